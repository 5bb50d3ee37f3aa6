//! What a chart of figures has: marks at days and values, a scale, and which of them are joined.

use buurtkracht_core::evaluation::Measured;
use buurtkracht_core::questions::effect::IndicatorEffect;
use buurtkracht_core::value::Day;
use chrono::{Datelike, TimeDelta};

/// What a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Baseline,
    Measured,
    Target,
}

/// A figure or target at a day. Its value is in ten-thousandths; suppressed and absent ones have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub day: Day,
    pub value: Option<i64>,
    pub kind: Kind,
    comparable: u32,
}

/// What lies between two figures that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// They can be compared.
    Line(Mark, Mark),
    /// They cannot: the first day of the later one.
    Break(Day, Day),
}

/// A chart of one indicator in one area.
#[derive(Debug, PartialEq)]
pub struct Plot {
    pub marks: Vec<Mark>,
    pub between: Vec<Between>,
    first: Day,
    last: Day,
    /// The lowest value, and how far and how many the steps of the scale are.
    low: i64,
    step: i64,
    pub steps: i64,
}

/// One of a unit, in ten-thousandths.
const UNIT: i64 = 10_000;

/// How many steps a scale has at most.
const STEPS: i64 = 5;

impl Plot {
    /// The chart of an indicator; none where there is no value to show.
    pub fn of(told: &IndicatorEffect) -> Option<Plot> {
        let mut marks: Vec<Mark> = Vec::new();
        for point in &told.points {
            let fact = &point.measurement.fact;
            let value = match fact.value {
                Some(Measured::Figure(figure)) => Some(figure.ten_thousandths()),
                Some(Measured::Suppressed) | None => None,
            };
            let kind = if point.is_baseline { Kind::Baseline } else { Kind::Measured };
            marks.push(Mark { day: fact.reference_date, value, kind, comparable: point.comparable });
        }
        let between = between(&marks);
        for told in &told.periods {
            if let Some(target) = &told.period.target {
                let value = Some(target.fact.value.ten_thousandths());
                marks.push(Mark { day: told.period.end, value, kind: Kind::Target, comparable: 0 });
            }
        }
        let (low, high) =
            (marks.iter().filter_map(|m| m.value).min()?, marks.iter().filter_map(|m| m.value).max()?);
        let (mut first, mut last) = (marks.iter().map(|m| m.day).min()?, marks.iter().map(|m| m.day).max()?);
        if first == last {
            let around = TimeDelta::days(30);
            first = first.checked_sub_signed(around).unwrap_or(first);
            last = last.checked_add_signed(around).unwrap_or(last);
        }
        let (low, step, steps) = scale(low, high);
        Some(Plot { marks, between, first, last, low, step, steps })
    }

    /// Where a day lies in a width.
    pub fn x(&self, day: Day, width: i64) -> i64 {
        let whole = (self.last - self.first).num_days().max(1);
        (day - self.first).num_days() * width / whole
    }

    /// How high a value lies in a height, rounded.
    pub fn y(&self, value: i64, height: i64) -> i64 {
        let whole = i128::from(self.step) * i128::from(self.steps);
        let above = i128::from(value) - i128::from(self.low);
        let y = (above * i128::from(height) * 2 + whole) / (whole * 2).max(1);
        i64::try_from(y).unwrap_or(height)
    }

    /// The values of the steps, from below, as text.
    pub fn ticks(&self) -> Vec<String> {
        (0..=self.steps).map(|at| text(self.low.saturating_add(self.step.saturating_mul(at)))).collect()
    }

    /// Whether the scale starts elsewhere than at nothing.
    pub fn starts_above(&self) -> Option<String> {
        (self.low != 0).then(|| text(self.low))
    }

    /// Each first of January between the first day and the last.
    pub fn years(&self) -> Vec<Day> {
        (self.first.year()..=self.last.year())
            .filter_map(|year| Day::from_ymd_opt(year, 1, 1))
            .filter(|day| self.first <= *day && *day <= self.last)
            .collect()
    }

    /// The first day and the last.
    pub fn days(&self) -> (Day, Day) {
        (self.first, self.last)
    }
}

/// A value as people read it.
pub fn text(ten_thousandths: i64) -> String {
    let sign = if ten_thousandths < 0 { "-" } else { "" };
    let size = ten_thousandths.unsigned_abs();
    let whole = format!("{sign}{}.{:04}", size / 10_000, size % 10_000);
    whole.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A scale of round numbers around two values: the lowest, the step, and how many steps.
fn scale(low: i64, high: i64) -> (i64, i64, i64) {
    let span = i128::from(high) - i128::from(low);
    if span == 0 {
        return (low.div_euclid(UNIT).saturating_mul(UNIT), UNIT, 1);
    }
    let mut power: i64 = 1;
    loop {
        for step in [1, 2, 5].map(|round| power.saturating_mul(round)) {
            let from = low.div_euclid(step).saturating_mul(step);
            let steps = (i128::from(high) - i128::from(from) + i128::from(step) - 1) / i128::from(step);
            if span <= i128::from(step) * i128::from(STEPS) && steps <= i128::from(STEPS) {
                return (from, step, i64::try_from(steps).unwrap_or(STEPS));
            }
        }
        if power > i64::MAX / 10 {
            return (low, i64::MAX / STEPS, STEPS);
        }
        power *= 10;
    }
}

/// What lies between figures that follow each other: nothing where one that has no value comes between.
fn between(points: &[Mark]) -> Vec<Between> {
    let (mut found, mut before, mut gap) = (Vec::new(), None::<Mark>, false);
    for point in points {
        if point.value.is_none() {
            gap = true;
            continue;
        }
        if let Some(before) = before {
            if before.comparable != point.comparable {
                found.push(Between::Break(before.day, point.day));
            } else if !gap {
                found.push(Between::Line(before, *point));
            }
        }
        (before, gap) = (Some(*point), false);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_of_round_numbers_and_holds_both_ends() {
        for (low, high, expected) in [
            (270_000, 340_000, (260_000, 20_000, 4)),
            (480_000, 580_000, (480_000, 20_000, 5)),
            (0, 1_000_000, (0, 200_000, 5)),
            (53_000, 53_000, (50_000, 10_000, 1)),
            (-30_000, 20_000, (-30_000, 10_000, 5)),
            (i64::MIN, i64::MAX, (i64::MIN, 5_000_000_000_000_000_000, 4)),
        ] {
            let (from, step, steps) = scale(low, high);
            assert_eq!((from, step, steps), expected, "{low} to {high}");
        }
    }

    #[test]
    fn a_value_is_written_as_short_as_it_can_be() {
        assert_eq!([0, 615_000, -2_500, 10_000].map(text), ["0", "61.5", "-0.25", "1"]);
    }
}
