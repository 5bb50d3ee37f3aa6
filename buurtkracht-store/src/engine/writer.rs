//! The one thread that writes to an engine: a bounded queue, group commit, the marker.
//!
//! It takes all that is queued, of one programme or many, into one commit of the engine, and answers when that
//! is durable. After a failed commit nothing is acknowledged any more, because nobody knows what the engine holds.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use async_lock::Semaphore;
use buurtkracht_core::id::ProgrammeId;
use event_listener::Event;

use super::marker::Marker;
use super::{Batch, Engine, QueueOptions, Shared};
use crate::log::{AppendError, Appended, Completion, Entry, LogError, Permit, check_sizes};
use crate::telemetry::{self, Queued, Timer};

/// How much shares one commit at the most: appends, and their bytes.
const GROUP: usize = 1_024;
const GROUP_BYTES: usize = 4 << 20;

/// The reason why nothing is acknowledged any more, once there is one.
#[derive(Debug, Default)]
pub(super) struct Poison(Mutex<Option<String>>);

impl Poison {
    pub(super) fn check(&self) -> Result<(), LogError> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            Some(reason) => Err(LogError::Poisoned { reason: reason.clone() }),
            None => Ok(()),
        }
    }

    /// Keeps the first reason, and returns it.
    fn set(&self, reason: &str) -> String {
        let mut poison = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = || {
            telemetry::poisoned(reason);
            reason.to_owned()
        };
        poison.get_or_insert_with(first).clone()
    }
}

/// Whether the writer thread has ended and the engine is dropped.
#[derive(Debug, Default)]
pub(super) struct Ended {
    has: AtomicBool,
    event: Event,
}

impl Ended {
    fn set(&self) {
        self.has.store(true, Ordering::SeqCst);
        self.event.notify(usize::MAX);
    }

    pub(super) async fn wait(&self) {
        loop {
            let set = self.event.listen();
            if self.has.load(Ordering::SeqCst) {
                return;
            }
            set.await;
        }
    }
}

struct Request {
    programme: ProgrammeId,
    expected: u64,
    entries: Vec<Entry>,
    done: Completion,
    /// The place in the queue, free again once the request is answered.
    permit: Permit,
}

/// The callers' side of the queue.
pub(super) struct Queue {
    requests: Mutex<Option<mpsc::Sender<Request>>>,
    places: Arc<Semaphore>,
    deadline: std::time::Duration,
    /// Whether appends are refused.
    read_only: bool,
    thread: Option<JoinHandle<()>>,
}

impl Queue {
    /// Starts the writer thread. Without options it refuses every append, and the thread only closes the engine.
    pub(super) fn start<E: Engine>(
        shared: Arc<Shared<E>>,
        marker: Option<Marker>,
        options: Option<QueueOptions>,
    ) -> Result<Self, LogError> {
        let read_only = options.is_none();
        let options = options.unwrap_or_default();
        let (requests, queue) = mpsc::channel();
        let writer = Writer { marker, ending: Ending(shared) };
        let thread = thread::Builder::new()
            .name("buurtkracht-log".to_owned())
            .spawn(move || writer.run(&queue))
            .map_err(|error| LogError::Engine { reason: format!("no writer thread: {error}") })?;
        Ok(Self {
            requests: Mutex::new(Some(requests)),
            places: Arc::new(Semaphore::new(options.places.max(1))),
            deadline: options.deadline,
            read_only,
            thread: Some(thread),
        })
    }

    /// Waits for a place in the queue, up to the deadline.
    pub(super) async fn reserve(&self) -> Result<Permit, AppendError> {
        if self.read_only {
            return Err(LogError::ReadOnly.into());
        }
        let held = |place| Permit::held((place, Queued::new()));
        if let Some(place) = self.places.try_acquire_arc() {
            return Ok(held(place));
        }
        let mut place = std::pin::pin!(self.places.acquire_arc());
        let mut deadline = std::pin::pin!(futures_timer::Delay::new(self.deadline));
        std::future::poll_fn(|context| {
            if let std::task::Poll::Ready(place) = place.as_mut().poll(context) {
                return std::task::Poll::Ready(Ok(held(place)));
            }
            deadline.as_mut().poll(context).map(|()| Err(AppendError::Busy))
        })
        .await
    }

    pub(super) fn enqueue(
        &self,
        permit: Permit,
        programme: &ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
        done: Completion,
    ) {
        let refused = if self.read_only { Err(LogError::ReadOnly.into()) } else { check_sizes(&entries) };
        if let Err(error) = refused {
            return done.tell(Err(error));
        }
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(sender) = requests.as_ref() else {
            drop(requests);
            return done.tell(Err(LogError::Closed.into()));
        };
        let request = Request { programme: programme.clone(), expected, entries, done, permit };
        let refused = sender.send(request).err();
        // An outcome is told without this lock: whoever gets it may append again.
        drop(requests);
        if let Some(mpsc::SendError(request)) = refused {
            let reason = "the writer thread has ended".to_owned();
            request.done.tell(Err(LogError::Poisoned { reason }.into()));
        }
    }

    /// Takes no more requests. The writer thread finishes those that are queued, and ends.
    pub(super) fn stop(&self) {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Blocks until the writer thread has ended.
    pub(super) fn join(&mut self) {
        self.stop();
        // A completion can drop the last handle, on the writer thread itself.
        if let Some(thread) = self.thread.take().filter(|own| own.thread().id() != thread::current().id()) {
            drop(thread.join());
        }
    }
}

/// A request that is checked, with its outcome if the commit succeeds.
struct Checked {
    done: Completion,
    permit: Permit,
    outcome: Appended,
    /// Whether the commit stores entries of it.
    stores: bool,
}

/// A programme in a group: its length with the batches of the group, and how many entries they add.
struct Length {
    now: u64,
    added: u64,
}

/// Drops the engine when the writer thread ends, also by a panic, and says so.
struct Ending<E>(Arc<Shared<E>>);

impl<E> Drop for Ending<E> {
    fn drop(&mut self) {
        /// Also where dropping the engine panics: somebody waits.
        struct Signal<'a, E>(&'a Shared<E>);
        impl<E> Drop for Signal<'_, E> {
            fn drop(&mut self) {
                self.0.notifier.ring_out();
                self.0.ended.set();
            }
        }
        if thread::panicking() {
            self.0.poison.set("the writer thread panicked");
        }
        let _signal = Signal(&self.0);
        let engine = self.0.engine.write().unwrap_or_else(PoisonError::into_inner).take();
        // Without the lock, so that readers get their answer meanwhile.
        drop(engine);
    }
}

/// The writer thread's side of the queue.
struct Writer<E> {
    marker: Option<Marker>,
    ending: Ending<E>,
}

impl<E: Engine> Writer<E> {
    /// Writes until every sender is gone, then marks the end.
    fn run(mut self, queue: &Receiver<Request>) {
        loop {
            let next = match self.marker.as_ref().and_then(Marker::wait) {
                Some(wait) if wait.is_zero() => Err(RecvTimeoutError::Timeout),
                Some(wait) => queue.recv_timeout(wait),
                None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match next {
                Ok(first) => {
                    let mut bytes = 0;
                    let mut group = vec![first];
                    while group.len() < GROUP && bytes < GROUP_BYTES {
                        let Ok(request) = queue.try_recv() else { break };
                        bytes += request.entries.iter().map(Vec::len).sum::<usize>();
                        group.push(request);
                    }
                    self.write(group);
                }
                Err(RecvTimeoutError::Timeout) => drop(self.mark()),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        drop(self.mark());
    }

    /// Stores a group in one commit, and answers it. No lock is held while an outcome is told.
    fn write(&mut self, group: Vec<Request>) {
        let mut checked = Vec::with_capacity(group.len());
        let stored = catch_unwind(AssertUnwindSafe(|| self.store(group, &mut checked)));
        let committed =
            stored.unwrap_or_else(|_| Err(self.ending.0.poison.set("the storage engine panicked")));
        for Checked { done, permit, outcome, stores } in checked {
            drop(permit);
            done.tell(match &committed {
                Ok(()) => outcome,
                Err(reason) if stores => Err(AppendError::Unknown { reason: reason.clone() }),
                // Also a conflict: the length that it would name was never durable.
                Err(reason) => Err(LogError::Poisoned { reason: reason.clone() }.into()),
            });
        }
    }

    /// Checks a group, and commits what holds of it.
    ///
    /// # Errors
    /// The reason why nothing is acknowledged any more.
    fn store(&mut self, group: Vec<Request>, checked: &mut Vec<Checked>) -> Result<(), String> {
        let poison = self.ending.0.poison.check();
        let shared = Arc::clone(&self.ending.0);
        let engine = shared.engine();
        let mut lengths = HashMap::new();
        let mut batches = Vec::new();
        let mut busy = false;
        for Request { programme, expected, entries, done, permit } in group {
            let stores = !entries.is_empty();
            let outcome = match (&poison, engine.as_ref()) {
                (Err(poisoned), _) => Err(poisoned.clone().into()),
                (Ok(()), None) => Err(LogError::Closed.into()),
                (Ok(()), Some(_)) if busy => Err(AppendError::Busy),
                (Ok(()), Some(engine)) => check(engine, &mut lengths, &programme, expected, entries.len()),
            };
            busy |= matches!(outcome, Err(AppendError::Busy));
            let stores = stores && outcome.is_ok();
            if stores {
                batches.push(Batch { programme, at: expected, entries });
            }
            checked.push(Checked { done, permit, outcome, stores });
        }
        let Some(engine) = engine.as_ref() else { return Ok(()) };
        if batches.is_empty() {
            engine.release();
            return Ok(());
        }
        let timer = Timer::start();
        let committed = engine.commit(&batches);
        telemetry::committed(&timer, batches.iter().flat_map(|batch| &batch.entries).map(Vec::len));
        committed.map_err(|error| shared.poison.set(&error.to_string()))?;
        for (programme, Length { now, added }) in lengths.iter().filter(|(_, length)| length.added > 0) {
            shared.notifier.notify(programme);
            if let Some(marker) = &mut self.marker {
                marker.note(programme, *now, *added);
            }
        }
        // Before anything is acknowledged, so that the marker never trails by more than it may.
        match self.marker.as_ref().and_then(Marker::wait) {
            Some(wait) if wait.is_zero() => self.mark(),
            _ => Ok(()),
        }
    }

    /// Writes the marker. Where it cannot be written, a later loss could go unnoticed for longer than is promised,
    /// so nothing more is acknowledged.
    ///
    /// # Errors
    /// The reason.
    fn mark(&mut self) -> Result<(), String> {
        let Some(marker) = &mut self.marker else { return Ok(()) };
        marker.write().map_err(|error| {
            marker.forget();
            self.ending.0.poison.set(&error.to_string())
        })
    }
}

/// Compares the expected length with that of the programme, the batches of the group before it included, and returns
/// the new one.
fn check<E: Engine>(
    engine: &E,
    lengths: &mut HashMap<ProgrammeId, Length>,
    programme: &ProgrammeId,
    expected: u64,
    entries: usize,
) -> Appended {
    let length = match lengths.get_mut(programme) {
        Some(length) => length,
        None => {
            let now = engine.claim(programme)?;
            lengths.entry(programme.clone()).or_insert(Length { now, added: 0 })
        }
    };
    if length.now != expected {
        return Err(AppendError::Conflict { expected, actual: length.now });
    }
    length.now += entries as u64;
    length.added += entries as u64;
    Ok(length.now)
}
