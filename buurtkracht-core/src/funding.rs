//! Other funding, such as subsidies and funds, from the application to the recovery (§ 7.1).
//!
//! Money applied for is not available. A funding is a source of money from its [`FundingAward`] on. It holds what was awarded
//! or, after [`FundingSettlement`], the final amount. [`ExternalFunding`] is the state.

use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::event::Event;
use crate::id::{AdvanceId, FundingId, PartnerId, PlanId, RecoveryId, Sequence};
use crate::key::key;
use crate::payload::{Topic, payload};
use crate::persistent::{Map, SmallMap};
use crate::record::{CommitMeta, Record};
use crate::rejection::{IdKind, Rejection, free, positive};
use crate::value::{Day, Document, Money, Period, Title, counts_by};

/// A partner applied for funding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundingApplication {
    /// The new funding's id. A taken id is refused.
    pub funding: FundingId,
    /// A short title, for people.
    pub title: Title,
    /// The funder, such as a fund or the province.
    pub funder: Title,
    /// The partner that applied: it answers for the money.
    pub applicant: PartnerId,
    /// The amount applied for, above zero. It is not available before an award.
    pub amount: Money,
    /// The days in which it is to be performed.
    pub period: Period,
    /// The plan that it is for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The document of the application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the application; a future day is refused.
    pub on: Day,
}

payload!(FundingApplication, |fact, to| to.day(fact.on).about(Topic::OtherFunding, &fact.funding));

/// The funder awarded it (*verlening*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundingAward {
    /// The funding: applied for, and not yet decided on.
    pub funding: FundingId,
    /// The most that the funder pays, above zero.
    pub amount: Money,
    /// The days in which it must be performed.
    pub period: Period,
    /// The award, with its conditions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the award: on or after the application, and not in the future.
    pub on: Day,
}

payload!(FundingAward, |fact, to| to.day(fact.on).about(Topic::OtherFunding, &fact.funding));

/// The funder denied it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundingDenial {
    /// The funding: applied for, and not yet decided on.
    pub funding: FundingId,
    /// The letter of the funder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the denial: on or after the application, and not in the future.
    pub on: Day,
}

payload!(FundingDenial, |fact, to| to.day(fact.on).about(Topic::OtherFunding, &fact.funding));

/// The funder paid: an advance (*voorschot*) or, once it is settled, the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundingAdvance {
    /// The new advance's id. A taken id is refused.
    pub advance: AdvanceId,
    /// The awarded funding that the money belongs to.
    pub funding: FundingId,
    /// The amount: at most what earlier advances left of the award or final amount.
    pub amount: Money,
    /// The day of the payment: on or after the award, and not in the future.
    pub on: Day,
}

payload!(FundingAdvance, |fact, to| {
    to.day(fact.on).thing(Topic::OtherFunding, &fact.advance).name(&fact.funding);
});

/// The funder determined the final amount (*vaststelling*): the award or less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundingSettlement {
    /// The awarded funding. It can be settled once.
    pub funding: FundingId,
    /// The final amount: from zero to the award.
    pub amount: Money,
    /// The document of the final determination.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the determination: on or after the award, and not in the future.
    pub on: Day,
}

payload!(FundingSettlement, |fact, to| to.day(fact.on).about(Topic::OtherFunding, &fact.funding));

/// The funder took back what it had paid too much (*terugvordering*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundingRecovery {
    /// The new recovery's id. A taken id is refused.
    pub recovery: RecoveryId,
    /// The awarded funding that the money belonged to.
    pub funding: FundingId,
    /// The amount: at most what was advanced and not yet recovered.
    pub amount: Money,
    /// The document that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the recovery: on or after the award, and not in the future.
    pub on: Day,
}

payload!(FundingRecovery, |fact, to| {
    to.day(fact.on).thing(Topic::OtherFunding, &fact.recovery).name(&fact.funding);
});

/// A funding with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FundingLife {
    /// The application that it began with.
    pub application: Record<FundingApplication>,
    /// The award, if there was one.
    pub award: Option<Record<FundingAward>>,
    /// That it was denied, if it was.
    pub denial: Option<Record<FundingDenial>>,
    /// The payments of the funder.
    pub advances: Vec<Record<FundingAdvance>>,
    /// The final amount, once determined.
    pub settlement: Option<Record<FundingSettlement>>,
    /// The amounts that the funder took back.
    pub recoveries: Vec<Record<FundingRecovery>>,
}

impl FundingLife {
    /// Returns the amount that it holds by a day, or by all that is recorded. It is zero before the award.
    pub fn holds(&self, as_of: Option<Day>) -> Money {
        let by = counts_by(as_of);
        let settled = self.settlement.as_ref().filter(|settled| by(settled.fact.on));
        let award = self.award.as_ref().filter(|award| by(award.fact.on));
        settled
            .map(|settled| settled.fact.amount)
            .or(award.map(|award| award.fact.amount))
            .unwrap_or_default()
    }

    /// Returns the sum that the funder paid by a day.
    pub fn advanced(&self, as_of: Option<Day>) -> Money {
        let by = counts_by(as_of);
        self.advances.iter().filter(|advance| by(advance.fact.on)).map(|advance| advance.fact.amount).sum()
    }

    /// Returns the sum that the funder took back by a day.
    pub fn recovered(&self, as_of: Option<Day>) -> Money {
        let by = counts_by(as_of);
        self.recoveries
            .iter()
            .filter(|recovery| by(recovery.fact.on))
            .map(|recovery| recovery.fact.amount)
            .sum()
    }

    /// Returns how the funder decided, with the entry; `None` while it is only applied for.
    pub fn decided(&self) -> Option<(&'static str, Sequence)> {
        let awarded = self.award.as_ref().map(|award| ("awarded", award.sequence));
        awarded.or(self.denial.as_ref().map(|denial| ("denied", denial.sequence)))
    }

    /// The entries about it by a day; without a day, every one.
    pub fn entries(&self, as_of: Option<Day>) -> impl Iterator<Item = Sequence> {
        fn entry<F>(record: &Record<F>, on: Day) -> (Day, Sequence) {
            (on, record.sequence)
        }
        let applied = entry(&self.application, self.application.fact.on);
        let by = counts_by(as_of);
        std::iter::once(applied)
            .chain(self.award.iter().map(|award| entry(award, award.fact.on)))
            .chain(self.denial.iter().map(|denial| entry(denial, denial.fact.on)))
            .chain(self.advances.iter().map(|advance| entry(advance, advance.fact.on)))
            .chain(self.settlement.iter().map(|settlement| entry(settlement, settlement.fact.on)))
            .chain(self.recoveries.iter().map(|recovery| entry(recovery, recovery.fact.on)))
            .filter_map(move |(on, entry)| by(on).then_some(entry))
    }
}

/// The slice of state for other funding.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ExternalFunding {
    fundings: Map<FundingId, FundingLife>,
    /// The entry of each advance.
    advances: SmallMap<AdvanceId, Sequence>,
    /// The entry of each recovery.
    recoveries: SmallMap<RecoveryId, Sequence>,
    /// Advanced on each funding, and recovered.
    moved: SmallMap<FundingId, [Money; 2]>,
}

key!(FundingId => FundingLife, IdKind::Funding, |programme| &programme.fundings.fundings, |life| life.application.sequence);

impl ExternalFunding {
    /// Every funding by id.
    pub fn all(&self) -> &Map<FundingId, FundingLife> {
        &self.fundings
    }

    /// Returns the amount that a funding holds by a day, or by all that is recorded.
    pub fn holds(&self, id: &FundingId, as_of: Option<Day>) -> Money {
        self.fundings.get(id).map_or(Money::ZERO, |life| life.holds(as_of))
    }

    /// Returns the sums that were advanced and recovered, by all that is recorded.
    pub(crate) fn moved(&self, id: &FundingId) -> [Money; 2] {
        self.moved.get(id).copied().unwrap_or_default()
    }

    /// The funding, if it is awarded.
    pub(crate) fn awarded<'a>(
        &'a self,
        ctx: &Context<'a>,
        id: &FundingId,
    ) -> Result<(&'a FundingLife, &'a FundingAward), Rejection> {
        let life = ctx.known(id)?;
        match &life.award {
            Some(award) => Ok((life, &award.fact)),
            None => Err(Rejection::FundingNotAwarded { funding: id.clone() }),
        }
    }

    /// Refuses performance outside the days of the award, and what was decided before it.
    pub(crate) fn covers<'a>(
        &'a self,
        ctx: &Context<'a>,
        id: &FundingId,
        asked: &Period,
        decided_on: Day,
    ) -> Result<(), Rejection> {
        let award = self.awarded(ctx, id)?.1;
        if decided_on < award.on {
            return Err(Rejection::FundingNotAwarded { funding: id.clone() });
        }
        let period = award.period;
        if period.encloses(asked) {
            return Ok(());
        }
        Err(Rejection::PerformanceOutsideAward { funding: id.clone(), asked: *asked, period })
    }

    pub(crate) fn applied_for(&mut self, recorded: &CommitMeta, application: FundingApplication) {
        let id = application.funding.clone();
        let life = FundingLife {
            application: Record::new(recorded, application),
            award: None,
            denial: None,
            advances: Vec::new(),
            settlement: None,
            recoveries: Vec::new(),
        };
        self.fundings.insert(id, life);
    }

    pub(crate) fn was_awarded(&mut self, recorded: &CommitMeta, award: FundingAward) {
        if let Some(life) = self.fundings.get_mut(&award.funding) {
            life.award = Some(Record::new(recorded, award));
        }
    }

    pub(crate) fn denied(&mut self, recorded: &CommitMeta, denial: FundingDenial) {
        if let Some(life) = self.fundings.get_mut(&denial.funding) {
            life.denial = Some(Record::new(recorded, denial));
        }
    }

    pub(crate) fn was_advanced(&mut self, recorded: &CommitMeta, advance: FundingAdvance) {
        self.advances.insert(advance.advance.clone(), recorded.sequence);
        if let Some(life) = self.fundings.get_mut(&advance.funding) {
            let [advanced, _] = self.moved.entry(advance.funding.clone()).or_default();
            *advanced = advanced.saturating_add(advance.amount);
            life.advances.push(Record::new(recorded, advance));
        }
    }

    pub(crate) fn settled(&mut self, recorded: &CommitMeta, settlement: FundingSettlement) {
        if let Some(life) = self.fundings.get_mut(&settlement.funding) {
            life.settlement = Some(Record::new(recorded, settlement));
        }
    }

    pub(crate) fn was_recovered(&mut self, recorded: &CommitMeta, recovery: FundingRecovery) {
        self.recoveries.insert(recovery.recovery.clone(), recorded.sequence);
        if let Some(life) = self.fundings.get_mut(&recovery.funding) {
            let [_, recovered] = self.moved.entry(recovery.funding.clone()).or_default();
            *recovered = recovered.saturating_add(recovery.amount);
            life.recoveries.push(Record::new(recorded, recovery));
        }
    }
}

/// Refuses what is dated before what it follows, or ahead.
fn follows(ctx: &Context<'_>, before: Day, on: Day) -> Result<(), Rejection> {
    if on < before {
        return Err(Rejection::EndsBeforeItStarts { from: before, until: on });
    }
    ctx.not_future("on", on)
}

pub(crate) fn apply(ctx: &Context<'_>, application: &FundingApplication) -> Result<Vec<Event>, Rejection> {
    ctx.free(&application.funding)?;
    ctx.known(&application.applicant)?;
    if let Some(plan) = &application.plan {
        ctx.known(plan)?;
    }
    positive(application.amount)?;
    ctx.not_future("on", application.on)?;
    Ok(vec![Event::FundingAppliedFor(application.clone())])
}

/// The funding, if the funder has not decided on it.
pub(crate) fn undecided<'a>(ctx: &Context<'a>, id: &FundingId) -> Result<&'a FundingLife, Rejection> {
    let life = ctx.known(id)?;
    match life.decided() {
        Some((how, at)) => Err(Rejection::FundingDecided { funding: id.clone(), how, at }),
        None => Ok(life),
    }
}

pub(crate) fn award(ctx: &Context<'_>, award: &FundingAward) -> Result<Vec<Event>, Rejection> {
    let life = undecided(ctx, &award.funding)?;
    positive(award.amount)?;
    follows(ctx, life.application.fact.on, award.on)?;
    Ok(vec![Event::FundingAwarded(award.clone())])
}

pub(crate) fn deny(ctx: &Context<'_>, denial: &FundingDenial) -> Result<Vec<Event>, Rejection> {
    let life = undecided(ctx, &denial.funding)?;
    follows(ctx, life.application.fact.on, denial.on)?;
    Ok(vec![Event::FundingDenied(denial.clone())])
}

pub(crate) fn advance(ctx: &Context<'_>, advance: &FundingAdvance) -> Result<Vec<Event>, Rejection> {
    let fundings = &ctx.programme.fundings;
    free(IdKind::Advance, &advance.advance, fundings.advances.get(&advance.advance).copied())?;
    let (life, award) = fundings.awarded(ctx, &advance.funding)?;
    positive(advance.amount)?;
    let (holds, [advanced, _]) = (life.holds(None), fundings.moved(&advance.funding));
    if advanced.saturating_add(advance.amount) > holds {
        let (funding, asked) = (advance.funding.clone(), advance.amount);
        return Err(Rejection::AdvancedAboveAward { funding, asked, advanced, holds });
    }
    follows(ctx, award.on, advance.on)?;
    Ok(vec![Event::FundingAdvanced(advance.clone())])
}

pub(crate) fn settle(ctx: &Context<'_>, settlement: &FundingSettlement) -> Result<Vec<Event>, Rejection> {
    let (life, award) = ctx.programme.fundings.awarded(ctx, &settlement.funding)?;
    let funding = settlement.funding.clone();
    if let Some(known) = &life.settlement {
        return Err(Rejection::FundingDecided { funding, how: "settled", at: known.sequence });
    }
    if settlement.amount < Money::ZERO {
        return Err(Rejection::AmountNotPositive { asked: settlement.amount });
    }
    if settlement.amount > award.amount {
        let (asked, awarded) = (settlement.amount, award.amount);
        return Err(Rejection::SettledAboveAward { funding, asked, awarded });
    }
    follows(ctx, award.on, settlement.on)?;
    Ok(vec![Event::FundingSettled(settlement.clone())])
}

pub(crate) fn recover(ctx: &Context<'_>, recovery: &FundingRecovery) -> Result<Vec<Event>, Rejection> {
    let fundings = &ctx.programme.fundings;
    free(IdKind::Recovery, &recovery.recovery, fundings.recoveries.get(&recovery.recovery).copied())?;
    let (_, award) = fundings.awarded(ctx, &recovery.funding)?;
    positive(recovery.amount)?;
    let [advanced, recovered] = fundings.moved(&recovery.funding);
    let left = advanced.saturating_sub(recovered);
    if recovery.amount > left {
        let (funding, asked) = (recovery.funding.clone(), recovery.amount);
        return Err(Rejection::RecoveredAboveAdvanced { funding, asked, left });
    }
    follows(ctx, award.on, recovery.on)?;
    Ok(vec![Event::FundingRecovered(recovery.clone())])
}

#[cfg(test)]
mod tests;
