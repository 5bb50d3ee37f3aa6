//! The contract, over every backend of this crate.
#![cfg(feature = "testing")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up ends there")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use buurtkracht_store::conformance::{self, Factory, PLACES};
use buurtkracht_store::engine::{EngineLog, QueueOptions};
use buurtkracht_store::faulty::Disk;
use buurtkracht_store::log::{Log, LogError};
use own_backend::PlainFile;
use pollster::block_on;

const QUEUE: QueueOptions = QueueOptions { places: PLACES, deadline: Duration::from_millis(50) };

/// A folder in which each store of a factory has a place of its own.
struct Desk {
    folder: tempfile::TempDir,
    stores: Mutex<u32>,
}

impl Default for Desk {
    fn default() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), stores: Mutex::default() }
    }
}

impl Desk {
    fn next(&self) -> PathBuf {
        *self.stores.lock().unwrap() += 1;
        fs::create_dir(self.last().parent().unwrap()).unwrap();
        self.last()
    }

    fn last(&self) -> PathBuf {
        self.folder.path().join(self.stores.lock().unwrap().to_string()).join("store")
    }

    /// What lies in the file system now, as a process that was killed leaves it.
    fn copy(&self) -> PathBuf {
        let (from, to) = (self.last(), self.folder.path().join("killed"));
        copy_all(from.parent().unwrap(), &to);
        to.join("store")
    }
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for found in fs::read_dir(from).unwrap() {
        let found = found.unwrap();
        let to = to.join(found.file_name());
        if found.file_type().unwrap().is_dir() {
            copy_all(&found.path(), &to);
        } else {
            fs::copy(found.path(), to).unwrap();
        }
    }
}

#[cfg(feature = "sled")]
#[test]
fn sled_keeps_the_contract() {
    use buurtkracht_store::backend::sled::{SledLog, SledOptions};

    #[derive(Default)]
    struct Sled(Desk);
    impl Factory for Sled {
        fn fresh(&self) -> Arc<dyn Log> {
            Arc::new(SledLog::create(&self.0.next()).unwrap())
        }
        fn reopen(&self) -> Option<Arc<dyn Log>> {
            Some(Arc::new(SledLog::open(&self.0.last()).unwrap()))
        }
        fn killed(&self) -> Option<Arc<dyn Log>> {
            Some(Arc::new(SledLog::open(&self.0.copy()).unwrap()))
        }
        fn faulty(&self, disk: Arc<Disk>) -> Option<Arc<dyn Log>> {
            let options = SledOptions { queue: QUEUE, ..SledOptions::default() };
            let sync = move |file: &fs::File| disk.sync(|| file.sync_data());
            Some(Arc::new(SledLog::create_with_sync(&self.0.next(), options, sync).unwrap()))
        }
    }
    assert_eq!(conformance::all(Sled::default()), [], "every clause is checked whole");
}

#[cfg(feature = "sqlite")]
#[test]
fn sqlite_keeps_the_contract() {
    use buurtkracht_store::backend::sqlite::{SqliteLog, SqliteOptions};

    #[derive(Default)]
    struct Sqlite(Desk);
    impl Factory for Sqlite {
        fn fresh(&self) -> Arc<dyn Log> {
            Arc::new(SqliteLog::create(&self.0.next()).unwrap())
        }
        fn reopen(&self) -> Option<Arc<dyn Log>> {
            Some(Arc::new(SqliteLog::open(&self.0.last()).unwrap()))
        }
        fn another(&self) -> Option<Arc<dyn Log>> {
            self.reopen()
        }
        fn killed(&self) -> Option<Arc<dyn Log>> {
            Some(Arc::new(SqliteLog::open(&self.0.copy()).unwrap()))
        }
        fn faulty(&self, disk: Arc<Disk>) -> Option<Arc<dyn Log>> {
            let options = SqliteOptions { queue: QUEUE, ..SqliteOptions::default() };
            let sync = move |commit: &mut dyn FnMut() -> std::io::Result<()>| disk.sync(commit);
            Some(Arc::new(SqliteLog::create_with_sync(&self.0.next(), options, sync).unwrap()))
        }
    }
    assert_eq!(conformance::all(Sqlite::default()), [], "every clause is checked whole");
}

#[path = "../examples/own_backend.rs"]
#[allow(dead_code, reason = "its `main` is for the example")]
mod own_backend;

#[derive(Default)]
struct PlainFiles(Desk);

impl PlainFiles {
    fn open(path: &Path) -> Result<Arc<dyn Log>, LogError> {
        let (engine, marker) = (PlainFile::open(path, fs::File::sync_data)?, path.with_extension("marker"));
        Ok(Arc::new(EngineLog::start(engine, Some(marker), QueueOptions::default())?))
    }
}

impl Factory for PlainFiles {
    fn fresh(&self) -> Arc<dyn Log> {
        Self::open(&self.0.next()).unwrap()
    }
    fn reopen(&self) -> Option<Arc<dyn Log>> {
        Some(Self::open(&self.0.last()).unwrap())
    }
    fn killed(&self) -> Option<Arc<dyn Log>> {
        Some(Self::open(&self.0.copy()).unwrap())
    }
    fn faulty(&self, disk: Arc<Disk>) -> Option<Arc<dyn Log>> {
        let sync = move |file: &fs::File| disk.sync(|| file.sync_data());
        let engine = PlainFile::open(&self.0.next(), sync).unwrap();
        Some(Arc::new(EngineLog::start(engine, None, QUEUE).unwrap()))
    }
}

#[test]
fn a_backend_of_your_own_keeps_the_contract() {
    assert_eq!(conformance::all(PlainFiles::default()), [], "every clause is checked whole");
}

#[test]
fn a_backend_of_your_own_cuts_off_a_half_written_end_and_refuses_a_shorter_log() {
    let desk = Desk::default();
    let (path, one) = (desk.next(), "one".parse().unwrap());
    let log = PlainFiles::open(&path).unwrap();
    block_on(log.append(&one, 0, vec![b"first".to_vec(), b"second".to_vec()])).unwrap();
    drop(log);
    let whole = fs::read_to_string(&path).unwrap();
    for end in ["o", "one ", "one dGhpcm", "one dGhpcm\n", "\0\0\0\n"] {
        fs::write(&path, format!("{whole}{end}")).unwrap();
        let log = PlainFiles::open(&path).unwrap();
        assert_eq!(block_on(log.length(&one)).unwrap(), 2, "{end:?}");
        block_on(log.append(&one, 2, vec![b"third".to_vec()])).unwrap();
        drop(log);
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{whole}one dGhpcmQ=\n"), "{end:?}");
        fs::write(path.with_extension("marker"), "one 2\n").unwrap();
    }
    let damaged = whole.replacen('c', "!", 1);
    fs::write(&path, &damaged).unwrap();
    let refused = PlainFiles::open(&path).err();
    assert!(matches!(refused, Some(LogError::Damaged { sequence: Some(_), .. })), "{refused:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), damaged, "it is left as it was found");
}
