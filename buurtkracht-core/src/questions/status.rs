//! The state of the programme on a day, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;
use strum::VariantArray;

use crate::charter::{Charter, Point};
use crate::compliance::{Finding, findings};
use crate::decisions::DecisionCase;
use crate::id::{BodyId, PartnerId, ProgrammeId, ProposalId, SeatId};
use crate::programme::Programme;
use crate::questions::unplanned::{AreaWithoutPlan, areas_without_plan};
use crate::value::{Day, Money, Period, Title};

/// The state of the programme on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Status {
    /// The programme's id.
    pub programme: ProgrammeId,
    /// The title of the charter.
    pub title: Title,
    /// The day on which it is shown.
    pub on: Day,
    /// The days on which its charter is valid.
    pub term: Period,
    /// The copy of the charter that was seen.
    pub charter_copy: Title,
    /// The core partners that signed by the day.
    pub signed: Vec<PartnerId>,
    /// The first day in force, once it has come.
    pub in_force_since: Option<Day>,
    /// Readings that the partners have not confirmed.
    pub unconfirmed_readings: Vec<Point>,
    /// The number of partners that take part on the day.
    pub partners: usize,
    /// The number of persons known by a pseudonym; they have no day, so it is that of now.
    pub persons: usize,
    /// The number of meetings held by the day.
    pub meetings_held: usize,
    /// The number of decisions taken by the day.
    pub decisions: usize,
    /// The number of plans by their status on the day.
    pub plans: BTreeMap<&'static str, usize>,
    /// The areas in which no plan works on the day.
    pub areas_without_plan: Vec<AreaWithoutPlan>,
    /// Seats that nobody holds on the day.
    pub vacancies: Vec<(BodyId, SeatId)>,
    /// Proposals that await a decision on the day.
    pub open_proposals: Vec<ProposalId>,
    /// The sum that all sources pledge.
    pub pledged: Money,
    /// The sum spent, by irregular acts too.
    pub spent: Money,
    /// The sum that is free.
    pub free: Money,
    /// The findings on the day.
    pub findings: Vec<Finding>,
}

/// The readings that the partners have not confirmed.
pub(super) fn unconfirmed(charter: &Charter) -> Vec<Point> {
    Point::VARIANTS.iter().copied().filter(|point| !charter.is_confirmed(*point)).collect()
}

/// Returns the state of the programme on a day, in numbers; `None` before it is founded.
pub fn status(programme: &Programme, on: Day) -> Option<Status> {
    let charter = programme.charter_on(on)?;
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
    let in_force = programme.signing().in_force().map(|in_force| in_force.fact.on);
    let partners = programme.partners();
    let signed = programme.signing().signatures().iter().filter(|(_, signature)| signature.fact.on <= on);
    let meetings = programme.meetings().all().values();
    let decided = |case: &&DecisionCase| case.decision.fact.decided_on <= on;
    Some(Status {
        programme: charter.programme.clone(),
        title: charter.title.title().clone(),
        on,
        term: charter.text.term.period,
        charter_copy: charter.source.copy.title().clone(),
        signed: signed.map(|(partner, _)| partner.clone()).collect(),
        in_force_since: in_force.filter(|since| *since <= on),
        unconfirmed_readings: unconfirmed(charter),
        partners: partners.all().keys().filter(|id| partners.takes_part(id, on)).count(),
        persons: programme.persons().all().len(),
        meetings_held: meetings.filter(|m| m.proceedings().is_some() && m.on <= on).count(),
        decisions: programme.decisions().all().values().filter(decided).count(),
        plans,
        areas_without_plan: areas_without_plan(programme, on),
        vacancies: vacancies.collect(),
        open_proposals: programme.decisions().open_on(on).map(|(id, _)| id.clone()).collect(),
        pledged: funds.pledged,
        spent: funds.total.spent.saturating_add(funds.irregular),
        free: funds.free,
        findings: findings(programme, on),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{COUNCIL, Scenario, but, day, decide_on};

    #[test]
    fn a_past_day_is_told_as_it_was_before_later_facts() {
        let told = |scenario: &Scenario, on: &str| {
            serde_json::to_value(status(&scenario.programme, day(on))).unwrap()
        };
        let proposal = |id: &str, on: &str| json!({ "PrepareProposal": { "proposal": id, "title": id, "by": { "body": "team" }, "to": "council", "on": on } });
        let early = Scenario::running().given(proposal("v", "2030-02-01")).given(proposal("w", "2030-02-01"));
        let days = ["2029-12-01", "2030-01-02", "2030-02-20"];
        let before = days.map(|on| told(&early, on));
        assert_eq!(before[2]["open_proposals"], json!(["v", "w"]));
        assert_eq!(before[0]["open_proposals"], json!([]));
        let decision = but(
            &decide_on("d", "council", COUNCIL, json!([])),
            "/TakeDecision/decision/decided_on",
            json!("2030-03-01"),
        );
        let written = json!({ "written": { "opened": "2030-03-01", "closed": "2030-03-01" } });
        let decision = but(&decision, "/TakeDecision/decision/venue", written);
        let scenario = early
            .given(but(&decision, "/TakeDecision/decision/proposal", json!("v")))
            .given(json!({ "WithdrawProposal": { "proposal": "w", "on": "2030-03-01" } }))
            .given(proposal("x", "2030-03-01"))
            .given(json!({ "HoldMeeting": { "meeting": "m", "body": "council", "on": "2030-03-01", "present": [] } }))
            .given(json!({ "RegisterPartner": { "partner": "choir", "name": "Choir", "kind": "informal", "on": "2030-03-01" } }));
        for (on, before) in days.iter().zip(&before) {
            assert_eq!(told(&scenario, on), *before, "{on}");
        }
        let after = status(&scenario.programme, day("2030-03-01")).unwrap();
        assert_eq!((after.partners, after.meetings_held, after.decisions), (5, 1, 2));
        assert_eq!(after.open_proposals, ["x".parse().unwrap()]);
        let left = scenario.given(json!({ "RecordLeaving": { "partner": "school", "until": "2030-03-01" } }));
        assert_eq!(status(&left.programme, day("2030-03-01")).unwrap().partners, 5);
        assert_eq!(status(&left.programme, day("2030-03-02")).unwrap().partners, 4);
    }

    #[test]
    fn what_was_signed_and_the_text_are_those_of_the_day() {
        let scenario = Scenario::running();
        let on = |on: &str| status(&scenario.programme, day(on)).unwrap();
        assert_eq!((on("2029-12-01").signed.len(), on("2029-11-30").signed.len()), (2, 0));
        assert_eq!(on("2029-12-01").in_force_since, Some(day("2029-12-01")));
        assert_eq!(on("2029-11-30").in_force_since, None);
    }
}
