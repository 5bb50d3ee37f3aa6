//! Rules that meet across topics.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up ends there")]

use buurtkracht_core::testing::{
    COUNCIL, NORTH, Scenario, allocate, but, charter, decide_on, propose, sign, take_seat,
};
use serde_json::{Value, json};

/// The leader of the team decides alone on 2 February 2030.
fn alone(id: &str, person: &str, mandate: Option<&str>) -> Value {
    let decision = json!({ "TakeDecision": { "decision": {
        "decision": id, "title": id, "body": "team", "decided_on": "2030-02-02", "outcome": "adopted",
        "venue": { "mandate": { "seat": "leader", "person": person } }, "positions": [],
    }, "effects": [] } });
    match mandate {
        Some(mandate) => but(&decision, "/TakeDecision/decision/mandate", json!({ "mandate": mandate })),
        None => decision,
    }
}

fn with(decision: &Value, member: &str, value: Value) -> Value {
    but(decision, &format!("/TakeDecision/decision/{member}"), value)
}

#[test]
fn who_decides_alone_holds_a_mandate_also_to_reject_or_put_off() {
    let scenario = Scenario::running();
    for outcome in ["rejected", "deferred"] {
        let by = |person, mandate| with(&alone("d", person, mandate), "outcome", json!(outcome));
        scenario.table(&[
            (by("cas", None), "mandate-not-cited"),
            (by("gus", Some("leader-mandate")), "not-seat-holder"),
            (by("cas", Some("leader-mandate")), "accepted"),
        ]);
    }
}

#[test]
fn who_decides_alone_takes_back_only_what_the_seat_decided_alone() {
    let team: &[(&str, &str)] = &[("leader", "cas"), ("mate", "dee")];
    let scenario = Scenario::running().given(decide_on("of-the-team", "team", team, json!([]))).given(alone(
        "own",
        "cas",
        Some("leader-mandate"),
    ));
    let asked = alone("d", "cas", Some("leader-mandate"));
    let revoking =
        |id: &str| but(&asked, "/TakeDecision/effects", json!([{ "RevokeDecision": { "decision": id } }]));
    scenario.table(&[
        (with(&asked, "supersedes", json!("of-the-team")), "lesser-body"),
        (revoking("of-the-team"), "lesser-body"),
        (with(&asked, "supersedes", json!("own")), "accepted"),
        (revoking("own"), "accepted"),
    ]);
}

#[test]
fn taking_back_a_decision_about_money_is_about_money() {
    let giving = json!([allocate("a", "benches", "homes-money", "100")]);
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("giving", "council", COUNCIL, giving))
        .given(decide_on("other", "council", COUNCIL, json!([])));
    let by_one = |effects: Value| decide_on("d", "council", &COUNCIL[..1], effects);
    let revoking = |id: &str| by_one(json!([{ "RevokeDecision": { "decision": id } }]));
    scenario.table(&[
        (revoking("giving"), "core-partner-absent"),
        (with(&by_one(json!([])), "supersedes", json!("giving")), "core-partner-absent"),
        (revoking("other"), "too-few-seats"),
    ]);
}

#[test]
fn how_a_plan_went_before_its_end_is_told_also_after_it() {
    let ended = Scenario::running()
        .with_plans()
        .given(json!({ "CompletePlan": { "plan": "benches", "on": "2030-03-01" } }))
        .on("2030-03-20");
    let progress = |on: &str| json!({ "RecordProgress": { "plan": "benches", "by": "north", "colour": "green", "on": on } });
    ended.table(&[(progress("2030-03-02"), "plan-ended"), (progress("2030-02-28"), "accepted")]);
    let stop = json!([{ "StopPlan": { "plan": "benches", "ground": "goal-reached" } }]);
    let stopping = with(&decide_on("stop", "north", NORTH, stop), "effective_on", json!("2030-03-31"));
    let stops_later = Scenario::running().with_plans().on("2030-03-20").given(stopping);
    stops_later.table(&[(progress("2030-03-19"), "accepted")]);
}

#[test]
fn a_partner_that_left_is_spoken_for_by_no_deputy() {
    let deputy = json!({ "DesignateDeputy": { "body": "team", "seat": "teacher", "person": "gus", "partner": "school",
        "from": "2030-01-02", "until": "2031-12-31" } });
    let left = Scenario::running()
        .given(deputy)
        .given(json!({ "RecordLeaving": { "partner": "school", "until": "2030-01-31" } }));
    let seat = &left.programme.bodies().all()[&"team".parse().unwrap()].seats[&"teacher".parse().unwrap()];
    for person in ["eve", "gus"] {
        let standing = |on: &str| seat.standing(&person.parse().unwrap(), on.parse().unwrap());
        assert!(standing("2030-01-31").is_some(), "{person}");
        assert!(standing("2030-02-01").is_none(), "{person}");
    }
}

#[test]
fn a_mandate_that_a_new_text_keeps_holds_on() {
    let signature = |partner, person| sign(partner, person)["SignCharter"].clone();
    let signatures = json!([signature("town", "ann"), signature("homes", "bob")]);
    let amended = Scenario::running().given(json!({ "AmendCharter": { "amendment": "first", "summary": "S",
        "from": "2030-06-01", "signatures": signatures, "text": charter()["text"] } }));
    assert_eq!(amended.verdict(&alone("d", "cas", Some("leader-mandate"))), "accepted");
}

#[test]
fn what_lapsed_used_nothing_of_a_mandate() {
    let grant = json!([{ "GrantMandate": { "mandate": "own", "to": { "body": "north" }, "scope": ["allocate"],
        "ceiling": "100.00", "valid": { "from": "2030-01-01", "until": "2031-12-31" } } }]);
    let giving = |id: &str| {
        let effects = json!([allocate(id, "benches", "homes-money", "100")]);
        with(
            &decide_on(id, "north", &[("worker", "cas"), ("keeper", "dee")], effects),
            "mandate",
            json!({ "mandate": "own" }),
        )
    };
    let waiting = json!({ "authority": "A", "kind": "suspensive", "until": "2030-06-01" });
    let reserved = Scenario::running()
        .with_plans()
        .given(decide_on("grant", "council", COUNCIL, grant))
        .given(with(&giving("first"), "reservation", waiting));
    assert_eq!(reserved.verdict(&giving("second")), "mandate-exhausted");
    let lapsed = reserved.given(json!({ "LapseReservation": { "decision": "first", "on": "2030-02-01" } }));
    assert_eq!(lapsed.verdict(&giving("second")), "accepted");
}

#[test]
fn a_corrected_decision_that_waited_withdraws_a_mandate_from_its_corrected_day() {
    let waiting = json!({ "authority": "A", "kind": "suspensive", "until": "2030-06-01" });
    let effects = json!([{ "RevokeMandate": { "mandate": "leader-mandate" } }]);
    let revoking = with(&decide_on("d", "council", COUNCIL, effects), "reservation", waiting);
    let lifted = Scenario::running().given(revoking.clone());
    let entry = lifted.history.last().unwrap().0.sequence;
    let lifted = lifted.given(json!({ "LiftReservation": { "decision": "d", "on": "2030-02-01" } }));
    let later = with(&revoking, "effective_on", json!("2030-02-20"));
    let corrected = lifted
        .clone()
        .given(json!({ "CorrectRecord": { "entry": entry, "minutes": { "sha256": "0".repeat(64) },
        "reason": "R", "value": { "decision": later["TakeDecision"] } } }));
    let used = alone("use", "cas", Some("leader-mandate"));
    assert_eq!(lifted.verdict(&used), "mandate-revoked");
    assert_eq!(corrected.verdict(&used), "accepted");
}

#[test]
fn a_seat_is_taken_again_after_its_partner_was_succeeded() {
    let succeeded = Scenario::running()
        .given(json!({ "SucceedPartner": { "from": "school", "to": "walkers", "on": "2030-02-01" } }))
        .given(json!({ "VacateSeat": { "body": "team", "seat": "teacher", "person": "eve", "until": "2030-02-01" } }));
    let taking = |partner| {
        but(&take_seat("team", "teacher", "gus", Some(partner)), "/TakeSeat/from", json!("2030-02-02"))
    };
    succeeded.table(&[(taking("school"), "seat-of-another-partner"), (taking("walkers"), "accepted")]);
}

#[test]
fn a_group_works_on_in_what_came_in_the_place_of_its_areas_and_until_then_in_them() {
    let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2031, "name": code } });
    let scenario = Scenario::running().given(area("BU00010003")).given(area("BU00010004")).given(json!({
        "SucceedAreas": { "from": ["BU00010001"], "to": ["BU00010003", "BU00010004"], "kind": "split", "on": "2030-02-01" }
    }));
    let plan = |code: &str, on: &str| {
        let plan = propose("p", json!("neighbourhood"));
        but(&but(&plan, "/ProposePlan/areas", json!([code])), "/ProposePlan/on", json!(on))
    };
    scenario.table(&[
        (plan("BU00010001", "2030-02-01"), "area-succeeded"),
        (plan("BU00010001", "2030-01-31"), "accepted"),
        (plan("BU00010002", "2030-02-01"), "area-of-another-group"),
        (plan("BU00010004", "2030-02-01"), "accepted"),
    ]);
}

#[test]
fn a_decision_that_waits_is_not_corrected_into_another() {
    let waiting = json!({ "authority": "A", "kind": "suspensive", "until": "2030-06-01" });
    let stop = |plan: &str| {
        let effects = json!([{ "StopPlan": { "plan": plan, "ground": "goal-reached" } }]);
        with(&decide_on("d", "council", COUNCIL, effects), "reservation", waiting.clone())
    };
    let taken = Scenario::running().with_plans().given(stop("grove"));
    let entry = taken.history.last().unwrap().0.sequence;
    let correct = |value: Value| {
        json!({ "CorrectRecord": { "entry": entry, "minutes": { "sha256": "0".repeat(64) },
        "reason": "R", "value": { "decision": value["TakeDecision"] } } })
    };
    taken.table(&[
        (correct(stop("benches")), "correction-decides-anew"),
        (correct(with(&stop("grove"), "title", json!("Stop it"))), "accepted"),
    ]);
}

#[test]
fn an_amendment_is_signed_once_by_each_core_partner_and_by_nobody_else() {
    let scenario = Scenario::running();
    let signed = |by: &[(&str, &str)]| {
        let signatures: Vec<Value> =
            by.iter().map(|(partner, person)| sign(partner, person)["SignCharter"].clone()).collect();
        json!({ "AmendCharter": { "amendment": "first", "summary": "S", "from": "2030-06-01",
            "signatures": signatures, "text": charter()["text"] } })
    };
    scenario.table(&[
        (signed(&[("town", "ann"), ("town", "gus"), ("homes", "bob")]), "id-twice"),
        (signed(&[("town", "ann"), ("homes", "bob"), ("nobody", "gus")]), "unknown"),
        (signed(&[("town", "ann"), ("homes", "bob"), ("school", "eve")]), "not-a-core-partner"),
        (signed(&[("town", "ann")]), "not-every-core-partner-signed"),
        (signed(&[("town", "ann"), ("homes", "bob")]), "accepted"),
    ]);
}

#[test]
fn a_decision_resolves_one_thing_once() {
    let scenario = Scenario::running().with_plans();
    let council = |effects: Value| decide_on("d", "council", COUNCIL, effects);
    let confirm = json!({ "ConfirmReading": { "point": "quorum" } });
    let revoke = json!({ "RevokeMandate": { "mandate": "leader-mandate" } });
    let narrow = json!({ "NarrowMandate": { "mandate": "leader-mandate", "until": "2030-12-31" } });
    let scale = |areas: Value| json!({ "ScaleUpPlan": { "plan": "grove", "to_areas": areas } });
    scenario.table(&[
        (council(json!([confirm, confirm])), "reading-confirmed-already"),
        (council(json!([confirm])), "accepted"),
        (council(json!([revoke, revoke])), "mandate-revoked"),
        (council(json!([revoke, narrow])), "mandate-revoked"),
        (council(json!([narrow, revoke])), "accepted"),
    ]);
    let wide = Scenario::founded_with(&[(
        "/text/bodies/0/may",
        json!(["distribute-funds", "decide-main-lines", "scale-up-plan"]),
    )])
    .run()
    .with_plans();
    wide.table(&[
        (council(json!([scale(json!(["BU00010002", "BU00010002"]))])), "id-twice"),
        (
            council(json!([scale(json!(["BU00010002"])), scale(json!(["BU00010002"]))])),
            "area-already-in-plan",
        ),
        (council(json!([scale(json!(["BU00010002"]))])), "accepted"),
    ]);
}

#[test]
fn what_lapsed_is_not_taken_back() {
    let waiting = json!({ "authority": "A", "kind": "suspensive", "until": "2030-06-01" });
    let lapsed = Scenario::running()
        .given(with(&decide_on("first", "council", COUNCIL, json!([])), "reservation", waiting))
        .given(json!({ "LapseReservation": { "decision": "first", "on": "2030-02-01" } }));
    let superseding = with(&decide_on("d", "council", COUNCIL, json!([])), "supersedes", json!("first"));
    assert_eq!(lapsed.verdict(&superseding), "reservation-has-lapsed");
}
