//! What an allocation comes to by all that is recorded, kept up with every fact: a rule looks it up, however much
//! was charged and paid.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::accounts::charged_part;
use super::{
    AllocationAccount, AllocationFigures, CommitmentAccount, CreditNote, LineAccount, Payment, Taxed,
};
use crate::id::{CommitmentId, InvoiceId, PaymentId};
use crate::value::Money;

/// The sums of one account. They are those of [`AllocationAccount::figures`] without a day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct Running {
    pub(super) figures: AllocationFigures,
    commitments: BTreeMap<CommitmentId, Owed>,
    lines: BTreeMap<InvoiceId, Charged>,
    /// What came back of payments, where something did.
    returned: BTreeMap<PaymentId, Money>,
}

/// The running sums of one commitment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
struct Owed {
    /// Its place in the account.
    at: usize,
    /// As committed or, once settled, as settled.
    amount: Money,
    /// What was charged or paid on it.
    met: Money,
}

impl Owed {
    fn open(&self) -> Money {
        self.amount.saturating_sub(self.met).or_zero()
    }
}

/// A line of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
struct Charged {
    /// Its place in the account.
    at: usize,
    /// The line less its credits.
    left: Taxed,
    /// What was paid on it, less what came back.
    paid: Money,
}

impl Charged {
    /// Of it the invoiced and the spent.
    fn parts(&self) -> [Money; 2] {
        let spent = charged_part(self.left, self.paid);
        [self.left.charged().saturating_sub(spent).or_zero(), spent]
    }
}

impl Running {
    /// Worked out from all the facts of an account, for where one of them was corrected.
    pub(super) fn of(account: &AllocationAccount) -> Self {
        let mut running = Self::default();
        running.figures.allocated = account.allocation.fact.amount;
        for release in &account.releases {
            running.released(release.fact.amount);
        }
        for reassignment in &account.reassigned {
            running.reassigned(reassignment.fact.to.amount);
        }
        for (at, own) in account.commitments.iter().enumerate() {
            running.owed(at, own);
        }
        for (at, line) in account.lines.iter().enumerate() {
            running.charged(at, line);
            for credit in &line.credits {
                running.credited(&credit.fact, line.line.commitment.as_ref());
            }
        }
        let mut payments = BTreeMap::new();
        for payment in account.payments.iter().map(|payment| &payment.fact) {
            running.paid(payment);
            payments.insert(&payment.payment, payment);
        }
        for refund in account.refunds.iter().map(|refund| &refund.fact) {
            if let Some(payment) = payments.get(&refund.payment) {
                running.refunded(payment, refund.amount);
            }
        }
        running
    }

    pub(super) fn commitment(&self, id: &CommitmentId) -> Option<usize> {
        self.commitments.get(id).map(|own| own.at)
    }

    pub(super) fn line(&self, invoice: &InvoiceId) -> Option<usize> {
        self.lines.get(invoice).map(|line| line.at)
    }

    /// A line of an invoice less its credits.
    pub(super) fn left(&self, invoice: &InvoiceId) -> Taxed {
        self.lines.get(invoice).map_or_else(Taxed::default, |line| line.left)
    }

    /// What came back of a payment.
    pub(super) fn returned(&self, payment: &PaymentId) -> Money {
        self.returned.get(payment).copied().unwrap_or_default()
    }

    pub(super) fn released(&mut self, amount: Money) {
        self.figures.allocated = self.figures.allocated.saturating_sub(amount);
        self.figures.released = self.figures.released.saturating_add(amount);
    }

    pub(super) fn reassigned(&mut self, amount: Money) {
        self.figures.allocated = self.figures.allocated.saturating_sub(amount);
        self.figures.reassigned = self.figures.reassigned.saturating_add(amount);
    }

    pub(super) fn owed(&mut self, at: usize, own: &CommitmentAccount) {
        let owed = Owed { at, amount: own.amount(|_| true), met: Money::ZERO };
        self.figures.committed = self.figures.committed.saturating_add(owed.open());
        self.commitments.insert(own.id().clone(), owed);
    }

    pub(super) fn settled(&mut self, id: &CommitmentId, amount: Money) {
        self.commitment_changed(id, |own| own.amount = amount);
    }

    fn commitment_changed(&mut self, id: &CommitmentId, change: impl FnOnce(&mut Owed)) {
        let Some(own) = self.commitments.get_mut(id) else { return };
        let before = own.open();
        change(own);
        self.figures.committed = self.figures.committed.saturating_sub(before).saturating_add(own.open());
    }

    pub(super) fn charged(&mut self, at: usize, line: &LineAccount) {
        let charged = Charged { at, left: line.line.amount, paid: Money::ZERO };
        let amount = charged.left.charged();
        self.figures.invoiced = self.figures.invoiced.saturating_add(amount);
        self.lines.insert(line.invoice.fact.invoice.clone(), charged);
        if let Some(commitment) = &line.line.commitment {
            self.commitment_changed(commitment, |own| own.met = own.met.saturating_add(amount));
        }
    }

    pub(super) fn credited(&mut self, credit: &CreditNote, commitment: Option<&CommitmentId>) {
        let before = self.left(&credit.invoice).charged();
        self.line_changed(&credit.invoice, |line| line.left = line.left.less(&credit.amount));
        let off = before.saturating_sub(self.left(&credit.invoice).charged());
        if let Some(commitment) = commitment {
            self.commitment_changed(commitment, |own| own.met = own.met.saturating_sub(off));
        }
    }

    fn line_changed(&mut self, invoice: &InvoiceId, change: impl FnOnce(&mut Charged)) {
        let Some(line) = self.lines.get_mut(invoice) else { return };
        let [invoiced, spent] = line.parts();
        change(line);
        let [invoiced_now, spent_now] = line.parts();
        let figures = &mut self.figures;
        figures.invoiced = figures.invoiced.saturating_sub(invoiced).saturating_add(invoiced_now);
        figures.spent = figures.spent.saturating_sub(spent).saturating_add(spent_now);
    }

    pub(super) fn paid(&mut self, payment: &Payment) {
        self.moved(payment, payment.amount);
    }

    pub(super) fn refunded(&mut self, payment: &Payment, amount: Money) {
        let returned = self.returned.entry(payment.payment.clone()).or_default();
        *returned = returned.saturating_add(amount);
        self.moved(payment, Money::ZERO.saturating_sub(amount));
    }

    fn moved(&mut self, payment: &Payment, amount: Money) {
        if let Some(invoice) = &payment.invoice {
            self.line_changed(invoice, |line| line.paid = line.paid.saturating_add(amount));
            return;
        }
        self.figures.spent = self.figures.spent.saturating_add(amount);
        if let Some(commitment) = &payment.commitment {
            self.commitment_changed(commitment, |own| own.met = own.met.saturating_add(amount));
        }
    }
}
