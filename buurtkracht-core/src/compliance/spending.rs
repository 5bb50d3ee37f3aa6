//! From the order to the payment, small budgets, budget years and other funding (§§ 4, 7.1; domain § 1).

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantArray, VariantNames};

use super::money::answers_for;
use super::seen::after;
use super::{Finding, FindingCode, StateOn};
use crate::charter::{CarryOverUse, Competence};
use crate::decisions::Outcome;
use crate::funds::{
    AllocationAccount, Authority, CommitmentAccount, CommitmentGround, Funds, Payment, Source, YearClosing,
    left_over, payer, sources,
};
use crate::id::{CommitmentId, DecisionId, InvoiceId, Sequence};
use crate::mandates::UsedFor;
use crate::record::Record;
use crate::value::{Day, Money, Period};

pub(super) fn findings(seen: &StateOn<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for account in seen.programme.funds().accounts().values() {
        payments(seen, account, &mut found);
        lines(seen, account, &mut found);
        commitments(seen, account, &mut found);
    }
    years(seen, &mut found);
    fundings(seen, &mut found);
    found
}

/// A link of the chain from the pledge to the payment that is broken.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Display,
    IntoStaticStr,
    VariantArray,
    VariantNames,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum BrokenLink {
    /// A voice for the decision came from someone who, by what became known later, held no seat that day.
    Decision,
    /// The mandate was used by someone who, by what became known later, did not hold its seat that day.
    Mandate,
    /// The mandate was used without citing the payer's own authority, or nothing allowed the commitment.
    Authority,
    /// Nothing was committed.
    Commitment,
    /// No invoice asks for it, where it meets a contract or no commitment.
    Invoice,
    /// Nobody confirmed that what the contract asks came.
    #[serde(rename = "confirmed delivery")]
    #[strum(serialize = "confirmed delivery")]
    Delivery,
    /// No document shows the subsidy or gift.
    Document,
    /// No receipt shows what was reimbursed.
    Receipt,
}

/// What a payment lacks by a day of the chain from the commitment on.
pub(crate) fn missing(funds: &Funds, payment: &Payment, on: Day) -> Vec<BrokenLink> {
    use BrokenLink as Link;
    let line = funds.line_of(payment).filter(|line| line.invoice.fact.on <= on);
    let own = funds.commitment_of(payment).filter(|own| own.commitment.fact.on <= on);
    let Some(own) = own else {
        return if line.is_some() { vec![Link::Commitment] } else { vec![Link::Commitment, Link::Invoice] };
    };
    let documented = payment.document.is_some() || own.commitment.fact.document.is_some() || line.is_some();
    match own.commitment.fact.ground {
        // A small budget is granted by a decision and accounted for when it is settled.
        _ if own.initiative.is_some() => Vec::new(),
        CommitmentGround::Contract => {
            let delivered = own.deliveries.iter().any(|delivery| delivery.fact.on <= on);
            let missing = [(line.is_none(), Link::Invoice), (!delivered, Link::Delivery)];
            missing.into_iter().filter_map(|(missing, what)| missing.then_some(what)).collect()
        }
        CommitmentGround::Subsidy | CommitmentGround::Gift if !documented => vec![Link::Document],
        CommitmentGround::Reimbursement if !documented => vec![Link::Receipt],
        CommitmentGround::Subsidy | CommitmentGround::Gift | CommitmentGround::Reimbursement => Vec::new(),
    }
}

fn payments(seen: &StateOn<'_>, account: &AllocationAccount, found: &mut Vec<Finding>) {
    for payment in account.payments.iter().filter(|payment| payment.fact.on <= seen.on) {
        let fact = &payment.fact;
        let missing = missing(seen.programme.funds(), fact, seen.on);
        if !missing.is_empty() {
            let missing: Vec<&str> = missing.into_iter().map(Into::into).collect();
            let detail = format!("paid {} on {} without {}", fact.amount, fact.on, missing.join(" and "));
            let code = (FindingCode::PaymentChainBroken, answers_for(seen, account));
            let entries = [account.allocation.sequence, payment.sequence];
            found.push(seen.finding(code, &fact.payment, detail, entries).since(fact.on).of(fact.amount));
        }
    }
}

fn lines(seen: &StateOn<'_>, account: &AllocationAccount, found: &mut Vec<Finding>) {
    let sums = account.sums(Some(seen.on));
    let mut payments: BTreeMap<&InvoiceId, Vec<Sequence>> = BTreeMap::new();
    for payment in &account.payments {
        if let Some(invoice) = &payment.fact.invoice {
            payments.entry(invoice).or_default().push(payment.sequence);
        }
    }
    for line in account.lines.iter().filter(|line| line.invoice.fact.on <= seen.on) {
        let invoice = &line.invoice.fact.invoice;
        let (due, paid) = (line.amount(|on| on <= seen.on).gross(), sums.paid_on(invoice));
        if paid > due {
            let detail = format!("it asks {due} of {}, paid {paid}", account.allocation.fact.allocation);
            let own = payments.remove(invoice).unwrap_or_default();
            let entries: Vec<_> = [line.invoice.sequence].into_iter().chain(own).collect();
            let code = (FindingCode::PaidTwice, answers_for(seen, account));
            found.push(seen.finding(code, invoice, detail, entries).of(paid.saturating_sub(due)));
        }
    }
}

fn commitments(seen: &StateOn<'_>, account: &AllocationAccount, found: &mut Vec<Finding>) {
    // The payments on each commitment of which it is known who made them.
    let mut payments: BTreeMap<&CommitmentId, Vec<&Record<Payment>>> = BTreeMap::new();
    for payment in account.payments.iter().filter(|payment| payment.fact.by.is_some()) {
        if let Some(own) = seen.programme.funds().commitment_of(&payment.fact) {
            payments.entry(own.id()).or_default().push(payment);
        }
    }
    for own in account.commitments.iter().filter(|own| own.commitment.fact.on <= seen.on) {
        authority(seen, account, own, found);
        outside_term(seen, account, own, found);
        separation(seen, account, (own, payments.get(own.id()).map_or(&[], Vec::as_slice)), found);
        let Some(budget) = &own.initiative else { continue };
        let settled = own.settled.as_ref().is_some_and(|settled| settled.fact.on <= seen.on);
        let due = budget.granted.settle_by;
        if !settled && due < seen.on {
            let detail = format!(
                "{} for \"{}\", to be settled by {due}: it is not",
                budget.granted.ceiling, budget.granted.what
            );
            let code = (FindingCode::InitiativeNotSettled, seen.body(&budget.body));
            let found_here = seen.finding(code, own.id(), detail, [own.commitment.sequence]);
            found.push(found_here.since(after(due)).of(budget.granted.ceiling));
        }
    }
}

/// Whether the text in force on a day has the day in its term.
pub(super) fn in_term(seen: &StateOn<'_>, on: Day) -> bool {
    let charter = seen.programme.charter_on(on).unwrap_or(seen.charter);
    charter.text.term.period.contains(on)
}

/// Money owed, and what came for it, outside the term.
fn outside_term(
    seen: &StateOn<'_>,
    account: &AllocationAccount,
    own: &CommitmentAccount,
    found: &mut Vec<Finding>,
) {
    let fact = &own.commitment.fact;
    let came = own.deliveries.iter().map(|came| ("its delivery confirmed", came.fact.on, came.sequence));
    let facts = std::iter::once(("entered into", fact.on, own.commitment.sequence)).chain(came);
    let outside = facts.filter(|(_, on, _)| *on <= seen.on && !in_term(seen, *on));
    if let Some((what, on, entry)) = outside.min_by_key(|(_, on, _)| *on) {
        let detail = format!("{what} on {on}, outside the term");
        let code = (FindingCode::OutsideTerm, answers_for(seen, account));
        let found_here = seen.finding(code, own.id(), detail, [entry]);
        found.push(found_here.since(on).of(fact.amount));
    }
}

/// A commitment says who entered into it and under which authority. A small budget rests on its decision.
fn authority(
    seen: &StateOn<'_>,
    account: &AllocationAccount,
    own: &CommitmentAccount,
    found: &mut Vec<Finding>,
) {
    if own.initiative.is_some() {
        return;
    }
    let fact = &own.commitment.fact;
    let nobody = fact.by.is_none().then(|| "nobody is named who entered into it".to_owned());
    let without = match &fact.under {
        None => Some("no mandate, decision or authority of the payer is cited".to_owned()),
        Some(Authority::Mandate(cited)) => {
            let life = seen.programme.mandates().all().get(&cited.mandate);
            let purpose = UsedFor::Commitment(fact.commitment.clone());
            let used = life.is_some_and(|life| life.uses.iter().any(|used| used.fact.purpose == purpose));
            (!used).then(|| format!("mandate {} does not allow it", cited.mandate))
        }
        Some(Authority::Decision(decision)) => {
            (!allows(seen, decision, fact.on)).then(|| format!("decision {decision} does not allow it"))
        }
        Some(Authority::Own(_)) => None,
    };
    let why: Vec<String> = nobody.into_iter().chain(without).collect();
    if !why.is_empty() {
        let who = fact.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
        let detail = format!("{} owed{who}: {}", fact.amount, why.join(", and "));
        let code = (FindingCode::CommitmentWithoutAuthority, answers_for(seen, account));
        let found_here = seen.finding(code, own.id(), detail, [own.commitment.sequence]);
        found.push(found_here.since(fact.on).of(fact.amount));
    }
}

/// Whether a decision was adopted by a day, by a body that distributes funds or under a mandate.
fn allows(seen: &StateOn<'_>, decision: &DecisionId, on: Day) -> bool {
    let case = seen.programme.decisions().all().get(decision);
    case.map(|case| &case.decision.fact).is_some_and(|fact| {
        let charter = seen.programme.charter_on(fact.decided_on).unwrap_or(seen.charter);
        let body = seen.programme.bodies().all().get(&fact.body);
        let competent = charter.competent(Competence::DistributeFunds);
        fact.outcome == Outcome::Adopted
            && fact.decided_on <= on
            && (fact.mandate.is_some() || body.is_some_and(|body| competent.contains(&body.like)))
    })
}

/// Who ordered neither confirms that it came nor pays it.
fn separation(
    seen: &StateOn<'_>,
    account: &AllocationAccount,
    (own, payments): (&CommitmentAccount, &[&Record<Payment>]),
    found: &mut Vec<Finding>,
) {
    let Some(orderer) = own.commitment.fact.by.as_ref() else { return };
    let confirmed = own.deliveries.iter().find(|d| d.fact.by == *orderer && d.fact.on <= seen.on);
    let paid = payments
        .iter()
        .find(|payment| payment.fact.by.as_ref() == Some(orderer) && payment.fact.on <= seen.on);
    let did = [(confirmed.map(|d| d.sequence), "confirmed it"), (paid.map(|p| p.sequence), "paid it")];
    let since = confirmed.map(|d| d.fact.on).into_iter().chain(paid.map(|p| p.fact.on)).min();
    let did: Vec<_> = did.into_iter().filter_map(|(entry, what)| Some((entry?, what))).collect();
    if !did.is_empty() {
        let what: Vec<&str> = did.iter().map(|(_, what)| *what).collect();
        let detail = format!("{orderer} ordered it and {}", what.join(" and "));
        let entries: Vec<_> =
            [own.commitment.sequence].into_iter().chain(did.iter().map(|(e, _)| *e)).collect();
        let code = (FindingCode::DutiesNotSeparated, answers_for(seen, account));
        let found_here = seen.finding(code, own.id(), detail, entries).of(own.commitment.fact.amount);
        found.push(Finding { since: since.map(|on| on.max(own.commitment.fact.on)), ..found_here });
    }
}

/// Each source with the years that its partner closed by the day.
pub(super) fn closed<'a>(seen: &StateOn<'a>) -> impl Iterator<Item = (Source, i32, &'a Record<YearClosing>)> {
    let (programme, charter, on) = (seen.programme, seen.charter, seen.on);
    let fundings = programme.fundings().all().iter().filter(|(_, life)| life.award.is_some());
    let sources: Vec<Source> =
        sources(charter).chain(fundings.map(|(id, _)| Source::Funding(id.clone()))).collect();
    let closed = programme.funds().closed().iter().filter(move |(_, closing)| closing.fact.on <= on);
    closed.flat_map(move |((partner, year), closing)| {
        let own = |source: &&Source| payer(programme, charter, source, closing.fact.on) == Some(partner);
        let own: Vec<Source> = sources.iter().filter(own).cloned().collect();
        own.into_iter().map(move |source| (source, *year, closing))
    })
}

fn years(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (source, year, closing) in closed(seen) {
        let left = left_over(seen.programme, &source, year, Some(seen.on));
        if left.unspent.is_positive() {
            let detail = format!("{} of {source} is unspent and was not carried over", left.unspent);
            let entries: Vec<_> = [closing.sequence].into_iter().chain(left.entries).collect();
            let code = (FindingCode::UnspentNotCarriedOver, seen.partner(&closing.fact.partner));
            let about = format!("{source}/{year}");
            found.push(seen.finding(code, about, detail, entries).since(closing.fact.on).of(left.unspent));
        }
        used_early(seen, &source, year, found);
    }
}

/// Money owed anew on an allocation of a closed year, above what was carried over by then.
fn used_early(seen: &StateOn<'_>, source: &Source, year: i32, found: &mut Vec<Finding>) {
    let of_year = seen.programme.funds().ending(source, year);
    let owed = of_year.flat_map(|account| account.commitments.iter().map(move |own| (account, own)));
    let late = |on: Day| on.year() > year && on <= seen.on;
    let mut owed: Vec<_> = owed.filter(|(_, own)| late(own.commitment.fact.on)).collect();
    owed.sort_by_key(|(_, own)| (own.commitment.fact.on, own.commitment.sequence));
    let mut used = Money::ZERO;
    for (account, own) in owed {
        let fact = &own.commitment.fact;
        used = used.saturating_add(own.amount(|on| on <= seen.on));
        let by = match seen.charter.policy.carry_over {
            CarryOverUse::FromDecision => fact.on,
            CarryOverUse::FromNewYear => seen.on,
        };
        let carried = seen.programme.funds().carried_out(source, year, by);
        if used > carried {
            let detail = format!(
                "owed since {} on money of {year}, of which {carried} was carried over by then and {used} is used",
                fact.on
            );
            let code = (FindingCode::UsedBeforeCarryOver, answers_for(seen, account));
            let found_here = seen.finding(code, own.id(), detail, [own.commitment.sequence]);
            let above = used.saturating_sub(carried).min(own.amount(|on| on <= seen.on));
            found.push(found_here.since(fact.on).of(above));
        }
    }
}

fn fundings(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let funds = seen.programme.funds();
    for (id, life) in seen.programme.fundings().all() {
        let Some(settled) = life.settlement.as_ref().filter(|settled| settled.fact.on <= seen.on) else {
            continue;
        };
        let applicant = &life.application.fact.applicant;
        let owner = || seen.partner(applicant);
        let kept = life.advanced(Some(seen.on)).saturating_sub(life.recovered(Some(seen.on)));
        if kept > settled.fact.amount {
            let detail = format!("it came to {}, {kept} was paid and not taken back", settled.fact.amount);
            let found_here =
                seen.finding((FindingCode::RecoveryOpen, owner()), id, detail, [settled.sequence]);
            found.push(found_here.since(settled.fact.on));
        }
        let source = Source::Funding(id.clone());
        let own = funds.accounts().values().filter(|account| account.allocation.fact.from == source);
        let allocated: Money = own.map(|account| account.figures(Some(seen.on)).allocated).sum();
        let reserved = funds.reserved().values().map(|reserved| &reserved.fact);
        let reserved: Money =
            reserved.filter(|r| r.from == source && r.on <= seen.on).map(|r| r.amount).sum();
        let irregular = seen.programme.acts().spent_in(&source, &Period::ALL, Some(seen.on));
        let taken = allocated.saturating_add(reserved).saturating_add(irregular);
        if taken > settled.fact.amount {
            let detail = format!("it came to {}, and {taken} is allocated from it", settled.fact.amount);
            let code = (FindingCode::FundingShort, seen.competent(Competence::DistributeFunds));
            found.push(seen.finding(code, id, detail, [settled.sequence]).since(settled.fact.on));
        }
    }
}
