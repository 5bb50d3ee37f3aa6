//! The index of a programme: segments that follow each other from the first entry on. Each new one is merged with those
//! before it that are not much longer, so that there are few.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use buurtkracht_core::Programme;
use buurtkracht_core::id::ProgrammeId;
use buurtkracht_core::questions::Search;
use pollster::block_on;

use super::segment::{self, Header, Place, Postings, Segment, Unfit};
use super::token::{self, Clause, Token};
use crate::commit::Commit;
use crate::ledger::outline::Outline;
use crate::log::Log;
use crate::proof::tree::Hash;

const ENDING: &str = "index";
/// How many entries a segment has at the most, so that the memory that one takes while it is made is bounded.
const MOST: u64 = 1 << 18;
/// A segment is merged with the one behind it where it has at most so many times its entries.
const RATIO: u64 = 4;
/// How many times as many places as there are candidates it is worth to read, to have fewer candidates.
const WORTH: u64 = 16;

/// A segment that lies in the cache.
#[derive(Debug)]
pub struct IndexSegment {
    /// Its first entry, by its name.
    pub from: u64,
    /// The entry behind its last.
    pub to: u64,
    /// Its size on the disk.
    pub bytes: u64,
    /// Why it is passed over, where it is.
    pub passed_over: Option<Unfit>,
}

fn path(folder: &Path, from: u64, to: u64) -> PathBuf {
    folder.join(format!("{from}-{to}.{ENDING}"))
}

/// Every segment in a folder by its name, in order.
fn named(folder: &Path) -> io::Result<Vec<(u64, u64)>> {
    let found = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        found => found?,
    };
    let mut named = Vec::new();
    for file in found {
        let path = file?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            let stretch = path.file_stem().and_then(|name| name.to_str()?.split_once('-'));
            named.extend(stretch.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?))));
        }
    }
    // Of those that begin at the same entry the longest first.
    named.sort_unstable_by_key(|(from, to): &(u64, u64)| (*from, std::cmp::Reverse(*to)));
    Ok(named)
}

/// Removes every segment in a folder, and gives their number.
pub(crate) fn clear(folder: &Path) -> io::Result<usize> {
    let named = named(folder)?;
    named.iter().try_for_each(|(from, to)| fs::remove_file(path(folder, *from, *to)))?;
    Ok(named.len())
}

/// Whether the index can narrow a search down.
pub(crate) fn is_narrow(search: &Search) -> bool {
    !token::clauses(search).is_empty()
}

/// Where the index of a programme lies.
pub(crate) struct Lying<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) log: &'a dyn Log,
    pub(crate) programme: &'a ProgrammeId,
}

impl Lying<'_> {
    /// Opens a segment, where it is what its name says and of this log.
    fn open(&self, from: u64, to: u64) -> Result<Segment, Unfit> {
        let segment = Segment::open(&path(self.folder, from, to))?;
        let Header { programme, from: first, to: end, last, .. } = &segment.header;
        if programme != self.programme || (*first, *end) != (from, to) || from >= to {
            return Err(Unfit::Misplaced { programme: programme.clone(), from: *first, to: *end });
        }
        let there = block_on(self.log.read(self.programme, to - 1, 1)).map_err(|_| Unfit::OtherLog)?;
        match there.first() {
            Some(entry) if Hash::of_leaf(entry) == *last => Ok(segment),
            Some(_) | None => Err(Unfit::OtherLog),
        }
    }

    /// Every segment, and whether it can be used.
    pub(crate) fn segments(&self) -> io::Result<Vec<IndexSegment>> {
        let look = |(from, to)| {
            let bytes = fs::metadata(path(self.folder, from, to))?.len();
            Ok(IndexSegment { from, to, bytes, passed_over: self.open(from, to).err() })
        };
        named(self.folder)?.into_iter().map(look).collect()
    }

    /// Removes every segment.
    pub(crate) fn clear(&self) -> io::Result<usize> {
        clear(self.folder)
    }

    /// The segments that follow each other from the first entry on, as far as they can be used.
    pub(crate) fn usable(&self) -> Index {
        let mut segments: Vec<Segment> = Vec::new();
        let mut end = 0;
        for (from, to) in named(self.folder).unwrap_or_default() {
            if from == end
                && let Ok(segment) = self.open(from, to)
            {
                end = to;
                segments.push(segment);
            }
        }
        Index { segments }
    }

    /// Keeps a stretch, merged with those before it that are not much longer.
    pub(crate) fn keep(&self, mut making: Making, outline: &Outline, index: &mut Index) -> io::Result<()> {
        let Some(last) = outline.last() else { return Ok(()) };
        let to = outline.length();
        fs::create_dir_all(self.folder)?;
        while let Some(before) = index.segments.last() {
            let (entries, own) = (before.header.to - before.header.from, to - making.from);
            if entries > own.saturating_mul(RATIO) || entries + own > MOST {
                break;
            }
            let Some(mut before) = index.segments.pop() else { break };
            making = making.behind(&mut before)?;
        }
        let header = Header::new(self.programme.clone(), making.from, to, last, outline.tree().root());
        let mut tokens: Vec<_> = making.tokens.into_iter().collect();
        tokens.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        segment::write(&path(self.folder, header.from, to), &header, tokens)?;
        let own = (header.from, to);
        for (from, to) in named(self.folder)?.into_iter().filter(|other| *other != own && other.0 >= own.0) {
            match fs::remove_file(path(self.folder, from, to)) {
                // Another process removed it too.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed?,
            }
        }
        let segment = self.open(header.from, to).map_err(io::Error::other)?;
        index.segments.push(segment);
        Ok(())
    }
}

/// A stretch of the log that is being indexed.
pub(crate) struct Making {
    from: u64,
    tokens: HashMap<Token, Postings>,
}

impl Making {
    pub(crate) fn from(entry: u64) -> Self {
        Self { from: entry, tokens: HashMap::new() }
    }

    /// Adds an entry. The state must hold it.
    pub(crate) fn add(&mut self, programme: &Programme, commit: &Commit) {
        let Commit { sequence, recorded_at, recorded_by, events, .. } = commit;
        for (number, event) in (0..).zip(events) {
            token::of(programme, event, *recorded_at, recorded_by, |token| {
                let postings = self.tokens.entry(token).or_insert_with(|| Postings::from(self.from));
                postings.push((sequence.0, number));
            });
        }
    }

    /// Whether it is as long as a segment can be.
    pub(crate) fn is_full(&self, length: u64) -> bool {
        length - self.from >= MOST
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The same with a segment in front of it.
    fn behind(self, before: &mut Segment) -> io::Result<Self> {
        let from = before.header.from;
        let mut whole = Making::from(from);
        for (token, places) in before.all()? {
            let postings = whole.tokens.entry(token).or_insert_with(|| Postings::from(from));
            places.into_iter().for_each(|place| postings.push(place));
        }
        for (token, own) in self.tokens {
            let postings = whole.tokens.entry(token).or_insert_with(|| Postings::from(from));
            own.places(self.from)?.into_iter().for_each(|place| postings.push(place));
        }
        Ok(whole)
    }
}

/// The segments of a programme that can be used.
pub(crate) struct Index {
    segments: Vec<Segment>,
}

impl Index {
    /// How many entries it is of.
    pub(crate) fn length(&self) -> u64 {
        self.segments.last().map_or(0, |segment| segment.header.to)
    }

    /// The events that can be what is looked for, in order: each that is, and perhaps others, but none that is about
    /// somebody else.
    pub(crate) fn candidates(&mut self, search: &Search) -> io::Result<Vec<Place>> {
        let clauses = token::clauses(search);
        let mut found = Vec::new();
        for segment in &mut self.segments {
            found.extend(of_segment(segment, &clauses)?);
        }
        Ok(found)
    }
}

fn of_segment(segment: &mut Segment, clauses: &[Clause]) -> io::Result<Vec<Place>> {
    let counted = clauses.iter().map(|clause| Ok((segment.count(clause)?, clause)));
    let mut counted = counted.collect::<io::Result<Vec<_>>>()?;
    counted.sort_by_key(|(count, _)| *count);
    let mut found: Option<Vec<Place>> = None;
    for (count, clause) in counted {
        let Some(so_far) = &mut found else {
            found = Some(segment.places(clause)?);
            continue;
        };
        let worth = count <= (so_far.len() as u64).saturating_mul(WORTH);
        if so_far.is_empty() || !(clause.binding || worth) {
            continue;
        }
        let places = segment.places(clause)?;
        so_far.retain(|place| places.binary_search(place).is_ok());
    }
    Ok(found.unwrap_or_default())
}
