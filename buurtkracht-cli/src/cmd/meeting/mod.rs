//! A whole meeting from one file: prefilled, filled in, recorded.

mod asked;
pub mod differences;
pub mod enter;
pub mod hand;
mod plan;
mod prefill;

pub use asked::unknown;
pub use prefill::run;
