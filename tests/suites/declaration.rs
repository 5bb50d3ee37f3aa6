//! The page that maps the declaration names what there is.

use std::collections::BTreeSet;
use std::path::Path;

use buurtkracht_core::charter::{Charter, Point};
use buurtkracht_core::compliance::FindingCode;
use buurtkracht_core::decisions::Effect;
use buurtkracht_core::{Command, Event, Rejection};
use strum::{VariantArray, VariantNames};

const PAGE: &str = include_str!("../../docs/declaration.md");
const HEAD: [&str; 7] = ["what it says", "layer", "commands", "events", "refused", "findings", "tests"];

/// The rows of all tables, each with its seven cells.
fn rows() -> Vec<Vec<&'static str>> {
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    let lines = PAGE.lines().filter(|line| line.starts_with("| "));
    lines.map(cells).filter(|cells| cells[..] != HEAD).collect()
}

/// The names between backticks.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// What the sources call a test: every function, and every suite by the name of its file.
fn tests_of_the_sources() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = BTreeSet::new();
    let mut open = ["buurtkracht-core", "buurtkracht-store", "buurtkracht-cli", "tests"]
        .map(|dir| root.join(dir))
        .to_vec();
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let functions = text.split("fn ").skip(1).filter_map(|rest| rest.split_once('('));
                found.extend(functions.map(|(name, _)| name.to_owned()));
                if path.components().any(|part| part.as_os_str() == "suites" || part.as_os_str() == "tests") {
                    found.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
                }
            }
        }
    }
    found
}

#[test]
fn every_command_event_refusal_finding_and_test_on_the_page_exists() {
    let asked: Vec<&str> = [Command::VARIANTS, Effect::VARIANTS].concat();
    let tests = tests_of_the_sources();
    for cells in rows() {
        assert_eq!(cells.len(), HEAD.len(), "{}", cells[0]);
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{}", cells[0]);
        let known = |column: usize, known: &[&str]| {
            for name in names(cells[column]) {
                assert!(known.contains(&name), "{}, {}: {name}", cells[0], HEAD[column]);
            }
        };
        known(2, &asked);
        known(3, Event::VARIANTS);
        known(4, Rejection::VARIANTS);
        known(5, <FindingCode as VariantNames>::VARIANTS);
        for name in names(cells[6]) {
            assert!(tests.contains(name), "{}, tests: {name}", cells[0]);
        }
        assert!(["text", "reading", "policy", "descriptive", "practice"].contains(&cells[1]), "{}", cells[1]);
        for cell in &cells[2..] {
            assert!(cell.contains('`') || *cell == "—", "{}: {cell}", cells[0]);
        }
    }
}

#[test]
fn every_command_event_refusal_and_finding_rests_on_a_row() {
    let rows = rows();
    let named = |column: usize| rows.iter().flat_map(|cells| names(cells[column])).collect::<BTreeSet<_>>();
    let missing = |column: usize, known: &[&'static str]| {
        let named = named(column);
        known.iter().copied().filter(|name| !named.contains(name)).collect::<Vec<_>>()
    };
    assert_eq!(missing(2, Command::VARIANTS), [""; 0]);
    assert_eq!(missing(2, Effect::VARIANTS), [""; 0]);
    assert_eq!(missing(3, Event::VARIANTS), [""; 0]);
    assert_eq!(missing(5, <FindingCode as VariantNames>::VARIANTS), [""; 0]);
    // Ids are of the record itself: no sentence asks for one name for one thing.
    assert_eq!(missing(4, Rejection::VARIANTS), ["id-twice", "ends-before-it-starts"]);
}

#[test]
fn every_section_duty_and_reading_stands_on_the_page() {
    for section in 1..=8 {
        assert!(PAGE.contains(&format!("\n## § {section} ")), "§ {section}");
    }
    let shipped = include_str!("../../buurtkracht-cli/charters/alblasserdam-2025-2026.toml");
    let charter: Charter = toml::from_str(shipped).unwrap();
    let rows = rows();
    let told = |name: &str| rows.iter().any(|cells| names(cells[0]).any(|known| known == name));
    for duty in &charter.text.duties {
        assert!(told(&duty.id.to_string()), "duty {}", duty.id);
    }
    for goal in &charter.text.goals {
        assert!(told(&goal.id.to_string()), "goal {}", goal.id);
    }
    for point in Point::VARIANTS {
        assert!(told(&point.to_string()), "reading {point}");
    }
}
