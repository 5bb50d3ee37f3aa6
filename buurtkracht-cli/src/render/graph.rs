//! A graph of what led to what, in the languages of Graphviz and of Mermaid. Persons go by their pseudonyms.

use std::collections::BTreeMap;
use std::fmt::Write;

use buurtkracht_core::questions::explain::FactKind;

use buurtkracht_core::questions::graph::{Edge, Graph, Node, NodeKey, Relation};

use super::{Page, Style, entries, events, word};
use crate::args::Lang;

/// How many characters of a title stand on a line.
const WIDTH: usize = 32;

/// The graph for `dot`.
pub fn dot(lang: Lang, graph: &Graph) -> String {
    let mut page = Page::default();
    let names = names(graph);
    page.line("digraph explanation {");
    page.line("  rankdir=LR;");
    page.line("  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Helvetica\"];");
    page.line("  edge [fontname=\"Helvetica\", fontsize=10];");
    for (node, name) in graph.nodes.iter().zip(0..) {
        let label = lines(lang, node).iter().map(|line| dot_text(line)).collect::<Vec<_>>().join("\\n");
        page.line(format!("  n{name} [label=\"{label}\"{}];", dot_shape(node.key.kind)));
    }
    for edge in &graph.edges {
        let Some((from, to)) = ends(&names, edge) else { continue };
        let label = dot_text(&edge_label(lang, edge));
        page.line(format!("  n{from} -> n{to} [label=\"{label}\"];"));
    }
    page.line("}");
    page.finish()
}

/// The graph as a flowchart of Mermaid.
pub fn mermaid(lang: Lang, graph: &Graph) -> String {
    let mut page = Page::default();
    let names = names(graph);
    page.line("flowchart LR");
    for (node, name) in graph.nodes.iter().zip(0..) {
        let label = lines(lang, node).iter().map(|line| mermaid_text(line)).collect::<Vec<_>>().join("<br/>");
        let (open, close) = mermaid_shape(node.key.kind);
        page.line(format!("  n{name}{open}\"{label}\"{close}"));
    }
    for edge in &graph.edges {
        let Some((from, to)) = ends(&names, edge) else { continue };
        page.line(format!("  n{from} -->|\"{}\"| n{to}", mermaid_text(&edge_label(lang, edge))));
    }
    page.finish()
}

/// The number of each node: an id may hold what is no name in either language.
fn names(graph: &Graph) -> BTreeMap<&NodeKey, usize> {
    graph.nodes.iter().map(|node| &node.key).zip(0..).collect()
}

fn ends(names: &BTreeMap<&NodeKey, usize>, edge: &Edge) -> Option<(usize, usize)> {
    Some((*names.get(&edge.from)?, *names.get(&edge.to)?))
}

/// What stands in a node: what it is, its title, and day, money, word and entries.
fn lines(lang: Lang, node: &Node) -> Vec<String> {
    let style = Style::nameless(lang);
    let mut lines = vec![format!("{} {}", kind(lang, node.key.kind), node.key.id)];
    if let Some(title) = &node.title {
        lines.extend(wrapped(title.as_str()));
    }
    let amount = node.amount.map(|amount| style.money(amount));
    let effort = node.effort.map(|effort| events::effort(&style, effort));
    let told = node.word.map(|told| word(lang, told).to_owned());
    let about: Vec<String> = [told, amount, effort].into_iter().flatten().collect();
    if !about.is_empty() {
        lines.push(about.join(", "));
    }
    let on = node.on.map_or(String::new(), |on| format!("{on}  "));
    let shown = if node.entries.len() > 6 {
        let first = node.entries.first().map_or(String::new(), ToString::to_string);
        let last = node.entries.last().map_or(String::new(), ToString::to_string);
        format!("[{first} … {last}]")
    } else if node.entries.is_empty() {
        String::new()
    } else {
        format!("[{}]", entries(&node.entries))
    };
    let last = format!("{on}{shown}");
    if !last.is_empty() {
        lines.push(last.trim_end().to_owned());
    }
    lines
}

/// A text in lines of some words each.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && line.chars().count() + part.chars().count() >= WIDTH {
            lines.push(part.to_owned());
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(part);
    }
    lines
}

fn edge_label(lang: Lang, edge: &Edge) -> String {
    let amount = edge.amount.map_or(String::new(), |amount| format!(" {}", super::money(lang, amount)));
    let entry = edge.entry.map_or(String::new(), |entry| format!(" [{entry}]"));
    format!("{}{amount}{entry}", led(lang, edge.led))
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

/// What a node is.
fn kind(lang: Lang, kind: FactKind) -> &'static str {
    match kind {
        FactKind::Legacy => lang.say("before the signing", "voor de ondertekening"),
        FactKind::Review => lang.say("review", "evaluatie van de verklaring"),
        FactKind::Amendment => lang.say("amendment", "wijziging"),
        FactKind::Charter => lang.say("charter", "verklaring"),
        FactKind::Goal => lang.say("goal", "doel"),
        FactKind::Duty => lang.say("duty", "plicht"),
        FactKind::Partner => "partner",
        FactKind::Person => lang.say("person", "persoon"),
        FactKind::Body => lang.say("body", "orgaan"),
        FactKind::Seat => lang.say("seat", "zetel"),
        FactKind::Mandate => lang.say("mandate", "mandaat"),
        FactKind::Pledge => lang.say("pledge", "toezegging"),
        FactKind::Funding => lang.say("funding", "subsidie"),
        FactKind::Indicator => "indicator",
        FactKind::Measurement => lang.say("measurement", "meting"),
        FactKind::Evaluation => lang.say("evaluation", "evaluatie"),
        FactKind::Signal => lang.say("signal", "signaal"),
        FactKind::Report => lang.say("report", "rapportage"),
        FactKind::Proposal => lang.say("proposal", "voorstel"),
        FactKind::Advice => lang.say("advice", "advies"),
        FactKind::Meeting => lang.say("meeting", "overleg"),
        FactKind::Decision => lang.say("decision", "besluit"),
        FactKind::Correction => lang.say("correction", "correctie"),
        FactKind::Budget => lang.say("budget", "begroting"),
        FactKind::Plan => "plan",
        FactKind::Allocation => lang.say("allocation", "toewijzing"),
        FactKind::Assignment => lang.say("assignment", "toewijzing van capaciteit"),
        FactKind::Share => lang.say("share of effort", "deel van de inzet"),
        FactKind::Commitment => lang.say("commitment", "verplichting"),
        FactKind::Supplier => lang.say("supplier", "leverancier"),
        FactKind::Invoice => lang.say("invoice", "factuur"),
        FactKind::Credit => lang.say("credit note", "creditnota"),
        FactKind::Payment => lang.say("payment", "betaling"),
        FactKind::Refund => lang.say("refund", "terugbetaling"),
        FactKind::CarryOver => lang.say("carry-over", "overheveling"),
        FactKind::Work => lang.say("work", "gewerkt"),
        FactKind::Progress => lang.say("progress", "voortgang"),
        FactKind::Output => lang.say("output", "resultaat"),
        FactKind::FreedMoney => lang.say("freed money of", "vrijgevallen geld van"),
        FactKind::FreedEffort => lang.say("freed effort of", "vrijgevallen inzet van"),
        FactKind::Feedback => lang.say("feedback", "terugkoppeling"),
        FactKind::Action => lang.say("action", "actie"),
        FactKind::IrregularAct => lang.say("irregular act", "onregelmatige handeling"),
    }
}

/// What one fact did for another, along the arrow.
fn led(lang: Lang, led: Relation) -> &'static str {
    match led {
        Relation::LedTo => lang.say("led to", "leidde tot"),
        Relation::AdvisedOn => lang.say("advised on", "adviseerde over"),
        Relation::Took => lang.say("took", "nam"),
        Relation::Empowered => lang.say("empowered", "gaf bevoegdheid voor"),
        Relation::Grounded => lang.say("grounded", "was grond voor"),
        Relation::Showed => lang.say("showed", "toonde"),
        Relation::AskedFor => lang.say("asked for", "vroeg om"),
        Relation::Adopted => lang.say("adopted", "stelde vast"),
        Relation::Rejected => lang.say("rejected", "wees af"),
        Relation::Expanded => lang.say("expanded", "breidde uit"),
        Relation::ScaledUp => lang.say("scaled up", "schaalde op"),
        Relation::Stopped => lang.say("stopped", "zette stop"),
        Relation::Ended => lang.say("ended", "beëindigde"),
        Relation::Made => lang.say("made", "maakte"),
        Relation::Changed => lang.say("changed", "wijzigde"),
        Relation::Funded => lang.say("funded", "bekostigde"),
        Relation::Staffed => lang.say("staffed", "bemande"),
        Relation::Freed => lang.say("freed", "maakte vrij"),
        Relation::WentNextTo => lang.say("went next to", "ging daarna naar"),
        Relation::CommittedIn => lang.say("committed in", "verplicht in"),
        Relation::ChargedBy => lang.say("charged by", "in rekening gebracht met"),
        Relation::LoweredBy => lang.say("lowered by", "verlaagd met"),
        Relation::PaidBy => lang.say("paid by", "betaald met"),
        Relation::CameBackAs => lang.say("came back as", "kwam terug als"),
        Relation::ToldIn => lang.say("told in", "gemeld in"),
        Relation::CorrectedBy => lang.say("corrected by", "gecorrigeerd met"),
        Relation::SupersededBy => lang.say("superseded by", "vervangen door"),
        Relation::RevokedBy => lang.say("revoked by", "ingetrokken door"),
        Relation::EvaluatedIn => lang.say("evaluated in", "geëvalueerd in"),
        Relation::BroughtAbout => lang.say("brought about", "bracht teweeg"),
    }
}

#[cfg(test)]
mod tests;
