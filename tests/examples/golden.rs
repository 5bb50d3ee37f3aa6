//! Writes the golden files that are missing, from what the two examples record; those that are there stay.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a file that cannot be written ends there")]

use std::collections::BTreeMap;
use std::path::Path;

use buurtkracht_core::{CommandEnvelope, Event};
use buurtkracht_tests::Desk;
use serde_json::Value;

fn main() {
    let (mut events, mut commands) = (BTreeMap::<String, String>::new(), BTreeMap::<String, String>::new());
    for example in ["alblasserdam", "lindewaard"] {
        let desk = Desk::default();
        assert_eq!(desk.run(&["demo", "--example", example]).code, 0);
        for line in desk.log().lines() {
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
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(kind);
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in found {
            let path = folder.join(format!("{name}.json"));
            if !path.exists() {
                std::fs::write(path, text + "\n").unwrap();
            }
        }
    }
}

/// The longest one shows most members.
fn keep(kept: &mut BTreeMap<String, String>, tag: &str, text: String) {
    let longest = kept.entry(tag.to_owned()).or_default();
    if text.len() > longest.len() {
        *longest = text;
    }
}
