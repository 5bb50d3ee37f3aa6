//! Crash states, explored: what processes do to their files is recorded call by call, and a model of a POSIX file system
//! gives the states in which a kill or a power cut could leave the disk after any call. Every store is opened, read
//! and written on.
#![cfg(all(
    feature = "testing",
    any(feature = "sled", feature = "sqlite"),
    target_os = "linux",
    target_env = "gnu"
))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot be set up ends there"
)]

mod faults;
#[path = "faults/model.rs"]
mod model;
#[path = "faults/runs.rs"]
mod runs;
#[path = "faults/shim.rs"]
#[allow(dead_code, reason = "each suite uses its own part")]
mod shim;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::os::unix::fs::symlink;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use faults::{Engine, Job, Process, Random, Wrong, can, memory, run, say, seed, times};
use model::{Choice, Disk, calls, first};
use runs::{Checker, Run, of_run, run_job, source};
use shim::Shim;

const STATES: &str = "BUURTKRACHT_CRASHES_STATES";
/// How many states one process checks.
const GROUP: usize = 100;
/// How many processes check states at once. They wait for sled now and then.
const WORKERS: usize = 4;

/// A recording: a folder that has the `trace` of a run, and what the disk held `before` it.
struct Recording {
    run: Run,
    folder: PathBuf,
    /// How many of the calls are those of a process that was killed before the run.
    earlier: usize,
}

impl Recording {
    fn trace(&self) -> Vec<u8> {
        fs::read(self.folder.join("trace")).unwrap()
    }

    fn disk(&self) -> Disk<'_> {
        Disk::of(&self.folder.join("before"))
    }

    /// Lets a process do a run in a new folder.
    fn make(engine: Engine, shim: &Shim, run: Run, folder: PathBuf) -> Self {
        fs::create_dir_all(folder.join("before")).unwrap();
        fs::create_dir(folder.join("disk")).unwrap();
        let recording = Self { run, folder, earlier: 0 };
        recording.record(engine, shim);
        recording
    }

    /// Lets a process do a run in the folder `disk`.
    fn record(&self, engine: Engine, shim: &Shim) {
        let root = self.folder.join("disk");
        let mut command =
            run_job(engine, self.run, &root).command(&std::env::current_exe().unwrap(), "does_a_run");
        shim.record(&mut command, &root, &self.folder.join("trace"));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}: {output:?}", self.run);
    }

    /// Lets a process go on after a crash in this recording.
    fn go_on(&self, engine: Engine, shim: &Shim, mut state: State, crash: Crash, folder: PathBuf) -> Self {
        let run = match self.run {
            Run::Long | Run::Short | Run::GoOn => Run::GoOn,
            Run::Ledger | Run::Salvage => self.run,
        };
        let (before, disk) = (folder.join("before"), folder.join("disk"));
        fs::create_dir_all(&before).unwrap();
        if run == Run::Salvage {
            symlink(source(&self.folder.join("disk")), source(&disk)).unwrap();
        }
        let trace = self.trace();
        let mut model = self.disk();
        calls(&trace).iter().take(state.calls).for_each(|call| model.replay(call));
        let earlier = match crash {
            Crash::Cut => {
                model.save(state.choice, &mut state.random, &before);
                copy(&before, &disk);
                0
            }
            // What was not synced by then still is not, so the calls go on from those of the process that was killed.
            Crash::Kill => {
                fs::create_dir(&disk).unwrap();
                model.save(Choice::KILL, &mut state.random, &disk);
                fs::write(folder.join("trace"), first(&trace, state.calls)).unwrap();
                state.calls
            }
        };
        let recording = Self { run, folder, earlier };
        recording.record(engine, shim);
        recording
    }
}

/// What happens to the first of two processes.
#[derive(Debug, Clone, Copy)]
enum Crash {
    Kill,
    Cut,
}

fn copy(from: &Path, to: &Path) {
    run("cp", &["-r", "--sparse=always", from.to_str().unwrap(), to.to_str().unwrap()]).unwrap();
}

#[test]
#[ignore = "the body of a child process, run by a_store_survives_a_crash_after_any_call"]
fn does_a_run() {
    let job = Job::given();
    let (engine, run) = of_run(&job);
    run.go(engine, &job.folder);
}

/// The state of a number: after how many calls, and what is kept then.
struct State {
    calls: usize,
    choice: Choice,
    random: Random,
}

impl State {
    /// The states are spread over the calls.
    fn draw(seed: u64, number: usize, states: usize, calls: Range<usize>) -> Self {
        let mut random = Random::new(seed ^ (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let at = |number| calls.start + number * (calls.len() + 1) / states;
        let (from, until) = (at(number), at(number + 1));
        let calls = from + random.below(until.saturating_sub(from));
        Self { calls, choice: Choice::draw(&mut random), random }
    }
}

#[test]
#[ignore = "the body of a child process, run by a_store_survives_a_crash_after_any_call"]
fn checks_states() {
    let job = Job::given();
    let (engine, run) = of_run(&job);
    let asked = std::env::var(STATES).unwrap();
    let [from, to, states, earlier] =
        asked.split(' ').map(|number| number.parse().unwrap()).collect::<Vec<usize>>()[..]
    else {
        panic!("{asked}")
    };
    let recording = Recording { run, folder: job.folder.clone(), earlier };
    let trace = recording.trace();
    let calls = calls(&trace);
    let mut disk = recording.disk();
    let mut checker = Checker::new(engine);
    let mut replayed = 0;
    for number in from..to {
        let mut state = State::draw(job.seed, number, states, earlier..calls.len());
        while replayed < state.calls {
            disk.replay(&calls[replayed]);
            replayed += 1;
        }
        let folder = recording.folder.join(format!("state-{number}"));
        fs::create_dir(&folder).unwrap();
        disk.save(state.choice, &mut state.random, &folder);
        say(&format!("state {number} of {run}, {replayed} calls, {:?}", state.choice));
        let found = catch_unwind(AssertUnwindSafe(|| checker.check(run, &folder)));
        match found.unwrap_or_else(|panic| Err(Wrong::Unopened(format!("panic: {}", words(&*panic))))) {
            Ok(()) => say("right"),
            Err(wrong) => say(&wrong.to_string()),
        }
        // A ledger that was closed may still be writing a snapshot.
        while fs::remove_dir_all(&folder).is_err() {
            thread::yield_now();
        }
    }
}

fn words(panic: &(dyn std::any::Any + Send)) -> &str {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default()
}

/// What was found: how many states were right, lost something and so on, and a line on each that was not right.
#[derive(Default)]
struct Findings {
    counts: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

impl Findings {
    fn hear(&mut self, state: &str, found: &str) {
        let (column, _) = found.split_once(' ').unwrap_or((found, ""));
        *self.counts.entry(column.to_owned()).or_default() += 1;
        if column != "right" {
            self.wrong.push(format!("{state}: {found}"));
        }
    }

    fn add(&mut self, other: Findings) {
        other.counts.into_iter().for_each(|(column, count)| *self.counts.entry(column).or_default() += count);
        self.wrong.extend(other.wrong);
    }
}

/// Checks states of a recording in processes of their own, so that one that ends counts too.
fn explore(engine: Engine, recording: &Recording, seed: u64, range: Range<usize>, states: usize) -> Findings {
    let mut findings = Findings::default();
    let mut next = range.start;
    while next < range.end {
        let until = range.end.min(next + GROUP);
        let mut command = Job { seed, ..run_job(engine, recording.run, &recording.folder) }
            .command(&std::env::current_exe().unwrap(), "checks_states");
        command.env(STATES, format!("{next} {until} {states} {}", recording.earlier));
        let process = Process::start(&mut command);
        let mut state = None;
        while let Some(line) = process.line() {
            if line.starts_with("state ") {
                state = Some(line);
            } else if let Some(state) = state.take() {
                findings.hear(&state, &line);
                next += 1;
            }
        }
        if next < until {
            findings.hear(&state.unwrap_or_default(), "unopened the process ended");
            next += 1;
        }
    }
    findings
}

/// Does every piece of work, some at once, and gathers what was found of each run.
fn explore_all(work: &[Box<dyn Fn() -> (Run, Findings) + Sync + '_>]) -> BTreeMap<String, Findings> {
    let next = AtomicUsize::new(0);
    let all = Mutex::new(BTreeMap::<String, Findings>::new());
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(work) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (run, findings) = work();
                    all.lock().unwrap().entry(run.to_string()).or_default().add(findings);
                }
            });
        }
    });
    all.into_inner().unwrap()
}

#[test]
fn a_store_survives_a_crash_after_any_call() {
    let shim = Shim::compile();
    if !can("crash states", shim.as_ref().map(drop).map_err(Clone::clone)) {
        return;
    }
    let shim = shim.unwrap();
    let states = times("BUURTKRACHT_STATES", 2_000);
    for engine in Engine::ALL {
        let seed = seed(&format!("crashes, {}", engine.name()));
        let base = memory();
        let base_path = fs::canonicalize(base.path()).unwrap();
        let record = |run: Run| Recording::make(*engine, &shim, run, base_path.join(run.to_string()));
        // A store that is salvaged stands beside the one that it is salvaged into.
        let ledger = record(Run::Ledger);
        let folder = base_path.join(Run::Salvage.to_string());
        fs::create_dir(&folder).unwrap();
        copy(&ledger.folder.join("disk"), &source(&folder.join("disk")));
        // With the share of the states that each gets; the rest is for stores that crash again.
        let recordings =
            [(record(Run::Long), 12), (record(Run::Short), 25), (ledger, 18), (record(Run::Salvage), 10)];
        let mut work: Vec<Box<dyn Fn() -> (Run, Findings) + Sync>> = Vec::new();
        for (recording, share) in &recordings {
            let states = (states * share).div_ceil(100);
            for from in (0..states).step_by(GROUP) {
                let range = from..states.min(from + GROUP);
                let explore = move || explore(*engine, recording, seed, range.clone(), states);
                work.push(Box::new(move || (recording.run, explore())));
            }
        }
        let again = 28 + states / 500;
        let each = (states * 35).div_ceil(100 * again);
        for number in 0..again {
            let (recordings, shim, base) = (&recordings, &shim, &base_path);
            work.push(Box::new(move || {
                let from = &recordings[number % 4].0;
                let crash = [Crash::Kill, Crash::Cut][number / 4 % 2];
                let state = State::draw(seed, number, again, 0..calls(&from.trace()).len());
                let folder = base.join(format!("again-{number}"));
                let recording = from.go_on(*engine, shim, state, crash, folder);
                let findings = explore(*engine, &recording, seed, 0..each, each);
                fs::remove_dir_all(&recording.folder).unwrap();
                (recording.run, findings)
            }));
        }
        let all = explore_all(&work);
        for (run, Findings { counts, .. }) in &all {
            eprintln!("crashes, {}, {run}: {counts:?}", engine.name());
        }
        let wrong: Vec<String> = all.into_values().flat_map(|findings| findings.wrong).collect();
        assert!(wrong.is_empty(), "{}, seed {seed}:\n{}", engine.name(), wrong.join("\n"));
    }
}
