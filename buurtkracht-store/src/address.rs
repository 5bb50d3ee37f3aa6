//! Addresses of stores: one line of text that says which engine keeps a store, and where.
//!
//! | address | engine | the vault and the cache lie |
//! |---|---|---|
//! | `sled:FOLDER` | sled, in a folder; one process | in that folder, as `vault` and `cache` |
//! | `sqlite:FILE` | SQLite, in one file; several processes | beside the file, as `FILE.vault` and `FILE.cache` |
//! | `memory:` | none: gone with the process | in memory; no cache |

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use crate::backend::memory::MemoryLog;
#[cfg(feature = "sled")]
use crate::backend::sled::{SledLog, SledOptions};
#[cfg(feature = "sqlite")]
use crate::backend::sqlite::{SqliteLog, SqliteOptions};
use crate::doctor::DamagedStore;
use crate::engine::QueueOptions;
use crate::error::{ErrorKind, serialize_as_described};
use crate::log::{Log, LogError};

/// Where a store is, and which engine keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Address {
    /// In memory: gone with the process.
    Memory,
    /// A folder of sled.
    Sled(PathBuf),
    /// A file of SQLite.
    Sqlite(PathBuf),
}

/// The engines that this build has, by the names that addresses begin with; memory aside.
pub const ENGINES: &[&str] = match (cfg!(feature = "sled"), cfg!(feature = "sqlite")) {
    (true, true) => &["sled", "sqlite"],
    (true, false) => &["sled"],
    (false, true) => &["sqlite"],
    (false, false) => &[],
};

/// What can be written as an address in this build.
const FORMS: &str = match (cfg!(feature = "sled"), cfg!(feature = "sqlite")) {
    (true, true) => "sled:FOLDER, sqlite:FILE or memory:",
    (true, false) => "sled:FOLDER or memory:",
    (false, true) => "sqlite:FILE or memory:",
    (false, false) => "memory:",
};

/// Why a store could not be opened by its address.
#[derive(Debug, Clone, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum OpenError {
    /// It is no address.
    #[error("{text:?} is no address of a store: write {FORMS}")]
    NotAnAddress {
        /// The refused text.
        text: String,
    },
    /// This build has no such engine.
    #[error("this build has no {engine}: build it with the feature {engine:?}")]
    EngineNotBuilt {
        /// The engine, which is also the name of the feature.
        engine: &'static str,
    },
    /// The ledger was given a log and does not know how to open that again.
    #[error(
        "this ledger was opened over a log and not by an address: open that log again, and a ledger over it"
    )]
    NoAddress,
    /// The store cannot be opened.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl OpenError {
    /// A stable word for what went wrong.
    pub fn code(&self) -> &'static str {
        match self {
            OpenError::Log(error) => error.code(),
            other => other.into(),
        }
    }

    /// What it means to whoever gets it.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            OpenError::NotAnAddress { .. } | OpenError::EngineNotBuilt { .. } => ErrorKind::Invalid,
            OpenError::NoAddress => ErrorKind::Unavailable,
            OpenError::Log(error) => error.kind(),
        }
    }
}

serialize_as_described!(OpenError);

impl FromStr for Address {
    type Err = OpenError;

    fn from_str(text: &str) -> Result<Self, OpenError> {
        match text.split_once(':') {
            Some(("memory", "")) => Ok(Address::Memory),
            Some(("sled", path)) if !path.is_empty() => Ok(Address::Sled(PathBuf::from(path))),
            Some(("sqlite", path)) if !path.is_empty() => Ok(Address::Sqlite(PathBuf::from(path))),
            _ => Err(OpenError::NotAnAddress { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Memory => f.write_str("memory:"),
            Address::Sled(path) => write!(f, "sled:{}", path.display()),
            Address::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
        }
    }
}

/// Whether a store that is not there is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It must be there.
    Open,
    /// It is made where there is none.
    Create,
}

impl Address {
    /// The file or folder of the store; `None` for one in memory.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Address::Memory => None,
            Address::Sled(path) | Address::Sqlite(path) => Some(path),
        }
    }

    /// Where the vault of the store lies; `None` for one in memory.
    pub fn vault(&self) -> Option<PathBuf> {
        self.companion("vault")
    }

    /// Where the cache of the store lies where nothing else is said; `None` for one in memory.
    pub fn cache(&self) -> Option<PathBuf> {
        self.companion("cache")
    }

    fn companion(&self, name: &str) -> Option<PathBuf> {
        match self {
            Address::Memory => None,
            Address::Sled(path) => Some(path.join(name)),
            Address::Sqlite(path) => Some(beside(path, &format!(".{name}"))),
        }
    }

    /// Whether several processes can have the store open at once.
    pub const fn is_shared(&self) -> bool {
        matches!(self, Address::Sqlite(_))
    }

    /// Every file or folder that belongs to the store, whether it is there or not.
    pub fn files(&self) -> Vec<PathBuf> {
        match self {
            Address::Memory => Vec::new(),
            Address::Sled(path) => vec![path.clone()],
            // What lies beside the file has its name and more: the write-ahead log, the marker, the vault, the cache.
            Address::Sqlite(path) => {
                ["", "-wal", "-shm", ".marker", ".vault", ".cache"].map(|ending| beside(path, ending)).into()
            }
        }
    }

    /// Opens the log of the store. Blocking.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn log(&self, mode: Mode, queue: QueueOptions) -> Result<Arc<dyn Log>, OpenError> {
        match self {
            Address::Memory => Ok(Arc::new(MemoryLog::new())),
            #[cfg(feature = "sled")]
            Address::Sled(path) => {
                let options = SledOptions { queue, ..SledOptions::default() };
                Ok(Arc::new(match mode {
                    Mode::Open => SledLog::open_with(path, options)?,
                    Mode::Create => SledLog::create_with(path, options)?,
                }))
            }
            #[cfg(feature = "sqlite")]
            Address::Sqlite(path) => {
                let options = SqliteOptions { queue, ..SqliteOptions::default() };
                Ok(Arc::new(match mode {
                    Mode::Open => SqliteLog::open_with(path, options)?,
                    Mode::Create => SqliteLog::create_with(path, options)?,
                }))
            }
            #[cfg(not(all(feature = "sled", feature = "sqlite")))]
            absent => {
                let _ = (mode, queue);
                Err(absent.not_built())
            }
        }
    }

    /// What is left of a store on disk, for the doctor; `None` for one in memory. Blocking.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn damaged(&self) -> Result<Option<Box<dyn DamagedStore>>, OpenError> {
        match self {
            Address::Memory => Ok(None),
            #[cfg(feature = "sled")]
            Address::Sled(path) => Ok(Some(SledLog::damaged(path)?)),
            #[cfg(feature = "sqlite")]
            Address::Sqlite(path) => Ok(Some(SqliteLog::damaged(path)?)),
            #[cfg(not(all(feature = "sled", feature = "sqlite")))]
            absent => Err(absent.not_built()),
        }
    }

    #[cfg(not(all(feature = "sled", feature = "sqlite")))]
    fn not_built(&self) -> OpenError {
        let engine = match self {
            Address::Memory | Address::Sled(_) => "sled",
            Address::Sqlite(_) => "sqlite",
        };
        OpenError::EngineNotBuilt { engine }
    }
}

/// A path with something behind its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
