//! Assignments, shares and work as text.

use buurtkracht_core::Event;
use buurtkracht_core::effort::ShareCase;
use buurtkracht_core::questions::{AssignmentExplained, ShareExplained, WorkExplained};
use buurtkracht_core::value::Period;

use super::{Opener, decision};
use crate::render::{Page, Style, events};

fn holds(style: &Style<'_>, page: &mut Page, days: Option<Period>) {
    let days = days.map_or(style.say("on no day", "op geen dag").to_owned(), |days| days.to_string());
    page.line(format!("  {} {days}", style.say("holds", "geldt")));
}

/// A share below what it is a share of, or below its plan.
pub fn share_line(style: &Style<'_>, page: &mut Page, case: &ShareCase) {
    let line = events::line(style, &Event::EffortDistributed(case.share.fact.clone()));
    page.line(format!("  {line}  [{}]", case.share.sequence));
    if let Some(release) = &case.released {
        let line = events::line(style, &Event::EffortReleased(release.fact.clone()));
        page.line(format!("    {line}  [{}]", release.sequence));
    }
}

pub fn assignment(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, a: &AssignmentExplained) {
    let line = events::line(style, &Event::CapacityDistributed(a.case.assignment.fact.clone()));
    page.heading(format!("{line}  [{}]", a.case.assignment.sequence));
    holds(style, page, a.days);
    if let Some(partner) = &a.partner {
        page.line(format!("  {} {partner}", style.say("capacity of", "capaciteit van")));
    }
    if let Some(release) = &a.case.released {
        let line = events::line(style, &Event::CapacityReleased(release.fact.clone()));
        page.line(format!("  {line}  [{}]", release.sequence));
    }
    a.shares.iter().for_each(|case| share_line(style, page, case));
    if let Some(explained) = &a.decision {
        decision(style, open, page, explained);
    }
}

pub fn share(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, s: &ShareExplained) {
    let line = events::line(style, &Event::EffortDistributed(s.case.share.fact.clone()));
    page.heading(format!("{line}  [{}]", s.case.share.sequence));
    holds(style, page, s.days);
    if let Some(release) = &s.case.released {
        let line = events::line(style, &Event::EffortReleased(release.fact.clone()));
        page.line(format!("  {line}  [{}]", release.sequence));
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
    let line = events::line(style, &Event::EffortDelivered(w.work.fact.clone()));
    page.heading(format!("{line}  [{}]", w.work.sequence));
    if let Some(partner) = &w.partner {
        page.line(format!("  {} {partner}", style.say("employees of", "medewerkers van")));
    }
}
