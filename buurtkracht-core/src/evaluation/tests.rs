use serde_json::{Value, json};

use crate::testing::{Scenario, but};

fn scenario() -> Scenario {
    Scenario::running().given(json!({ "DefineIndicator": { "indicator": "trees", "goal": "green", "title": "Trees", "unit": "trees", "direction": "up" } }))
}

fn figure(verb: &str, id: &str, on: &str) -> Value {
    json!({ verb: { "measurement": id, "indicator": "trees", "area": "BU00010001", "area_year": 2030, "reference_date": on,
        "value": { "figure": "12" }, "n": 5, "source": "Count", "method": "Counted" } })
}

#[test]
fn an_indicator_tells_about_a_goal_of_the_charter() {
    let indicator = |id: &str, goal: &str| json!({ "DefineIndicator": { "indicator": id, "goal": goal, "title": "T", "unit": "u", "direction": "up" } });
    scenario().table(&[
        (indicator("trees", "green"), "id-taken"),
        (indicator("new", "nothing"), "unknown"),
        (indicator("new", "green"), "accepted"),
    ]);
}

#[test]
fn a_figure_is_about_an_area_and_never_about_one_person() {
    let right = figure("RecordMeasurement", "m", "2030-02-01");
    let with = |member: &str, value| but(&right, &format!("/RecordMeasurement/{member}"), value);
    let scenario = scenario();
    scenario.table(&[
        (with("indicator", json!("nothing")), "unknown"),
        (with("area", json!("BU00010009")), "unknown"),
        (with("reference_date", json!("2030-03-02")), "future-date"),
        (with("n", json!(1)), "person-measured"),
        (with("n", json!(4)), "cell-too-small"),
        (with("supersedes", json!("nothing")), "unknown"),
        (right.clone(), "accepted"),
    ]);
    let suppressed = but(&with("n", json!(4)), "/RecordMeasurement/value", json!("suppressed"));
    assert_eq!(scenario.verdict(&suppressed), "accepted");
    assert_eq!(scenario.verdict(&with("value", Value::Null)), "accepted");
    assert_eq!(scenario.given(right.clone()).verdict(&right), "id-taken");
}

#[test]
fn a_second_baseline_says_that_it_supersedes_the_first() {
    let first = scenario().given(figure("RecordBaseline", "b1", "2029-06-01"));
    let second = figure("RecordBaseline", "b2", "2029-07-01");
    let superseding = |id: &str| but(&second, "/RecordBaseline/supersedes", json!(id));
    first.table(&[
        (second.clone(), "baseline-exists"),
        (superseding("nothing"), "baseline-exists"),
        (superseding("b1"), "accepted"),
    ]);
    assert_eq!(scenario().verdict(&superseding("b1")), "unknown");
}

#[test]
fn a_baseline_lies_before_what_is_measured_after_it() {
    let measured = scenario().given(figure("RecordMeasurement", "m", "2030-01-10"));
    assert_eq!(measured.verdict(&figure("RecordBaseline", "b", "2030-01-11")), "baseline-after-measurement");
    assert_eq!(measured.verdict(&figure("RecordBaseline", "b", "2030-01-10")), "accepted");
}

#[test]
fn an_evaluation_names_what_exists_and_can_be_of_an_ended_plan() {
    let right = json!({ "RecordEvaluation": { "evaluation": "e", "title": "E", "about": { "plan": "benches" }, "kind": "effect", "by": "north", "conclusion": "continue", "on": "2030-02-01" } });
    let with = |member: &str, value| but(&right, &format!("/RecordEvaluation/{member}"), value);
    let scenario = Scenario::running()
        .with_plans()
        .given(json!({ "CompletePlan": { "plan": "benches", "on": "2030-03-01" } }));
    scenario.table(&[
        (with("by", json!("club")), "form-does-not-act"),
        (with("about", json!({ "plan": "nothing" })), "unknown"),
        (with("measurements", json!(["nothing"])), "unknown"),
        (with("on", json!("2030-03-02")), "future-date"),
        (
            with(
                "challenges",
                json!({ "digest": "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0", "about": ["nobody"] }),
            ),
            "unknown",
        ),
        (right.clone(), "accepted"),
    ]);
    assert_eq!(scenario.given(right.clone()).verdict(&right), "id-taken");
}
