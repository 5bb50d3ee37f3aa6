//! A store in SQLite: the program answers as from any store, and plain SQL gives the same figures.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use crate::desk::{Desk, Ran, demo_entries};

/// A desk with the demo in a store in SQLite, at `store.db`.
fn desk() -> Desk {
    let desk = Desk::default();
    let ran = desk.run(&["demo", "--store", "sqlite:store.db"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    desk
}

fn on_sqlite(desk: &Desk, args: &[&str]) -> Ran {
    desk.run(&[args, &["--store", "sqlite:store.db"]].concat())
}

fn plain(desk: &Desk) -> Connection {
    Connection::open_with_flags(desk.path("store.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for found in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(found.file_name());
        match found.file_type().unwrap().is_dir() {
            true => copy(&found.path(), &to),
            false => drop(std::fs::copy(found.path(), to).unwrap()),
        }
    }
}

/// The rows that a question in SQL gives, as text.
fn rows(connection: &Connection, sql: &str) -> Vec<Vec<String>> {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let cell = |row: &rusqlite::Row<'_>, column| {
        Ok(match row.get_ref(column)? {
            rusqlite::types::ValueRef::Null => String::new(),
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            rusqlite::types::ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
            other => panic!("{other:?} in {sql}"),
        })
    };
    let found = statement.query_map([], |row| (0..columns).map(|column| cell(row, column)).collect());
    found.unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_question_is_answered_as_from_sled() {
    // Two demos seal their names with keys of their own, so one log is copied, with its vault.
    let desk = Desk::with_demo();
    desk.write("all.jsonl", desk.log());
    assert_eq!(on_sqlite(&desk, &["import", "all.jsonl"]).code, 0);
    copy(&desk.path("store/vault"), &desk.path("store.db.vault"));
    for args in [
        &["status"][..],
        &["status", "--on", "2026-11-24", "--strict"],
        &["log"],
        &["log", "--plan", "p-street-cafe"],
        &["explain", "d-2025-stop-cafe"],
        &["explain", "p-dance", "--lang", "nl"],
        &["who", "--body", "stuurgroep", "--on", "2026-06-02"],
        &["funds", "--as-of", "2025-12-31", "--known-at", "2025-09-01"],
        &["verify"],
        &["export"],
    ] {
        for json in [&[][..], &["--json"]] {
            let args = [args, json].concat();
            let (sqlite, sled) = (on_sqlite(&desk, &args), desk.run(&args));
            assert_eq!((sqlite.code, sqlite.err), (sled.code, sled.err), "{args:?}");
            assert!(sqlite.out == sled.out, "{args:?}: {} and {}", sqlite.out, sled.out);
        }
    }
}

#[test]
fn the_demo_runs_in_one_file_with_its_vault_and_marker_beside_it() {
    let desk = desk();
    assert!(desk.path("store.db").is_file() && desk.path("store.db.vault").is_dir());
    assert!(!desk.path("store.db-wal").exists(), "what is closed stands in the file");
    let marker = std::fs::read_to_string(desk.path("store.db.marker")).unwrap();
    assert_eq!(marker, format!("buurtkracht-alblasserdam {}\n", demo_entries()));
    let plan = on_sqlite(&desk, &["explain", "p-street-cafe", "--lang", "nl"]);
    assert!(plan.out.contains("K. Bewoner-Voorbeeld (r-01)"), "{plan:?}");
    let again = on_sqlite(&desk, &["demo"]);
    assert!(again.code == 2 && again.err.contains("already"), "{again:?}");
}

#[test]
fn a_log_moves_from_sled_to_sqlite_and_back_byte_for_byte() {
    let desk = Desk::with_demo();
    let log = desk.log();
    desk.write("all.jsonl", &log);
    let imported = on_sqlite(&desk, &["import", "all.jsonl"]);
    assert_eq!(imported.code, 0, "{imported:?}");
    let exported = on_sqlite(&desk, &["export"]).out;
    assert!(exported == log);
    desk.write("back.jsonl", exported);
    assert_eq!(desk.run(&["import", "back.jsonl", "--store", "sled:back"]).code, 0);
    assert!(desk.run(&["export", "--store", "sled:back"]).out == log);
    let entries = rows(&plain(&desk), "SELECT entry FROM entries ORDER BY sequence");
    assert!(entries.concat().join("\n") + "\n" == log);
}

#[test]
fn the_money_in_sql_adds_up_to_what_the_program_says() {
    let desk = desk();
    let connection = plain(&desk);
    for as_of in
        ["2025-03-31", "2025-06-12", "2025-07-10", "2025-09-16", "2025-12-31", "2026-03-10", "2026-12-31"]
    {
        let answer = on_sqlite(&desk, &["funds", "--as-of", as_of, "--json"]);
        let answer: Value = serde_json::from_str(&answer.out).unwrap();
        let sums = |by: &str| -> BTreeMap<String, Vec<String>> {
            // Of a line of an invoice what is paid is spent, without the VAT that comes back with it; the rest is
            // charged. What is owed of a commitment is what was neither charged nor paid on it.
            let sql = format!(
                "WITH counted AS (SELECT {by} AS name, * FROM money WHERE day <= '{as_of}'),
                      lines AS (SELECT name, invoice, allocation, max(commitment) AS commitment,
                                sum(CASE kind WHEN 'invoiced' THEN cents WHEN 'credited' THEN -cents ELSE 0 END) AS due,
                                sum(CASE kind WHEN 'invoiced' THEN charged WHEN 'credited' THEN -charged ELSE 0 END) AS charged,
                                sum(CASE kind WHEN 'paid' THEN cents WHEN 'refunded' THEN -cents ELSE 0 END) AS paid
                                FROM counted WHERE invoice IS NOT NULL GROUP BY invoice, allocation),
                      parts AS (SELECT *, CASE WHEN paid >= due THEN charged + paid - due ELSE charged * paid / due END AS spent
                                FROM lines),
                      direct AS (SELECT name, commitment, CASE kind WHEN 'paid' THEN cents ELSE -cents END AS cents
                                 FROM counted WHERE invoice IS NULL AND kind IN ('paid', 'refunded')),
                      owed AS (SELECT c.name, max(0, coalesce((SELECT s.cents FROM counted s
                               WHERE s.kind = 'settled' AND s.commitment = c.commitment), c.cents)
                               - coalesce((SELECT sum(charged) FROM lines WHERE commitment = c.commitment), 0)
                               - coalesce((SELECT sum(cents) FROM direct WHERE commitment = c.commitment), 0)) AS cents
                               FROM counted c WHERE c.kind = 'committed')
                 SELECT name,
                        sum(CASE kind WHEN 'allocated' THEN cents WHEN 'released' THEN -cents WHEN 'reassigned' THEN -cents ELSE 0 END),
                        coalesce((SELECT sum(cents) FROM owed WHERE owed.name = counted.name), 0),
                        coalesce((SELECT sum(max(0, charged - spent)) FROM parts WHERE parts.name = counted.name), 0),
                        coalesce((SELECT sum(spent) FROM parts WHERE parts.name = counted.name), 0)
                        + coalesce((SELECT sum(cents) FROM direct WHERE direct.name = counted.name), 0),
                        sum(CASE kind WHEN 'released' THEN cents ELSE 0 END),
                        sum(CASE kind WHEN 'reassigned' THEN cents ELSE 0 END),
                        sum(CASE kind WHEN 'provided' THEN cents WHEN 'advanced' THEN cents WHEN 'recovered' THEN -cents ELSE 0 END)
                 FROM counted WHERE name IS NOT NULL GROUP BY name"
            );
            let nothing = |row: &Vec<String>| row.iter().skip(1).all(|figure| figure == "0");
            let moved = rows(&connection, &sql).into_iter().filter(|row| !nothing(row));
            moved.map(|mut row| (row.remove(0), row)).collect()
        };
        let said = |list: &str, by: &[&str]| -> BTreeMap<String, Vec<String>> {
            let rows = answer["result"][list].as_array().unwrap().iter();
            let cents =
                |amount: &Value| -> i64 { amount.as_str().unwrap().replace('.', "").parse().unwrap() };
            rows.map(|row| {
                let figures =
                    ["allocated", "committed", "invoiced", "spent", "released", "reassigned", "provided"];
                let figures = figures.iter().map(|figure| match row.get(*figure) {
                    Some(amount) => cents(amount).to_string(),
                    None => "0".to_owned(),
                });
                let name = by.iter().find_map(|by| row[*by].as_str()).unwrap();
                (name.to_owned(), figures.collect::<Vec<_>>())
            })
            // A source or plan that no money has moved for has no row in the log.
            .filter(|(_, figures)| figures.iter().any(|figure| figure != "0"))
            .collect()
        };
        assert_eq!(sums("coalesce(pledge, funding)"), said("sources", &["pledge", "funding"]), "{as_of}");
        assert_eq!(sums("plan"), said("plans", &["plan"]), "{as_of}");
    }
    for row in rows(&connection, "SELECT cents, euros, day, coalesce(pledge, funding) FROM money") {
        assert_eq!(row[0], row[1].replace('.', "").parse::<i64>().unwrap().to_string());
        assert!(row[2].starts_with("202") && !row[3].is_empty(), "{row:?}");
    }
    // Each movement has the id of its own, and a refund and a settlement stand where their money does.
    let sql = "SELECT count(*) FROM money WHERE id IS NULL
               OR kind IN ('refunded', 'settled', 'credited') AND (allocation IS NULL OR plan IS NULL)";
    assert_eq!(rows(&connection, sql), [["0"]]);
}

#[test]
fn the_views_hold_every_commit_event_and_decision() {
    let desk = desk();
    let log = on_sqlite(&desk, &["export"]).out;
    let connection = plain(&desk);
    let (mut commits, mut events, mut decisions) = (Vec::new(), Vec::new(), Vec::new());
    for line in log.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let command = entry["command"]["do"].as_object().unwrap().keys().next().unwrap().clone();
        commits.push(vec![
            text(&entry["programme"]),
            text(&entry["sequence"]),
            text(&entry["recorded_at"]),
            text(&entry["recorded_by"]),
            command,
            text(&entry["command"]["id"]),
        ]);
        for (number, event) in entry["events"].as_array().unwrap().iter().enumerate() {
            let (kind, fact) = event.as_object().unwrap().iter().next().unwrap();
            events.push((text(&entry["sequence"]), number.to_string(), kind.clone(), fact.clone()));
            if kind == "DecisionTaken" {
                decisions.push(
                    ["decision", "title", "body", "outcome"]
                        .map(|member| text(&fact["decision"][member]))
                        .to_vec(),
                );
            }
        }
    }
    let sql =
        "SELECT programme, sequence, recorded_at, recorded_by, kind, command FROM commits ORDER BY sequence";
    assert_eq!(rows(&connection, sql), commits);
    let found =
        rows(&connection, "SELECT sequence, number, kind, event FROM events ORDER BY sequence, number");
    let found: Vec<_> = found
        .into_iter()
        .map(|row| {
            let fact: Value = serde_json::from_str(&row[3]).unwrap();
            (row[0].clone(), row[1].clone(), row[2].clone(), fact)
        })
        .collect();
    assert!(found == events);
    let sql = "SELECT decision, title, body, outcome FROM decisions ORDER BY sequence, number";
    assert_eq!(rows(&connection, sql), decisions);
}

#[test]
fn the_questions_in_the_book_have_the_answers_in_the_book() {
    let desk = desk();
    let connection = plain(&desk);
    let book = include_str!("../../docs/sqlite.md");
    let mut asked = 0;
    for block in book.split("```sql\n").skip(1) {
        let (sql, rest) = block.split_once("```").unwrap();
        let answer = rest.trim_start().strip_prefix("```text\n").unwrap().split_once("```").unwrap().0;
        let header = connection.prepare(sql).unwrap().column_names().collect::<Vec<_>>().join("|");
        let found = rows(&connection, sql).into_iter().map(|row| row.join("|"));
        assert_eq!([header].into_iter().chain(found).collect::<Vec<_>>().join("\n"), answer.trim_end());
        asked += 1;
    }
    assert_eq!(asked, 3);
}

#[test]
fn processes_write_one_store_at_once_and_lose_nothing() {
    let desk = desk();
    let reader = plain(&desk);
    let pause = |id: String, plan: &str| json!({ "id": id, "do": { "PausePlan": { "plan": plan, "on": "2026-11-11" } } });
    let dance = pause("67e55044-10b1-426f-9247-bb680e5fe0c8".to_owned(), "p-dance");
    let command = |command: &Value, name: &str| {
        desk.write(name, command.to_string());
        let args = ["record", name, "--store", "sqlite:store.db"];
        desk.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    // One command that four processes record, and two that a rule refuses.
    let running: Vec<_> = (0..6)
        .map(|i| match i % 3 {
            0 => command(&pause(format!("67e55044-10b1-426f-9247-{i:012}"), "no-plan"), &format!("{i}.json")),
            _ => command(&dance, &format!("{i}.json")),
        })
        .collect();
    let mut said = Vec::new();
    for child in running {
        let output = child.wait_with_output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        said.push((output.status.code(), out));
    }
    let entry = demo_entries();
    let told = |what: &str| {
        let what = format!("{what} #{entry}");
        said.iter().filter(|(_, out)| out.contains(&what)).count()
    };
    let (recorded, before) = (told("recorded as"), told("recorded before as"));
    let refused = said.iter().filter(|(code, _)| *code != Some(0)).count();
    assert_eq!((recorded, before, refused), (1, 3, 2), "{said:?}");
    assert_eq!(
        rows(&reader, "SELECT count(*), max(sequence) FROM entries"),
        [[(entry + 1).to_string(), entry.to_string()]]
    );
    assert_eq!(on_sqlite(&desk, &["verify"]).code, 0);
}

/// A process that follows the log. It is ended when it is dropped.
struct Follower {
    child: Child,
    lines: Receiver<String>,
}

impl Follower {
    fn start(desk: &Desk, args: &[&str]) -> Self {
        let args = [&["log", "--follow", "--store", "sqlite:store.db"], args].concat();
        let mut child = desk.command(&args).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (say, lines) = mpsc::channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| say.send(line)));
        Self { child, lines }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(Duration::from_secs(60)).expect("it says nothing more")
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_process_follows_while_others_record() {
    let desk = desk();
    let json = Follower::start(&desk, &["--json"]);
    let said: Vec<String> = (0..demo_entries()).map(|_| json.line()).collect();
    assert_eq!(said.join("\n") + "\n", on_sqlite(&desk, &["log", "--json"]).out);
    let about = Follower::start(&desk, &["--plan", "p-dance", "--kind", "PlanPaused"]);
    for (number, verb) in [(0, "PausePlan"), (1, "ResumePlan"), (2, "PausePlan")] {
        let entry = demo_entries() + number;
        let command = json!({ "do": { verb: { "plan": "p-dance", "on": "2026-11-11" } } });
        desk.write("command.json", command.to_string());
        assert_eq!(on_sqlite(&desk, &["record", "command.json"]).code, 0);
        let line: Value = serde_json::from_str(&json.line()).unwrap();
        assert_eq!(line["entry"], entry);
        assert_eq!(line["events"].as_array().unwrap().len(), 1);
        if verb == "PausePlan" {
            let head = about.line();
            assert!(head.trim_start().starts_with(&format!("#{entry}  ")), "{head}");
            assert!(about.line().contains("p-dance"));
        }
    }
    // A sled store serves one process, so there would be nothing to follow.
    let refused = desk.run(&["log", "--follow", "--store", "sled:store"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("SQLite"), "{}", refused.err);
}

#[test]
fn a_store_that_cannot_be_used_says_why() {
    let desk = desk();
    let ask = |url: &str| desk.run(&["status", "--store", url]);
    let expect = |ran: Ran, code: i32, words: &[&str]| {
        assert_eq!(ran.code, code, "{ran:?}");
        for word in words {
            assert!(ran.err.contains(word), "{word:?} is not in: {}", ran.err);
        }
    };
    expect(ask("sqlite:nowhere.db"), 5, &["nowhere.db", "no store"]);
    assert!(!desk.path("nowhere.db").exists(), "asking makes no store");
    desk.write("text", "text".repeat(300));
    expect(ask("sqlite:text"), 5, &["text", "no SQLite database"]);
    expect(ask("sqlite:store.db.vault"), 5, &["no store"]);
    expect(ask("sqlite:"), 2, &["sqlite:FILE"]);
    std::fs::remove_file(desk.path("store.db")).unwrap();
    expect(ask("sqlite:store.db"), 6, &["damaged", &format!("{} entries", demo_entries())]);
    let help = desk.run(&["--help"]).out;
    assert!(help.contains("sqlite:FILE"), "{help}");
}
