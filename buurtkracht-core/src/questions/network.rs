//! The network on a day: who takes part, and how much of it depends on one organisation (§ 7.2).

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use serde::Serialize;

use crate::charter::PartnerKind;
use crate::id::{InitiativeId, PartnerId, PersonId, Sequence};
use crate::persons::PersonKind;
use crate::programme::Programme;
use crate::questions::unplanned::{AreaWithoutPlan, areas_without_plan};
use crate::value::{Day, Title, nearest};

/// The network on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NetworkAnswer {
    /// The day on which the network is shown.
    pub on: Day,
    /// The partners that take part that day: core first, then formal, then informal.
    pub partners: Vec<PartnerOn>,
    /// Residents in a seat that day, each with the entry that says so.
    pub residents: Vec<(PersonId, Sequence)>,
    /// Volunteers in a seat that day, each with the entry that says so.
    pub volunteers: Vec<(PersonId, Sequence)>,
    /// The initiatives of residents that take part that day.
    pub initiatives: Vec<InitiativeOn>,
    /// The areas in which no plan works on that day.
    pub areas_without_plan: Vec<AreaWithoutPlan>,
    /// The growth, and how much depends on one partner, in each calendar year until that day.
    pub growth: Vec<YearGrowth>,
}

/// A partner that takes part.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PartnerOn {
    /// The partner's id.
    pub partner: PartnerId,
    /// The name on that day.
    pub name: Title,
    /// The kind: core, formal or informal, as it is now.
    pub kind: PartnerKind,
    /// The day on which it joined.
    pub since: Day,
    /// The entry by which it joined.
    pub entry: Sequence,
}

/// An initiative of residents that takes part.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct InitiativeOn {
    /// The initiative's id.
    pub initiative: InitiativeId,
    /// The name of the initiative.
    pub name: Title,
    /// The day on which it joined.
    pub since: Day,
    /// The entry by which it joined.
    pub entry: Sequence,
}

/// The share of one partner in what is pledged in one unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Share {
    /// The unit: money, fte, hours_per_week or hours_per_year.
    pub unit: &'static str,
    /// The partner that pledges most.
    pub largest: PartnerId,
    /// Its part of the whole, in thousandths.
    pub per_mille: i64,
    /// The number of partners that pledge in that unit.
    pub partners: usize,
}

/// The network in one calendar year.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct YearGrowth {
    /// The calendar year.
    pub year: i32,
    /// The partners that joined, with the entry.
    pub joined: Vec<(PartnerId, Sequence)>,
    /// The partners that left or gave way to another, with the entry.
    pub left: Vec<(PartnerId, Sequence)>,
    /// The number that took part at its end, or on the day of the answer.
    pub partners: usize,
    /// The number of initiatives that took part then.
    pub initiatives: usize,
    /// The number of residents and volunteers in a seat then.
    pub people: usize,
    /// The share of the largest partner then, in each unit apart.
    pub shares: Vec<Share>,
}

/// Returns the network on a day; `None` before the programme is founded.
pub fn network(programme: &Programme, on: Day) -> Option<NetworkAnswer> {
    let charter = programme.charter_on(on)?;
    let lives = || programme.partners().all().iter();
    let mut partners: Vec<PartnerOn> = lives()
        .filter(|(id, _)| programme.partners().takes_part(id, on))
        .map(|(id, life)| PartnerOn {
            partner: id.clone(),
            name: life.name_on(on).clone(),
            kind: life.partner.fact.kind,
            since: life.partner.fact.on,
            entry: life.partner.sequence,
        })
        .collect();
    partners.sort_by_key(|partner| partner.kind as u8);
    let years = charter.text.signing.on.year()..=on.year();
    let growth = years.map(|year| {
        let end = Day::from_ymd_opt(year, 12, 31).unwrap_or(on).min(on);
        let in_year = |day: Day| day.year() == year && day <= on;
        let joined = lives().filter(|(_, life)| in_year(life.partner.fact.on));
        let gone = |(id, life): (&PartnerId, &crate::partners::PartnerLife)| {
            let left = life.left.as_ref().map(|left| (left.fact.until, left.sequence));
            let gave_way =
                life.succeeded.as_ref().map(|succession| (succession.fact.on, succession.sequence));
            left.or(gave_way).filter(|(day, _)| in_year(*day)).map(|(_, entry)| (id.clone(), entry))
        };
        YearGrowth {
            year,
            joined: joined.map(|(id, life)| (id.clone(), life.partner.sequence)).collect(),
            left: lives().filter_map(gone).collect(),
            partners: lives().filter(|(id, _)| programme.partners().takes_part(id, end)).count(),
            initiatives: programme.initiatives().count_on(end),
            people: [PersonKind::Resident, PersonKind::Volunteer]
                .into_iter()
                .map(|kind| seated(programme, kind, end).len())
                .sum(),
            shares: shares(programme, end),
        }
    });
    Some(NetworkAnswer {
        on,
        partners,
        residents: seated(programme, PersonKind::Resident, on),
        volunteers: seated(programme, PersonKind::Volunteer, on),
        initiatives: programme
            .initiatives()
            .all()
            .iter()
            .filter(|(_, life)| life.takes_part(on))
            .map(|(id, life)| InitiativeOn {
                initiative: id.clone(),
                name: life.initiative.fact.name.clone(),
                since: life.initiative.fact.on,
                entry: life.initiative.sequence,
            })
            .collect(),
        areas_without_plan: areas_without_plan(programme, on),
        growth: growth.collect(),
    })
}

/// Persons of a kind in a seat of a body that acts on a day, each with the first entry that says so.
fn seated(programme: &Programme, kind: PersonKind, on: Day) -> Vec<(PersonId, Sequence)> {
    let bodies = programme.bodies().all().values().filter(|body| !body.ended_by(on));
    let tenures = bodies.flat_map(|body| body.seats.values()).flat_map(|seat| seat.holders_on(on));
    let mut found: BTreeMap<&PersonId, Sequence> = BTreeMap::new();
    for tenure in tenures {
        let person = programme.persons().all().get(&tenure.person);
        if person.is_some_and(|person| person.fact.kind == kind) {
            let entry = found.entry(&tenure.person).or_insert(tenure.sequence);
            *entry = (*entry).min(tenure.sequence);
        }
    }
    found.into_iter().map(|(person, entry)| (person.clone(), entry)).collect()
}

/// The partner that pledges most by the text of a day, in each unit apart.
fn shares(programme: &Programme, on: Day) -> Vec<Share> {
    let pledges = programme.charter_on(on).into_iter().flat_map(|charter| &charter.text.pledges);
    let partners = programme.partners();
    let mut sums: BTreeMap<&'static str, BTreeMap<&PartnerId, i64>> = BTreeMap::new();
    for pledge in pledges {
        let Some(unit) = pledge.what.unit() else { continue };
        let cancelled = partners.cancellations().get(&pledge.id).filter(|c| c.fact.until < on);
        let gone = cancelled.map_or(0, |cancelled| cancelled.fact.unprovided.steps());
        let own = sums.entry(unit).or_default().entry(partners.acting_on(&pledge.partner, on)).or_default();
        *own = own.saturating_add(pledge.what.steps().saturating_sub(gone).max(0));
    }
    let share = |(unit, sums): (&'static str, BTreeMap<&PartnerId, i64>)| {
        let total: i64 = sums.values().fold(0, |total, own| total.saturating_add(*own));
        let (largest, most) = sums.iter().max_by_key(|(id, own)| (**own, std::cmp::Reverse(*id)))?;
        let per_mille = nearest(i128::from(*most) * 1000, total.max(1))?;
        let pledging: BTreeSet<_> = sums.iter().filter(|(_, own)| **own > 0).map(|(id, _)| id).collect();
        Some(Share { unit, largest: (*largest).clone(), per_mille, partners: pledging.len() })
    };
    let in_order = ["money", "fte", "hours_per_week", "hours_per_year"];
    let mut shares: Vec<Share> = sums.into_iter().filter_map(share).collect();
    shares.sort_by_key(|share| in_order.iter().position(|unit| *unit == share.unit));
    shares
}

#[cfg(test)]
mod tests;
