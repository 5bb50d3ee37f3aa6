//! The outcome of recording commands, as documents.

use buurtkracht_core::Event;
use buurtkracht_core::id::{CommandId, ProgrammeId, Sequence};
use buurtkracht_core::value::IsoWeek;
use buurtkracht_store::ledger::Receipt;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::Style;
use crate::args::Lang;
use crate::document::Item;
use crate::words::{Words, say};

/// The outcome of a command that has an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Recorded,
    Before,
    Otherwise,
}

impl How {
    /// Returns the outcome with the entry.
    pub fn say(self, words: &Words, entry: Option<Sequence>, dry_run: bool) -> String {
        let entry = entry.map_or_else(String::new, |entry| entry.to_string());
        match (self, dry_run) {
            (How::Recorded, false) => say!(words, "recorded-as", entry),
            (How::Recorded, true) => say!(words, "would-be-recorded-as", entry),
            (How::Before, _) => say!(words, "recorded-before-as", entry),
            (How::Otherwise, _) => say!(words, "recorded-otherwise-as", entry),
        }
    }
}

/// What became of what `record` or `week` was handed.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// A command.
    One(CommandReport),
    /// A batch of commands.
    Batch(BatchReport),
    /// A week that was recorded before.
    Week(WeekBefore),
}

/// A recorded command.
#[derive(Serialize, JsonSchema)]
pub struct CommandReport {
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
pub struct BatchReport {
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

impl CommandReport {
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

/// Returns a receipt with its events below it.
pub fn receipt(lang: Lang, receipt: &Receipt, dry_run: bool) -> Item {
    let words = Words::of(lang);
    let how = if receipt.repeated { How::Before } else { How::Recorded };
    let outcome = how.say(words, Some(receipt.sequence), dry_run);
    Item::new(say!(words, "receipt", outcome, command = &receipt.command)).with(events(lang, &receipt.events))
}

/// Returns the line of each event.
pub fn events<'a>(lang: Lang, all: &'a [Event]) -> impl Iterator<Item = Item> + 'a {
    all.iter().map(move |event| Item::new(super::events::line(&Style::nameless(lang), event)))
}
