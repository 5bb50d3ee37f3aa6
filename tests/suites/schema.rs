//! The shapes of commands and events: the golden files, the schemas, and the types say the same.

use std::path::PathBuf;

use buurtkracht_core::charter::Charter;
use buurtkracht_core::{Command, CommandEnvelope, Event};
use jsonschema::Validator;
use serde_json::Value;
use strum::VariantNames;

use crate::desk::Desk;
use crate::golden::fixtures;

fn file(kind: &str, name: &str) -> PathBuf {
    fixtures().join(kind).join(format!("{name}.json"))
}

fn golden(kind: &str, name: &str) -> String {
    let path = file(kind, name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}: write it with `cargo test --workspace --all-features golden_files -- --ignored`",
            path.display()
        )
    })
}

/// The schema that the command prints, compiled; dates and the like are checked too.
fn printed(desk: &Desk, args: &[&str]) -> Validator {
    let ran = desk.run(&[&["schema"], args].concat());
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(jsonschema::draft202012::meta::is_valid(&schema), "{args:?}");
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap()
}

fn expect_valid(schema: &Validator, of: &str, value: &Value) {
    let flaws: Vec<String> =
        schema.iter_errors(value).map(|flaw| format!("{}: {flaw}", flaw.instance_path())).collect();
    assert!(flaws.is_empty(), "{of} does not fit the schema:\n{}", flaws.join("\n"));
}

/// The payload of a value under one name: the value of its only member.
fn payload(tagged: &mut Value) -> &mut serde_json::Map<String, Value> {
    let (_, payload) = tagged.as_object_mut().unwrap().iter_mut().next().unwrap();
    payload.as_object_mut().unwrap()
}

/// The value with one member renamed, for each member that `of` finds in it.
fn broken(whole: &Value, of: fn(&mut Value) -> &mut serde_json::Map<String, Value>) -> Vec<(String, Value)> {
    let names: Vec<String> = of(&mut whole.clone()).keys().cloned().collect();
    let one = |name: String| {
        let mut other = whole.clone();
        let members = of(&mut other);
        let value = members.remove(&name).unwrap();
        members.insert(format!("{name}_renamed"), value);
        (name, other)
    };
    names.into_iter().map(one).collect()
}

#[test]
fn every_event_has_the_shape_of_its_golden_file_and_of_its_schema() {
    let desk = Desk::default();
    let all = printed(&desk, &["event"]);
    for name in Event::VARIANTS {
        let text = golden("events", name);
        let path = file("events", name);
        let event: Event = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: the shape changed: {error}", path.display()));
        let tag: &str = (&event).into();
        assert_eq!(tag, *name, "{}", path.display());
        let again = serde_json::to_string(&event).unwrap() + "\n";
        assert_eq!(again, text, "{}: the shape changed", path.display());
        let value: Value = serde_json::from_str(&text).unwrap();
        if let Some(day) = value[name]["on"].as_str() {
            assert_eq!(event.on().unwrap().to_string(), day, "{name} does not state its day");
        }
        let own = printed(&desk, &["event", name]);
        expect_valid(&own, name, &value);
        expect_valid(&all, name, &value);
        for (member, broken) in broken(&value, payload) {
            assert!(!own.is_valid(&broken), "{name}: {member} can be called otherwise");
        }
    }
    let other = serde_json::from_str(&golden("events", "Paid")).unwrap();
    assert!(!printed(&desk, &["event", "PlanStopped"]).is_valid(&other), "each schema is of one event");
    assert_eq!(std::fs::read_dir(fixtures().join("events")).unwrap().count(), Event::VARIANTS.len());
}

#[test]
fn every_command_has_the_shape_of_its_golden_file_and_of_its_schema() {
    let desk = Desk::default();
    let all = printed(&desk, &["command"]);
    for name in Command::VARIANTS {
        let text = golden("commands", name);
        let path = file("commands", name);
        let envelope: CommandEnvelope = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: the shape changed: {error}", path.display()));
        let tag: &str = (&envelope.command).into();
        assert_eq!(tag, *name, "{}", path.display());
        let again = serde_json::to_string(&envelope).unwrap() + "\n";
        assert_eq!(again, text, "{}: the shape changed", path.display());
        let value: Value = serde_json::from_str(&text).unwrap();
        let own = printed(&desk, &["command", name]);
        expect_valid(&own, name, &value);
        expect_valid(&all, name, &value);
        for (member, broken) in broken(&value, |whole| payload(whole.get_mut("do").unwrap())) {
            assert!(!own.is_valid(&broken), "{name}: {member} can be called otherwise");
        }
        for (member, broken) in broken(&value, |whole| whole.as_object_mut().unwrap()) {
            assert!(!own.is_valid(&broken), "{name}: {member} can be called otherwise");
        }
    }
    assert_eq!(std::fs::read_dir(fixtures().join("commands")).unwrap().count(), Command::VARIANTS.len());
}

#[test]
fn every_shipped_charter_fits_the_schema_and_a_changed_one_does_not() {
    let desk = Desk::default();
    let schema = printed(&desk, &["charter"]);
    for example in ["alblasserdam", "lindewaard", "twee-oevers"] {
        let text = desk.run(&["template", "charter", example]).out;
        let charter: Charter = toml::from_str(&text).unwrap();
        let value: Value = toml::from_str(&text).unwrap();
        expect_valid(&schema, example, &value);
        expect_valid(&schema, example, &serde_json::to_value(&charter).unwrap());
        for (member, broken) in
            broken(&value, |whole| whole.get_mut("text").unwrap().as_object_mut().unwrap())
        {
            assert!(!schema.is_valid(&broken), "{example}: {member} can be called otherwise");
        }
        for (pointer, wrong) in [
            ("/programme", "Not A Slug"),
            ("/municipalities/0/area", "GM12"),
            ("/text/signing/on", "12 December"),
            ("/text/pledges/0/what/money", "50.000"),
            ("/readings/fte_and_hours/rule", "169:00"),
            ("/title", " "),
        ] {
            let mut changed = value.clone();
            *changed.pointer_mut(pointer).unwrap() = Value::from(wrong);
            assert!(!schema.is_valid(&changed), "{example}: {pointer} can be {wrong:?}");
        }
    }
}

#[test]
fn what_has_no_schema_is_told() {
    let desk = Desk::default();
    let list = desk.run(&["schema"]);
    assert!(list.out.contains("command TakeDecision\n") && list.out.contains("event PlanStopped\n"));
    let none = desk.run(&["schema", "event", "PlanStoppped"]);
    assert!(none.code == 2 && none.err.contains("PlanStopped"), "{none:?}");
    assert_eq!(desk.run(&["schema", "charter", "x"]).code, 2);
}
