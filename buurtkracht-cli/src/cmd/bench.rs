//! The benchmark: what this disk can do, and what of it the ledger reaches.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::address::ENGINES;
use buurtkracht_store::bench::{Entries, NotMade, Step, Workload, fill};
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::ledger::{Check, Ledger, Submission, SubmitError};
use buurtkracht_store::log::{Entry, Log, LogError};
use chrono::{DateTime, Utc};
use tempfile::TempDir;

use crate::args::{Bench, Global};
use crate::config::{self, Mode};
use crate::exit::{Failure, Outcome};
use crate::render::bench::{Engine, Findings, Rate, Raw};
use crate::render::{self, bench as report};

/// How many clients hand in commands at once. The programme has a group for each.
const CLIENTS: u32 = 64;
/// How many commands the clients hand in together, for each that is handed in alone.
const TIMES: usize = 8;
/// Where no number is given: as many commands as fit in this time by the syncs of the disk, within bounds.
const ALONE: Duration = Duration::from_secs(2);
const FEWEST: usize = 64;
const MOST: usize = 4_000;
/// A sync that takes less than this did not reach a disk, as far as disks are known.
const BELIEVABLE_MICROS: f64 = 20.0;

pub async fn run(global: &Global, asked: &Bench) -> Result<Outcome, Failure> {
    let within = match &asked.within {
        Some(folder) => folder.clone(),
        None => config::lies_in(config::store(global))?,
    };
    let place = workplace(&within)?;
    let findings = measure(&within, place.folder.path(), asked.commands).await;
    while place.interrupted.load(Ordering::SeqCst) {
        // Whoever was interrupted removes the folder, and ends the process.
        thread::park();
    }
    let findings = findings?;
    let path = place.folder.path().to_owned();
    place.folder.close().map_err(|source| unusable("cannot remove", path, source))?;
    render::print(global, "bench", None, &findings, || report::findings(global.lang, &findings))?;
    Ok(Outcome::Done)
}

fn unusable(doing: &'static str, path: PathBuf, source: std::io::Error) -> Failure {
    LogError::Io { doing, path, source: Arc::new(source) }.into()
}

/// A folder to work in. It goes away at the end, after a failure, and when the run is interrupted.
struct Workplace {
    folder: TempDir,
    interrupted: Arc<AtomicBool>,
}

/// How long whoever was interrupted tries to remove a folder in which the engines still make files.
const REMOVING: Duration = Duration::from_secs(10);

fn workplace(within: &Path) -> Result<Workplace, Failure> {
    let interrupted = Arc::new(AtomicBool::new(false));
    // The handler is there before the folder, and no folder is made once it runs.
    let place: Arc<Mutex<Option<PathBuf>>> = Arc::default();
    let (told, made) = (Arc::clone(&interrupted), Arc::clone(&place));
    // Where no handler can be set, an interrupted run leaves its folder behind.
    drop(ctrlc::set_handler(move || {
        told.store(true, Ordering::SeqCst);
        let made = made.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + REMOVING;
        while let Some(path) = made.as_ref().filter(|path| path.exists())
            && std::fs::remove_dir_all(path).is_err()
            && Instant::now() < until
        {}
        std::process::exit(130)
    }));
    let mut made = place.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::Builder::new().prefix("buurtkracht-bench-").tempdir_in(within);
    let folder = folder
        .map_err(|source| unusable("cannot make a folder to work in, in", within.to_owned(), source))?;
    *made = Some(folder.path().to_owned());
    drop(made);
    Ok(Workplace { folder, interrupted })
}

fn not_made(error: &NotMade) -> Failure {
    Failure::Input(format!("the benchmark's own history does not fit: {error}"))
}

fn programme() -> Result<ProgrammeId, Failure> {
    "bench".parse().map_err(|error| Failure::Input(format!("{error}")))
}

/// The history, cut into what is handed in.
struct Work {
    programme: ProgrammeId,
    /// How many commands set the programme up.
    setup: usize,
    /// Commands one after another.
    alone: Vec<Submission>,
    /// What each client hands in.
    together: Vec<Vec<Submission>>,
    /// A time after all of it.
    end: DateTime<Utc>,
}

impl Work {
    fn workload(&self) -> Workload {
        Workload::new(self.programme.clone(), CLIENTS)
    }

    /// So many commands one after another, and the same history again by its groups. Groups begin one after another,
    /// so it takes some weeks until each has enough.
    fn of(commands: usize) -> Result<Self, Failure> {
        let (programme, each) = (programme()?, (commands * TIMES).div_ceil(CLIENTS as usize));
        let mut work =
            Self { programme, setup: 0, alone: Vec::new(), together: Vec::new(), end: DateTime::default() };
        let mut lanes: BTreeMap<u32, Vec<Submission>> = (0..CLIENTS).map(|lane| (lane, Vec::new())).collect();
        for step in work.workload() {
            let Step { at, lane, envelope } = step.map_err(|error| not_made(&error.into()))?;
            work.end = at;
            let Some(lane) = lane else {
                work.setup += 1;
                continue;
            };
            let submission =
                Submission::of(&envelope).map_err(|error| Failure::from(SubmitError::from(error)))?;
            if work.alone.len() < commands {
                work.alone.push(submission.clone());
            }
            if let Some(own) = lanes.get_mut(&lane).filter(|own| own.len() < each) {
                own.push(submission);
            }
            if work.alone.len() == commands && lanes.values().all(|own| own.len() == each) {
                break;
            }
        }
        work.together = lanes.into_values().collect();
        Ok(work)
    }

    /// A ledger over a new store in which the programme is set up.
    async fn ledger(&self, url: &str, clock: &Arc<SetClock>) -> Result<Ledger, Failure> {
        let ledger = config::bare(url, Mode::Create, Arc::clone(clock) as _)?;
        let mut entries = Entries::of(self.workload());
        let made = fill(ledger.log().as_ref(), &self.programme, &mut entries, self.setup as u64).await;
        made.map_err(|error| not_made(&error))?;
        // Reading it is no part of the first command.
        ledger.view(&self.programme).await?;
        Ok(ledger)
    }

    /// The entries of the commands one after another.
    fn entries(&self, most: usize) -> Result<Vec<Entry>, Failure> {
        let entries = Entries::of(self.workload()).skip(self.setup).take(most);
        entries.collect::<Result<_, _>>().map_err(|error| not_made(&error))
    }
}

async fn measure(within: &Path, place: &Path, commands: Option<u32>) -> Result<Findings, Failure> {
    let given = commands.map(|commands| commands as usize);
    let sample = Work::of(given.unwrap_or(MOST))?;
    let entries = sample.entries(given.unwrap_or(MOST))?;
    let raw = raw(&place.join("raw"), &entries, given.is_none())?;
    let fitting = (ALONE.as_secs_f64() * raw.rate.per_second) as usize;
    let commands = given.unwrap_or(fitting.clamp(FEWEST, MOST));
    let work = if commands == MOST { sample } else { Work::of(commands)? };
    let mut engines = Vec::new();
    for engine in ENGINES {
        engines.push(measure_engine(engine, &work, place).await?);
    }
    let entry_bytes = entries.iter().map(Vec::len).sum::<usize>() / entries.len().max(1);
    Ok(Findings { folder: within.to_owned(), entry_bytes, raw, engines })
}

/// Appends entries to a file and syncs each; only for a while where that is said.
fn raw(path: &Path, entries: &[Entry], for_a_while: bool) -> Result<Raw, Failure> {
    let failed = |source| unusable("cannot write", path.to_owned(), source);
    let mut file = File::create(path).map_err(failed)?;
    let mut micros = Vec::new();
    let started = Instant::now();
    for entry in entries {
        let since = Instant::now();
        file.write_all(entry).and_then(|()| file.sync_data()).map_err(failed)?;
        micros.push(since.elapsed().as_secs_f64() * 1e6);
        if for_a_while && started.elapsed() > ALONE && micros.len() >= FEWEST {
            break;
        }
    }
    let rate = Rate::new(micros.len(), started.elapsed());
    micros.sort_by(f64::total_cmp);
    let sync_micros = micros.get(micros.len() / 2).copied().unwrap_or_default();
    Ok(Raw { rate, sync_micros, believable: sync_micros >= BELIEVABLE_MICROS })
}

async fn measure_engine(engine: &'static str, work: &Work, place: &Path) -> Result<Engine, Failure> {
    let path = |name: &str| place.join(format!("{engine}-{name}")).join("store");
    let url = |name: &str| -> Result<String, Failure> {
        let path = path(name);
        let folder = path.parent().unwrap_or(place).to_owned();
        std::fs::create_dir(&folder).map_err(|source| unusable("cannot make", folder, source))?;
        Ok(format!("{engine}:{}", path.display()))
    };
    let clock = Arc::new(SetClock::new(work.end));
    let alone = alone(work, &url("alone")?).await?;
    let url = url("together")?;
    let ledger = work.ledger(&url, &clock).await?;
    let together = together(work, &ledger)?;
    ledger.close().await?;
    drop(ledger);
    let ledger = config::bare(&url, Mode::Write, clock)?;
    let started = Instant::now();
    let view = ledger.view(&work.programme).await?;
    let replay = Rate::new(view.length as usize, started.elapsed());
    drop(view);
    let started = Instant::now();
    let verified = ledger.verify(&work.programme, Check::Bytes).await?;
    let verify = Rate::new(verified.entries as usize, started.elapsed());
    let entries = bytes(ledger.log().as_ref(), &work.programme).await?;
    ledger.close().await?;
    let store = path("together");
    let disk_bytes = on_disk(store.parent().unwrap_or(place))?;
    let disk_per_entry_byte = disk_bytes as f64 / entries.max(1) as f64;
    Ok(Engine { engine, alone, together, replay, verify, disk_bytes, disk_per_entry_byte })
}

async fn alone(work: &Work, url: &str) -> Result<Rate, Failure> {
    let clock = Arc::new(SetClock::new(work.end));
    let ledger = work.ledger(url, &clock).await?;
    let started = Instant::now();
    for submission in &work.alone {
        ledger.submit(submission).await?;
    }
    let rate = Rate::new(work.alone.len(), started.elapsed());
    ledger.close().await?;
    Ok(rate)
}

/// Every client hands in what is its own, one command after another.
fn together(work: &Work, ledger: &Ledger) -> Result<Rate, Failure> {
    let client = |own: &Vec<Submission>| -> Result<(), Failure> {
        own.iter().try_for_each(|submission| pollster::block_on(ledger.submit(submission)).map(drop))?;
        Ok(())
    };
    let started = Instant::now();
    thread::scope(|scope| -> Result<(), Failure> {
        let clients: Vec<_> = work.together.iter().map(|own| scope.spawn(move || client(own))).collect();
        let mut ended = clients.into_iter().map(thread::ScopedJoinHandle::join);
        ended.try_for_each(|ended| ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    Ok(Rate::new(work.together.iter().map(Vec::len).sum(), started.elapsed()))
}

/// The bytes of the entries of a programme.
async fn bytes(log: &dyn Log, programme: &ProgrammeId) -> Result<usize, LogError> {
    let (mut from, mut bytes) = (0, 0);
    loop {
        let page = log.read(programme, from, 512).await?;
        if page.is_empty() {
            return Ok(bytes);
        }
        from += page.len() as u64;
        bytes += page.iter().map(Vec::len).sum::<usize>();
    }
}

fn on_disk(path: &Path) -> Result<u64, Failure> {
    let failed = |source| unusable("cannot read", path.to_owned(), source);
    let found = std::fs::symlink_metadata(path).map_err(failed)?;
    if !found.is_dir() {
        return Ok(found.len());
    }
    let mut bytes = 0;
    for entry in std::fs::read_dir(path).map_err(failed)? {
        bytes += on_disk(&entry.map_err(failed)?.path())?;
    }
    Ok(bytes)
}
