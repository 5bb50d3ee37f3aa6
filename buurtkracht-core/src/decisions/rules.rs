//! The rules of decisions and of the reservations under which they are adopted (§ 3, domain §§ 2 and 3).

use std::collections::{BTreeMap, BTreeSet};

use super::effects::{about_means, competent, moved_means, recorded_now, resolve_in_order};
use super::proposals::open_proposal;
use super::voices::{carried, quorum};
use super::{
    Basis, Coming, Decision, DecisionCase, DecisionTaken, Outcome, Position, Requirements, ReservationEnd,
    ReservationLapse, ReservationLifting, Resolve, RevokeDecision, Stance, Supersession, TakeDecision, Venue,
};
use crate::charter::Versions;
use crate::context::Context;
use crate::effort;
use crate::event::Event;
use crate::id::{DecisionId, PersonId, SeatId};
use crate::programme::Programme;
use crate::rejection::{Kind, Rejection, free};
use crate::value::Day;
use crate::{funds, mandates};

pub(crate) fn take(c: &Context<'_>, asked: &TakeDecision) -> Result<Vec<Event>, Rejection> {
    let decision = &asked.decision;
    let known = c.programme.decisions.decisions.get(&decision.decision);
    free(Kind::Decision, &decision.decision, known.map(|case| case.decision.sequence))?;
    let coming = if decision.reservation.is_some() { Coming::Reserved } else { Coming::Now };
    taken(c, asked, coming, decision.takes_effect_on(), None)
}

/// A decision by all its rules, its id aside, with its effects as they come; with its record so far, where that
/// is corrected.
pub(super) fn taken(
    c: &Context<'_>,
    asked: &TakeDecision,
    coming: Coming,
    on: Day,
    before: Option<&DecisionCase>,
) -> Result<Vec<Event>, Rejection> {
    let decision = &asked.decision;
    c.acting_body(&decision.body)?;
    c.not_future("decided_on", decision.decided_on)?;
    c.in_force(decision.decided_on)?;
    c.body_on(&decision.body, decision.decided_on)?;
    // The charter as it was on the day decides who may and how.
    let c = &c.on(decision.decided_on);
    if let Some(until) = decision.effective_on.filter(|on| *on < decision.decided_on) {
        return Err(Rejection::EndsBeforeItStarts { from: decision.decided_on, until });
    }
    if let Some(until) = decision.reservation.as_ref().map(|r| r.until).filter(|d| *d < decision.decided_on) {
        return Err(Rejection::EndsBeforeItStarts { from: decision.decided_on, until });
    }
    venue(c, decision)?;
    if let Some(proposal) = &decision.proposal {
        let to = &open_proposal(c, proposal)?.proposal.fact.to;
        if *to != decision.body {
            return Err(Rejection::ProposalToAnotherBody {
                proposal: proposal.clone(),
                to: to.clone(),
                asked: decision.body.clone(),
            });
        }
    }
    for evaluation in &decision.based_on {
        c.evaluation(evaluation)?;
    }
    c.sealed(decision.reason.as_ref())?;
    let basis = Basis { decision, coming, on, before };
    let pending = if coming == Coming::Now { Vec::new() } else { asked.effects.clone() };
    let versions = c.programme.charter.version_on(decision.decided_on).map(|version| version.versions);
    let mut events = vec![Event::DecisionTaken(Box::new(DecisionTaken {
        decision: decision.clone(),
        under: versions.unwrap_or(Versions { text: 1, readings: 1, policy: 1 }),
        pending,
    }))];
    if let Some(earlier) = &decision.supersedes {
        events.extend(replace(c, &basis, earlier, Event::DecisionSuperseded)?);
    }
    // Whether the body may is asked before whether it did so properly.
    for effect in &asked.effects {
        competent(c, decision, effect)?;
    }
    positions(c, decision)?;
    if decision.outcome != Outcome::Adopted {
        if !asked.effects.is_empty() || decision.supersedes.is_some() || decision.reservation.is_some() {
            return Err(Rejection::EffectWithoutAdoption { outcome: decision.outcome });
        }
        events.extend(mandates::cited(c, decision, &[])?);
        return Ok(events);
    }
    if !matches!(decision.venue, Venue::Mandate { .. }) {
        let means = asked.effects.iter().any(|effect| about_means(c, effect))
            || decision.supersedes.as_ref().is_some_and(|earlier| moved_means(c, earlier));
        quorum(c, decision, means)?;
        carried(c, decision)?;
    }
    events.extend(mandates::cited(c, decision, &asked.effects)?);
    if coming == Coming::Reserved {
        // Together they must be possible, as they have to be once the reservation is lifted.
        let now = Basis { coming: Coming::Now, before: None, ..basis };
        resolve_in_order(c, &now, events.clone(), &asked.effects)?;
    }
    let mut events = resolve_in_order(c, &basis, events, &asked.effects)?;
    events.retain(|event| recorded_now(coming, event));
    Ok(events)
}

fn venue(c: &Context<'_>, decision: &Decision) -> Result<(), Rejection> {
    match &decision.venue {
        Venue::Meeting(id) => {
            let meeting = c.meeting(id)?;
            if !meeting.bodies().any(|body| *body == decision.body) {
                return Err(Rejection::MeetingOfAnotherBody {
                    meeting: id.clone(),
                    of: meeting.body.clone(),
                    asked: decision.body.clone(),
                });
            }
            c.held_meeting(id)?;
            if meeting.on != decision.decided_on {
                return Err(Rejection::NotDecidedThatDay {
                    decided_on: decision.decided_on,
                    venue_on: meeting.on,
                });
            }
            if let Some(item) = &decision.item {
                let items = || meeting.agenda.iter().flat_map(|agenda| &agenda.fact.items);
                if !items().any(|known| known.item == *item) {
                    let known = items().map(|known| known.item.to_string());
                    return Err(Rejection::unknown(Kind::AgendaItem, item, known));
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
            c.seat(&decision.body, seat)?;
            c.person(person)?;
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
    c: &Context<'_>,
    basis: &Basis<'_>,
    earlier: &DecisionId,
    event: fn(Supersession) -> Event,
) -> Result<Vec<Event>, Rejection> {
    let case = c.decision(earlier)?;
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
    let (body, other) = (c.body(&basis.decision.body)?, c.body(&fact.body)?);
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
        c.programme.funds.of_decision(earlier).filter_map(|account| funds::release(c, basis, account));
    let ended = effort::of_decision(c, basis, earlier);
    Ok(std::iter::once(replaced).chain(releases).chain(ended).collect())
}

impl Resolve for RevokeDecision {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(None, &self.decision)
    }

    fn resolve(&self, c: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        replace(c, basis, &self.decision, Event::DecisionRevoked)
    }
}

/// Every position comes from a seat of the body, by someone who held it or stood in that day.
fn positions(c: &Context<'_>, decision: &Decision) -> Result<(), Rejection> {
    let mut spoken: BTreeMap<&PersonId, &Position> = BTreeMap::new();
    let mut seats: BTreeSet<&SeatId> = BTreeSet::new();
    for position in &decision.positions {
        let seat = c.seat_on(&decision.body, &position.seat, decision.decided_on)?;
        c.person(&position.person)?;
        let (person, on) = (&position.person, decision.decided_on);
        if c.seat(&decision.body, &position.seat)?.standing(person, on).is_none() {
            return Err(Rejection::NotSeatHolder {
                body: decision.body.clone(),
                seat: position.seat.clone(),
                person: position.person.clone(),
                on: decision.decided_on,
            });
        }
        if let Some(earlier) = spoken.insert(&position.person, position) {
            return Err(Rejection::SpokeTwice {
                person: position.person.clone(),
                seats: [earlier.seat.clone(), position.seat.clone()],
            });
        }
        if !seats.insert(&position.seat) && !seat.plural {
            return Err(Rejection::SeatSpokeTwice { seat: position.seat.clone() });
        }
        if position.stance == Stance::Object && position.reason.is_none() {
            return Err(Rejection::ObjectionWithoutReason { seat: position.seat.clone() });
        }
        c.sealed(position.reason.as_ref())?;
    }
    Ok(())
}

/// A decision whose effects still wait for an approval.
fn reserved<'a>(c: &Context<'a>, id: &DecisionId) -> Result<&'a DecisionCase, Rejection> {
    let case = c.decision(id)?;
    if case.reserved() { Ok(case) } else { Err(Rejection::NoOpenReservation { decision: id.clone() }) }
}

/// The effects come about now, each checked again: what was possible then may be so no longer.
pub(crate) fn lift(c: &Context<'_>, lifting: &ReservationLifting) -> Result<Vec<Event>, Rejection> {
    let case = reserved(c, &lifting.decision)?;
    let decision = &case.decision.fact;
    c.not_future("on", lifting.on)?;
    if lifting.on < decision.decided_on {
        return Err(Rejection::EndsBeforeItStarts { from: decision.decided_on, until: lifting.on });
    }
    let on = decision.takes_effect_on().max(lifting.on);
    let basis = Basis { decision, coming: Coming::Lifted, on, before: None };
    let mut events = vec![Event::ReservationLifted(lifting.clone())];
    if let Some(earlier) = &decision.supersedes {
        events.extend(replace(c, &basis, earlier, Event::DecisionSuperseded)?);
    }
    resolve_in_order(c, &basis, events, &case.pending)
}

pub(crate) fn lapse(c: &Context<'_>, lapse: &ReservationLapse) -> Result<Vec<Event>, Rejection> {
    let decided_on = reserved(c, &lapse.decision)?.decision.fact.decided_on;
    c.not_future("on", lapse.on)?;
    if lapse.on < decided_on {
        return Err(Rejection::EndsBeforeItStarts { from: decided_on, until: lapse.on });
    }
    Ok(vec![Event::ReservationLapsed(lapse.clone())])
}
