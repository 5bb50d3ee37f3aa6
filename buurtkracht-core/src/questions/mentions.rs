//! The bodies, partners, persons and plans of an event, references followed. `log` filters by them.

use serde::Serialize;

use crate::decisions::Venue;
use crate::event::Event;
use crate::id::{BodyId, InitiativeId, PartnerId, PersonId, PlanId};
use crate::payload::{Id, Payload, Visitor};
use crate::programme::Programme;

/// A body, partner, person or plan that an event is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Mention {
    /// A body, by its id.
    Body(BodyId),
    /// A partner, by its id.
    Partner(PartnerId),
    /// A person, by pseudonym.
    Person(PersonId),
    /// A plan, by its id.
    Plan(PlanId),
    /// An initiative of residents, by its id.
    Initiative(InitiativeId),
}

/// Returns whom and what an event is about.
///
/// It follows each id that the event names: a payment leads to its plan and
/// to the partner whose money it is, advice to the body that was advised. The state must hold the event.
pub fn mentions(programme: &Programme, event: &Event) -> Vec<Mention> {
    let mut to = Gathering { programme, found: Vec::new() };
    event.visit(&mut to);
    to.found.sort_unstable();
    to.found.dedup();
    to.found
}

/// Gathers mentions, following references through the state.
struct Gathering<'a> {
    programme: &'a Programme,
    found: Vec<Mention>,
}

impl<'a> Visitor<'a> for Gathering<'a> {
    fn name(&mut self, id: impl Into<Id<'a>>) -> &mut Self {
        let programme = self.programme;
        match id.into() {
            Id::Body(body) => self.found.push(Mention::Body(body.clone())),
            Id::Partner(partner) => self.found.push(Mention::Partner(partner.clone())),
            Id::Person(person) => self.found.push(Mention::Person(person.clone())),
            Id::Initiative(initiative) => self.found.push(Mention::Initiative(initiative.clone())),
            Id::Plan(plan) => {
                self.found.push(Mention::Plan(plan.clone()));
                let life = programme.plans().all().get(plan);
                self.names(life.map(|life| &life.plan.fact.body));
            }
            Id::Seat(body, seat) => {
                let seat = programme.bodies().all().get(body).and_then(|body| body.seats.get(seat));
                self.names(seat.and_then(|seat| seat.partner.as_ref()));
            }
            Id::Meeting(meeting) => {
                let meeting = programme.meetings().all().get(meeting);
                self.names(meeting.into_iter().flat_map(|meeting| meeting.bodies()));
            }
            Id::Action(action) => {
                if let Some(case) = programme.actions().all().get(action) {
                    case.action.fact.visit(self);
                }
            }
            Id::Mandate(mandate) => {
                let life = programme.mandates().all().get(mandate);
                self.names(life.map(|life| &life.mandate.fact.to));
            }
            Id::Act(act) => {
                if let Some(case) = programme.acts().all().get(act) {
                    self.name(&case.act.fact.by).names(&case.act.fact.source);
                }
            }
            Id::Proposal(proposal) => {
                if let Some(case) = programme.decisions().proposals().get(proposal) {
                    let fact = &case.proposal.fact;
                    self.name(&fact.to).names(&fact.plan).name(&fact.by);
                    self.names(fact.sources.iter().map(|asked| &asked.from));
                }
            }
            Id::Decision(decision) => {
                if let Some(case) = programme.decisions().all().get(decision) {
                    let fact = &case.decision.fact;
                    self.name(&fact.body);
                    if let Venue::Mandate { person, .. } = &fact.venue {
                        self.name(person);
                    }
                    for position in &fact.positions {
                        self.name(&position.person).name(Id::Seat(&fact.body, &position.seat));
                    }
                }
            }
            Id::Pledge(pledge) => {
                let pledge = programme.charter().and_then(|charter| charter.pledge(pledge));
                self.names(pledge.map(|pledge| &pledge.partner));
            }
            Id::Funding(funding) => {
                if let Some(life) = programme.fundings().all().get(funding) {
                    self.name(&life.application.fact.applicant).names(&life.application.fact.plan);
                }
            }
            Id::Commitment(commitment) => {
                let known = programme.funds().commitment(commitment);
                self.names(known.map(|(account, _)| &account.allocation.fact.allocation));
            }
            Id::Payment(payment) => {
                self.names(programme.funds().allocation_of(payment));
            }
            Id::Allocation(allocation) => {
                if let Some(account) = programme.funds().accounts().get(allocation) {
                    self.name(&account.allocation.fact.plan).name(&account.allocation.fact.from);
                }
            }
            Id::Assignment(assignment) => {
                if let Some(case) = programme.effort().assignments().get(assignment) {
                    self.name(&case.assignment.fact.from.pledge).name(&case.assignment.fact.to);
                }
            }
            Id::Share(share) => {
                if let Some(case) = programme.effort().shares().get(share) {
                    self.name(&case.share.fact.from).names(&case.share.fact.plan);
                }
            }
            Id::Evaluation(_) => {}
        }
        self
    }
}
