//! The ledger: what embedders hold. It reads the clock, decides, appends, and keeps the state that the log
//! tells.

mod detached;
mod errors;
mod exchange;
pub(crate) mod log_head;
mod pipeline;
mod programme_writer;
mod programme_writers;
pub(crate) mod projection;
pub(crate) mod receipts;
pub(crate) mod replay;
mod search;
pub(crate) mod verify;

use std::sync::Arc;
use std::time::Duration;

use buurtkracht_core::id::{ActorId, CommandId, ProgrammeId, Sequence};
use buurtkracht_core::value::Digest;
use buurtkracht_core::{CommandEnvelope, Event, Programme};
use chrono::{DateTime, FixedOffset, Utc};
use serde_json::value::RawValue;
use uuid::Uuid;

pub use errors::{ImportError, ReadError, SubmitError};
pub use exchange::ImportOutcome;
pub use replay::Observer;
pub use search::Hit;
pub use verify::{Check, DecidedAgain, Flaw, Verification};

use crate::cache::Cache;
use crate::clock::Clock;
use crate::commit::Commit;
use crate::log::{Log, LogError, MAX_ENTRY};
use crate::proof::tree::Hash;
use crate::vault::{Subject, Vault, VaultError};
use programme_writer::ProgrammeWriter;
use programme_writers::ProgrammeWriters;
use projection::{Projection, Until};
use replay::{Source, apart};

/// How many entries are read at once: at most 32 MiB.
const PAGE: usize = 512;

/// How long a programme that nobody uses stays in memory, unless told otherwise.
const IDLE: Duration = Duration::from_secs(300);

/// A command to record, with what the embedding service knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The command: a [`CommandEnvelope`] as one compact JSON object on one line, kept byte for byte.
    pub command: String,
    /// Who records it, by the word of the embedding service, which authenticates.
    pub recorded_by: ActorId,
    /// What it belongs to; by default its own command.
    pub correlation: Option<Uuid>,
    /// The command that led to it, if one did.
    pub causation: Option<Uuid>,
}

impl Submission {
    /// A command by the word of its own actor.
    ///
    /// # Errors
    /// None in practice: every command can be written as JSON.
    pub fn of(envelope: &CommandEnvelope) -> Result<Self, serde_json::Error> {
        Ok(Self {
            command: serde_json::to_string(envelope)?,
            recorded_by: envelope.actor.clone(),
            correlation: None,
            causation: None,
        })
    }
}

/// The result of a recorded command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The programme that recorded it.
    pub programme: ProgrammeId,
    /// The command's id.
    pub command: CommandId,
    /// The position of its entry.
    pub sequence: Sequence,
    /// The time of recording.
    pub recorded_at: DateTime<FixedOffset>,
    /// The events that the command made.
    pub events: Vec<Event>,
    /// Whether an earlier submission recorded it: a repeated command is recorded once.
    pub repeated: bool,
}

/// The state of a programme after a number of entries.
#[derive(Debug, Clone)]
pub struct View {
    /// The state after these entries.
    pub programme: Arc<Programme>,
    /// The number of entries in the state.
    pub length: u64,
    /// The time at which the last of them was recorded.
    pub recorded_at: Option<DateTime<FixedOffset>>,
    /// The RFC 6962 root over them.
    pub root: Hash,
}

/// The ledger over a log, a vault and a clock. It can be shared and used from any executor, or from a
/// blocking caller by any `block_on`; it needs no runtime.
///
/// Commands of one programme are decided one after another, each against all that was decided before it, also
/// where that is not synced yet; the log syncs what came together at once; and an answer is given when all that
/// it rests on is durable. A caller that goes away takes nothing back: its commit goes on.
///
/// Dropping the ledger lets go of the log, once the commits of callers that went away are stored. A snapshot that is
/// being made is given up.
pub struct Ledger {
    source: Source,
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    writers: ProgrammeWriters,
}

impl Ledger {
    /// A ledger that reads and writes the log, seals into the vault, and records by the clock.
    pub fn new(log: Arc<dyn Log>, vault: Arc<dyn Vault>, clock: Arc<dyn Clock>) -> Self {
        let source = Source { log, cache: None, observer: Arc::new(replay::NoObserver) };
        Self { source, vault, clock, writers: ProgrammeWriters::new(IDLE) }
    }

    /// Keeps snapshots in a cache, and begins at them. Without one every programme is replayed from its first entry.
    #[must_use]
    pub fn with_cache(mut self, cache: Cache) -> Self {
        self.source.cache = Some(Arc::new(cache));
        self
    }

    /// Has somebody watch what takes long.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.source.observer = observer;
        self
    }

    /// The cache, if it has one.
    pub fn cache(&self) -> Option<&Cache> {
        self.source.cache.as_deref()
    }

    /// Lets a programme that nobody has used for that long leave memory; the next use reads it again. It is five
    /// minutes where nothing is said.
    #[must_use]
    pub fn with_idle(self, idle: Duration) -> Self {
        Self { writers: ProgrammeWriters::new(idle), ..self }
    }

    /// The programmes that are in memory now, in alphabetical order.
    pub fn in_memory(&self) -> Vec<ProgrammeId> {
        self.writers.programmes()
    }

    /// The log beneath.
    pub fn log(&self) -> &dyn Log {
        self.source.log.as_ref()
    }

    /// The log beneath, for what outlives a call.
    pub(crate) fn shared_log(&self) -> &Arc<dyn Log> {
        &self.source.log
    }

    /// Every programme in the store, in alphabetical order.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
        self.source.log.programmes().await
    }

    /// Seals a value that a command may not hold in plain text.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn seal(
        &self,
        subject: &Subject,
        command: CommandId,
        path: &str,
        value: &str,
    ) -> Result<Digest, VaultError> {
        self.vault.seal(subject, command, path, value)
    }

    /// The value behind a digest; `None` where this vault never held it.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn open_sealed(&self, digest: &Digest) -> Result<Option<String>, VaultError> {
        self.vault.open(digest)
    }

    /// Decides on a command and records it: `Ok` means that its commit is as durable as
    /// [`Log::durability`] says.
    ///
    /// # Errors
    /// [`SubmitError`]. Nothing is recorded, except after [`SubmitError::Unknown`]: hand the same command in
    /// again to learn what became of it.
    pub async fn submit(&self, submission: &Submission) -> Result<Receipt, SubmitError> {
        let asked = Checked::of(submission)?;
        self.writer(&asked.envelope.programme).submit(&asked, self.clock.as_ref()).await
    }

    /// Decides on a command without recording it; `None` where one with its id is recorded already.
    ///
    /// # Errors
    /// [`SubmitError`], as [`Ledger::submit`] would give it.
    pub async fn dry_run(&self, submission: &Submission) -> Result<Option<Receipt>, SubmitError> {
        let asked = Checked::of(submission)?;
        let now = self.clock.now();
        let tried = |projection: &Projection| match projection.receipt(asked.envelope.id) {
            Some(_) => Ok(None),
            None => projection.prepare(&asked, now).map(|prepared| Some(prepared.receipt)),
        };
        self.writer(&asked.envelope.programme).look(tried).await?
    }

    /// Decides on commands one after another without recording any: what [`Ledger::submit`] would say.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn rehearse(&self, programme: &ProgrammeId) -> Result<Rehearsal, ReadError> {
        let projection = self.writer(programme).look(Projection::clone).await?;
        Ok(Rehearsal { projection, now: self.clock.now() })
    }

    /// The state after all that is recorded.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] where nothing is recorded under that name.
    pub async fn head(&self, programme: &ProgrammeId) -> Result<View, ReadError> {
        let view = self.writer(programme).look(Projection::view).await?;
        self.known(programme, view).await
    }

    /// The state after what was recorded by a time: what was known then.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] where nothing is recorded under that name.
    pub async fn known_at(&self, programme: &ProgrammeId, time: DateTime<Utc>) -> Result<View, ReadError> {
        let (source, mut projection) = (self.source.detach(), Projection::new(programme.clone()));
        let replayed =
            apart(move || source.replay(&mut projection, Until::Time(time)).map(|_| projection.view()));
        let view = replayed.await??;
        if view.length == 0 && self.source.log.length(programme).await? > 0 {
            return Ok(view);
        }
        self.known(programme, view).await
    }

    /// Replays a programme from its first entry on, whatever lies in the cache, and leaves its snapshots there anew.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] where nothing is recorded under that name; [`ReadError::Cache`].
    pub async fn rebuild_cache(&self, programme: &ProgrammeId) -> Result<View, ReadError> {
        let (source, id) = (self.source.detach(), programme.clone());
        let view = apart(move || source.rebuild(&id)).await??.view();
        self.known(programme, view).await
    }

    /// At most `limit` commits from a position on.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn commits(
        &self,
        programme: &ProgrammeId,
        from: Sequence,
        limit: usize,
    ) -> Result<Vec<Commit>, ReadError> {
        let page = self.source.log.read(programme, from.0, limit.min(PAGE)).await?;
        let numbered = (from.0..).zip(&page);
        numbered.map(|(sequence, entry)| decode(programme, sequence, entry)).collect()
    }

    /// Makes everything acknowledged durable and lets go of the log.
    ///
    /// # Errors
    /// [`LogError`] where the last sync failed.
    pub async fn close(&self) -> Result<(), LogError> {
        self.source.log.close().await
    }

    fn writer(&self, programme: &ProgrammeId) -> Arc<ProgrammeWriter> {
        self.writers.of(programme, &self.source)
    }

    async fn known(&self, programme: &ProgrammeId, view: View) -> Result<View, ReadError> {
        if view.length > 0 {
            return Ok(view);
        }
        self.writers.close(programme);
        Err(ReadError::NoProgramme { asked: programme.clone(), known: self.source.log.programmes().await? })
    }
}

fn decode(programme: &ProgrammeId, sequence: u64, entry: &[u8]) -> Result<Commit, ReadError> {
    Commit::decode(entry).map_err(|flaw| ReadError::entry(programme, sequence, flaw.into()))
}

/// A submission whose command has the form that an entry keeps.
struct Checked<'a> {
    submission: &'a Submission,
    envelope: CommandEnvelope,
    command: &'a RawValue,
}

impl<'a> Checked<'a> {
    fn of(submission: &'a Submission) -> Result<Self, SubmitError> {
        let bytes = submission.command.len();
        if bytes > MAX_ENTRY {
            return Err(SubmitError::TooLarge { bytes });
        }
        let unreadable = |error: serde_json::Error| SubmitError::Unreadable { reason: error.to_string() };
        let envelope = serde_json::from_str(&submission.command).map_err(unreadable)?;
        if !crate::commit::is_compact(&submission.command) {
            return Err(SubmitError::NotCompact);
        }
        let command = serde_json::from_str(&submission.command).map_err(unreadable)?;
        Ok(Self { submission, envelope, command })
    }
}

/// Commands decided on one after another, none recorded.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    projection: Projection,
    now: DateTime<Utc>,
}

impl Rehearsal {
    /// Decides on a command after those before it.
    ///
    /// # Errors
    /// [`SubmitError`], as [`Ledger::submit`] would give it.
    pub fn submit(&mut self, submission: &Submission) -> Result<Receipt, SubmitError> {
        let prepared = self.projection.prepare(&Checked::of(submission)?, self.now)?;
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
