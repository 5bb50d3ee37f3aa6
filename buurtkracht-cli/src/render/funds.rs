//! Funds and budgets as text.

use buurtkracht_core::budgets::Sum;
use buurtkracht_core::funds::AllocationFigures;
use buurtkracht_core::questions::budgets::{BudgetExplained, BudgetsAnswer};
use buurtkracht_core::questions::funds::{Forecast, FundsAnswer};
use buurtkracht_core::value::{Fte, Money, WeeklyTime};

use super::compliance::{SHOWN, shown};
use super::{Page, Style, entries, events, word};
use crate::args::GroupedBy;

/// The columns of what allocations come to.
fn figure_headings<'a>(style: &Style<'a>) -> [&'a str; 5] {
    [
        style.say("allocated", "toegewezen"),
        style.say("committed", "verplicht"),
        style.say("invoiced", "gefactureerd"),
        style.say("spent", "besteed"),
        style.say("uncommitted", "over"),
    ]
}

/// What allocations come to in rows of a name and figures; overspent where any is.
fn figure_rows(
    style: &Style<'_>,
    page: &mut Page,
    heading: &str,
    rows: &[(String, AllocationFigures, Money)],
) {
    let over = rows.iter().any(|(_, _, overspent)| overspent.is_positive());
    let mut headings = vec![heading];
    headings.extend(figure_headings(style));
    headings.extend(over.then(|| style.say("overspent", "overschreden")));
    let cells = rows.iter().map(|(name, sum, overspent)| {
        let mut row = vec![name.clone()];
        let amounts = [sum.allocated, sum.committed, sum.invoiced, sum.spent];
        // What one allocation is over is not what another has left.
        let left = sum.allocated.saturating_add(*overspent).saturating_sub(sum.used());
        row.extend(amounts.into_iter().chain([left]).map(|amount| style.amount(amount)));
        row.extend(over.then(|| style.amount(*overspent)));
        row
    });
    page.table(&headings, cells.collect(), &[1, 2, 3, 4, 5, 6]);
}

pub fn funds(style: &Style<'_>, funds: &FundsAnswer, by: Option<GroupedBy>) -> String {
    let mut page = Page::default();
    page.line(format!("{} {}", style.say("Funds in euros as of", "Middelen in euro per"), funds.as_of));
    let confirmed = style.confirmed(funds.reading_confirmed);
    let cover: &str = funds.pledges_cover.into();
    page.line(format!(
        "  {} {} ({}: {confirmed})",
        style.say("pledges are for:", "toezeggingen gelden voor:"),
        word(style.lang, cover),
        style.say("a reading", "een lezing")
    ));
    sources(style, &mut page, funds);
    match by {
        Some(GroupedBy::Source) => forecasts(style, &mut page, funds),
        None | Some(GroupedBy::Plan) => plans(style, &mut page, funds),
        Some(GroupedBy::Partner) => {
            grouping(style, &mut page, funds, "partner", style.say("partner", "partner"))
        }
        Some(GroupedBy::Area) => grouping(style, &mut page, funds, "area", style.say("area", "gebied")),
        Some(GroupedBy::Goal) => grouping(style, &mut page, funds, "goal", style.say("goal", "doel")),
    }
    if let Some(forecast) = &funds.forecast {
        page.heading(format!(
            "{} {}",
            style.say("Spent by", "Besteed op"),
            format_args!("{} ({})", forecast.until, style.say("forecast, not a fact", "prognose, geen feit"))
        ));
        page.line(format!(
            "  {} {}, {} {}, {} {}",
            style.say("this year so far", "dit jaar tot nu toe"),
            style.money(forecast.spent),
            style.say("by commitments", "naar verplichtingen"),
            style.money(forecast.by_commitments),
            style.say("by pace", "naar tempo"),
            style.money(forecast.by_pace)
        ));
    }
    page.finish()
}

/// Each source: what it holds = allocated + reserved + free; then what became of what is allocated.
fn sources(style: &Style<'_>, page: &mut Page, funds: &FundsAnswer) {
    let headings = [
        style.say("source", "bron"),
        style.say("partner", "partner"),
        style.say("pledged", "toegezegd"),
        style.say("provided", "nagekomen"),
        style.say("allocated", "toegewezen"),
        style.say("reserved", "gereserveerd"),
        style.say("free", "vrij"),
        style.say("released", "vrijgevallen"),
    ];
    let sum = style.say("sum, not a pot", "som, geen pot");
    let row = |name: String, partner: String, amounts: [Money; 6]| -> Vec<String> {
        [name, partner].into_iter().chain(amounts.map(|amount| style.amount(amount))).collect()
    };
    let mut rows: Vec<Vec<String>> = funds
        .sources
        .iter()
        .map(|source| {
            let (allocated, released) = (source.figures.allocated, source.figures.released);
            let amounts =
                [source.pledged, source.provided, allocated, source.reserved, source.free, released];
            row(source.source.to_string(), source.partner.to_string(), amounts)
        })
        .collect();
    let (allocated, released) = (funds.total.allocated, funds.total.released);
    let amounts = [funds.pledged, funds.provided, allocated, funds.reserved, funds.free, released];
    rows.push(row(sum.to_owned(), String::new(), amounts));
    page.table(&headings, rows, &[2, 3, 4, 5, 6, 7]);
    for source in funds.sources.iter().filter(|source| source.cancelled.is_positive()) {
        page.line(format!(
            "  {} {}: {} ({})",
            style.say("will not come of", "komt niet van"),
            source.source,
            style.money(source.cancelled),
            style.say(
                "its partner left; it is not counted above",
                "de partner vertrok; hierboven niet meegeteld"
            )
        ));
    }
    let mut rows: Vec<_> = funds
        .sources
        .iter()
        .map(|source| (source.source.to_string(), source.figures, source.overspent))
        .collect();
    rows.push((sum.to_owned(), funds.total, funds.sources.iter().map(|source| source.overspent).sum()));
    page.heading(style.say("What became of what is allocated", "Wat er van het toegewezen geld werd"));
    figure_rows(style, page, style.say("source", "bron"), &rows);
}

/// What may be spent of each source by the end of the year, with what each rests on.
fn forecasts(style: &Style<'_>, page: &mut Page, funds: &FundsAnswer) {
    page.heading(style.say("Forecast per source, not a fact", "Prognose per bron, geen feit"));
    let row = |name: String, forecast: &Option<Forecast>, rests_on: String| -> Vec<String> {
        let amounts = forecast.map_or([Money::ZERO; 3], |of| [of.spent, of.by_commitments, of.by_pace]);
        let amounts = amounts.map(|amount| style.amount(amount));
        std::iter::once(name).chain(amounts).chain([rests_on]).collect()
    };
    let sources = funds.sources.iter();
    let rows = sources.map(|own| row(own.source.to_string(), &own.forecast, shown(&own.entries, SHOWN)));
    let sum = row(style.say("sum, not a pot", "som, geen pot").to_owned(), &funds.forecast, String::new());
    let headings = [
        style.say("source", "bron"),
        style.say("this year so far", "dit jaar tot nu toe"),
        style.say("by commitments", "naar verplichtingen"),
        style.say("by pace", "naar tempo"),
        style.say("entries", "regels"),
    ];
    page.table(&headings, rows.chain([sum]).collect(), &[1, 2, 3]);
}

fn plans(style: &Style<'_>, page: &mut Page, funds: &FundsAnswer) {
    page.heading(style.say("Per plan", "Per plan"));
    let mut rows: Vec<_> = funds
        .plans
        .iter()
        .map(|plan| {
            let status = plan.status.map_or("—", |status| word(style.lang, status.into()));
            (format!("{} ({status})", plan.plan), plan.figures, plan.overspent)
        })
        .collect();
    rows.push(total(style, funds, funds.plans.iter().map(|plan| plan.overspent).sum()));
    figure_rows(style, page, style.say("plan", "plan"), &rows);
}

fn grouping(style: &Style<'_>, page: &mut Page, funds: &FundsAnswer, by: &str, heading: &str) {
    page.heading(format!("Per {heading}"));
    let groups = funds.groupings.iter().filter(|grouping| grouping.by == by);
    let mut rows: Vec<_> = groups
        .flat_map(|grouping| &grouping.groups)
        .map(|group| {
            let of = if group.of.is_empty() { "—".to_owned() } else { group.of.join(" + ") };
            (of, group.figures, group.overspent)
        })
        .collect();
    rows.push(total(style, funds, rows.iter().map(|(_, _, overspent)| *overspent).sum()));
    figure_rows(style, page, heading, &rows);
}

fn total(style: &Style<'_>, funds: &FundsAnswer, overspent: Money) -> (String, AllocationFigures, Money) {
    (style.say("total", "totaal").to_owned(), funds.total, overspent)
}

pub fn budgets(style: &Style<'_>, budgets: &BudgetsAnswer) -> String {
    let mut page = Page::default();
    page.line(format!("{} {}", style.say("Budgets as of", "Begrotingen per"), budgets.as_of));
    if budgets.budgets.is_empty() {
        page.line(format!("  {}", style.say("none", "geen")));
    }
    for told in &budgets.budgets {
        budget(style, &mut page, told);
    }
    page.finish()
}

/// A budget with its years: in each unit needed = committed + applied for + gap.
pub fn budget(style: &Style<'_>, page: &mut Page, told: &BudgetExplained) {
    let fact = &told.budget.fact;
    let decision = match (&told.decision, &told.superseded_by) {
        (_, Some(by)) => format!(", {} {by}", style.say("replaced by", "vervangen door")),
        (Some(decision), None) => format!(", {} {decision}", style.say("decision", "besluit")),
        (None, None) => String::new(),
    };
    page.heading(format!(
        "{} {} \"{}\", {} ({}{decision})  [{}]",
        style.say("Budget", "Begroting"),
        fact.budget,
        fact.title,
        events::years(fact),
        word(style.lang, told.status.into()),
        entries(&told.entries)
    ));
    let headings = [
        style.say("year", "jaar"),
        style.say("unit", "eenheid"),
        style.say("needed", "nodig"),
        style.say("committed", "gedekt"),
        style.say("applied for", "aangevraagd"),
        style.say("gap", "tekort"),
        style.say("allocated", "toegewezen"),
        style.say("spent", "besteed"),
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for year in &told.years {
        let sums = [&year.needed, &year.committed, &year.applied_for, &year.gap];
        let mut row = |unit: &str, of: &dyn Fn(&Sum) -> Option<String>, beside: [String; 2]| {
            // A unit in which nothing is needed is left out.
            if of(&year.needed).is_some() {
                let amounts = sums.map(|sum| of(sum).unwrap_or_else(|| "0".to_owned()));
                let row = [year.year.to_string(), unit.to_owned()].into_iter().chain(amounts).chain(beside);
                rows.push(row.collect());
            }
        };
        let money = |sum: &Sum| Some(style.amount(sum.money));
        row(style.say("euro", "euro"), &money, [year.allocated, year.spent].map(|a| style.amount(a)));
        let fte = |sum: &Sum| {
            let hundredths = u32::try_from(sum.fte_hundredths).ok().filter(|fte| *fte > 0)?;
            Some(Fte::from_hundredths(hundredths).to_string())
        };
        row("fte", &fte, Default::default());
        let time = |sum: &Sum| {
            let minutes = u32::try_from(sum.minutes_per_week).ok().filter(|minutes| *minutes > 0)?;
            Some(WeeklyTime::from_minutes(minutes).to_string())
        };
        row(style.say("hours a week", "uur per week"), &time, Default::default());
    }
    page.table(&headings, rows, &[2, 3, 4, 5, 6, 7]);
}
