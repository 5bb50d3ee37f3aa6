//! The backends. None imports another; what the embedded ones share stands in `writer` and `marker`, and what
//! all do in `notifier`.

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
