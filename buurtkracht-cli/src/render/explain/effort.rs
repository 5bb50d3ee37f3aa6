//! Assignments, shares and work as text.

use buurtkracht_core::Event;
use buurtkracht_core::effort::ShareCase;
use buurtkracht_core::questions::{AssignmentExplained, ShareExplained, WorkExplained};
use buurtkracht_core::value::Period;

use super::Opener;
use super::decision::decision;
use crate::render::{Page, Style, events};

fn holds(style: &Style<'_>, page: &mut Page, days: Option<Period>) {
    let days = days.map_or(style.say("on no day", "op geen dag").to_owned(), |days| days.to_string());
    page.line(format!("  {} {days}", style.say("holds", "geldt")));
}

/// A share below what it is a share of, or below its plan.
pub fn share_line(style: &Style<'_>, page: &mut Page, case: &ShareCase) {
    page.event(style, 2, &Event::EffortDistributed(case.share.fact.clone()), case.share.sequence);
    if let Some(release) = &case.released {
        page.event(style, 4, &Event::EffortReleased(release.fact.clone()), release.sequence);
    }
}

pub fn assignment(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, a: &AssignmentExplained) {
    page.event_heading(
        style,
        &Event::CapacityDistributed(a.case.assignment.fact.clone()),
        a.case.assignment.sequence,
    );
    holds(style, page, a.days);
    if let Some(partner) = &a.partner {
        page.line(format!("  {} {partner}", style.say("capacity of", "capaciteit van")));
    }
    if let Some(release) = &a.case.released {
        page.event(style, 2, &Event::CapacityReleased(release.fact.clone()), release.sequence);
    }
    a.shares.iter().for_each(|case| share_line(style, page, case));
    if let Some(explained) = &a.decision {
        decision(style, open, page, explained);
    }
}

pub fn share(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, s: &ShareExplained) {
    page.event_heading(style, &Event::EffortDistributed(s.case.share.fact.clone()), s.case.share.sequence);
    holds(style, page, s.days);
    if let Some(release) = &s.case.released {
        page.event(style, 2, &Event::EffortReleased(release.fact.clone()), release.sequence);
    }
    if let Some(of) = &s.of {
        let line = events::line(style, &Event::CapacityDistributed(of.assignment.fact.clone()));
        page.line(format!(
            "  {} {line}  [{}]",
            style.say("a share of", "een deel van"),
            of.assignment.sequence
        ));
    }
    if let Some(explained) = &s.decision {
        decision(style, open, page, explained);
    }
}

pub fn work(style: &Style<'_>, page: &mut Page, w: &WorkExplained) {
    page.event_heading(style, &Event::EffortDelivered(w.work.fact.clone()), w.work.sequence);
    if let Some(partner) = &w.partner {
        page.line(format!("  {} {partner}", style.say("employees of", "medewerkers van")));
    }
}
