//! One line a plan: its phase, its colour with the reason, and the next step.

use std::collections::BTreeMap;

use serde::Serialize;

use super::OnDay;
use crate::charter::PlanKindName;
use crate::compliance::{OpenItem, OpenItemKind};
use crate::id::{BodyId, PlanId, Sequence};
use crate::plans::{PlanLife, PlanStatus, Progress};
use crate::record::Record;
use crate::value::{Day, Title};

/// A plan on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlanLine {
    /// The plan's id.
    pub plan: PlanId,
    /// The title of the plan.
    pub title: Title,
    /// The kind of the plan.
    pub kind: PlanKindName,
    /// The body that carries it out on the day.
    pub body: BodyId,
    /// The status on the day.
    pub phase: PlanStatus,
    /// The first day of that status.
    pub since: Day,
    /// The last progress recorded by the day, with its reason if it has one.
    pub colour: Option<Record<Progress>>,
    /// The next step; absent where the plan ended.
    pub next: Option<NextStep>,
    /// The entries that it rests on.
    pub entries: Vec<Sequence>,
}

/// The next step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NextStep {
    /// It is to be adopted.
    Adopt,
    /// Something about it is to be done: a proposal, an action, an evaluation without a decision.
    Do(OpenItem),
    /// It is to start.
    Start {
        /// The planned first day.
        on: Day,
    },
    /// It is to go on, or to be stopped.
    Resume,
    /// It is to be finished.
    Finish {
        /// The planned last day.
        by: Day,
    },
}

/// What comes first of several things to do with a plan.
fn order(item: &OpenItem) -> Option<(u8, Day)> {
    let rank = match item.kind {
        OpenItemKind::Proposal => 0,
        OpenItemKind::FollowUp => 1,
        OpenItemKind::Action => 2,
        OpenItemKind::Challenge => 3,
        OpenItemKind::InitiativeBudget => 4,
        OpenItemKind::Reservation
        | OpenItemKind::Unreported
        | OpenItemKind::IrregularAct
        | OpenItemKind::Minutes
        | OpenItemKind::Report
        | OpenItemKind::Commitment
        | OpenItemKind::Invoice
        | OpenItemKind::CarryOver
        | OpenItemKind::Funding => return None,
    };
    Some((rank, item.due.unwrap_or(item.since)))
}

impl OnDay<'_> {
    /// The plans that go on, and those that ended since the last meeting.
    pub(super) fn plans(&self) -> Vec<PlanLine> {
        let mut first: BTreeMap<&PlanId, &OpenItem> = BTreeMap::new();
        for item in self.undone.iter().filter(|item| order(item).is_some()) {
            let Some(plan) = &item.plan else { continue };
            let known = first.entry(plan).or_insert(item);
            if order(item) < order(known) {
                *known = item;
            }
        }
        let all = self.programme.plans().all().iter();
        let mut lines: Vec<PlanLine> =
            all.filter_map(|(id, life)| self.plan(id, life, first.get(id).copied())).collect();
        lines.sort_by(|a, b| (a.phase.is_end(), &a.plan).cmp(&(b.phase.is_end(), &b.plan)));
        lines
    }

    fn plan(&self, id: &PlanId, life: &PlanLife, first: Option<&OpenItem>) -> Option<PlanLine> {
        let step = life.steps.iter().rev().find(|step| step.on <= self.on)?;
        if step.status.is_end() && self.last.is_none_or(|last| step.on < last) {
            return None;
        }
        let recorded = life.progress.iter().filter(|progress| progress.fact.on <= self.on);
        let colour = recorded.max_by_key(|progress| (progress.fact.on, progress.sequence)).cloned();
        let days = life.plan.fact.period;
        let next = match step.status {
            PlanStatus::Proposed => Some(NextStep::Adopt),
            PlanStatus::Paused => Some(NextStep::Resume),
            PlanStatus::Adopted | PlanStatus::Active => Some(match first {
                Some(item) => NextStep::Do(item.clone()),
                None if step.status == PlanStatus::Adopted => NextStep::Start { on: days.from() },
                None => NextStep::Finish { by: days.until() },
            }),
            PlanStatus::Completed
            | PlanStatus::Stopped
            | PlanStatus::Rejected
            | PlanStatus::Withdrawn
            | PlanStatus::Superseded => None,
        };
        let mut entries = vec![step.sequence];
        entries.extend(colour.as_ref().map(|colour| colour.sequence));
        if let Some(NextStep::Do(item)) = &next {
            entries.extend(&item.entries);
        }
        Some(PlanLine {
            plan: id.clone(),
            title: life.plan.fact.title.clone(),
            kind: life.plan.fact.kind.name(),
            body: self.programme.bodies().acting_on(&life.plan.fact.body, self.on).clone(),
            phase: step.status,
            since: step.on,
            colour,
            next,
            entries,
        })
    }
}
