//! The entries of a workload, made as fast as one thread can: for logs of millions of them.

use buurtkracht_core::id::{CommandId, ProgrammeId, Sequence};
use buurtkracht_core::{CommandEnvelope, CommitMeta, Programme, RULES, Refusal, decide, evolve};
use chrono_tz::Tz;

use super::Workload;
use crate::commit::{Commit, FORMAT};
use crate::log::{AppendError, Entry, Log};

/// How many entries are appended at once.
const BATCH: usize = 1_024;

/// Makes the entries of a workload one after another: the very ones that a ledger writes. Each command is decided
/// on the state that those before it led to.
pub struct Entries {
    workload: Workload,
    programme: Programme,
    length: u64,
}

/// Why an entry of a workload was not made.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// A command or an entry cannot be written as JSON.
    #[error("it cannot be written: {0}")]
    Unwritable(#[from] serde_json::Error),
    /// The rules refuse a command.
    #[error("command {command} at entry {sequence} is refused: {refusal}")]
    Refused {
        /// The refused command's id.
        command: CommandId,
        /// The position that its entry would have.
        sequence: Sequence,
        /// The rule that refused it.
        refusal: Box<Refusal>,
    },
    /// The log did not take the entries.
    #[error("the log did not take them: {0}")]
    Append(#[from] AppendError),
}

impl Entries {
    /// The entries of a workload from its first on.
    pub fn of(workload: Workload) -> Self {
        Self { workload, programme: Programme::default(), length: 0 }
    }

    /// The state that the entries so far lead to.
    pub fn programme(&self) -> &Programme {
        &self.programme
    }

    fn make(&mut self) -> Option<Result<Entry, NotMade>> {
        let step = self.workload.next()?;
        Some(step.map_err(NotMade::from).and_then(|step| {
            let recorded_at = step.at.with_timezone(&Tz::Europe__Amsterdam).fixed_offset();
            self.record(&step.envelope, recorded_at)
        }))
    }

    fn record(
        &mut self,
        envelope: &CommandEnvelope,
        recorded_at: chrono::DateTime<chrono::FixedOffset>,
    ) -> Result<Entry, NotMade> {
        let sequence = Sequence(self.length);
        let events = decide(&self.programme, envelope, recorded_at).map_err(|refusal| NotMade::Refused {
            command: envelope.id,
            sequence,
            refusal: Box::new(refusal),
        })?;
        let commit = Commit {
            v: FORMAT,
            rules: RULES,
            programme: envelope.programme.clone(),
            sequence,
            recorded_at,
            recorded_by: envelope.actor.clone(),
            correlation: envelope.id.0,
            causation: None,
            events,
            signatures: Vec::new(),
            command: serde_json::value::to_raw_value(envelope)?,
        };
        let entry = commit.encode();
        let recorded = CommitMeta { sequence, recorded_at, command: envelope.id };
        for event in commit.events {
            evolve(&mut self.programme, &recorded, event);
        }
        self.length += 1;
        Ok(entry)
    }
}

impl Iterator for Entries {
    type Item = Result<Entry, NotMade>;

    fn next(&mut self) -> Option<Self::Item> {
        self.make()
    }
}

/// Appends the first so many entries of a workload to a log that has none of the programme yet.
///
/// # Errors
/// [`NotMade`].
pub async fn fill(
    log: &dyn Log,
    programme: &ProgrammeId,
    entries: &mut Entries,
    count: u64,
) -> Result<(), NotMade> {
    let mut length = 0;
    while length < count {
        let batch = usize::try_from(count - length).unwrap_or(BATCH).min(BATCH);
        let batch: Vec<Entry> = entries.by_ref().take(batch).collect::<Result<_, _>>()?;
        length = log.append(programme, length, batch).await?;
    }
    Ok(())
}
