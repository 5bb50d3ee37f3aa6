//! The book of questions is what the command prints: every `console` block of it is run on the demo.

use std::path::Path;
use std::process::Command;

use crate::desk::{BINARY, Desk};

const BOOK: &str = include_str!("../../../docs/questions.md");

/// A line that stands for any lines.
const GAP: &str = "…";

/// The commands of the book, each with the lines that it shows of their answer.
fn shown() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut shown: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut inside = false;
    for line in BOOK.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match (line.strip_prefix("$ "), shown.last_mut()) {
                (Some(command), _) => shown.push((command, Vec::new())),
                (None, Some((_, lines))) => lines.push(line),
                (None, None) => panic!("an answer without a command: {line}"),
            },
        }
    }
    shown
}

/// Refuses an answer that has not these lines, one right after another except across a gap.
fn compare(command: &str, answer: &str, lines: &[&str]) {
    let mut rest = answer.lines().map(str::trim_end);
    let mut anywhere = false;
    for line in lines {
        if *line == GAP {
            anywhere = true;
            continue;
        }
        let found = if anywhere { rest.find(|told| told == line) } else { rest.next() };
        assert_eq!(found, Some(*line), "`{command}` prints:\n{answer}");
        anywhere = false;
    }
    assert!(anywhere || lines.is_empty() || rest.next().is_none(), "`{command}` prints more:\n{answer}");
}

#[test]
fn every_answer_in_the_book_is_what_the_command_prints() {
    let desk = Desk::with_demo();
    let folder = Path::new(BINARY).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(folder.to_owned()).chain(std::env::split_paths(&std::env::var("PATH").unwrap())),
    );
    let path = path.unwrap();
    let shown = shown();
    assert!(shown.len() >= 19);
    for (command, lines) in shown {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(desk.path("")).env("PATH", &path).env_remove("COLUMNS");
        shell.env("BUURTKRACHT_STORE", "sled:store").env_remove("BUURTKRACHT_LANG");
        let output = shell.output().unwrap();
        let answer = String::from_utf8(output.stdout).unwrap();
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(!answer.is_empty() || lines.is_empty(), "`{command}` complains: {complaint}");
        compare(command, &answer, &lines);
    }
}

#[test]
fn the_book_has_all_nineteen_questions() {
    let numbers: Vec<&str> = BOOK
        .lines()
        .filter_map(|line| line.strip_prefix("## ")?.split_once(". "))
        .map(|(number, _)| number)
        .collect();
    let all: Vec<String> = (1..=19).map(|number: u32| number.to_string()).collect();
    assert_eq!(numbers, all);
}
