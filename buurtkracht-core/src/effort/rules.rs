//! The rules of capacity and of effort spread: never more than there is, on any day (§§ 3 and 4).

use std::collections::BTreeSet;

use super::days::{assigned_days, held, spread_days};
use super::free::{least_free, shared, taken, texts, waiting};
use super::work::meant_for;
use super::{
    Assignment, CapacityRelease, DistributeCapacity, DistributeEffort, Effort, ReleaseCapacity,
    ReleaseEffort, Share, ShareCase, ShareRelease,
};
use crate::areas;
use crate::bodies::Tenure;
use crate::charter::{Competence, Level, MandateScope, Pledge};
use crate::context::Context;
use crate::decisions::{Basis, Effect, Requirements, Resolve};
use crate::event::Event;
use crate::id::{AssignmentId, DecisionId, PersonId, PlanId, Sequence, ShareId};
use crate::plans;
use crate::programme::Programme;
use crate::rejection::{IdKind, Rejection, free, once_each};
use crate::value::{Day, Money, Period};

/// The days on which what a decision makes holds: none before it takes effect.
fn effective(basis: &Basis<'_>, asked: &Period) -> Result<Period, Rejection> {
    Period::new(asked.from().max(basis.on), asked.until())
        .map_err(|reversed| Rejection::EndsBeforeItStarts { from: reversed.from, until: reversed.until })
}

/// Refuses what is in another unit than what it is taken from, and no quantity at all.
fn in_unit(of: &impl ToString, held: Effort, asked: Effort) -> Result<(), Rejection> {
    if held.unit() == asked.unit() {
        let some = asked == Effort::InKind || asked.steps() > 0;
        return if some { Ok(()) } else { Err(Rejection::EffortNotPositive { asked }) };
    }
    let of = of.to_string();
    Err(match held {
        Effort::InKind => Rejection::InKindHasNoQuantity { of, asked },
        Effort::Fte(_) | Effort::HoursPerWeek(_) | Effort::HoursPerYear(_) => {
            Rejection::EffortInAnotherUnit { of, unit: held.unit(), asked }
        }
    })
}

/// Refuses an id that is taken, or that a waiting decision takes.
fn new_id(
    ctx: &Context<'_>,
    (kind, id): (IdKind, &str),
    known: Option<Sequence>,
    takes: impl Fn(&Effect) -> bool,
) -> Result<(), Rejection> {
    let waits = || waiting(ctx).find(|(_, _, effect)| takes(effect)).map(|(at, _, _)| at);
    free(kind, id, known.or_else(waits))
}

/// Refuses days after the partner of a pledge left.
fn still_pledged(ctx: &Context<'_>, pledge: &Pledge, days: &Period) -> Result<(), Rejection> {
    match ctx.programme.partners.cancellations().get(&pledge.id).map(|left| left.fact.until) {
        Some(until) if until < days.until() => {
            let partner = ctx.programme.partners.acting_on(&pledge.partner, until).clone();
            Err(Rejection::PartnerLeft { partner, until })
        }
        Some(_) | None => Ok(()),
    }
}

impl DistributeCapacity {
    /// Refuses an earmark of a seat for anybody but those who speak from the seat on these days. Where nobody is named,
    /// the seat itself gets it, in its own body.
    fn for_its_seat(&self, ctx: &Context<'_>, pledge: &Pledge, days: &Period) -> Result<(), Rejection> {
        let earmark = pledge.earmarks.iter().find(|own| Some(&own.id) == self.from.earmark.as_ref());
        let Some(of) = earmark.and_then(|own| own.seat.as_ref()) else { return Ok(()) };
        let on_days = |tenure: &&Tenure| {
            tenure.from <= days.until() && tenure.until.is_none_or(|until| days.from() <= until)
        };
        let known = ctx.seat(&of.body, &of.seat)?;
        let speaks = |person: &PersonId| known.tenures_of(person).any(|tenure| on_days(&tenure));
        let named = !self.employees.is_empty() || self.to == of.body;
        if named && self.employees.iter().all(speaks) {
            return Ok(());
        }
        let speakers: BTreeSet<_> =
            known.holders.iter().chain(&known.deputies).filter(on_days).map(|own| &own.person).collect();
        Err(Rejection::EarmarkOfSeat {
            from: self.from.clone(),
            of: Box::new(of.clone()),
            speakers: speakers.into_iter().cloned().collect(),
        })
    }
}

impl Resolve for DistributeCapacity {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeCapacity), &self.assignment)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let id = &self.assignment;
        let known = ctx.programme.effort.assignments().get(id).map(|case| case.assignment.sequence);
        let takes =
            |effect: &Effect| matches!(effect, Effect::DistributeCapacity(other) if other.assignment == *id);
        new_id(ctx, (IdKind::Assignment, id.as_str()), known, takes)?;
        let (pledge, part) = ctx.pledge_of(&self.from)?;
        ctx.acting_body(&self.to)?;
        once_each(IdKind::Person, &self.employees)?;
        for person in &self.employees {
            ctx.known(person)?;
        }
        let days = effective(basis, &self.period)?;
        still_pledged(ctx, pledge, &days)?;
        ctx.body_on(&self.to, days.from())?;
        let charter = ctx.latest();
        let term = charter.text.term.period;
        if !term.encloses(&self.period) {
            return Err(Rejection::PerformanceOutsideTerm { asked: self.period, term });
        }
        let Some(part) = Effort::of(&part) else {
            return Err(Rejection::PledgeIsMoney { pledge: self.from.pledge.clone() });
        };
        in_unit(&self.from, part, self.effort)?;
        if !meant_for(ctx.programme, pledge, &self.to) {
            return Err(Rejection::PledgeForOtherBodies {
                pledge: pledge.id.clone(),
                bodies: pledge.bodies.clone(),
                asked: self.to.clone(),
            });
        }
        self.for_its_seat(ctx, pledge, &days)?;
        let taken = taken(ctx, &self.from);
        let held = |day| held(ctx.programme, &self.from, day);
        let (free, on) = least_free(self.effort, &days, texts(ctx), held, &taken);
        if i64::from(self.effort.steps()) > free {
            let free = self.effort.with_steps(u32::try_from(free).unwrap_or(0));
            return Err(Rejection::EffortExceedsFree {
                from: self.from.clone(),
                asked: self.effort,
                free,
                on,
            });
        }
        Ok(vec![Event::CapacityDistributed(Assignment {
            assignment: self.assignment.clone(),
            decision: basis.id(),
            from: self.from.clone(),
            to: self.to.clone(),
            effort: self.effort,
            period: days,
            employees: self.employees.clone(),
            on: basis.on,
        })])
    }
}

impl Resolve for DistributeEffort {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeEffort), &self.share)
            .under_mandate(MandateScope::Capacity, Money::ZERO)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let id = &self.share;
        let known = ctx.programme.effort.shares().get(id).map(|case| case.share.sequence);
        let takes = |effect: &Effect| matches!(effect, Effect::DistributeEffort(other) if other.share == *id);
        new_id(ctx, (IdKind::Share, id.as_str()), known, takes)?;
        let case = ctx.known(&self.from)?;
        let (assignment, assigned) = (&case.assignment.fact, assigned_days(ctx.programme, case));
        let days = effective(basis, &self.period)?;
        let body = ctx.programme.bodies.acting_on(&assignment.to, days.from());
        once_each(IdKind::Area, &self.areas)?;
        areas::within_reach(ctx, body, &self.areas, days.from())?;
        if self.areas.is_empty() {
            return Err(Rejection::ShareWithoutArea { share: self.share.clone() });
        }
        in_unit(&self.from, assignment.effort, self.effort)?;
        let Some(assigned) = assigned.filter(|assigned| assigned.encloses(&days)) else {
            let assignment = self.from.clone();
            return Err(Rejection::ShareOutsideAssignment { assignment, asked: days, days: assigned });
        };
        let shared = shared(ctx, &self.from, assigned);
        let held = |_| Some(assignment.effort);
        let (free, on) = least_free(self.effort, &days, std::iter::empty(), held, &shared);
        if i64::from(self.effort.steps()) > free {
            let free = self.effort.with_steps(u32::try_from(free).unwrap_or(0));
            let assignment = self.from.clone();
            return Err(Rejection::ShareExceedsAssignment { assignment, asked: self.effort, free, on });
        }
        if let Some(plan) = &self.plan {
            let life = ctx.known(plan)?;
            let of = ctx.programme.bodies.acting_on(&life.plan.fact.body, days.from());
            if ctx.known(body)?.level == Level::Operational && of != body {
                let (of, asked) = (of.clone(), body.clone());
                return Err(Rejection::PlanOfAnotherGroup { plan: plan.clone(), of, asked });
            }
            plans::open(plan, life)?;
        }
        Ok(vec![Event::EffortDistributed(Share {
            share: self.share.clone(),
            decision: basis.id(),
            from: self.from.clone(),
            areas: self.areas.clone(),
            plan: self.plan.clone(),
            effort: self.effort,
            period: days,
            on: basis.on,
        })])
    }
}

/// Refuses what does not hold any more on the day it is to end.
fn lasts(kind: IdKind, id: &str, days: Option<Period>, on: Day) -> Result<(), Rejection> {
    if days.is_some_and(|days| on <= days.until()) {
        Ok(())
    } else {
        Err(Rejection::NothingToEnd { kind, id: id.to_owned(), days, asked: on })
    }
}

fn assignment_ended(basis: &Basis<'_>, id: &AssignmentId) -> Event {
    let (assignment, decision) = (id.clone(), basis.id());
    Event::CapacityReleased(CapacityRelease { assignment, decision, on: basis.on })
}

fn share_ended(basis: &Basis<'_>, id: &ShareId) -> Event {
    let (share, decision) = (id.clone(), basis.id());
    Event::EffortReleased(ShareRelease { share, decision, on: basis.on })
}

impl Resolve for ReleaseCapacity {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeCapacity), &self.assignment)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let id = &self.assignment;
        let case = ctx.known(id)?;
        lasts(IdKind::Assignment, id.as_str(), assigned_days(ctx.programme, case), basis.on)?;
        Ok(vec![assignment_ended(basis, id)])
    }
}

impl Resolve for ReleaseEffort {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeEffort), &self.share)
            .under_mandate(MandateScope::Capacity, Money::ZERO)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let id = &self.share;
        let case = ctx.known(id)?;
        lasts(IdKind::Share, id.as_str(), spread_days(ctx.programme, case), basis.on)?;
        Ok(vec![share_ended(basis, id)])
    }
}

/// Ends those of these shares that still hold on the day.
fn ended_shares<'a>(
    ctx: &Context<'_>,
    basis: &Basis<'_>,
    shares: impl Iterator<Item = (&'a ShareId, &'a ShareCase)>,
) -> Vec<Event> {
    let ending = shares
        .filter(|(_, case)| spread_days(ctx.programme, case).is_some_and(|days| basis.on <= days.until()));
    ending.map(|(id, _)| share_ended(basis, id)).collect()
}

/// What a plan that is stopped frees: its shares.
pub(crate) fn of_plan(ctx: &Context<'_>, basis: &Basis<'_>, plan: &PlanId) -> Vec<Event> {
    ended_shares(ctx, basis, ctx.programme.effort.of_plan(plan))
}

/// What a decision that is superseded or revoked frees: its assignments and its shares.
pub(crate) fn of_decision(ctx: &Context<'_>, basis: &Basis<'_>, earlier: &DecisionId) -> Vec<Event> {
    let (mut assignments, mut shares) = (BTreeSet::new(), BTreeSet::new());
    let case = ctx.programme.decisions.all().get(earlier);
    for event in case.into_iter().flat_map(|case| &case.effects) {
        match event {
            Event::CapacityDistributed(made) => _ = assignments.insert(&made.assignment),
            Event::EffortDistributed(made) => _ = shares.insert(&made.share),
            _ => {}
        }
    }
    let effort = &ctx.programme.effort;
    let assignments = assignments.into_iter().filter_map(|id| effort.assignments().get_key_value(id));
    let shares = shares.into_iter().filter_map(|id| effort.shares().get_key_value(id));
    let ending = assignments
        .filter(|(_, case)| assigned_days(ctx.programme, case).is_some_and(|days| basis.on <= days.until()));
    let ended = ending.map(|(id, _)| assignment_ended(basis, id));
    ended.chain(ended_shares(ctx, basis, shares)).collect()
}
