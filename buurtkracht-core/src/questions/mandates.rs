//! Mandates on a day: who can use them, within which bounds, and what is left (§ 3).

use serde::Serialize;

use crate::id::{MandateId, Sequence};
use crate::mandates::{MandateBounds, MandateGiver, MandateHolder, MandateLife, MandateUse};
use crate::programme::Programme;
use crate::questions::seats::SeatHolder;
use crate::record::Record;
use crate::value::{Day, Money};

/// The mandates on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MandatesAnswer {
    /// The day on which the mandates are shown.
    pub on: Day,
    /// Every mandate ever given.
    pub mandates: Vec<MandateOn>,
}

/// A mandate on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MandateOn {
    /// The mandate's id.
    pub mandate: MandateId,
    /// The holder: one seat, or a whole body.
    pub to: MandateHolder,
    /// The text or the decision that gave it.
    pub by: MandateGiver,
    /// The entry that gave it.
    pub entry: Sequence,
    /// The holders of its seat that day, with deputies where it extends to them; none for a body.
    pub holders: Vec<SeatHolder>,
    /// The scope, the ceiling and the days, as narrowed by that day.
    #[serde(flatten)]
    pub bounds: MandateBounds,
    /// Whether it can be used that day: given, valid, not withdrawn, and all above it neither.
    pub stands: bool,
    /// The first day without it and the entry, if it was ever withdrawn.
    pub revoked: Option<(Day, Sequence)>,
    /// The entries that narrowed it by that day.
    pub narrowed: Vec<Sequence>,
    /// The sum decided under it and its sub-mandates by that day.
    pub used: Money,
    /// What can still be decided under it: the least that it and those above it leave; nothing without a
    /// ceiling.
    pub left: Option<Money>,
    /// Itself and what it is a part of, up to the one that the text or a decision gave.
    pub chain: Vec<MandateLink>,
    /// The uses of it by that day.
    pub uses: Vec<Record<MandateUse>>,
}

/// A mandate in a chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MandateLink {
    /// The mandate's id.
    pub mandate: MandateId,
    /// The holder: one seat, or a whole body.
    pub to: MandateHolder,
    /// The text or the decision that gave it.
    pub by: MandateGiver,
    /// The scope, the ceiling and the days, as narrowed by that day.
    #[serde(flatten)]
    pub bounds: MandateBounds,
    /// The entry that gave it.
    pub entry: Sequence,
}

/// Returns the mandates on a day.
pub fn mandates(programme: &Programme, on: Day) -> MandatesAnswer {
    let all = programme.mandates().all().values();
    MandatesAnswer { on, mandates: all.map(|life| mandate_on(programme, life, on)).collect() }
}

/// The mandate and all above it, as far as they are known.
fn upwards<'a>(programme: &'a Programme, id: &MandateId) -> Vec<&'a MandateLife> {
    let mandates = programme.mandates().all();
    let mut found: Vec<&MandateLife> = Vec::new();
    let mut at = mandates.get(id);
    while let Some(life) = at.filter(|_| found.len() <= mandates.len()) {
        found.push(life);
        at = life.mandate.fact.under.as_ref().and_then(|above| mandates.get(above));
    }
    found
}

pub(super) fn chain(programme: &Programme, id: &MandateId, on: Day) -> Vec<MandateLink> {
    let link = |life: &MandateLife| MandateLink {
        mandate: life.mandate.fact.mandate.clone(),
        to: life.mandate.fact.to.clone(),
        by: life.by.clone(),
        bounds: life.bounds_on(on),
        entry: life.mandate.sequence,
    };
    upwards(programme, id).into_iter().map(link).collect()
}

/// What was decided under a mandate and its parts by a day.
fn used(programme: &Programme, id: &MandateId, on: Day) -> Money {
    let all = programme.mandates().all().values();
    let under = all.filter(|life| {
        upwards(programme, &life.mandate.fact.mandate).iter().any(|above| above.mandate.fact.mandate == *id)
    });
    under.flat_map(|life| &life.uses).filter(|used| used.fact.on <= on).map(|used| used.fact.amount).sum()
}

pub(super) fn mandate_on(programme: &Programme, life: &MandateLife, on: Day) -> MandateOn {
    let mandate = &life.mandate.fact;
    let above = upwards(programme, &mandate.mandate);
    let left = above.iter().filter_map(|life| {
        let used = used(programme, &life.mandate.fact.mandate, on);
        Some(life.bounds_on(on).ceiling?.saturating_sub(used).or_zero())
    });
    let holders = match &mandate.to {
        MandateHolder::Seat { body, seat } => {
            let seat = programme.bodies().all().get(body).and_then(|body| body.seats.get(seat));
            let deputies = seat.filter(|_| mandate.deputy).into_iter().flat_map(|seat| &seat.deputies);
            let holders = seat.into_iter().flat_map(|seat| &seat.holders);
            holders.chain(deputies).filter(|tenure| tenure.covers(on)).map(SeatHolder::from).collect()
        }
        MandateHolder::Body(_) => Vec::new(),
    };
    MandateOn {
        mandate: mandate.mandate.clone(),
        to: mandate.to.clone(),
        by: life.by.clone(),
        entry: life.mandate.sequence,
        holders,
        bounds: life.bounds_on(on),
        stands: above.iter().all(|life| life.stands_on(on)),
        revoked: life.revoked,
        narrowed: life.narrowings.iter().filter(|n| n.fact.on <= on).map(|n| n.sequence).collect(),
        used: used(programme, &mandate.mandate, on),
        left: left.min(),
        chain: chain(programme, &mandate.mandate, on),
        uses: life.uses.iter().filter(|used| used.fact.on <= on).cloned().collect(),
    }
}

#[cfg(test)]
mod tests;
