//! The answers to an auditor as documents.

mod lawfulness;
mod register;
mod roles;
mod sample;

use buurtkracht_core::compliance::{Finding, Severity};
use buurtkracht_core::questions::register::RegisterWho;

use super::{Style, word};
use crate::document::{Cell, Columns, Table};
use crate::words::say;
pub use lawfulness::lawfulness;
pub use register::register;
pub use roles::roles;
pub use sample::sample;

fn who(style: &Style<'_>, who: &RegisterWho) -> Cell {
    Cell::Text(match who {
        RegisterWho::Body(body) => body.to_string(),
        RegisterWho::Partner(partner) => partner.to_string(),
        RegisterWho::Person(person) => style.person(person),
        RegisterWho::CorePartners => say!(style.words(), "register-core-partners"),
    })
}

/// A row for each finding, with its weight only where one weighs less.
fn findings(style: &Style<'_>, findings: &[Finding]) -> Table {
    let (words, lang) = (style.words(), style.lang);
    let mut columns = Columns::new()
        .column(say!(words, "finding-code"), move |of: &&Finding| Cell::text(word(lang, of.code.into())))
        .column(say!(words, "finding-about"), |of| Cell::text(&of.about))
        .column(say!(words, "finding-detail"), |of| Cell::text(&of.detail))
        .column(say!(words, "finding-owner"), move |of| who(style, &of.owner.clone().into()))
        .column("§", |of| of.section.as_ref().map_or(Cell::Empty, Cell::text))
        .column(say!(words, "finding-layer"), move |of| Cell::text(word(lang, of.layer.into())));
    if findings.iter().any(|of| of.severity != Severity::Normal) {
        columns = columns.column(say!(words, "finding-weight"), move |of| match of.severity {
            Severity::Normal => Cell::Empty,
            Severity::Low => Cell::text(word(lang, of.severity.into())),
        });
    }
    columns.column(say!(words, "entries"), |of| Cell::Entries(of.entries.clone())).rows(findings, 0)
}
