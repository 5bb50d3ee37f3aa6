//! The parts of an entry, found without decoding them.
//!
//! An entry has its members in one order and no white space between them ([`Commit`](crate::commit::Commit)), and no
//! event has a member named `command`. So the parts are found by the text that separates them. What the parts hold is
//! not looked at: a reader that needs the events does not pay for the command, and a verification of the bytes pays for
//! neither. Everything that reads entries finds their parts here, so no two readers see different ones.

use std::sync::LazyLock;

use buurtkracht_core::id::{CommandId, ProgrammeId, Sequence};
use buurtkracht_core::{Event, RULES};
use chrono::{DateTime, FixedOffset, NaiveDate};
use memchr::memmem::{Finder, FinderRev};
use serde::Deserialize;
use uuid::Uuid;

use crate::format::{FORMAT, NotAnEntry};
use crate::upcast::{self, Upcaster};

/// Separates the signatures from the command. It is in no event, and no text holds it: there a quote is escaped.
static COMMAND: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("],\"command\":{"));

/// Separates the events from the signatures. An amendment of the charter has signatures of its own, before these.
static SIGNATURES: LazyLock<FinderRev<'static>> = LazyLock::new(|| FinderRev::new("],\"signatures\":["));

/// The parts of an entry, as they are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    entry: &'a str,
    pub(crate) rules: u32,
    programme: &'a str,
    pub(crate) sequence: Sequence,
    pub(crate) recorded_at: DateTime<FixedOffset>,
    pub(crate) recorded_by: &'a str,
    pub(crate) correlation: &'a str,
    pub(crate) causation: Option<&'a str>,
    pub(crate) events: &'a str,
    pub(crate) signatures: &'a str,
    pub(crate) command: &'a str,
}

/// Reads an entry from its start.
struct Cursor<'a> {
    entry: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.entry.get(self.at..).unwrap_or_default()
    }

    fn malformed(&self, expected: &str) -> NotAnEntry {
        NotAnEntry::Malformed { reason: format!("{expected} expected at byte {}", self.at) }
    }

    /// Goes past a text that must be there.
    fn skip(&mut self, text: &str) -> Result<(), NotAnEntry> {
        if !self.rest().starts_with(text) {
            return Err(self.malformed(text));
        }
        self.at += text.len();
        Ok(())
    }

    /// Takes a number without leading zeros.
    fn number<T: std::str::FromStr>(&mut self) -> Result<T, NotAnEntry> {
        let rest = self.rest();
        let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let digits = rest.get(..end).filter(|digits| *digits == "0" || !digits.starts_with('0'));
        let number = digits.and_then(|digits| digits.parse().ok());
        let number = number.ok_or_else(|| self.malformed("a number"))?;
        self.at += end;
        Ok(number)
    }

    /// Takes what comes before the next quote.
    fn text(&mut self) -> Result<&'a str, NotAnEntry> {
        let rest = self.rest();
        let text = memchr::memchr(b'"', rest.as_bytes()).and_then(|end| rest.get(..end));
        let text = text.ok_or_else(|| self.malformed("the end of a text"))?;
        self.at += text.len();
        Ok(text)
    }
}

/// A time with milliseconds and an offset, such as `2025-03-11T10:00:00.000+01:00`.
fn time(text: &str) -> Option<DateTime<FixedOffset>> {
    let number = |from: usize, digits: usize| {
        let digits = text.as_bytes().get(from..from + digits)?;
        digits.iter().try_fold(0, |number: u32, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'))
        })
    };
    let separated = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.'), (26, b':')];
    if text.len() != 29 || separated.iter().any(|(at, mark)| text.as_bytes().get(*at) != Some(mark)) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(5, 2)?, number(8, 2)?)?;
    let local = date.and_hms_milli_opt(number(11, 2)?, number(14, 2)?, number(17, 2)?, number(20, 3)?)?;
    let (hours, minutes) = (number(24, 2)?, number(27, 2).filter(|minutes| *minutes < 60)?);
    let east = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
    let offset = match text.as_bytes().get(23) {
        Some(b'+') => FixedOffset::east_opt(east)?,
        Some(b'-') => FixedOffset::west_opt(east)?,
        _ => return None,
    };
    local.and_local_timezone(offset).single()
}

impl<'a> Parts<'a> {
    /// Finds the parts of an entry.
    ///
    /// # Errors
    /// [`NotAnEntry`], where a newer version wrote it or a member is not where it should be.
    pub(crate) fn of(entry: &'a [u8]) -> Result<Self, NotAnEntry> {
        // All of it is checked to be UTF-8 at once, which is faster than text by text.
        let entry = std::str::from_utf8(entry);
        let entry = entry.map_err(|error| NotAnEntry::Malformed { reason: error.to_string() })?;
        let mut cursor = Cursor { entry, at: 0 };
        cursor.skip("{\"v\":")?;
        let found = cursor.number()?;
        if found > FORMAT {
            return Err(NotAnEntry::NewerFormat { found });
        }
        cursor.skip(",\"rules\":")?;
        let rules = cursor.number()?;
        cursor.skip(",\"programme\":\"")?;
        let programme = cursor.text()?;
        cursor.skip("\",\"sequence\":")?;
        let sequence = Sequence(cursor.number()?);
        cursor.skip(",\"recorded_at\":\"")?;
        let recorded_at = time(cursor.text()?).ok_or_else(|| cursor.malformed("a time before this"))?;
        cursor.skip("\",\"recorded_by\":\"")?;
        let recorded_by = cursor.text()?;
        cursor.skip("\",\"correlation\":\"")?;
        let correlation = cursor.text()?;
        cursor.skip("\",\"causation\":")?;
        let causation = if cursor.skip("null").is_ok() {
            None
        } else {
            cursor.skip("\"")?;
            let causation = cursor.text()?;
            cursor.skip("\"")?;
            Some(causation)
        };
        cursor.skip(",\"events\":")?;
        let rest = cursor.rest();
        let split = COMMAND.find(rest.as_bytes()).and_then(|end| {
            let head = rest.get(..=end)?;
            let at = SIGNATURES.rfind(head.as_bytes())?;
            let (events, signatures) = (head.get(..=at)?, head.get(at + "],\"signatures\":".len()..)?);
            let command = rest.get(end + "],\"command\":".len()..rest.len().checked_sub(1)?)?;
            Some((events, signatures, command))
        });
        let (events, signatures, command) =
            split.ok_or_else(|| cursor.malformed("events, signatures and a command"))?;
        let parts = Self {
            entry,
            rules,
            programme,
            sequence,
            recorded_at,
            recorded_by,
            correlation,
            causation,
            events,
            signatures,
            command,
        };
        match entry.ends_with("}}") {
            true => Ok(parts),
            false => Err(NotAnEntry::Malformed { reason: "it does not end with its command".to_owned() }),
        }
    }

    /// The programme that it belongs to.
    pub(crate) fn programme(&self) -> Result<ProgrammeId, NotAnEntry> {
        let id = self.programme.parse::<ProgrammeId>();
        id.map_err(|error| NotAnEntry::Malformed { reason: error.to_string() })
    }

    /// Decodes the events. Those of older shapes are upcast to those of today.
    ///
    /// # Errors
    /// [`NotAnEntry`]; what a newer version wrote is told from damage.
    pub(crate) fn events(&self, upcasters: &[Upcaster]) -> Result<Vec<Event>, NotAnEntry> {
        let malformed = |error: serde_json::Error| NotAnEntry::Malformed { reason: error.to_string() };
        let events = serde_json::from_str(self.events).or_else(|error| {
            // Only what cannot be read as it stands is looked at again: entries of today pay nothing for it.
            match upcast::events(self.events, upcasters)? {
                Some(today) => serde_json::from_str(&today).map_err(malformed),
                None => Err(malformed(error)),
            }
        });
        // What is not decided again may have been decided by any rules, as long as its events can be read.
        match events {
            Err(_) if self.rules > RULES => Err(NotAnEntry::NewerRules { found: self.rules }),
            events => events,
        }
    }

    /// The bytes of the entry with other events.
    pub(crate) fn with_events(&self, events: &str) -> Vec<u8> {
        let from = self.events.as_ptr().addr().saturating_sub(self.entry.as_ptr().addr());
        let before = self.entry.get(..from).unwrap_or_default();
        let behind = self.entry.get(from + self.events.len()..).unwrap_or_default();
        [before, events, behind].concat().into_bytes()
    }

    /// The id of its command.
    ///
    /// # Errors
    /// [`NotAnEntry::Malformed`], where the command has none.
    pub(crate) fn command_id(&self) -> Result<CommandId, NotAnEntry> {
        command_id(self.programme, self.command)
    }
}

/// The id of a command, by its text.
///
/// # Errors
/// [`NotAnEntry::Malformed`], where it has none.
pub(crate) fn command_id(programme: &str, command: &str) -> Result<CommandId, NotAnEntry> {
    #[derive(Deserialize)]
    struct Head {
        id: CommandId,
    }
    // Nearly every command has it behind the programme: then the rest need not be looked through.
    let behind = command.strip_prefix("{\"programme\":\"").and_then(|rest| {
        let rest = rest.strip_prefix(programme)?.strip_prefix("\",\"id\":\"")?;
        Uuid::try_parse(rest.split_once('"')?.0).ok()
    });
    if let Some(id) = behind {
        return Ok(CommandId(id));
    }
    let head: Result<Head, _> = serde_json::from_str(command);
    head.map(|head| head.id)
        .map_err(|error| NotAnEntry::Malformed { reason: format!("its command: {error}") })
}

#[cfg(test)]
mod tests {
    use buurtkracht_core::testing::{Scenario, commands};
    use proptest::prelude::*;

    use super::*;
    use crate::commit::Commit;

    const ENTRY: &str = r#"{"v":0,"rules":1,"programme":"example","sequence":3,"recorded_at":"2025-03-11T10:00:00.000+01:00","recorded_by":"clerk","correlation":"67e55044-10b1-426f-9247-bb680e5fe0c8","causation":null,"events":[{"CharterAmended":{"amendment":"a","signatures":[{"partner":"town"}],"parts":["],\"command\":{"]}}],"signatures":[{"key":"k","signature":"c2ln"}],"command":{"programme":"example","id":"67e55044-10b1-426f-9247-bb680e5fe0c8","actor":"clerk","do":{"Nothing":{"signatures":[],"command":{}}}}}"#;

    /// An entry of its parts.
    fn joined(parts: &Parts<'_>) -> String {
        format!(
            r#"{{"v":0,"rules":{},"programme":"{}","sequence":{},"recorded_at":"{}","recorded_by":"{}","correlation":"{}","causation":{},"events":{},"signatures":{},"command":{}}}"#,
            parts.rules,
            parts.programme,
            parts.sequence.0,
            parts.recorded_at.to_rfc3339_opts(chrono::SecondsFormat::Millis, false),
            parts.recorded_by,
            parts.correlation,
            parts.causation.map_or("null".to_owned(), |causation| format!("\"{causation}\"")),
            parts.events,
            parts.signatures,
            parts.command,
        )
    }

    #[test]
    fn signatures_of_an_amendment_and_members_of_a_command_are_no_parts() {
        let parts = Parts::of(ENTRY.as_bytes()).unwrap();
        assert_eq!(joined(&parts), ENTRY);
        assert_eq!(parts.signatures, r#"[{"key":"k","signature":"c2ln"}]"#);
        assert!(parts.events.ends_with(r#"{"]}}]"#), "{}", parts.events);
        assert!(parts.command.starts_with(r#"{"programme":"example","id""#), "{}", parts.command);
        assert_eq!(parts.command_id().unwrap().to_string(), "67e55044-10b1-426f-9247-bb680e5fe0c8");
    }

    #[test]
    fn what_is_read_of_any_bytes_is_the_whole_of_them() {
        for at in 0..ENTRY.len() {
            // A command that was cut is found where it is decoded.
            if let Ok(parts) = Parts::of(&ENTRY.as_bytes()[..at]) {
                assert_eq!(joined(&parts), ENTRY[..at]);
                assert!(Commit::decode(&ENTRY.as_bytes()[..at]).is_err(), "cut at {at}");
            }
            for bit in 0..8 {
                let mut flipped = ENTRY.as_bytes().to_vec();
                flipped[at] ^= 1 << bit;
                match Parts::of(&flipped) {
                    Ok(parts) => assert_eq!(joined(&parts).as_bytes(), flipped, "bit {bit} at {at}"),
                    Err(flaw) => assert!(!flaw.to_string().is_empty()),
                }
            }
        }
    }

    #[test]
    fn a_time_is_read_as_chrono_reads_it() {
        for text in [
            "2025-03-11T10:00:00.000+01:00",
            "2024-02-29T23:59:59.999-11:30",
            "0001-01-01T00:00:00.001+00:00",
        ] {
            assert_eq!(time(text), text.parse().ok(), "{text}");
        }
        for text in [
            "2025-02-29T10:00:00.000+01:00",
            "2025-03-11T24:00:00.000+01:00",
            "2025-03-11T10:00:00.000+24:00",
            "2025-03-11T10:00:00.000+01:60",
            "2025-03-11 10:00:00.000+01:00",
            "2025-03-11T10:00:00+01:00",
            "2025-03-11T10:00:00.000Z",
            "2025-03-11T10:00:00.0é0+1:00",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn every_entry_is_read_as_serde_reads_it(commands in commands()) {
            let mut scenario = Scenario::funded();
            for (sequence, command) in (0..).zip(&commands) {
                let command = scenario.filled(command);
                let Ok(events) = scenario.when(&command) else { continue };
                scenario.attempt(&command).unwrap();
                let commit = Commit {
                    v: FORMAT,
                    rules: RULES,
                    programme: "example".parse().unwrap(),
                    sequence: Sequence(sequence),
                    recorded_at: "2031-01-11T10:00:00.123+01:00".parse().unwrap(),
                    recorded_by: "clerk".parse().unwrap(),
                    correlation: Uuid::from_u128(sequence.into()),
                    causation: (sequence % 2 == 0).then_some(Uuid::nil()),
                    events,
                    signatures: Vec::new(),
                    command: serde_json::value::to_raw_value(&serde_json::json!({
                        "actor": "clerk", "id": Uuid::from_u128(sequence.into()), "do": command,
                    })).unwrap(),
                };
                let entry = commit.encode();
                let read = Commit::decode(&entry).unwrap();
                prop_assert_eq!(&read.events, &commit.events);
                prop_assert_eq!(read.encode(), &*entry);
                let (recorded, events) = Commit::events(&entry).unwrap();
                prop_assert_eq!(events, commit.events);
                prop_assert_eq!(recorded.command, CommandId(commit.correlation));
            }
        }
    }
}
