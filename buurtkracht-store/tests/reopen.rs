//! A store that is opened again at once: nothing of the process that closed it still has it, or opening waits for
//! that.
#![cfg(all(feature = "testing", any(feature = "sled", feature = "sqlite"), unix))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot be set up ends there"
)]

mod faults;

use std::fs;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use buurtkracht_core::testing::charter;
use buurtkracht_store::cache::Cache;
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::faulty::Disk;
use buurtkracht_store::ledger::{Ledger, LedgerOptions, Submission};
use buurtkracht_store::log::Log;
use faults::{Engine, entry, programme};
use pollster::block_on;
use serde_json::json;

fn ledger(log: Arc<dyn Log>) -> Ledger {
    options().over(log)
}

fn options() -> LedgerOptions {
    let clock = SetClock::new("2030-01-02T10:00:00Z".parse().unwrap());
    Ledger::options().clock(Arc::new(clock))
}

fn found() -> Submission {
    let envelope = json!({
        "programme": "example",
        "id": "67e55044-10b1-426f-9247-bb680e5fe0c8",
        "actor": "clerk",
        "do": { "FoundProgramme": { "charter": charter() } },
    });
    Submission::of(&serde_json::from_value(envelope).unwrap()).unwrap()
}

/// A series of short runs that are killed must not leave the marker further behind each time.
#[test]
fn opening_to_write_brings_the_marker_up_to_date() {
    for engine in Engine::ALL {
        let folder = tempfile::tempdir().unwrap();
        let mut expected = 0;
        for round in 0..4 {
            let (live, killed) = (
                folder.path().join(format!("live-{round}")),
                folder.path().join(format!("live-{}", round + 1)),
            );
            fs::create_dir_all(&live).unwrap();
            let log = engine.create(&live).unwrap();
            let marked = fs::read_to_string(engine.marker(&live)).unwrap_or_default();
            let line = if expected == 0 { String::new() } else { format!("{} {expected}\n", programme(0)) };
            assert_eq!(marked, line, "{}, round {round}", engine.name());
            for at in expected..expected + 5 {
                block_on(log.append(&programme(0), at, vec![entry(faults::Sizes::Any, 0, at)])).unwrap();
            }
            expected += 5;
            faults::run("cp", &["-r", live.to_str().unwrap(), killed.to_str().unwrap()]).unwrap();
        }
    }
}

/// A child process has every open file of this process, and so its locks, until its own program begins.
#[test]
fn a_store_opens_while_other_threads_start_processes() {
    let done = AtomicBool::new(false);
    let start_processes = || {
        while !done.load(Ordering::SeqCst) {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.arg("--list").stdout(Stdio::null()).stderr(Stdio::null());
            assert!(command.status().unwrap().success());
        }
    };
    thread::scope(|threads| {
        let starting = [threads.spawn(start_processes), threads.spawn(start_processes)];
        let opening = threads.spawn(|| {
            for engine in Engine::ALL {
                let folder = tempfile::tempdir().unwrap();
                for at in 0..50 {
                    let log = engine.create(folder.path()).unwrap();
                    block_on(log.append(&programme(0), at, vec![entry(faults::Sizes::Any, 0, at)])).unwrap();
                    if at % 2 == 0 {
                        block_on(log.close()).unwrap();
                    }
                }
            }
        });
        let opened = opening.join();
        done.store(true, Ordering::SeqCst);
        starting.into_iter().for_each(|thread| thread.join().unwrap());
        opened.unwrap();
    });
}

#[test]
fn a_dropped_ledger_has_closed_its_store() {
    for engine in Engine::ALL {
        for _ in 0..10 {
            let folder = tempfile::tempdir().unwrap();
            let ledger = ledger(engine.create(folder.path()).unwrap());
            block_on(ledger.submit(&found())).unwrap();
            drop(ledger);
            let marked = fs::read_to_string(engine.marker(folder.path())).unwrap();
            assert_eq!(marked, "example 1\n", "{}: the writer marked the end", engine.name());
            engine.open(folder.path()).unwrap();
        }
    }
}

/// A future that is polled by whoever wakes it, on that thread.
struct Inline(Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>);

impl Wake for Inline {
    fn wake(self: Arc<Self>) {
        let mut future = self.0.lock().unwrap();
        let waker = Waker::from(Arc::clone(&self));
        if future
            .as_mut()
            .is_some_and(|future| future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready())
        {
            *future = None;
        }
    }
}

/// A log whose syncs can be held up.
fn over(disk: Arc<Disk>, engine: Engine, folder: &Path) -> Arc<dyn Log> {
    let store = folder.join("store");
    match engine {
        #[cfg(feature = "sled")]
        Engine::Sled => {
            use buurtkracht_store::backend::sled::{SledLog, SledOptions};
            let sync = move |file: &fs::File| disk.sync(|| file.sync_data());
            Arc::new(SledLog::create_with_sync(&store, SledOptions::default(), sync).unwrap())
        }
        #[cfg(feature = "sqlite")]
        Engine::Sqlite => {
            use buurtkracht_store::backend::sqlite::{SqliteLog, SqliteOptions};
            let sync = move |commit: &mut dyn FnMut() -> std::io::Result<()>| disk.sync(commit);
            Arc::new(SqliteLog::create_with_sync(&store, SqliteOptions::default(), sync).unwrap())
        }
    }
}

#[test]
fn the_thread_that_tells_an_outcome_does_not_hold_the_log_any_more() {
    for engine in Engine::ALL {
        let (folder, disk) = (tempfile::tempdir().unwrap(), Arc::new(Disk::default()));
        let log = over(Arc::clone(&disk), *engine, folder.path());
        let held = Arc::downgrade(&log);
        let (tell, told) = mpsc::channel();
        let task = async move {
            let ledger = ledger(log);
            ledger.submit(&found()).await.unwrap();
            drop(ledger);
            tell.send(held.upgrade().is_some()).unwrap();
        };
        let stalled = disk.stall();
        Arc::new(Inline(Mutex::new(Some(Box::pin(task))))).wake();
        drop(stalled);
        assert!(!told.recv().unwrap(), "{}: the log is still held", engine.name());
        engine.open(folder.path()).unwrap();
    }
}

#[test]
fn a_snapshot_that_is_being_made_does_not_hold_the_log() {
    for engine in Engine::ALL {
        let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let log = engine.create(folder.path()).unwrap();
        let held = Arc::downgrade(&log);
        let ledger = options().cache(Cache::at(cache.path()).keeping_every(1)).over(log);
        block_on(ledger.submit(&found())).unwrap();
        drop(ledger);
        let deadline = Instant::now() + Duration::from_secs(30);
        while held.strong_count() > 0 {
            assert!(Instant::now() < deadline, "{}: the log is still held", engine.name());
            thread::yield_now();
        }
        engine.open(folder.path()).unwrap();
    }
}
