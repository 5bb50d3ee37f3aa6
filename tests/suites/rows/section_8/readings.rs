//! "Readings that nobody confirmed".

use serde_json::{Value, json};

use crate::rows::{Town, allocate, consents, decision, with};

/// The act with a departure from a point.
fn departing(mut act: Value, pointer: &str, point: &str) -> Value {
    let fields = act.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
    fields.insert("departs_from".into(), json!([{ "point": point, "reason": "The partners agreed so" }]));
    act
}

fn on_decision(act: Value, point: &str) -> Value {
    departing(act, "/TakeDecision/decision", point)
}

/// Money with two of the three partners.
fn money_of_two() -> Value {
    let money = json!([allocate("a-1", "p-garden", "gemeente-money", "100", "2025-03-01")]);
    let positions = json!([consents("stuurgroep")[0], consents("stuurgroep")[1]]);
    with(decision("d-1", "stuurgroep", "2025-02-24", money), "/TakeDecision/decision/positions", positions)
}

fn objected() -> Value {
    let strategy = json!([{ "AdjustStrategy": { "what": "More benches" } }]);
    let mut taken = decision("d-1", "stuurgroep", "2025-02-24", strategy);
    let position = &mut taken["TakeDecision"]["decision"]["positions"][2];
    position["stance"] = json!("object");
    position["reason"] = json!({ "seal": "Too early", "about": [] });
    taken
}

fn above_the_term() -> Value {
    let money = allocate("a-1", "p-garden", "gemeente-money", "50000", "2026-01-01");
    decision("d-1", "stuurgroep", "2025-02-24", json!([money]))
}

fn stop_by_the_regiegroep() -> Value {
    let stop = json!([{ "StopPlan": { "plan": "p-garden", "ground": "goal-reached" } }]);
    decision("d-1", "regiegroep", "2025-02-24", stop)
}

fn adopt_by_the_stuurgroep() -> Value {
    decision("d-1", "stuurgroep", "2025-02-24", json!([{ "AdoptPlan": { "plan": "p-south" } }]))
}

/// The programme leader gives money of no allocation, which the mandate does not reach.
fn redistribute_by_mandate() -> Value {
    let money = json!([allocate("a-1", "p-garden", "gemeente-money", "100", "2025-03-01")]);
    let mut taken = decision("d-1", "regiegroep", "2025-02-24", money);
    let fields = &mut taken["TakeDecision"]["decision"];
    fields["venue"] = json!({ "mandate": { "seat": "programme-leader", "person": "p-04" } });
    fields["positions"] = json!([]);
    fields["mandate"] = json!({ "mandate": "programme-mandate" });
    taken
}

fn project_in_a_project() -> Value {
    json!({ "ProposePlan": {
        "plan": "p-pond", "kind": { "project": { "parent": "p-garden", "lead": "r-01" } }, "title": "Pond",
        "body": "w-north", "goals": ["trust"], "areas": ["BU04820101"], "on": "2025-02-24",
        "period": { "from": "2025-03-01", "until": "2026-12-31" },
    } })
}

/// A town in which the south has proposed a plan.
fn town() -> Town {
    let town = Town::running();
    town.accepts(json!({ "ProposePlan": {
        "plan": "p-south", "kind": "neighbourhood", "title": "South", "body": "w-south", "goals": ["trust"],
        "areas": ["BU04820102"], "on": "2025-02-20", "period": { "from": "2025-03-01", "until": "2026-12-31" },
    } }));
    town
}

#[test]
fn an_act_departs_from_a_reading_that_nobody_confirmed_until_the_partners_confirm_one() {
    let on_plan = |act, point: &str| departing(act, "/ProposePlan", point);
    type Departing = fn(Value, &str) -> Value;
    let rows: [(&str, &str, Value, Departing); 7] = [
        ("quorum", "core-partner-absent", money_of_two(), on_decision),
        ("decision-rule", "not-carried", objected(), on_decision),
        ("pledge-period", "allocation-exceeds-free", above_the_term(), on_decision),
        ("who-may-stop", "not-competent", stop_by_the_regiegroep(), on_decision),
        ("who-adopts", "not-competent", adopt_by_the_stuurgroep(), on_decision),
        ("programme-mandate", "outside-mandate", redistribute_by_mandate(), on_decision),
        ("kinds-of-plan", "parent-is-no-neighbourhood-plan", project_in_a_project(), on_plan),
    ];
    for (point, code, act, departing) in rows {
        let town = town();
        let how = format!("departs_from = [{{ point = \"{point}\"");
        town.refuses(act.clone(), code, &["which the partners have not confirmed", &how]);
        town.accepts(departing(act.clone(), point));
        let found = town.findings("departs-from-reading", "2025-02-24");
        assert_eq!(found.len(), 1, "{point}");
        let confirm = json!([{ "ConfirmReading": { "point": point } }]);
        town.accepts(decision("d-confirm", "stuurgroep", "2025-02-26", confirm));
        assert_eq!(town.findings("departs-from-reading", "2025-02-25").len(), 1, "{point}");
        assert!(town.findings("departs-from-reading", "2025-02-26").is_empty(), "{point}");
    }
}

#[test]
fn a_budget_departs_from_a_reading_too() {
    let town = Town::running();
    let line = |year: u16| {
        json!({ "year": year, "what": "Play street", "amount": { "money": "30000" },
            "cover": { "committed": { "pledge": "gemeente-money" } } })
    };
    let budget = json!({ "DraftBudget": {
        "budget": "b-1", "title": "Title", "by": "regiegroep", "from": 2025, "until": 2026,
        "lines": [line(2025), line(2026)], "on": "2025-02-24",
    } });
    town.refuses(budget.clone(), "line-not-covered", &["30000.00", "50000.00", "departs_from"]);
    town.accepts(departing(budget, "/DraftBudget", "pledge-period"));
    assert_eq!(town.findings("departs-from-reading", "2025-02-24").len(), 1);
}

#[test]
fn a_departure_from_another_point_does_not_help() {
    let town = Town::running();
    town.refuses(on_decision(money_of_two(), "decision-rule"), "core-partner-absent", &["swa"]);
}

#[test]
fn a_departure_from_a_confirmed_reading_is_refused() {
    let town = Town::running();
    let confirm = json!([{ "ConfirmReading": { "point": "quorum" } }]);
    town.accepts(decision("d-confirm", "stuurgroep", "2025-02-22", confirm));
    town.refuses(on_decision(money_of_two(), "quorum"), "departs-from-confirmed", &["quorum"]);
    let before =
        with(on_decision(money_of_two(), "quorum"), "/TakeDecision/decision/decided_on", json!("2025-02-21"));
    let written = json!({ "written": { "opened": "2025-02-21", "closed": "2025-02-21" } });
    town.accepts(with(before, "/TakeDecision/decision/venue", written));
}

#[test]
fn a_refusal_by_a_confirmed_reading_does_not_say_how_to_depart() {
    let town = Town::running();
    let confirm = json!([{ "ConfirmReading": { "point": "quorum" } }]);
    town.accepts(decision("d-confirm", "stuurgroep", "2025-02-22", confirm));
    let ran = town.record(&money_of_two());
    ran.complains(3, &["core-partner-absent"]);
    assert!(!ran.err.contains("departs_from"), "{}", ran.err);
}
