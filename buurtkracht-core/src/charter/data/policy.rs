//! The layer that is neither text nor reading.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::id::{BodyId, SeatId};
use crate::value::Day;

/// The layer of policy: not from the declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// A fact recorded more than this number of days after its own day is late.
    pub late_recording_days: u32,
    /// After so many days a vacancy is a finding.
    pub vacancy_days: u32,
    /// Between two evaluations lie at most so many months.
    pub evaluation_months: u32,
    /// A figure about fewer people is suppressed.
    pub small_cell: u32,
    /// The bodies that may form, merge and end groups, besides those of the text.
    pub group_formers: Vec<BodyId>,
    /// The day by which the multi-year budget is there.
    pub multi_year_budget_by: Day,
    /// The numbers of the ISO weeks, from 1 to 53, without a duty to meet.
    pub holiday_weeks: Vec<u32>,
    /// A group reports at least once in so many months.
    pub report_months: u32,
    /// The network is reviewed at least once in so many months.
    pub network_months: u32,
    /// The first day on which money carried over to a later year can be used.
    pub carry_over: CarryOverUse,
    /// Of the effort pledged so many percent are delivered in each quarter.
    pub effort_percent: u32,
    /// A decision of a body whose quorum is of functions takes at least so many of them.
    pub quorum_functions: u32,
    /// A consent in writing counts for a meeting of at most so many days before.
    pub consent_days: u32,
    /// An urgent stop is evaluated within so many days.
    pub urgent_stop_days: u32,
    /// Each goal has a baseline within so many months of the start.
    pub baseline_months: u32,
    /// Capacity assigned to a group is spread over areas within so many days.
    pub spread_days: u32,
    /// The confidence level of the intervals of figures.
    pub confidence_percent: Confidence,
    /// The body that may change the policy, besides those of the text.
    pub set_by: BodyId,
    /// The seats that chair, one entry each. A chair has no casting vote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chairs: Vec<Chair>,
}

/// The first day on which money carried over to a later year can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum CarryOverUse {
    /// The day on which the payer's authority decided.
    FromDecision,
    /// The first day of the later year.
    FromNewYear,
}

/// A confidence level, in percent: 90, 95 or 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(with = "u8", extend("enum" = [90, 95, 99])))]
#[serde(try_from = "u8", into = "u8")]
pub struct Confidence(u8);

impl Confidence {
    /// Returns the level in percent.
    pub const fn percent(self) -> u8 {
        self.0
    }

    /// Returns the two-sided standard normal deviate of the level.
    pub(crate) const fn deviate(self) -> f64 {
        match self.0 {
            90 => 1.644_853_626_951_472_2,
            99 => 2.575_829_303_548_900_4,
            _ => 1.959_963_984_540_054,
        }
    }
}

impl TryFrom<u8> for Confidence {
    type Error = String;
    fn try_from(percent: u8) -> Result<Self, String> {
        let known = matches!(percent, 90 | 95 | 99);
        known.then_some(Self(percent)).ok_or(format!("confidence level {percent}, expected 90, 95 or 99"))
    }
}

impl From<Confidence> for u8 {
    fn from(level: Confidence) -> u8 {
        level.percent()
    }
}

/// The seat that chairs a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Chair {
    /// The body that the seat chairs.
    pub body: BodyId,
    /// The seat, which is one of that body.
    pub seat: SeatId,
}

/// One setting of the policy, with its new value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
    MultiYearBudgetBy(Day),
    /// See [`Policy::holiday_weeks`].
    HolidayWeeks(Vec<u32>),
    /// See [`Policy::report_months`].
    ReportMonths(u32),
    /// See [`Policy::network_months`].
    NetworkMonths(u32),
    /// See [`Policy::carry_over`].
    CarryOver(CarryOverUse),
    /// See [`Policy::effort_percent`].
    EffortPercent(u32),
    /// See [`Policy::quorum_functions`].
    QuorumFunctions(u32),
    /// See [`Policy::consent_days`].
    ConsentDays(u32),
    /// See [`Policy::urgent_stop_days`].
    UrgentStopDays(u32),
    /// See [`Policy::baseline_months`].
    BaselineMonths(u32),
    /// See [`Policy::spread_days`].
    SpreadDays(u32),
    /// See [`Policy::confidence_percent`].
    ConfidencePercent(Confidence),
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
            PolicySetting::CarryOver(value) => self.carry_over = *value,
            PolicySetting::EffortPercent(value) => self.effort_percent = *value,
            PolicySetting::QuorumFunctions(value) => self.quorum_functions = *value,
            PolicySetting::ConsentDays(value) => self.consent_days = *value,
            PolicySetting::UrgentStopDays(value) => self.urgent_stop_days = *value,
            PolicySetting::BaselineMonths(value) => self.baseline_months = *value,
            PolicySetting::SpreadDays(value) => self.spread_days = *value,
            PolicySetting::ConfidencePercent(value) => self.confidence_percent = *value,
            PolicySetting::SetBy(value) => self.set_by.clone_from(value),
            PolicySetting::Chairs(value) => self.chairs.clone_from(value),
        }
    }
}
