//! Whom and what an event is about, references followed: what `log` filters by.

use crate::decisions::Proposer;
use crate::event::Event;
use crate::id::{
    AllocationId, BodyId, DecisionId, MeetingId, PartnerId, PersonId, PlanId, PledgeId, ProposalId,
};
use crate::plans::PlanKind;
use crate::programme::Programme;
use crate::value::Sealed;

/// Whom or what an event is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mention {
    /// A body.
    Body(BodyId),
    /// A partner.
    Partner(PartnerId),
    /// A person.
    Person(PersonId),
    /// A plan.
    Plan(PlanId),
}

/// Gathers mentions, following references through the state.
struct Gathering<'a> {
    programme: &'a Programme,
    found: Vec<Mention>,
}

/// Whom and what an event is about: what it names, and what that leads to (a payment to its plan and to the
/// partner whose money it is, advice to the body that was advised). The state must hold the event.
#[must_use]
pub fn mentions(programme: &Programme, event: &Event) -> Vec<Mention> {
    let mut to = Gathering { programme, found: Vec::new() };
    match event {
        Event::ProgrammeFounded(_) | Event::CharterEnteredIntoForce(_) | Event::AreaRegistered(_) => {}
        Event::IndicatorDefined(_) | Event::BaselineRecorded(_) | Event::MeasurementRecorded(_) => {}
        Event::CharterSigned(fact) => {
            to.partner(&fact.partner);
            to.person(&fact.signatory);
        }
        Event::PartnerRegistered(fact) => to.partner(&fact.partner),
        Event::PersonRegistered(fact) => to.person(&fact.person),
        Event::GroupFormed(fact) => {
            to.body(&fact.group);
            to.decision(&fact.decision);
        }
        Event::SeatTaken(fact) => {
            to.body(&fact.body);
            to.person(&fact.person);
            fact.partner.iter().for_each(|partner| to.partner(partner));
        }
        Event::SeatVacated(fact) => {
            to.body(&fact.body);
            to.person(&fact.person);
            let seat = programme.bodies().all().get(&fact.body).and_then(|body| body.seats.get(&fact.seat));
            seat.and_then(|seat| seat.partner.as_ref()).into_iter().for_each(|partner| to.partner(partner));
        }
        Event::DeputyDesignated(fact) => {
            to.body(&fact.body);
            to.person(&fact.person);
            fact.partner.iter().for_each(|partner| to.partner(partner));
        }
        Event::MeetingScheduled(fact) => to.body(&fact.body),
        Event::MeetingHeld(fact) => {
            to.body(&fact.body);
            fact.present.iter().for_each(|attendance| to.person(&attendance.person));
        }
        Event::MeetingCancelled(fact) => {
            to.meeting(&fact.meeting);
            to.sealed(fact.reason.as_ref());
        }
        Event::ProposalPrepared(fact) => {
            to.proposal(&fact.proposal);
            to.sealed(fact.text.as_ref());
        }
        Event::AdviceGiven(fact) => {
            to.body(&fact.by);
            to.proposal(&fact.proposal);
            to.sealed(fact.reason.as_ref());
        }
        Event::ProposalWithdrawn(fact) => to.proposal(&fact.proposal),
        Event::DecisionTaken(fact) => {
            to.decision(&fact.decision);
            fact.proposal.iter().for_each(|proposal| to.proposal(proposal));
        }
        Event::DecisionSuperseded(fact) => {
            to.decision(&fact.decision);
            to.decision(&fact.by);
        }
        Event::StrategyAdjusted(fact) => to.decision(&fact.decision),
        Event::ContributionProvided(fact) => {
            to.pledge(&fact.pledge);
            fact.how.receiver().into_iter().for_each(|partner| to.partner(partner));
        }
        Event::FundsAllocated(fact) => {
            to.allocation(&fact.allocation);
            to.decision(&fact.decision);
        }
        Event::FundsReleased(fact) => {
            to.allocation(&fact.allocation);
            to.decision(&fact.decision);
        }
        Event::CommitmentEntered(fact) => to.allocation(&fact.allocation),
        Event::Paid(fact) => to.allocation(&fact.allocation),
        Event::PlanProposed(fact) => {
            to.plan(&fact.plan);
            if let PlanKind::Project { parent, lead } = &fact.kind {
                to.plan(parent);
                to.person(lead);
            }
        }
        Event::PlanAdopted(fact) | Event::PlanRejected(fact) => {
            to.plan(&fact.plan);
            to.decision(&fact.decision);
        }
        Event::PlanWithdrawn(fact)
        | Event::PlanStarted(fact)
        | Event::PlanPaused(fact)
        | Event::PlanResumed(fact)
        | Event::PlanCompleted(fact) => to.plan(&fact.plan),
        Event::PlanExpanded(fact) => {
            to.plan(&fact.plan);
            to.decision(&fact.decision);
        }
        Event::PlanScaledUp(fact) => {
            to.plan(&fact.plan);
            to.decision(&fact.decision);
        }
        Event::PlanStopped(fact) => {
            to.plan(&fact.plan);
            to.decision(&fact.decision);
        }
        Event::EvaluationRecorded(fact) => {
            to.body(&fact.by);
            fact.about.plan().into_iter().for_each(|plan| to.plan(plan));
            to.sealed(fact.successes.as_ref());
            to.sealed(fact.challenges.as_ref());
        }
    }
    to.found.sort_unstable();
    to.found.dedup();
    to.found
}

impl Gathering<'_> {
    fn body(&mut self, id: &BodyId) {
        self.found.push(Mention::Body(id.clone()));
    }

    fn partner(&mut self, id: &PartnerId) {
        self.found.push(Mention::Partner(id.clone()));
    }

    fn person(&mut self, id: &PersonId) {
        self.found.push(Mention::Person(id.clone()));
    }

    fn sealed(&mut self, text: Option<&Sealed>) {
        text.into_iter().flat_map(|text| &text.about).for_each(|person| self.person(person));
    }

    fn plan(&mut self, id: &PlanId) {
        self.found.push(Mention::Plan(id.clone()));
        if let Some(life) = self.programme.plans().all().get(id) {
            self.body(&life.plan.fact.body);
        }
    }

    fn meeting(&mut self, id: &MeetingId) {
        if let Some(meeting) = self.programme.meetings().all().get(id) {
            self.body(&meeting.body);
        }
    }

    fn proposal(&mut self, id: &ProposalId) {
        let Some(case) = self.programme.decisions().proposals().get(id) else { return };
        let fact = &case.proposal.fact;
        self.body(&fact.to);
        fact.plan.iter().for_each(|plan| self.plan(plan));
        match &fact.by {
            Proposer::Body(body) => self.body(body),
            Proposer::Partner(partner) => self.partner(partner),
            Proposer::Person(person) => self.person(person),
        }
    }

    fn decision(&mut self, id: &DecisionId) {
        let Some(case) = self.programme.decisions().all().get(id) else { return };
        let fact = &case.decision.fact;
        self.body(&fact.body);
        let body = self.programme.bodies().all().get(&fact.body);
        for position in &fact.positions {
            self.person(&position.person);
            let seat = body.and_then(|body| body.seats.get(&position.seat));
            if let Some(partner) = seat.and_then(|seat| seat.partner.as_ref()) {
                self.partner(partner);
            }
        }
    }

    fn pledge(&mut self, id: &PledgeId) {
        let pledges = self.programme.charter().into_iter().flat_map(|charter| &charter.text.pledges);
        if let Some(pledge) = pledges.into_iter().find(|pledge| pledge.id == *id) {
            self.partner(&pledge.partner);
        }
    }

    fn allocation(&mut self, id: &AllocationId) {
        if let Some(account) = self.programme.funds().accounts().get(id) {
            self.plan(&account.allocation.fact.plan);
            self.pledge(&account.allocation.fact.from.pledge);
        }
    }
}
