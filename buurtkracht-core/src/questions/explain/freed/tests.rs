use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::EffortFreed;
use crate::effort::Effort;
use crate::questions::explain::walk::Walk;
use crate::testing::*;
use crate::value::{Day, Money};

fn decision(id: &str, effects: Value) -> Value {
    decide_on(id, "council", COUNCIL, effects)
}

fn release(allocation: &str) -> Value {
    json!([{ "ReleaseFunds": { "allocation": allocation } }])
}

fn assign(id: &str, effort: Value, until: &str) -> Value {
    let pledge = if effort.get("fte").is_some() { "homes-staff" } else { "homes-manager" };
    json!([{ "DistributeCapacity": { "assignment": id, "from": { "pledge": pledge }, "to": "team",
        "effort": effort, "period": { "from": "2030-01-02", "until": until } } }])
}

fn end(id: &str, assignment: &str, on: &str) -> Value {
    dated(&decision(id, json!([{ "ReleaseCapacity": { "assignment": assignment } }])), on)
}

fn freed(scenario: &Scenario, decision: &str) -> Vec<EffortFreed> {
    let walk = Walk::of(&scenario.programme).unwrap();
    walk.effort(&scenario.programme.decisions().all()[&decision.parse().unwrap()])
}

#[test]
fn what_two_decisions_freed_goes_to_the_next_use_once_first_in_first_out() {
    let scenario = Scenario::running()
        .with_plans()
        .given(decision("d1", json!([allocate("a1", "grove", "town-money", "100.00")])))
        .given(decision("d2", json!([allocate("a2", "grove", "town-money", "100.00")])))
        .given(decision("d3", release("a1")))
        .given(decision("d4", release("a2")))
        .given(decision("d5", json!([allocate("b", "benches", "town-money", "150.00")])))
        .given(decision("d6", json!([allocate("c", "benches", "homes-money", "150.00")])));
    let walk = Walk::of(&scenario.programme).unwrap();
    let told = |decision: &str| {
        let freed = walk.money(&scenario.programme.decisions().all()[&decision.parse().unwrap()]);
        let [freed] = freed.try_into().unwrap();
        let next: Vec<_> = freed.next.iter().map(|next| (next.allocation.to_string(), next.amount)).collect();
        (next, freed.unused)
    };
    let euros = |euros: i64| Money::from_cents(euros * 100);
    assert_eq!(told("d3"), (vec![("b".to_owned(), euros(100))], euros(0)));
    assert_eq!(told("d4"), (vec![("b".to_owned(), euros(50))], euros(50)), "what d3 freed went first");
}

#[test]
fn what_one_plan_hands_to_another_draws_on_no_source() {
    let scenario = Scenario::running()
        .with_plans()
        .given(decision("d1", json!([allocate("a1", "grove", "town-money", "100.00")])))
        .given(decision("d2", json!([allocate("a2", "grove", "town-money", "100.00")])))
        .given(decision("d3", release("a1")))
        .given(decision(
            "d4",
            json!([{ "ReassignFunds": { "from": "a2", "allocation": "a3", "plan": "benches", "amount": "60.00" } }]),
        ));
    let walk = Walk::of(&scenario.programme).unwrap();
    let [freed] =
        walk.money(&scenario.programme.decisions().all()[&"d3".parse().unwrap()]).try_into().unwrap();
    assert_eq!((freed.next.len(), freed.unused), (0, Money::from_cents(10_000)));
}

#[test]
fn capacity_that_ended_goes_to_the_next_assignment_on_the_days_that_both_have() {
    let scenario = Scenario::running()
        .given(decision("d1", assign("first", json!({ "fte": "0.20" }), "2030-12-31")))
        .given(end("d2", "first", "2030-02-01"))
        .given(dated(&decision("d3", assign("next", json!({ "fte": "0.15" }), "2030-06-30")), "2030-02-11"));
    let [freed] = freed(&scenario, "d2").try_into().unwrap();
    let [next] = freed.next.as_slice() else { panic!("{freed:?}") };
    assert_eq!(freed.days.unwrap().to_string(), "2030-02-01 to 2030-12-31");
    assert_eq!(next.days.to_string(), "2030-02-11 to 2030-06-30");
    assert_eq!(next.effort.to_string(), "0.15 fte");
    let unused: Vec<String> =
        freed.unused.iter().map(|left| format!("{}, {}", left.effort, left.days)).collect();
    let expected = [
        "0.20 fte, 2030-02-01 to 2030-02-10",
        "0.05 fte, 2030-02-11 to 2030-06-30",
        "0.20 fte, 2030-07-01 to 2030-12-31",
    ];
    assert_eq!(unused, expected);
}

#[test]
fn what_is_in_kind_has_no_quantity_and_is_there_or_not() {
    let scenario = Scenario::running()
        .given(decision("d1", assign("first", json!("in_kind"), "2030-12-31")))
        .given(end("d2", "first", "2030-02-01"))
        .given(dated(&decision("d3", assign("next", json!("in_kind"), "2030-12-31")), "2030-02-01"));
    let [freed] = freed(&scenario, "d2").try_into().unwrap();
    assert_eq!((freed.effort, freed.next.len(), freed.unused.len()), (Effort::InKind, 1, 0));
}

/// How much of what was freed is told of a day, taken up or not.
fn on(freed: &EffortFreed, day: Day) -> (u32, u32) {
    let next = freed.next.iter().filter(|next| next.days.contains(day)).map(|next| next.effort.steps());
    let left = freed.unused.iter().filter(|left| left.days.contains(day)).map(|left| left.effort.steps());
    (next.sum(), left.sum())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_was_freed_is_what_went_on_and_what_is_left(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            let _ = scenario.attempt(&command);
        }
        let programme = &scenario.programme;
        let walk = Walk::of(programme).unwrap();
        let mut drawn: BTreeMap<String, Money> = BTreeMap::new();
        for case in programme.decisions().all().values() {
            for freed in walk.money(case) {
                let next: Money = freed.next.iter().map(|next| next.amount).sum();
                prop_assert_eq!(next.saturating_add(freed.unused), freed.release.fact.amount);
                for next in &freed.next {
                    let sum = drawn.entry(next.allocation.to_string()).or_default();
                    *sum = sum.saturating_add(next.amount);
                    let whole = programme.funds().accounts()[&next.allocation].allocation.fact.amount;
                    prop_assert!(*sum <= whole, "{} draws {} of {}", next.allocation, sum, whole);
                }
            }
            for freed in walk.effort(case) {
                let Some(days) = freed.days else { continue };
                for day in days.from().iter_days().take_while(|day| *day <= days.until()).step_by(7) {
                    let (next, left) = on(&freed, day);
                    prop_assert_eq!(next + left, freed.effort.steps(), "{:?} on {}", freed, day);
                }
            }
        }
    }
}
