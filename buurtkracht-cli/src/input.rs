//! Reading what people write: TOML or JSON, with the line of every value, and what is missing filled in.

mod commands;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use buurtkracht_core::id::{ActorId, CommandId, ProgrammeId};
use buurtkracht_core::value::Digest;
use buurtkracht_store::draft::{Draft, PlainText};
use buurtkracht_store::ledger::{NotACommand, Submission};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use crate::args::Global;
use crate::dates;
use crate::exit::Failure;
pub use commands::{Batch, Commands, Line, read_commands};

/// The most bytes of a sheet.
const MAX_SHEET: u64 = 256 << 20;
/// The most bytes of one command, or of another file, in JSON. An entry has up to 65,535 bytes, and indented JSON is
/// several times longer.
const MAX_JSON: u64 = 1 << 20;
/// The most bytes of a file in TOML. Its tree takes many times the memory of the file.
const MAX_TOML: u64 = 256 << 10;
/// The most bytes of the path of a value in TOML. Every value keeps its path.
const MAX_PATH: usize = 512;

/// A value from a file, with the line on which each part of it stands.
#[derive(Debug, Clone)]
pub struct LocatedValue {
    pub name: String,
    pub value: Value,
    /// The JSON text of the value, until the value changes.
    json: Option<String>,
    lines: BTreeMap<String, usize>,
}

/// Removes a byte order mark, and refuses what is not UTF-8.
fn text_of(name: &str, mut bytes: Vec<u8>) -> Result<String, Failure> {
    if bytes.starts_with("\u{feff}".as_bytes()) {
        bytes.drain(.."\u{feff}".len());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes().get(..at).unwrap_or_default().iter().filter(|b| **b == b'\n').count() + 1;
        Failure::Input(format!("{name}:{line}: it is not UTF-8 from byte {at} on: save it as UTF-8"))
    })
}

/// Reads a sheet, or standard input for `-`.
pub fn read_sheet(path: &Path) -> Result<Vec<u8>, Failure> {
    read(path, MAX_SHEET)
}

fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let name = display(path);
    if path == Path::new("-") {
        return limited(&name, &mut std::io::stdin().lock(), limit);
    }
    let mut file =
        std::fs::File::open(path).map_err(|error| Failure::Input(format!("cannot read {name}: {error}")))?;
    limited(&name, &mut file, limit)
}

/// Reads to the end, or refuses more than a number of bytes.
fn limited(name: &str, from: &mut impl Read, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = from.take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::Input(format!("cannot read {name}: {error}")))?;
    match bytes.len() as u64 > limit {
        true => Err(Failure::Input(format!("{name} is larger than the limit of {limit} bytes"))),
        false => Ok(bytes),
    }
}

/// What a file is called in errors.
pub fn display(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
}

/// Reads one value, in JSON where the ending or the first character says so, in TOML otherwise.
pub fn read_value(path: &Path) -> Result<LocatedValue, Failure> {
    let name = display(path);
    let text = text_of(&name, read(path, MAX_JSON)?)?;
    if has_ending(path, "json") || (!has_ending(path, "toml") && text.trim_start().starts_with('{')) {
        json(&name, &text)
    } else {
        toml_file(&name, &mut text.as_bytes())
    }
}

/// Reads a file in TOML.
fn toml_file(name: &str, from: &mut impl Read) -> Result<LocatedValue, Failure> {
    toml(name, &text_of(name, limited(name, from, MAX_TOML)?)?)
}

fn json(name: &str, text: &str) -> Result<LocatedValue, Failure> {
    // A draft rejects repeated members, which `Value` would drop.
    Draft::parse(text).map_err(|flaw| Failure::Input(format!("{name}: {flaw}")))?;
    let value = serde_json::from_str(text).map_err(|error| Failure::Input(format!("{name}: {error}")))?;
    Ok(LocatedValue { name: name.to_owned(), value, json: Some(text.to_owned()), lines: BTreeMap::new() })
}

/// Reads TOML, and remembers the line of every value.
pub fn toml(name: &str, text: &str) -> Result<LocatedValue, Failure> {
    let table = DeTable::parse(text)
        .map_err(|error| Failure::Input(format!("{name}: {}", error.to_string().trim_end())))?;
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut lines = BTreeMap::new();
    let mut walk = Walk { name, starts: &starts, lines: &mut lines };
    let value = walk.table("", table.get_ref())?;
    Ok(LocatedValue { name: name.to_owned(), value, json: None, lines })
}

struct Walk<'a> {
    name: &'a str,
    starts: &'a [usize],
    lines: &'a mut BTreeMap<String, usize>,
}

/// The path of a member.
pub fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Returns whether the path `inner` is `outer`, or a part of it.
pub fn inside(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

impl Walk<'_> {
    fn table(&mut self, path: &str, table: &DeTable<'_>) -> Result<Value, Failure> {
        let mut members = Map::new();
        for (key, value) in table {
            let path = below(path, key.get_ref());
            if path.len() > MAX_PATH {
                let line = self.line(key.span().start);
                let reason = format!("the path of the value is longer than {MAX_PATH} bytes");
                return Err(Failure::Input(format!("{}:{line}: {reason}", self.name)));
            }
            self.note(&path, key.span().start);
            members.insert(key.get_ref().to_string(), self.value(&path, value.get_ref())?);
        }
        Ok(Value::Object(members))
    }

    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    fn note(&mut self, path: &str, at: usize) {
        self.lines.insert(path.to_owned(), self.line(at));
    }

    fn value(&mut self, path: &str, value: &DeValue<'_>) -> Result<Value, Failure> {
        let wrong = |what: &str| {
            let line = self.lines.get(path).copied().unwrap_or(1);
            Failure::Input(format!("{}:{line}: {path}: {what}", self.name))
        };
        Ok(match value {
            DeValue::String(text) => Value::from(text.as_ref()),
            DeValue::Boolean(truth) => Value::from(*truth),
            DeValue::Datetime(time) => Value::from(time.to_string()),
            DeValue::Integer(number) => {
                let digits = number.as_str().replace('_', "");
                let parsed = i64::from_str_radix(&digits, number.radix());
                Value::from(parsed.map_err(|_| wrong("the number is too large"))?)
            }
            DeValue::Float(number) => {
                let parsed = number.as_str().replace('_', "").parse::<f64>().ok();
                let finite = parsed.and_then(serde_json::Number::from_f64);
                Value::Number(finite.ok_or_else(|| wrong("the number is too large"))?)
            }
            DeValue::Array(array) => {
                let mut items = Vec::new();
                for (i, item) in array.iter().enumerate() {
                    let path = format!("{path}[{i}]");
                    self.note(&path, item.span().start);
                    items.push(self.value(&path, item.get_ref())?);
                }
                Value::Array(items)
            }
            DeValue::Table(table) => self.table(path, table)?,
        })
    }
}

impl LocatedValue {
    /// A part of a larger value, such as the command of a demo's step.
    pub fn part(name: String, value: Value) -> Self {
        Self { name, value, json: None, lines: BTreeMap::new() }
    }

    /// The same in another form: `paths` pairs each path of the new value with the one that it comes from.
    pub fn rewritten(&self, value: Value, paths: Vec<(String, String)>) -> Self {
        let lines = paths.into_iter().filter_map(|(new, old)| Some((new, *self.lines.get(&old)?)));
        Self { name: self.name.clone(), value, json: None, lines: lines.collect() }
    }

    /// Where a field stands: the file, and the line of the field or of what it should be in.
    pub fn place(&self, path: &str) -> String {
        let mut path = path;
        loop {
            if let Some(line) = self.lines.get(path) {
                return format!("{}:{line}", self.name);
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = path.get(..end).unwrap_or(""),
                None => return self.name.clone(),
            }
        }
    }

    /// What is wrong with a field, at its place.
    pub fn wrong(&self, path: &str, what: &str) -> Failure {
        let field = if path.is_empty() { String::new() } else { format!("{path}: ") };
        Failure::Input(format!("{}: {field}{what}", self.place(path)))
    }

    /// The value as a type, or the place, the field and what was expected there.
    pub fn typed<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_path_to_error::deserialize(&self.value).map_err(|error| {
            let path = error.path().to_string();
            let path = if path == "." { "" } else { &path };
            self.wrong(path, &hinted(&error.inner().to_string()))
        })
    }

    fn set_if_missing(&mut self, key: &str, value: Option<String>) {
        if let (Some(members), Some(value)) = (self.value.as_object_mut(), value)
            && !members.contains_key(key)
        {
            members.insert(key.to_owned(), Value::from(value));
            self.json = None;
        }
    }

    /// Fills in what a command leaves out: programme, id, actor.
    pub fn fill(&mut self, programme: Option<&ProgrammeId>, id: Option<CommandId>, actor: Option<&ActorId>) {
        self.set_if_missing("programme", programme.map(ToString::to_string));
        self.set_if_missing("id", id.map(|id| id.to_string()));
        self.set_if_missing("actor", actor.map(ToString::to_string));
    }

    /// Whether a member is there.
    pub fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    /// Normalises the dates of the command.
    pub fn normalise_dates(&mut self) {
        let Some(command) = self.value.get_mut("do") else { return };
        let before = command.clone();
        dates::in_command(command);
        if *command != before {
            self.json = None;
        }
    }

    /// Returns the value with a digest for each plain text.
    pub fn with_digests(&self, digest: impl FnMut(&PlainText) -> Digest) -> Result<Self, Failure> {
        let draft =
            Draft::parse(&self.value.to_string()).map_err(|flaw| self.wrong(&flaw.path, &flaw.reason))?;
        let sealed = draft.sealed(draft.texts().iter().map(digest));
        let value = serde_json::from_str(&sealed).map_err(|error| self.wrong("", &error.to_string()))?;
        Ok(Self { value, json: None, ..self.clone() })
    }

    /// Returns the submission. `--actor` records it, or else the actor of the command.
    pub fn submission(&self, global: &Global) -> Result<Submission, Failure> {
        if !self.has("actor") {
            return Err(no_actor(Some((&self.name, "actor"))));
        }
        let read = match &self.json {
            Some(json) => Submission::from_json(json),
            // A composed command uses the canonical spelling of amounts and dates.
            None => Submission::from_json(self.value.to_string()).map(Submission::respelled),
        };
        let mut submission = read.map_err(|error| match error {
            NotACommand::InvalidCommand(flaw) => self.wrong(&flaw.path, &hinted(&flaw.reason)),
            other => Failure::Input(format!("{}: {other}", self.name)),
        })?;
        if let Some(actor) = &global.actor {
            submission.recorded_by = actor.clone();
        }
        submission.clock_confirmed = global.confirm_clock;
        Ok(submission)
    }
}

/// Adds a hint to a parse error.
fn hinted(reason: &str) -> String {
    let hint = if reason.contains("expected a string") { ": write it in quotes" } else { "" };
    format!("{reason}{hint}")
}

/// How many names a message lists at most.
const LISTED: usize = 20;

/// Returns the question whether the nearest name was meant, to put behind an error; empty where no name is near.
pub fn suggestion<'n>(asked: &str, names: impl Iterator<Item = &'n str>) -> String {
    let scored = names.map(|name| (strsim::jaro_winkler(asked, name), name));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score > 0.7);
    best.map_or_else(String::new, |(_, name)| format!(": is it {name:?}?"))
}

/// That something is unknown, with the nearest that is there.
pub fn unknown<T: ToString>(kind: &str, asked: &str, names: impl Iterator<Item = T>) -> String {
    let mut names: Vec<String> = names.map(|name| name.to_string()).collect();
    let hint = suggestion(asked, names.iter().map(String::as_str));
    let more = names.len().saturating_sub(LISTED);
    names.truncate(LISTED);
    let mut there = names.join(", ");
    if more > 0 {
        there += &format!(" and {more} more");
    }
    let lead = if hint.is_empty() { "; there is" } else { " There is" };
    format!("there is no {kind} {asked:?}{hint}{lead}: {there}")
}

/// That nobody is named who records; in a file it can be said under a key.
pub fn no_actor(file: Option<(&str, &str)>) -> Failure {
    Failure::Input(match file {
        None => "who records this? give --actor".to_owned(),
        Some((name, key)) => format!("{name}: who records this? write {key} = \"…\" or give --actor"),
    })
}
