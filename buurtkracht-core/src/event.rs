//! What can have happened.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::areas::Area;
use crate::bodies::{Deputising, GroupForming, SeatTaking, SeatVacating};
use crate::charter::{Founding, InForce, Signature};
use crate::decisions::{Advice, Decision, Proposal, ProposalWithdrawal, StrategyAdjustment, Supersession};
use crate::evaluation::{Evaluation, Indicator, Measurement};
use crate::funds::{Allocation, Commitment, Payment, Provision, Release};
use crate::id::{CommandId, DecisionId, PlanId, Sequence};
use crate::meetings::{Cancellation, MeetingCall, MeetingReport};
use crate::partners::Partner;
use crate::persons::Person;
use crate::plans::{Plan, PlanExpansion, PlanScaling, PlanStep, PlanStop, PlanVerdict};

/// What a commit says of all its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its position in the log.
    pub sequence: Sequence,
    /// When it was recorded, with the offset of the charter's time zone.
    pub recorded_at: DateTime<FixedOffset>,
    /// The command that it carries out.
    pub command: CommandId,
}

/// A fact with the entry that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record<T> {
    /// The position of the entry.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: DateTime<FixedOffset>,
    /// The fact.
    pub fact: T,
}

impl<T: Clone> Record<T> {
    pub(crate) fn new(recorded: &Recorded, fact: &T) -> Self {
        Self { sequence: recorded.sequence, recorded_at: recorded.recorded_at, fact: fact.clone() }
    }
}

/// What can have happened. The tag of each is stable: a changed shape becomes a new tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
pub enum Event {
    /// The programme was founded.
    ProgrammeFounded(Box<Founding>),
    /// A core partner signed.
    CharterSigned(Signature),
    /// The charter came into force.
    CharterEnteredIntoForce(InForce),
    /// A partner joined.
    PartnerRegistered(Partner),
    /// An area became known.
    AreaRegistered(Area),
    /// A person became known under a pseudonym.
    PersonRegistered(Person),
    /// A group was formed.
    GroupFormed(GroupForming),
    /// A person took a seat.
    SeatTaken(SeatTaking),
    /// A person left a seat.
    SeatVacated(SeatVacating),
    /// A deputy was designated.
    DeputyDesignated(Deputising),
    /// A meeting was called.
    MeetingScheduled(MeetingCall),
    /// A meeting was held.
    MeetingHeld(MeetingReport),
    /// A meeting was cancelled.
    MeetingCancelled(Cancellation),
    /// A proposal was prepared.
    ProposalPrepared(Proposal),
    /// Advice was given.
    AdviceGiven(Advice),
    /// A proposal was taken back.
    ProposalWithdrawn(ProposalWithdrawal),
    /// A decision was taken.
    DecisionTaken(Box<Decision>),
    /// A decision was replaced by another.
    DecisionSuperseded(Supersession),
    /// The strategy was adjusted.
    StrategyAdjusted(StrategyAdjustment),
    /// A partner provided money.
    ContributionProvided(Provision),
    /// Money was allocated.
    FundsAllocated(Allocation),
    /// Money went back to its source.
    FundsReleased(Release),
    /// Money is owed.
    CommitmentEntered(Commitment),
    /// Money was paid.
    Paid(Payment),
    /// A plan was proposed.
    PlanProposed(Plan),
    /// A plan was adopted.
    PlanAdopted(PlanVerdict),
    /// A plan was rejected.
    PlanRejected(PlanVerdict),
    /// A plan was withdrawn.
    PlanWithdrawn(PlanStep),
    /// A plan was started.
    PlanStarted(PlanStep),
    /// A plan was paused.
    PlanPaused(PlanStep),
    /// A plan was resumed.
    PlanResumed(PlanStep),
    /// A plan was completed.
    PlanCompleted(PlanStep),
    /// A plan was expanded.
    PlanExpanded(PlanExpansion),
    /// A plan was taken to more areas.
    PlanScaledUp(PlanScaling),
    /// A plan was stopped.
    PlanStopped(PlanStop),
    /// An indicator was defined.
    IndicatorDefined(Indicator),
    /// A baseline was recorded.
    BaselineRecorded(Measurement),
    /// A measurement was recorded.
    MeasurementRecorded(Measurement),
    /// An evaluation was recorded.
    EvaluationRecorded(Evaluation),
}

impl Event {
    /// The decision that this event is an effect of, if it is one. Not the decision itself.
    #[must_use]
    pub fn decision(&self) -> Option<&DecisionId> {
        match self {
            Event::GroupFormed(fact) => Some(&fact.decision),
            Event::DecisionSuperseded(fact) => Some(&fact.by),
            Event::StrategyAdjusted(fact) => Some(&fact.decision),
            Event::FundsAllocated(fact) => Some(&fact.decision),
            Event::FundsReleased(fact) => Some(&fact.decision),
            Event::PlanAdopted(fact) | Event::PlanRejected(fact) => Some(&fact.decision),
            Event::PlanExpanded(fact) => Some(&fact.decision),
            Event::PlanScaledUp(fact) => Some(&fact.decision),
            Event::PlanStopped(fact) => Some(&fact.decision),
            Event::ProgrammeFounded(_)
            | Event::CharterSigned(_)
            | Event::CharterEnteredIntoForce(_)
            | Event::PartnerRegistered(_)
            | Event::AreaRegistered(_)
            | Event::PersonRegistered(_)
            | Event::SeatTaken(_)
            | Event::SeatVacated(_)
            | Event::DeputyDesignated(_)
            | Event::MeetingScheduled(_)
            | Event::MeetingHeld(_)
            | Event::MeetingCancelled(_)
            | Event::ProposalPrepared(_)
            | Event::AdviceGiven(_)
            | Event::ProposalWithdrawn(_)
            | Event::DecisionTaken(_)
            | Event::ContributionProvided(_)
            | Event::CommitmentEntered(_)
            | Event::Paid(_)
            | Event::PlanProposed(_)
            | Event::PlanWithdrawn(_)
            | Event::PlanStarted(_)
            | Event::PlanPaused(_)
            | Event::PlanResumed(_)
            | Event::PlanCompleted(_)
            | Event::IndicatorDefined(_)
            | Event::BaselineRecorded(_)
            | Event::MeasurementRecorded(_)
            | Event::EvaluationRecorded(_) => None,
        }
    }

    /// The plan that an effect of a decision is about, where it names one.
    #[must_use]
    pub fn plan(&self) -> Option<&PlanId> {
        if let Event::FundsAllocated(fact) = self {
            Some(&fact.plan)
        } else if let Event::PlanAdopted(fact) | Event::PlanRejected(fact) = self {
            Some(&fact.plan)
        } else if let Event::PlanExpanded(fact) = self {
            Some(&fact.plan)
        } else if let Event::PlanScaledUp(fact) = self {
            Some(&fact.plan)
        } else if let Event::PlanStopped(fact) = self {
            Some(&fact.plan)
        } else {
            None
        }
    }

    /// The day in the world that the event is about, where it has one.
    #[must_use]
    pub fn on(&self) -> Option<NaiveDate> {
        Some(match self {
            Event::CharterSigned(fact) => fact.on,
            Event::CharterEnteredIntoForce(fact) => fact.on,
            Event::PartnerRegistered(fact) => fact.on,
            Event::GroupFormed(fact) => fact.on,
            Event::SeatTaken(fact) => fact.from,
            Event::SeatVacated(fact) => fact.until,
            Event::DeputyDesignated(fact) => fact.from,
            Event::MeetingScheduled(fact) => fact.on,
            Event::MeetingHeld(fact) => fact.on,
            Event::ProposalPrepared(fact) => fact.on,
            Event::AdviceGiven(fact) => fact.on,
            Event::ProposalWithdrawn(fact) => fact.on,
            Event::DecisionTaken(fact) => fact.decided_on,
            Event::DecisionSuperseded(fact) => fact.on,
            Event::StrategyAdjusted(fact) => fact.on,
            Event::ContributionProvided(fact) => fact.on,
            Event::FundsAllocated(fact) => fact.on,
            Event::FundsReleased(fact) => fact.on,
            Event::CommitmentEntered(fact) => fact.on,
            Event::Paid(fact) => fact.on,
            Event::PlanProposed(fact) => fact.on,
            Event::PlanAdopted(fact) | Event::PlanRejected(fact) => fact.on,
            Event::PlanWithdrawn(fact)
            | Event::PlanStarted(fact)
            | Event::PlanPaused(fact)
            | Event::PlanResumed(fact)
            | Event::PlanCompleted(fact) => fact.on,
            Event::PlanExpanded(fact) => fact.on,
            Event::PlanScaledUp(fact) => fact.on,
            Event::PlanStopped(fact) => fact.on,
            Event::BaselineRecorded(fact) | Event::MeasurementRecorded(fact) => fact.reference_date,
            Event::EvaluationRecorded(fact) => fact.on,
            Event::ProgrammeFounded(_)
            | Event::AreaRegistered(_)
            | Event::PersonRegistered(_)
            | Event::MeetingCancelled(_)
            | Event::IndicatorDefined(_) => return None,
        })
    }
}
