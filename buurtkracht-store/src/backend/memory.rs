//! A log in memory: for tests, for trying things out, and for what need not last.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use buurtkracht_core::id::ProgrammeId;

use crate::engine::notifier::Notifier;
use crate::log::{
    AppendError, Appended, BoxFuture, Completion, Durability, Entry, Log, LogError, Permit, check_sizes,
};

/// A log that is gone with the process.
#[derive(Debug)]
pub struct MemoryLog {
    logs: Mutex<Option<BTreeMap<ProgrammeId, Vec<Entry>>>>,
    notifier: Notifier,
}

impl Default for MemoryLog {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryLog {
    /// An empty log.
    pub fn new() -> Self {
        Self { logs: Mutex::new(Some(BTreeMap::new())), notifier: Notifier::default() }
    }

    fn with<T>(
        &self,
        use_logs: impl FnOnce(&mut BTreeMap<ProgrammeId, Vec<Entry>>) -> T,
    ) -> Result<T, LogError> {
        // The map is only ever changed by whole pushes, so a panic elsewhere leaves it sound.
        let mut logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        logs.as_mut().map(use_logs).ok_or(LogError::Closed)
    }
}

impl MemoryLog {
    fn append_now(&self, programme: &ProgrammeId, expected: u64, entries: Vec<Entry>) -> Appended {
        check_sizes(&entries)?;
        self.with(|logs| {
            let actual = logs.get(programme).map_or(0, |log| count(log));
            if actual != expected {
                return Err(AppendError::Conflict { expected, actual });
            }
            if entries.is_empty() {
                return Ok(actual);
            }
            let log = logs.entry(programme.clone()).or_default();
            log.extend(entries);
            Ok(count(log))
        })?
    }
}

fn count(entries: &[Entry]) -> u64 {
    u64::try_from(entries.len()).unwrap_or(u64::MAX)
}

impl Log for MemoryLog {
    fn reserve(&self) -> BoxFuture<'_, Result<Permit, AppendError>> {
        Box::pin(std::future::ready(Ok(Permit::free())))
    }

    fn enqueue(
        &self,
        _: Permit,
        programme: &ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
        done: Completion,
    ) {
        let any = !entries.is_empty();
        let outcome = self.append_now(programme, expected, entries);
        if any && outcome.is_ok() {
            self.notifier.notify(programme);
        }
        done.tell(outcome);
    }

    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>> {
        let skip = usize::try_from(from).unwrap_or(usize::MAX);
        let page = self.with(|logs| {
            let rest = logs.get(programme).and_then(|log| log.get(skip..)).unwrap_or_default();
            rest.iter().take(limit).cloned().collect()
        });
        Box::pin(std::future::ready(page))
    }

    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>> {
        Box::pin(std::future::ready(self.with(|logs| logs.get(programme).map_or(0, |log| count(log)))))
    }

    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>> {
        Box::pin(std::future::ready(self.with(|logs| logs.keys().cloned().collect())))
    }

    fn listen(&self, of: Option<&ProgrammeId>) -> BoxFuture<'static, ()> {
        // While the map is held, so that a closing is either seen here or heard.
        match self.with(|_| self.notifier.listen(of)) {
            Ok(notifier) => Box::pin(notifier),
            Err(_) => Box::pin(std::future::ready(())),
        }
    }

    fn durability(&self) -> Durability {
        Durability::Volatile
    }

    fn close(&self) -> BoxFuture<'_, Result<(), LogError>> {
        *self.logs.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.notifier.ring_out();
        Box::pin(std::future::ready(Ok(())))
    }
}
