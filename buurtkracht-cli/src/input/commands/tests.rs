use std::io::Write as _;

use proptest::prelude::*;

use super::*;
use crate::input::{MAX_PATH, MAX_TOML};

fn commands(ending: &str, bytes: &[u8]) -> Result<Vec<(usize, String)>, String> {
    let mut file = tempfile::Builder::new().suffix(ending).tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let name = file.path().display().to_string();
    let read = || match read_commands(file.path())? {
        Commands::One(located) => Ok(vec![(0, located.value.to_string())]),
        Commands::Batch(mut batch) => {
            let read = |batch: &mut Batch| {
                batch
                    .commands()?
                    .map(|line| line.map(|line| (line.number, line.value.value.to_string())))
                    .collect::<Result<Vec<_>, Failure>>()
            };
            let first = read(&mut batch)?;
            assert_eq!(first, read(&mut batch)?, "the second time");
            Ok(first)
        }
    };
    read().map_err(|failure: Failure| failure.to_string().replace(&name, "FILE"))
}

fn found(lines: &[(usize, &str)]) -> Result<Vec<(usize, String)>, String> {
    Ok(lines.iter().map(|(number, text)| (*number, (*text).to_owned())).collect())
}

#[test]
fn the_form_follows_from_the_ending_or_the_first_characters() {
    let two = found(&[(1, r#"{"a":1}"#), (2, r#"{"a":2}"#)]);
    for (ending, text) in [
        ("", "{\"a\":1}\n{\"a\":2}\n"),
        (".jsonl", "\u{feff}{\"a\":1}\n{\"a\":2}"),
        ("", "[{\"a\":1},\n{\"a\":2}]"),
        (".json", "\u{feff}[ {\"a\":1},\n{\"a\":2} ]\n\n"),
    ] {
        assert_eq!(commands(ending, text.as_bytes()), two, "{ending} {text}");
    }
    let one = found(&[(0, r#"{"a":[1,{"b":2}]}"#)]);
    for (ending, text) in [
        ("", "{\"a\":[1,{\"b\":2}]}"),
        ("", "\n{\n\"a\": [1,\n{\"b\":2}]\n}\n"),
        (".json", "{\"a\":[1,\n{\"b\":2}]}"),
        ("", "a = [1, { b = 2 }]\n"),
        (".toml", "\u{feff}a = [1, { b = 2 }]"),
    ] {
        assert_eq!(commands(ending, text.as_bytes()), one, "{ending} {text}");
    }
    assert_eq!(commands("", b"[x]\na = 1"), found(&[(0, r#"{"x":{"a":1}}"#)]));
    assert_eq!(
        commands(".jsonl", b"{\"a\":1}\n\n \n{\"a\":4}\n"),
        found(&[(1, r#"{"a":1}"#), (4, r#"{"a":4}"#)])
    );
    assert_eq!(commands("", b"[]"), found(&[]));
    assert_eq!(
        commands("", b"[\n{\"a\":\"]}\\\"\"},\n\n{\"b\":[[]]}]"),
        found(&[(2, r#"{"a":"]}\""}"#), (4, r#"{"b":[[]]}"#)])
    );
}

#[test]
fn what_is_no_batch_is_refused_with_its_line() {
    for (ending, text, says) in [
        ("", " \n", "FILE holds no command"),
        (".json", "[{\"a\":1}\n{\"a\":2}]", "FILE:2: expected a comma or the end of the array"),
        (".json", "[{\"a\":1},\n]", "FILE:2: expected a command"),
        (".json", "[\n1]", "FILE:2: expected a command"),
        (".json", "[{\"a\":1},\n{\"a\":", "FILE:2: the array has no end"),
        (".json", "[{\"a\":1}\n", "FILE:2: the array has no end"),
        (".json", "[{\"a\":1}]\n]", "FILE:1: there is more after the end of the array"),
        (".jsonl", "{\"a\":1}\n{\"a\":\n", "FILE:2: "),
    ] {
        let error = commands(ending, text.as_bytes()).unwrap_err();
        assert!(error.starts_with(says), "{text}: {error}");
    }
    let error = commands(".jsonl", b"{\"a\":1}\n{\"a\":\"\xff\"}").unwrap_err();
    assert!(error.contains(":2:1: it is not UTF-8"), "{error}");
}

#[test]
fn what_is_larger_than_a_command_is_refused() {
    let long = "x".repeat(usize::try_from(MAX_JSON).unwrap());
    for (ending, text) in [
        (".json", format!("{{\"a\":\"{long}\"}}")),
        (".jsonl", format!("{{\"a\":1}}\n{{\"a\":\"{long}\"}}\n")),
        (".json", format!("[{{\"a\":\"{long}\"}}]")),
        (".toml", format!("a = \"{long}\"")),
        ("", format!("a = \"{long}\"")),
        (".toml", format!("[{}]\nb = 1", &long[..MAX_PATH + 1])),
    ] {
        let error = commands(ending, text.as_bytes()).unwrap_err();
        assert!(error.contains("is larger than") || error.contains("longer than 512"), "{ending}: {error}");
    }
}

/// Reads a text in every form and checks how much memory that takes. The limit is far below what a quadratic cost would take.
fn check_memory(text: &str) {
    for ending in ["", ".toml", ".json", ".jsonl"] {
        let mut file = tempfile::Builder::new().suffix(ending).tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let used = allocation_counter::measure(|| {
            if let Ok(Commands::Batch(mut batch)) = read_commands(file.path()) {
                batch.commands().unwrap().for_each(drop);
            }
        });
        let start: String = text.chars().take(40).collect();
        assert!(used.bytes_max < 160 << 20, "{ending} {start:?}, {} bytes: {}", text.len(), used.bytes_max);
    }
}

#[test]
fn memory_is_bounded_by_the_limits() {
    const BYTES: usize = 5 << 18;
    let deep = |open: &str, close: &str| open.repeat(BYTES / 2) + &close.repeat(BYTES / 2);
    let name = "k".repeat(BYTES / 8);
    let members = |each: usize| (0..BYTES / each).map(|at| format!("k{at}=1\n")).collect::<String>();
    let hostile = [
        format!("[{name}]\n{}", members(16)),
        format!("[{}]\n{}", &name[..MAX_PATH - 9], members(8)),
        (0..BYTES / 8).map(|at| format!("[a{at}]\n")).collect(),
        format!("x = [{}]", "1,".repeat(BYTES / 4)),
        format!("x = {}", deep("[", "]")),
        format!("[{}]", "a.".repeat(BYTES / 4)),
        format!("[{}]", "{},".repeat(BYTES / 4)),
        deep("[", "]"),
        deep("{\"a\":", "}"),
        format!("{{\"a\":[{}]}}", "1,".repeat(BYTES / 4)),
        "{}\n".repeat(BYTES / 4),
        format!("{{\"{name}\":1}}\n{{\"{name}\":"),
    ];
    for text in hostile {
        for limit in [MAX_TOML, MAX_JSON, u64::MAX] {
            let bytes = text.len().min(usize::try_from(limit).unwrap_or(usize::MAX));
            check_memory(text.get(..bytes).unwrap());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    /// Much memory takes much of something, so the pieces are repeated.
    #[test]
    fn memory_is_bounded_for_any_pieces(
        pieces in prop::collection::vec(
            (r#"[\[\]{}\",.=:a-c1 \n\\]{1,6}"#, prop_oneof![Just(1_usize), 1..40_usize, 1..60_000_usize]),
            1..12,
        )
    ) {
        let mut text = String::new();
        for (piece, times) in pieces {
            text.extend(std::iter::repeat_n(piece.as_str(), times));
        }
        text.truncate(usize::try_from(MAX_TOML).unwrap());
        check_memory(&text);
    }
}
