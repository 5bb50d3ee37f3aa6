//! The backends that keep a log, each behind a feature but the one in memory.
//!
//! None imports another. The embedded ones share `writer` and `marker`, and all share `notifier`.

#[cfg(any(feature = "sled", feature = "sqlite"))]
pub(crate) mod files;
#[cfg(any(feature = "sled", feature = "sqlite"))]
pub(crate) mod marker;
pub(crate) mod notifier;
#[cfg(any(feature = "sled", feature = "sqlite"))]
pub(crate) mod writer;

pub mod memory;
#[cfg(feature = "sled")]
pub mod sled;
#[cfg(feature = "sqlite")]
pub mod sqlite;

#[cfg(any(feature = "sled", feature = "sqlite"))]
pub use writer::QueueOptions;
