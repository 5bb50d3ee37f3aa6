//! Every question is answered on a long history too. `BUURTKRACHT_EVENTS` says how long, 2,000 where it says nothing.

use std::time::Instant;

use buurtkracht_store::backend::sled::SledLog;
use buurtkracht_store::bench::{Entries, Workload, fill};
use buurtkracht_store::log::Log;
use pollster::block_on;
use serde_json::Value;

use crate::desk::Desk;

const GROUPS: u32 = 8;

#[test]
fn every_question_is_answered_on_a_long_history() {
    let events = std::env::var("BUURTKRACHT_EVENTS").map_or(2_000, |text| text.parse().unwrap());
    let desk = Desk::default();
    let id = "example".parse().unwrap();
    let mut entries = Entries::of(Workload::new("example".parse().unwrap(), GROUPS));
    let log = SledLog::create(&desk.path("store")).unwrap();
    block_on(fill(&log, &id, &mut entries, events)).unwrap();
    block_on(log.close()).unwrap();
    drop(log);

    let last = entries.programme().decisions().all().values().map(|case| case.decision.fact.decided_on).max();
    let last = last.unwrap();
    let (day, before) = (last.to_string(), (last - chrono::TimeDelta::days(90)).to_string());
    let stopped = entries.programme().plans().all().values().find(|life| life.stop.is_some());
    let stopped = stopped.expect("a plan was stopped").clone();
    let plan = stopped.plan.fact.plan.to_string();
    let decision = stopped.stop.unwrap().fact.decision.to_string();
    let year = before[..4].to_owned();
    let asked: [&[&str]; 25] = [
        &["explain", &decision],
        &["explain", &plan, "--as-of", &before],
        &["who", "--as-of", &day],
        &["funds", "--as-of", &day, "--known-at", &before],
        &["capacity", "--as-of", &day],
        &["compliance", "--year", &year],
        &["effect", "--as-of", &day],
        &["changes", "--from", &before, "--to", &day],
        &["feedback", "--as-of", &day],
        &["verify", "--rules"],
        &["what-if", "--without", &decision],
        &["lawfulness", "--as-of", &day],
        &["register", "--as-of", &day],
        &["delivered", "--year", &year],
        &["roles", "--as-of", &day],
        &["open", "--as-of", &day],
        &["efficiency", "--as-of", &day],
        &["sample", "--of", "payments", "--size", "20", "--seed", "2026"],
        &["page", "--as-of", &day],
        &["status", "--as-of", &day],
        &["budget", "--as-of", &day],
        &["charter", "--as-of", &day],
        &["mandates", "--as-of", &day],
        &["network", "--as-of", &day],
        &["log", "--text", "orchard"],
    ];
    for args in asked {
        let since = Instant::now();
        let ran = desk.run(&[args, &["--json"]].concat());
        println!("{:>7.2} s  {}", since.elapsed().as_secs_f64(), args.join(" "));
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
        for line in ran.out.lines().take(1) {
            let _: Value = serde_json::from_str(line).unwrap();
        }
        let told = desk.run(args);
        assert!(told.code == 0 && (args[0] == "log" || !told.out.is_empty()), "{args:?}: {}", told.err);
    }
}
