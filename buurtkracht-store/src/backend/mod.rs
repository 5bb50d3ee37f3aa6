//! The backends. None imports another.

pub mod memory;
