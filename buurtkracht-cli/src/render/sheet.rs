//! What became of the rows of a sheet, as text.

use buurtkracht_core::id::{CommandId, Sequence};
use buurtkracht_core::value::Money;
use schemars::JsonSchema;
use serde::Serialize;

use super::recorded::How;
use super::{Page, money};
use crate::args::Lang;
use crate::differences::Difference;
use crate::exit::Failure;
use crate::sheet::{Characters, Sheet};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Recorded,
    Before,
    Changed,
    Refused,
    Unreadable,
    Skipped,
}

pub const STATES: [State; 6] =
    [State::Recorded, State::Before, State::Changed, State::Refused, State::Unreadable, State::Skipped];

/// A row with what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RowReport {
    /// The line on which it begins.
    pub line: usize,
    /// The cells that make its key.
    pub key: Option<String>,
    /// What became of it.
    pub state: State,
    /// Its entry, where it has one.
    pub entry: Option<Sequence>,
    /// The command that it became.
    pub command: Option<CommandId>,
    /// The stable code of the refusal.
    pub code: Option<&'static str>,
    /// The columns that cannot be read.
    pub columns: Vec<String>,
    /// Why it is not recorded.
    pub reason: Option<String>,
    /// What it says otherwise than the record.
    pub differences: Vec<Difference>,
    #[serde(skip)]
    pub amount: Option<Money>,
}

impl RowReport {
    pub fn new(line: usize, key: &[String], state: State) -> Self {
        Self {
            line,
            key: key.iter().any(|cell| !cell.is_empty()).then(|| key.join(" ")),
            state,
            entry: None,
            command: None,
            code: None,
            columns: Vec::new(),
            reason: None,
            differences: Vec::new(),
            amount: None,
        }
    }

    pub fn refused(&mut self, failure: &Failure) {
        self.state = State::Refused;
        self.reason = Some(failure.to_string());
        if let Failure::Refused { refusal } = failure {
            self.code = Some(refusal.rejection.code());
        }
    }
}

/// What became of a sheet.
#[derive(Serialize, JsonSchema)]
pub struct Entered<'a> {
    /// The path of the sheet.
    pub file: &'a str,
    /// How it was written: UTF-8, UTF-16 or Windows-1252.
    pub characters: String,
    /// Whether nothing was recorded.
    pub dry_run: bool,
    /// The rows of the sheet, in order.
    pub rows: &'a [RowReport],
    /// How many rows are in each state.
    pub counts: Counts,
    /// What the rows come to.
    pub amounts: Amounts,
}

/// How many rows are in each state. They add up to the rows.
#[derive(Serialize, JsonSchema)]
pub struct Counts {
    /// Recorded, or would be.
    pub recorded: usize,
    /// Recorded before.
    pub before: usize,
    /// Recorded otherwise.
    pub changed: usize,
    /// Refused.
    pub refused: usize,
    /// Cannot be read.
    pub unreadable: usize,
    /// Skipped.
    pub skipped: usize,
}

/// Sums; null where the map names no column.
#[derive(Serialize, JsonSchema)]
pub struct Amounts {
    /// Of what was recorded.
    pub recorded: Option<Money>,
    /// Of what was recorded before.
    pub before: Option<Money>,
}

/// A sheet with what became of its rows.
pub struct Rows<'a> {
    pub sheet: &'a Sheet,
    pub dry_run: bool,
    /// Whether the map names the column of an amount.
    pub amounts: bool,
    pub told: Vec<RowReport>,
}

impl Rows<'_> {
    pub fn count(&self, state: State) -> usize {
        self.told.iter().filter(|told| told.state == state).count()
    }

    /// All of it, for programs.
    pub fn entered(&self) -> Entered<'_> {
        Entered {
            file: &self.sheet.name,
            characters: self.sheet.characters.to_string(),
            dry_run: self.dry_run,
            rows: &self.told,
            counts: Counts {
                recorded: self.count(State::Recorded),
                before: self.count(State::Before),
                changed: self.count(State::Changed),
                refused: self.count(State::Refused),
                unreadable: self.count(State::Unreadable),
                skipped: self.count(State::Skipped),
            },
            amounts: Amounts { recorded: self.sum(State::Recorded), before: self.sum(State::Before) },
        }
    }

    /// The sum of the amounts of the rows in a state, where the map names their column.
    pub fn sum(&self, state: State) -> Option<Money> {
        self.amounts
            .then(|| self.told.iter().filter(|told| told.state == state).filter_map(|told| told.amount).sum())
    }

    pub fn page(&self, lang: Lang) -> String {
        let mut page = Page::default();
        for told in &self.told {
            let how = match told.state {
                State::Recorded => How::Recorded.say(lang, self.dry_run),
                State::Before => How::Before.say(lang, self.dry_run),
                State::Changed => How::Otherwise.say(lang, self.dry_run),
                State::Refused if told.code.is_some() => "",
                State::Refused => lang.say("refused", "geweigerd"),
                State::Unreadable => lang.say("cannot be read", "onleesbaar"),
                State::Skipped => lang.say("skipped", "overgeslagen"),
            };
            let entry = told.entry.map_or_else(String::new, |entry| format!(" {entry}"));
            let columns = told.columns.join(", ");
            let why: Vec<&str> = [columns.as_str(), told.reason.as_deref().unwrap_or_default()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            let colon = if how.is_empty() || why.is_empty() { "" } else { ": " };
            let key = told.key.as_ref().map_or_else(String::new, |key| format!("  {key}"));
            let line = lang.say("line", "regel");
            page.line(plain(&format!("{line} {}{key}: {how}{entry}{colon}{}", told.line, why.join(": "))));
            for difference in &told.differences {
                page.line(plain(&format!("  {}", difference.line())));
            }
        }
        if self.count(State::Changed) > 0 {
            page.line(lang.say(
                "What is recorded stays: put the row back as it was, or enter what changed as a row with a key of its own.",
                "Wat is vastgelegd blijft: zet de rij terug zoals zij was, of voer de wijziging in als rij met een eigen sleutel.",
            ));
        }
        let counts = STATES.map(|state| {
            let name = match (state, self.dry_run) {
                (State::Recorded, true) => lang.say("would be recorded", "zouden worden vastgelegd"),
                (State::Recorded, false) => lang.say("recorded", "vastgelegd"),
                (State::Before, _) => lang.say("recorded before", "eerder vastgelegd"),
                (State::Changed, _) => lang.say("recorded otherwise", "anders vastgelegd"),
                (State::Refused, _) => lang.say("refused", "geweigerd"),
                (State::Unreadable, _) => lang.say("cannot be read", "onleesbaar"),
                (State::Skipped, _) => lang.say("skipped", "overgeslagen"),
            };
            let sum = self.sum(state).filter(|_| matches!(state, State::Recorded | State::Before));
            let sum = sum.map_or_else(String::new, |sum| format!(" ({})", money(lang, sum)));
            format!("{} {name}{sum}", self.count(state))
        });
        let rows = lang.say("rows", "rijen");
        page.line(format!("{} {rows}: {}", self.told.len(), counts.join(", ")));
        if self.sheet.characters != Characters::Utf8 {
            let read = lang.say("was read as", "is gelezen als");
            page.line(plain(&format!("{} {read} {}", self.sheet.name, self.sheet.characters)));
        }
        page.finish()
    }
}

/// What a cell says, as a terminal can show it: a control character could say anything to it.
fn plain(text: &str) -> String {
    let shown = |character: char| match character.is_control() {
        true => character.escape_default().collect(),
        false => character.to_string(),
    };
    text.chars().map(shown).collect()
}
