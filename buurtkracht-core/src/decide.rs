//! From a command to its events, or to the refusal. Dispatch only: the rules are with their topics.

use chrono::{DateTime, FixedOffset};

use crate::command::{Command, CommandEnvelope};
use crate::context::Context;
use crate::event::Event;
use crate::plans::{self, PlanStatus};
use crate::programme::Programme;
use crate::rejection::{Refusal, Rejection};
use crate::value::Day;
use crate::{
    actions, acts, areas, bodies, budgets, charter, decisions, effort, evaluation, feedback, funding, funds,
    meetings, partners, persons,
};

/// The number of the set of rules by which [`decide`] decides. An entry keeps the number it was decided by.
pub const RULES: u32 = 1;

/// Decides on a command at the time it is recorded, given with the offset of the charter's time zone: today
/// is its calendar date. The same programme, command and time always give the same answer, and the events
/// are never empty.
///
/// # Errors
/// The first rule that refuses the command, in the order of [`Rejection`].
pub fn decide(
    programme: &Programme,
    envelope: &CommandEnvelope,
    at: DateTime<FixedOffset>,
) -> Result<Vec<Event>, Refusal> {
    dispatch(programme, envelope, at).map_err(|rejection| {
        let today = programme.charter_on(Day::from(at.date_naive()));
        let unconfirmed = |point| today.is_some_and(|charter| !charter.is_confirmed(point));
        let unconfirmed_reading = rejection.point().filter(|point| unconfirmed(*point));
        Refusal { rejection, unconfirmed_reading }
    })
}

fn dispatch(
    programme: &Programme,
    envelope: &CommandEnvelope,
    at: DateTime<FixedOffset>,
) -> Result<Vec<Event>, Rejection> {
    if let Command::FoundProgramme(founding) = &envelope.command {
        in_own_log(envelope, &founding.charter)?;
        return charter::found(programme, founding);
    }
    let today = Day::from(at.date_naive());
    let charter = programme.charter_on(today).ok_or(Rejection::NotFounded)?;
    in_own_log(envelope, charter)?;
    let c = Context { programme, charter, today };
    match &envelope.command {
        Command::FoundProgramme(founding) => charter::found(programme, founding),
        Command::SignCharter(asked) => charter::sign(&c, asked),
        Command::BringCharterIntoForce(asked) => charter::bring_into_force(&c, asked),
        Command::AmendCharter(asked) => charter::amend(&c, asked),
        Command::RecordReview(asked) => charter::review(&c, asked),
        Command::RegisterPartner(asked) => partners::register(&c, asked),
        Command::RenamePartner(asked) => partners::rename(&c, asked),
        Command::SucceedPartner(asked) => partners::succeed(&c, asked),
        Command::RecordLeaving(asked) => partners::leave(&c, asked),
        Command::RegisterArea(asked) => areas::register(&c, asked),
        Command::SucceedAreas(asked) => areas::succeed(&c, asked),
        Command::RegisterPerson(asked) => persons::register(&c, asked),
        Command::TakeSeat(asked) => bodies::take(&c, asked),
        Command::VacateSeat(asked) => bodies::vacate(&c, asked),
        Command::DesignateDeputy(asked) => bodies::deputise(&c, asked),
        Command::ScheduleMeeting(asked) => meetings::schedule(&c, asked),
        Command::HoldMeeting(asked) => meetings::hold(&c, asked),
        Command::CancelMeeting(asked) => meetings::cancel(&c, asked),
        Command::SetAgenda(asked) => meetings::set_agenda(&c, asked),
        Command::FileMinutes(asked) => meetings::file_minutes(&c, asked),
        Command::AdoptMinutes(asked) => meetings::adopt_minutes(&c, asked),
        Command::RecordWeekWithoutMeeting(asked) => meetings::week_without(&c, asked),
        Command::AgreeAction(asked) => actions::agree(&c, asked),
        Command::CompleteAction(asked) => actions::complete(&c, asked),
        Command::PrepareProposal(asked) => decisions::prepare(&c, asked),
        Command::GiveAdvice(asked) => decisions::advise(&c, asked),
        Command::WithdrawProposal(asked) => decisions::withdraw(&c, asked),
        Command::TakeDecision(asked) => decisions::take(&c, asked),
        Command::LiftReservation(asked) => decisions::lift(&c, asked),
        Command::LapseReservation(asked) => decisions::lapse(&c, asked),
        Command::CorrectRecord(asked) => decisions::correct(&c, asked),
        Command::RecordIrregularAct(asked) => acts::record(&c, asked),
        Command::ReverseAct(asked) => acts::reverse(&c, asked),
        Command::RecordLegacyFact(asked) => acts::remember(&c, asked),
        Command::SubmitReport(asked) => feedback::submit(&c, asked),
        Command::RaiseSignal(asked) => feedback::raise(&c, asked),
        Command::GiveFeedback(asked) => feedback::give(&c, asked),
        Command::ProvideContribution(asked) => funds::provide(&c, asked),
        Command::EnterCommitment(asked) => funds::commit(&c, asked),
        Command::ConfirmDelivery(asked) => funds::confirm_delivery(&c, asked),
        Command::ReceiveInvoice(asked) => funds::receive_invoice(&c, asked),
        Command::CreditInvoice(asked) => funds::credit(&c, asked),
        Command::RecordPayment(asked) => funds::pay(&c, asked),
        Command::RecordRefund(asked) => funds::refund(&c, asked),
        Command::SettleCommitment(asked) => funds::settle(&c, asked),
        Command::CloseYear(asked) => funds::close(&c, asked),
        Command::CarryOver(asked) => funds::carry_over(&c, asked),
        Command::ApplyForFunding(asked) => funding::apply(&c, asked),
        Command::RecordAward(asked) => funding::award(&c, asked),
        Command::RecordDenial(asked) => funding::deny(&c, asked),
        Command::RecordAdvance(asked) => funding::advance(&c, asked),
        Command::SettleFunding(asked) => funding::settle(&c, asked),
        Command::RecordRecovery(asked) => funding::recover(&c, asked),
        Command::DraftBudget(asked) => budgets::draft(&c, asked),
        Command::RecordEffort(asked) => effort::deliver(&c, asked),
        Command::ProposePlan(asked) => plans::propose(&c, asked),
        Command::WithdrawPlan(asked) => {
            plans::step(&c, asked, &[PlanStatus::Proposed, PlanStatus::Adopted], Event::PlanWithdrawn)
        }
        Command::StartPlan(asked) => plans::step(&c, asked, &[PlanStatus::Adopted], Event::PlanStarted),
        Command::PausePlan(asked) => plans::step(&c, asked, &[PlanStatus::Active], Event::PlanPaused),
        Command::ResumePlan(asked) => plans::step(&c, asked, &[PlanStatus::Paused], Event::PlanResumed),
        Command::CompletePlan(asked) => plans::step(&c, asked, &[PlanStatus::Active], Event::PlanCompleted),
        Command::RecordProgress(asked) => plans::progress(&c, asked),
        Command::RecordOutput(asked) => plans::output(&c, asked),
        Command::DefineIndicator(asked) => evaluation::define(&c, asked),
        Command::RecordBaseline(asked) => evaluation::record_baseline(&c, asked),
        Command::RecordMeasurement(asked) => evaluation::record_measurement(&c, asked),
        Command::SetTarget(asked) => evaluation::set_target(&c, asked),
        Command::RecordEvaluation(asked) => evaluation::evaluate(&c, asked),
    }
}

fn in_own_log(envelope: &CommandEnvelope, charter: &charter::Charter) -> Result<(), Rejection> {
    if envelope.programme == charter.programme {
        Ok(())
    } else {
        Err(Rejection::OtherProgramme { asked: envelope.programme.clone(), of: charter.programme.clone() })
    }
}
