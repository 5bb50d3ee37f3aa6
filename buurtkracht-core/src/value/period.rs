//! Whole days from one to another.

use std::fmt;

use super::Day;
use serde::{Deserialize, Serialize};

/// From one day up to and including another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(try_from = "PeriodText", into = "PeriodText")]
pub struct Period {
    from: Day,
    until: Day,
}

/// The period ends before it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period that starts on {from} cannot end on {until}")]
#[non_exhaustive]
pub struct PeriodReversed {
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
}

impl Period {
    /// Every day.
    pub(crate) const ALL: Period = Period { from: Day::MIN, until: Day::MAX };

    /// A period of whole days.
    ///
    /// # Errors
    /// When it ends before it starts.
    pub fn new(from: Day, until: Day) -> Result<Self, PeriodReversed> {
        if until < from { Err(PeriodReversed { from, until }) } else { Ok(Self { from, until }) }
    }

    /// The first day of the period.
    pub const fn from(&self) -> Day {
        self.from
    }

    /// The last day, included.
    pub const fn until(&self) -> Day {
        self.until
    }

    /// Whether the day lies in it.
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }

    /// The number of days, the first and the last included.
    pub fn days(&self) -> u32 {
        let after_the_first = (self.until - self.from).num_days();
        u32::try_from(after_the_first).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// The days that lie in both.
    pub fn overlap(&self, other: &Period) -> Option<Period> {
        Period::new(self.from.max(other.from), self.until.min(other.until)).ok()
    }

    /// Whether all of the other period lies in it.
    pub fn encloses(&self, other: &Period) -> bool {
        self.from <= other.from && other.until <= self.until
    }
}

/// Whether a day counts as of another; without that, every day does.
pub(crate) fn counts_by(as_of: Option<Day>) -> impl Fn(Day) -> bool + Copy {
    move |on| as_of.is_none_or(|day| on <= day)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from, self.until)
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct PeriodText {
    from: Day,
    until: Day,
}

impl TryFrom<PeriodText> for Period {
    type Error = PeriodReversed;
    fn try_from(text: PeriodText) -> Result<Self, PeriodReversed> {
        Period::new(text.from, text.until)
    }
}

impl From<Period> for PeriodText {
    fn from(period: Period) -> Self {
        Self { from: period.from, until: period.until }
    }
}
