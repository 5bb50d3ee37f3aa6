use serde_json::json;

use crate::testing::{Scenario, but};

#[test]
fn a_partner_joins_under_a_name_of_its_own_and_never_as_a_core_partner() {
    let right = json!({ "RegisterPartner": { "partner": "bakers", "name": "Bakers", "kind": "formal", "aliases": ["Bread"], "on": "2029-12-01" } });
    let scenario = Scenario::founded();
    scenario.table(&[
        (but(&right, "/RegisterPartner/partner", json!("town")), "id-taken"),
        (but(&right, "/RegisterPartner/name", json!("City hall")), "id-taken"),
        (but(&right, "/RegisterPartner/aliases", json!(["Homes"])), "id-taken"),
        (but(&right, "/RegisterPartner/kind", json!("core")), "core-partner-outside-charter"),
        (but(&right, "/RegisterPartner/on", json!("2030-01-01")), "future-date"),
        (right.clone(), "accepted"),
    ]);
    assert_eq!(scenario.given(right.clone()).verdict(&right), "id-taken");
}
