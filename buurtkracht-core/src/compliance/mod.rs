//! Findings and duties: what is not as it should be, and what must be done by when.
//!
//! [`findings()`] and [`compliance()`] are pure functions of the state and a day. For a past day they answer by the facts up
//! to that day, as far as they are known now. Findings are derived from recorded facts: nothing is refused for one.

mod acceptance;
mod codes;
mod decisions;
mod duties;
mod effort;
mod follow_up;
mod meetings;
mod money;
mod network;
mod open_items;
mod plans;
mod seats;
mod seen;
mod spending;

use std::fmt;

use serde::Serialize;

pub(crate) use acceptance::accept;
pub use acceptance::{Acceptance, Acceptances};
pub use codes::{FindingCode, Layer, Severity};
pub use duties::{
    Compliance, Detail, DutyCounts, DutyGroup, DutyGrouping, DutyState, Lack, Span, StandingDuty, State, Why,
    compliance,
};

use crate::charter::DutyKind;
use crate::decisions::DecisionCase;
use crate::id::{BodyId, PartnerId, Sequence};
use crate::programme::Programme;
use crate::record::Record;
use crate::value::{Day, Money, Title};
pub(crate) use open_items::undone;
pub use open_items::{OpenItem, OpenItemKind};
pub use seats::Vacancy;
pub(crate) use seats::vacancies;
use seen::StateOn;
pub use spending::BrokenLink;
pub(crate) use spending::missing;

/// The body or partner that answers for something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A body, by its id.
    Body(BodyId),
    /// A partner, by its id.
    Partner(PartnerId),
    /// All core partners together.
    CorePartners,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Finding {
    /// The kind of the finding.
    pub code: FindingCode,
    /// The § of the charter that it rests on; none where the text is silent.
    pub section: Option<Title>,
    /// The layer that asks for what is amiss.
    pub layer: Layer,
    /// The weight of the finding.
    pub severity: Severity,
    /// The body or partner that answers for it.
    pub owner: Owner,
    /// The id of what it is about.
    pub about: String,
    /// A description in words, with both sides of the comparison.
    pub detail: String,
    /// The first day on which it stood, where it follows from a day.
    pub since: Option<Day>,
    /// The money that it is about, where it is about money: of what is too much only that.
    pub amount: Option<Money>,
    /// The entries that it rests on.
    pub entries: Vec<Sequence>,
    /// The acceptance that holds on the day; absent of a finding that is open.
    pub accepted: Option<Record<Acceptance>>,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Owner::Body(body) => body.fmt(f),
            Owner::Partner(partner) => partner.fmt(f),
            Owner::CorePartners => f.write_str("the core partners"),
        }
    }
}

impl Finding {
    fn since(mut self, day: Day) -> Self {
        self.since = Some(day);
        self
    }

    fn of(mut self, amount: Money) -> Self {
        self.amount = Some(amount);
        self
    }
}

/// The § by which the text asks for feedback on a day, and who is to see to it; `None` where it does not ask.
pub(crate) fn feedback_asked(programme: &Programme, on: Day) -> Option<(Title, Owner)> {
    let seen = StateOn::of(programme, on)?;
    let duty = seen.duty(DutyKind::Feedback)?;
    Some((duty.section.clone(), seen.owner_of(duty)))
}

/// Returns everything that is not as it should be on a day and that nobody accepted, in the order of the codes.
pub fn findings(programme: &Programme, on: Day) -> Vec<Finding> {
    let mut found = all_findings(programme, on);
    found.retain(|found| found.accepted.is_none());
    found
}

/// Returns everything that is not as it should be on a day, accepted or not, in the order of the codes.
pub fn all_findings(programme: &Programme, on: Day) -> Vec<Finding> {
    let Some(seen) = StateOn::of(programme, on) else { return Vec::new() };
    let mut found = facts(&seen);
    found.extend(duties::overdue(&seen));
    for found in &mut found {
        found.accepted = programme.acceptances.of(found.code, &found.about, on).cloned();
    }
    found.sort_by(|a, b| (a.code, &a.about).cmp(&(b.code, &b.about)));
    found
}

/// Whether what it is about can be a decision.
fn of_decisions(code: FindingCode) -> bool {
    use FindingCode as Code;
    matches!(
        code,
        Code::RecordedLate
            | Code::DecisionNotReported
            | Code::ReservationOverdue
            | Code::DecidedWithoutProposal
            | Code::ChangeWithoutEvaluation
            | Code::MinutesDiffer
            | Code::VoiceWithoutSeat
            | Code::VoiceNotPresent
            | Code::DepartsFromReading
            | Code::ObjectionUnresolved
            | Code::MandateWithoutAuthority
            | Code::MandateWithoutSeat
            | Code::FeedbackMissing
    )
}

/// What is not as it should be with a decision on a day, in the order of the codes. Other things can have the
/// id of a decision: what is missing in feedback on one rests on its entry.
pub(crate) fn of_decision(programme: &Programme, on: Day, case: &DecisionCase) -> Vec<Finding> {
    let Some(seen) = StateOn::of(programme, on) else { return Vec::new() };
    let topics = [meetings::findings, seats::findings, decisions::findings, follow_up::findings];
    let mut found: Vec<Finding> = topics.into_iter().flat_map(|topic| topic(&seen)).collect();
    found.retain(|found| {
        of_decisions(found.code)
            && found.about == case.decision.fact.decision.as_str()
            && (found.code != FindingCode::FeedbackMissing || found.entries.contains(&case.decision.sequence))
    });
    found.sort_by_key(|found| found.code);
    found
}

/// What is not as it should be on a day with what was paid and owed, and with who decided it.
pub(crate) fn of_money(programme: &Programme, on: Day) -> Vec<Finding> {
    let Some(seen) = StateOn::of(programme, on) else { return Vec::new() };
    let topics = [money::findings, spending::findings, seats::findings, decisions::findings];
    let mut found: Vec<Finding> = topics.into_iter().flat_map(|topic| topic(&seen)).collect();
    found.sort_by(|a, b| (a.code, &a.about).cmp(&(b.code, &b.about)));
    found
}

/// The findings that follow from facts by themselves.
fn facts(seen: &StateOn<'_>) -> Vec<Finding> {
    let topics = [
        money::findings,
        spending::findings,
        effort::findings,
        meetings::findings,
        seats::findings,
        decisions::findings,
        plans::findings,
        follow_up::findings,
        network::findings,
    ];
    topics.into_iter().flat_map(|topic| topic(seen)).collect()
}

#[cfg(test)]
mod tests;
