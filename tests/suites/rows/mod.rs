//! Every row of the rules, tried through the command: each test is named after its row and fails without the rule.
//! The town is that of the shipped charter, on 28 February 2025: every seat filled, two working groups, and in the
//! north the neighbourhood plan `p-north` with its project `p-garden`, which the steering group gave € 1,000.

mod section_1;
mod section_2;
mod section_3;
mod section_8;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desk::{Desk, Ran, copy};

const CHARTER: &str = include_str!("../../../buurtkracht-cli/charters/alblasserdam-2025-2026.toml");
const PARTNERS: [&str; 3] = ["gemeente", "woonkracht10", "swa"];
/// Body, seat, person and partner of every seat that is filled.
const SEATS: [(&str, &str, &str, &str); 16] = [
    ("stuurgroep", "alderman", "p-01", "gemeente"),
    ("stuurgroep", "manager-wonen", "p-02", "woonkracht10"),
    ("stuurgroep", "managing-director", "p-03", "swa"),
    ("regiegroep", "programme-leader", "p-04", "gemeente"),
    ("regiegroep", "area-coordinator", "p-05", "woonkracht10"),
    ("regiegroep", "team-leader", "p-06", "swa"),
    ("w-north", "community-brokers", "p-07", "swa"),
    ("w-north", "youth-worker", "p-08", "jeugdpunt"),
    ("w-north", "caretaker", "p-09", "woonkracht10"),
    ("w-north", "civil-servant", "p-10", "gemeente"),
    ("w-north", "residents", "r-01", ""),
    ("w-south", "community-brokers", "p-11", "swa"),
    ("w-south", "youth-worker", "p-12", "jeugdpunt"),
    ("w-south", "caretaker", "p-13", "woonkracht10"),
    ("w-south", "civil-servant", "p-14", "gemeente"),
    ("w-south", "residents", "r-02", ""),
];
/// A document, by its hash alone.
const DOCUMENT: &str = "939a109c9220d11481a31f3d819af75585a3dcf440567a669cc32f3769efed8d";

/// Registers the person `person`, with a sealed name.
fn person(person: &str) -> Value {
    let kind = if person.starts_with('r') { "resident" } else { "professional" };
    json!({ "RegisterPerson": {
        "person": person, "kind": kind, "name": { "seal": format!("Name of {person}"), "person": person },
    } })
}

fn take_seat((body, seat, person, partner): (&str, &str, &str, &str), from: &str) -> Value {
    let mut taken = json!({ "body": body, "seat": seat, "person": person, "from": from });
    if !partner.is_empty() {
        taken["partner"] = json!(partner);
    }
    json!({ "TakeSeat": taken })
}

/// The consent of every seat of `body` that the town fills.
fn consents(body: &str) -> Value {
    let seats = SEATS.iter().filter(|seat| seat.0 == body);
    seats.map(|(_, seat, person, _)| json!({ "seat": seat, "person": person, "stance": "consent" })).collect()
}

/// A decision in writing on `on`, with the consent of every seat: change it before it is recorded where a row asks.
fn decision(id: &str, body: &str, on: &str, effects: Value) -> Value {
    json!({ "TakeDecision": {
        "decision": {
            "decision": id, "title": "Title", "body": body, "decided_on": on, "outcome": "adopted",
            "venue": { "written": { "opened": on, "closed": on } }, "positions": consents(body),
        },
        "effects": effects,
    } })
}

/// Allocates `amount` to a plan from a pledge of money, for what is done from `from` to the end of the term.
fn allocate(id: &str, plan: &str, pledge: &str, amount: &str, from: &str) -> Value {
    json!({ "AllocateFunds": {
        "allocation": id, "plan": plan, "from": { "pledge": pledge }, "amount": amount,
        "period": { "from": from, "until": "2026-12-31" },
    } })
}

/// Sets what stands at a JSON pointer, which is there.
fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    *value.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is not there")) = new;
    value
}

struct Town {
    desk: Desk,
}

impl Town {
    /// A programme founded by the shipped charter with these changes to its text (old, new), its persons registered,
    /// not signed.
    fn founded_with(changes: &[(&str, &str)]) -> Self {
        let mut charter = CHARTER.to_owned();
        for (old, new) in changes {
            assert!(charter.contains(old), "the charter does not say {old}");
            charter = charter.replacen(old, new, 1);
        }
        let town = Self { desk: Desk::default() };
        town.desk.write("charter.toml", charter);
        town.desk.run(&["init", "--charter", "charter.toml"]).expect(0, &[]);
        let mut persons: Vec<&str> = SEATS.iter().map(|seat| seat.2).collect();
        persons.extend(["p-20", "r-20"]);
        town.accepts(persons.into_iter().map(person).collect());
        town
    }

    /// The town of this suite, under a charter with these changes.
    fn running_with(changes: &[(&str, &str)]) -> Self {
        let town = Self::founded_with(changes);
        let signatures = PARTNERS.iter().zip(["p-01", "p-02", "p-03"]).map(|(partner, signatory)| {
            json!({ "SignCharter": {
                "partner": partner, "signatory": signatory, "on": "2024-12-19", "place": "Alblasserdam",
                "evidence": { "sha256": DOCUMENT },
            } })
        });
        let mut commands: Vec<Value> = signatures.collect();
        commands.push(json!({ "BringCharterIntoForce": { "on": "2024-12-19" } }));
        for (area, name) in [("BU04820101", "North"), ("BU04820102", "South"), ("BU04820103", "West")] {
            commands.push(json!({ "RegisterArea": { "area": area, "year": 2025, "name": name } }));
        }
        commands.extend(SEATS[..6].iter().map(|seat| take_seat(*seat, "2025-01-01")));
        let group = |id: &str, areas: &[&str]| json!({ "FormGroup": { "group": id, "form": "werkgroep", "name": id, "areas": areas } });
        let groups =
            json!([group("w-north", &["BU04820101", "BU04820103"]), group("w-south", &["BU04820102"])]);
        commands.push(decision("d-groups", "stuurgroep", "2025-01-20", groups));
        commands.extend(SEATS[6..].iter().map(|seat| take_seat(*seat, "2025-01-20")));
        commands.push(json!({ "ProposePlan": {
            "plan": "p-north", "kind": "neighbourhood", "title": "North", "body": "w-north",
            "goals": ["trust", "safety"], "areas": ["BU04820101"], "on": "2025-02-01",
            "period": { "from": "2025-02-01", "until": "2026-12-31" },
        } }));
        let adopt = |plan: &str| json!([{ "AdoptPlan": { "plan": plan } }]);
        commands.push(decision("d-north", "w-north", "2025-02-03", adopt("p-north")));
        commands.push(json!({ "StartPlan": { "plan": "p-north", "on": "2025-02-04" } }));
        commands.push(json!({ "ProposePlan": {
            "plan": "p-garden", "kind": { "project": { "parent": "p-north", "lead": "r-01" } }, "title": "Garden",
            "body": "w-north", "goals": ["trust"], "areas": ["BU04820101"], "on": "2025-02-05",
            "period": { "from": "2025-02-10", "until": "2026-12-31" },
        } }));
        commands.push(decision("d-garden", "w-north", "2025-02-10", adopt("p-garden")));
        commands.push(json!({ "StartPlan": { "plan": "p-garden", "on": "2025-02-11" } }));
        let money = allocate("a-garden", "p-garden", "gemeente-money", "1000", "2025-02-20");
        commands.push(decision("d-money", "stuurgroep", "2025-02-20", json!([money])));
        town.accepts(commands.into());
        town
    }

    /// The town of this suite: a copy of one that is made once.
    fn running() -> Self {
        static MADE: OnceLock<(TempDir, ())> = OnceLock::new();
        let (made, ()) = MADE.get_or_init(|| {
            let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
            let town = Self::running_with(&[]);
            copy(&town.desk.path("store"), &folder.path().join("store"));
            (folder, ())
        });
        let desk = Desk::default();
        copy(&made.path().join("store"), &desk.path("store"));
        Self { desk }
    }

    fn record(&self, commands: &Value) -> Ran {
        let commands = match commands {
            Value::Array(commands) => commands.clone(),
            command => vec![command.clone()],
        };
        static COMMANDS: AtomicU64 = AtomicU64::new(0);
        let lines = commands.into_iter().map(|command| {
            let number = COMMANDS.fetch_add(1, Ordering::Relaxed);
            json!({ "id": format!("00000000-0000-4000-8000-{number:012x}"), "do": command })
        });
        let text = Value::Array(lines.collect()).to_string();
        self.desk.run_with(&["record", "-"], text.as_bytes())
    }

    /// Records a command, or each of an array: all are accepted.
    fn accepts(&self, commands: Value) {
        let ran = self.record(&commands);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    }

    /// Submits a command: it is refused with this code, the message says these words, and the log stays as it was.
    fn refuses(&self, command: Value, code: &str, words: &[&str]) {
        let before = self.desk.log();
        let ran = self.record(&command);
        assert_eq!(ran.code, 3, "{command} was not refused: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(code), "{code}: {}", ran.err);
        for word in words {
            assert!(ran.err.contains(word), "{word:?} is not in: {}", ran.err);
        }
        assert_eq!(self.desk.log(), before, "{command} was refused and changed the log");
    }

    /// The open findings on a day that have this code.
    fn findings(&self, code: &str, on: &str) -> Vec<Value> {
        let status = self.desk.ask(&["status", "--on", on]);
        let findings = status["result"]["findings"].as_array().unwrap().iter();
        findings.filter(|finding| finding["code"] == code).cloned().collect()
    }

    /// The duty on a day, as `compliance` answers it.
    fn duty(&self, duty: &str, on: &str) -> Value {
        let answer = self.desk.ask(&["compliance", "--on", on]);
        let mut duties = answer["result"]["duties"].as_array().unwrap().iter();
        duties
            .find(|known| known["duty"] == duty)
            .cloned()
            .unwrap_or_else(|| panic!("no duty {duty}: {answer}"))
    }
}
