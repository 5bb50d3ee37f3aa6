//! What was asked and done, and why a duty asks for nothing: typed, so that it can be told in any language.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::value::{Day, Period};

/// What was asked and what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Something was to be done once.
    Once {
        /// By when.
        by: Day,
        /// When it was first done.
        done: Option<Day>,
    },
    /// A number of things were to be there.
    Recorded {
        /// By when.
        by: Day,
        /// How many are.
        count: usize,
    },
    /// Something is to be done again and again.
    Again {
        /// When it was last done.
        last: Option<Day>,
        /// By when it is to be done next, where that lies in the term.
        next: Option<Day>,
        /// The most months between.
        months: u32,
    },
    /// The network was to grow: partners that take part, and residents in seats.
    Network {
        /// Over which calendar year.
        year: i32,
        /// How many at its start.
        before: usize,
        /// How many at its end, or on the day.
        now: usize,
        /// The day of the latter.
        by: Day,
    },
    /// Active plans were to be told of.
    Progress {
        /// The meeting.
        meeting: Day,
        /// Of how many it was told.
        told: usize,
        /// How many there are.
        of: usize,
    },
    /// A number of things were to be done.
    Counted {
        /// How many are.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// Meetings in a calendar year.
    Meetings {
        /// At least how many were asked.
        asked: u32,
        /// How many were held.
        held: usize,
    },
    /// Weeks with a meeting.
    Weeks {
        /// In how many one was asked.
        asked: usize,
        /// In how many one was held.
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
            Detail::Again { last, next, months } => {
                match last {
                    Some(on) => write!(f, "last on {on}")?,
                    None => write!(f, "none recorded")?,
                }
                match next {
                    Some(by) => write!(f, ", next by {by}")?,
                    None => write!(f, ", no other in the term")?,
                }
                write!(f, " (policy: every {months} months)")
            }
            Detail::Network { year, before, now, by } => {
                write!(f, "partners and residents in seats: {before} at the start of {year}, {now} on {by}")
            }
            Detail::Progress { meeting, told, of } => {
                write!(f, "meeting on {meeting}: told of {told} of {of} active plans")
            }
            Detail::Counted { done, of } => write!(f, "{done} of {of}"),
            Detail::Meetings { asked, held } => write!(f, "asked {asked}, held {held}"),
            Detail::Weeks { asked, met } => write!(f, "asked {asked} weeks, met in {met}"),
        }
    }
}

/// Why a duty asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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
