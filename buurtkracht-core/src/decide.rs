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
    actions, acts, areas, bodies, budgets, charter, compliance, decisions, effort, evaluation, feedback,
    funding, funds, initiatives, meetings, partners, persons,
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
    let ctx = Context { programme, charter, today, departs: &[] };
    match &envelope.command {
        Command::FoundProgramme(founding) => charter::found(programme, founding),
        Command::SignCharter(request) => charter::sign(&ctx, request),
        Command::BringCharterIntoForce(request) => charter::bring_into_force(&ctx, request),
        Command::AmendCharter(request) => charter::amend(&ctx, request),
        Command::RecordReview(request) => charter::review(&ctx, request),
        Command::RegisterPartner(request) => partners::register(&ctx, request),
        Command::RenamePartner(request) => partners::rename(&ctx, request),
        Command::SucceedPartner(request) => partners::succeed(&ctx, request),
        Command::RecordLeaving(request) => partners::leave(&ctx, request),
        Command::RegisterArea(request) => areas::register(&ctx, request),
        Command::SucceedAreas(request) => areas::succeed(&ctx, request),
        Command::RegisterPerson(request) => persons::register(&ctx, request),
        Command::RegisterInitiative(request) => initiatives::register(&ctx, request),
        Command::RecordInitiativeLeaving(request) => initiatives::leave(&ctx, request),
        Command::TakeSeat(request) => bodies::take(&ctx, request),
        Command::VacateSeat(request) => bodies::vacate(&ctx, request),
        Command::DesignateDeputy(request) => bodies::deputise(&ctx, request),
        Command::ScheduleMeeting(request) => meetings::schedule(&ctx, request),
        Command::HoldMeeting(request) => meetings::hold(&ctx, request),
        Command::CancelMeeting(request) => meetings::cancel(&ctx, request),
        Command::SetAgenda(request) => meetings::set_agenda(&ctx, request),
        Command::FileMinutes(request) => meetings::file_minutes(&ctx, request),
        Command::AdoptMinutes(request) => meetings::adopt_minutes(&ctx, request),
        Command::RecordWeekWithoutMeeting(request) => meetings::week_without(&ctx, request),
        Command::AgreeAction(request) => actions::agree(&ctx, request),
        Command::CompleteAction(request) => actions::complete(&ctx, request),
        Command::PrepareProposal(request) => decisions::prepare(&ctx, request),
        Command::GiveAdvice(request) => decisions::advise(&ctx, request),
        Command::WithdrawProposal(request) => decisions::withdraw(&ctx, request),
        Command::TakeDecision(request) => decisions::take(&ctx, request),
        Command::LiftReservation(request) => decisions::lift(&ctx, request),
        Command::LapseReservation(request) => decisions::lapse(&ctx, request),
        Command::CorrectRecord(request) => decisions::correct(&ctx, request),
        Command::RecordIrregularAct(request) => acts::record(&ctx, request),
        Command::ReverseAct(request) => acts::reverse(&ctx, request),
        Command::AcceptFinding(request) => compliance::accept(&ctx, request),
        Command::RecordLegacyFact(request) => acts::remember(&ctx, request),
        Command::SubmitReport(request) => feedback::submit(&ctx, request),
        Command::RaiseSignal(request) => feedback::raise(&ctx, request),
        Command::GiveFeedback(request) => feedback::give(&ctx, request),
        Command::ProvideContribution(request) => funds::provide(&ctx, request),
        Command::EnterCommitment(request) => funds::commit(&ctx, request),
        Command::ConfirmDelivery(request) => funds::confirm_delivery(&ctx, request),
        Command::ReceiveInvoice(request) => funds::receive_invoice(&ctx, request),
        Command::CreditInvoice(request) => funds::credit(&ctx, request),
        Command::RecordPayment(request) => funds::pay(&ctx, request),
        Command::RecordRefund(request) => funds::refund(&ctx, request),
        Command::SettleCommitment(request) => funds::settle(&ctx, request),
        Command::CloseYear(request) => funds::close(&ctx, request),
        Command::CarryOver(request) => funds::carry_over(&ctx, request),
        Command::ApplyForFunding(request) => funding::apply(&ctx, request),
        Command::RecordAward(request) => funding::award(&ctx, request),
        Command::RecordDenial(request) => funding::deny(&ctx, request),
        Command::RecordAdvance(request) => funding::advance(&ctx, request),
        Command::SettleFunding(request) => funding::settle(&ctx, request),
        Command::RecordRecovery(request) => funding::recover(&ctx, request),
        Command::DraftBudget(request) => budgets::draft(&ctx, request),
        Command::RecordEffort(request) => effort::deliver(&ctx, request),
        Command::ProposePlan(request) => plans::propose(&ctx, request),
        Command::WithdrawPlan(request) => {
            plans::step(&ctx, request, &[PlanStatus::Proposed, PlanStatus::Adopted], Event::PlanWithdrawn)
        }
        Command::StartPlan(request) => plans::start(&ctx, request),
        Command::PausePlan(request) => plans::step(&ctx, request, &[PlanStatus::Active], Event::PlanPaused),
        Command::ResumePlan(request) => plans::step(&ctx, request, &[PlanStatus::Paused], Event::PlanResumed),
        Command::CompletePlan(request) => {
            plans::step(&ctx, request, &[PlanStatus::Active], Event::PlanCompleted)
        }
        Command::RecordProgress(request) => plans::progress(&ctx, request),
        Command::RecordOutput(request) => plans::output(&ctx, request),
        Command::DefineIndicator(request) => evaluation::define(&ctx, request),
        Command::RecordBaseline(request) => evaluation::record_baseline(&ctx, request),
        Command::RecordMeasurement(request) => evaluation::record_measurement(&ctx, request),
        Command::SetTarget(request) => evaluation::set_target(&ctx, request),
        Command::RecordEvaluation(request) => evaluation::evaluate(&ctx, request),
    }
}

fn in_own_log(envelope: &CommandEnvelope, charter: &charter::Charter) -> Result<(), Rejection> {
    if envelope.programme == charter.programme {
        Ok(())
    } else {
        Err(Rejection::OtherProgramme { asked: envelope.programme.clone(), of: charter.programme.clone() })
    }
}
