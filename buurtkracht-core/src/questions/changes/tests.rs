//! What changed between two days.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::id::Sequence;
use crate::testing::{
    COUNCIL, NORTH, Scenario, allocate, but, commands, correct, dated, day, decide_on, grant,
};
use crate::value::Money;

/// The history of a scenario by entry.
fn history(scenario: &Scenario) -> Vec<(CommitMeta, Vec<Event>)> {
    let mut entries: Vec<(CommitMeta, Vec<Event>)> = Vec::new();
    for (recorded, event) in &scenario.history {
        match entries.last_mut() {
            Some((last, events)) if last == recorded => events.push(event.clone()),
            _ => entries.push((recorded.clone(), vec![event.clone()])),
        }
    }
    entries
}

fn between(scenario: &Scenario, from: &str, to: &str) -> ChangesAnswer {
    let entries = history(scenario);
    let entries = entries.iter().map(|(recorded, events)| (recorded, events.as_slice()));
    changes(entries, day(from), day(to)).unwrap()
}

fn of(answer: &ChangesAnswer, topic: Topic) -> Vec<Change> {
    let found = answer.in_force.iter().filter(|own| own.topic == topic);
    found.flat_map(|own| own.changes.clone()).collect()
}

/// The tag of the event of a value.
fn tag(held: &Held) -> &'static str {
    match &held.value {
        Value::Event(event) => event.as_ref().into(),
        other => panic!("{other:?}"),
    }
}

fn funded() -> Scenario {
    let effects = json!([allocate("a", "benches", "homes-money", "100")]);
    Scenario::running().with_plans().given(decide_on("first", "council", COUNCIL, effects))
}

fn halt(on: &str) -> serde_json::Value {
    let stop = json!([{ "StopPlan": { "plan": "benches", "ground": "not-working" } }]);
    dated(&decide_on("halt", "north", NORTH, stop), on)
}

#[test]
fn a_change_in_force_has_its_old_and_new_value_with_their_entries() {
    let scenario = funded().on("2030-04-02").given(halt("2030-04-01"));
    let answer = between(&scenario, "2030-03-15", "2030-04-15");
    let [plan] = of(&answer, Topic::Plans).try_into().unwrap();
    let before = plan.before.unwrap();
    assert_eq!(
        (plan.about.as_str(), tag(&before), tag(&plan.after)),
        ("benches", "PlanStarted", "PlanStopped")
    );
    assert_eq!((before.since, plan.after.since), (Some(day("2030-03-01")), Some(day("2030-04-01"))));
    assert_eq!(plan.after.entry.0, scenario.entry("halt"));
    let [money] = of(&answer, Topic::Money).try_into().unwrap();
    assert_eq!((tag(&money.before.unwrap()), tag(&money.after)), ("FundsAllocated", "FundsReleased"));
    let [moved] = answer.money.sources.try_into().unwrap();
    assert_eq!((moved.before.free, moved.after.free), (Money::from_cents(40_000), Money::from_cents(50_000)));
    assert_eq!(moved.entries, [Sequence(scenario.entry("halt"))]);
    assert!(answer.known_late.is_empty(), "{:?}", answer.known_late);
}

#[test]
fn what_is_recorded_later_about_an_earlier_day_is_known_late_and_in_force_since_its_day() {
    for (recorded, beyond) in [("2030-05-01", false), ("2030-05-02", true)] {
        let scenario = funded().on(recorded).given(halt("2030-04-01"));
        let known = between(&scenario, "2030-04-15", "2030-05-15");
        assert!(known.in_force.is_empty(), "{:?}", known.in_force);
        assert_eq!(known.money.sources, []);
        let stop = known.known_late.iter().find(|late| late.topic == Topic::Plans).unwrap();
        assert_eq!((stop.on, stop.days), (day("2030-04-01"), 30 + i64::from(beyond)));
        assert_eq!(tag(stop.before.as_ref().unwrap()), "PlanStarted");
        assert!(stop.why.contains(&LateReason::BeforeTheSpan));
        assert_eq!(stop.why.contains(&LateReason::BeyondPolicy), beyond);
        // In the span of its day it is in force, though it was recorded after that span.
        let in_force = between(&scenario, "2030-03-15", "2030-04-15");
        assert_eq!(of(&in_force, Topic::Plans).len(), 1);
        assert!(in_force.known_late.is_empty());
    }
}

#[test]
fn what_was_decided_before_the_span_takes_effect_in_it() {
    let later = decide_on("later", "council", COUNCIL, json!([allocate("b", "grove", "homes-money", "50")]));
    let later = but(&later, "/TakeDecision/decision/effective_on", json!("2030-06-01"));
    let scenario = funded().given(later);
    let answer = between(&scenario, "2030-05-31", "2030-06-01");
    let [money] = of(&answer, Topic::Money).try_into().unwrap();
    assert_eq!((money.about.as_str(), money.before), ("b", None));
    assert!(of(&answer, Topic::Decisions).is_empty());
    assert!(answer.known_late.is_empty());
    assert!(between(&scenario, "2030-06-01", "2030-06-30").in_force.is_empty());
}

#[test]
fn a_corrected_record_counts_as_corrected_and_is_told_as_it_was() {
    let first =
        decide_on("first", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")]));
    let right = but(&first, "/TakeDecision/effects/0/AllocateFunds/amount", json!("80.00"));
    let scenario = funded().on("2030-05-10");
    let entry = scenario.entry("first");
    let scenario = scenario.given(correct(entry, &right));
    let amount = |held: &Held| match &held.value {
        Value::Event(event) => match event.as_ref() {
            Event::FundsAllocated(fact) => fact.amount.cents(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    let answer = between(&scenario, "2030-01-01", "2030-12-31");
    let [money] = of(&answer, Topic::Money).try_into().unwrap();
    assert_eq!((money.before, amount(&money.after)), (None, 8_000));
    assert_eq!(money.after.entry, Sequence(entry).max(money.after.entry));
    assert_eq!(of(&answer, Topic::Decisions).iter().filter(|change| change.about == "first").count(), 1);
    let [corrected] = answer.corrected.try_into().unwrap();
    assert_eq!(corrected.correction.fact.entry, Sequence(entry));
    let ([before], [after]) = (corrected.before.as_slice(), corrected.after.as_slice()) else {
        panic!("{corrected:?}")
    };
    assert_eq!((amount(before), amount(after), before.entry), (10_000, 8_000, Sequence(entry)));
    // It is told in the span in which it was corrected, and in no other; it is not known late besides.
    let later = between(&scenario, "2030-05-10", "2030-12-31");
    assert_eq!((later.corrected.len(), later.known_late.len()), (0, 0));
}

#[test]
fn what_has_a_last_day_runs_out_unless_it_ended_before() {
    let to = json!({ "body": "north" });
    let granted = |id: &str| {
        decide_on(
            &format!("grant-{id}"),
            "council",
            COUNCIL,
            json!([grant(id, to.clone(), json!(["funds"]), Some("50"))]),
        )
    };
    let withdrawn = decide_on("end", "council", COUNCIL, json!([{ "RevokeMandate": { "mandate": "n" } }]));
    let scenario = funded().given(granted("m")).given(granted("n")).given(dated(&withdrawn, "2030-02-01"));
    let answer = between(&scenario, "2030-12-31", "2031-01-01");
    let [ran_out] = of(&answer, Topic::Mandates).try_into().unwrap();
    assert_eq!((ran_out.about.as_str(), &ran_out.after.value), ("m", &Value::RanOut));
    assert_eq!(tag(&ran_out.before.unwrap()), "MandateGranted");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_changed_adds_up_to_what_the_money_came_to(
        commands in commands(),
        from in 0..400_i64,
        days in 1..400_i64,
    ) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            let _ = scenario.attempt(&command);
        }
        let from = day("2029-12-15") + chrono::TimeDelta::days(from);
        let to = from + chrono::TimeDelta::days(days);
        let answer = between(&scenario, &from.to_string(), &to.to_string());
        let mut moved = Money::ZERO;
        for change in answer.in_force.iter().flat_map(|topic| &topic.changes) {
            let since = change.after.since.unwrap();
            prop_assert!(from < since && since <= to);
            prop_assert!(scenario.history.iter().any(|(recorded, _)| recorded.sequence == change.after.entry));
            prop_assert!(change.before.as_ref().is_none_or(|before| before.since <= change.after.since));
            if let Value::Event(event) = &change.after.value {
                moved = match event.as_ref() {
                    Event::FundsAllocated(fact) => moved.saturating_add(fact.amount),
                    Event::FundsReleased(fact) => moved.saturating_sub(fact.amount),
                    _ => moved,
                };
            }
        }
        let [before, after] = [answer.money.before, answer.money.after];
        prop_assert_eq!(after.allocated.saturating_sub(before.allocated), moved);
        let of = |figure: fn(&MoneyAt) -> Money| -> Money {
            answer.money.sources.iter().map(|own| figure(&own.after).saturating_sub(figure(&own.before))).sum()
        };
        prop_assert_eq!(of(|at| at.free), after.free.saturating_sub(before.free));
        prop_assert_eq!(of(|at| at.spent), after.spent.saturating_sub(before.spent));
    }
}
