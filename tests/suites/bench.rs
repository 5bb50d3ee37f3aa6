//! The benchmark as a user calls it: what it answers, and that it leaves nothing behind. How fast anything is, is not
//! looked at.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::desk::Desk;

fn names(folder: &Path) -> Vec<String> {
    let found = fs::read_dir(folder).unwrap();
    found.map(|found| found.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn every_engine_is_measured_and_nothing_is_left_behind() {
    let desk = Desk::default();
    fs::create_dir(desk.path("disk")).unwrap();
    let answer = desk.ask(&["bench", "--commands", "80", "--in", "disk"]);
    assert_eq!(answer["answer"], "bench");
    let found = &answer["result"];
    assert_eq!(found["raw"]["rate"]["count"], 80);
    assert!((600..1_000).contains(&found["entry_bytes"].as_u64().unwrap()), "{found}");
    let engines = found["engines"].as_array().unwrap();
    assert_eq!(engines.iter().map(|engine| &engine["engine"]).collect::<Vec<_>>(), ["sled", "sqlite"]);
    for engine in engines {
        assert_eq!((&engine["alone"]["count"], &engine["together"]["count"]), (&80.into(), &640.into()));
        // The setup of 64 groups with what the clients recorded.
        let entries = engine["replay"]["count"].as_u64().unwrap();
        assert_eq!((entries, &engine["verify"]["count"]), (654 + 640, &entries.into()));
        assert!(engine["disk_per_entry_byte"].as_f64().unwrap() > 1.0, "{engine}");
        assert!(engine["alone"]["per_second"].as_f64().unwrap() > 0.0);
    }
    assert_eq!(names(&desk.path("disk")), [""; 0]);
}

#[test]
fn it_measures_where_the_store_lies_and_leaves_the_store_alone() {
    let desk = Desk::default();
    for (lang, verdict) in [("en", "This disk syncs in"), ("nl", "Deze schijf synchroniseert in")] {
        let ran = desk.run(&["bench", "--commands", "1", "--lang", lang, "--store", "sled:place/store"]);
        assert_eq!(ran.code, 5, "{ran:?}");
        fs::create_dir(desk.path("place")).unwrap();
        let ran = desk.run(&["bench", "--commands", "1", "--lang", lang, "--store", "sled:place/store"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.contains("place: ") && ran.out.contains(verdict), "{}", ran.out);
        assert_eq!(names(&desk.path("place")), [""; 0]);
        fs::remove_dir(desk.path("place")).unwrap();
    }
}

#[test]
fn where_it_cannot_write_it_says_so() {
    let desk = Desk::default();
    desk.write("file", "");
    for place in ["absent", "file"] {
        let ran = desk.run(&["bench", "--in", place]);
        assert_eq!(ran.code, 5, "{ran:?}");
        assert!(ran.err.contains(&format!("cannot make a folder to work in, in {place}")), "{}", ran.err);
    }
    let ran = desk.run(&["bench", "--store", "memory:"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("name a folder with --in"), "{}", ran.err);
}

#[test]
fn interrupted_it_leaves_nothing_behind() {
    let desk = Desk::default();
    fs::create_dir(desk.path("disk")).unwrap();
    let mut command = desk.command(&["bench", "--commands", "100000", "--in", "disk"]);
    let mut running = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while names(&desk.path("disk")).is_empty() {
        assert!(running.try_wait().unwrap().is_none());
        std::thread::yield_now();
    }
    let told = Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
    assert!(told.success());
    let ended = running.wait().unwrap();
    assert!(!ended.success());
    assert_eq!(names(&desk.path("disk")), [""; 0]);
}
