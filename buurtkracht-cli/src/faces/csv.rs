//! The tables of a document for a spreadsheet: one file a table (RFC 4180).

use super::{Files, no_table, visible};
use crate::document::{Cell, Document, Table};
use crate::exit::Failure;
use crate::lang::Lang;
use crate::number;

pub fn print(document: &Document, lang: Lang) -> Result<Files, Failure> {
    let tables: Vec<&Table> = document.tables().map(|(_, table)| table).collect();
    let several = tables.len() > 1;
    let named = |(i, table)| Ok((several.then(|| format!("{}", i + 1)), file(table, lang)?));
    match tables.is_empty() {
        true => Err(no_table(document)),
        false => tables.into_iter().enumerate().map(named).collect(),
    }
}

fn file(table: &Table, lang: Lang) -> Result<Vec<u8>, Failure> {
    // A Dutch spreadsheet reads the comma as the decimal sign.
    let delimiter = if lang == Lang::Nl { b';' } else { b',' };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    let write = |error: csv::Error| Failure::Write(error.into());
    writer.write_record(number::headings(table).map(|heading| inert(&heading))).map_err(write)?;
    for row in &table.rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => inert(text),
            Cell::Mark(..) => inert(&number::cell(lang, cell)),
            cell => number::bare(lang, cell),
        });
        writer.write_record(cells).map_err(write)?;
    }
    writer.into_inner().map_err(|error| Failure::Write(error.into_error()))
}

/// Returns a text that no spreadsheet takes for a formula (OWASP, CSV injection).
fn inert(text: &str) -> String {
    let quote = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("{quote}{}", visible(text))
}
