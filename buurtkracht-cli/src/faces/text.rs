//! A document in a terminal.

use std::borrow::Cow;

use anstyle::Style;
use comfy_table::{Attribute, CellAlignment, Color, ContentArrangement, Table as Layout, presets};

use super::{Terminal, text_chart, visible, wrapping};
use crate::document::{Block, Cell, Document, Item, Table, Tone};
use crate::lang::Lang;
use crate::number;

/// How a heading stands out where colour is wanted.
const STRONG: Style = Style::new().bold();

pub fn print(document: &Document, lang: Lang, terminal: &Terminal) -> String {
    let width = terminal.width;
    let strong = |words: &str| match terminal.colour {
        true => format!("{STRONG}{words}{STRONG:#}"),
        false => words.to_owned(),
    };
    let mut text = String::new();
    let mut line = |words: &str| {
        text.push_str(words.trim_end());
        text.push('\n');
    };
    if !document.title.is_empty() {
        wrapped(&visible(&document.title), "", width).for_each(|words| line(&strong(&words)));
    }
    // What stands below a heading is two columns further to the right.
    let mut depth = 1;
    for block in &document.blocks {
        let (indent, further) = ("  ".repeat(depth), depth * 2 - 2);
        match block {
            Block::Heading(level, words) => {
                depth = usize::from(level.saturating_sub(1)).max(1);
                line("");
                wrapped(&visible(words), &"  ".repeat(depth - 1), width)
                    .for_each(|words| line(&strong(&words)));
            }
            Block::Paragraph(words) => {
                wrapped(&visible(words), &indent, width).for_each(|words| line(&words));
            }
            Block::Outline(items) => outline(items, depth, &mut |words, indent| {
                wrapped(words, indent, width).for_each(|words| line(&words));
            }),
            Block::Table(table) if is_cramped(table, width) => {
                for row in &table.rows {
                    line("");
                    for (heading, cell) in
                        number::headings(table).zip(row).filter(|(_, cell)| **cell != Cell::Empty)
                    {
                        let words = format!("{heading}: {}", number::short(lang, cell));
                        let words = visible(&words);
                        wrapped(&words, &indent, width).for_each(|words| line(&words));
                    }
                }
            }
            Block::Table(table) => {
                let columns = width.map(|width| usize::from(width).saturating_sub(further + 1));
                let rows = laid_out(table, lang, columns, terminal.colour);
                rows.lines().for_each(|row| line(&format!("{:further$} {row}", "")));
            }
            Block::Chart(chart) => {
                let columns = width.map_or(TERMINAL, usize::from).min(TERMINAL).saturating_sub(further + 3);
                let rows = text_chart::lines(chart, lang, columns);
                rows.iter().for_each(|row| line(&format!("{indent}{row}")));
            }
            Block::Graph(_) => {}
        }
    }
    text
}

/// The columns of a common terminal, which a chart fits in.
const TERMINAL: usize = 80;

/// Prints statements, each level two columns further to the right.
fn outline(items: &[Item], depth: usize, line: &mut impl FnMut(&str, &str)) {
    for item in items {
        let entries = match item.entries.is_empty() {
            true => String::new(),
            false => format!("  [{}]", number::entries(&item.entries)),
        };
        line(&format!("{}{entries}", visible(&item.text)), &"  ".repeat(depth));
        outline(&item.below, depth + 1, line);
    }
}

/// The fewest columns of text beside an indent, which gives way in a narrow terminal.
const NARROWEST: usize = 14;

/// Returns the lines of a text, each within the width; lines that follow the first stand further to the right.
fn wrapped(words: &str, indent: &str, width: Option<u16>) -> impl Iterator<Item = String> {
    let Some(width) = width else { return vec![format!("{indent}{words}")].into_iter() };
    let width = usize::from(width);
    let indent = indent.get(..width.saturating_sub(NARROWEST)).unwrap_or(indent);
    let further = format!("{indent}  ");
    let options = wrapping(width.max(NARROWEST)).initial_indent(indent).subsequent_indent(&further);
    textwrap::wrap(words, options).into_iter().map(Cow::into_owned).collect::<Vec<_>>().into_iter()
}

/// Returns whether a table has no room for its columns: each row becomes a list.
fn is_cramped(table: &Table, width: Option<u16>) -> bool {
    width.is_some_and(|width| usize::from(width) < table.headings.len() * COLUMN)
}

/// The columns of a terminal that a column of a table needs.
const COLUMN: usize = 9;

fn shade(tone: Tone) -> Color {
    match tone {
        Tone::Good => Color::Green,
        Tone::Attention => Color::Yellow,
        Tone::Bad => Color::Red,
    }
}

fn laid_out(table: &Table, lang: Lang, width: Option<usize>, colour: bool) -> String {
    if table.rows.is_empty() {
        return String::new();
    }
    let mut layout = Layout::new();
    layout.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if let Some(width) = width {
        layout
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    }
    if colour {
        layout.enforce_styling();
    }
    let strong = |words: String| match colour {
        true => comfy_table::Cell::new(words).add_attribute(Attribute::Bold),
        false => comfy_table::Cell::new(words),
    };
    layout.set_header(number::headings(table).map(|heading| strong(visible(&heading).into_owned())));
    let totals = table.rows.len().saturating_sub(table.totals);
    for (i, row) in table.rows.iter().enumerate() {
        layout.add_row(row.iter().map(|cell| {
            let words = visible(&number::short(lang, cell)).into_owned();
            match cell {
                Cell::Mark(tone, _) if colour => comfy_table::Cell::new(words).fg(shade(*tone)),
                _ if i >= totals => strong(words),
                _ => comfy_table::Cell::new(words),
            }
        }));
    }
    for column in (0..table.headings.len()).filter(|column| table.is_quantity(*column)) {
        if let Some(column) = layout.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    layout.to_string()
}
