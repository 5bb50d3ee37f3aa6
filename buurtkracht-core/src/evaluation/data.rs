//! What is said of indicators, their figures, and evaluations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::id::{BodyId, EvaluationId, GoalId, IndicatorId, MeasurementId, PlanId, SubAimId, TargetId};
use crate::payload::{Topic, payload};
use crate::value::{AreaCode, Day, Figure, Period, Sealed, Title};

/// What tells whether a goal comes nearer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The goal that it tells about.
    pub goal: GoalId,
    /// The sub-aim of that goal, where it tells about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_aim: Option<SubAimId>,
    /// What people call it.
    pub title: Title,
    /// The unit of its figures.
    pub unit: Title,
    /// Which way is better.
    pub direction: Direction,
    /// Whether it is context only, such as a public monitor: never proof of effect.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub context_only: bool,
}

payload!(Indicator, |fact, to| to.thing(Topic::Evaluation, &fact.indicator));

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

/// A figure for an indicator in an area: a baseline or a later measurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// The measurement.
    pub measurement: MeasurementId,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The area.
    pub area: AreaCode,
    /// The year of the division that the area's code belongs to.
    pub area_year: u16,
    /// The day that the figure is about; it may lie before the term.
    pub reference_date: Day,
    /// The figure; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Measured>,
    /// About how many people or homes.
    pub n: u32,
    /// Who or what is counted, such as residents of 18 and over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<Title>,
    /// Where it comes from.
    pub source: Title,
    /// How it was measured.
    pub method: Title,
    /// Whether it is an estimate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub estimate: bool,
    /// The earlier one of the same indicator and area that it replaces: a baseline of a baseline, a
    /// measurement of a measurement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<MeasurementId>,
}

payload!(Measurement, |fact, to| to.day(fact.reference_date).thing(Topic::Evaluation, &fact.indicator));

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Measured {
    /// A figure.
    Figure(Figure),
    /// About too few people to be told.
    Suppressed,
}

/// The figure that a body wants an indicator to have in an area at the end of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The target.
    pub target: TargetId,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The area.
    pub area: AreaCode,
    /// The year of the division that the area's code belongs to.
    pub area_year: u16,
    /// The period; it may go on after the term.
    pub period: Period,
    /// The figure.
    pub value: Figure,
    /// The body that sets it. The text names none: any body that acts may.
    pub by: BodyId,
    /// The target so far for the same indicator, area and period, which it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<TargetId>,
    /// The day it is set.
    pub on: Day,
}

payload!(Target, |fact, to| {
    to.day(fact.on).thing(Topic::Evaluation, &fact.indicator).name(&fact.by);
    to.aspect(format_args!("target {} {}", fact.area, fact.period));
});

/// An evaluation of a plan or of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    /// The evaluation.
    pub evaluation: EvaluationId,
    /// What people call it.
    pub title: Title,
    /// What is evaluated.
    pub about: EvaluationSubject,
    /// What kind of evaluation.
    pub kind: EvaluationKind,
    /// The body that evaluates.
    pub by: BodyId,
    /// The measurements that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measurements: Vec<MeasurementId>,
    /// What went well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successes: Option<Sealed>,
    /// What is hard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenges: Option<Sealed>,
    /// What should follow.
    pub conclusion: Conclusion,
    /// The day.
    pub on: Day,
}

payload!(Evaluation, |fact, to| {
    to.day(fact.on).thing(Topic::Evaluation, &fact.evaluation);
    to.name(&fact.by).names(fact.about.plan());
    to.sealed(fact.successes.as_ref()).sealed(fact.challenges.as_ref());
});

/// What is evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvaluationSubject {
    /// A plan, ended or not.
    Plan(PlanId),
    /// The whole programme.
    Programme,
}

impl EvaluationSubject {
    /// The plan, if it is about one.
    pub fn plan(&self) -> Option<&PlanId> {
        match self {
            EvaluationSubject::Plan(plan) => Some(plan),
            EvaluationSubject::Programme => None,
        }
    }
}

/// What kind of evaluation. A narrative is a ground for a follow-up, never evidence of effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum EvaluationKind {
    /// How it went.
    Process,
    /// What it changed.
    Effect,
    /// What people tell.
    Narrative,
}

/// What should follow from an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Conclusion {
    /// Go on.
    Continue,
    /// Adjust.
    Adjust,
    /// Do more.
    Expand,
    /// Take it to other areas.
    ScaleUp,
    /// Stop.
    Stop,
}
