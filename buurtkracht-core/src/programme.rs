//! The state of a programme: one slice per topic. It holds dated facts, never a status that time would have
//! to flip.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use crate::areas::Areas;
use crate::bodies::{Bodies, Body, Seat};
use crate::charter::{Charter, CharterState, PartnerKind, Pledge};
use crate::decisions::Decisions;
use crate::evaluation::{Evaluation, Evaluations};
use crate::event::Record;
use crate::funds::Funds;
use crate::id::{BodyId, EvaluationId, GoalId, PartnerId, PersonId, PlanId, PledgeId, SeatId};
use crate::meetings::Meetings;
use crate::partners::{Partner, Partners};
use crate::persons::{Person, Persons};
use crate::plans::{PlanLife, Plans};
use crate::rejection::{Kind, Rejection};
use crate::value::Sealed;

/// A programme as its events tell it. The default is one that is not founded yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Programme {
    pub(crate) charter: CharterState,
    pub(crate) partners: Partners,
    pub(crate) areas: Areas,
    pub(crate) persons: Persons,
    pub(crate) bodies: Bodies,
    pub(crate) meetings: Meetings,
    pub(crate) decisions: Decisions,
    pub(crate) funds: Funds,
    pub(crate) plans: Plans,
    pub(crate) evaluations: Evaluations,
}

impl Programme {
    /// The charter; `None` before the programme is founded.
    #[must_use]
    pub fn charter(&self) -> Option<&Charter> {
        self.charter.founding.as_ref().map(|founding| &founding.fact.charter)
    }

    /// How the charter came into force.
    #[must_use]
    pub fn signing(&self) -> &CharterState {
        &self.charter
    }

    /// Partners.
    #[must_use]
    pub fn partners(&self) -> &Partners {
        &self.partners
    }

    /// Areas.
    #[must_use]
    pub fn areas(&self) -> &Areas {
        &self.areas
    }

    /// Persons.
    #[must_use]
    pub fn persons(&self) -> &Persons {
        &self.persons
    }

    /// Bodies and seats.
    #[must_use]
    pub fn bodies(&self) -> &Bodies {
        &self.bodies
    }

    /// Meetings.
    #[must_use]
    pub fn meetings(&self) -> &Meetings {
        &self.meetings
    }

    /// Proposals and decisions.
    #[must_use]
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// Funds.
    #[must_use]
    pub fn funds(&self) -> &Funds {
        &self.funds
    }

    /// Plans.
    #[must_use]
    pub fn plans(&self) -> &Plans {
        &self.plans
    }

    /// Indicators, figures and evaluations.
    #[must_use]
    pub fn evaluations(&self) -> &Evaluations {
        &self.evaluations
    }
}

/// What a rule can see: a founded programme, its charter, and today. Its methods are the guards that several
/// topics share; each gives the thing asked for or the refusal.
pub(crate) struct Context<'a> {
    pub(crate) programme: &'a Programme,
    pub(crate) charter: &'a Charter,
    pub(crate) today: NaiveDate,
}

impl<'a> Context<'a> {
    /// The value by that id.
    pub(crate) fn known<K: Ord + fmt::Display, V>(
        &self,
        kind: Kind,
        map: &'a BTreeMap<K, V>,
        id: &K,
    ) -> Result<&'a V, Rejection> {
        map.get(id).ok_or_else(|| Rejection::unknown(kind, id, map.keys().map(K::to_string)))
    }

    /// Refuses an id that is taken.
    pub(crate) fn free_id<K: Ord + fmt::Display, T>(
        &self,
        kind: Kind,
        map: &BTreeMap<K, Record<T>>,
        id: &K,
    ) -> Result<(), Rejection> {
        match map.get(id) {
            Some(earlier) => Err(Rejection::IdTaken { kind, id: id.to_string(), at: earlier.sequence }),
            None => Ok(()),
        }
    }

    pub(crate) fn partner(&self, id: &PartnerId) -> Result<&'a Record<Partner>, Rejection> {
        self.known(Kind::Partner, &self.programme.partners.partners, id)
    }

    pub(crate) fn core_partner(&self, id: &PartnerId) -> Result<&'a PartnerId, Rejection> {
        let partner = &self.partner(id)?.fact;
        match partner.kind {
            PartnerKind::Core => Ok(&partner.partner),
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

    pub(crate) fn seat(&self, body: &BodyId, seat: &SeatId) -> Result<&'a Seat, Rejection> {
        self.known(Kind::Seat, &self.acting_body(body)?.seats, seat)
    }

    pub(crate) fn plan(&self, id: &PlanId) -> Result<&'a PlanLife, Rejection> {
        self.known(Kind::Plan, &self.programme.plans.plans, id)
    }

    pub(crate) fn evaluation(&self, id: &EvaluationId) -> Result<&'a Record<Evaluation>, Rejection> {
        self.known(Kind::Evaluation, &self.programme.evaluations.evaluations, id)
    }

    pub(crate) fn goal(&self, id: &GoalId) -> Result<(), Rejection> {
        let goals = &self.charter.text.goals;
        if goals.iter().any(|goal| goal.id == *id) {
            Ok(())
        } else {
            Err(Rejection::unknown(Kind::Goal, id, goals.iter().map(|goal| goal.id.to_string())))
        }
    }

    pub(crate) fn pledge(&self, id: &PledgeId) -> Result<&'a Pledge, Rejection> {
        let pledges = &self.charter.text.pledges;
        pledges.iter().find(|pledge| pledge.id == *id).ok_or_else(|| {
            Rejection::unknown(Kind::Pledge, id, pledges.iter().map(|pledge| pledge.id.to_string()))
        })
    }

    /// Refuses a day that is still to come.
    pub(crate) fn not_future(&self, field: &'static str, asked: NaiveDate) -> Result<(), Rejection> {
        if asked > self.today {
            Err(Rejection::FutureDate { field, asked, today: self.today })
        } else {
            Ok(())
        }
    }

    /// Refuses an act of authority on a day when the charter does not give any.
    pub(crate) fn in_force(&self, on: NaiveDate) -> Result<(), Rejection> {
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
