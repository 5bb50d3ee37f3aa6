//! A decision while its effects are worked out.

use chrono::Datelike;

use super::{Decision, DecisionCase};
use crate::charter::Point;
use crate::context::Context;
use crate::event::Event;
use crate::funds::{Allocation, AllocationAccount, GrantInitiativeBudget, Release, Source};
use crate::id::{ActId, AllocationId, BodyId, BudgetId, CommitmentId, DecisionId, MandateId, PlanId};
use crate::plans::{self, PlanLife};
use crate::rejection::Rejection;
use crate::value::{AreaCode, Day, Money};

/// When the effects of a decision come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coming {
    /// With the decision.
    Now,
    /// Once the reservation is lifted; until then its money is set aside.
    Reserved,
    /// Now, since the reservation is lifted: its money was set aside.
    Lifted,
}

/// A decision while its effects are worked out: each is checked against the state and against those before
/// it in the same commit.
pub(crate) struct Draft<'a> {
    pub(crate) decision: &'a Decision,
    pub(crate) coming: Coming,
    /// The day the effects take effect.
    pub(crate) on: Day,
    pub(super) events: Vec<Event>,
    /// The record so far, where it is corrected.
    pub(super) before: Option<&'a DecisionCase>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(decision: &'a Decision, coming: Coming, on: Day) -> Self {
        Self { decision, coming, on, events: Vec::new(), before: None }
    }

    /// With all that the decision does.
    pub(super) fn done(decision: &'a Decision, coming: Coming, on: Day, events: &[Event]) -> Self {
        Self { events: events.to_vec(), ..Self::new(decision, coming, on) }
    }

    /// What this decision does so far.
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    /// What this decision allocates or sets aside so far.
    pub(crate) fn allocations(&self) -> impl Iterator<Item = &Allocation> {
        self.events.iter().filter_map(|event| {
            if let Event::FundsAllocated(allocation) | Event::FundsReserved(allocation) = event {
                Some(allocation)
            } else if let Event::FundsReassigned(reassignment) = event {
                Some(&reassignment.to)
            } else {
                None
            }
        })
    }

    fn releases(&self) -> impl Iterator<Item = &Release> {
        self.events
            .iter()
            .filter_map(|event| if let Event::FundsReleased(release) = event { Some(release) } else { None })
    }

    fn initiatives(&self) -> impl Iterator<Item = &GrantInitiativeBudget> {
        self.events.iter().filter_map(|event| {
            if let Event::InitiativeBudgetGranted(budget) = event { Some(&budget.granted) } else { None }
        })
    }

    /// Whether this decision already makes the commitment.
    pub(crate) fn owes(&self, id: &CommitmentId) -> bool {
        self.initiatives().any(|granted| granted.commitment == *id)
    }

    /// Whether this decision already adopts the budget.
    pub(crate) fn adopts_budget(&self, id: &BudgetId) -> bool {
        self.events.iter().any(|e| matches!(e, Event::BudgetAdopted(adoption) if adoption.budget == *id))
    }

    /// What this decision already takes out of an allocation.
    pub(crate) fn taken_out(&self, allocation: &AllocationId) -> Money {
        let released = self.releases().filter(|release| release.allocation == *allocation);
        let reassigned = self.events.iter().filter_map(|event| {
            if let Event::FundsReassigned(reassignment) = event { Some(reassignment) } else { None }
        });
        let reassigned = reassigned.filter(|reassignment| reassignment.from == *allocation);
        let granted = self.initiatives().filter(|granted| granted.allocation == *allocation);
        let granted = granted.map(|granted| granted.ceiling);
        released.map(|r| r.amount).chain(reassigned.map(|r| r.to.amount)).chain(granted).sum()
    }

    /// What this decision takes from a source so far, less what it releases to it. What is reassigned
    /// stays taken.
    pub(crate) fn taken(&self, c: &Context<'_>, source: &Source, year: Option<i32>) -> Money {
        let counts = |allocation: &Allocation| {
            allocation.from == *source && year.is_none_or(|year| year == allocation.period.from().year())
        };
        let new = self.events.iter().filter_map(|event| {
            if let Event::FundsAllocated(allocation) | Event::FundsReserved(allocation) = event {
                Some(allocation)
            } else {
                None
            }
        });
        let allocated: Money = new.filter(|a| counts(a)).map(|a| a.amount).sum();
        let account = |release: &Release| c.programme.funds.accounts.get(&release.allocation);
        // Under a reservation nothing goes back yet.
        let back = self.releases().filter(|_| self.coming != Coming::Reserved);
        let released: Money = back
            .filter(|release| account(release).is_some_and(|a| counts(&a.allocation.fact)))
            .map(|release| release.amount)
            .sum();
        allocated.saturating_sub(released)
    }

    /// Gives back what an allocation has neither committed nor spent; nothing where that is zero. A corrected
    /// record gives back what it gave: what was charged since was charged to what was left. It goes back no earlier than it
    /// was allocated, whatever the day of the decision.
    pub(crate) fn release(&self, c: &Context<'_>, account: &AllocationAccount) -> Option<Event> {
        let allocation = &account.allocation.fact.allocation;
        let amount = match self.before.filter(|_| self.coming != Coming::Reserved) {
            Some(before) => {
                released(&before.effects, allocation).saturating_sub(released(&self.events, allocation))
            }
            None => {
                let left = c.programme.funds.figures(allocation).uncommitted();
                left.saturating_sub(self.taken_out(allocation))
            }
        };
        amount.is_positive().then(|| {
            Event::FundsReleased(Release {
                allocation: allocation.clone(),
                decision: self.decision.decision.clone(),
                amount,
                on: self.on.max(account.allocation.fact.on),
            })
        })
    }

    /// Refuses a plan that is ended, or that this decision ends.
    pub(crate) fn plan_open(&self, id: &PlanId, life: &PlanLife) -> Result<(), Rejection> {
        plans::open(id, life)?;
        let on = self.on;
        for event in &self.events {
            let ended = |status| Rejection::PlanEnded { plan: id.clone(), status, on };
            if let Event::PlanStopped(stop) = event
                && stop.plan == *id
            {
                return Err(ended(plans::PlanStatus::Stopped));
            }
            if let Event::PlanRejected(verdict) = event
                && verdict.plan == *id
            {
                return Err(ended(plans::PlanStatus::Rejected));
            }
            if let Event::PlanSuperseded(supersession) = event
                && supersession.plan == *id
            {
                return Err(ended(plans::PlanStatus::Superseded));
            }
        }
        Ok(())
    }

    /// Whether this decision already adopts or rejects the plan.
    pub(crate) fn judged(&self, id: &PlanId) -> bool {
        let judges = |event: &Event| matches!(event, Event::PlanAdopted(verdict) | Event::PlanRejected(verdict) if verdict.plan == *id);
        self.events.iter().any(judges)
    }

    /// Whether this decision already adopts the plan.
    pub(crate) fn adopts(&self, id: &PlanId) -> bool {
        self.events.iter().any(|event| matches!(event, Event::PlanAdopted(verdict) if verdict.plan == *id))
    }

    /// The money that this decision already says a plan takes besides.
    pub(crate) fn extra(&self, id: &PlanId) -> Money {
        let extra = |event: &Event| {
            if let Event::PlanExpanded(expansion) = event {
                (expansion.plan == *id).then_some(expansion.amount).flatten()
            } else if let Event::PlanScaledUp(scaling) = event {
                (scaling.plan == *id).then_some(scaling.amount).flatten()
            } else {
                None
            }
        };
        self.events.iter().filter_map(extra).sum()
    }

    /// Whether this decision already makes the group.
    pub(crate) fn forms(&self, id: &BodyId) -> bool {
        self.events.iter().any(|event| match event {
            Event::GroupFormed(group) => group.group == *id,
            event => matches!(event, Event::GroupsMerged(merging) if merging.into == *id),
        })
    }

    /// Whether this decision already ends the group.
    pub(crate) fn ends(&self, id: &BodyId) -> bool {
        self.events.iter().any(|event| match event {
            Event::GroupEnded(ending) => ending.group == *id,
            event => matches!(event, Event::GroupsMerged(merging) if merging.groups.contains(id)),
        })
    }

    /// Whether this decision already spreads effort for the plan.
    pub(crate) fn spreads_for(&self, plan: &PlanId) -> bool {
        self.events
            .iter()
            .any(|e| matches!(e, Event::EffortDistributed(share) if share.plan.as_ref() == Some(plan)))
    }

    /// Whether this decision already grants the mandate.
    pub(crate) fn grants(&self, id: &MandateId) -> bool {
        self.events.iter().any(|e| matches!(e, Event::MandateGranted(grant) if grant.mandate.mandate == *id))
    }

    /// Whether this decision already withdraws the mandate.
    pub(crate) fn revokes(&self, id: &MandateId) -> bool {
        self.events
            .iter()
            .any(|e| matches!(e, Event::MandateRevoked(revocation) if revocation.mandate == *id))
    }

    /// Whether this decision already confirms how the point is read.
    pub(crate) fn confirms(&self, point: Point) -> bool {
        self.events.iter().any(|e| matches!(e, Event::ReadingConfirmed(reading) if reading.point == point))
    }

    /// Whether this decision already takes the plan to the area.
    pub(crate) fn takes_to(&self, plan: &PlanId, area: &AreaCode) -> bool {
        self.events.iter().any(|e| {
            matches!(e, Event::PlanScaledUp(scaling) if scaling.plan == *plan && scaling.to_areas.contains(area))
        })
    }

    /// Whether this decision already ratifies the act.
    pub(crate) fn ratifies(&self, id: &ActId) -> bool {
        self.events.iter().any(|e| matches!(e, Event::Ratified(ratification) if ratification.act == *id))
    }

    /// Whether this decision already replaces the other one.
    pub(super) fn replaces(&self, id: &DecisionId) -> bool {
        self.events.iter().any(|event| {
            matches!(event, Event::DecisionSuperseded(by) | Event::DecisionRevoked(by) if by.decision == *id)
        })
    }
}

/// What events give back of an allocation.
fn released(events: &[Event], allocation: &AllocationId) -> Money {
    let releases = events
        .iter()
        .filter_map(|event| if let Event::FundsReleased(release) = event { Some(release) } else { None });
    releases.filter(|release| release.allocation == *allocation).map(|release| release.amount).sum()
}
