//! Proposals, advice, and decisions with their effects (§ 3, domain §§ 2 and 3).
//!
//! A decision and its effects are one commit, so an effect without an authority cannot exist. Competence,
//! seats, quorum and the decision rule are checked as of the day it was decided.

mod draft;
mod rules;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

pub(crate) use draft::Draft;
pub(crate) use rules::{advise, competence_of, prepare, take, withdraw};

use crate::event::{Event, Record, Recorded};
use crate::funds::{AllocateFunds, ReleaseFunds};
use crate::id::{
    BodyId, DecisionId, EvaluationId, MeetingId, PartnerId, PersonId, PlanId, ProposalId, SeatId,
};
use crate::plans::{ExpandPlan, PlanNamed, ScaleUpPlan, StopPlan};
use crate::value::{AreaCode, Document, Money, Sealed, Title};

/// A proposal for a body to decide on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The proposal.
    pub proposal: ProposalId,
    /// What people call it.
    pub title: Title,
    /// Who prepared it.
    pub by: Proposer,
    /// The body that is asked to decide.
    pub to: BodyId,
    /// The plan that it is about, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The money that it asks for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// The day.
    pub on: NaiveDate,
}

/// Who prepared a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposer {
    /// A body.
    Body(BodyId),
    /// A partner.
    Partner(PartnerId),
    /// A person, such as a project lead.
    Person(PersonId),
}

/// Advice on a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// The proposal.
    pub proposal: ProposalId,
    /// The body that advises.
    pub by: BodyId,
    /// What it advises.
    pub verdict: Verdict,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
    /// The day.
    pub on: NaiveDate,
}

/// What a body advises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Verdict {
    /// To adopt it.
    Positive,
    /// Not to adopt it.
    Negative,
    /// To adopt it with changes.
    WithChanges,
}

/// A proposal is taken back before it is decided on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalWithdrawal {
    /// The proposal.
    pub proposal: ProposalId,
    /// The day.
    pub on: NaiveDate,
}

/// Takes a decision together with all that it resolves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeDecision {
    /// The decision.
    pub decision: Decision,
    /// What it resolves, in order; empty unless it is adopted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
}

/// A decision: who decided, where, when, on which ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The decision.
    pub decision: DecisionId,
    /// What people call it.
    pub title: Title,
    /// The body that decides.
    pub body: BodyId,
    /// Where it was decided.
    pub venue: Venue,
    /// The day it was decided: never in the future.
    pub decided_on: NaiveDate,
    /// The day it takes effect, where that is another day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<NaiveDate>,
    /// What became of it.
    pub outcome: Outcome,
    /// The proposal that it decides on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
    /// The evaluations that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub based_on: Vec<EvaluationId>,
    /// What each seat said. Silence is no consent: who said nothing is not listed.
    pub positions: Vec<Position>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
    /// The earlier decision that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<DecisionId>,
    /// The minutes or letter that it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

impl Decision {
    /// The day its effects take effect.
    #[must_use]
    pub fn takes_effect_on(&self) -> NaiveDate {
        self.effective_on.unwrap_or(self.decided_on)
    }
}

/// Where a decision was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Venue {
    /// In a meeting that was held.
    Meeting(MeetingId),
    /// In writing, between meetings.
    Written {
        /// The day it was put to the members.
        opened: NaiveDate,
        /// The day the last of them answered: the day it is decided.
        closed: NaiveDate,
    },
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Outcome {
    /// Adopted.
    Adopted,
    /// Put off.
    Deferred,
    /// Rejected.
    Rejected,
}

/// What one seat said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The seat.
    pub seat: SeatId,
    /// Who spoke from it: its holder or a deputy on that day.
    pub person: PersonId,
    /// What was said.
    pub stance: Stance,
    /// Why. An objection must have a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
}

/// What a seat can say.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Display, IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Stance {
    /// Neither.
    Abstain,
    /// For it.
    Consent,
    /// Against it.
    Object,
}

/// What a decision resolves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Gives money to a plan.
    AllocateFunds(AllocateFunds),
    /// Takes back what an allocation has neither committed nor spent.
    ReleaseFunds(ReleaseFunds),
    /// Adjusts the strategy.
    AdjustStrategy(AdjustStrategy),
    /// Forms a group.
    FormGroup(FormGroup),
    /// Adopts a plan.
    AdoptPlan(PlanNamed),
    /// Rejects a plan.
    RejectPlan(PlanNamed),
    /// Adds to a plan.
    ExpandPlan(ExpandPlan),
    /// Takes a plan to more areas.
    ScaleUpPlan(ScaleUpPlan),
    /// Stops a plan.
    StopPlan(StopPlan),
}

/// Asks to adjust the strategy or the activities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdjustStrategy {
    /// What changes.
    pub what: Title,
}

/// The strategy was adjusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrategyAdjustment {
    /// The decision.
    pub decision: DecisionId,
    /// What changes.
    pub what: Title,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// Asks to form a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormGroup {
    /// The group.
    pub group: BodyId,
    /// The form of the charter after which it is made.
    pub form: BodyId,
    /// What people call it.
    pub name: Title,
    /// The areas it works in.
    pub areas: Vec<AreaCode>,
}

/// A decision was replaced by another. What was spent stays spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supersession {
    /// The decision that was replaced.
    pub decision: DecisionId,
    /// The decision that replaces it.
    pub by: DecisionId,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// A proposal with what came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposalCase {
    /// The proposal.
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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionCase {
    /// The decision.
    pub decision: Record<Decision>,
    /// Every effect, as the events of its commit.
    pub effects: Vec<Event>,
    /// How it was replaced, if it was.
    pub superseded: Option<Record<Supersession>>,
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions {
    pub(crate) proposals: BTreeMap<ProposalId, ProposalCase>,
    pub(crate) decisions: BTreeMap<DecisionId, DecisionCase>,
    pub(crate) adjustments: Vec<Record<StrategyAdjustment>>,
}

impl Decisions {
    /// Every decision by id.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<DecisionId, DecisionCase> {
        &self.decisions
    }

    /// Every proposal by id.
    #[must_use]
    pub fn proposals(&self) -> &BTreeMap<ProposalId, ProposalCase> {
        &self.proposals
    }

    /// Adjustments of the strategy, in the order recorded.
    #[must_use]
    pub fn adjustments(&self) -> &[Record<StrategyAdjustment>] {
        &self.adjustments
    }

    pub(crate) fn prepared(&mut self, recorded: &Recorded, proposal: &Proposal) {
        let case = ProposalCase {
            proposal: Record::new(recorded, proposal),
            advice: Vec::new(),
            decisions: Vec::new(),
            settled: false,
            withdrawn: None,
        };
        self.proposals.insert(proposal.proposal.clone(), case);
    }

    pub(crate) fn advised(&mut self, recorded: &Recorded, advice: &Advice) {
        if let Some(case) = self.proposals.get_mut(&advice.proposal) {
            case.advice.push(Record::new(recorded, advice));
        }
    }

    pub(crate) fn withdrawn(&mut self, recorded: &Recorded, withdrawal: &ProposalWithdrawal) {
        if let Some(case) = self.proposals.get_mut(&withdrawal.proposal) {
            case.withdrawn = Some(Record::new(recorded, withdrawal));
        }
    }

    pub(crate) fn taken(&mut self, recorded: &Recorded, decision: &Decision) {
        if let Some(case) = decision.proposal.as_ref().and_then(|id| self.proposals.get_mut(id)) {
            case.decisions.push(decision.decision.clone());
            case.settled = decision.outcome != Outcome::Deferred;
        }
        let case =
            DecisionCase { decision: Record::new(recorded, decision), effects: Vec::new(), superseded: None };
        self.decisions.insert(decision.decision.clone(), case);
    }

    /// Keeps an effect with the decision that it names.
    pub(crate) fn resolved(&mut self, event: &Event) {
        if let Some(case) = event.decision().and_then(|id| self.decisions.get_mut(id)) {
            case.effects.push(event.clone());
        }
    }

    pub(crate) fn superseded(&mut self, recorded: &Recorded, supersession: &Supersession) {
        if let Some(case) = self.decisions.get_mut(&supersession.decision) {
            case.superseded = Some(Record::new(recorded, supersession));
        }
    }

    pub(crate) fn adjusted(&mut self, recorded: &Recorded, adjustment: &StrategyAdjustment) {
        self.adjustments.push(Record::new(recorded, adjustment));
    }
}

#[cfg(test)]
mod tests;
