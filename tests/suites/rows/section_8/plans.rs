//! "Plans", "Late is not unlawful" and "As-of and known-at".

use serde_json::{Value, json};

use crate::rows::{Town, allocate, amendment, decision};

const TERM: (&str, &str) = ("2025-03-01", "2026-12-31");

fn project(parent: &str, goals: Value, areas: Value, (from, until): (&str, &str)) -> Value {
    json!({ "ProposePlan": {
        "plan": "p-pond", "kind": { "project": { "parent": parent, "lead": "r-01" } }, "title": "Pond",
        "body": "w-north", "goals": goals, "areas": areas, "on": "2025-02-17",
        "period": { "from": from, "until": until },
    } })
}

fn pond() -> Value {
    project("p-north", json!(["trust"]), json!(["BU04820101"]), TERM)
}

fn adopt(plan: &str, on: &str) -> Value {
    decision(&format!("d-{plan}"), "w-north", on, json!([{ "AdoptPlan": { "plan": plan } }]))
}

#[test]
fn a_project_is_adopted_under_a_parent_that_is_adopted() {
    let town = Town::running();
    town.accepts(json!({ "ProposePlan": {
        "plan": "p-west", "kind": "neighbourhood", "title": "West", "body": "w-north", "goals": ["trust"],
        "areas": ["BU04820103"], "on": "2025-02-14", "period": { "from": "2025-03-01", "until": "2026-12-31" },
    } }));
    town.accepts(project("p-west", json!(["trust"]), json!(["BU04820103"]), TERM));
    town.refuses(adopt("p-pond", "2025-02-21"), "parent-not-adopted", &["p-west", "proposed"]);
    town.accepts(adopt("p-west", "2025-02-20"));
    town.refuses(adopt("p-pond", "2025-02-19"), "parent-not-adopted", &["p-west", "2025-02-19"]);
    town.accepts(adopt("p-pond", "2025-02-21"));
}

#[test]
fn a_project_is_not_adopted_under_a_parent_that_was_stopped() {
    let town = Town::running();
    town.accepts(pond());
    let stop = json!([{ "StopPlan": { "plan": "p-north", "ground": "goal-reached" } }]);
    town.accepts(decision("d-stop", "w-north", "2025-02-20", stop));
    town.refuses(adopt("p-pond", "2025-02-21"), "parent-not-adopted", &["p-north", "stopped"]);
    town.accepts(adopt("p-pond", "2025-02-19"));
}

#[test]
fn a_project_is_not_started_once_its_parent_ended() {
    let town = Town::running();
    town.accepts(json!([pond(), adopt("p-pond", "2025-02-20")]));
    let stop = json!([{ "StopPlan": { "plan": "p-north", "ground": "goal-reached" } }]);
    town.accepts(decision("d-stop", "w-north", "2025-02-21", stop));
    let start = json!({ "StartPlan": { "plan": "p-pond", "on": "2025-02-22" } });
    town.refuses(start, "parent-not-adopted", &["p-north", "stopped"]);
    town.accepts(json!({ "StartPlan": { "plan": "p-pond", "on": "2025-02-20" } }));
}

#[test]
fn a_project_stays_within_the_areas_of_its_parent() {
    let town = Town::running();
    let outside = project("p-north", json!(["trust"]), json!(["BU04820101", "BU04820103"]), TERM);
    town.refuses(outside, "area-outside-parent", &["BU04820103", "p-north", "BU04820101"]);
    let scaled = json!([{ "ScaleUpPlan": { "plan": "p-garden", "to_areas": ["BU04820103"] } }]);
    let scaled = decision("d-1", "w-north", "2025-02-21", scaled);
    town.refuses(scaled.clone(), "area-outside-parent", &["BU04820103", "p-north"]);
    let parent = json!([{ "ScaleUpPlan": { "plan": "p-north", "to_areas": ["BU04820103"] } }]);
    town.accepts(decision("d-0", "w-north", "2025-02-20", parent));
    town.accepts(scaled);
}

#[test]
fn a_project_beyond_the_goals_or_the_period_of_its_plan_is_a_finding() {
    for (goals, days, found) in [
        (json!(["trust", "safety"]), TERM, 0),
        (json!(["trust", "livelihood"]), TERM, 1),
        (json!(["trust"]), ("2025-02-18", "2027-01-01"), 1),
        (json!(["trust"]), ("2025-01-31", "2026-12-31"), 1),
    ] {
        let town = Town::running();
        town.accepts(project("p-north", goals.clone(), json!(["BU04820101"]), days));
        town.accepts(adopt("p-pond", "2025-02-21"));
        assert_eq!(town.findings("project-beyond-plan", "2025-02-28").len(), found, "{goals} {days:?}");
    }
}

/// An amendment without the goal of safety.
fn without_safety(dropped: Value) -> Value {
    let mut amended = amendment("am-1", "2025-06-01", &[]);
    amended["AmendCharter"]["text"]["goals"].as_array_mut().unwrap().retain(|goal| goal["id"] != "safety");
    amended["AmendCharter"]["dropped"] = dropped;
    amended
}

#[test]
fn a_goal_that_is_in_use_is_not_dropped_without_saying_what_becomes_of_it() {
    let town = Town::running();
    town.refuses(without_safety(json!([])), "amendment-drops-used", &["safety", "plan p-north"]);
    town.accepts(without_safety(
        json!([{ "goal": { "id": "safety", "becomes": "trust", "reason": "One of two" } }]),
    ));
    let before = town.desk.ask(&["effect", "--on", "2025-05-31"])["result"]["goals"].to_string();
    assert!(before.contains("\"safety\""), "what was before it stays answerable: {before}");
}

#[test]
fn a_goal_that_nobody_uses_can_be_dropped() {
    let mut amended = amendment("am-1", "2025-06-01", &[]);
    amended["AmendCharter"]["text"]["goals"]
        .as_array_mut()
        .unwrap()
        .retain(|goal| goal["id"] != "livelihood");
    Town::running().accepts(amended);
}

/// An amendment without Jeugdpunt and its seat.
fn without_jeugdpunt(dropped: Value) -> Value {
    let mut amended = amendment("am-1", "2025-06-01", &[]);
    let text = &mut amended["AmendCharter"]["text"];
    text["partners"].as_array_mut().unwrap().retain(|partner| partner["id"] != "jeugdpunt");
    for body in text["bodies"].as_array_mut().unwrap() {
        body["seats"].as_array_mut().unwrap().retain(|seat| seat["partner"] != "jeugdpunt");
    }
    amended["AmendCharter"]["dropped"] = dropped;
    amended
}

#[test]
fn a_partner_that_holds_a_seat_is_not_dropped_without_saying_what_becomes_of_it() {
    let town = Town::running();
    town.refuses(without_jeugdpunt(json!([])), "amendment-drops-used", &["jeugdpunt", "youth-worker"]);
    town.accepts(without_jeugdpunt(json!([{ "partner": { "id": "jeugdpunt", "reason": "It ended" } }])));
    let who = town.desk.ask(&["who", "--on", "2025-05-31"]).to_string();
    assert!(who.contains("p-08"), "{who}");
}

/// An amendment without the coordination group, whose tasks go to the steering group.
fn without_regiegroep(dropped: Value) -> Value {
    let whole = amendment("am-1", "2025-06-01", &[]).to_string();
    let mut amended: Value = serde_json::from_str(&whole).unwrap();
    let text = &mut amended["AmendCharter"]["text"];
    text["bodies"].as_array_mut().unwrap().retain(|body| body["id"] != "regiegroep");
    for duty in text["duties"].as_array_mut().unwrap() {
        for member in ["body", "to"] {
            if duty[member] == "regiegroep" {
                duty[member] = json!("stuurgroep");
            }
        }
    }
    for pledge in text["pledges"].as_array_mut().unwrap() {
        pledge.as_object_mut().unwrap().remove("bodies");
        pledge.as_object_mut().unwrap().remove("earmarks");
    }
    amended["AmendCharter"]["dropped"] = dropped;
    amended
}

#[test]
fn a_body_that_is_in_use_is_not_dropped_without_saying_what_becomes_of_it() {
    let town = Town::running_with(&[(
        "group_formers = [\"stuurgroep\", \"regiegroep\"]",
        "group_formers = [\"stuurgroep\"]",
    )]);
    town.refuses(without_regiegroep(json!([])), "amendment-drops-used", &["regiegroep", "programme-leader"]);
    let becomes =
        json!([{ "body": { "id": "regiegroep", "becomes": "stuurgroep", "reason": "Two levels" } }]);
    let held = without_regiegroep(becomes);
    let ran = town.record(&held);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn a_pledge_that_is_in_use_is_not_dropped_and_its_uses_are_listed() {
    let town = Town::running();
    let without = |pledge: &str| {
        let whole = amendment("am-1", "2025-06-01", &[]).to_string();
        let mut amended: Value = serde_json::from_str(&whole).unwrap();
        let pledges = amended["AmendCharter"]["text"]["pledges"].as_array_mut().unwrap();
        pledges.retain(|own| own["id"] != pledge);
        amended
    };
    town.refuses(
        without("gemeente-money"),
        "source-below-allocated",
        &["0.00", "1000.00", "allocation a-garden"],
    );
    town.accepts(without("woonkracht10-money"));
}

#[test]
fn a_decision_recorded_late_is_accepted_with_a_finding() {
    let town = Town::running();
    town.accepts(adopt_late("2025-02-20"));
    let today = town.desk.ask(&["status"]);
    let found = today["result"]["findings"].as_array().unwrap().iter();
    let late = found.filter(|found| found["code"] == "recorded-late" && found["about"] == "d-p-pond");
    assert_eq!(late.count(), 1);
}

fn adopt_late(on: &str) -> Value {
    json!([pond(), adopt("p-pond", on)])
}

#[test]
fn as_of_a_day_holds_what_was_decided_by_then_and_shows_ahead_what_takes_effect_later() {
    let town = Town::running();
    let free = |on: &str| town.desk.ask(&["funds", "--on", on])["result"]["sources"][0]["free"].clone();
    assert_eq!([free("2025-02-19"), free("2025-02-20")], ["50000.00", "49000.00"]);
    let later = allocate("a-1", "p-garden", "gemeente-money", "500", "2025-06-01");
    let mut later = decision("d-1", "stuurgroep", "2025-02-24", json!([later]));
    later["TakeDecision"]["decision"]["effective_on"] = json!("2025-06-01");
    town.accepts(later);
    assert_eq!([free("2025-05-31"), free("2025-06-01")], ["49000.00", "48500.00"]);
}

#[test]
fn known_at_leaves_out_what_was_recorded_later() {
    let town = Town::running();
    let known = town.desk.entries();
    let last = known.last().unwrap()["recorded_at"].as_str().unwrap().to_owned();
    let later = allocate("a-1", "p-garden", "gemeente-money", "500", "2025-06-01");
    town.accepts(decision("d-1", "stuurgroep", "2025-02-24", json!([later])));
    let free = |args: &[&str]| {
        let args = [&["funds", "--on", "2025-02-28"], args].concat();
        town.desk.ask(&args)["result"]["sources"][0]["free"].clone()
    };
    assert_eq!([free(&[]), free(&["--known-at", &last])], ["48500.00", "49000.00"]);
}
