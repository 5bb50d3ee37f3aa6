//! What is asked and what happened about proposals and decisions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantNames};

use crate::acts::RatifyAct;
use crate::bodies::{EndGroup, FormGroup, MergeGroups};
use crate::budgets::AdoptBudget;
use crate::charter::{Competence, ConfirmReading, SetPolicy, Versions};
use crate::effort::{DistributeCapacity, DistributeEffort, ReleaseCapacity, ReleaseEffort};
use crate::funds::{AllocateFunds, GrantInitiativeBudget, ReassignFunds, ReleaseFunds, Source};
use crate::id::{
    BodyId, DecisionId, EvaluationId, ItemId, MeetingId, PartnerId, PersonId, PlanId, ProposalId, SeatId,
    Sequence,
};
use crate::mandates::{Mandate, MandateCited, NarrowMandate, RevokeMandate};
use crate::meetings::MeetingReport;
use crate::participant::Participant;
use crate::payload::{Id, Topic, payload};
use crate::plans::{AdoptPlan, ExpandPlan, RejectPlan, ScaleUpPlan, StopPlan};
use crate::value::{Day, Document, Money, Sealed, Title};

/// A proposal for a body to decide on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The proposal.
    pub proposal: ProposalId,
    /// What people call it.
    pub title: Title,
    /// Who prepared it.
    pub by: Participant,
    /// The body that is asked to decide.
    pub to: BodyId,
    /// The plan that it is about, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The money that it asks for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Whose money that would be, as far as it says so; what they leave of the amount names no source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceRequest>,
    /// The partners whose own organisation benefits from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<PartnerId>,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// The proposal itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day.
    pub on: Day,
}

payload!(Proposal, |fact, to| {
    to.day(fact.on).about(Topic::Proposals, &fact.proposal).sealed(fact.text.as_ref());
});

/// How much of a source a proposal asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceRequest {
    /// Whose money it would be. Other funding may still be applied for.
    pub from: Source,
    /// How much.
    pub amount: Money,
}

/// Advice on a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    pub on: Day,
}

payload!(Advice, |fact, to| {
    to.day(fact.on).about(Topic::Proposals, &fact.proposal).aspect(format_args!("advice {}", fact.by));
    to.name(&fact.by).sealed(fact.reason.as_ref());
});

/// What a body advises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalWithdrawal {
    /// The proposal.
    pub proposal: ProposalId,
    /// The day.
    pub on: Day,
}

payload!(ProposalWithdrawal, |fact, to| to.day(fact.on).about(Topic::Proposals, &fact.proposal));

/// Takes a decision together with all that it resolves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeDecision {
    /// The decision.
    pub decision: Decision,
    /// What it resolves, in order; empty unless it is adopted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
}

/// A decision: who decided, where, when, on which ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    pub decided_on: Day,
    /// The day it takes effect, where that is another day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Day>,
    /// What became of it.
    pub outcome: Outcome,
    /// Whose approval it still awaits: until then its effects do not come about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<Reservation>,
    /// The item of the meeting's agenda that it deals with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// The proposal that it decides on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
    /// The mandate that it is decided under, where the body is not competent by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<MandateCited>,
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
    pub fn takes_effect_on(&self) -> Day {
        self.effective_on.unwrap_or(self.decided_on)
    }
}

/// Where a decision was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Venue {
    /// In a meeting that was held.
    Meeting(MeetingId),
    /// In writing, between meetings.
    Written {
        /// The day it was put to the members.
        opened: Day,
        /// The day the last of them answered: the day it is decided.
        closed: Day,
    },
    /// Under a mandate, by who holds a seat of the body, alone.
    Mandate {
        /// The seat.
        seat: SeatId,
        /// Who decides: its holder, or a deputy where the mandate reaches to deputies.
        person: PersonId,
    },
}

/// A decision is adopted under reservation of another's approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reservation {
    /// Whose approval, such as the municipal council.
    pub authority: Title,
    /// What waits for it.
    pub kind: ReservationKind,
    /// The last day to wait.
    pub until: Day,
}

/// What waits for the approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ReservationKind {
    /// The decision is made; its effects are suspended.
    Suspensive,
    /// The decision is not yet made, only intended.
    NotYetMade,
}

/// The reservation under which a decision was adopted is lifted: its effects come about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReservationLifting {
    /// The decision.
    pub decision: DecisionId,
    /// The approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day.
    pub on: Day,
}

payload!(ReservationLifting, |fact, to| to.day(fact.on).about(Topic::Decisions, &fact.decision));

/// The approval will not come: what was set aside is free again, and no effect comes about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReservationLapse {
    /// The decision.
    pub decision: DecisionId,
    /// What says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day.
    pub on: Day,
}

payload!(ReservationLapse, |fact, to| to.day(fact.on).about(Topic::Decisions, &fact.decision));

/// Corrects the record where it differs from the minutes. What was decided does not change: who changed
/// its mind decides anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectRecord {
    /// The entry that holds the record so far.
    pub entry: Sequence,
    /// The minutes.
    pub minutes: Document,
    /// What was wrong.
    pub reason: Title,
    /// The full new value.
    pub value: CorrectedValue,
}

/// The full new value of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectedValue {
    /// Of a decision, with all that it resolves.
    Decision(Box<TakeDecision>),
    /// Of the report of a meeting.
    Meeting(Box<MeetingReport>),
}

/// The record was corrected. Its full new value follows in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The entry that held the record so far.
    pub entry: Sequence,
    /// The minutes.
    pub minutes: Document,
    /// What was wrong.
    pub reason: Title,
    /// What was corrected.
    pub of: Corrected,
}

payload!(Correction, |fact, to| to.name(&fact.of));

/// What a correction is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Corrected {
    /// A decision.
    Decision(DecisionId),
    /// The report of a meeting.
    Meeting(MeetingId),
}

impl<'a> From<&'a Corrected> for Id<'a> {
    fn from(corrected: &'a Corrected) -> Self {
        match corrected {
            Corrected::Decision(decision) => Id::Decision(decision),
            Corrected::Meeting(meeting) => Id::Meeting(meeting),
        }
    }
}

/// A decision as it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionTaken {
    /// The decision.
    pub decision: Decision,
    /// The versions of the charter's layers that it was taken under.
    pub under: Versions,
    /// What it resolves once its reservation is lifted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<Effect>,
}

payload!(DecisionTaken, |fact, to| {
    let Decision { decision, decided_on, proposal, .. } = &fact.decision;
    to.day(*decided_on).about(Topic::Decisions, decision).names(proposal);
});

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    IntoStaticStr,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
pub enum Effect {
    /// Gives money to a plan.
    AllocateFunds(AllocateFunds),
    /// Takes back what an allocation has neither committed nor spent.
    ReleaseFunds(ReleaseFunds),
    /// Gives money of an allocation to another plan: the distribution over the sources stays.
    ReassignFunds(ReassignFunds),
    /// Gives residents a small budget for their initiative, out of what an allocation has left.
    GrantInitiativeBudget(GrantInitiativeBudget),
    /// Adopts a budget.
    AdoptBudget(AdoptBudget),
    /// Gives capacity of a pledge to a body.
    DistributeCapacity(DistributeCapacity),
    /// Ends an assignment of capacity.
    ReleaseCapacity(ReleaseCapacity),
    /// Spreads effort of an assignment over areas.
    DistributeEffort(DistributeEffort),
    /// Ends a share of effort.
    ReleaseEffort(ReleaseEffort),
    /// Adjusts the strategy.
    AdjustStrategy(AdjustStrategy),
    /// Forms a group.
    FormGroup(FormGroup),
    /// Makes one group of several.
    MergeGroups(MergeGroups),
    /// Ends a group.
    EndGroup(EndGroup),
    /// Adopts a plan.
    AdoptPlan(AdoptPlan),
    /// Rejects a plan.
    RejectPlan(RejectPlan),
    /// Adds to a plan.
    ExpandPlan(ExpandPlan),
    /// Takes a plan to more areas.
    ScaleUpPlan(ScaleUpPlan),
    /// Stops a plan.
    StopPlan(StopPlan),
    /// Confirms how a point of the charter is read.
    ConfirmReading(ConfirmReading),
    /// Changes a setting of the policy.
    SetPolicy(SetPolicy),
    /// Takes back an earlier decision and puts nothing in its place.
    RevokeDecision(RevokeDecision),
    /// Grants a mandate.
    GrantMandate(Mandate),
    /// Narrows a mandate.
    NarrowMandate(NarrowMandate),
    /// Withdraws a mandate.
    RevokeMandate(RevokeMandate),
    /// Makes an irregular act the body's own.
    RatifyAct(RatifyAct),
}

/// Asks to take back an earlier decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeDecision {
    /// The decision.
    pub decision: DecisionId,
}

/// Asks to adjust the strategy or the activities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustStrategy {
    /// What changes.
    pub what: Title,
}

/// The strategy was adjusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StrategyAdjustment {
    /// The decision.
    pub decision: DecisionId,
    /// What changes.
    pub what: Title,
    /// The day it takes effect.
    pub on: Day,
}

payload!(StrategyAdjustment, |fact, to| {
    to.effect(fact.on, &fact.decision).competence(Competence::DecideMainLines);
    to.thing(Topic::Decisions, &fact.decision).aspect(format_args!("strategy {}", fact.what));
});

/// A decision was superseded or revoked by another. What was spent stays spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Supersession {
    /// The decision that no longer holds.
    pub decision: DecisionId,
    /// The decision that says so.
    pub by: DecisionId,
    /// The day it takes effect.
    pub on: Day,
}

payload!(Supersession, |fact, to| to.effect(fact.on, &fact.by).about(Topic::Decisions, &fact.decision));
