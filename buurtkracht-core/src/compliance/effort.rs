//! Effort that was pledged and not delivered, delivered elsewhere, by others, or twice (§ 4).

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::money::pledger;
use super::seen::after;
use super::spending::in_term;
use super::{Finding, FindingCode, StateOn};
use crate::charter::{Competence, Level};
use crate::effort::{
    Effort, Quarter, ShareCase, Work, WorkedHours, assigned_days, expected, meant_for, spread_days,
};
use crate::id::{PersonId, PledgeId, Sequence};
use crate::record::Record;
use crate::value::{Period, WorkedTime, nearest};

pub(super) fn findings(seen: &StateOn<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    below_pledge(seen, &mut found);
    elsewhere(seen, &mut found);
    headcount(seen, &mut found);
    too_many(seen, &mut found);
    twice(seen, &mut found);
    not_spread(seen, &mut found);
    outside_term(seen, &mut found);
    found
}

/// A pledge in a calendar quarter.
pub(super) struct PledgeQuarter<'a> {
    pub(super) pledge: &'a PledgeId,
    quarter: Quarter,
    pub(super) days: Period,
    /// What the pledge comes to in it.
    pledged: WorkedTime,
    /// What it came to by the text of the time, where an amendment changed that afterwards.
    then: Option<WorkedTime>,
    delivered: WorkedHours,
    /// The work that counts.
    pub(super) entries: Vec<Sequence>,
    /// The entry since which the pledge binds.
    pub(super) in_force: Sequence,
    percent: u32,
}

impl PledgeQuarter<'_> {
    /// The pledge and the quarter.
    pub(super) fn about(&self) -> String {
        format!("{}/{}", self.pledge, self.quarter)
    }

    /// Whether the policy asks for no more.
    pub(super) fn enough(&self) -> bool {
        let asked = u64::from(self.pledged.minutes()) * u64::from(self.percent);
        u64::from(self.delivered.total().minutes()) * 100 >= asked
    }
}

/// Work that was done by the day.
fn done<'a>(seen: &StateOn<'a>) -> impl Iterator<Item = &'a Record<Work>> + use<'a> {
    let on = seen.on;
    seen.programme.effort().work().values().filter(move |work| work.fact.period.until() <= on)
}

/// Every pledge of a quantity of effort in every quarter that began by the day and in which it binds.
pub(super) fn quarters<'a>(seen: &StateOn<'a>) -> impl Iterator<Item = PledgeQuarter<'a>> {
    let (programme, charter, on) = (seen.programme, seen.charter, seen.on);
    let full_time = charter.readings.fte_and_hours.rule;
    let in_force = programme.signing().in_force().map(|in_force| in_force.sequence);
    let start = seen.start().zip(in_force);
    let last = on.min(charter.text.term.period.until());
    start.into_iter().flat_map(move |(start, in_force)| {
        let first = Quarter::of(start);
        let quarters = std::iter::successors(Some(first), |quarter| Some(quarter.next()));
        let quarters = quarters.take_while(move |quarter| *quarter <= Quarter::of(last));
        quarters.flat_map(move |quarter| {
            programme.signing().pledges_by(on).into_iter().filter_map(move |pledge| {
                let days = quarter.days()?;
                let pledged = expected(programme, &pledge.id, &days, (full_time, Some(on)))?;
                let then = expected(programme, &pledge.id, &days, (full_time, None));
                let own = programme.effort().work().values().filter(|work| {
                    let fact = &work.fact;
                    fact.pledge == pledge.id
                        && fact.period.until() <= on
                        && fact.period.overlap(&days).is_some()
                });
                let own: Vec<&Record<Work>> = own.collect();
                (pledged > WorkedTime::default()).then(|| PledgeQuarter {
                    pledge: &pledge.id,
                    quarter,
                    days,
                    pledged,
                    then: then.filter(|then| *then != pledged),
                    delivered: WorkedHours::within(own.iter().map(|work| &work.fact), &days),
                    entries: own.iter().map(|work| work.sequence).collect(),
                    in_force,
                    percent: charter.policy.effort_percent,
                })
            })
        })
    })
}

fn below_pledge(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let full_time = seen.charter.readings.fte_and_hours.rule;
    for of in quarters(seen).filter(|of| of.days.until() < seen.on && !of.enough()) {
        let delivered = of.delivered.total();
        let estimated = match of.delivered.estimate.minutes() {
            0 => String::new(),
            _ => format!(", of which {} estimated", of.delivered.estimate),
        };
        let then = of
            .then
            .map_or_else(String::new, |then| format!(" ({then} before an amendment changed what was due)"));
        let share: u64 =
            nearest(u64::from(delivered.minutes()) * 100, of.pledged.minutes().max(1)).unwrap_or(0);
        let detail = format!(
            "pledged {} hours{then} (fte at a full-time week of {full_time}), delivered {delivered}{estimated}: {share} %, asked {} %",
            of.pledged, of.percent
        );
        let code = (FindingCode::EffortBelowPledge, pledger(seen, of.pledge));
        let since = after(of.days.until());
        found.push(seen.finding(code, of.about(), detail, of.entries).since(since));
    }
}

fn elsewhere(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for work in done(seen) {
        let fact = &work.fact;
        let text = seen.programme.charter_on(fact.period.until()).unwrap_or(seen.charter);
        let Some(pledge) = text.pledge(&fact.pledge) else { continue };
        let body = seen.programme.bodies().all().get(&fact.body);
        let ended = body.and_then(|body| body.ended.as_ref()).filter(|ended| ended.on <= fact.period.from());
        let detail = if !meant_for(seen.programme, pledge, &fact.body) {
            let bodies: Vec<String> = pledge.bodies.iter().map(ToString::to_string).collect();
            format!("{} hours for {}: the pledge is meant for {}", fact.time, fact.body, bodies.join(", "))
        } else if let Some(ended) = ended {
            format!("{} hours for {}, which ended on {}", fact.time, fact.body, ended.on)
        } else {
            continue;
        };
        let code = (FindingCode::EffortElsewhere, pledger(seen, &fact.pledge));
        let found_here = seen.finding(code, &fact.work, detail, [work.sequence]);
        found.push(found_here.since(fact.period.until()));
    }
}

fn outside_term(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for work in done(seen) {
        let (fact, days) = (&work.fact, work.fact.period);
        let outside = [days.from(), days.until()].into_iter().find(|day| !in_term(seen, *day));
        if let Some(day) = outside {
            let detail = format!("{} hours from {days}: {day} is outside the term", fact.time);
            let code = (FindingCode::OutsideTerm, pledger(seen, &fact.pledge));
            found.push(seen.finding(code, &fact.work, detail, [work.sequence]).since(days.until()));
        }
    }
}

fn headcount(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for pledge in &seen.charter.text.pledges {
        let Some(asked) = pledge.headcount else { continue };
        let standing = seen.programme.effort().assignments().values().filter(|case| {
            case.assignment.fact.from.pledge == pledge.id
                && assigned_days(seen.programme, case).is_some_and(|days| days.contains(seen.on))
        });
        let (mut named, mut entries) = (BTreeSet::<&PersonId>::new(), Vec::new());
        for case in standing {
            named.extend(&case.assignment.fact.employees);
            entries.push(case.assignment.sequence);
        }
        entries.sort_unstable();
        entries.dedup();
        if !entries.is_empty() && u32::try_from(named.len()).ok() != Some(asked) {
            let detail = format!("{asked} employees by the text, {} named on its assignments", named.len());
            let code = (FindingCode::HeadcountDiffers, pledger(seen, &pledge.id));
            found.push(seen.finding(code, &pledge.id, detail, entries));
        }
    }
}

/// More employees at work at the same time than the text counts. Two records of the same days can be of the same people,
/// so each counts by itself.
fn too_many(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for work in done(seen) {
        let fact = &work.fact;
        let text = seen.programme.charter_on(fact.period.until()).unwrap_or(seen.charter);
        let asked = text.pledge(&fact.pledge).and_then(|pledge| pledge.headcount);
        if let Some(asked) = asked.filter(|asked| *asked < fact.employees) {
            let detail =
                format!("{asked} employees by the text, {} at work at the same time", fact.employees);
            let code = (FindingCode::HeadcountDiffers, pledger(seen, &fact.pledge));
            let found_here = seen.finding(code, &fact.work, detail, [work.sequence]);
            found.push(found_here.since(fact.period.until()));
        }
    }
}

fn twice(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let mut all: Vec<&Record<Work>> = done(seen).collect();
    all.sort_by_key(|work| work.sequence);
    let mut entered: BTreeMap<_, &Record<Work>> = BTreeMap::new();
    for work in all {
        let fact = &work.fact;
        let areas: BTreeSet<_> = fact.areas.iter().collect();
        let same = (&fact.pledge, &fact.body, &fact.plan, areas, fact.period);
        let first = *entered.entry(same).or_insert(work);
        if first.sequence != work.sequence {
            let detail = format!("{} hours as {} has {}", fact.time, first.fact.work, first.fact.time);
            let code = (FindingCode::WorkTwice, pledger(seen, &fact.pledge));
            let found_here = seen.finding(code, &fact.work, detail, [first.sequence, work.sequence]);
            found.push(found_here.since(fact.period.until()));
        }
    }
}

/// Capacity of a group that is still not spread over areas after the days of the policy.
fn not_spread(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let (programme, allowed) = (seen.programme, seen.charter.policy.spread_days);
    for (id, case) in programme.effort().assignments() {
        let fact = &case.assignment.fact;
        let group =
            programme.bodies().all().get(&fact.to).is_some_and(|body| body.level == Level::Operational);
        let days = assigned_days(programme, case).filter(|days| group && days.contains(seen.on));
        let Some(due) = days.map(|days| days.from() + TimeDelta::days(i64::from(allowed))) else { continue };
        let shares = programme.effort().of_assignment(id).map(|(_, share)| share);
        let shares: Vec<&ShareCase> = shares
            .filter(|share| spread_days(programme, share).is_some_and(|days| days.contains(seen.on)))
            .collect();
        let left = shares.iter().fold(fact.effort, |left, share| left.less(share.share.fact.effort));
        let spread = if fact.effort == Effort::InKind { !shares.is_empty() } else { left.steps() == 0 };
        if due < seen.on && !spread {
            let detail = format!(
                "{left} of {} is not spread over areas since {} (policy: {allowed} days)",
                fact.effort, due
            );
            let code = (FindingCode::EffortNotSpread, seen.competent(Competence::DistributeEffort));
            found.push(seen.finding(code, id, detail, [case.assignment.sequence]).since(after(due)));
        }
    }
}
