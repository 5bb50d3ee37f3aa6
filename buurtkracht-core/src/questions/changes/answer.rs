//! The shape of what changed.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
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

/// The changes after one day, until and including another.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangesAnswer {
    /// The day before the first change: what held by its end is the old value.
    pub from: Day,
    /// The last day: what holds by its end is the new value.
    pub to: Day,
    /// The number of days in which a fact should be recorded, by the policy of the last day.
    pub late_recording_days: u32,
    /// The changes in force, by topic, and in each topic by day.
    pub in_force: Vec<TopicChanges>,
    /// The money on both days.
    pub money: MoneyChanges,
    /// The capacity on both days, of each part that differs.
    pub capacity: Vec<CapacityMoved>,
    /// The facts that became known late in the span, in the order recorded.
    pub known_late: Vec<KnownLate>,
    /// The records corrected in the span, in the order recorded.
    pub corrected: Vec<RecordChanged>,
}

/// The changes of one topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TopicChanges {
    /// The topic that the changes are about.
    pub topic: Topic,
    /// The changes, by day.
    pub changes: Vec<Change>,
}

/// A change in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Change {
    /// The id of the thing that changed.
    pub about: String,
    /// The value before; absent where the thing is new.
    pub before: Option<Held>,
    /// The value from this day on.
    pub after: Held,
}

/// A value, since when it holds, and the entry that it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Held {
    /// The first day on which it holds; none for what the charter came with. What has no day of its own holds from
    /// the day it was recorded.
    pub since: Option<Day>,
    /// The entry that the value rests on.
    pub entry: Sequence,
    /// The time of recording.
    pub recorded_at: DateTime<FixedOffset>,
    /// The value that holds.
    pub value: Value,
}

/// A value that holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// An event, with all its fields.
    Event(
        #[serde(serialize_with = "shared")]
        #[cfg_attr(feature = "schemars", schemars(with = "Event"))]
        Arc<Event>,
    ),
    /// The founding, with the title of the charter. Its parts are not listed as changes.
    Founded(Title),
    /// A part of the text of the charter.
    Part(Box<TextPart>),
    /// The text does not have it any more.
    Dropped,
    /// An amendment. Each changed part of the text has a change of its own.
    Amended(AmendmentSummary),
    /// The reading of a point.
    Reading {
        /// The reading, in words.
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

/// A fact that became known late.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct KnownLate {
    /// The topic of the fact.
    pub topic: Topic,
    /// The id of the thing that the fact is about.
    pub about: String,
    /// The day that it is about.
    pub on: Day,
    /// The number of days from its own day to its recording.
    pub days: i64,
    /// Why it is late.
    pub why: Vec<LateReason>,
    /// The value on that day by what was recorded until then.
    pub before: Option<Held>,
    /// The value that was recorded late.
    pub after: Held,
}

/// Why something became known late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Display, IntoStaticStr, VariantNames)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum LateReason {
    /// It is about the first day of the span or an earlier one.
    BeforeTheSpan,
    /// It was recorded later than the policy of that day allows. A baseline, and a fact from before the signing, is
    /// of an earlier day by its nature.
    BeyondPolicy,
}

/// A record that was corrected.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RecordChanged {
    /// The correction: why, by which minutes, of which entry.
    pub correction: Record<Correction>,
    /// The values that only the earlier record has.
    pub before: Vec<Held>,
    /// The values that only the corrected record has.
    pub after: Vec<Held>,
}
