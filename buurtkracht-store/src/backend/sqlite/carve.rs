//! Finding entries in the raw pages of a store in SQLite, without SQLite.
//!
//! A row of the table `log` is a cell in a page: the length of its record, the place of the entry, a record header,
//! the checksum and the entry. An entry that does not fit there goes on in a chain of overflow pages, each of which
//! begins with the number of the next. The write-ahead log holds newer versions of pages. None of this needs the
//! header of the file or the pages that lead to a row, so an entry is found where SQLite has lost the way to it. The
//! checksum of a row vouches for its entry.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use super::file::PAGE_BYTES;
use super::reading::{SEQUENCE_BITS, checksum};
use crate::doctor::carve::{Carving, Piece, next_start, whole};
use crate::doctor::decode_exactly;
use crate::log::{Entry, MAX_ENTRY};

const PAGE: usize = PAGE_BYTES as usize;
/// The number of the next page, at the beginning of an overflow page.
const LINK: usize = 4;
const WAL_HEADER: u64 = 32;
const FRAME_HEADER: usize = 24;
/// The longest record that lies in its cell whole.
const MAX_LOCAL: usize = PAGE - 35;
/// The shortest part of a longer record that lies in its cell.
const MIN_LOCAL: usize = (PAGE - 12) * 32 / 255 - 23;

/// Searches a file and its write-ahead log. Either can be absent. What was found before an error counts.
pub(super) fn search(carving: &mut Carving, path: &Path, wal: &Path) -> io::Result<()> {
    let mut pages = Pages { file: open(carving, path)?, wal: open(carving, wal)?, frames: HashMap::new() };
    pages.index_frames()?;
    let mut page = Vec::new();
    for number in 0.. {
        let Some(at) = pages.read_page(number, &mut page)? else { break };
        search_page(carving, &mut pages, &page, at);
    }
    for number in 0.. {
        let Some(at) = pages.read_frame(number, &mut page)? else { break };
        search_page(carving, &mut pages, &page, at);
    }
    Ok(())
}

fn open(carving: &mut Carving, path: &Path) -> io::Result<Option<(usize, File)>> {
    match File::open(path) {
        Ok(file) => Ok(Some((carving.add_file(path), file))),
        Err(failed) if failed.kind() == ErrorKind::NotFound => Ok(None),
        Err(failed) => Err(failed),
    }
}

/// A place in a file: its number, and an offset.
type At = (usize, u64);

/// The versions of every page.
struct Pages {
    file: Option<(usize, File)>,
    wal: Option<(usize, File)>,
    /// The newest frame of each page that has one. The content of an overflow page never changes once it is
    /// written, so any frame of it will do.
    frames: HashMap<u32, u64>,
}

/// Which version of a page to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    Wal,
    File,
}

impl Pages {
    /// Notes the frames of the write-ahead log. Those with another salt than the first are left from an earlier round.
    fn index_frames(&mut self) -> io::Result<()> {
        let Some((_, wal)) = &mut self.wal else { return Ok(()) };
        let (mut first, mut older) = (None, HashMap::new());
        for number in 0.. {
            wal.seek(SeekFrom::Start(WAL_HEADER + number * (FRAME_HEADER + PAGE) as u64))?;
            let mut header = Vec::new();
            if wal.take(FRAME_HEADER as u64).read_to_end(&mut header)? < FRAME_HEADER {
                break;
            }
            let Some(page) = link(&header) else { break };
            let salt = header.get(8..16).map(<[u8]>::to_vec);
            match *first.get_or_insert_with(|| salt.clone()) == salt {
                true => self.frames.insert(page, number),
                false => older.insert(page, number),
            };
        }
        for (page, number) in older {
            self.frames.entry(page).or_insert(number);
        }
        Ok(())
    }

    /// Reads the page of that number, from 0, from the file itself. The last one can be cut.
    fn read_page(&mut self, number: u64, page: &mut Vec<u8>) -> io::Result<Option<At>> {
        read(&mut self.file, number * PAGE as u64, page)
    }

    /// Reads the page in the frame of that number, from 0.
    fn read_frame(&mut self, number: u64, page: &mut Vec<u8>) -> io::Result<Option<At>> {
        let frame = (FRAME_HEADER + PAGE) as u64;
        read(&mut self.wal, WAL_HEADER + number * frame + FRAME_HEADER as u64, page)
    }

    /// Reads a page by the number that other pages have for it, from 1: that version, or the other if there is none.
    fn numbered(&mut self, number: u32, version: Version, page: &mut Vec<u8>) -> Option<At> {
        let frame = self.frames.get(&number).copied();
        let in_file = u64::from(number.checked_sub(1)?);
        let newest = frame.filter(|_| version == Version::Wal);
        let mut read = |frame: Option<u64>| match frame {
            Some(frame) => self.read_frame(frame, page).ok().flatten(),
            None => self.read_page(in_file, page).ok().flatten(),
        };
        read(newest).or_else(|| read(frame))
    }

    /// Gathers so many bytes from a chain of overflow pages.
    fn gather(&mut self, chain: Chain, bytes: usize) -> Option<(Vec<u8>, Vec<Piece>)> {
        let (mut number, mut page) = (chain.first, Vec::new());
        let (mut gathered, mut pieces) = (Vec::new(), Vec::new());
        while gathered.len() < bytes {
            let (file, offset) = self.numbered(number, chain.version, &mut page)?;
            let content = page.get(LINK..)?;
            let content = content.get(..bytes - gathered.len()).unwrap_or(content);
            if content.is_empty() {
                return None;
            }
            gathered.extend_from_slice(content);
            pieces.push(Piece { file, offset: offset + LINK as u64, bytes: content.len() });
            number = if chain.in_order { number.checked_add(1)? } else { link(&page)? };
        }
        Some((gathered, pieces))
    }
}

fn read(file: &mut Option<(usize, File)>, offset: u64, page: &mut Vec<u8>) -> io::Result<Option<At>> {
    let Some((number, file)) = file else { return Ok(None) };
    page.clear();
    file.seek(SeekFrom::Start(offset))?;
    file.take(PAGE as u64).read_to_end(page)?;
    Ok((!page.is_empty()).then_some((*number, offset)))
}

/// The page number at the beginning of some bytes.
fn link(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|number| u32::from_be_bytes(*number))
}

/// How to follow a chain of overflow pages.
#[derive(Debug, Clone, Copy)]
struct Chain {
    first: u32,
    version: Version,
    /// Whether to take the pages in order, as they were added to the file, where a link is damaged.
    in_order: bool,
}

fn search_page(carving: &mut Carving, pages: &mut Pages, page: &[u8], (file, offset): At) {
    let mut from = 0;
    while let Some(at) = next_start(page, from) {
        from = at + 1;
        let (before, rest) = page.split_at(at);
        let piece = |bytes| Piece { file, offset: offset + at as u64, bytes };
        let cells = Cell::before(before);
        if let Some(entry) = whole(rest) {
            let vouched = cells.iter().any(|cell| cell.bytes == entry.len() && cell.vouches_for(entry));
            carving.note(entry, vec![piece(entry.len())], vouched);
            from = at + entry.len();
            continue;
        }
        let mut best: Option<Assembled> = None;
        for cell in &cells {
            if best.as_ref().is_none_or(|best| !best.vouched)
                && let Some(found) = cell.assemble(pages, rest)
                && (best.is_none() || found.vouched)
            {
                best = Some(found);
            }
        }
        if let Some(Assembled { entry, local, mut pieces, vouched }) = best {
            pieces.insert(0, piece(local));
            carving.note(&entry, pieces, vouched);
        }
    }
}

/// An entry that was gathered from a cell and its overflow pages.
struct Assembled {
    entry: Entry,
    /// The number of bytes in the cell.
    local: usize,
    pieces: Vec<Piece>,
    vouched: bool,
}

/// What the bytes before an entry say of it.
#[derive(Debug)]
struct Cell {
    /// The length of the record in front of the entry.
    header: usize,
    /// The length of the entry.
    bytes: usize,
    checksum: Option<u32>,
    /// The places that can be meant. Which it is, the checksum says.
    places: Vec<i64>,
}

impl Cell {
    /// Returns every reading of the bytes before an entry, the one without damage first.
    ///
    /// A cell says the length of its entry twice, and has three bytes that are always the same. So one damaged byte
    /// leaves enough.
    fn before(before: &[u8]) -> Vec<Self> {
        let mut cells = Vec::new();
        for (kind, sum) in [(4, 4), (5, 6), (3, 3), (2, 2), (1, 1), (8, 0), (9, 0)] {
            for length in 1..=3_usize {
                let header = 3 + length + sum;
                let Some(start) = before.len().checked_sub(header) else { continue };
                let (cell, record) = before.split_at(start);
                let fixed = record.starts_with(&[3 + length as u8, 0, kind]);
                let twice = record.get(3..3 + length).and_then(whole_varint);
                let in_header = twice.and_then(|twice| Some(twice.checked_sub(12)? / 2));
                let mut places = Vec::new();
                let mut in_front = Vec::new();
                for width in 1..=9 {
                    let Some(rowid) = cell.len().checked_sub(width) else { break };
                    let (lengths, rowid) = cell.split_at(rowid);
                    let Some(place) = whole_varint(rowid) else { continue };
                    places.extend(i64::try_from(place).ok().filter(|place| place >> SEQUENCE_BITS > 0));
                    in_front.extend((1..=3).filter_map(|width| {
                        let record = whole_varint(lengths.get(lengths.len().checked_sub(width)?..)?)?;
                        record.checked_sub(header as u64)
                    }));
                }
                let checksum = record.get(3 + length..).and_then(|sum| integer(kind, sum));
                let lengths: BTreeSet<u64> = in_header.into_iter().chain(in_front.iter().copied()).collect();
                for bytes in lengths {
                    let twice = in_header == Some(bytes) && in_front.contains(&bytes);
                    if let Ok(bytes) = usize::try_from(bytes)
                        && (1..=MAX_ENTRY).contains(&bytes)
                        && (fixed || twice)
                    {
                        let cell = Self { header, bytes, checksum, places: places.clone() };
                        cells.push((fixed && twice, cell));
                    }
                }
            }
        }
        cells.sort_by_key(|(sound, _)| !sound);
        cells.into_iter().map(|(_, cell)| cell).collect()
    }

    fn vouches_for(&self, entry: &[u8]) -> bool {
        self.checksum.is_some_and(|sum| self.places.iter().any(|place| checksum(*place, entry) == sum))
    }

    /// Gathers the entry from the cell and its overflow pages; `None` if that gives no entry. Where a link is damaged
    /// it takes the pages in order, since those of one entry are mostly added to the file together.
    fn assemble(&self, pages: &mut Pages, rest: &[u8]) -> Option<Assembled> {
        let record = self.header + self.bytes;
        if record <= MAX_LOCAL {
            return None;
        }
        let local = MIN_LOCAL + (record - MIN_LOCAL) % (PAGE - LINK);
        let local = if local <= MAX_LOCAL { local } else { MIN_LOCAL } - self.header;
        let (in_cell, first) = (rest.get(..local)?, link(rest.get(local..)?)?);
        let chains =
            [(Version::Wal, false), (Version::File, false), (Version::Wal, true), (Version::File, true)];
        let chains = chains.map(|(version, in_order)| Chain { first, version, in_order });
        // Nothing else says where a chain begins, so a flipped bit of the first link is looked for.
        let begins = (0..u32::BITS).map(|bit| Chain {
            first: first ^ (1 << bit),
            version: Version::Wal,
            in_order: false,
        });
        let mut unvouched = None;
        for chain in chains.into_iter().chain(begins) {
            let Some((gathered, pieces)) = pages.gather(chain, self.bytes - local) else { continue };
            let entry = [in_cell, &gathered].concat();
            if self.vouches_for(&entry) {
                return Some(Assembled { entry, local, pieces, vouched: true });
            }
            if unvouched.is_none() && decode_exactly(&entry).is_some() {
                unvouched = Some(Assembled { entry, local, pieces, vouched: false });
            }
        }
        unvouched
    }
}

/// A number as SQLite writes it, seven bits a byte, if it takes all of some bytes.
fn whole_varint(bytes: &[u8]) -> Option<u64> {
    let (last, others) = bytes.split_last()?;
    let mut value = 0_u64;
    for byte in others {
        if byte & 0x80 == 0 {
            return None;
        }
        value = value << 7 | u64::from(byte & 0x7f);
    }
    match others.len() {
        8 => Some(value << 8 | u64::from(*last)),
        0..8 if last & 0x80 == 0 => Some(value << 7 | u64::from(*last)),
        _ => None,
    }
}

/// A checksum as SQLite writes it: with as few bytes as it can. 0 and 1 take none.
fn integer(kind: u8, bytes: &[u8]) -> Option<u32> {
    match kind {
        8 => Some(0),
        9 => Some(1),
        _ => {
            let value = bytes.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
            // The highest bit is the sign, and a checksum has none.
            u32::try_from(value).ok().filter(|value| u64::from(*value) >> (8 * bytes.len() - 1) == 0)
        }
    }
}
