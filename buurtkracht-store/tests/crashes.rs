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
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread;

use faults::{Engine, Job, Process, Random, Wrong, can, memory, run, say, seed, times};
use model::{Choice, Disk, calls};
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
}

impl Recording {
    /// The folder in which the run worked, by the name that the calls use.
    fn root(&self) -> PathBuf {
        self.folder.join("disk")
    }

    fn trace(&self) -> Vec<u8> {
        fs::read(self.folder.join("trace")).unwrap()
    }

    fn disk(&self) -> Disk<'_> {
        Disk::of(&self.folder.join("before"), &self.root())
    }

    /// Lets a process do a run in a new folder, on what the disk held before.
    fn make(engine: Engine, shim: &Shim, run: Run, folder: PathBuf) -> Self {
        let recording = Self { run, folder };
        let (root, before) = (recording.root(), recording.folder.join("before"));
        fs::create_dir_all(&before).unwrap();
        copy(&before, &root);
        let mut command =
            run_job(engine, run, &root).command(&std::env::current_exe().unwrap(), "does_a_run");
        shim.record(&mut command, &root, &recording.folder.join("trace"));
        let status = command.output().unwrap();
        assert!(status.status.success(), "{run}: {status:?}");
        recording
    }
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
    /// The states are spread over all calls.
    fn draw(seed: u64, number: usize, states: usize, calls: usize) -> Self {
        let mut random = Random::new(seed ^ (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let from = number * (calls + 1) / states;
        let until = ((number + 1) * (calls + 1) / states).max(from + 1);
        let calls = from + random.below(until - from);
        Self { calls, choice: Choice::draw(&mut random), random }
    }
}

#[test]
#[ignore = "the body of a child process, run by a_store_survives_a_crash_after_any_call"]
fn checks_states() {
    let job = Job::given();
    let (engine, run) = of_run(&job);
    let recording = Recording { run, folder: job.folder.clone() };
    let asked = std::env::var(STATES).unwrap();
    let [from, to, states] =
        asked.split(' ').map(|number| number.parse().unwrap()).collect::<Vec<usize>>()[..]
    else {
        panic!("{asked}")
    };
    let trace = recording.trace();
    let calls = calls(&trace);
    let mut disk = recording.disk();
    let mut checker = Checker::new(engine);
    let mut replayed = 0;
    for number in from..to {
        let mut state = State::draw(job.seed, number, states, calls.len());
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
fn explore(
    engine: Engine,
    recording: &Recording,
    seed: u64,
    range: std::ops::Range<usize>,
    states: usize,
) -> Findings {
    let mut findings = Findings::default();
    let mut next = range.start;
    while next < range.end {
        let until = range.end.min(next + GROUP);
        let mut command = Job { seed, ..run_job(engine, recording.run, &recording.folder) }
            .command(&std::env::current_exe().unwrap(), "checks_states");
        command.env(STATES, format!("{next} {until} {states}"));
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

/// Some processes at once share the states of a recording.
fn explore_all(engine: Engine, recording: &Recording, seed: u64, states: usize) -> Findings {
    thread::scope(|scope| {
        let part = |number| number * states / WORKERS..(number + 1) * states / WORKERS;
        let explore = |part| scope.spawn(move || explore(engine, recording, seed, part, states));
        let parts: Vec<_> = (0..WORKERS).map(part).map(explore).collect();
        let mut findings = Findings::default();
        parts.into_iter().for_each(|part| findings.add(part.join().unwrap()));
        findings
    })
}

/// Records a run on a store that crashed: it recovers from that.
fn record_again(
    engine: Engine,
    shim: &Shim,
    from: &Recording,
    mut state: State,
    folder: PathBuf,
) -> Recording {
    let trace = from.trace();
    let mut disk = from.disk();
    calls(&trace).iter().take(state.calls).for_each(|call| disk.replay(call));
    let before = folder.join("before");
    fs::create_dir_all(&before).unwrap();
    disk.save(state.choice, &mut state.random, &before);
    Recording::make(engine, shim, Run::GoOn, folder)
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
        // With the share of the states that each gets.
        let mut recordings = vec![(record(Run::Long), 30), (record(Run::Short), 60)];
        // Stores that crash again, while they recover from a crash.
        let again = 8 + states / 1_000;
        for number in 0..again {
            let from = &recordings[number % 2].0;
            let state = State::draw(seed, number, again, calls(&from.trace()).len());
            let folder = base_path.join(format!("again-{number}"));
            recordings.push((record_again(*engine, &shim, from, state, folder), 60 / again + 1));
        }
        recordings.push((record(Run::Ledger), 40));
        // A store that is salvaged stands beside the one that it is salvaged into.
        let folder = base_path.join(Run::Salvage.to_string());
        fs::create_dir_all(&folder).unwrap();
        copy(&base_path.join(Run::Ledger.to_string()).join("disk"), &source(&folder.join("disk")));
        recordings.push((Recording::make(*engine, &shim, Run::Salvage, folder), 20));

        let shares: usize = recordings.iter().map(|(_, share)| share).sum();
        let mut all = BTreeMap::<String, Findings>::new();
        for (recording, share) in &recordings {
            let found = explore_all(*engine, recording, seed, (states * share).div_ceil(shares));
            all.entry(recording.run.to_string()).or_default().add(found);
        }
        for (run, Findings { counts, .. }) in &all {
            eprintln!("crashes, {}, {run}: {counts:?}", engine.name());
        }
        let wrong: Vec<String> = all.into_values().flat_map(|findings| findings.wrong).collect();
        assert!(wrong.is_empty(), "{}, seed {seed}:\n{}", engine.name(), wrong.join("\n"));
    }
}
