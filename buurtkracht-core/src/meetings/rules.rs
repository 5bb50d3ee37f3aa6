//! The rules of meetings (§ 3).

use super::{
    Agenda, Cancellation, Meeting, MeetingCall, MeetingReport, MeetingStatus, MinutesAdoption, MinutesFiling,
    WeekWithoutMeeting,
};
use crate::context::Context;
use crate::event::Event;
use crate::id::MeetingId;
use crate::rejection::{Kind, Rejection, free, once_each};

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
    let held = c.programme.meetings.held_on(&asked.body, asked.week.monday(), asked.week.sunday());
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
