//! Bodies and seats: who may speak for which partner, where, on which day (§ 3).
//!
//! Decisions and mandates attach to the seat; what a holder decided stays theirs.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::charter::{Charter, CharterBody, Level, MandateScope};
use crate::event::{Event, Recorded};
use crate::id::{BodyId, DecisionId, PartnerId, PersonId, SeatId, Sequence};
use crate::persons::PersonKind;
use crate::programme::Context;
use crate::rejection::Rejection;
use crate::value::{AreaCode, Document, Title};

/// A partner's notice that a person takes a seat. No decision is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatTaking {
    /// The body.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// Who takes it.
    pub person: PersonId,
    /// The partner that gives notice; none for a seat of residents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// The first day.
    pub from: NaiveDate,
    /// The notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

/// A person leaves a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatVacating {
    /// The body.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// Who leaves it.
    pub person: PersonId,
    /// The last day on which the person holds it.
    pub until: NaiveDate,
}

/// A partner's notice that a person can stand in for the holder of a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deputising {
    /// The body.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// The deputy.
    pub person: PersonId,
    /// The partner that gives notice; none for a seat of residents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, where one is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// A group was formed by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupForming {
    /// The decision.
    pub decision: DecisionId,
    /// The group.
    pub group: BodyId,
    /// The form of the charter after which it is made.
    pub form: BodyId,
    /// What people call it.
    pub name: Title,
    /// The areas it works in.
    pub areas: Vec<AreaCode>,
    /// The first day.
    pub on: NaiveDate,
}

/// Days on which a person held a seat, or could stand in for its holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tenure {
    /// Who.
    pub person: PersonId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, once known.
    pub until: Option<NaiveDate>,
    /// The entry that began it.
    pub sequence: Sequence,
    /// The entry that ended it.
    pub ended_by: Option<Sequence>,
}

impl Tenure {
    /// Whether it covers the day.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it covers any day from the given one on.
    fn reaches(&self, from: NaiveDate) -> bool {
        self.until.is_none_or(|until| from <= until)
    }
}

/// A seat with everyone who held it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seat {
    /// The partner that fills it; none for residents and initiatives.
    pub partner: Option<PartnerId>,
    /// The function of its holder.
    pub function: Title,
    /// Whether several persons can hold it at once.
    pub plural: bool,
    /// What its holder can decide alone.
    pub mandate: Vec<MandateScope>,
    /// Its holders, in the order recorded.
    pub holders: Vec<Tenure>,
    /// Its deputies, in the order recorded.
    pub deputies: Vec<Tenure>,
}

/// Whether a person speaks from a seat as its holder or as a deputy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Standing {
    /// Holds the seat.
    Holder,
    /// Stands in for its holder.
    Deputy,
}

impl Seat {
    /// In which quality a person speaks from this seat on a day, if at all.
    #[must_use]
    pub fn standing(&self, person: &PersonId, on: NaiveDate) -> Option<Standing> {
        let is = |tenure: &Tenure| tenure.person == *person && tenure.covers(on);
        if self.holders.iter().any(is) {
            Some(Standing::Holder)
        } else if self.deputies.iter().any(is) {
            Some(Standing::Deputy)
        } else {
            None
        }
    }

    /// Who holds it on a day.
    pub fn holders_on(&self, day: NaiveDate) -> impl Iterator<Item = &Tenure> {
        self.holders.iter().filter(move |tenure| tenure.covers(day))
    }

    /// Holders and deputies alike.
    fn speakers(&self) -> impl Iterator<Item = &Tenure> {
        self.holders.iter().chain(&self.deputies)
    }
}

/// A body with its seats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Body {
    /// What people call it.
    pub name: Title,
    /// Its level.
    pub level: Level,
    /// The body of the charter whose competences and seats it has: itself, or its form.
    pub like: BodyId,
    /// Whether it is a form, which does not meet or decide itself.
    pub form: bool,
    /// The areas it works in; empty where it works everywhere.
    pub areas: BTreeSet<AreaCode>,
    /// Its first day.
    pub from: NaiveDate,
    /// The decision that formed it, for a group.
    pub formed_by: Option<DecisionId>,
    /// Its seats.
    pub seats: BTreeMap<SeatId, Seat>,
    /// The entry that made it.
    pub sequence: Sequence,
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bodies {
    pub(crate) bodies: BTreeMap<BodyId, Body>,
}

fn vacant_seats(body: &CharterBody) -> BTreeMap<SeatId, Seat> {
    let vacant = |seat: &crate::charter::CharterSeat| Seat {
        partner: seat.partner.clone(),
        function: seat.function.clone(),
        plural: seat.plural,
        mandate: seat.mandate.clone(),
        holders: Vec::new(),
        deputies: Vec::new(),
    };
    body.seats.iter().map(|seat| (seat.id.clone(), vacant(seat))).collect()
}

impl Bodies {
    /// Every body by id, the forms of the charter included.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<BodyId, Body> {
        &self.bodies
    }

    pub(crate) fn founded(&mut self, recorded: &Recorded, charter: &Charter) {
        for body in &charter.text.bodies {
            let made = Body {
                name: body.name.clone(),
                level: body.level,
                like: body.id.clone(),
                form: body.form,
                areas: BTreeSet::new(),
                from: charter.text.signing.on,
                formed_by: None,
                seats: vacant_seats(body),
                sequence: recorded.sequence,
            };
            self.bodies.insert(body.id.clone(), made);
        }
    }

    pub(crate) fn formed(&mut self, recorded: &Recorded, charter: Option<&Charter>, group: &GroupForming) {
        let Some(form) = charter.and_then(|charter| charter.body(&group.form)) else { return };
        let made = Body {
            name: group.name.clone(),
            level: form.level,
            like: form.id.clone(),
            form: false,
            areas: group.areas.iter().cloned().collect(),
            from: group.on,
            formed_by: Some(group.decision.clone()),
            seats: vacant_seats(form),
            sequence: recorded.sequence,
        };
        self.bodies.insert(group.group.clone(), made);
    }

    fn seat_mut(&mut self, body: &BodyId, seat: &SeatId) -> Option<&mut Seat> {
        self.bodies.get_mut(body)?.seats.get_mut(seat)
    }

    pub(crate) fn taken(&mut self, recorded: &Recorded, notice: &SeatTaking) {
        if let Some(seat) = self.seat_mut(&notice.body, &notice.seat) {
            seat.holders.push(Tenure {
                person: notice.person.clone(),
                from: notice.from,
                until: None,
                sequence: recorded.sequence,
                ended_by: None,
            });
        }
    }

    pub(crate) fn vacated(&mut self, recorded: &Recorded, notice: &SeatVacating) {
        let Some(seat) = self.seat_mut(&notice.body, &notice.seat) else { return };
        let open = |tenure: &&mut Tenure| tenure.person == notice.person && tenure.until.is_none();
        if let Some(tenure) = seat.holders.iter_mut().find(open) {
            tenure.until = Some(notice.until);
            tenure.ended_by = Some(recorded.sequence);
        }
    }

    pub(crate) fn deputised(&mut self, recorded: &Recorded, notice: &Deputising) {
        if let Some(seat) = self.seat_mut(&notice.body, &notice.seat) {
            seat.deputies.push(Tenure {
                person: notice.person.clone(),
                from: notice.from,
                until: notice.until,
                sequence: recorded.sequence,
                ended_by: None,
            });
        }
    }
}

/// The seat, once it is certain that this person can speak from it for this partner.
fn seat_for<'a>(
    c: &Context<'a>,
    body_id: &BodyId,
    seat_id: &SeatId,
    person: &PersonId,
    partner: Option<&PartnerId>,
    from: NaiveDate,
) -> Result<&'a Seat, Rejection> {
    let body = c.acting_body(body_id)?;
    let seat = c.seat(body_id, seat_id)?;
    let kind = c.person(person)?.fact.kind;
    if seat.partner.as_ref() != partner {
        return Err(Rejection::SeatOfAnotherPartner {
            body: body_id.clone(),
            seat: seat_id.clone(),
            of: seat.partner.clone(),
            asked: partner.cloned(),
        });
    }
    if seat.partner.is_some() && kind != PersonKind::Professional {
        return Err(Rejection::ResidentInPartnerSeat { seat: seat_id.clone(), person: person.clone() });
    }
    let elsewhere = body.seats.iter().find(|(_, other)| {
        other.partner != seat.partner
            && other.speakers().any(|tenure| tenure.person == *person && tenure.reaches(from))
    });
    if let Some((other, _)) = elsewhere {
        return Err(Rejection::SpeaksForTwoPartners {
            body: body_id.clone(),
            person: person.clone(),
            seat: seat_id.clone(),
            other: other.clone(),
        });
    }
    Ok(seat)
}

pub(crate) fn take(c: &Context<'_>, notice: &SeatTaking) -> Result<Vec<Event>, Rejection> {
    let seat = seat_for(c, &notice.body, &notice.seat, &notice.person, notice.partner.as_ref(), notice.from)?;
    let rival =
        |tenure: &&Tenure| tenure.reaches(notice.from) && (!seat.plural || tenure.person == notice.person);
    if let Some(held) = seat.holders.iter().find(rival) {
        return Err(Rejection::SeatHeld {
            body: notice.body.clone(),
            seat: notice.seat.clone(),
            holder: held.person.clone(),
            from: held.from,
            until: held.until,
            asked: notice.from,
        });
    }
    Ok(vec![Event::SeatTaken(notice.clone())])
}

pub(crate) fn vacate(c: &Context<'_>, notice: &SeatVacating) -> Result<Vec<Event>, Rejection> {
    let seat = c.seat(&notice.body, &notice.seat)?;
    c.person(&notice.person)?;
    let open = seat.holders.iter().find(|t| t.person == notice.person && t.until.is_none());
    let Some(tenure) = open else {
        return Err(Rejection::NotSeatHolder {
            body: notice.body.clone(),
            seat: notice.seat.clone(),
            person: notice.person.clone(),
            on: notice.until,
        });
    };
    if notice.until < tenure.from {
        return Err(Rejection::EndsBeforeItStarts { from: tenure.from, until: notice.until });
    }
    Ok(vec![Event::SeatVacated(notice.clone())])
}

pub(crate) fn deputise(c: &Context<'_>, notice: &Deputising) -> Result<Vec<Event>, Rejection> {
    if let Some(until) = notice.until.filter(|until| *until < notice.from) {
        return Err(Rejection::EndsBeforeItStarts { from: notice.from, until });
    }
    seat_for(c, &notice.body, &notice.seat, &notice.person, notice.partner.as_ref(), notice.from)?;
    Ok(vec![Event::DeputyDesignated(notice.clone())])
}

/// The form of the charter by that id.
pub(crate) fn form(c: &Context<'_>, id: &BodyId) -> Result<(), Rejection> {
    if c.body(id)?.form { Ok(()) } else { Err(Rejection::NotAForm { body: id.clone() }) }
}

#[cfg(test)]
mod tests;
