//! The book says what the program does.

use buurtkracht_core::charter::DutyKind;
use buurtkracht_core::compliance::{FindingCode, StandingDuty, State};
use buurtkracht_core::decisions::Effect;
use buurtkracht_core::{Command, Event, Rejection};
use strum::{VariantArray, VariantNames};
use syn::{Attribute, Expr, ExprLit, Item, ItemEnum, Lit, LitStr, Meta, MetaNameValue};

const COMMANDS: &str = include_str!("../../buurtkracht-core/src/command.rs");
const EFFECTS: &str = include_str!("../../buurtkracht-core/src/decisions/data.rs");
const EVENTS: &str = include_str!("../../buurtkracht-core/src/event.rs");
const FINDINGS: &str = include_str!("../../buurtkracht-core/src/compliance/codes.rs");
const REFUSALS: &str = include_str!("../../buurtkracht-core/src/rejection.rs");

/// Returns the text of an attribute, as in `#[doc = "text"]` or `#[error("text", arguments)]`.
fn text(attribute: &Attribute) -> String {
    let text = match &attribute.meta {
        Meta::NameValue(MetaNameValue { value: Expr::Lit(ExprLit { lit: Lit::Str(text), .. }), .. }) => {
            text.value()
        }
        Meta::List(list) => {
            let first = list.tokens.clone().into_iter().next().unwrap();
            syn::parse_str::<LitStr>(&first.to_string()).unwrap().value()
        }
        Meta::Path(_) | Meta::NameValue(_) => panic!("an attribute without a text"),
    };
    text.trim().to_owned()
}

/// Returns each variant of an enum, by its tag, with the texts of an attribute: `doc` or `error`.
fn variants(source: &str, name: &str, tags: &[&str], attribute: &str) -> Vec<(String, String)> {
    let named = |item| match item {
        Item::Enum(item) if item.ident == name => Some(item.variants),
        // The events are declared in a macro.
        Item::Macro(item) => {
            item.mac.parse_body::<ItemEnum>().ok().filter(|item| item.ident == name).map(|item| item.variants)
        }
        _ => None,
    };
    let variants = syn::parse_file(source).unwrap().items.into_iter().find_map(named).unwrap();
    assert_eq!(variants.len(), tags.len(), "{name}");
    // `VariantNames` gives the tags in the order of the source.
    let described = variants.iter().zip(tags).map(|(variant, tag)| {
        let own = variant.attrs.iter().filter(|own| own.path().is_ident(attribute));
        ((*tag).to_owned(), own.map(text).collect::<Vec<_>>().join(" "))
    });
    described.collect()
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
    stands(variants(COMMANDS, "Command", Command::VARIANTS, "doc"));
    stands(variants(EFFECTS, "Effect", Effect::VARIANTS, "doc"));
    stands(variants(EVENTS, "Event", Event::VARIANTS, "doc"));
}

#[test]
fn every_refusal_and_finding_stands_in_the_reference_as_in_the_source() {
    stands(variants(REFUSALS, "Rejection", Rejection::VARIANTS, "error"));
    stands(variants(FINDINGS, "FindingCode", <FindingCode as VariantNames>::VARIANTS, "doc"));
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

/// Returns the clauses that the conformance suite checks, each with the function that checks it.
fn checked_clauses() -> Vec<(String, String)> {
    let source = include_str!("../../buurtkracht-store/src/conformance/mod.rs");
    let clauses = |item| match item {
        Item::Const(item) if item.ident == "CLAUSES" => Some(*item.expr),
        _ => None,
    };
    let list = syn::parse_file(source).unwrap().items.into_iter().find_map(clauses).unwrap();
    let Expr::Reference(list) = list else { panic!("CLAUSES is no slice") };
    let Expr::Array(list) = *list.expr else { panic!("CLAUSES is no slice") };
    let clause = |pair: &Expr| {
        let Expr::Tuple(pair) = pair else { panic!("a clause is a name and a function") };
        let (Expr::Lit(name), Expr::Path(check)) = (&pair.elems[0], &pair.elems[1]) else {
            panic!("a clause is a name and a function")
        };
        let Lit::Str(name) = &name.lit else { panic!("a name is a string") };
        let (number, name) = (name.value(), check.path.require_ident().unwrap().to_string());
        (number.strip_suffix(&format!(" {name}")).unwrap().to_owned(), name)
    };
    list.elems.iter().map(clause).collect()
}

#[test]
fn the_contract_of_the_log_is_the_same_in_the_trait_the_book_and_the_suite() {
    let source = syn::parse_file(include_str!("../../buurtkracht-store/src/log.rs")).unwrap();
    let lines = source.attrs.iter().filter(|own| own.path().is_ident("doc")).map(text);
    let promised: Vec<String> =
        lines.filter_map(|line| Some(line.strip_prefix("- **")?.split_once(".**")?.0.to_owned())).collect();
    let mut told = Vec::new();
    let mut told_to_be_checked = Vec::new();
    for row in include_str!("../../docs/log-contract.md").lines().filter(|line| line.starts_with("| L")) {
        let cells: Vec<&str> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        told.push(cells[1].to_owned());
        told_to_be_checked.push((cells[1].split(' ').next().unwrap().to_owned(), cells[3].to_owned()));
    }
    assert_eq!(told, promised);
    assert_eq!(told_to_be_checked, checked_clauses());
}
