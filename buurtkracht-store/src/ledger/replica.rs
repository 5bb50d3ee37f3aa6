//! What the entries of one programme come to: state, receipts, tree, time. It takes in entries and prepares
//! new ones; it does no I/O.

use std::collections::HashMap;
use std::sync::Arc;

use buurtkracht_core::id::{CommandId, ProgrammeId, Sequence};
use buurtkracht_core::{Command, CommandEnvelope, Event, Programme, RULES, Recorded, decide, evolve};
use chrono::{DateTime, FixedOffset, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Asked, Receipt, SubmitError, View};
use crate::commit::{Commit, FORMAT, NotAnEntry};
use crate::log::{Entry, MAX_ENTRY};
use crate::proof::tree::{Hash, Tree};

/// The most bytes of a charter as compact JSON: the founding entry holds it twice.
const MAX_CHARTER: usize = 24_000;

/// How far the clock may lie behind the last entry.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// Why an entry does not continue a log.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadEntry {
    #[error(transparent)]
    Unreadable(#[from] NotAnEntry),
    #[error("it belongs to programme {0}")]
    OtherProgramme(ProgrammeId),
    #[error("it has number {0}")]
    OutOfPlace(Sequence),
    #[error("it was recorded at {0}, before the entry in front of it")]
    TimeGoesBack(DateTime<FixedOffset>),
    #[error("its command {0} is recorded already at entry {1}")]
    RepeatedCommand(CommandId, Sequence),
    #[error("it holds no events")]
    NoEvents,
}

/// What the entries so far come to.
#[derive(Debug, Clone)]
pub(crate) struct Replica {
    id: ProgrammeId,
    programme: Arc<Programme>,
    recorded_at: Option<DateTime<FixedOffset>>,
    zone: Option<Tz>,
    receipts: HashMap<CommandId, Sequence>,
    tree: Tree,
}

/// A commit that is decided and not yet appended.
pub(crate) struct Prepared {
    pub(crate) entry: Entry,
    pub(crate) decided: Decided,
    pub(crate) receipt: Receipt,
}

/// What a commit does to the state, without its bytes.
pub(crate) struct Decided {
    recorded: Recorded,
    events: Vec<Event>,
    leaf: Hash,
}

impl Replica {
    pub(crate) fn new(id: ProgrammeId) -> Self {
        Self {
            id,
            programme: Arc::default(),
            recorded_at: None,
            zone: None,
            receipts: HashMap::new(),
            tree: Tree::default(),
        }
    }

    pub(crate) fn id(&self) -> &ProgrammeId {
        &self.id
    }

    /// The number of entries taken in.
    pub(crate) fn length(&self) -> u64 {
        self.tree.size()
    }

    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    pub(crate) fn programme(&self) -> &Programme {
        &self.programme
    }

    pub(crate) fn recorded_at(&self) -> Option<DateTime<FixedOffset>> {
        self.recorded_at
    }

    pub(crate) fn receipt(&self, command: CommandId) -> Option<Sequence> {
        self.receipts.get(&command).copied()
    }

    pub(crate) fn view(&self) -> View {
        View { programme: Arc::clone(&self.programme), length: self.length(), recorded_at: self.recorded_at }
    }

    /// Takes in the next entry, or says why it is not that and changes nothing.
    pub(crate) fn take_in(&mut self, entry: &[u8]) -> Result<Commit, BadEntry> {
        let commit = Commit::decode(entry)?;
        let command = commit.command_id()?;
        if commit.programme != self.id {
            return Err(BadEntry::OtherProgramme(commit.programme));
        }
        if commit.sequence.0 != self.length() {
            return Err(BadEntry::OutOfPlace(commit.sequence));
        }
        if self.recorded_at.is_some_and(|last| commit.recorded_at < last) {
            return Err(BadEntry::TimeGoesBack(commit.recorded_at));
        }
        if let Some(earlier) = self.receipt(command) {
            return Err(BadEntry::RepeatedCommand(command, earlier));
        }
        if commit.events.is_empty() {
            return Err(BadEntry::NoEvents);
        }
        let recorded = Recorded { sequence: commit.sequence, recorded_at: commit.recorded_at, command };
        self.fold(recorded, &commit.events, Hash::of_leaf(entry));
        Ok(commit)
    }

    /// Takes in a commit that was decided on this state.
    pub(crate) fn settle(&mut self, decided: Decided) {
        self.fold(decided.recorded, &decided.events, decided.leaf);
    }

    fn fold(&mut self, recorded: Recorded, events: &[Event], leaf: Hash) {
        // A reader that still holds the state keeps its own; without one nothing is copied.
        let programme = Arc::make_mut(&mut self.programme);
        for event in events {
            evolve(programme, &recorded, event);
        }
        if self.zone.is_none() {
            self.zone = self.programme.charter().and_then(|charter| charter.time_zone.parse().ok());
        }
        self.recorded_at = Some(recorded.recorded_at);
        self.receipts.insert(recorded.command, recorded.sequence);
        self.tree.push(leaf);
    }

    /// Decides on a command and writes its entry, to be appended at the end.
    pub(crate) fn prepare(&self, asked: &Asked<'_>, now: DateTime<Utc>) -> Result<Prepared, SubmitError> {
        let Asked { submission, envelope, command } = asked;
        if let Some(sequence) = self.receipt(envelope.id) {
            return Err(SubmitError::IdReused { command: envelope.id, sequence });
        }
        let zone = self.zone_for(envelope)?;
        let recorded_at = self.time(now, zone)?;
        let events = decide(&self.programme, envelope, recorded_at)?;
        let unreadable = |error: serde_json::Error| SubmitError::Unreadable { reason: error.to_string() };
        let commit = Commit {
            v: FORMAT,
            rules: RULES,
            programme: self.id.clone(),
            sequence: Sequence(self.length()),
            recorded_at,
            recorded_by: submission.recorded_by.clone(),
            correlation: submission.correlation.unwrap_or(envelope.id.0),
            causation: submission.causation,
            events,
            signatures: Vec::new(),
            command: (*command).to_owned(),
        };
        let entry = commit.encode().map_err(unreadable)?;
        if entry.len() > MAX_ENTRY {
            return Err(SubmitError::TooLarge { bytes: entry.len() });
        }
        let receipt = Receipt {
            programme: commit.programme,
            command: envelope.id,
            sequence: commit.sequence,
            recorded_at,
            events: commit.events,
            repeated: false,
        };
        let recorded = Recorded { sequence: receipt.sequence, recorded_at, command: envelope.id };
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
        let json = serde_json::to_string(&founding.charter)
            .map_err(|error| SubmitError::Unreadable { reason: error.to_string() })?;
        if json.len() > MAX_CHARTER {
            return Err(SubmitError::CharterTooLarge { bytes: json.len(), max: MAX_CHARTER });
        }
        Ok(parsed)
    }

    /// The later of the clock and the last entry, in whole milliseconds.
    fn time(&self, now: DateTime<Utc>, zone: Tz) -> Result<DateTime<FixedOffset>, SubmitError> {
        let now = now.trunc_subsecs(3);
        let time = match self.recorded_at {
            Some(last) if now < last.to_utc() - CLOCK_TOLERANCE => {
                return Err(SubmitError::ClockBehind { clock: now, last });
            }
            Some(last) => now.max(last.to_utc()),
            None => now,
        };
        Ok(time.with_timezone(&zone).fixed_offset())
    }
}
