//! The append-only log of a programme, and the ledger that embedders hold.

pub mod backend;
pub mod log;
