//! Seats that nobody holds, and voices and mandates without one (§ 3).

use chrono::{NaiveDate, TimeDelta};

use super::{Finding, FindingCode, Owner, Seen};
use crate::bodies::{Body, Seat};
use crate::charter::Level;
use crate::id::{SeatId, Sequence};
use crate::mandates::{MandateHolder, UsedFor};

pub(super) fn findings(seen: &Seen<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    vacancies(seen, &mut found);
    voices(seen, &mut found);
    mandates(seen, &mut found);
    found
}

/// Seats that the text still has, of bodies that exist on the day.
pub(super) fn seats<'a>(
    seen: &'a Seen<'_>,
) -> impl Iterator<Item = (&'a crate::id::BodyId, &'a Body, &'a SeatId, &'a Seat)> {
    seen.bodies().flat_map(|(id, body)| {
        let named = seen.charter.body(&body.like).map_or(&[][..], |like| &like.seats);
        let kept = move |seat: &SeatId| named.iter().any(|kept| kept.id == *seat);
        let own = body.seats.iter().filter(move |(seat, _)| kept(seat));
        own.map(move |(seat, held)| (id, body, seat, held))
    })
}

/// Since when nobody holds a seat: since the last holder left, or since the seat is there.
pub(super) fn vacant_since(seen: &Seen<'_>, body: &Body, id: &SeatId, seat: &Seat) -> Option<NaiveDate> {
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

fn vacancies(seen: &Seen<'_>, found: &mut Vec<Finding>) {
    let allowed = i64::from(seen.charter.policy.vacancy_days);
    for (id, body, seat, held) in seats(seen) {
        let Some(since) = vacant_since(seen, body, seat, held) else { continue };
        let days = (seen.on - since).num_days();
        let long = days > allowed;
        if !long && body.level != Level::Operational {
            continue;
        }
        let code = if long { FindingCode::SeatVacant } else { FindingCode::FunctionWithoutHolder };
        let owner =
            held.partner.as_ref().map_or_else(|| Owner::Body(id.clone()), |partner| seen.partner(partner));
        let detail = format!("nobody holds it since {since}: {days} days (policy: {allowed})");
        let left = held.holders.iter().filter_map(|tenure| tenure.ended_by).max();
        let entries: Vec<Sequence> = left.into_iter().collect();
        let stood = if long { since + TimeDelta::days(allowed + 1) } else { since };
        found.push(seen.finding((code, owner), format!("{id}/{seat}"), detail, entries).since(stood));
    }
}

fn voices(seen: &Seen<'_>, found: &mut Vec<Finding>) {
    for (id, case) in seen.programme.decisions().all() {
        let (fact, entry) = (&case.decision.fact, case.decision.sequence);
        let Some(body) = seen.programme.bodies().all().get(&fact.body).filter(|_| fact.decided_on <= seen.on)
        else {
            continue;
        };
        for position in &fact.positions {
            let seat = body.seats.get(&position.seat);
            if seat.and_then(|seat| seat.standing(&position.person, fact.decided_on)).is_none() {
                let ends = seat.into_iter().flat_map(|seat| &seat.holders);
                let ended_by = ends.filter(|t| t.person == position.person).filter_map(|t| t.ended_by).max();
                let detail = format!(
                    "{} spoke from seat {} and, as became known later, did not hold it on {}: the decision stands",
                    position.person, position.seat, fact.decided_on
                );
                let entries: Vec<Sequence> = [entry].into_iter().chain(ended_by).collect();
                let code = (FindingCode::VoiceWithoutSeat, seen.body(&fact.body));
                found.push(seen.finding(code, id, detail, entries));
            }
        }
    }
}

fn mandates(seen: &Seen<'_>, found: &mut Vec<Finding>) {
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
                found.push(seen.finding(code, &about, detail, [used.sequence]));
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
                found.push(seen.finding(code, &about, detail, [used.sequence]));
            }
        }
    }
}
