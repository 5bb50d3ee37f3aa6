//! Per goal: from the baseline to the latest figure, with what is to be known of the two, and one story.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantNames};

use super::Day;
use crate::charter::Goal;
use crate::evaluation::{
    Evaluation, EvaluationKind, EvaluationSubject, Indicator, Measured, Measurement, Series,
};
use crate::event::Record;
use crate::id::GoalId;
use crate::value::{AreaCode, Title};

/// A goal on a page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GoalLine {
    /// The goal.
    pub goal: GoalId,
    /// What people call it.
    pub title: Title,
    /// The indicator that tells most of it: one with a measurement before one without, one that counts before
    /// context, one with a baseline before one without, then the latest.
    pub indicator: Option<Record<Indicator>>,
    /// The area of its figures.
    pub area: Option<AreaCode>,
    /// What people call that.
    pub area_name: Option<Title>,
    /// The baseline.
    pub baseline: Option<Record<Measurement>>,
    /// The latest measurement that counts.
    pub latest: Option<Record<Measurement>>,
    /// What is to be known of them.
    pub caveats: Vec<GoalCaveat>,
    /// How many other series of figures tell about the goal.
    pub others: usize,
    /// The latest evaluation by then that tells of a success: a narrative, or else another one.
    pub story: Option<Record<Evaluation>>,
}

/// What is to be known of a baseline and the latest figure.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    JsonSchema,
    Display,
    IntoStaticStr,
    VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum GoalCaveat {
    /// No indicator tells about the goal.
    NoIndicator,
    /// There is no baseline: no change is shown.
    NoBaseline,
    /// Nothing was measured since: no change is shown.
    NotMeasuredSince,
    /// A figure is missing, or about too few people to be told.
    NoFigure,
    /// The indicator is context only: no proof of effect.
    ContextOnly,
    /// One of the two is an estimate.
    Estimate,
    /// They come from different sources.
    OtherSource,
    /// They were measured in different ways.
    OtherMethod,
    /// They count different people.
    OtherPopulation,
    /// The area got another code or belongs to another division in between.
    OtherDivision,
}

/// One series of figures as of the day.
struct Figures<'a> {
    indicator: &'a Record<Indicator>,
    area: &'a AreaCode,
    baseline: Option<&'a Record<Measurement>>,
    latest: Option<&'a Record<Measurement>>,
}

impl Figures<'_> {
    /// Which of several tells most.
    fn weight(&self) -> (bool, bool, bool, Option<NaiveDate>) {
        let counts = !self.indicator.fact.context_only;
        let day = self.latest.map(|latest| latest.fact.reference_date);
        (self.latest.is_some(), counts, self.baseline.is_some(), day)
    }

    fn caveats(&self) -> Vec<GoalCaveat> {
        let mut all = Vec::new();
        all.extend(self.baseline.is_none().then_some(GoalCaveat::NoBaseline));
        all.extend(self.latest.is_none().then_some(GoalCaveat::NotMeasuredSince));
        let both = self.baseline.into_iter().chain(self.latest).map(|known| &known.fact);
        let figure = |known: &Measurement| matches!(known.value, Some(Measured::Figure(_)));
        all.extend((!both.clone().all(figure)).then_some(GoalCaveat::NoFigure));
        all.extend(self.indicator.fact.context_only.then_some(GoalCaveat::ContextOnly));
        all.extend(both.clone().any(|known| known.estimate).then_some(GoalCaveat::Estimate));
        if let (Some(baseline), Some(latest)) = (self.baseline, self.latest) {
            let (before, now) = (&baseline.fact, &latest.fact);
            let differs = [
                (before.source != now.source, GoalCaveat::OtherSource),
                (before.method != now.method, GoalCaveat::OtherMethod),
                (before.population != now.population, GoalCaveat::OtherPopulation),
                (before.area != now.area || before.area_year != now.area_year, GoalCaveat::OtherDivision),
            ];
            all.extend(differs.into_iter().filter_map(|(differs, caveat)| differs.then_some(caveat)));
        }
        all
    }
}

impl Day<'_> {
    pub(super) fn goals(&self) -> Vec<GoalLine> {
        let known = self.programme.evaluations();
        let mut series: BTreeMap<&GoalId, Vec<Figures<'_>>> = BTreeMap::new();
        for ((indicator, area), own) in known.series() {
            let Some(indicator) = known.indicators().get(indicator) else { continue };
            let of = (&indicator.fact.indicator, area);
            let baseline = known.baseline_for(self.programme.areas(), of, self.on);
            let latest = self.latest(own);
            if baseline.is_some() || latest.is_some() {
                let figures = Figures { indicator, area, baseline, latest };
                series.entry(&indicator.fact.goal).or_default().push(figures);
            }
        }
        let goals = self.charter.text.goals.iter();
        goals.map(|goal| self.goal(goal, series.remove(&goal.id).unwrap_or_default())).collect()
    }

    /// The latest measurement of the day or before that counted then.
    fn latest<'s>(&self, series: &'s Series) -> Option<&'s Record<Measurement>> {
        let by = |known: &Record<Measurement>| known.fact.reference_date <= self.on;
        let counts = |known: &&Record<Measurement>| {
            by(known) && series.superseded(&known.fact.measurement).is_none_or(|later| !by(later))
        };
        let counting = series.measurements.iter().filter(counts);
        counting.max_by_key(|known| (known.fact.reference_date, known.sequence))
    }

    fn goal(&self, goal: &Goal, series: Vec<Figures<'_>>) -> GoalLine {
        let others = series.len().saturating_sub(1);
        let told = series.into_iter().max_by_key(Figures::weight);
        let known = self.programme.evaluations().indicators().values();
        let mut without = known.filter(|indicator| indicator.fact.goal == goal.id);
        let caveats = match (&told, without.next()) {
            (Some(told), _) => told.caveats(),
            (None, Some(_)) => vec![GoalCaveat::NoBaseline, GoalCaveat::NotMeasuredSince],
            (None, None) => vec![GoalCaveat::NoIndicator],
        };
        let area = told.as_ref().map(|told| told.area);
        let name = area.and_then(|area| self.programme.areas().all().get(area));
        GoalLine {
            goal: goal.id.clone(),
            title: goal.title.clone(),
            indicator: told.as_ref().map(|told| told.indicator.clone()),
            area: area.cloned(),
            area_name: name.map(|area| area.fact.name.clone()),
            baseline: told.as_ref().and_then(|told| told.baseline.cloned()),
            latest: told.as_ref().and_then(|told| told.latest.cloned()),
            caveats,
            others,
            story: self.story(&goal.id),
        }
    }

    fn story(&self, goal: &GoalId) -> Option<Record<Evaluation>> {
        let serves = |about: &EvaluationSubject| match about {
            EvaluationSubject::Programme => false,
            EvaluationSubject::Plan(plan) => {
                let life = self.programme.plans().all().get(plan);
                life.is_some_and(|life| life.plan.fact.goals.contains(goal))
            }
        };
        let made = self.programme.evaluations().all().values();
        let made = made.filter(|made| {
            made.fact.on <= self.on && made.fact.successes.is_some() && serves(&made.fact.about)
        });
        made.max_by_key(|made| (made.fact.kind == EvaluationKind::Narrative, made.fact.on, made.sequence))
            .cloned()
    }
}
