//! Checked values: money, effort, figures, areas, periods, digests. Text is parsed at the edge, arithmetic
//! is checked.

mod week;

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use week::IsoWeek;

use crate::id::PersonId;

/// Why a text is no value of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAValue {
    /// One separator before three digits: thousands or decimals.
    #[error("{text:?} is ambiguous: it reads as {grouped} and as {decimal}; write {grouped} or {decimal}")]
    Ambiguous {
        /// What was given.
        text: String,
        /// Read with the separator as thousands.
        grouped: String,
        /// Read with the separator as decimal.
        decimal: String,
    },
    /// Outside what the type can hold.
    #[error("{text:?} is larger than the largest {what}, {max}")]
    TooLarge {
        /// What was given.
        text: String,
        /// The kind of value.
        what: &'static str,
        /// The largest value.
        max: String,
    },
    /// Anything else.
    #[error("{text:?} is no {what}: {expected}")]
    Malformed {
        /// What was given, cut after 80 characters.
        text: String,
        /// The kind of value.
        what: &'static str,
        /// What would have been accepted.
        expected: &'static str,
    },
}

fn malformed(text: &str, what: &'static str, expected: &'static str) -> NotAValue {
    NotAValue::Malformed { text: text.chars().take(80).collect(), what, expected }
}

/// The parts of a decimal number as people write it: `1250`, `1.250,00`, `1,250.00`, `-5`.
struct Decimal {
    negative: bool,
    whole: String,
    fraction: String,
}

/// Splits a number with at most `places` decimals. A single separator before exactly three digits is
/// ambiguous where it could separate thousands.
fn split_decimal(
    text: &str,
    places: usize,
    what: &'static str,
    expected: &'static str,
) -> Result<Decimal, NotAValue> {
    let wrong = || malformed(text, what, expected);
    let unsigned = text.trim();
    let (negative, digits) = match unsigned.strip_prefix('-').or_else(|| unsigned.strip_prefix('\u{2212}')) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, unsigned),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit())
        || !digits.ends_with(|c: char| c.is_ascii_digit())
        || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
    {
        return Err(wrong());
    }
    let separators: Vec<(usize, char)> = digits.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
    let (whole, fraction) = match separators.as_slice() {
        [] => (digits, ""),
        [(at, _)] => {
            let (whole, fraction) = (digits.get(..*at).unwrap_or(""), digits.get(at + 1..).unwrap_or(""));
            let could_group = fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
            if could_group {
                let decimal = fraction.trim_end_matches('0');
                return Err(NotAValue::Ambiguous {
                    text: text.to_owned(),
                    grouped: format!("{whole}{fraction}"),
                    decimal: if decimal.is_empty() { whole.to_owned() } else { format!("{whole}.{decimal}") },
                });
            }
            (whole, fraction)
        }
        [.., (_, before), (at, last)] if before != last => {
            (digits.get(..*at).unwrap_or(""), digits.get(at + 1..).unwrap_or(""))
        }
        _ => (digits, ""),
    };
    if fraction.len() > places {
        return Err(wrong());
    }
    let mut groups = whole.split(['.', ',']);
    let first = groups.next().unwrap_or("");
    let grouped = whole.len() != first.len();
    let one_separator = !(whole.contains('.') && whole.contains(','));
    if !one_separator || (grouped && first.len() > 3) || groups.any(|group| group.len() != 3) {
        return Err(wrong());
    }
    Ok(Decimal { negative, whole: whole.replace(['.', ','], ""), fraction: fraction.to_owned() })
}

impl Decimal {
    /// The number times 10^`places`, if it fits.
    fn scaled(&self, places: usize) -> Option<i64> {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}{:0<places$}", self.whole, self.fraction).parse().ok()
    }
}

/// An amount of money in euro cents. Its text is euros with two decimals: `1250.00`.
///
/// Accepted besides: `€ 1.250,00`, `1,250.00`, `1250`, `EUR 1250`, `1.250,-`. Refused: `1.250` (ambiguous),
/// a number that is not text, more than two decimals.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("pattern" = r"^-?[0-9]+\.[0-9]{2}$"))]
pub struct Money(i64);

impl Money {
    /// No money.
    pub const ZERO: Money = Money(0);

    const EXPECTED: &'static str = "write euros as text, such as \"1250.00\" or \"€ 1.250,00\"";

    /// An amount of so many cents.
    #[must_use]
    pub const fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// The amount in cents.
    #[must_use]
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

    /// Whether it is above zero.
    #[must_use]
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

impl FromStr for Money {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
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
        number.scaled(2).map(Money).ok_or_else(|| NotAValue::TooLarge {
            text: text.chars().take(80).collect(),
            what: "amount in euros",
            max: Money(i64::MAX).to_string(),
        })
    }
}

impl TryFrom<String> for Money {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        text.parse()
    }
}

impl From<Money> for String {
    fn from(amount: Money) -> String {
        amount.to_string()
    }
}

/// Effort in hundredths of a full-time equivalent. Its text has two decimals: `0.80`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("pattern" = r"^[0-9]+\.[0-9]{2}$"))]
pub struct Fte(u32);

impl Fte {
    /// The effort in hundredths.
    #[must_use]
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

impl TryFrom<String> for Fte {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        text.parse()
    }
}

impl From<Fte> for String {
    fn from(fte: Fte) -> String {
        fte.to_string()
    }
}

/// Effort in minutes per week. Its text is hours and minutes: `16:00`; whole hours (`16`) are accepted.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("pattern" = r"^(([0-9]|[1-9][0-9]|1[0-5][0-9]|16[0-7]):[0-5][0-9]|168:00)$"))]
pub struct WeeklyTime(u32);

impl WeeklyTime {
    /// The effort in minutes per week.
    #[must_use]
    pub const fn minutes(self) -> u32 {
        self.0
    }
}

impl fmt::Display for WeeklyTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}:{:02}", self.0 / 60, self.0 % 60))
    }
}

impl FromStr for WeeklyTime {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let wrong = || malformed(text, "time per week", "write hours as text, such as \"16\" or \"16:30\"");
        let (hours, minutes) = text.trim().split_once(':').unwrap_or((text.trim(), "00"));
        let number = |digits: &str| -> Option<u32> {
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
        };
        let hours = number(hours).ok_or_else(wrong)?;
        let minutes = number(minutes).filter(|m| *m < 60 && minutes.len() == 2).ok_or_else(wrong)?;
        hours
            .checked_mul(60)
            .and_then(|total| total.checked_add(minutes))
            .filter(|total| *total <= 7 * 24 * 60)
            .map(WeeklyTime)
            .ok_or_else(|| malformed(text, "time per week", "a week has 168 hours for one post"))
    }
}

impl TryFrom<String> for WeeklyTime {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        text.parse()
    }
}

impl From<WeeklyTime> for String {
    fn from(time: WeeklyTime) -> String {
        time.to_string()
    }
}

/// The value of an indicator, in ten-thousandths of its unit. Its text has as many decimals as it needs, at
/// most four: `6.8`, `31`, `-0.25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("pattern" = r"^-?[0-9]+(\.[0-9]{1,4})?$"))]
pub struct Figure(i64);

impl Figure {
    /// The value in ten-thousandths.
    #[must_use]
    pub const fn ten_thousandths(self) -> i64 {
        self.0
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

impl TryFrom<String> for Figure {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        text.parse()
    }
}

impl From<Figure> for String {
    fn from(figure: Figure) -> String {
        figure.to_string()
    }
}

/// A public area code: municipality `GM0482`, district `WK048201`, neighbourhood `BU04820101`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("pattern" = r"^(GM[0-9]{4}|WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4})$"))]
pub struct AreaCode(String);

impl AreaCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The four digits of the municipality.
    #[must_use]
    pub fn municipality(&self) -> &str {
        self.0.get(2..6).unwrap_or("")
    }

    /// Whether it names a whole municipality.
    #[must_use]
    pub fn is_municipality(&self) -> bool {
        self.0.starts_with("GM")
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for AreaCode {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let wrong = || malformed(text, "area code", "write GM0482, WK048201 or BU04820101");
        if !text.is_ascii() || text.len() < 6 {
            return Err(wrong());
        }
        let (kind, rest) = text.split_at(2);
        let (digits, part) = rest.split_at(4);
        let part_length = match kind {
            "GM" => 0,
            "WK" => 2,
            "BU" => 4,
            _ => return Err(wrong()),
        };
        let part_fits = part.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if digits.bytes().all(|b| b.is_ascii_digit()) && part.len() == part_length && part_fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(wrong())
        }
    }
}

impl TryFrom<String> for AreaCode {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        text.parse()
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> String {
        code.0
    }
}

/// From one day up to and including another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "PeriodText", into = "PeriodText")]
pub struct Period {
    from: NaiveDate,
    until: NaiveDate,
}

/// The period ends before it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period that starts on {from} cannot end on {until}")]
pub struct PeriodReversed {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

impl Period {
    /// A period of whole days.
    ///
    /// # Errors
    /// When it ends before it starts.
    pub fn new(from: NaiveDate, until: NaiveDate) -> Result<Self, PeriodReversed> {
        if until < from { Err(PeriodReversed { from, until }) } else { Ok(Self { from, until }) }
    }

    /// The first day.
    #[must_use]
    pub const fn from(&self) -> NaiveDate {
        self.from
    }

    /// The last day, included.
    #[must_use]
    pub const fn until(&self) -> NaiveDate {
        self.until
    }

    /// Whether the day lies in it.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }

    /// Whether all of the other period lies in it.
    #[must_use]
    pub fn encloses(&self, other: &Period) -> bool {
        self.from <= other.from && other.until <= self.until
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from, self.until)
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PeriodText {
    from: NaiveDate,
    until: NaiveDate,
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

/// A short public text: 1 to 200 characters on one line. It must not name persons; what may name them is
/// [`Sealed`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("minLength" = 1, "maxLength" = 200, "pattern" = r"^\S(.*\S)?$"))]
pub struct Title(String);

impl Title {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Title {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let fits = (1..=200).contains(&text.chars().count())
            && text.trim().len() == text.len()
            && !text.chars().any(char::is_control);
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(malformed(
                text,
                "title",
                "write 1 to 200 characters on one line, without spaces at either end",
            ))
        }
    }
}

impl TryFrom<String> for Title {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        text.parse()
    }
}

impl From<Title> for String {
    fn from(title: Title) -> String {
        title.0
    }
}

/// The digest that stands in the log for a sealed value: base64url of SHA-256 over its disclosure (RFC 9901
/// § 4.2.3), 43 characters. The value itself is in the vault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("pattern" = r"^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$"))]
pub struct Digest(String);

impl Digest {
    /// The digest as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Digest {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        // 256 bits leave four unused bits in the last character, which must be zero.
        let alphabet = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        let canonical = text.ends_with(|c| "AEIMQUYcgkosw048".contains(c));
        if text.len() == 43 && text.bytes().all(alphabet) && canonical {
            Ok(Self(text.to_owned()))
        } else {
            Err(malformed(
                text,
                "digest of a sealed value",
                "seal the text first: 43 characters of base64url; in a file, write { seal = \"…\" }",
            ))
        }
    }
}

impl TryFrom<String> for Digest {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> String {
        digest.0
    }
}

/// A free text that may name people: its digest, and the persons that it is about. Erasing one of them
/// erases the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// Stands for the text.
    pub digest: Digest,
    /// The persons that the text is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<PersonId>,
}

/// A document kept elsewhere: what identifies it, and what proves that it is the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// SHA-256 of its bytes, 64 lowercase hexadecimal digits.
    pub sha256: Sha256,
    /// The case number under which the archive holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Title>,
}

/// A SHA-256 digest, 64 lowercase hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("pattern" = r"^[0-9a-f]{64}$"))]
pub struct Sha256(String);

impl Sha256 {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sha256 {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        if text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            Ok(Self(text))
        } else {
            Err(malformed(&text, "SHA-256 digest", "write 64 digits of 0-9 and a-f"))
        }
    }
}

impl From<Sha256> for String {
    fn from(digest: Sha256) -> String {
        digest.0
    }
}

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
            ("92233720368547758.07", i64::MAX),
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
        assert!(matches!("92233720368547758.08".parse::<Money>(), Err(NotAValue::TooLarge { .. })));
    }

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
    }

    #[test]
    fn a_figure_keeps_four_decimals() {
        assert_eq!("6,8".parse::<Figure>().unwrap().to_string(), "6.8");
        assert_eq!("-0.25".parse::<Figure>().unwrap().to_string(), "-0.25");
        assert_eq!("31".parse::<Figure>().unwrap().to_string(), "31");
        assert!(matches!("6.125".parse::<Figure>(), Err(NotAValue::Ambiguous { .. })));
        assert!("0.00001".parse::<Figure>().is_err());
    }

    #[test]
    fn an_area_code_has_the_shape_of_its_kind() {
        for right in ["GM0482", "WK048201", "WK04820A", "BU04820101"] {
            assert!(right.parse::<AreaCode>().is_ok(), "{right}");
        }
        for wrong in ["", "GM482", "GM04821", "BU048201", "bu04820101", "XX0482", "WK0482é"] {
            assert!(wrong.parse::<AreaCode>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_digest_is_32_bytes_in_base64url() {
        assert!("X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0".parse::<Digest>().is_ok());
        assert!("X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC1".parse::<Digest>().is_err());
        assert!("the alderman".parse::<Digest>().is_err());
    }

    proptest! {
        #[test]
        fn money_round_trips(cents: i64) {
            let amount = Money::from_cents(cents);
            prop_assert_eq!(amount.to_string().parse::<Money>(), Ok(amount));
        }

        #[test]
        fn figures_round_trip(value in -1_000_000_000_000i64..1_000_000_000_000) {
            let figure = Figure(value);
            prop_assert_eq!(figure.to_string().parse::<Figure>(), Ok(figure));
        }

        #[test]
        fn no_text_makes_a_parser_panic(text in "\\PC{0,40}") {
            let _ = (text.parse::<Money>(), text.parse::<Fte>(), text.parse::<Figure>());
            let _ = (text.parse::<AreaCode>(), text.parse::<WeeklyTime>(), text.parse::<Digest>());
        }
    }
}
