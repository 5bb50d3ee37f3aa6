//! Facts with the entries that they rest on.
//!
//! A [`Record`] of the state keeps the entry of its fact, so that every answer can name it. [`CommitMeta`] is what a commit
//! says of all its events.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::id::{CommandId, Sequence};

/// The data of a commit that all its events share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitMeta {
    /// The position of the commit in the log.
    pub sequence: Sequence,
    /// The time of recording, with the offset of the charter's time zone.
    pub recorded_at: DateTime<FixedOffset>,
    /// The id of the command that the commit carries out.
    pub command: CommandId,
}

/// A fact with the entry that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Record<T> {
    /// The position of the entry in the log.
    pub sequence: Sequence,
    /// The time of recording, with the offset of the charter's time zone.
    #[serde(with = "crate::value::time")]
    #[cfg_attr(feature = "schemars", schemars(with = "DateTime<FixedOffset>"))]
    pub recorded_at: DateTime<FixedOffset>,
    /// The fact, as its event states it.
    pub fact: T,
}

impl<T> Record<T> {
    pub(crate) fn new(recorded: &CommitMeta, fact: T) -> Self {
        Self { sequence: recorded.sequence, recorded_at: recorded.recorded_at, fact }
    }
}
