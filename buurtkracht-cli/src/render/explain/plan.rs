//! A plan as text: its steps, its money and effort, and the decisions on it.

use buurtkracht_core::Event;
use buurtkracht_core::questions::PlanExplained;

use super::decision::decision;
use super::{Opener, effort, money};
use crate::render::{Page, Style, join, word};

pub fn plan(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, p: &PlanExplained) {
    let fact = &p.life.plan.fact;
    page.heading(format!(
        "Plan {} \"{}\" ({})  [{}]",
        fact.plan,
        fact.title,
        word(style.lang, fact.kind.name().into()),
        p.life.plan.sequence
    ));
    let body = p.body_name.as_ref().map_or(fact.body.to_string(), ToString::to_string);
    let goals = join(&fact.goals);
    let areas = join(p.life.areas());
    page.line(format!(
        "  {body}; {}: {goals}; {}: {areas}; {}",
        style.say("goals", "doelen"),
        style.say("areas", "gebieden"),
        fact.period
    ));
    for step in &p.life.steps {
        let decision = step
            .decision
            .as_ref()
            .map_or(String::new(), |decision| format!(" ({} {decision})", style.say("decision", "besluit")));
        page.line(format!(
            "    {} {}{decision}  [{}]",
            step.on,
            word(style.lang, step.status.into()),
            step.sequence
        ));
    }
    if let Some(stop) = &p.life.stop {
        let evaluation = stop.fact.evaluation.as_ref();
        page.line(format!(
            "  {}: {}; {}: {}",
            style.say("ground of the stop", "grond van de stop"),
            word(style.lang, stop.fact.ground.into()),
            style.say("evaluation", "evaluatie"),
            evaluation.map_or("—".to_owned(), ToString::to_string)
        ));
    }
    page.line(format!("  {}", money::figures(style, &p.figures)));
    p.shares.iter().for_each(|case| effort::share_line(style, page, case));
    if !p.projects.is_empty() {
        let projects = join(&p.projects);
        page.line(format!("  {}: {projects}", style.say("projects inside it", "projecten daarbinnen")));
    }
    for record in &p.life.outputs {
        page.event(style, 2, &Event::OutputRecorded(record.fact.clone()), record.sequence);
    }
    for record in &p.evaluations {
        page.event(style, 2, &Event::EvaluationRecorded(record.fact.clone()), record.sequence);
    }
    for explained in &p.decisions {
        decision(style, open, page, explained);
    }
}
