//! A process that is killed at any moment: what it acknowledged is there, and nothing in part.
#![cfg(all(feature = "sled", unix))]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot be set up ends there")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::backend::sled::SledLog;
use buurtkracht_store::log::Log;
use pollster::block_on;

const FOLDER: &str = "BUURTKRACHT_TEST_KILLED_FOLDER";
const WRITERS: usize = 4;

fn programme(writer: usize) -> ProgrammeId {
    format!("writer-{writer}").parse().unwrap()
}

fn entry(writer: usize, i: u64) -> Vec<u8> {
    format!("{writer} {i} {}", "x".repeat(usize::try_from(i * 37 % 5_000).unwrap())).into_bytes()
}

/// Not a test of its own: the process that is killed. It says what was acknowledged.
#[test]
fn writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let log = Arc::new(SledLog::create(Path::new(&folder)).unwrap());
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let log = Arc::clone(&log);
            std::thread::spawn(move || {
                let mut i = block_on(log.length(&programme(writer))).unwrap();
                loop {
                    i = block_on(log.append(&programme(writer), i, vec![entry(writer, i)])).unwrap();
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "acknowledged {writer} {i}").unwrap();
                    out.flush().unwrap();
                }
            })
        })
        .collect();
    // They write for ever: this one waits to be killed.
    writers.into_iter().for_each(|writer| writer.join().unwrap());
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let mut acknowledged = [0_u64; WRITERS];
    for round in 0..12_usize {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "writes_until_it_is_killed", "--nocapture"])
            .env(FOLDER, &store)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // Killed after a number of acknowledgements that differs each round; what was said before still counts.
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut heard = 0;
        for line in lines.map_while(Result::ok) {
            let Some(said) = line.split("acknowledged ").nth(1) else { continue };
            let (writer, length) = said.split_once(' ').unwrap();
            acknowledged[writer.parse::<usize>().unwrap()] = length.parse().unwrap();
            heard += 1;
            if heard == 1 + round * 23 {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(heard > round * 23);
        let log = SledLog::open(&store).unwrap();
        for (writer, said) in acknowledged.iter().enumerate() {
            let length = block_on(log.length(&programme(writer))).unwrap();
            assert!(length >= *said, "round {round}: {said} acknowledged, {length} there");
            assert!(length <= said + 1, "round {round}: at most the one under way besides");
            let entries = block_on(log.read(&programme(writer), 0, usize::MAX)).unwrap();
            for (i, found) in (0..length).zip(&entries) {
                assert_eq!(*found, entry(writer, i));
            }
        }
    }
}
