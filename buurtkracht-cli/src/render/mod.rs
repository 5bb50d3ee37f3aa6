//! From answers to what people read. The only printer.

pub mod answers;
pub mod audit;
#[cfg(feature = "bench")]
pub mod bench;
pub mod capacity;
pub mod changes;
pub mod compliance;
pub mod delivered;
pub mod doctor;
pub mod effect;
pub mod efficiency;
pub mod events;
pub mod explain;
pub mod feedback;
pub mod funds;
pub mod governance;
pub mod graph;
pub mod meeting;
pub mod open;
pub mod page;
pub mod progress;
pub mod recorded;
pub mod sheet;
pub mod what_if;

use std::io::{self, Write as _};

use buurtkracht_core::Participant;
use buurtkracht_core::id::{BodyId, PersonId, ProgrammeId};
use buurtkracht_core::value::{Day, Digest, Money, Sealed};
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::{Format, Global, Lang};
use crate::document::Document;
use crate::exit::{Failure, Outcome};
use crate::faces::{self, Terminal};
pub use crate::number::{entries, money};
pub use crate::words::word;
use crate::words::{Words, say};

/// Knows the names that the vault holds, for people to read.
pub type Names<'a> = dyn Fn(&PersonId) -> Option<String> + 'a;

/// Knows the texts that the vault holds, by their digests.
pub type Texts<'a> = dyn Fn(&Digest) -> Option<String> + 'a;

/// Knows the charter's word for a body of its kind, such as "working group".
pub type Kinds<'a> = dyn Fn(&BodyId) -> Option<String> + 'a;

/// How to render: the language, who is who, what sealed texts say, and what groups are called.
pub struct Style<'a> {
    pub lang: Lang,
    pub names: &'a Names<'a>,
    pub texts: &'a Texts<'a>,
    pub kinds: &'a Kinds<'a>,
}

impl Style<'static> {
    /// For what names nobody, or is told without the vault.
    pub fn nameless(lang: Lang) -> Self {
        Self { lang, names: &|_| None, texts: &|_| None, kinds: &|_| None }
    }
}

impl Style<'_> {
    /// The messages in the language of the reader.
    pub fn words(&self) -> &'static Words {
        Words::of(self.lang)
    }

    /// A person: the pseudonym, and the name where the vault holds it.
    pub fn person(&self, person: &PersonId) -> String {
        match (self.names)(person) {
            Some(name) => format!("{name} ({person})"),
            None => person.to_string(),
        }
    }

    /// A sealed text in quotation marks, or its digest where the vault does not hold it.
    pub fn sealed(&self, text: &Sealed) -> String {
        match (self.texts)(&text.digest) {
            Some(text) => format!("“{text}”"),
            None => say!(self.words(), "sealed-text", digest = &text.digest),
        }
    }

    /// A body or a partner by its id; a person as by [`Style::person`].
    pub fn party(&self, party: &Participant) -> String {
        match party {
            Participant::Body(body) => body.to_string(),
            Participant::Partner(partner) => partner.to_string(),
            Participant::Person(person) => self.person(person),
            Participant::Initiative(initiative) => initiative.to_string(),
        }
    }

    /// An amount as people write it.
    pub fn money(&self, amount: Money) -> String {
        money(self.lang, amount)
    }
}

/// The version of the shape of every answer in JSON.
pub const VERSION: u32 = 1;

/// An answer with what it is and rests on.
#[derive(Serialize, JsonSchema)]
pub struct Envelope<'a, T> {
    /// The name of the answer.
    pub answer: &'a str,
    /// The version of all shapes together.
    pub version: u32,
    /// What it rests on; null where no programme was asked.
    pub basis: Option<&'a Basis>,
    /// The answer.
    pub result: T,
}

/// What an answer rests on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Basis {
    /// The programme.
    pub programme: ProgrammeId,
    /// The number of entries that were known.
    pub entries: u64,
    /// When the last of them was recorded.
    pub recorded_at: Option<DateTime<FixedOffset>>,
    /// The day after which nothing counts, where an explanation was asked as of one. Other answers have their day in
    /// them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
}

/// Prints an answer: its document on the face that was asked for, or JSON in the shape that `schema answer` describes.
pub fn print<T: Serialize>(
    global: &Global,
    answer: &str,
    basis: Option<&Basis>,
    result: &T,
    document: impl FnOnce() -> Document,
) -> Result<(), Failure> {
    try_print(global, answer, basis, result, || Ok(document()))
}

/// Prints an answer as [`print()`] does. Its document may fail, since it opens sealed values. JSON has only their digests.
pub fn try_print<T: Serialize>(
    global: &Global,
    answer: &str,
    basis: Option<&Basis>,
    result: &T,
    document: impl FnOnce() -> Result<Document, Failure>,
) -> Result<(), Failure> {
    let terminal = global.terminal();
    let files = match global.face() {
        None => vec![(None, json_line(&Envelope { answer, version: VERSION, basis, result })?.into_bytes())],
        Some(face) => faces::print(face, &document()?, global.lang, &terminal)?,
    };
    faces::deliver(files, global.out.as_deref(), &terminal)
}

/// Prints a file to fill in as it stands, or in JSON.
pub fn print_file(
    global: &Global,
    answer: &str,
    basis: Option<&Basis>,
    result: &impl Serialize,
    text: &str,
) -> Result<(), Failure> {
    global.only(answer, &[Format::Text, Format::Json])?;
    if global.is_json() {
        return print(global, answer, basis, result, Document::default);
    }
    let lines: String = text.lines().map(|line| format!("{}\n", faces::visible(line))).collect();
    faces::deliver(vec![(None, lines.into_bytes())], global.out.as_deref(), &global.terminal())
}

/// A value in JSON, on a line.
pub fn json_line(value: &impl Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_string(value).map_err(|error| Failure::Write(error.into()))? + "\n")
}

/// Writes to standard output, and keeps nothing back.
pub fn write(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// A batch that stopped half way, with what is known of it.
pub fn stopped(lang: Lang, known: &Document, outcome: Outcome) -> Failure {
    let report = faces::text(known, lang, &Terminal::default());
    Failure::Batch { report: report.trim().to_owned(), outcome }
}

/// Says on standard error what went wrong. Where nobody reads it nothing is lost.
pub fn complain(text: &str) {
    let lines: Vec<_> = text.lines().map(faces::visible).collect();
    drop(writeln!(io::stderr(), "{}", lines.join("\n")));
}

/// Asks on the terminal, and gives the line that is answered; nothing where the input ended.
pub fn ask(question: &str) -> Result<String, Failure> {
    write(&faces::visible(question))?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer)
}

/// Several things in a line, with commas between them.
pub fn join<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

/// Whether the partners confirmed a reading.
pub fn confirmed(words: &Words, confirmed: bool) -> String {
    if confirmed { say!(words, "confirmed") } else { say!(words, "not-confirmed") }
}

/// A text with a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
