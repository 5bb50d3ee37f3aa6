//! The folder of a store: what kind of store it is, and who uses it.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::Sync;
use crate::backend::files::{error, lock_store, no_store};
use crate::engine::marker::Marker;
use crate::files::{
    TemporaryFolder, copy_files, create_private_folder, is_unfinished, list, open_file, parent, sweep,
    sync_folder, write_whole,
};
use crate::log::LogError;

/// The format of store that this version makes, and the newest that it reads.
pub(super) const FORMAT: u32 = 1;
const FORMAT_LINE: &str = "buurtkracht store ";
/// The folder in which sled works.
pub(super) const LOG: &str = "log";
/// The marker.
pub(super) const MARKER: &str = "marker";

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

/// Refuses a path that is not a folder.
pub(super) fn check_folder(path: &Path) -> Result<(), LogError> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(no_store(path, "it is a file, a store is a folder")),
        Err(failed) if failed.kind() == ErrorKind::NotFound => {
            Err(LogError::Absent { path: path.to_path_buf() })
        }
        Err(failed) => Err(error("cannot look at", path)(failed)),
    }
}

/// Opens the file `format` of a store that exists, and locks it.
fn locked(path: &Path, try_lock: fn(&File) -> Result<(), TryLockError>) -> Result<File, LogError> {
    check_folder(path)?;
    let format = path.join("format");
    let file = match open_file(&format) {
        Ok(file) => file,
        Err(failed) if failed.kind() == ErrorKind::NotFound => {
            // A process that was killed while it made the store may have left its first file.
            let mut content = fs::read_dir(path).map_err(error("cannot read", path))?.flatten();
            return Err(match content.find(|found| !is_unfinished(&found.file_name())) {
                None => LogError::Absent { path: path.to_path_buf() },
                Some(_) => no_store(path, "it has no file `format`, but holds other files"),
            });
        }
        Err(failed) => return Err(error("cannot read", &format)(failed)),
    };
    lock_store(path, &file, try_lock)?;
    let text = io::read_to_string(&file).map_err(error("cannot read", &format))?;
    match number(&text) {
        Some(FORMAT) => Ok(file),
        Some(found) if found > FORMAT => {
            Err(LogError::NewerFormat { path: path.to_path_buf(), found, newest: FORMAT })
        }
        // A store has a log or a marker. Only damage makes its file `format` unreadable.
        Some(_) | None if path.join(LOG).exists() || path.join(MARKER).exists() => Err(LogError::Damaged {
            programme: None,
            sequence: None,
            reason: format!("{} is not what was written", format.display()),
        }),
        Some(_) | None => Err(no_store(path, "its file `format` does not say what it is")),
    }
}

/// Copies the log and the marker of a store, which nobody writes meanwhile, to a temporary folder.
pub(super) fn copy(path: &Path) -> Result<TemporaryFolder, LogError> {
    let _lock = locked(path, File::try_lock_shared)?;
    let log = path.join(LOG);
    let db = log.join("db");
    let marker = Marker::read(path.join(MARKER))?;
    match open_file(&db) {
        // A killed process may have written what it did not sync, and readers see it from now on. A disk that can no
        // longer sync can still be read.
        Ok(file) => drop(file.sync_data()),
        Err(failed) if failed.kind() == ErrorKind::NotFound => {
            marker.check_not_emptied()?;
        }
        Err(failed) => return Err(error("cannot read", &db)(failed)),
    }
    let mut files = Vec::new();
    list(&log, &mut files).map_err(error("cannot read", &log))?;
    files.retain(|file| !is_unfinished_snapshot(file));
    let marker = path.join(MARKER);
    files.extend(marker.exists().then_some(marker));
    let copy = TemporaryFolder::create()?;
    copy_files(path, copy.path(), &files)
        .map_err(error("cannot copy the store to the temporary folder", copy.path()))?;
    Ok(copy)
}

/// Whether sled did not finish writing a snapshot.
fn is_unfinished_snapshot(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    name.starts_with(b"snap.") && name.ends_with(b".generating")
}

impl Folder {
    /// The folder of a store that exists.
    pub(super) fn open(path: &Path) -> Result<Self, LogError> {
        let format = locked(path, File::try_lock)?;
        sweep(path)?;
        let folder = Self { path: path.to_path_buf(), _format: format };
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
            if is_unfinished_snapshot(&path) {
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
        create_private_folder(path).map_err(error("cannot make", path))?;
        write_whole(&path.join("format"), &format!("{FORMAT_LINE}{FORMAT}\n"))?;
        sync_folder(parent(path))?;
        Self::open(path)
    }

    /// Where sled works.
    pub(super) fn log(&self) -> PathBuf {
        self.path.join(LOG)
    }

    /// The marker of the store.
    pub(super) fn marker(&self) -> PathBuf {
        self.path.join(MARKER)
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
        create_private_folder(&new).map_err(error("cannot make", &new))?;
        make(new.clone())?;
        restrict(&new, PRIVATE).map_err(error("cannot set the permissions of", &new))?;
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

/// The mode of a file for its owner only.
#[cfg(unix)]
const PRIVATE: u32 = 0o600;

/// Takes permissions that a mode does not have from the files in a folder. sled makes its files as the umask says.
#[cfg(unix)]
fn restrict(folder: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    for file in fs::read_dir(folder)? {
        let file = file?;
        let metadata = file.metadata()?;
        let found = metadata.permissions().mode();
        if metadata.is_file() && found & 0o777 & !mode != 0 {
            fs::set_permissions(file.path(), fs::Permissions::from_mode(found & (mode | !0o777)))?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
const PRIVATE: u32 = 0;

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

impl Drop for Folder {
    /// Gives the snapshots, which sled makes anew, the mode of the database file, which the user may have changed.
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Ok(db) = fs::metadata(self.log().join("db")) {
            use std::os::unix::fs::PermissionsExt as _;
            // The folder keeps others out too, so a failure changes little.
            drop(restrict(&self.log(), db.permissions().mode() & 0o777));
        }
    }
}
