use serde_json::{Value, json};

use super::*;
use crate::Participant;
use crate::testing::{COUNCIL, Scenario, but, day, decide_on};

fn meet(id: &str, body: &str, on: &str) -> Value {
    json!({ "HoldMeeting": { "meeting": id, "body": body, "on": on, "present": [] } })
}

fn told(about: Value, from: &str, to: &str, on: &str) -> Value {
    json!({ "GiveFeedback": { "feedback": on, "about": about, "from": from, "to": to, "on": on } })
}

/// The team proposes and the council decides, under a text that asks for feedback.
fn proposed() -> Scenario {
    let duties =
        json!([{ "id": "tell", "section": "4", "asks": "feedback", "what": "Tell", "due": "always" }]);
    let decision = decide_on("d", "council", COUNCIL, json!([]));
    Scenario::founded_with(&[("/text/duties", duties)])
        .run()
        .given(json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" },
            "to": "council", "on": "2030-01-02" } }))
        .given(but(&decision, "/TakeDecision/decision/proposal", json!("v")))
}

fn asked_on(scenario: &Scenario, on: &str) -> FeedbackAnswer {
    feedback(&scenario.programme, day(on)).unwrap()
}

fn counts(scenario: &Scenario, on: &str) -> [usize; 3] {
    let FeedbackCounts { given, due, overdue } = asked_on(scenario, on).counts;
    [given, due, overdue]
}

#[test]
fn it_is_due_by_the_next_meeting_of_who_waits_and_overdue_once_that_was_held() {
    let scenario = proposed()
        .given(json!({ "ScheduleMeeting": { "meeting": "t1", "body": "team", "on": "2030-02-20" } }))
        .given(meet("c1", "council", "2030-02-01"));
    let answer = asked_on(&scenario, "2030-02-19");
    let item = &answer.items[0];
    assert_eq!((item.from.as_str(), &item.to), ("council", &Participant::Body("team".parse().unwrap())));
    assert_eq!((item.since, item.entry.0), (day("2030-01-02"), scenario.entry("d")));
    assert_eq!(item.by.as_ref().map(|by| (by.meeting.as_str(), by.on)), Some(("t1", day("2030-02-20"))));
    assert_eq!(item.owner, Owner::Partner("town".parse().unwrap()), "the one that answers for the §");
    assert_eq!((item.standing.clone(), counts(&scenario, "2030-02-19")), (FeedbackStanding::Due, [0, 1, 0]));
    let met = scenario.given(meet("t1", "team", "2030-02-20"));
    let late = FeedbackStanding::Overdue { since: day("2030-02-20") };
    assert_eq!(asked_on(&met, "2030-02-20").items[0].standing, late);
    assert_eq!(counts(&met, "2030-02-19"), [0, 1, 0], "a past day is told as it was");
    let given = met.given(told(json!({ "proposal": "v" }), "council", "team", "2030-02-25"));
    assert_eq!(counts(&given, "2030-02-24"), [0, 0, 1]);
    let FeedbackStanding::Given { late, .. } = asked_on(&given, "2030-02-25").items[0].standing else {
        panic!("it is given")
    };
    assert!(late, "about the proposal is about the decision, and it came after the meeting");
}

#[test]
fn where_the_text_asks_for_none_it_is_told_and_never_overdue() {
    let decision = decide_on("d", "council", COUNCIL, json!([]));
    let scenario = Scenario::running()
        .given(json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" },
            "to": "council", "on": "2030-01-02" } }))
        .given(but(&decision, "/TakeDecision/decision/proposal", json!("v")))
        .given(meet("t1", "team", "2030-02-20"));
    let answer = asked_on(&scenario, "2030-02-21");
    assert_eq!((answer.section, counts(&scenario, "2030-02-21")), (None, [0, 1, 0]));
    assert_eq!(answer.items[0].owner, Owner::Body("council".parse().unwrap()));
}

#[test]
fn a_signal_of_a_person_waits_for_the_body_that_was_asked_without_a_meeting() {
    let scenario = proposed()
        .given(json!({ "RaiseSignal": { "signal": "s", "title": "Dark", "from": { "person": "fay" }, "to": "council",
            "on": "2030-02-02" } }))
        .given(meet("t1", "team", "2030-02-20"));
    let answer = asked_on(&scenario, "2030-02-21");
    let signal =
        answer.items.iter().find(|item| item.title.as_ref().is_some_and(|title| title.as_str() == "Dark"));
    let signal = signal.unwrap();
    assert_eq!((&signal.by, &signal.standing), (&None, &FeedbackStanding::Due));
    assert_eq!(counts(&scenario, "2030-02-21"), [0, 1, 1]);
    let given = scenario.given(told(json!({ "signal": "s" }), "council", "team", "2030-02-22"));
    assert_eq!(counts(&given, "2030-02-22"), [1, 0, 1]);
}

#[test]
fn the_counts_are_those_of_the_items_and_of_each_grouping() {
    let scenario = proposed().given(meet("t1", "team", "2030-02-20"));
    let answer = asked_on(&scenario, "2030-02-21");
    for grouping in &answer.groupings {
        let mut sum = FeedbackCounts::default();
        for group in &grouping.groups {
            sum.given += group.counts.given;
            sum.due += group.counts.due;
            sum.overdue += group.counts.overdue;
        }
        assert_eq!(sum, answer.counts, "{}", grouping.by);
    }
}
