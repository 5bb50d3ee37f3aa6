//! What there is to say of an evaluation, and of an indicator: in the shape of the IATI results model: a baseline, and periods with a
//! target, an actual or both.

use schemars::JsonSchema;
use serde::Serialize;

use crate::actions::ActionCase;
use crate::charter::Charter;
use crate::decisions::{Decision, DecisionCase};
use crate::evaluation::{Evaluation, Indicator, Measurement, Series, Target};
use crate::event::{Event, Record};
use crate::id::EvaluationId;
use crate::plans::Output;
use crate::programme::Programme;
use crate::questions::results::{ResultPeriod, periods};
use crate::value::{AreaCode, Day, Title};

/// An evaluation that a decision rests on, with its figures.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Grounds {
    /// The evaluation.
    #[serde(flatten)]
    pub evaluation: Record<Evaluation>,
    /// The measurements that it rests on.
    pub figures: Vec<FigureBehind>,
}

/// A measurement behind an evaluation, with what it is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FigureBehind {
    /// The measurement or baseline.
    pub measurement: Record<Measurement>,
    /// The indicator that it is of.
    pub indicator: Option<Record<Indicator>>,
    /// The baseline that counts there, where it is another; none means no change is shown.
    pub baseline: Option<Record<Measurement>>,
    /// What came in its place since, if something did.
    pub superseded: Option<Record<Measurement>>,
}

/// An evaluation, and what followed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EvaluationExplained {
    /// The evaluation.
    pub evaluation: Record<Evaluation>,
    /// The measurements that it rests on.
    pub measurements: Vec<FigureBehind>,
    /// The decisions that rest on it, by themselves or by one of their effects.
    pub followed_by: Vec<Record<Decision>>,
    /// The actions that take up a challenge of it.
    pub actions: Vec<ActionCase>,
}

/// An indicator, its figures per area, and what the plans that serve its goal brought about.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IndicatorExplained {
    /// The indicator.
    pub indicator: Record<Indicator>,
    /// What people call its goal.
    pub goal_title: Option<Title>,
    /// What its sub-aim asks for, where it tells about one.
    pub sub_aim_title: Option<Title>,
    /// Its figures, per area.
    pub areas: Vec<SeriesExplained>,
    /// The outputs of the plans that serve its goal, in the order recorded.
    pub outputs: Vec<Record<Output>>,
}

/// The figures of an indicator in an area.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeriesExplained {
    /// The area.
    pub area: AreaCode,
    /// What people call it.
    pub area_name: Option<Title>,
    /// The baseline: that of the area, else of the one that it was recoded from.
    pub baseline: Option<Record<Measurement>>,
    /// Its periods, the earliest first.
    pub periods: Vec<ResultPeriod>,
    /// Baselines and measurements that others came in the place of.
    pub superseded: Vec<Record<Measurement>>,
    /// Targets that others came in the place of.
    pub superseded_targets: Vec<Record<Target>>,
}

/// The evaluations that a decision, or one of its effects, rests on.
pub(super) fn grounds(programme: &Programme, case: &DecisionCase) -> Vec<Grounds> {
    let mut named: Vec<&EvaluationId> = Vec::new();
    for id in case.decision.fact.based_on.iter().chain(case.effects.iter().filter_map(Event::evaluation)) {
        if !named.contains(&id) {
            named.push(id);
        }
    }
    let known = named.into_iter().filter_map(|id| programme.evaluations().all().get(id));
    let known = known.map(|evaluation| Grounds {
        evaluation: evaluation.clone(),
        figures: figures(programme, &evaluation.fact),
    });
    known.collect()
}

/// The figures that an evaluation rests on.
fn figures(programme: &Programme, evaluation: &Evaluation) -> Vec<FigureBehind> {
    let known = programme.evaluations();
    let figures = evaluation.measurements.iter().filter_map(|id| {
        let measurement = known.measurement(id)?;
        let fact = &measurement.fact;
        let of = (&fact.indicator, &fact.area);
        let baseline = known.baseline_for(programme.areas(), of, Day::MAX);
        let series = known.series().get(&(fact.indicator.clone(), fact.area.clone()));
        Some(FigureBehind {
            measurement: measurement.clone(),
            indicator: known.indicators().get(&fact.indicator).cloned(),
            baseline: baseline.filter(|baseline| baseline.fact.measurement != *id).cloned(),
            superseded: series.and_then(|series| series.superseded(id)).cloned(),
        })
    });
    figures.collect()
}

/// The evaluation by that id.
pub(super) fn evaluation(programme: &Programme, id: &str) -> Option<EvaluationExplained> {
    let evaluation = programme.evaluations().all().get(&id.parse().ok()?)?;
    let own = &evaluation.fact.evaluation;
    let decisions = programme.decisions().all().values().filter(|case| case.rests_on(own));
    let actions = programme.actions().all().values();
    Some(EvaluationExplained {
        evaluation: evaluation.clone(),
        measurements: figures(programme, &evaluation.fact),
        followed_by: decisions.map(|case| case.decision.clone()).collect(),
        actions: actions.filter(|case| case.action.fact.evaluation.as_ref() == Some(own)).cloned().collect(),
    })
}

/// The indicator by that id, or that a baseline, measurement or target by that id is of.
pub(super) fn indicator(programme: &Programme, charter: &Charter, id: &str) -> Option<IndicatorExplained> {
    let known = programme.evaluations();
    let by_id = id.parse().ok().and_then(|id| known.indicators().get(&id));
    let record = by_id.or_else(|| known.indicator_of(id))?;
    let fact = &record.fact;
    let goal = charter.text.goals.iter().find(|goal| goal.id == fact.goal);
    let aims = goal.into_iter().flat_map(|goal| &goal.sub_aims);
    let mut sub_aim = aims.filter(|aim| fact.sub_aim.as_ref() == Some(&aim.id));
    let own = known.series().iter().filter(|((indicator, _), _)| *indicator == fact.indicator);
    let serving = programme.plans().all().values().filter(|life| life.plan.fact.goals.contains(&fact.goal));
    let mut outputs: Vec<Record<Output>> = serving.flat_map(|life| &life.outputs).cloned().collect();
    outputs.sort_by_key(|output| output.sequence);
    Some(IndicatorExplained {
        goal_title: goal.map(|goal| goal.title.clone()),
        sub_aim_title: sub_aim.next().map(|aim| aim.title.clone()),
        areas: own.map(|((_, area), series)| explained(programme, fact, area, series)).collect(),
        outputs,
        indicator: record.clone(),
    })
}

fn explained(
    programme: &Programme,
    indicator: &Indicator,
    area: &AreaCode,
    series: &Series,
) -> SeriesExplained {
    let gone = |known: &&Record<Measurement>| series.superseded(&known.fact.measurement).is_some();
    let counts = |target: &&Record<Target>| {
        series.target(&target.fact.period).is_some_and(|last| last.fact.target == target.fact.target)
    };
    let areas = programme.areas();
    SeriesExplained {
        area: area.clone(),
        area_name: areas.all().get(area).map(|known| known.fact.name.clone()),
        baseline: programme
            .evaluations()
            .baseline_for(areas, (&indicator.indicator, area), Day::MAX)
            .cloned(),
        periods: periods(series.current().collect(), &series.targets_on(Day::MAX).collect::<Vec<_>>()),
        superseded: series.baselines.iter().chain(&series.measurements).filter(gone).cloned().collect(),
        superseded_targets: series.targets.iter().filter(|target| !counts(target)).cloned().collect(),
    }
}
