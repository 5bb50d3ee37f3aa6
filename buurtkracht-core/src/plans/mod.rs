//! Plans: annual plans, neighbourhood plans and the projects inside them (§ 3).
//!
//! Proposed → adopted → active (→ paused → active) → completed or stopped; rejected or withdrawn before it
//! is active. An annual plan ends too where a later one for its year is adopted: it is superseded. An ended
//! plan's status never changes: a restart is a new plan that continues the old one.

mod data;
mod rules;
mod state;

pub use data::{
    AdoptPlan, Colour, ExpandPlan, Output, Plan, PlanExpansion, PlanKind, PlanScaling, PlanStep, PlanStop,
    PlanSupersession, PlanVerdict, Progress, RejectPlan, ScaleUpPlan, StopGround, StopPlan,
};
pub(crate) use rules::{acted_on, adopting, open, output, own, progress, propose, step};
pub use state::{PlanLife, PlanStatus, Plans, StatusStep};

#[cfg(test)]
mod tests;
