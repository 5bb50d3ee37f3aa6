//! What is handed in, and what comes back.

use std::sync::Arc;

use buurtkracht_core::id::{ActorId, CommandId, ProgrammeId, Sequence};
use buurtkracht_core::{CommandEnvelope, Event};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::SubmitError;
use crate::draft::{Draft, NotADraft, placeless};
use crate::error::{ErrorKind, serialize_as_described};
use crate::log::MAX_ENTRY;
use crate::vault::{SealedValue, Vault, seal};

/// The most bytes of JSON that are read for a command: spread over lines it is longer than the entry that it makes.
const MAX_JSON: usize = 16 * MAX_ENTRY;

/// A command to record, with what the embedding service knows of it.
///
/// ```
/// use buurtkracht_store::ledger::Submission;
/// let submission = Submission::from_json(r#"{
///     "programme": "example", "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "actor": "clerk",
///     "do": { "RegisterPerson": { "person": "jo", "kind": "resident",
///                                 "name": { "seal": "Jo Vis", "person": "jo" } } }
/// }"#)?;
/// assert_eq!(submission.programme().as_str(), "example");
/// # Ok::<(), buurtkracht_store::ledger::NotACommand>(())
/// ```
#[derive(Debug, Clone)]
pub struct Submission {
    command: Form,
    /// Who records it, by the word of the embedding service, which authenticates; by default its own actor.
    pub recorded_by: ActorId,
    /// What it belongs to; by default its own command.
    pub correlation: Option<Uuid>,
    /// The command that led to it, if one did.
    pub causation: Option<Uuid>,
}

#[derive(Debug, Clone)]
enum Form {
    Sealed(Arc<SealedCommand>),
    /// With plain texts. The envelope has a placeholder for each.
    Plain(Arc<(Draft, CommandEnvelope)>),
}

/// A command without plain text, as an entry keeps it.
#[derive(Debug)]
pub(crate) struct SealedCommand {
    pub(crate) envelope: CommandEnvelope,
    /// Its bytes, compact.
    pub(crate) json: Box<RawValue>,
    /// What its digests stand for and the vault is to keep.
    pub(crate) values: Vec<SealedValue>,
}

impl SealedCommand {
    fn of(json: String, values: Vec<SealedValue>) -> Result<Self, NotACommand> {
        if json.len() > MAX_ENTRY {
            return Err(NotACommand::TooLarge { bytes: json.len(), max: MAX_ENTRY });
        }
        let envelope = read(&json)?;
        let json =
            RawValue::from_string(json).map_err(|error| NotACommand::invalid(String::new(), &error))?;
        Ok(Self { envelope, json, values })
    }

    /// Whether the vault had no key of a text when this was sealed: sealed again it can have another digest.
    pub(crate) fn has_fresh_key(&self) -> bool {
        self.values.iter().any(|value| value.fresh_key.is_some())
    }
}

fn read(json: &str) -> Result<CommandEnvelope, NotACommand> {
    let mut json = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        NotACommand::invalid(if path == "." { String::new() } else { path }, &placeless(error.inner()))
    })
}

impl Submission {
    /// A command in JSON: a [`CommandEnvelope`], compact or spread over lines, with or without plain texts to be
    /// sealed ([`crate::draft`] has their form). Compact JSON without plain texts is kept byte for byte.
    ///
    /// # Errors
    /// [`NotACommand`] where it is something else, with the path of what is wrong.
    pub fn from_json(json: impl AsRef<[u8]>) -> Result<Self, NotACommand> {
        let json = json.as_ref();
        if json.len() > MAX_JSON {
            return Err(NotACommand::TooLarge { bytes: json.len(), max: MAX_JSON });
        }
        let json = std::str::from_utf8(json).map_err(|error| NotACommand::invalid(String::new(), &error))?;
        let draft = Draft::parse(json)?;
        let command = SealedCommand::of(draft.sealed(draft.placeholders()), Vec::new())?;
        if draft.texts().is_empty() {
            return Ok(Self::sealed(command));
        }
        let (recorded_by, envelope) = (command.envelope.actor.clone(), command.envelope);
        let command = Form::Plain(Arc::new((draft, envelope)));
        Ok(Self { command, recorded_by, correlation: None, causation: None })
    }

    /// A command that was made by a program.
    ///
    /// # Errors
    /// [`NotACommand::TooLarge`].
    pub fn of(envelope: &CommandEnvelope) -> Result<Self, NotACommand> {
        let json = serde_json::value::to_raw_value(envelope)
            .map_err(|error| NotACommand::invalid(String::new(), &error))?;
        let bytes = json.get().len();
        match bytes > MAX_ENTRY {
            true => Err(NotACommand::TooLarge { bytes, max: MAX_ENTRY }),
            false => Ok(Self::sealed(SealedCommand { envelope: envelope.clone(), json, values: Vec::new() })),
        }
    }

    fn sealed(command: SealedCommand) -> Self {
        let recorded_by = command.envelope.actor.clone();
        Self { command: Form::Sealed(Arc::new(command)), recorded_by, correlation: None, causation: None }
    }

    /// The same command in the one spelling that [`Submission::of`] would give it, whichever way amounts and dates were
    /// written.
    #[must_use]
    pub fn respelled(self) -> Self {
        let Ok(json) = serde_json::to_string(self.envelope()) else { return self };
        let command = match &self.command {
            Form::Plain(plain) => {
                let (draft, envelope) = plain.as_ref().clone();
                Form::Plain(Arc::new((draft.rewritten(&json), envelope)))
            }
            Form::Sealed(command) => match RawValue::from_string(json) {
                Ok(json) => {
                    let (envelope, values) = (command.envelope.clone(), command.values.clone());
                    Form::Sealed(Arc::new(SealedCommand { envelope, json, values }))
                }
                Err(_) => return self,
            },
        };
        Self { command, ..self }
    }

    /// The command. Where it has plain texts still, a digest that stands for nothing is in the place of each.
    pub fn envelope(&self) -> &CommandEnvelope {
        match &self.command {
            Form::Sealed(command) => &command.envelope,
            Form::Plain(plain) => &plain.1,
        }
    }

    /// The programme that it is for.
    pub fn programme(&self) -> &ProgrammeId {
        &self.envelope().programme
    }

    /// The id of the command.
    pub fn id(&self) -> CommandId {
        self.envelope().id
    }

    /// The bytes that the log will keep and that a signature covers; `None` where it has plain texts still
    /// ([`super::Ledger::seal`]).
    pub fn json(&self) -> Option<&str> {
        match &self.command {
            Form::Sealed(command) => Some(command.json.get()),
            Form::Plain(_) => None,
        }
    }

    /// Whether it has plain texts that are not sealed yet.
    pub const fn is_plain(&self) -> bool {
        matches!(self.command, Form::Plain(_))
    }

    /// The command with its digests. Blocking where it has plain texts: it reads their keys.
    pub(crate) fn seal(&self, vault: &dyn Vault) -> Result<Arc<SealedCommand>, SubmitError> {
        match &self.command {
            Form::Sealed(command) => Ok(Arc::clone(command)),
            Form::Plain(plain) => {
                let (draft, envelope) = plain.as_ref();
                let values = seal(vault, envelope.id, draft.texts())?;
                let json = draft.sealed(values.iter().map(|value| value.digest));
                Ok(Arc::new(SealedCommand::of(json, values)?))
            }
        }
    }

    /// The same with its command sealed.
    pub(crate) fn with(&self, command: Arc<SealedCommand>) -> Self {
        Self { command: Form::Sealed(command), ..self.clone() }
    }
}

/// Why a text is no command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum NotACommand {
    /// It has another form.
    #[error("the command cannot be read: {0}")]
    InvalidCommand(#[from] NotADraft),
    /// It does not fit in an entry.
    #[error("the command has {bytes} bytes: it can have up to {max}")]
    TooLarge {
        /// The size of the command in bytes.
        bytes: usize,
        /// The largest size that fits, in bytes.
        max: usize,
    },
}

impl NotACommand {
    fn invalid(path: String, reason: &dyn std::fmt::Display) -> Self {
        Self::InvalidCommand(NotADraft { path, reason: reason.to_string() })
    }

    /// A stable word for what is wrong.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// What it means to whoever gets it: [`ErrorKind::Invalid`].
    pub const fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

serialize_as_described!(NotACommand);

/// The result of a recorded command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Receipt {
    /// The programme that recorded it.
    pub programme: ProgrammeId,
    /// The command's id.
    pub command: CommandId,
    /// The position of its entry.
    pub sequence: Sequence,
    /// The time of recording.
    pub recorded_at: DateTime<FixedOffset>,
    /// The events that the command made.
    pub events: Vec<Event>,
    /// Whether an earlier submission recorded it: a repeated command is recorded once.
    pub repeated: bool,
}
