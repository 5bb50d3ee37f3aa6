//! What a source holds: what is pledged for it less what will not come, what was awarded, what was carried over.

use std::cmp::Ordering;

use chrono::Datelike;

use super::Source;
use crate::charter::{CarryOverUse, Charter, Contribution, Pledge};
use crate::context::Context;
use crate::id::PartnerId;
use crate::partners::Partners;
use crate::programme::Programme;
use crate::rejection::Rejection;
use crate::value::{Day, Money};

/// What a source holds for performance from a day on, whatever version of the charter is in force then: of
/// several the least, so that money pledged only from a later day is not spent before it, and money that a
/// later text takes away is not either. What was carried over counts as decided by a day.
pub(super) fn held(
    ctx: &Context<'_>,
    source: &Source,
    from: Day,
    year: Option<i32>,
    decided_by: Day,
) -> Money {
    if let Source::Funding(id) = source {
        return ctx.programme.fundings.holds(id, None);
    }
    let until = year.and_then(|year| Day::from_ymd_opt(year, 12, 31)).unwrap_or(Day::MAX);
    let versions = ctx.programme.charter.versions();
    let following = versions.iter().skip(1).map(|next| next.from).chain([None]);
    let in_force = versions.iter().zip(following).filter(|(version, next)| {
        version.from.is_none_or(|first| first <= until) && next.is_none_or(|next| from < next)
    });
    let held = in_force.map(|(version, _)| {
        coming(&version.charter, &ctx.programme.partners, source, year).unwrap_or(Money::ZERO)
    });
    let held = held.min().unwrap_or(Money::ZERO);
    let usable = match ctx.charter.policy.carry_over {
        CarryOverUse::FromDecision => decided_by,
        CarryOverUse::FromNewYear => Day::MAX,
    };
    let funds = &ctx.programme.funds;
    let into = year.map_or(Money::ZERO, |year| funds.carried_into(source, year, usable));
    let out = year.map_or(Money::ZERO, |year| funds.carried_out(source, year, Day::MAX));
    held.saturating_add(into).saturating_sub(out)
}

/// The partner whose money a source is on a day: who acts for who pledged it or applied for it.
pub(crate) fn payer<'a>(
    programme: &'a Programme,
    charter: &'a Charter,
    source: &Source,
    on: Day,
) -> Option<&'a PartnerId> {
    let named = match source {
        Source::Pledge(part) => &charter.pledge(&part.pledge)?.partner,
        Source::Funding(id) => &programme.fundings.all().get(id)?.application.fact.applicant,
    };
    Some(programme.partners.acting_on(named, on))
}

/// What a pledge holds for a source: the earmark, or what no earmark sets apart. None for other funding.
pub(crate) fn pledged(charter: &Charter, source: &Source) -> Option<Money> {
    let Source::Pledge(part) = source else { return None };
    charter.part(part)?.money()
}

/// Every source of money in the charter: each pledge of money, and each earmark in it.
pub fn sources(charter: &Charter) -> impl Iterator<Item = Source> {
    let money = charter.text.pledges.iter().filter(|pledge| pledge.what.money().is_some());
    money.flat_map(Pledge::parts).map(Source::Pledge)
}

/// What a source holds once what a partner that left did not provide is taken off: of a pledge that part
/// first which no earmark sets apart, then its earmarks in order. Of a pledge for each calendar year the year is
/// named: those before the leaving are whole, those after it bring nothing.
pub fn coming(charter: &Charter, partners: &Partners, source: &Source, year: Option<i32>) -> Option<Money> {
    let whole = pledged(charter, source)?;
    let cancelled = source.pledge().and_then(|pledge| partners.cancellations().get(pledge));
    let Some(cancelled) = cancelled else { return Some(whole) };
    match year.map(|year| year.cmp(&cancelled.fact.until.year())) {
        Some(Ordering::Less) => return Some(whole),
        Some(Ordering::Greater) => return Some(Money::ZERO),
        Some(Ordering::Equal) | None => {}
    }
    let Contribution::Money(mut missing) = cancelled.fact.unprovided else { return Some(whole) };
    let mut left = whole;
    for part in sources(charter).filter(|part| part.pledge() == source.pledge()) {
        let held = pledged(charter, &part)?;
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
