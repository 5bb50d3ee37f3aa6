//! Submissions and receipts.

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
use crate::vault::{SealedValue, Sealer};

/// The limit on the JSON input in bytes. Indented JSON is several times longer than its entry.
const MAX_JSON: usize = 16 * MAX_ENTRY;

/// A command to record, with its metadata.
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
    /// Who records the command, as authenticated by the embedding service. The default is the actor of the command.
    pub recorded_by: ActorId,
    /// The correlation id. The default is the command id.
    pub correlation: Option<Uuid>,
    /// The id of the command that caused this one.
    pub causation: Option<Uuid>,
    /// Whether a person confirmed that the clock is right. It is needed after a long pause
    /// ([`SubmitError::ClockAhead`]).
    pub clock_confirmed: bool,
}

#[derive(Debug, Clone)]
enum Form {
    Sealed(Arc<SealedCommand>),
    /// With plain texts. The envelope has a placeholder digest for each.
    Plain(Arc<(Draft, CommandEnvelope)>),
}

/// A command without plain texts.
#[derive(Debug)]
pub(crate) struct SealedCommand {
    pub(crate) envelope: CommandEnvelope,
    /// Its bytes as the entry stores them.
    pub(crate) json: Box<RawValue>,
    /// The values of its digests, for the vault.
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

    /// Whether it was sealed under a new key. Sealing again can then give other digests.
    pub(crate) fn has_fresh_key(&self) -> bool {
        self.values.iter().any(|value| value.fresh_key.is_some())
    }
}

fn read(json: &str) -> Result<CommandEnvelope, NotACommand> {
    if let Ok(envelope) = serde_json::from_str(json) {
        return Ok(envelope);
    }
    // Only an invalid command is parsed again, to find the path: tracking it takes as long as parsing.
    let mut json = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        NotACommand::invalid(if path == "." { String::new() } else { path }, &placeless(error.inner()))
    })
}

impl Submission {
    /// Parses a command in JSON: a [`CommandEnvelope`], compact or indented, with or without plain texts to seal.
    ///
    /// [`crate::draft`] describes plain texts. The log stores compact JSON without plain texts byte for byte.
    ///
    /// # Errors
    /// [`NotACommand`], with the path of the invalid field.
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
        Ok(Self::of_form(command, recorded_by))
    }

    /// Makes a submission of a typed command.
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
        Self::of_form(Form::Sealed(Arc::new(command)), recorded_by)
    }

    const fn of_form(command: Form, recorded_by: ActorId) -> Self {
        Self { command, recorded_by, correlation: None, causation: None, clock_confirmed: false }
    }

    /// Returns the same command with amounts and dates in the spelling that [`Submission::of`] uses.
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

    /// Returns the command. Each unsealed plain text is replaced by a placeholder digest.
    pub fn envelope(&self) -> &CommandEnvelope {
        match &self.command {
            Form::Sealed(command) => &command.envelope,
            Form::Plain(plain) => &plain.1,
        }
    }

    /// Returns the programme of the command.
    pub fn programme(&self) -> &ProgrammeId {
        &self.envelope().programme
    }

    /// Returns the id of the command.
    pub fn id(&self) -> CommandId {
        self.envelope().id
    }

    /// Returns the bytes that the log stores and a signature covers, or `None` if the command has unsealed plain texts. Seal
    /// them with [`super::Ledger::seal`].
    pub fn json(&self) -> Option<&str> {
        match &self.command {
            Form::Sealed(command) => Some(command.json.get()),
            Form::Plain(_) => None,
        }
    }

    /// Whether the command has unsealed plain texts.
    pub const fn is_plain(&self) -> bool {
        matches!(self.command, Form::Plain(_))
    }

    /// Returns the command with its plain texts sealed. Blocking: reads keys.
    pub(crate) fn seal(&self, sealer: &Sealer) -> Result<Arc<SealedCommand>, SubmitError> {
        match &self.command {
            Form::Sealed(command) => Ok(Arc::clone(command)),
            Form::Plain(plain) => {
                let (draft, envelope) = plain.as_ref();
                let values = sealer.seal(envelope.id, draft.texts())?;
                let json = draft.sealed(values.iter().map(|value| value.digest));
                Ok(Arc::new(SealedCommand::of(json, values)?))
            }
        }
    }

    /// Returns the submission with a sealed command.
    pub(crate) fn with(&self, command: Arc<SealedCommand>) -> Self {
        Self { command: Form::Sealed(command), ..self.clone() }
    }
}

/// The reason why a text is not a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum NotACommand {
    /// It is not valid JSON, or not a valid command.
    #[error("the command is not valid: {0}")]
    InvalidCommand(#[from] NotADraft),
    /// It is too large for an entry.
    #[error("the command has {bytes} bytes, the limit is {max}")]
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

    /// Returns the stable name of the error.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// Returns [`ErrorKind::Invalid`].
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
