//! From a store's address to a ledger, and from the arguments to the programme.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::backend::memory::MemoryLog;
#[cfg(feature = "sled")]
use buurtkracht_store::backend::sled::SledLog;
#[cfg(feature = "sqlite")]
use buurtkracht_store::backend::sqlite::SqliteLog;
use buurtkracht_store::cache::Cache;
use buurtkracht_store::clock::{Clock, SystemClock};
use buurtkracht_store::doctor::DamagedStore;
use buurtkracht_store::ledger::Ledger;
use buurtkracht_store::log::Log;
use buurtkracht_store::vault::{DirectoryVault, MemoryVault, Vault};

use crate::args::Global;
use crate::exit::Failure;
use crate::render::progress::Progress;

const DEFAULT_STORE: &str = "sled:./buurtkracht-data";

/// Whether a store that is not there is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It must be there.
    Open,
    /// It is made where there is none.
    Create,
}

/// Where a store is.
enum Address {
    Memory,
    Sled(PathBuf),
    Sqlite(PathBuf),
}

/// The kinds of store that this build has, as they are written.
const KINDS: &str = match (cfg!(feature = "sled"), cfg!(feature = "sqlite")) {
    (true, true) => "sled:FOLDER, sqlite:FILE or memory:",
    (true, false) => "sled:FOLDER or memory:",
    (false, true) => "sqlite:FILE or memory:",
    (false, false) => "memory:",
};

/// The engines that this build has, by the names that addresses begin with.
#[cfg(feature = "bench")]
pub const ENGINES: &[&str] = match (cfg!(feature = "sled"), cfg!(feature = "sqlite")) {
    (true, true) => &["sled", "sqlite"],
    (true, false) => &["sled"],
    (false, true) => &["sqlite"],
    (false, false) => &[],
};

fn address(url: &str) -> Result<Address, Failure> {
    match url.split_once(':') {
        Some(("memory", "")) => Ok(Address::Memory),
        Some(("sled", path)) if !path.is_empty() => Ok(Address::Sled(PathBuf::from(path))),
        Some(("sqlite", path)) if !path.is_empty() => Ok(Address::Sqlite(PathBuf::from(path))),
        _ => Err(Failure::Input(format!("{url:?} is no store: write {KINDS}, what this build has"))),
    }
}

/// The store that the arguments name.
pub fn store(global: &Global) -> &str {
    global.store.as_deref().unwrap_or(DEFAULT_STORE)
}

/// The folder in which a store lies, or would lie.
#[cfg(feature = "bench")]
pub fn lies_in(url: &str) -> Result<PathBuf, Failure> {
    let path = match address(url)? {
        Address::Memory => {
            return Err(Failure::Input("memory: lies on no disk: name a folder with --in".to_owned()));
        }
        Address::Sled(path) | Address::Sqlite(path) => path,
    };
    let within = path.parent().filter(|within| !within.as_os_str().is_empty());
    Ok(within.unwrap_or(Path::new(".")).to_owned())
}

/// Opens the ledger of the store that the arguments name, by the clock of the machine.
pub fn ledger(global: &Global, mode: Mode) -> Result<Ledger, Failure> {
    ledger_by(global, mode, Arc::new(SystemClock))
}

/// Opens that ledger by another clock.
pub fn ledger_by(global: &Global, mode: Mode, clock: Arc<dyn Clock>) -> Result<Ledger, Failure> {
    let ledger = bare(store(global), mode, clock)?.with_observer(Arc::new(Progress::new(global.lang)));
    let folder = match (global.no_cache, &global.cache) {
        (true, _) => None,
        (false, Some(named)) => Some(named.clone()),
        (false, None) => address(store(global))?.cache(),
    };
    Ok(match folder {
        None => ledger,
        Some(folder) => ledger.with_cache(Cache::at(folder)),
    })
}

/// Opens the ledger of a store without a cache, and without telling how far it is.
pub fn bare(url: &str, mode: Mode, clock: Arc<dyn Clock>) -> Result<Ledger, Failure> {
    let address = address(url)?;
    let vault: Arc<dyn Vault> = match address.vault() {
        None => Arc::new(MemoryVault::default()),
        Some(folder) => Arc::new(DirectoryVault::new(folder)),
    };
    Ok(Ledger::new(address.log(mode)?, vault, clock))
}

/// A store on disk to be examined, and where its vault lies.
pub fn damaged(url: &str) -> Result<(Box<dyn DamagedStore>, PathBuf), Failure> {
    let (address, vault) = on_disk(url)?;
    Ok((address.damaged()?, vault))
}

/// A store on disk to salvage into, and where its vault lies. It is made where there is none.
pub fn salvage_into(url: &str) -> Result<(Arc<dyn Log>, PathBuf), Failure> {
    let (address, vault) = on_disk(url)?;
    Ok((address.log(Mode::Create)?, vault))
}

/// Refuses to salvage a store into itself, or into a place inside it.
pub fn check_apart(from: &str, to: &str) -> Result<(), Failure> {
    let inside = match (address(from)?, address(to)?) {
        (Address::Sled(from), Address::Sled(to) | Address::Sqlite(to)) => {
            resolved(&to)?.starts_with(resolved(&from)?)
        }
        // What lies beside the file has its name and more: the write-ahead log, the marker, the vault, the cache.
        (Address::Sqlite(from), Address::Sled(to) | Address::Sqlite(to)) => {
            let (from, to) = (resolved(&from)?, resolved(&to)?);
            let beside =
                ["", "-wal", "-shm", ".marker", ".vault", ".cache"].map(|ending| self::beside(&from, ending));
            beside.iter().any(|taken| to.starts_with(taken))
        }
        (Address::Memory, _) | (_, Address::Memory) => return Err(in_memory()),
    };
    if inside {
        return Err(Failure::Input(format!(
            "{to} is the store to be salvaged, or lies in it: name a new place"
        )));
    }
    Ok(())
}

/// Refuses to follow a store in which nobody else could record meanwhile.
pub fn check_followed(url: &str) -> Result<(), Failure> {
    match address(url)? {
        Address::Sqlite(_) => Ok(()),
        Address::Sled(_) | Address::Memory => Err(Failure::Input(format!(
            "{url} serves one process, so nobody could record while this one follows: follow a store in SQLite, \
             or from inside the service, by a subscription"
        ))),
    }
}

fn on_disk(url: &str) -> Result<(Address, PathBuf), Failure> {
    let address = address(url)?;
    let vault = address.vault().ok_or_else(in_memory)?;
    Ok((address, vault))
}

fn in_memory() -> Failure {
    Failure::Input("memory: is gone with the process: the doctor is for stores on disk".to_owned())
}

/// A path without links, whether it exists or not.
fn resolved(path: &Path) -> Result<PathBuf, Failure> {
    let path = std::path::absolute(path)
        .map_err(|error| Failure::Input(format!("{} is no path: {error}", path.display())))?;
    let known = path.ancestors().find_map(|known| Some((known, known.canonicalize().ok()?)));
    let Some((known, real)) = known else { return Ok(path) };
    let rest = path.strip_prefix(known).unwrap_or(Path::new(""));
    // What comes out of a folder that is still to be made could be anything, such as the old store.
    if rest.components().any(|part| part == Component::ParentDir) {
        return Err(Failure::Input(format!("{} leads through what does not exist", path.display())));
    }
    // Joined with nothing, a path gets a slash at its end, which what stands beside it does not have.
    Ok(if rest.as_os_str().is_empty() { real } else { real.join(rest) })
}

impl Address {
    /// Where the vault of the store lies; one in memory has its vault there too.
    fn vault(&self) -> Option<PathBuf> {
        match self {
            Address::Memory => None,
            Address::Sled(path) => Some(path.join("vault")),
            Address::Sqlite(path) => Some(beside(path, ".vault")),
        }
    }

    /// Where the cache of the store lies, where nothing else is said.
    fn cache(&self) -> Option<PathBuf> {
        match self {
            Address::Memory => None,
            Address::Sled(path) => Some(path.join("cache")),
            Address::Sqlite(path) => Some(beside(path, ".cache")),
        }
    }

    fn log(&self, mode: Mode) -> Result<Arc<dyn Log>, Failure> {
        match (self, mode) {
            (Address::Memory, _) => Ok(Arc::new(MemoryLog::new())),
            #[cfg(feature = "sled")]
            (Address::Sled(path), Mode::Open) => Ok(Arc::new(SledLog::open(path)?)),
            #[cfg(feature = "sled")]
            (Address::Sled(path), Mode::Create) => Ok(Arc::new(SledLog::create(path)?)),
            #[cfg(feature = "sqlite")]
            (Address::Sqlite(path), Mode::Open) => Ok(Arc::new(SqliteLog::open(path)?)),
            #[cfg(feature = "sqlite")]
            (Address::Sqlite(path), Mode::Create) => Ok(Arc::new(SqliteLog::create(path)?)),
            #[cfg(not(all(feature = "sled", feature = "sqlite")))]
            (absent, _) => Err(absent.not_built()),
        }
    }

    fn damaged(&self) -> Result<Box<dyn DamagedStore>, Failure> {
        match self {
            Address::Memory => Err(in_memory()),
            #[cfg(feature = "sled")]
            Address::Sled(path) => Ok(SledLog::damaged(path)?),
            #[cfg(feature = "sqlite")]
            Address::Sqlite(path) => Ok(SqliteLog::damaged(path)?),
            #[cfg(not(all(feature = "sled", feature = "sqlite")))]
            absent => Err(absent.not_built()),
        }
    }

    #[cfg(not(all(feature = "sled", feature = "sqlite")))]
    fn not_built(&self) -> Failure {
        let (engine, feature) = match self {
            Address::Memory | Address::Sled(_) => ("sled", "sled"),
            Address::Sqlite(_) => ("SQLite", "sqlite"),
        };
        Failure::Input(format!("this build has no {engine}: build it with --features {feature}"))
    }
}

/// A path with something behind its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The programme that is meant: the one named, or the only one there is.
pub async fn programme(global: &Global, ledger: &Ledger) -> Result<ProgrammeId, Failure> {
    if let Some(programme) = &global.programme {
        return Ok(programme.clone());
    }
    let mut programmes = ledger.programmes().await?;
    match (programmes.pop(), programmes.is_empty()) {
        (Some(only), true) => Ok(only),
        (None, _) => Err(Failure::Input(format!(
            "the store {} has no programme yet: found one with `buurtkracht init --charter FILE`",
            store(global)
        ))),
        (Some(last), false) => {
            programmes.push(last);
            let names: Vec<&str> = programmes.iter().map(ProgrammeId::as_str).collect();
            Err(Failure::Input(format!(
                "the store has several programmes, name one with --programme: {}",
                names.join(", ")
            )))
        }
    }
}
