//! Measures how long the ledger blocks an executor: the longest gap of a ticker on a current-thread runtime while each
//! `async fn` runs on a large programme. The control is the same ticker beside threads that only compute, as many as read a
//! log. It shows how long the scheduler itself keeps a thread waiting.
//!
//! `BUURTKRACHT_EVENTS=300000` names the number of events, `BUURTKRACHT_ENGINES="sled sqlite"` the engines,
//! `BUURTKRACHT_IN` the folder to work in.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a benchmark ends where it fails")]

use std::fs::File;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_store::bench::{Entries, Workload, fill};
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::ledger::{Check, Ledger, Submission};
use buurtkracht_store::subscribe::Position;
use futures_lite::StreamExt as _;
use pollster::block_on;
use serde_json::json;

/// The one that the command has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const GROUPS: u32 = 64;

fn programme() -> ProgrammeId {
    "example".parse().unwrap()
}

fn of<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The longest gap between two ticks, and how long the work took.
fn gap(work: impl Future<Output = ()>) -> (Duration, Duration) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut work = std::pin::pin!(work);
        let (began, mut longest, mut last) = (Instant::now(), Duration::ZERO, Instant::now());
        loop {
            let done = futures_lite::future::poll_once(work.as_mut()).await.is_some();
            let now = Instant::now();
            longest = longest.max(now - last);
            if done {
                return (longest, now - began);
            }
            tokio::task::yield_now().await;
            last = Instant::now();
        }
    })
}

/// The longest gap of a ticker beside threads that only compute: as many as read a log.
fn beside_others(during: Duration) -> Duration {
    let ends = Instant::now() + during;
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from).min(4) + 1 {
            scope.spawn(|| while Instant::now() < ends {});
        }
        gap(std::future::poll_fn(|_| match Instant::now() < ends {
            true => std::task::Poll::Pending,
            false => std::task::Poll::Ready(()),
        }))
        .0
    })
}

struct Bench {
    folder: PathBuf,
    address: String,
}

impl Bench {
    fn report(&self, name: &str, work: impl Future<Output = ()>) {
        let (longest, took) = gap(work);
        let beside = beside_others(took.min(Duration::from_secs(2)));
        let ms = |duration: Duration| duration.as_secs_f64() * 1_000.0;
        println!("| {name} | {:.1} | {:.1} | {:.0} |", ms(longest), ms(beside), ms(took));
    }

    fn run(&self) {
        let programme = &programme();
        // After the last entry of the workload.
        let clock = Arc::new(SetClock::new("2060-01-01T00:00:00Z".parse().unwrap()));
        let ledger = Ledger::options().clock(clock).open(&self.address).unwrap();
        println!("| {} | gap, ms | control, ms | took, ms |", self.address.split(':').next().unwrap());
        println!("|---|---|---|---|");
        self.report("view, of a ledger that was just opened", async {
            drop(ledger.view(programme).await.unwrap())
        });
        self.report("view", async { drop(ledger.view(programme).await.unwrap()) });
        let last = block_on(ledger.view(programme)).unwrap();
        let middle = block_on(ledger.commits(programme, Sequence(last.length / 2), 1)).unwrap();
        let middle = middle.first().unwrap().recorded_at;
        let (middle, day) = (middle.to_utc(), middle.date_naive().into());
        self.report("known_at, and its view dropped", async {
            drop(ledger.known_at(programme, middle).await.unwrap());
        });
        self.report("as_of", async { drop(last.as_of(day).await.unwrap()) });
        self.report("recent, 1,000", async { drop(ledger.recent(programme, 1_000).await.unwrap()) });
        self.report("commits, 512", async {
            drop(ledger.commits(programme, Sequence(0), 512).await.unwrap());
        });
        self.report("position_at", async {
            ledger.position_at(programme, 9).await.unwrap();
        });
        self.report("rehearse", async { drop(ledger.rehearse(programme).await.unwrap()) });
        self.report("submit, with a plain text", async {
            for number in 0..50 {
                let id = uuid::Uuid::new_v4();
                let person = format!("p-{number}-{id}");
                let name = json!({ "seal": "Jo Vis", "person": person });
                let person =
                    json!({ "RegisterPerson": { "person": person, "kind": "resident", "name": name } });
                let command = json!({ "programme": programme, "id": id, "actor": "clerk", "do": person });
                ledger.submit(&Submission::from_json(command.to_string()).unwrap()).await.unwrap();
            }
        });
        self.report("subscription, to its end", async {
            let mut following = ledger.subscribe(programme, Position::BEGINNING).await.unwrap();
            while following.try_next().await.unwrap().is_some() {}
        });
        self.report("entries", async {
            let mut entries = ledger.entries(programme).await.unwrap();
            while entries.next().await.is_some() {}
        });
        let exported = self.folder.join("exported.jsonl");
        let file = File::create(&exported).unwrap();
        self.report("export", async {
            ledger.export(programme, file).await.unwrap();
        });
        self.report("verify, bytes", async { drop(ledger.verify(programme, Check::Bytes).await.unwrap()) });
        self.report("verify, rules", async { drop(ledger.verify(programme, Check::Rules).await.unwrap()) });
        self.report("rebuild_cache", async { drop(ledger.rebuild_cache(programme).await.unwrap()) });
        self.report("reopen", async { ledger.reopen().await.unwrap() });
        self.report("close", async { ledger.close().await.unwrap() });
        let imported = Ledger::create(&format!("{}-imported", self.address)).unwrap();
        let file = File::open(&exported).unwrap();
        self.report("import", async { drop(imported.import(file).await.unwrap()) });
        println!();
    }
}

fn main() {
    let events: u64 = of("BUURTKRACHT_EVENTS", 300_000);
    let engines: String = of("BUURTKRACHT_ENGINES", "sled sqlite".to_owned());
    let folder = match std::env::var("BUURTKRACHT_IN") {
        Ok(folder) => tempfile::tempdir_in(Path::new(&folder)).unwrap(),
        Err(_) => tempfile::tempdir().unwrap(),
    };
    println!("{events} events\n");
    for engine in engines.split_whitespace() {
        let address = format!("{engine}:{}", folder.path().join(engine).display());
        let ledger = Ledger::create(&address).unwrap();
        let mut entries = Entries::of(Workload::new(programme(), GROUPS));
        block_on(fill(ledger.log().as_ref(), &programme(), &mut entries, events)).unwrap();
        drop((ledger, entries));
        Bench { folder: folder.path().to_owned(), address }.run();
    }
}
