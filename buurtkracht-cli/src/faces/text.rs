//! A document in a terminal.

use std::borrow::Cow;

use comfy_table::{CellAlignment, ContentArrangement, Table as Layout, presets};

use super::{number, visible};
use crate::document::{Block, Cell, Document, Table};
use crate::lang::Lang;

pub fn print(document: &Document, lang: Lang, width: Option<u16>) -> String {
    let mut text = String::new();
    let mut line = |words: &str| {
        text.push_str(words.trim_end());
        text.push('\n');
    };
    if !document.title.is_empty() {
        line(&visible(&document.title));
    }
    for block in &document.blocks {
        match block {
            Block::Heading(words) => {
                line("");
                line(&visible(words));
            }
            Block::Paragraph(words) => {
                wrapped(&visible(words), width).for_each(|words| line(&format!("  {words}")))
            }
            Block::Table(table) => {
                laid_out(table, lang, width).lines().for_each(|row| line(&format!(" {row}")))
            }
            Block::Verbatim(words) => words.lines().for_each(|words| line(&visible(words))),
        }
    }
    text
}

/// Returns the lines of a paragraph, each within the width.
fn wrapped(words: &str, width: Option<u16>) -> impl Iterator<Item = String> {
    let width = width.map_or(usize::MAX, |width| usize::from(width).saturating_sub(2).max(20));
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        let last = lines
            .last_mut()
            .filter(|line| line.is_empty() || line.chars().count() + word.chars().count() < width);
        match last {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines.into_iter()
}

/// The most entries in a cell: with all of them every row would be as wide.
const ENTRIES: usize = 4;

/// Returns a cell, of many entries the first ones and how many more there are.
fn short(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Entries(entries) if entries.len() > ENTRIES => {
            let first = entries.iter().take(ENTRIES).copied().collect();
            format!("{} +{}", number::cell(lang, &Cell::Entries(first)), entries.len() - ENTRIES)
        }
        cell => number::cell(lang, cell),
    }
}

fn laid_out(table: &Table, lang: Lang, width: Option<u16>) -> String {
    if table.rows.is_empty() {
        return String::new();
    }
    let mut layout = Layout::new();
    layout.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if let Some(width) = width {
        layout.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.saturating_sub(1));
    }
    layout.set_header(number::headings(table).map(Cow::into_owned));
    for row in &table.rows {
        layout.add_row(row.iter().map(|cell| visible(&short(cell, lang)).into_owned()));
    }
    for column in (0..table.headings.len()).filter(|column| table.is_quantity(*column)) {
        if let Some(column) = layout.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    layout.to_string()
}
