//! The book says what the program does.

use buurtkracht_core::charter::DutyKind;
use buurtkracht_core::compliance::{FindingCode, StandingDuty, State};
use buurtkracht_core::decisions::Effect;
use buurtkracht_core::{Command, Event, Rejection};
use strum::{VariantArray, VariantNames};

/// The variants of an enum, by the tags that they are written under, with their doc comments, each on one line.
fn documented(source: &str, name: &str) -> Vec<(String, String)> {
    let (_, body) = source.split_once(&format!("pub enum {name} {{\n")).unwrap();
    let (body, _) = body.split_once("\n}").unwrap();
    let (mut variants, mut comment, mut tag) = (Vec::new(), Vec::new(), None);
    for line in body.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            comment.push(text.trim());
        } else if let Some(name) = line.strip_prefix("#[strum(serialize = \"") {
            tag = name.split('"').next().map(ToOwned::to_owned);
        } else if line.starts_with(char::is_uppercase) {
            let variant: String = line.chars().take_while(|c| c.is_alphanumeric()).collect();
            variants.push((tag.take().unwrap_or(variant), std::mem::take(&mut comment).join(" ")));
        }
    }
    variants
}

/// The messages of the refusals, in the order of the source.
fn messages() -> Vec<&'static str> {
    let source = include_str!("../../buurtkracht-core/src/rejection.rs");
    let (_, body) = source.split_once("pub enum Rejection {").unwrap();
    let message = |rest: &'static str| rest.trim_start().trim_start_matches('"').split('"').next().unwrap();
    body.split("#[error(").skip(1).map(message).collect()
}

fn stands(rows: impl IntoIterator<Item = (String, String)>) {
    let reference = include_str!("../../docs/commands.md");
    for (name, text) in rows {
        let row = format!("| `{name}` | {text} |");
        assert!(reference.lines().any(|line| line.starts_with(&row)), "docs/commands.md should say:\n{row}");
    }
}

#[test]
fn every_command_effect_and_event_stands_in_the_reference_as_in_the_source() {
    let command = documented(include_str!("../../buurtkracht-core/src/command.rs"), "Command");
    let effect = documented(include_str!("../../buurtkracht-core/src/decisions/data.rs"), "Effect");
    let event = documented(include_str!("../../buurtkracht-core/src/event.rs"), "Event");
    for (rows, names) in [(command, Command::VARIANTS), (effect, Effect::VARIANTS), (event, Event::VARIANTS)]
    {
        assert_eq!(rows.iter().map(|(name, _)| name).collect::<Vec<_>>(), names);
        stands(rows);
    }
}

#[test]
fn every_refusal_and_finding_stands_in_the_reference_as_in_the_source() {
    let messages = messages();
    assert_eq!(messages.len(), Rejection::VARIANTS.len());
    stands(
        Rejection::VARIANTS.iter().zip(messages).map(|(code, text)| ((*code).to_owned(), text.to_owned())),
    );
    let findings = documented(include_str!("../../buurtkracht-core/src/compliance/codes.rs"), "FindingCode");
    let codes = <FindingCode as VariantNames>::VARIANTS;
    assert_eq!(findings.len(), codes.len());
    stands(codes.iter().zip(findings).map(|(code, (_, text))| ((*code).to_owned(), text)));
}

#[test]
fn nothing_stands_in_the_reference_that_is_not_there() {
    let reference = include_str!("../../docs/commands.md");
    let findings = <FindingCode as VariantNames>::VARIANTS;
    let known =
        [Command::VARIANTS, Effect::VARIANTS, Event::VARIANTS, Rejection::VARIANTS, findings].concat();
    let rows =
        reference.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|line| line.split_once('`'));
    let mut stood: Vec<&str> = rows.map(|(name, _)| name).collect();
    assert_eq!(stood.len(), known.len());
    stood.retain(|name| !known.contains(name));
    assert_eq!(stood, [""; 0]);
}

#[test]
fn every_page_of_the_book_stands_in_its_index() {
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let index = include_str!("../../docs/README.md");
    for folder in ["", "decisions/"] {
        for entry in std::fs::read_dir(docs.join(folder)).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            let page = name.ends_with(".md") && name != "README.md";
            assert!(!page || index.contains(&format!("({folder}{name})")), "{folder}{name}");
        }
    }
}

#[test]
fn every_finding_has_its_layer_in_the_reference_and_its_owner_in_the_book() {
    let (reference, book) =
        (include_str!("../../docs/commands.md"), include_str!("../../docs/compliance.md"));
    for code in <FindingCode as VariantArray>::VARIANTS {
        let row = reference.lines().find(|line| line.starts_with(&format!("| `{code}` |")));
        let row = row.unwrap_or_else(|| panic!("{code}"));
        assert!(row.ends_with(&format!("| {} |", code.layer())), "{row}");
        assert!(book.contains(&format!("| `{code}` |")), "{code}");
    }
}

#[test]
fn every_duty_and_every_state_stands_in_the_book() {
    let book = include_str!("../../docs/compliance.md");
    for names in [DutyKind::VARIANTS, <StandingDuty as VariantNames>::VARIANTS, State::VARIANTS] {
        for name in names {
            assert!(book.contains(&format!("| `{name}` |")), "{name}");
        }
    }
}

#[test]
fn the_contract_of_the_log_is_the_same_in_code_and_book() {
    let (code, book) =
        (include_str!("../../buurtkracht-store/src/log.rs"), include_str!("../../docs/log-contract.md"));
    for clause in 1..=14 {
        assert!(
            code.contains(&format!("**L{clause} ")) && book.contains(&format!("| L{clause} ")),
            "L{clause}"
        );
    }
}
