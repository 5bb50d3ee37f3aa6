//! By whose hand commands are submitted, and how they compare with what is recorded.

use buurtkracht_core::id::{ActorId, CommandId, ProgrammeId, Sequence};
use buurtkracht_core::{Command, CommandEnvelope};
use buurtkracht_store::ledger::{Ledger, Submission};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::args::Global;
use crate::differences::{self, Difference};
use crate::entry::Texts;
use crate::exit::Failure;
use crate::input::LocatedValue;

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

    pub fn submission(&self, request: &Request) -> Result<Submission, Failure> {
        let envelope = json!({ "programme": self.programme, "id": request.id, "actor": self.actor, "do": request.command });
        LocatedValue::part(self.name.to_owned(), envelope).submission(self.global)
    }

    /// Returns the content of a request, with placeholders for the digests of its texts.
    fn canonical(&self, request: &Request) -> Result<Value, Failure> {
        Ok(content(json!(self.submission(request)?.envelope().command)))
    }

    /// What the command of an entry says: of a correction, the new value.
    pub async fn recorded(&self, entry: Sequence) -> Result<Value, Failure> {
        let commits = self.ledger.commits(self.programme, entry, 1).await?;
        let envelope = commits
            .first()
            .and_then(|commit| serde_json::from_str::<CommandEnvelope>(commit.command.get()).ok());
        Ok(envelope.map_or(Value::Null, |envelope| content(json!(envelope.command))))
    }

    /// What differs between an entry and a request, after the texts that did not change kept their digests.
    pub async fn compare(&self, request: &mut Request, entry: Sequence) -> Result<Vec<Difference>, Failure> {
        let recorded = self.recorded(entry).await?;
        let open = |digest: &str| match digest.parse() {
            Ok(digest) => self.ledger.open_sealed(&digest),
            Err(_) => Ok(None),
        };
        if let Some(said) = content_mut(&mut request.command) {
            differences::keep_texts(said, &recorded, &open)?;
        }
        Ok(differences::between(&recorded, &self.canonical(request)?))
    }
}

/// What a command says, its name aside: of a correction, the new value.
fn content_mut(command: &mut Value) -> Option<&mut Value> {
    let (name, said) = command.as_object_mut()?.iter_mut().next()?;
    match name == "CorrectRecord" {
        true => said.get_mut("value")?.as_object_mut()?.values_mut().next(),
        false => Some(said),
    }
}

fn content(mut command: Value) -> Value {
    content_mut(&mut command).map(Value::take).unwrap_or_default()
}

/// A command to submit.
#[derive(Debug, Clone)]
pub struct Request {
    pub id: CommandId,
    /// The command by its name, with plain texts to seal.
    pub command: Value,
}

/// Returns a command with its plain texts in place of their digests.
///
/// A text is sealed under the id of the command and the path of the field. Only the JSON form has that path, so a typed
/// command becomes JSON here.
pub fn with_plain_texts(command: &Command, texts: &Texts) -> Value {
    fn open(value: &mut Value, texts: &Texts) {
        let digest = value.get("digest").and_then(Value::as_str).and_then(|digest| digest.parse().ok());
        let text = digest.and_then(|digest| texts.open(&digest));
        match (value, text) {
            (Value::Object(sealed), Some(text)) => {
                sealed.remove("digest");
                sealed.insert("seal".to_owned(), Value::from(text));
            }
            (Value::Object(members), None) => members.values_mut().for_each(|value| open(value, texts)),
            (Value::Array(items), _) => items.iter_mut().for_each(|value| open(value, texts)),
            (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_), _) => {}
        }
    }
    let mut command = json!(command);
    open(&mut command, texts);
    command
}
