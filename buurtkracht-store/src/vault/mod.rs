//! Sealed values: what may not stand in the log stands here, and the log holds its digest.
//!
//! The shape is that of RFC 9901 (SD-JWT): a disclosure is base64url of the JSON array `[salt, name, value]`,
//! its digest base64url of SHA-256 over the disclosure. The salt is the first 16 bytes of
//! HMAC-SHA256(key of the subject, command id ‖ path of the field): the same command sealed again gives the
//! same digest, and nobody without the key can guess a value from it.
//!
//! A value is sealed in two steps. [`seal`] computes its digest, under the key that the vault has or under a fresh one
//! in memory, and writes nothing; [`Vault::keep`] writes value and key once the command that holds the digest is
//! accepted. So a refused command leaves nothing in the vault.
//!
//! For now values are kept in plain text, readable by whoever can read the vault; encryption at rest and
//! erasure are to come.

mod directory;
mod memory;

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use buurtkracht_core::id::{CommandId, PersonId};
use buurtkracht_core::value::Digest;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

use crate::draft::PlainText;
use crate::error::{ErrorKind, serialize_as_described};

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

/// A key of 256 bits. It shows itself to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// A key of random bytes.
    fn fresh() -> Result<Self, VaultError> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| VaultError::NoRandomness { reason: error.to_string() })?;
        Ok(Self(key))
    }

    /// A key of the bytes that were kept; `None` where they are not 32.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to keep.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// A value with its digest, to be kept once a command that holds the digest is accepted.
#[derive(Debug, Clone)]
pub struct SealedValue {
    /// Stands for the value in the command.
    pub digest: Digest,
    /// What the digest is of: it holds the value.
    pub disclosure: String,
    /// The name of the key: it can be the name of a file.
    pub key_name: String,
    /// The key, where the vault had none of that name.
    pub fresh_key: Option<Key>,
}

/// Keeps sealed values. Every method blocks: it reads or writes files.
pub trait Vault: Send + Sync {
    /// The key of that name; `None` where there is none yet.
    ///
    /// # Errors
    /// [`VaultError`].
    fn key(&self, name: &str) -> Result<Option<Key>, VaultError>;

    /// Keeps values, and the fresh keys that they were sealed under: durably, before it returns. What is there already
    /// stays.
    ///
    /// # Errors
    /// [`VaultError::KeyTaken`] where a key of that name was kept meanwhile and is another; then no value is kept.
    fn keep(&self, values: &[SealedValue]) -> Result<(), VaultError>;

    /// The value behind a digest; `None` where this vault never held it.
    ///
    /// # Errors
    /// [`VaultError`].
    fn open(&self, digest: &Digest) -> Result<Option<String>, VaultError>;
}

/// Why a vault failed.
#[derive(Debug, Clone, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case", prefix = "vault-")]
#[non_exhaustive]
pub enum VaultError {
    /// The file system said no.
    #[error("{doing} {}: {source}", .path.display())]
    Io {
        /// The failed operation.
        doing: &'static str,
        /// The path of the file or folder.
        path: PathBuf,
        /// The error of the file system.
        source: Arc<std::io::Error>,
    },
    /// A file of the vault is not what was written.
    #[error("the vault file {} is damaged: {reason}", .path.display())]
    Damaged {
        /// The path of the damaged file.
        path: PathBuf,
        /// The fault, in words.
        reason: String,
    },
    /// Another command gave the subject a key at the same time. The ledger seals anew.
    #[error("another command gave the same subject a key: seal again")]
    KeyTaken,
    /// No randomness for a key.
    #[error("the system gave no randomness for a key: {reason}")]
    NoRandomness {
        /// The error of the system.
        reason: String,
    },
}

impl VaultError {
    /// A stable word for what went wrong.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// What it means to whoever gets it.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            VaultError::Damaged { .. } => ErrorKind::Damaged,
            VaultError::KeyTaken => ErrorKind::Conflict,
            VaultError::Io { .. } | VaultError::NoRandomness { .. } => ErrorKind::Unavailable,
        }
    }
}

serialize_as_described!(VaultError);

/// Computes the digests of the texts of a command and writes nothing. Blocking: it reads keys.
///
/// # Errors
/// [`VaultError`].
pub fn seal(
    vault: &dyn Vault,
    command: CommandId,
    texts: &[PlainText],
) -> Result<Vec<SealedValue>, VaultError> {
    let mut fresh: HashMap<String, Key> = HashMap::new();
    let mut seal = |text: &PlainText| {
        let key_name = key_name(&text.subject, command, &text.path);
        let (key, fresh_key) = match vault.key(&key_name)? {
            Some(key) => (key, None),
            None => {
                let key = match fresh.get(&key_name) {
                    Some(key) => key.clone(),
                    None => fresh.entry(key_name.clone()).or_insert(Key::fresh()?).clone(),
                };
                (key.clone(), Some(key))
            }
        };
        let disclosure = disclose(&key, command, &text.path, &text.text);
        Ok(SealedValue { digest: digest(&disclosure), disclosure, key_name, fresh_key })
    };
    texts.iter().map(&mut seal).collect()
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
    let salt = match Hmac::<Sha256>::new_from_slice(key.bytes()) {
        Ok(mac) => mac.chain_update(command.0.as_bytes()).chain_update(path).finalize().into_bytes(),
        // HMAC takes keys of any length.
        Err(_) => return String::new(),
    };
    let salt = URL_SAFE_NO_PAD.encode(salt.get(..16).unwrap_or_default());
    URL_SAFE_NO_PAD.encode(serde_json::json!([salt, path, value]).to_string())
}

/// The digest of a disclosure.
fn digest(disclosure: &str) -> Digest {
    Digest::from(<[u8; 32]>::from(Sha256::digest(disclosure)))
}

/// The value in a disclosure.
fn value_of(disclosure: &str) -> Option<String> {
    let json = URL_SAFE_NO_PAD.decode(disclosure).ok()?;
    let (_salt, _name, value): (String, String, String) = serde_json::from_slice(&json).ok()?;
    Some(value)
}

#[cfg(test)]
mod tests;
