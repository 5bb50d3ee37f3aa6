mod decisions;
mod duties;
mod effort;
mod follow_up;
mod meetings;
mod owners;
mod past;
mod plans;
mod seats;
mod spending;

use serde_json::{Value, json};
use strum::VariantNames;

use super::*;
use crate::testing::{COUNCIL, NORTH, Scenario, allocate, but, day, decide_on, propose};

fn found(scenario: &Scenario, on: &str) -> Vec<(&'static str, String)> {
    let found = findings(&scenario.programme, day(on));
    found.into_iter().map(|finding| (finding.code.into(), finding.about)).collect()
}

fn has(scenario: &Scenario, on: &str, code: &str, about: &str) -> bool {
    found(scenario, on).iter().any(|(known, of)| *known == code && of == about)
}

/// The programme running under these duties, each with its kind and when it is due; the team monitors.
fn asking(duties: &[(&str, Value)]) -> Scenario {
    let duties = duties
        .iter()
        .map(|(kind, due)| json!({ "id": kind, "section": "4", "asks": kind, "what": kind, "due": due }));
    let may = json!(["prepare-decisions", "monitor-progress"]);
    let duties = json!(duties.collect::<Vec<_>>());
    Scenario::founded_with(&[("/text/duties", duties), ("/text/bodies/1/may", may)]).run()
}

/// A meeting at which Ann and Bob were present.
fn meet(id: &str, body: &str, on: &str) -> Value {
    json!({ "HoldMeeting": { "meeting": id, "body": body, "on": on, "present": [{ "person": "ann" }, { "person": "bob" }] } })
}

/// A written decision on another day than the second of January.
fn decide(id: &str, body: &str, voices: &[(&str, &str)], on: &str, effects: Value) -> Value {
    let decision = decide_on(id, body, voices, effects);
    let decision = but(&decision, "/TakeDecision/decision/decided_on", json!(on));
    but(&decision, "/TakeDecision/decision/venue", json!({ "written": { "opened": on, "closed": on } }))
}

fn paper() -> Value {
    json!({ "sha256": "0".repeat(64) })
}

fn owner_of(scenario: &Scenario, on: &str, code: &str) -> Owner {
    let found = findings(&scenario.programme, day(on));
    found.into_iter().find(|found| <&str>::from(found.code) == code).unwrap().owner
}

fn evaluation(id: &str, plan: &str, kind: &str, conclusion: &str) -> Value {
    json!({ "RecordEvaluation": { "evaluation": id, "title": "E", "about": { "plan": plan }, "kind": kind, "by": "north",
        "conclusion": conclusion, "on": "2030-02-01" } })
}

#[test]
fn money_spent_or_paid_above_what_covers_it_stands_out_from_its_day() {
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")])))
        .given(json!({ "EnterCommitment": { "commitment": "c", "allocation": "a", "ground": "contract", "amount": "50", "on": "2030-02-01" } }))
        .given(json!({ "RecordPayment": { "payment": "p", "allocation": "a", "commitment": "c", "amount": "100.01", "on": "2030-02-10" } }));
    assert!(!has(&scenario, "2030-02-09", "overspent", "a"));
    assert!(has(&scenario, "2030-02-10", "overspent", "a"));
    assert!(has(&scenario, "2030-02-10", "paid-above-commitment", "c"));
    assert!(has(&scenario, "2031-01-01", "pledge-not-provided", "homes-money"));
    assert!(!has(&scenario, "2030-12-31", "pledge-not-provided", "homes-money"));
    assert!(has(&scenario, "2030-03-01", "decided-without-proposal", "m"));
    assert!(has(&scenario, "2030-03-01", "recorded-late", "m"));
}

#[test]
fn a_seat_left_by_a_fact_learned_later_makes_a_finding_and_removes_no_decision() {
    let scenario = Scenario::running().with_plans();
    assert!(!has(&scenario, "2030-03-01", "voice-without-seat", "adopt-grove"));
    let learned = scenario.given(json!({ "VacateSeat": { "body": "north", "seat": "worker", "person": "cas", "until": "2030-01-02" } }));
    assert!(!has(&learned, "2030-03-01", "voice-without-seat", "adopt-grove"), "it was held that day");
    let other = Scenario::running()
        .with_plans()
        .given(json!({ "RegisterPerson": { "person": "hal", "kind": "professional" } }));
    let later = but(
        &decide_on("late", "north", NORTH, json!([])),
        "/TakeDecision/decision/decided_on",
        json!("2030-02-01"),
    );
    let later = but(
        &later,
        "/TakeDecision/decision/venue",
        json!({ "written": { "opened": "2030-02-01", "closed": "2030-02-01" } }),
    );
    let learned = other
        .given(later)
        .given(json!({ "VacateSeat": { "body": "north", "seat": "worker", "person": "cas", "until": "2030-01-31" } }));
    assert!(has(&learned, "2030-03-01", "voice-without-seat", "late"));
    assert!(learned.programme.decisions().all().contains_key(&"late".parse().unwrap()));
    assert!(has(&learned, "2030-05-01", "seat-vacant", "north/worker"));
    assert!(!has(&learned, "2030-03-31", "seat-vacant", "north/worker"), "the policy allows 60 days");
}

#[test]
fn who_sits_in_without_a_seat_stands_out_unless_a_guest() {
    let meeting = |id: &str, present: Value| json!({ "HoldMeeting": { "meeting": id, "body": "council", "on": "2030-02-01", "present": present } });
    let scenario = Scenario::running()
        .given(meeting("m", json!([{ "person": "ann" }, { "person": "cas" }])))
        .given(meeting("n", json!([{ "person": "ann" }, { "person": "cas", "as": "guest" }])));
    assert!(has(&scenario, "2030-03-01", "attended-without-seat", "m"));
    assert!(!has(&scenario, "2030-03-01", "attended-without-seat", "n"));
    assert!(!has(&scenario, "2031-01-01", "too-few-meetings", "council/2030"));
    assert!(has(&scenario, "2031-01-01", "too-few-meetings", "team/2030"));
    assert!(!has(&scenario, "2030-12-31", "too-few-meetings", "team/2030"), "the year is not over");
}

#[test]
fn stops_and_changes_rest_on_evaluations_and_evaluations_are_followed() {
    let effects = |effect: Value| json!([effect]);
    let stop = |plan: &str, ground: &str| {
        decide_on(
            &format!("stop-{plan}"),
            "north",
            NORTH,
            effects(json!({ "StopPlan": { "plan": plan, "ground": ground } })),
        )
    };
    let scenario = Scenario::running()
        .with_plans()
        .given(evaluation("e", "benches", "effect", "adjust"))
        .given(decide_on(
            "more",
            "north",
            NORTH,
            effects(json!({ "ExpandPlan": { "plan": "benches", "what": "More" } })),
        ))
        .given(stop("benches", "not-working"))
        .given(stop("grove", "safety-or-law"));
    assert!(has(&scenario, "2030-03-01", "stop-without-evaluation", "benches"));
    assert!(has(&scenario, "2030-03-01", "change-without-evaluation", "more"));
    assert!(has(&scenario, "2030-03-01", "evaluation-without-follow-up", "e"));
    assert!(has(&scenario, "2030-03-01", "effect-without-measurement", "e"));
    assert!(!has(&scenario, "2030-02-01", "urgent-stop-not-evaluated", "grove"), "there are 30 days");
    assert!(has(&scenario, "2030-02-02", "urgent-stop-not-evaluated", "grove"));
    let evaluated = scenario.given(evaluation("f", "grove", "process", "continue"));
    assert!(!has(&evaluated, "2030-02-02", "urgent-stop-not-evaluated", "grove"));
    let followed = decide("followed", "council", COUNCIL, "2030-02-02", json!([]));
    let followed = evaluated.given(but(&followed, "/TakeDecision/decision/based_on", json!(["e"])));
    assert!(!has(&followed, "2030-03-01", "evaluation-without-follow-up", "e"));
}

#[test]
fn projects_need_a_lead_that_takes_part_and_a_plan_that_runs() {
    let scenario = Scenario::running().with_plans();
    assert!(!has(&scenario, "2030-03-01", "lead-left", "benches"));
    let scenario = scenario
        .given(json!({ "VacateSeat": { "body": "north", "seat": "residents", "person": "fay", "until": "2030-02-15" } }))
        .given(json!({ "CompletePlan": { "plan": "grove", "on": "2030-03-01" } }));
    assert!(has(&scenario, "2030-03-01", "lead-left", "benches"));
    assert!(has(&scenario, "2030-03-01", "project-outlives-plan", "benches"));
    let proposed = Scenario::running()
        .with_plans()
        .given(propose("new", json!({ "project": { "parent": "grove", "lead": "gus" } })));
    assert!(!has(&proposed, "2030-03-01", "lead-left", "new"), "nobody leads what is not adopted");
}

#[test]
fn a_goal_needs_an_indicator_and_the_programme_a_baseline() {
    let scenario = Scenario::running();
    assert!(!has(&scenario, "2030-07-01", "no-baseline", "example"), "the policy gives six months");
    assert!(has(&scenario, "2030-07-02", "no-baseline", "example"));
    assert!(has(&scenario, "2030-03-01", "goal-without-indicator", "green"));
    assert!(!has(&scenario, "2029-12-31", "goal-without-indicator", "green"), "the term has not begun");
    let scenario = scenario
        .given(json!({ "DefineIndicator": { "indicator": "trees", "goal": "green", "title": "T", "unit": "u", "direction": "up" } }))
        .given(json!({ "RecordBaseline": { "measurement": "b", "indicator": "trees", "area": "GM0001", "area_year": 2030,
            "value": { "figure": "10" }, "reference_date": "2029-06-01", "n": 100, "source": "S", "method": "M" } }));
    assert_eq!(
        found(&scenario, "2030-07-02")
            .iter()
            .filter(|(code, _)| ["no-baseline", "goal-without-indicator"].contains(code))
            .count(),
        0
    );
}

#[test]
fn every_finding_is_provoked_by_a_test() {
    let tests = concat!(
        include_str!("mod.rs"),
        include_str!("decisions.rs"),
        include_str!("effort.rs"),
        include_str!("follow_up.rs"),
        include_str!("meetings.rs"),
        include_str!("plans.rs"),
        include_str!("seats.rs"),
        include_str!("spending.rs"),
        include_str!("../../decisions/tests/voices.rs"),
    );
    for code in FindingCode::VARIANTS {
        assert!(tests.contains(&format!("\"{code}\"")), "{code}");
    }
}
