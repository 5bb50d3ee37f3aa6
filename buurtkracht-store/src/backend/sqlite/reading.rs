//! Reading a store: connections of its own, and what was seen before.
//!
//! SQLite notices a page that makes no sense, and not every other one: a count of rows that shrank by a flipped
//! bit is a shorter table. So every row is checked by its checksum and its place, and no log may be shorter than it
//! was once seen to be.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use buurtkracht_core::id::ProgrammeId;
use rusqlite::Connection;

use super::file::{self, Access, Stamp, engine_error};
use crate::log::{Entry, LogError};

/// The bits of a place that are the sequence; those above are the number of the programme.
pub(super) const SEQUENCE_BITS: u32 = 40;
/// How many connections are kept for the next reader, and the memory that each may take.
const IDLE: usize = 16;
const READER_CACHE_BYTES: u64 = 2 << 20;

/// What readers and the writer share.
pub(super) struct Shared {
    pub(super) path: PathBuf,
    busy: Duration,
    connections: Mutex<Connections>,
    known: Mutex<Known>,
    /// The connection that says whether others wrote; there once somebody listens.
    watch: Mutex<Option<Connection>>,
}

/// The connections that read.
struct Connections {
    access: Access,
    /// The file as it was when it was found to have no writer.
    stamp: Stamp,
    idle: Vec<Connection>,
}

/// What was seen in the store, committed. None of it can ever become less.
#[derive(Default)]
struct Known {
    /// The programmes, numbered from 1 without gaps.
    numbers: HashMap<ProgrammeId, i64>,
    /// How long each log at least is.
    lengths: HashMap<ProgrammeId, u64>,
}

/// A programme as it was seen.
pub(super) struct Seen {
    number: Option<i64>,
    /// How long its log at least is.
    least: u64,
}

/// The checksum that stands with a row: against damage by a disk, not by a person, whom `verify` finds.
pub(super) fn checksum(key: i64, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&key.to_be_bytes());
    hasher.update(bytes);
    hasher.finalize()
}

fn damaged(programme: &ProgrammeId, sequence: u64, reason: impl Into<String>) -> LogError {
    LogError::Damaged { programme: Some(programme.clone()), sequence: Some(sequence), reason: reason.into() }
}

impl Shared {
    pub(super) fn new(path: PathBuf, access: Access, busy: Duration) -> Result<Self, LogError> {
        let connections = Connections { access, stamp: file::stamp(&path)?, idle: Vec::new() };
        let connections = Mutex::new(connections);
        Ok(Self { path, busy, connections, known: Mutex::default(), watch: Mutex::default() })
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What SQLite said, about one entry or the end of a log.
    pub(super) fn error(&self, programme: &ProgrammeId, sequence: u64, failed: rusqlite::Error) -> LogError {
        match engine_error(&self.path, failed) {
            LogError::Damaged { programme: None, reason, .. } => damaged(programme, sequence, reason),
            other => other,
        }
    }

    fn connections(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lends a connection that nobody else uses. It asks again if a process began to write to the file, which was
    /// immutable before: the answer can be of no moment at all.
    fn with_reader<T>(&self, ask: impl Fn(&Connection) -> Result<T, LogError>) -> Result<T, LogError> {
        loop {
            let (access, kept) = {
                let mut connections = self.connections();
                (connections.access, connections.idle.pop())
            };
            let connection = kept.map_or_else(|| self.reader(access), Ok)?;
            let answer = ask(&connection);
            if access == Access::Immutable && self.has_writer()? {
                continue;
            }
            let answer = answer?;
            let mut connections = self.connections();
            if connections.idle.len() < IDLE && connections.access == access {
                connections.idle.push(connection);
            }
            return Ok(answer);
        }
    }

    /// Opens a connection to read.
    fn reader(&self, access: Access) -> Result<Connection, LogError> {
        let connection = file::connect(&self.path, access, self.busy)?;
        file::configure(&connection, &self.path, READER_CACHE_BYTES)?;
        connection
            .execute_batch("PRAGMA query_only = ON")
            .map_err(|failed| engine_error(&self.path, failed))?;
        Ok(connection)
    }

    /// Whether a process writes, or wrote, to a file that was immutable. From then on the file is read like any other.
    fn has_writer(&self) -> Result<bool, LogError> {
        let mut connections = self.connections();
        if connections.access != Access::Immutable {
            return Ok(true);
        }
        let changed = file::has_wal(&self.path) || file::stamp(&self.path)? != connections.stamp;
        if changed {
            connections.access = Access::Read;
            connections.idle.clear();
            *self.known() = Known::default();
        }
        Ok(changed)
    }

    /// Looks up which programmes were added. The connection must not have put any itself.
    pub(super) fn refresh(&self, connection: &Connection) -> Result<(), LogError> {
        let mut known = self.known();
        let wrong = |reason: String| LogError::Damaged { programme: None, sequence: None, reason };
        let mut read = || -> rusqlite::Result<Result<(), LogError>> {
            let mut statement = connection.prepare_cached(
                "SELECT number, name, checksum FROM programmes WHERE number > ?1 ORDER BY number",
            )?;
            let mut rows = statement.query([known.numbers.len() as i64])?;
            while let Some(row) = rows.next()? {
                let (number, name) = (row.get::<_, i64>(0)?, row.get::<_, String>(1)?);
                let sum: u32 = row.get(2)?;
                let expected = known.numbers.len() as i64 + 1;
                let Some(programme) = name
                    .parse::<ProgrammeId>()
                    .ok()
                    .filter(|_| number == expected && sum == checksum(number, name.as_bytes()))
                else {
                    return Ok(Err(wrong(format!("programme number {expected} is not what was written"))));
                };
                match known.numbers.entry(programme) {
                    Slot::Vacant(vacant) => drop(vacant.insert(number)),
                    Slot::Occupied(twice) => {
                        return Ok(Err(wrong(format!("programme {} has two numbers", twice.key()))));
                    }
                }
            }
            Ok(Ok(()))
        };
        read().map_err(|failed| engine_error(&self.path, failed))?
    }

    /// The number of a programme that was seen.
    pub(super) fn number(&self, programme: &ProgrammeId) -> Option<i64> {
        self.known().numbers.get(programme).copied()
    }

    /// How many programmes were seen: the last number.
    pub(super) fn count(&self) -> i64 {
        self.known().numbers.len() as i64
    }

    /// How long a log at least is. A programme exists once it has an entry.
    fn least(&self, programme: &ProgrammeId) -> u64 {
        let known = self.known();
        let seen = known.lengths.get(programme).copied().unwrap_or(0);
        seen.max(u64::from(known.numbers.contains_key(programme)))
    }

    /// Notes that a log was seen to have a length.
    pub(super) fn saw(&self, programme: &ProgrammeId, length: u64) {
        let mut known = self.known();
        match known.lengths.get_mut(programme) {
            Some(least) => *least = length.max(*least),
            None => drop(known.lengths.insert(programme.clone(), length)),
        }
    }

    /// A programme as it was seen. Its length is looked up first: another thread may see the first entry
    /// meanwhile, and a connection that looked before is no shorter for it.
    pub(super) fn seen(&self, programme: &ProgrammeId) -> Seen {
        let least = self.least(programme);
        Seen { number: self.number(programme), least }
    }

    /// A programme, looked up where it was not seen yet.
    fn find(&self, connection: &Connection, programme: &ProgrammeId) -> Result<Seen, LogError> {
        let seen = self.seen(programme);
        if seen.number.is_some() {
            return Ok(seen);
        }
        self.refresh(connection)?;
        Ok(Seen { number: self.number(programme), ..seen })
    }

    /// The length that a connection sees.
    pub(super) fn length_by(
        &self,
        connection: &Connection,
        programme: &ProgrammeId,
        Seen { number, least }: Seen,
    ) -> Result<u64, LogError> {
        let length = match number {
            None => 0,
            Some(number) => {
                let last = || -> rusqlite::Result<Option<i64>> {
                    let mut statement = connection.prepare_cached(
                        "SELECT place FROM log WHERE place >= ?1 AND place < ?2 ORDER BY place DESC LIMIT 1",
                    )?;
                    let mut rows =
                        statement.query([number << SEQUENCE_BITS, (number + 1) << SEQUENCE_BITS])?;
                    rows.next()?.map(|row| row.get(0)).transpose()
                };
                let last = last().map_err(|failed| self.error(programme, least, failed))?;
                last.map_or(0, |place| (place - (number << SEQUENCE_BITS)).unsigned_abs() + 1)
            }
        };
        if length < least {
            return Err(damaged(
                programme,
                length,
                format!("the log had {least} entries and now has {length}"),
            ));
        }
        Ok(length)
    }

    pub(super) fn length(&self, programme: &ProgrammeId) -> Result<u64, LogError> {
        self.with_reader(|connection| {
            let seen = self.find(connection, programme)?;
            let length = self.length_by(connection, programme, seen)?;
            if length > 0 {
                self.saw(programme, length);
            }
            Ok(length)
        })
    }

    pub(super) fn read(
        &self,
        programme: &ProgrammeId,
        from: u64,
        limit: usize,
    ) -> Result<Vec<Entry>, LogError> {
        self.with_reader(|connection| {
            let Seen { number, least } = self.find(connection, programme)?;
            let mut entries = Vec::new();
            if let Some(number) = number
                && from < 1 << SEQUENCE_BITS
                && let Err(failed) =
                    self.read_rows(connection, programme, number, from, limit, &mut entries)?
            {
                return Err(self.error(programme, from + entries.len() as u64, failed));
            }
            let end = from.saturating_add(entries.len() as u64);
            if entries.len() < limit && end < least {
                return Err(damaged(programme, end, "the entry is missing"));
            }
            if !entries.is_empty() {
                self.saw(programme, end);
            }
            Ok(entries)
        })
    }

    /// Reads in one statement, so from one state of the log. There is no upper bound but the limit, so that a
    /// row behind one that is missing shows it.
    fn read_rows(
        &self,
        connection: &Connection,
        programme: &ProgrammeId,
        number: i64,
        from: u64,
        limit: usize,
        entries: &mut Vec<Entry>,
    ) -> Result<rusqlite::Result<()>, LogError> {
        let start = (number << SEQUENCE_BITS) + i64::try_from(from).unwrap_or(i64::MAX);
        let mut flaw = None;
        let mut read = || -> rusqlite::Result<()> {
            let mut statement = connection.prepare_cached(
                "SELECT place, checksum, entry FROM log WHERE place >= ?1 AND place < ?2 ORDER BY place LIMIT ?3",
            )?;
            let end = (number + 1) << SEQUENCE_BITS;
            let mut rows = statement.query([start, end, i64::try_from(limit).unwrap_or(i64::MAX)])?;
            while let Some(row) = rows.next()? {
                let place: i64 = row.get(0)?;
                let (sum, entry) = (row.get::<_, u32>(1)?, row.get_ref(2)?.as_blob()?);
                if place != start + entries.len() as i64 {
                    flaw = Some("the entry is missing");
                    break;
                }
                if sum != checksum(place, entry) {
                    flaw = Some("the entry is not what was written: its checksum differs");
                    break;
                }
                entries.push(entry.to_vec());
            }
            Ok(())
        };
        let outcome = read();
        match flaw {
            Some(reason) => Err(damaged(programme, from + entries.len() as u64, reason)),
            None => Ok(outcome),
        }
    }

    pub(super) fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
        self.with_reader(|connection| self.refresh(connection))?;
        let mut programmes: Vec<ProgrammeId> = self.known().numbers.keys().cloned().collect();
        programmes.sort();
        Ok(programmes)
    }

    /// Returns a number that changes when another connection commits. SQLite tells no other process that it wrote, but
    /// it counts, for each connection, what others committed. To ask for that number costs microseconds.
    pub(super) fn version(&self) -> Result<u64, LogError> {
        let access = self.connections().access;
        if access == Access::Immutable && !self.has_writer()? {
            // No connection counts from 0.
            return Ok(0);
        }
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = match watch.as_mut() {
            Some(connection) => connection,
            // For good: another connection counts otherwise.
            None => {
                let access = self.connections().access;
                watch.insert(file::connect(&self.path, access, Duration::ZERO)?)
            }
        };
        connection
            .pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0))
            .map(i64::unsigned_abs)
            .map_err(|failed| engine_error(&self.path, failed))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use pollster::block_on;

    use super::super::SqliteLog;
    use super::*;
    use crate::log::Log as _;

    #[test]
    fn an_answer_that_a_writer_came_into_is_asked_for_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        let programme: ProgrammeId = "example".parse().unwrap();
        let append = |at: u64| {
            let log = SqliteLog::open(&path).unwrap();
            block_on(log.append(&programme, at, vec![b"entry".to_vec()])).unwrap();
            block_on(log.close()).unwrap();
        };
        drop(SqliteLog::create(&path).unwrap());
        append(0);
        let shared = Shared::new(path.clone(), Access::Immutable, Duration::ZERO).unwrap();
        let asked = Cell::new(0);
        let answer = shared.with_reader(|_| {
            asked.set(asked.get() + 1);
            if asked.get() == 1 {
                append(1);
            }
            Ok(asked.get())
        });
        assert_eq!(answer.unwrap(), 2);
        assert_eq!(shared.length(&programme).unwrap(), 2);
    }
}
