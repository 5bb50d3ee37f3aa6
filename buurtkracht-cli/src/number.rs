//! Numbers and amounts as a language writes them.

use std::borrow::Cow;

use buurtkracht_core::id::Sequence;
use buurtkracht_core::value::Money;

use crate::document::{Cell, Table, Tone};
use crate::lang::Lang;

/// Returns an amount with its sign: € 1,250.00 or € 1.250,00.
pub fn money(lang: Lang, amount: Money) -> String {
    format!("€ {}", decimal(lang, amount.cents(), 2, true))
}

/// Returns a number of so many decimals, in thousands if `grouped`.
fn decimal(lang: Lang, units: i64, decimals: u32, grouped: bool) -> String {
    let (point, comma) = if lang == Lang::Nl { (",", ".") } else { (".", ",") };
    let one = 10_u64.pow(decimals);
    let (whole, rest) = (units.unsigned_abs() / one, units.unsigned_abs() % one);
    let digits = whole.to_string();
    let mut text = String::from(if units < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if grouped && i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push_str(comma);
        }
        text.push(digit);
    }
    if decimals > 0 {
        text.push_str(&format!("{point}{rest:0width$}", width = decimals as usize));
    }
    text
}

/// Returns a figure of so many ten-thousandths, with as many decimals as it needs. Three would read as thousands.
pub fn figure(lang: Lang, ten_thousandths: i64, grouped: bool) -> String {
    let decimals = match ten_thousandths {
        whole if whole % 10_000 == 0 => 0,
        tenths if tenths % 1_000 == 0 => 1,
        hundredths if hundredths % 100 == 0 => 2,
        _ => 4,
    };
    decimal(lang, ten_thousandths / 10_i64.pow(4 - decimals), decimals, grouped)
}

/// Returns the headings, with the unit of amounts.
pub fn headings(table: &Table) -> impl Iterator<Item = Cow<'_, str>> {
    table.headings.iter().enumerate().map(|(column, heading)| match table.is_money(column) {
        true => Cow::Owned(format!("{heading} €")),
        false => Cow::Borrowed(heading.as_str()),
    })
}

/// Returns a cell for people: amounts grouped, entries as `#1 #2`.
pub fn cell(lang: Lang, cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Money(amount) => decimal(lang, amount.cents(), 2, true),
        Cell::Number(number) => decimal(lang, *number, 0, true),
        Cell::Percent(ten_thousandths) if ten_thousandths % 100 == 0 => {
            format!("{} %", decimal(lang, ten_thousandths / 100, 0, true))
        }
        Cell::Percent(ten_thousandths) => format!("{} %", decimal(lang, ten_thousandths / 10, 1, true)),
        Cell::Date(day) => day.to_string(),
        Cell::Period(days) => format!("{} – {}", days.from(), days.until()),
        Cell::Hours(minutes) => {
            format!("{}:{:02}", decimal(lang, i64::from(minutes / 60), 0, true), minutes % 60)
        }
        Cell::Fte(fte) => decimal(lang, i64::from(fte.hundredths()), 2, true),
        Cell::Figure(figure) => self::figure(lang, figure.ten_thousandths(), true),
        Cell::Entries(entries) => self::entries(entries),
        Cell::Mark(Tone::Good, text) => format!("✓ {text}"),
        Cell::Mark(Tone::Attention, text) => format!("! {text}"),
        Cell::Mark(Tone::Bad, text) => format!("✗ {text}"),
    }
}

/// The most entries in a cell where there is little room: with all of them every row would be as wide.
const ENTRIES: usize = 4;

/// Returns a cell, of many entries the first ones and how many more there are.
pub fn short(lang: Lang, cell: &Cell) -> String {
    match cell {
        Cell::Entries(all) if all.len() > ENTRIES => {
            let first: Vec<Sequence> = all.iter().take(ENTRIES).copied().collect();
            format!("{} +{}", entries(&first), all.len() - ENTRIES)
        }
        cell => self::cell(lang, cell),
    }
}

/// Returns a cell for a spreadsheet: bare numbers, hours as a decimal.
pub fn bare(lang: Lang, cell: &Cell) -> String {
    match cell {
        Cell::Money(amount) => decimal(lang, amount.cents(), 2, false),
        Cell::Number(number) => decimal(lang, *number, 0, false),
        Cell::Percent(ten_thousandths) => decimal(lang, *ten_thousandths, 4, false),
        Cell::Hours(minutes) => decimal(lang, (i64::from(*minutes) * 100 + 30) / 60, 2, false),
        Cell::Fte(fte) => decimal(lang, i64::from(fte.hundredths()), 2, false),
        Cell::Figure(figure) => self::figure(lang, figure.ten_thousandths(), false),
        Cell::Empty | Cell::Text(_) | Cell::Date(_) | Cell::Period(_) | Cell::Entries(_) | Cell::Mark(..) => {
            self::cell(lang, cell)
        }
    }
}

/// Returns the numbers of entries: `#1 #2`.
pub fn entries(entries: &[Sequence]) -> String {
    entries.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
