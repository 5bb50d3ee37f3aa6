//! Budget years: each partner closes its own books; what is unspent goes on to a later year only by its authority.

use chrono::Datelike;

use super::pledges::{InPeriod, in_periods};
use super::{CarryOver, Funds, Source, YearClosing, known_source};
use crate::context::Context;
use crate::event::Event;
use crate::id::Sequence;
use crate::programme::Programme;
use crate::rejection::{Rejection, positive};
use crate::value::{Day, Money};

pub(crate) fn close(ctx: &Context<'_>, closing: &YearClosing) -> Result<Vec<Event>, Rejection> {
    ctx.known(&closing.partner)?;
    let year = i32::from(closing.year);
    if let Some(closed) = ctx.programme.funds.closed().get(&(closing.partner.clone(), year)) {
        return Err(Rejection::YearClosed { partner: closing.partner.clone(), year, on: closed.fact.on });
    }
    if closing.on.year() <= year {
        return Err(Rejection::YearNotOver { year, asked: closing.on });
    }
    ctx.not_future("on", closing.on)?;
    Ok(vec![Event::YearClosed(closing.clone())])
}

pub(crate) fn carry_over(ctx: &Context<'_>, carried: &CarryOver) -> Result<Vec<Event>, Rejection> {
    ctx.free(&carried.carry_over)?;
    known_source(ctx, &carried.source)?;
    if carried.to <= carried.from {
        return Err(Rejection::CarriedBackwards { from: carried.from, to: carried.to });
    }
    positive(carried.amount)?;
    ctx.not_future("on", carried.on)?;
    let left = left_over(ctx.programme, &carried.source, i32::from(carried.from), None);
    if carried.amount > left.free {
        ctx.departing(&carried.departs_from)?.unless_departed(Rejection::CarriedAboveUnspent {
            from: carried.source.clone(),
            year: carried.from,
            asked: carried.amount,
            unspent: left.free,
        })?;
    }
    Ok(vec![Event::CarriedOver(carried.clone())])
}

/// What a source has left of a year.
pub(crate) struct LeftOver {
    /// What can be carried over: of pledges with an amount for periods in the year what is not allocated in them, else what its
    /// allocations did not spend.
    pub(crate) free: Money,
    /// What was not spent and not carried over.
    pub(crate) unspent: Money,
    /// The entries of the allocations of that year.
    pub(crate) entries: Vec<Sequence>,
}

/// What a source has left of a year by a day; without a day, by all that is recorded. Allocations count in the
/// year in which their performance ends.
pub(crate) fn left_over(programme: &Programme, source: &Source, year: i32, as_of: Option<Day>) -> LeftOver {
    let funds: &Funds = programme.funds();
    let (mut allocated, mut spent, mut entries) = (Money::ZERO, Money::ZERO, Vec::new());
    for account in funds.ending(source, year) {
        let figures = match as_of {
            Some(_) => account.figures(as_of),
            None => funds.figures(&account.allocation.fact.allocation),
        };
        allocated = allocated.saturating_add(figures.allocated);
        spent = spent.saturating_add(figures.spent);
        entries.push(account.allocation.sequence);
    }
    let by = as_of.unwrap_or(Day::MAX);
    let (out, into) = (funds.carried_out(source, year, by), funds.carried_into(source, year, by));
    let last = Day::from_ymd_opt(year, 12, 31).unwrap_or(Day::MAX);
    let periods = in_periods(programme, source, as_of.unwrap_or(Day::MAX).max(last), true).into_iter();
    let own = periods.filter(|own| own.period.from().year() == year && own.period.until().year() == year);
    let own: Vec<InPeriod> = own.collect();
    if own.is_empty() {
        let unspent = allocated.saturating_sub(spent).or_zero().saturating_sub(out).or_zero();
        return LeftOver { free: unspent, unspent, entries };
    }
    let held: Money = own.iter().map(|own| own.coming).sum();
    let irregular: Money = own.iter().map(|own| programme.acts.spent_in(source, &own.period, as_of)).sum();
    let held = held.saturating_add(into).saturating_sub(out).saturating_sub(irregular);
    let taken: Money = own.iter().map(|own| funds.taken(source, &own.period)).sum();
    LeftOver {
        free: held.saturating_sub(taken).or_zero(),
        unspent: held.saturating_sub(spent).or_zero(),
        entries,
    }
}
