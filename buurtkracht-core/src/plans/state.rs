//! The slice of state: every plan with its life so far.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantArray};

use super::{Output, Plan, PlanExpansion, PlanKind, PlanScaling, PlanStop, PlanSupersession, Progress};
use crate::charter::PlanKindName;
use crate::id::{DecisionId, OutputId, PlanId, Sequence};
use crate::key::key;
use crate::persistent::{Map, push_tightly};
use crate::record::{CommitMeta, Record};
use crate::rejection::IdKind;
use crate::value::{AreaCode, Day, Money};

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr, VariantArray)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum PlanStatus {
    /// Proposed, not yet adopted.
    Proposed,
    /// Adopted, not yet started.
    Adopted,
    /// Being carried out.
    Active,
    /// Paused.
    Paused,
    /// Completed: an end.
    Completed,
    /// Stopped: an end.
    Stopped,
    /// Rejected: an end.
    Rejected,
    /// Withdrawn: an end.
    Withdrawn,
    /// Superseded by a later annual plan for its year: an end.
    Superseded,
}

impl PlanStatus {
    /// Whether nothing can follow.
    pub fn is_end(self) -> bool {
        use PlanStatus::{
            Active, Adopted, Completed, Paused, Proposed, Rejected, Stopped, Superseded, Withdrawn,
        };
        match self {
            Proposed | Adopted | Active | Paused => false,
            Completed | Stopped | Rejected | Withdrawn | Superseded => true,
        }
    }
}

/// A status that a plan came to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct StatusStep {
    /// The status from that day on.
    pub status: PlanStatus,
    /// The first day with this status.
    pub on: Day,
    /// The decision behind it; absent for a step that needs none.
    pub decision: Option<DecisionId>,
    /// The entry that records the step.
    pub sequence: Sequence,
}

/// A plan with its life so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PlanLife {
    /// The plan as it was proposed.
    pub plan: Record<Plan>,
    /// Every status, in the order recorded; the first is the proposal.
    pub steps: Vec<StatusStep>,
    /// What was added.
    pub expansions: Vec<Record<PlanExpansion>>,
    /// Where it was taken.
    pub scalings: Vec<Record<PlanScaling>>,
    /// How it was stopped, if it was.
    pub stop: Option<Record<PlanStop>>,
    /// The plan that came in its place, if one did.
    pub superseded: Option<Record<PlanSupersession>>,
    /// What it brought about, in the order recorded.
    pub outputs: Vec<Record<Output>>,
    /// How it goes, in the order recorded.
    pub progress: Vec<Record<Progress>>,
}

impl PlanLife {
    /// The money that a decision says the plan takes besides.
    pub(crate) fn extra_of(&self, decision: &DecisionId) -> Money {
        let expansions = self.expansions.iter().map(|record| (&record.fact.decision, record.fact.amount));
        let scalings = self.scalings.iter().map(|record| (&record.fact.decision, record.fact.amount));
        expansions.chain(scalings).filter(|(by, _)| *by == decision).filter_map(|(_, amount)| amount).sum()
    }

    /// The last step recorded.
    pub fn last(&self) -> (PlanStatus, Day) {
        let proposed = (PlanStatus::Proposed, self.plan.fact.on);
        self.steps.last().map_or(proposed, |step| (step.status, step.on))
    }

    /// Where it stands by all that is recorded.
    pub fn status(&self) -> PlanStatus {
        self.last().0
    }

    /// Where it stood on a day; `None` before it was proposed.
    pub fn status_on(&self, day: Day) -> Option<PlanStatus> {
        self.steps.iter().rev().find(|step| step.on <= day).map(|step| step.status)
    }

    /// The areas it works in by all that is recorded.
    pub fn areas(&self) -> impl Iterator<Item = &AreaCode> {
        self.areas_on(Day::MAX)
    }

    /// The areas it works in on a day.
    pub fn areas_on(&self, day: Day) -> impl Iterator<Item = &AreaCode> {
        let scalings = self.scalings.iter().filter(move |scaling| scaling.fact.on <= day);
        self.plan.fact.areas.iter().chain(scalings.flat_map(|scaling| &scaling.fact.to_areas))
    }
}

/// The slice of state for plans, with an index of outputs and one of annual plans by year.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plans {
    pub(crate) plans: Map<PlanId, PlanLife>,
    /// The plan of each output.
    pub(super) outputs: Map<OutputId, Record<PlanId>>,
    /// The annual plans of each year, whatever became of them.
    annual: Map<u16, BTreeSet<PlanId>>,
}

key!(PlanId => PlanLife, IdKind::Plan, |programme| &programme.plans.plans, |life| life.plan.sequence);
key!(OutputId => Record<PlanId>, IdKind::Output, |programme| &programme.plans.outputs, |record| record.sequence);

impl Plans {
    /// Every plan by id.
    pub fn all(&self) -> &Map<PlanId, PlanLife> {
        &self.plans
    }

    pub(crate) fn proposed(&mut self, recorded: &CommitMeta, plan: Plan) {
        if let PlanKind::Annual { year } = plan.kind {
            self.annual.get_or_default(year).insert(plan.plan.clone());
        }
        let (id, on) = (plan.plan.clone(), plan.on);
        let life = PlanLife {
            plan: Record::new(recorded, plan),
            steps: Vec::new(),
            expansions: Vec::new(),
            scalings: Vec::new(),
            stop: None,
            superseded: None,
            outputs: Vec::new(),
            progress: Vec::new(),
        };
        self.plans.insert(id.clone(), life);
        self.step(recorded, &id, PlanStatus::Proposed, on, None);
    }

    pub(crate) fn step(
        &mut self,
        recorded: &CommitMeta,
        plan: &PlanId,
        status: PlanStatus,
        on: Day,
        decision: Option<&DecisionId>,
    ) {
        if let Some(life) = self.plans.get_mut(plan) {
            let step = StatusStep { status, on, decision: decision.cloned(), sequence: recorded.sequence };
            // The corrected record of a decision takes the place of the one before.
            let known = decision.and_then(|_| {
                let steps = life.steps.iter_mut();
                steps.rev().find(|known| known.status == status && known.decision.as_ref() == decision)
            });
            match known {
                Some(known) => *known = step,
                None => life.steps.push(step),
            }
        }
    }

    pub(crate) fn progressed(&mut self, recorded: &CommitMeta, progress: Progress) {
        if let Some(life) = self.plans.get_mut(&progress.plan) {
            push_tightly(&mut life.progress, Record::new(recorded, progress));
        }
    }

    /// An output by id.
    pub fn output(&self, id: &OutputId) -> Option<&Record<Output>> {
        let life = self.plans.get(&self.outputs.get(id)?.fact)?;
        life.outputs.iter().find(|known| known.fact.output == *id)
    }

    /// The annual plans of a year that are adopted and not ended: one at most.
    pub fn of_year(&self, year: u16) -> impl Iterator<Item = (&PlanId, &PlanLife)> {
        self.annual(year).filter(|(_, life)| life.status() != PlanStatus::Proposed && !life.status().is_end())
    }

    /// The annual plans of a year, whatever became of them.
    pub(crate) fn annual(&self, year: u16) -> impl Iterator<Item = (&PlanId, &PlanLife)> {
        let own = self.annual.get(&year).into_iter().flatten();
        own.filter_map(|id| self.plans.get_key_value(id))
    }

    pub(crate) fn counted(&mut self, recorded: &CommitMeta, output: Output) {
        self.outputs.insert(output.output.clone(), Record::new(recorded, output.plan.clone()));
        if let Some(life) = self.plans.get_mut(&output.plan) {
            push_tightly(&mut life.outputs, Record::new(recorded, output));
        }
    }

    /// Forgets what a decision added to plans, before its corrected record is taken in.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        let added = |life: &PlanLife| {
            life.expansions.iter().any(|expansion| expansion.fact.decision == *decision)
                || life.scalings.iter().any(|scaling| scaling.fact.decision == *decision)
        };
        self.plans.change_where(added, |life| {
            life.expansions.retain(|expansion| expansion.fact.decision != *decision);
            life.scalings.retain(|scaling| scaling.fact.decision != *decision);
        });
    }

    /// As if a decision, and all that followed it in the life of a plan, had not been. Of an annual plan that
    /// includes the later ones for its year.
    pub(crate) fn without(&mut self, decision: &DecisionId) {
        self.retract(decision);
        let mut undone = vec![decision.clone()];
        while let Some(undoing) = undone.pop() {
            let later = undoing != *decision;
            let taken = |step: &StatusStep| step.decision.as_ref() == Some(&undoing);
            let followed = |life: &PlanLife| {
                (!later || life.plan.fact.kind.name() == PlanKindName::Annual) && life.steps.iter().any(taken)
            };
            self.plans.change_where(followed, |life| {
                let at = life.steps.iter().position(taken).unwrap_or_default();
                let followed = life.steps.split_off(at);
                let ended = |status| followed.iter().find(|step| step.status == status);
                if ended(PlanStatus::Stopped).is_some() {
                    life.stop = None;
                }
                if let Some(step) = ended(PlanStatus::Superseded) {
                    life.superseded = None;
                    undone.extend(step.decision.clone());
                }
            });
        }
    }

    pub(crate) fn expanded(&mut self, recorded: &CommitMeta, expansion: PlanExpansion) {
        if let Some(life) = self.plans.get_mut(&expansion.plan) {
            push_tightly(&mut life.expansions, Record::new(recorded, expansion));
        }
    }

    pub(crate) fn scaled_up(&mut self, recorded: &CommitMeta, scaling: PlanScaling) {
        if let Some(life) = self.plans.get_mut(&scaling.plan) {
            push_tightly(&mut life.scalings, Record::new(recorded, scaling));
        }
    }

    pub(crate) fn stopped(&mut self, recorded: &CommitMeta, stop: PlanStop) {
        self.step(recorded, &stop.plan, PlanStatus::Stopped, stop.on, Some(&stop.decision));
        if let Some(life) = self.plans.get_mut(&stop.plan) {
            life.stop = Some(Record::new(recorded, stop));
        }
    }

    pub(crate) fn superseded(&mut self, recorded: &CommitMeta, supersession: PlanSupersession) {
        let (plan, decision) = (&supersession.plan, &supersession.decision);
        self.step(recorded, plan, PlanStatus::Superseded, supersession.on, Some(decision));
        if let Some(life) = self.plans.get_mut(plan) {
            life.superseded = Some(Record::new(recorded, supersession));
        }
    }
}
