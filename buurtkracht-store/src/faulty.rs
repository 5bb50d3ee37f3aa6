//! A disk whose syncs stall or fail on request, for the conformance suite and other tests of a backend.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Stands between a backend and its syncs: counts them, lets one fail, or holds them up.
#[derive(Debug, Default)]
pub struct Disk {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    fails: bool,
    stalls: bool,
    waiting: usize,
    syncs: u64,
}

impl Disk {
    /// What a backend calls in the place of its sync, with the sync.
    ///
    /// # Errors
    /// What the sync says, or what [`Disk::fail`] asked for; then it is not done.
    pub fn sync(&self, sync: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let mut state = self.state();
        state.waiting += 1;
        self.changed.notify_all();
        while state.stalls {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting -= 1;
        state.syncs += 1;
        if state.fails {
            return Err(io::Error::other("the disk said no"));
        }
        drop(state);
        sync()
    }

    /// Lets every sync fail until [`Disk::mend`].
    pub fn fail(&self) {
        self.state().fails = true;
    }

    /// Lets syncs succeed again.
    pub fn mend(&self) {
        self.state().fails = false;
    }

    /// Holds up every sync until what this gives is dropped.
    pub fn stall(self: &Arc<Self>) -> Stalled {
        self.state().stalls = true;
        Stalled(Arc::clone(self))
    }

    /// Waits until a sync is held up.
    pub fn wait_for_a_sync(&self) {
        let mut state = self.state();
        while state.waiting == 0 {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// How many syncs were asked for.
    pub fn syncs(&self) -> u64 {
        self.state().syncs
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// While it is held, no sync is done.
#[derive(Debug)]
pub struct Stalled(Arc<Disk>);

impl Drop for Stalled {
    fn drop(&mut self) {
        self.0.state().stalls = false;
        self.0.changed.notify_all();
    }
}
