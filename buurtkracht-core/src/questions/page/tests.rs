use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::testing::{
    COUNCIL, NORTH, Scenario, allocate, but, commands, dated, day, decide_on, reserved, sealed,
};

fn meet(id: &str, on: &str) -> Value {
    json!({ "HoldMeeting": { "meeting": id, "body": "council", "on": on, "present": [] } })
}

fn told(scenario: &Scenario, on: &str) -> PageAnswer {
    page(&scenario.programme, day(on), None).unwrap()
}

fn action(id: &str, decision: &str, by: &str) -> Value {
    json!({ "AgreeAction": { "action": id, "what": "Ask", "who": { "partner": "town" }, "by": by, "decision": decision,
        "on": "2030-02-01" } })
}

#[test]
fn it_is_for_the_body_that_distributes_the_money_and_tells_what_that_is_asked() {
    let asks = |id: &str, plan: Value, sources: Value| {
        json!({ "PrepareProposal": { "proposal": id, "title": id, "by": { "body": "team" }, "to": "council", "amount": "90.00",
            "sources": sources, "plan": plan, "on": "2030-02-20" } })
    };
    let proposal = |id: &str, plan: Value| asks(id, plan, json!([]));
    let town = json!([{ "from": { "pledge": "town-money" }, "amount": "60.00" }]);
    let effects = json!([allocate("a", "benches", "homes-money", "100.00")]);
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, effects))
        .given(proposal("more", json!("benches")))
        .given(proposal("new", Value::Null))
        .given(asks("named", json!("benches"), town))
        .given(json!({ "GiveAdvice": { "about": { "proposal": "more" }, "by": "team", "verdict": "positive", "on": "2030-02-25" } }));
    let page = told(&scenario, "2030-03-01");
    assert_eq!((page.body.as_str(), page.last_meeting), ("council", None));
    let sources = |at: usize| -> Vec<String> {
        let sources = page.asked[at].sources.iter();
        sources
            .map(|own| format!("{} {:?} {}", own.source, own.asked.map(|m| m.to_string()), own.free))
            .collect()
    };
    assert_eq!(
        (sources(0), page.asked[0].named_by),
        (vec!["homes-money None 400.00".to_owned()], SourcesNamedBy::Plan)
    );
    assert_eq!(page.asked[0].waiting.advice.len(), 1);
    assert_eq!(
        (sources(1).len(), page.asked[1].named_by),
        (3, SourcesNamedBy::Nobody),
        "what has something free"
    );
    let named = vec!["town-money Some(\"60.00\") 700.00".to_owned()];
    assert_eq!(
        (sources(2), page.asked[2].named_by),
        (named, SourcesNamedBy::Proposal),
        "and not what its plan draws from"
    );
}

#[test]
fn what_was_decided_last_time_is_done_in_hand_late_stuck_or_waits() {
    let decide = |id: &str| dated(&decide_on(id, "council", COUNCIL, json!([])), "2030-02-01");
    let put_off = but(&decide("f"), "/TakeDecision/decision/outcome", json!("deferred"));
    let scenario = Scenario::running()
        .given(dated(&reserved(&decide_on("old", "council", COUNCIL, json!([]))), "2030-01-20"))
        .given(meet("c1", "2030-02-01"))
        .given(decide("done"))
        .given(decide("hand"))
        .given(decide("late"))
        .given(put_off)
        .given(action("x", "hand", "2030-03-10"))
        .given(action("y", "late", "2030-02-10"));
    let page = told(&scenario, "2030-02-15");
    assert_eq!(page.last_meeting.as_ref().unwrap().on, day("2030-02-01"));
    let progress: Vec<(&str, bool, &'static str)> =
        page.decided.iter().map(|own| (own.decision.as_str(), own.earlier, (&own.progress).into())).collect();
    let expected = [
        ("done", false, "done"),
        ("hand", false, "in-hand"),
        ("late", false, "late"),
        ("f", false, "stuck"),
        ("old", true, "under-reservation"),
    ];
    assert_eq!(progress, expected);
    let late =
        told(&scenario, "2030-06-02").decided.into_iter().find(|own| own.decision.as_str() == "old").unwrap();
    let stuck = DecisionProgress::Stuck { why: Stuck::ApprovalOverdue, since: day("2030-06-02") };
    assert_eq!(late.progress, stuck);
}

#[test]
fn a_plan_has_its_phase_its_colour_and_what_comes_next() {
    let told_of = |colour: &str, on: &str| json!({ "RecordProgress": { "plan": "grove", "by": "team", "colour": colour, "note": sealed(&[]), "on": on } });
    let evaluation = json!({ "RecordEvaluation": { "evaluation": "e", "title": "E", "about": { "plan": "benches" },
        "kind": "process", "by": "north", "conclusion": "stop", "on": "2030-03-01" } });
    let scenario = Scenario::running().with_plans();
    let scenario = scenario.given(told_of("amber", "2030-03-01")).on("2030-03-05");
    let scenario = scenario.given(told_of("green", "2030-03-05")).given(evaluation);
    let line = |on: &str, plan: &str| {
        let page = told(&scenario, on);
        page.plans.into_iter().find(|line| line.plan.as_str() == plan).unwrap()
    };
    let colour = |on: &str| line(on, "grove").colour.unwrap().fact.colour;
    assert_eq!(colour("2030-03-04"), crate::plans::Colour::Amber, "a past day is told as it was");
    assert_eq!(colour("2030-03-05"), crate::plans::Colour::Green);
    let Some(NextStep::Finish { .. }) = line("2030-03-05", "grove").next else { panic!("it goes on") };
    let Some(NextStep::Do(item)) = line("2030-03-05", "benches").next else {
        panic!("it waits for a decision")
    };
    assert_eq!((item.id.as_str(), item.entries.len()), ("e", 1));
    let adopted = line("2030-01-02", "benches");
    assert_eq!(adopted.phase, crate::plans::PlanStatus::Adopted);
    let stop = json!([{ "StopPlan": { "plan": "benches", "ground": "not-working", "evaluation": "e" } }]);
    let stopped = scenario.given(dated(&decide_on("s", "north", NORTH, stop), "2030-03-05"));
    let plans = |on: &str, scenario: &Scenario| -> Vec<String> {
        told(scenario, on).plans.into_iter().map(|line| line.plan.to_string()).collect()
    };
    assert_eq!(plans("2030-03-05", &stopped), ["grove"], "no meeting was held to compare with");
    let met = stopped.on("2030-03-06").given(meet("c1", "2030-03-01"));
    assert_eq!(plans("2030-03-06", &met), ["grove", "benches"], "it ended since that meeting");
}

#[test]
fn a_goal_goes_from_its_baseline_to_the_latest_figure_with_what_is_to_be_known() {
    let figure = |id: &str, on: &str, value: &str, method: &str| {
        json!({ "measurement": id, "indicator": "i", "area": "BU00010001", "area_year": 2030, "reference_date": on,
            "value": { "figure": value }, "n": 100, "series": method, "source": "Town", "method": method })
    };
    let base = Scenario::running();
    let first = |scenario: &Scenario, on: &str| told(scenario, on).goals.remove(0);
    let told_of = |line: &GoalLine| (line.figures.is_some(), line.others, line.unmeasured);
    assert_eq!(told_of(&first(&base, "2030-03-01")), (false, 0, 0));
    let defined = base.given(
        json!({ "DefineIndicator": { "indicator": "i", "goal": "green", "title": "Trees", "unit": "trees",
        "direction": "up" } }),
    );
    assert_eq!(told_of(&first(&defined, "2030-03-01")), (false, 0, 1));
    let scenario = defined
        .given(json!({ "RecordBaseline": figure("b", "2029-06-01", "10", "count") }))
        .given(json!({ "RecordMeasurement": figure("m1", "2030-01-10", "12", "count") }))
        .given(json!({ "RecordMeasurement": figure("m2", "2030-02-10", "14", "survey") }));
    let goal = |on: &str| {
        let line = first(&scenario, on);
        assert_eq!(told_of(&line), (true, 0, 0));
        let figures = line.figures.unwrap();
        let caveats = figures.effect.beside().map(|warning| (&warning.caveat).into());
        let caveats: Vec<&str> = caveats.collect();
        let latest = figures.effect.latest().map(|known| known.fact.measurement.to_string());
        let by = figures.effect.change.as_ref().map(|change| change.by.to_string());
        assert_eq!(figures.effect.baseline.as_ref().unwrap().fact.measurement.as_str(), "b");
        (latest, by, caveats)
    };
    assert_eq!(goal("2030-01-09"), (None, None, vec!["no-later-figure"]));
    assert_eq!(goal("2030-02-09"), (Some("m1".to_owned()), Some("2".to_owned()), vec![]));
    assert_eq!(goal("2030-02-10"), (Some("m2".to_owned()), None, vec!["other-series"]));
}

#[test]
fn dates_ahead_are_later_than_the_day_and_in_order() {
    let scenario = Scenario::running()
        .with_plans()
        .given(json!({ "ScheduleMeeting": { "meeting": "c9", "body": "council", "on": "2030-04-01" } }))
        .given(dated(&reserved(&decide_on("r", "council", COUNCIL, json!([]))), "2030-02-01"));
    let ahead = told(&scenario, "2030-03-01").ahead;
    let days: Vec<_> = ahead.iter().map(|date| date.on).collect();
    assert!(days.is_sorted() && days.iter().all(|on| day("2030-03-01") < *on));
    let of = |kind| ahead.iter().find(|date| date.kind == kind).map(|date| date.id.as_str());
    assert_eq!(of(AheadKind::Meeting), Some("c9"));
    assert_eq!(of(AheadKind::Undone), Some("r"));
    assert_eq!(of(AheadKind::TermEnds), Some("example"));
    assert!(told(&scenario, "2030-04-01").ahead.iter().all(|date| date.kind != AheadKind::Meeting));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_history_has_its_page(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            drop(scenario.attempt(&command));
        }
        for on in ["2029-11-01", "2030-01-02", "2030-08-15", "2032-01-02"] {
            let page = page(&scenario.programme, day(on), None).unwrap();
            let sources = &page.money.sources;
            prop_assert_eq!(page.money.free, sources.iter().map(|own| own.free).sum());
            prop_assert_eq!(page.goals.len(), 1);
            let known = |entry: &Sequence| entry.0 < scenario.accepted.len() as u64;
            prop_assert!(page.plans.iter().flat_map(|line| &line.entries).all(known));
            prop_assert!(page.decided.iter().flat_map(|own| &own.entries).all(known));
        }
    }
}
