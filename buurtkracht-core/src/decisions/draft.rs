//! A decision while its effects are worked out.

use chrono::{Datelike, NaiveDate};

use super::Decision;
use crate::event::Event;
use crate::funds::{Allocation, AllocationAccount, Release, Source};
use crate::id::{BodyId, PlanId};
use crate::plans::{self, PlanLife};
use crate::programme::Context;
use crate::rejection::Rejection;
use crate::value::Money;

/// A decision while its effects are worked out: each is checked against the state and against those before
/// it in the same commit.
pub(crate) struct Draft<'a> {
    pub(crate) decision: &'a Decision,
    pub(super) events: Vec<Event>,
}

impl Draft<'_> {
    /// The day the effects take effect.
    pub(crate) fn on(&self) -> NaiveDate {
        self.decision.takes_effect_on()
    }

    /// What this decision allocates so far.
    pub(crate) fn allocations(&self) -> impl Iterator<Item = &Allocation> {
        self.events.iter().filter_map(|event| {
            if let Event::FundsAllocated(allocation) = event { Some(allocation) } else { None }
        })
    }

    fn releases(&self) -> impl Iterator<Item = &Release> {
        self.events
            .iter()
            .filter_map(|event| if let Event::FundsReleased(release) = event { Some(release) } else { None })
    }

    /// What this decision takes from a source so far, less what it releases to it.
    pub(crate) fn taken(&self, c: &Context<'_>, source: &Source, year: Option<i32>) -> Money {
        let counts = |allocation: &Allocation| {
            allocation.from == *source && year.is_none_or(|year| year == allocation.period.from().year())
        };
        let allocated: Money = self.allocations().filter(|a| counts(a)).map(|a| a.amount).sum();
        let account = |release: &Release| c.programme.funds.accounts.get(&release.allocation);
        let released: Money = self
            .releases()
            .filter(|release| account(release).is_some_and(|a| counts(&a.allocation.fact)))
            .map(|release| release.amount)
            .sum();
        allocated.saturating_sub(released)
    }

    /// Gives back what an allocation has neither committed nor spent; nothing where that is zero.
    pub(crate) fn release(&self, account: &AllocationAccount) -> Option<Event> {
        let allocation = &account.allocation.fact.allocation;
        let amount = account.figures(None).uncommitted();
        let free = amount.is_positive() && !self.releases().any(|release| release.allocation == *allocation);
        free.then(|| {
            Event::FundsReleased(Release {
                allocation: allocation.clone(),
                decision: self.decision.decision.clone(),
                amount,
                on: self.on(),
            })
        })
    }

    /// Refuses a plan that is ended, or that this decision ends.
    pub(crate) fn plan_open(&self, id: &PlanId, life: &PlanLife) -> Result<(), Rejection> {
        plans::open(id, life)?;
        let on = self.on();
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
        }
        Ok(())
    }

    /// Whether this decision already adopts or rejects the plan.
    pub(crate) fn judged(&self, id: &PlanId) -> bool {
        let judges = |event: &Event| matches!(event, Event::PlanAdopted(verdict) | Event::PlanRejected(verdict) if verdict.plan == *id);
        self.events.iter().any(judges)
    }

    pub(super) fn forms(&self, id: &BodyId) -> bool {
        self.events.iter().any(|event| matches!(event, Event::GroupFormed(group) if group.group == *id))
    }
}
