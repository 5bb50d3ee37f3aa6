//! What a rule can see, and the guards that several topics share: each gives the thing asked for or the
//! refusal.

use std::fmt;

use chrono::NaiveTime;
use uuid::Uuid;

use crate::areas::Area;
use crate::bodies::{Body, Seat};
use crate::budgets::BudgetLife;
use crate::charter::{Charter, Contribution, Goal, PartnerKind, Pledge, PledgePart};
use crate::decisions::{DecisionCase, ProposalCase};
use crate::effort::AssignmentCase;
use crate::evaluation::Evaluation;
use crate::event::Event;
use crate::evolve::evolve;
use crate::id::{
    AssignmentId, BodyId, BudgetId, CommandId, DecisionId, EarmarkId, EvaluationId, GoalId, MeetingId,
    PartnerId, PersonId, PlanId, PledgeId, ProposalId, SeatId, Sequence,
};
use crate::meetings::Meeting;
use crate::participant::Participant;
use crate::partners::PartnerLife;
use crate::persistent::Map;
use crate::persons::Person;
use crate::plans::PlanLife;
use crate::programme::Programme;
use crate::record::{CommitMeta, Record};
use crate::rejection::{Kind, Rejection, free};
use crate::value::{AreaCode, Day, Sealed};

/// What a rule can see: a founded programme, its charter, and today.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) programme: &'a Programme,
    pub(crate) charter: &'a Charter,
    pub(crate) today: Day,
}

impl<'a> Context<'a> {
    /// The same with the charter as it was on a day.
    pub(crate) fn on(&self, day: Day) -> Context<'a> {
        let charter = self.programme.charter_on(day).unwrap_or(self.charter);
        Context { charter, ..*self }
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

    /// The value by that id.
    pub(crate) fn known<K: Ord + fmt::Display, V>(
        &self,
        kind: Kind,
        map: &'a Map<K, V>,
        id: &K,
    ) -> Result<&'a V, Rejection> {
        map.get(id).ok_or_else(|| Rejection::unknown(kind, id, map.keys().map(K::to_string)))
    }

    /// Refuses an id that is taken.
    pub(crate) fn free_id<K: Ord + fmt::Display, T>(
        &self,
        kind: Kind,
        map: &Map<K, Record<T>>,
        id: &K,
    ) -> Result<(), Rejection> {
        free(kind, id, map.get(id).map(|earlier| earlier.sequence))
    }

    pub(crate) fn partner(&self, id: &PartnerId) -> Result<&'a PartnerLife, Rejection> {
        self.known(Kind::Partner, &self.programme.partners.partners, id)
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
        let partner = &self.partner(id)?.partner;
        match partner.fact.kind {
            PartnerKind::Core => Ok(&partner.fact.partner),
            kind @ (PartnerKind::Formal | PartnerKind::Informal) => {
                Err(Rejection::NotACorePartner { partner: id.clone(), kind })
            }
        }
    }

    pub(crate) fn person(&self, id: &PersonId) -> Result<&'a Record<Person>, Rejection> {
        self.known(Kind::Person, &self.programme.persons.persons, id)
    }

    pub(crate) fn body(&self, id: &BodyId) -> Result<&'a Body, Rejection> {
        self.known(Kind::Body, &self.programme.bodies.bodies, id)
    }

    /// A body that meets and decides itself: not a form.
    pub(crate) fn acting_body(&self, id: &BodyId) -> Result<&'a Body, Rejection> {
        let body = self.body(id)?;
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
        self.known(Kind::Seat, &self.acting_body(body)?.seats, seat)
    }

    /// A seat that the text has on a day.
    pub(crate) fn seat_on(&self, body: &BodyId, seat: &SeatId, day: Day) -> Result<&'a Seat, Rejection> {
        let known = self.seat(body, seat)?;
        if known.exists_on(day) {
            return Ok(known);
        }
        let kept = self.acting_body(body)?.seats.iter().filter(|(_, seat)| seat.dropped.is_none());
        Err(Rejection::unknown(Kind::Seat, seat, kept.map(|(id, _)| id.to_string())))
    }

    pub(crate) fn meeting(&self, id: &MeetingId) -> Result<&'a Meeting, Rejection> {
        self.known(Kind::Meeting, &self.programme.meetings.meetings, id)
    }

    pub(crate) fn held_meeting(&self, id: &MeetingId) -> Result<&'a Meeting, Rejection> {
        let meeting = self.meeting(id)?;
        match meeting.proceedings() {
            Some(_) => Ok(meeting),
            None => Err(Rejection::MeetingNotHeld { meeting: id.clone() }),
        }
    }

    pub(crate) fn proposal(&self, id: &ProposalId) -> Result<&'a ProposalCase, Rejection> {
        self.known(Kind::Proposal, &self.programme.decisions.proposals, id)
    }

    pub(crate) fn decision(&self, id: &DecisionId) -> Result<&'a DecisionCase, Rejection> {
        self.known(Kind::Decision, &self.programme.decisions.decisions, id)
    }

    pub(crate) fn area(&self, id: &AreaCode) -> Result<&'a Record<Area>, Rejection> {
        self.known(Kind::Area, &self.programme.areas.areas, id)
    }

    pub(crate) fn assignment(&self, id: &AssignmentId) -> Result<&'a AssignmentCase, Rejection> {
        self.known(Kind::Assignment, &self.programme.effort.assignments, id)
    }

    pub(crate) fn budget(&self, id: &BudgetId) -> Result<&'a BudgetLife, Rejection> {
        self.known(Kind::Budget, self.programme.budgets.all(), id)
    }

    pub(crate) fn plan(&self, id: &PlanId) -> Result<&'a PlanLife, Rejection> {
        self.known(Kind::Plan, &self.programme.plans.plans, id)
    }

    pub(crate) fn evaluation(&self, id: &EvaluationId) -> Result<&'a Record<Evaluation>, Rejection> {
        self.known(Kind::Evaluation, &self.programme.evaluations.evaluations, id)
    }

    pub(crate) fn goal(&self, id: &GoalId) -> Result<&'a Goal, Rejection> {
        let goals = &self.latest().text.goals;
        let known = || goals.iter().map(|goal| goal.id.to_string());
        goals.iter().find(|goal| goal.id == *id).ok_or_else(|| Rejection::unknown(Kind::Goal, id, known()))
    }

    pub(crate) fn pledge(&self, id: &PledgeId) -> Result<&'a Pledge, Rejection> {
        let known = || self.latest().text.pledges.iter().map(|pledge| pledge.id.to_string());
        self.latest().pledge(id).ok_or_else(|| Rejection::unknown(Kind::Pledge, id, known()))
    }

    /// A part with its pledge: it and the earmark are known.
    pub(crate) fn pledge_of(&self, of: &PledgePart) -> Result<(&'a Pledge, Contribution), Rejection> {
        let pledge = self.pledge(&of.pledge)?;
        let earmark = of.earmark.as_ref();
        let known = || pledge.earmarks.iter().map(|earmark| earmark.id.to_string());
        let unknown = || Rejection::unknown(Kind::Earmark, earmark.map_or("", EarmarkId::as_str), known());
        Ok((pledge, pledge.part(earmark).ok_or_else(unknown)?))
    }

    /// Refuses who is not there: a body that does not act, an unknown partner or person.
    pub(crate) fn party(&self, party: &Participant) -> Result<(), Rejection> {
        match party {
            Participant::Body(body) => self.acting_body(body).map(drop),
            Participant::Partner(partner) => self.partner(partner).map(drop),
            Participant::Person(person) => self.person(person).map(drop),
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
        let since = self.programme.charter.in_force.as_ref().map(|in_force| in_force.fact.on);
        if since.is_none_or(|since| on < since) {
            return Err(Rejection::NotInForce { asked: on, since });
        }
        Ok(())
    }

    /// Refuses a sealed text about someone unknown.
    pub(crate) fn sealed(&self, text: Option<&Sealed>) -> Result<(), Rejection> {
        for person in text.into_iter().flat_map(|text| &text.about) {
            self.person(person)?;
        }
        Ok(())
    }
}
