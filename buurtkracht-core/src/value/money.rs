//! Amounts of money.

use std::fmt;
use std::str::FromStr;

use super::as_text::serde_as_text;
use super::decimal::split_decimal;
use super::{NotAValue, malformed};

/// An amount of money in euro cents. Its text is euros with two decimals: `1250.00`.
///
/// Accepted besides: `€ 1.250,00`, `1,250.00`, `1250`, `EUR 1250`, `1.250,-`. Refused: `1.250` (ambiguous),
/// a number that is not text, more than two decimals, € 10 billion or more. So the sum of nine million of the largest
/// amounts fits, and no sum of a programme reaches the bounds at which sums stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(with = "String", extend("pattern" = r"^-?[0-9]+\.[0-9]{2}$")))]
pub struct Money(i64);

impl Money {
    /// No money.
    pub const ZERO: Money = Money(0);

    /// The largest amount that is read.
    pub const MAX: Money = Money(999_999_999_999);

    const EXPECTED: &'static str = "write euros as text, such as \"1250.00\" or \"€ 1.250,00\"";

    /// An amount of so many cents.
    pub const fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// Returns the amount in euro cents.
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// The sum, or `None` where it does not fit in 64 bits.
    #[must_use]
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }

    /// The sum, at most the largest amount. For facts, which are never refused.
    #[must_use]
    pub fn saturating_add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }

    /// The difference, bounded by the smallest and largest amount.
    #[must_use]
    pub fn saturating_sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }

    /// This amount, or nothing where it is negative.
    #[must_use]
    pub fn or_zero(self) -> Money {
        Money(self.0.max(0))
    }

    /// Whether it is no money.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// Whether it is above zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Money::saturating_add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", cents / 100, cents % 100))
    }
}

/// The cents of an amount in its canonical form, such as `-1250.00`, of up to [`Money::MAX`].
fn canonical(text: &str) -> Option<i64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (euros, cents) = unsigned.as_bytes().split_last_chunk::<3>()?;
    let [b'.', cents @ ..] = cents else { return None };
    if !(1..=10).contains(&euros.len()) {
        return None;
    }
    let number = euros.iter().chain(cents).try_fold(0, |number: i64, digit| {
        digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0'))
    })?;
    Some(if unsigned.len() < text.len() { -number } else { number })
}

impl FromStr for Money {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        if let Some(cents) = canonical(text) {
            return Ok(Self(cents));
        }
        let trimmed = text.trim();
        let bare = trimmed.strip_prefix('€').or_else(|| trimmed.strip_prefix("EUR")).unwrap_or(trimmed);
        let bare = match bare.trim().strip_suffix(",-") {
            Some(whole) => format!("{whole},00"),
            None => bare.trim().to_owned(),
        };
        let number =
            split_decimal(&bare, 2, "amount in euros", Self::EXPECTED).map_err(|error| match error {
                NotAValue::Malformed { .. } => malformed(text, "amount in euros", Self::EXPECTED),
                ambiguous => ambiguous,
            })?;
        if number.fraction.len() == 1 {
            return Err(malformed(text, "amount in euros", "write two decimals or none"));
        }
        let cents = number.scaled(2).filter(|cents| cents.unsigned_abs() <= Self::MAX.0.unsigned_abs());
        cents.map(Money).ok_or_else(|| NotAValue::TooLarge {
            text: text.chars().take(80).collect(),
            what: "amount in euros",
            max: Self::MAX.to_string(),
        })
    }
}

serde_as_text!(Money, i64, Money::cents, |cents| Some(Money(cents)));

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn euros(text: &str) -> i64 {
        text.parse::<Money>().unwrap().cents()
    }

    #[test]
    fn money_reads_what_people_write() {
        for (text, cents) in [
            ("1250.00", 125_000),
            ("€ 1.250,00", 125_000),
            ("€1.250.000,50", 125_000_050),
            ("1,250.00", 125_000),
            ("1.250.000", 125_000_000),
            ("EUR 50000", 5_000_000),
            ("1.250,-", 125_000),
            ("0", 0),
            ("-5", -500),
            ("\u{2212}5", -500),
            ("0.01", 1),
            ("9999999999.99", Money::MAX.cents()),
            ("-9999999999.99", -Money::MAX.cents()),
        ] {
            assert_eq!(euros(text), cents, "{text}");
        }
    }

    #[test]
    fn an_ambiguous_amount_names_both_readings() {
        let error = "1.250".parse::<Money>().unwrap_err();
        assert_eq!(
            error,
            NotAValue::Ambiguous { text: "1.250".into(), grouped: "1250".into(), decimal: "1.25".into() }
        );
        assert!(matches!("€ 12,500".parse::<Money>(), Err(NotAValue::Ambiguous { .. })));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for wrong in
            ["", "€", "1e400", "NaN", "12.5", "1.25.00", "1.2500,00", "0.305", "1,2,3", "1.2.", ".5", "5 0"]
        {
            assert!(matches!(wrong.parse::<Money>(), Err(NotAValue::Malformed { .. })), "{wrong:?}");
        }
        for large in ["10000000000.00", "-10000000000.00", "€ 10.000.000.000,00", "92233720368547758.08"] {
            assert!(matches!(large.parse::<Money>(), Err(NotAValue::TooLarge { .. })), "{large}");
        }
    }

    proptest! {
        #[test]
        fn money_round_trips(cents in -Money::MAX.cents()..=Money::MAX.cents()) {
            let amount = Money::from_cents(cents);
            prop_assert_eq!(amount.to_string().parse::<Money>(), Ok(amount));
        }
    }
}
