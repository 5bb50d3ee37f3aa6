//! Rows "Partners commit by signing" to "The philosophy holds for all neighbourhoods".

use serde_json::{Value, json};

use super::{
    DOCUMENT, PARTNERS, SEATS, Town, about, allocate, charter, decision, found, propose, take_seat, with,
};
use crate::desk::Desk;

fn sign(partner: &str, signatory: &str, on: &str) -> Value {
    json!({ "SignCharter": {
        "partner": partner, "signatory": signatory, "on": on, "place": "Alblasserdam",
        "evidence": { "sha256": DOCUMENT },
    } })
}

#[test]
fn the_charter_enters_into_force_once_every_core_partner_signed() {
    let town = Town::founded_with(&[]);
    let in_force = |on| json!({ "BringCharterIntoForce": { "on": on } });
    town.refuses(
        in_force("2024-12-19"),
        "not-every-core-partner-signed",
        &["gemeente", "woonkracht10", "swa"],
    );
    town.accepts(json!([sign("gemeente", "p-01", "2024-12-19"), sign("woonkracht10", "p-02", "2024-12-19")]));
    town.refuses(in_force("2024-12-19"), "not-every-core-partner-signed", &["2024-12-19", "swa"]);
    town.accepts(sign("swa", "p-03", "2024-12-20"));
    town.refuses(in_force("2024-12-19"), "not-every-core-partner-signed", &["2024-12-19", "swa"]);
    town.accepts(in_force("2024-12-20"));
}

#[test]
fn a_partner_signs_once_and_not_before_the_day() {
    let town = Town::founded_with(&[]);
    town.refuses(sign("gemeente", "p-01", "2024-12-18"), "before-signing", &["2024-12-18", "2024-12-19"]);
    town.accepts(sign("gemeente", "p-01", "2024-12-19"));
    town.refuses(sign("gemeente", "p-02", "2024-12-20"), "id-taken", &["gemeente"]);
}

#[test]
fn a_charter_without_one_of_its_parts_founds_nothing() {
    let parts: [(&str, &[&str]); 7] = [
        ("term", &[]),
        ("signing", &[]),
        ("aim", &[]),
        ("goals", &["goal"]),
        ("partners", &["partner"]),
        ("bodies", &["bod"]),
        ("pledges", &["pledge"]),
    ];
    for (part, words) in parts {
        let mut charter = charter();
        charter["text"].as_object_mut().unwrap().remove(part).unwrap();
        let desk = Desk::default();
        desk.write("charter.toml", toml::to_string(&charter).unwrap());
        let ran = desk.run(&["init", "--charter", "charter.toml"]);
        assert!(ran.code == 2 || ran.code == 3, "{part}: {ran:?}");
        for word in [&[part], words].concat() {
            assert!(ran.err.contains(word), "{part}: {}", ran.err);
        }
        assert_eq!(desk.run(&["status"]).code, 5, "without {part} a programme was founded");
    }
}

#[test]
fn who_signed_holds_no_seat_by_it() {
    let town = Town::founded_with(&[]);
    town.accepts(
        PARTNERS.iter().zip(["p-01", "p-02", "p-03"]).map(|(p, s)| sign(p, s, "2024-12-19")).collect(),
    );
    town.accepts(json!({ "BringCharterIntoForce": { "on": "2024-12-19" } }));
    let decide =
        decision("d-1", "stuurgroep", "2025-01-10", json!([{ "AdjustStrategy": { "what": "What" } }]));
    town.refuses(decide.clone(), "not-seat-holder", &["p-01", "alderman"]);
    town.accepts(SEATS[..3].iter().map(|seat| take_seat(*seat, "2025-01-10")).collect());
    town.accepts(decide);
}

#[test]
fn the_shipped_charter_says_that_no_signed_copy_was_seen() {
    let status = Town::running().desk.ask(&["status"]);
    assert!(status["result"]["charter_copy"].as_str().unwrap().contains("signed copy not seen"));
}

#[test]
fn descriptive_sentences_stand_in_the_charter_and_ask_for_nothing() {
    let mut text = charter();
    assert!(text["text"]["descriptive"].as_array().unwrap().len() >= 3);
    text["text"]["descriptive"] = json!([]);
    let duties = |town: &Town| town.desk.ask(&["compliance", "--on", "2025-02-28"])["result"].clone();
    let desk = Desk::default();
    desk.write("charter.toml", toml::to_string(&text).unwrap());
    desk.run(&["init", "--charter", "charter.toml"]).expect(0, &[]);
    assert_eq!(duties(&Town { desk }), duties(&Town::founded_with(&[])));
}

#[test]
fn an_indicator_is_about_a_known_goal_and_a_sub_aim_of_it() {
    let town = Town::running();
    let define = |id: &str, goal: &str, sub_aim: &str| {
        json!({ "DefineIndicator": {
            "indicator": id, "goal": goal, "sub_aim": sub_aim, "title": "Title", "unit": "%", "direction": "up",
        } })
    };
    town.refuses(define("i-1", "wealth", "felt-safety"), "unknown", &["wealth", "livelihood", "safety"]);
    town.refuses(define("i-1", "trust", "felt-safety"), "unknown", &["felt-safety", "know-each-other"]);
    let without = json!({ "DefineIndicator": {
        "indicator": "i-1", "title": "Title", "unit": "%", "direction": "up",
    } });
    town.record(&without).complains(2, &["goal"]);
    town.accepts(json!([
        define("i-1", "trust", "know-each-other"),
        define("i-2", "livelihood", "control-of-life"),
        define("i-3", "surroundings", "children-outdoors"),
        define("i-4", "safety", "felt-safety"),
    ]));
}

#[test]
fn a_plan_serves_a_known_goal() {
    let town = Town::running();
    let plan = propose("p-1", "neighbourhood", "w-south", "BU04820102");
    town.refuses(with(plan.clone(), "/ProposePlan/goals", json!([])), "plan-without-goal", &["p-1"]);
    town.refuses(
        with(plan.clone(), "/ProposePlan/goals", json!(["wealth"])),
        "unknown",
        &["wealth", "trust"],
    );
    town.accepts(plan);
}

#[test]
fn a_goal_without_an_indicator_is_a_finding() {
    let town = Town::running();
    let all = ["livelihood", "safety", "surroundings", "trust"];
    let mut goals = about(&town, "goal-without-indicator", "2025-02-28");
    goals.sort();
    assert_eq!(goals, all);
    town.accepts(json!({ "DefineIndicator": {
        "indicator": "i-1", "goal": "trust", "title": "Title", "unit": "%", "direction": "up",
    } }));
    assert!(!found(&town, "goal-without-indicator", "trust", "2027-01-01"));
    assert!(found(&town, "goal-without-indicator", "safety", "2027-01-01"));
}

fn register_partner(partner: &str, name: &str, kind: &str) -> Value {
    json!({ "RegisterPartner": { "partner": partner, "name": name, "kind": kind, "on": "2025-01-15" } })
}

#[test]
fn a_partner_has_an_id_and_names_of_its_own() {
    let town = Town::running();
    for (id, name) in [("ggd", "Other"), ("gemeente", "Other")] {
        town.refuses(register_partner(id, name, "formal"), "id-taken", &[id]);
    }
    for name in ["SWA", "het Brughuis", "HET BRUGHUIS", "Stichting Welzijn Alblasserdam", "Woonkracht 10"] {
        town.refuses(register_partner("other", name, "formal"), "id-taken", &[name]);
    }
    let mut aliased = register_partner("other", "Other", "formal");
    aliased["RegisterPartner"]["aliases"] = json!(["swa"]);
    town.refuses(aliased, "id-taken", &["swa"]);
    town.accepts(register_partner("other", "Other", "formal"));
    let rename = |name| json!({ "RenamePartner": { "partner": "other", "name": name, "on": "2025-02-01" } });
    town.refuses(rename("GGD"), "id-taken", &["GGD"]);
    town.accepts(rename("Another"));
    town.accepts(
        json!({ "RenamePartner": { "partner": "swa", "name": "Het Brughuis", "on": "2025-02-01" } }),
    );
    town.refuses(register_partner("third", "another", "formal"), "id-taken", &["another"]);
}

#[test]
fn what_comes_in_the_place_of_a_partner_has_its_seats_pledges_and_mandates() {
    let town = Town::running();
    town.accepts(json!([
        register_partner("gemeente-nieuw", "Gemeente Nieuw", "formal"),
        { "SucceedPartner": { "from": "gemeente", "to": "gemeente-nieuw", "on": "2025-02-21" } },
        decision("d-1", "stuurgroep", "2025-02-22", json!([
            allocate("a-1", "p-garden", "gemeente-money", "500", "2025-02-22"),
        ])),
    ]));
    let mandate = json!([
        { "ReassignFunds": { "from": "a-1", "allocation": "a-2", "plan": "p-north", "amount": "100" } },
    ]);
    let alone = super::alone("d-2", ("regiegroep", "programme-leader", "p-04"), "programme-mandate", mandate);
    town.accepts(with(alone, "/TakeDecision/decision/decided_on", json!("2025-02-23")));
    let funds = town.desk.ask(&["funds", "--on", "2025-02-28"]);
    let mut sources = funds["result"]["sources"].as_array().unwrap().iter();
    let source = sources.find(|source| source["pledge"] == "gemeente-money").unwrap();
    assert_eq!(source["partner"], "gemeente-nieuw");
    let taken = |partner| {
        json!({ "TakeSeat": {
        "body": "stuurgroep", "seat": "alderman", "person": "p-20", "partner": partner, "from": "2025-02-25",
    } })
    };
    town.accepts(json!({ "VacateSeat": {
        "body": "stuurgroep", "seat": "alderman", "person": "p-01", "until": "2025-02-24",
    } }));
    town.refuses(taken("gemeente"), "seat-of-another-partner", &["alderman", "gemeente-nieuw", "gemeente"]);
    town.accepts(taken("gemeente-nieuw"));
}

#[test]
fn core_partners_do_not_merge_without_an_amendment() {
    let town = Town::running();
    let merge = json!({ "SucceedPartner": { "from": "swa", "to": "gemeente", "on": "2025-02-21" } });
    town.refuses(merge, "core-partners-merge", &["swa", "gemeente", "amendment"]);
    town.refuses(register_partner("other", "Other", "core"), "core-partner-outside-charter", &["other"]);
}

#[test]
fn an_informal_partner_holds_no_seat_of_the_steering_group() {
    let town = Town::running();
    town.accepts(json!([
        register_partner("walkers", "Walkers", "informal"),
        register_partner("academy", "Academy", "formal"),
        { "VacateSeat": { "body": "stuurgroep", "seat": "alderman", "person": "p-01", "until": "2025-02-24" } },
    ]));
    for partner in ["walkers", "academy", "police"] {
        let taken = take_seat(("stuurgroep", "alderman", "p-20", partner), "2025-02-25");
        town.refuses(taken, "seat-of-another-partner", &["alderman", "gemeente", partner]);
    }
    let succeed = |to| json!({ "SucceedPartner": { "from": "swa", "to": to, "on": "2025-02-25" } });
    town.refuses(succeed("walkers"), "informal-in-strategic-body", &["walkers", "stuurgroep"]);
    town.accepts(succeed("academy"));
}

#[test]
fn a_charter_gives_an_informal_partner_no_seat_of_the_steering_group() {
    let mut charter = charter();
    let mut partners = charter["text"]["partners"].as_array_mut().unwrap().iter_mut();
    partners.find(|partner| partner["id"] == "police").unwrap()["kind"] = json!("informal");
    let founded = |charter: &Value| {
        let desk = Desk::default();
        desk.write("charter.toml", toml::to_string(charter).unwrap());
        desk.run(&["init", "--charter", "charter.toml"])
    };
    founded(&charter).expect(0, &[]);
    charter["text"]["bodies"][0]["seats"][0]["partner"] = json!("police");
    founded(&charter).complains(2, &["no informal partner in a strategic body", "police"]);
}

#[test]
fn an_area_is_one_of_the_municipality_and_registered() {
    let town = Town::running();
    let register = |area| json!({ "RegisterArea": { "area": area, "year": 2025, "name": "Name" } });
    town.refuses(register("BU05180101"), "area-outside-municipalities", &["BU05180101", "GM0482"]);
    let plan = |area| propose("p-1", "neighbourhood", "w-south", area);
    town.refuses(plan("BU04820199"), "unknown", &["BU04820199", "BU04820102"]);
    let group = |area| {
        let formed = json!([{ "FormGroup": { "group": "w-1", "form": "werkgroep", "name": "Name", "areas": [area] } }]);
        decision("d-1", "stuurgroep", "2025-02-21", formed)
    };
    town.refuses(group("BU04820199"), "unknown", &["BU04820199"]);
    town.accepts(json!([register("BU04820199"), group("BU04820199"), plan("BU04820102")]));
}

#[test]
fn figures_of_an_area_stay_comparable_only_where_it_was_recoded() {
    for (kind, to, comparable) in
        [("recoded", vec!["BU04820104"], true), ("split", vec!["BU04820104", "BU04820105"], false)]
    {
        let town = Town::running();
        let figure = |id: &str, area: &str, year: u16, on: &str| {
            json!({
                "measurement": id, "indicator": "i-1", "area": area, "area_year": year, "reference_date": on,
                "value": { "figure": "60" }, "n": 400, "series": "post", "source": "Source", "method": "Method",
            })
        };
        let mut commands = vec![json!({ "DefineIndicator": {
            "indicator": "i-1", "goal": "trust", "title": "Title", "unit": "%", "direction": "up",
        } })];
        commands.push(json!({ "RecordBaseline": figure("m-0", "BU04820103", 2025, "2025-01-15") }));
        for area in &to {
            commands.push(json!({ "RegisterArea": { "area": area, "year": 2026, "name": "Name" } }));
        }
        commands.push(
            json!({ "SucceedAreas": { "from": ["BU04820103"], "to": to, "kind": kind, "on": "2026-01-01" } }),
        );
        commands.push(json!({ "RecordMeasurement": figure("m-1", "BU04820104", 2026, "2026-01-15") }));
        town.accepts(commands.into());
        let effect = town.desk.ask(&["effect", "--on", "2026-02-01"]).to_string();
        let area = effect.split("\"area\":\"BU04820104\"").nth(1).unwrap();
        assert_eq!(!area.contains("\"baseline\":null"), comparable, "{kind}: {effect}");
    }
}

#[test]
fn an_area_without_a_plan_is_information_and_no_finding() {
    let town = Town::running();
    let status = town.desk.ask(&["status", "--on", "2025-02-28"]);
    let areas: Vec<&Value> =
        status["result"]["areas_without_plan"].as_array().unwrap().iter().map(|area| &area["area"]).collect();
    assert_eq!(areas, ["BU04820102", "BU04820103"]);
    let findings = status["result"]["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| !finding["about"].as_str().unwrap().starts_with("BU04820103")));
}
