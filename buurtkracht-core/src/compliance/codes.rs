//! The codes of findings, each with what it rests on.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantArray, VariantNames};

use crate::charter::{Charter, DutyKind};
use crate::value::Title;

/// The kind of a finding.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Display,
    IntoStaticStr,
    VariantNames,
    VariantArray,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingCode {
    /// Spent or owed above the allocation.
    Overspent,
    /// Charged or paid above the commitment.
    PaidAboveCommitment,
    /// A pledge of money of which less was provided than pledged, after the term; or nothing, after its
    /// first year.
    PledgeNotProvided,
    /// A partner left or an irregular act spent money, and more is allocated from a pledge than it has.
    PledgeShort,
    /// Paid more on an invoice than it asks.
    PaidTwice,
    /// Paid without the whole chain: commitment, and by its ground invoice and confirmed delivery, or a document.
    PaymentChainBroken,
    /// Who ordered it also confirmed that it came, or paid it.
    DutiesNotSeparated,
    /// A small budget for an initiative, not settled by its day.
    InitiativeNotSettled,
    /// A closed year has money left that was not carried over.
    UnspentNotCarriedOver,
    /// Money of a closed year owed anew before it was carried over.
    UsedBeforeCarryOver,
    /// Other funding finally came to less than is allocated from it.
    FundingShort,
    /// Other funding finally came to less than was paid, and the rest was not taken back.
    RecoveryOpen,
    /// In a calendar quarter less effort was delivered than the policy asks of what was pledged.
    EffortBelowPledge,
    /// Worked for a body that the pledge is not meant for, or for a group that had ended.
    EffortElsewhere,
    /// Other employees are named on the assignments of a pledge than the text counts, or more were at work at the same time.
    HeadcountDiffers,
    /// Capacity of a group that was not spread over areas within the days of the policy.
    EffortNotSpread,
    /// The same work entered twice: of one pledge, for one body and plan, in the same areas on the same days.
    WorkTwice,
    /// At a meeting without a seat, a deputyship or an invitation.
    AttendedWithoutSeat,
    /// Decided without a prepared proposal.
    DecidedWithoutProposal,
    /// Decided in writing or under a mandate, and not reported at the body's next meeting.
    DecisionNotReported,
    /// Recorded later than the policy allows.
    RecordedLate,
    /// A voice from someone who, by what became known later, held no seat that day.
    VoiceWithoutSeat,
    /// A voice in a meeting from someone whom its record does not have as a member present.
    VoiceNotPresent,
    /// An act that departs from a reading which the partners have not confirmed.
    DepartsFromReading,
    /// Deferred after an objection that nobody resolved since.
    ObjectionUnresolved,
    /// A mandate used by someone who, by what became known later, did not hold its seat that day.
    MandateWithoutSeat,
    /// A mandate used for money without citing the payer's own authority.
    MandateWithoutAuthority,
    /// Money owed without a named person, or without a mandate, decision or authority of the payer that allows it.
    CommitmentWithoutAuthority,
    /// Money owed, goods or services delivered, or work done, outside the term.
    OutsideTerm,
    /// A proposal from which the proposer's own organisation alone benefits.
    InterestedParty,
    /// Still under reservation after the last day to wait.
    ReservationOverdue,
    /// An act that broke a rule, neither ratified nor reversed.
    IrregularAct,
    /// No minutes filed by the body's next meeting.
    MinutesMissing,
    /// Minutes not adopted by the body's next meeting.
    MinutesNotAdopted,
    /// The minutes tell a decision otherwise than the record.
    MinutesDiffer,
    /// The months of the policy for a baseline are over, and the programme has none.
    NoBaseline,
    /// A goal that no indicator tells about.
    GoalWithoutIndicator,
    /// An active plan that works in an area without a baseline of its own for any of its goals.
    PlanWithoutBaseline,
    /// A calendar year began without an adopted annual plan.
    NoAnnualPlan,
    /// An annual plan adopted without advice to the groups that carry it out.
    AnnualPlanWithoutAdvice,
    /// Nothing recorded of how an active plan goes since the meeting before the last one of the body that
    /// monitors it.
    NoProgress,
    /// Stopped as not working, without an evaluation.
    StopWithoutEvaluation,
    /// Stopped urgently, and not evaluated within 30 days.
    UrgentStopNotEvaluated,
    /// An evaluation asked for a change that no decision followed.
    EvaluationWithoutFollowUp,
    /// An evaluation told of a challenge, and by the next meeting of its body no action took it up.
    ChallengeWithoutAction,
    /// An evaluation of effect that rests on no figure that counts: there is none, it is suppressed or
    /// superseded, or its indicator is context only.
    EffectWithoutMeasurement,
    /// An evaluation of effect by figures of which the area has no baseline: no change shown.
    EffectWithoutBaseline,
    /// Expanded, scaled up or adjusted without an evaluation.
    ChangeWithoutEvaluation,
    /// A seat is vacant for longer than the policy allows, whether it was ever held or not.
    SeatVacant,
    /// A seat of a group without a holder, for no longer than the policy allows yet.
    FunctionWithoutHolder,
    /// Fewer meetings in a span, such as a calendar year, than the cadence.
    TooFewMeetings,
    /// Weeks in which a group had a project in preparation or active and did not meet.
    WeeksMissed,
    /// The lead of an open project holds no seat in its group any more.
    LeadLeft,
    /// An open project inside an ended plan.
    ProjectOutlivesPlan,
    /// An open project that serves a goal that its plan does not, or runs outside the period of its plan.
    ProjectBeyondPlan,
    /// An open plan of a group that ended and did not become part of another.
    PlanWithoutGroup,
    /// An action not done by its day.
    ActionOverdue,
    /// A group reported nothing on a period.
    ReportMissing,
    /// No feedback by the next meeting of the body that is to receive it.
    FeedbackMissing,
    /// Another duty of the text is overdue.
    DutyOverdue,
    /// The network did not grow over a calendar year.
    NetworkNotGrowing,
    /// The network was not reviewed for longer than the policy allows.
    NetworkNotReviewed,
}

/// The layer of the charter that asks for something.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Display, IntoStaticStr, VariantNames,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Layer {
    /// The text that the partners signed.
    Text,
    /// A reading, where the text is silent or ambiguous.
    Reading,
    /// Policy, not from the declaration.
    Policy,
}

/// The weight of a finding.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Display, IntoStaticStr, VariantNames,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Severity {
    /// Somebody should act.
    Normal,
    /// Good to know.
    Low,
}

/// The part of a charter that a finding rests on: its § is the §.
pub(super) enum Part {
    Goals,
    Bodies,
    Pledges,
    Duty(DutyKind),
    /// The text says nothing of it.
    None,
}

impl FindingCode {
    pub(super) fn part(self) -> Part {
        use FindingCode as Code;
        match self {
            Code::Overspent
            | Code::PaidAboveCommitment
            | Code::PledgeNotProvided
            | Code::PledgeShort
            | Code::PaidTwice
            | Code::PaymentChainBroken
            | Code::DutiesNotSeparated
            | Code::InitiativeNotSettled
            | Code::UnspentNotCarriedOver
            | Code::UsedBeforeCarryOver
            | Code::EffortBelowPledge
            | Code::EffortElsewhere
            | Code::HeadcountDiffers
            | Code::OutsideTerm => Part::Pledges,
            Code::FundingShort | Code::RecoveryOpen => Part::Duty(DutyKind::MultiYearBudget),
            Code::GoalWithoutIndicator => Part::Goals,
            Code::AttendedWithoutSeat
            | Code::EffortNotSpread
            | Code::DecidedWithoutProposal
            | Code::DecisionNotReported
            | Code::VoiceWithoutSeat
            | Code::VoiceNotPresent
            | Code::ObjectionUnresolved
            | Code::MandateWithoutSeat
            | Code::MandateWithoutAuthority
            | Code::CommitmentWithoutAuthority
            | Code::StopWithoutEvaluation
            | Code::UrgentStopNotEvaluated
            | Code::SeatVacant
            | Code::FunctionWithoutHolder
            | Code::TooFewMeetings
            | Code::WeeksMissed
            | Code::LeadLeft
            | Code::ProjectOutlivesPlan
            | Code::ProjectBeyondPlan
            | Code::PlanWithoutGroup
            | Code::ActionOverdue => Part::Bodies,
            Code::NoBaseline | Code::PlanWithoutBaseline | Code::EffectWithoutBaseline => {
                Part::Duty(DutyKind::Baseline)
            }
            Code::EvaluationWithoutFollowUp
            | Code::ChallengeWithoutAction
            | Code::EffectWithoutMeasurement
            | Code::ChangeWithoutEvaluation => Part::Duty(DutyKind::Evaluations),
            Code::NoAnnualPlan | Code::AnnualPlanWithoutAdvice => Part::Duty(DutyKind::AnnualPlan),
            Code::NoProgress => Part::Duty(DutyKind::Progress),
            Code::ReportMissing => Part::Duty(DutyKind::Reports),
            Code::FeedbackMissing => Part::Duty(DutyKind::Feedback),
            Code::NetworkNotGrowing => Part::Duty(DutyKind::Network),
            Code::NetworkNotReviewed => Part::Duty(DutyKind::NetworkReview),
            Code::RecordedLate
            | Code::DepartsFromReading
            | Code::WorkTwice
            | Code::InterestedParty
            | Code::ReservationOverdue
            | Code::IrregularAct
            | Code::MinutesMissing
            | Code::MinutesNotAdopted
            | Code::MinutesDiffer
            | Code::DutyOverdue => Part::None,
        }
    }

    /// The § of the charter that it rests on; none where the text is silent, and where each finding has that
    /// of its duty.
    pub fn section(self, charter: &Charter) -> Option<Title> {
        let text = &charter.text;
        match self.part() {
            Part::Goals => text.goals.first().map(|goal| goal.section.clone()),
            Part::Bodies => text.bodies.first().map(|body| body.section.clone()),
            Part::Pledges => text.pledges.first().map(|pledge| pledge.section.clone()),
            Part::Duty(kind) => {
                text.duties.iter().find(|duty| duty.asks == kind).map(|duty| duty.section.clone())
            }
            Part::None => None,
        }
    }

    /// The layer that asks for what is amiss.
    pub fn layer(self) -> Layer {
        use FindingCode as Code;
        match self {
            Code::Overspent
            | Code::PledgeNotProvided
            | Code::PledgeShort
            | Code::EffortElsewhere
            | Code::HeadcountDiffers
            | Code::OutsideTerm
            | Code::AttendedWithoutSeat
            | Code::DecidedWithoutProposal
            | Code::VoiceWithoutSeat
            | Code::MandateWithoutSeat
            | Code::NoBaseline
            | Code::NoAnnualPlan
            | Code::AnnualPlanWithoutAdvice
            | Code::NoProgress
            | Code::StopWithoutEvaluation
            | Code::EvaluationWithoutFollowUp
            | Code::ChangeWithoutEvaluation
            | Code::FunctionWithoutHolder
            | Code::TooFewMeetings
            | Code::WeeksMissed
            | Code::LeadLeft
            | Code::FeedbackMissing
            | Code::DutyOverdue
            | Code::NetworkNotGrowing => Layer::Text,
            Code::PaidAboveCommitment
            | Code::PaidTwice
            | Code::PaymentChainBroken
            | Code::DutiesNotSeparated
            | Code::InitiativeNotSettled
            | Code::UnspentNotCarriedOver
            | Code::FundingShort
            | Code::RecoveryOpen
            | Code::WorkTwice
            | Code::VoiceNotPresent
            | Code::DepartsFromReading
            | Code::ObjectionUnresolved
            | Code::DecisionNotReported
            | Code::MandateWithoutAuthority
            | Code::CommitmentWithoutAuthority
            | Code::InterestedParty
            | Code::ReservationOverdue
            | Code::IrregularAct
            | Code::MinutesMissing
            | Code::MinutesNotAdopted
            | Code::MinutesDiffer
            | Code::GoalWithoutIndicator
            | Code::UrgentStopNotEvaluated
            | Code::PlanWithoutBaseline
            | Code::ChallengeWithoutAction
            | Code::EffectWithoutMeasurement
            | Code::EffectWithoutBaseline
            | Code::ProjectOutlivesPlan
            | Code::ProjectBeyondPlan
            | Code::PlanWithoutGroup
            | Code::ActionOverdue => Layer::Reading,
            Code::UsedBeforeCarryOver
            | Code::EffortBelowPledge
            | Code::EffortNotSpread
            | Code::RecordedLate
            | Code::SeatVacant
            | Code::ReportMissing
            | Code::NetworkNotReviewed => Layer::Policy,
        }
    }

    /// How much it weighs.
    pub fn severity(self) -> Severity {
        match self {
            FindingCode::PlanWithoutBaseline
            | FindingCode::NetworkNotGrowing
            | FindingCode::NetworkNotReviewed => Severity::Low,
            _ => Severity::Normal,
        }
    }
}
