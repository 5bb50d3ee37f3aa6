//! Status, seats, funds and verification as text.

use buurtkracht_core::charter::Point;
use buurtkracht_core::compliance::{Finding, Severity};
use buurtkracht_core::funds::AllocationFigures;
use buurtkracht_core::questions::{FundsAnswer, SeatHolder, SeatsOn, Status};
use buurtkracht_store::ledger::Verification;

use super::compliance::{owner, section};
use super::{Page, Style, entries, word};

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

fn figures(style: &Style<'_>, figures: &AllocationFigures) -> [String; 4] {
    [figures.allocated, figures.committed, figures.spent, figures.released].map(|amount| style.money(amount))
}

pub fn funds(style: &Style<'_>, funds: &FundsAnswer) -> String {
    let mut page = Page::default();
    page.line(format!("{} {}", style.say("Funds as of", "Middelen per"), funds.as_of));
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
    let headings = [
        style.say("source", "bron"),
        style.say("partner", "partner"),
        style.say("pledged", "toegezegd"),
        style.say("provided", "nagekomen"),
        style.say("allocated", "toegewezen"),
        style.say("committed", "verplicht"),
        style.say("spent", "besteed"),
        style.say("released", "vrijgevallen"),
        style.say("reserved", "gereserveerd"),
        style.say("free", "vrij"),
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for source in &funds.sources {
        let [allocated, committed, spent, released] = figures(style, &source.figures);
        rows.push(vec![
            source.source.to_string(),
            source.partner.to_string(),
            style.money(source.pledged),
            style.money(source.provided),
            allocated,
            committed,
            spent,
            released,
            style.money(source.reserved),
            style.money(source.free),
        ]);
    }
    let [allocated, committed, spent, released] = figures(style, &funds.total);
    rows.push(vec![
        style.say("sum, not a pot", "som, geen pot").to_owned(),
        String::new(),
        style.money(funds.pledged),
        style.money(funds.provided),
        allocated,
        committed,
        spent,
        released,
        style.money(funds.reserved),
        style.money(funds.free),
    ]);
    page.table(&headings, rows, &[2, 3, 4, 5, 6, 7, 8, 9]);
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
    page.heading(style.say("Per plan", "Per plan"));
    let headings = [
        style.say("plan", "plan"),
        style.say("title", "titel"),
        style.say("status", "status"),
        style.say("allocated", "toegewezen"),
        style.say("committed", "verplicht"),
        style.say("spent", "besteed"),
        style.say("released", "vrijgevallen"),
        style.say("overspent", "overschreden"),
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for plan in &funds.plans {
        let [allocated, committed, spent, released] = figures(style, &plan.figures);
        let status = plan.status.map_or("—", |status| word(style.lang, status.into()));
        rows.push(vec![
            plan.plan.to_string(),
            plan.title.to_string(),
            status.to_owned(),
            allocated,
            committed,
            spent,
            released,
            style.money(plan.overspent),
        ]);
    }
    page.table(&headings, rows, &[3, 4, 5, 6, 7]);
    page.finish()
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
    page.line(format!(
        "  {}: {}; {}: {}",
        style.say("decided again with the same events", "opnieuw beslist met dezelfde uitkomst"),
        report.decided_again,
        style.say("by older rules, not decided again", "naar oudere regels, niet opnieuw beslist"),
        report.older_rules
    ));
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
