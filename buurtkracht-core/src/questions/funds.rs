//! Funds as of a date, per source and per plan. The sources are summed, never pooled.

use chrono::NaiveDate;
use serde::Serialize;

use crate::charter::PledgeCovers;
use crate::funds::{AllocationFigures, ProvidedHow, Source, pledged, sources};
use crate::id::{PartnerId, PlanId, Sequence};
use crate::plans::PlanStatus;
use crate::programme::Programme;
use crate::value::{Money, Title};

/// Funds as of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FundsAnswer {
    /// The day: what took effect by then counts.
    pub as_of: NaiveDate,
    /// Whether a pledge is for the term or for each calendar year, by the reading.
    pub pledges_cover: PledgeCovers,
    /// Whether the partners confirmed that reading.
    pub reading_confirmed: bool,
    /// Per source of money.
    pub sources: Vec<SourceFunds>,
    /// Per plan that ever had an allocation.
    pub plans: Vec<PlanFunds>,
    /// What the sources pledge together: a sum, not a pot.
    pub pledged: Money,
    /// What was provided together.
    pub provided: Money,
    /// What the allocations come to together.
    pub total: AllocationFigures,
    /// What is free together.
    pub free: Money,
}

/// The funds of one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceFunds {
    /// The pledge, and the earmark in it.
    #[serde(flatten)]
    pub source: Source,
    /// Whose money it is.
    pub partner: PartnerId,
    /// What was pledged, over the whole term.
    pub pledged: Money,
    /// What was provided on the pledge; counted where there is no earmark.
    pub provided: Money,
    /// What was allocated, less released, and what became of it.
    #[serde(flatten)]
    pub figures: AllocationFigures,
    /// Pledged, less allocated.
    pub free: Money,
    /// Spent or owed above the allocations.
    pub overspent: Money,
    /// The entries that it rests on: allocations, releases, commitments, payments, provisions.
    pub entries: Vec<Sequence>,
}

/// The funds of one plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanFunds {
    /// The plan.
    pub plan: PlanId,
    /// What people call it.
    pub title: Title,
    /// Where it stood on the day; none before it was proposed.
    pub status: Option<PlanStatus>,
    /// What was allocated, less released, and what became of it.
    #[serde(flatten)]
    pub figures: AllocationFigures,
    /// Spent or owed above the allocations.
    pub overspent: Money,
}

/// Funds as of a day; `None` before the programme is founded.
#[must_use]
pub fn funds(programme: &Programme, as_of: NaiveDate) -> Option<FundsAnswer> {
    use chrono::Datelike;
    let charter = programme.charter()?;
    let reading = &charter.readings.pledge_period;
    let term = charter.text.term.period;
    let years = match reading.rule {
        PledgeCovers::Term => 1,
        PledgeCovers::CalendarYear => i64::from(term.until().year() - term.from().year() + 1),
    };
    let of_source = |source: Source| -> Option<SourceFunds> {
        let pledge = charter.text.pledges.iter().find(|pledge| pledge.id == source.pledge)?;
        let pledged = Money::from_cents(pledged(charter, &source)?.cents().saturating_mul(years));
        let accounts = programme.funds().accounts().values();
        let (mut figures, mut overspent, mut entries) =
            (AllocationFigures::default(), Money::ZERO, Vec::new());
        for account in accounts.filter(|account| account.allocation.fact.from == source) {
            let own = account.figures(Some(as_of));
            figures = figures.plus(&own);
            overspent = overspent.saturating_add(own.overspent());
            let by = |on: NaiveDate| on <= as_of;
            entries.extend(by(account.allocation.fact.on).then_some(account.allocation.sequence));
            entries.extend(account.releases.iter().filter(|r| by(r.fact.on)).map(|r| r.sequence));
            entries.extend(account.commitments.iter().filter(|c| by(c.fact.on)).map(|c| c.sequence));
            entries.extend(account.payments.iter().filter(|p| by(p.fact.on)).map(|p| p.sequence));
        }
        let provisions = programme.funds().provisions().values().filter(|provision| {
            let fact = &provision.fact;
            source.earmark.is_none() && fact.pledge == source.pledge && fact.on <= as_of
        });
        let mut provided = Money::ZERO;
        for provision in provisions {
            provided = provided.saturating_add(provision.fact.amount);
            entries.push(provision.sequence);
        }
        entries.sort_unstable();
        entries.dedup();
        let free = pledged.saturating_sub(figures.allocated);
        let partner = pledge.partner.clone();
        Some(SourceFunds { source, partner, pledged, provided, figures, free, overspent, entries })
    };
    let sources: Vec<SourceFunds> = sources(charter).filter_map(of_source).collect();
    let mut plans: Vec<PlanFunds> = Vec::new();
    for (id, life) in programme.plans().all() {
        let mut accounts = programme.funds().of_plan(id).peekable();
        if accounts.peek().is_none() {
            continue;
        }
        let (mut figures, mut overspent) = (AllocationFigures::default(), Money::ZERO);
        for account in accounts {
            let own = account.figures(Some(as_of));
            figures = figures.plus(&own);
            overspent = overspent.saturating_add(own.overspent());
        }
        let (title, status) = (life.plan.fact.title.clone(), life.status_on(as_of));
        plans.push(PlanFunds { plan: id.clone(), title, status, figures, overspent });
    }
    let total = sources.iter().fold(AllocationFigures::default(), |sum, s| sum.plus(&s.figures));
    Some(FundsAnswer {
        as_of,
        pledges_cover: reading.rule,
        reading_confirmed: reading.confirmed,
        pledged: sources.iter().map(|s| s.pledged).sum(),
        provided: sources.iter().map(|s| s.provided).sum(),
        free: sources.iter().map(|s| s.free).sum(),
        total,
        sources,
        plans,
    })
}

/// A contribution says how it was provided; an answer about partners needs the receiver.
impl ProvidedHow {
    /// The partner that was paid, if one was.
    #[must_use]
    pub fn receiver(&self) -> Option<&PartnerId> {
        match self {
            ProvidedHow::PaidTo(partner) => Some(partner),
            ProvidedHow::SpentByPartner => None,
        }
    }
}
