//! Promised against delivered as text: fte and hours side by side, never added up.

use buurtkracht_core::effort::WorkedHours;
use buurtkracht_core::questions::delivered::{
    DeliveredAnswer, DeliveredSum, HoursDelivered, MoneyPromised, QuarterDelivered,
};

use super::compliance::{SHOWN, shown};
use super::{Page, Style, capacity, word};

pub fn delivered(style: &Style<'_>, answer: &DeliveredAnswer) -> String {
    let mut page = Page::default();
    let year = answer.year.map_or(String::new(), |year| format!(", {} {year}", style.say("in", "in")));
    let heading = style.say("Promised against delivered as of", "Toegezegd tegenover geleverd per");
    page.line(format!("{heading} {}{year}", answer.as_of));
    page.line(format!(
        "  {} {} ({}: {})",
        style.say("pledges of money are for:", "toezeggingen in geld gelden voor:"),
        word(style.lang, answer.pledges_cover.into()),
        style.say("a reading", "een lezing"),
        style.confirmed(answer.pledges_confirmed)
    ));
    page.line(format!(
        "  {} {} ({}: {})",
        style.say(
            "fte and hours are never added up; fte in hours, for display, by a full-time week of",
            "fte en uren worden nooit opgeteld; fte in uren, ter vergelijking, naar een voltijdsweek van"
        ),
        answer.full_time_week,
        style.say("a reading", "een lezing"),
        style.confirmed(answer.week_confirmed)
    ));
    promised(style, &mut page, answer);
    page.heading(style.say("Per partner and quarter", "Per partner en kwartaal"));
    let in_kind = answer.total.in_kind != WorkedHours::default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for partner in &answer.partners {
        let name = partner.partner.as_str();
        rows.extend(partner.quarters.iter().map(|of| quarter(style, name, of, in_kind)));
        rows.push(row(style, [name, style.say("together", "samen")], &partner.total, String::new(), in_kind));
    }
    let all = style.say("all", "alle");
    rows.extend(answer.quarters.iter().map(|of| quarter(style, all, of, in_kind)));
    rows.push(row(style, [all, style.say("together", "samen")], &answer.total, String::new(), in_kind));
    let mut headings = vec![
        "partner",
        style.say("quarter", "kwartaal"),
        style.say("provided €", "nagekomen €"),
        style.say("spent €", "besteed €"),
        style.say("fte pledged", "fte toegezegd"),
        style.say("timesheets", "geregistreerd"),
        style.say("estimated", "geschat"),
        "%",
        style.say("hours pledged", "uren toegezegd"),
        style.say("timesheets", "geregistreerd"),
        style.say("estimated", "geschat"),
        "%",
    ];
    headings.extend(in_kind.then(|| style.say("in kind", "in natura")));
    headings.push(style.say("entries", "regels"));
    page.table(&headings, rows, &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    page.line(format!(
        "  {}",
        style.say(
            "the first quarter has what came before it too; the last one runs up to the day",
            "het eerste kwartaal heeft ook wat ervoor kwam; het laatste loopt tot de dag"
        )
    ));
    page.finish()
}

/// What each partner promised over the whole programme, in money and effort.
fn promised(style: &Style<'_>, page: &mut Page, answer: &DeliveredAnswer) {
    let heading = style.say("Promised, over the whole programme", "Toegezegd, over het hele programma");
    page.heading(heading);
    let money = |own: &MoneyPromised| [own.pledged, own.cancelled, own.provided, own.spent];
    let row = |partner: &str, own: &MoneyPromised, effort: String| -> Vec<String> {
        let amounts = money(own).map(|amount| style.amount(amount));
        std::iter::once(partner.to_owned()).chain(amounts).chain([effort]).collect()
    };
    let partners = answer.partners.iter();
    let rows = partners.map(|own| row(own.partner.as_str(), &own.money, capacity::sum(style, &own.effort)));
    let sum = row(style.say("sum, not a pot", "som, geen pot"), &answer.money, String::new());
    let headings = [
        "partner",
        style.say("pledged €", "toegezegd €"),
        style.say("will not come €", "komt niet €"),
        style.say("provided €", "nagekomen €"),
        style.say("spent €", "besteed €"),
        style.say("effort", "inzet"),
    ];
    page.table(&headings, rows.chain([sum]).collect(), &[1, 2, 3, 4]);
}

fn quarter(style: &Style<'_>, partner: &str, of: &QuarterDelivered, in_kind: bool) -> Vec<String> {
    row(style, [partner, &of.quarter.to_string()], &of.sum, shown(&of.entries, SHOWN), in_kind)
}

fn row(
    style: &Style<'_>,
    [partner, quarter]: [&str; 2],
    sum: &DeliveredSum,
    rests_on: String,
    in_kind: bool,
) -> Vec<String> {
    let mut row = vec![partner.to_owned(), quarter.to_owned()];
    row.extend([sum.provided, sum.spent].map(|amount| style.amount(amount)));
    row.extend(hours(&sum.fte));
    row.extend(hours(&sum.hours_per_week));
    row.extend(in_kind.then(|| sum.in_kind.total().to_string()));
    row.push(rests_on);
    row
}

/// Pledged, by timesheets, estimated, and the share; nothing where there is none of it.
fn hours(of: &HoursDelivered) -> [String; 4] {
    if *of == HoursDelivered::default() {
        return ["—"; 4].map(ToOwned::to_owned);
    }
    let share = of.percent().map_or("—".to_owned(), |percent| percent.to_string());
    [of.pledged.to_string(), of.worked.timesheet.to_string(), of.worked.estimate.to_string(), share]
}
