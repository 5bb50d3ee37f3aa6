//! The outcome of the steps of a meeting file, as a document.

use buurtkracht_core::Event;
use buurtkracht_core::id::MeetingId;
use buurtkracht_core::id::{CommandId, Sequence};
use schemars::JsonSchema;
use serde::Serialize;

use super::recorded::{How, events};
use crate::args::Lang;
use crate::differences::Difference;
use crate::document::{Document, Item};
use crate::words::{Words, say};

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Recorded,
    Before,
    Refused,
    Changed,
    /// Not tried, since what it rests on was refused.
    LeftOut,
}

/// A step with what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StepReport {
    /// What it is, such as `item 4`.
    pub what: String,
    /// What it is called.
    pub title: String,
    /// What became of it.
    pub state: State,
    /// Its entry, where it has one.
    pub entry: Option<Sequence>,
    /// The command that was handed in.
    pub command: Option<CommandId>,
    /// Why it is not recorded, or what to do.
    pub reason: Option<String>,
    /// What the file says otherwise than the record.
    pub differences: Vec<Difference>,
    #[serde(skip)]
    pub events: Vec<Event>,
}

/// What became of a meeting file.
#[derive(Serialize, JsonSchema)]
pub struct MeetingReport<'a> {
    /// The meeting's id.
    pub meeting: &'a MeetingId,
    /// Whether nothing was recorded.
    pub dry_run: bool,
    /// Each thing that happened.
    pub steps: &'a [StepReport],
    /// How many were recorded, or would be.
    pub recorded: usize,
    /// How many were recorded before.
    pub repeated: usize,
    /// How many were refused.
    pub refused: usize,
    /// How many were recorded otherwise.
    pub changed: usize,
    /// How many were not tried.
    pub left_out: usize,
}

/// How many steps are in a state.
pub fn count(reports: &[StepReport], state: State) -> usize {
    reports.iter().filter(|report| report.state == state).count()
}

/// Returns the name of a step, such as `item 4`.
fn label(words: &Words, what: &str) -> String {
    let (kind, id) = what.split_once(' ').unwrap_or((what, ""));
    let label = match kind {
        "item" => say!(words, "step-item", id),
        "meeting" => say!(words, "step-meeting", id),
        "call" => say!(words, "step-call", id),
        "minutes" => say!(words, "step-minutes", id),
        "adopt" => say!(words, "step-adopt"),
        "action" => say!(words, "step-action", id),
        "done" => say!(words, "step-done", id),
        "feedback" => say!(words, "step-feedback", id),
        _ => what.to_owned(),
    };
    label.trim_end().to_owned()
}

/// Returns each step with its outcome.
pub fn steps(lang: Lang, reports: &[StepReport], dry_run: bool) -> impl Iterator<Item = Item> {
    let words = Words::of(lang);
    reports.iter().map(move |report| {
        let reason = report.reason.clone().unwrap_or_default();
        let (outcome, advice) = match report.state {
            State::Recorded => (How::Recorded.say(words, report.entry, dry_run), None),
            State::Before => (How::Before.say(words, report.entry, dry_run), None),
            State::Refused => (reason, None),
            State::Changed => (How::Otherwise.say(words, report.entry, dry_run), report.reason.as_ref()),
            State::LeftOut => (say!(words, "not-tried-why", reason), None),
        };
        let (step, title) = (label(words, &report.what), report.title.as_str());
        Item::new(say!(words, "meeting-line", step, title, outcome))
            .with(report.differences.iter().map(|difference| Item::new(difference.line())))
            .with(advice.map(Item::new))
            .with(events(lang, &report.events))
    })
}

/// Returns how many steps are in each state, and each step.
pub fn meeting(lang: Lang, reports: &[StepReport], dry_run: bool) -> Document {
    let count = |state| count(reports, state);
    let mut document = Document::new(say!(
        Words::of(lang),
        "meeting-counts",
        recorded = count(State::Recorded),
        before = count(State::Before),
        refused = count(State::Refused),
        changed = count(State::Changed),
        left = count(State::LeftOut)
    ));
    document.outline(steps(lang, reports, dry_run));
    document
}
