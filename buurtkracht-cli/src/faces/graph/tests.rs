use super::*;

fn graph(titles: &[&str], edges: &[(usize, usize)]) -> Graph {
    let node = |title: &&str| Node {
        family: Family::Decision,
        lines: vec!["decision d".to_owned(), (*title).to_owned(), "adopted".to_owned()],
    };
    let edge = |(from, to): &(usize, usize)| Edge { from: *from, to: *to, label: "led to [#7]".to_owned() };
    Graph {
        title: "What led to what".to_owned(),
        nodes: titles.iter().map(node).collect(),
        edges: edges.iter().map(edge).collect(),
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
    let graph = graph(&[hostile], &[]);
    let dot = dot(&graph);
    let line = dot.lines().find(|line| line.contains("n0")).unwrap();
    let (label, _) = line.rsplit_once("\", fillcolor").unwrap();
    let mut escaped = false;
    for c in label.split_once('"').unwrap().1.chars() {
        assert!(escaped || c != '"', "{line}");
        escaped = !escaped && c == '\\';
    }
    assert!(!escaped, "{line}");
    assert!(line.contains("&amp;amp;") && line.contains('é') && line.contains('樹'), "{line}");
    let mermaid = mermaid(&graph);
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
    let text = mermaid(&graph(&["Another direction LR"], &[]));
    assert!(text.contains("d#105;rection LR") && !text.contains("direction"), "{text}");
}

#[test]
fn edges_name_the_nodes_by_their_place() {
    let graph = graph(&["A", "B"], &[(0, 1)]);
    assert!(dot(&graph).contains("n0 -> n1 [label=\"led to [#7]\"];"));
    assert!(mermaid(&graph).contains("n0 -->|\"led to #91;#35;7#93;\"| n1"));
}

#[test]
fn a_node_stands_to_the_right_of_what_led_to_it_and_no_two_overlap() {
    let graph = graph(&["A", "B", "C", "D", "E"], &[(0, 1), (1, 2), (0, 2), (0, 3), (4, 2)]);
    let placed = placed(&graph);
    assert_eq!(placed.iter().map(|own| own.column).collect::<Vec<_>>(), [0, 1, 2, 1, 1]);
    assert!(placed[3].top >= placed[1].top + placed[1].height());
}

#[test]
fn a_circle_ends() {
    let graph = graph(&["A", "B", "C"], &[(0, 1), (1, 2), (2, 0), (1, 7)]);
    let placed = placed(&graph);
    assert!(placed.iter().all(|own| (0..3).contains(&own.column)));
    assert!(inline(&graph, Lang::En, "g").into_string().contains("<svg"));
}
