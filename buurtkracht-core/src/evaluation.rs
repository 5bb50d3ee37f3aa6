//! Indicators, baselines, measurements and evaluations (§§ 2, 3; domain § 6).
//!
//! Figures are about areas, never about one person. A missing value is absent, a small one is suppressed;
//! neither is zero.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::event::{Event, Record, Recorded};
use crate::id::{BodyId, EvaluationId, GoalId, IndicatorId, MeasurementId, PlanId};
use crate::programme::Context;
use crate::rejection::{Kind, Rejection};
use crate::value::{AreaCode, Figure, Sealed, Title};

/// What tells whether a goal comes nearer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The goal that it tells about.
    pub goal: GoalId,
    /// What people call it.
    pub title: Title,
    /// The unit of its figures.
    pub unit: Title,
    /// Which way is better.
    pub direction: Direction,
    /// Whether it is context only, such as a public monitor: never proof of effect.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub context_only: bool,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

/// A figure for an indicator in an area: a baseline or a later measurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// The measurement.
    pub measurement: MeasurementId,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The area.
    pub area: AreaCode,
    /// The year of the division that the area's code belongs to.
    pub area_year: u16,
    /// The day that the figure is about; it may lie before the term.
    pub reference_date: NaiveDate,
    /// The figure; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Measured>,
    /// About how many people or homes.
    pub n: u32,
    /// Where it comes from.
    pub source: Title,
    /// How it was measured.
    pub method: Title,
    /// Whether it is an estimate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub estimate: bool,
    /// The earlier measurement that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<MeasurementId>,
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Measured {
    /// A figure.
    Figure(Figure),
    /// About too few people to be told.
    Suppressed,
}

/// An evaluation of a plan or of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    /// The evaluation.
    pub evaluation: EvaluationId,
    /// What people call it.
    pub title: Title,
    /// What is evaluated.
    pub about: EvaluationSubject,
    /// What kind of evaluation.
    pub kind: EvaluationKind,
    /// The body that evaluates.
    pub by: BodyId,
    /// The measurements that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measurements: Vec<MeasurementId>,
    /// What went well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successes: Option<Sealed>,
    /// What is hard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenges: Option<Sealed>,
    /// What should follow.
    pub conclusion: Conclusion,
    /// The day.
    pub on: NaiveDate,
}

/// What is evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvaluationSubject {
    /// A plan, ended or not.
    Plan(PlanId),
    /// The whole programme.
    Programme,
}

impl EvaluationSubject {
    /// The plan, if it is about one.
    #[must_use]
    pub fn plan(&self) -> Option<&PlanId> {
        match self {
            EvaluationSubject::Plan(plan) => Some(plan),
            EvaluationSubject::Programme => None,
        }
    }
}

/// What kind of evaluation. A narrative is a ground for a follow-up, never evidence of effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum EvaluationKind {
    /// How it went.
    Process,
    /// What it changed.
    Effect,
    /// What people tell.
    Narrative,
}

/// What should follow from an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Conclusion {
    /// Go on.
    Continue,
    /// Adjust.
    Adjust,
    /// Do more.
    Expand,
    /// Take it to other areas.
    ScaleUp,
    /// Stop.
    Stop,
}

/// The figures of one indicator in one area.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Series {
    /// Baselines, in the order recorded; the last one counts.
    pub baselines: Vec<Record<Measurement>>,
    /// Later measurements, in the order recorded.
    pub measurements: Vec<Record<Measurement>>,
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evaluations {
    pub(crate) indicators: BTreeMap<IndicatorId, Record<Indicator>>,
    pub(crate) series: BTreeMap<(IndicatorId, AreaCode), Series>,
    pub(crate) evaluations: BTreeMap<EvaluationId, Record<Evaluation>>,
    /// Where each measurement is kept.
    measurements: BTreeMap<MeasurementId, Record<(IndicatorId, AreaCode)>>,
}

impl Evaluations {
    /// Every evaluation by id.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<EvaluationId, Record<Evaluation>> {
        &self.evaluations
    }

    /// Every indicator by id.
    #[must_use]
    pub fn indicators(&self) -> &BTreeMap<IndicatorId, Record<Indicator>> {
        &self.indicators
    }

    /// The figures per indicator and area.
    #[must_use]
    pub fn series(&self) -> &BTreeMap<(IndicatorId, AreaCode), Series> {
        &self.series
    }

    /// A measurement or baseline by id.
    #[must_use]
    pub fn measurement(&self, id: &MeasurementId) -> Option<&Record<Measurement>> {
        let series = self.series.get(&self.measurements.get(id)?.fact)?;
        series.baselines.iter().chain(&series.measurements).find(|known| known.fact.measurement == *id)
    }

    pub(crate) fn defined(&mut self, recorded: &Recorded, indicator: &Indicator) {
        self.indicators.insert(indicator.indicator.clone(), Record::new(recorded, indicator));
    }

    pub(crate) fn baseline(&mut self, recorded: &Recorded, measurement: &Measurement) {
        self.series_of(recorded, measurement).baselines.push(Record::new(recorded, measurement));
    }

    pub(crate) fn measured(&mut self, recorded: &Recorded, measurement: &Measurement) {
        self.series_of(recorded, measurement).measurements.push(Record::new(recorded, measurement));
    }

    fn series_of(&mut self, recorded: &Recorded, measurement: &Measurement) -> &mut Series {
        let key = (measurement.indicator.clone(), measurement.area.clone());
        self.measurements.insert(measurement.measurement.clone(), Record::new(recorded, &key));
        self.series.entry(key).or_default()
    }

    pub(crate) fn evaluated(&mut self, recorded: &Recorded, evaluation: &Evaluation) {
        self.evaluations.insert(evaluation.evaluation.clone(), Record::new(recorded, evaluation));
    }
}

pub(crate) fn define(c: &Context<'_>, indicator: &Indicator) -> Result<Vec<Event>, Rejection> {
    c.free_id(Kind::Indicator, &c.programme.evaluations.indicators, &indicator.indicator)?;
    c.goal(&indicator.goal)?;
    Ok(vec![Event::IndicatorDefined(indicator.clone())])
}

/// What holds for every figure: known places, no day ahead, nobody measured alone.
fn figure(c: &Context<'_>, asked: &Measurement) -> Result<(), Rejection> {
    c.free_id(Kind::Measurement, &c.programme.evaluations.measurements, &asked.measurement)?;
    c.known(Kind::Indicator, &c.programme.evaluations.indicators, &asked.indicator)?;
    c.known(Kind::Area, &c.programme.areas.areas, &asked.area)?;
    c.not_future("reference_date", asked.reference_date)?;
    if asked.n == 1 {
        return Err(Rejection::PersonMeasured { measurement: asked.measurement.clone() });
    }
    let threshold = c.charter.policy.small_cell;
    if asked.n < threshold && matches!(asked.value, Some(Measured::Figure(_))) {
        return Err(Rejection::CellTooSmall {
            measurement: asked.measurement.clone(),
            n: asked.n,
            threshold,
        });
    }
    Ok(())
}

pub(crate) fn record_baseline(c: &Context<'_>, asked: &Measurement) -> Result<Vec<Event>, Rejection> {
    figure(c, asked)?;
    let key = (asked.indicator.clone(), asked.area.clone());
    let series = c.programme.evaluations.series.get(&key);
    let current = series.and_then(|series| series.baselines.last()).map(|known| &known.fact.measurement);
    if asked.supersedes.as_ref() != current {
        return Err(match (current, &asked.supersedes) {
            (Some(current), _) => Rejection::BaselineExists {
                indicator: asked.indicator.clone(),
                area: asked.area.clone(),
                current: current.clone(),
            },
            (None, superseded) => Rejection::unknown(
                Kind::Measurement,
                superseded.as_ref().map_or("", MeasurementId::as_str),
                std::iter::empty(),
            ),
        });
    }
    let first =
        series.into_iter().flat_map(|series| &series.measurements).map(|m| m.fact.reference_date).min();
    if let Some(first) = first.filter(|first| *first < asked.reference_date) {
        return Err(Rejection::BaselineAfterMeasurement { asked: asked.reference_date, first });
    }
    Ok(vec![Event::BaselineRecorded(asked.clone())])
}

pub(crate) fn record_measurement(c: &Context<'_>, asked: &Measurement) -> Result<Vec<Event>, Rejection> {
    figure(c, asked)?;
    if let Some(superseded) = &asked.supersedes {
        c.known(Kind::Measurement, &c.programme.evaluations.measurements, superseded)?;
    }
    Ok(vec![Event::MeasurementRecorded(asked.clone())])
}

pub(crate) fn evaluate(c: &Context<'_>, evaluation: &Evaluation) -> Result<Vec<Event>, Rejection> {
    c.free_id(Kind::Evaluation, &c.programme.evaluations.evaluations, &evaluation.evaluation)?;
    c.acting_body(&evaluation.by)?;
    if let Some(plan) = evaluation.about.plan() {
        c.plan(plan)?;
    }
    for measurement in &evaluation.measurements {
        c.known(Kind::Measurement, &c.programme.evaluations.measurements, measurement)?;
    }
    c.not_future("on", evaluation.on)?;
    c.sealed(evaluation.successes.as_ref())?;
    c.sealed(evaluation.challenges.as_ref())?;
    Ok(vec![Event::EvaluationRecorded(evaluation.clone())])
}

#[cfg(test)]
mod tests;
