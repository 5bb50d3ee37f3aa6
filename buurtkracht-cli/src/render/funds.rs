//! Funds and budgets as documents.

use buurtkracht_core::budgets::Sum;
use buurtkracht_core::charter::PledgeCovers;
use buurtkracht_core::funds::AllocationFigures;
use buurtkracht_core::id::{PartnerId, Sequence};
use buurtkracht_core::questions::budgets::{BudgetExplained, BudgetYear, BudgetsAnswer};
use buurtkracht_core::questions::funds::{Forecast, FundsAnswer, PeriodFunds, SourceFunds};
use buurtkracht_core::value::{Fte, Money};

use super::{Style, confirmed, entries, events, word};
use crate::args::{GroupedBy, Lang};
use crate::document::{Bar, Cell, Chart, Columns, Document, Table};
use crate::number::money;
use crate::words::{Words, say};

/// What allocations come to, under a name.
struct Figures {
    name: String,
    sum: AllocationFigures,
    overspent: Money,
    /// The money that irregular acts spent, outside the allocations.
    irregular: Money,
}

/// What is left of allocations together: what one of them is over is not what another has left.
fn left(sum: &AllocationFigures, overspent: Money) -> Money {
    sum.allocated.saturating_add(overspent).saturating_sub(sum.used())
}

/// The sums of allocations, with the overspent and the irregular money where there is any.
fn figures(words: &Words, heading: String, rows: Vec<Figures>, total: Figures) -> Table {
    let over = rows.iter().chain([&total]).any(|row| row.overspent.is_positive());
    let irregular = total.irregular != Money::ZERO;
    let mut columns = Columns::new()
        .column(heading, |of: &Figures| Cell::text(&of.name))
        .column(say!(words, "allocated"), |of| Cell::Money(of.sum.allocated))
        .column(say!(words, "committed"), |of| Cell::Money(of.sum.committed))
        .column(say!(words, "invoiced"), |of| Cell::Money(of.sum.invoiced))
        .column(say!(words, "spent"), |of| Cell::Money(of.sum.spent))
        .column(say!(words, "uncommitted"), |of| Cell::Money(left(&of.sum, of.overspent)));
    if over {
        columns = columns.column(say!(words, "overspent"), |of| Cell::Money(of.overspent));
    }
    if irregular {
        columns = columns.column(say!(words, "spent-irregularly"), |of| Cell::Money(of.irregular));
    }
    columns.rows(rows.into_iter().chain([total]), 1)
}

pub fn funds(style: &Style<'_>, funds: &FundsAnswer, by: Option<GroupedBy>) -> Document {
    let (words, lang) = (style.words(), style.lang);
    let mut document = Document::new(say!(words, "funds", day = &funds.as_of));
    let cover = word(lang, funds.pledges_cover.into());
    let confirmed = confirmed(words, funds.reading_confirmed);
    document.paragraph(say!(words, "pledges-cover", cover, confirmed));
    if funds.pledges_cover == PledgeCovers::Term && funds.sources.iter().any(|own| own.periods.len() > 1) {
        document.paragraph(say!(words, "pledges-in-periods"));
    }
    sources(words, lang, &mut document, funds);
    match by {
        Some(GroupedBy::Source) => {
            periods(words, &mut document, funds);
            forecasts(words, &mut document, funds);
        }
        None | Some(GroupedBy::Plan) => plans(words, lang, &mut document, funds),
        Some(GroupedBy::Partner) => {
            document.heading(say!(words, "per-partner"));
            document.table(grouping(words, say!(words, "partner"), funds, "partner"));
        }
        Some(GroupedBy::Area) => {
            document.heading(say!(words, "per-area"));
            document.table(grouping(words, say!(words, "area"), funds, "area"));
        }
        Some(GroupedBy::Goal) => {
            document.heading(say!(words, "per-goal"));
            document.table(grouping(words, say!(words, "goal"), funds, "goal"));
        }
    }
    if let Some(forecast) = &funds.forecast {
        document.heading(say!(words, "forecast", until = &forecast.until));
        document.paragraph(say!(
            words,
            "forecast-sums",
            forecast.spent,
            commitments = forecast.by_commitments,
            pace = forecast.by_pace
        ));
    }
    document
}

/// A row of a source, or of all together.
struct Source<'a> {
    name: String,
    partner: Option<&'a PartnerId>,
    pledged: Money,
    provided: Money,
    figures: AllocationFigures,
    reserved: Money,
    irregular: Money,
    free: Money,
}

impl<'a> From<&'a SourceFunds> for Source<'a> {
    fn from(of: &'a SourceFunds) -> Self {
        let SourceFunds { pledged, provided, figures, reserved, irregular, free, .. } = *of;
        Self {
            name: of.source.to_string(),
            partner: Some(&of.partner),
            pledged,
            provided,
            figures,
            reserved,
            irregular,
            free,
        }
    }
}

/// Each source: what it holds = allocated + reserved + spent irregularly + free; then what became of what is allocated.
fn sources(words: &Words, lang: Lang, document: &mut Document, funds: &FundsAnswer) {
    let total = Source {
        name: say!(words, "sum-no-pot"),
        partner: None,
        pledged: funds.pledged,
        provided: funds.provided,
        figures: funds.total,
        reserved: funds.reserved,
        irregular: funds.irregular,
        free: funds.free,
    };
    let mut columns = Columns::new()
        .column(say!(words, "source"), |of: &Source<'_>| Cell::text(&of.name))
        .column(say!(words, "partner"), |of| of.partner.map_or(Cell::Empty, Cell::text))
        .column(say!(words, "pledged"), |of| Cell::Money(of.pledged))
        .column(say!(words, "provided"), |of| Cell::Money(of.provided))
        .column(say!(words, "allocated"), |of| Cell::Money(of.figures.allocated))
        .column(say!(words, "reserved"), |of| Cell::Money(of.reserved));
    if funds.irregular != Money::ZERO {
        columns = columns.column(say!(words, "spent-irregularly"), |of| Cell::Money(of.irregular));
    }
    columns = columns
        .column(say!(words, "free"), |of| Cell::Money(of.free))
        .column(say!(words, "released"), |of| Cell::Money(of.figures.released));
    document.table(columns.rows(funds.sources.iter().map(Source::from).chain([total]), 1));
    let parts = [
        say!(words, "spent"),
        say!(words, "invoiced"),
        say!(words, "committed"),
        say!(words, "uncommitted"),
        say!(words, "reserved"),
        say!(words, "free"),
    ];
    let bars = funds.sources.iter().map(|of| {
        let (sum, left) = (&of.figures, left(&of.figures, of.overspent));
        let spent = sum.spent.saturating_add(of.irregular);
        let parts = [spent, sum.invoiced, sum.committed, left, of.reserved, of.free];
        Bar::new(&of.source, parts.map(Cell::Money), Cell::Money(of.pledged))
    });
    document.chart(Chart::bars(say!(words, "chart-funds"), say!(words, "euro"), parts, bars));
    for source in funds.sources.iter().filter(|source| source.cancelled.is_positive()) {
        let (amount, source) = (money(lang, source.cancelled), source.source.to_string());
        document.paragraph(say!(words, "cancelled", amount, source));
    }
    for source in &funds.sources {
        if let Some(then) = source.pledged_then {
            let (then, source) = (money(lang, then), source.source.to_string());
            document.paragraph(say!(words, "pledged-then", then, source));
        }
    }
    document.heading(say!(words, "allocated-since"));
    let rows = funds.sources.iter().map(|source| Figures {
        name: source.source.to_string(),
        sum: source.figures,
        overspent: source.overspent,
        irregular: source.irregular,
    });
    let overspent = funds.sources.iter().map(|source| source.overspent).sum();
    let (sum, irregular) = (funds.total, funds.irregular);
    let total = Figures { name: say!(words, "sum-no-pot"), sum, overspent, irregular };
    document.table(figures(words, say!(words, "source"), rows.collect(), total));
}

/// The money of each period that has an amount of its own.
fn periods(words: &Words, document: &mut Document, funds: &FundsAnswer) {
    let rows = funds.sources.iter().flat_map(|own| own.periods.iter().map(move |period| (own, period)));
    let rows: Vec<(&SourceFunds, &PeriodFunds)> = rows.collect();
    if rows.is_empty() {
        return;
    }
    document.heading(say!(words, "per-period"));
    document.table(
        Columns::new()
            .column(say!(words, "source"), |(own, _): &(&SourceFunds, &PeriodFunds)| Cell::text(&own.source))
            .column(say!(words, "period"), |(_, of)| Cell::Period(of.period))
            .column(say!(words, "pledged"), |(_, of)| Cell::Money(of.pledged))
            .column(say!(words, "allocated"), |(_, of)| Cell::Money(of.allocated))
            .column(say!(words, "reserved"), |(_, of)| Cell::Money(of.reserved))
            .column(say!(words, "spent-irregularly"), |(_, of)| Cell::Money(of.irregular))
            .column(say!(words, "free"), |(_, of)| Cell::Money(of.free))
            .rows(rows, 0),
    );
}

/// A forecast of a source, or of all together, with what it rests on.
struct Outlook<'a> {
    name: String,
    forecast: Forecast,
    entries: &'a [Sequence],
}

/// What may be spent of each source by the end of the year.
fn forecasts(words: &Words, document: &mut Document, funds: &FundsAnswer) {
    let Some(all) = funds.forecast else { return };
    let rows = funds.sources.iter().filter_map(|own| {
        Some(Outlook { name: own.source.to_string(), forecast: own.forecast?, entries: &own.entries })
    });
    let total = Outlook { name: say!(words, "sum-no-pot"), forecast: all, entries: &[] };
    document.heading(say!(words, "forecast-per-source"));
    document.table(
        Columns::new()
            .column(say!(words, "source"), |of: &Outlook<'_>| Cell::text(&of.name))
            .column(say!(words, "this-year"), |of| Cell::Money(of.forecast.spent))
            .column(say!(words, "by-commitments"), |of| Cell::Money(of.forecast.by_commitments))
            .column(say!(words, "by-pace"), |of| Cell::Money(of.forecast.by_pace))
            .column(say!(words, "entries"), |of| Cell::Entries(of.entries.to_vec()))
            .rows(rows.chain([total]), 1),
    );
}

fn plans(words: &Words, lang: Lang, document: &mut Document, funds: &FundsAnswer) {
    let rows = funds.plans.iter().map(|plan| {
        let status = plan.status.map_or("—", |status| word(lang, status.into()));
        let (sum, overspent) = (plan.figures, plan.overspent);
        Figures { name: format!("{} ({status})", plan.plan), sum, overspent, irregular: Money::ZERO }
    });
    let overspent = funds.plans.iter().map(|plan| plan.overspent).sum();
    let total = Figures { name: say!(words, "total"), sum: funds.total, overspent, irregular: Money::ZERO };
    document.heading(say!(words, "per-plan"));
    document.table(figures(words, say!(words, "plan"), rows.collect(), total));
}

fn grouping(words: &Words, heading: String, funds: &FundsAnswer, by: &str) -> Table {
    let groups = funds.groupings.iter().filter(|grouping| grouping.by == by);
    let rows: Vec<Figures> = groups
        .flat_map(|grouping| &grouping.groups)
        .map(|group| {
            let name = if group.of.is_empty() { "—".to_owned() } else { group.of.join(" + ") };
            Figures { name, sum: group.figures, overspent: group.overspent, irregular: group.irregular }
        })
        .collect();
    let overspent = rows.iter().map(|row| row.overspent).sum();
    let irregular = funds.irregular;
    figures(
        words,
        heading,
        rows,
        Figures { name: say!(words, "total"), sum: funds.total, overspent, irregular },
    )
}

pub fn budgets(style: &Style<'_>, budgets: &BudgetsAnswer) -> Document {
    let words = style.words();
    let mut document = Document::new(say!(words, "budgets", day = &budgets.as_of));
    if budgets.budgets.is_empty() {
        document.paragraph(say!(words, "none"));
    }
    for own in &budgets.budgets {
        budget(style, &mut document, own);
    }
    document
}

/// A budget with its years: in each unit needed = committed + applied for + gap.
pub fn budget(style: &Style<'_>, document: &mut Document, own: &BudgetExplained) {
    let (words, lang) = (style.words(), style.lang);
    let fact = &own.budget.fact;
    let (budget, title, years) = (fact.budget.to_string(), fact.title.to_string(), events::years(fact));
    let (status, entries) = (word(lang, own.status.into()), entries(&own.entries));
    document.heading(match (&own.decision, &own.superseded_by) {
        (_, Some(by)) => say!(words, "budget-replaced", budget, title, years, status, by = &by, entries),
        (Some(decision), None) => {
            say!(words, "budget-by", budget, title, years, status, decision = &decision, entries)
        }
        (None, None) => say!(words, "budget", budget, title, years, status, entries),
    });
    let mut rows = Vec::new();
    for year in &own.years {
        rows.push(Unit { year, unit: say!(words, "euro"), cell: |sum| Cell::Money(sum.money), euro: true });
        // A unit in which nothing is needed is left out.
        if year.needed.fte_hundredths > 0 {
            rows.push(Unit { year, unit: "fte".to_owned(), cell: fte, euro: false });
        }
        if year.needed.minutes_per_week > 0 {
            let cell = |sum: &Sum| time(sum.minutes_per_week);
            rows.push(Unit { year, unit: say!(words, "hours-a-week"), cell, euro: false });
        }
        if year.needed.minutes_per_year > 0 {
            let cell = |sum: &Sum| time(sum.minutes_per_year);
            rows.push(Unit { year, unit: say!(words, "hours-a-year"), cell, euro: false });
        }
    }
    let beside = |of: &Unit<'_>, amount| if of.euro { Cell::Money(amount) } else { Cell::Empty };
    document.table(
        Columns::new()
            .column(say!(words, "year"), |of: &Unit<'_>| Cell::text(of.year.year))
            .column(say!(words, "unit"), |of| Cell::text(&of.unit))
            .column(say!(words, "needed"), |of| (of.cell)(&of.year.needed))
            .column(say!(words, "covered"), |of| (of.cell)(&of.year.committed))
            .column(say!(words, "applied-for"), |of| (of.cell)(&of.year.applied_for))
            .column(say!(words, "gap"), |of| (of.cell)(&of.year.gap))
            .column(say!(words, "allocated"), move |of| beside(of, of.year.allocated))
            .column(say!(words, "spent"), move |of| beside(of, of.year.spent))
            .rows(rows, 0),
    );
    let parts = [say!(words, "covered"), say!(words, "applied-for"), say!(words, "gap")];
    let bars = own.years.iter().map(|of| {
        let parts = [&of.committed, &of.applied_for, &of.gap].map(|sum| Cell::Money(sum.money));
        Bar::new(of.year, parts, Cell::Money(of.needed.money))
    });
    document.chart(Chart::bars(say!(words, "chart-budget"), say!(words, "euro"), parts, bars));
}

/// A year of a budget in one unit.
struct Unit<'a> {
    year: &'a BudgetYear,
    unit: String,
    cell: fn(&Sum) -> Cell,
    /// Whether what was allocated and spent, in euros, belongs beside it.
    euro: bool,
}

fn fte(sum: &Sum) -> Cell {
    Cell::Fte(Fte::from_hundredths(u32::try_from(sum.fte_hundredths).unwrap_or(u32::MAX)))
}

fn time(minutes: i64) -> Cell {
    Cell::Hours(u32::try_from(minutes).unwrap_or(u32::MAX))
}
