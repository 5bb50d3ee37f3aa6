//! How much readers cost a writer: its speed beside readers that ask without pause, and its longest submit while a
//! view is held.
//!
//! The programme is that of `buurtkracht_store::bench`. Four **readers** take a view of the ledger and answer a
//! question from it, again and again. Beside the **control**, four threads answer the same question from a detached
//! copy of the state, so they take as much of the processor and nothing of the ledger. The writer submits one command
//! after another. Each measurement is a process of its own and appends to the log that the one before it left. Rounds
//! take turns; the tables have medians, of ratios and differences within a round.
//!
//! `BUURTKRACHT_SIZES="58000 1000000"` names the entries that the log has before the first measurement,
//! `BUURTKRACHT_HELD="300000"` the same where a view is held, `BUURTKRACHT_ROUNDS` the rounds,
//! `BUURTKRACHT_ENGINES="sled sqlite"` the engines, `BUURTKRACHT_IN` the folder to work in. A measurement ends after
//! `BUURTKRACHT_COMMANDS` (2,000) or after `BUURTKRACHT_SECONDS` (10), whichever comes first; of held views there are
//! `BUURTKRACHT_VIEWS` (300).
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a benchmark ends where it fails")]

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_core::value::Day;
use buurtkracht_core::{Programme, questions};
use buurtkracht_store::backend::memory::MemoryLog;
use buurtkracht_store::backend::sled::SledLog;
use buurtkracht_store::backend::sqlite::SqliteLog;
use buurtkracht_store::bench::{Entries, Workload};
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::ledger::{Ledger, Submission};
use buurtkracht_store::log::{Entry, Log};
use chrono::{DateTime, Utc};
use pollster::block_on;

/// The allocator of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// As many groups as a large town has; they record 43,000 commands a year.
const GROUPS: u32 = 64;
const READERS: usize = 4;
/// How many entries one append of the setup holds.
const BATCH: usize = 1_024;
/// How many commands are submitted while one view is held. A ledger may take in a command only when the next one
/// needs it, so the second one pays for the view.
const COMMANDS_PER_VIEW: usize = 2;

fn programme() -> ProgrammeId {
    "example".parse().unwrap()
}

fn var<T: FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn rounds() -> usize {
    var("BUURTKRACHT_ROUNDS", 3)
}

fn commands() -> usize {
    var("BUURTKRACHT_COMMANDS", 2_000)
}

fn views() -> usize {
    var("BUURTKRACHT_VIEWS", 300)
}

/// A question that the readers ask.
#[derive(Clone, Copy)]
enum Question {
    /// Looks at all money of the programme.
    Funds,
    /// Looks at the seats of one body, so the readers spend most of their time in the ledger.
    Seats,
}

impl Question {
    const ALL: [(&'static str, Self); 2] = [("funds", Self::Funds), ("seats", Self::Seats)];

    fn answer(self, state: &Programme, on: Day) {
        let found = match self {
            Self::Funds => std::hint::black_box(questions::funds(state, on)).is_some(),
            Self::Seats => {
                std::hint::black_box(questions::who(state, &"council".parse().unwrap(), on)).is_some()
            }
        };
        assert!(found);
    }
}

/// A folder with a log of so many entries and the commands that follow them.
struct Run {
    folder: PathBuf,
    engine: String,
    entries: usize,
}

/// A command and the time at which it is recorded.
struct Step {
    at: DateTime<Utc>,
    submission: Submission,
}

impl Run {
    fn entries_file(&self) -> PathBuf {
        self.folder.join("entries")
    }

    fn steps_file(&self) -> PathBuf {
        self.folder.join("steps")
    }

    /// Writes the entries of the log, and the commands of all measurements after them.
    fn make(&self) {
        let workload = || Workload::new(programme(), GROUPS);
        let mut file = BufWriter::new(File::create(self.entries_file()).unwrap());
        for entry in Entries::of(workload()).take(self.entries) {
            file.write_all(&entry.unwrap()).unwrap();
            file.write_all(b"\n").unwrap();
        }
        file.flush().unwrap();
        let beside_readers = (1 + 2 * Question::ALL.len()) * commands();
        let beside_views = 2 * COMMANDS_PER_VIEW * views();
        let mut file = BufWriter::new(File::create(self.steps_file()).unwrap());
        for step in workload().skip(self.entries).take(rounds() * beside_readers.max(beside_views)) {
            let step = step.unwrap();
            let command = serde_json::to_string(&step.envelope).unwrap();
            writeln!(file, "{} {command}", step.at.to_rfc3339()).unwrap();
        }
        file.flush().unwrap();
    }

    /// Creates the log with its entries.
    fn fill(&self) {
        let log = self.create();
        self.append_to(log.as_ref());
        block_on(log.close()).unwrap();
    }

    fn create(&self) -> Arc<dyn Log> {
        let path = self.folder.join(&self.engine);
        match self.engine.as_str() {
            "sled" => Arc::new(SledLog::create(&path).unwrap()),
            "sqlite" => Arc::new(SqliteLog::create(&path).unwrap()),
            other => panic!("unknown engine {other:?}; expected sled or sqlite"),
        }
    }

    fn append_to(&self, log: &dyn Log) {
        let mut lines = BufReader::new(File::open(self.entries_file()).unwrap()).lines();
        let mut length = 0;
        loop {
            let batch: Vec<Entry> =
                lines.by_ref().take(BATCH).map(|line| line.unwrap().into_bytes()).collect();
            if batch.is_empty() {
                return;
            }
            length = block_on(log.append(&programme(), length, batch)).unwrap();
        }
    }

    fn open(&self) -> Arc<dyn Log> {
        let path = self.folder.join(&self.engine);
        match self.engine.as_str() {
            "sled" => Arc::new(SledLog::open(&path).unwrap()),
            "sqlite" => Arc::new(SqliteLog::open(&path).unwrap()),
            "memory" => {
                let log = MemoryLog::new();
                self.append_to(&log);
                Arc::new(log)
            }
            other => panic!("unknown engine {other:?}; expected sled, sqlite or memory"),
        }
    }

    fn writer(&self) -> Writer {
        let log = self.open();
        let done = usize::try_from(block_on(log.length(&programme())).unwrap()).unwrap() - self.entries;
        let lines = BufReader::new(File::open(self.steps_file()).unwrap()).lines();
        let most = commands().max(COMMANDS_PER_VIEW * views());
        let step = |line: std::io::Result<String>| {
            let line = line.unwrap();
            let (at, command) = line.split_once(' ').unwrap();
            let submission = Submission::of(&serde_json::from_str(command).unwrap()).unwrap();
            Step { at: at.parse().unwrap(), submission }
        };
        let steps: Vec<Step> = lines.skip(done).take(most).map(step).collect();
        let clock = Arc::new(SetClock::new(steps.first().unwrap().at));
        let ledger = Ledger::options().clock(Arc::clone(&clock) as _).over(log);
        // Reads the log, so that no measurement waits for it.
        block_on(ledger.view(&programme())).unwrap();
        Writer { ledger, clock, steps }
    }
}

/// A writer with the commands that it submits.
struct Writer {
    ledger: Ledger,
    clock: Arc<SetClock>,
    steps: Vec<Step>,
}

impl Writer {
    fn submit(&self, step: &Step) -> Duration {
        self.clock.set(step.at);
        let started = Instant::now();
        block_on(self.ledger.submit(&step.submission)).unwrap();
        started.elapsed()
    }

    /// Submits commands until there are enough or the time is over.
    fn submit_all(&self) -> Vec<Duration> {
        let (started, most) = (Instant::now(), Duration::from_secs(var("BUURTKRACHT_SECONDS", 10)));
        let steps = self.steps.iter().take(commands()).take_while(|_| started.elapsed() < most);
        steps.map(|step| self.submit(step)).collect()
    }

    fn alone(&self) -> Sample {
        Sample::of(self.submit_all(), 0.0)
    }

    /// Submits beside threads that do the same work again and again.
    fn beside(&self, work: impl Fn() + Sync) -> Sample {
        let (stop, answers) = (AtomicBool::new(false), AtomicU64::new(0));
        let begin = Barrier::new(READERS + 1);
        thread::scope(|scope| {
            for _ in 0..READERS {
                scope.spawn(|| {
                    work();
                    begin.wait();
                    while !stop.load(Ordering::Relaxed) {
                        work();
                        answers.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            begin.wait();
            let started = Instant::now();
            let took = self.submit_all();
            let rate = answers.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64();
            stop.store(true, Ordering::Relaxed);
            Sample::of(took, rate)
        })
    }

    fn beside_readers(&self, question: Question) -> Sample {
        let on = self.day();
        self.beside(|| {
            let view = block_on(self.ledger.view(&programme())).unwrap();
            question.answer(&view.programme, on);
        })
    }

    fn beside_control(&self, question: Question) -> Sample {
        let on = self.day();
        let detached = Programme::clone(&block_on(self.ledger.view(&programme())).unwrap().programme);
        let sample = self.beside(|| question.answer(&detached, on));
        std::mem::forget(detached);
        sample
    }

    fn day(&self) -> Day {
        self.steps.first().unwrap().at.date_naive().into()
    }

    /// Takes a fresh view for every few commands, and holds it meanwhile or drops it at once.
    fn with_views(&self, hold: bool) -> Sample {
        let mut took = Vec::new();
        for steps in self.steps.chunks(COMMANDS_PER_VIEW).take(views()) {
            let view = block_on(self.ledger.view(&programme())).unwrap();
            let held = hold.then_some(view);
            took.extend(steps.iter().map(|step| self.submit(step)));
            drop(held);
        }
        Sample::of(took, 0.0)
    }
}

/// Takes one measurement in this process.
fn measure(what: &str, run: &Run) -> Sample {
    match what {
        "make" => run.make(),
        "fill" => run.fill(),
        _ => {
            let writer = run.writer();
            let asked = |name: &str| {
                Question::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, question)| question)
            };
            let sample = match what.split_once(' ') {
                None if what == "alone" => writer.alone(),
                Some(("readers", name)) => writer.beside_readers(asked(name).unwrap()),
                Some(("control", name)) => writer.beside_control(asked(name).unwrap()),
                Some(("view", "held")) => writer.with_views(true),
                Some(("view", "dropped")) => writer.with_views(false),
                _ => panic!("unknown measurement {what:?}"),
            };
            block_on(writer.ledger.close()).unwrap();
            // Freeing the state of a million entries takes seconds that nobody measures.
            std::mem::forget(writer);
            return sample;
        }
    }
    Sample::default()
}

/// What one process measured; durations are in milliseconds.
#[derive(Debug, Clone, Copy, Default)]
struct Sample {
    commands_per_second: f64,
    answers_per_second: f64,
    median: f64,
    p99: f64,
    longest: f64,
}

impl Sample {
    fn of(mut took: Vec<Duration>, answers_per_second: f64) -> Self {
        let total: Duration = took.iter().sum();
        took.sort_unstable();
        let percentile = |percent: usize| {
            let place = (took.len() * percent).div_ceil(100).saturating_sub(1);
            took.get(place).copied().unwrap_or_default().as_secs_f64() * 1_000.0
        };
        Self {
            commands_per_second: took.len() as f64 / total.as_secs_f64(),
            answers_per_second,
            median: percentile(50),
            p99: percentile(99),
            longest: percentile(100),
        }
    }

    fn print(&self) {
        let Self { commands_per_second, answers_per_second, median, p99, longest } = self;
        println!("{commands_per_second} {answers_per_second} {median} {p99} {longest}");
    }

    fn parse(text: &str) -> Option<Self> {
        let numbers: Option<Vec<f64>> = text.split_whitespace().map(|word| word.parse().ok()).collect();
        let [commands_per_second, answers_per_second, median, p99, longest] = numbers?[..] else {
            return None;
        };
        Some(Self { commands_per_second, answers_per_second, median, p99, longest })
    }
}

/// Takes one measurement in a process of its own.
fn sample(what: &str, run: &Run) -> Sample {
    let child = Command::new(std::env::current_exe().unwrap())
        .env("BUURTKRACHT_MEASURE", what)
        .env("BUURTKRACHT_ENGINE", &run.engine)
        .env("BUURTKRACHT_FOLDER", &run.folder)
        .env("BUURTKRACHT_ENTRIES", run.entries.to_string())
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(child.status.success(), "{what}: {}", child.status);
    let printed = String::from_utf8(child.stdout).unwrap();
    Sample::parse(&printed).unwrap_or_else(|| panic!("{what} printed {printed:?}"))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The samples of all rounds.
#[derive(Default)]
struct Samples(BTreeMap<String, Vec<Sample>>);

impl Samples {
    fn take(&mut self, what: &str, run: &Run) {
        self.0.entry(what.to_owned()).or_default().push(sample(what, run));
    }

    fn of(&self, what: &str) -> &[Sample] {
        self.0.get(what).map_or(&[], Vec::as_slice)
    }

    fn median(&self, what: &str, figure: fn(&Sample) -> f64) -> f64 {
        median(self.of(what).iter().map(figure))
    }

    /// The median over the rounds of a comparison within each.
    fn compared(&self, what: &str, with: &str, compare: fn(&Sample, &Sample) -> f64) -> f64 {
        median(self.of(what).iter().zip(self.of(with)).map(|(what, with)| compare(what, with)))
    }

    fn row(&self, run: &Run, what: &str, compared: &str, target: &str) {
        let figure = |figure: fn(&Sample) -> f64| self.median(what, figure);
        let answers = figure(|sample| sample.answers_per_second);
        let answers = if answers > 0.0 { format!("{answers:.0}") } else { String::new() };
        println!(
            "| {} | {} | {what} | {:.0} | {:.2} | {:.2} | {:.2} | {answers} | {compared} | {target} |",
            run.engine,
            run.entries,
            figure(|sample| sample.commands_per_second),
            figure(|sample| sample.median),
            figure(|sample| sample.p99),
            figure(|sample| sample.longest),
        );
    }
}

fn measure_readers(run: &Run) {
    sample("fill", run);
    let mut samples = Samples::default();
    for _ in 0..rounds() {
        samples.take("alone", run);
        for (question, _) in Question::ALL {
            samples.take(&format!("control {question}"), run);
            samples.take(&format!("readers {question}"), run);
        }
    }
    samples.row(run, "alone", "", "");
    for (question, _) in Question::ALL {
        let (readers, control) = (format!("readers {question}"), format!("control {question}"));
        let ratio = samples
            .compared(&readers, &control, |ours, other| ours.commands_per_second / other.commands_per_second);
        samples.row(run, &control, "", "");
        samples.row(run, &readers, &format!("{ratio:.3} of the control"), "≥ 0.9");
    }
}

fn measure_views(run: &Run) {
    if run.engine != "memory" {
        sample("fill", run);
    }
    let mut samples = Samples::default();
    for _ in 0..rounds() {
        samples.take("view dropped", run);
        samples.take("view held", run);
    }
    let above = samples.compared("view held", "view dropped", |held, dropped| held.longest - dropped.longest);
    samples.row(run, "view dropped", "", "");
    samples.row(run, "view held", &format!("longest {above:+.2} ms"), "≤ +5 ms");
}

/// Makes the commands of a size once, and measures each engine on them.
fn measure_size(entries: usize, engines: &[&str], measure: fn(&Run)) {
    let place = match std::env::var("BUURTKRACHT_IN") {
        Ok(folder) => tempfile::tempdir_in(folder).unwrap(),
        Err(_) => tempfile::tempdir().unwrap(),
    };
    let run = |engine: &str| Run { folder: place.path().to_owned(), engine: engine.to_owned(), entries };
    sample("make", &run(""));
    engines.iter().for_each(|engine| measure(&run(engine)));
}

fn sizes(name: &str, default: &str) -> Vec<usize> {
    let parse = |size: &str| size.parse().unwrap();
    var(name, default.to_owned()).split_whitespace().map(parse).collect()
}

fn title(text: impl Display) {
    println!("\n{text}\n");
    println!(
        "| engine | entries | writer | commands/s | median, ms | p99, ms | longest, ms | answers/s | compared | target |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
}

fn main() {
    if let Ok(what) = std::env::var("BUURTKRACHT_MEASURE") {
        let [engine, folder, entries] = ["BUURTKRACHT_ENGINE", "BUURTKRACHT_FOLDER", "BUURTKRACHT_ENTRIES"]
            .map(|name| std::env::var(name).unwrap());
        let run = Run { folder: folder.into(), engine, entries: entries.parse().unwrap() };
        measure(&what, &run).print();
        return;
    }
    let engines = var("BUURTKRACHT_ENGINES", "sled sqlite".to_owned());
    let engines: Vec<&str> = engines.split_whitespace().collect();
    title(format_args!("One writer beside {READERS} readers that ask without pause"));
    for entries in sizes("BUURTKRACHT_SIZES", "58000 1000000") {
        measure_size(entries, &engines, measure_readers);
    }
    title("One writer while a view is held");
    for entries in sizes("BUURTKRACHT_HELD", "300000") {
        measure_size(entries, &[&["memory"], engines.as_slice()].concat(), measure_views);
    }
}
