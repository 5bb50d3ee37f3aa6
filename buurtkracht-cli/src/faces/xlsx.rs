//! The tables of a document as a workbook: a sheet a table, typed cells, the headings frozen.

use chrono::Datelike;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{no_table, visible};
use crate::document::{Cell, Document, Table};
use crate::exit::Failure;
use crate::lang::Lang;
use crate::number;

/// The most characters in the name of a sheet.
const NAME: usize = 31;

pub fn print(document: &Document, lang: Lang) -> Result<Vec<u8>, Failure> {
    let mut workbook = Workbook::new();
    for (i, (heading, table)) in document.tables().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name(i + 1, heading)).and_then(|sheet| fill(sheet, table, lang)).map_err(failed)?;
    }
    if workbook.worksheets().is_empty() {
        return Err(no_table(document));
    }
    workbook.save_to_buffer().map_err(failed)
}

fn failed(error: XlsxError) -> Failure {
    Failure::Write(std::io::Error::other(error))
}

/// Returns the name of a sheet: its number keeps it apart from others, and a workbook allows few characters.
fn name(number: usize, heading: &str) -> String {
    let allowed = visible(heading).replace(['[', ']', ':', '*', '?', '/', '\\', '\''], " ");
    format!("{number} {allowed}").chars().take(NAME).collect()
}

fn fill(sheet: &mut Worksheet, table: &Table, lang: Lang) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, heading) in (0_u16..).zip(number::headings(table)) {
        sheet.write_string_with_format(0, column, visible(&heading), &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let totals = table.rows.len().saturating_sub(table.totals);
    for (i, (row, cells)) in (1_u32..).zip(&table.rows).enumerate() {
        let format = if i >= totals { bold.clone() } else { Format::new() };
        for (column, cell) in (0_u16..).zip(cells) {
            write(sheet, (row, column), cell, format.clone(), lang)?;
        }
    }
    sheet.autofit();
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: Format,
    lang: Lang,
) -> Result<(), XlsxError> {
    // A workbook holds numbers as floating point; cents stay exact up to 15 digits.
    let number = |sheet: &mut Worksheet, value: f64, shape: &str| {
        sheet.write_number_with_format(row, column, value, &format.clone().set_num_format(shape)).map(drop)
    };
    match cell {
        Cell::Empty => Ok(()),
        Cell::Money(amount) => number(sheet, amount.cents() as f64 / 100.0, "#,##0.00"),
        Cell::Number(value) => number(sheet, *value as f64, "#,##0"),
        Cell::Percent(ten_thousandths) => number(sheet, *ten_thousandths as f64 / 10_000.0, "0.0%"),
        Cell::Hours(minutes) => number(sheet, f64::from(*minutes) / 1_440.0, "[h]:mm"),
        Cell::Fte(fte) => number(sheet, f64::from(fte.hundredths()) / 100.0, "0.00"),
        Cell::Figure(figure) => number(sheet, figure.ten_thousandths() as f64 / 10_000.0, "General"),
        Cell::Date(day) => {
            let format = format.set_num_format("yyyy-mm-dd");
            // A workbook has no days before 1900 or after 9999: such a day stays text.
            let date = u16::try_from(day.year()).ok().and_then(|year| {
                let [month, day] = [day.month(), day.day()].map(|part| u8::try_from(part).unwrap_or(1));
                ExcelDateTime::from_ymd(year, month, day).ok()
            });
            match date {
                Some(date) => sheet.write_datetime_with_format(row, column, date, &format).map(drop),
                None => sheet.write_string(row, column, day.to_string()).map(drop),
            }
        }
        Cell::Text(_) | Cell::Period(_) | Cell::Entries(_) | Cell::Mark(..) => {
            let text = number::cell(lang, cell);
            sheet.write_string_with_format(row, column, visible(&text), &format).map(drop)
        }
    }
}
