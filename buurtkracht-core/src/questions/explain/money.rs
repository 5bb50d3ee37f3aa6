//! What there is to say of allocations, commitments, invoices, payments, other funding, budgets and carry-overs.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::competence::{MandateBehind, mandate_behind};
use super::decision::{DecisionExplained, decision_explained};
use super::trail::Trail;
use super::{Explanation, decision};
use crate::charter::Charter;
use crate::compliance::missing;
use crate::decisions::Decision;
use crate::event::Record;
use crate::funding::FundingLife;
use crate::funds::{
    Allocation, AllocationAccount, AllocationFigures, CarryOver, CommitmentAccount, Invoice, LineAccount,
    Payment, Refund, Source, YearClosing, payer,
};
use crate::id::{AllocationId, BudgetId, CommitmentId, FundingId, InvoiceId, PartnerId, PaymentId};
use crate::mandates::UsedFor;
use crate::programme::Programme;
use crate::questions::budgets::{BudgetTold, budget};
use crate::value::{Day, Money};

/// An allocation: whose money, by which decision, and what was done with it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AllocationExplained {
    /// The allocation with its commitments, payments and releases.
    pub account: AllocationAccount,
    /// What it comes to.
    pub figures: AllocationFigures,
    /// Whose money it is.
    pub partner: Option<PartnerId>,
    /// The decision that made it, explained.
    pub decision: Option<DecisionExplained>,
}

/// A commitment: who ordered it, under which mandate, what came, what was charged and paid.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CommitmentExplained {
    /// The commitment, the small budget that it is, what came, and its settlement.
    #[serde(flatten)]
    pub account: CommitmentAccount,
    /// The allocation that covers it.
    pub allocation: Record<Allocation>,
    /// Whose money it is.
    pub partner: Option<PartnerId>,
    /// The mandate under which somebody entered into it alone.
    pub mandate: Option<MandateBehind>,
    /// The decision that granted it, where it is a small budget.
    pub decision: Option<Record<Decision>>,
    /// What invoices charge under it.
    pub lines: Vec<LineAccount>,
    /// What was paid on it, directly or by its invoices.
    pub payments: Vec<Record<Payment>>,
    /// What came back of that.
    pub refunds: Vec<Record<Refund>>,
    /// What it comes to: as committed or, once settled, as settled.
    pub amount: Money,
    /// What was charged or paid of it.
    pub met: Money,
}

/// An invoice with what became of each line.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InvoiceExplained {
    /// The invoice.
    pub invoice: Record<Invoice>,
    /// Its lines.
    pub lines: Vec<LineExplained>,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LineExplained {
    /// The line, with what was credited of it.
    #[serde(flatten)]
    pub account: LineAccount,
    /// The allocation that it is charged to.
    pub allocation: Record<Allocation>,
    /// The payments of it.
    pub payments: Vec<Record<Payment>>,
    /// What came back of those.
    pub refunds: Vec<Record<Refund>>,
    /// What the supplier asks, with its VAT, less credits.
    pub due: Money,
    /// What was paid, less what came back.
    pub paid: Money,
}

/// A payment: the chain from whose money it is, and what is missing in it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PaymentExplained {
    /// The payment.
    pub payment: Record<Payment>,
    /// The allocation that it is charged to.
    pub allocation: Record<Allocation>,
    /// Whose money it is.
    pub partner: Option<PartnerId>,
    /// The decision that allocated it.
    pub decision: Option<Record<Decision>>,
    /// The commitment that it meets, with what came.
    pub commitment: Option<CommitmentAccount>,
    /// The line of the invoice that it pays.
    pub line: Option<LineAccount>,
    /// What came back of it.
    pub refunds: Vec<Record<Refund>>,
    /// What is missing in the chain by all that is recorded.
    pub missing: Vec<&'static str>,
}

/// Other funding, from application to settlement, with what draws on it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FundingExplained {
    /// The funding.
    #[serde(flatten)]
    pub life: FundingLife,
    /// What it holds: as awarded or, once settled, as settled.
    pub holds: Money,
    /// What was paid and not taken back.
    pub kept: Money,
    /// The allocations from it.
    pub allocations: Vec<AllocationAccount>,
    /// What they come to, less what was released.
    pub allocated: Money,
}

/// A budget with its years and lines.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BudgetExplained {
    /// The budget, by all that is recorded.
    #[serde(flatten)]
    pub told: BudgetTold,
    /// The decision that adopted it.
    pub adopted_by: Option<Record<Decision>>,
}

/// Money that went on to a later year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CarryOverExplained {
    /// The carry-over.
    pub carried: Record<CarryOver>,
    /// Whose money it is.
    pub partner: Option<PartnerId>,
    /// That the year it comes from was closed, if it was.
    pub closed: Option<Record<YearClosing>>,
}

/// Everything of these kinds that has the id. The id of a credit note explains its invoice, that of a refund its
/// payment, that of an advance or a recovery its funding.
pub(super) fn explain(programme: &Programme, charter: &Charter, id: &str) -> Vec<Explanation> {
    let found = [
        commitment(programme, charter, id).map(|found| Explanation::Commitment(Box::new(found))),
        invoice(programme, id).map(|found| Explanation::Invoice(Box::new(found))),
        payment(programme, charter, id).map(|found| Explanation::Payment(Box::new(found))),
        funding(programme, id).map(|found| Explanation::Funding(Box::new(found))),
        budget_explained(programme, id).map(|found| Explanation::Budget(Box::new(found))),
        carry_over(programme, charter, id).map(|found| Explanation::CarryOver(Box::new(found))),
    ];
    found.into_iter().flatten().collect()
}

/// The allocation by that id.
pub(super) fn allocation(trail: &Trail<'_>, id: &str) -> Option<AllocationExplained> {
    let (programme, charter) = (trail.programme, trail.charter);
    let id: AllocationId = id.parse().ok()?;
    let account = programme.funds().accounts().get(&id)?;
    let fact = &account.allocation.fact;
    let case = programme.decisions().all().get(&fact.decision);
    Some(AllocationExplained {
        account: account.clone(),
        figures: programme.funds().figures(&id),
        partner: whose(programme, charter, fact),
        decision: case.and_then(|case| decision_explained(trail, case)),
    })
}

fn whose(programme: &Programme, charter: &Charter, allocation: &Allocation) -> Option<PartnerId> {
    payer(programme, charter, &allocation.from, allocation.on).cloned()
}

/// The payments of one's choice, with what came back of them.
fn paid(
    account: &AllocationAccount,
    own: impl Fn(&Payment) -> bool,
) -> (Vec<Record<Payment>>, Vec<Record<Refund>>) {
    let payments: Vec<_> = account.payments.iter().filter(|payment| own(&payment.fact)).cloned().collect();
    let ids: BTreeSet<&PaymentId> = payments.iter().map(|payment| &payment.fact.payment).collect();
    let of_own = |refund: &&Record<Refund>| ids.contains(&refund.fact.payment);
    let refunds = account.refunds.iter().filter(of_own).cloned().collect();
    (payments, refunds)
}

fn commitment(programme: &Programme, charter: &Charter, id: &str) -> Option<CommitmentExplained> {
    let id: CommitmentId = id.parse().ok()?;
    let (account, own) = programme.funds().commitment(&id)?;
    let lines: Vec<LineAccount> =
        account.lines.iter().filter(|line| line.line.commitment.as_ref() == Some(&id)).cloned().collect();
    let invoices: BTreeSet<&InvoiceId> = lines.iter().map(|line| &line.invoice.fact.invoice).collect();
    let (payments, refunds) = paid(account, |payment| {
        let by_line = payment.invoice.as_ref().is_some_and(|invoice| invoices.contains(invoice));
        by_line || payment.commitment.as_ref() == Some(&id)
    });
    let under = own.commitment.fact.under.as_ref();
    Some(CommitmentExplained {
        account: own.clone(),
        allocation: account.allocation.clone(),
        partner: whose(programme, charter, &account.allocation.fact),
        mandate: under.map(|under| {
            mandate_behind(
                programme,
                &under.mandate,
                &UsedFor::Commitment(id.clone()),
                own.commitment.fact.on,
            )
        }),
        decision: own.initiative.as_ref().and_then(|budget| decision(programme, &budget.decision)),
        lines,
        payments,
        refunds,
        amount: own.amount(|_| true),
        met: account.met(&id, None),
    })
}

fn invoice(programme: &Programme, id: &str) -> Option<InvoiceExplained> {
    let lines = || programme.funds().accounts().values().flat_map(|account| &account.lines);
    let mut credits = lines().flat_map(|line| &line.credits);
    let known = id.parse().ok().and_then(|id: InvoiceId| programme.funds().invoices().get(&id));
    let mut credited = || Some(&credits.find(|credit| credit.fact.credit.as_str() == id)?.fact.invoice);
    let invoice = known.or_else(|| programme.funds().invoices().get(credited()?))?;
    let id = invoice.fact.invoice.clone();
    let lines = invoice.fact.lines.iter().filter_map(|line| {
        let account = programme.funds().accounts().get(&line.allocation)?;
        let line = programme.funds().line(&line.allocation, &id)?;
        let (payments, refunds) = paid(account, |payment| payment.invoice.as_ref() == Some(&id));
        Some(LineExplained {
            account: line.clone(),
            allocation: account.allocation.clone(),
            payments,
            refunds,
            due: line.amount(|_| true).gross(),
            paid: account.paid_on(&id, None),
        })
    });
    Some(InvoiceExplained { invoice: invoice.clone(), lines: lines.collect() })
}

fn payment(programme: &Programme, charter: &Charter, id: &str) -> Option<PaymentExplained> {
    let mut refunds = programme.funds().accounts().values().flat_map(|account| &account.refunds);
    let known = id.parse().ok().filter(|id: &PaymentId| programme.funds().payment(id).is_some());
    let refunded = || Some(refunds.find(|refund| refund.fact.refund.as_str() == id)?.fact.payment.clone());
    let id: PaymentId = known.or_else(refunded)?;
    let account = programme.funds().accounts().get(programme.funds().allocation_of(&id)?)?;
    let payment = programme.funds().payment(&id)?;
    let line = programme.funds().line_of(&payment.fact);
    let allocation = &account.allocation;
    Some(PaymentExplained {
        payment: payment.clone(),
        allocation: allocation.clone(),
        partner: whose(programme, charter, &allocation.fact),
        decision: decision(programme, &allocation.fact.decision),
        commitment: programme.funds().commitment_of(&payment.fact).cloned(),
        line: line.cloned(),
        refunds: paid(account, |own| own.payment == id).1,
        missing: missing(programme.funds(), &payment.fact, Day::MAX).into_iter().map(Into::into).collect(),
    })
}

fn funding(programme: &Programme, id: &str) -> Option<FundingExplained> {
    let mut all = programme.fundings().all().values();
    let known = id.parse().ok().and_then(|id: FundingId| programme.fundings().all().get(&id));
    let part_of = |life: &&FundingLife| {
        life.advances.iter().any(|advance| advance.fact.advance.as_str() == id)
            || life.recoveries.iter().any(|recovery| recovery.fact.recovery.as_str() == id)
    };
    let life = known.or_else(|| all.find(part_of))?;
    let id = life.application.fact.funding.clone();
    let source = Source::Funding(id);
    let own = programme.funds().accounts().values();
    let allocations: Vec<_> = own.filter(|account| account.allocation.fact.from == source).cloned().collect();
    Some(FundingExplained {
        holds: life.holds(None),
        kept: life.advanced(None).saturating_sub(life.recovered(None)),
        allocated: allocations
            .iter()
            .map(|account| programme.funds().figures(&account.allocation.fact.allocation).allocated)
            .sum(),
        allocations,
        life: life.clone(),
    })
}

fn budget_explained(programme: &Programme, id: &str) -> Option<BudgetExplained> {
    let id: BudgetId = id.parse().ok()?;
    let told = budget(programme, programme.budgets().all().get(&id)?, Day::MAX);
    Some(BudgetExplained { adopted_by: told.decision.as_ref().and_then(|id| decision(programme, id)), told })
}

fn carry_over(programme: &Programme, charter: &Charter, id: &str) -> Option<CarryOverExplained> {
    let carried = programme.funds().carried().get(&id.parse().ok()?)?;
    let fact = &carried.fact;
    let partner = payer(programme, charter, &fact.source, fact.on).cloned();
    let year = |partner: &PartnerId| (partner.clone(), i32::from(fact.from));
    let closed = partner.as_ref().and_then(|partner| programme.funds().closed().get(&year(partner)));
    Some(CarryOverExplained { carried: carried.clone(), closed: closed.cloned(), partner })
}
