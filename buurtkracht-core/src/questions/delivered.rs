//! Promised against delivered: money and hours, per partner and quarter (§ 4).
//!
//! Fte and hours stand side by side and are never added up. Timesheets and estimates are counted apart.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::funds::funds;
use crate::charter::{Charter, PledgeCovers};
use crate::effort::{Effort, EffortSum, Quarter, WorkedHours, expected, held, parts, whose};
use crate::funds::{AllocationAccount, Source, payer};
use crate::id::{PartnerId, PledgeId, Sequence};
use crate::programme::Programme;
use crate::value::{Day, Money, Period, Title, WeeklyTime, WorkedTime, nearest};

/// The money and hours promised and delivered as of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DeliveredAnswer {
    /// The day: later facts do not count.
    pub as_of: Day,
    /// The calendar year to which the quarters are limited, if they are.
    pub year: Option<i32>,
    /// Whether a pledge of money is for the term or for each calendar year, by the reading.
    pub pledges_cover: PledgeCovers,
    /// Whether the partners confirmed that reading.
    pub pledges_confirmed: bool,
    /// The full-time week by which fte are shown in hours, for display beside what was worked on them only.
    pub full_time_week: WeeklyTime,
    /// Whether the partners confirmed that reading.
    pub week_confirmed: bool,
    /// Per partner that promised or delivered.
    pub partners: Vec<PartnerDelivered>,
    /// The sums of all partners, by quarter.
    pub quarters: Vec<QuarterDelivered>,
    /// All quarters of all partners together.
    pub total: DeliveredSum,
    /// The money that all partners promised: a sum, not a pot.
    pub money: MoneyPromised,
}

/// The money and hours that a partner promised and delivered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PartnerDelivered {
    /// The partner that acts for who promised.
    pub partner: PartnerId,
    /// Its name on the day.
    pub name: Title,
    /// The money that it promised.
    pub money: MoneyPromised,
    /// The effort that it promises on the day, each unit by itself.
    pub effort: EffortSum,
    /// The deliveries by quarter. A quarter without any is left out.
    pub quarters: Vec<QuarterDelivered>,
    /// All those quarters together.
    pub total: DeliveredSum,
}

/// Money promised over the whole programme, and what came of it by the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MoneyPromised {
    /// Pledged or, of other funding, awarded; less what will not come.
    pub pledged: Money,
    /// The part that will not come, since its partner left.
    pub cancelled: Money,
    /// The part that was provided.
    pub provided: Money,
    /// The part that is spent, by irregular acts too.
    pub spent: Money,
}

impl MoneyPromised {
    fn add(&mut self, other: &MoneyPromised) {
        self.pledged = self.pledged.saturating_add(other.pledged);
        self.cancelled = self.cancelled.saturating_add(other.cancelled);
        self.provided = self.provided.saturating_add(other.provided);
        self.spent = self.spent.saturating_add(other.spent);
    }
}

/// The money and hours of a calendar quarter.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QuarterDelivered {
    /// The quarter. The first one has what was delivered before it too.
    pub quarter: Quarter,
    /// The days of the quarter, up to the day of the answer.
    pub days: Period,
    /// The sums of this quarter.
    #[serde(flatten)]
    pub sum: DeliveredSum,
    /// The entries that it rests on.
    pub entries: Vec<Sequence>,
}

/// The deliveries, beside the effort promised for the same days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DeliveredSum {
    /// Money provided; less than nothing where more was taken back.
    pub provided: Money,
    /// Money spent, by irregular acts too; less than nothing where more came back.
    pub spent: Money,
    /// On pledges of fte.
    pub fte: HoursDelivered,
    /// On pledges of hours a week.
    pub hours_per_week: HoursDelivered,
    /// On pledges of hours a calendar year.
    pub hours_per_year: HoursDelivered,
    /// On pledges in kind, which promise no quantity.
    pub in_kind: WorkedHours,
}

/// Hours promised and worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HoursDelivered {
    /// The promised hours, fte by the full-time week.
    pub pledged: WorkedTime,
    /// The hours worked.
    #[serde(flatten)]
    pub worked: WorkedHours,
}

impl HoursDelivered {
    fn add(&mut self, other: &HoursDelivered) {
        self.pledged = self.pledged.saturating_add(other.pledged);
        add_hours(&mut self.worked, other.worked);
    }

    /// Returns the worked hours in percent of the promised ones; `None` where none were promised.
    pub fn percent(&self) -> Option<u64> {
        nearest(u64::from(self.worked.total().minutes()) * 100, self.pledged.minutes())
    }
}

fn add_hours(to: &mut WorkedHours, hours: WorkedHours) {
    to.timesheet = to.timesheet.saturating_add(hours.timesheet);
    to.estimate = to.estimate.saturating_add(hours.estimate);
}

impl DeliveredSum {
    fn add(&mut self, other: &DeliveredSum) {
        self.provided = self.provided.saturating_add(other.provided);
        self.spent = self.spent.saturating_add(other.spent);
        self.fte.add(&other.fte);
        self.hours_per_week.add(&other.hours_per_week);
        self.hours_per_year.add(&other.hours_per_year);
        add_hours(&mut self.in_kind, other.in_kind);
    }
}

/// The sums and entries of one partner in one quarter.
#[derive(Default)]
struct Cell {
    sum: DeliveredSum,
    entries: BTreeSet<Sequence>,
}

/// What an answer as of a day needs.
struct OnDay<'a> {
    programme: &'a Programme,
    charter: &'a Charter,
    as_of: Day,
    /// The first quarter.
    first: Quarter,
    cells: BTreeMap<(&'a PartnerId, Quarter), Cell>,
}

/// Returns what was promised and delivered as of a day, per partner and quarter.
///
/// It covers all quarters or those of a year, and all partners or the one that now acts for the one named. `None` before
/// the programme is founded.
pub fn delivered(
    programme: &Programme,
    as_of: Day,
    year: Option<i32>,
    partner: Option<&PartnerId>,
) -> Option<DeliveredAnswer> {
    let charter = programme.charter_on(as_of)?;
    let in_force = programme.signing().in_force().map(|in_force| in_force.fact.on);
    let term = charter.text.term.period;
    let start = in_force.map_or(term.from(), |in_force| in_force.max(term.from())).min(as_of);
    let mut day = OnDay { programme, charter, as_of, first: Quarter::of(start), cells: BTreeMap::new() };
    day.provided();
    day.spent();
    day.worked();
    let asked = partner.map(|partner| programme.partners().acting_on(partner, as_of));
    let partners = day.partners(year, asked);
    let mut quarters: BTreeMap<Quarter, (Period, Cell)> = BTreeMap::new();
    let (mut total, mut money) = (DeliveredSum::default(), MoneyPromised::default());
    for own in &partners {
        total.add(&own.total);
        money.add(&own.money);
        for of in &own.quarters {
            let (_, cell) = quarters.entry(of.quarter).or_insert_with(|| (of.days, Cell::default()));
            cell.sum.add(&of.sum);
            cell.entries.extend(&of.entries);
        }
    }
    let quarters = quarters.into_iter().map(|(quarter, (days, cell))| QuarterDelivered {
        quarter,
        days,
        sum: cell.sum,
        entries: cell.entries.into_iter().collect(),
    });
    let readings = &charter.readings;
    Some(DeliveredAnswer {
        as_of,
        year,
        pledges_cover: readings.pledge_period.rule,
        pledges_confirmed: readings.pledge_period.confirmed,
        full_time_week: readings.fte_and_hours.rule,
        week_confirmed: readings.fte_and_hours.confirmed,
        quarters: quarters.collect(),
        partners,
        total,
        money,
    })
}

impl<'a> OnDay<'a> {
    fn by(&self, on: Day) -> bool {
        on <= self.as_of
    }

    /// The quarter in which something of a day is told.
    fn quarter(&self, on: Day) -> Quarter {
        Quarter::of(on).max(self.first)
    }

    fn cell(&mut self, partner: &'a PartnerId, quarter: Quarter) -> &mut Cell {
        self.cells.entry((partner, quarter)).or_default()
    }

    fn payer(&self, source: &Source) -> Option<&'a PartnerId> {
        payer(self.programme, self.charter, source, self.as_of)
    }

    fn give(&mut self, partner: &'a PartnerId, on: Day, amount: Money, entry: Sequence) {
        if self.by(on) {
            let cell = self.cell(partner, self.quarter(on));
            cell.sum.provided = cell.sum.provided.saturating_add(amount);
            cell.entries.insert(entry);
        }
    }

    fn provided(&mut self) {
        let (programme, charter) = (self.programme, self.charter);
        for provision in programme.funds().provisions().values() {
            let fact = &provision.fact;
            if let Some(partner) = whose(programme, charter, &fact.pledge, self.as_of) {
                self.give(partner, fact.on, fact.amount, provision.sequence);
            }
        }
        for (id, life) in programme.fundings().all() {
            if life.award.as_ref().is_none_or(|award| !self.by(award.fact.on)) {
                continue;
            }
            let Some(partner) = self.payer(&Source::Funding(id.clone())) else { continue };
            for advance in &life.advances {
                self.give(partner, advance.fact.on, advance.fact.amount, advance.sequence);
            }
            for recovery in &life.recoveries {
                let back = Money::ZERO.saturating_sub(recovery.fact.amount);
                self.give(partner, recovery.fact.on, back, recovery.sequence);
            }
        }
    }

    /// What an account comes to by the end of each quarter in which something happened to it, less that of the
    /// one before: so the quarters add up to what is spent.
    fn spent(&mut self) {
        for account in self.programme.funds().accounts().values() {
            let Some(partner) = self.payer(&account.allocation.fact.from) else { continue };
            let mut facts: BTreeMap<Quarter, Vec<Sequence>> = BTreeMap::new();
            for (on, entry) in spendings(account).filter(|(on, _)| self.by(*on)) {
                facts.entry(self.quarter(on)).or_default().push(entry);
            }
            let mut before = Money::ZERO;
            for (quarter, entries) in facts {
                let Some(days) = quarter.days() else { continue };
                let spent = account.figures(Some(days.until().min(self.as_of))).spent;
                let cell = self.cell(partner, quarter);
                cell.sum.spent = cell.sum.spent.saturating_add(spent.saturating_sub(before));
                cell.entries.extend(entries);
                before = spent;
            }
        }
        for source in self.programme.acts().sources() {
            let Some(partner) = self.payer(source) else { continue };
            let as_of = self.as_of;
            for (on, amount, entry) in self.programme.acts().spent(source).filter(|(on, ..)| *on <= as_of) {
                let cell = self.cell(partner, self.quarter(on));
                cell.sum.spent = cell.sum.spent.saturating_add(amount);
                cell.entries.insert(entry);
            }
        }
    }

    /// Work counts once all of it is done, for its days in each quarter.
    fn worked(&mut self) {
        let (programme, charter, full_time) =
            (self.programme, self.charter, self.charter.readings.fte_and_hours.rule);
        let mut units: BTreeMap<&PledgeId, (Effort, &'a PartnerId)> = BTreeMap::new();
        for pledge in programme.signing().pledges_by(self.as_of) {
            let (Some(effort), Some(partner)) =
                (Effort::of(&pledge.what), whose(programme, charter, &pledge.id, self.as_of))
            else {
                continue;
            };
            units.insert(&pledge.id, (effort, partner));
            let last = Quarter::of(self.as_of.min(charter.text.term.period.until()));
            let quarters = std::iter::successors(Some(self.first), |quarter| Some(quarter.next()));
            for quarter in quarters.take_while(|quarter| *quarter <= last) {
                let Some(days) = self.days(quarter) else { continue };
                let Some(pledged) = expected(programme, &pledge.id, &days, (full_time, Some(self.as_of)))
                else {
                    continue;
                };
                let sum = &mut self.cell(partner, quarter).sum;
                if let Some(hours) = sum.of(effort) {
                    hours.pledged = hours.pledged.saturating_add(pledged);
                }
            }
        }
        let as_of = self.as_of;
        for work in programme.effort().work().values().filter(|work| work.fact.period.until() <= as_of) {
            let Some((effort, partner)) = units.get(&work.fact.pledge).copied() else { continue };
            let (first, last) =
                (self.quarter(work.fact.period.from()), self.quarter(work.fact.period.until()));
            let quarters = std::iter::successors(Some(first), |quarter| Some(quarter.next()));
            for quarter in quarters.take_while(|quarter| *quarter <= last) {
                let Some(days) = quarter.days() else { continue };
                let since = if quarter == self.first { Day::MIN } else { days.from() };
                let Ok(days) = Period::new(since, days.until()) else { continue };
                let hours = WorkedHours::within([&work.fact], &days);
                let cell = self.cell(partner, quarter);
                match cell.sum.of(effort) {
                    Some(sum) => add_hours(&mut sum.worked, hours),
                    None => add_hours(&mut cell.sum.in_kind, hours),
                }
                cell.entries.insert(work.sequence);
            }
        }
    }

    /// The days of a quarter up to the day.
    fn days(&self, quarter: Quarter) -> Option<Period> {
        let days = quarter.days()?;
        Period::new(days.from(), days.until().min(self.as_of)).ok()
    }

    fn partners(self, year: Option<i32>, asked: Option<&PartnerId>) -> Vec<PartnerDelivered> {
        let (programme, charter) = (self.programme, self.charter);
        let mut money: BTreeMap<&PartnerId, MoneyPromised> = BTreeMap::new();
        let known = funds(programme, self.as_of);
        for source in known.iter().flat_map(|funds| &funds.sources) {
            let Some((partner, _)) = programme.partners().all().get_key_value(&source.partner) else {
                continue;
            };
            money.entry(partner).or_default().add(&MoneyPromised {
                pledged: source.pledged,
                cancelled: source.cancelled,
                provided: source.provided,
                spent: source.figures.spent.saturating_add(source.irregular),
            });
        }
        let mut effort: BTreeMap<&PartnerId, EffortSum> = BTreeMap::new();
        for part in parts(charter) {
            let partner = whose(programme, charter, &part.pledge, self.as_of);
            if let (Some(partner), Some(promised)) = (partner, held(programme, &part, self.as_of)) {
                effort.entry(partner).or_default().add(promised);
            }
        }
        let cells = self.cells.keys().map(|(partner, _)| *partner);
        let named: BTreeSet<&PartnerId> =
            cells.chain(money.keys().copied()).chain(effort.keys().copied()).collect();
        let named = named.into_iter().filter(|partner| asked.is_none_or(|asked| asked == *partner));
        let partners = named.filter_map(|partner| {
            let mut total = DeliveredSum::default();
            let own = self.cells.range((partner, Quarter { year: i32::MIN, number: 0 })..);
            let own = own.take_while(|((of, _), _)| *of == partner);
            let own = own.filter(|((_, quarter), cell)| {
                year.is_none_or(|year| quarter.year == year) && cell.sum != DeliveredSum::default()
            });
            let quarters = own.filter_map(|((_, quarter), cell)| {
                total.add(&cell.sum);
                Some(QuarterDelivered {
                    quarter: *quarter,
                    days: self.days(*quarter)?,
                    sum: cell.sum,
                    entries: cell.entries.iter().copied().collect(),
                })
            });
            let quarters: Vec<QuarterDelivered> = quarters.collect();
            Some(PartnerDelivered {
                partner: partner.clone(),
                name: programme.partners().all().get(partner)?.name_on(self.as_of).clone(),
                money: money.get(partner).copied().unwrap_or_default(),
                effort: effort.get(partner).copied().unwrap_or_default(),
                quarters,
                total,
            })
        });
        partners.collect()
    }
}

impl DeliveredSum {
    /// The hours on pledges in the unit of one; none in kind.
    fn of(&mut self, effort: Effort) -> Option<&mut HoursDelivered> {
        match effort {
            Effort::Fte(_) => Some(&mut self.fte),
            Effort::HoursPerWeek(_) => Some(&mut self.hours_per_week),
            Effort::HoursPerYear(_) => Some(&mut self.hours_per_year),
            Effort::InKind => None,
        }
    }
}

/// What can change what is spent of an account: the days with the entries.
fn spendings(account: &AllocationAccount) -> impl Iterator<Item = (Day, Sequence)> {
    let paid = account.payments.iter().map(|payment| (payment.fact.on, payment.sequence));
    let back = account.refunds.iter().map(|refund| (refund.fact.on, refund.sequence));
    let charged = account.lines.iter().flat_map(|line| {
        let credits = line.credits.iter().map(|credit| (credit.fact.on, credit.sequence));
        std::iter::once((line.invoice.fact.on, line.invoice.sequence)).chain(credits)
    });
    paid.chain(back).chain(charged)
}

#[cfg(test)]
mod tests;
