//! What proves that a log is complete and unaltered.

pub mod tree;
