//! Spans for the crate `tracing` and metrics for the crate `metrics`, each behind the feature of that name. Without the
//! features every function here is empty. `docs/observing.md` lists the spans and metrics.

#[cfg(feature = "metrics")]
use std::time::Instant;

use crate::error::ErrorKind;

/// Enters a span until the end of the block.
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

/// The span of an append, which starts on one thread and ends on another.
pub(crate) struct Append {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

impl Append {
    #[cfg_attr(not(feature = "tracing"), allow(unused_variables, reason = "unused without the feature"))]
    pub(crate) fn start(programme: &buurtkracht_core::id::ProgrammeId, entries: usize) -> Self {
        Self {
            #[cfg(feature = "tracing")]
            span: tracing::info_span!(target: "buurtkracht", "append", %programme, entries),
        }
    }

    /// Ends the span, and logs a failure in it.
    #[cfg_attr(not(feature = "tracing"), allow(unused_variables, reason = "unused without the feature"))]
    pub(crate) fn end(self, failure: Option<&crate::log::AppendError>) {
        #[cfg(feature = "tracing")]
        if let Some(failure) = failure {
            self.span.in_scope(|| tracing::warn!(target: "buurtkracht", code = failure.code(), "{failure}"));
        }
    }
}

/// A stopwatch. It is empty without the feature `metrics`.
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

/// The answer to a command.
#[cfg_attr(not(feature = "metrics"), allow(dead_code, reason = "unused without the feature"))]
pub(crate) enum Answer {
    Recorded,
    Repeated,
    /// Refused by the rule with this code.
    Refused(&'static str),
    /// Failed with an error of this code and kind.
    Failed(&'static str, ErrorKind),
}

/// Counts the answer to a command.
#[cfg_attr(not(feature = "metrics"), allow(unused_variables, reason = "unused without the feature"))]
pub(crate) fn answered(timer: &Timer, answer: impl FnOnce() -> Answer) {
    #[cfg(feature = "metrics")]
    {
        metrics::histogram!("buurtkracht_submit_seconds").record(timer.since.elapsed().as_secs_f64());
        match answer() {
            Answer::Recorded => metrics::counter!("buurtkracht_recorded_total").increment(1),
            Answer::Repeated => metrics::counter!("buurtkracht_repeated_total").increment(1),
            Answer::Refused(code) => {
                metrics::counter!("buurtkracht_refused_total", "code" => code).increment(1)
            }
            Answer::Failed(code, kind) => {
                let kind: &'static str = kind.into();
                metrics::counter!("buurtkracht_failed_total", "code" => code, "kind" => kind).increment(1);
            }
        }
    }
}

/// Counts a decision that is repeated after a conflict or a failed append.
pub(crate) fn decided_again() {
    #[cfg(feature = "metrics")]
    metrics::counter!("buurtkracht_conflicts_total").increment(1);
}

/// Counts one permit of the queue until it is dropped.
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

/// Records a commit of the engine. `entries` gives the size of each entry in bytes.
#[cfg_attr(not(feature = "metrics"), allow(unused_variables, reason = "unused without the feature"))]
pub(crate) fn committed(timer: &Timer, entries: impl Iterator<Item = usize>) {
    #[cfg(feature = "metrics")]
    {
        let (entries, bytes) = entries.fold((0, 0), |(entries, bytes), entry| (entries + 1, bytes + entry));
        metrics::histogram!("buurtkracht_sync_seconds").record(timer.since.elapsed().as_secs_f64());
        metrics::histogram!("buurtkracht_batch_entries").record(f64::from(entries));
        metrics::histogram!("buurtkracht_batch_bytes").record(bytes as f64);
    }
}

/// Counts a poisoned log.
#[cfg_attr(not(feature = "tracing"), allow(unused_variables, reason = "unused without the feature"))]
pub(crate) fn poisoned(reason: &str) {
    #[cfg(feature = "metrics")]
    metrics::counter!("buurtkracht_poisoned_total").increment(1);
    #[cfg(feature = "tracing")]
    tracing::error!(target: "buurtkracht", reason, "the log is poisoned");
}

/// Records the progress of a replay.
#[cfg_attr(not(feature = "metrics"), allow(unused_variables, reason = "unused without the feature"))]
pub(crate) fn read(programme: &buurtkracht_core::id::ProgrammeId, entries: u64, of: u64) {
    #[cfg(feature = "metrics")]
    {
        let name = || programme.as_str().to_owned();
        metrics::gauge!("buurtkracht_replay_entries", "programme" => name()).set(entries as f64);
        metrics::gauge!("buurtkracht_replay_length", "programme" => name()).set(of as f64);
    }
}
