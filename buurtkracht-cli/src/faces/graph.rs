//! A graph in the languages of Graphviz and of Mermaid, and drawn on a page.

use std::collections::BTreeMap;
use std::fmt::Write;

use maud::{Markup, html};

use super::svg::{self, Look, SMALL, TEXT, text};
use super::{visible, wrapping};
use crate::document::graph::{Edge, Family, Graph, Node};
use crate::lang::Lang;

/// How many columns of a text stand on a line.
const COLUMNS: usize = 32;

/// Prints a graph for `dot`.
pub fn dot(graph: &Graph) -> String {
    let mut text = String::from(
        "digraph explanation {\n  rankdir=LR;\n  \
         node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Helvetica\"];\n  \
         edge [fontname=\"Helvetica\", fontsize=10];\n",
    );
    for (name, node) in graph.nodes.iter().enumerate() {
        let bold = if node.family == Family::Decision { ", penwidth=2" } else { "" };
        let (label, fill) = (label(node, dot_text, "\\n"), fill(node.family));
        text.push_str(&format!("  n{name} [label=\"{label}\", fillcolor=\"{fill}\"{bold}];\n"));
    }
    for edge in &graph.edges {
        let label = dot_text(&visible(&edge.label));
        text.push_str(&format!("  n{} -> n{} [label=\"{label}\"];\n", edge.from, edge.to));
    }
    text + "}\n"
}

/// Prints a graph as a flowchart of Mermaid.
pub fn mermaid(graph: &Graph) -> String {
    let mut text = String::from("flowchart LR\n");
    for (name, node) in graph.nodes.iter().enumerate() {
        let (open, close) = match node.family {
            Family::Decision => ("{{", "}}"),
            Family::Freed => ("([", "])"),
            Family::Plan => ("[[", "]]"),
            Family::Competence | Family::Evaluation | Family::Other => ("[", "]"),
        };
        text.push_str(&format!("  n{name}{open}\"{}\"{close}\n", label(node, mermaid_text, "<br/>")));
    }
    for edge in &graph.edges {
        let label = mermaid_text(&visible(&edge.label));
        text.push_str(&format!("  n{} -->|\"{label}\"| n{}\n", edge.from, edge.to));
    }
    text
}

fn lines(node: &Node) -> Vec<String> {
    let text = node.lines.iter().map(|line| visible(line)).collect::<Vec<_>>().join("\n");
    textwrap::wrap(&text, wrapping(COLUMNS)).into_iter().map(Into::into).collect()
}

fn label(node: &Node, escaped: fn(&str) -> String, end: &str) -> String {
    lines(node).iter().map(|line| escaped(line)).collect::<Vec<_>>().join(end)
}

/// A text within double quotes for `dot`: a backslash begins an escape there, and an ampersand an entity.
fn dot_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}

/// A text within double quotes for Mermaid, where everything that could be read as part of the language, of HTML or of
/// Markdown stands as its number.
fn mermaid_text(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            ' ' | '-' | '.' | ',' | '(' | ')' | '/' => escaped.push(c),
            c if c.is_ascii_punctuation() => drop(write!(escaped, "#{};", u32::from(c))),
            c => escaped.push(c),
        }
    }
    // It looks for this word before anything else, quoted or not: `direction LR` turns the whole line around.
    escaped.replace("direction", "d#105;rection")
}

fn fill(family: Family) -> &'static str {
    match family {
        Family::Decision => "#ffe9a8",
        Family::Freed => "#d8f0d8",
        Family::Competence => "#e4e4f7",
        Family::Plan => "#d9ecf7",
        Family::Evaluation => "#f3e1f3",
        Family::Other => "#ffffff",
    }
}

/// The width of a node, and what is free between two columns of them, for the words at the arrows.
const WIDE: i64 = 250;
const BETWEEN: i64 = 170;
/// The height of a line, and what is free above and below each node.
const LINE: i64 = 16;
const GAP: i64 = 14;

/// A node with its place in a drawing.
struct Placed<'a> {
    node: &'a Node,
    lines: Vec<String>,
    column: i64,
    top: i64,
}

impl Placed<'_> {
    fn left(&self) -> i64 {
        self.column * (WIDE + BETWEEN)
    }

    fn height(&self) -> i64 {
        i64::try_from(self.lines.len()).unwrap_or(1) * LINE + 12
    }

    fn middle(&self) -> i64 {
        self.top + self.height() / 2
    }
}

/// Returns the places of the nodes, each after all that led to it; one of a circle comes first in it.
fn in_order(graph: &Graph) -> Vec<usize> {
    let mut left: Vec<usize> = (0..graph.nodes.len()).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let led_to =
            |to| graph.edges.iter().any(|edge| edge.to == to && edge.from != to && left.contains(&edge.from));
        let next = left.iter().position(|node| !led_to(*node)).unwrap_or(0);
        order.push(left.remove(next));
    }
    order
}

/// Returns each node in a column to the right of all that led to it. One that nothing led to stands just before what it
/// led to.
fn placed(graph: &Graph) -> Vec<Placed<'_>> {
    let place = |node| Placed { node, lines: lines(node), column: 0, top: 0 };
    let mut placed: Vec<Placed<'_>> = graph.nodes.iter().map(place).collect();
    let order = in_order(graph);
    let at: BTreeMap<usize, usize> = order.iter().copied().zip(0..).collect();
    let onward = |edge: &&Edge| at.get(&edge.from) < at.get(&edge.to);
    for node in &order {
        let before = graph.edges.iter().filter(onward).filter(|edge| edge.to == *node);
        let columns = before.filter_map(|edge| placed.get(edge.from)).map(|from| from.column + 1);
        let column = columns.max().unwrap_or(0);
        if let Some(own) = placed.get_mut(*node) {
            own.column = column;
        }
    }
    for node in &order {
        if graph.edges.iter().filter(onward).any(|edge| edge.to == *node) {
            continue;
        }
        let after = graph.edges.iter().filter(onward).filter(|edge| edge.from == *node);
        let columns = after.filter_map(|edge| placed.get(edge.to)).map(|to| to.column - 1);
        let column = columns.min().unwrap_or(0);
        if let Some(own) = placed.get_mut(*node) {
            own.column = column;
        }
    }
    let mut bottoms: BTreeMap<i64, i64> = BTreeMap::new();
    for own in &mut placed {
        let bottom = bottoms.entry(own.column).or_default();
        own.top = *bottom + GAP;
        *bottom = own.top + own.height();
    }
    placed
}

/// Draws a graph within a page, where its id is its own.
pub fn inline(graph: &Graph, lang: Lang, id: &str) -> Markup {
    let placed = placed(graph);
    let width = placed.iter().map(|own| own.left() + WIDE).max().unwrap_or(0) + 2;
    let height = placed.iter().map(|own| own.top + own.height()).max().unwrap_or(0) + GAP;
    let name = |at| placed.get(at).and_then(|own: &Placed<'_>| own.lines.first()).map_or("", String::as_str);
    let told =
        graph.edges.iter().map(|edge| format!("{}: {} {}", name(edge.from), edge.label, name(edge.to)));
    let arrow = format!("{id}-arrow");
    let drawn = html! {
        defs {
            marker id=(arrow) viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto" {
                path d="M0 0L8 4L0 8z" fill=(svg::PALE) {}
            }
        }
        @for edge in &graph.edges {
            @if let (Some(from), Some(to)) = (placed.get(edge.from), placed.get(edge.to)) {
                @let onward = from.column < to.column;
                @let bend = if onward { BETWEEN / 2 } else { -BETWEEN / 2 };
                @let (start, end) = if onward { (from.left() + WIDE, to.left()) } else { (from.left(), to.left() + WIDE) };
                @let ends = (start, from.middle(), end, to.middle());
                path fill="none" stroke=(svg::PALE) marker-end={ "url(#" (arrow) ")" } d={
                    "M" (ends.0) " " (ends.1) "C" (ends.0 + bend) " " (ends.1) " " (ends.2 - bend) " " (ends.3)
                    " " (ends.2) " " (ends.3)
                } {}
            }
        }
        @for own in &placed {
            rect x=(own.left() + 1) y=(own.top) width=(WIDE) height=(own.height()) rx="6" fill=(fill(own.node.family))
                stroke=(svg::PALE) {}
            @for (i, line) in (1..).zip(&own.lines) {
                @let weight = if i == 1 { 600 } else { 400 };
                (text((own.left() + 9, own.top + i * LINE), Look { weight, ..TEXT }, line))
            }
        }
        // Each word stands on the way into its node, where ways have parted.
        g stroke="#FFFFFF" stroke-width="3" paint-order="stroke" {
            @for (i, edge) in graph.edges.iter().enumerate() {
                @if let (Some(from), Some(to)) = (placed.get(edge.from), placed.get(edge.to)) {
                    @let before = graph.edges.iter().take(i).filter(|own| own.to == edge.to).count();
                    @let below = i64::try_from(before).unwrap_or(0) * 13;
                    @let onward = from.column < to.column;
                    @let x = if onward { to.left() - 12 } else { to.left() + WIDE + 12 };
                    @let look = Look { anchor: if onward { "end" } else { "start" }, ..SMALL };
                    (text((x, to.middle() - 4 + below), look, &visible(&edge.label)))
                }
            }
        }
    };
    svg::page((width, height), id, lang, &graph.title, &told.collect::<Vec<_>>().join("; "), drawn)
}

#[cfg(test)]
mod tests;
