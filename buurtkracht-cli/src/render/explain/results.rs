//! An indicator as text: per area its baseline, and its periods with target and actual figure.

use buurtkracht_core::Event;
use buurtkracht_core::evaluation::{Measurement, Target};
use buurtkracht_core::event::Record;
use buurtkracht_core::questions::{IndicatorExplained, SeriesExplained};

use super::super::{Page, Style, events};

pub fn indicator(style: &Style<'_>, page: &mut Page, i: &IndicatorExplained) {
    let line = events::line(style, &Event::IndicatorDefined(i.indicator.fact.clone()));
    page.heading(format!("{line}  [{}]", i.indicator.sequence));
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
        let line = events::line(style, &Event::OutputRecorded(record.fact.clone()));
        page.line(format!("  {line}  [{}]", record.sequence));
    }
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
