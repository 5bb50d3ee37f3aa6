//! What a decision did, and what became of that.

use schemars::JsonSchema;
use serde::Serialize;

use crate::decisions::{DecisionCase, ReservationEnd};
use crate::event::Event;
use crate::funds::AllocationFigures;
use crate::id::{AllocationId, Sequence};
use crate::plans::{PlanLife, PlanStatus};
use crate::programme::Programme;

/// An effect, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EffectExplained {
    /// The event.
    pub event: Event,
    /// The figures of the allocation, where money was allocated.
    pub allocation: Option<AllocationFigures>,
    /// Where the plan stands by all that is recorded, where it is about a plan.
    pub plan_status: Option<PlanStatus>,
    /// The entry: that of the decision or, where it waited under a reservation, the one that lifted it.
    pub entry: Sequence,
}

/// The effects of a decision, in the order that it resolved them.
pub(super) fn effects(programme: &Programme, case: &DecisionCase) -> Vec<EffectExplained> {
    let entry = match &case.reservation_end {
        Some(ReservationEnd::Lifted(lifted)) => lifted.sequence.max(case.decision.sequence),
        Some(ReservationEnd::Lapsed(_)) | None => case.decision.sequence,
    };
    case.effects.iter().map(|event| effect_explained(programme, event, entry)).collect()
}

fn effect_explained(programme: &Programme, event: &Event, entry: Sequence) -> EffectExplained {
    let funds = programme.funds();
    let account = |id: &AllocationId| funds.accounts().contains_key(id).then(|| funds.figures(id));
    let allocation = if let Event::FundsAllocated(fact) = event { account(&fact.allocation) } else { None };
    let plan_status = event.plan().and_then(|plan| programme.plans().all().get(plan)).map(PlanLife::status);
    EffectExplained { event: event.clone(), allocation, plan_status, entry }
}
