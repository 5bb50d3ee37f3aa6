//! Effort: capacity distributed, effort spread over areas, and work delivered (§§ 3 and 4).
//!
//! [`DistributeCapacity`] gives capacity of a pledge to a body, [`DistributeEffort`] spreads it over areas, and [`Work`]
//! records what was worked. Fte and hours are never added up with each other. Capacity above what its pledge has free is
//! refused, and so is effort above the capacity distributed. What was worked is a fact. [`EffortState`] is the state.

mod days;
mod free;
mod quantity;
mod rules;
mod state;
mod work;

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

pub use days::Quarter;
pub(crate) use days::{assigned_days, expected, held, parts, spread_days, whose};
pub(crate) use free::{amended, corrected};
pub use quantity::{Effort, EffortSum};
pub(crate) use rules::{of_decision, of_plan};
pub use state::{AssignmentCase, EffortState, ShareCase};
pub use work::WorkedHours;
pub(crate) use work::{deliver, meant_for};

use crate::charter::{Competence, PledgePart};
use crate::id::{AssignmentId, BodyId, DecisionId, PersonId, PlanId, PledgeId, ShareId, WorkId};
use crate::payload::{Topic, payload};
use crate::value::{AreaCode, Day, Period, WorkedTime};

/// Asks to give capacity of a pledge to a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DistributeCapacity {
    /// The new assignment's id. A taken id is refused.
    pub assignment: AssignmentId,
    /// The pledge, or an earmark in it, that the capacity comes from.
    pub from: PledgePart,
    /// The body that gets it.
    pub to: BodyId,
    /// The effort, above zero, in the unit of the pledge.
    pub effort: Effort,
    /// The days on which it holds, the last one included, within the term.
    pub period: Period,
    /// The employees, under their pseudonyms, where they are named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub employees: Vec<PersonId>,
}

/// Asks to end an assignment; its shares end with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReleaseCapacity {
    /// The assignment to end, on or before its last day.
    pub assignment: AssignmentId,
}

/// Asks to spread effort of an assignment over areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DistributeEffort {
    /// The new share's id. A taken id is refused.
    pub share: ShareId,
    /// The assignment that it is a share of.
    pub from: AssignmentId,
    /// The areas that get it together: at least one.
    pub areas: Vec<AreaCode>,
    /// The plan that it is for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The effort, above zero, in the unit of the assignment.
    pub effort: Effort,
    /// The days on which it holds, the last one included, within those of the assignment.
    pub period: Period,
}

/// Asks to end a share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReleaseEffort {
    /// The share to end, on or before its last day.
    pub share: ShareId,
}

/// Capacity was given to a body by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The assignment's id, by which shares name it.
    pub assignment: AssignmentId,
    /// The decision that gave the capacity.
    pub decision: DecisionId,
    /// The pledge, or an earmark in it, that the capacity comes from.
    pub from: PledgePart,
    /// The body that gets it.
    pub to: BodyId,
    /// The effort, in the unit of the pledge.
    pub effort: Effort,
    /// The days on which it holds, the last one included; none before it takes effect.
    pub period: Period,
    /// The employees, under their pseudonyms, where they are named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub employees: Vec<PersonId>,
    /// The day it takes effect.
    pub on: Day,
}

payload!(Assignment, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::DistributeCapacity)
        .about(Topic::Capacity, &fact.assignment)
        .names(&fact.employees);
});

/// An assignment was ended by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CapacityRelease {
    /// The assignment that ended, with its shares.
    pub assignment: AssignmentId,
    /// The decision that ended it.
    pub decision: DecisionId,
    /// The first day without it.
    pub on: Day,
}

payload!(CapacityRelease, |fact, to| {
    to.effect(fact.on, &fact.decision).about(Topic::Capacity, &fact.assignment);
});

/// Effort was spread over areas by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The share's id, by which a decision can end it.
    pub share: ShareId,
    /// The decision that spread the effort.
    pub decision: DecisionId,
    /// The assignment that it is a share of.
    pub from: AssignmentId,
    /// The areas that get it together.
    pub areas: Vec<AreaCode>,
    /// The plan that it is for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The effort, in the unit of the assignment.
    pub effort: Effort,
    /// The days on which it holds, the last one included; none before it takes effect.
    pub period: Period,
    /// The day it takes effect.
    pub on: Day,
}

payload!(Share, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::DistributeEffort)
        .thing(Topic::Capacity, &fact.share)
        .name(&fact.from)
        .names(&fact.plan);
});

/// A share was ended: by a decision to do so, or by the stop of its plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShareRelease {
    /// The share that ended.
    pub share: ShareId,
    /// The decision that ended it, or stopped its plan.
    pub decision: DecisionId,
    /// The first day without it.
    pub on: Day,
}

payload!(ShareRelease, |fact, to| to.effect(fact.on, &fact.decision).about(Topic::Capacity, &fact.share));

/// Employees of a partner worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// The new work's id. A taken id is refused.
    pub work: WorkId,
    /// The pledge of effort that it fulfils.
    pub pledge: PledgeId,
    /// The body that it was done for.
    pub body: BodyId,
    /// The plan that it was done for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The areas that it was done in, where that is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaCode>,
    /// The days of the work, the last one included; a future day is refused.
    pub period: Period,
    /// The time of all employees together: at most 24 hours for each of them and each day.
    pub time: WorkedTime,
    /// The number of employees who worked: one if absent.
    #[serde(default = "one")]
    pub employees: u32,
    /// Whether it comes from a timesheet or an estimate.
    pub source: WorkSource,
}

payload!(Work, |fact, to| {
    to.day(fact.period.until()).thing(Topic::Capacity, &fact.work);
    to.name(&fact.pledge).name(&fact.body).names(&fact.plan);
});

fn one() -> u32 {
    1
}

/// The source of the hours: a timesheet or an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum WorkSource {
    /// It was written down as it was done.
    Timesheet,
    /// It was estimated.
    Estimate,
}

#[cfg(test)]
mod tests;
