//! Budgets: what is needed and what covers it, per year, the units apart (§ 7.1).

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::Serialize;
use strum::{Display, IntoStaticStr};

use crate::budgets::{Budget, BudgetLife, Cover, Sum, adoption, replacement};
use crate::id::{BudgetId, DecisionId, Sequence};
use crate::programme::Programme;
use crate::record::Record;
use crate::value::{Day, Money};

/// The budgets as of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BudgetsAnswer {
    /// The day: later facts do not count.
    pub as_of: Day,
    /// Every budget that was drawn up by then, the latest first.
    pub budgets: Vec<BudgetExplained>,
}

/// A budget with its years.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BudgetExplained {
    /// The budget as it was drawn up.
    pub budget: Record<Budget>,
    /// The status on the day.
    pub status: BudgetStatus,
    /// The decision that adopted it, if one did by the day.
    pub decision: Option<DecisionId>,
    /// The later budget that replaced it.
    pub superseded_by: Option<BudgetId>,
    /// The sums of each year.
    pub years: Vec<BudgetYear>,
    /// The entries that it rests on.
    pub entries: Vec<Sequence>,
}

/// The status of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum BudgetStatus {
    /// Drawn up, and neither adopted nor replaced.
    Draft,
    /// Adopted by a decision that stands.
    Adopted,
    /// Replaced by a later one.
    Superseded,
}

/// A year of a budget. What is needed = committed + applied for + gap, in each unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BudgetYear {
    /// The calendar year.
    pub year: u16,
    /// The sum of the lines.
    pub needed: Sum,
    /// The part that pledges and awarded funding cover.
    pub committed: Sum,
    /// The part that is applied for.
    pub applied_for: Sum,
    /// The part that nothing covers yet.
    pub gap: Sum,
    /// The money allocated for performance that ends in the year, by the day.
    pub allocated: Money,
    /// The part of it that was spent by the day.
    pub spent: Money,
}

/// Returns the budgets as of a day.
pub fn budgets(programme: &Programme, as_of: Day) -> BudgetsAnswer {
    let known = programme.budgets().all().values().filter(|life| life.budget.fact.on <= as_of);
    let mut explained: Vec<BudgetExplained> = known.map(|life| budget(programme, life, as_of)).collect();
    explained.sort_by_key(|own| std::cmp::Reverse((own.budget.fact.on, own.budget.sequence)));
    BudgetsAnswer { as_of, budgets: explained }
}

pub(super) fn budget(programme: &Programme, life: &BudgetLife, as_of: Day) -> BudgetExplained {
    let adopted = adoption(programme, life, Some(as_of));
    let replaced = replacement(programme, life, Some(as_of));
    let status = match (replaced, adopted) {
        (Some(_), _) => BudgetStatus::Superseded,
        (None, Some(_)) => BudgetStatus::Adopted,
        (None, None) => BudgetStatus::Draft,
    };
    let mut years: BTreeMap<u16, BudgetYear> = BTreeMap::new();
    for line in &life.budget.fact.lines {
        let year = years.entry(line.year).or_insert_with(|| year(programme, line.year, as_of));
        year.needed = year.needed.plus(&line.amount);
        let part = match line.cover {
            Cover::Committed(_) => &mut year.committed,
            Cover::AppliedFor(_) => &mut year.applied_for,
            Cover::Gap => &mut year.gap,
        };
        *part = part.plus(&line.amount);
    }
    BudgetExplained {
        budget: life.budget.clone(),
        status,
        decision: adopted.map(|adopted| adopted.fact.decision.clone()),
        superseded_by: replaced.cloned(),
        years: years.into_values().collect(),
        entries: [life.budget.sequence].into_iter().chain(adopted.map(|adopted| adopted.sequence)).collect(),
    }
}

fn year(programme: &Programme, year: u16, as_of: Day) -> BudgetYear {
    let accounts = programme.funds().accounts().values();
    let own = accounts.filter(|account| account.allocation.fact.period.until().year() == i32::from(year));
    let figures: Vec<_> = own.map(|account| account.figures(Some(as_of))).collect();
    BudgetYear {
        year,
        needed: Sum::default(),
        committed: Sum::default(),
        applied_for: Sum::default(),
        gap: Sum::default(),
        allocated: figures.iter().map(|figures| figures.allocated).sum(),
        spent: figures.iter().map(|figures| figures.spent).sum(),
    }
}

#[cfg(test)]
mod tests;
