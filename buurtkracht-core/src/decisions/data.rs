//! Payloads of proposals and decisions.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantNames};

use crate::acts::RatifyAct;
use crate::bodies::{EndGroup, FormGroup, MergeGroups};
use crate::budgets::AdoptBudget;
use crate::charter::{Competence, ConfirmReading, Departure, SetPolicy, Versions};
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The new proposal's id. A taken id is refused.
    pub proposal: ProposalId,
    /// A short title, for people.
    pub title: Title,
    /// The body, partner or person who prepared it.
    pub by: Participant,
    /// The body that the proposal asks for a decision.
    pub to: BodyId,
    /// The plan that it is about, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The money that it asks for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The sources of the money, together at most `amount`. The rest of `amount` names no source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceRequest>,
    /// The partners whose own organisation benefits from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<PartnerId>,
    /// The sealed text of the proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// The document that holds the proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the proposal; a future day is refused.
    pub on: Day,
}

payload!(Proposal, |fact, to| {
    to.day(fact.on).about(Topic::Proposals, &fact.proposal).sealed(fact.text.as_ref());
});

/// The part of a proposal's amount that one source would pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SourceRequest {
    /// The source of the money. Other funding may still be applied for.
    pub from: Source,
    /// The amount from this source, above zero.
    pub amount: Money,
}

/// Advice on a proposal, or on a plan to those who carry it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// The subject of the advice.
    pub about: AdviceSubject,
    /// The body that advises.
    pub by: BodyId,
    /// The bodies that are advised. Advice on a plan names at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<BodyId>,
    /// The advice in one word.
    pub verdict: Verdict,
    /// The reasons for the advice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
    /// The day of the advice; a future day is refused.
    pub on: Day,
}

payload!(Advice, |fact, to| {
    to.day(fact.on);
    match &fact.about {
        AdviceSubject::Proposal(proposal) => to.about(Topic::Proposals, proposal),
        AdviceSubject::Plan(plan) => to.about(Topic::Plans, plan),
    };
    to.aspect(format_args!("advice {}", fact.by)).name(&fact.by).names(&fact.to).sealed(fact.reason.as_ref());
});

/// The subject of an advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AdviceSubject {
    /// A proposal that still awaits a decision.
    Proposal(ProposalId),
    /// A plan that did not end.
    Plan(PlanId),
}

/// The advice of a body, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProposalWithdrawal {
    /// The proposal to take back; it still awaits a decision.
    pub proposal: ProposalId,
    /// The day of the withdrawal; a future day is refused.
    pub on: Day,
}

payload!(ProposalWithdrawal, |fact, to| to.day(fact.on).about(Topic::Proposals, &fact.proposal));

/// Takes a decision together with all that it resolves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeDecision {
    /// The decision itself, apart from its effects.
    pub decision: Decision,
    /// The effects, resolved in this order; empty unless the decision is adopted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
}

/// A decision: who decided, where, when, on which ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The new decision's id. A taken id is refused.
    pub decision: DecisionId,
    /// A short title, for people.
    pub title: Title,
    /// The body that decides.
    pub body: BodyId,
    /// Where the body decided: in a meeting, in writing, or one seat under a mandate.
    pub venue: Venue,
    /// The day it was decided: never in the future. In a meeting it is that of the meeting, or of the last consent in
    /// writing that it needed.
    pub decided_on: Day,
    /// The day it takes effect, on or after `decided_on`. Absent, it takes effect on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Day>,
    /// The outcome. Only an adopted decision has effects.
    pub outcome: Outcome,
    /// The approval that it still awaits. Its effects come about after that.
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
    /// The position of each seat that spoke. Silence is no consent: a silent seat is absent here.
    pub positions: Vec<Position>,
    /// The reasons for the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
    /// The unconfirmed readings that it departs from, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departs_from: Vec<Departure>,
    /// The earlier decision that it replaces: of the same body or of one at a lower level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<DecisionId>,
    /// The minutes or the letter that records it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

impl Decision {
    /// The day its effects take effect.
    pub fn takes_effect_on(&self) -> Day {
        self.effective_on.unwrap_or(self.decided_on)
    }
}

/// The way in which a body decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
    /// By one seat of the body alone, under a mandate.
    Mandate {
        /// The seat of the body that holds the mandate.
        seat: SeatId,
        /// The person who decides: the holder, or a deputy whom the mandate allows.
        person: PersonId,
    },
}

/// A reservation: the decision is adopted, and another authority must still approve it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reservation {
    /// The authority that must approve, such as the municipal council.
    pub authority: Title,
    /// The part that waits: the effects, or the decision itself.
    pub kind: ReservationKind,
    /// The last day to wait, included: on or after the day of the decision.
    pub until: Day,
}

/// The part of a decision that waits for the approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ReservationKind {
    /// The decision is made; its effects are suspended.
    Suspensive,
    /// The decision is not yet made, only intended.
    NotYetMade,
}

/// The reservation under which a decision was adopted is lifted: its effects come about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReservationLifting {
    /// The decision whose reservation is lifted.
    pub decision: DecisionId,
    /// The document of the approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the approval: on or after the decision, and not in the future.
    pub on: Day,
}

payload!(ReservationLifting, |fact, to| to.day(fact.on).about(Topic::Decisions, &fact.decision));

/// The approval will not come: what was set aside is free again, and no effect comes about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReservationLapse {
    /// The decision whose reservation lapses.
    pub decision: DecisionId,
    /// The document that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the lapse: on or after the decision, and not in the future.
    pub on: Day,
}

payload!(ReservationLapse, |fact, to| to.day(fact.on).about(Topic::Decisions, &fact.decision));

/// Corrects the record where it differs from the minutes. What was decided does not change: who changed
/// its mind decides anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CorrectRecord {
    /// The entry that holds the record so far.
    pub entry: Sequence,
    /// The minutes that the record differs from.
    pub minutes: Document,
    /// The error in the record.
    pub reason: Title,
    /// The full new value.
    pub value: CorrectedValue,
}

/// The full new value of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CorrectedValue {
    /// The decision with all its effects.
    Decision(Box<TakeDecision>),
    /// The report of the meeting.
    Meeting(Box<MeetingReport>),
}

/// The record was corrected. Its full new value follows in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The entry that held the record so far.
    pub entry: Sequence,
    /// The minutes that the record differed from.
    pub minutes: Document,
    /// The error in the record.
    pub reason: Title,
    /// The decision or meeting whose record was corrected.
    pub of: Corrected,
}

payload!(Correction, |fact, to| to.name(&fact.of));

/// The record that a correction is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Corrected {
    /// A decision, by its id.
    Decision(DecisionId),
    /// The report of a meeting, by the meeting's id.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DecisionTaken {
    /// The decision as recorded, apart from its effects.
    pub decision: Decision,
    /// The versions of the charter's layers that it was taken under.
    pub under: Versions,
    /// The effects that wait until the reservation is lifted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<Effect>,
}

payload!(DecisionTaken, |fact, to| {
    let Decision { decision, decided_on, proposal, .. } = &fact.decision;
    to.day(*decided_on).about(Topic::Decisions, decision).names(proposal);
});

/// The outcome of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Outcome {
    /// The body adopted it.
    Adopted,
    /// The body put it off. The proposal stays open.
    Deferred,
    /// The body rejected it.
    Rejected,
}

/// The position of one seat on a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The seat that spoke. Only a plural seat can speak more than once.
    pub seat: SeatId,
    /// The person who spoke from it: its holder or a deputy on that day.
    pub person: PersonId,
    /// The position: consent, abstention or objection.
    pub stance: Stance,
    /// The reason. An objection must have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
    /// The consent in writing of a member who was not in the meeting; absent for who spoke there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<WrittenConsent>,
}

/// A consent in writing, given after the meeting (domain § 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WrittenConsent {
    /// The day of the consent: on or after the meeting, and within the days of the policy.
    pub on: Day,
    /// The letter or the e-mail.
    pub evidence: Document,
}

/// The position that a seat can take.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Display, IntoStaticStr,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Stance {
    /// The seat neither consents nor objects.
    Abstain,
    /// The seat is for the decision.
    Consent,
    /// The seat is against it.
    Object,
}

/// One effect of an adopted decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum Effect {
    /// Gives money to a plan.
    AllocateFunds(AllocateFunds),
    /// Takes back what an allocation has neither committed nor spent.
    ReleaseFunds(ReleaseFunds),
    /// Gives money of an allocation to another plan: the distribution over the sources stays.
    ReassignFunds(ReassignFunds),
    /// Gives an initiative of residents a small budget, out of what an allocation has left.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RevokeDecision {
    /// The adopted decision to take back: of the same body or of one at a lower level.
    pub decision: DecisionId,
}

/// Asks to adjust the strategy or the activities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AdjustStrategy {
    /// The change, in words.
    pub what: Title,
}

/// The strategy was adjusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StrategyAdjustment {
    /// The decision that adjusted the strategy.
    pub decision: DecisionId,
    /// The change, in words.
    pub what: Title,
    /// The day it takes effect.
    pub on: Day,
}

payload!(StrategyAdjustment, |fact, to| {
    to.effect(fact.on, &fact.decision).competence(Competence::DecideMainLines);
    to.thing(Topic::Decisions, &fact.decision).aspect(format_args!("strategy {}", fact.what));
});

/// A decision was superseded or revoked by another. What was spent stays spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
