use serde_json::{Value, json};

use super::*;
use crate::testing::{COUNCIL, NORTH, Scenario, allocate, but, day, decide_on};

/// What is awaited on a day: about what, from whom, to whom.
fn owed(scenario: &Scenario, on: &str) -> Vec<(String, String, String)> {
    let owed = awaited(&scenario.programme, day(on)).into_iter();
    owed.map(|owed| (owed.about_id(), owed.from.to_string(), owed.to.to_string())).collect()
}

fn triple(about: &str, from: &str, to: &str) -> (String, String, String) {
    (about.to_owned(), from.to_owned(), to.to_owned())
}

fn one(scenario: &Scenario, on: &str) -> Awaited {
    let mut owed = awaited(&scenario.programme, day(on));
    assert_eq!(owed.len(), 1, "{owed:?}");
    owed.remove(0)
}

fn feedback(about: Value, from: &str, to: &str, on: &str) -> Value {
    json!({ "GiveFeedback": { "feedback": on, "about": about, "from": from, "to": to, "on": on } })
}

fn meet(id: &str, body: &str, on: &str) -> Value {
    json!({ "HoldMeeting": { "meeting": id, "body": body, "on": on, "present": [] } })
}

/// The team proposes, and the council decides.
fn proposed() -> Scenario {
    let decision = decide_on("d", "council", COUNCIL, json!([]));
    Scenario::running()
        .given(json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" },
            "to": "council", "on": "2030-01-02" } }))
        .given(but(&decision, "/TakeDecision/decision/proposal", json!("v")))
}

#[test]
fn a_decision_is_told_to_who_proposed_it_and_to_whose_plan_it_touches() {
    assert_eq!(owed(&proposed(), "2030-01-02"), [triple("d", "council", "team")]);
    assert_eq!(owed(&proposed(), "2030-01-01"), []);
    let effects =
        json!([allocate("a", "benches", "homes-money", "1"), allocate("b", "grove", "homes-money", "1")]);
    let scenario = Scenario::running().with_plans();
    assert_eq!(owed(&scenario, "2030-03-01"), [], "the north decided on its own plans");
    let scenario = scenario.given(decide_on("m", "council", COUNCIL, effects));
    assert_eq!(owed(&scenario, "2030-03-01"), [triple("m", "council", "north")], "two effects, told once");
    let own = scenario.given(decide_on("o", "north", NORTH, json!([])));
    assert_eq!(owed(&own, "2030-03-01").len(), 1);
}

#[test]
fn a_report_and_a_signal_are_answered_to_who_gave_them() {
    let report = |id: &str| {
        json!({ "SubmitReport": { "report": id, "by": "north", "to": "team",
            "period": { "from": "2030-01-01", "until": "2030-01-31" }, "on": "2030-02-01" } })
    };
    let signal = |from: Value| json!({ "RaiseSignal": { "signal": "s", "title": "S", "from": from, "to": "council", "on": "2030-02-02" } });
    let scenario = Scenario::running().given(report("r1")).given(report("r2"));
    assert_eq!(owed(&scenario, "2030-02-01"), [triple("r2", "team", "north")], "a later one supersedes");
    let by_body = scenario.clone().given(signal(json!({ "body": "north" })));
    assert!(owed(&by_body, "2030-02-02").contains(&triple("s", "council", "north")));
    assert!(!owed(&by_body, "2030-02-01").contains(&triple("s", "council", "north")));
    let by_person = scenario.given(signal(json!({ "person": "fay" })));
    assert_eq!(owed(&by_person, "2030-02-02").len(), 1, "feedback goes between bodies");
}

#[test]
fn it_is_due_at_the_next_meeting_of_who_receives_it_and_given_once_told() {
    let scenario =
        proposed().given(meet("c", "council", "2030-01-20")).given(meet("t", "team", "2030-02-01"));
    assert_eq!(one(&scenario, "2030-01-31").due, None, "the meeting of who owes it does not count");
    assert_eq!(one(&scenario, "2030-02-01").due, Some(day("2030-02-01")));
    for about in [json!({ "decision": "d" }), json!({ "proposal": "v" })] {
        let told = scenario.clone().given(feedback(about, "council", "team", "2030-02-10"));
        assert_eq!(one(&told, "2030-02-09").given, None);
        assert_eq!(one(&told, "2030-02-10").given.unwrap().0, day("2030-02-10"));
    }
    for (from, to) in [("team", "council"), ("north", "team"), ("council", "north")] {
        let told = scenario.clone().given(feedback(json!({ "decision": "d" }), from, to, "2030-02-10"));
        assert_eq!(one(&told, "2030-03-01").given, None, "{from} to {to}");
    }
}

#[test]
fn a_group_that_became_part_of_another_is_told_as_that_one() {
    let leader: &[(&str, &str)] = &[("leader", "cas"), ("mate", "dee")];
    let merge = json!([{ "MergeGroups": { "groups": ["north", "south"], "into": "all", "name": "All" } }]);
    let merge = but(
        &decide_on("x", "team", leader, merge),
        "/TakeDecision/decision/effective_on",
        json!("2030-02-10"),
    );
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "1")])))
        .given(merge);
    assert_eq!(owed(&scenario, "2030-02-09"), [triple("m", "council", "north")]);
    assert_eq!(owed(&scenario, "2030-02-10"), [triple("m", "council", "all")]);
    let met = scenario.given(meet("a", "all", "2030-02-20"));
    assert_eq!(one(&met, "2030-02-20").due, Some(day("2030-02-20")));
}

#[test]
fn feedback_is_not_older_than_what_it_is_about() {
    for (on, given) in [("2030-01-01", false), ("2030-01-02", true)] {
        let told = proposed().given(feedback(json!({ "decision": "d" }), "council", "team", on));
        assert_eq!(one(&told, "2030-03-01").given.is_some(), given, "{on}");
    }
}
