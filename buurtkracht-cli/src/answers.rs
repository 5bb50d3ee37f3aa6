//! Every answer in JSON, by the type that writes it: what `schema answer` describes. A verb that answers has a line
//! here; a test runs each.

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_core::questions;
use chrono::{DateTime, FixedOffset};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::args;
use crate::cmd;
use crate::cmd::question::Question;
use crate::exit;
use crate::render;
use buurtkracht_core::value::Day;

/// The version of the shape of every answer in JSON.
pub const VERSION: u32 = 1;

/// An answer: what it is called, and the schema of the whole line.
pub struct Answer {
    pub name: &'static str,
    whole: fn(&mut SchemaGenerator) -> Schema,
    /// Whether it stands in the envelope.
    enveloped: bool,
}

pub const ANSWERS: &[Answer] = &[
    Answer::to::<args::Budget>(),
    Answer::to::<args::Capacity>(),
    Answer::to::<args::Changes>(),
    Answer::to::<args::Charter>(),
    Answer::to::<args::Compliance>(),
    Answer::to::<args::Delivered>(),
    Answer::to::<args::Effect>(),
    Answer::to::<args::Efficiency>(),
    Answer::of::<Vec<questions::explain::Explanation>>("explain"),
    Answer::of::<questions::graph::Graph>("explain-graph"),
    Answer::to::<args::Feedback>(),
    Answer::to::<args::Funds>(),
    Answer::to::<args::Lawfulness>(),
    Answer::to::<args::Mandates>(),
    Answer::to::<args::Network>(),
    Answer::to::<args::Open>(),
    Answer::to::<args::SteeringPage>(),
    Answer::to::<args::Register>(),
    Answer::to::<args::Roles>(),
    Answer::to::<args::Sample>(),
    Answer::to::<args::Status>(),
    Answer::to::<args::WhatIf>(),
    Answer::to::<args::Who>(),
    Answer::of::<render::answers::VerificationReport>("verify"),
    Answer::of::<render::answers::Kept>("cache"),
    Answer::of::<render::doctor::DoctorReport>("doctor"),
    Answer::of::<render::bench::Findings>("bench"),
    Answer::of::<cmd::Tally>("demo"),
    Answer::of::<cmd::FoundingResult>("init"),
    Answer::of::<cmd::Imported>("import"),
    Answer::of::<render::recorded::Answer>("record"),
    Answer::of::<cmd::CommandsWithIds>("assign-ids"),
    Answer::of::<render::meeting::Entered>("meeting"),
    Answer::of::<cmd::Prefill>("meeting-new"),
    Answer::of::<render::sheet::Entered>("import-sheet"),
    Answer::of::<String>("template"),
    Answer::of::<Vec<String>>("templates"),
    Answer::of::<Map<String, Value>>("schema"),
    Answer::of::<cmd::schema::Names>("schemas"),
    Answer::alone::<render::events::Line>("log"),
    Answer::alone::<exit::ErrorReport>("error"),
];

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

/// An answer with what it is and rests on.
#[derive(Serialize, JsonSchema)]
pub struct Envelope<'a, T> {
    /// The name of the answer.
    pub answer: &'a str,
    /// The version of all shapes together.
    pub version: u32,
    /// What it rests on; null where no programme was asked.
    pub basis: Option<&'a Basis>,
    /// The answer to the command.
    pub result: T,
}

/// What an answer rests on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Basis {
    /// The programme that the answer is about.
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
