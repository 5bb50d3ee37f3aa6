//! The effects of decisions, and their requirements.

use std::collections::BTreeSet;

use super::proposals::escalated;
use super::{AdjustStrategy, Basis, Coming, Decision, Effect, StrategyAdjustment};
use crate::charter::{Competence, MandateScope};
use crate::context::Context;
use crate::event::Event;
use crate::id::{BodyId, DecisionId};
use crate::mandates;
use crate::programme::Programme;
use crate::rejection::Rejection;
use crate::value::Money;

/// The payload of an effect, with its rules.
pub(crate) trait Resolve {
    /// Returns the requirements of the effect.
    fn requirements(&self, programme: &Programme) -> Requirements;

    /// Returns the events of the effect. Under a reservation it is checked all the same, and only its money is set
    /// aside.
    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection>;
}

/// The requirements of an effect, and the thing that it is about.
pub(crate) struct Requirements {
    /// The competence that it needs. A revocation needs none: it takes the same body or a higher one. Something
    /// unknown has none either, and the rules of the effect refuse it.
    competence: Option<Competence>,
    /// The id of the thing that it makes, changes or ends.
    pub(super) subject: String,
    /// The scope that a mandate for it needs, if a mandate can reach it.
    pub(crate) scope: Option<MandateScope>,
    /// The money that counts against the ceiling of a mandate.
    pub(crate) amount: Money,
}

impl Requirements {
    pub(crate) fn new(competence: Option<Competence>, subject: impl ToString) -> Self {
        Self { competence, subject: subject.to_string(), scope: None, amount: Money::ZERO }
    }

    pub(crate) fn under_mandate(self, scope: MandateScope, amount: Money) -> Self {
        Self { scope: Some(scope), amount, ..self }
    }
}

impl Effect {
    /// Returns the payload.
    pub(crate) fn payload(&self) -> &dyn Resolve {
        match self {
            Effect::AllocateFunds(asked) => asked,
            Effect::ReleaseFunds(asked) => asked,
            Effect::ReassignFunds(asked) => asked,
            Effect::GrantInitiativeBudget(asked) => asked,
            Effect::AdoptBudget(asked) => asked,
            Effect::DistributeCapacity(asked) => asked,
            Effect::ReleaseCapacity(asked) => asked,
            Effect::DistributeEffort(asked) => asked,
            Effect::ReleaseEffort(asked) => asked,
            Effect::AdjustStrategy(asked) => asked,
            Effect::FormGroup(asked) => asked,
            Effect::MergeGroups(asked) => asked,
            Effect::EndGroup(asked) => asked,
            Effect::AdoptPlan(asked) => asked,
            Effect::RejectPlan(asked) => asked,
            Effect::ExpandPlan(asked) => asked,
            Effect::ScaleUpPlan(asked) => asked,
            Effect::StopPlan(asked) => asked,
            Effect::ConfirmReading(asked) => asked,
            Effect::SetPolicy(asked) => asked,
            Effect::RevokeDecision(asked) => asked,
            Effect::GrantMandate(asked) => asked,
            Effect::NarrowMandate(asked) => asked,
            Effect::RevokeMandate(asked) => asked,
            Effect::RatifyAct(asked) => asked,
        }
    }
}

impl Resolve for AdjustStrategy {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DecideMainLines), "")
    }

    fn resolve(&self, _: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let (decision, what) = (basis.id(), self.what.clone());
        Ok(vec![Event::StrategyAdjusted(StrategyAdjustment { decision, what, on: basis.on })])
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
pub(super) fn about_means(ctx: &Context<'_>, effect: &Effect) -> bool {
    match effect {
        Effect::RevokeDecision(asked) => moved_means(ctx, &asked.decision),
        effect => is_means(effect.payload().requirements(ctx.programme).competence),
    }
}

/// Whether an earlier decision was about means.
pub(super) fn moved_means(ctx: &Context<'_>, earlier: &DecisionId) -> bool {
    let case = ctx.programme.decisions.all().get(earlier);
    case.is_some_and(|case| case.effects.iter().any(|event| is_means(event.competence(ctx.programme))))
}

/// Whether the body may, by itself or under the mandate that the decision cites.
pub(super) fn competent(ctx: &Context<'_>, decision: &Decision, effect: &Effect) -> Result<(), Rejection> {
    let Some(competence) = effect.payload().requirements(ctx.programme).competence else { return Ok(()) };
    let like = &ctx.known(&decision.body)?.like;
    let competent = ctx.charter.competent(competence);
    let alone = matches!(decision.venue, super::Venue::Mandate { .. });
    if (competent.contains(&like) || in_place_of(ctx, decision, &competent)) && !alone {
        return Ok(());
    }
    if decision.mandate.is_some() {
        return mandates::covers(ctx, decision, effect, competence);
    }
    let reaching = mandates::reaching(ctx, decision, effect);
    if alone || !reaching.is_empty() {
        return Err(Rejection::MandateNotCited { decision: decision.decision.clone(), mandates: reaching });
    }
    ctx.unless_departed(Rejection::NotCompetent {
        body: decision.body.clone(),
        competence,
        competent: competent.into_iter().cloned().collect(),
    })
}

/// Whether the body decides on a proposal in the place of a lower body that is competent.
fn in_place_of(ctx: &Context<'_>, decision: &Decision, competent: &BTreeSet<&BodyId>) -> bool {
    let case = decision.proposal.as_ref().and_then(|id| ctx.programme.decisions.proposals().get(id));
    case.is_some_and(|case| {
        let lower = ctx.programme.bodies.all().get(&case.proposal.fact.to);
        lower.is_some_and(|lower| competent.contains(&lower.like)) && escalated(ctx, case, &decision.body)
    })
}

/// Returns true for an effect under a mandate: the decision cites one, and its body is not competent by itself.
pub(super) fn under_mandate(ctx: &Context<'_>, decision: &Decision, effect: &Effect) -> bool {
    let competence = effect.payload().requirements(ctx.programme).competence;
    let like = ctx.programme.bodies.all().get(&decision.body).map(|body| &body.like);
    decision.mandate.is_some()
        && competence.zip(like).is_some_and(|(needed, like)| !ctx.charter.competent(needed).contains(&like))
}

/// Resolves effects one after another, each against the state that the events before it give.
pub(super) fn resolve_in_order(
    ctx: &Context<'_>,
    basis: &Basis<'_>,
    mut events: Vec<Event>,
    effects: &[Effect],
) -> Result<Vec<Event>, Rejection> {
    let (mut programme, mut folded) = (ctx.programme.clone(), 0);
    for effect in effects {
        let new = events.iter().skip(folded).filter(|event| seen_by_later_effects(basis.coming, event));
        programme = Context { programme: &programme, ..*ctx }.after(new);
        folded = events.len();
        let ctx = Context { programme: &programme, ..*ctx };
        events.extend(effect.payload().resolve(&ctx, basis)?);
    }
    Ok(events)
}

/// Whether the later effects of a decision see an event. They do not see the decision itself, and nothing is
/// free again before its reservation is lifted.
fn seen_by_later_effects(coming: Coming, event: &Event) -> bool {
    let frees = matches!(
        event,
        Event::FundsReleased(_)
            | Event::CapacityReleased(_)
            | Event::EffortReleased(_)
            | Event::PlanStopped(_)
            | Event::PlanSuperseded(_)
            | Event::PlanRejected(_)
            | Event::GroupEnded(_)
    );
    let hidden = matches!(event, Event::DecisionTaken(_)) || (frees && coming == Coming::Reserved);
    !hidden
}

/// Of the events of a decision those that are recorded now.
pub(super) fn recorded_now(coming: Coming, event: &Event) -> bool {
    match coming {
        Coming::Now | Coming::Lifted => true,
        Coming::Reserved => {
            matches!(event, Event::DecisionTaken(_) | Event::FundsReserved(_) | Event::MandateUsed(_))
        }
    }
}
