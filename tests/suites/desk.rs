//! The `buurtkracht` command as a user runs it, in a folder of its own.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use buurtkracht_store::ledger::Ledger;
use serde_json::Value;
use tempfile::TempDir;

/// Where the command is.
pub const BINARY: &str = env!("CARGO_BIN_EXE_buurtkracht");

/// How many entries the demo makes: its founding, and every step that is not refused.
#[must_use]
pub fn demo_entries() -> usize {
    const DEMO: &str = include_str!("../../buurtkracht-cli/demo/history.toml");
    let count = |line: &str| DEMO.lines().filter(|known| known.starts_with(line)).count();
    1 + count("[[step]]") - count("refused = ")
}

/// What the facts of one kind in an explanation say, in reading order.
#[must_use]
pub fn said(fact: &Value, what: &str) -> Vec<Value> {
    let below = fact["below"].as_array().into_iter().flatten();
    let below = below.flat_map(|below| said(below, what));
    fact["what"].get(what).cloned().into_iter().chain(below).collect()
}

/// Compares what was printed with the snapshot that was reviewed, `tests/suites/snapshots/NAME.snap`.
pub fn reviewed(name: &str, printed: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, printed));
}

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// What it answered.
    pub out: String,
    /// What it complained of.
    pub err: String,
}

impl Ran {
    /// It ended with this code, and said these words.
    pub fn expect(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        for word in words {
            assert!(self.out.contains(word) || self.err.contains(word), "{word:?} is not in: {self:?}");
        }
    }

    /// It ended with this code, and these words stand in what it complained of.
    pub fn complains(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in: {}", self.err);
        }
    }
}

/// A folder to work in, with a store at `store`.
pub struct Desk {
    folder: TempDir,
}

impl Default for Desk {
    fn default() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for found in from.read_dir().unwrap().map(Result::unwrap) {
        let (from, to) = (found.path(), to.join(found.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).unwrap();
        }
    }
}

impl Desk {
    /// A desk with the demo in its store: a copy of one that is made once.
    #[must_use]
    pub fn with_demo() -> Self {
        static MADE: OnceLock<Desk> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            // What a static holds is never dropped: it stays where `cargo clean` removes it.
            let desk = Self { folder: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap() };
            let ran = desk.run(&["demo"]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            desk
        });
        let desk = Self::default();
        copy(&made.path("store"), &desk.path("store"));
        desk
    }

    /// A path on the desk.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    /// A desk with one of the examples in its store.
    #[must_use]
    pub fn with_example(example: &str) -> Self {
        let desk = Self::default();
        let ran = desk.run(&["demo", "--example", example]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        desk
    }

    /// The command with these arguments, on this desk.
    #[must_use]
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.current_dir(self.folder.path()).args(args);
        command.env("BUURTKRACHT_STORE", "sled:store").env("BUURTKRACHT_ACTOR", "clerk");
        command.env_remove("BUURTKRACHT_PROGRAMME").env_remove("BUURTKRACHT_LANG").env("LC_ALL", "C");
        command
    }

    /// Runs it.
    #[must_use]
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, b"")
    }

    /// Runs it with something on standard input.
    #[must_use]
    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(args);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // One that does not read closes its end.
        drop(child.stdin.take().unwrap().write_all(input));
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Compares the answer to a question, in both languages, with its snapshot.
    pub fn prints(&self, name: &str, question: &[&str]) {
        let printed = ["en", "nl"].map(|lang| {
            let args = [question, &["--lang", lang]].concat();
            let ran = self.run(&args);
            assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
            format!("$ buurtkracht {}\n{}", args.join(" "), ran.out)
        });
        reviewed(name, &printed.join("\n"));
    }

    /// Records a command in TOML.
    #[must_use]
    pub fn record(&self, toml: &str) -> Ran {
        self.run_with(&["record", "-"], toml.as_bytes())
    }

    /// Holds the store, as another process would.
    #[must_use]
    pub fn held(&self) -> Ledger {
        Ledger::open(&format!("sled:{}", self.path("store").display())).unwrap()
    }

    /// The log, byte for byte.
    #[must_use]
    pub fn log(&self) -> String {
        let ran = self.run(&["export"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    }

    /// The entries of the log.
    #[must_use]
    pub fn entries(&self) -> Vec<Value> {
        self.log().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The answer to a question, in JSON.
    #[must_use]
    pub fn ask(&self, args: &[&str]) -> Value {
        let ran = self.run(&[args, &["--json"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        serde_json::from_str(&ran.out).unwrap()
    }
}
