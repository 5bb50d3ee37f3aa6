//! The file of a store: what it is, how it is made, and how connections to it are set up.
//!
//! The database file and its `-shm` are opened by SQLite alone: closing another handle of one of them would
//! drop the locks that SQLite holds in this process. The `-wal` holds no locks. A child process does not have them,
//! unlike those of a sled store.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};

use super::SqliteOptions;
use crate::backend::files::{error, no_store, retry};
use crate::engine::marker::Marker;
use crate::files::{anonymous, create_folder, parent, sync_folder};
use crate::log::LogError;

/// "BkLg": what the header of the file says that it is.
const APPLICATION: i32 = 0x426b_4c67;
/// The format of store that this version makes, and the newest that it reads.
pub(super) const FORMAT: i32 = 1;
const SCHEMA: &str = include_str!("schema.sql");
/// A commit writes whole pages, so larger ones make commits dearer; what is left of a page behind its last whole
/// entry is lost, so smaller ones take more disk: entries of up to 1.3 KB cost at most a fifth more than their bytes.
const PAGE_BYTES: u32 = 8_192;
/// How far the write-ahead log grows before it is brought into the file: 8 MiB.
const WAL_PAGES: u32 = 1_024;

/// Whether a store that is not there is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Open,
    Create,
}

/// A store that was opened.
pub(super) struct Opened {
    pub(super) path: PathBuf,
    /// Holds SQLite's shared memory, so that nothing is recovered from the `-wal` behind its back.
    pub(super) connection: Connection,
    /// The path of the marker.
    pub(super) marker: PathBuf,
}

/// Opens a store, and makes it where there is none and that is asked for.
pub(super) fn open(path: &Path, mode: Mode, options: &SqliteOptions) -> Result<Opened, LogError> {
    let path = resolve(path)?;
    let marker_path = beside(&path, ".marker");
    let marker = Marker::read(marker_path.clone())?;
    match fs::metadata(&path) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(no_store(&path, "it is no file, a store in SQLite is one")),
        Err(failed) if failed.kind() == ErrorKind::NotFound => {
            marker.check_not_emptied()?;
            if mode == Mode::Open {
                return Err(LogError::Absent { path });
            }
            let folder = parent(&path);
            create_folder(folder).map_err(error("cannot make", folder))?;
        }
        Err(failed) => return Err(error("cannot look at", &path)(failed)),
    }
    let connection = connect(&path, mode, options.busy)?;
    if identify(&connection, &path, &marker)? == Content::Nothing {
        marker.check_not_emptied()?;
        if mode == Mode::Open {
            return Err(LogError::Absent { path });
        }
        make(&connection, &path, &marker, options.busy)?;
        sync_folder(parent(&path))?;
    }
    configure(&connection, &path, options.cache_bytes)?;
    use_wal(&connection, &path, options.busy)?;
    // The first look at the file recovered what a killed process had written into the `-wal`, synced or not.
    sync_wal(&path)?;
    check_schema(&connection, &path)?;
    Ok(Opened { path, connection, marker: marker_path })
}

/// The path in full: SQLite takes `:memory:` and `file:` for something else than a path.
fn resolve(path: &Path) -> Result<PathBuf, LogError> {
    match fs::canonicalize(path) {
        Ok(path) => Ok(path),
        Err(_) => std::path::absolute(path).map_err(error("cannot look at", path)),
    }
}

/// A file whose name is that of another with something behind it.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// A connection to the file, that has not looked into it yet.
pub(super) fn connect(path: &Path, mode: Mode, busy: Duration) -> Result<Connection, LogError> {
    let create = match mode {
        Mode::Open => OpenFlags::empty(),
        Mode::Create => OpenFlags::SQLITE_OPEN_CREATE,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let set_up = || {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(busy)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        // They are for other programs. This one checks the same by itself, and they cost a tenth of an append.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        Ok(connection)
    };
    set_up().map_err(|failed| engine_error(path, failed))
}

/// Sets a connection up to read or write a store.
pub(super) fn configure(connection: &Connection, path: &Path, cache_bytes: u64) -> Result<(), LogError> {
    let kibibytes = (cache_bytes >> 10).max(64);
    connection
        .execute_batch(&format!(
            // The two of fullfsync make a sync reach the disk on macOS too.
            "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; \
             PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -{kibibytes}; \
             PRAGMA wal_autocheckpoint = {WAL_PAGES}; PRAGMA journal_size_limit = {};",
            PAGE_BYTES * WAL_PAGES
        ))
        .map_err(|failed| engine_error(path, failed))
}

/// What a file holds.
#[derive(PartialEq, Eq)]
pub(super) enum Content {
    /// A store of this format.
    Store,
    /// Nothing yet: it is empty, or was being made when the power went.
    Nothing,
}

pub(super) fn identify(connection: &Connection, path: &Path, marker: &Marker) -> Result<Content, LogError> {
    // What stood in a place that was marked is damaged; what stands elsewhere was never a store.
    let foreign = |reason: &str| match marker.marked().is_empty() {
        true => no_store(path, reason),
        false => damaged(reason),
    };
    // In one statement, since another process may be making the store.
    let says = connection.query_row(
        "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM \
         pragma_user_version), (SELECT count(*) FROM sqlite_schema)",
        [],
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)),
    );
    match says {
        Ok((application, version, _)) if application == i64::from(APPLICATION) => {
            match version.cmp(&i64::from(FORMAT)) {
                std::cmp::Ordering::Equal => Ok(Content::Store),
                std::cmp::Ordering::Greater => Err(LogError::NewerFormat {
                    path: path.to_path_buf(),
                    found: u32::try_from(version).unwrap_or(u32::MAX),
                    newest: FORMAT.unsigned_abs(),
                }),
                std::cmp::Ordering::Less => Err(foreign("its header does not say which format it has")),
            }
        }
        Ok((0, 0, 0)) => Ok(Content::Nothing),
        Ok(_) => Err(foreign("it is an SQLite database of something else")),
        Err(rusqlite::Error::SqliteFailure(failed, _)) if failed.code == ErrorCode::NotADatabase => {
            Err(foreign("it is no SQLite database"))
        }
        Err(failed) => Err(engine_error(path, failed)),
    }
}

/// Makes the schema in an empty file. Another process may be doing the same.
fn make(connection: &Connection, path: &Path, marker: &Marker, busy: Duration) -> Result<(), LogError> {
    let run = |sql: &str| connection.execute_batch(sql).map_err(|failed| engine_error(path, failed));
    run(&format!("PRAGMA page_size = {PAGE_BYTES};"))?;
    use_wal(connection, path, busy)?;
    run("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; BEGIN IMMEDIATE;")?;
    match identify(connection, path, marker)? {
        Content::Store => run("ROLLBACK;"),
        Content::Nothing => run(&format!(
            "{SCHEMA}\nPRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT}; COMMIT;"
        )),
    }
}

/// Sees to it that the file has a write-ahead log. While another process looks at the file for the first time
/// SQLite answers that it is busy without having waited, so the waiting is done here.
fn use_wal(connection: &Connection, path: &Path, busy: Duration) -> Result<(), LogError> {
    let answer = retry(busy, || {
        match connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0)) {
            Err(failed) if is_busy(&failed) => Ok(None),
            answer => answer.map(Some).map_err(|failed| engine_error(path, failed)),
        }
    });
    match answer?.ok_or_else(|| LogError::Locked { path: path.to_path_buf() })? {
        mode if mode == "wal" => Ok(()),
        mode => {
            let reason = format!("{} cannot have a write-ahead log, only {mode}", path.display());
            Err(LogError::Engine { reason })
        }
    }
}

fn sync_wal(path: &Path) -> Result<(), LogError> {
    let wal = beside(path, "-wal");
    // Not every system syncs through a handle that can only read.
    match File::options().write(true).open(&wal) {
        Ok(file) => file.sync_data().map_err(error("cannot sync", &wal)),
        Err(failed) if failed.kind() == ErrorKind::NotFound => Ok(()),
        Err(failed) => Err(error("cannot open", &wal)(failed)),
    }
}

/// What the schema says, by kind and name.
fn schema(connection: &Connection) -> rusqlite::Result<BTreeMap<(String, String), Option<String>>> {
    let mut statement = connection.prepare("SELECT type, name, sql FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    rows.collect()
}

/// Refuses a store in which a table, trigger or view is not as it was made. Others may have been added.
pub(super) fn check_schema(connection: &Connection, path: &Path) -> Result<(), LogError> {
    let expected = Connection::open_in_memory().and_then(|made| {
        made.execute_batch(SCHEMA)?;
        schema(&made)
    });
    let expected = expected.map_err(|failed| engine_error(path, failed))?;
    let found = schema(connection).map_err(|failed| engine_error(path, failed))?;
    match expected.iter().find(|(object, sql)| found.get(object) != Some(sql)) {
        Some(((kind, name), _)) => Err(damaged(format!("its {kind} {name} is not as it was made"))),
        None => Ok(()),
    }
}

/// That the store is damaged, where no place is known.
fn damaged(reason: impl Into<String>) -> LogError {
    LogError::Damaged { programme: None, sequence: None, reason: reason.into() }
}

/// Whether another connection has what is asked for.
pub(super) fn is_busy(failed: &rusqlite::Error) -> bool {
    failed.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// The error of a disk that fails, which has no kind of its own.
const EIO: i32 = 5;

/// What SQLite said, in the words of a log.
pub(super) fn engine_error(path: &Path, failed: rusqlite::Error) -> LogError {
    let said = failed.to_string();
    let unusable = |source: io::Error| error("cannot use", path)(source);
    match failed {
        rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::Utf8Error(..) => damaged(said),
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            // The schema refuses what this program writes only where the file is not as the program reads it.
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::ConstraintViolation => {
                damaged(said)
            }
            ErrorCode::DatabaseBusy => LogError::Locked { path: path.to_path_buf() },
            ErrorCode::DiskFull => unusable(ErrorKind::StorageFull.into()),
            // It could not make room for its shared memory, which it does not call a full disk.
            ErrorCode::SystemIoFailure if failure.extended_code == ffi::SQLITE_IOERR_SHMSIZE => {
                unusable(ErrorKind::StorageFull.into())
            }
            ErrorCode::ReadOnly => unusable(ErrorKind::ReadOnlyFilesystem.into()),
            ErrorCode::PermissionDenied => unusable(ErrorKind::PermissionDenied.into()),
            ErrorCode::SystemIoFailure => unusable(io::Error::from_raw_os_error(EIO)),
            // SQLite does not say why; the system may, when it is asked for a file beside it.
            ErrorCode::CannotOpen => {
                unusable(anonymous(parent(path)).err().unwrap_or_else(|| io::Error::other(said)))
            }
            _ => LogError::Engine { reason: said },
        },
        _ => LogError::Engine { reason: said },
    }
}
