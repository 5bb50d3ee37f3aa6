//! Hearing of entries: those of this process by the notifier, those of others by looking.
//!
//! SQLite tells no other process that it wrote. It counts, for each connection, what others committed
//! (`PRAGMA data_version`), so while somebody listens one connection is asked for that number ten times a second.
//! That costs microseconds; nobody who listens reads a log for it before it changes.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::Poll;
use std::time::Duration;

use buurtkracht_core::id::ProgrammeId;
use futures_timer::Delay;

use super::file::{self, Mode, engine_error};
use super::reading::Shared;
use crate::log::LogError;

/// How often what other processes wrote is looked for.
const LOOK: Duration = Duration::from_millis(100);

/// Resolves when an entry was written by this process, or anything by another one, since it was called.
pub(super) fn heard(
    shared: &Arc<Shared>,
    of: Option<&ProgrammeId>,
) -> impl Future<Output = ()> + 'static + use<> {
    let mut notifier = shared.notifier.listen(of);
    let before = shared.version();
    // Not held, so that the notifier wakes whoever waits when the log is closed.
    let shared = Arc::downgrade(shared);
    async move {
        loop {
            let mut look = Delay::new(LOOK);
            let rung = poll_fn(|context| match Pin::new(&mut notifier).poll(context) {
                Poll::Ready(()) => Poll::Ready(true),
                Poll::Pending => Pin::new(&mut look).poll(context).map(|()| false),
            });
            if rung.await {
                return;
            }
            let now = shared.upgrade().map(|shared| shared.version());
            match (&before, now) {
                (Ok(before), Some(Ok(now))) if *before == now => {}
                // Why it cannot be looked up, who reads is told.
                _ => return,
            }
        }
    }
}

impl Shared {
    /// A number that changes when another connection commits.
    fn version(&self) -> Result<i64, LogError> {
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = match watch.as_mut() {
            Some(connection) => connection,
            // For good: another connection counts otherwise.
            None => watch.insert(file::connect(&self.path, Mode::Open, Duration::ZERO)?),
        };
        connection
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(|failed| engine_error(&self.path, failed))
    }
}
