//! A question of a programme: its arguments, its answer, and the answer as text. Each verb that asks is one.

mod audit;
mod governance;
mod history;
mod means;
mod results;
mod steering;

use std::fmt::Display;

use buurtkracht_core::persistent::Map;
use buurtkracht_core::value::Day;
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::{Global, KnownAt, QuestionArgs, QuestionVerb, for_each_question};
use crate::document::Document;
use crate::exit::{Failure, Outcome};
use crate::input::unknown;
use crate::render::{self, Style};
use crate::session::Session;

/// An answer, or nothing where the programme was not founded by then.
type Found<Q> = Result<Option<<Q as Question>::Answer>, Failure>;

/// A question, with the arguments that it is asked with.
pub trait Question: Args {
    /// The name of the verb, and of the answer in JSON.
    const NAME: &'static str;
    type Answer: Serialize + JsonSchema;

    async fn ask(&self, session: &Session) -> Found<Self>;

    /// The answer as a document.
    fn document(&self, session: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document;

    /// Writes a file that was asked for beside the text.
    fn save(&self, _: &Session, _: &Style<'_>, _: &Self::Answer) -> Result<(), Failure> {
        Ok(())
    }

    /// Returns whether the exit code says no.
    fn is_no(&self, _: &Self::Answer) -> bool {
        false
    }
}

macro_rules! ask_each {
    ($($(#[$attribute:meta])* $question:ident,)*) => {
        /// Asks the question of a verb.
        pub async fn ask_verb(global: &Global, verb: &QuestionVerb) -> Result<Outcome, Failure> {
            match verb {
                $(QuestionVerb::$question(asked) => ask(global, asked).await,)*
            }
        }
    };
}
for_each_question!(ask_each);

/// Asks by both clocks, and prints the answer.
async fn ask<Q: Question>(global: &Global, asked: &QuestionArgs<Q>) -> Result<Outcome, Failure> {
    ask_of(global, &asked.question, &asked.clocks.known_at, asked.clocks.as_of).await
}

/// Asks what was recorded by a time about a day, today where none is given, and prints the answer.
pub async fn ask_of<Q: Question>(
    global: &Global,
    question: &Q,
    known_at: &KnownAt,
    day: Option<Day>,
) -> Result<Outcome, Failure> {
    let session = Session { day, ..Session::of(global, known_at).await? };
    let answer = question.ask(&session).await?.ok_or_else(|| session.not_known_yet())?;
    session.styled(global, |style| question.save(&session, style, &answer))??;
    render::try_print(global, Q::NAME, Some(&session.basis()), &answer, || {
        session.styled(global, |style| question.document(&session, style, &answer))
    })?;
    Ok(if question.is_no(&answer) { Outcome::No } else { Outcome::Done })
}

/// Refuses an id that is not there.
pub fn known<K: Ord + Display, V>(kind: &str, id: Option<&K>, all: &Map<K, V>) -> Result<(), Failure> {
    match id.filter(|id| !all.contains_key(id)) {
        Some(id) => Err(Failure::Input(unknown(kind, &id.to_string(), all.keys()))),
        None => Ok(()),
    }
}
