//! Meetings: scheduled, held, cancelled (§ 3). How often is a duty, looked at elsewhere.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::event::{Event, Recorded};
use crate::id::{BodyId, MeetingId, PersonId, Sequence};
use crate::programme::Context;
use crate::rejection::{Kind, Rejection};
use crate::value::{Document, Sealed};

/// A meeting is called for a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingCall {
    /// The meeting.
    pub meeting: MeetingId,
    /// The body that meets.
    pub body: BodyId,
    /// The day.
    pub on: NaiveDate,
}

/// A meeting took place. It need not have been called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingReport {
    /// The meeting.
    pub meeting: MeetingId,
    /// The body that met.
    pub body: BodyId,
    /// The day.
    pub on: NaiveDate,
    /// Who was there.
    pub present: Vec<Attendance>,
    /// The minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Document>,
}

/// A person at a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// Who.
    pub person: PersonId,
    /// In which quality.
    #[serde(default, skip_serializing_if = "is_member", rename = "as")]
    pub quality: Quality,
}

/// In which quality a person is at a meeting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
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
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    /// The meeting.
    pub meeting: MeetingId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
}

/// Where a meeting stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeetingStatus {
    /// Called.
    Scheduled,
    /// Held, with those present.
    Held(MeetingReport),
    /// Cancelled.
    Cancelled,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meeting {
    /// The body that meets.
    pub body: BodyId,
    /// The day.
    pub on: NaiveDate,
    /// Where it stands.
    pub status: MeetingStatus,
    /// The entry that last said so.
    pub sequence: Sequence,
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meetings {
    pub(crate) meetings: BTreeMap<MeetingId, Meeting>,
}

impl Meetings {
    /// Every meeting by id.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<MeetingId, Meeting> {
        &self.meetings
    }

    /// The meetings that a body held, in no particular order.
    pub fn held<'a>(&'a self, body: &'a BodyId) -> impl Iterator<Item = (&'a MeetingId, &'a Meeting)> {
        self.meetings
            .iter()
            .filter(move |(_, m)| m.body == *body && matches!(m.status, MeetingStatus::Held(_)))
    }

    pub(crate) fn scheduled(&mut self, recorded: &Recorded, call: &MeetingCall) {
        let meeting = Meeting {
            body: call.body.clone(),
            on: call.on,
            status: MeetingStatus::Scheduled,
            sequence: recorded.sequence,
        };
        self.meetings.insert(call.meeting.clone(), meeting);
    }

    pub(crate) fn was_held(&mut self, recorded: &Recorded, report: &MeetingReport) {
        let meeting = Meeting {
            body: report.body.clone(),
            on: report.on,
            status: MeetingStatus::Held(report.clone()),
            sequence: recorded.sequence,
        };
        self.meetings.insert(report.meeting.clone(), meeting);
    }

    pub(crate) fn cancelled(&mut self, recorded: &Recorded, cancellation: &Cancellation) {
        if let Some(meeting) = self.meetings.get_mut(&cancellation.meeting) {
            meeting.status = MeetingStatus::Cancelled;
            meeting.sequence = recorded.sequence;
        }
    }
}

pub(crate) fn schedule(c: &Context<'_>, call: &MeetingCall) -> Result<Vec<Event>, Rejection> {
    if let Some(known) = c.programme.meetings.meetings.get(&call.meeting) {
        return Err(Rejection::IdTaken {
            kind: Kind::Meeting,
            id: call.meeting.to_string(),
            at: known.sequence,
        });
    }
    c.acting_body(&call.body)?;
    Ok(vec![Event::MeetingScheduled(call.clone())])
}

pub(crate) fn hold(c: &Context<'_>, report: &MeetingReport) -> Result<Vec<Event>, Rejection> {
    c.acting_body(&report.body)?;
    if let Some(meeting) = c.programme.meetings.meetings.get(&report.meeting) {
        if meeting.body != report.body {
            return Err(Rejection::MeetingOfAnotherBody {
                meeting: report.meeting.clone(),
                of: meeting.body.clone(),
                asked: report.body.clone(),
            });
        }
        not_closed(&report.meeting, meeting)?;
    }
    c.not_future("on", report.on)?;
    for attendance in &report.present {
        c.person(&attendance.person)?;
    }
    Ok(vec![Event::MeetingHeld(report.clone())])
}

pub(crate) fn cancel(c: &Context<'_>, cancellation: &Cancellation) -> Result<Vec<Event>, Rejection> {
    let meeting = c.known(Kind::Meeting, &c.programme.meetings.meetings, &cancellation.meeting)?;
    not_closed(&cancellation.meeting, meeting)?;
    c.sealed(cancellation.reason.as_ref())?;
    Ok(vec![Event::MeetingCancelled(cancellation.clone())])
}

fn not_closed(id: &MeetingId, meeting: &Meeting) -> Result<(), Rejection> {
    match meeting.status {
        MeetingStatus::Scheduled => Ok(()),
        MeetingStatus::Held(_) => Err(Rejection::MeetingAlreadyHeld { meeting: id.clone(), on: meeting.on }),
        MeetingStatus::Cancelled => Err(Rejection::MeetingCancelled { meeting: id.clone() }),
    }
}

#[cfg(test)]
mod tests;
