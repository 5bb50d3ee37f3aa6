//! An answer on each of its faces.

use std::process::Stdio;

use crate::desk::Desk;

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

#[test]
fn every_question_has_a_page_a_text_in_markdown_and_a_workbook_of_its_tables() {
    let desk = Desk::with_demo();
    for verb in [
        "budget",
        "capacity",
        "charter",
        "compliance",
        "delivered",
        "efficiency",
        "feedback",
        "funds",
        "lawfulness",
        "mandates",
        "network",
        "open",
        "register",
        "roles",
        "status",
        "who",
    ] {
        let html = desk.run(&[verb, "--as-of", "2026-11-24", "--format", "html"]);
        assert!(
            html.out.starts_with("<!DOCTYPE html><html lang=\"en\">") && html.out.contains("<table>"),
            "{verb}"
        );
        let markdown = desk.run(&[verb, "--as-of", "2026-11-24", "--format", "md"]);
        assert!(markdown.out.starts_with("# ") && markdown.out.contains("\n| --- |"), "{verb}");
        let name = format!("{verb}.xlsx");
        desk.run(&[verb, "--as-of", "2026-11-24", "--format", "xlsx", "--out", &name]).expect(0, &[]);
        assert!(std::fs::read(desk.path(&name)).unwrap().starts_with(b"PK"), "{verb}");
    }
    // An answer that is laid out for a terminal is on the other faces too.
    let html = desk.run(&["explain", "p-dance", "--format", "html"]);
    assert_eq!(html.code, 0);
    assert!(html.out.starts_with("<!DOCTYPE html>"));
}

#[test]
fn what_a_face_cannot_do_is_refused_with_what_to_do() {
    let desk = Desk::with_demo();
    desk.run(&["funds", "--format", "csv"]).complains(2, &["3 tables", "--out"]);
    desk.run(&["explain", "p-dance", "--format", "csv"]).complains(2, &["no table", "html"]);
    desk.run(&["log", "--format", "html"]).complains(2, &["log", "text or json"]);
    desk.run(&["export", "--format", "csv"]).complains(2, &["export", "text"]);
    desk.run(&["funds", "--json", "--format", "csv"]).complains(2, &["cannot be used with"]);
    desk.write("there.html", "");
    desk.run(&["funds", "--format", "html", "--out", "there.html"]).complains(2, &["there already"]);
    desk.run(&["funds", "--out", "no/such/folder"]).complains(2, &["cannot write"]);
}

#[test]
fn what_is_written_to_a_file_is_what_would_have_been_printed() {
    let desk = Desk::with_demo();
    for arguments in [&["funds", "--json"][..], &["funds"], &["export"], &["status", "--format", "md"]] {
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
