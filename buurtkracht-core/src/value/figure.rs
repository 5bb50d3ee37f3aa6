//! The values of indicators.

use std::fmt;
use std::str::FromStr;

use super::NotAValue;
use super::as_text::serde_as_text;
use super::decimal::split_decimal;

/// The value of an indicator, in ten-thousandths of its unit. Its text has as many decimals as it needs, at
/// most four: `6.8`, `31`, `-0.25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(with = "String", extend("pattern" = r"^-?[0-9]+(\.[0-9]{1,4})?$")))]
pub struct Figure(i64);

impl Figure {
    /// The value in ten-thousandths of its unit.
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// The figure of so many ten-thousandths of its unit.
    pub const fn from_ten_thousandths(value: i64) -> Figure {
        Figure(value)
    }

    /// The difference, or `None` where it does not fit.
    #[must_use]
    pub fn checked_sub(self, other: Figure) -> Option<Figure> {
        self.0.checked_sub(other.0).map(Figure)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        let text = format!("{sign}{}.{:04}", value / 10_000, value % 10_000);
        let short = text.trim_end_matches('0').trim_end_matches('.');
        // Three decimals would read as thousands too, so such a value keeps its fourth.
        let three_decimals = short.rsplit_once('.').is_some_and(|(_, fraction)| fraction.len() == 3);
        f.pad(if three_decimals { &text } else { short })
    }
}

impl FromStr for Figure {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        const EXPECTED: &str = "write a number as text with at most four decimals, such as \"6.8\"";
        let number = split_decimal(text, 4, "figure", EXPECTED)?;
        number.scaled(4).map(Figure).ok_or_else(|| NotAValue::TooLarge {
            text: text.chars().take(80).collect(),
            what: "figure",
            max: Figure(i64::MAX).to_string(),
        })
    }
}

serde_as_text!(Figure, i64, Figure::ten_thousandths, |value| Some(Figure(value)));

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_figure_keeps_four_decimals() {
        assert_eq!("6,8".parse::<Figure>().unwrap().to_string(), "6.8");
        assert_eq!("-0.25".parse::<Figure>().unwrap().to_string(), "-0.25");
        assert_eq!("31".parse::<Figure>().unwrap().to_string(), "31");
        assert!(matches!("6.125".parse::<Figure>(), Err(NotAValue::Ambiguous { .. })));
        assert!("0.00001".parse::<Figure>().is_err());
    }

    proptest! {
        #[test]
        fn figures_round_trip(value in -1_000_000_000_000i64..1_000_000_000_000) {
            let figure = Figure(value);
            prop_assert_eq!(figure.to_string().parse::<Figure>(), Ok(figure));
        }
    }
}
