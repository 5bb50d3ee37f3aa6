//! The contract of [`crate::log`] as checks, one function per clause, for any backend.
//!
//! A backend joins with a [`Factory`] and a test that calls [`all`]. Each clause gets a fresh store. A
//! function panics where its clause is broken, and the message says how.

#![allow(
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken clause ends the check"
)]

use std::sync::Arc;

use buurtkracht_core::id::ProgrammeId;
use pollster::block_on;

use crate::log::{AppendError, Durability, Entry, Log, LogError, MAX_ENTRY};

/// Opens a store.
pub trait Factory {
    /// A store that holds nothing.
    fn fresh(&self) -> Arc<dyn Log>;

    /// The store last made, opened again after it was closed; `None` where the backend keeps nothing.
    fn reopen(&self) -> Option<Arc<dyn Log>>;
}

/// A clause by name, and its check.
pub type Clause = (&'static str, fn(&dyn Factory));

/// Every clause.
pub const CLAUSES: &[Clause] = &[
    ("L1", order),
    ("L2", whole),
    ("L3", prefix),
    ("L4", conditional),
    ("L5", durable),
    ("L7", concurrent),
    ("L8", size),
    ("L11", reopening),
    ("L12", closing),
    ("L13", programmes),
];

/// Checks every clause.
pub fn all(factory: &dyn Factory) {
    for (_, clause) in CLAUSES {
        clause(factory);
    }
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

fn append(log: &dyn Log, programme: &str, expected: u64, entries: Vec<Entry>) -> Result<u64, AppendError> {
    block_on(log.append(&name(programme), expected, entries))
}

fn read(log: &dyn Log, programme: &str, from: u64, limit: usize) -> Vec<Entry> {
    block_on(log.read(&name(programme), from, limit)).unwrap()
}

fn length(log: &dyn Log, programme: &str) -> u64 {
    block_on(log.length(&name(programme))).unwrap()
}

/// L1: numbered from 0 without gaps, in the order appended.
pub fn order(factory: &dyn Factory) {
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
}

/// L2: byte for byte.
pub fn whole(factory: &dyn Factory) {
    let log = factory.fresh();
    let odd: Vec<Entry> =
        vec![vec![0], vec![0xff; 3], b"\n".to_vec(), (0..=255).collect(), vec![b'x'; MAX_ENTRY]];
    append(&*log, "one", 0, odd.clone()).unwrap();
    assert_eq!(read(&*log, "one", 0, 9), odd);
}

/// L3: of a batch a prefix is stored; after a success all of it.
pub fn prefix(factory: &dyn Factory) {
    let log = factory.fresh();
    append(&*log, "one", 0, entries(0..64)).unwrap();
    let mut batch = entries(64..80);
    batch.push(Vec::new());
    assert!(append(&*log, "one", 64, batch).is_err());
    let kept = read(&*log, "one", 0, 1_000);
    assert_eq!(kept, entries(0..kept.len() as u64));
}

/// L4: every append names the length it expects.
pub fn conditional(factory: &dyn Factory) {
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
}

/// L5: what is acknowledged can be read at once.
pub fn durable(factory: &dyn Factory) {
    let log = factory.fresh();
    for i in 0..20 {
        append(&*log, "one", i, vec![entry(i)]).unwrap();
        assert_eq!(read(&*log, "one", i, 9), entries(i..i + 1));
    }
}

/// L7: of appends that expect the same length one succeeds; a read beside sees a prefix.
pub fn concurrent(factory: &dyn Factory) {
    const EACH: u64 = 25;
    let log = factory.fresh();
    let writers: Vec<_> = (0..4)
        .map(|writer: u64| {
            let log = Arc::clone(&log);
            std::thread::spawn(move || {
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
    let mut seen: Vec<Entry> = Vec::new();
    while (seen.len() as u64) < 4 * EACH {
        let now = read(&*log, "one", 0, 1_000);
        assert!(now.starts_with(&seen), "what was read before is still there, and in the same place");
        seen = now;
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
}

/// L8: 1 to 65,535 bytes.
pub fn size(factory: &dyn Factory) {
    let log = factory.fresh();
    for bytes in [0, MAX_ENTRY + 1] {
        match append(&*log, "one", 0, vec![vec![b'x'; bytes]]) {
            Err(AppendError::Size { bytes: said }) if said == bytes => {}
            other => panic!("an entry of {bytes} bytes gave {other:?}"),
        }
    }
    assert_eq!(length(&*log, "one"), 0);
}

/// L11: after closing and opening again everything is there.
pub fn reopening(factory: &dyn Factory) {
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
}

/// L12: after closing every call says so.
pub fn closing(factory: &dyn Factory) {
    let log = factory.fresh();
    append(&*log, "one", 0, entries(0..2)).unwrap();
    block_on(log.close()).unwrap();
    let one = name("one");
    assert!(matches!(block_on(log.read(&one, 0, 9)), Err(LogError::Closed)));
    assert!(matches!(block_on(log.length(&one)), Err(LogError::Closed)));
    assert!(matches!(block_on(log.programmes()), Err(LogError::Closed)));
    assert!(matches!(append(&*log, "one", 2, entries(2..3)), Err(AppendError::Log(LogError::Closed))));
    block_on(log.close()).unwrap();
}

/// L13: programmes never mix, also where one name begins with another.
pub fn programmes(factory: &dyn Factory) {
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
}
