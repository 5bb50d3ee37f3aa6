//! What a decision can resolve, and which competence each takes.

use super::{Coming, Decision, Draft, Effect, StrategyAdjustment};
use crate::charter::Competence;
use crate::context::Context;
use crate::event::Event;
use crate::id::{DecisionId, PlanId};
use crate::programme::Programme;
use crate::rejection::Rejection;
use crate::{acts, bodies, budgets, charter, effort, funds, mandates, plans};

fn adopting(programme: &Programme, plan: &PlanId) -> Option<Competence> {
    programme.plans.plans.get(plan).map(|life| plans::adopting(&life.plan.fact.kind))
}

/// The competence that an effect needs; none for something unknown, which its own check names, and for
/// a revocation, which takes the same body or a higher one.
fn needs(c: &Context<'_>, effect: &Effect) -> Option<Competence> {
    Some(match effect {
        Effect::AllocateFunds(_)
        | Effect::ReleaseFunds(_)
        | Effect::ReassignFunds(_)
        | Effect::GrantInitiativeBudget(_)
        | Effect::AdoptBudget(_) => Competence::DistributeFunds,
        Effect::DistributeCapacity(_) | Effect::ReleaseCapacity(_) => Competence::DistributeCapacity,
        Effect::DistributeEffort(_) | Effect::ReleaseEffort(_) => Competence::DistributeEffort,
        Effect::AdjustStrategy(_) => Competence::DecideMainLines,
        Effect::FormGroup(_) | Effect::MergeGroups(_) | Effect::EndGroup(_) => Competence::FormGroup,
        Effect::AdoptPlan(named) | Effect::RejectPlan(named) => adopting(c.programme, &named.plan)?,
        Effect::ExpandPlan(_) => Competence::ExpandPlan,
        Effect::ScaleUpPlan(_) => Competence::ScaleUpPlan,
        Effect::StopPlan(_) => Competence::StopPlan,
        Effect::ConfirmReading(_) => Competence::ConfirmReading,
        Effect::SetPolicy(_) => Competence::SetPolicy,
        Effect::RevokeDecision(_) => return None,
        Effect::GrantMandate(_) | Effect::NarrowMandate(_) | Effect::RevokeMandate(_) => {
            Competence::GrantMandate
        }
        Effect::RatifyAct(asked) => c.programme.acts.acts.get(&asked.act)?.act.fact.competence(),
    })
}

impl Effect {
    /// What it makes, changes or ends, as the id of it; as that of its event.
    pub(super) fn subject(&self) -> String {
        match self {
            Effect::AllocateFunds(asked) => asked.allocation.to_string(),
            Effect::ReleaseFunds(asked) => asked.allocation.to_string(),
            Effect::ReassignFunds(asked) => asked.allocation.to_string(),
            Effect::GrantInitiativeBudget(asked) => asked.commitment.to_string(),
            Effect::AdoptBudget(asked) => asked.budget.to_string(),
            Effect::DistributeCapacity(asked) => asked.assignment.to_string(),
            Effect::ReleaseCapacity(asked) => asked.assignment.to_string(),
            Effect::DistributeEffort(asked) => asked.share.to_string(),
            Effect::ReleaseEffort(asked) => asked.share.to_string(),
            Effect::FormGroup(asked) => asked.group.to_string(),
            Effect::MergeGroups(asked) => asked.into.to_string(),
            Effect::EndGroup(asked) => asked.group.to_string(),
            Effect::AdoptPlan(asked) | Effect::RejectPlan(asked) => asked.plan.to_string(),
            Effect::ExpandPlan(asked) => asked.plan.to_string(),
            Effect::ScaleUpPlan(asked) => asked.plan.to_string(),
            Effect::StopPlan(asked) => asked.plan.to_string(),
            Effect::ConfirmReading(asked) => asked.point.to_string(),
            Effect::RevokeDecision(asked) => asked.decision.to_string(),
            Effect::GrantMandate(asked) => asked.mandate.to_string(),
            Effect::NarrowMandate(asked) => asked.mandate.to_string(),
            Effect::RevokeMandate(asked) => asked.mandate.to_string(),
            Effect::RatifyAct(asked) => asked.act.to_string(),
            Effect::AdjustStrategy(_) | Effect::SetPolicy(_) => String::new(),
        }
    }
}

/// Whether every core partner must be represented: for money and capacity, for the mandates over them, and
/// for the readings, which can change whose voice counts.
fn is_means(competence: Option<Competence>) -> bool {
    use Competence::{ConfirmReading, DistributeCapacity, DistributeEffort, DistributeFunds, GrantMandate};
    matches!(
        competence,
        Some(DistributeFunds | DistributeCapacity | DistributeEffort | GrantMandate | ConfirmReading)
    )
}

/// Whether an effect is about means. What takes back a decision about them is about them too.
pub(super) fn about_means(c: &Context<'_>, effect: &Effect) -> bool {
    match effect {
        Effect::RevokeDecision(asked) => moved_means(c, &asked.decision),
        effect => is_means(needs(c, effect)),
    }
}

/// Whether an earlier decision was about means.
pub(super) fn moved_means(c: &Context<'_>, earlier: &DecisionId) -> bool {
    let case = c.programme.decisions.decisions.get(earlier);
    case.is_some_and(|case| case.effects.iter().any(|event| is_means(competence_of(c.programme, event))))
}

/// The competence that an effect took, by its event; none for what follows from another effect.
pub(crate) fn competence_of(programme: &Programme, event: &Event) -> Option<Competence> {
    if let Event::FundsAllocated(_) | Event::FundsReserved(_) | Event::FundsReassigned(_) = event {
        Some(Competence::DistributeFunds)
    } else if let Event::InitiativeBudgetGranted(_) | Event::BudgetAdopted(_) = event {
        Some(Competence::DistributeFunds)
    } else if let Event::CapacityDistributed(_) = event {
        Some(Competence::DistributeCapacity)
    } else if let Event::EffortDistributed(_) = event {
        Some(Competence::DistributeEffort)
    } else if let Event::StrategyAdjusted(_) = event {
        Some(Competence::DecideMainLines)
    } else if let Event::GroupFormed(_) | Event::GroupsMerged(_) | Event::GroupEnded(_) = event {
        Some(Competence::FormGroup)
    } else if let Event::PlanAdopted(verdict) | Event::PlanRejected(verdict) = event {
        adopting(programme, &verdict.plan)
    } else if let Event::PlanExpanded(_) = event {
        Some(Competence::ExpandPlan)
    } else if let Event::PlanScaledUp(_) = event {
        Some(Competence::ScaleUpPlan)
    } else if let Event::PlanStopped(_) = event {
        Some(Competence::StopPlan)
    } else if let Event::ReadingConfirmed(_) = event {
        Some(Competence::ConfirmReading)
    } else if let Event::PolicySet(_) = event {
        Some(Competence::SetPolicy)
    } else if let Event::MandateGranted(_) | Event::MandateNarrowed(_) | Event::MandateRevoked(_) = event {
        Some(Competence::GrantMandate)
    } else if let Event::Ratified(ratification) = event {
        Some(programme.acts.acts.get(&ratification.act)?.act.fact.competence())
    } else {
        None
    }
}

/// Whether the body may, by itself or under the mandate that the decision cites.
pub(super) fn competent(c: &Context<'_>, decision: &Decision, effect: &Effect) -> Result<(), Rejection> {
    let Some(competence) = needs(c, effect) else { return Ok(()) };
    let like = &c.body(&decision.body)?.like;
    let competent = c.charter.competent(competence);
    let alone = matches!(decision.venue, super::Venue::Mandate { .. });
    if competent.contains(&like) && !alone {
        return Ok(());
    }
    if mandates::covers(c, decision, effect, competence)? {
        return Ok(());
    }
    Err(Rejection::NotCompetent {
        body: decision.body.clone(),
        competence,
        competent: competent.into_iter().cloned().collect(),
    })
}

/// The events of an effect. Under a reservation it is checked all the same, and only its money is set
/// aside.
pub(super) fn resolve(c: &Context<'_>, draft: &Draft<'_>, effect: &Effect) -> Result<Vec<Event>, Rejection> {
    match effect {
        Effect::AllocateFunds(asked) => funds::allocate(c, draft, asked),
        Effect::ReleaseFunds(asked) => funds::release(c, draft, asked),
        Effect::ReassignFunds(asked) => funds::reassign(c, draft, asked),
        Effect::GrantInitiativeBudget(asked) => funds::grant_initiative(c, draft, asked),
        Effect::AdoptBudget(asked) => budgets::adopt(c, draft, asked),
        Effect::DistributeCapacity(asked) => effort::distribute(c, draft, asked),
        Effect::ReleaseCapacity(asked) => effort::release(c, draft, asked),
        Effect::DistributeEffort(asked) => effort::spread(c, draft, asked),
        Effect::ReleaseEffort(asked) => effort::release_share(c, draft, asked),
        Effect::AdjustStrategy(asked) => Ok(vec![Event::StrategyAdjusted(StrategyAdjustment {
            decision: draft.decision.decision.clone(),
            what: asked.what.clone(),
            on: draft.on,
        })]),
        Effect::FormGroup(asked) => bodies::form_group(c, draft, asked),
        Effect::MergeGroups(asked) => bodies::merge_groups(c, draft, asked),
        Effect::EndGroup(asked) => bodies::end_group(c, draft, asked),
        Effect::AdoptPlan(named) => plans::judge(c, draft, named, Event::PlanAdopted),
        Effect::RejectPlan(named) => plans::judge(c, draft, named, Event::PlanRejected),
        Effect::ExpandPlan(asked) => plans::expand(c, draft, asked),
        Effect::ScaleUpPlan(asked) => plans::scale_up(c, draft, asked),
        Effect::StopPlan(asked) => plans::stop(c, draft, asked),
        Effect::ConfirmReading(asked) => charter::confirm(c, draft, asked),
        Effect::SetPolicy(asked) => charter::set_policy(c, draft, asked),
        Effect::RevokeDecision(asked) => super::rules::revoke(c, draft, &asked.decision),
        Effect::GrantMandate(asked) => mandates::grant(c, draft, asked),
        Effect::NarrowMandate(asked) => mandates::narrow(c, draft, asked),
        Effect::RevokeMandate(asked) => mandates::revoke(c, draft, asked),
        Effect::RatifyAct(asked) => acts::ratify(c, draft, asked),
    }
}

/// Of the events of a draft those that are recorded now.
pub(super) fn recorded_now(coming: Coming, event: &Event) -> bool {
    match coming {
        Coming::Now | Coming::Lifted => true,
        Coming::Reserved => {
            matches!(event, Event::DecisionTaken(_) | Event::FundsReserved(_) | Event::MandateUsed(_))
        }
    }
}
