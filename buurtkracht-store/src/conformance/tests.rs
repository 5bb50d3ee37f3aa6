//! Deliberately broken logs: each fails the clause that it breaks, so each check can fail.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::*;
use crate::engine::notifier::Notifier;
use crate::engine::{Batch, Engine, EngineLog, QueueOptions};

/// What a log does wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    Nothing,
    AcceptsAStaleExpectation,
    TakesAnExpectationFromTheFuture,
    LosesOnReopen,
    LosesItsLastEntryOnReopen,
    Reorders,
    SplitsAnEntry,
    ReadsAtMostAThousand,
    SaysItIsLonger,
    SaysItIsShorter,
    LeavesOutWhatIsTooLarge,
    EmptiesItselfAtARefusal,
    TakesAnySize,
    StaysOpen,
    BlocksInClose,
    MixesProgrammes,
    ShowsWhatIsNotSynced,
    AnswersBeforeItIsDurable,
    KeepsItInTheProcess,
    ConflictsWithWhatIsNotSynced,
    SyncsUnderTheLockOfItsReaders,
    DuplicatesAfterALostAcknowledgement,
    SaysThatAFailedSyncWasNothing,
    AcknowledgesAfterAFailedSync,
    TrustsAPlaceAfterAFailedSync,
    SkipsWhatLandsLate,
    TellsUnderALock,
    HasNoBound,
    IsNeverBusy,
    SleepsInEnqueue,
    WaitsInEnqueue,
    TellsBeforeItCanBeRead,
    ListensFromTheFirstPollOn,
    KeepsFollowersWhenItCloses,
}

use Fault::*;

/// Each fault, the clause that it breaks, and a part of what the suite says.
const FAULTS: &[(Fault, &str, &str)] = &[
    (AcceptsAStaleExpectation, "L4", "to a log of 2 gave Ok"),
    (TakesAnExpectationFromTheFuture, "L4", "to a log of 2 gave Ok"),
    (LosesOnReopen, "L11", "opened again: the entries of one"),
    (LosesItsLastEntryOnReopen, "L11", "opened again: the entries of one"),
    (Reorders, "L1", "after three appends: the entries of one"),
    (SplitsAnEntry, "L2", ""),
    (ReadsAtMostAThousand, "L1", "after three appends"),
    (SaysItIsLonger, "L1", "`length` of one differs"),
    (SaysItIsShorter, "L1", "`length` of one differs"),
    (LeavesOutWhatIsTooLarge, "L3", "of a batch a prefix is kept"),
    (EmptiesItselfAtARefusal, "L3", "of 64 entries 0 are left"),
    (TakesAnySize, "L8", "an entry of 0 bytes gave Ok"),
    (StaysOpen, "L12", "a closed log gave"),
    (BlocksInClose, "L12", "did not end within 4 s: it waits for the first poll of a close"),
    (MixesProgrammes, "L13", ""),
    (ShowsWhatIsNotSynced, "L5", "while the third entry is not synced"),
    (AnswersBeforeItIsDurable, "L5", "acknowledged after a sync"),
    (KeepsItInTheProcess, "L5", "after the process was killed"),
    (ConflictsWithWhatIsNotSynced, "L5", "a conflict names 4 entries, of which 3 are durable"),
    (SyncsUnderTheLockOfItsReaders, "L5", "did not end within 4 s: it waits for a read of one"),
    (DuplicatesAfterALostAcknowledgement, "L6", "not there twice"),
    (SaysThatAFailedSyncWasNothing, "L6", "a failed sync gave"),
    (AcknowledgesAfterAFailedSync, "L10", ""),
    (TrustsAPlaceAfterAFailedSync, "L10", "an append that had its place before gave Ok"),
    (SkipsWhatLandsLate, "L7", "what "),
    (TellsUnderALock, "L7", "did not end within 4 s: it waits for another thread to append"),
    (HasNoBound, "L9", "every place is taken, and there was another"),
    (IsNeverBusy, "L9", "did not end within 4 s: it waits for `reserve` to answer"),
    (SleepsInEnqueue, "L9", "`enqueue` takes longer than"),
    (WaitsInEnqueue, "L9", "did not end within 4 s: it waits for `enqueue` to return"),
    (TellsBeforeItCanBeRead, "L14", "did not end within 4 s: it waits for"),
    (ListensFromTheFirstPollOn, "L14", "did not end within 4 s: it waits for an append to be heard"),
    (KeepsFollowersWhenItCloses, "L14", "did not end within 4 s: it waits for a close to be heard"),
];

/// What is on the disk of a log, and what its process holds.
#[derive(Debug, Clone, Default)]
struct Kept {
    durable: BTreeMap<ProgrammeId, Vec<Entry>>,
    /// What is never written.
    in_the_process: BTreeMap<ProgrammeId, Vec<Entry>>,
    /// How long a log is with what was handed in and not answered.
    ahead: BTreeMap<ProgrammeId, u64>,
    /// Whether the last sync failed, and whether any did.
    last_failed: bool,
    any_failed: bool,
}

impl Kept {
    fn all(&self, programme: &ProgrammeId) -> Vec<Entry> {
        let of = |map: &BTreeMap<ProgrammeId, Vec<Entry>>| map.get(programme).cloned().unwrap_or_default();
        [of(&self.durable), of(&self.in_the_process)].concat()
    }
}

/// A model of an engine over a model of a disk.
struct ModelEngine {
    kept: Arc<Mutex<Kept>>,
    disk: Arc<Disk>,
    notifier: Arc<Notifier>,
    fault: Fault,
}

impl ModelEngine {
    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap()
    }

    fn store(&self, batches: &[Batch]) {
        let mut kept = self.kept();
        for Batch { programme, entries, .. } in batches {
            let mut entries = entries.clone();
            match self.fault {
                Reorders => entries.reverse(),
                SplitsAnEntry => {
                    let halves = |mut entry: Entry| {
                        let rest = entry.split_off(entry.len().min(200));
                        [entry, rest].into_iter().filter(|part| !part.is_empty())
                    };
                    entries = entries.into_iter().flat_map(halves).collect();
                }
                _ => {}
            }
            let to =
                if self.fault == KeepsItInTheProcess { &mut kept.in_the_process } else { &mut kept.durable };
            to.entry(programme.clone()).or_default().extend(entries);
        }
    }

    fn notify(&self, batches: &[Batch]) {
        batches.iter().for_each(|batch| self.notifier.notify(&batch.programme));
    }
}

impl Engine for ModelEngine {
    fn read(&self, programme: &ProgrammeId, from: u64, limit: usize) -> Result<Vec<Entry>, LogError> {
        let limit = if self.fault == ReadsAtMostAThousand { limit.min(1_000) } else { limit };
        let skip = usize::try_from(from).unwrap_or(usize::MAX);
        Ok(self.kept().all(programme).into_iter().skip(skip).take(limit).collect())
    }

    fn length(&self, programme: &ProgrammeId) -> Result<u64, LogError> {
        Ok(self.kept().all(programme).len() as u64)
    }

    fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
        Ok(self.kept().durable.keys().cloned().collect())
    }

    fn commit(&self, batches: &[Batch]) -> Result<(), LogError> {
        match self.fault {
            ShowsWhatIsNotSynced => self.store(batches),
            TellsBeforeItCanBeRead => self.notify(batches),
            _ => {}
        }
        let synced = match self.fault {
            AnswersBeforeItIsDurable => Ok(()),
            SyncsUnderTheLockOfItsReaders => {
                let _kept = self.kept();
                self.disk.sync(|| Ok(()))
            }
            _ => self.disk.sync(|| Ok(())),
        };
        let failed = synced.is_err();
        let mut kept = self.kept();
        (kept.last_failed, kept.any_failed) = (failed, kept.any_failed || failed);
        drop(kept);
        match (self.fault, synced) {
            (ShowsWhatIsNotSynced, Ok(())) => {}
            (_, Ok(())) => self.store(batches),
            // It tries again by itself, not knowing that the first time did it.
            (DuplicatesAfterALostAcknowledgement, Err(_)) => {
                self.store(batches);
                self.store(batches);
            }
            _ => {}
        }
        if self.fault != TellsBeforeItCanBeRead {
            self.notify(batches);
        }
        match failed && !matches!(self.fault, AcknowledgesAfterAFailedSync | TrustsAPlaceAfterAFailedSync) {
            true => Err(LogError::Engine { reason: "the sync failed".to_owned() }),
            false => Ok(()),
        }
    }

    fn durability(&self) -> Durability {
        Durability::Disk
    }
}

/// A log over the model, with one fault.
struct Model {
    log: EngineLog<ModelEngine>,
    kept: Arc<Mutex<Kept>>,
    /// Where the faults of L14 are heard, in place of the log's own.
    notifier: Arc<Notifier>,
    fault: Fault,
    closed: AtomicBool,
    lock: Arc<Mutex<()>>,
    /// Where the first read of each programme ended.
    first_read: Mutex<BTreeMap<ProgrammeId, usize>>,
}

impl Model {
    fn over(kept: Kept, disk: Arc<Disk>, fault: Fault, queue: QueueOptions) -> (Arc<Self>, Arc<Mutex<Kept>>) {
        let kept = Arc::new(Mutex::new(kept));
        let notifier = Arc::new(Notifier::default());
        let engine = ModelEngine { kept: Arc::clone(&kept), disk, notifier: Arc::clone(&notifier), fault };
        let model = Self {
            log: EngineLog::start(engine, None, queue).unwrap(),
            kept: Arc::clone(&kept),
            notifier,
            fault,
            closed: AtomicBool::new(false),
            lock: Arc::default(),
            first_read: Mutex::default(),
        };
        (Arc::new(model), kept)
    }

    fn named(&self, programme: &ProgrammeId) -> ProgrammeId {
        match self.fault {
            MixesProgrammes => programme.as_str().split('-').next().unwrap().parse().unwrap(),
            _ => programme.clone(),
        }
    }
}

impl Log for Model {
    fn reserve(&self) -> BoxFuture<'_, Result<Permit, AppendError>> {
        let poisoned = || LogError::Poisoned { reason: "the sync failed".to_owned() };
        match self.fault {
            HasNoBound => Box::pin(std::future::ready(Ok(Permit::free()))),
            TrustsAPlaceAfterAFailedSync if self.kept.lock().unwrap().any_failed => {
                Box::pin(std::future::ready(Err(poisoned().into())))
            }
            _ => self.log.reserve(),
        }
    }

    fn enqueue(
        &self,
        permit: Permit,
        programme: &ProgrammeId,
        mut expected: u64,
        mut entries: Vec<Entry>,
        mut done: Completion,
    ) {
        let programme = self.named(programme);
        let length = self.kept.lock().unwrap().all(&programme).len() as u64;
        let fits = |entry: &Entry| (1..=MAX_ENTRY).contains(&entry.len());
        let unfit = entries.iter().find(|entry| !fits(entry)).map(Vec::len);
        let kept = Arc::clone(&self.kept);
        match self.fault {
            AcceptsAStaleExpectation if expected < length => expected = length,
            TakesAnExpectationFromTheFuture if expected > length => expected = length,
            TakesAnySize => {
                entries.iter_mut().for_each(|entry| entry.truncate(60_000));
                entries.iter_mut().filter(|entry| entry.is_empty()).for_each(|entry| entry.push(b' '));
            }
            EmptiesItselfAtARefusal if unfit.is_some() => {
                drop(kept.lock().unwrap().durable.remove(&programme))
            }
            LeavesOutWhatIsTooLarge => {
                if let Some(bytes) = unfit {
                    entries.retain(fits);
                    // Told once the rest is there, so that who looks finds it.
                    done = Completion::new(move |_| done.tell(Err(AppendError::Size { bytes })));
                }
            }
            SaysThatAFailedSyncWasNothing => {
                done = Completion::new(move |said| {
                    done.tell(said.map_err(|error| match error {
                        AppendError::Unknown { .. } => AppendError::Conflict { expected, actual: length },
                        other => other,
                    }));
                });
            }
            TrustsAPlaceAfterAFailedSync => {
                done = Completion::new(move |said| {
                    let failed = kept.lock().unwrap().last_failed;
                    let unknown = || AppendError::Unknown { reason: "the sync failed".to_owned() };
                    done.tell(if failed { Err(unknown()) } else { said });
                });
            }
            ConflictsWithWhatIsNotSynced => {
                let mut kept = self.kept.lock().unwrap();
                let ahead = kept.ahead.entry(programme.clone()).or_insert(length);
                let actual = *ahead;
                if actual != expected {
                    drop(kept);
                    return done.tell(Err(AppendError::Conflict { expected, actual }));
                }
                *ahead += entries.len() as u64;
            }
            TellsUnderALock => {
                let lock = Arc::clone(&self.lock);
                done = Completion::new(move |said| {
                    let _locked = lock.lock().unwrap();
                    done.tell(said);
                });
                let _locked = self.lock.lock().unwrap();
                return self.log.enqueue(permit, &programme, expected, entries, done);
            }
            SleepsInEnqueue => thread::sleep(Duration::from_millis(20)),
            WaitsInEnqueue => {
                let (told, outcome) = mpsc::channel();
                let told = Completion::new(move |said| told.send(said).unwrap());
                self.log.enqueue(permit, &programme, expected, entries, told);
                return done.tell(outcome.recv().unwrap());
            }
            _ => {}
        }
        self.log.enqueue(permit, &programme, expected, entries, done);
    }

    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>> {
        Box::pin(async move {
            let programme = self.named(programme);
            if self.fault == SkipsWhatLandsLate && from > 0 {
                // A reader that resumes by time misses what was written before and landed after.
                let entries = self.log.read(&programme, 0, usize::MAX).await?;
                let from = usize::try_from(from).unwrap();
                let mut first = self.first_read.lock().unwrap();
                let seen = first.entry(programme.clone()).or_insert(entries.len());
                if from >= *seen && entries.len() > from + 1 {
                    return Ok(entries[from + 1..].to_vec());
                }
            }
            self.log.read(&programme, from, limit).await
        })
    }

    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>> {
        Box::pin(async move {
            let length = self.log.length(&self.named(programme)).await?;
            Ok(match self.fault {
                SaysItIsLonger if length > 0 => length + 1,
                SaysItIsShorter => length.saturating_sub(1),
                _ => length,
            })
        })
    }

    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>> {
        self.log.programmes()
    }

    fn listen(&self, of: Option<&ProgrammeId>) -> BoxFuture<'static, ()> {
        match self.fault {
            TellsBeforeItCanBeRead | ListensFromTheFirstPollOn | KeepsFollowersWhenItCloses => {}
            _ => return self.log.listen(of),
        }
        if self.closed.load(Ordering::SeqCst) {
            return Box::pin(std::future::ready(()));
        }
        if self.fault == ListensFromTheFirstPollOn {
            let (notifier, of) = (Arc::clone(&self.notifier), of.cloned());
            return Box::pin(async move { notifier.listen(of.as_ref()).await });
        }
        Box::pin(self.notifier.listen(of))
    }

    fn durability(&self) -> Durability {
        self.log.durability()
    }

    fn close(&self) -> BoxFuture<'_, Result<(), LogError>> {
        if self.fault == StaysOpen {
            return Box::pin(std::future::ready(Ok(())));
        }
        if self.fault == BlocksInClose {
            return Box::pin(async { block_on(self.log.close()) });
        }
        self.closed.store(true, Ordering::SeqCst);
        if self.fault != KeepsFollowersWhenItCloses {
            self.notifier.ring_out();
        }
        self.log.close()
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
            LosesOnReopen => left = Kept::default(),
            LosesItsLastEntryOnReopen => {
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
        let deadline = Duration::from_millis(if self.fault == IsNeverBusy { 3_600_000 } else { 50 });
        Some(self.make(Kept::default(), disk, QueueOptions { places: PLACES, deadline }))
    }
}

#[test]
fn the_model_without_a_fault_keeps_the_contract() {
    assert_eq!(all(Models { fault: Nothing, last: Mutex::default() }), []);
}

#[test]
fn each_broken_log_fails_the_clause_that_it_breaks_by_name() {
    let check = |(fault, clause, says): &'static (Fault, &str, &str)| {
        let named = format!("{clause} ");
        let check = CLAUSES.iter().find(|(name, _)| name.starts_with(&named)).unwrap();
        let said = watch(check, Arc::new(Models { fault: *fault, last: Mutex::default() }));
        let said = said.err().unwrap_or_else(|| panic!("{fault:?} passes {clause}"));
        assert!(said.starts_with(&named) && said.contains(says), "{fault:?}: {said}");
    };
    // All at once, since most of the time goes by waiting for what never comes.
    let threads: Vec<_> = FAULTS.iter().map(|fault| thread::spawn(move || check(fault))).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
    let shown: BTreeSet<&str> = FAULTS.iter().map(|(_, clause, _)| *clause).collect();
    let clauses: BTreeSet<&str> =
        CLAUSES.iter().map(|(clause, _)| clause.split(' ').next().unwrap()).collect();
    assert_eq!(shown, clauses, "each clause is failed by a log that breaks it");
}
