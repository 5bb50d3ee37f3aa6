//! A vault in a directory: `keys/` with one key per subject, `values/` with one disclosure per digest.
//!
//! Every file is written whole under another name, synced and renamed, and is readable by its owner only.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use buurtkracht_core::id::CommandId;
use buurtkracht_core::value::Digest;

use super::{Key, Subject, Vault, VaultError, digest, disclose, fresh_key, key_name, value_of};
use crate::files::{create_private_folder, failed, write_new};

/// A plain directory vault. It is made when the first value is sealed.
#[derive(Debug, Clone)]
pub struct DirectoryVault {
    root: PathBuf,
}

impl DirectoryVault {
    /// A vault in this directory. Nothing is made yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn read(&self, folder: &str, name: &str) -> Result<Option<Vec<u8>>, VaultError> {
        let path = self.root.join(folder).join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("cannot read", &path)(error).into()),
        }
    }

    /// Writes a file whole; one that is there already stays, so that two writers agree on the first.
    fn keep(&self, folder: &str, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let folder = self.root.join(folder);
        create_private_folder(&folder).map_err(failed("cannot make", &folder))?;
        write_new(&folder.join(name), bytes)?;
        Ok(())
    }

    fn key(&self, name: &str) -> Result<Key, VaultError> {
        if self.read("keys", name)?.is_none() {
            self.keep("keys", name, &fresh_key()?)?;
        }
        let bytes = self.read("keys", name)?.unwrap_or_default();
        Key::try_from(bytes.as_slice()).map_err(|_| VaultError::Damaged {
            path: self.root.join("keys").join(name),
            reason: format!("a key has 32 bytes, this one {}", bytes.len()),
        })
    }
}

impl Vault for DirectoryVault {
    fn seal(
        &self,
        subject: &Subject,
        command: CommandId,
        path: &str,
        value: &str,
    ) -> Result<Digest, VaultError> {
        let key = self.key(&key_name(subject, command, path))?;
        let disclosure = disclose(&key, command, path, value);
        let digest =
            digest(&disclosure).ok_or_else(|| VaultError::NoRandomness { reason: "no digest".to_owned() })?;
        self.keep("values", &digest.to_string(), disclosure.as_bytes())?;
        Ok(digest)
    }

    fn open(&self, digest: &Digest) -> Result<Option<String>, VaultError> {
        let Some(bytes) = self.read("values", &digest.to_string())? else { return Ok(None) };
        let damaged = |reason: &str| VaultError::Damaged {
            path: self.root.join("values").join(digest.to_string()),
            reason: reason.to_owned(),
        };
        let disclosure = String::from_utf8(bytes).map_err(|_| damaged("it is no text"))?;
        if super::digest(&disclosure).as_ref() != Some(digest) {
            return Err(damaged("it has another digest than its name"));
        }
        value_of(&disclosure).map(Some).ok_or_else(|| damaged("it is no disclosure"))
    }
}
