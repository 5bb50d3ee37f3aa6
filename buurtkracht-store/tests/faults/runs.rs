//! What the suites of crashes and of failing calls let a process do, and what must hold of the store afterwards.
//!
//! A process says what it sent and what was acknowledged in the file `said` of its folder.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use buurtkracht_core::Event;
use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_core::testing::charter;
use buurtkracht_store::address::{Address, Mode};
use buurtkracht_store::cache::Cache;
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::doctor::{Examination, SalvageMark, copy_vault, examine, salvage};
use buurtkracht_store::engine::QueueOptions;
use buurtkracht_store::ledger::{Check, Ledger, Submission};
use buurtkracht_store::log::{AppendError, Log};
use buurtkracht_store::vault::DirectoryVault;
use pollster::block_on;
use serde_json::json;
use uuid::Uuid;

use crate::faults::{Account, Engine, Job, PROGRAMMES, Sizes, Wrong, entry, programme};

/// The name of the file in which a process says what it sent and what was acknowledged.
pub const SAID: &str = "said";

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Makes a store and opens it again, with so much recorded that the engines bring their logs into their files, and
    /// move to another segment.
    Long,
    /// The same with little.
    Short,
    /// Opens a store, or makes it, and records a little.
    GoOn,
    /// Makes a ledger of sealed values and snapshots, and opens it again.
    Ledger,
    /// Salvages another store.
    Salvage,
}

impl Run {
    const ALL: [Run; 5] = [Run::Long, Run::Short, Run::GoOn, Run::Ledger, Run::Salvage];

    pub fn named(name: &str) -> Run {
        Self::ALL.into_iter().find(|run| run.to_string() == name).unwrap()
    }

    pub fn go(self, engine: Engine, root: &Path) {
        let said = Said::open(root);
        match self {
            Run::Long => drop((record(engine, root, &said, 60), record(engine, root, &said, 12))),
            Run::Short => drop((record(engine, root, &said, 3), record(engine, root, &said, 2))),
            Run::GoOn => record(engine, root, &said, 3),
            Run::Ledger => govern(engine, root, &said),
            Run::Salvage => rescue(engine, root, &said),
        }
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// The job of a process that does a run, or checks what it left, in a folder.
pub fn run_job(engine: Engine, run: Run, folder: &Path) -> Job {
    let subject = format!("{} {run}", engine.name());
    Job { subject, folder: folder.to_path_buf(), sizes: Sizes::Mixed, seed: 0 }
}

/// The engine and the run of a job.
pub fn of_run(job: &Job) -> (Engine, Run) {
    let (engine, run) = job.subject.split_once(' ').unwrap();
    (Engine::named(engine), Run::named(run))
}

/// The file in which a process says what it does, a line at a time.
struct Said(Mutex<File>);

impl Said {
    fn open(root: &Path) -> Self {
        Self(Mutex::new(OpenOptions::new().create(true).append(true).open(root.join(SAID)).unwrap()))
    }

    fn say(&self, line: &str) {
        let line = format!("{}\n", line.replace('\n', " "));
        self.0.lock().unwrap().write_all(line.as_bytes()).unwrap();
    }
}

/// What was said in a folder.
fn said(root: &Path) -> String {
    fs::read_to_string(root.join(SAID)).unwrap_or_default()
}

/// The folder of the store. It is not there yet, and neither is the one that it stands in.
fn within(root: &Path) -> PathBuf {
    root.join("new").join("folder")
}

/// Records so many commits of each programme, and closes the store. After a refusal it opens the store once more.
fn record(engine: Engine, root: &Path, said: &Said, commits: u64) {
    let log = match engine.create(&within(root)) {
        Ok(log) => log,
        Err(error) => return said.say(&format!("refused {} {error}", error.code())),
    };
    said.say("opened");
    thread::scope(|scope| {
        for number in 0..PROGRAMMES {
            let (log, said) = (Arc::clone(&log), &said);
            scope.spawn(move || append(&*log, said, number, commits));
        }
    });
    match block_on(log.close()) {
        Ok(()) => said.say("ended"),
        Err(error) => said.say(&format!("refused {} {error}", error.code())),
    }
}

fn append(log: &dyn Log, said: &Said, number: usize, commits: u64) {
    let programme = programme(number);
    let mut at = match block_on(log.length(&programme)) {
        Ok(at) => at,
        Err(error) => return said.say(&format!("refused {} {error}", error.code())),
    };
    for commit in 0..commits {
        // Every third is a batch.
        let count = if commit % 3 == 1 { 3 } else { 1 };
        let entries = (at..at + count).map(|at| entry(Sizes::Mixed, number, at)).collect();
        said.say(&format!("sent {number} {at} {count}"));
        match block_on(log.append(&programme, at, entries)) {
            Ok(length) => {
                said.say(&format!("acknowledged {number} {at} {count}"));
                at = length;
            }
            Err(AppendError::Conflict { actual, .. }) => at = actual,
            Err(error) => said.say(&format!("refused {} {error}", error.code())),
        }
    }
}

fn address(engine: Engine, root: &Path) -> Address {
    format!("{}:{}", engine.name(), within(root).join("store").display()).parse().unwrap()
}

fn example() -> ProgrammeId {
    "example".parse().unwrap()
}

/// The commands of a ledger: a founding, and persons whose names are sealed.
fn submission(number: u128) -> Submission {
    let command = match number {
        0 => json!({ "FoundProgramme": { "charter": charter() } }),
        _ => json!({ "RegisterPerson": {
            "person": format!("p-{number}"), "kind": "resident",
            "name": { "seal": name(number), "person": format!("p-{number}") }
        } }),
    };
    let id = Uuid::from_u128(number + 1);
    let envelope = json!({ "programme": "example", "id": id, "actor": "clerk", "do": command });
    Submission::from_json(envelope.to_string()).unwrap()
}

fn name(number: u128) -> String {
    format!("Person {number}")
}

/// How many commands there are in each of the two sessions of a ledger.
const SESSION: u128 = 9;

fn ledger(engine: Engine, root: &Path) -> Result<Ledger, buurtkracht_store::address::OpenError> {
    let address = address(engine, root);
    let clock = Arc::new(SetClock::new("2030-01-02T10:00:00Z".parse().unwrap()));
    let cache = Cache::at(address.cache().unwrap()).keeping_every(4);
    Ledger::options().mode(Mode::Create).clock(clock).cache(cache).open_at(address)
}

fn govern(engine: Engine, root: &Path, said: &Said) {
    let snapshots = address(engine, root).cache().unwrap().join("example");
    for session in 0..2 {
        let ledger = match ledger(engine, root) {
            Ok(ledger) => ledger,
            Err(error) => {
                said.say(&format!("refused {} {error}", error.code()));
                continue;
            }
        };
        said.say("opened");
        let submit = |number| {
            said.say(&format!("sent {number}"));
            match block_on(ledger.submit(&submission(number))) {
                Ok(_) => said.say(&format!("acknowledged {number}")),
                Err(error) => said.say(&format!("refused {} {error}", error.code())),
            }
        };
        let numbers = session * SESSION..(session + 1) * SESSION;
        let (alone, together) = (numbers.start..numbers.end - 3, numbers.end - 3..numbers.end);
        alone.for_each(submit);
        thread::scope(|scope| together.for_each(|number| drop(scope.spawn(move || submit(number)))));
        // Snapshots are written on a thread of their own, which a process that ends does not wait for.
        let since = Instant::now();
        let is_snapshot =
            |file: fs::DirEntry| file.path().extension().is_some_and(|ending| ending == "snapshot");
        let any = || fs::read_dir(&snapshots).is_ok_and(|files| files.flatten().any(is_snapshot));
        while !any() && since.elapsed() < Duration::from_millis(500) {
            thread::yield_now();
        }
        if let Err(error) = block_on(ledger.close()) {
            said.say(&format!("refused {} {error}", error.code()));
        }
    }
}

/// The folder of the store that is salvaged: beside the folder in which it is salvaged.
pub fn source(root: &Path) -> PathBuf {
    root.parent().unwrap().join("source")
}

/// What can be salvaged.
struct Source {
    address: Address,
    damaged: Box<dyn buurtkracht_store::doctor::DamagedStore>,
    examinations: Vec<Examination>,
}

impl Source {
    fn open(engine: Engine, root: &Path) -> Self {
        let address = address(engine, &source(root));
        let mut damaged = address.damaged().unwrap().unwrap();
        let vault = DirectoryVault::new(address.vault().unwrap());
        let examinations = examine(&mut *damaged, &vault);
        assert_eq!(examinations[0].intact, 2 * SESSION as u64);
        Self { address, damaged, examinations }
    }

    /// Salvages the log and the vault into a new store. An error is given with its code.
    fn rescue(&mut self, to: &Address) -> Result<Arc<dyn Log>, String> {
        let log = to.log(Mode::Create, QueueOptions::default());
        let log = log.map_err(|error| format!("{} {error}", error.code()))?;
        let vault = copy_vault(&self.address.vault().unwrap(), &to.vault().unwrap());
        vault.map_err(|error| format!("{} {error}", error.code()))?;
        let at = "2030-01-02T10:00:00Z".parse().unwrap();
        let mark = SalvageMark::of(&self.address, at, &self.examinations);
        salvage(&mut *self.damaged, &self.examinations, &*log, Some((&mark, to)))
            .map_err(|error| format!("{} {error}", error.code()))?;
        Ok(log)
    }
}

fn rescue(engine: Engine, root: &Path, said: &Said) {
    let mut source = Source::open(engine, root);
    match source.rescue(&address(engine, root)) {
        Ok(log) => {
            said.say("acknowledged all");
            if let Err(error) = block_on(log.close()) {
                said.say(&format!("refused {} {error}", error.code()));
            }
        }
        Err(error) => said.say(&format!("refused {error}")),
    }
}

/// Checks stores that runs have left.
pub struct Checker {
    engine: Engine,
    /// How many logs it has checked.
    logs: usize,
    source: Option<Source>,
}

impl Checker {
    pub fn new(engine: Engine) -> Self {
        Self { engine, logs: 0, source: None }
    }

    /// Checks that a store opens, holds what was acknowledged and nothing that was not sent, and goes on.
    pub fn check(&mut self, run: Run, root: &Path) -> Result<(), Wrong> {
        match run {
            Run::Long | Run::Short | Run::GoOn => self.check_log(root),
            Run::Ledger => self.check_ledger(root),
            Run::Salvage => self.check_salvage(root),
        }
    }

    fn check_log(&mut self, root: &Path) -> Result<(), Wrong> {
        let said = said(root);
        let (mut account, mut ended) = (Account::new(Sizes::Mixed), [0; PROGRAMMES]);
        for line in said.lines() {
            account.hear(line);
            if line == "ended" {
                ended = account.leasts();
            }
        }
        let folder = within(root);
        // What was closed without an error is marked, so that a later loss of it is noticed.
        let marker = fs::read_to_string(self.engine.marker(&folder)).unwrap_or_default();
        for (number, least) in ended.into_iter().enumerate() {
            let name = format!("{} ", programme(number));
            let marked = marker.lines().find_map(|line| line.strip_prefix(&name)?.parse().ok()).unwrap_or(0);
            if marked < least {
                return Err(Wrong::Silent(format!("{name} is marked with {marked}, not {least}")));
            }
        }
        self.logs += 1;
        if account.opened && self.logs.is_multiple_of(4) {
            // A question comes first, to one store of four, since sled is copied for it. It mends nothing.
            let read = address(self.engine, root).log(Mode::Read, QueueOptions::default());
            let read = read.map_err(|error| Wrong::Unopened(format!("for a question: {error}")))?;
            account.compare(&*read, [0; PROGRAMMES])?;
        }
        let opened = if account.opened { self.engine.open(&folder) } else { self.engine.create(&folder) };
        let log = opened.map_err(Wrong::unopened)?;
        account.compare(&*log, [0; PROGRAMMES])?;
        for number in 0..PROGRAMMES {
            let at = block_on(log.length(&programme(number))).map_err(Wrong::unopened)?;
            let further = (at..at + 2).map(|at| entry(Sizes::Mixed, number, at)).collect();
            let appended = block_on(log.append(&programme(number), at, further));
            appended.map_err(|error| Wrong::Unopened(format!("it takes no entry: {error}")))?;
            account.hear(&format!("sent {number} {at} 2"));
            account.hear(&format!("acknowledged {number} {at} 2"));
        }
        block_on(log.close()).map_err(Wrong::unopened)?;
        drop(log);
        let log = self.engine.open(&folder).map_err(Wrong::unopened)?;
        account.compare(&*log, [0; PROGRAMMES]).map(drop)
    }

    fn check_ledger(&self, root: &Path) -> Result<(), Wrong> {
        let said = said(root);
        let numbers = |verb: &str| -> Vec<u128> {
            let said = said.lines().filter_map(|line| line.strip_prefix(verb));
            said.map(|number| number.parse().unwrap()).collect()
        };
        let (mut sent, acknowledged) = (numbers("sent "), numbers("acknowledged "));
        sent.sort_unstable();
        sent.dedup();
        let ledger = ledger(self.engine, root).map_err(Wrong::unopened)?;
        let before = block_on(ledger.log().length(&example())).map_err(Wrong::unopened)?;
        if before > sent.len() as u64 {
            return Err(Wrong::Doubled(format!("{before} entries of {} commands", sent.len())));
        }
        // What was recorded gives its receipt again, and the rest is recorded now.
        let mut wanted = sent.clone();
        if sent.first() != Some(&0) {
            wanted.insert(0, 0);
        }
        wanted.push(1_000);
        let mut repeated = 0;
        for number in &wanted {
            let number = *number;
            let receipt = block_on(ledger.submit(&submission(number)));
            let receipt = receipt.map_err(|error| Wrong::Unopened(format!("command {number}: {error}")))?;
            repeated += u64::from(receipt.repeated);
            if acknowledged.contains(&number) && !receipt.repeated {
                return Err(Wrong::Lost(format!("command {number}")));
            }
            if let [Event::PersonRegistered(person)] = receipt.events.as_slice() {
                let opened = ledger.open_sealed(&person.name.unwrap());
                match opened.map_err(|error| Wrong::Unopened(error.to_string()))? {
                    Some(opened) if opened == name(number) => {}
                    Some(opened) => return Err(Wrong::Silent(format!("{number} is {opened}"))),
                    None => return Err(Wrong::Lost(format!("the name of person {number}"))),
                }
            }
        }
        if repeated != before {
            return Err(Wrong::Silent(format!(
                "{before} entries, {repeated} of them of commands that were sent"
            )));
        }
        let report = block_on(ledger.verify(&example(), Check::Rules)).map_err(Wrong::unopened)?;
        if let Some(flaw) = report.flaws.first() {
            return Err(Wrong::Silent(format!("entry {}: {}", flaw.sequence, flaw.reason)));
        }
        match report.entries.cmp(&(wanted.len() as u64)) {
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Less => Err(Wrong::Lost(format!("{} entries", report.entries))),
            std::cmp::Ordering::Greater => Err(Wrong::Doubled(format!("{} entries", report.entries))),
        }
    }

    fn check_salvage(&mut self, root: &Path) -> Result<(), Wrong> {
        let to = address(self.engine, root);
        let engine = self.engine;
        let source = self.source.get_or_insert_with(|| Source::open(engine, root));
        if !said(root).contains("acknowledged") {
            // The same again goes on.
            let log = source.rescue(&to).map_err(Wrong::Unopened)?;
            block_on(log.close()).map_err(Wrong::unopened)?;
        }
        let ledger = ledger(self.engine, root).map_err(Wrong::unopened)?;
        let log = ledger.log();
        for sequence in 0..2 * SESSION as u64 {
            let expected = source.damaged.entry(&example(), sequence).unwrap();
            let found = block_on(log.read(&example(), sequence, 1)).map_err(Wrong::unopened)?.pop();
            match found {
                None => return Err(Wrong::Lost(format!("entry {sequence}"))),
                found if found == expected => {}
                Some(_) => return Err(Wrong::Silent(format!("entry {sequence} differs"))),
            }
        }
        let report = block_on(ledger.verify(&example(), Check::Rules)).map_err(Wrong::unopened)?;
        if let Some(Sequence(sequence)) = report.flaws.first().map(|flaw| flaw.sequence) {
            return Err(Wrong::Silent(format!("entry {sequence} has a flaw")));
        }
        for number in (0..2 * SESSION).chain([1_000]) {
            let receipt = block_on(ledger.submit(&submission(number)));
            let receipt = receipt.map_err(|error| Wrong::Unopened(format!("command {number}: {error}")))?;
            if receipt.repeated != (number < 1_000) {
                return Err(Wrong::Doubled(format!("command {number}")));
            }
            if let [Event::PersonRegistered(person)] = receipt.events.as_slice() {
                let opened = ledger.open_sealed(&person.name.unwrap());
                if opened.map_err(|error| Wrong::Unopened(error.to_string()))? != Some(name(number)) {
                    return Err(Wrong::Lost(format!("the name of person {number}")));
                }
            }
        }
        Ok(())
    }
}
