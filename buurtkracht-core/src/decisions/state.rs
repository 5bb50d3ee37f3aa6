//! Proposals and decisions with what became of them.

use serde::{Deserialize, Serialize};

use super::{
    Advice, AdviceSubject, Correction, Decision, DecisionTaken, Effect, Outcome, Position, Proposal,
    ProposalWithdrawal, Reservation, ReservationLapse, ReservationLifting, Stance, StrategyAdjustment,
    Supersession,
};
use crate::charter::Versions;
use crate::event::Event;
use crate::id::{DecisionId, EvaluationId, PlanId, ProposalId};
use crate::key::key;
use crate::persistent::{List, Map, Set, push_tightly};
use crate::record::{CommitMeta, Record};
use crate::rejection::IdKind;
use crate::value::Day;

/// A proposal with what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ProposalCase {
    /// The proposal as it was prepared.
    pub proposal: Record<Proposal>,
    /// The advice on it.
    pub advice: Vec<Record<Advice>>,
    /// The decisions on it; a deferral leaves it open.
    pub decisions: Vec<DecisionId>,
    /// Whether it was adopted or rejected.
    pub settled: bool,
    /// Whether it was taken back.
    pub withdrawn: Option<Record<ProposalWithdrawal>>,
}

/// A decision with what it did and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DecisionCase {
    /// The decision, as last corrected.
    pub decision: Record<Decision>,
    /// The versions of the charter's layers that it was taken under.
    pub under: Versions,
    /// The effects that wait until the reservation is lifted.
    pub pending: Vec<Effect>,
    /// Every effect that came about, as its event.
    pub effects: Vec<Event>,
    /// The approval or the lapse, once the reservation ended.
    pub reservation_end: Option<ReservationEnd>,
    /// The supersession, if another decision replaced it.
    pub superseded: Option<Record<Supersession>>,
    /// The revocation, if another decision took it back.
    pub revoked: Option<Record<Supersession>>,
    /// The corrections of its record, each with the record before.
    pub corrections: Vec<(Record<Correction>, Record<Decision>)>,
    /// The effects by each of those earlier records.
    pub corrected_effects: Vec<Vec<Event>>,
}

/// The end of a reservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReservationEnd {
    /// Lifted.
    Lifted(Record<ReservationLifting>),
    /// Lapsed.
    Lapsed(Record<ReservationLapse>),
}

impl DecisionCase {
    /// Whether its effects still wait for an approval.
    pub fn reserved(&self) -> bool {
        self.decision.fact.reservation.is_some() && self.reservation_end.is_none()
    }

    /// Whether it was deferred with an objection that is not resolved.
    pub fn deferred_after_objection(&self) -> bool {
        let fact = &self.decision.fact;
        let objects = |position: &Position| position.stance == Stance::Object;
        fact.outcome == Outcome::Deferred && fact.positions.iter().any(objects)
    }

    /// The day since which its effects are there: the day it was decided, or its reservation was lifted.
    pub fn resolved_on(&self) -> Day {
        match &self.reservation_end {
            Some(ReservationEnd::Lifted(lifted)) => lifted.fact.on,
            Some(ReservationEnd::Lapsed(_)) | None => self.decision.fact.decided_on,
        }
    }

    /// The reservation under which it still is on a day.
    pub fn reservation_on(&self, on: Day) -> Option<&Reservation> {
        let ended = self.reservation_end.as_ref().map(|end| match end {
            ReservationEnd::Lifted(lifted) => lifted.fact.on,
            ReservationEnd::Lapsed(lapsed) => lapsed.fact.on,
        });
        let replaced = self.replaced().map(|replaced| replaced.fact.on);
        let open = ended.into_iter().chain(replaced).all(|day| on < day);
        let fact = &self.decision.fact;
        fact.reservation.as_ref().filter(|_| open && fact.outcome == Outcome::Adopted)
    }

    /// Whether its reservation lapsed by a day.
    fn lapsed_by(&self, on: Day) -> bool {
        matches!(&self.reservation_end, Some(ReservationEnd::Lapsed(lapsed)) if lapsed.fact.on <= on)
    }

    /// Whether it, or one of its effects, rests on an evaluation.
    pub fn rests_on(&self, evaluation: &EvaluationId) -> bool {
        self.rested_on().any(|own| own == evaluation)
    }

    /// The evaluations that it, or one of its effects, rests on.
    pub fn rested_on(&self) -> impl Iterator<Item = &EvaluationId> {
        self.decision.fact.based_on.iter().chain(self.effects.iter().filter_map(Event::evaluation))
    }

    /// Whether it waits under a reservation to distribute capacity or effort.
    fn waits_for_effort(&self) -> bool {
        let effort = |effect: &Effect| {
            matches!(effect, Effect::DistributeCapacity(_)) || matches!(effect, Effect::DistributeEffort(_))
        };
        self.reserved() && self.pending.iter().any(effort)
    }

    /// How it was superseded or revoked, if it was.
    pub fn replaced(&self) -> Option<&Record<Supersession>> {
        self.superseded.as_ref().or(self.revoked.as_ref())
    }
}

/// The slice of the state for proposals and decisions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Decisions {
    proposals: Map<ProposalId, ProposalCase>,
    pub(crate) decisions: Map<DecisionId, DecisionCase>,
    pub(crate) adjustments: List<Record<StrategyAdjustment>>,
    plan_advice: List<Record<Advice>>,
    /// Those that wait under a reservation to distribute capacity or effort.
    waiting: Set<DecisionId>,
}

key!(ProposalId => ProposalCase, IdKind::Proposal, |programme| &programme.decisions.proposals, |case| case.proposal.sequence);
key!(DecisionId => DecisionCase, IdKind::Decision, |programme| &programme.decisions.decisions, |case| case.decision.sequence);

impl Decisions {
    /// Every decision by id.
    pub fn all(&self) -> &Map<DecisionId, DecisionCase> {
        &self.decisions
    }

    /// Every proposal by id.
    pub fn proposals(&self) -> &Map<ProposalId, ProposalCase> {
        &self.proposals
    }

    /// The proposals that await a decision on a day: those whose last decision by then deferred them or lapsed
    /// do so again.
    pub fn open_on(&self, on: Day) -> impl Iterator<Item = (&ProposalId, &ProposalCase)> {
        let settled = move |case: &ProposalCase| {
            let mut taken = case.decisions.iter().filter_map(|id| self.decisions.get(id));
            let last = taken.rfind(|taken| taken.decision.fact.decided_on <= on);
            last.is_some_and(|last| last.decision.fact.outcome != Outcome::Deferred && !last.lapsed_by(on))
        };
        self.proposals.iter().filter(move |(_, case)| {
            let withdrawn = case.withdrawn.as_ref().is_some_and(|withdrawn| withdrawn.fact.on <= on);
            case.proposal.fact.on <= on && !withdrawn && !settled(case)
        })
    }

    /// The advice on a plan, in the order recorded.
    pub fn advice_on<'a>(&'a self, plan: &'a PlanId) -> impl Iterator<Item = &'a Record<Advice>> {
        let own = move |advice: &&Record<Advice>| matches!(&advice.fact.about, AdviceSubject::Plan(of) if of == plan);
        self.plan_advice.iter().filter(own)
    }

    /// Adjustments of the strategy, in the order recorded.
    pub fn adjustments(&self) -> &List<Record<StrategyAdjustment>> {
        &self.adjustments
    }

    /// The decisions that wait under a reservation to distribute capacity or effort.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = &DecisionCase> {
        self.waiting.iter().filter_map(|id| self.decisions.get(id))
    }

    pub(crate) fn prepared(&mut self, recorded: &CommitMeta, proposal: Proposal) {
        let id = proposal.proposal.clone();
        let case = ProposalCase {
            proposal: Record::new(recorded, proposal),
            advice: Vec::new(),
            decisions: Vec::new(),
            settled: false,
            withdrawn: None,
        };
        self.proposals.insert(id, case);
    }

    pub(crate) fn advised(&mut self, recorded: &CommitMeta, advice: Advice) {
        match &advice.about {
            AdviceSubject::Proposal(proposal) => {
                if let Some(case) = self.proposals.get_mut(proposal) {
                    case.advice.push(Record::new(recorded, advice));
                }
            }
            AdviceSubject::Plan(_) => self.plan_advice.push(Record::new(recorded, advice)),
        }
    }

    pub(crate) fn withdrawn(&mut self, recorded: &CommitMeta, withdrawal: ProposalWithdrawal) {
        if let Some(case) = self.proposals.get_mut(&withdrawal.proposal) {
            case.withdrawn = Some(Record::new(recorded, withdrawal));
        }
    }

    /// Takes in a decision; one that is known by its corrected record.
    pub(crate) fn taken(&mut self, recorded: &CommitMeta, taken: DecisionTaken) {
        let DecisionTaken { decision, under, pending } = taken;
        let before =
            self.decisions.get(&decision.decision).and_then(|case| case.decision.fact.proposal.as_ref());
        // A corrected record can name another proposal than the one before.
        let before = before.filter(|before| decision.proposal.as_ref() != Some(before));
        if let Some(case) = before.and_then(|id| self.proposals.get_mut(id)) {
            case.decisions.retain(|other| *other != decision.decision);
        }
        if let Some(case) = decision.proposal.as_ref().and_then(|id| self.proposals.get_mut(id)) {
            if !case.decisions.contains(&decision.decision) {
                case.decisions.push(decision.decision.clone());
            }
            if case.decisions.last() == Some(&decision.decision) {
                case.settled = decision.outcome != Outcome::Deferred;
            }
        }
        let id = decision.decision.clone();
        let decision = Record::new(recorded, decision);
        if let Some(case) = self.decisions.get_mut(&id) {
            (case.decision, case.under, case.pending) = (decision, under, pending);
            self.still_waiting(&id);
            return;
        }
        let case = DecisionCase {
            decision,
            under,
            pending,
            effects: Vec::new(),
            reservation_end: None,
            superseded: None,
            revoked: None,
            corrections: Vec::new(),
            corrected_effects: Vec::new(),
        };
        self.decisions.insert(id.clone(), case);
        self.still_waiting(&id);
    }

    /// Looks whether a decision waits to distribute capacity or effort.
    fn still_waiting(&mut self, id: &DecisionId) {
        if self.decisions.get(id).is_some_and(DecisionCase::waits_for_effort) {
            self.waiting.insert(id.clone());
        } else {
            self.waiting.remove(id);
        }
    }

    /// Keeps an effect with the decision that it names. What is set aside is among what is pending.
    pub(crate) fn resolved(&mut self, event: &Event) {
        if matches!(event, Event::FundsReserved(_)) {
            return;
        }
        if let Some(case) = event.decision().and_then(|id| self.decisions.get_mut(id)) {
            push_tightly(&mut case.effects, event.clone());
        }
    }

    pub(crate) fn lifted(&mut self, recorded: &CommitMeta, lifting: ReservationLifting) {
        if let Some(case) = self.decisions.get_mut(&lifting.decision) {
            self.waiting.remove(&lifting.decision);
            case.reservation_end = Some(ReservationEnd::Lifted(Record::new(recorded, lifting)));
        }
    }

    pub(crate) fn lapsed(&mut self, recorded: &CommitMeta, lapse: ReservationLapse) {
        let Some(case) = self.decisions.get_mut(&lapse.decision) else { return };
        self.waiting.remove(&lapse.decision);
        case.reservation_end = Some(ReservationEnd::Lapsed(Record::new(recorded, lapse)));
        // What was proposed can be decided on again.
        let proposal = case.decision.fact.proposal.as_ref();
        if let Some(case) = proposal.and_then(|proposal| self.proposals.get_mut(proposal)) {
            case.settled = false;
        }
    }

    pub(crate) fn superseded(&mut self, recorded: &CommitMeta, supersession: Supersession) {
        if let Some(case) = self.decisions.get_mut(&supersession.decision) {
            case.superseded = Some(Record::new(recorded, supersession));
        }
    }

    pub(crate) fn revoked(&mut self, recorded: &CommitMeta, revocation: Supersession) {
        if let Some(case) = self.decisions.get_mut(&revocation.decision) {
            case.revoked = Some(Record::new(recorded, revocation));
        }
    }

    pub(crate) fn adjusted(&mut self, recorded: &CommitMeta, adjustment: StrategyAdjustment) {
        self.adjustments.push(Record::new(recorded, adjustment));
    }

    /// Keeps the record so far beside a correction, and forgets what the decision did: its full new value
    /// follows.
    pub(crate) fn corrected(&mut self, recorded: &CommitMeta, correction: Correction, id: &DecisionId) {
        self.retract(id);
        if let Some(case) = self.decisions.get_mut(id) {
            case.corrected_effects.push(std::mem::take(&mut case.effects));
            case.corrections.push((Record::new(recorded, correction), case.decision.clone()));
        }
    }

    fn retract(&mut self, id: &DecisionId) {
        self.adjustments.retain(|adjustment| adjustment.fact.decision != *id);
        let by = |record: &Record<Supersession>| record.fact.by == *id;
        let replaced = |case: &DecisionCase| [&case.superseded, &case.revoked].into_iter().flatten().any(by);
        self.decisions.change_where(replaced, |case| {
            for replaced in [&mut case.superseded, &mut case.revoked] {
                *replaced = replaced.take().filter(|record| !by(record));
            }
        });
        self.proposals.change_where(|case| case.decisions.last() == Some(id), |case| case.settled = false);
    }

    /// As if the decision, and all that followed it on its proposal, had not been.
    pub(crate) fn without(&mut self, id: &DecisionId) {
        self.retract(id);
        self.decisions.remove(id);
        self.waiting.remove(id);
        let followed = |case: &ProposalCase| case.decisions.contains(id);
        self.proposals.change_where(followed, |case| {
            let before = case.decisions.iter().position(|decision| decision == id);
            case.decisions.truncate(before.unwrap_or_default());
            case.settled = false;
            case.withdrawn = None;
        });
    }
}
