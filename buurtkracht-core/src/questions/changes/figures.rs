//! The money and the capacity on two days.

use serde::Serialize;

use crate::charter::PledgePart;
use crate::effort::Effort;
use crate::funds::Source;
use crate::id::{PartnerId, Sequence};
use crate::programme::Programme;
use crate::questions::capacity::PartCapacity;
use crate::questions::funds::{FundsAnswer, SourceFunds};
use crate::questions::{capacity, funds};
use crate::value::{Day, Money};

/// The money on two days.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MoneyChanges {
    /// Each source of which a figure differs.
    pub sources: Vec<MoneyMoved>,
    /// All sources together on the first day.
    pub before: MoneyAt,
    /// All sources together on the last.
    pub after: MoneyAt,
}

/// The money of one source on two days.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MoneyMoved {
    /// The pledge, and the earmark in it; or the other funding.
    #[serde(flatten)]
    pub source: Source,
    /// The partner whose money it is.
    pub partner: PartnerId,
    /// By the end of the first day.
    pub before: MoneyAt,
    /// By the end of the last.
    pub after: MoneyAt,
    /// The entries that the last rests on and the first does not, or the other way round.
    pub entries: Vec<Sequence>,
}

/// Money on a day, as `funds` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MoneyAt {
    /// Pledged, less what will not come; of other funding what was awarded.
    pub pledged: Money,
    /// Allocated, less what was released and what went to other plans.
    pub allocated: Money,
    /// Set aside under reservations.
    pub reserved: Money,
    /// Owed and not yet charged.
    pub committed: Money,
    /// Charged and not yet paid.
    pub invoiced: Money,
    /// Paid.
    pub spent: Money,
    /// Spent by irregular acts, outside every allocation.
    pub irregular: Money,
    /// Pledged, less allocated, reserved and spent irregularly.
    pub free: Money,
}

/// One part of the capacity on two days.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CapacityMoved {
    /// The pledge, and the earmark in it.
    #[serde(flatten)]
    pub part: PledgePart,
    /// The partner that provides the capacity.
    pub partner: PartnerId,
    /// On the first day.
    pub before: CapacityAt,
    /// On the last.
    pub after: CapacityAt,
    /// The entries that the last rests on and the first does not, or the other way round.
    pub entries: Vec<Sequence>,
}

/// A part of the capacity on a day, as `capacity` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CapacityAt {
    /// The capacity that is pledged.
    pub pledged: Effort,
    /// The part that is assigned.
    pub assigned: Effort,
    /// The part that is free.
    pub free: Effort,
}

impl MoneyAt {
    pub(in crate::questions) fn of(source: &SourceFunds) -> Self {
        Self {
            pledged: source.pledged,
            allocated: source.figures.allocated,
            reserved: source.reserved,
            committed: source.figures.committed,
            invoiced: source.figures.invoiced,
            spent: source.figures.spent,
            irregular: source.irregular,
            free: source.free,
        }
    }

    pub(in crate::questions) fn total(funds: &FundsAnswer) -> Self {
        Self {
            pledged: funds.pledged,
            allocated: funds.total.allocated,
            reserved: funds.reserved,
            committed: funds.total.committed,
            invoiced: funds.total.invoiced,
            spent: funds.total.spent,
            irregular: funds.irregular,
            free: funds.free,
        }
    }
}

impl CapacityAt {
    pub(in crate::questions) fn of(part: &PartCapacity) -> Self {
        Self { pledged: part.pledged, assigned: part.assigned, free: part.free }
    }
}

/// What one rests on and the other does not.
fn between_entries(before: &[Sequence], after: &[Sequence]) -> Vec<Sequence> {
    let only = |own: &[Sequence], other: &[Sequence]| {
        let only = own.iter().filter(|entry| other.binary_search(entry).is_err());
        only.copied().collect::<Vec<_>>()
    };
    let mut entries = only(after, before);
    entries.extend(only(before, after));
    entries.sort_unstable();
    entries
}

/// Money and capacity on two days.
pub(super) fn between(
    programme: &Programme,
    from: Day,
    to: Day,
) -> Option<(MoneyChanges, Vec<CapacityMoved>)> {
    let (before, after) = (funds(programme, from)?, funds(programme, to)?);
    let mut sources = Vec::new();
    for now in &after.sources {
        let was = before.sources.iter().find(|was| was.source == now.source);
        let (was, known): (MoneyAt, &[Sequence]) =
            was.map_or((MoneyAt::default(), &[]), |was| (MoneyAt::of(was), &was.entries));
        let is = MoneyAt::of(now);
        if was != is {
            let entries = between_entries(known, &now.entries);
            let (source, partner) = (now.source.clone(), now.partner.clone());
            sources.push(MoneyMoved { source, partner, before: was, after: is, entries });
        }
    }
    for was in &before.sources {
        if !after.sources.iter().any(|now| now.source == was.source) {
            let (source, partner) = (was.source.clone(), was.partner.clone());
            let (before, entries) = (MoneyAt::of(was), was.entries.clone());
            sources.push(MoneyMoved { source, partner, before, after: MoneyAt::default(), entries });
        }
    }
    let money = MoneyChanges { sources, before: MoneyAt::total(&before), after: MoneyAt::total(&after) };
    Some((money, capacities(programme, from, to)?))
}

fn capacities(programme: &Programme, from: Day, to: Day) -> Option<Vec<CapacityMoved>> {
    let (before, after) = (capacity(programme, from)?, capacity(programme, to)?);
    let mut parts = Vec::new();
    for now in &after.parts {
        let is = CapacityAt::of(now);
        let none = now.pledged.with_steps(0);
        let none = CapacityAt { pledged: none, assigned: none, free: none };
        let was = before.parts.iter().find(|was| was.part == now.part);
        let (was, known): (CapacityAt, &[Sequence]) =
            was.map_or((none, &[]), |was| (CapacityAt::of(was), &was.entries));
        if was != is {
            let entries = between_entries(known, &now.entries);
            let (part, partner) = (now.part.clone(), now.partner.clone());
            parts.push(CapacityMoved { part, partner, before: was, after: is, entries });
        }
    }
    for was in &before.parts {
        if !after.parts.iter().any(|now| now.part == was.part) {
            let none = was.pledged.with_steps(0);
            let none = CapacityAt { pledged: none, assigned: none, free: none };
            let (part, partner) = (was.part.clone(), was.partner.clone());
            let (before, entries) = (CapacityAt::of(was), was.entries.clone());
            parts.push(CapacityMoved { part, partner, before, after: none, entries });
        }
    }
    Some(parts)
}
