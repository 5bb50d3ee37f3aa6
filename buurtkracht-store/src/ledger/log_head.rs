//! What the entries of one programme come to without their events: how many there are, when the last was recorded,
//! which commands they hold, and the tree over their bytes.

use buurtkracht_core::id::{CommandId, ProgrammeId, Sequence};
use buurtkracht_core::{CommitMeta, Event};
use chrono::{DateTime, FixedOffset};

use super::receipts::Receipts;
use crate::commit::NotAnEntry;
use crate::entry::Parts;
use crate::proof::tree::{Hash, Tree};
use crate::upcast::UPCASTERS;

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

/// What an entry says besides its events, and the hash of its bytes: nothing of it is decoded.
pub(crate) struct EntryHead {
    programme: ProgrammeId,
    sequence: Sequence,
    pub(crate) recorded_at: DateTime<FixedOffset>,
    command: CommandId,
    has_events: bool,
    leaf: Hash,
}

impl EntryHead {
    pub(crate) fn of(entry: &[u8]) -> Result<Self, NotAnEntry> {
        Self::of_parts(entry, &Parts::of(entry)?)
    }

    fn of_parts(entry: &[u8], parts: &Parts<'_>) -> Result<Self, NotAnEntry> {
        Ok(Self {
            programme: parts.programme()?,
            sequence: parts.sequence,
            recorded_at: parts.recorded_at,
            command: parts.command_id()?,
            has_events: parts.events != "[]",
            leaf: Hash::of_leaf(entry),
        })
    }

    /// What it says of all its events.
    pub(crate) fn recorded(&self) -> CommitMeta {
        CommitMeta { sequence: self.sequence, recorded_at: self.recorded_at, command: self.command }
    }

    pub(crate) fn leaf(&self) -> Hash {
        self.leaf
    }
}

/// An entry with its events.
pub(crate) struct Decoded {
    pub(crate) head: EntryHead,
    pub(crate) events: Vec<Event>,
}

impl Decoded {
    pub(crate) fn of(entry: &[u8]) -> Result<Self, NotAnEntry> {
        let parts = Parts::of(entry)?;
        Ok(Self { head: EntryHead::of_parts(entry, &parts)?, events: parts.events(UPCASTERS)? })
    }
}

/// What the entries so far come to without their events.
#[derive(Debug, Clone)]
pub(crate) struct LogHead {
    programme: ProgrammeId,
    recorded_at: Option<DateTime<FixedOffset>>,
    receipts: Receipts,
    tree: Tree,
    /// The leaf of the last entry.
    last: Option<Hash>,
}

impl LogHead {
    pub(crate) fn new(programme: ProgrammeId) -> Self {
        Self {
            programme,
            recorded_at: None,
            receipts: Receipts::default(),
            tree: Tree::default(),
            last: None,
        }
    }

    /// One that was kept; `None` where its parts do not fit together.
    pub(crate) fn kept(
        programme: ProgrammeId,
        recorded_at: DateTime<FixedOffset>,
        receipts: Receipts,
        tree: Tree,
        last: Hash,
    ) -> Option<Self> {
        let whole = receipts.length() == tree.size() && tree.size() > 0;
        whole.then_some(Self { programme, recorded_at: Some(recorded_at), receipts, tree, last: Some(last) })
    }

    pub(crate) fn programme(&self) -> &ProgrammeId {
        &self.programme
    }

    /// The number of entries taken in.
    pub(crate) fn length(&self) -> u64 {
        self.tree.size()
    }

    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    pub(crate) fn last(&self) -> Option<Hash> {
        self.last
    }

    pub(crate) fn recorded_at(&self) -> Option<DateTime<FixedOffset>> {
        self.recorded_at
    }

    pub(crate) fn receipts(&self) -> &Receipts {
        &self.receipts
    }

    /// Refuses an entry that is not the next.
    pub(crate) fn check(&self, head: &EntryHead) -> Result<(), BadEntry> {
        if head.programme != self.programme {
            return Err(BadEntry::OtherProgramme(head.programme.clone()));
        }
        if head.sequence.0 != self.length() {
            return Err(BadEntry::OutOfPlace(head.sequence));
        }
        if self.recorded_at.is_some_and(|last| head.recorded_at < last) {
            return Err(BadEntry::TimeGoesBack(head.recorded_at));
        }
        if let Some(earlier) = self.receipts.find(head.command) {
            return Err(BadEntry::RepeatedCommand(head.command, earlier));
        }
        if !head.has_events {
            return Err(BadEntry::NoEvents);
        }
        Ok(())
    }

    /// Adds what was checked, or decided.
    pub(crate) fn add(&mut self, recorded: &CommitMeta, leaf: Hash) {
        self.recorded_at = Some(recorded.recorded_at);
        self.receipts.push(recorded.command);
        self.tree.push(leaf);
        self.last = Some(leaf);
    }
}
