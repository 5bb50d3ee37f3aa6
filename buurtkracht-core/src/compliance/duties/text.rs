//! The duties that the text of the charter lists.

use chrono::{Datelike, Months};

use super::super::seen::{after, year};
use super::super::{follow_up, network, plans};
use super::{Detail, DutyState, Judge, State, Verdict, Why, year_of};
use crate::charter::{Due, Duty, DutyKind, ReviewSubject};
use crate::compliance::Layer;
use crate::feedback::Awaited;
use crate::id::Sequence;
use crate::value::Day;

/// Every duty of the text, one that counts by the year once for each.
pub(super) fn duties(judge: &Judge<'_, '_>) -> Vec<DutyState> {
    let duties = &judge.seen.charter.text.duties;
    duties.iter().flat_map(|duty| of(judge, duty)).collect()
}

fn state(judge: &Judge<'_, '_>, duty: &Duty, year: Option<i32>, verdict: Verdict) -> DutyState {
    DutyState {
        duty: year.map_or_else(|| duty.id.to_string(), |year| format!("{}/{year}", duty.id)),
        kind: duty.asks.into(),
        what: duty.what.to_string(),
        section: Some(duty.section.clone()),
        layer: Layer::Text,
        owner: judge.seen.owner_of(duty),
        state: verdict.state,
        deadline: verdict.deadline,
        evidence: verdict.evidence,
        detail: verdict.detail,
        overdue: verdict.overdue,
    }
}

/// A duty of the text, one that counts by the year once for each.
pub(super) fn of(judge: &Judge<'_, '_>, duty: &Duty) -> Vec<DutyState> {
    let Some(start) = judge.seen.start() else {
        return vec![state(judge, duty, None, Verdict::not_applicable(Why::NotBegun))];
    };
    let once = |verdict| vec![state(judge, duty, None, verdict)];
    match duty.asks {
        DutyKind::Progress => once(progress(judge)),
        DutyKind::Reports => once(reports(judge)),
        DutyKind::Feedback => once(feedback(judge)),
        DutyKind::Network => {
            let years = network::years_of_network(judge.seen).into_iter();
            let years = years.filter(|of| judge.regards(of.year));
            years.map(|of| state(judge, duty, Some(of.year), grown(judge, &of))).collect()
        }
        DutyKind::Baseline
        | DutyKind::Evaluations
        | DutyKind::AnnualPlan
        | DutyKind::CharterReview
        | DutyKind::GovernanceReview
        | DutyKind::MultiYearBudget
        | DutyKind::NetworkReview => match &duty.due {
            Due::AtStart => once(done_by(judge, duty.asks, start)),
            Due::ByPolicy => once(done_by(judge, duty.asks, judge.seen.charter.policy.multi_year_budget_by)),
            Due::Within(window) if judge.today < window.from() => {
                once(Verdict::not_applicable(Why::OpensOn(window.from())))
            }
            Due::Within(window) => {
                let done = evidence(judge, duty.asks, None);
                let done = done.into_iter().filter(|(on, _)| window.from() <= *on).collect();
                once(decided(judge, done, window.until()))
            }
            Due::EachYear => yearly(judge, duty, |(_, last)| last),
            Due::StartOfYear => yearly(judge, duty, |(first, _)| first),
            Due::Regularly | Due::Always => once(again(judge, duty.asks, start)),
        },
    }
}

/// What shows that a duty was done by the day: of one year where its kind has one of its own.
fn evidence(judge: &Judge<'_, '_>, kind: DutyKind, of: Option<i32>) -> Vec<(Day, Sequence)> {
    let seen = judge.seen;
    let reviews = |subject: &dyn Fn(&ReviewSubject) -> bool| {
        let reviews = seen.programme.signing().reviews().iter();
        let own = reviews.filter(|review| review.fact.on <= seen.on && subject(&review.fact.of));
        own.map(|review| (review.fact.on, review.sequence)).collect::<Vec<_>>()
    };
    let in_year = |day: Day| of.is_none_or(|of| of == day.year());
    match kind {
        DutyKind::Baseline => plans::baselines(seen).into_iter().map(|entry| (seen.on, entry)).collect(),
        DutyKind::Evaluations => {
            let made = plans::made(seen).filter(|made| in_year(made.fact.on));
            made.map(|made| (made.fact.on, made.sequence)).collect()
        }
        DutyKind::AnnualPlan => {
            let years = of.map_or_else(|| seen.years().collect(), |of| vec![of]);
            years.into_iter().filter_map(|of| plans::annual_plan(seen, of)).collect()
        }
        DutyKind::CharterReview => reviews(&|subject| match subject {
            ReviewSubject::Charter { year } => of.is_none_or(|of| of == i32::from(*year)),
            ReviewSubject::Governance | ReviewSubject::Network => false,
        }),
        DutyKind::GovernanceReview => reviews(&|subject| *subject == ReviewSubject::Governance),
        DutyKind::NetworkReview => network::reviews(seen),
        DutyKind::MultiYearBudget => {
            let budgets = seen.programme.budgets().all().values().map(|life| &life.budget);
            let made = budgets.filter(|budget| budget.fact.is_multi_year() && budget.fact.on <= seen.on);
            made.map(|budget| (budget.fact.on, budget.sequence)).collect()
        }
        // The others have verdicts of their own.
        DutyKind::Progress | DutyKind::Reports | DutyKind::Feedback | DutyKind::Network => Vec::new(),
    }
}

/// Whether something was done, by one deadline.
fn decided(judge: &Judge<'_, '_>, done: Vec<(Day, Sequence)>, deadline: Day) -> Verdict {
    let first = done.iter().map(|(on, _)| *on).min();
    let detail = Detail::Once { by: deadline, done: first };
    let evidence = done.into_iter().map(|(_, entry)| entry).collect();
    Verdict::new(judge.judge(deadline, first.is_some()), Some(deadline), evidence, detail)
}

fn done_by(judge: &Judge<'_, '_>, kind: DutyKind, deadline: Day) -> Verdict {
    let done = evidence(judge, kind, None);
    let mut verdict = decided(judge, done, deadline);
    if kind == DutyKind::Baseline && verdict.state == State::Met {
        verdict.detail = Some(Detail::Recorded { by: deadline, count: verdict.evidence.len() });
    }
    verdict
}

fn yearly(judge: &Judge<'_, '_>, duty: &Duty, deadline: impl Fn((Day, Day)) -> Day) -> Vec<DutyState> {
    let term = judge.seen.charter.text.term.period;
    let years: Vec<i32> = judge.year.map_or_else(|| judge.seen.years().collect(), |asked| vec![asked]);
    let verdict = |of: i32| {
        let days = year(of).filter(|(first, last)| *first <= term.until() && term.from() <= *last)?;
        Some(decided(judge, evidence(judge, duty.asks, Some(of)), deadline(days)))
    };
    let outside = || Verdict::not_applicable(Why::OutsideTerm(term));
    years.into_iter().map(|of| state(judge, duty, Some(of), verdict(of).unwrap_or_else(outside))).collect()
}

/// Whether something is done again and again, with no more than so many months between.
fn again(judge: &Judge<'_, '_>, kind: DutyKind, start: Day) -> Verdict {
    let policy = &judge.seen.charter.policy;
    let months =
        if kind == DutyKind::NetworkReview { policy.network_months } else { policy.evaluation_months };
    let done = evidence(judge, kind, None);
    let last = done.iter().map(|(on, _)| *on).max();
    let deadline = last.unwrap_or(start).checked_add_months(Months::new(months)).unwrap_or(Day::MAX);
    let ends = judge.seen.charter.text.term.period.until() < deadline;
    let evidence =
        done.into_iter().filter(|(on, _)| judge.regards(year_of(*on)) || Some(*on) == last).map(|(_, e)| e);
    let evidence = evidence.collect();
    let state = if judge.passed(deadline) && !ends {
        State::Overdue { since: after(deadline) }
    } else if last.is_some() {
        State::Met
    } else {
        State::Due
    };
    let next = (!ends).then_some(deadline);
    let detail = Detail::Again { last, next, months };
    Verdict::new(state, next, evidence, detail)
}

fn grown(judge: &Judge<'_, '_>, of: &network::YearOfNetwork) -> Verdict {
    let [before, now] = of.size;
    let by = of.last_day.min(judge.seen.on);
    let detail = Detail::Network { year: of.year, before, now, by };
    let state = judge.judge(of.last_day, of.grew());
    Verdict::new(state, Some(of.last_day), Vec::new(), detail)
}

fn progress(judge: &Judge<'_, '_>) -> Verdict {
    let last = plans::monitored(judge.seen).and_then(|(_, held)| held.first().map(|meeting| meeting.on));
    let Some(last) = last else { return Verdict::not_applicable(Why::NoMeetingYet) };
    let followed = plans::followed(judge.seen);
    if followed.is_empty() {
        return Verdict::not_applicable(Why::NoActivePlan);
    }
    let silent: Vec<String> =
        followed.iter().filter(|(_, told)| told.is_none()).map(|(plan, _)| plan.to_string()).collect();
    let (told, of) = (followed.len() - silent.len(), followed.len());
    let detail = Some(Detail::Progress { meeting: last, told, of });
    let state = if silent.is_empty() { State::Met } else { State::Overdue { since: last } };
    let evidence = followed.into_iter().filter_map(|(_, told)| told).collect();
    Verdict { state, deadline: None, evidence, detail, overdue: silent }
}

fn reports(judge: &Judge<'_, '_>) -> Verdict {
    let mut asked = follow_up::reports(judge.seen);
    asked.retain(|asked| judge.regards(year_of(asked.period.until())));
    if asked.is_empty() {
        return Verdict::not_applicable(Why::NoWholePeriod);
    }
    let open = || asked.iter().filter(|asked| asked.report.is_none());
    let late = open().filter(|asked| judge.passed(asked.period.until()));
    let silent: Vec<String> = late.map(|asked| format!("{}/{}", asked.group, asked.period.until())).collect();
    let deadline = open().map(|asked| asked.period.until()).min();
    let state = deadline.map_or(State::Met, |deadline| judge.judge(deadline, false));
    let evidence: Vec<Sequence> = asked.iter().filter_map(|asked| asked.report).collect();
    let detail = Some(Detail::Counted { done: evidence.len(), of: asked.len() });
    Verdict { state, deadline, evidence, detail, overdue: silent }
}

fn feedback(judge: &Judge<'_, '_>) -> Verdict {
    let mut awaited = follow_up::feedback(judge.seen);
    awaited.retain(|owed| judge.carries(year_of(owed.since), owed.given.is_some()));
    if awaited.is_empty() {
        return Verdict::not_applicable(Why::Nothing);
    }
    let open = || awaited.iter().filter(|owed| owed.given.is_none());
    let told = |owed: &Awaited| format!("{} → {}", owed.about_id(), owed.to);
    let late: Vec<String> = open().filter(|owed| owed.due.is_some()).map(told).collect();
    let since = open().filter_map(|owed| owed.due).min();
    let state = match since {
        Some(since) => State::Overdue { since },
        None if open().next().is_some() => State::Due,
        None => State::Met,
    };
    let evidence: Vec<Sequence> = awaited.iter().filter_map(|owed| Some(owed.given?.1)).collect();
    let detail = Some(Detail::Counted { done: evidence.len(), of: awaited.len() });
    Verdict { state, deadline: None, evidence, detail, overdue: late }
}
