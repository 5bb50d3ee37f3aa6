//! From a store's address to a ledger, and from the arguments to the programme.

use std::path::PathBuf;
use std::sync::Arc;

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::backend::memory::MemoryLog;
use buurtkracht_store::clock::Clock;
use buurtkracht_store::ledger::Ledger;
use buurtkracht_store::log::Log;
use buurtkracht_store::vault::{DirectoryVault, MemoryVault, Vault};

use crate::args::Global;
use crate::exit::Failure;

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

/// Opens the ledger of a store.
pub fn ledger(url: &str, mode: Mode, clock: Arc<dyn Clock>) -> Result<Ledger, Failure> {
    let (log, vault): (Arc<dyn Log>, Arc<dyn Vault>) = match address(url)? {
        Address::Memory => (Arc::new(MemoryLog::new()), Arc::new(MemoryVault::default())),
        Address::Sled(path) => (sled(&path, mode)?, Arc::new(DirectoryVault::new(path.join("vault")))),
        Address::Sqlite(path) => {
            (sqlite(&path, mode)?, Arc::new(DirectoryVault::new(beside(&path, ".vault"))))
        }
    };
    Ok(Ledger::new(log, vault, clock))
}

#[cfg(feature = "sled")]
fn sled(path: &std::path::Path, mode: Mode) -> Result<Arc<dyn Log>, Failure> {
    use buurtkracht_store::backend::sled::SledLog;
    Ok(Arc::new(match mode {
        Mode::Open => SledLog::open(path)?,
        Mode::Create => SledLog::create(path)?,
    }))
}

#[cfg(not(feature = "sled"))]
fn sled(_: &std::path::Path, _: Mode) -> Result<Arc<dyn Log>, Failure> {
    Err(Failure::Input("this build has no sled: build it with --features sled".to_owned()))
}

#[cfg(feature = "sqlite")]
fn sqlite(path: &std::path::Path, mode: Mode) -> Result<Arc<dyn Log>, Failure> {
    use buurtkracht_store::backend::sqlite::SqliteLog;
    Ok(Arc::new(match mode {
        Mode::Open => SqliteLog::open(path)?,
        Mode::Create => SqliteLog::create(path)?,
    }))
}

#[cfg(not(feature = "sqlite"))]
fn sqlite(_: &std::path::Path, _: Mode) -> Result<Arc<dyn Log>, Failure> {
    Err(Failure::Input("this build has no SQLite: build it with --features sqlite".to_owned()))
}

/// A path with something behind its name.
fn beside(path: &std::path::Path, ending: &str) -> PathBuf {
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
