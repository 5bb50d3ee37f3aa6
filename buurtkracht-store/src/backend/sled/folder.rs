//! The folder of a store: what kind of store it is, and who uses it.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::Sync;
use crate::backend::files::{error, lock_store, no_store};
use crate::files::{create_folder, is_unfinished, parent, sweep, sync_folder, write_whole};
use crate::log::LogError;

/// The format of store that this version makes, and the newest that it reads.
pub(super) const FORMAT: u32 = 1;
const FORMAT_LINE: &str = "buurtkracht store ";

/// The format that the text of the file `format` names.
pub(super) fn number(text: &str) -> Option<u32> {
    text.strip_prefix(FORMAT_LINE)?.trim_end().parse().ok()
}

/// The folder of a store, locked.
pub(super) struct Folder {
    path: PathBuf,
    /// Holds the lock.
    _format: File,
}

impl Folder {
    /// The folder of a store that exists.
    pub(super) fn open(path: &Path) -> Result<Self, LogError> {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(no_store(path, "it is a file, a store is a folder")),
            Err(failed) if failed.kind() == ErrorKind::NotFound => {
                return Err(LogError::Absent { path: path.to_path_buf() });
            }
            Err(failed) => return Err(error("cannot look at", path)(failed)),
        }
        let format = path.join("format");
        let file = match File::open(&format) {
            Ok(file) => file,
            Err(failed) if failed.kind() == ErrorKind::NotFound => {
                // One that was killed as it made the store may have left its first file.
                let mut content = fs::read_dir(path).map_err(error("cannot read", path))?.flatten();
                return Err(match content.find(|found| !is_unfinished(&found.file_name())) {
                    None => LogError::Absent { path: path.to_path_buf() },
                    Some(_) => no_store(path, "it has no file `format`, but holds other files"),
                });
            }
            Err(failed) => return Err(error("cannot read", &format)(failed)),
        };
        lock_store(path, &file, File::try_lock)?;
        let text = io::read_to_string(&file).map_err(error("cannot read", &format))?;
        match number(&text) {
            Some(FORMAT) => {}
            Some(found) if found > FORMAT => {
                return Err(LogError::NewerFormat { path: path.to_path_buf(), found, newest: FORMAT });
            }
            Some(_) | None => return Err(no_store(path, "its file `format` does not say what it is")),
        }
        sweep(path)?;
        let folder = Self { path: path.to_path_buf(), _format: file };
        folder.remove_unfinished_snapshots()?;
        Ok(folder)
    }

    /// Removes snapshots that sled did not finish writing. sled takes such a file for its newest snapshot and then does not
    /// open. A full disk, a kill or a power cut leaves one. Its log has everything that a snapshot has.
    fn remove_unfinished_snapshots(&self) -> Result<(), LogError> {
        let log = self.log();
        let files = match fs::read_dir(&log) {
            Ok(files) => files,
            Err(failed) if failed.kind() == ErrorKind::NotFound => return Ok(()),
            Err(failed) => return Err(error("cannot read", &log)(failed)),
        };
        for file in files {
            let path = file.map_err(error("cannot read", &log))?.path();
            let name = path.file_name().unwrap_or_default().as_encoded_bytes();
            if name.starts_with(b"snap.") && name.ends_with(b".generating") {
                fs::remove_file(&path).map_err(error("cannot remove", &path))?;
            }
        }
        Ok(())
    }

    /// The folder of a store, made where there is none.
    pub(super) fn create(path: &Path) -> Result<Self, LogError> {
        match Self::open(path) {
            Err(LogError::Absent { .. }) => {}
            other => return other,
        }
        create_folder(path).map_err(error("cannot make", path))?;
        write_whole(&path.join("format"), &format!("{FORMAT_LINE}{FORMAT}\n"))?;
        sync_folder(parent(path))?;
        Self::open(path)
    }

    /// Where sled works.
    pub(super) fn log(&self) -> PathBuf {
        self.path.join("log")
    }

    /// The marker of the store.
    pub(super) fn marker(&self) -> PathBuf {
        self.path.join("marker")
    }

    /// Makes what sled works on where there is nothing yet: beside its place, and synced before it is put there,
    /// so that what is in place is whole whenever the power is cut.
    pub(super) fn make_log(
        &self,
        make: impl FnOnce(PathBuf) -> Result<(), LogError>,
    ) -> Result<(), LogError> {
        let new = self.path.join("log.new");
        match fs::remove_dir_all(&new) {
            Ok(()) => {}
            Err(failed) if failed.kind() == ErrorKind::NotFound => {}
            Err(failed) => return Err(error("cannot remove", &new)(failed)),
        }
        make(new.clone())?;
        for part in ["db", "conf"].map(|part| new.join(part)) {
            File::open(&part).and_then(|part| part.sync_all()).map_err(error("cannot sync", &part))?;
        }
        sync_folder(&new)?;
        fs::rename(&new, self.log()).map_err(error("cannot put in place", &new))?;
        Ok(sync_folder(&self.path)?)
    }

    /// A handle of sled's file to sync by. What lies in the file is synced first: a process that was killed
    /// may have written what it did not sync, and readers see it from now on.
    pub(super) fn sync_opened(&self, sync: &Sync) -> Result<File, LogError> {
        let db = self.log().join("db");
        let file = File::open(&db).map_err(error("cannot open", &db))?;
        sync(&file).map_err(error("cannot sync", &db))?;
        Ok(file)
    }
}
