//! Effect: per goal and area what was measured, what was aimed at, and what was done and spent there (§§ 2, 3).
//!
//! The figures and what was done stand side by side. Nothing here says that the one caused the other: a change is a
//! difference between two figures that can be compared, and where they cannot, none is told.

mod interval;
mod series;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use interval::Interval;
pub use series::{Caveat, Course, Difference, IndicatorEffect, PeriodEffect, PlotPoint, Warning};

use crate::charter::{Charter, Goal, GoalEnd, Policy};
use crate::evaluation::{Evaluation, EvaluationKind, Indicator};
use crate::id::{GoalId, IndicatorId, MeasurementId, PlanId, Sequence};
use crate::plans::Output;
use crate::programme::Programme;
use crate::questions::means::{Means, Taken, means, standing};
use crate::record::Record;
use crate::value::{AreaCode, Day, Title};

/// The effect that is known by a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EffectAnswer {
    /// The day: what is about it or an earlier one counts.
    pub as_of: Day,
    /// A figure about fewer people than this is suppressed, by the policy of the day.
    pub small_cell: u32,
    /// Per goal, in the order of the charter.
    pub goals: Vec<GoalEffect>,
    /// Evaluations of the whole programme that rest on none of the figures in this answer.
    pub evaluations: Vec<EvaluationSummary>,
    /// The work for no plan, and so for no goal.
    pub for_no_plan: Taken,
    /// The entries of that work.
    pub entries: Vec<Sequence>,
}

/// The effect that is known for a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GoalEffect {
    /// The goal's id.
    pub goal: GoalId,
    /// The title of the goal.
    pub title: Title,
    /// The goals that became this one by an amendment, with all that is known of them.
    pub became: Vec<GoalId>,
    /// Its end, where an amendment dropped it.
    pub ended: Option<GoalEnd>,
    /// The areas of the day, with those they came in the place of, where anything is known.
    pub areas: Vec<AreaEffect>,
    /// The indicators of it without a figure and without a target anywhere.
    pub unmeasured: Vec<Record<Indicator>>,
}

/// The effect that is known for a goal in an area.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AreaEffect {
    /// The area as it stands on the day, with those that it came in the place of.
    pub area: AreaCode,
    /// The name of the area; absent where it is not registered.
    pub name: Option<Title>,
    /// The indicators of the goal with their figures there.
    pub indicators: Vec<IndicatorEffect>,
    /// The outputs there of the plans for the goal, in the order recorded.
    pub outputs: Vec<Record<Output>>,
    /// The evaluations of those plans and figures, in the order recorded.
    pub evaluations: Vec<EvaluationSummary>,
    /// The means that the plans for the goal used there, and those that goals or areas share.
    pub means: Vec<Means>,
    /// The means for this goal and this area alone.
    pub alone: Taken,
    /// The means shared with other goals or areas: whole, and so counted again with each of them.
    pub shared: Taken,
}

/// An evaluation, and what it can show.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EvaluationSummary {
    /// The evaluation as it was recorded.
    pub evaluation: Record<Evaluation>,
    /// Of one of effect: the figures it rests on that count and have a baseline to stand beside. Without one it shows
    /// no change. A process or a narrative never does.
    pub rests_on: Vec<MeasurementId>,
}

/// What the answer is worked out from, looked up once.
struct Facts<'a> {
    programme: &'a Programme,
    as_of: Day,
    policy: &'a Policy,
    /// The areas that stand on the day where an indicator has figures or targets.
    measured_areas: BTreeMap<&'a IndicatorId, BTreeSet<AreaCode>>,
    means: BTreeMap<(&'a GoalId, &'a AreaCode), Vec<&'a Means>>,
    plans: BTreeMap<(&'a GoalId, AreaCode), BTreeSet<&'a PlanId>>,
    outputs: BTreeMap<(&'a GoalId, AreaCode), Vec<&'a Record<Output>>>,
    of_plan: BTreeMap<&'a PlanId, Vec<&'a Record<Evaluation>>>,
    of_figure: BTreeMap<&'a MeasurementId, Vec<&'a Record<Evaluation>>>,
}

/// Returns what is known by a day of the effect on one goal or all, in one area or all.
///
/// An area that others had succeeded by that day stands for those. `None` before the programme is founded.
pub fn effect(
    programme: &Programme,
    as_of: Day,
    goal: Option<&GoalId>,
    area: Option<&AreaCode>,
) -> Option<EffectAnswer> {
    let charter: &Charter = programme.charter_on(as_of)?;
    let rows = means(programme, as_of);
    let known = Facts::new(programme, as_of, &charter.policy, &rows);
    let within = area.map(|area| standing(programme.areas(), [area], as_of));
    let goal = goal.map(|goal| programme.charter.goal_on(goal, as_of));
    // What an amendment made of a goal is told of the goal that it became.
    let asked = |(own, ended): &(&Goal, Option<GoalEnd>)| {
        let became_another = ended.as_ref().is_some_and(|ended| ended.becomes.is_some());
        !became_another && goal.is_none_or(|goal| own.id == *goal)
    };
    let goals = programme.charter.goals_by(as_of).into_iter().filter(asked);
    let goals = goals.filter_map(|(goal, ended)| {
        let answer = known.goal(goal, within.as_ref());
        let is_empty = answer.areas.is_empty() && answer.unmeasured.is_empty();
        (ended.is_none() || !is_empty).then(|| GoalEffect { ended, ..answer })
    });
    let goals: Vec<GoalEffect> = goals.collect();
    let of_areas: BTreeSet<Sequence> = goals
        .iter()
        .flat_map(|goal| &goal.areas)
        .flat_map(|area| &area.evaluations)
        .map(|own| own.evaluation.sequence)
        .collect();
    let whole = programme.evaluations().all().values().filter(|evaluation| {
        let fact = &evaluation.fact;
        fact.about.plan().is_none() && fact.on <= as_of && !of_areas.contains(&evaluation.sequence)
    });
    let unplanned = || rows.iter().filter(|row| row.plan.is_none());
    let mut entries: Vec<Sequence> = unplanned().flat_map(|row| &row.entries).copied().collect();
    entries.sort_unstable();
    Some(EffectAnswer {
        as_of,
        small_cell: charter.policy.small_cell,
        goals,
        evaluations: in_order(whole.map(|evaluation| known.evaluation(evaluation)).collect()),
        for_no_plan: unplanned().map(|row| row.taken).sum(),
        entries,
    })
}

fn in_order(mut summaries: Vec<EvaluationSummary>) -> Vec<EvaluationSummary> {
    summaries.sort_by_key(|own| own.evaluation.sequence);
    summaries
}

impl<'a> Facts<'a> {
    fn new(programme: &'a Programme, as_of: Day, policy: &'a Policy, rows: &'a [Means]) -> Self {
        let mut known = Facts {
            programme,
            as_of,
            policy,
            measured_areas: BTreeMap::new(),
            means: BTreeMap::new(),
            plans: BTreeMap::new(),
            outputs: BTreeMap::new(),
            of_plan: BTreeMap::new(),
            of_figure: BTreeMap::new(),
        };
        for (indicator, area) in programme.evaluations().series().keys() {
            known.measured_areas.entry(indicator).or_default().extend(standing(
                programme.areas(),
                [area],
                as_of,
            ));
        }
        for row in rows {
            for goal in &row.goals {
                let goal = programme.charter.goal_on(goal, as_of);
                for area in &row.areas {
                    let rows = known.means.entry((goal, area)).or_default();
                    if rows.last().is_none_or(|last| !std::ptr::eq(*last, row)) {
                        rows.push(row);
                    }
                }
            }
        }
        for (id, life) in programme.plans().all() {
            let own = standing(programme.areas(), life.areas_on(as_of), as_of);
            let goals: BTreeSet<&GoalId> =
                life.plan.fact.goals.iter().map(|goal| programme.charter.goal_on(goal, as_of)).collect();
            for goal in &goals {
                for area in &own {
                    known.plans.entry((goal, area.clone())).or_default().insert(id);
                }
            }
            for output in life.outputs.iter().filter(|output| output.fact.counted_on() <= as_of) {
                let named = standing(programme.areas(), &output.fact.areas, as_of);
                for area in if named.is_empty() { &own } else { &named } {
                    for goal in &goals {
                        known.outputs.entry((goal, area.clone())).or_default().push(output);
                    }
                }
            }
        }
        for record in programme.evaluations().all().values().filter(|record| record.fact.on <= as_of) {
            if let Some(plan) = record.fact.about.plan() {
                known.of_plan.entry(plan).or_default().push(record);
            }
            for figure in &record.fact.measurements {
                known.of_figure.entry(figure).or_default().push(record);
            }
        }
        known
    }

    fn is_of(&self, indicator: &Record<Indicator>, goal: &Goal) -> bool {
        *self.programme.charter.goal_on(&indicator.fact.goal, self.as_of) == goal.id
    }

    fn became(&self, goal: &GoalId) -> Vec<GoalId> {
        let ended = self.programme.charter.goals_by(self.as_of).into_iter();
        let ended = ended.filter(|(_, ended)| ended.is_some()).map(|(earlier, _)| &earlier.id);
        ended.filter(|id| self.programme.charter.goal_on(id, self.as_of) == goal).cloned().collect()
    }

    fn goal(&self, goal: &'a Goal, within: Option<&BTreeSet<AreaCode>>) -> GoalEffect {
        let own = || {
            let indicators = self.programme.evaluations().indicators().values();
            indicators.filter(|indicator| self.is_of(indicator, goal))
        };
        let of_goal = |key: &(&GoalId, AreaCode)| (*key.0 == goal.id).then(|| key.1.clone());
        let mut areas: BTreeSet<AreaCode> = BTreeSet::new();
        for indicator in own() {
            areas.extend(self.measured_areas.get(&indicator.fact.indicator).into_iter().flatten().cloned());
        }
        areas.extend(self.means.keys().filter(|key| *key.0 == goal.id).map(|key| key.1.clone()));
        areas.extend(self.plans.keys().filter_map(of_goal));
        areas.extend(self.outputs.keys().filter_map(of_goal));
        areas.retain(|area| within.is_none_or(|within| within.contains(area)));
        let areas = areas.into_iter().map(|area| self.area(goal, area)).filter(AreaEffect::tells);
        GoalEffect {
            goal: goal.id.clone(),
            title: goal.title.title().clone(),
            became: self.became(&goal.id),
            ended: None,
            areas: areas.collect(),
            unmeasured: own()
                .filter(|own| !self.measured_areas.contains_key(&own.fact.indicator))
                .cloned()
                .collect(),
        }
    }

    fn area(&self, goal: &'a Goal, area: AreaCode) -> AreaEffect {
        let all = self.programme.evaluations().indicators().values();
        let own = all.filter(|indicator| self.is_of(indicator, goal));
        let here = own.filter(|own| {
            self.measured_areas.get(&own.fact.indicator).is_some_and(|areas| areas.contains(&area))
        });
        let at = (self.programme, self.as_of, self.policy);
        let indicators: Vec<IndicatorEffect> = here
            .map(|indicator| series::indicator(at, goal, indicator, &area))
            .filter(|own| !own.points.is_empty() || !own.periods.is_empty())
            .collect();
        let key = (&goal.id, area);
        let plans = self.plans.get(&key).into_iter().flatten();
        let mut evaluations: BTreeMap<Sequence, &Record<Evaluation>> = BTreeMap::new();
        let of_plans = plans.filter_map(|plan| self.of_plan.get(plan));
        let points = indicators.iter().flat_map(|own| &own.points);
        let of_figures = points.filter_map(|point| self.of_figure.get(&point.measurement.fact.measurement));
        for record in of_plans.chain(of_figures).flatten() {
            evaluations.insert(record.sequence, record);
        }
        let mut outputs: Vec<_> = self.outputs.get(&key).into_iter().flatten().copied().cloned().collect();
        outputs.sort_by_key(|output: &Record<Output>| output.sequence);
        let (goal, area) = key;
        let means: Vec<Means> =
            self.means.get(&(goal, &area)).into_iter().flatten().copied().cloned().collect();
        AreaEffect {
            name: self.programme.areas().all().get(&area).map(|known| known.fact.name.clone()),
            area,
            indicators,
            outputs,
            evaluations: evaluations.into_values().map(|record| self.evaluation(record)).collect(),
            alone: means.iter().filter(|row| !row.is_shared()).map(|row| row.taken).sum(),
            shared: means.iter().filter(|row| row.is_shared()).map(|row| row.taken).sum(),
            means,
        }
    }

    fn evaluation(&self, evaluation: &Record<Evaluation>) -> EvaluationSummary {
        let known = self.programme.evaluations();
        let of_effect = evaluation.fact.kind == EvaluationKind::Effect;
        let figures = evaluation.fact.measurements.iter().filter(|_| of_effect);
        let counting = figures.filter_map(|id| known.counting(id, self.as_of)).filter(|figure| {
            let of = (&figure.fact.indicator, &figure.fact.area);
            known.baseline_for(self.programme.areas(), of, self.as_of).is_some()
        });
        EvaluationSummary {
            rests_on: counting.map(|figure| figure.fact.measurement.clone()).collect(),
            evaluation: evaluation.clone(),
        }
    }
}

impl AreaEffect {
    /// Whether there is anything to tell.
    fn tells(&self) -> bool {
        !(self.indicators.is_empty()
            && self.outputs.is_empty()
            && self.evaluations.is_empty()
            && self.means.is_empty())
    }
}

#[cfg(test)]
mod tests;
