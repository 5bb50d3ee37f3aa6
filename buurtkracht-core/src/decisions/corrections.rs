//! The rules of corrections: the record differs from the minutes (domain § 3).

use super::rules::taken;
use super::{
    Coming, CorrectRecord, Corrected, CorrectedValue, Correction, Effect, Outcome, ReservationEnd,
    TakeDecision,
};
use crate::context::Context;
use crate::effort;
use crate::event::Event;
use crate::funds::Reassignment;
use crate::id::Sequence;
use crate::meetings::{self, MeetingReport};
use crate::rejection::{IdKind, Rejection};

pub(crate) fn correct(ctx: &Context<'_>, request: &CorrectRecord) -> Result<Vec<Event>, Rejection> {
    let (of, events) = match &request.value {
        CorrectedValue::Decision(value) => {
            (Corrected::Decision(value.decision.decision.clone()), decision(ctx, request.entry, value)?)
        }
        CorrectedValue::Meeting(report) => {
            (Corrected::Meeting(report.meeting.clone()), meeting(ctx, request.entry, report)?)
        }
    };
    let correction = Event::RecordCorrected(Correction {
        entry: request.entry,
        minutes: request.minutes.clone(),
        reason: request.reason.clone(),
        of,
    });
    Ok(std::iter::once(correction).chain(events).collect())
}

fn cites(kind: IdKind, id: &impl ToString, asked: Sequence, holds: Sequence) -> Result<(), Rejection> {
    if asked == holds {
        Ok(())
    } else {
        Err(Rejection::NotThatEntry { kind, id: id.to_string(), asked, holds })
    }
}

fn meeting(ctx: &Context<'_>, entry: Sequence, report: &MeetingReport) -> Result<Vec<Event>, Rejection> {
    let known = ctx.held_meeting(&report.meeting)?;
    cites(IdKind::Meeting, &report.meeting, entry, known.sequence)?;
    ctx.acting_body(&report.body)?;
    meetings::reported(ctx, report)?;
    let decided = |case: &&super::DecisionCase| matches!(&case.decision.fact.venue, super::Venue::Meeting(id) if *id == report.meeting);
    let bodies = || std::iter::once(&report.body).chain(&report.with);
    for case in ctx.programme.decisions.all().values().filter(decided) {
        let fact = &case.decision.fact;
        if !bodies().any(|body| *body == fact.body) {
            return Err(Rejection::MeetingOfAnotherBody {
                meeting: report.meeting.clone(),
                of: report.body.clone(),
                asked: fact.body.clone(),
            });
        }
    }
    Ok(vec![Event::MeetingHeld(report.clone())])
}

/// The new value is decided by all the rules, as if the record so far were not there; it resolves the same
/// things.
fn decision(ctx: &Context<'_>, entry: Sequence, value: &TakeDecision) -> Result<Vec<Event>, Rejection> {
    let id = &value.decision.decision;
    let case = ctx.known(id)?;
    cites(IdKind::Decision, id, entry, case.decision.sequence)?;
    if let Some(replaced) = case.replaced() {
        return Err(Rejection::AlreadySuperseded { decision: id.clone(), by: replaced.fact.by.clone() });
    }
    let without = ctx.programme.without(id);
    let other = Context { programme: &without, ..*ctx };
    let effective = value.decision.takes_effect_on();
    let (coming, on) = match (&value.decision.reservation, &case.reservation_end) {
        (None, _) => (Coming::Now, effective),
        (Some(_), None) => (Coming::Reserved, effective),
        (Some(_), Some(ReservationEnd::Lifted(lifted))) => (Coming::Lifted, effective.max(lifted.fact.on)),
        (Some(_), Some(ReservationEnd::Lapsed(lapsed))) => {
            let (decision, on) = (id.clone(), lapsed.fact.on);
            return Err(Rejection::ReservationHasLapsed { decision, on });
        }
    };
    let events = taken(&other, value, coming, on, Some(case))?;
    leaves_enough(ctx, &events)?;
    effort::corrected(&Context { programme: &other.after(&events), ..other }, id)?;
    let same_reservation = case.decision.fact.reservation.is_some() == value.decision.reservation.is_some();
    let same_outcome =
        (case.decision.fact.outcome == Outcome::Adopted) == (value.decision.outcome == Outcome::Adopted);
    let aims = |effects: &[Effect]| -> Vec<(&'static str, String)> {
        effects
            .iter()
            .map(|effect| (effect.into(), effect.payload().requirements(ctx.programme).subject))
            .collect()
    };
    let same_pending = !case.reserved() || aims(&case.pending) == aims(&value.effects);
    if !(same_reservation && same_outcome && same_pending) || subjects(&events).ne(subjects(&case.effects)) {
        return Err(Rejection::CorrectionDecidesAnew { decision: id.clone() });
    }
    Ok(events)
}

/// Refuses an allocation below what was released or went to other plans since.
fn leaves_enough(ctx: &Context<'_>, events: &[Event]) -> Result<(), Rejection> {
    for event in events {
        let (Event::FundsAllocated(corrected) | Event::FundsReassigned(Reassignment { to: corrected, .. })) =
            event
        else {
            continue;
        };
        let Some(account) = ctx.programme.funds.accounts().get(&corrected.allocation) else { continue };
        let gone = account.gone();
        if gone > corrected.amount {
            let (allocation, asked, left) = (corrected.allocation.clone(), gone, corrected.amount);
            return Err(Rejection::ReassignedAboveLeft { allocation, asked, left });
        }
    }
    Ok(())
}

/// What events resolve: each kind with what it is about. What goes back follows from the rest, and money
/// set aside from what is pending.
fn subjects(events: &[Event]) -> impl Iterator<Item = (&'static str, Option<String>)> {
    let effects = events.iter().filter(|event| event.decision().is_some());
    let own = effects.filter(|event| {
        !matches!(
            event,
            Event::FundsReleased(_)
                | Event::FundsReserved(_)
                | Event::CapacityReleased(_)
                | Event::EffortReleased(_)
                | Event::MandateUsed(_)
        )
    });
    own.map(|event| (event.into(), event.places().into_iter().map(|place| place.about).next()))
}
