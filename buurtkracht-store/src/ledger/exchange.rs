//! Export and import: JSON Lines, one entry a line, byte for byte.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::ops::{ControlFlow, Range};
use std::pin::Pin;
use std::sync::Arc;

use buurtkracht_core::id::ProgrammeId;
use chrono::{DateTime, Utc};
use futures_lite::{Stream, future, stream};
use pollster::block_on;
use serde::Serialize;

use super::pipeline::{self, PAGE_BYTES};
use super::projection::{CLOCK_TOLERANCE, Projection};
use super::replay::Source;
use super::verify::{Checker, RereadEntry};
use super::{ImportError, Ledger, PAGE, ReadError};
use crate::commit::Commit;
use crate::files::anonymous;
use crate::log::{AppendError, Entry, Log, MAX_ENTRY};

/// How many bytes an import makes durable at once, about.
const BATCH_BYTES: usize = 4 << 20;

/// The page size of a stream in entries, at most 4 MiB, because it reads on the caller's thread.
const FEW: usize = 64;

/// The result of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ImportOutcome {
    /// The imported programme's id.
    pub programme: ProgrammeId,
    /// The number of entries that the log now has.
    pub entries: u64,
    /// The number of them that were there before.
    pub present: u64,
}

/// A stream of entries, byte for byte.
pub type Entries = Pin<Box<dyn Stream<Item = Result<Entry, ReadError>> + Send>>;

impl Ledger {
    /// Returns a stream of all current entries of a programme. The stream ends after an error.
    ///
    /// # Errors
    /// [`ReadError::NoProgramme`] where nothing is recorded under that name.
    pub async fn entries(&self, programme: &ProgrammeId) -> Result<Entries, ReadError> {
        let (log, programme) = (self.log(), programme.clone());
        let length = log.length(&programme).await?;
        if length == 0 {
            return Err(ReadError::NoProgramme { asked: programme, known: log.programmes().await? });
        }
        let reading = Reading { log, programme, rest: 0..length, page: VecDeque::new() };
        Ok(Box::pin(stream::unfold(reading, Reading::next)))
    }

    /// Writes the entries of a programme as JSON Lines, byte for byte, and returns their number. Another thread does the
    /// writing.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn export(
        &self,
        programme: &ProgrammeId,
        to: impl Write + Send + 'static,
    ) -> Result<u64, ReadError> {
        let programme = programme.clone();
        self.inner().source.apart(move |source| source.export(&programme, to)).await
    }

    /// Imports an exported log: a [`CheckedImport::check`] and then an [`import_checked`](Self::import_checked). Another
    /// thread does the reading.
    ///
    /// # Errors
    /// [`ImportError`]. An interrupted import leaves a prefix. Import again to continue.
    pub async fn import(&self, from: impl Read + Send + 'static) -> Result<ImportOutcome, ImportError> {
        let now = self.inner().now().time;
        let checked = blocking::unblock(move || CheckedImport::check(from, now)).await?;
        self.import_checked(checked).await
    }

    /// Imports a checked log. If the store has a prefix of the log, it appends the rest.
    ///
    /// # Errors
    /// As [`import`](Self::import). If the store has other entries, it writes nothing.
    pub async fn import_checked(&self, import: CheckedImport) -> Result<ImportOutcome, ImportError> {
        self.inner().source.apart(move |source| source.import(import)).await
    }
}

/// An exported log that passed every check which needs no store.
///
/// Check an import before you create the store for it, so that a refused import leaves no empty store.
#[derive(Debug)]
pub struct CheckedImport {
    /// The lines, in a temporary file, so that memory does not grow with the log.
    lines: File,
    /// The projection of all lines.
    projection: Projection,
}

impl CheckedImport {
    /// Blocking: reads. Checks every line: its format, its place, the time, and its command, decided again.
    ///
    /// No entry may be recorded after `now`, because it would keep later commands out until then. Nobody confirms the
    /// recorded times of an imported log without a checkpoint.
    ///
    /// # Errors
    /// [`ImportError`].
    pub fn check(from: impl Read + Send, now: DateTime<Utc>) -> Result<Self, ImportError> {
        let mut from = BufReader::new(from);
        let first = next_line(&mut from, 1)?.ok_or(ImportError::Empty)?;
        let bad = |line: u64, reason: String| ImportError::Line { line, reason };
        let programme = Commit::decode(&first).map_err(|error| bad(1, error.to_string()))?.programme;
        let mut copy = BufWriter::new(anonymous(&std::env::temp_dir()).map_err(ImportError::io)?);
        let (mut first, mut line) = (Some(first), 0);
        let mut read_line = || -> Result<Option<Entry>, ImportError> {
            let Some(entry) =
                first.take().map_or_else(|| next_line(&mut from, line + 1), |first| Ok(Some(first)))?
            else {
                return Ok(None);
            };
            line += 1;
            copy.write_all(&entry).and_then(|()| copy.write_all(b"\n")).map_err(ImportError::io)?;
            Ok(Some(entry))
        };
        let mut failed = None;
        let read = || {
            let (mut page, mut bytes) = (Vec::new(), 0);
            while bytes < PAGE_BYTES && failed.is_none() {
                match read_line() {
                    Ok(None) => break,
                    Ok(Some(entry)) => {
                        bytes += entry.len();
                        page.push(entry);
                    }
                    Err(error) => failed = Some(error),
                }
            }
            // A fault in an earlier line comes first.
            if page.is_empty() { failed.take().map_or(Ok(None), Err) } else { Ok(Some(page)) }
        };
        let mut checker = Checker::new(programme);
        pipeline::run(
            read,
            |page: Vec<Entry>| Ok(page.iter().map(|entry| RereadEntry::of(entry)).collect::<Vec<_>>()),
            |page| {
                for entry in page {
                    let line = checker.length() + 1;
                    if let Some(flaw) = checker.check(entry).map_err(|flaw| bad(line, flaw.to_string()))? {
                        return Err(bad(line, flaw));
                    }
                    let recorded_at = checker.projection().log_head().recorded_at();
                    if let Some(time) = recorded_at.filter(|time| *time > now + CLOCK_TOLERANCE) {
                        return Err(bad(
                            line,
                            format!("it was recorded at {time}, which is after now, {now}"),
                        ));
                    }
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        let lines = copy.into_inner().map_err(|error| ImportError::io(error.into_error()))?;
        Ok(Self { lines, projection: checker.into_projection() })
    }

    /// Returns the programme.
    pub fn programme(&self) -> &ProgrammeId {
        self.projection.id()
    }

    /// Returns the number of entries.
    pub fn entries(&self) -> u64 {
        self.projection.length()
    }
}

/// The state of a stream of entries.
struct Reading {
    log: Arc<dyn Log>,
    programme: ProgrammeId,
    /// The sequences that are still to be read.
    rest: Range<u64>,
    page: VecDeque<Entry>,
}

impl Reading {
    async fn next(mut self) -> Option<(Result<Entry, ReadError>, Self)> {
        if self.page.is_empty() && !self.rest.is_empty() {
            // Other tasks run between two pages.
            future::yield_now().await;
            let limit = usize::try_from(self.rest.end - self.rest.start).unwrap_or(FEW).min(FEW);
            match self.log.read(&self.programme, self.rest.start, limit).await {
                Ok(page) => self.page = page.into(),
                Err(error) => {
                    self.rest = 0..0;
                    return Some((Err(error.into()), self));
                }
            }
            self.rest.start += self.page.len() as u64;
        }
        Some((Ok(self.page.pop_front()?), self))
    }
}

impl Source {
    fn export(&self, programme: &ProgrammeId, to: impl Write) -> Result<u64, ReadError> {
        let mut to = BufWriter::new(to);
        let failed = |error| ReadError::Write(Arc::new(error));
        let mut written = 0;
        loop {
            let page = block_on(self.log.read(programme, written, PAGE))?;
            if page.is_empty() {
                break;
            }
            for entry in &page {
                to.write_all(entry).and_then(|()| to.write_all(b"\n")).map_err(failed)?;
                written += 1;
            }
        }
        if written == 0 {
            let known = block_on(self.log.programmes())?;
            return Err(ReadError::NoProgramme { asked: programme.clone(), known });
        }
        to.flush().map_err(failed)?;
        Ok(written)
    }

    fn import(&self, import: CheckedImport) -> Result<ImportOutcome, ImportError> {
        let CheckedImport { mut lines, projection } = import;
        let programme = projection.id().clone();
        let total = projection.length();
        let present = block_on(self.log.length(&programme))?;
        lines.rewind().map_err(ImportError::io)?;
        let mut reader = BufReader::new(lines);
        let mut known = Vec::new();
        for line in 1..=present.min(total) {
            if known.is_empty() {
                known = block_on(self.log.read(&programme, line - 1, PAGE))?;
                known.reverse();
            }
            if next_line(&mut reader, line)? != known.pop() {
                return Err(ImportError::Differs { programme, line });
            }
        }
        let mut length = present;
        let (mut batch, mut bytes): (Vec<Entry>, usize) = (Vec::new(), 0);
        for line in present + 1..=total {
            let Some(entry) = next_line(&mut reader, line)? else { break };
            bytes += entry.len();
            batch.push(entry);
            if bytes >= BATCH_BYTES || line == total {
                bytes = 0;
                let appended = block_on(self.log.append(&programme, length, std::mem::take(&mut batch)));
                length = appended.map_err(|error| match error {
                    AppendError::Conflict { .. } => ImportError::Contended { programme: programme.clone() },
                    AppendError::Log(error) => ImportError::Log(error),
                    error @ (AppendError::Size { .. } | AppendError::Busy | AppendError::Unknown { .. }) => {
                        ImportError::Interrupted { reason: error.to_string() }
                    }
                })?;
            }
        }
        // The check computed the state, so the next question need not replay the log.
        if length == total && self.cache.as_ref().is_some_and(|cache| cache.is_worth(0, total)) {
            self.keep(&projection);
        }
        Ok(ImportOutcome { programme, entries: length, present: present.min(total) })
    }
}

/// The next line without its end; `None` after the last. A line that is cut off or too long is refused.
fn next_line(from: &mut (impl BufRead + ?Sized), line: u64) -> Result<Option<Entry>, ImportError> {
    let limit = u64::try_from(MAX_ENTRY + 1).unwrap_or(u64::MAX);
    let mut entry = Vec::new();
    let read = from.take(limit).read_until(b'\n', &mut entry).map_err(ImportError::io)?;
    if read == 0 {
        return Ok(None);
    }
    if entry.pop() == Some(b'\n') {
        return Ok(Some(entry));
    }
    let reason = if read > MAX_ENTRY {
        format!("it is longer than an entry, which has up to {MAX_ENTRY} bytes")
    } else {
        "it is cut off: the last line has no end".to_owned()
    };
    Err(ImportError::Line { line, reason })
}
