//! Upcasters: what an earlier version wrote, read in the shapes of today.
//!
//! A changed shape of an event has a new tag, so the tag says what to do with a payload. Entries are never
//! written again: they are upcast each time that they are read, and their bytes, which are hashed and signed,
//! stay as they are.

use std::collections::BTreeMap;

use buurtkracht_core::Event;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use strum::VariantNames;

use crate::format::NotAnEntry;

/// Turns one shape of an event into the next.
pub(crate) struct Upcaster {
    /// The tag of the old shape, which no event of today has.
    from: &'static str,
    /// The tag of the next shape: one of today, or one with an upcaster of its own.
    to: &'static str,
    /// Returns the payload in the next shape. It returns a payload that it cannot upcast as it is, because reading
    /// that says what is wrong.
    upcast: fn(Value) -> Value,
}

/// The upcasters of every released shape that has changed, oldest first.
pub(crate) const UPCASTERS: &[Upcaster] = &[];

/// The tags that no event of today has: what stands under them is read in another shape.
pub(crate) fn old_tags() -> impl Iterator<Item = &'static str> {
    UPCASTERS.iter().map(|upcaster| upcaster.from)
}

/// Returns the events of an entry in the shapes of today, or `None` if it has no others.
///
/// # Errors
/// [`NotAnEntry`] if there is an event that this version does not know or cannot upcast.
pub(crate) fn events(written: &str, upcasters: &[Upcaster]) -> Result<Option<String>, NotAnEntry> {
    let Ok(events) = serde_json::from_str::<Vec<&RawValue>>(written) else { return Ok(None) };
    let mut today = Vec::new();
    let mut changed = false;
    for event in events {
        let Some((tag, payload)) = tagged(event) else { return Ok(None) };
        if Event::VARIANTS.contains(&tag.as_str()) {
            today.push(event.get().to_owned());
        } else if let Some(event) = upcast(upcasters, &tag, payload)? {
            today.push(event);
            changed = true;
        } else if is_newer(&tag) {
            return Err(NotAnEntry::NewerEvent { tag });
        } else {
            return Err(NotAnEntry::UnknownEvent { tag });
        }
    }
    Ok(changed.then(|| format!("[{}]", today.join(","))))
}

/// The tag and the payload of an event.
fn tagged(event: &RawValue) -> Option<(String, &RawValue)> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(event.get()).ok()?;
    if members.len() == 1 { members.into_iter().next() } else { None }
}

/// An event of an older shape as this version writes it; `None` where no upcaster takes its tag.
fn upcast(upcasters: &[Upcaster], tag: &str, payload: &RawValue) -> Result<Option<String>, NotAnEntry> {
    let malformed =
        |error: serde_json::Error| NotAnEntry::Malformed { reason: format!("its {tag}: {error}") };
    let (mut reached, mut payload) = (tag, serde_json::from_str(payload.get()).map_err(malformed)?);
    while let Some(upcaster) = upcasters.iter().find(|upcaster| upcaster.from == reached) {
        payload = (upcaster.upcast)(payload);
        reached = upcaster.to;
    }
    if reached == tag {
        return Ok(None);
    }
    let event: Event = serde_json::from_value(json!({ reached: payload })).map_err(malformed)?;
    serde_json::to_string(&event).map(Some).map_err(malformed)
}

/// Whether a tag is a later shape of an event that this version knows.
fn is_newer(tag: &str) -> bool {
    let (name, number) = numbered(tag);
    Event::VARIANTS.iter().map(|known| numbered(known)).any(|(known, at)| known == name && at < number)
}

/// The name of an event and the number of its shape: of `PlanStopped` 1, of `PlanStopped.2` 2.
fn numbered(tag: &str) -> (&str, u32) {
    tag.split_once('.').and_then(|(name, number)| Some((name, number.parse().ok()?))).unwrap_or((tag, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commit::Commit;

    const BEFORE: &str = r#"{"v":0,"rules":1,"programme":"example","sequence":0,"recorded_at":"2030-01-01T10:00:00.000+01:00","recorded_by":"clerk","correlation":"67e55044-10b1-426f-9247-bb680e5fe0c8","causation":null,"events":"#;
    const BEHIND: &str = r#","signatures":[],"command":{"programme":"example","id":"67e55044-10b1-426f-9247-bb680e5fe0c8","actor":"clerk","do":{"Forgotten":{"events":[]}}}}"#;
    const IN_FORCE: &str = r#"{"CharterEnteredIntoForce":{"on":"2030-01-01"}}"#;
    /// The same event in two made-up older shapes.
    const FIRST: &str = r#"{"InForce":{"date":"2030-01-01"}}"#;
    const SECOND: &str = r#"{"InForce.2":{"day":"2030-01-01"}}"#;

    /// The upcasters that lead from the made-up shapes to that of today.
    const CHAIN: &[Upcaster] = &[
        Upcaster { from: "InForce", to: "InForce.2", upcast: |old| json!({ "day": old["date"] }) },
        Upcaster {
            from: "InForce.2",
            to: "CharterEnteredIntoForce",
            upcast: |old| json!({ "on": old["day"] }),
        },
    ];

    fn entry_of(events: &str) -> String {
        format!("{BEFORE}[{events}]{BEHIND}")
    }

    fn decode(entry: &str) -> Result<Commit, NotAnEntry> {
        Commit::decode_with(entry.as_bytes(), CHAIN)
    }

    fn assert_leads_to_today(upcasters: &[Upcaster]) {
        for (place, upcaster) in upcasters.iter().enumerate() {
            assert!(!Event::VARIANTS.contains(&upcaster.from), "{} is a tag of today", upcaster.from);
            let later = upcasters.iter().skip(place + 1).any(|later| later.from == upcaster.to);
            assert!(later || Event::VARIANTS.contains(&upcaster.to), "{} leads nowhere", upcaster.to);
            let again = upcasters.iter().filter(|other| other.from == upcaster.from).count();
            assert_eq!(again, 1, "{} has several upcasters", upcaster.from);
            let ((name, old), (same, new)) = (numbered(upcaster.from), numbered(upcaster.to));
            assert!(name != same || old < new, "{} goes back", upcaster.from);
        }
    }

    #[test]
    fn every_upcaster_leads_from_a_tag_of_the_past_to_an_event_of_today() {
        assert_leads_to_today(UPCASTERS);
        assert_leads_to_today(CHAIN);
    }

    #[test]
    fn an_entry_in_an_older_shape_is_decoded_by_every_upcaster_in_turn() {
        let today = decode(&entry_of(IN_FORCE)).unwrap();
        for old in [FIRST, SECOND] {
            let commit = decode(&entry_of(old)).unwrap();
            assert_eq!(commit.events, today.events, "{old}");
        }
        let flaw = decode(&entry_of(r#"{"InForce":{"date":7}}"#)).unwrap_err();
        assert!(
            matches!(&flaw, NotAnEntry::Malformed { reason } if reason.starts_with("its InForce: ")),
            "{flaw}"
        );
    }

    #[test]
    fn only_the_old_event_is_rewritten_and_the_command_stays_as_written() {
        let written = format!("{IN_FORCE},{FIRST},{IN_FORCE}");
        let today = events(&format!("[{written}]"), CHAIN).unwrap().unwrap();
        assert_eq!(today, format!("[{IN_FORCE},{IN_FORCE},{IN_FORCE}]"));
        let commit = decode(&entry_of(&written)).unwrap();
        assert!(commit.command.get().contains("Forgotten") && commit.events.len() == 3);
        assert_eq!(events(&today, CHAIN).unwrap(), None);
    }

    #[test]
    fn an_old_entry_must_be_written_as_it_was_in_all_but_its_old_event() {
        let sound = entry_of(&format!("{FIRST},{IN_FORCE}"));
        let written = |entry: &str| {
            decode(entry).is_ok_and(|commit| commit.is_written_as_with(entry.as_bytes(), CHAIN))
        };
        assert!(written(&sound));
        let wide = sound.replacen(r#"{"date":"#, r#"{"date": "#, 1);
        let moved = sound.replacen(r#""v":0,"rules":1"#, r#""rules":1,"v":0"#, 1);
        let escaped = sound.replacen(r#""on":"2030-01-01""#, r#""\u006fn":"2030-01-01""#, 1);
        for other in [wide, moved, escaped] {
            assert!(other != sound && !written(&other), "{other}");
        }
        let commit = decode(&sound).unwrap();
        assert!(!commit.is_written_as_with(entry_of(IN_FORCE).as_bytes(), CHAIN), "another entry");
    }

    #[test]
    fn what_a_later_version_wrote_is_refused_and_says_so() {
        let decode_under = |events: &str, rules: u32| {
            decode(&entry_of(events).replacen(r#""rules":1"#, &format!(r#""rules":{rules}"#), 1))
        };
        for shape in [IN_FORCE, FIRST] {
            let later = |tag: &str| format!(r#"{shape},{{"{tag}":{{"on":"2030-01-01"}}}}"#);
            for tag in ["CharterEnteredIntoForce.9", "ProgrammeFounded.2"] {
                let newer = NotAnEntry::NewerEvent { tag: tag.to_owned() };
                assert_eq!(decode_under(&later(tag), 1).unwrap_err(), newer);
            }
            for tag in ["Unheard", "Unheard.2", "CharterEnteredIntoForce.1", "CharterEnteredIntoForce.x"] {
                let unknown = NotAnEntry::UnknownEvent { tag: tag.to_owned() };
                assert_eq!(decode_under(&later(tag), 1).unwrap_err(), unknown);
                assert_eq!(decode_under(&later(tag), 99).unwrap_err(), NotAnEntry::NewerRules { found: 99 });
            }
        }
        // An entry that can be read is read, whichever rules decided it.
        assert_eq!(decode_under(IN_FORCE, 99).unwrap().rules, 99);
    }

    #[test]
    fn a_version_without_the_upcasters_refuses_the_old_tag() {
        let unknown = NotAnEntry::UnknownEvent { tag: "InForce".to_owned() };
        assert_eq!(Commit::decode(entry_of(FIRST).as_bytes()).unwrap_err(), unknown);
    }
}
