//! What can have happened.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::actions::{Action, ActionResult};
use crate::acts::{IrregularAct, LegacyFact, Ratification, Reversal};
use crate::areas::{Area, AreaSuccession};
use crate::bodies::{Deputising, GroupEnding, GroupForming, GroupMerging, SeatTaking, SeatVacating};
use crate::budgets::{Budget, BudgetAdoption};
use crate::charter::{Amendment, Founding, InForce, PolicyChange, ReadingConfirmation, Review, Signature};
use crate::decisions::{
    Advice, Correction, DecisionTaken, Proposal, ProposalWithdrawal, ReservationLapse, ReservationLifting,
    StrategyAdjustment, Supersession,
};
use crate::effort::{Assignment, CapacityRelease, Share, ShareRelease, Work};
use crate::evaluation::{Evaluation, Indicator, Measurement, Target};
use crate::feedback::{Feedback, Report, Signal};
use crate::funding::{
    FundingAdvance, FundingApplication, FundingAward, FundingDenial, FundingRecovery, FundingSettlement,
};
use crate::funds::{
    Allocation, CarryOver, Commitment, CreditNote, DeliveryConfirmation, InitiativeBudget, Invoice, Payment,
    Provision, Reassignment, Refund, Release, Settlement, YearClosing,
};
use crate::id::{CommandId, DecisionId, EvaluationId, PlanId, Sequence};
use crate::mandates::{MandateGrant, MandateNarrowing, MandateRevocation, MandateUse, UsedFor};
use crate::meetings::{
    Agenda, Cancellation, MeetingCall, MeetingReport, MinutesAdoption, MinutesFiling, WeekWithoutMeeting,
};
use crate::partners::{Partner, PartnerLeaving, PartnerRenaming, PartnerSuccession, PledgeCancellation};
use crate::persons::Person;
use crate::plans::{
    Output, Plan, PlanExpansion, PlanScaling, PlanStep, PlanStop, PlanSupersession, PlanVerdict, Progress,
};
use crate::value::Day;

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Record<T> {
    /// The position of the entry.
    pub sequence: Sequence,
    /// When it was recorded.
    #[serde(with = "crate::value::time")]
    #[schemars(with = "DateTime<FixedOffset>")]
    pub recorded_at: DateTime<FixedOffset>,
    /// The fact.
    pub fact: T,
}

impl<T> Record<T> {
    pub(crate) fn new(recorded: &Recorded, fact: T) -> Self {
        Self { sequence: recorded.sequence, recorded_at: recorded.recorded_at, fact }
    }
}

/// What can have happened. The tag of each is stable: a changed shape becomes a new tag, `PlanStopped.2`, and what
/// was written under the old one is upcast when it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
pub enum Event {
    /// The programme was founded.
    ProgrammeFounded(Box<Founding>),
    /// A core partner signed.
    CharterSigned(Signature),
    /// The charter came into force.
    CharterEnteredIntoForce(InForce),
    /// The text of the charter was amended.
    CharterAmended(Box<Amendment>),
    /// The partners confirmed how a point is read.
    ReadingConfirmed(ReadingConfirmation),
    /// A setting of the policy was changed.
    PolicySet(PolicyChange),
    /// The partners reviewed the charter.
    CharterReviewed(Review),
    /// Governance and effort were reviewed.
    GovernanceReviewRecorded(Review),
    /// The network was reviewed.
    NetworkReviewed(Review),
    /// A partner joined.
    PartnerRegistered(Partner),
    /// A partner goes by another name.
    PartnerRenamed(PartnerRenaming),
    /// Another organisation came in the place of a partner.
    PartnerSucceeded(PartnerSuccession),
    /// A partner left.
    PartnerLeft(PartnerLeaving),
    /// What a partner had not yet provided of a pledge will not come.
    PledgeCancelled(PledgeCancellation),
    /// An area became known.
    AreaRegistered(Area),
    /// Areas gave way to others.
    AreaSucceeded(AreaSuccession),
    /// A person became known under a pseudonym.
    PersonRegistered(Person),
    /// A group was formed.
    GroupFormed(GroupForming),
    /// Groups became one.
    GroupsMerged(GroupMerging),
    /// A group was ended.
    GroupEnded(GroupEnding),
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
    /// The agenda of a meeting was set.
    AgendaSet(Agenda),
    /// Minutes were filed as a draft.
    MinutesFiled(MinutesFiling),
    /// Minutes were adopted.
    MinutesAdopted(MinutesAdoption),
    /// A body did not meet in a week.
    WeekWithoutMeeting(WeekWithoutMeeting),
    /// An action was agreed.
    ActionAgreed(Action),
    /// An action is done.
    ActionDone(ActionResult),
    /// A proposal was prepared.
    ProposalPrepared(Proposal),
    /// Advice was given.
    AdviceGiven(Advice),
    /// A proposal was taken back.
    ProposalWithdrawn(ProposalWithdrawal),
    /// A decision was taken.
    DecisionTaken(Box<DecisionTaken>),
    /// A decision was replaced by another.
    DecisionSuperseded(Supersession),
    /// A decision was taken back by another.
    DecisionRevoked(Supersession),
    /// The reservation of a decision was lifted.
    ReservationLifted(ReservationLifting),
    /// The reservation of a decision lapsed.
    ReservationLapsed(ReservationLapse),
    /// The record was corrected: its full new value follows in the same commit.
    RecordCorrected(Correction),
    /// A mandate was granted.
    MandateGranted(MandateGrant),
    /// A mandate was narrowed.
    MandateNarrowed(MandateNarrowing),
    /// A mandate was withdrawn.
    MandateRevoked(MandateRevocation),
    /// A mandate was used.
    MandateUsed(MandateUse),
    /// An act broke a rule and happened anyway.
    IrregularActRecorded(IrregularAct),
    /// An irregular act was ratified.
    Ratified(Ratification),
    /// An irregular act was undone.
    Reversed(Reversal),
    /// A fact from before the signing.
    LegacyFactRecorded(LegacyFact),
    /// A group reported on a period.
    ReportSubmitted(Report),
    /// A signal was given.
    SignalRaised(Signal),
    /// Feedback was given.
    FeedbackGiven(Feedback),
    /// The strategy was adjusted.
    StrategyAdjusted(StrategyAdjustment),
    /// A partner provided money.
    ContributionProvided(Provision),
    /// Money was allocated.
    FundsAllocated(Allocation),
    /// Money was set aside for a decision under a reservation.
    FundsReserved(Allocation),
    /// Money went from one plan to another.
    FundsReassigned(Reassignment),
    /// Money went back to its source.
    FundsReleased(Release),
    /// Money is owed.
    CommitmentEntered(Commitment),
    /// What was ordered came.
    DeliveryConfirmed(DeliveryConfirmation),
    /// An invoice came in.
    InvoiceReceived(Invoice),
    /// An invoice was credited.
    InvoiceCredited(CreditNote),
    /// Money was paid.
    Paid(Payment),
    /// Money that was paid came back.
    Refunded(Refund),
    /// A commitment was settled.
    CommitmentSettled(Settlement),
    /// Residents were given a small budget for their initiative.
    InitiativeBudgetGranted(InitiativeBudget),
    /// A partner closed its books of a year.
    YearClosed(YearClosing),
    /// Money of a year went on to a later one.
    CarriedOver(CarryOver),
    /// Other funding was applied for.
    FundingAppliedFor(FundingApplication),
    /// Other funding was awarded.
    FundingAwarded(FundingAward),
    /// Other funding was denied.
    FundingDenied(FundingDenial),
    /// Other funding was paid.
    FundingAdvanced(FundingAdvance),
    /// Other funding was finally determined.
    FundingSettled(FundingSettlement),
    /// Other funding was taken back.
    FundingRecovered(FundingRecovery),
    /// A budget was drawn up.
    BudgetDrafted(Budget),
    /// A budget was adopted.
    BudgetAdopted(BudgetAdoption),
    /// Capacity was given to a body.
    CapacityDistributed(Assignment),
    /// An assignment of capacity was ended.
    CapacityReleased(CapacityRelease),
    /// Effort was spread over areas.
    EffortDistributed(Share),
    /// A share of effort was ended.
    EffortReleased(ShareRelease),
    /// Employees of a partner worked.
    EffortDelivered(Work),
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
    /// An annual plan gave way to a later one for its year.
    PlanSuperseded(PlanSupersession),
    /// How a running plan goes.
    ProgressRecorded(Progress),
    /// What a plan brought about.
    OutputRecorded(Output),
    /// An indicator was defined.
    IndicatorDefined(Indicator),
    /// A baseline was recorded.
    BaselineRecorded(Measurement),
    /// A measurement was recorded.
    MeasurementRecorded(Measurement),
    /// A target was set.
    TargetSet(Target),
    /// An evaluation was recorded.
    EvaluationRecorded(Evaluation),
}

impl Event {
    /// The decision that this event is an effect of, if it is one. Not the decision itself.
    #[must_use]
    pub fn decision(&self) -> Option<&DecisionId> {
        match self {
            Event::ReadingConfirmed(fact) => Some(&fact.decision),
            Event::PolicySet(fact) => Some(&fact.decision),
            Event::GroupFormed(fact) => Some(&fact.decision),
            Event::GroupsMerged(fact) => Some(&fact.decision),
            Event::GroupEnded(fact) => Some(&fact.decision),
            Event::DecisionSuperseded(fact) | Event::DecisionRevoked(fact) => Some(&fact.by),
            Event::MandateGranted(fact) => Some(&fact.decision),
            Event::MandateNarrowed(fact) => Some(&fact.decision),
            Event::MandateRevoked(fact) => Some(&fact.decision),
            Event::MandateUsed(fact) => match &fact.purpose {
                UsedFor::Decision(decision) => Some(decision),
                UsedFor::Commitment(_) => None,
            },
            Event::Ratified(fact) => Some(&fact.decision),
            Event::StrategyAdjusted(fact) => Some(&fact.decision),
            Event::FundsAllocated(fact) | Event::FundsReserved(fact) => Some(&fact.decision),
            Event::FundsReassigned(fact) => Some(&fact.to.decision),
            Event::FundsReleased(fact) => Some(&fact.decision),
            Event::InitiativeBudgetGranted(fact) => Some(&fact.decision),
            Event::BudgetAdopted(fact) => Some(&fact.decision),
            Event::CapacityDistributed(fact) => Some(&fact.decision),
            Event::CapacityReleased(fact) => Some(&fact.decision),
            Event::EffortDistributed(fact) => Some(&fact.decision),
            Event::EffortReleased(fact) => Some(&fact.decision),
            Event::PlanAdopted(fact) | Event::PlanRejected(fact) => Some(&fact.decision),
            Event::PlanExpanded(fact) => Some(&fact.decision),
            Event::PlanScaledUp(fact) => Some(&fact.decision),
            Event::PlanStopped(fact) => Some(&fact.decision),
            Event::PlanSuperseded(fact) => Some(&fact.decision),
            Event::ProgrammeFounded(_)
            | Event::CharterSigned(_)
            | Event::CharterEnteredIntoForce(_)
            | Event::CharterAmended(_)
            | Event::CharterReviewed(_)
            | Event::GovernanceReviewRecorded(_)
            | Event::NetworkReviewed(_)
            | Event::PartnerRegistered(_)
            | Event::PartnerRenamed(_)
            | Event::PartnerSucceeded(_)
            | Event::PartnerLeft(_)
            | Event::PledgeCancelled(_)
            | Event::AreaRegistered(_)
            | Event::AreaSucceeded(_)
            | Event::PersonRegistered(_)
            | Event::SeatTaken(_)
            | Event::SeatVacated(_)
            | Event::DeputyDesignated(_)
            | Event::MeetingScheduled(_)
            | Event::MeetingHeld(_)
            | Event::MeetingCancelled(_)
            | Event::AgendaSet(_)
            | Event::MinutesFiled(_)
            | Event::MinutesAdopted(_)
            | Event::WeekWithoutMeeting(_)
            | Event::ActionAgreed(_)
            | Event::ActionDone(_)
            | Event::ProposalPrepared(_)
            | Event::AdviceGiven(_)
            | Event::ProposalWithdrawn(_)
            | Event::DecisionTaken(_)
            | Event::ReservationLifted(_)
            | Event::ReservationLapsed(_)
            | Event::RecordCorrected(_)
            | Event::IrregularActRecorded(_)
            | Event::Reversed(_)
            | Event::LegacyFactRecorded(_)
            | Event::ReportSubmitted(_)
            | Event::SignalRaised(_)
            | Event::FeedbackGiven(_)
            | Event::ContributionProvided(_)
            | Event::CommitmentEntered(_)
            | Event::Paid(_)
            | Event::DeliveryConfirmed(_)
            | Event::InvoiceReceived(_)
            | Event::InvoiceCredited(_)
            | Event::Refunded(_)
            | Event::CommitmentSettled(_)
            | Event::YearClosed(_)
            | Event::CarriedOver(_)
            | Event::FundingAppliedFor(_)
            | Event::FundingAwarded(_)
            | Event::FundingDenied(_)
            | Event::FundingAdvanced(_)
            | Event::FundingSettled(_)
            | Event::FundingRecovered(_)
            | Event::BudgetDrafted(_)
            | Event::EffortDelivered(_)
            | Event::PlanProposed(_)
            | Event::PlanWithdrawn(_)
            | Event::PlanStarted(_)
            | Event::PlanPaused(_)
            | Event::PlanResumed(_)
            | Event::PlanCompleted(_)
            | Event::ProgressRecorded(_)
            | Event::OutputRecorded(_)
            | Event::IndicatorDefined(_)
            | Event::BaselineRecorded(_)
            | Event::MeasurementRecorded(_)
            | Event::TargetSet(_)
            | Event::EvaluationRecorded(_) => None,
        }
    }

    /// The plan that an effect of a decision is about, where it names one.
    #[must_use]
    pub fn plan(&self) -> Option<&PlanId> {
        if let Event::FundsAllocated(fact) | Event::FundsReserved(fact) = self {
            Some(&fact.plan)
        } else if let Event::FundsReassigned(fact) = self {
            Some(&fact.to.plan)
        } else if let Event::EffortDistributed(fact) = self {
            fact.plan.as_ref()
        } else if let Event::PlanAdopted(fact) | Event::PlanRejected(fact) = self {
            Some(&fact.plan)
        } else if let Event::PlanExpanded(fact) = self {
            Some(&fact.plan)
        } else if let Event::PlanScaledUp(fact) = self {
            Some(&fact.plan)
        } else if let Event::PlanStopped(fact) = self {
            Some(&fact.plan)
        } else if let Event::PlanSuperseded(fact) = self {
            Some(&fact.plan)
        } else {
            None
        }
    }

    /// The evaluation that an effect of a decision rests on by itself, where it names one.
    #[must_use]
    pub fn evaluation(&self) -> Option<&EvaluationId> {
        if let Event::PlanExpanded(fact) = self {
            fact.evaluation.as_ref()
        } else if let Event::PlanScaledUp(fact) = self {
            fact.evaluation.as_ref()
        } else if let Event::PlanStopped(fact) = self {
            fact.evaluation.as_ref()
        } else {
            None
        }
    }

    /// What an effect of a decision makes, changes or ends, as the id of it.
    pub(crate) fn subject(&self) -> Option<String> {
        if let Event::FundsAllocated(fact) | Event::FundsReserved(fact) = self {
            Some(fact.allocation.to_string())
        } else if let Event::FundsReassigned(fact) = self {
            Some(fact.to.allocation.to_string())
        } else if let Event::CapacityDistributed(fact) = self {
            Some(fact.assignment.to_string())
        } else if let Event::EffortDistributed(fact) = self {
            Some(fact.share.to_string())
        } else if let Event::InitiativeBudgetGranted(fact) = self {
            Some(fact.granted.commitment.to_string())
        } else if let Event::BudgetAdopted(fact) = self {
            Some(fact.budget.to_string())
        } else if let Event::GroupFormed(fact) = self {
            Some(fact.group.to_string())
        } else if let Event::GroupsMerged(fact) = self {
            Some(fact.into.to_string())
        } else if let Event::GroupEnded(fact) = self {
            Some(fact.group.to_string())
        } else if let Event::DecisionSuperseded(fact) | Event::DecisionRevoked(fact) = self {
            Some(fact.decision.to_string())
        } else if let Event::MandateGranted(fact) = self {
            Some(fact.mandate.mandate.to_string())
        } else if let Event::MandateNarrowed(fact) = self {
            Some(fact.narrowed.mandate.to_string())
        } else if let Event::MandateRevoked(fact) = self {
            Some(fact.mandate.to_string())
        } else if let Event::Ratified(fact) = self {
            Some(fact.act.to_string())
        } else if let Event::ReadingConfirmed(fact) = self {
            Some(fact.point.to_string())
        } else if let Event::PolicySet(fact) = self {
            Some(<&str>::from(&fact.setting).to_owned())
        } else {
            self.plan().map(ToString::to_string)
        }
    }

    /// The day in the world that the event is about, where it has one.
    #[must_use]
    pub fn on(&self) -> Option<Day> {
        Some(match self {
            Event::CharterSigned(fact) => fact.on,
            Event::CharterEnteredIntoForce(fact) => fact.on,
            Event::CharterAmended(fact) => fact.from,
            Event::ReadingConfirmed(fact) => fact.on,
            Event::PolicySet(fact) => fact.on,
            Event::CharterReviewed(fact)
            | Event::GovernanceReviewRecorded(fact)
            | Event::NetworkReviewed(fact) => fact.on,
            Event::PartnerRegistered(fact) => fact.on,
            Event::PartnerRenamed(fact) => fact.on,
            Event::PartnerSucceeded(fact) => fact.on,
            Event::PartnerLeft(fact) => fact.until,
            Event::PledgeCancelled(fact) => fact.until,
            Event::AreaSucceeded(fact) => fact.on,
            Event::GroupFormed(fact) => fact.on,
            Event::GroupsMerged(fact) => fact.on,
            Event::GroupEnded(fact) => fact.on,
            Event::SeatTaken(fact) => fact.from,
            Event::SeatVacated(fact) => fact.until,
            Event::DeputyDesignated(fact) => fact.from,
            Event::MeetingScheduled(fact) => fact.on,
            Event::MeetingHeld(fact) => fact.on,
            Event::MinutesFiled(fact) => fact.on,
            Event::WeekWithoutMeeting(fact) => fact.week.monday(),
            Event::ActionAgreed(fact) => fact.on,
            Event::ActionDone(fact) => fact.on,
            Event::ProposalPrepared(fact) => fact.on,
            Event::AdviceGiven(fact) => fact.on,
            Event::ProposalWithdrawn(fact) => fact.on,
            Event::DecisionTaken(fact) => fact.decision.decided_on,
            Event::DecisionSuperseded(fact) | Event::DecisionRevoked(fact) => fact.on,
            Event::ReservationLifted(fact) => fact.on,
            Event::ReservationLapsed(fact) => fact.on,
            Event::MandateGranted(fact) => fact.on,
            Event::MandateNarrowed(fact) => fact.on,
            Event::MandateRevoked(fact) => fact.on,
            Event::MandateUsed(fact) => fact.on,
            Event::IrregularActRecorded(fact) => fact.on,
            Event::Ratified(fact) => fact.on,
            Event::Reversed(fact) => fact.on,
            Event::LegacyFactRecorded(fact) => fact.on,
            Event::ReportSubmitted(fact) => fact.on,
            Event::SignalRaised(fact) => fact.on,
            Event::FeedbackGiven(fact) => fact.on,
            Event::StrategyAdjusted(fact) => fact.on,
            Event::ContributionProvided(fact) => fact.on,
            Event::FundsAllocated(fact) | Event::FundsReserved(fact) => fact.on,
            Event::FundsReassigned(fact) => fact.to.on,
            Event::FundsReleased(fact) => fact.on,
            Event::CommitmentEntered(fact) => fact.on,
            Event::Paid(fact) => fact.on,
            Event::DeliveryConfirmed(fact) => fact.on,
            Event::InvoiceReceived(fact) => fact.on,
            Event::InvoiceCredited(fact) => fact.on,
            Event::Refunded(fact) => fact.on,
            Event::CommitmentSettled(fact) => fact.on,
            Event::YearClosed(fact) => fact.on,
            Event::CarriedOver(fact) => fact.on,
            Event::FundingAppliedFor(fact) => fact.on,
            Event::FundingAwarded(fact) => fact.on,
            Event::FundingDenied(fact) => fact.on,
            Event::FundingAdvanced(fact) => fact.on,
            Event::FundingSettled(fact) => fact.on,
            Event::FundingRecovered(fact) => fact.on,
            Event::BudgetDrafted(fact) => fact.on,
            Event::InitiativeBudgetGranted(fact) => fact.on,
            Event::BudgetAdopted(fact) => fact.on,
            Event::CapacityDistributed(fact) => fact.on,
            Event::CapacityReleased(fact) => fact.on,
            Event::EffortDistributed(fact) => fact.on,
            Event::EffortReleased(fact) => fact.on,
            Event::EffortDelivered(fact) => fact.period.until(),
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
            Event::PlanSuperseded(fact) => fact.on,
            Event::OutputRecorded(fact) => fact.counted_on(),
            Event::ProgressRecorded(fact) => fact.on,
            Event::BaselineRecorded(fact) | Event::MeasurementRecorded(fact) => fact.reference_date,
            Event::TargetSet(fact) => fact.on,
            Event::EvaluationRecorded(fact) => fact.on,
            Event::ProgrammeFounded(_)
            | Event::AreaRegistered(_)
            | Event::PersonRegistered(_)
            | Event::MeetingCancelled(_)
            | Event::AgendaSet(_)
            | Event::MinutesAdopted(_)
            | Event::RecordCorrected(_)
            | Event::IndicatorDefined(_) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader of entries finds the command by the text in front of it.
    #[test]
    fn no_event_has_a_member_that_is_named_as_the_command_of_an_entry() {
        let schema = serde_json::to_string(&schemars::schema_for!(Event)).unwrap();
        assert!(schema.contains("\"signatures\":"), "members are looked for as they are written");
        assert!(!schema.contains("\"command\":"));
    }
}
