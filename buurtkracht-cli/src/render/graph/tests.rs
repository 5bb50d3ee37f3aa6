use buurtkracht_core::questions::graph::Relation;
use strum::VariantNames;

use super::*;

fn node(id: &str, title: &str) -> Node {
    Node {
        key: NodeKey { kind: FactKind::Decision, id: id.to_owned() },
        title: Some(title.parse().unwrap()),
        word: Some("adopted"),
        on: None,
        amount: None,
        effort: None,
        entries: Vec::new(),
    }
}

/// The text between the first and the last double quote of a line, where none stands alone between them.
fn quoted(line: &str) -> &str {
    let (first, last) = (line.find('"').unwrap(), line.rfind('"').unwrap());
    &line[first + 1..last]
}

#[test]
fn what_is_quoted_ends_where_it_should() {
    let hostile = "A \"quote\", a \\ and \\\" & &amp; <b> #35; | `code` { } end; style:#1; é — 樹";
    let graph = Graph { nodes: vec![node("d", hostile)], edges: Vec::new() };
    let dot = dot(Lang::En, &graph);
    let line = dot.lines().find(|line| line.contains("n0")).unwrap();
    let (label, _) = line.rsplit_once("\", fillcolor").unwrap();
    let mut escaped = false;
    for c in label.split_once('"').unwrap().1.chars() {
        assert!(escaped || c != '"', "{line}");
        escaped = !escaped && c == '\\';
    }
    assert!(!escaped, "{line}");
    assert!(line.contains("&amp;amp;") && line.contains('é') && line.contains('樹'), "{line}");
    let mermaid = mermaid(Lang::En, &graph);
    let line = mermaid.lines().find(|line| line.contains("n0")).unwrap();
    let label = quoted(line).replace("<br/>", "");
    for c in ['"', '<', '>', '|', '`', '{', '}', '&', '\\', ':'] {
        assert!(!label.contains(c), "{c} in {label}");
    }
    // Every number sign begins an entity.
    for part in label.split('#').skip(1) {
        let (number, _) = part.split_once(';').unwrap();
        assert!(number.chars().all(|c| c.is_ascii_digit()), "{part}");
    }
    assert!(label.contains('樹') && label.contains("#34;quote#34;"), "{label}");
}

#[test]
fn a_title_does_not_turn_the_flowchart_around() {
    let graph = Graph { nodes: vec![node("d", "Another direction LR")], edges: Vec::new() };
    let text = mermaid(Lang::En, &graph);
    assert!(text.contains("d#105;rection LR") && !text.contains("direction"), "{text}");
}

#[test]
fn edges_name_the_nodes_by_their_place() {
    let (a, b) = (node("a", "A"), node("b", "B"));
    let edge = Edge {
        from: a.key.clone(),
        to: b.key.clone(),
        led: Relation::SupersededBy,
        amount: None,
        entry: Some(buurtkracht_core::id::Sequence(7)),
    };
    let graph = Graph { nodes: vec![a, b], edges: vec![edge] };
    assert!(dot(Lang::En, &graph).contains("n0 -> n1 [label=\"superseded by [#7]\"];"));
    assert!(mermaid(Lang::Nl, &graph).contains("n0 -->|\"vervangen door #91;#35;7#93;\"| n1"));
}

#[test]
fn every_kind_and_relation_has_words_in_both_languages() {
    let files =
        [include_str!("../../../locales/en/graph.ftl"), include_str!("../../../locales/nl/graph.ftl")];
    for code in FactKind::VARIANTS.iter().chain(Relation::VARIANTS) {
        assert!(files.iter().all(|file| file.contains(&format!("[{code}] "))), "{code}");
    }
}
