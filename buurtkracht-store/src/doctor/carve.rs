//! Carving: finding entries in the raw bytes of an engine's files, without the engine.
//!
//! Each engine knows where its files hold entries, and which checksum vouches for one. What is the same for all is
//! here: how an entry begins, that it must decode exactly, and what was found.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use buurtkracht_core::id::ProgrammeId;
use serde_json::value::RawValue;

use super::{Origin, decode_exactly};
use crate::log::{Entry, MAX_ENTRY};
use crate::proof::tree::Hash;

/// What every entry begins with, up to its format.
const START: &[u8] = b"{\"v\":";
/// What follows the format. Quotes inside the texts of an entry are escaped, so this stands in none.
const GOES_ON: &[u8] = b",\"rules\":";

/// Bytes of an entry that lie in one piece.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub(crate) file: usize,
    pub(crate) offset: u64,
    pub(crate) bytes: usize,
}

/// The place of an entry.
#[derive(Debug)]
struct Place {
    pieces: Vec<Piece>,
    /// Whether a checksum vouches for it.
    vouched: bool,
}

/// The different entries that lie in some files, by their own word on their position.
#[derive(Debug, Default)]
pub(crate) struct Carving {
    files: Vec<PathBuf>,
    places: BTreeMap<ProgrammeId, BTreeMap<u64, Vec<Place>>>,
    /// What was noted already, with and without a checksum.
    seen: HashSet<(Hash, bool)>,
}

impl Carving {
    /// Adds a file, and returns its number for [`Piece::file`].
    pub(crate) fn add_file(&mut self, path: &Path) -> usize {
        self.files.push(path.to_path_buf());
        self.files.len() - 1
    }

    /// Notes bytes, if they are an entry that was not noted before. Returns whether they are an entry.
    pub(crate) fn note(&mut self, entry: &[u8], pieces: Vec<Piece>, vouched: bool) -> bool {
        let hash = Hash::of_leaf(entry);
        if self.seen.contains(&(hash, vouched)) {
            return true;
        }
        let Some(commit) = decode_exactly(entry) else { return false };
        self.seen.insert((hash, vouched));
        let programme = self.places.entry(commit.programme).or_default();
        programme.entry(commit.sequence.0).or_default().push(Place { pieces, vouched });
        true
    }

    pub(crate) fn programmes(&self) -> impl Iterator<Item = &ProgrammeId> {
        self.places.keys()
    }

    pub(crate) fn positions(&self, programme: &ProgrammeId) -> BTreeSet<u64> {
        self.places.get(programme).map(|places| places.keys().copied().collect()).unwrap_or_default()
    }

    /// Returns the different entries for a position: those that a checksum vouches for, or else those without. One
    /// that cannot be read any more is none.
    pub(crate) fn entries(&self, programme: &ProgrammeId, sequence: u64) -> Vec<(Entry, Origin)> {
        let places = self.places.get(programme).and_then(|places| places.get(&sequence));
        let places = places.map(Vec::as_slice).unwrap_or_default();
        let vouched = places.iter().any(|place| place.vouched);
        let origin = if vouched { Origin::Carved } else { Origin::Unvouched };
        let best = places.iter().filter(|place| place.vouched == vouched);
        best.filter_map(|place| Some((self.read(&place.pieces).ok()?, origin))).collect()
    }

    fn read(&self, pieces: &[Piece]) -> io::Result<Entry> {
        let mut entry = Vec::new();
        for piece in pieces {
            let path = self.files.get(piece.file).ok_or(io::ErrorKind::NotFound)?;
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(piece.offset))?;
            if file.take(piece.bytes as u64).read_to_end(&mut entry)? != piece.bytes {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(entry)
    }
}

/// Returns each offset at or after `from` at which an entry can begin.
pub(crate) fn next_start(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let mut rest = bytes.get(at..)?;
        at += rest.skip_until(b'{').unwrap_or(0).checked_sub(1)?;
        let candidate = bytes.get(at..).unwrap_or_default();
        if !candidate.starts_with(b"{") {
            return None;
        }
        if begins(candidate).is_some() {
            return Some(at);
        }
        at += 1;
    }
}

/// Returns what follows the beginning of an entry.
fn begins(bytes: &[u8]) -> Option<&[u8]> {
    let format = bytes.strip_prefix(START)?;
    let digits = format.iter().take_while(|byte| byte.is_ascii_digit()).count();
    format.get(digits..)?.strip_prefix(GOES_ON)
}

/// Returns the JSON object at the beginning of some bytes, if it can be an entry.
pub(crate) fn whole(bytes: &[u8]) -> Option<&[u8]> {
    begins(bytes)?;
    let bytes = bytes.get(..MAX_ENTRY).unwrap_or(bytes);
    let mut objects = serde_json::Deserializer::from_slice(bytes).into_iter::<&RawValue>();
    let object = objects.next()?.ok()?;
    Some(object.get().as_bytes())
}
