//! What is left of a SQLite store: row by row, of a copy.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use buurtkracht_core::id::ProgrammeId;
use rusqlite::{Connection, OptionalExtension as _};

use super::SqliteLog;
use super::file::{self, Access, FORMAT, beside};
use super::reading::{SEQUENCE_BITS, checksum};
use crate::doctor::{DamagedStore, Note};
use crate::engine::marker::Marker;
use crate::files::TemporaryFolder;
use crate::log::{Entry, LogError};

/// How many flaws of its file SQLite is asked for.
const FLAWS: usize = 5;

impl SqliteLog {
    /// Blocking: copies files. Returns what is left of a store, for the doctor. Nothing in the store is changed: SQLite is given a copy in a
    /// temporary folder.
    ///
    /// # Errors
    /// [`LogError`]: absent, no store, written to meanwhile, or of a newer format. Damage is no error here.
    pub fn damaged(path: &Path) -> Result<Box<dyn DamagedStore>, LogError> {
        let mut notes = Vec::new();
        let marked = read_marker(path, &mut notes);
        let folder = TemporaryFolder::create()?;
        let copied = folder.path().join("store");
        let mut damaged =
            DamagedSqlite { marked, engine: None, numbers: BTreeMap::new(), notes, _folder: folder };
        if file::copy_store(path, &copied)? {
            damaged.open_copy(path, &copied)?;
        } else if damaged.marked.is_some() {
            damaged.notes.push(Note::Damage(format!("the file {} is gone", path.display())));
        } else {
            return Err(LogError::Absent { path: path.to_path_buf() });
        }
        if damaged.marked.is_none() && !damaged.numbers.is_empty() && damaged.sound_so_far() {
            let text =
                "the file `.marker` is gone, or was not written yet: a loss at the end cannot be noticed";
            damaged.notes.push(Note::Remark(text.to_owned()));
        }
        Ok(Box::new(damaged))
    }
}

fn read_marker(path: &Path, notes: &mut Vec<Note>) -> Option<BTreeMap<ProgrammeId, u64>> {
    match Marker::read(beside(path, ".marker")) {
        Ok(marker) if marker.marked().is_empty() => None,
        Ok(marker) => Some(marker.marked().clone()),
        Err(failed) => {
            notes.push(Note::Damage(format!("how long the logs were is not known: {failed}")));
            None
        }
    }
}

struct DamagedSqlite {
    marked: Option<BTreeMap<ProgrammeId, u64>>,
    engine: Option<Connection>,
    numbers: BTreeMap<ProgrammeId, i64>,
    notes: Vec<Note>,
    _folder: TemporaryFolder,
}

impl DamagedSqlite {
    fn sound_so_far(&self) -> bool {
        !self.notes.iter().any(|note| matches!(note, Note::Damage(_)))
    }

    fn damage(&mut self, text: String) {
        self.notes.push(Note::Damage(text));
    }

    fn open_copy(&mut self, path: &Path, copied: &Path) -> Result<(), LogError> {
        let marker = Marker::read(beside(copied, ".marker"))?;
        let connection = file::connect(copied, Access::Write, std::time::Duration::ZERO)?;
        match file::identify(&connection, path, &marker) {
            Ok(file::Content::Store) => {}
            Ok(file::Content::Nothing) if self.marked.is_none() => {
                return Err(LogError::Absent { path: path.to_path_buf() });
            }
            Ok(file::Content::Nothing) => self.damage("the file holds nothing any more".to_owned()),
            Err(error @ LogError::NewerFormat { .. }) => return Err(error),
            Err(error) if self.marked.is_none() => return Err(error),
            Err(error) => {
                self.damage(format!("the file does not say that it is a store of format {FORMAT}: {error}"))
            }
        }
        if let Err(error) = file::check_schema(&connection, path) {
            self.damage(error.to_string());
        }
        match flaws(&connection) {
            Ok(flaws) => flaws.into_iter().for_each(|flaw| self.damage(flaw)),
            Err(failed) => self.damage(format!("the engine cannot check its file: {failed}")),
        }
        if let Err(failed) = self.look_up(&connection) {
            self.damage(format!("the engine cannot read all programmes: {failed}"));
        }
        self.engine = Some(connection);
        Ok(())
    }

    fn look_up(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let mut statement =
            connection.prepare("SELECT number, name, checksum FROM programmes ORDER BY number")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (number, name, sum) =
                (row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, u32>(2)?);
            match name.parse::<ProgrammeId>() {
                Ok(programme) if sum == checksum(number, name.as_bytes()) => {
                    self.numbers.insert(programme, number);
                }
                Ok(_) | Err(_) => {
                    self.damage(format!("programme {number} is not what was written: {name:?}"))
                }
            }
        }
        Ok(())
    }

    /// Whether the bytes of a row have their checksum, and the bytes.
    fn row(&self, number: i64, sequence: u64) -> rusqlite::Result<Option<(bool, Entry)>> {
        let (Some(engine), Ok(sequence)) = (&self.engine, i64::try_from(sequence)) else { return Ok(None) };
        let place = (number << SEQUENCE_BITS) + sequence;
        let mut statement = engine.prepare_cached("SELECT checksum, entry FROM log WHERE place = ?1")?;
        let row = statement.query_row([place], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, Entry>(1)?)));
        Ok(row.optional()?.map(|(sum, entry)| (sum == checksum(place, &entry), entry)))
    }
}

/// What SQLite finds wrong with the pages of its file.
fn flaws(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("PRAGMA quick_check({FLAWS})"))?;
    let said =
        statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(said.into_iter().filter(|line| line != "ok").map(|line| format!("the engine says: {line}")).collect())
}

/// The sequences of the rows of a programme, up to where SQLite cannot go on.
fn sequences(engine: &Connection, number: i64) -> BTreeSet<u64> {
    let mut found = BTreeSet::new();
    let mut read = || -> rusqlite::Result<()> {
        let mut statement =
            engine.prepare_cached("SELECT place FROM log WHERE place >= ?1 AND place < ?2 ORDER BY place")?;
        let mut rows = statement.query([number << SEQUENCE_BITS, (number + 1) << SEQUENCE_BITS])?;
        while let Some(row) = rows.next()? {
            found.insert((row.get::<_, i64>(0)? - (number << SEQUENCE_BITS)).unsigned_abs());
        }
        Ok(())
    };
    // What lies behind is asked for one by one.
    drop(read());
    found
}

impl DamagedStore for DamagedSqlite {
    fn programmes(&self) -> Vec<ProgrammeId> {
        let marked = self.marked.iter().flat_map(BTreeMap::keys);
        marked.chain(self.numbers.keys()).collect::<BTreeSet<_>>().into_iter().cloned().collect()
    }

    fn marked(&self, programme: &ProgrammeId) -> Option<u64> {
        self.marked.as_ref().map(|marked| marked.get(programme).copied().unwrap_or_default())
    }

    fn positions(&self, programme: &ProgrammeId) -> BTreeSet<u64> {
        let (Some(engine), Some(number)) = (&self.engine, self.numbers.get(programme)) else {
            return BTreeSet::new();
        };
        let mut found = sequences(engine, *number);
        let marked = self.marked(programme).unwrap_or_default();
        let missing: Vec<u64> = (0..marked).filter(|sequence| !found.contains(sequence)).collect();
        found.extend(
            missing.into_iter().filter(|sequence| matches!(self.row(*number, *sequence), Ok(Some(_)))),
        );
        found
    }

    fn entry(&mut self, programme: &ProgrammeId, sequence: u64) -> Result<Option<Entry>, String> {
        let Some(number) = self.numbers.get(programme) else { return Ok(None) };
        match self.row(*number, sequence) {
            Ok(None) => Ok(None),
            Ok(Some((true, entry))) => Ok(Some(entry)),
            Ok(Some((false, _))) => Err("the entry is not what was written: its checksum differs".to_owned()),
            Err(failed) => Err(format!("the engine cannot read it: {failed}")),
        }
    }

    fn notes(&self) -> &[Note] {
        &self.notes
    }
}
