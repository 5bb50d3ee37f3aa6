//! An explanation as a graph.
//!
//! It draws the facts of an explanation and nothing else. Sealed text
//! and names are not in it.

mod events;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use strum::{IntoStaticStr, VariantNames};

use crate::decisions::Decision;
use crate::effort::Effort;
use crate::evaluation::Measurement;
use crate::funds::Source;
use crate::id::Sequence;
use crate::mandates::{MandateGiver, UsedFor};
use crate::plans::PlanStatus;
use crate::questions::explain::{
    CompetenceSource, CompetenceUsed, DecisionExplained, DecisionRole, EffortFreed, EffortSource, EffortUse,
    Explanation, Fact, FactKind, MoneyFreed, Statement,
};
use crate::record::Record;
use crate::value::{Day, Money, Title};

/// The facts of an explanation, and the links between them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Graph {
    /// The facts, by kind and id.
    pub nodes: Vec<Node>,
    /// The links, in the order of the nodes.
    pub edges: Vec<Edge>,
}

/// A fact of the explanation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Node {
    /// Its kind and its id.
    #[serde(flatten)]
    pub key: NodeKey,
    /// The title; absent for a fact that has none.
    pub title: Option<Title>,
    /// A word about it: an outcome, a status, a verdict, a conclusion.
    pub word: Option<&'static str>,
    /// The day of the fact.
    pub on: Option<Day>,
    /// The money of the fact.
    pub amount: Option<Money>,
    /// The capacity or effort of the fact.
    pub effort: Option<Effort>,
    /// The entries that it rests on; none where the explanation only names it.
    pub entries: Vec<Sequence>,
}

/// The kind and the id of a node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NodeKey {
    /// The kind of the fact.
    pub kind: FactKind,
    /// The id; a fact without an id of its own has one made of the ids that tell it apart.
    pub id: String,
}

/// The part of one fact in another, read along the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, IntoStaticStr, VariantNames)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "each reads along the edge: one led to the other")]
#[non_exhaustive]
pub enum Relation {
    LedTo,
    AdvisedOn,
    Took,
    Empowered,
    Grounded,
    Showed,
    AskedFor,
    Adopted,
    Rejected,
    Expanded,
    ScaledUp,
    Stopped,
    Ended,
    Made,
    Changed,
    Funded,
    Staffed,
    Freed,
    WentNextTo,
    CommittedIn,
    ChargedBy,
    LoweredBy,
    PaidBy,
    CameBackAs,
    ToldIn,
    CorrectedBy,
    SupersededBy,
    RevokedBy,
    EvaluatedIn,
    BroughtAbout,
}

/// A link from one fact to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Edge {
    /// The fact that comes first.
    pub from: NodeKey,
    /// The fact that it led to.
    pub to: NodeKey,
    /// The part of the first fact in the second.
    pub led: Relation,
    /// The part of the money that went that way.
    pub amount: Option<Money>,
    /// The entry that shows it.
    pub entry: Option<Sequence>,
}

/// Draws explanations as one graph.
pub fn graph(explained: &[Explanation]) -> Graph {
    let mut drawing = Drawing::default();
    for one in explained {
        drawing.fact(&one.fact, None);
    }
    let edges: Vec<Edge> = drawing.edges.into_iter().collect();
    let mut nodes = drawing.nodes;
    for key in edges.iter().flat_map(|edge| [&edge.from, &edge.to]) {
        nodes.entry(key.clone()).or_insert_with(|| bare(key.clone()));
    }
    Graph { nodes: nodes.into_values().collect(), edges }
}

/// A key, from a kind and whatever is its id.
fn key(kind: FactKind, id: impl fmt::Display) -> NodeKey {
    NodeKey { kind, id: id.to_string() }
}

/// A node of which only the key is known.
fn bare(key: NodeKey) -> Node {
    Node { key, title: None, word: None, on: None, amount: None, effort: None, entries: Vec::new() }
}

fn source(source: &Source) -> NodeKey {
    match source {
        Source::Pledge(part) => key(FactKind::Pledge, part),
        Source::Funding(id) => key(FactKind::Funding, id),
    }
}

fn purpose(purpose: &UsedFor) -> NodeKey {
    match purpose {
        UsedFor::Decision(id) => key(FactKind::Decision, id),
        UsedFor::Commitment(id) => key(FactKind::Commitment, id),
    }
}

/// A node with the edges from and to it, all by one entry.
struct Drawn {
    node: Node,
    edges: Vec<Edge>,
    entry: Option<Sequence>,
}

impl Drawn {
    fn new(key: NodeKey, entry: Option<Sequence>) -> Self {
        Self { node: Node { entries: entry.into_iter().collect(), ..bare(key) }, edges: Vec::new(), entry }
    }

    fn titled(mut self, title: &Title) -> Self {
        self.node.title = Some(title.clone());
        self
    }

    fn word(mut self, word: impl Into<&'static str>) -> Self {
        self.node.word = Some(word.into());
        self
    }

    fn on(mut self, day: impl Into<Option<Day>>) -> Self {
        self.node.on = day.into();
        self
    }

    fn amount(mut self, amount: impl Into<Option<Money>>) -> Self {
        self.node.amount = amount.into();
        self
    }

    fn effort(mut self, effort: impl Into<Option<Effort>>) -> Self {
        self.node.effort = effort.into();
        self
    }

    /// More entries that the node rests on.
    fn also(mut self, entries: impl IntoIterator<Item = Sequence>) -> Self {
        self.node.entries.extend(entries);
        self
    }

    /// Edges to this node.
    fn after(self, keys: impl IntoIterator<Item = NodeKey>, led: Relation) -> Self {
        let entry = self.entry;
        self.after_by(keys, led, entry)
    }

    /// Edges to this node that another entry shows.
    fn after_by(
        mut self,
        keys: impl IntoIterator<Item = NodeKey>,
        led: Relation,
        entry: Option<Sequence>,
    ) -> Self {
        let to = &self.node.key;
        let edges = keys.into_iter().map(|from| Edge { from, to: to.clone(), led, amount: None, entry });
        self.edges.extend(edges);
        self
    }

    /// Edges from this node.
    fn before(self, led: Relation, keys: impl IntoIterator<Item = NodeKey>) -> Self {
        let entry = self.entry;
        self.before_by(led, keys, entry)
    }

    /// Edges from this node that another entry shows.
    fn before_by(
        mut self,
        led: Relation,
        keys: impl IntoIterator<Item = NodeKey>,
        entry: Option<Sequence>,
    ) -> Self {
        let from = &self.node.key;
        let edges = keys.into_iter().map(|to| Edge { from: from.clone(), to, led, amount: None, entry });
        self.edges.extend(edges);
        self
    }

    /// An edge to this node that a part of the money goes along.
    fn part(mut self, from: NodeKey, led: Relation, amount: Money) -> Self {
        let to = self.node.key.clone();
        self.edges.push(Edge { from, to, led, amount: Some(amount), entry: self.entry });
        self
    }
}

/// The thing that a fact belongs to, with its entry.
type Above<'a> = Option<(&'a NodeKey, Option<Sequence>)>;

/// The graph as it is drawn.
#[derive(Default)]
struct Drawing {
    nodes: BTreeMap<NodeKey, Node>,
    edges: BTreeSet<Edge>,
}

impl Drawing {
    /// Adds a node with its edges; a node that is there gets what this one knows besides.
    fn add(&mut self, drawn: Drawn) {
        self.edges.extend(drawn.edges);
        let node = drawn.node;
        let known = self.nodes.entry(node.key.clone()).or_insert_with(|| bare(node.key));
        known.title = known.title.take().or(node.title);
        known.word = known.word.or(node.word);
        known.on = known.on.or(node.on);
        known.amount = known.amount.or(node.amount);
        known.effort = known.effort.or(node.effort);
        known.entries.extend(node.entries);
        known.entries.sort_unstable();
        known.entries.dedup();
    }

    /// Draws a fact and those below it. A fact that is a thing is what those below it belong to.
    fn fact(&mut self, fact: &Fact, above: Above<'_>) {
        let thing = self.what(fact, above);
        let key = thing.as_ref().map(|thing| thing.node.key.clone());
        thing.into_iter().for_each(|thing| self.add(thing));
        let above = key.as_ref().map(|key| (key, fact.entry)).or(above);
        fact.below.iter().for_each(|below| self.fact(below, above));
    }

    /// The node of a fact, with the edges that the fact states and those from or to the thing above it.
    fn what(&mut self, fact: &Fact, above: Above<'_>) -> Option<Drawn> {
        let (entry, by) = (fact.entry, above.and_then(|(_, entry)| entry));
        let above = above.map(|(key, _)| key.clone());
        let new = |kind, id: &dyn fmt::Display| Drawn::new(key(kind, id), entry);
        Some(match &fact.what {
            Statement::Event(event) => return events::event(event, entry),
            Statement::Decision(of) => {
                let decision = decision(&of.decision, entry);
                for below in &fact.below {
                    if let Statement::Competence(used) = &below.what {
                        self.add(competence(of, used, below.entry).before_by(
                            Relation::Empowered,
                            [decision.node.key.clone()],
                            // A mandate empowers by the entry that granted it.
                            if used.version.is_none() { below.entry } else { entry },
                        ));
                    }
                }
                decision
            }
            Statement::Plan(of) => {
                let status = of.steps.last().map_or(PlanStatus::Proposed, |step| step.status);
                let plan = events::plan(&of.plan, entry).word(status);
                plan.also(of.steps.iter().map(|step| step.sequence))
            }
            Statement::Meeting { meeting, case, .. } => {
                let minutes = case.minutes.iter().map(|minutes| minutes.sequence);
                let adopted = case.adopted.iter().map(|adopted| adopted.sequence);
                let bodies = case.bodies().map(|body| key(FactKind::Body, body));
                new(FactKind::Meeting, meeting)
                    .on(case.on)
                    .also(minutes.chain(adopted))
                    .after(bodies, Relation::Took)
            }
            Statement::Mandate { mandate, parts } => {
                let by = match &mandate.by {
                    MandateGiver::Decision(decision) => Some(key(FactKind::Decision, decision)),
                    MandateGiver::Text => None,
                };
                let parts = parts.iter().map(|part| key(FactKind::Mandate, part));
                let drawn = new(FactKind::Mandate, &mandate.mandate).amount(mandate.bounds.ceiling);
                let drawn = drawn.after(by, Relation::Made).before_by(Relation::Empowered, parts, None);
                mandate.uses.iter().fold(drawn, |drawn, used| {
                    drawn.before_by(Relation::Empowered, [purpose(&used.fact.purpose)], Some(used.sequence))
                })
            }
            Statement::Partner { partner, name } => {
                new(FactKind::Partner, &partner.partner).titled(name).on(partner.on)
            }
            Statement::Body(of) => {
                let formed = of.body.formed_by.as_ref().map(|decision| key(FactKind::Decision, decision));
                new(FactKind::Body, &of.id)
                    .titled(&of.body.name)
                    .on(of.body.from)
                    .after(formed, Relation::Made)
            }
            Statement::Amendment { amendment: of, .. } => {
                new(FactKind::Amendment, &of.amendment).titled(&of.summary).on(of.from)
            }
            Statement::Indicator { indicator, .. } => events::indicator(indicator, entry),
            Statement::Commitment(of) => {
                let amount = of.commitment.amount;
                new(FactKind::Commitment, &of.commitment.commitment).amount(amount).on(of.commitment.on)
            }
            Statement::Funding(of) => new(FactKind::Funding, &of.funding).titled(&of.title).amount(of.holds),
            Statement::Budget(of) => {
                let of = &of.budget.fact;
                new(FactKind::Budget, &of.budget).titled(&of.title).on(of.on)
            }
            Statement::Seat(of) => {
                let holders = of.holders.iter().chain(&of.deputies).map(|holder| holder.entry);
                let seat = key(FactKind::Seat, format!("{}/{}", of.body, of.seat));
                let seat = Drawn::new(seat, None).titled(&of.function).also(holders);
                of.mandates.iter().fold(seat, |seat, (mandate, entry)| {
                    seat.before_by(Relation::Made, [key(FactKind::Mandate, mandate)], Some(*entry))
                })
            }
            Statement::Person { person, .. } => new(FactKind::Person, person),
            Statement::Pledge { pledge, whose } => new(FactKind::Pledge, &pledge.id)
                .amount(pledge.what.money())
                .effort(Effort::of(&pledge.what))
                .after([above.unwrap_or_else(|| key(FactKind::Partner, whose))], Relation::Made),
            Statement::Goal(goal) => new(FactKind::Goal, &goal.id).titled(goal.title.title()),
            Statement::Duty(duty) => new(FactKind::Duty, &duty.id).titled(duty.what.title()),
            Statement::Supplier { supplier, .. } => new(FactKind::Supplier, supplier),
            Statement::Legacy { legacy: of, .. } => {
                new(FactKind::Legacy, &of.legacy).titled(&of.what).on(of.on)
            }
            Statement::Ground(of) => events::evaluation(of, entry).before_by(Relation::Grounded, above, by),
            Statement::Line(own) => events::line(&own.invoice.fact, &own.line, entry),
            Statement::Proposal(of) => events::proposal(of, entry).before_by(Relation::LedTo, above, by),
            Statement::Named { role, decision: of } => {
                let decision = decision(of, entry);
                match role {
                    DecisionRole::Superseded => decision.before_by(Relation::SupersededBy, above, by),
                    DecisionRole::Reported => decision.before_by(Relation::ToldIn, above, by),
                    DecisionRole::Adopting => decision.before(Relation::Adopted, above),
                    DecisionRole::Later | DecisionRole::OnProposal => decision.after(above, Relation::LedTo),
                    DecisionRole::FollowUp => decision.after(above, Relation::Grounded),
                    DecisionRole::Taken | DecisionRole::Spoken => decision.after(above, Relation::Took),
                    // The payload of the fact above names the decision.
                    DecisionRole::Ratifying
                    | DecisionRole::CarriedOut
                    | DecisionRole::Subject
                    | DecisionRole::Granting => decision,
                }
            }
            Statement::Place(of) => {
                let meeting =
                    new(FactKind::Meeting, &of.meeting).on(of.on).before_by(Relation::Took, above, by);
                of.item.iter().fold(meeting, |meeting, item| meeting.titled(&item.fact.title))
            }
            Statement::ReportedIn(meeting) => new(FactKind::Meeting, meeting).after(above, Relation::ToldIn),
            Statement::OnAgenda(meeting) => new(FactKind::Meeting, meeting).after(above, Relation::LedTo),
            Statement::Cited(behind) => {
                let used = behind.used.as_ref().map(|used| used.sequence);
                let mut to = above;
                for link in &behind.chain {
                    let mandate = key(FactKind::Mandate, &link.mandate);
                    let below = to.replace(mandate.clone());
                    let drawn = Drawn::new(mandate, Some(link.entry)).amount(link.bounds.ceiling);
                    self.add(drawn.before_by(Relation::Empowered, below, used));
                }
                return None;
            }
            Statement::Figure(of) => {
                let title = of.indicator.as_ref().map(|known| &known.fact.title);
                let figure = measurement(&of.measurement, title);
                if let Some(record) = &of.baseline {
                    self.add(measurement(record, title).before(Relation::LedTo, [figure.node.key.clone()]));
                }
                figure.before_by(Relation::Showed, above, by)
            }
            Statement::Series(of) => {
                let actual = of.periods.iter().filter_map(|period| period.actual.as_ref());
                for record in of.baseline.iter().chain(actual) {
                    self.add(measurement(record, None).before(Relation::Showed, above.clone()));
                }
                return None;
            }
            Statement::FreedMoney(freed) => {
                self.freed_money(freed);
                return None;
            }
            Statement::FreedEffort(freed) => {
                self.freed_effort(freed, above);
                return None;
            }
            Statement::Correction(of) => new(FactKind::Correction, &number(entry))
                .titled(&of.correction.reason)
                .after(above, Relation::CorrectedBy),
            Statement::Since(of) => {
                self.add(new(FactKind::Plan, &of.plan).titled(&of.title).word(of.status));
                return None;
            }
            Statement::Projects(projects) => {
                let projects = projects.iter().map(|project| key(FactKind::Plan, project));
                Drawn::new(above?, None).before(Relation::Made, projects)
            }
            Statement::LaterReport(of) => {
                new(FactKind::Report, &of.report).on(of.on).after(above, Relation::SupersededBy)
            }
            Statement::Review(of) => {
                new(FactKind::Review, &number(entry)).on(of.on).before_by(Relation::LedTo, above, by)
            }
            Statement::Status { plan, status } => Drawn::new(key(FactKind::Plan, plan), None).word(*status),
            // These facts describe the thing above, or only hold other facts.
            Statement::Reservation(_)
            | Statement::Competence(_)
            | Statement::Rule(_)
            | Statement::Departs(_)
            | Statement::Positions
            | Statement::Position(_)
            | Statement::Interested(_)
            | Statement::Effects
            | Statement::Figures(_)
            | Statement::Findings(_)
            | Statement::Holds(_)
            | Statement::Whose(_)
            | Statement::Adopts(_)
            | Statement::Held { .. }
            | Statement::Holder(_)
            | Statement::Meets(_)
            | Statement::Due { .. }
            | Statement::OrderedBy(_)
            | Statement::Missing(_)
            | Statement::InPlaceOf(_)
            | Statement::Fills(_)
            | Statement::SeatOf(_)
            | Statement::MoneyAct(_)
            | Statement::Details
            | Statement::None(_) => return None,
        })
    }

    fn freed_money(&mut self, freed: &MoneyFreed) {
        let released = events::released(&freed.release.fact, Some(freed.release.sequence));
        let from = released.node.key.clone();
        self.add(released);
        let allocation = key(FactKind::Allocation, &freed.release.fact.allocation);
        self.add(
            Drawn::new(allocation, None)
                .after([source(&freed.source)], Relation::Funded)
                .before(Relation::Funded, [key(FactKind::Plan, &freed.plan)]),
        );
        for next in &freed.next {
            self.add(
                Drawn::new(key(FactKind::Allocation, &next.allocation), Some(next.entry))
                    .after([source(&freed.source)], Relation::Funded)
                    .before(Relation::Funded, [key(FactKind::Plan, &next.plan)])
                    .part(from.clone(), Relation::WentNextTo, next.amount)
                    .after([key(FactKind::Decision, &next.decision)], Relation::Made),
            );
        }
    }

    fn freed_effort(&mut self, freed: &EffortFreed, by: Option<NodeKey>) {
        let used = |used: &EffortUse| match used {
            EffortUse::Assignment { assignment, .. } => key(FactKind::Assignment, assignment),
            EffortUse::Share { share, .. } => key(FactKind::Share, share),
        };
        let ended = used(&freed.ended);
        let from = key(FactKind::FreedEffort, format!("{} {}", ended.id, freed.entry));
        self.add(
            Drawn::new(from.clone(), Some(freed.entry))
                .effort(freed.effort)
                .on(freed.days.map(|days| days.from()))
                .after(by, Relation::Freed)
                .after([ended.clone()], Relation::CameBackAs),
        );
        let source = match &freed.source {
            EffortSource::Pledge(part) => key(FactKind::Pledge, part),
            EffortSource::Assignment(assignment) => key(FactKind::Assignment, assignment),
        };
        self.add(Drawn::new(ended, None).after([source], Relation::Staffed));
        for next in &freed.next {
            let plan = match &next.by {
                EffortUse::Share { plan, .. } => plan.as_ref(),
                EffortUse::Assignment { .. } => None,
            };
            self.add(
                Drawn::new(used(&next.by), Some(next.entry))
                    .effort(next.effort)
                    .after([from.clone()], Relation::WentNextTo)
                    .after([key(FactKind::Decision, &next.decision)], Relation::Made)
                    .before(Relation::Staffed, plan.map(|plan| key(FactKind::Plan, plan))),
            );
        }
    }
}

/// The number of an entry, in the id of a fact that has no other.
fn number(entry: Option<Sequence>) -> String {
    entry.map_or(String::new(), |entry| entry.to_string())
}

/// The source of a competence for a decision.
fn competence(of: &DecisionExplained, used: &CompetenceUsed, entry: Option<Sequence>) -> Drawn {
    let (id, version) = match &used.from {
        CompetenceSource::Text { section } => (format!("§ {section}"), of.under.text),
        CompetenceSource::Reading { point, .. } => (point.to_string(), of.under.readings),
        CompetenceSource::Policy => ("policy".to_owned(), of.under.policy),
        CompetenceSource::Mandate(mandate) => return Drawn::new(key(FactKind::Mandate, mandate), None),
    };
    let [title, _] = &of.charter;
    Drawn::new(key(FactKind::Charter, format!("{id} v{version}")), entry).titled(title)
}

fn decision(of: &Decision, entry: Option<Sequence>) -> Drawn {
    let decision = Drawn::new(key(FactKind::Decision, &of.decision), entry);
    decision.titled(&of.title).word(of.outcome).on(of.decided_on)
}

fn measurement(record: &Record<Measurement>, title: Option<&Title>) -> Drawn {
    let (of, entry) = (&record.fact, Some(record.sequence));
    let drawn = Drawn::new(key(FactKind::Measurement, &of.measurement), entry).on(of.reference_date);
    title.into_iter().fold(drawn, Drawn::titled)
}

#[cfg(test)]
mod tests;
