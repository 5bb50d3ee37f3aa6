//! Seats that nobody holds, and voices and mandates without one (§ 3).

use chrono::TimeDelta;
use serde::Serialize;

use super::{Finding, FindingCode, Owner, StateOn};
use crate::bodies::{Body, Seat};
use crate::charter::Level;
use crate::decisions::{absent_from, given_on};
use crate::id::{BodyId, SeatId, Sequence};
use crate::mandates::{MandateHolder, UsedFor};
use crate::programme::Programme;
use crate::value::{Day, Title};

pub(super) fn findings(seen: &StateOn<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    too_long(seen, &mut found);
    voices(seen, &mut found);
    mandates(seen, &mut found);
    found
}

/// Seats that the text still has, of bodies that exist on the day.
pub(super) fn seats<'a>(
    seen: &'a StateOn<'_>,
) -> impl Iterator<Item = (&'a crate::id::BodyId, &'a Body, &'a SeatId, &'a Seat)> {
    seen.bodies().flat_map(|(id, body)| {
        let named = seen.charter.body(&body.like).map_or(&[][..], |like| &like.seats);
        let kept = move |seat: &SeatId| named.iter().any(|kept| kept.id == *seat);
        let own = body.seats.iter().filter(move |(seat, _)| kept(seat));
        own.map(move |(seat, held)| (id, body, seat, held))
    })
}

/// Since when nobody holds a seat: since the last holder left, or since the seat is there.
pub(super) fn vacant_since(seen: &StateOn<'_>, body: &Body, id: &SeatId, seat: &Seat) -> Option<Day> {
    if seat.holders_on(seen.on).next().is_some() {
        return None;
    }
    let left = seat.holders.iter().filter_map(|tenure| tenure.until).filter(|until| *until < seen.on).max();
    if let Some(left) = left {
        return left.succ_opt();
    }
    let has = |charter: &crate::charter::Charter| {
        charter.body(&body.like).is_some_and(|like| like.seats.iter().any(|seat| seat.id == *id))
    };
    let mut versions = seen.programme.signing().versions().iter();
    let first = versions.find(|version| has(&version.charter)).and_then(|version| version.from);
    Some(seen.start()?.max(body.from).max(first.unwrap_or(body.from)))
}

/// Who answers for a seat: the partner that fills it; of residents, the body.
pub(super) fn answers_for(seen: &StateOn<'_>, body: &BodyId, seat: &Seat) -> Owner {
    seat.partner.as_ref().map_or_else(|| Owner::Body(body.clone()), |partner| seen.partner(partner))
}

/// A seat that nobody holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Vacancy {
    /// The body that has the seat.
    pub body: BodyId,
    /// The seat that nobody holds.
    pub seat: SeatId,
    /// The function of its next holder.
    pub function: Title,
    /// The body or partner that answers for it.
    pub owner: Owner,
    /// The first day on which nobody held it.
    pub since: Day,
    /// The first day on which that was longer than the policy allows, where it is.
    pub overdue: Option<Day>,
    /// The entry by which the last holder left, where there was one.
    pub entries: Vec<Sequence>,
}

/// The seats that the text has and nobody holds on a day.
pub(crate) fn vacancies(programme: &Programme, on: Day) -> Vec<Vacancy> {
    let Some(seen) = StateOn::of(programme, on) else { return Vec::new() };
    vacant(&seen).map(|(vacancy, _)| vacancy).collect()
}

fn vacant<'a>(seen: &'a StateOn<'_>) -> impl Iterator<Item = (Vacancy, &'a Body)> {
    let allowed = TimeDelta::days(i64::from(seen.charter.policy.vacancy_days));
    seats(seen).filter_map(move |(id, body, seat, held)| {
        let since = vacant_since(seen, body, seat, held)?;
        let last = since.checked_add_signed(allowed);
        let left = held.holders.iter().filter_map(|tenure| tenure.ended_by).max();
        let vacancy = Vacancy {
            body: id.clone(),
            seat: seat.clone(),
            function: held.function.clone(),
            owner: answers_for(seen, id, held),
            since,
            overdue: last.filter(|last| *last < seen.on).map(super::seen::after),
            entries: left.into_iter().collect(),
        };
        Some((vacancy, body))
    })
}

fn too_long(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let allowed = seen.charter.policy.vacancy_days;
    for (vacancy, body) in vacant(seen) {
        let (code, stood) = match vacancy.overdue {
            Some(overdue) => (FindingCode::SeatVacant, overdue),
            None if body.level == Level::Operational => (FindingCode::FunctionWithoutHolder, vacancy.since),
            None => continue,
        };
        let Vacancy { body, seat, owner, since, entries, .. } = vacancy;
        let days = (seen.on - since).num_days();
        let detail = format!("nobody holds it since {since}: {days} days (policy: {allowed})");
        found.push(seen.finding((code, owner), format!("{body}/{seat}"), detail, entries).since(stood));
    }
}

fn voices(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, case) in seen.programme.decisions().all() {
        let (fact, entry) = (&case.decision.fact, case.decision.sequence);
        let Some(body) = seen.programme.bodies().all().get(&fact.body).filter(|_| fact.decided_on <= seen.on)
        else {
            continue;
        };
        for position in &fact.positions {
            let seat = body.seats.get(&position.seat);
            let given = given_on(seen.programme, fact, position);
            if let Some(meeting) = absent_from(seen.programme, fact, position) {
                let detail = format!(
                    "{} spoke from seat {} and is not among the members present at {meeting}",
                    position.person, position.seat
                );
                let code = (FindingCode::VoiceNotPresent, seen.body(&fact.body));
                found.push(seen.finding(code, id, detail, [entry]).since(fact.decided_on));
            }
            if seat.and_then(|seat| seat.standing(&position.person, given)).is_none() {
                let ends = seat.into_iter().flat_map(|seat| &seat.holders);
                let ended_by = ends.filter(|t| t.person == position.person).filter_map(|t| t.ended_by).max();
                let detail = format!(
                    "{} spoke from seat {} and, as became known later, did not hold it on {given}: the decision stands",
                    position.person, position.seat
                );
                let entries: Vec<Sequence> = [entry].into_iter().chain(ended_by).collect();
                let code = (FindingCode::VoiceWithoutSeat, seen.body(&fact.body));
                found.push(seen.finding(code, id, detail, entries).since(fact.decided_on));
            }
        }
    }
}

fn mandates(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, life) in seen.programme.mandates().all() {
        let of = match &life.mandate.fact.to {
            MandateHolder::Seat { body, .. } | MandateHolder::Body(body) => seen.body(body),
        };
        for used in life.uses.iter().filter(|used| used.fact.on <= seen.on) {
            let about = match &used.fact.purpose {
                UsedFor::Decision(decision) => decision.to_string(),
                UsedFor::Commitment(commitment) => commitment.to_string(),
            };
            if used.fact.amount.is_positive() && used.fact.authority.is_none() {
                let detail = format!(
                    "{id} was used for {} and the payer's own authority is not cited",
                    used.fact.amount
                );
                let code = (FindingCode::MandateWithoutAuthority, of.clone());
                let found_here = seen.finding(code, &about, detail, [used.sequence]);
                found.push(found_here.since(used.fact.on).of(used.fact.amount));
            }
            let MandateHolder::Seat { body, seat } = &life.mandate.fact.to else { continue };
            let Some(person) = &used.fact.person else { continue };
            let held = seen.programme.bodies().all().get(body).and_then(|body| body.seats.get(seat));
            if held.and_then(|seat| seat.standing(person, used.fact.on)).is_none() {
                let detail = format!(
                    "{person} used {id} and, as became known later, did not hold seat {seat} of {body} on {}",
                    used.fact.on
                );
                let code = (FindingCode::MandateWithoutSeat, of.clone());
                let found_here = seen.finding(code, &about, detail, [used.sequence]).since(used.fact.on);
                found.push(if used.fact.amount.is_zero() {
                    found_here
                } else {
                    found_here.of(used.fact.amount)
                });
            }
        }
    }
}
