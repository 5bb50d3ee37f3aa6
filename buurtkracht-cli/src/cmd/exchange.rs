//! Export and import.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::ledger::ReadError;
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::{Format, Global};
use crate::config::{self, Mode};
use crate::exit::{Failure, Outcome};
use crate::render;

pub async fn export(global: &Global, format: Format) -> Result<Outcome, Failure> {
    let ledger = config::ledger(global, Mode::Open)?;
    let id = config::programme(global, &ledger).await?;
    match format {
        Format::Jsonl => {
            let mut out = BufWriter::new(std::io::stdout());
            ledger.export(&id, &mut out).await.map_err(|error| match error {
                ReadError::Write(error) => Failure::from(error),
                other => Failure::Read(other),
            })?;
            out.flush()?;
        }
    }
    Ok(Outcome::Done)
}

/// A log that was taken in.
#[derive(Serialize, JsonSchema)]
pub struct Imported {
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
    let ledger = config::ledger(global, Mode::Create)?;
    let imported = match input {
        None => ledger.import(&mut BufReader::new(std::io::stdin())).await?,
        Some(file) => ledger.import(&mut BufReader::new(file)).await?,
    };
    let result = Imported {
        programme: imported.programme.clone(),
        entries: imported.entries,
        present_before: imported.present,
    };
    render::print(global.json, "import", None, &result, || {
        let lang = global.lang;
        format!(
            "{}: {} {} ({} {})\n{}\n",
            imported.programme,
            imported.entries,
            lang.say("entries", "regels"),
            imported.present,
            lang.say("were there before", "waren er al"),
            lang.say(
                "An import vouches for nothing: without a checkpoint nobody confirms these times.",
                "Een import staat nergens voor in: zonder ijkpunt bevestigt niemand deze tijden.",
            )
        )
    })?;
    Ok(Outcome::Done)
}
