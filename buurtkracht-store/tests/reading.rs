//! A store that is opened for reading: nothing in it changes, and it needs no permission to write.
#![cfg(all(feature = "testing", any(feature = "sled", feature = "sqlite"), unix))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot be set up ends there"
)]

mod faults;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use buurtkracht_core::testing::charter;
use buurtkracht_store::address::Mode;
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::ledger::{Check, Ledger, Submission, SubmitError};
use buurtkracht_store::log::{AppendError, Log, LogError};
use faults::{
    Engine, Job, Mounted, NOBODY, Process, Sizes, can, entry, folder_for_nobody, programme, root, run, say,
};
use pollster::block_on;
use serde_json::json;

const ENTRIES: u64 = 9;

fn append(log: &dyn Log, range: std::ops::Range<u64>) {
    for at in range {
        block_on(log.append(&programme(0), at, vec![entry(Sizes::Mixed, 0, at)])).unwrap();
    }
}

fn check(log: &dyn Log, entries: u64, when: &str) {
    let found = block_on(log.read(&programme(0), 0, 100)).unwrap();
    let expected: Vec<_> = (0..entries).map(|at| entry(Sizes::Mixed, 0, at)).collect();
    assert!(found == expected, "{when}: {} entries", found.len());
    assert_eq!(block_on(log.length(&programme(0))).unwrap(), entries, "{when}");
    assert_eq!(block_on(log.programmes()).unwrap(), [programme(0)], "{when}");
}

/// Every file below a folder, with its bytes and its times. SQLite's shared memory is of no account: it is made anew
/// at each opening.
fn content(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut all = BTreeMap::new();
    for found in fs::read_dir(folder).unwrap() {
        let path = found.unwrap().path();
        if path.is_dir() {
            all.insert(path.clone(), (Vec::new(), fs::metadata(&path).unwrap().modified().unwrap()));
            all.extend(content(&path));
        } else if !path.to_str().unwrap().ends_with("-shm") {
            let modified = fs::metadata(&path).unwrap().modified().unwrap();
            all.insert(path.clone(), (fs::read(&path).unwrap(), modified));
        }
    }
    all
}

fn copy(from: &Path, to: &Path) {
    run("cp", &["-r", "--sparse=always", from.to_str().unwrap(), to.to_str().unwrap()]).unwrap();
}

/// Makes a store that was closed, and a copy as a killed process leaves it: with a write-ahead log and a marker that
/// trails.
fn closed_and_killed(engine: Engine, within: &Path) -> (PathBuf, PathBuf) {
    let (closed, killed) = (within.join("closed"), within.join("killed"));
    fs::create_dir(&closed).unwrap();
    let log = engine.create(&closed).unwrap();
    append(&*log, 0..ENTRIES);
    copy(&closed, &killed);
    block_on(log.close()).unwrap();
    (closed, killed)
}

#[test]
fn reading_changes_nothing() {
    for engine in Engine::ALL {
        let folder = tempfile::tempdir().unwrap();
        let (closed, killed) = closed_and_killed(*engine, folder.path());
        for store in [&closed, &killed] {
            let when = format!("{}, {}", engine.name(), store.display());
            let before = content(store);
            for _ in 0..2 {
                let log = engine.open_read_only(store).unwrap();
                check(&*log, ENTRIES, &when);
                let refused = block_on(log.append(&programme(0), ENTRIES, vec![b"no".to_vec()]));
                assert!(matches!(refused, Err(AppendError::Log(LogError::ReadOnly))), "{when}: {refused:?}");
                check(&*log, ENTRIES, &when);
                block_on(log.close()).unwrap();
                assert!(matches!(block_on(log.length(&programme(0))), Err(LogError::Closed)));
            }
            assert!(content(store) == before, "{when}");
            // And it opens to write after that.
            let log = engine.open(store).unwrap();
            append(&*log, ENTRIES..ENTRIES + 1);
            check(&*log, ENTRIES + 1, &when);
            block_on(log.close()).unwrap();
        }
    }
}

#[test]
fn what_is_no_store_is_told_apart_by_readers_too() {
    for engine in Engine::ALL {
        let folder = tempfile::tempdir().unwrap();
        let absent = engine.open_read_only(folder.path());
        assert!(matches!(absent, Err(LogError::Absent { .. })), "{}", engine.name());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        // The marker says that there was something.
        let log = engine.create(folder.path()).unwrap();
        append(&*log, 0..2);
        block_on(log.close()).unwrap();
        drop(log);
        let store = folder.path().join("store");
        match engine.name() {
            "sled" => fs::remove_file(store.join("log").join("db")).unwrap(),
            _ => fs::remove_file(&store).unwrap(),
        }
        let emptied = engine.open_read_only(folder.path());
        assert!(matches!(emptied, Err(LogError::Damaged { .. })), "{}", engine.name());
    }
}

#[test]
fn a_shortened_store_is_damaged_for_readers_too() {
    for engine in Engine::ALL {
        let folder = tempfile::tempdir().unwrap();
        let log = engine.create(folder.path()).unwrap();
        append(&*log, 0..2);
        block_on(log.close()).unwrap();
        drop(log);
        fs::write(engine.marker(folder.path()), format!("{} 3\n", programme(0))).unwrap();
        let shortened = engine.open_read_only(folder.path());
        assert!(matches!(shortened, Err(LogError::Damaged { .. })), "{}", engine.name());
    }
}

#[test]
fn a_store_on_read_only_media_can_be_read() {
    if !can("read-only media", root()) {
        return;
    }
    for engine in Engine::ALL {
        let folder = tempfile::tempdir().unwrap();
        let disk = Mounted::memory(&folder.path().join("disk"), 256).unwrap();
        let (closed, killed) = closed_and_killed(*engine, disk.path());
        for shared_memory in [true, false] {
            disk.again("ro").unwrap();
            for store in [&closed, &killed] {
                let log = engine.open_read_only(store).unwrap();
                check(&*log, ENTRIES, &format!("{}, {}", engine.name(), store.display()));
            }
            disk.again("rw").unwrap();
            if shared_memory {
                drop(fs::remove_file(killed.join("store-shm")));
            }
        }
        disk.unmount();
    }
}

#[test]
#[ignore = "the body of a child process, run by a_store_can_be_read_without_permission_to_write"]
fn reads_as_somebody_else() {
    let job = Job::given();
    let log = Engine::named(&job.subject).open_read_only(&job.folder).unwrap();
    check(&*log, ENTRIES, &job.subject);
    say("read");
}

#[test]
fn a_store_can_be_read_without_permission_to_write() {
    if !can("read without permission to write", root()) {
        return;
    }
    for engine in Engine::ALL {
        let (outer, binary) = folder_for_nobody();
        let folder = outer.path().join("folder");
        fs::create_dir(&folder).unwrap();
        let log = engine.create(&folder).unwrap();
        append(&*log, 0..ENTRIES);
        // Once beside a process that has the store open, where the engine allows it, and once closed.
        let live = engine.is_shared();
        for open in [true, false] {
            if open && !live {
                continue;
            }
            if !open {
                block_on(log.close()).unwrap();
            }
            run("chmod", &["-R", "a+rX,a-w", folder.to_str().unwrap()]).unwrap();
            chown(&folder, Some(0), Some(0)).unwrap();
            let job = Job {
                subject: engine.name().to_owned(),
                folder: folder.clone(),
                sizes: Sizes::Mixed,
                seed: 0,
            };
            let mut command = job.command(&binary, "reads_as_somebody_else");
            let process = Process::start(command.uid(NOBODY).gid(NOBODY).current_dir(outer.path()));
            assert_eq!(process.line().as_deref(), Some("read"), "{}, open: {open}", engine.name());
            run("chmod", &["-R", "u+w", folder.to_str().unwrap()]).unwrap();
        }
    }
}

/// A reader of a quiet file must notice when somebody begins to write to it.
#[cfg(feature = "sqlite")]
#[test]
fn a_reader_follows_a_writer_that_came_later() {
    let engine = Engine::Sqlite;
    let folder = tempfile::tempdir().unwrap();
    let log = engine.create(folder.path()).unwrap();
    append(&*log, 0..2);
    block_on(log.close()).unwrap();
    drop(log);
    let reader = engine.open_read_only(folder.path()).unwrap();
    check(&*reader, 2, "before");
    let heard = reader.listen(None);
    let writer = engine.open(folder.path()).unwrap();
    check(&*reader, 2, "a writer is there");
    append(&*writer, 2..4);
    block_on(heard);
    check(&*reader, 4, "after");
    // It closes, which moves what it wrote to the file, and the next comes.
    block_on(writer.close()).unwrap();
    drop(writer);
    check(&*reader, 4, "the writer is gone");
    let writer = engine.open(folder.path()).unwrap();
    append(&*writer, 4..5);
    check(&*reader, 5, "another writer");
}

/// What the ledger does in its own folders: the cache and the vault.
#[test]
fn a_ledger_that_reads_leaves_no_trace() {
    let clock = || Arc::new(SetClock::new("2030-01-02T10:00:00Z".parse().unwrap()));
    let command = |id: &str, command: serde_json::Value| {
        let text = json!({ "programme": "example", "id": id, "actor": "clerk", "do": command }).to_string();
        Submission::from_json(text).unwrap()
    };
    let found = command(
        "67e55044-10b1-426f-9247-bb680e5fe0c8",
        json!({ "FoundProgramme": { "charter": charter() } }),
    );
    let person = |id: &str, person: &str| {
        let name = json!({ "seal": "Jo Vis", "person": person });
        command(id, json!({ "RegisterPerson": { "person": person, "kind": "resident", "name": name } }))
    };
    let first = person("67e55044-10b1-426f-9247-bb680e5fe0c9", "jo");
    for engine in Engine::ALL {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("{}:{}", engine.name(), folder.path().join("store").display());
        let ledger = Ledger::options().clock(clock()).mode(Mode::Create).open(&address).unwrap();
        block_on(ledger.submit(&found)).unwrap();
        let receipt = block_on(ledger.submit(&first)).unwrap();
        block_on(ledger.close()).unwrap();
        let before = content(folder.path());
        let ledger = Ledger::options().clock(clock()).mode(Mode::Read).open(&address).unwrap();
        let programme = "example".parse().unwrap();
        assert_eq!(block_on(ledger.view(&programme)).unwrap().length, 2);
        assert_eq!(block_on(ledger.verify(&programme, Check::Rules)).unwrap().flaws, []);
        let repeated = block_on(ledger.submit(&first)).unwrap();
        assert!(repeated.repeated && repeated.sequence == receipt.sequence);
        let refused = block_on(ledger.submit(&person("67e55044-10b1-426f-9247-bb680e5fe0ca", "bo")));
        assert!(matches!(&refused, Err(SubmitError::Read(error)) if error.code() == "store-read-only"));
        let mut rehearsal = block_on(ledger.rehearse(&programme)).unwrap();
        assert!(rehearsal.submit(&person("67e55044-10b1-426f-9247-bb680e5fe0cb", "bo")).is_ok());
        block_on(ledger.reopen()).unwrap();
        assert_eq!(block_on(ledger.view(&programme)).unwrap().length, 2);
        block_on(ledger.close()).unwrap();
        assert!(content(folder.path()) == before, "{}", engine.name());
    }
}
