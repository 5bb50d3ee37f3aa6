//! Open items as a document.

use buurtkracht_core::compliance::OpenItem;
use buurtkracht_core::questions::open::{OpenAnswer, OpenCounts};

use super::compliance::{counts, owner};
use super::{Style, join, word};
use crate::args::FallsTo;
use crate::document::{Cell, Columns, Document, Table};
use crate::words::say;

pub fn open(style: &Style<'_>, answer: &OpenAnswer, by: Option<FallsTo>) -> Document {
    let words = style.words();
    let mut document = Document::new(say!(words, "open", day = &answer.on));
    let OpenCounts { in_time, overdue } = answer.counts;
    document.paragraph(match answer.only_overdue {
        true => say!(words, "open-overdue", overdue),
        false => say!(words, "open-counts", in_time, overdue),
    });
    let kinds = answer.groupings.iter().filter(|grouping| grouping.by == "kind");
    let kinds = join(kinds.flat_map(|grouping| &grouping.groups).map(|group| {
        let kind = word(style.lang, group.of.as_deref().unwrap_or_default());
        format!("{} {kind}", group.counts.in_time + group.counts.overdue)
    }));
    if !kinds.is_empty() {
        document.paragraph(say!(words, "open-kinds", kinds));
    }
    if let Some(by) = by {
        grouped(style, &mut document, answer, by);
        document.heading(say!(words, "open-items"));
    }
    document.table(items(style, answer));
    document
}

fn items(style: &Style<'_>, answer: &OpenAnswer) -> Table {
    let words = style.words();
    Columns::new()
        .column(say!(words, "kind-of-item"), |item: &&OpenItem| {
            Cell::text(word(style.lang, item.kind.into()))
        })
        .column(say!(words, "id"), |item| Cell::text(&item.id))
        .column(say!(words, "title"), |item| item.title.as_ref().map_or(Cell::Empty, Cell::text))
        .column(say!(words, "since"), |item| Cell::Date(item.since))
        .column(say!(words, "deadline"), |item| item.due.map_or(Cell::Empty, Cell::Date))
        .column(say!(words, "overdue-since"), |item| item.overdue.map_or(Cell::Empty, Cell::Date))
        .column(say!(words, "owner"), |item| Cell::Text(owner(style, &item.owner)))
        .column(say!(words, "plan"), |item| item.plan.as_ref().map_or(Cell::Empty, Cell::text))
        .column(say!(words, "amount"), |item| item.amount.map_or(Cell::Empty, Cell::Money))
        .column(say!(words, "entries"), |item| Cell::Entries(item.entries.clone()))
        .rows(&answer.items, 0)
}

/// How much falls to each, with the total.
fn grouped(style: &Style<'_>, document: &mut Document, answer: &OpenAnswer, by: FallsTo) {
    let words = style.words();
    let (key, title, heading, none) = match by {
        FallsTo::Body => ("body", say!(words, "per-body"), say!(words, "body"), say!(words, "no-body")),
        FallsTo::Partner => {
            ("partner", say!(words, "per-partner"), say!(words, "partner"), say!(words, "no-one-partner"))
        }
        FallsTo::Plan => ("plan", say!(words, "per-plan"), say!(words, "plan"), say!(words, "no-plan")),
    };
    let groups = answer.groupings.iter().filter(|grouping| grouping.by == key);
    let groups = groups.flat_map(|grouping| &grouping.groups);
    let rows = groups.map(|group| (group.of.clone().unwrap_or_else(|| none.clone()), group.counts));
    let total = (say!(words, "total"), answer.counts);
    document.heading(title);
    document.table(counts(
        heading,
        [
            (say!(words, "in-time"), |of: &OpenCounts| of.in_time),
            (word(style.lang, "overdue").to_owned(), |of| of.overdue),
            (say!(words, "sum"), |of| of.in_time + of.overdue),
        ],
        rows.chain([total]),
    ));
}
