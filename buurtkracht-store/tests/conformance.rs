//! The contract, over every backend; and over broken logs, to see that each check can fail.
#![cfg(feature = "testing")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot be set up ends there")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::backend::memory::MemoryLog;
use buurtkracht_store::conformance::{self, CLAUSES, Factory};
use buurtkracht_store::log::{AppendError, BoxFuture, Durability, Entry, Log, LogError};

struct Memory;

impl Factory for Memory {
    fn fresh(&self) -> Arc<dyn Log> {
        Arc::new(MemoryLog::new())
    }
    fn reopen(&self) -> Option<Arc<dyn Log>> {
        None
    }
}

#[test]
fn memory_keeps_the_contract() {
    conformance::all(&Memory);
}

#[cfg(feature = "sled")]
#[test]
fn sled_keeps_the_contract() {
    use buurtkracht_store::backend::sled::SledLog;

    #[derive(Default)]
    struct Sled(Mutex<Option<tempfile::TempDir>>);
    impl Factory for Sled {
        fn fresh(&self) -> Arc<dyn Log> {
            let folder = tempfile::tempdir().unwrap();
            let log = SledLog::create(folder.path()).unwrap();
            *self.0.lock().unwrap() = Some(folder);
            Arc::new(log)
        }
        fn reopen(&self) -> Option<Arc<dyn Log>> {
            let folder = self.0.lock().unwrap();
            Some(Arc::new(SledLog::open(folder.as_ref().unwrap().path()).unwrap()))
        }
    }
    conformance::all(&Sled::default());
}

/// What a broken log does wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    AcceptsStaleExpectation,
    LosesOnReopen,
    Reorders,
    SplitsAnEntry,
    TakesAnySize,
    StaysOpen,
    MixesProgrammes,
    AnswersBeforeItIsThere,
}

/// A log in memory with one fault.
struct Broken {
    inner: Arc<MemoryLog>,
    fault: Fault,
    late: Mutex<Vec<(ProgrammeId, u64)>>,
}

impl Log for Broken {
    fn append<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        expected: u64,
        mut entries: Vec<Entry>,
    ) -> BoxFuture<'a, Result<u64, AppendError>> {
        let one: ProgrammeId = "one".parse().unwrap();
        Box::pin(async move {
            match self.fault {
                Fault::AcceptsStaleExpectation => {
                    let length = self.inner.length(programme).await?;
                    return self.inner.append(programme, length, entries).await;
                }
                Fault::Reorders => entries.reverse(),
                Fault::SplitsAnEntry => {
                    entries = entries
                        .into_iter()
                        .flat_map(|mut entry| {
                            let rest = entry.split_off(entry.len().min(200));
                            [entry, rest].into_iter().filter(|part| !part.is_empty())
                        })
                        .collect()
                }
                Fault::TakesAnySize => entries.iter_mut().for_each(|entry| {
                    entry.truncate(60_000);
                    if entry.is_empty() {
                        entry.push(b' ')
                    }
                }),
                Fault::MixesProgrammes => return self.inner.append(&one, expected, entries).await,
                Fault::AnswersBeforeItIsThere => {
                    let now = expected + entries.len() as u64;
                    let appended = self.inner.append(programme, expected, entries).await?;
                    self.late.lock().unwrap().push((programme.clone(), expected));
                    assert_eq!(now, appended);
                    return Ok(appended);
                }
                Fault::LosesOnReopen | Fault::StaysOpen => {}
            }
            self.inner.append(programme, expected, entries).await
        })
    }

    fn read<'a>(
        &'a self,
        programme: &'a ProgrammeId,
        from: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, LogError>> {
        Box::pin(async move {
            let late = self.late.lock().unwrap().pop();
            let entries = self.inner.read(programme, from, limit).await?;
            match late {
                Some((of, length)) if of == *programme => {
                    let seen = usize::try_from(length.saturating_sub(from)).unwrap();
                    Ok(entries.into_iter().take(seen).collect())
                }
                _ => Ok(entries),
            }
        })
    }

    fn length<'a>(&'a self, programme: &'a ProgrammeId) -> BoxFuture<'a, Result<u64, LogError>> {
        self.inner.length(programme)
    }

    fn programmes(&self) -> BoxFuture<'_, Result<Vec<ProgrammeId>, LogError>> {
        self.inner.programmes()
    }

    fn durability(&self) -> Durability {
        Durability::Disk
    }

    fn close(&self) -> BoxFuture<'_, Result<(), LogError>> {
        match self.fault {
            Fault::StaysOpen => Box::pin(std::future::ready(Ok(()))),
            _ => self.inner.close(),
        }
    }
}

struct BrokenFactory(Fault);

impl Factory for BrokenFactory {
    fn fresh(&self) -> Arc<dyn Log> {
        Arc::new(Broken { inner: Arc::new(MemoryLog::new()), fault: self.0, late: Mutex::default() })
    }
    fn reopen(&self) -> Option<Arc<dyn Log>> {
        Some(self.fresh())
    }
}

#[test]
fn each_broken_log_fails_its_clause() {
    for (fault, clause) in [
        (Fault::AcceptsStaleExpectation, "L4"),
        (Fault::LosesOnReopen, "L11"),
        (Fault::Reorders, "L1"),
        (Fault::SplitsAnEntry, "L2"),
        (Fault::TakesAnySize, "L8"),
        (Fault::StaysOpen, "L12"),
        (Fault::MixesProgrammes, "L13"),
        (Fault::AnswersBeforeItIsThere, "L5"),
    ] {
        let (_, check) = CLAUSES.iter().find(|(name, _)| *name == clause).unwrap();
        let outcome = catch_unwind(AssertUnwindSafe(|| check(&BrokenFactory(fault))));
        assert!(outcome.is_err(), "{fault:?} passes {clause}");
    }
}
