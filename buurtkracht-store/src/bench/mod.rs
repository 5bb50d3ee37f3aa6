//! An example programme without end, and its entries, to measure with.
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
