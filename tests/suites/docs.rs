//! The book says what the program does.

use buurtkracht_core::compliance::FindingCode;
use buurtkracht_core::{Command, Event, Rejection};
use strum::VariantNames;

#[test]
fn every_command_event_refusal_and_finding_stands_in_the_reference() {
    let reference = include_str!("../../docs/commands.md");
    for names in [Command::VARIANTS, Event::VARIANTS, Rejection::VARIANTS, FindingCode::VARIANTS] {
        for name in names {
            assert!(reference.contains(&format!("| `{name}` |")), "{name}");
        }
    }
}

#[test]
fn the_contract_of_the_log_is_the_same_in_code_and_book() {
    let (code, book) =
        (include_str!("../../buurtkracht-store/src/log.rs"), include_str!("../../docs/log-contract.md"));
    for clause in 1..=13 {
        assert!(
            code.contains(&format!("**L{clause} ")) && book.contains(&format!("| L{clause} ")),
            "L{clause}"
        );
    }
}
