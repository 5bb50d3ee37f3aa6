//! Duties as a document, and who answers by which §.

use buurtkracht_core::charter::DutyKind;
use buurtkracht_core::compliance::{
    Compliance, Detail, DutyCounts, DutyState, Lack, Layer, Owner, State, Why,
};
use buurtkracht_core::value::{Day, Title};

use super::{Style, join, word};
use crate::args::DutiesBy;
use crate::document::{Cell, Columns, Document, Table};
use crate::words::{Words, say};

/// Who is to see to something.
pub fn owner(style: &Style<'_>, owner: &Owner) -> String {
    match owner {
        Owner::Body(body) => body.to_string(),
        Owner::Partner(partner) => partner.to_string(),
        Owner::CorePartners => say!(style.words(), "core-partners"),
    }
}

/// The § and the layer that asks for something.
pub fn section(style: &Style<'_>, section: Option<&Title>, layer: Layer) -> String {
    let (words, layer) = (style.words(), word(style.lang, layer.into()));
    match section {
        Some(section) => say!(words, "section", section = &section, layer),
        None => layer.to_owned(),
    }
}

/// The name of a state, and how many there are of it.
type CountOf<C> = (String, fn(&C) -> usize);

/// How many there are of each state: a column a state, a row a group, and the total as the last row.
pub fn counts<C, const N: usize>(
    heading: String,
    states: [CountOf<C>; N],
    rows: impl Iterator<Item = (String, C)>,
) -> Table {
    let mut columns = Columns::new().column(heading, |(of, _): &(String, C)| Cell::text(of));
    for (state, count) in states {
        let cell =
            move |(_, counts): &(String, C)| i64::try_from(count(counts)).map_or(Cell::Empty, Cell::Number);
        columns = columns.column(state, cell);
    }
    columns.rows(rows, 1)
}

/// The name of a duty for people, with the body and the year where it counts for one. A duty of the charter's own has
/// only its id.
pub fn name(style: &Style<'_>, duty: &DutyState) -> String {
    let own = duty.kind == <&str>::from(DutyKind::Own);
    let of = if own { Some(duty.duty.as_str()) } else { duty.duty.split_once('/').map(|(_, of)| of) };
    let of = of.map_or_else(String::new, |of| format!(" {of}"));
    format!("{}{of}", word(style.lang, duty.kind))
}

/// What was asked and done.
fn detail(words: &Words, detail: &Detail) -> String {
    match *detail {
        Detail::Once { by, done: None } => say!(words, "once", by = &by),
        Detail::Once { by, done: Some(on) } if on > by => {
            say!(words, "once-late", by = &by, on = &on)
        }
        Detail::Once { by, done: Some(on) } => {
            say!(words, "once-done", by = &by, on = &on)
        }
        Detail::Recorded { by, count } => say!(words, "recorded", by = &by, count),
        Detail::Again { last, next, months, by_policy } => {
            let day = |day: Option<Day>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
            let layer = if by_policy { "policy" } else { "text" };
            say!(words, "again", last = day(last), next = day(next), layer, months)
        }
        Detail::Network { year, before, now, by } => {
            say!(words, "network-grows", year = &year, before, now, by = &by)
        }
        Detail::Progress { meeting, with_progress, of } => {
            say!(words, "progress-recorded", meeting = &meeting, count = with_progress, of)
        }
        Detail::Counted { done, of } => say!(words, "done-of", done, of),
        Detail::Meetings { asked, held, ref without_quorum } => {
            let (count, days) = (without_quorum.len(), join(without_quorum));
            say!(words, "meetings-held", asked, held, count, days)
        }
        Detail::Weeks { asked, met } => say!(words, "weeks-met", asked, met),
    }
}

/// The missing part of a duty.
fn lack(words: &Words, lack: &Lack) -> String {
    match lack {
        Lack::Partners(partners) => join(partners),
        Lack::Document => say!(words, "lacks-document"),
        Lack::Adjustment => say!(words, "lacks-adjustment"),
        Lack::Goals(goals) => say!(words, "lacks-baseline", goals = join(goals)),
        Lack::Successes => say!(words, "lacks-successes"),
        Lack::Challenges => say!(words, "lacks-challenges"),
        Lack::Parts(parts) => join(parts.iter().map(|part| word(words.lang, (*part).into()))),
        Lack::OtherFunding => say!(words, "lacks-other-funding"),
    }
}

/// Why a duty asks for nothing.
fn reason(words: &Words, why: &Why) -> String {
    match why {
        Why::NotBegun => say!(words, "not-begun"),
        Why::OpensOn(day) => say!(words, "opens-on", day = &day),
        Why::OutsideTerm(term) => {
            say!(words, "outside-term", from = term.from().to_string(), until = term.until().to_string())
        }
        Why::NoMeetingYet => say!(words, "no-meeting-yet"),
        Why::NoActivePlan => say!(words, "no-active-plan"),
        Why::NoWholePeriod => say!(words, "no-whole-period"),
        Why::NotTheWholeYear => say!(words, "not-the-whole-year"),
        Why::Nothing => say!(words, "nothing-there"),
    }
}

/// How many duties fall to each, with the total.
fn grouped(style: &Style<'_>, document: &mut Document, answer: &Compliance, by: DutiesBy) {
    let words = style.words();
    let (key, title, heading, none) = match by {
        DutiesBy::Body => ("body", say!(words, "per-body"), say!(words, "body"), say!(words, "no-body")),
        DutiesBy::Partner => {
            ("partner", say!(words, "per-partner"), say!(words, "partner"), say!(words, "no-one-partner"))
        }
        DutiesBy::Section => {
            ("section", say!(words, "per-section"), "§".to_owned(), say!(words, "no-section"))
        }
    };
    let groups = answer.groupings.iter().filter(|grouping| grouping.by == key);
    let groups = groups.flat_map(|grouping| &grouping.groups);
    let rows = groups.map(|group| (group.of.clone().unwrap_or_else(|| none.clone()), group.counts));
    let total = (say!(words, "total"), answer.counts);
    let state = |name| word(style.lang, name).to_owned();
    document.heading(title);
    document.table(counts(
        heading,
        [
            (state("met"), |of: &DutyCounts| of.met),
            (state("partly-met"), |of| of.partly_met),
            (state("due"), |of| of.due),
            (state("overdue"), |of| of.overdue),
            (state("not-applicable"), |of| of.not_applicable),
        ],
        rows.chain([total]),
    ));
}

fn duties(style: &Style<'_>, answer: &Compliance) -> Table {
    let words = style.words();
    Columns::new()
        .column(say!(words, "state"), |duty: &&DutyState| Cell::text(word(style.lang, (&duty.state).into())))
        .column(say!(words, "overdue-since"), |duty| match duty.state {
            State::Overdue { since } => Cell::Date(since),
            State::Met | State::PartlyMet { .. } | State::Due | State::NotApplicable { .. } => Cell::Empty,
        })
        .column(say!(words, "duty"), |duty| Cell::Text(name(style, duty)))
        .column(say!(words, "owner"), |duty| Cell::Text(owner(style, &duty.owner)))
        .column(say!(words, "rests-on"), |duty| Cell::Text(section(style, duty.section.as_ref(), duty.layer)))
        .column(say!(words, "deadline"), |duty| duty.deadline.map_or(Cell::Empty, Cell::Date))
        .column(say!(words, "entries"), |duty| Cell::Entries(duty.evidence.clone()))
        .column(say!(words, "asked-and-done"), |duty| match (&duty.state, &duty.detail) {
            (State::NotApplicable { why }, _) => Cell::Text(reason(words, why)),
            (State::PartlyMet { lacks }, own) => {
                let done = own.as_ref().map_or_else(String::new, |own| detail(words, own));
                let lacks = join(lacks.iter().map(|own| lack(words, own)));
                Cell::Text(say!(words, "partly", done, lacks))
            }
            (_, Some(own)) => Cell::Text(detail(words, own)),
            (_, None) => Cell::Empty,
        })
        .rows(&answer.duties, 0)
}

pub fn compliance(style: &Style<'_>, answer: &Compliance, by: Option<DutiesBy>) -> Document {
    let (words, day) = (style.words(), answer.on.to_string());
    let mut document = Document::new(match answer.year {
        Some(year) => say!(words, "duties-in", year = &year, day),
        None => say!(words, "duties", day),
    });
    if let Some(section) = &answer.section {
        document.paragraph(say!(words, "only-section", section = section.as_str()));
    }
    let DutyCounts { met, partly_met, due, overdue, not_applicable } = answer.counts;
    document.paragraph(say!(words, "duty-counts", met, partly = partly_met, due, overdue, not_applicable));
    if let Some(by) = by {
        grouped(style, &mut document, answer, by);
        document.heading(say!(words, "each-duty"));
    }
    document.table(duties(style, answer));
    let mut late = answer.duties.iter().filter(|duty| !duty.overdue.is_empty()).peekable();
    if late.peek().is_some() {
        document.heading(say!(words, "what-is-overdue"));
    }
    for duty in late {
        let (duty, overdue) = (name(style, duty), duty.overdue.join(", "));
        document.paragraph(say!(words, "overdue-of-duty", duty, overdue));
    }
    document
}
