//! The append path: durable commands, from decision to receipt, against the bare engine fed the same bytes in the
//! same run, and against the raw disk.
//!
//! Every acknowledged write is synced, here and there. `bare` is the engine itself: for one client insert and
//! sync on its own thread, for more the simplest group commit (one thread takes all that is queued into one sync);
//! of many programmes each has keys of its own, so that it can be read by itself.
//! `raw` is the same over a file that is only appended to. The rounds take turns, and what counts is the median of
//! the ratios within a round. Take more rounds with `BUURTKRACHT_ROUNDS`, more commands with `BUURTKRACHT_COMMANDS`.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a benchmark ends where it fails")]

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use buurtkracht_core::CommandEnvelope;
use buurtkracht_core::testing::charter;
use buurtkracht_store::backend::memory::MemoryLog;
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::ledger::{Ledger, Receipt, Submission};
use buurtkracht_store::log::{Entry, Log};
use pollster::block_on;
use serde_json::json;

/// What one client hands in, for one programme.
type Work = Vec<String>;

fn programme(number: usize) -> String {
    format!("example-{number}")
}

fn submission(programme: &str, id: u128, command: serde_json::Value) -> String {
    let id = uuid::Uuid::from_u128(id);
    let envelope = json!({ "programme": programme, "id": id, "actor": "programme-clerk", "do": command });
    let envelope: CommandEnvelope = serde_json::from_value(envelope).unwrap();
    serde_json::to_string(&envelope).unwrap()
}

fn found(number: usize) -> String {
    let mut charter = charter();
    *charter.get_mut("programme").unwrap() = json!(programme(number));
    let id = u128::try_from(number).unwrap();
    submission(&programme(number), id, json!({ "FoundProgramme": { "charter": charter } }))
}

fn work(clients: usize, programmes: usize, commands: usize) -> Vec<Work> {
    let of = |client: usize| {
        let programme = programme(client % programmes);
        let one = |i: usize| {
            let id = u128::try_from(1_000_000 + client * 1_000_000 + i).unwrap();
            let person = format!("p-{client}-{i}");
            // As long as entries are: about 700 bytes with the command.
            let (name, contact) = (format!("{id:A>42}A"), format!("{id:B>42}A"));
            let command = json!({ "RegisterPerson": { "person": person, "kind": "professional",
                "name": name, "contact": contact } });
            submission(&programme, id, command)
        };
        (0..commands / clients).map(one).collect()
    };
    (0..clients).map(of).collect()
}

fn ledger(log: Arc<dyn Log>) -> Ledger {
    let clock = SetClock::new("2030-01-02T10:00:00Z".parse().unwrap());
    Ledger::options().clock(Arc::new(clock)).over(log)
}

/// Parses a command in JSON and records it, as a service does with a request.
fn submit(ledger: &Ledger, command: &str) -> Receipt {
    block_on(ledger.submit(&Submission::from_json(command).unwrap())).unwrap()
}

/// The entries that the work makes, by client, so that the bare engine gets the same bytes.
fn entries(work: &[Work], programmes: usize) -> Vec<Vec<Entry>> {
    let ledger = ledger(Arc::new(MemoryLog::new()));
    (0..programmes).for_each(|number| drop(submit(&ledger, &found(number))));
    let of = |work: &Work| {
        let one = |command: &String| {
            let receipt = submit(&ledger, command);
            block_on(ledger.log().read(&receipt.programme, receipt.sequence.0, 1)).unwrap().pop().unwrap()
        };
        work.iter().map(one).collect()
    };
    work.iter().map(of).collect()
}

/// The bytes that a store takes on the disk once it is closed.
fn on_disk(path: &Path) -> u64 {
    let found = std::fs::symlink_metadata(path).unwrap();
    let within = |folder: std::fs::ReadDir| folder.map(|found| on_disk(&found.unwrap().path())).sum::<u64>();
    if found.is_dir() { within(path.read_dir().unwrap()) } else { found.len() }
}

/// Commands in a second, by clients on threads of their own.
fn ours(log: Arc<dyn Log>, work: &[Work], programmes: usize) -> f64 {
    let ledger = ledger(log);
    (0..programmes).for_each(|number| drop(submit(&ledger, &found(number))));
    let total: usize = work.iter().map(Vec::len).sum();
    let started = Instant::now();
    thread::scope(|scope| {
        for work in work {
            let ledger = &ledger;
            scope.spawn(move || {
                for command in work {
                    submit(ledger, command);
                }
            });
        }
    });
    let rate = rate(total, started.elapsed());
    block_on(ledger.close()).unwrap();
    rate
}

fn rate(total: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(total).unwrap()) / took.as_secs_f64()
}

/// The engine by itself, as this benchmark uses it.
trait Bare {
    fn put(&mut self, key: u64, entry: &[u8]);
    fn sync(&mut self);
}

fn bare(mut engine: impl Bare + Send, work: &[Vec<Entry>], programmes: usize) -> f64 {
    let total: usize = work.iter().map(Vec::len).sum();
    let started = Instant::now();
    if let [only] = work {
        for (key, entry) in (0..).zip(only) {
            engine.put(key, entry);
            engine.sync();
        }
        return rate(total, started.elapsed());
    }
    let (queue, queued) = mpsc::channel::<(usize, &Entry, futures_channel::oneshot::Sender<()>)>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut lengths = vec![0; programmes];
            while let Ok(first) = queued.recv() {
                let group: Vec<_> = std::iter::once(first).chain(queued.try_iter()).collect();
                for (programme, entry, _) in &group {
                    let length = lengths.get_mut(*programme).unwrap();
                    engine.put(((*programme as u64) << 40) + *length, entry);
                    *length += 1;
                }
                engine.sync();
                group.into_iter().for_each(|(_, _, done)| done.send(()).unwrap());
            }
        });
        for (client, work) in work.iter().enumerate() {
            let queue = queue.clone();
            scope.spawn(move || {
                for entry in work {
                    let (done, is_done) = futures_channel::oneshot::channel();
                    queue.send((client % programmes, entry, done)).unwrap();
                    block_on(is_done).unwrap();
                }
            });
        }
        drop(queue);
    });
    rate(total, started.elapsed())
}

struct Raw(File);

impl Bare for Raw {
    fn put(&mut self, _: u64, entry: &[u8]) {
        self.0.write_all(entry).unwrap();
    }
    fn sync(&mut self) {
        self.0.sync_data().unwrap();
    }
}

#[cfg(feature = "sled")]
struct BareSled(sled::Db, File);

#[cfg(feature = "sled")]
impl BareSled {
    fn create(path: &Path) -> Self {
        let config = sled::Config::new().path(path).cache_capacity(64 << 20).segment_size(8 << 20);
        let db = config.flush_every_ms(None).open().unwrap();
        Self(db, File::open(path.join("db")).unwrap())
    }
}

#[cfg(feature = "sled")]
impl Bare for BareSled {
    fn put(&mut self, key: u64, entry: &[u8]) {
        self.0.insert(key.to_be_bytes(), entry).unwrap();
    }
    fn sync(&mut self) {
        self.0.flush().unwrap();
        self.1.sync_data().unwrap();
    }
}

#[cfg(feature = "sqlite")]
struct BareSqlite(rusqlite::Connection, bool);

#[cfg(feature = "sqlite")]
impl BareSqlite {
    fn create(path: &Path) -> Self {
        let connection = rusqlite::Connection::open(path).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 CREATE TABLE entries (id INTEGER PRIMARY KEY, entry BLOB NOT NULL)",
            )
            .unwrap();
        Self(connection, false)
    }
}

#[cfg(feature = "sqlite")]
impl Bare for BareSqlite {
    fn put(&mut self, key: u64, entry: &[u8]) {
        if !std::mem::replace(&mut self.1, true) {
            self.0.prepare_cached("BEGIN IMMEDIATE").unwrap().execute([]).unwrap();
        }
        let mut insert = self.0.prepare_cached("INSERT INTO entries VALUES (?, ?)").unwrap();
        insert.execute(rusqlite::params![i64::try_from(key).unwrap(), entry]).unwrap();
    }
    fn sync(&mut self) {
        self.0.prepare_cached("COMMIT").unwrap().execute([]).unwrap();
        self.1 = false;
    }
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Whether a case is asked for: `BUURTKRACHT_CASES="sled/64/1 sqlite/1/1"`, or all.
fn wanted(engine: &str, clients: usize, programmes: usize) -> bool {
    let case = format!("{engine}/{clients}/{programmes}");
    std::env::var("BUURTKRACHT_CASES").map_or(true, |cases| cases.split(' ').any(|one| one == case))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Makes a log in a folder, and runs the bare engine in one.
struct Contender {
    name: &'static str,
    log: fn(&Path) -> Arc<dyn Log>,
    bare: fn(&Path, &[Vec<Entry>], usize) -> f64,
}

fn main() {
    let contenders = [
        #[cfg(feature = "sled")]
        Contender {
            name: "sled",
            log: |path| Arc::new(buurtkracht_store::backend::sled::SledLog::create(path).unwrap()),
            bare: |path, work, programmes| bare(BareSled::create(path), work, programmes),
        },
        #[cfg(feature = "sqlite")]
        Contender {
            name: "sqlite",
            log: |path| Arc::new(buurtkracht_store::backend::sqlite::SqliteLog::create(path).unwrap()),
            bare: |path, work, programmes| bare(BareSqlite::create(path), work, programmes),
        },
    ];
    let (rounds, commands) = (number("BUURTKRACHT_ROUNDS", 5), number("BUURTKRACHT_COMMANDS", 12_800));
    let alone = (0..rounds).map(|_| ours(Arc::new(MemoryLog::new()), &work(1, 1, commands), 1)).collect();
    println!("The ledger by itself, over a log in memory, on one thread: {:.0} commands/s\n", median(alone));
    println!(
        "{:8} {:>7} {:>10} {:>9} {:>9} {:>9} {:>9} {:>11} {:>10} {:>5}",
        "engine",
        "clients",
        "programmes",
        "B/entry",
        "ours/s",
        "bare/s",
        "raw/s",
        "ours : bare",
        "ours : raw",
        "disk"
    );
    for contender in contenders {
        for (clients, programmes) in [(1, 1), (16, 1), (16, 16), (64, 1), (64, 64), (256, 1), (256, 256)] {
            if !wanted(contender.name, clients, programmes) {
                continue;
            }
            let work = work(clients, programmes, if clients == 1 { commands / 6 } else { commands });
            let entries = entries(&work, programmes);
            let bytes: usize = entries.iter().flatten().map(Vec::len).sum();
            let count: usize = entries.iter().map(Vec::len).sum();
            let mut seen = [const { Vec::new() }; 6];
            for _ in 0..rounds {
                let folder = tempfile::tempdir().unwrap();
                let raw = bare(Raw(File::create(folder.path().join("raw")).unwrap()), &entries, programmes);
                let bare = (contender.bare)(&folder.path().join("bare"), &entries, programmes);
                let ours = ours((contender.log)(&folder.path().join("ours")), &work, programmes);
                let disk = on_disk(&folder.path().join("ours")) as f64 / bytes as f64;
                for (seen, value) in seen.iter_mut().zip([ours, bare, raw, ours / bare, ours / raw, disk]) {
                    seen.push(value);
                }
            }
            let [ours, bare, raw, to_bare, to_raw, disk] = seen.map(median);
            println!(
                "{:8} {clients:>7} {programmes:>10} {:>9} {ours:>9.0} {bare:>9.0} {raw:>9.0} {to_bare:>11.2} {to_raw:>10.2} {disk:>5.2}",
                contender.name,
                bytes / count
            );
        }
    }
}
