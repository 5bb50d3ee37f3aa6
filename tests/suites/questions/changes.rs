//! What changed between two days, and what would have been otherwise.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::desk::Desk;

/// Euros in cents, as they are written.
fn cents(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("{value}"))
}

/// The events of one kind in the log, with the number of their entry.
fn events(entries: &[Value], kind: &str) -> Vec<(u64, Value)> {
    let of = |entry: &Value| -> Vec<(u64, Value)> {
        let number = entry["sequence"].as_u64().unwrap();
        array(&entry["events"]).iter().filter_map(|event| Some((number, event.get(kind)?.clone()))).collect()
    };
    entries.iter().flat_map(of).collect()
}

/// The changes of a topic.
fn topic<'a>(answer: &'a Value, name: &str) -> &'a Vec<Value> {
    let found = array(&answer["result"]["in_force"]).iter().find(|own| own["topic"] == name);
    array(&found.unwrap_or_else(|| panic!("no {name}"))["changes"])
}

#[test]
fn changes_are_those_of_the_log_between_the_days() {
    for (desk, from, to) in [
        (Desk::with_demo(), "2025-06-30", "2025-12-31"),
        (Desk::with_example("lindewaard"), "2030-06-30", "2031-12-31"),
    ] {
        let entries = desk.entries();
        let answer = desk.ask(&["changes", "--from", from, "--to", to]);
        let between = |day: &Value| from < day.as_str().unwrap() && day.as_str().unwrap() <= to;
        // Every decision of those days, once; a correction gives it the entry of the corrected record.
        let taken = events(&entries, "DecisionTaken");
        let taken: BTreeSet<&str> = taken
            .iter()
            .filter(|(_, fact)| between(&fact["decision"]["decided_on"]))
            .map(|(_, fact)| fact["decision"]["decision"].as_str().unwrap())
            .collect();
        let told = topic(&answer, "decisions").iter();
        let told = told.filter(|change| !change["after"]["value"]["event"]["DecisionTaken"].is_null());
        let told: Vec<&str> = told.map(|change| change["about"].as_str().unwrap()).collect();
        assert_eq!(told.len(), taken.len());
        assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), taken);
        // Every step of a plan, with the entry in which it stands.
        for kind in ["PlanStarted", "PlanStopped", "PlanCompleted"] {
            let steps = events(&entries, kind);
            for (entry, fact) in steps.iter().filter(|(_, fact)| between(&fact["on"])) {
                let mut told = topic(&answer, "plans").iter();
                let told = told.find(|change| change["after"]["value"]["event"].get(kind) == Some(fact));
                let told = told.unwrap_or_else(|| panic!("{kind} {fact}"));
                assert_eq!(told["after"]["entry"], *entry);
                assert!(told["before"]["entry"].as_u64().unwrap() < *entry);
            }
        }
        // What the sources came to is what `funds` says of either day, and the difference what the log says.
        let money = &answer["result"]["money"];
        for (day, side) in [(from, "before"), (to, "after")] {
            let funds = desk.ask(&["funds", "--as-of", day]);
            assert_eq!(funds["result"]["free"], money[side]["free"]);
            assert_eq!(funds["result"]["total"]["allocated"], money[side]["allocated"]);
        }
    }
}

#[test]
fn money_that_moved_is_the_sum_of_the_entries_that_moved_it() {
    let desk = Desk::with_demo();
    let (entries, from, to) = (desk.entries(), "2025-06-30", "2025-12-31");
    let answer = desk.ask(&["changes", "--from", from, "--to", to]);
    let sum = |kind: &str| -> i64 {
        let facts = events(&entries, kind);
        let own = facts
            .iter()
            .filter(|(_, fact)| from < fact["on"].as_str().unwrap() && fact["on"].as_str().unwrap() <= to);
        own.map(|(_, fact)| cents(&fact["amount"])).sum()
    };
    let money = &answer["result"]["money"];
    let moved = cents(&money["after"]["allocated"]) - cents(&money["before"]["allocated"]);
    assert_eq!(moved, sum("FundsAllocated") - sum("FundsReleased"));
    assert!(moved != 0);
    let sources = array(&money["sources"]).iter();
    let of_sources: i64 =
        sources.map(|own| cents(&own["after"]["allocated"]) - cents(&own["before"]["allocated"])).sum();
    assert_eq!(moved, of_sources);
}

#[test]
fn what_was_recorded_late_is_what_the_findings_say() {
    let desk = Desk::with_demo();
    // The finding is accepted the day after.
    let findings = desk.ask(&["status", "--on", "2026-11-22"]);
    let late = array(&findings["result"]["findings"]).iter().filter(|found| found["code"] == "recorded-late");
    let late: BTreeSet<(&str, u64)> =
        late.map(|found| (found["about"].as_str().unwrap(), found["entries"][0].as_u64().unwrap())).collect();
    let answer = desk.ask(&["changes", "--from", "2024-12-31", "--to", "2026-12-31"]);
    let told = array(&answer["result"]["known_late"]).iter();
    let told = told
        .filter(|late| late["topic"] == "decisions" && array(&late["why"]).contains(&"beyond-policy".into()));
    let told: BTreeSet<(&str, u64)> = told
        .map(|late| (late["about"].as_str().unwrap(), late["after"]["entry"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, late);
    assert!(!told.is_empty());
    let text = desk.run(&["changes", "--from", "2026-06-30", "--to", "2026-12-31"]);
    text.expect(
        0,
        &[
            "Became known late",
            "recorded on 2026-11-10, 180 days later: from before the period, later than the policy allows",
        ],
    );
}

#[test]
fn a_correction_shows_the_record_before_and_after_and_two_clocks_part() {
    let desk = Desk::with_example("lindewaard");
    let entries = desk.entries();
    let [(corrected, correction)] = events(&entries, "RecordCorrected").try_into().unwrap();
    let before = correction["entry"].as_u64().unwrap();
    let at = |entry: u64| {
        entries[usize::try_from(entry).unwrap()]["recorded_at"].as_str().unwrap()[..10].to_owned()
    };
    let answer = desk.ask(&["changes", "--from", "2029-12-31", "--to", &at(corrected)]);
    let [one] = array(&answer["result"]["corrected"]).as_slice() else { panic!("{answer}") };
    let amount = |side: &Value| -> Vec<(u64, String)> {
        let facts = array(side).iter().filter_map(|held| {
            let amount = held["value"]["event"]["FundsAllocated"]["amount"].as_str()?;
            Some((held["entry"].as_u64().unwrap(), amount.to_owned()))
        });
        facts.collect()
    };
    assert_eq!(amount(&one["before"]), [(before, "9000.00".to_owned())]);
    assert_eq!(amount(&one["after"]), [(corrected, "8500.00".to_owned())]);
    // In force on its day is what was known: first the one, later the other.
    let span = ["changes", "--from", "2030-01-01", "--to", "2030-06-30"];
    let allocated = |known_at: &str| {
        desk.ask(&[&span[..], &["--known-at", known_at]].concat())["result"]["money"]["after"]["allocated"]
            .clone()
    };
    let earlier = entries[usize::try_from(corrected - 1).unwrap()]["recorded_at"].as_str().unwrap();
    assert_eq!(cents(&allocated(earlier)) - cents(&allocated(&at(corrected))), 50_000);
    let words = ["Gecorrigeerd (1)", "was: ", "is: ", "amount: 9000.00 → 8500.00"];
    desk.run(&["changes", "--from", "2029-12-31", "--to", &at(corrected), "--lang", "nl"]).expect(0, &words);
}

#[test]
fn an_amendment_tells_what_it_changes_in_the_text() {
    let span = ["changes", "--from", "2026-09-30", "--to", "2026-10-01"];
    Desk::with_demo().prints("changes-amendment", &span);
}

#[test]
fn what_if_leaves_a_decision_out_with_all_that_rests_on_it() {
    let desk = Desk::with_demo();
    let log = desk.log();
    let entries = desk.entries();
    let answer = desk.ask(&["what-if", "--without", "d-2025-autumn", "--as-of", "2025-12-31"]);
    let result = &answer["result"];
    let left = &result["left_out"][0];
    let entry = left["entry"].as_u64().unwrap();
    assert_eq!(left["events"], entries[usize::try_from(entry).unwrap()]["events"]);
    let given: i64 = events(&entries, "FundsAllocated")
        .iter()
        .filter(|(own, _)| *own == entry)
        .map(|(_, fact)| cents(&fact["amount"]))
        .sum();
    assert_eq!(cents(&result["money"]["more_free"]), given);
    let real = desk.ask(&["funds", "--as-of", "2025-12-31"]);
    assert_eq!(real["result"]["free"], result["money"]["real"]["free"]);
    let more: i64 = array(&result["money"]["sources"]).iter().map(|own| cents(&own["more_free"])).sum();
    assert_eq!(more, given);
    // What is refused for want of it is each entry that names it or what it made.
    for one in array(&result["consequences"]) {
        if let Some(since) = one["since"].as_u64() {
            let command =
                entries[usize::try_from(one["entry"].as_u64().unwrap()).unwrap()]["command"].to_string();
            assert_eq!(one["refusal"]["code"], "unknown");
            assert!(command.contains(one["refusal"]["id"].as_str().unwrap()), "{one}");
            assert!(since < one["entry"].as_u64().unwrap());
        }
    }
    assert!(array(&result["consequences"]).iter().any(|one| one["since"] == entry));
    assert_eq!(desk.log(), log, "the log stays as it is");
}

#[test]
fn what_if_stops_a_plan_on_another_day() {
    let desk = Desk::with_demo();
    let log = desk.log();
    let stop = ["what-if", "--stop", "p-street-cafe", "--on", "2025-06-30"];
    let answer = desk.ask(&[&stop[..], &["--as-of", "2025-08-31"]].concat());
    let result = &answer["result"];
    let released = events(&desk.entries(), "FundsReleased");
    let (entry, real) = released.iter().find(|(_, fact)| fact["allocation"] == "a-cafe").unwrap();
    assert_eq!(result["money"]["more_free"], real["amount"]);
    assert_eq!(result["left_out"][0]["entry"], *entry);
    assert_eq!(result["made_up"]["decision"]["body"], "werkgroep-noord");
    let unspread = &result["assignments"][0];
    assert_eq!(
        (unspread["assignment"].as_str(), &unspread["real"]["unspread"]),
        (Some("i-swa-north"), &serde_json::json!({ "hours_per_week": "1:00" }))
    );
    assert_eq!(unspread["otherwise"]["unspread"], serde_json::json!({ "hours_per_week": "4:00" }));
    // Once it was stopped really there is no difference.
    let later = desk.ask(&[&stop[..], &["--as-of", "2025-09-17"]].concat());
    assert_eq!(later["result"]["money"]["more_free"], "0.00");
    assert_eq!(desk.log(), log);
    let lindewaard = Desk::with_example("lindewaard");
    let earlier =
        lindewaard.run(&["what-if", "--stop", "p-field", "--on", "2030-12-01", "--as-of", "2030-12-31"]);
    earlier.expect(0, &["Left out", "plan p-field stopped", "Made up for this question"]);
}

#[test]
fn wrong_input_by_hand_is_answered_with_what_to_do() {
    let desk = Desk::with_demo();
    let day = "2025-06-30";
    desk.run(&["changes", "--from", day, "--to", day]).complains(2, &["--to is a later day than --from"]);
    desk.run(&["changes", "--from", "yesterday"]).complains(2, &["write 2025-03-11"]);
    desk.run(&["changes"]).complains(2, &["--from"]);
    desk.run(&["changes", "--from", day, "--known-at", "2020-01-01"]).complains(2, &["recorded by then"]);
    desk.run(&["what-if"]).complains(2, &["--without"]);
    desk.run(&["what-if", "--without", "nope"])
        .complains(2, &["no decision nope", "log --kind DecisionTaken"]);
    desk.run(&["what-if", "--stop", "nope", "--on", day])
        .complains(2, &["there is no plan \"nope\"; there is: p-annual-2025"]);
    desk.run(&["what-if", "--stop", "p-street-cafe"]).complains(2, &["--on"]);
    desk.run(&["what-if", "--without", "d-2025-autumn", "--stop", "p-dance"])
        .complains(2, &["cannot be used with"]);
    let early = ["what-if", "--stop", "p-benches", "--on", "2025-09-30"];
    desk.run(&early).complains(2, &["did not run on 2025-09-30: it was adopted on 2025-11-12"]);
    let ended = ["what-if", "--stop", "p-benches", "--on", "2026-10-01"];
    desk.run(&ended).complains(3, &["refused [plan-ended]"]);
    let before = ["what-if", "--without", "d-2025-autumn", "--known-at", "2025-06-30"];
    desk.run(&before).complains(2, &["no decision d-2025-autumn"]);
}
