//! Sealed values: what may not stand in the log stands here, and the log holds its digest.
//!
//! The shape is that of RFC 9901 (SD-JWT): a disclosure is base64url of the JSON array `[salt, name, value]`,
//! its digest base64url of SHA-256 over the disclosure. The salt is the first 16 bytes of
//! HMAC-SHA256(key of the subject, command id ‖ path of the field): the same command sealed again gives the
//! same digest, and nobody without the key can guess a value from it.
//!
//! Sealing takes two steps. [`Sealer::seal`] computes the digest, with the key in the vault or with a new key in memory, and
//! writes nothing. [`Vault::keep`] writes the value and the key once the ledger accepts the command. A refused command
//! therefore writes nothing to the vault.
//!
//! For now values are kept in plain text, readable by whoever can read the vault; encryption at rest and
//! erasure are to come.

mod check;
mod directory;
mod memory;

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use buurtkracht_core::id::CommandId;
use buurtkracht_core::value::Digest;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

use crate::draft::{PlainText, Subject};
use crate::error::{ErrorKind, serialize_as_described};
use crate::files::FileError;

pub(crate) use check::{MentionedValues, VaultChecker};
pub use check::{VaultCheck, VaultFlaw, VaultFlawKind};
pub use directory::DirectoryVault;
pub use memory::MemoryVault;

/// A key of 256 bits. `Debug` does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// Generates a random key.
    fn fresh() -> Result<Self, VaultError> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| VaultError::NoRandomness { reason: error.to_string() })?;
        Ok(Self(key))
    }

    /// Makes a key of 32 stored bytes; `None` for another length.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Returns the bytes to store.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// A sealed value, ready for [`Vault::keep`].
#[derive(Debug, Clone)]
pub struct SealedValue {
    /// The digest that replaces the value in the command.
    pub digest: Digest,
    /// The disclosure, which contains the value.
    pub disclosure: String,
    /// The name of the key, valid as a file name.
    pub key_name: String,
    /// The new key, if the vault had no key of that name.
    pub fresh_key: Option<Arc<Key>>,
}

/// Storage for sealed values and their keys. Every method is blocking: it reads or writes files.
pub trait Vault: Send + Sync {
    /// Returns the key of that name, if there is one.
    ///
    /// # Errors
    /// [`VaultError`].
    fn key(&self, name: &str) -> Result<Option<Key>, VaultError>;

    /// Stores values and their new keys durably. It never replaces a stored value or key.
    ///
    /// # Errors
    /// [`VaultError::KeyTaken`] if another key of that name was stored meanwhile. Then it stores no value.
    fn keep(&self, values: &[SealedValue]) -> Result<(), VaultError>;

    /// Returns the bytes stored for a digest, or `None` if the vault does not hold them. [`Vault::open`] checks them.
    ///
    /// # Errors
    /// [`VaultError`].
    fn disclosure(&self, digest: &Digest) -> Result<Option<Vec<u8>>, VaultError>;

    /// Returns the path of a value, for messages.
    fn value_path(&self, digest: &Digest) -> PathBuf {
        PathBuf::from(format!("values/{digest}"))
    }

    /// Returns the path of a key, for messages.
    fn key_path(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("keys/{name}"))
    }

    /// Returns the value of a digest, or `None` if the vault does not hold it.
    ///
    /// # Errors
    /// [`VaultError`]; [`VaultError::Damaged`] if the stored bytes have another digest.
    fn open(&self, digest: &Digest) -> Result<Option<String>, VaultError> {
        let Some(bytes) = self.disclosure(digest)? else { return Ok(None) };
        Disclosed::of(digest, &bytes).map(|disclosed| Some(disclosed.value)).map_err(|reason| {
            VaultError::Damaged { path: self.value_path(digest), reason: reason.to_owned() }
        })
    }
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
    #[error("the vault file {} is damaged: {reason}; restore it from a backup", .path.display())]
    Damaged {
        /// The path of the damaged file.
        path: PathBuf,
        /// The fault, in words.
        reason: String,
    },
    /// Another process stored a key for the same subject first.
    #[error("another command gave the same subject a key; seal again")]
    KeyTaken,
    /// Another vault implementation failed.
    #[error("the vault failed: {reason}")]
    Failed {
        /// The failure, in words.
        reason: String,
    },
    /// No randomness for a key.
    #[error("the system gave no randomness for a key: {reason}")]
    NoRandomness {
        /// The error of the system.
        reason: String,
    },
}

impl VaultError {
    /// Returns the stable name of the error.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// Returns the reaction that the error asks for.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            VaultError::Damaged { .. } => ErrorKind::Damaged,
            VaultError::KeyTaken => ErrorKind::Conflict,
            VaultError::Io { .. } | VaultError::Failed { .. } | VaultError::NoRandomness { .. } => {
                ErrorKind::Unavailable
            }
        }
    }
}

serialize_as_described!(VaultError);

impl From<FileError> for VaultError {
    fn from(FileError { doing, path, source }: FileError) -> Self {
        Self::Io { doing, path, source: Arc::new(source) }
    }
}

/// Seals the plain texts of commands. Concurrent commands about one new person share its new key.
pub struct Sealer {
    vault: Arc<dyn Vault>,
    fresh: Mutex<HashMap<String, Weak<Key>>>,
}

/// The number of new keys after which unused ones are removed from the map.
const MANY: usize = 1_024;

impl Sealer {
    /// Makes a sealer for a vault.
    pub fn new(vault: Arc<dyn Vault>) -> Self {
        Self { vault, fresh: Mutex::default() }
    }

    /// Returns the vault.
    pub fn vault(&self) -> &dyn Vault {
        self.vault.as_ref()
    }

    /// Blocking: reads keys. Computes the digests of the plain texts of a command and writes nothing.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn seal(&self, command: CommandId, texts: &[PlainText]) -> Result<Vec<SealedValue>, VaultError> {
        let seal = |text: &PlainText| {
            let key_name = key_name(&text.subject, command, &text.path);
            let (key, fresh_key) = self.key(&key_name)?;
            let disclosure = disclose(&key, command, &text.path, &text.text);
            Ok(SealedValue { digest: digest(&disclosure), disclosure, key_name, fresh_key })
        };
        texts.iter().map(seal).collect()
    }

    /// Blocking: reads keys. Whether the vault holds a key for each value by now.
    ///
    /// # Errors
    /// [`VaultError`].
    pub(crate) fn holds_keys(&self, values: &[SealedValue]) -> Result<bool, VaultError> {
        for value in values {
            if self.vault.key(&value.key_name)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns the key of that name. The second value is the same key if it is new.
    fn key(&self, name: &str) -> Result<(Arc<Key>, Option<Arc<Key>>), VaultError> {
        if let Some(key) = self.vault.key(name)? {
            return Ok((Arc::new(key), None));
        }
        let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = fresh.get(name).and_then(Weak::upgrade) {
            return Ok((Arc::clone(&key), Some(key)));
        }
        if fresh.len() >= MANY {
            fresh.retain(|_, key| key.strong_count() > 0);
        }
        let key = Arc::new(Key::fresh()?);
        fresh.insert(name.to_owned(), Arc::downgrade(&key));
        Ok((Arc::clone(&key), Some(key)))
    }
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
    URL_SAFE_NO_PAD.encode(serde_json::json!([salt(key, command, path), path, value]).to_string())
}

/// The salt of a value. It shows which key sealed a value.
fn salt(key: &Key, command: CommandId, path: &str) -> String {
    // HMAC takes keys of any length.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key.bytes()) else { return String::new() };
    let salt = mac.chain_update(command.0.as_bytes()).chain_update(path).finalize().into_bytes();
    URL_SAFE_NO_PAD.encode(salt.get(..16).unwrap_or_default())
}

/// The digest of a disclosure.
fn digest(disclosure: impl AsRef<[u8]>) -> Digest {
    Digest::from(<[u8; 32]>::from(Sha256::digest(disclosure)))
}

/// Checks that a disclosure has this digest, or returns the fault.
pub(crate) fn check_disclosure(digest: &Digest, disclosure: &[u8]) -> Result<(), &'static str> {
    Disclosed::of(digest, disclosure).map(drop)
}

/// The content of a disclosure.
struct Disclosed {
    salt: String,
    value: String,
}

impl Disclosed {
    /// Decodes a disclosure that has this digest, or returns the fault of another.
    fn of(digest: &Digest, disclosure: &[u8]) -> Result<Self, &'static str> {
        if self::digest(disclosure) != *digest {
            return Err("it has another digest than its name");
        }
        let json = URL_SAFE_NO_PAD.decode(disclosure).map_err(|_| "it is not in base64url")?;
        let (salt, _name, value): (String, String, String) =
            serde_json::from_slice(&json).map_err(|_| "it is not a disclosure")?;
        Ok(Self { salt, value })
    }
}

#[cfg(test)]
mod tests;
