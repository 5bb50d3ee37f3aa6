//! The charter on a day: which version of each layer, what is confirmed, what is policy (§§ 1, 5, domain § 0).

use serde::Serialize;
use strum::VariantArray;

use crate::charter::{Charter, Point, Policy, PolicySetting, Review, Signature, Versions};
use crate::id::{AmendmentId, DecisionId, PartnerId, Sequence};
use crate::programme::Programme;
use crate::record::Record;
use crate::value::{Day, Period, Title};

/// The charter on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CharterAnswer {
    /// The day on which the charter is shown.
    pub on: Day,
    /// The title of the charter.
    pub title: Title,
    /// The document, and what was seen of it.
    pub source: [Title; 2],
    /// The days on which it is valid.
    pub term: Period,
    /// The first day in force, with the entry. It can lie after the day of the answer.
    pub in_force: Option<(Day, Sequence)>,
    /// The signatures of the core partners, those after the day included.
    pub signatures: Vec<Record<Signature>>,
    /// The versions in force that day.
    pub versions: Versions,
    /// Every version there was or is to be, with its first day.
    pub history: Vec<VersionFrom>,
    /// The reading of each point on that day.
    pub readings: Vec<ReadingOn>,
    /// The policy in force that day: not from the declaration.
    pub policy: Vec<SettingOn>,
    /// The amendments, by their first day, those ahead included.
    pub amendments: Vec<AmendmentSummary>,
    /// The reviews by that day.
    pub reviews: Vec<Record<Review>>,
}

/// A version of the charter.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VersionFrom {
    /// Its first day; none for the charter as founded.
    pub from: Option<Day>,
    /// The version of each layer.
    #[serde(flatten)]
    pub versions: Versions,
    /// The entries that changed a layer that day.
    pub entries: Vec<Sequence>,
}

/// The reading of a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReadingOn {
    /// The point that is read.
    pub point: Point,
    /// The reading, in words.
    pub answer: Title,
    /// Whether the partners confirmed it.
    pub confirmed: bool,
    /// The last decision that confirmed it, with the entry; absent where no decision did.
    pub by: Option<(DecisionId, Sequence)>,
}

/// A setting of the policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SettingOn {
    /// The setting, with its value on the day.
    pub setting: PolicySetting,
    /// The decision that set it last, with the entry; none where the charter came with it.
    pub by: Option<(DecisionId, Sequence)>,
}

/// An amendment, without its text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AmendmentSummary {
    /// The amendment's id.
    pub amendment: AmendmentId,
    /// The change, in words.
    pub summary: Title,
    /// The first day of the new text.
    pub from: Day,
    /// The partners that signed it.
    pub signed: Vec<PartnerId>,
    /// The entry that recorded the amendment.
    pub entry: Sequence,
}

/// Returns the charter on a day; `None` before the programme is founded.
pub fn charter(programme: &Programme, on: Day) -> Option<CharterAnswer> {
    let signing = programme.signing();
    let version = signing.version_on(on)?;
    let charter = &version.charter;
    let changed_on = |day: Option<Day>| -> Vec<Sequence> {
        let Some(day) = day else { return signing.founding().map(|f| f.sequence).into_iter().collect() };
        let texts = signing.amendments().values().filter(|a| a.fact.from == day).map(|a| a.sequence);
        let readings = signing.confirmations().iter().filter(|c| c.fact.on == day).map(|c| c.sequence);
        let policy = signing.policy_changes().iter().filter(|c| c.fact.on == day).map(|c| c.sequence);
        let mut entries: Vec<Sequence> = texts.chain(readings).chain(policy).collect();
        entries.sort_unstable();
        entries.dedup();
        entries
    };
    let history = signing.versions().iter().map(|known| VersionFrom {
        from: known.from,
        versions: known.versions,
        entries: changed_on(known.from),
    });
    let readings = Point::VARIANTS.iter().map(|point| {
        let confirmations =
            signing.confirmations().iter().filter(|c| c.fact.point == *point && c.fact.on <= on);
        let last = confirmations.max_by_key(|c| (c.fact.on, c.sequence));
        ReadingOn {
            point: *point,
            answer: answer(charter, *point).clone(),
            confirmed: charter.is_confirmed(*point),
            by: last.map(|last| (last.fact.decision.clone(), last.sequence)),
        }
    });
    let policy = settings(&charter.policy).into_iter().map(|setting| {
        let same = |other: &PolicySetting| std::mem::discriminant(other) == std::mem::discriminant(&setting);
        let changes = signing.policy_changes().iter().filter(|c| same(&c.fact.setting) && c.fact.on <= on);
        let last = changes.max_by_key(|c| (c.fact.on, c.sequence));
        let by = last.map(|last| (last.fact.decision.clone(), last.sequence));
        SettingOn { setting, by }
    });
    let mut amendments: Vec<AmendmentSummary> = signing
        .amendments()
        .values()
        .map(|amendment| AmendmentSummary {
            amendment: amendment.fact.amendment.clone(),
            summary: amendment.fact.summary.clone(),
            from: amendment.fact.from,
            signed: amendment.fact.signatures.iter().map(|signature| signature.partner.clone()).collect(),
            entry: amendment.sequence,
        })
        .collect();
    amendments.sort_by_key(|amendment| (amendment.from, amendment.entry));
    Some(CharterAnswer {
        on,
        title: charter.title.title().clone(),
        source: [&charter.source.document, &charter.source.copy].map(|text| text.title().clone()),
        term: charter.text.term.period,
        in_force: signing.in_force().map(|in_force| (in_force.fact.on, in_force.sequence)),
        signatures: signing.signatures().values().cloned().collect(),
        versions: version.versions,
        history: history.collect(),
        readings: readings.collect(),
        policy: policy.collect(),
        amendments,
        reviews: signing.reviews().iter().filter(|review| review.fact.on <= on).cloned().collect(),
    })
}

pub(super) fn answer(charter: &Charter, point: Point) -> &Title {
    let readings = &charter.readings;
    let answer = match point {
        Point::DecisionRule => &readings.decision_rule.answer,
        Point::Quorum => &readings.quorum.answer,
        Point::PledgePeriod => &readings.pledge_period.answer,
        Point::FteAndHours => &readings.fte_and_hours.answer,
        Point::ProgrammeMandate => &readings.programme_mandate.answer,
        Point::WhoMayStop => &readings.who_may_stop.answer,
        Point::KindsOfPlan => &readings.kinds_of_plan.answer,
        Point::WhoAdopts => &readings.who_adopts.answer,
    };
    answer.title()
}

/// Every setting of a policy.
pub(super) fn settings(policy: &Policy) -> Vec<PolicySetting> {
    vec![
        PolicySetting::LateRecordingDays(policy.late_recording_days),
        PolicySetting::VacancyDays(policy.vacancy_days),
        PolicySetting::EvaluationMonths(policy.evaluation_months),
        PolicySetting::SmallCell(policy.small_cell),
        PolicySetting::GroupFormers(policy.group_formers.clone()),
        PolicySetting::MultiYearBudgetBy(policy.multi_year_budget_by),
        PolicySetting::HolidayWeeks(policy.holiday_weeks.clone()),
        PolicySetting::ReportMonths(policy.report_months),
        PolicySetting::NetworkMonths(policy.network_months),
        PolicySetting::CarryOver(policy.carry_over),
        PolicySetting::EffortPercent(policy.effort_percent),
        PolicySetting::QuorumFunctions(policy.quorum_functions),
        PolicySetting::ConsentDays(policy.consent_days),
        PolicySetting::UrgentStopDays(policy.urgent_stop_days),
        PolicySetting::BaselineMonths(policy.baseline_months),
        PolicySetting::SpreadDays(policy.spread_days),
        PolicySetting::ConfidencePercent(policy.confidence_percent),
        PolicySetting::SetBy(policy.set_by.clone()),
        PolicySetting::Chairs(policy.chairs.clone()),
    ]
}

#[cfg(test)]
mod tests;
