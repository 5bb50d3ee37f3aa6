//! Promised against delivered as a document: fte and hours side by side, never added up.

use buurtkracht_core::effort::EffortSum;
use buurtkracht_core::id::Sequence;
use buurtkracht_core::questions::delivered::{DeliveredAnswer, DeliveredSum, HoursDelivered, MoneyPromised};

use super::capacity::efforts;
use super::{Style, confirmed, word};
use crate::document::{Bar, Cell, Chart, Columns, Document, Table};
use crate::words::{Words, say};

pub fn delivered(style: &Style<'_>, answer: &DeliveredAnswer) -> Document {
    let (words, day) = (style.words(), answer.as_of.to_string());
    let mut document = Document::new(match answer.year {
        Some(year) => say!(words, "delivered-in", day, year = &year),
        None => say!(words, "delivered", day),
    });
    let cover = word(style.lang, answer.pledges_cover.into());
    let sure = confirmed(words, answer.pledges_confirmed);
    document.paragraph(say!(words, "money-pledges-cover", cover, confirmed = sure));
    let (week, sure) = (answer.full_time_week.to_string(), confirmed(words, answer.week_confirmed));
    document.paragraph(say!(words, "fte-in-hours", week, confirmed = sure));
    document.heading(say!(words, "promised"));
    document.table(promised(words, answer));
    document.chart(hours_chart(words, answer));
    document.heading(say!(words, "per-quarter"));
    document.table(quarters(words, answer));
    document.paragraph(say!(words, "first-quarter"));
    document
}

/// What each partner promised over the whole programme, in money and effort.
fn promised(words: &Words, answer: &DeliveredAnswer) -> Table {
    type Row = (String, MoneyPromised, Option<EffortSum>);
    let rows = answer.partners.iter().map(|own| (own.partner.to_string(), own.money, Some(own.effort)));
    let columns = Columns::new()
        .column(say!(words, "partner"), |(partner, _, _): &Row| Cell::text(partner))
        .column(say!(words, "pledged"), |(_, money, _)| Cell::Money(money.pledged))
        .column(say!(words, "will-not-come"), |(_, money, _)| Cell::Money(money.cancelled))
        .column(say!(words, "provided"), |(_, money, _)| Cell::Money(money.provided))
        .column(say!(words, "spent"), |(_, money, _)| Cell::Money(money.spent));
    let total = (say!(words, "sum-no-pot"), answer.money, None);
    efforts(words, columns, |(_, _, effort)| *effort).rows(rows.chain([total]), 1)
}

/// What was delivered of the hours that each partner pledged; fte and hours each in a bar of its own.
fn hours_chart(words: &Words, answer: &DeliveredAnswer) -> Chart {
    let parts = [say!(words, "by-timesheets"), say!(words, "estimated"), say!(words, "chart-not-delivered")];
    let bars = answer.partners.iter().flat_map(|own| {
        let units = [
            ("fte".to_owned(), own.total.fte),
            (say!(words, "hours-a-week"), own.total.hours_per_week),
            (say!(words, "hours-a-year"), own.total.hours_per_year),
        ];
        let pledged = units.into_iter().filter(|(_, of)| of.pledged.minutes() > 0);
        pledged.map(|(unit, of)| {
            let [pledged, timesheet, estimate] =
                [of.pledged, of.worked.timesheet, of.worked.estimate].map(|time| time.minutes());
            let missing = pledged.saturating_sub(of.worked.total().minutes());
            let parts = [timesheet, estimate, missing].map(Cell::Hours);
            Bar::new(format_args!("{} ({unit})", own.partner), parts, Cell::Hours(pledged))
        })
    });
    Chart::bars(say!(words, "chart-delivered"), say!(words, "chart-hours"), parts, bars)
}

/// What a partner, or all of them, delivered in a quarter, or in all together.
struct Row<'a> {
    partner: String,
    quarter: String,
    sum: &'a DeliveredSum,
    entries: &'a [Sequence],
}

fn quarters(words: &Words, answer: &DeliveredAnswer) -> Table {
    let (all, together) = (say!(words, "all"), say!(words, "together"));
    let mut rows = Vec::new();
    for own in &answer.partners {
        let partner = own.partner.to_string();
        rows.extend(own.quarters.iter().map(|of| Row {
            partner: partner.clone(),
            quarter: of.quarter.to_string(),
            sum: &of.sum,
            entries: &of.entries,
        }));
        rows.push(Row { partner, quarter: together.clone(), sum: &own.total, entries: &[] });
    }
    rows.extend(answer.quarters.iter().map(|of| Row {
        partner: all.clone(),
        quarter: of.quarter.to_string(),
        sum: &of.sum,
        entries: &of.entries,
    }));
    rows.push(Row { partner: all, quarter: together, sum: &answer.total, entries: &[] });
    let mut columns = Columns::new()
        .column(say!(words, "partner"), |row: &Row<'_>| Cell::text(&row.partner))
        .column(say!(words, "quarter"), |row| Cell::text(&row.quarter))
        .column(say!(words, "provided"), |row| Cell::Money(row.sum.provided))
        .column(say!(words, "spent"), |row| Cell::Money(row.sum.spent));
    columns = hours_delivered(words, columns, say!(words, "fte-pledged"), |row| &row.sum.fte);
    columns = hours_delivered(words, columns, say!(words, "hours-pledged"), |row| &row.sum.hours_per_week);
    columns = hours_delivered(words, columns, say!(words, "yearly-pledged"), |row| &row.sum.hours_per_year);
    columns = columns.optional(say!(words, "kind"), |row| match row.sum.in_kind.total().minutes() {
        0 => Cell::Empty,
        minutes => Cell::Hours(minutes),
    });
    columns.column(say!(words, "entries"), |row| Cell::Entries(row.entries.to_vec())).rows(rows, 1)
}

/// Adds the columns of hours: pledged, by timesheets, estimated, and the share; nothing where there is none.
pub fn hours_delivered<'a, T: 'a>(
    words: &Words,
    columns: Columns<'a, T>,
    pledged: String,
    of: for<'b> fn(&'b T) -> &'b HoursDelivered,
) -> Columns<'a, T> {
    let cell = move |row: &T, minutes: fn(&HoursDelivered) -> u32| match *of(row) == HoursDelivered::default()
    {
        true => Cell::Empty,
        false => Cell::Hours(minutes(of(row))),
    };
    columns
        .optional(pledged, move |row| cell(row, |of| of.pledged.minutes()))
        .optional(say!(words, "by-timesheets"), move |row| cell(row, |of| of.worked.timesheet.minutes()))
        .optional(say!(words, "estimated"), move |row| cell(row, |of| of.worked.estimate.minutes()))
        .optional(say!(words, "share-of"), move |row| match of(row).percent() {
            Some(percent) => Cell::Percent(i64::try_from(percent).unwrap_or(i64::MAX).saturating_mul(100)),
            None => Cell::Empty,
        })
}
