//! Damaged stores of the sled backend, and made-up ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use buurtkracht_core::CommandEnvelope;
use buurtkracht_core::id::CommandId;
use buurtkracht_core::testing::{Scenario, charter};
use pollster::block_on;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::backend::memory::MemoryLog;
use crate::clock::SetClock;
use crate::ledger::{Ledger, Submission};
use crate::log::{BoxFuture, Completion, Durability, Permit};
use crate::vault::MemoryVault;

fn example() -> ProgrammeId {
    "example".parse().unwrap()
}

fn submission(id: u128, command: &Value) -> Submission {
    let envelope = Scenario::default().envelope(command);
    Submission::of(&CommandEnvelope { id: CommandId(Uuid::from_u128(id)), ..envelope }).unwrap()
}

/// Records a programme of so many entries.
fn record(log: Arc<dyn Log>, entries: u64, name: &str) {
    let clock = Arc::new(SetClock::new("2030-01-02T10:00:00Z".parse().unwrap()));
    let ledger = Ledger::options().clock(clock).over(log);
    block_on(async {
        let founding = json!({ "FoundProgramme": { "charter": charter() } });
        ledger.submit(&submission(1_000, &founding)).await.unwrap();
        for number in 1..entries {
            let person = format!("{name}-{number}");
            let command = json!({ "RegisterPerson": { "person": person, "kind": "professional" } });
            ledger.submit(&submission(number.into(), &command)).await.unwrap();
        }
        ledger.close().await.unwrap();
    });
}

/// Records a programme in which every ninth entry is large, some of them as large as an entry can be.
#[cfg(any(feature = "sled", feature = "sqlite"))]
fn record_large(log: Arc<dyn Log>, entries: usize) {
    let clock = Arc::new(SetClock::new("2030-03-01T11:00:00Z".parse().unwrap()));
    let ledger = Ledger::options().clock(clock).over(log);
    let meeting = json!({ "ScheduleMeeting": { "meeting": "m", "body": "council", "on": "2030-03-01" } });
    let mut commands = Scenario::running().given(meeting).accepted;
    for number in commands.len()..entries {
        let titled = |item: usize| json!({ "item": format!("i-{item}"), "title": format!("{number} {}", "t".repeat(180)) });
        let items: Vec<Value> = (0..number % 143).map(titled).collect();
        let person = json!({ "RegisterPerson": { "person": format!("p-{number}"), "kind": "professional" } });
        commands.push(if number % 9 == 0 {
            json!({ "SetAgenda": { "meeting": "m", "items": items } })
        } else {
            person
        });
    }
    block_on(async {
        for (number, command) in (1_000..).zip(&commands) {
            ledger.submit(&submission(number, command)).await.unwrap();
        }
        ledger.close().await.unwrap();
    });
}

/// One of many ways to damage a file: a bit is flipped, a page is zeroed, or the end is cut off.
#[cfg(any(feature = "sled", feature = "sqlite"))]
fn damaged(sound: &[u8], seed: usize) -> (String, Vec<u8>) {
    let mut bytes = sound.to_vec();
    let random = |of: usize| {
        let hash = Hash::of_leaf(format!("{seed}").as_bytes()).to_string();
        hash.bytes().fold(0_usize, |number, byte| (number * 61 + usize::from(byte)) % of)
    };
    let what = match seed % 4 {
        0 | 1 => {
            let at = random(bytes.len());
            bytes[at] ^= 1 << (seed % 8);
            format!("flipped at {at}")
        }
        2 => {
            let page = random(bytes.len() / 8_192) * 8_192;
            bytes[page..page + 8_192].fill(0);
            format!("zeroed at {page}")
        }
        _ => {
            let length = bytes.len() / 2 + random(bytes.len() / 2);
            bytes.truncate(length);
            format!("cut at {length}")
        }
    };
    (format!("seed {seed}, {what}"), bytes)
}

/// Shows that every entry that lies whole was found, as an entry of the prefix or behind it.
#[cfg(any(feature = "sled", feature = "sqlite"))]
fn assert_found(found: &Examination, whole: impl Iterator<Item = u64>, what: &str) {
    let stretches = || found.prefix.iter().chain(&found.later);
    for sequence in whole {
        let found_there = stretches().any(|stretch| (stretch.first..=stretch.last).contains(&sequence));
        assert!(found_there, "{what}: entry {sequence} lies whole, {found:?}");
    }
}

/// Salvages into a log in memory, and shows that it holds the entries of before.
#[cfg(any(feature = "sled", feature = "sqlite"))]
fn assert_salvaged(damaged: &mut dyn DamagedStore, found: &Examination, entries: &[Entry]) {
    let to = MemoryLog::new();
    salvage(damaged, std::slice::from_ref(found), &to, None).unwrap();
    let kept = block_on(to.read(&example(), 0, usize::MAX)).unwrap();
    assert!(kept == entries[..usize::try_from(found.intact).unwrap()]);
}

/// The entries of a programme of so many.
fn history(entries: u64, name: &str) -> Vec<Entry> {
    let log = Arc::new(MemoryLog::new());
    let kept = Arc::new(Kept { log: Arc::clone(&log), fails: false });
    record(kept, entries, name);
    block_on(log.read(&example(), 0, usize::MAX)).unwrap()
}

/// A log in memory that stays when it is closed, and that may fail at an append.
struct Kept {
    log: Arc<MemoryLog>,
    fails: bool,
}

impl Log for Kept {
    fn reserve(&self) -> BoxFuture<'_, Result<Permit, AppendError>> {
        self.log.reserve()
    }
    fn enqueue(
        &self,
        permit: Permit,
        programme: &ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
        done: Completion,
    ) {
        let unknown = || AppendError::Unknown { reason: "the disk is full".to_owned() };
        match self.fails {
            true => done.tell(Err(unknown())),
            false => self.log.enqueue(permit, programme, expected, entries, done),
        }
    }
    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>> {
        self.log.read(programme, from, limit)
    }
    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>> {
        self.log.length(programme)
    }
    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>> {
        self.log.programmes()
    }
    fn listen(&self, of: Option<&ProgrammeId>) -> BoxFuture<'static, ()> {
        self.log.listen(of)
    }
    fn durability(&self) -> Durability {
        self.log.durability()
    }
    fn close(&self) -> BoxFuture<'_, Result<(), LogError>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// DamagedStore that are made up: what an engine gives, and what lies in the raw bytes.
#[derive(Default)]
struct MadeUp {
    marked: Option<u64>,
    engine: BTreeMap<u64, Entry>,
    raw: BTreeMap<u64, Vec<(Entry, Origin)>>,
}

impl MadeUp {
    fn given(entries: &[Entry], marked: Option<u64>) -> Self {
        Self { marked, engine: (0..).zip(entries.iter().cloned()).collect(), raw: BTreeMap::new() }
    }
}

impl DamagedStore for MadeUp {
    fn programmes(&self) -> Vec<ProgrammeId> {
        vec![example()]
    }
    fn marked(&self, _: &ProgrammeId) -> Option<u64> {
        self.marked
    }
    fn positions(&self, _: &ProgrammeId) -> BTreeSet<u64> {
        self.engine.keys().chain(self.raw.keys()).copied().collect()
    }
    fn entry(&mut self, _: &ProgrammeId, sequence: u64) -> Result<Option<Entry>, String> {
        Ok(self.engine.get(&sequence).cloned())
    }
    fn carved(&mut self, _: &ProgrammeId, sequence: u64) -> Vec<(Entry, Origin)> {
        self.raw.get(&sequence).cloned().unwrap_or_default()
    }
    fn notes(&self) -> &[Note] {
        &[]
    }
}

fn carved<const N: usize>(entries: [&Entry; N]) -> Vec<(Entry, Origin)> {
    entries.map(|entry| (entry.clone(), Origin::Carved)).to_vec()
}

fn only(damaged: &mut dyn DamagedStore) -> Examination {
    let mut all = examine(damaged, &MemoryVault::default());
    assert_eq!(all.len(), 1);
    all.pop().unwrap()
}

fn stretch(first: u64, last: u64, origin: Origin) -> Stretch {
    Stretch { first, last, origin }
}

#[test]
fn a_gap_ends_the_intact_prefix_and_what_is_behind_it_is_told() {
    let entries = history(10, "p");
    let mut damaged = MadeUp::given(&entries, Some(10));
    damaged.engine.remove(&4);
    damaged.engine.remove(&7);
    damaged.raw.insert(7, carved([&entries[7]]));
    let found = only(&mut damaged);
    assert_eq!((found.found, found.intact), (9, 4));
    assert_eq!(found.prefix, [stretch(0, 3, Origin::Engine)]);
    let fault = found.fault.clone().unwrap();
    assert_eq!((fault.sequence, fault.reason.as_str()), (Sequence(4), "it is missing"));
    let later = [stretch(5, 6, Origin::Engine), stretch(7, 7, Origin::Carved), stretch(8, 9, Origin::Engine)];
    assert_eq!(found.later, later);
    assert!(!found.is_sound() && !found.is_whole());
}

#[test]
fn a_changed_entry_ends_the_prefix_also_where_the_raw_bytes_hold_another() {
    let entries = history(6, "p");
    let mut damaged = MadeUp::given(&entries, Some(6));
    let changed = String::from_utf8(entries[3].clone()).unwrap().replacen("p-3", "p-9", 1);
    damaged.engine.insert(3, changed.into_bytes());
    damaged.raw.insert(3, carved([&entries[3]]));
    let found = only(&mut damaged);
    assert_eq!(found.intact, 3);
    assert!(found.fault.unwrap().reason.contains("decided again"));
}

#[test]
fn of_several_carved_entries_the_one_that_fits_counts_and_two_that_fit_are_doubtful() {
    let (entries, others) = (history(6, "p"), history(6, "q"));
    let mut damaged = MadeUp::given(&entries[..3], Some(6));
    let misfit = String::from_utf8(others[3].clone()).unwrap().replace("2030-01-02T", "2030-01-01T");
    damaged.raw.insert(3, carved([&entries[3], &misfit.into_bytes()]));
    damaged.raw.insert(4, carved([&entries[4], &others[4]]));
    damaged.raw.insert(5, carved([&entries[5]]));
    let found = only(&mut damaged);
    assert_eq!(found.intact, 4);
    let fault = found.fault.unwrap();
    assert!(fault.sequence == Sequence(4) && fault.reason.contains("2 different entries"), "{fault:?}");
}

#[test]
fn entries_behind_the_end_that_only_the_raw_bytes_hold_are_no_sound_log() {
    let entries = history(6, "p");
    let mut damaged = MadeUp::given(&entries[..4], None);
    assert!(only(&mut damaged).is_sound());
    damaged.raw.insert(4, carved([&entries[4]]));
    let found = only(&mut damaged);
    assert!(found.intact == 5 && !found.is_sound() && !found.is_whole());
    damaged.marked = Some(5);
    assert!(only(&mut damaged).is_whole());
    damaged.raw.insert(4, vec![(entries[4].clone(), Origin::Unvouched)]);
    let found = only(&mut damaged);
    assert!(found.intact == 5 && !found.is_whole(), "nothing vouches for the last");
}

#[test]
fn a_salvage_goes_on_where_it_stopped_and_refuses_what_is_not_its_own() {
    let entries = history(8, "p");
    let mut damaged = MadeUp::given(&entries, Some(9));
    let examinations = examine(&mut damaged, &MemoryVault::default());
    let to = MemoryLog::new();
    block_on(to.append(&example(), 0, entries[..3].to_vec())).unwrap();
    for present in [3, 8] {
        let done = salvage(&mut damaged, &examinations, &to, None).unwrap();
        assert_eq!(done, [SalvageSummary { programme: example(), entries: 8, present }]);
    }
    assert_eq!(block_on(to.read(&example(), 0, 99)).unwrap(), entries);
    block_on(to.append(&example(), 8, vec![b"more".to_vec()])).unwrap();
    let ahead = salvage(&mut damaged, &examinations, &to, None).unwrap_err();
    assert!(matches!(ahead, SalvageError::Ahead { present: 9, intact: 8, .. }), "{ahead}");
    let other = MemoryLog::new();
    block_on(other.append(&example(), 0, vec![entries[0].clone(), b"other".to_vec()])).unwrap();
    let differs = salvage(&mut damaged, &examinations, &other, None).unwrap_err();
    assert!(matches!(differs, SalvageError::Differs { sequence: Sequence(1), .. }), "{differs}");
    let foreign = MemoryLog::new();
    block_on(foreign.append(&"elsewhere".parse().unwrap(), 0, vec![b"entry".to_vec()])).unwrap();
    let refused = salvage(&mut damaged, &examinations, &foreign, None).unwrap_err();
    assert!(matches!(refused, SalvageError::Foreign { .. }), "{refused}");
    assert_eq!(block_on(foreign.length(&example())).unwrap(), 0);
}

#[test]
fn a_failing_append_says_how_far_the_salvage_came() {
    let entries = history(8, "p");
    let mut damaged = MadeUp::given(&entries, Some(8));
    let examinations = examine(&mut damaged, &MemoryVault::default());
    let log = Arc::new(MemoryLog::new());
    block_on(log.append(&example(), 0, entries[..2].to_vec())).unwrap();
    let to = Kept { log: Arc::clone(&log), fails: true };
    let stopped = salvage(&mut damaged, &examinations, &to, None).unwrap_err();
    for words in ["stopped at 2 of 8 entries of example", "the disk is full", "goes on"] {
        assert!(stopped.to_string().contains(words), "{stopped}");
    }
    salvage(&mut damaged, &examinations, log.as_ref(), None).unwrap();
    assert_eq!(block_on(log.read(&example(), 0, 99)).unwrap(), entries);
}

#[test]
fn the_sound_files_of_a_vault_are_copied_and_nothing_in_its_place_is_replaced() {
    use crate::draft::{PlainText, Subject};
    use crate::vault::{DirectoryVault, Sealer, Vault as _};

    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    assert_eq!(copy_vault(&from, &to).unwrap(), CopiedVault::default());
    assert!(!to.exists());
    let vault = Arc::new(DirectoryVault::new(&from));
    let text = |path: &str| PlainText { path: path.to_owned(), text: "x".to_owned(), subject: Subject::Text };
    let command = CommandId(Uuid::from_u128(1));
    let sealed = Sealer::new(Arc::clone(&vault) as _).seal(command, &[text("a"), text("b")]).unwrap();
    vault.keep(&sealed).unwrap();
    let whole = CopiedVault { files: 4, values: 2, damaged: Vec::new() };
    for _ in 0..2 {
        assert_eq!(copy_vault(&from, &to).unwrap(), whole);
    }
    let copy = DirectoryVault::new(&to);
    assert_eq!(copy.open(&sealed[1].digest).unwrap().as_deref(), Some("x"));
    let (value, key) = (vault.value_path(&sealed[0].digest), vault.key_path(&sealed[1].key_name));
    fs::write(&value, "garbled").unwrap();
    fs::write(&key, "short").unwrap();
    let other = folder.path().join("other");
    let copied = copy_vault(&from, &other).unwrap();
    assert_eq!((copied.files, copied.values), (2, 1));
    let paths: Vec<&PathBuf> = copied.damaged.iter().map(|file| &file.path).collect();
    assert_eq!(paths, [&key, &value]);
    assert!(copied.damaged[0].reason.contains("32 bytes") && copied.damaged[1].reason.contains("digest"));
    assert!(!other.join("values").join(value.file_name().unwrap()).exists());
    let differing = copy.key_path(&sealed[0].key_name);
    fs::write(&differing, [0; 32]).unwrap();
    let refused = copy_vault(&from, &to).unwrap_err();
    assert!(matches!(&refused, SalvageError::VaultDiffers { path } if *path == differing), "{refused}");
    assert_eq!(fs::read(differing).unwrap(), [0; 32]);
}

#[test]
fn a_salvage_leaves_its_mark_before_the_first_entry() {
    let entries = history(6, "p");
    let mut damaged = MadeUp::given(&entries[..3], Some(6));
    damaged.raw.insert(3, carved([&entries[3]]));
    damaged.raw.insert(4, vec![(entries[4].clone(), Origin::Unvouched)]);
    damaged.raw.insert(5, carved([&entries[5]]));
    let examinations = examine(&mut damaged, &MemoryVault::default());
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    let at = "2030-05-01T10:00:00Z".parse().unwrap();
    for (from, to) in [
        (Address::Sled(old.clone()), Address::Sqlite(new.clone())),
        (Address::Sqlite(new), Address::Sled(old)),
    ] {
        fs::create_dir_all(folder.path().join("old")).unwrap();
        let earlier = SalvageMark::read(&from).unwrap();
        assert_eq!(SalvageMark::read(&to).unwrap(), None);
        let mark = SalvageMark::of(&from, at, &examinations);
        let log = Arc::new(MemoryLog::new());
        let fails = Kept { log: Arc::clone(&log), fails: true };
        salvage(&mut damaged, &examinations, &fails, Some((&mark, &to))).unwrap_err();
        let read = SalvageMark::read(&to).unwrap().unwrap();
        assert_eq!(read, mark);
        assert_eq!((read.from, read.at), (from.to_string(), at));
        assert_eq!(read.earlier.map(|earlier| *earlier), earlier, "the mark of a mark goes along");
        let [programme] = <[_; 1]>::try_from(read.programmes).unwrap();
        assert_eq!((programme.entries, programme.unvouched_from, programme.vouched()), (6, Some(4), 4));
        assert_eq!(programme.root, examinations[0].root);
        let foreign = MemoryLog::new();
        block_on(foreign.append(&"elsewhere".parse().unwrap(), 0, vec![b"entry".to_vec()])).unwrap();
        let elsewhere = Address::Sqlite(folder.path().join("elsewhere"));
        salvage(&mut damaged, &examinations, &foreign, Some((&mark, &elsewhere))).unwrap_err();
        assert_eq!(SalvageMark::read(&elsewhere).unwrap(), None, "a refused salvage leaves no mark");
    }
    fs::write(folder.path().join("old/salvaged"), "garbled").unwrap();
    let damaged = SalvageMark::read(&Address::Sled(folder.path().join("old"))).unwrap_err();
    assert_eq!((damaged.code(), damaged.kind()), ("salvage-mark", ErrorKind::Damaged));
}

#[cfg(feature = "sled")]
mod in_sled {
    use std::time::SystemTime;

    use super::*;
    use crate::backend::sled::SledLog;

    const ENTRIES: u64 = 40;

    struct Store {
        folder: tempfile::TempDir,
        entries: Vec<Entry>,
    }

    impl Store {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("store");
            record(Arc::new(SledLog::create(&path).unwrap()), ENTRIES, "p");
            let log = SledLog::open(&path).unwrap();
            let entries = block_on(log.read(&example(), 0, usize::MAX)).unwrap();
            assert_eq!(entries.len() as u64, ENTRIES);
            Self { folder, entries }
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("store")
        }

        fn db(&self) -> PathBuf {
            self.path().join("log/db")
        }

        /// Every place at which an entry lies in the file.
        fn places(&self, sequence: u64) -> Vec<usize> {
            let db = fs::read(self.db()).unwrap();
            let entry = &self.entries[usize::try_from(sequence).unwrap()];
            (0..db.len()).filter(|at| db[*at] == b'{' && db[*at..].starts_with(entry)).collect()
        }

        /// Examines, shows that the store stays as it was, and that the prefix is that of before.
        fn examine(&self) -> (Vec<Note>, Examination) {
            let before = state(&self.path());
            let mut damaged = SledLog::damaged(&self.path()).unwrap();
            let (found, others): (Vec<_>, Vec<_>) = super::examine(damaged.as_mut(), &MemoryVault::default())
                .into_iter()
                .partition(|found| found.programme == example());
            let [found] = <[_; 1]>::try_from(found).unwrap();
            // A flip in a name can give another name, of a programme that nobody founded.
            assert!(others.iter().all(|other| other.intact == 0), "{others:?}");
            assert_salvaged(damaged.as_mut(), &found, &self.entries);
            assert_eq!(state(&self.path()), before);
            (damaged.notes().to_vec(), found)
        }
    }

    /// Every file with its content and its time of change.
    fn state(path: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let mut files = BTreeMap::new();
        for found in fs::read_dir(path).unwrap().flatten() {
            let kind = found.metadata().unwrap();
            let content = if kind.is_dir() { Vec::new() } else { fs::read(found.path()).unwrap() };
            files.insert(found.path(), (content, kind.modified().unwrap()));
            if kind.is_dir() {
                files.extend(state(&found.path()));
            }
        }
        files
    }

    fn says(notes: &[Note], what: &str) -> bool {
        notes.iter().any(|note| matches!(note, Note::Damage(text) if text.contains(what)))
    }

    #[test]
    fn a_sound_store_is_sound() {
        let (notes, found) = Store::new().examine();
        assert_eq!(notes, []);
        assert!(found.is_sound() && found.is_whole(), "{found:?}");
        assert_eq!((found.marked, found.found, found.intact), (Some(ENTRIES), ENTRIES, ENTRIES));
    }

    #[test]
    fn a_store_that_was_never_written_to_is_sound() {
        let folder = tempfile::tempdir().unwrap();
        drop(SledLog::create(folder.path()).unwrap());
        let mut damaged = SledLog::damaged(folder.path()).unwrap();
        assert_eq!(examine(damaged.as_mut(), &MemoryVault::default()), []);
        assert_eq!(damaged.notes(), []);
    }

    #[test]
    fn a_cut_file_keeps_what_is_before_the_cut() {
        let store = Store::new();
        let cut = store.places(25)[0] as u64 + 10;
        fs::OpenOptions::new().write(true).open(store.db()).unwrap().set_len(cut).unwrap();
        let (_, found) = store.examine();
        assert_eq!(found.intact, 25);
        assert_eq!(found.fault.unwrap().sequence, Sequence(25));
        assert_eq!(found.marked, Some(ENTRIES));
    }

    #[test]
    fn flipped_bits_in_every_copy_of_an_entry_lose_that_entry_and_show_those_behind_it() {
        let store = Store::new();
        let mut db = fs::read(store.db()).unwrap();
        for at in store.places(20) {
            db[at + 200] ^= 0x04;
        }
        fs::write(store.db(), db).unwrap();
        let (_, found) = store.examine();
        assert_eq!(found.intact, 20, "{found:?}");
        assert_eq!(found.fault.unwrap().sequence, Sequence(20));
        assert_eq!(found.later.last().map(|stretch| stretch.last), Some(ENTRIES - 1));
    }

    #[test]
    fn a_change_that_no_rule_checks_is_told_by_the_checksum() {
        let store = Store::new();
        let last = ENTRIES - 1;
        let entry = String::from_utf8(store.entries.last().unwrap().clone()).unwrap();
        let name = entry.find("\"recorded_by\":\"").unwrap() + 15;
        let mut db = fs::read(store.db()).unwrap();
        for at in store.places(last) {
            db[at + name] ^= 0x04;
        }
        fs::write(store.db(), db).unwrap();
        let found = only(SledLog::damaged(&store.path()).unwrap().as_mut());
        assert!(found.intact == ENTRIES && found.fault.is_none(), "{found:?}");
        assert_eq!(found.prefix.last(), Some(&stretch(last, last, Origin::Unvouched)));
        assert!(!found.is_whole());
    }

    #[test]
    fn a_flipped_bit_in_one_of_several_copies_loses_nothing() {
        let store = Store::new();
        let sound = fs::read(store.db()).unwrap();
        let places = store.places(3);
        assert!(places.len() > 1, "a page is written again");
        let mut db = sound;
        db[places[0] + 200] ^= 0x04;
        fs::write(store.db(), db).unwrap();
        let (_, found) = store.examine();
        assert!(found.is_whole() && found.intact == ENTRIES, "{found:?}");
    }

    #[test]
    fn without_its_file_the_engine_has_nothing_and_the_marker_says_what_is_lost() {
        let store = Store::new();
        fs::remove_file(store.db()).unwrap();
        let (notes, found) = store.examine();
        assert!(says(&notes, "`log/db` is gone"), "{notes:?}");
        assert_eq!((found.marked, found.found, found.intact), (Some(ENTRIES), 0, 0));
        assert_eq!(found.fault.unwrap().sequence, Sequence(0));
    }

    #[test]
    fn where_the_engine_cannot_open_all_is_carved() {
        let store = Store::new();
        fs::write(store.path().join("log/conf"), "not what sled wrote").unwrap();
        let (notes, found) = store.examine();
        assert!(says(&notes, "cannot open"), "{notes:?}");
        assert_eq!(found.prefix, [stretch(0, ENTRIES - 1, Origin::Carved)]);
        assert!(found.is_whole() && !found.is_sound(), "{found:?}");
    }

    #[test]
    fn a_marker_that_is_gone_cut_or_longer_is_told() {
        let store = Store::new();
        let marker = store.path().join("marker");
        fs::write(&marker, "example 43\n").unwrap();
        let (notes, found) = store.examine();
        assert_eq!(notes, []);
        assert_eq!((found.marked, found.intact), (Some(43), ENTRIES));
        assert!(found.fault.is_some() && !found.is_whole());
        for damaged in ["example 4", "", "exam\u{0}ple 40\n"] {
            fs::write(&marker, damaged).unwrap();
            let (notes, found) = store.examine();
            assert!(says(&notes, "how long the logs were is not known"), "{notes:?}");
            assert!(found.marked.is_none() && found.is_sound());
        }
        fs::remove_file(&marker).unwrap();
        let (notes, found) = store.examine();
        assert!(matches!(notes.as_slice(), [Note::Remark(text)] if text.contains("`marker` is gone")));
        assert!(found.marked.is_none() && found.is_sound());
    }

    #[test]
    fn a_format_that_is_gone_or_garbled_is_a_note() {
        let store = Store::new();
        let format = store.path().join("format");
        fs::write(&format, [0xff, 0xfe]).unwrap();
        assert!(says(&store.examine().0, "does not say what it is"));
        fs::remove_file(&format).unwrap();
        assert!(says(&store.examine().0, "is gone"));
    }

    #[test]
    fn flipped_bytes_anywhere_never_give_another_history() {
        let store = Store::new();
        let sound = fs::read(store.db()).unwrap();
        let used = sound.iter().rposition(|byte| *byte != 0).unwrap();
        for position in (0..used).step_by(used / 30 + 1) {
            let mut flipped = sound.clone();
            flipped[position] ^= 0x40;
            fs::write(store.db(), flipped).unwrap();
            let (_, found) = store.examine();
            // One flip hits one copy of one entry: at most that one is lost.
            let later: u64 = found.later.iter().map(|stretch| stretch.last - stretch.first + 1).sum();
            assert!(found.intact + later >= ENTRIES - 1, "flipped at {position}: {found:?}");
        }
    }

    #[test]
    fn what_lies_whole_after_any_damage_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        record_large(Arc::new(SledLog::create(&path).unwrap()), 60);
        let entries = block_on(SledLog::open(&path).unwrap().read(&example(), 0, usize::MAX)).unwrap();
        let store = Store { folder, entries };
        let sound = fs::read(store.db()).unwrap();
        let used = sound.iter().rposition(|byte| *byte != 0).unwrap() + 1;
        for seed in 0..24 {
            let (what, bytes) = damaged(&sound[..used], seed);
            fs::write(store.db(), &bytes).unwrap();
            let (_, found) = store.examine();
            let starts: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b'{').collect();
            let lies = |entry: &Entry| starts.iter().any(|at| bytes[*at..].starts_with(entry));
            let whole =
                (0..).zip(&store.entries).filter(|(_, entry)| lies(entry)).map(|(sequence, _)| sequence);
            assert_found(&found, whole, &what);
        }
    }

    #[test]
    fn what_cannot_be_examined_is_refused() {
        let store = Store::new();
        let log = SledLog::open(&store.path()).unwrap();
        assert!(matches!(SledLog::damaged(&store.path()), Err(LogError::Locked { .. })));
        fs::remove_file(store.path().join("format")).unwrap();
        assert!(matches!(SledLog::damaged(&store.path()), Err(LogError::Locked { .. })));
        drop(log);
        fs::write(store.path().join("format"), "buurtkracht store 9\n").unwrap();
        assert!(matches!(SledLog::damaged(&store.path()), Err(LogError::NewerFormat { found: 9, .. })));
        let empty = tempfile::tempdir().unwrap();
        assert!(matches!(SledLog::damaged(empty.path()), Err(LogError::Absent { .. })));
        assert!(matches!(SledLog::damaged(&empty.path().join("x")), Err(LogError::Absent { .. })));
        fs::create_dir(empty.path().join("log")).unwrap();
        assert!(matches!(SledLog::damaged(empty.path()), Err(LogError::NotAStore { .. })));
    }
}

#[cfg(feature = "sqlite")]
mod in_sqlite {
    use std::ops::Range;

    use super::*;
    use crate::backend::sqlite::SqliteLog;

    const ENTRIES: u64 = 200;
    const PAGE: usize = 8_192;

    struct Store {
        folder: tempfile::TempDir,
        entries: Vec<Entry>,
        /// The bytes of the file while nothing is damaged.
        sound: Vec<u8>,
    }

    impl Store {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("store");
            record_large(Arc::new(SqliteLog::create(&path).unwrap()), ENTRIES as usize);
            let log = SqliteLog::open(&path).unwrap();
            let entries = block_on(log.read(&example(), 0, usize::MAX)).unwrap();
            drop(log);
            assert!(entries.iter().any(|entry| entry.len() > 55_000) && entries.len() as u64 == ENTRIES);
            let sound = fs::read(&path).unwrap();
            Self { folder, entries, sound }
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("store")
        }

        fn write(&self, bytes: &[u8]) {
            fs::write(self.path(), bytes).unwrap();
        }

        /// Where an entry lies in the sound file, with the number of its first overflow page.
        fn ranges(&self, entry: &[u8]) -> Vec<Range<usize>> {
            let file = &self.sound;
            let common = |at: usize, entry: &[u8]| {
                let page = file[at..(at / PAGE + 1) * PAGE].iter();
                page.zip(entry).take_while(|(one, other)| one == other).count()
            };
            let begins = |at: &usize| file[*at] == b'{' && common(*at, entry) > 300.min(entry.len() - 1);
            // A page that was split leaves old copies behind, which do not count.
            let starts = (0..file.len()).filter(begins);
            let mut whole = starts.filter_map(|start| {
                let mut length = common(start, entry);
                let in_cell = start..(start + length + 4).min(file.len());
                let mut ranges: Vec<_> = std::iter::once(in_cell).collect();
                let (mut rest, mut link) = (&entry[length..], start + length);
                while !rest.is_empty() {
                    let number = u32::from_be_bytes(file[link..link + 4].try_into().unwrap()) as usize;
                    link = number.checked_sub(1)? * PAGE;
                    length = common((link + 4 < file.len()).then_some(link + 4)?, rest);
                    (length > 0).then_some(())?;
                    ranges.push(link + 4..link + 4 + length);
                    rest = &rest[length..];
                }
                Some(ranges)
            });
            whole.next_back().unwrap()
        }

        fn examine(&self) -> (Vec<Note>, Examination) {
            let mut damaged = SqliteLog::damaged(&self.path()).unwrap();
            let mut all = super::examine(damaged.as_mut(), &MemoryVault::default());
            all.retain(|found| found.programme == example() || found.intact > 0);
            let [found] = <[_; 1]>::try_from(all).unwrap();
            assert_salvaged(damaged.as_mut(), &found, &self.entries);
            (damaged.notes().to_vec(), found)
        }
    }

    #[test]
    fn what_lies_whole_after_any_damage_is_found() {
        let store = Store::new();
        let ranges: Vec<_> = store.entries.iter().map(|entry| store.ranges(entry)).collect();
        let (notes, found) = store.examine();
        assert!(notes.is_empty() && found.is_sound(), "{notes:?} {found:?}");
        for seed in 0..24 {
            let (what, bytes) = damaged(&store.sound, seed);
            store.write(&bytes);
            let (_, found) = store.examine();
            let lies = |ranges: &&Vec<Range<usize>>| {
                ranges.iter().all(|range| bytes.get(range.clone()) == store.sound.get(range.clone()))
            };
            let whole = (0..).zip(&ranges).filter(|(_, ranges)| lies(ranges)).map(|(sequence, _)| sequence);
            assert_found(&found, whole, &what);
        }
    }

    #[test]
    fn a_header_that_is_damaged_loses_nothing() {
        let store = Store::new();
        for at in [0, 17, 19, 20, 28, 52, 63, 71, 100, 105] {
            let mut bytes = store.sound.clone();
            bytes[at] ^= 0x20;
            store.write(&bytes);
            let (_, found) = store.examine();
            assert!(found.is_whole() && found.intact == ENTRIES, "flipped at {at}: {found:?}");
        }
        let mut bytes = store.sound.clone();
        bytes[..PAGE].fill(0);
        store.write(&bytes);
        let (notes, found) = store.examine();
        assert!(!notes.is_empty() && found.is_whole(), "{found:?}");
        assert_eq!(found.prefix, [stretch(0, ENTRIES - 1, Origin::Carved)]);
        fs::remove_file(store.folder.path().join("store.marker")).unwrap();
        let (_, found) = store.examine();
        assert!(found.intact == ENTRIES && !found.is_whole(), "nothing says whether it is all");
    }

    #[test]
    fn a_change_that_no_rule_checks_is_told_by_the_checksum() {
        let store = Store::new();
        let entry = store.entries.last().unwrap();
        let name = entry.windows(16).position(|bytes| bytes == b"\"recorded_by\":\"c").unwrap() + 15;
        let mut bytes = store.sound.clone();
        bytes[store.ranges(entry)[0].start + name] ^= 1;
        store.write(&bytes);
        let found = only(SqliteLog::damaged(&store.path()).unwrap().as_mut());
        assert!(found.intact == ENTRIES && found.fault.is_none(), "{found:?}");
        let last = ENTRIES - 1;
        assert_eq!(found.prefix.last(), Some(&stretch(last, last, Origin::Unvouched)));
        assert!(!found.is_whole());
    }

    #[test]
    fn a_write_ahead_log_that_was_not_brought_into_the_file_is_searched() {
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("store"), folder.path().join("copy"));
        let log = Arc::new(SqliteLog::create(&path).unwrap());
        let kept = SqliteLog::open(&path).unwrap();
        record_large(Arc::clone(&log) as _, 60);
        let entries = block_on(kept.read(&example(), 0, usize::MAX)).unwrap();
        let named = |path: &Path, ending: &str| PathBuf::from(format!("{}{ending}", path.display()));
        for ending in ["", "-wal", ".marker"] {
            fs::copy(named(&path, ending), named(&copy, ending)).unwrap();
        }
        let examine = || {
            let mut damaged = SqliteLog::damaged(&copy).unwrap();
            let found = only(damaged.as_mut());
            assert_salvaged(damaged.as_mut(), &found, &entries);
            found
        };
        assert!(examine().is_sound());
        let wal = fs::read(named(&copy, "-wal")).unwrap();
        assert!(wal.len() > 60 * PAGE, "all is in the write-ahead log");
        // The header of the log, the salt of a frame, and the header of the file.
        for at in [0, 5, 18, 32 + 9] {
            let mut bytes = wal.clone();
            bytes[at] ^= 0x40;
            fs::write(named(&copy, "-wal"), bytes).unwrap();
            let found = examine();
            assert!(found.is_whole() && found.intact == 60, "flipped at {at}: {found:?}");
        }
        fs::write(named(&copy, "-wal"), &wal).unwrap();
        fs::write(&copy, "").unwrap();
        assert_eq!(examine().prefix, [stretch(0, 59, Origin::Carved)]);
        fs::remove_file(&copy).unwrap();
        assert_eq!(examine().prefix, [stretch(0, 59, Origin::Carved)]);
    }

    #[test]
    fn a_damaged_link_between_overflow_pages_or_length_of_a_row_loses_nothing() {
        let store = Store::new();
        let largest = (0..).zip(&store.entries).max_by_key(|(_, entry)| entry.len()).unwrap();
        let ranges = store.ranges(largest.1);
        let link = ranges[2].start - 4;
        let first = ranges[0].end - 2;
        for at in [link + 3, link, first, ranges[0].start - 8, ranges[0].start - 12, ranges[0].start - 20] {
            let mut bytes = store.sound.clone();
            bytes[at] ^= if at == first { 0x10 } else { 0x11 };
            store.write(&bytes);
            let (_, found) = store.examine();
            assert!(found.intact == ENTRIES, "flipped at {at} of {ranges:?}: {found:?}");
        }
    }
}
