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
use std::time::{Duration, SystemTime};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};

use super::SqliteOptions;
use crate::backend::files::{error, no_store, retry};
use crate::engine::marker::Marker;
use crate::files::{TemporaryFolder, anonymous, create_folder, parent, sweep_beside, sync_folder};
use crate::log::LogError;

/// "BkLg": what the header of the file says that it is.
const APPLICATION: i32 = 0x426b_4c67;
/// The format of store that this version makes, and the newest that it reads.
pub(super) const FORMAT: i32 = 1;
const SCHEMA: &str = include_str!("schema.sql");
/// A commit writes whole pages, so larger ones make commits dearer; what is left of a page behind its last whole
/// entry is lost, so smaller ones take more disk: entries of up to 1.3 KB cost at most a fifth more than their bytes.
pub(super) const PAGE_BYTES: u32 = 8_192;
/// How far the write-ahead log grows before it is brought into the file: 8 MiB.
const WAL_PAGES: u32 = 1_024;

/// How a connection opens the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// To write. A missing file is made.
    Create,
    /// To write.
    Write,
    /// To read a file that others can write. SQLite needs its shared memory for that.
    Read,
    /// To read a file that nobody writes. SQLite takes no lock and makes no file.
    Immutable,
}

/// A store that was opened.
pub(super) struct Opened {
    pub(super) path: PathBuf,
    /// Holds SQLite's shared memory, so that nothing is recovered from the `-wal` behind its back.
    pub(super) connection: Connection,
    /// The path of the marker.
    pub(super) marker: PathBuf,
}

/// Opens a store to write, and makes it where there is none and that is asked for.
pub(super) fn open(path: &Path, access: Access, options: &SqliteOptions) -> Result<Opened, LogError> {
    let path = resolve(path)?;
    let marker_path = beside(&path, ".marker");
    let marker = Marker::read(marker_path.clone())?;
    match fs::metadata(&path) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(no_store(&path, "it is no file, a store in SQLite is one")),
        Err(failed) if failed.kind() == ErrorKind::NotFound => {
            marker.check_not_emptied()?;
            if access != Access::Create {
                return Err(LogError::Absent { path });
            }
            let folder = parent(&path);
            create_folder(folder).map_err(error("cannot make", folder))?;
            // SQLite makes its other files with the mode of this one. Another process may make it first.
            create_private_file(&path).map_err(error("cannot make", &path))?;
        }
        Err(failed) => return Err(error("cannot look at", &path)(failed)),
    }
    let connection = connect(&path, access, options.busy)?;
    if identify(&connection, &path, &marker)? == Content::Nothing {
        marker.check_not_emptied()?;
        if access != Access::Create {
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
    sweep_beside(&marker_path);
    Ok(Opened { path, connection, marker: marker_path })
}

/// A store that was opened to read.
pub(super) struct Reading {
    pub(super) path: PathBuf,
    pub(super) access: Access,
    pub(super) marker: PathBuf,
    /// The private copy of the store, where the store itself could not be read.
    pub(super) copy: Option<TemporaryFolder>,
}

/// Opens a store to read. Nothing in it changes, but for the shared memory that SQLite keeps beside it while it is in use.
pub(super) fn open_read_only(path: &Path, busy: Duration) -> Result<Reading, LogError> {
    let path = resolve(path)?;
    let marker = beside(&path, ".marker");
    if stamp(&path)?.is_none() {
        Marker::read(marker)?.check_not_emptied()?;
        return Err(LogError::Absent { path });
    }
    let access = if has_wal(&path) { Access::Read } else { Access::Immutable };
    match check(&path, access, busy) {
        Ok(()) => Ok(Reading { path, access, marker, copy: None }),
        // Where the folder cannot be written SQLite cannot make its shared memory.
        Err(LogError::Io { .. }) if access == Access::Read => {
            let copy = TemporaryFolder::create()?;
            let copied = copy.path().join("store");
            let marker = beside(&copied, ".marker");
            // Before the rest, so that it does not lead.
            copy_file(&beside(&path, ".marker"), &marker)?;
            copy_store(&path, &copied)?;
            check(&copied, Access::Write, busy)?;
            Ok(Reading { path: copied, access: Access::Write, marker, copy: Some(copy) })
        }
        Err(failed) => Err(failed),
    }
}

/// Refuses a file that is no store.
fn check(path: &Path, access: Access, busy: Duration) -> Result<(), LogError> {
    let connection = connect(path, access, busy)?;
    let marker = Marker::read(beside(path, ".marker"))?;
    match identify(&connection, path, &marker)? {
        Content::Store => check_schema(&connection, path),
        Content::Nothing => {
            marker.check_not_emptied()?;
            Err(LogError::Absent { path: path.to_path_buf() })
        }
    }
}

/// Whether a process has the store open, or left without closing it.
pub(super) fn has_wal(path: &Path) -> bool {
    beside(path, "-wal").exists()
}

/// The size of a file and when it was written; `None` where there is none.
pub(super) type Stamp = Option<(u64, Option<SystemTime>)>;

pub(super) fn stamp(path: &Path) -> Result<Stamp, LogError> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(Some((found.len(), found.modified().ok()))),
        Ok(_) => Err(no_store(path, "it is no file, a store in SQLite is one")),
        Err(failed) if failed.kind() == ErrorKind::NotFound => Ok(None),
        Err(failed) => Err(error("cannot look at", path)(failed)),
    }
}

/// Copies the file and its write-ahead log, and says whether there was a file. A copy of what is written to
/// meanwhile would be of no moment at all.
pub(super) fn copy_store(from: &Path, to: &Path) -> Result<bool, LogError> {
    let wal = beside(from, "-wal");
    let before = (stamp(from)?, stamp(&wal)?);
    copy_file(from, to)?;
    copy_file(&wal, &beside(to, "-wal"))?;
    if (stamp(from)?, stamp(&wal)?) != before {
        return Err(LogError::Locked { path: from.to_path_buf() });
    }
    Ok(before.0.is_some())
}

/// Copies the content of a file, if it exists.
fn copy_file(from: &Path, to: &Path) -> Result<(), LogError> {
    if stamp(from)?.is_none() {
        return Ok(());
    }
    let copied = || io::copy(&mut File::open(from)?, &mut File::create(to)?);
    copied().map(drop).map_err(error("cannot copy", from))
}

/// Makes an empty file for its owner only. One that is there stays as it is.
fn create_private_file(path: &Path) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(failed) if failed.kind() != ErrorKind::AlreadyExists => Err(failed),
        _ => Ok(()),
    }
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
pub(super) fn connect(path: &Path, access: Access, busy: Duration) -> Result<Connection, LogError> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match access {
            Access::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Access::Immutable => OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
        };
    let name = if access == Access::Immutable { immutable(path) } else { path.as_os_str().to_owned() };
    let set_up = || {
        let connection = Connection::open_with_flags(Path::new(&name), flags)?;
        connection.busy_timeout(busy)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        // They are for other programs. This one checks the same by itself, and they cost a tenth of an append.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        Ok(connection)
    };
    set_up().map_err(|failed| engine_error(path, failed))
}

/// The URI of a file that nobody writes.
fn immutable(path: &Path) -> OsString {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                uri.push(char::from(*byte))
            }
            other => uri += &format!("%{other:02x}"),
        }
    }
    (uri + "?immutable=1").into()
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

/// The objects of a schema by kind and name, each with its table and its text.
type Schema = BTreeMap<(String, String), (String, Option<String>)>;

fn schema(connection: &Connection) -> rusqlite::Result<Schema> {
    let mut statement = connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?))))?;
    rows.collect()
}

/// Refuses a store in which a table, trigger, index or view of ours is not as it was made, or in which others have a
/// trigger or an index on a table of ours, which could change or refuse what is stored.
pub(super) fn check_schema(connection: &Connection, path: &Path) -> Result<(), LogError> {
    let expected = Connection::open_in_memory().and_then(|made| {
        made.execute_batch(SCHEMA)?;
        schema(&made)
    });
    let expected = expected.map_err(|failed| engine_error(path, failed))?;
    let found = schema(connection).map_err(|failed| engine_error(path, failed))?;
    if let Some(((kind, name), _)) = expected.iter().find(|(object, made)| found.get(object) != Some(made)) {
        return Err(damaged(format!("its {kind} {name} is not as it was made")));
    }
    let ours = |table: &str| expected.values().any(|(ours, _)| ours.eq_ignore_ascii_case(table));
    let foreign = found.iter().find(|(object, (table, _))| {
        matches!(object.0.as_str(), "trigger" | "index") && ours(table) && !expected.contains_key(object)
    });
    match foreign {
        Some(((kind, name), (table, _))) => {
            Err(damaged(format!("its table {table} has a foreign {kind} {name}: drop it")))
        }
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
