//! The example that keeps a read model in SQL, as a process that is killed at any moment: each commit takes effect
//! in it exactly once.
#![cfg(all(feature = "sqlite", unix))]
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test that cannot be set up ends there")]

#[path = "../examples/read_model.rs"]
#[allow(dead_code, reason = "an example has a main")]
mod read_model;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_core::testing::{COUNCIL, Scenario, allocate, charter, correct, decide_on};
use buurtkracht_core::{CommandEnvelope, Event};
use buurtkracht_store::address::Mode;
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::ledger::{Ledger, Submission};
use pollster::block_on;
use read_model::{Until, follow};
use rusqlite::Connection;
use serde_json::{Value, json};
use uuid::Uuid;

const STORE: &str = "BUURTKRACHT_TEST_FOLLOWED_STORE";
const MODEL: &str = "BUURTKRACHT_TEST_READ_MODEL";
const ROUNDS: u64 = 40;
/// How long what must come is waited for.
const PATIENCE: Duration = Duration::from_secs(120);
const PROGRAMMES: [&str; 2] = ["example", "second"];

#[test]
#[ignore = "the body of a child process, run by a_read_model_that_is_killed_again_and_again_is_the_one_rebuilt_from_nothing"]
fn follows_until_it_is_killed() {
    let [store, model] = [STORE, MODEL].map(|name| std::env::var_os(name).unwrap());
    block_on(follow(&open(Path::new(&store)), Path::new(&model), Until::Stopped)).unwrap();
}

fn start(store: &Path, model: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "follows_until_it_is_killed", "--nocapture"])
        .env(STORE, store)
        .env(MODEL, model)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

fn name(text: &str) -> ProgrammeId {
    text.parse().unwrap()
}

fn submit(ledger: &Ledger, programme: &str, id: u64, command: &Value) {
    let id = Uuid::from_u128(u128::from(id));
    let whole = json!({ "programme": programme, "id": id, "actor": "clerk", "do": command });
    let envelope: CommandEnvelope = serde_json::from_value(whole).unwrap();
    block_on(ledger.submit(&Submission::of(&envelope).unwrap())).unwrap();
}

fn address(store: &Path) -> String {
    format!("sqlite:{}", store.display())
}

fn open(store: &Path) -> Ledger {
    Ledger::open(&address(store)).unwrap()
}

/// Tells those who record that it is enough, also where the test fails.
struct Enough<'a>(&'a AtomicBool);

impl Drop for Enough<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A programme that decides, is corrected, pays and takes back, until it is told that it is enough.
fn record(ledger: &Ledger, programme: &str, enough: &AtomicBool) {
    let mut id = 0;
    let mut next = |command: &Value| {
        submit(ledger, programme, id, command);
        id += 1;
        id - 1
    };
    for mut command in Scenario::running().with_plans().accepted {
        if let Some(founding) = command.pointer_mut("/FoundProgramme/charter") {
            *founding = charter();
            founding.as_object_mut().unwrap().insert("programme".to_owned(), json!(programme));
        }
        next(&command);
    }
    for i in 0..10_000 {
        if enough.load(Ordering::SeqCst) {
            break;
        }
        let decision = |amount: &str| {
            let give = json!([allocate(&format!("a-{i}"), "grove", "town-money", amount)]);
            decide_on(&format!("d-{i}"), "council", COUNCIL, give)
        };
        let entry = next(&decision("0.02"));
        if i % 5 == 0 {
            next(&correct(entry, &decision("0.03")));
        }
        next(&json!({ "RecordPayment": { "payment": format!("b-{i}"), "allocation": format!("a-{i}"),
            "amount": "0.01", "on": "2030-02-01" } }));
        if i % 3 == 0 {
            let release = json!([{ "ReleaseFunds": { "allocation": format!("a-{i}") } }]);
            next(&decide_on(&format!("r-{i}"), "council", COUNCIL, release));
        }
    }
}

/// Every row of every table and view, as text.
fn dump(model: &Path) -> Vec<String> {
    let connection = Connection::open(model).unwrap();
    let mut all = Vec::new();
    for table in ["positions", "decisions", "allocations", "payments", "plans"] {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> =
                (0..columns).map(|column| format!("{:?}", row.get_ref(column).unwrap())).collect();
            all.push(format!("{table}: {}", cells.join(", ")));
        }
    }
    all.sort();
    all
}

/// How many entries the model has taken in, as another process sees it; none before it is made.
fn taken_in(model: &Path) -> u64 {
    let ask = || {
        let connection = Connection::open_with_flags(model, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let sql = "SELECT coalesce(sum(CAST(position AS INTEGER)), 0) FROM positions";
        connection.query_row(sql, [], |row| row.get::<_, i64>(0))
    };
    ask().unwrap_or_default().unsigned_abs()
}

#[test]
fn a_read_model_that_is_killed_again_and_again_is_the_one_rebuilt_from_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (store, model) = (folder.path().join("store.db"), folder.path().join("model.db"));
    let clock = SetClock::new("2030-03-01T11:00:00Z".parse().unwrap());
    let ledger = Ledger::options().clock(Arc::new(clock)).mode(Mode::Create).open(&address(&store)).unwrap();
    let enough = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for programme in PROGRAMMES {
            let (ledger, enough) = (&ledger, &enough);
            scope.spawn(move || record(ledger, programme, enough));
        }
        let _enough = Enough(&enough);
        for round in 0..ROUNDS {
            let before = taken_in(&model);
            let mut process = start(&store, &model);
            // Some are killed before they have done anything, most as they are at work.
            let until = before + round * 7 % 31;
            let since = Instant::now();
            while taken_in(&model) < until {
                assert!(since.elapsed() < PATIENCE, "round {round}: it takes nothing in");
                assert!(process.try_wait().unwrap().is_none(), "round {round}: it ended by itself");
                std::thread::yield_now();
            }
            process.kill().unwrap();
            process.wait().unwrap();
            assert!(taken_in(&model) >= until, "round {round}: what it had taken in is there");
        }
    });
    // It goes on where the last one was killed.
    let killed = taken_in(&model);
    block_on(follow(&open(&store), &model, Until::CaughtUp)).unwrap();
    let whole = taken_in(&model);
    let rebuilt = folder.path().join("rebuilt.db");
    block_on(follow(&open(&store), &rebuilt, Until::CaughtUp)).unwrap();
    assert_eq!(dump(&model), dump(&rebuilt));

    let connection = Connection::open(&model).unwrap();
    let count = |sql: &str, programme: &str| -> i64 {
        connection.query_row(sql, [programme], |row| row.get(0)).unwrap()
    };
    let mut entries = 0;
    for programme in PROGRAMMES {
        let state = block_on(ledger.view(&name(programme))).unwrap();
        entries += state.length;
        let state = &state.programme;
        let decided = state.decisions().all().len();
        assert_eq!(
            count("SELECT count(*) FROM decisions WHERE programme = ?1", programme),
            i64::try_from(decided).unwrap()
        );
        // What the rules make of the money is what the tables say.
        let mut expected = (0, 0);
        let mut from = Sequence(0);
        loop {
            let page = block_on(ledger.commits(&name(programme), from, 512)).unwrap();
            if page.is_empty() {
                break;
            }
            from = Sequence(from.0 + page.len() as u64);
            for event in page.iter().flat_map(|commit| &commit.events) {
                match event {
                    Event::Paid(paid) => expected.1 += paid.amount.cents(),
                    // Corrected from 0.02 to 0.03: the first amount no longer counts.
                    Event::RecordCorrected(_) => expected.0 -= 2,
                    Event::FundsAllocated(given) => expected.0 += given.amount.cents(),
                    Event::FundsReleased(released) => expected.0 -= released.amount.cents(),
                    _ => {}
                }
            }
        }
        let allocated = "SELECT sum(allocated_cents) FROM plans WHERE programme = ?1";
        let paid = "SELECT sum(cents) FROM payments WHERE programme = ?1";
        assert_eq!((count(allocated, programme), count(paid, programme)), expected);
        assert!(expected.1 > 0);
    }
    assert_eq!(whole, entries);
    eprintln!("killed {ROUNDS} times, {killed} of {entries} entries taken in by then");
}
