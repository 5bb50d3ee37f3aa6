//! Options for opening a ledger.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

use super::programme_writers::ProgrammeWriters;
use super::replay::{NoObserver, Observer, Source};
use super::{Inner, Ledger, Opener};
use crate::address::{Address, Mode, OpenError};
use crate::cache::Cache;
use crate::clock::{Clock, SystemClock};
use crate::engine::QueueOptions;
use crate::log::Log;
use crate::vault::{DirectoryVault, MemoryVault, Sealer, Vault};

/// How long a programme that nobody uses stays in memory, unless told otherwise.
const IDLE: Duration = Duration::from_secs(300);

/// The longest pause between two entries for which nobody has to confirm the clock.
const LONGEST_PAUSE: TimeDelta = TimeDelta::days(366);

impl Ledger {
    /// Blocking: opens files. Opens the ledger of an existing store, as the command `buurtkracht` does.
    ///
    /// `address` is for example `sled:./store` or `sqlite:store.db`, see [`crate::address`].
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(address: &str) -> Result<Self, OpenError> {
        Self::options().open(address)
    }

    /// Blocking: opens files. Opens the ledger of a store, and creates the store if it does not exist.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn create(address: &str) -> Result<Self, OpenError> {
        Self::options().mode(Mode::Create).open(address)
    }

    /// Returns options to open a ledger with your own vault, clock, cache or log.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use buurtkracht_store::backend::memory::MemoryLog;
    /// use buurtkracht_store::ledger::Ledger;
    /// let ledger = Ledger::options().without_cache().over(Arc::new(MemoryLog::new()));
    /// ```
    pub fn options() -> LedgerOptions {
        LedgerOptions::default()
    }
}

/// The place of the snapshots.
#[derive(Debug, Clone)]
enum Caching {
    /// Next to the store.
    ByAddress,
    Nowhere,
    In(Cache),
}

/// Options for opening a ledger, made by [`Ledger::options`]. The defaults are those of the command `buurtkracht`.
#[derive(Clone)]
pub struct LedgerOptions {
    mode: Mode,
    vault: Option<Arc<dyn Vault>>,
    clock: Arc<dyn Clock>,
    longest_pause: TimeDelta,
    cache: Caching,
    idle: Duration,
    queue: QueueOptions,
    observer: Arc<dyn Observer>,
}

impl Default for LedgerOptions {
    fn default() -> Self {
        Self {
            mode: Mode::Write,
            vault: None,
            clock: Arc::new(SystemClock),
            longest_pause: LONGEST_PAUSE,
            cache: Caching::ByAddress,
            idle: IDLE,
            queue: QueueOptions::default(),
            observer: Arc::new(NoObserver),
        }
    }
}

impl LedgerOptions {
    /// Sets how the store is opened. The default is [`Mode::Write`].
    ///
    /// [`Mode::Read`] writes nothing to the store: no entry, no repair, no snapshot next to it. It works on read-only media.
    /// A cache of your own ([`LedgerOptions::cache`]) still gets snapshots.
    #[must_use]
    pub fn mode(self, mode: Mode) -> Self {
        Self { mode, ..self }
    }

    /// Sets the vault. The default lies next to the store ([`Address::vault`]), or in memory for your own log.
    #[must_use]
    pub fn vault(self, vault: Arc<dyn Vault>) -> Self {
        Self { vault: Some(vault), ..self }
    }

    /// Sets the clock. The default is the system clock.
    #[must_use]
    pub fn clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// Sets the longest pause between two entries of a programme. After a longer pause a command needs a person who
    /// confirms the clock ([`Submission::clock_confirmed`](super::Submission::clock_confirmed)). The default is 366 days.
    #[must_use]
    pub fn longest_pause(self, longest_pause: TimeDelta) -> Self {
        Self { longest_pause, ..self }
    }

    /// Sets the snapshot cache. The default lies next to the store ([`Address::cache`]); your own log has none.
    #[must_use]
    pub fn cache(self, cache: Cache) -> Self {
        Self { cache: Caching::In(cache), ..self }
    }

    /// Uses no snapshots. Opening a programme then replays its whole log.
    #[must_use]
    pub fn without_cache(self) -> Self {
        Self { cache: Caching::Nowhere, ..self }
    }

    /// Sets how long an unused programme stays in memory. The default is five minutes.
    #[must_use]
    pub fn idle(self, idle: Duration) -> Self {
        Self { idle, ..self }
    }

    /// Sets the append queue. It has no effect on your own log.
    #[must_use]
    pub fn queue(self, queue: QueueOptions) -> Self {
        Self { queue, ..self }
    }

    /// Sets an observer for long operations.
    #[must_use]
    pub fn observer(self, observer: Arc<dyn Observer>) -> Self {
        Self { observer, ..self }
    }

    /// Blocking: opens files. Opens the store at an address such as `sled:./store`, see [`crate::address`].
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(self, address: &str) -> Result<Ledger, OpenError> {
        self.open_at(address.parse()?)
    }

    /// Blocking: opens files. Opens the store at a parsed address.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open_at(self, address: Address) -> Result<Ledger, OpenError> {
        let inner = self.inner(&address)?;
        // From now on the store exists. Closing a store in memory deletes it.
        let mode = if self.mode == Mode::Create { Mode::Write } else { self.mode };
        let options = LedgerOptions { mode, ..self };
        let on_disk = address.path().is_some();
        let opener: Opener = Arc::new(move || options.inner(&address));
        Ok(Ledger::of(inner, on_disk.then_some(opener)))
    }

    fn inner(&self, address: &Address) -> Result<Inner, OpenError> {
        let vault = self.vault.clone().or_else(|| Some(Arc::new(DirectoryVault::new(address.vault()?)) as _));
        let cache = match &self.cache {
            Caching::ByAddress => address.cache().map(Cache::at).map(|cache| match self.mode {
                Mode::Read => cache.read_only(),
                Mode::Write | Mode::Create => cache,
            }),
            Caching::Nowhere => None,
            Caching::In(cache) => Some(cache.clone()),
        };
        Ok(self.over_log(address.log(self.mode, self.queue)?, vault, cache))
    }

    /// Opens a ledger over your own log.
    pub fn over(self, log: Arc<dyn Log>) -> Ledger {
        let cache = match &self.cache {
            Caching::ByAddress | Caching::Nowhere => None,
            Caching::In(cache) => Some(cache.clone()),
        };
        Ledger::of(self.over_log(log, self.vault.clone(), cache), None)
    }

    fn over_log(&self, log: Arc<dyn Log>, vault: Option<Arc<dyn Vault>>, cache: Option<Cache>) -> Inner {
        let vault = vault.unwrap_or_else(|| Arc::new(MemoryVault::default()));
        let sealer = Arc::new(Sealer::new(vault));
        let (cache, observer) = (cache.map(Arc::new), Arc::clone(&self.observer));
        let source = Source { log, sealer, cache, observer };
        let (clock, longest_pause) = (Arc::clone(&self.clock), self.longest_pause);
        Inner { source, clock, longest_pause, writers: ProgrammeWriters::new(self.idle) }
    }
}
