use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use pollster::block_on;

use super::*;
use crate::log::{AppendError, Log};

fn programme() -> ProgrammeId {
    "example".parse().unwrap()
}

fn append(log: &SledLog, expected: u64, entries: &[&str]) -> Result<u64, AppendError> {
    let entries = entries.iter().map(|entry| entry.as_bytes().to_vec()).collect();
    block_on(log.append(&programme(), expected, entries))
}

#[test]
fn an_append_is_acknowledged_after_the_file_is_synced() {
    let folder = tempfile::tempdir().unwrap();
    let syncs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&syncs);
    let sync: Sync = Arc::new(move |file| {
        counted.fetch_add(1, Ordering::SeqCst);
        file.sync_data()
    });
    let log =
        SledLog::open_folder(Folder::create(folder.path()).unwrap(), SledOptions::default(), sync).unwrap();
    for expected in 0..5 {
        let before = syncs.load(Ordering::SeqCst);
        append(&log, expected, &["entry"]).unwrap();
        assert!(syncs.load(Ordering::SeqCst) > before);
    }
}

#[test]
fn after_a_failed_sync_nothing_is_acknowledged_until_reopened() {
    let folder = tempfile::tempdir().unwrap();
    let failing = Arc::new(AtomicBool::new(false));
    let fails = Arc::clone(&failing);
    let sync: Sync = Arc::new(move |file| match fails.load(Ordering::SeqCst) {
        true => Err(io::Error::other("the disk said no")),
        false => file.sync_data(),
    });
    let log =
        SledLog::open_folder(Folder::create(folder.path()).unwrap(), SledOptions::default(), sync).unwrap();
    append(&log, 0, &["kept"]).unwrap();
    failing.store(true, Ordering::SeqCst);
    assert!(matches!(append(&log, 1, &["in doubt"]), Err(AppendError::Unknown { .. })));
    failing.store(false, Ordering::SeqCst);
    let later = append(&log, 1, &["later"]);
    assert!(matches!(later, Err(AppendError::Log(LogError::Poisoned { .. }))), "{later:?}");
    assert_eq!(block_on(log.read(&programme(), 0, 9)).unwrap(), [b"kept".to_vec()]);
    drop(log);
    let log = SledLog::open(folder.path()).unwrap();
    assert_eq!(block_on(log.read(&programme(), 0, 1)).unwrap(), [b"kept".to_vec()]);
}

#[test]
fn a_snapshot_that_sled_did_not_finish_does_not_keep_the_store_from_opening() {
    let folder = tempfile::tempdir().unwrap();
    drop(SledLog::create(folder.path()).unwrap());
    let log = folder.path().join("log");
    let snapshots = || fs::read_dir(&log).unwrap().map(|file| file.unwrap().path());
    let whole = snapshots().find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("snap."));
    let whole = fs::read(whole.unwrap()).unwrap();
    for (length, left) in [(0, &[][..]), (1, &whole[..whole.len() / 2]), (2, &whole[..])] {
        let opened = SledLog::open(folder.path()).unwrap();
        append(&opened, length, &["entry"]).unwrap();
        drop(opened);
        fs::write(log.join("snap.7FFFFFFFFFFFFFFF.generating"), left).unwrap();
        let opened = SledLog::open(folder.path()).unwrap();
        assert_eq!(block_on(opened.length(&programme())).unwrap(), length + 1);
        drop(opened);
        assert!(snapshots().all(|path| path.extension().is_none_or(|ending| ending != "generating")));
    }
}

#[test]
fn a_second_user_is_told_that_the_store_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let log = SledLog::create(folder.path()).unwrap();
    assert!(matches!(SledLog::open(folder.path()), Err(LogError::Locked { .. })));
    drop(log);
    SledLog::open(folder.path()).unwrap();
}

#[test]
fn what_is_no_store_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "text").unwrap();
    assert!(matches!(SledLog::create(&file), Err(LogError::NotAStore { .. })));
    assert!(matches!(SledLog::create(folder.path()), Err(LogError::NotAStore { .. })));
    assert!(matches!(SledLog::open(&folder.path().join("nowhere")), Err(LogError::Absent { .. })));
    let newer = folder.path().join("newer");
    std::fs::create_dir(&newer).unwrap();
    std::fs::write(newer.join("format"), "buurtkracht store 9\n").unwrap();
    assert!(matches!(SledLog::open(&newer), Err(LogError::NewerFormat { found: 9, .. })));
}

#[test]
fn a_store_that_lost_entries_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let log = SledLog::create(folder.path()).unwrap();
    append(&log, 0, &["one", "two"]).unwrap();
    drop(log);
    let marker = std::fs::read_to_string(folder.path().join("marker")).unwrap();
    assert_eq!(marker, "example 2\n");
    std::fs::write(folder.path().join("marker"), "example 3\n").unwrap();
    let shortened = SledLog::open(folder.path()).err();
    assert!(matches!(shortened, Some(LogError::Damaged { sequence: Some(2), .. })), "{shortened:?}");
    std::fs::remove_dir_all(folder.path().join("log")).unwrap();
    let emptied = SledLog::open(folder.path()).err();
    assert!(matches!(emptied, Some(LogError::Damaged { sequence: Some(0), .. })), "{emptied:?}");
    assert!(!folder.path().join("log").exists(), "an emptied store is left as it was found");
}

#[test]
fn entries_of_full_size_stay_in_the_synced_file() {
    let folder = tempfile::tempdir().unwrap();
    let log = SledLog::create(folder.path()).unwrap();
    let large = vec![b'x'; crate::log::MAX_ENTRY];
    for expected in 0..20 {
        block_on(log.append(&programme(), expected, vec![large.clone()])).unwrap();
    }
    drop(log);
    let blobs = std::fs::read_dir(folder.path().join("log").join("blobs"));
    assert_eq!(blobs.map(|blobs| blobs.count()).unwrap_or(0), 0);
    let log = SledLog::open(folder.path()).unwrap();
    assert_eq!(block_on(log.read(&programme(), 0, 99)).unwrap(), vec![large; 20]);
}

#[test]
fn a_damaged_file_gives_an_error_or_the_same_entries() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let log = SledLog::create(&store).unwrap();
    let entries: Vec<Entry> = (0..50).map(|i| format!("entry {i}").into_bytes()).collect();
    block_on(log.append(&programme(), 0, entries.clone())).unwrap();
    drop(log);
    let db = store.join("log").join("db");
    let sound = std::fs::read(&db).unwrap();
    let used = sound.iter().rposition(|byte| *byte != 0).unwrap();
    for position in (0..used).step_by(used / 40 + 1) {
        let mut flipped = sound.clone();
        flipped[position] ^= 0x40;
        std::fs::write(&db, flipped).unwrap();
        if let Ok(log) = SledLog::open(&store)
            && let Ok(read) = block_on(log.read(&programme(), 0, 99))
        {
            assert_eq!(read, entries, "flipped at {position}");
        }
        // sled repairs what it takes for a torn write, so each flip starts from the sound file.
        for part in std::fs::read_dir(store.join("log")).unwrap().flatten() {
            if part.file_name().to_string_lossy().starts_with("snap") {
                std::fs::remove_file(part.path()).unwrap();
            }
        }
        std::fs::write(store.join("marker"), "example 50\n").unwrap();
    }
    std::fs::write(&db, sound).unwrap();
    assert_eq!(block_on(SledLog::open(&store).unwrap().read(&programme(), 0, 99)).unwrap(), entries, "sound");
}
