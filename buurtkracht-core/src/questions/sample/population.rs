//! The populations that a sample can be drawn from.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantNames};

use super::Item;
use crate::decisions::{DecisionCase, ReservationEnd};
use crate::funds::{AllocationAccount, Commitment, Invoice, Payment};
use crate::id::Sequence;
use crate::programme::Programme;
use crate::questions::lawfulness::chains;
use crate::record::Record;
use crate::value::{Day, Money};

/// The population of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Display, IntoStaticStr, VariantNames)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Population {
    /// Every entry of the log that is known.
    Entries,
    /// Decisions decided by the day, whatever became of them.
    Decisions,
    /// Allocations that took effect by the day.
    Allocations,
    /// Commitments entered by the day, small budgets included.
    Commitments,
    /// Invoices that came in by the day.
    Invoices,
    /// Payments made by the day.
    Payments,
}

/// What stands behind each item, by its id.
pub(super) type Behind = BTreeMap<String, BTreeSet<Sequence>>;

impl Population {
    /// Its items by the day, in the order of their entries and then of their ids.
    pub(super) fn items(self, programme: &Programme, entries: u64, as_of: Day) -> Vec<Item> {
        let accounts = programme.funds().accounts().values();
        let mut items: Vec<Item> = match self {
            Population::Entries => (0..entries).map(entry).collect(),
            Population::Decisions => {
                programme.decisions().all().values().map(|case| decision(programme, case)).collect()
            }
            Population::Allocations => accounts.map(allocation).collect(),
            Population::Commitments => {
                accounts.flat_map(|a| &a.commitments).map(|own| commitment(&own.commitment)).collect()
            }
            Population::Invoices => programme.funds().invoices().values().map(invoice).collect(),
            Population::Payments => accounts.flat_map(|a| &a.payments).map(payment).collect(),
        };
        items.retain(|item| item.on.is_none_or(|on| on <= as_of));
        items.sort_by(|a, b| (a.entry, &a.id).cmp(&(b.entry, &b.id)));
        items
    }

    /// The entries behind the items of these ids, by the day.
    pub(super) fn behind(self, programme: &Programme, as_of: Day, ids: &BTreeSet<&str>) -> Behind {
        let accounts = programme.funds().accounts().values();
        match self {
            Population::Entries => Behind::new(),
            Population::Decisions => {
                let cases = programme.decisions().all().iter().filter(|(id, _)| ids.contains(id.as_str()));
                cases.map(|(id, case)| (id.to_string(), decided(programme, case, as_of))).collect()
            }
            Population::Allocations => {
                let own = accounts.filter(|a| ids.contains(a.allocation.fact.allocation.as_str()));
                let entries = |a: &AllocationAccount| a.entries(as_of).collect();
                own.map(|a| (a.allocation.fact.allocation.to_string(), entries(a))).collect()
            }
            Population::Commitments => committed(programme, as_of, ids),
            Population::Invoices => invoiced(programme, as_of, ids),
            Population::Payments => {
                let own = chains(programme, as_of).into_iter();
                let own = own.filter(|chain| ids.contains(chain.payment.as_str()));
                own.map(|chain| (chain.payment.to_string(), chain.entries().into_iter().collect())).collect()
            }
        }
    }
}

fn entry(number: u64) -> Item {
    Item { id: number.to_string(), entry: Sequence(number), on: None, amount: None }
}

/// A decision comes to what it allocated, by all that is recorded.
fn decision(programme: &Programme, case: &DecisionCase) -> Item {
    let fact = &case.decision.fact;
    let own = programme.funds().of_decision(&fact.decision);
    let amount: Money = own.map(|account| account.allocation.fact.amount).sum();
    let first = case.corrections.first().map_or(&case.decision, |(_, before)| before);
    Item {
        id: fact.decision.to_string(),
        entry: first.sequence,
        on: Some(fact.decided_on),
        amount: Some(amount),
    }
}

fn allocation(account: &AllocationAccount) -> Item {
    let (fact, entry) = (&account.allocation.fact, account.allocation.sequence);
    Item { id: fact.allocation.to_string(), entry, on: Some(fact.on), amount: Some(fact.amount) }
}

fn commitment(record: &Record<Commitment>) -> Item {
    let (fact, entry) = (&record.fact, record.sequence);
    Item { id: fact.commitment.to_string(), entry, on: Some(fact.on), amount: Some(fact.amount) }
}

/// An invoice comes to what it asks with its VAT.
fn invoice(record: &Record<Invoice>) -> Item {
    let (fact, entry) = (&record.fact, record.sequence);
    let amount = fact.lines.iter().map(|line| line.amount.gross()).sum();
    Item { id: fact.invoice.to_string(), entry, on: Some(fact.on), amount: Some(amount) }
}

fn payment(record: &Record<Payment>) -> Item {
    let (fact, entry) = (&record.fact, record.sequence);
    Item { id: fact.payment.to_string(), entry, on: Some(fact.on), amount: Some(fact.amount) }
}

/// The proposal with the advice on it, every record of the decision, and how it ended.
fn decided(programme: &Programme, case: &DecisionCase, as_of: Day) -> BTreeSet<Sequence> {
    let proposal =
        case.decision.fact.proposal.as_ref().and_then(|id| programme.decisions().proposals().get(id));
    let mut entries: BTreeSet<Sequence> = [case.decision.sequence].into();
    if let Some(proposal) = proposal {
        entries.insert(proposal.proposal.sequence);
        let advice = proposal.advice.iter().filter(|advice| advice.fact.on <= as_of);
        entries.extend(advice.map(|advice| advice.sequence));
    }
    for (correction, before) in &case.corrections {
        entries.extend([correction.sequence, before.sequence]);
    }
    entries.extend(case.reservation_end.as_ref().and_then(|end| match end {
        ReservationEnd::Lifted(end) => (end.fact.on <= as_of).then_some(end.sequence),
        ReservationEnd::Lapsed(end) => (end.fact.on <= as_of).then_some(end.sequence),
    }));
    let replaced = case.replaced().filter(|replaced| replaced.fact.on <= as_of);
    entries.extend(replaced.map(|replaced| replaced.sequence));
    entries
}

/// The allocation, what came, what was charged and paid, and the settlement.
fn committed(programme: &Programme, as_of: Day, ids: &BTreeSet<&str>) -> Behind {
    let mut behind = Behind::new();
    for account in programme.funds().accounts().values() {
        for own in account.commitments.iter().filter(|own| ids.contains(own.id().as_str())) {
            let entries = behind.entry(own.id().to_string()).or_default();
            entries.extend([account.allocation.sequence, own.commitment.sequence]);
            let came = own.deliveries.iter().filter(|delivery| delivery.fact.on <= as_of);
            entries.extend(came.map(|delivery| delivery.sequence));
            let settled = own.settled.as_ref().filter(|settled| settled.fact.on <= as_of);
            entries.extend(settled.map(|settled| settled.sequence));
        }
        for line in account.lines.iter().filter(|line| line.invoice.fact.on <= as_of) {
            let own = line.line.commitment.as_ref().and_then(|id| behind.get_mut(id.as_str()));
            if let Some(entries) = own {
                entries.insert(line.invoice.sequence);
            }
        }
        for payment in account.payments.iter().filter(|payment| payment.fact.on <= as_of) {
            let own = programme.funds().commitment_of(&payment.fact);
            if let Some(entries) = own.and_then(|own| behind.get_mut(own.id().as_str())) {
                entries.insert(payment.sequence);
            }
        }
    }
    behind
}

/// The allocations and commitments of its lines, what was credited and paid.
fn invoiced(programme: &Programme, as_of: Day, ids: &BTreeSet<&str>) -> Behind {
    let mut behind = Behind::new();
    for account in programme.funds().accounts().values() {
        for line in account.lines.iter().filter(|l| ids.contains(l.invoice.fact.invoice.as_str())) {
            let entries = behind.entry(line.invoice.fact.invoice.to_string()).or_default();
            entries.extend([account.allocation.sequence, line.invoice.sequence]);
            let credits = line.credits.iter().filter(|credit| credit.fact.on <= as_of);
            entries.extend(credits.map(|credit| credit.sequence));
            let own = line.line.commitment.as_ref().and_then(|id| programme.funds().commitment(id));
            entries.extend(own.map(|(_, own)| own.commitment.sequence));
        }
        for payment in account.payments.iter().filter(|payment| payment.fact.on <= as_of) {
            let own = payment.fact.invoice.as_ref().and_then(|id| behind.get_mut(id.as_str()));
            if let Some(entries) = own {
                entries.insert(payment.sequence);
            }
        }
    }
    behind
}
