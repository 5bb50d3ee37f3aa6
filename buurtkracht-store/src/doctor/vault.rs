//! Copying a vault beside a salvaged log.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::files::{create_private_folder, failed, sync_folder, write_new};
use crate::vault::VaultError;

/// The result of copying a vault.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CopiedVault {
    /// The number of files, including those that were there already.
    pub files: u64,
    /// The number of them that are sealed values.
    pub values: u64,
}

/// Blocking: copies files. Copies every file of a vault in a directory, byte for byte and durably. A file that is there already stays
/// where it is the same; one that differs is not replaced. A vault that does not exist has no files.
///
/// # Errors
/// [`VaultError`]; a file that differs is [`VaultError::Damaged`].
pub fn copy_vault(from: &Path, to: &Path) -> Result<CopiedVault, VaultError> {
    let mut copied = CopiedVault::default();
    match fs::symlink_metadata(from) {
        Ok(_) => copy_folder(from, to, &mut copied)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(failed("cannot look at", from)(error).into()),
    }
    Ok(copied)
}

fn copy_folder(from: &Path, to: &Path, copied: &mut CopiedVault) -> Result<(), VaultError> {
    // Who can read the vault reads what is sealed in it.
    create_private_folder(to).map_err(failed("cannot make", to))?;
    for found in fs::read_dir(from).map_err(failed("cannot read", from))? {
        let found = found.map_err(failed("cannot read", from))?;
        let (source, target) = (found.path(), to.join(found.file_name()));
        let kind = fs::metadata(&source).map_err(failed("cannot look at", &source))?;
        if kind.is_dir() {
            copy_folder(&source, &target, copied)?;
        } else if kind.is_file() {
            copy_file(&source, &target)?;
            copied.files += 1;
            copied.values += u64::from(from.file_name().is_some_and(|folder| folder == "values"));
        }
    }
    Ok(sync_folder(to)?)
}

fn copy_file(from: &Path, to: &Path) -> Result<(), VaultError> {
    let bytes = fs::read(from).map_err(failed("cannot read", from))?;
    if write_new(to, &bytes)? || fs::read(to).map_err(failed("cannot read", to))? == bytes {
        return Ok(());
    }
    let reason = format!("it differs from {}, which is to be copied to it", from.display());
    Err(VaultError::Damaged { path: to.to_path_buf(), reason })
}
