//! The state of a programme: one slice per topic. It holds dated facts, never a status that time would have
//! to flip.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::actions::Actions;
use crate::acts::Acts;
use crate::areas::{Area, Areas};
use crate::bodies::{Bodies, Body, Seat};
use crate::budgets::{BudgetLife, Budgets};
use crate::charter::{Charter, CharterState, Contribution, Goal, Pledge, PledgePart};
use crate::decisions::{DecisionCase, Decisions, ProposalCase};
use crate::effort::{AssignmentCase, EffortState};
use crate::evaluation::{Evaluation, Evaluations};
use crate::event::Record;
use crate::feedback::FeedbackState;
use crate::funding::Fundings;
use crate::funds::Funds;
use crate::id::{
    AssignmentId, BodyId, BudgetId, DecisionId, EarmarkId, EvaluationId, GoalId, MeetingId, PartnerId,
    PersonId, PlanId, PledgeId, ProposalId, SeatId,
};
use crate::mandates::Mandates;
use crate::meetings::{Meeting, Meetings};
use crate::partners::{PartnerLife, Partners};
use crate::persons::{Person, Persons};
use crate::plans::{PlanLife, Plans};
use crate::rejection::{Kind, Rejection, free};
use crate::value::{AreaCode, Sealed};

/// A programme as its events tell it. The default is one that is not founded yet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Programme {
    pub(crate) charter: CharterState,
    pub(crate) partners: Partners,
    pub(crate) areas: Areas,
    pub(crate) persons: Persons,
    pub(crate) bodies: Bodies,
    pub(crate) meetings: Meetings,
    pub(crate) decisions: Decisions,
    pub(crate) funds: Funds,
    pub(crate) fundings: Fundings,
    pub(crate) budgets: Budgets,
    pub(crate) effort: EffortState,
    pub(crate) plans: Plans,
    pub(crate) evaluations: Evaluations,
    pub(crate) mandates: Mandates,
    pub(crate) actions: Actions,
    pub(crate) feedback: FeedbackState,
    pub(crate) acts: Acts,
}

impl Programme {
    /// The charter by all that is recorded, with what is still to take effect; `None` before the programme
    /// is founded.
    #[must_use]
    pub fn charter(&self) -> Option<&Charter> {
        self.charter.versions().last().map(|version| &version.charter)
    }

    /// The charter as it is on a day.
    #[must_use]
    pub fn charter_on(&self, day: NaiveDate) -> Option<&Charter> {
        self.charter.version_on(day).map(|version| &version.charter)
    }

    /// Forgets what a decision did, before its corrected record is taken in.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        self.charter.retract(decision);
        self.bodies.retract(decision);
        self.funds.retract(decision);
        self.budgets.retract(decision);
        self.effort.retract(decision);
        self.plans.retract(decision);
        self.mandates.retract(decision);
        self.acts.retract(decision);
    }

    /// The state as if a decision had not been taken: against it the corrected record is checked.
    pub(crate) fn without(&self, decision: &DecisionId) -> Programme {
        let mut other = self.clone();
        other.retract(decision);
        other.bodies.without(decision);
        other.funds.without(decision);
        other.effort.without(decision);
        other.plans.without(decision);
        other.mandates.without(decision);
        other.decisions.without(decision);
        other
    }

    /// The first meeting that a body, or the group that it became part of, held after a day and by another.
    #[must_use]
    pub fn next_meeting(
        &self,
        body: &BodyId,
        after: NaiveDate,
        by: NaiveDate,
    ) -> Option<(&MeetingId, &Meeting)> {
        let days = (Bound::Excluded(after), Bound::Included(by));
        if by <= after {
            return None;
        }
        let own = [body, self.bodies.acting_on(body, by)];
        let next = own.into_iter().filter_map(|body| self.meetings.held_on(body, days).next());
        next.min_by_key(|(id, meeting)| (meeting.on, *id))
    }

    /// How the charter came into force, and how its layers changed.
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

    /// Other funding.
    #[must_use]
    pub fn fundings(&self) -> &Fundings {
        &self.fundings
    }

    /// Budgets.
    #[must_use]
    pub fn budgets(&self) -> &Budgets {
        &self.budgets
    }

    /// Capacity distributed, effort spread, work delivered.
    #[must_use]
    pub fn effort(&self) -> &EffortState {
        &self.effort
    }

    /// Plans.
    #[must_use]
    pub fn plans(&self) -> &Plans {
        &self.plans
    }

    /// Mandates.
    #[must_use]
    pub fn mandates(&self) -> &Mandates {
        &self.mandates
    }

    /// Actions.
    #[must_use]
    pub fn actions(&self) -> &Actions {
        &self.actions
    }

    /// Reports, signals and feedback.
    #[must_use]
    pub fn feedback(&self) -> &FeedbackState {
        &self.feedback
    }

    /// Irregular acts, and facts from before the signing.
    #[must_use]
    pub fn acts(&self) -> &Acts {
        &self.acts
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
    /// The same with the charter as it was on a day.
    pub(crate) fn on(&self, day: NaiveDate) -> Context<'a> {
        let charter = self.programme.charter_on(day).unwrap_or(self.charter);
        Context { programme: self.programme, charter, today: self.today }
    }

    /// The charter by all that is recorded, with what is still to take effect.
    pub(crate) fn latest(&self) -> &'a Charter {
        self.programme.charter().unwrap_or(self.charter)
    }

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
        free(kind, id, map.get(id).map(|earlier| earlier.sequence))
    }

    pub(crate) fn partner(&self, id: &PartnerId) -> Result<&'a PartnerLife, Rejection> {
        self.known(Kind::Partner, &self.programme.partners.partners, id)
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
    pub(crate) fn body_on(&self, id: &BodyId, day: NaiveDate) -> Result<&'a Body, Rejection> {
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
    pub(crate) fn seat_on(
        &self,
        body: &BodyId,
        seat: &SeatId,
        day: NaiveDate,
    ) -> Result<&'a Seat, Rejection> {
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
        match meeting.report() {
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
