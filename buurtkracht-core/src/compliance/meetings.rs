//! How often bodies meet, who was there, and what became of the minutes (§ 3, domain § 3).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months};

use super::seen::{after, year};
use super::{Finding, FindingCode, StateOn};
use crate::bodies::Body;
use crate::charter::Per;
use crate::decisions::{Venue, lacks_quorum};
use crate::id::{BodyId, MeetingId, PartnerId, Sequence};
use crate::meetings::{Meeting, Quality};
use crate::plans::{PlanKind, PlanLife, PlanStatus};
use crate::value::{Day, IsoWeek};

pub(super) fn findings(seen: &StateOn<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    cadences(seen, &mut found);
    weeks_missed(seen, &mut found);
    attendance(seen, &mut found);
    days(seen, &mut found);
    minutes(seen, &mut found);
    found
}

/// The meetings of a body in one span of its cadence.
pub(super) struct SpanOfMeetings<'a> {
    pub(super) body: &'a BodyId,
    pub(super) year: i32,
    /// The span, such as `2030`, `2030-H1`, `2030-Q2` or `2030-05`.
    pub(super) span: String,
    /// Whether the body, and the programme, were there from its first day to its last.
    pub(super) whole: bool,
    pub(super) at_least: u32,
    /// The entries of the meetings held by the day.
    pub(super) held: Vec<Sequence>,
    /// The number of days on which it met.
    pub(super) days: usize,
    /// Those of them on which no meeting had a quorum.
    pub(super) without_quorum: Vec<Day>,
    pub(super) last_day: Day,
}

impl SpanOfMeetings<'_> {
    pub(super) fn enough(&self) -> bool {
        self.days as u64 >= u64::from(self.at_least)
    }
}

/// The spans of a cadence in a calendar year, each with its name, first and last day. A cadence of active weeks has
/// none.
fn spans(per: Per, year: i32) -> Vec<(String, Day, Day)> {
    let (months, name): (u32, fn(u32) -> String) = match per {
        Per::Month => (1, |n| format!("-{n:02}")),
        Per::Quarter => (3, |n| format!("-Q{n}")),
        Per::HalfYear => (6, |n| format!("-H{n}")),
        Per::CalendarYear => (12, |_| String::new()),
        Per::ActiveWeek => return Vec::new(),
    };
    let span = |n: u32| {
        let first = Day::from_ymd_opt(year, (n - 1) * months + 1, 1)?;
        let last = first.checked_add_months(Months::new(months))?.pred_opt()?;
        Some((format!("{year}{}", name(n)), first, last))
    };
    (1..=12 / months).filter_map(span).collect()
}

/// Every body that meets by calendar spans, in each span of the term that began by the day. A joint meeting counts for
/// each body.
pub(super) fn spans_of_meetings<'a>(seen: &'a StateOn<'_>) -> Vec<SpanOfMeetings<'a>> {
    let mut found = Vec::new();
    for (body, known) in seen.bodies_ever() {
        let each =
            seen.years().filter_map(|number| Some((number, year(number)?.1))).flat_map(|(number, last)| {
                let (at_least, per) = seen.cadence(known, last.min(seen.on).max(known.from)).unzip();
                let spans = per.map_or_else(Vec::new, |per| spans(per, number));
                spans.into_iter().map(move |span| (number, at_least.unwrap_or(0), span))
            });
        for (number, at_least, (span, first, last_day)) in each {
            if last_day < known.from || known.ended_by(first) || seen.on < first {
                continue;
            }
            let term = seen.charter.text.term.period;
            let whole = known.from <= first
                && !known.ended_by(last_day)
                && term.contains(first)
                && term.contains(last_day);
            let held = || {
                let held = seen.programme.meetings().held_on(body, first, last_day);
                held.map(|(_, meeting)| meeting).filter(|meeting| meeting.on <= seen.on)
            };
            // Two meetings on one day are one occasion.
            let days: BTreeSet<Day> = held().map(|meeting| meeting.on).collect();
            let quorate = held().filter(|meeting| !lacks_quorum(seen.programme, body, meeting));
            let quorate: BTreeSet<Day> = quorate.map(|meeting| meeting.on).collect();
            let without_quorum = days.difference(&quorate).copied().collect();
            let days = days.len();
            let mut held: Vec<Sequence> = held().map(|meeting| meeting.sequence).collect();
            held.sort_unstable();
            let year = number;
            found.push(SpanOfMeetings {
                body,
                year,
                span,
                whole,
                at_least,
                held,
                days,
                without_quorum,
                last_day,
            });
        }
    }
    found
}

/// The partners whose seats had somebody at a meeting of a body on a day, as holder or as deputy.
pub(super) fn partners_present<'a>(seen: &'a StateOn<'_>, body: &BodyId, on: Day) -> BTreeSet<&'a PartnerId> {
    let bodies = seen.programme.bodies().all();
    let mut partners = BTreeSet::new();
    for (_, meeting) in seen.programme.meetings().held_on(body, on, on) {
        let present = meeting.proceedings().into_iter().flat_map(|held| &held.present);
        let members: Vec<_> = present.filter(|there| there.quality == Quality::Member).collect();
        let seats = meeting.bodies().filter_map(|id| bodies.get(id)).flat_map(|body| body.seats.values());
        let taken =
            seats.filter(|seat| members.iter().any(|there| seat.standing(&there.person, on).is_some()));
        partners.extend(taken.filter_map(|seat| seat.partner.as_ref()));
    }
    partners
}

fn cadences(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let over = |span: &SpanOfMeetings<'_>| span.whole && span.last_day < seen.on;
    for of in spans_of_meetings(seen).into_iter().filter(|span| over(span) && !span.enough()) {
        let detail =
            format!("{} met on {} days in {}, at least {} are asked", of.body, of.days, of.span, of.at_least);
        let code = (FindingCode::TooFewMeetings, seen.body(of.body));
        let about = format!("{}/{}", of.body, of.span);
        found.push(seen.finding(code, about, detail, of.held).since(after(of.last_day)));
    }
}

/// What a group that meets weekly did in the weeks of one ISO year that are over.
#[derive(Default)]
pub(super) struct YearOfWeeks {
    /// The number of weeks in which it had to meet.
    pub(super) active: usize,
    /// Those in which it met too little.
    pub(super) missed: Vec<IsoWeek>,
    /// The entries of the meetings it held in weeks in which it had to.
    pub(super) held: Vec<Sequence>,
}

/// Every group that meets weekly, by ISO year.
pub(super) fn years_of_weeks<'a>(seen: &'a StateOn<'_>) -> BTreeMap<(&'a BodyId, i32), YearOfWeeks> {
    let mut found: BTreeMap<(&BodyId, i32), YearOfWeeks> = BTreeMap::new();
    let Some(start) = seen.start() else { return found };
    for (body, known) in seen.bodies_ever() {
        let Some((at_least, Per::ActiveWeek)) = seen.cadence(known, seen.on) else { continue };
        let mut week = IsoWeek::of(start.max(known.from));
        while week.sunday() < seen.on && week.monday() <= seen.charter.text.term.period.until() {
            if has_to_meet(seen, body, known, start, week) {
                let year = found.entry((body, week.monday().iso_week().year())).or_default();
                let held = seen.programme.meetings().held_on(body, week.monday(), week.sunday());
                let held: BTreeMap<&MeetingId, Sequence> =
                    held.map(|(id, meeting)| (id, meeting.sequence)).collect();
                year.active += 1;
                if (held.len() as u64) < u64::from(at_least) {
                    year.missed.push(week);
                }
                year.held.extend(held.into_values());
            }
            week = week.following();
        }
    }
    found
}

/// Whether a project of the group is in preparation or active on a day of the week. A paused one is not.
fn has_to_meet(seen: &StateOn<'_>, id: &BodyId, body: &Body, start: Day, week: IsoWeek) -> bool {
    let policy = seen.programme.charter_on(week.monday()).map(|charter| &charter.policy);
    if policy.is_some_and(|policy| policy.holiday_weeks.contains(&week.number())) {
        return false;
    }
    let term = seen.charter.text.term.period;
    let bodies = seen.programme.bodies();
    let running = |life: &PlanLife, day: Day| {
        matches!(life.plan.fact.kind, PlanKind::Project { .. })
            && bodies.acting_on(&life.plan.fact.body, day) == id
            && matches!(
                life.status_on(day),
                Some(PlanStatus::Proposed | PlanStatus::Adopted | PlanStatus::Active)
            )
    };
    let days = week.monday().iter_days().take(7);
    let mut days =
        days.filter(|day| start.max(body.from) <= *day && *day <= term.until() && !body.ended_by(*day));
    days.any(|day| seen.programme.plans().all().values().any(|life| running(life, day)))
}

/// Weeks in a row as one stretch, each with the reason that was given.
pub(super) fn stretches(seen: &StateOn<'_>, body: &BodyId, weeks: &[IsoWeek]) -> Vec<String> {
    let reason = |week: IsoWeek| {
        let given = seen.programme.meetings().without().get(&(body.clone(), week));
        given.map(|given| <&'static str>::from(given.fact.why))
    };
    let mut stretches: Vec<(IsoWeek, IsoWeek, Option<&str>)> = Vec::new();
    for &week in weeks {
        match stretches.last_mut() {
            Some((_, last, why)) if last.following() == week && *why == reason(week) => *last = week,
            _ => stretches.push((week, week, reason(week))),
        }
    }
    let names = stretches.into_iter().map(|(first, last, why)| {
        let weeks = if first == last { first.to_string() } else { format!("{first}–{last}") };
        why.map_or_else(|| weeks.clone(), |why| format!("{weeks} ({why})"))
    });
    names.collect()
}

fn weeks_missed(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for ((body, year), weeks) in years_of_weeks(seen) {
        let Some(first) = weeks.missed.first() else { continue };
        let detail = format!(
            "no meeting in {} of {} weeks with a project in preparation or active: {}",
            weeks.missed.len(),
            weeks.active,
            stretches(seen, body, &weeks.missed).join(", ")
        );
        let reasons = weeks.missed.iter().filter_map(|week| {
            seen.programme.meetings().without().get(&(body.clone(), *week)).map(|given| given.sequence)
        });
        let reasons: Vec<Sequence> = reasons.collect();
        let code = (FindingCode::WeeksMissed, seen.body(body));
        found
            .push(seen.finding(code, format!("{body}/{year}"), detail, reasons).since(after(first.sunday())));
    }
}

fn held<'a>(seen: &'a StateOn<'_>) -> impl Iterator<Item = (&'a MeetingId, &'a Meeting)> {
    seen.programme.meetings().all().iter().filter(|(_, m)| m.proceedings().is_some() && m.on <= seen.on)
}

fn attendance(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, meeting) in held(seen) {
        let bodies = || meeting.bodies().filter_map(|body| seen.programme.bodies().all().get(body));
        let present = meeting.proceedings().into_iter().flat_map(|report| &report.present);
        for attendance in present.filter(|attendance| attendance.quality == Quality::Member) {
            let seated = bodies()
                .flat_map(|body| body.seats.values())
                .any(|seat| seat.standing(&attendance.person, meeting.on).is_some());
            if !seated {
                let detail = format!(
                    "{} was there as a member and had no seat in {} on {}",
                    attendance.person, meeting.body, meeting.on
                );
                let code = (FindingCode::AttendedWithoutSeat, seen.body(&meeting.body));
                found.push(seen.finding(code, id, detail, [meeting.sequence]).since(meeting.on));
            }
        }
    }
}

/// Meetings that owe minutes: of bodies that do not meet weekly, and any that filed a draft.
pub(super) fn owing_minutes<'a>(seen: &'a StateOn<'_>) -> impl Iterator<Item = (&'a MeetingId, &'a Meeting)> {
    held(seen).filter(|(_, meeting)| {
        let body = seen.programme.bodies().all().get(&meeting.body);
        let cadence = body.and_then(|body| seen.cadence(body, meeting.on));
        let filed = meeting.minutes.as_ref().is_some_and(|filed| filed.fact.on <= seen.on);
        filed || cadence.is_none_or(|(_, per)| per != Per::ActiveWeek)
    })
}

/// A meeting that was found to be on another day leaves its decisions dated otherwise, until they are corrected
/// too.
fn days(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, case) in super::decisions::taken(seen) {
        let Venue::Meeting(meeting) = &case.decision.fact.venue else { continue };
        let Some(held) = seen.programme.meetings().all().get(meeting) else { continue };
        // A consent in writing that the decision needed dates it after its meeting.
        let fact = &case.decision.fact;
        let mut written = fact.positions.iter().filter_map(|position| position.written.as_ref());
        if held.on != fact.decided_on && !written.any(|consent| consent.on == fact.decided_on) {
            let detail = format!("decided on {}, in {meeting} on {}", case.decision.fact.decided_on, held.on);
            let code = (FindingCode::MinutesDiffer, seen.body(&held.body));
            let found_here = seen.finding(code, id, detail, [case.decision.sequence, held.sequence]);
            found.push(found_here.since(case.decision.fact.decided_on));
        }
    }
}

fn minutes(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, meeting) in owing_minutes(seen) {
        let owner = seen.body(&meeting.body);
        if let Some(adopted) = seen.programme.meetings().adopted_by(meeting, seen.on) {
            for decision in &adopted.fact.differing {
                let case = seen.programme.decisions().all().get(decision);
                let mut corrections = case.into_iter().flat_map(|case| &case.corrections);
                let corrected = corrections.any(|(correction, _)| {
                    correction.sequence > adopted.sequence
                        && Day::from(correction.recorded_at.date_naive()) <= seen.on
                });
                if !corrected {
                    let detail = format!("the minutes of {id} tell it otherwise than the record");
                    let code = (FindingCode::MinutesDiffer, owner.clone());
                    found.push(seen.finding(code, decision, detail, [adopted.sequence]));
                }
            }
            continue;
        }
        let Some((next, met)) = seen.programme.next_meeting(&meeting.body, meeting.on, seen.on) else {
            continue;
        };
        let filed = meeting.minutes.as_ref().filter(|filed| filed.fact.on <= seen.on);
        let (code, detail) = match filed {
            None => (
                FindingCode::MinutesMissing,
                format!("held on {}; {next} on {} had no minutes of it", meeting.on, met.on),
            ),
            Some(filed) => (
                FindingCode::MinutesNotAdopted,
                format!("filed on {}; {next} on {} did not adopt them", filed.fact.on, met.on),
            ),
        };
        found.push(seen.finding((code, owner), id, detail, [meeting.sequence, met.sequence]).since(met.on));
    }
}
