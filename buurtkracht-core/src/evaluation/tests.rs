use serde_json::{Value, json};

use super::*;
use crate::testing::{Scenario, but, take_seat};

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

#[test]
fn a_share_lies_between_nothing_and_all_and_a_count_is_not_negative() {
    let of = |id: &str, unit: &str, count: bool| json!({ "DefineIndicator": { "indicator": id, "goal": "green", "title": "T", "unit": unit, "direction": "up", "count": count } });
    let scenario = scenario()
        .given(of("share", "% of residents", false))
        .given(of("count", "reports", true))
        .given(of("score", "points", false));
    let with = |verb: &str, indicator: &str, value: &str, n: Value| {
        let figure = but(&figure(verb, "m", "2030-02-01"), &format!("/{verb}/indicator"), json!(indicator));
        let figure = but(&figure, &format!("/{verb}/value"), json!({ "figure": value }));
        but(&figure, &format!("/{verb}/n"), n)
    };
    for verb in ["RecordBaseline", "RecordMeasurement"] {
        scenario.table(&[
            (with(verb, "share", "250", json!(50)), "share-out-of-range"),
            (with(verb, "share", "-5", json!(50)), "share-out-of-range"),
            (with(verb, "share", "100", json!(50)), "accepted"),
            (with(verb, "share", "0", Value::Null), "accepted"),
            (with(verb, "count", "-1", Value::Null), "count-below-zero"),
            (with(verb, "count", "3", json!(50)), "count-with-people"),
            (with(verb, "count", "3", Value::Null), "accepted"),
            (with(verb, "score", "-5", json!(50)), "accepted"),
        ]);
    }
    let refusal = scenario.when(&with("RecordBaseline", "share", "250", json!(50))).unwrap_err().to_string();
    assert_eq!(refusal, "m is a share of 250 %: a share lies between 0 and 100 %");
    let aim = but(&target("t"), "/SetTarget/indicator", json!("share"));
    assert_eq!(scenario.verdict(&but(&aim, "/SetTarget/value", json!("101"))), "share-out-of-range");
}

#[test]
fn an_indicator_can_tell_about_a_sub_aim_of_its_goal_and_has_a_unit() {
    let right = json!({ "DefineIndicator": { "indicator": "new", "goal": "green", "sub_aim": "trees", "title": "T", "unit": "u", "direction": "up" } });
    scenario().table(&[
        (but(&right, "/DefineIndicator/sub_aim", json!("nothing")), "unknown"),
        (right.clone(), "accepted"),
    ]);
    for unit in [json!(""), json!("  "), Value::Null] {
        let without = but(&right, "/DefineIndicator/unit", unit);
        let error = serde_json::from_value::<crate::Command>(without).unwrap_err().to_string();
        assert!(
            error.contains("missing field `unit`") || error.contains("is no title: write 1 to"),
            "{error}"
        );
    }
}

#[test]
fn a_figure_is_of_an_area_in_a_division_that_has_it() {
    let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": "A" } });
    let split = json!({ "SucceedAreas": { "from": ["BU00010001"], "to": ["BU00010003", "BU00010004"], "kind": "split", "on": "2030-01-01" } });
    let scenario = scenario().given(area("BU00010003")).given(area("BU00010004")).given(split);
    let of = |area: &str, year: u16| {
        let figure =
            but(&figure("RecordMeasurement", "m", "2030-02-01"), "/RecordMeasurement/area", json!(area));
        but(&figure, "/RecordMeasurement/area_year", json!(year))
    };
    scenario.table(&[
        (of("BU00010002", 2031), "not-in-division"),
        (of("BU00010002", 2030), "accepted"),
        (of("BU00010002", 2010), "accepted"),
        (of("BU00010001", 2030), "not-in-division"),
        (of("BU00010001", 2029), "accepted"),
        (of("BU00010003", 2029), "not-in-division"),
        (of("BU00010003", 2030), "accepted"),
    ]);
    let baseline =
        but(&figure("RecordBaseline", "b", "2030-02-01"), "/RecordBaseline/area_year", json!(2031));
    assert_eq!(scenario.verdict(&baseline), "not-in-division");
    assert_eq!(scenario.verdict(&but(&target("t"), "/SetTarget/area_year", json!(2031))), "not-in-division");
}

#[test]
fn a_measurement_supersedes_one_of_its_own_series_that_still_counts() {
    let scenario = scenario()
        .given(json!({ "DefineIndicator": { "indicator": "ponds", "goal": "green", "title": "Ponds", "unit": "ponds", "direction": "up" } }))
        .given(figure("RecordBaseline", "b", "2029-06-01"))
        .given(figure("RecordMeasurement", "m1", "2030-02-01"));
    let again = |id: &str, of: &str| {
        but(&figure("RecordMeasurement", id, "2030-02-01"), "/RecordMeasurement/supersedes", json!(of))
    };
    let scenario = scenario.given(again("m2", "m1"));
    scenario.table(&[
        (
            but(&again("m3", "m2"), "/RecordMeasurement/indicator", json!("ponds")),
            "measurement-of-another-series",
        ),
        (
            but(&again("m3", "m2"), "/RecordMeasurement/area", json!("BU00010002")),
            "measurement-of-another-series",
        ),
        (again("m3", "b"), "measurement-of-another-series"),
        (again("m3", "m1"), "measurement-superseded"),
        (again("m3", "m2"), "accepted"),
    ]);
    let series = scenario.programme.evaluations().series().values().next().unwrap();
    let current: Vec<&str> = series.current().map(|known| known.fact.measurement.as_str()).collect();
    assert_eq!(current, ["m2"]);
    assert_eq!(series.baseline().unwrap().fact.measurement.as_str(), "b");
}

#[test]
fn a_superseded_measurement_no_longer_bounds_the_baseline() {
    let early = figure("RecordMeasurement", "m1", "2029-01-10");
    let mended =
        but(&figure("RecordMeasurement", "m2", "2030-01-10"), "/RecordMeasurement/supersedes", json!("m1"));
    let baseline = figure("RecordBaseline", "b", "2029-06-01");
    let scenario = scenario().given(early);
    assert_eq!(scenario.verdict(&baseline), "baseline-after-measurement");
    assert_eq!(scenario.given(mended).verdict(&baseline), "accepted");
}

#[test]
fn suppressed_absent_and_zero_are_three_things() {
    let zero = but(
        &figure("RecordMeasurement", "zero", "2030-02-01"),
        "/RecordMeasurement/value",
        json!({ "figure": "0" }),
    );
    let few = but(&figure("RecordMeasurement", "few", "2030-02-01"), "/RecordMeasurement/n", json!(2));
    let few = but(&few, "/RecordMeasurement/value", json!("suppressed"));
    let absent =
        but(&figure("RecordMeasurement", "absent", "2030-02-01"), "/RecordMeasurement/value", Value::Null);
    let absent = but(&absent, "/RecordMeasurement/population", json!("Residents of 18 and over"));
    let scenario = scenario().given(zero).given(few).given(absent);
    let value =
        |id: &str| scenario.programme.evaluations().measurement(&id.parse().unwrap()).unwrap().fact.value;
    assert_eq!(value("zero"), Some(Measured::Figure("0".parse().unwrap())));
    assert_eq!(value("few"), Some(Measured::Suppressed));
    assert_eq!(value("absent"), None);
    let absent = scenario.programme.evaluations().measurement(&"absent".parse().unwrap()).unwrap();
    let written = serde_json::to_value(&absent.fact).unwrap();
    assert!(written.get("value").is_none(), "{written}");
    assert_eq!(written["population"], "Residents of 18 and over");
}

fn target(id: &str) -> Value {
    json!({ "SetTarget": { "target": id, "indicator": "trees", "area": "BU00010001", "area_year": 2030,
        "period": { "from": "2030-01-01", "until": "2031-12-31" }, "value": "20", "by": "council", "on": "2030-02-01" } })
}

#[test]
fn a_target_is_set_by_a_body_that_is_there() {
    scenario().given(target("taken")).ladder(
        "/SetTarget",
        &but(&target("t"), "/SetTarget/area", json!("BU00010002")),
        &[
            ("target", json!("taken"), "id-taken"),
            ("indicator", json!("nothing"), "unknown"),
            ("area", json!("BU00010009"), "unknown"),
            ("area_year", json!(2031), "not-in-division"),
            ("by", json!("nobody"), "unknown"),
            ("by", json!("club"), "form-does-not-act"),
            ("on", json!("2030-03-02"), "future-date"),
            ("supersedes", json!("taken"), "unknown"),
        ],
    );
    let early =
        but(&but(&target("t"), "/SetTarget/by", json!("north")), "/SetTarget/on", json!("2029-12-31"));
    assert_eq!(scenario().verdict(&early), "body-not-yet-there");
}

#[test]
fn a_later_target_for_the_period_says_which_it_supersedes() {
    let scenario = scenario().given(target("t1"));
    let with = |member: &str, value| but(&target("t2"), &format!("/SetTarget/{member}"), value);
    let other = json!({ "from": "2030-01-01", "until": "2030-12-31" });
    scenario.table(&[
        (target("t2"), "target-exists"),
        (with("supersedes", json!("nothing")), "target-exists"),
        (with("period", other), "accepted"),
        (with("area", json!("BU00010002")), "accepted"),
        (with("supersedes", json!("t1")), "accepted"),
    ]);
    let scenario = scenario.given(with("supersedes", json!("t1")));
    let stale = but(&target("t3"), "/SetTarget/supersedes", json!("t1"));
    assert_eq!(scenario.verdict(&stale), "target-exists", "t1 is superseded already");
    let series = scenario.programme.evaluations().series().values().next().unwrap();
    let period = series.targets.get(0).unwrap().fact.period;
    assert_eq!(series.target(&period).unwrap().fact.target.as_str(), "t2");
}

#[test]
fn a_group_that_ended_sets_no_target_and_still_evaluates() {
    let end = crate::testing::decide_on(
        "end",
        "team",
        crate::testing::TEAM,
        json!([{ "EndGroup": { "group": "south" } }]),
    );
    let ended = scenario().given(take_seat("south", "worker", "gus", Some("town"))).given(end);
    let by = |command: &Value, base: &str| but(command, &format!("/{base}/by"), json!("south"));
    assert_eq!(ended.verdict(&by(&target("t"), "SetTarget")), "body-ended");
    let evaluation = json!({ "RecordEvaluation": { "evaluation": "e", "title": "E", "about": "programme", "kind": "narrative", "by": "south", "conclusion": "continue", "on": "2030-02-01" } });
    assert_eq!(ended.verdict(&evaluation), "accepted");
}
