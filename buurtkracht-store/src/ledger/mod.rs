//! The ledger: what embedders hold. It reads the clock, decides, appends, and keeps the state that the log
//! tells.

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
use chrono::{DateTime, Utc};
use pollster::block_on;

pub use errors::{ImportError, ReadError, SubmitError};
pub use exchange::{Entries, ImportOutcome};
pub use options::LedgerOptions;
pub use replay::Observer;
pub use search::Hit;
pub use submission::{NotACommand, Receipt, Submission};
pub use verify::{Check, DecidedAgain, Flaw, Verification};
pub use view::View;

use crate::address::{Address, OpenError};
use crate::cache::Cache;
use crate::clock::Clock;
use crate::commit::Commit;
use crate::log::{Log, LogError};
use crate::subscribe::Position;
use crate::telemetry::{self, Timer, in_span};
use crate::vault::{Sealer, VaultError};
use programme_writer::ProgrammeWriter;
use programme_writers::ProgrammeWriters;
use projection::{Projection, Until};
use replay::Source;

/// How many entries are read at once: at most 32 MiB.
const PAGE: usize = 512;

/// The ledger over a log, a vault and a clock. It can be shared and used from any executor, or from a
/// blocking caller by any `block_on`; it needs no runtime, and what takes long runs on threads of its own.
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
/// Commands of one programme are decided one after another, each against all that was decided before it, also
/// where that is not synced yet; the log syncs what came together at once; and an answer is given when all that
/// it rests on is durable. A caller that goes away takes nothing back: its commit goes on.
///
/// Dropping the ledger lets go of the log, once the commits of callers that went away are stored. It blocks until then:
/// [`Ledger::close`] does not. A snapshot that is being made is given up.
pub struct Ledger {
    opened: RwLock<Arc<Opened>>,
    /// How it is opened again, where it was opened by an address.
    again: Option<(Address, LedgerOptions)>,
    reopening: async_lock::Mutex<()>,
}

/// What a ledger has open.
struct Opened {
    source: Source,
    clock: Arc<dyn Clock>,
    writers: ProgrammeWriters,
}

impl Opened {
    fn writer(&self, programme: &ProgrammeId) -> Arc<ProgrammeWriter> {
        self.writers.of(programme, &self.source)
    }

    /// The view, unless nothing is recorded.
    async fn known(&self, view: View) -> Result<View, ReadError> {
        if view.length > 0 {
            return Ok(view);
        }
        self.writers.close(&view.id);
        Err(ReadError::NoProgramme { asked: view.id.clone(), known: self.source.log.programmes().await? })
    }
}

impl Ledger {
    /// Opens the ledger of a store that is there, as the command `buurtkracht` does, by its address such as
    /// `sled:./store` or `sqlite:store.db` ([`crate::address`]). Blocking: it opens files.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(address: &str) -> Result<Self, OpenError> {
        Self::options().open(address)
    }

    /// Opens the ledger of a store, and makes the store where there is none. Blocking: it opens files.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn create(address: &str) -> Result<Self, OpenError> {
        Self::options().create().open(address)
    }

    /// How a ledger can be opened otherwise: with a vault, a clock, a cache or a log of one's own.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use buurtkracht_store::backend::memory::MemoryLog;
    /// use buurtkracht_store::ledger::Ledger;
    /// let ledger = Ledger::options().without_cache().over(Arc::new(MemoryLog::new()));
    /// ```
    pub fn options() -> LedgerOptions {
        LedgerOptions::default()
    }

    fn of(opened: Opened, again: Option<(Address, LedgerOptions)>) -> Self {
        Self { opened: RwLock::new(Arc::new(opened)), again, reopening: async_lock::Mutex::default() }
    }

    fn opened(&self) -> Arc<Opened> {
        Arc::clone(&self.opened.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Closes the log and opens it again, which mends a ledger that was closed, or that acknowledges nothing any more
    /// because a write failed. What follows it has to be made anew: views, subscriptions and streams from before
    /// answer [`LogError::Closed`]. Where it cannot be opened, the ledger stays closed and this can be tried again.
    ///
    /// # Errors
    /// [`OpenError::NoAddress`] for a ledger over a log of its caller's; else as [`Ledger::open`].
    pub async fn reopen(&self) -> Result<(), OpenError> {
        let (address, options) = self.again.clone().ok_or(OpenError::NoAddress)?;
        let _one_at_a_time = self.reopening.lock().await;
        // Why the last write failed is why this is called.
        drop(self.close().await);
        let opened = Arc::new(blocking::unblock(move || options.opened(&address)).await?);
        let before = {
            let mut current = self.opened.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *current, opened)
        };
        // To give back the memory of its states takes a while.
        blocking::unblock(move || drop(before)).detach();
        Ok(())
    }

    /// The cache, if it has one.
    pub fn cache(&self) -> Option<Arc<Cache>> {
        self.opened().source.cache.clone()
    }

    /// The programmes that are in memory now, in alphabetical order.
    pub fn in_memory(&self) -> Vec<ProgrammeId> {
        self.opened().writers.programmes()
    }

    /// The log beneath.
    pub fn log(&self) -> Arc<dyn Log> {
        Arc::clone(&self.opened().source.log)
    }

    /// Every programme in the store, in alphabetical order.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
        self.log().programmes().await
    }

    /// The same submission with its plain texts sealed, for whoever signs it first. Blocking: it reads keys. Nothing is
    /// written: submitting it does, once it is accepted. Until then its fresh keys are in this value alone, and where
    /// another command gives the same person a key first, it is refused with [`VaultError::KeyTaken`]: seal again.
    ///
    /// # Errors
    /// [`SubmitError::Vault`].
    pub fn seal(&self, submission: &Submission) -> Result<Submission, SubmitError> {
        Ok(submission.with(submission.seal(&self.opened().source.sealer)?))
    }

    /// The value behind a digest; `None` where this vault never held it. Blocking: it reads a file.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn open_sealed(&self, digest: &Digest) -> Result<Option<String>, VaultError> {
        self.opened().source.sealer.vault().open(digest)
    }

    /// Decides on a command and records it: `Ok` means that its commit is as durable as
    /// [`Log::durability`] says. Its plain texts are sealed, and stand in the vault before its entry stands in the
    /// log; those of a refused command stand nowhere.
    ///
    /// # Errors
    /// [`SubmitError`]. Nothing is recorded, except after [`SubmitError::Unknown`]: hand the same command in
    /// again to learn what became of it.
    pub async fn submit(&self, submission: &Submission) -> Result<Receipt, SubmitError> {
        let (opened, timer) = (self.opened(), Timer::start());
        let writer = opened.writer(submission.programme());
        let submitted = writer.submit(submission, opened.clock.as_ref());
        let outcome = in_span!(
            "submit" { programme = submission.programme(), command = submission.id() },
            submitted
        )
        .await;
        telemetry::answered(&timer, &outcome);
        outcome
    }

    /// Decides on commands one after another without recording any: what [`Ledger::submit`] would say.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn rehearse(&self, programme: &ProgrammeId) -> Result<Rehearsal, ReadError> {
        let opened = self.opened();
        let projection = opened.writer(programme).look(Projection::clone).await?;
        Ok(Rehearsal { projection, sealer: Arc::clone(&opened.source.sealer), now: opened.clock.now() })
    }

    /// The state after all that is recorded.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] where nothing is recorded under that name.
    pub async fn view(&self, programme: &ProgrammeId) -> Result<View, ReadError> {
        let opened = self.opened();
        let view =
            opened.writer(programme).look(|projection| projection.view(opened.source.detach())).await?;
        opened.known(view).await
    }

    /// The state after what was recorded by a time: what was known then.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] where nothing is recorded under that name.
    pub async fn known_at(&self, programme: &ProgrammeId, time: DateTime<Utc>) -> Result<View, ReadError> {
        let (opened, mut projection) = (self.opened(), Projection::new(programme.clone()));
        let of = opened.source.detach();
        let replay = move |source: Source| {
            source.replay(&mut projection, Until::Time(time))?;
            Ok::<_, ReadError>(projection.view(of))
        };
        let view = opened.source.apart(replay).await?;
        if view.length == 0 && opened.source.log.length(programme).await? > 0 {
            return Ok(view);
        }
        opened.known(view).await
    }

    /// Replays a programme from its first entry on, whatever lies in the cache, and leaves its snapshots there anew.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] where nothing is recorded under that name; [`ReadError::Cache`].
    pub async fn rebuild_cache(&self, programme: &ProgrammeId) -> Result<View, ReadError> {
        let (opened, id) = (self.opened(), programme.clone());
        let of = opened.source.detach();
        let view =
            opened.source.apart(move |source| Ok::<_, ReadError>(source.rebuild(&id)?.view(of))).await?;
        opened.known(view).await
    }

    /// At most `limit` commits from a position on, and no more than 512.
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
        self.opened().source.apart(read).await
    }

    /// The last `count` commits, or all where there are fewer, newest first.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] where nothing is recorded under that name.
    pub async fn recent(&self, programme: &ProgrammeId, count: usize) -> Result<Vec<Commit>, ReadError> {
        let (opened, id) = (self.opened(), programme.clone());
        let read = move |source: Source| {
            let length = block_on(source.log.length(&id))?;
            if length == 0 {
                return Err(ReadError::NoProgramme { asked: id, known: block_on(source.log.programmes())? });
            }
            let mut commits = source.commits(&id, length.saturating_sub(count as u64)..length)?;
            commits.reverse();
            Ok(commits)
        };
        opened.source.apart(read).await
    }

    /// The position after so many entries: for a subscription that begins there.
    ///
    /// # Errors
    /// [`ReadError::PastEnd`] where there are fewer.
    pub async fn position_at(&self, programme: &ProgrammeId, entries: u64) -> Result<Position, ReadError> {
        let Some(last) = entries.checked_sub(1) else { return Ok(Position::BEGINNING) };
        let log = self.log();
        match log.read(programme, last, 1).await?.first() {
            Some(entry) => Ok(Position::after(Sequence(last), entry)),
            None => {
                let length = log.length(programme).await?;
                Err(ReadError::PastEnd { programme: programme.clone(), asked: entries, length })
            }
        }
    }

    /// Makes everything acknowledged durable and lets go of the log. Later calls answer [`LogError::Closed`], until
    /// [`Ledger::reopen`].
    ///
    /// # Errors
    /// [`LogError`] where the last sync failed.
    pub async fn close(&self) -> Result<(), LogError> {
        self.log().close().await
    }
}

fn decode(programme: &ProgrammeId, sequence: u64, entry: &[u8]) -> Result<Commit, ReadError> {
    Commit::decode(entry).map_err(|flaw| ReadError::entry(programme, sequence, flaw.into()))
}

/// Commands decided on one after another, none recorded.
#[derive(Clone)]
pub struct Rehearsal {
    projection: Projection,
    sealer: Arc<Sealer>,
    now: DateTime<Utc>,
}

impl Rehearsal {
    /// Decides on a command after those before it. Blocking where it has plain texts: their keys are read, and
    /// nothing is written.
    ///
    /// # Errors
    /// [`SubmitError`], as [`Ledger::submit`] would give it.
    pub fn submit(&mut self, submission: &Submission) -> Result<Receipt, SubmitError> {
        let command = submission.seal(&self.sealer)?;
        let prepared = self.projection.prepare(submission, &command, self.now)?;
        self.projection.settle(prepared.decided);
        Ok(prepared.receipt)
    }

    /// The position at which a command is recorded already.
    pub fn recorded(&self, command: CommandId) -> Option<Sequence> {
        self.projection.receipt(command)
    }
}

#[cfg(test)]
mod tests;
