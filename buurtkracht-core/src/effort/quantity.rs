//! Quantities of effort: in fte, in time per week or year, or in kind without a quantity.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::charter::Contribution;
use crate::value::{Fte, WeeklyTime, WorkedTime, nearest};

/// The quantity of effort. The units are never added up with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// Full-time equivalents, to the hundredth.
    Fte(Fte),
    /// Time per week, to the minute.
    HoursPerWeek(WeeklyTime),
    /// Time per calendar year, to the minute.
    HoursPerYear(WorkedTime),
    /// In kind: without a quantity.
    InKind,
}

impl Effort {
    /// The effort in a contribution; none in money.
    pub fn of(what: &Contribution) -> Option<Effort> {
        match what {
            Contribution::Money(_) => None,
            Contribution::Fte(fte) => Some(Effort::Fte(*fte)),
            Contribution::HoursPerWeek(time) => Some(Effort::HoursPerWeek(*time)),
            Contribution::HoursPerYear(time) => Some(Effort::HoursPerYear(*time)),
            Contribution::InKind(_) => Some(Effort::InKind),
        }
    }

    /// The unit, as a word.
    pub fn unit(self) -> &'static str {
        match self {
            Effort::Fte(_) => "fte",
            Effort::HoursPerWeek(_) => "hours_per_week",
            Effort::HoursPerYear(_) => "hours_per_year",
            Effort::InKind => "in_kind",
        }
    }

    /// The quantity in the smallest step of its unit: hundredths of an fte, minutes; 0 in kind.
    pub fn steps(self) -> u32 {
        match self {
            Effort::Fte(fte) => fte.hundredths(),
            Effort::HoursPerWeek(time) => time.minutes(),
            Effort::HoursPerYear(time) => time.minutes(),
            Effort::InKind => 0,
        }
    }

    /// So many steps in the same unit.
    #[must_use]
    pub fn with_steps(self, steps: u32) -> Effort {
        match self {
            Effort::Fte(_) => Effort::Fte(Fte::from_hundredths(steps)),
            Effort::HoursPerWeek(_) => Effort::HoursPerWeek(WeeklyTime::from_minutes(steps)),
            Effort::HoursPerYear(_) => Effort::HoursPerYear(WorkedTime::from_minutes(steps)),
            Effort::InKind => Effort::InKind,
        }
    }

    /// The steps of another effort in this unit: none of another unit are of this one.
    pub(crate) fn steps_of(self, other: Effort) -> u32 {
        if self.unit() == other.unit() { other.steps() } else { 0 }
    }

    /// What is left when so much is taken, at least nothing.
    pub(crate) fn less(self, taken: Effort) -> Effort {
        self.with_steps(self.steps().saturating_sub(self.steps_of(taken)))
    }

    /// The time in a week, for display beside it only: of fte by the full-time week, of a
    /// year of 365 days. None in kind.
    pub fn per_week(self, full_time: WeeklyTime) -> Option<WorkedTime> {
        match self {
            Effort::Fte(fte) => {
                let hundredths = u64::from(fte.hundredths()) * u64::from(full_time.minutes());
                Some(WorkedTime::from_minutes(nearest(hundredths, 100).unwrap_or(u32::MAX)))
            }
            Effort::HoursPerWeek(time) => Some(WorkedTime::from_minutes(time.minutes())),
            Effort::HoursPerYear(time) => {
                let minutes = nearest(u64::from(time.minutes()) * 7, 365);
                Some(WorkedTime::from_minutes(minutes.unwrap_or(u32::MAX)))
            }
            Effort::InKind => None,
        }
    }
}

impl fmt::Display for Effort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Effort::Fte(fte) => write!(f, "{fte} fte"),
            Effort::HoursPerWeek(time) => write!(f, "{time} a week"),
            Effort::HoursPerYear(time) => write!(f, "{time} a year"),
            Effort::InKind => f.write_str("in kind"),
        }
    }
}

/// Several efforts, each unit by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct EffortSum {
    /// The sum in full-time equivalents.
    pub fte: Fte,
    /// The sum in time per week.
    pub hours_per_week: WeeklyTime,
    /// The sum in time per calendar year.
    pub hours_per_year: WorkedTime,
    /// The number of efforts in kind.
    pub in_kind: u32,
}

impl EffortSum {
    /// Adds one effort to the sum of its unit.
    pub fn add(&mut self, effort: Effort) {
        match effort {
            Effort::Fte(fte) => {
                self.fte = Fte::from_hundredths(self.fte.hundredths().saturating_add(fte.hundredths()));
            }
            Effort::HoursPerWeek(time) => {
                let minutes = self.hours_per_week.minutes().saturating_add(time.minutes());
                self.hours_per_week = WeeklyTime::from_minutes(minutes);
            }
            Effort::HoursPerYear(time) => self.hours_per_year = self.hours_per_year.saturating_add(time),
            Effort::InKind => self.in_kind = self.in_kind.saturating_add(1),
        }
    }
}

impl FromIterator<Effort> for EffortSum {
    fn from_iter<I: IntoIterator<Item = Effort>>(efforts: I) -> Self {
        let mut sum = EffortSum::default();
        efforts.into_iter().for_each(|effort| sum.add(effort));
        sum
    }
}
