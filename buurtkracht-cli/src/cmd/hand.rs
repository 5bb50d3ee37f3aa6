//! By whose hand commands are handed in, and how they compare with what is recorded.

use buurtkracht_core::CommandEnvelope;
use buurtkracht_core::id::{ActorId, CommandId, ProgrammeId, Sequence};
use buurtkracht_store::ledger::Ledger;
use buurtkracht_store::vault::MemoryVault;
use serde_json::{Value, json};
use uuid::Uuid;

use super::differences;
use super::ready::ready;
use crate::args::Global;
use crate::exit::Failure;
use crate::input::Located;
use crate::render::recorded::Difference;

/// By whose hand, and into what, it is recorded.
pub struct Hand<'a> {
    pub global: &'a Global,
    pub ledger: &'a Ledger,
    pub programme: &'a ProgrammeId,
    pub actor: &'a ActorId,
    /// The file, for errors.
    pub name: &'a str,
}

impl Hand<'_> {
    /// The id of a command by what it is about: the same at every run.
    pub fn id(&self, parts: &[&str]) -> CommandId {
        let name = format!("meeting {} {}", self.programme, json!(parts));
        CommandId(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()))
    }

    pub fn located(&self, command: &ToHandIn) -> Located {
        let envelope = json!({ "programme": self.programme, "id": command.id, "actor": self.actor, "do": command.asked });
        Located::part(self.name.to_owned(), envelope)
    }

    /// The command as it would stand in the log, its texts under throw-away seals.
    pub fn canonical(&self, command: &ToHandIn) -> Result<Value, Failure> {
        let ready = ready(self.global, self.located(command), None, &MemoryVault::default())?;
        let envelope: Value = serde_json::from_str(&ready.submission.command)
            .map_err(|error| Failure::Input(format!("{}: {error}", self.name)))?;
        Ok(envelope.get("do").cloned().unwrap_or_default())
    }

    /// What the command of an entry says: of a correction, the new value.
    pub async fn recorded(&self, entry: Sequence) -> Result<Value, Failure> {
        let commits = self.ledger.commits(self.programme, entry, 1).await?;
        let command = commits.first().and_then(|commit| {
            let envelope: CommandEnvelope = serde_json::from_str(commit.command.get()).ok()?;
            serde_json::to_value(envelope.command).ok()
        });
        Ok(content(&command.unwrap_or_default()))
    }

    /// What differs between an entry and a command, after the texts that did not change kept their digests.
    pub async fn compare(&self, command: &mut ToHandIn, entry: Sequence) -> Result<Vec<Difference>, Failure> {
        let recorded = self.recorded(entry).await?;
        let open = |digest: &str| self.ledger.open_sealed(&digest.parse().ok()?).ok()?;
        if let Some(asked) = command.asked.as_object_mut().and_then(|members| members.values_mut().next()) {
            differences::keep_texts(asked, &recorded, &open);
        }
        Ok(differences::between(&recorded, &content(&self.canonical(command)?)))
    }
}

/// What a command says, its name aside.
pub fn content(command: &Value) -> Value {
    let said = command.as_object().and_then(|members| members.iter().next());
    let Some((name, said)) = said else { return Value::Null };
    let corrected = said.get("value").filter(|_| name == "CorrectRecord").and_then(Value::as_object);
    corrected.and_then(|value| value.values().next()).unwrap_or(said).clone()
}

/// A command to hand in.
#[derive(Debug, Clone)]
pub struct ToHandIn {
    pub id: CommandId,
    /// The command by its name, with plain texts to seal.
    pub asked: Value,
}
