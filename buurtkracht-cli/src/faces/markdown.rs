//! A document in Markdown (CommonMark with tables).

use super::{graph, text_chart, visible};
use crate::document::{Block, Document, Item, Table};
use crate::lang::Lang;
use crate::number;

/// The columns of a chart.
const COLUMNS: usize = 72;

pub fn print(document: &Document, lang: Lang) -> String {
    let mut blocks = vec![format!("# {}", escaped(&document.title))];
    let printed = document.blocks.iter().map(|block| match block {
        Block::Heading(level, words) => format!("{} {}", "#".repeat(usize::from(*level)), escaped(words)),
        Block::Outline(items) => {
            let mut lines = Vec::new();
            outline(items, 0, &mut lines);
            lines.join("\n")
        }
        Block::Paragraph(words) => escaped(words),
        Block::Table(table) => rows(table, lang),
        Block::Chart(chart) => {
            // Four columns in, no line ends the block.
            let lines = text_chart::lines(chart, lang, COLUMNS);
            let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
            if lines.is_empty() { lines } else { format!("```text\n{lines}```") }
        }
        Block::Graph(own) => format!("```mermaid\n{}```", graph::mermaid(own)),
    });
    blocks.extend(printed.filter(|block| !block.is_empty()));
    blocks.join("\n\n") + "\n"
}

fn outline(items: &[Item], depth: usize, lines: &mut Vec<String>) {
    for item in items {
        let entries = match item.entries.is_empty() {
            true => String::new(),
            false => format!(" \\[{}\\]", escaped(&number::entries(&item.entries))),
        };
        lines.push(format!("{}- {}{entries}", "  ".repeat(depth), escaped(&item.text)));
        outline(&item.below, depth + 1, lines);
    }
}

fn rows(table: &Table, lang: Lang) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let rule = (0..table.headings.len()).map(|column| if table.is_quantity(column) { "---:" } else { "---" });
    let mut lines = vec![
        row(number::headings(table).map(|heading| escaped(&heading)).collect()),
        row(rule.map(ToOwned::to_owned).collect()),
    ];
    lines.extend(
        table.rows.iter().map(|own| row(own.iter().map(|cell| escaped(&number::cell(lang, cell))).collect())),
    );
    lines.join("\n")
}

/// Returns a text in which nothing is markup.
fn escaped(text: &str) -> String {
    let markup =
        |c: char| matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '~');
    let escape = |c: char| if markup(c) { format!("\\{c}") } else { String::from(c) };
    visible(text).chars().map(escape).collect()
}
