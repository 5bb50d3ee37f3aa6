//! Pages prepared on every core and taken in order, a bounded number of them ahead.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::log::Entry;

/// How many pages can wait to be taken, prepared or not.
const AHEAD: usize = 4;
/// How many threads prepare at most. With more of them, the thread that takes is the slowest.
const PREPARERS: usize = 4;
/// The approximate size of a page in bytes, and its limit in entries.
pub(super) const PAGE_BYTES: usize = 1 << 20;
const PAGE_ENTRIES: usize = 1_024;

/// The size of the next page in entries. It follows the bytes of the pages before it, since one entry can be a
/// hundred times as large as another.
pub(super) struct PageSize(AtomicUsize);

impl PageSize {
    pub(super) const fn new() -> Self {
        Self(AtomicUsize::new(64))
    }

    pub(super) fn entries(&self) -> u64 {
        self.0.load(Ordering::Relaxed) as u64
    }

    pub(super) fn learn(&self, page: &[Entry]) {
        let bytes: usize = page.iter().map(Vec::len).sum();
        let mean = bytes.checked_div(page.len()).unwrap_or(0).max(1);
        self.0.store((PAGE_BYTES / mean).clamp(16, PAGE_ENTRIES), Ordering::Relaxed);
    }
}

/// Returns a page that was taken to the thread that prepared it. If an allocator frees what another thread
/// allocated, both want the same lock: half of the time of a replay went there with the system's allocator.
type Home<P> = Sender<P>;

/// A page, or what went wrong with it.
type Prepared<P, E> = Result<(P, Home<P>), E>;

/// Calls `prepare` on every core with what `next` gives, until that gives nothing, and `take` on this thread with
/// the pages in the order of `next`, until it breaks off.
pub(super) fn run<J, P: Send, E: Send>(
    next: impl FnMut() -> Result<Option<J>, E> + Send,
    prepare: impl Fn(J) -> Result<P, E> + Sync,
    mut take: impl FnMut(&mut P) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let (order, pages) = mpsc::sync_channel::<Receiver<Prepared<P, E>>>(AHEAD);
    let jobs = Mutex::new(Some((next, order)));
    // The next job, and where its page goes. Who gets it has put its page in order first.
    let job = || -> Option<(J, SyncSender<Prepared<P, E>>)> {
        let mut jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let (next, order) = jobs.as_mut()?;
        let (done, prepared) = mpsc::sync_channel(1);
        // Where the taking broke off, nothing is sent any more.
        if let Some(next) = next().transpose()
            && order.send(prepared).is_ok()
        {
            match next {
                Ok(job) => return Some((job, done)),
                Err(error) => drop(done.send(Err(error))),
            }
        }
        *jobs = None;
        None
    };
    thread::scope(|threads| {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        for _ in 0..cores.min(PREPARERS) {
            threads.spawn(|| {
                let (home, used) = mpsc::channel();
                while let Some((job, done)) = job() {
                    used.try_iter().for_each(drop);
                    drop(done.send(prepare(job).map(|page| (page, home.clone()))));
                }
            });
        }
        for page in pages {
            // A thread that panicked lets the scope panic too.
            let Ok(page) = page.recv() else { break };
            let (mut page, home) = page?;
            let taken = take(&mut page);
            drop(home.send(page));
            if taken?.is_break() {
                break;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;

    fn sevens(until: u32) -> impl FnMut() -> Result<Option<Range<u32>>, String> + Send {
        let mut next = 0;
        move || {
            let page = next..until.min(next + 7);
            next = page.end;
            Ok((!page.is_empty()).then_some(page))
        }
    }

    fn numbers(page: Range<u32>) -> Result<Vec<u32>, String> {
        Ok(page.collect())
    }

    #[test]
    fn what_is_prepared_on_any_thread_is_taken_in_order() {
        let mut taken: Vec<u32> = Vec::new();
        run(sevens(5_000), numbers, |page| {
            taken.extend_from_slice(page);
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        assert_eq!(taken, (0..5_000).collect::<Vec<_>>());
    }

    #[test]
    fn it_ends_where_the_taking_breaks_off_or_fails_and_where_the_reading_fails() {
        let broken = run(sevens(u32::MAX), numbers, |page| {
            Ok(if page.contains(&700) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        });
        assert_eq!(broken, Ok(()));
        let failed = run(sevens(u32::MAX), numbers, |page| match page.contains(&700) {
            true => Err("enough".to_owned()),
            false => Ok(ControlFlow::Continue(())),
        });
        assert_eq!(failed, Err("enough".to_owned()));
        let gone = || "the disk is gone".to_owned();
        let mut pages = sevens(700);
        let mut taken = 0;
        let mut count = |page: &mut Vec<u32>| {
            taken += page.len();
            Ok(ControlFlow::Continue(()))
        };
        let unknown =
            run(|| pages()?.map_or_else(|| Err(gone()), |page| Ok(Some(page))), numbers, &mut count);
        let unread = run(
            sevens(u32::MAX),
            |page| if page.contains(&700) { Err(gone()) } else { numbers(page) },
            &mut count,
        );
        assert_eq!((unknown, unread), (Err(gone()), Err(gone())));
        assert_eq!(taken, 1_400, "what was read before is taken");
    }

    #[test]
    fn reading_runs_no_further_ahead_than_it_may() {
        let (read, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut pages = sevens(3_500);
        run(
            || {
                let ahead = read.fetch_add(1, Ordering::SeqCst) - taken.load(Ordering::SeqCst);
                // The reader holds one more, and so does the taker.
                assert!(ahead <= AHEAD + 2, "{ahead} pages ahead");
                pages()
            },
            numbers,
            |_| {
                taken.fetch_add(1, Ordering::SeqCst);
                Ok(ControlFlow::Continue(()))
            },
        )
        .unwrap();
    }

    #[test]
    fn large_entries_make_small_pages() {
        let size = PageSize::new();
        size.learn(&vec![vec![0; 700]; 64]);
        assert_eq!(size.entries(), PAGE_ENTRIES as u64);
        size.learn(&vec![vec![0; 65_535]; 64]);
        assert_eq!(size.entries(), 16);
    }
}
