//! The figures that say most about each goal, as the question of effect gives them, and one story.

use serde::Serialize;

use super::OnDay;
use crate::evaluation::{Evaluation, EvaluationKind, EvaluationSubject};
use crate::id::GoalId;
use crate::questions::effect::{GoalEffect, IndicatorEffect, effect};
use crate::record::Record;
use crate::value::{AreaCode, Title};

/// A goal on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GoalLine {
    /// The goal's id.
    pub goal: GoalId,
    /// The title of the goal.
    pub title: Title,
    /// The figures that tell most of it: some with a measurement before some without, what counts before context,
    /// what has a baseline before what has none, then the latest.
    pub figures: Option<GoalFigures>,
    /// The number of other pairs of indicator and area with figures about the goal.
    pub others: usize,
    /// The number of indicators of the goal without any figure.
    pub unmeasured: usize,
    /// The latest evaluation by then with a success: a narrative, or else another one.
    pub story: Option<Record<Evaluation>>,
}

/// The figures of an indicator in an area.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GoalFigures {
    /// The area that the figures are about.
    pub area: AreaCode,
    /// The name of the area; absent where it is not registered.
    pub area_name: Option<Title>,
    /// The figures, and what is to be known of them.
    #[serde(flatten)]
    pub effect: IndicatorEffect,
}

impl OnDay<'_> {
    pub(super) fn goals(&self) -> Vec<GoalLine> {
        let known = effect(self.programme, self.on, None, None);
        known.into_iter().flat_map(|known| known.goals).map(|goal| self.goal(goal)).collect()
    }

    fn goal(&self, known: GoalEffect) -> GoalLine {
        let figures = known.areas.into_iter().flat_map(|area| {
            let (code, name) = (area.area, area.name);
            area.indicators.into_iter().map(move |effect| GoalFigures {
                area: code.clone(),
                area_name: name.clone(),
                effect,
            })
        });
        let measured: Vec<GoalFigures> = figures.filter(|own| !own.effect.points.is_empty()).collect();
        GoalLine {
            story: self.story(&known.goal),
            goal: known.goal,
            title: known.title,
            others: measured.len().saturating_sub(1),
            unmeasured: known.unmeasured.len(),
            figures: measured.into_iter().max_by_key(|own| {
                let IndicatorEffect { indicator, baseline, .. } = &own.effect;
                let latest = own.effect.latest().map(|latest| latest.fact.reference_date);
                (latest.is_some(), !indicator.fact.context_only, baseline.is_some(), latest)
            }),
        }
    }

    fn story(&self, goal: &GoalId) -> Option<Record<Evaluation>> {
        let serves = |about: &EvaluationSubject| match about {
            EvaluationSubject::Programme => false,
            EvaluationSubject::Plan(plan) => {
                let life = self.programme.plans().all().get(plan);
                let now = |own: &GoalId| self.programme.signing().goal_on(own, self.on) == goal;
                life.is_some_and(|life| life.plan.fact.goals.iter().any(now))
            }
        };
        let made = self.programme.evaluations().all().values();
        let made = made.filter(|made| {
            made.fact.on <= self.on && made.fact.successes.is_some() && serves(&made.fact.about)
        });
        made.max_by_key(|made| (made.fact.kind == EvaluationKind::Narrative, made.fact.on, made.sequence))
            .cloned()
    }
}
