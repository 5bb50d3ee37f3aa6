//! Plans: annual plans, neighbourhood plans and the projects inside them (§ 3).
//!
//! Proposed → adopted → active (→ paused → active) → completed or stopped; rejected or withdrawn before it
//! is active. An annual plan ends too where a later one for its year is adopted: it is superseded. An ended
//! plan's status never changes: a restart is a new plan that continues the old one.

mod data;
mod rules;
mod state;

pub use data::{
    Colour, ExpandPlan, Output, Plan, PlanExpansion, PlanKind, PlanNamed, PlanScaling, PlanStep, PlanStop,
    PlanSupersession, PlanVerdict, Progress, ScaleUpPlan, StopGround, StopPlan,
};
pub(crate) use rules::{
    acted_on, adopting, expand, judge, open, output, own, progress, propose, scale_up, step, stop,
};
pub use state::{PlanLife, PlanStatus, Plans, StatusStep};

#[cfg(test)]
mod tests;
