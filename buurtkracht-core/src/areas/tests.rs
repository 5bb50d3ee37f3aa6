use serde_json::{Value, json};

use crate::testing::{Scenario, but, propose};

#[test]
fn an_area_lies_in_the_municipality_and_is_registered_once() {
    let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": "Area" } });
    let scenario = Scenario::founded().given(area("BU00010001"));
    scenario.table(&[
        (area("GM0001"), "id-taken"),
        (area("BU00010001"), "id-taken"),
        (area("BU00020001"), "area-outside-municipalities"),
        (area("BU00010002"), "accepted"),
    ]);
}

fn area(code: &str) -> Value {
    json!({ "RegisterArea": { "area": code, "year": 2031, "name": "Area" } })
}

fn succeed(from: &[&str], to: &[&str], kind: &str) -> Value {
    json!({ "SucceedAreas": { "from": from, "to": to, "kind": kind, "on": "2030-02-01" } })
}

fn divided() -> Scenario {
    ["BU00010003", "BU00010004", "BU00010005", "BU00010006"]
        .into_iter()
        .fold(Scenario::running(), |s, code| s.given(area(code)))
}

#[test]
fn areas_give_way_to_areas_that_still_are() {
    let scenario = divided().given(succeed(&["BU00010005"], &["BU00010004"], "recoded")).given(succeed(
        &["BU00010006"],
        &["BU00010004"],
        "recoded",
    ));
    let right = succeed(&["BU00010001"], &["BU00010003"], "recoded");
    scenario.ladder(
        "/SucceedAreas",
        &right,
        &[
            ("from", json!(["BU00010009"]), "unknown"),
            ("to", json!(["BU00010009"]), "unknown"),
            ("to", json!(["BU00010003", "BU00010003"]), "id-twice"),
            ("from", json!(["BU00010005"]), "area-succeeded"),
            ("to", json!(["BU00010006"]), "area-succeeded"),
            ("to", json!([]), "areas-do-not-fit"),
            ("kind", json!("split"), "areas-do-not-fit"),
            ("kind", json!("merged"), "areas-do-not-fit"),
        ],
    );
}

#[test]
fn a_group_works_in_what_came_in_the_place_of_its_areas() {
    let plan = |body: &str, code: &str| {
        let plan = but(&propose("p", json!("neighbourhood")), "/ProposePlan/areas", json!([code]));
        let plan = but(&plan, "/ProposePlan/on", json!("2030-03-01"));
        but(&plan, "/ProposePlan/body", json!(body))
    };
    let split = divided().given(succeed(&["BU00010001"], &["BU00010003", "BU00010004"], "split"));
    split.table(&[
        (plan("north", "BU00010001"), "area-succeeded"),
        (plan("south", "BU00010003"), "area-of-another-group"),
        (plan("north", "BU00010003"), "accepted"),
        (plan("north", "BU00010004"), "accepted"),
    ]);
    let merged = split.given(succeed(&["BU00010004", "BU00010002"], &["BU00010005"], "merged"));
    merged.table(&[
        (plan("north", "BU00010004"), "area-succeeded"),
        (plan("south", "BU00010003"), "area-of-another-group"),
        (plan("north", "BU00010005"), "accepted"),
        (plan("south", "BU00010005"), "accepted"),
    ]);
}
