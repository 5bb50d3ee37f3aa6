//! Intervals of shares: within which the share of all lies, as far as chance in who was asked goes.
//!
//! Of one share the score interval of Wilson (Journal of the American Statistical Association 22, 1927, 209–212). Of the
//! difference between two the hybrid score interval of Newcombe (Statistics in Medicine 17, 1998, 873–890, method 10), which
//! takes the two groups of people as asked apart from each other.

use serde::Serialize;

use crate::charter::Confidence;
use crate::value::Figure;

/// The lower and the upper end of an interval, in the unit of the indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Interval {
    /// The confidence level.
    pub confidence_percent: Confidence,
    /// The lower end.
    pub from: Figure,
    /// The upper end.
    pub until: Figure,
}

impl Interval {
    /// Whether 0 lies outside it: what it is of is beyond chance at this level of confidence.
    pub fn excludes_zero(&self) -> bool {
        let zero = Figure::from_ten_thousandths(0);
        self.until < zero || zero < self.from
    }
}

/// A share of a number of people, as parts of one.
#[derive(Debug, Clone, Copy)]
struct Share {
    share: f64,
    n: f64,
}

impl Share {
    #[allow(clippy::cast_precision_loss, reason = "a percentage in ten-thousandths is exact in 53 bits")]
    fn new(percent: Figure, n: u32) -> Option<Self> {
        let share = percent.ten_thousandths() as f64 / 1_000_000.0;
        (n > 0 && (0.0..=1.0).contains(&share)).then_some(Self { share, n: f64::from(n) })
    }

    /// The ends of the interval, as parts of one.
    fn wilson(self, level: Confidence) -> (f64, f64) {
        let (Self { share, n }, deviate) = (self, level.deviate());
        let square = deviate * deviate;
        let whole = 1.0 + square / n;
        let middle = (share + square / (2.0 * n)) / whole;
        let half = deviate * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt() / whole;
        ((middle - half).max(0.0), (middle + half).min(1.0))
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a part of one, at most 1 in size")]
fn percent(part: f64) -> Figure {
    // Two decimals of a percentage say all that a survey does.
    Figure::from_ten_thousandths((part * 10_000.0).round() as i64 * 100)
}

/// Returns the interval of a share of `n` people, in percent; `None` where it is no share between 0 and 100 %.
pub(super) fn of_share(level: Confidence, share: Figure, n: u32) -> Option<Interval> {
    let (from, until) = Share::new(share, n)?.wilson(level);
    Some(Interval { confidence_percent: level, from: percent(from), until: percent(until) })
}

/// Returns the interval of the difference between an earlier and a later share, each with its number of people.
pub(super) fn of_difference(level: Confidence, was: (Figure, u32), now: (Figure, u32)) -> Option<Interval> {
    let (was, now) = (Share::new(was.0, was.1)?, Share::new(now.0, now.1)?);
    let ((was_from, was_until), (now_from, now_until)) = (was.wilson(level), now.wilson(level));
    let by = now.share - was.share;
    let below = (now.share - now_from).hypot(was_until - was.share);
    let above = (now_until - now.share).hypot(was.share - was_from);
    Some(Interval { confidence_percent: level, from: percent(by - below), until: percent(by + above) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(interval: Option<Interval>) -> String {
        interval.map_or("none".to_owned(), |interval| format!("{} to {}", interval.from, interval.until))
    }

    fn level(percent: u8) -> Confidence {
        Confidence::try_from(percent).unwrap()
    }

    fn figure(text: &str) -> Figure {
        text.parse().unwrap()
    }

    #[test]
    fn the_interval_of_a_share_is_that_of_wilson() {
        // Newcombe (Statistics in Medicine 17, 1998, 857–872), table I: 81 of 263, and 15 of 148.
        assert_eq!(shown(of_share(level(95), figure("30.7985"), 263)), "25.53 to 36.62");
        assert_eq!(shown(of_share(level(95), figure("10.1351"), 148)), "6.24 to 16.05");
        assert_eq!(shown(of_share(level(95), figure("0"), 20)), "0 to 16.11");
        assert_eq!(shown(of_share(level(95), figure("100"), 20)), "83.89 to 100");
        assert_eq!(shown(of_share(level(95), figure("250"), 20)), "none");
        assert_eq!(shown(of_share(level(95), figure("50"), 0)), "none");
    }

    #[test]
    fn a_higher_confidence_level_has_a_wider_interval() {
        assert_eq!(shown(of_share(level(90), figure("50"), 100)), "41.88 to 58.12");
        assert_eq!(shown(of_share(level(95), figure("50"), 100)), "40.38 to 59.62");
        assert_eq!(shown(of_share(level(99), figure("50"), 100)), "37.53 to 62.47");
        assert!(Confidence::try_from(80).is_err());
    }

    #[test]
    fn the_interval_of_a_difference_is_that_of_newcombe() {
        // Newcombe (1998), table II, method 10: 56/70 less 48/80, and 9/10 less 3/10.
        assert_eq!(shown(of_difference(level(95), (figure("60"), 80), (figure("80"), 70))), "5.24 to 33.39");
        assert_eq!(shown(of_difference(level(95), (figure("30"), 10), (figure("90"), 10))), "17.05 to 80.9");
        let small = of_difference(level(95), (figure("50"), 12), (figure("51"), 12)).unwrap();
        assert!(!small.excludes_zero(), "{small:?}");
    }
}
