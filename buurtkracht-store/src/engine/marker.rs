//! The marker: a file outside the engine that remembers how far each log had come, so that an engine that lost
//! its end, or all, is noticed at opening.
//!
//! It trails by at most a second or 1,000 entries, since one synced with every commit would cost a third to half
//! of the speed. It never leads: a length is marked after it is durable.

use std::collections::{BTreeMap, HashMap};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use buurtkracht_core::id::ProgrammeId;

use super::Engine;
use crate::backend::files::error;
use crate::files::{read_file, write_whole};
use crate::log::LogError;

/// How far it may trail.
const AFTER: Duration = Duration::from_secs(1);
const EVERY: u64 = 1_000;

pub(crate) struct Marker {
    path: PathBuf,
    /// How long each log was, by the file.
    marked: BTreeMap<ProgrammeId, u64>,
    /// How long those are that have grown since.
    grown: HashMap<ProgrammeId, u64>,
    /// By how many entries, and since when.
    entries: u64,
    since: Option<Instant>,
}

impl Marker {
    /// Reads the marker; one that is not there marks nothing.
    pub(crate) fn read(path: PathBuf) -> Result<Self, LogError> {
        let bytes = match read_file(&path) {
            Ok(bytes) => bytes,
            Err(failed) if matches!(failed.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Vec::new()
            }
            Err(failed) if failed.kind() == ErrorKind::InvalidInput => return Err(not_as_written(&path)),
            Err(failed) => return Err(error("cannot read", &path)(failed)),
        };
        let marked = String::from_utf8(bytes).ok().and_then(|text| parse(&text));
        let marked = marked.ok_or_else(|| not_as_written(&path))?;
        Ok(Self { path, marked, grown: HashMap::new(), entries: 0, since: None })
    }

    /// How long each log was.
    #[cfg(any(feature = "sled", feature = "sqlite"))]
    pub(crate) fn marked(&self) -> &BTreeMap<ProgrammeId, u64> {
        &self.marked
    }

    /// Refuses an engine that has nothing where something was marked: it would make an empty store.
    #[cfg(any(feature = "sled", feature = "sqlite"))]
    pub(crate) fn check_not_emptied(&self) -> Result<(), LogError> {
        match self.marked.first_key_value() {
            None => Ok(()),
            Some((programme, length)) => Err(LogError::Damaged {
                programme: Some(programme.clone()),
                sequence: Some(0),
                reason: format!("the log had {length} entries and its file is gone"),
            }),
        }
    }

    /// Refuses an engine in which a log is shorter than it was.
    pub(crate) fn check_not_shortened(
        &self,
        mut length: impl FnMut(&ProgrammeId) -> Result<u64, LogError>,
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

    /// Marks what an earlier process stored and did not mark, because it was killed. Without this, a series of short runs
    /// that are killed would leave the marker further behind each time.
    pub(crate) fn catch_up<E: Engine>(&mut self, engine: &E) -> Result<(), LogError> {
        for programme in engine.programmes()? {
            let length = engine.length(&programme)?;
            let marked = self.marked.get(&programme).copied().unwrap_or_default();
            if length > marked {
                self.note(&programme, length, length - marked);
            }
        }
        self.write()
    }

    /// Notes that a log has grown, durably, by some entries to a length.
    pub(crate) fn note(&mut self, programme: &ProgrammeId, length: u64, entries: u64) {
        match self.grown.get_mut(programme) {
            Some(grown) => *grown = length,
            None => drop(self.grown.insert(programme.clone(), length)),
        }
        self.entries += entries;
        self.since.get_or_insert_with(Instant::now);
    }

    /// How long it can still wait before it has to be written; `None` where nothing has grown.
    pub(crate) fn wait(&self) -> Option<Duration> {
        let since = self.since?;
        Some(if self.entries >= EVERY { Duration::ZERO } else { AFTER.saturating_sub(since.elapsed()) })
    }

    /// Writes it, if anything has grown.
    pub(crate) fn write(&mut self) -> Result<(), LogError> {
        if self.since.is_none() {
            return Ok(());
        }
        // Another process may have marked more: the longest counts.
        let mut marked = Self::read(self.path.clone())?.marked;
        for (programme, length) in self.marked.iter().chain(&self.grown) {
            let known = marked.entry(programme.clone()).or_default();
            *known = (*known).max(*length);
        }
        let lines: String =
            marked.iter().map(|(programme, length)| format!("{programme} {length}\n")).collect();
        write_whole(&self.path, &lines)?;
        self.marked = marked;
        self.forget();
        Ok(())
    }

    /// Forgets what has grown, without writing it.
    pub(crate) fn forget(&mut self) {
        self.grown.clear();
        self.entries = 0;
        self.since = None;
    }
}

fn parse(text: &str) -> Option<BTreeMap<ProgrammeId, u64>> {
    let line = |line: &str| {
        let (programme, length) = line.split_once(' ')?;
        Some((programme.parse::<ProgrammeId>().ok()?, length.parse::<u64>().ok()?))
    };
    // A text that does not end with its line was cut.
    if !text.is_empty() && !text.ends_with('\n') {
        return None;
    }
    text.lines().map(line).collect()
}

fn not_as_written(path: &std::path::Path) -> LogError {
    LogError::Damaged {
        programme: None,
        sequence: None,
        reason: format!("{} is not what was written", path.display()),
    }
}
