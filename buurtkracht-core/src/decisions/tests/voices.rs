//! Who speaks, in writing too, and departures from readings (domain § 8).

use serde_json::{Value, json};

use super::{adjust, with};
use crate::charter::Point;
use crate::compliance::{FindingCode, findings};
use crate::testing::{
    COUNCIL, NORTH, Scenario, allocate, by_level, day, decide_on, document, propose, sealed, take_seat,
};

fn said(seat: &str, person: &str, stance: &str) -> Value {
    json!({ "seat": seat, "person": person, "stance": stance, "reason": sealed(&[]) })
}

fn held(body: &str, on: &str, present: Value) -> Value {
    json!({ "HoldMeeting": { "meeting": "m", "body": body, "on": on, "present": present } })
}

/// A decision in meeting `m`, dated on a day.
fn in_meeting(decision: &Value, on: &str) -> Value {
    with(&with(decision, "venue", json!({ "meeting": "m" })), "decided_on", json!(on))
}

#[test]
fn in_a_meeting_only_its_members_present_speak() {
    let present = json!([{ "person": "ann" }, { "person": "bob", "as": "guest" }]);
    let scenario = Scenario::running().given(held("council", "2030-02-01", present));
    let decision =
        |voices: &[(&str, &str)]| in_meeting(&decide_on("d", "council", voices, adjust()), "2030-02-01");
    assert_eq!(scenario.verdict(&decision(COUNCIL)), "not-present", "a guest has no voice");
    // One of two seats is not a majority of them.
    assert_eq!(scenario.verdict(&decision(&COUNCIL[..1])), "too-few-seats");
}

#[test]
fn a_consent_in_writing_dates_the_decision_that_needed_it() {
    let scenario = Scenario::running()
        .given(held("council", "2030-02-01", json!([{ "person": "ann" }])))
        .on("2030-03-10");
    let written = |on: &str, stance: &str| {
        let mut bob = said("homes-seat", "bob", stance);
        bob["written"] = json!({ "on": on, "evidence": document() });
        json!([said("town-seat", "ann", "consent"), bob])
    };
    let decision = |decided: &str, on: &str, stance: &str| {
        let decision = decide_on("d", "council", COUNCIL, adjust());
        in_meeting(&with(&decision, "positions", written(on, stance)), decided)
    };
    scenario.table(&[
        (decision("2030-02-15", "2030-02-15", "object"), "written-without-consent"),
        (decision("2030-02-16", "2030-02-16", "consent"), "written-outside-time"),
        (decision("2030-02-01", "2030-01-31", "consent"), "written-outside-time"),
        (decision("2030-02-01", "2030-02-15", "consent"), "too-few-seats"),
        (decision("2030-02-20", "2030-02-15", "consent"), "not-decided-that-day"),
        (decision("2030-02-15", "2030-02-15", "consent"), "accepted"),
    ]);
    let decided = scenario.given(decision("2030-02-15", "2030-02-15", "consent"));
    let found = findings(&decided.programme, day("2030-03-10"));
    assert!(found.iter().all(|finding| finding.code != FindingCode::MinutesDiffer), "{found:?}");
}

#[test]
fn a_consent_in_writing_that_was_not_needed_leaves_the_day_of_the_meeting() {
    let present = json!([{ "person": "cas" }, { "person": "dee" }]);
    let scenario = Scenario::running().given(held("north", "2030-02-01", present));
    let mut fay = said("residents", "fay", "consent");
    fay["written"] = json!({ "on": "2030-02-05", "evidence": document() });
    let positions = json!([said("worker", "cas", "consent"), said("keeper", "dee", "consent"), fay]);
    let decision = with(&decide_on("d", "north", NORTH, json!([])), "positions", positions);
    assert_eq!(scenario.verdict(&in_meeting(&decision, "2030-02-05")), "not-decided-that-day");
    assert_eq!(scenario.verdict(&in_meeting(&decision, "2030-02-01")), "accepted");
}

#[test]
fn a_lead_has_no_voice_on_stopping_the_own_project() {
    let scenario = Scenario::running().with_plans();
    let stop = |plan: &str, fay: &str| {
        let stop = json!([{ "StopPlan": { "plan": plan, "ground": "not-working" } }]);
        let positions = json!([
            said("worker", "cas", "consent"),
            said("keeper", "dee", "consent"),
            said("residents", "fay", fay)
        ]);
        with(&decide_on("d", "north", NORTH, stop), "positions", positions)
    };
    assert_eq!(scenario.verdict(&stop("benches", "object")), "accepted", "fay leads the benches");
    assert_eq!(scenario.verdict(&stop("grove", "object")), "not-carried", "and has a voice on the grove");
    let two = json!([said("worker", "cas", "consent"), said("residents", "fay", "consent")]);
    let stopped = with(&stop("benches", "consent"), "positions", two);
    assert_eq!(scenario.verdict(&stopped), "too-few-functions", "nor is she counted");
}

#[test]
fn an_objection_that_the_group_does_not_resolve_goes_to_the_coordination() {
    let plan = propose("grove", json!("neighbourhood"));
    let proposal = json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "north" }, "to": "north", "on": "2030-01-02" } });
    let decided = |id: &str, body: &str, voices: &[(&str, &str)], effects: Value| {
        with(&decide_on(id, body, voices, effects), "proposal", json!("v"))
    };
    let adopt = json!([{ "AdoptPlan": { "plan": "grove" } }]);
    let team = decided("t", "team", crate::testing::TEAM, adopt);
    let scenario = Scenario::running().given(plan).given(proposal);
    assert_eq!(scenario.verdict(&team), "proposal-to-another-body");
    let deferred = |fay: &str| {
        let positions = json!([said("worker", "cas", "consent"), said("residents", "fay", fay)]);
        let decision = with(&decided("d", "north", NORTH, json!([])), "positions", positions);
        with(&decision, "outcome", json!("deferred"))
    };
    let without = scenario.clone().given(deferred("consent"));
    assert_eq!(without.verdict(&team), "proposal-to-another-body", "nobody objected");
    let objected = scenario.given(deferred("object"));
    let worker = crate::testing::take_seat("south", "worker", "gus", Some("town"));
    let council = decided("t", "council", COUNCIL, json!([{ "AdjustStrategy": { "what": "More trees" } }]));
    objected.clone().given(worker).table(&[
        (decided("t", "south", &[("worker", "gus")], json!([])), "proposal-to-another-body"),
        (council, "accepted"),
        (
            decided(
                "t",
                "team",
                crate::testing::TEAM,
                json!([{ "AdjustStrategy": { "what": "More trees" } }]),
            ),
            "not-competent",
        ),
    ]);
    let open = |scenario: &Scenario| {
        let found = crate::compliance::findings(&scenario.programme, crate::testing::day("2030-02-01"));
        found.iter().filter(|finding| finding.code.to_string() == "objection-unresolved").count()
    };
    assert_eq!(open(&objected), 1);
    assert_eq!(open(&objected.given(team)), 0);
}

#[test]
fn an_act_departs_from_a_reading_that_nobody_confirmed() {
    let scenario = Scenario::running().with_plans();
    let one = decide_on("d", "council", &COUNCIL[..1], json!([allocate("a", "benches", "town-money", "1")]));
    let refusal = scenario.when(&one).unwrap_err();
    assert_eq!(refusal.rejection.code(), "core-partner-absent");
    let how = r#"departs_from = [{ point = "quorum", reason = "…" }]"#;
    assert!(refusal.to_string().contains(how), "{refusal}");
    let departs =
        |point: &str| with(&one, "departs_from", json!([{ "point": point, "reason": "As agreed" }]));
    scenario.table(&[(departs("decision-rule"), "core-partner-absent"), (departs("quorum"), "accepted")]);
    let confirm = decide_on("c", "council", COUNCIL, json!([{ "ConfirmReading": { "point": "quorum" } }]));
    let confirmed = scenario.clone().given(confirm.clone());
    assert_eq!(confirmed.verdict(&departs("quorum")), "departs-from-confirmed");
    let found = |scenario: &Scenario| {
        let found = crate::compliance::findings(&scenario.programme, crate::testing::day("2030-02-01"));
        found.iter().filter(|finding| finding.code.to_string() == "departs-from-reading").count()
    };
    let departed = scenario.given(departs("quorum"));
    assert_eq!(found(&departed), 1);
    assert_eq!(found(&departed.given(confirm)), 0);
}

#[test]
fn an_act_departs_from_the_readings_of_rule_competence_and_mandate() {
    let scenario = Scenario::running().with_plans();
    let objecting = json!([said("town-seat", "ann", "consent"), said("homes-seat", "bob", "object")]);
    let outvoted = with(&decide_on("d", "council", COUNCIL, adjust()), "positions", objecting);
    let annual = propose("year", json!({ "annual": { "year": 2030 } }));
    let scenario = scenario.given(crate::testing::but(&annual, "/ProposePlan/body", json!("team")));
    let adopt = decide_on("d", "team", crate::testing::TEAM, json!([{ "AdoptPlan": { "plan": "year" } }]));
    let beyond = crate::testing::alone(
        "d",
        "cas",
        "leader-mandate",
        json!([{ "StopPlan": { "plan": "benches", "ground": "not-working" } }]),
    );
    for (decision, point, code) in [
        (outvoted, Point::DecisionRule, "not-carried"),
        (adopt, Point::WhoAdopts, "not-competent"),
        (beyond, Point::ProgrammeMandate, "outside-mandate"),
    ] {
        let departs = json!([{ "point": point, "reason": "As agreed" }]);
        assert_eq!(scenario.verdict(&decision), code);
        assert_eq!(scenario.verdict(&with(&decision, "departs_from", departs)), "accepted", "{point}");
    }
}

#[test]
fn a_group_uses_its_mandate_with_its_own_quorum() {
    let grant = crate::testing::grant("m", json!({ "body": "north" }), json!(["allocate"]), Some("100"));
    let rule = json!({ "means": "every-core-partner", "other": "majority-of-filled-seats" });
    let scenario = Scenario::founded_with(&[("/readings/quorum/rule", by_level(&rule))])
        .run()
        .with_plans()
        .given(decide_on("g", "council", COUNCIL, json!([grant])));
    let voices: &[(&str, &str)] = &[("worker", "cas"), ("residents", "fay")];
    let decision = decide_on("d", "north", voices, json!([allocate("a", "benches", "town-money", "1")]));
    let cited = with(&decision, "mandate", json!({ "mandate": "m" }));
    assert_eq!(scenario.verdict(&decision), "mandate-not-cited");
    assert_eq!(scenario.verdict(&cited), "accepted", "homes is not represented");
    // A body that is competent by itself uses no mandate, even if it cites one.
    let own = crate::testing::grant("own", json!({ "body": "council" }), json!(["allocate"]), Some("100"));
    let scenario = scenario.given(decide_on("o", "council", COUNCIL, json!([own])));
    let alone =
        decide_on("a", "council", &COUNCIL[..1], json!([allocate("a", "benches", "town-money", "1")]));
    let citing = with(&alone, "mandate", json!({ "mandate": "own" }));
    assert_eq!(scenario.verdict(&citing), "core-partner-absent");
}

#[test]
fn two_thirds_of_the_voices_for_or_against_carry() {
    let rule = json!({ "by": "two-thirds", "voices": "functions" });
    let scenario = Scenario::founded_with(&[("/readings/decision_rule/rule/operational", rule)])
        .run()
        .given(take_seat("north", "residents", "gus", None));
    let voiced = |stances: [&str; 4]| {
        let seats = [("worker", "cas"), ("keeper", "dee"), ("residents", "fay"), ("residents", "gus")];
        let positions: Vec<Value> =
            seats.iter().zip(stances).map(|((seat, person), stance)| said(seat, person, stance)).collect();
        with(&decide_on("d", "north", NORTH, json!([])), "positions", json!(positions))
    };
    for (stances, verdict) in [
        (["consent", "consent", "object", "object"], "accepted"),
        (["consent", "abstain", "object", "abstain"], "not-carried"),
        // A plural seat speaks once, and an objection outweighs a consent in it.
        (["consent", "object", "consent", "object"], "not-carried"),
        (["abstain", "abstain", "abstain", "abstain"], "not-carried"),
    ] {
        assert_eq!(scenario.verdict(&voiced(stances)), verdict, "{stances:?}");
    }
}

/// The pledge of the town is read as for each year: what is allocated in 2030 leaves 2031 as it was.
#[test]
fn an_act_departs_from_the_reading_of_the_pledge_and_no_money_is_invented() {
    let scenario = Scenario::running().with_plans();
    let whole = |id: &str, year: &str| {
        let mut all = allocate(id, "benches", "homes-money", "500.00");
        all["AllocateFunds"]["period"] =
            json!({ "from": format!("{year}-01-01"), "until": format!("{year}-12-31") });
        decide_on(&format!("of-{id}"), "council", COUNCIL, json!([all]))
    };
    let departs = json!([{ "point": "pledge-period", "reason": "The letter says yearly" }]);
    let scenario = scenario.given(whole("a", "2030"));
    assert_eq!(scenario.verdict(&whole("b", "2031")), "allocation-exceeds-free");
    let other = |id: &str, year: &str| with(&whole(id, year), "departs_from", departs.clone());
    assert_eq!(
        scenario.verdict(&other("b", "2030")),
        "allocation-exceeds-free",
        "2030 is spent in any reading"
    );
    assert_eq!(scenario.verdict(&other("b", "2031")), "accepted");
}

#[test]
fn plans_budgets_and_carry_overs_depart_from_readings_too() {
    let kinds = json!(["neighbourhood"]);
    let scenario = Scenario::founded_with(&[("/readings/kinds_of_plan/rule", kinds)]).run();
    let departs = |point: &str| json!([{ "point": point, "reason": "As agreed" }]);
    let found = |scenario: &Scenario, about: &str| {
        let found = crate::compliance::findings(&scenario.programme, crate::testing::day("2031-03-01"));
        found.iter().any(|own| own.code.to_string() == "departs-from-reading" && own.about == about)
    };
    let annual = propose("year", json!({ "annual": { "year": 2030 } }));
    let annual = crate::testing::but(&annual, "/ProposePlan/body", json!("team"));
    assert_eq!(scenario.verdict(&annual), "plan-kind-not-used");
    let scenario =
        scenario.given(crate::testing::but(&annual, "/ProposePlan/departs_from", departs("kinds-of-plan")));
    assert!(found(&scenario, "year"));

    let line = |year: u16| json!({ "year": year, "what": "Trees", "amount": { "money": "500.00" }, "cover": { "committed": { "pledge": "homes-money" } } });
    let budget = json!({ "DraftBudget": { "budget": "b", "title": "B", "by": "team", "from": 2030, "until": 2031,
        "lines": [line(2030), line(2031)], "on": "2030-02-01" } });
    assert_eq!(scenario.verdict(&budget), "line-not-covered");
    let scenario =
        scenario.given(crate::testing::but(&budget, "/DraftBudget/departs_from", departs("pledge-period")));
    assert!(found(&scenario, "b"));

    let carry = json!({ "CarryOver": { "carry_over": "c", "source": { "pledge": "town-money" }, "from": 2030, "to": 2031,
        "amount": "10", "authority": "Council", "on": "2031-02-01" } });
    let scenario = scenario.on("2031-03-01");
    assert_eq!(scenario.verdict(&carry), "carried-above-unspent");
    let scenario =
        scenario.given(crate::testing::but(&carry, "/CarryOver/departs_from", departs("pledge-period")));
    assert!(found(&scenario, "c"));
}
