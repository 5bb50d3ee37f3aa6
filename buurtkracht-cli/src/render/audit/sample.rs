//! A sample as a document.

use buurtkracht_core::questions::sample::{Cents, Chosen, Item, SampleAnswer, SampleMethod};

use crate::document::{Cell, Columns, Document, Table};
use crate::number::money;
use crate::render::{Style, word};
use crate::words::{Words, say};

pub fn sample(style: &Style<'_>, answer: &SampleAnswer) -> Document {
    let (words, lang) = (style.words(), style.lang);
    let (of, population) = (word(lang, answer.of.into()), &answer.population);
    let mut document = Document::new(match answer.as_of {
        Some(day) => say!(words, "sample", of, day = &day),
        None => say!(words, "sample-of-entries", of),
    });
    document.paragraph(match population.amount {
        Some(amount) => {
            let amount = money(lang, amount);
            say!(words, "sample-population-amount", population.items, of, amount)
        }
        None => say!(words, "sample-population", population.items, of),
    });
    document.paragraph(say!(words, "sample-sha256", sha256 = population.sha256.as_str()));
    method(words, &mut document, answer);
    if answer.exceeds {
        document.paragraph(say!(words, "sample-exceeds", answer.size, population.items));
    }
    document.heading(match answer.chosen_amount {
        Some(amount) => {
            let amount = money(lang, amount);
            say!(words, "sample-chosen-amount", count = answer.chosen.len(), amount)
        }
        None => say!(words, "sample-chosen", count = answer.chosen.len()),
    });
    document.table(chosen(words, answer));
    document.section(say!(words, "sample-list"), list(words, answer));
    document
}

fn method(words: &Words, document: &mut Document, answer: &SampleAnswer) {
    let seed = answer.seed.as_str();
    match (answer.method, answer.drawing) {
        (SampleMethod::ByCount, _) => {
            document.paragraph(say!(words, "sample-by-count", answer.size, seed));
        }
        (SampleMethod::ByAmount, Some(drawing)) => {
            document.paragraph(say!(words, "sample-by-cent", drawing.interval, drawing.start, drawing.draws));
            document.paragraph(say!(words, "sample-start", seed));
        }
        (SampleMethod::ByAmount, None) => document.paragraph(say!(words, "sample-no-amount")),
    }
}

fn on(item: &Item) -> Cell {
    item.on.map_or(Cell::Empty, Cell::Date)
}

fn amount(item: &Item) -> Cell {
    item.amount.map_or(Cell::Empty, Cell::Money)
}

fn chosen(words: &Words, answer: &SampleAnswer) -> Table {
    let mut columns = Columns::new()
        .column(say!(words, "sample-rank"), |of: &&Chosen| Cell::count(of.rank))
        .column("id", |of| Cell::text(&of.item.id))
        .column(say!(words, "day"), |of| on(&of.item))
        .column(say!(words, "amount"), |of| amount(&of.item));
    let cents = |of: &Chosen, count: fn(&Cents) -> u64| {
        of.cents.as_ref().map_or(Cell::Empty, |cents| Cell::count(count(cents)))
    };
    columns = match answer.method {
        SampleMethod::ByCount => {
            columns.column("SHA-256", |of| of.sha256.as_ref().map_or(Cell::Empty, Cell::text))
        }
        SampleMethod::ByAmount => columns
            .column(say!(words, "sample-first-cent"), move |of| cents(of, |cents| cents.first))
            .column(say!(words, "sample-last-cent"), move |of| cents(of, |cents| cents.last))
            .column(say!(words, "sample-draws"), move |of| cents(of, |cents| cents.draws)),
    };
    columns.column(say!(words, "entries"), |of| Cell::Entries(of.entries.clone())).rows(&answer.chosen, 0)
}

/// The population without a total, so that a spreadsheet can count and sum its columns as they are.
fn list(words: &Words, answer: &SampleAnswer) -> Table {
    Columns::new()
        .column("id", |item: &&Item| Cell::text(&item.id))
        .column(say!(words, "entries"), |item| Cell::Entries(vec![item.entry]))
        .column(say!(words, "day"), |item| on(item))
        .column(say!(words, "amount"), |item| amount(item))
        .rows(&answer.items, 0)
}
