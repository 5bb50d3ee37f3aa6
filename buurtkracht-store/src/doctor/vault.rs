//! Copying the sound files of a vault beside a salvaged log.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use buurtkracht_core::value::Digest;

use super::SalvageError;
use crate::files::{create_private_folder, failed, sync_folder, write_new};
use crate::vault::{Key, VaultError, check_disclosure};

/// The result of copying a vault.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CopiedVault {
    /// The number of files, including those that were there already.
    pub files: u64,
    /// The number of them that are sealed values.
    pub values: u64,
    /// The files that are damaged and were not copied.
    pub damaged: Vec<DamagedFile>,
}

/// A file of a vault that is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedFile {
    /// The path of the file.
    pub path: PathBuf,
    /// The fault, in words.
    pub reason: String,
}

/// Blocking: copies files. Copies every sound file of a vault in a directory, byte for byte and durably.
///
/// A value is sound if it has the digest of its name, and a key if it has 32 bytes. A file that is there already
/// stays. A vault that does not exist has no files.
///
/// # Errors
/// [`SalvageError::VaultDiffers`] if another file is there already; [`SalvageError::Vault`] if the new vault cannot
/// be written, or a folder of the old one cannot be listed.
pub fn copy_vault(from: &Path, to: &Path) -> Result<CopiedVault, SalvageError> {
    let mut copied = CopiedVault::default();
    match fs::symlink_metadata(from) {
        Ok(_) => copy_folder(from, to, &mut copied)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(VaultError::from(failed("cannot look at", from)(error)).into()),
    }
    Ok(copied)
}

fn copy_folder(from: &Path, to: &Path, copied: &mut CopiedVault) -> Result<(), SalvageError> {
    // Who can read the vault reads what is sealed in it.
    create_private_folder(to).map_err(failed("cannot make", to)).map_err(VaultError::from)?;
    let found = fs::read_dir(from).map_err(failed("cannot read", from)).map_err(VaultError::from)?;
    for found in found {
        let found = found.map_err(failed("cannot read", from)).map_err(VaultError::from)?;
        let (path, target) = (found.path(), to.join(found.file_name()));
        if path.is_dir() {
            copy_folder(&path, &target, copied)?;
            continue;
        }
        let kind = from.file_name().and_then(|kind| kind.to_str()).unwrap_or_default();
        match read_sound(&path, kind) {
            Ok(Some(bytes)) => {
                copy_file(&bytes, &target)?;
                copied.files += 1;
                copied.values += u64::from(kind == "values");
            }
            // Such as a pipe, which is none of the vault's.
            Ok(None) => {}
            Err(reason) => copied.damaged.push(DamagedFile { path, reason }),
        }
    }
    copied.damaged.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sync_folder(to).map_err(VaultError::from)?)
}

/// Reads a file of the folder of values or keys, if it is what was written.
fn read_sound(path: &Path, kind: &str) -> Result<Option<Vec<u8>>, String> {
    let unreadable = |error: std::io::Error| format!("it cannot be read: {error}");
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match (kind, name.parse::<Digest>()) {
        ("values", Ok(digest)) => check_disclosure(&digest, &bytes)?,
        ("keys", _) if Key::of(&bytes).is_none() => {
            return Err(format!("a key has 32 bytes, this one {}", bytes.len()));
        }
        _ => {}
    }
    Ok(Some(bytes))
}

fn copy_file(bytes: &[u8], to: &Path) -> Result<(), SalvageError> {
    let new = write_new(to, bytes).map_err(VaultError::from)?;
    if new || fs::read(to).map_err(failed("cannot read", to)).map_err(VaultError::from)? == bytes {
        return Ok(());
    }
    Err(SalvageError::VaultDiffers { path: to.to_path_buf() })
}
