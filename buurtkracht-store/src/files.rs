//! Files that are written whole or not at all, and temporary files and folders.
//!
//! A file is written in the folder of its place under an unfinished name, and then moved to its place. It is readable
//! and writable by its owner only. The standard library is enough for this, so embedders compile no crate for it.

#[cfg(feature = "sled")]
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An error of the file system, with the failed operation and the path.
#[derive(Debug)]
pub(crate) struct FileError {
    pub(crate) doing: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) source: io::Error,
}

/// Adds the failed operation and the path to an error of the file system.
pub(crate) fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
    let path = path.to_path_buf();
    move |source| FileError { doing, path, source }
}

/// The folder that a path stands in.
pub(crate) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(path: &Path) -> Result<(), FileError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(failed("cannot sync", path))
}

/// Opens a file to read. Anything else, such as a pipe, could hold the reader up for ever.
pub(crate) fn open_file(path: &Path) -> io::Result<File> {
    match fs::metadata(path)?.is_file() {
        true => File::open(path),
        false => Err(io::Error::new(ErrorKind::InvalidInput, "it is not a regular file")),
    }
}

/// Reads a whole file.
pub(crate) fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_file(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Lists every file in a folder and those beneath it.
#[cfg(feature = "sled")]
pub(crate) fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let found = match fs::read_dir(folder) {
        Ok(found) => found,
        Err(failed) if failed.kind() == ErrorKind::NotFound => return Ok(()),
        Err(failed) => return Err(failed),
    };
    for found in found {
        let path = found?.path();
        // A link to a file may lead to another disk, one to a folder in a circle. What is neither, such as a
        // pipe, cannot be read to its end.
        if fs::symlink_metadata(&path)?.is_dir() {
            list(&path, files)?;
        } else if fs::metadata(&path).is_ok_and(|kind| kind.is_file()) {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}

/// Copies files, which lie in a folder, to the same places in another.
#[cfg(feature = "sled")]
pub(crate) fn copy_files(from: &Path, to: &Path, files: &[PathBuf]) -> io::Result<()> {
    for file in files {
        let target = to.join(file.strip_prefix(from).map_err(io::Error::other)?);
        fs::create_dir_all(target.parent().unwrap_or(to))?;
        // Content only: a file that its owner may not write must be writable in the copy.
        io::copy(&mut File::open(file)?, &mut File::create(target)?)?;
    }
    Ok(())
}

/// The beginning of the name of a file that is being written.
const UNFINISHED: &str = ".unfinished-";

/// Whether a file is being written, or was left by a process that was killed while it wrote it.
#[cfg(feature = "sled")]
pub(crate) fn is_unfinished(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes())
}

/// Removes the unfinished files of killed processes. Only for a folder that nobody else writes in.
#[cfg(feature = "sled")]
pub(crate) fn sweep(folder: &Path) -> Result<(), FileError> {
    for left in fs::read_dir(folder).map_err(failed("cannot read", folder))?.flatten() {
        if is_unfinished(&left.file_name()) {
            // A file that stays does no harm.
            drop(fs::remove_file(left.path()));
        }
    }
    Ok(())
}

/// A path in a folder that nobody else can guess.
fn random_path(folder: &Path, prefix: &str) -> io::Result<PathBuf> {
    let random = getrandom::u64().map_err(|error| io::Error::other(error.to_string()))?;
    Ok(folder.join(format!("{prefix}{random:016x}")))
}

/// Returns the beginning of the unfinished names of a file.
fn unfinished(place: &Path) -> String {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    // A name has up to 255 bytes.
    let name: String = name.chars().take(40).collect();
    format!("{UNFINISHED}{name}-")
}

/// How long no process takes to write a file.
const LEFT_AFTER: Duration = Duration::from_secs(60);

/// Whether a file or folder is older than any that a process is making.
fn is_left(found: &fs::DirEntry) -> bool {
    let age = found.metadata().and_then(|found| found.modified()).ok().and_then(|time| time.elapsed().ok());
    age.is_some_and(|age| age > LEFT_AFTER)
}

/// Removes what killed processes left of a file in a folder that other processes write in too.
#[cfg(feature = "sqlite")]
pub(crate) fn sweep_beside(place: &Path) {
    sweep_names(parent(place), &unfinished(place));
}

/// Removes what killed processes left in a folder that other processes write in too.
pub(crate) fn sweep_left(folder: &Path) {
    sweep_names(folder, UNFINISHED);
}

/// A file that stays does no harm, so errors are ignored.
fn sweep_names(folder: &Path, start: &str) {
    for left in fs::read_dir(folder).into_iter().flatten().flatten() {
        if left.file_name().as_encoded_bytes().starts_with(start.as_bytes()) && is_left(&left) {
            drop(fs::remove_file(left.path()));
        }
    }
}

/// Creates an empty file with an unfinished name.
fn create_unfinished(place: &Path) -> io::Result<(File, PathBuf)> {
    let path = random_path(parent(place), &unfinished(place))?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok((options.open(&path)?, path))
}

/// Creates a folder and those above it, and makes their names durable. A folder that is there stays as it is.
#[cfg(feature = "sqlite")]
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    create_durably(path, &fs::DirBuilder::new())
}

/// Creates a folder as [`create_folder`] does, for its owner only.
pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    create_durably(path, &private_folder())
}

/// What creates a folder for its owner only.
fn private_folder() -> fs::DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// A sync of a folder does not make its own name durable, so the folder above is synced, before anything is made in it.
/// An empty folder is synced too: it may be from a process that was killed before it could sync it.
fn create_durably(path: &Path, builder: &fs::DirBuilder) -> io::Result<()> {
    let folder = parent(path);
    if path.is_dir() {
        let sync_empty = || match fs::read_dir(path)?.next() {
            Some(_) => Ok(()),
            None => File::open(folder)?.sync_all(),
        };
        return match sync_empty() {
            // What this user may not read it did not make.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
            synced => synced,
        };
    }
    if folder != path {
        create_durably(folder, builder)?;
    }
    match builder.create(path) {
        // Another process was faster.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => {}
        created => created?,
    }
    File::open(folder)?.sync_all()
}

/// A file under an unfinished name. Its name is removed on drop, unless the file was moved to its place.
#[derive(Debug)]
pub(crate) struct UnfinishedFile {
    file: File,
    path: PathBuf,
}

impl UnfinishedFile {
    /// Creates an empty file in the folder of its place.
    pub(crate) fn create(place: &Path) -> io::Result<Self> {
        let (file, path) = create_unfinished(place)?;
        Ok(Self { file, path })
    }

    /// Creates a file in the folder of its place, and writes and syncs it.
    fn write(place: &Path, bytes: &[u8]) -> Result<Self, FileError> {
        let mut file = Self::create(place).map_err(failed("cannot write in", parent(place)))?;
        file.write_all(bytes).map_err(failed("cannot write", place))?;
        file.file.sync_all().map_err(failed("cannot sync", place))?;
        Ok(file)
    }

    /// Moves the file to its place. A file that is there is replaced.
    pub(crate) fn replace(self, place: &Path) -> io::Result<()> {
        fs::rename(&self.path, place)
    }

    /// Moves the file to its place and returns true, or returns false where there is a file already.
    fn place(self, place: &Path) -> io::Result<bool> {
        let linked = match fs::hard_link(&self.path, place) {
            // Some file systems, such as FAT, have no hard links. Linux reports that as a missing permission.
            Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied) => {
                self.rename_unless_exists(place)
            }
            linked => linked,
        };
        match linked {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            linked => linked.map(|()| true),
        }
    }

    /// A rename replaces what is there, so the folder is locked from the check to the rename.
    fn rename_unless_exists(&self, place: &Path) -> io::Result<()> {
        let folder = File::open(parent(place))?;
        folder.lock()?;
        if place.try_exists()? { Err(ErrorKind::AlreadyExists.into()) } else { fs::rename(&self.path, place) }
    }
}

impl Write for UnfinishedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for UnfinishedFile {
    fn drop(&mut self) {
        // After a rename there is no such name.
        drop(fs::remove_file(&self.path));
    }
}

/// Writes a file durably. A file that is there is replaced.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), FileError> {
    UnfinishedFile::write(path, text.as_bytes())?.replace(path).map_err(failed("cannot write", path))?;
    sync_folder(parent(path))
}

/// Writes a file durably and returns true, or returns false where there is a file already, which stays as it is and
/// is durable too.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<bool, FileError> {
    let new = UnfinishedFile::write(path, bytes)?.place(path).map_err(failed("cannot write", path))?;
    sync_folder(parent(path))?;
    Ok(new)
}

/// Creates an empty file in a folder and removes its name. The system frees it when it is closed.
pub(crate) fn anonymous(folder: &Path) -> io::Result<File> {
    let (file, path) = create_unfinished(&folder.join("anonymous"))?;
    fs::remove_file(path)?;
    Ok(file)
}

/// A folder among the temporary files of the system, for its owner only. It is removed on drop with all that is in it.
#[cfg(any(feature = "sled", feature = "sqlite"))]
#[derive(Debug)]
pub(crate) struct TemporaryFolder {
    path: PathBuf,
    /// The folder, locked while this process uses it.
    _lock: File,
}

/// The beginning of the name of a temporary folder.
#[cfg(any(feature = "sled", feature = "sqlite"))]
const TEMPORARY: &str = ".buurtkracht-copy-";

#[cfg(any(feature = "sled", feature = "sqlite"))]
impl TemporaryFolder {
    /// Creates an empty folder.
    pub(crate) fn create() -> Result<Self, FileError> {
        let within = std::env::temp_dir();
        Self::sweep(&within);
        let create = || {
            let path = random_path(&within, TEMPORARY)?;
            private_folder().create(&path)?;
            let lock = File::open(&path)?;
            lock.lock()?;
            Ok(Self { path, _lock: lock })
        };
        create().map_err(failed("cannot make a folder in", &within))
    }

    /// Removes the folders of killed processes. One that stays takes space and does no other harm.
    fn sweep(within: &Path) {
        for left in fs::read_dir(within).into_iter().flatten().flatten() {
            // Nothing else has such a name. A younger one may not be locked yet.
            let name = left.file_name();
            let random = name.to_str().and_then(|name| name.strip_prefix(TEMPORARY)).unwrap_or_default();
            if random.len() == 16
                && random.bytes().all(|digit| digit.is_ascii_hexdigit())
                && is_left(&left)
                && let Ok(folder) = File::open(left.path())
                && folder.try_lock().is_ok()
            {
                drop(fs::remove_dir_all(left.path()));
            }
        }
    }

    /// Returns its path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(any(feature = "sled", feature = "sqlite"))]
impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.path));
    }
}

#[cfg(test)]
mod tests;
