//! The rules of meetings (§ 3).

use super::{
    Agenda, Cancellation, Meeting, MeetingCall, MeetingReport, MeetingStatus, MinutesAdoption, MinutesFiling,
    WeekWithoutMeeting,
};
use crate::context::Context;
use crate::event::Event;
use crate::id::MeetingId;
use crate::rejection::{IdKind, Rejection, free, once_each};

pub(crate) fn schedule(ctx: &Context<'_>, call: &MeetingCall) -> Result<Vec<Event>, Rejection> {
    ctx.free(&call.meeting)?;
    for body in std::iter::once(&call.body).chain(&call.with) {
        ctx.body_on(body, call.on)?;
    }
    once_each(IdKind::Body, std::iter::once(&call.body).chain(&call.with))?;
    Ok(vec![Event::MeetingScheduled(call.clone())])
}

/// What holds for every report of a meeting, a corrected one too.
pub(crate) fn reported(ctx: &Context<'_>, report: &MeetingReport) -> Result<(), Rejection> {
    ctx.not_future("on", report.on)?;
    once_each(IdKind::Body, std::iter::once(&report.body).chain(&report.with))?;
    for body in &report.with {
        ctx.acting_body(body)?;
    }
    for attendance in &report.present {
        ctx.known(&attendance.person)?;
    }
    let agenda = ctx.programme.meetings.all().get(&report.meeting).and_then(|m| m.agenda.as_ref());
    let items = || agenda.into_iter().flat_map(|agenda| &agenda.fact.items);
    for item in &report.handled {
        if !items().any(|known| known.item == *item) {
            let known = items().map(|known| known.item.to_string());
            return Err(Rejection::unknown(IdKind::AgendaItem, item, known));
        }
    }
    for decision in &report.reported {
        ctx.known(decision)?;
    }
    Ok(())
}

pub(crate) fn hold(ctx: &Context<'_>, report: &MeetingReport) -> Result<Vec<Event>, Rejection> {
    ctx.acting_body(&report.body)?;
    if let Some(meeting) = ctx.programme.meetings.all().get(&report.meeting) {
        if meeting.body != report.body {
            return Err(Rejection::MeetingOfAnotherBody {
                meeting: report.meeting.clone(),
                of: meeting.body.clone(),
                asked: report.body.clone(),
            });
        }
        not_closed(&report.meeting, meeting)?;
    }
    reported(ctx, report)?;
    Ok(vec![Event::MeetingHeld(report.clone())])
}

pub(crate) fn set_agenda(ctx: &Context<'_>, agenda: &Agenda) -> Result<Vec<Event>, Rejection> {
    not_closed(&agenda.meeting, ctx.known(&agenda.meeting)?)?;
    for proposal in agenda.items.iter().filter_map(|item| item.proposal.as_ref()) {
        ctx.known(proposal)?;
    }
    once_each(IdKind::AgendaItem, agenda.items.iter().map(|item| &item.item))?;
    Ok(vec![Event::AgendaSet(agenda.clone())])
}

pub(crate) fn file_minutes(ctx: &Context<'_>, filing: &MinutesFiling) -> Result<Vec<Event>, Rejection> {
    let meeting = ctx.held_meeting(&filing.meeting)?;
    not_adopted(&filing.meeting, meeting)?;
    ctx.not_future("on", filing.on)?;
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

pub(crate) fn adopt_minutes(ctx: &Context<'_>, adoption: &MinutesAdoption) -> Result<Vec<Event>, Rejection> {
    let of = ctx.held_meeting(&adoption.meeting)?;
    let at = ctx.held_meeting(&adoption.at)?;
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
        ctx.known(decision)?;
    }
    Ok(vec![Event::MinutesAdopted(adoption.clone())])
}

pub(crate) fn week_without(ctx: &Context<'_>, request: &WeekWithoutMeeting) -> Result<Vec<Event>, Rejection> {
    ctx.acting_body(&request.body)?;
    ctx.not_future("week", request.week.monday())?;
    let held = ctx.programme.meetings.held_on(&request.body, request.week.monday(), request.week.sunday());
    if let Some((id, meeting)) = held.min_by_key(|(id, _)| *id) {
        return Err(Rejection::MeetingAlreadyHeld { meeting: id.clone(), on: meeting.on });
    }
    let key = (request.body.clone(), request.week);
    let earlier = ctx.programme.meetings.without().get(&key).map(|earlier| earlier.sequence);
    free(IdKind::Week, format_args!("{} {}", request.body, request.week), earlier)?;
    Ok(vec![Event::WeekWithoutMeeting(request.clone())])
}

pub(crate) fn cancel(ctx: &Context<'_>, cancellation: &Cancellation) -> Result<Vec<Event>, Rejection> {
    let meeting = ctx.known(&cancellation.meeting)?;
    not_closed(&cancellation.meeting, meeting)?;
    ctx.sealed(cancellation.reason.as_ref())?;
    Ok(vec![Event::MeetingCancelled(cancellation.clone())])
}

fn not_closed(id: &MeetingId, meeting: &Meeting) -> Result<(), Rejection> {
    match meeting.status {
        MeetingStatus::Scheduled => Ok(()),
        MeetingStatus::Held(_) => Err(Rejection::MeetingAlreadyHeld { meeting: id.clone(), on: meeting.on }),
        MeetingStatus::Cancelled => Err(Rejection::MeetingCancelled { meeting: id.clone() }),
    }
}
