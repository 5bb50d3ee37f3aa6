//! Payloads of indicators, figures, targets and evaluations.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::id::{
    BodyId, EvaluationId, GoalId, IndicatorId, MeasurementId, PlanId, SeriesId, SubAimId, TargetId,
};
use crate::payload::{Topic, payload};
use crate::value::{AreaCode, Day, Figure, Period, Sealed, Title};

/// A measure of progress towards a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The new indicator's id. A taken id is refused.
    pub indicator: IndicatorId,
    /// The goal that it measures.
    pub goal: GoalId,
    /// The sub-aim of that goal; absent where it measures the goal as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_aim: Option<SubAimId>,
    /// A short title, for people.
    pub title: Title,
    /// The unit of its figures. A share has the unit `%`, and lies between 0 and 100.
    pub unit: Title,
    /// Whether it counts registrations, such as reports or evenings: a count has no n and is not negative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub count: bool,
    /// Whether more or less is better.
    pub direction: Direction,
    /// Whether it is context only, such as a public monitor: never proof of effect.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub context_only: bool,
}

impl Indicator {
    /// Whether its figures are shares: percentages of people or homes.
    pub fn is_share(&self) -> bool {
        let unit = self.unit.as_str().to_lowercase();
        let word = unit.split_whitespace().next().unwrap_or_default();
        unit.starts_with('%') || ["percent", "procent", "percentage"].contains(&word)
    }
}

payload!(Indicator, |fact, to| to.thing(Topic::Evaluation, &fact.indicator));

/// Whether more or less of an indicator is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

/// A figure for an indicator in an area: a baseline or a later measurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// The new measurement's id. A taken id is refused.
    pub measurement: MeasurementId,
    /// The indicator that was measured.
    pub indicator: IndicatorId,
    /// The area that the figure is about.
    pub area: AreaCode,
    /// The year of the division that the area's code belongs to.
    pub area_year: u16,
    /// The day that the figure is about; it may lie before the term.
    pub reference_date: Day,
    /// The figure; absent where there is none, never 0 instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Measured>,
    /// The number of people or homes; absent where it is not known, and for a count. One is refused, and so is a figure
    /// about fewer than `small_cell`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u32>,
    /// The series that the figure is part of. Figures of one series were found in the same way, and are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<SeriesId>,
    /// The people or things counted, such as residents of 18 and over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<Title>,
    /// The source of the figure, such as a survey or a register.
    pub source: Title,
    /// The way in which it was measured.
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

/// A measured value, or the mark that it is suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Measured {
    /// A figure in the unit of the indicator.
    Figure(Figure),
    /// A figure about too few people to publish. It is not zero.
    Suppressed,
}

/// The figure that a body wants an indicator to have in an area at the end of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The new target's id. A taken id is refused.
    pub target: TargetId,
    /// The indicator that should reach the figure.
    pub indicator: IndicatorId,
    /// The area where it should.
    pub area: AreaCode,
    /// The year of the division that the area's code belongs to.
    pub area_year: u16,
    /// The period at whose end the figure should be reached; it may go on after the term.
    pub period: Period,
    /// The figure to reach, in the unit of the indicator.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    /// The new evaluation's id. A taken id is refused.
    pub evaluation: EvaluationId,
    /// A short title, for people.
    pub title: Title,
    /// The plan, or the whole programme.
    pub about: EvaluationSubject,
    /// The kind: process, effect or narrative.
    pub kind: EvaluationKind,
    /// The body that evaluates.
    pub by: BodyId,
    /// The measurements that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measurements: Vec<MeasurementId>,
    /// The successes, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successes: Option<Sealed>,
    /// The challenges, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenges: Option<Sealed>,
    /// The follow-up that it asks for.
    pub conclusion: Conclusion,
    /// The day of the evaluation; a future day is refused.
    pub on: Day,
}

payload!(Evaluation, |fact, to| {
    to.day(fact.on).thing(Topic::Evaluation, &fact.evaluation);
    to.name(&fact.by).names(fact.about.plan());
    to.sealed(fact.successes.as_ref()).sealed(fact.challenges.as_ref());
});

/// The subject of an evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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

/// The kind of an evaluation. A narrative is a ground for a follow-up, never evidence of effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum EvaluationKind {
    /// An evaluation of how the plan or programme went.
    Process,
    /// An evaluation of what it changed.
    Effect,
    /// A story that people told.
    Narrative,
}

/// The follow-up that an evaluation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
