//! Money above what covers it, and pledges that are not made good (§ 4).

use std::collections::BTreeMap;

use chrono::Datelike;

use super::seen::{after, year};
use super::{Finding, FindingCode, Owner, StateOn};
use crate::charter::Competence;
use crate::funds::{AllocationAccount, Source, coming, pledged};
use crate::id::{PledgeId, Sequence};
use crate::value::{Day, Money, Period};

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
    let dropped = || seen.programme.signing().naming(pledge)?.pledge(pledge);
    let pledge = seen.charter.pledge(pledge).or_else(dropped);
    pledge.map_or(Owner::CorePartners, |pledge| seen.partner(&pledge.partner))
}

/// A pledge of money with what was provided on it by the day.
pub(super) struct Pledged<'a> {
    pub(super) id: &'a PledgeId,
    /// What is due after each day, by the text in force on it.
    due: Vec<(Day, Money)>,
    /// What was due by the texts of the time, where an amendment changed that afterwards.
    then: Option<Money>,
    /// The end of the first year, by when something is due of what the text of that day pledges.
    something: Option<(Day, Money)>,
    provided: Money,
    /// The last entry of what was provided.
    last: Option<Sequence>,
}

impl Pledged<'_> {
    fn amount(&self) -> Money {
        self.due.iter().map(|(_, amount)| *amount).sum()
    }

    /// The entry by which all of it was provided.
    pub(super) fn made_good(&self) -> Option<Sequence> {
        self.last.filter(|_| self.amount() <= self.provided)
    }
}

/// What is due of a pledge after each day, as of another: of each period by the text in force on its last day, with
/// what amendments changed afterwards or without.
fn due(seen: &StateOn<'_>, pledge: &PledgeId, amended: bool) -> Vec<(Day, Money)> {
    let (charter, covers) = (seen.programme.signing(), seen.charter.readings.pledge_period.rule);
    let mut due = Vec::new();
    for version in charter.versions().iter().filter(|version| version.from.is_none_or(|from| from <= seen.on))
    {
        for period in version.charter.pledge_periods(pledge, covers) {
            let until = period.until().min(version.charter.text.term.period.until());
            let on = until.min(seen.on);
            let judging = if amended { charter.judging(on, seen.on) } else { charter.version_on(on) };
            let amount = version.charter.pledge(pledge).and_then(|pledge| pledge.on(period.from()).money());
            if let Some(amount) = amount.filter(|_| judging.is_some_and(|own| own.from == version.from)) {
                due.push((until, amount));
            }
        }
    }
    due.sort_unstable();
    due
}

/// The pledges of money, those of earlier texts too.
pub(super) fn pledges<'a>(seen: &StateOn<'a>) -> impl Iterator<Item = Pledged<'a>> {
    let (signing, on) = (seen.programme.signing(), seen.on);
    let provisions = seen.programme.funds().provisions().values();
    let mut found = Vec::new();
    for pledge in signing.pledges_by(on).into_iter().filter(|pledge| pledge.what.money().is_some()) {
        let (id, now, then) = (&pledge.id, due(seen, &pledge.id, true), due(seen, &pledge.id, false));
        let own = provisions.clone().filter(|p| p.fact.pledge == *id && p.fact.on <= on);
        let last = own.clone().map(|provision| provision.sequence).max();
        let first = year(seen.charter.text.term.period.from().year()).map(|(_, last)| last);
        let something = first.and_then(|first| {
            let text = &signing.judging(first.min(on), on)?.charter;
            Some((first, text.pledge(id)?.what.money()?))
        });
        let then = (then != now).then(|| then.iter().map(|(_, amount)| *amount).sum());
        let provided = own.map(|p| p.fact.amount).sum();
        found.push(Pledged { id, due: now, then, something, provided, last });
    }
    found.into_iter()
}

fn not_provided(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for pledged in pledges(seen) {
        let Pledged { id, due, something, provided, .. } = &pledged;
        let (mut owed, mut since) = (Money::ZERO, None);
        for (day, amount) in due.iter().filter(|(day, _)| *day < seen.on) {
            owed = owed.saturating_add(*amount);
            since = since.or_else(|| (*provided < owed).then_some(*day));
        }
        if let Some((first, amount)) = something.filter(|(first, _)| *first < seen.on)
            && !provided.is_positive()
        {
            since = Some(since.map_or(first, |since| since.min(first)));
            owed = if owed.is_positive() { owed } else { amount };
        }
        if let Some(day) = since.filter(|_| *provided < owed) {
            let then = pledged.then.map_or_else(String::new, |then| {
                format!(" ({then} before an amendment changed what was due)")
            });
            let detail = format!("pledged {owed}{then}, provided {provided}");
            let code = (FindingCode::PledgeNotProvided, pledger(seen, id));
            found.push(seen.finding(code, id, detail, []).since(after(day)));
        }
    }
}

/// What is drawn from a source in one of its periods.
#[derive(Default)]
struct Drawn {
    allocated: Money,
    /// Spent by irregular acts.
    irregular: Money,
    /// The entries of these acts.
    acts: Vec<Sequence>,
}

/// Sources that have less than is drawn from them, since a partner left or an irregular act spent it.
fn shortfalls(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let (programme, funds) = (seen.programme, seen.programme.funds());
    let covers = seen.charter.readings.pledge_period.rule;
    // Each source with its period, by the text in force on a day of the drawing.
    let within = |source: &Source, on: Day| {
        let text = programme.charter_on(on).unwrap_or(seen.charter);
        let periods = source.pledge().map(|pledge| text.pledge_periods(pledge, covers));
        periods.into_iter().flatten().find(|period| period.contains(on)).unwrap_or(Period::ALL)
    };
    let mut drawn: BTreeMap<(&Source, Period), (Day, Drawn)> = BTreeMap::new();
    let allocated = funds
        .accounts()
        .values()
        .map(|account| (&account.allocation.fact, account.figures(Some(seen.on)).allocated));
    let reserved = funds.reserved().values().filter(|reserved| reserved.fact.on <= seen.on);
    for (allocation, amount) in allocated.chain(reserved.map(|r| (&r.fact, r.fact.amount))) {
        let (source, on) = (&allocation.from, allocation.period.from());
        let (_, own) = drawn.entry((source, within(source, on))).or_insert((on, Drawn::default()));
        own.allocated = own.allocated.saturating_add(amount);
    }
    for source in programme.acts().sources() {
        for (on, amount, entry) in programme.acts().spent(source).filter(|(on, ..)| *on <= seen.on) {
            let (_, own) = drawn.entry((source, within(source, on))).or_insert((on, Drawn::default()));
            own.irregular = own.irregular.saturating_add(amount);
            own.acts.push(entry);
        }
    }
    for ((source, period), (on, own)) in drawn {
        let Some(pledge) = source.pledge() else { continue };
        let text = programme.charter_on(on).unwrap_or(seen.charter);
        let cancelled = programme.partners().cancellations().get(pledge);
        let cancelled = cancelled.filter(|cancelled| cancelled.fact.until < seen.on);
        let has = match cancelled {
            Some(_) => coming(text, programme.partners(), source, (&period, on)),
            None if own.irregular.is_positive() => pledged(text, source, on),
            None => None,
        };
        let carried = funds.carried_within(source, &period, (seen.on, seen.on));
        let Some(has) = has.map(|has| has.saturating_add(carried)) else { continue };
        let short = own.allocated.saturating_add(own.irregular).saturating_sub(has);
        if !short.is_positive() {
            continue;
        }
        let irregular = match own.irregular {
            Money::ZERO => String::new(),
            amount => format!(", {amount} was spent irregularly"),
        };
        let why = if cancelled.is_some() { "its partner left; " } else { "" };
        let detail =
            format!("{why}{has} of it came, {} is allocated{irregular}: {short} short", own.allocated);
        let code = (FindingCode::PledgeShort, seen.competent(Competence::DistributeFunds));
        let entries = cancelled.map(|cancelled| cancelled.sequence).into_iter().chain(own.acts);
        let found_here = seen.finding(code, source, detail, entries.collect::<Vec<_>>());
        found.push(match cancelled {
            Some(cancelled) => found_here.since(after(cancelled.fact.until)),
            None => found_here,
        });
    }
}
