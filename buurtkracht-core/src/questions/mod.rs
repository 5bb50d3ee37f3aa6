//! Questions: pure answers over the state, each fact with the entries that it rests on.
//!
//! Each question is a module with its answer. Its function is re-exported here, so `questions::funds(..)` asks, and
//! `questions::funds::FundsAnswer` is what it answers.
//!
//! Two clocks: *known at* is a prefix of the log, chosen by the caller who replays it; *as of* is a day that
//! the question takes.

pub mod agenda;
pub mod as_of;
pub mod budgets;
pub mod capacity;
pub mod changes;
pub mod charter;
pub mod delivered;
pub mod effect;
pub mod efficiency;
pub mod explain;
pub mod feedback;
pub mod funds;
pub mod graph;
pub mod lawfulness;
pub mod mandates;
pub mod means;
pub mod mentions;
pub mod network;
pub mod open;
pub mod page;
mod places;
pub mod register;
pub mod results;
pub mod roles;
pub mod sample;
pub mod search;
pub mod seats;
pub mod status;
pub mod what_if;

pub use crate::payload::Topic;
pub use agenda::agenda;
pub use budgets::budgets;
pub use capacity::capacity;
pub use changes::changes;
pub use charter::charter;
pub use delivered::delivered;
pub use effect::effect;
pub use efficiency::efficiency;
pub use explain::explain;
pub use feedback::feedback;
pub use funds::funds;
pub use graph::graph;
pub use lawfulness::lawfulness;
pub use mandates::mandates;
pub use mentions::mentions;
pub use network::network;
pub use open::open;
pub use page::page;
pub use register::register;
pub use roles::roles;
pub use sample::sample;
pub use seats::{seats, who};
pub use status::status;
pub use what_if::what_if;
