//! Funds as of a date, per source and per plan. The sources are summed, never pooled.

use chrono::NaiveDate;
use serde::Serialize;

use crate::charter::PledgeCovers;
use crate::decisions::{DecisionCase, Effect, ReservationEnd};
use crate::funds::{AllocationFigures, ProvidedHow, Source, coming, pledged, sources};
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
    /// What is set aside together for decisions under a reservation.
    pub reserved: Money,
    /// What will not come together, since partners left.
    pub cancelled: Money,
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
    /// What was pledged, over the whole term, less what will not come.
    pub pledged: Money,
    /// What of it will not come, since its partner left.
    pub cancelled: Money,
    /// What was provided on the pledge; counted where there is no earmark.
    pub provided: Money,
    /// What was allocated, less released, and what became of it.
    #[serde(flatten)]
    pub figures: AllocationFigures,
    /// What is set aside for decisions whose reservation was open that day.
    pub reserved: Money,
    /// Pledged, less allocated and reserved.
    pub free: Money,
    /// Spent or owed above the allocations.
    pub overspent: Money,
    /// The entries that it rests on: allocations, releases, commitments, payments,
    /// provisions, reservations, the leaving of the partner.
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
    let charter = programme.charter_on(as_of)?;
    let reading = &charter.readings.pledge_period;
    let term = charter.text.term.period;
    let years: Vec<Option<i32>> = match reading.rule {
        PledgeCovers::Term => vec![None],
        PledgeCovers::CalendarYear => (term.from().year()..=term.until().year()).map(Some).collect(),
    };
    let of_source = |source: Source| -> Option<SourceFunds> {
        let pledge = charter.text.pledges.iter().find(|pledge| pledge.id == source.pledge)?;
        let whole = pledged(charter, &source)?;
        let gone = programme.partners().cancellations().get(&source.pledge).filter(|c| c.fact.until < as_of);
        let held = |year: &Option<i32>| match gone {
            Some(_) => coming(charter, programme.partners(), &source, *year).unwrap_or(whole),
            None => whole,
        };
        let pledged: Money = years.iter().map(held).sum();
        let cancelled: Money = years.iter().map(|year| whole.saturating_sub(held(year))).sum();
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
        entries.extend(gone.map(|cancellation| cancellation.sequence));
        let mut reserved = Money::ZERO;
        for (entry, amount) in set_aside(programme, &source, as_of) {
            reserved = reserved.saturating_add(amount);
            entries.push(entry);
        }
        entries.sort_unstable();
        entries.dedup();
        let free = pledged.saturating_sub(figures.allocated).saturating_sub(reserved);
        let partner = programme.partners().acting_on(&pledge.partner, as_of).clone();
        Some(SourceFunds {
            source,
            partner,
            pledged,
            cancelled,
            provided,
            figures,
            reserved,
            free,
            overspent,
            entries,
        })
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
        reserved: sources.iter().map(|s| s.reserved).sum(),
        cancelled: sources.iter().map(|s| s.cancelled).sum(),
        free: sources.iter().map(|s| s.free).sum(),
        total,
        sources,
        plans,
    })
}

/// What is set aside from a source on a day, by entry: of decisions taken by then whose reservation was not
/// lifted or lapsed by then.
fn set_aside(
    programme: &Programme,
    source: &Source,
    as_of: NaiveDate,
) -> impl Iterator<Item = (Sequence, Money)> {
    let open = move |case: &&DecisionCase| {
        let fact = &case.decision.fact;
        fact.reservation.is_some()
            && fact.decided_on <= as_of
            && match &case.reservation_end {
                None => true,
                Some(ReservationEnd::Lifted(end)) => as_of < end.fact.on.max(fact.takes_effect_on()),
                Some(ReservationEnd::Lapsed(end)) => as_of < end.fact.on,
            }
    };
    programme.decisions().all().values().filter(open).flat_map(move |case| {
        let pending = case.pending.iter().filter_map(move |effect| match effect {
            Effect::AllocateFunds(asked) if asked.from == *source => Some(asked.amount),
            _ => None,
        });
        pending.map(|amount| (case.decision.sequence, amount))
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

#[cfg(test)]
mod tests;
