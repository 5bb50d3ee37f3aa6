//! A disk that is full, that fails, that turns read-only, that may not be written any more: what was
//! acknowledged stays, what follows gets an error that says what to do, and a store on a mended disk goes on.
#![cfg(all(feature = "testing", any(feature = "sled", feature = "sqlite"), unix))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot be set up ends there"
)]

mod faults;

use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use buurtkracht_store::clock::SetClock;
use buurtkracht_store::ledger::{Ledger, Submission};
use buurtkracht_store::log::LogError;
use faults::{
    Account, Engine, Image, Job, Mounted, NOBODY, Process, Sizes, can, folder_for_nobody, mounting, root,
};
use pollster::block_on;

#[test]
#[ignore = "the body of a child process, run by the tests whose disk fails"]
fn writes_until_it_is_refused() {
    let job = Job::given();
    // What the engines say as they give up is told by the error.
    std::panic::set_hook(Box::new(|_| {}));
    job.write();
}

fn job(engine: Engine, folder: PathBuf, sizes: Sizes) -> Job {
    Job { subject: engine.name().to_owned(), folder, sizes, seed: 1 }
}

/// Listens until the process ends by itself, since it is refused; every refusal says one of these.
fn refused(mut process: Process, account: &mut Account, engine: Engine, says: &[&str]) {
    let status = process.hear_out(account);
    assert!(account.ended, "{}: it did not end by itself: {status}", engine.name());
    assert!(!account.refusals.is_empty());
    for refusal in &account.refusals {
        assert!(says.iter().any(|says| refusal.contains(says)), "{}: {refusal}", engine.name());
    }
    let (kept, refusals) = (account.entries(), account.refusals.len());
    eprintln!(
        "disk, {}: {kept} entries acknowledged, {refusals} refusals: {}",
        engine.name(),
        account.refusals[0]
    );
}

/// Opens the store of a mended disk: everything is there, and it goes on.
fn goes_on(engine: Engine, folder: &Path, account: &mut Account, when: &str) {
    let log = engine.open(folder).unwrap_or_else(|error| panic!("{}, {when}: {error}", engine.name()));
    account.check(&*log, when);
    account.go_on(&*log, when);
    block_on(log.close()).unwrap();
}

/// A place for mounts, if there can be some.
fn place(test: &str) -> Option<tempfile::TempDir> {
    let folder = tempfile::tempdir().unwrap();
    can(test, mounting(folder.path())).then_some(folder)
}

#[test]
fn a_full_disk_refuses_keeps_and_goes_on_when_there_is_space() {
    let Some(folder) = place("full disk") else { return };
    for engine in Engine::ALL {
        let image = Image::make(folder.path().join("disk.img"), 96).unwrap();
        let disk = image.mount(&folder.path().join("disk"), "commit=60").unwrap();
        let ballast = disk.path().join("ballast");
        let mut file = File::create(&ballast).unwrap();
        file.write_all(&vec![7; 56 << 20]).unwrap();
        file.sync_all().unwrap();
        drop(file);
        let mut account = Account::new(Sizes::Mixed);
        let job = job(*engine, disk.path().to_path_buf(), account.sizes);
        refused(job.start("writes_until_it_is_refused"), &mut account, *engine, &["free space on that disk"]);
        // A full disk can be read, and opening says what to do where it cannot be opened.
        match engine.open(disk.path()) {
            Ok(log) => account.check(&*log, "full"),
            Err(error) => assert!(error.to_string().contains("free space"), "{}: {error}", engine.name()),
        }
        fs::remove_file(&ballast).unwrap();
        goes_on(*engine, disk.path(), &mut account, "after there is space");
        disk.unmount();
    }
}

#[test]
fn a_disk_that_fails_keeps_what_was_acknowledged() {
    let Some(folder) = place("failing disk") else { return };
    for engine in Engine::ALL {
        // The file of the file system lies where there is too little space: blocks cannot be written.
        let memory = Mounted::memory(&folder.path().join("memory"), 40).unwrap();
        let image = Image::make(memory.path().join("disk.img"), 256).unwrap();
        let disk = image.mount(&folder.path().join("disk"), "commit=60").unwrap();
        let mut account = Account::new(Sizes::Mixed);
        let job = job(*engine, disk.path().to_path_buf(), account.sizes);
        let says = ["have it and its file system checked", "make that file system writable", "free space"];
        refused(job.start("writes_until_it_is_refused"), &mut account, *engine, &says);
        disk.unmount();
        memory.again("size=400m").unwrap();
        image.mend();
        let disk = image.mount(&folder.path().join("disk"), "commit=60").unwrap();
        goes_on(*engine, disk.path(), &mut account, "after the disk is mended");
        disk.unmount();
        memory.unmount();
    }
}

#[test]
fn a_file_system_that_turns_read_only_keeps_what_was_acknowledged() {
    let Some(folder) = place("file system that turns read-only") else { return };
    for engine in Engine::ALL {
        let image = Image::make(folder.path().join("disk.img"), 128).unwrap();
        let disk = image.mount(&folder.path().join("disk"), "commit=60").unwrap();
        let mut account = Account::new(Sizes::Any);
        let process =
            job(*engine, disk.path().to_path_buf(), account.sizes).start("writes_until_it_is_refused");
        assert!(process.hear(&mut account, 60));
        let firm = account.leasts();
        // What ext4 does by itself as it finds an error. It can then answer a sync that is under way with success
        // although nothing of it is kept: no store can know, so what is acknowledged from here on may be lost.
        disk.again("abort").unwrap();
        let says = ["make that file system writable", "have it and its file system checked"];
        refused(process, &mut account, *engine, &says);
        disk.unmount();
        image.mend();
        let disk = image.mount(&folder.path().join("disk"), "commit=60").unwrap();
        let log = engine.open(disk.path()).unwrap();
        account.give_up(&*log, firm);
        block_on(log.close()).unwrap();
        drop(log);
        goes_on(*engine, disk.path(), &mut account, "after the file system is mended");

        // Mounted read-only, it says so at opening.
        disk.again("ro").unwrap();
        match engine.open(disk.path()) {
            Ok(_) => panic!("{} opens on a read-only file system", engine.name()),
            Err(error) => {
                assert!(error.to_string().contains("make that file system writable"), "{error}");
                assert!(matches!(error, LogError::Io { .. }), "{error:?}");
            }
        }
        disk.again("rw").unwrap();
        goes_on(*engine, disk.path(), &mut account, "after it is writable again");
        disk.unmount();
    }
}

#[test]
fn a_store_whose_permissions_are_taken_away_keeps_what_was_acknowledged() {
    if !can("permissions taken away", root()) {
        return;
    }
    for engine in Engine::ALL {
        let (outer, binary) = folder_for_nobody();
        let folder = outer.path().join("folder");
        fs::create_dir(&folder).unwrap();
        chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
        let mut account = Account::new(Sizes::Any);
        let mut command =
            job(*engine, folder.clone(), account.sizes).command(&binary, "writes_until_it_is_refused");
        let process = Process::start(command.uid(NOBODY).gid(NOBODY).current_dir(outer.path()));
        assert!(process.hear(&mut account, 60));
        let store = folder.join("store");
        let was = fs::metadata(&store).unwrap().permissions();
        fs::set_permissions(&folder, Permissions::from_mode(0o000)).unwrap();
        fs::set_permissions(&store, Permissions::from_mode(0o000)).unwrap();
        // What it has open it may go on to write; it is refused when the marker is due.
        refused(process, &mut account, *engine, &["let this user read and write there"]);
        fs::set_permissions(&store, was).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
        goes_on(*engine, &folder, &mut account, "after the permissions are back");
    }
}

/// Over a store that is opened again, since that is when a clock is likely to have jumped.
#[test]
fn recorded_time_does_not_go_back_with_the_clock_of_a_reopened_store() {
    let envelope = |id: &str, command: serde_json::Value| {
        let envelope =
            serde_json::json!({ "programme": "example", "id": id, "actor": "clerk", "do": command });
        Submission::of(&serde_json::from_value(envelope).unwrap()).unwrap()
    };
    let found = envelope(
        "67e55044-10b1-426f-9247-bb680e5fe0c8",
        serde_json::json!({ "FoundProgramme": { "charter": buurtkracht_core::testing::charter() } }),
    );
    let found_again = envelope(
        "67e55044-10b1-426f-9247-bb680e5fe0c9",
        serde_json::json!({ "FoundProgramme": { "charter": buurtkracht_core::testing::charter() } }),
    );
    for engine in Engine::ALL {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock::new("2030-01-02T10:00:00Z".parse().unwrap()));
        let ledger = || {
            let log = engine.create(folder.path()).unwrap();
            Ledger::options().clock(Arc::clone(&clock) as _).over(log)
        };
        let first = ledger();
        block_on(first.submit(&found)).unwrap();
        drop(first);
        clock.set("2030-01-02T08:00:00Z".parse().unwrap());
        let refused = block_on(ledger().submit(&found_again)).unwrap_err();
        assert!(refused.to_string().contains("clock"), "{}: {refused}", engine.name());
    }
}
