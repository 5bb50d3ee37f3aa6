//! Initiatives of residents: what residents do together without an organisation (§§ 3, 7.2; domain § 8).
//!
//! An [`Initiative`] joins, can propose, hold a small budget and take a seat of residents, and leaves
//! ([`InitiativeLeaving`]). [`Initiatives`] is the state.

use serde::{Deserialize, Serialize};

use crate::areas;
use crate::context::Context;
use crate::event::Event;
use crate::id::InitiativeId;
use crate::key::key;
use crate::payload::{Topic, payload};
use crate::persistent::Map;
use crate::record::{CommitMeta, Record};
use crate::rejection::{IdKind, Rejection};
use crate::value::{AreaCode, Day, Sealed, Title};

/// An initiative of residents joins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Initiative {
    /// The new initiative's id. A taken id is refused.
    pub initiative: InitiativeId,
    /// The name of the initiative. It names no person.
    pub name: Title,
    /// The areas where it is active; empty where it is active everywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaCode>,
    /// Whom to contact and how, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Sealed>,
    /// The day it joined; a future day is refused.
    pub on: Day,
}

payload!(Initiative, |fact, to| {
    to.day(fact.on).thing(Topic::Initiatives, &fact.initiative).name(&fact.initiative);
    to.sealed(fact.contact.as_ref());
});

/// An initiative of residents leaves. It is a fact: its seats fall vacant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InitiativeLeaving {
    /// The initiative that leaves.
    pub initiative: InitiativeId,
    /// The last day on which it takes part; a future day is refused.
    pub until: Day,
    /// The reason, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
}

payload!(InitiativeLeaving, |fact, to| {
    to.day(fact.until).thing(Topic::Initiatives, &fact.initiative).name(&fact.initiative);
    to.aspect("left").sealed(fact.reason.as_ref());
});

/// An initiative with the days on which it takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct InitiativeLife {
    /// The initiative as it joined.
    pub initiative: Record<Initiative>,
    /// That it left, if it did.
    pub left: Option<Record<InitiativeLeaving>>,
}

impl InitiativeLife {
    /// Whether it takes part on a day.
    pub fn takes_part(&self, on: Day) -> bool {
        self.initiative.fact.on <= on && self.left.as_ref().is_none_or(|left| on <= left.fact.until)
    }
}

/// The slice of state for initiatives.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Initiatives {
    initiatives: Map<InitiativeId, InitiativeLife>,
}

key!(InitiativeId => InitiativeLife, IdKind::Initiative, |programme| &programme.initiatives.initiatives, |life| life.initiative.sequence);

impl Initiatives {
    /// Every initiative by id.
    pub fn all(&self) -> &Map<InitiativeId, InitiativeLife> {
        &self.initiatives
    }

    /// The number that take part on a day.
    pub fn count_on(&self, on: Day) -> usize {
        self.initiatives.values().filter(|life| life.takes_part(on)).count()
    }

    pub(crate) fn registered(&mut self, recorded: &CommitMeta, initiative: Initiative) {
        let (id, initiative) = (initiative.initiative.clone(), Record::new(recorded, initiative));
        self.initiatives.insert(id, InitiativeLife { initiative, left: None });
    }

    pub(crate) fn left(&mut self, recorded: &CommitMeta, leaving: InitiativeLeaving) {
        if let Some(life) = self.initiatives.get_mut(&leaving.initiative) {
            life.left = Some(Record::new(recorded, leaving));
        }
    }
}

pub(crate) fn register(ctx: &Context<'_>, initiative: &Initiative) -> Result<Vec<Event>, Rejection> {
    ctx.free(&initiative.initiative)?;
    areas::usable(ctx, &initiative.areas, initiative.on)?;
    ctx.not_future("on", initiative.on)?;
    ctx.sealed(initiative.contact.as_ref())?;
    Ok(vec![Event::InitiativeRegistered(initiative.clone())])
}

/// Its seats fall vacant in the same commit.
pub(crate) fn leave(ctx: &Context<'_>, leaving: &InitiativeLeaving) -> Result<Vec<Event>, Rejection> {
    let joined = ctx.known(&leaving.initiative)?.initiative.fact.on;
    still_there(ctx, &leaving.initiative, Day::MAX)?;
    ctx.not_future("until", leaving.until)?;
    if leaving.until < joined {
        return Err(Rejection::EndsBeforeItStarts { from: joined, until: leaving.until });
    }
    ctx.sealed(leaving.reason.as_ref())?;
    let vacated = ctx.programme.bodies.vacated_by_initiative(&leaving.initiative, leaving.until);
    let left = Event::InitiativeLeft(leaving.clone());
    Ok(std::iter::once(left).chain(vacated.map(Event::SeatVacated)).collect())
}

/// An initiative that takes part on a day: it joined by then, and has not left.
pub(crate) fn still_there<'a>(
    ctx: &Context<'a>,
    id: &InitiativeId,
    on: Day,
) -> Result<&'a InitiativeLife, Rejection> {
    let life = ctx.known(id)?;
    let initiative = || id.clone();
    let from = life.initiative.fact.on;
    if on < from {
        return Err(Rejection::InitiativeNotYetThere { initiative: initiative(), from, asked: on });
    }
    match life.left.as_ref().map(|left| left.fact.until).filter(|until| *until < on) {
        Some(until) => Err(Rejection::InitiativeLeft { initiative: initiative(), until }),
        None => Ok(life),
    }
}

#[cfg(test)]
mod tests;
