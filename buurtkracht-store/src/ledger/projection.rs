//! What the entries of one programme come to, their events included. It takes in entries and prepares new ones; it
//! does no I/O.

use std::sync::Arc;

use buurtkracht_core::id::{CommandId, ProgrammeId, Sequence};
use buurtkracht_core::{Command, CommandEnvelope, CommitMeta, Event, Programme, RULES, decide, evolve};
use chrono::{DateTime, FixedOffset, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;

use super::log_head::{BadEntry, Decoded, LogHead};
use super::submission::SealedCommand;
use super::{NotACommand, Receipt, Submission, SubmitError};
use crate::commit::{Commit, FORMAT};
use crate::log::{Entry, MAX_ENTRY};
use crate::proof::tree::Hash;

/// How far to replay.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    /// To the end of the log.
    End,
    /// What was recorded by a time.
    Time(DateTime<Utc>),
    /// So many entries.
    Entries(u64),
}

/// The most bytes of a charter as compact JSON: the founding entry holds it twice.
const MAX_CHARTER: usize = 24_000;

/// How far the clock may lie behind the last entry.
pub(crate) const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The time by the clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now {
    pub(super) time: DateTime<Utc>,
    /// How far it may be after the last entry without a confirmation.
    pub(super) longest_pause: TimeDelta,
}

/// What the entries so far come to.
#[derive(Debug, Clone)]
pub(crate) struct Projection {
    log_head: LogHead,
    programme: Arc<Programme>,
    zone: Option<Tz>,
}

/// A commit that is decided and not yet appended.
pub(crate) struct Prepared {
    pub(crate) entry: Entry,
    pub(crate) decided: Decided,
    pub(crate) receipt: Receipt,
}

/// What a commit does to the state, without its bytes.
pub(crate) struct Decided {
    recorded: CommitMeta,
    events: Vec<Event>,
    leaf: Hash,
}

impl Projection {
    pub(crate) fn new(programme: ProgrammeId) -> Self {
        Self { log_head: LogHead::new(programme), programme: Arc::default(), zone: None }
    }

    /// Returns the projection of a snapshot from the cache.
    pub(crate) fn kept(log_head: LogHead, programme: Programme) -> Self {
        Self { log_head, zone: zone(&programme), programme: Arc::new(programme) }
    }

    pub(crate) fn id(&self) -> &ProgrammeId {
        self.log_head.programme()
    }

    /// The number of entries taken in.
    pub(crate) fn length(&self) -> u64 {
        self.log_head.length()
    }

    pub(crate) fn log_head(&self) -> &LogHead {
        &self.log_head
    }

    /// Whether another tells the same of the same entries.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.log_head.tree() == other.log_head.tree() && self.programme == other.programme
    }

    pub(crate) fn programme(&self) -> &Programme {
        &self.programme
    }

    pub(crate) fn receipt(&self, command: CommandId) -> Option<Sequence> {
        self.log_head.receipts().find(command)
    }

    /// The state, to be kept: whoever holds it keeps it as it is.
    pub(super) fn shared(&self) -> Arc<Programme> {
        Arc::clone(&self.programme)
    }

    /// Takes in the next entry, which loses its events, or says why it is not that and changes nothing.
    pub(crate) fn take_in(&mut self, entry: &mut Decoded) -> Result<(), BadEntry> {
        self.log_head.check(&entry.head)?;
        self.fold(&entry.head.recorded(), entry.head.leaf(), entry.events.drain(..));
        Ok(())
    }

    /// Takes in a commit that was decided on this state.
    pub(crate) fn settle(&mut self, decided: Decided) {
        self.fold(&decided.recorded, decided.leaf, decided.events.into_iter());
    }

    fn fold(&mut self, recorded: &CommitMeta, leaf: Hash, events: impl Iterator<Item = Event>) {
        // A reader that still holds the state keeps its own; without one nothing is copied.
        let programme = Arc::make_mut(&mut self.programme);
        for event in events {
            evolve(programme, recorded, event);
        }
        if self.zone.is_none() {
            self.zone = zone(programme);
        }
        self.log_head.add(recorded, leaf);
    }

    /// Decides on a command and writes its entry, to be appended at the end.
    pub(super) fn prepare(
        &self,
        submission: &Submission,
        command: &SealedCommand,
        now: Now,
    ) -> Result<Prepared, SubmitError> {
        let envelope = &command.envelope;
        if let Some(sequence) = self.receipt(envelope.id) {
            return Err(SubmitError::IdReused { command: envelope.id, sequence });
        }
        let zone = self.zone_for(envelope)?;
        let recorded_at = self.time(now, submission.clock_confirmed, zone)?;
        let events = decide(&self.programme, envelope, recorded_at)?;
        let commit = Commit {
            v: FORMAT,
            rules: RULES,
            programme: self.id().clone(),
            sequence: Sequence(self.length()),
            recorded_at,
            recorded_by: submission.recorded_by.clone(),
            correlation: submission.correlation.unwrap_or(envelope.id.0),
            causation: submission.causation,
            events,
            signatures: Vec::new(),
            command: command.json.clone(),
        };
        let entry = commit.encode();
        if entry.len() > MAX_ENTRY {
            return Err(NotACommand::TooLarge { bytes: entry.len(), max: MAX_ENTRY }.into());
        }
        let receipt = Receipt {
            programme: commit.programme,
            command: envelope.id,
            sequence: commit.sequence,
            recorded_at,
            events: commit.events,
            repeated: false,
        };
        let recorded = CommitMeta { sequence: receipt.sequence, recorded_at, command: envelope.id };
        let decided = Decided { recorded, events: receipt.events.clone(), leaf: Hash::of_leaf(&entry) };
        Ok(Prepared { entry, decided, receipt })
    }

    /// The time zone: of the charter in force, or of the one that is to found.
    fn zone_for(&self, envelope: &CommandEnvelope) -> Result<Tz, SubmitError> {
        if let Some(zone) = self.zone {
            return Ok(zone);
        }
        let Command::FoundProgramme(founding) = &envelope.command else {
            // Not founded: the rules refuse, whatever the zone.
            return Ok(Tz::UTC);
        };
        let zone = &founding.charter.time_zone;
        let parsed = zone.parse().map_err(|_| SubmitError::UnknownTimeZone { zone: zone.clone() })?;
        let bytes = serde_json::to_string(&founding.charter).map_or(usize::MAX, |json| json.len());
        if bytes > MAX_CHARTER {
            return Err(SubmitError::CharterTooLarge { bytes, max: MAX_CHARTER });
        }
        Ok(parsed)
    }

    /// The later of the clock and the last entry, in whole milliseconds.
    fn time(&self, now: Now, confirmed: bool, zone: Tz) -> Result<DateTime<FixedOffset>, SubmitError> {
        let Now { time, longest_pause } = now;
        let now = time.trunc_subsecs(3);
        let time = match self.log_head.recorded_at() {
            Some(last) if now < last.to_utc() - CLOCK_TOLERANCE => {
                return Err(SubmitError::ClockBehind { clock: now, last });
            }
            Some(last) if !confirmed && now - last.to_utc() > longest_pause => {
                return Err(SubmitError::ClockAhead { clock: now, last, days: longest_pause.num_days() });
            }
            Some(last) => now.max(last.to_utc()),
            None => now,
        };
        Ok(time.with_timezone(&zone).fixed_offset())
    }
}

fn zone(programme: &Programme) -> Option<Tz> {
    programme.charter().and_then(|charter| charter.time_zone.parse().ok())
}
