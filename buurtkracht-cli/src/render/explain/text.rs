//! What the text of the charter names by an id as text: pledges, goals and duties; and facts from before it was signed.

use buurtkracht_core::Event;
use buurtkracht_core::id::Sequence;
use buurtkracht_core::questions::{DutyExplained, GoalExplained, LegacyExplained, PledgeUsed};

use super::money;
use crate::render::{Page, Style, events, governance, word};

fn bracketed(entry: Option<Sequence>) -> String {
    entry.map_or(String::new(), |entry| format!("  [{entry}]"))
}

pub fn pledge(style: &Style<'_>, page: &mut Page, p: &PledgeUsed) {
    let pledge = &p.pledge.pledge;
    page.heading(format!(
        "{} {}: {} {} {} (§ {}){}",
        style.say("Pledge", "Toezegging"),
        pledge.id,
        events::contribution(style, &pledge.what),
        style.say("of", "van"),
        p.whose,
        pledge.section,
        bracketed(p.entry)
    ));
    if p.whose != pledge.partner {
        page.line(format!("  {} {}", style.say("pledged by", "toegezegd door"), pledge.partner));
    }
    for earmark in &pledge.earmarks {
        page.line(format!(
            "  {} {}: {}, {}",
            style.say("of which", "waarvan"),
            earmark.id,
            events::contribution(style, &earmark.part),
            earmark.purpose
        ));
    }
    for provided in &p.pledge.provided {
        page.event(style, 2, &Event::ContributionProvided(provided.fact.clone()), provided.sequence);
    }
    if let Some(cancelled) = &p.pledge.cancelled {
        page.event(style, 2, &Event::PledgeCancelled(cancelled.fact.clone()), cancelled.sequence);
    }
    if !p.allocations.is_empty() {
        page.line(format!("  {}", money::figures(style, &p.figures)));
    }
    for account in &p.allocations {
        let record = &account.allocation;
        page.event(style, 2, &Event::FundsAllocated(record.fact.clone()), record.sequence);
        for release in &account.releases {
            page.event(style, 4, &Event::FundsReleased(release.fact.clone()), release.sequence);
        }
    }
    for case in &p.assignments {
        let record = &case.assignment;
        page.event(style, 2, &Event::CapacityDistributed(record.fact.clone()), record.sequence);
        if let Some(release) = &case.released {
            page.event(style, 4, &Event::CapacityReleased(release.fact.clone()), release.sequence);
        }
    }
    for record in &p.work {
        page.event(style, 2, &Event::EffortDelivered(record.fact.clone()), record.sequence);
    }
}

pub fn goal(style: &Style<'_>, page: &mut Page, g: &GoalExplained) {
    page.heading(format!(
        "{} {} \"{}\" (§ {}){}",
        style.say("Goal", "Doel"),
        g.goal.id,
        g.goal.title,
        g.goal.section,
        bracketed(g.entry)
    ));
    for aim in &g.goal.sub_aims {
        page.line(format!("  {} {}: {}", style.say("sub-aim", "subdoel"), aim.id, aim.title));
    }
    for record in &g.indicators {
        page.event(style, 2, &Event::IndicatorDefined(record.fact.clone()), record.sequence);
    }
    for record in &g.plans {
        page.event(style, 2, &Event::PlanProposed(record.fact.clone()), record.sequence);
    }
}

pub fn duty(style: &Style<'_>, page: &mut Page, d: &DutyExplained) {
    page.heading(format!(
        "{} {}: {} (§ {}){}",
        style.say("Duty", "Plicht"),
        d.duty.id,
        d.duty.what,
        d.duty.section,
        bracketed(d.entry)
    ));
    page.line(format!("  {}", word(style.lang, d.duty.asks.into())));
    if let Some(body) = &d.duty.body {
        page.line(format!("  {} {body}", style.say("body", "orgaan")));
    }
    if let Some(owner) = &d.duty.owner {
        page.line(format!("  {} {owner}", style.say("owner", "eigenaar")));
    }
    page.line(format!(
        "  {}",
        style.say(
            "`buurtkracht compliance` tells whether it is met",
            "`buurtkracht compliance` zegt of eraan is voldaan"
        )
    ));
}

pub fn legacy(style: &Style<'_>, page: &mut Page, l: &LegacyExplained) {
    let fact = &l.fact.fact;
    page.event_heading(style, &Event::LegacyFactRecorded(fact.clone()), l.fact.sequence);
    page.line(format!(
        "  {} {}; {}",
        style.say("the charter was signed on", "de verklaring is ondertekend op"),
        l.signing,
        style.say("no right follows from it", "er volgt geen recht uit")
    ));
    if let Some(document) = &fact.document {
        page.line(format!("  {}: {}", style.say("document", "document"), governance::document(document)));
    }
}
