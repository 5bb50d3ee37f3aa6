//! What there is to say of a plan.

use schemars::JsonSchema;
use serde::Serialize;

use super::decision::{DecisionExplained, decision_explained};
use super::trail::Trail;
use crate::decisions::DecisionCase;
use crate::effort::ShareCase;
use crate::evaluation::Evaluation;
use crate::event::Record;
use crate::funds::{AllocationAccount, AllocationFigures};
use crate::id::PlanId;
use crate::plans::PlanLife;
use crate::value::Title;

/// A plan, from proposal to end.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanExplained {
    /// The plan with its life so far.
    pub life: PlanLife,
    /// What people call its body.
    pub body_name: Option<Title>,
    /// Its allocations.
    pub allocations: Vec<AllocationAccount>,
    /// What they come to.
    pub figures: AllocationFigures,
    /// The effort spread for it.
    pub shares: Vec<ShareCase>,
    /// Evaluations of it.
    pub evaluations: Vec<Record<Evaluation>>,
    /// Projects inside it.
    pub projects: Vec<PlanId>,
    /// The decisions about it, explained.
    pub decisions: Vec<DecisionExplained>,
}

pub(super) fn plan_explained(trail: &Trail<'_>, life: &PlanLife) -> PlanExplained {
    let programme = trail.programme;
    let id = &life.plan.fact.plan;
    let allocations: Vec<AllocationAccount> = programme.funds().of_plan(id).cloned().collect();
    let figures = allocations.iter().fold(AllocationFigures::default(), |sum, account| {
        sum.plus(&programme.funds().figures(&account.allocation.fact.allocation))
    });
    let about = |evaluation: &&Record<Evaluation>| evaluation.fact.about.plan() == Some(id);
    let inside = |other: &&PlanLife| other.plan.fact.kind.parent() == Some(id);
    let spread = |case: &&ShareCase| case.share.fact.plan.as_ref() == Some(id);
    let concerns = |case: &&DecisionCase| trail.plans(case).contains(&id);
    let mut decisions: Vec<&DecisionCase> = programme.decisions().all().values().filter(concerns).collect();
    decisions.sort_by_key(|case| case.decision.sequence);
    PlanExplained {
        life: life.clone(),
        body_name: programme.bodies().all().get(&life.plan.fact.body).map(|body| body.name.clone()),
        allocations,
        figures,
        shares: programme.effort().shares().values().filter(spread).cloned().collect(),
        evaluations: programme.evaluations().all().values().filter(about).cloned().collect(),
        projects: programme
            .plans()
            .all()
            .values()
            .filter(inside)
            .map(|other| other.plan.fact.plan.clone())
            .collect(),
        decisions: decisions.into_iter().filter_map(|case| decision_explained(trail, case)).collect(),
    }
}
