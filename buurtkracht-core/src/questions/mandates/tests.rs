use serde_json::{Value, json};

use super::mandates;
use crate::testing::*;

/// The charter whose team has a leader with a mandate.
fn with_seat_mandate() -> Scenario {
    let mandate = json!({ "id": "lead", "scope": ["funds"], "deputy": true });
    Scenario::founded_with(&[(
        "/text/bodies/1/seats/0",
        json!({ "id": "leader", "partner": "town",
        "function": "Leader", "mandate": mandate }),
    )])
    .run()
}

fn on(s: &Scenario, id: &str, date: &str) -> Value {
    let all = serde_json::to_value(mandates(&s.programme, day(date)).mandates).unwrap();
    all.as_array().unwrap().iter().find(|mandate| mandate["mandate"] == id).cloned().unwrap()
}

#[test]
fn who_can_use_a_mandate_follows_the_seat() {
    let s = with_seat_mandate()
        .given(json!({ "DesignateDeputy": { "body": "team", "seat": "leader", "person": "gus",
        "partner": "town", "from": "2030-02-01" } }));
    let people = |date: &str| -> Vec<Value> {
        let holders = on(&s, "lead", date)["holders"].as_array().unwrap().clone();
        holders.into_iter().map(|holder| holder["person"].clone()).collect()
    };
    assert_eq!(people("2030-01-15"), ["cas"]);
    assert_eq!(people("2030-02-01"), ["cas", "gus"]);
    assert_eq!(on(&s, "lead", "2030-02-01")["by"], "text");
    assert_eq!(
        (&on(&s, "lead", "2030-02-01")["stands"], &on(&s, "lead", "2029-11-01")["stands"]),
        (&json!(true), &json!(false))
    );
}

#[test]
fn an_amendment_that_leaves_a_mandate_as_it_was_does_not_shorten_it() {
    let s = with_seat_mandate();
    let text = serde_json::to_value(&s.programme.charter().unwrap().text).unwrap();
    let signed = |partner: &str, person: &str| {
        let mut signature = sign(partner, person)["SignCharter"].clone();
        signature["on"] = json!("2030-02-01");
        signature
    };
    let amend = |text: &Value, id: &str| {
        json!({ "AmendCharter": { "amendment": id, "summary": "As it was", "from": "2030-02-01", "text": text,
            "signatures": [signed("town", "ann"), signed("homes", "bob")] } })
    };
    let before = on(&s, "lead", "2030-01-15");
    let s = s.given(amend(&text, "same"));
    assert_eq!(on(&s, "lead", "2030-01-15"), before);
    let mut other = text;
    other["bodies"][1]["seats"][0]["mandate"]["scope"] = json!(["funds", "stop-plans"]);
    let s = s.given(amend(&other, "wider"));
    assert_eq!(on(&s, "lead", "2030-02-01")["scope"], json!(["funds", "stop-plans"]));
}

#[test]
fn what_is_used_and_left_is_of_the_day() {
    let granted = json!([{ "GrantMandate": { "mandate": "purse", "to": { "body": "council" }, "scope": ["allocate"],
        "ceiling": "200.00", "valid": { "from": "2030-01-02", "until": "2030-12-31" } } }]);
    let used = but(
        &decide_on("d-used", "council", COUNCIL, json!([allocate("a1", "grove", "town-money", "50.00")])),
        "/TakeDecision/decision/mandate",
        json!({ "mandate": "purse" }),
    );
    let used = but(&used, "/TakeDecision/decision/decided_on", json!("2030-02-02"));
    let used = but(&used, "/TakeDecision/decision/venue/written/closed", json!("2030-02-02"));
    let narrow = json!([{ "NarrowMandate": { "mandate": "purse", "ceiling": "120.00" } }]);
    let narrow = but(
        &decide_on("d-less", "council", COUNCIL, narrow),
        "/TakeDecision/decision/effective_on",
        json!("2030-03-01"),
    );
    let s = Scenario::running()
        .with_plans()
        .given(decide_on("d-purse", "council", COUNCIL, granted))
        .given(used)
        .given(narrow);
    let left = |date: &str| on(&s, "purse", date)["left"].clone();
    assert_eq!(left("2030-02-01"), "200.00");
    assert_eq!(left("2030-02-02"), "150.00");
    assert_eq!(left("2030-03-01"), "70.00");
}
