//! The seam for embedded engines: a few synchronous methods, and a whole [`Log`] over them.
//!
//! An engine keeps entries in this process: in a file, in a database, in memory. It implements [`Engine`], whose
//! methods say what each of them owes. [`EngineLog`] makes a [`Log`] of it and adds what is the same for every
//! engine: the bounded queue with its deadline, one thread that writes, one sync for all appends that wait, the check
//! of the expected length, poisoning after a failure, a marker beside the engine, wake-ups, and closing. A remote log
//! has its own queue and its own outcomes, so it implements [`Log`] itself.
//!
//! The example `own_backend` keeps a log in a plain file, durably. The smallest engine keeps nothing:
//!
//! ```
//! use std::collections::BTreeMap;
//! use std::sync::RwLock;
//! use buurtkracht_core::id::ProgrammeId;
//! use buurtkracht_store::engine::{Batch, Engine, EngineLog, QueueOptions};
//! use buurtkracht_store::log::{Durability, Entry, Log, LogError};
//!
//! #[derive(Default)]
//! struct Shelf(RwLock<BTreeMap<ProgrammeId, Vec<Entry>>>);
//!
//! impl Engine for Shelf {
//!     fn read(&self, programme: &ProgrammeId, from: u64, limit: usize) -> Result<Vec<Entry>, LogError> {
//!         let logs = self.0.read().unwrap();
//!         let rest = logs.get(programme).and_then(|log| log.get(from as usize..)).unwrap_or_default();
//!         Ok(rest.iter().take(limit).cloned().collect())
//!     }
//!     fn length(&self, programme: &ProgrammeId) -> Result<u64, LogError> {
//!         Ok(self.0.read().unwrap().get(programme).map_or(0, Vec::len) as u64)
//!     }
//!     fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
//!         Ok(self.0.read().unwrap().keys().cloned().collect())
//!     }
//!     fn commit(&self, batches: &[Batch]) -> Result<(), LogError> {
//!         let mut logs = self.0.write().unwrap();
//!         for batch in batches {
//!             logs.entry(batch.programme.clone()).or_default().extend(batch.entries.iter().cloned());
//!         }
//!         Ok(())
//!     }
//!     fn durability(&self) -> Durability {
//!         Durability::Volatile
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let log = EngineLog::start(Shelf::default(), None, QueueOptions::default())?;
//! let programme: ProgrammeId = "example".parse()?;
//! let length = pollster::block_on(log.append(&programme, 0, vec![b"an entry".to_vec()]))?;
//! assert_eq!(length, 1);
//! # Ok(())
//! # }
//! ```

pub(crate) mod marker;
pub(crate) mod notifier;
mod writer;

use std::future::{Future, poll_fn, ready};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, Weak};
use std::task::Poll;
use std::time::Duration;

use buurtkracht_core::id::ProgrammeId;
use futures_timer::Delay;

use crate::log::{AppendError, BoxFuture, Completion, Durability, Entry, Log, LogError, Permit};
use marker::Marker;
use notifier::Notifier;
use writer::{Ended, Poison, Queue};

/// How often a listener asks an engine whether another process has written.
const LOOK: Duration = Duration::from_millis(100);

/// Entries of one programme, to be stored behind those that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The programme.
    pub programme: ProgrammeId,
    /// The sequence of the first entry: the length of the programme before this batch.
    pub at: u64,
    /// The entries, at least one, each of 1 to [`MAX_ENTRY`](crate::log::MAX_ENTRY) bytes.
    pub entries: Vec<Entry>,
}

impl Batch {
    /// Returns the length of the programme with this batch.
    pub fn end(&self) -> u64 {
        self.at + self.entries.len() as u64
    }
}

/// Storage in this process, under an [`EngineLog`].
///
/// Any number of threads call [`read`](Self::read), [`length`](Self::length), [`programmes`](Self::programmes) and
/// [`version`](Self::version) at once, while one writer thread calls [`claim`](Self::claim),
/// [`commit`](Self::commit) and [`release`](Self::release), never two of them at once. So a reader must not wait for a
/// sync: hold no lock that a reader takes while you write or sync.
///
/// A panic on the writer thread counts as a failed commit. At the end the writer thread drops the engine, when no call is under way, so a slow
/// drop holds up only whoever waits for the end. Let go of locks and files there.
pub trait Engine: Send + Sync + 'static {
    /// Reads at most `limit` entries of a programme from sequence `from` on, fewer only where the log ends. Entries
    /// that are not durable yet must not be seen, also when their bytes are already in a file.
    ///
    /// # Errors
    /// [`LogError::Damaged`] where an entry is missing or is not what was written; never a wrong entry. An error is
    /// passed on to the caller and changes nothing else.
    fn read(&self, programme: &ProgrammeId, from: u64, limit: usize) -> Result<Vec<Entry>, LogError>;

    /// Returns the number of entries that [`read`](Self::read) finds; 0 for an unknown programme.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn length(&self, programme: &ProgrammeId) -> Result<u64, LogError>;

    /// Returns every programme that has an entry, in alphabetical order.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError>;

    /// Stores batches, makes them durable, and then shows them to readers, in this order. `Ok` acknowledges them. A
    /// crash may keep a part of them, but of each programme only a prefix, and no entry in part.
    ///
    /// The batches are those of one group of appends, at least one. Their lengths are checked, they are in order, and
    /// several can be of the same programme.
    ///
    /// # Errors
    /// After any error nobody knows what is stored. The log then answers [`AppendError::Unknown`] for these batches
    /// and [`LogError::Poisoned`] for every later append, and does not call this again. Readers must not see them.
    fn commit(&self, batches: &[Batch]) -> Result<(), LogError>;

    /// Returns what an acknowledged entry survives. It is asked once, at the start.
    fn durability(&self) -> Durability;

    /// Returns the length that an append is checked against, and takes the right to write. It is called once for each
    /// programme of a group, before its commit. The default is [`length`](Self::length), which is enough where one
    /// process writes. An engine that other processes write too takes its lock at the first call and keeps it until
    /// [`commit`](Self::commit) or [`release`](Self::release), so that the length still holds when it commits.
    ///
    /// # Errors
    /// [`AppendError::Busy`] where another process does not let go in time: then the rest of the group is busy too.
    /// Any error is passed on to the append, of which nothing is stored, and does not poison the log.
    fn claim(&self, programme: &ProgrammeId) -> Result<u64, AppendError> {
        Ok(self.length(programme)?)
    }

    /// Gives up the right to write, where no commit follows a claim. It may come without a claim too.
    fn release(&self) {}

    /// Returns a number that changes when another process commits, so that listeners hear of it. A listener asks for
    /// it ten times a second. The default is `None`: no other process writes, and nobody asks again.
    ///
    /// # Errors
    /// As [`read`](Self::read). The listener then wakes, and its reader gets the error.
    fn version(&self) -> Result<Option<u64>, LogError> {
        Ok(None)
    }
}

/// The queue of an [`EngineLog`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueOptions {
    /// The number of appends that can be queued before a caller has to wait.
    pub places: usize,
    /// The time that a caller waits for a place before the answer is [`AppendError::Busy`].
    pub deadline: Duration,
}

impl Default for QueueOptions {
    fn default() -> Self {
        Self { places: 4_096, deadline: Duration::from_secs(10) }
    }
}

/// A log over an engine.
///
/// Reads run on the thread that polls them, and block it as long as the engine takes. Appends run on a writer thread,
/// which commits all that is queued at once: at most 1,024 appends or 4 MiB.
///
/// Dropping the log blocks until the writer thread has finished the queue and dropped the engine.
/// [`Log::close`] waits for the same without blocking.
pub struct EngineLog<E> {
    shared: Arc<Shared<E>>,
    queue: Queue,
    durability: Durability,
}

/// What readers, listeners and the writer thread share.
struct Shared<E> {
    /// There until the writer thread ends. A call holds it for reading, so the end waits for calls under way.
    engine: RwLock<Option<E>>,
    notifier: Notifier,
    poison: Poison,
    ended: Ended,
}

impl<E> Shared<E> {
    fn engine(&self) -> RwLockReadGuard<'_, Option<E>> {
        // The engine is only ever taken out whole, so a panic elsewhere leaves the option sound.
        self.engine.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, call: impl FnOnce(&E) -> Result<T, LogError>) -> Result<T, LogError> {
        call(self.engine().as_ref().ok_or(LogError::Closed)?)
    }
}

impl<E: Engine> EngineLog<E> {
    /// Starts the writer thread of an engine. Blocking.
    ///
    /// `marker` is the path of a file beside the engine, which remembers the length of each log. It trails by at most
    /// a second or 1,000 entries and never leads, so an engine that lost more of its end than that is noticed here.
    /// Without it such a loss goes unnoticed. Starting brings it up to date. The queue has at least one place.
    ///
    /// # Errors
    /// [`LogError::Damaged`] where a log is shorter than its marker; [`LogError::Io`] where the marker cannot be read or
    /// written;
    /// [`LogError::Engine`] where no thread can be started.
    pub fn start(engine: E, marker: Option<PathBuf>, queue: QueueOptions) -> Result<Self, LogError> {
        let mut marker = checked(marker, &engine)?;
        if let Some(marker) = &mut marker {
            marker.catch_up(engine.programmes()?, |programme| engine.length(programme))?;
        }
        Self::run(engine, marker, Some(queue))
    }

    /// Blocking: reads the marker. Makes a log that takes no append: each one ends with [`LogError::ReadOnly`]. It never
    /// writes to the marker.
    ///
    /// # Errors
    /// As [`EngineLog::start`].
    pub fn read_only(engine: E, marker: Option<PathBuf>) -> Result<Self, LogError> {
        checked(marker, &engine)?;
        Self::run(engine, None, None)
    }

    fn run(engine: E, marker: Option<Marker>, queue: Option<QueueOptions>) -> Result<Self, LogError> {
        let durability = engine.durability();
        let shared = Arc::new(Shared {
            engine: RwLock::new(Some(engine)),
            notifier: Notifier::default(),
            poison: Poison::default(),
            ended: Ended::default(),
        });
        let queue = Queue::start(Arc::clone(&shared), marker, queue)?;
        Ok(Self { shared, queue, durability })
    }
}

/// Reads the marker of an engine, and refuses an engine in which a log is shorter than its marker.
fn checked<E: Engine>(marker: Option<PathBuf>, engine: &E) -> Result<Option<Marker>, LogError> {
    let marker = marker.map(Marker::read).transpose()?;
    if let Some(marker) = &marker {
        marker.check_not_shortened(|programme| engine.length(programme))?;
    }
    Ok(marker)
}

impl<E> Drop for EngineLog<E> {
    /// Blocking: waits until the writer thread has ended.
    fn drop(&mut self) {
        self.queue.join();
    }
}

impl<E: Engine> Log for EngineLog<E> {
    fn reserve(&self) -> BoxFuture<'_, Result<Permit, AppendError>> {
        Box::pin(self.queue.reserve())
    }

    fn enqueue(
        &self,
        permit: Permit,
        programme: &ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
        done: Completion,
    ) {
        self.queue.enqueue(permit, programme, expected, entries, done);
    }

    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>> {
        Box::pin(async move { self.shared.with(|engine| engine.read(programme, from, limit)) })
    }

    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>> {
        Box::pin(async move { self.shared.with(|engine| engine.length(programme)) })
    }

    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>> {
        Box::pin(async { self.shared.with(E::programmes) })
    }

    fn listen(&self, of: Option<&ProgrammeId>) -> BoxFuture<'static, ()> {
        let engine = self.shared.engine();
        // While the engine is held, so that its end is either seen here or heard.
        let Some(engine) = engine.as_ref() else { return Box::pin(ready(())) };
        let heard = self.shared.notifier.listen(of);
        match engine.version() {
            Ok(None) => Box::pin(heard),
            before => Box::pin(until_version_changes(Arc::downgrade(&self.shared), before, heard)),
        }
    }

    fn durability(&self) -> Durability {
        self.durability
    }

    fn close(&self) -> BoxFuture<'_, Result<(), LogError>> {
        Box::pin(async {
            self.queue.stop();
            self.shared.ended.wait().await;
            self.shared.poison.check()
        })
    }
}

/// Resolves when this process appends, another process commits, or the log ends. It keeps no hold of the log.
async fn until_version_changes<E: Engine>(
    shared: Weak<Shared<E>>,
    before: Result<Option<u64>, LogError>,
    heard: impl Future<Output = ()>,
) {
    let mut heard = std::pin::pin!(heard);
    loop {
        let mut look = Delay::new(LOOK);
        let notified = poll_fn(|context| match heard.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending => Pin::new(&mut look).poll(context).map(|()| false),
        });
        if notified.await {
            return;
        }
        let now = shared.upgrade().map(|shared| shared.with(E::version));
        match (&before, now) {
            (Ok(before), Some(Ok(now))) if *before == now => {}
            // An error wakes the listener too, after a pause: its next read says what is wrong.
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests;
