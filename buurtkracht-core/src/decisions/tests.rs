use serde_json::{Value, json};

use crate::charter::Point;
use crate::testing::{COUNCIL, NORTH, Scenario, allocate, but, decide_on};

const AT: &str = "/TakeDecision/decision";

fn with(decision: &Value, member: &str, value: Value) -> Value {
    but(decision, &format!("{AT}/{member}"), value)
}

fn adjust() -> Value {
    json!([{ "AdjustStrategy": { "what": "More trees" } }])
}

#[test]
fn a_decision_is_refused_for_the_first_thing_that_is_wrong() {
    let held =
        json!({ "HoldMeeting": { "meeting": "held", "body": "council", "on": "2030-01-02", "present": [] } });
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
    ] {
        let scenario = Scenario::founded_with(&[("/readings/decision_rule/rule", json!(rule))]).run();
        for (ann, bob, carried) in rows {
            let verdict = if carried { "accepted" } else { "not-carried" };
            assert_eq!(scenario.verdict(&voices(ann, bob)), verdict, "{rule}: {ann}, {bob}");
        }
    }
}

#[test]
fn an_objection_of_one_core_partner_can_be_outvoted_only_by_majority() {
    // In the club the town has a voice, and so have the homes; the resident has none.
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
    assert_eq!(Scenario::running().verdict(&decision), "accepted");
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
    let advice =
        json!({ "GiveAdvice": { "proposal": "v", "by": "team", "verdict": "positive", "on": "2030-01-02" } });
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
