//! What is said of each fact: the entry that it rests on.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{CommandId, Sequence};

/// What a commit says of all its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitMeta {
    /// Its position in the log.
    pub sequence: Sequence,
    /// When it was recorded, with the offset of the charter's time zone.
    pub recorded_at: DateTime<FixedOffset>,
    /// The command that it carries out.
    pub command: CommandId,
}

/// A fact with the entry that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Record<T> {
    /// The position of the entry.
    pub sequence: Sequence,
    /// When it was recorded.
    #[serde(with = "crate::value::time")]
    #[schemars(with = "DateTime<FixedOffset>")]
    pub recorded_at: DateTime<FixedOffset>,
    /// The fact.
    pub fact: T,
}

impl<T> Record<T> {
    pub(crate) fn new(recorded: &CommitMeta, fact: T) -> Self {
        Self { sequence: recorded.sequence, recorded_at: recorded.recorded_at, fact }
    }
}
