//! The demo as a newcomer meets it: its history, its answers, and two clocks.

use std::collections::BTreeSet;

use buurtkracht_core::decisions::Effect;
use buurtkracht_core::{Command, Event};
use serde_json::{Value, json};
use strum::VariantNames;

use crate::desk::{Desk, demo_entries, said};

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
    steering["tasks"].as_array_mut().unwrap().push(json!("Look at the hours worked each half year"));
    assert_eq!(of("AmendCharter")["text"], text);
}

#[test]
fn the_examples_show_every_event_between_them() {
    let mut events = BTreeSet::new();
    for example in ["alblasserdam", "lindewaard"] {
        let desk = Desk::default();
        assert_eq!(desk.run(&["demo", "--example", example]).code, 0);
        for entry in desk.entries() {
            events.extend(names(entry["events"].as_array().unwrap()));
        }
    }
    assert_eq!(events, all(Event::VARIANTS));
}

#[test]
fn the_other_example_runs_under_its_own_charter_in_its_own_store() {
    let desk = Desk::default();
    let told =
        desk.command(&["demo", "--example", "lindewaard"]).env_remove("BUURTKRACHT_STORE").output().unwrap();
    let out = String::from_utf8(told.stdout).unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    assert!(out.contains("does not exist") && out.contains("3. Whose money is where"), "{out}");
    for code in ["seat-absent", "not-carried", "mandate-exhausted", "still-reserved", "outside-mandate"] {
        assert!(out.contains(&format!("refused [{code}]")), "{code}");
    }
    let store = "sled:buurtkracht-demo-lindewaard";
    let verified = desk.ask(&["verify", "--store", store]);
    assert_eq!(verified["result"]["sound"], true);
    let charter = desk.run(&["template", "charter", "lindewaard"]).out;
    let log = desk.run(&["export", "--store", store]).out;
    for text in [&charter, &log] {
        assert!(!text.contains("Woonkracht") && !text.contains("stuurgroep"));
    }
    // Its pledges are for each of three years, and each year's money is counted.
    let funds = desk.ask(&["funds", "--as-of", "2031-06-30", "--store", store]);
    assert_eq!(funds["result"]["pledges_cover"], "calendar-year");
    assert_eq!(desk.run(&["template", "TakeSeat", "lindewaard"]).code, 2);
}

#[test]
fn charter_mandates_and_network_are_told_in_both_languages_with_their_entries() {
    let desk = Desk::default();
    assert_eq!(desk.run(&["demo", "--example", "lindewaard"]).code, 0);
    let cases: [(&[&str], [&str; 3], [&str; 3]); 8] = [
        (
            &["charter", "--on", "2031-02-01"],
            ["Policy, not from the declaration", "vacancy_days = 60  (set by d-readings [#", "am-villager"],
            [
                "Beleid, niet uit de verklaring",
                "vacancy_days = 60  (vastgesteld bij d-readings [#",
                "Wijzigingen",
            ],
        ),
        (
            &["mandates", "--on", "2030-12-01"],
            ["mill-purse → mill-table: can be used", "left € 100.00", "(q-06) [#"],
            ["mill-purse → mill-table: bruikbaar", "over € 100,00", "middelen, plannen stopzetten"],
        ),
        (
            &["network", "--on", "2031-06-30"],
            ["Stichting Rijnoever", "money: municipality 66.6 %", "left: dorpskracht [#"],
            ["kernpartner", "geld: municipality 66.6 %", "eraf: dorpskracht [#"],
        ),
        (
            &["explain", "d-orchard"],
            ["was: € 9,000.00", "is: € 8,500.00", "which tell it otherwise"],
            ["was: € 9.000,00", "GECORRIGEERD", "en die zeggen iets anders"],
        ),
        (
            &["explain", "d-hall"],
            [
                "under reservation of Council of Lindewaard (suspensive): lifted on 2030-09-19  [#",
                "readings 3",
                "",
            ],
            ["onder voorbehoud van Council of Lindewaard (opschortend): opgeheven op", "lezingen 3", ""],
        ),
        (
            &["explain", "d-tools"],
            [
                "competence: distribute-funds (mandate mill-purse)",
                "authority of the payer: L-2030-21",
                "decision d-purse",
            ],
            ["mandaat mill-purse", "bevoegdheid van de betaler", "besluit d-purse"],
        ),
        (
            &["explain", "mill-table"],
            ["now part of linde-table  [#", "formed by decision d-tables", "t-joint"],
            ["nu deel van linde-table  [#", "ingesteld bij besluit d-tables", "t-joint"],
        ),
        (
            &["explain", "ia-chairs"],
            ["irregular act ia-chairs", "ratified by d-sept  [#", "€ 350.00"],
            ["onregelmatige handeling ia-chairs", "bekrachtigd door d-sept  [#", "€ 350,00"],
        ),
    ];
    for (args, en, nl) in cases {
        for (lang, words) in [("en", en), ("nl", nl)] {
            let told = desk.run(&[args, &["--lang", lang]].concat());
            assert_eq!(told.code, 0, "{}", told.err);
            for word in words {
                assert!(told.out.contains(word), "{args:?}: {word:?} is not in: {}", told.out);
            }
        }
        let answer = desk.ask(args);
        assert!(answer["result"].is_object() || answer["result"].is_array());
    }
    for id in [
        "v-orchard",
        "b-2030-03",
        "t-joint",
        "chair-mandate",
        "rijnoever",
        "energy-coop",
        "ac-trees",
        "r-mill-1",
        "s-dark",
        "am-villager",
        "k-trees",
    ] {
        let told = desk.run(&["explain", id]);
        assert!(told.code == 0 && told.out.contains("[#"), "{id}: {told:?}");
    }
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
fn the_demo_shows_refusals_of_many_kinds() {
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
    for line in log.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry.as_object().unwrap().len(), 11);
    }
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
    assert_eq!(decision["what"]["decision"]["decision"]["body"], "werkgroep-noord");
    assert_eq!(said(decision, "proposal")[0]["proposal"]["fact"]["by"], json!({ "person": "r-01" }));
    assert_eq!(said(decision, "ground")[0]["conclusion"], "stop");
    assert_eq!(
        said(decision, "competence")[0],
        json!({ "competence": "stop-plan", "from": { "text": { "section": "3" } }, "version": 1 })
    );
    let freed = &said(decision, "freed-money")[0];
    assert_eq!(freed["release"]["fact"]["amount"], "7500.00");
    assert_eq!(freed["next"][0]["plan"], "p-benches");
    // Where the entry says so, the log says so too.
    let entry = decision["entry"].as_u64().unwrap();
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
            let parts = ["allocated", "reserved", "free"].map(|part| cents(&source[part]));
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
fn capacity_answers_in_both_languages_on_two_clocks_and_adds_up() {
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
    assert_eq!(autumn["assigned"], json!({ "fte": "1.60", "hours_per_week": "16:00", "in_kind": 1 }));
    for rows in ["bodies", "areas", "plans"] {
        assert_eq!(sum(&autumn[rows]), (160, 960), "{rows}");
    }
    // The stop of the café freed its effort; before it was known, it had it.
    let plans = |answer: &Value| answer["plans"].to_string();
    let after = capacity(&["--as-of", "2025-09-17"]);
    let before = capacity(&["--as-of", "2025-09-17", "--known-at", "2025-09-01"]);
    assert!(!plans(&after).contains("p-street-cafe") && plans(&before).contains("p-street-cafe"));
    let areas = capacity(&["--as-of", "2025-08-31"])["areas"].clone();
    assert!(areas.to_string().contains(r#"["BU04820101","BU04820103"]"#), "together, once: {areas}");
    let brokers =
        autumn["delivered"].as_array().unwrap().iter().find(|of| of["pledge"] == "swa-brokers").unwrap();
    assert_eq!(brokers["year"]["timesheet"], "733:30");
    for (lang, words) in [
        (
            "en",
            ["never added up", "BU04820101 + BU04820103", "10:48", "not spread", "[#73]", "by timesheets"],
        ),
        (
            "nl",
            ["nooit opgeteld", "BU04820101 + BU04820103", "10:48", "niet verdeeld", "[#73]", "geregistreerd"],
        ),
    ] {
        let told = desk.run(&["capacity", "--as-of", "2025-08-31", "--lang", lang]);
        for word in words {
            assert!(told.out.contains(word), "{word}: {}", told.out);
        }
    }
    for (id, words) in
        [("i-swa-north", "s-cafe"), ("s-cafe", "holds 2025-07-01 to 2025-09-16"), ("u-swa-2025-q3", "swa")]
    {
        let told = desk.run(&["explain", id]);
        assert!(told.code == 0 && told.out.contains(words), "{told:?}");
    }
    let status = desk.ask(&["status", "--on", "2026-11-24"])["result"]["findings"].to_string();
    assert!(status.contains("swa-brokers/2025-Q3") && !status.contains("swa-brokers/2025-Q4"), "{status}");
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
    assert_eq!(entries(&[]).len(), demo_entries());
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
    assert_eq!(entries(&["--kind", "Paid", "--from", "2026-01-01", "--until", "2026-12-31"]).len(), 7);
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
    for code in ["overspent", "recorded-late"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
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
