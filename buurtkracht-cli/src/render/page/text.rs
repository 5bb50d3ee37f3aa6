//! A sheet as lines of text.

use super::sheet::{COLUMNS, Column, Row, Section, Sheet, cut, wrapped};
use crate::render::{Page, Style};

/// The narrowest that a column gets.
const NARROW: usize = 8;

/// Between two columns.
const GAP: usize = 2;

pub fn text(style: &Style<'_>, sheet: &Sheet) -> String {
    let mut page = Page::default();
    page.line(cut(&sheet.title, COLUMNS));
    page.line(cut(&sheet.subtitle, COLUMNS));
    for section in &sheet.sections {
        page.line("");
        part(style, &mut page, section);
    }
    page.line("─".repeat(COLUMNS));
    for line in sheet.footer.iter().flat_map(|line| wrapped(line)) {
        page.line(line);
    }
    page.finish()
}

/// The title stands over the first column, so that it takes no line of its own.
fn part(style: &Style<'_>, page: &mut Page, section: &Section) {
    let title = section.title.to_uppercase();
    if section.rows.is_empty() {
        page.line(cut(&title, COLUMNS));
        page.line(format!("  {}", cut(&section.nothing, COLUMNS - 2)));
        return;
    }
    let mut headings: Vec<String> = section.columns.iter().map(|column| column.heading.clone()).collect();
    if let Some(first) = headings.first_mut() {
        *first = title;
    }
    let lines = std::iter::once(&headings).chain(section.rows.iter().map(|row| &row.cells));
    let widths = widths(&section.columns, lines);
    page.line(line(&section.columns, &widths, &headings));
    for Row { cells, note, .. } in &section.rows {
        page.line(line(&section.columns, &widths, cells));
        if let Some(note) = note {
            page.line(format!("  {}", cut(note, COLUMNS - 2)));
        }
    }
    if let Some(rest) = section.rest(style) {
        page.line(format!("  {}", cut(&rest, COLUMNS - 2)));
    }
}

/// As wide as the widest of each, where that fits; else those that give way get narrower, the widest first.
fn widths<'a>(columns: &[Column], lines: impl Iterator<Item = &'a Vec<String>>) -> Vec<usize> {
    let mut widths = vec![0; columns.len()];
    for cells in lines {
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = cell.chars().count().max(*width);
        }
    }
    let gaps = columns.len().saturating_sub(1) * GAP;
    while widths.iter().sum::<usize>() + gaps > COLUMNS {
        let giving =
            widths.iter_mut().zip(columns).filter(|(width, column)| column.gives && **width > NARROW);
        match giving.map(|(width, _)| width).max() {
            Some(widest) => *widest -= 1,
            None => break,
        }
    }
    widths
}

fn line(columns: &[Column], widths: &[usize], cells: &[String]) -> String {
    let cells = cells.iter().zip(widths).zip(columns).map(|((cell, width), column)| {
        let (cell, width) = (cut(cell, *width), *width);
        if column.right { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
    });
    cut(&cells.collect::<Vec<_>>().join(&" ".repeat(GAP)), COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_gives_way_where_it_may() {
        let column = |gives| Column { heading: String::new(), right: false, gives };
        let columns = [column(true), column(false)];
        let long = vec!["a".repeat(120), "b".repeat(20)];
        let widths = widths(&columns, [&long].into_iter());
        assert_eq!(widths, [COLUMNS - GAP - 20, 20]);
        let told = line(&columns, &widths, &long);
        assert_eq!(told.chars().count(), COLUMNS);
        assert!(told.contains("a…  b") && told.ends_with("bb"));
    }
}
