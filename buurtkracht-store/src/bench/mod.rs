//! What the benchmarks measure with: a made-up programme that goes on without end, and its entries.
//!
//! Every command is accepted by the rules when it is handed in after those before it, so a log of any length is
//! one that a ledger could have written.

mod charter;
mod commands;
mod entries;
mod group;
mod workload;

pub use entries::{Entries, NotMade, fill};
pub use workload::{Step, Workload};

#[cfg(test)]
mod tests;
