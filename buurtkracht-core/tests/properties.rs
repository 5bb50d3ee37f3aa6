//! What holds for every history, on random ones.
#![cfg(feature = "testing")]
#![allow(clippy::disallowed_methods, reason = "the last test reads the sources of the others")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "what is not there ends the test")]

use std::collections::{BTreeMap, BTreeSet};

use buurtkracht_core::bodies::{Standing, Tenure};
use buurtkracht_core::charter::PledgeCovers;
use buurtkracht_core::decisions::Outcome;
use buurtkracht_core::funds::{coming, sources};
use buurtkracht_core::id::{MandateId, Sequence};
use buurtkracht_core::mandates::{MandateHolder, MandateUse};
use buurtkracht_core::plans::PlanStatus;
use buurtkracht_core::questions;
use buurtkracht_core::testing::{COUNCIL, Scenario, allocate, but, commands, day, decide_on};
use buurtkracht_core::value::Money;
use buurtkracht_core::{Command, Event, Programme, Rejection, evolve};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use strum::VariantNames;

fn played(commands: &[Value]) -> Scenario {
    let mut scenario = Scenario::funded();
    for command in commands {
        let command = scenario.filled(command);
        // Refused or not.
        let _ = scenario.attempt(&command);
    }
    scenario
}

/// What is known of a programme: the answers that tell the most.
fn known(programme: &Programme) -> String {
    let on = day("2030-03-01");
    let mut known = serde_json::to_string(&questions::status(programme, on)).unwrap();
    let plans = programme.plans().all().keys().map(ToString::to_string);
    for id in plans.chain(programme.decisions().all().keys().map(ToString::to_string)) {
        known.push_str(&serde_json::to_string(&questions::explain(programme, &id)).unwrap());
    }
    known
}

fn overlap(a: &Tenure, b: &Tenure) -> bool {
    a.until.is_none_or(|until| b.from <= until) && b.until.is_none_or(|until| a.from <= until)
}

/// The mandate with those that it is a part of.
fn chain(programme: &Programme, id: &MandateId) -> Vec<MandateId> {
    let mut chain = vec![id.clone()];
    while let Some(above) = &programme.mandates().all()[chain.last().unwrap()].mandate.fact.under {
        assert!(!chain.contains(above));
        chain.push(above.clone());
    }
    chain
}

/// A mandate was held and stood on the day it was used, and what was used stays within every ceiling.
fn used_rightly(before: &Programme, after: &Programme, used: &MandateUse) {
    for id in chain(before, &used.mandate) {
        assert!(before.mandates().all()[&id].stands_on(used.on), "{id} on {}", used.on);
        if let Some(ceiling) = before.mandates().all()[&id].bounds_on(used.on).ceiling {
            assert!(
                after.mandates().used(&id) <= ceiling || used.amount == Money::ZERO,
                "{id} within {ceiling}"
            );
        }
    }
    let mandate = &before.mandates().all()[&used.mandate].mandate.fact;
    match (&mandate.to, &used.person) {
        (MandateHolder::Seat { body, seat }, Some(person)) => {
            let seat = &before.bodies().all()[body].seats[seat];
            let standing = seat.standing(person, used.on);
            assert!(
                standing == Some(Standing::Holder) || (mandate.deputy && standing == Some(Standing::Deputy))
            );
        }
        (MandateHolder::Body(_), None) => {}
        (holder, person) => panic!("{holder} used by {person:?}"),
    }
}

/// Per source: what the rules find free, where a probe gets as far as that.
fn free(scenario: &Scenario, source: &buurtkracht_core::funds::Source) -> Option<Money> {
    let plans = scenario.programme.plans().all();
    let (plan, _) =
        plans.iter().find(|(_, life)| !life.status().is_end() && life.status() != PlanStatus::Proposed)?;
    let probe = allocate("probe", plan.as_str(), source.pledge.as_str(), "90000000.00");
    let probe = but(&probe, "/AllocateFunds/from", json!(source));
    let refusal = scenario.when(&decide_on("probe", "council", COUNCIL, json!([probe]))).unwrap_err();
    if let Rejection::AllocationExceedsFree { free, .. } = refusal.rejection { Some(free) } else { None }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_refused_command_changes_nothing(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            let before = scenario.clone();
            if scenario.attempt(&command).is_err() {
                prop_assert_eq!(&scenario.programme, &before.programme, "{}", command);
                prop_assert_eq!(scenario.history.len(), before.history.len(), "{}", command);
            }
        }
    }

    #[test]
    fn replaying_any_part_of_what_was_written_gives_what_was_known_then(commands in commands(), cut in any::<prop::sample::Index>()) {
        let cut = cut.index(commands.len() + 1);
        let then = played(&commands[..cut]);
        let scenario = played(&commands);
        prop_assert_eq!(&scenario.history[..then.history.len()], &then.history[..], "the past stays");
        let mut replayed = Programme::default();
        for (i, (recorded, event)) in scenario.history.iter().enumerate() {
            if i == then.history.len() {
                prop_assert_eq!(&replayed, &then.programme);
                prop_assert_eq!(known(&replayed), known(&then.programme));
            }
            let text = serde_json::to_string(event).unwrap();
            let read: Event = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, event);
            prop_assert_eq!(serde_json::to_string(&read).unwrap(), text);
            evolve(&mut replayed, recorded, &read);
        }
        prop_assert_eq!(&replayed, &scenario.programme);
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
    fn per_source_what_is_pledged_is_free_reserved_or_allocated(commands in commands()) {
        let scenario = played(&commands);
        let (programme, charter) = (&scenario.programme, scenario.programme.charter().unwrap());
        let funds = programme.funds();
        for account in funds.accounts().values() {
            prop_assert!(account.figures(None).allocated >= Money::ZERO, "{:?}", account.allocation.fact);
        }
        for source in sources(charter) {
            let own = funds.accounts().values().filter(|account| account.allocation.fact.from == source);
            let allocated: Money = own.map(|account| account.figures(None).allocated).sum();
            let aside = funds.reserved().values().filter(|reserved| reserved.fact.from == source);
            let reserved: Money = aside.map(|reserved| reserved.fact.amount).sum();
            // What is asked for is performed from before any amendment on: the least of the versions counts.
            let versions = programme.signing().versions().iter().map(|version| &version.charter);
            let held = versions.map(|charter| coming(charter, programme.partners(), &source, None).unwrap());
            let pledged = held.min().unwrap();
            let left = pledged.saturating_sub(allocated).saturating_sub(reserved);
            prop_assert!(left >= Money::ZERO || !programme.partners().cancellations().is_empty(), "{}", source);
            // Every allocation is for the first year, so the reading of the period makes no difference.
            prop_assert!(matches!(charter.readings.pledge_period.rule, PledgeCovers::Term | PledgeCovers::CalendarYear));
            if let Some(free) = free(&scenario, &source) {
                prop_assert_eq!(free, left, "{}", source);
            }
        }
    }

    #[test]
    fn every_effect_reaches_an_adopted_decision_and_its_mandate_was_in_order(commands in commands()) {
        let scenario = played(&commands);
        let mut before = Programme::default();
        let mut after = Programme::default();
        let mut entry = Sequence(0);
        let mut used = Vec::new();
        for (recorded, event) in &scenario.history {
            if recorded.sequence != entry {
                used.drain(..).for_each(|used| used_rightly(&before, &after, used));
                before = after.clone();
                entry = recorded.sequence;
            }
            evolve(&mut after, recorded, event);
            if let Event::MandateUsed(fact) = event {
                used.push(fact);
            }
        }
        used.drain(..).for_each(|used| used_rightly(&before, &after, used));
        for (recorded, event) in &scenario.history {
            let Some(decision) = event.decision() else { continue };
            let case = &scenario.programme.decisions().all()[decision];
            let last = recorded.sequence >= case.decision.sequence;
            prop_assert!(!last || matches!(event, Event::FundsReserved(_)) || case.effects.contains(event));
            prop_assert!(matches!(event, Event::MandateUsed(_)) || case.decision.fact.outcome == Outcome::Adopted);
            for position in &case.decision.fact.positions {
                let body = &scenario.programme.bodies().all()[&case.decision.fact.body];
                prop_assert!(body.seats.contains_key(&position.seat));
            }
        }
        for case in scenario.programme.decisions().all().values() {
            let reached = |event: &Event| scenario.history.iter().any(|(_, known)| known == event);
            prop_assert!(case.effects.iter().all(reached));
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

/// A property says nothing of what its histories never reach.
#[test]
fn the_random_histories_reach_every_command_and_every_event() {
    let (setup, mut runner) = (Scenario::funded(), TestRunner::deterministic());
    let first = |command: &Value| command.as_object().unwrap().keys().next().unwrap().clone();
    let (mut commands_seen, mut events_seen) = (BTreeMap::new(), BTreeMap::new());
    for _ in 0..300 {
        let scenario = played(&commands().new_tree(&mut runner).unwrap().current());
        for command in &scenario.accepted[setup.accepted.len()..] {
            *commands_seen.entry(first(command)).or_insert(0_u32) += 1;
        }
        for (_, event) in &scenario.history[setup.history.len()..] {
            *events_seen.entry(<&str>::from(event)).or_insert(0_u32) += 1;
        }
    }
    // These come once, before anything else.
    let once = [
        "FoundProgramme",
        "SignCharter",
        "BringCharterIntoForce",
        "ProgrammeFounded",
        "CharterSigned",
        "CharterEnteredIntoForce",
    ];
    let unseen = |all: &'static [&'static str], seen: &dyn Fn(&str) -> bool| -> Vec<&str> {
        all.iter().copied().filter(|name| !seen(name) && !once.contains(name)).collect()
    };
    let missing = [
        unseen(Command::VARIANTS, &|name| commands_seen.contains_key(name)),
        unseen(Event::VARIANTS, &|name| events_seen.contains_key(name)),
    ];
    assert_eq!(missing, [Vec::<&str>::new(), Vec::new()], "seen: {commands_seen:?} {events_seen:?}");
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
