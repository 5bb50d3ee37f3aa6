//! "Figures".

use serde_json::{Value, json};

use crate::rows::{Town, decision};

fn indicator(unit: &str, count: bool) -> Value {
    let mut defined = json!({ "DefineIndicator": {
        "indicator": "i-safe", "goal": "safety", "title": "Title", "unit": unit, "direction": "up",
    } });
    if count {
        defined["DefineIndicator"]["count"] = json!(true);
    }
    defined
}

/// A town with one indicator.
fn measuring(unit: &str, count: bool) -> Town {
    let town = Town::running();
    town.accepts(indicator(unit, count));
    town
}

/// A figure of the north: the command, its id, the day, the value, the number of people and the series.
fn figure(command: &str, id: &str, on: &str, value: Value, n: Option<u32>, series: Option<&str>) -> Value {
    let mut fact = json!({
        "measurement": id, "indicator": "i-safe", "area": "BU04820101", "area_year": 2025, "reference_date": on,
        "value": value, "source": "Source", "method": "Survey by post",
    });
    if let Some(n) = n {
        fact["n"] = json!(n);
    }
    if let Some(series) = series {
        fact["series"] = json!(series);
    }
    json!({ command: fact })
}

fn baseline(value: Value, n: Option<u32>, series: Option<&str>) -> Value {
    figure("RecordBaseline", "m-0", "2024-10-01", value, n, series)
}

fn measurement(value: Value, n: Option<u32>, series: Option<&str>) -> Value {
    figure("RecordMeasurement", "m-1", "2025-02-01", value, n, series)
}

fn share(percent: &str) -> Value {
    json!({ "figure": percent })
}

/// What `effect` says of the one indicator.
fn effect(town: &Town) -> Value {
    let answer = town.desk.ask(&["effect", "--on", "2025-02-28"]);
    let goals = answer["result"]["goals"].as_array().unwrap().iter();
    let goal = goals.clone().find(|goal| goal["goal"] == "safety").unwrap();
    goal["areas"][0]["indicators"][0].clone()
}

#[test]
fn a_share_lies_between_0_and_100_percent() {
    let town = measuring("%", false);
    for outside in ["100.01", "-0.5"] {
        town.refuses(baseline(share(outside), Some(120), None), "share-out-of-range", &[outside, "0", "100"]);
        town.refuses(measurement(share(outside), Some(120), None), "share-out-of-range", &[outside]);
    }
    let target = |value: &str| {
        json!({ "SetTarget": {
            "target": "t-1", "indicator": "i-safe", "area": "BU04820101", "area_year": 2025,
            "period": { "from": "2025-01-01", "until": "2026-12-31" }, "value": value, "by": "regiegroep",
            "on": "2025-02-20",
        } })
    };
    town.refuses(target("101"), "share-out-of-range", &["101"]);
    town.accepts(json!([
        baseline(share("0"), Some(120), None),
        measurement(share("100"), Some(120), None),
        target("100")
    ]));
}

#[test]
fn a_score_can_be_above_100() {
    measuring("points", false).accepts(baseline(share("250"), Some(120), None));
}

#[test]
fn registrations_are_counts_and_have_no_n() {
    let town = measuring("reports", true);
    town.refuses(baseline(share("40"), Some(120), None), "count-with-people", &["m-0", "120"]);
    town.refuses(baseline(share("-1"), None, None), "count-below-zero", &["-1"]);
    town.accepts(baseline(share("40"), None, None));
}

#[test]
fn figure_difference_and_interval_of_95_percent_are_shown() {
    let town = measuring("%", false);
    let by_post = Some("by-post");
    town.accepts(json!([
        baseline(share("48"), Some(130), by_post),
        measurement(share("61"), Some(130), by_post)
    ]));
    let told = effect(&town);
    for point in told["points"].as_array().unwrap() {
        assert_eq!(point["interval"]["confidence_percent"], 95);
        assert!(point["interval"]["from"].is_string() && point["interval"]["until"].is_string(), "{point}");
    }
    let printed = town.desk.run(&["effect", "--on", "2025-02-28"]).out;
    for shown in ["48", "61", "13"] {
        assert!(printed.contains(shown), "{shown}: {printed}");
    }
}

#[test]
fn the_confidence_level_is_policy() {
    let town = measuring("%", false);
    town.accepts(baseline(share("48"), Some(130), Some("by-post")));
    let interval = || effect(&town)["points"][0]["interval"].clone();
    let of = |level: u8, from: &str, until: &str| json!({ "confidence_percent": level, "from": from, "until": until });
    assert_eq!(interval(), of(95, "39.59", "56.52"));
    let set = |level: u8| {
        let setting = json!([{ "SetPolicy": { "setting": { "confidence_percent": level } } }]);
        decision("d-policy", "stuurgroep", "2025-02-26", setting)
    };
    town.accepts(set(99));
    assert_eq!(interval(), of(99, "37.09", "59.11"));
    let ran = town.record(&set(80));
    ran.complains(2, &["confidence level 80", "90, 95 or 99"]);
}

#[test]
fn beyond_chance_is_said_only_where_the_interval_allows_it_and_never_cause() {
    for (n, beyond) in [(130, true), (60, false)] {
        let town = measuring("%", false);
        let by_post = Some("by-post");
        town.accepts(json!([
            baseline(share("48"), Some(n), by_post),
            measurement(share("61"), Some(n), by_post)
        ]));
        let printed = town.desk.run(&["effect", "--on", "2025-02-28"]).out;
        assert_eq!(printed.contains("beyond chance"), beyond, "{n}: {printed}");
        assert!(printed.contains("no cause is shown"), "{printed}");
    }
}

#[test]
fn a_figure_whose_n_is_not_known_says_so() {
    let town = measuring("%", false);
    town.accepts(json!([
        baseline(share("48"), Some(130), Some("by-post")),
        measurement(share("61"), None, Some("by-post"))
    ]));
    let told = effect(&town);
    assert!(told["points"][1]["interval"].is_null(), "{told}");
    let printed = town.desk.run(&["effect", "--on", "2025-02-28"]).out;
    assert!(printed.contains("n unknown") || printed.contains("n is not known"), "{printed}");
}

#[test]
fn figures_are_compared_by_their_series_and_not_by_their_texts() {
    for (before, after, compared) in [
        (Some("by-post"), Some("by-post"), true),
        (Some("by-post"), Some("online"), false),
        (None, None, false),
    ] {
        let town = measuring("%", false);
        town.accepts(json!([
            baseline(share("48"), Some(130), before),
            measurement(share("61"), Some(130), after)
        ]));
        let told = effect(&town);
        let points = told["points"].as_array().unwrap();
        assert_eq!(
            points[0]["comparable"] == points[1]["comparable"],
            compared,
            "{before:?} {after:?}: {told}"
        );
    }
}
