//! The details of duties, typed, so that they can be shown in any language.

use std::fmt;

use serde::Serialize;

use crate::charter::ReviewPart;
use crate::id::{GoalId, PartnerId};
use crate::value::{Day, Period};

/// What is missing where a duty is partly met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// Core partners that took no part.
    Partners(Vec<PartnerId>),
    /// The document of the review.
    Document,
    /// An adjustment: the review changed nothing, and the text expects that it does.
    Adjustment,
    /// Goals without a baseline that has a value.
    Goals(Vec<GoalId>),
    /// Successes that the evaluation names.
    Successes,
    /// Challenges that the evaluation names.
    Challenges,
    /// Parts of the charter that the review covers.
    Parts(Vec<ReviewPart>),
    /// The other funding that was looked at.
    OtherFunding,
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |ids: &mut dyn Iterator<Item = &str>| ids.collect::<Vec<_>>().join(", ");
        match self {
            Lack::Partners(partners) => f.write_str(&list(&mut partners.iter().map(PartnerId::as_str))),
            Lack::Document => f.write_str("a document"),
            Lack::Adjustment => f.write_str("an adjustment"),
            Lack::Goals(goals) => {
                write!(f, "a baseline of {}", list(&mut goals.iter().map(GoalId::as_str)))
            }
            Lack::Successes => f.write_str("successes"),
            Lack::Challenges => f.write_str("challenges"),
            Lack::Parts(parts) => f.write_str(&list(&mut parts.iter().map(Into::into))),
            Lack::OtherFunding => f.write_str("the other funding that was looked at"),
        }
    }
}

/// The numbers or days behind the state of a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Something was to be done once.
    Once {
        /// The last day to do it, included.
        by: Day,
        /// The day on which it was first done.
        done: Option<Day>,
    },
    /// A number of things were to be there.
    Recorded {
        /// The last day to do it, included.
        by: Day,
        /// The number that were recorded.
        count: usize,
    },
    /// Something is to be done again and again.
    Again {
        /// The day on which it was last done.
        last: Option<Day>,
        /// The last day to do it next; absent where that is after the term.
        next: Option<Day>,
        /// The most months between two times.
        months: u32,
        /// Whether the policy says so; otherwise the text.
        by_policy: bool,
    },
    /// The network was to grow: partners and initiatives that take part, and residents in seats.
    Network {
        /// The calendar year.
        year: i32,
        /// The number at its start.
        before: usize,
        /// The number at its end, or on the day.
        now: usize,
        /// The day of the latter number.
        by: Day,
    },
    /// The progress of active plans was to be recorded.
    Progress {
        /// The day of the last monitoring meeting.
        meeting: Day,
        /// The number of plans with progress.
        with_progress: usize,
        /// The number of active plans.
        of: usize,
    },
    /// A number of things were to be done.
    Counted {
        /// The number that are done.
        done: usize,
        /// The number that were to be done.
        of: usize,
    },
    /// Meetings in a calendar year.
    Meetings {
        /// The least number of meetings.
        asked: u32,
        /// The number of days on which it met.
        held: usize,
        /// Those of them on which too few were there to decide.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        without_quorum: Vec<Day>,
    },
    /// Weeks with a meeting.
    Weeks {
        /// The number of weeks that needed a meeting.
        asked: usize,
        /// The number of weeks with a meeting.
        met: usize,
    },
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Detail::Once { by, done: None } => write!(f, "due by {by}, none recorded"),
            Detail::Once { by, done: Some(on) } if on > by => write!(f, "due by {by}, done late on {on}"),
            Detail::Once { by, done: Some(on) } => write!(f, "due by {by}, done on {on}"),
            Detail::Recorded { by, count } => write!(f, "due by {by}, {count} recorded"),
            Detail::Again { last, next, months, by_policy } => {
                match last {
                    Some(on) => write!(f, "last on {on}")?,
                    None => write!(f, "none recorded")?,
                }
                match next {
                    Some(by) => write!(f, ", next by {by}")?,
                    None => write!(f, ", no other in the term")?,
                }
                let layer = if *by_policy { "policy" } else { "text" };
                write!(f, " ({layer}: every {months} months)")
            }
            Detail::Network { year, before, now, by } => {
                write!(
                    f,
                    "partners, initiatives and residents in seats: {before} at the start of {year}, {now} on {by}"
                )
            }
            Detail::Progress { meeting, with_progress, of } => {
                write!(f, "meeting on {meeting}: {with_progress} of {of} active plans have progress")
            }
            Detail::Counted { done, of } => write!(f, "{done} of {of}"),
            Detail::Meetings { asked, held, without_quorum } => {
                write!(f, "asked {asked}, held {held}")?;
                for (index, day) in without_quorum.iter().enumerate() {
                    f.write_str(if index == 0 { ", without a quorum on " } else { ", " })?;
                    day.fmt(f)?;
                }
                Ok(())
            }
            Detail::Weeks { asked, met } => write!(f, "asked {asked} weeks, met in {met}"),
        }
    }
}

/// Why a duty asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The programme has not begun.
    NotBegun,
    /// Its window is not open yet.
    OpensOn(Day),
    /// The year lies outside the term.
    OutsideTerm(Period),
    /// The body that monitors has not met yet.
    NoMeetingYet,
    /// No plan is active.
    NoActivePlan,
    /// No group was there for a whole period.
    NoWholePeriod,
    /// The body was not there for the whole year.
    NotTheWholeYear,
    /// There is nothing that it is about.
    Nothing,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::NotBegun => write!(f, "the programme has not begun"),
            Why::OpensOn(day) => write!(f, "it opens on {day}"),
            Why::OutsideTerm(term) => write!(f, "outside the term from {term}"),
            Why::NoMeetingYet => write!(f, "the body that monitors has not met yet"),
            Why::NoActivePlan => write!(f, "no plan is active"),
            Why::NoWholePeriod => write!(f, "no group was there for a whole period"),
            Why::NotTheWholeYear => write!(f, "it was not there for the whole year"),
            Why::Nothing => write!(f, "there is none"),
        }
    }
}
