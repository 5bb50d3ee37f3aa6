//! The slice of state: every allocation with what came of it, invoices, budget years.

use std::sync::Arc;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::running::Running;
use super::{
    Allocation, AllocationAccount, AllocationFigures, CarryOver, Commitment, CommitmentAccount, CreditNote,
    DeliveryConfirmation, InitiativeBudget, Invoice, LineAccount, Payment, Provision, Reassignment, Refund,
    Release, Settlement, Source, Taxed, YearClosing,
};
use crate::id::{
    AllocationId, CarryOverId, CommitmentId, ContributionId, CreditId, DecisionId, InvoiceId, PartnerId,
    PaymentId, PlanId, PledgeId, RefundId, Sequence, SupplierId,
};
use crate::key::key;
use crate::persistent::{Index, Map, SmallMap, push_tightly};
use crate::record::{CommitMeta, Record};
use crate::rejection::IdKind;
use crate::value::{Day, Money, Period};

/// The slice of the state for the money of each source, pledge and allocation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Funds {
    pub(crate) accounts: Map<AllocationId, AllocationAccount>,
    /// Money set aside for decisions under a reservation: taken from its source, and not yet a plan's.
    reserved: Map<AllocationId, Record<Allocation>>,
    provisions: Map<ContributionId, Record<Provision>>,
    /// Where each commitment is kept, and the entry that made it.
    pub(super) commitments: SmallMap<CommitmentId, (AllocationId, Sequence)>,
    invoices: Map<InvoiceId, Record<Invoice>>,
    /// The invoice by each supplier's own number.
    pub(super) numbers: SmallMap<(SupplierId, String), InvoiceId>,
    /// The entry of each credit note.
    pub(super) credits: SmallMap<CreditId, Sequence>,
    /// Where each payment is kept.
    pub(super) payments: SmallMap<PaymentId, PaymentPlace>,
    /// The entry of each refund.
    pub(super) refunds: SmallMap<RefundId, Sequence>,
    closed: Map<(PartnerId, i32), Record<YearClosing>>,
    carried: Map<CarryOverId, Record<CarryOver>>,
    /// What each allocation comes to.
    running: Map<AllocationId, Running>,
    /// Provided on each pledge, by the day.
    provided: SmallMap<(PledgeId, Day), Money>,
    /// Carried into a year of a source, and out of one, by the day it was decided.
    carried_into: SmallMap<(Source, i32, Day), Money>,
    carried_out: SmallMap<(Source, i32, Day), Money>,
    /// Allocated less released, per source and first day of performance.
    taken: SmallMap<(Source, Day), Money>,
    /// The allocations of each source, by the calendar year in which their performance ends.
    by_end: Index<(Source, i32), AllocationId>,
    /// The allocations of each plan.
    by_plan: Index<PlanId, AllocationId>,
    /// The allocations of each decision.
    by_decision: Index<DecisionId, AllocationId>,
    /// What is set aside for each decision.
    reserved_by: Index<DecisionId, AllocationId>,
}

key!(AllocationId => AllocationAccount, IdKind::Allocation, |programme| &programme.funds.accounts, |account| account.allocation.sequence);
key!(ContributionId => Record<Provision>, IdKind::Contribution, |programme| &programme.funds.provisions, |record| record.sequence);
key!(InvoiceId => Record<Invoice>, IdKind::Invoice, |programme| &programme.funds.invoices, |record| record.sequence);
key!(CarryOverId => Record<CarryOver>, IdKind::CarryOver, |programme| &programme.funds.carried, |record| record.sequence);

/// Where a payment is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct PaymentPlace {
    /// The allocation that it is charged to.
    pub(super) allocation: AllocationId,
    /// Its place among the payments of the account.
    pub(super) at: usize,
    /// The entry that recorded the payment.
    pub(super) sequence: Sequence,
}

/// What was carried in a year of a source by what was decided by a day.
fn carried(sums: &SmallMap<(Source, i32, Day), Money>, source: &Source, year: i32, by: Day) -> Money {
    let first = (source.clone(), year, Day::MIN);
    sums.range(first..=(source.clone(), year, by)).map(|(_, amount)| *amount).sum()
}

fn add<K: Ord + Clone>(sums: &mut SmallMap<K, Money>, key: K, amount: Money) {
    let sum = sums.entry(key).or_default();
    *sum = sum.saturating_add(amount);
}

/// The source of an allocation, with the first day of its performance.
fn start(allocation: &Allocation) -> (Source, Day) {
    (allocation.from.clone(), allocation.period.from())
}

/// The source of an allocation, with the calendar year in which its performance ends.
fn end(allocation: &Allocation) -> (Source, i32) {
    (allocation.from.clone(), allocation.period.until().year())
}

impl Funds {
    /// Every allocation with what came of it.
    pub fn accounts(&self) -> &Map<AllocationId, AllocationAccount> {
        &self.accounts
    }

    /// Every invoice by id.
    pub fn invoices(&self) -> &Map<InvoiceId, Record<Invoice>> {
        &self.invoices
    }

    /// The years that partners closed.
    pub fn closed(&self) -> &Map<(PartnerId, i32), Record<YearClosing>> {
        &self.closed
    }

    /// Money carried over from one year to a later one.
    pub fn carried(&self) -> &Map<CarryOverId, Record<CarryOver>> {
        &self.carried
    }

    /// The commitment with what became of it.
    pub fn commitment(&self, id: &CommitmentId) -> Option<(&AllocationAccount, &CommitmentAccount)> {
        let (allocation, _) = self.commitments.get(id)?;
        let (account, running) = (self.accounts.get(allocation)?, self.running.get(allocation)?);
        Some((account, account.commitments.get(running.commitment(id)?)?))
    }

    /// What an allocation comes to by all that is recorded; nothing where there is none.
    pub fn figures(&self, allocation: &AllocationId) -> AllocationFigures {
        self.running.get(allocation).map(|running| running.figures).unwrap_or_default()
    }

    /// The line by which an invoice charges an allocation.
    pub fn line(&self, allocation: &AllocationId, invoice: &InvoiceId) -> Option<&LineAccount> {
        let at = self.running.get(allocation)?.line(invoice)?;
        self.accounts.get(allocation)?.lines.get(at)
    }

    /// A line of an invoice less its credits, by all that is recorded.
    pub(crate) fn left(&self, allocation: &AllocationId, invoice: &InvoiceId) -> Taxed {
        self.running.get(allocation).map(|running| running.left(invoice)).unwrap_or_default()
    }

    /// Returns a payment by its id; `None` for an unknown one.
    pub fn payment(&self, id: &PaymentId) -> Option<&Record<Payment>> {
        let place = self.payments.get(id)?;
        self.accounts.get(&place.allocation)?.payments.get(place.at).filter(|known| known.fact.payment == *id)
    }

    /// What came back of a payment, by all that is recorded.
    pub(crate) fn returned(&self, allocation: &AllocationId, payment: &PaymentId) -> Money {
        self.running.get(allocation).map(|running| running.returned(payment)).unwrap_or_default()
    }

    /// The line of the invoice that a payment of it pays, if any.
    pub fn line_of(&self, payment: &Payment) -> Option<&LineAccount> {
        self.line(&payment.allocation, payment.invoice.as_ref()?)
    }

    /// The commitment that a payment meets: the one that it names, or that of the line that it pays.
    pub fn commitment_of(&self, payment: &Payment) -> Option<&CommitmentAccount> {
        let line = self.line_of(payment).and_then(|line| line.line.commitment.as_ref());
        let at = self.running.get(&payment.allocation)?.commitment(payment.commitment.as_ref().or(line)?)?;
        self.accounts.get(&payment.allocation)?.commitments.get(at)
    }

    /// The allocations from a source whose performance ends in a year.
    pub(crate) fn ending(&self, source: &Source, year: i32) -> impl Iterator<Item = &AllocationAccount> {
        self.by_end.of(&(source.clone(), year)).filter_map(|id| self.accounts.get(id))
    }

    /// What was carried out of a year of a source by what was decided by a day.
    pub fn carried_out(&self, source: &Source, year: i32, by: Day) -> Money {
        carried(&self.carried_out, source, year, by)
    }

    /// What was carried into a year of a source by what was decided by a day.
    pub fn carried_into(&self, source: &Source, year: i32, by: Day) -> Money {
        carried(&self.carried_into, source, year, by)
    }

    /// The allocation that a payment is charged to.
    pub fn allocation_of(&self, payment: &PaymentId) -> Option<&AllocationId> {
        self.payments.get(payment).map(|place| &place.allocation)
    }

    /// Money set aside for decisions under a reservation.
    pub fn reserved(&self) -> &Map<AllocationId, Record<Allocation>> {
        &self.reserved
    }

    /// What was provided on a pledge in a period, by all that is recorded.
    pub(crate) fn provided_in(&self, pledge: &PledgeId, period: &Period) -> Money {
        let own = self.provided.range((pledge.clone(), period.from())..=(pledge.clone(), period.until()));
        own.map(|(_, amount)| *amount).sum()
    }

    /// What is allocated from each source, less what was released, by the first day of performance.
    pub(crate) fn taken_by_day(&self) -> impl Iterator<Item = (&Source, Day, Money)> {
        self.taken.iter().map(|((source, day), amount)| (source, *day, *amount))
    }

    /// What was carried into the years that begin in a period, by a day, less what was carried out of those that end in
    /// it, by another. Nothing over all days.
    pub(crate) fn carried_within(&self, source: &Source, period: &Period, (into, out): (Day, Day)) -> Money {
        if *period == Period::ALL {
            return Money::ZERO;
        }
        let years = period.from().year()..=period.until().year();
        let sum = |carried: &SmallMap<(Source, i32, Day), Money>, by: Day, month: u32, day: u32| -> Money {
            let own = years
                .clone()
                .filter(|year| Day::from_ymd_opt(*year, month, day).is_some_and(|day| period.contains(day)));
            own.map(|year| self::carried(carried, source, year, by)).sum()
        };
        sum(&self.carried_into, into, 1, 1).saturating_sub(sum(&self.carried_out, out, 12, 31))
    }

    /// Money actually provided.
    pub fn provisions(&self) -> &Map<ContributionId, Record<Provision>> {
        &self.provisions
    }

    /// The allocations of a plan, by their ids.
    pub fn of_plan(&self, plan: &PlanId) -> impl Iterator<Item = &AllocationAccount> {
        self.by_plan.of(plan).filter_map(|id| self.accounts.get(id))
    }

    /// The allocations that a decision made, by their ids.
    pub fn of_decision(&self, decision: &DecisionId) -> impl Iterator<Item = &AllocationAccount> {
        self.by_decision.of(decision).filter_map(|id| self.accounts.get(id))
    }

    /// What is set aside for a decision.
    pub(crate) fn reserved_by(&self, decision: &DecisionId) -> impl Iterator<Item = &Allocation> {
        self.reserved_by.of(decision).filter_map(|id| self.reserved.get(id)).map(|reserved| &reserved.fact)
    }

    /// Allocated less released from a source, for performance that starts in a period.
    pub(super) fn taken(&self, source: &Source, period: &Period) -> Money {
        let days = self.taken.range((source.clone(), period.from())..=(source.clone(), period.until()));
        days.map(|(_, amount)| *amount).sum()
    }

    pub(crate) fn set_aside(&mut self, recorded: &CommitMeta, allocation: Allocation) {
        add(&mut self.taken, start(&allocation), allocation.amount);
        let id = allocation.allocation.clone();
        self.reserved_by.insert(allocation.decision.clone(), id.clone());
        self.reserved.insert(id, Record::new(recorded, allocation));
    }

    /// What was set aside as an allocation is free again.
    fn unreserve(&mut self, id: &AllocationId) {
        let Some(reserved) = self.reserved.remove(id) else { return };
        let allocation = &reserved.fact;
        add(&mut self.taken, start(allocation), Money::ZERO.saturating_sub(allocation.amount));
        self.reserved_by.remove(&allocation.decision, id);
    }

    /// Money set aside for a decision is free again.
    pub(crate) fn freed(&mut self, decision: &DecisionId) {
        let own: Vec<AllocationId> = self.reserved_by.of(decision).cloned().collect();
        own.iter().for_each(|id| self.unreserve(id));
    }

    /// Lists an account, or takes it off the lists. What the lists hold of it follows from its facts.
    fn list(&mut self, account: &AllocationAccount, on: bool) {
        let allocation = &account.allocation.fact;
        let left = allocation.amount.saturating_sub(account.gone());
        let taken = if on { left } else { Money::ZERO.saturating_sub(left) };
        add(&mut self.taken, start(allocation), taken);
        let id = &allocation.allocation;
        let (plan, decision) = (&allocation.plan, &allocation.decision);
        if on {
            self.by_end.insert(end(allocation), id.clone());
            self.by_plan.insert(plan.clone(), id.clone());
            self.by_decision.insert(decision.clone(), id.clone());
            self.running.insert(id.clone(), Running::of(account));
        } else {
            self.by_end.remove(&end(allocation), id);
            self.by_plan.remove(plan, id);
            self.by_decision.remove(decision, id);
            self.running.remove(id);
        }
    }

    /// Changes an account, and what is listed of it.
    pub(crate) fn change(&mut self, id: &AllocationId, change: impl FnOnce(&mut AllocationAccount)) {
        let Some(account) = self.accounts.remove(id) else { return };
        self.list(&account, false);
        let mut account = Arc::unwrap_or_clone(account);
        change(&mut account);
        self.list(&account, true);
        self.accounts.insert(id.clone(), account);
    }

    pub(crate) fn allocated(&mut self, recorded: &CommitMeta, allocation: Allocation) {
        let id = allocation.allocation.clone();
        self.unreserve(&id);
        let allocation = Record::new(recorded, allocation);
        if self.accounts.contains_key(&id) {
            // The corrected record of an allocation takes the place of the one before.
            return self.change(&id, |account| account.allocation = allocation);
        }
        let account = AllocationAccount::new(allocation);
        self.list(&account, true);
        self.accounts.insert(id, account);
    }

    /// What is reassigned stays taken from its source, by the allocation that it becomes.
    pub(crate) fn reassigned(&mut self, recorded: &CommitMeta, reassignment: Reassignment) {
        let to = reassignment.to.clone();
        self.change(&reassignment.from.clone(), |account| {
            push_tightly(&mut account.reassigned, Record::new(recorded, reassignment));
        });
        self.allocated(recorded, to);
    }

    pub(crate) fn released(&mut self, recorded: &CommitMeta, release: Release) {
        self.change(&release.allocation.clone(), |account| {
            push_tightly(&mut account.releases, Record::new(recorded, release));
        });
    }

    /// Forgets what a decision took back or set aside, before its corrected record is taken in. Its
    /// allocations stay, with what was committed and paid on them: the corrected ones take their place.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        self.freed(decision);
        let release = |release: &Record<Release>| release.fact.decision == *decision;
        let reassigned = |to: &Record<Reassignment>| to.fact.to.decision == *decision;
        let taken_back = |account: &AllocationAccount| {
            account.releases.iter().any(release) || account.reassigned.iter().any(reassigned)
        };
        for id in self.accounts.keys_where(taken_back) {
            self.change(&id, |account| {
                account.releases.retain(|own| !release(own));
                // What it made stays an allocation of its own until its corrected record comes.
                account.reassigned.retain(|own| !reassigned(own));
            });
        }
    }

    /// As if a decision had not been taken.
    pub(crate) fn without(&mut self, decision: &DecisionId) {
        self.retract(decision);
        let granted = |own: &CommitmentAccount| {
            own.initiative.as_ref().is_some_and(|budget| budget.decision == *decision)
        };
        for id in self.accounts.keys_where(|account| account.commitments.iter().any(granted)) {
            let mut gone = Vec::new();
            self.change(&id, |account| {
                gone.extend(
                    account.commitments.iter().filter(|own| granted(own)).map(|own| own.id().clone()),
                );
                gone.iter().for_each(|commitment| account.forget(commitment));
            });
            for commitment in &gone {
                self.commitments.remove(commitment);
            }
            let payments = self.accounts.get(&id).into_iter().flat_map(|account| &account.payments);
            for (at, payment) in payments.enumerate() {
                if let Some(place) = self.payments.get_mut(&payment.fact.payment) {
                    place.at = at;
                }
            }
        }
        let made: Vec<AllocationId> = self.by_decision.of(decision).cloned().collect();
        for account in made.iter().filter_map(|id| self.accounts.remove(id)).collect::<Vec<_>>() {
            self.list(&account, false);
        }
    }

    pub(crate) fn provided(&mut self, recorded: &CommitMeta, provision: Provision) {
        add(&mut self.provided, (provision.pledge.clone(), provision.on), provision.amount);
        self.provisions.insert(provision.contribution.clone(), Record::new(recorded, provision));
    }

    pub(crate) fn committed(&mut self, recorded: &CommitMeta, commitment: Commitment) {
        self.owed(recorded, commitment, None);
    }

    /// A small budget is a commitment: it is owed from then on. A corrected one takes the place of the one
    /// before.
    pub(crate) fn initiative_granted(&mut self, recorded: &CommitMeta, budget: InitiativeBudget) {
        let granted = &budget.granted;
        let commitment = Commitment {
            commitment: granted.commitment.clone(),
            allocation: granted.allocation.clone(),
            ground: granted.ground,
            amount: granted.ceiling,
            counterparty: None,
            document: None,
            under: None,
            by: None,
            on: budget.on,
        };
        self.owed(recorded, commitment, Some(budget));
    }

    fn owed(&mut self, recorded: &CommitMeta, commitment: Commitment, initiative: Option<InitiativeBudget>) {
        let (id, allocation) = (commitment.commitment.clone(), commitment.allocation.clone());
        let before = self.commitments.insert(id.clone(), (allocation.clone(), recorded.sequence));
        let mut account = CommitmentAccount {
            commitment: Record::new(recorded, commitment),
            initiative: initiative.map(Box::new),
            deliveries: Vec::new(),
            settled: None,
        };
        let known = before.and_then(|(allocation, _)| self.take_out(&allocation, &id));
        let corrected = known.is_some();
        if let Some(known) = known {
            (account.deliveries, account.settled) = (known.deliveries, known.settled);
        }
        let Some(covering) = self.accounts.get_mut(&allocation) else { return };
        let running = self.running.get_or_default(allocation);
        running.owed(covering.commitments.len(), &account);
        push_tightly(&mut covering.commitments, account);
        if corrected {
            *running = Running::of(covering);
        }
    }

    fn take_out(&mut self, allocation: &AllocationId, id: &CommitmentId) -> Option<CommitmentAccount> {
        let (covering, running) = (self.accounts.get_mut(allocation)?, self.running.get_mut(allocation)?);
        let known = covering.commitments.remove(running.commitment(id)?);
        *running = Running::of(covering);
        Some(known)
    }

    fn commitment_mut(&mut self, id: &CommitmentId) -> Option<(&mut CommitmentAccount, &mut Running)> {
        let (allocation, _) = self.commitments.get(id)?;
        let (account, running) = (self.accounts.get_mut(allocation)?, self.running.get_mut(allocation)?);
        Some((account.commitments.get_mut(running.commitment(id)?)?, running))
    }

    pub(crate) fn delivered(&mut self, recorded: &CommitMeta, confirmation: DeliveryConfirmation) {
        if let Some((own, _)) = self.commitment_mut(&confirmation.commitment) {
            push_tightly(&mut own.deliveries, Record::new(recorded, confirmation));
        }
    }

    pub(crate) fn settled(&mut self, recorded: &CommitMeta, settlement: Settlement) {
        if let Some((own, running)) = self.commitment_mut(&settlement.commitment) {
            running.settled(&settlement.commitment, settlement.amount);
            own.settled = Some(Record::new(recorded, settlement));
        }
    }

    pub(crate) fn invoiced(&mut self, recorded: &CommitMeta, invoice: Invoice) {
        self.numbers.insert(invoice.name(), invoice.invoice.clone());
        let invoice = Arc::new(Record::new(recorded, invoice));
        for line in &invoice.fact.lines {
            if let Some(account) = self.accounts.get_mut(&line.allocation) {
                let at = account.lines.len();
                let line =
                    LineAccount { invoice: Arc::clone(&invoice), line: line.clone(), credits: Vec::new() };
                self.running.get_or_default(line.line.allocation.clone()).charged(at, &line);
                push_tightly(&mut account.lines, line);
            }
        }
        self.invoices.insert_shared(invoice.fact.invoice.clone(), invoice);
    }

    pub(crate) fn credited(&mut self, recorded: &CommitMeta, credit: CreditNote) {
        self.credits.insert(credit.credit.clone(), recorded.sequence);
        let Some(running) = self.running.get_mut(&credit.allocation) else { return };
        let (account, at) = (self.accounts.get_mut(&credit.allocation), running.line(&credit.invoice));
        if let Some(line) = account.zip(at).and_then(|(account, at)| account.lines.get_mut(at)) {
            running.credited(&credit, line.line.commitment.as_ref());
            push_tightly(&mut line.credits, Record::new(recorded, credit));
        }
    }

    pub(crate) fn paid(&mut self, recorded: &CommitMeta, payment: Payment) {
        let (allocation, sequence) = (payment.allocation.clone(), recorded.sequence);
        let account = self.accounts.get_mut(&allocation);
        let at = account.as_ref().map_or(0, |account| account.payments.len());
        self.payments
            .insert(payment.payment.clone(), PaymentPlace { allocation: allocation.clone(), at, sequence });
        if let Some(account) = account {
            self.running.get_or_default(allocation).paid(&payment);
            push_tightly(&mut account.payments, Record::new(recorded, payment));
        }
    }

    pub(crate) fn refunded(&mut self, recorded: &CommitMeta, refund: Refund) {
        self.refunds.insert(refund.refund.clone(), recorded.sequence);
        let Some(place) = self.payments.get(&refund.payment) else { return };
        let Some(account) = self.accounts.get_mut(&place.allocation) else { return };
        let running = self.running.get_mut(&place.allocation);
        if let Some((running, payment)) = running.zip(account.payments.get(place.at)) {
            running.refunded(&payment.fact, refund.amount);
        }
        push_tightly(&mut account.refunds, Record::new(recorded, refund));
    }

    pub(crate) fn year_closed(&mut self, recorded: &CommitMeta, closing: YearClosing) {
        let year = (closing.partner.clone(), i32::from(closing.year));
        self.closed.insert(year, Record::new(recorded, closing));
    }

    pub(crate) fn carried_over(&mut self, recorded: &CommitMeta, carried: CarryOver) {
        let key = |year: u16| (carried.source.clone(), i32::from(year), carried.on);
        add(&mut self.carried_into, key(carried.to), carried.amount);
        add(&mut self.carried_out, key(carried.from), carried.amount);
        self.carried.insert(carried.carry_over.clone(), Record::new(recorded, carried));
    }
}
