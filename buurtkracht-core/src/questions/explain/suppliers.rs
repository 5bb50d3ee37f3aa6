//! What there is to say of a supplier: what it charged, and what was paid.

use schemars::JsonSchema;
use serde::Serialize;

use super::Explanation;
use super::trail::Trail;
use crate::event::Record;
use crate::funds::{Invoice, Payment};
use crate::id::SupplierId;
use crate::value::Money;

/// A supplier. One that is a person goes by a pseudonym.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SupplierExplained {
    /// The supplier.
    pub supplier: SupplierId,
    /// Its invoices, in the order recorded.
    pub invoices: Vec<Record<Invoice>>,
    /// What they ask with VAT, less credits.
    pub due: Money,
    /// The payments of them.
    pub payments: Vec<Record<Payment>>,
    /// What was paid, less what came back.
    pub paid: Money,
}

/// The supplier by that id, where one sent an invoice.
pub(super) fn explain(trail: &Trail<'_>, id: &str) -> Option<Explanation> {
    let funds = trail.programme.funds();
    let own = funds.invoices().values().filter(|invoice| invoice.fact.supplier.as_str() == id);
    let mut invoices: Vec<Record<Invoice>> = own.cloned().collect();
    let supplier = invoices.first()?.fact.supplier.clone();
    invoices.sort_by_key(|invoice| invoice.sequence);
    let (mut due, mut paid, mut payments) = (Money::ZERO, Money::ZERO, Vec::new());
    for invoice in &invoices {
        let id = &invoice.fact.invoice;
        for charged in &invoice.fact.lines {
            let Some(account) = funds.accounts().get(&charged.allocation) else { continue };
            let line = funds.line(&charged.allocation, id);
            due = due.saturating_add(line.map_or(Money::ZERO, |line| line.amount(|_| true).gross()));
            paid = paid.saturating_add(account.paid_on(id, None));
            let own = account.payments.iter().filter(|payment| payment.fact.invoice.as_ref() == Some(id));
            payments.extend(own.cloned());
        }
    }
    payments.sort_by_key(|payment: &Record<Payment>| payment.sequence);
    Some(Explanation::Supplier(Box::new(SupplierExplained { supplier, invoices, due, payments, paid })))
}
