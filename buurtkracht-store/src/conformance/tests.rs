//! Deliberately broken logs: each fails the clauses that it breaks, so each check can fail. They stand on the
//! writer of the embedded backends.
#![cfg(any(feature = "sled", feature = "sqlite"))]

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::backend::marker::Marker;
use crate::backend::memory::MemoryLog;
use crate::backend::notifier::Notifier;
use crate::backend::writer::{Engine, QueueOptions, Writer};
use crate::log::{BoxFuture, Permit};

#[test]
fn memory_keeps_the_contract_as_far_as_it_goes() {
    struct Memory;
    impl Factory for Memory {
        fn fresh(&self) -> Arc<dyn Log> {
            Arc::new(MemoryLog::new())
        }
        fn reopen(&self) -> Option<Arc<dyn Log>> {
            None
        }
    }
    let unchecked: Vec<&str> = all(&Memory).into_iter().map(|(clause, _)| clause).collect();
    assert_eq!(unchecked, ["L5", "L6", "L9", "L10"], "those that need a disk");
}

/// What a log does wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    None,
    AcceptsAStaleExpectation,
    TakesAnExpectationFromTheFuture,
    LosesOnReopen,
    LosesItsLastEntryOnReopen,
    Reorders,
    SplitsAnEntry,
    LeavesOutWhatIsTooLarge,
    TakesAnySize,
    StaysOpen,
    MixesProgrammes,
    ShowsWhatIsNotSynced,
    AnswersBeforeItIsDurable,
    KeepsItInTheProcess,
    DuplicatesAfterALostAcknowledgement,
    SaysThatAFailedSyncWasNothing,
    AcknowledgesAfterAFailedSync,
    SkipsWhatLandsLate,
    HasNoBound,
    TellsBeforeItCanBeRead,
    ListensFromTheFirstPollOn,
    KeepsFollowersWhenItCloses,
}

/// What is on the disk of a log, and what is only put.
#[derive(Debug, Clone, Default)]
struct Kept {
    durable: BTreeMap<ProgrammeId, Vec<Entry>>,
    put: Vec<(ProgrammeId, Vec<Entry>)>,
    /// What the process holds and never writes.
    in_the_process: Vec<(ProgrammeId, Vec<Entry>)>,
}

struct ModelEngine {
    kept: Arc<Mutex<Kept>>,
    disk: Arc<Disk>,
    notifier: Arc<Notifier>,
    fault: Fault,
}

impl ModelEngine {
    fn store(&mut self) {
        let mut kept = self.kept.lock().unwrap();
        let put = std::mem::take(&mut kept.put);
        let programmes: Vec<ProgrammeId> = put.iter().map(|(programme, _)| programme.clone()).collect();
        for (programme, entries) in put {
            if self.fault == Fault::KeepsItInTheProcess {
                kept.in_the_process.push((programme, entries));
            } else {
                kept.durable.entry(programme).or_default().extend(entries);
            }
        }
        drop(kept);
        if self.fault != Fault::TellsBeforeItCanBeRead {
            programmes.iter().for_each(|programme| self.notifier.notify(programme));
        }
    }
}

impl Engine for ModelEngine {
    fn length(&mut self, programme: &ProgrammeId) -> Result<u64, AppendError> {
        let kept = self.kept.lock().unwrap();
        let durable = kept.durable.get(programme).map_or(0, Vec::len);
        let more = kept.put.iter().chain(&kept.in_the_process).filter(|(of, _)| of == programme);
        Ok((durable + more.map(|(_, entries)| entries.len()).sum::<usize>()) as u64)
    }

    fn put(&mut self, programme: &ProgrammeId, _: u64, mut entries: Vec<Entry>) -> Result<(), LogError> {
        match self.fault {
            Fault::Reorders => entries.reverse(),
            Fault::SplitsAnEntry => {
                let halves = |mut entry: Entry| {
                    let rest = entry.split_off(entry.len().min(200));
                    [entry, rest].into_iter().filter(|part| !part.is_empty())
                };
                entries = entries.into_iter().flat_map(halves).collect();
            }
            Fault::TellsBeforeItCanBeRead => self.notifier.notify(programme),
            _ => {}
        }
        self.kept.lock().unwrap().put.push((programme.clone(), entries));
        if self.fault == Fault::ShowsWhatIsNotSynced {
            self.store();
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), LogError> {
        let early =
            matches!(self.fault, Fault::AnswersBeforeItIsDurable | Fault::AcknowledgesAfterAFailedSync);
        let synced =
            if self.fault == Fault::AnswersBeforeItIsDurable { Ok(()) } else { self.disk.sync(|| Ok(())) };
        match synced {
            Ok(()) => {
                self.store();
                Ok(())
            }
            Err(_) if early => {
                self.kept.lock().unwrap().put.clear();
                Ok(())
            }
            Err(error) => {
                if self.fault == Fault::DuplicatesAfterALostAcknowledgement {
                    // It tries again by itself, not knowing that the first time did it.
                    let again = self.kept.lock().unwrap().put.clone();
                    self.store();
                    self.kept.lock().unwrap().put = again;
                    self.store();
                }
                self.kept.lock().unwrap().put.clear();
                Err(LogError::Engine { reason: error.to_string() })
            }
        }
    }
}

/// A log over a model of a disk, with one fault.
struct Model {
    kept: Arc<Mutex<Kept>>,
    writer: Writer,
    notifier: Arc<Notifier>,
    fault: Fault,
    closed: Mutex<bool>,
    /// Where the first read of each programme ended.
    first_read: Mutex<BTreeMap<ProgrammeId, usize>>,
    /// Where the writer keeps its marker: gone with the model.
    _folder: tempfile::TempDir,
}

const QUEUE: QueueOptions = QueueOptions { places: PLACES, deadline: Duration::from_millis(50) };

impl Model {
    fn over(kept: Kept, disk: Arc<Disk>, fault: Fault, queue: QueueOptions) -> (Arc<Self>, Arc<Mutex<Kept>>) {
        let kept = Arc::new(Mutex::new(kept));
        let notifier = Arc::new(Notifier::default());
        let engine = ModelEngine { kept: Arc::clone(&kept), disk, notifier: Arc::clone(&notifier), fault };
        let folder = tempfile::tempdir().unwrap();
        let marker = Marker::read(folder.path().join("marker")).unwrap();
        let writer = Writer::start("model", queue, engine, marker).unwrap();
        let model = Self {
            kept: Arc::clone(&kept),
            writer,
            notifier,
            fault,
            closed: Mutex::new(false),
            _folder: folder,
            first_read: Mutex::default(),
        };
        (Arc::new(model), kept)
    }

    fn named(&self, programme: &ProgrammeId) -> ProgrammeId {
        match self.fault {
            Fault::MixesProgrammes => programme.as_str().split('-').next().unwrap().parse().unwrap(),
            _ => programme.clone(),
        }
    }

    fn open(&self) -> Result<(), LogError> {
        if *self.closed.lock().unwrap() { Err(LogError::Closed) } else { Ok(()) }
    }

    fn all(&self, programme: &ProgrammeId) -> Vec<Entry> {
        let kept = self.kept.lock().unwrap();
        let mut entries = kept.durable.get(programme).cloned().unwrap_or_default();
        let more = kept.in_the_process.iter().filter(|(of, _)| of == programme);
        entries.extend(more.flat_map(|(_, entries)| entries.clone()));
        entries
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        self.writer.finish();
    }
}

impl Log for Model {
    fn reserve(&self) -> BoxFuture<'_, Result<Permit, AppendError>> {
        match self.fault {
            Fault::HasNoBound => Box::pin(std::future::ready(Ok(Permit::free()))),
            _ => Box::pin(self.writer.reserve()),
        }
    }

    fn enqueue(
        &self,
        permit: Permit,
        programme: &ProgrammeId,
        mut expected: u64,
        mut entries: Vec<Entry>,
        done: Completion,
    ) {
        let programme = self.named(programme);
        let length = self.all(&programme).len() as u64;
        match self.fault {
            Fault::AcceptsAStaleExpectation if expected < length => expected = length,
            Fault::TakesAnExpectationFromTheFuture if expected > length => expected = length,
            Fault::TakesAnySize => {
                entries.iter_mut().for_each(|entry| entry.truncate(60_000));
                entries.iter_mut().filter(|entry| entry.is_empty()).for_each(|entry| entry.push(b' '));
            }
            Fault::LeavesOutWhatIsTooLarge => {
                let fits = |entry: &Entry| (1..=MAX_ENTRY).contains(&entry.len());
                if let Some(bytes) = entries.iter().find(|entry| !fits(entry)).map(Vec::len) {
                    entries.retain(fits);
                    // Told once the rest is there, so that who looks finds it.
                    let told = Completion::new(move |_| done.tell(Err(AppendError::Size { bytes })));
                    return self.writer.enqueue(permit, &programme, expected, entries, told);
                }
            }
            Fault::SaysThatAFailedSyncWasNothing => {
                let done = Completion::new(move |said| {
                    done.tell(said.map_err(|error| match error {
                        AppendError::Unknown { .. } => AppendError::Conflict { expected, actual: length },
                        other => other,
                    }));
                });
                return self.writer.enqueue(permit, &programme, expected, entries, done);
            }
            _ => {}
        }
        self.writer.enqueue(permit, &programme, expected, entries, done);
    }

    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>> {
        let read = self.open().map(|()| {
            let entries = self.all(&self.named(programme));
            let from = usize::try_from(from).unwrap_or(usize::MAX);
            if self.fault == Fault::SkipsWhatLandsLate && from > 0 {
                // A reader that resumes by time misses what was written before and landed after.
                let mut first = self.first_read.lock().unwrap();
                let seen = first.entry(programme.clone()).or_insert(entries.len());
                if from >= *seen && entries.len() > from + 1 {
                    return entries[from + 1..].to_vec();
                }
            }
            entries.into_iter().skip(from).take(limit).collect()
        });
        Box::pin(std::future::ready(read))
    }

    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>> {
        let length = self.open().map(|()| self.all(&self.named(programme)).len() as u64);
        Box::pin(std::future::ready(length))
    }

    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>> {
        let known = self.open().map(|()| self.kept.lock().unwrap().durable.keys().cloned().collect());
        Box::pin(std::future::ready(known))
    }

    fn listen(&self, of: Option<&ProgrammeId>) -> BoxFuture<'static, ()> {
        if *self.closed.lock().unwrap() {
            return Box::pin(std::future::ready(()));
        }
        if self.fault == Fault::ListensFromTheFirstPollOn {
            let (notifier, of) = (Arc::clone(&self.notifier), of.cloned());
            return Box::pin(async move { notifier.listen(of.as_ref()).await });
        }
        Box::pin(self.notifier.listen(of))
    }

    fn durability(&self) -> Durability {
        Durability::Disk
    }

    fn close(&self) -> BoxFuture<'_, Result<(), LogError>> {
        self.writer.finish();
        if self.fault != Fault::StaysOpen {
            *self.closed.lock().unwrap() = true;
        }
        if self.fault != Fault::KeepsFollowersWhenItCloses {
            self.notifier.ring_out();
        }
        Box::pin(std::future::ready(Ok(())))
    }
}

struct Models {
    fault: Fault,
    last: Mutex<Option<Arc<Mutex<Kept>>>>,
}

impl Models {
    fn make(&self, kept: Kept, disk: Arc<Disk>, queue: QueueOptions) -> Arc<dyn Log> {
        let (model, kept) = Model::over(kept, disk, self.fault, queue);
        *self.last.lock().unwrap() = Some(kept);
        model
    }

    fn left(&self) -> Kept {
        let kept = self.last.lock().unwrap().as_ref().unwrap().lock().unwrap().clone();
        Kept { durable: kept.durable, ..Kept::default() }
    }
}

impl Factory for Models {
    fn fresh(&self) -> Arc<dyn Log> {
        self.make(Kept::default(), Arc::default(), QueueOptions::default())
    }

    fn reopen(&self) -> Option<Arc<dyn Log>> {
        let mut left = self.left();
        match self.fault {
            Fault::LosesOnReopen => left = Kept::default(),
            Fault::LosesItsLastEntryOnReopen => {
                left.durable.values_mut().for_each(|entries| drop(entries.pop()));
            }
            _ => {}
        }
        Some(self.make(left, Arc::default(), QueueOptions::default()))
    }

    fn killed(&self) -> Option<Arc<dyn Log>> {
        Some(Model::over(self.left(), Arc::default(), self.fault, QueueOptions::default()).0)
    }

    fn faulty(&self, disk: Arc<Disk>) -> Option<Arc<dyn Log>> {
        Some(self.make(Kept::default(), disk, QUEUE))
    }
}

#[test]
fn each_broken_log_fails_the_clauses_that_it_breaks() {
    let mut shown = BTreeSet::new();
    for (fault, broken) in [
        (Fault::None, &[][..]),
        (Fault::AcceptsAStaleExpectation, &["L4"]),
        (Fault::TakesAnExpectationFromTheFuture, &["L4"]),
        (Fault::LosesOnReopen, &["L11"]),
        (Fault::LosesItsLastEntryOnReopen, &["L11"]),
        (Fault::Reorders, &["L1"]),
        (Fault::SplitsAnEntry, &["L2"]),
        (Fault::LeavesOutWhatIsTooLarge, &["L3"]),
        (Fault::TakesAnySize, &["L8"]),
        (Fault::StaysOpen, &["L12"]),
        (Fault::MixesProgrammes, &["L13"]),
        (Fault::ShowsWhatIsNotSynced, &["L5"]),
        (Fault::AnswersBeforeItIsDurable, &["L5"]),
        (Fault::KeepsItInTheProcess, &["L5"]),
        (Fault::DuplicatesAfterALostAcknowledgement, &["L6"]),
        (Fault::SaysThatAFailedSyncWasNothing, &["L6"]),
        (Fault::AcknowledgesAfterAFailedSync, &["L10"]),
        (Fault::SkipsWhatLandsLate, &["L7"]),
        (Fault::HasNoBound, &["L9"]),
        (Fault::TellsBeforeItCanBeRead, &["L14"]),
        (Fault::ListensFromTheFirstPollOn, &["L14"]),
        (Fault::KeepsFollowersWhenItCloses, &["L14"]),
    ] {
        let models = || Models { fault, last: Mutex::default() };
        let failed: BTreeSet<&str> = CLAUSES
            .iter()
            .filter(|(_, check)| catch_unwind(AssertUnwindSafe(|| check(&models()).unwrap())).is_err())
            .map(|(clause, _)| *clause)
            .collect();
        assert!(
            broken.iter().all(|clause| failed.contains(clause)),
            "{fault:?} passes {broken:?}: {failed:?}"
        );
        assert!(fault != Fault::None || failed.is_empty(), "the model without a fault fails {failed:?}");
        shown.extend(broken);
    }
    let clauses: BTreeSet<&str> = CLAUSES.iter().map(|(clause, _)| *clause).collect();
    assert_eq!(shown, clauses, "each clause is failed by a log that breaks it");
}
