//! What the entries of one programme come to without their events: how many there are, when the last was recorded,
//! which commands they hold, and the tree over their bytes.

use buurtkracht_core::Recorded;
use buurtkracht_core::id::{CommandId, ProgrammeId, Sequence};
use chrono::{DateTime, FixedOffset};

use super::receipts::Receipts;
use crate::commit::{Commit, NotAnEntry};
use crate::proof::tree::{Hash, Tree};

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

/// An entry that was read: what can be known from its bytes alone.
pub(crate) struct Decoded {
    pub(crate) commit: Commit,
    command: CommandId,
    leaf: Hash,
}

impl Decoded {
    pub(crate) fn of(entry: &[u8]) -> Result<Self, NotAnEntry> {
        let commit = Commit::decode(entry)?;
        let command = commit.command_id()?;
        Ok(Self { commit, command, leaf: Hash::of_leaf(entry) })
    }

    /// What it says of all its events.
    pub(crate) fn recorded(&self) -> Recorded {
        let Commit { sequence, recorded_at, .. } = self.commit;
        Recorded { sequence, recorded_at, command: self.command }
    }

    pub(crate) fn leaf(&self) -> Hash {
        self.leaf
    }
}

/// What the entries so far come to without their events.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    programme: ProgrammeId,
    recorded_at: Option<DateTime<FixedOffset>>,
    receipts: Receipts,
    tree: Tree,
    /// The leaf of the last entry.
    last: Option<Hash>,
}

impl Outline {
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
        let whole = receipts.commands().len() as u64 == tree.size() && tree.size() > 0;
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
    pub(crate) fn check(&self, entry: &Decoded) -> Result<(), BadEntry> {
        let commit = &entry.commit;
        if commit.programme != self.programme {
            return Err(BadEntry::OtherProgramme(commit.programme.clone()));
        }
        if commit.sequence.0 != self.length() {
            return Err(BadEntry::OutOfPlace(commit.sequence));
        }
        if self.recorded_at.is_some_and(|last| commit.recorded_at < last) {
            return Err(BadEntry::TimeGoesBack(commit.recorded_at));
        }
        if let Some(earlier) = self.receipts.find(entry.command) {
            return Err(BadEntry::RepeatedCommand(entry.command, earlier));
        }
        if commit.events.is_empty() {
            return Err(BadEntry::NoEvents);
        }
        Ok(())
    }

    /// Adds what was checked, or decided.
    pub(crate) fn add(&mut self, recorded: &Recorded, leaf: Hash) {
        self.recorded_at = Some(recorded.recorded_at);
        self.receipts.push(recorded.command);
        self.tree.push(leaf);
        self.last = Some(leaf);
    }
}
