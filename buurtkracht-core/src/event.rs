//! The events: each variant of [`Event`] is one kind of fact in the log.
//!
//! [`decide`](crate::decide()) makes them and [`evolve`](crate::evolve()) applies them to the state. The payload of each
//! stands in the module of its topic.

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::actions::{Action, ActionResult};
use crate::acts::{IrregularAct, LegacyFact, Ratification, Reversal};
use crate::areas::{Area, AreaSuccession};
use crate::bodies::{Deputising, GroupEnding, GroupForming, GroupMerging, SeatTaking, SeatVacating};
use crate::budgets::{Budget, BudgetAdoption};
use crate::charter::{Amendment, Founding, InForce, PolicyChange, ReadingConfirmation, Review, Signature};
use crate::compliance::Acceptance;
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
use crate::initiatives::{Initiative, InitiativeLeaving};
use crate::mandates::{MandateGrant, MandateNarrowing, MandateRevocation, MandateUse};
use crate::meetings::{
    Agenda, Cancellation, MeetingCall, MeetingReport, MinutesAdoption, MinutesFiling, WeekWithoutMeeting,
};
use crate::partners::{Partner, PartnerLeaving, PartnerRenaming, PartnerSuccession, PledgeCancellation};
use crate::payload::{Payload, Visitor};
use crate::persons::Person;
use crate::plans::{
    Output, Plan, PlanExpansion, PlanScaling, PlanStep, PlanStop, PlanSupersession, PlanVerdict, Progress,
};

/// Declares the events, and visits the payload of each, so that no second list can lack one.
macro_rules! events {
    ($(#[$attribute:meta])* pub enum Event { $($(#[$doc:meta])* $name:ident($payload:ty),)* }) => {
        $(#[$attribute])*
        pub enum Event {
            $($(#[$doc])* $name($payload),)*
        }

        impl Event {
            /// Visits the facts that the payload states.
            pub(crate) fn visit_payload<'a>(&'a self, to: &mut impl Visitor<'a>) {
                match self {
                    $(Event::$name(fact) => fact.visit(to),)*
                }
            }
        }
    };
}

events! {
    /// What can have happened. The tag of each is stable: a changed shape becomes a new tag, `PlanStopped.2`, and what
    /// was written under the old one is upcast when it is read.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
        /// A duty of the charter's own was done.
        DutyPerformed(Review),
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
        /// An initiative of residents joined.
        InitiativeRegistered(Initiative),
        /// An initiative of residents left.
        InitiativeLeft(InitiativeLeaving),
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
        /// A finding was accepted.
        FindingAccepted(Acceptance),
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
