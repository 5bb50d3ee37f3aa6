use serde_json::json;

use crate::testing::Scenario;

#[test]
fn an_area_lies_in_the_municipality_and_is_registered_once() {
    let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": "Area" } });
    let scenario = Scenario::founded().given(area("BU00010001"));
    scenario.table(&[
        (area("GM0001"), "id-taken"),
        (area("BU00010001"), "id-taken"),
        (area("BU00020001"), "area-outside-municipality"),
        (area("BU00010002"), "accepted"),
    ]);
}
