//! Evaluations and indicators, in the shape of the IATI results model: a baseline, and periods with a target, an
//! actual or both.

use serde::Serialize;

use super::walk::{Walk, action};
use super::{Absence, DecisionRole, Fact, Statement, event, events};
use crate::evaluation::{Evaluation, Indicator, Measurement, Series, Target};
use crate::event::Event;
use crate::id::EvaluationId;
use crate::plans::Output;
use crate::questions::results::{ResultPeriod, periods};
use crate::record::Record;
use crate::value::{AreaCode, Day, Title};

/// A measurement behind an evaluation, with what it is compared with.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FigureBehind {
    /// The measurement or baseline.
    pub measurement: Record<Measurement>,
    /// The indicator that it is of.
    pub indicator: Option<Record<Indicator>>,
    /// The baseline that counts there, where it is another; none means no change is shown.
    pub baseline: Option<Record<Measurement>>,
    /// The measurement that came in its place since.
    pub superseded: Option<Record<Measurement>>,
}

/// The figures of an indicator in an area.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeriesExplained {
    /// The area that the figures are about.
    pub area: AreaCode,
    /// The name of the area; absent where it is not registered.
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

impl Walk<'_> {
    /// The figures that an evaluation rests on.
    pub(super) fn figures(&self, evaluation: &Evaluation) -> Vec<Fact> {
        let known = self.programme.evaluations();
        let figures = evaluation.measurements.iter().filter_map(|id| {
            let measurement = known.measurement(id)?;
            let fact = &measurement.fact;
            let of = (&fact.indicator, &fact.area);
            let baseline = known.baseline_for(self.programme.areas(), of, Day::MAX);
            let series = known.series().get(&(fact.indicator.clone(), fact.area.clone()));
            let figure = FigureBehind {
                measurement: measurement.clone(),
                indicator: known.indicators().get(&fact.indicator).cloned(),
                baseline: baseline.filter(|baseline| baseline.fact.measurement != *id).cloned(),
                superseded: series.and_then(|series| series.superseded(id)).cloned(),
            };
            Some(Fact::at(Statement::Figure(Box::new(figure)), measurement.sequence))
        });
        figures.collect()
    }

    pub(super) fn evaluation(&self, id: &str) -> Option<Fact> {
        let id: EvaluationId = id.parse().ok()?;
        let record = self.programme.evaluations().all().get(&id)?;
        let followed = self.decisions(DecisionRole::FollowUp, |case| case.rests_on(&id));
        let none = followed.is_empty().then(|| Fact::of(Statement::None(Absence::FollowUp)));
        let actions = self.programme.actions().all().values();
        let actions = actions.filter(|case| case.action.fact.evaluation.as_ref() == Some(&id)).map(action);
        let facts = self.figures(&record.fact).into_iter().chain(none).chain(followed).chain(actions);
        Some(event(Event::EvaluationRecorded, record).with(facts))
    }

    /// The indicator by that id, or that a baseline, measurement or target by that id is of.
    pub(super) fn indicator(&self, id: &str) -> Option<Fact> {
        let known = self.programme.evaluations();
        let by_id = id.parse().ok().and_then(|id| known.indicators().get(&id));
        let record = by_id.or_else(|| known.indicator_of(id))?;
        let indicator = record.fact.clone();
        let goals = self.programme.signing().goals_by(Day::MAX).into_iter();
        let goal = goals.map(|(goal, _)| goal).find(|goal| goal.id == indicator.goal);
        let mut aims = goal.into_iter().flat_map(|goal| &goal.sub_aims);
        let sub_aim = aims.find(|aim| indicator.sub_aim.as_ref() == Some(&aim.id));
        let own = known.series().iter().filter(|((of, _), _)| *of == indicator.indicator);
        let series = own.map(|((_, area), series)| self.series(&indicator, area, series));
        let plans = self.programme.plans().all().values();
        let serving = plans.filter(|life| life.plan.fact.goals.contains(&indicator.goal));
        let mut outputs: Vec<&Record<Output>> = serving.flat_map(|life| &life.outputs).collect();
        outputs.sort_by_key(|output| output.sequence);
        let facts: Vec<Fact> = series.chain(events(Event::OutputRecorded, outputs)).collect();
        let goal_title = goal.map(|goal| goal.title.title().clone());
        let sub_aim_title = sub_aim.map(|aim| aim.title.title().clone());
        let what = Statement::Indicator { indicator, goal_title, sub_aim_title };
        Some(Fact::at(what, record.sequence).with(facts))
    }

    fn series(&self, indicator: &Indicator, area: &AreaCode, series: &Series) -> Fact {
        let gone = |known: &&Record<Measurement>| series.superseded(&known.fact.measurement).is_some();
        let counts = |target: &&Record<Target>| {
            series.target(&target.fact.period).is_some_and(|last| last.fact.target == target.fact.target)
        };
        let areas = self.programme.areas();
        let of = (&indicator.indicator, area);
        Fact::of(Statement::Series(Box::new(SeriesExplained {
            area: area.clone(),
            area_name: areas.all().get(area).map(|known| known.fact.name.clone()),
            baseline: self.programme.evaluations().baseline_for(areas, of, Day::MAX).cloned(),
            periods: periods(series.current().collect(), &series.targets_on(Day::MAX).collect::<Vec<_>>()),
            superseded: series.baselines.iter().chain(&series.measurements).filter(gone).cloned().collect(),
            superseded_targets: series.targets.iter().filter(|target| !counts(target)).cloned().collect(),
        })))
    }
}
