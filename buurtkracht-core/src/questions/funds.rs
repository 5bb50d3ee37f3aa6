//! Funds as of a date: per source, and by partner, plan, area and goal. The sources are summed, never pooled.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use serde::Serialize;

use crate::charter::{Charter, PledgeCovers, PledgePart};
use crate::decisions::{DecisionCase, Effect, ReservationEnd};
use crate::funds::{AllocationAccount, AllocationFigures, ProvidedHow, Source, in_periods, payer, sources};
use crate::id::{PartnerId, PlanId, Sequence};
use crate::plans::{PlanLife, PlanStatus};
use crate::programme::Programme;
use crate::value::{Day, Money, Period, Title, nearest};

/// Funds as of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FundsAnswer {
    /// The day: what took effect by then counts.
    pub as_of: Day,
    /// Whether a pledge is for the term or for each calendar year, by the reading.
    pub pledges_cover: PledgeCovers,
    /// Whether the partners confirmed that reading.
    pub reading_confirmed: bool,
    /// Per source of money: pledges with their earmarks, and other funding that was awarded.
    pub sources: Vec<SourceFunds>,
    /// Per plan that ever had an allocation.
    pub plans: Vec<PlanFunds>,
    /// The sums of the allocations by partner, area and goal. Each grouping adds up to the total.
    pub groupings: Vec<Grouping>,
    /// The sum that the sources hold: a sum, not a pot.
    pub pledged: Money,
    /// The sum provided.
    pub provided: Money,
    /// The sums of all allocations.
    pub total: AllocationFigures,
    /// The sum set aside for decisions under a reservation.
    pub reserved: Money,
    /// The sum that irregular acts spent, outside every allocation.
    pub irregular: Money,
    /// The sum that will not come, since partners left.
    pub cancelled: Money,
    /// The sum that is free.
    pub free: Money,
    /// The forecast of all sources to the end of the year.
    pub forecast: Option<Forecast>,
}

/// The funds of one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SourceFunds {
    /// The pledge, and the earmark in it; or the other funding.
    #[serde(flatten)]
    pub source: Source,
    /// The partner whose money it is: the one that pledged it or applied for it.
    pub partner: PartnerId,
    /// What was pledged, over the whole term, each period by the text in force in it, less what will not come; of other funding what was awarded or, once
    /// it is settled, what it came to.
    pub pledged: Money,
    /// What the texts in force in each period pledged, where an amendment changed that afterwards.
    pub pledged_then: Option<Money>,
    /// Each period that has an amount of its own; empty where the amount is for the whole term.
    pub periods: Vec<PeriodFunds>,
    /// The part that will not come, since its partner left.
    pub cancelled: Money,
    /// What was provided on the pledge; counted where there is no earmark. Of other funding what was paid
    /// and not taken back.
    pub provided: Money,
    /// The sums of its allocations.
    #[serde(flatten)]
    pub figures: AllocationFigures,
    /// The sum set aside for decisions whose reservation was open that day.
    pub reserved: Money,
    /// The sum that irregular acts spent and that was not reversed, ratified or not.
    pub irregular: Money,
    /// Pledged, less allocated, reserved and spent irregularly.
    pub free: Money,
    /// Spent, charged or owed above the allocations.
    pub overspent: Money,
    /// The forecast to the end of the year.
    pub forecast: Option<Forecast>,
    /// The entries that it rests on: allocations and what came of them, provisions, reservations, the leaving of the
    /// partner, what became of other funding, irregular acts.
    pub entries: Vec<Sequence>,
}

/// The money of a source in one of its periods: pledged = allocated + reserved + irregular + free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PeriodFunds {
    /// The days of the period.
    pub period: Period,
    /// What was pledged for it, less what will not come, with what was carried in and out.
    pub pledged: Money,
    /// Allocated for performance that starts in it.
    pub allocated: Money,
    /// The sum set aside for it.
    pub reserved: Money,
    /// The sum that irregular acts spent in it.
    pub irregular: Money,
    /// What an allocation for the period can get.
    pub free: Money,
}

/// The funds of one plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlanFunds {
    /// The plan's id.
    pub plan: PlanId,
    /// The title of the plan.
    pub title: Title,
    /// The status on the day; absent before the proposal.
    pub status: Option<PlanStatus>,
    /// The sums of its allocations.
    #[serde(flatten)]
    pub figures: AllocationFigures,
    /// Spent, charged or owed above the allocations.
    pub overspent: Money,
}

/// The sums of the allocations and of irregular acts, grouped by one thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Grouping {
    /// The grouping: by `partner`, `area` or `goal`.
    pub by: &'static str,
    /// Each group; what several share is a group of its own, so that nothing counts twice.
    pub groups: Vec<Group>,
}

/// The sums of the allocations and of irregular acts of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Group {
    /// The partner, the areas or the goals; none for what an irregular act spent for no plan. Areas are those of the
    /// day.
    pub of: Vec<String>,
    /// The sums of the allocations.
    #[serde(flatten)]
    pub figures: AllocationFigures,
    /// Spent, charged or owed above the allocations.
    pub overspent: Money,
    /// The sum that irregular acts spent, outside every allocation.
    pub irregular: Money,
}

/// A forecast of what is spent in the calendar year by its end: an estimate, not a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Forecast {
    /// The last day of the calendar year.
    pub until: Day,
    /// The sum spent in the year so far, by irregular acts too.
    pub spent: Money,
    /// By commitments: spent in the year, with what is owed and charged now.
    pub by_commitments: Money,
    /// The sum by pace: the rest of the year goes like its days so far.
    pub by_pace: Money,
}

/// What an answer about one day needs.
struct OnDay<'a> {
    programme: &'a Programme,
    charter: &'a Charter,
    as_of: Day,
}

/// Returns the funds as of a day; `None` before the programme is founded.
pub fn funds(programme: &Programme, as_of: Day) -> Option<FundsAnswer> {
    let charter = programme.charter_on(as_of)?;
    let reading = &charter.readings.pledge_period;
    let day = OnDay { programme, charter, as_of };
    let fundings = programme.fundings().all().iter();
    let awarded =
        fundings.filter(|(_, life)| life.award.as_ref().is_some_and(|award| award.fact.on <= as_of));
    let known: Vec<Source> =
        day.pledges().into_iter().chain(awarded.map(|(id, _)| Source::Funding(id.clone()))).collect();
    let sources: Vec<SourceFunds> = known.into_iter().filter_map(|source| day.source(source)).collect();
    let total = sources.iter().fold(AllocationFigures::default(), |sum, s| sum.plus(&s.figures));
    Some(FundsAnswer {
        as_of,
        pledges_cover: reading.rule,
        reading_confirmed: reading.confirmed,
        pledged: sources.iter().map(|s| s.pledged).sum(),
        provided: sources.iter().map(|s| s.provided).sum(),
        reserved: sources.iter().map(|s| s.reserved).sum(),
        irregular: sources.iter().map(|s| s.irregular).sum(),
        cancelled: sources.iter().map(|s| s.cancelled).sum(),
        free: sources.iter().map(|s| s.free).sum(),
        total,
        plans: day.plans(),
        groupings: day.groupings(&sources),
        forecast: day.forecast(
            programme.funds().accounts().values(),
            &total,
            sources.iter().map(|s| day.irregular_this_year(&s.source)).sum(),
        ),
        sources,
    })
}

impl OnDay<'_> {
    fn accounts(&self) -> impl Iterator<Item = &AllocationAccount> {
        self.programme.funds().accounts().values()
    }

    /// The pledges of money of the text of the day, then what earlier texts pledged for periods that are over.
    fn pledges(&self) -> Vec<Source> {
        let mut known: Vec<Source> = sources(self.charter).collect();
        let versions = self.programme.signing().versions().iter();
        for version in versions.filter(|version| version.from.is_none_or(|from| from <= self.as_of)) {
            for source in sources(&version.charter) {
                let pledged = |amended| !in_periods(self.programme, &source, self.as_of, amended).is_empty();
                if !known.contains(&source) && (pledged(true) || pledged(false)) {
                    known.push(source);
                }
            }
        }
        known
    }

    /// What a source holds in each of its periods, as of the day: pledged, and what comes of it.
    fn periods(&self, source: &Source) -> Vec<(Period, Money, Money)> {
        let Some(pledge) = source.pledge() else { return Vec::new() };
        let cancelled = self.programme.partners().cancellations().get(pledge);
        let gone = cancelled.is_some_and(|cancelled| cancelled.fact.until < self.as_of);
        let periods = in_periods(self.programme, source, self.as_of, true).into_iter();
        periods.map(|own| (own.period, own.pledged, if gone { own.coming } else { own.pledged })).collect()
    }

    /// The money of one period, with what was carried in and out of it.
    fn period(&self, source: &Source, (period, pledged): (Period, Money)) -> PeriodFunds {
        let own = self.accounts().filter(|account| {
            let fact = &account.allocation.fact;
            fact.from == *source && period.contains(fact.period.from())
        });
        let allocated: Money = own.map(|account| account.figures(Some(self.as_of)).allocated).sum();
        let reserved = set_aside(self.programme, source, self.as_of)
            .filter(|(_, _, from)| period.contains(*from))
            .map(|(_, amount, _)| amount)
            .sum();
        let by = (self.as_of, self.as_of);
        let pledged = pledged.saturating_add(self.programme.funds().carried_within(source, &period, by));
        let irregular = self.programme.acts().spent_in(source, &period, Some(self.as_of));
        let taken: Money = [allocated, reserved, irregular].into_iter().sum();
        let free = pledged.saturating_sub(taken);
        PeriodFunds { period, pledged, allocated, reserved, irregular, free }
    }

    fn source(&self, source: Source) -> Option<SourceFunds> {
        let in_periods = self.periods(&source);
        let (pledged, cancelled) = match source.funding() {
            Some(id) => (self.programme.fundings().holds(id, Some(self.as_of)), Money::ZERO),
            None => (
                in_periods.iter().map(|(_, _, coming)| *coming).sum(),
                in_periods.iter().map(|(_, pledged, coming)| pledged.saturating_sub(*coming)).sum(),
            ),
        };
        let then = in_periods_then(self.programme, &source, self.as_of);
        let pledged_then = then.filter(|then| *then != pledged.saturating_add(cancelled));
        let periods = in_periods.iter().filter(|(period, ..)| *period != Period::ALL);
        let periods: Vec<PeriodFunds> =
            periods.map(|(period, _, coming)| self.period(&source, (*period, *coming))).collect();
        let partner = payer(self.programme, self.charter, &source, self.as_of)?.clone();
        let (mut figures, mut overspent, mut entries) =
            (AllocationFigures::default(), Money::ZERO, Vec::new());
        for account in self.accounts().filter(|account| account.allocation.fact.from == source) {
            let own = account.figures(Some(self.as_of));
            figures = figures.plus(&own);
            overspent = overspent.saturating_add(own.overspent());
            entries.extend(account.entries(self.as_of));
        }
        let (provided, shown) = self.provided(&source);
        entries.extend(shown);
        let mut reserved = Money::ZERO;
        for (entry, amount, _) in set_aside(self.programme, &source, self.as_of) {
            reserved = reserved.saturating_add(amount);
            entries.push(entry);
        }
        let acts = self.programme.acts();
        let irregular = acts.spent_in(&source, &Period::ALL, Some(self.as_of));
        entries.extend(acts.spent(&source).filter(|(on, ..)| *on <= self.as_of).map(|(.., entry)| entry));
        entries.sort_unstable();
        entries.dedup();
        let free =
            pledged.saturating_sub(figures.allocated).saturating_sub(reserved).saturating_sub(irregular);
        let own = self.accounts().filter(|account| account.allocation.fact.from == source);
        let forecast = self.forecast(own, &figures, self.irregular_this_year(&source));
        Some(SourceFunds {
            source,
            partner,
            pledged,
            pledged_then,
            periods,
            cancelled,
            provided,
            figures,
            reserved,
            irregular,
            free,
            overspent,
            forecast,
            entries,
        })
    }

    /// What came in on a source, and the entries that show it.
    fn provided(&self, source: &Source) -> (Money, Vec<Sequence>) {
        let by = |on: Day| on <= self.as_of;
        match source {
            Source::Pledge(PledgePart { pledge, earmark }) => {
                let provisions = self.programme.funds().provisions().values();
                let own = provisions.filter(|provision| {
                    earmark.is_none() && provision.fact.pledge == *pledge && by(provision.fact.on)
                });
                let (amounts, mut entries): (Vec<Money>, Vec<Sequence>) =
                    own.map(|provision| (provision.fact.amount, provision.sequence)).unzip();
                let cancelled = self.programme.partners().cancellations().get(pledge);
                let gone = cancelled.filter(|cancelled| cancelled.fact.until < self.as_of);
                entries.extend(gone.map(|cancelled| cancelled.sequence));
                (amounts.into_iter().sum(), entries)
            }
            Source::Funding(id) => {
                let Some(life) = self.programme.fundings().all().get(id) else { return Default::default() };
                let day = Some(self.as_of);
                let kept = life.advanced(day).saturating_sub(life.recovered(day));
                (kept, life.entries(day).collect())
            }
        }
    }

    fn plans(&self) -> Vec<PlanFunds> {
        let mut plans: Vec<PlanFunds> = Vec::new();
        for (id, life) in self.programme.plans().all() {
            let mut accounts = self.programme.funds().of_plan(id).peekable();
            if accounts.peek().is_none() {
                continue;
            }
            let (mut figures, mut overspent) = (AllocationFigures::default(), Money::ZERO);
            for account in accounts {
                let own = account.figures(Some(self.as_of));
                figures = figures.plus(&own);
                overspent = overspent.saturating_add(own.overspent());
            }
            let (title, status) = (life.plan.fact.title.clone(), life.status_on(self.as_of));
            plans.push(PlanFunds { plan: id.clone(), title, status, figures, overspent });
        }
        plans
    }

    fn irregular_this_year(&self, source: &Source) -> Money {
        let year = |month, day| Day::from_ymd_opt(self.as_of.year(), month, day);
        let year = year(1, 1).zip(year(12, 31)).and_then(|(first, last)| Period::new(first, last).ok());
        year.map_or(Money::ZERO, |year| self.programme.acts().spent_in(source, &year, Some(self.as_of)))
    }

    fn groupings(&self, sources: &[SourceFunds]) -> Vec<Grouping> {
        let partner = |account: &AllocationAccount| {
            let payer = payer(self.programme, self.charter, &account.allocation.fact.from, self.as_of);
            payer.map(ToString::to_string).into_iter().collect()
        };
        let plan =
            |account: &AllocationAccount| self.programme.plans().all().get(&account.allocation.fact.plan);
        let area = |account: &AllocationAccount| {
            plan(account).map_or_else(Vec::new, |life| areas(self.programme, life, self.as_of))
        };
        let goal = |account: &AllocationAccount| {
            let goals =
                plan(account).map_or_else(BTreeSet::new, |life| life.plan.fact.goals.iter().collect());
            goals.into_iter().map(ToString::to_string).collect()
        };
        // An irregular act is for no plan, so that it has no area and no goal.
        let (by_partner, by_none) =
            (|own: &SourceFunds| vec![own.partner.to_string()], |_: &SourceFunds| Vec::new());
        let irregular = |of: &dyn Fn(&SourceFunds) -> Vec<String>| {
            let spent = sources.iter().filter(|own| own.irregular != Money::ZERO);
            spent.map(|own| (of(own), own.irregular)).collect::<Vec<_>>()
        };
        vec![
            self.grouped("partner", partner, irregular(&by_partner)),
            self.grouped("area", area, irregular(&by_none)),
            self.grouped("goal", goal, irregular(&by_none)),
        ]
    }

    fn grouped(
        &self,
        by: &'static str,
        of: impl Fn(&AllocationAccount) -> Vec<String>,
        irregular: Vec<(Vec<String>, Money)>,
    ) -> Grouping {
        let mut groups: BTreeMap<Vec<String>, (AllocationFigures, Money, Money)> = BTreeMap::new();
        for (of, amount) in irregular {
            let (_, _, irregular) = groups.entry(of).or_default();
            *irregular = irregular.saturating_add(amount);
        }
        for account in self.accounts() {
            let own = account.figures(Some(self.as_of));
            // What was paid before the allocation takes effect is there too.
            if own != AllocationFigures::default() {
                let (figures, overspent, _) = groups.entry(of(account)).or_default();
                *figures = figures.plus(&own);
                *overspent = overspent.saturating_add(own.overspent());
            }
        }
        let group = |(of, (figures, overspent, irregular))| Group { of, figures, overspent, irregular };
        let groups = groups.into_iter().map(group);
        Grouping { by, groups: groups.collect() }
    }

    /// A forecast for the calendar year of the day.
    fn forecast<'b>(
        &self,
        accounts: impl Iterator<Item = &'b AllocationAccount>,
        figures: &AllocationFigures,
        irregular: Money,
    ) -> Option<Forecast> {
        let year = self.as_of.year();
        let (first, until) = (Day::from_ymd_opt(year, 1, 1)?, Day::from_ymd_opt(year, 12, 31)?);
        let before = first.pred_opt();
        let earlier: Money = accounts.map(|account| account.figures(before).spent).sum();
        let spent = figures.spent.saturating_sub(earlier).saturating_add(irregular);
        let days = i128::from((self.as_of - first).num_days() + 1);
        let whole = i128::from((until - first).num_days() + 1);
        let pace = nearest(i128::from(spent.cents()) * whole, days);
        Some(Forecast {
            until,
            spent,
            by_commitments: spent.saturating_add(figures.committed).saturating_add(figures.invoiced),
            by_pace: Money::from_cents(pace.unwrap_or(i64::MAX)),
        })
    }
}

/// The areas of a plan as they stand on a day.
pub(super) fn areas(programme: &Programme, life: &PlanLife, on: Day) -> Vec<String> {
    let named = life.areas_on(on);
    let areas: BTreeSet<_> = named.flat_map(|area| programme.areas().standing(area, on)).collect();
    areas.into_iter().map(ToString::to_string).collect()
}

/// What the texts in force in each period pledged for a source; nothing of other funding.
fn in_periods_then(programme: &Programme, source: &Source, as_of: Day) -> Option<Money> {
    source.pledge()?;
    Some(in_periods(programme, source, as_of, false).iter().map(|own| own.pledged).sum())
}

/// What is set aside from a source on a day, with the first day of performance, by entry: of decisions taken by then whose reservation was not
/// lifted or lapsed by then.
fn set_aside(
    programme: &Programme,
    source: &Source,
    as_of: Day,
) -> impl Iterator<Item = (Sequence, Money, Day)> {
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
            Effect::AllocateFunds(asked) if asked.from == *source => {
                Some((asked.amount, asked.period.from()))
            }
            _ => None,
        });
        pending.map(|(amount, from)| (case.decision.sequence, amount, from))
    })
}

/// A contribution says how it was provided; an answer about partners needs the receiver.
impl ProvidedHow {
    /// The partner that was paid, if one was.
    pub fn receiver(&self) -> Option<&PartnerId> {
        match self {
            ProvidedHow::PaidTo(partner) => Some(partner),
            ProvidedHow::SpentByPartner => None,
        }
    }
}

#[cfg(test)]
mod tests;
