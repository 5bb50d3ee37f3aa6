//! The slice of state: indicators, the figures of each per area, and evaluations.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Evaluation, Indicator, Measured, Measurement, Target};
use crate::areas::Areas;
use crate::id::{EvaluationId, IndicatorId, MeasurementId, TargetId};
use crate::key::key;
use crate::persistent::{List, Map};
use crate::record::{CommitMeta, Record};
use crate::rejection::IdKind;
use crate::value::{AreaCode, Day, Period};

/// The figures of one indicator in one area.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Series {
    /// Baselines, in the order recorded; the last one counts.
    pub baselines: List<Record<Measurement>>,
    /// Later measurements, in the order recorded; one that another supersedes no longer counts.
    pub measurements: List<Record<Measurement>>,
    /// Targets, in the order recorded; of each period the last one counts.
    pub targets: List<Record<Target>>,
    /// The places of what came in the place of others.
    superseding: BTreeMap<MeasurementId, At>,
    /// The place of the last target of each period.
    last: BTreeMap<Period, usize>,
}

/// The place of a baseline or a measurement in its series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
enum At {
    Baseline(usize),
    Measurement(usize),
}

impl Series {
    /// The baseline that counts.
    pub fn baseline(&self) -> Option<&Record<Measurement>> {
        self.baselines.last()
    }

    /// What came in the place of a baseline or measurement, if something did.
    pub fn superseded(&self, id: &MeasurementId) -> Option<&Record<Measurement>> {
        self.at(*self.superseding.get(id)?)
    }

    fn at(&self, at: At) -> Option<&Record<Measurement>> {
        match at {
            At::Baseline(at) => self.baselines.get(at),
            At::Measurement(at) => self.measurements.get(at),
        }
    }

    /// The measurements that count.
    pub fn current(&self) -> impl Iterator<Item = &Record<Measurement>> {
        self.measured_on(Day::MAX)
    }

    /// The baseline that counts on a day: the last one recorded that is about that day or one before.
    pub fn baseline_on(&self, day: Day) -> Option<&Record<Measurement>> {
        self.baselines.iter().rev().find(|baseline| baseline.fact.reference_date <= day)
    }

    /// The measurements that count on a day: about that day or one before, and not superseded by one that is.
    pub fn measured_on(&self, day: Day) -> impl Iterator<Item = &Record<Measurement>> {
        let by = move |known: &Record<Measurement>| known.fact.reference_date <= day;
        self.measurements
            .iter()
            .filter(move |known| by(known) && !self.superseded(&known.fact.measurement).is_some_and(by))
    }

    /// The targets that count on a day: of each period the last one that was set by then.
    pub fn targets_on(&self, day: Day) -> impl Iterator<Item = &Record<Target>> {
        let set = self.targets.iter().filter(|target| target.fact.on <= day);
        let last: BTreeMap<Period, &Record<Target>> =
            set.map(|target| (target.fact.period, target)).collect();
        last.into_values()
    }

    /// The target that counts for a period.
    pub fn target(&self, period: &Period) -> Option<&Record<Target>> {
        self.targets.get(*self.last.get(period)?)
    }
}

/// The slice of the state for indicators, figures and evaluations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Evaluations {
    indicators: Map<IndicatorId, Record<Indicator>>,
    series: Map<(IndicatorId, AreaCode), Series>,
    evaluations: Map<EvaluationId, Record<Evaluation>>,
    /// Where each baseline and measurement is kept.
    pub(super) measurements: Map<MeasurementId, Record<FigurePlace>>,
    /// Where each target is kept.
    pub(super) targets: Map<TargetId, Record<(IndicatorId, AreaCode)>>,
}

key!(IndicatorId => Record<Indicator>, IdKind::Indicator, |programme| &programme.evaluations.indicators, |record| record.sequence);
key!(EvaluationId => Record<Evaluation>, IdKind::Evaluation, |programme| &programme.evaluations.evaluations, |record| record.sequence);
key!(MeasurementId => Record<FigurePlace>, IdKind::Measurement, |programme| &programme.evaluations.measurements, |record| record.sequence);
key!(TargetId => Record<(IndicatorId, AreaCode)>, IdKind::Target, |programme| &programme.evaluations.targets, |record| record.sequence);

/// Where a baseline or measurement is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(crate) struct FigurePlace {
    /// The indicator and the area of its series.
    pub(super) of: (IndicatorId, AreaCode),
    at: At,
}

impl FigurePlace {
    /// Whether it is a measurement, not a baseline.
    pub(super) fn is_measurement(&self) -> bool {
        matches!(self.at, At::Measurement(_))
    }
}

impl Evaluations {
    /// Every evaluation by id.
    pub fn all(&self) -> &Map<EvaluationId, Record<Evaluation>> {
        &self.evaluations
    }

    /// Every indicator by id.
    pub fn indicators(&self) -> &Map<IndicatorId, Record<Indicator>> {
        &self.indicators
    }

    /// The figures per indicator and area.
    pub fn series(&self) -> &Map<(IndicatorId, AreaCode), Series> {
        &self.series
    }

    /// A measurement or baseline by id.
    pub fn measurement(&self, id: &MeasurementId) -> Option<&Record<Measurement>> {
        self.series_with(id)?.at(self.measurements.get(id)?.fact.at)
    }

    /// A measurement as evidence of effect on a day: one that counts, with a figure, and not for context only.
    pub(crate) fn counting(&self, id: &MeasurementId, on: Day) -> Option<&Record<Measurement>> {
        self.measurements.get(id).filter(|known| known.fact.is_measurement())?;
        let (series, known) = (self.series_with(id)?, self.measurement(id)?);
        let superseded = series.superseded(id).is_some_and(|later| later.fact.reference_date <= on);
        let context_only = self.indicators.get(&known.fact.indicator)?.fact.context_only;
        let figure = matches!(known.fact.value, Some(Measured::Figure(_)));
        (figure && !superseded && !context_only).then_some(known)
    }

    /// The series that a baseline or measurement is in.
    pub(crate) fn series_with(&self, id: &MeasurementId) -> Option<&Series> {
        self.series.get(&self.measurements.get(id)?.fact.of)
    }

    /// The indicator that a baseline, measurement, target or series is of.
    pub(crate) fn indicator_of(&self, id: &str) -> Option<&Record<Indicator>> {
        let measured = id.parse().ok().and_then(|id| self.measurements.get(&id)).map(|known| &known.fact.of);
        let aimed = || id.parse().ok().and_then(|id| self.targets.get(&id)).map(|known| &known.fact);
        let in_series = || {
            let of = |known: &Record<Measurement>| {
                known.fact.series.as_ref().is_some_and(|own| own.as_str() == id)
            };
            let series = self.series.iter();
            let mut own =
                series.filter(|(_, own)| own.baselines.iter().chain(own.measurements.iter()).any(of));
            own.next().map(|(of, _)| of)
        };
        self.indicators.get(&measured.or_else(aimed).or_else(in_series)?.0)
    }

    /// The baseline that figures of an area are compared with on a day: its own, else that of the area that it
    /// was recoded from, which has the same boundary.
    pub(crate) fn baseline_for<'a>(
        &'a self,
        areas: &'a Areas,
        (indicator, area): (&IndicatorId, &'a AreaCode),
        on: Day,
    ) -> Option<&'a Record<Measurement>> {
        let mut line = areas.same(area);
        line.find_map(|area| self.series.get(&(indicator.clone(), area.clone()))?.baseline_on(on))
    }

    pub(crate) fn defined(&mut self, recorded: &CommitMeta, indicator: Indicator) {
        self.indicators.insert(indicator.indicator.clone(), Record::new(recorded, indicator));
    }

    pub(crate) fn baseline(&mut self, recorded: &CommitMeta, measurement: Measurement) {
        let at = |series: &Series| At::Baseline(series.baselines.len());
        self.placed(recorded, &measurement, at).baselines.push(Record::new(recorded, measurement));
    }

    pub(crate) fn measured(&mut self, recorded: &CommitMeta, measurement: Measurement) {
        let at = |series: &Series| At::Measurement(series.measurements.len());
        self.placed(recorded, &measurement, at).measurements.push(Record::new(recorded, measurement));
    }

    /// The series of a measurement, once it is known where that comes to be kept.
    fn placed(
        &mut self,
        recorded: &CommitMeta,
        measurement: &Measurement,
        at: impl Fn(&Series) -> At,
    ) -> &mut Series {
        let of = (measurement.indicator.clone(), measurement.area.clone());
        let series = self.series.get_or_default(of.clone());
        let place = FigurePlace { of, at: at(series) };
        if let Some(superseded) = &measurement.supersedes {
            series.superseding.insert(superseded.clone(), place.at);
        }
        self.measurements.insert(measurement.measurement.clone(), Record::new(recorded, place));
        series
    }

    pub(crate) fn aimed(&mut self, recorded: &CommitMeta, target: Target) {
        let key = (target.indicator.clone(), target.area.clone());
        self.targets.insert(target.target.clone(), Record::new(recorded, key.clone()));
        let series = self.series.get_or_default(key);
        series.last.insert(target.period, series.targets.len());
        series.targets.push(Record::new(recorded, target));
    }

    pub(crate) fn evaluated(&mut self, recorded: &CommitMeta, evaluation: Evaluation) {
        self.evaluations.insert(evaluation.evaluation.clone(), Record::new(recorded, evaluation));
    }
}
