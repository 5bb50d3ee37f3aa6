//! Effect and efficiency, checked against the export by other means.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::desk::Desk;

const ON: &str = "2026-11-24";

fn cents(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn minutes(time: &Value) -> i64 {
    let (hours, minutes) = time.as_str().unwrap().split_once(':').unwrap();
    hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
}

/// Every event of one kind, with its entry.
fn events(desk: &Desk, kind: &str) -> Vec<(u64, Value)> {
    let mut found = Vec::new();
    for (entry, line) in (0..).zip(desk.entries()) {
        let own = line["events"].as_array().unwrap().iter().filter_map(|event| event.get(kind)).cloned();
        found.extend(own.map(|event| (entry, event)));
    }
    found
}

fn area<'a>(answer: &'a Value, code: &str) -> &'a Value {
    let goals = answer["result"]["goals"].as_array().unwrap();
    let mut areas = goals.iter().flat_map(|goal| goal["areas"].as_array().unwrap());
    areas.find(|area| area["area"] == code).unwrap_or_else(|| panic!("{code} is not in {answer}"))
}

#[test]
fn a_change_is_the_difference_of_two_entries_of_the_log() {
    let desk = Desk::with_demo();
    let answer = desk.ask(&["effect", "--goal", "livelihood", "--as-of", ON]);
    // The neighbourhood was recoded, so its figures go on under the new code.
    let south = area(&answer, "BU04820112");
    let lonely = &south["indicators"][0];
    assert_eq!(lonely["change"]["by"], "-7");
    assert_eq!(lonely["change"]["course"], "better");
    let log: Vec<Value> = desk.entries();
    let mut figures = lonely["change"]["entries"].as_array().unwrap().iter().map(|entry| {
        let event = &log[usize::try_from(entry.as_u64().unwrap()).unwrap()]["events"][0];
        event.as_object().unwrap().values().next().unwrap()["value"]["figure"].clone()
    });
    assert_eq!([figures.next().unwrap(), figures.next().unwrap()], [json!("34"), json!("27")]);
    assert_eq!(lonely["warnings"], json!([]));
    let reached: Vec<&Value> =
        lonely["periods"].as_array().unwrap().iter().map(|period| &period["reached"]).collect();
    assert_eq!(reached, [&json!(true), &json!(true)]);
    // West is too small to tell: a gap, and no zero.
    let west = &area(&answer, "BU04820103")["indicators"][0];
    assert_eq!(
        (&west["change"], &west["points"][0]["measurement"]["fact"]["value"]),
        (&Value::Null, &json!("suppressed"))
    );
    let caveats: Vec<&Value> =
        west["warnings"].as_array().unwrap().iter().map(|warning| &warning["caveat"]).collect();
    assert_eq!(caveats, [&json!("no-later-figure"), &json!("suppressed")]);
}

#[test]
fn what_is_told_of_an_area_is_of_the_day_and_of_what_was_known() {
    let desk = Desk::with_demo();
    let change = |args: &[&str]| {
        let answer = desk.ask(&[&["effect", "--goal", "livelihood"], args].concat());
        let code = if args.contains(&"2025-12-31") { "BU04820102" } else { "BU04820112" };
        area(&answer, code)["indicators"][0]["change"]["to"].clone()
    };
    assert_eq!(change(&["--as-of", "2025-12-31"]), "29", "under the old code");
    assert_eq!(change(&["--on", "2026-09-30"]), "29");
    assert_eq!(change(&["--on", ON, "--known-at", "2026-09-30"]), "29", "the next was not known yet");
    assert_eq!(change(&["--on", ON]), "27");
    let one = desk.ask(&["effect", "--area", "BU04820102", "--as-of", ON]);
    let codes =
        one["result"]["goals"].as_array().unwrap().iter().flat_map(|goal| goal["areas"].as_array().unwrap());
    let codes: BTreeSet<&str> = codes.map(|area| area["area"].as_str().unwrap()).collect();
    assert_eq!(codes, BTreeSet::from(["BU04820112"]), "the old code stands for the new");
}

#[test]
fn a_merged_area_starts_anew() {
    let desk = Desk::with_example("lindewaard");
    let answer = desk.ask(&["effect", "--as-of", "2031-06-30"]);
    let told = &area(&answer, "BU99990103")["indicators"][0];
    assert_eq!((&told["change"], &told["baseline"]), (&Value::Null, &Value::Null));
    let caveats: Vec<&Value> = told["warnings"].as_array().unwrap().iter().map(|w| &w["caveat"]).collect();
    assert_eq!(caveats, [&json!("no-baseline"), &json!("other-boundary")]);
    let numbers: Vec<&Value> = told["points"].as_array().unwrap().iter().map(|p| &p["comparable"]).collect();
    assert_eq!(numbers, [&json!(0), &json!(1)]);
    desk.prints("effect-merged", &["effect", "--as-of", "2031-06-30"]);
}

#[test]
fn the_text_never_claims_cause_and_fits_a_terminal() {
    let desk = Desk::with_demo();
    desk.prints("effect", &["effect", "--as-of", ON]);
    for lang in ["en", "nl"] {
        let told = desk.run(&["effect", "--as-of", ON, "--lang", lang]);
        let chart = told.out.lines().filter(|line| line.contains(['│', '┤', '└', '○', '◇']));
        for line in chart {
            assert!(line.chars().count() <= 80, "{line}");
        }
        for claim in ["thanks to", "because of", "dankzij", "door het programma", "led to", "leidde tot"] {
            assert!(!told.out.contains(claim), "{claim}");
        }
    }
}

#[test]
fn the_drawing_is_well_formed_and_never_written_over() {
    let desk = Desk::with_demo();
    desk.run(&["effect", "--as-of", ON, "--svg", "effect.svg"]).expect(0, &["Effect as of"]);
    let drawn = std::fs::read_to_string(desk.path("effect.svg")).unwrap();
    for part in [
        "<svg ",
        "role=\"img\"",
        "<title id=\"charts-title\">",
        "<desc id=\"charts-desc\">",
        "Existing figures (illustrative)",
        "</svg>",
    ] {
        assert!(drawn.contains(part), "{part}");
    }
    let mut open: Vec<&str> = Vec::new();
    for tag in drawn.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap();
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert!(open.is_empty(), "{open:?}");
    desk.run(&["effect", "--svg", "effect.svg"]).complains(2, &["effect.svg is there already"]);
    assert_eq!(std::fs::read_to_string(desk.path("effect.svg")).unwrap(), drawn);
    let none =
        desk.run(&["effect", "--as-of", "2024-12-20", "--known-at", "2025-01-06", "--svg", "other.svg"]);
    none.complains(2, &["no figure to draw", "other.svg"]);
    assert!(!desk.path("other.svg").exists());
}

#[test]
fn what_is_wrong_is_told_with_what_there_is() {
    let desk = Desk::with_demo();
    for (args, words) in [
        (&["effect", "--goal", "happiness"][..], &["no goal \"happiness\"", "livelihood"][..]),
        (&["effect", "--area", "BU04829999"], &["no area \"BU04829999\"", "BU04820101"]),
        (&["effect", "--area", "North"], &["North"]),
        (&["effect", "--as-of", "31-12"], &["31-12"]),
        (&["effect", "--as-of", "2020-01-01", "--known-at", "2020-01-01"], &["nothing of"]),
        (&["efficiency", "--residents", "BU04820101"], &["BU04820101=1480"]),
        (&["efficiency", "--residents", "BU04820101=0"], &["whole number"]),
        (&["efficiency", "--residents", "BU04829999=10"], &["no area \"BU04829999\""]),
        (&["efficiency", "--residents", "BU04820101=1", "--residents", "BU04820101=2"], &["given twice"]),
    ] {
        desk.run(args).complains(2, words);
    }
}

#[test]
fn efficiency_adds_up_to_funds_and_to_all_that_was_worked() {
    for (example, on) in [("alblasserdam", ON), ("lindewaard", "2031-06-30")] {
        let desk = Desk::with_example(example);
        let answer = desk.ask(&["efficiency", "--as-of", on])["result"].clone();
        let money = desk.ask(&["funds", "--as-of", on])["result"].clone();
        let funds = &money["total"];
        assert_eq!(cents(&answer["total"]["spent"]), cents(&funds["spent"]) + cents(&money["irregular"]));
        assert_eq!(cents(&answer["total"]["owed"]), cents(&funds["committed"]) + cents(&funds["invoiced"]));
        let worked: i64 =
            events(&desk, "EffortDelivered").iter().map(|(_, work)| minutes(&work["time"])).sum();
        let hours = |of: &Value| minutes(&of["timesheet"]) + minutes(&of["estimate"]);
        assert_eq!(hours(&answer["total"]), worked, "{example}");
        for rows in ["plans", "areas", "goals"] {
            let rows = answer[rows].as_array().unwrap();
            assert_eq!(
                rows.iter().map(|row| cents(&row["spent"])).sum::<i64>(),
                cents(&answer["total"]["spent"])
            );
            assert_eq!(rows.iter().map(hours).sum::<i64>(), worked);
        }
    }
}

#[test]
fn what_one_took_is_the_whole_divided_by_the_counts_of_the_log() {
    let desk = Desk::with_demo();
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for (_, output) in events(&desk, "OutputRecorded") {
        *counts.entry(output["plan"].as_str().unwrap().to_owned()).or_default() +=
            output["count"].as_i64().unwrap();
    }
    let answer = desk.ask(&["efficiency", "--as-of", ON])["result"].clone();
    let mut seen = 0;
    for plan in answer["plans"].as_array().unwrap() {
        for output in plan["outputs"].as_array().unwrap() {
            seen += 1;
            let count = counts[plan["plan"].as_str().unwrap()];
            assert_eq!(output["count"].as_i64(), Some(count));
            // To the nearest: the parts differ from the whole by half a cent each at most.
            let off = (cents(&output["each"]["spent"]) * count - cents(&plan["spent"])).abs();
            assert!(off * 2 <= count, "{output}");
        }
    }
    assert_eq!(seen, 3);
    let dance = answer["plans"].as_array().unwrap().iter().find(|plan| plan["plan"] == "p-dance").unwrap();
    assert_eq!((dance["spent"].as_str(), dance["timesheet"].as_str()), (Some("6431.40"), Some("121:00")));
    // 6431.40 / 36 and 121:00 / 36.
    let each = &dance["outputs"][0]["each"];
    assert_eq!((each["spent"].as_str(), each["worked"].as_str()), (Some("178.65"), Some("3:22")));
}

#[test]
fn per_resident_is_told_only_with_a_number_that_is_given() {
    let desk = Desk::with_demo();
    let areas = |residents: &[&str]| {
        let answer = desk.ask(&[&["efficiency", "--as-of", ON], residents].concat());
        let areas = answer["result"]["areas"].as_array().unwrap().clone().into_iter();
        areas.filter(|area| !area["each"].is_null()).count()
    };
    assert_eq!((areas(&[]), areas(&["--residents", "BU04820112=1000"])), (0, 1));
}

#[test]
fn every_entry_that_is_named_is_in_the_log() {
    fn named(value: &Value, found: &mut BTreeSet<u64>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    match member {
                        Value::Array(entries) if name == "entries" => {
                            found.extend(entries.iter().filter_map(Value::as_u64))
                        }
                        Value::Number(entry) if name == "sequence" => found.extend(entry.as_u64()),
                        member => named(member, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| named(item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let desk = Desk::with_demo();
    let log = desk.entries().len();
    for verb in ["effect", "efficiency"] {
        let mut found = BTreeSet::new();
        named(&desk.ask(&[verb, "--as-of", ON]), &mut found);
        assert!(
            found.len() > 20 && found.iter().all(|entry| usize::try_from(*entry).unwrap() < log),
            "{verb}"
        );
    }
}
