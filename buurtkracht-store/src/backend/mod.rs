//! The backends. None imports another; what the embedded ones share stands in `writer` and `marker`, and what
//! all do in `notifier`.

pub(crate) mod files;
pub(crate) mod marker;
pub(crate) mod notifier;
pub(crate) mod writer;

pub mod memory;
#[cfg(feature = "sled")]
pub mod sled;
#[cfg(feature = "sqlite")]
pub mod sqlite;

pub use writer::QueueOptions;
