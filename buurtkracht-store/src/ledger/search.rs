//! Searching a log: its entries are read on every core, and those are decoded whose bytes can hold a hit.

mod prefilter;

use std::collections::VecDeque;
use std::ops::{ControlFlow, Range};

use buurtkracht_core::Event;
use buurtkracht_core::id::ProgrammeId;
use buurtkracht_core::questions::search::Search;
use buurtkracht_core::value::Day;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use pollster::block_on;
use serde::Serialize;

use super::log_head::Decoded;
use super::projection::{Projection, Until};
use super::replay::Source;
use super::{Inner, Ledger, ReadError, decode};
use crate::commit::{Commit, NotAnEntry};
use crate::log::Entry;
use prefilter::Prefilter;

/// A time zone is within that of UTC.
const ZONES: TimeDelta = TimeDelta::days(1);

/// An entry with the events in it that are what was looked for.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Hit {
    /// The commit that has the events.
    pub commit: Commit,
    /// Which of its events, in order.
    pub events: Vec<usize>,
}

impl Hit {
    /// The events that are what was looked for.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().filter_map(|number| self.commit.events.get(*number))
    }

    /// The hit with those of its events that `keep` keeps; `None` where it keeps none.
    fn keeping(mut self, keep: impl Fn(&Event) -> bool) -> Option<Self> {
        let Self { commit, events } = &mut self;
        events.retain(|number| commit.events.get(*number).is_some_and(&keep));
        (!self.events.is_empty()).then_some(self)
    }
}

/// What is called with each hit, until it breaks off.
type Each<'a> = dyn FnMut(Hit) -> ControlFlow<()> + 'a;

impl Ledger {
    /// Blocking. Finds events and calls `each` with every entry that has one, oldest first, until it breaks off; with `last`
    /// only with the last so many, and then the log is read from its end. Whom and what an event is about is told
    /// by the state right behind its commit: to look for that the log is replayed.
    ///
    /// An entry that cannot be a hit by its bytes is not decoded, and so not found to be damaged either: that is for
    /// [`Ledger::verify`].
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn search(
        &self,
        programme: &ProgrammeId,
        search: &Search,
        last: Option<usize>,
        each: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let Inner { source, .. } = &*self.inner();
        let length = block_on(source.log.length(programme))?;
        if length == 0 {
            let known = block_on(source.log.programmes())?;
            return Err(ReadError::NoProgramme { asked: programme.clone(), known });
        }
        let look = Look { source, programme, search };
        let stretch = look.stretch(length)?;
        let Some(last) = last else { return look.scan(stretch, each) };
        for hit in look.last(stretch, last)? {
            if each(hit).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// From which end a stretch is read.
#[derive(Clone, Copy)]
enum Order {
    OldestFirst,
    NewestFirst,
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
            let page = self.source.page(self.programme, middle..middle + 1)?;
            let entry = page.first().map(Vec::as_slice).unwrap_or_default();
            match early(decode(self.programme, middle, entry)?.recorded_at.to_utc()) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        Ok(low)
    }

    /// Every hit of a stretch.
    fn scan(&self, stretch: Range<u64>, each: &mut Each<'_>) -> Result<(), ReadError> {
        if !self.search.about.is_empty() {
            return self.replay(stretch, each);
        }
        self.read(stretch, Order::OldestFirst, |hits| hits.into_iter().try_for_each(&mut *each))
    }

    /// The last hits of a stretch, oldest first.
    fn last(&self, stretch: Range<u64>, last: usize) -> Result<VecDeque<Hit>, ReadError> {
        let mut found = VecDeque::new();
        if !self.search.about.is_empty() {
            self.replay(stretch, &mut |hit| {
                found.push_back(hit);
                if found.len() > last {
                    found.pop_front();
                }
                ControlFlow::Continue(())
            })?;
            return Ok(found);
        }
        if last == 0 {
            return Ok(found);
        }
        self.read(stretch, Order::NewestFirst, |hits| {
            for hit in hits.into_iter().rev() {
                found.push_front(hit);
                if found.len() == last {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// Reads a stretch on every core, and calls `take` with the hits of each page, until it breaks off.
    fn read(
        &self,
        mut stretch: Range<u64>,
        order: Order,
        mut take: impl FnMut(Vec<Hit>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let prefilter = Prefilter::new(self.search);
        let next = |entries: u64| {
            let Range { start, end } = stretch;
            Ok(match order {
                Order::OldestFirst => {
                    stretch.start = end.min(start.saturating_add(entries));
                    start..stretch.start
                }
                Order::NewestFirst => {
                    stretch.end = start.max(end.saturating_sub(entries));
                    stretch.end..end
                }
            })
        };
        let look = |page: Range<u64>, entries: &[Entry]| {
            let (mut hits, mut lower) = (Vec::new(), Vec::new());
            for (sequence, entry) in page.zip(entries) {
                if prefilter.passes(entry, &mut lower) {
                    hits.extend(self.hit(&decode(self.programme, sequence, entry)?));
                }
            }
            Ok((entries.len() as u64, hits))
        };
        let mut read = 0;
        self.source.pages(self.programme, next, look, |(entries, hits)| {
            read += *entries;
            self.source.progress(self.programme, read);
            Ok(take(std::mem::take(hits)))
        })
    }

    /// Replays the log for the state behind each entry of a stretch.
    fn replay(&self, stretch: Range<u64>, each: &mut Each<'_>) -> Result<(), ReadError> {
        let programme = self.programme;
        let (log, until) = (self.source.log.as_ref(), Until::Entries(stretch.start));
        let kept = self.source.cache.as_deref().and_then(|cache| cache.nearest(log, programme, until));
        let mut projection = kept.unwrap_or_else(|| Projection::new(programme.clone()));
        self.source.entries(
            programme,
            projection.length(),
            |entry| Ok::<_, NotAnEntry>((Decoded::of(entry)?, Commit::decode(entry)?)),
            |page| {
                for entry in page {
                    let sequence = projection.length();
                    if sequence >= stretch.end {
                        return Ok(ControlFlow::Break(()));
                    }
                    let bad = |flaw| ReadError::entry(programme, sequence, flaw);
                    let (entry, commit) = entry.as_mut().map_err(|flaw| bad(flaw.clone().into()))?;
                    let hit = if stretch.contains(&sequence) { self.hit(commit) } else { None };
                    projection.take_in(entry).map_err(bad)?;
                    let hit = hit.and_then(|hit| {
                        hit.keeping(|event| self.search.is_about(projection.programme(), event))
                    });
                    if let Some(hit) = hit
                        && each(hit).is_break()
                    {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                self.source.progress(programme, projection.length());
                Ok(ControlFlow::Continue(()))
            },
        )
    }

    /// The commit as a hit, whomever and whatever it is about.
    fn hit(&self, commit: &Commit) -> Option<Hit> {
        let fits = |event: &Event| self.search.fits(event, commit.recorded_at, &commit.recorded_by);
        let numbered = commit.events.iter().enumerate();
        let events: Vec<usize> =
            numbered.filter(|(_, event)| fits(event)).map(|(number, _)| number).collect();
        (!events.is_empty()).then(|| Hit { commit: commit.clone(), events })
    }
}

#[cfg(test)]
mod tests;
