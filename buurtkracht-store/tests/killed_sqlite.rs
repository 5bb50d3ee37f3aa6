//! Two processes write one store in SQLite, and each is killed at any moment: what was acknowledged is there, in
//! its place, and the other goes on.
#![cfg(all(feature = "sqlite", unix))]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot be set up ends there")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::backend::sqlite::SqliteLog;
use buurtkracht_store::log::{AppendError, Log};
use pollster::block_on;

const STORE: &str = "BUURTKRACHT_TEST_KILLED_STORE";

fn programme() -> ProgrammeId {
    "example".parse().unwrap()
}

/// It says what was acknowledged, and where it stands.
#[test]
#[ignore = "the body of a child process, run by what_either_of_two_processes_acknowledged_survives_a_kill"]
fn appends_until_it_is_killed() {
    let store = std::env::var_os(STORE).unwrap();
    let log = SqliteLog::create(Path::new(&store)).unwrap();
    let own = std::process::id();
    for i in 0_u64.. {
        let entry = format!("{own} {i} {}", "x".repeat(usize::try_from(i * 37 % 5_000).unwrap()));
        let place = loop {
            let length = block_on(log.length(&programme())).unwrap();
            match block_on(log.append(&programme(), length, vec![entry.clone().into_bytes()])) {
                Ok(_) => break length,
                Err(AppendError::Conflict { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "acknowledged {place} {own} {i} ").unwrap();
        out.flush().unwrap();
    }
}

fn start(store: &Path) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "appends_until_it_is_killed", "--nocapture"])
        .env(STORE, store)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

#[test]
fn what_either_of_two_processes_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    // Held open in every second round: then no one recovers the file, and in the others who comes next does.
    let mut acknowledged: BTreeMap<u64, String> = BTreeMap::new();
    for round in 0..8_usize {
        let held = (round % 2 == 1).then(|| SqliteLog::open(&store).unwrap());
        let mut hear = |lines: &mut Lines<BufReader<ChildStdout>>, most: usize| {
            let said = lines.by_ref().map_while(Result::ok);
            let said = said.filter_map(|line| line.split("acknowledged ").nth(1).map(str::to_owned));
            for said in said.take(most) {
                let (place, entry) = said.split_once(' ').unwrap();
                let twice = acknowledged.insert(place.parse().unwrap(), entry.to_owned());
                assert_eq!(twice, None, "round {round}: two entries in place {place}");
            }
        };
        let (mut one, mut two) = (start(&store), start(&store));
        hear(&mut one.1, 1 + round * 11);
        one.0.kill().unwrap();
        hear(&mut two.1, 5 + round * 3);
        two.0.kill().unwrap();
        for (mut child, mut lines) in [one, two] {
            hear(&mut lines, usize::MAX);
            child.wait().unwrap();
        }
        drop(held);
        let log = SqliteLog::open(&store).unwrap();
        let entries = block_on(log.read(&programme(), 0, usize::MAX)).unwrap();
        for (place, said) in &acknowledged {
            let entry = entries.get(usize::try_from(*place).unwrap());
            assert!(entry.is_some_and(|entry| entry.starts_with(said.as_bytes())), "round {round}: {place}");
        }
        assert!(
            entries.len() <= acknowledged.len() + 2 * (round + 1),
            "at most one under way of each besides"
        );
    }
}
