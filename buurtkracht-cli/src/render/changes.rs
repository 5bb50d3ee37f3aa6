//! What changed between two days, as a document.

use buurtkracht_core::Event;
use buurtkracht_core::decisions::Corrected;
use buurtkracht_core::effort::Effort;
use buurtkracht_core::id::Sequence;
use buurtkracht_core::questions::changes::{
    CapacityAt, ChangesAnswer, Held, KnownLate, MoneyAt, RecordChanged, Value,
};
use buurtkracht_core::value::{Day, Money};
use serde::Serialize;
use serde_json::Value as Json;

use super::events::{line, setting};
use super::{Style, capacity, capital, confirmed, join, word};
use crate::differences::between;
use crate::document::{Cell, Columns, Document, Item, Table};
use crate::words::{Words, say};

pub fn changes(style: &Style<'_>, answer: &ChangesAnswer) -> Document {
    let words = style.words();
    let mut document = Document::new(say!(words, "changes", answer.from, answer.to));
    if answer.in_force.is_empty() {
        document.paragraph(say!(words, "changes-none"));
    }
    for topic in &answer.in_force {
        let (code, count): (&str, _) = (topic.topic.into(), topic.changes.len());
        let name = capital(word(style.lang, code)).replace('-', " ");
        document.heading(say!(words, "changes-topic", code, name, count));
        document.outline(topic.changes.iter().map(|change| {
            let (on, after) = (change.after.since, &change.after);
            let recorded = Some(recorded_on(after)).filter(|day| *day > answer.to);
            let text = value(style, &change.about, &after.value);
            let before = change.before.iter().map(|before| {
                let parts = match (&before.value, &after.value) {
                    (Value::Part(old), Value::Part(new)) => differences(old, new),
                    _ => Vec::new(),
                };
                was(style, &change.about, before).with(parts)
            });
            Item::new(say!(words, "changes-change", on, text, recorded)).shown_by([after.entry]).with(before)
        }));
    }
    document.section(say!(words, "changes-money"), money(words, answer));
    document.section(say!(words, "changes-capacity"), capacity_moved(words, answer));
    document.heading(say!(words, "changes-late", count = answer.known_late.len()));
    document.outline(answer.known_late.iter().map(|late| known_late(style, late)));
    document.heading(say!(words, "changes-corrected", count = answer.corrected.len()));
    document.outline(answer.corrected.iter().map(|one| corrected(style, one)));
    document
}

fn recorded_on(held: &Held) -> Day {
    Day::from(held.recorded_at.date_naive())
}

/// A value in a line; what does not name its own thing comes with the id.
fn value(style: &Style<'_>, about: &str, value: &Value) -> String {
    let words = style.words();
    match value {
        Value::Event(event) => line(style, event),
        Value::Founded(title) => say!(words, "programme-founded", title),
        Value::Part(_) => say!(words, "changes-part", about),
        Value::Dropped => say!(words, "changes-dropped", about),
        Value::Amended(of) => {
            say!(words, "changes-amended", of.amendment, of.summary)
        }
        Value::Reading { answer, confirmed: known } => {
            let confirmed = confirmed(words, *known);
            say!(words, "changes-reading", about = word(style.lang, about), answer, confirmed)
        }
        Value::Setting(policy) => {
            let (name, value) = setting(words, policy);
            say!(words, "changes-setting", name, value)
        }
        Value::RanOut => say!(words, "changes-ran-out", about),
    }
}

fn was(style: &Style<'_>, about: &str, before: &Held) -> Item {
    let text = value(style, about, &before.value);
    Item::new(say!(style.words(), "changes-was", before.since, text)).shown_by([before.entry])
}

/// Each field in which two events, or two parts of the text, differ.
fn differences<T: Serialize>(before: &T, after: &T) -> Vec<Item> {
    // The one member that a kind of event or part has says nothing.
    let json = |side: &T| match serde_json::to_value(side).unwrap_or_default() {
        Json::Object(members) if members.len() == 1 => members.into_iter().map(|(_, of)| of).collect(),
        other => vec![other],
    };
    let sides = json(before).into_iter().zip(json(after));
    sides.flat_map(|(before, after)| between(&before, &after)).map(|own| Item::new(own.line())).collect()
}

/// A figure of a source or pledge on both days.
struct Moved<'a, T> {
    of: String,
    figure: &'a str,
    was: T,
    is: T,
    entries: &'a [Sequence],
}

/// A figure: its name, and its value in the figures of a day.
type Figure<A, T> = (String, fn(&A) -> T);

/// Returns the figures that differ.
fn moved<'a, A, T: PartialEq>(
    figures: &'a [Figure<A, T>],
    of: &str,
    [before, after]: [&A; 2],
    entries: &'a [Sequence],
) -> Vec<Moved<'a, T>> {
    let row = |(figure, at): &'a Figure<A, T>| {
        let (was, is) = (at(before), at(after));
        (was != is).then(|| Moved { of: of.to_owned(), figure, was, is, entries })
    };
    figures.iter().filter_map(row).collect()
}

fn money(words: &Words, answer: &ChangesAnswer) -> Table {
    let figures: [Figure<MoneyAt, Money>; 8] = [
        (say!(words, "pledged"), |at| at.pledged),
        (say!(words, "allocated"), |at| at.allocated),
        (say!(words, "reserved"), |at| at.reserved),
        (say!(words, "committed"), |at| at.committed),
        (say!(words, "invoiced"), |at| at.invoiced),
        (say!(words, "spent"), |at| at.spent),
        (say!(words, "spent-irregularly"), |at| at.irregular),
        (say!(words, "free"), |at| at.free),
    ];
    let all = &answer.money;
    let total = moved(&figures, &say!(words, "total"), [&all.before, &all.after], &[]);
    let totals = total.len();
    let sources = all.sources.iter();
    let sources = sources
        .flat_map(|own| moved(&figures, &own.source.to_string(), [&own.before, &own.after], &own.entries));
    Columns::new()
        .column(say!(words, "source"), |row: &Moved<'_, Money>| Cell::text(&row.of))
        .column(say!(words, "figure"), |row| Cell::text(row.figure))
        .column(answer.from.to_string(), |row| Cell::Money(row.was))
        .column(answer.to.to_string(), |row| Cell::Money(row.is))
        .column(say!(words, "changes-difference"), |row| Cell::Money(row.is.saturating_sub(row.was)))
        .column(say!(words, "entries"), |row| Cell::Entries(row.entries.to_vec()))
        .rows(sources.chain(total), totals)
}

fn capacity_moved(words: &Words, answer: &ChangesAnswer) -> Table {
    let figures: [Figure<CapacityAt, Effort>; 3] = [
        (say!(words, "pledged"), |at| at.pledged),
        (say!(words, "assigned"), |at| at.assigned),
        (say!(words, "free"), |at| at.free),
    ];
    let parts = answer.capacity.iter();
    let rows =
        parts.flat_map(|own| moved(&figures, &own.part.to_string(), [&own.before, &own.after], &own.entries));
    Columns::new()
        .column(say!(words, "source"), |row: &Moved<'_, Effort>| Cell::text(&row.of))
        .column(say!(words, "figure"), |row| Cell::text(row.figure))
        .column(say!(words, "unit"), |row| capacity::unit(words, row.is))
        .column(answer.from.to_string(), |row| capacity::quantity(row.was))
        .column(answer.to.to_string(), |row| capacity::quantity(row.is))
        .column(say!(words, "entries"), |row| Cell::Entries(row.entries.to_vec()))
        .rows(rows, 0)
}

fn known_late(style: &Style<'_>, late: &KnownLate) -> Item {
    let words = style.words();
    let why = join(late.why.iter().map(|why| word(style.lang, (*why).into())));
    let text = value(style, &late.about, &late.after.value);
    let recorded = recorded_on(&late.after);
    let recorded = say!(words, "changes-days-later", recorded, late.days, why);
    let before = late.before.iter().map(|before| was(style, &late.about, before));
    Item::new(say!(words, "changes-known-late", late.on, text))
        .shown_by([late.after.entry])
        .with([Item::new(recorded)])
        .with(before)
}

/// A corrected record: each event with the one of its kind before it, and then those that are no longer there.
fn corrected(style: &Style<'_>, one: &RecordChanged) -> Item {
    let words = style.words();
    let (fact, on) = (&one.correction.fact, Day::from(one.correction.recorded_at.date_naive()));
    let text = match &fact.of {
        Corrected::Decision(id) => say!(words, "changes-decision", on, id, fact.reason),
        Corrected::Meeting(id) => say!(words, "changes-meeting", on, id, fact.reason),
    };
    let kind = |held: &Held| -> Option<&'static str> {
        match &held.value {
            Value::Event(event) => Some(event.as_ref().into()),
            _ => None,
        }
    };
    let paired = |at: usize, held: &Held, others: &[Held]| {
        others.get(at).is_some_and(|other| kind(other) == kind(held))
    };
    let mut below = Vec::new();
    for (at, after) in one.after.iter().enumerate() {
        let before = one.before.get(at).filter(|before| paired(at, before, &one.after));
        below.extend(before.map(|before| was(style, "", before)));
        let text = value(style, "", &after.value);
        let parts = match (before.map(|held| &held.value), &after.value) {
            (Some(Value::Event(old)), Value::Event(new)) => differences::<Event>(old, new),
            _ => Vec::new(),
        };
        let is = say!(words, "changes-is", after.since, text);
        below.push(Item::new(is).shown_by([after.entry]).with(parts));
    }
    let gone = one.before.iter().enumerate().filter(|(at, before)| !paired(*at, before, &one.after));
    below.extend(gone.map(|(_, before)| was(style, "", before)));
    Item::new(text).shown_by([one.correction.sequence]).with(below)
}
