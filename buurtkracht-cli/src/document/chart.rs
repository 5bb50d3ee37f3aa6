//! Charts: quantities as a drawing. What a chart shows, the document also tells in words or in a table.

use buurtkracht_core::value::{Day, Figure};

use super::Cell;

/// A drawing of quantities.
#[derive(Debug, Clone)]
pub struct Chart {
    pub title: String,
    /// The unit of every quantity in it; empty where it has none.
    pub unit: String,
    /// What a reader has to know where the chart stands alone, such as its source.
    pub notes: Vec<String>,
    pub shape: Shape,
}

/// How the quantities are drawn.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Figures over time, the earliest first.
    Line(Vec<Mark>),
    /// A bar a row, of parts that have a name.
    Bars { parts: Vec<String>, rows: Vec<Bar> },
    /// Periods beside each other, with a line at a day.
    Timeline { today: Day, rows: Vec<Track> },
}

/// A figure at a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub kind: MarkKind,
    pub day: Day,
    /// The figure; none where it is suppressed or absent, which leaves a gap.
    pub value: Option<Figure>,
    /// Marks of one number can be compared and are joined; one without a number stands alone.
    pub series: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    Baseline,
    Measured,
    Target,
}

/// A row of parts.
#[derive(Debug, Clone)]
pub struct Bar {
    pub name: String,
    /// A quantity for each part, all of one kind. One below zero takes no room.
    pub parts: Vec<Cell>,
    /// The quantity beside the bar.
    pub whole: Cell,
}

/// A row of periods.
#[derive(Debug, Clone)]
pub struct Track {
    pub name: String,
    /// The periods, the earliest first; one that begins before another has ended is drawn below it.
    pub stretches: Vec<Stretch>,
}

#[derive(Debug, Clone)]
pub struct Stretch {
    pub name: String,
    pub from: Day,
    /// The last day; none while it goes on.
    pub until: Option<Day>,
}

impl Chart {
    /// A chart of bars.
    pub fn bars<const PARTS: usize>(
        title: String,
        unit: String,
        parts: [String; PARTS],
        rows: impl IntoIterator<Item = Bar>,
    ) -> Self {
        let shape = Shape::Bars { parts: parts.into(), rows: rows.into_iter().collect() };
        Self { title, unit, notes: Vec::new(), shape }
    }

    /// A chart of periods, with a line at a day.
    pub fn timeline(title: String, today: Day, rows: impl IntoIterator<Item = Track>) -> Self {
        let shape = Shape::Timeline { today, rows: rows.into_iter().collect() };
        Self { title, unit: String::new(), notes: Vec::new(), shape }
    }

    /// Whether there is something to draw.
    pub fn is_empty(&self) -> bool {
        match &self.shape {
            Shape::Line(marks) => marks.iter().all(|mark| mark.value.is_none()),
            Shape::Bars { rows, .. } => rows.is_empty(),
            Shape::Timeline { rows, .. } => rows.is_empty(),
        }
    }
}

impl Bar {
    pub fn new(name: impl ToString, parts: impl Into<Vec<Cell>>, whole: Cell) -> Self {
        Self { name: name.to_string(), parts: parts.into(), whole }
    }
}
