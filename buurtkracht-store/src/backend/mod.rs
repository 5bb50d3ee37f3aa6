//! The backends that keep a log, each behind a feature but the one in memory.
//!
//! None imports another. What the embedded ones share is [`crate::engine`].

#[cfg_attr(
    not(any(feature = "sled", feature = "sqlite")),
    allow(dead_code, reason = "the marker of an engine needs a part of it")
)]
pub(crate) mod files;

pub mod memory;
#[cfg(feature = "sled")]
pub mod sled;
#[cfg(feature = "sqlite")]
pub mod sqlite;
