//! What is kept of every version: its logs, its shapes, and what its logs come to; and how a new version adds its own.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_core::{Command, CommandEnvelope, Event, Programme, RULES, STATE};
use buurtkracht_store::backend::memory::MemoryLog;
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::commit::FORMAT;
use buurtkracht_store::ledger::Ledger;
use pollster::block_on;
use schemars::{JsonSchema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use strum::VariantNames;

use crate::desk::Desk;

/// Where it is kept.
#[must_use]
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures")
}

/// A kept log, as it was exported by the version that wrote it.
pub struct Log {
    /// The name of its file: the format, the number of its rules, and which example it is.
    pub name: String,
    /// Its lines.
    pub lines: String,
}

/// Every kept log, in the order of their names.
#[must_use]
pub fn logs() -> Vec<Log> {
    let files = std::fs::read_dir(fixtures().join("logs")).unwrap();
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| Log {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        lines: std::fs::read_to_string(path).unwrap(),
    };
    paths.into_iter().map(read).collect()
}

/// A clock after every kept log, of which some are dated in the future.
#[must_use]
pub fn later() -> Arc<SetClock> {
    Arc::new(SetClock::new("2100-01-01T00:00:00Z".parse().unwrap()))
}

impl Log {
    /// A ledger in memory that took it in, and its programme.
    #[must_use]
    pub fn imported(&self) -> (Ledger, ProgrammeId) {
        let ledger = Ledger::options().clock(later()).over(Arc::new(MemoryLog::new()));
        let imported = block_on(ledger.import(Cursor::new(self.lines.clone())));
        let imported = imported.unwrap_or_else(|error| panic!("{} cannot be read: {error}", self.name));
        (ledger, imported.programme)
    }

    /// The state that it comes to.
    #[must_use]
    pub fn replayed(&self) -> Arc<Programme> {
        let (ledger, programme) = self.imported();
        Arc::clone(&block_on(ledger.view(&programme)).unwrap().programme)
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A kept file in JSON.
fn read<T: for<'de> Deserialize<'de>>(name: &str) -> Option<T> {
    let text = std::fs::read_to_string(fixtures().join(name)).ok()?;
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}")))
}

/// The shapes of all that an entry can hold: of each tag the SHA-256 of its JSON Schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shapes {
    /// The number of the rules that they are written by.
    pub rules: u32,
    /// By the tag of the event.
    pub events: BTreeMap<String, String>,
    /// By the tag of the command, each with the envelope around it.
    pub commands: BTreeMap<String, String>,
}

impl Shapes {
    /// The file.
    pub const FILE: &str = "shapes.json";

    /// As they are kept.
    #[must_use]
    pub fn kept() -> Option<Shapes> {
        read(Self::FILE)
    }

    /// As this version has them.
    #[must_use]
    pub fn of_today() -> Shapes {
        Shapes {
            rules: RULES,
            events: shapes::<Event>(Event::VARIANTS, "/oneOf"),
            commands: shapes::<CommandEnvelope>(Command::VARIANTS, "/properties/do/oneOf"),
        }
    }
}

/// The shape of a type for each variant of an enum in it, which lies at `place`.
fn shapes<T: JsonSchema>(tags: &[&str], place: &str) -> BTreeMap<String, String> {
    let mut schema = SchemaGenerator::default().into_root_schema_for::<T>().to_value();
    let definitions = match schema.as_object_mut().unwrap().remove("$defs") {
        Some(Value::Object(definitions)) => definitions,
        Some(_) | None => Map::new(),
    };
    let mut schema = shape(&schema, &definitions, &mut Vec::new());
    schema.sort_all_objects();
    let of = |tag: &&str| {
        let mut own = schema.clone();
        let variants = own.pointer_mut(place).unwrap().as_array_mut().unwrap();
        variants.retain(|variant| variant.pointer("/required/0").is_some_and(|name| name == *tag));
        assert_eq!(variants.len(), 1, "{tag}");
        ((*tag).to_owned(), hex(own.to_string().as_bytes()))
    };
    tags.iter().map(of).collect()
}

/// A schema without its prose, and with each definition in the place of the reference to it: what a type is called
/// or said to be can change, what is written cannot.
fn shape(schema: &Value, definitions: &Map<String, Value>, within: &mut Vec<String>) -> Value {
    match schema {
        Value::Object(members) => {
            let mut shaped = Map::new();
            for (name, member) in members {
                match (name.as_str(), member) {
                    ("description" | "title", Value::String(_)) => {}
                    ("$ref", Value::String(path)) => {
                        let name = path.trim_start_matches("#/$defs/").to_owned();
                        assert!(!within.contains(&name), "{name} holds itself: keep its name");
                        within.push(name);
                        let definition = definitions.get(path.trim_start_matches("#/$defs/")).unwrap();
                        if let Value::Object(definition) = shape(definition, definitions, within) {
                            shaped.extend(definition);
                        }
                        within.pop();
                    }
                    _ => {
                        shaped.insert(name.clone(), shape(member, definitions, within));
                    }
                }
            }
            Value::Object(shaped)
        }
        Value::Array(items) => items.iter().map(|item| shape(item, definitions, within)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema.clone(),
    }
}

/// What every kept log comes to: the SHA-256 of its state as MessagePack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct States {
    /// The number of the state's shape.
    pub number: u32,
    /// By the name of the log.
    pub digests: BTreeMap<String, String>,
}

impl States {
    /// The file.
    pub const FILE: &str = "state.json";

    /// As they are kept.
    #[must_use]
    pub fn kept() -> Option<States> {
        read(Self::FILE)
    }

    /// As this version has them.
    #[must_use]
    pub fn of_today() -> States {
        let digest = |log: Log| {
            let state = rmp_serde::to_vec_named(&*log.replayed()).unwrap();
            (log.name, hex(&state))
        };
        States { number: STATE, digests: logs().into_iter().map(digest).collect() }
    }
}

/// Those that are there stay: only where a number was raised are the digests under it written anew.
#[test]
#[ignore = "writes the golden files that are missing, from what the two examples record"]
fn write_the_golden_files() {
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
