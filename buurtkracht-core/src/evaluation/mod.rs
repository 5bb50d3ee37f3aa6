//! Indicators, baselines, measurements, targets and evaluations (§§ 2, 3; domain § 6).
//!
//! An [`Indicator`] has a [`Measurement`] per area and time, and a [`Target`] to reach. An [`Evaluation`] judges a plan or
//! the programme. Figures are about areas, never about one person. A missing value is absent and a small one is suppressed;
//! neither is zero. [`Evaluations`] is the state.

mod data;
mod rules;
mod state;

pub use data::{
    Conclusion, Direction, Evaluation, EvaluationKind, EvaluationSubject, Indicator, Measured, Measurement,
    Target,
};
pub(crate) use rules::{define, evaluate, record_baseline, record_measurement, set_target};
pub use state::{Evaluations, Series};

#[cfg(test)]
mod tests;
