//! What was signed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantNames};

use super::Pledge;
use crate::id::{BodyId, DutyId, GoalId, MandateId, PartnerId, SeatId, SubAimId};
use crate::value::{Day, Period, Title};

/// The layer of what was signed. Each part names its section (§) of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The days on which it is valid.
    pub term: Term,
    /// When and where it is signed.
    pub signing: Signing,
    /// The overall aim.
    pub aim: Clause,
    /// The goals.
    pub goals: Vec<Goal>,
    /// The partners it names.
    pub partners: Vec<CharterPartner>,
    /// The bodies it sets up.
    pub bodies: Vec<CharterBody>,
    /// What partners pledge.
    pub pledges: Vec<Pledge>,
    /// What must be done, and by when.
    pub duties: Vec<Duty>,
    /// What a partner answers for.
    pub responsibilities: Vec<Responsibility>,
    /// Sentences that describe and rule nothing, in the software's own words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub descriptive: Vec<Clause>,
}

/// The days on which a charter is valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// §.
    pub section: Title,
    /// The days.
    pub period: Period,
}

/// When and where a charter is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// §.
    pub section: Title,
    /// The day. No act of authority can be dated before it.
    pub on: Day,
    /// The place.
    pub place: Title,
}

/// A part of the text in the software's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// §.
    pub section: Title,
    /// What it says.
    pub summary: Title,
}

/// A goal with its sub-aims (§ 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Its id.
    pub id: GoalId,
    /// §.
    pub section: Title,
    /// What people call it.
    pub title: Title,
    /// What it asks for.
    pub sub_aims: Vec<SubAim>,
}

/// A part of a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubAim {
    /// Its id, unique within the goal.
    pub id: SubAimId,
    /// What it asks for.
    pub title: Title,
}

/// What a partner is to the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum PartnerKind {
    /// Signs the charter and has a voice.
    Core,
    /// An organisation that takes part: no vote and no contribution follow from it.
    Formal,
    /// Residents or an initiative without an organisation.
    Informal,
}

/// A partner that the text names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CharterPartner {
    /// Its id.
    pub id: PartnerId,
    /// §.
    pub section: Title,
    /// Its name.
    pub name: Title,
    /// What it is to the programme.
    pub kind: PartnerKind,
    /// Other names for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Title>,
}

/// The level of a body. A higher level can supersede what a lower one decided.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Level {
    /// Working groups.
    Operational,
    /// The coordination group.
    Tactical,
    /// The steering group.
    Strategic,
}

/// A body that the text sets up. An operational body is the form of the groups made after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CharterBody {
    /// Its id.
    pub id: BodyId,
    /// §.
    pub section: Title,
    /// What people call it.
    pub name: Title,
    /// Its level.
    pub level: Level,
    /// How often it meets at the least.
    pub cadence: Cadence,
    /// Whether it is a form: groups are made after it, and it does not meet or decide itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub form: bool,
    /// What it does, in the software's own words.
    pub tasks: Vec<Title>,
    /// What it is competent to decide by the text.
    pub may: Vec<Competence>,
    /// Who sits in it.
    pub seats: Vec<CharterSeat>,
}

/// How often a body meets at the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    /// The number of meetings.
    pub at_least: u32,
    /// In which time.
    pub per: Per,
}

/// The time in which a cadence counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Per {
    /// A calendar year.
    CalendarYear,
    /// An ISO week in which a project is in preparation or active.
    ActiveWeek,
}

/// What a body can be competent to decide.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Competence {
    /// Distribute funds: allocate money to plans and release it.
    DistributeFunds,
    /// Distribute capacity.
    DistributeCapacity,
    /// Decide main lines, adjust the strategy.
    DecideMainLines,
    /// Prepare decisions of a higher body.
    PrepareDecisions,
    /// Draw up annual plans and advise on them.
    DraftAnnualPlans,
    /// Spread effort over neighbourhoods.
    DistributeEffort,
    /// Monitor progress.
    MonitorProgress,
    /// Draw up the multi-year budget.
    DraftBudget,
    /// Adopt an annual plan.
    AdoptAnnualPlan,
    /// Adopt a neighbourhood plan.
    AdoptNeighbourhoodPlan,
    /// Approve a project.
    ApproveProject,
    /// Carry out neighbourhood plans.
    CarryOutPlans,
    /// Expand a plan.
    ExpandPlan,
    /// Scale a plan up to other areas.
    ScaleUpPlan,
    /// Stop a plan.
    StopPlan,
    /// Form, merge or end a group.
    FormGroup,
    /// Confirm how the text is read.
    ConfirmReading,
    /// Set policy.
    SetPolicy,
    /// Grant, narrow or revoke a mandate.
    GrantMandate,
    /// Ratify an irregular act without money.
    RatifyAct,
}

/// A seat in a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CharterSeat {
    /// Its id, unique within the body.
    pub id: SeatId,
    /// The partner that fills it; none for residents and initiatives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// The function of its holder.
    pub function: Title,
    /// Whether several persons can hold it at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plural: bool,
    /// What its holder can decide alone, from the day the charter is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<SeatMandate>,
}

/// The mandate that the text gives to a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatMandate {
    /// Its id.
    pub id: MandateId,
    /// What it reaches.
    pub scope: Vec<MandateScope>,
    /// Whether a deputy of the seat can use it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deputy: bool,
}

/// What a mandate reaches.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum MandateScope {
    /// Money within an adopted distribution: commit it, reassign it to another plan of the same source.
    Funds,
    /// Effort within an adopted distribution.
    Capacity,
    /// Money to plans: a share of the distribution itself, up to a ceiling.
    Allocate,
    /// Stop plans.
    StopPlans,
}

/// Something that must be done by a time (§§ 3, 5, 7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Its id.
    pub id: DutyId,
    /// §.
    pub section: Title,
    /// What the record must show.
    pub asks: DutyKind,
    /// What must be done, in the software's own words.
    pub what: Title,
    /// The body that does it, where the text names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// The partner that answers for it, where the text names one; otherwise the body, or all core partners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PartnerId>,
    /// When.
    pub due: Due,
}

/// What the record must show for a duty to be met.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    IntoStaticStr,
    VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum DutyKind {
    /// A baseline.
    Baseline,
    /// Evaluations at intervals.
    Evaluations,
    /// An annual plan, adopted.
    AnnualPlan,
    /// Progress of the running plans.
    Progress,
    /// Reports of the groups.
    Reports,
    /// The charter reviewed by the partners.
    CharterReview,
    /// Governance and effort reviewed.
    GovernanceReview,
    /// Feedback between the levels.
    Feedback,
    /// A multi-year budget.
    MultiYearBudget,
    /// A network that grows, and depends less on one organisation.
    Network,
    /// The network coordinated: looked at by its body.
    NetworkReview,
}

/// When a duty is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// At the start of the programme.
    AtStart,
    /// Once in each calendar year of the term.
    EachYear,
    /// At the start of each calendar year of the term.
    StartOfYear,
    /// Within these days.
    Within(Period),
    /// By the day that the policy names for it.
    ByPolicy,
    /// At intervals that the policy names.
    Regularly,
    /// All the time.
    Always,
}

/// What a partner answers for (§ 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Responsibility {
    /// §.
    pub section: Title,
    /// Who answers.
    pub partner: PartnerId,
    /// For what, in the software's own words.
    pub duty: Title,
}
