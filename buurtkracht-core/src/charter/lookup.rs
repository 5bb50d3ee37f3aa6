//! Look-ups in a charter: partners, pledges and competences, by text, reading or policy.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::*;
use crate::id::{BodyId, PartnerId, PledgeId};
use crate::value::{Day, Period};

/// The days of a calendar year.
fn calendar_year(year: i32) -> Option<Period> {
    Period::new(Day::from_ymd_opt(year, 1, 1)?, Day::from_ymd_opt(year, 12, 31)?).ok()
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
    pub fn partner(&self, id: &PartnerId) -> Option<&CharterPartner> {
        self.text.partners.iter().find(|partner| partner.id == *id)
    }

    /// A body that the text sets up.
    pub fn body(&self, id: &BodyId) -> Option<&CharterBody> {
        self.text.bodies.iter().find(|body| body.id == *id)
    }

    /// A pledge in the text.
    pub fn pledge(&self, id: &PledgeId) -> Option<&Pledge> {
        self.text.pledges.iter().find(|pledge| pledge.id == *id)
    }

    /// Returns the pledged contribution of a part: an earmark, or the rest of the pledge.
    pub fn part(&self, part: &PledgePart) -> Option<Contribution> {
        self.pledge(&part.pledge)?.part(part.earmark.as_ref())
    }

    /// Returns the pledged contribution of a part on a day, as the periods of the text have it.
    pub fn part_on(&self, part: &PledgePart, day: Day) -> Option<Contribution> {
        self.pledge(&part.pledge)?.part_on(part.earmark.as_ref(), day)
    }

    /// The periods in which a pledge of money has an amount of its own: those that the text names; else, by a reading,
    /// all days or each calendar year of the term.
    pub(crate) fn pledge_periods(&self, pledge: &PledgeId, covers: PledgeCovers) -> Vec<Period> {
        let term = self.text.term.period;
        match (self.pledge(pledge), covers) {
            (None, _) => Vec::new(),
            (Some(pledge), _) if !pledge.amounts.is_empty() => {
                pledge.amounts.iter().map(|own| own.period).collect()
            }
            (Some(_), PledgeCovers::Term) => vec![Period::ALL],
            (Some(_), PledgeCovers::CalendarYear) => {
                (term.from().year()..=term.until().year()).filter_map(calendar_year).collect()
            }
        }
    }

    /// The core partners, in the order of the text.
    pub fn core_partners(&self) -> impl Iterator<Item = &PartnerId> {
        self.text.partners.iter().filter(|p| p.kind == PartnerKind::Core).map(|p| &p.id)
    }

    /// The bodies that are competent: by the text, by a reading, or by policy. Who distributes the means
    /// also grants mandates over them; who decides main lines also confirms readings and ratifies.
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

    /// The rule by which a body decides, given the body of the text that it is like and its level, and the reading
    /// that the rule comes from.
    pub fn deciding_of(&self, like: &BodyId, level: Level) -> (Deciding, Option<Point>) {
        match self.body(like).and_then(|body| body.decides) {
            Some(stated) => (stated, None),
            None => (self.readings.decision_rule.rule.of(level), Some(Point::DecisionRule)),
        }
    }

    /// The quorum of a body, as [`deciding_of`](Self::deciding_of) has its rule.
    pub fn quorum_of(&self, like: &BodyId, level: Level) -> (Quorum, Option<Point>) {
        match self.body(like).and_then(|body| body.quorum) {
            Some(stated) => (stated, None),
            None => (self.readings.quorum.rule.of(level), Some(Point::Quorum)),
        }
    }

    /// Whether the partners confirmed how a point is read.
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
