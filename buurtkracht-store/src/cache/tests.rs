use std::sync::Arc;

use buurtkracht_core::testing::{Scenario, charter};
use buurtkracht_core::{CommandEnvelope, CommitMeta};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::*;
use crate::backend::memory::MemoryLog;
use crate::clock::SetClock;
use crate::ledger::{Check, Ledger, ReadError, Submission};

const BEGIN: &str = "2030-01-02T10:00:00Z";

/// A log in memory with a cache on the disk.
struct Held {
    log: Arc<MemoryLog>,
    folder: tempfile::TempDir,
}

fn example() -> ProgrammeId {
    "example".parse().unwrap()
}

fn submission(id: u128, command: &Value) -> Submission {
    let id = CommandId(Uuid::from_u128(id));
    Submission::of(&CommandEnvelope { id, ..Scenario::default().envelope(command) }).unwrap()
}

fn person(number: u64) -> Value {
    json!({ "RegisterPerson": { "person": format!("p-{number}"), "kind": "professional" } })
}

impl Held {
    fn new() -> Self {
        Self { log: Arc::default(), folder: tempfile::tempdir().unwrap() }
    }

    /// A log of so many entries, a minute apart.
    fn of(entries: u64) -> Self {
        let held = Self::new();
        held.grow(0..entries, "");
        held
    }

    fn grow(&self, numbers: std::ops::Range<u64>, note: &str) {
        let clock = Arc::new(SetClock::new(BEGIN.parse().unwrap()));
        let ledger = Ledger::options().clock(Arc::clone(&clock) as _).over(Arc::clone(&self.log) as _);
        for number in numbers {
            clock.set(minute(number).to_utc());
            let command = match number {
                0 => json!({ "FoundProgramme": { "charter": charter() } }),
                _ => person(number),
            };
            let mut submission = submission(u128::from(number) + 1, &command);
            if !note.is_empty() {
                submission.correlation = Some(Uuid::from_u128(note.len() as u128));
            }
            block_on(ledger.submit(&submission)).unwrap();
        }
    }

    fn cache(&self) -> Cache {
        Cache::at(self.folder.path().join("cache")).keeping_every(1_000)
    }

    fn ledger(&self) -> Ledger {
        self.ledger_with(self.cache())
    }

    fn ledger_with(&self, cache: Cache) -> Ledger {
        let clock = Arc::new(SetClock::new("2030-02-02T10:00:00Z".parse().unwrap()));
        Ledger::options().clock(clock).cache(cache).over(Arc::clone(&self.log) as _)
    }

    fn kept(&self) -> Vec<u64> {
        self.cache().kept(&example()).unwrap()
    }

    fn path(&self, entries: u64) -> PathBuf {
        self.cache().path(&example(), entries)
    }

    /// The snapshots that are used.
    fn usable(&self) -> Vec<u64> {
        let snapshots = self.cache().snapshots(self.log.as_ref(), &example()).unwrap();
        snapshots.iter().filter(|found| found.recorded_at.is_ok()).map(|found| found.entries).collect()
    }

    fn why(&self, entries: u64) -> Unusable {
        let snapshots = self.cache().snapshots(self.log.as_ref(), &example()).unwrap();
        snapshots.into_iter().find(|found| found.entries == entries).unwrap().recorded_at.unwrap_err()
    }

    /// What the whole log comes to without a cache.
    fn replayed(&self) -> Projection {
        let mut projection = Projection::new(example());
        for (sequence, entry) in
            block_on(self.log.read(&example(), 0, usize::MAX)).unwrap().iter().enumerate()
        {
            let mut decoded = crate::ledger::log_head::Decoded::of(entry).unwrap();
            let CommitMeta { sequence: says, .. } = decoded.head.recorded();
            assert_eq!(says.0, sequence as u64);
            projection.take_in(&mut decoded).unwrap();
        }
        projection
    }

    /// That the ledger answers the same as the log, whatever lies in the cache.
    fn answers_rightly(&self) {
        let ledger = self.ledger();
        let view = block_on(ledger.view(&example())).unwrap();
        let expected = self.replayed();
        assert_eq!((view.length, &*view.programme), (expected.length(), expected.programme()));
        let last = block_on(ledger.submit(&submission(2, &person(1)))).unwrap();
        assert!(last.repeated && last.sequence.0 == 1, "the receipts are exact");
    }
}

fn minute(number: u64) -> DateTime<FixedOffset> {
    let begin: DateTime<FixedOffset> = DateTime::parse_from_rfc3339(BEGIN).unwrap();
    begin + TimeDelta::minutes(i64::try_from(number).unwrap())
}

#[test]
fn much_that_is_replayed_leaves_a_snapshot_and_little_does_not() {
    let held = Held::of(900);
    block_on(held.ledger().view(&example())).unwrap();
    assert!(held.kept().is_empty());
    assert!(!held.folder.path().join("cache").exists());
    held.grow(900..1_300, "");
    block_on(held.ledger().view(&example())).unwrap();
    assert_eq!(held.kept(), [1_300]);
    held.grow(1_300..2_000, "");
    held.answers_rightly();
    assert_eq!(held.kept(), [1_300], "700 more are not worth one");
}

#[test]
fn a_snapshot_holds_what_the_replay_of_its_entries_gives() {
    let held = Held::of(1_200);
    block_on(held.ledger().view(&example())).unwrap();
    let kept = held.cache().exactly(held.log.as_ref(), &example(), 1_200).unwrap();
    let replayed = held.replayed();
    assert!(kept.same(&replayed));
    assert_eq!(kept.log_head().receipts().commands(), replayed.log_head().receipts().commands());
    assert_eq!(kept.log_head().recorded_at(), replayed.log_head().recorded_at());
    assert_eq!(kept.log_head().last(), replayed.log_head().last());
    let report = block_on(held.ledger().verify(&example(), Check::Rules)).unwrap();
    assert_eq!((report.flaws, report.rules.unwrap().snapshots), (vec![], 1));
}

#[test]
fn opening_reads_only_what_the_snapshot_does_not_tell() {
    let held = Held::of(1_200);
    block_on(held.ledger().view(&example())).unwrap();
    // The entries that the snapshot tells are gone, but for the last: nobody looks at them.
    let counted = Arc::new(Counted { inner: Arc::clone(&held.log), read: std::sync::Mutex::default() });
    let clock = Arc::new(SetClock::new(BEGIN.parse().unwrap()));
    let ledger = Ledger::options().clock(clock).cache(held.cache()).over(Arc::clone(&counted) as _);
    assert_eq!(block_on(ledger.view(&example())).unwrap().length, 1_200);
    assert_eq!(*counted.read.lock().unwrap(), [1_199], "only the last is compared");
}

/// A log that notes which entries are read.
struct Counted {
    inner: Arc<MemoryLog>,
    read: std::sync::Mutex<Vec<u64>>,
}

impl Log for Counted {
    fn reserve(&self) -> crate::log::BoxFuture<'_, Result<crate::log::Permit, crate::log::AppendError>> {
        self.inner.reserve()
    }
    fn enqueue(
        &self,
        permit: crate::log::Permit,
        programme: &ProgrammeId,
        expected: u64,
        entries: Vec<crate::log::Entry>,
        done: crate::log::Completion,
    ) {
        self.inner.enqueue(permit, programme, expected, entries, done);
    }
    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> crate::log::BoxFuture<'a, Result<Vec<crate::log::Entry>, crate::log::LogError>> {
        Box::pin(async move {
            let entries = self.inner.read(programme, from, limit).await?;
            self.read.lock().unwrap().extend((from..).take(entries.len()));
            Ok(entries)
        })
    }
    fn length<'a>(
        &'a self,
        programme: &'a ProgrammeId,
    ) -> crate::log::BoxFuture<'a, Result<u64, crate::log::LogError>> {
        self.inner.length(programme)
    }
    fn programmes(&self) -> crate::log::BoxFuture<'_, Result<Vec<ProgrammeId>, crate::log::LogError>> {
        self.inner.programmes()
    }
    fn listen(&self, of: Option<&ProgrammeId>) -> crate::log::BoxFuture<'static, ()> {
        self.inner.listen(of)
    }
    fn durability(&self) -> crate::log::Durability {
        self.inner.durability()
    }
    fn close(&self) -> crate::log::BoxFuture<'_, Result<(), crate::log::LogError>> {
        self.inner.close()
    }
}

#[test]
fn a_snapshot_with_any_byte_changed_or_cut_anywhere_is_passed_over() {
    let held = Held::of(1_100);
    block_on(held.ledger().view(&example())).unwrap();
    let sound = fs::read(held.path(1_100)).unwrap();
    let places = (0..sound.len()).step_by(sound.len() / 40 + 1).chain([sound.len() - 1]);
    for place in places {
        let mut flipped = sound.clone();
        flipped[place] ^= 0x10;
        fs::write(held.path(1_100), &flipped).unwrap();
        assert!(held.usable().is_empty(), "flipped at {place}");
        fs::write(held.path(1_100), &sound[..place]).unwrap();
        assert!(held.usable().is_empty(), "cut to {place}");
    }
    assert!(matches!(held.why(1_100), Unusable::Damaged));
    held.answers_rightly();
    assert_eq!(held.usable(), [1_100], "it was made anew");
}

/// A snapshot whose first line is changed, and its sum put right.
fn forged(sound: &[u8], from: &str, to: &str) -> Vec<u8> {
    let end = sound.iter().position(|byte| *byte == b'\n').unwrap();
    let line = String::from_utf8(sound[..end].to_vec()).unwrap();
    assert!(line.contains(from), "{line}");
    let mut bytes = line.replacen(from, to, 1).into_bytes();
    bytes.extend(&sound[end..sound.len() - 32]);
    let sum = Sha256::digest(&bytes);
    bytes.extend(sum);
    bytes
}

#[test]
fn a_snapshot_of_another_version_programme_or_log_is_passed_over() {
    let held = Held::of(1_100);
    block_on(held.ledger().view(&example())).unwrap();
    let sound = fs::read(held.path(1_100)).unwrap();
    let state = format!("\"state\":{STATE}");
    let pass_over = |bytes: Vec<u8>| {
        fs::write(held.path(1_100), bytes).unwrap();
        let why = held.why(1_100);
        held.answers_rightly();
        why
    };
    let newer = pass_over(forged(&sound, &state, &format!("\"state\":{}", STATE + 1)));
    assert!(matches!(newer, Unusable::OtherState { found } if found == u64::from(STATE + 1)));
    let older = pass_over(forged(&sound, &state, "\"state\":0"));
    assert!(matches!(older, Unusable::OtherState { found: 0 }));
    assert!(matches!(
        pass_over(forged(&sound, "\"snapshot\":1", "\"snapshot\":2")),
        Unusable::OtherFormat { found: 2 }
    ));
    let other = pass_over(forged(&sound, "\"example\"", "\"elsewhere\""));
    assert!(matches!(other, Unusable::Misplaced { entries: 1_100, .. }));
    let moved = pass_over(forged(&sound, "\"entries\":1100", "\"entries\":1099"));
    assert!(matches!(moved, Unusable::Misplaced { entries: 1_099, .. }));
    // The same commands, recorded in another log.
    let twin = Held::new();
    twin.grow(0..1_100, "another");
    block_on(twin.ledger().view(&example())).unwrap();
    assert!(matches!(pass_over(fs::read(twin.path(1_100)).unwrap()), Unusable::OtherLog));
    // More entries than the log has.
    held.grow(1_100..2_300, "");
    block_on(held.ledger().view(&example())).unwrap();
    let shorter = Held { log: Arc::default(), folder: held.folder };
    shorter.grow(0..1_500, "");
    assert!(shorter.kept().contains(&2_300));
    assert!(matches!(shorter.why(2_300), Unusable::OtherLog));
    shorter.answers_rightly();
}

#[test]
fn a_snapshot_that_tells_something_else_is_noticed_by_deciding_again() {
    let held = Held::of(1_100);
    let mut projection = held.replayed();
    let other = json!({ "RegisterPerson": { "person": "nobody", "kind": "professional" } });
    let programme = {
        let mut scenario = Scenario::default();
        scenario.programme = projection.programme().clone();
        scenario.given(other).programme
    };
    let log_head = projection.log_head().clone();
    projection = Projection::kept(log_head, programme);
    held.cache().keep(&projection).unwrap();
    let report = block_on(held.ledger().verify(&example(), Check::Rules)).unwrap();
    assert_eq!(report.flaws.len(), 1);
    assert_eq!(report.flaws[0].sequence.0, 1_099);
    assert!(report.flaws[0].reason.contains("drop the cache"), "{}", report.flaws[0].reason);
    assert_eq!(held.cache().clear(&example()).unwrap(), 1);
    assert_eq!(block_on(held.ledger().verify(&example(), Check::Rules)).unwrap().flaws, []);
}

#[test]
fn without_the_folder_everything_is_the_same() {
    let held = Held::of(2_300);
    block_on(held.ledger().view(&example())).unwrap();
    held.answers_rightly();
    fs::remove_dir_all(held.folder.path().join("cache")).unwrap();
    held.answers_rightly();
    let at = |cache: bool, number: u64| {
        let ledger =
            if cache { held.ledger() } else { Held { log: Arc::clone(&held.log), ..Held::new() }.ledger() };
        block_on(ledger.known_at(&example(), minute(number).to_utc())).unwrap()
    };
    for number in [0, 7, 1_150, 2_299, 9_000] {
        let (cached, bare) = (at(true, number), at(false, number));
        assert_eq!(cached.length, (number + 1).min(2_300));
        assert_eq!((cached.length, &cached.programme), (bare.length, &bare.programme));
    }
}

#[test]
fn what_was_known_in_the_middle_is_replayed_from_the_nearest_snapshot() {
    let held = Held::of(2_300);
    block_on(held.ledger().rebuild_cache(&example())).unwrap();
    assert_eq!(held.kept(), [2_300, 1_532, 766]);
    assert_eq!(held.usable(), held.kept());
    let counted = Arc::new(Counted { inner: Arc::clone(&held.log), read: std::sync::Mutex::default() });
    let clock = Arc::new(SetClock::new(BEGIN.parse().unwrap()));
    let ledger = Ledger::options().clock(clock).cache(held.cache()).over(Arc::clone(&counted) as _);
    let view = block_on(ledger.known_at(&example(), minute(1_300).to_utc())).unwrap();
    assert_eq!(view.length, 1_301);
    let read = counted.read.lock().unwrap();
    assert!(read.iter().all(|entry| *entry >= 765) && read.contains(&1_301), "{:?}", read.first());
}

#[test]
fn a_question_to_the_past_leaves_a_snapshot_only_where_a_third_has_none() {
    let held = Held::of(2_300);
    let ask = |number: u64| {
        let ledger = held.ledger_with(held.cache().keeping_every(100));
        block_on(ledger.known_at(&example(), minute(number).to_utc())).unwrap();
        held.kept()
    };
    assert!(ask(574).is_empty(), "the first third");
    assert_eq!(ask(1_299), [1_300]);
    assert_eq!(ask(1_860), [1_300]);
    block_on(held.ledger().rebuild_cache(&example())).unwrap();
    for number in [570, 1_149, 1_720, 2_290] {
        assert_eq!(ask(number), [2_300, 1_532, 766]);
    }
}

#[test]
fn snapshots_are_kept_at_about_each_third() {
    let held = Held::of(1_600);
    let projection = held.replayed();
    let cache = held.cache();
    // Names are all that thinning looks at.
    cache.keep(&projection).unwrap();
    for other in [100, 400, 500, 700, 900, 1_000, 1_300, 1_500, 9_999] {
        fs::copy(held.path(1_600), held.path(other)).unwrap();
    }
    cache.keep(&projection).unwrap();
    assert_eq!(held.kept(), [9_999, 1_600, 1_000, 500], "what is longer may be of another process");
}

#[test]
fn a_service_leaves_snapshots_of_what_is_durable_while_it_runs() {
    let held = Held::of(900);
    let ledger = held.ledger();
    for number in 900..1_200 {
        block_on(ledger.submit(&submission(u128::from(number) + 1, &person(number)))).unwrap();
    }
    while held.usable().is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let kept = held.usable()[0];
    assert!((1_000..=1_200).contains(&kept), "{kept}");
    assert_eq!(block_on(ledger.verify(&example(), Check::Rules)).unwrap().rules.unwrap().snapshots, 1);
}

#[test]
fn what_cannot_be_kept_is_told_and_harms_nothing() {
    let held = Held::of(1_200);
    fs::write(held.folder.path().join("cache"), "in the way").unwrap();
    held.answers_rightly();
    let rebuilt = block_on(held.ledger().rebuild_cache(&example()));
    assert!(matches!(rebuilt, Err(ReadError::Cache(_))), "{rebuilt:?}");
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed_to_remove_what_lies_behind_it() {
    let outer = tempfile::tempdir().unwrap();
    let programme: ProgrammeId = "example".parse().unwrap();
    let behind = outer.path().join("behind");
    fs::create_dir_all(behind.join("example")).unwrap();
    fs::write(behind.join("example/7.snapshot"), "mine").unwrap();
    let (whole, part) = (outer.path().join("whole"), outer.path().join("part"));
    std::os::unix::fs::symlink(&behind, &whole).unwrap();
    fs::create_dir(&part).unwrap();
    std::os::unix::fs::symlink(behind.join("example"), part.join("example")).unwrap();
    for folder in [whole, part] {
        let error = Cache::at(&folder).clear(&programme).unwrap_err();
        assert!(error.to_string().contains("is a link"), "{error}");
    }
    assert_eq!(fs::read(behind.join("example/7.snapshot")).unwrap(), b"mine");
    assert_eq!(Cache::at(&behind).clear(&programme).unwrap(), 1);
}
