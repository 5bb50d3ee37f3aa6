//! What can have happened.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::areas::Area;
use crate::bodies::{Deputising, GroupForming, SeatTaking, SeatVacating};
use crate::charter::{Founding, InForce, Signature};
use crate::decisions::{
    Advice, Decision, Proposal, ProposalWithdrawal, Proposer, StrategyAdjustment, Supersession,
};
use crate::evaluation::{Evaluation, Indicator, Measurement};
use crate::funds::{Allocation, Commitment, Payment, ProvidedHow, Provision, Release};
use crate::id::{BodyId, CommandId, DecisionId, PartnerId, PersonId, PlanId, Sequence};
use crate::meetings::{Cancellation, MeetingCall, MeetingReport};
use crate::partners::Partner;
use crate::persons::Person;
use crate::plans::{Plan, PlanExpansion, PlanKind, PlanScaling, PlanStep, PlanStop, PlanVerdict};

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

/// Whom or what an event names, to find it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mention<'a> {
    /// A body.
    Body(&'a BodyId),
    /// A partner.
    Partner(&'a PartnerId),
    /// A person.
    Person(&'a PersonId),
    /// A plan.
    Plan(&'a PlanId),
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

    /// Whom or what the event names itself. Money is not followed to its plan or partner here.
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention<'_>> {
        use Mention::{Body, Partner, Person, Plan};
        match self {
            Event::CharterSigned(fact) => vec![Partner(&fact.partner), Person(&fact.signatory)],
            Event::PartnerRegistered(fact) => vec![Partner(&fact.partner)],
            Event::PersonRegistered(fact) => vec![Person(&fact.person)],
            Event::GroupFormed(fact) => vec![Body(&fact.group)],
            Event::SeatTaken(fact) => {
                let partner = fact.partner.iter().map(Partner);
                [Body(&fact.body), Person(&fact.person)].into_iter().chain(partner).collect()
            }
            Event::SeatVacated(fact) => vec![Body(&fact.body), Person(&fact.person)],
            Event::DeputyDesignated(fact) => {
                let partner = fact.partner.iter().map(Partner);
                [Body(&fact.body), Person(&fact.person)].into_iter().chain(partner).collect()
            }
            Event::MeetingScheduled(fact) => vec![Body(&fact.body)],
            Event::MeetingHeld(fact) => {
                let present = fact.present.iter().map(|attendance| Person(&attendance.person));
                [Body(&fact.body)].into_iter().chain(present).collect()
            }
            Event::ProposalPrepared(fact) => {
                let by = match &fact.by {
                    Proposer::Body(body) => Body(body),
                    Proposer::Partner(partner) => Partner(partner),
                    Proposer::Person(person) => Person(person),
                };
                [by, Body(&fact.to)].into_iter().chain(fact.plan.iter().map(Plan)).collect()
            }
            Event::AdviceGiven(fact) => vec![Body(&fact.by)],
            Event::DecisionTaken(fact) => {
                let positions = fact.positions.iter().map(|position| Person(&position.person));
                [Body(&fact.body)].into_iter().chain(positions).collect()
            }
            Event::ContributionProvided(fact) => match &fact.how {
                ProvidedHow::PaidTo(partner) => vec![Partner(partner)],
                ProvidedHow::SpentByPartner => vec![],
            },
            Event::FundsAllocated(fact) => vec![Plan(&fact.plan)],
            Event::PlanProposed(fact) => {
                let named = [Plan(&fact.plan), Body(&fact.body)].into_iter();
                match &fact.kind {
                    PlanKind::Project { parent, lead } => named.chain([Plan(parent), Person(lead)]).collect(),
                    PlanKind::Annual { .. } | PlanKind::Neighbourhood => named.collect(),
                }
            }
            Event::PlanAdopted(fact) | Event::PlanRejected(fact) => vec![Plan(&fact.plan)],
            Event::PlanWithdrawn(fact)
            | Event::PlanStarted(fact)
            | Event::PlanPaused(fact)
            | Event::PlanResumed(fact)
            | Event::PlanCompleted(fact) => vec![Plan(&fact.plan)],
            Event::PlanExpanded(fact) => vec![Plan(&fact.plan)],
            Event::PlanScaledUp(fact) => vec![Plan(&fact.plan)],
            Event::PlanStopped(fact) => vec![Plan(&fact.plan)],
            Event::EvaluationRecorded(fact) => {
                [Body(&fact.by)].into_iter().chain(fact.about.plan().map(Plan)).collect()
            }
            Event::ProgrammeFounded(_)
            | Event::CharterEnteredIntoForce(_)
            | Event::AreaRegistered(_)
            | Event::MeetingCancelled(_)
            | Event::ProposalWithdrawn(_)
            | Event::DecisionSuperseded(_)
            | Event::StrategyAdjusted(_)
            | Event::FundsReleased(_)
            | Event::CommitmentEntered(_)
            | Event::Paid(_)
            | Event::IndicatorDefined(_)
            | Event::BaselineRecorded(_)
            | Event::MeasurementRecorded(_) => vec![],
        }
    }
}
