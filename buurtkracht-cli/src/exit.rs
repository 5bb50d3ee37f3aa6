//! Exit codes, and every error that leads to one.
//!
//! 0 done; 1 the answer is no; 2 usage or unreadable input; 3 refused by a rule; 4 conflict; 5 store
//! unavailable or locked; 6 the store is damaged.

use std::io;
use std::process::ExitCode;

use buurtkracht_core::Refusal;
use buurtkracht_store::doctor::SalvageError;
use buurtkracht_store::ledger::{ImportError, ReadError, SubmitError};
use buurtkracht_store::log::LogError;
use buurtkracht_store::subscribe::SubscribeError;
use buurtkracht_store::vault::VaultError;
use schemars::JsonSchema;
use serde::Serialize;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    No,
    Usage,
    Refused,
    Conflict,
    Unavailable,
    Damaged,
}

impl Outcome {
    fn code(self) -> u8 {
        match self {
            Outcome::Done => 0,
            Outcome::No => 1,
            Outcome::Usage => 2,
            Outcome::Refused => 3,
            Outcome::Conflict => 4,
            Outcome::Unavailable => 5,
            Outcome::Damaged => 6,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(outcome.code())
    }
}

/// Why nothing, or not all, was done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    Input(String),
    #[error("refused [{}]: {refusal}", .refusal.rejection.code())]
    Refused { refusal: Box<Refusal> },
    /// A batch that stopped half way; the report says where.
    #[error("{report}")]
    Batch { report: String, outcome: Outcome },
    #[error(transparent)]
    Submit(SubmitError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Subscribe(#[from] SubscribeError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Salvage(#[from] SalvageError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("cannot write the answer: {0}")]
    Write(io::Error),
    /// Whoever read the answer has seen enough.
    #[error("the reader went away")]
    ClosedPipe,
}

impl From<SubmitError> for Failure {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Refused(refusal) => Failure::Refused { refusal },
            SubmitError::Read(error) => Failure::Read(error),
            other => Failure::Submit(other),
        }
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        Failure::Read(ReadError::Log(error))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Failure::ClosedPipe } else { Failure::Write(error) }
    }
}

impl Failure {
    pub fn outcome(&self) -> Outcome {
        match self {
            Failure::Input(_) => Outcome::Usage,
            Failure::Refused { .. } => Outcome::Refused,
            Failure::Batch { outcome, .. } => *outcome,
            Failure::Submit(error) => submit_outcome(error),
            Failure::Read(error) => read_outcome(error),
            Failure::Subscribe(error) => match error {
                SubscribeError::Ahead { .. } | SubscribeError::Differs { .. } => Outcome::Conflict,
                SubscribeError::Read(error) => read_outcome(error),
            },
            Failure::Import(error) => match error {
                ImportError::Line { .. } | ImportError::Empty | ImportError::Io(_) => Outcome::Usage,
                ImportError::Differs { .. } | ImportError::Contended { .. } => Outcome::Conflict,
                ImportError::Log(error) => log_outcome(error),
                ImportError::Interrupted { .. } => Outcome::Unavailable,
            },
            Failure::Salvage(error) => match error {
                SalvageError::Foreign { .. } | SalvageError::Differs { .. } | SalvageError::Ahead { .. } => {
                    Outcome::Conflict
                }
                SalvageError::Unsteady { .. } => Outcome::Damaged,
                SalvageError::Interrupted { .. } => Outcome::Unavailable,
                SalvageError::Log(error) => log_outcome(error),
            },
            Failure::Vault(VaultError::Damaged { .. }) => Outcome::Damaged,
            Failure::Vault(VaultError::Io { .. } | VaultError::NoRandomness { .. }) | Failure::Write(_) => {
                Outcome::Unavailable
            }
            Failure::ClosedPipe => Outcome::Done,
        }
    }

    /// The shape of an error for programs.
    pub fn report(&self) -> ErrorReport<'_> {
        let refusal = match self {
            Failure::Refused { refusal } => Some(refusal.as_ref()),
            _ => None,
        };
        ErrorReport { error: ErrorDetail { exit: self.outcome().code(), message: self.to_string(), refusal } }
    }
}

/// An error, for programs.
#[derive(Serialize, JsonSchema)]
pub struct ErrorReport<'a> {
    /// The error, with its exit code.
    error: ErrorDetail<'a>,
}

/// Why nothing, or not all, was done.
#[derive(Serialize, JsonSchema)]
struct ErrorDetail<'a> {
    /// The exit code.
    exit: u8,
    /// What is wrong, in words.
    message: String,
    /// The rule that refused, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a Refusal>,
}

fn submit_outcome(error: &SubmitError) -> Outcome {
    match error {
        SubmitError::Refused(_) => Outcome::Refused,
        SubmitError::Unreadable { .. }
        | SubmitError::NotCompact
        | SubmitError::TooLarge { .. }
        | SubmitError::CharterTooLarge { .. }
        | SubmitError::UnknownTimeZone { .. } => Outcome::Usage,
        SubmitError::IdReused { .. } | SubmitError::Contended { .. } => Outcome::Conflict,
        SubmitError::ClockBehind { .. } | SubmitError::Busy | SubmitError::Unknown { .. } => {
            Outcome::Unavailable
        }
        SubmitError::Read(error) => read_outcome(error),
    }
}

fn read_outcome(error: &ReadError) -> Outcome {
    match error {
        ReadError::NoProgramme { .. } => Outcome::Usage,
        ReadError::NewerEntry { .. } | ReadError::Cache(_) | ReadError::Write(_) => Outcome::Unavailable,
        ReadError::Log(error) => log_outcome(error),
    }
}

fn log_outcome(error: &LogError) -> Outcome {
    match error {
        LogError::Damaged { .. } => Outcome::Damaged,
        LogError::Absent { .. }
        | LogError::NotAStore { .. }
        | LogError::Locked { .. }
        | LogError::NewerFormat { .. }
        | LogError::Poisoned { .. }
        | LogError::Closed
        | LogError::Io { .. }
        | LogError::Engine { .. } => Outcome::Unavailable,
    }
}
