//! A log of your own: a text file with an entry on each line, and a copy of it in memory to read from.
//! Run it twice: `cargo run -p buurtkracht-store --example own_backend -- FILE`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "no thread panics while it holds a lock")]
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::{collections::BTreeMap, fs::File, path::Path, path::PathBuf, sync::Arc, sync::Mutex, sync::RwLock};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use buurtkracht_core::{id::ProgrammeId, testing::charter};
use buurtkracht_store::engine::{Batch, Engine, EngineLog, QueueOptions};
use buurtkracht_store::ledger::{Ledger, Submission};
use buurtkracht_store::log::{Durability, Entry, LogError};

pub(crate) struct PlainFile<S> {
    path: PathBuf,
    file: Mutex<(File, u64)>, // and the end of its last whole line
    logs: RwLock<BTreeMap<ProgrammeId, Vec<Entry>>>,
    sync: S,
}

impl<S: Fn(&File) -> io::Result<()>> PlainFile<S> {
    pub(crate) fn open(path: &Path, sync: S) -> Result<Self, LogError> {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = file.map_err(LogError::io("cannot open", path))?;
        file.try_lock().map_err(|_| LogError::Locked { path: path.to_owned() })?;
        let (mut logs, mut end, mut bytes) = (BTreeMap::<_, Vec<_>>::new(), 0, Vec::new());
        // A process that was killed may have left lines that it did not sync, and readers will see them.
        let read = sync(&file).and_then(|()| file.read_to_end(&mut bytes));
        read.map_err(LogError::io("cannot read", path))?;
        let parse = |line: &[u8]| {
            let (name, entry) = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?.split_once(' ')?;
            Some((name.parse().ok()?, BASE64_STANDARD.decode(entry).ok()?))
        };
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let Some((name, entry)) = parse(line) else { break }; // half-written: the next commit cuts it off
            logs.entry(name).or_default().push(entry);
            end += line.len() as u64;
        }
        Ok(Self { path: path.to_owned(), file: Mutex::new((file, end)), logs: RwLock::new(logs), sync })
    }
}

impl<S: Fn(&File) -> io::Result<()> + Send + Sync + 'static> Engine for PlainFile<S> {
    fn read(&self, programme: &ProgrammeId, from: u64, limit: usize) -> Result<Vec<Entry>, LogError> {
        let logs = self.logs.read().unwrap();
        Ok(logs.get(programme).into_iter().flatten().skip(from as usize).take(limit).cloned().collect())
    }
    fn length(&self, programme: &ProgrammeId) -> Result<u64, LogError> {
        Ok(self.logs.read().unwrap().get(programme).map_or(0, Vec::len) as u64)
    }
    fn programmes(&self) -> Result<Vec<ProgrammeId>, LogError> {
        Ok(self.logs.read().unwrap().keys().cloned().collect())
    }
    fn commit(&self, batches: &[Batch]) -> Result<(), LogError> {
        let entries = || batches.iter().flat_map(|b| b.entries.iter().map(|entry| (&b.programme, entry)));
        let text: String = entries().map(|(n, e)| format!("{n} {}\n", BASE64_STANDARD.encode(e))).collect();
        let (file, end) = &mut *self.file.lock().unwrap();
        let cut = file.set_len(*end).and_then(|()| file.seek(SeekFrom::Start(*end)));
        let synced = cut.and_then(|_| file.write_all(text.as_bytes())).and_then(|()| (self.sync)(file));
        *end += synced.map(|()| text.len() as u64).map_err(LogError::io("cannot write", &self.path))?;
        let mut logs = self.logs.write().unwrap(); // Readers see the entries only now.
        entries().for_each(|(name, entry)| logs.entry(name.clone()).or_default().push(entry.clone()));
        Ok(())
    }
    fn durability(&self) -> Durability {
        Durability::Disk
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = PathBuf::from(std::env::args().nth(1).ok_or("name a file")?);
    let engine = PlainFile::open(&path, File::sync_data)?;
    let log = EngineLog::start(engine, Some(path.with_extension("marker")), QueueOptions::default())?;
    let ledger = Ledger::options().over(Arc::new(log));
    let found = serde_json::json!({ "FoundProgramme": { "charter": charter() } });
    let found =
        serde_json::json!({ "programme": "example", "id": uuid::Uuid::nil(), "actor": "clerk", "do": found });
    let receipt = pollster::block_on(ledger.submit(&Submission::from_json(found.to_string())?))?;
    println!("entry {} of {}, repeated: {}", receipt.sequence.0, receipt.programme, receipt.repeated);
    Ok(())
}
