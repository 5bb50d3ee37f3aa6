//! A small chart for a terminal of 80 columns: what cannot be compared is not joined, what has no value is a gap.

use buurtkracht_core::questions::effect::IndicatorEffect;
use chrono::Datelike;

use super::Style;
use super::plot::{Between, Kind, Plot};

/// The columns that are left beside the indent.
const WIDTH: usize = 72;

/// Rows per step of the scale, so that each step is a row.
const ROWS: i64 = 2;

/// Where marks of several kinds fall in one place.
const TOGETHER: char = '◈';

/// A field of characters.
struct Field {
    rows: Vec<Vec<char>>,
}

impl Field {
    fn at(&mut self, x: i64, y: i64) -> Option<&mut char> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        self.rows.get_mut(y)?.get_mut(x)
    }

    /// Puts a character where nothing stands yet.
    fn under(&mut self, x: i64, y: i64, mark: char) {
        if let Some(cell) = self.at(x, y).filter(|cell| **cell == ' ') {
            *cell = mark;
        }
    }
}

/// The lines of the chart; none where fewer than two marks could be set out.
pub fn chart(style: &Style<'_>, told: &IndicatorEffect) -> Vec<String> {
    let Some(plot) = Plot::of(told).filter(|plot| plot.marks.len() > 1) else { return Vec::new() };
    let ticks = plot.ticks();
    let margin = ticks.iter().map(String::len).max().unwrap_or(0);
    let Some(width) = WIDTH.checked_sub(margin + 3).and_then(|width| i64::try_from(width).ok()) else {
        return Vec::new();
    };
    let height = plot.steps * ROWS;
    let cells = usize::try_from(width + 1).unwrap_or(0);
    let blank = || vec![' '; cells];
    let mut field = Field { rows: (0..=height).map(|_| blank()).collect() };
    let row = |value: i64| height - plot.y(value, height);
    // The marks first, so that lines go under them.
    for mark in &plot.marks {
        let Some(value) = mark.value else { continue };
        let sign = match mark.kind {
            Kind::Baseline => '○',
            Kind::Measured => '●',
            Kind::Target => '◇',
        };
        if let Some(cell) = field.at(plot.x(mark.day, width), row(value)) {
            *cell = if *cell == ' ' || *cell == sign { sign } else { TOGETHER };
        }
    }
    for between in &plot.between {
        match between {
            Between::Line(from, to) => {
                let (from_x, to_x) = (plot.x(from.day, width), plot.x(to.day, width));
                let (Some(from), Some(to)) = (from.value, to.value) else { continue };
                let across = (to_x - from_x).max(1);
                for x in from_x + 1..to_x {
                    let part =
                        (i128::from(to) - i128::from(from)) * i128::from(x - from_x) / i128::from(across);
                    let value = i64::try_from(i128::from(from) + part).unwrap_or(from);
                    field.under(x, row(value), '·');
                }
            }
            Between::Break(from, to) => {
                let x = i64::midpoint(plot.x(*from, width), plot.x(*to, width));
                (0..=height).for_each(|y| field.under(x, y, '┊'));
            }
        }
    }
    let mut lines = vec![told.indicator.fact.unit.to_string()];
    for (at, cells) in field.rows.iter().enumerate() {
        let step = (height - i64::try_from(at).unwrap_or(0)) / ROWS;
        let label = at
            .is_multiple_of(2)
            .then(|| usize::try_from(step).ok().and_then(|step| ticks.get(step)))
            .flatten();
        let (label, axis) = label.map_or(("", '│'), |label| (label.as_str(), '┤'));
        let cells: String = cells.iter().collect();
        lines.push(format!("{label:>margin$} {axis}{}", cells.trim_end()));
    }
    lines.extend(axis(&plot, width, margin));
    let together = field.rows.iter().flatten().any(|cell| *cell == TOGETHER);
    lines.extend(legend(style, &plot, together));
    lines
}

/// The axis of time with the first of January of each year; the first and last day where there is none.
fn axis(plot: &Plot, width: i64, margin: usize) -> [String; 2] {
    let cells = usize::try_from(width + 1).unwrap_or(0);
    let mut line = Field { rows: vec![vec!['─'; cells]] };
    let mut labels = vec![' '; cells];
    let mut write = |at: usize, text: &str| {
        let at = at.min(cells.saturating_sub(text.len()));
        let free = labels.iter().skip(at.saturating_sub(1)).take(text.len() + 2).all(|cell| *cell == ' ');
        if free {
            for (cell, letter) in labels.iter_mut().skip(at).zip(text.chars()) {
                *cell = letter;
            }
        }
    };
    let years = plot.years();
    for day in &years {
        let x = plot.x(*day, width);
        if let Some(cell) = line.at(x, 0) {
            *cell = '┬';
        }
        write(usize::try_from(x).unwrap_or(0), &day.year().to_string());
    }
    if years.is_empty() {
        let (first, last) = plot.days();
        write(0, &first.to_string());
        write(cells.saturating_sub(10), &last.to_string());
    }
    for mark in plot.marks.iter().filter(|mark| mark.value.is_none()) {
        if let Some(cell) = line.at(plot.x(mark.day, width), 0) {
            *cell = '×';
        }
    }
    let line: String = line.rows.into_iter().flatten().collect();
    let labels: String = labels.into_iter().collect();
    [format!("{:>margin$} └{line}", ""), format!("{:>margin$}  {}", "", labels.trim_end())]
}

/// What the signs mean that were used.
fn legend(style: &Style<'_>, plot: &Plot, together: bool) -> Vec<String> {
    let has = |kind: Kind| plot.marks.iter().any(|mark| mark.kind == kind && mark.value.is_some());
    let broken = plot.between.iter().any(|between| matches!(between, Between::Break(..)));
    let signs = [
        has(Kind::Baseline).then(|| style.say("○ baseline", "○ 0-meting")),
        has(Kind::Measured).then(|| style.say("● measured", "● gemeten")),
        has(Kind::Target).then(|| {
            style.say("◇ target, at the end of its period", "◇ streefwaarde, aan het eind van de periode")
        }),
    ];
    let notes = [
        together
            .then(|| style.say("◈ several of these in one place", "◈ meer hiervan op één plek").to_owned()),
        plot.marks.iter().any(|mark| mark.value.is_none()).then(|| {
            style
                .say(
                    "× suppressed or absent: a gap, not zero",
                    "× onderdrukt of ontbreekt: een gat, niet nul",
                )
                .to_owned()
        }),
        broken.then(|| {
            style.say("┊ not comparable across this line", "┊ over deze lijn niet vergelijkbaar").to_owned()
        }),
        plot.starts_above()
            .map(|from| format!("{} {from}", style.say("the scale starts at", "de schaal begint bij"))),
    ];
    let signs: Vec<&str> = signs.into_iter().flatten().collect();
    std::iter::once(signs.join("  ")).chain(notes.into_iter().flatten()).collect()
}
