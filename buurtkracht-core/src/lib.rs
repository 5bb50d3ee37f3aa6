//! The rules, the state and the questions of a neighbourhood programme: pure and event-sourced.

pub mod areas;
pub mod bodies;
pub mod charter;
pub mod command;
pub mod compliance;
mod decide;
pub mod decisions;
pub mod evaluation;
pub mod event;
mod evolve;
pub mod funds;
pub mod id;
pub mod meetings;
pub mod partners;
pub mod persons;
pub mod plans;
mod programme;
pub mod questions;
pub mod rejection;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod value;

pub use command::{Command, CommandEnvelope};
pub use decide::{RULES, decide};
pub use event::{Event, Record, Recorded};
pub use evolve::evolve;
pub use programme::Programme;
pub use rejection::{Refusal, Rejection};
