//! Capacity as of a day: pledged, assigned, spread, delivered.
//!
//! Fte and hours stand side by side and are never added up.

use chrono::Datelike;
use serde::Serialize;

use crate::charter::PledgePart;
use crate::effort::{
    AssignmentCase, Effort, EffortSum, Quarter, ShareCase, Work, WorkedHours, assigned_days, expected, held,
    parts, spread_days, whose,
};
use crate::id::{AssignmentId, BodyId, PartnerId, PersonId, PlanId, PledgeId, Sequence, ShareId};
use crate::programme::Programme;
use crate::record::Record;
use crate::value::{AreaCode, Day, Period, WeeklyTime, WorkedTime};

/// Capacity as of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CapacityAnswer {
    /// The day on which the capacity holds.
    pub as_of: Day,
    /// The full-time week by which fte are shown as hours, for display beside them only.
    pub full_time_week: WeeklyTime,
    /// Whether the partners confirmed that reading.
    pub reading_confirmed: bool,
    /// The capacity of each pledge and each earmark.
    pub parts: Vec<PartCapacity>,
    /// The assignments that hold on the day.
    pub assignments: Vec<AssignmentCapacity>,
    /// The sum of the assignments, each unit by itself.
    pub assigned: EffortSum,
    /// The assigned capacity of each body.
    pub bodies: Vec<BodyCapacity>,
    /// Per set of areas: what is spread over it; without an area what is not spread.
    pub areas: Vec<AreaCapacity>,
    /// Per plan: what is spread for it; without a plan all the rest.
    pub plans: Vec<PlanCapacity>,
    /// Per pledge: what was delivered.
    pub delivered: Vec<PledgeWork>,
}

/// A part of a pledge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PartCapacity {
    /// The pledge, and the earmark in it.
    #[serde(flatten)]
    pub part: PledgePart,
    /// The partner that provides the capacity.
    pub partner: PartnerId,
    /// The pledged capacity; zero once its partner left.
    pub pledged: Effort,
    /// The part that is assigned.
    pub assigned: Effort,
    /// The part that is free.
    pub free: Effort,
    /// The entries that it rests on: assignments, the leaving of the partner.
    pub entries: Vec<Sequence>,
}

/// An assignment that holds on the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AssignmentCapacity {
    /// The assignment's id.
    pub assignment: AssignmentId,
    /// The pledge, or an earmark in it, that the capacity comes from.
    pub from: PledgePart,
    /// The body that has it on the day.
    pub body: BodyId,
    /// The employees, where they are named.
    pub employees: Vec<PersonId>,
    /// The effort, in the unit of the pledge.
    pub effort: Effort,
    /// The part that is spread over areas.
    pub spread: Effort,
    /// The part that is not spread.
    pub unspread: Effort,
    /// The days on which it holds.
    pub days: Period,
    /// Its shares that hold on the day.
    pub shares: Vec<ShareCapacity>,
    /// The entry of the assignment.
    pub entry: Sequence,
}

/// A share that holds on the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ShareCapacity {
    /// The share's id.
    pub share: ShareId,
    /// The areas that have it together.
    pub areas: Vec<AreaCode>,
    /// The plan that it is for, if any.
    pub plan: Option<PlanId>,
    /// The effort, in the unit of the assignment.
    pub effort: Effort,
    /// The days on which it holds.
    pub days: Period,
    /// The entry of the share.
    pub entry: Sequence,
}

/// The capacity that is assigned to a body.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BodyCapacity {
    /// The body that has the capacity on the day.
    pub body: BodyId,
    /// The sum, each unit by itself.
    pub effort: EffortSum,
}

/// The effort that is spread over areas.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AreaCapacity {
    /// The areas that have it together; none for what is not spread.
    pub areas: Vec<AreaCode>,
    /// The sum, each unit by itself.
    pub effort: EffortSum,
}

/// The effort that is spread for a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlanCapacity {
    /// The plan; none for all the rest.
    pub plan: Option<PlanId>,
    /// The sum, each unit by itself.
    pub effort: EffortSum,
}

/// The work that was delivered on a pledge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PledgeWork {
    /// The pledge that the work was for.
    pub pledge: PledgeId,
    /// The partner that provides the effort.
    pub partner: PartnerId,
    /// In the calendar quarter up to the day.
    pub quarter: Delivered,
    /// In the calendar year up to the day.
    pub year: Delivered,
    /// The entries of the work.
    pub entries: Vec<Sequence>,
}

/// The work delivered in some days, beside what the pledge promises for them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Delivered {
    /// The days that are compared: the quarter or year up to the day.
    pub days: Period,
    /// The promised hours, fte by the full-time week; absent in kind.
    pub pledged: Option<WorkedTime>,
    /// The hours worked in these days.
    #[serde(flatten)]
    pub worked: WorkedHours,
}

/// Returns the capacity as of a day; `None` before the programme is founded.
pub fn capacity(programme: &Programme, as_of: Day) -> Option<CapacityAnswer> {
    let charter = programme.charter_on(as_of)?;
    let reading = &charter.readings.fte_and_hours;
    let holding = programme.effort().assignments().values().filter_map(|case| {
        let days = assigned_days(programme, case).filter(|days| days.contains(as_of))?;
        Some((case, days))
    });
    let assignments: Vec<AssignmentCapacity> =
        holding.map(|(case, days)| of_assignment(programme, as_of, case, days)).collect();
    let (mut bodies, mut areas, mut plans) = (Vec::new(), Vec::new(), Vec::new());
    for own in &assignments {
        add(&mut bodies, own.body.clone(), own.effort);
        for share in &own.shares {
            let mut together = share.areas.clone();
            together.sort_unstable();
            add(&mut areas, together, share.effort);
            add(&mut plans, share.plan.clone(), share.effort);
        }
        // Of what is in kind nothing is left over once a share has it.
        if own.unspread.steps() > 0 || own.shares.is_empty() {
            add(&mut areas, Vec::new(), own.unspread);
            add(&mut plans, None, own.unspread);
        }
    }
    areas.sort_by(|(a, _), (b, _)| a.cmp(b));
    plans.sort_by(|(a, _), (b, _)| a.cmp(b));
    bodies.sort_by(|(a, _), (b, _)| a.cmp(b));
    Some(CapacityAnswer {
        as_of,
        full_time_week: reading.rule,
        reading_confirmed: reading.confirmed,
        parts: parts(charter).filter_map(|part| of_part(programme, as_of, part, &assignments)).collect(),
        assigned: assignments.iter().map(|own| own.effort).collect(),
        assignments,
        bodies: bodies.into_iter().map(|(body, effort)| BodyCapacity { body, effort }).collect(),
        areas: areas.into_iter().map(|(areas, effort)| AreaCapacity { areas, effort }).collect(),
        plans: plans.into_iter().map(|(plan, effort)| PlanCapacity { plan, effort }).collect(),
        delivered: delivered(programme, as_of),
    })
}

fn add<K: PartialEq>(sums: &mut Vec<(K, EffortSum)>, of: K, effort: Effort) {
    if let Some((_, sum)) = sums.iter_mut().find(|(known, _)| *known == of) {
        sum.add(effort);
    } else {
        sums.push((of, [effort].into_iter().collect()));
    }
}

fn together(unit: Effort, efforts: impl Iterator<Item = Effort>) -> Effort {
    unit.with_steps(efforts.map(Effort::steps).fold(0, u32::saturating_add))
}

fn of_assignment(
    programme: &Programme,
    as_of: Day,
    case: &AssignmentCase,
    days: Period,
) -> AssignmentCapacity {
    let fact = &case.assignment.fact;
    let own = programme.effort().shares().values().filter(|case| case.share.fact.from == fact.assignment);
    let shares: Vec<ShareCapacity> = own.filter_map(|share| of_share(programme, as_of, share)).collect();
    let spread = together(fact.effort, shares.iter().map(|share| share.effort));
    AssignmentCapacity {
        assignment: fact.assignment.clone(),
        from: fact.from.clone(),
        body: programme.bodies().acting_on(&fact.to, as_of).clone(),
        employees: fact.employees.clone(),
        effort: fact.effort,
        spread,
        unspread: fact.effort.less(spread),
        days,
        shares,
        entry: case.assignment.sequence,
    }
}

fn of_share(programme: &Programme, as_of: Day, case: &ShareCase) -> Option<ShareCapacity> {
    let days = spread_days(programme, case).filter(|days| days.contains(as_of))?;
    let fact = &case.share.fact;
    Some(ShareCapacity {
        share: fact.share.clone(),
        areas: fact.areas.clone(),
        plan: fact.plan.clone(),
        effort: fact.effort,
        days,
        entry: case.share.sequence,
    })
}

fn of_part(
    programme: &Programme,
    as_of: Day,
    part: PledgePart,
    assignments: &[AssignmentCapacity],
) -> Option<PartCapacity> {
    let pledged = held(programme, &part, as_of)?;
    let own = || assignments.iter().filter(|assignment| assignment.from == part);
    let assigned = together(pledged, own().map(|assignment| assignment.effort));
    let left = programme.partners().cancellations().get(&part.pledge);
    let left = left.filter(|left| left.fact.until < as_of).map(|left| left.sequence);
    let partner = whose(programme, programme.charter_on(as_of)?, &part.pledge, as_of)?.clone();
    let mut entries: Vec<Sequence> = own().map(|assignment| assignment.entry).chain(left).collect();
    entries.sort_unstable();
    entries.dedup();
    Some(PartCapacity { part, partner, pledged, assigned, free: pledged.less(assigned), entries })
}

/// Work counts once all of it is done; of what began before the quarter or the year only the days in it.
fn delivered(programme: &Programme, as_of: Day) -> Vec<PledgeWork> {
    let Some(charter) = programme.charter_on(as_of) else { return Vec::new() };
    let full_time = charter.readings.fte_and_hours.rule;
    let pledges = programme.signing().pledges_by(as_of).into_iter();
    let effort = pledges.filter(|pledge| Effort::of(&pledge.what).is_some());
    let of_pledge = |pledge: &PledgeId| -> Option<PledgeWork> {
        let quarter = Period::new(Quarter::of(as_of).days()?.from(), as_of).ok()?;
        let year = Period::new(Day::from_ymd_opt(as_of.year(), 1, 1)?, as_of).ok()?;
        let done = programme.effort().work().values().filter(|work| {
            let fact = &work.fact;
            fact.pledge == *pledge && fact.period.until() <= as_of && fact.period.overlap(&year).is_some()
        });
        let done: Vec<&Record<Work>> = done.collect();
        let within = |days: Period| Delivered {
            days,
            pledged: expected(programme, pledge, &days, (full_time, Some(as_of))),
            worked: WorkedHours::within(done.iter().map(|work| &work.fact), &days),
        };
        let partner = whose(programme, charter, pledge, as_of)?.clone();
        let entries = done.iter().map(|work| work.sequence).collect();
        Some(PledgeWork {
            pledge: pledge.clone(),
            partner,
            quarter: within(quarter),
            year: within(year),
            entries,
        })
    };
    effort.filter_map(|pledge| of_pledge(&pledge.id)).collect()
}

#[cfg(test)]
mod tests;
