//! A log in SQLite: one file, that several processes can write and any tool can read.
//!
//! The file has a write-ahead log, and every commit is synced before SQLite shows it. One thread of this
//! process writes: all that is queued, of any programme, in one transaction, in which it also looks how long
//! each log is, since another process may have written. Reads have connections of their own. The schema, with
//! views for whoever asks in SQL, stands in `schema.sql` and in `docs/sqlite.md`.

mod damaged;
mod file;
mod following;
mod reading;

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use buurtkracht_core::id::ProgrammeId;
use rusqlite::{Connection, params};

use super::QueueOptions;
use super::files::error;
use super::writer::{self, Writer};
use crate::log::{AppendError, BoxFuture, Completion, Durability, Entry, Log, LogError, Permit};
use file::{Mode, Opened, engine_error, is_busy};
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
pub struct SqliteLog {
    shared: RwLock<Option<Arc<Shared>>>,
    writer: Writer,
}

impl SqliteLog {
    /// Opens a store that exists.
    ///
    /// # Errors
    /// [`LogError`]: absent, no store, locked, of a newer format, damaged, or not readable.
    pub fn open(path: &Path) -> Result<Self, LogError> {
        Self::start(path, Mode::Open, SqliteOptions::default(), unhooked())
    }

    /// Opens a store that exists with options of one's own.
    ///
    /// # Errors
    /// As [`SqliteLog::open`].
    pub fn open_with(path: &Path, options: SqliteOptions) -> Result<Self, LogError> {
        Self::start(path, Mode::Open, options, unhooked())
    }

    /// Opens a store, and makes it first where there is none.
    ///
    /// # Errors
    /// As [`SqliteLog::open`]; a file that holds something else is no store.
    pub fn create(path: &Path) -> Result<Self, LogError> {
        Self::create_with(path, SqliteOptions::default())
    }

    /// Opens or makes a store with options of one's own.
    ///
    /// # Errors
    /// As [`SqliteLog::create`].
    pub fn create_with(path: &Path, options: SqliteOptions) -> Result<Self, LogError> {
        Self::start(path, Mode::Create, options, unhooked())
    }

    /// A store whose commits go through a function of one's own, to count them, stall them or let them fail.
    ///
    /// # Errors
    /// As [`SqliteLog::create`].
    #[cfg(feature = "testing")]
    pub fn create_with_sync(
        path: &Path,
        options: SqliteOptions,
        sync: impl Fn(&mut dyn FnMut() -> io::Result<()>) -> io::Result<()> + Send + std::marker::Sync + 'static,
    ) -> Result<Self, LogError> {
        Self::start(path, Mode::Create, options, Arc::new(sync))
    }

    fn start(path: &Path, mode: Mode, options: SqliteOptions, sync: Sync) -> Result<Self, LogError> {
        let Opened { path, connection, marker } = file::open(path, mode, &options)?;
        let shared = Arc::new(Shared::new(path, options.busy));
        marker.check_not_shortened(|programme| shared.length(programme))?;
        let engine = Engine {
            shared: Arc::clone(&shared),
            connection,
            sync,
            transaction: Transaction::None,
            lengths: HashMap::new(),
            numbers: HashMap::new(),
        };
        let writer = Writer::start("buurtkracht-sqlite", options.queue, engine, marker)?;
        Ok(Self { shared: RwLock::new(Some(shared)), writer })
    }

    fn shared(&self) -> Result<Arc<Shared>, LogError> {
        let shared = self.shared.read().unwrap_or_else(PoisonError::into_inner);
        shared.clone().ok_or(LogError::Closed)
    }

    /// Lets the writer finish, and closes the connections. The last one to close, of all processes, brings what
    /// is in the write-ahead log into the file.
    fn shut(&self) {
        self.writer.finish();
        self.shared.write().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Drop for SqliteLog {
    fn drop(&mut self) {
        self.shut();
    }
}

fn unhooked() -> Sync {
    Arc::new(|commit| commit())
}

/// The state of the writer's transaction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Transaction {
    None,
    Open,
    /// Another process did not let go of the file in time: this group is not stored.
    Refused,
}

/// What the writer holds: its connection, and what it put in the transaction.
struct Engine {
    shared: Arc<Shared>,
    connection: Connection,
    sync: Sync,
    transaction: Transaction,
    lengths: HashMap<ProgrammeId, u64>,
    numbers: HashMap<ProgrammeId, i64>,
}

impl Engine {
    /// Takes the right to write, once for a group of appends.
    fn begin(&mut self) -> Result<(), AppendError> {
        match self.transaction {
            Transaction::Open => return Ok(self.check_open()?),
            Transaction::Refused => return Err(AppendError::Busy),
            Transaction::None => {}
        }
        match self.run("BEGIN IMMEDIATE") {
            Ok(()) => {}
            Err(failed) if is_busy(&failed) => {
                self.transaction = Transaction::Refused;
                return Err(AppendError::Busy);
            }
            Err(failed) => return Err(engine_error(&self.shared.path, failed).into()),
        }
        if let Err(error) = self.shared.refresh(&self.connection) {
            self.roll_back();
            return Err(error.into());
        }
        self.transaction = Transaction::Open;
        Ok(())
    }

    fn run(&self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute([]).map(drop)
    }

    /// SQLite rolls a transaction back by itself after some errors. What is put then would be committed alone.
    fn check_open(&self) -> Result<(), LogError> {
        match self.connection.is_autocommit() {
            false => Ok(()),
            true => Err(LogError::Engine { reason: "the transaction was rolled back".to_owned() }),
        }
    }

    fn number(&self, programme: &ProgrammeId) -> Option<i64> {
        self.numbers.get(programme).copied().or_else(|| self.shared.number(programme))
    }

    fn insert(&mut self, programme: &ProgrammeId, at: u64, entries: &[Entry]) -> rusqlite::Result<()> {
        let number = match self.number(programme) {
            Some(number) => number,
            None => {
                let number = self.shared.count() + self.numbers.len() as i64 + 1;
                self.connection
                    .prepare_cached("INSERT INTO programmes (number, name, checksum) VALUES (?1, ?2, ?3)")?
                    .execute(params![
                        number,
                        programme.as_str(),
                        checksum(number, programme.as_str().as_bytes())
                    ])?;
                self.numbers.insert(programme.clone(), number);
                number
            }
        };
        let mut insert =
            self.connection.prepare_cached("INSERT INTO log (place, checksum, entry) VALUES (?1, ?2, ?3)")?;
        for (sequence, entry) in (at..).zip(entries) {
            let place = (number << SEQUENCE_BITS) + i64::try_from(sequence).unwrap_or(i64::MAX);
            insert.execute(params![place, checksum(place, entry), entry])?;
        }
        Ok(())
    }

    /// Ends the transaction with nothing stored.
    fn roll_back(&mut self) {
        if !self.connection.is_autocommit() {
            // Where even that fails the transaction ends with the connection: nothing is acknowledged of it.
            drop(self.run("ROLLBACK"));
        }
        self.transaction = Transaction::None;
        self.lengths.clear();
        self.numbers.clear();
    }

    fn commit_hooked(&mut self) -> Result<(), LogError> {
        self.check_open()?;
        let mut failed = None;
        let outcome = (self.sync)(&mut || {
            self.run("COMMIT").map_err(|error| {
                let said = io::Error::other(error.to_string());
                failed = Some(error);
                said
            })
        });
        match (failed, outcome) {
            (Some(failed), _) => Err(engine_error(&self.shared.path, failed)),
            (None, Err(said)) => Err(error("cannot sync", &self.shared.path)(said)),
            (None, Ok(())) if self.connection.is_autocommit() => Ok(()),
            (None, Ok(())) => Err(LogError::Engine { reason: "the commit was left out".to_owned() }),
        }
    }
}

impl writer::Engine for Engine {
    fn length(&mut self, programme: &ProgrammeId) -> Result<u64, AppendError> {
        self.begin()?;
        match self.lengths.get(programme) {
            Some(length) => Ok(*length),
            None => Ok(self.shared.length_by(&self.connection, programme, self.shared.seen(programme))?),
        }
    }

    fn put(&mut self, programme: &ProgrammeId, at: u64, entries: Vec<Entry>) -> Result<(), LogError> {
        self.check_open()?;
        if let Err(failed) = self.insert(programme, at, &entries) {
            self.roll_back();
            return Err(self.shared.error(programme, at, failed));
        }
        self.lengths.insert(programme.clone(), at + entries.len() as u64);
        Ok(())
    }

    fn commit(&mut self) -> Result<(), LogError> {
        let outcome = self.commit_hooked();
        if outcome.is_ok() {
            for (programme, length) in self.lengths.drain() {
                self.shared.saw(&programme, length);
                self.shared.notifier.notify(&programme);
            }
        }
        self.roll_back();
        outcome
    }

    fn abandon(&mut self) {
        self.roll_back();
    }
}

impl Log for SqliteLog {
    fn reserve(&self) -> BoxFuture<'_, Result<Permit, AppendError>> {
        Box::pin(self.writer.reserve())
    }

    fn enqueue(
        &self,
        permit: Permit,
        programme: &ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
        done: Completion,
    ) {
        self.writer.enqueue(permit, programme, expected, entries, done);
    }

    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>> {
        Box::pin(std::future::ready(self.shared().and_then(|shared| shared.read(programme, from, limit))))
    }

    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>> {
        Box::pin(std::future::ready(self.shared().and_then(|shared| shared.length(programme))))
    }

    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>> {
        Box::pin(std::future::ready(self.shared().and_then(|shared| shared.programmes())))
    }

    fn listen(&self, of: Option<&ProgrammeId>) -> BoxFuture<'static, ()> {
        match self.shared() {
            Ok(shared) => Box::pin(following::heard(&shared, of)),
            Err(_) => Box::pin(std::future::ready(())),
        }
    }

    fn durability(&self) -> Durability {
        Durability::Disk
    }

    fn close(&self) -> BoxFuture<'_, Result<(), LogError>> {
        self.shut();
        Box::pin(std::future::ready(self.writer.poison().check()))
    }
}

#[cfg(test)]
mod tests;
