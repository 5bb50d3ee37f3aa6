//! The slice of state: every allocation with what came of it, invoices, budget years.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    Allocation, AllocationAccount, CarryOver, Commitment, CommitmentAccount, CreditNote,
    DeliveryConfirmation, InitiativeBudget, Invoice, LineAccount, Payment, Provision, Reassignment, Refund,
    Release, Settlement, Source, YearClosing, pledged,
};
use crate::charter::{Charter, PledgeCovers};
use crate::event::{Record, Recorded};
use crate::id::{
    AllocationId, CarryOverId, CommitmentId, ContributionId, CreditId, DecisionId, InvoiceId, PartnerId,
    PaymentId, PlanId, PledgeId, RefundId, Sequence, SupplierId,
};
use crate::value::{Money, Period, Title};

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Funds {
    pub(crate) accounts: BTreeMap<AllocationId, AllocationAccount>,
    /// Money set aside for decisions under a reservation: taken from its source, and not yet a plan's.
    pub(crate) reserved: BTreeMap<AllocationId, Record<Allocation>>,
    pub(crate) provisions: BTreeMap<ContributionId, Record<Provision>>,
    /// Where each commitment is kept, and the entry that made it.
    pub(super) commitments: BTreeMap<CommitmentId, (AllocationId, Sequence)>,
    pub(super) invoices: BTreeMap<InvoiceId, Record<Invoice>>,
    /// The invoice by each supplier's own number.
    pub(super) numbers: BTreeMap<(SupplierId, Title), InvoiceId>,
    /// The entry of each credit note.
    pub(super) credits: BTreeMap<CreditId, Sequence>,
    /// The allocation of each payment, and its entry.
    pub(super) payments: BTreeMap<PaymentId, (AllocationId, Sequence)>,
    /// The entry of each refund.
    pub(super) refunds: BTreeMap<RefundId, Sequence>,
    pub(super) closed: BTreeMap<(PartnerId, i32), Record<YearClosing>>,
    pub(super) carried: BTreeMap<CarryOverId, Record<CarryOver>>,
    /// Allocated less released, per source and calendar year of performance.
    taken: BTreeMap<(Source, i32), Money>,
    /// The allocations of each plan.
    by_plan: BTreeMap<PlanId, Vec<AllocationId>>,
    /// The allocations of each decision.
    by_decision: BTreeMap<DecisionId, Vec<AllocationId>>,
}

impl Funds {
    /// Every allocation with what came of it.
    #[must_use]
    pub fn accounts(&self) -> &BTreeMap<AllocationId, AllocationAccount> {
        &self.accounts
    }

    /// Every invoice by id.
    #[must_use]
    pub fn invoices(&self) -> &BTreeMap<InvoiceId, Record<Invoice>> {
        &self.invoices
    }

    /// The years that partners closed.
    #[must_use]
    pub fn closed(&self) -> &BTreeMap<(PartnerId, i32), Record<YearClosing>> {
        &self.closed
    }

    /// Money carried over from one year to a later one.
    #[must_use]
    pub fn carried(&self) -> &BTreeMap<CarryOverId, Record<CarryOver>> {
        &self.carried
    }

    /// The commitment with what became of it.
    #[must_use]
    pub fn commitment(&self, id: &CommitmentId) -> Option<(&AllocationAccount, &CommitmentAccount)> {
        let account = self.accounts.get(&self.commitments.get(id)?.0)?;
        account.commitments.iter().find(|own| own.commitment.fact.commitment == *id).map(|own| (account, own))
    }

    /// What was carried out of a year of a source by what was decided by a day.
    #[must_use]
    pub fn carried_out(&self, source: &Source, year: i32, by: NaiveDate) -> Money {
        self.carried_by(source, by).filter(|fact| i32::from(fact.from) == year).map(|fact| fact.amount).sum()
    }

    /// What was carried into a year of a source by what was decided by a day.
    #[must_use]
    pub fn carried_into(&self, source: &Source, year: i32, by: NaiveDate) -> Money {
        self.carried_by(source, by).filter(|fact| i32::from(fact.to) == year).map(|fact| fact.amount).sum()
    }

    fn carried_by(&self, source: &Source, by: NaiveDate) -> impl Iterator<Item = &CarryOver> {
        let own = self.carried.values().map(|carried| &carried.fact);
        own.filter(move |fact| fact.source == *source && fact.on <= by)
    }

    /// The allocation that a payment is charged to.
    #[must_use]
    pub fn allocation_of(&self, payment: &PaymentId) -> Option<&AllocationId> {
        self.payments.get(payment).map(|(allocation, _)| allocation)
    }

    /// Money set aside for decisions under a reservation.
    #[must_use]
    pub fn reserved(&self) -> &BTreeMap<AllocationId, Record<Allocation>> {
        &self.reserved
    }

    /// What was provided on a pledge by all that is recorded, in one calendar year or in all.
    #[must_use]
    pub fn provided_on(&self, pledge: &PledgeId, year: Option<i32>) -> Money {
        let own = self.provisions.values().map(|p| &p.fact).filter(|p| p.pledge == *pledge);
        own.filter(|p| year.is_none_or(|year| year == p.on.year())).map(|p| p.amount).sum()
    }

    /// The sources of which a charter, in force from a day on, pledges less than is allocated: the source,
    /// pledged, allocated. Of pledges for a calendar year the years before that day are left as they are.
    pub(crate) fn shortfalls<'a>(
        &'a self,
        charter: &'a Charter,
        from: NaiveDate,
    ) -> impl Iterator<Item = (Source, Money, Money)> + 'a {
        let covers = charter.readings.pledge_period.rule;
        let mut taken: BTreeMap<(&Source, Option<i32>), Money> = BTreeMap::new();
        for ((source, year), amount) in &self.taken {
            let year = if covers == PledgeCovers::CalendarYear { Some(*year) } else { None };
            if year.is_some_and(|year| year < from.year()) {
                continue;
            }
            let sum = taken.entry((source, year)).or_default();
            *sum = sum.saturating_add(*amount);
        }
        let pledges = taken.into_iter().filter(|((source, _), _)| source.pledge().is_some());
        pledges.filter_map(|((source, year), taken)| {
            let carried = year.map_or(Money::ZERO, |year| {
                let into = self.carried_into(source, year, NaiveDate::MAX);
                into.saturating_sub(self.carried_out(source, year, NaiveDate::MAX))
            });
            let pledged = pledged(charter, source).unwrap_or(Money::ZERO).saturating_add(carried);
            (taken > pledged).then(|| (source.clone(), pledged, taken))
        })
    }

    /// Money actually provided.
    #[must_use]
    pub fn provisions(&self) -> &BTreeMap<ContributionId, Record<Provision>> {
        &self.provisions
    }

    /// The allocations of a plan, in the order made.
    pub fn of_plan(&self, plan: &PlanId) -> impl Iterator<Item = &AllocationAccount> {
        self.by_plan.get(plan).into_iter().flatten().filter_map(|id| self.accounts.get(id))
    }

    /// The allocations that a decision made, in the order made.
    pub fn of_decision(&self, decision: &DecisionId) -> impl Iterator<Item = &AllocationAccount> {
        self.by_decision.get(decision).into_iter().flatten().filter_map(|id| self.accounts.get(id))
    }

    /// Allocated less released from a source, in one calendar year of performance or in all.
    pub(super) fn taken(&self, source: &Source, year: Option<i32>) -> Money {
        let years = (source.clone(), i32::MIN)..=(source.clone(), i32::MAX);
        self.taken
            .range(years)
            .filter(|((_, performed), _)| year.is_none_or(|year| year == *performed))
            .map(|(_, amount)| *amount)
            .sum()
    }

    fn take(&mut self, source: &Source, period: &Period, amount: Money) {
        let taken = self.taken.entry((source.clone(), period.from().year())).or_default();
        *taken = taken.saturating_add(amount);
    }

    fn give_back(&mut self, allocation: &Allocation, amount: Money) {
        self.take(&allocation.from, &allocation.period, Money::ZERO.saturating_sub(amount));
    }

    pub(crate) fn set_aside(&mut self, recorded: &Recorded, allocation: &Allocation) {
        self.take(&allocation.from, &allocation.period, allocation.amount);
        self.reserved.insert(allocation.allocation.clone(), Record::new(recorded, allocation));
    }

    /// Money set aside for a decision is free again.
    pub(crate) fn freed(&mut self, decision: &DecisionId) {
        let (freed, kept) = std::mem::take(&mut self.reserved)
            .into_iter()
            .partition(|(_, reserved)| reserved.fact.decision == *decision);
        self.reserved = kept;
        let freed: BTreeMap<AllocationId, Record<Allocation>> = freed;
        for reserved in freed.values() {
            self.give_back(&reserved.fact, reserved.fact.amount);
        }
    }

    pub(crate) fn reassigned(&mut self, recorded: &Recorded, reassignment: &Reassignment) {
        if let Some(account) = self.accounts.get_mut(&reassignment.from) {
            account.reassigned.push(Record::new(recorded, reassignment));
            let from = account.allocation.fact.clone();
            // It stays taken from its source.
            self.give_back(&from, reassignment.to.amount);
        }
        self.allocated(recorded, &reassignment.to);
    }

    /// Forgets what a decision took back or set aside, before its corrected record is taken in. Its
    /// allocations stay, with what was committed and paid on them: the corrected ones take their place.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        self.freed(decision);
        let mut back = Vec::new();
        for account in self.accounts.values_mut() {
            let allocation = account.allocation.fact.clone();
            account.releases.retain(|release| {
                let own = release.fact.decision == *decision;
                if own {
                    back.push((allocation.clone(), release.fact.amount));
                }
                !own
            });
            // What it made stays an allocation of its own until its corrected record comes.
            account.reassigned.retain(|reassignment| {
                let own = reassignment.fact.to.decision == *decision;
                if own {
                    back.push((allocation.clone(), reassignment.fact.to.amount));
                }
                !own
            });
        }
        for (allocation, amount) in back {
            self.take(&allocation.from, &allocation.period, amount);
        }
    }

    /// As if a decision had not been taken.
    pub(crate) fn without(&mut self, decision: &DecisionId) {
        self.retract(decision);
        for account in self.accounts.values_mut() {
            let given = |own: &CommitmentAccount| {
                own.initiative.as_ref().is_some_and(|budget| budget.decision == *decision)
            };
            let granted: BTreeSet<CommitmentId> =
                account.commitments.iter().filter(|own| given(own)).map(|own| own.id().clone()).collect();
            for id in &granted {
                self.commitments.remove(id);
                account.forget(id);
            }
        }
        for id in self.by_decision.remove(decision).unwrap_or_default() {
            let Some(account) = self.accounts.remove(&id) else { continue };
            let allocation = account.allocation.fact;
            let released: Money = account.releases.iter().map(|r| r.fact.amount).sum();
            self.give_back(&allocation, allocation.amount.saturating_sub(released));
            if let Some(own) = self.by_plan.get_mut(&allocation.plan) {
                own.retain(|other| *other != id);
            }
        }
    }

    pub(crate) fn allocated(&mut self, recorded: &Recorded, allocation: &Allocation) {
        if let Some(reserved) = self.reserved.remove(&allocation.allocation) {
            self.give_back(&reserved.fact, reserved.fact.amount);
        }
        self.take(&allocation.from, &allocation.period, allocation.amount);
        if let Some(account) = self.accounts.get_mut(&allocation.allocation) {
            // The corrected record of an allocation takes the place of the one before.
            let before = std::mem::replace(&mut account.allocation, Record::new(recorded, allocation)).fact;
            let gone = account.gone();
            self.give_back(&before, before.amount.saturating_sub(gone));
            self.give_back(allocation, gone);
            if before.plan != allocation.plan {
                let id = &allocation.allocation;
                self.by_plan.entry(before.plan).or_default().retain(|other| other != id);
                self.by_plan.entry(allocation.plan.clone()).or_default().push(id.clone());
            }
            return;
        }
        self.by_plan.entry(allocation.plan.clone()).or_default().push(allocation.allocation.clone());
        self.by_decision.entry(allocation.decision.clone()).or_default().push(allocation.allocation.clone());
        let account = AllocationAccount::new(Record::new(recorded, allocation));
        self.accounts.insert(allocation.allocation.clone(), account);
    }

    pub(crate) fn released(&mut self, recorded: &Recorded, release: &Release) {
        let Some(account) = self.accounts.get_mut(&release.allocation) else { return };
        account.releases.push(Record::new(recorded, release));
        let allocation = account.allocation.fact.clone();
        self.give_back(&allocation, release.amount);
    }

    pub(crate) fn provided(&mut self, recorded: &Recorded, provision: &Provision) {
        self.provisions.insert(provision.contribution.clone(), Record::new(recorded, provision));
    }

    pub(crate) fn committed(&mut self, recorded: &Recorded, commitment: &Commitment) {
        self.owed(recorded, commitment, None);
    }

    /// A small budget is a commitment: it is owed from then on. A corrected one takes the place of the one
    /// before.
    pub(crate) fn initiative_granted(&mut self, recorded: &Recorded, budget: &InitiativeBudget) {
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
        self.owed(recorded, &commitment, Some(budget.clone()));
    }

    fn owed(&mut self, recorded: &Recorded, commitment: &Commitment, initiative: Option<InitiativeBudget>) {
        let place = (commitment.allocation.clone(), recorded.sequence);
        let before = self.commitments.insert(commitment.commitment.clone(), place);
        let mut account = CommitmentAccount {
            commitment: Record::new(recorded, commitment),
            initiative,
            deliveries: Vec::new(),
            settled: None,
        };
        let known =
            before.and_then(|(allocation, _)| self.accounts.get_mut(&allocation)).and_then(|covering| {
                let own =
                    |known: &CommitmentAccount| known.commitment.fact.commitment == commitment.commitment;
                let at = covering.commitments.iter().position(own)?;
                Some(covering.commitments.remove(at))
            });
        if let Some(known) = known {
            (account.deliveries, account.settled) = (known.deliveries, known.settled);
        }
        if let Some(covering) = self.accounts.get_mut(&commitment.allocation) {
            covering.commitments.push(account);
        }
    }

    fn commitment_mut(&mut self, id: &CommitmentId) -> Option<&mut CommitmentAccount> {
        let account = self.accounts.get_mut(&self.commitments.get(id)?.0)?;
        account.commitments.iter_mut().find(|own| own.commitment.fact.commitment == *id)
    }

    pub(crate) fn delivered(&mut self, recorded: &Recorded, confirmation: &DeliveryConfirmation) {
        if let Some(own) = self.commitment_mut(&confirmation.commitment) {
            own.deliveries.push(Record::new(recorded, confirmation));
        }
    }

    pub(crate) fn settled(&mut self, recorded: &Recorded, settlement: &Settlement) {
        if let Some(own) = self.commitment_mut(&settlement.commitment) {
            own.settled = Some(Record::new(recorded, settlement));
        }
    }

    pub(crate) fn invoiced(&mut self, recorded: &Recorded, invoice: &Invoice) {
        self.invoices.insert(invoice.invoice.clone(), Record::new(recorded, invoice));
        let number = (invoice.supplier.clone(), invoice.number.clone());
        self.numbers.insert(number, invoice.invoice.clone());
        for line in &invoice.lines {
            if let Some(account) = self.accounts.get_mut(&line.allocation) {
                let (invoice, line) = (Record::new(recorded, invoice), line.clone());
                account.lines.push(LineAccount { invoice, line, credits: Vec::new() });
            }
        }
    }

    pub(crate) fn credited(&mut self, recorded: &Recorded, credit: &CreditNote) {
        self.credits.insert(credit.credit.clone(), recorded.sequence);
        let account = self.accounts.get_mut(&credit.allocation);
        let mut lines = account.into_iter().flat_map(|account| &mut account.lines);
        if let Some(line) = lines.find(|line| line.invoice.fact.invoice == credit.invoice) {
            line.credits.push(Record::new(recorded, credit));
        }
    }

    pub(crate) fn paid(&mut self, recorded: &Recorded, payment: &Payment) {
        let place = (payment.allocation.clone(), recorded.sequence);
        self.payments.insert(payment.payment.clone(), place);
        if let Some(account) = self.accounts.get_mut(&payment.allocation) {
            account.payments.push(Record::new(recorded, payment));
        }
    }

    pub(crate) fn refunded(&mut self, recorded: &Recorded, refund: &Refund) {
        self.refunds.insert(refund.refund.clone(), recorded.sequence);
        let place = self.payments.get(&refund.payment).map(|(allocation, _)| allocation);
        if let Some(account) = place.and_then(|allocation| self.accounts.get_mut(allocation)) {
            account.refunds.push(Record::new(recorded, refund));
        }
    }

    pub(crate) fn year_closed(&mut self, recorded: &Recorded, closing: &YearClosing) {
        let year = (closing.partner.clone(), i32::from(closing.year));
        self.closed.insert(year, Record::new(recorded, closing));
    }

    pub(crate) fn carried_over(&mut self, recorded: &Recorded, carried: &CarryOver) {
        self.carried.insert(carried.carry_over.clone(), Record::new(recorded, carried));
    }
}
