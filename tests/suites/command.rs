//! The command as a user runs it: what is wrong gets a clear error, the right exit code, and an unchanged log.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use buurtkracht_store::clock::SetClock;
use buurtkracht_store::ledger::{Ledger, Submission};
use serde_json::{Value, json};

use crate::desk::{BINARY, Desk, copy, demo_entries};

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
        (amount("\"10000000000.00\""), 2, vec!["9999999999.99"]),
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
    desk.run_with(&["record", "-"], large.as_bytes()).complains(2, &["limit of 1048576 bytes"]);
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
    let held = desk.held();
    for verb in ["status", "verify", "export"] {
        desk.run(&[verb]).complains(5, &["in use by another process"]);
    }
    desk.record("[do.ResumePlan]\nplan = \"p-dance\"\non = 2026-11-11\n")
        .complains(5, &["in use by another process"]);
    drop(held);
    assert_eq!(desk.run(&["status"]).code, 0);
}

#[test]
fn a_store_is_for_its_owner_only_unless_its_owner_says_otherwise() {
    use std::os::unix::fs::PermissionsExt as _;
    fn open_to_others(path: &Path, found: &mut Vec<PathBuf>) {
        let mode = path.metadata().unwrap().permissions().mode();
        if path.is_dir() {
            path.read_dir().unwrap().for_each(|within| open_to_others(&within.unwrap().path(), found));
        } else if mode & 0o077 != 0 {
            found.push(path.to_owned());
        }
    }
    let desk = Desk::default();
    let ask = |store: &str| {
        let run = format!("umask 000; {} demo --store {store} && {} status --store {store}", BINARY, BINARY);
        let mut command = Command::new("sh");
        let ran = command.args(["-c", &run]).current_dir(desk.path(".")).output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
    };
    ask("sled:store");
    ask("sqlite:file.db");
    let mut found = Vec::new();
    open_to_others(&desk.path("."), &mut found);
    assert_eq!(found, Vec::<PathBuf>::new());
    // The group may read from now on.
    for file in ["store/log/db", "file.db"] {
        std::fs::set_permissions(desk.path(file), std::fs::Permissions::from_mode(0o640)).unwrap();
    }
    for store in ["sled:store", "sqlite:file.db"] {
        let person = b"[do.RegisterPerson]\nperson = \"p-x\"\nkind = \"resident\"\n";
        let ran = desk.run_with(&["record", "-", "--actor", "clerk", "--store", store], person);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    for file in ["store/log/db", "file.db"] {
        assert_eq!(desk.path(file).metadata().unwrap().permissions().mode() & 0o777, 0o640, "{file}");
    }
}

#[test]
fn a_pipe_in_the_place_of_a_file_holds_nobody_up() {
    let desk = Desk::with_demo();
    let file = desk.path("store/vault/values").read_dir().unwrap().next().unwrap().unwrap().file_name();
    for pipe in ["marker", "format", &format!("vault/values/{}", file.to_str().unwrap())] {
        let (path, kept) = (desk.path("store").join(pipe), desk.path("kept"));
        std::fs::rename(&path, &kept).unwrap();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        for verb in [&["status"][..], &["log"], &["cache", "rebuild"]] {
            let ran = desk.run(verb);
            assert!(pipe.starts_with("vault") || ran.code >= 5, "{pipe}: {ran:?}");
        }
        std::fs::rename(&kept, &path).unwrap();
    }
}

#[test]
fn damage_is_told_from_trouble_whatever_file_it_is_in() {
    let desk = Desk::with_demo();
    for file in ["format", "marker", "log/conf"] {
        let path = desk.path("store").join(file);
        let sound = std::fs::read(&path).unwrap();
        let mut flipped = sound.clone();
        flipped[0] ^= 1;
        std::fs::write(&path, flipped).unwrap();
        for verb in ["status", "export"] {
            let ran = desk.run(&[verb]);
            ran.complains(6, &["the store is damaged"]);
            assert_eq!(ran.err.lines().count(), 1, "{file}: {ran:?}");
        }
        std::fs::write(&path, sound).unwrap();
    }
    assert_eq!(desk.run(&["status"]).code, 0);
}

#[test]
fn a_refused_founding_leaves_no_store() {
    let desk = Desk::default();
    desk.write("charter.toml", CHARTER.replace("Europe/Amsterdam", "Europe/Alblasserdam"));
    for more in [&["--dry-run"][..], &[]] {
        let ran = desk.run(&[&["init", "--charter", "charter.toml"], more].concat());
        ran.complains(2, &["Europe/Alblasserdam", "IANA"]);
    }
    assert!(!desk.path("store").exists());
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
    desk.write("later.jsonl", {
        let (last, rest) = lines.split_last().unwrap();
        let (start, end) = last.split_once("\"recorded_at\":\"").unwrap();
        let end = end.split_once('"').unwrap().1;
        let last = format!("{start}\"recorded_at\":\"9999-01-01T00:00:00.000+01:00\"{end}");
        [rest, &[&last]].concat().join("\n") + "\n"
    });
    let after = format!("line {}", demo_entries());
    import("later.jsonl", "sled:cut").complains(2, &[&after, "9999-01-01", "after now"]);
    let altered = log.replacen("\"amount\":\"12000.00\",\"period\"", "\"amount\":\"12000.01\",\"period\"", 1);
    assert_ne!(altered, log);
    desk.write("altered.jsonl", altered);
    import("altered.jsonl", "sled:cut").complains(2, &["decided again"]);
    assert!(!desk.path("cut").exists(), "a refused import leaves no store");
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
    assert!(rehearsed.out.starts_with("would be recorded as #"), "{rehearsed:?}");
    assert_eq!(desk.log().lines().count(), demo_entries());
    let stopped = desk.run(&["record", "ready.jsonl"]);
    let words = ["line 2", "step-before-the-last", "1 recorded", "0 recorded before", "1 not tried"];
    stopped.complains(3, &words);
    assert!(stopped.out.starts_with("recorded as #"), "{stopped:?}");
    let mended =
        std::fs::read_to_string(desk.path("ready.jsonl")).unwrap().replace("2026-11-10", "2026-11-12");
    desk.write("ready.jsonl", mended);
    // A line for each receipt, and one for the batch.
    let again = |repeated: [bool; 3], recorded: usize| {
        let ran = desk.run(&["record", "ready.jsonl", "--json"]);
        let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let (last, receipts) = lines.split_last().unwrap();
        assert!(receipts.iter().map(|line| line["result"]["repeated"].clone()).eq(repeated), "{ran:?}");
        assert_eq!(
            last["result"],
            json!({ "recorded": recorded, "repeated": 3 - recorded, "dry_run": false })
        );
    };
    again([true, false, false], 2);
    again([true, true, true], 0);
    // An array is a batch too.
    let array = std::fs::read_to_string(desk.path("ready.jsonl")).unwrap().trim().replace('\n', ",\n");
    desk.write("ready.json", format!("[{array}]"));
    let ran = desk.run(&["record", "ready.json"]);
    assert!(ran.code == 0 && ran.out.ends_with("0 recorded, 3 recorded before\n"), "{ran:?}");
    let log = desk.log();
    assert_eq!(log.lines().count(), demo_entries() + 3);
    assert!(!log.contains("\"Z\""), "a name stands in no entry");
}

#[test]
fn a_killed_batch_has_printed_what_is_recorded() {
    let desk = Desk::with_demo();
    let register = |at: usize| {
        let id = uuid::Uuid::from_u128(at as u128);
        let person = json!({ "person": format!("v-{at}"), "kind": "resident" });
        json!({ "id": id, "actor": "clerk", "do": { "RegisterPerson": person } }).to_string()
    };
    desk.write("batch.jsonl", (0..2_000).map(register).collect::<Vec<_>>().join("\n"));
    let mut child =
        desk.command(&["record", "batch.jsonl", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut lines = String::new();
    for _ in 0..3 {
        said.read_line(&mut lines).unwrap();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    said.read_to_string(&mut lines).unwrap();
    // A kill can cut a line, never a receipt that was printed before it.
    let receipts: Vec<Value> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let entries = desk.entries();
    assert!((3..2_000).contains(&receipts.len()) && entries.len() < demo_entries() + 2_000);
    for receipt in &receipts {
        let entry = &entries[usize::try_from(receipt["result"]["entry"].as_u64().unwrap()).unwrap()];
        assert_eq!(entry["command"]["id"], receipt["result"]["command"]);
    }
}

#[test]
fn a_batch_whose_reader_went_away_is_recorded_whole() {
    let desk = Desk::with_demo();
    let register = |at: usize| {
        let person = json!({ "person": format!("v-{at}"), "kind": "resident" });
        json!({ "id": uuid::Uuid::from_u128(at as u128), "actor": "clerk", "do": { "RegisterPerson": person } }).to_string()
    };
    desk.write("batch.jsonl", (0..50).map(register).collect::<Vec<_>>().join("\n"));
    let mut child = desk.command(&["record", "batch.jsonl"]).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(desk.entries().len(), demo_entries() + 50);
}

#[test]
fn after_a_long_pause_a_person_confirms_the_clock() {
    let desk = Desk::with_demo();
    // The last entry of the copy is from the first weeks of the programme.
    desk.write("start.jsonl", desk.log().split_inclusive('\n').take(30).collect::<String>());
    assert_eq!(desk.run(&["import", "start.jsonl", "--store", "sled:old"]).code, 0);
    let command = "[do.RegisterPerson]\nperson = \"p-late\"\nkind = \"resident\"\n";
    let record = |more: &[&str]| {
        let args = [&["record", "-", "--actor", "clerk", "--store", "sled:old"], more].concat();
        desk.run_with(&args, command.as_bytes())
    };
    for dry_run in [&["--dry-run"][..], &[]] {
        record(dry_run).complains(5, &["the clock says", "366 days", "--confirm-clock"]);
        let confirmed = record(&[&["--confirm-clock"], dry_run].concat());
        assert_eq!(confirmed.code, 0, "{confirmed:?}");
    }
    // The pause is over.
    desk.run_with(
        &["record", "-", "--actor", "clerk", "--store", "sled:old"],
        command.replace("p-late", "p-later").as_bytes(),
    )
    .expect(0, &["person registered"]);
}

/// The book says what to do when an entry was recorded by a clock that ran ahead, and it works.
#[test]
fn a_log_with_an_entry_from_the_future_can_be_cut_before_it() {
    let desk = Desk::with_demo();
    let before = desk.log();
    let clock = Arc::new(SetClock::new("2046-01-01T10:00:00Z".parse().unwrap()));
    let store = format!("sled:{}", desk.path("store").display());
    let ledger = Ledger::options().clock(clock).open(&store).unwrap();
    let text = json!({
        "programme": "buurtkracht-alblasserdam", "id": uuid::Uuid::from_u128(7), "actor": "clerk",
        "do": { "RegisterPerson": { "person": "p-late", "kind": "resident", "name": { "seal": "Jo", "person": "p-late" } } },
    });
    let mut submission = Submission::from_json(text.to_string()).unwrap();
    submission.clock_confirmed = true;
    pollster::block_on(ledger.submit(&submission)).unwrap();
    drop(ledger);
    let later = "[do.RegisterPerson]\nperson = \"p-later\"\nkind = \"resident\"\n";
    desk.record(later).complains(5, &["the clock says", "before the last entry of 2046-01-01"]);

    let log = desk.log();
    let start = log.strip_suffix('\n').unwrap().rfind('\n').unwrap() + 1;
    let (sound, wrong) = log.split_at(start);
    assert_eq!(sound, before);
    desk.write("sound.jsonl", sound);
    assert_eq!(desk.run(&["import", "sound.jsonl", "--store", "sled:mended"]).code, 0);
    copy(&desk.path("store/vault"), &desk.path("mended/vault"));
    let again = format!("{}\n", serde_json::from_str::<Value>(wrong).unwrap()["command"]);
    desk.write("again.jsonl", again);
    for record in [&["record", "again.jsonl"][..], &["record", "-", "--actor", "clerk"]] {
        let ran = desk.run_with(&[record, &["--store", "sled:mended"]].concat(), later.as_bytes());
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    let said = desk.run(&["log", "--person", "p-late", "--store", "sled:mended"]);
    assert!(said.out.contains("Jo (p-late)"), "{said:?}");
    assert_eq!(desk.run(&["verify", "--rules", "--store", "sled:mended"]).code, 0);
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
    wrong.complains(2, &[&place, "readings.decision_rule.rule.strategic.by", "dice", "unanimity"]);
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
