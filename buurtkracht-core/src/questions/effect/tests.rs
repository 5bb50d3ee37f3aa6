use proptest::prelude::*;
use serde_json::{Value, json};

use super::{AreaEffect, Caveat, Course, EffectAnswer, IndicatorEffect, effect};
use crate::questions::funds;
use crate::testing::*;
use crate::value::{Money, WorkedTime};

fn define() -> Value {
    json!({ "DefineIndicator": { "indicator": "i", "goal": "green", "sub_aim": "trees", "title": "Trees", "unit": "trees", "direction": "up" } })
}

fn figure(verb: &str, id: &str, area: &str, on: &str, value: &str) -> Value {
    json!({ verb: { "measurement": id, "indicator": "i", "area": area, "area_year": 2030, "reference_date": on,
        "value": { "figure": value }, "n": 40, "series": "s", "source": "Count", "method": "By hand" } })
}

fn baseline(value: &str) -> Value {
    figure("RecordBaseline", "m0", "BU00010001", "2029-11-01", value)
}

fn measured(id: &str, on: &str, value: &str) -> Value {
    figure("RecordMeasurement", id, "BU00010001", on, value)
}

fn answer(scenario: &Scenario, on: &str) -> EffectAnswer {
    effect(&scenario.programme, day(on), None, None).unwrap()
}

fn area(scenario: &Scenario, on: &str, code: &str) -> AreaEffect {
    let areas = answer(scenario, on).goals.remove(0).areas;
    areas.into_iter().find(|area| area.area.as_str() == code).unwrap_or_else(|| panic!("{code}"))
}

fn one(scenario: &Scenario, on: &str) -> IndicatorEffect {
    area(scenario, on, "BU00010001").indicators.remove(0)
}

fn caveats(told: &IndicatorEffect) -> Vec<Caveat> {
    told.warnings.iter().map(|warning| warning.caveat.clone()).collect()
}

#[test]
fn a_change_is_told_from_the_baseline_to_the_latest_figure_of_the_day() {
    let s = Scenario::running()
        .given(define())
        .given(baseline("10"))
        .given(measured("m1", "2030-01-20", "14.5"))
        .given(measured("m2", "2030-02-20", "8"));
    let told = |on: &str| {
        let change = one(&s, on).change?;
        Some((change.by.to_string(), change.course, change.entries))
    };
    let entry = |back: usize| s.history[s.history.len() - back].0.sequence;
    assert_eq!(told("2030-01-19"), None);
    assert_eq!(caveats(&one(&s, "2030-01-19")), [Caveat::NoLaterFigure]);
    assert_eq!(told("2030-01-20"), Some(("4.5".to_owned(), Course::Better, [entry(3), entry(2)])));
    assert_eq!(told("2030-02-20"), Some(("-2".to_owned(), Course::Worse, [entry(3), entry(1)])));
    assert_eq!(caveats(&one(&s, "2030-02-20")), []);
}

#[test]
fn a_figure_that_was_made_otherwise_is_not_compared() {
    let running = Scenario::running().given(define()).given(baseline("10"));
    let right = measured("m1", "2030-02-20", "14");
    let other = |now: Option<&str>| Caveat::OtherSeries {
        was: Some("s".parse().unwrap()),
        now: now.map(|now| now.parse().unwrap()),
    };
    for (at, value, expected) in [
        ("series", json!("other"), other(Some("other"))),
        ("series", Value::Null, other(None)),
        ("estimate", json!(true), Caveat::Estimate),
        ("value", json!("suppressed"), Caveat::Suppressed { n: Some(40) }),
        ("value", Value::Null, Caveat::Absent),
    ] {
        let s = running.clone().given(but(&right, &format!("/RecordMeasurement/{at}"), value));
        let told = one(&s, "2030-03-01");
        assert_eq!((caveats(&told), told.change.clone()), (vec![expected], None), "{at}");
        assert!(told.warnings[0].bars);
        let last = s.history.last().unwrap().0.sequence;
        assert_eq!(told.warnings[0].entries, [last]);
        let numbers: Vec<u32> = told.points.iter().map(|point| point.comparable).collect();
        assert_eq!(numbers, [0, u32::from(!at.starts_with("value"))], "{at}");
    }
}

#[test]
fn what_the_source_is_called_bars_nothing_within_a_series() {
    let renamed = but(&measured("m1", "2030-02-20", "14"), "/RecordMeasurement/source", json!("Renamed"));
    let s = Scenario::running().given(define()).given(baseline("10")).given(renamed);
    let told = one(&s, "2030-03-01");
    assert_eq!((caveats(&told), told.change.is_some()), (vec![], true));
}

#[test]
fn a_difference_is_beyond_chance_only_where_its_interval_leaves_zero_out() {
    let share = but(&define(), "/DefineIndicator/unit", json!("%"));
    let told = |unit: &Value, was: &str, now: &str, n: Value| {
        let (was, now) = (baseline(was), measured("m1", "2030-02-20", now));
        let s = Scenario::running()
            .given(unit.clone())
            .given(but(&was, "/RecordBaseline/n", n.clone()))
            .given(but(&now, "/RecordMeasurement/n", n));
        let told = one(&s, "2030-03-01");
        let change = told.change.clone().unwrap();
        (change.by.to_string(), change.beyond_chance, told.points[0].interval.is_some(), caveats(&told))
    };
    assert_eq!(told(&share, "50", "51", json!(12)), ("1".to_owned(), Some(false), true, vec![]));
    assert_eq!(told(&share, "48", "62", json!(500)), ("14".to_owned(), Some(true), true, vec![]));
    let unknown = vec![Caveat::UnknownNumber];
    assert_eq!(told(&share, "48", "62", Value::Null), ("14".to_owned(), None, false, unknown));
    assert_eq!(told(&define(), "48", "62", json!(500)), ("14".to_owned(), None, false, vec![]), "no share");
    let count = but(&define(), "/DefineIndicator/count", json!(true));
    assert_eq!(told(&count, "48", "62", Value::Null), ("14".to_owned(), None, false, vec![]));
}

#[test]
fn without_a_baseline_no_change_is_shown() {
    let s = Scenario::running().given(define()).given(measured("m1", "2030-01-20", "1")).given(measured(
        "m2",
        "2030-02-20",
        "9",
    ));
    let told = one(&s, "2030-03-01");
    assert_eq!((caveats(&told), told.change, told.points.len()), (vec![Caveat::NoBaseline], None, 2));
}

#[test]
fn a_context_figure_and_another_year_of_the_division_ask_for_care_and_bar_nothing() {
    let context = but(&define(), "/DefineIndicator/context_only", json!(true));
    let later = but(&measured("m1", "2031-02-01", "12"), "/RecordMeasurement/area_year", json!(2031));
    let s = Scenario::running().given(context).given(baseline("10")).on("2031-03-01").given(later);
    let told = one(&s, "2031-03-01");
    assert_eq!(caveats(&told), [Caveat::OtherDivision { was: 2030, now: 2031 }, Caveat::ContextOnly]);
    assert_eq!(told.change.unwrap().course, Course::Better);
}

#[test]
fn a_figure_below_the_threshold_of_the_day_is_not_compared() {
    let small = but(&measured("m1", "2030-01-20", "14"), "/RecordMeasurement/n", json!(6));
    let raise = json!([{ "SetPolicy": { "setting": { "small_cell": 8 } } }]);
    let s = Scenario::running()
        .given(define())
        .given(baseline("10"))
        .given(small)
        .given(dated(&decide_on("d", "council", COUNCIL, raise), "2030-02-10"));
    assert!(one(&s, "2030-02-09").change.is_some());
    let told = one(&s, "2030-02-10");
    assert_eq!((caveats(&told), told.change), (vec![Caveat::TooFew { n: 6 }], None));
}

/// An area gives way to others, and there is a figure for the first of them.
fn succeeded(kind: &str, from: &[&str], to: &[&str]) -> Scenario {
    let mut s =
        Scenario::running().given(define()).given(baseline("10")).given(measured("m1", "2030-01-20", "11"));
    for area in to {
        s = s.given(json!({ "RegisterArea": { "area": area, "year": 2030, "name": area } }));
    }
    s.given(json!({ "SucceedAreas": { "from": from, "to": to, "kind": kind, "on": "2030-02-01" } }))
        .given(figure("RecordMeasurement", "m2", to[0], "2030-02-20", "13"))
}

#[test]
fn a_recoded_area_stays_comparable() {
    let s = succeeded("recoded", &["BU00010001"], &["BU00010003"]);
    let told = area(&s, "2030-03-01", "BU00010003").indicators.remove(0);
    assert_eq!((caveats(&told), told.change.unwrap().by.to_string()), (vec![], "3".to_owned()));
    assert_eq!(told.points.iter().map(|point| point.comparable).collect::<Vec<_>>(), [0, 0, 0]);
    assert_eq!(told.periods.len(), 2);
    assert_eq!(one(&s, "2030-01-31").points.len(), 2, "before it the old code stands");
    let asked = effect(&s.programme, day("2030-03-01"), None, Some(&"BU00010001".parse().unwrap())).unwrap();
    assert_eq!(asked.goals[0].areas[0].area.as_str(), "BU00010003", "the old code stands for the new");
}

#[test]
fn an_area_that_was_split_or_merged_starts_anew() {
    for (kind, from, to) in [
        ("split", &["BU00010001"][..], &["BU00010003", "BU00010004"][..]),
        ("merged", &["BU00010001", "BU00010002"], &["BU00010003"]),
    ] {
        let s = succeeded(kind, from, to);
        let told = area(&s, "2030-03-01", "BU00010003").indicators.remove(0);
        let elsewhere = Caveat::OtherBoundary {
            area: "BU00010001".parse().unwrap(),
            change: serde_json::from_value(json!(kind)).unwrap(),
            on: day("2030-02-01"),
        };
        assert_eq!((caveats(&told), told.change), (vec![Caveat::NoBaseline, elsewhere], None), "{kind}");
        assert_eq!(told.points.iter().map(|point| point.comparable).collect::<Vec<_>>(), [0, 0, 1]);
        assert_eq!(told.warnings[1].entries.len(), 2);
        assert_eq!(told.periods.len(), 1, "periods are of this boundary");
    }
}

#[test]
fn a_target_counts_from_the_day_it_is_set() {
    let target = |id: &str, value: &str, on: &str| {
        json!({ "SetTarget": { "target": id, "indicator": "i", "area": "BU00010001", "area_year": 2030,
            "period": { "from": "2030-01-01", "until": "2030-12-31" }, "value": value, "by": "team", "on": on } })
    };
    let s = Scenario::running()
        .given(define())
        .given(baseline("10"))
        .given(measured("m1", "2030-01-20", "14"))
        .given(target("t1", "12", "2030-02-01"))
        .given(but(&target("t2", "15", "2030-02-10"), "/SetTarget/supersedes", json!("t1")));
    let told = |on: &str| one(&s, on).periods.iter().map(|period| period.reached).collect::<Vec<_>>();
    assert_eq!(told("2030-01-31"), [None]);
    assert_eq!(told("2030-02-09"), [Some(true)]);
    assert_eq!(told("2030-02-10"), [Some(false)]);
}

#[test]
fn only_an_evaluation_of_effect_rests_on_figures() {
    let evaluate = |id: &str, kind: &str, about: Value| {
        json!({ "RecordEvaluation": { "evaluation": id, "title": id, "about": about, "kind": kind, "by": "north",
            "measurements": ["m0", "m1"], "conclusion": "continue", "on": "2030-02-20" } })
    };
    let s = Scenario::running()
        .with_plans()
        .given(define())
        .given(baseline("10"))
        .given(measured("m1", "2030-01-20", "14"))
        .given(evaluate("e1", "narrative", json!({ "plan": "grove" })))
        .given(evaluate("e2", "effect", json!("programme")));
    let told: Vec<(String, usize)> = area(&s, "2030-03-01", "BU00010001")
        .evaluations
        .iter()
        .map(|told| (told.evaluation.fact.evaluation.to_string(), told.rests_on.len()))
        .collect();
    assert_eq!(told, [("e1".to_owned(), 0), ("e2".to_owned(), 1)], "a baseline alone is no effect");
    assert!(answer(&s, "2030-03-01").evaluations.is_empty());
    assert!(area(&s, "2030-02-19", "BU00010001").evaluations.is_empty());
}

/// What was taken, summed over rows each counted once.
fn once(answer: &EffectAnswer) -> (Money, WorkedTime) {
    let mut rows = Vec::new();
    for area in answer.goals.iter().flat_map(|goal| &goal.areas) {
        for row in &area.means {
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    let hours = rows.iter().map(|row| row.taken.hours.total()).sum::<WorkedTime>();
    (rows.iter().map(|row| row.taken.spent).sum(), hours.saturating_add(answer.for_no_plan.hours.total()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_goals_and_areas_took_adds_up_to_all_there_was(commands in commands(), on in 0..500_i64) {
        let mut scenario = Scenario::running().with_plans();
        for command in &commands {
            let command = scenario.filled(command);
            drop(scenario.attempt(&command));
        }
        let on = day("2030-01-01") + chrono::TimeDelta::days(on);
        let answer = effect(&scenario.programme, on, None, None).unwrap();
        let total = funds(&scenario.programme, on).unwrap().total;
        prop_assert_eq!(once(&answer).0, total.spent);
        for area in answer.goals.iter().flat_map(|goal| &goal.areas) {
            let rows: Money = area.means.iter().map(|row| row.taken.spent).sum();
            prop_assert_eq!(area.alone.spent.saturating_add(area.shared.spent), rows);
            for told in &area.indicators {
                let barred = told.warnings.iter().any(|warning| warning.caveat == Caveat::NoBaseline);
                prop_assert!(!(barred && told.change.is_some()));
            }
        }
    }
}
