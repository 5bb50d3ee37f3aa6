//! An append-only log for a neighbourhood programme, and the ledger that services embed.
//!
//! - [`Ledger::options`](ledger::Ledger::options) opens a ledger at an [`Address`](address::Address).
//! - A [`Ledger`](ledger::Ledger) takes a [`Submission`](ledger::Submission), decides on it by the rules of
//!   [`buurtkracht_core`], appends the commit to a [`Log`](log::Log), and answers when that is durable.
//! - A [`View`](ledger::View) of the ledger is the state to ask [`questions`](buurtkracht_core::questions) of.
//! - A [`backend`] keeps the log: in memory, in sled (feature `sled`) or in SQLite (feature `sqlite`).
//! - A [`Vault`](vault::Vault) keeps names and sealed texts, of which the log has digests.
//! - A [`Subscription`](subscribe::Subscription) keeps a table or a mailing in sync with the log.
//! - A [`Cache`](cache::Cache) makes opening quick, and [`doctor`] examines a damaged store.
//!
//! ```
//! use std::sync::Arc;
//! use buurtkracht_core::{CommandEnvelope, testing};
//! use buurtkracht_store::backend::memory::MemoryLog;
//! use buurtkracht_store::ledger::{Check, Ledger, Submission};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # pollster::block_on(async {
//! let ledger = Ledger::options().over(Arc::new(MemoryLog::new()));
//! let found: CommandEnvelope = serde_json::from_value(serde_json::json!({
//!     "programme": "example", "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "actor": "clerk",
//!     "do": { "FoundProgramme": { "charter": testing::charter() } },
//! }))?;
//! let receipt = ledger.submit(&Submission::of(&found)?).await?;
//! assert_eq!(receipt.sequence.0, 0);
//! // The same command again is the same receipt.
//! assert!(ledger.submit(&Submission::of(&found)?).await?.repeated);
//! // Everything is computed again from the bytes.
//! let report = ledger.verify(&found.programme, Check::Rules).await?;
//! assert!(report.flaws.is_empty());
//! # Ok(())
//! # })
//! # }
//! ```

#![forbid(unsafe_code)]

pub mod address;
pub mod backend;
#[cfg(feature = "bench")]
pub mod bench;
pub mod cache;
pub mod clock;
pub mod commit;
#[cfg(feature = "testing")]
pub mod conformance;
pub mod doctor;
pub mod draft;
pub mod engine;
mod entry;
pub mod error;
#[cfg(feature = "testing")]
pub mod faulty;
mod files;
mod format;
pub mod ledger;
pub mod log;
mod packed;
pub mod proof;
pub mod subscribe;
mod telemetry;
mod upcast;
pub mod vault;

/// The README and the book, so that their examples are compiled, and the first is run.
#[cfg(doctest)]
mod book {
    #[doc = include_str!("../../README.md")]
    pub struct Readme;
    #[doc = include_str!("../../docs/cache.md")]
    pub struct Cache;
    #[doc = include_str!("../../docs/subscriptions.md")]
    pub struct Subscriptions;
}
