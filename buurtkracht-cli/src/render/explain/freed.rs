//! What a decision freed and what came of it, as text.

use buurtkracht_core::Event;
use buurtkracht_core::questions::{
    EffortFreed, EffortSource, EffortUse, FigureBehind, MoneyFreed, PlanSince,
};

use super::{decided, money};
use crate::render::{Page, Style, events, join, word};

/// Money that went back to its source, and where that went.
pub fn freed(style: &Style<'_>, page: &mut Page, freed: &MoneyFreed) {
    page.line(format!(
        "  {} {} {} {} {} {}  [{}]",
        style.say("freed", "vrijgevallen"),
        style.money(freed.release.fact.amount),
        style.say("of plan", "van plan"),
        freed.plan,
        style.say("back to", "terug naar"),
        freed.source,
        freed.release.sequence
    ));
    for next in &freed.next {
        page.line(format!(
            "    {}: {} {} {} ({} {})  [{}]",
            style.say("next from that source", "daarna uit die bron"),
            style.money(next.amount),
            style.say("to plan", "naar plan"),
            next.plan,
            style.say("decision", "besluit"),
            next.decision,
            next.entry
        ));
    }
    if freed.unused.is_positive() {
        let unused = style.money(freed.unused);
        page.line(format!("    {}: {unused}", style.say("not drawn on since", "sindsdien niet gebruikt")));
    }
}

/// Capacity that went back to its pledge, or effort that went back to its assignment, and where that went.
pub fn freed_effort(style: &Style<'_>, page: &mut Page, freed: &EffortFreed) {
    let source = match &freed.source {
        EffortSource::Pledge(part) => part.to_string(),
        EffortSource::Assignment(assignment) => assignment.to_string(),
    };
    let days =
        freed.days.map_or(style.say("it had ended by itself", "die was al afgelopen").to_owned(), |days| {
            days.to_string()
        });
    page.line(format!(
        "  {} {} {} {} {} {source}, {days}  [{}]",
        style.say("freed", "vrijgevallen"),
        events::effort(style, freed.effort),
        style.say("of", "van"),
        used(style, &freed.ended),
        style.say("back to", "terug naar"),
        freed.entry
    ));
    for next in &freed.next {
        page.line(format!(
            "    {}: {} {} {}, {} ({} {})  [{}]",
            style.say("next from there", "daarna daaruit"),
            events::effort(style, next.effort),
            style.say("to", "naar"),
            used(style, &next.by),
            next.days,
            style.say("decision", "besluit"),
            next.decision,
            next.entry
        ));
    }
    for left in &freed.unused {
        page.line(format!(
            "    {}: {}, {}",
            style.say("not taken up since", "sindsdien niet ingezet"),
            events::effort(style, left.effort),
            left.days
        ));
    }
}

/// An assignment or a share, with what it is for.
fn used(style: &Style<'_>, used: &EffortUse) -> String {
    match used {
        EffortUse::Assignment { assignment, to } => {
            format!("{assignment} ({} {to})", style.say("of", "van"))
        }
        EffortUse::Share { share, plan: Some(plan), .. } => format!("{share} (plan {plan})"),
        EffortUse::Share { share, plan: None, areas } => format!("{share} ({})", join(areas)),
    }
}

/// How the plans that it is about went on.
pub fn since(style: &Style<'_>, page: &mut Page, since: &[PlanSince]) {
    for plan in since {
        page.line(format!(
            "  {} {} \"{}\": {} {}  [{}]",
            style.say("since then plan", "sindsdien plan"),
            plan.plan,
            plan.title,
            style.say("now", "nu"),
            word(style.lang, plan.status.into()),
            plan.entry
        ));
        page.line(format!("    {}", money::figures(style, &plan.figures)));
        for record in &plan.progress {
            page.event(style, 4, &Event::ProgressRecorded(record.fact.clone()), record.sequence);
        }
        for record in &plan.outputs {
            page.event(style, 4, &Event::OutputRecorded(record.fact.clone()), record.sequence);
        }
        for record in &plan.evaluations {
            page.event(style, 4, &Event::EvaluationRecorded(record.fact.clone()), record.sequence);
        }
        decided(style, page, 4, style.say("later decided", "later besloten"), &plan.decisions);
    }
}

/// The figures behind an evaluation, each with the baseline that it is compared with.
pub fn figures(style: &Style<'_>, page: &mut Page, indent: usize, figures: &[FigureBehind]) {
    for figure in figures {
        let fact = &figure.measurement.fact;
        let title = figure
            .indicator
            .as_ref()
            .map_or(String::new(), |known| format!(" \"{}\" ({})", known.fact.title, known.fact.unit));
        page.line(format!(
            "{:indent$}{} {}{title}: {} {}  [{}]",
            "",
            style.say("measurement", "meting"),
            fact.measurement,
            fact.reference_date,
            events::figure(style, fact),
            figure.measurement.sequence
        ));
        if let Some(baseline) = &figure.baseline {
            page.line(format!(
                "{:indent$}  {}: {} {}  [{}]",
                "",
                style.say("baseline", "0-meting"),
                baseline.fact.reference_date,
                events::figure(style, &baseline.fact),
                baseline.sequence
            ));
        }
        if let Some(later) = &figure.superseded {
            page.line(format!(
                "{:indent$}  {} {}  [{}]",
                "",
                style.say("superseded by", "vervangen door"),
                later.fact.measurement,
                later.sequence
            ));
        }
    }
}
