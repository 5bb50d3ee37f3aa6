//! Opening the ledger and choosing the programme that the arguments name.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::address::Address;
pub use buurtkracht_store::address::Mode;
use buurtkracht_store::cache::Cache;
use buurtkracht_store::clock::{Clock, SystemClock};
use buurtkracht_store::ledger::{Ledger, LedgerOptions};

use crate::args::Global;
use crate::exit::Failure;
use crate::render::progress::Progress;

const DEFAULT_STORE: &str = "sled:./buurtkracht-data";

/// The store that the arguments name.
pub fn store(global: &Global) -> &str {
    global.store.as_deref().unwrap_or(DEFAULT_STORE)
}

/// The folder in which a store lies, or would lie.
#[cfg(feature = "bench")]
pub fn lies_in(url: &str) -> Result<PathBuf, Failure> {
    let address: Address = url.parse()?;
    let in_memory = || Failure::Input("memory: lies on no disk: name a folder with --in".to_owned());
    let within = address.path().ok_or_else(in_memory)?.parent();
    let within = within.filter(|within| !within.as_os_str().is_empty());
    Ok(within.unwrap_or(Path::new(".")).to_owned())
}

/// Opens the ledger of the store that the arguments name, by the clock of the machine.
pub fn ledger(global: &Global, mode: Mode) -> Result<Ledger, Failure> {
    ledger_by(global, mode, Arc::new(SystemClock))
}

/// Opens that ledger by another clock.
pub fn ledger_by(global: &Global, mode: Mode, clock: Arc<dyn Clock>) -> Result<Ledger, Failure> {
    let mut options = options(mode, clock).observer(Arc::new(Progress::new(global.lang)));
    if global.no_cache {
        options = options.without_cache();
    } else if let Some(folder) = &global.cache {
        options = options.cache(Cache::at(folder));
    }
    Ok(options.open(store(global))?)
}

/// Opens the ledger of a store without a cache, and without telling how far it is.
#[cfg(feature = "bench")]
pub fn bare(url: &str, mode: Mode, clock: Arc<dyn Clock>) -> Result<Ledger, Failure> {
    Ok(options(mode, clock).without_cache().open(url)?)
}

fn options(mode: Mode, clock: Arc<dyn Clock>) -> LedgerOptions {
    Ledger::options().clock(clock).mode(mode)
}

/// How a verb opens the store that records, unless it is a dry run.
pub const fn mode(dry_run: bool) -> Mode {
    if dry_run { Mode::Read } else { Mode::Write }
}

/// Closes the ledger after a verb that records. Only then is the whole store on the disk, its marker included. The error of
/// the verb comes first.
pub async fn close<T, E: Into<Failure>>(ledger: &Ledger, outcome: Result<T, E>) -> Result<T, Failure> {
    let closed = ledger.close().await;
    let outcome = outcome.map_err(Into::into)?;
    closed?;
    Ok(outcome)
}

/// Refuses to salvage a store into itself, or into a place inside it.
pub fn check_apart(from: &Address, to: &Address) -> Result<(), Failure> {
    let target = resolved(to.path().ok_or_else(on_no_disk)?)?;
    // The companions of a database lie next to the file itself, not next to a link to it.
    let from = from.at(resolved(from.path().ok_or_else(on_no_disk)?)?);
    for taken in from.files() {
        if target.starts_with(taken) {
            return Err(Failure::Input(format!(
                "{to} is the store to be salvaged, or lies in it: name a new place"
            )));
        }
    }
    Ok(())
}

/// Refuses to follow a store in which nobody else could record meanwhile.
pub fn check_followed(url: &str) -> Result<(), Failure> {
    if url.parse::<Address>()?.is_shared() {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "{url} serves one process, so nobody could record while this one follows: follow a store in SQLite, \
         or from inside the service, by a subscription"
    )))
}

/// The error for a doctor on a store in memory.
pub fn on_no_disk() -> Failure {
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
