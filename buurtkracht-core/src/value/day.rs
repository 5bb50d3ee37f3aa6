//! Days of the calendar.

use std::fmt;
use std::ops::{Add, Deref, Sub};
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate, TimeDelta, Weekday};

use super::as_text::serde_as_text;
use super::{NotAValue, malformed};

/// A day of the calendar. Its text is `2025-06-30`.
///
/// It is chrono's date with a reader of its own, since every fact has a day and chrono reads any format that it knows. It
/// reads the years 1900 to 9999.
/// Formats that are not for people hold the number of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// The first day there is.
    pub const MIN: Day = Day(NaiveDate::MIN);

    /// The last day there is.
    pub const MAX: Day = Day(NaiveDate::MAX);

    /// The day of a year, a month and a day of the month, if there is one.
    pub const fn from_ymd_opt(year: i32, month: u32, day: u32) -> Option<Self> {
        match NaiveDate::from_ymd_opt(year, month, day) {
            Some(date) => Some(Self(date)),
            None => None,
        }
    }

    /// The day of an ISO week.
    pub fn from_isoywd_opt(year: i32, week: u32, weekday: Weekday) -> Option<Self> {
        NaiveDate::from_isoywd_opt(year, week, weekday).map(Self)
    }

    /// The next day.
    #[must_use]
    pub fn succ_opt(self) -> Option<Self> {
        self.0.succ_opt().map(Self)
    }

    /// The day before.
    #[must_use]
    pub fn pred_opt(self) -> Option<Self> {
        self.0.pred_opt().map(Self)
    }

    /// The same day some months later, or the last day of that month.
    #[must_use]
    pub fn checked_add_months(self, months: Months) -> Option<Self> {
        self.0.checked_add_months(months).map(Self)
    }

    /// The day some days later.
    #[must_use]
    pub fn checked_add_signed(self, days: TimeDelta) -> Option<Self> {
        self.0.checked_add_signed(days).map(Self)
    }

    /// The day some days earlier.
    #[must_use]
    pub fn checked_sub_signed(self, days: TimeDelta) -> Option<Self> {
        self.0.checked_sub_signed(days).map(Self)
    }

    /// Every day from this one on.
    pub fn iter_days(self) -> impl Iterator<Item = Day> {
        self.0.iter_days().map(Self)
    }
}

impl Deref for Day {
    type Target = NaiveDate;
    fn deref(&self) -> &NaiveDate {
        &self.0
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

impl Add<TimeDelta> for Day {
    type Output = Day;
    fn add(self, days: TimeDelta) -> Day {
        Day(self.0 + days)
    }
}

impl Sub<TimeDelta> for Day {
    type Output = Day;
    fn sub(self, days: TimeDelta) -> Day {
        Day(self.0 - days)
    }
}

impl Sub for Day {
    type Output = TimeDelta;
    fn sub(self, earlier: Day) -> TimeDelta {
        self.0 - earlier.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number that some digits are.
fn number(digits: &[u8]) -> Option<u32> {
    digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

/// The first year that is read. An earlier one is a slip.
const FIRST_YEAR: u32 = 1900;

impl FromStr for Day {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let day = match text.as_bytes() {
            [y @ .., b'-', m1, m2, b'-', d1, d2] if y.len() == 4 => {
                let (year, month, day) = (number(y), number(&[*m1, *m2]), number(&[*d1, *d2]));
                year.zip(month).zip(day).and_then(|((year, month), day)| {
                    Self::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| year >= FIRST_YEAR)
                })
            }
            _ => None,
        };
        day.ok_or_else(|| {
            malformed(text, "day", "write a day from 1900-01-01 to 9999-12-31, such as 2025-06-30")
        })
    }
}

serde_as_text!(Day, i32, |day: Day| day.num_days_from_ce(), |number| {
    NaiveDate::from_num_days_from_ce_opt(number).map(Day)
});

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Day {
    fn inline_schema() -> bool {
        NaiveDate::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        NaiveDate::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        NaiveDate::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_day_is_read_as_it_is_written(number in -366_i32..3_700_000) {
            let date = NaiveDate::from_num_days_from_ce_opt(number).unwrap();
            let text = date.to_string();
            let plain = (1900..=9_999).contains(&date.year());
            prop_assert_eq!(text.parse::<Day>().ok(), plain.then_some(Day(date)), "{}", text);
        }

        #[test]
        fn what_it_reads_chrono_reads_alike(text in "[0-9]{3,5}-[0-9]{1,3}-[0-9]{1,3}") {
            if let Ok(day) = text.parse::<Day>() {
                prop_assert_eq!(text.parse::<NaiveDate>().unwrap(), day.0);
            }
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2025-6-30",
            "2025-02-29",
            "2025-06-31",
            "20250630",
            "2025-06-30 ",
            "+2025-06-30",
            "2025-0a-01",
            "1899-12-31",
            "0025-06-30",
            "10000-01-01",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text:?}");
        }
    }
}
