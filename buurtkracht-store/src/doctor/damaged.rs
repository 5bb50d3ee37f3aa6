//! What a backend shows of a damaged store.

use std::collections::BTreeSet;
use std::fmt;

use buurtkracht_core::id::ProgrammeId;

use crate::log::Entry;

/// What is left of a store. It holds the store's lock, so that nobody changes what is examined.
pub trait DamagedStore: Send {
    /// Every programme of which anything is left, or that the marker knows, in alphabetical order.
    fn programmes(&self) -> Vec<ProgrammeId>;

    /// How many entries a programme had by the marker; 0 for one that it does not name, `None` where there is
    /// no marker to read.
    fn marked(&self, programme: &ProgrammeId) -> Option<u64>;

    /// The positions at which anything is left, by the engine or in the raw bytes.
    fn positions(&self, programme: &ProgrammeId) -> BTreeSet<u64>;

    /// The entry that the engine gives for a position; `None` where it has none.
    ///
    /// # Errors
    /// Why the engine cannot give it.
    fn entry(&mut self, programme: &ProgrammeId, sequence: u64) -> Result<Option<Entry>, String>;

    /// The different entries for a position that the raw bytes hold, old ones too, by the best origin that any
    /// has: [`Origin::Carved`] or [`Origin::Unvouched`].
    fn carved(&mut self, _programme: &ProgrammeId, _sequence: u64) -> Vec<(Entry, Origin)> {
        Vec::new()
    }

    /// What is to be said of the store as a whole.
    fn notes(&self) -> &[Note];
}

/// Something to be said of a store as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The store is damaged by this.
    Damage(String),
    /// It is as well to know.
    Remark(String),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Damage(text) | Note::Remark(text) => f.write_str(text),
        }
    }
}

/// The place where an entry was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The engine gave it.
    Engine,
    /// The engine did not; it stands in the raw bytes of its files, and the engine's checksum is right.
    Carved,
    /// It stands in the raw bytes, and no checksum vouches for it. What the rules do not check, such as who
    /// recorded it, may have changed.
    Unvouched,
}
