//! What a service does with a ledger: open it by an address, ask it, follow it, mend it, give up half way.
#![cfg(all(feature = "sled", feature = "sqlite"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up ends there")]

use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Waker};

use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_core::testing::{charter, sign};
use buurtkracht_core::value::Day;
use buurtkracht_store::address::Mode;
use buurtkracht_store::address::{Address, OpenError};
use buurtkracht_store::backend::memory::MemoryLog;
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::error::ErrorKind;
use buurtkracht_store::ledger::{Check, Ledger, LedgerOptions, ReadError, Submission, SubmitError, View};
use buurtkracht_store::log::LogError;
use buurtkracht_store::subscribe::{Position, SubscribeError};
use futures_lite::{StreamExt as _, stream};
use pollster::block_on;
use serde_json::{Value, json};
use uuid::Uuid;

fn submission(id: u128, command: &Value) -> Submission {
    let envelope =
        json!({ "programme": "example", "id": Uuid::from_u128(id), "actor": "clerk", "do": command });
    Submission::from_json(envelope.to_string()).unwrap()
}

fn found() -> Submission {
    submission(1, &json!({ "FoundProgramme": { "charter": charter() } }))
}

fn person(id: u128) -> Submission {
    let person = format!("p-{id}");
    let name = json!({ "seal": format!("Person {id}"), "person": person });
    submission(id, &json!({ "RegisterPerson": { "person": person, "kind": "resident", "name": name } }))
}

fn plain_person(id: u128) -> Submission {
    submission(id, &json!({ "RegisterPerson": { "person": format!("p-{id}"), "kind": "resident" } }))
}

fn example() -> ProgrammeId {
    "example".parse().unwrap()
}

/// An address in a folder, of each engine.
fn addresses(folder: &Path) -> [String; 2] {
    ["sled", "sqlite"].map(|engine| format!("{engine}:{}", folder.join(engine).display()))
}

fn options() -> LedgerOptions {
    Ledger::options().clock(Arc::new(SetClock::new("2030-01-02T10:00:00Z".parse().unwrap())))
}

/// A ledger in memory with so many entries.
fn with_entries(entries: u128) -> Ledger {
    let ledger = options().over(Arc::new(MemoryLog::new()));
    block_on(ledger.submit(&found())).unwrap();
    (2..=entries).for_each(|id| drop(block_on(ledger.submit(&plain_person(id))).unwrap()));
    ledger
}

#[test]
fn a_ledger_opened_by_its_address_is_the_same_for_everyone_who_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    for address in addresses(folder.path()) {
        let absent = Ledger::open(&address).err().unwrap();
        assert_eq!((absent.code(), absent.kind()), ("store-absent", ErrorKind::Unavailable), "{absent}");
        let ledger = options().mode(Mode::Create).open(&address).unwrap();
        block_on(ledger.submit(&found())).unwrap();
        let receipt = block_on(ledger.submit(&person(2))).unwrap();
        drop(ledger);
        let ledger = Ledger::open(&address).unwrap();
        let again = block_on(ledger.submit(&person(2))).unwrap();
        assert_eq!((again.sequence, again.repeated), (receipt.sequence, true), "{address}");
        let view = block_on(ledger.view(&example())).unwrap();
        let known = view.programme.persons().all().values().next().unwrap();
        let name = ledger.open_sealed(known.fact.name.as_ref().unwrap()).unwrap();
        assert_eq!(name.as_deref(), Some("Person 2"), "its vault lies with it");
        assert!(ledger.cache().is_some(), "its cache too");
    }
}

#[test]
fn an_address_is_read_as_it_is_written_and_what_is_none_says_what_to_write() {
    for text in ["memory:", "sled:./a b", "sqlite:/x/y.db"] {
        assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
    }
    for text in ["", "sled:", "sqlite", "postgres:x", "memory:x", "/x/y"] {
        let error = text.parse::<Address>().unwrap_err();
        assert!(error.to_string().contains("expected sled:FOLDER, sqlite:FILE or memory:"), "{error}");
        assert_eq!((error.code(), error.kind()), ("not-an-address", ErrorKind::Invalid));
    }
}

#[test]
fn a_closed_ledger_is_opened_again_by_itself_and_no_sooner_than_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    for address in addresses(folder.path()) {
        let ledger = options().mode(Mode::Create).open(&address).unwrap();
        block_on(ledger.submit(&found())).unwrap();
        let view = block_on(ledger.view(&example())).unwrap();
        let mut following = block_on(ledger.subscribe(&example(), Position::BEGINNING)).unwrap();
        block_on(ledger.close()).unwrap();
        for _ in 0..2 {
            let closed = block_on(ledger.submit(&plain_person(2))).unwrap_err();
            assert!(matches!(closed, SubmitError::Read(ReadError::Log(LogError::Closed))), "{closed}");
        }
        let closed = block_on(view.as_of(Day::MIN)).unwrap_err();
        assert_eq!((closed.code(), closed.kind()), ("store-closed", ErrorKind::Unavailable));
        block_on(ledger.reopen()).unwrap();
        assert_eq!(block_on(ledger.submit(&plain_person(2))).unwrap().sequence, Sequence(1), "{address}");
        block_on(ledger.reopen()).unwrap();
        assert_eq!(block_on(ledger.view(&example())).unwrap().length, 2, "one that is open is opened anew");
        assert!(block_on(view.as_of(Day::MIN)).is_err(), "what was asked of before stays closed");
        let closed = block_on(following.next()).unwrap_err();
        assert!(matches!(closed, SubscribeError::Read(ReadError::Log(LogError::Closed))), "{closed}");
    }
    let in_memory = options().mode(Mode::Create).open("memory:").unwrap();
    block_on(in_memory.submit(&found())).unwrap();
    for ledger in [with_entries(1), in_memory] {
        assert!(matches!(block_on(ledger.reopen()), Err(OpenError::NotReopenable)));
        assert_eq!(block_on(ledger.view(&example())).unwrap().length, 1, "it is as it was");
    }
}

#[test]
fn what_cannot_be_opened_again_stays_closed_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let [address, _] = addresses(folder.path());
    let ledger = options().mode(Mode::Create).open(&address).unwrap();
    block_on(ledger.submit(&found())).unwrap();
    let (store, aside) = (folder.path().join("sled"), folder.path().join("aside"));
    block_on(ledger.close()).unwrap();
    std::fs::rename(&store, &aside).unwrap();
    let absent = block_on(ledger.reopen()).unwrap_err();
    assert_eq!(absent.code(), "store-absent", "it is not made anew: {absent}");
    assert!(block_on(ledger.view(&example())).is_err());
    std::fs::rename(&aside, &store).unwrap();
    block_on(ledger.reopen()).unwrap();
    assert_eq!(block_on(ledger.view(&example())).unwrap().length, 1);
}

#[test]
fn the_last_commits_come_newest_first() {
    let ledger = with_entries(700);
    let sequences = |count| {
        let recent = block_on(ledger.recent(&example(), count)).unwrap();
        recent.iter().map(|commit| commit.sequence.0).collect::<Vec<_>>()
    };
    assert_eq!(sequences(3), [699, 698, 697]);
    assert_eq!(sequences(0), [0; 0]);
    assert_eq!(sequences(10_000), (0..700).rev().collect::<Vec<_>>());
    let none = block_on(ledger.recent(&"none".parse().unwrap(), 3)).unwrap_err();
    assert_eq!((none.code(), none.kind()), ("no-programme", ErrorKind::NotFound));
}

#[test]
fn a_subscription_begins_behind_as_many_entries_as_one_likes() {
    let ledger = with_entries(5);
    for entries in 0..5 {
        let position = block_on(ledger.position_at(&example(), entries)).unwrap();
        assert_eq!(position.entries(), entries);
        let mut following = block_on(ledger.subscribe(&example(), position)).unwrap();
        assert_eq!(block_on(following.next()).unwrap().commit.sequence.0, entries);
    }
    let end = block_on(ledger.position_at(&example(), 5)).unwrap();
    let mut following = block_on(ledger.subscribe(&example(), end)).unwrap();
    assert!(block_on(following.try_next()).unwrap().is_none());
    let past = block_on(ledger.position_at(&example(), 6)).unwrap_err();
    assert_eq!(past.to_string(), "example has only 5 entries, 6 requested");
}

#[test]
fn a_view_as_of_a_day_knows_what_had_taken_effect_by_then() {
    let ledger = with_entries(300);
    let at = "2030-01-02T10:00:00Z".parse().unwrap();
    let view = block_on(ledger.known_at(&example(), at)).unwrap();
    block_on(ledger.submit(&plain_person(900))).unwrap();
    let day = "2030-01-02".parse().unwrap();
    // Of what is recorded in the view, and no more.
    let persons = |view: &View| view.programme.persons().all().len();
    assert_eq!(persons(&block_on(view.as_of(day)).unwrap()), 299);
    let later = block_on(ledger.view(&example())).unwrap();
    let before = block_on(later.as_of(Day::MIN)).unwrap();
    assert_eq!(persons(&block_on(before.as_of(day)).unwrap()), 300, "each is of all that is recorded");
    drop(ledger);
    let gone = block_on(view.as_of(day)).unwrap_err();
    assert_eq!(gone.code(), "store-closed");
}

#[test]
fn entries_and_commits_come_as_streams_that_end_after_an_error() {
    let ledger = with_entries(200);
    let entries: Vec<_> =
        stream::block_on(block_on(ledger.entries(&example())).unwrap()).map(Result::unwrap).collect();
    assert_eq!(entries, block_on(ledger.log().read(&example(), 0, 1_000)).unwrap());
    let mut following = block_on(ledger.subscribe(&example(), Position::BEGINNING)).unwrap().into_stream();
    let mut all = block_on(ledger.subscribe_all(Default::default())).unwrap().into_stream();
    for sequence in 0..200 {
        let delivery = block_on(following.next()).unwrap().unwrap();
        assert_eq!(delivery.commit.sequence, Sequence(sequence));
        assert_eq!(block_on(all.next()).unwrap().unwrap().commit.sequence, Sequence(sequence));
    }
    block_on(ledger.close()).unwrap();
    for stream in [&mut following, &mut all] {
        let error = block_on(stream.next()).unwrap().unwrap_err();
        assert_eq!(error.code(), "store-closed");
        assert!(block_on(stream.next()).is_none());
    }
    assert!(block_on(ledger.entries(&example())).is_err());
}

#[test]
fn futures_that_are_dropped_at_any_moment_take_nothing_back_and_hold_nothing_up() {
    let ledger = with_entries(600);
    let mut context = Context::from_waker(Waker::noop());
    let mut polls = 0_u32;
    for round in 0..10_000_u128 {
        // Anything that is asked, given up after none to three polls.
        let example = example();
        let submitted = plain_person(10_000 + round);
        let mut asked: std::pin::Pin<Box<dyn Future<Output = ()>>> = match round % 7 {
            0 => Box::pin(async { drop(ledger.submit(&submitted).await) }),
            1 => Box::pin(async { drop(ledger.view(&example).await) }),
            2 => Box::pin(async { drop(ledger.known_at(&example, chrono::Utc::now()).await) }),
            3 => Box::pin(async { drop(ledger.recent(&example, 20).await) }),
            4 => Box::pin(async { drop(ledger.verify(&example, Check::Bytes).await) }),
            5 => Box::pin(async { drop(ledger.export(&example, std::io::sink()).await) }),
            _ => Box::pin(async { drop(ledger.rehearse(&example).await) }),
        };
        for _ in 0..round % 4 {
            polls += 1;
            if asked.as_mut().poll(&mut context).is_ready() {
                break;
            }
        }
    }
    assert!(polls > 10_000);
    let receipt = block_on(ledger.submit(&plain_person(5))).unwrap();
    assert!(receipt.repeated);
    let report = block_on(ledger.verify(&example(), Check::Rules)).unwrap();
    assert_eq!(report.flaws, []);
    assert_eq!(block_on(ledger.view(&example())).unwrap().length, report.entries);
}

#[test]
fn an_error_says_the_same_to_a_program() {
    let ledger = with_entries(1);
    let error = block_on(ledger.submit(&submission(2, &sign("town", "nobody")))).unwrap_err();
    let told = serde_json::to_value(&error).unwrap();
    assert_eq!(told["kind"], "refused");
    assert_eq!(told["code"], told["refusal"]["code"]);
    assert_eq!(told["message"], error.to_string());
    let missing = block_on(ledger.view(&"none".parse().unwrap())).unwrap_err();
    assert_eq!(
        serde_json::to_value(&missing).unwrap(),
        json!({ "code": "no-programme", "kind": "not-found",
                "message": "there is no programme none in this store; there is: example" })
    );
}
