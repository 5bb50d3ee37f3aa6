//! A whole meeting from one file: prefilled, filled in, recorded.

mod asked;
pub mod enter;
mod plan;
mod prefill;

pub use prefill::{Prefilled, run};
