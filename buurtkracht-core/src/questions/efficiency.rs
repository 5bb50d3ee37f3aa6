//! Efficiency: what plans took beside what they brought about, and per area (§§ 3, 4).
//!
//! Money and time are never made into one, and neither are fte and hours: only hours that were worked count here. What
//! several areas or goals share is a group of its own, and is not split. What one unit of an output took is all that
//! its plan took, divided by the count; of a plan with several kinds of output each is set beside the whole, so that
//! those are not to be added up.
//!
//! No event records how many residents an area has. Who asks may say it; then what is told per resident rests on that.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::id::{GoalId, PlanId, Sequence};
use crate::plans::{Output, PlanLife, PlanStatus};
use crate::programme::Programme;
use crate::questions::means::{Means, Taken, means};
use crate::value::{AreaCode, Day, Money, Title, WorkedTime, nearest};

/// Efficiency as of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EfficiencyAnswer {
    /// The day: what took effect by then counts.
    pub as_of: Day,
    /// The rounding of quotients. Nothing else is rounded.
    pub rounding: Rounding,
    /// Per plan that took or brought about something; what was worked for no plan comes last.
    pub plans: Vec<PlanEfficiency>,
    /// Per set of areas, as they stand on the day: what several share is a group of its own.
    pub areas: Vec<AreaEfficiency>,
    /// Per set of goals.
    pub goals: Vec<GoalEfficiency>,
    /// All together: of money what `funds` calls spent, and what it calls committed and invoiced.
    pub total: Taken,
}

/// The rounding of quotients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// To the nearest cent or minute, and a half away from nothing.
    HalfAwayFromZero,
}

/// The means and the outputs of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlanEfficiency {
    /// The plan; none for work that names no plan.
    pub plan: Option<PlanId>,
    /// The title of the plan.
    pub title: Option<Title>,
    /// The status on the day.
    pub status: Option<PlanStatus>,
    /// The money and time that it used.
    #[serde(flatten)]
    pub taken: Taken,
    /// The entries of that.
    pub entries: Vec<Sequence>,
    /// Per kind of output.
    pub outputs: Vec<OutputEfficiency>,
}

/// The counts of one kind of output, and the means for each unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OutputEfficiency {
    /// The thing that was counted.
    pub what: Title,
    /// The unit of the count.
    pub unit: Title,
    /// The sum of all counts.
    pub count: u64,
    /// The first day that is counted.
    pub from: Day,
    /// The last day that is counted.
    pub until: Day,
    /// The means for one unit; absent where the count is zero.
    pub each: Option<Each>,
    /// The money spent after the last day counted. It is part of the means for one unit.
    pub spent_after: Money,
    /// Whether counts of it are about the same days and areas, so that something may be counted twice.
    pub overlaps: bool,
    /// The entries of the counts.
    pub entries: Vec<Sequence>,
}

/// The means for one unit, each rounded by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Each {
    /// Of what was spent.
    pub spent: Money,
    /// Of what is owed.
    pub owed: Money,
    /// Of the hours worked, timesheets and estimates together.
    pub worked: WorkedTime,
}

/// The means for some areas together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AreaEfficiency {
    /// The areas; none where it is not known where.
    pub areas: Vec<AreaCode>,
    /// The names of the areas.
    pub names: Vec<Title>,
    /// The money and time used there.
    #[serde(flatten)]
    pub taken: Taken,
    /// The number of residents of the areas, as given with the question.
    pub residents: Option<u64>,
    /// The means for each resident; absent where their number is not given.
    pub each: Option<Each>,
    /// The entries of what was taken.
    pub entries: Vec<Sequence>,
}

/// The means for some goals together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GoalEfficiency {
    /// The goals; none for what was for no plan.
    pub goals: Vec<GoalId>,
    /// The money and time used for them.
    #[serde(flatten)]
    pub taken: Taken,
}

impl Each {
    /// What each of so many took.
    fn of(taken: &Taken, count: u64) -> Option<Each> {
        let minutes = nearest(taken.hours.total().minutes(), count)?;
        Some(Each {
            spent: Money::from_cents(nearest(taken.spent.cents(), count)?),
            owed: Money::from_cents(nearest(taken.owed.cents(), count)?),
            worked: WorkedTime::from_minutes(minutes),
        })
    }
}

/// Returns euros and hours per output and area as of a day; `None` before the programme is founded.
///
/// The caller gives the numbers of residents that it knows.
pub fn efficiency(
    programme: &Programme,
    as_of: Day,
    residents: &BTreeMap<AreaCode, u64>,
) -> Option<EfficiencyAnswer> {
    programme.charter_on(as_of)?;
    let rows = means(programme, as_of);
    Some(EfficiencyAnswer {
        as_of,
        rounding: Rounding::HalfAwayFromZero,
        plans: plans(programme, as_of, &rows),
        areas: areas(programme, &rows, residents),
        goals: goals(&rows),
        total: rows.iter().map(|row| row.taken).sum(),
    })
}

/// Rows under a key, added up, with their entries.
fn grouped<'a, K: Ord>(
    rows: &'a [Means],
    key: impl Fn(&'a Means) -> K,
) -> BTreeMap<K, (Taken, BTreeSet<Sequence>)> {
    let mut groups: BTreeMap<K, (Taken, BTreeSet<Sequence>)> = BTreeMap::new();
    for row in rows {
        let (taken, entries) = groups.entry(key(row)).or_default();
        *taken = taken.plus(&row.taken);
        entries.extend(row.entries.iter().copied());
    }
    groups
}

fn plans(programme: &Programme, as_of: Day, rows: &[Means]) -> Vec<PlanEfficiency> {
    let mut taken = grouped(rows, |row| row.plan.as_ref());
    let mut plans = Vec::new();
    for (id, life) in programme.plans().all() {
        let row = taken.remove(&Some(id));
        let (own, entries) = row.unwrap_or_default();
        let outputs = outputs(programme, as_of, (id, life), &own);
        if !own.is_nothing() || !outputs.is_empty() {
            plans.push(PlanEfficiency {
                plan: Some(id.clone()),
                title: Some(life.plan.fact.title.clone()),
                status: life.status_on(as_of),
                taken: own,
                entries: entries.into_iter().collect(),
                outputs,
            });
        }
    }
    plans.extend(taken.into_values().map(|(taken, entries)| PlanEfficiency {
        plan: None,
        title: None,
        status: None,
        taken,
        entries: entries.into_iter().collect(),
        outputs: Vec::new(),
    }));
    plans
}

fn outputs(
    programme: &Programme,
    as_of: Day,
    (plan, life): (&PlanId, &PlanLife),
    taken: &Taken,
) -> Vec<OutputEfficiency> {
    let mut kinds: BTreeMap<(&str, &str), Vec<(Sequence, &Output)>> = BTreeMap::new();
    for record in life.outputs.iter().filter(|output| output.fact.counted_on() <= as_of) {
        let kind = (record.fact.what.as_str(), record.fact.unit.as_str());
        kinds.entry(kind).or_default().push((record.sequence, &record.fact));
    }
    // Kinds that were last counted on one day ask for the same sum.
    let mut spent_by: BTreeMap<Day, Money> = BTreeMap::new();
    let outputs = kinds.into_values().filter_map(|counts| {
        let (_, first) = counts.first()?;
        let until = counts.iter().map(|(_, output)| output.period.until()).max()?;
        let spent = *spent_by.entry(until.min(as_of)).or_insert_with_key(|day| {
            let accounts = programme.funds().of_plan(plan);
            accounts.map(|account| account.figures(Some(*day)).spent).sum()
        });
        let count = counts.iter().fold(0_u64, |sum, (_, output)| sum.saturating_add(output.count));
        Some(OutputEfficiency {
            what: first.what.clone(),
            unit: first.unit.clone(),
            count,
            from: counts.iter().map(|(_, output)| output.period.from()).min()?,
            until,
            each: Each::of(taken, count),
            spent_after: taken.spent.saturating_sub(spent),
            overlaps: overlap(&counts),
            entries: counts.iter().map(|(entry, _)| *entry).collect(),
        })
    });
    outputs.collect()
}

/// Whether two counts are about some of the same days in the same areas.
fn overlap(counts: &[(Sequence, &Output)]) -> bool {
    let mut places: BTreeMap<&[AreaCode], Vec<&Output>> = BTreeMap::new();
    for (_, output) in counts {
        places.entry(&output.areas).or_default().push(output);
    }
    places.into_values().any(|mut outputs| {
        outputs.sort_by_key(|output| output.period);
        outputs
            .iter()
            .zip(outputs.iter().skip(1))
            .any(|(one, next)| one.period.overlap(&next.period).is_some())
    })
}

fn areas(programme: &Programme, rows: &[Means], residents: &BTreeMap<AreaCode, u64>) -> Vec<AreaEfficiency> {
    let known = programme.areas().all();
    let areas_together =
        grouped(rows, |row| row.areas.clone()).into_iter().map(|(areas, (taken, entries))| {
            let names = areas.iter().filter_map(|area| known.get(area)).map(|area| area.fact.name.clone());
            let given = areas.iter().map(|area| residents.get(area).copied());
            let together = given.collect::<Option<Vec<u64>>>().filter(|given| !given.is_empty());
            let residents = together.and_then(|given| given.into_iter().try_fold(0_u64, u64::checked_add));
            AreaEfficiency {
                names: names.collect(),
                areas,
                residents,
                each: residents.and_then(|residents| Each::of(&taken, residents)),
                taken,
                entries: entries.into_iter().collect(),
            }
        });
    areas_together.collect()
}

fn goals(rows: &[Means]) -> Vec<GoalEfficiency> {
    let goals_together = grouped(rows, |row| row.goals.clone()).into_iter();
    goals_together.map(|(goals, (taken, _))| GoalEfficiency { goals, taken }).collect()
}

#[cfg(test)]
mod tests;
