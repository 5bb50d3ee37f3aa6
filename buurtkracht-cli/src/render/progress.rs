//! A bar on the terminal while a log is read, once that takes more than a second.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::ledger::Observer;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::Lang;
use crate::words::{Words, say};

/// How long reading takes before it is worth a bar.
const AFTER: Duration = Duration::from_secs(1);

/// Shows how far the reading of a log is.
pub struct Progress {
    lang: Lang,
    after: Duration,
    target: fn() -> ProgressDrawTarget,
    reading: Mutex<Option<Reading>>,
}

/// A log that is being read.
struct Reading {
    since: Instant,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// A bar on standard error, where that is a terminal.
    pub fn new(lang: Lang) -> Self {
        Self { lang, after: AFTER, target: ProgressDrawTarget::stderr, reading: Mutex::default() }
    }

    fn bar(&self) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(None, (self.target)());
        let (position, length, left) = ("{human_pos}", "{human_len}", "{eta}");
        let words = Words::of(self.lang);
        let numbers = say!(words, "progress-bar", position, length, left);
        let style = ProgressStyle::with_template(&format!("{{msg}} [{{wide_bar:.dim}}] {numbers}"));
        // The template is ours, and right.
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "))
    }
}

impl Observer for Progress {
    fn read(&self, programme: &ProgrammeId, entries: u64, of: u64) {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let Reading { since, bar } =
            reading.get_or_insert_with(|| Reading { since: Instant::now(), bar: None });
        if since.elapsed() >= self.after {
            let bar = bar.get_or_insert_with(|| self.bar().with_message(programme.to_string()));
            bar.set_length(of);
            bar.set_position(entries);
        }
        if entries >= of
            && let Some(Reading { bar: Some(bar), .. }) = reading.take()
        {
            bar.finish_and_clear();
        }
    }

    fn not_kept(&self, programme: &ProgrammeId, error: &std::io::Error) {
        let (programme, error) = (programme.to_string(), error.to_string());
        let words = Words::of(self.lang);
        super::complain(&say!(words, "not-kept", programme, error));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use indicatif::InMemoryTerm;

    use super::*;

    fn term() -> &'static InMemoryTerm {
        static TERM: OnceLock<InMemoryTerm> = OnceLock::new();
        TERM.get_or_init(|| InMemoryTerm::new(10, 80))
    }

    fn progress(after: Duration) -> Progress {
        let target = || ProgressDrawTarget::term_like(Box::new(term().clone()));
        Progress { after, target, ..Progress::new(Lang::En) }
    }

    #[test]
    fn a_bar_is_there_only_while_reading_takes_long() {
        let programme: ProgrammeId = "example".parse().unwrap();
        let quick = progress(Duration::from_secs(3_600));
        quick.read(&programme, 500, 1_000);
        assert_eq!(term().contents(), "");
        let slow = progress(Duration::ZERO);
        slow.read(&programme, 500, 1_000);
        let shown = term().contents();
        assert!(shown.starts_with("example [") && shown.contains("500/1,000 entries"), "{shown}");
        slow.read(&programme, 1_000, 1_000);
        assert_eq!(term().contents(), "");
    }
}
