//! The demo as a newcomer meets it: its history, its answers, and two clocks.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot be set up ends there")]

use std::collections::BTreeSet;

use buurtkracht_core::{Command, Event};
use buurtkracht_tests::Desk;
use serde_json::{Value, json};
use strum::VariantNames;

#[test]
fn the_demo_uses_every_command_and_event_and_shows_refusals_of_many_kinds() {
    let desk = Desk::default();
    let told = desk.run(&["demo"]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.out.contains("illustration"), "{}", told.out);
    let codes: BTreeSet<&str> = told
        .out
        .lines()
        .filter_map(|line| line.trim().strip_prefix("refused [")?.split(']').next())
        .collect();
    assert!(codes.len() >= 8, "{codes:?}");
    let log = desk.log();
    assert!(log.lines().count() >= 60);
    let (mut commands, mut events) = (BTreeSet::new(), BTreeSet::new());
    for line in log.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let members: Vec<&String> = entry.as_object().unwrap().keys().collect();
        assert_eq!(members.len(), 11);
        commands.extend(entry["command"]["do"].as_object().unwrap().keys().cloned());
        for event in entry["events"].as_array().unwrap() {
            events.extend(event.as_object().unwrap().keys().cloned());
        }
    }
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(commands, all(Command::VARIANTS));
    assert_eq!(events, all(Event::VARIANTS));
    let again = desk.run(&["demo"]);
    assert!(again.code == 2 && again.err.contains("already"), "{again:?}");
}

#[test]
fn an_entry_has_its_members_in_the_order_of_the_format() {
    let desk = Desk::with_demo();
    for line in desk.log().lines() {
        let mut from = 0;
        for member in [
            "v",
            "rules",
            "programme",
            "sequence",
            "recorded_at",
            "recorded_by",
            "correlation",
            "causation",
            "events",
            "signatures",
            "command",
        ] {
            let at =
                line[from..].find(&format!("\"{member}\":")).unwrap_or_else(|| panic!("{member}: {line}"));
            from += at;
        }
        assert!(line.len() <= 65_535);
    }
}

#[test]
fn the_stop_is_explained_with_who_why_and_where_the_money_went() {
    let desk = Desk::with_demo();
    let answer = desk.ask(&["explain", "d-2025-stop-cafe"]);
    let decision = &answer["result"][0];
    assert_eq!(decision["kind"], "decision");
    assert_eq!(decision["decision"]["fact"]["body"], "werkgroep-noord");
    assert_eq!(decision["proposal"]["proposal"]["fact"]["by"], json!({ "person": "r-01" }));
    assert_eq!(decision["evaluations"][0]["fact"]["conclusion"], "stop");
    assert_eq!(
        decision["competences"][0],
        json!({ "competence": "stop-plan", "from": { "text": { "section": "3" } } })
    );
    assert_eq!(decision["freed"][0]["release"]["fact"]["amount"], "7500.00");
    assert_eq!(decision["freed"][0]["next"][0]["plan"], "p-benches");
    // Where the entry says so, the log says so too.
    let entry = decision["decision"]["sequence"].as_u64().unwrap();
    let log = desk.log();
    let line = log.lines().nth(usize::try_from(entry).unwrap()).unwrap();
    assert!(line.contains("d-2025-stop-cafe") && line.contains("PlanStopped"));
    let plan = desk.run(&["explain", "p-street-cafe", "--lang", "nl"]);
    for word in ["stopgezet", "werkt niet", "€ 7.500,00", "K. Bewoner-Voorbeeld (r-01)"] {
        assert!(plan.out.contains(word), "{word}: {}", plan.out);
    }
    for id in ["a-cafe", "e-cafe", "p-dance", "d-2026-autumn"] {
        assert_eq!(desk.run(&["explain", id]).code, 0, "{id}");
    }
}

#[test]
fn who_sat_where_follows_the_election() {
    let desk = Desk::with_demo();
    let holders = |on: &str| {
        let answer = desk.ask(&["who", "--body", "stuurgroep", "--on", on]);
        let seats = answer["result"]["seats"].as_array().unwrap().clone();
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
    assert_eq!(of_gemeente(&now, "allocated"), "14000.00");
    assert_eq!(of_gemeente(&then, "allocated"), "12000.00", "the stop was not known yet");
    let before = funds(&["--as-of", "2025-09-16"]);
    assert_eq!(of_gemeente(&before, "allocated"), "12000.00", "the stop was not in force yet");
    let cents = |amount: &Value| amount.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    for funds in [&now, &then, &before] {
        for source in funds["sources"].as_array().unwrap() {
            assert_eq!(cents(&source["pledged"]), cents(&source["allocated"]) + cents(&source["free"]));
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
fn the_log_is_filtered_by_what_its_entries_are_about() {
    let desk = Desk::with_demo();
    let entries = |args: &[&str]| -> Vec<Value> {
        let ran = desk.run(&[&["log", "--json"], args].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let kinds = |args: &[&str]| -> BTreeSet<String> {
        let names = |entry: &Value| -> Vec<String> {
            entry["events"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|e| e.as_object().unwrap().keys().cloned())
                .collect()
        };
        entries(args).iter().flat_map(names).collect()
    };
    assert_eq!(entries(&[]).len(), 140);
    let cafe = kinds(&["--plan", "p-street-cafe"]);
    for kind in [
        "PlanStopped",
        "FundsReleased",
        "Paid",
        "CommitmentEntered",
        "EvaluationRecorded",
        "ProposalPrepared",
    ] {
        assert!(cafe.contains(kind), "{kind}: {cafe:?}");
    }
    assert!(
        kinds(&["--partner", "woonkracht10"]).contains("FundsAllocated"),
        "its money is found by its name"
    );
    assert_eq!(kinds(&["--kind", "PlanStopped"]), BTreeSet::from(["PlanStopped".to_owned()]));
    assert_eq!(entries(&["--kind", "Paid", "--from", "2026-01-01", "--until", "2026-12-31"]).len(), 2);
    let resident = kinds(&["--person", "r-02"]);
    assert!(resident.contains("DecisionTaken") && resident.contains("SeatTaken"), "{resident:?}");
    assert!(entries(&["--body", "werkgroep-zuid", "--plan", "p-street-cafe"]).is_empty());
}

#[test]
fn findings_are_told_and_strict_says_no() {
    let desk = Desk::with_demo();
    let status = desk.ask(&["status", "--on", "2026-11-24"]);
    let codes: Vec<&str> = status["result"]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["overspent", "recorded-late"]);
    assert_eq!(desk.run(&["status", "--on", "2026-11-24", "--strict"]).code, 1);
    assert_eq!(desk.run(&["status", "--on", "2025-04-01", "--strict"]).code, 0);
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
    let answer = desk.ask(&["verify"]);
    assert_eq!(answer["result"]["sound"], true);
    assert_eq!(answer["result"]["entries"], 140);
    assert_eq!(answer["result"]["decided_again"], 140);
}
