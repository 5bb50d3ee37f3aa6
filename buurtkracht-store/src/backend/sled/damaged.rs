//! What is left of a sled store: what sled still gives of a copy, and what lies in the raw bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use buurtkracht_core::id::ProgrammeId;

use super::carve;
use super::folder::{self, FORMAT};
use super::{Shared, SledLog, SledOptions, guarded, key, parts};
use crate::backend::files::{error, lock_store, no_store};
use crate::doctor::carve::Carving;
use crate::doctor::{DamagedStore, Note, Origin};
use crate::engine::marker::Marker;
use crate::files::{TemporaryFolder, copy_files, list};
use crate::log::{Entry, LogError};

impl SledLog {
    /// Blocking: copies files. Returns what is left of a store, for the doctor. Nothing in the store is changed: sled, which repairs and so
    /// changes what it opens, is given a copy in a temporary folder.
    ///
    /// # Errors
    /// [`LogError`]: absent, no store, in use, or of a newer format. Damage is no error here.
    pub fn damaged(path: &Path) -> Result<Box<dyn DamagedStore>, LogError> {
        let mut notes = Vec::new();
        let locks = hold(path, &mut notes)?;
        let log = path.join("log");
        let mut files = Vec::new();
        if let Err(failed) = list(&log, &mut files) {
            notes.push(Note::Damage(format!("the folder {} cannot be read: {failed}", log.display())));
        }
        let mut carving = Carving::default();
        for file in &files {
            if let Err(failed) = carve::search(&mut carving, file) {
                notes.push(Note::Damage(format!("{} cannot be read to its end: {failed}", file.display())));
            }
        }
        let marked = read_marker(path, &mut notes);
        let copy = TemporaryFolder::create()?;
        let mut damaged = DamagedSled {
            marked,
            engine: None,
            found: BTreeMap::new(),
            carving,
            notes,
            folder: copy,
            _locks: locks,
        };
        damaged.open_copy(&log, &files);
        damaged.note_missing_marker(path);
        Ok(Box::new(damaged))
    }
}

/// Keeps others from using the store while it is examined, and refuses what is no store of this version.
fn hold(path: &Path, notes: &mut Vec<Note>) -> Result<Vec<File>, LogError> {
    folder::check_folder(path)?;
    let (format, db) = (path.join("format"), path.join("log").join("db"));
    let mut locks = Vec::new();
    // Where `format` is gone, whoever has the store open still has sled's own lock.
    for file in [&format, &db] {
        let file = match File::open(file) {
            Ok(file) => file,
            Err(failed) if matches!(failed.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                continue;
            }
            Err(failed) => return Err(error("cannot read", file)(failed)),
        };
        lock_store(path, &file, File::try_lock_shared)?;
        locks.push(file);
    }
    let number = match fs::read(&format) {
        Ok(text) => std::str::from_utf8(&text).ok().and_then(folder::number),
        Err(_) => None,
    };
    match number {
        Some(FORMAT) => return Ok(locks),
        Some(found) if found > FORMAT => {
            return Err(LogError::NewerFormat { path: path.to_path_buf(), found, newest: FORMAT });
        }
        Some(_) | None => {}
    }
    if !db.exists() && !path.join("marker").exists() {
        let mut content = fs::read_dir(path).map_err(error("cannot read", path))?;
        return Err(match content.next() {
            None => LogError::Absent { path: path.to_path_buf() },
            Some(_) => no_store(path, "it has no sound file `format`, no `log/db` and no `marker`"),
        });
    }
    let what = if format.exists() { "does not say what it is" } else { "is gone" };
    notes.push(Note::Damage(format!("the file `format` {what}")));
    Ok(locks)
}

/// The marker of the store, where it can be read.
fn read_marker(path: &Path, notes: &mut Vec<Note>) -> Option<BTreeMap<ProgrammeId, u64>> {
    let path = path.join("marker");
    if !path.exists() {
        return None;
    }
    match Marker::read(path) {
        // It is first written with what it has to mark.
        Ok(marker) if marker.marked().is_empty() => {
            notes.push(Note::Damage(
                "the file `marker` is empty: how long the logs were is not known".to_owned(),
            ));
            None
        }
        Ok(marker) => Some(marker.marked().clone()),
        Err(failed) => {
            notes.push(Note::Damage(format!("how long the logs were is not known: {failed}")));
            None
        }
    }
}

struct DamagedSled {
    marked: Option<BTreeMap<ProgrammeId, u64>>,
    engine: Option<Shared>,
    /// The positions at which sled has an entry.
    found: BTreeMap<ProgrammeId, BTreeSet<u64>>,
    carving: Carving,
    notes: Vec<Note>,
    folder: TemporaryFolder,
    _locks: Vec<File>,
}

impl DamagedSled {
    /// Lets sled open a copy of its files, and looks up what it has. Why it cannot is a note.
    fn open_copy(&mut self, log: &Path, files: &[PathBuf]) {
        if !log.join("db").exists() {
            // A store that was never written to has none, and sled would make an empty one.
            if self.marked.is_some() || !files.is_empty() {
                self.notes.push(Note::Damage("the engine's file `log/db` is gone".to_owned()));
            }
            return;
        }
        let copied = self.folder.path().join("log");
        if let Err(failed) = copy_files(log, &copied, files) {
            let text = format!("the engine's files cannot be copied, so it was not asked: {failed}");
            return self.notes.push(Note::Damage(text));
        }
        match Shared::open(copied, SledOptions::default().cache_bytes) {
            Ok(engine) => {
                self.look_up(&engine);
                self.engine = Some(engine);
            }
            Err(failed) => {
                self.notes.push(Note::Damage(format!("the engine cannot open its files: {failed}")))
            }
        }
    }

    fn look_up(&mut self, engine: &Shared) {
        let mut strange = 0_u64;
        let Ok(sled) = engine.sled() else { return };
        let mut keys = sled.tree.iter();
        loop {
            let key = match guarded(&engine.path, || keys.next().transpose()) {
                Ok(Some((key, _))) => key,
                Ok(None) => break,
                Err(failed) => {
                    let text = format!("the engine cannot read all that it has: {failed}");
                    self.notes.push(Note::Damage(text));
                    break;
                }
            };
            match parts(&key).and_then(|(name, at)| Some((name.parse::<ProgrammeId>().ok()?, at))) {
                Some((programme, at)) => drop(self.found.entry(programme).or_default().insert(at)),
                None => strange += 1,
            }
        }
        if strange > 0 {
            self.notes.push(Note::Damage(format!("the engine has {strange} keys that are of no entry")));
        }
    }

    /// A store without a marker opens, so its absence is no damage by itself.
    fn note_missing_marker(&mut self, path: &Path) {
        if !path.join("marker").exists() && !self.programmes().is_empty() {
            let text =
                "the file `marker` is gone, or was not written yet: a loss at the end cannot be noticed";
            self.notes.push(Note::Remark(text.to_owned()));
        }
    }
}

impl DamagedStore for DamagedSled {
    fn programmes(&self) -> Vec<ProgrammeId> {
        let marked = self.marked.iter().flat_map(BTreeMap::keys);
        let all: BTreeSet<&ProgrammeId> =
            marked.chain(self.found.keys()).chain(self.carving.programmes()).collect();
        all.into_iter().cloned().collect()
    }

    fn marked(&self, programme: &ProgrammeId) -> Option<u64> {
        self.marked.as_ref().map(|marked| marked.get(programme).copied().unwrap_or_default())
    }

    fn positions(&self, programme: &ProgrammeId) -> BTreeSet<u64> {
        let mut positions = self.carving.positions(programme);
        positions.extend(self.found.get(programme).into_iter().flatten());
        positions
    }

    fn entry(&mut self, programme: &ProgrammeId, sequence: u64) -> Result<Option<Entry>, String> {
        let Some(engine) = &self.engine else { return Ok(None) };
        let found =
            engine.sled().and_then(|sled| guarded(&engine.path, || sled.tree.get(key(programme, sequence))));
        match found {
            Ok(entry) => Ok(entry.map(|entry| entry.to_vec())),
            Err(failed) => Err(format!("the engine cannot read it: {failed}")),
        }
    }

    fn carved(&mut self, programme: &ProgrammeId, sequence: u64) -> Vec<(Entry, Origin)> {
        self.carving.entries(programme, sequence)
    }

    fn notes(&self) -> &[Note] {
        &self.notes
    }
}
