//! Payloads of meetings, agendas and minutes.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::id::{BodyId, DecisionId, ItemId, MeetingId, PersonId, ProposalId};
use crate::payload::{Topic, payload};
use crate::value::{Day, Document, IsoWeek, Sealed, Title};

/// A meeting is called for a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MeetingCall {
    /// The new meeting's id. A taken id is refused.
    pub meeting: MeetingId,
    /// The body that meets.
    pub body: BodyId,
    /// The bodies that meet with it, each deciding for itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<BodyId>,
    /// The day of the meeting. It may lie ahead.
    pub on: Day,
}

payload!(MeetingCall, |fact, to| to.day(fact.on).thing(Topic::Meetings, &fact.meeting).name(&fact.body));

/// A meeting took place, called before or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MeetingReport {
    /// The id of the called meeting, or a new one.
    pub meeting: MeetingId,
    /// The body that met.
    pub body: BodyId,
    /// The bodies that met with it, each deciding for itself. The meeting counts for each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<BodyId>,
    /// The day of the meeting; a future day is refused.
    pub on: Day,
    /// The persons who were there.
    pub present: Vec<Attendance>,
    /// Items of the agenda that were dealt with; the others carry over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handled: Vec<ItemId>,
    /// Decisions in writing or under a mandate that the meeting heard of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reported: Vec<DecisionId>,
    /// The document of the minutes; absent where there is none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Document>,
}

payload!(MeetingReport, |fact, to| {
    to.day(fact.on).thing(Topic::Meetings, &fact.meeting).name(&fact.body).names(&fact.with);
    to.names(fact.present.iter().map(|attendance| &attendance.person));
});

/// A person at a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// The person who was there, by pseudonym.
    pub person: PersonId,
    /// Whether as a member or as a guest; a member if absent.
    #[serde(default, skip_serializing_if = "is_member", rename = "as")]
    pub quality: Quality,
}

/// Whether a person is at a meeting as a member or as a guest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Quality {
    /// As holder of a seat or as deputy.
    #[default]
    Member,
    /// As a guest.
    Guest,
}

fn is_member(quality: &Quality) -> bool {
    *quality == Quality::Member
}

/// A meeting will not take place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    /// The scheduled meeting to cancel.
    pub meeting: MeetingId,
    /// The reason, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
}

payload!(Cancellation, |fact, to| to.about(Topic::Meetings, &fact.meeting).sealed(fact.reason.as_ref()));

/// The agenda of a meeting. A later one replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Agenda {
    /// The scheduled meeting that the agenda is for.
    pub meeting: MeetingId,
    /// The items in order, each id once.
    pub items: Vec<AgendaItem>,
}

payload!(Agenda, |fact, to| {
    to.about(Topic::Meetings, &fact.meeting).aspect("agenda");
    to.names(fact.items.iter().flat_map(|item| &item.proposal));
});

/// An item on an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    /// Its id. An item that carries over keeps it.
    pub item: ItemId,
    /// A short title, for people.
    pub title: Title,
    /// The proposal to decide on, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
}

/// The minutes of a meeting are filed as a draft. A later draft replaces it until they are adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MinutesFiling {
    /// The meeting that they are of.
    pub meeting: MeetingId,
    /// The draft of the minutes.
    pub document: Document,
    /// The day of the filing: on or after the meeting, and not in the future.
    pub on: Day,
}

payload!(MinutesFiling, |fact, to| to.day(fact.on).about(Topic::Meetings, &fact.meeting).aspect("minutes"));

/// A body adopts the minutes of an earlier meeting. That never redates a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MinutesAdoption {
    /// The meeting that they are of.
    pub meeting: MeetingId,
    /// The meeting that adopts them: another one of the same body, held on that day or later.
    pub at: MeetingId,
    /// The minutes as adopted, where they differ from the draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// Decisions where minutes and record differ: a finding until the record is corrected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differing: Vec<DecisionId>,
}

payload!(MinutesAdoption, |fact, to| {
    to.about(Topic::Meetings, &fact.meeting).aspect("minutes").names(&fact.differing);
});

/// A body did not meet in a week in which it might have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WeekWithoutMeeting {
    /// The body that did not meet.
    pub body: BodyId,
    /// The ISO week. It has begun, and the body held no meeting in it.
    pub week: IsoWeek,
    /// The reason. It excuses nothing.
    pub why: NoMeetingReason,
}

payload!(WeekWithoutMeeting, |fact, to| {
    to.day(fact.week.monday()).about(Topic::Meetings, &fact.body).aspect(fact.week);
});

/// Why a body did not meet. None of these excuses it: which weeks are holidays is policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum NoMeetingReason {
    /// The week was a holiday.
    Holiday,
    /// Too few could come.
    TooFew,
    /// Nothing to talk about.
    NothingToDo,
    /// Something else.
    Other,
}
