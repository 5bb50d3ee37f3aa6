//! The periods of an indicator in an area, in the shape of the IATI results model.

use std::cmp::Ordering;

use serde::Serialize;

use crate::evaluation::{Direction, Measured, Measurement, Target};
use crate::record::Record;
use crate::value::Day;

/// A period with a target, an actual figure, or both; a figure outside the period of any target makes one of its
/// own day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ResultPeriod {
    /// The first day of the period.
    pub start: Day,
    /// The last day of the period, included.
    pub end: Day,
    /// The target that counts.
    pub target: Option<Record<Target>>,
    /// The latest measurement in it that counts.
    pub actual: Option<Record<Measurement>>,
}

impl ResultPeriod {
    /// Whether its figure is at its target or better; none where either is not there.
    pub fn reached(&self, direction: Direction) -> Option<bool> {
        let target = self.target.as_ref()?.fact.value;
        let Some(Measured::Figure(actual)) = self.actual.as_ref()?.fact.value else { return None };
        let short = match direction {
            Direction::Up => Ordering::Less,
            Direction::Down => Ordering::Greater,
        };
        Some(actual.cmp(&target) != short)
    }
}

/// The periods of what was measured and aimed at, the earliest first; of each period one target.
pub(super) fn periods(
    mut measured: Vec<&Record<Measurement>>,
    aimed: &[&Record<Target>],
) -> Vec<ResultPeriod> {
    measured.sort_by_key(|known| (known.fact.reference_date, known.sequence));
    let alone = measured
        .iter()
        .filter(|known| !aimed.iter().any(|target| target.fact.period.contains(known.fact.reference_date)))
        .map(|known| ResultPeriod {
            start: known.fact.reference_date,
            end: known.fact.reference_date,
            target: None,
            actual: Some((*known).clone()),
        });
    let with_target = aimed.iter().map(|target| {
        let period = target.fact.period;
        let within = |known: &&&Record<Measurement>| period.contains(known.fact.reference_date);
        ResultPeriod {
            start: period.from(),
            end: period.until(),
            target: Some((*target).clone()),
            actual: measured.iter().rev().find(within).map(|known| (*known).clone()),
        }
    });
    let mut periods: Vec<ResultPeriod> = alone.chain(with_target).collect();
    periods.sort_by_key(|period| (period.start, period.end));
    periods
}
