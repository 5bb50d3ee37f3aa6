//! The seats on a date: holders, deputies, vacancies.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::bodies::{Body, Standing, Tenure};
use crate::compliance::{Owner, vacancies};
use crate::id::{BodyId, PartnerId, PersonId, SeatId, Sequence};
use crate::programme::Programme;
use crate::value::{Day, Title};

/// The seats of a body on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeatsOn {
    /// The body's id.
    pub body: BodyId,
    /// The name of the body.
    pub name: Title,
    /// The day on which the seats are shown.
    pub on: Day,
    /// The seats that the body has on that day.
    pub seats: Vec<SeatOn>,
}

/// A seat on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeatOn {
    /// The seat's id, unique within the body.
    pub seat: SeatId,
    /// The function of its holder.
    pub function: Title,
    /// The partner that fills it; none for residents.
    pub partner: Option<PartnerId>,
    /// The partner that came in its place by that day, where one did, with the entry.
    pub acting: Option<(PartnerId, Sequence)>,
    /// The holders on that day; none where it is vacant.
    pub holders: Vec<SeatHolder>,
    /// The deputies on that day.
    pub deputies: Vec<SeatHolder>,
    /// The first day of the vacancy; absent where it is held, or was never held.
    pub vacant_since: Option<Day>,
}

/// A person in a seat.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeatHolder {
    /// The person, by pseudonym.
    pub person: PersonId,
    /// The first day of the person in the seat.
    pub from: Day,
    /// The last day, included; absent while none is known.
    pub until: Option<Day>,
    /// The entry that began it.
    pub entry: Sequence,
}

impl From<&Tenure> for SeatHolder {
    fn from(tenure: &Tenure) -> Self {
        Self { person: tenure.person.clone(), from: tenure.from, until: tenure.until, entry: tenure.sequence }
    }
}

/// Who came in the place of a partner by a day, with the entry of the last succession.
fn acting(programme: &Programme, named: &PartnerId, on: Day) -> Option<(PartnerId, Sequence)> {
    let partners = programme.partners();
    let acting = partners.acting_on(named, on);
    let successions = partners.all().values().filter_map(|life| life.succeeded.as_ref());
    let entry = successions.filter(|s| s.fact.to == *acting && s.fact.on <= on).map(|s| s.sequence).max()?;
    (acting != named).then(|| (acting.clone(), entry))
}

/// Returns the seats of a body on a day; `None` for an unknown body.
pub fn who(programme: &Programme, body: &BodyId, on: Day) -> Option<SeatsOn> {
    let known = programme.bodies().all().get(body)?;
    let seats = known.seats.iter().filter(|(_, seat)| seat.exists_on(on)).map(|(id, seat)| {
        let covering = |tenures: &[Tenure]| -> Vec<SeatHolder> {
            tenures.iter().filter(|tenure| tenure.covers(on)).map(SeatHolder::from).collect()
        };
        let holders = covering(&seat.holders);
        let last = seat.holders.iter().filter_map(|tenure| tenure.until).filter(|until| *until < on).max();
        let vacant_since = last.filter(|_| holders.is_empty()).and_then(|until| until.succ_opt());
        SeatOn {
            seat: id.clone(),
            function: seat.function.clone(),
            partner: seat.partner.clone(),
            acting: seat.partner.as_ref().and_then(|named| acting(programme, named, on)),
            holders,
            deputies: covering(&seat.deputies),
            vacant_since,
        }
    });
    Some(SeatsOn { body: body.clone(), name: known.name.clone(), on, seats: seats.collect() })
}

/// The filters of the seats. Without any, all seats are shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct SeatQuery<'a> {
    /// Those of this body.
    pub body: Option<&'a BodyId>,
    /// Those that this person holds or stands in for.
    pub person: Option<&'a PersonId>,
    /// Those that this partner, or who came in its place, fills.
    pub partner: Option<&'a PartnerId>,
}

/// The holders of seats on a day, and those before.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WhoAnswer {
    /// The day on which the seats are shown.
    pub on: Day,
    /// The bodies, each with the seats that fit the query.
    pub bodies: Vec<SeatsOn>,
    /// The number of these seats, filled and vacant together.
    pub seats: usize,
    /// The number of them that somebody holds.
    pub filled: usize,
    /// The seats among them that nobody holds.
    pub vacancies: Vec<SeatVacant>,
    /// Where a person or a partner is asked for: every time by the day that a seat was held, the earliest first.
    pub held: Vec<SeatHeld>,
}

/// A seat that nobody holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeatVacant {
    /// The body that has the seat.
    pub body: BodyId,
    /// The seat that nobody holds.
    pub seat: SeatId,
    /// The body or partner that answers for it; absent where the seat or the body is no more.
    pub owner: Option<Owner>,
    /// The first day without a holder; of a seat never held, its own first day.
    pub since: Option<Day>,
    /// The first day on which that was longer than the policy allows, where it is.
    pub overdue: Option<Day>,
    /// The entry by which the last holder left, where there was one.
    pub entries: Vec<Sequence>,
}

/// Days on which a person held a seat or could stand in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeatHeld {
    /// The body that has the seat.
    pub body: BodyId,
    /// The seat that the person held or stood in for.
    pub seat: SeatId,
    /// The partner that fills it; none for residents.
    pub partner: Option<PartnerId>,
    /// The person, by pseudonym.
    pub person: PersonId,
    /// Whether as a holder or as a deputy.
    pub standing: Standing,
    /// The first day of the person in the seat.
    pub from: Day,
    /// The last day, included; absent while none is known.
    pub until: Option<Day>,
    /// The entry that began it.
    pub entry: Sequence,
    /// The entry that ended it.
    pub ended_by: Option<Sequence>,
}

/// Returns who holds each seat on a day, in all bodies or in the one named; `None` where that is unknown.
pub fn seats(programme: &Programme, on: Day, asked: SeatQuery<'_>) -> Option<WhoAnswer> {
    let there = |id: &BodyId, body: &Body| match asked.body {
        Some(named) => named == id,
        None => !body.form && body.from <= on && !body.ended_by(on),
    };
    let known = programme.bodies().all();
    if asked.body.is_some_and(|named| !known.contains_key(named)) {
        return None;
    }
    let partner = asked.partner.map(|partner| programme.partners().acting_on(partner, on));
    let fills = |seat: &SeatOn| {
        let own = seat.acting.as_ref().map(|(acting, _)| acting).or(seat.partner.as_ref());
        partner.is_none_or(|partner| own == Some(partner))
    };
    let sits = |seat: &SeatOn| {
        let mut speakers = seat.holders.iter().chain(&seat.deputies);
        asked.person.is_none_or(|person| speakers.any(|own| own.person == *person))
    };
    let bodies = known.iter().filter(|(id, body)| there(id, body)).filter_map(|(id, _)| {
        let mut own = who(programme, id, on)?;
        own.seats.retain(|seat| fills(seat) && sits(seat));
        let limited = asked.person.is_some() || asked.partner.is_some();
        (!limited || !own.seats.is_empty()).then_some(own)
    });
    let bodies: Vec<SeatsOn> = bodies.collect();
    let (seats, vacancies) = (bodies.iter().map(|own| own.seats.len()).sum(), vacant(programme, on, &bodies));
    let held =
        if asked.person.is_some() || partner.is_some() { held(programme, on, asked) } else { Vec::new() };
    let filled = vacancies.len().abs_diff(seats);
    Some(WhoAnswer { on, bodies, seats, filled, vacancies, held })
}

fn vacant(programme: &Programme, on: Day, bodies: &[SeatsOn]) -> Vec<SeatVacant> {
    let known = vacancies(programme, on);
    let known: BTreeMap<_, _> =
        known.iter().map(|vacancy| ((&vacancy.body, &vacancy.seat), vacancy)).collect();
    let empty = bodies.iter().flat_map(|own| own.seats.iter().map(move |seat| (&own.body, seat)));
    let vacancies = empty.filter(|(_, seat)| seat.holders.is_empty()).map(|(body, seat)| {
        let known = known.get(&(body, &seat.seat));
        SeatVacant {
            body: body.clone(),
            seat: seat.seat.clone(),
            owner: known.map(|vacancy| vacancy.owner.clone()),
            since: known.map(|vacancy| vacancy.since).or(seat.vacant_since),
            overdue: known.and_then(|vacancy| vacancy.overdue),
            entries: known.map(|vacancy| vacancy.entries.clone()).unwrap_or_default(),
        }
    });
    vacancies.collect()
}

/// Every time by the day that a seat was held by a person, or filled by a partner.
fn held(programme: &Programme, on: Day, asked: SeatQuery<'_>) -> Vec<SeatHeld> {
    let acting = |partner| programme.partners().acting_on(partner, on);
    let mut all = Vec::new();
    for (body, known) in programme.bodies().all() {
        for (id, seat) in &known.seats {
            let fills = |asked| seat.partner.as_ref().is_some_and(|own| acting(own) == acting(asked));
            if asked.body.is_some_and(|named| named != body) || !asked.partner.is_none_or(fills) {
                continue;
            }
            let holders = seat.holders.iter().map(|tenure| (Standing::Holder, tenure));
            let deputies = seat.deputies.iter().map(|tenure| (Standing::Deputy, tenure));
            for (standing, tenure) in holders.chain(deputies) {
                if tenure.from <= on && asked.person.is_none_or(|person| tenure.person == *person) {
                    all.push(SeatHeld {
                        body: body.clone(),
                        seat: id.clone(),
                        partner: seat.partner.clone(),
                        person: tenure.person.clone(),
                        standing,
                        from: tenure.from,
                        until: tenure.until,
                        entry: tenure.sequence,
                        ended_by: tenure.ended_by,
                    });
                }
            }
        }
    }
    all.sort_by_key(|one| (one.from, one.entry));
    all
}

#[cfg(test)]
mod tests;
