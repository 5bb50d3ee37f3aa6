//! A vault in a directory: `keys/` with one key per subject, `values/` with one disclosure per digest.
//!
//! Every file is written whole under another name, synced and renamed, and is readable by its owner only.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use buurtkracht_core::value::Digest;

use super::{Key, SealedValue, Vault, VaultError};
use crate::files::{create_private_folder, failed, read_file, sweep_left, sync_folder, write_new};

/// A plain directory vault. It is made when the first value is sealed.
#[derive(Debug, Clone)]
pub struct DirectoryVault {
    root: PathBuf,
    /// Whether the files of killed processes are removed. They can hold a value or a key.
    swept: Arc<AtomicBool>,
}

impl DirectoryVault {
    /// A vault in this directory. Nothing is made yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), swept: Arc::default() }
    }

    fn read(&self, folder: &str, name: &str) -> Result<Option<Vec<u8>>, VaultError> {
        let path = self.root.join(folder).join(name);
        match read_file(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("cannot read", &path)(error).into()),
        }
    }

    /// Writes a file whole and durably; one that is there already stays, so that two writers agree on the first.
    fn write(&self, folder: &str, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let folder = self.root.join(folder);
        create_private_folder(&folder).map_err(failed("cannot make", &folder))?;
        write_new(&folder.join(name), bytes)?;
        Ok(())
    }
}

impl Vault for DirectoryVault {
    fn key(&self, name: &str) -> Result<Option<Key>, VaultError> {
        let Some(bytes) = self.read("keys", name)? else { return Ok(None) };
        Key::of(&bytes).map(Some).ok_or_else(|| VaultError::Damaged {
            path: self.key_path(name),
            reason: format!("a key has 32 bytes, this one {}", bytes.len()),
        })
    }

    fn keep(&self, values: &[SealedValue]) -> Result<(), VaultError> {
        if !self.swept.swap(true, Ordering::Relaxed) {
            for folder in ["keys", "values"] {
                sweep_left(&self.root.join(folder));
            }
        }
        // A process that was killed may have left a key before it synced the key's name.
        if values.iter().any(|value| value.fresh_key.is_none()) {
            sync_folder(&self.root.join("keys"))?;
        }
        for SealedValue { key_name, fresh_key, .. } in values {
            let Some(key) = fresh_key else { continue };
            self.write("keys", key_name, key.bytes())?;
            if self.key(key_name)?.as_ref() != Some(key.as_ref()) {
                return Err(VaultError::KeyTaken);
            }
        }
        let value = |value: &SealedValue| {
            self.write("values", &value.digest.to_string(), value.disclosure.as_bytes())
        };
        values.iter().try_for_each(value)
    }

    fn disclosure(&self, digest: &Digest) -> Result<Option<Vec<u8>>, VaultError> {
        self.read("values", &digest.to_string())
    }

    fn value_path(&self, digest: &Digest) -> PathBuf {
        self.root.join("values").join(digest.to_string())
    }

    fn key_path(&self, name: &str) -> PathBuf {
        self.root.join("keys").join(name)
    }
}
