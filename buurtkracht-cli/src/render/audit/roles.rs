//! Separation of functions as a document.

use buurtkracht_core::compliance::Finding;
use buurtkracht_core::questions::roles::{Combination, RoleHeld, RolesAnswer, Thing, ThingRoles, Who};

use super::finding_table;
use crate::document::{Cell, Columns, Document, Table};
use crate::render::{Style, join, word};
use crate::words::{Words, say};

pub fn roles(style: &Style<'_>, answer: &RolesAnswer) -> Document {
    let words = style.words();
    let mut document = Document::new(say!(words, "roles", day = &answer.as_of));
    document.paragraph(say!(
        words,
        "roles-combined",
        things = answer.combined,
        persons = answer.same_person,
        partners = answer.same_partner
    ));
    document.paragraph(say!(words, "roles-findings", answer.findings));
    document.section(say!(words, "roles-combinations"), combinations(style, answer));
    let found: Vec<Finding> = answer.things.iter().flat_map(|of| of.findings.iter().cloned()).collect();
    document.section(say!(words, "finding-list"), finding_table(style, &found));
    document.section(say!(words, "roles-held"), held(style, answer));
    document
}

/// The kind of a thing.
fn kind(words: &Words, thing: &Thing) -> Cell {
    Cell::Text(match thing {
        Thing::Plan(_) => say!(words, "plan"),
        Thing::Allocation(_) => say!(words, "link-allocation"),
        Thing::Commitment(_) => say!(words, "link-commitment"),
    })
}

fn id(thing: &Thing) -> Cell {
    match thing {
        Thing::Plan(id) => Cell::text(id),
        Thing::Allocation(id) => Cell::text(id),
        Thing::Commitment(id) => Cell::text(id),
    }
}

fn combinations(style: &Style<'_>, answer: &RolesAnswer) -> Table {
    type Row<'a> = (&'a ThingRoles, &'a Combination);
    let (words, lang) = (style.words(), style.lang);
    let rows = answer.things.iter().flat_map(|of| of.combined.iter().map(move |own| (of, own)));
    Columns::new()
        .column(say!(words, "roles-thing"), |(of, _): &Row<'_>| id(&of.thing))
        .column(say!(words, "register-kind"), |(of, _)| kind(words, &of.thing))
        .column(say!(words, "who"), |(_, own)| match &own.who {
            Who::Person(person) => Cell::Text(style.person(person)),
            Who::Partner(partner) => Cell::text(partner),
        })
        .column(say!(words, "roles-combined-roles"), move |(_, own)| {
            Cell::Text(join(own.roles.iter().map(|role| word(lang, (*role).into()))))
        })
        .column(say!(words, "finding"), move |(_, own)| {
            own.finding.map_or(Cell::Empty, |code| Cell::text(word(lang, code.into())))
        })
        .column(say!(words, "entries"), |(_, own)| Cell::Entries(own.entries.clone()))
        .rows(rows, 0)
}

/// Who had which role, for which partners, in each thing.
fn held(style: &Style<'_>, answer: &RolesAnswer) -> Table {
    type Row<'a> = (&'a ThingRoles, &'a RoleHeld);
    let (words, lang) = (style.words(), style.lang);
    let rows = answer.things.iter().flat_map(|of| {
        let mut roles: Vec<&RoleHeld> = of.roles.iter().collect();
        roles.sort_by_key(|held| held.role);
        roles.into_iter().map(move |held| (of, held))
    });
    Columns::new()
        .column(say!(words, "roles-thing"), |(of, _): &Row<'_>| id(&of.thing))
        .column(say!(words, "register-kind"), |(of, _)| kind(words, &of.thing))
        .column(say!(words, "plan"), |(of, _)| Cell::text(&of.plan))
        .column(say!(words, "amount"), |(of, _)| of.amount.map_or(Cell::Empty, Cell::Money))
        .column(say!(words, "roles-role"), move |(_, held)| Cell::text(word(lang, held.role.into())))
        .column(say!(words, "day"), |(_, held)| Cell::Date(held.on))
        .column(say!(words, "person"), |(_, held)| {
            held.person.as_ref().map_or(Cell::Empty, |person| Cell::Text(style.person(person)))
        })
        .column(say!(words, "body"), |(_, held)| held.body.as_ref().map_or(Cell::Empty, Cell::text))
        .column(say!(words, "partners"), |(_, held)| Cell::Text(join(&held.partners)))
        .column(say!(words, "entries"), |(_, held)| Cell::Entries(vec![held.entry]))
        .rows(rows, 0)
}
