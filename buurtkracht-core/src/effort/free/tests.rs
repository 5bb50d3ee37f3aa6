#![allow(clippy::unwrap_used, reason = "a test that cannot be set up ends there")]

use proptest::prelude::*;

use super::*;
use crate::testing::day;
use crate::value::{Day, WeeklyTime};

fn on(day_of: i64) -> Day {
    day("2030-01-01") + chrono::TimeDelta::days(day_of)
}

fn days() -> impl Strategy<Value = Period> {
    (0..60_i64, 0..20_i64).prop_map(|(from, days)| Period::new(on(from), on(from + days)).unwrap())
}

proptest! {
    #[test]
    fn the_least_free_is_that_of_the_first_day_on_which_the_least_is_free(
        days in days(),
        spans in prop::collection::vec((days(), 1..50_u32), 0..12),
        changes in prop::collection::vec((0..80_i64, 1..200_u32), 0..4),
    ) {
        let hours = Effort::HoursPerWeek(WeeklyTime::default());
        let taken: Vec<Span> =
            spans.iter().map(|(days, steps)| Span { days: *days, effort: hours.with_steps(*steps) }).collect();
        // Less is held from some days on, and never more: nothing is free again that a look at the days on which
        // something begins would miss.
        let held = |day: Day| {
            let least = changes.iter().filter(|(from, _)| on(*from) <= day).map(|(_, steps)| *steps).min();
            Some(hours.with_steps(least.unwrap_or(300)))
        };
        let every_day = days.from().iter_days().take_while(|day| *day <= days.until());
        let free = |day: Day| {
            let taken: u32 =
                spans.iter().filter(|(days, _)| days.contains(day)).map(|(_, steps)| *steps).sum();
            i64::from(held(day).unwrap().steps()) - i64::from(taken)
        };
        let least = every_day.map(|day| (free(day), day)).min().unwrap();
        let from = changes.iter().map(|(from, _)| on(*from));
        prop_assert_eq!(least_free(hours, &days, from, held, &taken), least);
    }
}
