//! Assignments, shares and work with what became of them.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Assignment, CapacityRelease, Share, ShareRelease, Work};
use crate::charter::PledgePart;
use crate::event::{Record, Recorded};
use crate::id::{AssignmentId, DecisionId, PlanId, ShareId, WorkId};

/// An assignment with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AssignmentCase {
    /// The assignment.
    pub assignment: Record<Assignment>,
    /// How a decision ended it, if one did.
    pub released: Option<Record<CapacityRelease>>,
}

/// A share with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShareCase {
    /// The share.
    pub share: Record<Share>,
    /// How a decision ended it, if one did.
    pub released: Option<Record<ShareRelease>>,
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EffortState {
    pub(crate) assignments: BTreeMap<AssignmentId, AssignmentCase>,
    pub(crate) shares: BTreeMap<ShareId, ShareCase>,
    pub(crate) work: BTreeMap<WorkId, Record<Work>>,
    /// The assignments of each part of a pledge.
    of_part: BTreeMap<PledgePart, BTreeSet<AssignmentId>>,
    /// The shares of each assignment.
    of_assignment: BTreeMap<AssignmentId, BTreeSet<ShareId>>,
    /// The shares for each plan.
    of_plan: BTreeMap<PlanId, BTreeSet<ShareId>>,
}

impl EffortState {
    /// Every assignment by id.
    #[must_use]
    pub fn assignments(&self) -> &BTreeMap<AssignmentId, AssignmentCase> {
        &self.assignments
    }

    /// Every share by id.
    #[must_use]
    pub fn shares(&self) -> &BTreeMap<ShareId, ShareCase> {
        &self.shares
    }

    /// All that was worked, by id.
    #[must_use]
    pub fn work(&self) -> &BTreeMap<WorkId, Record<Work>> {
        &self.work
    }

    /// The assignments of a part of a pledge.
    pub(crate) fn of_part(
        &self,
        part: &PledgePart,
    ) -> impl Iterator<Item = (&AssignmentId, &AssignmentCase)> {
        let own = self.of_part.get(part).into_iter().flatten();
        own.filter_map(|id| self.assignments.get_key_value(id))
    }

    /// Every part of a pledge of which something is or was assigned.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &PledgePart> {
        self.of_part.keys()
    }

    /// The shares of an assignment.
    pub(crate) fn of_assignment(&self, of: &AssignmentId) -> impl Iterator<Item = (&ShareId, &ShareCase)> {
        let own = self.of_assignment.get(of).into_iter().flatten();
        own.filter_map(|id| self.shares.get_key_value(id))
    }

    /// The shares for a plan.
    pub(crate) fn of_plan(&self, plan: &PlanId) -> impl Iterator<Item = (&ShareId, &ShareCase)> {
        let own = self.of_plan.get(plan).into_iter().flatten();
        own.filter_map(|id| self.shares.get_key_value(id))
    }

    pub(crate) fn distributed(&mut self, recorded: &Recorded, assignment: Assignment) {
        let assignment = Record::new(recorded, assignment);
        let id = assignment.fact.assignment.clone();
        // What became of it stays where its record is corrected.
        let known = self.assignments.remove(&id);
        if let Some(known) = &known {
            take_out(&mut self.of_part, &known.assignment.fact.from, &id);
        }
        self.of_part.entry(assignment.fact.from.clone()).or_default().insert(id.clone());
        let released = known.and_then(|known| known.released);
        self.assignments.insert(id, AssignmentCase { assignment, released });
    }

    pub(crate) fn released(&mut self, recorded: &Recorded, release: CapacityRelease) {
        if let Some(case) = self.assignments.get_mut(&release.assignment) {
            case.released = Some(Record::new(recorded, release));
        }
    }

    pub(crate) fn spread(&mut self, recorded: &Recorded, share: Share) {
        let share = Record::new(recorded, share);
        let id = share.fact.share.clone();
        let known = self.shares.remove(&id);
        if let Some(known) = &known {
            self.no_share(&known.share.fact);
        }
        self.of_assignment.entry(share.fact.from.clone()).or_default().insert(id.clone());
        if let Some(plan) = &share.fact.plan {
            self.of_plan.entry(plan.clone()).or_default().insert(id.clone());
        }
        let released = known.and_then(|known| known.released);
        self.shares.insert(id, ShareCase { share, released });
    }

    fn no_share(&mut self, share: &Share) {
        take_out(&mut self.of_assignment, &share.from, &share.share);
        if let Some(plan) = &share.plan {
            take_out(&mut self.of_plan, plan, &share.share);
        }
    }

    pub(crate) fn share_released(&mut self, recorded: &Recorded, release: ShareRelease) {
        if let Some(case) = self.shares.get_mut(&release.share) {
            case.released = Some(Record::new(recorded, release));
        }
    }

    pub(crate) fn delivered(&mut self, recorded: &Recorded, work: Work) {
        self.work.insert(work.work.clone(), Record::new(recorded, work));
    }

    /// Forgets what a decision released, before its corrected record is taken in. What it distributed and
    /// spread stays, with what became of that: the corrected ones take their place.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        for case in self.assignments.values_mut() {
            case.released = case.released.take().filter(|release| release.fact.decision != *decision);
        }
        for case in self.shares.values_mut() {
            case.released = case.released.take().filter(|release| release.fact.decision != *decision);
        }
    }

    /// As if a decision had not been taken.
    pub(crate) fn without(&mut self, decision: &DecisionId) {
        self.retract(decision);
        for (id, case) in
            self.assignments.extract_if(.., |_, case| case.assignment.fact.decision == *decision)
        {
            take_out(&mut self.of_part, &case.assignment.fact.from, &id);
        }
        let gone = |_: &ShareId, case: &mut ShareCase| case.share.fact.decision == *decision;
        let gone: Vec<(ShareId, ShareCase)> = self.shares.extract_if(.., gone).collect();
        for (_, case) in gone {
            self.no_share(&case.share.fact);
        }
    }
}

fn take_out<K: Ord, V: Ord>(index: &mut BTreeMap<K, BTreeSet<V>>, key: &K, value: &V) {
    if let Some(values) = index.get_mut(key) {
        values.remove(value);
    }
}
