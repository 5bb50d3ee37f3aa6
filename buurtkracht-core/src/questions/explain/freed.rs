//! Money, capacity and effort that went back to their source, with their next uses.
//!
//! Neither money nor an hour has a name: this is the order in which a source was drawn on, first in, first out, and
//! no more. What was drawn is told once: no two releases claim the same later use.

mod effort;
mod money;

use serde::Serialize;

pub(super) use effort::EffortTrail;
pub(super) use money::MoneyTrail;

use super::{Fact, Statement};
use crate::charter::PledgePart;
use crate::effort::Effort;
use crate::funds::{Release, Source};
use crate::id::{AllocationId, AssignmentId, BodyId, DecisionId, PlanId, Sequence, ShareId};
use crate::record::Record;
use crate::value::{AreaCode, Money, Period};

/// Money that went back to its source.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MoneyFreed {
    /// The release that freed the money.
    pub release: Record<Release>,
    /// The source that it went back to.
    pub source: Source,
    /// The plan that it came from.
    pub plan: PlanId,
    /// Later allocations from that source, first in, first out. Money has no name: this is the order in which the
    /// source was drawn on, no more.
    pub next: Vec<NextUse>,
    /// The rest, which no later allocation took.
    pub unused: Money,
}

/// A later allocation from the same source.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NextUse {
    /// The later allocation's id.
    pub allocation: AllocationId,
    /// The decision that made it.
    pub decision: DecisionId,
    /// The plan that got it.
    pub plan: PlanId,
    /// The part of the freed money that it takes up.
    pub amount: Money,
    /// The entry of that allocation.
    pub entry: Sequence,
}

/// Capacity that went back to its pledge, or effort that went back to its assignment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EffortFreed {
    /// The assignment or share that ended.
    pub ended: EffortUse,
    /// The source that it went back to.
    pub source: EffortSource,
    /// The amount, in the unit of its pledge.
    pub effort: Effort,
    /// The days for which it is free again; none where it had ended by itself.
    pub days: Option<Period>,
    /// Later uses of the same source on those days, first in, first out.
    pub next: Vec<NextEffort>,
    /// The rest, which no later use took.
    pub unused: Vec<EffortLeft>,
    /// The entry that ended it.
    pub entry: Sequence,
}

/// An assignment of capacity, or a share of effort.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EffortUse {
    /// Capacity given to a body.
    Assignment {
        /// The assignment's id.
        assignment: AssignmentId,
        /// The body that has it.
        to: BodyId,
    },
    /// Effort spread over areas.
    Share {
        /// The share's id.
        share: ShareId,
        /// The plan that it is for, if any.
        plan: Option<PlanId>,
        /// The areas that get it together.
        areas: Vec<AreaCode>,
    },
}

/// A source of capacity or effort.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EffortSource {
    /// A part of a pledge.
    Pledge(PledgePart),
    /// The assignment that a share is a part of.
    Assignment(AssignmentId),
}

/// A later use of the same source.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NextEffort {
    /// The later assignment or share.
    pub by: EffortUse,
    /// The decision that made it.
    pub decision: DecisionId,
    /// The part of the freed effort that it takes up, in the same unit.
    pub effort: Effort,
    /// The days on which it draws on the freed effort.
    pub days: Period,
    /// The entry of that later use.
    pub entry: Sequence,
}

/// Freed effort that no later use took.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EffortLeft {
    /// The amount, in the unit of its pledge.
    pub effort: Effort,
    /// The days on which nobody took it.
    pub days: Period,
}

impl From<MoneyFreed> for Fact {
    fn from(freed: MoneyFreed) -> Self {
        let entry = freed.release.sequence;
        Self::at(Statement::FreedMoney(Box::new(freed)), entry)
    }
}

impl From<EffortFreed> for Fact {
    fn from(freed: EffortFreed) -> Self {
        let entry = freed.entry;
        Self::at(Statement::FreedEffort(Box::new(freed)), entry)
    }
}

#[cfg(test)]
mod tests;
