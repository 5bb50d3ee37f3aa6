//! What a rule can see, and the guards that several topics share: each gives the thing asked for or the
//! refusal.

use chrono::NaiveTime;
use uuid::Uuid;

use crate::bodies::{Body, Seat};
use crate::charter::{
    Charter, Contribution, Departure, Goal, PartnerKind, Pledge, PledgeCovers, PledgePart, Point,
};
use crate::event::Event;
use crate::evolve::evolve;
use crate::id::{BodyId, CommandId, EarmarkId, GoalId, MeetingId, PartnerId, PledgeId, SeatId, Sequence};
use crate::key::Key;
use crate::meetings::Meeting;
use crate::participant::Participant;
use crate::programme::Programme;
use crate::record::CommitMeta;
use crate::rejection::{IdKind, Rejection, free};
use crate::value::{Day, Sealed};

/// What a rule can see: a founded programme, its charter, and today.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) programme: &'a Programme,
    pub(crate) charter: &'a Charter,
    pub(crate) today: Day,
    /// The readings that the act departs from.
    pub(crate) departs: &'a [Departure],
}

impl<'a> Context<'a> {
    /// The same with the charter as it was on a day.
    pub(crate) fn on(&self, day: Day) -> Context<'a> {
        let charter = self.programme.charter_on(day).unwrap_or(self.charter);
        Context { charter, ..*self }
    }

    /// The same for an act that departs from readings. A confirmed reading is refused.
    pub(crate) fn departing<'b>(&self, departs: &'b [Departure]) -> Result<Context<'b>, Rejection>
    where
        'a: 'b,
    {
        let confirmed = departs.iter().find(|departure| self.charter.is_confirmed(departure.point));
        match confirmed {
            Some(Departure { point, .. }) => Err(Rejection::DepartsFromConfirmed { point: *point }),
            None => Ok(Context { departs, ..*self }),
        }
    }

    /// Accepts an act that a reading alone refuses, where the act departs from that reading.
    pub(crate) fn unless_departed(&self, refused: Rejection) -> Result<(), Rejection> {
        let departs = |point| self.departs.iter().any(|departure| departure.point == point);
        if refused.point().is_some_and(departs) { Ok(()) } else { Err(refused) }
    }

    /// The time that a pledge of money covers where the text names no period: by the reading, or in the other way where
    /// the act departs from it.
    pub(crate) fn pledges_cover(&self) -> PledgeCovers {
        let departs = self.departs.iter().any(|departure| departure.point == Point::PledgePeriod);
        match (self.latest().readings.pledge_period.rule, departs) {
            (PledgeCovers::Term, false) | (PledgeCovers::CalendarYear, true) => PledgeCovers::Term,
            (PledgeCovers::CalendarYear, false) | (PledgeCovers::Term, true) => PledgeCovers::CalendarYear,
        }
    }

    /// Returns the state that these events of the entry that is being decided give.
    pub(crate) fn after<'e>(&self, events: impl IntoIterator<Item = &'e Event>) -> Programme {
        // Rules see days, never the moment of an entry.
        let recorded_at = self.today.and_time(NaiveTime::MIN).and_utc().fixed_offset();
        let commit = CommitMeta { sequence: Sequence::PENDING, recorded_at, command: CommandId(Uuid::nil()) };
        let mut programme = self.programme.clone();
        for event in events {
            evolve(&mut programme, &commit, event.clone());
        }
        programme
    }

    /// The charter by all that is recorded, with what is still to take effect.
    pub(crate) fn latest(&self) -> &'a Charter {
        self.programme.charter().unwrap_or(self.charter)
    }

    /// Returns the thing by that id.
    pub(crate) fn known<I: Key + 'a>(&self, id: &I) -> Result<&'a I::Thing, Rejection> {
        let things = I::all(self.programme);
        things.get(id).ok_or_else(|| Rejection::unknown(I::KIND, id, things.keys().map(I::to_string)))
    }

    /// Refuses an id that is taken.
    pub(crate) fn free<I: Key>(&self, id: &I) -> Result<(), Rejection> {
        free(I::KIND, id, I::all(self.programme).get(id).map(I::entry))
    }

    /// The core partners on a day: those that the text of that day names or their successors, less those
    /// that left.
    pub(crate) fn core_partners_on(&self, day: Day) -> Vec<PartnerId> {
        let charter = self.programme.charter_on(day).unwrap_or(self.charter);
        let partners = self.programme.partners();
        let mut core: Vec<PartnerId> = Vec::new();
        for named in charter.core_partners() {
            let acting = partners.acting_on(named, day);
            if partners.takes_part(acting, day) && !core.contains(acting) {
                core.push(acting.clone());
            }
        }
        core
    }

    /// A core partner by the text, or one that succeeded it.
    pub(crate) fn core_partner(&self, id: &PartnerId) -> Result<&PartnerId, Rejection> {
        let partner = &self.known(id)?.partner;
        match partner.fact.kind {
            PartnerKind::Core => Ok(&partner.fact.partner),
            kind @ (PartnerKind::Formal | PartnerKind::Informal) => {
                Err(Rejection::NotACorePartner { partner: id.clone(), kind })
            }
        }
    }

    /// A body that meets and decides itself: not a form.
    pub(crate) fn acting_body(&self, id: &BodyId) -> Result<&'a Body, Rejection> {
        let body = self.known(id)?;
        if body.form { Err(Rejection::FormDoesNotAct { body: id.clone() }) } else { Ok(body) }
    }

    /// A body that meets and decides itself, and is there on a day.
    pub(crate) fn body_on(&self, id: &BodyId, day: Day) -> Result<&'a Body, Rejection> {
        let body = self.acting_body(id)?;
        if day < body.from {
            return Err(Rejection::BodyNotYetThere { body: id.clone(), from: body.from });
        }
        match &body.ended {
            Some(ended) if ended.on <= day => Err(Rejection::BodyEnded { body: id.clone(), on: ended.on }),
            Some(_) | None => Ok(body),
        }
    }

    pub(crate) fn seat(&self, body: &BodyId, seat: &SeatId) -> Result<&'a Seat, Rejection> {
        let seats = &self.acting_body(body)?.seats;
        seats
            .get(seat)
            .ok_or_else(|| Rejection::unknown(IdKind::Seat, seat, seats.keys().map(SeatId::to_string)))
    }

    /// A seat that the text has on a day.
    pub(crate) fn seat_on(&self, body: &BodyId, seat: &SeatId, day: Day) -> Result<&'a Seat, Rejection> {
        let known = self.seat(body, seat)?;
        if known.exists_on(day) {
            return Ok(known);
        }
        let kept = self.acting_body(body)?.seats.iter().filter(|(_, seat)| seat.dropped.is_none());
        Err(Rejection::unknown(IdKind::Seat, seat, kept.map(|(id, _)| id.to_string())))
    }

    pub(crate) fn held_meeting(&self, id: &MeetingId) -> Result<&'a Meeting, Rejection> {
        let meeting = self.known(id)?;
        match meeting.proceedings() {
            Some(_) => Ok(meeting),
            None => Err(Rejection::MeetingNotHeld { meeting: id.clone() }),
        }
    }

    pub(crate) fn goal(&self, id: &GoalId) -> Result<&'a Goal, Rejection> {
        let goals = &self.latest().text.goals;
        let known = || goals.iter().map(|goal| goal.id.to_string());
        goals.iter().find(|goal| goal.id == *id).ok_or_else(|| Rejection::unknown(IdKind::Goal, id, known()))
    }

    pub(crate) fn pledge(&self, id: &PledgeId) -> Result<&'a Pledge, Rejection> {
        let known = || self.latest().text.pledges.iter().map(|pledge| pledge.id.to_string());
        // What an amendment dropped was pledged before it: facts of then still name it.
        let naming = self.programme.charter.naming(id).and_then(|text| text.pledge(id));
        naming.ok_or_else(|| Rejection::unknown(IdKind::Pledge, id, known()))
    }

    /// A part with its pledge: it and the earmark are known.
    pub(crate) fn pledge_of(&self, of: &PledgePart) -> Result<(&'a Pledge, Contribution), Rejection> {
        let pledge = self.pledge(&of.pledge)?;
        let earmark = of.earmark.as_ref();
        let known = || pledge.earmarks.iter().map(|earmark| earmark.id.to_string());
        let unknown = || Rejection::unknown(IdKind::Earmark, earmark.map_or("", EarmarkId::as_str), known());
        Ok((pledge, pledge.part(earmark).ok_or_else(unknown)?))
    }

    /// Refuses who is not there: a body that does not act, an unknown partner or person.
    pub(crate) fn party(&self, party: &Participant) -> Result<(), Rejection> {
        match party {
            Participant::Body(body) => self.acting_body(body).map(drop),
            Participant::Partner(partner) => self.known(partner).map(drop),
            Participant::Person(person) => self.known(person).map(drop),
            Participant::Initiative(initiative) => self.known(initiative).map(drop),
        }
    }

    /// Refuses a day that is still to come.
    pub(crate) fn not_future(&self, field: &'static str, asked: Day) -> Result<(), Rejection> {
        if asked > self.today {
            Err(Rejection::FutureDate { field, asked, today: self.today })
        } else {
            Ok(())
        }
    }

    /// Refuses an act of authority on a day when the charter does not give any.
    pub(crate) fn in_force(&self, on: Day) -> Result<(), Rejection> {
        let signed = self.charter.text.signing.on;
        if on < signed {
            return Err(Rejection::BeforeSigning { asked: on, signed });
        }
        let since = self.programme.charter.in_force().map(|in_force| in_force.fact.on);
        if since.is_none_or(|since| on < since) {
            return Err(Rejection::NotInForce { asked: on, since });
        }
        Ok(())
    }

    /// Refuses a sealed text about someone unknown.
    pub(crate) fn sealed(&self, text: Option<&Sealed>) -> Result<(), Rejection> {
        for person in text.into_iter().flat_map(|text| &text.about) {
            self.known(person)?;
        }
        Ok(())
    }
}
