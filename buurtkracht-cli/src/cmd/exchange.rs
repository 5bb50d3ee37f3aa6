//! Export and import.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::ledger::{CheckedImport, Ledger, ReadError};
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::{Format, Global};
use crate::config::{self, Mode};
use crate::document::Document;
use crate::exit::{Failure, Outcome};
use crate::faces;
use crate::render;
use crate::words::{Words, say};

pub async fn export(global: &Global) -> Result<Outcome, Failure> {
    global.only("export", &[Format::Text])?;
    let ledger = config::ledger(global, Mode::Read)?;
    let id = config::programme(global, &ledger).await?;
    match &global.out {
        Some(path) => exported(&ledger, &id, faces::create(path)?).await?,
        None => exported(&ledger, &id, std::io::stdout()).await?,
    }
    Ok(Outcome::Done)
}

async fn exported(ledger: &Ledger, id: &ProgrammeId, to: impl Write + Send + 'static) -> Result<(), Failure> {
    ledger.export(id, to).await.map(drop).map_err(|error| match error {
        ReadError::Write(error) => Failure::from(io::Error::new(error.kind(), error)),
        other => Failure::Read(other),
    })
}

/// A log that was taken in.
#[derive(Serialize, JsonSchema)]
pub struct ImportReport {
    /// The imported programme's id.
    programme: ProgrammeId,
    /// How many entries the log now has.
    entries: u64,
    /// How many of them were there before.
    present_before: u64,
}

pub async fn import(global: &Global, file: &Path) -> Result<Outcome, Failure> {
    let cannot = |error| Failure::Input(format!("cannot read {}: {error}", file.display()));
    let input = if file == Path::new("-") { None } else { Some(File::open(file).map_err(cannot)?) };
    let now = chrono::Utc::now();
    // A refused import leaves no empty store.
    let checked = match input {
        None => CheckedImport::check(io::stdin(), now)?,
        Some(file) => CheckedImport::check(file, now)?,
    };
    let ledger = config::ledger(global, Mode::Create)?;
    let imported = ledger.import_checked(checked).await;
    let imported = config::close(&ledger, imported).await?;
    let result = ImportReport {
        programme: imported.programme.clone(),
        entries: imported.entries,
        present_before: imported.present,
    };
    render::print(global, "import", None, &result, || {
        let (words, programme) = (Words::of(global.lang), imported.programme.as_str());
        let (entries, before) = (imported.entries, imported.present);
        let mut document = Document::new(say!(words, "copied", programme, entries, before));
        document.paragraph(say!(words, "imported-unconfirmed"));
        document
    })?;
    Ok(Outcome::Done)
}
