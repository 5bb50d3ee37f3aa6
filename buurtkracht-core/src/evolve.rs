//! From an event to the next state. Dispatch only; total, and without rules: what the log holds is so.

use crate::event::{Event, Recorded};
use crate::plans::PlanStatus;
use crate::programme::Programme;

/// Takes an event into the state. It never fails: an event that names something unknown changes nothing
/// there.
pub fn evolve(programme: &mut Programme, recorded: &Recorded, event: &Event) {
    let p = programme;
    match event {
        Event::ProgrammeFounded(fact) => {
            p.charter.founded(recorded, fact);
            p.partners.founded(recorded, &fact.charter);
            p.areas.founded(recorded, &fact.charter);
            p.bodies.founded(recorded, &fact.charter);
        }
        Event::CharterSigned(fact) => p.charter.signed(recorded, fact),
        Event::CharterEnteredIntoForce(fact) => p.charter.entered_into_force(recorded, fact),
        Event::PartnerRegistered(fact) => p.partners.registered(recorded, fact),
        Event::AreaRegistered(fact) => p.areas.registered(recorded, fact),
        Event::PersonRegistered(fact) => p.persons.registered(recorded, fact),
        Event::GroupFormed(fact) => {
            let charter = p.charter.founding.as_ref().map(|founding| &founding.fact.charter);
            p.bodies.formed(recorded, charter, fact);
        }
        Event::SeatTaken(fact) => p.bodies.taken(recorded, fact),
        Event::SeatVacated(fact) => p.bodies.vacated(recorded, fact),
        Event::DeputyDesignated(fact) => p.bodies.deputised(recorded, fact),
        Event::MeetingScheduled(fact) => p.meetings.scheduled(recorded, fact),
        Event::MeetingHeld(fact) => p.meetings.was_held(recorded, fact),
        Event::MeetingCancelled(fact) => p.meetings.cancelled(recorded, fact),
        Event::ProposalPrepared(fact) => p.decisions.prepared(recorded, fact),
        Event::AdviceGiven(fact) => p.decisions.advised(recorded, fact),
        Event::ProposalWithdrawn(fact) => p.decisions.withdrawn(recorded, fact),
        Event::DecisionTaken(fact) => p.decisions.taken(recorded, fact),
        Event::DecisionSuperseded(fact) => p.decisions.superseded(recorded, fact),
        Event::StrategyAdjusted(fact) => p.decisions.adjusted(recorded, fact),
        Event::ContributionProvided(fact) => p.funds.provided(recorded, fact),
        Event::FundsAllocated(fact) => p.funds.allocated(recorded, fact),
        Event::FundsReleased(fact) => p.funds.released(recorded, fact),
        Event::CommitmentEntered(fact) => p.funds.committed(recorded, fact),
        Event::Paid(fact) => p.funds.paid(recorded, fact),
        Event::PlanProposed(fact) => p.plans.proposed(recorded, fact),
        Event::PlanAdopted(fact) => {
            p.plans.step(recorded, &fact.plan, PlanStatus::Adopted, fact.on, Some(&fact.decision));
        }
        Event::PlanRejected(fact) => {
            p.plans.step(recorded, &fact.plan, PlanStatus::Rejected, fact.on, Some(&fact.decision));
        }
        Event::PlanWithdrawn(fact) => {
            p.plans.step(recorded, &fact.plan, PlanStatus::Withdrawn, fact.on, None)
        }
        Event::PlanStarted(fact) => p.plans.step(recorded, &fact.plan, PlanStatus::Active, fact.on, None),
        Event::PlanPaused(fact) => p.plans.step(recorded, &fact.plan, PlanStatus::Paused, fact.on, None),
        Event::PlanResumed(fact) => p.plans.step(recorded, &fact.plan, PlanStatus::Active, fact.on, None),
        Event::PlanCompleted(fact) => {
            p.plans.step(recorded, &fact.plan, PlanStatus::Completed, fact.on, None)
        }
        Event::PlanExpanded(fact) => p.plans.expanded(recorded, fact),
        Event::PlanScaledUp(fact) => p.plans.scaled_up(recorded, fact),
        Event::PlanStopped(fact) => p.plans.stopped(recorded, fact),
        Event::IndicatorDefined(fact) => p.evaluations.defined(recorded, fact),
        Event::BaselineRecorded(fact) => p.evaluations.baseline(recorded, fact),
        Event::MeasurementRecorded(fact) => p.evaluations.measured(recorded, fact),
        Event::EvaluationRecorded(fact) => p.evaluations.evaluated(recorded, fact),
    }
    p.decisions.resolved(event);
}
