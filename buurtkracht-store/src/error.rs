//! What every error of this crate has: a code, a kind and a form for programs.
//!
//! `code()` is a stable word for what went wrong, such as `no-programme`; of a refusal it is the code of the rule.
//! `kind()` is what a service does about it: one of seven, each of which maps to a status of HTTP, an exit code or a
//! retry. In JSON an error is `{ "code": …, "kind": …, "message": … }`, and a refusal has its [`Refusal`] beside that.
//! All codes stand in `docs/errors.md`.

use std::fmt::Display;

use buurtkracht_core::Refusal;
use serde::{Serialize, Serializer};

/// What an error means to whoever gets it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    strum::Display,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ErrorKind {
    /// A rule of the charter said no. The same command will be refused again until something else is recorded.
    Refused,
    /// It contradicts what is recorded already: look, and decide anew.
    Conflict,
    /// What was handed in is no command, log, position or address. Mend it.
    Invalid,
    /// What was asked for is not there.
    NotFound,
    /// It cannot be done now: a disk, a lock, a full queue, a closed ledger. Nothing was stored.
    Unavailable,
    /// Whether it was recorded cannot be said. Hand the same command in again to learn it.
    Unknown,
    /// Something that was recorded is gone or changed. People have to look.
    Damaged,
}

impl ErrorKind {
    /// The status of HTTP that a service can answer with.
    pub const fn http_status(self) -> u16 {
        match self {
            ErrorKind::Invalid => 400,
            ErrorKind::NotFound => 404,
            ErrorKind::Conflict => 409,
            ErrorKind::Refused => 422,
            ErrorKind::Damaged => 500,
            ErrorKind::Unavailable | ErrorKind::Unknown => 503,
        }
    }
}

/// An error in JSON.
#[derive(Serialize)]
struct Described<'a> {
    code: &'static str,
    kind: ErrorKind,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a Refusal>,
}

pub(crate) fn serialize<S: Serializer>(
    (code, kind): (&'static str, ErrorKind),
    message: &dyn Display,
    refusal: Option<&Refusal>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Described { code, kind, message: message.to_string(), refusal }.serialize(serializer)
}

/// What every error of this crate is, for code that treats them alike: a service that maps them to statuses, say.
///
/// ```
/// use buurtkracht_store::error::Coded;
/// fn told(error: &dyn Coded) -> (u16, String) {
///     (error.kind().http_status(), format!("[{}] {error}", error.code()))
/// }
/// ```
pub trait Coded: std::error::Error {
    /// A stable word for what went wrong.
    fn code(&self) -> &'static str;

    /// What it means to whoever gets it.
    fn kind(&self) -> ErrorKind;
}

/// Makes errors that have a code and a kind [`Coded`].
macro_rules! coded {
    ($($error:ty),* $(,)?) => {
        $(impl crate::error::Coded for $error {
            fn code(&self) -> &'static str {
                self.code()
            }

            fn kind(&self) -> crate::error::ErrorKind {
                self.kind()
            }
        })*
    };
}

/// Gives such errors their form for programs too.
macro_rules! serialize_as_described {
    ($($error:ty),* $(,)?) => {
        crate::error::coded!($($error),*);
        $(impl serde::Serialize for $error {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::error::serialize((self.code(), self.kind()), self, None, serializer)
            }
        })*
    };
}
pub(crate) use {coded, serialize_as_described};
