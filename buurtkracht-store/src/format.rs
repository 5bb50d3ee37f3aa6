//! The format of entries, and why bytes are none.

use buurtkracht_core::RULES;

/// The format of entries that this version writes, and the newest that it reads.
pub const FORMAT: u32 = 0;

/// Why bytes are no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEntry {
    /// A later version wrote it.
    #[error("it has format {found}, this version reads up to {FORMAT}: use a newer version")]
    NewerFormat {
        /// The format number of the entry.
        found: u32,
    },
    /// It does not have the shape of an entry.
    #[error("it is no entry: {reason}")]
    Malformed {
        /// The fault and its place, in words.
        reason: String,
    },
    /// It cannot be read, and was decided by rules that this version does not have.
    #[error("it was decided by rules {found}, this version has up to {RULES}: use a newer version")]
    NewerRules {
        /// The number of its rules.
        found: u32,
    },
    /// A later version gave one of its events another shape.
    #[error("its event {tag} has a later shape than this version knows: use a newer version")]
    NewerEvent {
        /// The tag of the event.
        tag: String,
    },
    /// It has an event that no version up to this one has.
    #[error("its event {tag} is unknown")]
    UnknownEvent {
        /// The tag of the event.
        tag: String,
    },
}
