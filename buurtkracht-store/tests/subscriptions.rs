//! Following the log: every commit once and in its order, at whatever pace, wherever one stops and resumes.
#![cfg(feature = "testing")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot be set up ends there")]

use std::collections::{BTreeMap, VecDeque};
use std::future::{Future, poll_fn};
use std::path::Path;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_core::record::CommitMeta;
use buurtkracht_core::testing::{Scenario, charter, commands};
use buurtkracht_core::{CommandEnvelope, Programme, evolve};
use buurtkracht_store::backend::memory::MemoryLog;
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::commit::Commit;
use buurtkracht_store::ledger::{Ledger, ReadError, Submission};
use buurtkracht_store::log::{AppendError, BoxFuture, Completion, Durability, Entry, Log, LogError, Permit};
use buurtkracht_store::subscribe::{Delivery, Position, SubscribeError, Subscription, Subscriptions};
use pollster::block_on;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

/// How long what must come is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

fn name(text: &str) -> ProgrammeId {
    text.parse().unwrap()
}

fn ledger(log: Arc<dyn Log>) -> Ledger {
    let clock = SetClock::new("2030-03-01T11:00:00Z".parse().unwrap());
    Ledger::options().clock(Arc::new(clock)).over(log)
}

fn submit(ledger: &Ledger, programme: &str, id: u128, command: &Value) {
    let whole = json!({ "programme": programme, "id": Uuid::from_u128(id), "actor": "clerk", "do": command });
    let envelope: CommandEnvelope = serde_json::from_value(whole).unwrap();
    block_on(ledger.submit(&Submission::of(&envelope).unwrap())).unwrap();
}

fn found(ledger: &Ledger, programme: &str) {
    let mut charter = charter();
    charter["programme"] = json!(programme);
    submit(ledger, programme, 0, &json!({ "FoundProgramme": { "charter": charter } }));
}

fn register(ledger: &Ledger, programme: &str, id: u128) {
    let person = json!({ "RegisterPerson": { "person": format!("p-{id}"), "kind": "professional" } });
    submit(ledger, programme, id, &person);
}

/// Entries of a programme that is founded and has so many persons.
fn entries(programme: &str, persons: u128) -> Vec<Entry> {
    let log = Arc::new(MemoryLog::new());
    let ledger = ledger(Arc::clone(&log) as _);
    found(&ledger, programme);
    (1..=persons).for_each(|id| register(&ledger, programme, id));
    block_on(log.read(&name(programme), 0, usize::MAX)).unwrap()
}

fn holding(programme: &str, entries: Vec<Entry>) -> Arc<MemoryLog> {
    let log = Arc::new(MemoryLog::new());
    block_on(log.append(&name(programme), 0, entries)).unwrap();
    log
}

fn follow(
    log: &Arc<impl Log + 'static>,
    programme: &str,
    from: Position,
) -> Result<Subscription, SubscribeError> {
    block_on(Subscription::resume(Arc::clone(log) as _, name(programme), from))
}

/// Takes what is there now.
fn drain(following: &mut Subscription) -> Vec<Delivery> {
    std::iter::from_fn(|| block_on(following.try_next()).unwrap()).collect()
}

/// Runs on a thread of its own; the result has to come in time.
fn spawned<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> mpsc::Receiver<T> {
    let (told, result) = mpsc::channel();
    thread::spawn(move || told.send(work()).ok());
    result
}

/// Makes a log in a place.
type Make = fn(&Path) -> Arc<dyn Log>;

/// The logs of this build, each empty, with what has to outlive it.
fn logs() -> Vec<(tempfile::TempDir, Arc<dyn Log>)> {
    let makers: &[Make] = &[
        |_| Arc::new(MemoryLog::new()),
        #[cfg(feature = "sled")]
        |path| Arc::new(buurtkracht_store::backend::sled::SledLog::create(path).unwrap()),
        #[cfg(feature = "sqlite")]
        |path| Arc::new(buurtkracht_store::backend::sqlite::SqliteLog::create(path).unwrap()),
    ];
    let make = |make: &Make| {
        let folder = tempfile::tempdir().unwrap();
        let log = make(&folder.path().join("store"));
        (folder, log)
    };
    makers.iter().map(make).collect()
}

const WRITERS: u128 = 4;
const EACH: u128 = 150;
const ALL: u64 = 1 + (WRITERS * EACH) as u64;

#[test]
fn followers_fast_and_slow_get_all_that_four_writers_record_and_hold_up_none() {
    for (_folder, log) in logs() {
        let ledger = Arc::new(ledger(log));
        found(&ledger, "example");
        // The writers are through when each of them said so; the slowest follower stands still until then.
        let (through, all_through) = mpsc::channel::<()>();
        let mut slowest = block_on(ledger.subscribe(&name("example"), Position::BEGINNING)).unwrap();
        assert_eq!(block_on(slowest.next()).unwrap().commit.sequence, Sequence(0));
        let followers: Vec<_> = (0..4_u64)
            .map(|follower| {
                let ledger = Arc::clone(&ledger);
                spawned(move || {
                    let programme = name("example");
                    let mut following = block_on(ledger.subscribe(&programme, Position::BEGINNING)).unwrap();
                    let mut seen = Vec::new();
                    while seen.len() < ALL as usize {
                        seen.push(block_on(following.next()).unwrap().commit.sequence.0);
                        // Some of them come back each time, with nothing but the position.
                        if (seen.len() as u64).is_multiple_of(follower * 7) {
                            let kept = following.position().to_string().parse().unwrap();
                            following = block_on(ledger.subscribe(&programme, kept)).unwrap();
                        }
                    }
                    seen
                })
            })
            .collect();
        for writer in 0..WRITERS {
            let (ledger, through) = (Arc::clone(&ledger), through.clone());
            thread::spawn(move || {
                (1..=EACH).for_each(|i| register(&ledger, "example", writer * EACH + i));
                drop(through);
            });
        }
        drop(through);
        let ended = all_through.recv_timeout(PATIENCE);
        assert_eq!(ended, Err(mpsc::RecvTimeoutError::Disconnected), "a writer was held up");
        for follower in followers {
            assert_eq!(follower.recv_timeout(PATIENCE).unwrap(), (0..ALL).collect::<Vec<_>>());
        }
        let rest = drain(&mut slowest).into_iter().map(|delivery| delivery.commit.sequence.0);
        assert_eq!(
            rest.collect::<Vec<_>>(),
            (1..ALL).collect::<Vec<_>>(),
            "it missed nothing, though it stood still"
        );
    }
}

#[test]
fn programmes_that_begin_later_are_followed_too_and_each_resumes_where_it_was() {
    for (_folder, log) in logs() {
        let ledger = Arc::new(ledger(log));
        found(&ledger, "early");
        let follower = {
            let ledger = Arc::clone(&ledger);
            spawned(move || {
                let mut seen: BTreeMap<ProgrammeId, Vec<u64>> = BTreeMap::new();
                let mut following = block_on(ledger.subscribe_all(BTreeMap::new())).unwrap();
                for taken in 1..=5 * 41 {
                    let Delivery { commit, position, .. } = block_on(following.next()).unwrap();
                    assert_eq!(following.positions()[&commit.programme], position);
                    seen.entry(commit.programme).or_default().push(commit.sequence.0);
                    if taken % 23 == 0 {
                        let kept = serde_json::to_string(&following.positions()).unwrap();
                        let kept = serde_json::from_str(&kept).unwrap();
                        following = block_on(ledger.subscribe_all(kept)).unwrap();
                    }
                }
                assert!(block_on(following.try_next()).unwrap().is_none());
                seen
            })
        };
        let writers = ["early", "a", "z", "early-2", "m"].map(|programme| {
            let ledger = Arc::clone(&ledger);
            thread::spawn(move || {
                if programme != "early" {
                    found(&ledger, programme);
                }
                (1..=40).for_each(|id| register(&ledger, programme, id));
            })
        });
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        let seen = follower.recv_timeout(PATIENCE).unwrap();
        assert_eq!(seen.len(), 5);
        assert!(seen.values().all(|seen| *seen == (0..41).collect::<Vec<_>>()), "{seen:?}");
    }
}

#[test]
fn a_page_of_each_programme_in_turn_so_that_none_waits_for_the_longest() {
    let log = holding("a-long-one", entries("a-long-one", 1_200));
    block_on(log.append(&name("short"), 0, entries("short", 2))).unwrap();
    let mut following = block_on(Subscriptions::resume(log, BTreeMap::new())).unwrap();
    let taken = std::iter::from_fn(|| block_on(following.try_next()).unwrap());
    let taken: Vec<ProgrammeId> = taken.map(|delivery| delivery.commit.programme).collect();
    assert_eq!(taken.len(), 1_204);
    let last = taken.iter().rposition(|programme| programme.as_str() == "short").unwrap();
    assert!(last < 600, "the short one was caught up after {last}");
}

#[test]
fn a_position_ahead_of_the_log_or_of_another_one_is_refused_and_names_both() {
    let all = entries("example", 4);
    let log = holding("example", all.clone());
    let mut following = follow(&log, "example", Position::BEGINNING).unwrap();
    let positions: Vec<Position> = drain(&mut following).iter().map(|delivery| delivery.position).collect();
    assert_eq!(positions.iter().map(Position::entries).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);

    let restored = holding("example", all[..3].to_vec());
    assert!(follow(&restored, "example", positions[2]).is_ok());
    let ahead = |error: &SubscribeError, at: usize, has: u64| {
        assert!(
            matches!(error, SubscribeError::Ahead { programme, position, length }
                if *programme == name("example") && *position == positions[at] && *length == has),
            "{error}"
        );
        assert!(error.to_string().contains(&format!("{} of example", positions[at])), "{error}");
        assert!(error.to_string().contains("rebuild"), "{error}");
    };
    ahead(&follow(&restored, "example", positions[3]).err().unwrap(), 3, 3);
    // It went on from the backup, by other entries.
    let mut other = entries("example", 8).split_off(3);
    other.remove(0);
    let other = [all[..3].to_vec(), other].concat();
    let restored = holding("example", other);
    let error = follow(&restored, "example", positions[3]).err().unwrap();
    assert!(
        matches!(&error, SubscribeError::Differs { position, sequence: Sequence(3), .. } if *position == positions[3]),
        "{error}"
    );
    assert!(error.to_string().contains("#3 has the hash"), "{error}");

    let empty = Arc::new(MemoryLog::new());
    let of_all = block_on(Subscriptions::resume(empty, [(name("example"), positions[0])].into()));
    ahead(&of_all.err().unwrap(), 0, 0);
}

/// A log that gives nothing at the first poll. It can find an entry damaged, and append what comes late: right
/// behind a look that found nothing.
#[derive(Default)]
struct Slow {
    inner: Arc<MemoryLog>,
    damaged: Option<u64>,
    late: Mutex<Option<Entry>>,
}

async fn turn_away_once() {
    let mut again = false;
    poll_fn(|context| {
        context.waker().wake_by_ref();
        if std::mem::replace(&mut again, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

impl Log for Slow {
    fn reserve(&self) -> BoxFuture<'_, Result<Permit, AppendError>> {
        self.inner.reserve()
    }
    fn enqueue(
        &self,
        permit: Permit,
        programme: &ProgrammeId,
        expected: u64,
        entries: Vec<Entry>,
        done: Completion,
    ) {
        self.inner.enqueue(permit, programme, expected, entries, done);
    }
    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>> {
        Box::pin(async move {
            turn_away_once().await;
            let page = self.inner.read(programme, from, limit).await?;
            let late = self.late.lock().unwrap().take_if(|_| page.is_empty());
            if let Some(entry) = late {
                self.inner.append(programme, from, vec![entry]).await.unwrap();
            }
            match self.damaged.filter(|at| (from..from + page.len() as u64).contains(at)) {
                None => Ok(page),
                sequence => {
                    let (programme, reason) = (Some(programme.clone()), "it was scratched".to_owned());
                    Err(LogError::Damaged { programme, sequence, reason })
                }
            }
        })
    }
    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>> {
        self.inner.length(programme)
    }
    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>> {
        Box::pin(async move {
            turn_away_once().await;
            self.inner.programmes().await
        })
    }
    fn listen(&self, of: Option<&ProgrammeId>) -> BoxFuture<'static, ()> {
        self.inner.listen(of)
    }
    fn durability(&self) -> Durability {
        self.inner.durability()
    }
    fn close(&self) -> BoxFuture<'_, Result<(), LogError>> {
        self.inner.close()
    }
}

/// Polls a future so many times, and drops it.
fn polled<T>(times: u64, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    (0..times).find_map(|_| match future.as_mut().poll(&mut context) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    })
}

#[test]
fn dropping_next_at_any_moment_loses_nothing() {
    let mut to_come: VecDeque<Vec<Entry>> = entries("example", 90).chunks(7).map(<[Entry]>::to_vec).collect();
    let other = entries("other", 30);
    let inner = Arc::new(MemoryLog::new());
    block_on(inner.append(&name("other"), 0, other)).unwrap();
    let log = Arc::new(Slow { inner: Arc::clone(&inner), ..Slow::default() });
    let mut one = follow(&log, "example", Position::BEGINNING).unwrap();
    let mut all = block_on(Subscriptions::resume(Arc::clone(&log) as _, BTreeMap::new())).unwrap();
    let mut seen: [BTreeMap<ProgrammeId, Vec<u64>>; 2] = Default::default();
    let mut idle = 0;
    for step in 0.. {
        // It is dropped after one poll or a few, with a new one each time.
        let given = [polled(1 + step % 4, one.next()), polled(1 + step % 5, all.next())];
        if given.iter().all(Option::is_none) {
            idle += 1;
        }
        for (seen, given) in seen.iter_mut().zip(given) {
            if let Some(given) = given {
                let commit = given.unwrap().commit;
                seen.entry(commit.programme).or_default().push(commit.sequence.0);
            }
        }
        if step % 3 == 0
            && let Some(page) = to_come.pop_front()
        {
            let length = block_on(inner.length(&name("example"))).unwrap();
            block_on(inner.append(&name("example"), length, page)).unwrap();
        }
        if to_come.is_empty() && idle > 100 {
            break;
        }
    }
    let expected = [(name("example"), (0..91).collect::<Vec<u64>>())];
    assert_eq!(seen[0], expected.clone().into());
    let other = [(name("other"), (0..31).collect())];
    assert_eq!(seen[1], expected.into_iter().chain(other).collect());
}

#[test]
fn what_lands_between_the_look_and_the_wait_is_heard() {
    let mut entries = entries("example", 3);
    let last = entries.pop().unwrap();
    for follows_all in [false, true] {
        let log = Arc::new(Slow { inner: holding("example", entries.clone()), ..Slow::default() });
        let mut one = follow(&log, "example", Position::BEGINNING).unwrap();
        let mut all = block_on(Subscriptions::resume(Arc::clone(&log) as _, BTreeMap::new())).unwrap();
        drain(&mut one);
        while block_on(all.try_next()).unwrap().is_some() {}
        *log.late.lock().unwrap() = Some(last.clone());
        let heard = match follows_all {
            false => spawned(move || block_on(one.next()).unwrap()),
            true => spawned(move || block_on(all.next()).unwrap()),
        };
        let heard = heard.recv_timeout(PATIENCE).expect("it waits for what is there");
        assert_eq!(heard.commit.sequence, Sequence(3));
    }
}

#[test]
fn who_broke_off_as_it_looked_around_hears_of_what_it_had_passed_by() {
    let all_entries = entries("a", 20);
    for polls in 1..12 {
        let inner = holding("a", all_entries[..10].to_vec());
        block_on(inner.append(&name("b"), 0, entries("b", 1))).unwrap();
        let log = Arc::new(Slow { inner: Arc::clone(&inner), ..Slow::default() });
        let mut following = block_on(Subscriptions::resume(log, BTreeMap::new())).unwrap();
        while block_on(following.try_next()).unwrap().is_some() {}
        // It has looked at one of them, or at both, when it is dropped.
        assert!(polled(polls, following.next()).is_none());
        block_on(inner.append(&name("a"), 10, all_entries[10..].to_vec())).unwrap();
        let heard = spawned(move || block_on(following.next()).unwrap());
        let heard = heard.recv_timeout(PATIENCE).expect("it waits for what is there");
        assert_eq!((heard.commit.programme, heard.commit.sequence), (name("a"), Sequence(10)));
    }
}

#[test]
fn a_damaged_or_newer_entry_is_told_at_its_place_each_time_and_what_stands_before_it_is_given() {
    let good = entries("example", 5);
    let with = |at: usize, change: &dyn Fn(String) -> String| {
        let mut entries = good.clone();
        entries[at] = change(String::from_utf8(entries[at].clone()).unwrap()).into_bytes();
        holding("example", entries)
    };
    let newer = with(3, &|entry| entry.replacen("\"v\":0", "\"v\":7", 1));
    let cut = with(3, &|entry| entry[..40].to_owned());
    let out_of_place = with(3, &|entry| entry.replacen("\"sequence\":3", "\"sequence\":9", 1));
    let of_another =
        with(3, &|entry| entry.replacen("\"programme\":\"example\"", "\"programme\":\"other\"", 1));
    let scratched =
        Arc::new(Slow { inner: holding("example", good.clone()), damaged: Some(3), ..Slow::default() });
    let logs: [Arc<dyn Log>; 5] = [newer, cut, out_of_place, of_another, scratched];
    for (number, log) in logs.into_iter().enumerate() {
        let told = |error: SubscribeError| match error {
            SubscribeError::Read(ReadError::NewerEntry { sequence, .. }) => number == 0 && sequence.0 == 3,
            SubscribeError::Read(ReadError::Log(LogError::Damaged { sequence, .. })) => {
                number > 0 && sequence == Some(3)
            }
            other => panic!("{other}"),
        };
        let start = Subscription::resume(Arc::clone(&log), name("example"), Position::BEGINNING);
        let mut one = block_on(start).unwrap();
        let mut all = block_on(Subscriptions::resume(log, BTreeMap::new())).unwrap();
        for sequence in 0..3 {
            assert_eq!(block_on(one.next()).unwrap().commit.sequence, Sequence(sequence));
            assert_eq!(block_on(all.next()).unwrap().commit.sequence, Sequence(sequence));
        }
        for _ in 0..3 {
            assert!(told(block_on(one.next()).unwrap_err()));
            assert!(told(block_on(one.try_next()).unwrap_err()));
            assert!(told(block_on(all.next()).unwrap_err()));
            assert!(told(block_on(all.try_next()).unwrap_err()));
        }
        assert_eq!(one.position().entries(), 3);
        assert_eq!(all.positions()[&name("example")].entries(), 3);
    }
}

#[test]
fn who_waits_is_told_when_the_log_is_closed() {
    for (_folder, log) in logs() {
        let closed =
            |error: SubscribeError| matches!(error, SubscribeError::Read(ReadError::Log(LogError::Closed)));
        let waiting = Arc::new(AtomicBool::new(false));
        let follower = {
            let (log, waiting) = (Arc::clone(&log), Arc::clone(&waiting));
            spawned(move || {
                let start = Subscription::resume(Arc::clone(&log), name("to-come"), Position::BEGINNING);
                let mut one = block_on(start).unwrap();
                let mut all = block_on(Subscriptions::resume(log, BTreeMap::new())).unwrap();
                let mut first = pin!(one.next());
                assert!(polled(1, first.as_mut()).is_none());
                waiting.store(true, Ordering::SeqCst);
                (closed(block_on(first).unwrap_err()), closed(block_on(all.next()).unwrap_err()))
            })
        };
        while !waiting.load(Ordering::SeqCst) {
            thread::yield_now();
        }
        block_on(log.close()).unwrap();
        assert_eq!(follower.recv_timeout(PATIENCE).unwrap(), (true, true));
    }
}

#[test]
fn a_subscription_can_wait_on_any_executor() {
    let log = holding("example", entries("example", 1));
    let mut one = follow(&log, "example", Position::BEGINNING).unwrap();
    let mut all = block_on(Subscriptions::resume(log, BTreeMap::new())).unwrap();
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let task = tokio.spawn(async move { (one.next().await.unwrap(), all.next().await.unwrap()) });
    let (one, all) = tokio.block_on(task).unwrap();
    assert_eq!((one.commit.sequence, one.position), (all.commit.sequence, all.position));
}

/// A projection that is the state itself.
fn take_in(programme: &mut Programme, commit: &Commit) {
    let (sequence, recorded_at) = (commit.sequence, commit.recorded_at);
    let recorded = CommitMeta { sequence, recorded_at, command: commit.command_id().unwrap() };
    commit.events.iter().for_each(|event| evolve(programme, &recorded, event.clone()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_projection_rebuilt_is_the_incremental_one_wherever_it_stopped_and_resumed(
        commands in commands(),
        stops in prop::collection::vec(0..9_usize, 1..60),
    ) {
        let mut scenario = Scenario::running();
        for command in &commands {
            let command = scenario.filled(command);
            // Refused or not.
            let _ = scenario.attempt(&command);
        }
        let log = Arc::new(MemoryLog::new());
        let ledger = ledger(Arc::clone(&log) as _);
        // What is projected, and where: the two are kept together.
        let mut kept = (Programme::default(), Position::BEGINNING.to_string());
        let mut stops = stops.into_iter().cycle();
        for (id, command) in (1..).zip(&scenario.accepted) {
            submit(&ledger, "example", id, command);
            // It comes back now and then, takes in some of what is there, and is gone again.
            let (mut programme, position) = kept.clone();
            let mut following = follow(&log, "example", position.parse().unwrap()).unwrap();
            for _ in 0..stops.next().unwrap_or_default() {
                let Some(delivery) = block_on(following.try_next()).unwrap() else { break };
                take_in(&mut programme, &delivery.commit);
                kept = (programme.clone(), delivery.position.to_string());
            }
            // What it took in after it kept the last is lost with it.
            drop(block_on(following.try_next()).unwrap());
        }
        let (mut incremental, position) = kept;
        let mut following = follow(&log, "example", position.parse().unwrap()).unwrap();
        drain(&mut following).iter().for_each(|delivery| take_in(&mut incremental, &delivery.commit));
        let mut rebuilt = Programme::default();
        let mut following = follow(&log, "example", Position::BEGINNING).unwrap();
        drain(&mut following).iter().for_each(|delivery| take_in(&mut rebuilt, &delivery.commit));
        prop_assert!(incremental == rebuilt);
        prop_assert!(rebuilt == *block_on(ledger.view(&name("example"))).unwrap().programme);
    }
}
