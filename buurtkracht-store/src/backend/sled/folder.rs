//! The folder of a store: what kind of store it is, who uses it, and how far its log had come.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use buurtkracht_core::id::ProgrammeId;

use super::Sync;
use crate::log::LogError;

/// The format of store that this version makes, and the newest that it reads.
const FORMAT: u32 = 1;
const FORMAT_LINE: &str = "buurtkracht store ";

/// The folder of a store, locked.
pub(super) struct Folder {
    path: PathBuf,
    /// Holds the lock.
    _format: File,
    /// How long each log was by the last marker.
    marked: BTreeMap<ProgrammeId, u64>,
}

fn error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> LogError {
    let path = path.to_path_buf();
    move |source| LogError::Io { doing, path, source }
}

fn no_store(path: &Path, reason: impl Into<String>) -> LogError {
    LogError::NotAStore { path: path.to_path_buf(), reason: reason.into() }
}

fn sync_folder(path: &Path) -> Result<(), LogError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(error("cannot sync", path))
}

/// Writes a file whole or not at all, and durably.
fn write_whole(folder: &Path, name: &str, text: &str) -> Result<(), LogError> {
    let path = folder.join(name);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(error("cannot write in", folder))?;
    file.write_all(text.as_bytes()).map_err(error("cannot write", &path))?;
    file.as_file().sync_all().map_err(error("cannot sync", &path))?;
    file.persist(&path).map_err(|failed| error("cannot write", &path)(failed.error))?;
    sync_folder(folder)
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
                let mut content = fs::read_dir(path).map_err(error("cannot read", path))?;
                return Err(match content.next() {
                    None => LogError::Absent { path: path.to_path_buf() },
                    Some(_) => no_store(path, "it has no file `format`, but holds other files"),
                });
            }
            Err(failed) => return Err(error("cannot read", &format)(failed)),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LogError::Locked { path: path.to_path_buf() }),
            Err(TryLockError::Error(failed)) => return Err(error("cannot lock", &format)(failed)),
        }
        let text = io::read_to_string(&file).map_err(error("cannot read", &format))?;
        let number = text.strip_prefix(FORMAT_LINE).and_then(|rest| rest.trim_end().parse::<u32>().ok());
        match number {
            Some(FORMAT) => {}
            Some(found) if found > FORMAT => {
                return Err(LogError::NewerFormat { path: path.to_path_buf(), found, newest: FORMAT });
            }
            Some(_) | None => return Err(no_store(path, "its file `format` does not say what it is")),
        }
        let marked = read_marker(path)?;
        Ok(Self { path: path.to_path_buf(), _format: file, marked })
    }

    /// The folder of a store, made where there is none.
    pub(super) fn create(path: &Path) -> Result<Self, LogError> {
        match Self::open(path) {
            Err(LogError::Absent { .. }) => {}
            other => return other,
        }
        fs::create_dir_all(path).map_err(error("cannot make", path))?;
        write_whole(path, "format", &format!("{FORMAT_LINE}{FORMAT}\n"))?;
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            sync_folder(parent)?;
        } else {
            sync_folder(Path::new("."))?;
        }
        Self::open(path)
    }

    /// Where sled works.
    pub(super) fn log(&self) -> PathBuf {
        self.path.join("log")
    }

    /// Refuses to open a log whose file is gone: sled would make an empty one.
    pub(super) fn check_not_emptied(&self, fresh: bool) -> Result<(), LogError> {
        match self.marked.iter().find(|(_, length)| **length > 0) {
            Some((programme, length)) if fresh => Err(LogError::Damaged {
                programme: Some(programme.clone()),
                sequence: Some(0),
                reason: format!("its file is gone, it had {length} entries"),
            }),
            Some(_) | None => Ok(()),
        }
    }

    /// Refuses a log that is shorter than it was.
    pub(super) fn check_not_shortened(
        &self,
        length: impl Fn(&ProgrammeId) -> Result<u64, LogError>,
    ) -> Result<(), LogError> {
        for (programme, marked) in &self.marked {
            let found = length(programme)?;
            if found < *marked {
                return Err(LogError::Damaged {
                    programme: Some(programme.clone()),
                    sequence: Some(found),
                    reason: format!("the log had {marked} entries and now has {found}"),
                });
            }
        }
        Ok(())
    }

    /// A handle of sled's file to sync by; what sled made is synced first.
    pub(super) fn sync_created(&self, fresh: bool, sync: &Sync) -> Result<File, LogError> {
        let log = self.log();
        let db = log.join("db");
        let file = File::open(&db).map_err(error("cannot open", &db))?;
        if fresh {
            sync(&file).map_err(error("cannot sync", &db))?;
            let conf = log.join("conf");
            File::open(&conf).and_then(|conf| conf.sync_all()).map_err(error("cannot sync", &conf))?;
            sync_folder(&log)?;
            sync_folder(&self.path)?;
        }
        Ok(file)
    }

    /// Remembers how long each log is; programmes not named keep what was remembered.
    pub(super) fn mark(&mut self, durable: &HashMap<ProgrammeId, u64>) -> Result<(), LogError> {
        let mut marked = self.marked.clone();
        marked.extend(durable.iter().map(|(programme, length)| (programme.clone(), *length)));
        let lines = marked.iter().map(|(programme, length)| format!("{programme} {length}\n"));
        write_whole(&self.path, "marker", &lines.collect::<String>())?;
        self.marked = marked;
        Ok(())
    }
}

fn read_marker(folder: &Path) -> Result<BTreeMap<ProgrammeId, u64>, LogError> {
    let path = folder.join("marker");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(failed) if failed.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(failed) => return Err(error("cannot read", &path)(failed)),
    };
    let line = |line: &str| {
        let (programme, length) = line.split_once(' ')?;
        Some((programme.parse::<ProgrammeId>().ok()?, length.parse::<u64>().ok()?))
    };
    text.lines().map(line).collect::<Option<_>>().ok_or_else(|| LogError::Damaged {
        programme: None,
        sequence: None,
        reason: format!("{} is not what was written", path.display()),
    })
}
