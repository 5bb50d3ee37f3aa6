//! The charter: founding, signing, coming into force, and the ways in which its three layers change
//! (§§ 1, 5, 8; domain § 0).

mod data;
mod flaws;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use data::*;
pub use flaws::Flaw;
pub(crate) use rules::{amend, bring_into_force, confirm, found, review, set_policy, sign};

use crate::event::{Record, Recorded};
use crate::id::{AmendmentId, BodyId, DecisionId, PartnerId, PersonId, PledgeId, Sequence};
use crate::value::{Document, Title};

/// Founds a programme: the first command of its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Founding {
    /// The charter that it works under.
    pub charter: Charter,
}

/// A core partner signed the charter. The signatory holds no seat by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The partner that is bound.
    pub partner: PartnerId,
    /// Who signed for it.
    pub signatory: PersonId,
    /// In which function, where the copy shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<Title>,
    /// When.
    pub on: NaiveDate,
    /// Where.
    pub place: Title,
    /// The signed copy.
    pub evidence: Document,
}

/// The charter is in force from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// The first day.
    pub on: NaiveDate,
}

/// A new text of the charter, signed by every core partner (§ 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// The amendment.
    pub amendment: AmendmentId,
    /// What it changes, in words.
    pub summary: Title,
    /// The first day of the new text.
    pub from: NaiveDate,
    /// Who signed it: every core partner of the text so far and of the new one.
    pub signatures: Vec<Signature>,
    /// The whole text as it is from then on.
    pub text: Text,
}

/// Asks to confirm how a point is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmReading {
    /// The point.
    pub point: Point,
    /// How it is to be read, where that differs from how it was read so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<NewReading>,
}

/// How a point is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReading {
    /// In words.
    pub answer: Title,
    /// As the rules use it.
    pub rule: ReadingRule,
}

/// The partners confirmed how a point is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingConfirmation {
    /// The point.
    pub point: Point,
    /// How it is to be read, where that differs from how it was read so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<NewReading>,
    /// The decision.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// Asks to change one setting of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPolicy {
    /// The setting.
    pub setting: PolicySetting,
}

/// A setting of the policy was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyChange {
    /// The setting.
    pub setting: PolicySetting,
    /// The decision.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// The partners looked at how it goes (§§ 5, 7.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// What was looked at.
    pub of: ReviewSubject,
    /// The partners or the body that did.
    pub by: Reviewer,
    /// What came of it.
    pub outcome: ReviewOutcome,
    /// The report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day.
    pub on: NaiveDate,
}

/// What a review looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewSubject {
    /// The charter, funds and contributions included, over a calendar year.
    Charter {
        /// The year.
        year: u16,
    },
    /// Governance and effort.
    Governance,
    /// The network of residents, volunteers and partners.
    Network,
}

/// Who reviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reviewer {
    /// These partners.
    Partners(Vec<PartnerId>),
    /// A body.
    Body(BodyId),
}

/// What came of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// The charter was amended.
    Amendment(AmendmentId),
    /// Nothing changes, for this reason.
    NoChange(Title),
}

/// The numbers of the three layers, each counted from 1 in the order recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// Of the text.
    pub text: u32,
    /// Of the readings.
    pub readings: u32,
    /// Of the policy.
    pub policy: u32,
}

/// The charter as it is from a day on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CharterVersion {
    /// Its first day; none for the charter as founded.
    pub from: Option<NaiveDate>,
    /// Which version of each layer.
    pub versions: Versions,
    /// The three layers.
    pub charter: Charter,
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CharterState {
    pub(crate) founding: Option<Record<Founding>>,
    pub(crate) signatures: BTreeMap<PartnerId, Record<Signature>>,
    pub(crate) in_force: Option<Record<InForce>>,
    pub(crate) amendments: BTreeMap<AmendmentId, Record<Amendment>>,
    pub(crate) confirmations: Vec<Record<ReadingConfirmation>>,
    pub(crate) policy_changes: Vec<Record<PolicyChange>>,
    pub(crate) reviews: Vec<Record<Review>>,
    /// What the layers come to, by first day: computed anew at each change of a layer.
    versions: Vec<CharterVersion>,
}

impl CharterState {
    /// The signatures by partner.
    #[must_use]
    pub fn signatures(&self) -> &BTreeMap<PartnerId, Record<Signature>> {
        &self.signatures
    }

    /// Since when the charter is in force.
    #[must_use]
    pub fn in_force(&self) -> Option<&Record<InForce>> {
        self.in_force.as_ref()
    }

    /// The entry that founded the programme.
    #[must_use]
    pub fn founding(&self) -> Option<&Record<Founding>> {
        self.founding.as_ref()
    }

    /// Amendments of the text.
    #[must_use]
    pub fn amendments(&self) -> &BTreeMap<AmendmentId, Record<Amendment>> {
        &self.amendments
    }

    /// Readings that were confirmed, in the order recorded.
    #[must_use]
    pub fn confirmations(&self) -> &[Record<ReadingConfirmation>] {
        &self.confirmations
    }

    /// Changes of the policy, in the order recorded.
    #[must_use]
    pub fn policy_changes(&self) -> &[Record<PolicyChange>] {
        &self.policy_changes
    }

    /// Reviews, in the order recorded.
    #[must_use]
    pub fn reviews(&self) -> &[Record<Review>] {
        &self.reviews
    }

    /// Every version by its first day.
    #[must_use]
    pub fn versions(&self) -> &[CharterVersion] {
        &self.versions
    }

    /// The version of a day; `None` before the programme is founded.
    #[must_use]
    pub fn version_on(&self, day: NaiveDate) -> Option<&CharterVersion> {
        let after = self.versions.partition_point(|version| version.from.is_none_or(|from| from <= day));
        self.versions.get(after.checked_sub(1)?)
    }

    pub(crate) fn founded(&mut self, recorded: &Recorded, founding: Founding) {
        self.founding = Some(Record::new(recorded, founding));
        self.compute_versions();
    }

    pub(crate) fn signed(&mut self, recorded: &Recorded, signature: Signature) {
        self.signatures.insert(signature.partner.clone(), Record::new(recorded, signature));
    }

    pub(crate) fn entered_into_force(&mut self, recorded: &Recorded, in_force: InForce) {
        self.in_force = Some(Record::new(recorded, in_force));
    }

    pub(crate) fn amended(&mut self, recorded: &Recorded, amendment: Amendment) {
        self.amendments.insert(amendment.amendment.clone(), Record::new(recorded, amendment));
        self.compute_versions();
    }

    pub(crate) fn confirmed(&mut self, recorded: &Recorded, confirmation: ReadingConfirmation) {
        self.confirmations.push(Record::new(recorded, confirmation));
        self.compute_versions();
    }

    pub(crate) fn policy_set(&mut self, recorded: &Recorded, change: PolicyChange) {
        self.policy_changes.push(Record::new(recorded, change));
        self.compute_versions();
    }

    pub(crate) fn reviewed(&mut self, recorded: &Recorded, review: Review) {
        self.reviews.push(Record::new(recorded, review));
    }

    /// Forgets what a decision changed in the layers, before its corrected record is taken in.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        self.confirmations.retain(|confirmation| confirmation.fact.decision != *decision);
        self.policy_changes.retain(|change| change.fact.decision != *decision);
        self.compute_versions();
    }

    /// Lays the changes of each layer over the charter as founded, in the order of their first days; of two
    /// with the same day the one recorded later counts.
    fn compute_versions(&mut self) {
        let Some(founding) = &self.founding else { return };
        let mut amendments: Vec<_> = self.amendments.values().collect();
        amendments.sort_by_key(|amendment| amendment.sequence);
        let texts = amendments.into_iter().map(|a| (a.fact.from, a.sequence, Change::Text(&a.fact)));
        let readings = self.confirmations.iter().map(|c| (c.fact.on, c.sequence, Change::Reading(&c.fact)));
        let policies = self.policy_changes.iter().map(|p| (p.fact.on, p.sequence, Change::Policy(&p.fact)));
        // Numbered in the order recorded: a change with an earlier first day renumbers nothing.
        let mut changes: Vec<(NaiveDate, Sequence, u32, Change<'_>)> = Vec::new();
        for layer in [texts.collect::<Vec<_>>(), readings.collect(), policies.collect()] {
            let numbered = layer.into_iter().zip(2_u32..);
            changes
                .extend(numbered.map(|((from, sequence, change), number)| (from, sequence, number, change)));
        }
        changes.sort_by_key(|(from, sequence, number, _)| (*from, *sequence, *number));
        let first = Versions { text: 1, readings: 1, policy: 1 };
        let mut current =
            CharterVersion { from: None, versions: first, charter: founding.fact.charter.clone() };
        let mut versions = Vec::new();
        for (from, _, number, change) in changes {
            if current.from != Some(from) {
                versions.push(current.clone());
                current.from = Some(from);
            }
            match change {
                Change::Text(amendment) => {
                    current.charter.text = amendment.text.clone();
                    current.versions.text = number;
                }
                Change::Reading(confirmation) => {
                    let read = confirmation.read.as_ref().map(|read| (&read.answer, &read.rule));
                    current.charter.readings.confirm(confirmation.point, read);
                    current.versions.readings = number;
                }
                Change::Policy(change) => {
                    current.charter.policy.set(&change.setting);
                    current.versions.policy = number;
                }
            }
        }
        versions.push(current);
        self.versions = versions;
    }
}

/// A change of one layer.
enum Change<'a> {
    Text(&'a Amendment),
    Reading(&'a ReadingConfirmation),
    Policy(&'a PolicyChange),
}

/// The reading that can give a competence where the text does not.
pub(crate) fn point_of(competence: Competence) -> Option<Point> {
    match competence {
        Competence::AdoptAnnualPlan | Competence::AdoptNeighbourhoodPlan | Competence::ApproveProject => {
            Some(Point::WhoAdopts)
        }
        Competence::StopPlan => Some(Point::WhoMayStop),
        Competence::GrantMandate => Some(Point::ProgrammeMandate),
        Competence::DistributeFunds
        | Competence::DistributeCapacity
        | Competence::DecideMainLines
        | Competence::PrepareDecisions
        | Competence::DraftAnnualPlans
        | Competence::DistributeEffort
        | Competence::MonitorProgress
        | Competence::DraftBudget
        | Competence::CarryOutPlans
        | Competence::ExpandPlan
        | Competence::ScaleUpPlan
        | Competence::FormGroup
        | Competence::ConfirmReading
        | Competence::SetPolicy
        | Competence::RatifyAct => None,
    }
}

impl Charter {
    /// A partner that the text names.
    #[must_use]
    pub fn partner(&self, id: &PartnerId) -> Option<&CharterPartner> {
        self.text.partners.iter().find(|partner| partner.id == *id)
    }

    /// A body that the text sets up.
    #[must_use]
    pub fn body(&self, id: &BodyId) -> Option<&CharterBody> {
        self.text.bodies.iter().find(|body| body.id == *id)
    }

    /// A pledge in the text.
    #[must_use]
    pub fn pledge(&self, id: &PledgeId) -> Option<&Pledge> {
        self.text.pledges.iter().find(|pledge| pledge.id == *id)
    }

    /// What is pledged of a part: the earmark, or what no earmark sets apart.
    #[must_use]
    pub fn part(&self, part: &PledgePart) -> Option<Contribution> {
        self.pledge(&part.pledge)?.part(part.earmark.as_ref())
    }

    /// The core partners, in the order of the text.
    pub fn core_partners(&self) -> impl Iterator<Item = &PartnerId> {
        self.text.partners.iter().filter(|p| p.kind == PartnerKind::Core).map(|p| &p.id)
    }

    /// The bodies that are competent: by the text, by a reading, or by policy. Who distributes the means
    /// also grants mandates over them; who decides main lines also confirms readings and ratifies.
    #[must_use]
    pub fn competent(&self, competence: Competence) -> BTreeSet<&BodyId> {
        let by_text = |competence: Competence| {
            let bodies = self.text.bodies.iter().filter(move |body| body.may.contains(&competence));
            bodies.map(|body| &body.id)
        };
        let mut bodies: BTreeSet<&BodyId> = by_text(competence).collect();
        let adopters = &self.readings.who_adopts.rule;
        match competence {
            Competence::AdoptAnnualPlan => bodies.extend([&adopters.annual]),
            Competence::AdoptNeighbourhoodPlan => bodies.extend([&adopters.neighbourhood]),
            Competence::ApproveProject => bodies.extend([&adopters.project]),
            Competence::StopPlan => bodies.extend(&self.readings.who_may_stop.rule),
            Competence::FormGroup => bodies.extend(&self.policy.group_formers),
            Competence::SetPolicy => bodies.extend([&self.policy.set_by]),
            Competence::GrantMandate => bodies.extend(by_text(Competence::DistributeFunds)),
            Competence::ConfirmReading | Competence::RatifyAct => {
                bodies.extend(by_text(Competence::DecideMainLines));
            }
            Competence::DistributeFunds
            | Competence::DistributeCapacity
            | Competence::DecideMainLines
            | Competence::PrepareDecisions
            | Competence::DraftAnnualPlans
            | Competence::DistributeEffort
            | Competence::MonitorProgress
            | Competence::DraftBudget
            | Competence::CarryOutPlans
            | Competence::ExpandPlan
            | Competence::ScaleUpPlan => {}
        }
        bodies
    }

    /// Whether the partners confirmed how a point is read.
    #[must_use]
    pub fn is_confirmed(&self, point: Point) -> bool {
        match point {
            Point::DecisionRule => self.readings.decision_rule.confirmed,
            Point::Quorum => self.readings.quorum.confirmed,
            Point::PledgePeriod => self.readings.pledge_period.confirmed,
            Point::FteAndHours => self.readings.fte_and_hours.confirmed,
            Point::ProgrammeMandate => self.readings.programme_mandate.confirmed,
            Point::WhoMayStop => self.readings.who_may_stop.confirmed,
            Point::KindsOfPlan => self.readings.kinds_of_plan.confirmed,
            Point::WhoAdopts => self.readings.who_adopts.confirmed,
        }
    }

    /// The mandates that the text gives to seats, with the body and the seat.
    pub fn seat_mandates(&self) -> impl Iterator<Item = (&CharterBody, &CharterSeat, &SeatMandate)> {
        self.text.bodies.iter().flat_map(|body| {
            body.seats.iter().filter_map(move |seat| Some((body, seat, seat.mandate.as_ref()?)))
        })
    }
}

#[cfg(test)]
mod tests;
