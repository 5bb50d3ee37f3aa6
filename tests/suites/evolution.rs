//! What earlier versions wrote, read by this one; and what may not change without its number.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use buurtkracht_core::{Event, RULES, STATE};
use buurtkracht_store::address::Mode;
use buurtkracht_store::commit::{Commit, FORMAT};
use buurtkracht_store::ledger::{Check, Ledger};
use futures_lite::stream;
use pollster::block_on;
use serde_json::Value;
use strum::VariantNames;

use crate::desk::Desk;
use crate::golden::{Log, Shapes, States, later, logs};

const WRITE: &str = "then run `cargo test --workspace --all-features golden_files -- --ignored` and tell of it in CHANGELOG.md";

const ALBLASSERDAM: &str = "v0-rules-1-alblasserdam.jsonl";

fn kept(name: &str) -> Log {
    logs().into_iter().find(|log| log.name == name).unwrap_or_else(|| panic!("{name} is not there"))
}

/// A desk with a kept log in its store.
fn desk_with(name: &str) -> Desk {
    let desk = Desk::default();
    let store = format!("sled:{}", desk.path("store").display());
    let ledger = Ledger::options().clock(later()).mode(Mode::Create).open(&store).unwrap();
    block_on(ledger.import(Cursor::new(kept(name).lines))).unwrap();
    desk
}

#[test]
fn every_kept_log_replays_verifies_and_is_exported_byte_for_byte() {
    for log in logs() {
        let (ledger, programme) = log.imported();
        let found = block_on(ledger.verify(&programme, Check::Rules)).unwrap();
        assert!(found.flaws.is_empty(), "{}: {:?}", log.name, found.flaws);
        let numbers: Vec<u32> =
            log.lines.lines().map(|line| Commit::decode(line.as_bytes()).unwrap().rules).collect();
        let of_today = numbers.iter().filter(|rules| **rules == RULES).count() as u64;
        let decided = found.rules.unwrap();
        assert_eq!(decided.same, of_today, "{}", log.name);
        assert_eq!(decided.older_rules, numbers.len() as u64 - of_today, "{}", log.name);
        let entries = stream::block_on(block_on(ledger.entries(&programme)).unwrap());
        let exported: String =
            entries.map(|entry| String::from_utf8(entry.unwrap()).unwrap() + "\n").collect();
        assert!(exported == log.lines, "{} is exported otherwise", log.name);
    }
}

#[test]
fn every_number_of_rules_has_its_logs_and_together_they_hold_every_event() {
    let (mut numbers, mut tags) = (BTreeMap::<u64, BTreeSet<String>>::new(), BTreeSet::new());
    for log in logs() {
        for line in log.lines.lines() {
            let entry: Value = serde_json::from_str(line).unwrap();
            assert!(
                log.name.starts_with(&format!("v{}-rules-{}-", entry["v"], entry["rules"])),
                "{}",
                log.name
            );
            numbers.entry(entry["rules"].as_u64().unwrap()).or_default().insert(log.name.clone());
            for event in entry["events"].as_array().unwrap() {
                tags.extend(event.as_object().unwrap().keys().cloned());
            }
        }
    }
    for rules in 1..=u64::from(RULES) {
        let held = numbers.get(&rules).map_or(0, BTreeSet::len);
        assert_eq!(
            held, 2,
            "rules {rules} must have the log of each example, v{FORMAT}-rules-{rules}-…: {WRITE}"
        );
    }
    let missing: Vec<&&str> = Event::VARIANTS.iter().filter(|tag| !tags.contains(**tag)).collect();
    assert!(
        missing.is_empty(),
        "no kept log holds {missing:?}: let a demo record it, raise RULES in buurtkracht-core/src/decide.rs, {WRITE}"
    );
}

#[test]
fn the_book_tells_the_numbers() {
    let book = include_str!("../../docs/evolution.md");
    for number in [
        format!("| `rules` ({RULES}) |"),
        format!("| `STATE` ({STATE}) |"),
        format!("| current | {FORMAT} | {RULES} | {STATE} |"),
    ] {
        assert!(book.contains(&number), "{number}");
    }
}

#[test]
fn no_shape_changes_without_its_number() {
    let (kept, today) = (Shapes::kept().unwrap_or_else(|| panic!("{WRITE}")), Shapes::of_today());
    for (kind, kept, today) in
        [("events", &kept.events, &today.events), ("commands", &kept.commands, &today.commands)]
    {
        let differ = |change: fn(Option<&String>, Option<&String>) -> bool| -> BTreeSet<&String> {
            let tags = kept.keys().chain(today.keys());
            tags.filter(|tag| change(kept.get(*tag), today.get(*tag))).collect()
        };
        let changed = differ(|kept, today| kept.is_some() && today.is_some() && kept != today);
        assert!(
            changed.is_empty(),
            "the shapes of the {kind} {changed:?} changed. Raise RULES in buurtkracht-core/src/decide.rs. Where an \
             event X that was written before cannot be read any more, or would mean something else, give the new \
             shape the tag X.2 and an upcaster in buurtkracht-store/src/upcast.rs as well (docs/evolution.md); {WRITE}"
        );
        let gone = differ(|_, today| today.is_none());
        assert!(gone.is_empty(), "the {kind} {gone:?} are gone: raise RULES, {WRITE}");
        let new = differ(|kept, _| kept.is_none());
        assert!(new.is_empty(), "the {kind} {new:?} are new: raise RULES, {WRITE}");
    }
    assert_eq!(kept.rules, RULES, "{WRITE}");
}

#[test]
fn the_state_does_not_change_without_its_number() {
    let (kept, today) = (States::kept().unwrap_or_else(|| panic!("{WRITE}")), States::of_today());
    assert_eq!(kept.number, today.number, "{WRITE}");
    for (log, digest) in &today.digests {
        let Some(known) = kept.digests.get(log) else { panic!("{log} is new: {WRITE}") };
        assert!(
            known == digest,
            "{log} comes to another state than before: a snapshot of it would be wrong. Raise STATE in \
             buurtkracht-core/src/evolve.rs, {WRITE}"
        );
    }
    assert!(kept.digests.keys().eq(today.digests.keys()), "a kept log is gone");
}

#[test]
fn logs_of_the_first_rules_give_the_answers_that_they_gave_then() {
    let desk = desk_with(ALBLASSERDAM);
    let status = &desk.ask(&["status", "--on", "2026-11-25"])["result"];
    for (figure, then) in [("decisions", 35), ("meetings_held", 24), ("partners", 12), ("persons", 13)] {
        assert_eq!(status[figure], then, "{figure}");
    }
    for (figure, then) in [("pledged", "107800.00"), ("spent", "30559.40"), ("free", "63700.00")] {
        assert_eq!(status[figure], then, "{figure}");
    }
    assert_eq!(status["plans"]["stopped"], 1);
    let funds = &desk.ask(&["funds", "--as-of", "2026-11-01"])["result"];
    assert_eq!(
        (&funds["sources"][0]["free"], &funds["sources"][1]["free"]),
        (&"32050.00".into(), &"27650.00".into())
    );
    assert_eq!(funds["total"]["released"], "19750.00");
    let verified = &desk.ask(&["verify", "--rules"])["result"];
    assert_eq!((&verified["sound"], &verified["entries"]), (&true.into(), &290.into()));
    assert_eq!(verified["root"], "Fa5qITxwXhUsyJfkHzqOPCK9skjcW8TvL3w4eMtUfBk=");

    let desk = desk_with("v0-rules-1-lindewaard.jsonl");
    let status = &desk.ask(&["status", "--on", "2031-06-30"])["result"];
    // Five were registered; two of them had gone by then.
    assert_eq!((&status["decisions"], &status["partners"]), (&16.into(), &3.into()));
    assert_eq!((&status["spent"], &status["free"]), (&"4350.00".into(), &"119950.00".into()));
    let funds = &desk.ask(&["funds", "--as-of", "2031-06-30"])["result"];
    assert_eq!((&funds["cancelled"], &funds["provided"]), (&"10000.00".into(), &"44000.00".into()));
}

#[test]
fn entries_of_older_rules_are_not_decided_again_and_their_log_goes_on_under_those_of_today() {
    let ours = kept(ALBLASSERDAM).lines;
    let older = ours.replace("{\"v\":0,\"rules\":1,", "{\"v\":0,\"rules\":0,");
    let desk = Desk::default();
    let ran = desk.run_with(&["import", "-"], older.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let recorded =
        desk.record("[do.RegisterArea]\narea = \"BU04820199\"\nname = \"New ground\"\nyear = 2026\n");
    assert_eq!(recorded.code, 0, "{}", recorded.err);
    let verified = &desk.ask(&["verify", "--rules"])["result"];
    let rules = &verified["rules"];
    assert_eq!(
        (&verified["sound"], &rules["older_rules"], &rules["decided_again"]),
        (&true.into(), &ours.lines().count().into(), &1.into())
    );
    assert!(desk.log().starts_with(&older), "the older entries are not written again");
}

#[test]
fn what_a_later_version_wrote_is_refused_by_its_name_and_nothing_of_it_is_taken_in() {
    let lines = kept(ALBLASSERDAM).lines;
    let of_rules = format!("\"rules\":{}", RULES + 1);
    for (from, to, named) in
        [("{\"PlanStopped\":", "{\"PlanStopped.99\":", "PlanStopped.99"), ("\"v\":0", "\"v\":1", "format 1")]
    {
        let desk = Desk::default();
        let ran = desk.run_with(&["import", "-"], lines.replacen(from, to, 1).as_bytes());
        assert!(
            ran.code != 0 && ran.err.contains(named) && ran.err.contains("use a newer version"),
            "{ran:?}"
        );
        assert!(!desk.path("store").exists(), "nothing is recorded");
    }
    let unread = lines.replacen("{\"PlanStopped\":", "{\"PlanHalted\":", 1);
    let later = unread.replace("\"rules\":1", &of_rules);
    let ran = Desk::default().run_with(&["import", "-"], later.as_bytes());
    assert!(ran.code != 0 && ran.err.contains("use a newer version"), "{ran:?}");
    let ran = Desk::default().run_with(&["import", "-"], unread.as_bytes());
    assert!(ran.code != 0 && ran.err.contains("PlanHalted is unknown"), "{ran:?}");
}
