//! The rules of proposals and advice (§ 3).

use super::{Advice, AdviceSubject, Proposal, ProposalCase, ProposalWithdrawal};
use crate::context::Context;
use crate::event::Event;
use crate::funds::{Source, known_source};
use crate::id::{BodyId, ProposalId};
use crate::initiatives;
use crate::participant::Participant;
use crate::plans;
use crate::rejection::{IdKind, Rejection, once_each, positive};
use crate::value::Money;

pub(crate) fn prepare(ctx: &Context<'_>, proposal: &Proposal) -> Result<Vec<Event>, Rejection> {
    ctx.free(&proposal.proposal)?;
    ctx.party(&proposal.by)?;
    if let Participant::Initiative(initiative) = &proposal.by {
        initiatives::still_there(ctx, initiative, proposal.on)?;
    }
    ctx.acting_body(&proposal.to)?;
    if let Some(plan) = &proposal.plan {
        ctx.known(plan)?;
    }
    proposal.amount.map_or(Ok(()), positive)?;
    sources(ctx, proposal)?;
    for partner in &proposal.benefits {
        ctx.known(partner)?;
    }
    ctx.not_future("on", proposal.on)?;
    ctx.sealed(proposal.text.as_ref())?;
    Ok(vec![Event::ProposalPrepared(proposal.clone())])
}

/// Refuses sources that are not there or were denied, are named twice, or come to more than the proposal asks for.
fn sources(ctx: &Context<'_>, proposal: &Proposal) -> Result<(), Rejection> {
    once_each(IdKind::Source, proposal.sources.iter().map(|asked| &asked.from))?;
    for asked in &proposal.sources {
        match &asked.from {
            Source::Funding(id) => {
                let life = ctx.known(id)?;
                if life.denial.is_some() {
                    return Err(Rejection::FundingNotAwarded { funding: id.clone() });
                }
            }
            Source::Pledge(_) => known_source(ctx, &asked.from)?,
        }
        positive(asked.amount)?;
    }
    let named: Money = proposal.sources.iter().map(|asked| asked.amount).sum();
    let asked = proposal.amount.unwrap_or(Money::ZERO);
    if named > asked { Err(Rejection::SourcesExceedAmount { named, asked }) } else { Ok(()) }
}

/// The proposal, if it still awaits a decision.
pub(super) fn open_proposal<'a>(ctx: &Context<'a>, id: &ProposalId) -> Result<&'a ProposalCase, Rejection> {
    let case = ctx.known(id)?;
    if case.withdrawn.is_some() {
        return Err(Rejection::ProposalWithdrawn { proposal: id.clone() });
    }
    match case.decisions.last() {
        Some(decision) if case.settled => {
            Err(Rejection::ProposalDecided { proposal: id.clone(), by: decision.clone() })
        }
        Some(_) | None => Ok(case),
    }
}

/// Whether a body can decide in the place of the lower body that a proposal was put to, since that body deferred it
/// after an objection (domain § 8).
pub(super) fn escalated(ctx: &Context<'_>, case: &ProposalCase, body: &BodyId) -> bool {
    let (bodies, to) = (ctx.programme.bodies.all(), &case.proposal.fact.to);
    let higher = bodies.get(body).zip(bodies.get(to)).is_some_and(|(own, lower)| own.level > lower.level);
    let last = case.decisions.last().and_then(|id| ctx.programme.decisions.all().get(id));
    higher && last.is_some_and(|last| last.decision.fact.body == *to && last.deferred_after_objection())
}

pub(crate) fn advise(ctx: &Context<'_>, advice: &Advice) -> Result<Vec<Event>, Rejection> {
    match &advice.about {
        AdviceSubject::Proposal(proposal) => open_proposal(ctx, proposal).map(drop)?,
        AdviceSubject::Plan(plan) => plans::open(plan, ctx.known(plan)?)?,
    }
    ctx.acting_body(&advice.by)?;
    for body in &advice.to {
        ctx.acting_body(body)?;
    }
    if let AdviceSubject::Plan(plan) = &advice.about
        && advice.to.is_empty()
    {
        return Err(Rejection::AdviceToNobody { plan: plan.clone() });
    }
    ctx.not_future("on", advice.on)?;
    ctx.sealed(advice.reason.as_ref())?;
    Ok(vec![Event::AdviceGiven(advice.clone())])
}

pub(crate) fn withdraw(ctx: &Context<'_>, withdrawal: &ProposalWithdrawal) -> Result<Vec<Event>, Rejection> {
    open_proposal(ctx, &withdrawal.proposal)?;
    ctx.not_future("on", withdrawal.on)?;
    Ok(vec![Event::ProposalWithdrawn(withdrawal.clone())])
}
