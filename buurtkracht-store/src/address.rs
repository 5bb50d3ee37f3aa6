//! Addresses of stores. An address names the engine and the place of a store.
//!
//! | address | engine | vault and cache |
//! |---|---|---|
//! | `sled:FOLDER` | sled, for one process | `FOLDER/vault`, `FOLDER/cache` |
//! | `sqlite:FILE` | SQLite, for several processes | `FILE.vault`, `FILE.cache` |
//! | `memory:` | none; the store ends with the process | vault in memory, no cache |

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use crate::backend::memory::MemoryLog;
#[cfg(feature = "sled")]
use crate::backend::sled::{SledLog, SledOptions};
#[cfg(feature = "sqlite")]
use crate::backend::sqlite::{SqliteLog, SqliteOptions};
use crate::doctor::damaged::DamagedStore;
use crate::engine::QueueOptions;
use crate::error::{ErrorKind, serialize_as_described};
use crate::log::{Log, LogError};

/// The engine and the place of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Address {
    /// In memory. The store ends with the process.
    Memory,
    /// A folder of sled.
    Sled(PathBuf),
    /// A file of SQLite.
    Sqlite(PathBuf),
}

/// The engines of this build, named as in addresses. Memory is always available.
pub const ENGINES: &[&str] = match (cfg!(feature = "sled"), cfg!(feature = "sqlite")) {
    (true, true) => &["sled", "sqlite"],
    (true, false) => &["sled"],
    (false, true) => &["sqlite"],
    (false, false) => &[],
};

/// The addresses that this build accepts.
const FORMS: &str = match (cfg!(feature = "sled"), cfg!(feature = "sqlite")) {
    (true, true) => "sled:FOLDER, sqlite:FILE or memory:",
    (true, false) => "sled:FOLDER or memory:",
    (false, true) => "sqlite:FILE or memory:",
    (false, false) => "memory:",
};

/// The reason why a store did not open.
#[derive(Debug, Clone, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum OpenError {
    /// The text is not an address.
    #[error("{text:?} is not the address of a store, expected {FORMS}")]
    NotAnAddress {
        /// The refused text.
        text: String,
    },
    /// This build lacks the engine.
    #[error("this build has no {engine}; build it with the feature {engine:?}")]
    EngineNotBuilt {
        /// The name of the engine and of its feature.
        engine: &'static str,
    },
    /// The ledger is in memory, or was given its log.
    #[error("this ledger is in memory or was given its log, so it cannot reopen it; make a new ledger")]
    NotReopenable,
    /// The store did not open.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl OpenError {
    /// Returns the stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            OpenError::Log(error) => error.code(),
            other => other.into(),
        }
    }

    /// Returns the reaction that the error asks for.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            OpenError::NotAnAddress { .. } | OpenError::EngineNotBuilt { .. } => ErrorKind::Invalid,
            OpenError::NotReopenable => ErrorKind::Unavailable,
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

/// How to open a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// To ask questions. It writes nothing to the store. A missing store is an error.
    Read,
    /// To record. A missing store is an error.
    Write,
    /// To record. A missing store is created.
    Create,
}

impl Address {
    /// Returns the file or folder of the store, or `None` for memory.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Address::Memory => None,
            Address::Sled(path) | Address::Sqlite(path) => Some(path),
        }
    }

    /// Returns the address of the same engine at another path.
    #[must_use]
    pub fn at(&self, path: PathBuf) -> Self {
        match self {
            Address::Memory => Address::Memory,
            Address::Sled(_) => Address::Sled(path),
            Address::Sqlite(_) => Address::Sqlite(path),
        }
    }

    /// Returns the default path of the vault, or `None` for memory.
    pub fn vault(&self) -> Option<PathBuf> {
        self.companion("vault")
    }

    /// Returns the default path of the cache, or `None` for memory.
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

    /// Whether several processes can open the store at once.
    pub const fn is_shared(&self) -> bool {
        matches!(self, Address::Sqlite(_))
    }

    /// Returns every path that can belong to the store.
    pub fn files(&self) -> Vec<PathBuf> {
        match self {
            Address::Memory => Vec::new(),
            Address::Sled(path) => vec![path.clone()],
            // The database, its write-ahead log, the marker, the vault and the cache.
            Address::Sqlite(path) => {
                ["", "-wal", "-shm", ".marker", ".vault", ".cache"].map(|ending| beside(path, ending)).into()
            }
        }
    }

    /// Blocking: opens files. Opens the log of the store.
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
                    Mode::Read => SledLog::open_read_only(path, options)?,
                    Mode::Write => SledLog::open_with(path, options)?,
                    Mode::Create => SledLog::create_with(path, options)?,
                }))
            }
            #[cfg(feature = "sqlite")]
            Address::Sqlite(path) => {
                let options = SqliteOptions { queue, ..SqliteOptions::default() };
                Ok(Arc::new(match mode {
                    Mode::Read => SqliteLog::open_read_only(path, options)?,
                    Mode::Write => SqliteLog::open_with(path, options)?,
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

    /// Blocking: copies files. Returns what is left of a damaged store, or `None` for memory.
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

/// Appends an ending to a path.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
