//! The ledger over a real log: it decides ahead of the sync, and answers when what an answer rests on is durable.
#![cfg(all(feature = "sled", feature = "testing"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up ends there")]

use std::collections::BTreeSet;
use std::fs::File;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use buurtkracht_core::CommandEnvelope;
use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_core::testing::{charter, sign};
use buurtkracht_store::backend::sled::{SledLog, SledOptions};
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::engine::QueueOptions;
use buurtkracht_store::faulty::Disk;
use buurtkracht_store::ledger::{
    Check, Ledger, LedgerOptions, ReadError, Receipt, Submission, SubmitError, View,
};
use buurtkracht_store::log::LogError;
use pollster::block_on;
use serde_json::{Value, json};
use uuid::Uuid;

struct Held {
    folder: tempfile::TempDir,
    disk: Arc<Disk>,
    ledger: Ledger,
    clock: Arc<SetClock>,
}

fn over(
    ledger: LedgerOptions,
    path: &Path,
    disk: &Arc<Disk>,
    queue: QueueOptions,
    clock: &Arc<SetClock>,
) -> Ledger {
    let disk = Arc::clone(disk);
    let sync = move |file: &File| disk.sync(|| file.sync_data());
    let options = SledOptions { queue, ..SledOptions::default() };
    let log = SledLog::create_with_sync(path, options, sync).unwrap();
    ledger.clock(Arc::clone(clock) as _).over(Arc::new(log))
}

/// A ledger on a disk of which the test has the hand, with a programme that is founded.
fn held_with(queue: QueueOptions) -> Held {
    let (folder, disk) = (tempfile::tempdir().unwrap(), Arc::new(Disk::default()));
    let clock = Arc::new(SetClock::new("2030-01-02T10:00:00Z".parse().unwrap()));
    let ledger = over(Ledger::options(), folder.path(), &disk, queue, &clock);
    block_on(ledger.submit(&found("example"))).unwrap();
    Held { folder, disk, ledger, clock }
}

fn held() -> Held {
    held_with(QueueOptions::default())
}

impl Held {
    /// The same store, opened again.
    fn again(self) -> Self {
        self.again_with(Ledger::options())
    }

    fn again_with(self, options: LedgerOptions) -> Self {
        let Held { folder, disk, ledger, clock } = self;
        drop(ledger);
        let ledger = over(options, folder.path(), &disk, QueueOptions::default(), &clock);
        Held { folder, disk, ledger, clock }
    }
}

fn submission(programme: &str, id: u128, command: &Value) -> Submission {
    let whole = json!({ "programme": programme, "id": Uuid::from_u128(id), "actor": "clerk", "do": command });
    let envelope: CommandEnvelope = serde_json::from_value(whole).unwrap();
    Submission::of(&envelope).unwrap()
}

fn found(programme: &str) -> Submission {
    let mut charter = charter();
    *charter.get_mut("programme").unwrap() = json!(programme);
    submission(programme, 1, &json!({ "FoundProgramme": { "charter": charter } }))
}

fn person(id: u128) -> Submission {
    submission(
        "example",
        id,
        &json!({ "RegisterPerson": { "person": format!("p-{id}"), "kind": "professional" } }),
    )
}

/// Another command for the same person.
fn same_person(person: u128, id: u128) -> Submission {
    let register = json!({ "RegisterPerson": { "person": format!("p-{person}"), "kind": "professional" } });
    submission("example", id, &register)
}

fn example() -> ProgrammeId {
    "example".parse().unwrap()
}

async fn submit(held: &Held, submission: Submission) -> Result<Receipt, SubmitError> {
    held.ledger.submit(&submission).await
}

fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    std::pin::Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_command_is_decided_on_what_is_not_synced_yet_and_answered_when_it_is() {
    let held = held();
    let stalled = held.disk.stall();
    let mut first = Box::pin(submit(&held, person(10)));
    let signed = submission("example", 11, &sign("town", "p-10"));
    let mut second = Box::pin(submit(&held, signed.clone()));
    let example = example();
    let mut view = Box::pin(held.ledger.view(&example));
    assert!(poll(&mut first).is_pending());
    assert!(poll(&mut second).is_pending(), "it is not refused, though its signatory is not synced yet");
    assert!(poll(&mut view).is_pending(), "no answer rests on what is not synced");
    drop(stalled);
    let sequences = block_on(async { (first.await.unwrap().sequence, second.await.unwrap().sequence) });
    assert_eq!(sequences, (Sequence(1), Sequence(2)));
    assert_eq!(block_on(view).unwrap().length, 3);
}

#[test]
fn a_refusal_is_given_when_what_it_rests_on_is_durable() {
    let held = held();
    let stalled = held.disk.stall();
    let mut first = Box::pin(submit(&held, person(10)));
    assert!(poll(&mut first).is_pending());
    let again = same_person(10, 12);
    let mut refused = Box::pin(submit(&held, again));
    assert!(poll(&mut refused).is_pending());
    drop(stalled);
    block_on(first).unwrap();
    assert!(matches!(block_on(refused), Err(SubmitError::Refused(_))));
}

#[test]
fn after_a_failed_sync_what_was_decided_on_it_is_void_until_the_store_is_opened_again() {
    let held = held();
    let stalled = held.disk.stall();
    let mut lost = Box::pin(submit(&held, person(10)));
    assert!(poll(&mut lost).is_pending());
    held.disk.wait_for_a_sync();
    let signed = submission("example", 11, &sign("town", "p-10"));
    let mut resting_on_it = Box::pin(submit(&held, signed.clone()));
    assert!(poll(&mut resting_on_it).is_pending());
    held.disk.fail();
    drop(stalled);
    let said = block_on(lost);
    assert!(matches!(said, Err(SubmitError::Unknown { .. })), "{said:?}");
    let said = block_on(resting_on_it);
    assert!(
        matches!(said, Err(SubmitError::Refused(_))),
        "by what is known, there is no such person: {said:?}"
    );
    held.disk.mend();
    let said = block_on(held.ledger.submit(&person(12)));
    let poisoned = |said: &Result<Receipt, SubmitError>| {
        matches!(said, Err(SubmitError::Read(ReadError::Log(LogError::Poisoned { .. }))))
    };
    assert!(poisoned(&said), "{said:?}");
    assert_eq!(block_on(held.ledger.view(&example())).unwrap().length, 1, "what is durable can be asked");
    let held = held.again();
    // Handed in again, each is there once, whichever way the sync that failed had gone.
    for submission in [person(10), signed, person(12)] {
        block_on(held.ledger.submit(&submission)).unwrap();
    }
    let report = block_on(held.ledger.verify(&example(), Check::Rules)).unwrap();
    assert_eq!((report.entries, report.flaws), (4, vec![]));
}

#[test]
fn a_caller_that_goes_away_does_not_cancel_its_commit() {
    let held = held();
    let stalled = held.disk.stall();
    for id in 10..14 {
        assert!(poll(&mut Box::pin(submit(&held, person(id)))).is_pending());
    }
    drop(stalled);
    assert_eq!(block_on(held.ledger.view(&example())).unwrap().length, 5);
    assert!(block_on(held.ledger.submit(&person(12))).unwrap().repeated);
}

#[test]
fn a_command_handed_in_by_many_at_once_is_recorded_once() {
    let held = held();
    let receipts: Vec<Receipt> = thread::scope(|scope| {
        let submit = || scope.spawn(|| block_on(held.ledger.submit(&person(10))).unwrap());
        let threads: Vec<_> = (0..16).map(|_| submit()).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(receipts.iter().filter(|receipt| !receipt.repeated).count(), 1);
    assert!(receipts.iter().all(|receipt| receipt.sequence == Sequence(1)));
    assert_eq!(block_on(held.ledger.view(&example())).unwrap().length, 2);
}

#[test]
fn a_full_queue_is_told_as_busy_and_nothing_is_recorded() {
    let held = held_with(QueueOptions { places: 2, deadline: Duration::from_millis(20) });
    let stalled = held.disk.stall();
    let submissions = [person(10), person(11)];
    let mut waiting: Vec<_> = submissions.iter().map(|one| Box::pin(held.ledger.submit(one))).collect();
    assert!(waiting.iter_mut().all(|one| poll(one).is_pending()));
    let busy = block_on(held.ledger.submit(&person(12)));
    assert!(matches!(busy, Err(SubmitError::Busy)), "{busy:?}");
    drop(stalled);
    waiting.into_iter().for_each(|one| drop(block_on(one).unwrap()));
    assert_eq!(block_on(held.ledger.submit(&person(12))).unwrap().sequence, Sequence(3));
}

#[test]
fn a_programme_that_nobody_uses_leaves_memory_and_comes_back() {
    let held = held().again_with(Ledger::options().idle(Duration::from_millis(20)));
    block_on(held.ledger.submit(&person(10))).unwrap();
    while !held.ledger.in_memory().is_empty() {
        thread::yield_now();
    }
    assert_eq!(block_on(held.ledger.submit(&person(11))).unwrap().sequence, Sequence(2));
    let stalled = held.disk.stall();
    let mut in_use = Box::pin(submit(&held, person(12)));
    assert!(poll(&mut in_use).is_pending());
    thread::sleep(Duration::from_millis(60));
    assert_eq!(held.ledger.in_memory(), [example()], "one that is at work stays");
    drop(stalled);
    block_on(in_use).unwrap();
}

#[test]
fn a_view_stays_what_it_was_whatever_becomes_of_the_ledger() {
    let held = held().again_with(Ledger::options().idle(Duration::from_millis(20)));
    block_on(held.ledger.submit(&person(10))).unwrap();
    let view = block_on(held.ledger.view(&example())).unwrap();
    let root = block_on(held.ledger.verify(&example(), Check::Bytes)).unwrap().root;
    let same = |view: &View, when: &str| {
        let people: Vec<String> = view.programme.persons().all().keys().map(ToString::to_string).collect();
        assert_eq!((people, view.length, view.root), (vec!["p-10".to_owned()], 2, root), "{when}");
    };
    let idle = block_on(held.ledger.view(&example())).unwrap();
    while !held.ledger.in_memory().is_empty() {
        thread::yield_now();
    }
    same(&idle, "its programme left memory");
    block_on(held.ledger.submit(&person(11))).unwrap();
    same(&idle, "its programme came back and went on");
    held.disk.fail();
    let said = block_on(held.ledger.submit(&person(12)));
    assert!(matches!(said, Err(SubmitError::Unknown { .. })), "{said:?}");
    same(&view, "the log is poisoned");
    assert_eq!(block_on(held.ledger.view(&example())).unwrap().length, 3, "what is durable can be asked");
    block_on(held.ledger.close()).unwrap_err();
    assert!(block_on(held.ledger.view(&example())).is_err());
    same(&view, "the ledger is closed");
    drop(held);
    same(&view, "the ledger is gone, and its folder");
}

#[test]
fn a_closed_ledger_says_so_to_everyone() {
    let held = held();
    block_on(held.ledger.close()).unwrap();
    let closed = |error: &ReadError| matches!(error, ReadError::Log(LogError::Closed));
    for id in 10..13 {
        let said = block_on(held.ledger.submit(&person(id)));
        assert!(matches!(&said, Err(SubmitError::Read(error)) if closed(error)), "{said:?}");
    }
    assert!(block_on(held.ledger.view(&example())).is_err_and(|error| closed(&error)));
}

#[test]
fn it_serves_tokio_another_executor_and_blocking_callers_at_once() {
    const EACH: u128 = 40;
    let held = Arc::new(held());
    block_on(held.ledger.submit(&found("other"))).unwrap();
    let sequences = |ids: std::ops::Range<u128>| {
        let held = Arc::clone(&held);
        async move {
            let mut receipts = Vec::new();
            for id in ids {
                receipts.push(held.ledger.submit(&person(id)).await.unwrap().sequence);
            }
            receipts
        }
    };
    let blocking = thread::spawn({
        let work = sequences(1_000..1_000 + EACH);
        move || block_on(work)
    });
    let smol = thread::spawn({
        let works: Vec<_> = (0..8).map(|i| sequences(2_000 + i * EACH..2_000 + (i + 1) * EACH)).collect();
        move || {
            let executor = async_executor::LocalExecutor::new();
            let tasks: Vec<_> = works.into_iter().map(|work| executor.spawn(work)).collect();
            block_on(executor.run(async {
                let mut all = Vec::new();
                for task in tasks {
                    all.extend(task.await);
                }
                all
            }))
        }
    });
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let tasks: Vec<_> =
        (0..8).map(|i| tokio.spawn(sequences(4_000 + i * EACH..4_000 + (i + 1) * EACH))).collect();
    let mut all: Vec<Sequence> = blocking.join().unwrap();
    all.extend(smol.join().unwrap());
    for task in tasks {
        all.extend(tokio.block_on(task).unwrap());
    }
    let distinct: BTreeSet<u64> = all.iter().map(|sequence| sequence.0).collect();
    assert_eq!(distinct, (1..=17 * u64::try_from(EACH).unwrap()).collect(), "each has a place of its own");
    let report = block_on(held.ledger.verify(&example(), Check::Rules)).unwrap();
    assert_eq!((report.entries, report.flaws), (681, vec![]));
}

#[test]
fn a_refusal_stays_a_refusal_however_much_others_record_meanwhile() {
    let held = held();
    block_on(held.ledger.submit(&person(2))).unwrap();
    let busy = std::sync::atomic::AtomicBool::new(true);
    thread::scope(|scope| {
        for client in 0..16 {
            let (held, busy) = (&held, &busy);
            scope.spawn(move || {
                let ids = (1 + client) * 1_000_000..;
                for id in ids.take_while(|_| busy.load(std::sync::atomic::Ordering::SeqCst)) {
                    block_on(held.ledger.submit(&person(id))).unwrap();
                }
            });
        }
        let refused: Vec<_> =
            (0..60).map(|i| block_on(held.ledger.submit(&same_person(2, 100 + i)))).collect();
        busy.store(false, std::sync::atomic::Ordering::SeqCst);
        for said in refused {
            assert!(matches!(said, Err(SubmitError::Refused(_))), "{said:?}");
        }
    });
}
