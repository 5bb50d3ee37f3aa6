//! Every answer in JSON, by the type that writes it: what `schema answer` describes. A question has its line in
//! `args.rs`, any other verb that answers one here; a test runs each.

use buurtkracht_core::questions;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::cmd::question::Question;
use crate::cmd::{demo, exchange, init, meeting, record};
use crate::render::{self, Envelope, VERSION};
use crate::{args, exit};

/// An answer: what it is called, and the schema of the whole line.
pub struct Answer {
    pub name: &'static str,
    whole: fn(&mut SchemaGenerator) -> Schema,
    /// Whether it stands in the envelope.
    enveloped: bool,
}

macro_rules! answers_to {
    ($($(#[$attribute:meta])* $question:ident,)*) => {
        const TO_QUESTIONS: &[Answer] = &[$(Answer::to::<args::$question>(),)*];
    };
}
args::for_each_question!(answers_to);

const OTHERS: &[Answer] = &[
    Answer::to::<args::Changes>(),
    Answer::of::<Vec<questions::explain::Explanation>>("explain"),
    Answer::of::<questions::graph::Graph>("explain-graph"),
    Answer::to::<args::WhatIf>(),
    Answer::of::<render::answers::VerificationReport>("verify"),
    Answer::of::<render::answers::CacheReport>("cache"),
    Answer::of::<render::doctor::DoctorReport>("doctor"),
    #[cfg(feature = "bench")]
    Answer::of::<render::bench::Findings>("bench"),
    Answer::of::<demo::Tally>("demo"),
    Answer::of::<init::FoundingResult>("init"),
    Answer::of::<exchange::ImportReport>("import"),
    Answer::of::<render::recorded::Answer>("record"),
    Answer::of::<record::CommandsWithIds>("assign-ids"),
    Answer::of::<render::meeting::MeetingReport>("meeting"),
    Answer::of::<meeting::Prefill>("meeting-new"),
    Answer::of::<render::sheet::SheetReport>("import-sheet"),
    Answer::of::<String>("template"),
    Answer::of::<Vec<String>>("templates"),
    Answer::of::<Map<String, Value>>("schema"),
    Answer::of::<Names>("schemas"),
    Answer::alone::<render::events::Line>("log"),
    Answer::alone::<exit::ErrorReport>("error"),
];

/// Returns every answer.
pub fn answers() -> impl Iterator<Item = &'static Answer> {
    TO_QUESTIONS.iter().chain(OTHERS)
}

impl Answer {
    /// The answer to a question.
    const fn to<Q: Question>() -> Self {
        Self::of::<Q::Answer>(Q::NAME)
    }

    /// One whose result is of a type.
    const fn of<T: JsonSchema>(name: &'static str) -> Self {
        Self { name, whole: Envelope::<T>::json_schema, enveloped: true }
    }

    /// One that stands without the envelope.
    const fn alone<T: JsonSchema>(name: &'static str) -> Self {
        Self { name, whole: T::json_schema, enveloped: false }
    }

    /// The schema of the whole; what it refers to stands with the generator.
    pub fn schema(&self, generator: &mut SchemaGenerator) -> Value {
        let mut schema = (self.whole)(generator).to_value();
        if self.enveloped {
            for (member, value) in [("answer", Value::from(self.name)), ("version", VERSION.into())] {
                if let Some(place) = schema.pointer_mut(&format!("/properties/{member}")) {
                    *place = serde_json::json!({ "const": value });
                }
            }
        }
        schema
    }
}

/// What has a schema.
#[derive(Serialize, JsonSchema)]
pub struct Names {
    /// None: the charter is one whole.
    pub charter: [&'static str; 0],
    /// The commands.
    pub command: &'static [&'static str],
    /// The events.
    pub event: &'static [&'static str],
    /// The answers.
    pub answer: Vec<&'static str>,
}
