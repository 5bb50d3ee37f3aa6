use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{EfficiencyAnswer, efficiency};
use crate::questions::funds;
use crate::questions::means::Taken;
use crate::testing::*;
use crate::value::{Day, Money, WorkedTime};

fn output(id: &str, what: &str, count: u64, from: &str, until: &str) -> Value {
    json!({ "RecordOutput": { "output": id, "plan": "grove", "what": what, "unit": "trees", "count": count,
        "period": { "from": from, "until": until } } })
}

fn work(id: &str, plan: Option<&str>, time: &str, source: &str) -> Value {
    json!({ "RecordEffort": { "work": id, "pledge": "homes-staff", "body": "north", "plan": plan,
        "period": { "from": "2030-01-01", "until": "2030-01-31" }, "time": time, "employees": 2, "source": source } })
}

fn pay(id: &str, allocation: &str, amount: &str, on: &str) -> Value {
    json!({ "RecordPayment": { "payment": id, "allocation": allocation, "amount": amount, "on": on } })
}

/// Money and time for the grove, and some trees in it.
fn planted() -> Scenario {
    let money = json!([
        allocate("a1", "grove", "homes-money", "400"),
        allocate("a2", "benches", "town-money", "100")
    ]);
    Scenario::running()
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, money))
        .given(json!({ "EnterCommitment": { "commitment": "c", "allocation": "a1", "ground": "contract", "amount": "50", "on": "2030-01-05" } }))
        .given(pay("p1", "a1", "100", "2030-01-10"))
        .given(pay("p2", "a1", "0.25", "2030-02-10"))
        .given(work("w1", Some("grove"), "10:00", "timesheet"))
        .given(work("w2", Some("grove"), "0:30", "estimate"))
        .given(work("w3", None, "7:00", "timesheet"))
        .given(output("o1", "Trees", 4, "2030-01-01", "2030-01-15"))
        .given(output("o2", "Trees", 2, "2030-01-16", "2030-01-31"))
        .given(output("o3", "Walks", 0, "2030-01-01", "2030-01-31"))
}

fn answer(scenario: &Scenario, on: &str) -> EfficiencyAnswer {
    efficiency(&scenario.programme, day(on), &BTreeMap::new()).unwrap()
}

#[test]
fn one_of_each_kind_took_its_part_of_the_whole_plan() {
    let s = planted();
    let told = answer(&s, "2030-03-01");
    let grove =
        told.plans.iter().find(|own| own.plan.as_ref().is_some_and(|id| id.as_str() == "grove")).unwrap();
    assert_eq!((grove.taken.spent.cents(), grove.taken.owed.cents()), (10_025, 5_000));
    assert_eq!((grove.taken.hours.timesheet.minutes(), grove.taken.hours.estimate.minutes()), (600, 30));
    let [trees, walks] = &grove.outputs[..] else { panic!("{:?}", grove.outputs) };
    let each = trees.each.unwrap();
    // 100.25 / 6 = 16.708…; 50 / 6 = 8.333…; 10:30 / 6 = 1:45.
    assert_eq!((each.spent.cents(), each.owed.cents(), each.worked.minutes()), (1_671, 833, 105));
    assert_eq!((trees.count, trees.overlaps, trees.spent_after.cents()), (6, false, 25));
    assert_eq!((walks.count, walks.each), (0, None));
    assert_eq!(trees.entries.len(), 2);
}

#[test]
fn only_what_was_counted_by_the_day_counts() {
    let s = planted();
    let trees = |on: &str| {
        let told = answer(&s, on).plans;
        told.iter().flat_map(|plan| &plan.outputs).map(|own| own.count).sum::<u64>()
    };
    assert_eq!([trees("2030-01-14"), trees("2030-01-15"), trees("2030-01-31")], [0, 4, 6]);
}

#[test]
fn what_is_counted_twice_in_the_same_days_and_areas_is_told() {
    let again = output("o4", "Trees", 1, "2030-01-31", "2030-02-05");
    let elsewhere = but(&again, "/RecordOutput/areas", json!(["BU00010002"]));
    for (command, expected) in [(again, true), (elsewhere, false)] {
        let told = answer(&planted().given(command), "2030-03-01");
        assert_eq!(told.plans.iter().flat_map(|plan| &plan.outputs).any(|own| own.overlaps), expected);
    }
}

#[test]
fn what_areas_share_is_a_group_of_its_own() {
    let both = but(
        &work("w4", Some("grove"), "3:00", "timesheet"),
        "/RecordEffort/areas",
        json!(["BU00010001", "BU00010002"]),
    );
    let told = answer(&planted().given(both), "2030-03-01");
    let groups: Vec<(usize, i64, u32)> = told
        .areas
        .iter()
        .map(|group| (group.areas.len(), group.taken.spent.cents(), group.taken.hours.total().minutes()))
        .collect();
    assert_eq!(groups, [(0, 0, 420), (1, 10_025, 630), (2, 0, 180)]);
    assert!(
        told.areas.iter().all(|group| group.residents.is_none() && group.each.is_none()),
        "none is made up"
    );
}

#[test]
fn per_resident_takes_the_number_of_every_area_of_a_group() {
    let both = but(
        &work("w4", Some("grove"), "3:00", "timesheet"),
        "/RecordEffort/areas",
        json!(["BU00010001", "BU00010002"]),
    );
    let s = planted().given(both);
    let told = |residents: &[(&str, u64)]| {
        let residents = residents.iter().map(|(area, count)| (area.parse().unwrap(), *count)).collect();
        let told = efficiency(&s.programme, day("2030-03-01"), &residents).unwrap().areas;
        told.iter()
            .map(|group| group.each.map(|each| (each.spent.cents(), each.worked.minutes())))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&[("BU00010001", 40)]), [None, Some((251, 16)), None]);
    assert_eq!(told(&[("BU00010001", 40), ("BU00010002", 5)]), [None, Some((251, 16)), Some((0, 4))]);
    assert_eq!(told(&[("BU00010001", 0)]), [None, None, None]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_grouping_adds_up_to_what_funds_call_spent_and_to_all_that_was_worked(commands in commands(), on in 0..500_i64) {
        let mut scenario = Scenario::running().with_plans();
        for command in &commands {
            let command = scenario.filled(command);
            drop(scenario.attempt(&command));
        }
        let on = day("2030-01-01") + chrono::TimeDelta::days(on);
        let told = efficiency(&scenario.programme, on, &BTreeMap::new()).unwrap();
        let funds = funds(&scenario.programme, on).unwrap();
        prop_assert_eq!(told.total.spent, funds.total.spent.saturating_add(funds.irregular));
        let funds = funds.total;
        prop_assert_eq!(told.total.owed, funds.committed.saturating_add(funds.invoiced));
        let days = crate::value::Period::new(Day::MIN, on).unwrap();
        let work = scenario.programme.effort().work().values();
        let worked: WorkedTime = work.map(|work| work.fact.within(&days)).sum();
        prop_assert_eq!(told.total.hours.total(), worked);
        let sums: [Taken; 3] = [
            told.plans.iter().map(|own| own.taken).sum(),
            told.areas.iter().map(|own| own.taken).sum(),
            told.goals.iter().map(|own| own.taken).sum(),
        ];
        prop_assert_eq!(sums, [told.total; 3]);
        for own in told.plans.iter().flat_map(|plan| &plan.outputs) {
            prop_assert_eq!(own.each.is_none(), own.count == 0);
        }
        prop_assert!(told.total.spent >= Money::ZERO);
    }
}
