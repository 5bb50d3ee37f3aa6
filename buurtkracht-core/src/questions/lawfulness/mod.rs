//! Lawfulness (*rechtmatigheid*): of every payment the chain from the pledge to the payment, and in euros what of
//! it is broken (§ 4, domain § 4).

mod answer;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use strum::VariantArray;

pub use answer::{
    BrokenSum, ChainStanding, CommitmentLink, DecisionLink, DeliveryLink, InvoiceLink, LawfulnessAnswer,
    LawfulnessGroup, LawfulnessGrouping, Link, PaymentChain, PaymentSum, PaymentsBy, SourcePaid,
};

use super::funds::areas;
use crate::charter::{Charter, PledgePart};
use crate::compliance::{BrokenLink, Finding, FindingCode, missing, of_money};
use crate::decisions::DecisionCase;
use crate::funds::{
    AllocationAccount, CommitmentAccount, LineAccount, Payment, Refund, Source, payer, sources,
};
use crate::id::{PaymentId, PledgeId, Sequence};
use crate::plans::PlanLife;
use crate::programme::Programme;
use crate::record::Record;
use crate::value::{Day, Money, Period};

/// What an answer about the payments of a day needs.
struct Payments<'a> {
    programme: &'a Programme,
    charter: &'a Charter,
    as_of: Day,
    year: Option<i32>,
    /// What is wrong with the authority of a decision or commitment, by its entry.
    authority: BTreeMap<Sequence, BTreeSet<BrokenLink>>,
}

/// Returns the chain of every payment made by a day, in one calendar year or in all.
///
/// `None` before the programme is founded. What took effect after the day does not count.
///
/// A payment with several broken links counts once in what is broken, and once in each of these links. Payments
/// from before the charter was signed are counted apart: nothing of the charter held then.
pub fn lawfulness(programme: &Programme, as_of: Day, year: Option<i32>) -> Option<LawfulnessAnswer> {
    let charter = programme.charter_on(as_of)?;
    let found = of_money(programme, as_of);
    let payments = Payments { programme, charter, as_of, year, authority: authority(&found) };
    let chains = payments.chains();
    let sum = |standing: Option<ChainStanding>| {
        chains.iter().filter(|chain| standing.is_none_or(|of| chain.standing == of)).collect()
    };
    let legacy = programme.acts().legacy().values().filter(|fact| fact.fact.on <= as_of);
    let above = [FindingCode::Overspent, FindingCode::PaidAboveCommitment, FindingCode::PaidTwice];
    Some(LawfulnessAnswer {
        as_of,
        year,
        signed_on: charter.text.signing.on,
        total: sum(None),
        whole: sum(Some(ChainStanding::Whole)),
        broken: sum(Some(ChainStanding::Broken)),
        before_signing: sum(Some(ChainStanding::BeforeSigning)),
        broken_links: broken_links(chains.iter()),
        groupings: payments.groupings(&chains),
        sources: payments.sources(),
        above: found.into_iter().filter(|found| above.contains(&found.code)).collect(),
        legacy: legacy.map(|fact| fact.sequence).collect(),
        payments: chains,
    })
}

/// The chain of every payment made by a day, whatever became known of the authority behind it.
pub(super) fn chains(programme: &Programme, as_of: Day) -> Vec<PaymentChain> {
    let Some(charter) = programme.charter_on(as_of) else { return Vec::new() };
    Payments { programme, charter, as_of, year: None, authority: BTreeMap::new() }.chains()
}

/// What became known of the authority behind decisions and commitments, by their entries.
fn authority(found: &[Finding]) -> BTreeMap<Sequence, BTreeSet<BrokenLink>> {
    let mut by_entry: BTreeMap<Sequence, BTreeSet<BrokenLink>> = BTreeMap::new();
    for finding in found {
        let link = match finding.code {
            FindingCode::VoiceWithoutSeat => BrokenLink::Decision,
            FindingCode::MandateWithoutSeat => BrokenLink::Mandate,
            FindingCode::MandateWithoutAuthority | FindingCode::CommitmentWithoutAuthority => {
                BrokenLink::Authority
            }
            _ => continue,
        };
        if let Some(entry) = finding.entries.first() {
            by_entry.entry(*entry).or_default().insert(link);
        }
    }
    by_entry
}

/// What is broken, per link; a payment counts in each of its own.
fn broken_links<'a>(chains: impl Iterator<Item = &'a PaymentChain> + Clone) -> Vec<BrokenSum> {
    let of = |link: BrokenLink| -> PaymentSum {
        chains.clone().filter(|chain| chain.broken.contains(&link)).collect()
    };
    let sums = BrokenLink::VARIANTS.iter().map(|link| BrokenSum { link: *link, sum: of(*link) });
    sums.filter(|broken| broken.sum.payments > 0).collect()
}

impl Payments<'_> {
    fn by(&self, on: Day) -> bool {
        on <= self.as_of
    }

    /// The chains, by the day of the payment and its entry.
    fn chains(&self) -> Vec<PaymentChain> {
        let mut chains = Vec::new();
        for account in self.programme.funds().accounts().values() {
            let mut refunds: BTreeMap<&PaymentId, Vec<&Record<Refund>>> = BTreeMap::new();
            for refund in account.refunds.iter().filter(|refund| self.by(refund.fact.on)) {
                refunds.entry(&refund.fact.payment).or_default().push(refund);
            }
            let asked = |on: Day| self.by(on) && self.year.is_none_or(|year| on.year() == year);
            for payment in account.payments.iter().filter(|payment| asked(payment.fact.on)) {
                let back = refunds.remove(&payment.fact.payment).unwrap_or_default();
                chains.push(self.chain(account, payment, &back));
            }
        }
        chains.sort_by(|a, b| (a.on, a.entry, &a.payment).cmp(&(b.on, b.entry, &b.payment)));
        chains
    }

    fn chain(
        &self,
        account: &AllocationAccount,
        payment: &Record<Payment>,
        refunds: &[&Record<Refund>],
    ) -> PaymentChain {
        let (funds, fact, allocation) = (self.programme.funds(), &payment.fact, &account.allocation);
        let decision = self.programme.decisions().all().get(&allocation.fact.decision);
        let own = funds.commitment_of(fact).filter(|own| self.by(own.commitment.fact.on));
        let line = funds.line_of(fact).filter(|line| self.by(line.invoice.fact.on));
        let plan = self.programme.plans().all().get(&allocation.fact.plan);
        let before = fact.on < self.charter.text.signing.on;
        let broken = if before { Vec::new() } else { self.broken(fact, decision, own) };
        let standing = match (before, broken.is_empty()) {
            (true, _) => ChainStanding::BeforeSigning,
            (false, true) => ChainStanding::Whole,
            (false, false) => ChainStanding::Broken,
        };
        let owner = payer(self.programme, self.charter, &allocation.fact.from, fact.on);
        PaymentChain {
            payment: fact.payment.clone(),
            on: fact.on,
            standing,
            broken,
            paid: fact.amount,
            returned: refunds.iter().map(|refund| refund.fact.amount).sum(),
            paid_by: fact.by.clone(),
            document: fact.document.is_some(),
            entry: payment.sequence,
            source: allocation.fact.from.clone(),
            partner: owner.cloned(),
            plan: allocation.fact.plan.clone(),
            body: plan.map(|life| self.programme.bodies().acting_on(&life.plan.fact.body, fact.on).clone()),
            decision: decision.map(decision_link),
            allocation: Link::new(&allocation.fact.allocation, allocation.sequence),
            commitment: own.map(|own| self.commitment_link(own)),
            deliveries: own.map_or_else(Vec::new, |own| self.deliveries(own)),
            invoice: line.map(|line| self.invoice_link(line)),
            refunds: refunds.iter().map(|r| Link::new(&r.fact.refund, r.sequence)).collect(),
        }
    }

    /// What is broken by the day: of the authority behind it, and from the commitment on.
    fn broken(
        &self,
        payment: &Payment,
        decision: Option<&DecisionCase>,
        own: Option<&CommitmentAccount>,
    ) -> Vec<BrokenLink> {
        let entries = decision.map(|case| case.decision.sequence).into_iter();
        let entries = entries.chain(own.map(|own| own.commitment.sequence));
        let mut broken: BTreeSet<BrokenLink> =
            entries.filter_map(|entry| self.authority.get(&entry)).flatten().copied().collect();
        broken.extend(missing(self.programme.funds(), payment, self.as_of));
        broken.into_iter().collect()
    }

    fn commitment_link(&self, own: &CommitmentAccount) -> CommitmentLink {
        let fact = &own.commitment.fact;
        let settled = own.settled.as_ref().filter(|settled| self.by(settled.fact.on));
        CommitmentLink {
            commitment: fact.commitment.clone(),
            ground: fact.ground,
            ordered_by: fact.by.clone(),
            granted_by: own.initiative.as_ref().map(|budget| budget.decision.clone()),
            under: fact.under.clone(),
            entry: own.commitment.sequence,
            settled: settled.map(|settled| settled.sequence),
        }
    }

    fn deliveries(&self, own: &CommitmentAccount) -> Vec<DeliveryLink> {
        let by_then = own.deliveries.iter().filter(|delivery| self.by(delivery.fact.on));
        let link = |delivery: &Record<crate::funds::DeliveryConfirmation>| DeliveryLink {
            confirmed_by: delivery.fact.by.clone(),
            entry: delivery.sequence,
        };
        by_then.map(link).collect()
    }

    fn invoice_link(&self, line: &LineAccount) -> InvoiceLink {
        let credits = line.credits.iter().filter(|credit| self.by(credit.fact.on));
        InvoiceLink {
            invoice: line.invoice.fact.invoice.clone(),
            supplier: line.invoice.fact.supplier.clone(),
            entry: line.invoice.sequence,
            credits: credits.map(|credit| Link::new(&credit.fact.credit, credit.sequence)).collect(),
        }
    }

    /// The payments grouped; each of them is in one group of each grouping.
    fn groupings(&self, chains: &[PaymentChain]) -> Vec<LawfulnessGrouping> {
        let plans = self.programme.plans().all();
        // Of each plan once, however many payments it has.
        let mut of_plan: BTreeMap<_, [Vec<String>; 2]> = BTreeMap::new();
        let both = |life: &PlanLife| {
            let goals: BTreeSet<_> = life.plan.fact.goals.iter().collect();
            [areas(self.programme, life, self.as_of), goals.into_iter().map(ToString::to_string).collect()]
        };
        for chain in chains {
            let of_chain = || plans.get(&chain.plan).map(both).unwrap_or_default();
            of_plan.entry(&chain.plan).or_insert_with(of_chain);
        }
        let named = |id: &dyn ToString| vec![id.to_string()];
        let key = |by: PaymentsBy, chain: &PaymentChain| -> Vec<String> {
            let [areas, goals] = of_plan.get(&chain.plan).cloned().unwrap_or_default();
            match by {
                PaymentsBy::Partner => chain.partner.as_ref().map_or_else(Vec::new, |id| named(id)),
                PaymentsBy::Body => chain.body.as_ref().map_or_else(Vec::new, |id| named(id)),
                PaymentsBy::Plan => named(&chain.plan),
                PaymentsBy::Area => areas,
                PaymentsBy::Goal => goals,
                PaymentsBy::Source => named(&chain.source),
                PaymentsBy::Year => named(&chain.on.year()),
            }
        };
        let grouping = |by: &PaymentsBy| {
            let mut groups: BTreeMap<Vec<String>, Vec<&PaymentChain>> = BTreeMap::new();
            for chain in chains {
                groups.entry(key(*by, chain)).or_default().push(chain);
            }
            let groups = groups.into_iter().map(|(of, own)| group(of, &own));
            LawfulnessGrouping { by: *by, groups: groups.collect() }
        };
        PaymentsBy::VARIANTS.iter().map(grouping).collect()
    }

    /// What came in and what left of each pledge of money and other funding that was awarded, over all years.
    fn sources(&self) -> Vec<SourcePaid> {
        let pledges = sources(self.charter)
            .filter(|source| matches!(source, Source::Pledge(PledgePart { earmark: None, .. })));
        let fundings = self.programme.fundings().all().iter();
        let awarded = fundings.filter(|(_, life)| life.award.as_ref().is_some_and(|a| self.by(a.fact.on)));
        let known = pledges.chain(awarded.map(|(id, _)| Source::Funding(id.clone())));
        let mut paid: BTreeMap<Source, Money> = BTreeMap::new();
        for account in self.programme.funds().accounts().values() {
            let back = account.refunds.iter().filter(|r| self.by(r.fact.on)).map(|r| r.fact.amount);
            let left = account.payments.iter().filter(|p| self.by(p.fact.on)).map(|p| p.fact.amount);
            let sum = paid.entry(whole(&account.allocation.fact.from)).or_default();
            *sum = sum.saturating_add(left.sum::<Money>().saturating_sub(back.sum()));
        }
        let acts = self.programme.acts();
        let spent = |source| (whole(source), acts.spent_in(source, &Period::ALL, Some(self.as_of)));
        let acts_spent: Vec<(Source, Money)> = acts.sources().into_iter().map(spent).collect();
        let mut provided = self.provided();
        let of_source = |source: Source| {
            let partner = payer(self.programme, self.charter, &source, self.as_of)?.clone();
            let paid = paid.get(&source).copied().unwrap_or_default();
            let (provided, entries) = match &source {
                Source::Pledge(part) => provided.remove(&part.pledge).unwrap_or_default(),
                Source::Funding(id) => {
                    let life = self.programme.fundings().all().get(id)?;
                    let day = Some(self.as_of);
                    let kept = life.advanced(day).saturating_sub(life.recovered(day));
                    (kept, life.entries(day).collect())
                }
            };
            let parts = acts_spent.iter().filter(|(of, _)| *of == source).map(|(_, amount)| *amount);
            let irregular: Money = parts.sum();
            let ahead = paid.saturating_add(irregular).saturating_sub(provided).or_zero();
            Some(SourcePaid {
                pledged_by: self.pledged_by(&source),
                source,
                partner,
                provided,
                paid,
                irregular,
                ahead,
                entries,
            })
        };
        known.filter_map(of_source).collect()
    }

    /// What was provided on each pledge by the day, with the entries.
    fn provided(&self) -> BTreeMap<PledgeId, (Money, Vec<Sequence>)> {
        let mut provided: BTreeMap<PledgeId, (Money, Vec<Sequence>)> = BTreeMap::new();
        let provisions = self.programme.funds().provisions().values();
        for provision in provisions.filter(|provision| self.by(provision.fact.on)) {
            let (sum, entries) = provided.entry(provision.fact.pledge.clone()).or_default();
            *sum = sum.saturating_add(provision.fact.amount);
            entries.push(provision.sequence);
        }
        provided
    }

    /// The entries that hold a pledge: the charter, the signature of the partner, and the amendments by the day.
    fn pledged_by(&self, source: &Source) -> Vec<Sequence> {
        let Some(pledge) = source.pledge().and_then(|id| self.charter.pledge(id)) else { return Vec::new() };
        let signing = self.programme.signing();
        let founding = signing.founding().map(|founding| founding.sequence);
        let signature = signing.signatures().get(&pledge.partner).map(|signature| signature.sequence);
        let amendments = signing.amendments().values().filter(|amendment| self.by(amendment.fact.from));
        let mut entries: Vec<Sequence> =
            founding.into_iter().chain(signature).chain(amendments.map(|a| a.sequence)).collect();
        entries.sort_unstable();
        entries
    }
}

/// The pledge without its earmark: what is provided is provided on the whole of it.
fn whole(source: &Source) -> Source {
    match source {
        Source::Pledge(part) => Source::Pledge(PledgePart { pledge: part.pledge.clone(), earmark: None }),
        Source::Funding(_) => source.clone(),
    }
}

fn decision_link(case: &DecisionCase) -> DecisionLink {
    let fact = &case.decision.fact;
    DecisionLink {
        decision: fact.decision.clone(),
        body: fact.body.clone(),
        mandate: fact.mandate.clone(),
        entry: case.decision.sequence,
    }
}

fn group(of: Vec<String>, own: &[&PaymentChain]) -> LawfulnessGroup {
    let sum = |standing: Option<ChainStanding>| -> PaymentSum {
        own.iter().copied().filter(|chain| standing.is_none_or(|of| chain.standing == of)).collect()
    };
    LawfulnessGroup {
        of,
        total: sum(None),
        whole: sum(Some(ChainStanding::Whole)),
        broken: sum(Some(ChainStanding::Broken)),
        before_signing: sum(Some(ChainStanding::BeforeSigning)),
        broken_links: broken_links(own.iter().copied()),
    }
}

#[cfg(test)]
mod tests;
