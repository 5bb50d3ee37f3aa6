//! A vault in a directory: `keys/` with one key per subject, `values/` with one disclosure per digest.
//!
//! Every file is written whole under another name, synced and renamed, and is readable by its owner only.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use buurtkracht_core::id::CommandId;
use buurtkracht_core::value::Digest;

use super::{Key, Subject, Vault, VaultError, digest, disclose, fresh_key, key_name, value_of};

/// A plain directory vault. It is made when the first value is sealed.
#[derive(Debug, Clone)]
pub struct DirectoryVault {
    root: PathBuf,
}

fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> VaultError {
    let path = path.to_path_buf();
    move |source| VaultError::Io { doing, path, source }
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
    fn keep(&self, folder: &str, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let folder = self.root.join(folder);
        make_private_dir(&folder)?;
        let path = folder.join(name);
        // The file is readable by its owner only: the default of a temporary file.
        let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(io("cannot write in", &folder))?;
        file.write_all(bytes).map_err(io("cannot write", &path))?;
        file.as_file().sync_all().map_err(io("cannot sync", &path))?;
        match file.persist_noclobber(&path) {
            Ok(_) => {}
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(io("cannot write", &path)(error.error)),
        }
        File::open(&folder).and_then(|folder| folder.sync_all()).map_err(io("cannot sync", &folder))
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
