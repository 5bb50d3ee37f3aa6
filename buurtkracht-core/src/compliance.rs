//! Findings: facts that are recorded and are not as they should be. None is ever refused.
//!
//! A pure function of the state and a day: run for a past day it says what stood out by then, as far as
//! it is known now.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantNames};

use crate::charter::{Charter, Level, Per};
use crate::decisions::Outcome;
use crate::evaluation::{Conclusion, EvaluationKind};
use crate::event::Event;
use crate::id::{PlanId, Sequence};
use crate::meetings::{MeetingStatus, Quality};
use crate::plans::{PlanKind, StopGround};
use crate::programme::Programme;

/// What kind of finding.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Display, IntoStaticStr, VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum FindingCode {
    /// Spent or owed above the allocation.
    Overspent,
    /// Paid above the commitment.
    PaidAboveCommitment,
    /// A pledge of money of which less was provided than pledged, after the term; or nothing, after its
    /// first year.
    PledgeNotProvided,
    /// At a meeting without a seat, a deputyship or an invitation.
    AttendedWithoutSeat,
    /// Decided without a prepared proposal.
    DecidedWithoutProposal,
    /// Recorded later than the policy allows.
    RecordedLate,
    /// A voice from someone who, by what became known later, held no seat that day.
    VoiceWithoutSeat,
    /// The programme is in force and has no baseline.
    NoBaseline,
    /// A goal that no indicator tells about.
    GoalWithoutIndicator,
    /// Stopped as not working, without an evaluation.
    StopWithoutEvaluation,
    /// Stopped urgently, and not evaluated within 30 days.
    UrgentStopNotEvaluated,
    /// An evaluation asked for a change that no decision followed.
    EvaluationWithoutFollowUp,
    /// An evaluation of effect without a measurement: no change shown.
    EffectWithoutMeasurement,
    /// Expanded, scaled up or adjusted without an evaluation.
    ChangeWithoutEvaluation,
    /// A seat that was held is vacant for longer than the policy allows.
    SeatVacant,
    /// Fewer meetings in a calendar year than the cadence.
    TooFewMeetings,
    /// The lead of an open project holds no seat in its group any more.
    LeadLeft,
    /// An open project inside an ended plan.
    ProjectOutlivesPlan,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind.
    pub code: FindingCode,
    /// The id of what it is about.
    pub about: String,
    /// What was found, with both sides of the comparison.
    pub detail: String,
    /// The entries that it rests on.
    pub entries: Vec<Sequence>,
}

fn finding(
    code: FindingCode,
    about: impl ToString,
    detail: impl Into<String>,
    entries: impl Into<Vec<Sequence>>,
) -> Finding {
    Finding { code, about: about.to_string(), detail: detail.into(), entries: entries.into() }
}

/// How long an urgent stop can go without an evaluation.
const URGENT_STOP_DAYS: i64 = 30;

/// Everything that is not as it should be on a day, in the order of the codes.
#[must_use]
pub fn findings(programme: &Programme, on: NaiveDate) -> Vec<Finding> {
    let Some(charter) = programme.charter() else { return Vec::new() };
    let mut found = Vec::new();
    money(programme, on, &mut found);
    pledges(programme, charter, on, &mut found);
    attendance(programme, on, &mut found);
    decisions(programme, charter, on, &mut found);
    goals(programme, charter, on, &mut found);
    stops(programme, on, &mut found);
    evaluations(programme, on, &mut found);
    seats(programme, charter, on, &mut found);
    cadences(programme, charter, on, &mut found);
    projects(programme, on, &mut found);
    found.sort_by(|a, b| (a.code, &a.about).cmp(&(b.code, &b.about)));
    found
}

fn money(programme: &Programme, on: NaiveDate, found: &mut Vec<Finding>) {
    for (id, account) in programme.funds().accounts() {
        let figures = account.figures(Some(on));
        if figures.overspent().is_positive() {
            let detail = format!(
                "allocated {}, spent {} and owed {}: {} too much",
                figures.allocated,
                figures.spent,
                figures.committed,
                figures.overspent()
            );
            let entries: Vec<Sequence> = [account.allocation.sequence]
                .into_iter()
                .chain(account.payments.iter().map(|payment| payment.sequence))
                .collect();
            found.push(finding(FindingCode::Overspent, id, detail, entries));
        }
        for commitment in &account.commitments {
            let payments = account.payments.iter();
            let own = payments.filter(|payment| {
                payment.fact.commitment.as_ref() == Some(&commitment.fact.commitment) && payment.fact.on <= on
            });
            let paid: crate::value::Money = own.map(|payment| payment.fact.amount).sum();
            if paid > commitment.fact.amount {
                let detail = format!("owed {}, paid {paid}", commitment.fact.amount);
                let about = &commitment.fact.commitment;
                found.push(finding(FindingCode::PaidAboveCommitment, about, detail, [commitment.sequence]));
            }
        }
    }
}

fn pledges(programme: &Programme, charter: &Charter, on: NaiveDate, found: &mut Vec<Finding>) {
    let term = charter.text.term.period;
    for source in crate::funds::sources(charter).filter(|source| source.earmark.is_none()) {
        let Some(pledged) = crate::funds::pledged(charter, &source) else { continue };
        let provisions = programme.funds().provisions().values();
        let provided: crate::value::Money = provisions
            .filter(|p| p.fact.pledge == source.pledge && p.fact.on <= on)
            .map(|p| p.fact.amount)
            .sum();
        let short = on > term.until() && provided < pledged;
        let nothing = on.year() > term.from().year() && !provided.is_positive();
        if short || nothing {
            let detail = format!("pledged {pledged}, provided {provided}");
            found.push(finding(FindingCode::PledgeNotProvided, &source.pledge, detail, []));
        }
    }
}

fn attendance(programme: &Programme, on: NaiveDate, found: &mut Vec<Finding>) {
    for (id, meeting) in programme.meetings().all() {
        let MeetingStatus::Held(report) = &meeting.status else { continue };
        let Some(body) = programme.bodies().all().get(&meeting.body).filter(|_| meeting.on <= on) else {
            continue;
        };
        for attendance in report.present.iter().filter(|a| a.quality == Quality::Member) {
            let seated = body.seats.values().any(|s| s.standing(&attendance.person, meeting.on).is_some());
            if !seated {
                let detail = format!(
                    "{} was there as a member and had no seat in {} on {}",
                    attendance.person, meeting.body, meeting.on
                );
                found.push(finding(FindingCode::AttendedWithoutSeat, id, detail, [meeting.sequence]));
            }
        }
    }
}

fn decisions(programme: &Programme, charter: &Charter, on: NaiveDate, found: &mut Vec<Finding>) {
    for (id, case) in programme.decisions().all() {
        let (fact, entry) = (&case.decision.fact, case.decision.sequence);
        if fact.decided_on > on {
            continue;
        }
        let Some(body) = programme.bodies().all().get(&fact.body) else { continue };
        let strategic = charter.body(&body.like).is_some_and(|b| b.level == Level::Strategic);
        if strategic && fact.proposal.is_none() {
            let detail = format!("{} decided it without a prepared proposal", fact.body);
            found.push(finding(FindingCode::DecidedWithoutProposal, id, detail, [entry]));
        }
        let days = (case.decision.recorded_at.date_naive() - fact.decided_on).num_days();
        if days > i64::from(charter.policy.late_recording_days) {
            let detail = format!(
                "decided on {}, recorded {days} days later (policy: {})",
                fact.decided_on, charter.policy.late_recording_days
            );
            found.push(finding(FindingCode::RecordedLate, id, detail, [entry]));
        }
        for position in &fact.positions {
            let seat = body.seats.get(&position.seat);
            if seat.and_then(|seat| seat.standing(&position.person, fact.decided_on)).is_none() {
                let ends = seat.into_iter().flat_map(|seat| &seat.holders);
                let ended_by = ends.filter(|t| t.person == position.person).filter_map(|t| t.ended_by).max();
                let detail = format!(
                    "{} spoke from seat {} and, as became known later, did not hold it on {}: the decision stands",
                    position.person, position.seat, fact.decided_on
                );
                let entries: Vec<Sequence> = [entry].into_iter().chain(ended_by).collect();
                found.push(finding(FindingCode::VoiceWithoutSeat, id, detail, entries));
            }
        }
        let unfounded = fact.based_on.is_empty()
            && case.effects.iter().any(|event| match event {
                Event::PlanExpanded(expansion) => expansion.evaluation.is_none(),
                Event::PlanScaledUp(scaling) => scaling.evaluation.is_none(),
                event => matches!(event, Event::StrategyAdjusted(_)),
            });
        if fact.outcome == Outcome::Adopted && unfounded {
            let detail = "it expands, scales up or adjusts, and rests on no evaluation";
            found.push(finding(FindingCode::ChangeWithoutEvaluation, id, detail, [entry]));
        }
    }
}

fn goals(programme: &Programme, charter: &Charter, on: NaiveDate, found: &mut Vec<Finding>) {
    let started = programme.signing().in_force().filter(|_| charter.text.term.period.from() <= on);
    let Some(in_force) = started else { return };
    if programme.evaluations().series().values().all(|series| series.baselines.is_empty()) {
        let detail = "the programme started and has no baseline";
        let about = &charter.programme;
        found.push(finding(FindingCode::NoBaseline, about, detail, [in_force.sequence]));
    }
    let told: BTreeSet<_> =
        programme.evaluations().indicators().values().map(|indicator| &indicator.fact.goal).collect();
    for goal in charter.text.goals.iter().filter(|goal| !told.contains(&goal.id)) {
        let detail = format!("no indicator tells about the goal \"{}\"", goal.title);
        found.push(finding(FindingCode::GoalWithoutIndicator, &goal.id, detail, []));
    }
}

fn stops(programme: &Programme, on: NaiveDate, found: &mut Vec<Finding>) {
    for (id, life) in programme.plans().all() {
        let Some(stop) = life.stop.as_ref().filter(|stop| stop.fact.on <= on) else { continue };
        match stop.fact.ground {
            StopGround::NotWorking if stop.fact.evaluation.is_none() => {
                let detail = format!("stopped on {} as not working, without an evaluation", stop.fact.on);
                found.push(finding(FindingCode::StopWithoutEvaluation, id, detail, [stop.sequence]));
            }
            StopGround::SafetyOrLaw | StopGround::FundingLost => {
                let due = stop.fact.on + TimeDelta::days(URGENT_STOP_DAYS);
                let mut own = programme.evaluations().all().values();
                let evaluated = stop.fact.evaluation.is_some()
                    || own.any(|e| e.fact.about.plan() == Some(id) && e.fact.on <= due);
                if on > due && !evaluated {
                    let detail =
                        format!("stopped urgently on {}, to be evaluated by {due}: it was not", stop.fact.on);
                    found.push(finding(FindingCode::UrgentStopNotEvaluated, id, detail, [stop.sequence]));
                }
            }
            StopGround::NotWorking
            | StopGround::GoalReached
            | StopGround::LeadOrResidentsGone
            | StopGround::Merged => {}
        }
    }
}

fn evaluations(programme: &Programme, on: NaiveDate, found: &mut Vec<Finding>) {
    let decisions = programme.decisions().all().values();
    let based: BTreeSet<_> = decisions.flat_map(|case| &case.decision.fact.based_on).collect();
    for (id, evaluation) in programme.evaluations().all().iter().filter(|(_, e)| e.fact.on <= on) {
        let asks_for_change = matches!(evaluation.fact.conclusion, Conclusion::Adjust | Conclusion::Stop);
        let stopped_by_it = |plan: &PlanId| {
            let life = programme.plans().all().get(plan);
            life.and_then(|life| life.stop.as_ref()).is_some_and(|s| s.fact.evaluation.as_ref() == Some(id))
        };
        let followed = based.contains(id) || evaluation.fact.about.plan().is_some_and(stopped_by_it);
        if asks_for_change && !followed {
            let detail =
                format!("its conclusion is to {}, and no decision followed", evaluation.fact.conclusion);
            found.push(finding(FindingCode::EvaluationWithoutFollowUp, id, detail, [evaluation.sequence]));
        }
        if evaluation.fact.kind == EvaluationKind::Effect && evaluation.fact.measurements.is_empty() {
            let detail = "it tells of effect and rests on no measurement: no change shown";
            found.push(finding(FindingCode::EffectWithoutMeasurement, id, detail, [evaluation.sequence]));
        }
    }
}

fn seats(programme: &Programme, charter: &Charter, on: NaiveDate, found: &mut Vec<Finding>) {
    let allowed = i64::from(charter.policy.vacancy_days);
    for body in programme.bodies().all().keys() {
        for seat in crate::questions::who(programme, body, on).into_iter().flat_map(|seats| seats.seats) {
            let Some(since) = seat.vacant_since else { continue };
            let days = (on - since).num_days();
            if days > allowed {
                let detail = format!(
                    "seat {} of {body} is vacant since {since}: {days} days (policy: {allowed})",
                    seat.seat
                );
                found.push(finding(FindingCode::SeatVacant, format!("{body}/{}", seat.seat), detail, []));
            }
        }
    }
}

fn cadences(programme: &Programme, charter: &Charter, on: NaiveDate, found: &mut Vec<Finding>) {
    let term = charter.text.term.period;
    let yearly = charter.text.bodies.iter().filter(|b| !b.form && b.cadence.per == Per::CalendarYear);
    for body in yearly {
        for year in term.from().year()..=term.until().year().min(on.year() - 1) {
            let held: Vec<Sequence> = programme
                .meetings()
                .held(&body.id)
                .filter(|(_, meeting)| meeting.on.year() == year)
                .map(|(_, meeting)| meeting.sequence)
                .collect();
            if (held.len() as u64) < u64::from(body.cadence.at_least) {
                let detail = format!(
                    "{} held {} meetings in {year}, at least {} are asked",
                    body.id,
                    held.len(),
                    body.cadence.at_least
                );
                let about = format!("{}/{year}", body.id);
                found.push(finding(FindingCode::TooFewMeetings, about, detail, held));
            }
        }
    }
}

fn projects(programme: &Programme, on: NaiveDate, found: &mut Vec<Finding>) {
    for (id, life) in programme.plans().all() {
        let PlanKind::Project { parent, lead } = &life.plan.fact.kind else { continue };
        let open = life.status_on(on).is_some_and(|status| !status.is_end());
        let adopted = life.steps.len() > 1;
        if !open || !adopted {
            continue;
        }
        let body = programme.bodies().all().get(&life.plan.fact.body);
        if body.is_some_and(|body| body.seats.values().all(|seat| seat.standing(lead, on).is_none())) {
            let detail = format!("{lead} leads it and holds no seat in {} on {on}", life.plan.fact.body);
            found.push(finding(FindingCode::LeadLeft, id, detail, [life.plan.sequence]));
        }
        let above = programme.plans().all().get(parent);
        let ended = above.and_then(|plan| plan.status_on(on)).filter(|status| status.is_end());
        if let Some(status) = ended {
            let detail = format!("it goes on inside {parent}, which is {status}");
            found.push(finding(FindingCode::ProjectOutlivesPlan, id, detail, [life.plan.sequence]));
        }
    }
}

#[cfg(test)]
mod tests;
