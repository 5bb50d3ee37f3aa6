//! Codes and kinds of errors.
//!
//! Every error of this crate has a `code()`, a stable name such as `no-programme`. The code of a refusal is the code of
//! its rule. Every error also has a `kind()`, one of seven, which tells a service how to react. An error serialises as
//! `{ "code": …, "kind": …, "message": … }`; a refusal adds its [`Refusal`]. `docs/errors.md` lists all codes.

use std::fmt::Display;

use buurtkracht_core::Refusal;
use serde::{Serialize, Serializer};

/// The reaction that an error asks for.
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
    /// A rule of the charter refused the command. The rule refuses it again until the state changes.
    Refused,
    /// The request contradicts the log. Read the state and decide again.
    Conflict,
    /// The input is not a valid command, export, position or address. Fix the input.
    Invalid,
    /// The requested thing does not exist.
    NotFound,
    /// The store cannot serve the request now, for example because of a full disk or a lock. Nothing was stored.
    Unavailable,
    /// The outcome is unknown. Submit the same command again to find out.
    Unknown,
    /// Stored data is missing or changed. An operator must look at it.
    Damaged,
}

impl ErrorKind {
    /// Returns a matching HTTP status code.
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

/// An error with a code and a kind. Use it to handle all errors of this crate in one place.
///
/// ```
/// use buurtkracht_store::error::Coded;
/// fn told(error: &dyn Coded) -> (u16, String) {
///     (error.kind().http_status(), format!("[{}] {error}", error.code()))
/// }
/// ```
pub trait Coded: std::error::Error {
    /// Returns the stable name of the error.
    fn code(&self) -> &'static str;

    /// Returns the reaction that the error asks for.
    fn kind(&self) -> ErrorKind;
}

/// Implements [`Coded`] by the inherent methods.
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

/// Implements [`Coded`] and `Serialize`.
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
