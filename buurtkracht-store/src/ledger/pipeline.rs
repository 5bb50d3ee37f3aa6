//! Entries prepared on every core and taken in in order, a bounded number of pages ahead.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::log::Entry;

/// How many pages can be read and not taken in yet, beside those being prepared.
const AHEAD: usize = 4;
/// How many threads prepare at the most: with more, reading and taking in are what takes longest.
const PREPARERS: usize = 4;
/// How many bytes a page has, about, and how many entries.
pub(super) const PAGE_BYTES: usize = 1 << 20;
const PAGE_ENTRIES: usize = 1_024;

/// How large the next page is: by bytes, since entries can be a hundred times as large as others.
pub(super) struct PageSize(usize);

impl PageSize {
    pub(super) const fn new() -> Self {
        Self(64)
    }

    /// How many entries to ask for.
    pub(super) const fn entries(&self) -> usize {
        self.0
    }

    /// Learns from a page what the next is like.
    pub(super) fn learn(&mut self, page: &[Entry]) {
        let bytes: usize = page.iter().map(Vec::len).sum();
        let mean = bytes.checked_div(page.len()).unwrap_or(0).max(1);
        self.0 = (PAGE_BYTES / mean).clamp(16, PAGE_ENTRIES);
    }
}

/// What is used up, on its way back to the thread that made it. An allocator frees what another thread allocated at
/// the price of a lock that both want: with the system's, half of the time of a replay went there.
type Home<T> = Sender<Vec<T>>;

/// A page to prepare: its entries, where they go back to, and where the prepared page goes.
type Job<T> = (Vec<Entry>, Home<Entry>, SyncSender<(Vec<T>, Home<T>)>);

/// Takes the pages that `read` gives, until one is empty: `prepare` is called on every core, of any page, and `take`
/// here, in order, until it breaks off.
pub(super) fn run<T: Send, E: Send>(
    mut read: impl FnMut() -> Result<Vec<Entry>, E> + Send,
    prepare: impl Fn(&Entry) -> T + Sync,
    mut take: impl FnMut(&mut [T]) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let (work, jobs) = mpsc::channel::<Job<T>>();
    let jobs = Mutex::new(jobs);
    let (order, pages) = mpsc::sync_channel::<Result<Receiver<(Vec<T>, Home<T>)>, E>>(AHEAD);
    thread::scope(|threads| {
        threads.spawn(move || {
            let (home, used) = mpsc::channel();
            loop {
                used.try_iter().for_each(drop);
                let page = match read() {
                    Ok(page) if page.is_empty() => return,
                    Ok(page) => page,
                    Err(error) => return drop(order.send(Err(error))),
                };
                let (done, prepared) = mpsc::sync_channel(1);
                // Nobody takes any more where the taking broke off.
                if order.send(Ok(prepared)).is_err() || work.send((page, home.clone(), done)).is_err() {
                    return;
                }
            }
        });
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        for _ in 0..cores.min(PREPARERS) {
            threads.spawn(|| {
                let (home, used) = mpsc::channel();
                loop {
                    let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((page, back, done)) = job else { return };
                    used.try_iter().for_each(drop);
                    drop(done.send((page.iter().map(&prepare).collect(), home.clone())));
                    drop(back.send(page));
                }
            });
        }
        for page in pages {
            // A thread that panicked lets the scope panic too.
            let Ok((mut page, home)) = page?.recv() else { break };
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
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn numbers(until: u32) -> impl FnMut() -> Result<Vec<Entry>, String> + Send {
        let mut next = 0;
        move || {
            let page: Vec<Entry> =
                (next..until.min(next + 7)).map(|number| number.to_string().into_bytes()).collect();
            next += 7;
            Ok(page)
        }
    }

    fn number(entry: &Entry) -> u32 {
        std::str::from_utf8(entry).unwrap().parse().unwrap()
    }

    #[test]
    fn what_is_prepared_on_any_thread_is_taken_in_order() {
        let mut taken: Vec<u32> = Vec::new();
        run(numbers(5_000), number, |page| {
            taken.extend_from_slice(page);
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        assert_eq!(taken, (0..5_000).collect::<Vec<_>>());
    }

    #[test]
    fn it_ends_where_the_taking_breaks_off_or_fails_and_where_the_reading_fails() {
        let broken = run(numbers(u32::MAX), number, |page| {
            Ok(if page.contains(&700) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        });
        assert_eq!(broken, Ok(()));
        let failed = run(numbers(u32::MAX), number, |page| match page.contains(&700) {
            true => Err("enough".to_owned()),
            false => Ok(ControlFlow::Continue(())),
        });
        assert_eq!(failed, Err("enough".to_owned()));
        let mut read = numbers(700);
        let mut taken = 0;
        let unread = run(
            || match read()? {
                page if page.is_empty() => Err("the disk is gone".to_owned()),
                page => Ok(page),
            },
            number,
            |page| {
                taken += page.len();
                Ok(ControlFlow::Continue(()))
            },
        );
        assert_eq!(
            (unread, taken),
            (Err("the disk is gone".to_owned()), 700),
            "what was read before is taken"
        );
    }

    #[test]
    fn reading_runs_no_further_ahead_than_it_may() {
        let (read, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut pages = numbers(3_500);
        run(
            || {
                let ahead = read.fetch_add(1, Ordering::SeqCst) - taken.load(Ordering::SeqCst);
                // One more is in the reader's hand, and one in the taker's.
                assert!(ahead <= AHEAD + 2, "{ahead} pages ahead");
                pages()
            },
            number,
            |_| {
                taken.fetch_add(1, Ordering::SeqCst);
                Ok(ControlFlow::Continue(()))
            },
        )
        .unwrap();
    }

    #[test]
    fn large_entries_make_small_pages() {
        let mut size = PageSize::new();
        size.learn(&vec![vec![0; 700]; 64]);
        assert_eq!(size.entries(), PAGE_ENTRIES);
        size.learn(&vec![vec![0; 65_535]; 64]);
        assert_eq!(size.entries(), 16);
    }
}
