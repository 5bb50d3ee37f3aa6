//! The effort that is there on each day.

use std::fmt;

use chrono::Datelike;
use serde::Serialize;

use super::{AssignmentCase, Effort, ShareCase};
use crate::charter::{Charter, Contribution, Pledge, PledgePart};
use crate::id::{PartnerId, PledgeId};
use crate::programme::Programme;
use crate::value::{Day, Period, WeeklyTime, WorkedTime, nearest};

/// The partner whose effort a pledge is on a day: who acts for who pledged it.
pub(crate) fn whose<'a>(
    programme: &'a Programme,
    charter: &'a Charter,
    pledge: &PledgeId,
    on: Day,
) -> Option<&'a PartnerId> {
    let dropped = || programme.signing().naming(pledge)?.pledge(pledge);
    Some(programme.partners().acting_on(&charter.pledge(pledge).or_else(dropped)?.partner, on))
}

/// Every part of a pledge of effort or in kind in the charter: what no earmark sets apart, and each earmark.
pub(crate) fn parts(charter: &Charter) -> impl Iterator<Item = PledgePart> {
    let effort = charter.text.pledges.iter().filter(|pledge| Effort::of(&pledge.what).is_some());
    effort.flat_map(Pledge::parts)
}

/// What is pledged of a part on a day: the earmark, or what no earmark sets apart; none where it is money.
pub(super) fn pledged(charter: &Charter, part: &PledgePart, day: Day) -> Option<Effort> {
    Effort::of(&charter.part_on(part, day)?)
}

/// What there is of a part on a day: what the text of that day pledges, until its partner left.
pub(crate) fn held(programme: &Programme, part: &PledgePart, day: Day) -> Option<Effort> {
    let effort = pledged(programme.charter_on(day)?, part, day)?;
    let left = programme.partners().cancellations().get(&part.pledge);
    Some(if left.is_some_and(|left| left.fact.until < day) { effort.with_steps(0) } else { effort })
}

/// The days up to the day before another, where there are any.
pub(super) fn before(days: Period, end: Option<Day>) -> Option<Period> {
    match end {
        Some(end) => Period::new(days.from(), days.until().min(end.pred_opt()?)).ok(),
        None => Some(days),
    }
}

/// The days on which an assignment holds, by all that is recorded: until it was released, its partner left,
/// or its body ended without becoming part of another.
pub(crate) fn assigned_days(programme: &Programme, case: &AssignmentCase) -> Option<Period> {
    let fact = &case.assignment.fact;
    let left = programme.partners().cancellations().get(&fact.from.pledge);
    let bodies = programme.bodies();
    let acting = bodies.all().get(bodies.acting_on(&fact.to, Day::MAX));
    let ended = acting.and_then(|body| body.ended.as_ref()).map(|ended| ended.on);
    let days = before(fact.period, case.released.as_ref().map(|release| release.fact.on))?;
    let days = before(days, left.and_then(|left| left.fact.until.succ_opt()))?;
    before(days, ended)
}

/// The days on which a share holds, by all that is recorded: those of its assignment, until it was released
/// or its plan ended.
pub(crate) fn spread_days(programme: &Programme, case: &ShareCase) -> Option<Period> {
    let assignment = programme.effort().assignments().get(&case.share.fact.from)?;
    share_days(programme, case, assigned_days(programme, assignment)?)
}

/// The days on which a share of an assignment for these days holds.
pub(super) fn share_days(programme: &Programme, case: &ShareCase, assigned: Period) -> Option<Period> {
    let fact = &case.share.fact;
    let plan = fact.plan.as_ref().and_then(|plan| programme.plans().all().get(plan));
    let ended = plan.map(|life| life.last()).filter(|(status, _)| status.is_end()).map(|(_, on)| on);
    let days = before(fact.period, case.released.as_ref().map(|release| release.fact.on))?;
    before(days, ended)?.overlap(&assigned)
}

/// What a pledge comes to over days, in hours: on each day of the term since the charter is in force a seventh of its
/// week, of fte by the full-time week, or the part of its calendar year; until its partner left. None in kind, and of
/// money. Each day counts by the text in force on it or, as of another day, with what an amendment changed afterwards. The
/// parts of a calendar year add up to the year.
pub(crate) fn expected(
    programme: &Programme,
    pledge: &PledgeId,
    days: &Period,
    (full_time, as_of): (WeeklyTime, Option<Day>),
) -> Option<WorkedTime> {
    let since = programme.signing().in_force()?.fact.on;
    let left = programme.partners().cancellations().get(pledge).map(|left| left.fact.until);
    // Parts of a minute, so that nothing is rounded before the end: 700 in a week, 365 x 366 in a year.
    let worth = |day: Day| -> Option<u64> {
        let judging = match as_of {
            Some(as_of) => programme.signing().judging(day, as_of),
            None => programme.signing().version_on(day),
        };
        let charter = &judging?.charter;
        let days_of_year = if day.leap_year() { 366 } else { 365 };
        let worth = match charter.pledge(pledge)?.on(day) {
            Contribution::Fte(fte) => {
                u64::from(fte.hundredths()) * u64::from(full_time.minutes()) * (365 * 366)
            }
            Contribution::HoursPerWeek(time) => u64::from(time.minutes()) * 100 * (365 * 366),
            Contribution::HoursPerYear(time) => u64::from(time.minutes()) * 700 * (365 * 366 / days_of_year),
            Contribution::Money(_) | Contribution::InKind(_) => return None,
        };
        let binds =
            since <= day && charter.text.term.period.contains(day) && left.is_none_or(|left| day <= left);
        Some(if binds { worth } else { 0 })
    };
    let minutes = |parts: u64| nearest::<u32>(parts, 700_u32 * 365 * 366).unwrap_or(u32::MAX);
    let (mut sum, mut quantified) = (0_u32, false);
    for year in days.from().year()..=days.until().year() {
        let first = Day::from_ymd_opt(year, 1, 1)?;
        let (mut until_then, mut before) = (0_u64, 0);
        for day in first.iter_days().take_while(|day| day.year() == year && *day <= days.until()) {
            if day == days.from() {
                before = until_then;
            }
            if let Some(worth) = worth(day) {
                quantified |= days.contains(day);
                until_then = until_then.saturating_add(worth);
            }
        }
        sum = sum.saturating_add(minutes(until_then) - minutes(before));
    }
    quantified.then(|| WorkedTime::from_minutes(sum))
}

/// A quarter of a calendar year, written as 2025-Q3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Quarter {
    /// The calendar year.
    pub year: i32,
    /// From 1 to 4.
    pub number: u32,
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: Day) -> Self {
        Self { year: day.year(), number: day.month0() / 3 + 1 }
    }

    /// Returns its first to its last day; `None` outside the range of the calendar.
    pub fn days(self) -> Option<Period> {
        let from = Day::from_ymd_opt(self.year, self.number * 3 - 2, 1)?;
        let next = self.next();
        let until = Day::from_ymd_opt(next.year, next.number * 3 - 2, 1)?.pred_opt()?;
        Period::new(from, until).ok()
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        if self.number < 4 {
            Self { year: self.year, number: self.number + 1 }
        } else {
            Self { year: self.year.saturating_add(1), number: 1 }
        }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}
