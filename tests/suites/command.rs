//! The command as a user runs it: what is wrong gets a clear error, the right exit code, and an unchanged log.

use std::io::Read as _;
use std::process::Stdio;

use serde_json::json;

use crate::desk::{Desk, demo_entries};

const CHARTER: &str = include_str!("../../buurtkracht-cli/charters/alblasserdam-2025-2026.toml");

/// A decision of the steering group to give money, with parts to change.
struct Giving<'a> {
    body: &'a str,
    on: &'a str,
    alderman: &'a str,
    amount: &'a str,
    until: &'a str,
    effect: Option<&'a str>,
}

const GIVING: Giving<'static> = Giving {
    body: "stuurgroep",
    on: "2026-11-01",
    alderman: "p-11",
    amount: "\"1000\"",
    until: "2026-12-31",
    effect: None,
};

impl Giving<'_> {
    fn toml(&self) -> String {
        let seats = match self.body {
            "stuurgroep" => {
                [("alderman", self.alderman), ("manager-wonen", "p-02"), ("managing-director", "p-03")]
            }
            _ => [("programme-leader", "p-04"), ("area-coordinator", "p-05"), ("team-leader", "p-06")],
        };
        let positions: Vec<String> = seats
            .iter()
            .map(|(seat, person)| {
                format!("{{ seat = \"{seat}\", person = \"{person}\", stance = \"consent\" }}")
            })
            .collect();
        let from = self.until.replace("-31", "-01");
        let allocate = format!(
            "AllocateFunds = {{ allocation = \"a-x\", plan = \"p-dance\", from = {{ pledge = \"gemeente-money\" }}, amount = {}, period = {{ from = {from}, until = {} }} }}",
            self.amount, self.until
        );
        format!(
            "[do.TakeDecision.decision]\ndecision = \"d-x\"\ntitle = \"X\"\nbody = \"{}\"\nvenue = {{ written = {{ opened = {on}, closed = {on} }} }}\ndecided_on = {on}\noutcome = \"adopted\"\npositions = [{}]\n[[do.TakeDecision.effects]]\n{}\n",
            self.body,
            positions.join(", "),
            self.effect.unwrap_or(&allocate),
            on = self.on,
        )
    }
}

#[test]
fn what_is_wrong_is_told_and_the_log_stays_as_it_is() {
    let desk = Desk::with_demo();
    let before = desk.log();
    let amount = |amount| Giving { amount, ..GIVING }.toml();
    let effect = |effect| Giving { effect: Some(effect), ..GIVING }.toml();
    for (toml, code, words) in [
        (amount("0"), 2, vec!["standard input:10", "amount", "integer `0`", "quotes"]),
        (amount("-5"), 2, vec!["amount", "integer `-5`"]),
        (amount("1e400"), 2, vec!["amount", "too large"]),
        (amount("\"0\""), 3, vec!["amount-not-positive", "0.00"]),
        (amount("\"-5\""), 3, vec!["amount-not-positive", "-5.00"]),
        (amount("\"1e400\""), 2, vec!["1e400", "amount in euros"]),
        (amount("\"1.250\""), 2, vec!["ambiguous", "1250", "1.25"]),
        (amount("\"92233720368547758.08\""), 2, vec!["92233720368547758.07"]),
        (
            amount("\"32050.01\""),
            3,
            vec!["allocation-exceeds-free", "asked 32050.01", "free 32050.00", "pledge-period"],
        ),
        (
            Giving { body: "regiegroep", ..GIVING }.toml(),
            3,
            vec!["not-competent", "regiegroep", "stuurgroep"],
        ),
        (
            Giving { on: "2026-05-01", alderman: "p-01", ..GIVING }.toml(),
            3,
            vec!["not-seat-holder", "p-01", "2026-05-01"],
        ),
        (Giving { on: "2024-12-18", ..GIVING }.toml(), 3, vec!["before-signing", "2024-12-18", "2024-12-19"]),
        (
            Giving { until: "2027-01-31", ..GIVING }.toml(),
            3,
            vec!["performance-outside-term", "2027-01-31", "2026-12-31"],
        ),
        (effect("StopPlan = { plan = \"p-dance\" }"), 3, vec!["stop-without-ground", "not-working"]),
        (
            effect("StopPlan = { plan = \"p-street-cafe\", ground = \"not-working\" }"),
            3,
            vec!["plan-ended", "2025-09-17"],
        ),
        (
            "[do.StartPlan]\nplan = \"p-dance\"\non = 2026-01-01\ncolour = \"red\"\n".into(),
            2,
            vec!["standard input:4", "colour"],
        ),
        ("[do.FlyAway]\n".into(), 2, vec!["FlyAway", "TakeDecision"]),
        ("[do.StartPlan\n".into(), 2, vec!["line 1"]),
        (String::new(), 2, vec!["no command"]),
    ] {
        desk.record(&toml).complains(code, &words);
    }
    desk.run_with(&["record", "-"], b"\xff\xfe[do.StartPlan]\n").complains(2, &["UTF-8"]);
    for (text, words) in [
        (
            r#"{"do":{"StartPlan":{"plan":"p-dance","plan":"p-x","on":"2026-01-01"}}}"#,
            vec!["do.StartPlan", "occurs twice"],
        ),
        (
            "{\n  \"do\": { \"StartPlan\": { \"plan\": \"\\ud800\", \"on\": \"2026-01-01\" } }\n}\n",
            vec!["do.StartPlan.plan", "hex escape"],
        ),
        ("{\n  \"do\": {\n", vec!["EOF"]),
    ] {
        desk.run_with(&["record", "-"], text.as_bytes()).complains(2, &words);
    }
    let large =
        json!({ "do": { "StartPlan": { "plan": "x".repeat(10_000_000), "on": "2026-01-01" } } }).to_string();
    desk.run_with(&["record", "-"], large.as_bytes()).complains(2, &["bytes, the limit is"]);
    let about = vec!["p-01"; 20_000];
    let wide =
        json!({ "do": { "CancelMeeting": { "meeting": "m", "reason": { "seal": "x", "about": about } } } })
            .to_string();
    desk.run_with(&["record", "-"], wide.as_bytes()).complains(2, &["bytes", "65535"]);
    desk.run(&["record", "nowhere.toml"]).complains(2, &["nowhere.toml"]);
    desk.run(&["explain", "nothing"]).complains(2, &["nothing"]);
    desk.run(&["who", "--body", "nothing"]).complains(2, &["nothing", "stuurgroep"]);
    desk.run(&["log", "--kind", "Nothing"]).complains(2, &["Nothing", "PlanStopped"]);
    desk.run(&["status", "--programme", "other"]).complains(2, &["other", "buurtkracht-alblasserdam"]);
    desk.run(&["status", "--known-at", "yesterday"]).complains(2, &["yesterday", "2025-06-30"]);
    assert_eq!(desk.log(), before);
}

#[test]
fn json_is_one_command_however_it_is_laid_out() {
    let desk = Desk::with_demo();
    let command = json!({
        "programme": "buurtkracht-alblasserdam", "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "actor": "clerk",
        "do": { "RegisterPerson": {
            "person": "p-90", "kind": "resident", "name": { "seal": "Jo Vis", "person": "p-90" }
        } },
    });
    let pretty = serde_json::to_string_pretty(&command).unwrap();
    desk.run_with(&["record", "-"], format!("\u{feff}{pretty}").as_bytes()).expect(0, &["person registered"]);
    for text in [command.to_string(), pretty.replace('\n', "\r\n")] {
        desk.run_with(&["record", "-"], text.as_bytes()).expect(0, &["before"]);
    }
    let log = desk.log();
    let last = log.lines().last().unwrap();
    assert!(last.contains(r#""command":{"programme":"buurtkracht-alblasserdam","id":"67e55044"#), "{last}");
    assert!(!last.contains("Jo Vis") && !last.contains("seal"), "{last}");
}

#[test]
fn a_command_that_has_ended_has_marked_what_it_recorded() {
    let desk = Desk::with_demo();
    desk.write("all.jsonl", desk.log());
    desk.run(&["import", "all.jsonl", "--store", "sqlite:s.db"]).expect(0, &[]);
    let before = desk.log().lines().count();
    for number in 1..=10 {
        for (store, marker) in [("sled:store", "store/marker"), ("sqlite:s.db", "s.db.marker")] {
            let person = json!({ "do": { "RegisterPerson": {
                "person": format!("p-x{number}"), "kind": "resident",
                "name": { "seal": "Jo Vis", "person": format!("p-x{number}") }
            } } });
            let args = ["record", "-", "--actor", "clerk", "--store", store];
            desk.run_with(&args, person.to_string().as_bytes()).expect(0, &[]);
            let marked = std::fs::read_to_string(desk.path(marker)).unwrap();
            assert_eq!(marked, format!("buurtkracht-alblasserdam {}\n", before + number), "{store}");
        }
    }
}

#[test]
fn a_command_id_is_used_for_one_command() {
    let desk = Desk::with_demo();
    let pause = |on: &str| {
        format!(
            "id = \"67e55044-10b1-426f-9247-bb680e5fe0c8\"\n[do.PausePlan]\nplan = \"p-dance\"\non = {on}\n"
        )
    };
    let (before, entry) = (demo_entries(), format!("#{}", demo_entries()));
    let first = desk.record(&pause("2026-11-11"));
    assert!(first.code == 0 && first.out.contains(&format!("recorded as {entry}")), "{first:?}");
    let again = desk.record(&pause("2026-11-11"));
    assert!(again.code == 0 && again.out.contains(&format!("recorded before as {entry}")), "{again:?}");
    desk.record(&pause("2026-11-12")).complains(4, &["67e55044", &entry]);
    assert_eq!(desk.log().lines().count(), before + 1);
}

#[test]
fn a_store_that_cannot_be_used_says_why() {
    let desk = Desk::with_demo();
    let store = |url: &str| desk.run(&["status", "--store", url]);
    store("sled:nowhere").complains(5, &["nowhere", "no store"]);
    assert!(!desk.path("nowhere").exists(), "asking makes no store");
    desk.write("file", "text");
    store("sled:file").complains(5, &["file", "it is a file"]);
    std::fs::create_dir(desk.path("newer")).unwrap();
    desk.write("newer/format", "buurtkracht store 9\n");
    store("sled:newer").complains(5, &["format 9", "newer"]);
    desk.write("charter.toml", CHARTER);
    let init = |url: &str| desk.run(&["init", "--charter", "charter.toml", "--store", url]);
    // No folder can be made there, not even by root.
    init("sled:/proc/buurtkracht").complains(5, &["/proc/buurtkracht"]);
    std::fs::create_dir(desk.path("other")).unwrap();
    desk.write("other/holiday.jpg", "sea");
    init("sled:other").complains(5, &["other", "no store"]);
    store("file:x").complains(2, &["sled:FOLDER"]);
    desk.run(&["status", "--store", "memory:"]).complains(2, &["no programme"]);
}

#[test]
fn a_second_process_is_told_that_the_store_is_in_use() {
    let desk = Desk::with_demo();
    // It holds the store while it waits for the end of its input; where the question comes first, the import
    // is the one that finds it locked, and is started again.
    let import =
        || desk.command(&["import", "-"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut importing = import();
    let locked = loop {
        let ran = desk.run(&["status"]);
        if ran.code != 0 {
            break ran;
        }
        if importing.try_wait().unwrap().is_some() {
            importing = import();
        }
    };
    locked.complains(5, &["in use by another process"]);
    drop(importing.stdin.take());
    assert_eq!(importing.wait().unwrap().code(), Some(2), "an empty import");
    assert_eq!(desk.run(&["status"]).code, 0);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let desk = Desk::with_demo();
    for verb in ["log", "export", "status"] {
        let mut child = desk.command(&[verb]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""), "{verb}");
    }
}

#[test]
fn an_export_is_imported_elsewhere_and_what_is_wrong_with_one_is_told() {
    let desk = Desk::with_demo();
    let log = desk.log();
    desk.write("all.jsonl", &log);
    let import = |file: &str, url: &str| desk.run(&["import", file, "--store", url]);
    let lines: Vec<&str> = log.lines().collect();
    desk.write("cut.jsonl", &log[..log.len() - 100]);
    import("cut.jsonl", "sled:cut").complains(2, &[&format!("line {}", demo_entries()), "cut off"]);
    desk.write("gap.jsonl", [&lines[..5], &lines[6..]].concat().join("\n") + "\n");
    import("gap.jsonl", "sled:cut").complains(2, &["line 6", "#6"]);
    desk.run(&["status", "--store", "sled:cut"]).complains(2, &["no programme"]);
    let altered = log.replacen("\"amount\":\"12000.00\",\"period\"", "\"amount\":\"12000.01\",\"period\"", 1);
    assert_ne!(altered, log);
    desk.write("altered.jsonl", altered);
    import("altered.jsonl", "sled:cut").complains(2, &["decided again"]);
    let imported = import("all.jsonl", "sled:copy");
    assert!(imported.code == 0 && imported.out.contains("vouches for nothing"), "{imported:?}");
    assert_eq!(desk.run(&["export", "--store", "sled:copy"]).out, log);
    let root = |url: &str| desk.ask(&["verify", "--store", url])["result"]["root"].clone();
    assert_eq!(root("sled:copy"), root("sled:store"));
}

#[test]
fn a_batch_needs_ids_stops_where_it_is_refused_and_can_be_run_again() {
    let desk = Desk::with_demo();
    let lines = |second: &str| {
        [
            json!({ "do": { "PausePlan": { "plan": "p-dance", "on": "2026-11-11" } } }).to_string(),
            json!({ "do": { "ResumePlan": { "plan": "p-dance", "on": second } } }).to_string(),
            json!({ "do": { "RegisterPerson": { "person": "p-99", "kind": "resident", "name": { "seal": "Z", "person": "p-99" } } } }).to_string(),
        ]
        .join("\n")
    };
    desk.write("batch.jsonl", lines("2026-11-10"));
    desk.run(&["record", "batch.jsonl"]).complains(2, &["line 1", "--assign-ids"]);
    assert_eq!(desk.log().lines().count(), demo_entries());
    let assigned = desk.run(&["record", "batch.jsonl", "--assign-ids", "ready.jsonl"]);
    assert!(assigned.code == 0 && assigned.out.contains("3 ids assigned"), "{assigned:?}");
    let rehearsed = desk.run(&["record", "ready.jsonl", "--dry-run"]);
    rehearsed.complains(3, &["line 2", "step-before-the-last", "1 recorded", "1 not tried"]);
    assert_eq!(desk.log().lines().count(), demo_entries());
    let stopped = desk.run(&["record", "ready.jsonl"]);
    stopped
        .complains(3, &["line 2", "step-before-the-last", "1 recorded", "0 recorded before", "1 not tried"]);
    let mended =
        std::fs::read_to_string(desk.path("ready.jsonl")).unwrap().replace("2026-11-10", "2026-11-12");
    desk.write("ready.jsonl", mended);
    let again = desk.ask(&["record", "ready.jsonl"]);
    assert_eq!(again["result"], json!({ "recorded": 2, "repeated": 1, "dry_run": false }));
    let again = desk.ask(&["record", "ready.jsonl"]);
    assert_eq!(again["result"], json!({ "recorded": 0, "repeated": 3, "dry_run": false }));
    let log = desk.log();
    assert_eq!(log.lines().count(), demo_entries() + 3);
    assert!(!log.contains("\"Z\""), "a name stands in no entry");
}

#[test]
fn a_programme_is_founded_from_an_edited_charter_and_a_wrong_one_is_refused_with_its_line() {
    let desk = Desk::default();
    let shipped = desk.run(&["template", "charter"]);
    assert_eq!(shipped.out, CHARTER);
    let line = |needle: &str| CHARTER.lines().position(|line| line.contains(needle)).unwrap() + 1;
    let init = |charter: String| {
        desk.write("charter.toml", charter);
        desk.run(&["init", "--charter", "charter.toml"])
    };
    let wrong = init(CHARTER.replace(
        "id = \"manager-wonen\", partner = \"woonkracht10\"",
        "id = \"manager-wonen\", partner = \"nobody\"",
    ));
    let place = format!("charter.toml:{}", line("id = \"manager-wonen\""));
    wrong.complains(
        2,
        &[&place, "text.bodies[0].seats[1].partner", "expected one of gemeente", "found nobody"],
    );
    let wrong = init(CHARTER.replace("by = \"consent\"", "by = \"dice\""));
    let place = format!("charter.toml:{}", line("by = \"consent\""));
    wrong.complains(2, &[&place, "readings.decision_rule.rule.by", "dice", "unanimity"]);
    let wrong = init(CHARTER.replace("late_recording_days = 30\n", ""));
    wrong.complains(2, &["policy", "late_recording_days"]);
    let day = "on = \"2024-12-19\"";
    let wrong = init(CHARTER.replace(day, "on = \"2024-13-19\""));
    wrong.complains(2, &[&format!("charter.toml:{}", line(day)), "text.signing.on"]);
    let wrong = init(CHARTER.replace(day, "on = 2024-13-19"));
    wrong.complains(2, &["charter.toml", &format!("line {}", line(day))]);
    let wrong = init(CHARTER.replace("Europe/Amsterdam", "Europe/Alblasserdam"));
    wrong.complains(2, &["Europe/Alblasserdam", "IANA"]);
    assert_eq!(
        init(CHARTER.replace("programme = \"buurtkracht-alblasserdam\"", "programme = \"our-street\"")).code,
        0
    );
    assert_eq!(desk.ask(&["status"])["result"]["programme"], "our-street");
    // A second programme lives beside it, and then one has to be named.
    assert_eq!(init(CHARTER.to_owned()).code, 0);
    desk.run(&["status"]).complains(2, &["our-street", "buurtkracht-alblasserdam", "--programme"]);
    assert_eq!(desk.run(&["status", "--programme", "our-street"]).code, 0);
    init(CHARTER.replace("Buurtkracht Alblasserdam 2025-2026", "Another")).complains(3, &["already-founded"]);
}

#[test]
fn a_damaged_log_is_told_from_an_unavailable_one() {
    let desk = Desk::with_demo();
    std::fs::remove_dir_all(desk.path("store/log")).unwrap();
    desk.run(&["status"]).complains(6, &["damaged", &format!("{} entries", demo_entries())]);
}

#[test]
fn errors_are_json_where_json_is_asked_for() {
    let desk = Desk::with_demo();
    let ran =
        desk.run_with(&["record", "-", "--json"], GIVING.toml().replace("\"1000\"", "\"99999\"").as_bytes());
    let error: serde_json::Value =
        serde_json::from_str(&ran.err).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    assert_eq!(error["error"]["exit"], 3);
    assert_eq!(
        (&error["error"]["code"], &error["error"]["kind"]),
        (&json!("allocation-exceeds-free"), &json!("refused"))
    );
    assert_eq!(error["error"]["refusal"]["code"], "allocation-exceeds-free");
    assert_eq!(error["error"]["refusal"]["asked"], "99999.00");
    assert_eq!(error["error"]["refusal"]["unconfirmed_reading"], "pledge-period");
}

#[test]
fn a_usage_error_is_json_however_json_is_asked_for() {
    let desk = Desk::default();
    for asked in [&["fundz", "--json"][..], &["fundz", "--format", "json"], &["fundz", "--format=json"]] {
        let ran = desk.run(asked);
        let error: serde_json::Value =
            serde_json::from_str(&ran.err).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
        assert_eq!(error["error"]["exit"], 2, "{asked:?}");
    }
    assert!(desk.run(&["fundz", "--format", "text"]).err.starts_with("error:"));
}
