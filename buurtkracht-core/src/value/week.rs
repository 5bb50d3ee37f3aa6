//! ISO weeks.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, TimeDelta, Weekday};

use super::as_text::serde_as_text;
use super::{Day, NotAValue, malformed};

/// A week by ISO 8601, from Monday to Sunday. Its text is `2025-W11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schemars",
    schemars(with = "String", extend("pattern" = r"^[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$"))
)]
pub struct IsoWeek {
    /// The day on which the week begins.
    monday: Day,
}

impl IsoWeek {
    /// The week of a day.
    pub fn of(day: Day) -> Self {
        let back = TimeDelta::days(i64::from(day.weekday().num_days_from_monday()));
        Self { monday: day.checked_sub_signed(back).unwrap_or(day) }
    }

    /// Its number, from 1 to 53.
    pub fn number(self) -> u32 {
        self.monday.iso_week().week()
    }

    /// Its first day.
    pub fn monday(self) -> Day {
        self.monday
    }

    /// Its last day.
    pub fn sunday(self) -> Day {
        self.monday.checked_add_signed(TimeDelta::days(6)).unwrap_or(self.monday)
    }

    /// The next one.
    #[must_use]
    pub fn following(self) -> Self {
        Self { monday: self.monday.checked_add_signed(TimeDelta::days(7)).unwrap_or(self.monday) }
    }
}

impl fmt::Display for IsoWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let week = self.monday.iso_week();
        write!(f, "{:04}-W{:02}", week.year(), week.week())
    }
}

impl FromStr for IsoWeek {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let wrong = || malformed(text, "ISO week", "write 2025-W11");
        let (year, week) = text.split_once("-W").ok_or_else(wrong)?;
        if year.len() != 4 || week.len() != 2 {
            return Err(wrong());
        }
        let (year, week) = (year.parse().map_err(|_| wrong())?, week.parse().map_err(|_| wrong())?);
        let monday = Day::from_isoywd_opt(year, week, Weekday::Mon).ok_or_else(wrong)?;
        match year {
            1900..=9999 => Ok(Self { monday }),
            _ => Err(wrong()),
        }
    }
}

serde_as_text!(IsoWeek);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        let of = |day: &str| IsoWeek::of(day.parse().unwrap()).to_string();
        assert_eq!(of("2024-12-30"), "2025-W01");
        assert_eq!(of("2026-12-31"), "2026-W53");
        assert_eq!(of("2027-01-03"), "2026-W53");
        assert_eq!("2026-W53".parse::<IsoWeek>().unwrap().following().to_string(), "2027-W01");
        for wrong in ["1899-W11", "0025-W11", "2025-W53", "2025-W00", "2025-11", "25-W11", "2025-W1", ""] {
            assert!(wrong.parse::<IsoWeek>().is_err(), "{wrong}");
        }
    }
}
