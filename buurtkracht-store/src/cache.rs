//! The cache: files that make opening quick and of which nothing is trusted.
//!
//! A **snapshot** is what the first entries of a programme come to, so that only the rest of the log has to be
//! replayed. It is a file of its own, `<folder>/<programme>/<entries>.snapshot`, written beside its place and renamed
//! into it:
//!
//! - a line of JSON that says what it is: the format of the file, the number of the state's shape, the programme, how
//!   many entries, when the last was recorded, the leaf of the last and the root and subtrees of the tree over them;
//! - the ids of their commands, 16 bytes each, in the order recorded: the receipts;
//! - each slice of the state by itself, as `packed.rs` writes it, compressed with LZ4, with its length in 8 bytes before
//!   it, little-endian: every core packs and reads some of them;
//! - SHA-256 of all that.
//!
//! One that is cut, changed, of another programme or another log, of an older or newer shape, or of more entries than the
//! log has, is passed over as if it were not there. Without the folder everything is the same and takes longer.
//! `verify` compares every snapshot with the log. Sealed text is in no snapshot: the state holds digests.

use std::cmp::Reverse;
use std::fs;
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use buurtkracht_core::id::{CommandId, ProgrammeId};
use buurtkracht_core::{Programme, STATE, Slice};
use chrono::{DateTime, FixedOffset};
use lz4_flex::frame::{FrameDecoder, FrameEncoder};
use pollster::block_on;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::files::{UnfinishedFile, read_file};
use crate::ledger::log_head::LogHead;
use crate::ledger::projection::{Projection, Until};
use crate::ledger::receipts::Receipts;
use crate::log::Log;
use crate::packed;
use crate::proof::tree::{Hash, Tree};

/// The format of the file.
const FORMAT: u32 = 1;
/// How many entries are replayed at the least before it is worth a snapshot: some tens of milliseconds.
const EVERY: u64 = 5_000;
/// Into how many parts the snapshots that are kept divide a log, about.
pub(crate) const PARTS: u64 = 3;
const ENDING: &str = "snapshot";
const HASH_BYTES: usize = 32;
const ID_BYTES: usize = 16;

/// A folder of snapshots.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    every: u64,
    read_only: bool,
}

/// What the first line of a snapshot says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    snapshot: u32,
    state: u32,
    programme: ProgrammeId,
    entries: u64,
    recorded_at: DateTime<FixedOffset>,
    last: Hash,
    root: Hash,
    subtrees: Vec<Hash>,
}

/// Why a snapshot is passed over.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is not as it was written.
    #[error("it is not as it was written")]
    Damaged,
    /// Another version wrote the file.
    #[error("the file has format {found}, this version reads {FORMAT}")]
    OtherFormat {
        /// The format number of the file.
        found: u64,
    },
    /// Its state has another shape.
    #[error("its state has number {found}, this version has {STATE}")]
    OtherState {
        /// The state number of the file.
        found: u64,
    },
    /// It is of something else than its place says.
    #[error("it is of {entries} entries of {programme}")]
    Misplaced {
        /// The programme that it is of.
        programme: ProgrammeId,
        /// The number of entries that it is of.
        entries: u64,
    },
    /// The log has another entry there, or none.
    #[error("the log has another entry at its end, or none")]
    OtherLog,
}

/// A snapshot that lies in the cache.
#[derive(Debug)]
pub struct Snapshot {
    /// How many entries it is of, by its name.
    pub entries: u64,
    /// Its size on the disk.
    pub bytes: u64,
    /// When the last of its entries was recorded, or why it is passed over.
    pub recorded_at: Result<DateTime<FixedOffset>, Unusable>,
}

impl Cache {
    /// A cache in a folder, which is made when there is something to keep.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), every: EVERY, read_only: false }
    }

    /// Keeps a snapshot once that many entries, at least one, and an eighth of those before, have come since the one
    /// before. It is 5,000 where nothing is said.
    #[must_use]
    pub fn keeping_every(self, entries: u64) -> Self {
        Self { every: entries.max(1), ..self }
    }

    /// Keeps no further snapshot.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self { read_only: true, ..self }
    }

    /// Whether a snapshot of so many entries is worth writing, where there is one of fewer: its price grows with
    /// the whole state, and what it saves with what was added.
    pub(crate) fn is_worth(&self, kept: u64, entries: u64) -> bool {
        !self.read_only && entries.saturating_sub(kept) >= self.every.max(kept / 8)
    }

    /// Returns the folder that holds the snapshots.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Blocking: reads the snapshots. Returns the snapshots of a programme, longest first, and whether this log can use them.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn snapshots(&self, log: &dyn Log, programme: &ProgrammeId) -> io::Result<Vec<Snapshot>> {
        let look = |entries| {
            let path = self.path(programme, entries);
            let bytes = fs::metadata(&path)?.len();
            let sound = Sound::open(&path).and_then(|sound| sound.of(log, programme, entries));
            Ok(Snapshot { entries, bytes, recorded_at: sound.map(|sound| sound.header.recorded_at) })
        };
        self.kept(programme)?.into_iter().map(look).collect()
    }

    /// Where what is kept of a programme lies.
    fn of(&self, programme: &ProgrammeId) -> PathBuf {
        self.folder.join(programme.as_str())
    }

    /// Blocking: deletes files. Removes the snapshots of a programme and returns their number.
    ///
    /// # Errors
    /// A snapshot cannot be removed, or the folder is a link, which could lead to files of something else.
    pub fn clear(&self, programme: &ProgrammeId) -> io::Result<usize> {
        for folder in [&self.folder, &self.of(programme)] {
            if fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink()) {
                let reason = format!("{} is a link; name the folder that it leads to", folder.display());
                return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
            }
        }
        let kept = self.kept(programme)?;
        for entries in &kept {
            fs::remove_file(self.path(programme, *entries))?;
        }
        Ok(kept.len())
    }

    /// The projection of the snapshot of most entries that can be used, and that goes no further than is asked.
    pub(crate) fn nearest(&self, log: &dyn Log, programme: &ProgrammeId, until: Until) -> Option<Projection> {
        let within = |sound: &Sound| match until {
            Until::End => true,
            Until::Time(time) => sound.header.recorded_at <= time,
            Until::Entries(entries) => sound.header.entries <= entries,
        };
        let kept = self.kept(programme).ok()?;
        kept.into_iter().find_map(|entries| {
            let sound = Sound::open(&self.path(programme, entries)).ok().filter(within)?;
            sound.of(log, programme, entries).ok()?.projection().ok()
        })
    }

    /// The projection of the snapshot of exactly so many entries, if it can be used.
    pub(crate) fn exactly(
        &self,
        log: &dyn Log,
        programme: &ProgrammeId,
        entries: u64,
    ) -> Result<Projection, Unusable> {
        Sound::open(&self.path(programme, entries))?.of(log, programme, entries)?.projection()
    }

    /// How many entries each snapshot of a programme is of by its name, the most first.
    pub(crate) fn kept(&self, programme: &ProgrammeId) -> io::Result<Vec<u64>> {
        let found = match fs::read_dir(self.of(programme)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            found => found?,
        };
        let mut kept = Vec::new();
        for file in found {
            let path = file?.path();
            if path.extension().is_some_and(|ending| ending == ENDING) {
                kept.extend(path.file_stem().and_then(|name| name.to_str()?.parse::<u64>().ok()));
            }
        }
        kept.sort_unstable_by(|a, b| b.cmp(a));
        Ok(kept)
    }

    /// Keeps a snapshot of a projection all of which is durable, and removes those that are not worth their place.
    pub(crate) fn keep(&self, projection: &Projection) -> io::Result<()> {
        let (programme, entries) = (projection.id(), projection.length());
        let Some(header) = header(projection) else { return Ok(()) };
        let folder = self.of(programme);
        fs::create_dir_all(&folder)?;
        let packed = on_every_core(&projection.programme().slices(), pack);
        // No sync: one that a cut of the power leaves behind half is passed over. One that is dropped is removed.
        let file = UnfinishedFile::create(&self.path(programme, entries))?;
        let mut hashed = Hashed { inner: BufWriter::new(file), hash: Sha256::new() };
        serde_json::to_writer(&mut hashed, &header)?;
        hashed.write_all(b"\n")?;
        for command in projection.log_head().receipts().commands() {
            hashed.write_all(command.0.as_bytes())?;
        }
        for slice in packed {
            let slice = slice?;
            hashed.write_all(&(slice.len() as u64).to_le_bytes())?;
            hashed.write_all(&slice)?;
        }
        let Hashed { mut inner, hash } = hashed;
        inner.write_all(&hash.finalize())?;
        let file = inner.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.replace(&self.path(programme, entries))?;
        self.thin(programme, entries)
    }

    /// Leaves of the snapshots of no more entries than that, the last, and those nearest to each part of it.
    fn thin(&self, programme: &ProgrammeId, entries: u64) -> io::Result<()> {
        let kept: Vec<u64> = self.kept(programme)?.into_iter().filter(|kept| *kept <= entries).collect();
        let nearest =
            |part: u64| kept.iter().copied().min_by_key(|kept| kept.abs_diff(entries / PARTS * part));
        let worth: Vec<u64> = (1..PARTS).filter_map(nearest).chain([entries]).collect();
        for other in kept.iter().filter(|kept| !worth.contains(kept)) {
            match fs::remove_file(self.path(programme, *other)) {
                // Another process thinned too.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed?,
            }
        }
        Ok(())
    }

    fn path(&self, programme: &ProgrammeId, entries: u64) -> PathBuf {
        self.of(programme).join(format!("{entries}.{ENDING}"))
    }
}

fn header(projection: &Projection) -> Option<Header> {
    let log_head = projection.log_head();
    Some(Header {
        snapshot: FORMAT,
        state: STATE,
        programme: projection.id().clone(),
        entries: projection.length(),
        recorded_at: log_head.recorded_at()?,
        last: log_head.last()?,
        root: log_head.tree().root(),
        subtrees: log_head.tree().subtrees().to_vec(),
    })
}

/// A snapshot whose bytes are those that were written.
struct Sound {
    header: Header,
    /// The whole file but for the hash at its end.
    content: Vec<u8>,
    /// How many of these bytes the first line takes.
    line: usize,
}

impl Sound {
    fn open(path: &Path) -> Result<Self, Unusable> {
        let mut content = read_file(path)?;
        let end = content.len().checked_sub(HASH_BYTES).ok_or(Unusable::Damaged)?;
        let written = content.split_off(end);
        if *Sha256::digest(&content) != *written {
            return Err(Unusable::Damaged);
        }
        let line = content.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        // Only the numbers are sure to be there in another version.
        let said: serde_json::Value = serde_json::from_slice(line).map_err(|_| Unusable::Damaged)?;
        let number = |name| said.get(name).and_then(serde_json::Value::as_u64).unwrap_or(0);
        match (number("snapshot"), number("state")) {
            (found, _) if found != u64::from(FORMAT) => return Err(Unusable::OtherFormat { found }),
            (_, found) if found != u64::from(STATE) => return Err(Unusable::OtherState { found }),
            _ => {}
        }
        let header = serde_json::from_value(said).map_err(|_| Unusable::Damaged)?;
        let line = line.len();
        Ok(Self { header, content, line })
    }

    /// Refuses one that is not what its name says, or of another log.
    fn of(self, log: &dyn Log, programme: &ProgrammeId, entries: u64) -> Result<Self, Unusable> {
        let Header { programme: found, entries: of, last, .. } = &self.header;
        if found != programme || *of != entries || entries == 0 {
            return Err(Unusable::Misplaced { programme: found.clone(), entries: *of });
        }
        let there = block_on(log.read(programme, entries - 1, 1)).map_err(|_| Unusable::OtherLog)?;
        match there.first() {
            Some(entry) if Hash::of_leaf(entry) == *last => Ok(self),
            Some(_) | None => Err(Unusable::OtherLog),
        }
    }

    fn projection(self) -> Result<Projection, Unusable> {
        let (commands, slices) = self.parts().ok_or(Unusable::Damaged)?;
        let slices = on_every_core(&slices, |slice| unpack(slice));
        let slices = slices.into_iter().collect::<Result<Vec<Slice>, _>>().map_err(|_| Unusable::Damaged)?;
        let state = Programme::from_slices(slices).ok_or(Unusable::Damaged)?;
        let Header { programme, entries, recorded_at, last, root, subtrees, .. } = self.header;
        let receipts = Receipts::of(&commands).ok_or(Unusable::Damaged)?;
        let tree = Tree::of(entries, subtrees).filter(|tree| tree.root() == root).ok_or(Unusable::Damaged)?;
        let log_head =
            LogHead::kept(programme, recorded_at, receipts, tree, last).ok_or(Unusable::Damaged)?;
        Ok(Projection::kept(log_head, state))
    }

    /// The ids of the commands, and the bytes of the slices, the longest first.
    fn parts(&self) -> Option<(Vec<CommandId>, Vec<&[u8]>)> {
        let ids = usize::try_from(self.header.entries).ok()?.checked_mul(ID_BYTES)?;
        let (ids, mut rest) = self.content.get(self.line..)?.split_at_checked(ids)?;
        let (ids, _) = ids.as_chunks::<ID_BYTES>();
        let commands = ids.iter().map(|id| CommandId(Uuid::from_bytes(*id))).collect();
        let mut slices = Vec::new();
        while !rest.is_empty() {
            let (length, behind) = rest.split_first_chunk()?;
            let (slice, behind) =
                behind.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
            slices.push(slice);
            rest = behind;
        }
        slices.sort_by_key(|slice| Reverse(slice.len()));
        Some((commands, slices))
    }
}

fn pack(slice: &Slice) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    packed::write(slice, &mut bytes).map_err(io::Error::other)?;
    let mut encoder = FrameEncoder::new(Vec::new());
    encoder.write_all(&bytes)?;
    encoder.finish().map_err(io::Error::other)
}

fn unpack(slice: &[u8]) -> io::Result<Slice> {
    let mut bytes = Vec::new();
    FrameDecoder::new(slice).read_to_end(&mut bytes)?;
    packed::read(&bytes).map_err(io::Error::other)
}

/// Does the same work for each item, on every core, and returns what came of each in the order of the items. A core
/// takes the next item when it is ready with one.
fn on_every_core<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(place) else { return done };
            done.push((place, work(item)));
        }
    };
    let others = thread::available_parallelism().map_or(0, |cores| cores.get() - 1).min(items.len());
    let mut done = thread::scope(|scope| {
        // Where no thread can be had, this one does all of it.
        let spawn =
            |_| thread::Builder::new().name("buurtkracht-snapshot".to_owned()).spawn_scoped(scope, take).ok();
        let others: Vec<_> = (0..others).filter_map(spawn).collect();
        let mut done = take();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A writer that hashes what it writes.
struct Hashed<W> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests;
