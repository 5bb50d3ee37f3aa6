//! Acts over money: allocate it, give it to another plan, take it back, give a small budget out of it.

use chrono::Datelike;

use super::pledges::{held, known_source, payer};
use super::{
    AllocateFunds, Allocation, AllocationAccount, GrantInitiativeBudget, InitiativeBudget, ReassignFunds,
    Reassignment, Release, ReleaseFunds, Source,
};
use crate::charter::{Competence, MandateScope};
use crate::context::Context;
use crate::decisions::{Basis, Coming, Requirements, Resolve};
use crate::event::Event;
use crate::id::{AllocationId, Sequence};
use crate::initiatives;
use crate::plans;
use crate::programme::Programme;
use crate::rejection::{IdKind, Rejection, free, positive};
use crate::value::{Money, Period};

/// The entry that took the id of an allocation: one that is made, or one that money is set aside for.
fn allocated(ctx: &Context<'_>, id: &AllocationId, set_aside: bool) -> Option<Sequence> {
    let funds = &ctx.programme.funds;
    let waits = || funds.reserved().get(id).filter(|_| set_aside).map(|earlier| earlier.sequence);
    funds.accounts().get(id).map(|earlier| earlier.allocation.sequence).or_else(waits)
}

/// Returns what a decision allocates, or sets aside, with the effects so far.
pub(crate) fn given<'a>(ctx: &Context<'a>, basis: &Basis<'_>) -> impl Iterator<Item = &'a Allocation> {
    let (funds, decision) = (&ctx.programme.funds, &basis.decision.decision);
    let set_aside = funds.reserved_by(decision).filter(|_| basis.coming == Coming::Reserved);
    funds.of_decision(decision).map(|account| &account.allocation.fact).chain(set_aside)
}

/// Gives back what an allocation has neither committed nor spent, unless that is zero. Money goes back no earlier
/// than it was allocated, whatever the day of the decision.
///
/// A corrected record takes as much out of the allocation as the record before it, since what was charged meanwhile
/// was charged to the rest. So it gives back that sum, less what it takes out in other ways. Of an allocation that the
/// decision makes itself, it takes out as much more as the corrected record allocates more.
pub(crate) fn release(ctx: &Context<'_>, basis: &Basis<'_>, account: &AllocationAccount) -> Option<Event> {
    let allocation = &account.allocation.fact.allocation;
    let released =
        |event: &Event| matches!(event, Event::FundsReleased(release) if release.allocation == *allocation);
    let amount = match basis.before.filter(|_| basis.coming != Coming::Reserved) {
        Some(before) if before.effects.iter().any(released) => {
            let took: Money = before.effects.iter().filter_map(|event| taken_out(event, allocation)).sum();
            let allocated = before.effects.iter().find_map(|event| made(event, allocation));
            let now = account.allocation.fact.amount;
            let more = now.saturating_sub(allocated.unwrap_or(now));
            took.saturating_add(more).saturating_sub(account.taken_out_by(&basis.decision.decision))
        }
        Some(_) => Money::ZERO,
        None => ctx.programme.funds.figures(allocation).uncommitted(),
    };
    let (allocation, decision) = (allocation.clone(), basis.id());
    let on = basis.on.max(account.allocation.fact.on);
    amount.is_positive().then(|| Event::FundsReleased(Release { allocation, decision, amount, on }))
}

/// Returns the amount of an allocation that an effect makes.
fn made(event: &Event, allocation: &AllocationId) -> Option<Money> {
    let made =
        if let Event::FundsAllocated(made) | Event::FundsReassigned(Reassignment { to: made, .. }) = event {
            made
        } else {
            return None;
        };
    (made.allocation == *allocation).then_some(made.amount)
}

/// Returns what an effect takes out of an allocation.
fn taken_out(event: &Event, allocation: &AllocationId) -> Option<Money> {
    let (of, amount) = if let Event::FundsReleased(release) = event {
        (&release.allocation, release.amount)
    } else if let Event::FundsReassigned(reassignment) = event {
        (&reassignment.from, reassignment.to.amount)
    } else if let Event::InitiativeBudgetGranted(InitiativeBudget { granted, .. }) = event {
        (&granted.allocation, granted.ceiling)
    } else {
        return None;
    };
    (of == allocation).then_some(amount)
}

impl AllocateFunds {
    /// The period of the pledge that it is for, by the text in force when performance starts.
    fn within(&self, ctx: &Context<'_>) -> Result<Period, Rejection> {
        let Some(pledge) = self.from.pledge() else { return Ok(Period::ALL) };
        let judging = ctx.programme.charter.judging(self.period.from(), ctx.today);
        let text = judging.map_or(ctx.charter, |version| &version.charter);
        let periods = text.pledge_periods(pledge, ctx.pledges_cover());
        match periods.iter().find(|period| period.encloses(&self.period)) {
            Some(period) => Ok(*period),
            None if periods.is_empty() => Ok(Period::ALL),
            None => Err(Rejection::AllocationAcrossPeriods {
                pledge: pledge.clone(),
                asked: self.period,
                periods,
            }),
        }
    }
}

impl Resolve for AllocateFunds {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeFunds), &self.allocation)
            .under_mandate(MandateScope::Allocate, self.amount)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        // What was set aside for the decision of a lifted reservation has this id already.
        let set_aside = basis.coming != Coming::Lifted;
        free(IdKind::Allocation, &self.allocation, allocated(ctx, &self.allocation, set_aside))?;
        known_source(ctx, &self.from)?;
        plans::acted_on(ctx, basis, &self.plan)?;
        positive(self.amount)?;
        let charter = ctx.latest();
        let term = charter.text.term.period;
        if !term.encloses(&self.period) {
            return Err(Rejection::PerformanceOutsideTerm { asked: self.period, term });
        }
        if let Source::Funding(id) = &self.from {
            ctx.programme.fundings.covers(ctx, id, &self.period, basis.decision.decided_on)?;
        }
        let performed = self.period.from().year();
        if let Some(partner) = payer(ctx.programme, charter, &self.from, basis.decision.decided_on)
            && let Some(closed) = ctx.programme.funds.closed().get(&(partner.clone(), performed))
            && closed.fact.on <= basis.decision.decided_on
        {
            let (partner, on) = (partner.clone(), closed.fact.on);
            return Err(Rejection::YearClosed { partner, year: performed, on });
        }
        let period = self.within(ctx)?;
        let pledged = held(ctx, &self.from, self.period.from(), &period, basis.decision.decided_on);
        let funds = &ctx.programme.funds;
        let taken = funds.taken(&self.from, &period);
        // What was set aside for a decision is there for it once its reservation is lifted.
        let own: Money = funds
            .reserved_by(&basis.decision.decision)
            .filter(|own| basis.coming == Coming::Lifted && own.from == self.from)
            .filter(|own| period.contains(own.period.from()))
            .map(|own| own.amount)
            .sum();
        let irregular = ctx.programme.acts.spent_in(&self.from, &period, None);
        let free = pledged.saturating_sub(taken).saturating_sub(irregular).saturating_add(own);
        if self.amount > free {
            return Err(Rejection::AllocationExceedsFree {
                from: self.from.clone(),
                asked: self.amount,
                free,
            });
        }
        let allocation = Allocation {
            allocation: self.allocation.clone(),
            decision: basis.id(),
            plan: self.plan.clone(),
            from: self.from.clone(),
            amount: self.amount,
            period: self.period,
            on: basis.on,
        };
        Ok(vec![match basis.coming {
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

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let funds = &ctx.programme.funds;
        free(IdKind::Allocation, &self.allocation, allocated(ctx, &self.allocation, true))?;
        let account = ctx.known(&self.from)?;
        plans::own(ctx, basis, &account.allocation.fact.plan)?;
        plans::acted_on(ctx, basis, &self.plan)?;
        positive(self.amount)?;
        let free = funds.figures(&self.from).uncommitted();
        if self.amount > free {
            let (allocation, asked) = (self.from.clone(), self.amount);
            return Err(Rejection::ReassignedAboveLeft { allocation, asked, left: free });
        }
        let before = &account.allocation.fact;
        Ok(vec![Event::FundsReassigned(Reassignment {
            from: self.from.clone(),
            to: Allocation {
                allocation: self.allocation.clone(),
                decision: basis.id(),
                plan: self.plan.clone(),
                from: before.from.clone(),
                amount: self.amount,
                period: before.period,
                // Money is not moved before it is there.
                on: basis.on.max(before.on),
            },
        })])
    }
}

impl Resolve for ReleaseFunds {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeFunds), &self.allocation)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let account = ctx.known(&self.allocation)?;
        let nothing = || Rejection::NothingToRelease { allocation: self.allocation.clone() };
        Ok(vec![release(ctx, basis, account).ok_or_else(nothing)?])
    }
}

/// A small budget out of what an allocation has left, for an initiative in a plan of the body.
impl Resolve for GrantInitiativeBudget {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeFunds), &self.commitment)
            .under_mandate(MandateScope::Funds, self.ceiling)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let funds = &ctx.programme.funds;
        free(
            IdKind::Commitment,
            &self.commitment,
            funds.commitments.get(&self.commitment).map(|(_, at)| *at),
        )?;
        let account = super::spending::covering(ctx, &self.allocation)?;
        plans::acted_on(ctx, basis, &account.allocation.fact.plan)?;
        initiatives::still_there(ctx, &self.initiative, basis.on)?;
        ctx.known(&self.accountable)?;
        positive(self.ceiling)?;
        let on = basis.on.max(account.allocation.fact.on);
        if self.settle_by < on {
            return Err(Rejection::EndsBeforeItStarts { from: on, until: self.settle_by });
        }
        let left = funds.figures(&self.allocation).uncommitted();
        if self.ceiling > left {
            let (allocation, asked) = (self.allocation.clone(), self.ceiling);
            return Err(Rejection::GrantedAboveLeft { allocation, asked, left });
        }
        Ok(vec![Event::InitiativeBudgetGranted(InitiativeBudget {
            decision: basis.id(),
            body: basis.decision.body.clone(),
            granted: self.clone(),
            on,
        })])
    }
}
