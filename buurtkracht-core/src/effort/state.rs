//! Assignments, shares and work with what became of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Assignment, CapacityRelease, Share, ShareRelease, Work};
use crate::event::{Record, Recorded};
use crate::id::{AssignmentId, DecisionId, ShareId, WorkId};

/// An assignment with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssignmentCase {
    /// The assignment.
    pub assignment: Record<Assignment>,
    /// How a decision ended it, if one did.
    pub released: Option<Record<CapacityRelease>>,
}

/// A share with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShareCase {
    /// The share.
    pub share: Record<Share>,
    /// How a decision ended it, if one did.
    pub released: Option<Record<ShareRelease>>,
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EffortState {
    pub(crate) assignments: BTreeMap<AssignmentId, AssignmentCase>,
    pub(crate) shares: BTreeMap<ShareId, ShareCase>,
    pub(crate) work: BTreeMap<WorkId, Record<Work>>,
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

    pub(crate) fn distributed(&mut self, recorded: &Recorded, assignment: &Assignment) {
        let assignment = Record::new(recorded, assignment);
        let id = assignment.fact.assignment.clone();
        // What became of it stays where its record is corrected.
        let released = self.assignments.remove(&id).and_then(|known| known.released);
        self.assignments.insert(id, AssignmentCase { assignment, released });
    }

    pub(crate) fn released(&mut self, recorded: &Recorded, release: &CapacityRelease) {
        if let Some(case) = self.assignments.get_mut(&release.assignment) {
            case.released = Some(Record::new(recorded, release));
        }
    }

    pub(crate) fn spread(&mut self, recorded: &Recorded, share: &Share) {
        let share = Record::new(recorded, share);
        let id = share.fact.share.clone();
        let released = self.shares.remove(&id).and_then(|known| known.released);
        self.shares.insert(id, ShareCase { share, released });
    }

    pub(crate) fn share_released(&mut self, recorded: &Recorded, release: &ShareRelease) {
        if let Some(case) = self.shares.get_mut(&release.share) {
            case.released = Some(Record::new(recorded, release));
        }
    }

    pub(crate) fn delivered(&mut self, recorded: &Recorded, work: &Work) {
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
        self.assignments.retain(|_, case| case.assignment.fact.decision != *decision);
        self.shares.retain(|_, case| case.share.fact.decision != *decision);
    }
}
