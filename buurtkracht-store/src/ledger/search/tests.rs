use std::sync::Arc;

use buurtkracht_core::id::Sequence;
use buurtkracht_core::questions::mentions;
use buurtkracht_core::questions::search::Word;
use buurtkracht_core::questions::search::{day, written};
use buurtkracht_core::testing::{Scenario, commands};
use buurtkracht_core::value::Day;
use buurtkracht_core::value::Money;
use buurtkracht_core::{Programme, RULES, evolve};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::backend::memory::MemoryLog;
use crate::cache::Cache;
use crate::commit::FORMAT;
use crate::ledger::LedgerOptions;
use crate::log::{Log as _, LogError};

fn example() -> ProgrammeId {
    "example".parse().unwrap()
}

/// The event with its texts written otherwise: with accents, in capitals, or with what JSON escapes.
fn rewritten(event: &Event, way: u64) -> Event {
    fn each_text(value: &mut Value, rewrite: &impl Fn(&str) -> String) {
        match value {
            Value::String(text) if text.contains(' ') => *text = rewrite(text),
            Value::Array(values) => values.iter_mut().for_each(|value| each_text(value, rewrite)),
            Value::Object(members) => members.values_mut().for_each(|value| each_text(value, rewrite)),
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut value = serde_json::to_value(event).unwrap();
    each_text(&mut value, &|text: &str| match way % 5 {
        0 => text.replace('e', "é").replace('o', "Ö"),
        1 => text.to_uppercase(),
        2 => text.replace(' ', "\"").replace('i', "i\u{301}"),
        3 => text.replace("fi", "ﬁ").replace('k', "\u{212a}").replace(' ', "\\"),
        _ => text.to_owned(),
    });
    serde_json::from_value(value).unwrap_or_else(|_| event.clone())
}

fn commit(number: u64, events: Vec<Event>, command: &Value) -> Commit {
    let recorded_at = DateTime::parse_from_rfc3339("2025-03-11T10:00:00+01:00").unwrap();
    Commit {
        v: FORMAT,
        rules: RULES,
        programme: example(),
        sequence: Sequence(number),
        recorded_at,
        recorded_by: if number.is_multiple_of(3) { "clerk" } else { "leader" }.parse().unwrap(),
        correlation: uuid::Uuid::from_u128(u128::from(number)),
        causation: None,
        events,
        signatures: Vec::new(),
        command: serde_json::value::to_raw_value(command).unwrap(),
    }
}

/// The commits of a scenario.
fn commits(scenario: &Scenario) -> Vec<Commit> {
    let one = |(number, command)| {
        let of = scenario.history.iter().filter(|(recorded, _)| recorded.sequence.0 == number);
        let (recorded, _) = of.clone().next().unwrap();
        let id = recorded.command;
        let whole = json!({ "programme": "example", "id": id, "actor": "clerk", "do": command });
        let events = of.map(|(_, event)| rewritten(event, number)).collect();
        Commit { recorded_at: recorded.recorded_at, ..commit(number, events, &whole) }
    };
    (0..).zip(&scenario.accepted).map(one).collect()
}

/// A ledger over a log in memory.
fn ledger(entries: Vec<Entry>) -> Ledger {
    ledger_with(Ledger::options(), entries)
}

fn ledger_with(options: LedgerOptions, entries: Vec<Entry>) -> Ledger {
    let log = MemoryLog::new();
    block_on(log.append(&example(), 0, entries)).unwrap();
    options.over(Arc::new(log))
}

fn encoded(commits: &[Commit]) -> Vec<Entry> {
    commits.iter().map(|commit| commit.encode()).collect()
}

type Found = Vec<(u64, Vec<usize>)>;

fn ask(ledger: &Ledger, search: &Search, last: Option<usize>) -> Result<Found, ReadError> {
    let mut found = Vec::new();
    ledger.search(&example(), search, last, &mut |hit| {
        found.push((hit.commit.sequence.0, hit.events));
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// What is found by decoding everything, one entry after another.
fn by_definition(commits: &[Commit], search: &Search) -> Found {
    let mut programme = Programme::default();
    let mut found = Vec::new();
    for commit in commits {
        let recorded = Decoded::of(&commit.encode()).unwrap().head.recorded();
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
                    let letters = 1 + pick(word.chars().count());
                    let text = word.chars().take(letters).collect();
                    search.words.push(Word { text, begins: true });
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
    fn the_same_is_found_as_by_decoding_everything(
        history in commands(),
        asked in prop::collection::vec(prop::collection::vec(any::<u32>(), 12), 1..24),
        last in 0..5_usize,
    ) {
        let mut scenario = Scenario::funded();
        for command in &history {
            let command = scenario.filled(command);
            let _ = scenario.attempt(&command);
        }
        let commits = commits(&scenario);
        let bare = ledger(encoded(&commits));
        let folder = tempfile::tempdir().unwrap();
        let options = Ledger::options().cache(Cache::at(folder.path()).keeping_every(1));
        let cached = ledger_with(options, encoded(&commits));
        block_on(cached.rebuild_cache(&example())).unwrap();
        for picks in &asked {
            let search = search(&scenario, &commits, picks);
            let expected = by_definition(&commits, &search);
            let tail = &expected[expected.len().saturating_sub(last)..];
            for ledger in [&bare, &cached] {
                prop_assert_eq!(&ask(ledger, &search, None).unwrap(), &expected, "{:?}", search);
                prop_assert_eq!(ask(ledger, &search, Some(last)).unwrap(), tail, "{:?}", search);
            }
        }
    }
}

/// An entry about a change of course, with this text.
fn adjusted(number: u64, what: &str) -> Commit {
    let change = json!({ "decision": "d-1", "what": what, "on": "2025-03-11" });
    let event = serde_json::from_value(json!({ "StrategyAdjusted": change })).unwrap();
    commit(number, vec![event], &json!({ "do": { "AdjustStrategy": change } }))
}

fn passes(search: &Search, entry: &[u8]) -> bool {
    Prefilter::new(search).passes(entry, &mut Vec::new())
}

fn texts(text: &str) -> Search {
    Search { words: Word::all_of(text), ..Search::default() }
}

/// Short texts of letters that fold into each other, of what stands between words, and of what JSON escapes.
fn text() -> impl Strategy<Value = String> {
    let characters: Vec<char> = "eeEéÉ\u{301}ssSßkK\u{212a}ifIıİﬁnN2² -—\"\\/'ωΩ\u{7f}".chars().collect();
    prop::collection::vec(prop::sample::select(characters), 1..12).prop_map(|text| text.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn an_entry_with_the_words_passes_however_they_are_written(
        what in text(), asked in text(), own in any::<bool>(), cut in 1..4_usize, begins in any::<bool>(),
    ) {
        let title = what.trim();
        prop_assume!(!title.is_empty() && !title.contains(char::is_control));
        let commit = adjusted(1, title);
        // A word of the text itself, or one that it may have.
        let mut words = Word::all_of(if own { title } else { &asked });
        words.truncate(2);
        if begins && let Some(word) = words.first_mut() {
            *word = Word { text: word.text.chars().take(cut).collect(), begins };
        }
        let search = Search { words, ..Search::default() };
        let fits = search.fits(&commit.events[0], commit.recorded_at, &commit.recorded_by);
        prop_assert!(!fits || passes(&search, &commit.encode()), "{:?} in {:?}", search.words, title);
    }
}

#[test]
fn an_entry_without_the_words_is_not_decoded() {
    let entry = adjusted(1, "Meet outdoors in the Café, then 12 talks").encode();
    for (text, decoded) in [
        ("outdoors", true),
        ("OUTDOORS cafe", true),
        ("outdoor", false),
        ("outdoor*", true),
        ("doors", false),
        ("doors*", false),
        ("12", true),
        ("12 indoors", false),
        ("café", true),
        ("cafés", false),
        ("the", true),
        // They stand elsewhere in the entry.
        ("clerk", false),
        ("example", false),
        ("AdjustStrategy", false),
        ("00000000*", false),
    ] {
        assert_eq!(passes(&texts(text), &entry), decoded, "{text}");
    }
    let by = |actor: &str| Search { actor: actor.parse().ok(), ..Search::default() };
    assert!(passes(&by("leader"), &entry) && !passes(&by("lead"), &entry) && !passes(&by("clerk"), &entry));
    let kind = |kind: &str| Search { kind: Some(kind.to_owned()), ..Search::default() };
    assert!(passes(&kind("StrategyAdjusted"), &entry) && !passes(&kind("Strategy"), &entry));
    assert!(!passes(&Search { over: Some(Money::from_cents(1)), ..Search::default() }, &entry));
    assert!(passes(&Search::default(), &entry));
}

#[test]
fn every_event_is_found_by_its_kind_words_and_amounts() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/events");
    let mut kinds = 0;
    for file in folder.read_dir().unwrap() {
        let event: Event = serde_json::from_slice(&std::fs::read(file.unwrap().path()).unwrap()).unwrap();
        let found = written(&event);
        let kind = <&str>::from(&event).to_owned();
        let mut searches = vec![Search { kind: Some(kind.clone()), ..Search::default() }];
        searches.extend(found.words.into_iter().map(|text| {
            let words = vec![Word { text, begins: false }];
            Search { words, ..Search::default() }
        }));
        for amount in found.amounts {
            let off = |by: i64| Some(Money::from_cents(amount.cents() + by));
            searches.push(Search { over: off(-1), under: off(1), ..Search::default() });
            searches.push(Search { under: off(1), ..Search::default() });
        }
        let entry = commit(1, vec![event], &json!({})).encode();
        for search in searches {
            assert!(passes(&search, &entry), "{kind}: {search:?}");
        }
        kinds += 1;
    }
    assert!(kinds > 90, "{kinds}");
}

#[test]
fn an_entry_that_hides_its_texts_is_decoded() {
    let nothing = texts("nothing");
    let entry = String::from_utf8(adjusted(1, "Outdoors").encode()).unwrap();
    assert!(!passes(&nothing, entry.as_bytes()));
    let older = entry.replacen(&format!("\"rules\":{RULES}"), "\"rules\":0", 1);
    assert!(!passes(&nothing, older.as_bytes()));
    for (this, other) in [
        ("Outdoors", "\\u004futdoors"),
        ("\"events\":[", "\"events\": ["),
        ("\"v\":0", "\"v\":7"),
        (&format!("\"rules\":{RULES}"), "\"rules\":4294967295"),
        (&format!("\"rules\":{RULES}"), "\"rules\":"),
        ("],\"signatures\":", "]"),
    ] {
        let hidden = entry.replacen(this, other, 1);
        assert!(hidden != entry && passes(&nothing, hidden.as_bytes()), "{hidden}");
    }
    // An event of an older shape is read in another.
    let tags = Prefilter::with_old_tags(&nothing, ["StrategyAdjusted"].into_iter());
    assert!(tags.passes(entry.as_bytes(), &mut Vec::new()));
    for other in ["", "{", "{\"v\":0,\"rules\":3,\"events\":[", "no entry"] {
        assert!(passes(&nothing, other.as_bytes()), "{other}");
    }
    let newer = entry.replacen("\"v\":0", "\"v\":7", 1).into_bytes();
    let refused = ask(&ledger(vec![newer]), &nothing, None).unwrap_err();
    assert!(matches!(refused, ReadError::NewerEntry { .. }), "{refused:?}");
}

/// A charter that is amended has signatures of its own.
#[test]
fn what_stands_behind_signatures_in_an_event_is_searched() {
    let signature = json!({ "partner": "gemeente", "signatory": "p-1", "on": "2025-03-11" });
    let event = json!({ "CharterAmended": { "signatures": [signature] } }).to_string();
    let entry = String::from_utf8(adjusted(1, "Outdoors").encode()).unwrap();
    let both =
        entry.replacen("\"events\":[", &format!("\"events\":[{event},{{\"a\":[],\"signatures\":[]}},"), 1);
    assert!(passes(&texts("outdoors"), both.as_bytes()));
}

#[test]
fn the_last_are_read_from_the_end_and_no_further_than_needed() {
    let commits: Vec<Commit> =
        (0..300).map(|number| adjusted(number, &format!("Week {}", number % 7))).collect();
    let mut entries = encoded(&commits);
    entries[0] = b"no entry".to_vec();
    let ledger = ledger(entries);
    let week = texts("week 3");
    let all: Found = (0..300).filter(|number| number % 7 == 3).map(|number| (number, vec![0])).collect();
    for last in [0, 1, 9] {
        assert_eq!(ask(&ledger, &week, Some(last)).unwrap(), all[all.len() - last..]);
        assert_eq!(ask(&ledger, &Search::default(), Some(last)).unwrap().len(), last);
    }
    for (last, search) in [(None, week), (Some(300), Search::default())] {
        let failed = ask(&ledger, &search, last).unwrap_err();
        assert!(matches!(failed, ReadError::Log(LogError::Damaged { sequence: Some(0), .. })), "{failed:?}");
    }
}

#[test]
fn a_search_ends_where_it_is_broken_off() {
    let commits: Vec<Commit> = (0..300).map(|number| adjusted(number, "Outdoors")).collect();
    let ledger = ledger(encoded(&commits));
    for (last, first) in [(None, 0), (Some(250), 50)] {
        let mut found = Vec::new();
        let each = &mut |hit: Hit| {
            found.push(hit.commit.sequence.0);
            if found.len() == 100 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        ledger.search(&example(), &texts("outdoors"), last, each).unwrap();
        assert_eq!(found, (first..first + 100).collect::<Vec<_>>());
    }
}
