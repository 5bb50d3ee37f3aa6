//! Facts about money: provided, owed, delivered, invoiced, credited, paid, come back, settled.
//!
//! What is unwelcome is recorded and becomes a finding; what cannot be so is refused.

use super::{
    AllocationAccount, Authority, Commitment, CommitmentAccount, CreditNote, DeliveryConfirmation, Invoice,
    LineAccount, Payment, ProvidedHow, Provision, Refund, Settlement, Source, Taxed,
};
use crate::charter::PledgePart;
use crate::context::Context;
use crate::event::Event;
use crate::id::{AllocationId, CommitmentId, InvoiceId, PaymentId};
use crate::mandates;
use crate::rejection::{IdKind, Rejection, free, once_each, positive};
use crate::value::Money;

pub(crate) fn provide(ctx: &Context<'_>, provision: &Provision) -> Result<Vec<Event>, Rejection> {
    ctx.free(&provision.contribution)?;
    super::known_source(
        ctx,
        &Source::Pledge(PledgePart { pledge: provision.pledge.clone(), earmark: None }),
    )?;
    if let ProvidedHow::PaidTo(partner) = &provision.how {
        ctx.known(partner)?;
    }
    positive(provision.amount)?;
    ctx.not_future("on", provision.on)?;
    Ok(vec![Event::ContributionProvided(provision.clone())])
}

/// The allocation that money is charged to: not one that still waits for an approval.
pub(super) fn covering<'a>(
    ctx: &Context<'a>,
    allocation: &AllocationId,
) -> Result<&'a AllocationAccount, Rejection> {
    let funds = &ctx.programme.funds;
    if let Some(reserved) = funds.reserved().get(allocation) {
        let (allocation, decision) = (allocation.clone(), reserved.fact.decision.clone());
        return Err(Rejection::StillReserved { allocation, decision });
    }
    ctx.known(allocation)
}

/// The commitment, if it is covered by the allocation.
fn covered<'a>(
    ctx: &Context<'a>,
    id: &CommitmentId,
    asked: &AllocationId,
) -> Result<&'a CommitmentAccount, Rejection> {
    let (account, own) = known_commitment(ctx, id)?;
    let of = &account.allocation.fact.allocation;
    if of != asked {
        return Err(Rejection::CommitmentOfAnotherAllocation {
            commitment: id.clone(),
            of: of.clone(),
            asked: asked.clone(),
        });
    }
    Ok(own)
}

fn known_commitment<'a>(
    ctx: &Context<'a>,
    id: &CommitmentId,
) -> Result<(&'a AllocationAccount, &'a CommitmentAccount), Rejection> {
    let funds = &ctx.programme.funds;
    let known = || funds.commitments.keys().map(CommitmentId::to_string);
    funds.commitment(id).ok_or_else(|| Rejection::unknown(IdKind::Commitment, id, known()))
}

pub(crate) fn commit(ctx: &Context<'_>, commitment: &Commitment) -> Result<Vec<Event>, Rejection> {
    let known = ctx.programme.funds.commitments.get(&commitment.commitment);
    free(IdKind::Commitment, &commitment.commitment, known.map(|(_, at)| *at))?;
    covering(ctx, &commitment.allocation)?;
    positive(commitment.amount)?;
    ctx.not_future("on", commitment.on)?;
    if let Some(by) = &commitment.by {
        ctx.known(by)?;
    }
    let mut events = vec![Event::CommitmentEntered(commitment.clone())];
    match &commitment.under {
        Some(Authority::Mandate(cited)) => {
            ctx.known(&cited.mandate)?;
            events.extend(mandates::commits(ctx, commitment, cited));
        }
        Some(Authority::Decision(decision)) => ctx.known(decision).map(drop)?,
        Some(Authority::Own(_)) | None => {}
    }
    Ok(events)
}

pub(crate) fn confirm_delivery(
    ctx: &Context<'_>,
    confirmation: &DeliveryConfirmation,
) -> Result<Vec<Event>, Rejection> {
    known_commitment(ctx, &confirmation.commitment)?;
    ctx.known(&confirmation.by)?;
    ctx.not_future("on", confirmation.on)?;
    Ok(vec![Event::DeliveryConfirmed(confirmation.clone())])
}

/// What holds for every amount with VAT.
fn taxed(amount: &Taxed) -> Result<(), Rejection> {
    positive(amount.net)?;
    for part in [amount.vat, amount.recoverable] {
        if part < Money::ZERO {
            return Err(Rejection::AmountNotPositive { asked: part });
        }
    }
    if amount.vat > amount.net {
        return Err(Rejection::VatAboveNet { net: amount.net, vat: amount.vat });
    }
    if amount.recoverable > amount.vat {
        return Err(Rejection::RecoverableAboveVat { vat: amount.vat, recoverable: amount.recoverable });
    }
    Ok(())
}

pub(crate) fn receive_invoice(ctx: &Context<'_>, invoice: &Invoice) -> Result<Vec<Event>, Rejection> {
    let funds = &ctx.programme.funds;
    ctx.free(&invoice.invoice)?;
    if let Some(entered) = funds.numbers.get(&invoice.name()).and_then(|id| funds.invoices().get(id)) {
        let (supplier, number) = (invoice.supplier.clone(), invoice.number.clone());
        let (invoice, at) = (entered.fact.invoice.clone(), entered.sequence);
        return Err(Rejection::InvoiceEntered { supplier, number, invoice, at });
    }
    if invoice.lines.is_empty() {
        return Err(Rejection::InvoiceWithoutLine { invoice: invoice.invoice.clone() });
    }
    once_each(IdKind::Allocation, invoice.lines.iter().map(|line| &line.allocation))?;
    for line in &invoice.lines {
        covering(ctx, &line.allocation)?;
        if let Some(commitment) = &line.commitment {
            covered(ctx, commitment, &line.allocation)?;
        }
        taxed(&line.amount)?;
    }
    ctx.not_future("on", invoice.on)?;
    Ok(vec![Event::InvoiceReceived(invoice.clone())])
}

pub(crate) fn credit(ctx: &Context<'_>, credit: &CreditNote) -> Result<Vec<Event>, Rejection> {
    let funds = &ctx.programme.funds;
    free(IdKind::CreditNote, &credit.credit, funds.credits.get(&credit.credit).copied())?;
    line_of(ctx, &credit.invoice, &credit.allocation)?;
    taxed(&credit.amount)?;
    let left = funds.left(&credit.allocation, &credit.invoice);
    // Neither of what is recoverable nor of what is not can more be taken back than there is.
    let fits = credit.amount.net <= left.net
        && credit.amount.recoverable <= left.recoverable
        && credit.amount.unrecoverable() <= left.unrecoverable();
    if !fits {
        let (invoice, asked, left) = (credit.invoice.clone(), credit.amount, left);
        return Err(Rejection::CreditAboveInvoice { invoice, asked, left });
    }
    ctx.not_future("on", credit.on)?;
    Ok(vec![Event::InvoiceCredited(credit.clone())])
}

/// The line by which an invoice charges an allocation.
fn line_of<'a>(
    ctx: &Context<'a>,
    invoice: &InvoiceId,
    allocation: &AllocationId,
) -> Result<&'a LineAccount, Rejection> {
    let funds = &ctx.programme.funds;
    let known = ctx.known(invoice)?;
    ctx.known(allocation)?;
    funds.line(allocation, invoice).ok_or_else(|| Rejection::InvoiceOfAnotherAllocation {
        invoice: invoice.clone(),
        of: known.fact.lines.iter().map(|line| line.allocation.clone()).collect(),
        asked: allocation.clone(),
    })
}

pub(crate) fn pay(ctx: &Context<'_>, payment: &Payment) -> Result<Vec<Event>, Rejection> {
    let funds = &ctx.programme.funds;
    free(
        IdKind::Payment,
        &payment.payment,
        funds.payments.get(&payment.payment).map(|place| place.sequence),
    )?;
    covering(ctx, &payment.allocation)?;
    if let Some(id) = &payment.commitment {
        covered(ctx, id, &payment.allocation)?;
    }
    if let Some(id) = &payment.invoice {
        let of = line_of(ctx, id, &payment.allocation)?.line.commitment.as_ref();
        if let Some(asked) = payment.commitment.as_ref().filter(|asked| of != Some(asked)) {
            let (invoice, of, asked) = (id.clone(), of.cloned(), asked.clone());
            return Err(Rejection::InvoiceOfAnotherCommitment { invoice, of, asked });
        }
    }
    if let Some(by) = &payment.by {
        ctx.known(by)?;
    }
    positive(payment.amount)?;
    ctx.not_future("on", payment.on)?;
    Ok(vec![Event::Paid(payment.clone())])
}

pub(crate) fn refund(ctx: &Context<'_>, refund: &Refund) -> Result<Vec<Event>, Rejection> {
    let funds = &ctx.programme.funds;
    free(IdKind::Refund, &refund.refund, funds.refunds.get(&refund.refund).copied())?;
    let known = || funds.payments.keys().map(PaymentId::to_string);
    let place = funds.payments.get(&refund.payment);
    let place = place.ok_or_else(|| Rejection::unknown(IdKind::Payment, &refund.payment, known()))?;
    positive(refund.amount)?;
    ctx.known(&place.allocation)?;
    if let Some(payment) = funds.payment(&refund.payment).map(|paid| &paid.fact) {
        let back = funds.returned(&place.allocation, &refund.payment);
        let left = payment.amount.saturating_sub(back);
        if refund.amount > left {
            let (payment, asked) = (refund.payment.clone(), refund.amount);
            return Err(Rejection::RefundAbovePaid { payment, asked, left });
        }
        if refund.on < payment.on {
            return Err(Rejection::EndsBeforeItStarts { from: payment.on, until: refund.on });
        }
    }
    ctx.not_future("on", refund.on)?;
    Ok(vec![Event::Refunded(refund.clone())])
}

/// The rest of a commitment is free again. An initiative's budget is settled with receipts.
pub(crate) fn settle(ctx: &Context<'_>, settlement: &Settlement) -> Result<Vec<Event>, Rejection> {
    let (_, own) = known_commitment(ctx, &settlement.commitment)?;
    let commitment = settlement.commitment.clone();
    if let Some(settled) = &own.settled {
        return Err(Rejection::CommitmentSettled { commitment, on: settled.fact.on, at: settled.sequence });
    }
    if settlement.amount < Money::ZERO {
        return Err(Rejection::AmountNotPositive { asked: settlement.amount });
    }
    let committed = own.commitment.fact.amount;
    if settlement.amount > committed {
        return Err(Rejection::SettledAboveCommitment { commitment, asked: settlement.amount, committed });
    }
    if own.initiative.is_some() && settlement.document.is_none() {
        return Err(Rejection::SettledWithoutReceipts { commitment });
    }
    let from = own.commitment.fact.on;
    if settlement.on < from {
        return Err(Rejection::EndsBeforeItStarts { from, until: settlement.on });
    }
    ctx.not_future("on", settlement.on)?;
    Ok(vec![Event::CommitmentSettled(settlement.clone())])
}
