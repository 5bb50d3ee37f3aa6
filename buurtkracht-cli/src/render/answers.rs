//! Status, seats, funds, budgets and verification as text.

use std::path::Path;

use buurtkracht_core::budgets::Sum;
use buurtkracht_core::charter::Point;
use buurtkracht_core::compliance::{Finding, Severity};
use buurtkracht_core::funds::AllocationFigures;
use buurtkracht_core::questions::{BudgetTold, BudgetsAnswer, FundsAnswer, SeatHolder, SeatsOn, Status};
use buurtkracht_core::value::{Fte, Money, WeeklyTime};
use buurtkracht_store::cache::Snapshot;
use buurtkracht_store::ledger::Verification;

use super::compliance::{owner, section};
use super::{Page, Style, entries, events, word};
use crate::args::GroupedBy;

fn points(points: &[Point]) -> String {
    points.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Findings, one a line.
pub fn findings(style: &Style<'_>, page: &mut Page, findings: &[Finding]) {
    for finding in findings {
        let rests_on = entries(&finding.entries);
        let rests_on = if rests_on.is_empty() { rests_on } else { format!("  [{rests_on}]") };
        let code = word(style.lang, finding.code.into());
        let owner = owner(style, &finding.owner);
        let section = section(style, finding.section.as_ref(), finding.layer);
        let low = match finding.severity {
            Severity::Normal => String::new(),
            Severity::Low => format!("; {}", word(style.lang, finding.severity.into())),
        };
        page.line(format!(
            "  {code}: {}: {}  ({owner}; {section}{low}){rests_on}",
            finding.about, finding.detail
        ));
    }
}

pub fn status(style: &Style<'_>, status: &Status) -> String {
    let mut page = Page::default();
    page.line(format!("{} ({}) — {}", status.title, status.programme, status.on));
    page.line(format!(
        "  {} {}; {}",
        style.say("term", "termijn"),
        status.term,
        match status.in_force_since {
            Some(since) => format!("{} {since}", style.say("in force since", "van kracht sinds")),
            None => style.say("not in force", "niet van kracht").to_owned(),
        }
    ));
    page.line(format!("  {}: {}", style.say("charter", "verklaring"), status.charter_copy));
    if !status.unconfirmed_readings.is_empty() {
        page.line(format!(
            "  {}: {}",
            style.say("readings not confirmed by the partners", "lezingen die de partners niet bevestigden"),
            points(&status.unconfirmed_readings)
        ));
    }
    page.line(format!(
        "  {} {}, {} {}, {} {}, {} {}",
        status.partners,
        style.say("partners", "partners"),
        status.persons,
        style.say("persons", "personen"),
        status.meetings_held,
        style.say("meetings held", "overleggen gehouden"),
        status.decisions,
        style.say("decisions", "besluiten"),
    ));
    let plans: Vec<String> =
        status.plans.iter().map(|(name, count)| format!("{count} {}", word(style.lang, name))).collect();
    let plans = if plans.is_empty() { style.say("none", "geen").to_owned() } else { plans.join(", ") };
    page.line(format!("  {}: {plans}", style.say("plans", "plannen")));
    page.line(format!(
        "  {} {}, {} {}, {} {} ({})",
        style.say("pledged", "toegezegd"),
        style.money(status.pledged),
        style.say("spent", "besteed"),
        style.money(status.spent),
        style.say("free", "vrij"),
        style.money(status.free),
        style.say("sums over the sources, not a pot", "sommen over de bronnen, geen pot")
    ));
    if !status.vacancies.is_empty() {
        let seats: Vec<String> =
            status.vacancies.iter().map(|(body, seat)| format!("{body}/{seat}")).collect();
        page.line(format!("  {}: {}", style.say("vacant", "vacant"), seats.join(", ")));
    }
    if !status.open_proposals.is_empty() {
        let open: Vec<String> = status.open_proposals.iter().map(ToString::to_string).collect();
        page.line(format!(
            "  {}: {}",
            style.say("proposals not decided", "voorstellen zonder besluit"),
            open.join(", ")
        ));
    }
    page.heading(format!("{}: {}", style.say("Findings", "Bevindingen"), status.findings.len()));
    findings(style, &mut page, &status.findings);
    page.finish()
}

pub fn seats(style: &Style<'_>, seats: &SeatsOn) -> String {
    let mut page = Page::default();
    page.line(format!("{} — {}", seats.name, seats.on));
    let people = |people: &[SeatHolder]| -> String {
        let one = |holder: &SeatHolder| format!("{} [{}]", style.person(&holder.person), holder.entry);
        people.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let rows = seats.seats.iter().map(|seat| {
        let holders = match (seat.holders.is_empty(), seat.vacant_since) {
            (false, _) => people(&seat.holders),
            (true, Some(since)) => format!("{} {since}", style.say("vacant since", "vacant sinds")),
            (true, None) => style.say("vacant", "vacant").to_owned(),
        };
        let partner = match (&seat.partner, &seat.acting) {
            (Some(named), Some((acting, entry))) => {
                format!("{acting} ({} {named}) [{entry}]", style.say("for", "voor"))
            }
            (named, _) => named.as_ref().map_or("—".to_owned(), ToString::to_string),
        };
        vec![seat.seat.to_string(), seat.function.to_string(), partner, holders, people(&seat.deputies)]
    });
    let headings = [
        style.say("seat", "zetel"),
        style.say("function", "functie"),
        style.say("partner", "partner"),
        style.say("holder", "houder"),
        style.say("deputy", "plaatsvervanger"),
    ];
    page.table(&headings, rows.collect(), &[]);
    page.finish()
}

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
    let confirmed = if funds.reading_confirmed {
        style.say("confirmed", "bevestigd")
    } else {
        style.say("not confirmed by the partners", "niet bevestigd door de partners")
    };
    let cover: &str = funds.pledges_cover.into();
    page.line(format!(
        "  {} {} ({}: {confirmed})",
        style.say("pledges are for:", "toezeggingen gelden voor:"),
        word(style.lang, cover),
        style.say("a reading", "een lezing")
    ));
    sources(style, &mut page, funds);
    match by {
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
pub fn budget(style: &Style<'_>, page: &mut Page, told: &BudgetTold) {
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

pub fn verification(style: &Style<'_>, report: &Verification) -> String {
    let mut page = Page::default();
    let sound = report.flaws.is_empty();
    let verdict = if sound {
        style.say("complete and unaltered, by its own bytes", "volledig en ongewijzigd, naar de eigen bytes")
    } else {
        style.say("NOT sound", "NIET in orde")
    };
    page.line(format!("{}: {verdict}", report.programme));
    page.line(format!("  {}: {}", style.say("entries", "regels"), report.entries));
    page.line(format!("  {} (RFC 6962): {}", style.say("root", "wortel"), report.root));
    if let Some(at) = report.recorded_at {
        page.line(format!("  {}: {at}", style.say("last recorded", "laatst vastgelegd")));
    }
    match &report.rules {
        Some(rules) => page.line(format!(
            "  {}: {}; {}: {}; {}: {}",
            style.say("decided again with the same events", "opnieuw beslist met dezelfde uitkomst"),
            rules.same,
            style.say("by older rules, not decided again", "naar oudere regels, niet opnieuw beslist"),
            rules.older_rules,
            style.say("snapshots that tell the same", "momentopnamen die hetzelfde zeggen"),
            rules.snapshots
        )),
        None => page.line(style.say(
            "  the commands were not decided again: `verify --rules` does that",
            "  de opdrachten zijn niet opnieuw beslist: `verify --rules` doet dat",
        )),
    }
    for flaw in &report.flaws {
        page.line(format!("  {} {}: {}", style.say("entry", "regel"), flaw.sequence, flaw.reason));
    }
    if sound {
        page.line(style.say(
            "  Nobody vouches for the whole but this store: keep the root elsewhere to notice a rewritten log.",
            "  Alleen deze opslag staat in voor het geheel: bewaar de wortel elders om een herschreven log te merken.",
        ));
    }
    page.finish()
}

/// The snapshots of a cache.
pub fn cache(style: &Style<'_>, folder: &Path, snapshots: &[Snapshot]) -> String {
    let mut page = Page::default();
    page.line(format!("{}: {}", style.say("snapshots in", "momentopnamen in"), folder.display()));
    if snapshots.is_empty() {
        page.line(style.say(
            "  none: the log is read from its first entry on, and leaves one where that takes long",
            "  geen: het log wordt vanaf de eerste regel gelezen, en laat er een na waar dat lang duurt",
        ));
        return page.finish();
    }
    let row = |Snapshot { entries, bytes, recorded_at }: &Snapshot| {
        let says = match recorded_at {
            Ok(at) => at.to_string(),
            Err(why) => format!("{}: {why}", style.say("passed over", "overgeslagen")),
        };
        vec![entries.to_string(), bytes.div_ceil(1_024).to_string(), says]
    };
    let headings =
        [style.say("entries", "regels"), "KiB", style.say("recorded up to", "vastgelegd tot en met")];
    page.table(&headings, snapshots.iter().map(row).collect(), &[0, 1]);
    page.finish()
}
