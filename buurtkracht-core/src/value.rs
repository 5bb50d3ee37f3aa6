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
}
