//! What a source holds: what is pledged for it less what will not come, what was awarded, what was carried over.

use std::collections::BTreeMap;

use super::Source;
use crate::charter::{CarryOverUse, Charter, Contribution, Pledge};
use crate::context::Context;
use crate::id::PartnerId;
use crate::partners::Partners;
use crate::programme::Programme;
use crate::rejection::Rejection;
use crate::value::{Day, Money, Period};

/// What a source holds for performance from a day on, whatever version of the charter is in force then: of
/// several the least, so that money pledged only from a later day is not spent before it, and money that a
/// later text takes away is not either. What was carried over counts as decided by a day.
pub(super) fn held(ctx: &Context<'_>, source: &Source, from: Day, period: &Period, decided_by: Day) -> Money {
    if let Source::Funding(id) = source {
        return ctx.programme.fundings.holds(id, None);
    }
    // What an amendment changed before its first day is judged by it.
    let judging = ctx.programme.charter.judging(from, ctx.today).and_then(|version| version.from);
    let first = judging.map_or(from, |judging| from.max(judging));
    let until = period.until().max(first);
    let versions = ctx.programme.charter.versions();
    let following = versions.iter().skip(1).map(|next| next.from).chain([None]);
    let in_force = versions.iter().zip(following).filter(|(version, next)| {
        version.from.is_none_or(|first| first <= until) && next.is_none_or(|next| first < next)
    });
    let held = in_force.map(|(version, _)| {
        coming(&version.charter, &ctx.programme.partners, source, (period, from)).unwrap_or(Money::ZERO)
    });
    let held = held.min().unwrap_or(Money::ZERO);
    let usable = match ctx.charter.policy.carry_over {
        CarryOverUse::FromDecision => decided_by,
        CarryOverUse::FromNewYear => Day::MAX,
    };
    let funds = &ctx.programme.funds;
    held.saturating_add(funds.carried_within(source, period, (usable, Day::MAX)))
}

/// The partner whose money a source is on a day: who acts for who pledged it or applied for it.
pub(crate) fn payer<'a>(
    programme: &'a Programme,
    charter: &'a Charter,
    source: &Source,
    on: Day,
) -> Option<&'a PartnerId> {
    let named = match source {
        Source::Pledge(part) => {
            let dropped = || programme.charter.naming(&part.pledge)?.pledge(&part.pledge);
            &charter.pledge(&part.pledge).or_else(dropped)?.partner
        }
        Source::Funding(id) => &programme.fundings.all().get(id)?.application.fact.applicant,
    };
    Some(programme.partners.acting_on(named, on))
}

/// What a pledge holds on a day for a source: the earmark, or what no earmark sets apart. None for other funding.
pub(crate) fn pledged(charter: &Charter, source: &Source, on: Day) -> Option<Money> {
    let Source::Pledge(part) = source else { return None };
    charter.part_on(part, on)?.money()
}

/// Money of a source in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InPeriod {
    pub(crate) period: Period,
    /// What is pledged.
    pub(crate) pledged: Money,
    /// What of it comes, less what a partner that left did not provide.
    pub(crate) coming: Money,
}

/// What each period of a pledge holds for a source as of a day: each by the text in force in it or, with what amendments
/// changed afterwards, by theirs.
pub(crate) fn in_periods(programme: &Programme, source: &Source, as_of: Day, amended: bool) -> Vec<InPeriod> {
    let (Some(pledge), Some(covers)) =
        (source.pledge(), programme.charter_on(as_of).map(|charter| charter.readings.pledge_period.rule))
    else {
        return Vec::new();
    };
    let charter = &programme.charter;
    let mut found = Vec::new();
    for version in charter.versions().iter().filter(|version| version.from.is_none_or(|from| from <= as_of)) {
        for period in version.charter.pledge_periods(pledge, covers) {
            let on = period.until().min(as_of);
            let judging = if amended { charter.judging(on, as_of) } else { charter.version_on(on) };
            if judging.is_none_or(|judging| judging.from != version.from) {
                continue;
            }
            let Some(pledged) = pledged(&version.charter, source, period.from()) else { continue };
            let coming = coming(&version.charter, &programme.partners, source, (&period, period.from()));
            found.push(InPeriod { period, pledged, coming: coming.unwrap_or(pledged) });
        }
    }
    found.sort_by_key(|own| own.period);
    found
}

/// The first source of which a charter, in force from a day on, pledges less than is allocated or spent irregularly: the
/// source, pledged, allocated. Periods that end before the day since which it judges are left as they are.
pub(crate) fn shortfall(
    programme: &Programme,
    amended: &Charter,
    (since, from): (Day, Day),
) -> Option<(Source, Money, Money)> {
    let covers = amended.readings.pledge_period.rule;
    let before = programme.charter_on(from);
    let mut taken: BTreeMap<(Source, Period), Money> = BTreeMap::new();
    let acts =
        programme.acts.sources().into_iter().flat_map(|source| {
            programme.acts.spent(source).map(move |(day, amount, _)| (source, day, amount))
        });
    for (source, day, amount) in programme.funds.taken_by_day().chain(acts) {
        let Some(pledge) = source.pledge() else { continue };
        let period_in = |text: &Charter| {
            text.pledge_periods(pledge, covers).into_iter().find(|period| period.contains(day))
        };
        let period = period_in(amended).or_else(|| period_in(before?)).unwrap_or(Period::ALL);
        if since <= period.until() {
            let sum = taken.entry((source.clone(), period)).or_default();
            *sum = sum.saturating_add(amount);
        }
    }
    taken.into_iter().find_map(|((source, period), taken)| {
        let carried = programme.funds.carried_within(&source, &period, (Day::MAX, Day::MAX));
        let pledged = pledged(amended, &source, period.from().max(since)).unwrap_or(Money::ZERO);
        let pledged = pledged.saturating_add(carried);
        (taken > pledged).then_some((source, pledged, taken))
    })
}

/// The allocations that take money from a source, and the acts that spent of it irregularly, each with its id.
pub(crate) fn uses(programme: &Programme, source: &Source) -> Vec<String> {
    let accounts = programme.funds.accounts().iter().filter(|(_, own)| own.allocation.fact.from == *source);
    let taking = accounts.filter(|(id, _)| programme.funds.figures(id).allocated.is_positive());
    let allocations = taking.map(|(id, _)| format!("allocation {id}"));
    let acts = programme.acts.all().iter().filter(|(_, case)| case.act.fact.source.as_ref() == Some(source));
    allocations.chain(acts.map(|(id, _)| format!("irregular act {id}"))).collect()
}

/// Every source of money in the charter: each pledge of money, and each earmark in it.
pub fn sources(charter: &Charter) -> impl Iterator<Item = Source> {
    let money = charter.text.pledges.iter().filter(|pledge| pledge.what.money().is_some());
    money.flat_map(Pledge::parts).map(Source::Pledge)
}

/// What a source holds once what a partner that left did not provide is taken off: of a pledge that part
/// first which no earmark sets apart, then its earmarks in order. It is what holds in a period, by the amount of a day
/// in it: periods before the leaving are whole, those after it bring nothing.
pub fn coming(
    charter: &Charter,
    partners: &Partners,
    source: &Source,
    (period, on): (&Period, Day),
) -> Option<Money> {
    let whole = pledged(charter, source, on)?;
    let cancelled = source.pledge().and_then(|pledge| partners.cancellations().get(pledge));
    let Some(cancelled) = cancelled else { return Some(whole) };
    let until = cancelled.fact.until;
    if period.until() < until {
        return Some(whole);
    }
    if until < period.from() {
        return Some(Money::ZERO);
    }
    let Contribution::Money(mut missing) = cancelled.fact.unprovided else { return Some(whole) };
    let mut left = whole;
    for part in sources(charter).filter(|part| part.pledge() == source.pledge()) {
        let held = pledged(charter, &part, on)?;
        let gone = held.min(missing);
        missing = missing.saturating_sub(gone);
        if part == *source {
            left = held.saturating_sub(gone);
        }
    }
    Some(left)
}

/// Refuses a source that is not there, or holds no money.
pub(crate) fn known_source(ctx: &Context<'_>, source: &Source) -> Result<(), Rejection> {
    match source {
        Source::Pledge(part) => {
            let (pledge, _) = ctx.pledge_of(part)?;
            if pledge.what.money().is_some() {
                return Ok(());
            }
            Err(Rejection::PledgeIsNotMoney { pledge: part.pledge.clone(), what: pledge.what.clone() })
        }
        Source::Funding(id) => ctx.programme.fundings.awarded(ctx, id).map(drop),
    }
}
