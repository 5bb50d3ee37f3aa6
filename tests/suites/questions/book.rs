//! The book of questions is what the command prints: every `console` block of it is run on the demo.

use std::path::Path;
use std::process::Command;

use crate::desk::{BINARY, Desk, reviewed};

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

/// What a command of the book prints and complains of, on a desk with the demo.
fn printed(desk: &Desk, command: &str, lang: &str) -> (String, String) {
    let folder = Path::new(BINARY).parent().unwrap();
    let path = std::env::split_paths(&std::env::var("PATH").unwrap()).collect::<Vec<_>>();
    let path = std::env::join_paths(std::iter::once(folder.to_owned()).chain(path)).unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(desk.path("")).env("PATH", path).env_remove("COLUMNS");
    shell.env("BUURTKRACHT_STORE", "sled:store").env("BUURTKRACHT_LANG", lang);
    let output = shell.output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn every_answer_in_the_book_is_what_the_command_prints() {
    let desk = Desk::with_demo();
    let shown = shown();
    assert!(shown.len() >= 19);
    for (command, lines) in shown {
        let (answer, complaint) = printed(&desk, command, "en");
        assert!(!answer.is_empty() || lines.is_empty(), "`{command}` complains: {complaint}");
        compare(command, &answer, &lines);
    }
}

/// The book has gaps and no Dutch.
#[test]
fn every_answer_in_the_book_was_reviewed_whole_in_both_languages() {
    let desk = Desk::with_demo();
    // Every desk salts its sealed texts anew, so that no two have the same root.
    let root = desk.ask(&["verify"])["result"]["root"].as_str().unwrap().to_owned();
    for lang in ["en", "nl"] {
        // A pipe filters the export, which has no language.
        let questions =
            shown().into_iter().map(|(command, _)| command).filter(|command| !command.contains('|'));
        let answers = questions.map(|command| format!("$ {command}\n{}", printed(&desk, command, lang).0));
        reviewed(&format!("book-{lang}"), &answers.collect::<Vec<_>>().join("\n").replace(&root, "[root]"));
    }
}

#[test]
fn the_book_numbers_its_questions_without_a_gap() {
    let headings = BOOK.lines().filter_map(|line| line.strip_prefix("## ")?.split_once(". "));
    let numbers: Vec<&str> = headings.map(|(number, _)| number).collect();
    let expected: Vec<String> = (1..=numbers.len()).map(|number| number.to_string()).collect();
    assert_eq!(numbers, expected);
    assert!(numbers.len() >= 19);
}
