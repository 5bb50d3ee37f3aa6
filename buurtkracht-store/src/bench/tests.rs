use std::collections::BTreeMap;
use std::sync::Arc;

use buurtkracht_core::Command;
use buurtkracht_core::id::ProgrammeId;
use pollster::block_on;

use super::{Entries, Step, Workload, fill};
use crate::backend::memory::MemoryLog;
use crate::clock::SetClock;
use crate::ledger::{Ledger, Submission};
use crate::log::Log;

fn programme() -> ProgrammeId {
    "example".parse().unwrap()
}

/// A ledger that records by the clock given.
fn ledger(clock: &Arc<SetClock>) -> Ledger {
    Ledger::options().clock(Arc::clone(clock) as _).over(Arc::new(MemoryLog::new()))
}

fn submit(ledger: &Ledger, step: &Step) {
    let receipt = block_on(ledger.submit(&Submission::of(&step.envelope).unwrap()));
    receipt.unwrap_or_else(|error| panic!("{:?}: {error}", step.envelope.command));
}

#[test]
fn the_rules_accept_every_command_in_order_and_the_mix_is_that_of_a_programme() {
    let mut entries = Entries::of(Workload::new(programme(), 3));
    let bytes: usize = entries.by_ref().take(8_000).map(|entry| entry.unwrap().len()).sum();
    assert!((600..800).contains(&(bytes / 8_000)), "{} bytes an entry", bytes / 8_000);

    let mut kinds: BTreeMap<&'static str, u32> = BTreeMap::new();
    for step in Workload::new(programme(), 3).take(8_000) {
        *kinds.entry(<&'static str>::from(&step.unwrap().envelope.command)).or_default() += 1;
    }
    assert!(kinds.len() >= 35, "{kinds:?}");
    let most = kinds.values().max().unwrap();
    assert!(*most < 1_600, "{kinds:?}");
    let stopped = entries.programme().plans().all().values().filter(|life| life.status().is_end()).count();
    assert!(stopped > 10, "{stopped} plans ended");
}

#[test]
fn the_entries_are_those_that_a_ledger_writes() {
    let made = MemoryLog::new();
    block_on(fill(&made, &programme(), &mut Entries::of(Workload::new(programme(), 2)), 1_100)).unwrap();
    let first = Workload::new(programme(), 2).next().unwrap().unwrap();
    let clock = Arc::new(SetClock::new(first.at));
    let ledger = ledger(&clock);
    for step in Workload::new(programme(), 2).take(1_100) {
        let step = step.unwrap();
        clock.set(step.at);
        submit(&ledger, &step);
    }
    let read = |log: &dyn Log| block_on(log.read(&programme(), 0, 2_000)).unwrap();
    assert!(read(&made) == read(ledger.log().as_ref()));
}

#[test]
fn lanes_do_not_wait_for_each_other() {
    let steps: Vec<Step> = Workload::new(programme(), 5).take(1_500).map(Result::unwrap).collect();
    assert!(matches!(steps.first().unwrap().envelope.command, Command::FoundProgramme(_)));
    let clock = Arc::new(SetClock::new(steps.last().unwrap().at));
    let ledger = ledger(&clock);
    // The setup, then everything of one lane before anything of the one before it.
    let lanes = [None].into_iter().chain((0..=5).rev().map(Some));
    let mut recorded = 0;
    for lane in lanes {
        for step in steps.iter().filter(|step| step.lane == lane) {
            submit(&ledger, step);
            recorded += 1;
        }
    }
    assert_eq!(recorded, steps.len());
}
