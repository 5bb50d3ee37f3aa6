//! Other libraries on the same job, in the same run: a plan whose budget may not be exceeded, every command durable
//! before it is acknowledged.
//!
//! Each library is used as its documentation shows: for every command the events are loaded, folded, and what was
//! decided is appended on the condition that nothing came in between; who lost tries again. Ours records a decision of
//! the council that allocates money to the plan, with all rules of decisions. Theirs keep the event,
//! of 200 bytes; ours keeps command and events. Each of the 64 clients has a plan of its own, which in theirs is a stream
//! of its own; ours are all in one log.
//!
//! A rebuild reads everything of one plan again from the store into memory, and counts every event. A command of theirs
//! makes one event, one of ours two: the decision and the allocation. The store to rebuild is filled with many commands
//! at once, because the peers read the plan again for each command.
//!
//! `BUURTKRACHT_COMMANDS` sets how many commands (10,000), `BUURTKRACHT_REBUILD` how many a rebuild reads (100,000),
//! `BUURTKRACHT_ROUNDS` how many rounds (3), of which the medians are printed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark ends where it fails")]

mod cqrs;
mod ours;
mod umadb;

use std::ops::Range;
use std::path::Path;
use std::thread;
use std::time::Instant;

use serde::{Deserialize, Serialize};

/// How many clients there are at once.
const CLIENTS: usize = 64;
/// The budget in euros: no run comes near it, and every command is checked against it.
const BUDGET: u64 = 1_000_000;
/// How many commands a peer records at once where it is filled.
const BATCH: usize = 10_000;

/// Money was committed to the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Committed {
    commitment: String,
    plan: String,
    title: String,
    counterparty: String,
    euros: u64,
    on: String,
}

impl Committed {
    fn new(plan: usize, number: usize) -> Self {
        Self {
            commitment: format!("commitment-{number}"),
            plan: format!("plan-{plan}"),
            title: "Benches and trees where children play, in the square".to_owned(),
            counterparty: "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0".to_owned(),
            euros: 1,
            on: "2030-03-01".to_owned(),
        }
    }
}

/// A library with a store of its own.
trait Peer: Sync {
    /// Commits one euro to a plan, and returns when that is durable. Each plan has one client at a time.
    fn commit(&self, plan: usize, number: usize);
    /// Commits so many euros to plan 0, one by one, and many of them in one durable write.
    fn fill(&self, commands: usize);
    /// Reads everything of plan 0 again from the store into memory.
    fn rebuild(&self);
    /// Returns the number of events that a rebuild reads.
    fn events(&self) -> usize;
}

struct Contender {
    name: &'static str,
    open: fn(&Path) -> Box<dyn Peer>,
}

fn rate(count: usize, work: impl FnOnce()) -> f64 {
    let started = Instant::now();
    work();
    count as f64 / started.elapsed().as_secs_f64()
}

/// Splits the numbers of so many commands into batches.
fn batches(commands: usize) -> impl Iterator<Item = Range<usize>> {
    (0..commands).step_by(BATCH).map(move |from| from..commands.min(from + BATCH))
}

/// First third, last third, 64 clients, rebuild: all in a second.
fn measure(contender: &Contender, commands: usize, to_rebuild: usize) -> [f64; 4] {
    let place = tempfile::tempdir().unwrap();
    let [one, many, full] = ["one", "many", "full"].map(|name| place.path().join(name));
    for folder in [&one, &many, &full] {
        std::fs::create_dir(folder).unwrap();
    }
    let peer = (contender.open)(&one);
    let third = commands / 3;
    let each = |from: usize| rate(third, || (from..from + third).for_each(|number| peer.commit(0, number)));
    let thirds = [0, third, 2 * third].map(each);
    drop(peer);
    let peer = (contender.open)(&many);
    let share = commands / CLIENTS;
    let together = rate(share * CLIENTS, || {
        thread::scope(|scope| {
            for client in 0..CLIENTS {
                let peer = peer.as_ref();
                scope.spawn(move || {
                    (client * share..(client + 1) * share).for_each(|number| peer.commit(client, number))
                });
            }
        });
    });
    drop(peer);
    let peer = (contender.open)(&full);
    peer.fill(to_rebuild);
    let events = peer.events();
    assert!(events >= to_rebuild, "{}: {events} events", contender.name);
    drop(peer);
    let peer = (contender.open)(&full);
    let rebuilt = rate(events, || peer.rebuild());
    [thirds[0], thirds[2], together, rebuilt]
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn main() {
    let contenders = [
        Contender { name: "umadb-core", open: |path| Box::new(umadb::Uma::open(path)) },
        Contender { name: "cqrs-es with SQLite", open: |path| Box::new(cqrs::Cqrs::open(path)) },
        Contender { name: "Buurtkracht on sled", open: |path| Box::new(ours::Ours::sled(path)) },
        Contender { name: "Buurtkracht on SQLite", open: |path| Box::new(ours::Ours::sqlite(path)) },
    ];
    let (commands, rounds) = (number("BUURTKRACHT_COMMANDS", 10_000), number("BUURTKRACHT_ROUNDS", 3));
    let to_rebuild = number("BUURTKRACHT_REBUILD", 100_000);
    let mut seen = contenders.each_ref().map(|_| [const { Vec::new() }; 4]);
    for _ in 0..rounds {
        for (contender, seen) in contenders.iter().zip(&mut seen) {
            for (values, value) in seen.iter_mut().zip(measure(contender, commands, to_rebuild)) {
                values.push(value);
            }
        }
    }
    println!("| library | first third, commands/s | last third | 64 clients | rebuild, events/s |");
    println!("|---|---|---|---|---|");
    for (contender, seen) in contenders.iter().zip(seen) {
        let [first, last, together, rebuilt] = seen.map(|mut values| {
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        });
        println!("| {} | {first:.0} | {last:.0} | {together:.0} | {rebuilt:.0} |", contender.name);
    }
}
