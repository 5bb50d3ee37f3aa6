//! "Initiatives".

use serde_json::{Value, json};

use crate::rows::{Town, decision};

/// The initiative of the soup cooks, with a sealed contact, from 10 February on.
fn cooks() -> Town {
    let town = Town::running();
    town.accepts(json!({ "RegisterInitiative": {
        "initiative": "soup-cooks", "name": "Soup for the street", "areas": ["BU04820101"],
        "contact": { "seal": "cooks@example.org", "about": ["r-20"] }, "on": "2025-02-10",
    } }));
    town
}

fn leave(until: &str) -> Value {
    json!({ "RecordInitiativeLeaving": { "initiative": "soup-cooks", "until": until } })
}

fn propose(on: &str) -> Value {
    json!({ "PrepareProposal": {
        "proposal": "v-1", "title": "Soup", "by": { "initiative": "soup-cooks" }, "to": "w-north", "on": on,
    } })
}

#[test]
fn an_initiative_proposes_while_it_takes_part() {
    let town = cooks();
    town.refuses(
        propose("2025-02-09"),
        "initiative-not-yet-there",
        &["soup-cooks", "2025-02-10", "2025-02-09"],
    );
    town.accepts(leave("2025-02-20"));
    town.refuses(propose("2025-02-21"), "initiative-left", &["soup-cooks", "2025-02-20"]);
    town.accepts(propose("2025-02-20"));
}

#[test]
fn the_contact_of_an_initiative_is_sealed() {
    let town = cooks();
    assert!(!town.desk.log().contains("cooks@example.org"));
}

fn budget(on: &str) -> Value {
    decision(
        "d-1",
        "stuurgroep",
        on,
        json!([{ "GrantInitiativeBudget": {
        "commitment": "vp-1", "allocation": "a-garden", "initiative": "soup-cooks", "what": "Pans",
        "ceiling": "250", "accountable": "r-20", "ground": "reimbursement", "settle_by": "2025-07-31",
    } }]),
    )
}

#[test]
fn an_initiative_holds_a_small_budget_while_it_takes_part() {
    let town = cooks();
    town.accepts(leave("2025-02-25"));
    town.refuses(budget("2025-02-26"), "initiative-left", &["soup-cooks", "2025-02-25"]);
    town.accepts(budget("2025-02-25"));
}

fn seat(from: &str, seat: &str) -> Value {
    json!({ "TakeSeat": {
        "body": "w-north", "seat": seat, "person": "r-20", "initiative": "soup-cooks", "from": from,
    } })
}

#[test]
fn an_initiative_takes_the_residents_seat_and_leaves_it_when_it_leaves() {
    let town = cooks();
    let mut caretaker = seat("2025-02-10", "caretaker");
    caretaker["TakeSeat"]["partner"] = json!("woonkracht10");
    caretaker["TakeSeat"]["person"] = json!("p-20");
    town.refuses(caretaker, "initiative-in-partner-seat", &["soup-cooks", "woonkracht10"]);
    town.refuses(seat("2025-02-09", "residents"), "initiative-not-yet-there", &["soup-cooks"]);
    town.accepts(seat("2025-02-10", "residents"));
    let sits = |on: &str| town.desk.ask(&["who", "--on", on]).to_string().contains("r-20");
    assert!(!sits("2025-02-09") && sits("2025-02-10"));
    town.accepts(leave("2025-02-20"));
    assert!(sits("2025-02-20") && !sits("2025-02-21"));
}

#[test]
fn an_initiative_counts_in_the_network() {
    let town = cooks();
    town.accepts(leave("2025-02-20"));
    let counted = |on: &str| {
        let answer = town.desk.ask(&["network", "--on", on]);
        answer["result"]["initiatives"].as_array().unwrap().len()
    };
    assert_eq!(["2025-02-09", "2025-02-10", "2025-02-20", "2025-02-21"].map(counted), [0, 1, 1, 0]);
}

#[test]
fn the_network_grows_by_an_initiative() {
    let town = cooks();
    let size = |on: &str| town.duty("broader-network/2025", on)["detail"]["network"]["now"].as_u64().unwrap();
    assert_eq!(size("2025-02-10"), size("2025-02-09") + 1);
}

#[test]
fn an_action_belongs_to_a_plan_and_is_named_in_a_report() {
    let town = Town::running();
    let action = |plan: &str| {
        json!({ "AgreeAction": {
            "action": "act-1", "what": "Ask for soil", "who": { "body": "w-north" }, "by": "2025-03-15",
            "on": "2025-02-20", "plan": plan,
        } })
    };
    town.refuses(action("p-none"), "unknown", &["p-none"]);
    town.accepts(action("p-garden"));
    let report = |actions: &str| {
        json!({ "SubmitReport": {
            "report": "r-1", "by": "w-north", "to": "regiegroep", "actions": [actions],
            "period": { "from": "2025-02-01", "until": "2025-02-28" }, "on": "2025-02-28",
        } })
    };
    town.refuses(report("act-none"), "unknown", &["act-none", "act-1"]);
    town.accepts(report("act-1"));
    for of in ["p-garden", "r-1"] {
        let told = town.desk.run(&["explain", of]).out;
        assert!(told.contains("act-1"), "{of}: {told}");
    }
}

#[test]
fn an_area_without_a_plan_is_shown_where_plans_are() {
    let town = Town::running();
    let told = town.desk.run(&["status", "--on", "2025-02-28"]).out;
    assert!(told.contains("BU04820102") && told.contains("BU04820103"), "{told}");
    assert!(!told.contains("BU04820101 North"), "{told}");
}
