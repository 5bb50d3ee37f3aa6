//! Nothing copies the state to read it: what a view costs, and what recording beside a held one costs, does not grow
//! with the log.
#![cfg(feature = "bench")]
#![allow(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::sync::Arc;

use allocation_counter::{AllocationInfo, measure};
use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::backend::memory::MemoryLog;
use buurtkracht_store::bench::{Entries, Step, Workload, fill};
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::ledger::{Ledger, Submission};
use pollster::block_on;

/// How many commands are recorded beside a view.
const STEPS: usize = 50;

fn programme() -> ProgrammeId {
    "example".parse().unwrap()
}

/// A ledger over a log, with the commands that come next.
struct Filled {
    ledger: Ledger,
    clock: Arc<SetClock>,
    next: Vec<Step>,
}

fn filled(entries: u64) -> Filled {
    let log = MemoryLog::new();
    let mut made = Entries::of(Workload::new(programme(), 8));
    block_on(fill(&log, &programme(), &mut made, entries)).unwrap();
    let next = Workload::new(programme(), 8).skip(usize::try_from(entries).unwrap()).take(STEPS);
    let next: Vec<Step> = next.map(Result::unwrap).collect();
    let clock = Arc::new(SetClock::new(next.first().unwrap().at));
    let ledger = Ledger::options().clock(Arc::clone(&clock) as _).over(Arc::new(log));
    Filled { ledger, clock, next }
}

/// Returns the median of the bytes allocated. Now and then a table or a list of the log doubles, which is no copy of the state.
fn median(mut all: Vec<AllocationInfo>) -> u64 {
    all.sort_by_key(|info| info.bytes_total);
    all.get(all.len() / 2).unwrap().bytes_total
}

#[test]
fn neither_a_view_nor_recording_beside_one_copies_the_state() {
    for entries in [1_000, 100_000] {
        let Filled { ledger, clock, next } = filled(entries);
        let mut held = vec![block_on(ledger.view(&programme())).unwrap()];
        let (mut views, mut submits, mut rehearsals) = (Vec::new(), Vec::new(), Vec::new());
        for step in &next {
            clock.set(step.at);
            let submission = Submission::of(&step.envelope).unwrap();
            rehearsals.push(measure(|| {
                let mut rehearsal = block_on(ledger.rehearse(&programme())).unwrap();
                rehearsal.submit(&submission).unwrap();
            }));
            views.push(measure(|| held.push(block_on(ledger.view(&programme())).unwrap())));
            submits.push(measure(|| drop(block_on(ledger.submit(&submission)).unwrap())));
        }
        // The first view is still what it was.
        assert_eq!(held.first().unwrap().length, entries);
        let [views, submits, rehearsals] = [views, submits, rehearsals].map(median);
        assert!(views < 1 << 10, "a view allocates {views} bytes at {entries} entries");
        assert!(submits < 32 << 10, "recording allocates {submits} bytes at {entries} entries");
        assert!(rehearsals < 96 << 10, "a rehearsal allocates {rehearsals} bytes at {entries} entries");
    }
}
