//! The contract of an append-only log: what every backend keeps, clause by clause. `docs/log-contract.md` says
//! each at length, and [`crate::conformance`] checks it.
//!
//! A storage engine in this process implements [`crate::engine::Engine`] and gets a [`Log`] from us. A log on a server,
//! which has its own queue and its own outcomes, implements [`Log`].
//!
//! - **L1 Order.** The entries of a programme are numbered from 0 without gaps, in the order appended. The
//!   number is the only position there is. A read returns fewer entries than its limit only where the log ends, and
//!   the length is the number of entries that can be read.
//! - **L2 Whole.** An entry is kept byte for byte: all of it or nothing.
//! - **L3 Prefix.** Of a batch a prefix is stored: all of it when the append succeeds, possibly less after an
//!   unknown outcome, never an entry without those before it. What was stored before stays.
//! - **L4 Conditional.** Every append names the length that it expects. Where that differs nothing is stored
//!   and the answer is [`AppendError::Conflict`] with both lengths. There is no append without expectation.
//! - **L5 Durable.** `Ok` means that the entries survive what [`Log::durability`] names. A read, a length and a
//!   conflict show only what is durable in that sense.
//! - **L6 Unknown outcome.** Where it cannot be said whether an append was stored, the answer is
//!   [`AppendError::Unknown`]: the caller reads, and finds its command by its id or does not. The log never
//!   stores the same append twice.
//! - **L7 Concurrent.** Any number of callers append and read at once. Of appends that expect the same length
//!   one succeeds. A read beside an append sees a prefix, never a part of an entry, and never skips one that
//!   lands later. An outcome is told without a lock, so a completion may use the log, or wait for a thread that does.
//! - **L8 Size.** An entry has 1 to [`MAX_ENTRY`] bytes. Another is refused before anything of its batch is stored.
//! - **L9 Back-pressure.** The queue is bounded: [`Log::reserve`] waits for a place in it, and answers
//!   [`AppendError::Busy`] past the log's deadline. Then nothing is stored. [`Log::enqueue`] waits for nothing. An
//!   append that has its place is stored and answered, however long that takes, also where nobody waits for the answer
//!   any more.
//! - **L10 Poisoned.** After a failed write or sync nothing is acknowledged any more until the log is reopened, also
//!   where the caller had its place before.
//! - **L11 Reopening.** What was acknowledged and durable is there again, unchanged, or opening or reading
//!   says that the log is damaged. It is never silently shorter.
//! - **L12 Closing.** [`Log::close`] lets what was handed in finish. After it every later call answers
//!   [`LogError::Closed`]. Closing twice is no error.
//! - **L13 Programmes.** Logs of several programmes live beside each other and never mix. A programme exists
//!   once it has an entry. Its name is a [`ProgrammeId`], and two names differ where one byte does.
//! - **L14 Following.** What [`Log::listen`] gives resolves once an entry can be read that could not be when it was
//!   called, whoever appended it, and when the log is closed or dropped. It may resolve earlier, for no reason. So
//!   who listens before looking misses nothing.

use std::fmt;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use buurtkracht_core::id::ProgrammeId;
use futures_channel::oneshot;

use crate::error::{ErrorKind, serialize_as_described};
use crate::files::FileError;

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

/// A place in the queue of a log: the right to hand in one append. Dropped, it is free again.
pub struct Permit(#[expect(dead_code, reason = "held for its drop")] Option<Box<dyn Send + Sync>>);

impl Permit {
    /// A place that somebody holds: it is given back by dropping what is held.
    pub fn held(place: impl Send + Sync + 'static) -> Self {
        Self(Some(Box::new(place)))
    }

    /// A place in a log that has no queue.
    pub const fn free() -> Self {
        Self(None)
    }
}

/// What to do with the outcome of an append. It is done once; dropped undone, the outcome is unknown.
pub struct Completion(Option<Box<dyn FnOnce(Appended) + Send>>);

/// The outcome of an append: the new length.
pub type Appended = Result<u64, AppendError>;

impl Completion {
    /// Calls this with the outcome, on whichever thread the log has it.
    pub fn new(with: impl FnOnce(Appended) + Send + 'static) -> Self {
        Self(Some(Box::new(with)))
    }

    /// Tells the outcome. A backend holds no lock while it does, since a completion may use the log, or wait for a
    /// thread that does.
    pub fn tell(mut self, outcome: Appended) {
        if let Some(with) = self.0.take() {
            with(outcome);
        }
    }
}

impl Drop for Completion {
    fn drop(&mut self) {
        if let Some(with) = self.0.take() {
            with(Err(AppendError::Unknown { reason: "the log ended before it answered".to_owned() }));
        }
    }
}

/// An append-only log of many programmes. The module says what it promises.
///
/// Implement it for a remote log. A storage engine in this process implements [`Engine`](crate::engine::Engine), which
/// is much less.
///
/// An append has two halves, so that a caller can be told by the thread that knows, without another one in
/// between ([`Log::enqueue`]); most callers take them together ([`Log::append`]).
pub trait Log: Send + Sync {
    /// Waits for a place in the queue.
    ///
    /// # Errors
    /// [`AppendError::Busy`] past the deadline of the log; [`LogError::Closed`].
    fn reserve(&self) -> BoxFuture<'_, Result<Permit, AppendError>>;

    /// Hands in entries for a programme that has `expected` entries, and returns without waiting for the disk, the
    /// network or another append. An empty batch only checks the expectation. What was handed in by one caller for one programme is stored in that order.
    /// `done` is told the new length, or why nothing, or it cannot be said what, was stored; possibly before
    /// this returns.
    fn enqueue(
        &self,
        permit: Permit,
        programme: &ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
        done: Completion,
    );

    /// Appends entries to a programme that has `expected` entries, and gives its new length. Once the entries
    /// are handed in, which the first poll does where the queue has a place, the append goes on when the future
    /// is dropped.
    ///
    /// # Errors
    /// [`AppendError`]; each variant says whether anything was stored.
    fn append<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
    ) -> BoxFuture<'a, Appended> {
        Box::pin(async move {
            let permit = self.reserve().await?;
            let (told, outcome) = oneshot::channel();
            // Nobody listens any more where the caller went away.
            let done = Completion::new(|outcome| drop(told.send(outcome)));
            self.enqueue(permit, programme, expected, entries, done);
            outcome
                .await
                .unwrap_or_else(|_| Err(AppendError::Unknown { reason: "no answer came".to_owned() }))
        })
    }

    /// Reads at most `limit` entries from position `from` on; fewer, or none, only where the log ends. A log that
    /// fetches pages from elsewhere goes on until it has them all.
    ///
    /// # Errors
    /// [`LogError`], never a wrong entry.
    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>>;

    /// The number of entries of a programme that a read finds; 0 for one that does not exist.
    ///
    /// # Errors
    /// [`LogError`].
    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>>;

    /// Every programme that has an entry, in alphabetical order.
    ///
    /// # Errors
    /// [`LogError`].
    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>>;

    /// Hears of entries: what it gives resolves once an entry, of this programme or of any, can be read that could
    /// not be when this was called, and when the log is closed. It need not be polled before, and keeps no hold of
    /// the log. It may resolve for no reason, so look; and listen before looking, so that nothing is missed.
    fn listen(&self, of: Option<&ProgrammeId>) -> BoxFuture<'static, ()>;

    /// What an acknowledged append survives.
    fn durability(&self) -> Durability;

    /// Lets what was handed in finish, and lets go of the store, without blocking the thread that polls. Later calls
    /// answer [`LogError::Closed`].
    ///
    /// # Errors
    /// [`LogError`] where the last sync failed.
    fn close(&self) -> BoxFuture<'_, Result<(), LogError>>;
}

/// Why entries were not appended.
#[derive(Debug, Clone, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum AppendError {
    /// The log has another length than expected. Nothing is stored.
    #[error("expected {expected} entries, the log has {actual}")]
    #[strum(serialize = "length-conflict")]
    Conflict {
        /// The length that the caller expected.
        expected: u64,
        /// The length of the log.
        actual: u64,
    },
    /// An entry is empty or too large. Nothing is stored.
    #[error("an entry of {bytes} bytes: the log takes 1 to {MAX_ENTRY}")]
    #[strum(serialize = "entry-size")]
    Size {
        /// The size of the entry in bytes.
        bytes: usize,
    },
    /// The queue stayed full up to the deadline. Nothing is stored.
    #[error("the log is busy: its queue stayed full, try again")]
    Busy,
    /// Whether anything was stored cannot be said: read, and look for the command.
    #[error("the outcome is unknown: {reason}")]
    #[strum(serialize = "outcome-unknown")]
    Unknown {
        /// The failure, in words.
        reason: String,
    },
    /// The log failed before anything was stored.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Why a log cannot be opened, read or closed.
#[derive(Debug, Clone, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case", prefix = "store-")]
#[non_exhaustive]
pub enum LogError {
    /// There is no store.
    #[error("there is no store at {}: found a programme there first, or name another place", .path.display())]
    Absent {
        /// The path of the missing store.
        path: PathBuf,
    },
    /// Something else is there.
    #[error("{} is no store: {reason}", .path.display())]
    NotAStore {
        /// The path of the file or folder.
        path: PathBuf,
        /// The thing that is there instead.
        reason: String,
    },
    /// Another process has it, also after opening waited for it: a second for sled, for SQLite as long as its
    /// option `busy` says.
    #[error("the store {} is in use by another process, which has it for itself: let that finish first", .path.display())]
    Locked {
        /// The path of the store.
        path: PathBuf,
    },
    /// A later version wrote it.
    #[error("the store {} has format {found}, this version reads up to {newest}: use a newer version", .path.display())]
    NewerFormat {
        /// The path of the store.
        path: PathBuf,
        /// The format number of the store.
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
        /// The fault, in words.
        reason: String,
    },
    /// A sync failed before; nothing is acknowledged until the log is reopened.
    #[error("an earlier write to the store failed ({reason}): open it again")]
    Poisoned {
        /// The earlier failure, in words.
        reason: String,
    },
    /// The log was closed; open it again to go on.
    #[error("the log is closed")]
    Closed,
    /// The store was opened for reading. Nothing is stored.
    #[error("the store is open for reading only: open it to write")]
    ReadOnly,
    /// The file system said no.
    #[error("{doing} {}: {source}{}", .path.display(), remedy(.source))]
    Io {
        /// The failed operation, such as "cannot read".
        doing: &'static str,
        /// The path of the file or folder.
        path: PathBuf,
        /// The error of the file system.
        source: Arc<io::Error>,
    },
    /// The engine failed in another way.
    #[error("the storage engine failed: {reason}")]
    Engine {
        /// The error of the engine.
        reason: String,
    },
}

impl AppendError {
    /// Returns the stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            AppendError::Log(error) => error.code(),
            other => other.into(),
        }
    }

    /// Returns the reaction that the error asks for.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            AppendError::Conflict { .. } => ErrorKind::Conflict,
            AppendError::Size { .. } => ErrorKind::Invalid,
            AppendError::Busy => ErrorKind::Unavailable,
            AppendError::Unknown { .. } => ErrorKind::Unknown,
            AppendError::Log(error) => error.kind(),
        }
    }
}

impl LogError {
    /// Returns the stable name of the error.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// Returns the reaction that the error asks for.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            LogError::Damaged { .. } => ErrorKind::Damaged,
            LogError::ReadOnly => ErrorKind::Invalid,
            LogError::Absent { .. }
            | LogError::NotAStore { .. }
            | LogError::Locked { .. }
            | LogError::NewerFormat { .. }
            | LogError::Poisoned { .. }
            | LogError::Closed
            | LogError::Io { .. }
            | LogError::Engine { .. } => ErrorKind::Unavailable,
        }
    }
}

serialize_as_described!(AppendError, LogError);

impl From<FileError> for LogError {
    fn from(FileError { doing, path, source }: FileError) -> Self {
        Self::Io { doing, path, source: Arc::new(source) }
    }
}

impl LogError {
    /// Returns what makes a [`LogError::Io`] of an error of the file system: `read(path).map_err(LogError::io("cannot
    /// read", path))`.
    pub fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { doing, path, source: Arc::new(source) }
    }
}

/// What the user can do about an error of the file system, where that is known.
fn remedy(source: &io::Error) -> &'static str {
    /// EIO, which has no kind of its own.
    const DISK_FAILS: i32 = 5;
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            " - free space on that disk, then open the store again"
        }
        io::ErrorKind::ReadOnlyFilesystem => " - make that file system writable, then open the store again",
        io::ErrorKind::PermissionDenied => " - let this user read and write there, then open the store again",
        _ if source.raw_os_error() == Some(DISK_FAILS) => {
            " - the disk fails: have it and its file system checked, then open the store again"
        }
        _ => "",
    }
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
