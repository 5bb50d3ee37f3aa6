//! Money above what covers it, and pledges that are not made good (§ 4).

use std::collections::BTreeMap;

use chrono::Datelike;

use super::seen::{after, year};
use super::{Finding, FindingCode, Owner, StateOn};
use crate::charter::{Competence, PledgeCovers};
use crate::funds::{self, AllocationAccount, Source};
use crate::id::{PledgeId, Sequence};
use crate::value::Money;

pub(super) fn findings(seen: &StateOn<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    accounts(seen, &mut found);
    not_provided(seen, &mut found);
    shortfalls(seen, &mut found);
    found
}

/// Who answers for an allocation: the body of its plan.
pub(super) fn answers_for(seen: &StateOn<'_>, account: &AllocationAccount) -> Owner {
    let plan = seen.programme.plans().all().get(&account.allocation.fact.plan);
    plan.map_or_else(|| seen.competent(Competence::DistributeFunds), |life| seen.body(&life.plan.fact.body))
}

fn accounts(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, account) in seen.programme.funds().accounts() {
        let sums = account.sums(Some(seen.on));
        let figures = sums.figures();
        let owner = answers_for(seen, account);
        if figures.overspent().is_positive() {
            let detail = format!(
                "allocated {}, spent {}, invoiced {} and owed {}: {} too much",
                figures.allocated,
                figures.spent,
                figures.invoiced,
                figures.committed,
                figures.overspent()
            );
            let payments = account.payments.iter().filter(|payment| payment.fact.on <= seen.on);
            let entries: Vec<Sequence> = [account.allocation.sequence]
                .into_iter()
                .chain(payments.map(|payment| payment.sequence))
                .collect();
            let found_here = seen.finding((FindingCode::Overspent, owner.clone()), id, detail, entries);
            found.push(found_here.of(figures.overspent()));
        }
        for own in &account.commitments {
            let (owed, met) = (own.amount(|on| on <= seen.on), sums.met(own.id()));
            if met > owed {
                let detail = format!("owed {owed}, charged or paid {met}");
                let code = (FindingCode::PaidAboveCommitment, owner.clone());
                let found_here = seen.finding(code, own.id(), detail, [own.commitment.sequence]);
                found.push(found_here.of(met.saturating_sub(owed)));
            }
        }
    }
}

/// Who answers for a pledge: the partner that acts for who pledged it.
pub(super) fn pledger(seen: &StateOn<'_>, pledge: &PledgeId) -> Owner {
    let pledge = seen.charter.text.pledges.iter().find(|known| known.id == *pledge);
    pledge.map_or(Owner::CorePartners, |pledge| seen.partner(&pledge.partner))
}

/// A pledge of money with what was provided on it by the day.
pub(super) struct Pledged<'a> {
    pub(super) id: &'a PledgeId,
    amount: Money,
    provided: Money,
    /// The last entry of what was provided.
    last: Option<Sequence>,
}

impl Pledged<'_> {
    /// The entry by which all of it was provided.
    pub(super) fn made_good(&self) -> Option<Sequence> {
        self.last.filter(|_| self.amount <= self.provided)
    }
}

/// The pledges of money.
pub(super) fn pledges<'a>(seen: &StateOn<'a>) -> impl Iterator<Item = Pledged<'a>> {
    let (charter, on) = (seen.charter, seen.on);
    let provisions = seen.programme.funds().provisions().values();
    charter.text.pledges.iter().filter_map(move |pledge| {
        let amount = pledge.part(None)?.money()?;
        let own = provisions.clone().filter(|p| p.fact.pledge == pledge.id && p.fact.on <= on);
        let last = own.clone().map(|provision| provision.sequence).max();
        Some(Pledged { id: &pledge.id, amount, provided: own.map(|p| p.fact.amount).sum(), last })
    })
}

fn not_provided(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let term = seen.charter.text.term.period;
    for Pledged { id, amount, provided, .. } in pledges(seen) {
        let nothing = !provided.is_positive();
        let due = if nothing { year(term.from().year()).map(|(_, last)| last) } else { None };
        let due = due.unwrap_or(term.until());
        if due < seen.on && provided < amount {
            let detail = format!("pledged {amount}, provided {provided}");
            let code = (FindingCode::PledgeNotProvided, pledger(seen, id));
            found.push(seen.finding(code, id, detail, []).since(after(due)));
        }
    }
}

fn shortfalls(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let funds = seen.programme.funds();
    let yearly = seen.charter.readings.pledge_period.rule == PledgeCovers::CalendarYear;
    let mut taken: BTreeMap<(&Source, Option<i32>), Money> = BTreeMap::new();
    let allocated = funds
        .accounts()
        .values()
        .map(|account| (&account.allocation.fact, account.figures(Some(seen.on)).allocated));
    let reserved = funds.reserved().values().filter(|reserved| reserved.fact.on <= seen.on);
    for (allocation, amount) in allocated.chain(reserved.map(|r| (&r.fact, r.fact.amount))) {
        let year = yearly.then(|| allocation.period.from().year());
        let sum = taken.entry((&allocation.from, year)).or_default();
        *sum = sum.saturating_add(amount);
    }
    for ((source, year), taken) in taken {
        let pledge = source.pledge();
        let cancelled = pledge.and_then(|pledge| seen.programme.partners().cancellations().get(pledge));
        let Some(cancelled) = cancelled.filter(|cancelled| cancelled.fact.until < seen.on) else { continue };
        let Some(coming) = funds::coming(seen.charter, seen.programme.partners(), source, year) else {
            continue;
        };
        if taken > coming {
            let detail = format!(
                "its partner left; {coming} of it came, {taken} is allocated: {} short",
                taken.saturating_sub(coming)
            );
            let code = (FindingCode::PledgeShort, seen.competent(Competence::DistributeFunds));
            let found_here = seen.finding(code, source, detail, [cancelled.sequence]);
            found.push(found_here.since(after(cancelled.fact.until)));
        }
    }
}
