//! The answers to an auditor as documents.

mod lawfulness;
mod register;
mod roles;
mod sample;

use buurtkracht_core::questions::register::RegisterWho;

use super::Style;
use super::answers::finding_table;
use crate::document::Cell;
use crate::words::say;
pub use lawfulness::lawfulness;
pub use register::register;
pub use roles::roles;
pub use sample::sample;

fn who(style: &Style<'_>, who: &RegisterWho) -> Cell {
    Cell::Text(match who {
        RegisterWho::Body(body) => body.to_string(),
        RegisterWho::Partner(partner) => partner.to_string(),
        RegisterWho::Initiative(initiative) => initiative.to_string(),
        RegisterWho::Person(person) => style.person(person),
        RegisterWho::CorePartners => say!(style.words(), "core-partners"),
    })
}
