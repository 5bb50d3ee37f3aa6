//! A log in sled 0.34, made durable.
//!
//! sled's own flush never syncs the file, so after each flush this backend does, on a second handle; why and
//! how is in `docs/decisions/0001-sled-made-durable.md`. A group of appends shares one flush and one sync. Reads go
//! beside it, up to what is synced.
//!
//! A store is a folder: `format` (which store this is; locked while in use), `log/` (sled), `marker` (how far
//! the log had come). It serves one process at a time.

mod carve;
mod damaged;
mod folder;

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use buurtkracht_core::id::ProgrammeId;

use super::files::{error, retry};
use crate::engine::marker::Marker;
use crate::engine::{Batch, Engine, EngineLog, QueueOptions};
use crate::files::TemporaryFolder;
use crate::log::{Durability, Entry, LogError};
use folder::Folder;

/// Pages above a quarter of a segment spill into files that sled never syncs, so a segment is larger than
/// four times the largest entry by far.
const SEGMENT_BYTES: usize = 8 << 20;

/// How long opening waits for sled's own lock. Whoever opens has the folder locked, so what still has sled's file is a
/// thread of a log that was closed, and lets go.
const SLED_LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// How a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SledOptions {
    /// The most memory that sled's cache takes, in bytes.
    pub cache_bytes: u64,
    /// How appends queue.
    pub queue: QueueOptions,
}

impl Default for SledOptions {
    fn default() -> Self {
        Self { cache_bytes: 64 << 20, queue: QueueOptions::default() }
    }
}

/// Syncs the database file. Replaced in tests, to count and to fail.
type Sync = Arc<dyn Fn(&File) -> io::Result<()> + Send + std::marker::Sync>;

/// A log in a folder, by sled.
pub type SledLog = EngineLog<SledEngine>;

/// The engine of a [`SledLog`].
pub struct SledEngine {
    shared: Shared,
    /// The file that is synced.
    file: File,
    sync: Sync,
    /// Dropped after sled.
    _place: Place,
}

/// Where sled works.
#[expect(dead_code, reason = "held for their drop")]
enum Place {
    /// In the store itself, which stays locked.
    Store(Folder),
    /// In a private copy of the store.
    Copy(TemporaryFolder),
}

/// sled, and how far it is synced.
struct Shared {
    path: PathBuf,
    /// There until it is dropped.
    sled: Option<Sled>,
    /// How many entries of a programme are synced; looked up in sled when first asked for.
    durable: Mutex<HashMap<ProgrammeId, u64>>,
}

/// What sled gave.
struct Sled {
    tree: sled::Tree,
    db: sled::Db,
}

impl SledLog {
    /// Opens a store that exists. Blocking.
    ///
    /// # Errors
    /// [`LogError`]: absent, no store, locked, of a newer format, damaged, or not readable.
    pub fn open(path: &Path) -> Result<Self, LogError> {
        Self::open_with(path, SledOptions::default())
    }

    /// Blocking: opens files. Opens an existing store with options.
    ///
    /// # Errors
    /// As [`SledLog::open`].
    pub fn open_with(path: &Path, options: SledOptions) -> Result<Self, LogError> {
        Self::open_folder(Folder::open(path)?, options, Arc::new(File::sync_data))
    }

    /// Blocking: copies files. Opens an existing store for reading. Appends end with [`LogError::ReadOnly`].
    ///
    /// sled has no read-only mode: it writes to whatever it opens. So it opens a private copy in the temporary folder of
    /// the system, and the store itself stays as it is. The copy shows the store at this moment. Any number of
    /// processes can do this at once, but not while a process has the store open to write.
    ///
    /// # Errors
    /// As [`SledLog::open`]; [`LogError::Io`] if the temporary folder has too little space.
    pub fn open_read_only(path: &Path, options: SledOptions) -> Result<Self, LogError> {
        let copy = folder::copy(path)?;
        let (log, marker) = (copy.path().join(folder::LOG), copy.path().join(folder::MARKER));
        let shared = Shared::open(log.clone(), options.cache_bytes)?;
        let db = log.join("db");
        let file = File::open(&db).map_err(error("cannot open", &db))?;
        let engine = SledEngine { shared, file, sync: Arc::new(File::sync_data), _place: Place::Copy(copy) };
        EngineLog::read_only(engine, Some(marker))
    }

    /// Opens a store, and makes it first where there is none. Blocking.
    ///
    /// # Errors
    /// As [`SledLog::open`]; a folder that holds something else is no store.
    pub fn create(path: &Path) -> Result<Self, LogError> {
        Self::create_with(path, SledOptions::default())
    }

    /// Opens or makes a store with options of your own. Blocking.
    ///
    /// # Errors
    /// As [`SledLog::create`].
    pub fn create_with(path: &Path, options: SledOptions) -> Result<Self, LogError> {
        Self::open_folder(Folder::create(path)?, options, Arc::new(File::sync_data))
    }

    /// Opens or makes a store whose syncs go through a function, which can count, stall or fail them. Blocking.
    ///
    /// # Errors
    /// As [`SledLog::create`].
    #[cfg(feature = "testing")]
    pub fn create_with_sync(
        path: &Path,
        options: SledOptions,
        sync: impl Fn(&File) -> io::Result<()> + Send + std::marker::Sync + 'static,
    ) -> Result<Self, LogError> {
        Self::open_folder(Folder::create(path)?, options, Arc::new(sync))
    }

    fn open_folder(folder: Folder, options: SledOptions, sync: Sync) -> Result<Self, LogError> {
        let path = folder.log();
        if !path.join("db").exists() {
            Marker::read(folder.marker())?.check_not_emptied()?;
            folder.make_log(|path| Shared::open(path, options.cache_bytes).map(drop))?;
        }
        let shared = Shared::open(path, options.cache_bytes)?;
        let file = folder.sync_opened(&sync)?;
        let marker = folder.marker();
        let engine = SledEngine { shared, file, sync, _place: Place::Store(folder) };
        EngineLog::start(engine, Some(marker), options.queue)
    }
}

/// Calls into sled, whose panics on damage become an error.
fn guarded<T>(path: &Path, call: impl FnOnce() -> Result<T, sled::Error>) -> Result<T, LogError> {
    let damaged = |reason: String| LogError::Damaged { programme: None, sequence: None, reason };
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(sled::Error::Io(source))) => Err(error("cannot use", path)(as_it_was(source))),
        Ok(Err(sled::Error::Corruption { .. })) => Err(damaged("the engine reads corrupted data".to_owned())),
        Ok(Err(other)) => Err(LogError::Engine { reason: other.to_string() }),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
            Err(damaged(format!("the engine gave up: {}", said.unwrap_or("without a word"))))
        }
    }
}

/// Whether sled could not lock its file.
fn is_held(error: &LogError) -> bool {
    matches!(error, LogError::Io { source, .. } if source.to_string().starts_with("could not acquire lock"))
}

/// An error of the file system, which sled passes on from thread to thread as a text such as
/// `Os { code: 28, kind: .. }`.
fn as_it_was(source: io::Error) -> io::Error {
    let text = source.to_string();
    let code = text.strip_prefix("Os { code: ").and_then(|rest| rest.split(',').next()?.parse().ok());
    code.map_or(source, io::Error::from_raw_os_error)
}

/// The key of an entry: the programme, a zero byte that no name has, and the position, big end first.
fn key(programme: &ProgrammeId, sequence: u64) -> Vec<u8> {
    [programme.as_str().as_bytes(), &[0], &sequence.to_be_bytes()].concat()
}

/// The programme and position that a key is of.
fn parts(key: &[u8]) -> Option<(&str, u64)> {
    let (name, sequence) = key.split_at_checked(key.len().checked_sub(9)?)?;
    let sequence = <[u8; 8]>::try_from(sequence.get(1..)?).ok()?;
    Some((std::str::from_utf8(name).ok()?, u64::from_be_bytes(sequence)))
}

impl Shared {
    fn open(path: PathBuf, cache_bytes: u64) -> Result<Self, LogError> {
        let config = sled::Config::new()
            .path(&path)
            .cache_capacity(cache_bytes)
            .segment_size(SEGMENT_BYTES)
            .flush_every_ms(None);
        let db = retry(SLED_LOCK_PATIENCE, || match guarded(&path, || config.open()) {
            Err(error) if is_held(&error) => Ok(None),
            opened => opened.map(Some),
        });
        let db = db?.ok_or_else(|| LogError::Locked { path: path.clone() })?;
        match guarded(&path, || db.open_tree("entries")) {
            Ok(tree) => {
                let sled = Some(Sled { tree, db });
                Ok(Self { path, sled, durable: Mutex::default() })
            }
            Err(error) => {
                drop(guarded(&path, || {
                    drop(db);
                    Ok(())
                }));
                Err(error)
            }
        }
    }

    fn sled(&self) -> Result<&Sled, LogError> {
        self.sled.as_ref().ok_or(LogError::Closed)
    }

    fn lengths(&self) -> std::sync::MutexGuard<'_, HashMap<ProgrammeId, u64>> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many entries of a programme are synced.
    fn durable_length(&self, programme: &ProgrammeId) -> Result<u64, LogError> {
        let mut durable = self.lengths();
        if let Some(length) = durable.get(programme) {
            return Ok(*length);
        }
        let all = key(programme, 0)..=key(programme, u64::MAX);
        let tree = &self.sled()?.tree;
        let last = guarded(&self.path, || tree.range(all).next_back().transpose())?;
        let length = match last {
            None => return Ok(0),
            Some((key, _)) => parts(&key).map_or(0, |(_, sequence)| sequence.saturating_add(1)),
        };
        durable.insert(programme.clone(), length);
        Ok(length)
    }

    fn read(&self, programme: &ProgrammeId, from: u64, limit: usize) -> Result<Vec<Entry>, LogError> {
        let until = self.durable_length(programme)?.min(from.saturating_add(limit as u64));
        if from >= until {
            return Ok(Vec::new());
        }
        let mut entries = Vec::new();
        let mut range = self.sled()?.tree.range(key(programme, from)..key(programme, until));
        for sequence in from..until {
            let found = guarded(&self.path, || range.next().transpose())?;
            let expected = key(programme, sequence);
            match found {
                Some((key, entry)) if *key == *expected => entries.push(entry.to_vec()),
                Some(_) | None => {
                    return Err(LogError::Damaged {
                        programme: Some(programme.clone()),
                        sequence: Some(sequence),
                        reason: "the entry is missing".to_owned(),
                    });
                }
            }
        }
        Ok(entries)
    }

    fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
        let tree = &self.sled()?.tree;
        let mut programmes = Vec::new();
        let mut from = Vec::new();
        while let Some((key, _)) = guarded(&self.path, || tree.range(from.clone()..).next().transpose())? {
            let name = parts(&key).and_then(|(name, _)| name.parse::<ProgrammeId>().ok());
            let programme = name.ok_or_else(|| LogError::Damaged {
                programme: None,
                sequence: None,
                reason: "there is a key that is of no entry".to_owned(),
            })?;
            // The byte after the zero: past every entry of this programme, before any other.
            from = [programme.as_str().as_bytes(), &[1]].concat();
            if self.durable_length(&programme)? > 0 {
                programmes.push(programme);
            }
        }
        Ok(programmes)
    }
}

impl Drop for Shared {
    /// sled syncs once more as it is dropped, and panics where it cannot. What was acknowledged is synced already.
    fn drop(&mut self) {
        let sled = self.sled.take();
        drop(guarded(&self.path, || {
            drop(sled);
            Ok(())
        }));
    }
}

impl Engine for SledEngine {
    fn read(&self, programme: &ProgrammeId, from: u64, limit: usize) -> Result<Vec<Entry>, LogError> {
        self.shared.read(programme, from, limit)
    }

    fn length(&self, programme: &ProgrammeId) -> Result<u64, LogError> {
        self.shared.durable_length(programme)
    }

    fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
        self.shared.programmes()
    }

    fn commit(&self, batches: &[Batch]) -> Result<(), LogError> {
        let shared = &self.shared;
        let Sled { tree, db } = shared.sled()?;
        // Not as a batch of sled, which flushes twice by itself: sled's log keeps the order of inserts, so what
        // a crash leaves is a prefix, and nothing is acknowledged or read before the sync.
        for Batch { programme, at, entries } in batches {
            // A reader that looks this length up must find the synced one, not what lies unsynced in sled.
            shared.lengths().entry(programme.clone()).or_insert(*at);
            for (sequence, entry) in (*at..).zip(entries) {
                let key = key(programme, sequence);
                guarded(&shared.path, || tree.insert(key, entry.as_slice()))?;
            }
        }
        guarded(&shared.path, || db.flush())?;
        (self.sync)(&self.file).map_err(error("cannot sync", &shared.path.join("db")))?;
        let synced = batches.iter().map(|batch| (batch.programme.clone(), batch.end()));
        shared.lengths().extend(synced);
        Ok(())
    }

    fn durability(&self) -> Durability {
        Durability::Disk
    }
}

#[cfg(test)]
mod tests;
