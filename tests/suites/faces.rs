//! An answer on each of its faces.

use std::process::Stdio;
use std::sync::Arc;

use buurtkracht_core::id::CommandId;
use buurtkracht_core::value::Digest;
use buurtkracht_store::draft::Draft;
use buurtkracht_store::vault::{DirectoryVault, Sealer};
use serde_json::Value;
use uuid::Uuid;

use crate::desk::{BINARY, Desk, reviewed};

/// The value of a number in a sheet of comma-separated values.
fn cents(cell: &str) -> i64 {
    cell.replace('.', "").parse().unwrap()
}

#[test]
fn the_sums_of_a_spreadsheet_are_those_of_the_answer() {
    let desk = Desk::with_demo();
    let day = ["funds", "--as-of", "2026-11-24"];
    desk.run(&[&day[..], &["--format", "csv", "--out", "funds.csv"]].concat()).expect(0, &[]);
    let sheet = std::fs::read_to_string(desk.path("funds-1.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(sheet.as_bytes());
    let heading = rows.headers().unwrap().iter().position(|heading| heading == "pledged €").unwrap();
    let pledged: Vec<i64> = rows.records().map(|row| cents(&row.unwrap()[heading])).collect();
    let (total, sources) = pledged.split_last().unwrap();
    assert_eq!(sources.iter().sum::<i64>(), *total);
    let answer = desk.ask(&day);
    assert_eq!(*total, cents(answer["result"]["pledged"].as_str().unwrap()));
    assert!(desk.path("funds-3.csv").exists() && !desk.path("funds-4.csv").exists());
}

#[test]
fn a_dutch_spreadsheet_has_semicolons_and_decimal_commas() {
    let desk = Desk::with_demo();
    let nl = ["funds", "--as-of", "2026-11-24", "--lang", "nl", "--format", "csv", "--out", "middelen.csv"];
    desk.run(&nl).expect(0, &[]);
    let sheet = std::fs::read_to_string(desk.path("middelen-1.csv")).unwrap();
    assert!(sheet.starts_with("bron;partner;toegezegd €;"), "{sheet}");
    assert!(sheet.contains("\ngemeente-money;gemeente;50000,00;"), "{sheet}");
}

/// The questions, with the arguments that an answer needs.
pub const QUESTIONS: &[&[&str]] = &[
    &["status", "--as-of", "2026-11-24"],
    &["compliance", "--as-of", "2026-11-24"],
    &["who", "--as-of", "2026-11-24"],
    &["feedback", "--as-of", "2026-11-24"],
    &["delivered", "--as-of", "2026-11-24"],
    &["open", "--as-of", "2026-11-24"],
    &["page", "--as-of", "2026-11-24"],
    &["funds", "--as-of", "2026-11-24"],
    &["budget", "--as-of", "2026-11-24"],
    &["capacity", "--as-of", "2026-11-24"],
    &["charter", "--as-of", "2026-11-24"],
    &["mandates", "--as-of", "2026-11-24"],
    &["network", "--as-of", "2026-11-24"],
    &["effect", "--as-of", "2026-11-24"],
    &["efficiency", "--as-of", "2026-11-24"],
    &["lawfulness", "--as-of", "2026-11-24"],
    &["register", "--as-of", "2026-11-24"],
    &["roles", "--as-of", "2026-11-24"],
    &["sample", "--of", "decisions", "--size", "3", "--seed", "x", "--as-of", "2026-11-24"],
    &["changes", "--from", "2025-12-31", "--to", "2026-03-31"],
    &["what-if", "--without", "d-2025-stop-cafe"],
];

/// The looks of a page are told once, and not in each snapshot.
fn without_looks(html: &str) -> String {
    let (head, rest) = html.split_once("<style>").unwrap_or((html, ""));
    let rest = rest.split_once("</style>").map_or(rest, |(_, rest)| rest);
    // An element a line, so that a change shows where it is.
    format!("{head}{rest}").replace("><", ">\n<")
}

#[test]
fn every_question_on_every_face_in_both_languages_is_as_it_was_reviewed() {
    let desk = Desk::with_demo();
    // Every desk salts its sealed texts anew, so that no two have the same root.
    let root = desk.ask(&["verify"])["result"]["root"].as_str().unwrap().to_owned();
    for question in QUESTIONS {
        for lang in ["en", "nl"] {
            let on = |face: &str, more: &[&str]| {
                desk.run(&[*question, &["--lang", lang, "--format", face], more].concat())
            };
            let mut printed = format!("{}\n", on("text", &[]).out);
            printed.push_str(&without_looks(&on("html", &[]).out));
            let name = format!("{}-{lang}", question[0]);
            let tables = on("csv", &["--out", &format!("{name}.csv")]);
            assert!(tables.code == 0 || tables.err.contains("no table"), "{}", tables.err);
            let files = (1..).map(|n| format!("{name}-{n}.csv"));
            let files = std::iter::once(format!("{name}.csv"))
                .chain(files.take_while(|file| desk.path(file).exists()));
            for file in files.filter(|file| desk.path(file).exists()) {
                let sheet = std::fs::read_to_string(desk.path(&file)).unwrap();
                printed.push_str(&format!("\n\n{file}\n{sheet}"));
            }
            reviewed(&format!("face-{name}"), &printed.replace(&root, "[root]"));
            let markdown = on("md", &[]);
            assert!(markdown.out.starts_with("# "), "{question:?}");
            if tables.code == 0 {
                let workbook = format!("{name}.xlsx");
                on("xlsx", &["--out", &workbook]).expect(0, &[]);
                assert!(std::fs::read(desk.path(&workbook)).unwrap().starts_with(b"PK"), "{question:?}");
            }
        }
    }
}

#[test]
fn a_page_has_charts_and_a_spreadsheet_numbers() {
    let desk = Desk::with_demo();
    for verb in ["budget", "capacity", "delivered", "effect", "efficiency", "funds"] {
        let html = desk.run(&[verb, "--as-of", "2026-11-24", "--format", "html"]);
        assert!(html.out.contains("<figure ") && html.out.contains("role=\"img\""), "{verb}");
    }
    let held = desk.run(&["who", "--partner", "gemeente", "--as-of", "2026-11-24", "--format", "html"]);
    assert!(held.out.contains("stroke-dasharray"), "{}", held.out);
    let figures =
        ["effect", "--as-of", "2026-11-24", "--lang", "nl", "--format", "csv", "--out", "effect.csv"];
    desk.run(&figures).expect(0, &[]);
    let sheet = std::fs::read_to_string(desk.path("effect-1.csv")).unwrap();
    assert!(sheet.contains("\n0-meting;2024-10-01;BU04820101;48;130;39,59 … 56,52;;#32\n"), "{sheet}");
}

#[test]
fn what_a_face_cannot_do_is_refused_with_what_to_do() {
    let desk = Desk::with_demo();
    desk.run(&["funds", "--format", "csv"]).complains(2, &["3 tables", "--out"]);
    desk.run(&["explain", "p-dance", "--format", "csv"]).complains(2, &["no table", "html"]);
    desk.run(&["log", "--format", "html"]).complains(2, &["log", "text or json"]);
    desk.run(&["export", "--format", "csv"]).complains(2, &["export", "text"]);
    desk.run(&["demo", "--format", "html"]).complains(2, &["demo", "text or json"]);
    desk.run(&["funds", "--json", "--format", "csv"]).complains(2, &["cannot be used with"]);
    desk.write("there.html", "");
    desk.run(&["funds", "--format", "html", "--out", "there.html"]).complains(2, &["there already"]);
    desk.run(&["funds", "--out", "no/such/folder"]).complains(2, &["cannot write"]);
}

#[test]
fn what_is_written_to_a_file_is_what_would_have_been_printed() {
    let desk = Desk::with_demo();
    for arguments in
        [&["funds", "--json"][..], &["funds"], &["export"], &["log"], &["status", "--format", "md"]]
    {
        let printed = desk.run(arguments);
        let written = desk.run(&[arguments, &["--out", "answer"]].concat());
        assert_eq!((written.code, written.out.as_str()), (0, ""), "{}", written.err);
        assert_eq!(std::fs::read_to_string(desk.path("answer")).unwrap(), printed.out);
        std::fs::remove_file(desk.path("answer")).unwrap();
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::with_demo();
    let mut child = desk.command(&["funds", "--format", "html"]).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn nobody_can_have_read_an_answer_without_a_standard_output() {
    let desk = Desk::with_demo();
    let closed = |arguments: &str| {
        let mut shell = std::process::Command::new("sh");
        shell.env("BUURTKRACHT_STORE", "sled:store").current_dir(desk.path(""));
        shell.args(["-c", &format!("{BINARY} {arguments} >&-")]).output().unwrap()
    };
    let asked = closed("funds");
    assert_eq!(asked.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&asked.stderr).contains("standard output is closed"));
    assert!(closed("funds --out funds.txt").status.success());
}

#[test]
fn an_error_shows_what_could_move_the_cursor() {
    let desk = Desk::with_demo();
    for arguments in
        [&["fun\u{1b}[2Jds"][..], &["funds", "--as-of", "\u{202e}x"], &["explain", "\u{1b}[2J\nd-1"]]
    {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(!ran.err.contains(['\u{1b}', '\u{202e}']) && ran.err.contains("\\u{"), "{}", ran.err);
        assert!(!ran.err.lines().any(|line| line.starts_with("d-1")), "{}", ran.err);
    }
}

/// What the command prints in a terminal of so many rows and columns.
fn in_terminal(desk: &Desk, rows: u16, columns: u16, environment: &str, arguments: &str) -> String {
    let mut terminal = std::process::Command::new("script");
    terminal.current_dir(desk.path("")).env("BUURTKRACHT_STORE", "sled:store").env("TERM", "xterm");
    terminal.env_remove("NO_COLOR").env_remove("PAGER").env_remove("LESS");
    let command = format!("stty rows {rows} cols {columns}; {environment} {BINARY} {arguments}");
    terminal.args(["-qec", &command, "/dev/null"]).stdin(Stdio::null());
    String::from_utf8_lossy(&terminal.output().unwrap().stdout).replace('\r', "")
}

#[test]
fn text_has_colour_in_a_terminal_only_and_where_it_is_asked_for() {
    let desk = Desk::with_demo();
    let bold = "\u{1b}[1m";
    assert!(!desk.run(&["funds"]).out.contains('\u{1b}'));
    assert!(desk.run(&["funds", "--color", "always"]).out.contains(bold));
    assert!(in_terminal(&desk, 500, 80, "", "funds").contains(bold));
    assert!(!in_terminal(&desk, 500, 80, "NO_COLOR=1", "funds").contains('\u{1b}'));
    assert!(!in_terminal(&desk, 500, 80, "", "funds --color never").contains('\u{1b}'));
}

#[test]
fn a_text_longer_than_the_terminal_goes_to_the_pager() {
    let desk = Desk::with_demo();
    let pager = "PAGER='sed s/^/paged:/'";
    for verb in ["funds", "log"] {
        let paged = in_terminal(&desk, 10, 80, pager, verb);
        assert!(paged.lines().all(|line| line.starts_with("paged:")), "{paged}");
        assert!(!in_terminal(&desk, 10, 80, pager, &format!("{verb} --no-pager")).contains("paged:"));
        assert!(!in_terminal(&desk, 5_000, 80, pager, verb).contains("paged:"));
        // Without the program that is named, the text is printed as it is.
        assert!(in_terminal(&desk, 10, 80, "PAGER=no-such-program", verb).lines().count() > 10);
    }
}

#[test]
fn a_text_keeps_within_a_terminal_of_twenty_columns() {
    let desk = Desk::with_demo();
    for columns in [20, 40] {
        let text = in_terminal(&desk, 5_000, columns, "NO_COLOR=1", "explain d-2025-stop-cafe --no-pager");
        assert!(text.lines().count() > 20);
        for line in text.lines() {
            assert!(line.chars().count() <= usize::from(columns), "{columns}: {line}");
        }
    }
}

#[test]
fn a_workbook_is_not_written_to_a_terminal() {
    let desk = Desk::with_demo();
    let answer = in_terminal(&desk, 50, 80, "", "funds --format xlsx");
    assert!(answer.contains("name a file with --out") && !answer.contains("PK"), "{answer}");
}

#[test]
fn the_locale_chooses_the_language_unless_it_is_given() {
    let desk = Desk::with_demo();
    let asked = |locale: [(&str, &str); 2], arguments: &[&str]| {
        let ran = desk
            .command(&[&["open"], arguments].concat())
            .env_remove("LC_ALL")
            .envs(locale)
            .output()
            .unwrap();
        String::from_utf8(ran.stdout).unwrap()
    };
    let (english, dutch) = (asked([("LANG", "C"); 2], &[]), asked([("LANG", "nl_NL.UTF-8"); 2], &[]));
    assert!(
        english.starts_with("Open items as of") && dutch.starts_with("Openstaande punten per"),
        "{english}{dutch}"
    );
    assert_eq!(asked([("LANG", "nl_NL"), ("LC_ALL", "fr_FR.UTF-8")], &[]), english);
    assert_eq!(asked([("LANG", "nl_NL.UTF-8"); 2], &["--lang", "en"]), english);
}

/// What would clear a terminal, forge a line, turn the rest around, be markup, a formula or a message of its own.
const HOSTILE: &str = "=x\u{1b}[2J\ndecision d-fake [#1]\u{202e}<b>{ $day }";

/// Puts hostile text into each text of an event: whole where it is sealed, and of a title what a title may hold.
fn seed(value: &mut Value, sealed: &Digest) {
    match value {
        Value::String(text) if text.parse::<Digest>().is_ok() => *text = sealed.to_string(),
        // An id has no blanks.
        Value::String(text) if text.contains(' ') && text.chars().count() < 200 => text.push('\u{202e}'),
        Value::Array(items) => items.iter_mut().for_each(|item| seed(item, sealed)),
        Value::Object(members) => members.values_mut().for_each(|member| seed(member, sealed)),
        _ => {}
    }
}

#[test]
fn no_text_that_people_wrote_moves_the_cursor_or_forges_a_line_on_any_face() {
    let desk = Desk::with_demo();
    let sealer = Sealer::new(Arc::new(DirectoryVault::new(desk.path("vault"))));
    let draft = Draft::parse(&serde_json::json!({ "text": { "seal": HOSTILE } }).to_string()).unwrap();
    let values = sealer.seal(CommandId(Uuid::nil()), draft.texts()).unwrap();
    sealer.vault().keep(&values).unwrap();
    let sealed = values[0].digest;
    let exported = desk.run(&["export"]).out;
    let lines = exported.lines().map(|line| {
        let mut entry: Value = serde_json::from_str(line).unwrap();
        seed(&mut entry["events"], &sealed);
        seed(&mut entry["command"], &sealed);
        entry.to_string() + "\n"
    });
    desk.write("hostile.jsonl", lines.collect::<String>());
    let hostile = |arguments: &[&str]| desk.run(&[arguments, &["--store", "sled:hostile"]].concat());
    hostile(&["import", "hostile.jsonl"]).expect(0, &[]);
    std::fs::rename(desk.path("vault"), desk.path("hostile/vault")).unwrap();
    let explained =
        ["d-2025-stop-cafe", "p-dance", "p-04", "gemeente", "regiegroep"].map(|id| ["explain", id]);
    let questions = QUESTIONS.iter().copied().chain(explained.iter().map(|question| &question[..]));
    let mut shown = 0;
    for (question, face) in questions.flat_map(|question| ["text", "html", "md"].map(|face| (question, face)))
    {
        let ran = hostile(&[question, &["--format", face]].concat());
        assert!(ran.code < 2, "{question:?}: {}", ran.err);
        shown += ran.out.matches("\\u{202e}").count() + ran.out.matches("\\\\u{1b}").count();
        assert!(!ran.out.contains(['\u{1b}', '\u{202e}', '\r']), "{question:?} as {face}: {}", ran.out);
        assert!(!ran.out.lines().any(|line| line.starts_with("decision d-fake")), "{question:?} as {face}");
        assert!(face != "html" || !ran.out.contains("<b>"), "{question:?}");
        // What is put into a message is no message: the braces stay.
        assert_eq!(ran.out.contains("d-fake"), ran.out.contains("{ $day }"), "{question:?} as {face}");
    }
    let log = hostile(&["log"]);
    assert!(log.code == 0 && !log.out.contains(['\u{1b}', '\u{202e}']), "{log:?}");
    assert!(shown > 100, "{shown}");
}
