#![allow(warnings, missing_docs, unused, clippy::all)]
use buurtkracht_store::backend::sqlite::SqliteLog;
use buurtkracht_store::bench::{Entries, Workload, fill};
use buurtkracht_store::cache::Cache;
use buurtkracht_store::clock::SystemClock;
use buurtkracht_store::ledger::Ledger;
use buurtkracht_store::vault::MemoryVault;
use pollster::block_on;
use std::sync::Arc;
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let n: u64 = a[3].parse().unwrap();
    let path = format!("{}/log", a[2]);
    let id = "example".parse().unwrap();
    if a[1] == "make" {
        let log = SqliteLog::create(std::path::Path::new(&path)).unwrap();
        block_on(fill(&log, &id, &mut Entries::of(Workload::new("example".parse().unwrap(), 64)), n))
            .unwrap();
        std::process::exit(0);
    }
    let log = Arc::new(SqliteLog::open(std::path::Path::new(&path)).unwrap());
    let mut l = Ledger::new(log, Arc::new(MemoryVault::default()), Arc::new(SystemClock));
    let folder = format!("{}/cache", a[2]);
    if a[1] == "keep" {
        let _ = std::fs::remove_dir_all(&folder);
    }
    if a[1] != "replay" {
        l = l.with_cache(Cache::at(folder));
    }
    let s = std::time::Instant::now();
    if a[1] == "rebuild" {
        let _ = block_on(l.rebuild_cache(&id)).unwrap();
    } else {
        assert_eq!(block_on(l.head(&id)).unwrap().length, n);
    }
    let el = s.elapsed();
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let cpu = (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0;
    println!(
        "{} wall {:.3} us/e cpu {:.3} us/e",
        a[1],
        el.as_secs_f64() * 1e6 / n as f64,
        cpu * 1e6 / n as f64
    );
    std::process::exit(0);
}
