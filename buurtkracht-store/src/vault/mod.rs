//! Sealed values: what may not stand in the log stands here, and the log holds its digest.
//!
//! The shape is that of RFC 9901 (SD-JWT): a disclosure is base64url of the JSON array `[salt, name, value]`,
//! its digest base64url of SHA-256 over the disclosure. The salt is the first 16 bytes of
//! HMAC-SHA256(key of the subject, command id ‖ path of the field): the same command sealed again gives the
//! same digest, and nobody without the key can guess a value from it.
//!
//! For now values are kept in plain text, readable by whoever can read the vault; encryption at rest and
//! erasure are to come.

mod directory;
mod memory;

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use buurtkracht_core::id::{CommandId, PersonId};
use buurtkracht_core::value::Digest;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

pub use directory::DirectoryVault;
pub use memory::MemoryVault;

/// Whose key a value is sealed under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A person: name and contact data.
    Person(PersonId),
    /// A free text: it has a key of its own, by command and path.
    Text,
}

/// Keeps sealed values.
pub trait Vault: Send + Sync {
    /// Seals the value of a field of a command. Sealing it again gives the same digest.
    ///
    /// # Errors
    /// [`VaultError`].
    fn seal(
        &self,
        subject: &Subject,
        command: CommandId,
        path: &str,
        value: &str,
    ) -> Result<Digest, VaultError>;

    /// The value behind a digest; `None` where this vault never held it.
    ///
    /// # Errors
    /// [`VaultError`].
    fn open(&self, digest: &Digest) -> Result<Option<String>, VaultError>;
}

/// Why a vault failed.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The file system said no.
    #[error("{doing} {}: {source}", .path.display())]
    Io {
        /// The failed operation.
        doing: &'static str,
        /// The path of the file or folder.
        path: PathBuf,
        /// The error of the file system.
        source: std::io::Error,
    },
    /// A file of the vault is not what was written.
    #[error("the vault file {} is damaged: {reason}", .path.display())]
    Damaged {
        /// The path of the damaged file.
        path: PathBuf,
        /// The fault, in words.
        reason: String,
    },
    /// No randomness for a key.
    #[error("the system gave no randomness for a key: {reason}")]
    NoRandomness {
        /// The error of the system.
        reason: String,
    },
}

/// A key of 256 bits.
type Key = [u8; 32];

fn fresh_key() -> Result<Key, VaultError> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| VaultError::NoRandomness { reason: error.to_string() })?;
    Ok(key)
}

/// What names the key of a subject in a vault.
fn key_name(subject: &Subject, command: CommandId, path: &str) -> String {
    let text = match subject {
        Subject::Person(person) => format!("person {person}"),
        Subject::Text => format!("text {command} {path}"),
    };
    URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

/// The disclosure of a value: base64url of `[salt, name, value]`.
fn disclose(key: &Key, command: CommandId, path: &str, value: &str) -> String {
    let salt = match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac.chain_update(command.0.as_bytes()).chain_update(path).finalize().into_bytes(),
        // HMAC takes keys of any length.
        Err(_) => return String::new(),
    };
    let salt = URL_SAFE_NO_PAD.encode(salt.get(..16).unwrap_or_default());
    URL_SAFE_NO_PAD.encode(serde_json::json!([salt, path, value]).to_string())
}

/// The digest of a disclosure.
fn digest(disclosure: &str) -> Option<Digest> {
    URL_SAFE_NO_PAD.encode(Sha256::digest(disclosure)).parse().ok()
}

/// The value in a disclosure.
fn value_of(disclosure: &str) -> Option<String> {
    let json = URL_SAFE_NO_PAD.decode(disclosure).ok()?;
    let (_salt, _name, value): (String, String, String) = serde_json::from_slice(&json).ok()?;
    Some(value)
}

#[cfg(test)]
mod tests;
