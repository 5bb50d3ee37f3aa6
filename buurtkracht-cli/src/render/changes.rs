//! What changed between two days, as text.

use buurtkracht_core::Event;
use buurtkracht_core::decisions::Corrected;
use buurtkracht_core::questions::Topic;
use buurtkracht_core::questions::changes::{
    CapacityMoved, Change, ChangesAnswer, Held, KnownLate, MoneyAt, RecordChanged, TextPart, Value,
};
use serde::Serialize;
use serde_json::Value as Json;

use super::events::{effort, line, setting};
use super::{Page, Style, entries, word};
use crate::differences::between;
use buurtkracht_core::value::Day;

/// Where the second line of a change begins.
const UNDER: usize = 14;

pub fn changes(style: &Style<'_>, answer: &ChangesAnswer) -> String {
    let mut page = Page::default();
    page.line(format!(
        "{} {} {} {}",
        style.say("Changes after", "Wijzigingen na"),
        answer.from,
        style.say("until", "tot en met"),
        answer.to
    ));
    if answer.in_force.is_empty() {
        page.heading(style.say("Nothing changed in force.", "Er wijzigde niets in wat geldt."));
    }
    for topic in &answer.in_force {
        // The duty of that name is another word in Dutch.
        let name = match topic.topic {
            Topic::Meetings => style.say("Meetings", "Overleggen").to_owned(),
            other => capital(word(style.lang, other.into())).replace('-', " "),
        };
        page.heading(format!("{name} ({})", topic.changes.len()));
        topic.changes.iter().for_each(|one| change(style, &mut page, answer, one));
    }
    money(style, &mut page, answer);
    capacity(style, &mut page, answer);
    page.heading(format!(
        "{} ({})",
        style.say("Became known late", "Te laat bekend geworden"),
        answer.known_late.len()
    ));
    answer.known_late.iter().for_each(|late| known_late(style, &mut page, late));
    page.heading(format!("{} ({})", style.say("Corrected", "Gecorrigeerd"), answer.corrected.len()));
    answer.corrected.iter().for_each(|one| corrected(style, &mut page, one));
    page.finish()
}

/// A word with a capital.
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn day(held: &Held) -> String {
    held.since.map_or("—".to_owned(), |day| day.to_string())
}

/// A value in a line; what does not name its own thing comes with the id.
fn value(style: &Style<'_>, about: &str, value: &Value) -> String {
    match value {
        Value::Event(event) => line(style, event),
        Value::Founded(title) => format!("{} {title}", style.say("founded:", "opgericht:")),
        Value::Part(_) => format!("{}: {about}", style.say("in the text", "in de tekst")),
        Value::Dropped => format!("{}: {about}", style.say("no longer in the text", "niet meer in de tekst")),
        Value::Amended(amendment) => {
            format!("{} {}: {}", style.say("amendment", "wijziging"), amendment.amendment, amendment.summary)
        }
        Value::Reading { answer, confirmed } => {
            format!("{about}: {answer} ({})", style.confirmed(*confirmed))
        }
        Value::Setting(policy) => setting(policy),
        Value::RanOut => format!("{about} {}", style.say("ran out", "liep af")),
    }
}

/// The value before, and each field that differs.
fn was(style: &Style<'_>, page: &mut Page, about: &str, before: &Held) {
    let text = value(style, about, &before.value);
    let was = style.say("was:", "was:");
    page.line(format!("{:UNDER$}{was} {}  {text}  [{}]", "", day(before), before.entry));
}

fn fields<T: Serialize>(page: &mut Page, before: &T, after: &T) {
    // The one member that a kind of event or part has says nothing.
    let json = |side: &T| match serde_json::to_value(side).unwrap_or_default() {
        Json::Object(members) if members.len() == 1 => members.into_iter().map(|(_, of)| of).collect(),
        other => vec![other],
    };
    for (before, after) in json(before).iter().zip(&json(after)) {
        for difference in between(before, after) {
            page.line(format!("{:UNDER$}  {}", "", difference.line()));
        }
    }
}

fn part(page: &mut Page, before: &TextPart, after: &TextPart) {
    fields(page, before, after);
}

fn change(style: &Style<'_>, page: &mut Page, answer: &ChangesAnswer, change: &Change) {
    let after = &change.after;
    let recorded = Day::from(after.recorded_at.date_naive());
    let later = if recorded > answer.to {
        format!("  ({} {recorded})", style.say("recorded on", "vastgelegd op"))
    } else {
        String::new()
    };
    let text = value(style, &change.about, &after.value);
    page.line(format!("  {}  {text}{later}  [{}]", day(after), after.entry));
    let Some(before) = &change.before else { return };
    was(style, page, &change.about, before);
    if let (Value::Part(old), Value::Part(new)) = (&before.value, &after.value) {
        part(page, old, new);
    }
}

type Figure<'a> = (&'a str, fn(&MoneyAt) -> buurtkracht_core::value::Money);

fn money(style: &Style<'_>, page: &mut Page, answer: &ChangesAnswer) {
    let figures: [Figure<'_>; 7] = [
        (style.say("pledged", "toegezegd"), |at| at.pledged),
        (style.say("allocated", "toegewezen"), |at| at.allocated),
        (style.say("reserved", "gereserveerd"), |at| at.reserved),
        (style.say("committed", "verplicht"), |at| at.committed),
        (style.say("invoiced", "gefactureerd"), |at| at.invoiced),
        (style.say("spent", "besteed"), |at| at.spent),
        (style.say("free", "vrij"), |at| at.free),
    ];
    let mut rows = Vec::new();
    let mut told = |name: String, [before, after]: [&MoneyAt; 2], rests_on: String| {
        let mut name = Some(name);
        let mut rests_on = Some(rests_on);
        for (figure, of) in &figures {
            let (was, is) = (of(before), of(after));
            if was != is {
                rows.push(vec![
                    name.take().unwrap_or_default(),
                    (*figure).to_owned(),
                    style.amount(was),
                    style.amount(is),
                    style.amount(is.saturating_sub(was)),
                    rests_on.take().unwrap_or_default(),
                ]);
            }
        }
    };
    for moved in &answer.money.sources {
        told(moved.source.to_string(), [&moved.before, &moved.after], entries(&moved.entries));
    }
    let total = style.say("total", "totaal").to_owned();
    told(total, [&answer.money.before, &answer.money.after], String::new());
    if rows.is_empty() {
        return;
    }
    page.heading(style.say("What the money came to, in euros", "Waar het geld op uitkwam, in euro"));
    let headings = headings(style, answer, true);
    page.table(&headings.iter().map(String::as_str).collect::<Vec<_>>(), rows, &[2, 3, 4]);
}

fn headings(style: &Style<'_>, answer: &ChangesAnswer, difference: bool) -> Vec<String> {
    let mut headings = vec![
        style.say("source", "bron").to_owned(),
        String::new(),
        answer.from.to_string(),
        answer.to.to_string(),
    ];
    headings.extend(difference.then(|| style.say("difference", "verschil").to_owned()));
    headings.push(style.say("entries", "regels").to_owned());
    headings
}

fn capacity(style: &Style<'_>, page: &mut Page, answer: &ChangesAnswer) {
    if answer.capacity.is_empty() {
        return;
    }
    page.heading(style.say("What the capacity came to", "Waar de capaciteit op uitkwam"));
    let row = |moved: &CapacityMoved, name: &str, [was, is]: [_; 2], first: bool| {
        (was != is).then(|| {
            let part = if first { moved.part.to_string() } else { String::new() };
            let rests_on = if first { entries(&moved.entries) } else { String::new() };
            vec![part, name.to_owned(), effort(style, was), effort(style, is), rests_on]
        })
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for moved in &answer.capacity {
        let (was, is) = (&moved.before, &moved.after);
        let mut first = true;
        for (name, pair) in [
            (style.say("pledged", "toegezegd"), [was.pledged, is.pledged]),
            (style.say("assigned", "toegedeeld"), [was.assigned, is.assigned]),
            (style.say("free", "vrij"), [was.free, is.free]),
        ] {
            if let Some(row) = row(moved, name, pair, first) {
                rows.push(row);
                first = false;
            }
        }
    }
    let headings = headings(style, answer, false);
    page.table(&headings.iter().map(String::as_str).collect::<Vec<_>>(), rows, &[2, 3]);
}

fn known_late(style: &Style<'_>, page: &mut Page, late: &KnownLate) {
    let text = value(style, &late.about, &late.after.value);
    page.line(format!("  {}  {text}  [{}]", late.on, late.after.entry));
    let why: Vec<&str> = late.why.iter().map(|why| word(style.lang, (*why).into())).collect();
    page.line(format!(
        "{:UNDER$}{} {}, {} {}: {}",
        "",
        style.say("recorded on", "vastgelegd op"),
        Day::from(late.after.recorded_at.date_naive()),
        late.days,
        if late.days == 1 {
            style.say("day later", "dag later")
        } else {
            style.say("days later", "dagen later")
        },
        why.join(", ")
    ));
    if let Some(before) = &late.before {
        was(style, page, &late.about, before);
    }
}

fn corrected(style: &Style<'_>, page: &mut Page, one: &RecordChanged) {
    let fact = &one.correction.fact;
    let of = match &fact.of {
        Corrected::Decision(decision) => format!("{} {decision}", style.say("decision", "besluit")),
        Corrected::Meeting(meeting) => format!("{} {meeting}", style.say("meeting", "overleg")),
    };
    page.line(format!(
        "  {}  {of}: {}  [{}]",
        Day::from(one.correction.recorded_at.date_naive()),
        fact.reason,
        one.correction.sequence
    ));
    let kind = |held: &Held| -> Option<&'static str> {
        match &held.value {
            Value::Event(event) => Some(event.as_ref().into()),
            _ => None,
        }
    };
    for (at, after) in one.after.iter().enumerate() {
        let before = one.before.get(at).filter(|before| kind(before) == kind(after));
        for (name, held) in before
            .map(|held| (style.say("was:", "was:"), held))
            .into_iter()
            .chain([(style.say("is:", "is:"), after)])
        {
            let text = value(style, "", &held.value);
            page.line(format!("{:UNDER$}{name} {}  {text}  [{}]", "", day(held), held.entry));
        }
        if let (Some(Value::Event(old)), Value::Event(new)) = (before.map(|held| &held.value), &after.value) {
            fields::<Event>(page, old, new);
        }
    }
    let unpaired = one
        .before
        .iter()
        .enumerate()
        .filter(|(at, before)| one.after.get(*at).is_none_or(|after| kind(after) != kind(before)));
    for (_, before) in unpaired {
        was(style, page, "", before);
    }
}
