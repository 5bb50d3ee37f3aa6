//! The demo as a newcomer meets it: its history, its answers, and two clocks.

use std::collections::BTreeSet;

use buurtkracht_core::decisions::Effect;
use buurtkracht_core::{Command, Event};
use serde_json::{Value, json};
use strum::VariantNames;

use crate::desk::{Desk, demo_entries, reviewed};

/// The names of the members of objects.
fn names<'a>(objects: impl IntoIterator<Item = &'a Value>) -> impl Iterator<Item = String> {
    objects.into_iter().flat_map(|object| object.as_object().unwrap().keys().cloned())
}

fn all(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_demo_uses_every_command_and_effect() {
    let (mut commands, mut effects) = (BTreeSet::new(), BTreeSet::new());
    for entry in Desk::with_demo().entries() {
        let command = &entry["command"]["do"];
        commands.extend(names([command]));
        effects.extend(names(command["TakeDecision"]["effects"].as_array().into_iter().flatten()));
    }
    assert_eq!(commands, all(Command::VARIANTS));
    assert_eq!(effects, all(Effect::VARIANTS));
}

#[test]
fn the_amendment_of_the_demo_changes_what_it_says_and_nothing_else() {
    let entries = Desk::with_demo().entries();
    let of = |name: &str| entries.iter().find_map(|entry| entry["command"]["do"].get(name)).unwrap();
    let mut text = of("FoundProgramme")["charter"]["text"].clone();
    let steering = &mut text["bodies"][0];
    steering["cadence"]["at_least"] = json!(3);
    steering["tasks"].as_array_mut().unwrap().push(
        json!({ "en": "Look at the hours worked each half year", "nl": "Elk half jaar naar de gewerkte uren kijken" }),
    );
    assert_eq!(of("AmendCharter")["text"], text);
}

#[test]
fn the_examples_show_every_event_between_them() {
    let mut events = BTreeSet::new();
    for example in ["alblasserdam", "lindewaard", "twee-oevers"] {
        for entry in Desk::with_example(example).entries() {
            events.extend(names(entry["events"].as_array().unwrap()));
        }
    }
    assert_eq!(events, all(Event::VARIANTS));
}

#[test]
fn the_examples_print_what_was_reviewed() {
    for example in ["alblasserdam", "lindewaard", "twee-oevers"] {
        for lang in ["en", "nl"] {
            let ran = Desk::default().run(&["demo", "--example", example, "--lang", lang]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            reviewed(&format!("demo-{example}-{lang}"), &ran.out);
        }
    }
}

#[test]
fn a_demo_is_not_played_over_another() {
    Desk::with_demo().run(&["demo"]).complains(2, &["already"]);
}

#[test]
fn the_other_example_runs_under_its_own_charter_in_its_own_store() {
    let desk = Desk::default();
    let mut demo = desk.command(&["demo", "--example", "lindewaard"]);
    assert!(demo.env_remove("BUURTKRACHT_STORE").output().unwrap().status.success());
    let store = "sled:buurtkracht-demo-lindewaard";
    let verified = desk.ask(&["verify", "--store", store]);
    assert_eq!(verified["result"]["sound"], true);
    let charter = desk.run(&["template", "charter", "lindewaard"]).out;
    let log = desk.run(&["export", "--store", store]).out;
    for text in [&charter, &log] {
        assert!(!text.contains("Woonkracht") && !text.contains("stuurgroep"));
    }
    assert_eq!(desk.run(&["template", "TakeSeat", "lindewaard"]).code, 2);
}

#[test]
fn answers_on_the_other_example_are_what_was_reviewed() {
    let desk = Desk::with_example("lindewaard");
    desk.prints("charter", &["charter", "--on", "2031-02-01"]);
    desk.prints("mandates", &["mandates", "--on", "2030-12-01"]);
    desk.prints("network", &["network", "--on", "2031-06-30"]);
    desk.prints("explain-corrected", &["explain", "d-orchard"]);
    desk.prints("explain-reserved", &["explain", "d-hall"]);
    desk.prints("explain-mandated", &["explain", "d-tools"]);
    desk.prints("explain-merged", &["explain", "mill-table"]);
    desk.prints("explain-ratified", &["explain", "ia-chairs"]);
}

#[test]
fn answers_on_the_third_example_are_what_was_reviewed() {
    let desk = Desk::with_example("twee-oevers");
    let on = "2028-06-30";
    desk.prints("charter-twee-oevers", &["charter", "--on", on]);
    desk.prints("compliance-twee-oevers", &["compliance", "--as-of", on]);
    desk.prints("explain-consent-in-writing", &["explain", "d-2027-money"]);
    desk.prints("explain-departure", &["explain", "d-kade-plan"]);
    desk.prints("explain-two-thirds", &["explain", "d-2028-money"]);
    desk.prints("funds-periods", &["funds", "--as-of", on, "--by", "source"]);
    desk.prints("status-twee-oevers", &["status", "--on", on]);
}

#[test]
fn nothing_of_alblasserdam_is_in_the_crates_below_the_command() {
    fn read(folder: &std::path::Path, found: &mut usize) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, found);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                *found += 1;
                assert!(!text.to_lowercase().contains("alblasserdam"), "{}", path.display());
            }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = 0;
    for krate in ["buurtkracht-core/src", "buurtkracht-store/src"] {
        read(&root.join(krate), &mut found);
    }
    assert!(found > 60, "{found}");
}

#[test]
fn the_demo_prints_what_the_readme_shows() {
    let out = Desk::default().run(&["demo"]).out;
    let readme = include_str!("../../README.md");
    let blocks: Vec<&str> =
        readme.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(!blocks.is_empty());
    for line in blocks.iter().flat_map(|block| block.lines()) {
        assert!(out.lines().any(|printed| printed == line), "not printed: {line}");
    }
}

#[test]
fn an_entry_has_its_members_in_the_order_of_the_format() {
    let members =
        "v rules programme sequence recorded_at recorded_by correlation causation events signatures command";
    for entry in Desk::with_demo().entries() {
        let keys: Vec<&str> = entry.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys.join(" "), members);
    }
}

#[test]
fn answers_on_the_demo_are_what_was_reviewed() {
    let desk = Desk::with_demo();
    desk.prints("capacity", &["capacity", "--as-of", "2025-08-31"]);
    desk.prints("explain-assignment", &["explain", "i-swa-north"]);
    desk.prints("explain-plan", &["explain", "p-street-cafe"]);
    desk.prints("explain-pledge", &["explain", "gemeente-money"]);
    desk.prints("explain-seat", &["explain", "stuurgroep/alderman"]);
    desk.prints("explain-share", &["explain", "s-cafe"]);
    desk.prints("explain-work", &["explain", "u-swa-2025-q3"]);
    desk.prints("status", &["status", "--on", "2026-11-24"]);
}

#[test]
fn who_sat_where_follows_the_election() {
    let desk = Desk::with_demo();
    let holders = |on: &str| {
        let answer = desk.ask(&["who", "--body", "stuurgroep", "--on", on]);
        let seats = answer["result"]["bodies"][0]["seats"].as_array().unwrap().clone();
        let alderman = seats.into_iter().find(|seat| seat["seat"] == "alderman").unwrap();
        let people = |of: &str| -> Vec<String> {
            alderman[of]
                .as_array()
                .unwrap()
                .iter()
                .map(|p| p["person"].as_str().unwrap().to_owned())
                .collect()
        };
        (people("holders"), people("deputies"))
    };
    let one = |person: &str| vec![person.to_owned()];
    assert_eq!(holders("2024-12-18"), (vec![], vec![]));
    assert_eq!(holders("2026-04-30"), (one("p-01"), one("p-10")));
    assert_eq!(holders("2026-05-01"), (vec![], one("p-10")));
    assert_eq!(holders("2026-06-02"), (one("p-11"), vec![]));
}

#[test]
fn funds_answer_on_two_clocks_and_add_up() {
    let desk = Desk::with_demo();
    let funds = |args: &[&str]| desk.ask(&[&["funds"], args].concat())["result"].clone();
    let of_gemeente = |funds: &Value, what: &str| funds["sources"][0][what].as_str().unwrap().to_owned();
    let now = funds(&["--as-of", "2025-12-31"]);
    let then = funds(&["--as-of", "2025-12-31", "--known-at", "2025-09-01"]);
    assert_eq!(of_gemeente(&now, "allocated"), "15000.00");
    assert_eq!(of_gemeente(&then, "allocated"), "12000.00", "the stop was not known yet");
    let before = funds(&["--as-of", "2025-09-16"]);
    assert_eq!(of_gemeente(&before, "allocated"), "12000.00", "the stop was not in force yet");
    let cents = |amount: &Value| amount.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    for funds in [&now, &then, &before] {
        for source in funds["sources"].as_array().unwrap() {
            let parts = ["allocated", "reserved", "irregular", "free"].map(|part| cents(&source[part]));
            assert_eq!(cents(&source["pledged"]), parts.iter().sum::<i64>());
        }
        let sum = |rows: &Value, what: &str| {
            rows.as_array().unwrap().iter().map(|row| cents(&row[what])).sum::<i64>()
        };
        assert_eq!(sum(&funds["sources"], "spent"), sum(&funds["plans"], "spent"));
        assert_eq!(sum(&funds["sources"], "allocated"), sum(&funds["plans"], "allocated"));
        assert_eq!(sum(&funds["sources"], "free"), cents(&funds["free"]));
    }
}

#[test]
fn capacity_answers_on_two_clocks_and_adds_up() {
    let desk = Desk::with_demo();
    let capacity = |args: &[&str]| desk.ask(&[&["capacity"], args].concat())["result"].clone();
    let autumn = capacity(&["--as-of", "2025-12-31"]);
    let sum = |rows: &Value| -> (i64, i64) {
        let number =
            |text: &Value, point: char| text.as_str().unwrap().replace(point, "").parse::<i64>().unwrap();
        let minutes = |text: &Value| {
            let (hours, minutes) = text.as_str().unwrap().split_once(':').unwrap();
            hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
        };
        rows.as_array().unwrap().iter().fold((0, 0), |(fte, time), row| {
            (fte + number(&row["effort"]["fte"], '.'), time + minutes(&row["effort"]["hours_per_week"]))
        })
    };
    assert_eq!(
        autumn["assigned"],
        json!({ "fte": "1.60", "hours_per_week": "16:00", "hours_per_year": "0:00", "in_kind": 1 })
    );
    for rows in ["bodies", "areas", "plans"] {
        assert_eq!(sum(&autumn[rows]), (160, 960), "{rows}");
    }
    // The stop of the café freed its effort; before it was known, it had it.
    let plans = |answer: &Value| answer["plans"].to_string();
    let after = capacity(&["--as-of", "2025-09-17"]);
    let before = capacity(&["--as-of", "2025-09-17", "--known-at", "2025-09-01"]);
    assert!(!plans(&after).contains("p-street-cafe") && plans(&before).contains("p-street-cafe"));
}

#[test]
fn the_log_is_filtered_by_what_its_entries_are_about() {
    let desk = Desk::with_demo();
    let entries = |args: &[&str]| -> Vec<Value> {
        let ran = desk.run(&[&["log", "--json"], args].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let kinds = |args: &[&str]| -> BTreeSet<String> {
        entries(args).iter().flat_map(|entry| names(entry["events"].as_array().unwrap())).collect()
    };
    assert_eq!(entries(&[]).len(), demo_entries());
    let cafe = kinds(&["--plan", "p-street-cafe"]);
    let told = [
        "PlanStopped",
        "FundsReleased",
        "Paid",
        "CommitmentEntered",
        "EvaluationRecorded",
        "ProposalPrepared",
    ];
    assert!(cafe.is_superset(&all(&told)), "{cafe:?}");
    assert!(
        kinds(&["--partner", "woonkracht10"]).contains("FundsAllocated"),
        "its money is found by its name"
    );
    assert_eq!(kinds(&["--kind", "PlanStopped"]), BTreeSet::from(["PlanStopped".to_owned()]));
    assert_eq!(entries(&["--kind", "Paid", "--from", "2026-01-01", "--until", "2026-12-31"]).len(), 7);
    let resident = kinds(&["--person", "r-02"]);
    assert!(resident.contains("DecisionTaken") && resident.contains("SeatTaken"), "{resident:?}");
    assert!(entries(&["--body", "werkgroep-zuid", "--plan", "p-street-cafe"]).is_empty());
}

#[test]
fn strict_says_no_where_there_are_findings() {
    let desk = Desk::with_demo();
    assert_eq!(desk.run(&["status", "--on", "2026-11-24", "--strict"]).code, 1);
    assert_eq!(desk.run(&["status", "--on", "2024-12-31", "--strict"]).code, 0);
}

#[test]
fn names_stand_in_the_vault_and_not_in_the_log() {
    let desk = Desk::with_demo();
    let log = desk.log();
    for name in ["Voorbeeld", "Few neighbours come"] {
        assert!(!log.contains(name), "{name}");
    }
    std::fs::remove_dir_all(desk.path("store/vault")).unwrap();
    let without = desk.run(&["explain", "d-2025-stop-cafe"]);
    assert!(
        without.code == 0 && without.out.contains("sealed") && without.out.contains("r-01"),
        "{without:?}"
    );
}

#[test]
fn the_whole_log_is_verified_from_its_bytes() {
    let desk = Desk::with_demo();
    let bytes = desk.ask(&["verify"]);
    let rules = desk.ask(&["verify", "--rules"]);
    for answer in [&bytes, &rules] {
        assert_eq!(answer["result"]["sound"], true);
        assert_eq!(answer["result"]["entries"], demo_entries());
    }
    assert_eq!(bytes["result"]["root"], rules["result"]["root"]);
    assert_eq!(
        (&bytes["result"]["rules"], &rules["result"]["rules"]["decided_again"]),
        (&Value::Null, &json!(demo_entries()))
    );
}
