//! What became of what was handed in, as text.

use buurtkracht_core::Event;
use buurtkracht_core::id::{CommandId, ProgrammeId, Sequence};
use buurtkracht_core::value::IsoWeek;
use buurtkracht_store::ledger::Receipt;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Page, Style, events};
use crate::args::Lang;

/// How something that was handed in stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Recorded,
    Before,
    Otherwise,
}

impl How {
    /// The words in front of the entry.
    pub fn say(self, lang: Lang, dry_run: bool) -> &'static str {
        match (self, dry_run) {
            (How::Recorded, false) => lang.say("recorded as", "vastgelegd als"),
            (How::Recorded, true) => lang.say("would be recorded as", "zou worden vastgelegd als"),
            (How::Before, _) => lang.say("recorded before as", "eerder vastgelegd als"),
            (How::Otherwise, _) => lang.say("recorded otherwise as", "anders vastgelegd als"),
        }
    }
}

/// What became of what `record` or `week` was handed.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// A command.
    One(Recorded),
    /// A batch of commands.
    Batch(BatchRecorded),
    /// A week that was recorded before.
    Week(WeekBefore),
}

/// A recorded command.
#[derive(Serialize, JsonSchema)]
pub struct Recorded {
    /// The programme.
    pub programme: ProgrammeId,
    /// The command.
    pub command: CommandId,
    /// Its entry.
    pub entry: Sequence,
    /// When it was recorded, or would be.
    pub recorded_at: DateTime<FixedOffset>,
    /// Whether it was recorded before.
    pub repeated: bool,
    /// Whether nothing was recorded.
    pub dry_run: bool,
    /// What happened.
    pub events: Vec<Event>,
}

/// A recorded batch.
#[derive(Serialize, JsonSchema)]
pub struct BatchRecorded {
    /// How many commands were recorded, or would be.
    pub recorded: usize,
    /// How many were recorded before.
    pub repeated: usize,
    /// Whether nothing was recorded.
    pub dry_run: bool,
}

/// A week that was recorded before.
#[derive(Serialize, JsonSchema)]
pub struct WeekBefore {
    /// Its entry.
    pub entry: Sequence,
    /// Whether it was recorded before.
    pub repeated: bool,
    /// The week.
    pub week: IsoWeek,
}

impl Recorded {
    pub fn of(receipt: &Receipt, dry_run: bool) -> Self {
        Self {
            programme: receipt.programme.clone(),
            command: receipt.command,
            entry: receipt.sequence,
            recorded_at: receipt.recorded_at,
            repeated: receipt.repeated,
            dry_run,
            events: receipt.events.clone(),
        }
    }
}

/// A receipt with its events.
pub fn receipt(lang: Lang, page: &mut Page, receipt: &Receipt, dry_run: bool) {
    let how = if receipt.repeated { How::Before } else { How::Recorded };
    page.line(format!("{} {}  ({})", how.say(lang, dry_run), receipt.sequence, receipt.command));
    let style = Style::nameless(lang);
    for event in &receipt.events {
        page.line(format!("  {}", events::line(&style, event)));
    }
}
