use serde_json::{Value, json};

use super::{DecisionCase, Stance};
use crate::charter::Point;
use crate::testing::{
    COUNCIL, NORTH, Scenario, allocate, but, by_level, correct, dated, decide_on, lapse, lift, reserved,
};

mod voices;

const AT: &str = "/TakeDecision/decision";

fn with(decision: &Value, member: &str, value: Value) -> Value {
    but(decision, &format!("{AT}/{member}"), value)
}

fn adjust() -> Value {
    json!([{ "AdjustStrategy": { "what": "More trees" } }])
}

#[test]
fn a_decision_is_refused_for_the_first_thing_that_is_wrong() {
    let held = json!({ "HoldMeeting": { "meeting": "held", "body": "council", "on": "2030-01-02",
            "present": [{ "person": "ann" }, { "person": "bob" }] } });
    let called = json!({ "ScheduleMeeting": { "meeting": "called", "body": "council", "on": "2030-01-02" } });
    let other =
        json!({ "HoldMeeting": { "meeting": "other", "body": "team", "on": "2030-01-02", "present": [] } });
    let proposal = json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" }, "to": "team", "on": "2030-01-02" } });
    let scenario = Scenario::running().given(held).given(called).given(other).given(proposal);
    let right = with(&decide_on("d", "council", COUNCIL, adjust()), "venue", json!({ "meeting": "held" }));
    let in_writing = |opened: &str, closed: &str| {
        with(&right, "venue", json!({ "written": { "opened": opened, "closed": closed } }))
    };
    let positions = |positions: Value| with(&right, "positions", positions);
    let ann = json!({ "seat": "town-seat", "person": "ann", "stance": "consent" });
    let bob = json!({ "seat": "homes-seat", "person": "bob", "stance": "consent" });
    scenario.table(&[
        (with(&right, "decision", json!("form")), "id-taken"),
        (with(&right, "body", json!("nobody")), "unknown"),
        (with(&right, "body", json!("club")), "form-does-not-act"),
        (with(&right, "decided_on", json!("2030-03-02")), "future-date"),
        (with(&right, "decided_on", json!("2029-11-30")), "before-signing"),
        (with(&right, "effective_on", json!("2030-01-01")), "ends-before-it-starts"),
        (with(&right, "venue", json!({ "meeting": "nowhere" })), "unknown"),
        (with(&right, "venue", json!({ "meeting": "other" })), "meeting-of-another-body"),
        (with(&right, "venue", json!({ "meeting": "called" })), "meeting-not-held"),
        (with(&right, "decided_on", json!("2030-01-03")), "not-decided-that-day"),
        (
            with(&with(&right, "outcome", json!("rejected")), "decided_on", json!("2030-01-03")),
            "not-decided-that-day",
        ),
        (in_writing("2030-01-03", "2030-01-02"), "ends-before-it-starts"),
        (in_writing("2030-01-01", "2030-01-03"), "not-decided-that-day"),
        (with(&right, "proposal", json!("nothing")), "unknown"),
        (with(&right, "proposal", json!("v")), "proposal-to-another-body"),
        (with(&right, "based_on", json!(["nothing"])), "unknown"),
        (with(&right, "supersedes", json!("nothing")), "unknown"),
        (
            but(&right, "/TakeDecision/effects", json!([{ "ExpandPlan": { "plan": "x", "what": "x" } }])),
            "not-competent",
        ),
        (positions(json!([{ "seat": "nothing", "person": "ann", "stance": "consent" }])), "unknown"),
        (positions(json!([{ "seat": "town-seat", "person": "nobody", "stance": "consent" }])), "unknown"),
        (
            positions(json!([{ "seat": "town-seat", "person": "gus", "stance": "consent" }])),
            "not-seat-holder",
        ),
        (positions(json!([ann.clone(), ann.clone()])), "spoke-twice"),
        (
            positions(json!([ann.clone(), { "seat": "homes-seat", "person": "bob", "stance": "object" }])),
            "objection-without-reason",
        ),
        (positions(json!([ann.clone()])), "too-few-seats"),
        (with(&right, "outcome", json!("deferred")), "effect-without-adoption"),
        (positions(json!([ann, bob])), "accepted"),
    ]);
}

#[test]
fn nothing_is_decided_before_the_charter_is_in_force() {
    let scenario = Scenario::founded().on("2030-01-02");
    assert_eq!(scenario.verdict(&decide_on("d", "council", &[], json!([]))), "not-in-force");
}

#[test]
fn a_seat_with_one_voice_speaks_once() {
    let deputise = json!({ "DesignateDeputy": { "body": "council", "seat": "town-seat", "person": "gus", "partner": "town", "from": "2030-01-01" } });
    let scenario = Scenario::running().given(deputise);
    let both: &[(&str, &str)] = &[("town-seat", "ann"), ("town-seat", "gus"), ("homes-seat", "bob")];
    assert_eq!(scenario.verdict(&decide_on("d", "council", both, adjust())), "seat-spoke-twice");
    let deputy: &[(&str, &str)] = &[("town-seat", "gus"), ("homes-seat", "bob")];
    assert_eq!(scenario.verdict(&decide_on("d", "council", deputy, adjust())), "accepted");
}

#[test]
fn a_voice_counts_on_the_last_day_of_a_seat_and_not_on_the_day_after() {
    let left = |until: &str| json!({ "VacateSeat": { "body": "council", "seat": "town-seat", "person": "ann", "until": until } });
    let decision = decide_on("d", "council", COUNCIL, adjust());
    assert_eq!(Scenario::running().given(left("2030-01-02")).verdict(&decision), "accepted");
    let refused = Scenario::running().on("2030-03-02").given(left("2030-03-01"));
    let later = with(
        &with(&decision, "decided_on", json!("2030-03-02")),
        "venue",
        json!({ "written": { "opened": "2030-03-02", "closed": "2030-03-02" } }),
    );
    assert_eq!(refused.verdict(&later), "not-seat-holder");
}

#[test]
fn money_takes_every_core_partner_and_says_that_this_is_a_reading() {
    let scenario = Scenario::running().with_plans();
    let alone =
        decide_on("d", "council", &COUNCIL[..1], json!([allocate("a", "benches", "town-money", "1")]));
    let refusal = scenario.when(&alone).unwrap_err();
    assert_eq!(refusal.rejection.code(), "core-partner-absent");
    assert_eq!(refusal.unconfirmed_reading, Some(Point::Quorum));
    assert!(refusal.to_string().contains("our reading of quorum"), "{refusal}");
    let confirmed = Scenario::founded_with(&[("/readings/quorum/confirmed", json!(true))]).run().with_plans();
    assert_eq!(confirmed.when(&alone).unwrap_err().unconfirmed_reading, None);
}

#[test]
fn each_decision_rule_carries_what_it_should() {
    let reason = json!({ "digest": "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0" });
    let voices = |ann: &str, bob: &str| {
        let position = |seat: &str, person: &str, stance: &str| json!({ "seat": seat, "person": person, "stance": stance, "reason": reason });
        let decision = decide_on("d", "council", COUNCIL, adjust());
        with(
            &decision,
            "positions",
            json!([position("town-seat", "ann", ann), position("homes-seat", "bob", bob)]),
        )
    };
    for (rule, rows) in [
        (
            "consent",
            [
                ("consent", "consent", true),
                ("consent", "abstain", true),
                ("consent", "object", false),
                ("abstain", "abstain", false),
            ],
        ),
        (
            "simple-majority",
            [
                ("consent", "consent", true),
                ("consent", "abstain", true),
                ("consent", "object", false),
                ("abstain", "abstain", false),
            ],
        ),
        (
            "unanimity",
            [
                ("consent", "consent", true),
                ("consent", "abstain", false),
                ("consent", "object", false),
                ("abstain", "abstain", false),
            ],
        ),
        (
            "two-thirds",
            [
                ("consent", "consent", true),
                ("consent", "abstain", true),
                ("consent", "object", false),
                ("abstain", "abstain", false),
            ],
        ),
    ] {
        let scenario =
            Scenario::founded_with(&[("/readings/decision_rule/rule/strategic/by", json!(rule))]).run();
        for (ann, bob, carried) in rows {
            let verdict = if carried { "accepted" } else { "not-carried" };
            assert_eq!(scenario.verdict(&voices(ann, bob)), verdict, "{rule}: {ann}, {bob}");
        }
    }
}

#[test]
fn two_thirds_are_of_those_who_consent_and_those_who_object() {
    let by_seat = json!({ "by": "two-thirds", "voices": "filled-seats" });
    let scenario = Scenario::founded_with(&[("/readings/decision_rule/rule/operational", by_seat)]).run();
    let scenario = scenario.given(json!({ "RegisterPerson": { "person": "hal", "kind": "resident" } }));
    let scenario = scenario.given(crate::testing::take_seat("north", "residents", "hal", None));
    let said = |stances: [&str; 4]| {
        let seats = [("worker", "cas"), ("keeper", "dee"), ("residents", "fay"), ("residents", "hal")];
        let reason = json!({ "digest": "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0" });
        let position = |((seat, person), stance): ((&str, &str), &str)| json!({ "seat": seat, "person": person, "stance": stance, "reason": reason });
        let positions: Vec<Value> = seats.into_iter().zip(stances).map(position).collect();
        scenario.verdict(&with(&decide_on("d", "north", NORTH, json!([])), "positions", json!(positions)))
    };
    assert_eq!(said(["consent", "consent", "object", "object"]), "not-carried");
    assert_eq!(said(["consent", "consent", "consent", "object"]), "accepted");
    assert_eq!(said(["consent", "consent", "object", "abstain"]), "accepted");
    assert_eq!(said(["consent", "object", "abstain", "abstain"]), "not-carried");
}

#[test]
fn a_seat_of_no_core_partner_objects_without_a_voice_where_partners_have_one() {
    let positions = json!([
        said("leader", "cas", "consent"),
        said("mate", "dee", "consent"),
        but(
            &said("teacher", "eve", "object"),
            "/reason",
            json!({ "digest": "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0" })
        ),
    ]);
    let decision = with(&decide_on("d", "team", &[], json!([])), "positions", positions);
    let scenario = Scenario::running().given(decision);
    let decision = &case(&scenario, "d").decision.fact;
    let voices = decision.positions.iter().map(|own| super::has_voice(&scenario.programme, decision, own));
    assert_eq!(voices.collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn in_a_group_each_function_has_a_voice_and_the_residents_have_one() {
    let position = |seat: &str, person: &str, stance: &str| json!({ "seat": seat, "person": person, "stance": stance, "reason": { "digest": "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0" } });
    let decision = with(
        &decide_on("d", "north", NORTH, json!([])),
        "positions",
        json!([
            position("worker", "cas", "consent"),
            position("keeper", "dee", "consent"),
            position("residents", "fay", "object")
        ]),
    );
    assert_eq!(Scenario::running().verdict(&decision), "not-carried");
    let partners = json!({ "by": "consent", "voices": "core-partners" });
    let stated = Scenario::founded_with(&[("/text/bodies/2", {
        let mut club = crate::testing::charter().pointer("/text/bodies/2").unwrap().clone();
        club.as_object_mut().unwrap().insert("decides".to_owned(), partners);
        club
    })]);
    assert_eq!(stated.run().verdict(&decision), "accepted", "the text gives the club another rule");
}

#[test]
fn a_proposal_is_decided_once_unless_deferred() {
    let proposal = json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" }, "to": "council", "amount": "1", "on": "2030-01-02" } });
    let scenario = Scenario::running();
    let change = |member: &str, value| but(&proposal, &format!("/PrepareProposal/{member}"), value);
    scenario.table(&[
        (change("by", json!({ "body": "club" })), "form-does-not-act"),
        (change("by", json!({ "partner": "nobody" })), "unknown"),
        (change("by", json!({ "person": "nobody" })), "unknown"),
        (change("to", json!("nobody")), "unknown"),
        (change("plan", json!("nothing")), "unknown"),
        (change("amount", json!("0")), "amount-not-positive"),
        (change("on", json!("2030-03-02")), "future-date"),
        (
            change(
                "text",
                json!({ "digest": "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0", "about": ["nobody"] }),
            ),
            "unknown",
        ),
        (proposal.clone(), "accepted"),
    ]);
    let scenario = scenario.given(proposal.clone());
    assert_eq!(scenario.verdict(&proposal), "id-taken");
    let deferred = with(
        &with(&decide_on("d1", "council", COUNCIL, json!([])), "proposal", json!("v")),
        "outcome",
        json!("deferred"),
    );
    let adopted = with(&decide_on("d2", "council", COUNCIL, json!([])), "proposal", json!("v"));
    let again = with(&decide_on("d3", "council", COUNCIL, json!([])), "proposal", json!("v"));
    let advice = json!({ "GiveAdvice": { "about": { "proposal": "v" }, "by": "team", "verdict": "positive", "on": "2030-01-02" } });
    let withdraw = json!({ "WithdrawProposal": { "proposal": "v", "on": "2030-01-02" } });
    let decided = scenario.clone().given(deferred).given(advice.clone()).given(adopted);
    decided.table(&[
        (again.clone(), "proposal-decided"),
        (advice.clone(), "proposal-decided"),
        (withdraw.clone(), "proposal-decided"),
    ]);
    let withdrawn = scenario.given(withdraw);
    withdrawn.table(&[(again, "proposal-withdrawn"), (advice, "proposal-withdrawn")]);
}

#[test]
fn a_proposal_names_whose_money_it_asks_for_and_no_more_than_it_asks_for() {
    let asks = |amount: Value, sources: Value| {
        json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" }, "to": "council",
            "amount": amount, "sources": sources, "on": "2030-01-02" } })
    };
    let of = |pledge: &str, amount: &str| json!({ "from": { "pledge": pledge }, "amount": amount });
    let funding = |amount: &str| json!({ "from": { "funding": "fund" }, "amount": amount });
    let scenario = Scenario::running();
    let two = json!([of("town-money", "600.00"), of("homes-money", "400.00")]);
    scenario.table(&[
        (asks(json!("1000.00"), two.clone()), "accepted"),
        (asks(json!("1000.01"), two.clone()), "accepted"),
        (asks(json!("999.99"), two.clone()), "sources-exceed-amount"),
        (asks(Value::Null, two), "sources-exceed-amount"),
        (asks(json!("9.00"), json!([of("town-money", "1.00"), of("town-money", "1.00")])), "id-twice"),
        (asks(json!("9.00"), json!([of("town-money", "0.00")])), "amount-not-positive"),
        (asks(json!("9.00"), json!([of("nothing", "1.00")])), "unknown"),
        (asks(json!("9.00"), json!([of("homes-staff", "1.00")])), "pledge-is-not-money"),
        (asks(json!("9.00"), json!([funding("1.00")])), "unknown"),
        // What the source has free is for the decision to find.
        (asks(json!("90000.00"), json!([of("town-money", "90000.00")])), "accepted"),
    ]);
    let applied = scenario.given(json!({ "ApplyForFunding": { "funding": "fund", "title": "Green", "funder": "Province",
        "applicant": "town", "amount": "200.00", "period": { "from": "2030-01-01", "until": "2031-12-31" }, "on": "2030-01-01" } }));
    let of_the_fund = asks(json!("9.00"), json!([funding("9.00")]));
    assert_eq!(applied.verdict(&of_the_fund), "accepted", "it may still be awarded");
    let denied = applied.given(json!({ "RecordDenial": { "funding": "fund", "on": "2030-01-02" } }));
    assert_eq!(denied.verdict(&of_the_fund), "funding-not-awarded");
}

#[test]
fn a_decision_is_superseded_once_by_the_same_body_or_a_higher_one() {
    let scenario = Scenario::running().with_plans();
    let supersede = |id: &str, body: &str, voices, earlier: &str| {
        with(&decide_on(id, body, voices, json!([])), "supersedes", json!(earlier))
    };
    let council = scenario.clone().given(decide_on("c", "council", COUNCIL, adjust()));
    let rejected = with(&decide_on("r", "council", COUNCIL, json!([])), "outcome", json!("rejected"));
    let council = council.given(rejected);
    council.table(&[
        (supersede("x", "north", NORTH, "c"), "lesser-body"),
        (supersede("x", "council", COUNCIL, "r"), "not-adopted"),
        (supersede("x", "council", COUNCIL, "c"), "accepted"),
        (supersede("x", "council", COUNCIL, "adopt-benches"), "accepted"),
    ]);
    let neighbours = council.clone().given(crate::testing::take_seat("south", "worker", "gus", Some("town")));
    assert_eq!(
        neighbours.verdict(&supersede("x", "south", &[("worker", "gus")], "adopt-benches")),
        "lesser-body",
        "a group of the same level is no higher one"
    );
    let superseded = council.given(supersede("x", "council", COUNCIL, "c"));
    assert_eq!(superseded.verdict(&supersede("y", "council", COUNCIL, "c")), "already-superseded");
}

#[test]
fn to_revoke_what_is_not_about_means_takes_the_quorum_of_other_decisions() {
    let scenario = Scenario::running().with_plans().given(giving("d", "a", "100"));
    let revoke = |earlier: &str| {
        let voices = &[("leader", "cas"), ("teacher", "eve")];
        decide_on("r", "team", voices, json!([{ "RevokeDecision": { "decision": earlier } }]))
    };
    assert_eq!(scenario.verdict(&revoke("form")), "accepted", "a majority of the seats");
    assert_eq!(scenario.verdict(&revoke("d")), "core-partner-absent", "money takes all of them");
}

#[test]
fn a_superseded_decision_gives_back_what_it_did_not_use() {
    let pay =
        json!({ "RecordPayment": { "payment": "p", "allocation": "a", "amount": "40", "on": "2030-02-01" } });
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("d", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")])))
        .given(pay);
    let superseding = with(
        &decide_on("e", "council", COUNCIL, json!([allocate("b", "grove", "homes-money", "460")])),
        "supersedes",
        json!("d"),
    );
    let events = scenario.when(&superseding).unwrap();
    let names: Vec<&str> = events.iter().map(Into::into).collect();
    assert_eq!(names, ["DecisionTaken", "DecisionSuperseded", "FundsReleased", "FundsAllocated"]);
    let crate::Event::FundsReleased(release) = &events[2] else { panic!() };
    assert_eq!(release.amount.to_string(), "60.00");
    let too_much = but(&superseding, "/TakeDecision/effects/0/AllocateFunds/amount", json!("460.01"));
    assert_eq!(scenario.verdict(&too_much), "allocation-exceeds-free");
}

fn on_proposal(decision: &Value, proposal: &str, outcome: &str) -> Value {
    with(&with(decision, "proposal", json!(proposal)), "outcome", json!(outcome))
}

fn proposal(id: &str) -> Value {
    json!({ "PrepareProposal": { "proposal": id, "title": "V", "by": { "body": "team" }, "to": "council", "on": "2030-01-02" } })
}

/// A decision of the council that gives money of the homes to `benches`.
fn giving(id: &str, allocation: &str, amount: &str) -> Value {
    decide_on(id, "council", COUNCIL, json!([allocate(allocation, "benches", "homes-money", amount)]))
}

fn owe(allocation: &str) -> Value {
    json!({ "EnterCommitment": { "commitment": "c", "allocation": allocation, "ground": "contract", "amount": "1", "on": "2030-02-01" } })
}

fn pay(allocation: &str, amount: &str) -> Value {
    json!({ "RecordPayment": { "payment": "p", "allocation": allocation, "amount": amount, "on": "2030-02-01" } })
}

fn case<'a>(scenario: &'a Scenario, id: &str) -> &'a DecisionCase {
    &scenario.programme.decisions().all()[&id.parse().unwrap()]
}

/// What can still be allocated from the homes, found by trying.
fn free(scenario: &Scenario, amount: &str, more: &str) {
    let probe = |amount: &str| {
        decide_on("probe", "council", COUNCIL, json!([allocate("probe", "grove", "homes-money", amount)]))
    };
    assert_eq!(scenario.verdict(&probe(amount)), "accepted", "{amount} is free");
    assert_eq!(scenario.verdict(&probe(more)), "allocation-exceeds-free", "{more} is not free");
}

#[test]
fn a_reservation_sets_money_aside_until_it_is_lifted_or_lapses() {
    let adjusting = json!([
        allocate("a", "benches", "homes-money", "200"),
        allocate("b", "grove", "homes-money", "200"),
        { "AdjustStrategy": { "what": "More trees" } },
    ]);
    let right = reserved(&decide_on("d", "council", COUNCIL, adjusting));
    let scenario = Scenario::running().with_plans();
    assert_eq!(
        scenario.verdict(&with(&right, "reservation/until", json!("2030-01-01"))),
        "ends-before-it-starts"
    );
    let same_day = with(&right, "reservation/until", json!("2030-01-02"));
    assert_eq!(scenario.verdict(&with(&same_day, "effective_on", json!("2030-01-02"))), "accepted");
    let rejected = with(&with(&right, "outcome", json!("rejected")), "supersedes", Value::Null);
    assert_eq!(
        scenario.verdict(&but(&rejected, "/TakeDecision/effects", json!([]))),
        "effect-without-adoption"
    );
    let waiting = scenario.given(right);
    free(&waiting, "100", "100.01");
    waiting.table(&[
        (owe("a"), "still-reserved"),
        (pay("a", "1"), "still-reserved"),
        (giving("e", "a", "1"), "id-taken"),
        (
            decide_on("e", "council", COUNCIL, json!([{ "RevokeDecision": { "decision": "d" } }])),
            "reservation-open",
        ),
    ]);
    assert!(
        waiting.programme.funds().accounts().is_empty()
            && waiting.programme.decisions().adjustments().is_empty()
    );
    waiting.ladder(
        "/LiftReservation",
        &lift("d"),
        &[
            ("decision", json!("nothing"), "unknown"),
            ("decision", json!("form"), "no-open-reservation"),
            ("on", json!("2030-03-02"), "future-date"),
            ("on", json!("2030-01-01"), "ends-before-it-starts"),
        ],
    );
    waiting.ladder(
        "/LapseReservation",
        &lapse("d"),
        &[
            ("decision", json!("nothing"), "unknown"),
            ("decision", json!("form"), "no-open-reservation"),
            ("on", json!("2030-03-02"), "future-date"),
            ("on", json!("2030-01-01"), "ends-before-it-starts"),
        ],
    );
    let that_day =
        |command: Value, member: &str| but(&command, &format!("/{member}/on"), json!("2030-01-02"));
    waiting.table(&[
        (that_day(lift("d"), "LiftReservation"), "accepted"),
        (that_day(lapse("d"), "LapseReservation"), "accepted"),
    ]);
    let lifted = waiting.clone().given(lift("d"));
    free(&lifted, "100", "100.01");
    lifted.table(&[
        (owe("a"), "accepted"),
        (lift("d"), "no-open-reservation"),
        (lapse("d"), "no-open-reservation"),
    ]);
    assert_eq!(lifted.programme.decisions().adjustments().len(), 1);
    assert!(lifted.programme.funds().reserved().is_empty());
    let on = |id: &str| lifted.programme.funds().accounts()[&id.parse().unwrap()].allocation.fact.on;
    assert_eq!([on("a"), on("b")], [crate::testing::day("2030-02-15"); 2]);
    let lapsed = waiting.given(lapse("d"));
    free(&lapsed, "500", "500.01");
    lapsed.table(&[(owe("a"), "unknown"), (lift("d"), "no-open-reservation")]);
    assert!(lapsed.programme.decisions().adjustments().is_empty());
}

#[test]
fn what_is_lifted_is_checked_again() {
    let effects = json!([allocate("a", "benches", "homes-money", "1")]);
    let scenario =
        Scenario::running().with_plans().given(reserved(&decide_on("d", "council", COUNCIL, effects)));
    let completed = scenario.given(json!({ "CompletePlan": { "plan": "benches", "on": "2030-03-01" } }));
    assert_eq!(completed.verdict(&lift("d")), "plan-ended");
    free(&completed, "499", "499.01");
    free(&completed.given(lapse("d")), "500", "500.01");
}

#[test]
fn a_lifted_reservation_takes_effect_no_sooner_than_the_decision_says() {
    let decision = with(&reserved(&giving("d", "a", "1")), "effective_on", json!("2030-02-20"));
    let scenario = Scenario::running().with_plans().given(decision).given(lift("d"));
    let account = scenario.programme.funds().accounts().values().next().unwrap();
    assert_eq!(account.allocation.fact.on, crate::testing::day("2030-02-20"));
}

#[test]
fn under_a_reservation_no_money_is_counted_that_only_comes_back_with_it() {
    let scenario = Scenario::running().with_plans().given(giving("d", "a", "500"));
    let replacing = with(&giving("e", "b", "500"), "supersedes", json!("d"));
    assert_eq!(scenario.verdict(&replacing), "accepted");
    assert_eq!(scenario.verdict(&reserved(&replacing)), "allocation-exceeds-free");
    let small = with(&reserved(&giving("e", "b", "0.01")), "supersedes", json!("d"));
    assert_eq!(scenario.verdict(&small), "allocation-exceeds-free");
}

#[test]
fn a_corrected_grant_leaves_what_goes_back_beside_it_as_much_less() {
    let granting = |ceiling: &str| {
        let grant = json!({ "GrantInitiativeBudget": { "commitment": "b", "allocation": "a", "initiative": "cooks", "what": "Street",
            "ceiling": ceiling, "accountable": "ann", "ground": "gift", "settle_by": "2031-06-01" } });
        decide_on("e", "council", COUNCIL, json!([grant, { "RevokeDecision": { "decision": "d" } }]))
    };
    let scenario = Scenario::running()
        .with_plans()
        .given(crate::testing::initiative("cooks"))
        .given(giving("d", "a", "100"));
    let wrong = scenario.given(granting("10"));
    let entry = wrong.entry("e");
    let corrected = wrong.given(correct(entry, &granting("30")));
    free(&corrected, "470", "470.01");
    let right = Scenario::running()
        .with_plans()
        .given(crate::testing::initiative("cooks"))
        .given(giving("d", "a", "100"))
        .given(granting("30"));
    free(&right, "470", "470.01");
}

#[test]
fn an_effect_sees_what_the_effects_before_it_did() {
    let team: &[(&str, &str)] = &[("leader", "cas"), ("mate", "dee")];
    let form =
        json!({ "FormGroup": { "group": "west", "form": "club", "name": "West", "areas": ["GM0001"] } });
    let end = json!({ "EndGroup": { "group": "west" } });
    let scenario = Scenario::running().with_plans();
    let order = |effects: Value| decide_on("d", "team", team, effects);
    scenario.table(&[
        (order(json!([end, form])), "unknown"),
        (order(json!([form, end, end])), "body-ended"),
        (order(json!([form, end])), "accepted"),
    ]);
    let council = |effects: Value| decide_on("d", "council", COUNCIL, effects);
    let scenario = scenario.given(giving("a", "a", "100"));
    let half = |to: &str, from: &str| json!({ "ReassignFunds": { "allocation": to, "from": from, "plan": "grove", "amount": "50" } });
    scenario.table(&[
        (council(json!([half("b", "a"), half("c", "a"), half("d", "a")])), "reassigned-above-left"),
        (council(json!([half("b", "a"), half("c", "b"), half("d", "c")])), "accepted"),
    ]);
}

#[test]
fn effects_under_a_reservation_must_be_possible_together() {
    let stop = json!({ "StopPlan": { "plan": "benches", "ground": "not-working" } });
    let release = json!({ "ReleaseFunds": { "allocation": "a" } });
    let council = |effects: Value| decide_on("e", "council", COUNCIL, effects);
    let scenario = Scenario::running().with_plans().given(giving("d", "a", "100"));
    for (effects, refused) in [
        (json!([release, release]), "nothing-to-release"),
        (json!([stop, allocate("b", "benches", "town-money", "1")]), "plan-ended"),
    ] {
        assert_eq!(scenario.verdict(&council(effects.clone())), refused);
        assert_eq!(scenario.verdict(&reserved(&council(effects))), refused);
    }
}

#[test]
fn a_reserved_supersession_comes_with_the_lifting() {
    let scenario = Scenario::running().with_plans().given(giving("d", "a", "400"));
    let waiting = scenario.given(with(&reserved(&giving("e", "b", "100")), "supersedes", json!("d")));
    assert!(case(&waiting, "d").replaced().is_none());
    let lifted = waiting.given(lift("e"));
    assert_eq!(case(&lifted, "d").replaced().unwrap().fact.by.as_str(), "e");
    free(&lifted, "400", "400.01");
}

#[test]
fn a_decision_is_revoked_once_and_gives_back_what_it_did_not_use() {
    let revoke = |id: &str, earlier: &str| {
        decide_on(id, "council", COUNCIL, json!([{ "RevokeDecision": { "decision": earlier } }]))
    };
    let rejected = with(&decide_on("r", "council", COUNCIL, json!([])), "outcome", json!("rejected"));
    let scenario =
        Scenario::running().with_plans().given(giving("d", "a", "100")).given(pay("a", "30")).given(rejected);
    let twice = json!([{ "RevokeDecision": { "decision": "d" } }, { "RevokeDecision": { "decision": "d" } }]);
    scenario.table(&[
        (revoke("e", "nothing"), "unknown"),
        (revoke("e", "r"), "not-adopted"),
        (decide_on("e", "north", NORTH, json!([{ "RevokeDecision": { "decision": "d" } }])), "lesser-body"),
        (decide_on("e", "council", COUNCIL, twice), "already-superseded"),
        (revoke("e", "e"), "unknown"),
        (revoke("e", "d"), "accepted"),
    ]);
    let revoked = scenario.given(revoke("e", "d"));
    free(&revoked, "470", "470.01");
    assert!(case(&revoked, "d").superseded.is_none() && case(&revoked, "d").revoked.is_some());
    assert_eq!(revoked.verdict(&revoke("f", "d")), "already-superseded");
}

#[test]
fn a_correction_is_refused_for_the_first_thing_that_is_wrong() {
    let scenario = Scenario::running()
        .with_plans()
        .given(giving("d", "a", "100"))
        .given(giving("old", "o", "1"))
        .given(with(&decide_on("new", "council", COUNCIL, json!([])), "supersedes", json!("old")))
        .given(reserved(&giving("gone", "g", "1")))
        .given(lapse("gone"));
    let right = correct(scenario.entry("d"), &giving("d", "a", "120"));
    let at = "value/decision";
    scenario.ladder(
        "/CorrectRecord",
        &right,
        &[
            (&format!("{at}/decision/decision"), json!("nothing"), "unknown"),
            ("entry", json!(0), "not-that-entry"),
            (&format!("{at}/decision/body"), json!("nobody"), "unknown"),
            (&format!("{at}/decision/decided_on"), json!("2030-03-02"), "future-date"),
            (&format!("{at}/effects/0/AllocateFunds/amount"), json!("500.01"), "allocation-exceeds-free"),
            (&format!("{at}/effects/0/AllocateFunds/allocation"), json!("z"), "correction-decides-anew"),
            (
                &format!("{at}/decision/reservation"),
                reserved(&giving("d", "a", "1"))["TakeDecision"]["decision"]["reservation"].clone(),
                "correction-decides-anew",
            ),
        ],
    );
    // The reservation alone, or the outcome alone.
    let empty = decide_on("e", "council", COUNCIL, json!([]));
    let with_empty = scenario.clone().given(empty.clone());
    let correction = |to: &Value| correct(with_empty.entry("e"), to);
    with_empty.table(&[
        (correction(&reserved(&empty)), "correction-decides-anew"),
        (correction(&with(&empty, "outcome", json!("rejected"))), "correction-decides-anew"),
        (correction(&with(&empty, "title", json!("Else"))), "accepted"),
    ]);
    let rejected = with(&decide_on("d", "council", COUNCIL, json!([])), "outcome", json!("rejected"));
    let more =
        json!([allocate("a", "benches", "homes-money", "100"), { "AdjustStrategy": { "what": "More" } }]);
    scenario.table(&[
        (correct(scenario.entry("d"), &rejected), "correction-decides-anew"),
        (
            correct(scenario.entry("d"), &decide_on("d", "council", COUNCIL, json!([]))),
            "correction-decides-anew",
        ),
        (correct(scenario.entry("d"), &decide_on("d", "council", COUNCIL, more)), "correction-decides-anew"),
        (correct(scenario.entry("old"), &giving("old", "o", "2")), "already-superseded"),
        (correct(scenario.entry("gone"), &reserved(&giving("gone", "g", "2"))), "reservation-has-lapsed"),
    ]);
}

#[test]
fn a_corrected_decision_keeps_its_payments_and_the_record_before() {
    let scenario = Scenario::running().with_plans().given(giving("d", "a", "100")).given(pay("a", "30"));
    let entry = scenario.entry("d");
    let corrected = scenario.given(correct(entry, &giving("d", "a", "20")));
    free(&corrected, "480", "480.01");
    let account = corrected.programme.funds().accounts().values().next().unwrap();
    let figures = account.figures(None);
    assert_eq!(
        [figures.allocated, figures.spent, figures.overspent()].map(|m| m.to_string()),
        ["20.00", "30.00", "10.00"]
    );
    let case = case(&corrected, "d");
    let (correction, before) = &case.corrections[0];
    assert_eq!((correction.fact.entry.0, before.sequence.0), (entry, entry));
    assert!(case.decision.sequence.0 > entry);
    assert_eq!(case.effects.len(), 1, "what the record before did is not counted twice");
    let again = corrected.clone().given(correct(corrected.entry("d"), &giving("d", "a", "500")));
    assert_eq!(again.programme.decisions().all()[&"d".parse().unwrap()].corrections.len(), 2);
}

#[test]
fn a_corrected_attendance_is_judged_by_the_rules_again() {
    let scenario = Scenario::running().with_plans().given(giving("d", "a", "100"));
    let entry = scenario.entry("d");
    let without_bob = with(
        &giving("d", "a", "100"),
        "positions",
        json!([{ "seat": "town-seat", "person": "ann", "stance": "consent" }]),
    );
    assert_eq!(scenario.verdict(&correct(entry, &without_bob)), "core-partner-absent");
    let abstained = with(&giving("d", "a", "100"), "positions/1/stance", json!("abstain"));
    let corrected = scenario.given(correct(entry, &abstained));
    assert_eq!(case(&corrected, "d").decision.fact.positions[1].stance, Stance::Abstain);
}

#[test]
fn an_allocation_is_not_corrected_below_what_left_it() {
    let scenario = Scenario::running()
        .with_plans()
        .given(giving("d", "a", "100"))
        .given(decide_on("m", "council", COUNCIL, json!([crate::testing::reassign("a", "b", "grove", "30")])))
        .given(pay("a", "20"))
        .given(decide_on("r", "council", COUNCIL, json!([{ "ReleaseFunds": { "allocation": "a" } }])));
    free(&scenario, "450", "450.01");
    let to = |amount: &str| correct(scenario.entry("d"), &giving("d", "a", amount));
    scenario.table(&[
        (to("79.99"), "reassigned-above-left"),
        (to("80"), "accepted"),
        (to("550.01"), "allocation-exceeds-free"),
    ]);
    free(&scenario.clone().given(to("80")), "470", "470.01");
    free(&scenario.clone().given(to("150")), "400", "400.01");
}

#[test]
fn a_corrected_source_takes_and_frees_the_right_money() {
    let from =
        |pledge: &str| decide_on("d", "council", COUNCIL, json!([allocate("a", "benches", pledge, "100")]));
    let scenario = Scenario::running()
        .with_plans()
        .given(from("homes-money"))
        .given(decide_on("m", "council", COUNCIL, json!([crate::testing::reassign("a", "b", "grove", "30")])))
        .given(pay("a", "20"))
        .given(decide_on("r", "council", COUNCIL, json!([{ "ReleaseFunds": { "allocation": "a" } }])));
    free(&scenario, "450", "450.01");
    let corrected = scenario.clone().given(correct(scenario.entry("d"), &from("town-money")));
    // What went on from it keeps its source until that record is corrected too.
    free(&corrected, "470", "470.01");
    let moved =
        decide_on("m", "council", COUNCIL, json!([crate::testing::reassign("a", "b", "grove", "30")]));
    let both = corrected.clone().given(correct(corrected.entry("m"), &moved));
    free(&both, "500", "500.01");
    let town = |amount: &str| {
        decide_on("probe", "council", COUNCIL, json!([allocate("probe", "grove", "town-money", amount)]))
    };
    both.table(&[(town("650"), "accepted"), (town("650.01"), "allocation-exceeds-free")]);
}

#[test]
fn a_corrected_reassignment_moves_the_right_amount() {
    let moving = |amount: &str| {
        decide_on("m", "council", COUNCIL, json!([crate::testing::reassign("a", "b", "grove", amount)]))
    };
    let scenario = Scenario::running()
        .with_plans()
        .given(giving("d", "a", "100"))
        .given(moving("30"))
        .given(pay("b", "10"));
    let entry = scenario.entry("m");
    assert_eq!(scenario.verdict(&correct(entry, &moving("100.01"))), "reassigned-above-left");
    let scenario = scenario.given(correct(entry, &moving("90")));
    let allocated = |id: &str| {
        scenario.programme.funds().accounts()[&id.parse().unwrap()].figures(None).allocated.to_string()
    };
    assert_eq!([allocated("a"), allocated("b")], ["10.00", "90.00"]);
    free(&scenario, "400", "400.01");
}

#[test]
fn a_corrected_plan_gets_the_money_that_the_other_did_not() {
    let to =
        |plan: &str| decide_on("d", "council", COUNCIL, json!([allocate("a", plan, "homes-money", "100")]));
    let scenario = Scenario::running().with_plans().given(to("benches"));
    let scenario = scenario.clone().given(correct(scenario.entry("d"), &to("grove")));
    let of = |plan: &str| scenario.programme.funds().of_plan(&plan.parse().unwrap()).count();
    assert_eq!([of("benches"), of("grove")], [0, 1]);
}

#[test]
fn a_reserved_decision_is_corrected_before_and_after_it_is_lifted() {
    let waiting = Scenario::running().with_plans().given(reserved(&giving("d", "a", "100")));
    let to = |scenario: &Scenario, amount: &str| {
        correct(scenario.entry("d"), &reserved(&giving("d", "a", amount)))
    };
    let corrected = waiting.clone().given(to(&waiting, "200"));
    free(&corrected, "300", "300.01");
    assert_eq!(corrected.verdict(&owe("a")), "still-reserved");
    free(&corrected.given(lift("d")), "300", "300.01");
    let lifted = waiting.given(lift("d"));
    let corrected = lifted.clone().given(to(&lifted, "200"));
    free(&corrected, "300", "300.01");
    assert_eq!(corrected.verdict(&owe("a")), "accepted");
    let account = corrected.programme.funds().accounts().values().next().unwrap();
    assert_eq!(account.allocation.fact.on, crate::testing::day("2030-02-15"));
    let other = reserved(&decide_on("d", "council", COUNCIL, adjust()));
    let waiting = Scenario::running().with_plans().given(reserved(&giving("d", "a", "100")));
    assert_eq!(waiting.verdict(&correct(waiting.entry("d"), &other)), "correction-decides-anew");
}

#[test]
fn a_corrected_deferral_leaves_what_was_decided_since() {
    let decision = |id: &str| decide_on(id, "council", COUNCIL, json!([]));
    let scenario = Scenario::running()
        .given(proposal("v"))
        .given(proposal("w"))
        .given(on_proposal(&decision("later"), "v", "deferred"))
        .given(on_proposal(&decision("d"), "v", "adopted"));
    let retitled = with(&on_proposal(&decision("later"), "v", "deferred"), "title", json!("Put off"));
    let scenario = scenario.clone().given(correct(scenario.entry("later"), &retitled));
    assert_eq!(scenario.verdict(&on_proposal(&decision("e"), "v", "adopted")), "proposal-decided");
    let of = |scenario: &Scenario, proposal: &str| -> Vec<String> {
        let case = &scenario.programme.decisions().proposals()[&proposal.parse().unwrap()];
        case.decisions.iter().map(ToString::to_string).collect()
    };
    assert_eq!(of(&scenario, "v"), ["later", "d"]);
    let on_the_other =
        scenario.clone().given(correct(scenario.entry("d"), &on_proposal(&decision("d"), "w", "adopted")));
    assert_eq!(
        (of(&on_the_other, "v"), of(&on_the_other, "w")),
        (vec!["later".to_owned()], vec!["d".to_owned()])
    );
    assert_eq!(on_the_other.verdict(&on_proposal(&decision("e"), "v", "adopted")), "accepted");
}

#[test]
fn a_corrected_decision_forgets_its_own_adjustment_only_and_its_proposal_goes_on() {
    let adjusting = |id: &str, what: &str| {
        decide_on(id, "council", COUNCIL, json!([{ "AdjustStrategy": { "what": what } }]))
    };
    let scenario = Scenario::running()
        .given(proposal("v"))
        .given(adjusting("one", "Trees"))
        .given(on_proposal(&decide_on("put-off", "council", COUNCIL, json!([])), "v", "deferred"))
        .given(on_proposal(&adjusting("two", "Benches"), "v", "adopted"));
    let what = |scenario: &Scenario| -> Vec<String> {
        let adjustments = scenario.programme.decisions().adjustments();
        adjustments.iter().map(|own| own.fact.what.to_string()).collect()
    };
    let corrected = scenario.clone().given(correct(scenario.entry("one"), &adjusting("one", "Oaks")));
    assert_eq!(what(&corrected), ["Benches", "Oaks"]);
    let without = |id: &str| {
        let programme = scenario.programme.without(&id.parse().unwrap());
        let case = &programme.decisions().proposals()[&"v".parse().unwrap()];
        (
            case.decisions.iter().map(ToString::to_string).collect::<Vec<_>>(),
            programme.decisions().adjustments().len(),
        )
    };
    assert_eq!(without("two"), (vec!["put-off".to_owned()], 1));
    assert_eq!(without("put-off"), (vec![], 2), "what followed it is on no proposal");
    assert_eq!(without("one").0, ["put-off", "two"]);
}

#[test]
fn a_correction_with_the_same_value_leaves_everything_as_it_was() {
    let policy = json!([{ "SetPolicy": { "setting": { "vacancy_days": 30 } } }, { "ConfirmReading": { "point": "quorum" } }]);
    let stop =
        decide_on("s", "north", NORTH, json!([{ "StopPlan": { "plan": "benches", "ground": "merged" } }]));
    let moved =
        decide_on("m", "council", COUNCIL, json!([crate::testing::reassign("a", "b", "grove", "30")]));
    let all = [giving("d", "a", "100"), moved, decide_on("y", "council", COUNCIL, policy), stop];
    let scenario = all.iter().cloned().fold(Scenario::running().with_plans(), Scenario::given);
    for (decision, id) in all.iter().zip(["d", "m", "y", "s"]) {
        if id == "d" {
            // Its plan ended since.
            assert_eq!(scenario.verdict(&correct(scenario.entry("d"), decision)), "plan-ended");
            continue;
        }
        let same = scenario.clone().given(correct(scenario.entry(id), decision));
        let figures = |scenario: &Scenario| {
            let accounts = scenario.programme.funds().accounts().iter();
            accounts.map(|(id, account)| (id.clone(), account.figures(None))).collect::<Vec<_>>()
        };
        assert_eq!(figures(&same), figures(&scenario), "{id}");
        free(&same, &figures_free(&scenario), &figures_free_and_a_cent(&scenario));
        let status = |scenario: &Scenario| -> Vec<_> {
            scenario.programme.plans().all().values().map(|life| (life.status(), life.steps.len())).collect()
        };
        assert_eq!(status(&same), status(&scenario), "{id}");
        assert_eq!(same.programme.charter(), scenario.programme.charter(), "{id}");
    }
}

fn left(scenario: &Scenario) -> crate::value::Money {
    let figures =
        scenario.programme.funds().accounts().values().map(|account| account.figures(None).allocated);
    crate::value::Money::from_cents(50_000).saturating_sub(figures.sum())
}

fn figures_free(scenario: &Scenario) -> String {
    left(scenario).to_string()
}

fn figures_free_and_a_cent(scenario: &Scenario) -> String {
    left(scenario).saturating_add(crate::value::Money::from_cents(1)).to_string()
}

#[test]
fn a_corrected_setting_is_the_same_setting() {
    let set =
        |setting: Value| decide_on("y", "council", COUNCIL, json!([{ "SetPolicy": { "setting": setting } }]));
    let scenario = Scenario::running().given(set(json!({ "vacancy_days": 30 })));
    let to = |setting: Value| correct(scenario.entry("y"), &set(setting));
    scenario.table(&[
        (to(json!({ "report_months": 30 })), "correction-decides-anew"),
        (to(json!({ "vacancy_days": 31 })), "accepted"),
    ]);
    let corrected = scenario.clone().given(to(json!({ "vacancy_days": 31 })));
    assert_eq!(corrected.programme.charter().unwrap().policy.vacancy_days, 31);
    assert_eq!(corrected.programme.signing().policy_changes().len(), 1);
}

/// A position with a reason, so that it can object.
fn said(seat: &str, person: &str, stance: &str) -> Value {
    json!({ "seat": seat, "person": person, "stance": stance, "reason": { "digest": "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0" } })
}

#[test]
fn whose_voices_count_is_a_reading() {
    let voiced = |stances: [&str; 3]| {
        let positions: Vec<Value> =
            NORTH.iter().zip(stances).map(|((seat, person), stance)| said(seat, person, stance)).collect();
        with(&decide_on("d", "north", NORTH, json!([])), "positions", json!(positions))
    };
    let rows = [
        // By, voices, and whether each is carried: an objecting resident, an objecting town, an abstaining town.
        ("consent", "core-partners", [true, false, true]),
        ("consent", "functions", [false, false, true]),
        ("simple-majority", "core-partners", [true, false, true]),
        ("simple-majority", "functions", [true, true, true]),
        ("two-thirds", "functions", [true, true, true]),
        ("two-thirds", "core-partners", [true, false, true]),
        ("unanimity", "core-partners", [true, false, false]),
        ("unanimity", "filled-seats", [false, false, false]),
    ];
    for (by, voices, carried) in rows {
        let scenario = Scenario::founded_with(&[(
            "/readings/decision_rule/rule",
            by_level(&json!({ "by": by, "voices": voices })),
        )])
        .run();
        let stances = [
            ["consent", "consent", "object"],
            ["object", "consent", "consent"],
            ["abstain", "consent", "consent"],
        ];
        for (stances, carried) in stances.into_iter().zip(carried) {
            let verdict = if carried { "accepted" } else { "not-carried" };
            assert_eq!(scenario.verdict(&voiced(stances)), verdict, "{by}, {voices}: {stances:?}");
        }
    }
}

#[test]
fn in_a_plural_seat_each_holder_has_a_voice_where_seats_have_one() {
    let scenario = Scenario::founded_with(&[(
        "/readings/decision_rule/rule",
        by_level(&json!({ "by": "simple-majority", "voices": "filled-seats" })),
    )])
    .run()
    .given(json!({ "RegisterPerson": { "person": "hal", "kind": "resident" } }))
    .given(crate::testing::take_seat("north", "residents", "hal", None));
    let decision = with(
        &decide_on("d", "north", NORTH, json!([])),
        "positions",
        json!([
            said("worker", "cas", "consent"),
            said("keeper", "dee", "consent"),
            said("residents", "fay", "object"),
            said("residents", "hal", "object")
        ]),
    );
    let refusal = scenario.when(&decision).unwrap_err();
    assert_eq!(
        (refusal.rejection.code(), refusal.unconfirmed_reading),
        ("not-carried", Some(Point::DecisionRule))
    );
}

#[test]
fn who_must_be_there_is_a_reading() {
    let worker: &[(&str, &str)] = &NORTH[..1];
    let residents: &[(&str, &str)] = &NORTH[1..];
    for (quorum, rows) in [
        (
            "every-core-partner",
            [(worker, "core-partner-absent"), (residents, "core-partner-absent"), (&NORTH[..2], "accepted")],
        ),
        (
            "majority-of-core-partners",
            [(worker, "too-few-partners"), (residents, "too-few-partners"), (&NORTH[..2], "accepted")],
        ),
        (
            "majority-of-filled-seats",
            [(worker, "too-few-seats"), (residents, "accepted"), (&NORTH[..2], "accepted")],
        ),
        ("every-filled-seat", [(&[], "seat-absent"), (&NORTH[..2], "seat-absent"), (NORTH, "accepted")]),
        ("functions", [(&[], "too-few-functions"), (worker, "too-few-functions"), (residents, "accepted")]),
    ] {
        let rule = json!({ "means": "every-core-partner", "other": quorum });
        let read = json!({ "answer": "So", "rule": { "quorum": by_level(&rule) } });
        let confirm = json!([{ "ConfirmReading": { "point": "quorum", "read": read } }]);
        let scenario = Scenario::running().given(decide_on("r", "council", COUNCIL, confirm));
        for (voices, verdict) in rows {
            assert_eq!(
                scenario.verdict(&decide_on("d", "north", voices, json!([]))),
                verdict,
                "{quorum}: {voices:?}"
            );
        }
    }
}

#[test]
fn the_deputy_of_a_vacant_seat_does_not_make_a_majority_of_the_filled_ones() {
    let deputise = json!({ "DesignateDeputy": { "body": "team", "seat": "teacher", "person": "gus", "partner": "school", "from": "2030-01-02" } });
    let leave = json!({ "VacateSeat": { "body": "team", "seat": "teacher", "person": "eve", "until": "2030-01-02" } });
    let scenario = Scenario::running().given(deputise).given(leave);
    let voices: &[(&str, &str)] = &[("leader", "cas"), ("teacher", "gus")];
    assert_eq!(scenario.verdict(&decide_on("d", "team", voices, json!([]))), "accepted");
    assert_eq!(
        scenario.verdict(&dated(&decide_on("d", "team", voices, json!([])), "2030-01-03")),
        "too-few-seats"
    );
}

#[test]
fn a_corrected_release_frees_what_it_freed() {
    let release = decide_on("r", "council", COUNCIL, json!([{ "ReleaseFunds": { "allocation": "a" } }]));
    let late = but(&pay("a", "30"), "/RecordPayment/payment", json!("late"));
    let scenario =
        Scenario::running().with_plans().given(giving("d", "a", "100")).given(release.clone()).given(late);
    free(&scenario, "500", "500.01");
    let scenario = scenario.clone().given(correct(scenario.entry("r"), &release));
    free(&scenario, "500", "500.01");
    assert_eq!(scenario.programme.funds().accounts().values().next().unwrap().releases.len(), 1);
}

#[test]
fn a_proposal_whose_decision_lapsed_can_be_decided_on_again() {
    let proposal = json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" }, "to": "council", "on": "2030-01-02" } });
    let on = |id: &str| with(&decide_on(id, "council", COUNCIL, adjust()), "proposal", json!("v"));
    let waiting = with(
        &on("d"),
        "reservation",
        json!({ "authority": "A", "kind": "not-yet-made", "until": "2030-02-01" }),
    );
    let scenario = Scenario::running().given(proposal).given(waiting);
    assert_eq!(scenario.verdict(&on("e")), "proposal-decided");
    let lapsed = scenario.given(json!({ "LapseReservation": { "decision": "d", "on": "2030-02-01" } }));
    assert_eq!(lapsed.verdict(&on("e")), "accepted");
}
