//! Exit codes, and every error that leads to one.
//!
//! 0 done; 1 the answer is no; 2 usage or unreadable input; 3 refused by a rule; 4 conflict; 5 store
//! unavailable or locked; 6 the store is damaged.

use std::io;
use std::process::ExitCode;

use buurtkracht_core::Refusal;
use buurtkracht_store::address::OpenError;
use buurtkracht_store::doctor::SalvageError;
use buurtkracht_store::error::{Coded, ErrorKind};
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

impl Outcome {
    /// Returns the kind of error behind this outcome.
    const fn kind(self) -> ErrorKind {
        match self {
            Outcome::Refused => ErrorKind::Refused,
            Outcome::Conflict => ErrorKind::Conflict,
            Outcome::Unavailable => ErrorKind::Unavailable,
            Outcome::Damaged => ErrorKind::Damaged,
            Outcome::Done | Outcome::No | Outcome::Usage => ErrorKind::Invalid,
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
    Open(#[from] OpenError),
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
    #[error("{0}{advice}", advice = advice(.0))]
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

/// How to find the other damaged files of a vault.
fn advice(error: &VaultError) -> &'static str {
    match error {
        VaultError::Damaged { .. } => " (`buurtkracht verify --vault` lists all that is damaged)",
        _ => "",
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
            Failure::Batch { outcome, .. } => *outcome,
            Failure::ClosedPipe => Outcome::Done,
            other => match other.described().1 {
                ErrorKind::Invalid | ErrorKind::NotFound => Outcome::Usage,
                ErrorKind::Refused => Outcome::Refused,
                ErrorKind::Conflict => Outcome::Conflict,
                ErrorKind::Unavailable | ErrorKind::Unknown => Outcome::Unavailable,
                ErrorKind::Damaged => Outcome::Damaged,
            },
        }
    }

    /// Returns the code and the kind. The report of a batch names those of the command that stopped it.
    fn described(&self) -> (&'static str, ErrorKind) {
        let error: &dyn Coded = match self {
            Failure::Input(_) => return ("usage", ErrorKind::Invalid),
            Failure::Refused { refusal } => return (refusal.rejection.code(), ErrorKind::Refused),
            Failure::Batch { outcome, .. } => return ("stopped", outcome.kind()),
            Failure::Write(_) | Failure::ClosedPipe => return ("write", ErrorKind::Unavailable),
            Failure::Open(error) => error,
            Failure::Submit(error) => error,
            Failure::Read(error) => error,
            Failure::Subscribe(error) => error,
            Failure::Import(error) => error,
            Failure::Salvage(error) => error,
            Failure::Vault(error) => error,
        };
        (error.code(), error.kind())
    }

    /// The shape of an error for programs.
    pub fn report(&self) -> ErrorReport<'_> {
        let refusal = match self {
            Failure::Refused { refusal } => Some(refusal.as_ref()),
            _ => None,
        };
        let (code, kind) = self.described();
        let exit = self.outcome().code();
        ErrorReport {
            error: ErrorDetail { exit, code, kind: kind.into(), message: self.to_string(), refusal },
        }
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
    /// The stable name of the error; for a refusal, the code of its rule.
    code: &'static str,
    /// The kind: refused, conflict, invalid, not-found, unavailable, unknown or damaged.
    kind: &'static str,
    /// What is wrong, in words.
    message: String,
    /// The rule that refused, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a Refusal>,
}
