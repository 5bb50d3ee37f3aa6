//! Duties and findings of the demo, as a user asks for them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::desk::Desk;

/// The duties of an answer by id.
fn duties(desk: &Desk, args: &[&str]) -> BTreeMap<String, Value> {
    let answer = desk.ask(&[&["compliance"], args].concat());
    let duties = answer["result"]["duties"].as_array().unwrap().clone();
    duties.into_iter().map(|duty| (duty["duty"].as_str().unwrap().to_owned(), duty)).collect()
}

#[test]
fn a_year_shows_each_duty_with_its_state_owner_section_and_evidence() {
    let desk = Desk::with_demo();
    let duties = duties(&desk, &["--year", "2025"]);
    let meetings = &duties["meetings/stuurgroep/2025"];
    assert_eq!(meetings["state"], "met");
    assert_eq!(meetings["owner"], json!({ "body": "stuurgroep" }));
    assert_eq!((&meetings["section"], &meetings["layer"]), (&json!("3"), &json!("text")));
    assert_eq!(meetings["deadline"], "2025-12-31");
    assert_eq!(meetings["detail"], json!({ "meetings": { "asked": 2, "held": 2 } }));
    // Each entry that it cites is one of such a meeting.
    let log = desk.log();
    for entry in meetings["evidence"].as_array().unwrap() {
        let line = log.lines().nth(usize::try_from(entry.as_u64().unwrap()).unwrap()).unwrap();
        assert!(line.contains("MeetingHeld") && line.contains("stuurgroep"), "{line}");
    }
    assert_eq!(duties["governance-review"]["state"], "not-applicable");
    assert_eq!(duties["governance-review"]["why"], json!({ "opens_on": "2026-07-01" }));
    assert_eq!(duties["feedback"]["owner"], json!({ "partner": "gemeente" }));
    assert_eq!(duties["recorded-in-time"]["section"], Value::Null);
    assert!(duties.keys().all(|duty| !duty.contains("2026")), "{:?}", duties.keys());
}

#[test]
fn a_year_that_is_over_and_a_day_are_asked_apart() {
    let desk = Desk::with_demo();
    let year = duties(&desk, &["--year", "2026"]);
    assert!(year.contains_key("meetings/regiegroep/2026") && !year.contains_key("meetings/regiegroep/2025"));
    let on = |day: &str| duties(&desk, &["--on", day]);
    let state = |day: &str, duty: &str| on(day)[duty]["state"].as_str().unwrap().to_owned();
    assert_eq!(state("2026-06-30", "governance-review"), "not-applicable");
    assert_eq!(on("2026-07-01")["governance-review"]["deadline"], "2026-09-30");
    assert_eq!(state("2025-03-10", "annual-plan/2025"), "overdue");
    assert_eq!(state("2025-03-11", "annual-plan/2025"), "met");
    assert_eq!(state("2025-06-01", "meetings/stuurgroep/2025"), "due");
    assert_eq!(state("2024-12-31", "baseline"), "not-applicable");
    let both = desk.run(&["compliance", "--on", "2026-01-01", "--year", "2025"]);
    assert_eq!(both.code, 2, "{}", both.err);
}

#[test]
fn what_a_past_time_knew_is_asked_with_known_at() {
    let desk = Desk::with_demo();
    let late = |args: &[&str]| duties(&desk, args)["recorded-in-time"]["overdue"].clone();
    assert_eq!(late(&["--on", "2026-11-24"]), json!(["d-2026-dance-late"]));
    assert_eq!(late(&["--on", "2026-11-24", "--known-at", "2026-11-01"]), json!([]));
}

#[test]
fn strict_says_no_where_a_duty_is_overdue() {
    let desk = Desk::with_demo();
    assert_eq!(desk.run(&["compliance", "--on", "2026-11-24"]).code, 0);
    assert_eq!(desk.run(&["compliance", "--on", "2026-11-24", "--strict"]).code, 1);
    assert_eq!(desk.run(&["compliance", "--on", "2024-12-31", "--strict"]).code, 0);
}

#[test]
fn duties_are_printed_as_reviewed() {
    let desk = Desk::with_demo();
    desk.prints("compliance", &["compliance", "--on", "2026-11-24"]);
    desk.prints("compliance-early", &["compliance", "--on", "2025-03-01"]);
}

#[test]
fn status_names_owner_section_and_layer_as_the_book_has_them() {
    let desk = Desk::with_demo();
    let book = include_str!("../../docs/commands.md");
    let status = desk.ask(&["status", "--on", "2026-11-24"]);
    let findings = status["result"]["findings"].as_array().unwrap().clone();
    assert!(!findings.is_empty());
    for finding in &findings {
        let code = finding["code"].as_str().unwrap();
        let row = book.lines().find(|line| line.starts_with(&format!("| `{code}` |"))).unwrap();
        let section = match code {
            "duty-overdue" => "the duty's",
            _ => finding["section"].as_str().unwrap_or("—"),
        };
        let ends = format!("| {section} | {} |", finding["layer"].as_str().unwrap());
        assert!(row.ends_with(&ends), "{row}: {ends}");
    }
}
