//! What embedded backends do with files beside their engine.

#[cfg(feature = "sled")]
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::log::LogError;

/// An error of the file system, with what was tried and where.
pub(crate) fn error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> LogError {
    let path = path.to_path_buf();
    move |source| LogError::Io { doing, path, source: Arc::new(source) }
}

/// That something else than a store is at a place.
pub(crate) fn no_store(path: &Path, reason: impl Into<String>) -> LogError {
    LogError::NotAStore { path: path.to_path_buf(), reason: reason.into() }
}

/// How often a lock is tried again.
const RETRY: Duration = Duration::from_millis(2);

/// How long opening waits for the lock of a store, which can outlive the log that took it. A child process has every
/// open file, and so the lock, from its fork until its own program begins; and a thread may still be closing the log.
/// A longer wait would only delay the answer about a store that is really in use.
#[cfg(feature = "sled")]
const LOCK_PATIENCE: Duration = Duration::from_secs(1);

/// Tries until there is an outcome or the patience is over; `None` where there is none by then.
pub(crate) fn retry<T, E>(
    patience: Duration,
    mut attempt: impl FnMut() -> Result<Option<T>, E>,
) -> Result<Option<T>, E> {
    let since = Instant::now();
    loop {
        match attempt()? {
            None if since.elapsed() < patience => std::thread::sleep(RETRY),
            outcome => return Ok(outcome),
        }
    }
}

/// Locks a file of a store by [`File::try_lock`] or [`File::try_lock_shared`].
///
/// # Errors
/// [`LogError::Locked`] where another handle still has the lock after a second.
#[cfg(feature = "sled")]
pub(crate) fn lock_store(
    store: &Path,
    file: &File,
    try_lock: fn(&File) -> Result<(), TryLockError>,
) -> Result<(), LogError> {
    let locked = retry(LOCK_PATIENCE, || match try_lock(file) {
        Ok(()) => Ok(Some(())),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(failed)) => Err(error("cannot lock", store)(failed)),
    });
    locked?.ok_or_else(|| LogError::Locked { path: store.to_path_buf() })
}
