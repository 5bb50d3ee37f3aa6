//! The shape of a charter: what was signed, how we read it where it is silent, and what is policy.
//!
//! Three layers with their own ways to change: the *text* only by an amendment that every core partner
//! signs, a *reading* by its confirmation, the *policy* by the body that owns it. All three are data; no
//! municipality is compiled in.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantArray, VariantNames};

use crate::areas::Area;
use crate::id::{
    BodyId, DutyId, EarmarkId, GoalId, MandateId, PartnerId, PledgeId, ProgrammeId, SeatId, SubAimId,
};
use crate::value::{Fte, Money, Period, Title, WeeklyTime};

/// A declaration of adhesion, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Charter {
    /// The programme that it founds: the name of its log.
    pub programme: ProgrammeId,
    /// The origin that the log's checkpoints will carry, such as `log.example.nl/programme`: no space, no `+`.
    pub origin: String,
    /// The IANA name of the zone whose calendar dates count, such as `Europe/Amsterdam`.
    pub time_zone: String,
    /// What people call it.
    pub title: Title,
    /// The municipality where it works. Its code is `GM….`.
    pub municipality: Area,
    /// The document that it was taken from.
    pub source: Source,
    /// What was signed.
    pub text: Text,
    /// How the text is read where it is silent or ambiguous.
    pub readings: Readings,
    /// What is neither text nor reading.
    pub policy: Policy,
}

/// The document that a charter was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub document: Title,
    /// What was seen of it, such as "signed copy not seen".
    pub copy: Title,
}

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
    pub on: NaiveDate,
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

/// A contribution that a partner pledges (§ 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pledge {
    /// Its id.
    pub id: PledgeId,
    /// §.
    pub section: Title,
    /// Who pledges it.
    pub partner: PartnerId,
    /// What is pledged.
    pub what: Contribution,
    /// The bodies it is meant for; empty where the text names none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<BodyId>,
    /// Over how many employees it is spread, where the text says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headcount: Option<u32>,
    /// Parts set apart for one use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earmarks: Vec<Earmark>,
}

/// What is contributed. The units are never added up with each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Contribution {
    /// Euros.
    Money(Money),
    /// Full-time equivalents.
    Fte(Fte),
    /// Time per week.
    HoursPerWeek(WeeklyTime),
    /// Something that is not quantified.
    InKind(Title),
}

impl Contribution {
    /// The unit, as a word; `None` in kind.
    #[must_use]
    pub fn unit(&self) -> Option<&'static str> {
        match self {
            Contribution::Money(_) => Some("money"),
            Contribution::Fte(_) => Some("fte"),
            Contribution::HoursPerWeek(_) => Some("hours_per_week"),
            Contribution::InKind(_) => None,
        }
    }

    /// The quantity in the smallest step of its unit: cents, hundredths of an fte, minutes; 0 in kind.
    pub(crate) fn steps(&self) -> i64 {
        match self {
            Contribution::Money(amount) => amount.cents(),
            Contribution::Fte(fte) => i64::from(fte.hundredths()),
            Contribution::HoursPerWeek(time) => i64::from(time.minutes()),
            Contribution::InKind(_) => 0,
        }
    }
}

/// A part of a pledge set apart for one use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Earmark {
    /// Its id, unique within the pledge.
    pub id: EarmarkId,
    /// How much, in the unit of the pledge.
    pub part: Contribution,
    /// For what.
    pub purpose: Title,
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

/// The points where a text of this kind is silent or ambiguous. A refusal that rests on an unconfirmed
/// reading says so.
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
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Point {
    /// How is a decision taken?
    DecisionRule,
    /// Who must be represented?
    Quorum,
    /// Is money pledged for a year or for the term?
    PledgePeriod,
    /// How do fte and hours compare?
    FteAndHours,
    /// What does the programme mandate reach?
    ProgrammeMandate,
    /// Who may stop a plan?
    WhoMayStop,
    /// What kinds of plan are there?
    KindsOfPlan,
    /// Who adopts a plan?
    WhoAdopts,
}

/// The layer of readings: one for each [`Point`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Readings {
    /// How a decision is taken.
    pub decision_rule: Reading<Deciding>,
    /// Who must be represented.
    pub quorum: Reading<Quorum>,
    /// What a pledge of money covers.
    pub pledge_period: Reading<PledgeCovers>,
    /// The full-time week with which fte are shown as hours. They are never added up.
    pub fte_and_hours: Reading<WeeklyTime>,
    /// What the programme mandate reaches.
    pub programme_mandate: Reading<MandateReach>,
    /// Bodies that may stop any plan, besides those that the text makes competent.
    pub who_may_stop: Reading<Vec<BodyId>>,
    /// The kinds of plan.
    pub kinds_of_plan: Reading<Vec<PlanKindName>>,
    /// Who adopts which kind of plan.
    pub who_adopts: Reading<Adopters>,
}

/// How one point is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading<T> {
    /// The reading, in words.
    pub answer: Title,
    /// The reading, as the rules use it.
    pub rule: T,
    /// Whether the partners confirmed it.
    pub confirmed: bool,
}

/// How a decision is taken, and whose voices count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deciding {
    /// When it is carried.
    pub by: DecisionRule,
    /// Who has a voice.
    pub voices: Voices,
}

/// Who has a voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Voices {
    /// Each core partner has one, however many seats it fills.
    CorePartners,
    /// Each seat has one; a plural seat one for each who holds it.
    Seats,
}

/// When a decision is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum DecisionRule {
    /// Nobody objects.
    Consent,
    /// More voices for than against.
    SimpleMajority,
    /// Every voice is for.
    Unanimity,
}

/// Who must be represented, by holder or deputy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quorum {
    /// For a decision about money or capacity.
    pub means: QuorumRule,
    /// For any other decision.
    pub other: QuorumRule,
}

/// Who must be represented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum QuorumRule {
    /// Every core partner.
    EveryCorePartner,
    /// More than half of the core partners.
    MajorityOfCorePartners,
    /// More than half of the filled seats.
    MajorityOfFilledSeats,
    /// Every filled seat.
    EveryFilledSeat,
}

/// What a pledge of money covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum PledgeCovers {
    /// The amount is for the whole term.
    Term,
    /// The amount is for each calendar year of the term.
    CalendarYear,
}

/// What the programme mandate reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum MandateReach {
    /// Commit and reassign within an adopted distribution, never redistribute.
    WithinDistribution,
}

/// A kind of plan, as a word.
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
pub enum PlanKindName {
    /// The plan of a year.
    Annual,
    /// The plan of a neighbourhood.
    Neighbourhood,
    /// A project inside a neighbourhood plan.
    Project,
}

/// Which body adopts which kind of plan. A form stands for the groups made after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adopters {
    /// An annual plan.
    pub annual: BodyId,
    /// A neighbourhood plan.
    pub neighbourhood: BodyId,
    /// A project.
    pub project: BodyId,
}

/// The layer of policy: not from the declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// After so many days a recording is late.
    pub late_recording_days: u32,
    /// After so many days a vacancy is a finding.
    pub vacancy_days: u32,
    /// Between two evaluations lie at most so many months.
    pub evaluation_months: u32,
    /// A figure about fewer people is suppressed.
    pub small_cell: u32,
    /// Bodies that may form groups.
    pub group_formers: Vec<BodyId>,
    /// The day by which the multi-year budget is there.
    pub multi_year_budget_by: NaiveDate,
    /// ISO weeks without a meeting duty.
    pub holiday_weeks: Vec<u32>,
    /// A group reports at least once in so many months.
    pub report_months: u32,
    /// The network is reviewed at least once in so many months.
    pub network_months: u32,
    /// The body that sets policy.
    pub set_by: BodyId,
    /// The seats that chair. They have no casting vote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chairs: Vec<Chair>,
}

/// The seat that chairs a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chair {
    /// The body.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
}

/// One setting of the policy, with its new value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PolicySetting {
    /// See [`Policy::late_recording_days`].
    LateRecordingDays(u32),
    /// See [`Policy::vacancy_days`].
    VacancyDays(u32),
    /// See [`Policy::evaluation_months`].
    EvaluationMonths(u32),
    /// See [`Policy::small_cell`].
    SmallCell(u32),
    /// See [`Policy::group_formers`].
    GroupFormers(Vec<BodyId>),
    /// See [`Policy::multi_year_budget_by`].
    MultiYearBudgetBy(NaiveDate),
    /// See [`Policy::holiday_weeks`].
    HolidayWeeks(Vec<u32>),
    /// See [`Policy::report_months`].
    ReportMonths(u32),
    /// See [`Policy::network_months`].
    NetworkMonths(u32),
    /// See [`Policy::set_by`].
    SetBy(BodyId),
    /// See [`Policy::chairs`].
    Chairs(Vec<Chair>),
}

impl Policy {
    /// Takes over one setting.
    pub fn set(&mut self, setting: &PolicySetting) {
        match setting {
            PolicySetting::LateRecordingDays(value) => self.late_recording_days = *value,
            PolicySetting::VacancyDays(value) => self.vacancy_days = *value,
            PolicySetting::EvaluationMonths(value) => self.evaluation_months = *value,
            PolicySetting::SmallCell(value) => self.small_cell = *value,
            PolicySetting::GroupFormers(value) => self.group_formers.clone_from(value),
            PolicySetting::MultiYearBudgetBy(value) => self.multi_year_budget_by = *value,
            PolicySetting::HolidayWeeks(value) => self.holiday_weeks.clone_from(value),
            PolicySetting::ReportMonths(value) => self.report_months = *value,
            PolicySetting::NetworkMonths(value) => self.network_months = *value,
            PolicySetting::SetBy(value) => self.set_by.clone_from(value),
            PolicySetting::Chairs(value) => self.chairs.clone_from(value),
        }
    }
}

/// How a point is to be read from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadingRule {
    /// See [`Point::DecisionRule`].
    DecisionRule(Deciding),
    /// See [`Point::Quorum`].
    Quorum(Quorum),
    /// See [`Point::PledgePeriod`].
    PledgePeriod(PledgeCovers),
    /// See [`Point::FteAndHours`].
    FteAndHours(WeeklyTime),
    /// See [`Point::ProgrammeMandate`].
    ProgrammeMandate(MandateReach),
    /// See [`Point::WhoMayStop`].
    WhoMayStop(Vec<BodyId>),
    /// See [`Point::KindsOfPlan`].
    KindsOfPlan(Vec<PlanKindName>),
    /// See [`Point::WhoAdopts`].
    WhoAdopts(Adopters),
}

impl ReadingRule {
    /// The point that it reads.
    #[must_use]
    pub fn point(&self) -> Point {
        match self {
            ReadingRule::DecisionRule(_) => Point::DecisionRule,
            ReadingRule::Quorum(_) => Point::Quorum,
            ReadingRule::PledgePeriod(_) => Point::PledgePeriod,
            ReadingRule::FteAndHours(_) => Point::FteAndHours,
            ReadingRule::ProgrammeMandate(_) => Point::ProgrammeMandate,
            ReadingRule::WhoMayStop(_) => Point::WhoMayStop,
            ReadingRule::KindsOfPlan(_) => Point::KindsOfPlan,
            ReadingRule::WhoAdopts(_) => Point::WhoAdopts,
        }
    }
}

impl<T> Reading<T> {
    fn confirm(&mut self, read: Option<(&Title, T)>) {
        self.confirmed = true;
        if let Some((answer, rule)) = read {
            self.answer = answer.clone();
            self.rule = rule;
        }
    }
}

impl Readings {
    /// Takes over that a point is confirmed, as it was read or as it is to be read from now on.
    pub fn confirm(&mut self, point: Point, read: Option<(&Title, &ReadingRule)>) {
        match (point, read) {
            (_, Some((answer, ReadingRule::DecisionRule(rule)))) => {
                self.decision_rule.confirm(Some((answer, *rule)));
            }
            (_, Some((answer, ReadingRule::Quorum(rule)))) => self.quorum.confirm(Some((answer, *rule))),
            (_, Some((answer, ReadingRule::PledgePeriod(rule)))) => {
                self.pledge_period.confirm(Some((answer, *rule)));
            }
            (_, Some((answer, ReadingRule::FteAndHours(rule)))) => {
                self.fte_and_hours.confirm(Some((answer, *rule)));
            }
            (_, Some((answer, ReadingRule::ProgrammeMandate(rule)))) => {
                self.programme_mandate.confirm(Some((answer, *rule)));
            }
            (_, Some((answer, ReadingRule::WhoMayStop(rule)))) => {
                self.who_may_stop.confirm(Some((answer, rule.clone())));
            }
            (_, Some((answer, ReadingRule::KindsOfPlan(rule)))) => {
                self.kinds_of_plan.confirm(Some((answer, rule.clone())));
            }
            (_, Some((answer, ReadingRule::WhoAdopts(rule)))) => {
                self.who_adopts.confirm(Some((answer, rule.clone())));
            }
            (Point::DecisionRule, None) => self.decision_rule.confirm(None),
            (Point::Quorum, None) => self.quorum.confirm(None),
            (Point::PledgePeriod, None) => self.pledge_period.confirm(None),
            (Point::FteAndHours, None) => self.fte_and_hours.confirm(None),
            (Point::ProgrammeMandate, None) => self.programme_mandate.confirm(None),
            (Point::WhoMayStop, None) => self.who_may_stop.confirm(None),
            (Point::KindsOfPlan, None) => self.kinds_of_plan.confirm(None),
            (Point::WhoAdopts, None) => self.who_adopts.confirm(None),
        }
    }
}
