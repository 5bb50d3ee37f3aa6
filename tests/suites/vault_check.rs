//! A vault whose files are damaged or gone, as a user meets it: no answer shows less than the log says without saying so.

use std::fs;
use std::path::PathBuf;

use crate::desk::Desk;

/// The files in a folder of the vault, in order.
fn files(desk: &Desk, folder: &str) -> Vec<PathBuf> {
    let found = fs::read_dir(desk.path("store/vault").join(folder)).unwrap();
    let mut files: Vec<PathBuf> = found.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

fn flip(path: &PathBuf) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_value_is_an_error_on_every_face_and_never_a_missing_name() {
    let desk = Desk::with_demo();
    let who = ["who", "--body", "stuurgroep", "--on", "2025-06-01"];
    let asked: [&[&str]; 5] = [
        &["log"],
        &who,
        &["explain", "d-2025-stop-cafe"],
        &["page"],
        &["meeting", "new", "--body", "stuurgroep", "--date", "2026-12-01"],
    ];
    for args in asked {
        assert_eq!(desk.run(args).code, 0, "{args:?}");
    }
    files(&desk, "values").iter().for_each(flip);
    for args in asked {
        let ran = desk.run(args);
        ran.complains(6, &["store/vault/values/", "is damaged", "backup", "verify --vault"]);
        assert_eq!(ran.out, "", "{args:?}");
    }
    desk.run(&[who.as_slice(), &["--format", "html"]].concat()).complains(6, &["is damaged"]);
    desk.run(&["log", "--json"]).expect(0, &["PersonRegistered"]);
    desk.run(&[who.as_slice(), &["--json"]].concat()).expect(0, &["p-01"]);
    fs::remove_dir_all(desk.path("store/vault")).unwrap();
    for args in asked {
        assert_eq!(desk.run(args).code, 0, "without its vault: {args:?}");
    }
}

#[test]
fn a_check_of_the_vault_counts_what_is_sound_absent_damaged_and_without_its_key() {
    let desk = Desk::with_demo();
    let sound = desk.ask(&["verify", "--rules", "--vault"])["result"].clone();
    assert_eq!((&sound["sound"], &sound["vault"]["present"]), (&true.into(), &29.into()), "{sound}");
    assert_eq!(desk.ask(&["verify", "--rules"])["result"]["vault"], serde_json::Value::Null);
    let (values, keys) = (files(&desk, "values"), files(&desk, "keys"));
    flip(&values[0]);
    fs::remove_file(&values[1]).unwrap();
    // Of an absent or damaged value the key is not looked for, and which value a key seals differs by run.
    let (gone, cut) = keys.split_at(keys.len() / 2);
    gone.iter().for_each(|key| fs::remove_file(key).unwrap());
    cut.iter().for_each(|key| fs::write(key, "short").unwrap());
    assert_eq!(desk.run(&["verify", "--rules"]).code, 0, "the log is sound");
    let ran = desk.run(&["verify", "--rules", "--vault", "--json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let found = serde_json::from_str::<serde_json::Value>(&ran.out).unwrap()["result"].clone();
    let vault = &found["vault"];
    assert_eq!(
        (&found["sound"], &vault["sound"], &vault["present"]),
        (&false.into(), &false.into(), &27.into())
    );
    assert_eq!((&vault["absent"], &vault["damaged"]), (&1.into(), &1.into()), "{vault}");
    let kinds: Vec<&str> =
        vault["flaws"].as_array().unwrap().iter().map(|flaw| flaw["kind"].as_str().unwrap()).collect();
    for kind in ["value-absent", "value-damaged", "key-lost", "key-damaged"] {
        assert!(kinds.contains(&kind), "{kind} is not in {kinds:?}");
    }
    let name = values[0].file_name().unwrap().to_str().unwrap();
    desk.run(&["verify", "--vault"]).expect(1, &["NOT sound", "damaged: 1", "key is lost", name]);
    desk.run(&["verify", "--vault", "--lang", "nl"]).expect(1, &["NIET in orde", "beschadigd: 1", name]);
    fs::remove_dir_all(desk.path("store/vault")).unwrap();
    desk.run(&["verify", "--vault"]).expect(0, &["holds none of them"]);
}
