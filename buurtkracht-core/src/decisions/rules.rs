//! The rules of decisions and of the reservations under which they are adopted (§ 3, domain §§ 2 and 3).

use super::effects::{about_means, competent, moved_means, recorded_now, resolve_in_order, under_mandate};
use super::proposals::{escalated, open_proposal};
use super::voices::{adopted, positions};
use super::{
    Basis, Coming, Decision, DecisionCase, DecisionTaken, Effect, Outcome, Requirements, ReservationEnd,
    ReservationLapse, ReservationLifting, Resolve, RevokeDecision, Supersession, TakeDecision, Venue,
};
use crate::charter::Versions;
use crate::context::Context;
use crate::effort;
use crate::event::Event;
use crate::id::DecisionId;
use crate::programme::Programme;
use crate::rejection::{IdKind, Rejection};
use crate::value::Day;
use crate::{funds, mandates};

pub(crate) fn take(ctx: &Context<'_>, request: &TakeDecision) -> Result<Vec<Event>, Rejection> {
    let decision = &request.decision;
    ctx.free(&decision.decision)?;
    let coming = if decision.reservation.is_some() { Coming::Reserved } else { Coming::Now };
    taken(ctx, request, coming, decision.takes_effect_on(), None)
}

/// A decision by all its rules, its id aside, with its effects as they come; with its record so far, where that
/// is corrected.
pub(super) fn taken(
    ctx: &Context<'_>,
    request: &TakeDecision,
    coming: Coming,
    on: Day,
    before: Option<&DecisionCase>,
) -> Result<Vec<Event>, Rejection> {
    let decision = &request.decision;
    ctx.acting_body(&decision.body)?;
    ctx.not_future("decided_on", decision.decided_on)?;
    ctx.in_force(decision.decided_on)?;
    ctx.body_on(&decision.body, decision.decided_on)?;
    // The charter as it was on the day decides who may and how.
    let ctx = &ctx.on(decision.decided_on).departing(&decision.departs_from)?;
    if let Some(until) = decision.effective_on.filter(|on| *on < decision.decided_on) {
        return Err(Rejection::EndsBeforeItStarts { from: decision.decided_on, until });
    }
    if let Some(until) = decision.reservation.as_ref().map(|r| r.until).filter(|d| *d < decision.decided_on) {
        return Err(Rejection::EndsBeforeItStarts { from: decision.decided_on, until });
    }
    venue(ctx, decision)?;
    if let Some(proposal) = &decision.proposal {
        let case = open_proposal(ctx, proposal)?;
        let to = &case.proposal.fact.to;
        if *to != decision.body && !escalated(ctx, case, &decision.body) {
            return Err(Rejection::ProposalToAnotherBody {
                proposal: proposal.clone(),
                to: to.clone(),
                asked: decision.body.clone(),
            });
        }
    }
    for evaluation in &decision.based_on {
        ctx.known(evaluation)?;
    }
    ctx.sealed(decision.reason.as_ref())?;
    let basis = Basis { decision, coming, on, before };
    let pending = if coming == Coming::Now { Vec::new() } else { request.effects.clone() };
    let versions = ctx.programme.charter.version_on(decision.decided_on).map(|version| version.versions);
    let mut events = vec![Event::DecisionTaken(Box::new(DecisionTaken {
        decision: decision.clone(),
        under: versions.unwrap_or(Versions { text: 1, readings: 1, policy: 1 }),
        pending,
    }))];
    if let Some(earlier) = &decision.supersedes {
        events.extend(replace(ctx, &basis, earlier, Event::DecisionSuperseded)?);
    }
    // Whether the body may is asked before whether it did so properly.
    for effect in &request.effects {
        competent(ctx, decision, effect)?;
    }
    positions(ctx, decision)?;
    if decision.outcome != Outcome::Adopted {
        if !request.effects.is_empty() || decision.supersedes.is_some() || decision.reservation.is_some() {
            return Err(Rejection::EffectWithoutAdoption { outcome: decision.outcome });
        }
        events.extend(mandates::cited(ctx, decision, &[])?);
        return Ok(events);
    }
    if !matches!(decision.venue, Venue::Mandate { .. }) {
        // To use a mandate the quorum of the body's other decisions is enough.
        let own = |effect: &&Effect| !under_mandate(ctx, decision, effect);
        let means = request.effects.iter().filter(own).any(|effect| about_means(ctx, effect))
            || decision.supersedes.as_ref().is_some_and(|earlier| moved_means(ctx, earlier));
        adopted(ctx, decision, &request.effects, means)?;
    }
    events.extend(mandates::cited(ctx, decision, &request.effects)?);
    if coming == Coming::Reserved {
        // Together they must be possible, as they have to be once the reservation is lifted.
        let now = Basis { coming: Coming::Now, before: None, ..basis };
        resolve_in_order(ctx, &now, events.clone(), &request.effects)?;
    }
    let mut events = resolve_in_order(ctx, &basis, events, &request.effects)?;
    events.retain(|event| recorded_now(coming, event));
    Ok(events)
}

fn venue(ctx: &Context<'_>, decision: &Decision) -> Result<(), Rejection> {
    match &decision.venue {
        Venue::Meeting(id) => {
            let meeting = ctx.known(id)?;
            if !meeting.bodies().any(|body| *body == decision.body) {
                return Err(Rejection::MeetingOfAnotherBody {
                    meeting: id.clone(),
                    of: meeting.body.clone(),
                    asked: decision.body.clone(),
                });
            }
            ctx.held_meeting(id)?;
            let written = decision.positions.iter().any(|position| position.written.is_some());
            let later = written && decision.outcome == Outcome::Adopted && meeting.on < decision.decided_on;
            if meeting.on != decision.decided_on && !later {
                return Err(Rejection::NotDecidedThatDay {
                    decided_on: decision.decided_on,
                    venue_on: meeting.on,
                });
            }
            if let Some(item) = &decision.item {
                let items = || meeting.agenda.iter().flat_map(|agenda| &agenda.fact.items);
                if !items().any(|known| known.item == *item) {
                    let known = items().map(|known| known.item.to_string());
                    return Err(Rejection::unknown(IdKind::AgendaItem, item, known));
                }
            }
        }
        Venue::Written { opened, closed } => {
            if closed < opened {
                return Err(Rejection::EndsBeforeItStarts { from: *opened, until: *closed });
            }
            if *closed != decision.decided_on {
                return Err(Rejection::NotDecidedThatDay {
                    decided_on: decision.decided_on,
                    venue_on: *closed,
                });
            }
        }
        Venue::Mandate { seat, person } => {
            ctx.seat(&decision.body, seat)?;
            ctx.known(person)?;
            if !decision.positions.is_empty() {
                return Err(Rejection::AloneWithPositions { decision: decision.decision.clone() });
            }
        }
    }
    Ok(())
}

/// Takes the place of an earlier decision, or takes it back: by the same body or a higher one; money it did
/// not use goes back, and its capacity and effort end.
fn replace(
    ctx: &Context<'_>,
    basis: &Basis<'_>,
    earlier: &DecisionId,
    event: fn(Supersession) -> Event,
) -> Result<Vec<Event>, Rejection> {
    let case = ctx.known(earlier)?;
    let fact = &case.decision.fact;
    if fact.outcome != Outcome::Adopted {
        return Err(Rejection::NotAdopted { decision: earlier.clone(), outcome: fact.outcome });
    }
    if let Some(replaced) = case.replaced() {
        return Err(Rejection::AlreadySuperseded { decision: earlier.clone(), by: replaced.fact.by.clone() });
    }
    if case.reserved() {
        return Err(Rejection::ReservationOpen { decision: earlier.clone() });
    }
    if let Some(ReservationEnd::Lapsed(lapse)) = &case.reservation_end {
        return Err(Rejection::ReservationHasLapsed { decision: earlier.clone(), on: lapse.fact.on });
    }
    let (body, other) = (ctx.known(&basis.decision.body)?, ctx.known(&fact.body)?);
    let lesser = basis.decision.body != fact.body && body.level <= other.level;
    // Who decides alone is not the body: that takes back only what was decided alone from the same seat.
    let not_own = match (&basis.decision.venue, &fact.venue) {
        (Venue::Mandate { seat, .. }, Venue::Mandate { seat: earlier, .. }) => {
            basis.decision.body != fact.body || seat != earlier
        }
        (Venue::Mandate { .. }, Venue::Meeting(_) | Venue::Written { .. }) => true,
        (Venue::Meeting(_) | Venue::Written { .. }, _) => false,
    };
    if lesser || not_own {
        return Err(Rejection::LesserBody {
            decision: earlier.clone(),
            of: fact.body.clone(),
            asked: basis.decision.body.clone(),
        });
    }
    let replaced = event(Supersession { decision: earlier.clone(), by: basis.id(), on: basis.on });
    let releases =
        ctx.programme.funds.of_decision(earlier).filter_map(|account| funds::release(ctx, basis, account));
    let ended = effort::of_decision(ctx, basis, earlier);
    Ok(std::iter::once(replaced).chain(releases).chain(ended).collect())
}

impl Resolve for RevokeDecision {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(None, &self.decision)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        replace(ctx, basis, &self.decision, Event::DecisionRevoked)
    }
}

/// A decision whose effects still wait for an approval.
fn reserved<'a>(ctx: &Context<'a>, id: &DecisionId) -> Result<&'a DecisionCase, Rejection> {
    let case = ctx.known(id)?;
    if case.reserved() { Ok(case) } else { Err(Rejection::NoOpenReservation { decision: id.clone() }) }
}

/// The effects come about now, each checked again: what was possible then may be so no longer.
pub(crate) fn lift(ctx: &Context<'_>, lifting: &ReservationLifting) -> Result<Vec<Event>, Rejection> {
    let case = reserved(ctx, &lifting.decision)?;
    let decision = &case.decision.fact;
    let ctx = &Context { departs: &decision.departs_from, ..*ctx };
    ctx.not_future("on", lifting.on)?;
    if lifting.on < decision.decided_on {
        return Err(Rejection::EndsBeforeItStarts { from: decision.decided_on, until: lifting.on });
    }
    let on = decision.takes_effect_on().max(lifting.on);
    let basis = Basis { decision, coming: Coming::Lifted, on, before: None };
    let mut events = vec![Event::ReservationLifted(lifting.clone())];
    if let Some(earlier) = &decision.supersedes {
        events.extend(replace(ctx, &basis, earlier, Event::DecisionSuperseded)?);
    }
    resolve_in_order(ctx, &basis, events, &case.pending)
}

pub(crate) fn lapse(ctx: &Context<'_>, lapse: &ReservationLapse) -> Result<Vec<Event>, Rejection> {
    let decided_on = reserved(ctx, &lapse.decision)?.decision.fact.decided_on;
    ctx.not_future("on", lapse.on)?;
    if lapse.on < decided_on {
        return Err(Rejection::EndsBeforeItStarts { from: decided_on, until: lapse.on });
    }
    Ok(vec![Event::ReservationLapsed(lapse.clone())])
}
