use std::io::Cursor;
use std::sync::atomic::{AtomicU32, Ordering};

use buurtkracht_core::CommandEnvelope;
use buurtkracht_core::testing::{Scenario, charter};
use futures_lite::StreamExt as _;
use pollster::block_on;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::backend::memory::MemoryLog;
use crate::clock::SetClock;
use crate::log::{AppendError, BoxFuture, Completion, Durability, Entry, MAX_ENTRY, Permit};
use crate::vault::MemoryVault;

#[path = "sealing_tests.rs"]
mod sealing;

const NOW: &str = "2030-01-02T10:00:00Z";

struct Held {
    ledger: Ledger,
    log: Arc<MemoryLog>,
    clock: Arc<SetClock>,
}

fn over(log: Arc<MemoryLog>) -> Held {
    let clock = Arc::new(SetClock::new(NOW.parse().unwrap()));
    let ledger = Ledger::options().clock(Arc::clone(&clock) as _).over(Arc::clone(&log) as _);
    Held { ledger, log, clock }
}

fn held() -> Held {
    over(Arc::new(MemoryLog::new()))
}

fn envelope(id: u128, command: &Value) -> CommandEnvelope {
    CommandEnvelope { id: CommandId(Uuid::from_u128(id)), ..Scenario::default().envelope(command) }
}

fn submission(id: u128, command: &Value) -> Submission {
    Submission::of(&envelope(id, command)).unwrap()
}

fn found() -> Submission {
    submission(1_000, &json!({ "FoundProgramme": { "charter": charter() } }))
}

fn person(id: u128) -> Submission {
    submission(id, &json!({ "RegisterPerson": { "person": format!("p-{id}"), "kind": "professional" } }))
}

fn submit(held: &Held, submission: &Submission) -> Result<Receipt, SubmitError> {
    block_on(held.ledger.submit(submission))
}

fn example() -> ProgrammeId {
    "example".parse().unwrap()
}

fn exported(held: &Held) -> Vec<u8> {
    block_on(async {
        let mut bytes = Vec::new();
        let mut entries = held.ledger.entries(&example()).await.unwrap();
        while let Some(entry) = entries.try_next().await.unwrap() {
            bytes.extend(entry);
            bytes.push(b'\n');
        }
        bytes
    })
}

#[test]
fn a_command_is_kept_byte_for_byte_and_answered_with_its_place() {
    let held = held();
    assert_eq!(submit(&held, &found()).unwrap().sequence, Sequence(0));
    let receipt = submit(&held, &person(1)).unwrap();
    assert_eq!(receipt.sequence, Sequence(1));
    assert_eq!(receipt.recorded_at.to_rfc3339(), "2030-01-02T11:00:00+01:00");
    let commits = block_on(held.ledger.commits(&example(), Sequence(1), 9)).unwrap();
    assert_eq!(commits[0].command.get(), person(1).json().unwrap());
    assert_eq!(commits[0].events, receipt.events);
}

#[test]
fn a_command_handed_in_again_is_not_recorded_again_not_even_by_another_ledger() {
    let held = held();
    submit(&held, &found()).unwrap();
    let first = submit(&held, &person(1)).unwrap();
    held.clock.set("2031-01-01T10:00:00Z".parse().unwrap());
    let again = submit(&held, &person(1)).unwrap();
    assert_eq!(again, Receipt { repeated: true, ..first.clone() });
    let later = over(Arc::clone(&held.log));
    assert_eq!(submit(&later, &person(1)).unwrap(), again);
    let same = Submission::from_json(person(1).json().unwrap().replace(":", " : ")).unwrap();
    assert_eq!(submit(&later, &same).unwrap(), again, "commands are compared as read");
    let other = Submission::from_json(person(1).json().unwrap().replace("professional", "resident")).unwrap();
    let reused = submit(&later, &other).unwrap_err();
    assert!(matches!(reused, SubmitError::IdReused { sequence: Sequence(1), .. }), "{reused}");
    assert_eq!(block_on(held.log.length(&example())).unwrap(), 2);
}

#[test]
fn a_refused_or_unreadable_command_leaves_the_log_as_it_is() {
    let held = held();
    assert!(matches!(submit(&held, &person(1)), Err(SubmitError::Refused(_))));
    submit(&held, &found()).unwrap();
    let refused = submission(2, &json!({ "StartPlan": { "plan": "x", "on": "2030-01-01" } }));
    assert!(matches!(submit(&held, &refused), Err(SubmitError::Refused(_))));
    let right = person(3).json().unwrap().to_owned();
    let unreadable = Submission::from_json(right.replace("kind", "kin")).unwrap_err();
    assert!(unreadable.to_string().contains("do.RegisterPerson"), "{unreadable}");
    let large = Submission::from_json(right.replace("p-3", &"p".repeat(MAX_ENTRY))).unwrap_err();
    assert!(matches!(large, NotACommand::TooLarge { .. }), "{large}");
    assert_eq!(block_on(held.log.length(&example())).unwrap(), 1);
}

#[test]
fn a_charter_is_bounded_and_names_a_zone_that_exists() {
    let held = held();
    let mut unknown = charter();
    unknown["time_zone"] = json!("Europe/Nowhere");
    let command = json!({ "FoundProgramme": { "charter": unknown } });
    assert!(matches!(submit(&held, &submission(1, &command)), Err(SubmitError::UnknownTimeZone { .. })));
    let mut large = charter();
    large["text"]["descriptive"] = json!(vec![json!({ "section": "1", "summary": "x".repeat(200) }); 100]);
    let command = json!({ "FoundProgramme": { "charter": large } });
    assert!(matches!(submit(&held, &submission(1, &command)), Err(SubmitError::CharterTooLarge { .. })));
    assert_eq!(block_on(held.ledger.programmes()).unwrap(), []);
}

#[test]
fn recorded_time_never_decreases_and_a_clock_far_behind_is_refused() {
    let held = held();
    let first = submit(&held, &found()).unwrap();
    held.clock.set("2030-01-02T09:56:00Z".parse().unwrap());
    assert_eq!(submit(&held, &person(1)).unwrap().recorded_at, first.recorded_at);
    held.clock.set("2030-01-02T09:54:59Z".parse().unwrap());
    assert!(matches!(submit(&held, &person(2)), Err(SubmitError::ClockBehind { .. })));
}

#[test]
fn what_was_known_is_the_prefix_recorded_by_then() {
    let held = held();
    submit(&held, &found()).unwrap();
    held.clock.set("2030-02-01T10:00:00Z".parse().unwrap());
    submit(&held, &person(1)).unwrap();
    let known = |at: &str| block_on(held.ledger.known_at(&example(), at.parse().unwrap())).unwrap().length;
    assert_eq!(
        [known("2029-01-01T00:00:00Z"), known("2030-01-31T00:00:00Z"), known("2030-02-01T10:00:00Z")],
        [0, 1, 2]
    );
}

#[test]
fn two_ledgers_on_one_log_decide_again_after_each_other() {
    let log = Arc::new(MemoryLog::new());
    submit(&over(Arc::clone(&log)), &found()).unwrap();
    let threads: Vec<_> = (0..4_u128)
        .map(|writer| {
            let held = over(Arc::clone(&log));
            std::thread::spawn(move || {
                for i in 0..10 {
                    submit(&held, &person(writer * 100 + i)).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let last = over(log);
    assert_eq!(block_on(last.ledger.view(&example())).unwrap().programme.persons().all().len(), 40);
    let report = block_on(last.ledger.verify(&example(), Check::Rules)).unwrap();
    assert_eq!((report.entries, report.rules.unwrap().same, report.flaws), (41, 41, vec![]));
}

#[test]
fn an_export_imported_elsewhere_is_the_same_log() {
    let held = held();
    submit(&held, &found()).unwrap();
    for id in 0..600 {
        submit(&held, &person(id)).unwrap();
    }
    let bytes = exported(&held);
    let other = self::held();
    let import = |bytes: &[u8]| block_on(other.ledger.import(Cursor::new(bytes.to_vec())));
    let head: Vec<u8> = bytes.split_inclusive(|byte| *byte == b'\n').take(100).flatten().copied().collect();
    assert_eq!(import(&head).unwrap(), ImportOutcome { programme: example(), entries: 100, present: 0 });
    assert_eq!(import(&bytes).unwrap(), ImportOutcome { programme: example(), entries: 601, present: 100 });
    assert_eq!(import(&bytes).unwrap(), ImportOutcome { programme: example(), entries: 601, present: 601 });
    assert_eq!(exported(&other), bytes);
    let root = |held: &Held| block_on(held.ledger.verify(&example(), Check::Rules)).unwrap().root;
    assert_eq!(root(&other), root(&held));
}

#[test]
fn what_is_wrong_with_an_import_is_told_by_line_and_nothing_is_written() {
    let held = held();
    submit(&held, &found()).unwrap();
    for id in 0..5 {
        submit(&held, &person(id)).unwrap();
    }
    let text = String::from_utf8(exported(&held)).unwrap();
    let line = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        change(&mut lines);
        let other = self::held();
        let joined = lines.join("\n") + "\n";
        let error = block_on(other.ledger.import(Cursor::new(joined))).unwrap_err();
        assert_eq!(block_on(other.ledger.programmes()).unwrap(), []);
        match error {
            ImportError::Line { line, .. } => line,
            other => panic!("{other}"),
        }
    };
    assert_eq!(line(&|lines| lines[3].truncate(40)), 4);
    assert_eq!(
        line(&|lines| {
            lines.remove(2);
        }),
        3
    );
    assert_eq!(line(&|lines| lines.swap(2, 3)), 3);
    assert_eq!(line(&|lines| lines[2] = lines[2].replace("\"v\":0", "\"v\":9")), 3);
    assert_eq!(
        line(&|lines| lines[4] = lines[4].replacen("p-3", "p-9", 1)),
        5,
        "the event is not what its command gives"
    );
    assert_eq!(line(&|lines| lines[4] = lines[4].replace("\"v\":0,", "\"v\": 0,")), 5);
    assert_eq!(line(&|lines| lines[5] = "x".repeat(70_000)), 6);
    let other = self::held();
    let cut = &text[..text.len() - 1];
    let error = block_on(other.ledger.import(Cursor::new(cut.to_owned()))).unwrap_err();
    assert!(matches!(error, ImportError::Line { line: 6, .. }), "{error}");
    assert!(matches!(block_on(other.ledger.import(Cursor::new(""))), Err(ImportError::Empty)));
}

#[test]
fn an_entry_from_the_future_is_not_imported() {
    let held = held();
    submit(&held, &found()).unwrap();
    held.clock.set("2030-01-03T10:00:00Z".parse().unwrap());
    submit(&held, &person(1)).unwrap();
    let other = self::held();
    let error = block_on(other.ledger.import(Cursor::new(exported(&held)))).unwrap_err();
    assert!(
        matches!(&error, ImportError::Line { line: 2, reason } if reason.contains("after now")),
        "{error}"
    );
    // Clocks differ by a little.
    other.clock.set("2030-01-03T09:55:00Z".parse().unwrap());
    assert_eq!(block_on(other.ledger.import(Cursor::new(exported(&held)))).unwrap().entries, 2);
}

#[test]
fn after_a_long_pause_the_clock_must_be_confirmed() {
    let held = held();
    submit(&held, &found()).unwrap();
    held.clock.set("2031-01-03T10:00:00Z".parse().unwrap());
    submit(&held, &person(1)).unwrap();
    held.clock.set("2032-01-04T10:00:00.001Z".parse().unwrap());
    let error = submit(&held, &person(2)).unwrap_err();
    assert!(matches!(error, SubmitError::ClockAhead { days: 366, .. }), "{error}");
    let mut rehearsal = block_on(held.ledger.rehearse(&example())).unwrap();
    assert!(matches!(rehearsal.submit(&person(2)), Err(SubmitError::ClockAhead { .. })));
    assert!(submit(&held, &person(1)).unwrap().repeated, "what is recorded is answered by any clock");
    let mut confirmed = person(2);
    confirmed.clock_confirmed = true;
    assert_eq!(submit(&held, &confirmed).unwrap().sequence, Sequence(2));
    submit(&held, &person(3)).unwrap();
    // A year is the default.
    let clock = Arc::new(SetClock::new("2032-02-04T10:00:00Z".parse().unwrap()));
    let options = Ledger::options().clock(clock).longest_pause(TimeDelta::days(30));
    let ledger = options.over(Arc::clone(&held.log) as _);
    assert!(matches!(block_on(ledger.submit(&person(4))), Err(SubmitError::ClockAhead { days: 30, .. })));
}

#[test]
fn an_import_that_differs_from_what_is_there_is_refused() {
    let held = held();
    submit(&held, &found()).unwrap();
    let other = self::held();
    other.clock.set("2030-01-03T10:00:00Z".parse().unwrap());
    submit(&other, &found()).unwrap();
    let error = block_on(other.ledger.import(Cursor::new(exported(&held)))).unwrap_err();
    assert!(matches!(error, ImportError::Differs { line: 1, .. }), "{error}");
}

#[test]
fn verify_names_the_entry_that_was_changed() {
    let held = held();
    submit(&held, &found()).unwrap();
    for id in 0..3 {
        submit(&held, &person(id)).unwrap();
    }
    let text = String::from_utf8(exported(&held)).unwrap();
    for (from, to, at) in [("p-1\",\"kind", "p-8\",\"kind", 2), ("\"sequence\":2", "\"sequence\":7", 2)] {
        let log = Arc::new(MemoryLog::new());
        let entries = text.lines().enumerate().map(|(i, line)| match i {
            2 => line.replacen(from, to, 1).into_bytes(),
            _ => line.as_bytes().to_vec(),
        });
        block_on(log.append(&example(), 0, entries.collect())).unwrap();
        let report = block_on(over(log).ledger.verify(&example(), Check::Rules)).unwrap();
        assert_eq!(report.flaws.first().unwrap().sequence, Sequence(at), "{:?}", report.flaws);
    }
}

#[test]
fn a_rehearsal_says_what_would_happen_and_records_nothing() {
    let held = held();
    submit(&held, &found()).unwrap();
    let mut rehearsal = block_on(held.ledger.rehearse(&example())).unwrap();
    assert_eq!(rehearsal.submit(&person(1)).unwrap().sequence, Sequence(1));
    let signed = submission(2, &buurtkracht_core::testing::sign("town", "p-1"));
    assert_eq!(rehearsal.submit(&signed).unwrap().sequence, Sequence(2), "it builds on the one before");
    assert_eq!(block_on(held.log.length(&example())).unwrap(), 1);
}

/// A log that reports an unknown outcome a number of times, or always a wrong length.
struct Unreliable {
    inner: Arc<MemoryLog>,
    /// By how much the length is wrong.
    by: i64,
    times: AtomicU32,
    stores: bool,
}

impl Log for Unreliable {
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
        let left = |left: u32| left.checked_sub(1);
        if self.times.fetch_update(Ordering::SeqCst, Ordering::SeqCst, left).is_err() {
            return self.inner.enqueue(permit, programme, expected, entries, done);
        }
        let lost = Completion::new(|_| {
            done.tell(Err(AppendError::Unknown { reason: "the line was cut".to_owned() }))
        });
        if self.stores {
            self.inner.enqueue(permit, programme, expected, entries, lost);
        }
    }

    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>> {
        self.inner.read(programme, from, limit)
    }
    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>> {
        Box::pin(async move { Ok(self.inner.length(programme).await?.saturating_add_signed(self.by)) })
    }
    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>> {
        self.inner.programmes()
    }
    fn listen(&self, of: Option<&ProgrammeId>) -> BoxFuture<'static, ()> {
        self.inner.listen(of)
    }
    fn durability(&self) -> Durability {
        Durability::Volatile
    }
    fn close(&self) -> BoxFuture<'_, Result<(), LogError>> {
        self.inner.close()
    }
}

#[test]
fn a_log_that_reports_a_wrong_length_is_an_error_or_harmless_and_never_a_hang() {
    for (entries, by) in [(1, 1), (1, 700), (600, 1), (600, 700), (1, -1), (600, -1)] {
        let held = held();
        submit(&held, &found()).unwrap();
        (1..entries).for_each(|id| drop(submit(&held, &person(id)).unwrap()));
        let (inner, clock) = (Arc::clone(&held.log), Arc::clone(&held.clock));
        let log = Unreliable { inner, by, times: AtomicU32::new(0), stores: true };
        let ledger = Ledger::options().clock(clock).over(Arc::new(log));
        for _ in 0..2 {
            let view = block_on(ledger.view(&example()));
            let submitted = block_on(ledger.submit(&person(9_000)));
            if by > 0 {
                let kind = crate::error::ErrorKind::Damaged;
                assert_eq!((view.unwrap_err().kind(), submitted.unwrap_err().kind()), (kind, kind), "{by}");
            } else {
                assert!(submitted.is_ok(), "{submitted:?}");
            }
        }
    }
}

#[test]
fn a_lost_acknowledgement_is_resolved_by_the_command_id() {
    for (stores, known) in [(true, true), (false, false)] {
        let inner = Arc::new(MemoryLog::new());
        let log = Unreliable { inner, by: 0, times: AtomicU32::new(1), stores };
        let clock = Arc::new(SetClock::new(NOW.parse().unwrap()));
        let ledger = Ledger::options().clock(clock).over(Arc::new(log));
        match (block_on(ledger.submit(&found())), known) {
            (Ok(receipt), true) => assert!(!receipt.repeated),
            (Err(SubmitError::Unknown { .. }), false) => {}
            (other, _) => panic!("{other:?}"),
        }
        assert_eq!(block_on(ledger.submit(&found())).unwrap().sequence, Sequence(0));
    }
}
