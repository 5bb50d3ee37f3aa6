//! The register as a document.

use buurtkracht_core::compliance::FindingCode;
use buurtkracht_core::questions::register::{RegisterAnswer, RegisterKind, RegisterRow, RowSum};

use super::who;
use crate::args::Lang;
use crate::document::{Cell, Columns, Document, Table};
use crate::render::{Style, word};
use crate::words::{Words, say};

/// The code of a row that is a finding. An act, a correction and the like have the code of their kind.
fn finding(lang: Lang, kind: RegisterKind, code: Option<FindingCode>) -> Cell {
    let code = code.map(|code| word(lang, code.into())).filter(|code| *code != word(lang, kind.into()));
    code.map_or(Cell::Empty, Cell::text)
}

pub fn register(style: &Style<'_>, answer: &RegisterAnswer) -> Document {
    let words = style.words();
    let mut document = Document::new(say!(words, "register", day = &answer.as_of));
    document.table(sums(words, style.lang, answer));
    document.paragraph(say!(words, "register-overlap"));
    document.section(say!(words, "register-by-day"), rows(style, answer));
    document
}

fn sums(words: &Words, lang: Lang, answer: &RegisterAnswer) -> Table {
    type Row = (String, Cell, RowSum);
    let rows = answer
        .sums
        .iter()
        .map(|of| (word(lang, of.kind.into()).to_owned(), finding(lang, of.kind, of.code), of.sum));
    Columns::new()
        .column(say!(words, "register-kind"), |(kind, _, _): &Row| Cell::text(kind))
        .column(say!(words, "finding"), |(_, finding, _)| finding.clone())
        .column(say!(words, "register-rows"), |(_, _, sum)| Cell::count(sum.rows))
        .column(say!(words, "register-open"), |(_, _, sum)| Cell::count(sum.open))
        .column(say!(words, "register-with-amount"), |(_, _, sum)| Cell::count(sum.with_amount))
        .column(say!(words, "amount"), |(_, _, sum)| Cell::Money(sum.amount))
        .rows(rows.chain([(say!(words, "total"), Cell::Empty, answer.total)]), 1)
}

fn rows(style: &Style<'_>, answer: &RegisterAnswer) -> Table {
    let (words, lang) = (style.words(), style.lang);
    Columns::new()
        .column(say!(words, "day"), |row: &&RegisterRow| Cell::Date(row.on))
        .column(say!(words, "register-kind"), move |row| Cell::text(word(lang, row.kind.into())))
        .column(say!(words, "finding"), move |row| finding(lang, row.kind, row.code))
        .column(say!(words, "about"), |row| Cell::text(&row.about))
        .column(say!(words, "who"), |row| who(style, &row.who))
        .column(say!(words, "amount"), |row| row.amount.map_or(Cell::Empty, Cell::Money))
        .column(say!(words, "state"), move |row| Cell::text(word(lang, row.state.into())))
        .column(say!(words, "register-closed-on"), |row| row.closed_on.map_or(Cell::Empty, Cell::Date))
        .column(say!(words, "register-closed-by"), |row| {
            row.closed_by.as_ref().map_or(Cell::Empty, Cell::text)
        })
        .column(say!(words, "entries"), |row| Cell::Entries(row.entries.clone()))
        .column(say!(words, "what"), |row| Cell::text(&row.detail))
        .rows(&answer.rows, 0)
}
