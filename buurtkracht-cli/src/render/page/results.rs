//! The plans and the goals of a page.

use std::collections::BTreeSet;

use buurtkracht_core::evaluation::{Indicator, Measured, Measurement};
use buurtkracht_core::plans::Colour;
use buurtkracht_core::questions::page::{GoalFigures, GoalLine, NextStep, PageAnswer, PlanLine};
use buurtkracht_core::record::Record;

use super::sheet::{Row, Section, Tone, command, few, section};
use crate::render::compliance::owner;
use crate::render::{Opener, Style, entries, join, word};

/// How many characters of a sealed text stand on the sheet.
const TOLD: usize = 90;

/// The beginning of a sealed text, on one line.
fn said(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TOLD {
        return line;
    }
    line.chars().take(TOLD).chain(['…']).collect()
}

pub(super) fn plans(style: &Style<'_>, open: &Opener<'_>, page: &PageAnswer) -> Section {
    let headings = [
        style.say("~plan", "~plan"),
        style.say("phase", "fase"),
        style.say("~colour and why", "~kleur en waarom"),
        style.say("~next step", "~volgende stap"),
        style.say("entries", "regels"),
    ];
    let rows = page.plans.iter().map(|line| plan(style, open, line)).collect();
    section(
        style.say("Plans", "Plannen"),
        &headings,
        rows,
        style.say("none goes on", "er loopt geen"),
        "buurtkracht explain PLAN".to_owned(),
    )
}

fn plan(style: &Style<'_>, open: &Opener<'_>, line: &PlanLine) -> Row {
    let (colour, tone) = match &line.colour {
        None => (style.say("no colour recorded", "geen kleur vastgelegd").to_owned(), None),
        Some(Record { fact, .. }) => {
            let why = match &fact.note {
                Some(note) => said(&open(note)),
                None => style.say("no reason given", "geen reden gegeven").to_owned(),
            };
            let tone = match fact.colour {
                Colour::Green => Tone::Good,
                Colour::Amber => Tone::Attention,
                Colour::Red => Tone::Bad,
            };
            (format!("{} {}: {why}", word(style.lang, fact.colour.into()), fact.on), Some(tone))
        }
    };
    let next = match &line.next {
        None => "—".to_owned(),
        Some(NextStep::Adopt) => style.say("adopt or reject it", "vaststellen of afwijzen").to_owned(),
        Some(NextStep::Resume) => style.say("resume or stop it", "hervatten of stopzetten").to_owned(),
        Some(NextStep::Start { on }) => format!("{} {on}", style.say("start on", "beginnen op")),
        Some(NextStep::Finish { by }) => format!("{} {by}", style.say("finish by", "afronden uiterlijk")),
        Some(NextStep::Do(item)) => {
            let what = item.title.as_ref().map_or_else(|| item.id.clone(), ToString::to_string);
            let by =
                item.due.map_or_else(String::new, |due| format!(", {} {due}", style.say("by", "uiterlijk")));
            format!("{}: {what}{by} ({})", word(style.lang, item.kind.into()), owner(style, &item.owner))
        }
    };
    let mut rests_on = line.entries.clone();
    rests_on.dedup();
    let cells = vec![
        format!("{} {}", line.plan, line.title),
        word(style.lang, line.phase.into()).to_owned(),
        colour,
        next,
        few(&rests_on),
    ];
    Row { cells, tone, note: None }
}

pub(super) fn goals(style: &Style<'_>, open: &Opener<'_>, page: &PageAnswer) -> Section {
    let headings = [
        style.say("~goal", "~doel"),
        style.say("~indicator, area", "~indicator, gebied"),
        style.say("baseline → latest", "0-meting → laatste"),
        style.say("~caveat", "~kanttekening"),
        style.say("entries", "regels"),
    ];
    let rows = page.goals.iter().map(|line| goal(style, open, line)).collect();
    section(style.say("Goals", "Doelen"), &headings, rows, "—", command(page, "effect --as-of"))
}

fn figure(style: &Style<'_>, of: Option<&Record<Measurement>>) -> String {
    let Some(Record { fact, .. }) = of else { return style.say("none", "geen").to_owned() };
    let value = match &fact.value {
        Some(Measured::Figure(figure)) => figure.to_string(),
        Some(Measured::Suppressed) => style.say("too few to tell", "te weinig om te melden").to_owned(),
        None => style.say("no figure", "geen cijfer").to_owned(),
    };
    format!("{value} ({})", fact.reference_date)
}

fn goal(style: &Style<'_>, open: &Opener<'_>, line: &GoalLine) -> Row {
    let story = line.story.as_ref().and_then(|story| {
        let told = said(&open(story.fact.successes.as_ref()?));
        let (kind, heading) = (word(style.lang, story.fact.kind.into()), style.say("story", "verhaal"));
        Some(format!("{heading}: {told} ({kind}, {}) [{}]", story.fact.on, story.sequence))
    });
    let mut cells = vec![line.title.to_string()];
    match &line.figures {
        None => {
            let why = match line.unmeasured {
                0 => style.say("no indicator", "geen indicator"),
                _ => style.say("no figure", "geen cijfer"),
            };
            cells.extend(["—", "—", why, ""].map(ToOwned::to_owned));
        }
        Some(GoalFigures { area, area_name, told }) => {
            let more = if line.others == 0 { String::new() } else { format!(" +{}", line.others) };
            let place = area_name.as_ref().map_or_else(|| area.to_string(), ToString::to_string);
            let Indicator { title, unit, .. } = &told.indicator.fact;
            cells.push(format!("{title} ({unit}), {place}{more}"));
            let (baseline, latest) = (told.baseline.as_ref(), told.latest());
            cells.push(format!("{} → {}", figure(style, baseline), figure(style, latest)));
            let caveats: BTreeSet<&str> =
                told.beside().map(|warning| word(style.lang, (&warning.caveat).into())).collect();
            cells.push(if caveats.is_empty() { "—".to_owned() } else { join(caveats) });
            cells.push(entries(
                &baseline.into_iter().chain(latest).map(|known| known.sequence).collect::<Vec<_>>(),
            ));
        }
    }
    Row { cells, tone: None, note: story }
}
