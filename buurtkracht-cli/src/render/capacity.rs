//! Capacity as a document: fte and hours side by side, never added up.

use buurtkracht_core::effort::{Effort, EffortSum};
use buurtkracht_core::questions::capacity::{
    AssignmentCapacity, CapacityAnswer, Delivered, PartCapacity, PledgeWork, ShareCapacity,
};
use buurtkracht_core::value::AreaCode;

use super::{Style, confirmed, join};
use crate::document::{Bar, Cell, Chart, Columns, Document, Stretch, Table, Track};
use crate::words::{Words, say};

/// Areas that have something together, counted once.
fn together(areas: &[AreaCode]) -> String {
    areas.iter().map(AreaCode::as_str).collect::<Vec<_>>().join(" + ")
}

/// A quantity in its unit.
pub fn quantity(effort: Effort) -> Cell {
    match effort {
        Effort::Fte(fte) => Cell::Fte(fte),
        Effort::HoursPerWeek(time) => Cell::Hours(time.minutes()),
        Effort::HoursPerYear(time) => Cell::Hours(time.minutes()),
        Effort::InKind => Cell::Empty,
    }
}

/// The unit of a quantity.
pub fn unit(words: &Words, effort: Effort) -> Cell {
    Cell::Text(match effort {
        Effort::Fte(_) => "fte".to_owned(),
        Effort::HoursPerWeek(_) => say!(words, "hours-a-week"),
        Effort::HoursPerYear(_) => say!(words, "hours-a-year"),
        Effort::InKind => say!(words, "kind"),
    })
}

pub fn capacity(style: &Style<'_>, capacity: &CapacityAnswer) -> Document {
    let words = style.words();
    let mut document = Document::new(say!(words, "capacity", day = &capacity.as_of));
    let (week, confirmed) =
        (capacity.full_time_week.to_string(), confirmed(words, capacity.reading_confirmed));
    document.paragraph(say!(words, "full-time-week", week, confirmed));
    document.table(parts(words, capacity));
    // Fte and hours are never in one chart.
    let units = [
        ("fte", "fte".to_owned()),
        ("hours_per_week", say!(words, "hours-a-week")),
        ("hours_per_year", say!(words, "hours-a-year")),
    ];
    for (of, unit) in units {
        let bars = capacity.parts.iter().filter(|part| part.pledged.unit() == of).map(|part| {
            Bar::new(&part.part, [part.assigned, part.free].map(quantity), quantity(part.pledged))
        });
        let parts = [say!(words, "assigned"), say!(words, "free")];
        document.chart(Chart::bars(say!(words, "chart-capacity"), unit, parts, bars));
    }
    document.heading(say!(words, "assignments"));
    match capacity.assignments.is_empty() {
        true => document.paragraph(say!(words, "none")),
        false => {
            document.table(assignments(style, capacity));
            let tracks = capacity.assignments.iter().map(|of| {
                let (from, until) = (of.days.from(), Some(of.days.until()));
                let days = Stretch { name: of.body.to_string(), from, until };
                Track { name: of.assignment.to_string(), stretches: vec![days] }
            });
            document.chart(Chart::timeline(say!(words, "chart-assignments"), capacity.as_of, tracks));
            document.heading(say!(words, "shares"));
            document.table(shares(words, capacity));
        }
    }
    let sums =
        |heading: String, rows: Vec<(String, EffortSum)>| sums(words, heading, rows, capacity.assigned);
    document.heading(say!(words, "per-body"));
    let rows = capacity.bodies.iter().map(|of| (of.body.to_string(), of.effort));
    document.table(sums(say!(words, "body"), rows.collect()));
    document.heading(say!(words, "per-area"));
    let rows = capacity.areas.iter().map(|of| match of.areas.is_empty() {
        true => (say!(words, "not-spread"), of.effort),
        false => (together(&of.areas), of.effort),
    });
    document.table(sums(say!(words, "area"), rows.collect()));
    document.heading(say!(words, "per-plan"));
    let rows = capacity.plans.iter().map(|of| {
        (of.plan.as_ref().map_or_else(|| say!(words, "for-no-plan"), ToString::to_string), of.effort)
    });
    document.table(sums(say!(words, "plan"), rows.collect()));
    document.heading(say!(words, "delivered-hours"));
    document.table(delivered(words, capacity));
    document
}

fn parts(words: &Words, capacity: &CapacityAnswer) -> Table {
    let week = capacity.full_time_week;
    Columns::new()
        .column(say!(words, "source"), |part: &&PartCapacity| Cell::text(&part.part))
        .column(say!(words, "partner"), |part| Cell::text(&part.partner))
        .column(say!(words, "unit"), |part| unit(words, part.pledged))
        .column(say!(words, "pledged"), |part| quantity(part.pledged))
        .column(say!(words, "assigned"), |part| quantity(part.assigned))
        .column(say!(words, "free"), |part| quantity(part.free))
        .column(say!(words, "a-week"), move |part| {
            part.pledged.per_week(week).map_or(Cell::Empty, |time| Cell::Hours(time.minutes()))
        })
        .column(say!(words, "entries"), |part| Cell::Entries(part.entries.clone()))
        .rows(&capacity.parts, 0)
}

fn assignments(style: &Style<'_>, capacity: &CapacityAnswer) -> Table {
    let words = style.words();
    let people = |of: &AssignmentCapacity| join(of.employees.iter().map(|person| style.person(person)));
    Columns::new()
        .column(say!(words, "assignment"), |of: &&AssignmentCapacity| Cell::text(&of.assignment))
        .column(say!(words, "source"), |of| Cell::text(&of.from))
        .column(say!(words, "body"), |of| Cell::text(&of.body))
        .column(say!(words, "unit"), |of| unit(words, of.effort))
        .column(say!(words, "assigned"), |of| quantity(of.effort))
        .column(say!(words, "not-spread"), |of| quantity(of.unspread))
        .column(say!(words, "days"), |of| Cell::Period(of.days))
        .column(say!(words, "employees"), move |of| Cell::Text(people(of)))
        .column(say!(words, "entries"), |of| Cell::Entries(vec![of.entry]))
        .rows(&capacity.assignments, 0)
}

fn shares(words: &Words, capacity: &CapacityAnswer) -> Table {
    type Row<'a> = (&'a AssignmentCapacity, &'a ShareCapacity);
    let rows = capacity.assignments.iter().flat_map(|of| of.shares.iter().map(move |share| (of, share)));
    Columns::new()
        .column(say!(words, "share"), |(_, share): &Row<'_>| Cell::text(&share.share))
        .column(say!(words, "assignment"), |(of, _)| Cell::text(&of.assignment))
        .column(say!(words, "area"), |(_, share)| Cell::Text(together(&share.areas)))
        .column(say!(words, "plan"), |(_, share)| share.plan.as_ref().map_or(Cell::Empty, Cell::text))
        .column(say!(words, "unit"), |(_, share)| unit(words, share.effort))
        .column(say!(words, "quantity"), |(_, share)| quantity(share.effort))
        .column(say!(words, "days"), |(_, share)| Cell::Period(share.days))
        .column(say!(words, "entries"), |(_, share)| Cell::Entries(vec![share.entry]))
        .rows(rows, 0)
}

/// Sums in each unit, with the total.
fn sums(words: &Words, heading: String, rows: Vec<(String, EffortSum)>, total: EffortSum) -> Table {
    let rows = rows.into_iter().chain([(say!(words, "total"), total)]);
    efforts(
        words,
        Columns::new().column(heading, |(name, _): &(String, EffortSum)| Cell::text(name)),
        |row| Some(row.1),
    )
    .rows(rows, 1)
}

/// Adds a column for each unit of a sum of effort.
pub fn efforts<'a, T: 'a>(
    words: &Words,
    columns: Columns<'a, T>,
    of: fn(&T) -> Option<EffortSum>,
) -> Columns<'a, T> {
    columns
        .column("fte", move |row| of(row).map_or(Cell::Empty, |sum| Cell::Fte(sum.fte)))
        .column(say!(words, "hours-a-week"), move |row| {
            of(row).map_or(Cell::Empty, |sum| Cell::Hours(sum.hours_per_week.minutes()))
        })
        .optional(say!(words, "hours-a-year"), move |row| {
            let sum = of(row).filter(|sum| sum.hours_per_year.minutes() > 0);
            sum.map_or(Cell::Empty, |sum| Cell::Hours(sum.hours_per_year.minutes()))
        })
        .column(say!(words, "kind"), move |row| {
            of(row).map_or(Cell::Empty, |sum| Cell::Number(sum.in_kind.into()))
        })
}

fn delivered(words: &Words, capacity: &CapacityAnswer) -> Table {
    type Row<'a> = (&'a PledgeWork, &'a Delivered);
    let rows = capacity.delivered.iter().flat_map(|of| [(of, &of.quarter), (of, &of.year)]);
    Columns::new()
        .column(say!(words, "pledge"), |(of, _): &Row<'_>| Cell::text(&of.pledge))
        .column(say!(words, "partner"), |(of, _)| Cell::text(&of.partner))
        .column(say!(words, "days"), |(_, own)| Cell::Period(own.days))
        .column(say!(words, "pledged-display"), |(_, own)| {
            own.pledged.map_or(Cell::Empty, |time| Cell::Hours(time.minutes()))
        })
        .column(say!(words, "by-timesheets"), |(_, own)| Cell::Hours(own.worked.timesheet.minutes()))
        .column(say!(words, "estimated"), |(_, own)| Cell::Hours(own.worked.estimate.minutes()))
        .column(say!(words, "entries"), |(of, own)| match std::ptr::eq(*own, &of.year) {
            true => Cell::Entries(of.entries.clone()),
            false => Cell::Empty,
        })
        .rows(rows, 0)
}
