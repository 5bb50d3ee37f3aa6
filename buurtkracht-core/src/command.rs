//! What can be asked.

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::areas::Area;
use crate::bodies::{Deputising, SeatTaking, SeatVacating};
use crate::charter::{Founding, InForce, Signature};
use crate::decisions::{Advice, Proposal, ProposalWithdrawal, TakeDecision};
use crate::evaluation::{Evaluation, Indicator, Measurement};
use crate::funds::{Commitment, Payment, Provision};
use crate::id::{ActorId, CommandId, ProgrammeId};
use crate::meetings::{Cancellation, MeetingCall, MeetingReport};
use crate::partners::Partner;
use crate::persons::Person;
use crate::plans::{Plan, PlanStep};

/// A command as it is handed in: one JSON object on one line, kept byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandEnvelope {
    /// The programme that it is for.
    pub programme: ProgrammeId,
    /// Its own id: handed in twice, it is recorded once.
    pub id: CommandId,
    /// Who hands it in.
    pub actor: ActorId,
    /// What is asked.
    #[serde(rename = "do")]
    pub command: Command,
}

/// What can be asked. One command makes one commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
pub enum Command {
    /// Found a programme from its charter.
    FoundProgramme(Box<Founding>),
    /// Record that a core partner signed.
    SignCharter(Signature),
    /// Bring the charter into force.
    BringCharterIntoForce(InForce),
    /// Register a partner that the charter does not name.
    RegisterPartner(Partner),
    /// Register an area.
    RegisterArea(Area),
    /// Register a person under a pseudonym.
    RegisterPerson(Person),
    /// Take a seat.
    TakeSeat(SeatTaking),
    /// Leave a seat.
    VacateSeat(SeatVacating),
    /// Designate a deputy.
    DesignateDeputy(Deputising),
    /// Call a meeting.
    ScheduleMeeting(MeetingCall),
    /// Record that a meeting was held.
    HoldMeeting(MeetingReport),
    /// Cancel a meeting.
    CancelMeeting(Cancellation),
    /// Prepare a proposal.
    PrepareProposal(Proposal),
    /// Advise on a proposal.
    GiveAdvice(Advice),
    /// Take a proposal back.
    WithdrawProposal(ProposalWithdrawal),
    /// Take a decision with its effects.
    TakeDecision(Box<TakeDecision>),
    /// Record money that a partner provided.
    ProvideContribution(Provision),
    /// Record money owed.
    EnterCommitment(Commitment),
    /// Record money paid.
    RecordPayment(Payment),
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
    /// Define an indicator.
    DefineIndicator(Indicator),
    /// Record a baseline.
    RecordBaseline(Measurement),
    /// Record a measurement.
    RecordMeasurement(Measurement),
    /// Record an evaluation.
    RecordEvaluation(Evaluation),
}
