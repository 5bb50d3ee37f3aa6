use super::*;

#[test]
fn a_decision_outside_a_meeting_is_reported_at_the_next_one() {
    let scenario = Scenario::running().given(decide_on("d", "council", COUNCIL, json!([]))).given(meet(
        "m1",
        "council",
        "2030-02-01",
    ));
    assert!(!has(&scenario, "2030-01-31", "decision-not-reported", "d"));
    assert!(has(&scenario, "2030-02-01", "decision-not-reported", "d"));
    assert!(!has(&scenario, "2030-03-01", "decision-not-reported", "form"), "the team did not meet");
    let later = but(&meet("m2", "council", "2030-02-20"), "/HoldMeeting/reported", json!(["d"]));
    let scenario = scenario.given(later);
    assert!(has(&scenario, "2030-02-19", "decision-not-reported", "d"));
    assert!(!has(&scenario, "2030-02-20", "decision-not-reported", "d"));
}

#[test]
fn a_decision_taken_in_a_meeting_needs_no_report() {
    let decision = decide("d", "council", COUNCIL, "2030-02-01", json!([]));
    let decision = but(&decision, "/TakeDecision/decision/venue", json!({ "meeting": "m1" }));
    let scenario = Scenario::running()
        .given(meet("m1", "council", "2030-02-01"))
        .given(decision)
        .given(meet("m2", "council", "2030-02-20"));
    assert!(!has(&scenario, "2030-02-20", "decision-not-reported", "d"));
}

#[test]
fn a_corrected_record_is_as_late_as_its_first_recording() {
    let decision = decide("d", "council", COUNCIL, "2030-02-20", json!([]));
    let scenario = Scenario::running().given(decision.clone());
    let entry = scenario.programme.decisions().all().get(&"d".parse().unwrap()).unwrap().decision.sequence;
    let corrected = json!({ "CorrectRecord": { "entry": entry, "minutes": paper(), "reason": "Typo",
        "value": { "decision": decision["TakeDecision"] } } });
    let scenario = scenario.on("2030-06-01").given(corrected);
    assert!(!has(&scenario, "2030-06-01", "recorded-late", "d"));
    let late = Scenario::running().on("2030-06-01").given(decision);
    assert!(has(&late, "2030-06-01", "recorded-late", "d"));
    assert!(!has(&late, "2030-05-31", "recorded-late", "d"), "nothing was recorded yet");
}

#[test]
fn a_reservation_stands_out_after_its_last_day_until_it_ends() {
    let decision = decide_on("d", "council", COUNCIL, json!([{ "AdjustStrategy": { "what": "More" } }]));
    let reservation = json!({ "authority": "Council", "kind": "suspensive", "until": "2030-02-01" });
    let reserved = but(&decision, "/TakeDecision/decision/reservation", reservation);
    let scenario = Scenario::running().given(reserved);
    assert!(!has(&scenario, "2030-02-01", "reservation-overdue", "d"));
    assert!(has(&scenario, "2030-02-02", "reservation-overdue", "d"));
    for end in ["LiftReservation", "LapseReservation"] {
        let ended = scenario.clone().given(json!({ end: { "decision": "d", "on": "2030-02-20" } }));
        assert!(has(&ended, "2030-02-19", "reservation-overdue", "d"));
        assert!(!has(&ended, "2030-02-20", "reservation-overdue", "d"));
    }
}

#[test]
fn a_proposal_that_serves_its_proposer_alone_stands_out() {
    let proposal = |by: Value, benefits: Value| {
        json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": by, "to": "council",
            "benefits": benefits, "on": "2030-02-01" } })
    };
    let (homes, dee) = (json!({ "partner": "homes" }), json!({ "person": "dee" }));
    for (by, benefits, interested) in [
        (&homes, json!(["homes"]), true),
        (&dee, json!(["homes"]), true),
        (&dee, json!(["town"]), false),
        (&homes, json!(["homes", "town"]), false),
        (&homes, json!([]), false),
        (&json!({ "body": "team" }), json!(["homes"]), false),
    ] {
        let scenario = Scenario::running().given(proposal(by.clone(), benefits.clone()));
        assert_eq!(has(&scenario, "2030-03-01", "interested-party", "v"), interested, "{by} {benefits}");
    }
    let withdrawn = Scenario::running()
        .given(proposal(homes, json!(["homes"])))
        .given(json!({ "WithdrawProposal": { "proposal": "v", "on": "2030-02-20" } }));
    assert!(has(&withdrawn, "2030-02-19", "interested-party", "v"));
    assert!(!has(&withdrawn, "2030-02-20", "interested-party", "v"));
}

#[test]
fn an_irregular_act_stands_out_until_it_is_ratified_or_reversed() {
    let act = json!({ "RecordIrregularAct": { "act": "x", "what": "Paid a band", "by": { "person": "cas" },
        "rule": "not-competent", "amount": "40", "on": "2030-02-01" } });
    let scenario = Scenario::running().given(act);
    assert!(!has(&scenario, "2030-01-31", "irregular-act", "x"));
    assert!(has(&scenario, "2030-02-01", "irregular-act", "x"));
    assert_eq!(owner_of(&scenario, "2030-02-01", "irregular-act"), Owner::Body("council".parse().unwrap()));
    let reversed = json!({ "ReverseAct": { "act": "x", "how": "Paid back", "on": "2030-02-20" } });
    let ratified = decide("r", "council", COUNCIL, "2030-02-20", json!([{ "RatifyAct": { "act": "x" } }]));
    for closing in [reversed, ratified] {
        let closed = scenario.clone().given(closing);
        assert!(has(&closed, "2030-02-19", "irregular-act", "x"));
        assert!(!has(&closed, "2030-02-20", "irregular-act", "x"));
    }
}

#[test]
fn a_partner_that_leaves_can_leave_a_pledge_short() {
    let allocated = Scenario::running().with_plans().given(decide_on(
        "m",
        "council",
        COUNCIL,
        json!([allocate("a", "benches", "homes-money", "100")]),
    ));
    let leave = json!({ "RecordLeaving": { "partner": "homes", "until": "2030-02-10" } });
    let provide = json!({ "ProvideContribution": { "contribution": "c", "pledge": "homes-money", "amount": "100",
        "how": "spent_by_partner", "on": "2030-02-01" } });
    let provided = allocated.clone().given(provide).given(leave.clone());
    assert!(!has(&provided, "2030-03-01", "pledge-short", "homes-money"), "what was allocated came");
    let short = allocated.given(leave);
    assert!(!has(&short, "2030-02-10", "pledge-short", "homes-money"), "the last day of the pledge");
    assert!(has(&short, "2030-02-11", "pledge-short", "homes-money"));
    let release = json!([{ "ReleaseFunds": { "allocation": "a" } }]);
    let released = short.given(decide("r", "council", &COUNCIL[..1], "2030-02-20", release));
    assert!(has(&released, "2030-02-19", "pledge-short", "homes-money"));
    assert!(!has(&released, "2030-02-20", "pledge-short", "homes-money"));
}

#[test]
fn a_proposal_is_prepared_by_the_day_of_the_decision() {
    let decision =
        but(&decide_on("d", "council", COUNCIL, json!([])), "/TakeDecision/decision/proposal", json!("v"));
    for (on, prepared) in [("2030-01-02", true), ("2030-01-03", false)] {
        let proposal = json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" }, "to": "council", "on": on } });
        let scenario = Scenario::running().given(proposal).given(decision.clone());
        assert_eq!(has(&scenario, "2030-03-01", "decided-without-proposal", "d"), !prepared, "{on}");
    }
}
