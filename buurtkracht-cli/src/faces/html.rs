//! A document as one HTML file that needs nothing else, prints on A4 and reads on a telephone.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{graph, svg, visible};
use crate::document::{Block, Cell, Document, Item, Table, Tone};
use crate::lang::Lang;
use crate::number;

const STYLE: &str = include_str!("document.css");

pub fn print(document: &Document, lang: Lang) -> String {
    let language = if lang == Lang::Nl { "nl" } else { "en" };
    let cell = if document.one_sheet { number::short } else { number::cell };
    let page = html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (visible(&document.title)) }
                style { (PreEscaped(STYLE)) }
            }
            body class=[document.one_sheet.then_some("sheet")] {
                main {
                    h1 { (visible(&document.title)) }
                    @for (i, block) in document.blocks.iter().enumerate() { (self::block(i, block, lang, cell)) }
                }
            }
        }
    };
    page.into_string()
}

/// Prints a cell: whole, or in little room.
type Print = fn(Lang, &Cell) -> String;

fn block(i: usize, block: &Block, lang: Lang, cell: Print) -> Markup {
    html! {
        @match block {
            Block::Heading(2, words) => h2 { (visible(words)) },
            Block::Heading(3, words) => h3 { (visible(words)) },
            Block::Heading(_, words) => h4 { (visible(words)) },
            Block::Outline(items) => (outline(items)),
            Block::Paragraph(words) => p { (visible(words)) },
            Block::Table(table) => (rows(table, lang, cell)),
            Block::Chart(chart) => figure tabindex="0" { (svg::inline(chart, lang, &format!("chart-{i}"))) },
            Block::Graph(own) => figure class="graph" tabindex="0" { (graph::inline(own, lang, &format!("graph-{i}"))) },
        }
    }
}

fn outline(items: &[Item]) -> Markup {
    html! {
        ul {
            @for item in items {
                li {
                    (visible(&item.text))
                    @if !item.entries.is_empty() { " " span class="entries" { "[" (number::entries(&item.entries)) "]" } }
                    @if !item.below.is_empty() { (outline(&item.below)) }
                }
            }
        }
    }
}

/// How many entries a cell has beside each other at least, where it has more.
const MANY: usize = 4;

/// The most columns that a telephone has room for.
const ROOM: usize = 4;

/// A table in a box that scrolls by itself, by keyboard too, so that the page never scrolls sideways.
fn rows(table: &Table, lang: Lang, print: Print) -> Markup {
    let totals = table.rows.len().saturating_sub(table.totals);
    let kind = |cell: &Cell| match cell {
        Cell::Date(_) => Some("day"),
        Cell::Entries(all) if all.len() > MANY => Some("many"),
        Cell::Mark(Tone::Good, _) => Some("good"),
        Cell::Mark(Tone::Attention, _) => Some("attention"),
        Cell::Mark(Tone::Bad, _) => Some("bad"),
        _ => None,
    };
    let class = |column| table.is_quantity(column).then_some("quantity");
    let headings: Vec<_> = number::headings(table).map(|heading| visible(&heading).into_owned()).collect();
    // On a telephone each row of a wide table is a list, and each cell names its column.
    let wide = headings.len() > ROOM;
    html! {
        div class="table" tabindex="0" role="group" {
            table class=[wide.then_some("wide")] {
                thead {
                    tr {
                        @for (column, heading) in headings.iter().enumerate() {
                            th scope="col" class=[class(column)] { (heading) }
                        }
                    }
                }
                tbody {
                    @for (i, row) in table.rows.iter().enumerate() {
                        tr class=[(i >= totals).then_some("total")] {
                            @for ((column, cell), heading) in row.iter().enumerate().zip(&headings) {
                                td class=[class(column).or(kind(cell))] data-of=[wide.then_some(heading)] {
                                    (visible(&print(lang, cell)))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
