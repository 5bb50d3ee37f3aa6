//! What an operator sees of a ledger: spans of the crate `tracing` and metrics of the crate `metrics`, each behind the
//! feature of that name. Without them everything here is empty and compiled away. `docs/observing.md` lists all of it.

#[cfg(feature = "metrics")]
use std::time::Instant;

use crate::ledger::{Receipt, SubmitError};

/// Opens a span until the end of the block.
macro_rules! span {
    ($name:literal $(, $field:ident = $value:expr)* $(,)?) => {
        #[cfg(feature = "tracing")]
        let _span = tracing::info_span!(target: "buurtkracht", $name $(, $field = %$value)*).entered();
    };
}

/// Runs a future in a span.
macro_rules! in_span {
    ($name:literal { $($field:ident = $value:expr),* }, $future:expr) => {{
        #[cfg(feature = "tracing")]
        let future = tracing::Instrument::instrument(
            $future,
            tracing::info_span!(target: "buurtkracht", $name $(, $field = %$value)*),
        );
        #[cfg(not(feature = "tracing"))]
        let future = $future;
        future
    }};
}

pub(crate) use {in_span, span};

/// A span that is open from one thread to another: from the handing in of an append to its outcome.
pub(crate) struct Append {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

impl Append {
    #[cfg_attr(not(feature = "tracing"), allow(unused_variables, reason = "what the span says"))]
    pub(crate) fn start(programme: &buurtkracht_core::id::ProgrammeId, entries: usize) -> Self {
        Self {
            #[cfg(feature = "tracing")]
            span: tracing::info_span!(target: "buurtkracht", "append", %programme, entries),
        }
    }

    /// Closes the span, with what went wrong.
    #[cfg_attr(not(feature = "tracing"), allow(unused_variables, reason = "what the event says"))]
    pub(crate) fn end(self, failure: Option<&crate::log::AppendError>) {
        #[cfg(feature = "tracing")]
        if let Some(failure) = failure {
            self.span.in_scope(|| tracing::warn!(target: "buurtkracht", code = failure.code(), "{failure}"));
        }
    }
}

/// A clock that runs where somebody reads it.
pub(crate) struct Timer {
    #[cfg(feature = "metrics")]
    since: Instant,
}

impl Timer {
    pub(crate) fn start() -> Self {
        Self {
            #[cfg(feature = "metrics")]
            since: Instant::now(),
        }
    }
}

/// A command was answered.
#[cfg_attr(not(feature = "metrics"), allow(unused_variables, reason = "what is counted"))]
pub(crate) fn answered(timer: &Timer, outcome: &Result<Receipt, SubmitError>) {
    #[cfg(feature = "metrics")]
    {
        metrics::histogram!("buurtkracht_submit_seconds").record(timer.since.elapsed().as_secs_f64());
        match outcome {
            Ok(receipt) if receipt.repeated => metrics::counter!("buurtkracht_repeated_total").increment(1),
            Ok(_) => metrics::counter!("buurtkracht_recorded_total").increment(1),
            Err(SubmitError::Refused(refusal)) => {
                metrics::counter!("buurtkracht_refused_total", "code" => refusal.rejection.code())
                    .increment(1);
            }
            Err(error) => {
                let (code, kind): (_, &'static str) = (error.code(), error.kind().into());
                metrics::counter!("buurtkracht_failed_total", "code" => code, "kind" => kind).increment(1);
            }
        }
    }
}

/// A command is decided again, since another writer was faster or something before it failed.
pub(crate) fn decided_again() {
    #[cfg(feature = "metrics")]
    metrics::counter!("buurtkracht_conflicts_total").increment(1);
}

/// A place in the queue of a log that is taken, until it is dropped.
pub(crate) struct Queued(());

impl Queued {
    pub(crate) fn new() -> Self {
        #[cfg(feature = "metrics")]
        metrics::gauge!("buurtkracht_queue_depth").increment(1.0);
        Self(())
    }
}

impl Drop for Queued {
    fn drop(&mut self) {
        #[cfg(feature = "metrics")]
        metrics::gauge!("buurtkracht_queue_depth").decrement(1.0);
    }
}

/// A group of appends was committed and synced, or not.
#[cfg_attr(not(feature = "metrics"), allow(unused_variables, reason = "what is counted"))]
pub(crate) fn committed(timer: &Timer, batches: &[crate::engine::Batch]) {
    #[cfg(feature = "metrics")]
    {
        let entries: usize = batches.iter().map(|batch| batch.entries.len()).sum();
        let bytes: usize = batches.iter().flat_map(|batch| &batch.entries).map(Vec::len).sum();
        metrics::histogram!("buurtkracht_sync_seconds").record(timer.since.elapsed().as_secs_f64());
        metrics::histogram!("buurtkracht_batch_entries").record(entries as f64);
        metrics::histogram!("buurtkracht_batch_bytes").record(bytes as f64);
    }
}

/// A log acknowledges nothing any more.
#[cfg_attr(not(feature = "tracing"), allow(unused_variables, reason = "what the event says"))]
pub(crate) fn poisoned(reason: &str) {
    #[cfg(feature = "metrics")]
    metrics::counter!("buurtkracht_poisoned_total").increment(1);
    #[cfg(feature = "tracing")]
    tracing::error!(target: "buurtkracht", reason, "the log is poisoned");
}

/// So many entries of a programme were read, of so many.
#[cfg_attr(not(feature = "metrics"), allow(unused_variables, reason = "what is told"))]
pub(crate) fn read(programme: &buurtkracht_core::id::ProgrammeId, entries: u64, of: u64) {
    #[cfg(feature = "metrics")]
    {
        let name = || programme.as_str().to_owned();
        metrics::gauge!("buurtkracht_replay_entries", "programme" => name()).set(entries as f64);
        metrics::gauge!("buurtkracht_replay_length", "programme" => name()).set(of as f64);
    }
}
