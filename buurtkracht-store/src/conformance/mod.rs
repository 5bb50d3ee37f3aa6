//! The contract of [`crate::log`] as checks, one function per clause, for any backend.
//!
//! A backend joins with a [`Factory`] and a test that calls [`all`]. Each clause gets fresh stores. A function
//! panics where its clause is broken, and the message says how; what it cannot check for want of a hook in the
//! factory, it says.

#![allow(
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken clause ends the check"
)]

use std::sync::Arc;
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use buurtkracht_core::id::ProgrammeId;
use pollster::block_on;

use crate::faulty::Disk;
use crate::log::{AppendError, Appended, BoxFuture, Completion, Durability, Entry, Log, LogError, MAX_ENTRY};

/// How many places the queue of a faulty store has ([`Factory::faulty`]).
pub const PLACES: usize = 4;

/// How long something that must come is waited for before it is said that it did not. The broken logs of this
/// crate's own tests, of which it never comes, are not waited for as long.
const PATIENCE: Duration = Duration::from_secs(if cfg!(test) { 4 } else { 30 });

/// Makes and opens stores of one backend.
pub trait Factory {
    /// A store that holds nothing.
    fn fresh(&self) -> Arc<dyn Log>;

    /// The store last made, opened again after every handle on it was closed or dropped; `None` where the
    /// backend keeps nothing.
    fn reopen(&self) -> Option<Arc<dyn Log>>;

    /// Another handle on the store last made, beside the one that is held; `None` where a backend serves one.
    fn another(&self) -> Option<Arc<dyn Log>> {
        None
    }

    /// What another process would find of the store last made if this one were killed now; the store itself
    /// goes on. `None` where that cannot be had.
    fn killed(&self) -> Option<Arc<dyn Log>> {
        None
    }

    /// A store that holds nothing, whose syncs go through the disk, with [`PLACES`] places in its queue and a
    /// deadline well below a second. `None` where the backend has no such hook.
    fn faulty(&self, disk: Arc<Disk>) -> Option<Arc<dyn Log>> {
        drop(disk);
        None
    }
}

/// What of a clause was not checked, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unchecked(pub &'static str);

/// Whether a clause was checked whole.
pub type Checked = Result<(), Unchecked>;

/// A clause by name, and its check.
pub type Clause = (&'static str, fn(&dyn Factory) -> Checked);

/// The clauses of the contract, in order, each with its check.
pub const CLAUSES: &[Clause] = &[
    ("L1", order),
    ("L2", whole),
    ("L3", prefix),
    ("L4", conditional),
    ("L5", durable),
    ("L6", unknown_outcome),
    ("L7", concurrent),
    ("L8", size),
    ("L9", back_pressure),
    ("L10", poisoned),
    ("L11", reopening),
    ("L12", closing),
    ("L13", programmes),
    ("L14", following),
];

/// Checks every clause, and gives those that could not be checked whole.
pub fn all(factory: &dyn Factory) -> Vec<(&'static str, Unchecked)> {
    CLAUSES.iter().filter_map(|(name, clause)| Some((*name, clause(factory).err()?))).collect()
}

const NO_FAULTS: Unchecked = Unchecked("the factory has no store with a faulty disk");
const NO_KILL: Unchecked = Unchecked("the factory cannot show what a killed process leaves");

fn name(text: &str) -> ProgrammeId {
    text.parse().unwrap()
}

fn entry(i: u64) -> Entry {
    format!("entry {i}").into_bytes()
}

fn entries(range: std::ops::Range<u64>) -> Vec<Entry> {
    range.map(entry).collect()
}

fn append(log: &dyn Log, programme: &str, expected: u64, entries: Vec<Entry>) -> Result<u64, AppendError> {
    block_on(log.append(&name(programme), expected, entries))
}

fn read(log: &dyn Log, programme: &str, from: u64, limit: usize) -> Vec<Entry> {
    block_on(log.read(&name(programme), from, limit)).unwrap()
}

/// Hands an append in, once there is a place, and does not wait for its outcome.
fn hand_in(
    log: &Arc<dyn Log>,
    programme: &str,
    expected: u64,
    entries: Vec<Entry>,
) -> mpsc::Receiver<Appended> {
    let (told, outcome) = mpsc::channel();
    let permit = block_on(log.reserve()).unwrap();
    log.enqueue(
        permit,
        &name(programme),
        expected,
        entries,
        Completion::new(move |said| drop(told.send(said))),
    );
    outcome
}

fn length(log: &dyn Log, programme: &str) -> u64 {
    block_on(log.length(&name(programme))).unwrap()
}

/// L1: numbered from 0 without gaps, in the order appended.
pub fn order(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    assert_eq!(length(&*log, "one"), 0);
    assert_eq!(append(&*log, "one", 0, entries(0..3)).unwrap(), 3);
    assert_eq!(append(&*log, "one", 3, entries(3..700)).unwrap(), 700);
    assert_eq!(length(&*log, "one"), 700);
    assert_eq!(read(&*log, "one", 0, 1_000), entries(0..700));
    assert_eq!(read(&*log, "one", 255, 3), entries(255..258), "the order holds across a byte of the number");
    assert_eq!(read(&*log, "one", 699, 9), entries(699..700));
    assert_eq!(read(&*log, "one", 700, 9), entries(0..0));
    assert_eq!(read(&*log, "one", u64::MAX, 9), entries(0..0));
    assert_eq!(read(&*log, "one", 0, 0), entries(0..0));
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

/// L3: of a batch a prefix is stored; after a success all of it.
pub fn prefix(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    append(&*log, "one", 0, entries(0..64)).unwrap();
    let mut batch = entries(64..80);
    batch.get_mut(8).unwrap().clear();
    assert!(append(&*log, "one", 64, batch).is_err());
    // Behind it in the queue, so that whatever it did is done.
    drop(append(&*log, "one", 64, Vec::new()));
    let kept = read(&*log, "one", 0, 1_000);
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
    assert_eq!(read(&*log, "one", 0, 9), entries(0..2));
    Ok(())
}

/// L5: what is acknowledged can be read at once and survives a kill; what is not synced is neither acknowledged
/// nor read.
pub fn durable(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    for i in 0..20 {
        append(&*log, "one", i, vec![entry(i)]).unwrap();
        assert_eq!(read(&*log, "one", i, 9), entries(i..i + 1));
    }
    if log.durability() > Durability::Volatile {
        let left = factory.killed().ok_or(NO_KILL)?;
        assert_eq!(read(&*left, "one", 0, 99), entries(0..20), "what was acknowledged outlives the process");
    }
    drop(log);
    let disk = Arc::new(Disk::default());
    let log = factory.faulty(Arc::clone(&disk)).ok_or(NO_FAULTS)?;
    append(&*log, "one", 0, entries(0..1)).unwrap();
    let syncs = disk.syncs();
    append(&*log, "one", 1, entries(1..2)).unwrap();
    assert!(disk.syncs() > syncs, "an append is acknowledged after a sync");
    let stalled = disk.stall();
    let outcome = hand_in(&log, "one", 2, entries(2..3));
    disk.wait_for_a_sync();
    assert!(outcome.try_recv().is_err(), "nothing is acknowledged before it is synced");
    assert_eq!(read(&*log, "one", 0, 9), entries(0..2), "nothing is read before it is synced");
    assert_eq!(length(&*log, "one"), 2);
    drop(stalled);
    assert_eq!(outcome.recv().unwrap().unwrap(), 3);
    assert_eq!(read(&*log, "one", 0, 9), entries(0..3));
    Ok(())
}

/// L6: where it cannot be said whether an append was stored, that is said; it is there once, or not at all.
pub fn unknown_outcome(factory: &dyn Factory) -> Checked {
    let disk = Arc::new(Disk::default());
    let log = factory.faulty(Arc::clone(&disk)).ok_or(NO_FAULTS)?;
    append(&*log, "one", 0, entries(0..2)).unwrap();
    disk.fail();
    let outcome = append(&*log, "one", 2, entries(2..4));
    assert!(matches!(outcome, Err(AppendError::Unknown { .. })), "a failed sync gave {outcome:?}");
    disk.mend();
    drop(log);
    let log = factory.reopen().ok_or(NO_FAULTS)?;
    let found = read(&*log, "one", 0, 99);
    assert!(found.len() >= 2, "what was acknowledged before is there");
    assert_eq!(found, entries(0..found.len() as u64), "what was in doubt is there once or not, in its order");
    assert!(found.len() <= 4, "what was in doubt is not there twice");
    Ok(())
}

/// L7: of appends that expect the same length one succeeds; a read beside sees a prefix.
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
    // One reader follows the end, the other reads all again: they must see the same.
    let mut seen: Vec<Entry> = Vec::new();
    loop {
        let finished = writers.iter().all(|writer| writer.is_finished());
        seen.extend(read(&*log, "one", seen.len() as u64, 1_000));
        let now = read(&*log, "one", 0, 1_000);
        assert!(now.starts_with(&seen), "what was read before is still there, and in the same place");
        if finished {
            break;
        }
    }
    for writer in writers {
        writer.join().unwrap();
    }
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
    Ok(())
}

/// L9: a full queue waits, up to a deadline; what has a place is stored, also where nobody waits for it.
pub fn back_pressure(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    let one = name("one");
    let mut future = log.append(&one, 0, entries(0..1));
    let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Pending | Poll::Ready(Ok(1))), "{polled:?}");
    drop(future);
    // The next one is stored behind it: the drop took nothing back.
    assert_eq!(append(&*log, "one", 1, entries(1..2)).unwrap(), 2);
    drop(log);

    let disk = Arc::new(Disk::default());
    let log = factory.faulty(Arc::clone(&disk)).ok_or(NO_FAULTS)?;
    let stalled = disk.stall();
    let outcomes: Vec<_> = (0..PLACES as u64).map(|i| hand_in(&log, "one", i, vec![entry(i)])).collect();
    let full = block_on(log.reserve());
    assert!(matches!(full, Err(AppendError::Busy)), "every place is taken, and there was another");
    let waiting = {
        let log = Arc::clone(&log);
        thread::spawn(move || append(&*log, "three", 0, entries(0..1)))
    };
    drop(stalled);
    for (outcome, length) in outcomes.into_iter().zip(1..) {
        assert_eq!(outcome.recv().unwrap().unwrap(), length, "what has a place is stored");
    }
    let waited = match waiting.join().unwrap() {
        Ok(length) => length,
        Err(AppendError::Busy) => 0,
        Err(other) => panic!("an append that waited for a place gave {other:?}"),
    };
    assert_eq!(length(&*log, "three"), waited, "busy means that nothing is stored");
    assert_eq!(append(&*log, "two", 0, entries(0..1)).unwrap(), 1, "a place is free again");
    Ok(())
}

/// L10: after a failed sync nothing is acknowledged until the log is opened again.
pub fn poisoned(factory: &dyn Factory) -> Checked {
    let disk = Arc::new(Disk::default());
    let log = factory.faulty(Arc::clone(&disk)).ok_or(NO_FAULTS)?;
    append(&*log, "one", 0, entries(0..1)).unwrap();
    disk.fail();
    assert!(append(&*log, "one", 1, entries(1..2)).is_err());
    disk.mend();
    for (programme, expected) in [("one", 1), ("one", 2), ("two", 0)] {
        let later = append(&*log, programme, expected, vec![entry(expected)]);
        assert!(
            matches!(later, Err(AppendError::Log(LogError::Poisoned { .. }))),
            "after a failed sync an append to {programme} gave {later:?}"
        );
    }
    assert_eq!(read(&*log, "one", 0, 9), entries(0..1), "what was not synced is not read");
    drop(log);
    let log = factory.reopen().ok_or(NO_FAULTS)?;
    let found = length(&*log, "one");
    assert_eq!(read(&*log, "one", 0, 9), entries(0..found));
    assert_eq!(append(&*log, "one", found, vec![entry(found)]).unwrap(), found + 1);
    Ok(())
}

/// L8: 1 to 65,535 bytes.
pub fn size(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    for bytes in [0, MAX_ENTRY + 1] {
        match append(&*log, "one", 0, vec![vec![b'x'; bytes]]) {
            Err(AppendError::Size { bytes: said }) if said == bytes => {}
            other => panic!("an entry of {bytes} bytes gave {other:?}"),
        }
    }
    assert_eq!(length(&*log, "one"), 0);
    Ok(())
}

/// L11: after closing and opening again everything is there.
pub fn reopening(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    append(&*log, "one", 0, entries(0..300)).unwrap();
    append(&*log, "two", 0, entries(0..1)).unwrap();
    let durability = log.durability();
    block_on(log.close()).unwrap();
    drop(log);
    match factory.reopen() {
        Some(log) => {
            assert_eq!(read(&*log, "one", 0, 1_000), entries(0..300));
            assert_eq!(append(&*log, "one", 300, vec![entry(300)]).unwrap(), 301);
            assert_eq!(length(&*log, "two"), 1);
        }
        None => assert_eq!(durability, Durability::Volatile, "only a volatile log keeps nothing"),
    }
    Ok(())
}

/// L12: closing lets what was handed in finish; after it every call says so.
pub fn closing(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    append(&*log, "one", 0, entries(0..2)).unwrap();
    let under_way: Vec<_> = (2..9).map(|i| hand_in(&log, "one", i, vec![entry(i)])).collect();
    block_on(log.close()).unwrap();
    for (outcome, length) in under_way.into_iter().zip(3..) {
        assert_eq!(outcome.recv().unwrap().unwrap(), length, "what was handed in is finished");
    }
    let one = name("one");
    assert!(matches!(block_on(log.read(&one, 0, 9)), Err(LogError::Closed)));
    assert!(matches!(block_on(log.length(&one)), Err(LogError::Closed)));
    assert!(matches!(block_on(log.programmes()), Err(LogError::Closed)));
    assert!(matches!(append(&*log, "one", 9, entries(9..10)), Err(AppendError::Log(LogError::Closed))));
    block_on(log.close()).unwrap();
    drop(log);
    if let Some(log) = factory.reopen() {
        assert_eq!(read(&*log, "one", 0, 99), entries(0..9));
    }
    Ok(())
}

/// L13: programmes never mix, also where one name begins with another.
pub fn programmes(factory: &dyn Factory) -> Checked {
    let log = factory.fresh();
    assert!(block_on(log.programmes()).unwrap().is_empty());
    for (i, programme) in ["b", "a", "a-b", "ab", "a0"].into_iter().enumerate() {
        append(&*log, programme, 0, entries(0..i as u64 + 1)).unwrap();
    }
    append(&*log, "none", 0, Vec::new()).unwrap();
    let known: Vec<String> = block_on(log.programmes()).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(known, ["a", "a-b", "a0", "ab", "b"]);
    for (i, programme) in ["b", "a", "a-b", "ab", "a0"].into_iter().enumerate() {
        assert_eq!(read(&*log, programme, 0, 99), entries(0..i as u64 + 1), "{programme}");
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
        resolves(heard, "an append was not heard");
    }
    // A follower that looks whenever it hears gets all, in its order, while others append.
    let followers = [(&one, 3..60), (&one, 0..60), (&two, 0..9)].map(|(programme, expected)| {
        let (log, programme) = (Arc::clone(&log), programme.clone());
        let mut seen = expected.start;
        let following = async move {
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
        spawned(Box::pin(following))
    });
    for i in 3..60 {
        append(&*log, "one", i, vec![entry(i)]).unwrap();
    }
    append(&*log, "two", 0, entries(0..9)).unwrap();
    for follower in followers {
        assert!(follower.recv_timeout(PATIENCE).is_ok(), "a follower missed an entry");
    }
    if let Some(other) = factory.another() {
        for (expected, of) in [(60, Some(&one)), (61, None)] {
            let heard = log.listen(of);
            append(&*other, "one", expected, vec![entry(expected)]).unwrap();
            resolves(heard, "an append by another handle was not heard");
            assert_eq!(read(&*log, "one", expected, 9), vec![entry(expected)]);
        }
    }
    let heard = [log.listen(Some(&one)), log.listen(None)];
    block_on(log.close()).unwrap();
    for heard in heard.into_iter().chain([log.listen(Some(&one)), log.listen(None)]) {
        resolves(heard, "a closing was not heard");
    }
    let log = factory.fresh();
    let heard = [log.listen(Some(&one)), log.listen(None)];
    drop(log);
    for heard in heard {
        resolves(heard, "a log that was dropped was not heard");
    }

    let disk = Arc::new(Disk::default());
    if let Some(log) = factory.faulty(Arc::clone(&disk)) {
        append(&*log, "one", 0, entries(0..1)).unwrap();
        assert!(disk.syncs() > 0, "an append is synced");
        let stalled = disk.stall();
        let outcome = hand_in(&log, "one", 1, entries(1..2));
        disk.wait_for_a_sync();
        let heard = log.listen(Some(&one));
        assert_eq!(read(&*log, "one", 1, 9), entries(0..0));
        drop(stalled);
        outcome.recv().unwrap().unwrap();
        resolves(heard, "an entry was told of before it could be read, and not after");
    }
    Ok(())
}

/// Runs a future on a thread of its own, and tells when it is done.
fn spawned(future: BoxFuture<'static, ()>) -> mpsc::Receiver<()> {
    let (told, done) = mpsc::channel();
    thread::spawn(move || {
        block_on(future);
        told.send(()).ok();
    });
    done
}

fn resolves(heard: BoxFuture<'static, ()>, otherwise: &str) {
    assert!(spawned(heard).recv_timeout(PATIENCE).is_ok(), "{otherwise}");
}

#[cfg(test)]
mod tests;
