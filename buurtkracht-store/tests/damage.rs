//! Damage to the files of a store: opening and reading it gives an error, or exactly what was written, at least
//! as far as the marker vouches. Never other bytes, fewer entries, a panic, or the end of the process.
#![cfg(all(feature = "testing", any(feature = "sled", feature = "sqlite"), unix))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot be set up ends there"
)]

mod faults;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use buurtkracht_store::log::{Log, LogError};
use faults::{Engine, PROGRAMMES, Process, Random, programme, run, say, seed, times};
use pollster::block_on;

const FOLDER: &str = "BUURTKRACHT_DAMAGE_FOLDER";
const ENGINE: &str = "BUURTKRACHT_DAMAGE_ENGINE";
const SEED: &str = "BUURTKRACHT_DAMAGE_SEED";
const TRIALS: &str = "BUURTKRACHT_DAMAGE_TRIALS";
/// How many trials one process does.
const GROUP: usize = 25;
/// How many entries a programme has: all that are marked, and those in the open store that need not be.
const MARKED: u64 = 20;
const WRITTEN: u64 = 26;

fn entry(number: usize, at: u64) -> Vec<u8> {
    let mut random = Random::new(at * 7 + number as u64);
    let bytes = if random.below(12) == 0 { 9_000 } else { 1 + random.below(500) };
    let words = std::iter::repeat_with(|| random.next().to_le_bytes()).take(bytes / 8 + 1);
    words.flatten().take(bytes).collect()
}

fn append(log: &dyn Log, entries: Range<u64>) {
    for at in entries {
        for number in 0..PROGRAMMES {
            block_on(log.append(&programme(number), at, vec![entry(number, at)])).unwrap();
        }
    }
}

/// How many entries of each programme the marker vouches for.
fn vouched(engine: Engine, folder: &Path) -> BTreeMap<String, u64> {
    let text = fs::read_to_string(engine.marker(folder)).unwrap_or_default();
    let parts =
        |line: &str| line.split_once(' ').map(|(name, length)| (name.to_owned(), length.parse().unwrap()));
    text.lines().filter_map(parts).collect()
}

/// Makes two sound stores: `closed`, and `open`, copied while it was in use.
fn prepare(engine: Engine, folder: &Path) {
    let closed = folder.join("closed");
    fs::create_dir(&closed).unwrap();
    let log = engine.create(&closed).unwrap();
    append(&*log, 0..MARKED);
    // Opened again, as it is in use: sled then has a snapshot.
    block_on(log.close()).unwrap();
    drop(log);
    let log = engine.open(&closed).unwrap();
    let since = Instant::now();
    append(&*log, MARKED..MARKED + 1);
    // The marker follows within a second.
    while vouched(engine, &closed).get(programme(0).as_str()) != Some(&(MARKED + 1)) {
        assert!(since.elapsed() < Duration::from_secs(10), "the marker does not follow");
        std::thread::sleep(Duration::from_millis(5));
    }
    append(&*log, MARKED + 1..WRITTEN);
    copy(&closed, &folder.join("open"));
    block_on(log.close()).unwrap();
    drop(log);
    assert_eq!(vouched(engine, &closed).into_values().collect::<Vec<_>>(), [WRITTEN; PROGRAMMES]);
}

fn copy(from: &Path, to: &Path) {
    run("cp", &["-r", "--sparse=always", from.to_str().unwrap(), to.to_str().unwrap()]).unwrap();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for part in fs::read_dir(folder).unwrap().flatten().map(|part| part.path()) {
        if part.is_dir() { files.extend(self::files(&part)) } else { files.push(part) }
    }
    files.sort();
    files
}

/// Damages one file of a store, and says how.
fn damage(folder: &Path, random: &mut Random) -> String {
    let files = files(folder);
    // Half of the time the largest: the entries are there.
    let largest = files.iter().max_by_key(|file| fs::metadata(file).unwrap().len()).unwrap();
    let file = if random.toss() { largest } else { &files[random.below(files.len())] };
    let mut bytes = fs::read(file).unwrap();
    let used = bytes.len()
        - bytes
            .rchunks(512)
            .take_while(|chunk| **chunk == [0; 512][..chunk.len()])
            .map(<[u8]>::len)
            .sum::<usize>();
    // Mostly where something stands; a quarter of those near the beginning, where the structure is.
    let place = |random: &mut Random, used: usize, all: usize| match random.below(20) {
        0 => random.below(all),
        1..6 => random.below(used.min(256)),
        _ => random.below(used),
    };
    let at = place(random, used, bytes.len());
    let name = file.strip_prefix(folder).unwrap().display();
    let how = match random.below(3) {
        _ if bytes.is_empty() => {
            bytes.push(1);
            format!("{name}: a byte where it was empty")
        }
        0 => {
            let bit = random.below(8);
            bytes[at] ^= 1 << bit;
            format!("{name}: bit {bit} of byte {at} flipped")
        }
        1 => {
            let count = 1 + [1, 8, 100, 5_000][random.below(4)] * random.below(4);
            let end = bytes.len().min(at + count);
            bytes[at..end].fill(0);
            format!("{name}: {at}..{end} zeroed")
        }
        _ => {
            bytes.truncate(at);
            format!("{name}: cut at {at}")
        }
    };
    fs::write(file, bytes).unwrap();
    how
}

/// What came of it: the lengths of the programmes, all of which have the right entries.
fn read(engine: Engine, folder: &Path) -> Result<[u64; PROGRAMMES], LogError> {
    let log = engine.open(folder)?;
    let mut lengths = [0; PROGRAMMES];
    for name in block_on(log.programmes())? {
        let number = (0..PROGRAMMES).find(|number| programme(*number) == name);
        let number = number.unwrap_or_else(|| panic!("a programme {name} that was not written"));
        let length = block_on(log.length(&name))?;
        let entries = block_on(log.read(&name, 0, usize::MAX))?;
        assert_eq!(entries.len() as u64, length, "{name}");
        for (at, found) in (0..).zip(entries) {
            assert!(found == entry(number, at), "{name} has other bytes at {at}");
        }
        lengths[number] = length;
    }
    Ok(lengths)
}

/// What came of opening and reading a damaged store, and how much is there; or what is wrong with that.
fn outcome(
    engine: Engine,
    sound: &Path,
    damaged: &Path,
    seen: [u64; PROGRAMMES],
) -> Result<(String, [u64; PROGRAMMES]), String> {
    match catch_unwind(AssertUnwindSafe(|| read(engine, damaged))) {
        Err(panic) => {
            let said = panic.downcast_ref::<String>().cloned();
            let said = said.or_else(|| panic.downcast_ref::<&str>().map(|said| (*said).to_owned()));
            Err(format!("panic: {}", said.unwrap_or_default()))
        }
        Ok(Err(error)) => Ok((format!("error {error}"), [0; PROGRAMMES])),
        Ok(Ok(lengths)) => {
            let vouched = vouched(engine, sound);
            let said = format!("right {lengths:?} where {vouched:?} is marked");
            let fine = (0..PROGRAMMES).all(|number| {
                let marked = vouched.get(programme(number).as_str()).copied().unwrap_or(0);
                (marked.max(seen[number])..=WRITTEN).contains(&lengths[number])
            });
            if fine { Ok((said, lengths)) } else { Err(format!("{said}, and {seen:?} seen before")) }
        }
    }
}

fn trial(engine: Engine, folder: &Path, seed: u64, number: usize) {
    let mut random = Random::new(seed ^ (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let sound = folder.join(if random.toss() { "closed" } else { "open" });
    let damaged = folder.join(format!("damaged-{number}"));
    copy(&sound, &damaged);
    let how = damage(&damaged, &mut random);
    say(&format!("trial {number}, {}: {how}", sound.file_name().unwrap().display()));
    let first = outcome(engine, &sound, &damaged, [0; PROGRAMMES]);
    // Opening may have mended something: a second time shall be no worse.
    let second = outcome(engine, &sound, &damaged, first.as_ref().map_or([0; PROGRAMMES], |found| found.1));
    match (first, second) {
        (Err(wrong), _) => say(&format!("wrong {wrong}")),
        (Ok(_), Err(wrong)) => say(&format!("wrong the second time: {wrong}")),
        (Ok((said, _)), Ok(_)) => say(&said),
    }
    fs::remove_dir_all(damaged).unwrap();
}

#[test]
#[ignore = "the body of a child process, run by a_damaged_store_gives_an_error_or_what_was_written"]
fn opens_what_is_damaged() {
    let folder = std::env::var_os(FOLDER).unwrap();
    // What the engines say as they give up is told by the error.
    std::panic::set_hook(Box::new(|_| {}));
    let engine = Engine::named(&std::env::var(ENGINE).unwrap());
    let (from, to) = std::env::var(TRIALS).unwrap().split_once('-').map(numbers).unwrap();
    for number in from..to {
        trial(engine, Path::new(&folder), std::env::var(SEED).unwrap().parse().unwrap(), number);
    }
}

fn numbers((from, to): (&str, &str)) -> (usize, usize) {
    (from.parse().unwrap(), to.parse().unwrap())
}

#[test]
fn a_damaged_store_gives_an_error_or_what_was_written() {
    let trials = times("BUURTKRACHT_TRIALS", 150);
    for engine in Engine::ALL {
        let seed = seed(&format!("damage, {}", engine.name()));
        let folder = tempfile::tempdir().unwrap();
        prepare(*engine, folder.path());
        let (mut right, mut errors, mut wrong) = (0, 0, Vec::new());
        for from in (0..trials).step_by(GROUP) {
            let to = trials.min(from + GROUP);
            // A length that was damaged shall not take the memory of the machine.
            let mut command = Command::new("sh");
            command
                .args(["-c", "ulimit -v 4000000; exec \"$0\" \"$@\""])
                .arg(std::env::current_exe().unwrap());
            command.args([
                "--ignored",
                "--exact",
                "opens_what_is_damaged",
                "--nocapture",
                "--test-threads=1",
            ]);
            command.env(FOLDER, folder.path()).env(ENGINE, engine.name()).env(SEED, seed.to_string());
            command.env(TRIALS, format!("{from}-{to}"));
            let process = Process::start(&mut command);
            let mut done = from;
            let mut trial = String::new();
            while let Some(line) = process.line() {
                match line.split_once(' ') {
                    Some(("trial", _)) => {
                        trial = line;
                        continue;
                    }
                    Some(("right", _)) => right += 1,
                    Some(("error", _)) => errors += 1,
                    _ => wrong.push(format!("{trial}: {line}")),
                }
                if std::env::var_os("BUURTKRACHT_VERBOSE").is_some() {
                    eprintln!("{trial}: {line}");
                }
                done += 1;
            }
            if done < to {
                wrong.push(format!("{trial}: the process ended"));
            }
        }
        eprintln!("damage, {}: {trials} trials, {right} right, {errors} errors", engine.name());
        assert!(wrong.is_empty(), "{}, seed {seed}:\n{}", engine.name(), wrong.join("\n"));
        assert!(right > 0 && errors > 0, "the damage does not do enough");
    }
}
