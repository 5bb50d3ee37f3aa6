//! An explanation as a graph: what led to what. It is built from the explanation alone, so it says no more and no
//! less than that; sealed text and names are not in it.

mod decision;
mod freed;
mod money;
mod others;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use strum::{IntoStaticStr, VariantNames};

use crate::effort::Effort;
use crate::event::Record;
use crate::id::Sequence;
use crate::questions::explain::Explanation;
use crate::value::{Day, Money, Title};

/// What led to what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Graph {
    /// The facts, by kind and id.
    pub nodes: Vec<Node>,
    /// What leads from one to the other, in the order of the nodes.
    pub edges: Vec<Edge>,
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Node {
    /// What it is, and which.
    #[serde(flatten)]
    pub key: NodeKey,
    /// What people call it.
    pub title: Option<Title>,
    /// A word about it: an outcome, a status, a verdict, a conclusion.
    pub word: Option<&'static str>,
    /// Its day.
    pub on: Option<Day>,
    /// Its money.
    pub amount: Option<Money>,
    /// Its capacity or effort.
    pub effort: Option<Effort>,
    /// The entries that it rests on; none where the explanation only names it.
    pub entries: Vec<Sequence>,
}

/// What a node is, and which.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct NodeKey {
    /// What it is.
    pub kind: NodeKind,
    /// Its id; of what has none of its own, made of the ids that tell it apart.
    pub id: String,
}

/// The kinds of fact, in the order in which they tend to come about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, IntoStaticStr, VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum NodeKind {
    /// Something from before the signing.
    Legacy,
    /// A review of the charter.
    Review,
    /// An amendment of the charter.
    Amendment,
    /// A § of the charter, a reading or the policy.
    Charter,
    /// A goal.
    Goal,
    /// A duty.
    Duty,
    /// A partner.
    Partner,
    /// A person, by pseudonym.
    Person,
    /// A body.
    Body,
    /// A seat.
    Seat,
    /// A mandate.
    Mandate,
    /// A pledge.
    Pledge,
    /// Other funding.
    Funding,
    /// An indicator.
    Indicator,
    /// A baseline or measurement.
    Measurement,
    /// An evaluation.
    Evaluation,
    /// A signal.
    Signal,
    /// A report.
    Report,
    /// A proposal.
    Proposal,
    /// Advice on a proposal.
    Advice,
    /// A meeting.
    Meeting,
    /// A decision.
    Decision,
    /// A correction of a record.
    Correction,
    /// A budget.
    Budget,
    /// A plan.
    Plan,
    /// An allocation.
    Allocation,
    /// An assignment of capacity.
    Assignment,
    /// A share of effort.
    Share,
    /// A commitment.
    Commitment,
    /// A supplier.
    Supplier,
    /// An invoice.
    Invoice,
    /// A credit note.
    Credit,
    /// A payment.
    Payment,
    /// Money that came back.
    Refund,
    /// Money carried over.
    CarryOver,
    /// Work.
    Work,
    /// How a plan goes.
    Progress,
    /// What a plan brought about.
    Output,
    /// Money that went back to its source.
    FreedMoney,
    /// Capacity or effort that went back.
    FreedEffort,
    /// Feedback.
    Feedback,
    /// An action.
    Action,
    /// An irregular act.
    IrregularAct,
}

/// What one fact did for another, read along the edge.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, IntoStaticStr, VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Led {
    /// It led to that.
    LedTo,
    /// It advised on that.
    AdvisedOn,
    /// It was the place of that.
    Took,
    /// It gave the competence for that.
    Empowered,
    /// It is the ground of that.
    Grounded,
    /// It showed that.
    Showed,
    /// It asks for that.
    AskedFor,
    /// It adopted that.
    Adopted,
    /// It rejected that.
    Rejected,
    /// It expanded that.
    Expanded,
    /// It scaled that up.
    ScaledUp,
    /// It stopped that.
    Stopped,
    /// It ended that.
    Ended,
    /// It made that.
    Made,
    /// It changed that.
    Changed,
    /// It gave money to that.
    Funded,
    /// It gave capacity or effort to that.
    Staffed,
    /// It freed that.
    Freed,
    /// It went to that next.
    WentNextTo,
    /// It was committed in that.
    CommittedIn,
    /// It was charged by that.
    ChargedBy,
    /// It was lowered by that.
    LoweredBy,
    /// It was paid by that.
    PaidBy,
    /// It came back as that.
    CameBackAs,
    /// It was told in that.
    ToldIn,
    /// It was corrected by that.
    CorrectedBy,
    /// It was superseded by that.
    SupersededBy,
    /// It was revoked by that.
    RevokedBy,
    /// It was evaluated in that.
    EvaluatedIn,
    /// It brought that about.
    BroughtAbout,
}

/// What leads from one fact to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Edge {
    /// What comes first.
    pub from: NodeKey,
    /// What it led to.
    pub to: NodeKey,
    /// How.
    pub led: Led,
    /// How much of the money went that way, where it is a part.
    pub amount: Option<Money>,
    /// The entry that shows it.
    pub entry: Option<Sequence>,
}

/// What led to what, by what was explained.
#[must_use]
pub fn graph(explained: &[Explanation]) -> Graph {
    let mut drawing = Drawing::default();
    for one in explained {
        drawing.explanation(one);
    }
    drawing.finish()
}

/// A key, from a kind and whatever is its id.
fn key(kind: NodeKind, id: impl fmt::Display) -> NodeKey {
    NodeKey { kind, id: id.to_string() }
}

/// A node of which no more than its key is known.
fn named(key: NodeKey) -> Node {
    Node { key, title: None, word: None, on: None, amount: None, effort: None, entries: Vec::new() }
}

/// A node of a fact on record.
fn of<T>(kind: NodeKind, id: impl fmt::Display, record: &Record<T>, on: Day) -> Node {
    Node { on: Some(on), entries: vec![record.sequence], ..named(key(kind, id)) }
}

/// The graph as it is drawn.
#[derive(Default)]
struct Drawing {
    nodes: BTreeMap<NodeKey, Node>,
    edges: BTreeSet<Edge>,
}

impl Drawing {
    /// Puts a node there; one that is there gets what this one knows besides.
    fn node(&mut self, node: Node) -> NodeKey {
        let key = node.key.clone();
        let Some(known) = self.nodes.get_mut(&key) else {
            self.nodes.insert(key.clone(), node);
            return key;
        };
        known.title = known.title.take().or(node.title);
        known.word = known.word.or(node.word);
        known.on = known.on.or(node.on);
        known.amount = known.amount.or(node.amount);
        known.effort = known.effort.or(node.effort);
        known.entries.extend(node.entries);
        known.entries.sort_unstable();
        known.entries.dedup();
        key
    }

    fn edge(&mut self, from: &NodeKey, led: Led, to: &NodeKey, entry: Option<Sequence>) {
        self.part(from, led, to, None, entry);
    }

    /// An edge that a part of the money goes along.
    fn part(
        &mut self,
        from: &NodeKey,
        led: Led,
        to: &NodeKey,
        amount: Option<Money>,
        entry: Option<Sequence>,
    ) {
        self.edges.insert(Edge { from: from.clone(), to: to.clone(), led, amount, entry });
    }

    fn finish(self) -> Graph {
        Graph { nodes: self.nodes.into_values().collect(), edges: self.edges.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests;
