use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::SystemTime;

use pollster::block_on;

use super::*;
use crate::log::Log;

fn programme() -> ProgrammeId {
    "example".parse().unwrap()
}

fn append(log: &SqliteLog, expected: u64, entries: &[&str]) -> Result<u64, AppendError> {
    let entries = entries.iter().map(|entry| entry.as_bytes().to_vec()).collect();
    block_on(log.append(&programme(), expected, entries))
}

fn read(log: &SqliteLog) -> Result<Vec<Entry>, LogError> {
    block_on(log.read(&programme(), 0, usize::MAX))
}

/// A folder for a store, that is there as long as the test.
struct StoreFolder(tempfile::TempDir);

impl StoreFolder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn store(&self) -> PathBuf {
        self.file("store")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The files that there are.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|found| found.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// A store with 50 entries, and the bytes of its file.
    fn with_entries(&self) -> (Vec<Entry>, Vec<u8>) {
        let log = SqliteLog::create(&self.store()).unwrap();
        let entries: Vec<Entry> =
            (0..50).map(|i| format!("entry {i} {}", "x".repeat(i * 40)).into_bytes()).collect();
        block_on(log.append(&programme(), 0, entries.clone())).unwrap();
        block_on(log.append(&"other".parse().unwrap(), 0, entries.clone())).unwrap();
        drop(log);
        (entries, fs::read(self.store()).unwrap())
    }
}

/// Checks that a store gives an error or the right entries, and says whether it gave all of them.
#[must_use]
fn right_or_error(store: &Path, entries: &[Entry], what: &str) -> bool {
    let Ok(log) = SqliteLog::open(store) else { return false };
    let mut whole = true;
    for name in ["example", "other"] {
        let programme = name.parse().unwrap();
        match block_on(log.read(&programme, 0, usize::MAX)) {
            Ok(found) => assert_eq!(found, entries, "{what}"),
            Err(_) => whole = false,
        }
        if let Ok(length) = block_on(log.length(&programme)) {
            assert_eq!(length, entries.len() as u64, "{what}");
        }
        for (i, entry) in entries.iter().enumerate().step_by(7) {
            if let Ok(found) = block_on(log.read(&programme, i as u64, 1)) {
                assert!(found.iter().eq([entry]), "{what}");
            }
        }
    }
    if let Ok(programmes) = block_on(log.programmes()) {
        assert_eq!(
            programmes.iter().map(ProgrammeId::as_str).collect::<Vec<_>>(),
            ["example", "other"],
            "{what}"
        );
    }
    whole
}

#[test]
fn an_append_is_acknowledged_after_its_commit() {
    let place = StoreFolder::new();
    let commits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&commits);
    let sync: Sync = Arc::new(move |commit| {
        commit()?;
        counted.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    let log = SqliteLog::open_file(&place.store(), Access::Create, SqliteOptions::default(), sync).unwrap();
    for expected in 0..5 {
        let before = commits.load(Ordering::SeqCst);
        append(&log, expected, &["entry"]).unwrap();
        assert!(commits.load(Ordering::SeqCst) > before);
    }
}

#[test]
fn after_a_failed_commit_nothing_is_acknowledged_until_reopened() {
    let place = StoreFolder::new();
    let failing = Arc::new(AtomicBool::new(false));
    let fails = Arc::clone(&failing);
    let sync: Sync = Arc::new(move |commit| match fails.load(Ordering::SeqCst) {
        true => Err(io::Error::other("the disk said no")),
        false => commit(),
    });
    let log = SqliteLog::open_file(&place.store(), Access::Create, SqliteOptions::default(), sync).unwrap();
    append(&log, 0, &["kept"]).unwrap();
    failing.store(true, Ordering::SeqCst);
    assert!(matches!(append(&log, 1, &["in doubt"]), Err(AppendError::Unknown { .. })));
    failing.store(false, Ordering::SeqCst);
    let later = append(&log, 1, &["later"]);
    assert!(matches!(later, Err(AppendError::Log(LogError::Poisoned { .. }))), "{later:?}");
    assert_eq!(read(&log).unwrap(), [b"kept".to_vec()]);
    // A poisoned log holds up nobody else.
    let other = SqliteLog::open(&place.store()).unwrap();
    assert_eq!(append(&other, 1, &["of another"]).unwrap(), 2);
    assert!(matches!(block_on(log.close()), Err(LogError::Poisoned { .. })));
    drop((log, other));
    let log = SqliteLog::open(&place.store()).unwrap();
    assert_eq!(read(&log).unwrap(), [b"kept".to_vec(), b"of another".to_vec()]);
    assert_eq!(append(&log, 2, &["again"]).unwrap(), 3);
}

#[test]
fn a_commit_that_is_left_out_is_not_acknowledged() {
    let place = StoreFolder::new();
    let sync: Sync = Arc::new(|_| Ok(()));
    let log = SqliteLog::open_file(&place.store(), Access::Create, SqliteOptions::default(), sync).unwrap();
    assert!(matches!(append(&log, 0, &["lost"]), Err(AppendError::Unknown { .. })));
    assert_eq!(read(&log).unwrap(), Vec::<Entry>::new());
}

#[test]
fn of_two_that_write_one_file_one_is_first() {
    let place = StoreFolder::new();
    let (one, two) = (SqliteLog::create(&place.store()).unwrap(), SqliteLog::create(&place.store()).unwrap());
    append(&one, 0, &["a"]).unwrap();
    assert_eq!(read(&two).unwrap(), [b"a".to_vec()]);
    let late = append(&two, 0, &["b"]);
    assert!(matches!(late, Err(AppendError::Conflict { expected: 0, actual: 1 })), "{late:?}");
    // A group that stored nothing lets go of the file.
    assert_eq!(append(&one, 1, &["c"]).unwrap(), 2);
    let other: ProgrammeId = "other".parse().unwrap();
    block_on(two.append(&other, 0, vec![b"o".to_vec()])).unwrap();
    assert_eq!(block_on(one.programmes()).unwrap(), [programme(), other]);
    drop(one);
    assert_eq!(append(&two, 2, &["d"]).unwrap(), 3);
    drop(two);
    assert_eq!(place.names(), ["store", "store.marker"], "the last to close cleans up");
    assert_eq!(fs::read_to_string(place.file("store.marker")).unwrap(), "example 3\nother 1\n");
}

#[test]
fn writers_of_several_handles_lose_nothing() {
    let place = StoreFolder::new();
    let threads: Vec<_> = (0..4)
        .map(|writer| {
            let store = place.store();
            std::thread::spawn(move || {
                let log = SqliteLog::create(&store).unwrap();
                let mut written = 0;
                while written < 10 {
                    let expected = block_on(log.length(&programme())).unwrap();
                    match append(&log, expected, &[&format!("{writer} {written}")]) {
                        Ok(_) => written += 1,
                        Err(AppendError::Conflict { .. }) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let log = SqliteLog::open(&place.store()).unwrap();
    let found = read(&log).unwrap();
    assert_eq!(found.len(), 40);
    for writer in 0..4 {
        let own = found.iter().filter(|entry| entry.starts_with(format!("{writer} ").as_bytes()));
        assert!(own.eq((0..10).map(|i| format!("{writer} {i}").into_bytes()).collect::<Vec<_>>().iter()));
    }
}

#[test]
fn a_reader_sees_what_is_committed_while_another_writes() {
    let place = StoreFolder::new();
    let log = SqliteLog::create(&place.store()).unwrap();
    append(&log, 0, &["a"]).unwrap();
    let plain = Connection::open(place.store()).unwrap();
    plain.execute_batch("BEGIN IMMEDIATE").unwrap();
    plain
        .execute(
            "INSERT INTO log VALUES ((1 << 40) + 1, ?1, ?2)",
            params![reading::checksum((1 << 40) + 1, b"b"), b"b"],
        )
        .unwrap();
    assert_eq!(read(&log).unwrap(), [b"a".to_vec()]);
    plain.execute_batch("COMMIT").unwrap();
    assert_eq!(read(&log).unwrap(), [b"a".to_vec(), b"b".to_vec()]);
}

#[test]
fn while_another_holds_the_file_an_append_is_busy_and_then_goes_on() {
    let place = StoreFolder::new();
    let options = SqliteOptions { busy: Duration::from_millis(50), ..SqliteOptions::default() };
    let log = SqliteLog::create_with(&place.store(), options).unwrap();
    let plain = Connection::open(place.store()).unwrap();
    plain.execute_batch("BEGIN IMMEDIATE").unwrap();
    for _ in 0..2 {
        assert!(matches!(append(&log, 0, &["a"]), Err(AppendError::Busy)));
    }
    assert_eq!(read(&log).unwrap(), Vec::<Entry>::new());
    plain.execute_batch("COMMIT").unwrap();
    assert_eq!(append(&log, 0, &["a"]).unwrap(), 1);
}

#[test]
fn a_file_that_another_has_for_itself_is_locked() {
    let place = StoreFolder::new();
    drop(SqliteLog::create(&place.store()).unwrap());
    let plain = Connection::open(place.store()).unwrap();
    plain.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    let options = SqliteOptions { busy: Duration::from_millis(50), ..SqliteOptions::default() };
    let locked = SqliteLog::create_with(&place.store(), options).err();
    assert!(matches!(locked, Some(LogError::Locked { .. })), "{locked:?}");
    drop(plain);
    SqliteLog::open(&place.store()).unwrap();
}

#[test]
fn what_is_no_store_is_told_apart() {
    let place = StoreFolder::new();
    let missing = SqliteLog::open(&place.store()).err();
    assert!(matches!(missing, Some(LogError::Absent { .. })), "{missing:?}");
    assert!(matches!(SqliteLog::open(place.0.path()), Err(LogError::NotAStore { .. })));
    assert_eq!(place.names(), Vec::<String>::new(), "opening makes nothing");

    fs::write(place.file("text"), "text".repeat(300)).unwrap();
    Connection::open(place.file("foreign")).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    fs::write(place.file("empty"), "").unwrap();
    for name in ["text", "foreign"] {
        let before = fs::read(place.file(name)).unwrap();
        assert!(matches!(SqliteLog::create(&place.file(name)), Err(LogError::NotAStore { .. })), "{name}");
        assert!(fs::read(place.file(name)).unwrap() == before, "{name} is left as it was");
    }
    assert!(matches!(SqliteLog::open(&place.file("empty")), Err(LogError::Absent { .. })));
    assert_eq!(place.names(), ["empty", "foreign", "text"]);
    drop(SqliteLog::create(&place.file("empty")).unwrap());

    drop(SqliteLog::create(&place.store()).unwrap());
    Connection::open(place.store()).unwrap().execute_batch("PRAGMA user_version = 9").unwrap();
    let newer = SqliteLog::open(&place.store()).err();
    assert!(matches!(newer, Some(LogError::NewerFormat { found: 9, newest: 1, .. })), "{newer:?}");
}

#[test]
fn a_path_is_a_path_whatever_it_looks_like() {
    let place = StoreFolder::new();
    for name in ["file:store?mode=memory", ":memory:", "a store", "é"] {
        let log = SqliteLog::create(&place.file(name)).unwrap();
        append(&log, 0, &["a"]).unwrap();
        drop(log);
        assert_eq!(read(&SqliteLog::open(&place.file(name)).unwrap()).unwrap(), [b"a".to_vec()], "{name}");
    }
}

#[test]
fn a_store_that_lost_entries_is_damaged() {
    let place = StoreFolder::new();
    let log = SqliteLog::create(&place.store()).unwrap();
    append(&log, 0, &["one", "two"]).unwrap();
    drop(log);
    let marker = place.file("store.marker");
    assert_eq!(fs::read_to_string(&marker).unwrap(), "example 2\n");
    fs::write(&marker, "example 3\n").unwrap();
    let shortened = SqliteLog::open(&place.store()).err();
    assert!(matches!(shortened, Some(LogError::Damaged { sequence: Some(2), .. })), "{shortened:?}");
    fs::write(place.store(), "").unwrap();
    for mode in [Access::Write, Access::Create] {
        let emptied = SqliteLog::open_file(&place.store(), mode, SqliteOptions::default(), unhooked()).err();
        assert!(matches!(emptied, Some(LogError::Damaged { sequence: Some(0), .. })), "{emptied:?}");
        assert_eq!(fs::metadata(place.store()).unwrap().len(), 0, "it is left as it was found");
    }
    fs::write(place.store(), "something else".repeat(99)).unwrap();
    assert!(matches!(SqliteLog::create(&place.store()), Err(LogError::Damaged { .. })));
    fs::remove_file(place.store()).unwrap();
    for mode in [Access::Write, Access::Create] {
        let gone = SqliteLog::open_file(&place.store(), mode, SqliteOptions::default(), unhooked()).err();
        assert!(matches!(gone, Some(LogError::Damaged { sequence: Some(0), .. })), "{gone:?}");
        assert_eq!(place.names(), ["store.marker"]);
    }
}

#[test]
fn what_shrinks_while_it_is_open_is_damaged() {
    let place = StoreFolder::new();
    let log = SqliteLog::create(&place.store()).unwrap();
    append(&log, 0, &["one", "two", "three"]).unwrap();
    let plain = Connection::open(place.store()).unwrap();
    plain
        .execute_batch("DROP TRIGGER entries_are_kept; DELETE FROM log WHERE place = (1 << 40) + 2")
        .unwrap();
    assert!(matches!(read(&log), Err(LogError::Damaged { sequence: Some(2), .. })));
    assert!(matches!(block_on(log.length(&programme())), Err(LogError::Damaged { sequence: Some(2), .. })));
    assert!(matches!(append(&log, 2, &["x"]), Err(AppendError::Log(LogError::Damaged { .. }))));
    assert_eq!(block_on(log.read(&programme(), 0, 2)).unwrap().len(), 2, "what is there is right");
    plain.execute_batch("DELETE FROM log WHERE place = 1 << 40").unwrap();
    for (from, limit) in [(0, 1), (0, 9)] {
        let hole = block_on(log.read(&programme(), from, limit));
        assert!(matches!(hole, Err(LogError::Damaged { sequence: Some(0), .. })), "{hole:?}");
    }
    drop(log);
    assert!(
        matches!(SqliteLog::open(&place.store()), Err(LogError::Damaged { .. })),
        "its schema was changed"
    );
}

#[test]
fn a_changed_entry_is_told_from_the_right_one() {
    let place = StoreFolder::new();
    let log = SqliteLog::create(&place.store()).unwrap();
    append(&log, 0, &["one", "two", "three"]).unwrap();
    let plain = Connection::open(place.store()).unwrap();
    plain
        .execute_batch("DROP TRIGGER entries_stay; UPDATE log SET entry = x'00' WHERE place = (1 << 40) + 1")
        .unwrap();
    let changed = read(&log);
    assert!(matches!(changed, Err(LogError::Damaged { sequence: Some(1), .. })), "{changed:?}");
    plain.execute_batch("DROP TRIGGER programmes_stay; UPDATE programmes SET name = 'renamed'").unwrap();
    drop(log);
    fs::remove_file(place.file("store.marker")).unwrap();
    // The schema is put back, so that the checksum of the name is what finds it.
    let triggers = include_str!("schema.sql")
        .split("CREATE TRIGGER ")
        .skip(1)
        .map(|rest| rest.split("END;").next().unwrap());
    for trigger in
        triggers.filter(|text| text.starts_with("entries_stay") || text.starts_with("programmes_stay"))
    {
        plain.execute_batch(&format!("CREATE TRIGGER {trigger}END;")).unwrap();
    }
    assert!(matches!(SqliteLog::open(&place.store()), Err(LogError::Damaged { .. })));
    let log = SqliteLog::open_read_only(&place.store(), SqliteOptions::default()).unwrap();
    assert!(matches!(block_on(log.programmes()), Err(LogError::Damaged { .. })));
    assert!(matches!(read(&log), Err(LogError::Damaged { .. })));
}

#[test]
fn plain_sql_cannot_rewrite_the_log() {
    let place = StoreFolder::new();
    let log = SqliteLog::create(&place.store()).unwrap();
    append(&log, 0, &["one", "two"]).unwrap();
    let plain = Connection::open(place.store()).unwrap();
    for sql in [
        "UPDATE log SET entry = x'00'",
        "UPDATE log SET place = place + 10",
        "DELETE FROM log",
        "DELETE FROM log WHERE place = (1 << 40) + 1",
        "UPDATE programmes SET name = 'x'",
        "DELETE FROM programmes",
        "INSERT INTO log VALUES ((1 << 40) + 3, 7, x'00')",
        "INSERT INTO log VALUES ((1 << 40) + 1, 7, x'00')",
        "INSERT OR REPLACE INTO log VALUES ((1 << 40) + 1, 7, x'00')",
        "INSERT OR IGNORE INTO log VALUES ((1 << 40) + 7, 7, x'00')",
        "INSERT INTO log (checksum, entry) VALUES (7, x'00')",
        "INSERT INTO log VALUES (2 << 40, 7, x'00')",
        "INSERT INTO log VALUES (5, 7, x'00')",
        "INSERT INTO log VALUES ((1 << 40) + 2, 7, x'')",
        "INSERT INTO log VALUES ((1 << 40) + 2, 7, zeroblob(65536))",
        "INSERT INTO log VALUES ((1 << 40) + 2, x'00', x'00')",
        "INSERT INTO programmes VALUES (3, 'x', 7)",
        "INSERT OR REPLACE INTO programmes VALUES (1, 'x', 7)",
        "INSERT OR REPLACE INTO programmes VALUES (2, 'example', 7)",
    ] {
        assert!(plain.execute_batch(sql).is_err(), "{sql}");
    }
    assert_eq!(read(&log).unwrap(), [b"one".to_vec(), b"two".to_vec()]);
    assert_eq!(append(&log, 2, &["three"]).unwrap(), 3);
}

#[test]
fn what_others_add_may_read_but_not_touch_the_log() {
    let place = StoreFolder::new();
    place.with_entries();
    let plain = Connection::open(place.store()).unwrap();
    plain
        .execute_batch("CREATE VIEW mine AS SELECT * FROM entries; CREATE TABLE notes (at); CREATE INDEX n ON notes (at)")
        .unwrap();
    drop(SqliteLog::open(&place.store()).unwrap());
    for (made, kind) in [
        ("CREATE TRIGGER quiet BEFORE INSERT ON log BEGIN SELECT RAISE(IGNORE); END", "trigger"),
        ("CREATE TRIGGER quiet AFTER INSERT ON \"LOG\" BEGIN DELETE FROM notes; END", "trigger"),
        ("CREATE UNIQUE INDEX quiet ON log (place, entry)", "index"),
        ("CREATE INDEX quiet ON programmes (checksum)", "index"),
    ] {
        plain.execute_batch(made).unwrap();
        for opened in [
            SqliteLog::open(&place.store()),
            SqliteLog::open_read_only(&place.store(), SqliteOptions::default()),
        ] {
            let error = opened.err().unwrap();
            assert!(
                matches!(&error, LogError::Damaged { reason, .. } if reason.contains("foreign")),
                "{error}"
            );
        }
        plain.execute_batch(&format!("DROP {kind} quiet")).unwrap();
    }
    drop(SqliteLog::open(&place.store()).unwrap());
}

#[test]
fn a_row_that_is_not_stored_is_not_acknowledged() {
    let place = StoreFolder::new();
    place.with_entries();
    let Opened { path, connection, .. } =
        file::open(&place.store(), Access::Write, &SqliteOptions::default()).unwrap();
    // The engine disables triggers. Here they run, as if the schema had changed since the store was opened.
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true).unwrap();
    let shared = Shared::new(path, Access::Write, Duration::ZERO).unwrap();
    let writer = Some(Mutex::new(Writer { connection, claimed: false }));
    let engine = SqliteEngine { shared, writer, sync: unhooked(), _copy: None };
    let plain = Connection::open(place.store()).unwrap();
    for table in ["log", "programmes"] {
        plain
            .execute_batch(&format!(
                "CREATE TRIGGER quiet BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END"
            ))
            .unwrap();
        let new: ProgrammeId = "new".parse().unwrap();
        assert_eq!(engine.claim(&new).unwrap(), 0);
        let batch = Batch { programme: new.clone(), at: 0, entries: vec![b"entry".to_vec()] };
        assert!(matches!(engine.commit(&[batch]), Err(LogError::Engine { .. })), "{table}");
        assert_eq!(engine.length(&new).unwrap(), 0);
        plain.execute_batch("DROP TRIGGER quiet").unwrap();
    }
}

#[test]
fn entries_of_full_size_are_kept() {
    let place = StoreFolder::new();
    let log = SqliteLog::create(&place.store()).unwrap();
    let large: Vec<Entry> = (0..20).map(|i| vec![i; crate::log::MAX_ENTRY]).collect();
    for (expected, entry) in large.iter().enumerate() {
        block_on(log.append(&programme(), expected as u64, vec![entry.clone()])).unwrap();
    }
    drop(log);
    let bytes = fs::metadata(place.store()).unwrap().len();
    assert!(bytes < 20 * 65_535 * 6 / 5, "{bytes}");
    assert_eq!(read(&SqliteLog::open(&place.store()).unwrap()).unwrap(), large);
}

#[test]
fn a_closed_log_says_so_and_leaves_two_files() {
    let place = StoreFolder::new();
    let log = SqliteLog::create(&place.store()).unwrap();
    append(&log, 0, &["one"]).unwrap();
    assert_eq!(read(&log).unwrap().len(), 1);
    block_on(log.close()).unwrap();
    assert!(matches!(append(&log, 1, &["two"]), Err(AppendError::Log(LogError::Closed))));
    assert!(matches!(read(&log), Err(LogError::Closed)));
    block_on(log.close()).unwrap();
    assert_eq!(place.names(), ["store", "store.marker"]);
}

#[test]
fn what_a_killed_process_left_of_the_marker_is_removed() {
    let place = StoreFolder::new();
    place.with_entries();
    let old = SystemTime::now() - Duration::from_secs(600);
    // Another process may be writing the second, and the third is of another store.
    for (name, time) in [
        (".unfinished-store.marker-01", old),
        (".unfinished-store.marker-02", SystemTime::now()),
        (".unfinished-other.marker-03", old),
    ] {
        fs::File::create(place.file(name)).unwrap().set_modified(time).unwrap();
    }
    drop(SqliteLog::open(&place.store()).unwrap());
    assert_eq!(
        place.names(),
        [".unfinished-other.marker-03", ".unfinished-store.marker-02", "store", "store.marker"]
    );
}

#[test]
fn flipped_bits_give_an_error_or_the_same_entries() {
    let place = StoreFolder::new();
    let (entries, sound) = place.with_entries();
    let marker = fs::read(place.file("store.marker")).unwrap();
    assert!(right_or_error(&place.store(), &entries, "sound"));
    let mut harmless = 0;
    // Of each page its header and pointers, where a flip does most, and places all over the file.
    let pages = (0..sound.len()).step_by(16_384);
    let starts =
        pages.flat_map(|page| [0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 16, 18, 28].map(|byte| page + byte));
    let spread = (0..sound.len()).step_by(sound.len() / 60 + 1);
    let header = [24, 52, 59, 63, 71, 95, 100, 103, 105, 107, 112];
    let positions: Vec<usize> = starts.chain(spread).chain(header).collect();
    assert!(positions.len() > 60);
    for position in positions {
        for bit in [0x01, 0x40] {
            let mut flipped = sound.clone();
            flipped[position] ^= bit;
            fs::write(place.store(), flipped).unwrap();
            let what = format!("{bit:#x} flipped at {position}");
            harmless += usize::from(right_or_error(&place.store(), &entries, &what));
            fs::write(place.file("store.marker"), &marker).unwrap();
        }
    }
    // Some bits mean nothing: a store that no longer opens for any of them would be no answer either.
    assert!(harmless > 0);
}

#[test]
fn a_cut_file_gives_an_error() {
    let place = StoreFolder::new();
    let (entries, sound) = place.with_entries();
    for length in (0..sound.len()).step_by(sound.len() / 40 + 1).chain([16, 99, 100, 16_384, sound.len() - 1])
    {
        fs::write(place.store(), &sound[..length]).unwrap();
        let what = format!("cut to {length}");
        assert!(!right_or_error(&place.store(), &entries, &what), "{what} is not noticed");
    }
}

#[test]
fn what_a_process_left_in_the_wal_is_there_or_missed() {
    let place = StoreFolder::new();
    let log = SqliteLog::create(&place.store()).unwrap();
    let entries: Vec<Entry> =
        (0..50).map(|i| format!("entry {i} {}", "x".repeat(i * 40)).into_bytes()).collect();
    for name in ["example", "other"] {
        for (i, entry) in entries.iter().enumerate() {
            block_on(log.append(&name.parse().unwrap(), i as u64, vec![entry.clone()])).unwrap();
        }
    }
    let marker = place.file("store.marker");
    while !fs::read_to_string(&marker).is_ok_and(|text| text == "example 50\nother 50\n") {
        std::thread::sleep(Duration::from_millis(20));
    }
    let copy = StoreFolder::new();
    let parts: Vec<(&str, Vec<u8>)> =
        ["store", "store-wal", "store.marker"].map(|name| (name, fs::read(place.file(name)).unwrap())).into();
    let wal = parts[1].1.clone();
    assert!(wal.len() > 50_000);
    let lay = |wal: &[u8]| {
        for name in copy.names() {
            fs::remove_file(copy.file(&name)).unwrap();
        }
        for (name, bytes) in &parts {
            fs::write(copy.file(name), bytes).unwrap();
        }
        fs::write(copy.file("store-wal"), wal).unwrap();
    };
    lay(&wal);
    let found = SqliteLog::open(&copy.store()).unwrap();
    assert_eq!(read(&found).unwrap(), entries, "what was acknowledged is there after a kill");
    drop(found);
    // SQLite leaves out what follows a wrong checksum, so the marker has to miss it.
    for position in
        (0..wal.len()).step_by(wal.len() / 60 + 1).chain([0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40])
    {
        let mut flipped = wal.clone();
        flipped[position] ^= 0x10;
        lay(&flipped);
        let what = format!("flipped at {position} of the wal");
        assert!(!right_or_error(&copy.store(), &entries, &what), "{what} is not noticed");
    }
    for length in (0..wal.len()).step_by(wal.len() / 20 + 1) {
        lay(&wal[..length]);
        let what = format!("wal cut to {length}");
        assert!(!right_or_error(&copy.store(), &entries, &what), "{what} is not noticed");
    }
}

#[test]
fn a_reader_that_looks_while_a_programme_begins_sees_nothing_or_its_entry() {
    let place = StoreFolder::new();
    let log = SqliteLog::create(&place.store()).unwrap();
    let (named, ended) = (std::sync::RwLock::new(programme()), AtomicBool::new(false));
    std::thread::scope(|threads| {
        for _ in 0..3 {
            threads.spawn(|| {
                while !ended.load(Ordering::SeqCst) {
                    let programme = named.read().unwrap().clone();
                    assert!(block_on(log.read(&programme, 0, 9)).unwrap().len() < 2);
                    assert!(block_on(log.length(&programme)).unwrap() < 2);
                }
            });
        }
        for i in 0..400 {
            let begun: ProgrammeId = format!("begun-{i}").parse().unwrap();
            named.write().unwrap().clone_from(&begun);
            block_on(log.append(&begun, 0, vec![b"first".to_vec()])).unwrap();
        }
        ended.store(true, Ordering::SeqCst);
    });
}

#[test]
fn no_room_for_the_shared_memory_is_a_full_disk_and_other_trouble_with_the_disk_is_not() {
    let told = |code: i32| {
        let failed = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
        file::engine_error(std::path::Path::new("store"), failed).to_string()
    };
    assert!(told(rusqlite::ffi::SQLITE_IOERR_SHMSIZE).contains("free space"));
    assert!(told(rusqlite::ffi::SQLITE_FULL).contains("free space"));
    assert!(told(rusqlite::ffi::SQLITE_IOERR_READ).contains("have it and its file system checked"));
}
