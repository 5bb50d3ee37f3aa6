//! Why a ledger does not do what was asked.

use std::sync::Arc;

use buurtkracht_core::Refusal;
use buurtkracht_core::id::{CommandId, ProgrammeId, Sequence};
use chrono::{DateTime, FixedOffset, Utc};
use serde::{Serialize, Serializer};

use super::NotACommand;
use super::log_head::BadEntry;
use crate::commit::NotAnEntry;
use crate::error::{self, ErrorKind, coded, serialize_as_described};
use crate::log::LogError;
use crate::vault::VaultError;

/// Why a command was not recorded.
#[derive(Debug, Clone, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum SubmitError {
    /// A rule said no.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// It is not a command.
    #[error(transparent)]
    NotACommand(#[from] NotACommand),
    /// The charter does not fit in the founding entry, which holds it twice.
    #[error("the charter has {bytes} bytes as compact JSON: it can have up to {max}")]
    CharterTooLarge {
        /// The size of the charter as compact JSON, in bytes.
        bytes: usize,
        /// The largest size that fits, in bytes.
        max: usize,
    },
    /// The charter names a time zone that does not exist.
    #[error(
        "the charter names the time zone {zone:?}, which is unknown: write an IANA name such as Europe/Amsterdam"
    )]
    UnknownTimeZone {
        /// What it names.
        zone: String,
    },
    /// The command id was used for another command.
    #[error("command id {command} was used at entry {sequence} for another command: choose a new id")]
    IdReused {
        /// The command id that both have.
        command: CommandId,
        /// The entry of the other command.
        sequence: Sequence,
    },
    /// The clock is wrong.
    #[error("the clock says {clock}, more than five minutes before the last entry of {last}: set the clock")]
    ClockBehind {
        /// The time by the clock.
        clock: DateTime<Utc>,
        /// The time of the last entry.
        last: DateTime<FixedOffset>,
    },
    /// The clock may be wrong. One entry from the far future would keep every later command out until then.
    #[error(
        "the clock says {clock}, more than {days} days after the last entry of {last}: check the clock; if it is right, confirm it (--confirm-clock)"
    )]
    ClockAhead {
        /// The time by the clock.
        clock: DateTime<Utc>,
        /// The time of the last entry.
        last: DateTime<FixedOffset>,
        /// The longest pause without a confirmation, in days.
        days: i64,
    },
    /// Other writers were faster every time.
    #[error("gave up after {attempts} conflicts with other writers; try again")]
    Contended {
        /// The number of times that it was decided.
        attempts: u32,
    },
    /// The log is busy. Nothing is recorded.
    #[error("the log is busy: try again")]
    Busy,
    /// It cannot be said whether it was recorded.
    #[strum(serialize = "outcome-unknown")]
    #[error(
        "the outcome of command {command} is unknown ({reason}); submit the same command again to find out"
    )]
    Unknown {
        /// The submitted command's id.
        command: CommandId,
        /// The failure, in words.
        reason: String,
    },
    /// Sealing its plain texts failed. Nothing is recorded.
    #[error("cannot seal: {0}")]
    Vault(#[from] VaultError),
    /// The log could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl SubmitError {
    /// Returns the stable name of the error; for a refusal, the code of its rule.
    pub fn code(&self) -> &'static str {
        match self {
            SubmitError::Refused(refusal) => refusal.rejection.code(),
            SubmitError::NotACommand(error) => error.code(),
            SubmitError::Vault(error) => error.code(),
            SubmitError::Read(error) => error.code(),
            other => other.into(),
        }
    }

    /// Returns the reaction that the error asks for.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            SubmitError::Refused(_) => ErrorKind::Refused,
            SubmitError::NotACommand(error) => error.kind(),
            SubmitError::CharterTooLarge { .. } | SubmitError::UnknownTimeZone { .. } => ErrorKind::Invalid,
            SubmitError::IdReused { .. } | SubmitError::Contended { .. } => ErrorKind::Conflict,
            SubmitError::ClockBehind { .. } | SubmitError::ClockAhead { .. } | SubmitError::Busy => {
                ErrorKind::Unavailable
            }
            SubmitError::Unknown { .. } => ErrorKind::Unknown,
            SubmitError::Vault(error) => error.kind(),
            SubmitError::Read(error) => error.kind(),
        }
    }
}

coded!(SubmitError);

impl Serialize for SubmitError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let refusal = match self {
            SubmitError::Refused(refusal) => Some(refusal.as_ref()),
            _ => None,
        };
        error::serialize((self.code(), self.kind()), self, refusal, serializer)
    }
}

impl From<LogError> for SubmitError {
    fn from(error: LogError) -> Self {
        SubmitError::Read(ReadError::Log(error))
    }
}

impl From<Refusal> for SubmitError {
    fn from(refusal: Refusal) -> Self {
        SubmitError::Refused(Box::new(refusal))
    }
}

/// Why a programme could not be read.
#[derive(Debug, Clone, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum ReadError {
    /// Nothing is recorded under that name.
    #[error("there is no programme {asked} in this store; there is: {}", list(.known))]
    NoProgramme {
        /// The requested id.
        asked: ProgrammeId,
        /// The programmes of the store.
        known: Vec<ProgrammeId>,
    },
    /// The log has fewer entries than requested.
    #[error("{programme} has only {length} entries, {asked} requested")]
    PastEnd {
        /// The programme.
        programme: ProgrammeId,
        /// The requested number of entries.
        asked: u64,
        /// The number of entries in the log.
        length: u64,
    },
    /// A later version wrote an entry.
    #[error("entry {sequence} of {programme} cannot be read: {reason}")]
    NewerEntry {
        /// The programme whose log has the entry.
        programme: ProgrammeId,
        /// The position of the entry.
        sequence: Sequence,
        /// The newer part of the entry.
        reason: NotAnEntry,
    },
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The cache could not be written or removed.
    #[error("cannot write the cache: {0}")]
    Cache(#[source] Arc<std::io::Error>),
    /// The export could not be written.
    #[error("cannot write: {0}")]
    Write(#[source] Arc<std::io::Error>),
}

impl ReadError {
    /// Returns the stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Log(error) => error.code(),
            other => other.into(),
        }
    }

    /// Returns the reaction that the error asks for.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            ReadError::NoProgramme { .. } | ReadError::PastEnd { .. } => ErrorKind::NotFound,
            ReadError::NewerEntry { .. } | ReadError::Cache(_) | ReadError::Write(_) => {
                ErrorKind::Unavailable
            }
            ReadError::Log(error) => error.kind(),
        }
    }

    pub(crate) fn cache(error: std::io::Error) -> Self {
        ReadError::Cache(Arc::new(error))
    }

    pub(crate) fn entry(programme: &ProgrammeId, sequence: u64, flaw: BadEntry) -> Self {
        match flaw {
            BadEntry::Unreadable(
                reason @ (NotAnEntry::NewerFormat { .. }
                | NotAnEntry::NewerRules { .. }
                | NotAnEntry::NewerEvent { .. }),
            ) => ReadError::NewerEntry { programme: programme.clone(), sequence: Sequence(sequence), reason },
            other => ReadError::Log(LogError::Damaged {
                programme: Some(programme.clone()),
                sequence: Some(sequence),
                reason: other.to_string(),
            }),
        }
    }
}

/// Why a log was not imported. Nothing was recorded.
#[derive(Debug, Clone, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case", prefix = "import-")]
#[non_exhaustive]
pub enum ImportError {
    /// A line is not the entry that belongs there.
    #[error("line {line}: {reason}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// The fault, in words.
        reason: String,
    },
    /// There is nothing to import.
    #[error("there is no entry to import")]
    Empty,
    /// The store has another log under this name.
    #[error(
        "{programme} is in this store already and differs from line {line} on: import it into another store"
    )]
    Differs {
        /// The programme that the store has already.
        programme: ProgrammeId,
        /// The first line that differs, from 1.
        line: u64,
    },
    /// The input could not be read, or its copy not kept.
    #[error("cannot read the import: {0}")]
    Io(#[source] Arc<std::io::Error>),
    /// The log could not be read or written.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Another writer was faster; what was appended is a prefix of the import.
    #[error("another writer appended to {programme} meanwhile: import again")]
    Contended {
        /// The programme that both wrote to.
        programme: ProgrammeId,
    },
    /// The append failed; what was appended is a prefix of the import.
    #[error("{reason}: import again, it goes on where it stopped")]
    Interrupted {
        /// The failure of the log.
        reason: String,
    },
}

impl ImportError {
    /// Returns the stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            ImportError::Log(error) => error.code(),
            other => other.into(),
        }
    }

    /// Returns the reaction that the error asks for.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            ImportError::Line { .. } | ImportError::Empty | ImportError::Io(_) => ErrorKind::Invalid,
            ImportError::Differs { .. } | ImportError::Contended { .. } => ErrorKind::Conflict,
            ImportError::Interrupted { .. } => ErrorKind::Unavailable,
            ImportError::Log(error) => error.kind(),
        }
    }

    pub(crate) fn io(error: std::io::Error) -> Self {
        ImportError::Io(Arc::new(error))
    }
}

serialize_as_described!(ReadError, ImportError);

fn list(known: &[ProgrammeId]) -> String {
    if known.is_empty() {
        return "none".to_owned();
    }
    known.iter().map(ProgrammeId::as_str).collect::<Vec<_>>().join(", ")
}
