//! Money and capacity in two histories.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::charter::PledgePart;
use crate::effort::Effort;
use crate::funds::Source;
use crate::id::{AssignmentId, PartnerId, Sequence};
use crate::programme::Programme;
use crate::questions::capacity::{AssignmentCapacity, CapacityAnswer};
use crate::questions::changes::{CapacityAt, MoneyAt};
use crate::questions::funds::{FundsAnswer, SourceFunds};
use crate::questions::{capacity, funds};
use crate::value::{Day, Money};

/// The money in two histories.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MoneyOtherwise {
    /// The money of each source.
    pub sources: Vec<SourceOtherwise>,
    /// All sources together, as it is.
    pub real: MoneyAt,
    /// All sources together, as it would have been.
    pub otherwise: MoneyAt,
    /// The additional free money of all sources.
    pub more_free: Money,
}

/// The money of one source in two histories.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SourceOtherwise {
    /// The pledge, and the earmark in it; or the other funding.
    #[serde(flatten)]
    pub source: Source,
    /// The partner whose money it is.
    pub partner: PartnerId,
    /// The money as it is.
    pub real: MoneyAt,
    /// The money as it would have been.
    pub otherwise: MoneyAt,
    /// The additional free money; negative where less would have been free.
    pub more_free: Money,
    /// The entries that the real figures rest on.
    pub entries: Vec<Sequence>,
}

/// A part of the capacity in two histories.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CapacityOtherwise {
    /// The pledge, and the earmark in it.
    #[serde(flatten)]
    pub part: PledgePart,
    /// The partner that provides the capacity.
    pub partner: PartnerId,
    /// The capacity as it is.
    pub real: CapacityAt,
    /// The capacity as it would have been.
    pub otherwise: CapacityAt,
    /// The additional free capacity.
    pub more_free: Effort,
    /// The reduction of the free capacity.
    pub less_free: Effort,
    /// The entries that the real figures rest on.
    pub entries: Vec<Sequence>,
}

/// An assignment of capacity in two histories.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AssignmentOtherwise {
    /// The assignment's id.
    pub assignment: AssignmentId,
    /// As it is; nothing where it does not hold that day.
    pub real: Option<UnspreadAt>,
    /// As it would have been.
    pub otherwise: Option<UnspreadAt>,
    /// Its entry, and those of its shares that are spread that day.
    pub entries: Vec<Sequence>,
}

/// The effort of an assignment: spread and unspread together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnspreadAt {
    /// The effort that is assigned.
    pub effort: Effort,
    /// The part that is spread over areas and plans.
    pub spread: Effort,
    /// The part that is free for another plan.
    pub unspread: Effort,
}

/// Money and capacity of two histories beside each other.
pub(super) fn beside(
    real: &Programme,
    other: &Programme,
    as_of: Day,
) -> Option<(MoneyOtherwise, Vec<CapacityOtherwise>, Vec<AssignmentOtherwise>)> {
    let money = money(&funds(real, as_of)?, &funds(other, as_of)?);
    let (is, would) = (capacity(real, as_of)?, capacity(other, as_of)?);
    Some((money, parts(&is, &would), assignments(&is, &would)))
}

fn money(is: &FundsAnswer, would: &FundsAnswer) -> MoneyOtherwise {
    let known: BTreeSet<&Source> = is.sources.iter().chain(&would.sources).map(|own| &own.source).collect();
    let of = |funds: &FundsAnswer, source: &Source| {
        funds.sources.iter().find(|own| own.source == *source).cloned()
    };
    let mut sources = Vec::new();
    for source in known {
        let (own, other) = (of(is, source), of(would, source));
        let Some(partner) = own.as_ref().or(other.as_ref()).map(|own| own.partner.clone()) else { continue };
        let at = |own: Option<&SourceFunds>| own.map_or_else(MoneyAt::default, MoneyAt::of);
        let (real, otherwise) = (at(own.as_ref()), at(other.as_ref()));
        let more_free = otherwise.free.saturating_sub(real.free);
        let entries = own.map(|own| own.entries).unwrap_or_default();
        sources.push(SourceOtherwise {
            source: source.clone(),
            partner,
            real,
            otherwise,
            more_free,
            entries,
        });
    }
    let more_free = sources.iter().map(|own| own.more_free).sum();
    MoneyOtherwise { sources, real: MoneyAt::total(is), otherwise: MoneyAt::total(would), more_free }
}

fn parts(is: &CapacityAnswer, would: &CapacityAnswer) -> Vec<CapacityOtherwise> {
    let known: BTreeSet<&PledgePart> = is.parts.iter().chain(&would.parts).map(|own| &own.part).collect();
    let mut found = Vec::new();
    for part in known {
        let own = is.parts.iter().find(|own| own.part == *part);
        let other = would.parts.iter().find(|own| own.part == *part);
        let Some(any) = own.or(other) else { continue };
        let none = any.pledged.with_steps(0);
        let none = CapacityAt { pledged: none, assigned: none, free: none };
        let (real, otherwise) = (own.map_or(none, CapacityAt::of), other.map_or(none, CapacityAt::of));
        found.push(CapacityOtherwise {
            part: part.clone(),
            partner: any.partner.clone(),
            real,
            otherwise,
            more_free: otherwise.free.less(real.free),
            less_free: real.free.less(otherwise.free),
            entries: own.map(|own| own.entries.clone()).unwrap_or_default(),
        });
    }
    found
}

fn assignments(is: &CapacityAnswer, would: &CapacityAnswer) -> Vec<AssignmentOtherwise> {
    let by_id = |of: &'_ CapacityAnswer| -> BTreeMap<AssignmentId, AssignmentCapacity> {
        of.assignments.iter().map(|own| (own.assignment.clone(), own.clone())).collect()
    };
    let (is, would) = (by_id(is), by_id(would));
    let known: BTreeSet<&AssignmentId> = is.keys().chain(would.keys()).collect();
    let mut found = Vec::new();
    for assignment in known {
        let (own, other) = (is.get(assignment), would.get(assignment));
        let at = |own: &AssignmentCapacity| UnspreadAt {
            effort: own.effort,
            spread: own.spread,
            unspread: own.unspread,
        };
        let (real, otherwise) = (own.map(at), other.map(at));
        if real != otherwise {
            let entries = own
                .into_iter()
                .flat_map(|own| std::iter::once(own.entry).chain(own.shares.iter().map(|share| share.entry)));
            let entries: BTreeSet<Sequence> = entries.collect();
            let entries = entries.into_iter().collect();
            found.push(AssignmentOtherwise { assignment: assignment.clone(), real, otherwise, entries });
        }
    }
    found
}
