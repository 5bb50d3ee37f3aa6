//! An evaluation with what followed, and an indicator: per area its baseline, and its periods with target and actual
//! figure.

use buurtkracht_core::Event;
use buurtkracht_core::evaluation::{Measurement, Target};
use buurtkracht_core::event::Record;
use buurtkracht_core::questions::{EvaluationExplained, IndicatorExplained, SeriesExplained};

use super::{Opener, actions, freed};
use crate::render::{Page, Style, events};

pub fn indicator(style: &Style<'_>, page: &mut Page, i: &IndicatorExplained) {
    page.event_heading(style, &Event::IndicatorDefined(i.indicator.fact.clone()), i.indicator.sequence);
    if let Some(goal) = &i.goal_title {
        page.line(format!("  {}: {goal}", style.say("goal", "doel")));
    }
    if let Some(aim) = &i.sub_aim_title {
        page.line(format!("  {}: {aim}", style.say("sub-aim", "subdoel")));
    }
    if i.indicator.fact.context_only {
        let context =
            style.say("context only: never proof of effect", "alleen context: nooit bewijs van effect");
        page.line(format!("  {context}"));
    }
    for area in &i.areas {
        series(style, page, area);
    }
    for record in &i.outputs {
        page.event(style, 2, &Event::OutputRecorded(record.fact.clone()), record.sequence);
    }
}

pub fn evaluation(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, e: &EvaluationExplained) {
    let fact = &e.evaluation.fact;
    page.event_heading(style, &Event::EvaluationRecorded(fact.clone()), e.evaluation.sequence);
    let about = fact
        .about
        .plan()
        .map_or(style.say("the programme", "het programma").to_owned(), |plan| format!("plan {plan}"));
    page.line(format!(
        "  {} {about}, {} {}, {}",
        style.say("about", "over"),
        style.say("by", "door"),
        fact.by,
        fact.on
    ));
    if let Some(successes) = &fact.successes {
        page.line(format!("  {}: {}", style.say("successes", "successen"), open(successes)));
    }
    if let Some(challenges) = &fact.challenges {
        page.line(format!("  {}: {}", style.say("challenges", "uitdagingen"), open(challenges)));
    }
    freed::figures(style, page, 2, &e.measurements);
    if e.followed_by.is_empty() {
        page.line(format!("  {}", style.say("no decision rests on it", "geen besluit rust hierop")));
    }
    for record in &e.followed_by {
        let line = events::decision(style, &record.fact);
        page.line(format!("  {}: {line}  [{}]", style.say("followed by", "gevolgd door"), record.sequence));
    }
    actions(style, open, page, &e.actions);
}

fn series(style: &Style<'_>, page: &mut Page, area: &SeriesExplained) {
    let name = area.area_name.as_ref().map_or(String::new(), |name| format!(" {name}"));
    page.line(format!("  {}{name}", area.area));
    match &area.baseline {
        Some(baseline) => measured(style, page, style.say("baseline", "0-meting"), baseline),
        None => page.line(format!(
            "    {}",
            style.say("no baseline: no change shown", "geen 0-meting: geen verandering aangetoond")
        )),
    }
    for period in &area.periods {
        page.line(format!("    {} – {}", period.start, period.end));
        if let Some(target) = &period.target {
            aimed(style, page, style.say("target", "streefwaarde"), target);
        }
        match &period.actual {
            Some(actual) => measured(style, page, style.say("actual", "gemeten"), actual),
            None => page.line(format!("      {}", style.say("not measured", "niet gemeten"))),
        }
    }
    for record in &area.superseded {
        measured(style, page, style.say("superseded", "vervangen"), record);
    }
    for record in &area.superseded_targets {
        aimed(style, page, style.say("superseded", "vervangen"), record);
    }
}

fn measured(style: &Style<'_>, page: &mut Page, what: &str, record: &Record<Measurement>) {
    let (line, day) = (events::figure(style, &record.fact), record.fact.reference_date);
    page.line(format!("      {what}: {day} {line}  [{}]", record.sequence));
}

fn aimed(style: &Style<'_>, page: &mut Page, what: &str, record: &Record<Target>) {
    let Target { target, value, by, .. } = &record.fact;
    page.line(format!(
        "      {what}: {value} ({target}, {} {by})  [{}]",
        style.say("by", "door"),
        record.sequence
    ));
}
