//! How a ledger is opened.

use std::sync::Arc;
use std::time::Duration;

use super::programme_writers::ProgrammeWriters;
use super::replay::{NoObserver, Observer, Source};
use super::{Ledger, Opened};
use crate::address::{Address, Mode, OpenError};
use crate::cache::Cache;
use crate::clock::{Clock, SystemClock};
use crate::engine::QueueOptions;
use crate::log::Log;
use crate::vault::{DirectoryVault, MemoryVault, Vault};

/// How long a programme that nobody uses stays in memory, unless told otherwise.
const IDLE: Duration = Duration::from_secs(300);

/// Where snapshots are kept.
#[derive(Debug, Clone)]
enum Caching {
    /// Where the address says.
    ByAddress,
    Nowhere,
    In(Cache),
}

/// How a ledger is opened: what is not said is as the command `buurtkracht` has it. See [`Ledger::options`].
#[derive(Clone)]
pub struct LedgerOptions {
    mode: Mode,
    vault: Option<Arc<dyn Vault>>,
    clock: Arc<dyn Clock>,
    cache: Caching,
    idle: Duration,
    queue: QueueOptions,
    observer: Arc<dyn Observer>,
}

impl Default for LedgerOptions {
    fn default() -> Self {
        Self {
            mode: Mode::Open,
            vault: None,
            clock: Arc::new(SystemClock),
            cache: Caching::ByAddress,
            idle: IDLE,
            queue: QueueOptions::default(),
            observer: Arc::new(NoObserver),
        }
    }
}

impl LedgerOptions {
    /// Makes the store where there is none; by default it must be there.
    #[must_use]
    pub fn create(self) -> Self {
        Self { mode: Mode::Create, ..self }
    }

    /// Seals into this vault; by default into that of the address ([`Address::vault`]), and over a log of one's own
    /// into one in memory.
    #[must_use]
    pub fn vault(self, vault: Arc<dyn Vault>) -> Self {
        Self { vault: Some(vault), ..self }
    }

    /// Records by this clock; by default by that of the machine.
    #[must_use]
    pub fn clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// Keeps snapshots here; by default where the address says ([`Address::cache`]), and nowhere over a log of one's
    /// own.
    #[must_use]
    pub fn cache(self, cache: Cache) -> Self {
        Self { cache: Caching::In(cache), ..self }
    }

    /// Keeps no snapshots: every programme is replayed from its first entry.
    #[must_use]
    pub fn without_cache(self) -> Self {
        Self { cache: Caching::Nowhere, ..self }
    }

    /// Lets a programme that nobody has used for that long leave memory; the next use reads it again. It is five
    /// minutes where nothing is said.
    #[must_use]
    pub fn idle(self, idle: Duration) -> Self {
        Self { idle, ..self }
    }

    /// Queues appends like this, where the ledger opens the log itself.
    #[must_use]
    pub fn queue(self, queue: QueueOptions) -> Self {
        Self { queue, ..self }
    }

    /// Has somebody watch what takes long.
    #[must_use]
    pub fn observer(self, observer: Arc<dyn Observer>) -> Self {
        Self { observer, ..self }
    }

    /// Opens the ledger of a store by its address, such as `sled:./store` ([`crate::address`]). Blocking: it opens
    /// files.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(self, address: &str) -> Result<Ledger, OpenError> {
        self.open_at(address.parse()?)
    }

    /// Opens the ledger of a store by its address. Blocking: it opens files.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open_at(self, address: Address) -> Result<Ledger, OpenError> {
        let opened = self.opened(&address)?;
        // Opened again, it is there.
        let again = Some((address, LedgerOptions { mode: Mode::Open, ..self }));
        Ok(Ledger::of(opened, again))
    }

    pub(super) fn opened(&self, address: &Address) -> Result<Opened, OpenError> {
        let vault = self.vault.clone().or_else(|| Some(Arc::new(DirectoryVault::new(address.vault()?)) as _));
        let cache = match &self.cache {
            Caching::ByAddress => address.cache().map(Cache::at),
            Caching::Nowhere => None,
            Caching::In(cache) => Some(cache.clone()),
        };
        Ok(self.over_log(address.log(self.mode, self.queue)?, vault, cache))
    }

    /// Opens a ledger over a log of one's own.
    pub fn over(self, log: Arc<dyn Log>) -> Ledger {
        let cache = match &self.cache {
            Caching::ByAddress | Caching::Nowhere => None,
            Caching::In(cache) => Some(cache.clone()),
        };
        Ledger::of(self.over_log(log, self.vault.clone(), cache), None)
    }

    fn over_log(&self, log: Arc<dyn Log>, vault: Option<Arc<dyn Vault>>, cache: Option<Cache>) -> Opened {
        let vault = vault.unwrap_or_else(|| Arc::new(MemoryVault::default()));
        let (cache, observer) = (cache.map(Arc::new), Arc::clone(&self.observer));
        let source = Source { log, vault, cache, observer };
        Opened { source, clock: Arc::clone(&self.clock), writers: ProgrammeWriters::new(self.idle) }
    }
}
