//! What an allocation comes to: per allocation, per commitment, per line of an invoice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Allocation, Commitment, CreditNote, DeliveryConfirmation, InitiativeBudget, Invoice, InvoiceLine,
    Payment, Reassignment, Refund, Release, Settlement, Taxed,
};
use crate::id::{CommitmentId, DecisionId, InvoiceId, PaymentId, Sequence};
use crate::record::Record;
use crate::value::{Day, Money, counts_by, nearest};

/// An allocation with all that came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AllocationAccount {
    /// The allocation as the decision made it.
    pub allocation: Record<Allocation>,
    /// Money that went back.
    pub releases: Vec<Record<Release>>,
    /// Money that went to other plans.
    pub reassigned: Vec<Record<Reassignment>>,
    /// Money owed.
    pub commitments: Vec<CommitmentAccount>,
    /// What invoices charge to it.
    pub lines: Vec<LineAccount>,
    /// Money paid.
    pub payments: Vec<Record<Payment>>,
    /// Money that came back.
    pub refunds: Vec<Record<Refund>>,
}

/// A commitment with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CommitmentAccount {
    /// The commitment as it was entered into.
    pub commitment: Record<Commitment>,
    /// The small budget that it is, if it is one.
    pub initiative: Option<Box<InitiativeBudget>>,
    /// The confirmations that the goods or services came.
    pub deliveries: Vec<Record<DeliveryConfirmation>>,
    /// What it came to, once settled.
    pub settled: Option<Record<Settlement>>,
}

impl CommitmentAccount {
    /// Returns the commitment's id.
    pub fn id(&self) -> &CommitmentId {
        &self.commitment.fact.commitment
    }

    /// What it comes to by a day: as committed or, once settled, as settled.
    pub(crate) fn amount(&self, by: impl Fn(Day) -> bool) -> Money {
        let settled = self.settled.as_ref().filter(|settled| by(settled.fact.on));
        settled.map_or(self.commitment.fact.amount, |settled| settled.fact.amount)
    }
}

/// A line of an invoice with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct LineAccount {
    /// The whole invoice that the line is of.
    pub invoice: Arc<Record<Invoice>>,
    /// The line of this allocation.
    pub line: InvoiceLine,
    /// What the supplier took back of it.
    pub credits: Vec<Record<CreditNote>>,
}

impl LineAccount {
    /// The line less the credits by a day.
    pub(crate) fn amount(&self, by: impl Fn(Day) -> bool) -> Taxed {
        let credits =
            self.credits.iter().filter(|credit| by(credit.fact.on)).map(|credit| credit.fact.amount);
        credits.fold(self.line.amount, |left, credit| left.less(&credit))
    }
}

/// What an allocation comes to. Allocated = committed + invoiced + spent + uncommitted − overspent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AllocationFigures {
    /// Allocated, less what was released and what went to other plans.
    pub allocated: Money,
    /// Owed and not yet charged.
    pub committed: Money,
    /// Charged by invoices and not yet paid: net and the VAT that cannot be recovered.
    pub invoiced: Money,
    /// Paid, less what came back; of an invoice that part of the payment which is charged.
    pub spent: Money,
    /// Went back to the source.
    pub released: Money,
    /// Went to other plans.
    pub reassigned: Money,
}

impl AllocationFigures {
    /// What is owed, charged or spent.
    pub fn used(&self) -> Money {
        self.committed.saturating_add(self.invoiced).saturating_add(self.spent)
    }

    /// What is neither owed, charged nor spent; what a stop releases.
    pub fn uncommitted(&self) -> Money {
        self.allocated.saturating_sub(self.used()).or_zero()
    }

    /// What is owed, charged or spent above the allocation.
    pub fn overspent(&self) -> Money {
        self.used().saturating_sub(self.allocated).or_zero()
    }

    /// The figures of two allocations together.
    #[must_use]
    pub fn plus(&self, other: &AllocationFigures) -> AllocationFigures {
        AllocationFigures {
            allocated: self.allocated.saturating_add(other.allocated),
            committed: self.committed.saturating_add(other.committed),
            invoiced: self.invoiced.saturating_add(other.invoiced),
            spent: self.spent.saturating_add(other.spent),
            released: self.released.saturating_add(other.released),
            reassigned: self.reassigned.saturating_add(other.reassigned),
        }
    }
}

/// The part of what was paid on a line that is charged to its allocation: of a part payment a part of the VAT
/// is recovered too. What is paid above the line is charged in full.
pub(super) fn charged_part(amount: Taxed, paid: Money) -> Money {
    let (gross, charged) = (amount.gross(), amount.charged());
    if paid >= gross {
        return charged.saturating_add(paid.saturating_sub(gross));
    }
    let part = i128::from(charged.cents()) * i128::from(paid.cents());
    Money::from_cents(nearest(part, gross.cents().max(1)).unwrap_or(i64::MAX))
}

impl AllocationAccount {
    pub(crate) fn new(allocation: Record<Allocation>) -> Self {
        AllocationAccount {
            allocation,
            releases: Vec::new(),
            reassigned: Vec::new(),
            commitments: Vec::new(),
            lines: Vec::new(),
            payments: Vec::new(),
            refunds: Vec::new(),
        }
    }

    /// As if a commitment, and what was charged and paid under it, had not been.
    pub(crate) fn forget(&mut self, commitment: &CommitmentId) {
        self.commitments.retain(|own| own.id() != commitment);
        let of_line = |line: &LineAccount| line.line.commitment.as_ref() == Some(commitment);
        let invoices: BTreeSet<InvoiceId> = self
            .lines
            .iter()
            .filter(|line| of_line(line))
            .map(|line| line.invoice.fact.invoice.clone())
            .collect();
        self.lines.retain(|line| !of_line(line));
        self.payments.retain(|payment| {
            let by_line = payment.fact.invoice.as_ref().is_some_and(|invoice| invoices.contains(invoice));
            !by_line && payment.fact.commitment.as_ref() != Some(commitment)
        });
    }

    /// What a decision takes out: releases, moves to other plans, grants.
    pub(crate) fn taken_out_by(&self, decision: &DecisionId) -> Money {
        let released = self.releases.iter().map(|release| &release.fact);
        let released = released.filter(|own| own.decision == *decision).map(|own| own.amount);
        let moved = self.reassigned.iter().map(|own| &own.fact.to);
        let moved = moved.filter(|own| own.decision == *decision).map(|own| own.amount);
        let granted = self.commitments.iter().filter_map(|own| own.initiative.as_ref());
        let granted = granted.filter(|own| own.decision == *decision).map(|own| own.granted.ceiling);
        released.chain(moved).chain(granted).sum()
    }

    /// What was released and what went to other plans.
    pub(crate) fn gone(&self) -> Money {
        let released = self.releases.iter().map(|release| release.fact.amount);
        released.chain(self.reassigned.iter().map(|reassigned| reassigned.fact.to.amount)).sum()
    }

    /// What was paid on each line and what each commitment was charged or paid, by a day; without a day, by all
    /// that is recorded.
    pub(crate) fn sums(&self, as_of: Option<Day>) -> Sums<'_> {
        let by = counts_by(as_of);
        let mut returned: BTreeMap<&PaymentId, Money> = BTreeMap::new();
        for refund in self.refunds.iter().map(|refund| &refund.fact).filter(|refund| by(refund.on)) {
            add(&mut returned, &refund.payment, refund.amount);
        }
        let (mut paid, mut met, mut direct) = (BTreeMap::new(), BTreeMap::new(), Money::ZERO);
        for payment in self.payments.iter().map(|payment| &payment.fact) {
            let amount = if by(payment.on) { payment.amount } else { Money::ZERO };
            let left = amount.saturating_sub(returned.get(&payment.payment).copied().unwrap_or_default());
            match (&payment.invoice, &payment.commitment) {
                (Some(invoice), _) => add(&mut paid, invoice, left),
                (None, Some(commitment)) => {
                    direct = direct.saturating_add(left);
                    add(&mut met, commitment, left);
                }
                (None, None) => direct = direct.saturating_add(left),
            }
        }
        for line in self.lines.iter().filter(|line| by(line.invoice.fact.on)) {
            if let Some(commitment) = &line.line.commitment {
                add(&mut met, commitment, line.amount(by).charged());
            }
        }
        Sums { account: self, as_of, paid, met, direct }
    }

    /// What a commitment was charged or paid by a day; without a day, by all that is recorded.
    pub fn met(&self, commitment: &CommitmentId, as_of: Option<Day>) -> Money {
        self.sums(as_of).met(commitment)
    }

    /// The figures, counting what took effect by a day; without a day, all that is recorded: worked out from
    /// every fact of it. [`Funds::figures`](super::Funds::figures) knows the latter already.
    pub fn figures(&self, as_of: Option<Day>) -> AllocationFigures {
        self.sums(as_of).figures()
    }

    /// The entries of what took effect by a day.
    pub fn entries(&self, as_of: Day) -> impl Iterator<Item = Sequence> {
        let facts = move |on: Day, sequence| (on <= as_of).then_some(sequence);
        let own = facts(self.allocation.fact.on, self.allocation.sequence).into_iter();
        own.chain(self.releases.iter().filter_map(move |r| facts(r.fact.on, r.sequence)))
            .chain(self.reassigned.iter().filter_map(move |r| facts(r.fact.to.on, r.sequence)))
            .chain(self.commitments.iter().flat_map(move |own| {
                let settled = own.settled.iter().filter_map(move |s| facts(s.fact.on, s.sequence));
                facts(own.commitment.fact.on, own.commitment.sequence).into_iter().chain(settled)
            }))
            .chain(self.lines.iter().flat_map(move |line| {
                let credits = line.credits.iter().filter_map(move |c| facts(c.fact.on, c.sequence));
                facts(line.invoice.fact.on, line.invoice.sequence).into_iter().chain(credits)
            }))
            .chain(self.payments.iter().filter_map(move |p| facts(p.fact.on, p.sequence)))
            .chain(self.refunds.iter().filter_map(move |r| facts(r.fact.on, r.sequence)))
    }
}

/// What an account comes to by a day, worked out once from all its facts.
pub(crate) struct Sums<'a> {
    account: &'a AllocationAccount,
    as_of: Option<Day>,
    paid: BTreeMap<&'a InvoiceId, Money>,
    met: BTreeMap<&'a CommitmentId, Money>,
    /// What was paid without an invoice.
    direct: Money,
}

impl Sums<'_> {
    /// What was paid on a line of an invoice.
    pub(crate) fn paid_on(&self, invoice: &InvoiceId) -> Money {
        self.paid.get(invoice).copied().unwrap_or_default()
    }

    /// What a commitment was charged or paid.
    pub(crate) fn met(&self, commitment: &CommitmentId) -> Money {
        self.met.get(commitment).copied().unwrap_or_default()
    }

    /// Returns the figures of the account by that day.
    pub(crate) fn figures(&self) -> AllocationFigures {
        let (by, account) = (counts_by(self.as_of), self.account);
        let fact = &account.allocation.fact;
        let allocated = if by(fact.on) { fact.amount } else { Money::ZERO };
        let released: Money = account.releases.iter().filter(|r| by(r.fact.on)).map(|r| r.fact.amount).sum();
        let reassigned: Money =
            account.reassigned.iter().filter(|r| by(r.fact.to.on)).map(|r| r.fact.to.amount).sum();
        let (mut invoiced, mut spent) = (Money::ZERO, self.direct);
        for line in &account.lines {
            let amount = if by(line.invoice.fact.on) { line.amount(by) } else { Taxed::default() };
            let part = charged_part(amount, self.paid_on(&line.invoice.fact.invoice));
            spent = spent.saturating_add(part);
            invoiced = invoiced.saturating_add(amount.charged().saturating_sub(part).or_zero());
        }
        let owed = account.commitments.iter().filter(|own| by(own.commitment.fact.on));
        let committed = owed.map(|own| own.amount(by).saturating_sub(self.met(own.id())).or_zero());
        AllocationFigures {
            allocated: allocated.saturating_sub(released).saturating_sub(reassigned),
            committed: committed.sum(),
            invoiced,
            spent,
            released,
            reassigned,
        }
    }
}

fn add<'a, K: Ord>(sums: &mut BTreeMap<&'a K, Money>, key: &'a K, amount: Money) {
    let sum = sums.entry(key).or_default();
    *sum = sum.saturating_add(amount);
}
