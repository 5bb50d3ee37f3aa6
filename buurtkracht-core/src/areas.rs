//! Areas: public codes, each with the year of its division (§ 3, domain § 6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::charter::Charter;
use crate::event::{Event, Record, Recorded};
use crate::id::BodyId;
use crate::programme::Context;
use crate::rejection::{Kind, Rejection};
use crate::value::{AreaCode, Title};

/// An area where the programme works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its public code.
    pub area: AreaCode,
    /// The year of the division that the code belongs to.
    pub year: u16,
    /// What people call it.
    pub name: Title,
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Areas {
    pub(crate) areas: BTreeMap<AreaCode, Record<Area>>,
}

impl Areas {
    /// Every area by code.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<AreaCode, Record<Area>> {
        &self.areas
    }

    /// The municipality itself is an area from the start.
    pub(crate) fn founded(&mut self, recorded: &Recorded, charter: &Charter) {
        self.registered(recorded, &charter.municipality);
    }

    pub(crate) fn registered(&mut self, recorded: &Recorded, area: &Area) {
        self.areas.insert(area.area.clone(), Record::new(recorded, area));
    }
}

pub(crate) fn register(c: &Context<'_>, area: &Area) -> Result<Vec<Event>, Rejection> {
    c.free_id(Kind::Area, &c.programme.areas.areas, &area.area)?;
    if area.area.municipality() != c.charter.municipality.area.municipality() {
        return Err(Rejection::AreaOutsideMunicipality {
            area: area.area.clone(),
            municipality: c.charter.municipality.area.clone(),
        });
    }
    Ok(vec![Event::AreaRegistered(area.clone())])
}

/// Refuses areas that are unknown, or that belong to another group than the one acting.
pub(crate) fn within_reach(c: &Context<'_>, body: &BodyId, areas: &[AreaCode]) -> Result<(), Rejection> {
    for area in areas {
        c.known(Kind::Area, &c.programme.areas.areas, area)?;
    }
    let own = &c.body(body)?.areas;
    for area in areas {
        if !own.is_empty() && !own.contains(area) {
            return Err(Rejection::AreaOfAnotherGroup { body: body.clone(), area: area.clone() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
