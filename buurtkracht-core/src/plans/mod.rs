//! Plans: annual plans, neighbourhood plans and the projects inside them (§ 3).
//!
//! A plan is proposed ([`Plan`]), adopted ([`AdoptPlan`]) and active; it can be paused and resumed; it ends completed or
//! stopped ([`StopPlan`]). A plan that is not active yet can be rejected or withdrawn. An annual plan also ends when a later
//! one for its year is adopted. The status of an ended plan never changes: a restart is a new plan that continues the old
//! one. [`Plans`] is the state.

mod data;
mod rules;
mod state;

pub use data::{
    AdoptPlan, Colour, ExpandPlan, Output, Plan, PlanExpansion, PlanKind, PlanScaling, PlanStep, PlanStop,
    PlanSupersession, PlanVerdict, Progress, RejectPlan, ScaleUpPlan, StopGround, StopPlan,
};
pub(crate) use rules::{acted_on, adopting, open, output, own, progress, propose, start, step};
pub use state::{PlanLife, PlanStatus, Plans, StatusStep};

#[cfg(test)]
mod tests;
