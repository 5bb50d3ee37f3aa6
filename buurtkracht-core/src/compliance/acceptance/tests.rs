use serde_json::{Value, json};

use crate::compliance::{all_findings, findings, undone};
use crate::testing::{COUNCIL, Scenario, but, day, decide_on};

const DECIDED: &str = "decided-without-proposal";

fn accept(by: Value, until: Value) -> Value {
    json!({ "AcceptFinding": { "finding": DECIDED, "about": "d", "by": by, "reason": "As agreed", "until": until,
        "on": "2030-02-01" } })
}

fn decided() -> Scenario {
    let adjust = json!([{ "AdjustStrategy": { "what": "More trees" } }]);
    Scenario::running().given(decide_on("d", "council", COUNCIL, adjust))
}

#[test]
fn a_finding_is_accepted_by_its_owner_or_the_strategic_body_only() {
    let scenario = decided();
    let right = accept(json!({ "body": "council" }), Value::Null);
    scenario.ladder(
        "/AcceptFinding",
        &right,
        &[
            ("by", json!({ "body": "nobody" }), "unknown"),
            ("on", json!("2030-03-02"), "future-date"),
            ("until", json!("2030-01-31"), "ends-before-it-starts"),
            ("about", json!("form"), "finding-not-there"),
            ("finding", json!("overspent"), "finding-not-there"),
            ("by", json!({ "body": "team" }), "finding-of-another"),
            ("by", json!({ "partner": "town" }), "finding-of-another"),
            ("by", json!({ "person": "ann" }), "finding-of-another"),
        ],
    );
}

#[test]
fn an_item_whose_finding_is_accepted_leaves_what_is_not_done_until_its_day() {
    let agreed = json!({ "AgreeAction": { "action": "x", "what": "Call", "who": { "body": "council" },
        "by": "2030-01-20", "on": "2030-01-10" } });
    let accept = accept(json!({ "body": "council" }), json!("2030-02-20"));
    let accept = but(&accept, "/AcceptFinding/finding", json!("action-overdue"));
    let scenario = Scenario::running().given(agreed).given(but(&accept, "/AcceptFinding/about", json!("x")));
    let open = |on: &str| undone(&scenario.programme, day(on)).iter().any(|item| item.id == "x");
    assert_eq!(
        ["2030-01-31", "2030-02-01", "2030-02-20", "2030-02-21"].map(open),
        [true, false, false, true]
    );
}

#[test]
fn an_accepted_finding_leaves_what_is_open_until_its_day() {
    let scenario = decided().given(accept(json!({ "body": "council" }), json!("2030-02-20")));
    let open = |on: &str| {
        let found = findings(&scenario.programme, day(on));
        found.iter().any(|found| found.code.to_string() == DECIDED && found.about == "d")
    };
    assert_eq!(
        ["2030-01-31", "2030-02-01", "2030-02-20", "2030-02-21"].map(open),
        [true, false, false, true]
    );
    let kept = all_findings(&scenario.programme, day("2030-02-10"));
    let kept = kept.iter().find(|found| found.code.to_string() == DECIDED).unwrap();
    assert_eq!(kept.accepted.as_ref().unwrap().fact.reason.as_str(), "As agreed");
}
