//! The charter: founding, signing, coming into force (§§ 1, 5, 8).

mod data;
mod flaws;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use data::*;
pub use flaws::Flaw;

use crate::event::{Event, Record, Recorded};
use crate::id::{BodyId, PartnerId, PersonId};
use crate::programme::{Context, Programme};
use crate::rejection::{Kind, Rejection};
use crate::value::{Document, Title};

/// Founds a programme: the first command of its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Founding {
    /// The charter that it works under.
    pub charter: Charter,
}

/// A core partner signed the charter. The signatory holds no seat by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// The first day.
    pub on: NaiveDate,
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CharterState {
    pub(crate) founding: Option<Record<Founding>>,
    pub(crate) signatures: BTreeMap<PartnerId, Record<Signature>>,
    pub(crate) in_force: Option<Record<InForce>>,
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

    pub(crate) fn founded(&mut self, recorded: &Recorded, founding: &Founding) {
        self.founding = Some(Record::new(recorded, founding));
    }

    pub(crate) fn signed(&mut self, recorded: &Recorded, signature: &Signature) {
        self.signatures.insert(signature.partner.clone(), Record::new(recorded, signature));
    }

    pub(crate) fn entered_into_force(&mut self, recorded: &Recorded, in_force: &InForce) {
        self.in_force = Some(Record::new(recorded, in_force));
    }
}

/// The reading that can give a competence where the text does not.
#[must_use]
pub fn point_of(competence: Competence) -> Option<Point> {
    match competence {
        Competence::AdoptAnnualPlan | Competence::AdoptNeighbourhoodPlan | Competence::ApproveProject => {
            Some(Point::WhoAdopts)
        }
        Competence::StopPlan => Some(Point::WhoMayStop),
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
        | Competence::FormGroup => None,
    }
}

impl Charter {
    /// The core partners, in the order of the text.
    pub fn core_partners(&self) -> impl Iterator<Item = &PartnerId> {
        self.text.partners.iter().filter(|p| p.kind == PartnerKind::Core).map(|p| &p.id)
    }

    /// The bodies that are competent: by the text, by a reading, or by policy.
    #[must_use]
    pub fn competent(&self, competence: Competence) -> BTreeSet<&BodyId> {
        let by_text = self.text.bodies.iter().filter(|body| body.may.contains(&competence));
        let mut bodies: BTreeSet<&BodyId> = by_text.map(|body| &body.id).collect();
        let adopters = &self.readings.who_adopts.rule;
        match competence {
            Competence::AdoptAnnualPlan => bodies.extend([&adopters.annual]),
            Competence::AdoptNeighbourhoodPlan => bodies.extend([&adopters.neighbourhood]),
            Competence::ApproveProject => bodies.extend([&adopters.project]),
            Competence::StopPlan => bodies.extend(&self.readings.who_may_stop.rule),
            Competence::FormGroup => bodies.extend(&self.policy.group_formers),
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
}

pub(crate) fn found(programme: &Programme, founding: &Founding) -> Result<Vec<Event>, Rejection> {
    if let Some(charter) = programme.charter() {
        return Err(Rejection::AlreadyFounded { programme: charter.programme.clone() });
    }
    if let Some(flaw) = founding.charter.flaws().into_iter().next() {
        return Err(Rejection::CharterFlawed { flaw });
    }
    Ok(vec![Event::ProgrammeFounded(Box::new(founding.clone()))])
}

pub(crate) fn sign(c: &Context<'_>, signature: &Signature) -> Result<Vec<Event>, Rejection> {
    let partner = c.core_partner(&signature.partner)?;
    c.person(&signature.signatory)?;
    c.not_future("on", signature.on)?;
    if signature.on < c.charter.text.signing.on {
        return Err(Rejection::BeforeSigning { asked: signature.on, signed: c.charter.text.signing.on });
    }
    if let Some(earlier) = c.programme.charter.signatures.get(partner) {
        return Err(Rejection::IdTaken {
            kind: Kind::Signature,
            id: partner.to_string(),
            at: earlier.sequence,
        });
    }
    Ok(vec![Event::CharterSigned(signature.clone())])
}

pub(crate) fn bring_into_force(c: &Context<'_>, in_force: &InForce) -> Result<Vec<Event>, Rejection> {
    if let Some(earlier) = &c.programme.charter.in_force {
        return Err(Rejection::AlreadyInForce { since: earlier.fact.on });
    }
    c.not_future("on", in_force.on)?;
    let unsigned: Vec<PartnerId> = c
        .charter
        .core_partners()
        .filter(|partner| c.programme.charter.signatures.get(partner).is_none_or(|s| s.fact.on > in_force.on))
        .cloned()
        .collect();
    if !unsigned.is_empty() {
        return Err(Rejection::NotEveryCorePartnerSigned { on: in_force.on, unsigned });
    }
    Ok(vec![Event::CharterEnteredIntoForce(*in_force)])
}

#[cfg(test)]
mod tests;
