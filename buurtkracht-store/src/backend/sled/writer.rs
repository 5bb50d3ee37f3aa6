//! The one thread that writes: group commit, the sync, the marker.

use std::collections::HashMap;
use std::fs::File;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_lock::SemaphoreGuardArc;
use buurtkracht_core::id::ProgrammeId;
use futures_channel::oneshot;

use super::folder::Folder;
use super::{Engine, Sync, guarded, key};
use crate::log::{AppendError, Entry, LogError};

/// The marker trails the log by at most this time and this many appends.
const MARK_AFTER: Duration = Duration::from_secs(1);
const MARK_EVERY: u64 = 1_000;

/// How many appends share one sync at the most.
const GROUP: usize = 1_024;

/// An append that waits for the writer.
pub(super) struct Request {
    pub(super) programme: ProgrammeId,
    pub(super) expected: u64,
    pub(super) entries: Vec<Entry>,
    pub(super) answer: oneshot::Sender<Result<u64, AppendError>>,
    /// Its place in the queue, free again once it is answered.
    pub(super) _slot: SemaphoreGuardArc,
}

pub(super) struct Writer {
    engine: Arc<Engine>,
    folder: Folder,
    file: File,
    sync: Sync,
    poison: Arc<Mutex<Option<String>>>,
    /// Appends since the marker was written, and when the first of them came.
    unmarked: u64,
    unmarked_since: Option<Instant>,
}

/// An append that is in sled but not synced: what to answer once it is.
type Stored = (oneshot::Sender<Result<u64, AppendError>>, u64, SemaphoreGuardArc);

impl Writer {
    pub(super) fn new(
        engine: Arc<Engine>,
        folder: Folder,
        file: File,
        sync: Sync,
        poison: Arc<Mutex<Option<String>>>,
    ) -> Self {
        Self { engine, folder, file, sync, poison, unmarked: 0, unmarked_since: None }
    }

    /// Writes until every sender is gone, then marks the end.
    pub(super) fn run(mut self, queue: &Receiver<Request>) {
        loop {
            let wait = self.unmarked_since.map(|since| MARK_AFTER.saturating_sub(since.elapsed()));
            let first = match wait {
                Some(wait) => queue.recv_timeout(wait),
                None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match first {
                Ok(first) => {
                    let rest = queue.try_iter().take(GROUP - 1);
                    let group: Vec<Request> = std::iter::once(first).chain(rest).collect();
                    self.write(group);
                    if self.unmarked >= MARK_EVERY {
                        self.mark();
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.mark(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        if self.unmarked > 0 {
            self.mark();
        }
    }

    fn write(&mut self, group: Vec<Request>) {
        // Lengths with what this group adds: synced only at its end.
        let mut lengths: HashMap<ProgrammeId, u64> = HashMap::new();
        let mut stored: Vec<Stored> = Vec::new();
        for request in group {
            let Request { programme, expected, entries, answer, _slot: slot } = request;
            match self.store(&mut lengths, &programme, expected, &entries) {
                Ok(length) => stored.push((answer, length, slot)),
                // Nobody listens any more where the caller went away.
                Err(error) => drop(answer.send(Err(error))),
            }
        }
        if stored.is_empty() {
            return;
        }
        if let Err(error) = self.sync() {
            let reason = self.poison(&error);
            for (answer, _, _) in stored {
                drop(answer.send(Err(AppendError::Unknown { reason: reason.clone() })));
            }
            return;
        }
        self.engine.durable.lock().unwrap_or_else(PoisonError::into_inner).extend(lengths);
        self.unmarked += stored.len() as u64;
        self.unmarked_since.get_or_insert_with(Instant::now);
        for (answer, length, _) in stored {
            drop(answer.send(Ok(length)));
        }
    }

    /// Puts the entries into sled, unsynced, if the programme has the expected length.
    fn store(
        &self,
        lengths: &mut HashMap<ProgrammeId, u64>,
        programme: &ProgrammeId,
        expected: u64,
        entries: &[Entry],
    ) -> Result<u64, AppendError> {
        self.check_poison()?;
        let actual = match lengths.get(programme) {
            Some(length) => *length,
            None => self.engine.durable_length(programme)?,
        };
        if actual != expected {
            return Err(AppendError::Conflict { expected, actual });
        }
        if entries.is_empty() {
            return Ok(actual);
        }
        // A reader that looks this length up must find the synced one, not what lies unsynced in sled.
        let mut durable = self.engine.durable.lock().unwrap_or_else(PoisonError::into_inner);
        durable.entry(programme.clone()).or_insert(actual);
        drop(durable);
        let mut batch = sled::Batch::default();
        let mut length = actual;
        for entry in entries {
            batch.insert(key(programme, length), entry.as_slice());
            length += 1;
        }
        if let Err(error) = guarded(&self.engine.path, || self.engine.tree.apply_batch(batch)) {
            return Err(AppendError::Unknown { reason: self.poison(&error) });
        }
        lengths.insert(programme.clone(), length);
        Ok(length)
    }

    fn sync(&self) -> Result<(), LogError> {
        guarded(&self.engine.path, || self.engine.db.flush())?;
        (self.sync)(&self.file).map_err(|source| LogError::Io {
            doing: "cannot sync",
            path: self.engine.path.join("db"),
            source,
        })
    }

    fn check_poison(&self) -> Result<(), LogError> {
        match self.poison.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            Some(reason) => Err(LogError::Poisoned { reason: reason.clone() }),
            None => Ok(()),
        }
    }

    fn poison(&self, error: &LogError) -> String {
        let mut poison = self.poison.lock().unwrap_or_else(PoisonError::into_inner);
        poison.get_or_insert_with(|| error.to_string()).clone()
    }

    /// Remembers how far the log is synced. Failing to is no loss of an entry, only of a later alarm; it is
    /// tried again.
    fn mark(&mut self) {
        let durable = self.engine.durable.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if self.folder.mark(&durable).is_ok() {
            self.unmarked = 0;
            self.unmarked_since = None;
        } else {
            self.unmarked_since = Some(Instant::now());
        }
    }
}
