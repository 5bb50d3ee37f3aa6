//! Replay: from the log, or from a snapshot and the rest of the log, to a projection.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::thread;

use buurtkracht_core::id::ProgrammeId;
use pollster::block_on;

use super::detached::DetachedLog;
use super::log_head::Decoded;
use super::pipeline::{self, PageSize};
use super::projection::{Projection, Until};
use super::{ReadError, decode};
use crate::cache::{Cache, PARTS};
use crate::commit::Commit;
use crate::log::{Entry, Log, LogError};
use crate::telemetry::{self, span};
use crate::vault::Sealer;

/// How many entries are read on the caller's own thread; more are read on threads of their own.
pub(super) const FEW: u64 = 512;

/// Watches what takes long. Its methods are called from any thread, and should be quick.
pub trait Observer: Send + Sync {
    /// So many entries of a programme were read, of so many; possibly more by the end.
    fn read(&self, programme: &ProgrammeId, entries: u64, of: u64) {
        let _ = (programme, entries, of);
    }

    /// A snapshot could not be kept. Nothing is lost by that but time.
    fn not_kept(&self, programme: &ProgrammeId, error: &std::io::Error) {
        let _ = (programme, error);
    }
}

/// One that watches nothing.
pub(super) struct NoObserver;

impl Observer for NoObserver {}

/// Where projections come from.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) log: Arc<dyn Log>,
    pub(super) sealer: Arc<Sealer>,
    pub(super) cache: Option<Arc<Cache>>,
    pub(super) observer: Arc<dyn Observer>,
}

impl Source {
    /// The same for a thread that may outlive the ledger: it does not keep the log open.
    pub(super) fn detach(&self) -> Self {
        Self { log: Arc::new(DetachedLog::new(&self.log, None)), ..self.clone() }
    }

    /// Runs long work on another thread. If the caller drops the future, the log of the work returns
    /// [`LogError::Closed`].
    pub(super) async fn apart<T: Send + 'static>(&self, work: impl FnOnce(Self) -> T + Send + 'static) -> T {
        let caller = Arc::new(());
        let log = DetachedLog::new(&self.log, Some(Arc::downgrade(&caller)));
        let source = Self { log: Arc::new(log), ..self.clone() };
        let done = blocking::unblock(move || work(source)).await;
        drop(caller);
        done
    }

    /// Reads and decodes a range of commits.
    pub(super) fn commits(
        &self,
        programme: &ProgrammeId,
        page: Range<u64>,
    ) -> Result<Vec<Commit>, ReadError> {
        let entries = self.page(programme, page.clone())?;
        page.zip(&entries).map(|(sequence, entry)| decode(programme, sequence, entry)).collect()
    }

    /// Calls `prepare` on every core with each entry of a programme from a position on, and `take` on this thread
    /// with pages of what that gives, in order, until it breaks off or the log ends.
    pub(super) fn entries<T: Send, E: From<LogError> + Send>(
        &self,
        programme: &ProgrammeId,
        from: u64,
        prepare: impl Fn(&Entry) -> T + Sync,
        take: impl FnMut(&mut Vec<T>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let (mut next, mut length) = (from, from);
        let pages = |entries: u64| {
            if next >= length {
                length = block_on(self.log.length(programme))?;
            }
            let page = next..length.min(next.saturating_add(entries));
            next = page.end;
            Ok(page)
        };
        let prepare = |_, page: &[Entry]| Ok(page.iter().map(&prepare).collect());
        self.pages(programme, pages, prepare, take)
    }

    /// Reads the pages that `next` gives, until it gives an empty one, on every core, calls `prepare` there with
    /// each of them, and `take` on this thread, in the order of `next`, until it breaks off. `next` is told how many
    /// entries to give at once.
    pub(super) fn pages<P: Send, E: From<LogError> + Send>(
        &self,
        programme: &ProgrammeId,
        mut next: impl FnMut(u64) -> Result<Range<u64>, E> + Send,
        prepare: impl Fn(Range<u64>, &[Entry]) -> Result<P, E> + Sync,
        take: impl FnMut(&mut P) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let size = PageSize::new();
        let next = || next(size.entries()).map(|page| (!page.is_empty()).then_some(page));
        let read = |page: Range<u64>| {
            let entries = self.page(programme, page.clone())?;
            size.learn(&entries);
            prepare(page, &entries)
        };
        pipeline::run(next, read, take)
    }

    /// Reads entries that the log has.
    pub(super) fn page(&self, programme: &ProgrammeId, page: Range<u64>) -> Result<Vec<Entry>, LogError> {
        let (mut next, mut entries) = (page.start, Vec::new());
        while next < page.end {
            let limit = usize::try_from(page.end - next).unwrap_or(usize::MAX);
            let more = block_on(self.log.read(programme, next, limit))?;
            if more.is_empty() {
                return Err(LogError::Damaged {
                    programme: Some(programme.clone()),
                    sequence: Some(next),
                    reason: "the entry is missing".to_owned(),
                });
            }
            next += more.len() as u64;
            entries.extend(more);
        }
        Ok(entries)
    }

    /// Takes in what follows in the log. An empty projection begins at the nearest snapshot, and where much was taken in
    /// one is left. Gives how many entries the last snapshot is of; 0 where there is none.
    ///
    /// It blocks: call it on a thread that may.
    pub(super) fn replay(&self, projection: &mut Projection, until: Until) -> Result<u64, ReadError> {
        if let Some(cache) = self.cache.as_deref().filter(|_| projection.length() == 0)
            && let Some(kept) = cache.nearest(self.log.as_ref(), projection.id(), until)
        {
            *projection = kept;
        }
        let from = projection.length();
        self.take_in(projection, until)?;
        // Where each part of the log has one, a question to the past leaves none: it is told sooner without.
        let least = match until {
            Until::End => 0,
            Until::Time(_) | Until::Entries(_) => block_on(self.log.length(projection.id()))? / PARTS,
        };
        match &self.cache {
            Some(cache)
                if projection.length() - from > least && cache.is_worth(from, projection.length()) =>
            {
                self.keep(projection);
                Ok(projection.length())
            }
            Some(_) | None => Ok(from),
        }
    }

    /// Replays from the first entry on, whatever lies in the cache, and leaves its snapshots there anew.
    pub(super) fn rebuild(&self, programme: &ProgrammeId) -> Result<Projection, ReadError> {
        let mut projection = Projection::new(programme.clone());
        let length = block_on(self.log.length(programme))?;
        let cache = self.cache.as_deref();
        cache.map(|cache| cache.clear(programme)).transpose().map_err(ReadError::cache)?;
        thread::scope(|scope| {
            let mut keeping = Vec::new();
            for part in 1..=PARTS {
                let until = if part == PARTS { Until::End } else { Until::Entries(length / PARTS * part) };
                self.take_in(&mut projection, until)?;
                if let Some(cache) = cache {
                    // A clone shares what it holds, so the replay goes on while this is written.
                    let then = projection.clone();
                    let builder = thread::Builder::new().name("buurtkracht-snapshot".to_owned());
                    let keep = builder.spawn_scoped(scope, move || cache.keep(&then));
                    keeping.push(keep.map_err(ReadError::cache)?);
                }
            }
            for keep in keeping {
                let kept = keep.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                kept.map_err(ReadError::cache)?;
            }
            Ok(projection)
        })
    }

    fn take_in(&self, projection: &mut Projection, until: Until) -> Result<(), ReadError> {
        let programme = projection.id().clone();
        span!("replay", programme = programme, from = projection.length());
        let decode = |entry: &Entry| Decoded::of(entry);
        self.entries(&programme, projection.length(), decode, |page| {
            for entry in page {
                let sequence = projection.length();
                let bad = |flaw| ReadError::entry(&programme, sequence, flaw);
                let entry = entry.as_mut().map_err(|flaw| bad(flaw.clone().into()))?;
                let over = match until {
                    Until::End => false,
                    Until::Time(time) => entry.head.recorded_at > time,
                    Until::Entries(entries) => sequence >= entries,
                };
                if over {
                    return Ok(ControlFlow::Break(()));
                }
                projection.take_in(entry).map_err(bad)?;
            }
            self.progress(&programme, projection.length());
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Tells the observer how far it is.
    pub(super) fn progress(&self, programme: &ProgrammeId, entries: u64) {
        let length = block_on(self.log.length(programme)).unwrap_or(entries).max(entries);
        telemetry::read(programme, entries, length);
        self.observer.read(programme, entries, length);
    }

    /// Keeps a snapshot of a projection all of which is durable.
    pub(super) fn keep(&self, projection: &Projection) {
        if let Some(cache) = &self.cache
            && let Err(error) = cache.keep(projection)
        {
            self.observer.not_kept(projection.id(), &error);
        }
    }
}
