//! The backends. None imports another.

pub mod memory;
#[cfg(feature = "sled")]
pub mod sled;
