//! Payloads of plans: what users propose, decide, record and count.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::charter::{Competence, Departure, PlanKindName};
use crate::id::{BodyId, DecisionId, EvaluationId, GoalId, OutputId, PersonId, PlanId};
use crate::payload::{Topic, payload};
use crate::value::{AreaCode, Day, Document, Money, Period, Sealed, Title};

/// A plan is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The new plan's id. A taken id is refused.
    pub plan: PlanId,
    /// The kind: annual, neighbourhood or project.
    pub kind: PlanKind,
    /// A short title, for people.
    pub title: Title,
    /// The body that carries it out.
    pub body: BodyId,
    /// The goals it serves: at least one.
    pub goals: Vec<GoalId>,
    /// The areas it works in: at least one.
    pub areas: Vec<AreaCode>,
    /// The planned days, the last one included.
    pub period: Period,
    /// The ended plan that it starts again, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<PlanId>,
    /// The unconfirmed readings that it departs from, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departs_from: Vec<Departure>,
    /// The day of the proposal; a future day is refused.
    pub on: Day,
}

payload!(Plan, |fact, to| {
    to.day(fact.on).about(Topic::Plans, &fact.plan);
    if let PlanKind::Project { parent, lead } = &fact.kind {
        to.name(parent).name(lead);
    }
});

/// The kind of a plan, with the fields that only this kind has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum PlanKind {
    /// The plan of a calendar year.
    Annual {
        /// The calendar year that the plan is for.
        year: u16,
    },
    /// The plan of a neighbourhood.
    Neighbourhood,
    /// A project inside a neighbourhood plan, led by a participant.
    Project {
        /// The neighbourhood plan that the project belongs to: of the same body, and not ended.
        parent: PlanId,
        /// The project lead. On approval the lead holds or deputises for a seat of the body.
        lead: PersonId,
    },
}

impl PlanKind {
    /// The plan that it is part of, for a project.
    pub fn parent(&self) -> Option<&PlanId> {
        match self {
            PlanKind::Project { parent, .. } => Some(parent),
            PlanKind::Annual { .. } | PlanKind::Neighbourhood => None,
        }
    }

    /// The lead, for a project.
    pub fn lead(&self) -> Option<&PersonId> {
        match self {
            PlanKind::Project { lead, .. } => Some(lead),
            PlanKind::Annual { .. } | PlanKind::Neighbourhood => None,
        }
    }

    /// The kind as a word.
    pub fn name(&self) -> PlanKindName {
        match self {
            PlanKind::Annual { .. } => PlanKindName::Annual,
            PlanKind::Neighbourhood => PlanKindName::Neighbourhood,
            PlanKind::Project { .. } => PlanKindName::Project,
        }
    }
}

/// A step in the life of a plan that needs no decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanStep {
    /// The plan that takes the step.
    pub plan: PlanId,
    /// The day of the step: on or after the plan's last step, and not in the future.
    pub on: Day,
}

payload!(PlanStep, |fact, to| to.day(fact.on).about(Topic::Plans, &fact.plan));

/// The progress of a running plan, as one body sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// The plan whose progress is recorded; it has not ended by that day.
    pub plan: PlanId,
    /// The body that looked at it.
    pub by: BodyId,
    /// The progress in one colour.
    pub colour: Colour,
    /// The reason for the colour and the next step, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed>,
    /// The day of the observation; a future day is refused.
    pub on: Day,
}

payload!(Progress, |fact, to| {
    to.day(fact.on).about(Topic::Plans, &fact.plan).aspect("progress");
    to.name(&fact.by).sealed(fact.note.as_ref());
});

/// The progress of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Colour {
    /// It goes as planned.
    Green,
    /// It needs attention.
    Amber,
    /// It is in trouble.
    Red,
}

/// A counted result of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// The new output's id. A taken id is refused.
    pub output: OutputId,
    /// The plan, ended or not.
    pub plan: PlanId,
    /// The thing that was counted.
    pub what: Title,
    /// The unit of the count.
    pub unit: Title,
    /// How many, in that unit.
    pub count: u64,
    /// The areas where it was; all those of the plan where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaCode>,
    /// The days that the count is about.
    pub period: Period,
    /// The day it was counted, where that is another day than the last of the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// The list or report that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

payload!(Output, |fact, to| to.day(fact.counted_on()).thing(Topic::Plans, &fact.output).name(&fact.plan));

impl Output {
    /// The day it was counted.
    pub fn counted_on(&self) -> Day {
        self.on.unwrap_or(self.period.until())
    }
}

/// Asks to adopt a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AdoptPlan {
    /// The proposed plan to adopt.
    pub plan: PlanId,
}

/// Asks to reject a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RejectPlan {
    /// The proposed plan to reject.
    pub plan: PlanId,
}

/// A decision adopted or rejected a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanVerdict {
    /// The plan that the decision adopted or rejected.
    pub plan: PlanId,
    /// The decision that adopted or rejected the plan.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: Day,
}

payload!(PlanVerdict, |fact, to| to
    .effect(fact.on, &fact.decision)
    .competence(&fact.plan)
    .about(Topic::Plans, &fact.plan));

/// An annual plan gave way to a later one for its year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanSupersession {
    /// The annual plan that ends.
    pub plan: PlanId,
    /// The plan that was adopted in its place.
    pub by: PlanId,
    /// The decision that adopted that one.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: Day,
}

payload!(PlanSupersession, |fact, to| {
    to.effect(fact.on, &fact.decision).about(Topic::Plans, &fact.plan).name(&fact.by);
});

/// Asks to do more within a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExpandPlan {
    /// The plan to expand: adopted, active or paused.
    pub plan: PlanId,
    /// The addition, in words.
    pub what: Title,
    /// The money that it takes besides: given to the plan by effects before this one, in the same decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The evaluation that it rests on: of this plan, or of the whole programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
}

/// A plan was expanded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanExpansion {
    /// The plan that was expanded.
    pub plan: PlanId,
    /// The decision that expanded the plan.
    pub decision: DecisionId,
    /// The addition, in words.
    pub what: Title,
    /// The money that it takes besides, given to the plan by the same decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The evaluation that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
    /// The day it takes effect.
    pub on: Day,
}

payload!(PlanExpansion, |fact, to| {
    to.effect(fact.on, &fact.decision).competence(Competence::ExpandPlan).about(Topic::Plans, &fact.plan);
    to.aspect(format_args!("expansion {}", fact.decision));
    to.names(&fact.evaluation);
});

/// Asks to take a plan to more areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScaleUpPlan {
    /// The plan to take to more areas: adopted, active or paused.
    pub plan: PlanId,
    /// The areas to add: at least one, within those of the deciding body, and new to the plan.
    pub to_areas: Vec<AreaCode>,
    /// The money that it takes besides: given to the plan by effects before this one, in the same decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The evaluation that it rests on: of this plan, or of the whole programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
}

/// A plan was taken to more areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanScaling {
    /// The plan that was taken to more areas.
    pub plan: PlanId,
    /// The decision that took the plan there.
    pub decision: DecisionId,
    /// The areas that it is taken to.
    pub to_areas: Vec<AreaCode>,
    /// The money that it takes besides, given to the plan by the same decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The evaluation that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
    /// The day it takes effect.
    pub on: Day,
}

payload!(PlanScaling, |fact, to| {
    to.effect(fact.on, &fact.decision).competence(Competence::ScaleUpPlan).about(Topic::Plans, &fact.plan);
    to.aspect(format_args!("scaling {}", fact.decision));
    to.names(&fact.evaluation);
});

/// Asks to stop a plan. What it frees is computed, never supplied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StopPlan {
    /// The plan to stop: adopted, active or paused. An annual plan is superseded instead.
    pub plan: PlanId,
    /// Why. A stop without a ground is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<StopGround>,
    /// The evaluation that it rests on: of this plan, or of the whole programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
}

/// A plan was stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanStop {
    /// The plan that was stopped.
    pub plan: PlanId,
    /// The decision that stopped the plan.
    pub decision: DecisionId,
    /// The ground for the stop.
    pub ground: StopGround,
    /// The evaluation that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
    /// The day it takes effect.
    pub on: Day,
}

payload!(PlanStop, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::StopPlan)
        .about(Topic::Plans, &fact.plan)
        .names(&fact.evaluation);
});

/// Why a plan is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum StopGround {
    /// It does not work.
    NotWorking,
    /// Its goal is reached.
    GoalReached,
    /// Its lead or its residents are gone.
    LeadOrResidentsGone,
    /// Its funding is lost.
    FundingLost,
    /// It became part of another plan.
    Merged,
    /// Safety or law demands it.
    SafetyOrLaw,
}
