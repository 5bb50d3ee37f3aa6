//! What came of a decision: how the plans that it is about went on.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::trail::Trail;
use crate::decisions::{Decision, DecisionCase};
use crate::evaluation::Evaluation;
use crate::event::Record;
use crate::funds::AllocationFigures;
use crate::id::{PlanId, Sequence};
use crate::plans::{Output, PlanStatus, Progress};
use crate::value::Title;

/// How a plan went on after a decision about it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanSince {
    /// The plan.
    pub plan: PlanId,
    /// What people call it.
    pub title: Title,
    /// Where it stands by all that is recorded.
    pub status: PlanStatus,
    /// The entry that brought it there.
    pub entry: Sequence,
    /// What all its allocations come to.
    pub figures: AllocationFigures,
    /// How it went, in the order recorded.
    pub progress: Vec<Record<Progress>>,
    /// What it brought about, in the order recorded.
    pub outputs: Vec<Record<Output>>,
    /// Later evaluations of it, in the order recorded.
    pub evaluations: Vec<Record<Evaluation>>,
    /// Later decisions about it, in the order recorded.
    pub decisions: Vec<Record<Decision>>,
}

/// How each plan that a decision is about went on since.
pub(super) fn since(trail: &Trail<'_>, case: &DecisionCase) -> Vec<PlanSince> {
    let programme = trail.programme;
    let after = case.decision.sequence;
    let about: BTreeSet<&PlanId> = trail.plans(case).into_iter().collect();
    if about.is_empty() {
        return Vec::new();
    }
    let mut decisions: BTreeMap<&PlanId, Vec<&Record<Decision>>> = BTreeMap::new();
    for later in programme.decisions().all().values().filter(|later| later.decision.sequence > after) {
        for plan in trail.plans(later).into_iter().filter(|plan| about.contains(plan)) {
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
        let figures = programme.funds().of_plan(plan).fold(AllocationFigures::default(), |sum, account| {
            sum.plus(&programme.funds().figures(&account.allocation.fact.allocation))
        });
        Some(PlanSince {
            plan: plan.clone(),
            title: life.plan.fact.title.clone(),
            status: life.status(),
            entry: life.steps.last().map_or(life.plan.sequence, |step| step.sequence),
            figures,
            progress: life.progress.iter().filter(|known| known.sequence > after).cloned().collect(),
            outputs: life.outputs.iter().filter(|known| known.sequence > after).cloned().collect(),
            evaluations: in_order(evaluations.remove(plan)),
            decisions: in_order(decisions.remove(plan)),
        })
    });
    plans.collect()
}

fn in_order<T: Clone>(found: Option<Vec<&Record<T>>>) -> Vec<Record<T>> {
    let mut found = found.unwrap_or_default();
    found.sort_by_key(|record| record.sequence);
    found.into_iter().cloned().collect()
}
