//! What embedded backends do with files beside their engine.

#[cfg(feature = "sled")]
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use crate::log::LogError;

/// An error of the file system, with what was tried and where.
pub(crate) fn error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> LogError {
    let path = path.to_path_buf();
    move |source| LogError::Io { doing, path, source: Arc::new(source) }
}

/// That something else than a store is at a place.
pub(crate) fn no_store(path: &Path, reason: impl Into<String>) -> LogError {
    LogError::NotAStore { path: path.to_path_buf(), reason: reason.into() }
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(path: &Path) -> Result<(), LogError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(error("cannot sync", path))
}

/// The folder that a path stands in.
pub(crate) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// How the name of a file begins that is being written.
const UNFINISHED: &str = ".unfinished-";

/// Whether a file is one that is being written, or that a process left which was killed as it wrote.
#[cfg(feature = "sled")]
pub(crate) fn is_unfinished(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes())
}

/// Removes what killed processes left in a folder. Only for one that nobody else writes in.
#[cfg(feature = "sled")]
pub(crate) fn sweep(folder: &Path) -> Result<(), LogError> {
    for left in std::fs::read_dir(folder).map_err(error("cannot read", folder))?.flatten() {
        if is_unfinished(&left.file_name()) {
            // One that stays is in nobody's way.
            drop(std::fs::remove_file(left.path()));
        }
    }
    Ok(())
}

/// Writes a file whole or not at all, and durably.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), LogError> {
    let folder = parent(path);
    let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder);
    let mut file = file.map_err(error("cannot write in", folder))?;
    file.write_all(text.as_bytes()).map_err(error("cannot write", path))?;
    file.as_file().sync_all().map_err(error("cannot sync", path))?;
    file.persist(path).map_err(|failed| error("cannot write", path)(failed.error))?;
    sync_folder(folder)
}
