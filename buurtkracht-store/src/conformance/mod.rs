//! The contract of [`crate::log`] as checks, one function per clause, for any backend.
//!
//! A backend joins with a [`Factory`] and a test that calls [`all`]. Each clause gets fresh stores. A check panics
//! where its clause is broken, and the message names the clause and the fault. A hook that the factory lacks leaves a
//! part unchecked, which [`all`] returns.
//!
//! A broken log can also hang, for example by never answering. So each check runs on a thread of its own, and one that
//! waits longer than 30 s for a single answer fails by name, with what it waited for. That thread is left behind.
//!
//! ```
//! use std::sync::Arc;
//! use buurtkracht_store::backend::memory::MemoryLog;
//! use buurtkracht_store::conformance::{self, Factory};
//! use buurtkracht_store::log::Log;
//!
//! struct Memory;
//!
//! impl Factory for Memory {
//!     fn fresh(&self) -> Arc<dyn Log> {
//!         Arc::new(MemoryLog::new())
//!     }
//!     fn reopen(&self) -> Option<Arc<dyn Log>> {
//!         None
//!     }
//! }
//!
//! let unchecked: Vec<&str> = conformance::all(Memory).into_iter().map(|(clause, _)| clause).collect();
//! assert_eq!(unchecked, ["L5 durable", "L6 unknown_outcome", "L9 back_pressure", "L10 poisoned"]);
//! ```

#![allow(
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken clause ends the check"
)]

use std::cell::RefCell;
use std::fmt::Display;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::task::{Context, Poll, Waker};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use buurtkracht_core::id::ProgrammeId;
use pollster::block_on;

use crate::faulty::Disk;
use crate::log::{
    AppendError, Appended, BoxFuture, Completion, Durability, Entry, Log, LogError, MAX_ENTRY, Permit,
};

/// The number of places in the queue of a faulty store ([`Factory::faulty`]).
pub const PLACES: usize = 4;

/// How long a check waits for a single answer. The broken logs of this crate's own tests, some of which never answer,
/// get less.
const PATIENCE: Duration = Duration::from_secs(if cfg!(test) { 4 } else { 30 });

/// Makes and opens stores of one backend. Each check calls it from a thread of its own, one check at a time.
pub trait Factory: Send + Sync + 'static {
    /// Makes an empty store.
    fn fresh(&self) -> Arc<dyn Log>;

    /// Opens the store last made again, after every handle on it was closed or dropped. `None` where the backend keeps
    /// nothing.
    fn reopen(&self) -> Option<Arc<dyn Log>>;

    /// Opens another handle on the store last made, beside the one that is held. `None` where a store allows one.
    fn another(&self) -> Option<Arc<dyn Log>> {
        None
    }

    /// Opens what another process would find of the store last made if this one were killed now, such as a copy of its
    /// files. The store itself goes on. `None` where that cannot be had.
    fn killed(&self) -> Option<Arc<dyn Log>> {
        None
    }

    /// Makes an empty store whose syncs go through the disk, with [`PLACES`] places in its queue and a deadline well
    /// below a second. `None` where the backend has no such hook.
    fn faulty(&self, disk: Arc<Disk>) -> Option<Arc<dyn Log>> {
        drop(disk);
        None
    }
}

/// A part of a clause that was not checked, with the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unchecked(pub &'static str);

/// Whether a clause was checked whole.
pub type Checked = Result<(), Unchecked>;

/// The number and name of a clause, and its check.
pub type Clause = (&'static str, fn(&dyn Factory) -> Checked);

/// The clauses of the contract, in order, each with its check.
pub const CLAUSES: &[Clause] = &[
    ("L1 order", order),
    ("L2 whole", whole),
    ("L3 prefix", prefix),
    ("L4 conditional", conditional),
    ("L5 durable", durable),
    ("L6 unknown_outcome", unknown_outcome),
    ("L7 concurrent", concurrent),
    ("L8 size", size),
    ("L9 back_pressure", back_pressure),
    ("L10 poisoned", poisoned),
    ("L11 reopening", reopening),
    ("L12 closing", closing),
    ("L13 programmes", programmes),
    ("L14 following", following),
];

/// Checks every clause, and returns those that could not be checked whole. Panics at the first clause that is broken,
/// or that waits longer than 30 s for an answer, with its name.
pub fn all(factory: impl Factory) -> Vec<(&'static str, Unchecked)> {
    let factory: Arc<dyn Factory> = Arc::new(factory);
    let check = |clause: &Clause| match watch(clause, Arc::clone(&factory)) {
        Ok(checked) => Some((clause.0, checked.err()?)),
        Err(fault) => panic!("{fault}"),
    };
    CLAUSES.iter().filter_map(check).collect()
}

const NO_FAULTS: Unchecked = Unchecked("the factory has no store with a faulty disk");
const NO_KILL: Unchecked = Unchecked("the factory cannot show what a killed process leaves");

thread_local! {
    /// Where a check says what it waits for.
    static STEPS: RefCell<Option<mpsc::Sender<String>>> = const { RefCell::new(None) };
}

/// Runs a check on a thread of its own, and waits for its next step as long as the patience lasts.
///
/// # Errors
/// The name of the clause and its fault.
fn watch((name, check): &Clause, factory: Arc<dyn Factory>) -> Result<Checked, String> {
    let (steps, said) = mpsc::channel();
    let check = *check;
    let run = move || {
        STEPS.set(Some(steps));
        check(&*factory)
    };
    let thread = thread::Builder::new().name((*name).to_owned()).spawn(run).unwrap();
    let mut step = "its first step".to_owned();
    loop {
        match said.recv_timeout(PATIENCE) {
            Ok(next) => step = next,
            // The thread drops its end when it ends.
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                let seconds = PATIENCE.as_secs();
                return Err(format!("{name} did not end within {seconds} s: it waits for {step}"));
            }
        }
    }
    thread.join().map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked");
        format!("{name}: {text}")
    })
}

/// Runs a call that may hang on a broken log.
fn wait_for<T>(step: impl Display, call: impl FnOnce() -> T) -> T {
    let say = |text: String| {
        STEPS.with_borrow(|steps| steps.as_ref().and_then(|steps| steps.send(text).ok()));
    };
    let text = step.to_string();
    say(text.clone());
    let value = call();
    say(format!("what follows {text}"));
    value
}

fn join<T>(step: &str, thread: JoinHandle<T>) -> T {
    wait_for(step, || thread.join()).unwrap_or_else(|panic| resume_unwind(panic))
}

fn name(text: &str) -> ProgrammeId {
    text.parse().unwrap()
}

fn entry(i: u64) -> Entry {
    format!("entry {i}").into_bytes()
}

fn entries(range: std::ops::Range<u64>) -> Vec<Entry> {
    range.map(entry).collect()
}

fn append(log: &dyn Log, programme: &str, expected: u64, entries: Vec<Entry>) -> Appended {
    let step = format!("an append to {programme} that expects {expected} entries");
    wait_for(step, || block_on(log.append(&name(programme), expected, entries)))
}

fn read(log: &dyn Log, programme: &str, from: u64, limit: usize) -> Vec<Entry> {
    let step = format!("a read of {programme} from {from}");
    wait_for(step, || block_on(log.read(&name(programme), from, limit))).unwrap()
}

fn length(log: &dyn Log, programme: &str) -> u64 {
    wait_for(format!("the length of {programme}"), || block_on(log.length(&name(programme)))).unwrap()
}

fn close(log: &dyn Log) {
    wait_for("a close", || block_on(log.close())).unwrap();
}

fn reserve(log: &dyn Log) -> Permit {
    wait_for("a place in a queue that has one", || block_on(log.reserve())).unwrap()
}

/// Enqueues an append, and does not wait for its outcome.
fn enqueue(
    log: &dyn Log,
    permit: Permit,
    programme: &str,
    expected: u64,
    entries: Vec<Entry>,
) -> mpsc::Receiver<Appended> {
    let (told, outcome) = mpsc::channel();
    let done = Completion::new(move |said| drop(told.send(said)));
    wait_for("`enqueue` to return", || log.enqueue(permit, &name(programme), expected, entries, done));
    outcome
}

/// Enqueues an append once there is a place.
fn hand_in(log: &dyn Log, programme: &str, expected: u64, entries: Vec<Entry>) -> mpsc::Receiver<Appended> {
    enqueue(log, reserve(log), programme, expected, entries)
}

fn outcome(told: &mpsc::Receiver<Appended>) -> Appended {
    wait_for("the outcome of an append", || told.recv()).unwrap()
}

/// Checks that a programme has these entries, by its length and by its reads alike.
fn holds(log: &dyn Log, programme: &str, expected: &[Entry], when: &str) {
    let found = read(log, programme, 0, usize::MAX);
    assert_eq!(found, expected, "{when}: the entries of {programme}");
    let (length, read_to) = (length(log, programme), expected.len() as u64);
    assert_eq!(length, read_to, "{when}: `length` of {programme} differs from what `read` returns");
    assert_eq!(read(log, programme, read_to, 9), entries(0..0), "{when}: {programme} behind its end");
}

/// L1: numbered from 0 without gaps, in the order appended; a read ends at its limit or at the end of the log.
pub fn order(factory: &dyn Factory) -> Checked {
    const ALL: u64 = 3_000;
    let log = factory.fresh();
    holds(&*log, "one", &[], "in an empty log");
    assert_eq!(append(&*log, "one", 0, entries(0..3)).unwrap(), 3);
    assert_eq!(append(&*log, "one", 3, entries(3..700)).unwrap(), 700);
    assert_eq!(append(&*log, "one", 700, entries(700..ALL)).unwrap(), ALL);
    holds(&*log, "one", &entries(0..ALL), "after three appends");
    for limit in [0, 1, 255, 256, 1_000, 1_001, 2_999] {
        let found = read(&*log, "one", 0, limit);
        let limit = limit as u64;
        assert_eq!(found.len() as u64, limit, "a read returns fewer than its limit where the log goes on");
        assert_eq!(found, entries(0..limit), "in the order appended");
    }
    assert_eq!(read(&*log, "one", 255, 3), entries(255..258), "the order holds across a byte of the number");
    assert_eq!(read(&*log, "one", ALL - 1, 9), entries(ALL - 1..ALL));
    assert_eq!(read(&*log, "one", u64::MAX, 9), entries(0..0));
    Ok(())
}

/// L2: byte for byte.
pub fn whole(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    let odd: Vec<Entry> =
        vec![vec![0], vec![0xff; 3], b"\n".to_vec(), (0..=255).collect(), vec![b'x'; MAX_ENTRY]];
    append(&*log, "one", 0, odd.clone()).unwrap();
    assert_eq!(read(&*log, "one", 0, 9), odd);
    Ok(())
}

/// L3: of a batch a prefix is stored; after a success all of it. What was there before stays.
pub fn prefix(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    append(&*log, "one", 0, entries(0..64)).unwrap();
    let mut batch = entries(64..80);
    batch.get_mut(8).unwrap().clear();
    assert!(append(&*log, "one", 64, batch).is_err());
    // Behind it in the queue, so that whatever it did is done.
    drop(append(&*log, "one", 64, Vec::new()));
    let kept = read(&*log, "one", 0, 1_000);
    assert!(kept.len() >= 64, "of 64 entries {} are left after a batch that was refused", kept.len());
    assert_eq!(kept, entries(0..kept.len() as u64), "of a batch a prefix is kept");
    Ok(())
}

/// L4: every append names the length it expects.
pub fn conditional(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    append(&*log, "one", 0, entries(0..2)).unwrap();
    for expected in [0, 1, 3, u64::MAX] {
        match append(&*log, "one", expected, entries(9..10)) {
            Err(AppendError::Conflict { expected: said, actual: 2 }) if said == expected => {}
            other => panic!("appending at {expected} to a log of 2 gave {other:?}"),
        }
        assert!(matches!(append(&*log, "one", expected, Vec::new()), Err(AppendError::Conflict { .. })));
    }
    assert_eq!(append(&*log, "one", 2, Vec::new()).unwrap(), 2);
    holds(&*log, "one", &entries(0..2), "after conflicts");
    Ok(())
}

/// L5: what is acknowledged can be read at once and survives a kill; what is not synced is neither acknowledged
/// nor read nor counted.
pub fn durable(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    for i in 0..20 {
        append(&*log, "one", i, vec![entry(i)]).unwrap();
        assert_eq!(read(&*log, "one", i, 9), entries(i..i + 1));
    }
    if log.durability() > Durability::Volatile {
        let left = factory.killed().ok_or(NO_KILL)?;
        holds(&*left, "one", &entries(0..20), "after the process was killed");
    }
    drop(log);
    let disk = Arc::new(Disk::default());
    let log = factory.faulty(Arc::clone(&disk)).ok_or(NO_FAULTS)?;
    append(&*log, "one", 0, entries(0..1)).unwrap();
    let syncs = disk.syncs();
    append(&*log, "one", 1, entries(1..2)).unwrap();
    assert!(disk.syncs() > syncs, "an append is acknowledged after a sync");
    let stalled = disk.stall();
    let (told, third) = mpsc::channel();
    let then_fail = Arc::clone(&disk);
    let done = Completion::new(move |said| {
        then_fail.fail();
        drop(told.send(said));
    });
    log.enqueue(reserve(&*log), &name("one"), 2, entries(2..3), done);
    wait_for("an append to be synced", || disk.wait_for_a_sync());
    assert!(third.try_recv().is_err(), "nothing is acknowledged before it is synced");
    holds(&*log, "one", &entries(0..2), "while the third entry is not synced");
    // These wait behind it, and their sync fails.
    let fourth = hand_in(&*log, "one", 3, entries(3..4));
    let conflict = hand_in(&*log, "one", 9, entries(9..10));
    drop(stalled);
    assert_eq!(outcome(&third).unwrap(), 3);
    // A log that tells on one thread and syncs on another may have synced it before.
    let synced = 3 + u64::from(outcome(&fourth).is_ok());
    if let Err(AppendError::Conflict { actual, .. }) = outcome(&conflict) {
        assert!(actual <= synced, "a conflict names {actual} entries, of which {synced} are durable");
    }
    holds(&*log, "one", &entries(0..synced), "after a sync failed");
    Ok(())
}

/// L6: where it cannot be said whether an append was stored, that is said; it is there once, or not at all.
pub fn unknown_outcome(factory: &dyn Factory) -> Checked {
    let disk = Arc::new(Disk::default());
    let log = factory.faulty(Arc::clone(&disk)).ok_or(NO_FAULTS)?;
    append(&*log, "one", 0, entries(0..2)).unwrap();
    disk.fail();
    let in_doubt = append(&*log, "one", 2, entries(2..4));
    assert!(matches!(in_doubt, Err(AppendError::Unknown { .. })), "a failed sync gave {in_doubt:?}");
    disk.mend();
    wait_for("a drop", || drop(log));
    let log = factory.reopen().ok_or(NO_FAULTS)?;
    let found = read(&*log, "one", 0, 99);
    assert!(found.len() >= 2, "what was acknowledged before is there");
    assert!(found.len() <= 4, "what was in doubt is not there twice");
    holds(&*log, "one", &entries(0..found.len() as u64), "what was in doubt is there once or not");
    Ok(())
}

/// L7: of appends that expect the same length one succeeds; a read beside sees a prefix; whoever is told an outcome
/// can use the log at once.
pub fn concurrent(factory: &dyn Factory) -> Checked {
    const EACH: u64 = 25;
    let log = factory.fresh();
    let writers: Vec<_> = (0..4)
        .map(|writer: u64| {
            let log = Arc::clone(&log);
            thread::spawn(move || {
                let mut written = 0;
                while written < EACH {
                    let expected = length(&*log, "one");
                    let entry = format!("{writer} {written}").into_bytes();
                    match append(&*log, "one", expected, vec![entry]) {
                        Ok(now) => {
                            assert_eq!(now, expected + 1);
                            written += 1;
                        }
                        Err(AppendError::Conflict { .. }) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            })
        })
        .collect();
    // One reads on from where it is, and all again: it must see the same.
    let finished = Arc::new(AtomicBool::new(false));
    let reader = {
        let (log, finished) = (Arc::clone(&log), Arc::clone(&finished));
        thread::spawn(move || {
            let mut seen: Vec<Entry> = Vec::new();
            loop {
                let last = finished.load(Ordering::SeqCst);
                seen.extend(read(&*log, "one", seen.len() as u64, 1_000));
                let now = read(&*log, "one", 0, 1_000);
                assert!(now.starts_with(&seen), "what was read before is still there, and in the same place");
                if last {
                    return seen;
                }
            }
        })
    };
    let ended: Vec<_> =
        wait_for("four writers of one programme", || writers.into_iter().map(JoinHandle::join).collect());
    finished.store(true, Ordering::SeqCst);
    let seen = join("a reader beside them", reader);
    ended.into_iter().for_each(|ended| ended.unwrap_or_else(|panic| resume_unwind(panic)));
    for writer in 0..4 {
        let of = format!("{writer} ");
        let own = seen.iter().filter(|entry| entry.starts_with(of.as_bytes()));
        let expected: Vec<Entry> = (0..EACH).map(|i| format!("{writer} {i}").into_bytes()).collect();
        assert_eq!(own.cloned().collect::<Vec<_>>(), expected, "each writer's entries once and in its order");
    }
    // A reader that resumes where it stopped gets everything that landed since.
    let end = 4 * EACH;
    assert_eq!(read(&*log, "one", end, 9), entries(0..0));
    append(&*log, "one", end, entries(0..1)).unwrap();
    append(&*log, "one", end + 1, entries(1..3)).unwrap();
    assert_eq!(read(&*log, "one", end, 9), entries(0..3), "what landed since the reader stopped");
    told_without_a_lock(&log);
    Ok(())
}

/// Whoever is told an outcome waits for another thread that appends and reads.
fn told_without_a_lock(log: &Arc<dyn Log>) {
    let (send, second) = mpsc::channel();
    let (other, permit) = (Arc::clone(log), reserve(&**log));
    let first = Completion::new(move |said| {
        let append_and_read = move || {
            let outcome = enqueue(&*other, permit, "two", 1, entries(1..2));
            read(&*other, "two", 0, 9);
            outcome
        };
        let second = thread::spawn(append_and_read).join().unwrap();
        send.send((said, second)).unwrap();
    });
    let permit = reserve(&**log);
    wait_for("`enqueue` to return", || log.enqueue(permit, &name("two"), 0, entries(0..1), first));
    let step = "another thread to append while the first outcome is told (is a lock held?)";
    let (first, second) = wait_for(step, || second.recv()).unwrap();
    assert_eq!(first.unwrap(), 1);
    assert_eq!(outcome(&second).unwrap(), 2);
}

/// L8: 1 to 65,535 bytes; of a batch with another nothing is stored.
pub fn size(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    for bytes in [0, MAX_ENTRY + 1] {
        for before in 0..2 {
            let mut batch = entries(0..before);
            batch.push(vec![b'x'; bytes]);
            match append(&*log, "one", 0, batch) {
                Err(AppendError::Size { bytes: said }) if said == bytes => {}
                other => panic!("an entry of {bytes} bytes gave {other:?}"),
            }
        }
    }
    // Behind them in the queue, so that whatever they did is done.
    assert_eq!(append(&*log, "one", 0, Vec::new()).unwrap(), 0, "nothing of a refused batch is stored");
    Ok(())
}

/// L9: a full queue waits, up to a deadline; `enqueue` waits for nothing; what has a place is stored, also where
/// nobody waits for it.
pub fn back_pressure(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    let one = name("one");
    let mut future = log.append(&one, 0, entries(0..1));
    let poll = || future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let polled = wait_for("the first poll of an append", poll);
    assert!(matches!(polled, Poll::Pending | Poll::Ready(Ok(1))), "{polled:?}");
    drop(future);
    // The next one is stored behind it: the drop took nothing back.
    assert_eq!(append(&*log, "one", 1, entries(1..2)).unwrap(), 2);
    drop(log);

    let disk = Arc::new(Disk::default());
    let log = factory.faulty(Arc::clone(&disk)).ok_or(NO_FAULTS)?;
    let stalled = disk.stall();
    let outcomes: Vec<_> = (0..PLACES as u64).map(|i| hand_in(&*log, "one", i, vec![entry(i)])).collect();
    let full = wait_for("`reserve` to answer that a full queue is busy", || block_on(log.reserve()));
    assert!(matches!(full, Err(AppendError::Busy)), "every place is taken, and there was another");
    let waiting = {
        let log = Arc::clone(&log);
        thread::spawn(move || append(&*log, "three", 0, entries(0..1)))
    };
    drop(stalled);
    for (told, length) in outcomes.iter().zip(1..) {
        assert_eq!(outcome(told).unwrap(), length, "what has a place is stored");
    }
    let waited = match join("an append that waits for a place", waiting) {
        Ok(length) => length,
        Err(AppendError::Busy) => 0,
        Err(other) => panic!("an append that waited for a place gave {other:?}"),
    };
    assert_eq!(length(&*log, "three"), waited, "busy means that nothing is stored");
    assert_eq!(append(&*log, "two", 0, entries(0..1)).unwrap(), 1, "a place is free again");
    assert!(
        (0..5).any(|_| three_enqueues_are_quicker_than_two_appends(&*log)),
        "`enqueue` takes longer than two thirds of an append: it waits"
    );
    Ok(())
}

/// Compares the log with itself, since no clock says what "at once" is: an append waits for a sync and for a thread.
/// Of several tries one is enough, because anything may interrupt this thread.
fn three_enqueues_are_quicker_than_two_appends(log: &dyn Log) -> bool {
    let start = length(log, "four");
    let permits: Vec<Permit> = (0..3).map(|_| reserve(log)).collect();
    let began = Instant::now();
    let outcomes: Vec<_> = (start..)
        .zip(permits)
        .map(|(at, permit)| enqueue(log, permit, "four", at, vec![entry(at)]))
        .collect();
    let enqueues = began.elapsed();
    for told in &outcomes {
        outcome(told).unwrap();
    }
    let began = Instant::now();
    for at in start + 3..start + 5 {
        append(log, "four", at, vec![entry(at)]).unwrap();
    }
    enqueues < began.elapsed()
}

/// L10: after a failed sync nothing is acknowledged until the log is opened again, also where the caller had its place
/// before.
pub fn poisoned(factory: &dyn Factory) -> Checked {
    let disk = Arc::new(Disk::default());
    let log = factory.faulty(Arc::clone(&disk)).ok_or(NO_FAULTS)?;
    append(&*log, "one", 0, entries(0..1)).unwrap();
    let (permit, another) = (reserve(&*log), reserve(&*log));
    disk.fail();
    assert!(append(&*log, "one", 1, entries(1..2)).is_err());
    disk.mend();
    let is_poisoned = |later: Appended, what: &str| {
        let poisoned = matches!(later, Err(AppendError::Log(LogError::Poisoned { .. })));
        assert!(poisoned, "after a failed sync {what} gave {later:?}");
    };
    let held = enqueue(&*log, permit, "one", 1, entries(1..2));
    is_poisoned(outcome(&held), "an append that had its place before");
    let held = enqueue(&*log, another, "two", 0, entries(0..1));
    is_poisoned(outcome(&held), "an append to another programme that had its place before");
    for (programme, expected) in [("one", 1), ("one", 2), ("two", 0)] {
        let later = append(&*log, programme, expected, vec![entry(expected)]);
        is_poisoned(later, &format!("an append to {programme} that expects {expected}"));
    }
    holds(&*log, "one", &entries(0..1), "after a failed sync");
    wait_for("a drop", || drop(log));
    let log = factory.reopen().ok_or(NO_FAULTS)?;
    let found = length(&*log, "one");
    holds(&*log, "one", &entries(0..found), "after a failed sync, opened again");
    assert_eq!(append(&*log, "one", found, vec![entry(found)]).unwrap(), found + 1);
    Ok(())
}

/// L11: after closing and opening again everything is there.
pub fn reopening(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    append(&*log, "one", 0, entries(0..300)).unwrap();
    append(&*log, "two", 0, entries(0..1)).unwrap();
    let durability = log.durability();
    close(&*log);
    drop(log);
    match wait_for("a store to open again", || factory.reopen()) {
        Some(log) => {
            holds(&*log, "one", &entries(0..300), "opened again");
            holds(&*log, "two", &entries(0..1), "opened again");
            assert_eq!(append(&*log, "one", 300, vec![entry(300)]).unwrap(), 301);
        }
        None => assert_eq!(durability, Durability::Volatile, "only a volatile log keeps nothing"),
    }
    Ok(())
}

/// L12: closing lets what was handed in finish; after it every call says so.
pub fn closing(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    append(&*log, "one", 0, entries(0..2)).unwrap();
    let under_way: Vec<_> = (2..9).map(|i| hand_in(&*log, "one", i, vec![entry(i)])).collect();
    close(&*log);
    for (told, length) in under_way.iter().zip(3..) {
        assert_eq!(outcome(told).unwrap(), length, "what was handed in is finished");
    }
    let one = name("one");
    let closed = wait_for("a closed log to answer", || {
        [
            block_on(log.read(&one, 0, 9)).err(),
            block_on(log.length(&one)).err(),
            block_on(log.programmes()).err(),
        ]
    });
    assert!(closed.iter().all(|said| matches!(said, Some(LogError::Closed))), "a closed log gave {closed:?}");
    assert!(matches!(append(&*log, "one", 9, entries(9..10)), Err(AppendError::Log(LogError::Closed))));
    close(&*log);
    drop(log);
    if let Some(log) = wait_for("a store to open again", || factory.reopen()) {
        holds(&*log, "one", &entries(0..9), "closed and opened again");
    }
    Ok(())
}

/// L13: programmes never mix, also where one name begins with another.
pub fn programmes(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    let known = || wait_for("the programmes", || block_on(log.programmes())).unwrap();
    assert!(known().is_empty());
    for (i, programme) in ["b", "a", "a-b", "ab", "a0"].into_iter().enumerate() {
        append(&*log, programme, 0, entries(0..i as u64 + 1)).unwrap();
    }
    append(&*log, "none", 0, Vec::new()).unwrap();
    assert_eq!(known(), ["a", "a-b", "a0", "ab", "b"].map(name));
    for (i, programme) in ["b", "a", "a-b", "ab", "a0"].into_iter().enumerate() {
        holds(&*log, programme, &entries(0..i as u64 + 1), "beside other programmes");
    }
    Ok(())
}

/// L14: who listens before looking misses nothing.
pub fn following(factory: &dyn Factory) -> Checked {
    let (one, two) = (name("one"), name("two"));
    let log = factory.fresh();
    // Whoever listens to any programme hears of one that begins; nobody polls before the append.
    for (expected, of) in [(0, Some(&one)), (1, None), (2, Some(&one))] {
        let heard = log.listen(of);
        append(&*log, "one", expected, vec![entry(expected)]).unwrap();
        resolves(heard, "an append to be heard");
    }
    // A follower that looks whenever it hears gets all, in its order, while others append.
    let followers = [(&one, 3..60), (&one, 0..60), (&two, 0..9)].map(|(programme, expected)| {
        let (log, programme) = (Arc::clone(&log), programme.clone());
        let mut seen = expected.start;
        let follow = async move {
            while seen < expected.end {
                let heard = log.listen(Some(&programme));
                let page = log.read(&programme, seen, 9).await.unwrap();
                assert_eq!(page, entries(seen..seen + page.len() as u64));
                seen += page.len() as u64;
                if page.is_empty() {
                    heard.await;
                }
            }
        };
        thread::spawn(move || block_on(follow))
    });
    for i in 3..60 {
        append(&*log, "one", i, vec![entry(i)]).unwrap();
    }
    append(&*log, "two", 0, entries(0..9)).unwrap();
    for follower in followers {
        join("a follower to hear of every entry", follower);
    }
    if let Some(other) = factory.another() {
        for (expected, of) in [(60, Some(&one)), (61, None)] {
            let heard = log.listen(of);
            append(&*other, "one", expected, vec![entry(expected)]).unwrap();
            resolves(heard, "an append by another handle to be heard");
            assert_eq!(read(&*log, "one", expected, 9), vec![entry(expected)]);
        }
    }
    let heard = [log.listen(Some(&one)), log.listen(None)];
    close(&*log);
    for heard in heard.into_iter().chain([log.listen(Some(&one)), log.listen(None)]) {
        resolves(heard, "a close to be heard");
    }
    let log = factory.fresh();
    let heard = [log.listen(Some(&one)), log.listen(None)];
    wait_for("a drop", || drop(log));
    for heard in heard {
        resolves(heard, "the drop of a log to be heard");
    }

    let disk = Arc::new(Disk::default());
    if let Some(log) = factory.faulty(Arc::clone(&disk)) {
        append(&*log, "one", 0, entries(0..1)).unwrap();
        assert!(disk.syncs() > 0, "an append is synced");
        let stalled = disk.stall();
        let second = hand_in(&*log, "one", 1, entries(1..2));
        wait_for("an append to be synced", || disk.wait_for_a_sync());
        let heard = log.listen(Some(&one));
        assert_eq!(read(&*log, "one", 1, 9), entries(0..0));
        drop(stalled);
        outcome(&second).unwrap();
        resolves(heard, "an entry to be heard that can be read only now");
    }
    Ok(())
}

fn resolves(heard: BoxFuture<'static, ()>, step: &str) {
    wait_for(step, || block_on(heard));
}

#[cfg(test)]
mod tests;
