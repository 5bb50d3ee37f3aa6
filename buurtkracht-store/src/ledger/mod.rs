//! The ledger: what embedders hold. It reads the clock, decides, appends, and keeps the state that the log
//! tells.

mod errors;
mod exchange;
mod replica;
mod verify;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use buurtkracht_core::id::{ActorId, CommandId, ProgrammeId, Sequence};
use buurtkracht_core::value::Digest;
use buurtkracht_core::{CommandEnvelope, Event, Programme};
use chrono::{DateTime, FixedOffset, Utc};
use uuid::Uuid;

pub use errors::{ImportError, ReadError, SubmitError};
pub use exchange::Imported;
pub use verify::{Flaw, Verification};

use crate::clock::Clock;
use crate::commit::Commit;
use crate::log::{AppendError, Log, LogError, MAX_ENTRY};
use crate::vault::{Subject, Vault, VaultError};
use replica::{Prepared, Replica};

/// How many entries are read at once: at most 32 MiB.
const PAGE: usize = 512;

/// How often a command is decided again after another writer was faster.
const ATTEMPTS: u32 = 16;

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

/// What a recorded command led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The programme.
    pub programme: ProgrammeId,
    /// The command.
    pub command: CommandId,
    /// The position of its entry.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: DateTime<FixedOffset>,
    /// What happened.
    pub events: Vec<Event>,
    /// Whether it was recorded before: the same command handed in again is not recorded twice.
    pub repeated: bool,
}

/// The state of a programme after a number of entries.
#[derive(Debug, Clone)]
pub struct View {
    /// The state.
    pub programme: Arc<Programme>,
    /// The number of entries that it tells.
    pub length: u64,
    /// When the last of them was recorded.
    pub recorded_at: Option<DateTime<FixedOffset>>,
}

/// The ledger over a log, a vault and a clock. It can be shared and used from any executor, or from a
/// blocking caller by any `block_on`.
pub struct Ledger {
    log: Arc<dyn Log>,
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    /// One replica per programme: who holds it decides, so commands of one programme follow each other.
    replicas: Mutex<HashMap<ProgrammeId, Arc<async_lock::Mutex<Replica>>>>,
}

impl Ledger {
    /// A ledger that reads and writes the log, seals into the vault, and records by the clock.
    #[must_use]
    pub fn new(log: Arc<dyn Log>, vault: Arc<dyn Vault>, clock: Arc<dyn Clock>) -> Self {
        Self { log, vault, clock, replicas: Mutex::new(HashMap::new()) }
    }

    /// The log beneath.
    #[must_use]
    pub fn log(&self) -> &dyn Log {
        self.log.as_ref()
    }

    /// Every programme in the store, in alphabetical order.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
        self.log.programmes().await
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
        let envelope = readable(submission)?;
        let replica = self.replica(&envelope.programme);
        let mut replica = replica.lock().await;
        for _ in 0..ATTEMPTS {
            self.catch_up(&mut replica).await?;
            if let Some(receipt) = self.seen(&replica, submission, &envelope).await? {
                return Ok(receipt);
            }
            let prepared = replica.prepare(submission, &envelope, self.clock.now())?;
            let Prepared { entry, receipt } = prepared;
            let appended = self.log.append(&envelope.programme, replica.length(), vec![entry.clone()]).await;
            match appended {
                Ok(_) => {
                    self.take_in(&mut replica, &entry)?;
                    return Ok(receipt);
                }
                Err(AppendError::Conflict { .. }) => {}
                Err(AppendError::Unknown { reason }) => {
                    return self.resolve(&mut replica, submission, &envelope, reason).await;
                }
                Err(AppendError::Size { bytes }) => return Err(SubmitError::TooLarge { bytes }),
                Err(AppendError::Busy) => return Err(SubmitError::Busy),
                Err(AppendError::Log(error)) => return Err(error.into()),
            }
        }
        Err(SubmitError::Contended { attempts: ATTEMPTS })
    }

    /// Decides on a command without recording it; `None` where one with its id is recorded already.
    ///
    /// # Errors
    /// [`SubmitError`], as [`Ledger::submit`] would give it.
    pub async fn dry_run(&self, submission: &Submission) -> Result<Option<Receipt>, SubmitError> {
        let envelope = readable(submission)?;
        let replica = self.replica(&envelope.programme);
        let mut replica = replica.lock().await;
        self.catch_up(&mut replica).await?;
        match replica.receipt(envelope.id) {
            Some(_) => Ok(None),
            None => Ok(Some(replica.prepare(submission, &envelope, self.clock.now())?.receipt)),
        }
    }

    /// Decides on commands one after another without recording any: what [`Ledger::submit`] would say.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn rehearse(&self, programme: &ProgrammeId) -> Result<Rehearsal, ReadError> {
        let replica = self.replica(programme);
        let mut replica = replica.lock().await;
        self.catch_up(&mut replica).await?;
        Ok(Rehearsal { replica: replica.clone(), now: self.clock.now() })
    }

    /// The state after all that is recorded.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] where nothing is recorded under that name.
    pub async fn head(&self, programme: &ProgrammeId) -> Result<View, ReadError> {
        let replica = self.replica(programme);
        let mut replica = replica.lock().await;
        self.catch_up(&mut replica).await?;
        let view = replica.view();
        drop(replica);
        self.known(programme, view).await
    }

    /// The state after what was recorded by a time: what was known then.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] where nothing is recorded under that name.
    pub async fn known_at(&self, programme: &ProgrammeId, time: DateTime<Utc>) -> Result<View, ReadError> {
        let mut replica = Replica::new(programme.clone());
        'pages: loop {
            let page = self.log.read(programme, replica.length(), PAGE).await?;
            if page.is_empty() {
                break;
            }
            for entry in &page {
                let commit = decode(programme, replica.length(), entry)?;
                if commit.recorded_at > time {
                    break 'pages;
                }
                self.take_in(&mut replica, entry)?;
            }
        }
        if replica.length() == 0 && self.log.length(programme).await? > 0 {
            return Ok(replica.view());
        }
        self.known(programme, replica.view()).await
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
        let page = self.log.read(programme, from.0, limit.min(PAGE)).await?;
        let numbered = (from.0..).zip(&page);
        numbered.map(|(sequence, entry)| decode(programme, sequence, entry)).collect()
    }

    /// Makes everything acknowledged durable and lets go of the log.
    ///
    /// # Errors
    /// [`LogError`] where the last sync failed.
    pub async fn close(&self) -> Result<(), LogError> {
        self.log.close().await
    }

    fn replica(&self, programme: &ProgrammeId) -> Arc<async_lock::Mutex<Replica>> {
        let mut replicas = self.replicas.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Arc::new(async_lock::Mutex::new(Replica::new(programme.clone())));
        Arc::clone(replicas.entry(programme.clone()).or_insert_with(fresh))
    }

    async fn known(&self, programme: &ProgrammeId, view: View) -> Result<View, ReadError> {
        if view.length > 0 {
            return Ok(view);
        }
        self.replicas.lock().unwrap_or_else(PoisonError::into_inner).remove(programme);
        Err(ReadError::NoProgramme { asked: programme.clone(), known: self.log.programmes().await? })
    }

    async fn catch_up(&self, replica: &mut Replica) -> Result<(), ReadError> {
        loop {
            let page = self.log.read(replica.id(), replica.length(), PAGE).await?;
            if page.is_empty() {
                return Ok(());
            }
            for entry in &page {
                self.take_in(replica, entry)?;
            }
        }
    }

    fn take_in(&self, replica: &mut Replica, entry: &[u8]) -> Result<(), ReadError> {
        let sequence = replica.length();
        let taken = replica.take_in(entry).map(drop);
        taken.map_err(|flaw| ReadError::entry(replica.id(), sequence, flaw))
    }

    /// The receipt of a command that is recorded already.
    async fn seen(
        &self,
        replica: &Replica,
        submission: &Submission,
        envelope: &CommandEnvelope,
    ) -> Result<Option<Receipt>, SubmitError> {
        let Some(sequence) = replica.receipt(envelope.id) else { return Ok(None) };
        let mut commits = self.commits(&envelope.programme, sequence, 1).await?;
        let Some(commit) = commits.pop() else {
            let reason = "it was there before and is gone".to_owned();
            let programme = Some(envelope.programme.clone());
            return Err(LogError::Damaged { programme, sequence: Some(sequence.0), reason }.into());
        };
        if commit.command.get() != submission.command {
            return Err(SubmitError::IdReused { command: envelope.id, sequence });
        }
        Ok(Some(Receipt {
            programme: commit.programme,
            command: envelope.id,
            sequence,
            recorded_at: commit.recorded_at,
            events: commit.events,
            repeated: true,
        }))
    }

    /// After an unknown outcome: the command is in the log, or we say that we cannot tell.
    async fn resolve(
        &self,
        replica: &mut Replica,
        submission: &Submission,
        envelope: &CommandEnvelope,
        reason: String,
    ) -> Result<Receipt, SubmitError> {
        let unknown = || SubmitError::Unknown { command: envelope.id, reason: reason.clone() };
        self.catch_up(replica).await.map_err(|_| unknown())?;
        match self.seen(replica, submission, envelope).await? {
            Some(receipt) => Ok(Receipt { repeated: false, ..receipt }),
            None => Err(unknown()),
        }
    }
}

fn decode(programme: &ProgrammeId, sequence: u64, entry: &[u8]) -> Result<Commit, ReadError> {
    Commit::decode(entry).map_err(|flaw| ReadError::entry(programme, sequence, flaw.into()))
}

/// The command of a submission, if it has the form that an entry keeps.
fn readable(submission: &Submission) -> Result<CommandEnvelope, SubmitError> {
    let bytes = submission.command.len();
    if bytes > MAX_ENTRY {
        return Err(SubmitError::TooLarge { bytes });
    }
    let envelope = serde_json::from_str(&submission.command)
        .map_err(|error| SubmitError::Unreadable { reason: error.to_string() })?;
    if !crate::commit::is_compact(&submission.command) {
        return Err(SubmitError::NotCompact);
    }
    Ok(envelope)
}

/// Commands decided on one after another, none recorded.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    replica: Replica,
    now: DateTime<Utc>,
}

impl Rehearsal {
    /// Decides on a command after those before it.
    ///
    /// # Errors
    /// [`SubmitError`], as [`Ledger::submit`] would give it.
    pub fn submit(&mut self, submission: &Submission) -> Result<Receipt, SubmitError> {
        let envelope = readable(submission)?;
        let Prepared { entry, receipt } = self.replica.prepare(submission, &envelope, self.now)?;
        let sequence = self.replica.length();
        let taken = self.replica.take_in(&entry).map(drop);
        taken.map_err(|flaw| ReadError::entry(&envelope.programme, sequence, flaw))?;
        Ok(receipt)
    }

    /// The position at which a command is recorded already.
    #[must_use]
    pub fn recorded(&self, command: CommandId) -> Option<Sequence> {
        self.replica.receipt(command)
    }
}

#[cfg(test)]
mod tests;
