//! What becomes of a part of the text that an amendment drops while it is in use (domain § 8).

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use super::{Amendment, Text};
use crate::bodies::SeatVacating;
use crate::context::Context;
use crate::event::Event;
use crate::id::{BodyId, GoalId, PartnerId};
use crate::partners::PartnerSuccession;
use crate::plans::PlanLife;
use crate::rejection::{IdKind, Rejection, once_each};
use crate::value::{Day, Title};

/// A part of the text that an amendment drops, with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Dropped {
    /// A goal. The plans and indicators of one that becomes another goal count for that goal.
    Goal(Replacement<GoalId>),
    /// A body. The plans of one that becomes another body pass to that body.
    Body(Replacement<BodyId>),
    /// A partner. One that becomes another partner is succeeded by it; otherwise its seats fall vacant.
    Partner(Replacement<PartnerId>),
}

/// The id of a dropped part, and the part that replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Replacement<I> {
    /// The part that the text had, and does not have any more.
    pub id: I,
    /// The part of the new text that replaces it; absent where it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub becomes: Option<I>,
    /// The reason, in words.
    pub reason: Title,
}

impl Amendment {
    pub(crate) fn dropped_goals(&self) -> impl Iterator<Item = &Replacement<GoalId>> {
        self.dropped.iter().filter_map(|part| if let Dropped::Goal(goal) = part { Some(goal) } else { None })
    }

    pub(crate) fn dropped_bodies(&self) -> impl Iterator<Item = &Replacement<BodyId>> {
        self.dropped.iter().filter_map(|part| if let Dropped::Body(body) = part { Some(body) } else { None })
    }

    pub(crate) fn dropped_partners(&self) -> impl Iterator<Item = &Replacement<PartnerId>> {
        self.dropped
            .iter()
            .filter_map(|part| if let Dropped::Partner(partner) = part { Some(partner) } else { None })
    }
}

fn goals(text: &Text) -> Vec<&GoalId> {
    text.goals.iter().map(|goal| &goal.id).collect()
}

fn bodies(text: &Text) -> Vec<&BodyId> {
    text.bodies.iter().map(|body| &body.id).collect()
}

fn partners(text: &Text) -> Vec<&PartnerId> {
    text.partners.iter().map(|partner| &partner.id).collect()
}

/// Refuses an amendment that drops a part in use without saying what becomes of it.
pub(super) fn accounted_for(ctx: &Context<'_>, amendment: &Amendment) -> Result<(), Rejection> {
    let (before, after) = (&ctx.latest().text, &amendment.text);
    let named = amendment.dropped_goals().collect();
    parts(IdKind::Goal, [goals(before), goals(after)], named, |goal| goal_uses(ctx, goal, amendment.from))?;
    let named = amendment.dropped_bodies().collect();
    parts(IdKind::Body, [bodies(before), bodies(after)], named, |body| body_uses(ctx, body, amendment.from))?;
    let named = amendment.dropped_partners().collect();
    let uses = |partner: &PartnerId| partner_uses(ctx, partner, amendment.from);
    parts(IdKind::Partner, [partners(before), partners(after)], named, uses)
}

fn parts<I: Ord + Display + Clone>(
    kind: IdKind,
    [before, after]: [Vec<&I>; 2],
    named: Vec<&Replacement<I>>,
    uses: impl Fn(&I) -> Vec<String>,
) -> Result<(), Rejection> {
    once_each(kind, named.iter().map(|part| &part.id))?;
    let known = |ids: &[&I]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().into_iter();
    for part in &named {
        if after.contains(&&part.id) {
            return Err(Rejection::DroppedIsKept { kind, id: part.id.to_string() });
        }
        if !before.contains(&&part.id) {
            return Err(Rejection::unknown(kind, &part.id, known(&before)));
        }
        if let Some(becomes) = part.becomes.as_ref().filter(|becomes| !after.contains(becomes)) {
            return Err(Rejection::unknown(kind, becomes, known(&after)));
        }
    }
    for id in before {
        let dropped = !after.contains(&id) && !named.iter().any(|part| part.id == *id);
        let uses = if dropped { uses(id) } else { Vec::new() };
        if !uses.is_empty() {
            return Err(Rejection::AmendmentDropsUsed { kind, id: id.to_string(), uses });
        }
    }
    Ok(())
}

/// The plans that have not ended on a day.
fn open_plans(ctx: &Context<'_>, on: Day, of: impl Fn(&PlanLife) -> bool) -> Vec<String> {
    let open = |life: &PlanLife| !life.status_on(on).unwrap_or(life.status()).is_end();
    let plans = ctx.programme.plans.all().iter().filter(|(_, life)| open(life) && of(life));
    plans.map(|(id, _)| format!("plan {id}")).collect()
}

fn goal_uses(ctx: &Context<'_>, goal: &GoalId, on: Day) -> Vec<String> {
    let mut uses = open_plans(ctx, on, |life| life.plan.fact.goals.contains(goal));
    let indicators = ctx.programme.evaluations.indicators().values();
    let indicators = indicators.filter(|indicator| indicator.fact.goal == *goal);
    uses.extend(indicators.map(|indicator| format!("indicator {}", indicator.fact.indicator)));
    uses
}

fn body_uses(ctx: &Context<'_>, body: &BodyId, on: Day) -> Vec<String> {
    let known = ctx.programme.bodies.all().get(body).filter(|known| !known.form);
    let held = known.into_iter().flat_map(|known| &known.seats);
    let held = held.filter(|(_, seat)| seat.holders_on(on).next().is_some());
    let held = held.map(|(seat, _)| format!("seat {seat}"));
    let acting = |life: &PlanLife| ctx.programme.bodies.acting_on(&life.plan.fact.body, on) == body;
    held.chain(open_plans(ctx, on, acting)).collect()
}

fn partner_uses(ctx: &Context<'_>, partner: &PartnerId, on: Day) -> Vec<String> {
    // What has a successor is not used any more: its seats are those of the successor.
    if ctx.programme.partners.acting_on(partner, on) != partner {
        return Vec::new();
    }
    let day_before = on.pred_opt().unwrap_or(on);
    let held = ctx.programme.bodies.vacated_by(|named| named == partner, day_before);
    held.map(|held| format!("seat {} of {}", held.seat, held.body)).collect()
}

/// Returns what follows from the dropped partners: successions, and seats that fall vacant.
pub(super) fn follow(ctx: &Context<'_>, amendment: &Amendment) -> Vec<Event> {
    let on = amendment.from;
    let mut events = Vec::new();
    for part in amendment.dropped_partners() {
        match &part.becomes {
            Some(to) => {
                let (from, to) = (part.id.clone(), to.clone());
                events.push(Event::PartnerSucceeded(PartnerSuccession { from, to, on, document: None }));
            }
            None => {
                let until = on.pred_opt().unwrap_or(on);
                let held = ctx.programme.bodies.vacated_by(|named| *named == part.id, until);
                events.extend(held.collect::<Vec<SeatVacating>>().into_iter().map(Event::SeatVacated));
            }
        }
    }
    events
}

#[cfg(test)]
mod tests;
