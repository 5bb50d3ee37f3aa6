//! A segment of the index: a file about a stretch of the log.
//!
//! - a line of JSON that says what it is: the format, what finds what (the numbers of the state and of the search), the
//!   programme, from which entry on and up to which, the leaf of the last and the root of the tree over all up to it;
//! - the postings of each token, in the order of the tokens: for each event that has it, how much further its entry is
//!   than that of the one before (or than the first of the stretch), and its place among the events of the entry;
//! - blocks of tokens, each as the length of what it shares with the one before, and the rest, with how many events have
//!   it, and how many bytes its postings take and their digest;
//! - the directory: the first token of each block, where the block and its postings begin, and its digest;
//! - where the directory begins, and SHA-256 of the line and the directory.
//!
//! Numbers are LEB128, digests the first eight bytes of a SHA-256. So what is read is what was written, and only what is
//! needed is read.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use buurtkracht_core::STATE;
use buurtkracht_core::id::ProgrammeId;
use buurtkracht_core::questions::SEARCH;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::token::{Clause, Token};
use crate::proof::tree::Hash;

/// The format of the file.
const FORMAT: u32 = 1;
/// How many tokens a block has.
const BLOCK: usize = 64;
/// The longest first line.
const HEADER_BYTES: usize = 4_096;
const TRAILER_BYTES: u64 = 8 + 32;

/// The first bytes of a SHA-256.
type Short = [u8; 8];

/// An event: its entry, and its place among the events of it.
pub(super) type Place = (u64, u32);

/// What the first line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    pub(crate) index: u32,
    pub(crate) state: u32,
    pub(crate) search: u32,
    pub(crate) programme: ProgrammeId,
    pub(crate) from: u64,
    pub(crate) to: u64,
    pub(crate) last: Hash,
    pub(crate) root: Hash,
}

impl Header {
    pub(super) fn new(programme: ProgrammeId, from: u64, to: u64, last: Hash, root: Hash) -> Self {
        Self { index: FORMAT, state: STATE, search: SEARCH, programme, from, to, last, root }
    }
}

/// The places of a token, coded one behind the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Postings {
    bytes: Vec<u8>,
    count: u64,
    /// The entry of the last.
    last: u64,
}

impl Postings {
    /// Those of a stretch that begins at an entry.
    pub(super) fn from(entry: u64) -> Self {
        Self { bytes: Vec::new(), count: 0, last: entry }
    }

    /// Adds one that comes behind the others.
    pub(super) fn push(&mut self, (entry, event): Place) {
        put(&mut self.bytes, entry - self.last);
        put(&mut self.bytes, u64::from(event));
        self.last = entry;
        self.count += 1;
    }

    /// All of them, of a stretch that begins at an entry.
    pub(super) fn places(&self, from: u64) -> io::Result<Vec<Place>> {
        places(&self.bytes, from, self.count)
    }
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(0x80 | (number & 0x7f) as u8);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn digest(bytes: &[u8]) -> Short {
    let mut short = Short::default();
    short.iter_mut().zip(Sha256::digest(bytes)).for_each(|(place, byte)| *place = byte);
    short
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it is not as it was written")
}

/// Takes a number from the front.
fn take(bytes: &mut &[u8]) -> io::Result<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first().ok_or_else(damaged)?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(damaged())
}

fn take_bytes<'b>(bytes: &mut &'b [u8], length: u64) -> io::Result<&'b [u8]> {
    let length = usize::try_from(length).map_err(|_| damaged())?;
    let (taken, rest) = bytes.split_at_checked(length).ok_or_else(damaged)?;
    *bytes = rest;
    Ok(taken)
}

fn take_digest(bytes: &mut &[u8]) -> io::Result<Short> {
    take_bytes(bytes, size_of::<Short>() as u64)?.try_into().map_err(|_| damaged())
}

/// The places that postings of a stretch hold.
fn places(mut bytes: &[u8], from: u64, count: u64) -> io::Result<Vec<Place>> {
    let mut entry = from;
    let mut found = Vec::new();
    for _ in 0..count {
        entry = entry.checked_add(take(&mut bytes)?).ok_or_else(damaged)?;
        found.push((entry, u32::try_from(take(&mut bytes)?).map_err(|_| damaged())?));
    }
    Ok(found)
}

/// Writes a segment: into a file beside its place, and then renamed.
pub(super) fn write(
    path: &Path,
    header: &Header,
    tokens: impl IntoIterator<Item = (Token, Postings)>,
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let file = tempfile::Builder::new().prefix("making-").tempfile_in(folder)?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    let mut line = serde_json::to_vec(header)?;
    line.push(b'\n');
    out.write_all(&line)?;
    let mut blocks = Blocks { at: line.len() as u64, ..Blocks::default() };
    for (token, postings) in tokens {
        out.write_all(&postings.bytes)?;
        blocks.add(token, &postings);
    }
    let start = blocks.at;
    let mut directory = Vec::new();
    put(&mut directory, blocks.done.len() as u64);
    let mut at = start;
    for block in &blocks.done {
        put(&mut directory, block.first.len() as u64);
        directory.extend_from_slice(&block.first);
        for number in [at, block.bytes.len() as u64, block.postings] {
            put(&mut directory, number);
        }
        directory.extend_from_slice(&digest(&block.bytes));
        out.write_all(&block.bytes)?;
        at += block.bytes.len() as u64;
    }
    out.write_all(&directory)?;
    out.write_all(&at.to_be_bytes())?;
    out.write_all(&Sha256::new().chain_update(&line).chain_update(&directory).finalize())?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    // No sync: one that a cut of the power leaves behind half is passed over.
    file.persist(path).map_err(|failed| failed.error)?;
    Ok(())
}

/// The blocks of a segment that is being written.
#[derive(Default)]
struct Blocks {
    /// Where the postings end so far.
    at: u64,
    /// The token before.
    before: Token,
    /// How many tokens there were.
    tokens: usize,
    done: Vec<Block>,
}

struct Block {
    first: Token,
    bytes: Vec<u8>,
    /// Where the postings of its first token stand.
    postings: u64,
}

impl Blocks {
    fn add(&mut self, token: Token, postings: &Postings) {
        if self.tokens.is_multiple_of(BLOCK) {
            self.before.clear();
            self.done.push(Block { first: token.clone(), bytes: Vec::new(), postings: self.at });
        }
        self.tokens += 1;
        if let Some(block) = self.done.last_mut() {
            let shared = self.before.iter().zip(&token).take_while(|(a, b)| a == b).count();
            let rest = token.get(shared..).unwrap_or_default();
            put(&mut block.bytes, shared as u64);
            put(&mut block.bytes, rest.len() as u64);
            block.bytes.extend_from_slice(rest);
            put(&mut block.bytes, postings.count);
            put(&mut block.bytes, postings.bytes.len() as u64);
            block.bytes.extend_from_slice(&digest(&postings.bytes));
        }
        self.at += postings.bytes.len() as u64;
        self.before = token;
    }
}

/// Where a block of tokens stands.
struct Entry {
    first: Token,
    at: u64,
    bytes: u64,
    postings: u64,
    digest: Short,
}

/// A segment that is open.
pub(crate) struct Segment {
    file: File,
    pub(crate) header: Header,
    directory: Vec<Entry>,
}

/// Why a segment is passed over.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Another version made it.
    #[error("another version made it")]
    OtherVersion,
    /// It is of something else than its place says.
    #[error("it is of entries {from} up to {to} of {programme}")]
    Misplaced {
        /// The programme that it is of.
        programme: ProgrammeId,
        /// Its first entry.
        from: u64,
        /// The entry behind its last.
        to: u64,
    },
    /// The log has another entry there, or none.
    #[error("the log has another entry at its end, or none")]
    OtherLog,
}

impl Segment {
    /// Opens a segment and checks what it says of itself.
    pub(super) fn open(path: &Path) -> Result<Self, Unfit> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let end = length.checked_sub(TRAILER_BYTES).ok_or_else(damaged)?;
        let mut line = vec![0; HEADER_BYTES.min(usize::try_from(end).unwrap_or(HEADER_BYTES))];
        file.read_exact(&mut line)?;
        let until = line.iter().position(|byte| *byte == b'\n').ok_or_else(damaged)?;
        line.truncate(until + 1);
        file.seek(SeekFrom::Start(end))?;
        let mut place = [0; 8];
        let mut hash = [0; 32];
        file.read_exact(&mut place)?;
        file.read_exact(&mut hash)?;
        let at = u64::from_be_bytes(place);
        let size = end.checked_sub(at).ok_or_else(damaged)?;
        let directory = read(&mut file, at, size)?;
        if *Sha256::new().chain_update(&line).chain_update(&directory).finalize() != hash {
            return Err(damaged().into());
        }
        let said: serde_json::Value = serde_json::from_slice(&line).map_err(|_| damaged())?;
        let number = |name: &str| said.get(name).and_then(serde_json::Value::as_u64);
        let numbers = [("index", FORMAT), ("state", STATE), ("search", SEARCH)];
        if numbers.iter().any(|(name, known)| number(name) != Some(u64::from(*known))) {
            return Err(Unfit::OtherVersion);
        }
        let header = serde_json::from_value(said).map_err(|_| damaged())?;
        Ok(Self { file, header, directory: entries(&directory)? })
    }

    /// How many places the tokens of a clause have.
    pub(super) fn count(&mut self, clause: &Clause) -> io::Result<u64> {
        Ok(self.tokens(clause)?.iter().map(|(_, found)| found.count).sum())
    }

    /// The places of the tokens of a clause, in order, each once.
    pub(super) fn places(&mut self, clause: &Clause) -> io::Result<Vec<Place>> {
        let tokens = self.tokens(clause)?;
        let mut all = Vec::new();
        for (_, found) in &tokens {
            all.extend(self.postings(found)?);
        }
        if tokens.len() > 1 {
            all.sort_unstable();
            all.dedup();
        }
        Ok(all)
    }

    /// Every token with its places.
    pub(super) fn all(&mut self) -> io::Result<Vec<(Token, Vec<Place>)>> {
        let mut all = Vec::new();
        for i in 0..self.directory.len() {
            for (token, found) in self.block(i)? {
                all.push((token, self.postings(&found)?));
            }
        }
        Ok(all)
    }

    fn postings(&mut self, found: &Found) -> io::Result<Vec<Place>> {
        let bytes = read(&mut self.file, found.at, found.bytes)?;
        if digest(&bytes) != found.digest {
            return Err(damaged());
        }
        let places = places(&bytes, self.header.from, found.count)?;
        match places.last() {
            Some((entry, _)) if *entry >= self.header.to => Err(damaged()),
            Some(_) | None => Ok(places),
        }
    }

    /// The tokens of a clause.
    fn tokens(&mut self, clause: &Clause) -> io::Result<Vec<(Token, Found)>> {
        let after = self.directory.partition_point(|block| block.first <= clause.first);
        let mut all = Vec::new();
        for i in after.saturating_sub(1)..self.directory.len() {
            for (token, found) in self.block(i)? {
                if clause.is_past(&token) {
                    return Ok(all);
                }
                if token >= clause.first {
                    all.push((token, found));
                }
            }
        }
        Ok(all)
    }

    /// Reads a block.
    fn block(&mut self, i: usize) -> io::Result<Vec<(Token, Found)>> {
        let Some(block) = self.directory.get(i) else { return Ok(Vec::new()) };
        let bytes = read(&mut self.file, block.at, block.bytes)?;
        if digest(&bytes) != block.digest {
            return Err(damaged());
        }
        let (mut rest, mut at) = (bytes.as_slice(), block.postings);
        let mut token = Token::new();
        let mut all = Vec::new();
        while !rest.is_empty() {
            let shared = take(&mut rest)?;
            token.truncate(usize::try_from(shared).map_err(|_| damaged())?);
            let more = take(&mut rest)?;
            token.extend_from_slice(take_bytes(&mut rest, more)?);
            let (count, bytes) = (take(&mut rest)?, take(&mut rest)?);
            all.push((token.clone(), Found { count, at, bytes, digest: take_digest(&mut rest)? }));
            at += bytes;
        }
        Ok(all)
    }
}

/// Where the places of a token stand, and how many there are.
struct Found {
    count: u64,
    at: u64,
    bytes: u64,
    digest: Short,
}

fn read(file: &mut File, at: u64, length: u64) -> io::Result<Vec<u8>> {
    let whole = file.metadata()?.len();
    if at.checked_add(length).is_none_or(|end| end > whole) {
        return Err(damaged());
    }
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = vec![0; usize::try_from(length).map_err(|_| damaged())?];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn entries(mut directory: &[u8]) -> io::Result<Vec<Entry>> {
    let blocks = take(&mut directory)?;
    let mut entries = Vec::new();
    for _ in 0..blocks {
        let length = take(&mut directory)?;
        let first = take_bytes(&mut directory, length)?.to_vec();
        let mut number = || take(&mut directory);
        let [at, bytes, postings] = [number()?, number()?, number()?];
        entries.push(Entry { first, at, bytes, postings, digest: take_digest(&mut directory)? });
    }
    if directory.is_empty() { Ok(entries) } else { Err(damaged()) }
}
