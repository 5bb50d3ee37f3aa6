//! The layer of the text: what the partners signed.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantNames};

use super::{Deciding, Pledge, Quorum};
use crate::id::{BodyId, DutyId, GoalId, MandateId, PartnerId, SeatId, SubAimId};
use crate::value::{Day, Localized, Period, Title};

/// The layer of what was signed. Each part names its section (§) of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The days on which the charter is valid.
    pub term: Term,
    /// The day and the place of signing.
    pub signing: Signing,
    /// The overall aim of the programme (§ 2).
    pub aim: Clause,
    /// The goals of the programme: at least one (§ 2).
    pub goals: Vec<Goal>,
    /// The partners that the text names: at least one core partner (§ 3).
    pub partners: Vec<CharterPartner>,
    /// The bodies that the text sets up: at least one (§ 3).
    pub bodies: Vec<CharterBody>,
    /// The pledges of the partners (§ 4).
    pub pledges: Vec<Pledge>,
    /// The duties of the programme, each with its due time.
    pub duties: Vec<Duty>,
    /// The responsibilities of partners (§ 6).
    pub responsibilities: Vec<Responsibility>,
    /// Sentences that describe and rule nothing, in the software's own words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub descriptive: Vec<Clause>,
}

/// The days on which a charter is valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The section (§) of the document that says so.
    pub section: Title,
    /// The days on which the charter is valid, the last one included.
    pub period: Period,
}

/// The day and the place of signing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// The section (§) of the document that says so.
    pub section: Title,
    /// The day of signing. No act of authority can be dated before it.
    pub on: Day,
    /// The place where the partners sign.
    pub place: Title,
}

/// A part of the text in the software's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The section (§) of the document that it comes from.
    pub section: Title,
    /// The content of that section.
    pub summary: Localized,
}

/// A goal with its sub-aims (§ 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The goal's id, unique in the charter.
    pub id: GoalId,
    /// The section (§) of the document that sets the goal.
    pub section: Title,
    /// A short title, for people.
    pub title: Localized,
    /// The sub-aims, with ids unique within the goal.
    pub sub_aims: Vec<SubAim>,
}

/// A part of a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SubAim {
    /// Its id, unique within the goal.
    pub id: SubAimId,
    /// The aim, in the software's own words.
    pub title: Localized,
}

/// The kind of a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum PartnerKind {
    /// A partner that signs the charter and has a voice.
    Core,
    /// An organisation that takes part: no vote and no contribution follow from it.
    Formal,
    /// Residents or an initiative without an organisation.
    Informal,
}

/// A partner that the text names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CharterPartner {
    /// The partner's id. No other partner has it as id, name or alias.
    pub id: PartnerId,
    /// The section (§) of the document that names the partner.
    pub section: Title,
    /// The name. No other partner has it as id, name or alias.
    pub name: Localized,
    /// The kind: core, formal or informal.
    pub kind: PartnerKind,
    /// Other names for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Title>,
}

/// The level of a body. A higher level can supersede what a lower one decided.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Display, IntoStaticStr,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CharterBody {
    /// The body's id, unique in the charter.
    pub id: BodyId,
    /// The section (§) of the document that sets the body up.
    pub section: Title,
    /// The name of the body, for people.
    pub name: Localized,
    /// A word for a body of this kind, such as "working group"; absent, the name says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<Localized>,
    /// The level: operational, tactical or strategic. Only an operational body can be a form.
    pub level: Level,
    /// The least number of meetings in a time.
    pub cadence: Cadence,
    /// Whether it is a form: groups are made after it, and it does not meet or decide itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub form: bool,
    /// The tasks of the body, in the software's own words.
    pub tasks: Vec<Localized>,
    /// The rule by which the body decides; where the text has none, the reading of its level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decides: Option<Deciding>,
    /// The quorum of the body; where the text has none, the reading of its level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Quorum>,
    /// The competences that the text gives to the body.
    pub may: Vec<Competence>,
    /// The seats of the body: at least one.
    pub seats: Vec<CharterSeat>,
}

/// The least number of meetings in a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    /// The least number of meetings: 1 or more.
    pub at_least: u32,
    /// The time in which they are counted.
    pub per: Per,
}

/// The time in which a cadence counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Per {
    /// Each calendar month.
    Month,
    /// Each calendar quarter.
    Quarter,
    /// Each half of a calendar year.
    HalfYear,
    /// Each calendar year.
    CalendarYear,
    /// Each ISO week in which a project is in preparation or active.
    ActiveWeek,
}

/// The kind of decision that a body can be competent for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Display, IntoStaticStr,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CharterSeat {
    /// Its id, unique within the body.
    pub id: SeatId,
    /// The partner that fills it; none for residents and initiatives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// The function of its holder.
    pub function: Localized,
    /// Whether several persons can hold it at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plural: bool,
    /// The mandate that its holder has alone, from the day the charter is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<SeatMandate>,
}

/// The mandate that the text gives to a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeatMandate {
    /// The mandate's id, unique in the charter.
    pub id: MandateId,
    /// The acts that it covers.
    pub scope: Vec<MandateScope>,
    /// Whether a deputy of the seat can use it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deputy: bool,
}

/// The acts that a mandate covers.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Display, IntoStaticStr,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The duty's id, unique in the charter.
    pub id: DutyId,
    /// The section (§) of the document that it rests on.
    pub section: Title,
    /// The evidence that meets the duty.
    pub asks: DutyKind,
    /// The duty, in the software's own words.
    pub what: Localized,
    /// The body that does it, where the text names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// The body that reports go to, where the text names one; of a duty that asks reports only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<BodyId>,
    /// The partner that answers for it, where the text names one; otherwise the body, or all core partners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PartnerId>,
    /// The time by which it is due.
    pub due: Due,
}

/// The evidence that meets a duty.
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
    Display,
    IntoStaticStr,
    VariantNames,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum DutyKind {
    /// Figures to compare later ones with: at least one baseline.
    Baseline,
    /// Evaluations at intervals.
    Evaluations,
    /// An annual plan, adopted.
    AnnualPlan,
    /// Progress of the active plans, recorded between one monitoring meeting and the next.
    Progress,
    /// Reports of the groups.
    Reports,
    /// The charter reviewed by the partners.
    CharterReview,
    /// Governance and effort reviewed.
    GovernanceReview,
    /// Feedback between the levels.
    Feedback,
    /// A budget of at least two years, drawn up.
    MultiYearBudget,
    /// A network that grows, and depends less on one organisation.
    Network,
    /// The network coordinated: looked at by its body.
    NetworkReview,
    /// A duty of this charter's own: recorded as done by its body or owner, with a document.
    Own,
}

/// The time by which a duty is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
    /// By this day.
    On(Day),
    /// Within so many months, and again within so many months after each time.
    EveryMonths(u32),
    /// By the day that the policy names for it.
    ByPolicy,
    /// At intervals that the policy names.
    Regularly,
    /// All the time.
    Always,
}

/// The responsibility of a partner (§ 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Responsibility {
    /// The section (§) of the document that says so.
    pub section: Title,
    /// The partner that answers.
    pub partner: PartnerId,
    /// The responsibility, in the software's own words.
    pub duty: Localized,
}
