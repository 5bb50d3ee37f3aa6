//! What there is to say of an indicator, in the shape of the IATI results model: a baseline, and periods with a
//! target, an actual or both.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::charter::Charter;
use crate::evaluation::{Indicator, Measurement, Series, Target};
use crate::event::Record;
use crate::plans::Output;
use crate::programme::Programme;
use crate::value::{AreaCode, Title};

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

/// A period with a target, an actual figure, or both; a figure outside the period of any target makes one of its
/// own day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ResultPeriod {
    /// The first day.
    pub start: NaiveDate,
    /// The last day.
    pub end: NaiveDate,
    /// The target that counts.
    pub target: Option<Record<Target>>,
    /// The latest measurement in it that counts.
    pub actual: Option<Record<Measurement>>,
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
            .baseline_for(areas, (&indicator.indicator, area), NaiveDate::MAX)
            .cloned(),
        periods: periods(series),
        superseded: series.baselines.iter().chain(&series.measurements).filter(gone).cloned().collect(),
        superseded_targets: series.targets.iter().filter(|target| !counts(target)).cloned().collect(),
    }
}

fn periods(series: &Series) -> Vec<ResultPeriod> {
    let mut measured: Vec<&Record<Measurement>> = series.current().collect();
    measured.sort_by_key(|known| (known.fact.reference_date, known.sequence));
    let aimed = series.targets.iter().map(|target| target.fact.period);
    let mut aimed: Vec<_> = aimed.collect();
    aimed.sort_unstable();
    aimed.dedup();
    let alone = measured
        .iter()
        .filter(|known| !aimed.iter().any(|period| period.contains(known.fact.reference_date)))
        .map(|known| ResultPeriod {
            start: known.fact.reference_date,
            end: known.fact.reference_date,
            target: None,
            actual: Some((*known).clone()),
        });
    let with_target = aimed.iter().map(|period| ResultPeriod {
        start: period.from(),
        end: period.until(),
        target: series.target(period).cloned(),
        actual: measured
            .iter()
            .rev()
            .find(|known| period.contains(known.fact.reference_date))
            .map(|known| (*known).clone()),
    });
    let mut periods: Vec<ResultPeriod> = alone.chain(with_target).collect();
    periods.sort_by_key(|period| (period.start, period.end));
    periods
}
