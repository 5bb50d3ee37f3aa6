//! An answer as people read it: headings, paragraphs, outlines and tables of typed cells. A verb makes a document of
//! its answer and knows no face; a face prints every document and knows no verb.

use buurtkracht_core::id::Sequence;
use buurtkracht_core::value::{Day, Figure, Fte, Money, Period};

mod chart;
pub mod graph;

pub use chart::{Bar, Chart, Mark, MarkKind, Shape, Stretch, Track};

/// What a verb tells of its answer.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub title: String,
    pub blocks: Vec<Block>,
    /// True for a document that has to fit one sheet of A4.
    pub one_sheet: bool,
}

/// A part of a document.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading of level 2 to 4; the title is of level 1.
    Heading(u8, String),
    Paragraph(String),
    Outline(Vec<Item>),
    Table(Table),
    Chart(Chart),
    /// What the outlines above it tell, drawn.
    Graph(graph::Graph),
}

/// A statement with the entries that show it, and the statements that belong to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    pub text: String,
    pub entries: Vec<Sequence>,
    pub below: Vec<Item>,
}

impl Item {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Adds the entries that show it.
    #[must_use]
    pub fn shown_by(mut self, entries: impl IntoIterator<Item = Sequence>) -> Self {
        self.entries.extend(entries);
        self
    }

    /// Adds statements that belong to it.
    #[must_use]
    pub fn with(mut self, below: impl IntoIterator<Item = Self>) -> Self {
        self.below.extend(below);
        self
    }
}

impl Document {
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    pub fn heading(&mut self, text: impl Into<String>) {
        self.heading_at(2, text);
    }

    /// Adds a heading of a level from 2 to 4.
    pub fn heading_at(&mut self, level: u8, text: impl Into<String>) {
        self.blocks.push(Block::Heading(level, text.into()));
    }

    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// Adds statements below each other, if there are any.
    pub fn outline(&mut self, items: impl IntoIterator<Item = Item>) {
        let items: Vec<Item> = items.into_iter().collect();
        if !items.is_empty() {
            self.blocks.push(Block::Outline(items));
        }
    }

    pub fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// Adds a chart, if there is something to draw.
    pub fn chart(&mut self, chart: Chart) {
        if !chart.is_empty() {
            self.blocks.push(Block::Chart(chart));
        }
    }

    /// Adds a graph, if it has arrows.
    pub fn graph(&mut self, graph: graph::Graph) {
        if !graph.edges.is_empty() {
            self.blocks.push(Block::Graph(graph));
        }
    }

    /// Adds a table under a heading, and neither where the table has no rows.
    pub fn section(&mut self, heading: impl Into<String>, table: Table) {
        if !table.rows.is_empty() {
            self.heading(heading);
            self.table(table);
        }
    }

    /// Returns the tables, each with the nearest heading above it.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Table)> {
        let mut heading = self.title.as_str();
        self.blocks.iter().filter_map(move |block| match block {
            Block::Heading(_, text) => {
                heading = text;
                None
            }
            Block::Table(table) => Some((heading, table)),
            Block::Paragraph(_) | Block::Outline(_) | Block::Chart(_) | Block::Graph(_) => None,
        })
    }

    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        })
    }
}

/// A table. Every row has a cell for every column.
#[derive(Debug, Clone)]
pub struct Table {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// How many of the last rows are totals of those above them.
    pub totals: usize,
}

/// The value of a cell. A face decides how it looks.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Money(Money),
    Number(i64),
    /// Ten-thousandths: 0.5 % is 50.
    Percent(i64),
    Date(Day),
    Period(Period),
    /// Minutes.
    Hours(u32),
    Fte(Fte),
    Figure(Figure),
    Entries(Vec<Sequence>),
    /// A text with how good or bad that is.
    Mark(Tone, String),
}

/// How good or bad something is. A face shows it by a sign and a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Good,
    Attention,
    Bad,
}

impl<C: Into<Cell>> From<Option<C>> for Cell {
    fn from(value: Option<C>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

macro_rules! cell_from {
    ($($kind:ident($value:ty),)*) => {
        $(impl From<$value> for Cell {
            fn from(value: $value) -> Self {
                Self::$kind(value)
            }
        })*
    };
}
cell_from!(Text(String), Money(Money), Date(Day), Entries(Vec<Sequence>),);

impl Cell {
    pub fn text(text: impl ToString) -> Self {
        Self::Text(text.to_string())
    }

    /// A number that no count in a log exceeds.
    pub fn count(count: u64) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Returns how much a quantity is, in the smallest unit of its kind.
    pub fn size(&self) -> Option<i64> {
        match self {
            Self::Money(amount) => Some(amount.cents()),
            Self::Number(number) | Self::Percent(number) => Some(*number),
            Self::Hours(minutes) => Some(i64::from(*minutes)),
            Self::Fte(fte) => Some(i64::from(fte.hundredths())),
            Self::Figure(figure) => Some(figure.ten_thousandths()),
            Self::Empty
            | Self::Text(_)
            | Self::Date(_)
            | Self::Period(_)
            | Self::Entries(_)
            | Self::Mark(..) => None,
        }
    }

    /// Whether the value is a quantity, which stands to the right of its column.
    pub fn is_quantity(&self) -> bool {
        self.size().is_some()
    }
}

/// A column of a table over items: its heading, and its cell of an item.
struct Column<'a, T> {
    heading: String,
    cell: Box<dyn Fn(&T) -> Cell + 'a>,
    /// Left out where every cell is empty.
    optional: bool,
}

/// A table while its columns are named.
pub struct Columns<'a, T>(Vec<Column<'a, T>>);

impl<'a, T> Columns<'a, T> {
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a column.
    #[must_use]
    pub fn column<C: Into<Cell>>(mut self, heading: impl Into<String>, cell: impl Fn(&T) -> C + 'a) -> Self {
        let cell = Box::new(move |item: &T| cell(item).into());
        self.0.push(Column { heading: heading.into(), cell, optional: false });
        self
    }

    /// Adds a column that is left out where every cell of it is empty.
    #[must_use]
    pub fn optional<C: Into<Cell>>(self, heading: impl Into<String>, cell: impl Fn(&T) -> C + 'a) -> Self {
        let mut columns = self.column(heading, cell);
        columns.0.last_mut().into_iter().for_each(|column| column.optional = true);
        columns
    }

    /// Returns the table of these items, the last `totals` of which are totals.
    pub fn rows(&self, items: impl IntoIterator<Item = T>, totals: usize) -> Table {
        let items: Vec<T> = items.into_iter().collect();
        let shown = |column: &&Column<'a, T>| {
            !column.optional || items.iter().any(|item| (column.cell)(item) != Cell::Empty)
        };
        let columns: Vec<&Column<'a, T>> = self.0.iter().filter(shown).collect();
        let rows = items.iter().map(|item| columns.iter().map(|column| (column.cell)(item)).collect());
        let headings = columns.iter().map(|column| column.heading.clone()).collect();
        Table { headings, rows: rows.collect(), totals }
    }
}

impl Table {
    /// Whether a column holds amounts, and no other quantity.
    pub fn is_money(&self, column: usize) -> bool {
        let mut quantities =
            self.rows.iter().filter_map(|row| row.get(column)).filter(|cell| cell.is_quantity());
        self.is_quantity(column) && quantities.all(|cell| matches!(cell, Cell::Money(_)))
    }

    /// Whether a column holds quantities.
    pub fn is_quantity(&self, column: usize) -> bool {
        self.rows.iter().filter_map(|row| row.get(column)).any(Cell::is_quantity)
    }
}
