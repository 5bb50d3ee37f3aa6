//! The partners that persons spoke for on a day.

use std::collections::{BTreeMap, BTreeSet};

use super::{Role, RoleHeld};
use crate::bodies::{Seat, Tenure};
use crate::decisions::{Decision, Proposal, Stance, Venue};
use crate::id::{BodyId, PartnerId, PersonId, SeatId, Sequence};
use crate::participant::Participant;
use crate::programme::Programme;
use crate::value::Day;

/// The seats of each person, as holder or deputy, with the days.
pub(super) struct Speakers<'a> {
    seats: BTreeMap<&'a PersonId, Vec<(&'a Seat, &'a Tenure)>>,
}

impl<'a> Speakers<'a> {
    pub(super) fn of(programme: &'a Programme) -> Self {
        let mut seats: BTreeMap<&PersonId, Vec<(&Seat, &Tenure)>> = BTreeMap::new();
        for seat in programme.bodies().all().values().flat_map(|body| body.seats.values()) {
            for tenure in seat.holders.iter().chain(&seat.deputies) {
                seats.entry(&tenure.person).or_default().push((seat, tenure));
            }
        }
        Self { seats }
    }

    /// A role of a person, for the partners of all its seats that day.
    pub(super) fn person(
        &self,
        programme: &Programme,
        role: Role,
        person: &PersonId,
        (on, entry): (Day, Sequence),
    ) -> RoleHeld {
        let seats = self.seats.get(person).into_iter().flatten();
        let seats = seats.filter(|(_, tenure)| tenure.covers(on));
        let partners: BTreeSet<&PartnerId> =
            seats.filter_map(|(seat, _)| acting(programme, seat, on)).collect();
        let partners = partners.into_iter().cloned().collect();
        RoleHeld { role, person: Some(person.clone()), body: None, partners, on, entry }
    }

    /// A role of a body: of each who held a seat in it that day.
    pub(super) fn body(
        &self,
        programme: &Programme,
        role: Role,
        body: &BodyId,
        (on, entry): (Day, Sequence),
    ) -> Vec<RoleHeld> {
        let seats = programme.bodies().all().get(body).into_iter().flat_map(|known| known.seats.values());
        let held = seats.flat_map(|seat| seat.holders_on(on).map(move |tenure| (seat, &tenure.person)));
        let mut held: Vec<RoleHeld> = held
            .map(|(seat, person)| RoleHeld {
                role,
                person: Some(person.clone()),
                body: Some(body.clone()),
                partners: acting(programme, seat, on).into_iter().cloned().collect(),
                on,
                entry,
            })
            .collect();
        if held.is_empty() {
            held.push(RoleHeld {
                role,
                person: None,
                body: Some(body.clone()),
                partners: Vec::new(),
                on,
                entry,
            });
        }
        held
    }

    pub(super) fn proposers(
        &self,
        programme: &Programme,
        proposal: &Proposal,
        entry: Sequence,
    ) -> Vec<RoleHeld> {
        let (role, on) = (Role::Proposed, proposal.on);
        match &proposal.by {
            Participant::Body(body) => self.body(programme, role, body, (on, entry)),
            Participant::Person(person) => vec![self.person(programme, role, person, (on, entry))],
            Participant::Initiative(_) => {
                vec![RoleHeld { role, person: None, body: None, partners: Vec::new(), on, entry }]
            }
            Participant::Partner(partner) => {
                let partners = vec![programme.partners().acting_on(partner, on).clone()];
                vec![RoleHeld { role, person: None, body: None, partners, on, entry }]
            }
        }
    }

    /// Who consented, each for the partner of the seat that spoke; or who took it alone.
    pub(super) fn deciders(
        &self,
        programme: &Programme,
        decision: &Decision,
        entry: Sequence,
    ) -> Vec<RoleHeld> {
        let on = decision.decided_on;
        let spoke = |seat: &SeatId, person: &PersonId| {
            let seat = programme.bodies().all().get(&decision.body).and_then(|body| body.seats.get(seat));
            let partner = seat.and_then(|seat| acting(programme, seat, on)).cloned();
            let (person, partners) = (Some(person.clone()), partner.into_iter().collect());
            RoleHeld { role: Role::Decided, person, body: None, partners, on, entry }
        };
        let alone = match &decision.venue {
            Venue::Mandate { seat, person } => Some(spoke(seat, person)),
            Venue::Meeting(_) | Venue::Written { .. } => None,
        };
        let consented = decision.positions.iter().filter(|position| position.stance == Stance::Consent);
        consented.map(|position| spoke(&position.seat, &position.person)).chain(alone).collect()
    }
}

/// The partner that a seat is of, or who acts for it that day.
fn acting<'a>(programme: &'a Programme, seat: &'a Seat, on: Day) -> Option<&'a PartnerId> {
    Some(programme.partners().acting_on(seat.partner.as_ref()?, on))
}
