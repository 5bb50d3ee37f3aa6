//! Capacity as text: fte and hours side by side, never added up.

use buurtkracht_core::effort::{Effort, EffortSum};
use buurtkracht_core::questions::capacity::{AssignmentCapacity, CapacityAnswer, Delivered};
use buurtkracht_core::value::AreaCode;

use super::events::effort;
use super::{Page, Style, entries};

/// Areas that have something together: one line, counted once.
fn together(areas: &[AreaCode]) -> String {
    areas.iter().map(AreaCode::as_str).collect::<Vec<_>>().join(" + ")
}

/// Each unit that there is some of.
pub fn sum(style: &Style<'_>, sum: &EffortSum) -> String {
    let mut parts = Vec::new();
    if sum.fte.hundredths() > 0 {
        parts.push(effort(style, Effort::Fte(sum.fte)));
    }
    if sum.hours_per_week.minutes() > 0 {
        parts.push(effort(style, Effort::HoursPerWeek(sum.hours_per_week)));
    }
    if sum.in_kind > 0 {
        parts.push(format!("{} {}", sum.in_kind, style.say("in kind", "in natura")));
    }
    if parts.is_empty() { "—".to_owned() } else { parts.join(", ") }
}

pub fn capacity(style: &Style<'_>, capacity: &CapacityAnswer) -> String {
    let mut page = Page::default();
    page.line(format!("{} {}", style.say("Capacity as of", "Capaciteit per"), capacity.as_of));
    let confirmed = style.confirmed(capacity.reading_confirmed);
    page.line(format!(
        "  {} {} ({}: {confirmed})",
        style.say(
            "fte and hours are never added up; a conversion, for display, at a full-time week of",
            "fte en uren worden nooit opgeteld; een omrekening, ter vergelijking, bij een voltijdsweek van"
        ),
        capacity.full_time_week,
        style.say("a reading", "een lezing")
    ));
    parts(style, &mut page, capacity);
    page.heading(style.say("Assignments", "Toedelingen"));
    if capacity.assignments.is_empty() {
        page.line(format!("  {}", style.say("none", "geen")));
    }
    for assignment in &capacity.assignments {
        assigned(style, &mut page, assignment);
    }
    sums(style, &mut page, capacity);
    delivered(style, &mut page, capacity);
    page.finish()
}

fn parts(style: &Style<'_>, page: &mut Page, capacity: &CapacityAnswer) {
    let headings = [
        style.say("source", "bron"),
        style.say("partner", "partner"),
        style.say("pledged", "toegezegd"),
        style.say("assigned", "toegedeeld"),
        style.say("free", "vrij"),
        style.say("a week, for display", "per week, ter vergelijking"),
        style.say("entries", "regels"),
    ];
    let rows = capacity.parts.iter().map(|part| {
        let per_week = part.pledged.per_week(capacity.full_time_week);
        let quantities = match part.pledged {
            Effort::Fte(_) | Effort::HoursPerWeek(_) => {
                [part.pledged, part.assigned, part.free].map(|quantity| effort(style, quantity))
            }
            Effort::InKind => {
                let own = !part.entries.is_empty();
                let own = if own { effort(style, part.assigned) } else { "—".to_owned() };
                [effort(style, part.pledged), own, "—".to_owned()]
            }
        };
        let [pledged, assigned, free] = quantities;
        let per_week = per_week.map_or("—".to_owned(), |time| time.to_string());
        let (part, partner, rests_on) =
            (part.part.to_string(), part.partner.to_string(), entries(&part.entries));
        vec![part, partner, pledged, assigned, free, per_week, rests_on]
    });
    page.table(&headings, rows.collect(), &[2, 3, 4, 5]);
}

fn assigned(style: &Style<'_>, page: &mut Page, assignment: &AssignmentCapacity) {
    let people: Vec<String> = assignment.employees.iter().map(|person| style.person(person)).collect();
    let people = if people.is_empty() { String::new() } else { format!(": {}", people.join(", ")) };
    page.line(format!(
        "  {} {} {} → {} ({}){people} [{}]",
        assignment.assignment,
        effort(style, assignment.effort),
        assignment.from,
        assignment.body,
        assignment.days,
        assignment.entry
    ));
    for share in &assignment.shares {
        let plan = share.plan.as_ref().map_or_else(String::new, |plan| format!(", plan {plan}"));
        page.line(format!(
            "    {} {} → {}{plan} ({}) [{}]",
            share.share,
            effort(style, share.effort),
            together(&share.areas),
            share.days,
            share.entry
        ));
    }
    if assignment.unspread.steps() > 0 {
        let rest = effort(style, assignment.unspread);
        page.line(format!("    {} {rest}", style.say("not spread:", "niet verdeeld:")));
    }
}

fn sums(style: &Style<'_>, page: &mut Page, capacity: &CapacityAnswer) {
    let total = || vec![style.say("total", "totaal").to_owned(), sum(style, &capacity.assigned)];
    let assigned = style.say("assigned", "toegedeeld");
    page.heading(style.say("Per body", "Per orgaan"));
    let bodies = capacity.bodies.iter().map(|of| vec![of.body.to_string(), sum(style, &of.effort)]);
    page.table(&[style.say("body", "orgaan"), assigned], bodies.chain([total()]).collect(), &[]);
    page.heading(style.say("Per area", "Per gebied"));
    let areas = capacity.areas.iter().map(|of| {
        let areas = if of.areas.is_empty() {
            style.say("not spread", "niet verdeeld").to_owned()
        } else {
            together(&of.areas)
        };
        vec![areas, sum(style, &of.effort)]
    });
    page.table(&[style.say("area", "gebied"), assigned], areas.chain([total()]).collect(), &[]);
    page.heading(style.say("Per plan", "Per plan"));
    let plans = capacity.plans.iter().map(|of| {
        let none = style.say("for no plan", "voor geen plan").to_owned();
        vec![of.plan.as_ref().map_or(none, ToString::to_string), sum(style, &of.effort)]
    });
    page.table(&["plan", assigned], plans.chain([total()]).collect(), &[]);
}

fn delivered(style: &Style<'_>, page: &mut Page, capacity: &CapacityAnswer) {
    page.heading(style.say("Delivered, in hours", "Geleverd, in uren"));
    let headings = [
        style.say("pledge", "toezegging"),
        style.say("partner", "partner"),
        style.say("days", "dagen"),
        style.say("pledged, for display", "toegezegd, ter vergelijking"),
        style.say("by timesheets", "geregistreerd"),
        style.say("estimated", "geschat"),
        style.say("entries", "regels"),
    ];
    let row =
        |of: &buurtkracht_core::questions::capacity::PledgeWork, delivered: &Delivered, rests_on: String| {
            vec![
                of.pledge.to_string(),
                of.partner.to_string(),
                delivered.days.to_string(),
                delivered.pledged.map_or("—".to_owned(), |time| time.to_string()),
                delivered.worked.timesheet.to_string(),
                delivered.worked.estimate.to_string(),
                rests_on,
            ]
        };
    let rows = capacity
        .delivered
        .iter()
        .flat_map(|of| [row(of, &of.quarter, String::new()), row(of, &of.year, entries(&of.entries))]);
    page.table(&headings, rows.collect(), &[3, 4, 5]);
}
