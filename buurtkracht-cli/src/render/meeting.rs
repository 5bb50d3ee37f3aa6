//! What became of the steps of a meeting file, as text.

use buurtkracht_core::Event;
use buurtkracht_core::id::MeetingId;
use buurtkracht_core::id::{CommandId, Sequence};
use schemars::JsonSchema;
use serde::Serialize;

use super::recorded::How;
use super::{Page, Style, events};
use crate::args::Lang;
use crate::differences::Difference;

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
pub struct Entered<'a> {
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

/// What a step is, in a language.
fn label(lang: Lang, what: &str) -> String {
    let (word, rest) = what.split_once(' ').unwrap_or((what, ""));
    let word = match word {
        "item" => lang.say("item", "punt"),
        "meeting" => lang.say("meeting", "vergadering"),
        "call" => lang.say("call", "oproep"),
        "minutes" => lang.say("minutes", "notulen"),
        "adopt" => return lang.say("adopt minutes", "notulen vaststellen").to_owned(),
        "action" => lang.say("action", "actie"),
        "done" => lang.say("done", "gedaan"),
        "feedback" => lang.say("feedback", "terugkoppeling"),
        other => other,
    };
    if rest.is_empty() { word.to_owned() } else { format!("{word} {rest}") }
}

/// The steps, each with what became of it.
pub fn steps(lang: Lang, reports: &[StepReport], dry_run: bool) -> String {
    let style = Style::nameless(lang);
    let mut page = Page::default();
    for report in reports {
        let how = match report.state {
            State::Recorded => How::Recorded.say(lang, dry_run),
            State::Before => How::Before.say(lang, dry_run),
            State::Refused => "",
            State::Changed => How::Otherwise.say(lang, dry_run),
            State::LeftOut => lang.say("not tried", "niet geprobeerd"),
        };
        let entry = report.entry.map_or_else(String::new, |entry| format!(" {entry}"));
        let reason = report.reason.as_ref().filter(|_| report.state != State::Changed);
        let reason = reason.map_or_else(String::new, |reason| match how {
            "" => reason.clone(),
            _ => format!(": {reason}"),
        });
        page.line(format!("{}  {}: {how}{entry}{reason}", label(lang, &report.what), report.title));
        for difference in &report.differences {
            page.line(format!("  {}", difference.line()));
        }
        if let (State::Changed, Some(reason)) = (report.state, &report.reason) {
            page.line(format!("  {reason}"));
        }
        for event in &report.events {
            page.line(format!("  {}", events::line(&style, event)));
        }
    }
    page.finish()
}

/// The steps, and how many of them are in each state.
pub fn meeting(lang: Lang, reports: &[StepReport], dry_run: bool) -> String {
    let states = [
        (State::Recorded, lang.say("recorded", "vastgelegd")),
        (State::Before, lang.say("recorded before", "eerder vastgelegd")),
        (State::Refused, lang.say("refused", "geweigerd")),
        (State::Changed, lang.say("recorded otherwise", "anders vastgelegd")),
        (State::LeftOut, lang.say("not tried", "niet geprobeerd")),
    ];
    let counts = states.map(|(state, name)| format!("{} {name}", count(reports, state)));
    format!("{}{}\n", steps(lang, reports, dry_run), counts.join(", "))
}
