//! What is free on which day, of a pledge and of an assignment.

use std::collections::{BTreeMap, BTreeSet};

use super::days::{assigned_days, before, held, pledged, share_days};
use super::{Assignment, DistributeCapacity, Effort, Share};
use crate::charter::{Charter, PledgePart};
use crate::context::Context;
use crate::decisions::{Coming, Draft, Effect};
use crate::event::Event;
use crate::id::{AssignmentId, Sequence, ShareId};
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

/// What other decisions under an open reservation wait to do, with the entry and the day it takes effect.
pub(super) fn waiting<'a>(
    c: &Context<'a>,
    draft: Option<&Draft<'_>>,
) -> impl Iterator<Item = (Sequence, Day, &'a Effect)> {
    let own = draft.map(|draft| draft.decision.decision.clone());
    c.programme
        .decisions
        .waiting()
        .filter(move |case| own.as_ref() != Some(&case.decision.fact.decision))
        .flat_map(|case| {
            let (at, on) = (case.decision.sequence, case.decision.fact.takes_effect_on());
            case.pending.iter().map(move |effect| (at, on, effect))
        })
}

/// From which day on a decision already ends an assignment. Under a reservation nothing ends yet.
fn ending<'a>(draft: Option<&'a Draft<'_>>) -> impl Iterator<Item = &'a Event> {
    let now = draft.filter(|draft| draft.coming != Coming::Reserved);
    now.into_iter().flat_map(Draft::events)
}

pub(super) fn ends_assignment(draft: Option<&Draft<'_>>, id: &AssignmentId) -> Option<Day> {
    ending(draft).find_map(|event| match event {
        Event::CapacityReleased(release) if release.assignment == *id => Some(release.on),
        _ => None,
    })
}

fn ends_share(draft: Option<&Draft<'_>>, id: &ShareId) -> Option<Day> {
    ending(draft).find_map(|event| match event {
        Event::EffortReleased(release) if release.share == *id => Some(release.on),
        _ => None,
    })
}

pub(super) fn made<'a>(draft: Option<&'a Draft<'_>>) -> impl Iterator<Item = &'a Assignment> {
    draft.into_iter().flat_map(Draft::events).filter_map(|event| {
        if let Event::CapacityDistributed(assignment) = event { Some(assignment) } else { None }
    })
}

pub(super) fn made_shares<'a>(draft: Option<&'a Draft<'_>>) -> impl Iterator<Item = &'a Share> {
    draft
        .into_iter()
        .flat_map(Draft::events)
        .filter_map(|event| if let Event::EffortDistributed(share) = event { Some(share) } else { None })
}

/// What is taken from a part: assigned by all that is recorded and by a decision so far, and waited for.
pub(super) fn taken(c: &Context<'_>, draft: Option<&Draft<'_>>, part: &PledgePart) -> Vec<Span> {
    let mut taken = Vec::new();
    for (id, case) in c.programme.effort.of_part(part) {
        let days = assigned_days(c.programme, case);
        let days = days.and_then(|days| before(days, ends_assignment(draft, id)));
        taken.extend(days.map(|days| Span { days, effort: case.assignment.fact.effort }));
    }
    for assignment in made(draft).filter(|assignment| assignment.from == *part) {
        taken.push(Span { days: assignment.period, effort: assignment.effort });
    }
    for (_, on, asked) in waiting_to_distribute(c, draft).filter(|(_, _, asked)| asked.from == *part) {
        let days = Period::new(asked.period.from().max(on), asked.period.until()).ok();
        taken.extend(days.map(|days| Span { days, effort: asked.effort }));
    }
    taken
}

fn waiting_to_distribute<'a>(
    c: &Context<'a>,
    draft: Option<&Draft<'_>>,
) -> impl Iterator<Item = (Sequence, Day, &'a DistributeCapacity)> {
    waiting(c, draft).filter_map(|(at, on, effect)| match effect {
        Effect::DistributeCapacity(asked) => Some((at, on, asked)),
        _ => None,
    })
}

/// What is spread of an assignment: by all that is recorded and by a decision so far, and waited for.
pub(super) fn shared(
    c: &Context<'_>,
    draft: Option<&Draft<'_>>,
    of: &AssignmentId,
    assigned: Period,
) -> Vec<Span> {
    let mut shared = Vec::new();
    for (id, case) in c.programme.effort.of_assignment(of) {
        let days = share_days(c.programme, case, assigned);
        let days = days.and_then(|days| before(days, ends_share(draft, id)));
        shared.extend(days.map(|days| Span { days, effort: case.share.fact.effort }));
    }
    for share in made_shares(draft).filter(|share| share.from == *of) {
        shared.push(Span { days: share.period, effort: share.effort });
    }
    for (_, on, effect) in waiting(c, draft) {
        if let Effect::DistributeEffort(asked) = effect
            && asked.from == *of
            && let Ok(days) = Period::new(asked.period.from().max(on), asked.period.until())
        {
            shared.push(Span { days, effort: asked.effort });
        }
    }
    shared
}

/// The days from which a text of the charter holds.
pub(super) fn texts<'a>(c: &Context<'a>) -> impl Iterator<Item = Day> + use<'a> {
    c.programme.charter.versions().iter().filter_map(|version| version.from)
}

/// Refuses a text or a corrected record under which more is assigned than is pledged, or more is spread than
/// is assigned, on any day.
fn covered(
    c: &Context<'_>,
    draft: Option<&Draft<'_>>,
    changes: impl Iterator<Item = Day> + Clone,
    held: impl Fn(&PledgePart, Day) -> Option<Effort>,
) -> Result<(), Rejection> {
    let made_from = made(draft).map(|assignment| &assignment.from);
    let waited_for = waiting_to_distribute(c, draft).map(|(_, _, asked)| &asked.from);
    let parts: BTreeSet<&PledgePart> =
        c.programme.effort.parts().chain(made_from).chain(waited_for).collect();
    for from in parts {
        let spans = taken(c, draft, from);
        for span in &spans {
            let changes = texts(c).chain(changes.clone());
            let (free, on) = least_free(span.effort, &span.days, changes, |day| held(from, day), &spans);
            if free < 0 {
                let pledged = held(from, on).filter(|held| held.unit() == span.effort.unit());
                let pledged = pledged.unwrap_or(span.effort.with_steps(0));
                let assigned = i64::from(pledged.steps()).saturating_sub(free);
                let assigned = pledged.with_steps(u32::try_from(assigned).unwrap_or(u32::MAX));
                let from = from.clone();
                return Err(Rejection::PledgeBelowAssigned { from, pledged, assigned, on });
            }
        }
    }
    for assignment in made(draft) {
        let id = &assignment.assignment;
        let spans = shared(c, draft, id, assignment.period);
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
pub(crate) fn amended(c: &Context<'_>, amended: &Charter, from: Day) -> Result<(), Rejection> {
    let held = |part: &PledgePart, day: Day| {
        let before = held(c.programme, part, day);
        if day < from { before } else { pledged(amended, part) }
    };
    covered(c, None, std::iter::once(from), held)
}

/// Refuses a corrected record that leaves a pledge or an assignment with less than is taken from it.
pub(crate) fn corrected(c: &Context<'_>, draft: &Draft<'_>) -> Result<(), Rejection> {
    covered(c, Some(draft), std::iter::empty(), |part, day| held(c.programme, part, day))
}

#[cfg(test)]
mod tests;
