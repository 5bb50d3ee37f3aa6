//! Meetings: called, held, cancelled; their agendas and minutes (§ 3, domain § 3). How often is a duty,
//! looked at elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeBounds;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::context::Context;
use crate::decisions::Correction;
use crate::event::{Event, Record, Recorded};
use crate::id::{BodyId, DecisionId, ItemId, MeetingId, PersonId, ProposalId, Sequence};
use crate::rejection::{Kind, Rejection, free, once_each};
use crate::value::{Document, IsoWeek, Sealed, Title};

/// A meeting is called for a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingCall {
    /// The meeting.
    pub meeting: MeetingId,
    /// The body that meets.
    pub body: BodyId,
    /// The bodies that meet with it, each deciding for itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<BodyId>,
    /// The day.
    pub on: NaiveDate,
}

/// A meeting took place. It need not have been called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingReport {
    /// The meeting.
    pub meeting: MeetingId,
    /// The body that met.
    pub body: BodyId,
    /// The bodies that met with it, each deciding for itself. The meeting counts for each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<BodyId>,
    /// The day.
    pub on: NaiveDate,
    /// Who was there.
    pub present: Vec<Attendance>,
    /// Items of the agenda that were dealt with; the others carry over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handled: Vec<ItemId>,
    /// Decisions taken in writing or under a mandate that were reported here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reported: Vec<DecisionId>,
    /// The minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Document>,
}

/// A person at a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// Who.
    pub person: PersonId,
    /// In which quality.
    #[serde(default, skip_serializing_if = "is_member", rename = "as")]
    pub quality: Quality,
}

/// In which quality a person is at a meeting.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr,
)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    /// The meeting.
    pub meeting: MeetingId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
}

/// The agenda of a meeting. A later one replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agenda {
    /// The meeting.
    pub meeting: MeetingId,
    /// Its items, in order.
    pub items: Vec<AgendaItem>,
}

/// An item on an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    /// Its id. An item that carries over keeps it.
    pub item: ItemId,
    /// What it is about.
    pub title: Title,
    /// The proposal to decide on, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
}

/// The minutes of a meeting are filed as a draft. A later draft replaces it until they are adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MinutesFiling {
    /// The meeting that they are of.
    pub meeting: MeetingId,
    /// The draft.
    pub document: Document,
    /// The day.
    pub on: NaiveDate,
}

/// A body adopts the minutes of an earlier meeting. That never redates a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MinutesAdoption {
    /// The meeting that they are of.
    pub meeting: MeetingId,
    /// The meeting that adopts them.
    pub at: MeetingId,
    /// The minutes as adopted, where they differ from the draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// Decisions that the minutes tell otherwise than the record: a finding until the record is corrected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differing: Vec<DecisionId>,
}

/// A body did not meet in a week in which it might have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeekWithoutMeeting {
    /// The body.
    pub body: BodyId,
    /// The week.
    pub week: IsoWeek,
    /// Why.
    pub why: NoMeetingReason,
}

/// Why a body did not meet. None of these excuses it: which weeks are holidays is policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum NoMeetingReason {
    /// A holiday.
    Holiday,
    /// Too few could come.
    TooFew,
    /// Nothing to talk about.
    NothingToDo,
    /// Something else.
    Other,
}

/// Where a meeting stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeetingStatus {
    /// Called.
    Scheduled,
    /// Held, with those present.
    Held(Box<MeetingReport>),
    /// Cancelled.
    Cancelled,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Meeting {
    /// The body that meets.
    pub body: BodyId,
    /// The bodies that meet with it.
    pub with: Vec<BodyId>,
    /// The day.
    pub on: NaiveDate,
    /// Where it stands.
    pub status: MeetingStatus,
    /// Its agenda, as last set.
    pub agenda: Option<Record<Agenda>>,
    /// The draft of its minutes, as last filed.
    pub minutes: Option<Record<MinutesFiling>>,
    /// That its minutes were adopted, if they were.
    pub adopted: Option<Record<MinutesAdoption>>,
    /// How its report was corrected, with the entry that held the report before.
    pub corrections: Vec<Record<Correction>>,
    /// The entry that last said where it stands.
    pub sequence: Sequence,
}

impl Meeting {
    /// Every body that meets.
    pub fn bodies(&self) -> impl Iterator<Item = &BodyId> {
        std::iter::once(&self.body).chain(&self.with)
    }

    /// The report, where it was held.
    #[must_use]
    pub fn report(&self) -> Option<&MeetingReport> {
        match &self.status {
            MeetingStatus::Held(report) => Some(report),
            MeetingStatus::Scheduled | MeetingStatus::Cancelled => None,
        }
    }
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Meetings {
    pub(crate) meetings: BTreeMap<MeetingId, Meeting>,
    pub(crate) without: BTreeMap<(BodyId, IsoWeek), Record<WeekWithoutMeeting>>,
    /// The meetings that each body held, by their day.
    held: BTreeMap<BodyId, BTreeMap<NaiveDate, BTreeSet<MeetingId>>>,
}

impl Meetings {
    /// Every meeting by id.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<MeetingId, Meeting> {
        &self.meetings
    }

    /// Weeks in which a body did not meet, with the reason given.
    #[must_use]
    pub fn without(&self) -> &BTreeMap<(BodyId, IsoWeek), Record<WeekWithoutMeeting>> {
        &self.without
    }

    /// The meetings that a body held, alone or with others, the earliest first.
    pub fn held(&self, body: &BodyId) -> impl Iterator<Item = (&MeetingId, &Meeting)> {
        self.held_on(body, ..)
    }

    /// The meetings that a body held on days, the earliest first, those of one day by their ids.
    pub(crate) fn held_on(
        &self,
        body: &BodyId,
        days: impl RangeBounds<NaiveDate>,
    ) -> impl Iterator<Item = (&MeetingId, &Meeting)> {
        let held = self.held.get(body).map(|held| held.range(days)).into_iter().flatten();
        held.flat_map(|(_, ids)| ids).filter_map(|id| self.meetings.get_key_value(id))
    }

    /// The meetings on later days that are not cancelled, by all that is recorded, the earliest first.
    #[must_use]
    pub fn ahead(&self, after: NaiveDate) -> Vec<(&MeetingId, &Meeting)> {
        let cancelled = |meeting: &Meeting| meeting.status == MeetingStatus::Cancelled;
        let later = self.meetings.iter().filter(|(_, meeting)| after < meeting.on && !cancelled(meeting));
        let mut later: Vec<_> = later.collect();
        later.sort_by_key(|(id, meeting)| (meeting.on, *id));
        later
    }

    /// The decisions that a meeting reported by a day, whichever body held it, with the entry of one.
    pub(crate) fn reported_by(&self, day: NaiveDate) -> BTreeMap<&DecisionId, Sequence> {
        let mut reported = BTreeMap::new();
        for meeting in self.meetings.values().filter(|meeting| meeting.on <= day) {
            for decision in meeting.report().into_iter().flat_map(|report| &report.reported) {
                reported.entry(decision).or_insert(meeting.sequence);
            }
        }
        reported
    }

    /// That the minutes of a meeting were adopted, at a meeting held by a day.
    pub(crate) fn adopted_by<'a>(
        &self,
        meeting: &'a Meeting,
        day: NaiveDate,
    ) -> Option<&'a Record<MinutesAdoption>> {
        let held = |id: &MeetingId| self.meetings.get(id).is_some_and(|at| at.on <= day);
        meeting.adopted.as_ref().filter(|adopted| held(&adopted.fact.at))
    }

    /// A meeting that was held counts as held no longer: its report is corrected.
    fn not_held(&mut self, id: &MeetingId) {
        let Some(meeting) = self.meetings.get(id).filter(|meeting| meeting.report().is_some()) else {
            return;
        };
        for body in meeting.bodies() {
            let days = self.held.get_mut(body);
            if let Some(ids) = days.and_then(|days| days.get_mut(&meeting.on)) {
                ids.remove(id);
            }
        }
    }

    pub(crate) fn scheduled(&mut self, recorded: &Recorded, call: MeetingCall) {
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

    pub(crate) fn was_held(&mut self, recorded: &Recorded, report: MeetingReport) {
        let filed = report.minutes.as_ref().map(|document| {
            let (meeting, document) = (report.meeting.clone(), document.clone());
            Record::new(recorded, MinutesFiling { meeting, document, on: report.on })
        });
        self.not_held(&report.meeting);
        for body in std::iter::once(&report.body).chain(&report.with) {
            let days = self.held.entry(body.clone()).or_default();
            days.entry(report.on).or_default().insert(report.meeting.clone());
        }
        let known = self.meetings.remove(&report.meeting);
        let known = known.unwrap_or_else(|| Meeting {
            body: report.body.clone(),
            with: Vec::new(),
            on: report.on,
            status: MeetingStatus::Scheduled,
            agenda: None,
            minutes: None,
            adopted: None,
            corrections: Vec::new(),
            sequence: recorded.sequence,
        });
        let id = report.meeting.clone();
        let meeting = Meeting {
            body: report.body.clone(),
            with: report.with.clone(),
            on: report.on,
            status: MeetingStatus::Held(Box::new(report)),
            minutes: filed.or(known.minutes),
            sequence: recorded.sequence,
            agenda: known.agenda,
            adopted: known.adopted,
            corrections: known.corrections,
        };
        self.meetings.insert(id, meeting);
    }

    pub(crate) fn corrected(&mut self, recorded: &Recorded, correction: Correction, id: &MeetingId) {
        if let Some(meeting) = self.meetings.get_mut(id) {
            meeting.corrections.push(Record::new(recorded, correction));
        }
    }

    pub(crate) fn agenda_set(&mut self, recorded: &Recorded, agenda: Agenda) {
        if let Some(meeting) = self.meetings.get_mut(&agenda.meeting) {
            meeting.agenda = Some(Record::new(recorded, agenda));
        }
    }

    pub(crate) fn minutes_filed(&mut self, recorded: &Recorded, filing: MinutesFiling) {
        if let Some(meeting) = self.meetings.get_mut(&filing.meeting) {
            meeting.minutes = Some(Record::new(recorded, filing));
        }
    }

    pub(crate) fn minutes_adopted(&mut self, recorded: &Recorded, adoption: MinutesAdoption) {
        if let Some(meeting) = self.meetings.get_mut(&adoption.meeting) {
            meeting.adopted = Some(Record::new(recorded, adoption));
        }
    }

    pub(crate) fn week_without(&mut self, recorded: &Recorded, week: WeekWithoutMeeting) {
        self.without.insert((week.body.clone(), week.week), Record::new(recorded, week));
    }

    pub(crate) fn cancelled(&mut self, recorded: &Recorded, cancellation: Cancellation) {
        self.not_held(&cancellation.meeting);
        if let Some(meeting) = self.meetings.get_mut(&cancellation.meeting) {
            meeting.status = MeetingStatus::Cancelled;
            meeting.sequence = recorded.sequence;
        }
    }
}

pub(crate) fn schedule(c: &Context<'_>, call: &MeetingCall) -> Result<Vec<Event>, Rejection> {
    let known = c.programme.meetings.meetings.get(&call.meeting);
    free(Kind::Meeting, &call.meeting, known.map(|meeting| meeting.sequence))?;
    for body in std::iter::once(&call.body).chain(&call.with) {
        c.body_on(body, call.on)?;
    }
    once_each(Kind::Body, std::iter::once(&call.body).chain(&call.with))?;
    Ok(vec![Event::MeetingScheduled(call.clone())])
}

/// What holds for every report of a meeting, a corrected one too.
pub(crate) fn reported(c: &Context<'_>, report: &MeetingReport) -> Result<(), Rejection> {
    c.not_future("on", report.on)?;
    once_each(Kind::Body, std::iter::once(&report.body).chain(&report.with))?;
    for body in &report.with {
        c.acting_body(body)?;
    }
    for attendance in &report.present {
        c.person(&attendance.person)?;
    }
    let agenda = c.programme.meetings.meetings.get(&report.meeting).and_then(|m| m.agenda.as_ref());
    let items = || agenda.into_iter().flat_map(|agenda| &agenda.fact.items);
    for item in &report.handled {
        if !items().any(|known| known.item == *item) {
            let known = items().map(|known| known.item.to_string());
            return Err(Rejection::unknown(Kind::AgendaItem, item, known));
        }
    }
    for decision in &report.reported {
        c.decision(decision)?;
    }
    Ok(())
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
    reported(c, report)?;
    Ok(vec![Event::MeetingHeld(report.clone())])
}

pub(crate) fn set_agenda(c: &Context<'_>, agenda: &Agenda) -> Result<Vec<Event>, Rejection> {
    not_closed(&agenda.meeting, c.meeting(&agenda.meeting)?)?;
    for proposal in agenda.items.iter().filter_map(|item| item.proposal.as_ref()) {
        c.proposal(proposal)?;
    }
    once_each(Kind::AgendaItem, agenda.items.iter().map(|item| &item.item))?;
    Ok(vec![Event::AgendaSet(agenda.clone())])
}

pub(crate) fn file_minutes(c: &Context<'_>, filing: &MinutesFiling) -> Result<Vec<Event>, Rejection> {
    let meeting = c.held_meeting(&filing.meeting)?;
    not_adopted(&filing.meeting, meeting)?;
    c.not_future("on", filing.on)?;
    if filing.on < meeting.on {
        return Err(Rejection::EndsBeforeItStarts { from: meeting.on, until: filing.on });
    }
    Ok(vec![Event::MinutesFiled(filing.clone())])
}

fn not_adopted(id: &MeetingId, meeting: &Meeting) -> Result<(), Rejection> {
    match &meeting.adopted {
        Some(adopted) => {
            Err(Rejection::MinutesAlreadyAdopted { meeting: id.clone(), at: adopted.fact.at.clone() })
        }
        None => Ok(()),
    }
}

pub(crate) fn adopt_minutes(c: &Context<'_>, adoption: &MinutesAdoption) -> Result<Vec<Event>, Rejection> {
    let of = c.held_meeting(&adoption.meeting)?;
    let at = c.held_meeting(&adoption.at)?;
    if of.minutes.is_none() {
        return Err(Rejection::MinutesNotFiled { meeting: adoption.meeting.clone() });
    }
    not_adopted(&adoption.meeting, of)?;
    if !at.bodies().any(|body| *body == of.body) {
        return Err(Rejection::MeetingOfAnotherBody {
            meeting: adoption.at.clone(),
            of: at.body.clone(),
            asked: of.body.clone(),
        });
    }
    if at.on < of.on || adoption.at == adoption.meeting {
        return Err(Rejection::AdoptedBeforeHeld {
            meeting: adoption.meeting.clone(),
            held: of.on,
            at: at.on,
        });
    }
    for decision in &adoption.differing {
        c.decision(decision)?;
    }
    Ok(vec![Event::MinutesAdopted(adoption.clone())])
}

pub(crate) fn week_without(c: &Context<'_>, asked: &WeekWithoutMeeting) -> Result<Vec<Event>, Rejection> {
    c.acting_body(&asked.body)?;
    c.not_future("week", asked.week.monday())?;
    let held = c.programme.meetings.held_on(&asked.body, asked.week.monday()..=asked.week.sunday());
    if let Some((id, meeting)) = held.min_by_key(|(id, _)| *id) {
        return Err(Rejection::MeetingAlreadyHeld { meeting: id.clone(), on: meeting.on });
    }
    let key = (asked.body.clone(), asked.week);
    let earlier = c.programme.meetings.without.get(&key).map(|earlier| earlier.sequence);
    free(Kind::Week, format_args!("{} {}", asked.body, asked.week), earlier)?;
    Ok(vec![Event::WeekWithoutMeeting(asked.clone())])
}

pub(crate) fn cancel(c: &Context<'_>, cancellation: &Cancellation) -> Result<Vec<Event>, Rejection> {
    let meeting = c.meeting(&cancellation.meeting)?;
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
