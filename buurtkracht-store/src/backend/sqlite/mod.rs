//! A log in SQLite: one file, that several processes can write and any tool can read.
//!
//! The file has a write-ahead log, and every commit is synced before SQLite shows it. A group of appends is one
//! transaction, in which the length of each log is looked up too, since another process may have written. Reads have
//! connections of their own. The schema, with
//! views for whoever asks in SQL, stands in `schema.sql` and in `docs/sqlite.md`.

mod carve;
mod damaged;
mod file;
mod reading;

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use buurtkracht_core::id::ProgrammeId;
use rusqlite::{Connection, params};

use super::files::error;
use crate::engine::{Batch, Engine, EngineLog, QueueOptions};
use crate::files::TemporaryFolder;
use crate::log::{AppendError, Durability, Entry, LogError};
use file::{Access, Opened, Reading, engine_error, is_busy};
use reading::{SEQUENCE_BITS, Shared, checksum};

/// How a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SqliteOptions {
    /// The most memory that the writer's page cache takes, in bytes. A reader's takes 2 MiB at the most.
    pub cache_bytes: u64,
    /// How appends queue.
    pub queue: QueueOptions,
    /// How long to wait while another process writes, before an append is told that the log is busy, and while
    /// another has the file for itself, before opening says that it is locked.
    pub busy: Duration,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { cache_bytes: 16 << 20, queue: QueueOptions::default(), busy: Duration::from_secs(10) }
    }
}

/// Stands around the commit, which syncs. Replaced in tests, to count and to fail.
type Sync = Arc<dyn Fn(&mut dyn FnMut() -> io::Result<()>) -> io::Result<()> + Send + std::marker::Sync>;

/// A log in a file, by SQLite.
pub type SqliteLog = EngineLog<SqliteEngine>;

/// The engine of a [`SqliteLog`]. The last connection to close, of all processes, brings what is in the write-ahead log
/// into the file.
pub struct SqliteEngine {
    shared: Shared,
    /// Absent in a store that was opened for reading.
    writer: Option<Mutex<Writer>>,
    sync: Sync,
    /// Dropped after the connections.
    _copy: Option<TemporaryFolder>,
}

/// The connection that writes.
struct Writer {
    connection: Connection,
    /// Whether it took the right to write, for a group of appends.
    claimed: bool,
}

impl SqliteLog {
    /// Opens a store that exists. Blocking.
    ///
    /// # Errors
    /// [`LogError`]: absent, no store, locked, of a newer format, damaged, or not readable.
    pub fn open(path: &Path) -> Result<Self, LogError> {
        Self::open_with(path, SqliteOptions::default())
    }

    /// Blocking: opens files. Opens an existing store with options.
    ///
    /// # Errors
    /// As [`SqliteLog::open`].
    pub fn open_with(path: &Path, options: SqliteOptions) -> Result<Self, LogError> {
        Self::open_file(path, Access::Write, options, unhooked())
    }

    /// Blocking: opens files. Opens an existing store for reading. Appends end with [`LogError::ReadOnly`].
    ///
    /// It writes nothing to the store, so it works on read-only media and without permission to write. It follows what
    /// other processes append. Beside a write-ahead log in a folder that it cannot write, it reads a private copy, which
    /// shows the store at this moment.
    ///
    /// # Errors
    /// As [`SqliteLog::open`].
    pub fn open_read_only(path: &Path, options: SqliteOptions) -> Result<Self, LogError> {
        let Reading { path, access, marker, copy } = file::open_read_only(path, options.busy)?;
        let shared = Shared::new(path, access, options.busy)?;
        let engine = SqliteEngine { shared, writer: None, sync: unhooked(), _copy: copy };
        EngineLog::read_only(engine, Some(marker))
    }

    /// Opens a store, and makes it first where there is none. Blocking.
    ///
    /// # Errors
    /// As [`SqliteLog::open`]; a file that holds something else is no store.
    pub fn create(path: &Path) -> Result<Self, LogError> {
        Self::create_with(path, SqliteOptions::default())
    }

    /// Opens or makes a store with options of your own. Blocking.
    ///
    /// # Errors
    /// As [`SqliteLog::create`].
    pub fn create_with(path: &Path, options: SqliteOptions) -> Result<Self, LogError> {
        Self::open_file(path, Access::Create, options, unhooked())
    }

    /// Opens or makes a store whose commits go through a function, which can count, stall or fail them. Blocking.
    ///
    /// # Errors
    /// As [`SqliteLog::create`].
    #[cfg(feature = "testing")]
    pub fn create_with_sync(
        path: &Path,
        options: SqliteOptions,
        sync: impl Fn(&mut dyn FnMut() -> io::Result<()>) -> io::Result<()> + Send + std::marker::Sync + 'static,
    ) -> Result<Self, LogError> {
        Self::open_file(path, Access::Create, options, Arc::new(sync))
    }

    fn open_file(path: &Path, access: Access, options: SqliteOptions, sync: Sync) -> Result<Self, LogError> {
        let Opened { path, connection, marker } = file::open(path, access, &options)?;
        let shared = Shared::new(path, Access::Write, options.busy)?;
        let writer = Some(Mutex::new(Writer { connection, claimed: false }));
        let engine = SqliteEngine { shared, writer, sync, _copy: None };
        EngineLog::start(engine, Some(marker), options.queue)
    }
}

fn unhooked() -> Sync {
    Arc::new(|commit| commit())
}

impl Writer {
    fn run(&self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute([]).map(drop)
    }

    /// SQLite rolls a transaction back by itself after some errors. What is put then would be committed alone, and
    /// lengths that were looked up before need not hold any more.
    fn check_claimed(&self) -> Result<(), LogError> {
        match self.claimed && !self.connection.is_autocommit() {
            true => Ok(()),
            false => Err(LogError::Engine { reason: "the transaction was rolled back".to_owned() }),
        }
    }

    fn roll_back(&mut self) {
        if !self.connection.is_autocommit() {
            // Where even that fails the transaction ends with the connection: nothing is acknowledged of it.
            drop(self.run("ROLLBACK"));
        }
        self.claimed = false;
    }

    /// Returns the number of a programme, which a new one gets here.
    fn number(
        &self,
        shared: &Shared,
        added: &mut HashMap<ProgrammeId, i64>,
        programme: &ProgrammeId,
    ) -> rusqlite::Result<i64> {
        if let Some(number) = shared.number(programme).or_else(|| added.get(programme).copied()) {
            return Ok(number);
        }
        let number = shared.count() + added.len() as i64 + 1;
        let name = programme.as_str();
        let changed = self
            .connection
            .prepare_cached("INSERT INTO programmes (number, name, checksum) VALUES (?1, ?2, ?3)")?
            .execute(params![number, name, checksum(number, name.as_bytes())])?;
        check_stored(changed)?;
        added.insert(programme.clone(), number);
        Ok(number)
    }

    fn insert(&self, number: i64, at: u64, entries: &[Entry]) -> rusqlite::Result<()> {
        let mut insert =
            self.connection.prepare_cached("INSERT INTO log (place, checksum, entry) VALUES (?1, ?2, ?3)")?;
        for (sequence, entry) in (at..).zip(entries) {
            let place = (number << SEQUENCE_BITS) + i64::try_from(sequence).unwrap_or(i64::MAX);
            let changed = insert.execute(params![place, checksum(place, entry), entry])?;
            check_stored(changed)?;
        }
        Ok(())
    }
}

/// Refuses an insert that stored no row.
fn check_stored(changed: usize) -> rusqlite::Result<()> {
    if changed == 1 { Ok(()) } else { Err(rusqlite::Error::StatementChangedRows(changed)) }
}

impl SqliteEngine {
    fn writer(&self) -> Result<MutexGuard<'_, Writer>, LogError> {
        let writer = self.writer.as_ref().ok_or(LogError::ReadOnly)?;
        Ok(writer.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes the right to write, once for a group of appends.
    fn begin(&self, writer: &mut Writer) -> Result<(), AppendError> {
        if writer.claimed {
            return Ok(writer.check_claimed()?);
        }
        match writer.run("BEGIN IMMEDIATE") {
            Ok(()) => {}
            Err(failed) if is_busy(&failed) => return Err(AppendError::Busy),
            Err(failed) => return Err(engine_error(&self.shared.path, failed).into()),
        }
        writer.claimed = true;
        self.shared.refresh(&writer.connection).inspect_err(|_| writer.roll_back())?;
        Ok(())
    }

    fn store(&self, writer: &Writer, batches: &[Batch]) -> Result<(), LogError> {
        let mut added = HashMap::new();
        for Batch { programme, at, entries } in batches {
            writer.check_claimed()?;
            let number = writer.number(&self.shared, &mut added, programme);
            let inserted = number.and_then(|number| writer.insert(number, *at, entries));
            inserted.map_err(|failed| self.shared.error(programme, *at, failed))?;
        }
        writer.check_claimed()?;
        let mut failed = None;
        let outcome = (self.sync)(&mut || {
            writer.run("COMMIT").map_err(|error| {
                let said = io::Error::other(error.to_string());
                failed = Some(error);
                said
            })
        });
        match (failed, outcome) {
            (Some(failed), _) => Err(engine_error(&self.shared.path, failed)),
            (None, Err(said)) => Err(error("cannot sync", &self.shared.path)(said)),
            (None, Ok(())) if writer.connection.is_autocommit() => Ok(()),
            (None, Ok(())) => Err(LogError::Engine { reason: "the commit was left out".to_owned() }),
        }
    }
}

impl Engine for SqliteEngine {
    fn read(&self, programme: &ProgrammeId, from: u64, limit: usize) -> Result<Vec<Entry>, LogError> {
        self.shared.read(programme, from, limit)
    }

    fn length(&self, programme: &ProgrammeId) -> Result<u64, LogError> {
        self.shared.length(programme)
    }

    fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
        self.shared.programmes()
    }

    fn commit(&self, batches: &[Batch]) -> Result<(), LogError> {
        let mut writer = self.writer()?;
        let stored = self.store(&writer, batches);
        writer.roll_back();
        stored?;
        batches.iter().for_each(|batch| self.shared.saw(&batch.programme, batch.end()));
        Ok(())
    }

    fn durability(&self) -> Durability {
        Durability::Disk
    }

    fn claim(&self, programme: &ProgrammeId) -> Result<u64, AppendError> {
        let mut writer = self.writer()?;
        self.begin(&mut writer)?;
        Ok(self.shared.length_by(&writer.connection, programme, self.shared.seen(programme))?)
    }

    fn release(&self) {
        if let Ok(mut writer) = self.writer() {
            writer.roll_back();
        }
    }

    fn version(&self) -> Result<Option<u64>, LogError> {
        Ok(Some(self.shared.version()?))
    }
}

#[cfg(test)]
mod tests;
