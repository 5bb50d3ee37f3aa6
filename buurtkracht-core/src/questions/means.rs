//! The means that were used: money and time, each euro and minute in one row, so that the rows add up.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::areas::Areas;
use crate::effort::{Work, WorkedHours};
use crate::funds::AllocationFigures;
use crate::id::{GoalId, PlanId, Sequence};
use crate::programme::Programme;
use crate::value::{AreaCode, Day, Money, Period, Title, WorkedTime};

/// Money and time. The two stand side by side and are never made into one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Taken {
    /// Spent: paid, less what came back.
    pub spent: Money,
    /// Owed: committed or charged, and not yet paid. It is not in what is spent.
    pub owed: Money,
    /// Hours worked, timesheets and estimates apart.
    #[serde(flatten)]
    pub hours: WorkedHours,
}

impl Taken {
    /// Both together, money with money and time with time.
    #[must_use]
    pub fn plus(&self, other: &Taken) -> Taken {
        Taken {
            spent: self.spent.saturating_add(other.spent),
            owed: self.owed.saturating_add(other.owed),
            hours: WorkedHours {
                timesheet: self.hours.timesheet.saturating_add(other.hours.timesheet),
                estimate: self.hours.estimate.saturating_add(other.hours.estimate),
            },
        }
    }

    /// Whether it is nothing at all.
    pub fn is_nothing(&self) -> bool {
        *self == Taken::default()
    }

    fn of_money(figures: &AllocationFigures) -> Taken {
        let owed = figures.committed.saturating_add(figures.invoiced);
        Taken { spent: figures.spent, owed, hours: WorkedHours::default() }
    }
}

impl std::iter::Sum for Taken {
    fn sum<I: Iterator<Item = Taken>>(all: I) -> Taken {
        all.fold(Taken::default(), |sum, taken| sum.plus(&taken))
    }
}

/// The means that a plan used in some areas together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Means {
    /// The plan; none for work that names no plan and for what irregular acts spent.
    pub plan: Option<PlanId>,
    /// The title of the plan.
    pub title: Option<Title>,
    /// The goals that it serves together.
    pub goals: Vec<GoalId>,
    /// The areas together, as they stand on the day: of money those of the plan, of work its own where it names any.
    pub areas: Vec<AreaCode>,
    /// The money and the time.
    #[serde(flatten)]
    pub taken: Taken,
    /// The entries of the allocations with what came of them, of irregular acts, and of the work.
    pub entries: Vec<Sequence>,
}

impl Means {
    /// Whether several goals or areas share it; it is never split over them.
    pub fn is_shared(&self) -> bool {
        self.goals.len() > 1 || self.areas.len() > 1
    }
}

/// The areas that stand on a day where these were.
pub(super) fn standing<'a>(
    areas: &Areas,
    named: impl IntoIterator<Item = &'a AreaCode>,
    on: Day,
) -> BTreeSet<AreaCode> {
    let mut found = BTreeSet::new();
    for area in named {
        found.extend(areas.standing(area, on).into_iter().cloned());
    }
    found
}

/// The work of some days, by the plan that it was for.
fn by_plan(programme: &Programme) -> BTreeMap<Option<&PlanId>, Vec<(Sequence, &Work)>> {
    let mut work: BTreeMap<Option<&PlanId>, Vec<(Sequence, &Work)>> = BTreeMap::new();
    for record in programme.effort().work().values() {
        work.entry(record.fact.plan.as_ref()).or_default().push((record.sequence, &record.fact));
    }
    work
}

/// What every plan took by a day, and the work and the irregular spending for no plan: one row for each plan and set of areas.
pub(super) fn means(programme: &Programme, as_of: Day) -> Vec<Means> {
    let mut work = by_plan(programme);
    let mut rows = Vec::new();
    for (id, life) in programme.plans().all() {
        let own = standing(programme.areas(), life.areas_on(as_of), as_of);
        let mut split: BTreeMap<BTreeSet<AreaCode>, (Taken, Vec<Sequence>)> = BTreeMap::new();
        for account in programme.funds().of_plan(id) {
            let (taken, entries) = split.entry(own.clone()).or_default();
            *taken = taken.plus(&Taken::of_money(&account.figures(Some(as_of))));
            entries.extend(account.entries(as_of));
        }
        worked(programme, as_of, &own, work.remove(&Some(id)).unwrap_or_default(), &mut split);
        let fact = &life.plan.fact;
        let goals: BTreeSet<&GoalId> = fact.goals.iter().collect();
        rows.extend(split.into_iter().map(|(areas, row)| {
            let goals = goals.iter().map(|goal| (*goal).clone()).collect();
            self::row((Some(id.clone()), Some(fact.title.clone())), goals, areas, row)
        }));
    }
    let mut split: BTreeMap<BTreeSet<AreaCode>, (Taken, Vec<Sequence>)> = BTreeMap::new();
    let acts = programme.acts();
    for (on, spent, entry) in acts.sources().into_iter().flat_map(|source| acts.spent(source)) {
        if on <= as_of {
            let (taken, entries) = split.entry(BTreeSet::new()).or_default();
            *taken = taken.plus(&Taken { spent, ..Taken::default() });
            entries.push(entry);
        }
    }
    let rest = work.into_values().flatten().collect();
    worked(programme, as_of, &BTreeSet::new(), rest, &mut split);
    rows.extend(split.into_iter().map(|(areas, taken)| row((None, None), Vec::new(), areas, taken)));
    rows.retain(|row| !row.taken.is_nothing());
    rows
}

/// Adds work to the rows of its areas.
fn worked(
    programme: &Programme,
    as_of: Day,
    own: &BTreeSet<AreaCode>,
    work: Vec<(Sequence, &Work)>,
    split: &mut BTreeMap<BTreeSet<AreaCode>, (Taken, Vec<Sequence>)>,
) {
    let Ok(days) = Period::new(Day::MIN, as_of) else { return };
    for (entry, work) in work {
        let hours = WorkedHours::within([work], &days);
        if hours.total() == WorkedTime::default() {
            continue;
        }
        let named = standing(programme.areas(), &work.areas, as_of);
        let areas = if named.is_empty() { own.clone() } else { named };
        let (taken, entries) = split.entry(areas).or_default();
        *taken = taken.plus(&Taken { hours, ..Taken::default() });
        entries.push(entry);
    }
}

fn row(
    (plan, title): (Option<PlanId>, Option<Title>),
    goals: Vec<GoalId>,
    areas: BTreeSet<AreaCode>,
    (taken, mut entries): (Taken, Vec<Sequence>),
) -> Means {
    entries.sort_unstable();
    entries.dedup();
    Means { plan, title, goals, areas: areas.into_iter().collect(), taken, entries }
}
