//! A vault in a directory: `keys/` with one key per subject, `values/` with one disclosure per digest.
//!
//! Every file is written whole under another name, synced and renamed, and is readable by its owner only.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use buurtkracht_core::value::Digest;

use super::{Key, SealedValue, Vault, VaultError, digest as digest_of, value_of};

/// A plain directory vault. It is made when the first value is sealed.
#[derive(Debug, Clone)]
pub struct DirectoryVault {
    root: PathBuf,
}

fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> VaultError {
    let path = path.to_path_buf();
    move |source| VaultError::Io { doing, path, source: Arc::new(source) }
}

fn make_private_dir(path: &Path) -> Result<(), VaultError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(io("cannot make", path))
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
            Err(error) => Err(io("cannot read", &path)(error)),
        }
    }

    /// Writes a file whole; one that is there already stays, so that two writers agree on the first.
    fn write(&self, folder: &str, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let folder = self.root.join(folder);
        let path = folder.join(name);
        // The file is readable by its owner only: the default of a temporary file.
        let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(io("cannot write in", &folder))?;
        file.write_all(bytes).map_err(io("cannot write", &path))?;
        file.as_file().sync_all().map_err(io("cannot sync", &path))?;
        match file.persist_noclobber(&path) {
            Err(error) if error.error.kind() != ErrorKind::AlreadyExists => {
                Err(io("cannot write", &path)(error.error))
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Writes files whole and makes their names durable.
    fn write_all<'a>(
        &self,
        folder: &str,
        files: impl Iterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<(), VaultError> {
        let path = self.root.join(folder);
        make_private_dir(&path)?;
        for (name, bytes) in files {
            self.write(folder, name, bytes)?;
        }
        File::open(&path).and_then(|folder| folder.sync_all()).map_err(io("cannot sync", &path))
    }
}

impl Vault for DirectoryVault {
    fn key(&self, name: &str) -> Result<Option<Key>, VaultError> {
        let Some(bytes) = self.read("keys", name)? else { return Ok(None) };
        Key::of(&bytes).map(Some).ok_or_else(|| VaultError::Damaged {
            path: self.root.join("keys").join(name),
            reason: format!("a key has 32 bytes, this one {}", bytes.len()),
        })
    }

    fn keep(&self, values: &[SealedValue]) -> Result<(), VaultError> {
        let fresh =
            || values.iter().filter_map(|value| Some((value.key_name.as_str(), value.fresh_key.as_ref()?)));
        if fresh().next().is_some() {
            self.write_all("keys", fresh().map(|(name, key)| (name, key.bytes().as_slice())))?;
        }
        for (name, key) in fresh() {
            if self.key(name)?.as_ref() != Some(key) {
                return Err(VaultError::KeyTaken);
            }
        }
        let named: Vec<(String, &[u8])> =
            values.iter().map(|value| (value.digest.to_string(), value.disclosure.as_bytes())).collect();
        self.write_all("values", named.iter().map(|(name, bytes)| (name.as_str(), *bytes)))
    }

    fn open(&self, digest: &Digest) -> Result<Option<String>, VaultError> {
        let Some(bytes) = self.read("values", &digest.to_string())? else { return Ok(None) };
        let damaged = |reason: &str| VaultError::Damaged {
            path: self.root.join("values").join(digest.to_string()),
            reason: reason.to_owned(),
        };
        let disclosure = String::from_utf8(bytes).map_err(|_| damaged("it is no text"))?;
        if digest_of(&disclosure) != *digest {
            return Err(damaged("it has another digest than its name"));
        }
        value_of(&disclosure).map(Some).ok_or_else(|| damaged("it is no disclosure"))
    }
}
