//! Views: the state of a programme at one moment.

use std::ops::ControlFlow;
use std::sync::Arc;

use buurtkracht_core::Programme;
use buurtkracht_core::id::ProgrammeId;
use buurtkracht_core::questions::as_of::AsOf;
use buurtkracht_core::value::Day;
use chrono::{DateTime, FixedOffset};

use super::ReadError;
use super::log_head::Decoded;
use super::projection::Projection;
use super::replay::Source;
use crate::proof::tree::Hash;

/// The number of entries from which another thread frees a state. Smaller states take less than a millisecond.
const MUCH: u64 = 5_000;

/// The state of a programme after a number of entries.
///
/// A view shares the state with the ledger. It costs nothing to take, blocks nobody and can be kept for hours.
#[derive(Clone)]
#[non_exhaustive]
pub struct View {
    /// The id of the programme.
    pub id: ProgrammeId,
    /// The state after `length` entries.
    pub programme: Arc<Programme>,
    /// The number of entries.
    pub length: u64,
    /// The time at which the last entry was recorded.
    pub recorded_at: Option<DateTime<FixedOffset>>,
    /// The RFC 6962 root over the entries.
    pub root: Hash,
    /// The state of all entries, if `programme` is the state as of a day.
    whole: Option<Arc<Programme>>,
    /// The source of the entries. It does not keep the log open.
    source: Source,
}

impl View {
    /// Takes a view of a projection.
    pub(super) fn of(projection: &Projection, source: Source) -> Self {
        Self {
            id: projection.id().clone(),
            programme: projection.shared(),
            length: projection.length(),
            recorded_at: projection.log_head().recorded_at(),
            root: projection.log_head().tree().root(),
            whole: None,
            source,
        }
    }

    /// Returns this view with the state as of `day`: only what had taken effect by then. It reads the entries of the view
    /// again.
    ///
    /// # Errors
    /// [`ReadError`]; [`crate::log::LogError::Closed`] if the ledger was closed, reopened or dropped.
    pub async fn as_of(&self, day: Day) -> Result<View, ReadError> {
        let known = self.whole.as_ref().unwrap_or(&self.programme);
        let (programme, known, length) = (self.id.clone(), Arc::clone(known), self.length);
        let whole = Some(Arc::clone(&known));
        let fold = move |source: Source| {
            let mut state = AsOf::new(&known, day);
            let mut sequence = 0;
            source.entries(
                &programme,
                0,
                |entry| Decoded::of(entry),
                |page| {
                    for entry in page {
                        if sequence == length {
                            return Ok(ControlFlow::Break(()));
                        }
                        let entry = entry
                            .as_ref()
                            .map_err(|flaw| ReadError::entry(&programme, sequence, flaw.clone().into()))?;
                        let recorded = entry.head.recorded();
                        entry.events.iter().for_each(|event| state.take(&recorded, event));
                        sequence += 1;
                    }
                    source.progress(&programme, sequence);
                    Ok::<_, ReadError>(ControlFlow::Continue(()))
                },
            )?;
            Ok::<_, ReadError>(Arc::new(state.state()))
        };
        let mut view = self.clone();
        view.programme = self.source.apart(fold).await?;
        view.whole = whole;
        Ok(view)
    }
}

impl Drop for View {
    fn drop(&mut self) {
        // Freeing a large state takes tens of milliseconds, which would block an executor.
        let states = [std::mem::take(&mut self.programme), self.whole.take().unwrap_or_default()];
        if self.length >= MUCH && states.iter().any(|state| Arc::strong_count(state) == 1) {
            blocking::unblock(move || drop(states)).detach();
        }
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View")
            .field("id", &self.id)
            .field("length", &self.length)
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}
