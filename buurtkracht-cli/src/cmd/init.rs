//! Founding a programme from its charter.

use buurtkracht_core::charter::Charter;
use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_store::ledger::Ledger;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::args::{Global, Init};
use crate::config::{self, Mode};
use crate::document::{Document, Item};
use crate::exit::{Failure, Outcome};
use crate::input::{self, LocatedValue};
use crate::render;
use crate::words::{Words, say};

/// The actor of a founding that names none.
const FOUNDER: &str = "founder";

/// The charter in a file, or every flaw with its line.
pub fn charter(located: &LocatedValue) -> Result<Charter, Failure> {
    let charter: Charter = located.typed()?;
    let flaws = charter.flaws();
    if flaws.is_empty() {
        return Ok(charter);
    }
    let lines: Vec<String> =
        flaws.iter().map(|flaw| format!("{}: {flaw}", located.place(&flaw.field))).collect();
    Err(Failure::Input(format!("the charter cannot found a programme\n{}", lines.join("\n"))))
}

/// The command that founds a programme.
pub fn founding(charter: &Charter, id: uuid::Uuid, actor: &str) -> serde_json::Value {
    json!({ "programme": charter.programme, "id": id, "actor": actor, "do": { "FoundProgramme": { "charter": charter } } })
}

/// The result of founding a programme, or of checking its charter.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum FoundingResult {
    /// It founded a programme.
    Founded {
        /// The new programme's id.
        programme: ProgrammeId,
        /// The entry that founded it.
        entry: Sequence,
        /// Whether it was founded before.
        repeated: bool,
    },
    /// It can found one.
    Sound {
        /// The id that the charter gives the programme.
        programme: ProgrammeId,
        /// Always: a flaw is an error.
        sound: bool,
    },
}

pub async fn run(global: &Global, args: &Init) -> Result<Outcome, Failure> {
    let located = input::read_value(&args.charter)?;
    let mut charter = charter(&located)?;
    if let Some(programme) = &global.programme {
        charter.programme = programme.clone();
    }
    let actor = global.actor.as_ref().map_or(FOUNDER, |actor| actor.as_str());
    // Founding twice by the same charter is the same command, so a retry is safe.
    let name = format!("found {} {actor} {}", charter.programme, json!(charter));
    let id = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes());
    let founding = LocatedValue::part(located.name, founding(&charter, id, actor));
    let submission = founding.submission(global)?;
    // A refused founding leaves no empty store.
    Ledger::open("memory:")?.submit(&submission).await?;
    if args.dry_run {
        render::print(
            global,
            "init",
            None,
            &FoundingResult::Sound { programme: charter.programme.clone(), sound: true },
            || {
                let (programme, text) = (charter.programme.as_str(), &charter.text);
                let (goals, bodies) = (text.goals.len(), text.bodies.len());
                let words = Words::of(global.lang);
                Document::new(say!(words, "charter-sound", programme, goals, bodies))
            },
        )?;
        return Ok(Outcome::Done);
    }
    let ledger = config::ledger(global, Mode::Create)?;
    let receipt = ledger.submit(&submission).await;
    let receipt = config::close(&ledger, receipt).await?;
    let result = FoundingResult::Founded {
        programme: receipt.programme.clone(),
        entry: receipt.sequence,
        repeated: receipt.repeated,
    };
    render::print(global, "init", None, &result, || {
        let (words, programme, store) =
            (Words::of(global.lang), receipt.programme.as_str(), config::store(global));
        let mut document = Document::new(match receipt.repeated {
            true => say!(words, "founded-before", programme, store),
            false => say!(words, "founded", programme, store),
        });
        let next = [
            say!(words, "founded-persons"),
            say!(words, "founded-signatures"),
            say!(words, "founded-in-force"),
        ];
        document.outline([Item::new(say!(words, "founded-next")).with(next.map(Item::new))]);
        document
    })?;
    Ok(Outcome::Done)
}
