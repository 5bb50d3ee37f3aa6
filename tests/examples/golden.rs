//! Writes the golden files that are missing, from what the two examples record. Those that are there stay: only
//! where a number was raised are the digests under it written anew.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a file that cannot be written ends there")]

use std::collections::BTreeMap;

use buurtkracht_core::{CommandEnvelope, Event, RULES};
use buurtkracht_store::commit::FORMAT;
use buurtkracht_tests::Desk;
use buurtkracht_tests::golden::{Shapes, States, fixtures};
use serde::Serialize;
use serde_json::Value;

fn main() {
    let (mut events, mut commands) = (BTreeMap::<String, String>::new(), BTreeMap::<String, String>::new());
    for example in ["alblasserdam", "lindewaard"] {
        let desk = Desk::default();
        assert_eq!(desk.run(&["demo", "--example", example]).code, 0);
        let log = desk.log();
        write_new("logs", &format!("v{FORMAT}-rules-{RULES}-{example}.jsonl"), &log);
        for line in log.lines() {
            let entry: Value = serde_json::from_str(line).unwrap();
            let envelope: CommandEnvelope = serde_json::from_value(entry["command"].clone()).unwrap();
            let tag: &str = (&envelope.command).into();
            keep(&mut commands, tag, serde_json::to_string(&envelope).unwrap());
            for event in entry["events"].as_array().unwrap() {
                let event: Event = serde_json::from_value(event.clone()).unwrap();
                let tag: &str = (&event).into();
                keep(&mut events, tag, serde_json::to_string(&event).unwrap());
            }
        }
    }
    for (kind, found) in [("events", events), ("commands", commands)] {
        for (name, text) in found {
            write_new(kind, &format!("{name}.json"), &(text + "\n"));
        }
    }
    let mut shapes = Shapes::of_today();
    if let Some(kept) = Shapes::kept().filter(|kept| kept.rules >= RULES) {
        shapes.events.extend(kept.events);
        shapes.commands.extend(kept.commands);
    }
    write(Shapes::FILE, &shapes);
    let mut states = States::of_today();
    if let Some(kept) = States::kept().filter(|kept| kept.number >= states.number) {
        states.digests.extend(kept.digests);
    }
    write(States::FILE, &states);
}

/// Writes a file that is not there yet.
fn write_new(kind: &str, name: &str, text: &str) {
    let folder = fixtures().join(kind);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    if !path.exists() {
        std::fs::write(path, text).unwrap();
    }
}

fn write(name: &str, what: &impl Serialize) {
    std::fs::write(fixtures().join(name), serde_json::to_string_pretty(what).unwrap() + "\n").unwrap();
}

/// The longest one shows most members.
fn keep(kept: &mut BTreeMap<String, String>, tag: &str, text: String) {
    let longest = kept.entry(tag.to_owned()).or_default();
    if text.len() > longest.len() {
        *longest = text;
    }
}
