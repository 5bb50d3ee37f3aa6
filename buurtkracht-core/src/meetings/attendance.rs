//! Who is at a meeting, and what each seat says there: presence is consent.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::{Attendance, Quality};
use crate::bodies::{Body, Seat, Tenure};
use crate::decisions::{Position, Stance};
use crate::id::{BodyId, PersonId, SeatId};
use crate::programme::Programme;
use crate::value::{Day, Sealed};

/// The roll call of a meeting, by seat or by person.
#[derive(Debug, Clone, Copy)]
pub struct RollCall<'a> {
    /// The body that met.
    pub body: &'a BodyId,
    /// The bodies that met with it.
    pub with: &'a [BodyId],
    /// The day of the meeting.
    pub on: Day,
    /// The seats and persons that were there. `None` means every holder of a seat.
    pub present: Option<&'a [String]>,
    /// The seats and persons that were not there.
    pub absent: &'a [String],
}

/// A seat that abstains or objects at a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The seat that abstains or objects.
    pub seat: SeatId,
    /// The stance that it takes.
    pub stance: Stance,
    /// Why. An objection must have a reason.
    pub reason: Option<Sealed>,
}

/// The members at a meeting: the holders of seats and the deputies that were there.
#[derive(Debug, Clone)]
pub struct Members<'a> {
    programme: &'a Programme,
    on: Day,
    persons: Vec<PersonId>,
}

/// Why a roll call or a statement cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttendanceError {
    /// The programme has no such body.
    #[error("unknown body {body}")]
    UnknownBody {
        /// The unknown id.
        body: BodyId,
        /// The bodies that can meet.
        known: Vec<BodyId>,
    },
    /// The name is neither a seat of the bodies that met nor a person.
    #[error("unknown seat or person {name:?}")]
    UnknownName {
        /// The unknown name, as written.
        name: String,
        /// The seats of these bodies and their holders.
        known: Vec<String>,
    },
    /// Nobody held the seat, so its name says nothing about who was there.
    #[error("seat {seat} is vacant on {on}")]
    VacantSeat {
        /// The seat that nobody holds.
        seat: SeatId,
        /// The day of the meeting.
        on: Day,
    },
    /// The person can speak from no seat of the bodies that met.
    #[error("{person} neither holds a seat of {body} on {on} nor deputises")]
    NotMember {
        /// The person who can speak from no seat.
        person: PersonId,
        /// The body that met.
        body: BodyId,
        /// The day of the meeting.
        on: Day,
    },
    /// The body has no such seat.
    #[error("unknown seat {seat}")]
    UnknownSeat {
        /// The unknown id.
        seat: SeatId,
        /// The seats of the body.
        known: Vec<SeatId>,
    },
    /// The seat says something, and nobody was there to speak from it.
    #[error("nobody spoke from seat {seat}: it was absent")]
    AbsentSeat {
        /// The seat that nobody spoke from.
        seat: SeatId,
    },
}

fn body_of<'a>(programme: &'a Programme, id: &BodyId) -> Result<&'a Body, AttendanceError> {
    let bodies = programme.bodies().all();
    bodies.get(id).ok_or_else(|| {
        let known = bodies.iter().filter(|(_, body)| !body.form).map(|(id, _)| id.clone());
        AttendanceError::UnknownBody { body: id.clone(), known: known.collect() }
    })
}

impl<'a> Members<'a> {
    /// Returns the members at a meeting, each once, in the order of the seats or of the names.
    ///
    /// The name of a seat means its holders on the day. A deputy is there only if named.
    ///
    /// # Errors
    /// [`AttendanceError`]: for the first body or name that is wrong.
    pub fn at(programme: &'a Programme, roll_call: &RollCall<'_>) -> Result<Self, AttendanceError> {
        let RollCall { body, with, on, present, absent } = *roll_call;
        let mut seats: Vec<(&SeatId, &Seat)> = Vec::new();
        for id in std::iter::once(body).chain(with) {
            seats.extend(&body_of(programme, id)?.seats);
        }
        let holders = |name: Option<&str>| -> Vec<PersonId> {
            let named = seats.iter().filter(|(id, _)| name.is_none_or(|name| id.as_str() == name));
            named.flat_map(|(_, seat)| seat.holders_on(on)).map(|tenure| tenure.person.clone()).collect()
        };
        let named = |name: &str| -> Result<Vec<PersonId>, AttendanceError> {
            if let Some((seat, _)) = seats.iter().find(|(id, _)| id.as_str() == name) {
                let holders = holders(Some(name));
                let vacant = || AttendanceError::VacantSeat { seat: (*seat).clone(), on };
                return if holders.is_empty() { Err(vacant()) } else { Ok(holders) };
            }
            let person = PersonId::from_str(name).ok();
            let Some(person) = person.filter(|person| programme.persons().all().contains_key(person)) else {
                let seats = seats.iter().map(|(id, _)| id.to_string());
                let known = seats.chain(holders(None).iter().map(PersonId::to_string)).collect();
                return Err(AttendanceError::UnknownName { name: name.to_owned(), known });
            };
            match seats.iter().any(|(_, seat)| seat.standing(&person, on).is_some()) {
                true => Ok(vec![person]),
                false => Err(AttendanceError::NotMember { person, body: body.clone(), on }),
            }
        };
        let mut persons = match present {
            None => holders(None),
            Some(names) => {
                let named = names.iter().map(|name| named(name));
                named.collect::<Result<Vec<_>, _>>()?.concat()
            }
        };
        for name in absent {
            match named(name) {
                // A vacant seat is absent by itself.
                Err(AttendanceError::VacantSeat { .. }) => {}
                named => {
                    let absent = named?;
                    persons.retain(|person| !absent.contains(person));
                }
            }
        }
        let mut seen = BTreeSet::new();
        persons.retain(|person| seen.insert(person.clone()));
        Ok(Self { programme, on, persons })
    }

    /// Returns the attendance of the meeting: its members, then its guests.
    #[must_use]
    pub fn attendance(&self, guests: &[PersonId]) -> Vec<Attendance> {
        let members = self.persons.iter().map(|person| (person, Quality::Member));
        let all = members.chain(guests.iter().map(|person| (person, Quality::Guest)));
        all.map(|(person, quality)| Attendance { person: person.clone(), quality }).collect()
    }

    /// Returns what each seat of a body says of an item.
    ///
    /// A seat with a holder there consents, unless a statement says otherwise. A deputy speaks if no holder is there.
    /// Nobody speaks from a second seat. Of two statements of a seat the first counts.
    ///
    /// # Errors
    /// [`AttendanceError`]: for an unknown body, or the first statement of a seat that is unknown or absent.
    pub fn positions(
        &self,
        body: &BodyId,
        statements: &[Statement],
    ) -> Result<Vec<Position>, AttendanceError> {
        let seats = &body_of(self.programme, body)?.seats;
        let mut spoken = BTreeSet::new();
        let mut positions = Vec::new();
        for (id, seat) in seats {
            let there = |tenure: &&Tenure| tenure.covers(self.on) && self.persons.contains(&tenure.person);
            let mut speakers: Vec<&Tenure> = seat.holders.iter().filter(there).collect();
            if speakers.is_empty() {
                speakers.extend(seat.deputies.iter().find(there));
            }
            for Tenure { person, .. } in speakers {
                if spoken.insert(person) {
                    let statement = statements.iter().find(|statement| statement.seat == *id);
                    positions.push(Position {
                        seat: id.clone(),
                        person: person.clone(),
                        stance: statement.map_or(Stance::Consent, |statement| statement.stance),
                        reason: statement.and_then(|statement| statement.reason.clone()),
                        written: None,
                    });
                }
            }
        }
        for Statement { seat, .. } in statements {
            if !seats.contains_key(seat) {
                let known = seats.keys().cloned().collect();
                return Err(AttendanceError::UnknownSeat { seat: seat.clone(), known });
            }
            if !positions.iter().any(|position| position.seat == *seat) {
                return Err(AttendanceError::AbsentSeat { seat: seat.clone() });
            }
        }
        Ok(positions)
    }
}

#[cfg(test)]
mod tests;
