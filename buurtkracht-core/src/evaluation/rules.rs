//! The rules of indicators, figures, targets and evaluations.

use super::{Evaluation, Indicator, Measured, Measurement, Series, Target};
use crate::areas;
use crate::context::Context;
use crate::event::Event;
use crate::id::MeasurementId;
use crate::rejection::{Kind, Rejection};

pub(crate) fn define(c: &Context<'_>, indicator: &Indicator) -> Result<Vec<Event>, Rejection> {
    c.free_id(Kind::Indicator, &c.programme.evaluations.indicators, &indicator.indicator)?;
    let goal = c.goal(&indicator.goal)?;
    if let Some(id) = &indicator.sub_aim
        && !goal.sub_aims.iter().any(|aim| aim.id == *id)
    {
        let known = goal.sub_aims.iter().map(|aim| aim.id.to_string());
        return Err(Rejection::unknown(Kind::SubAim, id, known));
    }
    Ok(vec![Event::IndicatorDefined(indicator.clone())])
}

/// What holds for every figure: known places, no day ahead, nobody measured alone.
fn figure(c: &Context<'_>, asked: &Measurement) -> Result<(), Rejection> {
    c.free_id(Kind::Measurement, &c.programme.evaluations.measurements, &asked.measurement)?;
    c.known(Kind::Indicator, &c.programme.evaluations.indicators, &asked.indicator)?;
    areas::in_division(c, &asked.area, asked.area_year)?;
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
    let current = series.and_then(Series::baseline).map(|known| &known.fact.measurement);
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
    let first = series.into_iter().flat_map(Series::current).map(|m| m.fact.reference_date).min();
    if let Some(first) = first.filter(|first| *first < asked.reference_date) {
        return Err(Rejection::BaselineAfterMeasurement { asked: asked.reference_date, first });
    }
    Ok(vec![Event::BaselineRecorded(asked.clone())])
}

pub(crate) fn record_measurement(c: &Context<'_>, asked: &Measurement) -> Result<Vec<Event>, Rejection> {
    figure(c, asked)?;
    if let Some(superseded) = &asked.supersedes {
        supersedable(c, asked, superseded)?;
    }
    Ok(vec![Event::MeasurementRecorded(asked.clone())])
}

/// A measurement takes the place of one of the same indicator and area that still counts.
fn supersedable(c: &Context<'_>, asked: &Measurement, superseded: &MeasurementId) -> Result<(), Rejection> {
    let evaluations = &c.programme.evaluations;
    let place = &c.known(Kind::Measurement, &evaluations.measurements, superseded)?.fact;
    let ((indicator, area), measured) = (&place.of, place.is_measurement());
    let series = evaluations.series_with(superseded);
    if !measured || (indicator, area) != (&asked.indicator, &asked.area) {
        return Err(Rejection::MeasurementOfAnotherSeries {
            measurement: superseded.clone(),
            what: if measured { "measurement" } else { "baseline" },
            of: indicator.clone(),
            area: area.clone(),
        });
    }
    match series.and_then(|series| series.superseded(superseded)) {
        Some(later) => Err(Rejection::MeasurementSuperseded {
            measurement: superseded.clone(),
            by: later.fact.measurement.clone(),
        }),
        None => Ok(()),
    }
}

/// Any body that acts may set a target: the text names none.
pub(crate) fn set_target(c: &Context<'_>, asked: &Target) -> Result<Vec<Event>, Rejection> {
    let evaluations = &c.programme.evaluations;
    c.free_id(Kind::Target, &evaluations.targets, &asked.target)?;
    c.known(Kind::Indicator, &evaluations.indicators, &asked.indicator)?;
    areas::in_division(c, &asked.area, asked.area_year)?;
    c.body_on(&asked.by, asked.on)?;
    c.not_future("on", asked.on)?;
    let series = evaluations.series.get(&(asked.indicator.clone(), asked.area.clone()));
    let current = series.and_then(|series| series.target(&asked.period)).map(|known| &known.fact.target);
    match (current, &asked.supersedes) {
        (Some(current), superseded) if superseded.as_ref() != Some(current) => Err(Rejection::TargetExists {
            indicator: asked.indicator.clone(),
            area: asked.area.clone(),
            period: asked.period,
            current: current.clone(),
        }),
        (None, Some(superseded)) => Err(Rejection::unknown(Kind::Target, superseded, std::iter::empty())),
        (Some(_), _) | (None, None) => Ok(vec![Event::TargetSet(asked.clone())]),
    }
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
