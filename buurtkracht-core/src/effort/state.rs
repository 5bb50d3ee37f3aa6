//! Assignments, shares and work with what became of them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Assignment, CapacityRelease, Share, ShareRelease, Work};
use crate::charter::PledgePart;
use crate::id::{AssignmentId, DecisionId, PlanId, ShareId, WorkId};
use crate::key::key;
use crate::persistent::{Index, Map};
use crate::record::{CommitMeta, Record};
use crate::rejection::IdKind;

/// An assignment with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AssignmentCase {
    /// The assignment as the decision made it.
    pub assignment: Record<Assignment>,
    /// The release by which a decision ended it, if there was one.
    pub released: Option<Record<CapacityRelease>>,
}

/// A share with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ShareCase {
    /// The share as the decision made it.
    pub share: Record<Share>,
    /// The release by which a decision ended it, if there was one.
    pub released: Option<Record<ShareRelease>>,
}

/// The slice of state for assignments, shares and work, with an index of each.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EffortState {
    assignments: Map<AssignmentId, AssignmentCase>,
    shares: Map<ShareId, ShareCase>,
    work: Map<WorkId, Record<Work>>,
    /// The assignments of each part of a pledge.
    of_part: Index<PledgePart, AssignmentId>,
    /// The shares of each assignment.
    of_assignment: Index<AssignmentId, ShareId>,
    /// The shares for each plan.
    of_plan: Index<PlanId, ShareId>,
}

key!(AssignmentId => AssignmentCase, IdKind::Assignment, |programme| &programme.effort.assignments, |case| case.assignment.sequence);
key!(ShareId => ShareCase, IdKind::Share, |programme| &programme.effort.shares, |case| case.share.sequence);
key!(WorkId => Record<Work>, IdKind::Work, |programme| &programme.effort.work, |record| record.sequence);

impl EffortState {
    /// Every assignment by id.
    pub fn assignments(&self) -> &Map<AssignmentId, AssignmentCase> {
        &self.assignments
    }

    /// Every share by id.
    pub fn shares(&self) -> &Map<ShareId, ShareCase> {
        &self.shares
    }

    /// All that was worked, by id.
    pub fn work(&self) -> &Map<WorkId, Record<Work>> {
        &self.work
    }

    /// The assignments of a part of a pledge.
    pub(crate) fn of_part(
        &self,
        part: &PledgePart,
    ) -> impl Iterator<Item = (&AssignmentId, &AssignmentCase)> {
        self.of_part.of(part).filter_map(|id| self.assignments.get_key_value(id))
    }

    /// Every part of a pledge of which something is or was assigned.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &PledgePart> {
        self.of_part.owners()
    }

    /// The shares of an assignment.
    pub(crate) fn of_assignment(&self, of: &AssignmentId) -> impl Iterator<Item = (&ShareId, &ShareCase)> {
        self.of_assignment.of(of).filter_map(|id| self.shares.get_key_value(id))
    }

    /// The shares for a plan.
    pub(crate) fn of_plan(&self, plan: &PlanId) -> impl Iterator<Item = (&ShareId, &ShareCase)> {
        self.of_plan.of(plan).filter_map(|id| self.shares.get_key_value(id))
    }

    pub(crate) fn distributed(&mut self, recorded: &CommitMeta, assignment: Assignment) {
        // What became of it stays where its record is corrected.
        let known = self.remove_assignment(&assignment.assignment);
        let released = known.and_then(|known| known.released.clone());
        self.of_part.insert(assignment.from.clone(), assignment.assignment.clone());
        let (id, assignment) = (assignment.assignment.clone(), Record::new(recorded, assignment));
        self.assignments.insert(id, AssignmentCase { assignment, released });
    }

    fn remove_assignment(&mut self, id: &AssignmentId) -> Option<Arc<AssignmentCase>> {
        let known = self.assignments.remove(id)?;
        self.of_part.remove(&known.assignment.fact.from, id);
        Some(known)
    }

    pub(crate) fn released(&mut self, recorded: &CommitMeta, release: CapacityRelease) {
        if let Some(case) = self.assignments.get_mut(&release.assignment) {
            case.released = Some(Record::new(recorded, release));
        }
    }

    pub(crate) fn spread(&mut self, recorded: &CommitMeta, share: Share) {
        let known = self.remove_share(&share.share);
        let released = known.and_then(|known| known.released.clone());
        self.of_assignment.insert(share.from.clone(), share.share.clone());
        if let Some(plan) = &share.plan {
            self.of_plan.insert(plan.clone(), share.share.clone());
        }
        let (id, share) = (share.share.clone(), Record::new(recorded, share));
        self.shares.insert(id, ShareCase { share, released });
    }

    fn remove_share(&mut self, id: &ShareId) -> Option<Arc<ShareCase>> {
        let known = self.shares.remove(id)?;
        self.of_assignment.remove(&known.share.fact.from, id);
        if let Some(plan) = &known.share.fact.plan {
            self.of_plan.remove(plan, id);
        }
        Some(known)
    }

    pub(crate) fn share_released(&mut self, recorded: &CommitMeta, release: ShareRelease) {
        if let Some(case) = self.shares.get_mut(&release.share) {
            case.released = Some(Record::new(recorded, release));
        }
    }

    pub(crate) fn delivered(&mut self, recorded: &CommitMeta, work: Work) {
        self.work.insert(work.work.clone(), Record::new(recorded, work));
    }

    /// Forgets what a decision released, before its corrected record is taken in. What it distributed and
    /// spread stays, with what became of that: the corrected ones take their place.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        self.assignments.change_where(
            |case| case.released.as_ref().is_some_and(|release| release.fact.decision == *decision),
            |case| case.released = None,
        );
        self.shares.change_where(
            |case| case.released.as_ref().is_some_and(|release| release.fact.decision == *decision),
            |case| case.released = None,
        );
    }

    /// As if a decision had not been taken.
    pub(crate) fn without(&mut self, decision: &DecisionId) {
        self.retract(decision);
        for id in self.assignments.keys_where(|case| case.assignment.fact.decision == *decision) {
            self.remove_assignment(&id);
        }
        for id in self.shares.keys_where(|case| case.share.fact.decision == *decision) {
            self.remove_share(&id);
        }
    }
}
