//! The log as threads of the ledger have it that may outlive the ledger.

use std::future::ready;
use std::sync::{Arc, Weak};

use buurtkracht_core::id::ProgrammeId;

use crate::log::{AppendError, BoxFuture, Completion, Durability, Entry, Log, LogError, Permit};

/// A log that stays open only while somebody else holds it, so that whoever drops the ledger lets go of the store,
/// and not a thread that reads to the end first. It returns [`LogError::Closed`] once the log is dropped, or once the
/// caller drops its future.
pub(super) struct DetachedLog {
    log: Weak<dyn Log>,
    /// Alive as long as the future of the caller.
    caller: Option<Weak<()>>,
}

impl DetachedLog {
    pub(super) fn new(log: &Arc<dyn Log>, caller: Option<Weak<()>>) -> Self {
        Self { log: Arc::downgrade(log), caller }
    }

    fn log(&self) -> Result<Arc<dyn Log>, LogError> {
        let gone = self.caller.as_ref().is_some_and(|caller| caller.strong_count() == 0);
        self.log.upgrade().filter(|_| !gone).ok_or(LogError::Closed)
    }
}

impl Log for DetachedLog {
    fn reserve(&self) -> BoxFuture<'_, Result<Permit, AppendError>> {
        Box::pin(async { self.log()?.reserve().await })
    }

    fn enqueue(
        &self,
        permit: Permit,
        programme: &ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
        done: Completion,
    ) {
        match self.log() {
            Ok(log) => log.enqueue(permit, programme, expected, entries, done),
            Err(closed) => done.tell(Err(closed.into())),
        }
    }

    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>> {
        Box::pin(async move { self.log()?.read(programme, from, limit).await })
    }

    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>> {
        Box::pin(async { self.log()?.length(programme).await })
    }

    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>> {
        Box::pin(async { self.log()?.programmes().await })
    }

    fn listen(&self, of: Option<&ProgrammeId>) -> BoxFuture<'static, ()> {
        self.log().map_or_else(|_| Box::pin(ready(())) as _, |log| log.listen(of))
    }

    fn durability(&self) -> Durability {
        self.log().map_or(Durability::Volatile, |log| log.durability())
    }

    fn close(&self) -> BoxFuture<'_, Result<(), LogError>> {
        Box::pin(async {
            match self.log() {
                Ok(log) => log.close().await,
                Err(_) => Ok(()),
            }
        })
    }
}
