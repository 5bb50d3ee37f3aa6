use proptest::prelude::*;
use serde_json::{Value, json};

use super::AsOf;
use crate::programme::Programme;
use crate::questions::explain;
use crate::testing::*;

fn as_of(scenario: &Scenario, on: &str) -> Programme {
    let mut state = AsOf::new(&scenario.programme, day(on));
    scenario.history.iter().for_each(|(recorded, event)| state.take(recorded, event));
    state.state()
}

fn told(programme: &Programme, id: &str) -> Value {
    serde_json::to_value(explain(programme, id)).unwrap()
}

fn money(amount: &str) -> Value {
    decide_on("d", "council", COUNCIL, json!([allocate("a", "grove", "town-money", amount)]))
}

fn corrected(scenario: Scenario, on: &str, amount: &str) -> Scenario {
    let known = told(&scenario.programme, "d");
    let decision = but(&known[0]["what"]["decision"]["decision"], "/decided_on", json!(on));
    let decision = but(&decision, "/venue", json!({ "written": { "opened": on, "closed": on } }));
    let value = json!({ "decision": { "decision": decision,
        "effects": [allocate("a", "grove", "town-money", amount)] } });
    scenario.given(json!({ "CorrectRecord": { "entry": known[0]["entry"], "minutes": document(),
        "reason": "The day", "value": value } }))
}

#[test]
fn what_is_later_is_left_out() {
    let scenario = Scenario::running().with_plans().given(money("100.00")).given(json!({ "RecordPayment": {
        "payment": "p", "allocation": "a", "amount": "40.00", "on": "2030-02-01" } }));
    let spent =
        |on: &str| told(&as_of(&scenario, on), "a")[0]["below"][1]["what"]["figures"]["spent"].clone();
    assert_eq!((spent("2030-01-31"), spent("2030-02-01")), (json!("0.00"), json!("40.00")));
    assert_eq!(told(&as_of(&scenario, "2030-01-31"), "p"), json!([]));
    assert_eq!(told(&as_of(&scenario, "2030-01-01"), "d"), json!([]), "not yet taken");
    assert_eq!(
        told(&as_of(&scenario, "2030-02-28"), "grove")[0]["what"]["plan"]["steps"].as_array().unwrap().len(),
        2
    );
}

#[test]
fn an_effect_counts_from_its_own_day() {
    let scenario = Scenario::running().with_plans().given(but(
        &money("100.00"),
        "/TakeDecision/decision/effective_on",
        json!("2030-02-01"),
    ));
    let effects = |on: &str| {
        let told = told(&as_of(&scenario, on), "d");
        let facts = told[0]["below"].as_array().unwrap();
        facts.iter().any(|fact| fact["what"] == "effects")
    };
    assert_eq!((effects("2030-01-31"), effects("2030-02-01")), (false, true));
}

#[test]
fn a_correction_counts_since_the_day_that_it_tells() {
    let scenario = corrected(Scenario::running().with_plans().given(money("100.00")), "2030-02-01", "90.00");
    assert_eq!(told(&as_of(&scenario, "2030-01-31"), "d"), json!([]));
    let later = told(&as_of(&scenario, "2030-02-01"), "a");
    assert_eq!(later[0]["what"]["event"]["FundsAllocated"]["amount"], "90.00");
    let scenario = corrected(scenario, "2030-01-02", "80.00");
    let early = told(&as_of(&scenario, "2030-01-02"), "a");
    assert_eq!(early[0]["what"]["event"]["FundsAllocated"]["amount"], "80.00");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn as_of_the_last_day_is_all_that_is_known(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            let _ = scenario.attempt(&command);
        }
        prop_assert_eq!(&as_of(&scenario, "9999-12-31"), &scenario.programme);
        // Whatever the day, it is a state that can be asked.
        for on in ["2029-12-31", "2030-01-15", "2030-06-30"] {
            let state = as_of(&scenario, on);
            for id in scenario.programme.decisions().all().keys() {
                let _ = explain(&state, id.as_str());
            }
        }
    }
}
