//! Efficiency as a document: what plans took beside what they brought about, and what it was per area.

use buurtkracht_core::id::Sequence;
use buurtkracht_core::questions::efficiency::{
    AreaEfficiency, Each, EfficiencyAnswer, OutputEfficiency, PlanEfficiency, Rounding,
};
use buurtkracht_core::questions::means::Taken;
use buurtkracht_core::value::Period;

use super::{Style, word};
use crate::document::{Bar, Cell, Chart, Columns, Document, Table};
use crate::number::money;
use crate::words::{Words, say};

pub fn efficiency(style: &Style<'_>, answer: &EfficiencyAnswer) -> Document {
    let words = style.words();
    let mut document = Document::new(say!(words, "efficiency", day = &answer.as_of));
    let Rounding::HalfAwayFromZero = answer.rounding;
    document.paragraph(say!(words, "quotients-rounded"));
    document.paragraph(say!(words, "hours-worked"));
    document.heading(say!(words, "per-plan"));
    let rows = answer.plans.iter().map(|plan| (name(style, plan), plan.taken, plan.entries.as_slice()));
    document.table(means(words, say!(words, "plan"), rows.collect(), answer.total));
    let bars = answer.plans.iter().map(|plan| {
        let Taken { spent, owed, .. } = plan.taken;
        Bar::new(name(style, plan), [spent, owed].map(Cell::Money), Cell::Money(spent.saturating_add(owed)))
    });
    let parts = [say!(words, "spent"), say!(words, "owed")];
    document.chart(Chart::bars(say!(words, "chart-efficiency"), say!(words, "euro"), parts, bars));
    outputs(style, &mut document, answer);
    areas(words, &mut document, answer);
    document.heading(say!(words, "per-goal"));
    document.paragraph(say!(words, "shared-goals"));
    let none = say!(words, "for-no-plan");
    let rows = answer.goals.iter().map(|group| (together(&group.goals, &none), group.taken, [].as_slice()));
    document.table(means(words, say!(words, "goal"), rows.collect(), answer.total));
    document
}

fn name(style: &Style<'_>, plan: &PlanEfficiency) -> String {
    let Some(id) = &plan.plan else { return say!(style.words(), "for-no-plan") };
    let status = plan.status.map_or("—", |status| word(style.lang, status.into()));
    format!("{id} ({status})")
}

/// Areas or goals that share something, or the name of what has none.
fn together<T: ToString>(of: &[T], none: &str) -> String {
    match of {
        [] => none.to_owned(),
        of => of.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + "),
    }
}

/// What was spent, owed and worked, under a name, with the total.
fn means(words: &Words, heading: String, rows: Vec<(String, Taken, &[Sequence])>, total: Taken) -> Table {
    let entries = rows.iter().any(|(_, _, entries)| !entries.is_empty());
    let mut columns = Columns::new()
        .column(heading, |(name, _, _): &(String, Taken, &[Sequence])| Cell::text(name))
        .column(say!(words, "spent"), |(_, taken, _)| Cell::Money(taken.spent))
        .column(say!(words, "owed"), |(_, taken, _)| Cell::Money(taken.owed))
        .column(say!(words, "timesheet-hours"), |(_, taken, _)| Cell::Hours(taken.hours.timesheet.minutes()))
        .column(say!(words, "estimated-hours"), |(_, taken, _)| Cell::Hours(taken.hours.estimate.minutes()));
    if entries {
        columns = columns.column(say!(words, "entries"), |(_, _, entries)| Cell::Entries(entries.to_vec()));
    }
    columns.rows(rows.into_iter().chain([(say!(words, "total"), total, [].as_slice())]), 1)
}

/// Adds the means for one unit or one resident: money spent, money owed, hours.
fn each<'a, T>(
    columns: Columns<'a, T>,
    [spent, owed, hours]: [String; 3],
    of: impl Fn(&T) -> Option<Each> + Copy + 'a,
) -> Columns<'a, T> {
    columns
        .column(spent, move |row| of(row).map_or(Cell::Empty, |of| Cell::Money(of.spent)))
        .column(owed, move |row| of(row).map_or(Cell::Empty, |of| Cell::Money(of.owed)))
        .column(hours, move |row| of(row).map_or(Cell::Empty, |of| Cell::Hours(of.worked.minutes())))
}

/// What one of each kind took of its whole plan.
fn outputs(style: &Style<'_>, document: &mut Document, answer: &EfficiencyAnswer) {
    type Row<'a> = (&'a PlanEfficiency, &'a OutputEfficiency);
    let words = style.words();
    document.heading(say!(words, "per-output"));
    let rows = || answer.plans.iter().flat_map(|plan| plan.outputs.iter().map(move |output| (plan, output)));
    if rows().next().is_none() {
        document.paragraph(say!(words, "nothing-counted"));
        return;
    }
    document.paragraph(say!(words, "of-whole-plan"));
    let columns = Columns::new()
        .column(say!(words, "plan"), |(plan, _): &Row<'_>| plan.plan.as_ref().map_or(Cell::Empty, Cell::text))
        .column(say!(words, "output"), |(_, output)| Cell::text(&output.what))
        .column(say!(words, "unit"), |(_, output)| Cell::text(&output.unit))
        .column(say!(words, "count"), |(_, output)| {
            i64::try_from(output.count).map_or(Cell::Empty, Cell::Number)
        })
        .column(say!(words, "days-counted"), |(_, output)| {
            Period::new(output.from, output.until).map_or(Cell::Empty, Cell::Period)
        });
    let headings = [say!(words, "spent-each"), say!(words, "owed-each"), say!(words, "hours-each")];
    document.table(
        each(columns, headings, |(_, output)| output.each)
            .column(say!(words, "entries"), |(_, output)| Cell::Entries(output.entries.clone()))
            .rows(rows(), 0),
    );
    for (plan, output) in rows() {
        cares(style, document, plan, output);
    }
}

/// What asks for care in what one took.
fn cares(style: &Style<'_>, document: &mut Document, plan: &PlanEfficiency, output: &OutputEfficiency) {
    let words = style.words();
    let id = plan.plan.as_ref().map(ToString::to_string).unwrap_or_default();
    let (id, what) = (id.as_str(), output.what.as_str());
    if !output.spent_after.is_zero() {
        let (amount, day) = (money(style.lang, output.spent_after), output.until.to_string());
        document.paragraph(say!(words, "spent-after", plan = id, what, amount, day));
    }
    if output.overlaps {
        document.paragraph(say!(words, "counts-overlap", plan = id, what));
    }
    if plan.taken.hours.total().minutes() == 0 {
        document.paragraph(say!(words, "no-hours", plan = id, what));
    }
    if plan.outputs.len() > 1 {
        document.paragraph(say!(words, "one-of-several", plan = id, what));
    }
}

fn areas(words: &Words, document: &mut Document, answer: &EfficiencyAnswer) {
    let none = say!(words, "area-unknown");
    document.heading(say!(words, "per-area"));
    document.paragraph(say!(words, "shared-areas"));
    let rows = answer.areas.iter().map(|of| (together(&of.areas, &none), of.taken, of.entries.as_slice()));
    document.table(means(words, say!(words, "area"), rows.collect(), answer.total));
    document.heading(say!(words, "per-resident"));
    let mut known = answer.areas.iter().filter(|of| of.each.is_some()).peekable();
    if known.peek().is_none() {
        document.paragraph(say!(words, "no-residents"));
        return;
    }
    document.paragraph(say!(words, "residents-given"));
    let columns = Columns::new()
        .column(say!(words, "area"), |of: &&AreaEfficiency| Cell::Text(together(&of.areas, &none)))
        .column(say!(words, "residents"), |of| {
            of.residents.and_then(|count| i64::try_from(count).ok()).map_or(Cell::Empty, Cell::Number)
        });
    let headings =
        [say!(words, "spent-a-resident"), say!(words, "owed-a-resident"), say!(words, "hours-a-resident")];
    document.table(each(columns, headings, |of| of.each).rows(known, 0));
}
