//! The cache: which snapshots there are, and removing and making them.

use std::sync::Arc;

use buurtkracht_store::cache::Cache;
use buurtkracht_store::ledger::Ledger;

use crate::args::{CacheVerb, Global};
use crate::config::{self, Mode};
use crate::exit::{Failure, Outcome};
use crate::render::{self, Style, answers};

pub async fn run(global: &Global, verb: Option<&CacheVerb>) -> Result<Outcome, Failure> {
    let mode = match verb {
        Some(CacheVerb::Rebuild) => Mode::Write,
        Some(CacheVerb::Drop) | None => Mode::Read,
    };
    let ledger = config::ledger(global, mode)?;
    let cache = cache(&ledger)?;
    let id = config::programme(global, &ledger).await?;
    let cannot =
        |error| Failure::Input(format!("cannot use the cache {}: {error}", cache.folder().display()));
    match verb {
        None => {}
        Some(CacheVerb::Drop) => drop(cache.clear(&id).map_err(cannot)?),
        Some(CacheVerb::Rebuild) => drop(ledger.rebuild_cache(&id).await?),
    }
    let snapshots = cache.snapshots(ledger.log().as_ref(), &id).map_err(cannot)?;
    let result = answers::CacheReport::of(cache.folder(), &snapshots);
    render::print(global, "cache", None, &result, || {
        answers::cache(&Style::nameless(global.lang), cache.folder(), &snapshots)
    })?;
    Ok(Outcome::Done)
}

fn cache(ledger: &Ledger) -> Result<Arc<Cache>, Failure> {
    ledger.cache().ok_or_else(|| {
        Failure::Input("there is no cache: memory: has none, and --no-cache uses none".to_owned())
    })
}
