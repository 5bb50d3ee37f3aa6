//! Areas: public codes, each with the year of its division (§ 3, domain § 6).
//!
//! An [`AreaSuccession`] records that a new division recoded, split or merged areas. [`Areas`] is the state.

use std::collections::BTreeSet;

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::charter::Charter;
use crate::context::Context;
use crate::event::Event;
use crate::id::BodyId;
use crate::key::key;
use crate::payload::{Topic, payload};
use crate::persistent::{List, Map};
use crate::record::{CommitMeta, Record};
use crate::rejection::{IdKind, Rejection, once_each};
use crate::value::{AreaCode, Day, Title};

/// An area where the programme works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its public code.
    pub area: AreaCode,
    /// The year of the division that the code belongs to.
    pub year: u16,
    /// The name of the area, for people.
    pub name: Title,
}

payload!(Area, |fact, to| to.thing(Topic::Areas, &fact.area));

/// Areas give way to others, by a new public division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AreaSuccession {
    /// The areas so far.
    pub from: Vec<AreaCode>,
    /// The areas, registered, that come in their place.
    pub to: Vec<AreaCode>,
    /// How they give way: one for one, one for several, or several for one.
    pub kind: AreaChange,
    /// The first day of the new division.
    pub on: Day,
}

payload!(AreaSuccession, |fact, to| {
    to.day(fact.on);
    for area in &fact.from {
        to.thing(Topic::Areas, area);
    }
});

/// The way in which areas give way to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum AreaChange {
    /// One area gives way to one with the same boundary: figures stay comparable.
    Recoded,
    /// One area gives way to several.
    Split,
    /// Several areas give way to one.
    Merged,
}

/// The slice of state for areas, with an index of their successions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Areas {
    areas: Map<AreaCode, Record<Area>>,
    successions: List<Record<AreaSuccession>>,
    /// The successions by which areas came, and those by which they went, by their places.
    came: Map<AreaCode, Vec<usize>>,
    went: Map<AreaCode, Vec<usize>>,
}

key!(AreaCode => Record<Area>, IdKind::Area, |programme| &programme.areas.areas, |record| record.sequence);

impl Areas {
    /// Every area by code.
    pub fn all(&self) -> &Map<AreaCode, Record<Area>> {
        &self.areas
    }

    /// Every succession, in the order recorded.
    pub fn successions(&self) -> &List<Record<AreaSuccession>> {
        &self.successions
    }

    /// Returns the succession by which others replaced an area, if there is one.
    pub fn succeeded(&self, area: &AreaCode) -> Option<&Record<AreaSuccession>> {
        self.named(&self.went, area).next()
    }

    /// Returns the successions by which an area replaced others.
    pub(crate) fn came(&self, area: &AreaCode) -> impl Iterator<Item = &Record<AreaSuccession>> {
        self.named(&self.came, area)
    }

    fn named(
        &self,
        places: &Map<AreaCode, Vec<usize>>,
        area: &AreaCode,
    ) -> impl Iterator<Item = &Record<AreaSuccession>> {
        let own = places.get(area).into_iter().flatten();
        own.filter_map(|at| self.successions.get(*at))
    }

    /// An area and, with the same boundary, those that it was recoded from, the latest first.
    pub(crate) fn same<'a>(&'a self, area: &'a AreaCode) -> impl Iterator<Item = &'a AreaCode> {
        let before = |area: &&'a AreaCode| {
            let recoded = |succession: &&Record<AreaSuccession>| succession.fact.kind == AreaChange::Recoded;
            self.came(area).find(recoded)?.fact.from.first()
        };
        std::iter::successors(Some(area), before).take(self.successions.len() + 1)
    }

    /// An area with all those that it came in the place of, however far back.
    pub(crate) fn line<'a>(&'a self, area: &'a AreaCode) -> Vec<&'a AreaCode> {
        let mut line = vec![area];
        let mut at = 0;
        while let Some(area) = line.get(at).copied() {
            for earlier in self.came(area).flat_map(|succession| &succession.fact.from) {
                if !line.contains(&earlier) {
                    line.push(earlier);
                }
            }
            at += 1;
        }
        line
    }

    /// Whether an area is one of these, or came in the place of one.
    pub(crate) fn descends(&self, area: &AreaCode, from: &BTreeSet<AreaCode>) -> bool {
        self.line(area).into_iter().any(|area| from.contains(area))
    }

    /// Returns the area itself or, by that day, the areas that replaced it.
    pub fn standing<'a>(&'a self, area: &'a AreaCode, on: Day) -> Vec<&'a AreaCode> {
        let mut line = vec![area];
        for _ in 0..=self.successions.len() {
            let next = line.iter().flat_map(|area| {
                let succession = self.succeeded(area).filter(|succession| succession.fact.on <= on);
                succession.map_or_else(|| vec![*area], |succession| succession.fact.to.iter().collect())
            });
            let next: Vec<&AreaCode> = next.collect();
            if next == line {
                break;
            }
            line = next;
        }
        line
    }

    pub(crate) fn changed(&mut self, recorded: &CommitMeta, succession: AreaSuccession) {
        let at = self.successions.len();
        for (places, areas) in [(&mut self.came, &succession.to), (&mut self.went, &succession.from)] {
            for area in areas {
                places.get_or_default(area.clone()).push(at);
            }
        }
        self.successions.push(Record::new(recorded, succession));
    }

    /// Each municipality itself is an area from the start.
    pub(crate) fn founded(&mut self, recorded: &CommitMeta, charter: &Charter) {
        for municipality in &charter.municipalities {
            self.registered(recorded, municipality.clone());
        }
    }

    pub(crate) fn registered(&mut self, recorded: &CommitMeta, area: Area) {
        self.areas.insert(area.area.clone(), Record::new(recorded, area));
    }
}

pub(crate) fn register(ctx: &Context<'_>, area: &Area) -> Result<Vec<Event>, Rejection> {
    ctx.free(&area.area)?;
    let municipalities = || ctx.charter.municipalities.iter().map(|own| &own.area);
    if !municipalities().any(|own| own.municipality() == area.area.municipality()) {
        return Err(Rejection::AreaOutsideMunicipalities {
            area: area.area.clone(),
            municipalities: municipalities().cloned().collect(),
        });
    }
    Ok(vec![Event::AreaRegistered(area.clone())])
}

pub(crate) fn succeed(ctx: &Context<'_>, succession: &AreaSuccession) -> Result<Vec<Event>, Rejection> {
    let named = || succession.from.iter().chain(&succession.to);
    for area in named() {
        ctx.known(area)?;
    }
    once_each(IdKind::Area, named())?;
    for area in named() {
        current(ctx, area, Day::MAX)?;
    }
    let fits = match succession.kind {
        AreaChange::Recoded => succession.from.len() == 1 && succession.to.len() == 1,
        AreaChange::Split => succession.from.len() == 1 && succession.to.len() > 1,
        AreaChange::Merged => succession.from.len() > 1 && succession.to.len() == 1,
    };
    if !fits {
        return Err(Rejection::AreasDoNotFit {
            kind: succession.kind,
            from: succession.from.len(),
            to: succession.to.len(),
        });
    }
    Ok(vec![Event::AreaSucceeded(succession.clone())])
}

/// Refuses an area that others came in the place of by a day.
fn current(ctx: &Context<'_>, area: &AreaCode, day: Day) -> Result<(), Rejection> {
    match ctx.programme.areas.succeeded(area).filter(|succession| succession.fact.on <= day) {
        Some(succession) => Err(Rejection::AreaSucceeded {
            area: area.clone(),
            by: succession.fact.to.clone(),
            on: succession.fact.on,
        }),
        None => Ok(()),
    }
}

/// A known area in the public division of a year: not one of a year ahead, from before the code was there,
/// or after others came in its place.
pub(crate) fn in_division(ctx: &Context<'_>, area: &AreaCode, asked: u16) -> Result<(), Rejection> {
    ctx.known(area)?;
    let areas = &ctx.programme.areas;
    let from = areas.came(area).next().map(|succession| succession.fact.on.year());
    // A division is that of the first of January.
    let last = areas.succeeded(area).and_then(|succession| succession.fact.on.pred_opt());
    let until = last.map_or(ctx.today.year(), |last| last.year().min(ctx.today.year()));
    if from.is_some_and(|from| i32::from(asked) < from) || i32::from(asked) > until {
        return Err(Rejection::NotInDivision { area: area.clone(), asked, from, until });
    }
    Ok(())
}

/// Areas of a new plan or group: known, and not succeeded by the day.
pub(crate) fn usable(ctx: &Context<'_>, areas: &[AreaCode], day: Day) -> Result<(), Rejection> {
    for area in areas {
        ctx.known(area)?;
        current(ctx, area, day)?;
    }
    Ok(())
}

/// Refuses areas that are unknown, or that belong to another group than the one acting.
pub(crate) fn within_reach(
    ctx: &Context<'_>,
    body: &BodyId,
    areas: &[AreaCode],
    day: Day,
) -> Result<(), Rejection> {
    usable(ctx, areas, day)?;
    let own = &ctx.known(body)?.areas;
    for area in areas {
        if !own.is_empty() && !ctx.programme.areas.descends(area, own) {
            return Err(Rejection::AreaOfAnotherGroup { body: body.clone(), area: area.clone() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
