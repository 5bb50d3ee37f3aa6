//! Everything that reads a whole log: replay, verify, export, import, opening, a question to the past; with the bytes
//! on the disk and the memory that it takes. Beside each stands the bare engine on the same entries, in the same run.
//!
//! The entries are those of `buurtkracht_store::bench`. Each measurement is a process of its own, so that its peak
//! memory is its own, and nothing is warm but the files. Rounds take turns; the table has medians, of ratios within a
//! round. Every import and every bare insert syncs each batch of 512.
//!
//! `BUURTKRACHT_SIZES="10000 1000000"` names the numbers of events, `BUURTKRACHT_ROUNDS` the rounds,
//! `BUURTKRACHT_ENGINES="sled sqlite"` the engines, `BUURTKRACHT_IN` the folder to work in.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a benchmark ends where it fails"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_core::questions::search::{Search, Word};
use buurtkracht_core::{Programme, evolve};
use buurtkracht_store::backend::sled::SledLog;
use buurtkracht_store::backend::sqlite::SqliteLog;
use buurtkracht_store::bench::{Entries, Workload};
use buurtkracht_store::cache::Cache;
use buurtkracht_store::commit::Commit;
use buurtkracht_store::ledger::{Check, Ledger};
use buurtkracht_store::log::{Entry, Log};
use buurtkracht_store::proof::tree::Hash;
use pollster::block_on;

/// The one that the command has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// As many groups as a large town has; they record 43,000 commands a year.
const GROUPS: u32 = 64;
/// How many entries one import syncs at once, and a bare insert.
const BATCH: usize = 512;
/// How many entries are in memory at once where they are decoded or hashed by themselves.
const PAGE: usize = 8_192;
/// How many entries a process appends before it is killed.
const LAST_WORDS: usize = 100;

fn programme() -> ProgrammeId {
    "example".parse().unwrap()
}

/// Where the stores of a run lie, and how many events they have.
struct Run {
    folder: PathBuf,
    engine: String,
    events: usize,
}

impl Run {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{}-{name}", self.engine))
    }

    /// The entries, one after another with their lengths, and some more for those who crash.
    fn raw(&self) -> PathBuf {
        self.folder.join("entries")
    }

    fn exported(&self) -> PathBuf {
        self.folder.join("exported.jsonl")
    }

    fn open(&self, name: &str) -> Arc<dyn Log> {
        let path = self.path(name);
        match self.engine.as_str() {
            "sled" => Arc::new(SledLog::open(&path).unwrap()),
            _ => Arc::new(SqliteLog::open(&path).unwrap()),
        }
    }

    fn create(&self, name: &str) -> Arc<dyn Log> {
        let path = self.path(name);
        remove(&path);
        match self.engine.as_str() {
            "sled" => Arc::new(SledLog::create(&path).unwrap()),
            _ => Arc::new(SqliteLog::create(&path).unwrap()),
        }
    }

    fn bare(&self) -> Bare {
        Bare::open(&self.engine, &self.path("bare"))
    }

    fn ledger(&self) -> Ledger {
        ledger(self.open("store"))
    }

    fn cache(&self) -> PathBuf {
        self.path("cache")
    }

    /// With a cache beside the store, whose snapshots are there.
    fn cached(&self) -> Ledger {
        Ledger::options().cache(Cache::at(self.cache())).over(self.open("store"))
    }

    fn pages(&self) -> Pages {
        Pages { from: BufReader::with_capacity(1 << 20, File::open(self.raw()).unwrap()), left: self.events }
    }
}

fn ledger(log: Arc<dyn Log>) -> Ledger {
    Ledger::options().over(log)
}

/// What lies in a folder under a name, and beside it under that name with something behind it.
fn parts(path: &Path) -> Vec<PathBuf> {
    let name = path.file_name().unwrap().to_str().unwrap();
    let found = path.parent().unwrap().read_dir().unwrap().map(|found| found.unwrap().path());
    found.filter(|found| found.file_name().unwrap().to_str().unwrap().starts_with(name)).collect()
}

fn remove(path: &Path) {
    for part in parts(path) {
        if part.is_dir() {
            std::fs::remove_dir_all(part).unwrap()
        } else {
            std::fs::remove_file(part).unwrap()
        }
    }
}

/// The entries of the raw file, some thousands at a time.
struct Pages {
    from: BufReader<File>,
    left: usize,
}

impl Pages {
    fn one(&mut self) -> Option<Entry> {
        let mut length = [0; 4];
        self.from.read_exact(&mut length).ok()?;
        let mut entry = vec![0; usize::try_from(u32::from_le_bytes(length)).unwrap()];
        self.from.read_exact(&mut entry).unwrap();
        Some(entry)
    }

    fn next(&mut self, most: usize) -> Option<Vec<Entry>> {
        let count = most.min(self.left);
        self.left -= count;
        (count > 0).then(|| std::iter::from_fn(|| self.one()).take(count).collect())
    }
}

/// The engine by itself, with the cache that ours has.
enum Bare {
    Sled(sled::Db, File),
    Sqlite(rusqlite::Connection),
}

impl Bare {
    fn open(engine: &str, path: &Path) -> Self {
        if engine == "sled" {
            let config = sled::Config::new().path(path).cache_capacity(64 << 20).segment_size(8 << 20);
            let db = config.flush_every_ms(None).open().unwrap();
            return Self::Sled(db, File::open(path.join("db")).unwrap());
        }
        let connection = rusqlite::Connection::open(path).unwrap();
        let setup = "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             PRAGMA cache_size = -16384;
             CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY, entry BLOB NOT NULL)";
        connection.execute_batch(setup).unwrap();
        Self::Sqlite(connection)
    }

    fn insert(&mut self, from: u64, entries: &[Entry]) {
        match self {
            Self::Sled(db, file) => {
                for (key, entry) in (from..).zip(entries) {
                    db.insert(key.to_be_bytes(), entry.as_slice()).unwrap();
                }
                db.flush().unwrap();
                file.sync_data().unwrap();
            }
            Self::Sqlite(connection) => {
                let transaction = connection.transaction().unwrap();
                for (key, entry) in (from..).zip(entries) {
                    let mut insert = transaction.prepare_cached("INSERT INTO entries VALUES (?, ?)").unwrap();
                    insert.execute(rusqlite::params![i64::try_from(key).unwrap(), entry]).unwrap();
                }
                transaction.commit().unwrap();
            }
        }
    }

    /// The bytes of all entries, read in order.
    fn scan(&self) -> usize {
        match self {
            Self::Sled(db, _) => db.iter().map(|pair| pair.unwrap().1.to_vec().len()).sum(),
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare("SELECT entry FROM entries ORDER BY id").unwrap();
                let entries = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
                entries.map(|entry| entry.unwrap().len()).sum()
            }
        }
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

/// Does what is asked for, and tells how long that took.
fn measure(what: &str, run: &Run) -> Duration {
    let programme = programme();
    match what {
        "make" => timed(|| make(run)),
        "store" => {
            let log = run.create("store");
            timed(|| append(log.as_ref(), run.pages()))
        }
        "bare-store" => {
            remove(&run.path("bare"));
            let (mut bare, mut pages, mut length) = (run.bare(), run.pages(), 0);
            let mut took = Duration::ZERO;
            while let Some(page) = pages.next(BATCH) {
                took += timed(|| bare.insert(length, &page));
                length += page.len() as u64;
            }
            took
        }
        "decode" => over_pages(run, |page| {
            page.iter().for_each(|entry| drop(Commit::events(entry).unwrap()));
        }),
        "hash" => over_pages(run, |page| {
            page.iter().for_each(|entry| _ = std::hint::black_box(Hash::of_leaf(entry)));
        }),
        "state" => {
            let mut state = Programme::default();
            let took = over_pages(run, |page| page.iter().for_each(|entry| fold(&mut state, entry)));
            std::mem::forget(state);
            took
        }
        "bare-open" => timed(|| std::mem::forget(run.bare())),
        "open" => timed(|| {
            let log = run.open("store");
            assert!(block_on(log.length(&programme)).unwrap() >= run.events as u64);
            std::mem::forget(log);
        }),
        "bare-scan" => {
            let bare = run.bare();
            let took = timed(|| assert!(bare.scan() > 0));
            std::mem::forget(bare);
            took
        }
        "replay" => asked(run, |ledger| {
            let view = block_on(ledger.view(&programme)).unwrap();
            assert!(view.length >= run.events as u64);
            std::mem::forget(view);
        }),
        "verify" => asked(run, |ledger| {
            let found = block_on(ledger.verify(&programme, Check::Bytes)).unwrap();
            assert!(found.flaws.is_empty(), "{:?}", found.flaws);
        }),
        "verify --rules" => asked(run, |ledger| {
            let found = block_on(ledger.verify(&programme, Check::Rules)).unwrap();
            assert!(found.flaws.is_empty(), "{:?}", found.flaws);
        }),
        "search, a rare word" => asked(run, |ledger| assert_eq!(found(ledger, &rare(), None), 1)),
        "search, the last 20" => asked(run, |ledger| {
            let paid = Search { kind: Some("Paid".to_owned()), ..Search::default() };
            assert_eq!(found(ledger, &paid, Some(20)), 20);
        }),
        "rebuild" => {
            let ledger = run.cached();
            timed(|| drop(block_on(ledger.rebuild_cache(&programme)).unwrap()))
        }
        "replay, leaving a snapshot" => {
            remove(&run.cache());
            let ledger = run.cached();
            let took = timed(|| std::mem::forget(block_on(ledger.view(&programme)).unwrap()));
            std::mem::forget(ledger);
            took
        }
        "load" => {
            let ledger = run.cached();
            let took = timed(|| std::mem::forget(block_on(ledger.view(&programme)).unwrap()));
            std::mem::forget(ledger);
            took
        }
        "open, snapshot" => timed(|| {
            let ledger = run.cached();
            assert!(block_on(ledger.view(&programme)).unwrap().length >= run.events as u64);
            std::mem::forget(ledger);
        }),
        "open, no snapshot" => timed(|| {
            let ledger = run.ledger();
            assert!(block_on(ledger.view(&programme)).unwrap().length >= run.events as u64);
            std::mem::forget(ledger);
        }),
        "known-at" | "known-at, snapshots" => {
            let ledger = if what == "known-at" { run.ledger() } else { run.cached() };
            // As far from every third as can be.
            let middle = Sequence(run.events as u64 / 2);
            let commit = block_on(ledger.commits(&programme, middle, 1)).unwrap().pop().unwrap();
            let took = timed(|| {
                let view = block_on(ledger.known_at(&programme, commit.recorded_at.to_utc())).unwrap();
                assert!(view.length > middle.0);
            });
            std::mem::forget(ledger);
            took
        }
        "export" => asked(run, |ledger| {
            let file = File::create(run.exported()).unwrap();
            block_on(ledger.export(&programme, file)).unwrap();
        }),
        "import" => {
            let ledger = ledger(run.create("imported"));
            let from = File::open(run.exported()).unwrap();
            let took = timed(|| drop(block_on(ledger.import(from)).unwrap()));
            std::mem::forget(ledger);
            took
        }
        "crash" => {
            let log = run.open("store");
            let mut pages = run.pages();
            let length = block_on(log.length(&programme)).unwrap();
            std::iter::from_fn(|| pages.one()).take(usize::try_from(length).unwrap()).for_each(drop);
            pages.left = LAST_WORDS;
            block_on(log.append(&programme, length, pages.next(LAST_WORDS).unwrap())).unwrap();
            std::process::abort()
        }
        other => panic!("nobody knows how to measure {other:?}"),
    }
}

fn asked(run: &Run, ask: impl FnOnce(&Ledger)) -> Duration {
    let ledger = run.ledger();
    let took = timed(|| ask(&ledger));
    // Closing is another matter, and so is giving back the memory of a state.
    std::mem::forget(ledger);
    took
}

/// How many entries a search finds.
fn found(ledger: &Ledger, search: &Search, last: Option<usize>) -> usize {
    let mut found = 0;
    let each = &mut |_| {
        found += 1;
        ControlFlow::Continue(())
    };
    ledger.search(&programme(), search, last, each).unwrap();
    found
}

/// A word of the charter that no later entry has.
fn rare() -> Search {
    Search { words: Word::all_of("active"), ..Search::default() }
}

fn over_pages(run: &Run, mut work: impl FnMut(&[Entry])) -> Duration {
    let mut pages = run.pages();
    std::iter::from_fn(|| pages.next(PAGE)).map(|page| timed(|| work(&page))).sum()
}

fn fold(state: &mut Programme, entry: &[u8]) {
    let (recorded, events) = Commit::events(entry).unwrap();
    events.into_iter().for_each(|event| evolve(state, &recorded, event));
}

/// Decides on every command and writes the entries down.
fn make(run: &Run) {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(run.raw()).unwrap());
    let more = rounds() * LAST_WORDS;
    let mut entries = Entries::of(Workload::new(programme(), GROUPS));
    let mut started = Instant::now();
    for (made, entry) in (1..=run.events + more).zip(entries.by_ref()) {
        let entry = entry.unwrap();
        file.write_all(&u32::try_from(entry.len()).unwrap().to_le_bytes()).unwrap();
        file.write_all(&entry).unwrap();
        if made % 1_000_000 == 0 {
            eprintln!("made {made} entries, the last million in {:.0} s", started.elapsed().as_secs_f64());
            started = Instant::now();
        }
    }
    file.flush().unwrap();
    std::mem::forget(entries);
}

fn append(log: &dyn Log, mut pages: Pages) {
    let mut length = 0;
    while let Some(page) = pages.next(BATCH) {
        length = block_on(log.append(&programme(), length, page)).unwrap();
    }
    block_on(log.close()).unwrap();
}

/// What a process of its own measured.
#[derive(Clone, Copy)]
struct Sample {
    seconds: f64,
    /// The most memory that the process had, in bytes.
    peak: f64,
}

/// Measures in a process of its own.
fn sample(what: &str, run: &Run) -> Sample {
    let child = Command::new(std::env::current_exe().unwrap())
        .env("BUURTKRACHT_MEASURE", what)
        .env("BUURTKRACHT_ENGINE", &run.engine)
        .env("BUURTKRACHT_FOLDER", &run.folder)
        .env("BUURTKRACHT_EVENTS", run.events.to_string())
        .stderr(std::process::Stdio::inherit())
        .output()
        .unwrap();
    if what == "crash" {
        assert!(!child.status.success());
        return Sample { seconds: 0.0, peak: 0.0 };
    }
    assert!(child.status.success(), "{what}: {}", child.status);
    let said = String::from_utf8(child.stdout).unwrap();
    let [seconds, peak] = said.split_whitespace().map(|word| word.parse().unwrap()).collect::<Vec<f64>>()[..]
    else {
        panic!("{what} said {said:?}");
    };
    Sample { seconds, peak }
}

/// The most memory that this process had so far, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kibibytes.unwrap_or_default() << 10
}

fn on_disk(path: &Path) -> f64 {
    let Ok(found) = std::fs::symlink_metadata(path) else { return 0.0 };
    let within = |folder: std::fs::ReadDir| folder.map(|found| on_disk(&found.unwrap().path())).sum::<f64>();
    if found.is_dir() { within(path.read_dir().unwrap()) } else { found.len() as f64 }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn rounds() -> usize {
    std::env::var("BUURTKRACHT_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3)
}

/// The samples of all rounds.
#[derive(Default)]
struct Samples(BTreeMap<&'static str, Vec<Sample>>);

impl Samples {
    fn take(&mut self, what: &'static str, run: &Run) {
        self.name(what, what, run);
    }

    fn name(&mut self, name: &'static str, what: &str, run: &Run) {
        self.0.entry(name).or_default().push(sample(what, run));
    }

    fn of(&self, what: &str) -> &[Sample] {
        self.0.get(what).map_or(&[], Vec::as_slice)
    }

    fn seconds(&self, what: &str) -> f64 {
        median(self.of(what).iter().map(|sample| sample.seconds).collect())
    }

    fn mebibytes(&self, what: &str) -> f64 {
        median(self.of(what).iter().map(|sample| sample.peak / f64::from(1 << 20)).collect())
    }

    /// How long the slowest of these took in each round, as a share of what ours took: the speed of ours against
    /// the best that can be had.
    fn speed(&self, ours: &str, slowest_of: &[&str]) -> f64 {
        let rounds = self.of(ours).iter().enumerate();
        let ratio = |(round, ours): (usize, &Sample)| {
            let bare = slowest_of.iter().filter_map(|what| self.of(what).get(round)).map(|bare| bare.seconds);
            bare.fold(0.0, f64::max) / ours.seconds
        };
        median(rounds.map(ratio).collect())
    }
}

/// Measures one engine, and prints its table.
fn table(run: &Run) {
    sample("store", run);
    sample("export", run);
    let mut samples = Samples::default();
    for _ in 0..rounds() {
        for what in ["decode", "hash", "state", "bare-store", "bare-scan", "bare-open", "open", "replay"] {
            samples.take(what, run);
        }
        for what in ["verify", "verify --rules", "known-at", "export", "import", "open, no snapshot"] {
            samples.take(what, run);
        }
        let cached =
            ["replay, leaving a snapshot", "rebuild", "load", "open, snapshot", "known-at, snapshots"];
        for what in cached {
            samples.take(what, run);
        }
        for what in ["search, a rare word", "search, the last 20"] {
            samples.take(what, run);
        }
        sample("crash", run);
        samples.name("open-crashed", "open", run);
        samples.name("open, snapshot, crashed", "open, snapshot", run);
    }
    let bytes = on_disk(&run.exported());
    let events = run.events as f64;
    let line = |what: &str, value: String, against: &str, ratio: String, target: &str| {
        println!("| {} | {} | {what} | {value} | {against} | {ratio} | {target} |", run.engine, run.events);
    };
    let rate = |what: &str| format!("{:.0} events/s", events / samples.seconds(what));
    let millis = |what: &str| format!("{:.1} ms", samples.seconds(what) * 1_000.0);
    let none = String::new;
    for what in ["bare-scan", "decode", "hash", "state", "bare-store"] {
        line(what, rate(what), "", none(), "");
    }
    let of = |sled, sqlite| if run.engine == "sled" { sled } else { sqlite };
    for (what, bare, target) in [
        ("replay", &["decode"][..], of("≥ 0.55", "≥ 0.7")),
        ("replay", &["bare-scan", "decode"], ""),
        ("verify", &["bare-scan", "hash"], of("≥ 0.8", "≥ 0.5")),
        ("verify --rules", &["bare-scan", "decode"], ""),
        ("rebuild", &["bare-scan", "decode"], ""),
        ("export", &["bare-scan"], ""),
        ("import", &["bare-store"], "≥ 0.85"),
        ("search, a rare word", &["bare-scan"], "≥ 0.77"),
    ] {
        let against = if bare.len() > 1 { format!("min({})", bare.join(", ")) } else { bare.join("") };
        line(what, rate(what), &against, format!("{:.2}", samples.speed(what, bare)), target);
    }
    // How long one takes, as a share of another, by the medians of all rounds.
    let share = |what: &str, of: &str| samples.seconds(what) / samples.seconds(of);
    line("evolve", String::new(), "decode", format!("{:.2}", share("state", "decode") - 1.0), "≤ 0.4");
    line("load a snapshot", millis("load"), "replay", format!("{:.2}", share("load", "replay")), "≤ 0.3");
    for (what, target) in [("replay, leaving a snapshot", "≤ 1.1"), ("rebuild", "")] {
        line(what, millis(what), "replay", format!("{:.2}", share(what, "replay")), target);
    }
    for what in ["known-at", "known-at, snapshots"] {
        line(what, millis(what), "replay", format!("{:.2}", share(what, "replay")), "");
    }
    line("search, the last 20", millis("search, the last 20"), "", none(), "");
    line("bare-open", millis("bare-open"), "", none(), "");
    for what in ["open", "open-crashed"] {
        let ratio = 1.0 / samples.speed(what, &["bare-open"]);
        line(what, millis(what), "bare-open", format!("{ratio:.2}"), "≤ 1.5");
    }
    line("open, no snapshot", millis("open, no snapshot"), "", none(), "");
    for what in ["open, snapshot", "open, snapshot, crashed"] {
        let ratio = (samples.seconds(what) - samples.seconds("load")) / samples.seconds("bare-open");
        line(what, millis(what), "load + bare-open", format!("load + {ratio:.2}"), "≤ load + 1.5");
    }
    let target = of("≤ 2.1", "≤ 1.25");
    for (what, name, target) in
        [("disk, store", "store", ""), ("disk, snapshots", "cache", ""), ("disk, bare", "bare", "")]
    {
        let taken: f64 = parts(&run.path(name)).iter().map(|part| on_disk(part)).sum();
        line(
            what,
            format!("{:.0} B/event", taken / events),
            "entries",
            format!("{:.2}", taken / bytes),
            target,
        );
    }
    let snapshots = run.cache().join(programme().as_str()).read_dir().unwrap();
    let largest = snapshots.map(|found| on_disk(&found.unwrap().path())).fold(0.0, f64::max);
    line(
        "disk, the last snapshot",
        format!("{:.0} B/event", largest / events),
        "entries",
        format!("{:.2}", largest / bytes),
        "≤ 0.15",
    );
    let all = ["store", "cache"].into_iter().flat_map(|name| parts(&run.path(name)));
    let all: f64 = all.map(|part| on_disk(&part)).sum();
    line(
        "disk, all",
        format!("{:.0} B/event", all / events),
        "entries",
        format!("{:.2}", all / bytes),
        target,
    );
    let [state, scan, replay] = ["state", "bare-scan", "replay"].map(|what| samples.mebibytes(what));
    let above = replay - state - scan;
    let each = (state - samples.mebibytes("decode")) * f64::from(1 << 20) / events;
    line("memory of the state", format!("{each:.0} B/event"), "", none(), "≤ 450 B/event");
    let against = format!("state {state:.0} + bare-scan {scan:.0}");
    line(
        "peak memory of a replay",
        format!("{replay:.0} MiB"),
        &against,
        format!("{above:+.0} MiB"),
        "≤ +64 MiB",
    );
    for name in ["store", "bare", "imported", "cache"] {
        remove(&run.path(name));
    }
}

fn main() {
    let var = |name: &str| std::env::var(name).ok();
    if let Some(what) = var("BUURTKRACHT_MEASURE") {
        let [engine, folder, events] =
            ["BUURTKRACHT_ENGINE", "BUURTKRACHT_FOLDER", "BUURTKRACHT_EVENTS"].map(|name| var(name).unwrap());
        let took = measure(&what, &Run { folder: folder.into(), engine, events: events.parse().unwrap() });
        println!("{} {}", took.as_secs_f64(), peak());
        return;
    }
    let sizes = var("BUURTKRACHT_SIZES").unwrap_or_else(|| "10000 1000000".to_owned());
    let engines = var("BUURTKRACHT_ENGINES").unwrap_or_else(|| "sled sqlite".to_owned());
    println!("| engine | events | what | measured | against | ratio | target |");
    println!("|---|---|---|---|---|---|---|");
    for events in sizes.split_whitespace().map(|size| size.parse().unwrap()) {
        let place = match var("BUURTKRACHT_IN") {
            Some(folder) => tempfile::tempdir_in(folder).unwrap(),
            None => tempfile::tempdir().unwrap(),
        };
        let run = |engine: &str| Run { folder: place.path().to_owned(), engine: engine.to_owned(), events };
        let made = sample("make", &run(""));
        let rate = events as f64 / made.seconds;
        println!("| | {events} | decide, evolve, write | {rate:.0} events/s | | | |");
        engines.split_whitespace().for_each(|engine| table(&run(engine)));
    }
}
