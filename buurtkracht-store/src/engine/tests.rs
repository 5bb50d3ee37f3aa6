use futures_channel::oneshot;
use pollster::block_on;

use super::*;
use crate::log::Appended;

/// An engine that cannot store what begins with an x, and panics at a y.
#[derive(Default)]
struct Fussy(std::sync::atomic::AtomicU64);

impl Engine for Fussy {
    fn read(&self, _: &ProgrammeId, _: u64, _: usize) -> Result<Vec<Entry>, LogError> {
        Ok(Vec::new())
    }

    fn length(&self, _: &ProgrammeId) -> Result<u64, LogError> {
        Ok(self.0.load(std::sync::atomic::Ordering::SeqCst))
    }

    fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
        Ok(Vec::new())
    }

    fn commit(&self, batches: &[Batch]) -> Result<(), LogError> {
        for entry in batches.iter().flat_map(|batch| &batch.entries) {
            assert!(!entry.starts_with(b"y"), "it is a y");
            if entry.starts_with(b"x") {
                return Err(LogError::Engine { reason: "it is an x".to_owned() });
            }
            self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
        Ok(())
    }

    fn durability(&self) -> Durability {
        Durability::Volatile
    }
}

fn start(marker: PathBuf) -> EngineLog<Fussy> {
    EngineLog::start(Fussy::default(), Some(marker), QueueOptions::default()).unwrap()
}

fn append(log: &EngineLog<Fussy>, expected: u64, entry: &str) -> Appended {
    block_on(log.append(&"one".parse().unwrap(), expected, vec![entry.as_bytes().to_vec()]))
}

#[test]
fn after_a_failed_commit_nothing_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let log = start(folder.path().join("marker"));
    assert_eq!(append(&log, 0, "a").unwrap(), 1);
    assert!(matches!(append(&log, 1, "x"), Err(AppendError::Unknown { .. })));
    let later = append(&log, 1, "b");
    assert!(matches!(later, Err(AppendError::Log(LogError::Poisoned { .. }))), "{later:?}");
    drop(log);
    let marked = std::fs::read_to_string(folder.path().join("marker")).unwrap();
    assert_eq!(marked, "one 1\n", "the end is marked");
}

#[test]
fn an_engine_that_panics_ends_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let log = start(folder.path().join("marker"));
    assert!(matches!(append(&log, 0, "y"), Err(AppendError::Unknown { .. })));
    let later = append(&log, 0, "b");
    assert!(matches!(later, Err(AppendError::Log(LogError::Poisoned { .. }))), "{later:?}");
    assert!(matches!(block_on(log.close()), Err(LogError::Poisoned { .. })));
    assert!(matches!(block_on(log.length(&"one".parse().unwrap())), Err(LogError::Closed)));
}

#[test]
fn no_more_than_a_thousand_entries_are_acknowledged_before_they_are_marked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marker");
    let log = start(path.clone());
    for expected in 0..2_500 {
        let length = append(&log, expected, "a").unwrap();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let marked: u64 = text.trim().rsplit(' ').next().unwrap().parse().unwrap_or_default();
        assert!(marked <= length && length < marked + 1_000, "marked {marked}, acknowledged {length}");
    }
}

#[test]
fn a_close_waits_for_the_end_without_blocking_the_thread_that_polls_it() {
    struct Slow(std::sync::Mutex<Option<oneshot::Receiver<()>>>);
    impl Engine for Slow {
        fn read(&self, _: &ProgrammeId, _: u64, _: usize) -> Result<Vec<Entry>, LogError> {
            Ok(Vec::new())
        }
        fn length(&self, _: &ProgrammeId) -> Result<u64, LogError> {
            Ok(0)
        }
        fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
            Ok(Vec::new())
        }
        fn commit(&self, _: &[Batch]) -> Result<(), LogError> {
            Ok(())
        }
        fn durability(&self) -> Durability {
            Durability::Volatile
        }
    }
    impl Drop for Slow {
        fn drop(&mut self) {
            block_on(self.0.lock().unwrap().take().unwrap()).unwrap();
        }
    }
    let (go, goes) = oneshot::channel();
    let slow = Slow(std::sync::Mutex::new(Some(goes)));
    let log = EngineLog::start(slow, None, QueueOptions::default()).unwrap();
    let (mut first, mut second) = (log.close(), log.close());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(first.as_mut().poll(&mut context).is_pending());
    assert!(second.as_mut().poll(&mut context).is_pending());
    // The engine ends only now, so a close that blocks would never come here.
    go.send(()).unwrap();
    block_on(first).unwrap();
    block_on(second).unwrap();
}
