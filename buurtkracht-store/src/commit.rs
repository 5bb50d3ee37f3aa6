//! The commit and its entry: the exact JSON text that is hashed, stored and never written again.

use std::fmt;

use buurtkracht_core::id::{ActorId, CommandId, ProgrammeId, Sequence};
use buurtkracht_core::{CommitMeta, Event};
use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::entry::{self, Parts};
use crate::log::Entry;
use crate::upcast::{self, UPCASTERS, Upcaster};

pub use crate::format::{FORMAT, NotAnEntry};

/// A command with all its events, as recorded. The fields are in the order of the entry.
#[derive(Debug, Clone, Serialize)]
pub struct Commit {
    /// The format of the entry.
    pub v: u32,
    /// The number of the rule set that decided.
    pub rules: u32,
    /// The programme that the log belongs to.
    pub programme: ProgrammeId,
    /// The position in its log.
    pub sequence: Sequence,
    /// When it was recorded, in milliseconds, with the offset of the charter's time zone. Never before the
    /// commit in front of it.
    #[serde(serialize_with = "milliseconds")]
    pub recorded_at: DateTime<FixedOffset>,
    /// The one that recorded it, as the embedding service authenticated.
    pub recorded_by: ActorId,
    /// The correlation id; by default that of its own command.
    pub correlation: Uuid,
    /// The command that led to it, if one did.
    pub causation: Option<Uuid>,
    /// The events of the command: at least one.
    pub events: Vec<Event>,
    /// Signatures over the command.
    pub signatures: Vec<CommandSignature>,
    /// The submitter's command, byte for byte.
    pub command: Box<RawValue>,
}

/// A signature over `buurtkracht/command/v1\n` and the bytes of the command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandSignature {
    /// The name of the key.
    pub key: String,
    /// The signature, in base64.
    pub signature: String,
}

fn milliseconds<S: Serializer>(at: &DateTime<FixedOffset>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Millis, false))
}

impl Commit {
    /// The entry: the JSON text as it is hashed and stored.
    pub fn encode(&self) -> Entry {
        // The events say about what the command says.
        let mut entry = Vec::with_capacity(512 + 2 * self.command.get().len());
        match serde_json::to_writer(&mut entry, self) {
            Ok(()) => entry,
            Err(error) => unreachable!("every part of a commit can be written as JSON: {error}"),
        }
    }

    /// Whether an entry is written as this version writes the commit. Where an earlier version wrote an event in
    /// an older shape, that event need only be compact; all else must be the same.
    pub fn is_written_as(&self, entry: &[u8]) -> bool {
        self.is_written_as_with(entry, UPCASTERS)
    }

    pub(crate) fn is_written_as_with(&self, entry: &[u8], upcasters: &[Upcaster]) -> bool {
        let encoded = self.encode();
        encoded == entry
            || Parts::of(entry).is_ok_and(|parts| {
                let today = upcast::events(parts.events, upcasters).ok().flatten();
                is_compact(parts.events) && today.is_some_and(|today| parts.with_events(&today) == encoded)
            })
    }

    /// Reads an entry. Events in older shapes are upcast to those of today; its bytes stay what they are.
    ///
    /// # Errors
    /// [`NotAnEntry`]; what a newer version wrote is told from damage.
    pub fn decode(entry: &[u8]) -> Result<Commit, NotAnEntry> {
        Self::decode_with(entry, UPCASTERS)
    }

    pub(crate) fn decode_with(entry: &[u8], upcasters: &[Upcaster]) -> Result<Commit, NotAnEntry> {
        let malformed = |error: &dyn fmt::Display| NotAnEntry::Malformed { reason: error.to_string() };
        let uuid = |text: &str| Uuid::try_parse(text).map_err(|error| malformed(&error));
        let parts = Parts::of(entry)?;
        let events = parts.events(upcasters)?;
        Ok(Commit {
            v: FORMAT,
            rules: parts.rules,
            programme: parts.programme()?,
            sequence: parts.sequence,
            recorded_at: parts.recorded_at,
            recorded_by: parts.recorded_by.parse().map_err(|error| malformed(&error))?,
            correlation: uuid(parts.correlation)?,
            causation: parts.causation.map(uuid).transpose()?,
            events,
            signatures: serde_json::from_str(parts.signatures).map_err(|error| malformed(&error))?,
            command: serde_json::from_str(parts.command).map_err(|error| malformed(&error))?,
        })
    }

    /// Reads the events of an entry, and what it says of all of them. The command is not decoded, but for its id.
    ///
    /// # Errors
    /// As [`Commit::decode`].
    pub fn events(entry: &[u8]) -> Result<(CommitMeta, Vec<Event>), NotAnEntry> {
        let parts = Parts::of(entry)?;
        let Parts { sequence, recorded_at, .. } = parts;
        Ok((CommitMeta { sequence, recorded_at, command: parts.command_id()? }, parts.events(UPCASTERS)?))
    }

    /// The id of its command.
    ///
    /// # Errors
    /// When the command has none.
    pub fn command_id(&self) -> Result<CommandId, NotAnEntry> {
        entry::command_id(self.programme.as_str(), self.command.get())
    }
}

/// Whether a JSON text is compact: on one line, without white space between its parts.
pub fn is_compact(json: &str) -> bool {
    let (mut in_string, mut escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b' ' | b'\t' | b'\n' | b'\r' if !in_string => return false,
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = r#"{"v":0,"rules":1,"programme":"example","sequence":3,"recorded_at":"2025-03-11T10:00:00.000+01:00","recorded_by":"clerk","correlation":"67e55044-10b1-426f-9247-bb680e5fe0c8","causation":null,"events":[{"CharterEnteredIntoForce":{"on":"2025-01-01"}}],"signatures":[],"command":{"programme":"example","id":"67e55044-10b1-426f-9247-bb680e5fe0c8","actor":"clerk","do":{"BringCharterIntoForce":{"on":"2025-01-01"}}}}"#;

    #[test]
    fn an_entry_is_written_as_it_was_read() {
        let commit = Commit::decode(ENTRY.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(commit.encode()).unwrap(), ENTRY);
        assert_eq!(commit.command_id().unwrap().to_string(), "67e55044-10b1-426f-9247-bb680e5fe0c8");
    }

    #[test]
    fn a_newer_format_is_told_from_damage() {
        let newer = ENTRY.replacen("\"v\":0", "\"v\":7,\"unheard\":1", 1);
        assert_eq!(Commit::decode(newer.as_bytes()).unwrap_err(), NotAnEntry::NewerFormat { found: 7 });
        let unknown_member = ENTRY.replacen("\"v\":0", "\"v\":0,\"unheard\":1", 1);
        assert!(matches!(Commit::decode(unknown_member.as_bytes()), Err(NotAnEntry::Malformed { .. })));
        assert!(matches!(Commit::decode(&ENTRY.as_bytes()[..50]), Err(NotAnEntry::Malformed { .. })));
    }

    #[test]
    fn compact_json_has_no_space_outside_its_texts() {
        assert!(is_compact(r#"{"a b":"c\" d\\","e":[1,2]}"#));
        for wide in [r#"{"a": 1}"#, "{\"a\":1}\n", r#"{"a":"\\" ,"b":1}"#] {
            assert!(!is_compact(wide), "{wide}");
        }
    }
}
