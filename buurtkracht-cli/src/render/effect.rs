//! Effect as a document: figures, what was done, and why figures cannot be compared. Never cause.

use std::collections::BTreeSet;

use buurtkracht_core::Event;
use buurtkracht_core::evaluation::{Direction, EvaluationKind, Measured, Measurement};
use buurtkracht_core::id::{GoalId, Sequence};
use buurtkracht_core::questions::effect::{
    AreaEffect, Caveat, EffectAnswer, EvaluationSummary, GoalEffect, IndicatorEffect, Interval, PlotPoint,
};
use buurtkracht_core::questions::means::{Means, Taken};
use buurtkracht_core::value::{AreaCode, Day, Figure, Title};

use super::{Basis, Lang, Style, events, join, word};
use crate::document::{Cell, Chart, Columns, Document, Item, Mark, MarkKind, Shape, Table};
use crate::number::cell;
use crate::words::{Words, say};

pub fn effect(style: &Style<'_>, basis: &Basis, answer: &EffectAnswer) -> Document {
    let words = style.words();
    let mut document = Document::new(say!(words, "effect", day = &answer.as_of));
    document.paragraph(say!(words, "effect-no-cause"));
    document.paragraph(say!(words, "effect-comparable"));
    let programme = basis.programme.to_string();
    let (small, entries) = (answer.small_cell, basis.entries);
    document.paragraph(say!(words, "effect-basis", small, entries, programme));
    for goal in &answer.goals {
        self::goal(style, &mut document, goal);
    }
    if !answer.evaluations.is_empty() {
        document.heading(say!(words, "effect-of-programme"));
        document.outline(answer.evaluations.iter().map(|own| evaluation(style, own)));
    }
    if !answer.for_no_plan.is_nothing() {
        document.heading(say!(words, "effect-for-no-plan"));
        let row = MeansRow { name: say!(words, "for-no-plan"), ..MeansRow::of(&answer.for_no_plan) };
        document.table(means(words, vec![MeansRow { entries: &answer.entries, ..row }], 0));
    }
    document
}

fn goal(style: &Style<'_>, document: &mut Document, goal: &GoalEffect) {
    let (words, title) = (style.words(), goal.title.to_string());
    document.heading(say!(words, "effect-goal", goal = &goal.goal, title));
    if !goal.became.is_empty() {
        document.paragraph(say!(words, "effect-became", goals = join(&goal.became)));
    }
    if let Some(ended) = &goal.ended {
        let reason = ended.reason.as_ref().map(ToString::to_string);
        document.paragraph(say!(words, "effect-goal-ended", on = &ended.on, reason));
    }
    if goal.areas.is_empty() {
        document.paragraph(say!(words, "effect-nothing-known"));
    }
    document.outline(goal.unmeasured.iter().map(|record| {
        let never = Item::new(say!(words, "effect-never-measured"));
        let event = Event::IndicatorDefined(record.fact.clone());
        Item::new(events::line(style, &event)).shown_by([record.sequence]).with([never])
    }));
    for area in &goal.areas {
        self::area(style, document, (&goal.goal, area));
    }
}

fn area(style: &Style<'_>, document: &mut Document, (goal, area): (&GoalId, &AreaEffect)) {
    let words = style.words();
    document.heading_at(3, place(&area.area, area.name.as_ref()));
    if area.indicators.is_empty() {
        document.paragraph(say!(words, "effect-no-figures"));
    }
    for own in &area.indicators {
        indicator(style, document, area, own);
    }
    if !area.outputs.is_empty() {
        document.heading_at(4, say!(words, "effect-brought-about"));
        document.outline(area.outputs.iter().map(|record| {
            let event = Event::OutputRecorded(record.fact.clone());
            Item::new(events::line(style, &event)).shown_by([record.sequence])
        }));
    }
    if !area.evaluations.is_empty() {
        document.heading_at(4, say!(words, "effect-evaluations"));
        document.outline(area.evaluations.iter().map(|own| evaluation(style, own)));
    }
    if !area.means.is_empty() {
        // A sheet of a workbook has no other name.
        let (goal, code) = (goal.to_string(), area.area.to_string());
        document.heading_at(4, say!(words, "effect-means", goal, area = code));
        let rows = area.means.iter().map(|row| MeansRow {
            name: row.plan.as_ref().map_or_else(|| say!(words, "for-no-plan"), ToString::to_string),
            shared: shared(row),
            taken: &row.taken,
            entries: &row.entries,
        });
        let alone = MeansRow { name: say!(words, "effect-alone"), ..MeansRow::of(&area.alone) };
        let shared = MeansRow { name: say!(words, "effect-shared"), ..MeansRow::of(&area.shared) };
        let totals = [Some(alone), (!area.shared.is_nothing()).then_some(shared)];
        let totals: Vec<MeansRow<'_>> = totals.into_iter().flatten().collect();
        let count = totals.len();
        document.table(means(words, rows.chain(totals).collect(), count));
    }
}

/// An area by its code, and its name where it is registered.
fn place(area: &AreaCode, name: Option<&Title>) -> String {
    name.map_or_else(|| area.to_string(), |name| format!("{area} {name}"))
}

/// Returns the unit of an indicator, and which way is better.
fn unit(words: &Words, own: &IndicatorEffect) -> String {
    let unit = own.indicator.fact.unit.to_string();
    match own.indicator.fact.direction {
        Direction::Up => say!(words, "effect-more-is-better", unit),
        Direction::Down => say!(words, "effect-less-is-better", unit),
    }
}

fn indicator(style: &Style<'_>, document: &mut Document, area: &AreaEffect, own: &IndicatorEffect) {
    let (words, fact) = (style.words(), &own.indicator.fact);
    document.heading_at(
        4,
        say!(
            words,
            "effect-indicator",
            indicator = &fact.indicator,
            title = &fact.title,
            unit = unit(words, own),
            entry = &own.indicator.sequence
        ),
    );
    if let Some(aim) = &own.sub_aim {
        document.paragraph(say!(words, "effect-sub-aim", aim = &aim));
    }
    document.table(figures(words, own));
    let warnings = own
        .warnings
        .iter()
        .map(|warning| Item::new(caveat(style, &warning.caveat)).shown_by(warning.entries.iter().copied()));
    let made = made(words, &own.points).into_iter().map(Item::new);
    let about: Vec<Item> = [change(style, own).with(warnings)].into_iter().chain(made).collect();
    let notes = about.iter().flat_map(|item| std::iter::once(item).chain(&item.below));
    let notes = notes.map(|item| item.text.clone()).collect();
    document.outline(about);
    let (title, place) = (fact.title.to_string(), place(&area.area, area.name.as_ref()));
    let title = match fact.context_only {
        true => say!(words, "effect-chart-context", title, place),
        false => say!(words, "effect-chart", title, place),
    };
    document.chart(Chart { title, unit: unit(words, own), notes, shape: Shape::Line(marks(own)) });
}

fn figure(measurement: &Measurement) -> Option<Figure> {
    match measurement.value {
        Some(Measured::Figure(figure)) => Some(figure),
        Some(Measured::Suppressed) | None => None,
    }
}

fn marks(own: &IndicatorEffect) -> Vec<Mark> {
    let points = own.points.iter().map(|point| Mark {
        kind: if point.is_baseline { MarkKind::Baseline } else { MarkKind::Measured },
        day: point.measurement.fact.reference_date,
        value: figure(&point.measurement.fact),
        series: Some(point.comparable),
    });
    let targets = own.periods.iter().filter_map(|period| {
        let (value, day) = (Some(period.period.target.as_ref()?.fact.value), period.period.end);
        Some(Mark { kind: MarkKind::Target, day, value, series: None })
    });
    points.chain(targets).collect()
}

/// A figure or a target.
struct Row<'a> {
    kind: String,
    day: Day,
    area: &'a AreaCode,
    figure: Cell,
    n: Option<u32>,
    interval: Option<Interval>,
    reached: Option<String>,
    entry: Sequence,
}

/// The figures and targets, the earliest first.
fn figures(words: &Words, own: &IndicatorEffect) -> Table {
    let points = own.points.iter().map(|PlotPoint { is_baseline, measurement, interval, .. }| {
        let fact = &measurement.fact;
        Row {
            kind: if *is_baseline { say!(words, "baseline") } else { say!(words, "effect-measured") },
            day: fact.reference_date,
            area: &fact.area,
            figure: match fact.value {
                Some(Measured::Figure(figure)) => Cell::Figure(figure),
                Some(Measured::Suppressed) => Cell::Text(say!(words, "suppressed")),
                None => Cell::Text(say!(words, "absent")),
            },
            n: fact.n,
            interval: *interval,
            reached: None,
            entry: measurement.sequence,
        }
    });
    let targets = own.periods.iter().filter_map(|period| {
        let target = period.period.target.as_ref()?;
        Some(Row {
            kind: say!(words, "effect-target"),
            day: period.period.end,
            area: &target.fact.area,
            figure: Cell::Figure(target.fact.value),
            n: None,
            interval: None,
            reached: Some(match period.reached {
                Some(true) => say!(words, "effect-reached"),
                Some(false) => say!(words, "effect-not-reached"),
                None => say!(words, "effect-no-figure-in-period"),
            }),
            entry: target.sequence,
        })
    });
    let mut rows: Vec<Row<'_>> = points.chain(targets).collect();
    rows.sort_by_key(|row| row.day);
    let mut columns = Columns::new()
        .column(say!(words, "effect-kind"), |row: &Row<'_>| Cell::text(&row.kind))
        .column(say!(words, "day"), |row| Cell::Date(row.day))
        .column(say!(words, "area"), |row| Cell::text(row.area))
        .column(say!(words, "figure"), |row| row.figure.clone())
        .column("n", |row| row.n.map_or(Cell::Empty, |n| Cell::Number(n.into())));
    if let Some(percent) =
        rows.iter().find_map(|row| row.interval).map(|own| own.confidence_percent.percent())
    {
        columns = columns.column(say!(words, "effect-interval", percent), |row| {
            row.interval.map_or(Cell::Empty, |own| Cell::Text(ends(words.lang, own)))
        });
    }
    if rows.iter().any(|row| row.reached.is_some()) {
        columns = columns
            .column(say!(words, "effect-target"), |row| row.reached.as_ref().map_or(Cell::Empty, Cell::text));
    }
    columns.column(say!(words, "entries"), |row| Cell::Entries(vec![row.entry])).rows(rows, 0)
}

/// Says where figures come from and how they were made, each way of making them once.
fn made(words: &Words, points: &[PlotPoint]) -> BTreeSet<String> {
    let made = points.iter().map(|PlotPoint { measurement, .. }| {
        let fact = &measurement.fact;
        let (source, method) = (fact.source.to_string(), fact.method.to_string());
        match &fact.population {
            Some(counted) => {
                let counted = counted.to_string();
                say!(words, "effect-made-of", source, method, counted)
            }
            None => say!(words, "effect-made", source, method),
        }
    });
    made.collect()
}

/// Says the change, or that none is shown.
fn change(style: &Style<'_>, own: &IndicatorEffect) -> Item {
    let words = style.words();
    let Some(change) = &own.change else { return Item::new(say!(words, "effect-no-change")) };
    let [from, to] = [change.from, change.to].map(|figure| cell(style.lang, &Cell::Figure(figure)));
    let by = signed(style.lang, change.by);
    let course = word(style.lang, change.course.into());
    let percent = change.interval.map(|own| own.confidence_percent.percent());
    let interval = change.interval.map(|own| ends(style.lang, own));
    let beyond = change.beyond_chance.map(|beyond| if beyond { "yes" } else { "no" }).unwrap_or("unknown");
    Item::new(say!(words, "effect-change", from, to, by, percent, interval, beyond, course))
        .shown_by(change.entries)
}

fn signed(lang: Lang, figure: Figure) -> String {
    let shown = cell(lang, &Cell::Figure(figure));
    if figure.ten_thousandths() > 0 { format!("+{shown}") } else { shown }
}

/// The two ends of an interval.
fn ends(lang: Lang, own: Interval) -> String {
    let [from, until] = [own.from, own.until].map(|end| cell(lang, &Cell::Figure(end)));
    format!("{from} … {until}")
}

/// Says why a figure cannot be compared, or only with care.
fn caveat(style: &Style<'_>, caveat: &Caveat) -> String {
    let words = style.words();
    match caveat {
        Caveat::NoBaseline => say!(words, "effect-no-baseline"),
        Caveat::NoLaterFigure => say!(words, "effect-no-later-figure"),
        Caveat::OtherBoundary { area, change, on } => {
            let (area, change) = (area.to_string(), word(style.lang, (*change).into()));
            say!(words, "effect-other-boundary", area, change, on = &on)
        }
        Caveat::OtherDivision { was, now } => {
            say!(words, "effect-other-division", was = &was, now = &now)
        }
        Caveat::OtherSeries { was, now } => {
            let [was, now] = [was, now].map(|series| {
                series.as_ref().map_or_else(|| say!(words, "effect-not-said"), ToString::to_string)
            });
            say!(words, "effect-other-series", was, now)
        }
        Caveat::UnknownNumber => say!(words, "effect-unknown-number"),
        Caveat::Estimate => say!(words, "effect-estimate"),
        Caveat::Suppressed { n } => say!(words, "effect-too-few-to-tell", n = *n),
        Caveat::Absent => say!(words, "effect-not-zero"),
        Caveat::TooFew { n } => say!(words, "effect-too-few-to-compare", n = *n),
        Caveat::ContextOnly => say!(words, "effect-context-only"),
    }
}

fn evaluation(style: &Style<'_>, own: &EvaluationSummary) -> Item {
    let (words, fact) = (style.words(), &own.evaluation.fact);
    let shows = match fact.kind {
        EvaluationKind::Process => say!(words, "effect-process"),
        EvaluationKind::Narrative => say!(words, "effect-narrative"),
        EvaluationKind::Effect if own.rests_on.is_empty() => say!(words, "effect-rests-on-nothing"),
        EvaluationKind::Effect => say!(words, "effect-rests-on", figures = join(&own.rests_on)),
    };
    let successes = fact.successes.as_ref().map(|text| say!(words, "successes", text = style.sealed(text)));
    let challenges =
        fact.challenges.as_ref().map(|text| say!(words, "challenges", text = style.sealed(text)));
    let below = [Some(shows), successes, challenges];
    Item::new(events::line(style, &Event::EvaluationRecorded(fact.clone())))
        .shown_by([own.evaluation.sequence])
        .with(below.into_iter().flatten().map(Item::new))
}

/// Money and time of a plan, or of several together.
struct MeansRow<'a> {
    name: String,
    /// The goals or areas that share it.
    shared: String,
    taken: &'a Taken,
    entries: &'a [Sequence],
}

impl<'a> MeansRow<'a> {
    fn of(taken: &'a Taken) -> Self {
        Self { name: String::new(), shared: String::new(), taken, entries: &[] }
    }
}

/// Names the goals and the areas that share something, where several do.
fn shared(row: &Means) -> String {
    let goals = (row.goals.len() > 1).then(|| join(&row.goals));
    let areas = (row.areas.len() > 1).then(|| join(&row.areas));
    join(goals.into_iter().chain(areas))
}

fn means(words: &Words, rows: Vec<MeansRow<'_>>, totals: usize) -> Table {
    let mut columns = Columns::new().column(say!(words, "plan"), |row: &MeansRow<'_>| Cell::text(&row.name));
    if rows.iter().any(|row| !row.shared.is_empty()) {
        columns = columns.column(say!(words, "effect-shared-by"), |row| Cell::text(&row.shared));
    }
    columns
        .column(say!(words, "spent"), |row| Cell::Money(row.taken.spent))
        .column(say!(words, "owed"), |row| Cell::Money(row.taken.owed))
        .column(say!(words, "timesheet-hours"), |row| Cell::Hours(row.taken.hours.timesheet.minutes()))
        .column(say!(words, "estimated-hours"), |row| Cell::Hours(row.taken.hours.estimate.minutes()))
        .column(say!(words, "entries"), |row| Cell::Entries(row.entries.to_vec()))
        .rows(rows, totals)
}
