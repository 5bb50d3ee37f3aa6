//! Funds: pledged, provided, allocated, committed, spent, released, free; per source, never as a pot (§ 4).
//!
//! Every allocation names the pledge that it draws on. An allocation above what its source has free is
//! refused; a payment above its allocation is a fact, recorded, and a finding.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::charter::{Charter, Contribution, PledgeCovers};
use crate::decisions::Draft;
use crate::event::{Event, Record, Recorded};
use crate::id::{
    AllocationId, CommitmentId, ContributionId, DecisionId, EarmarkId, PartnerId, PaymentId, PlanId,
    PledgeId, Sequence,
};
use crate::programme::Context;
use crate::rejection::{Kind, Rejection};
use crate::value::{Digest, Document, Money, Period};

/// Where money comes from: a pledge, and the earmark in it where it is set apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The pledge.
    pub pledge: PledgeId,
    /// The earmark; without one, the part of the pledge that is not earmarked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earmark: Option<EarmarkId>,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.earmark {
            Some(earmark) => write!(f, "{} ({earmark})", self.pledge),
            None => self.pledge.fmt(f),
        }
    }
}

/// What an allocating decision asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllocateFunds {
    /// The allocation to make.
    pub allocation: AllocationId,
    /// The plan that gets the money.
    pub plan: PlanId,
    /// Whose money it is.
    pub from: Source,
    /// How much.
    pub amount: Money,
    /// The days in which it is to be performed.
    pub period: Period,
}

/// Takes back what an allocation has neither committed nor spent. The amount is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseFunds {
    /// The allocation.
    pub allocation: AllocationId,
}

/// Money was allocated by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// The allocation.
    pub allocation: AllocationId,
    /// The decision.
    pub decision: DecisionId,
    /// The plan that gets the money.
    pub plan: PlanId,
    /// Whose money it is.
    pub from: Source,
    /// How much.
    pub amount: Money,
    /// The days in which it is to be performed.
    pub period: Period,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// Money went back to its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The allocation that it comes from.
    pub allocation: AllocationId,
    /// The decision that freed it.
    pub decision: DecisionId,
    /// How much: max(0, allocated − released before − committed − spent).
    pub amount: Money,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// A partner actually provided money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// The contribution.
    pub contribution: ContributionId,
    /// The pledge that it makes good.
    pub pledge: PledgeId,
    /// How much.
    pub amount: Money,
    /// How.
    pub how: ProvidedHow,
    /// When.
    pub on: NaiveDate,
}

/// How a partner provides money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProvidedHow {
    /// Paid to another partner.
    PaidTo(PartnerId),
    /// Kept, to be spent by the partner itself.
    SpentByPartner,
}

/// Money is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The commitment.
    pub commitment: CommitmentId,
    /// The allocation that covers it.
    pub allocation: AllocationId,
    /// Under what.
    pub ground: CommitmentGround,
    /// How much.
    pub amount: Money,
    /// Towards whom: a sealed name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<Digest>,
    /// The contract or award.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// When.
    pub on: NaiveDate,
}

/// Under what money is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum CommitmentGround {
    /// A contract.
    Contract,
    /// A subsidy.
    Subsidy,
    /// A reimbursement.
    Reimbursement,
    /// A gift.
    Gift,
}

/// Money was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// The payment.
    pub payment: PaymentId,
    /// The allocation that it is charged to.
    pub allocation: AllocationId,
    /// The commitment that it meets, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<CommitmentId>,
    /// How much.
    pub amount: Money,
    /// The invoice or receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// When.
    pub on: NaiveDate,
}

/// An allocation with all that came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AllocationAccount {
    /// The allocation.
    pub allocation: Record<Allocation>,
    /// Money that went back.
    pub releases: Vec<Record<Release>>,
    /// Money owed.
    pub commitments: Vec<Record<Commitment>>,
    /// Money paid.
    pub payments: Vec<Record<Payment>>,
}

/// What an allocation comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct AllocationFigures {
    /// Allocated, less what was released.
    pub allocated: Money,
    /// Owed and not yet paid.
    pub committed: Money,
    /// Paid.
    pub spent: Money,
    /// Went back to the source.
    pub released: Money,
}

impl AllocationFigures {
    /// What is neither committed nor spent; what a stop releases.
    #[must_use]
    pub fn uncommitted(&self) -> Money {
        self.allocated.saturating_sub(self.committed).saturating_sub(self.spent).or_zero()
    }

    /// What was spent or is owed above the allocation.
    #[must_use]
    pub fn overspent(&self) -> Money {
        self.spent.saturating_add(self.committed).saturating_sub(self.allocated).or_zero()
    }

    /// The figures of two allocations together.
    #[must_use]
    pub fn plus(&self, other: &AllocationFigures) -> AllocationFigures {
        AllocationFigures {
            allocated: self.allocated.saturating_add(other.allocated),
            committed: self.committed.saturating_add(other.committed),
            spent: self.spent.saturating_add(other.spent),
            released: self.released.saturating_add(other.released),
        }
    }
}

impl AllocationAccount {
    /// The figures, counting what took effect by a day; without a day, all that is recorded.
    #[must_use]
    pub fn figures(&self, as_of: Option<NaiveDate>) -> AllocationFigures {
        let by = |on: NaiveDate| as_of.is_none_or(|day| on <= day);
        let allocated = if by(self.allocation.fact.on) { self.allocation.fact.amount } else { Money::ZERO };
        let released: Money = self.releases.iter().filter(|r| by(r.fact.on)).map(|r| r.fact.amount).sum();
        let paid = |commitment: Option<&CommitmentId>| -> Money {
            let payments = self.payments.iter().map(|p| &p.fact);
            let counts =
                |p: &&Payment| by(p.on) && commitment.is_none_or(|c| p.commitment.as_ref() == Some(c));
            payments.filter(counts).map(|p| p.amount).sum()
        };
        let committed = self.commitments.iter().filter(|c| by(c.fact.on)).map(|c| {
            let met = paid(Some(&c.fact.commitment));
            c.fact.amount.saturating_sub(met).or_zero()
        });
        AllocationFigures {
            allocated: allocated.saturating_sub(released),
            committed: committed.sum(),
            spent: paid(None),
            released,
        }
    }
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Funds {
    pub(crate) accounts: BTreeMap<AllocationId, AllocationAccount>,
    pub(crate) provisions: BTreeMap<ContributionId, Record<Provision>>,
    /// Where each commitment is kept, and the entry that made it.
    commitments: BTreeMap<CommitmentId, (AllocationId, Sequence)>,
    /// The entry of each payment.
    payments: BTreeMap<PaymentId, Sequence>,
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
    fn taken(&self, source: &Source, year: Option<i32>) -> Money {
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

    pub(crate) fn allocated(&mut self, recorded: &Recorded, allocation: &Allocation) {
        self.take(&allocation.from, &allocation.period, allocation.amount);
        self.by_plan.entry(allocation.plan.clone()).or_default().push(allocation.allocation.clone());
        self.by_decision.entry(allocation.decision.clone()).or_default().push(allocation.allocation.clone());
        let account = AllocationAccount {
            allocation: Record::new(recorded, allocation),
            releases: Vec::new(),
            commitments: Vec::new(),
            payments: Vec::new(),
        };
        self.accounts.insert(allocation.allocation.clone(), account);
    }

    pub(crate) fn released(&mut self, recorded: &Recorded, release: &Release) {
        let Some(account) = self.accounts.get_mut(&release.allocation) else { return };
        account.releases.push(Record::new(recorded, release));
        let (source, period) = (account.allocation.fact.from.clone(), account.allocation.fact.period);
        self.take(&source, &period, Money::ZERO.saturating_sub(release.amount));
    }

    pub(crate) fn provided(&mut self, recorded: &Recorded, provision: &Provision) {
        self.provisions.insert(provision.contribution.clone(), Record::new(recorded, provision));
    }

    pub(crate) fn committed(&mut self, recorded: &Recorded, commitment: &Commitment) {
        let place = (commitment.allocation.clone(), recorded.sequence);
        self.commitments.insert(commitment.commitment.clone(), place);
        if let Some(account) = self.accounts.get_mut(&commitment.allocation) {
            account.commitments.push(Record::new(recorded, commitment));
        }
    }

    pub(crate) fn paid(&mut self, recorded: &Recorded, payment: &Payment) {
        self.payments.insert(payment.payment.clone(), recorded.sequence);
        if let Some(account) = self.accounts.get_mut(&payment.allocation) {
            account.payments.push(Record::new(recorded, payment));
        }
    }
}

/// What a pledge holds for a source: the earmark, or what no earmark sets apart.
#[must_use]
pub fn pledged(charter: &Charter, source: &Source) -> Option<Money> {
    let pledge = charter.text.pledges.iter().find(|pledge| pledge.id == source.pledge)?;
    let money = |what: &Contribution| match what {
        Contribution::Money(amount) => Some(*amount),
        Contribution::Fte(_) | Contribution::HoursPerWeek(_) | Contribution::InKind(_) => None,
    };
    match &source.earmark {
        Some(id) => money(&pledge.earmarks.iter().find(|earmark| earmark.id == *id)?.part),
        None => {
            let earmarked: Money = pledge.earmarks.iter().filter_map(|earmark| money(&earmark.part)).sum();
            Some(money(&pledge.what)?.saturating_sub(earmarked))
        }
    }
}

/// Every source of money in the charter: each pledge of money, and each earmark in it.
pub fn sources(charter: &Charter) -> impl Iterator<Item = Source> {
    let money = charter.text.pledges.iter().filter(|pledge| matches!(pledge.what, Contribution::Money(_)));
    money.flat_map(|pledge| {
        let earmarks = pledge.earmarks.iter().map(|earmark| Some(earmark.id.clone()));
        [None].into_iter().chain(earmarks).map(|earmark| Source { pledge: pledge.id.clone(), earmark })
    })
}

fn known_source(c: &Context<'_>, source: &Source) -> Result<Money, Rejection> {
    let pledge = c.pledge(&source.pledge)?;
    if let Some(id) = &source.earmark
        && !pledge.earmarks.iter().any(|earmark| earmark.id == *id)
    {
        let known = pledge.earmarks.iter().map(|earmark| earmark.id.to_string());
        return Err(Rejection::unknown(Kind::Earmark, id, known));
    }
    pledged(c.charter, source).ok_or_else(|| Rejection::PledgeIsNotMoney {
        pledge: source.pledge.clone(),
        what: pledge.what.clone(),
    })
}

fn positive(amount: Money) -> Result<(), Rejection> {
    if amount.is_positive() { Ok(()) } else { Err(Rejection::AmountNotPositive { asked: amount }) }
}

pub(crate) fn allocate(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &AllocateFunds,
) -> Result<Vec<Event>, Rejection> {
    if let Some(earlier) = c.programme.funds.accounts.get(&asked.allocation) {
        let at = earlier.allocation.sequence;
        return Err(Rejection::IdTaken { kind: Kind::Allocation, id: asked.allocation.to_string(), at });
    }
    if draft.allocations().any(|earlier| earlier.allocation == asked.allocation) {
        return Err(Rejection::IdTwice { kind: Kind::Allocation, id: asked.allocation.to_string() });
    }
    let pledged = known_source(c, &asked.from)?;
    let plan = c.plan(&asked.plan)?;
    draft.plan_open(&asked.plan, plan)?;
    positive(asked.amount)?;
    let term = c.charter.text.term.period;
    if !term.encloses(&asked.period) {
        return Err(Rejection::PerformanceOutsideTerm { asked: asked.period, term });
    }
    let year = match c.charter.readings.pledge_period.rule {
        PledgeCovers::Term => None,
        PledgeCovers::CalendarYear if asked.period.from().year() == asked.period.until().year() => {
            Some(asked.period.from().year())
        }
        PledgeCovers::CalendarYear => return Err(Rejection::AllocationAcrossYears { asked: asked.period }),
    };
    let taken = c.programme.funds.taken(&asked.from, year).saturating_add(draft.taken(c, &asked.from, year));
    let free = pledged.saturating_sub(taken);
    if asked.amount > free {
        return Err(Rejection::AllocationExceedsFree { from: asked.from.clone(), asked: asked.amount, free });
    }
    Ok(vec![Event::FundsAllocated(Allocation {
        allocation: asked.allocation.clone(),
        decision: draft.decision.decision.clone(),
        plan: asked.plan.clone(),
        from: asked.from.clone(),
        amount: asked.amount,
        period: asked.period,
        on: draft.on(),
    })])
}

pub(crate) fn release(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &ReleaseFunds,
) -> Result<Vec<Event>, Rejection> {
    let account = c.known(Kind::Allocation, &c.programme.funds.accounts, &asked.allocation)?;
    let release = draft.release(account);
    release.map_or(Err(Rejection::NothingToRelease { allocation: asked.allocation.clone() }), |event| {
        Ok(vec![event])
    })
}

pub(crate) fn provide(c: &Context<'_>, provision: &Provision) -> Result<Vec<Event>, Rejection> {
    c.free_id(Kind::Contribution, &c.programme.funds.provisions, &provision.contribution)?;
    known_source(c, &Source { pledge: provision.pledge.clone(), earmark: None })?;
    if let ProvidedHow::PaidTo(partner) = &provision.how {
        c.partner(partner)?;
    }
    positive(provision.amount)?;
    c.not_future("on", provision.on)?;
    Ok(vec![Event::ContributionProvided(provision.clone())])
}

pub(crate) fn commit(c: &Context<'_>, commitment: &Commitment) -> Result<Vec<Event>, Rejection> {
    if let Some((_, at)) = c.programme.funds.commitments.get(&commitment.commitment) {
        let id = commitment.commitment.to_string();
        return Err(Rejection::IdTaken { kind: Kind::Commitment, id, at: *at });
    }
    c.known(Kind::Allocation, &c.programme.funds.accounts, &commitment.allocation)?;
    positive(commitment.amount)?;
    c.not_future("on", commitment.on)?;
    Ok(vec![Event::CommitmentEntered(commitment.clone())])
}

pub(crate) fn pay(c: &Context<'_>, payment: &Payment) -> Result<Vec<Event>, Rejection> {
    if let Some(at) = c.programme.funds.payments.get(&payment.payment) {
        let id = payment.payment.to_string();
        return Err(Rejection::IdTaken { kind: Kind::Payment, id, at: *at });
    }
    c.known(Kind::Allocation, &c.programme.funds.accounts, &payment.allocation)?;
    if let Some(id) = &payment.commitment {
        let (covered_by, _) = c.known(Kind::Commitment, &c.programme.funds.commitments, id)?;
        if *covered_by != payment.allocation {
            return Err(Rejection::CommitmentOfAnotherAllocation {
                commitment: id.clone(),
                of: covered_by.clone(),
                asked: payment.allocation.clone(),
            });
        }
    }
    positive(payment.amount)?;
    c.not_future("on", payment.on)?;
    Ok(vec![Event::Paid(payment.clone())])
}

#[cfg(test)]
mod tests;
