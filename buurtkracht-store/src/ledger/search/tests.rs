use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use buurtkracht_core::id::Sequence;
use buurtkracht_core::questions::{Word, day, mentions, written};
use buurtkracht_core::testing::{Scenario, commands};
use buurtkracht_core::value::Day;
use buurtkracht_core::value::Money;
use buurtkracht_core::{Programme, RULES, evolve};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::backend::memory::MemoryLog;
use crate::cache::Cache;
use crate::clock::SystemClock;
use crate::commit::FORMAT;
use crate::log::Log as _;
use crate::search::Unfit;
use crate::vault::MemoryVault;

fn example() -> ProgrammeId {
    "example".parse().unwrap()
}

/// The commits of a scenario.
fn commits(scenario: &Scenario) -> Vec<Commit> {
    let one = |(number, command)| {
        let of = scenario.history.iter().filter(|(recorded, _)| recorded.sequence.0 == number);
        let (recorded, _) = of.clone().next().unwrap();
        let id = recorded.command;
        let whole = json!({ "programme": "example", "id": id, "actor": "clerk", "do": command }).to_string();
        Commit {
            v: FORMAT,
            rules: RULES,
            programme: example(),
            sequence: Sequence(number),
            recorded_at: recorded.recorded_at,
            recorded_by: if number % 3 == 0 { "clerk" } else { "leader" }.parse().unwrap(),
            correlation: id.0,
            causation: None,
            events: of.map(|(_, event)| event.clone()).collect(),
            signatures: Vec::new(),
            command: serde_json::value::RawValue::from_string(whole).unwrap(),
        }
    };
    (0..).zip(&scenario.accepted).map(one).collect()
}

/// A log in memory with a cache on the disk.
struct Held {
    log: Arc<MemoryLog>,
    folder: tempfile::TempDir,
}

impl Held {
    fn of(commits: &[Commit]) -> Self {
        let held = Self { log: Arc::default(), folder: tempfile::tempdir().unwrap() };
        held.grow(commits);
        held
    }

    fn grow(&self, commits: &[Commit]) {
        let entries: Vec<Entry> = commits.iter().map(|commit| commit.encode().unwrap()).collect();
        let expected = commits.first().map_or(0, |commit| commit.sequence.0);
        block_on(self.log.append(&example(), expected, entries)).unwrap();
    }

    fn ledger(&self, every: Option<u64>) -> Ledger {
        let vault = Arc::new(MemoryVault::default());
        let ledger = Ledger::new(Arc::clone(&self.log) as _, vault, Arc::new(SystemClock));
        match every {
            None => ledger,
            Some(every) => ledger.with_cache(Cache::at(self.folder.path()).keeping_every(every)),
        }
    }

    /// The files of the index.
    fn segments(&self) -> Vec<PathBuf> {
        let found = fs::read_dir(self.folder.path().join("example")).into_iter().flatten();
        let mut paths: Vec<PathBuf> = found.map(|file| file.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "index"));
        paths.sort();
        paths
    }
}

type Found = Vec<(u64, Vec<usize>)>;

fn ask(ledger: &Ledger, search: &Search, last: Option<usize>) -> (Found, Searched) {
    let mut found = Vec::new();
    let searched = ledger.search(&example(), search, last, &mut |hit| {
        found.push((hit.commit.sequence.0, hit.events));
        ControlFlow::Continue(())
    });
    (found, searched.unwrap())
}

/// What is found by looking at everything, one after another.
fn by_definition(commits: &[Commit], search: &Search) -> Found {
    let mut programme = Programme::default();
    let mut found = Vec::new();
    for commit in commits {
        let recorded = Decoded::of(&commit.encode().unwrap()).unwrap().head.recorded();
        commit.events.iter().for_each(|event| evolve(&mut programme, &recorded, event.clone()));
        let fits = |event: &Event| {
            search.fits(event, commit.recorded_at, &commit.recorded_by) && search.is_about(&programme, event)
        };
        let numbered = commit.events.iter().enumerate();
        let events: Vec<usize> = numbered.filter(|(_, event)| fits(event)).map(|(i, _)| i).collect();
        if !events.is_empty() {
            found.push((commit.sequence.0, events));
        }
    }
    found
}

/// Something to look for that one of the events has, or two have between them.
fn search(scenario: &Scenario, commits: &[Commit], picks: &[u32]) -> Search {
    let mut search = Search::default();
    let mut picks = picks.iter().map(|pick| *pick as usize);
    let mut pick = |of: usize| picks.next().unwrap_or(0) % of.max(1);
    for _ in 0..=pick(2) {
        let commit = &commits[pick(commits.len())];
        let event = &commit.events[pick(commit.events.len())];
        let (words, amounts) = (written(event).words, written(event).amounts);
        let about = mentions(&scenario.programme, event);
        match pick(9) {
            0 | 1 => {
                if let Some(word) = words.iter().nth(pick(words.len())) {
                    search.words.push(Word { text: word.clone(), begins: false });
                }
            }
            2 => {
                if let Some(word) = words.iter().nth(pick(words.len())) {
                    search.words.extend(Word::all_of(&format!("{}*", word.chars().next().unwrap())));
                }
            }
            3 | 4 => search.about.extend(about.get(pick(about.len())).cloned()),
            5 => search.kind = Some(<&str>::from(event).to_owned()),
            6 => {
                if let Some(amount) = amounts.get(pick(amounts.len())) {
                    let off = |by: i64| Some(Money::from_cents(amount.cents() + by));
                    (search.over, search.under) = match pick(3) {
                        0 => (off(-1), None),
                        1 => (None, off(1)),
                        _ => (off(-1_000), off(1)),
                    };
                }
            }
            7 => {
                let on = day(event, commit.recorded_at);
                (search.from, search.until) = match pick(3) {
                    0 => (Some(on), Some(on)),
                    1 => (Some(on), None),
                    _ => (None, Some(on)),
                };
            }
            _ => {
                let on = Day::from(commit.recorded_at.date_naive());
                match pick(4) {
                    0 => search.recorded_from = Some(on),
                    1 => search.recorded_until = Some(on),
                    2 => search.known_at = Some(commit.recorded_at.to_utc()),
                    _ => search.actor = Some(commit.recorded_by.clone()),
                }
            }
        }
    }
    search
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_same_is_found_with_an_index_and_without(
        history in commands(),
        asked in prop::collection::vec(prop::collection::vec(any::<u32>(), 12), 1..24),
        parts in prop::collection::vec(1..60_usize, 0..4),
        last in 0..5_usize,
    ) {
        let mut scenario = Scenario::funded();
        for command in &history {
            let command = scenario.filled(command);
            let _ = scenario.attempt(&command);
        }
        let commits = commits(&scenario);
        let whole = Held::of(&commits);
        // One whose index grows with its log.
        let (first, mut rest) = commits.split_at(1);
        let growing = Held::of(first);
        for part in parts {
            let (more, left) = rest.split_at(part.min(rest.len()));
            if !more.is_empty() {
                growing.grow(more);
            }
            rest = left;
            ask(&growing.ledger(Some(1)), &search(&scenario, &commits, &asked[0]), None);
        }
        if !rest.is_empty() {
            growing.grow(rest);
        }
        for picks in &asked {
            let search = search(&scenario, &commits, picks);
            let expected = by_definition(&commits, &search);
            prop_assert_eq!(&ask(&whole.ledger(None), &search, None).0, &expected, "read: {:?}", search);
            for held in [&whole, &growing] {
                for every in [1, 10, 1_000] {
                    let ledger = held.ledger(Some(every));
                    prop_assert_eq!(&ask(&ledger, &search, None).0, &expected, "{}: {:?}", every, search);
                    let tail = &expected[expected.len().saturating_sub(last)..];
                    prop_assert_eq!(ask(&ledger, &search, Some(last)).0, tail, "{}: {:?}", every, search);
                }
            }
        }
    }
}

fn registered() -> Search {
    Search { kind: Some("PersonRegistered".to_owned()), ..Search::default() }
}

#[test]
fn a_segment_that_is_not_as_it_was_written_is_passed_over_and_made_again() {
    let commits = commits(&Scenario::funded());
    let expected = by_definition(&commits, &registered());
    assert!(!expected.is_empty());
    let held = Held::of(&commits);
    let length = commits.len() as u64;
    let asked = || {
        let (found, searched) = ask(&held.ledger(Some(1)), &registered(), None);
        assert_eq!(found, expected);
        searched.indexed
    };
    assert_eq!(asked(), length);
    let [path] = &held.segments()[..] else { panic!("one segment") };
    let whole = fs::read(path).unwrap();
    for cut in (0..whole.len()).step_by(97).chain([whole.len() - 1]) {
        fs::write(path, &whole[..cut]).unwrap();
        asked();
        let mut other = whole.clone();
        other[cut] ^= 0x10;
        fs::write(path, other).unwrap();
        asked();
        asked();
    }
    assert_eq!(asked(), length);
    assert_eq!(held.segments().len(), 1, "{:?}", held.segments());
}

#[test]
fn a_segment_of_another_log_or_version_is_passed_over() {
    let commits = commits(&Scenario::funded());
    let held = Held::of(&commits);
    ask(&held.ledger(Some(1)), &registered(), None);
    let path = held.segments().remove(0);
    let bytes = fs::read(&path).unwrap();
    let why = |held: &Held| {
        let cache = Cache::at(held.folder.path());
        let mut found = cache.index(held.log.as_ref(), &example()).unwrap();
        found.remove(0).passed_over.unwrap()
    };
    let shorter = Held::of(&commits[..commits.len() - 1]);
    fs::create_dir_all(shorter.folder.path().join("example")).unwrap();
    let name = path.file_name().unwrap();
    fs::write(shorter.folder.path().join("example").join(name), &bytes).unwrap();
    assert!(matches!(why(&shorter), Unfit::OtherLog));
    let renamed = path.with_file_name("0-3.index");
    fs::rename(&path, &renamed).unwrap();
    assert!(matches!(why(&held), Unfit::Misplaced { .. }));
}

#[test]
fn a_short_log_leaves_no_index_and_what_cannot_be_kept_is_still_found() {
    let commits = commits(&Scenario::funded());
    let expected = by_definition(&commits, &registered());
    let held = Held::of(&commits);
    ask(&held.ledger(Some(5_000)), &registered(), None);
    assert_eq!(held.segments(), Vec::<PathBuf>::new());
    // A file stands where the folder would.
    fs::write(held.folder.path().join("example"), "").unwrap();
    let (found, searched) = ask(&held.ledger(Some(1)), &registered(), None);
    assert_eq!((found, searched.indexed), (expected, 0));
}

#[test]
fn segments_are_few_and_removed_with_the_cache() {
    let commits = commits(&Scenario::funded());
    let (first, rest) = commits.split_at(1);
    let held = Held::of(first);
    for commit in rest {
        held.grow(std::slice::from_ref(commit));
        let (_, searched) = ask(&held.ledger(Some(1)), &registered(), None);
        assert_eq!(searched.indexed, searched.entries);
    }
    assert!(held.segments().len() <= 8, "{:?}", held.segments());
    Cache::at(held.folder.path()).clear(&example()).unwrap();
    assert_eq!(held.segments(), Vec::<PathBuf>::new());
}

/// `BUURTKRACHT_SIZE=100000 cargo test -p buurtkracht-store --all-features --lib -- --ignored --nocapture sooner`
#[cfg(all(feature = "bench", feature = "sqlite"))]
#[test]
#[ignore = "it measures"]
#[allow(clippy::print_stdout, reason = "what it measures is for who runs it")]
fn how_much_sooner_an_index_finds_it() {
    use std::time::Instant;

    use buurtkracht_core::questions::Mention;

    use crate::backend::sqlite::SqliteLog;
    use crate::bench::{Entries, Workload, fill};

    let size = std::env::var("BUURTKRACHT_SIZE").map_or(20_000, |size| size.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let log: Arc<dyn crate::log::Log> = Arc::new(SqliteLog::create(&folder.path().join("store")).unwrap());
    let mut entries = Entries::of(Workload::new(example(), 64));
    block_on(fill(log.as_ref(), &example(), &mut entries, size)).unwrap();
    let ledger = || Ledger::new(Arc::clone(&log), Arc::new(MemoryVault::default()), Arc::new(SystemClock));
    let (bare, cached) = (ledger(), ledger().with_cache(Cache::at(folder.path().join("cache"))));
    let timed = |ledger: &Ledger, search: &Search, last| {
        let since = Instant::now();
        let (found, _) = ask(ledger, search, last);
        (found, since.elapsed().as_secs_f64() * 1e3)
    };
    let middle = block_on(bare.commits(&example(), Sequence(size / 2), 1)).unwrap().remove(0);
    let on = day(&middle.events[0], middle.recorded_at);
    let plan = (0..size).rev().find_map(|number| {
        let commit = block_on(bare.commits(&example(), Sequence(number), 1)).unwrap().remove(0);
        commit.events.iter().find_map(|event| match event {
            Event::PlanProposed(plan) => Some(plan.plan.clone()),
            _ => None,
        })
    });
    let about = |mention| Search { about: vec![mention], ..Search::default() };
    let words = |text: &str| Search { words: Word::all_of(text), ..Search::default() };
    let searches = [
        ("a rare word", words(plan.as_ref().unwrap().as_str())),
        ("words that all have", words("group*")),
        ("a plan", about(Mention::Plan(plan.unwrap()))),
        ("a day", Search { from: Some(on), until: Some(on), ..Search::default() }),
        ("a kind", Search { kind: Some("PlanStopped".to_owned()), ..Search::default() }),
        ("an amount", Search { over: Some(Money::from_cents(400_000)), ..Search::default() }),
    ];
    let (_, first) = timed(&cached, &searches[0].1, None);
    println!("{size} entries; the first search, which indexes them: {first:.0} ms");
    let index = Cache::at(folder.path().join("cache")).index(log.as_ref(), &example()).unwrap();
    let bytes: u64 = index.iter().map(|segment| segment.bytes).sum();
    let own: u64 = (0..size)
        .step_by(512)
        .flat_map(|from| block_on(log.read(&example(), from, 512)).unwrap())
        .map(|entry| entry.len() as u64)
        .sum();
    println!("{} segments, {bytes} bytes, {:.3} of the entries", index.len(), bytes as f64 / own as f64);
    println!("| looked for | entries | read all, ms | by the index, ms | ratio | the last 20, ms |");
    for (what, search) in &searches {
        let (expected, scanned) = timed(&bare, search, None);
        let (found, indexed) = timed(&cached, search, None);
        let (_, last) = timed(&cached, search, Some(20));
        assert_eq!(found, expected);
        let (entries, ratio) = (found.len(), indexed / scanned);
        println!("| {what} | {entries} | {scanned:.0} | {indexed:.1} | {ratio:.4} | {last:.1} |");
    }
}
