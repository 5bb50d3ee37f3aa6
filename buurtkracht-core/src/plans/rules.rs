//! The rules of plans.

use std::collections::BTreeSet;

use super::{
    AdoptPlan, ExpandPlan, Output, Plan, PlanExpansion, PlanKind, PlanLife, PlanScaling, PlanStatus,
    PlanStep, PlanStop, PlanSupersession, PlanVerdict, Progress, RejectPlan, ScaleUpPlan, StopPlan,
};
use crate::charter::{Competence, Level, MandateScope, PlanKindName};
use crate::context::Context;
use crate::decisions::{Basis, Requirements, Resolve};
use crate::event::Event;

use crate::id::{EvaluationId, PlanId};
use crate::programme::Programme;
use crate::rejection::{IdKind, Rejection, once_each, positive};
use crate::value::{AreaCode, Day, Money};
use crate::{areas, effort, funds};

pub(crate) fn propose(ctx: &Context<'_>, plan: &Plan) -> Result<Vec<Event>, Rejection> {
    let ctx = &ctx.departing(&plan.departs_from)?;
    ctx.free(&plan.plan)?;
    ctx.body_on(&plan.body, plan.on)?;
    ctx.not_future("on", plan.on)?;
    drafts(ctx, plan)?;
    if plan.goals.is_empty() {
        return Err(Rejection::PlanWithoutGoal { plan: plan.plan.clone() });
    }
    for goal in &plan.goals {
        ctx.goal(goal)?;
    }
    if plan.areas.is_empty() {
        return Err(Rejection::PlanWithoutArea { plan: plan.plan.clone() });
    }
    areas::within_reach(ctx, &plan.body, &plan.areas, plan.on)?;
    if !ctx.charter.readings.kinds_of_plan.rule.contains(&plan.kind.name()) {
        ctx.unless_departed(Rejection::PlanKindNotUsed { kind: plan.kind.name() })?;
    }
    if let PlanKind::Project { parent, lead } = &plan.kind {
        let life = ctx.known(parent)?;
        if life.plan.fact.kind != PlanKind::Neighbourhood {
            ctx.unless_departed(Rejection::ParentIsNoNeighbourhoodPlan {
                parent: parent.clone(),
                kind: life.plan.fact.kind.name(),
            })?;
        }
        if *ctx.programme.bodies.acting_on(&life.plan.fact.body, plan.on) != plan.body {
            return Err(Rejection::PlanOfAnotherGroup {
                plan: parent.clone(),
                of: life.plan.fact.body.clone(),
                asked: plan.body.clone(),
            });
        }
        open(parent, life)?;
        within_parent(ctx, (parent, life), &plan.areas, plan.on)?;
        ctx.known(lead)?;
    }
    if let Some(earlier) = &plan.continues {
        let (status, _) = ctx.known(earlier)?.last();
        if !status.is_end() {
            return Err(Rejection::ContinuesOpenPlan { plan: earlier.clone(), status });
        }
    }
    Ok(vec![Event::PlanProposed(plan.clone())])
}

/// An annual plan is drawn up by a body that the text charges with it, where it charges one.
fn drafts(ctx: &Context<'_>, plan: &Plan) -> Result<(), Rejection> {
    if plan.kind.name() != PlanKindName::Annual {
        return Ok(());
    }
    let competence = Competence::DraftAnnualPlans;
    let charter = ctx.on(plan.on).charter;
    let competent = charter.competent(competence);
    if competent.is_empty() || competent.contains(&ctx.known(&plan.body)?.like) {
        return Ok(());
    }
    Err(Rejection::NotCompetent {
        body: plan.body.clone(),
        competence,
        competent: competent.into_iter().cloned().collect(),
    })
}

/// Refuses an ended plan.
pub(crate) fn open(id: &PlanId, life: &PlanLife) -> Result<(), Rejection> {
    let (status, on) = life.last();
    if status.is_end() { Err(Rejection::PlanEnded { plan: id.clone(), status, on }) } else { Ok(()) }
}

/// Refuses areas that are not of the parent plan and did not replace one of its areas.
fn within_parent(
    ctx: &Context<'_>,
    (parent, above): (&PlanId, &PlanLife),
    areas: &[AreaCode],
    on: Day,
) -> Result<(), Rejection> {
    let of: BTreeSet<AreaCode> = above.areas_on(on).cloned().collect();
    match areas.iter().find(|area| !ctx.programme.areas.descends(area, &of)) {
        Some(area) => Err(Rejection::AreaOutsideParent {
            area: area.clone(),
            parent: parent.clone(),
            of: of.into_iter().collect(),
        }),
        None => Ok(()),
    }
}

/// Refuses a project whose parent is not adopted on a day, or has ended by then.
fn parent_adopted(ctx: &Context<'_>, id: &PlanId, life: &PlanLife, on: Day) -> Result<(), Rejection> {
    let Some(parent) = life.plan.fact.kind.parent() else { return Ok(()) };
    match ctx.known(parent)?.status_on(on) {
        Some(PlanStatus::Adopted | PlanStatus::Active | PlanStatus::Paused) => Ok(()),
        status => Err(Rejection::ParentNotAdopted { plan: id.clone(), parent: parent.clone(), status, on }),
    }
}

/// Starts an adopted plan. The parent of a project is adopted by then.
pub(crate) fn start(ctx: &Context<'_>, asked: &PlanStep) -> Result<Vec<Event>, Rejection> {
    let events = step(ctx, asked, &[PlanStatus::Adopted], Event::PlanStarted)?;
    parent_adopted(ctx, &asked.plan, ctx.known(&asked.plan)?, asked.on)?;
    Ok(events)
}

/// A step that needs no decision, from one of the given statuses.
pub(crate) fn step(
    ctx: &Context<'_>,
    step: &PlanStep,
    from: &[PlanStatus],
    event: fn(PlanStep) -> Event,
) -> Result<Vec<Event>, Rejection> {
    let life = ctx.known(&step.plan)?;
    open(&step.plan, life)?;
    let (status, since) = life.last();
    if !from.contains(&status) {
        return Err(Rejection::PlanNotReady { plan: step.plan.clone(), status, needed: from.to_vec() });
    }
    ctx.not_future("on", step.on)?;
    if step.on < since {
        return Err(Rejection::StepBeforeTheLast { plan: step.plan.clone(), asked: step.on, since });
    }
    Ok(vec![event(step.clone())])
}

/// How a plan goes is looked at while it is not ended; that can be recorded later.
pub(crate) fn progress(ctx: &Context<'_>, progress: &Progress) -> Result<Vec<Event>, Rejection> {
    let life = ctx.known(&progress.plan)?;
    ctx.acting_body(&progress.by)?;
    if let Some(status) = life.status_on(progress.on).filter(|status| status.is_end()) {
        let (plan, on) = (progress.plan.clone(), life.last().1);
        return Err(Rejection::PlanEnded { plan, status, on });
    }
    ctx.not_future("on", progress.on)?;
    ctx.sealed(progress.note.as_ref())?;
    Ok(vec![Event::ProgressRecorded(progress.clone())])
}

/// What a plan brought about is a fact, also when it is told after its end.
pub(crate) fn output(ctx: &Context<'_>, output: &Output) -> Result<Vec<Event>, Rejection> {
    ctx.free(&output.output)?;
    ctx.known(&output.plan)?;
    for area in &output.areas {
        ctx.known(area)?;
    }
    ctx.not_future("period.until", output.period.until())?;
    ctx.not_future("on", output.counted_on())?;
    if output.counted_on() < output.period.until() {
        let (from, until) = (output.period.until(), output.counted_on());
        return Err(Rejection::EndsBeforeItStarts { from, until });
    }
    Ok(vec![Event::OutputRecorded(output.clone())])
}

/// Returns the competence that adopting or rejecting a plan needs, by its kind.
pub(crate) fn adopting(programme: &Programme, plan: &PlanId) -> Option<Competence> {
    Some(match programme.plans.all().get(plan)?.plan.fact.kind {
        PlanKind::Annual { .. } => Competence::AdoptAnnualPlan,
        PlanKind::Neighbourhood => Competence::AdoptNeighbourhoodPlan,
        PlanKind::Project { .. } => Competence::ApproveProject,
    })
}

/// A plan that the body of a decision may act on: a group acts on its own plans only.
pub(crate) fn own<'a>(ctx: &Context<'a>, basis: &Basis<'_>, id: &PlanId) -> Result<&'a PlanLife, Rejection> {
    let life = ctx.known(id)?;
    let body = ctx.known(&basis.decision.body)?;
    let of = ctx.programme.bodies.acting_on(&life.plan.fact.body, basis.decision.decided_on);
    if body.level == Level::Operational && *of != basis.decision.body {
        return Err(Rejection::PlanOfAnotherGroup {
            plan: id.clone(),
            of: of.clone(),
            asked: basis.decision.body.clone(),
        });
    }
    Ok(life)
}

/// The plan that a decision is about: proposed by then, not ended, and one that its body may act on.
pub(crate) fn acted_on<'a>(
    ctx: &Context<'a>,
    basis: &Basis<'_>,
    id: &PlanId,
) -> Result<&'a PlanLife, Rejection> {
    let life = own(ctx, basis, id)?;
    open(id, life)?;
    let (asked, since) = (basis.decision.decided_on, life.plan.fact.on);
    if asked < since {
        return Err(Rejection::StepBeforeTheLast { plan: id.clone(), asked, since });
    }
    Ok(life)
}

fn needs_status(id: &PlanId, life: &PlanLife, needed: &[PlanStatus]) -> Result<(), Rejection> {
    let status = life.status();
    if needed.contains(&status) {
        Ok(())
    } else {
        Err(Rejection::PlanNotReady { plan: id.clone(), status, needed: needed.to_vec() })
    }
}

/// The evaluation exists and is about this plan or the whole programme.
fn evaluated(ctx: &Context<'_>, plan: &PlanId, evaluation: Option<&EvaluationId>) -> Result<(), Rejection> {
    let Some(id) = evaluation else { return Ok(()) };
    let about = &ctx.known(id)?.fact.about;
    match about.plan() {
        Some(other) if other != plan => Err(Rejection::EvaluationOfAnotherPlan {
            evaluation: id.clone(),
            of: other.clone(),
            asked: plan.clone(),
        }),
        Some(_) | None => Ok(()),
    }
}

impl Resolve for AdoptPlan {
    fn requirements(&self, programme: &Programme) -> Requirements {
        Requirements::new(adopting(programme, &self.plan), &self.plan)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        judge(ctx, basis, &self.plan, Event::PlanAdopted)
    }
}

impl Resolve for RejectPlan {
    fn requirements(&self, programme: &Programme) -> Requirements {
        Requirements::new(adopting(programme, &self.plan), &self.plan)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        judge(ctx, basis, &self.plan, Event::PlanRejected)
    }
}

/// A decision that adopts or rejects a proposed plan.
fn judge(
    ctx: &Context<'_>,
    basis: &Basis<'_>,
    plan: &PlanId,
    event: fn(PlanVerdict) -> Event,
) -> Result<Vec<Event>, Rejection> {
    let life = acted_on(ctx, basis, plan)?;
    needs_status(plan, life, &[PlanStatus::Proposed])?;
    let verdict = event(PlanVerdict { plan: plan.clone(), decision: basis.id(), on: basis.on });
    if let (PlanKind::Project { lead, .. }, Event::PlanAdopted(_)) = (&life.plan.fact.kind, &verdict) {
        let on = basis.decision.decided_on;
        parent_adopted(ctx, plan, life, on)?;
        let of = ctx.programme.bodies.acting_on(&life.plan.fact.body, on);
        if !ctx.known(of)?.seats.values().any(|seat| seat.standing(lead, on).is_some()) {
            return Err(Rejection::LeadIsNoParticipant {
                plan: plan.clone(),
                lead: lead.clone(),
                body: of.clone(),
                on,
            });
        }
    }
    let succeeds = match (&life.plan.fact.kind, &verdict) {
        (PlanKind::Annual { year }, Event::PlanAdopted(_)) => supersede(ctx, basis, plan, *year)?,
        (PlanKind::Annual { .. } | PlanKind::Neighbourhood | PlanKind::Project { .. }, _) => Vec::new(),
    };
    Ok(std::iter::once(verdict).chain(succeeds).collect())
}

/// The annual plan of a year takes the place of the one before; money that was not used goes back.
fn supersede(ctx: &Context<'_>, basis: &Basis<'_>, by: &PlanId, year: u16) -> Result<Vec<Event>, Rejection> {
    let mut events = Vec::new();
    for (id, _) in ctx.programme.plans.of_year(year).filter(|(id, life)| open(id, life).is_ok()) {
        unfunded(ctx, basis, id)?;
        events.push(Event::PlanSuperseded(PlanSupersession {
            plan: id.clone(),
            by: by.clone(),
            decision: basis.id(),
            on: basis.on,
        }));
        events.extend(freed(ctx, basis, id));
    }
    Ok(events)
}

/// What the end of a plan frees: money that was not used, and effort.
fn freed(ctx: &Context<'_>, basis: &Basis<'_>, id: &PlanId) -> Vec<Event> {
    let money = ctx.programme.funds.of_plan(id).filter_map(|account| funds::release(ctx, basis, account));
    money.chain(effort::of_plan(ctx, basis, id)).collect()
}

/// Refuses to end a plan in a decision that gives it money or effort.
fn unfunded(ctx: &Context<'_>, basis: &Basis<'_>, id: &PlanId) -> Result<(), Rejection> {
    let decision = &basis.decision.decision;
    let spread = ctx.programme.effort.of_plan(id).any(|(_, case)| case.share.fact.decision == *decision);
    if spread || funds::given(ctx, basis).any(|allocation| allocation.plan == *id) {
        return Err(Rejection::FundedAndStopped { plan: id.clone() });
    }
    Ok(())
}

/// Extra money for a plan was given to it by effects before, as far as no other effect claims it.
fn funded(
    ctx: &Context<'_>,
    basis: &Basis<'_>,
    (plan, life): (&PlanId, &PlanLife),
    amount: Option<Money>,
) -> Result<(), Rejection> {
    let Some(asked) = amount else { return Ok(()) };
    positive(asked)?;
    let given: Money = funds::given(ctx, basis).filter(|a| a.plan == *plan).map(|a| a.amount).sum();
    let given = given.saturating_sub(life.extra_of(&basis.decision.decision));
    if asked > given {
        return Err(Rejection::ExtraMoneyNotAllocated { plan: plan.clone(), asked, given });
    }
    Ok(())
}

impl Resolve for ExpandPlan {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::ExpandPlan), &self.plan)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let life = acted_on(ctx, basis, &self.plan)?;
        needs_status(&self.plan, life, &[PlanStatus::Adopted, PlanStatus::Active, PlanStatus::Paused])?;
        evaluated(ctx, &self.plan, self.evaluation.as_ref())?;
        funded(ctx, basis, (&self.plan, life), self.amount)?;
        Ok(vec![Event::PlanExpanded(PlanExpansion {
            plan: self.plan.clone(),
            decision: basis.id(),
            what: self.what.clone(),
            amount: self.amount,
            evaluation: self.evaluation.clone(),
            on: basis.on,
        })])
    }
}

impl Resolve for ScaleUpPlan {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::ScaleUpPlan), &self.plan)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let life = acted_on(ctx, basis, &self.plan)?;
        needs_status(&self.plan, life, &[PlanStatus::Adopted, PlanStatus::Active, PlanStatus::Paused])?;
        if self.to_areas.is_empty() {
            return Err(Rejection::PlanWithoutArea { plan: self.plan.clone() });
        }
        areas::within_reach(ctx, &basis.decision.body, &self.to_areas, basis.on)?;
        once_each(IdKind::Area, &self.to_areas)?;
        for area in &self.to_areas {
            if life.areas().any(|known| known == area) {
                return Err(Rejection::AreaAlreadyInPlan { plan: self.plan.clone(), area: area.clone() });
            }
        }
        if let Some(parent) = life.plan.fact.kind.parent() {
            within_parent(ctx, (parent, ctx.known(parent)?), &self.to_areas, basis.on)?;
        }
        evaluated(ctx, &self.plan, self.evaluation.as_ref())?;
        funded(ctx, basis, (&self.plan, life), self.amount)?;
        Ok(vec![Event::PlanScaledUp(PlanScaling {
            plan: self.plan.clone(),
            decision: basis.id(),
            to_areas: self.to_areas.clone(),
            amount: self.amount,
            evaluation: self.evaluation.clone(),
            on: basis.on,
        })])
    }
}

impl Resolve for StopPlan {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::StopPlan), &self.plan)
            .under_mandate(MandateScope::StopPlans, Money::ZERO)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let life = acted_on(ctx, basis, &self.plan)?;
        if life.plan.fact.kind.name() == PlanKindName::Annual {
            ctx.unless_departed(Rejection::AnnualPlanIsSuperseded { plan: self.plan.clone() })?;
        }
        needs_status(&self.plan, life, &[PlanStatus::Adopted, PlanStatus::Active, PlanStatus::Paused])?;
        let Some(ground) = self.ground else {
            return Err(Rejection::StopWithoutGround { plan: self.plan.clone() });
        };
        evaluated(ctx, &self.plan, self.evaluation.as_ref())?;
        unfunded(ctx, basis, &self.plan)?;
        let stop = Event::PlanStopped(PlanStop {
            plan: self.plan.clone(),
            decision: basis.id(),
            ground,
            evaluation: self.evaluation.clone(),
            on: basis.on,
        });
        Ok(std::iter::once(stop).chain(freed(ctx, basis, &self.plan)).collect())
    }
}
