//! The programmes that are in memory. One that nobody has used for a while leaves it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use buurtkracht_core::id::ProgrammeId;

use super::programme_writer::ProgrammeWriter;
use super::replay::Source;

/// The writers by programme, and when each was last used.
type Open = Mutex<HashMap<ProgrammeId, (Arc<ProgrammeWriter>, Instant)>>;

pub(super) struct ProgrammeWriters {
    open: Arc<Open>,
    idle: Duration,
    /// Clears idle writers away; started with the first writer.
    cleaner: Mutex<Option<Thread>>,
}

impl ProgrammeWriters {
    pub(super) fn new(idle: Duration) -> Self {
        Self { open: Arc::default(), idle, cleaner: Mutex::default() }
    }

    /// The writer of a programme, opened where there is none.
    pub(super) fn of(&self, programme: &ProgrammeId, source: &Source) -> Arc<ProgrammeWriter> {
        let mut open = lock(&self.open);
        if let Some((writer, used)) = open.get_mut(programme) {
            *used = Instant::now();
            return Arc::clone(writer);
        }
        let writer = Arc::new(ProgrammeWriter::new(programme.clone(), source.clone()));
        open.insert(programme.clone(), (Arc::clone(&writer), Instant::now()));
        drop(open);
        self.start_cleaner();
        writer
    }

    /// The writer of a programme, if it is open.
    pub(super) fn open(&self, programme: &ProgrammeId) -> Option<Arc<ProgrammeWriter>> {
        lock(&self.open).get(programme).map(|(writer, _)| Arc::clone(writer))
    }

    /// Closes the writer of a programme.
    pub(super) fn close(&self, programme: &ProgrammeId) {
        lock(&self.open).remove(programme);
    }

    /// The programmes that have a writer, in alphabetical order.
    pub(super) fn programmes(&self) -> Vec<ProgrammeId> {
        let mut programmes: Vec<ProgrammeId> = lock(&self.open).keys().cloned().collect();
        programmes.sort();
        programmes
    }

    fn start_cleaner(&self) {
        let mut cleaner = self.cleaner.lock().unwrap_or_else(PoisonError::into_inner);
        if cleaner.is_none() {
            let (open, idle) = (Arc::downgrade(&self.open), self.idle);
            let started =
                thread::Builder::new().name("buurtkracht-idle".to_owned()).spawn(move || clean(&open, idle));
            // Without it programmes only stay in memory longer.
            *cleaner = started.ok().map(|started| started.thread().clone());
        }
    }
}

impl Drop for ProgrammeWriters {
    fn drop(&mut self) {
        if let Some(cleaner) = self.cleaner.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // It may hold them at this moment, and shall not be the one that lets go of the log.
            lock(&self.open).clear();
            // It finds the writers gone, and ends.
            self.open = Arc::default();
            cleaner.unpark();
        }
    }
}

fn lock(open: &Open) -> MutexGuard<'_, HashMap<ProgrammeId, (Arc<ProgrammeWriter>, Instant)>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

fn clean(open: &Weak<Open>, idle: Duration) {
    loop {
        thread::park_timeout(idle / 2);
        let Some(open) = open.upgrade() else { return };
        // Whoever uses a writer, an append under way included, holds it.
        lock(&open).retain(|_, (writer, used)| Arc::strong_count(writer) > 1 || used.elapsed() < idle);
    }
}
