//! What holds for every history, on random ones.
#![cfg(feature = "testing")]
#![allow(clippy::disallowed_methods, reason = "the last test reads the sources of the others")]

use std::collections::BTreeSet;

use buurtkracht_core::bodies::Tenure;
use buurtkracht_core::questions;
use buurtkracht_core::testing::{Scenario, commands, day};
use buurtkracht_core::value::Money;
use buurtkracht_core::{Event, Programme, Rejection, evolve};
use proptest::prelude::*;
use strum::VariantNames;

fn played(commands: &[serde_json::Value]) -> Scenario {
    let mut scenario = Scenario::running().with_plans();
    for command in commands {
        let before = scenario.programme.clone();
        if scenario.attempt(command).is_err() {
            assert_eq!(scenario.programme, before, "a refused command changes nothing: {command}");
        }
    }
    scenario
}

fn overlap(a: &Tenure, b: &Tenure) -> bool {
    a.until.is_none_or(|until| b.from <= until) && b.until.is_none_or(|until| a.from <= until)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn replaying_what_was_written_gives_the_live_state(commands in commands(), cut in any::<prop::sample::Index>()) {
        let scenario = played(&commands);
        let mut replayed = Programme::default();
        let cut = cut.index(scenario.history.len());
        let mut at_cut = None;
        for (i, (recorded, event)) in scenario.history.iter().enumerate() {
            let text = serde_json::to_string(event).unwrap();
            let read: Event = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, event);
            prop_assert_eq!(serde_json::to_string(&read).unwrap(), text);
            if i == cut {
                at_cut = Some(replayed.clone());
            }
            evolve(&mut replayed, recorded, &read);
        }
        prop_assert_eq!(&replayed, &scenario.programme);
        let mut resumed = at_cut.unwrap();
        for (recorded, event) in &scenario.history[cut..] {
            evolve(&mut resumed, recorded, event);
        }
        prop_assert_eq!(resumed, replayed);
    }

    #[test]
    fn no_seat_has_two_holders_and_nobody_speaks_for_two_partners(commands in commands()) {
        let scenario = played(&commands);
        for body in scenario.programme.bodies().all().values() {
            let mut speakers = Vec::new();
            for seat in body.seats.values() {
                for (i, one) in seat.holders.iter().enumerate() {
                    let later = &seat.holders[i + 1..];
                    let rival = later.iter().find(|other| overlap(one, other) && (!seat.plural || one.person == other.person));
                    prop_assert!(rival.is_none(), "{:?} and {:?}", one, rival);
                }
                speakers.extend(seat.holders.iter().chain(&seat.deputies).map(|tenure| (&seat.partner, tenure)));
            }
            for (i, (partner, one)) in speakers.iter().enumerate() {
                for (other_partner, other) in &speakers[i + 1..] {
                    prop_assert!(partner == other_partner || one.person != other.person || !overlap(one, other));
                }
            }
        }
    }

    #[test]
    fn per_source_what_is_pledged_is_free_or_allocated(commands in commands()) {
        let scenario = played(&commands);
        let funds = questions::funds(&scenario.programme, day("2031-12-31")).unwrap();
        for source in &funds.sources {
            prop_assert_eq!(source.pledged, source.free.saturating_add(source.figures.allocated));
            prop_assert!(source.free >= Money::ZERO);
        }
        let by_plan: Money = funds.plans.iter().map(|plan| plan.figures.allocated).sum();
        prop_assert_eq!(by_plan, funds.total.allocated);
        let spent: Money = funds.plans.iter().map(|plan| plan.figures.spent).sum();
        prop_assert_eq!(spent, funds.total.spent);
    }

    #[test]
    fn every_effect_reaches_a_decision(commands in commands()) {
        let scenario = played(&commands);
        for (_, event) in &scenario.history {
            if let Some(decision) = event.decision() {
                let case = &scenario.programme.decisions().all()[decision];
                prop_assert!(case.effects.contains(event));
                for position in &case.decision.fact.positions {
                    let body = &scenario.programme.bodies().all()[&case.decision.fact.body];
                    prop_assert!(body.seats.contains_key(&position.seat));
                }
            }
        }
    }

    #[test]
    fn events_in_any_order_are_taken_in_without_a_panic(commands in commands(), seed in any::<u64>()) {
        let mut history = played(&commands).history;
        let mut state = seed | 1;
        for i in (1..history.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            history.swap(i, usize::try_from(state >> 33).unwrap() % (i + 1));
        }
        let mut programme = Programme::default();
        for (recorded, event) in &history {
            evolve(&mut programme, recorded, event);
        }
        for id in ["a", "d1", "grove"] {
            let _ = questions::explain(&programme, id);
        }
        let _ = questions::status(&programme, day("2031-01-01"));
    }
}

/// Every code stands in a test of its rule: a refusal that no test provokes is not known to work.
#[test]
fn every_refusal_is_provoked_by_a_test() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut text = String::new();
    for entry in std::fs::read_dir(source).unwrap().flatten() {
        let tests = entry.path().join("tests.rs");
        if tests.exists() {
            text.push_str(&std::fs::read_to_string(tests).unwrap());
        }
    }
    let missing: BTreeSet<&str> =
        Rejection::VARIANTS.iter().filter(|code| !text.contains(&format!("\"{code}\""))).copied().collect();
    assert!(missing.is_empty(), "{missing:?}");
}
