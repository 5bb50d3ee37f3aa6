//! The book of refusals says what the rules do: every history in it is played.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot be set up ends there"
)]

use buurtkracht_core::testing::{Scenario, but, charter};
use buurtkracht_core::{Command, CommandEnvelope, Refusal, Rejection};
use serde_json::{Map, Value, json};
use strum::VariantNames;

const BOOK: &str = include_str!("../../docs/rejections.md");

/// A code with what is said of it, and the lines of its history.
struct Entry<'a> {
    code: &'a str,
    text: String,
    lines: Vec<Value>,
}

fn entries() -> Vec<Entry<'static>> {
    BOOK.split("\n### `").skip(1).map(entry).collect()
}

fn entry(section: &'static str) -> Entry<'static> {
    let (code, rest) = section.split_once('`').unwrap();
    let (text, rest) = rest.split_once("```json\n").unwrap_or_else(|| panic!("{code} has no history"));
    let (lines, _) = rest.split_once("```").unwrap();
    let read =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{code}: {error}: {line}"));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Entry { code, text, lines: lines.lines().map(read).collect() }
}

/// JSON pointers with what is to stand there instead; `-` appends.
fn changed(value: Value, changes: &Map<String, Value>) -> Value {
    changes.iter().fold(value, |value, (pointer, change)| match pointer.strip_suffix("/-") {
        Some(list) => {
            let mut longer = value.pointer(list).and_then(Value::as_array).unwrap().clone();
            longer.push(change.clone());
            but(&value, list, json!(longer))
        }
        None => but(&value, pointer, change.clone()),
    })
}

/// A line with what its stand-ins stand for.
fn filled(line: &Value, made: &[u64]) -> Value {
    match line {
        Value::Object(members) => {
            if let Some(Value::Object(changes)) = members.get("$charter") {
                changed(charter(), changes)
            } else if let Some(Value::Object(changes)) = members.get("$text") {
                changed(charter()["text"].clone(), changes)
            } else if let Some(nth) = members.get("$entry").and_then(Value::as_u64) {
                json!(made[usize::try_from(nth).unwrap() - 1])
            } else {
                members.iter().map(|(name, value)| (name.clone(), filled(value, made))).collect()
            }
        }
        Value::Array(items) => items.iter().map(|item| filled(item, made)).collect(),
        other => other.clone(),
    }
}

fn started(code: &str, start: &Value) -> Scenario {
    let founded = || match start.get("charter").and_then(Value::as_object) {
        Some(changes) => {
            Scenario::default().given(json!({ "FoundProgramme": { "charter": changed(charter(), changes) } }))
        }
        None => Scenario::founded(),
    };
    match start["start"].as_str() {
        Some("nothing") => Scenario::default(),
        Some("founded") => founded(),
        Some("running") => founded().run(),
        Some("with-plans") => founded().run().with_plans(),
        other => panic!("{code} starts from {other:?}"),
    }
}

/// The number of the entry that comes next.
fn next(scenario: &Scenario) -> u64 {
    scenario.history.last().map_or(0, |(recorded, _)| recorded.sequence.0 + 1)
}

fn refused(scenario: &Scenario, line: &Value) -> Option<Refusal> {
    if line.get("do").is_none() {
        return scenario.when(line).err();
    }
    let envelope: CommandEnvelope = serde_json::from_value(line.clone()).unwrap();
    buurtkracht_core::decide(&scenario.programme, &envelope, "2030-03-01T12:00:00+01:00".parse().unwrap())
        .err()
}

#[test]
fn every_code_stands_in_the_book_once_and_in_order_of_precedence() {
    let codes: Vec<&str> = entries().iter().map(|entry| entry.code).collect();
    assert_eq!(codes, Rejection::VARIANTS);
}

#[test]
fn every_entry_says_what_its_rule_rests_on_and_what_to_do() {
    for entry in entries() {
        for part in ["**Rests on** ", "**Do:** "] {
            assert_eq!(entry.text.matches(part).count(), 1, "{}: {part}", entry.code);
        }
    }
}

#[test]
fn every_history_in_the_book_is_accepted_but_for_its_last_line() {
    let mut wrong = Vec::new();
    for Entry { code, text, lines } in entries() {
        let (start, commands) = lines.split_first().unwrap();
        let (last, before) = commands.split_last().unwrap_or_else(|| panic!("{code} asks nothing"));
        let (mut scenario, mut made) = (started(code, start), Vec::new());
        for (i, line) in before.iter().enumerate() {
            made.push(next(&scenario));
            if let Err(refusal) = scenario.attempt(&filled(line, &made)) {
                wrong.push(format!("{code}, command {}: {refusal}", i + 1));
            }
        }
        match refused(&scenario, &filled(last, &made)) {
            Some(refusal) if refusal.rejection.code() == code => {
                let rests = refusal.rejection.point().map(|point| format!("eading of `{point}`"));
                if rests.is_some_and(|rests| !text.contains(&rests)) {
                    wrong.push(format!("{code} does not say that it rests on a reading"));
                }
            }
            other => wrong.push(format!(
                "{code}: {}",
                other.map_or("accepted".to_owned(), |r| format!("{} {r}", r.rejection.code()))
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The smallest history is one that does not hold a command that it can do without.
#[test]
fn no_history_in_the_book_has_a_command_too_many() {
    for Entry { code, lines, .. } in entries() {
        let (start, commands) = lines.split_first().unwrap();
        for left_out in 0..commands.len().saturating_sub(1) {
            // A correction counts the commands before it.
            if lines.iter().any(|line| line.to_string().contains("$entry")) {
                continue;
            }
            let mut scenario = started(code, start);
            let kept = commands
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != left_out)
                .map(|(_, line)| filled(line, &[]));
            let mut last = None;
            for line in kept {
                last = scenario.attempt(&line).err();
            }
            let got = last.map(|refusal| refusal.rejection.code());
            assert_ne!(got, Some(code), "{code} comes without command {}", left_out + 1);
        }
    }
}

#[test]
fn every_command_in_the_book_is_one() {
    let named = |line: &Value| line.as_object().and_then(|members| members.keys().next().cloned());
    for Entry { code, lines, .. } in entries() {
        for line in lines.iter().skip(1) {
            let name = named(line.get("do").unwrap_or(line)).unwrap();
            assert!(Command::VARIANTS.contains(&name.as_str()), "{code}: {name}");
        }
    }
}
