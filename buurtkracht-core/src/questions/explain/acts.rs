//! Proposals, actions, irregular acts, facts from before the signing, reports, signals, feedback and amendments.

use super::walk::{Walk, action};
use super::{Absence, DecisionRole, Fact, Statement, event, events, named};
use crate::actions::Doer;
use crate::bodies::Tenure;
use crate::charter::ReviewOutcome;
use crate::event::Event;
use crate::feedback::FeedbackSubject;
use crate::id::{ActId, ActionId, AmendmentId, FeedbackId, LegacyId, ProposalId, ReportId, SignalId};
use crate::questions::seats::SeatHolder;

impl Walk<'_> {
    pub(super) fn proposal(&self, id: &str) -> Option<Fact> {
        let programme = self.programme;
        let id: ProposalId = id.parse().ok()?;
        let case = programme.decisions().proposals().get(&id)?;
        let agendas = programme.meetings().all().iter().filter_map(|(meeting, known)| {
            let agenda = known.agenda.as_ref()?;
            let item = agenda.fact.items.iter().find(|item| item.proposal.as_ref() == Some(&id));
            item.map(|_| Fact::at(Statement::OnAgenda(meeting.clone()), agenda.sequence))
        });
        let decided = self
            .decisions(DecisionRole::OnProposal, |case| case.decision.fact.proposal.as_ref() == Some(&id));
        let waits = (decided.is_empty() && case.withdrawn.is_none()).then_some(Absence::Decision);
        let facts = events(Event::AdviceGiven, &case.advice)
            .chain(agendas)
            .chain(decided)
            .chain(events(Event::ProposalWithdrawn, &case.withdrawn))
            .chain(waits.map(Statement::None).map(Fact::of))
            .chain(self.feedback_on(&FeedbackSubject::Proposal(id.clone())));
        Some(event(Event::ProposalPrepared, &case.proposal).with(facts))
    }

    pub(super) fn action(&self, id: &str) -> Option<Fact> {
        let programme = self.programme;
        let case = programme.actions().all().get(&id.parse::<ActionId>().ok()?)?;
        let seat = match &case.action.fact.who {
            Doer::Seat { body, seat } => {
                programme.bodies().all().get(body).and_then(|body| body.seats.get(seat))
            }
            Doer::Body(_) | Doer::Partner(_) | Doer::Person(_) => None,
        };
        let open = |tenure: &&Tenure| tenure.until.is_none();
        let holders = seat.into_iter().flat_map(|seat| seat.holders.iter().filter(open));
        let holders =
            holders.map(|tenure| Fact::at(Statement::Holder(SeatHolder::from(tenure)), tenure.sequence));
        let decision = case.action.fact.decision.as_ref();
        let carries_out = decision.and_then(|id| programme.decisions().all().get(id));
        let carries_out = carries_out.map(|case| named(DecisionRole::CarriedOut, &case.decision));
        let fact = &case.action.fact;
        let plan = fact.plan.as_ref().and_then(|plan| programme.plans().all().get(plan));
        let plan = plan.map(|life| event(Event::PlanProposed, &life.plan));
        let reports = programme.feedback().reports().values();
        let reports = reports.filter(|report| report.fact.actions.contains(&fact.action));
        let reports = reports.map(|report| event(Event::ReportSubmitted, report));
        Some(action(case).with(holders.chain(carries_out).chain(plan).chain(reports)))
    }

    pub(super) fn irregular_act(&self, id: &str) -> Option<Fact> {
        let case = self.programme.acts().all().get(&id.parse::<ActId>().ok()?)?;
        let ratified = case.ratified.as_ref();
        let by = ratified.and_then(|ratified| self.programme.decisions().all().get(&ratified.fact.decision));
        let open = case.ratified.is_none() && case.reversed.is_none();
        let facts = events(Event::Ratified, &case.ratified)
            .chain(by.map(|case| named(DecisionRole::Ratifying, &case.decision)))
            .chain(events(Event::Reversed, &case.reversed))
            .chain(open.then(|| Fact::of(Statement::None(Absence::Repair))));
        Some(event(Event::IrregularActRecorded, &case.act).with(facts))
    }

    pub(super) fn report(&self, id: &str) -> Option<Fact> {
        let feedback = self.programme.feedback();
        let id: ReportId = id.parse().ok()?;
        let record = feedback.reports().get(&id)?;
        let later = feedback.superseded(record);
        let later = later.map(|later| Fact::at(Statement::LaterReport(later.fact.clone()), later.sequence));
        let actions = record.fact.actions.iter().filter_map(|id| self.programme.actions().all().get(id));
        let actions: Vec<Fact> = actions.map(action).collect();
        let facts = later.into_iter().chain(actions).chain(self.feedback_on(&FeedbackSubject::Report(id)));
        Some(event(Event::ReportSubmitted, record).with(facts))
    }

    pub(super) fn signal(&self, id: &str) -> Option<Fact> {
        let id: SignalId = id.parse().ok()?;
        let record = self.programme.feedback().signals().get(&id)?;
        Some(event(Event::SignalRaised, record).with(self.feedback_on(&FeedbackSubject::Signal(id))))
    }

    pub(super) fn legacy(&self, id: &str) -> Option<Fact> {
        let record = self.programme.acts().legacy().get(&id.parse::<LegacyId>().ok()?)?;
        let what = Statement::Legacy { legacy: record.fact.clone(), signing: self.charter.text.signing.on };
        Some(Fact::at(what, record.sequence))
    }

    pub(super) fn feedback(&self, id: &str) -> Option<Fact> {
        let (decisions, feedback) = (self.programme.decisions(), self.programme.feedback());
        let record = feedback.all().get(&id.parse::<FeedbackId>().ok()?)?;
        let about = match &record.fact.about {
            FeedbackSubject::Decision(id) => {
                decisions.all().get(id).map(|case| named(DecisionRole::Subject, &case.decision))
            }
            FeedbackSubject::Proposal(id) => {
                decisions.proposals().get(id).map(|case| event(Event::ProposalPrepared, &case.proposal))
            }
            FeedbackSubject::Report(id) => {
                feedback.reports().get(id).map(|report| event(Event::ReportSubmitted, report))
            }
            FeedbackSubject::Signal(id) => {
                feedback.signals().get(id).map(|signal| event(Event::SignalRaised, signal))
            }
        };
        Some(event(Event::FeedbackGiven, record).with(about))
    }

    pub(super) fn amendment(&self, id: &str) -> Option<Fact> {
        let id: AmendmentId = id.parse().ok()?;
        let signing = self.programme.signing();
        let record = signing.amendments().get(&id)?;
        let version = signing.version_on(record.fact.from)?.versions.text;
        let outcome = ReviewOutcome::Amendment(id);
        let reviews = signing.reviews().iter().filter(|review| review.fact.outcome == outcome);
        let reviews = reviews.map(|review| Fact::at(Statement::Review(review.fact.clone()), review.sequence));
        let what = Statement::Amendment { amendment: Box::new(record.fact.clone()), version };
        Some(Fact::at(what, record.sequence).with(reviews))
    }
}
