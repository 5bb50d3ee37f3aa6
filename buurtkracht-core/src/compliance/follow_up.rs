//! What was to follow: actions, reports, feedback (§§ 3, 6).

use chrono::Months;

use super::seen::after;
use super::{Finding, FindingCode, Owner, StateOn};
use crate::actions::{Action, Doer};
use crate::bodies::Body;
use crate::charter::{DutyKind, Level};
use crate::decisions::Venue;
use crate::feedback::{Awaited, Report, awaited};
use crate::id::{BodyId, PersonId, Sequence};
use crate::value::{Day, Period};

pub(super) fn findings(seen: &StateOn<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    actions(seen, &mut found);
    missing_reports(seen, &mut found);
    missing_feedback(seen, &mut found);
    found
}

/// The body in which a person has a seat on the day.
fn sits_in(seen: &StateOn<'_>, person: &PersonId) -> Option<BodyId> {
    let mut bodies = seen.bodies();
    let sits = |body: &Body| body.seats.values().any(|seat| seat.standing(person, seen.on).is_some());
    bodies.find(|(_, body)| sits(body)).map(|(id, _)| id.clone())
}

/// Who answers for an action: who does it; for a person, the body where it was agreed, or where it sits.
pub(super) fn doer(seen: &StateOn<'_>, action: &Action) -> Owner {
    let agreed_in = || {
        let case = action.decision.as_ref().and_then(|id| seen.programme.decisions().all().get(id));
        let meeting = action.meeting.as_ref().or_else(|| match &case?.decision.fact.venue {
            Venue::Meeting(meeting) => Some(meeting),
            Venue::Written { .. } | Venue::Mandate { .. } => None,
        });
        let meeting = meeting.and_then(|id| seen.programme.meetings().all().get(id));
        meeting.map(|meeting| meeting.body.clone())
    };
    match &action.who {
        Doer::Seat { body, .. } | Doer::Body(body) => seen.body(body),
        Doer::Partner(partner) => seen.partner(partner),
        Doer::Person(person) => {
            let body = agreed_in().or_else(|| sits_in(seen, person));
            body.map_or(Owner::CorePartners, |body| seen.body(&body))
        }
    }
}

fn actions(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, case) in seen.programme.actions().all() {
        let action = &case.action.fact;
        if case.open_on(seen.on) && action.by < seen.on {
            let detail = format!("\"{}\" was to be done by {}", action.what, action.by);
            let code = (FindingCode::ActionOverdue, doer(seen, action));
            found.push(seen.finding(code, id, detail, [case.action.sequence]).since(after(action.by)));
        }
    }
}

/// A period on which a group has to report.
pub(super) struct ReportDue<'a> {
    pub(super) group: &'a BodyId,
    pub(super) period: Period,
    /// The entry of the report, if there is one.
    pub(super) report: Option<Sequence>,
}

/// Whether a report is about a period: all of it, or up to a day in it.
fn about(report: &Report, period: &Period) -> bool {
    report.period.encloses(period) || period.contains(report.period.until())
}

/// The periods of so many months since the start that began by the day, with the groups that were there all
/// along; only where the text asks for reports.
pub(super) fn reports<'a>(seen: &'a StateOn<'_>) -> Vec<ReportDue<'a>> {
    let (Some(duty), Some(start)) = (seen.duty(DutyKind::Reports), seen.start()) else { return Vec::new() };
    let months = seen.charter.policy.report_months.max(1);
    let term = seen.charter.text.term.period;
    let starts =
        (0..).map_while(|n: u32| Some((n, start.checked_add_months(Months::new(n.checked_mul(months)?))?)));
    let mut found = Vec::new();
    for (n, from) in starts.take_while(|(_, from)| *from <= seen.on.min(term.until())) {
        let next = (n + 1).checked_mul(months).and_then(|n| start.checked_add_months(Months::new(n)));
        let last = next.and_then(|next: Day| next.pred_opt());
        let Some(period) = last.and_then(|last| Period::new(from, last.min(term.until())).ok()) else {
            continue;
        };
        for (group, body) in seen.bodies_ever() {
            let named = |of: &BodyId| *of == body.like || of == group;
            let asked = duty.body.as_ref().map_or(body.level == Level::Operational, named);
            let there = body.from <= from && !body.ended_by(period.until());
            if !asked || !there {
                continue;
            }
            let bodies = seen.programme.bodies();
            let to_it = |to: &BodyId, on: Day| {
                duty.to.as_ref().is_none_or(|asked| bodies.acting_on(asked, on) == bodies.acting_on(to, on))
            };
            let submitted = seen.programme.feedback().reports().values();
            let mut own = submitted.filter(|report| {
                let on = report.fact.on;
                report.fact.by == *group
                    && to_it(&report.fact.to, on)
                    && (period.from()..=seen.on).contains(&on)
                    && about(&report.fact, &period)
            });
            found.push(ReportDue { group, period, report: own.next().map(|report| report.sequence) });
        }
    }
    found
}

fn missing_reports(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for asked in reports(seen) {
        if asked.report.is_none() && asked.period.until() < seen.on {
            let detail = format!(
                "{} reported nothing on {} (policy: every {} months)",
                asked.group, asked.period, seen.charter.policy.report_months
            );
            let code = (FindingCode::ReportMissing, seen.body(asked.group));
            let about = format!("{}/{}", asked.group, asked.period.until());
            found.push(seen.finding(code, about, detail, []).since(after(asked.period.until())));
        }
    }
}

/// Feedback that is due and was not given; only where the text asks for feedback.
pub(super) fn feedback(seen: &StateOn<'_>) -> Vec<Awaited> {
    if seen.duty(DutyKind::Feedback).is_none() {
        return Vec::new();
    }
    awaited(seen.programme, seen.on)
}

fn missing_feedback(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for awaited in feedback(seen) {
        let Some(due) = awaited.due.filter(|_| awaited.given.is_none()) else { continue };
        let detail = format!(
            "{} owes {} feedback on it since {}; {} met on {due}",
            awaited.from, awaited.to, awaited.since, awaited.to
        );
        let code = (FindingCode::FeedbackMissing, seen.owner(DutyKind::Feedback));
        found.push(seen.finding(code, awaited.about_id(), detail, [awaited.entry]).since(due));
    }
}
