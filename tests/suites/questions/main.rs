//! The questions, asked of both example programmes as an auditor would, and checked by other means.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot be set up ends there")]

mod audit;
mod book;
mod changes;
mod effect;
mod explain;
mod programs;
mod scale;
mod steering;
