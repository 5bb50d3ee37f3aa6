//! The rules, state and questions of a neighbourhood programme, pure and event-sourced.
//!
//! - A [`Command`] asks to record something. It comes in a [`CommandEnvelope`].
//! - [`decide`] checks it against the [`Programme`], which is the state, and returns [`Event`]s or a [`Refusal`].
//! - [`evolve`] applies an event to the state. It never fails, so a log can always be replayed.
//! - [`questions`] are functions of the state and a day, each with a typed answer. [`compliance`] has findings and duties.
//!
//! Nothing here reads a clock, a file or the network: the time is a parameter, and the caller keeps the log. The crate
//! `buurtkracht-store` keeps it for you.
//!
//! ```
//! use buurtkracht_core::record::CommitMeta;
//! use buurtkracht_core::id::Sequence;
//! use buurtkracht_core::value::Day;
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
//! let recorded = CommitMeta { sequence: Sequence(0), recorded_at: at, command: command.id };
//! for event in events {
//!     evolve(&mut programme, &recorded, event);
//! }
//! assert!(questions::status(&programme, Day::from(at.date_naive())).is_some());
//!
//! // A second founding is refused, by a stable code.
//! let refusal = decide(&programme, &command, at).unwrap_err();
//! assert_eq!(refusal.rejection.code(), "already-founded");
//! # Ok(())
//! # }
//! ```
//!
//! # Topics
//!
//! Each topic is a module with its commands, effects and events, its rules, and its slice of the state:
//!
//! | § of the declaration | What | Module |
//! |---|---|---|
//! | 1, 5, 8 | the text, its signing, its changes; readings and policy | [`charter`] |
//! | 2, 3 | goals and their indicators, baselines, targets, figures, evaluations | [`evaluation`] |
//! | 3 | partners, areas, persons | [`partners`], [`areas`], [`persons`] |
//! | 3 | bodies, seats, deputies, groups | [`bodies`] |
//! | 3 | meetings, minutes, actions | [`meetings`], [`actions`] |
//! | 3 | proposals, decisions, reservations, corrections | [`decisions`] |
//! | 3 | mandates | [`mandates`] |
//! | 3 | plans and projects | [`plans`] |
//! | 3, 4 | capacity, effort, work | [`effort`] |
//! | 4 | money, from the pledge to the line of an invoice | [`funds`] |
//! | 6 | reports, signals, feedback | [`feedback`] |
//! | 7.1 | other funding, budgets | [`funding`], [`budgets`] |
//! | practice | irregular acts, facts from before the signing | [`acts`] |
//!
//! # Features
//!
//! - `schemars`: `JsonSchema` for commands, events, the charter and answers.
//! - `testing`: an example programme, given/when/then, and random histories, in `testing`.

#![forbid(unsafe_code)]

pub mod actions;
pub mod acts;
pub mod areas;
pub mod bodies;
pub mod budgets;
pub mod charter;
pub mod command;
pub mod compliance;
mod context;
mod decide;
pub mod decisions;
pub mod effort;
pub mod evaluation;
pub mod event;
mod evolve;
pub mod feedback;
pub mod funding;
pub mod funds;
pub mod id;
pub mod initiatives;
mod key;
pub mod mandates;
pub mod meetings;
mod participant;
pub mod partners;
mod payload;
pub mod persistent;
pub mod persons;
pub mod plans;
mod programme;
pub mod questions;
pub mod record;
pub mod rejection;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod value;

#[doc(inline)]
pub use command::{Command, CommandEnvelope};
pub use decide::{RULES, decide};
#[doc(inline)]
pub use event::Event;
pub use evolve::{STATE, evolve};
pub use participant::Participant;
pub use programme::{Programme, Slice};
#[doc(inline)]
pub use record::{CommitMeta, Record};
#[doc(inline)]
pub use rejection::{Refusal, Rejection};
