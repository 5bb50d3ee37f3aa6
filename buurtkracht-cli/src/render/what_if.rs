//! Another history, as a document.

use buurtkracht_core::Event;
use buurtkracht_core::charter::Versions;
use buurtkracht_core::effort::Effort;
use buurtkracht_core::id::Sequence;
use buurtkracht_core::questions::changes::MoneyAt;
use buurtkracht_core::questions::what_if::{
    AssignmentOtherwise, CapacityOtherwise, Consequence, MadeUp, Otherwise, Supposition, UnspreadAt,
    WhatIfAnswer,
};
use buurtkracht_core::value::{Day, Money};

use super::events::line;
use super::{Style, capacity, join};
use crate::document::{Cell, Columns, Document, Item, Table};
use crate::words::{Words, say};

pub fn what_if(style: &Style<'_>, answer: &WhatIfAnswer) -> Document {
    let words = style.words();
    let mut document = Document::new(match &answer.supposed {
        Supposition::Without(decision) => say!(words, "what-if-without", decision),
        Supposition::Stopped { plan, on } => say!(words, "what-if-stopped", plan, on = *on),
    });
    document.paragraph(say!(words, "what-if-decided-again", answer.decided_again));
    document.heading(say!(words, "what-if-left-out"));
    if answer.left_out.is_empty() {
        document.paragraph(say!(words, "what-if-nothing"));
    }
    document.outline(answer.left_out.iter().map(|left| {
        let on = Day::from(left.recorded_at.date_naive());
        Item::new(say!(words, "what-if-recorded", on))
            .shown_by([left.entry])
            .with(left.events.iter().map(|event| Item::new(line(style, event))))
    }));
    if let Some(made_up) = &answer.made_up {
        document.heading(say!(words, "what-if-made-up"));
        document.outline([self::made_up(style, made_up)]);
    }
    let refused = |own: &&Consequence| matches!(own.otherwise, Otherwise::Refused { .. });
    let (lost, other): (Vec<_>, Vec<_>) = answer.consequences.iter().partition(refused);
    document.heading(say!(words, "what-if-refused", count = lost.len()));
    document.outline(lost.into_iter().map(|own| consequence(style, own)));
    document.heading(say!(words, "what-if-otherwise", count = other.len()));
    document.outline(other.into_iter().map(|own| consequence(style, own)));
    document.heading(say!(words, "what-if-money", answer.as_of));
    document.table(money(words, answer));
    document.heading(say!(words, "what-if-capacity", answer.as_of));
    document.table(parts(words, &answer.capacity));
    document.section(say!(words, "what-if-assignments"), assignments(words, &answer.assignments));
    document
}

fn made_up(style: &Style<'_>, of: &MadeUp) -> Item {
    let (words, decision) = (style.words(), &of.decision);
    let persons = join(decision.positions.iter().map(|position| style.person(&position.person)));
    let on = Day::from(of.recorded_at.date_naive());
    let text = say!(
        words,
        "what-if-decides",
        decision.body,
        decision.decided_on,
        persons,
        on,
        ahead = of.ahead_of.as_ref()
    );
    Item::new(text).with(of.events.iter().map(|event| Item::new(line(style, event))))
}

/// What would have become of a command, and the events that would not have happened or would have instead.
fn consequence(style: &Style<'_>, of: &Consequence) -> Item {
    let words = style.words();
    let lost = |events: &[Event]| -> Vec<Item> {
        events
            .iter()
            .map(|event| Item::new(say!(words, "what-if-lost", event = line(style, event))))
            .collect()
    };
    let item = match &of.otherwise {
        Otherwise::Refused { refusal, text, since, lost: events } => {
            let (code, since) = (refusal.rejection.code(), since.as_ref());
            let text = say!(words, "what-if-refusal", of.command, code, text, since);
            Item::new(text).with(lost(events))
        }
        Otherwise::Other { lost: gone, instead } => {
            let instead =
                instead.iter().map(|event| say!(words, "what-if-instead", event = line(style, event)));
            Item::new(of.command).with(lost(gone)).with(instead.map(Item::new))
        }
        Otherwise::UnderOtherVersions { was, would } => {
            let versions = |of: &Versions| format!("{}/{}/{}", of.text, of.readings, of.policy);
            let (would, was) = (versions(would), versions(was));
            Item::new(say!(words, "what-if-versions", of.command, would, was))
        }
    };
    item.shown_by([of.entry])
}

/// A source in both histories.
struct Beside<'a> {
    name: String,
    real: &'a MoneyAt,
    otherwise: &'a MoneyAt,
    more_free: Money,
    entries: &'a [Sequence],
}

fn money(words: &Words, answer: &WhatIfAnswer) -> Table {
    let all = &answer.money;
    let sources = all.sources.iter().map(|own| Beside {
        name: own.source.to_string(),
        real: &own.real,
        otherwise: &own.otherwise,
        more_free: own.more_free,
        entries: &own.entries,
    });
    let (real, otherwise, more_free) = (&all.real, &all.otherwise, all.more_free);
    let total = Beside { name: say!(words, "total"), real, otherwise, more_free, entries: &[] };
    Columns::new()
        .column(say!(words, "source"), |row: &Beside<'_>| Cell::text(&row.name))
        .column(say!(words, "spent"), |row| Cell::Money(row.real.spent.saturating_add(row.real.irregular)))
        .column(say!(words, "what-if-spent"), |row| {
            Cell::Money(row.otherwise.spent.saturating_add(row.otherwise.irregular))
        })
        .column(say!(words, "free"), |row| Cell::Money(row.real.free))
        .column(say!(words, "what-if-free"), |row| Cell::Money(row.otherwise.free))
        .column(say!(words, "what-if-more-free"), |row| Cell::Money(row.more_free))
        .column(say!(words, "entries"), |row| Cell::Entries(row.entries.to_vec()))
        .rows(sources.chain([total]), 1)
}

fn parts(words: &Words, parts: &[CapacityOtherwise]) -> Table {
    let some = |effort: Effort| if effort.steps() == 0 { Cell::Empty } else { capacity::quantity(effort) };
    Columns::new()
        .column(say!(words, "source"), |own: &&CapacityOtherwise| Cell::text(&own.part))
        .column(say!(words, "unit"), |own| capacity::unit(words, own.real.free))
        .column(say!(words, "free"), |own| capacity::quantity(own.real.free))
        .column(say!(words, "what-if-free"), |own| capacity::quantity(own.otherwise.free))
        .column(say!(words, "what-if-more-free"), move |own| some(own.more_free))
        .column(say!(words, "what-if-less-free"), move |own| some(own.less_free))
        .column(say!(words, "entries"), |own| Cell::Entries(own.entries.clone()))
        .rows(parts, 0)
}

fn assignments(words: &Words, assignments: &[AssignmentOtherwise]) -> Table {
    let unspread = |at: Option<UnspreadAt>| at.map_or(Cell::Empty, |at| capacity::quantity(at.unspread));
    let unit = |own: &AssignmentOtherwise| {
        own.real.or(own.otherwise).map_or(Cell::Empty, |at| capacity::unit(words, at.unspread))
    };
    Columns::new()
        .column(say!(words, "assignment"), |own: &&AssignmentOtherwise| Cell::text(&own.assignment))
        .column(say!(words, "unit"), move |own| unit(own))
        .column(say!(words, "not-spread"), move |own| unspread(own.real))
        .column(say!(words, "what-if-not-spread"), move |own| unspread(own.otherwise))
        .column(say!(words, "entries"), |own| Cell::Entries(own.entries.clone()))
        .rows(assignments, 0)
}
