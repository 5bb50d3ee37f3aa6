//! Where the programme stands.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use strum::VariantArray;

use crate::charter::{Charter, Point};
use crate::compliance::{Finding, findings};
use crate::id::{BodyId, PartnerId, ProgrammeId, ProposalId, SeatId};
use crate::meetings::MeetingStatus;
use crate::programme::Programme;
use crate::value::{Money, Period, Title};

/// Where the programme stands on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    /// The programme.
    pub programme: ProgrammeId,
    /// What people call it.
    pub title: Title,
    /// The day.
    pub on: NaiveDate,
    /// The days on which its charter is valid.
    pub term: Period,
    /// What was seen of the charter.
    pub charter_copy: Title,
    /// The core partners that signed.
    pub signed: Vec<PartnerId>,
    /// Since when the charter is in force.
    pub in_force_since: Option<NaiveDate>,
    /// Readings that the partners have not confirmed.
    pub unconfirmed_readings: Vec<Point>,
    /// The number of partners.
    pub partners: usize,
    /// The number of persons known by a pseudonym.
    pub persons: usize,
    /// The number of meetings held.
    pub meetings_held: usize,
    /// The number of decisions.
    pub decisions: usize,
    /// The number of plans by where they stand on the day.
    pub plans: BTreeMap<&'static str, usize>,
    /// Seats that nobody holds on the day.
    pub vacancies: Vec<(BodyId, SeatId)>,
    /// Proposals that await a decision.
    pub open_proposals: Vec<ProposalId>,
    /// What the sources pledge together.
    pub pledged: Money,
    /// What is spent.
    pub spent: Money,
    /// What is free.
    pub free: Money,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
}

fn unconfirmed(charter: &Charter) -> Vec<Point> {
    Point::VARIANTS.iter().copied().filter(|point| !charter.is_confirmed(*point)).collect()
}

/// Where the programme stands on a day; `None` before it is founded.
#[must_use]
pub fn status(programme: &Programme, on: NaiveDate) -> Option<Status> {
    let charter = programme.charter()?;
    let funds = super::funds(programme, on)?;
    let mut plans: BTreeMap<&'static str, usize> = BTreeMap::new();
    for status in programme.plans().all().values().filter_map(|life| life.status_on(on)) {
        *plans.entry(status.into()).or_default() += 1;
    }
    let bodies = programme
        .bodies()
        .all()
        .iter()
        .filter(|(_, body)| !body.form && body.from <= on && !body.ended_by(on));
    let vacancies = bodies.flat_map(|(id, body)| {
        let vacant =
            body.seats.iter().filter(|(_, seat)| seat.exists_on(on) && seat.holders_on(on).next().is_none());
        vacant.map(|(seat, _)| (id.clone(), seat.clone()))
    });
    let open = |case: &crate::decisions::ProposalCase| !case.settled && case.withdrawn.is_none();
    let proposals = programme.decisions().proposals().iter().filter(|(_, case)| open(case));
    let held = |status: &MeetingStatus| matches!(status, MeetingStatus::Held(_));
    Some(Status {
        programme: charter.programme.clone(),
        title: charter.title.clone(),
        on,
        term: charter.text.term.period,
        charter_copy: charter.source.copy.clone(),
        signed: programme.signing().signatures().keys().cloned().collect(),
        in_force_since: programme.signing().in_force().map(|in_force| in_force.fact.on),
        unconfirmed_readings: unconfirmed(charter),
        partners: programme.partners().all().len(),
        persons: programme.persons().all().len(),
        meetings_held: programme.meetings().all().values().filter(|m| held(&m.status)).count(),
        decisions: programme.decisions().all().len(),
        plans,
        vacancies: vacancies.collect(),
        open_proposals: proposals.map(|(id, _)| id.clone()).collect(),
        pledged: funds.pledged,
        spent: funds.total.spent,
        free: funds.free,
        findings: findings(programme, on),
    })
}
