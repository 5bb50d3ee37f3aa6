//! Whom and what an event is about, references followed: what `log` filters by.

use crate::actions::{Action, Doer};
use crate::budgets::Cover;
use crate::charter::Reviewer;
use crate::decisions::{Corrected, Venue};
use crate::event::Event;
use crate::feedback::FeedbackSubject;
use crate::funds::Source;
use crate::id::{
    ActId, ActionId, AllocationId, AssignmentId, BodyId, CommitmentId, DecisionId, FundingId, MandateId,
    MeetingId, PartnerId, PersonId, PlanId, PledgeId, ProposalId, ShareId,
};
use crate::mandates::MandateHolder;
use crate::party::Party;
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
        Event::AreaSucceeded(_) | Event::LegacyFactRecorded(_) => {}
        Event::CharterAmended(fact) => {
            fact.signatures.iter().for_each(|signature| {
                to.partner(&signature.partner);
                to.person(&signature.signatory);
            });
        }
        Event::ReadingConfirmed(fact) => to.decision(&fact.decision),
        Event::PolicySet(fact) => to.decision(&fact.decision),
        Event::CharterReviewed(fact)
        | Event::GovernanceReviewRecorded(fact)
        | Event::NetworkReviewed(fact) => match &fact.by {
            Reviewer::Partners(partners) => partners.iter().for_each(|partner| to.partner(partner)),
            Reviewer::Body(body) => to.body(body),
        },
        Event::PartnerRenamed(fact) => to.partner(&fact.partner),
        Event::PartnerSucceeded(fact) => {
            to.partner(&fact.from);
            to.partner(&fact.to);
        }
        Event::PartnerLeft(fact) => {
            to.partner(&fact.partner);
            to.sealed(fact.reason.as_ref());
        }
        Event::PledgeCancelled(fact) => to.pledge(&fact.pledge),
        Event::GroupsMerged(fact) => {
            fact.groups.iter().for_each(|group| to.body(group));
            to.body(&fact.into);
            to.decision(&fact.decision);
        }
        Event::GroupEnded(fact) => {
            to.body(&fact.group);
            to.decision(&fact.decision);
        }
        Event::AgendaSet(fact) => {
            to.meeting(&fact.meeting);
            fact.items.iter().flat_map(|item| &item.proposal).for_each(|proposal| to.proposal(proposal));
        }
        Event::MinutesFiled(fact) => to.meeting(&fact.meeting),
        Event::MinutesAdopted(fact) => {
            to.meeting(&fact.meeting);
            fact.differing.iter().for_each(|decision| to.decision(decision));
        }
        Event::WeekWithoutMeeting(fact) => to.body(&fact.body),
        Event::ActionAgreed(fact) => to.doer(fact),
        Event::ActionDone(fact) => {
            to.action(&fact.action);
            to.sealed(fact.result.as_ref());
        }
        Event::DecisionRevoked(fact) => {
            to.decision(&fact.decision);
            to.decision(&fact.by);
        }
        Event::ReservationLifted(fact) => to.decision(&fact.decision),
        Event::ReservationLapsed(fact) => to.decision(&fact.decision),
        Event::RecordCorrected(fact) => match &fact.of {
            Corrected::Decision(decision) => to.decision(decision),
            Corrected::Meeting(meeting) => to.meeting(meeting),
        },
        Event::MandateGranted(fact) => {
            to.mandate(&fact.mandate.mandate);
            to.decision(&fact.decision);
        }
        Event::MandateNarrowed(fact) => {
            to.mandate(&fact.narrowed.mandate);
            to.decision(&fact.decision);
        }
        Event::MandateRevoked(fact) => {
            to.mandate(&fact.mandate);
            to.decision(&fact.decision);
        }
        Event::MandateUsed(fact) => {
            to.mandate(&fact.mandate);
            fact.person.iter().for_each(|person| to.person(person));
        }
        Event::IrregularActRecorded(fact) => {
            to.act(&fact.act);
            to.sealed(fact.text.as_ref());
        }
        Event::Ratified(fact) => {
            to.act(&fact.act);
            to.decision(&fact.decision);
        }
        Event::Reversed(fact) => to.act(&fact.act),
        Event::ReportSubmitted(fact) => {
            to.body(&fact.by);
            to.body(&fact.to);
            to.sealed(fact.text.as_ref());
        }
        Event::SignalRaised(fact) => {
            to.body(&fact.to);
            to.party(&fact.from);
            to.sealed(fact.text.as_ref());
        }
        Event::FeedbackGiven(fact) => {
            to.body(&fact.from);
            to.body(&fact.to);
            match &fact.about {
                FeedbackSubject::Decision(decision) => to.decision(decision),
                FeedbackSubject::Proposal(proposal) => to.proposal(proposal),
                FeedbackSubject::Report(_) | FeedbackSubject::Signal(_) => {}
            }
            to.sealed(fact.text.as_ref());
        }
        Event::FundsReserved(fact) => {
            to.plan(&fact.plan);
            to.source(&fact.from);
            to.decision(&fact.decision);
        }
        Event::FundsReassigned(fact) => {
            to.allocation(&fact.from);
            to.allocation(&fact.to.allocation);
            to.decision(&fact.to.decision);
        }
        Event::ProgressRecorded(fact) => {
            to.plan(&fact.plan);
            to.body(&fact.by);
            to.sealed(fact.note.as_ref());
        }
        Event::OutputRecorded(fact) => to.plan(&fact.plan),
        Event::TargetSet(fact) => to.body(&fact.by),
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
            fact.with.iter().for_each(|body| to.body(body));
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
            to.decision(&fact.decision.decision);
            fact.decision.proposal.iter().for_each(|proposal| to.proposal(proposal));
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
        Event::CommitmentEntered(fact) => {
            to.allocation(&fact.allocation);
            fact.orderer().into_iter().for_each(|person| to.person(person));
        }
        Event::DeliveryConfirmed(fact) => {
            to.commitment(&fact.commitment);
            to.person(&fact.by);
        }
        Event::InvoiceReceived(fact) => fact.lines.iter().for_each(|line| to.allocation(&line.allocation)),
        Event::InvoiceCredited(fact) => to.allocation(&fact.allocation),
        Event::Paid(fact) => {
            to.allocation(&fact.allocation);
            fact.by.iter().for_each(|person| to.person(person));
        }
        Event::Refunded(fact) => {
            let of = programme.funds().allocation_of(&fact.payment);
            of.into_iter().for_each(|allocation| to.allocation(allocation));
        }
        Event::CommitmentSettled(fact) => to.commitment(&fact.commitment),
        Event::InitiativeBudgetGranted(fact) => {
            to.allocation(&fact.granted.allocation);
            to.person(&fact.granted.accountable);
            to.decision(&fact.decision);
        }
        Event::YearClosed(fact) => to.partner(&fact.partner),
        Event::CarriedOver(fact) => to.source(&fact.source),
        Event::FundingAppliedFor(fact) => to.funding(&fact.funding),
        Event::FundingAwarded(fact) => to.funding(&fact.funding),
        Event::FundingDenied(fact) => to.funding(&fact.funding),
        Event::FundingAdvanced(fact) => to.funding(&fact.funding),
        Event::FundingSettled(fact) => to.funding(&fact.funding),
        Event::FundingRecovered(fact) => to.funding(&fact.funding),
        Event::BudgetDrafted(fact) => {
            to.body(&fact.by);
            fact.lines.iter().for_each(|line| {
                line.plan.iter().for_each(|plan| to.plan(plan));
                match &line.cover {
                    Cover::Committed(source) => to.source(source),
                    Cover::AppliedFor(id) => to.funding(id),
                    Cover::Gap => {}
                }
            });
        }
        Event::BudgetAdopted(fact) => to.decision(&fact.decision),
        Event::CapacityDistributed(fact) => {
            to.assignment(&fact.assignment);
            fact.employees.iter().for_each(|person| to.person(person));
            to.decision(&fact.decision);
        }
        Event::CapacityReleased(fact) => {
            to.assignment(&fact.assignment);
            to.decision(&fact.decision);
        }
        Event::EffortDistributed(fact) => {
            to.share(&fact.share);
            to.decision(&fact.decision);
        }
        Event::EffortReleased(fact) => {
            to.share(&fact.share);
            to.decision(&fact.decision);
        }
        Event::EffortDelivered(fact) => {
            to.pledge(&fact.pledge);
            to.body(&fact.body);
            fact.plan.iter().for_each(|plan| to.plan(plan));
        }
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
        Event::PlanSuperseded(fact) => {
            to.plan(&fact.plan);
            to.plan(&fact.by);
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
            meeting.bodies().for_each(|body| self.body(body));
        }
    }

    fn doer(&mut self, action: &Action) {
        match &action.who {
            Doer::Seat { body, .. } | Doer::Body(body) => self.body(body),
            Doer::Partner(partner) => self.partner(partner),
            Doer::Person(person) => self.person(person),
        }
        action.meeting.iter().for_each(|meeting| self.meeting(meeting));
        action.decision.iter().for_each(|decision| self.decision(decision));
    }

    fn action(&mut self, id: &ActionId) {
        if let Some(case) = self.programme.actions().all().get(id) {
            self.doer(&case.action.fact);
        }
    }

    fn party(&mut self, party: &Party) {
        match party {
            Party::Body(body) => self.body(body),
            Party::Partner(partner) => self.partner(partner),
            Party::Person(person) => self.person(person),
        }
    }

    fn mandate(&mut self, id: &MandateId) {
        let Some(life) = self.programme.mandates().all().get(id) else { return };
        match &life.mandate.fact.to {
            MandateHolder::Seat { body, .. } | MandateHolder::Body(body) => self.body(body),
        }
    }

    fn act(&mut self, id: &ActId) {
        let Some(case) = self.programme.acts().all().get(id) else { return };
        self.party(&case.act.fact.by);
        case.act.fact.source.iter().for_each(|source| self.source(source));
    }

    fn proposal(&mut self, id: &ProposalId) {
        let Some(case) = self.programme.decisions().proposals().get(id) else { return };
        let fact = &case.proposal.fact;
        self.body(&fact.to);
        fact.plan.iter().for_each(|plan| self.plan(plan));
        fact.sources.iter().for_each(|asked| self.source(&asked.from));
        self.party(&fact.by);
    }

    fn decision(&mut self, id: &DecisionId) {
        let Some(case) = self.programme.decisions().all().get(id) else { return };
        let fact = &case.decision.fact;
        self.body(&fact.body);
        if let Venue::Mandate { person, .. } = &fact.venue {
            self.person(person);
        }
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
        if let Some(pledge) = self.programme.charter().and_then(|charter| charter.pledge(id)) {
            self.partner(&pledge.partner);
        }
    }

    fn source(&mut self, source: &Source) {
        match source {
            Source::Pledge(part) => self.pledge(&part.pledge),
            Source::Funding(id) => self.funding(id),
        }
    }

    fn funding(&mut self, id: &FundingId) {
        if let Some(life) = self.programme.fundings().all().get(id) {
            self.partner(&life.application.fact.applicant);
            life.application.fact.plan.iter().for_each(|plan| self.plan(plan));
        }
    }

    fn commitment(&mut self, id: &CommitmentId) {
        if let Some((account, _)) = self.programme.funds().commitment(id) {
            self.allocation(&account.allocation.fact.allocation);
        }
    }

    fn allocation(&mut self, id: &AllocationId) {
        if let Some(account) = self.programme.funds().accounts().get(id) {
            self.plan(&account.allocation.fact.plan);
            self.source(&account.allocation.fact.from);
        }
    }

    fn assignment(&mut self, id: &AssignmentId) {
        if let Some(case) = self.programme.effort().assignments().get(id) {
            self.pledge(&case.assignment.fact.from.pledge);
            self.body(&case.assignment.fact.to);
        }
    }

    fn share(&mut self, id: &ShareId) {
        let Some(case) = self.programme.effort().shares().get(id) else { return };
        self.assignment(&case.share.fact.from);
        case.share.fact.plan.iter().for_each(|plan| self.plan(plan));
    }
}
