//! JSON Schemas (draft 2020-12) of the charter, the commands, the events and the answers, from the types that read
//! and write them.

mod answers;
mod closed;

use std::collections::BTreeSet;

use buurtkracht_core::charter::Charter;
use buurtkracht_core::{Command, CommandEnvelope, Event};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use strum::VariantNames;

use self::answers::{Answer, Names, answers};
use crate::args::{Global, SchemaSubject};
use crate::exit::{Failure, Outcome};
use crate::render::{self, VERSION};

pub fn run(global: &Global, of: Option<SchemaSubject>, name: Option<&str>) -> Result<Outcome, Failure> {
    let Some(of) = of else { return list(global) };
    let schema = match (of, name) {
        (SchemaSubject::Answer, None) => needed(all_answers()),
        (SchemaSubject::Answer, Some(name)) => {
            let names: Vec<&str> = answers().map(|answer| answer.name).collect();
            let name = known(name, "answer", &names)?;
            answers().find(|answer| answer.name == name).map(answer).unwrap_or_default()
        }
        (SchemaSubject::Charter, None) => schema::<Charter>(),
        (SchemaSubject::Charter, Some(_)) => {
            return Err(Failure::Input("a charter is one whole: write `schema charter`".to_owned()));
        }
        (SchemaSubject::Command, None) => schema::<CommandEnvelope>(),
        (SchemaSubject::Command, Some(name)) => {
            let name = known(name, "command", Command::VARIANTS)?;
            let mut schema = schema::<CommandEnvelope>();
            if let Some(variants) = schema.pointer_mut("/$defs/Command/oneOf") {
                keep(variants, name);
            }
            schema
        }
        (SchemaSubject::Event, None) => schema::<Event>(),
        (SchemaSubject::Event, Some(name)) => {
            let name = known(name, "event", Event::VARIANTS)?;
            let mut schema = schema::<Event>();
            if let Some(variants) = schema.pointer_mut("/oneOf") {
                keep(variants, name);
            }
            schema
        }
    };
    let schema = needed(schema);
    render::print_file(global, "schema", None, &schema, &format!("{schema:#}"))?;
    Ok(Outcome::Done)
}

fn schema<T: JsonSchema>() -> Value {
    SchemaGenerator::default().into_root_schema_for::<T>().to_value()
}

/// The schema of an answer, whole.
fn answer(answer: &Answer) -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = answer.schema(&mut generator);
    let members = [
        ("$schema", json!("https://json-schema.org/draft/2020-12/schema")),
        ("$id", json!(format!("urn:buurtkracht:answer:{VERSION}:{}", answer.name))),
        ("title", json!(answer.name)),
        ("$defs", Value::Object(generator.take_definitions(true))),
    ];
    if let Some(schema) = schema.as_object_mut() {
        schema.extend(members.map(|(name, value)| (name.to_owned(), value)));
    }
    closed::close(schema)
}

/// The schema of every answer: it is one of them.
fn all_answers() -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let each: Vec<Value> = answers().map(|answer| answer.schema(&mut generator)).collect();
    closed::close(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:buurtkracht:answer:{VERSION}"),
        "title": "answer",
        "oneOf": each,
        "$defs": generator.take_definitions(true),
    }))
}

fn known<'a>(name: &str, kind: &str, names: &[&'a str]) -> Result<&'a str, Failure> {
    let found = names.iter().find(|known| known.eq_ignore_ascii_case(name));
    found
        .copied()
        .ok_or_else(|| Failure::Input(format!("there is no {kind} {name:?}; there is: {}", names.join(", "))))
}

/// Keeps the one variant that carries a name.
fn keep(variants: &mut Value, name: &str) {
    if let Some(variants) = variants.as_array_mut() {
        variants.retain(|variant| variant.pointer("/required/0").is_some_and(|tag| tag == name));
    }
}

/// Leaves out the definitions that nothing refers to.
fn needed(mut schema: Value) -> Value {
    let definitions = match schema.as_object_mut().and_then(|schema| schema.remove("$defs")) {
        Some(Value::Object(definitions)) => definitions,
        Some(_) | None => return schema,
    };
    let mut kept = BTreeSet::new();
    let mut open = references(&schema);
    while let Some(name) = open.pop() {
        if let Some(definition) = definitions.get(&name)
            && kept.insert(name)
        {
            open.extend(references(definition));
        }
    }
    let definitions: Map<String, Value> =
        definitions.into_iter().filter(|(name, _)| kept.contains(name)).collect();
    if let Some(members) = schema.as_object_mut().filter(|_| !definitions.is_empty()) {
        members.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema
}

/// The definitions that a schema refers to.
fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| match (name.as_str(), member) {
                ("$ref", Value::String(path)) => {
                    path.strip_prefix("#/$defs/").map(ToOwned::to_owned).into_iter().collect()
                }
                _ => references(member),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn list(global: &Global) -> Result<Outcome, Failure> {
    let result = Names {
        charter: [],
        command: Command::VARIANTS,
        event: Event::VARIANTS,
        answer: answers().map(|answer| answer.name).collect(),
    };
    let named = |kind: &str, names: &[&str]| -> String {
        names.iter().map(|name| format!("{kind} {name}\n")).collect()
    };
    let text = [
        "charter\ncommand\n",
        &named("command", result.command),
        "event\n",
        &named("event", result.event),
        "answer\n",
        &named("answer", &result.answer),
    ];
    render::print_file(global, "schemas", None, &result, &text.concat())?;
    Ok(Outcome::Done)
}
