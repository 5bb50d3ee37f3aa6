//! The next uses of money that went back to its source.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{MoneyFreed, NextUse};
use crate::decisions::DecisionCase;
use crate::event::Event;
use crate::funds::{Allocation, Source};
use crate::id::{AllocationId, DecisionId, Sequence};
use crate::programme::Programme;
use crate::record::Record;
use crate::value::Money;

/// The release of an allocation by a decision.
type Released<'a> = (&'a AllocationId, &'a DecisionId);

/// The next uses of the money of every release.
#[derive(Debug, Default)]
pub(in super::super) struct MoneyTrail<'a>(BTreeMap<Released<'a>, (Vec<NextUse>, Money)>);

impl<'a> MoneyTrail<'a> {
    pub(in super::super) fn of(programme: &'a Programme) -> Self {
        enum Step<'a> {
            Freed(Released<'a>, Money),
            Drawn(&'a Record<Allocation>),
        }
        let accounts = programme.funds().accounts();
        // What one plan handed to another stayed taken from its source.
        let moved: BTreeSet<&AllocationId> = accounts
            .values()
            .flat_map(|account| &account.reassigned)
            .map(|moved| &moved.fact.to.allocation)
            .collect();
        let mut steps: BTreeMap<&Source, Vec<(Sequence, bool, Step<'_>)>> = BTreeMap::new();
        for account in accounts.values() {
            let own = steps.entry(&account.allocation.fact.from).or_default();
            for release in &account.releases {
                let which = (&release.fact.allocation, &release.fact.decision);
                own.push((release.sequence, false, Step::Freed(which, release.fact.amount)));
            }
            if !moved.contains(&account.allocation.fact.allocation) {
                own.push((account.allocation.sequence, true, Step::Drawn(&account.allocation)));
            }
        }
        let mut trail = Self::default();
        for (_, mut steps) in steps {
            // What a decision frees is there for what it allocates.
            steps.sort_by_key(|(sequence, drawn, _)| (*sequence, *drawn));
            let mut free: VecDeque<Released<'_>> = VecDeque::new();
            for (_, _, step) in steps {
                match step {
                    Step::Freed(which, amount) => {
                        trail.0.insert(which, (Vec::new(), amount));
                        free.push_back(which);
                    }
                    Step::Drawn(allocation) => trail.draw(&mut free, allocation),
                }
            }
        }
        trail
    }

    fn draw(&mut self, free: &mut VecDeque<Released<'a>>, allocation: &Record<Allocation>) {
        let fact = &allocation.fact;
        let mut wanted = fact.amount;
        while wanted.is_positive()
            && let Some(which) = free.front()
            && let Some((next, left)) = self.0.get_mut(which)
        {
            let amount = wanted.min(*left);
            if amount.is_positive() {
                next.push(NextUse {
                    allocation: fact.allocation.clone(),
                    decision: fact.decision.clone(),
                    plan: fact.plan.clone(),
                    amount,
                    entry: allocation.sequence,
                });
            }
            wanted = wanted.saturating_sub(amount);
            *left = left.saturating_sub(amount);
            if !left.is_positive() {
                free.pop_front();
            }
        }
    }

    /// The money that a decision freed.
    pub(in super::super) fn freed(&self, programme: &Programme, case: &DecisionCase) -> Vec<MoneyFreed> {
        let released = case.effects.iter().filter_map(|event| {
            let Event::FundsReleased(fact) = event else { return None };
            let account = programme.funds().accounts().get(&fact.allocation)?;
            let release = account.releases.iter().find(|release| release.fact == *fact)?;
            let (next, unused) = self.0.get(&(&fact.allocation, &fact.decision)).cloned()?;
            let allocation = &account.allocation.fact;
            Some(MoneyFreed {
                release: release.clone(),
                source: allocation.from.clone(),
                plan: allocation.plan.clone(),
                next,
                unused,
            })
        });
        released.collect()
    }
}
