//! Plans: annual plans, neighbourhood plans and the projects inside them (§ 3).
//!
//! Proposed → adopted → active (→ paused → active) → completed or stopped; rejected or withdrawn before it
//! is active. An ended plan's status never changes: a restart is a new plan that continues the old one.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::areas;
use crate::charter::{Competence, Level, PlanKindName};
use crate::decisions::Draft;
use crate::event::{Event, Record, Recorded};
use crate::id::{BodyId, DecisionId, EvaluationId, GoalId, PersonId, PlanId, Sequence};
use crate::programme::Context;
use crate::rejection::{Kind, Rejection};
use crate::value::{AreaCode, Period, Sealed, Title};

/// A plan is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The plan.
    pub plan: PlanId,
    /// What kind of plan.
    pub kind: PlanKind,
    /// What people call it.
    pub title: Title,
    /// The body that carries it out.
    pub body: BodyId,
    /// The goals it serves: at least one.
    pub goals: Vec<GoalId>,
    /// The areas it works in: at least one.
    pub areas: Vec<AreaCode>,
    /// The days it is meant to take.
    pub period: Period,
    /// The ended plan that it starts again, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<PlanId>,
    /// The day it is proposed.
    pub on: NaiveDate,
}

/// What kind of plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum PlanKind {
    /// The plan of a calendar year.
    Annual {
        /// The year.
        year: u16,
    },
    /// The plan of a neighbourhood.
    Neighbourhood,
    /// A project inside a neighbourhood plan, led by a participant.
    Project {
        /// The neighbourhood plan.
        parent: PlanId,
        /// Who leads it.
        lead: PersonId,
    },
}

impl PlanKind {
    /// The plan that it is part of, for a project.
    #[must_use]
    pub fn parent(&self) -> Option<&PlanId> {
        match self {
            PlanKind::Project { parent, .. } => Some(parent),
            PlanKind::Annual { .. } | PlanKind::Neighbourhood => None,
        }
    }

    /// The kind as a word.
    #[must_use]
    pub fn name(&self) -> PlanKindName {
        match self {
            PlanKind::Annual { .. } => PlanKindName::Annual,
            PlanKind::Neighbourhood => PlanKindName::Neighbourhood,
            PlanKind::Project { .. } => PlanKindName::Project,
        }
    }
}

/// A step in the life of a plan that needs no decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanStep {
    /// The plan.
    pub plan: PlanId,
    /// The day.
    pub on: NaiveDate,
}

/// How a running plan goes, as its body or another one sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// The plan.
    pub plan: PlanId,
    /// The body that looked at it.
    pub by: BodyId,
    /// How it goes.
    pub colour: Colour,
    /// Why, and what comes next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed>,
    /// The day.
    pub on: NaiveDate,
}

/// How a plan goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Colour {
    /// As meant.
    Green,
    /// Needs attention.
    Amber,
    /// In trouble.
    Red,
}

/// Names the plan that a decision adopts or rejects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanNamed {
    /// The plan.
    pub plan: PlanId,
}

/// A decision adopted or rejected a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanVerdict {
    /// The plan.
    pub plan: PlanId,
    /// The decision.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// Asks to do more within a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpandPlan {
    /// The plan.
    pub plan: PlanId,
    /// What is added.
    pub what: Title,
    /// The evaluation that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
}

/// A plan was expanded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanExpansion {
    /// The plan.
    pub plan: PlanId,
    /// The decision.
    pub decision: DecisionId,
    /// What is added.
    pub what: Title,
    /// The evaluation that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// Asks to take a plan to more areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleUpPlan {
    /// The plan.
    pub plan: PlanId,
    /// The areas that it is taken to.
    pub to_areas: Vec<AreaCode>,
    /// The evaluation that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
}

/// A plan was taken to more areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanScaling {
    /// The plan.
    pub plan: PlanId,
    /// The decision.
    pub decision: DecisionId,
    /// The areas that it is taken to.
    pub to_areas: Vec<AreaCode>,
    /// The evaluation that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// Asks to stop a plan. What it frees is computed, never supplied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopPlan {
    /// The plan.
    pub plan: PlanId,
    /// Why. A stop without a ground is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<StopGround>,
    /// The evaluation that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
}

/// A plan was stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanStop {
    /// The plan.
    pub plan: PlanId,
    /// The decision.
    pub decision: DecisionId,
    /// Why.
    pub ground: StopGround,
    /// The evaluation that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// Why a plan is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum StopGround {
    /// It does not work.
    NotWorking,
    /// Its goal is reached.
    GoalReached,
    /// Its lead or its residents are gone.
    LeadOrResidentsGone,
    /// Its funding is lost.
    FundingLost,
    /// It became part of another plan.
    Merged,
    /// Safety or law demands it.
    SafetyOrLaw,
}

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum PlanStatus {
    /// Proposed, not yet adopted.
    Proposed,
    /// Adopted, not yet started.
    Adopted,
    /// Being carried out.
    Active,
    /// Paused.
    Paused,
    /// Completed: an end.
    Completed,
    /// Stopped: an end.
    Stopped,
    /// Rejected: an end.
    Rejected,
    /// Withdrawn: an end.
    Withdrawn,
}

impl PlanStatus {
    /// Whether nothing can follow.
    #[must_use]
    pub fn is_end(self) -> bool {
        use PlanStatus::{Active, Adopted, Completed, Paused, Proposed, Rejected, Stopped, Withdrawn};
        match self {
            Proposed | Adopted | Active | Paused => false,
            Completed | Stopped | Rejected | Withdrawn => true,
        }
    }
}

/// A status that a plan came to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusStep {
    /// The status.
    pub status: PlanStatus,
    /// From which day.
    pub on: NaiveDate,
    /// By which decision, if one was needed.
    pub decision: Option<DecisionId>,
    /// The entry that says so.
    pub sequence: Sequence,
}

/// A plan with its life so far.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanLife {
    /// As proposed.
    pub plan: Record<Plan>,
    /// Every status, in the order recorded; the first is the proposal.
    pub steps: Vec<StatusStep>,
    /// What was added.
    pub expansions: Vec<Record<PlanExpansion>>,
    /// Where it was taken.
    pub scalings: Vec<Record<PlanScaling>>,
    /// How it was stopped, if it was.
    pub stop: Option<Record<PlanStop>>,
    /// How it goes, in the order recorded.
    pub progress: Vec<Record<Progress>>,
}

impl PlanLife {
    /// The last step recorded.
    #[must_use]
    pub fn last(&self) -> (PlanStatus, NaiveDate) {
        let proposed = (PlanStatus::Proposed, self.plan.fact.on);
        self.steps.last().map_or(proposed, |step| (step.status, step.on))
    }

    /// Where it stands by all that is recorded.
    #[must_use]
    pub fn status(&self) -> PlanStatus {
        self.last().0
    }

    /// Where it stood on a day; `None` before it was proposed.
    #[must_use]
    pub fn status_on(&self, day: NaiveDate) -> Option<PlanStatus> {
        self.steps.iter().rev().find(|step| step.on <= day).map(|step| step.status)
    }

    /// The areas it works in by all that is recorded.
    pub fn areas(&self) -> impl Iterator<Item = &AreaCode> {
        self.plan.fact.areas.iter().chain(self.scalings.iter().flat_map(|scaling| &scaling.fact.to_areas))
    }
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plans {
    pub(crate) plans: BTreeMap<PlanId, PlanLife>,
}

impl Plans {
    /// Every plan by id.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<PlanId, PlanLife> {
        &self.plans
    }

    pub(crate) fn proposed(&mut self, recorded: &Recorded, plan: &Plan) {
        let life = PlanLife {
            plan: Record::new(recorded, plan),
            steps: Vec::new(),
            expansions: Vec::new(),
            scalings: Vec::new(),
            stop: None,
            progress: Vec::new(),
        };
        self.plans.insert(plan.plan.clone(), life);
        self.step(recorded, &plan.plan, PlanStatus::Proposed, plan.on, None);
    }

    pub(crate) fn step(
        &mut self,
        recorded: &Recorded,
        plan: &PlanId,
        status: PlanStatus,
        on: NaiveDate,
        decision: Option<&DecisionId>,
    ) {
        if let Some(life) = self.plans.get_mut(plan) {
            let step = StatusStep { status, on, decision: decision.cloned(), sequence: recorded.sequence };
            // The corrected record of a decision takes the place of the one before.
            let corrected = |known: &&mut StatusStep| {
                decision.is_some() && known.status == status && known.decision.as_ref() == decision
            };
            match life.steps.iter_mut().find(corrected) {
                Some(known) => *known = step,
                None => life.steps.push(step),
            }
        }
    }

    pub(crate) fn progressed(&mut self, recorded: &Recorded, progress: &Progress) {
        if let Some(life) = self.plans.get_mut(&progress.plan) {
            life.progress.push(Record::new(recorded, progress));
        }
    }

    /// Forgets what a decision added to plans, before its corrected record is taken in.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        for life in self.plans.values_mut() {
            life.expansions.retain(|expansion| expansion.fact.decision != *decision);
            life.scalings.retain(|scaling| scaling.fact.decision != *decision);
        }
    }

    /// As if a decision, and all that followed it in the life of a plan, had not been.
    pub(crate) fn without(&mut self, decision: &DecisionId) {
        self.retract(decision);
        for life in self.plans.values_mut() {
            if let Some(at) = life.steps.iter().position(|step| step.decision.as_ref() == Some(decision)) {
                life.steps.truncate(at);
                let stopped = life.steps.iter().any(|step| step.status == PlanStatus::Stopped);
                life.stop = life.stop.take().filter(|_| stopped);
            }
        }
    }

    pub(crate) fn expanded(&mut self, recorded: &Recorded, expansion: &PlanExpansion) {
        if let Some(life) = self.plans.get_mut(&expansion.plan) {
            life.expansions.push(Record::new(recorded, expansion));
        }
    }

    pub(crate) fn scaled_up(&mut self, recorded: &Recorded, scaling: &PlanScaling) {
        if let Some(life) = self.plans.get_mut(&scaling.plan) {
            life.scalings.push(Record::new(recorded, scaling));
        }
    }

    pub(crate) fn stopped(&mut self, recorded: &Recorded, stop: &PlanStop) {
        self.step(recorded, &stop.plan, PlanStatus::Stopped, stop.on, Some(&stop.decision));
        if let Some(life) = self.plans.get_mut(&stop.plan) {
            life.stop = Some(Record::new(recorded, stop));
        }
    }
}

pub(crate) fn propose(c: &Context<'_>, plan: &Plan) -> Result<Vec<Event>, Rejection> {
    if let Some(life) = c.programme.plans.plans.get(&plan.plan) {
        let at = life.plan.sequence;
        return Err(Rejection::IdTaken { kind: Kind::Plan, id: plan.plan.to_string(), at });
    }
    c.body_on(&plan.body, plan.on)?;
    c.not_future("on", plan.on)?;
    if plan.goals.is_empty() {
        return Err(Rejection::PlanWithoutGoal { plan: plan.plan.clone() });
    }
    for goal in &plan.goals {
        c.goal(goal)?;
    }
    if plan.areas.is_empty() {
        return Err(Rejection::PlanWithoutArea { plan: plan.plan.clone() });
    }
    areas::within_reach(c, &plan.body, &plan.areas, plan.on)?;
    if !c.charter.readings.kinds_of_plan.rule.contains(&plan.kind.name()) {
        return Err(Rejection::PlanKindNotUsed { kind: plan.kind.name() });
    }
    if let PlanKind::Project { parent, lead } = &plan.kind {
        let life = c.plan(parent)?;
        if life.plan.fact.kind != PlanKind::Neighbourhood {
            return Err(Rejection::ParentIsNoNeighbourhoodPlan {
                parent: parent.clone(),
                kind: life.plan.fact.kind.name(),
            });
        }
        if *c.programme.bodies.acting_on(&life.plan.fact.body, plan.on) != plan.body {
            return Err(Rejection::PlanOfAnotherGroup {
                plan: parent.clone(),
                of: life.plan.fact.body.clone(),
                asked: plan.body.clone(),
            });
        }
        open(parent, life)?;
        c.person(lead)?;
    }
    if let Some(earlier) = &plan.continues {
        let (status, _) = c.plan(earlier)?.last();
        if !status.is_end() {
            return Err(Rejection::ContinuesOpenPlan { plan: earlier.clone(), status });
        }
    }
    Ok(vec![Event::PlanProposed(plan.clone())])
}

/// Refuses an ended plan.
pub(crate) fn open(id: &PlanId, life: &PlanLife) -> Result<(), Rejection> {
    let (status, on) = life.last();
    if status.is_end() { Err(Rejection::PlanEnded { plan: id.clone(), status, on }) } else { Ok(()) }
}

/// A step that needs no decision, from one of the given statuses.
pub(crate) fn step(
    c: &Context<'_>,
    step: &PlanStep,
    from: &[PlanStatus],
    event: fn(PlanStep) -> Event,
) -> Result<Vec<Event>, Rejection> {
    let life = c.plan(&step.plan)?;
    open(&step.plan, life)?;
    let (status, since) = life.last();
    if !from.contains(&status) {
        return Err(Rejection::PlanNotReady { plan: step.plan.clone(), status, needed: from.to_vec() });
    }
    c.not_future("on", step.on)?;
    if step.on < since {
        return Err(Rejection::StepBeforeTheLast { plan: step.plan.clone(), asked: step.on, since });
    }
    Ok(vec![event(step.clone())])
}

/// How a plan goes is looked at while it is not ended; that can be recorded later.
pub(crate) fn progress(c: &Context<'_>, progress: &Progress) -> Result<Vec<Event>, Rejection> {
    let life = c.plan(&progress.plan)?;
    c.acting_body(&progress.by)?;
    if let Some(status) = life.status_on(progress.on).filter(|status| status.is_end()) {
        let (plan, on) = (progress.plan.clone(), life.last().1);
        return Err(Rejection::PlanEnded { plan, status, on });
    }
    c.not_future("on", progress.on)?;
    c.sealed(progress.note.as_ref())?;
    Ok(vec![Event::ProgressRecorded(progress.clone())])
}

/// The competence that adopting or rejecting a plan of this kind needs.
pub(crate) fn adopting(kind: &PlanKind) -> Competence {
    match kind {
        PlanKind::Annual { .. } => Competence::AdoptAnnualPlan,
        PlanKind::Neighbourhood => Competence::AdoptNeighbourhoodPlan,
        PlanKind::Project { .. } => Competence::ApproveProject,
    }
}

/// A plan that the body of a decision may act on: a group acts on its own plans only.
pub(crate) fn own<'a>(c: &Context<'a>, draft: &Draft<'_>, id: &PlanId) -> Result<&'a PlanLife, Rejection> {
    let life = c.plan(id)?;
    let body = c.body(&draft.decision.body)?;
    let of = c.programme.bodies.acting_on(&life.plan.fact.body, draft.decision.decided_on);
    if body.level == Level::Operational && *of != draft.decision.body {
        return Err(Rejection::PlanOfAnotherGroup {
            plan: id.clone(),
            of: of.clone(),
            asked: draft.decision.body.clone(),
        });
    }
    Ok(life)
}

/// The plan that a decision is about: not ended, and one that its body may act on.
pub(crate) fn acted_on<'a>(
    c: &Context<'a>,
    draft: &Draft<'_>,
    id: &PlanId,
) -> Result<&'a PlanLife, Rejection> {
    let life = own(c, draft, id)?;
    draft.plan_open(id, life)?;
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
fn evaluated(c: &Context<'_>, plan: &PlanId, evaluation: Option<&EvaluationId>) -> Result<(), Rejection> {
    let Some(id) = evaluation else { return Ok(()) };
    let about = &c.evaluation(id)?.fact.about;
    match about.plan() {
        Some(other) if other != plan => Err(Rejection::EvaluationOfAnotherPlan {
            evaluation: id.clone(),
            of: other.clone(),
            asked: plan.clone(),
        }),
        Some(_) | None => Ok(()),
    }
}

/// A decision that adopts or rejects a proposed plan.
pub(crate) fn judge(
    c: &Context<'_>,
    draft: &Draft<'_>,
    named: &PlanNamed,
    event: fn(PlanVerdict) -> Event,
) -> Result<Vec<Event>, Rejection> {
    let life = acted_on(c, draft, &named.plan)?;
    needs_status(&named.plan, life, &[PlanStatus::Proposed])?;
    if draft.judged(&named.plan) {
        return Err(Rejection::IdTwice { kind: Kind::Plan, id: named.plan.to_string() });
    }
    let verdict = event(PlanVerdict {
        plan: named.plan.clone(),
        decision: draft.decision.decision.clone(),
        on: draft.on,
    });
    if let (PlanKind::Project { lead, .. }, Event::PlanAdopted(_)) = (&life.plan.fact.kind, &verdict) {
        let on = draft.decision.decided_on;
        let of = c.programme.bodies.acting_on(&life.plan.fact.body, on);
        let body = c.body(of)?;
        if !body.seats.values().any(|seat| seat.standing(lead, on).is_some()) {
            return Err(Rejection::LeadIsNoParticipant {
                plan: named.plan.clone(),
                lead: lead.clone(),
                body: of.clone(),
                on,
            });
        }
    }
    Ok(vec![verdict])
}

pub(crate) fn expand(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &ExpandPlan,
) -> Result<Vec<Event>, Rejection> {
    let life = acted_on(c, draft, &asked.plan)?;
    needs_status(&asked.plan, life, &[PlanStatus::Adopted, PlanStatus::Active, PlanStatus::Paused])?;
    evaluated(c, &asked.plan, asked.evaluation.as_ref())?;
    Ok(vec![Event::PlanExpanded(PlanExpansion {
        plan: asked.plan.clone(),
        decision: draft.decision.decision.clone(),
        what: asked.what.clone(),
        evaluation: asked.evaluation.clone(),
        on: draft.on,
    })])
}

pub(crate) fn scale_up(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &ScaleUpPlan,
) -> Result<Vec<Event>, Rejection> {
    let life = acted_on(c, draft, &asked.plan)?;
    needs_status(&asked.plan, life, &[PlanStatus::Adopted, PlanStatus::Active, PlanStatus::Paused])?;
    if asked.to_areas.is_empty() {
        return Err(Rejection::PlanWithoutArea { plan: asked.plan.clone() });
    }
    areas::within_reach(c, &draft.decision.body, &asked.to_areas, draft.on)?;
    for (i, area) in asked.to_areas.iter().enumerate() {
        if asked.to_areas.iter().skip(i + 1).any(|other| other == area) {
            return Err(Rejection::IdTwice { kind: Kind::Area, id: area.to_string() });
        }
        if life.areas().any(|known| known == area) || draft.takes_to(&asked.plan, area) {
            return Err(Rejection::AreaAlreadyInPlan { plan: asked.plan.clone(), area: area.clone() });
        }
    }
    evaluated(c, &asked.plan, asked.evaluation.as_ref())?;
    Ok(vec![Event::PlanScaledUp(PlanScaling {
        plan: asked.plan.clone(),
        decision: draft.decision.decision.clone(),
        to_areas: asked.to_areas.clone(),
        evaluation: asked.evaluation.clone(),
        on: draft.on,
    })])
}

pub(crate) fn stop(c: &Context<'_>, draft: &Draft<'_>, asked: &StopPlan) -> Result<Vec<Event>, Rejection> {
    let life = acted_on(c, draft, &asked.plan)?;
    if life.plan.fact.kind.name() == PlanKindName::Annual {
        return Err(Rejection::AnnualPlanIsSuperseded { plan: asked.plan.clone() });
    }
    needs_status(&asked.plan, life, &[PlanStatus::Adopted, PlanStatus::Active, PlanStatus::Paused])?;
    let Some(ground) = asked.ground else {
        return Err(Rejection::StopWithoutGround { plan: asked.plan.clone() });
    };
    evaluated(c, &asked.plan, asked.evaluation.as_ref())?;
    if draft.allocations().any(|allocation| allocation.plan == asked.plan) {
        return Err(Rejection::FundedAndStopped { plan: asked.plan.clone() });
    }
    let stop = Event::PlanStopped(PlanStop {
        plan: asked.plan.clone(),
        decision: draft.decision.decision.clone(),
        ground,
        evaluation: asked.evaluation.clone(),
        on: draft.on,
    });
    let releases = c.programme.funds.of_plan(&asked.plan).filter_map(|account| draft.release(account));
    Ok(std::iter::once(stop).chain(releases).collect())
}

#[cfg(test)]
mod tests;
