//! The duties that the text of the charter lists.

use std::collections::BTreeSet;

use chrono::{Datelike, Months};
use strum::VariantArray;

use super::super::seen::{after, year};
use super::super::{follow_up, meetings, network, plans};
use super::{Detail, DutyState, Judge, Lack, State, Verdict, Why, year_of};
use crate::charter::{Due, Duty, DutyKind, Review, ReviewOutcome, ReviewPart, ReviewSubject, Reviewer};
use crate::compliance::Layer;
use crate::evaluation::{Evaluation, EvaluationSubject};
use crate::feedback::Awaited;
use crate::id::{PartnerId, Sequence};
use crate::record::Record;
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
        evidence: verdict.evidence.into_iter().collect::<BTreeSet<_>>().into_iter().collect(),
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
        | DutyKind::NetworkReview
        | DutyKind::Own => match &duty.due {
            Due::AtStart => {
                let by = judge.seen.baseline_by().filter(|_| duty.asks == DutyKind::Baseline);
                once(done_by(judge, duty, by.unwrap_or(start)))
            }
            Due::ByPolicy => once(done_by(judge, duty, judge.seen.charter.policy.multi_year_budget_by)),
            Due::On(day) => once(done_by(judge, duty, *day)),
            Due::EveryMonths(months) => once(again(judge, duty, start, *months)),
            Due::Within(window) if judge.today < window.from() => {
                once(Verdict::not_applicable(Why::OpensOn(window.from())))
            }
            Due::Within(window) => {
                let mut done = deeds(judge, duty, None);
                done.retain(|deed| window.from() <= deed.on);
                once(decided(judge, done, window.until()))
            }
            Due::EachYear => yearly(judge, duty, |(_, last)| last),
            Due::StartOfYear => yearly(judge, duty, |(first, _)| first),
            Due::Regularly | Due::Always => {
                let policy = &judge.seen.charter.policy;
                let network = duty.asks == DutyKind::NetworkReview;
                let months = if network { policy.network_months } else { policy.evaluation_months };
                once(again(judge, duty, start, months))
            }
        },
    }
}

/// Something that was done for a duty by those whose duty it is.
struct Deed {
    on: Day,
    entry: Sequence,
    /// What is missing. Without it the deed meets the duty.
    lacks: Vec<Lack>,
}

impl Deed {
    const fn whole((on, entry): (Day, Sequence)) -> Self {
        Self { on, entry, lacks: Vec::new() }
    }

    fn meets(&self) -> bool {
        self.lacks.is_empty()
    }
}

/// What was done for a duty by the day: of one year where its kind has one of its own. Who did it, and what it covers,
/// decides whether it meets the duty (domain § 8, "Who satisfies a duty").
fn deeds(judge: &Judge<'_, '_>, duty: &Duty, of: Option<i32>) -> Vec<Deed> {
    let seen = judge.seen;
    let reviews = |subject: &dyn Fn(&Review) -> bool| {
        let reviews = seen.programme.signing().reviews().iter();
        let own = reviews.filter(|review| review.fact.on <= seen.on && subject(&review.fact));
        own.filter_map(|review| reviewed(judge, review)).collect::<Vec<_>>()
    };
    let in_year = |day: Day| of.is_none_or(|of| of == day.year());
    match duty.asks {
        DutyKind::Baseline => {
            let goals = plans::goals_without_baseline(seen);
            let lacks = if goals.is_empty() { Vec::new() } else { vec![Lack::Goals(goals)] };
            let baselines = plans::baselines(seen).into_iter();
            baselines.map(|entry| Deed { on: seen.on, entry, lacks: lacks.clone() }).collect()
        }
        DutyKind::Evaluations => {
            let whole = |made: &Evaluation| made.about == EvaluationSubject::Programme && in_year(made.on);
            let made = plans::made(seen).filter(|made| whole(&made.fact));
            made.map(|made| {
                let lacks = [
                    (made.fact.successes.is_none(), Lack::Successes),
                    (made.fact.challenges.is_none(), Lack::Challenges),
                ];
                let lacks = lacks.into_iter().filter_map(|(lacks, what)| lacks.then_some(what)).collect();
                Deed { on: made.fact.on, entry: made.sequence, lacks }
            })
            .collect()
        }
        DutyKind::AnnualPlan => {
            let years = of.map_or_else(|| seen.years().collect(), |of| vec![of]);
            years.into_iter().filter_map(|of| plans::annual_plan(seen, of)).map(Deed::whole).collect()
        }
        DutyKind::CharterReview => reviews(&|review| match review.of {
            // A year is reviewed once it has begun.
            ReviewSubject::Charter { year } => {
                let year = i32::from(year);
                of.is_none_or(|of| of == year) && year <= review.on.year()
            }
            ReviewSubject::Governance | ReviewSubject::Network | ReviewSubject::Duty(_) => false,
        }),
        DutyKind::GovernanceReview => reviews(&|review| review.of == ReviewSubject::Governance),
        DutyKind::Own => {
            let reviews = seen.programme.signing().reviews().iter();
            let own = reviews.filter(|review| review.fact.of == ReviewSubject::Duty(duty.id.clone()));
            let own = own.filter(|review| review.fact.on <= seen.on && seen.by_owner(duty, &review.fact));
            own.map(|review| {
                let lacks = review.fact.document.is_none().then_some(Lack::Document).into_iter().collect();
                Deed { on: review.fact.on, entry: review.sequence, lacks }
            })
            .collect()
        }
        DutyKind::NetworkReview => network::reviews(seen, duty).into_iter().map(Deed::whole).collect(),
        DutyKind::MultiYearBudget => {
            let last = seen.charter.text.term.period.until().year();
            let budgets = seen.programme.budgets().all().values().map(|life| &life.budget);
            let made = budgets.filter(|budget| {
                let fact = &budget.fact;
                fact.is_multi_year() && i32::from(fact.until) > last && fact.on <= seen.on
            });
            made.map(|budget| {
                let lacks = (!budget.fact.looks_at_funding()).then_some(Lack::OtherFunding);
                Deed { on: budget.fact.on, entry: budget.sequence, lacks: lacks.into_iter().collect() }
            })
            .collect()
        }
        // The others have verdicts of their own.
        DutyKind::Progress | DutyKind::Reports | DutyKind::Feedback | DutyKind::Network => Vec::new(),
    }
}

/// A review in which core partners took part: by name, or as members at a meeting of the body on that day.
fn reviewed(judge: &Judge<'_, '_>, review: &Record<Review>) -> Option<Deed> {
    let (seen, fact) = (judge.seen, &review.fact);
    let present: BTreeSet<&PartnerId> = match &fact.by {
        Reviewer::Partners(partners) => partners.iter().collect(),
        Reviewer::Body(body) => meetings::partners_present(seen, body, fact.on),
    };
    // The successor of a core partner reviews in its place, and one that left reviews no more.
    let acting = |partner: &PartnerId| seen.programme.partners().acting_on(partner, fact.on).clone();
    let present: BTreeSet<PartnerId> = present.into_iter().map(acting).collect();
    let core = seen.core_partners_on(fact.on);
    let missing: Vec<PartnerId> = core.iter().filter(|core| !present.contains(core)).cloned().collect();
    if missing.len() == core.len() {
        return None;
    }
    let mut lacks = Vec::new();
    if matches!(fact.of, ReviewSubject::Charter { .. }) {
        let parts = <ReviewPart as VariantArray>::VARIANTS.iter().filter(|part| !fact.covers.contains(part));
        let parts: Vec<ReviewPart> = parts.copied().collect();
        lacks.extend((!parts.is_empty()).then_some(Lack::Parts(parts)));
    }
    if !missing.is_empty() {
        lacks.push(Lack::Partners(missing));
    }
    if fact.of == ReviewSubject::Governance {
        lacks.extend(fact.document.is_none().then_some(Lack::Document));
        lacks.extend(matches!(fact.outcome, ReviewOutcome::NoChange(_)).then_some(Lack::Adjustment));
    }
    Some(Deed { on: fact.on, entry: review.sequence, lacks })
}

/// Whether something was done, by one deadline. What was partly done counts where nothing was done wholly.
fn decided(judge: &Judge<'_, '_>, mut done: Vec<Deed>, deadline: Day) -> Verdict {
    if done.iter().any(Deed::meets) {
        done.retain(Deed::meets);
    }
    let first = done.iter().min_by_key(|deed| deed.on);
    let detail = Detail::Once { by: deadline, done: first.map(|deed| deed.on) };
    let state = match first {
        Some(deed) if !deed.meets() => State::PartlyMet { lacks: deed.lacks.clone() },
        first => judge.judge(deadline, first.is_some()),
    };
    let evidence = done.into_iter().map(|deed| deed.entry).collect();
    Verdict::new(state, Some(deadline), evidence, detail)
}

fn done_by(judge: &Judge<'_, '_>, duty: &Duty, deadline: Day) -> Verdict {
    let mut verdict = decided(judge, deeds(judge, duty, None), deadline);
    if duty.asks == DutyKind::Baseline && !verdict.evidence.is_empty() {
        verdict.detail = Some(Detail::Recorded { by: deadline, count: verdict.evidence.len() });
    }
    verdict
}

fn yearly(judge: &Judge<'_, '_>, duty: &Duty, deadline: impl Fn((Day, Day)) -> Day) -> Vec<DutyState> {
    let term = judge.seen.charter.text.term.period;
    let years: Vec<i32> = judge.year.map_or_else(|| judge.seen.years().collect(), |asked| vec![asked]);
    let verdict = |of: i32| {
        let days = year(of).filter(|(first, last)| *first <= term.until() && term.from() <= *last)?;
        Some(decided(judge, deeds(judge, duty, Some(of)), deadline(days)))
    };
    let outside = || Verdict::not_applicable(Why::OutsideTerm(term));
    years.into_iter().map(|of| state(judge, duty, Some(of), verdict(of).unwrap_or_else(outside))).collect()
}

/// Whether something is done again and again, with no more than so many months between.
fn again(judge: &Judge<'_, '_>, duty: &Duty, start: Day, months: u32) -> Verdict {
    let done = deeds(judge, duty, None);
    let latest = done.iter().max_by_key(|deed| deed.on);
    let (last, lacks) = (latest.map(|deed| deed.on), latest.map_or_else(Vec::new, |deed| deed.lacks.clone()));
    let deadline = last.unwrap_or(start).checked_add_months(Months::new(months)).unwrap_or(Day::MAX);
    let ends = judge.seen.charter.text.term.period.until() < deadline;
    let own = done.into_iter().filter(|deed| judge.regards(year_of(deed.on)) || Some(deed.on) == last);
    let evidence = own.map(|deed| deed.entry).collect();
    let state = if judge.passed(deadline) && !ends {
        State::Overdue { since: after(deadline) }
    } else if !lacks.is_empty() {
        State::PartlyMet { lacks }
    } else if last.is_some() {
        State::Met
    } else {
        State::Due
    };
    let next = (!ends).then_some(deadline);
    let by_policy = duty.asks != DutyKind::Own;
    let detail = Detail::Again { last, next, months, by_policy };
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
    let silent: Vec<String> = followed
        .iter()
        .filter(|(_, progress)| progress.is_none())
        .map(|(plan, _)| plan.to_string())
        .collect();
    let (with_progress, of) = (followed.len() - silent.len(), followed.len());
    let detail = Some(Detail::Progress { meeting: last, with_progress, of });
    let state = if silent.is_empty() { State::Met } else { State::Overdue { since: last } };
    let evidence = followed.into_iter().filter_map(|(_, progress)| progress).collect();
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
    let name = |owed: &Awaited| format!("{} → {}", owed.about_id(), owed.to);
    let late: Vec<String> = open().filter(|owed| owed.due.is_some()).map(name).collect();
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
