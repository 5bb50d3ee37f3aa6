//! Calls of the system that fail, one by one: the first write of a process, the second, and so on, then every sync,
//! open, rename and so on. The process neither ends nor hangs, it says what is wrong, and what it acknowledged is
//! there afterwards.
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
#[path = "faults/runs.rs"]
mod runs;
#[path = "faults/shim.rs"]
#[allow(dead_code, reason = "each suite uses its own part")]
mod shim;

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use faults::{Engine, Job, Process, can, memory, say, seed, times};
use runs::{Checker, Run, SAID, of_run, run_job, source};
use shim::{Failing, Shim};

/// The letters of shim.c.
const KINDS: [(char, &str); 8] = [
    ('o', "open"),
    ('w', "write"),
    ('s', "sync"),
    ('t', "truncate"),
    ('n', "rename"),
    ('l', "link"),
    ('u', "unlink"),
    ('m', "mkdir"),
];

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display)]
enum Fault {
    /// The disk fails.
    Eio,
    /// The disk is full, at this call only.
    Enospc,
    /// The disk is full from this call on.
    Full,
    /// A signal interrupts the call.
    Eintr,
    /// A write takes half of the bytes.
    Half,
}

impl Fault {
    const ALL: [Fault; 5] = [Fault::Eio, Fault::Enospc, Fault::Full, Fault::Eintr, Fault::Half];

    /// The number of the error, and how many calls it meets.
    fn error(self) -> (i32, usize) {
        match self {
            Fault::Eio => (5, 1),
            Fault::Enospc => (28, 1),
            Fault::Full => (28, 1 << 40),
            Fault::Eintr => (4, 1),
            Fault::Half => (0, 1),
        }
    }

    /// Whether it can happen to a call of this kind.
    fn happens_to(self, kind: char) -> bool {
        match self {
            Fault::Eio | Fault::Enospc | Fault::Eintr => true,
            Fault::Full => matches!(kind, 'o' | 'w' | 'm'),
            Fault::Half => kind == 'w',
        }
    }
}

/// The codes that an error of the file system may have, and that of the commands that rested on what it kept from being
/// recorded.
const CODES: [&str; 7] = [
    "store-io",
    "store-poisoned",
    "outcome-unknown",
    "vault-io",
    "salvage-interrupted",
    "store-locked",
    "not-founded",
];

/// How many processes run at once. They wait for sled now and then.
const WORKERS: usize = 4;

/// A call of a run that fails.
#[derive(Debug, Clone, Copy)]
struct Case {
    run: Run,
    kind: (char, &'static str),
    number: usize,
    fault: Fault,
}

impl Case {
    fn failing(self) -> Failing {
        let (error, count) = self.fault.error();
        Failing { kind: self.kind.0, number: self.number, error, count }
    }
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {} at {} {}", self.run, self.fault, self.kind.1, self.number)
    }
}

#[test]
#[ignore = "the body of a child process, run by what_was_acknowledged_survives_any_failing_call"]
fn does_a_run() {
    // What the engines say as they give up is told by the error.
    std::panic::set_hook(Box::new(|_| {}));
    let job = Job::given();
    let (engine, run) = of_run(&job);
    run.go(engine, &job.folder);
    say("done");
}

#[test]
#[ignore = "the body of a child process, run by what_was_acknowledged_survives_any_failing_call"]
fn checks_a_store() {
    let job = Job::given();
    let (engine, run) = of_run(&job);
    let outcome = Checker::new(engine).check(run, &job.folder);
    say(&outcome.map_or_else(|wrong| wrong.to_string(), |()| "right".to_owned()));
}

/// Runs one of these, and gives its last words; none where it ended before them.
fn last_words(command: &mut std::process::Command) -> Option<String> {
    let process = Process::start(command);
    let hear = || std::iter::from_fn(|| process.line()).last();
    catch_unwind(AssertUnwindSafe(hear)).unwrap_or_else(|_| Some("hangs".to_owned()))
}

/// Does a case. Gives what came of it, and the errors that were given, each with its code; nothing where no call failed.
fn attempt(engine: Engine, shim: &Shim, case: Case, root: &Path) -> Option<(String, Vec<String>)> {
    fs::create_dir(root).unwrap();
    let binary = std::env::current_exe().unwrap();
    let calls = root.with_extension("calls");
    let mut command = run_job(engine, case.run, root).command(&binary, "does_a_run");
    shim.fail(&mut command, root, &calls, case.failing());
    let done = last_words(&mut command);
    let failed = fs::read_to_string(&calls).is_ok_and(|calls| calls.contains('X'));
    let said = fs::read_to_string(root.join(SAID)).unwrap_or_default();
    let refused = said.lines().filter_map(|line| line.strip_prefix("refused "));
    let errors = refused.map(str::to_owned).collect();
    let outcome = match done.as_deref() {
        Some("done") => {
            let mut command = run_job(engine, case.run, root).command(&binary, "checks_a_store");
            last_words(&mut command).unwrap_or_else(|| "unopened the process ended".to_owned())
        }
        Some(other) => other.to_owned(),
        None => "ended".to_owned(),
    };
    drop((fs::remove_dir_all(root), fs::remove_file(calls)));
    failed.then_some((outcome, errors))
}

/// What was found: how many cases there were, what was wrong in them, and the codes of the errors that were given.
#[derive(Default)]
struct Findings {
    done: usize,
    wrong: Vec<String>,
    codes: BTreeMap<String, usize>,
}

impl Findings {
    fn hear(&mut self, case: Case, outcome: &str, errors: &[String]) {
        self.done += 1;
        if outcome != "right" {
            self.wrong.push(format!("{case}: {outcome}: {}", errors.join("; ")));
        }
        for error in errors {
            let code = error.split(' ').next().unwrap();
            if !CODES.contains(&code) {
                self.wrong.push(format!("{case}: {error}"));
            }
            *self.codes.entry(format!("{} {}: {code}", case.fault, case.kind.1)).or_default() += 1;
        }
    }
}

/// Every case of a run.
fn cases(engine: Engine, shim: &Shim, run: Run, root: &Path) -> Vec<Case> {
    fs::create_dir(root).unwrap();
    let calls = root.with_extension("calls");
    let mut command = run_job(engine, run, root).command(&std::env::current_exe().unwrap(), "does_a_run");
    shim.fail(&mut command, root, &calls, Failing { kind: 'w', number: 1, error: 0, count: 0 });
    assert_eq!(last_words(&mut command).as_deref(), Some("done"), "{run}");
    let made = fs::read_to_string(&calls).unwrap();
    drop((fs::remove_dir_all(root), fs::remove_file(calls)));
    let mut cases = Vec::new();
    for kind in KINDS {
        let count = made.chars().filter(|letter| *letter == kind.0).count();
        for fault in Fault::ALL.into_iter().filter(|fault| fault.happens_to(kind.0)) {
            cases.extend((1..=count).map(|number| Case { run, kind, number, fault }));
        }
    }
    cases
}

#[test]
fn what_was_acknowledged_survives_any_failing_call() {
    let shim = Shim::compile();
    if !can("failing calls", shim.as_ref().map(drop).map_err(Clone::clone)) {
        return;
    }
    let shim = &shim.unwrap();
    let asked = times("BUURTKRACHT_CALLS", 250);
    for engine in Engine::ALL.iter().copied() {
        let seed = seed(&format!("failing calls, {}", engine.name()));
        let base = memory();
        let base = &fs::canonicalize(base.path()).unwrap();
        // The store that is salvaged.
        let root = source(&base.join("case"));
        fs::create_dir(&root).unwrap();
        Run::Ledger.go(engine, &root);
        let all: Vec<Case> = [Run::Short, Run::Ledger, Run::Salvage]
            .into_iter()
            .flat_map(|run| cases(engine, shim, run, &base.join("counted")))
            .collect();
        // One of each so many, the first of them drawn.
        let stride = all.len().div_ceil(asked);
        let first = usize::try_from(seed % stride as u64).unwrap();
        let cases: Vec<Case> = all.iter().copied().skip(first).step_by(stride).collect();
        let (next, findings) = (AtomicUsize::new(0), Mutex::new(Findings::default()));
        let work = || {
            while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                let root = base.join(format!("{case}"));
                if let Some((outcome, errors)) = attempt(engine, shim, *case, &root) {
                    findings.lock().unwrap().hear(*case, &outcome, &errors);
                }
            }
        };
        thread::scope(|scope| (0..WORKERS).for_each(|_| drop(scope.spawn(work))));
        let Findings { done, wrong, codes } = findings.into_inner().unwrap();
        eprintln!("failing calls, {}: {done} of {} cases, {codes:?}", engine.name(), all.len());
        assert!(wrong.is_empty(), "{}, seed {seed}:\n{}", engine.name(), wrong.join("\n"));
    }
}
