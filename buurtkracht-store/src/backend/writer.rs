//! The one thread that writes to an embedded engine: a bounded queue, group commit, the sync, the marker.
//!
//! It takes all that is queued, of one programme or many, into one commit of the engine, and answers when that
//! is durable. After a failed write or sync nothing is acknowledged any more: what the engine holds is not known.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use async_lock::Semaphore;
use buurtkracht_core::id::ProgrammeId;

use super::marker::Marker;
use crate::log::{AppendError, Appended, Completion, Entry, LogError, Permit, check_sizes};

/// How much shares one commit at the most: appends, and their bytes.
const GROUP: usize = 1_024;
const GROUP_BYTES: usize = 4 << 20;

/// How an embedded backend queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueOptions {
    /// How many appends can be queued before a caller has to wait.
    pub places: usize,
    /// How long a caller waits for a place before it is told that the log is busy.
    pub deadline: Duration,
}

impl Default for QueueOptions {
    fn default() -> Self {
        Self { places: 4_096, deadline: Duration::from_secs(10) }
    }
}

/// What the writer needs of an engine.
pub(crate) trait Engine: Send + 'static {
    /// The length of a programme, with what was put since the last commit.
    fn length(&mut self, programme: &ProgrammeId) -> Result<u64, AppendError>;

    /// Puts entries behind those that are there. They are not durable yet, and no reader sees them.
    fn put(&mut self, programme: &ProgrammeId, at: u64, entries: Vec<Entry>) -> Result<(), LogError>;

    /// Makes durable what was put, and then shows it to readers.
    fn commit(&mut self) -> Result<(), LogError>;

    /// Lets go of what [`Engine::length`] took, where nothing is committed after it.
    fn abandon(&mut self) {}
}

/// Why nothing is acknowledged any more, once that is so.
#[derive(Debug, Clone, Default)]
pub(crate) struct Poison(Arc<Mutex<Option<String>>>);

impl Poison {
    pub(crate) fn check(&self) -> Result<(), LogError> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            Some(reason) => Err(LogError::Poisoned { reason: reason.clone() }),
            None => Ok(()),
        }
    }

    fn set(&self, error: &LogError) -> String {
        let mut poison = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        poison.get_or_insert_with(|| error.to_string()).clone()
    }
}

struct Request {
    programme: ProgrammeId,
    expected: u64,
    entries: Vec<Entry>,
    done: Completion,
    /// Its place in the queue, free again once it is answered.
    permit: Permit,
}

/// The queue in front of the writer, as a backend holds it.
pub(crate) struct Writer {
    requests: Mutex<Option<mpsc::Sender<Request>>>,
    places: Arc<Semaphore>,
    deadline: Duration,
    thread: Mutex<Option<JoinHandle<()>>>,
    poison: Poison,
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(
        name: &str,
        options: QueueOptions,
        engine: impl Engine,
        marker: Marker,
    ) -> Result<Self, LogError> {
        let (requests, queue) = mpsc::channel();
        let poison = Poison::default();
        let mut consumer = Consumer { engine, marker, poison: poison.clone() };
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || consumer.run(&queue))
            .map_err(|error| LogError::Engine { reason: format!("no writer thread: {error}") })?;
        Ok(Self {
            requests: Mutex::new(Some(requests)),
            places: Arc::new(Semaphore::new(options.places.max(1))),
            deadline: options.deadline,
            thread: Mutex::new(Some(thread)),
            poison,
        })
    }

    /// Waits for a place in the queue, up to the deadline.
    pub(crate) async fn reserve(&self) -> Result<Permit, AppendError> {
        if let Some(place) = self.places.try_acquire_arc() {
            return Ok(Permit::held(place));
        }
        let mut place = std::pin::pin!(self.places.acquire_arc());
        let mut deadline = std::pin::pin!(futures_timer::Delay::new(self.deadline));
        std::future::poll_fn(|context| {
            if let std::task::Poll::Ready(place) = place.as_mut().poll(context) {
                return std::task::Poll::Ready(Ok(Permit::held(place)));
            }
            deadline.as_mut().poll(context).map(|()| Err(AppendError::Busy))
        })
        .await
    }

    pub(crate) fn enqueue(
        &self,
        permit: Permit,
        programme: &ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
        done: Completion,
    ) {
        if let Err(error) = check_sizes(&entries) {
            return done.tell(Err(error));
        }
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(sender) = requests.as_ref() else {
            drop(requests);
            return done.tell(Err(LogError::Closed.into()));
        };
        let request = Request { programme: programme.clone(), expected, entries, done, permit };
        let gone = sender.send(request).err();
        drop(requests);
        if let Some(mpsc::SendError(request)) = gone {
            let reason = "the writer is gone, open the store again".to_owned();
            request.done.tell(Err(LogError::Engine { reason }.into()));
        }
    }

    pub(crate) fn poison(&self) -> &Poison {
        &self.poison
    }

    /// Lets the writer finish what is queued, and waits for that.
    pub(crate) fn finish(&self) {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Whoever is told an outcome can drop the last handle on the writer's own thread.
        if let Some(thread) = thread.filter(|thread| thread.thread().id() != std::thread::current().id()) {
            drop(thread.join());
        }
    }
}

/// An append that is put but not durable: what to answer once it is.
struct Put {
    done: Completion,
    permit: Permit,
    programme: ProgrammeId,
    length: u64,
    entries: u64,
}

/// The writer's side of the queue.
struct Consumer<E> {
    engine: E,
    marker: Marker,
    poison: Poison,
}

impl<E: Engine> Consumer<E> {
    /// Writes until every sender is gone, then marks the end.
    fn run(&mut self, queue: &Receiver<Request>) {
        loop {
            let next = match self.marker.wait() {
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
        self.mark();
    }

    fn write(&mut self, group: Vec<Request>) {
        let mut waiting: Vec<Put> = Vec::with_capacity(group.len());
        for request in group {
            let Request { programme, expected, entries, done, permit } = request;
            let count = entries.len() as u64;
            match self.put(&programme, expected, entries) {
                Ok(length) => waiting.push(Put { done, permit, programme, length, entries: count }),
                Err(error) => done.tell(Err(error)),
            }
        }
        if waiting.is_empty() {
            self.engine.abandon();
            return;
        }
        let committed = match self.poison.check() {
            Ok(()) => self.engine.commit(),
            poisoned @ Err(_) => {
                self.engine.abandon();
                poisoned
            }
        };
        let mut reason = committed.err().map(|error| self.poison.set(&error));
        if reason.is_none() {
            for put in waiting.iter().filter(|put| put.entries > 0) {
                self.marker.note(&put.programme, put.length, put.entries);
            }
            // Before anything is acknowledged, so that no more than it may trail by ever is.
            if self.marker.wait().is_some_and(|wait| wait.is_zero()) {
                reason = self.mark();
            }
        }
        for Put { done, permit, length, .. } in waiting {
            drop(permit);
            done.tell(match &reason {
                None => Ok(length),
                Some(reason) => Err(AppendError::Unknown { reason: reason.clone() }),
            });
        }
    }

    /// Puts the entries into the engine if the programme has the expected length.
    fn put(&mut self, programme: &ProgrammeId, expected: u64, entries: Vec<Entry>) -> Appended {
        self.poison.check()?;
        let actual = self.engine.length(programme)?;
        if actual != expected {
            return Err(AppendError::Conflict { expected, actual });
        }
        if entries.is_empty() {
            return Ok(actual);
        }
        let length = actual + entries.len() as u64;
        match self.engine.put(programme, actual, entries) {
            Ok(()) => Ok(length),
            Err(error) => Err(AppendError::Unknown { reason: self.poison.set(&error) }),
        }
    }

    /// Writes the marker. Where it cannot be, a later loss could go unnoticed for longer than is promised, so
    /// nothing more is acknowledged, for the reason that this gives.
    fn mark(&mut self) -> Option<String> {
        let error = self.marker.write().err()?;
        self.marker.forget();
        Some(self.poison.set(&error))
    }
}

#[cfg(test)]
mod tests {
    use futures_channel::oneshot;
    use pollster::block_on;

    use super::*;

    /// An engine that cannot put what begins with an x.
    #[derive(Default)]
    struct Fussy {
        entries: u64,
    }

    impl Engine for Fussy {
        fn length(&mut self, _: &ProgrammeId) -> Result<u64, AppendError> {
            Ok(self.entries)
        }

        fn put(&mut self, _: &ProgrammeId, _: u64, entries: Vec<Entry>) -> Result<(), LogError> {
            if entries.iter().any(|entry| entry.starts_with(b"x")) {
                return Err(LogError::Engine { reason: "it is an x".to_owned() });
            }
            self.entries += entries.len() as u64;
            Ok(())
        }

        fn commit(&mut self) -> Result<(), LogError> {
            Ok(())
        }
    }

    fn append(writer: &Writer, expected: u64, entry: &str) -> Appended {
        let (told, outcome) = oneshot::channel();
        let permit = block_on(writer.reserve()).unwrap();
        let done = Completion::new(|said| drop(told.send(said)));
        writer.enqueue(permit, &"one".parse().unwrap(), expected, vec![entry.as_bytes().to_vec()], done);
        block_on(outcome).unwrap()
    }

    #[test]
    fn after_a_failed_put_nothing_is_acknowledged() {
        let folder = tempfile::tempdir().unwrap();
        let marker = Marker::read(folder.path().join("marker")).unwrap();
        let writer = Writer::start("fussy", QueueOptions::default(), Fussy::default(), marker).unwrap();
        assert_eq!(append(&writer, 0, "a").unwrap(), 1);
        assert!(matches!(append(&writer, 1, "x"), Err(AppendError::Unknown { .. })));
        let later = append(&writer, 1, "b");
        assert!(matches!(later, Err(AppendError::Log(LogError::Poisoned { .. }))), "{later:?}");
        writer.finish();
        let marked = std::fs::read_to_string(folder.path().join("marker")).unwrap();
        assert_eq!(marked, "one 1\n", "the end is marked");
    }

    #[test]
    fn no_more_than_a_thousand_entries_are_acknowledged_before_they_are_marked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marker");
        let marker = Marker::read(path.clone()).unwrap();
        let writer = Writer::start("many", QueueOptions::default(), Fussy::default(), marker).unwrap();
        for expected in 0..2_500 {
            let length = append(&writer, expected, "a").unwrap();
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let marked: u64 = text.trim().rsplit(' ').next().unwrap().parse().unwrap_or_default();
            assert!(marked <= length && length < marked + 1_000, "marked {marked}, acknowledged {length}");
        }
    }
}
