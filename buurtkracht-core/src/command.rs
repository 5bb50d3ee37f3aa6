//! The commands: each variant of [`Command`] is one request to record something.
//!
//! A [`CommandEnvelope`] adds the programme, the id that makes a retry safe, and the actor. [`decide`](crate::decide()) turns
//! it into events or refuses it.

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::actions::{Action, ActionResult};
use crate::acts::{IrregularAct, LegacyFact, Reversal};
use crate::areas::{Area, AreaSuccession};
use crate::bodies::{Deputising, SeatTaking, SeatVacating};
use crate::budgets::Budget;
use crate::charter::{Amendment, Founding, InForce, Review, Signature};
use crate::compliance::Acceptance;
use crate::decisions::{
    Advice, CorrectRecord, Proposal, ProposalWithdrawal, ReservationLapse, ReservationLifting, TakeDecision,
};
use crate::effort::Work;
use crate::evaluation::{Evaluation, Indicator, Measurement, Target};
use crate::feedback::{Feedback, Report, Signal};
use crate::funding::{
    FundingAdvance, FundingApplication, FundingAward, FundingDenial, FundingRecovery, FundingSettlement,
};
use crate::funds::{
    CarryOver, Commitment, CreditNote, DeliveryConfirmation, Invoice, Payment, Provision, Refund, Settlement,
    YearClosing,
};
use crate::id::{ActorId, CommandId, ProgrammeId};
use crate::initiatives::{Initiative, InitiativeLeaving};
use crate::meetings::{
    Agenda, Cancellation, MeetingCall, MeetingReport, MinutesAdoption, MinutesFiling, WeekWithoutMeeting,
};
use crate::partners::{Partner, PartnerLeaving, PartnerRenaming, PartnerSuccession};
use crate::persons::Person;
use crate::plans::{Output, Plan, PlanStep, Progress};

/// A submitted command: one JSON object on one line. The log keeps it byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommandEnvelope {
    /// The programme that it is for.
    pub programme: ProgrammeId,
    /// The id of this command. Submitted twice, it is recorded once.
    pub id: CommandId,
    /// The one that submits it.
    pub actor: ActorId,
    /// The command itself.
    #[serde(rename = "do")]
    pub command: Command,
}

/// A command. Each makes one commit, or is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum Command {
    /// Found a programme from its charter.
    FoundProgramme(Box<Founding>),
    /// Record that a core partner signed.
    SignCharter(Signature),
    /// Bring the charter into force.
    BringCharterIntoForce(InForce),
    /// Put a new text in the place of the charter's, signed by every core partner.
    AmendCharter(Box<Amendment>),
    /// Record that charter, governance or network were reviewed.
    RecordReview(Review),
    /// Register a partner that the charter does not name.
    RegisterPartner(Partner),
    /// Record that a partner goes by another name.
    RenamePartner(PartnerRenaming),
    /// Record that another organisation came in the place of a partner.
    SucceedPartner(PartnerSuccession),
    /// Record that a partner left.
    RecordLeaving(PartnerLeaving),
    /// Register an area.
    RegisterArea(Area),
    /// Record that areas gave way to others.
    SucceedAreas(AreaSuccession),
    /// Register a person under a pseudonym.
    RegisterPerson(Person),
    /// Register an initiative of residents.
    RegisterInitiative(Initiative),
    /// Record that an initiative of residents left.
    RecordInitiativeLeaving(InitiativeLeaving),
    /// Take a seat.
    TakeSeat(SeatTaking),
    /// Leave a seat, or stop to deputise for it.
    VacateSeat(SeatVacating),
    /// Designate a deputy.
    DesignateDeputy(Deputising),
    /// Call a meeting.
    ScheduleMeeting(MeetingCall),
    /// Record that a meeting was held.
    HoldMeeting(MeetingReport),
    /// Cancel a meeting.
    CancelMeeting(Cancellation),
    /// Set the agenda of a meeting.
    SetAgenda(Agenda),
    /// File the minutes of a meeting as a draft.
    FileMinutes(MinutesFiling),
    /// Adopt the minutes of an earlier meeting.
    AdoptMinutes(MinutesAdoption),
    /// Record that a body did not meet in a week.
    RecordWeekWithoutMeeting(WeekWithoutMeeting),
    /// Agree that somebody does something.
    AgreeAction(Action),
    /// Record that an action is done.
    CompleteAction(ActionResult),
    /// Prepare a proposal.
    PrepareProposal(Proposal),
    /// Advise on a proposal.
    GiveAdvice(Advice),
    /// Take a proposal back.
    WithdrawProposal(ProposalWithdrawal),
    /// Take a decision with its effects.
    TakeDecision(Box<TakeDecision>),
    /// Lift the reservation under which a decision was adopted.
    LiftReservation(ReservationLifting),
    /// Record that the approval will not come.
    LapseReservation(ReservationLapse),
    /// Correct the record where it differs from the minutes.
    CorrectRecord(Box<CorrectRecord>),
    /// Record an act that broke a rule and happened anyway.
    RecordIrregularAct(IrregularAct),
    /// Record that an irregular act was undone.
    ReverseAct(Reversal),
    /// Accept a finding, by who answers for it.
    AcceptFinding(Acceptance),
    /// Record a fact from before the signing.
    RecordLegacyFact(LegacyFact),
    /// Report on a period.
    SubmitReport(Report),
    /// Give a signal.
    RaiseSignal(Signal),
    /// Give feedback.
    GiveFeedback(Feedback),
    /// Record money that a partner provided.
    ProvideContribution(Provision),
    /// Record money owed.
    EnterCommitment(Commitment),
    /// Confirm that what was ordered came.
    ConfirmDelivery(DeliveryConfirmation),
    /// Record an invoice that came in.
    ReceiveInvoice(Invoice),
    /// Record a credit note on an invoice.
    CreditInvoice(CreditNote),
    /// Record money paid.
    RecordPayment(Payment),
    /// Record that money that was paid came back.
    RecordRefund(Refund),
    /// Settle a commitment: what it comes to in the end.
    SettleCommitment(Settlement),
    /// Record that a partner closed its books of a year.
    CloseYear(YearClosing),
    /// Record that money of a year goes on to a later one.
    CarryOver(CarryOver),
    /// Record an application for other funding.
    ApplyForFunding(FundingApplication),
    /// Record that other funding was awarded.
    RecordAward(FundingAward),
    /// Record that other funding was denied.
    RecordDenial(FundingDenial),
    /// Record other funding that was paid.
    RecordAdvance(FundingAdvance),
    /// Record what other funding finally comes to.
    SettleFunding(FundingSettlement),
    /// Record other funding that was taken back.
    RecordRecovery(FundingRecovery),
    /// Draw up a budget.
    DraftBudget(Budget),
    /// Record what employees of a partner worked.
    RecordEffort(Work),
    /// Propose a plan.
    ProposePlan(Plan),
    /// Withdraw a plan before it is active.
    WithdrawPlan(PlanStep),
    /// Start an adopted plan.
    StartPlan(PlanStep),
    /// Pause an active plan.
    PausePlan(PlanStep),
    /// Resume a paused plan.
    ResumePlan(PlanStep),
    /// Complete an active plan.
    CompletePlan(PlanStep),
    /// Record how a running plan goes.
    RecordProgress(Progress),
    /// Record what a plan brought about.
    RecordOutput(Output),
    /// Define an indicator.
    DefineIndicator(Indicator),
    /// Record a baseline.
    RecordBaseline(Measurement),
    /// Record a measurement.
    RecordMeasurement(Measurement),
    /// Set a target.
    SetTarget(Target),
    /// Record an evaluation.
    RecordEvaluation(Evaluation),
}
