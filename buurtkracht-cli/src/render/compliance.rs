//! Duties as text, and who answers by which §.

use buurtkracht_core::compliance::{Compliance, Detail, DutyCounts, DutyState, Layer, Owner, State, Why};
use buurtkracht_core::id::Sequence;
use buurtkracht_core::value::Title;

use super::{Page, Style, entries, join, word};
use crate::args::{DutiesBy, Lang};

/// The most entries to print in a row of a table.
pub const SHOWN: usize = 4;

/// Who is to see to something.
pub fn owner(style: &Style<'_>, owner: &Owner) -> String {
    match owner {
        Owner::Body(body) => body.to_string(),
        Owner::Partner(partner) => partner.to_string(),
        Owner::CorePartners => style.say("core partners", "kernpartners").to_owned(),
    }
}

/// The § and the layer that asks for something.
pub fn section(style: &Style<'_>, section: Option<&Title>, layer: Layer) -> String {
    let layer = word(style.lang, layer.into());
    section.map_or_else(|| layer.to_owned(), |section| format!("§ {section}, {layer}"))
}

/// The first entries, and how many more there are: a cell with all of them would make every row as wide.
pub fn shown(all: &[Sequence], most: usize) -> String {
    let first = entries(all.get(..most).unwrap_or(all));
    match all.len().checked_sub(most) {
        Some(more) if more > 0 => format!("{first} +{more}"),
        _ => first,
    }
}

/// What people call a duty, with the body and the year where it counts for one.
pub fn name(style: &Style<'_>, duty: &DutyState) -> String {
    let of = duty.duty.split_once('/').map_or_else(String::new, |(_, of)| format!(" {of}"));
    format!("{}{of}", word(style.lang, duty.kind))
}

/// What was asked and done.
fn detail(style: &Style<'_>, detail: &Detail) -> String {
    if style.lang == Lang::En {
        return detail.to_string();
    }
    match detail {
        Detail::Once { by, done: None } => format!("uiterlijk {by}, niets vastgelegd"),
        Detail::Once { by, done: Some(on) } if on > by => format!("uiterlijk {by}, te laat gedaan op {on}"),
        Detail::Once { by, done: Some(on) } => format!("uiterlijk {by}, gedaan op {on}"),
        Detail::Recorded { by, count } => format!("uiterlijk {by}, {count} vastgelegd"),
        Detail::Again { last, next, months } => {
            let last = last.map_or_else(|| "niets vastgelegd".to_owned(), |on| format!("laatst op {on}"));
            let next = next.map_or_else(
                || "geen volgende in de termijn".to_owned(),
                |by| format!("volgende uiterlijk {by}"),
            );
            format!("{last}, {next} (beleid: iedere {months} maanden)")
        }
        Detail::Network { year, before, now, by } => {
            format!("partners en bewoners in zetels: {before} aan het begin van {year}, {now} op {by}")
        }
        Detail::Progress { meeting, told, of } => {
            format!("overleg op {meeting}: {told} van {of} lopende plannen gemeld")
        }
        Detail::Counted { done, of } => format!("{done} van {of}"),
        Detail::Meetings { asked, held } => format!("{asked} gevraagd, {held} gehouden"),
        Detail::Weeks { asked, met } => format!("{asked} weken gevraagd, {met} met overleg"),
    }
}

/// Why a duty asks for nothing.
fn reason(style: &Style<'_>, why: &Why) -> String {
    if style.lang == Lang::En {
        return why.to_string();
    }
    match why {
        Why::NotBegun => "het programma is nog niet begonnen".to_owned(),
        Why::OpensOn(day) => format!("begint op {day}"),
        Why::OutsideTerm(term) => format!("buiten de termijn {} t/m {}", term.from(), term.until()),
        Why::NoMeetingYet => "wie de voortgang bewaakt kwam nog niet bijeen".to_owned(),
        Why::NoActivePlan => "er loopt geen plan".to_owned(),
        Why::NoWholePeriod => "geen werkgroep bestond een hele periode".to_owned(),
        Why::NotTheWholeYear => "bestond niet het hele jaar".to_owned(),
        Why::Nothing => "er is niets".to_owned(),
    }
}

fn row(style: &Style<'_>, duty: &DutyState) -> Vec<String> {
    let state = word(style.lang, (&duty.state).into()).to_owned();
    let told = duty.detail.as_ref().map_or_else(String::new, |told| detail(style, told));
    let (state, detail) = match &duty.state {
        State::Met | State::Due => (state, told),
        State::Overdue { since } => (format!("{state} {} {since}", style.say("since", "sinds")), told),
        State::NotApplicable { why } => (state, reason(style, why)),
    };
    vec![
        state,
        name(style, duty),
        owner(style, &duty.owner),
        section(style, duty.section.as_ref(), duty.layer),
        duty.deadline.map_or_else(|| "—".to_owned(), |day| day.to_string()),
        shown(&duty.evidence, SHOWN),
        detail,
    ]
}

/// The states, in the order in which they are counted.
const STATES: [&str; 4] = ["met", "due", "overdue", "not-applicable"];

fn numbers(counts: &DutyCounts) -> [usize; 4] {
    [counts.met, counts.due, counts.overdue, counts.not_applicable]
}

/// How many duties fall to each, with the sum.
fn grouped(style: &Style<'_>, page: &mut Page, answer: &Compliance, by: DutiesBy) {
    let (key, heading, none) = match by {
        DutiesBy::Body => ("body", style.say("body", "orgaan"), style.say("of no body", "van geen orgaan")),
        DutiesBy::Partner => ("partner", "partner", style.say("of no one partner", "van geen ene partner")),
        DutiesBy::Section => ("section", "§", style.say("the text is silent", "de tekst zwijgt")),
    };
    let row = |of: &str, counts: &DutyCounts| -> Vec<String> {
        std::iter::once(of.to_owned()).chain(numbers(counts).map(|count| count.to_string())).collect()
    };
    let groups = answer.groupings.iter().filter(|grouping| grouping.by == key);
    let groups = groups.flat_map(|grouping| &grouping.groups);
    let rows = groups.map(|group| row(group.of.as_deref().unwrap_or(none), &group.counts));
    let total = row(style.say("total", "totaal"), &answer.counts);
    let states = STATES.map(|name| word(style.lang, name));
    let headings: Vec<&str> = std::iter::once(heading).chain(states).collect();
    page.table(&headings, rows.chain([total]).collect(), &[1, 2, 3, 4]);
    page.line("");
}

pub fn compliance(style: &Style<'_>, answer: &Compliance, by: Option<DutiesBy>) -> String {
    let mut page = Page::default();
    let of = answer.year.map_or_else(String::new, |year| format!(" {} {year}", style.say("over", "over")));
    page.line(format!("{}{of} — {}", style.say("Duties", "Plichten"), answer.on));
    if let Some(section) = &answer.section {
        page.line(format!("  {} § {section}", style.say("only what rests on", "alleen wat berust op")));
    }
    let counts = STATES.iter().zip(numbers(&answer.counts));
    let counts = counts.map(|(name, count)| format!("{count} {}", word(style.lang, name)));
    page.line(format!("  {}", join(counts)));
    if let Some(by) = by {
        grouped(style, &mut page, answer, by);
    }
    let headings = [
        style.say("state", "stand"),
        style.say("duty", "plicht"),
        style.say("owner", "eigenaar"),
        style.say("rests on", "berust op"),
        style.say("deadline", "uiterlijk"),
        style.say("entries", "regels"),
        style.say("asked and done", "gevraagd en gedaan"),
    ];
    page.table(&headings, answer.duties.iter().map(|duty| row(style, duty)).collect(), &[]);
    let listed = || answer.duties.iter().filter(|duty| !duty.overdue.is_empty());
    if listed().next().is_some() {
        page.heading(style.say("Overdue:", "Te laat:"));
    }
    for duty in listed() {
        page.line(format!("  {}: {}", name(style, duty), duty.overdue.join(", ")));
    }
    page.finish()
}
