//! The append-only log and the ledger.
