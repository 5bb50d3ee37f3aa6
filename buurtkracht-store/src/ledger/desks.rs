//! The programmes that are in memory. One that nobody has used for a while leaves it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use buurtkracht_core::id::ProgrammeId;

use super::desk::Desk;
use super::replay::Source;

/// The desks by programme, and when each was last used.
type Open = Mutex<HashMap<ProgrammeId, (Arc<Desk>, Instant)>>;

pub(super) struct Desks {
    open: Arc<Open>,
    idle: Duration,
    /// Clears idle desks away; started with the first desk.
    cleaner: Mutex<Option<Thread>>,
}

impl Desks {
    pub(super) fn new(idle: Duration) -> Self {
        Self { open: Arc::default(), idle, cleaner: Mutex::default() }
    }

    /// The desk of a programme, opened where there is none.
    pub(super) fn of(&self, programme: &ProgrammeId, source: &Source) -> Arc<Desk> {
        let mut open = lock(&self.open);
        if let Some((desk, used)) = open.get_mut(programme) {
            *used = Instant::now();
            return Arc::clone(desk);
        }
        let desk = Arc::new(Desk::new(programme.clone(), source.clone()));
        open.insert(programme.clone(), (Arc::clone(&desk), Instant::now()));
        drop(open);
        self.start_cleaner();
        desk
    }

    /// The desk of a programme, if it is open.
    pub(super) fn open(&self, programme: &ProgrammeId) -> Option<Arc<Desk>> {
        lock(&self.open).get(programme).map(|(desk, _)| Arc::clone(desk))
    }

    /// Closes the desk of a programme.
    pub(super) fn close(&self, programme: &ProgrammeId) {
        lock(&self.open).remove(programme);
    }

    /// The programmes that have a desk, in alphabetical order.
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

impl Drop for Desks {
    fn drop(&mut self) {
        if let Some(cleaner) = self.cleaner.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // It may hold them at this moment, and shall not be the one that lets go of the log.
            lock(&self.open).clear();
            // It finds the desks gone, and ends.
            self.open = Arc::default();
            cleaner.unpark();
        }
    }
}

fn lock(open: &Open) -> MutexGuard<'_, HashMap<ProgrammeId, (Arc<Desk>, Instant)>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

fn clean(open: &Weak<Open>, idle: Duration) {
    loop {
        thread::park_timeout(idle / 2);
        let Some(open) = open.upgrade() else { return };
        // Whoever uses a desk, an append under way included, holds it.
        lock(&open).retain(|_, (desk, used)| Arc::strong_count(desk) > 1 || used.elapsed() < idle);
    }
}
