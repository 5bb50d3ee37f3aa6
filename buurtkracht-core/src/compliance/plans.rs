//! Goals, plans and projects, and what they rest on (§§ 2, 3).

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::seen::{after, year};
use super::{Finding, FindingCode, Owner, StateOn};
use crate::charter::{Competence, DutyKind, Level, PlanKindName};
use crate::evaluation::{Conclusion, Evaluation, EvaluationKind, Measured, Measurement};
use crate::id::{BodyId, EvaluationId, GoalId, PlanId, Sequence};
use crate::meetings::Meeting;
use crate::plans::{Plan, PlanKind, PlanLife, PlanStatus, StopGround};
use crate::record::Record;
use crate::value::{AreaCode, Day};

pub(super) fn findings(seen: &StateOn<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    goals(seen, &mut found);
    annual_plans(seen, &mut found);
    annual_advice(seen, &mut found);
    plans_without_baseline(seen, &mut found);
    stops(seen, &mut found);
    evaluations(seen, &mut found);
    projects(seen, &mut found);
    without_group(seen, &mut found);
    progress(seen, &mut found);
    found
}

/// The baselines that count on the day and have a value. A baseline may predate its recording: its reference date
/// counts.
fn with_value<'a>(seen: &'a StateOn<'_>) -> impl Iterator<Item = &'a Record<Measurement>> {
    let series = seen.programme.evaluations().series().values();
    let counting = series.filter_map(|series| series.baseline_on(seen.on));
    counting.filter(|baseline| matches!(baseline.fact.value, Some(Measured::Figure(_))))
}

/// The goal that a goal is on the day, by the amendments.
fn goal_now<'a>(seen: &'a StateOn<'_>, goal: &'a GoalId) -> &'a GoalId {
    seen.programme.signing().goal_on(goal, seen.on)
}

pub(super) fn baselines(seen: &StateOn<'_>) -> Vec<Sequence> {
    with_value(seen).map(|baseline| baseline.sequence).collect()
}

/// The last day for the baseline, where it has passed and the programme has none.
fn baseline_overdue(seen: &StateOn<'_>) -> Option<Day> {
    seen.baseline_by().filter(|by| *by < seen.on && baselines(seen).is_empty())
}

/// The goals of the text that no baseline with a value is about, at any level.
pub(super) fn goals_without_baseline(seen: &StateOn<'_>) -> Vec<GoalId> {
    let indicators = seen.programme.evaluations().indicators();
    let measured: BTreeSet<&GoalId> = with_value(seen)
        .filter_map(|baseline| Some(goal_now(seen, &indicators.get(&baseline.fact.indicator)?.fact.goal)))
        .collect();
    let goals = seen.charter.text.goals.iter().map(|goal| &goal.id);
    goals.filter(|goal| !measured.contains(goal)).cloned().collect()
}

fn goals(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let Some(in_force) = seen.programme.signing().in_force().filter(|_| seen.start().is_some()) else {
        return;
    };
    if let Some(by) = baseline_overdue(seen) {
        let detail = format!("due on {by}: the programme has no baseline with a value");
        let (code, about) =
            ((FindingCode::NoBaseline, seen.owner(DutyKind::Baseline)), &seen.charter.programme);
        found.push(seen.finding(code, about, detail, [in_force.sequence]).since(after(by)));
    }
    let indicators = seen.programme.evaluations().indicators().values();
    let told: BTreeSet<_> = indicators
        .filter(|indicator| Day::from(indicator.recorded_at.date_naive()) <= seen.on)
        .map(|indicator| goal_now(seen, &indicator.fact.goal))
        .collect();
    for goal in seen.charter.text.goals.iter().filter(|goal| !told.contains(&goal.id)) {
        let detail = format!("no indicator tells about the goal \"{}\"", goal.title);
        let code = (FindingCode::GoalWithoutIndicator, seen.competent(Competence::DecideMainLines));
        found.push(seen.finding(code, &goal.id, detail, []));
    }
}

/// When the annual plan of a year was adopted, and the entry that says so.
pub(super) fn annual_plan(seen: &StateOn<'_>, asked: i32) -> Option<(Day, Sequence)> {
    let of_year = |life: &&PlanLife| matches!(life.plan.fact.kind, PlanKind::Annual { year } if i32::from(year) == asked);
    let plans = seen.programme.plans().all().values().filter(of_year);
    let steps = plans.flat_map(|life| &life.steps);
    let adopted = steps.filter(|step| step.status == PlanStatus::Adopted && step.on <= seen.on);
    adopted.map(|step| (step.on, step.sequence)).min()
}

fn annual_plans(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let Some(duty) = seen.duty(DutyKind::AnnualPlan) else { return };
    for (number, (first, _)) in seen.years().filter_map(|number| Some((number, year(number)?))) {
        if annual_plan(seen, number).is_none() && first < seen.on {
            let detail = format!("due on {first}: no annual plan for {number} is adopted");
            let code = (FindingCode::NoAnnualPlan, seen.owner_of(duty));
            found.push(seen.finding(code, number, detail, []).since(after(first)));
        }
    }
}

/// Annual plans that were adopted without advice, of the body whose duty they are, to each group that was there that day:
/// the groups carry them out.
fn annual_advice(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let Some(duty) = seen.duty(DutyKind::AnnualPlan) else { return };
    let annual = |life: &PlanLife| matches!(life.plan.fact.kind, PlanKind::Annual { .. });
    let owner = seen.owner_of(duty);
    let advises = |body: &BodyId| !matches!(&owner, Owner::Body(own) if own != body);
    for (id, life) in seen.programme.plans().all().iter().filter(|(_, life)| annual(life)) {
        let mut adopted =
            life.steps.iter().filter(|step| step.status == PlanStatus::Adopted && step.on <= seen.on);
        let Some(adopted) = adopted.next() else { continue };
        let advice = seen.programme.decisions().advice_on(id);
        let advised: BTreeSet<&BodyId> = advice
            .filter(|advice| advice.fact.on <= seen.on && advises(&advice.fact.by))
            .flat_map(|advice| &advice.fact.to)
            .collect();
        let groups = seen.programme.bodies().all().iter().filter(|(_, body)| {
            let there = body.from <= adopted.on && !body.ended_by(adopted.on);
            let shares = life.plan.fact.areas.is_empty()
                || !body.areas.is_disjoint(&life.plan.fact.areas.iter().cloned().collect());
            body.level == Level::Operational && !body.form && there && shares
        });
        let without: Vec<&str> = groups
            .map(|(group, _)| group)
            .filter(|group| !advised.contains(group))
            .map(BodyId::as_str)
            .collect();
        if !without.is_empty() {
            let detail = format!("adopted on {} without advice to {}", adopted.on, without.join(", "));
            let code = (FindingCode::AnnualPlanWithoutAdvice, owner.clone());
            found.push(seen.finding(code, id, detail, [adopted.sequence]).since(adopted.on));
        }
    }
}

fn stops(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, life) in seen.programme.plans().all() {
        let Some(stop) = life.stop.as_ref().filter(|stop| stop.fact.on <= seen.on) else { continue };
        let owner = seen.body(&life.plan.fact.body);
        let decided = seen.programme.decisions().all().get(&stop.fact.decision);
        let decided = decided.map_or(stop.fact.on, |case| case.decision.fact.decided_on);
        let cited = stop.fact.evaluation.as_ref();
        let grounded = cited.is_some_and(|cited| evaluated_by(seen, cited, decided));
        match stop.fact.ground {
            StopGround::NotWorking if !grounded => {
                let detail = format!("stopped on {} as not working, without an evaluation", stop.fact.on);
                let code = (FindingCode::StopWithoutEvaluation, owner);
                found.push(seen.finding(code, id, detail, [stop.sequence]).since(stop.fact.on));
            }
            StopGround::SafetyOrLaw | StopGround::FundingLost => {
                let due = stop.fact.on + TimeDelta::days(i64::from(seen.charter.policy.urgent_stop_days));
                let mut own = seen.programme.evaluations().all().values();
                let evaluated = stop.fact.evaluation.is_some()
                    || own.any(|e| e.fact.about.plan() == Some(id) && e.fact.on <= due);
                if seen.on > due && !evaluated {
                    let detail =
                        format!("stopped urgently on {}, to be evaluated by {due}: it was not", stop.fact.on);
                    let code = (FindingCode::UrgentStopNotEvaluated, owner);
                    found.push(seen.finding(code, id, detail, [stop.sequence]).since(after(due)));
                }
            }
            StopGround::NotWorking
            | StopGround::GoalReached
            | StopGround::LeadOrResidentsGone
            | StopGround::Merged => {}
        }
    }
}

/// Returns true for an evaluation made by a day. A later one is no ground for what was decided or agreed that day.
pub(super) fn evaluated_by(seen: &StateOn<'_>, evaluation: &EvaluationId, day: Day) -> bool {
    seen.programme.evaluations().all().get(evaluation).is_some_and(|made| made.fact.on <= day)
}

/// Evaluations made by the day.
pub(super) fn made<'a>(seen: &'a StateOn<'_>) -> impl Iterator<Item = &'a Record<Evaluation>> {
    seen.programme.evaluations().all().values().filter(|evaluation| evaluation.fact.on <= seen.on)
}

fn evaluations(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for evaluation in not_followed(seen) {
        let (fact, owner) = (&evaluation.fact, seen.body(&evaluation.fact.by));
        let detail = format!("its conclusion is to {}, and no decision followed", fact.conclusion);
        let code = (FindingCode::EvaluationWithoutFollowUp, owner);
        found.push(seen.finding(code, &fact.evaluation, detail, [evaluation.sequence]));
    }
    for evaluation in not_taken_up(seen) {
        challenge(seen, evaluation, found);
    }
    for evaluation in made(seen).filter(|made| made.fact.kind == EvaluationKind::Effect) {
        effect(seen, evaluation, seen.body(&evaluation.fact.by), found);
    }
}

/// Evaluations that asked for a change which no decision by the day rests on.
pub(super) fn not_followed<'a>(seen: &'a StateOn<'_>) -> impl Iterator<Item = &'a Record<Evaluation>> {
    let mut followed: BTreeSet<&EvaluationId> = BTreeSet::new();
    for (_, case) in super::decisions::taken(seen) {
        let decided = case.decision.fact.decided_on;
        followed.extend(case.rested_on().filter(|evaluation| evaluated_by(seen, evaluation, decided)));
    }
    let asks =
        |evaluation: &Evaluation| matches!(evaluation.conclusion, Conclusion::Adjust | Conclusion::Stop);
    made(seen).filter(move |made| asks(&made.fact) && !followed.contains(&made.fact.evaluation))
}

/// Evaluations that told of a challenge which no action agreed by the day names.
pub(super) fn not_taken_up<'a>(seen: &'a StateOn<'_>) -> impl Iterator<Item = &'a Record<Evaluation>> {
    let agreed = seen.programme.actions().all().values().map(|case| &case.action.fact);
    let agreed = agreed.filter(|action| action.on <= seen.on);
    let taken_up: BTreeSet<&EvaluationId> = agreed
        .filter_map(|action| action.evaluation.as_ref().filter(|of| evaluated_by(seen, of, action.on)))
        .collect();
    made(seen).filter(move |made| made.fact.challenges.is_some() && !taken_up.contains(&made.fact.evaluation))
}

/// A challenge is taken up by an action that names the evaluation, by the next meeting of the body.
fn challenge(seen: &StateOn<'_>, evaluation: &Record<Evaluation>, found: &mut Vec<Finding>) {
    let fact = &evaluation.fact;
    let Some((next, met)) = seen.programme.next_meeting(&fact.by, fact.on, seen.on) else { return };
    let detail = format!("it tells of a challenge; {next} on {} agreed no action on it", met.on);
    let code = (FindingCode::ChallengeWithoutAction, seen.body(&fact.by));
    let entries = [evaluation.sequence, met.sequence];
    found.push(seen.finding(code, &fact.evaluation, detail, entries).since(met.on));
}

/// Change is shown by a figure that counts beside a baseline.
fn effect(seen: &StateOn<'_>, evaluation: &Record<Evaluation>, owner: Owner, found: &mut Vec<Finding>) {
    let (fact, id) = (&evaluation.fact, &evaluation.fact.evaluation);
    let known = seen.programme.evaluations();
    let mut counting = fact.measurements.iter().filter_map(|id| known.counting(id, seen.on)).peekable();
    if counting.peek().is_none() {
        let detail = "it tells of effect and rests on no figure that counts: no change shown";
        let code = (FindingCode::EffectWithoutMeasurement, owner);
        found.push(seen.finding(code, id, detail, [evaluation.sequence]));
        return;
    }
    let without = counting.filter(|figure| {
        let of = (&figure.fact.indicator, &figure.fact.area);
        known.baseline_for(seen.programme.areas(), of, seen.on).is_none()
    });
    let without: Vec<String> = without.map(|m| format!("{} in {}", m.fact.indicator, m.fact.area)).collect();
    if !without.is_empty() {
        let detail = format!("no baseline of {}: no change shown", without.join(", "));
        let code = (FindingCode::EffectWithoutBaseline, owner);
        found.push(seen.finding(code, id, detail, [evaluation.sequence]));
    }
}

/// The areas where a baseline with a value tells about a goal by the day.
fn told_of<'a>(seen: &'a StateOn<'_>, goals: &'a [GoalId]) -> impl Iterator<Item = &'a AreaCode> {
    let indicators = seen.programme.evaluations().indicators();
    let told = with_value(seen).filter(move |baseline| {
        let indicator = indicators.get(&baseline.fact.indicator);
        let of = indicator.map(|indicator| goal_now(seen, &indicator.fact.goal));
        of.is_some_and(|of| goals.iter().any(|goal| goal_now(seen, goal) == of))
    });
    told.map(|baseline| &baseline.fact.area)
}

/// A plan that runs in an area without a figure of its own cannot show a change there. A figure of the district or the
/// municipality is not one. That the programme has no baseline at all is said once, of the programme.
fn plans_without_baseline(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    if baseline_overdue(seen).is_some() {
        return;
    }
    let areas = seen.programme.areas();
    for (id, life) in seen.programme.plans().all() {
        let annual = life.plan.fact.kind.name() == PlanKindName::Annual;
        if annual || life.status_on(seen.on) != Some(PlanStatus::Active) {
            continue;
        }
        let told: BTreeSet<&AreaCode> = told_of(seen, &life.plan.fact.goals).collect();
        let own = |area: &AreaCode| {
            areas.line(area).into_iter().any(|area| told.iter().any(|told| area.contains(told)))
        };
        let works_in = life.areas_on(seen.on).flat_map(|area| areas.standing(area, seen.on));
        let without: BTreeSet<&AreaCode> = works_in.filter(|area| !own(area)).collect();
        if !without.is_empty() {
            let listed: Vec<String> = without.iter().map(ToString::to_string).collect();
            let of: BTreeSet<&AreaCode> =
                told.into_iter().filter(|told| without.iter().any(|area| told.contains(area))).collect();
            let wider: Vec<String> = of.into_iter().map(ToString::to_string).collect();
            let wider =
                if wider.is_empty() { String::new() } else { format!(", only one of {}", wider.join(", ")) };
            let detail = format!(
                "no goal of it has a baseline of {}{wider}: it cannot show a change there",
                listed.join(", ")
            );
            let code = (FindingCode::PlanWithoutBaseline, seen.body(&life.plan.fact.body));
            found.push(seen.finding(code, id, detail, [life.plan.sequence]));
        }
    }
}

fn projects(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, life) in seen.programme.plans().all() {
        let PlanKind::Project { parent, lead } = &life.plan.fact.kind else { continue };
        let open = life.status_on(seen.on).is_some_and(|status| !status.is_end());
        let adopted = life.steps.iter().any(|s| s.status == PlanStatus::Adopted && s.on <= seen.on);
        if !open || !adopted {
            continue;
        }
        let group = seen.acting(&life.plan.fact.body);
        let owner = Owner::Body(group.clone());
        let body = seen.programme.bodies().all().get(group);
        if body.is_some_and(|body| body.seats.values().all(|seat| seat.standing(lead, seen.on).is_none())) {
            let detail = format!("{lead} leads it and holds no seat in {group} on {}", seen.on);
            let code = (FindingCode::LeadLeft, owner.clone());
            found.push(seen.finding(code, id, detail, [life.plan.sequence]));
        }
        let above = seen.programme.plans().all().get(parent);
        let ended = above.and_then(|plan| plan.status_on(seen.on)).filter(|status| status.is_end());
        if let Some(status) = ended {
            let detail = format!("it goes on inside {parent}, which is {status}");
            let code = (FindingCode::ProjectOutlivesPlan, owner.clone());
            found.push(seen.finding(code, id, detail, [life.plan.sequence]));
        }
        if let Some(above) = above
            && let Some(detail) = beyond(&life.plan.fact, &above.plan.fact)
        {
            let code = (FindingCode::ProjectBeyondPlan, owner);
            found.push(seen.finding(code, id, detail, [life.plan.sequence, above.plan.sequence]));
        }
    }
}

/// Returns in which goals and days a project goes beyond its plan.
fn beyond(project: &Plan, above: &Plan) -> Option<String> {
    let goals = project.goals.iter().filter(|goal| !above.goals.contains(goal)).map(ToString::to_string);
    let goals: Vec<String> = goals.collect();
    let of = &above.plan;
    let goals = (!goals.is_empty()).then(|| {
        let own: Vec<String> = above.goals.iter().map(ToString::to_string).collect();
        format!("it serves {}, and {of} serves {}", goals.join(", "), own.join(", "))
    });
    let days = (!above.period.encloses(&project.period))
        .then(|| format!("it runs {}, and {of} runs {}", project.period, above.period));
    let found: Vec<String> = goals.into_iter().chain(days).collect();
    (!found.is_empty()).then(|| found.join("; "))
}

fn without_group(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, life) in seen.programme.plans().all() {
        let group = seen.acting(&life.plan.fact.body);
        let body = seen.programme.bodies().all().get(group);
        let Some(ended) = body.and_then(|body| body.ended.as_ref()).filter(|ended| ended.on <= seen.on)
        else {
            continue;
        };
        if let Some(status) = life.status_on(seen.on).filter(|status| !status.is_end()) {
            let detail = format!("it is {status}, and {group} ended on {}", ended.on);
            let code = (FindingCode::PlanWithoutGroup, seen.competent(Competence::FormGroup));
            found.push(seen.finding(code, id, detail, [life.plan.sequence, ended.sequence]).since(ended.on));
        }
    }
}

/// The last meetings by the day of the body that monitors progress, the latest first: two at most.
pub(super) fn monitored<'a>(seen: &'a StateOn<'_>) -> Option<(&'a BodyId, Vec<&'a Meeting>)> {
    let body = seen.charter.competent(Competence::MonitorProgress).into_iter().next()?;
    let mut held: Vec<&Meeting> =
        seen.programme.meetings().held(body).map(|(_, m)| m).filter(|m| m.on <= seen.on).collect();
    held.sort_by_key(|meeting| std::cmp::Reverse(meeting.on));
    held.truncate(2);
    Some((body, held))
}

/// Plans that were active at the last monitoring meeting and still are, each with the entry of the progress
/// recorded since the meeting before.
pub(super) fn followed<'a>(seen: &'a StateOn<'_>) -> Vec<(&'a PlanId, Option<Sequence>)> {
    let Some((_, held)) = monitored(seen) else { return Vec::new() };
    let Some(last) = held.first() else { return Vec::new() };
    let before = held.get(1).map(|meeting| meeting.on);
    let active = |life: &PlanLife| {
        [last.on, seen.on].into_iter().all(|day| life.status_on(day) == Some(PlanStatus::Active))
    };
    let plans = seen.programme.plans().all().iter().filter(|(_, life)| active(life));
    let told = |life: &PlanLife| {
        let mut progress = life.progress.iter().rev().filter(|progress| progress.fact.on <= seen.on);
        let told = progress.find(|progress| before.is_none_or(|before| progress.fact.on > before));
        told.map(|progress| progress.sequence)
    };
    plans.map(|(id, life)| (id, told(life))).collect()
}

fn progress(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let Some((body, held)) = monitored(seen) else { return };
    let Some(last) = held.first() else { return };
    for (id, told) in followed(seen) {
        if told.is_none() {
            let detail = match held.get(1) {
                Some(before) => format!(
                    "{body} met on {}; nothing recorded of how it goes since its meeting before, on {}",
                    last.on, before.on
                ),
                None => format!("{body} met on {}; nothing recorded of how it goes", last.on),
            };
            let code = (FindingCode::NoProgress, Owner::Body(body.clone()));
            found.push(seen.finding(code, id, detail, [last.sequence]).since(last.on));
        }
    }
}
