//! Where the days and the figures of a chart lie.

use buurtkracht_core::value::Day;
use chrono::{Datelike, TimeDelta};

use crate::document::{Mark, MarkKind};
use crate::lang::Lang;
use crate::number;
use crate::words::{Words, say};

/// The days from the first to the last.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    first: Day,
    last: Day,
}

impl Days {
    /// Returns the days from the earliest to the latest; some days around one that stands alone.
    pub fn of(days: impl Iterator<Item = Day> + Clone) -> Option<Self> {
        let (first, last) = (days.clone().min()?, days.max()?);
        let around = TimeDelta::days(if first == last { 30 } else { 0 });
        Some(Self {
            first: first.checked_sub_signed(around).unwrap_or(first),
            last: last.checked_add_signed(around).unwrap_or(last),
        })
    }

    /// Returns where a day lies in a width.
    pub fn x(&self, day: Day, width: i64) -> i64 {
        (day - self.first).num_days() * width / (self.last - self.first).num_days().max(1)
    }

    /// Returns the days that have a label: the first days of at most so many years, or of fewer than two years the first
    /// and the last day of all.
    pub fn labels(&self, most: usize) -> Vec<(Day, String)> {
        let years = self.first.year()..=self.last.year();
        let begun: Vec<Day> = years
            .filter_map(|year| Day::from_ymd_opt(year, 1, 1))
            .filter(|day| (self.first..=self.last).contains(day))
            .collect();
        if begun.len() < 2 {
            return [self.first, self.last].map(|day| (day, day.to_string())).into();
        }
        let every = begun.len().div_ceil(most.max(1));
        begun.into_iter().step_by(every).map(|day| (day, day.year().to_string())).collect()
    }
}

/// The most steps of a scale.
const STEPS: i64 = 5;

/// A scale of round numbers, in ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    pub low: i64,
    pub step: i64,
    pub steps: i64,
}

impl Scale {
    /// Returns a scale that has both values in it.
    pub fn around(low: i64, high: i64) -> Self {
        let span = i128::from(high) - i128::from(low);
        if span == 0 {
            let one = 10_000;
            return Self { low: low.div_euclid(one).saturating_mul(one), step: one, steps: 1 };
        }
        let powers = (0..).map_while(|power| 10_i64.checked_pow(power));
        for step in powers.flat_map(|power| [1, 2, 5].map(|round| power.saturating_mul(round))) {
            let from = low.div_euclid(step).saturating_mul(step);
            let above = i128::from(high) - i128::from(from);
            let steps = (above + i128::from(step) - 1) / i128::from(step);
            if span.max(above) <= i128::from(step) * i128::from(STEPS) {
                return Self { low: from, step, steps: i64::try_from(steps).unwrap_or(STEPS) };
            }
        }
        Self { low, step: i64::MAX / STEPS, steps: STEPS }
    }

    /// Returns how high a value lies in a height, rounded.
    pub fn y(&self, value: i64, height: i64) -> i64 {
        let whole = (i128::from(self.step) * i128::from(self.steps)).max(1);
        let above = i128::from(value) - i128::from(self.low);
        i64::try_from((above * i128::from(height) * 2 + whole) / (whole * 2)).unwrap_or(height)
    }

    /// Returns the value of each step, from below.
    pub fn ticks(&self) -> impl Iterator<Item = i64> {
        (0..=self.steps).map(|at| self.low.saturating_add(self.step.saturating_mul(at)))
    }
}

/// What lies between two figures that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// A line: they can be compared.
    Line(Mark, Mark),
    /// A break: they cannot. With the day of each.
    Break(Day, Day),
}

/// A line chart, laid out.
pub struct Plot<'a> {
    pub marks: &'a [Mark],
    pub days: Days,
    pub scale: Scale,
    pub between: Vec<Between>,
}

impl<'a> Plot<'a> {
    /// Lays marks out; none where no mark has a value.
    pub fn of(marks: &'a [Mark]) -> Option<Self> {
        let values = || marks.iter().filter_map(|mark| mark.value).map(|value| value.ten_thousandths());
        let scale = Scale::around(values().min()?, values().max()?);
        let days = Days::of(marks.iter().map(|mark| mark.day))?;
        Some(Self { marks, days, scale, between: between(marks) })
    }

    /// Returns each kind of mark that is there, with what it is called.
    pub fn kinds(&self, words: &Words) -> Vec<(MarkKind, String)> {
        let there = |kind: &MarkKind| self.marks.iter().any(|own| own.kind == *kind && own.value.is_some());
        let kinds = [MarkKind::Baseline, MarkKind::Measured, MarkKind::Target].into_iter().filter(there);
        kinds.map(|kind| (kind, name(words, kind))).collect()
    }

    pub fn has_gap(&self) -> bool {
        self.marks.iter().any(|mark| mark.value.is_none())
    }

    pub fn is_broken(&self) -> bool {
        self.between.iter().any(|between| matches!(between, Between::Break(..)))
    }

    /// Says where the scale starts, if that is not at zero.
    pub fn start(&self, lang: Lang) -> Option<String> {
        let from = number::figure(lang, self.scale.low, true);
        (self.scale.low != 0).then(|| say!(Words::of(lang), "chart-scale-starts", from))
    }
}

pub fn name(words: &Words, kind: MarkKind) -> String {
    match kind {
        MarkKind::Baseline => say!(words, "baseline"),
        MarkKind::Measured => say!(words, "chart-measured"),
        MarkKind::Target => say!(words, "chart-target"),
    }
}

/// Returns what lies between the marks of a series: nothing around one that has no value.
fn between(marks: &[Mark]) -> Vec<Between> {
    let (mut found, mut before, mut gap) = (Vec::new(), None::<Mark>, false);
    for mark in marks.iter().filter(|mark| mark.series.is_some()) {
        if mark.value.is_none() {
            gap = true;
            continue;
        }
        match before {
            Some(before) if before.series != mark.series => {
                found.push(Between::Break(before.day, mark.day));
            }
            Some(before) if !gap => found.push(Between::Line(before, *mark)),
            Some(_) | None => {}
        }
        (before, gap) = (Some(*mark), false);
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
            let Scale { low: from, step, steps } = Scale::around(low, high);
            assert_eq!((from, step, steps), expected, "{low} to {high}");
        }
    }

    #[test]
    fn only_figures_that_can_be_compared_are_joined() {
        let mark = |day: &str, value: &str, series| Mark {
            kind: MarkKind::Measured,
            day: day.parse().unwrap(),
            value: value.parse().ok(),
            series,
        };
        let marks = [
            mark("2025-01-01", "1", Some(0)),
            mark("2025-02-01", "2", Some(0)),
            mark("2025-03-01", "9", None),
            mark("2025-04-01", "-", Some(0)),
            mark("2025-05-01", "3", Some(0)),
            mark("2025-06-01", "4", Some(1)),
        ];
        let expected = [Between::Line(marks[0], marks[1]), Between::Break(marks[4].day, marks[5].day)];
        assert_eq!(between(&marks), expected);
    }
}
