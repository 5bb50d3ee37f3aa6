//! Acts over money: allocate it, give it to another plan, take it back, give a small budget out of it.

use chrono::Datelike;

use super::pledges::{held, known_source, payer};
use super::{
    AllocateFunds, Allocation, GrantInitiativeBudget, InitiativeBudget, ReassignFunds, Reassignment,
    ReleaseFunds, Source,
};
use crate::charter::PledgeCovers;
use crate::context::Context;
use crate::decisions::{Coming, Draft};
use crate::event::Event;
use crate::id::{AllocationId, Sequence};
use crate::plans;
use crate::rejection::{Kind, Rejection, free, positive};
use crate::value::Money;

/// The entry that took the id of an allocation: one that is made, or one that money is set aside for.
fn allocated(c: &Context<'_>, id: &AllocationId, set_aside: bool) -> Option<Sequence> {
    let funds = &c.programme.funds;
    let waits = || funds.reserved.get(id).filter(|_| set_aside).map(|earlier| earlier.sequence);
    funds.accounts.get(id).map(|earlier| earlier.allocation.sequence).or_else(waits)
}

pub(crate) fn allocate(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &AllocateFunds,
) -> Result<Vec<Event>, Rejection> {
    // What was set aside for the decision of a lifted reservation has this id already.
    let set_aside = draft.coming != Coming::Lifted;
    free(Kind::Allocation, &asked.allocation, allocated(c, &asked.allocation, set_aside))?;
    if draft.allocations().any(|earlier| earlier.allocation == asked.allocation) {
        return Err(Rejection::IdTwice { kind: Kind::Allocation, id: asked.allocation.to_string() });
    }
    known_source(c, &asked.from)?;
    plans::acted_on(c, draft, &asked.plan)?;
    positive(asked.amount)?;
    let charter = c.latest();
    let term = charter.text.term.period;
    if !term.encloses(&asked.period) {
        return Err(Rejection::PerformanceOutsideTerm { asked: asked.period, term });
    }
    if let Source::Funding(id) = &asked.from {
        c.programme.fundings.covers(c, id, &asked.period, draft.decision.decided_on)?;
    }
    let performed = asked.period.from().year();
    if let Some(partner) = payer(c.programme, charter, &asked.from, draft.decision.decided_on)
        && let Some(closed) = c.programme.funds.closed.get(&(partner.clone(), performed))
        && closed.fact.on <= draft.decision.decided_on
    {
        let (partner, on) = (partner.clone(), closed.fact.on);
        return Err(Rejection::YearClosed { partner, year: performed, on });
    }
    let year = match charter.readings.pledge_period.rule {
        _ if asked.from.funding().is_some() => None,
        PledgeCovers::Term => None,
        PledgeCovers::CalendarYear if asked.period.from().year() == asked.period.until().year() => {
            Some(performed)
        }
        PledgeCovers::CalendarYear => return Err(Rejection::AllocationAcrossYears { asked: asked.period }),
    };
    let pledged = held(c, &asked.from, asked.period.from(), year, draft.decision.decided_on);
    let taken = c.programme.funds.taken(&asked.from, year).saturating_add(draft.taken(c, &asked.from, year));
    // What was set aside for this decision is there for it.
    let own: Money = c
        .programme
        .funds
        .reserved_by(&draft.decision.decision)
        .filter(|own| own.from == asked.from)
        .filter(|own| year.is_none_or(|year| year == own.period.from().year()))
        .map(|own| own.amount)
        .sum();
    let free = pledged.saturating_sub(taken).saturating_add(own);
    if asked.amount > free {
        return Err(Rejection::AllocationExceedsFree { from: asked.from.clone(), asked: asked.amount, free });
    }
    let allocation = Allocation {
        allocation: asked.allocation.clone(),
        decision: draft.decision.decision.clone(),
        plan: asked.plan.clone(),
        from: asked.from.clone(),
        amount: asked.amount,
        period: asked.period,
        on: draft.on,
    };
    Ok(vec![match draft.coming {
        Coming::Now | Coming::Lifted => Event::FundsAllocated(allocation),
        Coming::Reserved => Event::FundsReserved(allocation),
    }])
}

pub(crate) fn reassign(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &ReassignFunds,
) -> Result<Vec<Event>, Rejection> {
    let funds = &c.programme.funds;
    free(Kind::Allocation, &asked.allocation, allocated(c, &asked.allocation, true))?;
    if draft.allocations().any(|earlier| earlier.allocation == asked.allocation) {
        return Err(Rejection::IdTwice { kind: Kind::Allocation, id: asked.allocation.to_string() });
    }
    let account = c.known(Kind::Allocation, &funds.accounts, &asked.from)?;
    plans::own(c, draft, &account.allocation.fact.plan)?;
    plans::acted_on(c, draft, &asked.plan)?;
    positive(asked.amount)?;
    let free = funds.figures(&asked.from).uncommitted().saturating_sub(draft.taken_out(&asked.from));
    if asked.amount > free {
        let (allocation, asked) = (asked.from.clone(), asked.amount);
        return Err(Rejection::ReassignedAboveLeft { allocation, asked, left: free });
    }
    let before = &account.allocation.fact;
    Ok(vec![Event::FundsReassigned(Reassignment {
        from: asked.from.clone(),
        to: Allocation {
            allocation: asked.allocation.clone(),
            decision: draft.decision.decision.clone(),
            plan: asked.plan.clone(),
            from: before.from.clone(),
            amount: asked.amount,
            period: before.period,
            // Money is not moved before it is there.
            on: draft.on.max(before.on),
        },
    })])
}

pub(crate) fn release(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &ReleaseFunds,
) -> Result<Vec<Event>, Rejection> {
    let account = c.known(Kind::Allocation, &c.programme.funds.accounts, &asked.allocation)?;
    let release = draft.release(c, account);
    release.map_or(Err(Rejection::NothingToRelease { allocation: asked.allocation.clone() }), |event| {
        Ok(vec![event])
    })
}

/// A small budget out of what an allocation has left, for an initiative in a plan of the body.
pub(crate) fn grant_initiative(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &GrantInitiativeBudget,
) -> Result<Vec<Event>, Rejection> {
    let funds = &c.programme.funds;
    free(Kind::Commitment, &asked.commitment, funds.commitments.get(&asked.commitment).map(|(_, at)| *at))?;
    if draft.owes(&asked.commitment) {
        return Err(Rejection::IdTwice { kind: Kind::Commitment, id: asked.commitment.to_string() });
    }
    let account = super::spending::covering(c, &asked.allocation)?;
    plans::acted_on(c, draft, &account.allocation.fact.plan)?;
    c.person(&asked.accountable)?;
    positive(asked.ceiling)?;
    let on = draft.on.max(account.allocation.fact.on);
    if asked.settle_by < on {
        return Err(Rejection::EndsBeforeItStarts { from: on, until: asked.settle_by });
    }
    let left =
        funds.figures(&asked.allocation).uncommitted().saturating_sub(draft.taken_out(&asked.allocation));
    if asked.ceiling > left {
        let (allocation, asked) = (asked.allocation.clone(), asked.ceiling);
        return Err(Rejection::GrantedAboveLeft { allocation, asked, left });
    }
    Ok(vec![Event::InitiativeBudgetGranted(InitiativeBudget {
        decision: draft.decision.decision.clone(),
        body: draft.decision.body.clone(),
        granted: asked.clone(),
        on,
    })])
}
