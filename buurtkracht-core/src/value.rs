//! Checked values: money, effort, figures, areas, periods, texts.
//!
//! Text is parsed at the edge, so a value that exists is valid. Arithmetic is checked.

mod area;
pub(crate) mod as_text;
mod day;
mod decimal;
mod effort;
mod figure;
mod localized;
mod money;
mod period;
mod text;
pub(crate) mod time;
mod week;

pub use area::AreaCode;
pub use day::Day;
pub use effort::{Fte, WeeklyTime, WorkedTime};
pub use figure::Figure;
pub use localized::Localized;
pub use money::Money;
pub(crate) use period::counts_by;
pub use period::{Period, PeriodReversed};
pub(crate) use text::folded;
pub use text::{Digest, Document, Sealed, Sha256, Title};
pub use week::IsoWeek;

/// Returns a quotient to the nearest, a half away from zero; `None` where there is nothing to divide by, or no room.
///
/// Every quotient of an answer is rounded by it. What adds up is rounded as a running sum, so that its parts do too.
pub(crate) fn nearest<T: TryFrom<i128>>(whole: impl Into<i128>, by: impl Into<i128>) -> Option<T> {
    let (whole, by): (i128, i128) = (whole.into(), by.into());
    let twice = whole.abs().checked_mul(2)?.checked_add(by.abs())?;
    let size = twice.checked_div(by.abs().checked_mul(2)?)?;
    T::try_from(size * whole.signum() * by.signum()).ok()
}

/// Why a text is no value of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAValue {
    /// One separator before three digits: thousands or decimals.
    #[error("{text:?} is ambiguous: it reads as {grouped} and as {decimal}; write {grouped} or {decimal}")]
    Ambiguous {
        /// The given text.
        text: String,
        /// Read with the separator as thousands.
        grouped: String,
        /// Read with the separator as decimal.
        decimal: String,
    },
    /// Outside what the type can hold.
    #[error("{text:?} is larger than the largest {what}, {max}")]
    TooLarge {
        /// The given text.
        text: String,
        /// The kind of value.
        what: &'static str,
        /// The largest value.
        max: String,
    },
    /// Anything else.
    #[error("{text:?} is no {what}: {expected}")]
    Malformed {
        /// The given text, cut after 80 characters.
        text: String,
        /// The kind of value.
        what: &'static str,
        /// An example of an accepted text.
        expected: &'static str,
    },
}

fn malformed(text: &str, what: &'static str, expected: &'static str) -> NotAValue {
    NotAValue::Malformed { text: text.chars().take(80).collect(), what, expected }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_makes_a_parser_panic(text in "\\PC{0,40}") {
            let _ = (text.parse::<Money>(), text.parse::<Fte>(), text.parse::<Figure>());
            let _ = text.parse::<WorkedTime>();
            let _ = (text.parse::<AreaCode>(), text.parse::<WeeklyTime>(), text.parse::<Digest>());
        }
    }

    #[test]
    fn a_quotient_is_rounded_to_the_nearest_and_a_half_away_from_zero() {
        let cases =
            [(7, 2, 4), (-7, 2, -4), (7, -2, -4), (5, 3, 2), (4, 3, 1), (-4, 3, -1), (0, 3, 0), (6, 3, 2)];
        for (whole, by, expected) in cases {
            assert_eq!(nearest::<i64>(whole, by), Some(expected), "{whole} / {by}");
        }
        assert_eq!(nearest::<i64>(1, 0), None);
        assert_eq!(nearest::<i64>(i64::MAX, 1), Some(i64::MAX));
        assert_eq!(nearest::<u32>(-7, 2), None);
        assert_eq!(nearest::<u32>(i64::MAX, 1), None);
    }
}
