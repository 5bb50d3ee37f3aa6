use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use buurtkracht_core::value::Money;
use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{EN, NL, Words, word};
use crate::lang::Lang;

/// The values of each message that the sources say, by its name.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// Returns the messages of some files. A message that is defined twice, or a mistake in a file, ends the test.
fn defined(files: &[&str]) -> Messages {
    let mut messages = Messages::new();
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned()).map_err(|(_, errors)| errors).unwrap();
        for entry in resource.entries() {
            let Entry::Message(message) = entry else { continue };
            let mut values = BTreeSet::new();
            in_pattern(message.value.as_ref().unwrap(), &mut values);
            let id = message.id.name.to_owned();
            assert!(messages.insert(id.clone(), values).is_none(), "{id} is defined twice");
        }
    }
    messages
}

/// Gathers the values that a text names, and those in the forms that it chooses from.
fn in_pattern(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, values);
        }
    }
}

fn in_expression(expression: &Expression<&str>, values: &mut BTreeSet<String>) {
    let inline = match expression {
        Expression::Inline(inline) => inline,
        Expression::Select { selector, variants } => {
            variants.iter().for_each(|variant| in_pattern(&variant.value, values));
            selector
        }
    };
    match inline {
        InlineExpression::VariableReference { id } => drop(values.insert(id.name.to_owned())),
        InlineExpression::Placeable { expression } => in_expression(expression, values),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        other => panic!("no message uses {other:?} yet"),
    }
}

/// Gathers each `say!(words, "message", value = …)`, within other macros too.
fn said(tokens: TokenStream, found: &mut Messages) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (i, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        said(group.stream(), found);
        let is_say = i >= 2
            && trees[i - 1].to_string() == "!"
            && trees[i - 2].to_string() == "say"
            && group.delimiter() == Delimiter::Parenthesis;
        if is_say {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let name = |tree: &TokenTree| match tree {
                TokenTree::Literal(literal) => syn::parse_str::<syn::LitStr>(&literal.to_string()).ok(),
                TokenTree::Group(_) | TokenTree::Ident(_) | TokenTree::Punct(_) => None,
            };
            // The macro that says messages asks for the name; within itself it has none.
            let Some(id) = inner.iter().find_map(name).map(|name| name.value()) else { continue };
            // `name = value`, or what ends with its name.
            let is = |tree: &TokenTree, sign: &str| tree.to_string() == sign;
            let values = inner.split(|tree| is(tree, ",")).skip(2).filter_map(|value| match value {
                [name, sign, ..] if is(sign, "=") => Some(name.to_string()),
                value => value.last().map(ToString::to_string),
            });
            let values: BTreeSet<String> = values.collect();
            let known = found.entry(id.clone()).or_insert_with(|| values.clone());
            assert_eq!(*known, values, "{id} is said with other values");
        }
    }
}

/// Reads each source in a folder and those below it.
fn sources(folder: &Path, mut read: impl FnMut(&str)) {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                read(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
}

#[test]
fn every_message_is_said_with_its_values_in_both_languages() {
    let (english, dutch) = (defined(EN), defined(NL));
    assert_eq!(english, dutch);
    let mut found = Messages::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), |text| {
        said(text.parse().unwrap(), &mut found)
    });
    let (words, sentences) = english.into_iter().partition(|(id, _)| id.starts_with("word-"));
    let words: Messages = words;
    assert_eq!(found, sentences);
    assert!(words.values().all(BTreeSet::is_empty), "a word has no values");
}

/// The enums whose codes no answer says as words, or only some.
const NO_WORDS: [&str; 12] = [
    "ChainStanding",
    "Command",
    "DecisionRole",
    "Effect",
    "Event",
    "FactKind",
    "IdKind",
    "PaymentsBy",
    "PolicySetting",
    "Rejection",
    "Relation",
    "SampleMethod",
];

/// The units of pledges, which are no enum with codes.
const UNITS: [&str; 3] = ["hours_per_week", "hours_per_year", "in_kind"];

/// Returns the codes of each enum that has codes, by its name.
fn codes(text: &str, found: &mut BTreeMap<String, BTreeSet<String>>) {
    for item in syn::parse_file(text).unwrap().items {
        let syn::Item::Enum(item) = item else { continue };
        let has = |attribute: &syn::Attribute| match &attribute.meta {
            syn::Meta::List(list) => list.tokens.to_string().contains("IntoStaticStr"),
            syn::Meta::Path(_) | syn::Meta::NameValue(_) => false,
        };
        if item.attrs.iter().any(has) {
            let names = item.variants.iter().map(code).collect();
            assert!(found.insert(item.ident.to_string(), names).is_none(), "{} is there twice", item.ident);
        }
    }
}

/// Returns the code of a variant: the one that it is given, or its name in kebab case.
fn code(variant: &syn::Variant) -> String {
    let mut given = None;
    for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("strum")) {
        let serialize = |meta: syn::meta::ParseNestedMeta<'_>| {
            given = Some(meta.value()?.parse::<syn::LitStr>()?.value());
            Ok(())
        };
        attribute.parse_nested_meta(serialize).unwrap();
    }
    let kebab = |(i, c): (usize, char)| match c.is_uppercase() && i > 0 {
        true => format!("-{}", c.to_lowercase()),
        false => c.to_lowercase().to_string(),
    };
    given.unwrap_or_else(|| variant.ident.to_string().char_indices().map(kebab).collect())
}

#[test]
fn every_code_of_an_answer_has_a_word_in_both_languages() {
    let mut found = BTreeMap::new();
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../buurtkracht-core/src");
    sources(&core, |text| codes(text, &mut found));
    let id = |code: &str| format!("word-{}", code.replace([' ', '_'], "-"));
    let all: BTreeSet<String> = found.values().flatten().map(String::as_str).chain(UNITS).map(id).collect();
    let needed = found.iter().filter(|(name, _)| !NO_WORDS.contains(&name.as_str()));
    let needed: BTreeSet<String> =
        needed.flat_map(|(_, codes)| codes).map(String::as_str).chain(UNITS).map(id).collect();
    let words: BTreeSet<String> = defined(EN).into_keys().filter(|id| id.starts_with("word-")).collect();
    assert_eq!(needed.difference(&words).collect::<Vec<_>>(), Vec::<&String>::new(), "have no word");
    assert_eq!(words.difference(&all).collect::<Vec<_>>(), Vec::<&String>::new(), "are no codes");
}

#[test]
fn a_word_is_read_by_its_code() {
    for (code, en, nl) in [
        ("under-reservation", "under reservation", "onder voorbehoud"),
        ("hours_per_week", "hours per week", "uren per week"),
        ("confirmed delivery", "confirmed delivery", "bevestigde prestatie"),
        ("p-dance", "p-dance", "p-dance"),
    ] {
        assert_eq!((word(Lang::En, code), word(Lang::Nl, code)), (en, nl));
    }
    let words = defined(EN);
    let codes: Vec<&str> = words.keys().filter_map(|id| id.strip_prefix("word-")).collect();
    // A word that is not plain text would be its own code.
    assert!(codes.iter().filter(|code| code.contains('-')).all(|code| word(Lang::En, code) != *code));
    let same = codes.into_iter().filter(|code| word(Lang::En, code) == word(Lang::Nl, code));
    let known = ["consent", "document", "effect", "gift", "open", "project", "quorum"];
    assert_eq!(same.collect::<Vec<_>>(), known, "a word that is the same in Dutch");
}

#[test]
fn a_member_is_written_as_the_language_does_and_an_absent_one_not_at_all() {
    struct Expansion {
        plan: &'static str,
        what: String,
        amount: Option<Money>,
    }
    let mut f =
        Expansion { plan: "p-dance", what: "Sundays".to_owned(), amount: Some(Money::from_cents(125_000)) };
    for (lang, line) in [
        (Lang::En, "plan p-dance expanded: Sundays (with € 1,250.00)"),
        (Lang::Nl, "plan p-dance uitgebreid: Sundays (met € 1.250,00)"),
    ] {
        assert_eq!(say!(Words::of(lang), "plan-expanded", f.plan, f.what, f.amount), line);
    }
    f.amount = None;
    assert_eq!(
        say!(Words::of(Lang::En), "plan-expanded", f.plan, f.what, f.amount),
        "plan p-dance expanded: Sundays"
    );
}
