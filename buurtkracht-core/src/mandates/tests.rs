use serde_json::{Value, json};

use super::*;
use crate::testing::{
    COUNCIL, NORTH, Scenario, TEAM, allocate, alone, but, charter, dated, day, decide_on, grant, lapse,
    reassign, reserved, sealed, take_seat,
};

const EFFECT: &str = "/TakeDecision/effects/0";

/// `grove` has 100.00 of the homes in allocation `a`.
fn funded() -> Scenario {
    Scenario::running().with_plans().given(decide_on(
        "first",
        "council",
        COUNCIL,
        json!([allocate("a", "grove", "homes-money", "100")]),
    ))
}

fn by_council(id: &str, effect: Value) -> Value {
    decide_on(id, "council", COUNCIL, json!([effect]))
}

fn leader() -> Value {
    json!({ "seat": { "body": "team", "seat": "leader" } })
}

fn move_money(id: &str, person: &str, mandate: &str, amount: &str) -> Value {
    alone(id, person, mandate, json!([reassign("a", &format!("of-{id}"), "benches", amount)]))
}

fn life<'a>(scenario: &'a Scenario, id: &str) -> &'a MandateLife {
    &scenario.programme.mandates().all()[&id.parse().unwrap()]
}

/// A charter whose leader also deputises by mandate.
fn with_deputy_mandate() -> Scenario {
    let mandate = json!({ "id": "leader-mandate", "scope": ["funds"], "deputy": true });
    Scenario::founded_with(&[("/text/bodies/1/seats/0/mandate", mandate)]).run()
}

#[test]
fn a_mandate_is_granted_for_the_first_thing_that_is_right() {
    let scenario = funded().given(by_council("g", grant("taken", leader(), json!(["funds"]), None)));
    let right = by_council("d", grant("m", json!({ "body": "north" }), json!(["allocate"]), Some("50")));
    scenario.ladder(
        &format!("{EFFECT}/GrantMandate"),
        &right,
        &[
            ("mandate", json!("taken"), "id-taken"),
            ("to", json!({ "seat": { "body": "team", "seat": "nothing" } }), "unknown"),
            ("to", json!({ "body": "club" }), "form-does-not-act"),
            ("to", json!({ "body": "nobody" }), "unknown"),
            ("valid/until", json!("2032-01-01"), "mandate-outside-term"),
            ("valid/until", json!("2030-01-01"), "ends-before-it-starts"),
            ("ceiling", json!("0"), "amount-not-positive"),
            ("under", json!("nothing"), "unknown"),
            ("under", json!("leader-mandate"), "sub-mandate-not-granted"),
        ],
    );
    let to_the_end = but(&right, &format!("{EFFECT}/GrantMandate/valid/until"), json!("2031-12-31"));
    assert_eq!(scenario.verdict(&to_the_end), "accepted", "until the last day of the term");
    let for_a_day = but(&right, &format!("{EFFECT}/GrantMandate/valid/until"), json!("2030-01-02"));
    assert_eq!(scenario.verdict(&for_a_day), "accepted", "for the day on which it is granted");
    let one = grant("m", json!({ "body": "north" }), json!(["allocate"]), Some("50"));
    scenario.table(&[
        (decide_on("d", "north", NORTH, json!([one])), "not-competent"),
        (decide_on("d", "team", TEAM, json!([one])), "not-competent"),
        (decide_on("d", "council", &COUNCIL[..1], json!([one])), "core-partner-absent"),
        (decide_on("d", "council", COUNCIL, json!([one, one])), "id-twice"),
    ]);
}

#[test]
fn the_leader_reassigns_alone_within_the_distribution() {
    let scenario = funded();
    let right = move_money("d", "cas", "leader-mandate", "100");
    scenario.ladder(
        "/TakeDecision",
        &right,
        &[
            ("decision/venue", json!({ "mandate": { "seat": "nothing", "person": "cas" } }), "unknown"),
            ("decision/venue", json!({ "mandate": { "seat": "leader", "person": "nobody" } }), "unknown"),
            (
                "decision/positions",
                json!([{ "seat": "leader", "person": "cas", "stance": "consent" }]),
                "alone-with-positions",
            ),
            ("decision/mandate", Value::Null, "mandate-not-cited"),
            ("decision/mandate", json!({ "mandate": "nothing" }), "unknown"),
            ("effects", json!([allocate("b", "benches", "homes-money", "1")]), "outside-mandate"),
            ("effects", json!([{ "StopPlan": { "plan": "grove", "ground": "merged" } }]), "outside-mandate"),
            (
                "decision/venue",
                json!({ "mandate": { "seat": "mate", "person": "dee" } }),
                "mandate-of-another",
            ),
            (
                "decision/venue",
                json!({ "mandate": { "seat": "leader", "person": "gus" } }),
                "not-seat-holder",
            ),
            ("effects/0/ReassignFunds/amount", json!("100.01"), "reassigned-above-left"),
        ],
    );
    let refusal = scenario.when(&but(
        &right,
        "/TakeDecision/effects",
        json!([allocate("b", "benches", "homes-money", "1")]),
    ));
    assert_eq!(refusal.unwrap_err().unconfirmed_reading, Some(crate::charter::Point::ProgrammeMandate));
    let moved = scenario.given(right);
    let accounts = moved.programme.funds().accounts();
    let allocated = |id: &str| accounts[&id.parse().unwrap()].figures(None).allocated.to_string();
    assert_eq!([allocated("a"), allocated("of-d")], ["0.00", "100.00"]);
    assert_eq!(life(&moved, "leader-mandate").uses.get(0).unwrap().fact.person, Some("cas".parse().unwrap()));
}

#[test]
fn who_decides_alone_cites_a_mandate_of_the_seat_whatever_the_outcome() {
    let proposal = json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" }, "to": "team", "on": "2030-01-02" } });
    let scenario = funded().given(proposal);
    let nothing =
        but(&alone("d", "cas", "leader-mandate", json!([])), "/TakeDecision/decision/proposal", json!("v"));
    for outcome in ["adopted", "rejected", "deferred"] {
        let decided = but(&nothing, "/TakeDecision/decision/outcome", json!(outcome));
        let by_another = json!({ "mandate": { "seat": "leader", "person": "gus" } });
        scenario.ladder(
            "/TakeDecision/decision",
            &decided,
            &[("mandate", Value::Null, "mandate-not-cited"), ("venue", by_another, "not-seat-holder")],
        );
    }
}

#[test]
fn nobody_takes_back_alone_what_a_body_decided() {
    let scenario = funded();
    let revoke = |earlier: &str| json!([{ "RevokeDecision": { "decision": earlier } }]);
    let superseding = but(
        &alone("d", "cas", "leader-mandate", json!([])),
        "/TakeDecision/decision/supersedes",
        json!("form"),
    );
    scenario.table(&[
        (alone("d", "cas", "leader-mandate", revoke("form")), "lesser-body"),
        (alone("d", "cas", "leader-mandate", revoke("adopt-grove")), "lesser-body"),
        (superseding, "lesser-body"),
        (decide_on("d", "team", TEAM, revoke("form")), "accepted"),
    ]);
    let mate =
        grant("mate-mandate", json!({ "seat": { "body": "team", "seat": "mate" } }), json!(["funds"]), None);
    let moved = scenario.given(move_money("own", "cas", "leader-mandate", "1")).given(by_council("m", mate));
    assert_eq!(moved.verdict(&alone("d", "cas", "leader-mandate", revoke("own"))), "accepted");
    let from_mate = json!({ "mandate": { "seat": "mate", "person": "dee" } });
    let from_mate =
        but(&alone("d", "dee", "mate-mandate", revoke("own")), "/TakeDecision/decision/venue", from_mate);
    assert_eq!(moved.verdict(&from_mate), "lesser-body", "the mandate is of another seat");
}

#[test]
fn a_mandate_is_of_the_seat_and_passes_to_its_next_holder() {
    let leave =
        json!({ "VacateSeat": { "body": "team", "seat": "leader", "person": "cas", "until": "2030-01-31" } });
    let next = but(&take_seat("team", "leader", "gus", Some("town")), "/TakeSeat/from", json!("2030-02-01"));
    let scenario = funded().given(leave).given(next);
    let on = |person: &str, on: &str| {
        but(&move_money("d", person, "leader-mandate", "1"), "/TakeDecision/decision/decided_on", json!(on))
    };
    scenario.table(&[
        (on("cas", "2030-01-31"), "accepted"),
        (on("gus", "2030-01-31"), "not-seat-holder"),
        (on("cas", "2030-02-01"), "not-seat-holder"),
        (on("gus", "2030-02-01"), "accepted"),
    ]);
}

#[test]
fn a_deputy_uses_a_mandate_that_extends_to_deputies() {
    let deputise = json!({ "DesignateDeputy": { "body": "team", "seat": "leader", "person": "gus", "partner": "town", "from": "2030-01-02" } });
    let nothing = |person: &str| alone("d", person, "leader-mandate", json!([]));
    let refused = Scenario::running().given(deputise.clone());
    assert_eq!(refused.verdict(&nothing("gus")), "mandate-not-for-deputy");
    let accepted = with_deputy_mandate().given(deputise);
    assert_eq!(accepted.verdict(&nothing("gus")), "accepted");
    let left =
        json!({ "VacateSeat": { "body": "team", "seat": "leader", "person": "gus", "until": "2030-01-02" } });
    let later = but(&nothing("gus"), "/TakeDecision/decision/decided_on", json!("2030-01-03"));
    assert_eq!(accepted.clone().verdict(&later), "accepted");
    assert_eq!(accepted.given(left).verdict(&later), "not-seat-holder");
}

#[test]
fn a_mandate_of_the_text_holds_from_the_day_it_is_in_force_to_the_end_of_the_term() {
    let bounds = life(&Scenario::running(), "leader-mandate").bounds_on(day("2030-01-02"));
    assert_eq!(bounds.valid.from(), day("2029-12-01"));
    assert_eq!(bounds.valid.until(), day("2031-12-31"));
    assert_eq!(charter()["text"]["term"]["period"]["until"], json!("2031-12-31"));
}

#[test]
fn a_withdrawn_mandate_is_used_no_more_and_is_not_withdrawn_again() {
    let revoke = |id: &str| {
        dated(&by_council(id, json!({ "RevokeMandate": { "mandate": "leader-mandate" } })), "2030-02-01")
    };
    let scenario = funded();
    assert_eq!(
        scenario.verdict(&by_council("d", json!({ "RevokeMandate": { "mandate": "nothing" } }))),
        "unknown"
    );
    assert_eq!(
        scenario.verdict(&decide_on(
            "d",
            "north",
            NORTH,
            json!([{ "RevokeMandate": { "mandate": "leader-mandate" } }])
        )),
        "not-competent"
    );
    let scenario = scenario.given(revoke("r"));
    let on = |on: &str| {
        but(&move_money("d", "cas", "leader-mandate", "1"), "/TakeDecision/decision/decided_on", json!(on))
    };
    scenario.table(&[
        (on("2030-01-31"), "accepted"),
        (on("2030-02-01"), "mandate-revoked"),
        (revoke("again"), "mandate-revoked"),
    ]);
    let narrow = json!({ "NarrowMandate": { "mandate": "leader-mandate", "ceiling": "1" } });
    assert_eq!(scenario.verdict(&dated(&by_council("n", narrow), "2030-02-02")), "mandate-revoked");
}

#[test]
fn a_mandate_is_used_on_the_days_it_is_valid() {
    let scenario = funded().given(by_council(
        "g",
        but(
            &grant("m", leader(), json!(["funds"]), None),
            "/GrantMandate/valid",
            json!({ "from": "2030-01-10", "until": "2030-01-20" }),
        ),
    ));
    let on =
        |on: &str| but(&move_money("d", "cas", "m", "1"), "/TakeDecision/decision/decided_on", json!(on));
    scenario.table(&[
        (on("2030-01-09"), "mandate-not-valid"),
        (on("2030-01-10"), "accepted"),
        (on("2030-01-20"), "accepted"),
        (on("2030-01-21"), "mandate-not-valid"),
    ]);
}

#[test]
fn a_mandate_is_narrowed_and_never_widened() {
    let scenario =
        funded().given(by_council("g", grant("m", leader(), json!(["funds", "allocate"]), Some("50"))));
    let narrow = |id: &str, with: Value| {
        let mut asked = json!({ "mandate": "m" });
        asked.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
        by_council(id, json!({ "NarrowMandate": asked }))
    };
    scenario.table(&[
        (by_council("n", json!({ "NarrowMandate": { "mandate": "nothing" } })), "unknown"),
        (narrow("n", json!({ "scope": ["capacity"] })), "mandate-widened"),
        (narrow("n", json!({ "ceiling": "50.01" })), "mandate-widened"),
        (narrow("n", json!({ "until": "2031-01-01" })), "mandate-widened"),
        (narrow("n", json!({ "scope": ["funds"], "ceiling": "20", "until": "2030-06-30" })), "accepted"),
    ]);
    let scenario =
        scenario.given(narrow("n", json!({ "scope": ["funds"], "ceiling": "20", "until": "2030-06-30" })));
    let new = [allocate("b", "benches", "homes-money", "1")];
    scenario.table(&[
        (alone("d", "cas", "m", json!(new)), "outside-mandate"),
        (move_money("d", "cas", "m", "20.01"), "mandate-exhausted"),
        (move_money("d", "cas", "m", "20"), "accepted"),
        (narrow("again", json!({ "ceiling": "20.01" })), "mandate-widened"),
    ]);
    assert_eq!(life(&scenario, "m").bounds_on(day("2030-03-01")).valid.until(), day("2030-06-30"));
}

#[test]
fn of_two_ceilings_the_lower_counts_in_whichever_order_they_were_recorded() {
    let narrow = |id: &str, ceiling: &str, on: &str| {
        dated(
            &by_council(id, json!({ "NarrowMandate": { "mandate": "leader-mandate", "ceiling": ceiling } })),
            on,
        )
    };
    let scenario =
        funded().given(narrow("later", "10", "2030-02-10")).given(narrow("earlier", "20", "2030-02-01"));
    let ceiling =
        |on: &str| life(&scenario, "leader-mandate").bounds_on(day(on)).ceiling.map(|c| c.to_string());
    assert_eq!(
        ["2030-01-31", "2030-02-01", "2030-02-10"].map(ceiling),
        [None, Some("20.00".to_owned()), Some("10.00".to_owned())]
    );
}

/// The leader has 50.00 to pass on, and passes 30.00 of it to the north.
fn passed_on() -> Scenario {
    let above =
        but(&grant("m", leader(), json!(["allocate"]), Some("50")), "/GrantMandate/passes_on", json!(true));
    let sub = but(
        &grant("sub", json!({ "body": "north" }), json!(["allocate"]), Some("30")),
        "/GrantMandate/under",
        json!("m"),
    );
    let scenario = funded().given(by_council("g", above));
    let right = alone("s", "cas", "m", json!([sub]));
    scenario.ladder(
        &format!("{EFFECT}/GrantMandate"),
        &right,
        &[
            ("under", Value::Null, "outside-mandate"),
            ("scope", json!(["stop-plans"]), "mandate-widened"),
            ("ceiling", json!("50.01"), "mandate-widened"),
            ("ceiling", Value::Null, "mandate-widened"),
            ("valid", json!({ "from": "2030-01-01", "until": "2031-01-01" }), "mandate-widened"),
        ],
    );
    scenario.given(right)
}

fn by_north(id: &str, mandate: &str, amount: &str) -> Value {
    let decision = decide_on(id, "north", NORTH, json!([allocate(id, "grove", "town-money", amount)]));
    but(&decision, "/TakeDecision/decision/mandate", json!({ "mandate": mandate }))
}

#[test]
fn what_is_used_under_a_sub_mandate_counts_for_the_one_above() {
    let scenario = passed_on();
    let by_leader =
        |id: &str, amount: &str| alone(id, "cas", "m", json!([allocate(id, "grove", "town-money", amount)]));
    scenario.table(&[
        (by_north("x", "m", "1"), "mandate-of-another"),
        (by_north("x", "sub", "30.01"), "mandate-exhausted"),
        (by_north("x", "sub", "30"), "accepted"),
    ]);
    let used = scenario.clone().given(by_north("x", "sub", "30"));
    assert_eq!(used.programme.mandates().used(&"m".parse().unwrap()).to_string(), "30.00");
    used.table(&[
        (by_north("y", "sub", "0.01"), "mandate-exhausted"),
        (by_leader("y", "20.01"), "mandate-exhausted"),
        (by_leader("y", "20"), "accepted"),
    ]);
    let used = scenario.given(by_leader("x", "40"));
    used.table(&[
        (by_north("y", "sub", "10.01"), "mandate-exhausted"),
        (by_north("y", "sub", "10"), "accepted"),
    ]);
}

#[test]
fn a_sub_mandate_falls_with_the_one_above() {
    let scenario = passed_on().given(by_council("r", json!({ "RevokeMandate": { "mandate": "m" } })));
    assert_eq!(scenario.verdict(&by_north("x", "sub", "1")), "mandate-revoked");
}

#[test]
fn a_group_gives_money_under_a_mandate_and_only_to_its_own_plans() {
    let south = but(
        &but(&crate::testing::propose("theirs", json!("neighbourhood")), "/ProposePlan/body", json!("south")),
        "/ProposePlan/areas",
        json!(["BU00010002"]),
    );
    let scenario = passed_on().given(south);
    let give =
        |plan: &str| but(&by_north("x", "sub", "1"), &format!("{EFFECT}/AllocateFunds/plan"), json!(plan));
    scenario.table(&[
        (but(&give("grove"), "/TakeDecision/decision/mandate", Value::Null), "mandate-not-cited"),
        (give("theirs"), "plan-of-another-group"),
        (give("grove"), "accepted"),
    ]);
    let written = but(&give("grove"), "/TakeDecision/decision/body", json!("team"));
    assert_eq!(scenario.verdict(&but(&written, "/TakeDecision/decision/positions", json!([{ "seat": "leader", "person": "cas", "stance": "consent" }, { "seat": "mate", "person": "dee", "stance": "consent" }]))), "mandate-of-another");
}

#[test]
fn a_group_reassigns_only_between_its_own_plans() {
    let theirs = but(
        &but(&crate::testing::propose("theirs", json!("neighbourhood")), "/ProposePlan/body", json!("south")),
        "/ProposePlan/areas",
        json!(["BU00010002"]),
    );
    let scenario = funded()
        .given(theirs)
        .given(by_council("t", allocate("t", "theirs", "homes-money", "100")))
        .given(by_council("g", grant("m", json!({ "body": "north" }), json!(["funds"]), None)));
    let moving = |from: &str, to: &str| {
        let decision = decide_on("d", "north", NORTH, json!([reassign(from, "new", to, "1")]));
        but(&decision, "/TakeDecision/decision/mandate", json!({ "mandate": "m" }))
    };
    scenario.table(&[
        (moving("t", "grove"), "plan-of-another-group"),
        (moving("a", "theirs"), "plan-of-another-group"),
        (moving("a", "benches"), "accepted"),
    ]);
}

#[test]
fn money_is_owed_under_the_mandate_of_a_seat() {
    let scenario = funded()
        .given(by_council("g", grant("small", leader(), json!(["funds"]), Some("50"))))
        .given(by_council("h", grant("effort", leader(), json!(["capacity"]), None)))
        .given(by_council("i", grant("norths", json!({ "body": "north" }), json!(["funds"]), None)));
    let owe = json!({ "EnterCommitment": { "commitment": "c", "allocation": "a", "ground": "contract", "amount": "50",
        "by": "cas", "under": { "mandate": { "mandate": "small" } }, "on": "2030-02-01" } });
    scenario.ladder(
        "/EnterCommitment",
        &owe,
        &[
            ("on", json!("2031-01-01"), "future-date"),
            ("by", json!("nobody"), "unknown"),
            ("under/mandate/mandate", json!("nothing"), "unknown"),
        ],
    );
    // What the mandate does not allow is a fact, and no use of the mandate.
    let outside = [
        ("under/mandate/mandate", json!("norths")),
        ("under/mandate/mandate", json!("effort")),
        ("by", json!("gus")),
        ("by", Value::Null),
        ("amount", json!("50.01")),
        ("on", json!("2030-01-01")),
    ];
    for (field, value) in outside {
        let owed = scenario.clone().given(but(&owe, &format!("/EnterCommitment/{field}"), value));
        let used = ["small", "effort", "norths"].map(|id| life(&owed, id).uses.len());
        assert_eq!(used, [0, 0, 0], "{field}");
    }
    let owed = scenario.given(owe);
    assert_eq!(life(&owed, "small").uses.get(0).unwrap().fact.amount.to_string(), "50.00");
    assert_eq!(owed.verdict(&move_money("d", "cas", "small", "0.01")), "mandate-exhausted");
}

#[test]
fn a_corrected_grant_stays_narrowed_used_and_withdrawn() {
    let granting = by_council("g", grant("m", leader(), json!(["funds"]), Some("50")));
    let scenario = funded()
        .given(granting.clone())
        .given(move_money("use", "cas", "m", "10"))
        .given(by_council("n", json!({ "NarrowMandate": { "mandate": "m", "ceiling": "20" } })))
        .given(dated(&by_council("r", json!({ "RevokeMandate": { "mandate": "m" } })), "2030-02-01"));
    let corrected = crate::testing::correct(
        scenario.entry("g"),
        &but(&granting, &format!("{EFFECT}/GrantMandate/ceiling"), json!("40")),
    );
    let scenario = scenario.given(corrected);
    let mandate = life(&scenario, "m");
    assert_eq!(mandate.mandate.fact.ceiling.unwrap().to_string(), "40.00");
    assert_eq!(mandate.bounds_on(day("2030-01-02")).ceiling.unwrap().to_string(), "20.00");
    assert_eq!(mandate.uses.len(), 1);
    assert!(mandate.stands_on(day("2030-01-31")) && !mandate.stands_on(day("2030-02-01")));
}

#[test]
fn a_withdrawal_under_a_reservation_is_corrected_once_it_is_lifted() {
    let revoking = reserved(&by_council("r", json!({ "RevokeMandate": { "mandate": "leader-mandate" } })));
    let scenario = funded().given(revoking.clone()).given(crate::testing::lift("r"));
    let later = but(&revoking, "/TakeDecision/decision/effective_on", json!("2030-02-20"));
    let scenario = scenario.clone().given(crate::testing::correct(scenario.entry("r"), &later));
    assert!(life(&scenario, "leader-mandate").stands_on(day("2030-02-19")));
    assert!(!life(&scenario, "leader-mandate").stands_on(day("2030-02-20")));
}

#[test]
fn a_use_under_a_reservation_is_given_back_once_it_lapsed() {
    let waiting = passed_on().given(reserved(&by_north("x", "sub", "30")));
    assert_eq!(waiting.verdict(&by_north("y", "sub", "0.01")), "mandate-exhausted");
    assert_eq!(waiting.given(lapse("x")).verdict(&by_north("y", "sub", "30")), "accepted");
}

#[test]
fn a_reason_for_a_decision_alone_is_about_known_persons() {
    let decision = alone("d", "cas", "leader-mandate", json!([]));
    assert_eq!(
        funded().verdict(&but(&decision, "/TakeDecision/decision/reason", sealed(&["nobody"]))),
        "unknown"
    );
}

#[test]
fn a_mandate_does_not_reach_back_before_it_was_granted() {
    let granting = dated(&by_council("g", grant("m", leader(), json!(["funds"]), None)), "2030-02-01");
    let scenario = funded().given(granting);
    let on =
        |on: &str| but(&move_money("d", "cas", "m", "1"), "/TakeDecision/decision/decided_on", json!(on));
    scenario.table(&[(on("2030-01-31"), "mandate-not-valid"), (on("2030-02-01"), "accepted")]);
}
