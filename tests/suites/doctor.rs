//! The doctor as a user calls it: it says what is damaged, leaves every byte as it was, and saves what is intact.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use crate::desk::{Desk, Ran, demo_entries};

/// Every file with its content and its time of change.
fn state(path: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut files = BTreeMap::new();
    for found in fs::read_dir(path).unwrap().flatten() {
        let kind = found.metadata().unwrap();
        let content = if kind.is_dir() { Vec::new() } else { fs::read(found.path()).unwrap() };
        files.insert(found.path(), (content, kind.modified().unwrap()));
        if kind.is_dir() {
            files.extend(state(&found.path()));
        }
    }
    files
}

/// Every place of a text in the engine's file.
fn places(desk: &Desk, text: &[u8]) -> Vec<usize> {
    let db = fs::read(desk.path("store/log/db")).unwrap();
    (0..db.len()).filter(|at| db[*at] == b'{' && db[*at..].starts_with(text)).collect()
}

/// Runs the doctor, and shows that the store stays as it was.
fn doctor(desk: &Desk, args: &[&str]) -> Ran {
    let before = state(&desk.path("store"));
    let ran = desk.run(&[&["doctor"], args].concat());
    assert!(state(&desk.path("store")) == before, "the store was changed: {ran:?}");
    assert_eq!(ran.err, "", "{ran:?}");
    ran
}

fn result(ran: &Ran) -> Value {
    serde_json::from_str::<Value>(&ran.out).unwrap()["result"].clone()
}

/// Salvages, and shows that the new store is a sound prefix of the old one, with its names.
fn salvaged(desk: &Desk, export: &str, code: i32, intact: usize) -> Value {
    let ran = doctor(desk, &["--json", "--salvage", "sled:new"]);
    assert_eq!(ran.code, code, "{ran:?}");
    let answer = result(&ran);
    assert_eq!(answer["programmes"][0]["intact"], intact, "{answer}");
    assert_eq!(answer["salvage"]["programmes"][0]["entries"], intact);
    assert_eq!(answer["salvage"]["whole"], code == 0);
    assert_eq!(answer["salvage"]["sealed_values"], 29);
    let sound = desk.ask(&["verify", "--store", "sled:new"]);
    assert_eq!((&sound["result"]["sound"], &sound["result"]["entries"]), (&true.into(), &intact.into()));
    assert_eq!(sound["result"]["root"], answer["programmes"][0]["root"]);
    let mark = &sound["result"]["salvaged"];
    assert_eq!((&mark["from"], &mark["programmes"][0]["entries"]), (&"sled:store".into(), &intact.into()));
    assert_eq!(mark["programmes"][0]["root"], answer["programmes"][0]["root"]);
    assert_eq!(mark["programmes"][0]["unvouched_from"], Value::Null);
    let prefix: String = export.split_inclusive('\n').take(intact).collect();
    assert!(desk.run(&["export", "--store", "sled:new"]).out == prefix);
    let who = desk.run(&["who", "--body", "stuurgroep", "--on", "2025-06-01", "--store", "sled:new"]);
    assert!(who.code == 0 && who.out.contains("Voorbeeld"), "{who:?}");
    // A second salvage into the same place finds all done.
    let again = result(&doctor(desk, &["--json", "--salvage", "sled:new"]));
    assert_eq!(again["salvage"]["programmes"][0]["present_before"], intact);
    answer
}

#[test]
fn a_sound_store_is_said_to_be_sound() {
    let desk = Desk::with_demo();
    let ran = doctor(&desk, &[]);
    assert!(ran.code == 0 && ran.out.contains("sled:store: sound"), "{ran:?}");
    ran.expect(0, &["sealed values: 29; sound: 29, not in the vault: 0, damaged: 0"]);
    assert_eq!(desk.ask(&["verify"])["result"]["salvaged"], Value::Null);
    let dutch = doctor(&desk, &["--lang", "nl"]);
    assert!(dutch.code == 0 && dutch.out.contains("in orde") && dutch.out.contains("gaaf"), "{dutch:?}");
    let answer = result(&doctor(&desk, &["--json"]));
    assert!(answer["sound"] == true && answer["programmes"][0]["marked"] == demo_entries(), "{answer}");
    let export = desk.log();
    salvaged(&desk, &export, 0, demo_entries());
    for (lang, words) in
        [("en", "this store was salvaged from sled:store on "), ("nl", "gered uit sled:store op ")]
    {
        for verb in ["verify", "doctor"] {
            desk.run(&[verb, "--store", "sled:new", "--lang", lang]).expect(0, &[words]);
        }
    }
    // What is salvaged of a salvaged store says both.
    assert_eq!(desk.run(&["doctor", "--store", "sled:new", "--salvage", "sqlite:newer.db"]).code, 0);
    assert!(desk.path("newer.db.salvaged").exists());
    let mark = desk.ask(&["verify", "--store", "sqlite:newer.db"])["result"]["salvaged"].clone();
    assert_eq!((&mark["from"], &mark["earlier"]["from"]), (&"sled:new".into(), &"sled:store".into()));
    desk.write("newer.db.salvaged", "{");
    desk.run(&["doctor", "--store", "sqlite:newer.db"]).expect(6, &["the mark of the salvage"]);
    desk.run(&["verify", "--store", "sqlite:newer.db"]).complains(6, &["the mark of the salvage"]);
}

#[test]
fn a_damaged_vault_is_examined_and_what_is_sound_of_it_is_salvaged() {
    let desk = Desk::with_demo();
    let files = |folder: &str| {
        let found = fs::read_dir(desk.path("store/vault").join(folder)).unwrap();
        let mut files: Vec<PathBuf> = found.map(|file| file.unwrap().path()).collect();
        files.sort();
        files
    };
    let (values, keys) = (files("values"), files("keys"));
    fs::write(&values[0], "garbled").unwrap();
    fs::remove_file(&values[1]).unwrap();
    fs::write(&keys[0], "short").unwrap();
    let text = doctor(&desk, &[]);
    let name = values[0].file_name().unwrap().to_str().unwrap();
    text.expect(6, &["DAMAGED", "sound: 27, not in the vault: 1, damaged: 1", name]);
    let ran = doctor(&desk, &["--json", "--salvage", "sled:new"]);
    assert_eq!(ran.code, 6, "{ran:?}");
    let answer = result(&ran);
    let vault = &answer["programmes"][0]["vault"];
    assert_eq!((&vault["present"], &vault["absent"], &vault["damaged"]), (&27.into(), &1.into(), &1.into()));
    let salvage = &answer["salvage"];
    assert_eq!((&salvage["sealed_values"], &salvage["whole"]), (&27.into(), &false.into()), "{salvage}");
    let left: Vec<&str> = salvage["damaged_files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["file"].as_str().unwrap())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.iter().any(|file| file.ends_with(name)));
    let new = &desk.run(&["verify", "--store", "sled:new", "--vault", "--json"]);
    let new = &result(new)["vault"];
    assert_eq!(
        (&new["present"], &new["absent"], &new["damaged"]),
        (&27.into(), &2.into(), &0.into()),
        "{new}"
    );
    // A log without its vault is sound.
    fs::remove_dir_all(desk.path("store/vault")).unwrap();
    doctor(&desk, &[]).expect(0, &["holds none of them"]);
}

#[test]
fn a_cut_file_is_salvaged_up_to_the_cut() {
    let desk = Desk::with_demo();
    let export = desk.log();
    let entry = export.lines().nth(100).unwrap();
    let cut = places(&desk, entry.as_bytes())[0] as u64 + 20;
    fs::OpenOptions::new().write(true).open(desk.path("store/log/db")).unwrap().set_len(cut).unwrap();
    let ran = doctor(&desk, &[]);
    assert!(ran.code == 6 && ran.out.contains("DAMAGED"), "{ran:?}");
    let answer = salvaged(&desk, &export, 6, 100);
    assert_eq!(answer["programmes"][0]["fault"]["entry"], 100);
    assert_eq!(answer["programmes"][0]["marked"], demo_entries());
}

#[test]
fn a_changed_entry_ends_the_prefix_and_those_behind_it_are_shown() {
    let desk = Desk::with_demo();
    let export = desk.log();
    let entry = export.lines().nth(97).unwrap();
    let mut db = fs::read(desk.path("store/log/db")).unwrap();
    let events = entry.find("\"events\"").unwrap();
    for at in places(&desk, entry.as_bytes()) {
        db[at + events + 3] ^= 0x04;
    }
    fs::write(desk.path("store/log/db"), db).unwrap();
    let answer = salvaged(&desk, &export, 6, 97);
    let programme = &answer["programmes"][0];
    assert_eq!(programme["fault"]["entry"], 97);
    let later = programme["later"].as_array().unwrap();
    assert_eq!(
        (&later[0]["first"], &later[later.len() - 1]["last"]),
        (&98.into(), &(demo_entries() - 1).into())
    );
    let text = doctor(&desk, &["--salvage", "sled:new"]);
    assert!(text.code == 6 && text.out.contains("NOT all"), "{text:?}");
}

#[test]
fn where_the_engine_cannot_open_all_is_found_in_its_raw_bytes() {
    let desk = Desk::with_demo();
    let export = desk.log();
    desk.write("store/log/conf", "not what the engine wrote");
    assert_ne!(desk.run(&["status"]).code, 0);
    assert_eq!(doctor(&desk, &[]).code, 6);
    let answer = salvaged(&desk, &export, 0, demo_entries());
    assert!(answer["sound"] == false && answer["notes"][0]["damage"] == true, "{answer}");
    let carved = serde_json::json!([{ "first": 0, "last": demo_entries() - 1, "from": "raw-bytes" }]);
    assert_eq!(answer["programmes"][0]["prefix"], carved);
}

#[test]
fn without_its_file_nothing_is_intact_and_no_new_store_is_made() {
    let desk = Desk::with_demo();
    fs::remove_file(desk.path("store/log/db")).unwrap();
    let ran = doctor(&desk, &["--salvage", "sled:new"]);
    assert!(ran.code == 6 && ran.out.contains("nothing to salvage"), "{ran:?}");
    assert!(!desk.path("new").exists());
}

#[test]
fn a_marker_that_is_cut_longer_or_gone_is_told() {
    let desk = Desk::with_demo();
    let export = desk.log();
    desk.write("store/marker", "buurtkracht-alblasserdam 16");
    assert_eq!(doctor(&desk, &[]).code, 6);
    // All is there, and nothing can say that it is all.
    let ran = doctor(&desk, &["--salvage", "sled:new"]);
    assert_eq!(ran.code, 6, "{ran:?}");
    desk.write("store/marker", format!("buurtkracht-alblasserdam {}\n", demo_entries() + 10));
    let answer = salvaged(&desk, &export, 6, demo_entries());
    assert_eq!(answer["programmes"][0]["fault"]["entry"], demo_entries());
    fs::remove_file(desk.path("store/marker")).unwrap();
    let gone = doctor(&desk, &[]);
    assert!(gone.code == 0 && gone.out.contains("remark"), "{gone:?}");
}

#[test]
fn what_the_doctor_cannot_do_is_refused() {
    let desk = Desk::with_demo();
    let refused = |args: &[&str], code: i32, words: &str| {
        let before = state(&desk.path("store"));
        let ran = desk.run(&[&["doctor"], args].concat());
        assert!(ran.code == code && ran.err.contains(words), "{args:?}: {ran:?}");
        assert!(state(&desk.path("store")) == before, "{args:?}");
    };
    refused(&["--store", "memory:"], 2, "memory:");
    refused(&["--salvage", "memory:"], 2, "memory:");
    refused(&["--salvage", "sled:store"], 2, "lies in it");
    refused(&["--salvage", "sled:./x/../store"], 2, "does not exist");
    refused(&["--salvage", "sled:store/new"], 2, "lies in it");
    refused(&["--salvage", "ftp:new"], 2, "not the address of a store");
    refused(&["--store", "sled:nowhere"], 5, "no store");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(desk.path("store"), desk.path("link")).unwrap();
        refused(&["--salvage", "sled:link"], 2, "lies in it");
    }
    fs::create_dir(desk.path("letters")).unwrap();
    desk.write("letters/one.txt", "Dear neighbour");
    refused(&["--salvage", "sled:letters"], 5, "no store");
    assert_eq!(state(&desk.path("letters")).len(), 1);
    // Another store, with a history of its own.
    let charter = include_str!("../../buurtkracht-cli/charters/alblasserdam-2025-2026.toml");
    desk.write("same.toml", charter);
    assert_eq!(desk.run(&["init", "--charter", "same.toml", "--store", "sled:same"]).code, 0);
    refused(&["--salvage", "sled:same"], 4, "another entry #0");
    desk.write("other.toml", charter.replacen("buurtkracht-alblasserdam", "elsewhere", 1));
    assert_eq!(desk.run(&["init", "--charter", "other.toml", "--store", "sled:other"]).code, 0);
    refused(&["--salvage", "sled:other"], 4, "elsewhere");
    assert!(!desk.path("other/vault").exists());
}

#[test]
fn a_store_in_use_cannot_be_examined() {
    let desk = Desk::with_demo();
    let held = desk.held();
    desk.run(&["doctor"]).complains(5, &["in use by another process"]);
    drop(held);
    assert_eq!(doctor(&desk, &[]).code, 0);
}

#[test]
fn a_store_in_sqlite_is_examined_and_salvaged_too() {
    let desk = Desk::default();
    fs::create_dir(desk.path("lite")).unwrap();
    let store = "sqlite:lite/log.db";
    assert_eq!(desk.run(&["demo", "--store", store]).code, 0);
    let export = desk.run(&["export", "--store", store]).out;
    let doctor = |args: &[&str]| {
        let before = state(&desk.path("lite"));
        let ran = desk.run(&[&["doctor", "--store", store], args].concat());
        assert!(state(&desk.path("lite")) == before, "the store was changed: {ran:?}");
        ran
    };
    let sound = doctor(&[]);
    assert_eq!(sound.code, 0, "{sound:?}");
    // A turned bit in what no rule checks: who recorded it.
    let mut file = fs::read(desk.path("lite/log.db")).unwrap();
    let sound_file = file.clone();
    let entry = b"\"sequence\":100,";
    let at = file.windows(entry.len()).position(|found| found == entry).unwrap();
    let by = b"\"recorded_by\":\"";
    let at = at + file[at..].windows(by.len()).position(|found| found == by).unwrap() + by.len();
    file[at] ^= 1;
    fs::write(desk.path("lite/log.db"), &file).unwrap();
    let ran = doctor(&["--json", "--salvage", "sled:new"]);
    assert_eq!(ran.code, 6, "{ran:?}");
    let answer = result(&ran);
    // The entry stands in the pages and fits, and no checksum vouches for it.
    let programme = &answer["programmes"][0];
    assert_eq!(programme["intact"], demo_entries(), "{answer}");
    let unvouched = serde_json::json!({ "first": 100, "last": 100, "from": "raw-bytes-without-checksum" });
    assert!(programme["prefix"].as_array().unwrap().contains(&unvouched), "{answer}");
    assert_eq!(answer["salvage"]["whole"], false);
    let salvaged = desk.run(&["export", "--store", "sled:new"]).out;
    let differing: Vec<usize> = (0..)
        .zip(export.lines().zip(salvaged.lines()))
        .filter(|(_, (one, other))| one != other)
        .map(|(line, _)| line)
        .collect();
    assert_eq!(differing, [100]);
    let who = desk.run(&["who", "--body", "stuurgroep", "--on", "2025-06-01", "--store", "sled:new"]);
    assert!(who.code == 0 && who.out.contains("Voorbeeld"), "{who:?}");
    for inside in ["sqlite:lite/log.db", "sled:lite/log.db.vault/new", "sqlite:lite/log.db-wal"] {
        let refused = doctor(&["--salvage", inside]);
        assert_eq!(refused.code, 2, "{refused:?}");
    }
    // Pages that make no sense: what can still be read is.
    let middle = file.len() / 2;
    file[middle..middle + 16_384].fill(0xa5);
    fs::write(desk.path("lite/log.db"), &file).unwrap();
    let ran = doctor(&["--json"]);
    let programme = &result(&ran)["programmes"][0];
    assert!(ran.code == 6 && programme["fault"]["entry"].is_u64(), "{ran:?}");
    assert!(programme["later"].as_array().is_some_and(|later| !later.is_empty()), "{ran:?}");
    // A header without which SQLite opens nothing, on a file that is whole otherwise.
    file[middle..middle + 16_384].copy_from_slice(&sound_file[middle..middle + 16_384]);
    file[at] ^= 1;
    file[17] ^= 0x20;
    fs::write(desk.path("lite/log.db"), &file).unwrap();
    let ran = doctor(&["--json", "--salvage", "sqlite:again.db"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(desk.run(&["export", "--store", "sqlite:again.db"]).out == export);
    fs::remove_file(desk.path("lite/log.db")).unwrap();
    let gone = doctor(&[]);
    assert!(gone.code == 6 && gone.out.contains("is gone"), "{gone:?}");
    assert_eq!(desk.run(&["doctor", "--store", "sqlite:lite/nothing.db"]).code, 5);
    assert!(!desk.path("lite/nothing.db").exists());
}
