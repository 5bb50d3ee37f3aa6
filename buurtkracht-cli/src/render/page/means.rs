//! The money and the hours of a page.

use buurtkracht_core::questions::delivered::HoursDelivered;
use buurtkracht_core::questions::funds::Forecast;
use buurtkracht_core::questions::page::PageAnswer;

use super::sheet::{Row, Section, command, dash, first, section};
use crate::render::Style;

pub(super) fn money(style: &Style<'_>, page: &PageAnswer) -> Section {
    let headings = [
        style.say("~source", "~bron"),
        style.say(">pledged", ">toegezegd"),
        style.say(">provided", ">nagekomen"),
        style.say(">allocated", ">toegewezen"),
        style.say(">spent", ">besteed"),
        style.say(">free", ">vrij"),
        style.say(">forecast*", ">prognose*"),
        style.say("entries", "regels"),
    ];
    let forecast = |of: Option<Forecast>| dash(of.map(|of| style.amount(of.by_commitments)));
    let money = &page.money;
    let rows = money.sources.iter().map(|own| {
        let amounts = [own.pledged, own.provided, own.figures.allocated, own.figures.spent, own.free];
        let mut cells = vec![own.source.to_string()];
        cells.extend(amounts.map(|amount| style.amount(amount)));
        cells.extend([forecast(own.forecast), first(&own.entries)]);
        Row::plain(cells)
    });
    let amounts = [money.pledged, money.provided, money.total.allocated, money.total.spent, money.free];
    let mut sum = vec![style.say("sum, not a pot", "som, geen pot").to_owned()];
    sum.extend(amounts.map(|amount| style.amount(amount)));
    sum.extend([forecast(money.forecast), String::new()]);
    let rows: Vec<Row> = rows.chain([Row::plain(sum)]).collect();
    let of_year = style.say("Money in €", "Geld in €");
    let own = section(of_year, &headings, rows, "—", command(page, "funds --by source --as-of"));
    Section { kept: 1, ..own }
}

pub(super) fn hours(style: &Style<'_>, page: &PageAnswer) -> Section {
    let title = format!("{} {}", style.say("Hours", "Uren"), page.hours.year);
    let headings = [
        style.say("~partner", "~partner"),
        style.say(">on fte: promised", ">op fte: toegezegd"),
        style.say(">delivered", ">geleverd"),
        "> %",
        style.say(">on hours: promised", ">op uren: toegezegd"),
        style.say(">delivered", ">geleverd"),
        "> %",
        style.say("entries", "regels"),
    ];
    let told = |of: &HoursDelivered| -> [String; 3] {
        if *of == HoursDelivered::default() {
            return ["—"; 3].map(ToOwned::to_owned);
        }
        let estimated = match of.worked.estimate.minutes() {
            0 => String::new(),
            _ => format!(" ({} {})", style.say("est.", "gesch."), of.worked.estimate),
        };
        let share = of.percent().map(|percent| percent.to_string());
        [of.pledged.to_string(), format!("{}{estimated}", of.worked.total()), dash(share)]
    };
    let has = |fte: &HoursDelivered, hours: &HoursDelivered| {
        *fte != HoursDelivered::default() || *hours != HoursDelivered::default()
    };
    let partners = page.hours.partners.iter().filter(|own| has(&own.total.fte, &own.total.hours_per_week));
    let rows = partners.map(|own| {
        let mut rests_on: Vec<_> = own.quarters.iter().flat_map(|of| of.entries.clone()).collect();
        rests_on.sort_unstable();
        let mut cells = vec![own.partner.to_string()];
        cells.extend(told(&own.total.fte));
        cells.extend(told(&own.total.hours_per_week));
        cells.push(first(&rests_on));
        Row::plain(cells)
    });
    let mut sum = vec![style.say("each apart", "elk apart").to_owned()];
    sum.extend(told(&page.hours.total.fte));
    sum.extend(told(&page.hours.total.hours_per_week));
    sum.push(String::new());
    let rows: Vec<Row> = rows.chain([Row::plain(sum)]).collect();
    let own = section(&title, &headings, rows, "—", command(page, "delivered --as-of"));
    Section { kept: 1, ..own }
}
