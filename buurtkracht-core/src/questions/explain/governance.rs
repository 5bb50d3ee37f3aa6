//! Plans, meetings, mandates, partners, bodies, and the text of the charter.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::competence::text_entry;
use super::money::{assigned, drawn, spread};
use super::walk::{Walk, action};
use super::{DecisionRole, Fact, Statement, event, events, named};
use crate::bodies::{Body, Tenure};
use crate::charter::{Goal, Pledge, PledgePart};
use crate::decisions::{Decision, DecisionCase, Venue, lacks_quorum};
use crate::evaluation::Evaluation;
use crate::event::Event;
use crate::funds::{AllocationAccount, AllocationFigures, Source};
use crate::id::{BodyId, ContributionId, MandateId, MeetingId, OutputId, PartnerId, PlanId, SeatId};
use crate::mandates::MandateHolder;
use crate::meetings::Meeting;
use crate::plans::{Plan, PlanLife, PlanStatus, PlanStop, StatusStep};
use crate::questions::explain::SeatsFilled;
use crate::questions::mandates::mandate_on;
use crate::questions::seats::SeatHolder;
use crate::record::Record;
use crate::value::{AreaCode, Day, Title};

/// A plan, from proposal to end.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlanExplained {
    /// The plan as proposed.
    pub plan: Plan,
    /// The name of its body.
    pub body_name: Option<Title>,
    /// The areas that it reaches.
    pub areas: Vec<AreaCode>,
    /// Every status, in the order recorded.
    pub steps: Vec<StatusStep>,
    /// The stop, if there was one.
    pub stop: Option<PlanStop>,
    /// The sums of its allocations.
    pub figures: AllocationFigures,
}

/// The course of a plan after a decision about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlanSince {
    /// The plan's id.
    pub plan: PlanId,
    /// The title as proposed.
    pub title: Title,
    /// Its status by all that is recorded.
    pub status: PlanStatus,
    /// The sums of all its allocations.
    pub figures: AllocationFigures,
}

/// A body or group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BodyExplained {
    /// The body's id.
    pub id: BodyId,
    /// Its seats, areas, beginning and end.
    pub body: Body,
    /// The group that has its plans now.
    pub acting: BodyId,
    /// The groups that became part of it.
    pub made_of: Vec<BodyId>,
    /// The plans that it carries out.
    pub plans: Vec<PlanId>,
    /// The mandates that it or one of its seats holds.
    pub mandates: Vec<MandateId>,
}

/// A seat with some of those who held it.
fn fills<'a>(body: &BodyId, seat: &SeatId, holders: impl IntoIterator<Item = &'a Tenure>) -> Fact {
    let holders = holders.into_iter().map(SeatHolder::from).collect();
    Fact::of(Statement::Fills(SeatsFilled { body: body.clone(), seat: seat.clone(), holders }))
}

impl Walk<'_> {
    /// The plan by that id, or that an output by that id is of.
    pub(super) fn plan(&self, id: &str) -> Option<Fact> {
        let plans = self.programme.plans();
        let output = || Some(&plans.output(&id.parse::<OutputId>().ok()?)?.fact.plan);
        let known = id.parse().ok().and_then(|id: PlanId| plans.all().get(&id));
        let life = known.or_else(|| plans.all().get(output()?))?;
        let programme = self.programme;
        let plan = &life.plan.fact;
        let id = &plan.plan;
        let own = || programme.funds().of_plan(id);
        let shares = programme.effort().shares().values();
        let shares = shares.filter(|case| case.share.fact.plan.as_ref() == Some(id)).map(spread);
        let inside = plans.all().values().filter(|other| other.plan.fact.kind.parent() == Some(id));
        let projects: Vec<PlanId> = inside.map(|other| other.plan.fact.plan.clone()).collect();
        let about = |record: &&Record<Evaluation>| record.fact.about.plan() == Some(id);
        let evaluations = programme.evaluations().all().values().filter(about);
        let concerns = |case: &&DecisionCase| self.plans(case).contains(&id);
        let mut decisions: Vec<&DecisionCase> =
            programme.decisions().all().values().filter(concerns).collect();
        decisions.sort_by_key(|case| case.decision.sequence);
        let actions = programme.actions().all().values();
        let actions = actions.filter(|case| case.action.fact.plan.as_ref() == Some(id)).map(action);
        let details = events(Event::ProgressRecorded, &life.progress)
            .chain(events(Event::PlanSuperseded, &life.superseded))
            .chain(own().map(drawn));
        let facts = shares
            .chain((!projects.is_empty()).then(|| Fact::of(Statement::Projects(projects))))
            .chain(events(Event::OutputRecorded, &life.outputs))
            .chain(events(Event::EvaluationRecorded, evaluations))
            .chain(actions)
            .chain([Fact::of(Statement::Details).with(details)])
            .chain(decisions.into_iter().filter_map(|case| self.decided(case, Vec::new())));
        let body = programme.bodies().all().get(&plan.body);
        let what = Statement::Plan(Box::new(PlanExplained {
            plan: plan.clone(),
            body_name: body.map(|body| body.name.clone()),
            areas: life.areas().cloned().collect(),
            steps: life.steps.clone(),
            stop: life.stop.as_ref().map(|stop| stop.fact.clone()),
            figures: self.sum(own()),
        }));
        Some(Fact::at(what, life.plan.sequence).with(facts))
    }

    /// The course since of each plan that a decision is about.
    pub(super) fn since(&self, case: &DecisionCase) -> Vec<Fact> {
        let programme = self.programme;
        let after = case.decision.sequence;
        let about: BTreeSet<&PlanId> = self.plans(case).into_iter().collect();
        if about.is_empty() {
            return Vec::new();
        }
        let mut decisions: BTreeMap<&PlanId, Vec<&Record<Decision>>> = BTreeMap::new();
        for later in programme.decisions().all().values().filter(|later| later.decision.sequence > after) {
            for plan in self.plans(later).into_iter().filter(|plan| about.contains(plan)) {
                decisions.entry(plan).or_default().push(&later.decision);
            }
        }
        let mut evaluations: BTreeMap<&PlanId, Vec<&Record<Evaluation>>> = BTreeMap::new();
        for later in programme.evaluations().all().values().filter(|later| later.sequence > after) {
            if let Some(plan) = later.fact.about.plan().filter(|plan| about.contains(plan)) {
                evaluations.entry(plan).or_default().push(later);
            }
        }
        let plans = about.into_iter().filter_map(|plan| {
            let life = programme.plans().all().get(plan)?;
            let what = Statement::Since(Box::new(PlanSince {
                plan: plan.clone(),
                title: life.plan.fact.title.clone(),
                status: life.status(),
                figures: self.sum(programme.funds().of_plan(plan)),
            }));
            let later = in_order(decisions.remove(plan)).into_iter();
            let facts = events(Event::ProgressRecorded, life.progress.iter().filter(|r| r.sequence > after))
                .chain(events(Event::OutputRecorded, life.outputs.iter().filter(|r| r.sequence > after)))
                .chain(events(Event::EvaluationRecorded, in_order(evaluations.remove(plan))))
                .chain(later.map(|record| named(DecisionRole::Later, record)));
            let entry = life.steps.last().map_or(life.plan.sequence, |step| step.sequence);
            Some(Fact::at(what, entry).with(facts))
        });
        plans.collect()
    }

    /// The meeting of that id, and then the meetings with an item of that id on the agenda.
    pub(super) fn meetings(&self, id: &str) -> Vec<Fact> {
        let mut meetings: Vec<(&MeetingId, &Meeting)> = self.programme.meetings().all().iter().collect();
        meetings.retain(|(meeting, known)| {
            let mut items = known.agenda.iter().flat_map(|agenda| &agenda.fact.items);
            meeting.as_str() == id || items.any(|item| item.item.as_str() == id)
        });
        meetings.sort_by_key(|(meeting, known)| (meeting.as_str() != id, known.on, *meeting));
        meetings.into_iter().map(|(id, case)| self.meeting(id, case)).collect()
    }

    fn meeting(&self, id: &MeetingId, case: &Meeting) -> Fact {
        let reported = case.proceedings().map(|report| report.reported.as_slice()).unwrap_or_default();
        let taken = self.decisions(
            DecisionRole::Taken,
            |other| matches!(&other.decision.fact.venue, Venue::Meeting(meeting) if meeting == id),
        );
        let heard =
            self.decisions(DecisionRole::Reported, |other| reported.contains(&other.decision.fact.decision));
        let actions = self.programme.actions().all().values();
        let actions = actions.filter(|case| case.action.fact.meeting.as_ref() == Some(id)).map(action);
        let adopts = self.programme.meetings().all().iter().filter_map(|(other, known)| {
            let adopted = known.adopted.as_ref().filter(|adopted| adopted.fact.at == *id)?;
            Some(Fact::at(Statement::Adopts(other.clone()), adopted.sequence))
        });
        let without_quorum = case.bodies().filter(|body| lacks_quorum(self.programme, body, case)).cloned();
        let what = Statement::Meeting {
            meeting: id.clone(),
            without_quorum: without_quorum.collect(),
            case: Box::new(case.clone()),
        };
        let facts = events(Event::MinutesFiled, &case.minutes)
            .chain(events(Event::MinutesAdopted, &case.adopted))
            .chain(events(Event::RecordCorrected, &case.corrections))
            .chain(taken)
            .chain(heard)
            .chain(actions)
            .chain(adopts);
        Fact::at(what, case.sequence).with(facts)
    }

    pub(super) fn mandate(&self, id: &str) -> Option<Fact> {
        let id: MandateId = id.parse().ok()?;
        let all = self.programme.mandates().all();
        let life = all.get(&id)?;
        let parts = all.iter().filter(|(_, other)| other.mandate.fact.under.as_ref() == Some(&id));
        let mandate = mandate_on(self.programme, life, life.mandate.fact.valid.until());
        let entry = mandate.entry;
        let parts = parts.map(|(id, _)| id.clone()).collect();
        Some(Fact::at(Statement::Mandate { mandate: Box::new(mandate), parts }, entry))
    }

    pub(super) fn partner(&self, id: &str) -> Option<Fact> {
        let id: PartnerId = id.parse().ok()?;
        let programme = self.programme;
        let partners = programme.partners();
        let life = partners.all().get(&id)?;
        let before = partners
            .all()
            .iter()
            .filter(|(_, other)| other.succeeded.as_ref().is_some_and(|succession| succession.fact.to == id));
        let before: Vec<PartnerId> = before.map(|(id, _)| id.clone()).collect();
        // A seat or pledge that it took over is its own. One that it handed on is shown with it too.
        let own = |partner: &PartnerId| *partner == id || *partners.acting_on(partner, Day::MAX) == id;
        let bodies = programme.bodies().all().iter().filter(|(_, body)| !body.form);
        let seats = bodies.flat_map(|(body, known)| {
            let own = known.seats.iter().filter(|(_, seat)| seat.partner.as_ref().is_some_and(own));
            own.map(|(seat, known)| fills(body, seat, &known.holders))
        });
        let pledges = self.charter.text.pledges.iter().filter(|pledge| own(&pledge.partner));
        let facts = events(Event::PartnerRenamed, &life.renamings)
            .chain((!before.is_empty()).then(|| Fact::of(Statement::InPlaceOf(before))))
            .chain(events(Event::PartnerSucceeded, &life.succeeded))
            .chain(events(Event::PartnerLeft, &life.left))
            .chain(events(Event::CharterSigned, programme.signing().signatures().get(&id)))
            .chain(seats)
            .chain(pledges.map(|pledge| self.pledge(pledge).with(self.provided(pledge))));
        let what = Statement::Partner { partner: life.partner.fact.clone(), name: life.name().clone() };
        Some(Fact::at(what, life.partner.sequence).with(facts))
    }

    pub(super) fn body(&self, id: &str) -> Option<Fact> {
        let id: BodyId = id.parse().ok()?;
        let programme = self.programme;
        let bodies = programme.bodies();
        let body = bodies.all().get(&id)?;
        let into = |body: &Body| body.ended.as_ref().is_some_and(|ended| ended.into.as_ref() == Some(&id));
        let mut held: Vec<(&MeetingId, &Meeting)> = programme.meetings().held(&id).collect();
        held.sort_by_key(|(_, known)| (known.on, known.sequence));
        let held = held.into_iter().map(|(meeting, known)| {
            Fact::at(Statement::Held { meeting: meeting.clone(), on: known.on }, known.sequence)
        });
        let plans = programme.plans().all().iter();
        let plans = plans.filter(|(_, life)| *bodies.acting_on(&life.plan.fact.body, Day::MAX) == id);
        let mandates = programme.mandates().all().iter().filter(|(_, life)| match &life.mandate.fact.to {
            MandateHolder::Seat { body, .. } | MandateHolder::Body(body) => *body == id,
        });
        let what = Statement::Body(Box::new(BodyExplained {
            body: body.clone(),
            acting: bodies.acting_on(&id, Day::MAX).clone(),
            made_of: bodies.all().iter().filter(|(_, body)| into(body)).map(|(id, _)| id.clone()).collect(),
            plans: plans.map(|(id, _)| id.clone()).collect(),
            mandates: mandates.map(|(id, _)| id.clone()).collect(),
            id: id.clone(),
        }));
        let seats = body.seats.iter().map(|(seat, known)| {
            fills(&id, seat, known.holders.iter().filter(|tenure| tenure.until.is_none()))
        });
        let decided = self.decisions(DecisionRole::Taken, |case| case.decision.fact.body == id);
        Some(Fact::at(what, body.sequence).with(seats.chain(held).chain(decided)))
    }

    fn pledge(&self, pledge: &Pledge) -> Fact {
        let whose = self.programme.partners().acting_on(&pledge.partner, Day::MAX).clone();
        Fact::of(Statement::Pledge { pledge: pledge.clone(), whose })
    }

    /// The contributions to a pledge, and its cancellation.
    fn provided(&self, pledge: &Pledge) -> impl Iterator<Item = Fact> {
        let provided = self.programme.funds().provisions().values();
        let provided = provided.filter(|provision| provision.fact.pledge == pledge.id);
        let cancelled = self.programme.partners().cancellations().get(&pledge.id);
        events(Event::ContributionProvided, provided).chain(events(Event::PledgeCancelled, cancelled))
    }

    /// The pledges with that id, or with an earmark or a contribution of that id, and the use that was made of them.
    pub(super) fn pledges(&self, id: &str) -> Vec<Fact> {
        let provisions = self.programme.funds().provisions();
        let contribution = || Some(&provisions.get(&id.parse::<ContributionId>().ok()?)?.fact.pledge);
        let pledges = self.charter.text.pledges.iter().filter(|pledge| {
            let earmarked = pledge.earmarks.iter().any(|earmark| earmark.id.as_str() == id);
            pledge.id.as_str() == id || earmarked || contribution() == Some(&pledge.id)
        });
        pledges.map(|pledge| self.used(pledge)).collect()
    }

    fn used(&self, pledge: &Pledge) -> Fact {
        let (funds, effort) = (self.programme.funds(), self.programme.effort());
        let own = |part: &PledgePart| part.pledge == pledge.id;
        let from = |source: &Source| matches!(source, Source::Pledge(part) if own(part));
        let accounts = funds.accounts().values().filter(|account| from(&account.allocation.fact.from));
        let accounts: Vec<&AllocationAccount> = accounts.collect();
        let figures = self.sum(accounts.iter().copied());
        let allocations = accounts.iter().map(|account| {
            event(Event::FundsAllocated, &account.allocation)
                .with(events(Event::FundsReleased, &account.releases))
        });
        let assignments = effort.assignments().values().filter(|case| own(&case.assignment.fact.from));
        let work = effort.work().values().filter(|work| work.fact.pledge == pledge.id);
        let facts = self
            .provided(pledge)
            .chain((!accounts.is_empty()).then(|| Fact::of(Statement::Figures(figures))))
            .chain(allocations)
            .chain(assignments.map(assigned))
            .chain(events(Event::EffortDelivered, work));
        Fact { entry: text_entry(self.programme), ..self.pledge(pledge) }.with(facts)
    }

    /// The goals with that id, or with a sub-aim of that id.
    pub(super) fn goals(&self, id: &str) -> Vec<Fact> {
        let entry = text_entry(self.programme);
        let has_id =
            |goal: &&Goal| goal.id.as_str() == id || goal.sub_aims.iter().any(|aim| aim.id.as_str() == id);
        let goals = self.programme.signing().goals_by(Day::MAX).into_iter().map(|(goal, _)| goal);
        let goals = goals.filter(has_id).map(|goal| {
            let indicators = self.programme.evaluations().indicators().values();
            let plans = self.programme.plans().all().values().map(|life: &PlanLife| &life.plan);
            let indicators = indicators.filter(|indicator| indicator.fact.goal == goal.id);
            let facts = events(Event::IndicatorDefined, indicators)
                .chain(events(Event::PlanProposed, plans.filter(|plan| plan.fact.goals.contains(&goal.id))));
            Fact { entry, ..Fact::of(Statement::Goal(goal.clone())) }.with(facts)
        });
        goals.collect()
    }

    pub(super) fn duties(&self, id: &str) -> Vec<Fact> {
        let entry = text_entry(self.programme);
        let duties = self.charter.text.duties.iter().filter(|duty| duty.id.as_str() == id);
        duties.map(|duty| Fact { entry, ..Fact::of(Statement::Duty(duty.clone())) }).collect()
    }
}

fn in_order<T>(found: Option<Vec<&Record<T>>>) -> Vec<&Record<T>> {
    let mut found = found.unwrap_or_default();
    found.sort_by_key(|record| record.sequence);
    found
}
