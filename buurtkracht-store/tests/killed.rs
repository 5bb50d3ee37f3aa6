//! A process that is killed at any moment: what it acknowledged is there, nothing in part, nothing that was not
//! sent, and the store opens.
#![cfg(all(feature = "testing", any(feature = "sled", feature = "sqlite"), unix))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot be set up ends there"
)]

mod faults;

use std::time::Duration;

use faults::{Account, Engine, Job, PROGRAMMES, Random, Sizes, seed, times};

#[test]
#[ignore = "the body of a child process, run by what_was_acknowledged_survives_a_kill_at_any_moment"]
fn writes_until_it_is_killed() {
    Job::given().write();
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let rounds = times("BUURTKRACHT_ROUNDS", 40);
    for engine in Engine::ALL {
        let seed = seed(&format!("killed, {}", engine.name()));
        let mut random = Random::new(seed);
        let folder = tempfile::tempdir().unwrap();
        let (mut account, mut seen) = (Account::new(Sizes::Any), [0; PROGRAMMES]);
        for round in 0..rounds {
            let when = format!("{}, seed {seed}, round {round}", engine.name());
            let job = Job {
                subject: engine.name().to_owned(),
                folder: folder.path().to_path_buf(),
                sizes: account.sizes,
                seed: random.next(),
            };
            let process = job.start("writes_until_it_is_killed");
            // A quarter of the kills come while the store is made or opened, or soon after.
            let (heard, delay) = match random.below(4) {
                0 => (0, random.below(60_000)),
                1 => (1 + random.below(5), random.below(3_000)),
                _ => (1 + random.below(120), random.below(10_000)),
            };
            assert!(process.hear(&mut account, heard), "{when}: it ended by itself");
            std::thread::sleep(Duration::from_micros(delay as u64));
            process.kill(&mut account);
            assert!(!account.ended && account.refusals.is_empty(), "{when}: {:?}", account.refusals);
            // A store that was not made yet is made now, whatever the kill left of it.
            let opened =
                if account.opened { engine.open(folder.path()) } else { engine.create(folder.path()) };
            let log = opened.unwrap_or_else(|error| panic!("{when}: {error}"));
            account.opened = true;
            // Every tenth time all of it, and else the end: a long run would read for hours.
            let whole = round % 10 == 9 || round + 1 == rounds;
            let from = if whole { [0; PROGRAMMES] } else { seen.map(|seen: u64| seen.saturating_sub(64)) };
            seen = account.check_from(&*log, from, &when);
        }
        eprintln!(
            "killed, {}: {rounds} kills, {} entries acknowledged, all kept",
            engine.name(),
            account.entries()
        );
    }
}
