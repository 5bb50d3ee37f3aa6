//! The shape of a command: which fields it has, and what text from a cell becomes in each.

use buurtkracht_core::id::PersonId;
use buurtkracht_core::{Command, CommandEnvelope};
use schemars::SchemaGenerator;
use serde_json::Value;
use strum::VariantNames;

use crate::dates;
use crate::input::suggestion;

/// What stands in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text, which the command checks.
    Text,
    Date,
    /// A whole number.
    Whole,
    Truth,
    /// The person whose text is sealed.
    Person,
    /// A figure, or the mark of a suppressed one: "<10".
    Measured,
}

/// A step on the way to a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Member(String),
    /// A part of a list, numbered as in the map.
    Part(usize),
}

/// The shape of one command.
pub struct Shape {
    root: Value,
    command: String,
}

impl Shape {
    /// The shape of the command by that name.
    pub fn of(command: &str) -> Result<Self, String> {
        if Command::VARIANTS.contains(&command) {
            let root = SchemaGenerator::default().into_root_schema_for::<CommandEnvelope>().to_value();
            return Ok(Self { root, command: command.to_owned() });
        }
        let hint = suggestion(command, Command::VARIANTS.iter().copied());
        Err(format!("no command {command:?}{hint}"))
    }

    /// What stands at a dotted path, and the steps to it; or which step leads nowhere.
    pub fn at(&self, path: &str) -> Result<(Vec<Step>, CellKind), String> {
        let mut steps = Vec::new();
        let mut nodes = self.alternatives(vec![&self.root]);
        for member in ["do", self.command.as_str()] {
            nodes = self.members(&nodes, member);
        }
        let mut parts = path.split('.').peekable();
        while let Some(part) = parts.next() {
            // A text that is sealed is written as a table, and stands in the log as its digest.
            let sealed = nodes.iter().any(|node| self.is_sealed(node));
            match part {
                "seal" | "person" if sealed && parts.peek().is_none() => {
                    steps.push(Step::Member(part.to_owned()));
                    return Ok((steps, if part == "seal" { CellKind::Text } else { CellKind::Person }));
                }
                _ => {}
            }
            let list: Vec<&Value> = nodes.iter().filter_map(|node| node.get("items")).collect();
            if let (false, Ok(number)) = (list.is_empty(), part.parse()) {
                steps.push(Step::Part(number));
                nodes = self.alternatives(list);
                continue;
            }
            let inner = self.members(&nodes, part);
            if inner.is_empty() {
                return Err(self.nothing(&nodes, part));
            }
            steps.push(Step::Member(part.to_owned()));
            nodes = inner;
        }
        let measured = self.root.pointer("/$defs/Measured");
        let is_measured = measured.is_some_and(|measured| nodes.contains(&measured));
        Ok((steps, if is_measured { CellKind::Measured } else { kind(&nodes) }))
    }

    fn nothing(&self, nodes: &[&Value], part: &str) -> String {
        let mut names: Vec<&str> = Vec::new();
        for node in nodes {
            if self.is_sealed(node) {
                names.push("seal");
            }
            if node.get("items").is_some() {
                names.push("0");
            }
            names.extend(members(node).map(|(name, _)| name.as_str()));
        }
        // A name that is alone stands in the list already.
        let hint = if names.len() > 1 { suggestion(part, names.iter().copied()) } else { String::new() };
        let listed = if names.is_empty() {
            ": nothing stands below it".to_owned()
        } else {
            format!("; there is: {}", names.join(", "))
        };
        format!("{} has no field {part:?}{hint}{listed}", self.command)
    }

    fn members<'a>(&'a self, nodes: &[&'a Value], name: &str) -> Vec<&'a Value> {
        let found = nodes.iter().flat_map(|node| members(node)).filter(|(member, _)| *member == name);
        self.alternatives(found.map(|(_, node)| node).collect())
    }

    /// Every form that some nodes can take, references followed.
    fn alternatives<'a>(&'a self, mut open: Vec<&'a Value>) -> Vec<&'a Value> {
        let mut found = Vec::new();
        while let Some(node) = open.pop() {
            let reference = node.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
            open.extend(reference.and_then(|path| self.root.pointer(path)));
            for choice in ["anyOf", "oneOf", "allOf"] {
                open.extend(node.get(choice).and_then(Value::as_array).into_iter().flatten());
            }
            found.push(node);
        }
        found
    }

    fn is_sealed(&self, node: &Value) -> bool {
        let digest = self.root.pointer("/$defs/Digest");
        digest.is_some_and(|digest| digest == node) || node.pointer("/properties/digest").is_some()
    }
}

fn members(node: &Value) -> impl Iterator<Item = (&String, &Value)> {
    node.get("properties").and_then(Value::as_object).into_iter().flatten()
}

fn kind(nodes: &[&Value]) -> CellKind {
    // A field that can be left out has a list of types, with null among them.
    let holds = |known: &Value, value: &str| {
        known == value || known.as_array().is_some_and(|types| types.iter().any(|known| known == value))
    };
    let has =
        |key: &str, value: &str| nodes.iter().any(|node| node.get(key).is_some_and(|v| holds(v, value)));
    if has("format", "date") {
        CellKind::Date
    } else if has("type", "integer") {
        CellKind::Whole
    } else if has("type", "boolean") {
        CellKind::Truth
    } else {
        CellKind::Text
    }
}

impl CellKind {
    /// The value that a text stands for here, or what was expected.
    pub fn value(self, text: &str) -> Result<Value, String> {
        let expected = |what: &str| format!("{text:?} is {what}");
        match self {
            CellKind::Text => Ok(Value::from(text)),
            CellKind::Date => dates::date(text)
                .map(|date| Value::from(date.to_string()))
                .ok_or_else(|| expected("no date: write 2025-03-11, 11-3-2025 or 11 maart 2025")),
            CellKind::Whole => {
                let number = text.parse::<i64>().ok();
                number.map(Value::from).ok_or_else(|| expected("no whole number: write 1250"))
            }
            CellKind::Truth => match text.to_lowercase().as_str() {
                "true" | "yes" | "waar" | "ja" => Ok(Value::from(true)),
                "false" | "no" | "onwaar" | "nee" => Ok(Value::from(false)),
                _ => Err(expected("neither yes nor no: write yes or no (ja, nee)")),
            },
            CellKind::Measured => Ok(match text.trim_start().starts_with('<') {
                true => Value::from("suppressed"),
                false => serde_json::json!({ "figure": text }),
            }),
            CellKind::Person => {
                text.parse::<PersonId>().map(|_| Value::from(text)).map_err(|error| error.to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_path_with_what_stands_in_it() {
        let kind = |command: &str, path: &str| Shape::of(command).unwrap().at(path).map(|(_, kind)| kind);
        for (command, path, expected) in [
            ("RecordMeasurement", "indicator", CellKind::Text),
            ("RecordMeasurement", "reference_date", CellKind::Date),
            ("RecordMeasurement", "area_year", CellKind::Whole),
            ("RecordMeasurement", "n", CellKind::Whole),
            ("RecordMeasurement", "estimate", CellKind::Truth),
            ("RecordMeasurement", "value", CellKind::Measured),
            ("RecordMeasurement", "value.figure", CellKind::Text),
            ("RecordPayment", "document.sha256", CellKind::Text),
            ("EnterCommitment", "counterparty.seal", CellKind::Text),
            ("EnterCommitment", "counterparty.person", CellKind::Person),
            ("CompleteAction", "result.seal", CellKind::Text),
            ("CompleteAction", "result.about.0", CellKind::Text),
            ("HoldMeeting", "present.0.person", CellKind::Text),
            ("TakeDecision", "effects.0.AllocateFunds.period.from", CellKind::Date),
        ] {
            assert_eq!(kind(command, path), Ok(expected), "{command} {path}");
        }
        for (command, path, words) in [
            ("RecordMeasurement", "indicatr", ["\"indicatr\"", "\"indicator\""]),
            ("RecordMeasurement", "value.figures", ["\"figures\"", "figure"]),
            ("RecordMeasurement", "indicator.seal", ["\"seal\"", "nothing stands below"]),
            ("HoldMeeting", "present.person", ["\"person\"", "0"]),
            ("EnterCommitment", "counterparty.about", ["\"about\"", "seal"]),
        ] {
            let error = kind(command, path).unwrap_err();
            assert!(words.iter().all(|word| error.contains(word)), "{error}");
        }
        assert!(Shape::of("RecordPayments").err().unwrap().contains("RecordPayment"));
    }

    #[test]
    fn a_cell_becomes_what_its_field_holds() {
        for (kind, text, expected) in [
            (CellKind::Text, "=1+1", Value::from("=1+1")),
            (CellKind::Date, "11-3-2025", Value::from("2025-03-11")),
            (CellKind::Whole, "120", Value::from(120)),
            (CellKind::Truth, "Ja", Value::from(true)),
            (CellKind::Truth, "ONWAAR", Value::from(false)),
            (CellKind::Person, "p-07", Value::from("p-07")),
            (CellKind::Measured, "61,5", serde_json::json!({ "figure": "61,5" })),
            (CellKind::Measured, "<10", Value::from("suppressed")),
            (CellKind::Measured, "< 5", Value::from("suppressed")),
        ] {
            assert_eq!(kind.value(text), Ok(expected));
        }
        for (kind, text) in [
            (CellKind::Date, "3/11/25"),
            (CellKind::Whole, "1.200"),
            (CellKind::Truth, "x"),
            (CellKind::Person, "P. Naam"),
        ] {
            assert!(kind.value(text).unwrap_err().contains(text));
        }
    }
}
