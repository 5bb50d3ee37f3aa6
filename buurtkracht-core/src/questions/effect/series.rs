//! The figures of an indicator in an area over time, and which of them can be compared.

use std::collections::BTreeMap;

use serde::Serialize;
use strum::{IntoStaticStr, VariantNames};

use crate::areas::{AreaChange, Areas};
use crate::charter::{Goal, Policy};
use crate::evaluation::{Direction, Indicator, Measured, Measurement, Target};
use crate::id::{Sequence, SeriesId};
use crate::programme::Programme;
use crate::questions::results::{ResultPeriod, periods};
use crate::record::Record;
use crate::value::{AreaCode, Day, Figure, Period, Title};

use super::interval::{self, Interval};

/// An indicator in an area.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IndicatorEffect {
    /// The indicator as it was defined.
    pub indicator: Record<Indicator>,
    /// The title of its sub-aim; absent where it measures the goal as a whole.
    pub sub_aim: Option<Title>,
    /// The baseline that counts: that of the area, else of the one that it was recoded from.
    pub baseline: Option<Record<Measurement>>,
    /// Baselines and measurements, the earliest first, also of areas with another boundary that it came in the place of.
    pub points: Vec<PlotPoint>,
    /// Its periods with target and actual figure, within this boundary.
    pub periods: Vec<PeriodEffect>,
    /// The difference between the baseline and the latest measurement; none where they cannot be compared.
    pub change: Option<Difference>,
    /// Why figures cannot be compared, or only with care.
    pub warnings: Vec<Warning>,
}

impl IndicatorEffect {
    /// The latest measurement.
    pub fn latest(&self) -> Option<&Record<Measurement>> {
        let measured = self.points.iter().rev().find(|point| !point.is_baseline);
        measured.map(|point| &point.measurement)
    }

    /// What is to be known of the baseline beside the latest measurement.
    pub fn beside(&self) -> impl Iterator<Item = &Warning> {
        let of: Vec<Sequence> =
            self.baseline.iter().chain(self.latest()).map(|record| record.sequence).collect();
        self.warnings.iter().filter(move |warning| {
            warning.entries.is_empty() || warning.entries.iter().any(|entry| of.contains(entry))
        })
    }
}

/// A figure at a time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlotPoint {
    /// Whether it is a baseline.
    pub is_baseline: bool,
    /// Those of one number have the same boundary and series, and can be compared.
    pub comparable: u32,
    /// The interval of the figure, where it is a share of a known number of people.
    pub interval: Option<Interval>,
    /// The baseline or measurement.
    pub measurement: Record<Measurement>,
}

/// A period, and whether its target is reached.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PeriodEffect {
    /// The period with its target and its latest figure.
    #[serde(flatten)]
    pub period: ResultPeriod,
    /// Whether the latest figure in it is at the target or better; none where either is not there.
    pub reached: Option<bool>,
}

/// A difference between two figures that can be compared. It does not say what caused it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Difference {
    /// The figure of the baseline.
    pub from: Figure,
    /// The latest figure.
    pub to: Figure,
    /// The latest figure less the baseline.
    pub by: Figure,
    /// The interval of the difference, where both figures are shares of a known number of people.
    pub interval: Option<Interval>,
    /// Whether the difference is beyond chance: the interval leaves 0 out. Absent without an interval.
    pub beyond_chance: Option<bool>,
    /// Whether the change is for the better, by the direction of the indicator.
    pub course: Course,
    /// The entries of the baseline and of the latest measurement.
    pub entries: [Sequence; 2],
}

/// Whether a figure went for the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Course {
    /// The way that the indicator wants.
    Better,
    /// The other way.
    Worse,
    /// The figures are equal.
    Same,
}

/// A caveat with the entries that it is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Warning {
    /// The reason for care.
    #[serde(flatten)]
    pub caveat: Caveat,
    /// Whether a figure that it is about is not compared with the baseline.
    pub bars: bool,
    /// The entries of the figures that the caveat is about; none where it is about all.
    pub entries: Vec<Sequence>,
}

/// Why a figure cannot be compared with the baseline, or only with care.
#[derive(Debug, Clone, PartialEq, Serialize, IntoStaticStr, VariantNames)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "caveat", rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Caveat {
    /// There is no baseline within this boundary: no change is shown.
    NoBaseline,
    /// Nothing was measured since the baseline.
    NoLaterFigure,
    /// It is of an area with another boundary.
    OtherBoundary {
        /// That area.
        area: AreaCode,
        /// The way in which the area gave way.
        change: AreaChange,
        /// The first day of the new division.
        on: Day,
    },
    /// It is of the public division of another year; no change of the boundary is recorded.
    OtherDivision {
        /// The year of the baseline.
        was: u16,
        /// The year of the figure.
        now: u16,
    },
    /// It is of another series, or it is not said of both of which: whether they can be compared is not known.
    OtherSeries {
        /// That of the baseline.
        was: Option<SeriesId>,
        /// That of the figure.
        now: Option<SeriesId>,
    },
    /// It does not say about how many people or homes it is, so it has no interval.
    UnknownNumber,
    /// It is an estimate.
    Estimate,
    /// It is about too few people to publish, which is not zero.
    Suppressed {
        /// About how many, where that is known.
        n: Option<u32>,
    },
    /// Nothing was found, which is not zero.
    Absent,
    /// It is about fewer people than the policy of the day allows to publish.
    TooFew {
        /// About how many.
        n: u32,
    },
    /// The indicator is context only, such as a public monitor: never proof of effect.
    ContextOnly,
}

impl Caveat {
    /// Whether a figure that it is about is not compared with the baseline.
    pub fn bars(&self) -> bool {
        match self {
            Caveat::NoBaseline
            | Caveat::NoLaterFigure
            | Caveat::OtherBoundary { .. }
            | Caveat::OtherSeries { .. }
            | Caveat::Estimate
            | Caveat::Suppressed { .. }
            | Caveat::Absent
            | Caveat::TooFew { .. } => true,
            Caveat::OtherDivision { .. } | Caveat::UnknownNumber | Caveat::ContextOnly => false,
        }
    }
}

/// The area whose boundary another one has: itself, or the first of those that it was recoded from.
fn boundary<'a>(areas: &'a Areas, area: &'a AreaCode) -> &'a AreaCode {
    areas.same(area).last().unwrap_or(area)
}

/// An indicator in an area that stands on the day.
pub(super) fn indicator(
    (programme, as_of, policy): (&Programme, Day, &Policy),
    goal: &Goal,
    indicator: &Record<Indicator>,
    area: &AreaCode,
) -> IndicatorEffect {
    let (known, areas, fact) = (programme.evaluations(), programme.areas(), &indicator.fact);
    let own = boundary(areas, area);
    let line = areas.line(area).into_iter();
    let line =
        line.filter_map(|area| Some((area, known.series().get(&(fact.indicator.clone(), area.clone()))?)));
    let (mut points, mut measured, mut aimed) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (area, series) in line {
        points.extend(series.baseline_on(as_of).map(|record| (record, true)));
        points.extend(series.measured_on(as_of).map(|record| (record, false)));
        if boundary(areas, area) == own {
            measured.extend(series.measured_on(as_of));
            for target in series.targets_on(as_of) {
                let last: &mut &Record<Target> = aimed.entry(target.fact.period).or_insert(target);
                if target.sequence > last.sequence {
                    *last = target;
                }
            }
        }
    }
    points.sort_by_key(|(record, is_baseline)| (record.fact.reference_date, !is_baseline, record.sequence));
    let baseline = known.baseline_for(areas, (&fact.indicator, area), as_of);
    let compared = Compared { programme, policy, area, own, indicator: fact };
    let latest = points.iter().rev().find(|(_, is_baseline)| !is_baseline).map(|(record, _)| *record);
    let aimed: Vec<&Record<Target>> = {
        let aimed: BTreeMap<Period, _> = aimed;
        aimed.into_values().collect()
    };
    let result_periods = periods(measured, &aimed).into_iter();
    let sub_aim = goal.sub_aims.iter().find(|aim| fact.sub_aim.as_ref() == Some(&aim.id));
    IndicatorEffect {
        indicator: indicator.clone(),
        sub_aim: sub_aim.map(|aim| aim.title.title().clone()),
        change: baseline.zip(latest).and_then(|(was, now)| compared.change(fact.direction, was, now)),
        warnings: compared.warnings(baseline, latest, &points),
        baseline: baseline.cloned(),
        periods: result_periods
            .map(|period| PeriodEffect { reached: period.reached(fact.direction), period })
            .collect(),
        points: compared.numbered(points),
    }
}

/// What comparing figures needs.
struct Compared<'a> {
    programme: &'a Programme,
    policy: &'a Policy,
    area: &'a AreaCode,
    /// The boundary of the area.
    own: &'a AreaCode,
    indicator: &'a Indicator,
}

impl<'a> Compared<'a> {
    fn numbered(&self, points: Vec<(&'a Record<Measurement>, bool)>) -> Vec<PlotPoint> {
        let mut numbers = BTreeMap::new();
        let mut points_numbered = Vec::new();
        for (record, is_baseline) in points {
            let fact = &record.fact;
            // A figure of no series is comparable with none.
            let alone = fact.series.is_none().then_some(&fact.measurement);
            let like = (boundary(self.programme.areas(), &fact.area), &fact.series, alone, fact.estimate);
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let comparable = *numbers.entry(like).or_insert(next);
            let interval = self.interval(fact);
            points_numbered.push(PlotPoint {
                is_baseline,
                comparable,
                interval,
                measurement: record.clone(),
            });
        }
        points_numbered
    }

    /// What is to be said of a figure by itself.
    fn alone(&self, fact: &Measurement) -> Vec<Caveat> {
        let of_value = match fact.value {
            None => Some(Caveat::Absent),
            Some(Measured::Suppressed) => Some(Caveat::Suppressed { n: fact.n }),
            Some(Measured::Figure(_)) => match fact.n {
                Some(n) => (n < self.policy.small_cell).then_some(Caveat::TooFew { n }),
                None => (!self.indicator.count).then_some(Caveat::UnknownNumber),
            },
        };
        of_value.into_iter().chain(fact.estimate.then_some(Caveat::Estimate)).collect()
    }

    /// A figure of an indicator of shares with its number of people, where that may be published.
    fn share(&self, fact: &Measurement) -> Option<(Figure, u32)> {
        let Some(Measured::Figure(figure)) = fact.value else { return None };
        let n = fact.n.filter(|n| *n >= self.policy.small_cell && self.indicator.is_share())?;
        Some((figure, n))
    }

    fn interval(&self, fact: &Measurement) -> Option<Interval> {
        self.share(fact).and_then(|(figure, n)| interval::of_share(self.policy.confidence_percent, figure, n))
    }

    /// How an area with another boundary gave way to those where the asked one lies.
    fn elsewhere(&self, area: &AreaCode) -> Option<Caveat> {
        let areas = self.programme.areas();
        if boundary(areas, area) == self.own {
            return None;
        }
        let changes = areas.line(self.area).into_iter().flat_map(|area| areas.came(area));
        let mut left = changes.filter(|change| change.fact.kind != AreaChange::Recoded);
        let on_the_way = |change: &&Record<crate::areas::AreaSuccession>| {
            change.fact.from.iter().any(|from| boundary(areas, from) == boundary(areas, area))
        };
        let change = &left.find(on_the_way)?.fact;
        Some(Caveat::OtherBoundary { area: area.clone(), change: change.kind, on: change.on })
    }

    /// What keeps a figure from being compared with the baseline, or asks for care.
    fn beside(&self, was: &Measurement, now: &Measurement) -> Vec<Caveat> {
        if let Some(elsewhere) = self.elsewhere(&now.area) {
            return vec![elsewhere];
        }
        let other_code = was.area != now.area;
        let is_of_one = was.series.is_some() && was.series == now.series;
        let is_itself = was.measurement == now.measurement;
        let caveats = [
            (was.area_year != now.area_year && !other_code)
                .then_some(Caveat::OtherDivision { was: was.area_year, now: now.area_year }),
            (!is_of_one && !is_itself)
                .then(|| Caveat::OtherSeries { was: was.series.clone(), now: now.series.clone() }),
        ];
        caveats.into_iter().flatten().collect()
    }

    fn change(
        &self,
        better: Direction,
        was: &Record<Measurement>,
        now: &Record<Measurement>,
    ) -> Option<Difference> {
        let (Some(Measured::Figure(from)), Some(Measured::Figure(to))) = (was.fact.value, now.fact.value)
        else {
            return None;
        };
        let beside = self.beside(&was.fact, &now.fact);
        let mut caveats = self.alone(&was.fact).into_iter().chain(self.alone(&now.fact)).chain(beside);
        if caveats.any(|caveat| caveat.bars()) {
            return None;
        }
        let course =
            match (to.cmp(&from), better) {
                (std::cmp::Ordering::Equal, _) => Course::Same,
                (std::cmp::Ordering::Greater, Direction::Up)
                | (std::cmp::Ordering::Less, Direction::Down) => Course::Better,
                (std::cmp::Ordering::Less, Direction::Up)
                | (std::cmp::Ordering::Greater, Direction::Down) => Course::Worse,
            };
        let entries = [was.sequence, now.sequence];
        let shares = self.share(&was.fact).zip(self.share(&now.fact));
        let interval =
            shares.and_then(|(was, now)| interval::of_difference(self.policy.confidence_percent, was, now));
        let beyond_chance = interval.map(|interval| interval.excludes_zero());
        Some(Difference { from, to, by: to.checked_sub(from)?, interval, beyond_chance, course, entries })
    }

    fn warnings(
        &self,
        baseline: Option<&Record<Measurement>>,
        latest: Option<&Record<Measurement>>,
        points: &[(&Record<Measurement>, bool)],
    ) -> Vec<Warning> {
        let mut found: Vec<Warning> = Vec::new();
        let mut warn = |caveat: Caveat, entry: Option<Sequence>| match found
            .iter_mut()
            .find(|known| known.caveat == caveat)
        {
            Some(known) => known.entries.extend(entry),
            None => found.push(Warning { bars: caveat.bars(), caveat, entries: entry.into_iter().collect() }),
        };
        match (baseline, latest) {
            (None, _) => warn(Caveat::NoBaseline, None),
            (Some(baseline), None) => warn(Caveat::NoLaterFigure, Some(baseline.sequence)),
            (Some(_), Some(_)) => {}
        }
        for (record, _) in points {
            for caveat in self.alone(&record.fact) {
                warn(caveat, Some(record.sequence));
            }
            let beside = match baseline {
                Some(baseline) => self.beside(&baseline.fact, &record.fact),
                None => self.elsewhere(&record.fact.area).into_iter().collect(),
            };
            for caveat in beside {
                warn(caveat, Some(record.sequence));
            }
        }
        if self.indicator.context_only {
            warn(Caveat::ContextOnly, None);
        }
        found
    }
}
