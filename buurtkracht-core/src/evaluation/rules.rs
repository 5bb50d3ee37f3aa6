//! The rules of indicators, figures, targets and evaluations.

use super::{Evaluation, Indicator, Measured, Measurement, Series, Target};
use crate::areas;
use crate::context::Context;
use crate::event::Event;
use crate::id::MeasurementId;
use crate::rejection::{IdKind, Rejection};
use crate::value::Figure;

pub(crate) fn define(ctx: &Context<'_>, indicator: &Indicator) -> Result<Vec<Event>, Rejection> {
    ctx.free(&indicator.indicator)?;
    let goal = ctx.goal(&indicator.goal)?;
    if let Some(id) = &indicator.sub_aim
        && !goal.sub_aims.iter().any(|aim| aim.id == *id)
    {
        let known = goal.sub_aims.iter().map(|aim| aim.id.to_string());
        return Err(Rejection::unknown(IdKind::SubAim, id, known));
    }
    Ok(vec![Event::IndicatorDefined(indicator.clone())])
}

/// What holds for every figure: known places, no day ahead, nobody measured alone.
fn figure(ctx: &Context<'_>, request: &Measurement) -> Result<(), Rejection> {
    ctx.free(&request.measurement)?;
    let indicator = &ctx.known(&request.indicator)?.fact;
    areas::in_division(ctx, &request.area, request.area_year)?;
    ctx.not_future("reference_date", request.reference_date)?;
    let measurement = || request.measurement.clone();
    if let (true, Some(n)) = (indicator.count, request.n) {
        return Err(Rejection::CountWithPeople { measurement: measurement(), n });
    }
    if request.n == Some(1) {
        return Err(Rejection::PersonMeasured { measurement: measurement() });
    }
    let Some(Measured::Figure(value)) = request.value else { return Ok(()) };
    let threshold = ctx.charter.policy.small_cell;
    if let Some(n) = request.n.filter(|n| *n < threshold) {
        return Err(Rejection::CellTooSmall { measurement: measurement(), n, threshold });
    }
    in_range(indicator, request.measurement.as_str(), value)
}

/// Refuses a share outside 0 to 100 %, and a count below 0.
fn in_range(indicator: &Indicator, id: &str, value: Figure) -> Result<(), Rejection> {
    let [zero, whole] = [0, 1_000_000].map(Figure::from_ten_thousandths);
    let id = id.to_owned();
    if indicator.is_share() && !(zero..=whole).contains(&value) {
        return Err(Rejection::ShareOutOfRange { id, asked: value, least: zero, most: whole });
    }
    if indicator.count && value < zero {
        return Err(Rejection::CountBelowZero { id, asked: value });
    }
    Ok(())
}

pub(crate) fn record_baseline(ctx: &Context<'_>, request: &Measurement) -> Result<Vec<Event>, Rejection> {
    figure(ctx, request)?;
    let key = (request.indicator.clone(), request.area.clone());
    let series = ctx.programme.evaluations.series().get(&key);
    let current = series.and_then(Series::baseline).map(|known| &known.fact.measurement);
    if request.supersedes.as_ref() != current {
        return Err(match (current, &request.supersedes) {
            (Some(current), _) => Rejection::BaselineExists {
                indicator: request.indicator.clone(),
                area: request.area.clone(),
                current: current.clone(),
            },
            (None, superseded) => Rejection::unknown(
                IdKind::Measurement,
                superseded.as_ref().map_or("", MeasurementId::as_str),
                std::iter::empty(),
            ),
        });
    }
    let first = series.into_iter().flat_map(Series::current).map(|m| m.fact.reference_date).min();
    if let Some(first) = first.filter(|first| *first < request.reference_date) {
        return Err(Rejection::BaselineAfterMeasurement { asked: request.reference_date, first });
    }
    Ok(vec![Event::BaselineRecorded(request.clone())])
}

pub(crate) fn record_measurement(ctx: &Context<'_>, request: &Measurement) -> Result<Vec<Event>, Rejection> {
    figure(ctx, request)?;
    if let Some(superseded) = &request.supersedes {
        supersedable(ctx, request, superseded)?;
    }
    Ok(vec![Event::MeasurementRecorded(request.clone())])
}

/// A measurement takes the place of one of the same indicator and area that still counts.
fn supersedable(
    ctx: &Context<'_>,
    request: &Measurement,
    superseded: &MeasurementId,
) -> Result<(), Rejection> {
    let evaluations = &ctx.programme.evaluations;
    let place = &ctx.known(superseded)?.fact;
    let ((indicator, area), measured) = (&place.of, place.is_measurement());
    let series = evaluations.series_with(superseded);
    if !measured || (indicator, area) != (&request.indicator, &request.area) {
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
pub(crate) fn set_target(ctx: &Context<'_>, request: &Target) -> Result<Vec<Event>, Rejection> {
    let evaluations = &ctx.programme.evaluations;
    ctx.free(&request.target)?;
    let indicator = &ctx.known(&request.indicator)?.fact;
    areas::in_division(ctx, &request.area, request.area_year)?;
    ctx.body_on(&request.by, request.on)?;
    ctx.not_future("on", request.on)?;
    in_range(indicator, request.target.as_str(), request.value)?;
    let series = evaluations.series().get(&(request.indicator.clone(), request.area.clone()));
    let current = series.and_then(|series| series.target(&request.period)).map(|known| &known.fact.target);
    match (current, &request.supersedes) {
        (Some(current), superseded) if superseded.as_ref() != Some(current) => Err(Rejection::TargetExists {
            indicator: request.indicator.clone(),
            area: request.area.clone(),
            period: request.period,
            current: current.clone(),
        }),
        (None, Some(superseded)) => Err(Rejection::unknown(IdKind::Target, superseded, std::iter::empty())),
        (Some(_), _) | (None, None) => Ok(vec![Event::TargetSet(request.clone())]),
    }
}

pub(crate) fn evaluate(ctx: &Context<'_>, evaluation: &Evaluation) -> Result<Vec<Event>, Rejection> {
    ctx.free(&evaluation.evaluation)?;
    ctx.acting_body(&evaluation.by)?;
    if let Some(plan) = evaluation.about.plan() {
        ctx.known(plan)?;
    }
    for measurement in &evaluation.measurements {
        ctx.known(measurement)?;
    }
    ctx.not_future("on", evaluation.on)?;
    ctx.sealed(evaluation.successes.as_ref())?;
    ctx.sealed(evaluation.challenges.as_ref())?;
    Ok(vec![Event::EvaluationRecorded(evaluation.clone())])
}
