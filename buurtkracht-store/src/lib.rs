//! The append-only log of a programme, and the ledger that embedders hold.

pub mod backend;
pub mod clock;
pub mod commit;
#[cfg(feature = "testing")]
pub mod conformance;
pub mod ledger;
pub mod log;
pub mod proof;
pub mod vault;
