//! The sheet and its parts: a title, sections of rows, a footer. Its text fits one page of A4.

use std::fmt::Display;

use buurtkracht_core::id::Sequence;
use buurtkracht_core::questions::page::PageAnswer;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use crate::render::{Style, entries};

/// A page with what it rests on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Printed {
    /// The page.
    #[serde(flatten)]
    pub page: PageAnswer,
    /// What was recorded by then counts: when the last of it was.
    pub known_at: Option<DateTime<FixedOffset>>,
    /// The log that it rests on.
    pub checkpoint: Checkpoint,
}

/// A log, by its length and its root.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checkpoint {
    /// The number of entries.
    pub entries: u64,
    /// The RFC 6962 root over them, as `verify` gives it.
    pub root: String,
}

/// The lines of a sheet: A4 in a type of fixed width.
pub const LINES: usize = 66;

/// The columns of a sheet.
pub const COLUMNS: usize = 100;

/// How something is, beside the words that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Good,
    Attention,
    Bad,
}

impl Tone {
    /// The name of its class in a style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Attention => "attention",
            Tone::Bad => "bad",
        }
    }
}

/// A row of a section.
#[derive(Debug, Clone)]
pub struct Row {
    pub cells: Vec<String>,
    pub tone: Option<Tone>,
    /// A line of its own below, over all columns.
    pub note: Option<String>,
}

impl Row {
    pub fn plain(cells: Vec<String>) -> Self {
        Self { cells, tone: None, note: None }
    }

    pub fn toned(cells: Vec<String>, tone: Tone) -> Self {
        Self { cells, tone: Some(tone), note: None }
    }
}

/// A column of a section.
#[derive(Debug, Clone)]
pub struct Column {
    pub heading: String,
    pub right: bool,
    /// Whether it gives way where a line is too long.
    pub gives: bool,
}

/// A part of the sheet: rows under a title, and where all of them can be read.
#[derive(Debug, Clone)]
pub struct Section {
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Rows at the end that stay whatever is left out, such as a sum.
    pub kept: usize,
    /// What it says where there are no rows.
    pub nothing: String,
    /// The command that tells all of it.
    pub more: String,
    /// How many rows were left out.
    pub left_out: usize,
}

impl Section {
    /// The lines that it takes: its title with the headings, its rows, what was left out, and an empty one.
    pub fn lines(&self) -> usize {
        let notes = self.rows.iter().filter(|row| row.note.is_some()).count();
        2 + self.rows.len().max(1) + notes + usize::from(self.left_out > 0)
    }

    /// Leaves out the last row that can go. The first that goes makes place for the line that says so.
    pub fn leave_out(&mut self) {
        for _ in 0..if self.left_out == 0 { 2 } else { 1 } {
            if let Some(at) = self.rows.len().checked_sub(self.kept + 1) {
                self.rows.remove(at);
                self.left_out += 1;
            }
        }
    }

    /// The rows that can be left out, where more than a few would stay.
    pub fn spare(&self) -> usize {
        self.rows.len().saturating_sub(self.kept).saturating_sub(3)
    }

    /// What was left out and where it stands, where anything was.
    pub fn rest(&self, style: &Style<'_>) -> Option<String> {
        let (more, command) = (style.say("more", "meer"), &self.more);
        (self.left_out > 0).then(|| format!("… {} {more}: {command}", self.left_out))
    }
}

/// A whole sheet.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub title: String,
    pub subtitle: String,
    pub sections: Vec<Section>,
    pub footer: Vec<String>,
}

impl Sheet {
    pub fn lines(&self) -> usize {
        let footer = self.footer.iter().map(|line| wrapped(line).len()).sum::<usize>();
        2 + self.sections.iter().map(Section::lines).sum::<usize>() + 1 + footer
    }

    /// Leaves rows out of the longest sections until the sheet fits, or no more can go.
    pub fn fitted(mut self) -> Self {
        while self.lines() > LINES {
            let longest = self.sections.iter_mut().max_by_key(|section| section.spare());
            match longest.filter(|section| section.spare() > 0) {
                Some(section) => section.leave_out(),
                None => break,
            }
        }
        self
    }
}

/// Columns by their headings: `>` before one puts it to the right, `~` lets it give way.
fn columns(headings: &[&str]) -> Vec<Column> {
    let column = |heading: &&str| Column {
        heading: heading.trim_start_matches(['>', '~']).to_owned(),
        right: heading.starts_with('>'),
        gives: heading.starts_with('~'),
    };
    headings.iter().map(column).collect()
}

pub fn section(title: &str, headings: &[&str], rows: Vec<Row>, nothing: &str, more: String) -> Section {
    Section {
        title: title.to_owned(),
        columns: columns(headings),
        rows,
        kept: 0,
        nothing: nothing.to_owned(),
        more,
        left_out: 0,
    }
}

pub fn command(page: &PageAnswer, rest: &str) -> String {
    format!("buurtkracht {rest} {}", page.on)
}

pub fn dash(text: Option<impl Display>) -> String {
    text.map_or_else(|| "—".to_owned(), |text| text.to_string())
}

/// The first two entries, and how many more there are.
pub fn few(all: &[Sequence]) -> String {
    match all {
        [first, second, rest @ ..] if !rest.is_empty() => format!("{first} {second} +{}", rest.len()),
        all => entries(all),
    }
}

/// The first and last entry of many.
pub fn first(all: &[Sequence]) -> String {
    match all {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] => format!("{first}…{last}"),
    }
}

/// A text over as many lines as it takes, broken between words.
pub fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= COLUMNS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(cut(word, COLUMNS)),
        }
    }
    lines
}

/// At most so many characters; what is cut off is shown to be.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_broken_between_words() {
        let text = "word ".repeat(50);
        let lines = wrapped(&text);
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.chars().count() <= COLUMNS));
        assert_eq!(lines.join(" "), text.trim());
    }

    #[test]
    fn a_short_text_is_not_cut() {
        assert_eq!((cut("abc", 3), cut("abcd", 3), cut("abc", 0)), ("abc".into(), "ab…".into(), "…".into()));
    }
}
