//! A log in sled 0.34, made durable.
//!
//! sled's own flush never syncs the file, so after each flush this backend does, on a second handle; why and
//! how is in `docs/decisions/0001-sled-made-durable.md`. One thread writes: it takes all that is queued, of
//! any programme, into one flush and one sync, and then answers. Reads go beside it, up to what is synced.
//!
//! A store is a folder: `format` (which store this is; locked while in use), `log/` (sled), `marker` (how far
//! the log had come). It serves one process at a time.

mod folder;
mod writer;

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};
use std::thread::JoinHandle;

use async_lock::Semaphore;
use buurtkracht_core::id::ProgrammeId;
use futures_channel::oneshot;

use crate::log::{AppendError, BoxFuture, Durability, Entry, Log, LogError, check_sizes};
use folder::Folder;
use writer::{Request, Writer};

/// Pages above a quarter of a segment spill into files that sled never syncs, so a segment is larger than
/// four times the largest entry by far.
const SEGMENT_BYTES: usize = 8 << 20;

/// How a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SledOptions {
    /// The most memory that sled's cache takes, in bytes.
    pub cache_bytes: u64,
    /// How many appends can wait before a caller has to.
    pub queue: usize,
}

impl Default for SledOptions {
    fn default() -> Self {
        Self { cache_bytes: 64 << 20, queue: 1024 }
    }
}

/// Syncs the database file. Replaced in tests, to count and to fail.
type Sync = Arc<dyn Fn(&File) -> io::Result<()> + Send + std::marker::Sync>;

/// A log in a folder, by sled.
pub struct SledLog {
    engine: RwLock<Option<Arc<Engine>>>,
    requests: Mutex<Option<mpsc::Sender<Request>>>,
    slots: Arc<Semaphore>,
    writer: Mutex<Option<JoinHandle<()>>>,
    poison: Arc<Mutex<Option<String>>>,
}

/// What readers and the writer share.
struct Engine {
    path: PathBuf,
    tree: sled::Tree,
    db: sled::Db,
    /// How many entries of a programme are synced; looked up in sled when first asked for.
    durable: Mutex<HashMap<ProgrammeId, u64>>,
}

impl SledLog {
    /// Opens a store that exists.
    ///
    /// # Errors
    /// [`LogError`]: absent, no store, locked, of a newer format, damaged, or not readable.
    pub fn open(path: &Path) -> Result<Self, LogError> {
        Self::start(Folder::open(path)?, SledOptions::default(), Arc::new(File::sync_data))
    }

    /// Opens a store, and makes it first where there is none.
    ///
    /// # Errors
    /// As [`SledLog::open`]; a folder that holds something else is no store.
    pub fn create(path: &Path) -> Result<Self, LogError> {
        Self::start(Folder::create(path)?, SledOptions::default(), Arc::new(File::sync_data))
    }

    /// Opens or makes a store with options of one's own.
    ///
    /// # Errors
    /// As [`SledLog::create`].
    pub fn create_with(path: &Path, options: SledOptions) -> Result<Self, LogError> {
        Self::start(Folder::create(path)?, options, Arc::new(File::sync_data))
    }

    fn start(folder: Folder, options: SledOptions, sync: Sync) -> Result<Self, LogError> {
        let path = folder.log();
        let fresh = !path.join("db").exists();
        folder.check_not_emptied(fresh)?;
        let config = sled::Config::new()
            .path(&path)
            .cache_capacity(options.cache_bytes)
            .segment_size(SEGMENT_BYTES)
            .flush_every_ms(None);
        let db = guarded(&path, || config.open())?;
        let tree = guarded(&path, || db.open_tree("entries"))?;
        let file = folder.sync_created(fresh, &sync)?;
        let engine = Arc::new(Engine { path, tree, db, durable: Mutex::default() });
        folder.check_not_shortened(|programme| engine.durable_length(programme))?;
        let (requests, queue) = mpsc::channel();
        let poison = Arc::new(Mutex::new(None));
        let writer = Writer::new(Arc::clone(&engine), folder, file, sync, Arc::clone(&poison));
        let thread = std::thread::Builder::new().name("buurtkracht-sled".to_owned());
        let handle = thread
            .spawn(move || writer.run(&queue))
            .map_err(|error| LogError::Engine { reason: format!("no writer thread: {error}") })?;
        Ok(Self {
            engine: RwLock::new(Some(engine)),
            requests: Mutex::new(Some(requests)),
            slots: Arc::new(Semaphore::new(options.queue.max(1))),
            writer: Mutex::new(Some(handle)),
            poison,
        })
    }

    fn engine(&self) -> Result<Arc<Engine>, LogError> {
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
        engine.clone().ok_or(LogError::Closed)
    }

    fn poisoned(&self) -> Result<(), LogError> {
        match self.poison.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            Some(reason) => Err(LogError::Poisoned { reason: reason.clone() }),
            None => Ok(()),
        }
    }

    fn send(&self, request: Request) -> Result<(), LogError> {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = requests.as_ref().ok_or(LogError::Closed)?;
        sender.send(request).map_err(|_| LogError::Engine { reason: "the writer is gone".to_owned() })
    }

    /// Lets the writer finish, and lets go of sled and of the lock.
    fn shut(&self) {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // The writer catches the engine's panics; one of its own was reported as a poisoned log.
            drop(writer.join());
        }
        self.engine.write().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Drop for SledLog {
    fn drop(&mut self) {
        self.shut();
    }
}

/// Calls into sled, whose panics on damage become an error.
fn guarded<T>(path: &Path, call: impl FnOnce() -> Result<T, sled::Error>) -> Result<T, LogError> {
    let damaged = |reason: String| LogError::Damaged { programme: None, sequence: None, reason };
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(sled::Error::Io(source))) => {
            Err(LogError::Io { doing: "cannot use", path: path.to_path_buf(), source })
        }
        Ok(Err(error @ sled::Error::Corruption { .. })) => Err(damaged(error.to_string())),
        Ok(Err(error)) => Err(LogError::Engine { reason: error.to_string() }),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
            Err(damaged(format!("the engine gave up: {}", said.unwrap_or("without a word"))))
        }
    }
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

impl Engine {
    /// How many entries of a programme are synced.
    fn durable_length(&self, programme: &ProgrammeId) -> Result<u64, LogError> {
        let mut durable = self.durable.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(length) = durable.get(programme) {
            return Ok(*length);
        }
        let all = key(programme, 0)..=key(programme, u64::MAX);
        let last = guarded(&self.path, || self.tree.range(all).next_back().transpose())?;
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
        let mut range = self.tree.range(key(programme, from)..key(programme, until));
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
        let mut programmes = Vec::new();
        let mut from = Vec::new();
        while let Some((key, _)) = guarded(&self.path, || self.tree.range(from.clone()..).next().transpose())?
        {
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

impl Log for SledLog {
    fn append<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
    ) -> BoxFuture<'a, Result<u64, AppendError>> {
        Box::pin(async move {
            check_sizes(&entries)?;
            self.poisoned()?;
            let slot = self.slots.acquire_arc().await;
            let (answer, answered) = oneshot::channel();
            let programme = programme.clone();
            self.send(Request { programme, expected, entries, answer, _slot: slot })?;
            answered.await.unwrap_or_else(|_| {
                Err(AppendError::Unknown { reason: "the writer ended before it answered".to_owned() })
            })
        })
    }

    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>> {
        Box::pin(std::future::ready(self.engine().and_then(|engine| engine.read(programme, from, limit))))
    }

    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>> {
        Box::pin(std::future::ready(self.engine().and_then(|engine| engine.durable_length(programme))))
    }

    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>> {
        Box::pin(std::future::ready(self.engine().and_then(|engine| engine.programmes())))
    }

    fn durability(&self) -> Durability {
        Durability::Disk
    }

    fn close(&self) -> BoxFuture<'_, Result<(), LogError>> {
        self.shut();
        Box::pin(std::future::ready(self.poisoned()))
    }
}

#[cfg(test)]
mod tests;
