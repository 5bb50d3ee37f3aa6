//! The ledger, the type that embedders hold. It reads the clock, decides, appends, and keeps the state.

mod detached;
mod errors;
mod exchange;
pub(crate) mod log_head;
mod options;
mod pipeline;
mod programme_writer;
mod programme_writers;
pub(crate) mod projection;
pub(crate) mod receipts;
pub(crate) mod replay;
mod search;
mod submission;
pub(crate) mod verify;
mod view;

use std::sync::{Arc, PoisonError, RwLock};

use buurtkracht_core::id::{CommandId, ProgrammeId, Sequence};
use buurtkracht_core::value::Digest;
use chrono::{DateTime, TimeDelta, Utc};
use pollster::block_on;

pub use errors::{ImportError, ReadError, SubmitError};
pub use exchange::{CheckedImport, Entries, ImportOutcome};
pub use options::LedgerOptions;
pub use replay::Observer;
pub use search::Hit;
pub use submission::{NotACommand, Receipt, Submission};
pub use verify::{Check, DecidedAgain, Flaw, Verification};
pub use view::View;

use crate::address::OpenError;
use crate::cache::Cache;
use crate::clock::Clock;
use crate::commit::Commit;
use crate::log::{Log, LogError};
use crate::telemetry::{self, Answer, Timer, in_span};
use crate::vault::{Sealer, VaultError};
use programme_writer::ProgrammeWriter;
use programme_writers::ProgrammeWriters;
use projection::{Now, Projection, Until};
use replay::Source;

/// How many entries are read at once: at most 32 MiB.
const PAGE: usize = 512;

/// A ledger over a log, a vault and a clock.
///
/// Share one ledger among any number of tasks and threads, on any executor or with any `block_on`. It needs no runtime.
/// Long work runs on threads of its own, so an `async fn` never blocks the executor.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use buurtkracht_store::ledger::{Ledger, Submission};
/// # let (json, programme) = ("", "example".parse()?);
/// let ledger = Ledger::open("sled:./store")?;
/// let receipt = ledger.submit(&Submission::from_json(json)?).await?;
/// let view = ledger.view(&programme).await?;
/// # Ok(())
/// # }
/// ```
///
/// The ledger decides the commands of one programme in order. Each decision sees all earlier decisions, including those
/// that are not synced yet. The log syncs waiting appends together. The ledger answers once everything that the answer
/// depends on is durable. Dropping a future does not cancel its commit.
///
/// Dropping the ledger closes the log. The drop blocks until pending commits are stored, so prefer [`Ledger::close`] on an
/// executor. It abandons a snapshot that is being written.
pub struct Ledger {
    inner: RwLock<Arc<Inner>>,
    /// Opens the store again; `None` if the ledger cannot.
    opener: Option<Opener>,
    reopening: async_lock::Mutex<()>,
}

type Opener = Arc<dyn Fn() -> Result<Inner, OpenError> + Send + Sync>;

/// Everything that [`Ledger::reopen`] replaces.
struct Inner {
    source: Source,
    clock: Arc<dyn Clock>,
    longest_pause: TimeDelta,
    writers: ProgrammeWriters,
}

impl Inner {
    fn writer(&self, programme: &ProgrammeId) -> Arc<ProgrammeWriter> {
        self.writers.of(programme, &self.source)
    }

    fn now(&self) -> Now {
        Now { time: self.clock.now(), longest_pause: self.longest_pause }
    }

    /// Returns the view, or an error if the programme has no entry.
    async fn known(&self, view: View) -> Result<View, ReadError> {
        if view.length > 0 {
            return Ok(view);
        }
        self.writers.close(&view.id);
        Err(ReadError::NoProgramme { asked: view.id.clone(), known: self.source.log.programmes().await? })
    }
}

impl Ledger {
    fn of(inner: Inner, opener: Option<Opener>) -> Self {
        Self { inner: RwLock::new(Arc::new(inner)), opener, reopening: async_lock::Mutex::default() }
    }

    fn inner(&self) -> Arc<Inner> {
        Arc::clone(&self.inner.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Closes the store and opens it again. Use it after [`Ledger::close`], or after a failed write has poisoned the log.
    ///
    /// Subscriptions, streams and [`View::as_of`] of older views return [`LogError::Closed`] afterwards. If opening
    /// fails, the ledger stays closed, and you can call this again.
    ///
    /// # Errors
    /// [`OpenError::NotReopenable`] if the ledger is in memory or was given its log; the ledger stays open. Otherwise as
    /// [`Ledger::open`].
    pub async fn reopen(&self) -> Result<(), OpenError> {
        let opener = self.opener.clone().ok_or(OpenError::NotReopenable)?;
        let _one_at_a_time = self.reopening.lock().await;
        // The error of the last write is known: it is the reason for reopening.
        drop(self.close().await);
        let opened = Arc::new(blocking::unblock(move || opener()).await?);
        let before = {
            let mut current = self.inner.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *current, opened)
        };
        // Freeing the states takes tens of milliseconds.
        blocking::unblock(move || drop(before)).detach();
        Ok(())
    }

    /// Returns the snapshot cache, if there is one.
    pub fn cache(&self) -> Option<Arc<Cache>> {
        self.inner().source.cache.clone()
    }

    /// Returns the programmes that are in memory, in alphabetical order.
    pub fn in_memory(&self) -> Vec<ProgrammeId> {
        self.inner().writers.programmes()
    }

    /// Returns the underlying log.
    pub fn log(&self) -> Arc<dyn Log> {
        Arc::clone(&self.inner().source.log)
    }

    /// Returns every programme in the store, in alphabetical order.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
        self.log().programmes().await
    }

    /// Blocking: reads keys. Returns the submission with its plain texts sealed, so that you can sign its
    /// [bytes](Submission::json) before you submit it.
    ///
    /// This writes nothing. [`Ledger::submit`] writes the values once it accepts the command. Until then only the returned
    /// value holds its new keys. If another process gives the same person a key first, `submit` fails with
    /// [`VaultError::KeyTaken`]; seal again.
    ///
    /// # Errors
    /// [`SubmitError::Vault`].
    pub fn seal(&self, submission: &Submission) -> Result<Submission, SubmitError> {
        Ok(submission.with(submission.seal(&self.inner().source.sealer)?))
    }

    /// Blocking: reads a file. Returns the value of a digest, or `None` if the vault does not hold it.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn open_sealed(&self, digest: &Digest) -> Result<Option<String>, VaultError> {
        self.inner().source.sealer.vault().open(digest)
    }

    /// Decides a command and records it. `Ok` means that the commit is durable as [`Log::durability`] says.
    ///
    /// The ledger seals plain texts. It writes them to the vault before it appends the entry, and it writes nothing for a
    /// refused command.
    ///
    /// # Errors
    /// [`SubmitError`]. Nothing was recorded, except possibly after [`SubmitError::Unknown`]: submit the same command again
    /// to find out.
    pub async fn submit(&self, submission: &Submission) -> Result<Receipt, SubmitError> {
        let (inner, timer) = (self.inner(), Timer::start());
        let writer = inner.writer(submission.programme());
        let submitted = writer.submit(submission, || inner.now());
        let outcome = in_span!(
            "submit" { programme = submission.programme(), command = submission.id() },
            submitted
        )
        .await;
        telemetry::answered(&timer, || match &outcome {
            Ok(Receipt { repeated: true, .. }) => Answer::Repeated,
            Ok(_) => Answer::Recorded,
            Err(SubmitError::Refused(refusal)) => Answer::Refused(refusal.rejection.code()),
            Err(error) => Answer::Failed(error.code(), error.kind()),
        });
        outcome
    }

    /// Returns a rehearsal, which decides commands one after another and records none.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn rehearse(&self, programme: &ProgrammeId) -> Result<Rehearsal, ReadError> {
        let inner = self.inner();
        let projection = inner.writer(programme).look(Projection::clone).await?;
        Ok(Rehearsal { projection, sealer: Arc::clone(&inner.source.sealer), now: inner.now() })
    }

    /// Returns the current state.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] if the programme has no entry.
    pub async fn view(&self, programme: &ProgrammeId) -> Result<View, ReadError> {
        let inner = self.inner();
        let view =
            inner.writer(programme).look(|projection| View::of(projection, inner.source.detach())).await?;
        inner.known(view).await
    }

    /// Returns the state as it was known at `time`: after all entries recorded until then.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] if the programme has no entry.
    pub async fn known_at(&self, programme: &ProgrammeId, time: DateTime<Utc>) -> Result<View, ReadError> {
        let (inner, mut projection) = (self.inner(), Projection::new(programme.clone()));
        let of = inner.source.detach();
        let replay = move |source: Source| {
            source.replay(&mut projection, Until::Time(time))?;
            Ok::<_, ReadError>(View::of(&projection, of))
        };
        let view = inner.source.apart(replay).await?;
        if view.length == 0 && inner.source.log.length(programme).await? > 0 {
            return Ok(view);
        }
        inner.known(view).await
    }

    /// Replays a programme from its first entry and writes its snapshots again.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] if the programme has no entry; [`ReadError::Cache`].
    pub async fn rebuild_cache(&self, programme: &ProgrammeId) -> Result<View, ReadError> {
        let (inner, id) = (self.inner(), programme.clone());
        let of = inner.source.detach();
        let view =
            inner.source.apart(move |source| Ok::<_, ReadError>(View::of(&source.rebuild(&id)?, of))).await?;
        inner.known(view).await
    }

    /// Returns at most `limit` commits from sequence `from` on, and never more than 512.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn commits(
        &self,
        programme: &ProgrammeId,
        from: Sequence,
        limit: usize,
    ) -> Result<Vec<Commit>, ReadError> {
        let (id, end) = (programme.clone(), from.0.saturating_add(limit.min(PAGE) as u64));
        let read = move |source: Source| {
            let length = block_on(source.log.length(&id))?;
            source.commits(&id, from.0.min(length)..end.min(length))
        };
        self.inner().source.apart(read).await
    }

    /// Returns the last `count` commits, newest first.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] if the programme has no entry.
    pub async fn recent(&self, programme: &ProgrammeId, count: usize) -> Result<Vec<Commit>, ReadError> {
        let (inner, id) = (self.inner(), programme.clone());
        let read = move |source: Source| {
            let length = block_on(source.log.length(&id))?;
            if length == 0 {
                return Err(ReadError::NoProgramme { asked: id, known: block_on(source.log.programmes())? });
            }
            let mut commits = source.commits(&id, length.saturating_sub(count as u64)..length)?;
            commits.reverse();
            Ok(commits)
        };
        inner.source.apart(read).await
    }

    /// Waits for pending commits and closes the log. Later calls return [`LogError::Closed`], until [`Ledger::reopen`].
    ///
    /// # Errors
    /// [`LogError`] if the last sync failed.
    pub async fn close(&self) -> Result<(), LogError> {
        self.log().close().await
    }
}

fn decode(programme: &ProgrammeId, sequence: u64, entry: &[u8]) -> Result<Commit, ReadError> {
    Commit::decode(entry).map_err(|flaw| ReadError::entry(programme, sequence, flaw.into()))
}

/// A dry run of several commands. Each decision sees the ones before it; nothing is recorded.
#[derive(Clone)]
pub struct Rehearsal {
    projection: Projection,
    sealer: Arc<Sealer>,
    now: Now,
}

impl Rehearsal {
    /// Blocking: reads the keys of plain texts. Decides a command after the earlier ones.
    ///
    /// # Errors
    /// The [`SubmitError`] that [`Ledger::submit`] would return.
    pub fn submit(&mut self, submission: &Submission) -> Result<Receipt, SubmitError> {
        let command = submission.seal(&self.sealer)?;
        let prepared = self.projection.prepare(submission, &command, self.now)?;
        self.projection.settle(prepared.decided);
        Ok(prepared.receipt)
    }

    /// Returns the sequence of a command that is already recorded.
    pub fn recorded(&self, command: CommandId) -> Option<Sequence> {
        self.projection.receipt(command)
    }
}

#[cfg(test)]
mod tests;
