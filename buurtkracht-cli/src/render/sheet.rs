//! The outcome of the rows of a sheet, as a document.

use buurtkracht_core::id::{CommandId, Sequence};
use buurtkracht_core::value::Money;
use schemars::JsonSchema;
use serde::Serialize;

use super::recorded::How;
use crate::args::Lang;
use crate::differences::Difference;
use crate::document::{Document, Item};
use crate::exit::Failure;
use crate::sheet::{Characters, Sheet};
use crate::words::{Words, say};

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
pub struct SheetReport<'a> {
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
    pub reports: Vec<RowReport>,
}

impl Rows<'_> {
    pub fn count(&self, state: State) -> usize {
        self.reports.iter().filter(|row| row.state == state).count()
    }

    /// All of it, for programs.
    pub fn report(&self) -> SheetReport<'_> {
        SheetReport {
            file: &self.sheet.name,
            characters: self.sheet.characters.to_string(),
            dry_run: self.dry_run,
            rows: &self.reports,
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
            .then(|| self.reports.iter().filter(|row| row.state == state).filter_map(|row| row.amount).sum())
    }

    /// Returns the rows from `first` on with their outcomes.
    pub fn outcomes(&self, lang: Lang, first: usize) -> Document {
        let words = Words::of(lang);
        let mut document = Document::default();
        document.outline(self.reports.iter().skip(first).map(|row| self.row(words, row)));
        document
    }

    /// Returns the counts, the rows from `first` on with their outcomes, and what to do.
    pub fn document(&self, lang: Lang, first: usize) -> Document {
        let words = Words::of(lang);
        let mut document = Document::new(self.summary(words));
        document.outline(self.reports.iter().skip(first).map(|row| self.row(words, row)));
        if self.count(State::Changed) > 0 {
            document.paragraph(say!(words, "sheet-changed"));
        }
        if self.sheet.characters != Characters::Utf8 {
            let (file, characters) = (self.sheet.name.as_str(), self.sheet.characters.to_string());
            document.paragraph(say!(words, "sheet-characters", file, characters));
        }
        document
    }

    fn summary(&self, words: &Words) -> String {
        let counts = self.report().counts;
        let dry = if self.dry_run { "yes" } else { "no" };
        match (self.sum(State::Recorded), self.sum(State::Before)) {
            (Some(sum), Some(sum_before)) => say!(
                words,
                "sheet-sums",
                rows = self.reports.len(),
                dry,
                counts.recorded,
                sum,
                counts.before,
                sum_before,
                counts.changed,
                counts.refused,
                counts.unreadable,
                counts.skipped
            ),
            _ => say!(
                words,
                "sheet-counts",
                rows = self.reports.len(),
                dry,
                counts.recorded,
                counts.before,
                counts.changed,
                counts.refused,
                counts.unreadable,
                counts.skipped
            ),
        }
    }

    fn row(&self, words: &Words, row: &RowReport) -> Item {
        let reason = row.columns.join(", ");
        let reason = match (reason.is_empty(), &row.reason) {
            (_, None) => reason,
            (true, Some(why)) => why.clone(),
            (false, Some(why)) => format!("{reason}: {why}"),
        };
        let outcome = match row.state {
            State::Recorded => How::Recorded.say(words, row.entry, self.dry_run),
            State::Before => How::Before.say(words, row.entry, self.dry_run),
            State::Changed => How::Otherwise.say(words, row.entry, self.dry_run),
            // A rule says itself that it refuses.
            State::Refused if row.code.is_some() => reason,
            State::Refused => say!(words, "refused-why", reason),
            State::Unreadable => say!(words, "unreadable-why", reason),
            State::Skipped => say!(words, "skipped-why", reason),
        };
        let line = row.line.to_string();
        let text = match &row.key {
            Some(key) => say!(words, "sheet-line-key", line, key = key.as_str(), outcome),
            None => say!(words, "sheet-line", line, outcome),
        };
        Item::new(text).with(row.differences.iter().map(|difference| Item::new(difference.line())))
    }
}
