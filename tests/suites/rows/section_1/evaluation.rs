//! Rows "Start with a baseline" and "Regular evaluations".

use serde_json::{Value, json};

use super::{Town, about, decision, evaluation, found, hold};

const GOALS: [&str; 4] = ["trust", "livelihood", "surroundings", "safety"];

fn indicator(id: &str, goal: &str) -> Value {
    json!({ "DefineIndicator": { "indicator": id, "goal": goal, "title": "Title", "unit": "%", "direction": "up" } })
}

fn figure(id: &str, indicator: &str, area: &str, on: &str) -> Value {
    json!({
        "measurement": id, "indicator": indicator, "area": area, "area_year": 2025, "reference_date": on,
        "value": { "figure": "60" }, "n": 400, "series": "post", "population": "Residents of 18 and over",
        "source": "Source", "method": "Method",
    })
}

fn baseline(id: &str, indicator: &str, area: &str, on: &str) -> Value {
    json!({ "RecordBaseline": figure(id, indicator, area, on) })
}

fn measurement(id: &str, indicator: &str, area: &str, on: &str) -> Value {
    json!({ "RecordMeasurement": figure(id, indicator, area, on) })
}

#[test]
fn a_baseline_may_predate_the_term_and_come_from_existing_figures() {
    let town = Town::running();
    town.accepts(json!([indicator("i-1", "trust"), baseline("m-0", "i-1", "BU04820101", "2023-10-01")]));
}

#[test]
fn a_second_baseline_says_that_it_supersedes_the_first() {
    let town = Town::running();
    town.accepts(json!([indicator("i-1", "trust"), baseline("m-0", "i-1", "BU04820101", "2024-10-01")]));
    let mut second = baseline("m-1", "i-1", "BU04820101", "2024-11-01");
    town.refuses(second.clone(), "baseline-exists", &["i-1", "m-0", "BU04820101"]);
    town.accepts(baseline("m-2", "i-1", "BU04820102", "2024-11-01"));
    second["RecordBaseline"]["supersedes"] = json!("m-0");
    town.accepts(second);
}

#[test]
fn a_baseline_lies_before_what_is_measured_after_it() {
    let town = Town::running();
    town.accepts(json!([indicator("i-1", "trust"), measurement("m-1", "i-1", "BU04820101", "2025-02-10")]));
    let after = baseline("m-0", "i-1", "BU04820101", "2025-02-11");
    town.refuses(after, "baseline-after-measurement", &["2025-02-11", "2025-02-10"]);
    town.accepts(baseline("m-0", "i-1", "BU04820101", "2025-02-09"));
}

#[test]
fn a_charter_without_a_baseline_is_a_finding_once_the_time_for_it_is_over() {
    let town = Town::running();
    let without = |on| !town.findings("no-baseline", on).is_empty();
    // Six months from the start on 1 January, by policy.
    assert!(!without("2025-07-01"));
    assert!(without("2025-07-02"));
    town.accepts(json!([indicator("i-1", "trust"), baseline("m-0", "i-1", "BU04820101", "2025-02-01")]));
    assert!(!without("2025-07-02"));
}

#[test]
fn the_baseline_is_met_when_every_goal_has_one() {
    let town = Town::running();
    let state = |on| town.duty("baseline", on)["state"].clone();
    assert_eq!(state("2025-07-01"), "due");
    assert_eq!(state("2025-07-02"), "overdue");
    for (number, goal) in GOALS.into_iter().enumerate() {
        let id = format!("i-{number}");
        town.accepts(json!([
            indicator(&id, goal),
            baseline(&format!("m-{number}"), &id, "BU04820101", "2024-10-01"),
        ]));
        assert_eq!(state("2025-07-02"), if number == 3 { "met" } else { "partly-met" }, "{goal}");
    }
}

#[test]
fn an_active_plan_without_a_baseline_where_it_works_is_a_finding_of_low_weight() {
    let town = Town::running();
    town.accepts(json!([indicator("i-1", "trust"), baseline("m-0", "i-1", "BU04820102", "2024-10-01")]));
    let findings = town.findings("plan-without-baseline", "2025-02-28");
    assert_eq!(about(&town, "plan-without-baseline", "2025-02-28"), ["p-garden", "p-north"]);
    assert!(findings.iter().all(|finding| finding["severity"] == "low"));
    town.accepts(baseline("m-1", "i-1", "BU04820101", "2024-10-01"));
    assert!(about(&town, "plan-without-baseline", "2025-02-28").is_empty());
}

#[test]
fn an_evaluation_of_effect_without_a_baseline_is_a_finding_and_shows_no_change() {
    let effect = json!({ "RecordEvaluation": {
        "evaluation": "e-1", "title": "Title", "about": { "plan": "p-garden" }, "kind": "effect", "by": "w-north",
        "measurements": ["m-1"], "conclusion": "continue", "on": "2025-02-24",
    } });
    for based in [false, true] {
        let town = Town::running();
        town.accepts(indicator("i-1", "trust"));
        if based {
            town.accepts(baseline("m-0", "i-1", "BU04820101", "2024-10-01"));
        }
        town.accepts(json!([measurement("m-1", "i-1", "BU04820101", "2025-02-20"), effect]));
        assert_eq!(found(&town, "effect-without-baseline", "e-1", "2025-02-28"), !based);
        let shown = town.desk.run(&["effect", "--on", "2025-02-28"]);
        let without = ["there is no baseline", "no figure with a baseline, so no change is shown"];
        shown.expect(0, if based { &[] } else { &without });
        assert_eq!(shown.out.contains("no change shown"), !based, "{}", shown.out);
    }
}

#[test]
fn a_narrative_is_a_ground_for_a_follow_up_and_never_evidence_of_effect() {
    let town = Town::running();
    let told = |id: &str, kind: &str, conclusion: &str| {
        json!({ "RecordEvaluation": {
            "evaluation": id, "title": "Title", "about": { "plan": "p-garden" }, "kind": kind, "by": "w-north",
            "conclusion": conclusion, "on": "2025-02-20",
        } })
    };
    town.accepts(json!([told("e-1", "narrative", "expand"), told("e-2", "effect", "continue")]));
    assert_eq!(about(&town, "effect-without-measurement", "2025-02-28"), ["e-2"]);
    let expanded = json!([{ "ExpandPlan": { "plan": "p-garden", "what": "What", "evaluation": "e-1" } }]);
    town.accepts(decision("d-1", "w-north", "2025-02-21", expanded));
    assert!(about(&town, "change-without-evaluation", "2025-02-28").is_empty());
    assert!(about(&town, "evaluation-without-follow-up", "2025-02-28").is_empty());
}

#[test]
fn more_than_twelve_months_without_an_evaluation_of_the_programme_is_a_finding() {
    let town = Town::running();
    let overdue = |on| found(&town, "duty-overdue", "regular-evaluations", on);
    assert!(!overdue("2026-01-01"));
    assert!(overdue("2026-01-02"));
    town.accepts(evaluation("e-1", json!({ "plan": "p-garden" }), "continue", "2025-06-01"));
    assert!(overdue("2026-01-02"), "an evaluation of one plan is not one of the programme");
    let mut whole = evaluation("e-2", "programme", "continue", "2025-06-01");
    whole["RecordEvaluation"]["successes"] = json!({ "seal": "What went well", "about": [] });
    whole["RecordEvaluation"]["challenges"] = json!({ "seal": "There were none", "about": [] });
    town.accepts(whole);
    assert!(!overdue("2026-06-01"));
    assert!(overdue("2026-06-02"));
}

#[test]
fn an_adjustment_without_an_evaluation_is_a_finding() {
    let town = Town::running();
    let adjusted = |id: &str, based_on: &[&str]| {
        let mut adjusted =
            decision(id, "stuurgroep", "2025-02-21", json!([{ "AdjustStrategy": { "what": "What" } }]));
        adjusted["TakeDecision"]["decision"]["based_on"] = json!(based_on);
        adjusted
    };
    town.accepts(json!([
        evaluation("e-1", "programme", "adjust", "2025-02-21"),
        evaluation("e-2", "programme", "adjust", "2025-02-22"),
        adjusted("d-1", &[]),
        adjusted("d-2", &["e-1"]),
        adjusted("d-3", &["e-2"]),
    ]));
    assert_eq!(about(&town, "change-without-evaluation", "2025-02-28"), ["d-1", "d-3"], "e-2 came later");
    assert_eq!(about(&town, "evaluation-without-follow-up", "2025-02-28"), ["e-2"]);
    town.refuses(adjusted("d-4", &["e-9"]), "unknown", &["e-9", "e-1"]);
}

#[test]
fn a_challenge_that_no_action_takes_up_by_the_next_meeting_is_a_finding() {
    let town = Town::running();
    let mut challenged = evaluation("e-1", json!({ "plan": "p-garden" }), "continue", "2025-02-20");
    challenged["RecordEvaluation"]["challenges"] = json!({ "seal": "What is hard", "about": [] });
    town.accepts(json!([challenged, hold("m-1", "w-north", "2025-02-25", &["p-07"])]));
    assert!(!found(&town, "challenge-without-action", "e-1", "2025-02-24"));
    assert!(found(&town, "challenge-without-action", "e-1", "2025-02-26"));
    let agree = |action: &str, on: &str| {
        json!({ "AgreeAction": {
            "action": action, "what": "What", "who": { "body": "w-north" }, "by": "2025-04-01", "on": on,
            "evaluation": "e-1",
        } })
    };
    town.accepts(agree("k-1", "2025-02-19"));
    assert!(
        found(&town, "challenge-without-action", "e-1", "2025-02-26"),
        "it was agreed before the evaluation"
    );
    town.accepts(agree("k-2", "2025-02-25"));
    assert!(!found(&town, "challenge-without-action", "e-1", "2025-02-26"));
}

#[test]
fn outputs_are_counted_for_a_plan() {
    let town = Town::running();
    let output = |plan: &str, count: i32| {
        json!({ "RecordOutput": {
            "output": "o-1", "plan": plan, "what": "Evenings", "unit": "evenings", "count": count,
            "period": { "from": "2025-02-12", "until": "2025-02-20" },
        } })
    };
    town.refuses(output("p-none", 3), "unknown", &["p-none", "p-garden"]);
    town.accepts(output("p-garden", 3));
    town.desk.run(&["efficiency", "--on", "2025-02-28"]).expect(0, &["Evenings"]);
}
