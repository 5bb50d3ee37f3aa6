use serde_json::json;

use crate::testing::Scenario;

#[test]
fn a_pseudonym_is_given_once() {
    let person = json!({ "RegisterPerson": { "person": "ann", "kind": "resident" } });
    let scenario = Scenario::founded();
    assert_eq!(scenario.verdict(&person), "accepted");
    assert_eq!(scenario.given(person.clone()).verdict(&person), "id-taken");
}
