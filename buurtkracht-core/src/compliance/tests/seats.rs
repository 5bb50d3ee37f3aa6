use super::*;
use crate::testing::take_seat;

#[test]
fn a_seat_never_held_is_vacant_since_its_body_is_there() {
    let scenario = Scenario::running();
    assert!(!has(&scenario, "2030-01-01", "function-without-holder", "south/worker"));
    assert!(has(&scenario, "2030-01-02", "function-without-holder", "south/worker"));
    assert!(has(&scenario, "2030-03-03", "function-without-holder", "south/worker"), "60 days: allowed");
    assert!(!has(&scenario, "2030-03-03", "seat-vacant", "south/worker"));
    assert!(has(&scenario, "2030-03-04", "seat-vacant", "south/worker"));
    assert!(!has(&scenario, "2030-03-04", "function-without-holder", "south/worker"), "told once");
    assert_eq!(owner_of(&scenario, "2030-03-04", "seat-vacant"), Owner::Partner("homes".parse().unwrap()));
    let taken = scenario.given(take_seat("south", "worker", "gus", Some("town")));
    assert!(!has(&taken, "2030-03-04", "seat-vacant", "south/worker"));
}

#[test]
fn a_seat_of_the_council_can_be_vacant_for_as_long_as_the_policy_allows() {
    let left = json!({ "VacateSeat": { "body": "council", "seat": "town-seat", "person": "ann", "until": "2030-02-28" } });
    let scenario = Scenario::running().given(left);
    assert!(!has(&scenario, "2030-03-15", "function-without-holder", "council/town-seat"));
    assert!(!has(&scenario, "2030-04-30", "seat-vacant", "council/town-seat"));
    assert!(has(&scenario, "2030-05-01", "seat-vacant", "council/town-seat"));
    let found = findings(&scenario.programme, day("2030-06-01"));
    let own = found.iter().find(|found| found.about == "council/town-seat").unwrap();
    assert_eq!(own.since, Some(day("2030-05-01")));
}

#[test]
fn a_mandate_used_for_money_cites_the_payers_authority_and_is_used_from_its_seat() {
    let commit = |id: &str, authority: Value| {
        json!({ "EnterCommitment": { "commitment": id, "allocation": "a", "ground": "contract", "amount": "10",
            "by": "cas", "under": { "mandate": { "mandate": "leader-mandate", "authority": authority } },
            "on": "2030-02-10" } })
    };
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")])))
        .given(commit("bare", Value::Null))
        .given(commit("cited", paper()));
    assert!(has(&scenario, "2030-02-10", "mandate-without-authority", "bare"));
    assert!(!has(&scenario, "2030-02-09", "mandate-without-authority", "bare"));
    assert!(!has(&scenario, "2030-02-10", "mandate-without-authority", "cited"));
    assert!(!has(&scenario, "2030-02-10", "mandate-without-seat", "cited"));
    let left =
        json!({ "VacateSeat": { "body": "team", "seat": "leader", "person": "cas", "until": "2030-02-09" } });
    let learned = scenario.given(left);
    assert!(has(&learned, "2030-02-10", "mandate-without-seat", "cited"));
    assert_eq!(
        owner_of(&learned, "2030-02-10", "mandate-without-seat"),
        Owner::Body("team".parse().unwrap())
    );
}

#[test]
fn a_corrected_meeting_shows_who_spoke_and_was_not_there() {
    let venue = json!({ "meeting": "m" });
    let decision = but(&decide_on("d", "council", COUNCIL, json!([])), "/TakeDecision/decision/venue", venue);
    let scenario = Scenario::running().given(meet("m", "council", "2030-01-02")).given(decision);
    assert!(!has(&scenario, "2030-02-01", "voice-not-present", "d"));
    let entry = scenario.programme.meetings().all()[&"m".parse().unwrap()].sequence.0;
    let corrected = scenario.given(json!({ "CorrectRecord": { "entry": entry, "minutes": paper(), "reason": "Bob left before",
        "value": { "meeting": { "meeting": "m", "body": "council", "on": "2030-01-02", "present": [{ "person": "ann" }] } } } }));
    assert!(has(&corrected, "2030-02-01", "voice-not-present", "d"));
}
