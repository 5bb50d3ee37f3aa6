use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{EN, NL};

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
            let id = inner.iter().find_map(name).expect("a message has a name").value();
            // A value is a name between a comma and a single equals sign.
            let values = inner.windows(3).filter(|three| {
                let [before, name, after] = three else { return false };
                let joint =
                    matches!(after, TokenTree::Punct(sign) if sign.spacing() == proc_macro2::Spacing::Joint);
                before.to_string() == ","
                    && matches!(name, TokenTree::Ident(_))
                    && after.to_string() == "="
                    && !joint
            });
            let values: BTreeSet<String> = values.map(|three| three[1].to_string()).collect();
            let known = found.entry(id.clone()).or_insert_with(|| values.clone());
            assert_eq!(*known, values, "{id} is said with other values");
        }
    }
}

fn sources(folder: &Path, found: &mut Messages) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            said(std::fs::read_to_string(&path).unwrap().parse().unwrap(), found);
        }
    }
}

#[test]
fn every_message_is_said_with_its_values_in_both_languages() {
    let (english, dutch) = (defined(EN), defined(NL));
    assert_eq!(english, dutch);
    let mut found = Messages::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert_eq!(found, english);
}
