//! The readings of the text, where it is silent or ambiguous.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantArray};

use super::Level;
use crate::id::BodyId;
use crate::value::{Localized, Title, WeeklyTime};

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
    Display,
    IntoStaticStr,
    VariantArray,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Readings {
    /// The rule that carries a decision, and the voices that count, of a body for which the text has none.
    pub decision_rule: Reading<ByLevel<Deciding>>,
    /// The quorum of a decision, of a body for which the text has none.
    pub quorum: Reading<ByLevel<Quorum>>,
    /// The time that a pledge of money covers.
    pub pledge_period: Reading<PledgeCovers>,
    /// The full-time week with which fte are shown as hours. They are never added up.
    pub fte_and_hours: Reading<WeeklyTime>,
    /// The reach of the programme mandate.
    pub programme_mandate: Reading<MandateReach>,
    /// Bodies that may stop any plan, besides those that the text makes competent.
    pub who_may_stop: Reading<Vec<BodyId>>,
    /// The kinds of plan that can be proposed.
    pub kinds_of_plan: Reading<Vec<PlanKindName>>,
    /// The body that adopts each kind of plan.
    pub who_adopts: Reading<Adopters>,
}

/// The reading of one point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reading<T> {
    /// The reading, in words.
    pub answer: Localized,
    /// The reading, as the rules use it.
    pub rule: T,
    /// Whether the partners confirmed it.
    pub confirmed: bool,
}

/// One value for the bodies of each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ByLevel<T> {
    /// The value for strategic bodies.
    pub strategic: T,
    /// The value for tactical bodies.
    pub tactical: T,
    /// The value for operational bodies.
    pub operational: T,
}

impl<T: Copy> ByLevel<T> {
    /// Returns the value for a level.
    pub fn of(&self, level: Level) -> T {
        match level {
            Level::Strategic => self.strategic,
            Level::Tactical => self.tactical,
            Level::Operational => self.operational,
        }
    }
}

/// The rule that carries a decision, and the voices that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Deciding {
    /// The rule that carries a decision.
    pub by: DecisionRule,
    /// The voices that count.
    pub voices: Voices,
}

/// The voices that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Voices {
    /// Each core partner has one, however many seats it fills.
    CorePartners,
    /// Each function has one: a seat speaks once, however many persons hold it.
    Functions,
    /// Each filled seat has one: a plural seat one for each person who holds it.
    FilledSeats,
}

/// The rule that carries a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum DecisionRule {
    /// At least one voice is for, and none is against.
    Consent,
    /// More voices are for than against.
    SimpleMajority,
    /// At least two thirds of the voices for or against are for.
    TwoThirds,
    /// Every voice that spoke is for, and at least one did.
    Unanimity,
}

/// The quorum: the partners or seats that must be represented, by holder or deputy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Quorum {
    /// The quorum of a decision about money, capacity, mandates or readings.
    pub means: QuorumRule,
    /// The quorum of any other decision.
    pub other: QuorumRule,
}

/// The partners or seats that must be represented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
    /// As many functions as [`Policy::quorum_functions`](super::Policy::quorum_functions) says.
    Functions,
}

/// The time that a pledge of money covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum PledgeCovers {
    /// The amount is for the whole term.
    Term,
    /// The amount is for each calendar year of the term.
    CalendarYear,
}

/// The reach of the programme mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum MandateReach {
    /// Commit and reassign within an adopted distribution, never redistribute.
    WithinDistribution,
}

/// A kind of plan, as a word.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Display, IntoStaticStr,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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

/// The body that adopts each kind of plan. A form means the groups made after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Adopters {
    /// The body that adopts annual plans.
    pub annual: BodyId,
    /// The body that adopts neighbourhood plans.
    pub neighbourhood: BodyId,
    /// The body that approves projects.
    pub project: BodyId,
}

/// An act departs from a reading that the partners have not confirmed: the act is accepted, and a finding until they
/// confirm a reading of the point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Departure {
    /// The point that the act reads in another way.
    pub point: Point,
    /// The reason.
    pub reason: Title,
}

/// How a point is to be read from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReadingRule {
    /// See [`Point::DecisionRule`].
    DecisionRule(ByLevel<Deciding>),
    /// See [`Point::Quorum`].
    Quorum(ByLevel<Quorum>),
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
    fn confirm(&mut self, read: Option<(&Localized, T)>) {
        self.confirmed = true;
        if let Some((answer, rule)) = read {
            self.answer = answer.clone();
            self.rule = rule;
        }
    }
}

impl Readings {
    /// Takes over that a point is confirmed, as it was read or as it is to be read from now on.
    pub fn confirm(&mut self, point: Point, read: Option<(&Localized, &ReadingRule)>) {
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
