//! The contract of an append-only log: what every backend keeps, clause by clause.
//!
//! - **L1 Order.** The entries of a programme are numbered from 0 without gaps, in the order appended. The
//!   number is the only position there is.
//! - **L2 Whole.** An entry is kept byte for byte: all of it or nothing.
//! - **L3 Prefix.** Of a batch a prefix is stored: all of it when the append succeeds, possibly less after an
//!   unknown outcome, never an entry without those before it.
//! - **L4 Conditional.** Every append names the length that it expects. Where that differs nothing is stored
//!   and the answer is [`AppendError::Conflict`] with both lengths. There is no append without expectation.
//! - **L5 Durable.** `Ok` means that the entries survive what [`Log::durability`] names. A read may return
//!   only what is durable in that sense.
//! - **L6 Unknown outcome.** Where it cannot be said whether an append was stored, the answer is
//!   [`AppendError::Unknown`]: the caller reads, and finds its command by its id or does not.
//! - **L7 Concurrent.** Any number of callers append and read at once. Of appends that expect the same length
//!   one succeeds. A read beside an append sees a prefix, never a part of an entry, and never skips one that
//!   lands later.
//! - **L8 Size.** An entry has 1 to [`MAX_ENTRY`] bytes. Another is refused before anything is stored.
//! - **L9 Back-pressure.** A full queue waits. A backend that has a deadline answers [`AppendError::Busy`]
//!   past it, and then nothing is stored.
//! - **L10 Poisoned.** After a failed sync nothing is acknowledged any more until the log is reopened.
//! - **L11 Reopening.** What was acknowledged and durable is there again, unchanged, or opening or reading
//!   says that the log is damaged. It is never silently shorter.
//! - **L12 Closing.** After [`Log::close`] everything acknowledged is durable, and every later call answers
//!   [`LogError::Closed`]. Closing twice is no error.
//! - **L13 Programmes.** Logs of several programmes live beside each other and never mix. A programme exists
//!   once it has an entry. Its name is a [`ProgrammeId`].

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use buurtkracht_core::id::ProgrammeId;

/// The most bytes that an entry can have.
pub const MAX_ENTRY: usize = 65_535;

/// A future in a box, so that a log can be held as `Arc<dyn Log>`. It needs no runtime.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The bytes of one commit, exactly as written.
pub type Entry = Vec<u8>;

/// What an acknowledged append survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Durability {
    /// Nothing: it is gone with the process.
    Volatile,
    /// A crash of the process, and a cut of the power: it is synced to the disk.
    Disk,
    /// The loss of a minority of the servers.
    Quorum,
}

impl fmt::Display for Durability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Durability::Volatile => "volatile",
            Durability::Disk => "disk",
            Durability::Quorum => "quorum",
        })
    }
}

/// An append-only log of many programmes. The module says what it promises.
pub trait Log: Send + Sync {
    /// Appends entries to a programme that has `expected` entries, and gives its new length. An empty batch
    /// only checks the expectation. The append goes on when the future is dropped.
    ///
    /// # Errors
    /// [`AppendError`]; each variant says whether anything was stored.
    fn append<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
    ) -> BoxFuture<'a, Result<u64, AppendError>>;

    /// Reads at most `limit` entries from position `from` on; fewer or none where the log ends.
    ///
    /// # Errors
    /// [`LogError`], never a wrong entry.
    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>>;

    /// The number of entries of a programme; 0 for one that does not exist.
    ///
    /// # Errors
    /// [`LogError`].
    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>>;

    /// Every programme that has an entry, in alphabetical order.
    ///
    /// # Errors
    /// [`LogError`].
    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>>;

    /// What an acknowledged append survives.
    fn durability(&self) -> Durability;

    /// Syncs and lets go. Later calls answer [`LogError::Closed`].
    ///
    /// # Errors
    /// [`LogError`] where the last sync failed.
    fn close(&self) -> BoxFuture<'_, Result<(), LogError>>;
}

/// Why entries were not appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The log has another length than expected. Nothing is stored.
    #[error("expected {expected} entries, the log has {actual}")]
    Conflict {
        /// What the caller expected.
        expected: u64,
        /// What is there.
        actual: u64,
    },
    /// An entry is empty or too large. Nothing is stored.
    #[error("an entry of {bytes} bytes: the log takes 1 to {MAX_ENTRY}")]
    Size {
        /// Its size in bytes.
        bytes: usize,
    },
    /// The queue stayed full up to the deadline. Nothing is stored.
    #[error("the log is busy: its queue stayed full, try again")]
    Busy,
    /// Whether anything was stored cannot be said: read, and look for the command.
    #[error("the outcome is unknown: {reason}")]
    Unknown {
        /// What went wrong.
        reason: String,
    },
    /// The log failed before anything was stored.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Why a log cannot be opened, read or closed.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// There is no store.
    #[error("there is no store at {}: found a programme there first, or name another place", .path.display())]
    Absent {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// Something else is there.
    #[error("{} is no store: {reason}", .path.display())]
    NotAStore {
        /// Where.
        path: PathBuf,
        /// What is there instead.
        reason: String,
    },
    /// Another process has it.
    #[error("the store {} is in use by another process: a sled store serves one process at a time", .path.display())]
    Locked {
        /// Where.
        path: PathBuf,
    },
    /// A later version wrote it.
    #[error("the store {} has format {found}, this version reads up to {newest}: use a newer version", .path.display())]
    NewerFormat {
        /// Where.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format that this version reads.
        newest: u32,
    },
    /// Something that was acknowledged is gone or changed.
    #[error("the store is damaged{}: {reason}", place(.programme, .sequence))]
    Damaged {
        /// The programme, where one is hit.
        programme: Option<ProgrammeId>,
        /// The first position that is hit, where it is known.
        sequence: Option<u64>,
        /// What is wrong.
        reason: String,
    },
    /// A sync failed before; nothing is acknowledged until the log is reopened.
    #[error("an earlier write to the store failed ({reason}): open it again")]
    Poisoned {
        /// What went wrong then.
        reason: String,
    },
    /// The log was closed.
    #[error("the log is closed")]
    Closed,
    /// The file system said no.
    #[error("{doing} {}: {source}", .path.display())]
    Io {
        /// What was tried, such as "cannot read".
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
    /// The engine failed in another way.
    #[error("the storage engine failed: {reason}")]
    Engine {
        /// What it said.
        reason: String,
    },
}

fn place(programme: &Option<ProgrammeId>, sequence: &Option<u64>) -> String {
    match (programme, sequence) {
        (Some(programme), Some(sequence)) => format!(" in programme {programme} at entry #{sequence}"),
        (Some(programme), None) => format!(" in programme {programme}"),
        (None, _) => String::new(),
    }
}

/// Refuses entries that no log takes (L8).
pub(crate) fn check_sizes(entries: &[Entry]) -> Result<(), AppendError> {
    match entries.iter().map(Vec::len).find(|bytes| !(1..=MAX_ENTRY).contains(bytes)) {
        Some(bytes) => Err(AppendError::Size { bytes }),
        None => Ok(()),
    }
}
