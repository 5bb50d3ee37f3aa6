//! The slice of state of meetings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Agenda, Attendance, Cancellation, MeetingCall, MeetingReport, MinutesAdoption, MinutesFiling,
    WeekWithoutMeeting,
};
use crate::decisions::Correction;
use crate::id::{BodyId, DecisionId, ItemId, MeetingId, Sequence};
use crate::key::key;
use crate::persistent::{Index, Map};
use crate::record::{CommitMeta, Record};
use crate::rejection::IdKind;
use crate::value::{Day, Document, IsoWeek};

/// The status of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum MeetingStatus {
    /// Called.
    Scheduled,
    /// Held, with those present.
    Held(Box<Proceedings>),
    /// Cancelled.
    Cancelled,
}

/// The report of a held meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Proceedings {
    /// The persons who were there.
    pub present: Vec<Attendance>,
    /// Items of the agenda that were dealt with; the others carry over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handled: Vec<ItemId>,
    /// Decisions in writing or under a mandate that the meeting heard of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reported: Vec<DecisionId>,
    /// The document of the minutes; absent where the report gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Document>,
}

/// A meeting from its call to its adopted minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Meeting {
    /// The body that meets.
    pub body: BodyId,
    /// The bodies that meet with it.
    pub with: Vec<BodyId>,
    /// The day of the meeting, planned or held.
    pub on: Day,
    /// Whether it is called, held or cancelled.
    pub status: MeetingStatus,
    /// Its agenda, as last set.
    pub agenda: Option<Record<Agenda>>,
    /// The draft of its minutes, as last filed.
    pub minutes: Option<Record<MinutesFiling>>,
    /// That its minutes were adopted, if they were.
    pub adopted: Option<Record<MinutesAdoption>>,
    /// The corrections of its report, each with the entry of the report before.
    pub corrections: Vec<Record<Correction>>,
    /// The entry that last said where it stands.
    pub sequence: Sequence,
}

impl Meeting {
    /// Every body that meets.
    pub fn bodies(&self) -> impl Iterator<Item = &BodyId> {
        std::iter::once(&self.body).chain(&self.with)
    }

    /// What happened, where it was held.
    pub fn proceedings(&self) -> Option<&Proceedings> {
        match &self.status {
            MeetingStatus::Held(proceedings) => Some(proceedings),
            MeetingStatus::Scheduled | MeetingStatus::Cancelled => None,
        }
    }
}

/// The slice of state for meetings, with an index of those held by body and day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Meetings {
    meetings: Map<MeetingId, Meeting>,
    without: Map<(BodyId, IsoWeek), Record<WeekWithoutMeeting>>,
    /// The meetings that each body held, by their day.
    held: Index<(BodyId, Day), MeetingId>,
}

key!(MeetingId => Meeting, IdKind::Meeting, |programme| &programme.meetings.meetings, |meeting| meeting.sequence);

impl Meetings {
    /// Every meeting by id.
    pub fn all(&self) -> &Map<MeetingId, Meeting> {
        &self.meetings
    }

    /// Weeks in which a body did not meet, with the reason given.
    pub fn without(&self) -> &Map<(BodyId, IsoWeek), Record<WeekWithoutMeeting>> {
        &self.without
    }

    /// The meetings that a body held, alone or with others, the earliest first.
    pub fn held(&self, body: &BodyId) -> impl Iterator<Item = (&MeetingId, &Meeting)> {
        self.held_on(body, Day::MIN, Day::MAX)
    }

    /// The meetings that a body held from one day up to and including another, the earliest first, those of one day by their ids.
    pub(crate) fn held_on(
        &self,
        body: &BodyId,
        from: Day,
        until: Day,
    ) -> impl Iterator<Item = (&MeetingId, &Meeting)> + use<'_> {
        let held = self.held.between(&(body.clone(), from), &(body.clone(), until));
        held.filter_map(|id| self.meetings.get_key_value(id))
    }

    /// The meetings on later days that are not cancelled, by all that is recorded, the earliest first.
    pub fn ahead(&self, after: Day) -> Vec<(&MeetingId, &Meeting)> {
        let cancelled = |meeting: &Meeting| meeting.status == MeetingStatus::Cancelled;
        let later = self.meetings.iter().filter(|(_, meeting)| after < meeting.on && !cancelled(meeting));
        let mut later: Vec<_> = later.collect();
        later.sort_by_key(|(id, meeting)| (meeting.on, *id));
        later
    }

    /// The decisions that a meeting reported by a day, whichever body held it, with the entry of one.
    pub(crate) fn reported_by(&self, day: Day) -> BTreeMap<&DecisionId, Sequence> {
        let mut reported = BTreeMap::new();
        for meeting in self.meetings.values().filter(|meeting| meeting.on <= day) {
            for decision in meeting.proceedings().into_iter().flat_map(|report| &report.reported) {
                reported.entry(decision).or_insert(meeting.sequence);
            }
        }
        reported
    }

    /// That the minutes of a meeting were adopted, at a meeting held by a day.
    pub(crate) fn adopted_by<'a>(
        &self,
        meeting: &'a Meeting,
        day: Day,
    ) -> Option<&'a Record<MinutesAdoption>> {
        let held = |id: &MeetingId| self.meetings.get(id).is_some_and(|at| at.on <= day);
        meeting.adopted.as_ref().filter(|adopted| held(&adopted.fact.at))
    }

    /// A meeting that was held counts as held no longer: its report is corrected.
    fn not_held(&mut self, id: &MeetingId) {
        let Some(meeting) = self.meetings.get(id).filter(|meeting| meeting.proceedings().is_some()) else {
            return;
        };
        for body in meeting.bodies() {
            self.held.remove(&(body.clone(), meeting.on), id);
        }
    }

    pub(crate) fn scheduled(&mut self, recorded: &CommitMeta, call: MeetingCall) {
        let meeting = Meeting {
            body: call.body,
            with: call.with,
            on: call.on,
            status: MeetingStatus::Scheduled,
            agenda: None,
            minutes: None,
            adopted: None,
            corrections: Vec::new(),
            sequence: recorded.sequence,
        };
        self.meetings.insert(call.meeting, meeting);
    }

    pub(crate) fn was_held(&mut self, recorded: &CommitMeta, report: MeetingReport) {
        let MeetingReport { meeting: id, body, with, on, present, handled, reported, minutes } = report;
        let filed = minutes
            .clone()
            .map(|document| Record::new(recorded, MinutesFiling { meeting: id.clone(), document, on }));
        let proceedings = Proceedings { present, handled, reported, minutes };
        let held = std::iter::once(&body).chain(&with).map(|body| (body.clone(), on));
        let held: Vec<(BodyId, Day)> = held.collect();
        let (status, sequence) = (MeetingStatus::Held(Box::new(proceedings)), recorded.sequence);
        if let Some(meeting) = self.meetings.get_mut(&id) {
            if meeting.proceedings().is_some() {
                // Its report is corrected.
                meeting.bodies().for_each(|body| self.held.remove(&(body.clone(), meeting.on), &id));
            }
            (meeting.body, meeting.with, meeting.on) = (body, with, on);
            meeting.minutes = filed.or(meeting.minutes.take());
            (meeting.status, meeting.sequence) = (status, sequence);
        } else {
            let (agenda, adopted, corrections) = (None, None, Vec::new());
            let meeting =
                Meeting { body, with, on, status, agenda, minutes: filed, adopted, corrections, sequence };
            self.meetings.insert(id.clone(), meeting);
        }
        for day in held {
            self.held.insert(day, id.clone());
        }
    }

    pub(crate) fn corrected(&mut self, recorded: &CommitMeta, correction: Correction, id: &MeetingId) {
        if let Some(meeting) = self.meetings.get_mut(id) {
            meeting.corrections.push(Record::new(recorded, correction));
        }
    }

    pub(crate) fn agenda_set(&mut self, recorded: &CommitMeta, agenda: Agenda) {
        if let Some(meeting) = self.meetings.get_mut(&agenda.meeting) {
            meeting.agenda = Some(Record::new(recorded, agenda));
        }
    }

    pub(crate) fn minutes_filed(&mut self, recorded: &CommitMeta, filing: MinutesFiling) {
        if let Some(meeting) = self.meetings.get_mut(&filing.meeting) {
            meeting.minutes = Some(Record::new(recorded, filing));
        }
    }

    pub(crate) fn minutes_adopted(&mut self, recorded: &CommitMeta, adoption: MinutesAdoption) {
        if let Some(meeting) = self.meetings.get_mut(&adoption.meeting) {
            meeting.adopted = Some(Record::new(recorded, adoption));
        }
    }

    pub(crate) fn week_without(&mut self, recorded: &CommitMeta, week: WeekWithoutMeeting) {
        self.without.insert((week.body.clone(), week.week), Record::new(recorded, week));
    }

    pub(crate) fn cancelled(&mut self, recorded: &CommitMeta, cancellation: Cancellation) {
        self.not_held(&cancellation.meeting);
        if let Some(meeting) = self.meetings.get_mut(&cancellation.meeting) {
            meeting.status = MeetingStatus::Cancelled;
            meeting.sequence = recorded.sequence;
        }
    }
}
