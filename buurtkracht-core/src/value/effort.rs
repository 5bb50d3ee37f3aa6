//! Effort: full-time equivalents, time per week, time worked. Never added up with each other.

use std::fmt;
use std::str::FromStr;

use super::as_text::serde_as_text;
use super::decimal::split_decimal;
use super::{NotAValue, malformed};

/// Effort in hundredths of a full-time equivalent. Its text has two decimals: `0.80`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(with = "String", extend("pattern" = r"^[0-9]+\.[0-9]{2}$")))]
pub struct Fte(u32);

impl Fte {
    /// So many hundredths.
    pub const fn from_hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// Returns the effort in hundredths of an fte.
    pub const fn hundredths(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Fte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}

impl FromStr for Fte {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        const WHAT: &str = "number of fte";
        const EXPECTED: &str = "write hundredths at most, as text, such as \"0.80\"";
        let number = match split_decimal(text, 2, WHAT, EXPECTED) {
            Err(NotAValue::Ambiguous { .. }) => return Err(malformed(text, WHAT, EXPECTED)),
            other => other?,
        };
        number
            .scaled(2)
            .and_then(|hundredths| u32::try_from(hundredths).ok())
            .map(Fte)
            .ok_or_else(|| malformed(text, WHAT, EXPECTED))
    }
}

serde_as_text!(Fte, u32, Fte::hundredths, |hundredths| Some(Fte(hundredths)));

/// Effort in minutes per week. Its text is hours and minutes: `16:00`; whole hours (`16`) are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schemars",
    schemars(with = "String", extend("pattern" = r"^(([0-9]|[1-9][0-9]|1[0-5][0-9]|16[0-7]):[0-5][0-9]|168:00)$"))
)]
pub struct WeeklyTime(u32);

impl WeeklyTime {
    /// So many minutes per week; of several posts together they can be more than a week has.
    pub const fn from_minutes(minutes: u32) -> Self {
        Self(minutes)
    }

    /// Returns the time in minutes per week.
    pub const fn minutes(self) -> u32 {
        self.0
    }
}

impl fmt::Display for WeeklyTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}:{:02}", self.0 / 60, self.0 % 60))
    }
}

/// Hours with or without minutes, in minutes: `16`, `16:30`.
fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once(':').unwrap_or((text.trim(), "00"));
    let number = |digits: &str| -> Option<u32> {
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
    };
    let past_the_hour = number(minutes).filter(|m| *m < 60 && minutes.len() == 2)?;
    number(hours)?.checked_mul(60)?.checked_add(past_the_hour)
}

impl FromStr for WeeklyTime {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let wrong = |expected| malformed(text, "time per week", expected);
        let minutes =
            minutes(text).ok_or_else(|| wrong("write hours as text, such as \"16\" or \"16:30\""))?;
        if minutes <= 7 * 24 * 60 {
            Ok(WeeklyTime(minutes))
        } else {
            Err(wrong("a week has 168 hours for one post"))
        }
    }
}

serde_as_text!(WeeklyTime, u32, WeeklyTime::minutes, |minutes| Some(WeeklyTime(minutes)));

/// Time worked, in minutes. Its text is hours and minutes: `120:30`; whole hours (`120`) are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(with = "String", extend("pattern" = r"^[0-9]+:[0-5][0-9]$")))]
pub struct WorkedTime(u32);

impl WorkedTime {
    /// So many minutes.
    pub const fn from_minutes(minutes: u32) -> Self {
        Self(minutes)
    }

    /// The time in minutes.
    pub const fn minutes(self) -> u32 {
        self.0
    }

    /// The sum, at most the longest time. For facts, which are never refused.
    #[must_use]
    pub const fn saturating_add(self, other: WorkedTime) -> WorkedTime {
        WorkedTime(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for WorkedTime {
    fn sum<I: Iterator<Item = WorkedTime>>(times: I) -> WorkedTime {
        times.fold(WorkedTime::default(), WorkedTime::saturating_add)
    }
}

impl fmt::Display for WorkedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}:{:02}", self.0 / 60, self.0 % 60))
    }
}

impl FromStr for WorkedTime {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        const EXPECTED: &str = "write hours as text, such as \"120\" or \"120:30\"";
        minutes(text).map(WorkedTime).ok_or_else(|| malformed(text, "time worked", EXPECTED))
    }
}

serde_as_text!(WorkedTime, u32, WorkedTime::minutes, |minutes| Some(WorkedTime(minutes)));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effort_has_its_own_notations() {
        assert_eq!("0,8".parse::<Fte>().unwrap().hundredths(), 80);
        assert_eq!("1".parse::<Fte>().unwrap().to_string(), "1.00");
        for wrong in ["0.305", "-1", "1.250", "x"] {
            assert!(wrong.parse::<Fte>().is_err(), "{wrong}");
        }
        assert_eq!("16".parse::<WeeklyTime>().unwrap().minutes(), 960);
        assert_eq!("16:30".parse::<WeeklyTime>().unwrap().to_string(), "16:30");
        for wrong in ["16:5", "16:60", "169", "-1", "", ":30", "4294967295"] {
            assert!(wrong.parse::<WeeklyTime>().is_err(), "{wrong}");
        }
        assert_eq!("120".parse::<WorkedTime>().unwrap().to_string(), "120:00");
        assert_eq!("1200:30".parse::<WorkedTime>().unwrap().minutes(), 72_030);
        for wrong in ["120:5", "120.5", "-1", "", "4294967295"] {
            assert!(wrong.parse::<WorkedTime>().is_err(), "{wrong}");
        }
    }
}
