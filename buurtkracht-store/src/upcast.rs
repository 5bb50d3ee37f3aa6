//! Upcasters: what an earlier version wrote, read in the shapes of today.
//!
//! A changed shape of an event has a new tag, so the tag says what to do with a payload. Entries are never
//! written again: they are upcast each time that they are read, and their bytes, which are hashed and signed,
//! stay as they are.

use std::collections::BTreeMap;

use buurtkracht_core::Event;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use strum::VariantNames;

use crate::commit::NotAnEntry;
use crate::log::Entry;

/// From one shape of an event to the next.
struct Upcaster {
    /// The tag of the old shape, which no event of today has.
    from: &'static str,
    /// The tag of the shape that took its place: of today, or with an upcaster of its own.
    to: &'static str,
    /// The payload in its new shape. What cannot be upcast is given back as it is: reading it says what is wrong.
    upcast: fn(Value) -> Value,
}

/// Every shape that was, in the order in which they were left.
const UPCASTERS: &[Upcaster] =
    &[Upcaster { from: "ProgrammeFounded", to: "ProgrammeFounded.2", upcast: programme_founded }];

/// The policy got two settings. Nobody had decided on them, so they are those that ask and allow the least: no
/// share of the effort is due, and money that is carried over waits for the new year. For a while they were
/// written under the old tag; then they are as they were written.
fn programme_founded(mut payload: Value) -> Value {
    if let Some(policy) = payload.pointer_mut("/charter/policy").and_then(Value::as_object_mut) {
        policy.entry("carry_over").or_insert_with(|| json!("from-new-year"));
        policy.entry("effort_percent").or_insert_with(|| json!(0));
    }
    payload
}

/// An entry with its events in the shapes of today; `None` where it has no others.
///
/// # Errors
/// [`NotAnEntry`], where it has an event that this version does not know, or cannot upcast.
pub(crate) fn entry(entry: &[u8]) -> Result<Option<Entry>, NotAnEntry> {
    #[derive(Deserialize)]
    struct Written<'a> {
        #[serde(borrow)]
        events: &'a RawValue,
    }
    let Ok(Written { events: written }) = serde_json::from_slice(entry) else { return Ok(None) };
    let Ok(events) = serde_json::from_str::<Vec<&RawValue>>(written.get()) else { return Ok(None) };
    let mut today = Vec::new();
    let mut changed = false;
    for event in events {
        let Some((tag, payload)) = tagged(event) else { return Ok(None) };
        if Event::VARIANTS.contains(&tag.as_str()) {
            today.push(event.get().to_owned());
        } else if let Some(event) = upcast(UPCASTERS, &tag, payload)? {
            today.push(event);
            changed = true;
        } else if is_newer(&tag) {
            return Err(NotAnEntry::NewerEvent { tag });
        } else {
            return Err(NotAnEntry::UnknownEvent { tag });
        }
    }
    if !changed {
        return Ok(None);
    }
    // The text of the events is a part of the entry: everything around it stays as it is written.
    let from = written.get().as_ptr().addr().saturating_sub(entry.as_ptr().addr());
    let around = entry.split_at_checked(from).zip(entry.get(from + written.get().len()..));
    Ok(around.map(|((before, _), behind)| [before, b"[", today.join(",").as_bytes(), b"]", behind].concat()))
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

    const BEFORE: &str = r#"{"v":0,"rules":2,"programme":"example","sequence":0,"recorded_at":"2030-01-01T10:00:00.000+01:00","recorded_by":"clerk","correlation":"67e55044-10b1-426f-9247-bb680e5fe0c8","causation":null,"events":"#;
    const BEHIND: &str = r#","signatures":[],"command":{"programme":"example","id":"67e55044-10b1-426f-9247-bb680e5fe0c8","actor":"clerk","do":{"Forgotten":{"events":[]}}}}"#;
    const IN_FORCE: &str = r#"{"CharterEnteredIntoForce":{"on":"2030-01-01"}}"#;

    fn entry_of(events: &str) -> String {
        format!("{BEFORE}[{events}]{BEHIND}")
    }

    /// A founding as it was written before the policy had a carry-over and a percentage.
    fn old_founding() -> Value {
        let mut charter = buurtkracht_core::testing::charter();
        let policy = charter.pointer_mut("/policy").and_then(Value::as_object_mut).unwrap();
        assert!(policy.remove("carry_over").is_some() && policy.remove("effort_percent").is_some());
        json!({ "charter": charter })
    }

    #[test]
    fn every_upcaster_leads_from_a_tag_of_the_past_to_an_event_of_today() {
        for (place, upcaster) in UPCASTERS.iter().enumerate() {
            assert!(!Event::VARIANTS.contains(&upcaster.from), "{} is written today", upcaster.from);
            let later = UPCASTERS.iter().skip(place + 1).any(|later| later.from == upcaster.to);
            assert!(later || Event::VARIANTS.contains(&upcaster.to), "{} leads nowhere", upcaster.to);
            let again = UPCASTERS.iter().filter(|other| other.from == upcaster.from).count();
            assert_eq!(again, 1, "{} has several upcasters", upcaster.from);
            let ((name, old), (same, new)) = (numbered(upcaster.from), numbered(upcaster.to));
            assert!(name != same || old < new, "{} goes back", upcaster.from);
        }
    }

    #[test]
    fn shapes_are_left_one_after_another() {
        fn renamed(payload: Value) -> Value {
            json!({ "day": payload["date"] })
        }
        fn again(payload: Value) -> Value {
            json!({ "on": payload["day"] })
        }
        let chain = [
            Upcaster { from: "InForce", to: "InForce.2", upcast: renamed },
            Upcaster { from: "InForce.2", to: "CharterEnteredIntoForce", upcast: again },
        ];
        let upcast = |tag: &str, payload: &str| {
            let payload: &RawValue = serde_json::from_str(payload).unwrap();
            super::upcast(&chain, tag, payload)
        };
        assert_eq!(upcast("InForce", r#"{"date":"2030-01-01"}"#).unwrap().as_deref(), Some(IN_FORCE));
        assert_eq!(upcast("InForce.2", r#"{"day":"2030-01-01"}"#).unwrap().as_deref(), Some(IN_FORCE));
        assert_eq!(upcast("CharterEnteredIntoForce", r#"{"on":"2030-01-01"}"#).unwrap(), None);
        let flaw = upcast("InForce", r#"{"date":7}"#).unwrap_err();
        assert!(
            matches!(&flaw, NotAnEntry::Malformed { reason } if reason.starts_with("its InForce: ")),
            "{flaw}"
        );
    }

    #[test]
    fn only_the_old_event_is_read_otherwise_and_the_command_stays_as_written() {
        let old = json!({ "ProgrammeFounded": old_founding() }).to_string();
        let written = entry_of(&format!("{IN_FORCE},{old},{IN_FORCE}"));
        let today = String::from_utf8(entry(written.as_bytes()).unwrap().unwrap()).unwrap();
        let start = format!(r#"{BEFORE}[{IN_FORCE},{{"ProgrammeFounded.2":{{"charter":"#);
        assert!(today.starts_with(&start) && today.ends_with(&format!("{IN_FORCE}]{BEHIND}")), "{today}");
        let commit = Commit::decode(written.as_bytes()).unwrap();
        assert!(commit.command.get().contains("Forgotten") && commit.events.len() == 3);
        let Some(Event::ProgrammeFounded(founding)) = commit.events.get(1) else { panic!("{commit:?}") };
        let policy = &founding.charter.policy;
        assert_eq!((policy.carry_over.to_string().as_str(), policy.effort_percent), ("from-new-year", 0));
        assert!(entry(today.as_bytes()).unwrap().is_none());
    }

    #[test]
    fn settings_that_stand_under_the_old_tag_stay_as_they_were_written() {
        let charter = buurtkracht_core::testing::charter();
        let old = json!({ "ProgrammeFounded": { "charter": charter } }).to_string();
        let commit = Commit::decode(entry_of(&old).as_bytes()).unwrap();
        let Some(Event::ProgrammeFounded(founding)) = commit.events.first() else { panic!("{commit:?}") };
        assert_eq!(serde_json::to_value(&founding.charter).unwrap()["policy"], charter["policy"]);
    }

    #[test]
    fn an_old_entry_must_be_written_as_it_was_in_all_but_its_old_event() {
        let old = json!({ "ProgrammeFounded": old_founding() }).to_string();
        let sound = entry_of(&format!("{old},{IN_FORCE}"));
        let written = |entry: &str| {
            Commit::decode(entry.as_bytes()).is_ok_and(|commit| commit.is_written_as(entry.as_bytes()))
        };
        assert!(written(&sound));
        let wide = sound.replacen(r#"{"charter":"#, r#"{"charter": "#, 1);
        let moved = sound.replacen(r#""v":0,"rules":2"#, r#""rules":2,"v":0"#, 1);
        let escaped = sound.replacen(r#""on":"2030-01-01""#, r#""\u006fn":"2030-01-01""#, 1);
        for other in [wide, moved, escaped] {
            assert!(other != sound && !written(&other), "{other}");
        }
        let commit = Commit::decode(sound.as_bytes()).unwrap();
        assert!(!commit.is_written_as(entry_of(IN_FORCE).as_bytes()), "another entry");
    }

    #[test]
    fn what_a_later_version_wrote_is_refused_and_says_so() {
        let decode = |events: &str, rules: u32| {
            let entry = entry_of(events).replacen(r#""rules":2"#, &format!(r#""rules":{rules}"#), 1);
            Commit::decode(entry.as_bytes())
        };
        let later = |tag: &str| format!(r#"{IN_FORCE},{{"{tag}":{{"on":"2030-01-01"}}}}"#);
        for tag in ["CharterEnteredIntoForce.9", "ProgrammeFounded.3"] {
            let newer = NotAnEntry::NewerEvent { tag: tag.to_owned() };
            assert_eq!(decode(&later(tag), 2).unwrap_err(), newer);
        }
        for tag in ["Unheard", "Unheard.2", "CharterEnteredIntoForce.1", "CharterEnteredIntoForce.x"] {
            let unknown = NotAnEntry::UnknownEvent { tag: tag.to_owned() };
            assert_eq!(decode(&later(tag), 2).unwrap_err(), unknown);
            assert_eq!(decode(&later(tag), 99).unwrap_err(), NotAnEntry::NewerRules { found: 99 });
        }
        // What can be read is read, whatever decided it.
        assert_eq!(decode(IN_FORCE, 99).unwrap().rules, 99);
    }
}
