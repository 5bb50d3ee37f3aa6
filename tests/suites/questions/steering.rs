//! What the steering group asks: feedback, delivered, open, who, compliance and its page, on both examples.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::desk::Desk;

/// The day after the last entry of each example.
const ALBLASSERDAM: &str = "2026-11-24";
const LINDEWAARD: &str = "2032-01-15";

/// Both examples, each with a day late in it.
fn both() -> [(Desk, &'static str); 2] {
    [(Desk::with_demo(), ALBLASSERDAM), (Desk::with_example("lindewaard"), LINDEWAARD)]
}

fn result(desk: &Desk, args: &[&str]) -> Value {
    desk.ask(args)["result"].clone()
}

fn rows(value: &Value) -> Vec<Value> {
    value.as_array().unwrap().clone()
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn cents(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn minutes(time: &Value) -> i64 {
    let (hours, minutes) = time.as_str().unwrap().split_once(':').unwrap();
    hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
}

/// The events of one kind in the log, each with the number of its entry.
fn events(desk: &Desk, kind: &str) -> Vec<(u64, Value)> {
    let of = |entry: Value| -> Vec<(u64, Value)> {
        let number = count(&entry["sequence"]);
        let own = rows(&entry["events"]).into_iter();
        own.filter_map(|event| Some((number, event.get(kind)?.clone()))).collect()
    };
    desk.entries().into_iter().flat_map(of).collect()
}

/// The groups of a grouping, each member summed.
fn summed(answer: &Value, by: &str, members: &[&str]) -> Vec<u64> {
    let groupings = rows(&answer["groupings"]);
    let grouping = groupings.iter().find(|grouping| grouping["by"] == by).unwrap();
    let groups = rows(&grouping["groups"]);
    members.iter().map(|member| groups.iter().map(|group| count(&group[*member])).sum()).collect()
}

#[test]
fn feedback_is_owed_by_what_the_log_says_and_is_counted_once() {
    for (desk, on) in both() {
        let open = result(&desk, &["feedback", "--as-of", on]);
        let all = result(&desk, &["feedback", "--as-of", on, "--all"]);
        let members = ["given", "due", "overdue"];
        let counts: Vec<u64> = members.iter().map(|member| count(&all["counts"][*member])).collect();
        assert_eq!(counts.iter().sum::<u64>() as usize, rows(&all["items"]).len());
        assert_eq!((counts[1] + counts[2]) as usize, rows(&open["items"]).len());
        for by in ["body", "partner"] {
            assert_eq!(summed(&all, by, &members), counts, "{by}");
        }
        // Each that was given rests on an entry in which it was.
        let given: BTreeMap<u64, Value> = events(&desk, "FeedbackGiven").into_iter().collect();
        for item in rows(&all["items"]).iter().filter(|item| item["state"] == "given") {
            let event = &given[&count(&item["given_by"])];
            assert_eq!((&event["from"], &event["on"]), (&item["from"], &item["on"]));
        }
        // What is overdue is what compliance says is.
        let duties = rows(&result(&desk, &["compliance", "--on", on])["duties"]);
        let duty = duties.iter().find(|duty| duty["kind"] == "feedback");
        let late = duty.map_or(0, |duty| rows(&duty["overdue"]).len());
        assert_eq!(counts[2] as usize, late);
        let strict = desk.run(&["feedback", "--as-of", on, "--strict"]).code;
        assert_eq!(strict, i32::from(counts[2] > 0));
    }
}

#[test]
fn feedback_is_told_on_two_clocks() {
    let desk = Desk::with_demo();
    let late = |args: &[&str]| count(&result(&desk, &[&["feedback"], args].concat())["counts"]["overdue"]);
    assert!(late(&["--on", "2025-12-01"]) < late(&["--as-of", ALBLASSERDAM]));
    assert_eq!(late(&["--as-of", ALBLASSERDAM, "--known-at", "2024-12-31"]), 0);
    desk.run(&["feedback", "--by", "plan"]).complains(2, &["body", "partner"]);
    desk.run(&["feedback", "--as-of", "soon"]).complains(2, &["soon"]);
}

#[test]
fn delivered_is_what_the_log_adds_up_to() {
    for (desk, on) in both() {
        let answer = result(&desk, &["delivered", "--as-of", on]);
        let of = |kind: &str, day: &str, amount: &str| -> i64 {
            let by = |event: &&(u64, Value)| event.1[day].as_str().unwrap() <= on;
            events(&desk, kind).iter().filter(by).map(|(_, event)| cents(&event[amount])).sum()
        };
        let given = of("ContributionProvided", "on", "amount") + of("FundingAdvanced", "on", "amount")
            - of("FundingRecovered", "on", "amount");
        assert_eq!(cents(&answer["total"]["provided"]), given);
        let hours: i64 =
            events(&desk, "EffortDelivered").iter().map(|(_, event)| minutes(&event["time"])).sum();
        let units = ["fte", "hours_per_week"].map(|unit| &answer["total"][unit]);
        let told = units.iter().flat_map(|unit| [&unit["timesheet"], &unit["estimate"]]);
        let in_kind = ["timesheet", "estimate"].map(|source| minutes(&answer["total"]["in_kind"][source]));
        assert_eq!(told.map(minutes).sum::<i64>() + in_kind.iter().sum::<i64>(), hours);
        let funds = result(&desk, &["funds", "--as-of", on]);
        let spent = cents(&funds["total"]["spent"]) + cents(&funds["irregular"]);
        assert_eq!(cents(&answer["total"]["spent"]), spent);
        // Over the quarters of the partners, and over the partners of the quarters.
        for member in ["provided", "spent"] {
            let partners = rows(&answer["partners"]);
            let quarters = partners.iter().flat_map(|partner| rows(&partner["quarters"]));
            let sum: i64 = quarters.map(|quarter| cents(&quarter[member])).sum();
            assert_eq!(sum, cents(&answer["total"][member]));
            let together: i64 = rows(&answer["quarters"]).iter().map(|quarter| cents(&quarter[member])).sum();
            assert_eq!(together, sum);
        }
    }
}

#[test]
fn delivered_is_limited_to_a_year_and_a_partner_that_are_known() {
    let desk = Desk::with_demo();
    let swa = result(&desk, &["delivered", "--as-of", ALBLASSERDAM, "--year", "2025", "--partner", "swa"]);
    let quarters = rows(&swa["quarters"]);
    assert!(!quarters.is_empty() && quarters.iter().all(|quarter| quarter["quarter"]["year"] == 2025));
    assert_eq!(rows(&swa["partners"]).len(), 1);
    assert_eq!(swa["total"]["hours_per_week"]["timesheet"], "733:30", "as capacity has it");
    assert_eq!(swa["total"]["fte"]["pledged"], "0:00", "hours are no fte");
    desk.run(&["delivered", "--partner", "nobody"]).complains(2, &["nobody", "gemeente", "swa"]);
    desk.run(&["delivered", "--year", "0"]).complains(2, &["0"]);
    desk.prints("delivered", &["delivered", "--as-of", ALBLASSERDAM]);
}

#[test]
fn open_counts_each_thing_once_and_what_is_overdue_is_a_finding() {
    for (desk, on) in both() {
        let answer = result(&desk, &["open", "--as-of", on]);
        let counts = ["in_time", "overdue"].map(|member| count(&answer["counts"][member]));
        assert_eq!(counts.iter().sum::<u64>() as usize, rows(&answer["items"]).len());
        for by in ["kind", "body", "partner", "plan"] {
            assert_eq!(summed(&answer, by, &["in_time", "overdue"]), counts, "{by}");
        }
        let findings = rows(&result(&desk, &["status", "--on", on])["findings"]);
        let late = rows(&result(&desk, &["open", "--as-of", on, "--overdue"])["items"]);
        assert_eq!(late.len() as u64, counts[1]);
        for item in &late {
            let same =
                |finding: &&Value| finding["about"] == item["id"] && finding["since"] == item["overdue"];
            let finding = findings.iter().find(same);
            assert!(finding.is_some_and(|finding| finding["owner"] == item["owner"]), "{item}");
        }
        let log = desk.log();
        for item in rows(&answer["items"]) {
            let known = |entry: &Value| log.lines().nth(count(entry) as usize).is_some();
            assert!(rows(&item["entries"]).iter().all(known));
        }
        assert_eq!(desk.run(&["open", "--as-of", on, "--strict"]).code, i32::from(counts[1] > 0));
    }
}

#[test]
fn open_follows_what_the_log_opens_and_closes() {
    let desk = Desk::with_demo();
    let of = |kind: &str, on: &str| -> Vec<String> {
        let items = rows(&result(&desk, &["open", "--on", on])["items"]).into_iter();
        items
            .filter(|item| item["kind"] == kind)
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    };
    for (_, agreed) in events(&desk, "ActionAgreed") {
        let (id, on) = (agreed["action"].as_str().unwrap(), agreed["on"].as_str().unwrap());
        assert!(of("action", on).contains(&id.to_owned()));
    }
    for (_, done) in events(&desk, "ActionDone") {
        let (id, on) = (done["action"].as_str().unwrap(), done["on"].as_str().unwrap());
        assert!(!of("action", on).contains(&id.to_owned()));
    }
    assert_eq!(of("initiative-budget", ALBLASSERDAM), ["ib-bus"]);
    desk.prints("open-by-plan", &["open", "--as-of", ALBLASSERDAM, "--by", "plan"]);
    desk.run(&["open", "--by", "goal"]).complains(2, &["body", "partner", "plan"]);
}

#[test]
fn who_tells_all_bodies_one_person_and_one_partner() {
    for (desk, on) in both() {
        let all = result(&desk, &["who", "--on", on]);
        let seats: usize = rows(&all["bodies"]).iter().map(|body| rows(&body["seats"]).len()).sum();
        assert_eq!(count(&all["seats"]) as usize, seats);
        assert_eq!(count(&all["seats"]), count(&all["filled"]) + rows(&all["vacancies"]).len() as u64);
        // Each time that a seat was held begins with the entry in which it was taken.
        let taken: BTreeMap<u64, Value> = events(&desk, "SeatTaken").into_iter().collect();
        let person = taken.values().next().unwrap()["person"].as_str().unwrap().to_owned();
        let own = result(&desk, &["who", "--as-of", on, "--person", &person]);
        let held = rows(&own["held"]);
        assert!(!held.is_empty());
        for time in held.iter().filter(|time| time["standing"] == "holder") {
            let event = &taken[&count(&time["entry"])];
            assert_eq!((&event["person"], &event["seat"]), (&json!(person), &time["seat"]));
        }
    }
    let desk = Desk::with_demo();
    let election =
        result(&desk, &["who", "--partner", "gemeente", "--body", "stuurgroep", "--on", "2026-12-01"]);
    let people: Vec<Value> = rows(&election["held"]).iter().map(|time| time["person"].clone()).collect();
    assert!(people.contains(&json!("p-01")) && people.contains(&json!("p-11")), "{people:?}");
    desk.run(&["who", "--person", "p-99"]).complains(2, &["p-99", "p-01"]);
    desk.run(&["who", "--partner", "nobody"]).complains(2, &["nobody", "woonkracht10"]);
    desk.run(&["who", "--body", "nobody"]).complains(2, &["nobody", "stuurgroep"]);
}

#[test]
fn compliance_is_counted_by_owner_and_limited_to_a_section() {
    for (desk, on) in both() {
        let all = result(&desk, &["compliance", "--on", on]);
        let members = ["met", "partly_met", "due", "overdue", "not_applicable"];
        let counts: Vec<u64> = members.iter().map(|member| count(&all["counts"][*member])).collect();
        assert_eq!(counts.iter().sum::<u64>() as usize, rows(&all["duties"]).len());
        for by in ["body", "partner", "section"] {
            assert_eq!(summed(&all, by, &members), counts, "{by}");
        }
    }
    let desk = Desk::with_demo();
    let seven = result(&desk, &["compliance", "--as-of", ALBLASSERDAM, "--section", "7"]);
    let sections: Vec<Value> = rows(&seven["duties"]).iter().map(|duty| duty["section"].clone()).collect();
    assert!(sections.contains(&json!("7.1")) && sections.contains(&json!("7.2")), "{sections:?}");
    desk.run(&["compliance", "--section", "9"]).complains(2, &["§ 9", "7.2"]);
    desk.prints("compliance-by-section", &["compliance", "--on", ALBLASSERDAM, "--by", "section"]);
}

#[test]
fn the_page_fits_one_sheet_and_says_what_it_rests_on() {
    for (desk, late) in both() {
        for (on, lang) in [(late, "en"), (late, "nl"), ("2026-06-02", "nl"), ("2031-03-20", "en")] {
            let told = desk.run(&["page", "--on", on, "--lang", lang]);
            assert_eq!(told.code, 0, "{}", told.err);
            // A browser prints this many lines on one A4 in the small type of the sheet.
            assert!(told.out.lines().count() <= 84, "{} lines:\n{}", told.out.lines().count(), told.out);
            let root = desk.ask(&["verify"])["result"]["root"].as_str().unwrap().to_owned();
            assert!(told.out.contains(&root), "{}", told.out);
        }
    }
}

#[test]
fn the_dates_ahead_on_a_dutch_page_name_the_duties_in_dutch() {
    let told = Desk::with_demo().run(&["page", "--on", "2025-03-01", "--lang", "nl"]);
    told.expect(0, &["toegezegde inzet geleverd", "zetels bezet", "overleggen stuurgroep/2025"]);
    assert!(!told.out.contains("seats filled"), "{}", told.out);
}

#[test]
fn the_page_says_what_the_other_answers_say() {
    for (desk, on) in both() {
        let page = result(&desk, &["page", "--on", on]);
        let funds = result(&desk, &["funds", "--as-of", on]);
        assert_eq!(page["money"]["sources"], funds["sources"]);
        let year: String = on.chars().take(4).collect();
        let delivered = result(&desk, &["delivered", "--as-of", on, "--year", &year]);
        assert_eq!(page["hours"]["total"], delivered["total"]);
        let duties = rows(&result(&desk, &["compliance", "--on", on])["duties"]).into_iter();
        let late: Vec<Value> = duties.filter(|duty| duty["state"] == "overdue").collect();
        assert_eq!(rows(&page["overdue"]), late);
        let status = result(&desk, &["status", "--on", on]);
        assert_eq!(page["unconfirmed_readings"], status["unconfirmed_readings"]);
        assert_eq!(rows(&page["vacancies"]).len(), rows(&status["vacancies"]).len());
        let verified = desk.ask(&["verify"])["result"].clone();
        assert_eq!(page["checkpoint"], json!({ "entries": verified["entries"], "root": verified["root"] }));
    }
}

#[test]
fn the_page_of_an_earlier_time_rests_on_the_log_of_that_time() {
    let desk = Desk::with_demo();
    let page = result(&desk, &["page", "--as-of", "2025-11-04", "--known-at", "2025-11-03"]);
    let entries = count(&page["checkpoint"]["entries"]);
    // The root of that many entries is that of a log that has no more.
    let prefix: String = desk.log().split_inclusive('\n').take(entries as usize).collect();
    let other = Desk::default();
    assert_eq!(other.run_with(&["import", "-"], prefix.as_bytes()).code, 0);
    let verified = other.ask(&["verify"])["result"].clone();
    assert_eq!(page["checkpoint"], json!({ "entries": verified["entries"], "root": verified["root"] }));
}

#[test]
fn the_page_is_one_file_of_html_that_needs_nothing_else() {
    for (desk, on) in both() {
        let html = desk.run(&["page", "--on", on, "--lang", "nl", "--format", "html"]).out;
        for words in [
            "<html lang=\"nl\">",
            "@page sheet",
            "class=\"sheet\"",
            "scope=\"col\"",
            "<h1>",
            "<main>",
            "wortel",
        ] {
            assert!(html.contains(words), "{words}");
        }
        for foreign in ["<script", "http://", "https://", "url(", "@import", "<link", "<img"] {
            assert!(!html.contains(foreign), "{foreign}");
        }
        assert_eq!(html.matches("<h2>").count(), 10);
    }
    let desk = Desk::with_demo();
    desk.run(&["page", "--body", "nobody"]).complains(2, &["nobody", "stuurgroep"]);
    desk.run(&["page", "--body", "regiegroep", "--on", ALBLASSERDAM])
        .expect(0, &["For Coordination group (regiegroep)"]);
}
