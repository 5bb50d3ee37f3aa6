//! The shape of what changed.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use strum::{Display, IntoStaticStr, VariantNames};

use super::{CapacityMoved, MoneyChanges, TextPart};
use crate::charter::PolicySetting;
use crate::decisions::Correction;
use crate::event::Event;
use crate::id::Sequence;
use crate::payload::Topic;
use crate::questions::charter::AmendmentSummary;
use crate::record::Record;
use crate::value::{Day, Title};

/// What changed after one day, until and including another.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChangesAnswer {
    /// The day before the first change: what held by its end is the old value.
    pub from: Day,
    /// The last day: what holds by its end is the new value.
    pub to: Day,
    /// How many days after its own a fact may be recorded, by the policy of the last day.
    pub late_recording_days: u32,
    /// What changed in force, by topic; in each by day.
    pub in_force: Vec<TopicChanges>,
    /// What the money came to on either day.
    pub money: MoneyChanges,
    /// What the capacity came to on either day, of each part that differs.
    pub capacity: Vec<CapacityMoved>,
    /// What became known late in the span, in the order recorded.
    pub known_late: Vec<KnownLate>,
    /// What was corrected in the span, in the order recorded.
    pub corrected: Vec<RecordChanged>,
}

/// The changes of one topic.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TopicChanges {
    /// The topic.
    pub topic: Topic,
    /// Each change, in order.
    pub changes: Vec<Change>,
}

/// A change in force.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// What changed, by its id.
    pub about: String,
    /// What held before; nothing where it is new.
    pub before: Option<Held>,
    /// What holds from this day on.
    pub after: Held,
}

/// A value, since when it holds, and the entry that it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Held {
    /// The first day on which it holds; none for what the charter came with. What has no day of its own holds from
    /// the day it was recorded.
    pub since: Option<Day>,
    /// The entry.
    pub entry: Sequence,
    /// When it was recorded.
    pub recorded_at: DateTime<FixedOffset>,
    /// The value.
    pub value: Value,
}

/// A value that holds.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// What an event says.
    Event(
        #[serde(serialize_with = "shared")]
        #[schemars(with = "Event")]
        Arc<Event>,
    ),
    /// A programme was founded: what it is called. What its charter says is not told as a change.
    Founded(Title),
    /// A part of the text of the charter.
    Part(Box<TextPart>),
    /// The text does not have it any more.
    Dropped,
    /// The text was amended; its parts are told each by itself.
    Amended(AmendmentSummary),
    /// How a point is read.
    Reading {
        /// How.
        answer: Title,
        /// Whether the partners confirmed it.
        confirmed: bool,
    },
    /// A setting of the policy.
    Setting(PolicySetting),
    /// Its last day is over, and nothing was recorded for it.
    RanOut,
}

fn shared<S: Serializer>(event: &Arc<Event>, serializer: S) -> Result<S::Ok, S::Error> {
    event.as_ref().serialize(serializer)
}

/// Something that became known late.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct KnownLate {
    /// The topic.
    pub topic: Topic,
    /// What it is about, by its id.
    pub about: String,
    /// The day that it is about.
    pub on: Day,
    /// How many days after that it was recorded.
    pub days: i64,
    /// Why it is late.
    pub why: Vec<LateReason>,
    /// What held on that day by what was recorded until then.
    pub before: Option<Held>,
    /// What was recorded late.
    pub after: Held,
}

/// Why something became known late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, Display, IntoStaticStr, VariantNames)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum LateReason {
    /// It is about the first day of the span or an earlier one.
    BeforeTheSpan,
    /// It was recorded later than the policy of that day allows. A baseline, and a fact from before the signing, is
    /// of an earlier day by its nature.
    BeyondPolicy,
}

/// A record that was corrected.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecordChanged {
    /// The correction: why, by which minutes, of which entry.
    pub correction: Record<Correction>,
    /// What the record said otherwise, or more, before.
    pub before: Vec<Held>,
    /// What it says otherwise, or more, since.
    pub after: Vec<Held>,
}
