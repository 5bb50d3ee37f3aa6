//! The shape of another history.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::{AssignmentOtherwise, CapacityOtherwise, MoneyOtherwise};
use crate::charter::Versions;
use crate::decisions::Decision;
use crate::event::Event;
use crate::id::{BodyId, DecisionId, PlanId, Sequence};
use crate::rejection::Refusal;
use crate::value::Day;

/// What is supposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Supposition {
    /// A decision was not taken.
    Without(DecisionId),
    /// A plan was stopped on a day, and on no other.
    Stopped {
        /// The plan.
        plan: PlanId,
        /// The day.
        on: Day,
    },
}

/// Why something cannot be supposed.
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
        /// The plan.
        plan: PlanId,
        /// The day.
        on: Day,
    },
    /// The plan did not run that day: there was nothing to stop.
    #[error("{plan} did not run on {on}: it was adopted on {adopted}")]
    NotRunning {
        /// The plan.
        plan: PlanId,
        /// The day.
        on: Day,
        /// The day since which it could be stopped.
        adopted: Day,
    },
    /// The plan could not have been stopped then.
    #[error("{body} could not have stopped it on {on}: {refusal}")]
    StopRefused {
        /// The body that was to stop it.
        body: BodyId,
        /// The day.
        on: Day,
        /// Why not.
        refusal: Box<Refusal>,
    },
}

/// What would have come of what is supposed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WhatIfAnswer {
    /// What is supposed.
    pub supposed: Supposition,
    /// The day on which money and capacity are told.
    pub as_of: Day,
    /// How many commands were decided again: all since the first difference.
    pub decided_again: u64,
    /// What would not have been recorded by what is supposed itself.
    pub left_out: Vec<LeftOut>,
    /// The stop that is made up, where one is supposed.
    pub made_up: Option<MadeUp>,
    /// What follows, in the order recorded.
    pub consequences: Vec<Consequence>,
    /// The money, as it is and as it would have been.
    pub money: MoneyOtherwise,
    /// Each part of the capacity, as it is and as it would have been.
    pub capacity: Vec<CapacityOtherwise>,
    /// Each assignment of capacity of which something would have been otherwise.
    pub assignments: Vec<AssignmentOtherwise>,
}

/// What of an entry would not have been recorded.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LeftOut {
    /// The entry.
    pub entry: Sequence,
    /// When it was recorded.
    pub recorded_at: DateTime<FixedOffset>,
    /// Its events that would not have happened.
    pub events: Vec<Event>,
}

/// A decision that nobody took: made up for the question.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MadeUp {
    /// The decision.
    pub decision: Decision,
    /// When it would have been recorded.
    pub recorded_at: DateTime<FixedOffset>,
    /// The entry before which it would stand; none where it would be the last.
    pub ahead_of: Option<Sequence>,
    /// What would have happened.
    pub events: Vec<Event>,
}

/// What would have become of a command that was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Consequence {
    /// The entry.
    pub entry: Sequence,
    /// When it was recorded.
    pub recorded_at: DateTime<FixedOffset>,
    /// The command.
    pub command: &'static str,
    /// What would have become of it.
    #[serde(flatten)]
    pub otherwise: Otherwise,
}

/// What becomes of a command in another history.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "otherwise")]
pub enum Otherwise {
    /// A rule would have refused it.
    Refused {
        /// Why, with its code.
        refusal: Refusal,
        /// Why, in words.
        text: String,
        /// The entry that would have made the thing that would not have been known: left out, or refused itself.
        since: Option<Sequence>,
        /// What would not have happened.
        lost: Vec<Event>,
    },
    /// It would have led to other events.
    Other {
        /// What would not have happened.
        lost: Vec<Event>,
        /// What would have happened instead.
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
