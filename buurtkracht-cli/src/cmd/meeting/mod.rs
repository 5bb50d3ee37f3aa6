//! A whole meeting from one file: prefilled, filled in, recorded.

pub mod enter;
mod plan;
mod prefill;
mod request;

pub use prefill::{Prefill, run};
