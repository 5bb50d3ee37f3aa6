//! The state of a programme, to be asked.

use std::ops::ControlFlow;
use std::sync::Arc;

use buurtkracht_core::Programme;
use buurtkracht_core::id::ProgrammeId;
use buurtkracht_core::questions::as_of::AsOf;
use buurtkracht_core::value::Day;
use chrono::{DateTime, FixedOffset};

use super::ReadError;
use super::log_head::Decoded;
use super::replay::Source;
use crate::proof::tree::Hash;

/// How many entries a state has at the least whose end is left to another thread: some milliseconds.
const MUCH: u64 = 5_000;

/// The state of a programme after a number of entries. It costs nothing to keep and holds nobody up.
#[derive(Clone)]
#[non_exhaustive]
pub struct View {
    /// The id of the programme.
    pub id: ProgrammeId,
    /// The state after these entries.
    pub programme: Arc<Programme>,
    /// The number of entries in the state.
    pub length: u64,
    /// The time at which the last of them was recorded.
    pub recorded_at: Option<DateTime<FixedOffset>>,
    /// The RFC 6962 root over them.
    pub root: Hash,
    /// The state of all that is recorded, where that of the view is as of a day.
    pub(super) whole: Option<Arc<Programme>>,
    /// Where the entries are; it does not keep the log open.
    pub(super) source: Source,
}

impl View {
    /// The same view with the state by what had taken effect by a day, of what is recorded in this view: its entries are
    /// read again.
    ///
    /// # Errors
    /// [`ReadError`]; [`crate::log::LogError::Closed`] once the ledger is closed, opened again or gone.
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
        // To give back the memory of a large state takes tens of milliseconds, which an executor would wait for.
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
