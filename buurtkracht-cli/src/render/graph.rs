//! A graph of what led to what, in the languages of Graphviz and of Mermaid. Persons go by their pseudonyms.

use std::collections::BTreeMap;
use std::fmt::Write;

use buurtkracht_core::questions::explain::FactKind;
use buurtkracht_core::questions::graph::{Edge, Graph, Node, NodeKey};

use super::{Style, entries, events, money, word};
use crate::args::Lang;
use crate::faces::wrapping;
use crate::words::{Words, say};

/// How many columns of a title stand on a line.
const WIDTH: usize = 32;

/// The most entries of a node that are all named.
const ENTRIES: usize = 6;

/// The graph for `dot`.
pub fn dot(lang: Lang, graph: &Graph) -> String {
    let mut text = String::from(
        "digraph explanation {\n  rankdir=LR;\n  \
         node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Helvetica\"];\n  \
         edge [fontname=\"Helvetica\", fontsize=10];\n",
    );
    for (name, node) in graph.nodes.iter().enumerate() {
        let (label, shape) = (label(lang, node, dot_text, "\\n"), dot_shape(node.key.kind));
        text.push_str(&format!("  n{name} [label=\"{label}\"{shape}];\n"));
    }
    for (from, to, label) in edges(lang, graph) {
        text.push_str(&format!("  n{from} -> n{to} [label=\"{}\"];\n", dot_text(&label)));
    }
    text + "}\n"
}

/// The graph as a flowchart of Mermaid.
pub fn mermaid(lang: Lang, graph: &Graph) -> String {
    let mut text = String::from("flowchart LR\n");
    for (name, node) in graph.nodes.iter().enumerate() {
        let label = label(lang, node, mermaid_text, "<br/>");
        let (open, close) = mermaid_shape(node.key.kind);
        text.push_str(&format!("  n{name}{open}\"{label}\"{close}\n"));
    }
    for (from, to, label) in edges(lang, graph) {
        text.push_str(&format!("  n{from} -->|\"{}\"| n{to}\n", mermaid_text(&label)));
    }
    text
}

/// Returns the edges by the number of each node, since an id may hold what is no name in either language.
fn edges(lang: Lang, graph: &Graph) -> impl Iterator<Item = (usize, usize, String)> {
    let names: BTreeMap<&NodeKey, usize> = graph.nodes.iter().map(|node| &node.key).zip(0..).collect();
    graph.edges.iter().filter_map(move |edge| {
        Some((*names.get(&edge.from)?, *names.get(&edge.to)?, edge_label(lang, edge)))
    })
}

/// Returns the lines in a node: what it is, its title, its word, money and effort, and its day and entries.
fn label(lang: Lang, node: &Node, escaped: fn(&str) -> String, end: &str) -> String {
    let style = Style::nameless(lang);
    let kind: &str = node.key.kind.into();
    let mut lines = vec![say!(style.words(), "graph-node", kind = kind, id = node.key.id.as_str())];
    if let Some(title) = &node.title {
        lines.extend(textwrap::wrap(title.as_str(), wrapping(WIDTH)).into_iter().map(Into::into));
    }
    let word = node.word.map(|own| word(lang, own).to_owned());
    let amount = node.amount.map(|amount| style.money(amount));
    let effort = node.effort.map(|effort| events::effort(&style, effort));
    lines.push([word, amount, effort].into_iter().flatten().collect::<Vec<_>>().join(", "));
    let shown = match node.entries.as_slice() {
        [] => None,
        [first, .., last] if node.entries.len() > ENTRIES => Some(format!("[{first} … {last}]")),
        all => Some(format!("[{}]", entries(all))),
    };
    let day = node.on.map(|day| day.to_string());
    lines.push([day, shown].into_iter().flatten().collect::<Vec<_>>().join("  "));
    let lines = lines.iter().filter(|line| !line.is_empty());
    lines.map(|line| escaped(line)).collect::<Vec<_>>().join(end)
}

fn edge_label(lang: Lang, edge: &Edge) -> String {
    let relation: &str = edge.led.into();
    let led = say!(Words::of(lang), "graph-edge", relation = relation);
    let amount = edge.amount.map_or(String::new(), |amount| format!(" {}", money(lang, amount)));
    let entry = edge.entry.map_or(String::new(), |entry| format!(" [{entry}]"));
    format!("{led}{amount}{entry}")
}

/// A text within double quotes for `dot`: a backslash begins an escape there, and an ampersand an entity.
fn dot_text(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '&' => escaped.push_str("&amp;"),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A text within double quotes for Mermaid, where everything that could be read as part of the language, of HTML or of
/// Markdown stands as its number.
fn mermaid_text(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("<br/>"),
            c if c.is_control() => escaped.push(' '),
            ' ' | '-' | '.' | ',' | '(' | ')' | '/' => escaped.push(c),
            c if c.is_ascii_punctuation() => drop(write!(escaped, "#{};", u32::from(c))),
            c => escaped.push(c),
        }
    }
    // It looks for this word before anything else, quoted or not: `direction LR` turns the whole line around.
    escaped.replace("direction", "d#105;rection")
}

fn dot_shape(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Decision => ", fillcolor=\"#ffe9a8\", penwidth=2",
        FactKind::FreedMoney | FactKind::FreedEffort => ", fillcolor=\"#d8f0d8\"",
        FactKind::Charter | FactKind::Mandate => ", fillcolor=\"#e4e4f7\"",
        FactKind::Plan => ", fillcolor=\"#d9ecf7\"",
        FactKind::Evaluation | FactKind::Measurement | FactKind::Indicator => ", fillcolor=\"#f3e1f3\"",
        _ => "",
    }
}

fn mermaid_shape(kind: FactKind) -> (&'static str, &'static str) {
    match kind {
        FactKind::Decision => ("{{", "}}"),
        FactKind::FreedMoney | FactKind::FreedEffort => ("([", "])"),
        FactKind::Plan => ("[[", "]]"),
        _ => ("[", "]"),
    }
}

#[cfg(test)]
mod tests;
