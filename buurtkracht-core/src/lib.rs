//! The rules, the state and the questions of a neighbourhood programme: pure and event-sourced.

pub mod id;
pub mod value;
