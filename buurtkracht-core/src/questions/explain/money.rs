//! Allocations, commitments, invoices, payments, suppliers, other funding, budgets, carry-overs and effort.

use serde::Serialize;

use super::walk::Walk;
use super::{Absence, DecisionRole, Fact, Statement, event, events, named};
use crate::compliance::missing;
use crate::effort::{AssignmentCase, ShareCase, assigned_days, spread_days, whose};
use crate::event::Event;
use crate::funding::FundingLife;
use crate::funds::{
    Allocation, AllocationAccount, AllocationFigures, Authority, Commitment, CommitmentAccount,
    InitiativeBudget, Invoice, LineAccount, Payment, Source, payer,
};
use crate::id::{
    AllocationId, AssignmentId, BudgetId, CommitmentId, DecisionId, FundingId, InvoiceId, PartnerId,
    PaymentId, PledgeId, ShareId, WorkId,
};
use crate::mandates::UsedFor;
use crate::questions::budgets::budget;
use crate::record::Record;
use crate::value::{Day, Money, Title};

/// A commitment with its sums.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CommitmentExplained {
    /// The commitment as it was entered into.
    pub commitment: Commitment,
    /// The small budget that it is, if it is one.
    pub initiative: Option<InitiativeBudget>,
    /// The amount: as committed or, once settled, as settled.
    pub amount: Money,
    /// The part of it that was charged or paid.
    pub met: Money,
}

/// Other funding, from application to settlement.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FundingExplained {
    /// The funding's id.
    pub funding: FundingId,
    /// The title as applied for.
    pub title: Title,
    /// The amount: as awarded or, once settled, as settled.
    pub holds: Money,
    /// The sum paid and not taken back.
    pub kept: Money,
    /// The sum of the allocations from it, less what was released.
    pub allocated: Money,
}

/// A commitment with its deliveries and its settlement.
fn committed(own: &CommitmentAccount) -> Vec<Fact> {
    let commitment = match &own.initiative {
        Some(budget) => Fact::at(
            Statement::Event(Box::new(Event::InitiativeBudgetGranted((**budget).clone()))),
            own.commitment.sequence,
        ),
        None => event(Event::CommitmentEntered, &own.commitment),
    };
    let came = events(Event::DeliveryConfirmed, &own.deliveries);
    [commitment].into_iter().chain(came).chain(events(Event::CommitmentSettled, &own.settled)).collect()
}

/// A line of an invoice with its credits.
fn charged(own: &LineAccount) -> Vec<Fact> {
    let line = Fact::at(Statement::Line(Box::new(own.clone())), own.invoice.sequence);
    [line].into_iter().chain(events(Event::InvoiceCredited, &own.credits)).collect()
}

/// The payments of one's choice, with their refunds.
fn paid(account: &AllocationAccount, own: impl Fn(&Payment) -> bool) -> Vec<Fact> {
    let payments = || account.payments.iter().filter(|payment| own(&payment.fact));
    let refunds = account
        .refunds
        .iter()
        .filter(|refund| payments().any(|payment| payment.fact.payment == refund.fact.payment));
    events(Event::Paid, payments()).chain(events(Event::Refunded, refunds)).collect()
}

/// The uses of an allocation.
fn uses(account: &AllocationAccount) -> Vec<Fact> {
    let mut facts: Vec<Fact> = account.commitments.iter().flat_map(committed).collect();
    facts.extend(account.lines.iter().flat_map(charged));
    facts.extend(paid(account, |_| true));
    facts.extend(events(Event::FundsReassigned, &account.reassigned));
    facts.extend(events(Event::FundsReleased, &account.releases));
    facts
}

/// An allocation with the details of its use.
pub(super) fn drawn(account: &AllocationAccount) -> Fact {
    event(Event::FundsAllocated, &account.allocation).with([Fact::of(Statement::Details).with(uses(account))])
}

/// An assignment with its release.
pub(super) fn assigned(case: &AssignmentCase) -> Fact {
    event(Event::CapacityDistributed, &case.assignment).with(events(Event::CapacityReleased, &case.released))
}

/// A share with its release.
pub(super) fn spread(case: &ShareCase) -> Fact {
    event(Event::EffortDistributed, &case.share).with(events(Event::EffortReleased, &case.released))
}

impl Walk<'_> {
    /// The sums of some allocations.
    pub(super) fn sum<'a>(&self, accounts: impl Iterator<Item = &'a AllocationAccount>) -> AllocationFigures {
        let funds = self.programme.funds();
        accounts.fold(AllocationFigures::default(), |sum, account| {
            sum.plus(&funds.figures(&account.allocation.fact.allocation))
        })
    }

    fn payer(&self, source: &Source, on: Day) -> Option<PartnerId> {
        payer(self.programme, self.charter, source, on).cloned()
    }

    /// The allocation that covers something, with the partner whose money it is.
    fn source(&self, record: &Record<Allocation>) -> Fact {
        let partner = self.payer(&record.fact.from, record.fact.on);
        event(Event::FundsAllocated, record).with(partner.map(|partner| Fact::of(Statement::Whose(partner))))
    }

    /// The decision that granted something.
    fn granted_by(&self, id: &DecisionId, role: DecisionRole) -> Option<Fact> {
        self.programme.decisions().all().get(id).map(|case| named(role, &case.decision))
    }

    pub(super) fn allocation(&self, id: &str) -> Option<Fact> {
        let funds = self.programme.funds();
        let id: AllocationId = id.parse().ok()?;
        let account = funds.accounts().get(&id)?;
        let record = &account.allocation;
        let partner = self.payer(&record.fact.from, record.fact.on);
        let facts = partner.map(|partner| Fact::of(Statement::Whose(partner))).into_iter();
        let facts = facts.chain([Fact::of(Statement::Figures(funds.figures(&id)))]);
        let facts = facts.chain(uses(account)).chain(self.made_by(&record.fact.decision));
        Some(event(Event::FundsAllocated, record).with(facts))
    }

    pub(super) fn assignment(&self, id: &str) -> Option<Fact> {
        let effort = self.programme.effort();
        let case = effort.assignments().get(&id.parse::<AssignmentId>().ok()?)?;
        let record = &case.assignment;
        let shares = effort.shares().values().filter(|own| own.share.fact.from == record.fact.assignment);
        let holds = Fact::of(Statement::Holds(assigned_days(self.programme, case)));
        let facts = [holds].into_iter().chain(self.whose(&record.fact.from.pledge, record.fact.on));
        let facts = facts.chain(events(Event::CapacityReleased, &case.released)).chain(shares.map(spread));
        Some(event(Event::CapacityDistributed, record).with(facts.chain(self.made_by(&record.fact.decision))))
    }

    pub(super) fn share(&self, id: &str) -> Option<Fact> {
        let effort = self.programme.effort();
        let case = effort.shares().get(&id.parse::<ShareId>().ok()?)?;
        let record = &case.share;
        let of = effort.assignments().get(&record.fact.from);
        let of = of.map(|of| event(Event::CapacityDistributed, &of.assignment));
        let holds = Fact::of(Statement::Holds(spread_days(self.programme, case)));
        let facts = [holds].into_iter().chain(events(Event::EffortReleased, &case.released));
        let facts = facts.chain(of).chain(self.made_by(&record.fact.decision));
        Some(event(Event::EffortDistributed, record).with(facts))
    }

    pub(super) fn work(&self, id: &str) -> Option<Fact> {
        let record = self.programme.effort().work().get(&id.parse::<WorkId>().ok()?)?;
        let partner = self.whose(&record.fact.pledge, record.fact.period.until());
        Some(event(Event::EffortDelivered, record).with(partner))
    }

    fn whose(&self, pledge: &PledgeId, on: Day) -> Option<Fact> {
        whose(self.programme, self.charter, pledge, on).cloned().map(Statement::Whose).map(Fact::of)
    }

    pub(super) fn commitment(&self, id: &str) -> Option<Fact> {
        let id: CommitmentId = id.parse().ok()?;
        let (account, own) = self.programme.funds().commitment(&id)?;
        let lines = || account.lines.iter().filter(|line| line.line.commitment.as_ref() == Some(&id));
        let fact = &own.commitment.fact;
        let purpose = UsedFor::Commitment(id.clone());
        let granted = own.initiative.as_ref();
        let granted = granted.and_then(|budget| self.granted_by(&budget.decision, DecisionRole::Granting));
        let cited = match &fact.under {
            Some(Authority::Mandate(cited)) => Some(self.cited(cited, &purpose, fact.on)),
            Some(Authority::Decision(decision)) => self.granted_by(decision, DecisionRole::Granting),
            Some(Authority::Own(_)) | None => None,
        };
        let payments = paid(account, |payment| {
            let by_line = lines().any(|line| payment.invoice.as_ref() == Some(&line.invoice.fact.invoice));
            by_line || payment.commitment.as_ref() == Some(&id)
        });
        let explained = CommitmentExplained {
            commitment: fact.clone(),
            initiative: own.initiative.as_deref().cloned(),
            amount: own.amount(|_| true),
            met: account.met(&id, None),
        };
        let orderer = match (&fact.by, granted.is_some()) {
            (Some(person), _) => Some(Statement::OrderedBy(person.clone())),
            (None, true) => None,
            (None, false) => Some(Statement::None(Absence::Orderer)),
        };
        let facts = [self.source(&account.allocation)].into_iter().chain(orderer.map(Fact::of));
        let facts = facts.chain(cited).chain(granted);
        let facts = facts.chain(committed(own));
        let facts = facts.chain(lines().flat_map(charged)).chain(payments);
        Some(Fact::at(Statement::Commitment(Box::new(explained)), own.commitment.sequence).with(facts))
    }

    pub(super) fn invoice(&self, id: &str) -> Option<Fact> {
        let funds = self.programme.funds();
        let lines = || funds.accounts().values().flat_map(|account| &account.lines);
        let mut credits = lines().flat_map(|line| &line.credits);
        let known = id.parse().ok().and_then(|id: InvoiceId| funds.invoices().get(&id));
        let mut credited = || Some(&credits.find(|credit| credit.fact.credit.as_str() == id)?.fact.invoice);
        let record = known.or_else(|| funds.invoices().get(credited()?))?;
        let id = &record.fact.invoice;
        let lines = record.fact.lines.iter().filter_map(|line| {
            let account = funds.accounts().get(&line.allocation)?;
            let own = funds.line(&line.allocation, id)?;
            let due =
                Statement::Due { due: own.amount(|_| true).gross(), paid: account.sums(None).paid_on(id) };
            let mut facts = charged(own);
            facts.push(self.source(&account.allocation));
            facts.push(Fact::of(Statement::Meets(own.line.commitment.clone())));
            facts.extend(paid(account, |payment| payment.invoice.as_ref() == Some(id)));
            facts.push(Fact::of(due));
            Some(facts)
        });
        Some(event(Event::InvoiceReceived, record).with(lines.flatten()))
    }

    pub(super) fn payment(&self, id: &str) -> Option<Fact> {
        let funds = self.programme.funds();
        let mut refunds = funds.accounts().values().flat_map(|account| &account.refunds);
        let known = id.parse().ok().filter(|id: &PaymentId| funds.payment(id).is_some());
        let refunded =
            || Some(refunds.find(|refund| refund.fact.refund.as_str() == id)?.fact.payment.clone());
        let id: PaymentId = known.or_else(refunded)?;
        let record = funds.payment(&id)?;
        let account = funds.accounts().get(funds.allocation_of(&id)?)?;
        let mut facts = vec![self.source(&account.allocation)];
        facts.extend(self.granted_by(&account.allocation.fact.decision, DecisionRole::Granting));
        if let Some(own) = funds.commitment_of(&record.fact) {
            let orderer = own.commitment.fact.by.clone();
            facts.extend(orderer.map(Statement::OrderedBy).map(Fact::of));
            facts.extend(committed(own));
        }
        facts.extend(funds.line_of(&record.fact).into_iter().flat_map(charged));
        facts.extend(events(
            Event::Refunded,
            account.refunds.iter().filter(|refund| refund.fact.payment == id),
        ));
        let missing = missing(funds, &record.fact, Day::MAX);
        facts.push(Fact::of(Statement::Missing(missing.into_iter().map(Into::into).collect())));
        Some(event(Event::Paid, record).with(facts))
    }

    /// The supplier by that id, where one sent an invoice.
    pub(super) fn supplier(&self, id: &str) -> Option<Fact> {
        let funds = self.programme.funds();
        let own = funds.invoices().values().filter(|invoice| invoice.fact.supplier.as_str() == id);
        let mut invoices: Vec<&Record<Invoice>> = own.collect();
        let supplier = invoices.first()?.fact.supplier.clone();
        invoices.sort_by_key(|invoice| invoice.sequence);
        let (mut due, mut paid, mut payments) = (Money::ZERO, Money::ZERO, Vec::new());
        for invoice in &invoices {
            let id = &invoice.fact.invoice;
            for charged in &invoice.fact.lines {
                let Some(account) = funds.accounts().get(&charged.allocation) else { continue };
                let line = funds.line(&charged.allocation, id);
                due = due.saturating_add(line.map_or(Money::ZERO, |line| line.amount(|_| true).gross()));
                paid = paid.saturating_add(account.sums(None).paid_on(id));
                payments
                    .extend(account.payments.iter().filter(|paid| paid.fact.invoice.as_ref() == Some(id)));
            }
        }
        payments.sort_by_key(|payment| payment.sequence);
        let facts = events(Event::InvoiceReceived, invoices).chain(events(Event::Paid, payments));
        Some(Fact::of(Statement::Supplier { supplier, due, paid }).with(facts))
    }

    pub(super) fn funding(&self, id: &str) -> Option<Fact> {
        let all = self.programme.fundings().all();
        let known = id.parse().ok().and_then(|id: FundingId| all.get(&id));
        let part_of = |life: &&FundingLife| {
            life.advances.iter().any(|advance| advance.fact.advance.as_str() == id)
                || life.recoveries.iter().any(|recovery| recovery.fact.recovery.as_str() == id)
        };
        let life = known.or_else(|| all.values().find(part_of))?;
        let application = &life.application.fact;
        let source = Source::Funding(application.funding.clone());
        let own = || {
            let accounts = self.programme.funds().accounts().values();
            accounts.filter(|account| account.allocation.fact.from == source)
        };
        let explained = FundingExplained {
            funding: application.funding.clone(),
            title: application.title.clone(),
            holds: life.holds(None),
            kept: life.advanced(None).saturating_sub(life.recovered(None)),
            allocated: self.sum(own()).allocated,
        };
        let facts = [event(Event::FundingAppliedFor, &life.application)].into_iter();
        let facts = facts
            .chain(events(Event::FundingDenied, &life.denial))
            .chain(events(Event::FundingAwarded, &life.award))
            .chain(events(Event::FundingAdvanced, &life.advances))
            .chain(own().map(drawn))
            .chain(events(Event::FundingSettled, &life.settlement))
            .chain(events(Event::FundingRecovered, &life.recoveries));
        Some(Fact::at(Statement::Funding(explained), life.application.sequence).with(facts))
    }

    pub(super) fn budget(&self, id: &str) -> Option<Fact> {
        let record = self.programme.budgets().all().get(&id.parse::<BudgetId>().ok()?)?;
        let explained = budget(self.programme, record, Day::MAX);
        let adopted = explained.decision.as_ref().and_then(|id| self.granted_by(id, DecisionRole::Adopting));
        let entry = explained.budget.sequence;
        Some(Fact::at(Statement::Budget(Box::new(explained)), entry).with(adopted))
    }

    pub(super) fn carry_over(&self, id: &str) -> Option<Fact> {
        let funds = self.programme.funds();
        let record = funds.carried().get(&id.parse().ok()?)?;
        let partner = self.payer(&record.fact.source, record.fact.on);
        let year = |partner: &PartnerId| (partner.clone(), i32::from(record.fact.from));
        let closed = partner.as_ref().and_then(|partner| funds.closed().get(&year(partner)));
        let closed = closed
            .map_or(Fact::of(Statement::None(Absence::Closing)), |closed| event(Event::YearClosed, closed));
        let whose = partner.map(|partner| Fact::of(Statement::Whose(partner)));
        Some(event(Event::CarriedOver, record).with(whose).with([closed]))
    }
}
