//! What led to what around an explained thing, as a graph. Persons go by their pseudonyms.

use std::collections::BTreeMap;

use buurtkracht_core::questions::explain::FactKind;
use buurtkracht_core::questions::graph::{Edge, Graph, Node, NodeKey};

use super::{Style, entries, events, money, word};
use crate::args::Lang;
use crate::document::graph::{self, Family};
use crate::words::{Words, say};

/// The most entries of a node that are all named.
const ENTRIES: usize = 6;

pub fn graph(lang: Lang, graph: &Graph) -> graph::Graph {
    // An id may hold what is no name in the language of a drawing: a node goes by its place.
    let places: BTreeMap<&NodeKey, usize> = graph.nodes.iter().map(|node| &node.key).zip(0..).collect();
    let edge = |own: &Edge| {
        let (from, to) = (*places.get(&own.from)?, *places.get(&own.to)?);
        Some(graph::Edge { from, to, label: edge_label(lang, own) })
    };
    let node = |own: &Node| graph::Node { family: family(own.key.kind), lines: lines(lang, own) };
    graph::Graph {
        title: say!(Words::of(lang), "graph-title"),
        nodes: graph.nodes.iter().map(node).collect(),
        edges: graph.edges.iter().filter_map(edge).collect(),
    }
}

/// Returns the lines in a node: what it is, its title, its word, money and effort, and its day and entries.
fn lines(lang: Lang, node: &Node) -> Vec<String> {
    let style = Style::nameless(lang);
    let kind: &str = node.key.kind.into();
    let word = node.word.map(|own| word(lang, own).to_owned());
    let amount = node.amount.map(|amount| style.money(amount));
    let effort = node.effort.map(|effort| events::effort(&style, effort));
    let shown = match node.entries.as_slice() {
        [] => None,
        [first, .., last] if node.entries.len() > ENTRIES => Some(format!("[{first} … {last}]")),
        all => Some(format!("[{}]", entries(all))),
    };
    let day = node.on.map(|day| day.to_string());
    let mut lines = vec![
        say!(style.words(), "graph-node", kind, id = node.key.id.as_str()),
        node.title.as_ref().map_or_else(String::new, ToString::to_string),
        [word, amount, effort].into_iter().flatten().collect::<Vec<_>>().join(", "),
        [day, shown].into_iter().flatten().collect::<Vec<_>>().join("  "),
    ];
    lines.retain(|line| !line.is_empty());
    lines
}

fn edge_label(lang: Lang, edge: &Edge) -> String {
    let relation: &str = edge.led.into();
    let led = say!(Words::of(lang), "graph-edge", relation);
    let amount = edge.amount.map_or(String::new(), |amount| format!(" {}", money(lang, amount)));
    let entry = edge.entry.map_or(String::new(), |entry| format!(" [{entry}]"));
    format!("{led}{amount}{entry}")
}

fn family(kind: FactKind) -> Family {
    match kind {
        FactKind::Decision => Family::Decision,
        FactKind::FreedMoney | FactKind::FreedEffort => Family::Freed,
        FactKind::Charter | FactKind::Mandate => Family::Competence,
        FactKind::Plan => Family::Plan,
        FactKind::Evaluation | FactKind::Measurement | FactKind::Indicator => Family::Evaluation,
        _ => Family::Other,
    }
}

#[cfg(test)]
mod tests {
    use buurtkracht_core::questions::graph::Relation;
    use strum::VariantNames;

    use super::*;

    #[test]
    fn every_kind_and_relation_has_words_in_both_languages() {
        let files = [include_str!("../../locales/en/graph.ftl"), include_str!("../../locales/nl/graph.ftl")];
        for code in FactKind::VARIANTS.iter().chain(Relation::VARIANTS) {
            assert!(files.iter().all(|file| file.contains(&format!("[{code}] "))), "{code}");
        }
    }
}
