//! The rules, the state and the questions of a neighbourhood programme: pure and event-sourced.
//!
//! The loop: a command and the state give events, or a refusal; events give the next state; questions are
//! asked of the state. Nothing here reads a clock, a file or the network.
//!
//! ```
//! use buurtkracht_core::event::Recorded;
//! use buurtkracht_core::id::Sequence;
//! use buurtkracht_core::{CommandEnvelope, Programme, decide, evolve, questions};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let charter = buurtkracht_core::testing::charter();
//! let command: CommandEnvelope = serde_json::from_value(serde_json::json!({
//!     "programme": "example", "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "actor": "clerk",
//!     "do": { "FoundProgramme": { "charter": charter } },
//! }))?;
//! let at = "2029-12-01T12:00:00+01:00".parse()?;
//!
//! let mut programme = Programme::default();
//! let events = decide(&programme, &command, at)?;
//! let recorded = Recorded { sequence: Sequence(0), recorded_at: at, command: command.id };
//! for event in &events {
//!     evolve(&mut programme, &recorded, event);
//! }
//! assert!(questions::status(&programme, at.date_naive()).is_some());
//!
//! // A second founding is refused, by a stable code.
//! let refusal = decide(&programme, &command, at).unwrap_err();
//! assert_eq!(refusal.rejection.code(), "already-founded");
//! # Ok(())
//! # }
//! ```

pub mod actions;
pub mod acts;
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
pub mod feedback;
pub mod funds;
pub mod id;
pub mod mandates;
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
