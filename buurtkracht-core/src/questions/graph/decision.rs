//! A decision in the graph: what led to it, what it did, and what followed.

use super::{Drawing, Led, Node, NodeKey, NodeKind, key, named, of};
use crate::actions::ActionCase;
use crate::decisions::{Decision, ProposalCase, Supersession};
use crate::evaluation::Evaluation;
use crate::event::{Event, Record};
use crate::feedback::Feedback;
use crate::funds::Source;
use crate::id::Sequence;
use crate::party::Party;
use crate::plans::PlanStatus;
use crate::questions::explain::{
    CompetenceSource, CompetenceUsed, DecisionExplained, FigureBehind, MandateBehind, PlanSince,
};

pub(super) fn source(source: &Source) -> NodeKey {
    match source {
        Source::Pledge(part) => key(NodeKind::Pledge, part),
        Source::Funding(id) => key(NodeKind::Funding, id),
    }
}

pub(super) fn decided(record: &Record<Decision>) -> Node {
    let fact = &record.fact;
    Node {
        title: Some(fact.title.clone()),
        word: Some(fact.outcome.into()),
        ..of(NodeKind::Decision, &fact.decision, record, fact.decided_on)
    }
}

pub(super) fn evaluation(record: &Record<Evaluation>) -> Node {
    let fact = &record.fact;
    Node {
        title: Some(fact.title.clone()),
        word: Some(fact.conclusion.into()),
        ..of(NodeKind::Evaluation, &fact.evaluation, record, fact.on)
    }
}

impl Drawing {
    pub(super) fn decision(&mut self, d: &DecisionExplained) -> NodeKey {
        let to = self.node(decided(&d.decision));
        if let Some(case) = &d.proposal {
            let from = self.proposal(case);
            self.edge(&from, Led::LedTo, &to, Some(d.decision.sequence));
        }
        if let Some(place) = &d.meeting {
            let meeting = key(NodeKind::Meeting, &place.meeting);
            let from = self.node(Node {
                title: place.item.as_ref().map(|item| item.fact.title.clone()),
                on: Some(place.on),
                entries: vec![place.entry],
                ..named(meeting)
            });
            self.edge(&from, Led::Took, &to, Some(d.decision.sequence));
        }
        for used in &d.competences {
            self.competence(d, used, &to);
        }
        if let Some(behind) = &d.mandate {
            self.mandate(behind, &to);
        }
        for ground in &d.evaluations {
            let from = self.grounds(&ground.evaluation, &ground.figures);
            self.edge(&from, Led::Grounded, &to, Some(d.decision.sequence));
        }
        if let Some(earlier) = &d.supersedes {
            let from = self.node(decided(earlier));
            self.edge(&from, Led::SupersededBy, &to, Some(d.decision.sequence));
        }
        for effect in &d.effects {
            self.effect(&to, &effect.event, effect.plan_status, effect.entry);
        }
        d.freed.iter().for_each(|freed| self.freed(&to, freed));
        d.freed_effort.iter().for_each(|freed| self.freed_effort(&to, freed));
        for corrected in &d.corrections {
            let record = &corrected.correction;
            let correction = self.node(Node {
                title: Some(record.fact.reason.clone()),
                entries: vec![record.sequence],
                ..named(key(NodeKind::Correction, record.sequence))
            });
            self.edge(&to, Led::CorrectedBy, &correction, Some(record.sequence));
        }
        self.replaced(&to, Led::SupersededBy, d.superseded.as_ref());
        self.replaced(&to, Led::RevokedBy, d.revoked.as_ref());
        self.told(&to, &d.feedback);
        self.actions(&to, &d.actions);
        d.since.iter().for_each(|plan| self.since(&to, plan));
        to
    }

    pub(super) fn proposal(&mut self, case: &ProposalCase) -> NodeKey {
        let fact = &case.proposal.fact;
        let to = self.node(Node {
            title: Some(fact.title.clone()),
            amount: fact.amount,
            ..of(NodeKind::Proposal, &fact.proposal, &case.proposal, fact.on)
        });
        let by = match &fact.by {
            Party::Body(body) => key(NodeKind::Body, body),
            Party::Partner(partner) => key(NodeKind::Partner, partner),
            Party::Person(person) => key(NodeKind::Person, person),
        };
        let by = self.node(named(by));
        self.edge(&by, Led::Made, &to, Some(case.proposal.sequence));
        for advice in &case.advice {
            let id = format!("{} {}", advice.fact.by, advice.sequence);
            let from = self.node(Node {
                word: Some(advice.fact.verdict.into()),
                ..of(NodeKind::Advice, id, advice, advice.fact.on)
            });
            self.edge(&from, Led::AdvisedOn, &to, Some(advice.sequence));
        }
        to
    }

    fn competence(&mut self, d: &DecisionExplained, used: &CompetenceUsed, to: &NodeKey) {
        let (id, version) = match &used.from {
            CompetenceSource::Text { section } => (format!("§ {section}"), d.under.text),
            CompetenceSource::Reading { point, .. } => (point.to_string(), d.under.readings),
            CompetenceSource::Policy => ("policy".to_owned(), d.under.policy),
            CompetenceSource::Mandate(mandate) => {
                let from = self.node(named(key(NodeKind::Mandate, mandate)));
                self.edge(&from, Led::Empowered, to, used.entry);
                return;
            }
        };
        let [title, _] = &d.charter;
        let from = self.node(Node {
            title: Some(title.clone()),
            entries: used.entry.into_iter().collect(),
            ..named(key(NodeKind::Charter, format!("{id} v{version}")))
        });
        self.edge(&from, Led::Empowered, to, Some(d.decision.sequence));
    }

    /// The mandate that is cited, below those that it is a part of.
    pub(super) fn mandate(&mut self, behind: &MandateBehind, to: &NodeKey) {
        let mut to = to.clone();
        for link in &behind.chain {
            let from = self.node(Node {
                amount: link.bounds.ceiling,
                entries: vec![link.entry],
                ..named(key(NodeKind::Mandate, &link.mandate))
            });
            self.edge(&from, Led::Empowered, &to, behind.used.as_ref().map(|used| used.sequence));
            to = from;
        }
    }

    pub(super) fn grounds(&mut self, record: &Record<Evaluation>, figures: &[FigureBehind]) -> NodeKey {
        let to = self.node(evaluation(record));
        for figure in figures {
            let measured = |record: &Record<crate::evaluation::Measurement>| Node {
                title: figure.indicator.as_ref().map(|known| known.fact.title.clone()),
                ..of(NodeKind::Measurement, &record.fact.measurement, record, record.fact.reference_date)
            };
            let from = self.node(measured(&figure.measurement));
            self.edge(&from, Led::Showed, &to, Some(record.sequence));
            if let Some(baseline) = &figure.baseline {
                let before = self.node(measured(baseline));
                self.edge(&before, Led::LedTo, &from, Some(baseline.sequence));
            }
        }
        to
    }

    /// What a decision did.
    fn effect(&mut self, by: &NodeKey, event: &Event, status: Option<PlanStatus>, entry: Sequence) {
        let on = event.on();
        let fact = |node| Node { on, entries: vec![entry], ..named(node) };
        let about =
            |id: &crate::id::PlanId| Node { word: status.map(Into::into), ..named(key(NodeKind::Plan, id)) };
        let (led, node) = match event {
            Event::FundsAllocated(of) => {
                let node = self.allocated(&of.allocation, &of.from, &of.plan, entry);
                return self.edge(by, Led::Made, &node, Some(entry));
            }
            Event::FundsReassigned(of) => {
                let node = self.allocated(&of.to.allocation, &of.to.from, &of.to.plan, entry);
                let from = self.node(named(key(NodeKind::Allocation, &of.from)));
                self.part(&from, Led::WentNextTo, &node, Some(of.to.amount), Some(entry));
                return self.edge(by, Led::Made, &node, Some(entry));
            }
            Event::CapacityDistributed(of) => {
                let node =
                    Node { effort: Some(of.effort), ..fact(key(NodeKind::Assignment, &of.assignment)) };
                let node = self.node(node);
                let from = self.node(named(key(NodeKind::Pledge, &of.from)));
                self.edge(&from, Led::Staffed, &node, Some(entry));
                let body = self.node(named(key(NodeKind::Body, &of.to)));
                self.edge(&node, Led::Staffed, &body, Some(entry));
                return self.edge(by, Led::Made, &node, Some(entry));
            }
            Event::EffortDistributed(of) => {
                let node = Node { effort: Some(of.effort), ..fact(key(NodeKind::Share, &of.share)) };
                let node = self.node(node);
                let from = self.node(named(key(NodeKind::Assignment, &of.from)));
                self.edge(&from, Led::Staffed, &node, Some(entry));
                if let Some(plan) = &of.plan {
                    let plan = self.node(about(plan));
                    self.edge(&node, Led::Staffed, &plan, Some(entry));
                }
                return self.edge(by, Led::Made, &node, Some(entry));
            }
            Event::PlanAdopted(of) => (Led::Adopted, about(&of.plan)),
            Event::PlanRejected(of) => (Led::Rejected, about(&of.plan)),
            Event::PlanExpanded(of) => (Led::Expanded, about(&of.plan)),
            Event::PlanScaledUp(of) => (Led::ScaledUp, about(&of.plan)),
            Event::PlanStopped(of) => (Led::Stopped, about(&of.plan)),
            Event::PlanSuperseded(of) => (Led::Ended, about(&of.plan)),
            Event::GroupFormed(of) => (Led::Made, named(key(NodeKind::Body, &of.group))),
            Event::GroupsMerged(of) => (Led::Made, named(key(NodeKind::Body, &of.into))),
            Event::GroupEnded(of) => (Led::Ended, named(key(NodeKind::Body, &of.group))),
            Event::MandateGranted(of) => (Led::Made, fact(key(NodeKind::Mandate, &of.mandate.mandate))),
            Event::MandateNarrowed(of) => (Led::Changed, named(key(NodeKind::Mandate, &of.narrowed.mandate))),
            Event::MandateRevoked(of) => (Led::Ended, named(key(NodeKind::Mandate, &of.mandate))),
            Event::Ratified(of) => (Led::Adopted, named(key(NodeKind::IrregularAct, &of.act))),
            Event::InitiativeBudgetGranted(of) => {
                let node = key(NodeKind::Commitment, &of.granted.commitment);
                (Led::Made, Node { amount: Some(of.granted.ceiling), ..fact(node) })
            }
            Event::BudgetAdopted(of) => (Led::Adopted, named(key(NodeKind::Budget, &of.budget))),
            Event::ReadingConfirmed(of) => (Led::Changed, fact(key(NodeKind::Charter, of.point))),
            Event::PolicySet(_) => (Led::Changed, fact(key(NodeKind::Charter, "policy"))),
            Event::DecisionSuperseded(of) => {
                let earlier = self.node(named(key(NodeKind::Decision, &of.decision)));
                return self.edge(&earlier, Led::SupersededBy, by, Some(entry));
            }
            Event::DecisionRevoked(of) => {
                let earlier = self.node(named(key(NodeKind::Decision, &of.decision)));
                return self.edge(&earlier, Led::RevokedBy, by, Some(entry));
            }
            // What it freed is told with where it went, and how a mandate was used with the mandate; the rest makes
            // nothing that has an id.
            _ => return,
        };
        let node = self.node(node);
        self.edge(by, led, &node, Some(entry));
    }

    /// An allocation between its source and its plan.
    pub(super) fn allocated(
        &mut self,
        id: &crate::id::AllocationId,
        from: &Source,
        plan: &crate::id::PlanId,
        entry: Sequence,
    ) -> NodeKey {
        let node = self.node(Node { entries: vec![entry], ..named(key(NodeKind::Allocation, id)) });
        let from = self.node(named(source(from)));
        self.edge(&from, Led::Funded, &node, Some(entry));
        let plan = self.node(named(key(NodeKind::Plan, plan)));
        self.edge(&node, Led::Funded, &plan, Some(entry));
        node
    }

    fn replaced(&mut self, from: &NodeKey, led: Led, by: Option<&Record<Supersession>>) {
        if let Some(record) = by {
            let to = self.node(named(key(NodeKind::Decision, &record.fact.by)));
            self.edge(from, led, &to, Some(record.sequence));
        }
    }

    pub(super) fn told(&mut self, from: &NodeKey, told: &[Record<Feedback>]) {
        for record in told {
            let to = self.node(of(NodeKind::Feedback, &record.fact.feedback, record, record.fact.on));
            self.edge(from, Led::ToldIn, &to, Some(record.sequence));
        }
    }

    pub(super) fn action(&mut self, case: &ActionCase) -> NodeKey {
        let fact = &case.action.fact;
        let mut node = Node {
            title: Some(fact.what.clone()),
            ..of(NodeKind::Action, &fact.action, &case.action, fact.on)
        };
        node.entries.extend(case.done.as_ref().map(|done| done.sequence));
        self.node(node)
    }

    pub(super) fn actions(&mut self, from: &NodeKey, cases: &[ActionCase]) {
        for case in cases {
            let to = self.action(case);
            self.edge(from, Led::AskedFor, &to, Some(case.action.sequence));
        }
    }

    /// How a plan went on.
    fn since(&mut self, decision: &NodeKey, since: &PlanSince) {
        let plan = self.node(Node {
            title: Some(since.title.clone()),
            word: Some(since.status.into()),
            entries: vec![since.entry],
            ..named(key(NodeKind::Plan, &since.plan))
        });
        self.went(&plan, &since.progress, &since.outputs, &since.evaluations);
        for later in &since.decisions {
            let later_on = self.node(decided(later));
            self.edge(decision, Led::LedTo, &later_on, Some(later.sequence));
        }
    }
}
