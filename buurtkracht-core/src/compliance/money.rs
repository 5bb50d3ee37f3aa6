//! Money above what covers it, and pledges that are not made good (§ 4).

use std::collections::BTreeMap;

use chrono::Datelike;

use super::seen::after;
use super::{Finding, FindingCode, Owner, Seen};
use crate::charter::{Competence, PledgeCovers};
use crate::funds::{self, Source};
use crate::id::{PledgeId, Sequence};
use crate::value::Money;

pub(super) fn findings(seen: &Seen<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    accounts(seen, &mut found);
    pledges(seen, &mut found);
    shortfalls(seen, &mut found);
    found
}

fn accounts(seen: &Seen<'_>, found: &mut Vec<Finding>) {
    for (id, account) in seen.programme.funds().accounts() {
        let figures = account.figures(Some(seen.on));
        let plan = seen.programme.plans().all().get(&account.allocation.fact.plan);
        let owner = plan.map_or_else(
            || seen.competent(Competence::DistributeFunds),
            |life| Owner::Body(seen.acting(&life.plan.fact.body).clone()),
        );
        if figures.overspent().is_positive() {
            let detail = format!(
                "allocated {}, spent {} and owed {}: {} too much",
                figures.allocated,
                figures.spent,
                figures.committed,
                figures.overspent()
            );
            let payments = account.payments.iter().filter(|payment| payment.fact.on <= seen.on);
            let entries: Vec<Sequence> = [account.allocation.sequence]
                .into_iter()
                .chain(payments.map(|payment| payment.sequence))
                .collect();
            found.push(seen.finding((FindingCode::Overspent, owner.clone()), id, detail, entries));
        }
        for commitment in &account.commitments {
            let of = Some(&commitment.fact.commitment);
            let payments = account.payments.iter().map(|payment| &payment.fact);
            let own = payments.filter(|payment| payment.commitment.as_ref() == of && payment.on <= seen.on);
            let paid: Money = own.map(|payment| payment.amount).sum();
            if paid > commitment.fact.amount {
                let detail = format!("owed {}, paid {paid}", commitment.fact.amount);
                let code = (FindingCode::PaidAboveCommitment, owner.clone());
                found.push(seen.finding(code, &commitment.fact.commitment, detail, [commitment.sequence]));
            }
        }
    }
}

/// Who answers for a pledge: the partner that acts for who pledged it.
fn pledger(seen: &Seen<'_>, pledge: &PledgeId) -> Owner {
    let pledge = seen.charter.text.pledges.iter().find(|known| known.id == *pledge);
    pledge.map_or(Owner::CorePartners, |pledge| {
        Owner::Partner(seen.programme.partners().acting_on(&pledge.partner, seen.on).clone())
    })
}

fn pledges(seen: &Seen<'_>, found: &mut Vec<Finding>) {
    let term = seen.charter.text.term.period;
    for source in funds::sources(seen.charter).filter(|source| source.earmark.is_none()) {
        let Some(pledged) = funds::pledged(seen.charter, &source) else { continue };
        let provisions = seen.programme.funds().provisions().values();
        let provided: Money = provisions
            .filter(|p| p.fact.pledge == source.pledge && p.fact.on <= seen.on)
            .map(|p| p.fact.amount)
            .sum();
        let short = seen.on > term.until() && provided < pledged;
        let nothing = seen.on.year() > term.from().year() && !provided.is_positive();
        if short || nothing {
            let detail = format!("pledged {pledged}, provided {provided}");
            let code = (FindingCode::PledgeNotProvided, pledger(seen, &source.pledge));
            found.push(seen.finding(code, &source.pledge, detail, []));
        }
    }
}

fn shortfalls(seen: &Seen<'_>, found: &mut Vec<Finding>) {
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
        let cancelled = seen.programme.partners().cancellations().get(&source.pledge);
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
