//! The page for the steering group: what is on it, and how much of it fits one sheet of A4.

mod html;
mod means;
mod results;
mod sections;
mod text;

use buurtkracht_core::value::Sealed;

use super::Style;
use crate::cmd::question::Printed;

/// What a sealed text says, for people to read.
type Opener<'a> = dyn Fn(&Sealed) -> String + 'a;

/// The lines of a sheet: A4 in a type of fixed width.
const LINES: usize = 66;

/// The columns of a sheet.
const COLUMNS: usize = 100;

/// How something is, beside the words that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Good,
    Attention,
    Bad,
}

impl Tone {
    /// The name of its class in a style sheet.
    fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Attention => "attention",
            Tone::Bad => "bad",
        }
    }
}

/// A row of a section.
#[derive(Debug, Clone)]
struct Row {
    cells: Vec<String>,
    tone: Option<Tone>,
    /// A line of its own below, over all columns.
    note: Option<String>,
}

impl Row {
    fn plain(cells: Vec<String>) -> Self {
        Self { cells, tone: None, note: None }
    }

    fn toned(cells: Vec<String>, tone: Tone) -> Self {
        Self { cells, tone: Some(tone), note: None }
    }
}

/// A column of a section.
#[derive(Debug, Clone)]
struct Column {
    heading: String,
    right: bool,
    /// Whether it gives way where a line is too long.
    gives: bool,
}

/// A part of the sheet: rows under a title, and where all of them can be read.
#[derive(Debug, Clone)]
struct Section {
    title: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Rows at the end that stay whatever is left out, such as a sum.
    kept: usize,
    /// What it says where there are no rows.
    nothing: String,
    /// The command that tells all of it.
    more: String,
    /// How many rows were left out.
    left_out: usize,
}

impl Section {
    /// The lines that it takes: its title with the headings, its rows, what was left out, and an empty one.
    fn lines(&self) -> usize {
        let notes = self.rows.iter().filter(|row| row.note.is_some()).count();
        2 + self.rows.len().max(1) + notes + usize::from(self.left_out > 0)
    }

    /// Leaves out the last row that can go. The first that goes makes place for the line that says so.
    fn leave_out(&mut self) {
        for _ in 0..if self.left_out == 0 { 2 } else { 1 } {
            if let Some(at) = self.rows.len().checked_sub(self.kept + 1) {
                self.rows.remove(at);
                self.left_out += 1;
            }
        }
    }

    /// The rows that can be left out, where more than a few would stay.
    fn spare(&self) -> usize {
        self.rows.len().saturating_sub(self.kept).saturating_sub(3)
    }

    /// What was left out and where it stands, where anything was.
    fn rest(&self, style: &Style<'_>) -> Option<String> {
        let (more, command) = (style.say("more", "meer"), &self.more);
        (self.left_out > 0).then(|| format!("… {} {more}: {command}", self.left_out))
    }
}

/// A whole sheet.
#[derive(Debug, Clone)]
struct Sheet {
    title: String,
    subtitle: String,
    sections: Vec<Section>,
    footer: Vec<String>,
}

impl Sheet {
    fn lines(&self) -> usize {
        let footer = self.footer.iter().map(|line| text::wrapped(line).len()).sum::<usize>();
        2 + self.sections.iter().map(Section::lines).sum::<usize>() + 1 + footer
    }

    /// Leaves rows out of the longest sections until the sheet fits, or no more can go.
    fn fitted(mut self) -> Self {
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

/// The page as text, for a terminal or a printer.
pub fn text(style: &Style<'_>, open: &Opener<'_>, printed: &Printed) -> String {
    text::text(style, &sections::sheet(style, open, printed).fitted())
}

/// The page as one file of HTML without anything from elsewhere.
pub fn html(style: &Style<'_>, open: &Opener<'_>, printed: &Printed) -> String {
    html::html(style, &sections::sheet(style, open, printed).fitted())
}
