//! A line chart of characters. Bars and timelines have none: the table beside them tells the same.

use super::plot::{Between, Days, Plot};
use super::visible;
use crate::document::{Chart, MarkKind, Shape};
use crate::lang::Lang;
use crate::number;
use crate::words::{Words, say};

/// Rows per step of the scale, so that each step is a row.
const ROWS: i64 = 2;

/// The sign of marks of several kinds in one place.
const TOGETHER: char = '◈';

/// A field of characters.
struct Field(Vec<Vec<char>>);

impl Field {
    fn new(rows: i64, columns: usize, blank: char) -> Self {
        Self((0..rows).map(|_| vec![blank; columns]).collect())
    }

    fn at(&mut self, x: i64, y: i64) -> Option<&mut char> {
        self.0.get_mut(usize::try_from(y).ok()?)?.get_mut(usize::try_from(x).ok()?)
    }

    /// Puts a sign where nothing stands yet.
    fn under(&mut self, x: i64, y: i64, sign: char) {
        if let Some(cell) = self.at(x, y).filter(|cell| **cell == ' ') {
            *cell = sign;
        }
    }
}

/// Returns the lines of a chart in so many columns; none where fewer than two figures could be set out.
pub fn lines(chart: &Chart, lang: Lang, columns: usize) -> Vec<String> {
    let Shape::Line(marks) = &chart.shape else { return Vec::new() };
    let Some(plot) = Plot::of(marks).filter(|plot| plot.marks.len() > 1) else { return Vec::new() };
    let ticks: Vec<String> = plot.scale.ticks().map(|tick| number::figure(lang, tick, true)).collect();
    let margin = ticks.iter().map(String::len).max().unwrap_or(0);
    let cells = columns.saturating_sub(margin + 2).max(2);
    let (width, height) = (i64::try_from(cells - 1).unwrap_or(1), plot.scale.steps * ROWS);
    let field = field(&plot, cells, width, height);
    let mut lines = vec![visible(&chart.unit).into_owned()];
    let mut labels = ticks.iter().rev();
    for (row, cells) in (0..).zip(&field.0) {
        let label = if row % ROWS == 0 { labels.next() } else { None };
        let (label, axis) = label.map_or(("", '│'), |label| (label.as_str(), '┤'));
        let cells: String = cells.iter().collect();
        lines.push(format!("{label:>margin$} {axis}{}", cells.trim_end()));
    }
    let [axis, labels] = time(&plot, cells, width);
    lines.push(format!("{:>margin$} └{axis}", ""));
    lines.push(format!("{:>margin$}  {}", "", labels.trim_end()));
    let together = field.0.iter().flatten().any(|cell| *cell == TOGETHER);
    lines.extend(legend(&plot, lang, together));
    lines
}

fn sign(kind: MarkKind) -> char {
    match kind {
        MarkKind::Baseline => '○',
        MarkKind::Measured => '●',
        MarkKind::Target => '◇',
    }
}

/// Returns the marks and, where nothing else stands, what lies between them.
fn field(plot: &Plot<'_>, cells: usize, width: i64, height: i64) -> Field {
    let mut field = Field::new(height + 1, cells, ' ');
    let row = |value: i64| height - plot.scale.y(value, height);
    for mark in plot.marks {
        let (Some(value), sign) = (mark.value, sign(mark.kind)) else { continue };
        if let Some(cell) = field.at(plot.days.x(mark.day, width), row(value.ten_thousandths())) {
            *cell = if *cell == ' ' || *cell == sign { sign } else { TOGETHER };
        }
    }
    for between in &plot.between {
        match between {
            Between::Line(from, to) => {
                let [from_x, to_x] = [from, to].map(|mark| plot.days.x(mark.day, width));
                let (Some(low), Some(high)) = (from.value, to.value) else { continue };
                let [low, high] = [low, high].map(|value| i128::from(value.ten_thousandths()));
                for x in from_x + 1..to_x {
                    let value = low + (high - low) * i128::from(x - from_x) / i128::from(to_x - from_x);
                    field.under(x, row(i64::try_from(value).unwrap_or(i64::MAX)), '·');
                }
            }
            Between::Break(from, to) => {
                let x = i64::midpoint(plot.days.x(*from, width), plot.days.x(*to, width));
                (0..=height).for_each(|y| field.under(x, y, '┊'));
            }
        }
    }
    field
}

/// Returns the axis of time, with a cross where a figure is missing, and the labels below it.
fn time(plot: &Plot<'_>, cells: usize, width: i64) -> [String; 2] {
    let days: &Days = &plot.days;
    let mut axis = Field::new(1, cells, '─');
    let mut labels = String::new();
    for (day, label) in days.labels(cells / 6) {
        let x = days.x(day, width);
        if let Some(cell) = axis.at(x, 0) {
            *cell = '┬';
        }
        let at = usize::try_from(x).unwrap_or(0).min(cells.saturating_sub(label.len()));
        if labels.is_empty() || labels.len() < at {
            labels = format!("{labels:at$}{label}");
        }
    }
    for mark in plot.marks.iter().filter(|mark| mark.value.is_none()) {
        if let Some(cell) = axis.at(days.x(mark.day, width), 0) {
            *cell = '×';
        }
    }
    [axis.0.into_iter().flatten().collect(), labels]
}

/// Says what the signs mean that were used.
fn legend(plot: &Plot<'_>, lang: Lang, together: bool) -> Vec<String> {
    let words = Words::of(lang);
    let kinds = plot.kinds(words).into_iter().map(|(kind, name)| format!("{} {name}", sign(kind)));
    let notes = [
        together.then(|| format!("{TOGETHER} {}", say!(words, "chart-together"))),
        plot.has_gap().then(|| format!("× {}", say!(words, "chart-gap"))),
        plot.is_broken().then(|| format!("┊ {}", say!(words, "chart-break"))),
        plot.start(lang),
    ];
    let kinds: Vec<String> = kinds.collect();
    std::iter::once(kinds.join("  ")).chain(notes.into_iter().flatten()).collect()
}
