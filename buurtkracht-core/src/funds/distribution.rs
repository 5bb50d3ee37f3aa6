//! Acts over money: allocate it, give it to another plan, take it back, give a small budget out of it.

use chrono::Datelike;

use super::pledges::{held, known_source, payer};
use super::{
    AllocateFunds, Allocation, GrantInitiativeBudget, InitiativeBudget, ReassignFunds, Reassignment,
    ReleaseFunds, Source,
};
use crate::charter::{Competence, MandateScope, PledgeCovers};
use crate::context::Context;
use crate::decisions::{Coming, Draft, Requirements, Resolve};
use crate::event::Event;
use crate::id::{AllocationId, Sequence};
use crate::plans;
use crate::programme::Programme;
use crate::rejection::{Kind, Rejection, free, positive};
use crate::value::Money;

/// The entry that took the id of an allocation: one that is made, or one that money is set aside for.
fn allocated(c: &Context<'_>, id: &AllocationId, set_aside: bool) -> Option<Sequence> {
    let funds = &c.programme.funds;
    let waits = || funds.reserved.get(id).filter(|_| set_aside).map(|earlier| earlier.sequence);
    funds.accounts.get(id).map(|earlier| earlier.allocation.sequence).or_else(waits)
}

impl Resolve for AllocateFunds {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeFunds), &self.allocation)
            .under_mandate(MandateScope::Allocate, self.amount)
    }

    fn resolve(&self, c: &Context<'_>, draft: &Draft<'_>) -> Result<Vec<Event>, Rejection> {
        // What was set aside for the decision of a lifted reservation has this id already.
        let set_aside = draft.coming != Coming::Lifted;
        free(Kind::Allocation, &self.allocation, allocated(c, &self.allocation, set_aside))?;
        if draft.allocations().any(|earlier| earlier.allocation == self.allocation) {
            return Err(Rejection::IdTwice { kind: Kind::Allocation, id: self.allocation.to_string() });
        }
        known_source(c, &self.from)?;
        plans::acted_on(c, draft, &self.plan)?;
        positive(self.amount)?;
        let charter = c.latest();
        let term = charter.text.term.period;
        if !term.encloses(&self.period) {
            return Err(Rejection::PerformanceOutsideTerm { asked: self.period, term });
        }
        if let Source::Funding(id) = &self.from {
            c.programme.fundings.covers(c, id, &self.period, draft.decision.decided_on)?;
        }
        let performed = self.period.from().year();
        if let Some(partner) = payer(c.programme, charter, &self.from, draft.decision.decided_on)
            && let Some(closed) = c.programme.funds.closed.get(&(partner.clone(), performed))
            && closed.fact.on <= draft.decision.decided_on
        {
            let (partner, on) = (partner.clone(), closed.fact.on);
            return Err(Rejection::YearClosed { partner, year: performed, on });
        }
        let year = match charter.readings.pledge_period.rule {
            _ if self.from.funding().is_some() => None,
            PledgeCovers::Term => None,
            PledgeCovers::CalendarYear if self.period.from().year() == self.period.until().year() => {
                Some(performed)
            }
            PledgeCovers::CalendarYear => {
                return Err(Rejection::AllocationAcrossYears { asked: self.period });
            }
        };
        let pledged = held(c, &self.from, self.period.from(), year, draft.decision.decided_on);
        let taken =
            c.programme.funds.taken(&self.from, year).saturating_add(draft.taken(c, &self.from, year));
        // What was set aside for this decision is there for it.
        let own: Money = c
            .programme
            .funds
            .reserved_by(&draft.decision.decision)
            .filter(|own| own.from == self.from)
            .filter(|own| year.is_none_or(|year| year == own.period.from().year()))
            .map(|own| own.amount)
            .sum();
        let free = pledged.saturating_sub(taken).saturating_add(own);
        if self.amount > free {
            return Err(Rejection::AllocationExceedsFree {
                from: self.from.clone(),
                asked: self.amount,
                free,
            });
        }
        let allocation = Allocation {
            allocation: self.allocation.clone(),
            decision: draft.decision.decision.clone(),
            plan: self.plan.clone(),
            from: self.from.clone(),
            amount: self.amount,
            period: self.period,
            on: draft.on,
        };
        Ok(vec![match draft.coming {
            Coming::Now | Coming::Lifted => Event::FundsAllocated(allocation),
            Coming::Reserved => Event::FundsReserved(allocation),
        }])
    }
}

impl Resolve for ReassignFunds {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeFunds), &self.allocation)
            .under_mandate(MandateScope::Funds, self.amount)
    }

    fn resolve(&self, c: &Context<'_>, draft: &Draft<'_>) -> Result<Vec<Event>, Rejection> {
        let funds = &c.programme.funds;
        free(Kind::Allocation, &self.allocation, allocated(c, &self.allocation, true))?;
        if draft.allocations().any(|earlier| earlier.allocation == self.allocation) {
            return Err(Rejection::IdTwice { kind: Kind::Allocation, id: self.allocation.to_string() });
        }
        let account = c.known(Kind::Allocation, &funds.accounts, &self.from)?;
        plans::own(c, draft, &account.allocation.fact.plan)?;
        plans::acted_on(c, draft, &self.plan)?;
        positive(self.amount)?;
        let free = funds.figures(&self.from).uncommitted().saturating_sub(draft.taken_out(&self.from));
        if self.amount > free {
            let (allocation, asked) = (self.from.clone(), self.amount);
            return Err(Rejection::ReassignedAboveLeft { allocation, asked, left: free });
        }
        let before = &account.allocation.fact;
        Ok(vec![Event::FundsReassigned(Reassignment {
            from: self.from.clone(),
            to: Allocation {
                allocation: self.allocation.clone(),
                decision: draft.decision.decision.clone(),
                plan: self.plan.clone(),
                from: before.from.clone(),
                amount: self.amount,
                period: before.period,
                // Money is not moved before it is there.
                on: draft.on.max(before.on),
            },
        })])
    }
}

impl Resolve for ReleaseFunds {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeFunds), &self.allocation)
    }

    fn resolve(&self, c: &Context<'_>, draft: &Draft<'_>) -> Result<Vec<Event>, Rejection> {
        let account = c.known(Kind::Allocation, &c.programme.funds.accounts, &self.allocation)?;
        let release = draft.release(c, account);
        release.map_or(Err(Rejection::NothingToRelease { allocation: self.allocation.clone() }), |event| {
            Ok(vec![event])
        })
    }
}

/// A small budget out of what an allocation has left, for an initiative in a plan of the body.
impl Resolve for GrantInitiativeBudget {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeFunds), &self.commitment)
            .under_mandate(MandateScope::Funds, self.ceiling)
    }

    fn resolve(&self, c: &Context<'_>, draft: &Draft<'_>) -> Result<Vec<Event>, Rejection> {
        let funds = &c.programme.funds;
        free(Kind::Commitment, &self.commitment, funds.commitments.get(&self.commitment).map(|(_, at)| *at))?;
        if draft.owes(&self.commitment) {
            return Err(Rejection::IdTwice { kind: Kind::Commitment, id: self.commitment.to_string() });
        }
        let account = super::spending::covering(c, &self.allocation)?;
        plans::acted_on(c, draft, &account.allocation.fact.plan)?;
        c.person(&self.accountable)?;
        positive(self.ceiling)?;
        let on = draft.on.max(account.allocation.fact.on);
        if self.settle_by < on {
            return Err(Rejection::EndsBeforeItStarts { from: on, until: self.settle_by });
        }
        let left =
            funds.figures(&self.allocation).uncommitted().saturating_sub(draft.taken_out(&self.allocation));
        if self.ceiling > left {
            let (allocation, asked) = (self.allocation.clone(), self.ceiling);
            return Err(Rejection::GrantedAboveLeft { allocation, asked, left });
        }
        Ok(vec![Event::InitiativeBudgetGranted(InitiativeBudget {
            decision: draft.decision.decision.clone(),
            body: draft.decision.body.clone(),
            granted: self.clone(),
            on,
        })])
    }
}
