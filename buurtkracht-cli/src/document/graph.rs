//! A graph: things, and what led from one to another.

/// Things with arrows between them.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    pub title: String,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// A thing.
#[derive(Debug, Clone)]
pub struct Node {
    pub family: Family,
    /// What it is, with what is known of it.
    pub lines: Vec<String>,
}

/// What looks alike in a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Decision,
    Freed,
    Competence,
    Plan,
    Evaluation,
    Other,
}

/// An arrow from one node to another, each by its place among the nodes.
#[derive(Debug, Clone)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub label: String,
}
