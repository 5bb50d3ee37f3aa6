//! Funds: pledged, provided, allocated, committed, spent, released, free; per source, never as a pot (§ 4).
//!
//! Every allocation names the pledge that it draws on. An allocation above what its source has free is
//! refused; a payment above its allocation is a fact, recorded, and a finding.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::charter::{Charter, Contribution, PledgeCovers};
use crate::decisions::{Coming, Draft};
use crate::event::{Event, Record, Recorded};
use crate::id::{
    AllocationId, CommitmentId, ContributionId, DecisionId, EarmarkId, PartnerId, PaymentId, PersonId,
    PlanId, PledgeId, Sequence,
};
use crate::mandates::{self, MandateCited};
use crate::partners::Partners;
use crate::plans;
use crate::programme::Context;
use crate::rejection::{Kind, Rejection};
use crate::value::{Digest, Document, Money, Period};

/// Where money comes from: a pledge, and the earmark in it where it is set apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseFunds {
    /// The allocation.
    pub allocation: AllocationId,
}

/// Gives money that an allocation has neither committed nor spent to another plan. The source stays the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassignFunds {
    /// The allocation that it comes from.
    pub from: AllocationId,
    /// The allocation to make.
    pub allocation: AllocationId,
    /// The plan that gets the money.
    pub plan: PlanId,
    /// How much.
    pub amount: Money,
}

/// Money went from one plan to another by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reassignment {
    /// The allocation that it comes from.
    pub from: AllocationId,
    /// The allocation that it made.
    pub to: Allocation,
}

/// Money was allocated by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProvidedHow {
    /// Paid to another partner.
    PaidTo(PartnerId),
    /// Kept, to be spent by the partner itself.
    SpentByPartner,
}

/// Money is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// The mandate under which somebody entered into it alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<CommittedUnder>,
    /// When.
    pub on: NaiveDate,
}

/// Who enters into a commitment alone, and under which mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommittedUnder {
    /// The mandate, with the payer's own authority.
    pub mandate: MandateCited,
    /// Who.
    pub person: PersonId,
}

/// Under what money is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Money that went to other plans.
    pub reassigned: Vec<Record<Reassignment>>,
    /// Money owed.
    pub commitments: Vec<Record<Commitment>>,
    /// Money paid.
    pub payments: Vec<Record<Payment>>,
}

/// What an allocation comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct AllocationFigures {
    /// Allocated, less what was released and what went to other plans.
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
    /// What was released and what went to other plans.
    pub(crate) fn gone(&self) -> Money {
        let released = self.releases.iter().map(|release| release.fact.amount);
        released.chain(self.reassigned.iter().map(|reassigned| reassigned.fact.to.amount)).sum()
    }

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
        let gone: Money = self.reassigned.iter().filter(|r| by(r.fact.to.on)).map(|r| r.fact.to.amount).sum();
        AllocationFigures {
            allocated: allocated.saturating_sub(released).saturating_sub(gone),
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
    /// Money set aside for decisions under a reservation: taken from its source, and not yet a plan's.
    pub(crate) reserved: BTreeMap<AllocationId, Record<Allocation>>,
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
        taken.into_iter().filter_map(|((source, _), taken)| {
            let pledged = pledged(charter, source).unwrap_or(Money::ZERO);
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
        let account = AllocationAccount {
            allocation: Record::new(recorded, allocation),
            releases: Vec::new(),
            reassigned: Vec::new(),
            commitments: Vec::new(),
            payments: Vec::new(),
        };
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

/// What a source holds for performance from a day on, whatever version of the charter is in force then: of
/// several the least, so that money pledged only from a later day is not spent before it, and money that a
/// later text takes away is not either.
fn held(c: &Context<'_>, source: &Source, from: NaiveDate, year: Option<i32>) -> Money {
    let until = year.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31)).unwrap_or(NaiveDate::MAX);
    let versions = c.programme.charter.versions();
    let following = versions.iter().skip(1).map(|next| next.from).chain([None]);
    let in_force = versions.iter().zip(following).filter(|(version, next)| {
        version.from.is_none_or(|first| first <= until) && next.is_none_or(|next| from < next)
    });
    let held = in_force.map(|(version, _)| {
        coming(&version.charter, &c.programme.partners, source, year).unwrap_or(Money::ZERO)
    });
    held.min().unwrap_or(Money::ZERO)
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

/// What a source holds once what a partner that left did not provide is taken off: of a pledge that part
/// first which no earmark sets apart, then its earmarks in order. Of a pledge for each calendar year the year is
/// named: those before the leaving are whole, those after it bring nothing.
#[must_use]
pub fn coming(charter: &Charter, partners: &Partners, source: &Source, year: Option<i32>) -> Option<Money> {
    let whole = pledged(charter, source)?;
    let Some(cancelled) = partners.cancellations().get(&source.pledge) else { return Some(whole) };
    match year.map(|year| year.cmp(&cancelled.fact.until.year())) {
        Some(Ordering::Less) => return Some(whole),
        Some(Ordering::Greater) => return Some(Money::ZERO),
        Some(Ordering::Equal) | None => {}
    }
    let Contribution::Money(mut missing) = cancelled.fact.unprovided else { return Some(whole) };
    let mut left = whole;
    for part in sources(charter).filter(|part| part.pledge == source.pledge) {
        let held = pledged(charter, &part)?;
        let gone = held.min(missing);
        missing = missing.saturating_sub(gone);
        if part == *source {
            left = held.saturating_sub(gone);
        }
    }
    Some(left)
}

pub(crate) fn known_source(c: &Context<'_>, source: &Source) -> Result<Money, Rejection> {
    let charter = c.programme.charter().unwrap_or(c.charter);
    let pledge = c.pledge(&source.pledge)?;
    if let Some(id) = &source.earmark
        && !pledge.earmarks.iter().any(|earmark| earmark.id == *id)
    {
        let known = pledge.earmarks.iter().map(|earmark| earmark.id.to_string());
        return Err(Rejection::unknown(Kind::Earmark, id, known));
    }
    coming(charter, &c.programme.partners, source, None).ok_or_else(|| Rejection::PledgeIsNotMoney {
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
    let reserved = &c.programme.funds.reserved;
    if let Some(earlier) = reserved.get(&asked.allocation).filter(|_| draft.coming != Coming::Lifted) {
        let at = earlier.sequence;
        return Err(Rejection::IdTaken { kind: Kind::Allocation, id: asked.allocation.to_string(), at });
    }
    if draft.allocations().any(|earlier| earlier.allocation == asked.allocation) {
        return Err(Rejection::IdTwice { kind: Kind::Allocation, id: asked.allocation.to_string() });
    }
    known_source(c, &asked.from)?;
    plans::acted_on(c, draft, &asked.plan)?;
    positive(asked.amount)?;
    let charter = c.programme.charter().unwrap_or(c.charter);
    let term = charter.text.term.period;
    if !term.encloses(&asked.period) {
        return Err(Rejection::PerformanceOutsideTerm { asked: asked.period, term });
    }
    let year = match charter.readings.pledge_period.rule {
        PledgeCovers::Term => None,
        PledgeCovers::CalendarYear if asked.period.from().year() == asked.period.until().year() => {
            Some(asked.period.from().year())
        }
        PledgeCovers::CalendarYear => return Err(Rejection::AllocationAcrossYears { asked: asked.period }),
    };
    let pledged = held(c, &asked.from, asked.period.from(), year);
    let taken = c.programme.funds.taken(&asked.from, year).saturating_add(draft.taken(c, &asked.from, year));
    // What was set aside for this decision is there for it.
    let own: Money = reserved
        .values()
        .map(|reserved| &reserved.fact)
        .filter(|own| own.decision == draft.decision.decision && own.from == asked.from)
        .filter(|own| year.is_none_or(|year| year == own.period.from().year()))
        .map(|own| own.amount)
        .sum();
    let free = pledged.saturating_sub(taken).saturating_add(own);
    if asked.amount > free {
        return Err(Rejection::AllocationExceedsFree { from: asked.from.clone(), asked: asked.amount, free });
    }
    let allocation = Allocation {
        allocation: asked.allocation.clone(),
        decision: draft.decision.decision.clone(),
        plan: asked.plan.clone(),
        from: asked.from.clone(),
        amount: asked.amount,
        period: asked.period,
        on: draft.on,
    };
    Ok(vec![match draft.coming {
        Coming::Now | Coming::Lifted => Event::FundsAllocated(allocation),
        Coming::Reserved => Event::FundsReserved(allocation),
    }])
}

pub(crate) fn reassign(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &ReassignFunds,
) -> Result<Vec<Event>, Rejection> {
    let funds = &c.programme.funds;
    let taken = funds.accounts.get(&asked.allocation).map(|earlier| earlier.allocation.sequence);
    let taken = taken.or_else(|| funds.reserved.get(&asked.allocation).map(|earlier| earlier.sequence));
    if let Some(at) = taken {
        return Err(Rejection::IdTaken { kind: Kind::Allocation, id: asked.allocation.to_string(), at });
    }
    if draft.allocations().any(|earlier| earlier.allocation == asked.allocation) {
        return Err(Rejection::IdTwice { kind: Kind::Allocation, id: asked.allocation.to_string() });
    }
    let account = c.known(Kind::Allocation, &funds.accounts, &asked.from)?;
    plans::own(c, draft, &account.allocation.fact.plan)?;
    plans::acted_on(c, draft, &asked.plan)?;
    positive(asked.amount)?;
    let free = account.figures(None).uncommitted().saturating_sub(draft.taken_out(&asked.from));
    if asked.amount > free {
        let (allocation, asked) = (asked.from.clone(), asked.amount);
        return Err(Rejection::ReassignedAboveLeft { allocation, asked, left: free });
    }
    let before = &account.allocation.fact;
    Ok(vec![Event::FundsReassigned(Reassignment {
        from: asked.from.clone(),
        to: Allocation {
            allocation: asked.allocation.clone(),
            decision: draft.decision.decision.clone(),
            plan: asked.plan.clone(),
            from: before.from.clone(),
            amount: asked.amount,
            period: before.period,
            on: draft.on,
        },
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
    if let Some(reserved) = c.programme.funds.reserved.get(&commitment.allocation) {
        let (allocation, decision) = (commitment.allocation.clone(), reserved.fact.decision.clone());
        return Err(Rejection::StillReserved { allocation, decision });
    }
    c.known(Kind::Allocation, &c.programme.funds.accounts, &commitment.allocation)?;
    positive(commitment.amount)?;
    c.not_future("on", commitment.on)?;
    let mut events = vec![Event::CommitmentEntered(commitment.clone())];
    if let Some(under) = &commitment.under {
        let (by, what) = ((&under.mandate, &under.person), (commitment.amount, commitment.on));
        events.push(mandates::commits(c, &commitment.commitment, by, what)?);
    }
    Ok(events)
}

pub(crate) fn pay(c: &Context<'_>, payment: &Payment) -> Result<Vec<Event>, Rejection> {
    if let Some(at) = c.programme.funds.payments.get(&payment.payment) {
        let id = payment.payment.to_string();
        return Err(Rejection::IdTaken { kind: Kind::Payment, id, at: *at });
    }
    if let Some(reserved) = c.programme.funds.reserved.get(&payment.allocation) {
        let (allocation, decision) = (payment.allocation.clone(), reserved.fact.decision.clone());
        return Err(Rejection::StillReserved { allocation, decision });
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
