//! Searching a log: by the index where there is one, by reading all of it where there is none; the same is found.

use std::collections::VecDeque;
use std::io;
use std::ops::{ControlFlow, Range};

use buurtkracht_core::Event;
use buurtkracht_core::id::ProgrammeId;
use buurtkracht_core::questions::Search;
use buurtkracht_core::value::Day;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use pollster::block_on;

use super::outline::Decoded;
use super::replay::{Source, Until};
use super::replica::Replica;
use super::{Ledger, PAGE, ReadError, decode};
use crate::commit::{Commit, NotAnEntry};
use crate::log::Entry;
use crate::search::index::{Index, Lying, Making, is_narrow};

/// A time zone is within that of UTC.
const ZONES: TimeDelta = TimeDelta::days(1);
/// Candidates that lie so near to each other are read at once.
const NEAR: u64 = 32;

/// An entry with the events in it that are what was looked for.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The commit.
    pub commit: Commit,
    /// Which of its events, in order.
    pub events: Vec<usize>,
}

impl Hit {
    /// The events that are what was looked for.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().filter_map(|number| self.commit.events.get(*number))
    }
}

/// How a search went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Searched {
    /// The number of entries that there were.
    pub entries: u64,
    /// Of how many of them the index told.
    pub indexed: u64,
}

/// Entries, with those of their events that can be what is looked for.
type Candidates = Vec<(u64, Vec<usize>)>;

/// What is called with each hit, until it breaks off.
type Each<'a> = dyn FnMut(Hit) -> ControlFlow<()> + 'a;

impl Ledger {
    /// Finds events, oldest first, and calls `each` with every entry that has one, until that breaks off; with `last`
    /// only the last so many. Whom and what an event is about is told by the state right behind its commit.
    ///
    /// With a cache, a long log is indexed first where it is not yet; without one, all of it is read. It blocks.
    ///
    /// # Errors
    /// [`ReadError`]. That the cache cannot be written is none: the observer is told.
    pub fn search(
        &self,
        programme: &ProgrammeId,
        search: &Search,
        last: Option<usize>,
        each: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Searched, ReadError> {
        let length = block_on(self.source.log.length(programme))?;
        if length == 0 {
            let known = block_on(self.source.log.programmes())?;
            return Err(ReadError::NoProgramme { asked: programme.clone(), known });
        }
        let look = Look { source: &self.source, programme, search };
        let stretch = look.stretch(length)?;
        let (indexed, candidates) = look.candidates(length)?.unwrap_or_default();
        let near = |(entry, _): &(u64, Vec<usize>)| stretch.contains(entry);
        let candidates: Vec<_> = candidates.into_iter().filter(near).collect();
        let rest = stretch.start.max(indexed)..stretch.end;
        let searched = Searched { entries: length, indexed };
        let Some(last) = last else {
            if look.among(&candidates, each)?.is_continue() {
                look.scan(rest, each)?;
            }
            return Ok(searched);
        };
        let mut found = VecDeque::new();
        look.scan(rest, &mut |hit| {
            found.push_back(hit);
            if found.len() > last {
                found.pop_front();
            }
            ControlFlow::Continue(())
        })?;
        for candidate in candidates.iter().rev() {
            if found.len() >= last {
                break;
            }
            // It takes what there is.
            let _ = look.among(std::slice::from_ref(candidate), &mut |hit| {
                found.push_front(hit);
                ControlFlow::Continue(())
            })?;
        }
        for hit in found {
            if each(hit).is_break() {
                break;
            }
        }
        Ok(searched)
    }
}

/// A search on its way.
struct Look<'a> {
    source: &'a Source,
    programme: &'a ProgrammeId,
    search: &'a Search,
}

impl Look<'_> {
    /// The entries that can have been recorded when it is looked for.
    fn stretch(&self, length: u64) -> Result<Range<u64>, ReadError> {
        let Search { recorded_from, recorded_until, known_at, .. } = self.search;
        let midnight = |day: Day| day.and_time(NaiveTime::MIN).and_utc();
        let mut stretch = 0..length;
        if let Some(from) = recorded_from.and_then(|day| midnight(day).checked_sub_signed(ZONES)) {
            stretch.start = self.before(length, |at| at < from)?;
        }
        let day_ends = recorded_until.and_then(|day| midnight(day).checked_add_signed(ZONES * 2));
        for until in day_ends.iter().chain(known_at) {
            stretch.end = stretch.end.min(self.before(length, |at| at <= *until)?);
        }
        Ok(stretch)
    }

    /// How many entries were recorded early enough: time never goes back.
    fn before(&self, length: u64, early: impl Fn(DateTime<Utc>) -> bool) -> Result<u64, ReadError> {
        let (mut low, mut high) = (0, length);
        while low < high {
            let middle = low + (high - low) / 2;
            match early(self.entry(middle)?.recorded_at.to_utc()) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        Ok(low)
    }

    fn entry(&self, sequence: u64) -> Result<Commit, ReadError> {
        let page = block_on(self.source.log.read(self.programme, sequence, 1))?;
        page.first()
            .map_or_else(|| Err(self.absent(sequence)), |entry| decode(self.programme, sequence, entry))
    }

    fn absent(&self, sequence: u64) -> ReadError {
        let reason = "it is not there".to_owned();
        ReadError::entry(self.programme, sequence, NotAnEntry::Malformed { reason }.into())
    }

    /// Which entries and events the index has, and of how many entries it tells; nothing where it is of no use.
    fn candidates(&self, length: u64) -> Result<Option<(u64, Candidates)>, ReadError> {
        let Some(cache) = self.source.cache.as_deref().filter(|_| is_narrow(self.search)) else {
            return Ok(None);
        };
        let folder = cache.of(self.programme);
        let lying = Lying { folder: &folder, log: self.source.log.as_ref(), programme: self.programme };
        let mut index = lying.usable();
        let lag = length.saturating_sub(index.length());
        // Only the state knows whom what came since is about.
        let needed = lag > 0 && !self.search.about.is_empty() && length >= cache.every();
        if lag >= cache.every() || needed {
            self.source.index(&lying, &mut index)?;
        }
        let indexed = index.length().min(length);
        if indexed == 0 || (indexed < length && !self.search.about.is_empty()) {
            return Ok(None);
        }
        let found = match index.candidates(self.search) {
            Ok(found) => found,
            Err(error) => {
                self.source.observer.not_kept(self.programme, &error);
                // It is made again.
                drop(lying.clear());
                return Ok(None);
            }
        };
        let mut candidates = Candidates::new();
        for (entry, event) in found {
            match candidates.last_mut() {
                Some((last, events)) if *last == entry => events.push(event as usize),
                Some(_) | None => candidates.push((entry, vec![event as usize])),
            }
        }
        Ok(Some((indexed, candidates)))
    }

    /// Looks at each candidate again.
    fn among(
        &self,
        mut candidates: &[(u64, Vec<usize>)],
        each: &mut Each<'_>,
    ) -> Result<ControlFlow<()>, ReadError> {
        while let Some((first, _)) = candidates.first() {
            let near = candidates.partition_point(|(entry, _)| *entry < first + NEAR);
            let (here, rest) = candidates.split_at(near);
            candidates = rest;
            let last = here.last().map_or(*first, |(entry, _)| *entry);
            let page = self.page(*first, last)?;
            for (entry, events) in here {
                let bytes = usize::try_from(entry - first).ok().and_then(|place| page.get(place));
                let bytes = bytes.ok_or_else(|| self.absent(*entry))?;
                let commit = decode(self.programme, *entry, bytes)?;
                let fits = |number: &&usize| {
                    let event = commit.events.get(**number);
                    event
                        .is_some_and(|event| self.search.fits(event, commit.recorded_at, &commit.recorded_by))
                };
                let events: Vec<usize> = events.iter().filter(fits).copied().collect();
                if !events.is_empty() && each(Hit { commit, events }).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn page(&self, first: u64, last: u64) -> Result<Vec<Entry>, ReadError> {
        let wanted = usize::try_from(last - first + 1).unwrap_or(PAGE);
        let mut page = Vec::new();
        while page.len() < wanted {
            let next = first + page.len() as u64;
            let more = block_on(self.source.log.read(self.programme, next, wanted - page.len()))?;
            if more.is_empty() {
                return Err(self.absent(next));
            }
            page.extend(more);
        }
        Ok(page)
    }

    /// Looks at every entry of a stretch.
    fn scan(&self, stretch: Range<u64>, each: &mut Each<'_>) -> Result<(), ReadError> {
        if stretch.is_empty() {
            return Ok(());
        }
        if self.search.about.is_empty() {
            return self.scan_alone(stretch, each);
        }
        let mut replica = self.source.nearest(self.programme, Until::Entries(stretch.start));
        self.source.follow(&mut replica, |replica, commit| {
            let sequence = commit.sequence.0;
            if sequence >= stretch.end {
                return ControlFlow::Break(());
            }
            if sequence < stretch.start {
                return ControlFlow::Continue(());
            }
            let fits = |event: &Event| self.search.is_about(replica.programme(), event);
            give(self.hit(commit, fits), each)
        })
    }

    /// The same where the state is not needed.
    fn scan_alone(&self, stretch: Range<u64>, each: &mut Each<'_>) -> Result<(), ReadError> {
        let look = |entry: &Entry| Commit::decode(entry).map(|commit| self.hit(&commit, |_| true));
        let mut next = stretch.start;
        self.source.pages(self.programme, stretch.start, look, |page| {
            for looked in page {
                if next >= stretch.end {
                    return Ok(ControlFlow::Break(()));
                }
                let bad = |flaw: &NotAnEntry| ReadError::entry(self.programme, next, flaw.clone().into());
                let hit = looked.as_ref().map_err(bad)?;
                next += 1;
                if give(hit.clone(), each).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            self.source.progress(self.programme, next);
            Ok(ControlFlow::Continue(()))
        })
    }

    fn hit(&self, commit: &Commit, about: impl Fn(&Event) -> bool) -> Option<Hit> {
        let fits =
            |event: &Event| self.search.fits(event, commit.recorded_at, &commit.recorded_by) && about(event);
        let numbered = commit.events.iter().enumerate();
        let events: Vec<usize> =
            numbered.filter(|(_, event)| fits(event)).map(|(number, _)| number).collect();
        (!events.is_empty()).then(|| Hit { commit: commit.clone(), events })
    }
}

fn give(hit: Option<Hit>, each: &mut Each<'_>) -> ControlFlow<()> {
    hit.map_or(ControlFlow::Continue(()), each)
}

impl Source {
    /// A replica of the nearest snapshot, or an empty one.
    fn nearest(&self, programme: &ProgrammeId, until: Until) -> Replica {
        let kept = self.cache.as_deref().and_then(|cache| cache.nearest(self.log.as_ref(), programme, until));
        kept.unwrap_or_else(|| Replica::new(programme.clone()))
    }

    /// Takes in what follows, and calls `each` with the state behind every entry, until that breaks off.
    fn follow(
        &self,
        replica: &mut Replica,
        mut each: impl FnMut(&Replica, &Commit) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let programme = replica.id().clone();
        self.pages(
            &programme,
            replica.length(),
            |entry| Ok::<_, NotAnEntry>((Decoded::of(entry)?, Commit::decode(entry)?)),
            |page| {
                for entry in page {
                    let sequence = replica.length();
                    let bad = |flaw| ReadError::entry(&programme, sequence, flaw);
                    let (entry, commit) = entry.as_mut().map_err(|flaw| bad(flaw.clone().into()))?;
                    replica.take_in(entry).map_err(bad)?;
                    if each(replica, commit).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                self.progress(&programme, replica.length());
                Ok(ControlFlow::Continue(()))
            },
        )
    }

    /// Indexes what is not indexed yet. Where that cannot be kept the observer is told.
    pub(super) fn index(&self, lying: &Lying<'_>, index: &mut Index) -> Result<(), ReadError> {
        let mut replica = self.nearest(lying.programme, Until::Entries(index.length()));
        let from = index.length();
        let mut making = Some(Making::from(from));
        let mut failed: Option<io::Error> = None;
        self.follow(&mut replica, |replica, commit| {
            let Some(now) = making.as_mut().filter(|_| commit.sequence.0 >= from) else {
                return ControlFlow::Continue(());
            };
            now.add(replica.programme(), commit);
            if now.is_full(replica.length())
                && let Some(full) = making.replace(Making::from(replica.length()))
                && let Err(error) = lying.keep(full, replica.outline(), index)
            {
                failed = Some(error);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        if let (None, Some(rest)) = (&failed, making.filter(|rest| !rest.is_empty())) {
            failed = lying.keep(rest, replica.outline(), index).err();
        }
        if let Some(error) = failed {
            self.observer.not_kept(lying.programme, &error);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
