//! The free effort of a pledge and of an assignment on each day.

use std::collections::{BTreeMap, BTreeSet};

use super::days::{assigned_days, held, pledged, share_days};
use super::{DistributeCapacity, Effort};
use crate::charter::{Charter, Pledge, PledgePart};
use crate::context::Context;
use crate::decisions::Effect;
use crate::id::{AssignmentId, DecisionId, Sequence};
use crate::rejection::Rejection;
use crate::value::{Day, Period};

/// Effort over days.
pub(super) struct Span {
    days: Period,
    effort: Effort,
}

/// Of these days the first on which the least is free, with the steps that are free then: what is held
/// less what is taken, both in the unit of `of`.
pub(super) fn least_free(
    of: Effort,
    days: &Period,
    changes: impl Iterator<Item = Day>,
    held: impl Fn(Day) -> Option<Effort>,
    taken: &[Span],
) -> (i64, Day) {
    // Less can be free only from a day on which something begins.
    let mut begins: BTreeSet<Day> = changes.filter(|day| days.contains(*day)).collect();
    begins.insert(days.from());
    let (mut rises, mut falls): (BTreeMap<Day, i64>, BTreeMap<Day, i64>) = Default::default();
    for (shared, effort) in taken.iter().filter_map(|span| Some((span.days.overlap(days)?, span.effort))) {
        begins.insert(shared.from());
        *rises.entry(shared.from()).or_default() += i64::from(of.steps_of(effort));
        *falls.entry(shared.until()).or_default() += i64::from(of.steps_of(effort));
    }
    let mut taken = 0;
    let least = begins.into_iter().map(|day| {
        taken += rises.remove(&day).unwrap_or_default();
        while let Some(over) = falls.first_entry().filter(|over| *over.key() < day) {
            taken -= over.remove();
        }
        (i64::from(held(day).map_or(0, |held| of.steps_of(held))) - taken, day)
    });
    least.min().unwrap_or((0, days.from()))
}

/// What decisions under an open reservation wait to do, with the entry and the day it takes effect.
pub(super) fn waiting<'a>(ctx: &Context<'a>) -> impl Iterator<Item = (Sequence, Day, &'a Effect)> {
    ctx.programme.decisions.waiting().flat_map(|case| {
        let (at, on) = (case.decision.sequence, case.decision.fact.takes_effect_on());
        case.pending.iter().map(move |effect| (at, on, effect))
    })
}

/// What is taken from a part: assigned by all that is recorded, and waited for.
pub(super) fn taken(ctx: &Context<'_>, part: &PledgePart) -> Vec<Span> {
    let mut taken = Vec::new();
    for (_, case) in ctx.programme.effort.of_part(part) {
        let days = assigned_days(ctx.programme, case);
        taken.extend(days.map(|days| Span { days, effort: case.assignment.fact.effort }));
    }
    for (_, on, asked) in waiting_to_distribute(ctx).filter(|(_, _, asked)| asked.from == *part) {
        let days = Period::new(asked.period.from().max(on), asked.period.until()).ok();
        taken.extend(days.map(|days| Span { days, effort: asked.effort }));
    }
    taken
}

fn waiting_to_distribute<'a>(
    ctx: &Context<'a>,
) -> impl Iterator<Item = (Sequence, Day, &'a DistributeCapacity)> {
    waiting(ctx).filter_map(|(at, on, effect)| match effect {
        Effect::DistributeCapacity(asked) => Some((at, on, asked)),
        _ => None,
    })
}

/// What is spread of an assignment: by all that is recorded, and waited for.
pub(super) fn shared(ctx: &Context<'_>, of: &AssignmentId, assigned: Period) -> Vec<Span> {
    let mut shared = Vec::new();
    for (_, case) in ctx.programme.effort.of_assignment(of) {
        let days = share_days(ctx.programme, case, assigned);
        shared.extend(days.map(|days| Span { days, effort: case.share.fact.effort }));
    }
    for (_, on, effect) in waiting(ctx) {
        if let Effect::DistributeEffort(asked) = effect
            && asked.from == *of
            && let Ok(days) = Period::new(asked.period.from().max(on), asked.period.until())
        {
            shared.push(Span { days, effort: asked.effort });
        }
    }
    shared
}

/// The days from which a text of the charter holds, or a period of a pledge in it begins or is over.
pub(super) fn texts<'a>(ctx: &Context<'a>) -> impl Iterator<Item = Day> + use<'a> {
    ctx.programme.charter.versions().iter().flat_map(|version| {
        version.from.into_iter().chain(version.charter.text.pledges.iter().flat_map(Pledge::changes))
    })
}

/// Refuses a text or a corrected record under which more is assigned than is pledged, on any day.
fn covered(
    ctx: &Context<'_>,
    changes: impl Iterator<Item = Day> + Clone,
    held: impl Fn(&PledgePart, Day) -> Option<Effort>,
) -> Result<(), Rejection> {
    let waited_for = waiting_to_distribute(ctx).map(|(_, _, asked)| &asked.from);
    let parts: BTreeSet<&PledgePart> = ctx.programme.effort.parts().chain(waited_for).collect();
    for from in parts {
        let spans = taken(ctx, from);
        for span in &spans {
            let changes = texts(ctx).chain(changes.clone());
            let (free, on) = least_free(span.effort, &span.days, changes, |day| held(from, day), &spans);
            if free < 0 {
                let pledged = held(from, on).filter(|held| held.unit() == span.effort.unit());
                let pledged = pledged.unwrap_or(span.effort.with_steps(0));
                let assigned = i64::from(pledged.steps()).saturating_sub(free);
                let assigned = pledged.with_steps(u32::try_from(assigned).unwrap_or(u32::MAX));
                let uses = ctx.programme.effort.of_part(from).filter(|(_, case)| {
                    assigned_days(ctx.programme, case).is_some_and(|days| days.contains(on))
                });
                let uses = uses.map(|(id, _)| id.clone()).collect();
                let from = from.clone();
                return Err(Rejection::PledgeBelowAssigned { from, pledged, assigned, on, uses });
            }
        }
    }
    Ok(())
}

/// Refuses a corrected record under which more is spread of what the decision assigns than that, on any day.
fn covers_shares(ctx: &Context<'_>, decision: &DecisionId) -> Result<(), Rejection> {
    let assigned = ctx.programme.effort.assignments().values().map(|case| &case.assignment.fact);
    for assignment in assigned.filter(|assignment| assignment.decision == *decision) {
        let id = &assignment.assignment;
        let spans = shared(ctx, id, assignment.period);
        for span in &spans {
            let held = |_| Some(assignment.effort);
            let (free, on) = least_free(span.effort, &span.days, std::iter::empty(), held, &spans);
            if free < 0 || span.effort.unit() != assignment.effort.unit() {
                let spread = i64::from(assignment.effort.steps()).saturating_sub(free);
                let spread = span.effort.with_steps(u32::try_from(spread).unwrap_or(u32::MAX));
                let (assignment, asked) = (id.clone(), assignment.effort);
                return Err(Rejection::AssignmentBelowSpread { assignment, asked, spread, on });
            }
        }
    }
    Ok(())
}

/// Refuses an amended text that pledges less than is assigned from it.
pub(crate) fn amended(ctx: &Context<'_>, amended: &Charter, from: Day) -> Result<(), Rejection> {
    let held = |part: &PledgePart, day: Day| {
        let before = held(ctx.programme, part, day);
        if day < from { before } else { pledged(amended, part, day) }
    };
    let changes = amended.text.pledges.iter().flat_map(Pledge::changes);
    covered(ctx, std::iter::once(from).chain(changes), held)
}

/// Refuses a corrected record that leaves a pledge or an assignment with less than is taken from it.
pub(crate) fn corrected(ctx: &Context<'_>, decision: &DecisionId) -> Result<(), Rejection> {
    covered(ctx, std::iter::empty(), |part, day| held(ctx.programme, part, day))?;
    covers_shares(ctx, decision)
}

#[cfg(test)]
mod tests;
