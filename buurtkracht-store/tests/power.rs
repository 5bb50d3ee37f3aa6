//! A cut of the power: a file system in a file, of which a copy is taken while the process that wrote to it is
//! dead and nothing was unmounted. What was acknowledged is on the copy. sled as it comes loses it, which shows
//! that this suite can fail.
#![cfg(all(feature = "testing", any(feature = "sled", feature = "sqlite"), unix))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot be set up ends there"
)]

mod faults;

use std::fs;
use std::path::Path;
use std::time::Duration;

use faults::{
    Account, Engine, Image, Job, Process, Random, Sizes, can, entry, mounting, programme, say, seed, times,
};

const MIB: u64 = 256;
/// Nothing but a sync writes the journal of the file system within the test.
const OPTIONS: &str = "commit=60";
const AS_IT_COMES: &str = "sled as it comes";
const READ: &str = "read sled as it comes";

#[test]
#[ignore = "the body of a child process, run by the tests that cut the power"]
fn writes_until_the_power_is_cut() {
    let job = Job::given();
    match job.subject.as_str() {
        AS_IT_COMES => write_as_it_comes(&job),
        READ => read_as_it_comes(&job),
        _ => job.write(),
    }
}

/// sled by itself: a flush after each insert.
fn write_as_it_comes(job: &Job) {
    let db = sled::open(job.folder.join("store")).unwrap();
    say("opened");
    for at in 0.. {
        for number in 0..faults::PROGRAMMES {
            say(&format!("sent {number} {at} 1"));
            db.insert(format!("{} {at:020}", programme(number)), entry(job.sizes, number, at)).unwrap();
            db.flush().unwrap();
            say(&format!("acknowledged {number} {at} 1"));
        }
    }
}

/// What sled by itself still has; it may panic.
fn read_as_it_comes(job: &Job) {
    std::panic::set_hook(Box::new(|_| {}));
    let db = sled::open(job.folder.join("store")).unwrap();
    let mut kept = 0;
    for number in 0..faults::PROGRAMMES {
        for at in 0.. {
            let found = db.get(format!("{} {at:020}", programme(number))).unwrap();
            if found.as_deref() != Some(&entry(job.sizes, number, at)[..]) {
                break;
            }
            kept += 1;
        }
    }
    say(&format!("kept {kept}"));
}

/// Where the power is cut: whether on a new disk, after how many acknowledgements (without any: while the store
/// is made), how much later.
struct Cut {
    new: bool,
    heard: Option<usize>,
    delay: Duration,
}

fn cuts(random: &mut Random, number: usize) -> Vec<Cut> {
    (0..number)
        .map(|round| {
            // A new store, cut while it is made, before its first acknowledgement, right after it, and later;
            // then what was cut is written on, and cut again.
            let (new, heard, delay) = match round {
                0..8 => (true, None, random.below(40_000)),
                8 => (true, Some(0), 0),
                9 => (true, Some(1), random.below(1_000)),
                // More than a segment of sled, so that its file has to grow.
                _ => (round % 6 == 4, Some(100 + random.below(400)), random.below(8_000)),
            };
            Cut { new, heard, delay: Duration::from_micros(delay as u64) }
        })
        .collect()
}

/// Writes to an image until the cut, and gives what is on the disk then.
fn cut(
    folder: &Path,
    from: Option<Image>,
    round: usize,
    job: &Job,
    cut: &Cut,
    account: &mut Account,
) -> Image {
    let image = from.unwrap_or_else(|| Image::make(folder.join(format!("{round}.img")), MIB).unwrap());
    let mounted = image.mount(&job.folder, OPTIONS).unwrap();
    let process = job.start("writes_until_the_power_is_cut");
    if let Some(heard) = cut.heard {
        while !account.opened {
            account.hear(&process.line().unwrap());
        }
        assert!(process.hear(account, heard), "it ended by itself: {:?}", account.refusals);
    }
    std::thread::sleep(cut.delay);
    process.kill(account);
    // The copy is taken before the unmounting, which would write everything.
    let copy = image.copy(folder.join(format!("{round}.cut.img")));
    mounted.unmount();
    fs::remove_file(&image.0).unwrap();
    copy
}

#[test]
fn what_was_acknowledged_survives_a_cut_of_the_power() {
    let folder = tempfile::tempdir().unwrap();
    if !can("power cut", mounting(folder.path())) {
        return;
    }
    for engine in Engine::ALL {
        let seed = seed(&format!("power cut, {}", engine.name()));
        let mut random = Random::new(seed);
        let (mut total, mut account, mut disk) = (0, Account::new(Sizes::Mixed), None);
        let cuts = cuts(&mut random, times("BUURTKRACHT_CUTS", 16));
        for (round, moment) in cuts.iter().enumerate() {
            let when = format!("{}, seed {seed}, cut {round}", engine.name());
            if moment.new {
                total += account.entries();
                (account, disk) = (Account::new(Sizes::Mixed), None);
            }
            let job = Job {
                subject: engine.name().to_owned(),
                folder: folder.path().join("disk"),
                sizes: account.sizes,
                seed: random.next(),
            };
            account.opened = false;
            let copy = cut(folder.path(), disk.take(), round, &job, moment, &mut account);
            let mounted = copy.mount(&job.folder, OPTIONS).unwrap();
            // A store that was not made yet is made now, whatever the cut left of it.
            let opened = if account.opened { engine.open(&job.folder) } else { engine.create(&job.folder) };
            let log = opened.unwrap_or_else(|error| panic!("{when}: {error}"));
            account.check(&*log, &when);
            account.go_on(&*log, &when);
            pollster::block_on(log.close()).unwrap();
            drop(log);
            mounted.unmount();
            disk = Some(copy);
        }
        total += account.entries();
        eprintln!(
            "power cut, {}: {} cuts, {total} entries acknowledged, all kept",
            engine.name(),
            cuts.len()
        );
    }
}

#[test]
fn sled_as_it_comes_loses_what_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    if !can("power cut of sled as it comes", mounting(folder.path())) {
        return;
    }
    for (round, sizes) in [Sizes::Mixed, Sizes::Large, Sizes::Any].into_iter().enumerate() {
        let mut account = Account::new(sizes);
        let at = folder.path().join("disk");
        let job = Job { subject: AS_IT_COMES.to_owned(), folder: at, sizes, seed: 0 };
        let moment = Cut { new: true, heard: Some(300), delay: Duration::ZERO };
        let copy = cut(folder.path(), None, round, &job, &moment, &mut account);
        let mounted = copy.mount(&job.folder, OPTIONS).unwrap();
        let reader: Process = Job { subject: READ.to_owned(), ..job }.start("writes_until_the_power_is_cut");
        let kept = reader.line().map(|line| line.strip_prefix("kept ").unwrap().parse::<usize>().unwrap());
        drop(reader);
        mounted.unmount();
        let acknowledged = account.entries();
        let outcome = kept.map_or("does not open".to_owned(), |kept| format!("{kept} kept"));
        eprintln!("power cut, sled as it comes, {sizes:?}: {acknowledged} entries acknowledged, {outcome}");
        assert!(kept.is_none_or(|kept| kept < acknowledged), "the cut lost nothing: it is none");
    }
}
