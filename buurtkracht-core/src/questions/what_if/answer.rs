//! The answer about another history.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::{AssignmentOtherwise, CapacityOtherwise, MoneyOtherwise};
use crate::charter::Versions;
use crate::decisions::Decision;
use crate::event::Event;
use crate::id::{BodyId, DecisionId, PlanId, Sequence};
use crate::rejection::Refusal;
use crate::value::Day;

/// A supposed change of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Supposition {
    /// A decision that nobody took.
    Without(DecisionId),
    /// A plan that a body stopped on a day, and on no other.
    Stopped {
        /// The plan to stop.
        plan: PlanId,
        /// The day of the supposed stop.
        on: Day,
    },
}

/// The reason why something cannot be supposed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SuppositionError {
    /// Nothing of the programme was recorded.
    #[error("nothing was recorded")]
    NotFounded,
    /// No such decision was recorded.
    #[error("there is no decision {0}")]
    UnknownDecision(DecisionId),
    /// No such plan was recorded.
    #[error("there is no plan {0}")]
    UnknownPlan(PlanId),
    /// No body could stop the plan that day.
    #[error("there is no body that could stop {plan} on {on}")]
    NobodyMayStop {
        /// The plan that was to be stopped.
        plan: PlanId,
        /// The day of the supposed stop.
        on: Day,
    },
    /// The plan did not run that day: there was nothing to stop.
    #[error("{plan} did not run on {on}: it was adopted on {adopted}")]
    NotRunning {
        /// The plan that was to be stopped.
        plan: PlanId,
        /// The day of the supposed stop.
        on: Day,
        /// The day since which it could be stopped.
        adopted: Day,
    },
    /// The plan could not have been stopped then.
    #[error("{body} could not have stopped it on {on}: {refusal}")]
    StopRefused {
        /// The body that was to stop it.
        body: BodyId,
        /// The day of the supposed stop.
        on: Day,
        /// The reason of the rules.
        refusal: Box<Refusal>,
    },
}

/// The other history, beside the real one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WhatIfAnswer {
    /// The supposed change.
    pub supposed: Supposition,
    /// The day on which money and capacity are compared.
    pub as_of: Day,
    /// The number of commands decided again: all since the first difference.
    pub decided_again: u64,
    /// The events that the supposed change itself removes.
    pub left_out: Vec<LeftOut>,
    /// The stop that the question makes up, if it supposes one.
    pub made_up: Option<MadeUp>,
    /// The consequences, in the order recorded.
    pub consequences: Vec<Consequence>,
    /// The money, as it is and as it would have been.
    pub money: MoneyOtherwise,
    /// Each part of the capacity, as it is and as it would have been.
    pub capacity: Vec<CapacityOtherwise>,
    /// The assignments of capacity that would differ.
    pub assignments: Vec<AssignmentOtherwise>,
}

/// The part of an entry that would be missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LeftOut {
    /// The entry in the real log.
    pub entry: Sequence,
    /// The time of recording.
    pub recorded_at: DateTime<FixedOffset>,
    /// The events that would not have happened.
    pub events: Vec<Event>,
}

/// A decision that the question makes up.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MadeUp {
    /// The decision that the question makes up.
    pub decision: Decision,
    /// The time at which it would have been recorded.
    pub recorded_at: DateTime<FixedOffset>,
    /// The entry before which it would be; absent where it would be the last.
    pub ahead_of: Option<Sequence>,
    /// The events that would have happened.
    pub events: Vec<Event>,
}

/// The consequence for a command that was recorded.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Consequence {
    /// The entry in the real log.
    pub entry: Sequence,
    /// The time of recording.
    pub recorded_at: DateTime<FixedOffset>,
    /// The name of the command, such as `TakeDecision`.
    pub command: &'static str,
    /// The outcome in the other history.
    #[serde(flatten)]
    pub otherwise: Otherwise,
}

/// The outcome of a command in another history.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "otherwise")]
pub enum Otherwise {
    /// A rule would have refused it.
    Refused {
        /// The rule that would have refused it.
        refusal: Refusal,
        /// The reason, in words.
        text: String,
        /// The entry that would have made the thing that would not have been known: left out, or refused itself.
        since: Option<Sequence>,
        /// The events that would not have happened.
        lost: Vec<Event>,
    },
    /// It would have led to other events.
    Other {
        /// The events that would not have happened.
        lost: Vec<Event>,
        /// The events that would have happened instead.
        instead: Vec<Event>,
    },
    /// The same would have happened, under other versions of the charter.
    UnderOtherVersions {
        /// The versions it was decided under.
        was: Versions,
        /// The versions it would have been decided under.
        would: Versions,
    },
}
