//! From an event to the next state. Dispatch only; total, and without rules: what the log holds is so.

use std::sync::Arc;

use crate::decisions::Corrected;
use crate::event::Event;
use crate::plans::PlanStatus;
use crate::programme::Programme;
use crate::record::CommitMeta;

/// The number of the shape of the state and of what [`evolve`] makes of events: a state that was written under
/// another number is not read. Raise it whenever a type of the state, or what `evolve` does, changes.
pub const STATE: u32 = 4;

/// Takes an event into the state. It never fails: an event that names something unknown changes nothing
/// there.
pub fn evolve(programme: &mut Programme, recorded: &CommitMeta, event: Event) {
    let p = programme;
    p.decisions.resolved(&event);
    match event {
        Event::ProgrammeFounded(fact) => {
            p.partners.founded(recorded, &fact.charter);
            p.areas.founded(recorded, &fact.charter);
            p.bodies.founded(recorded, &fact.charter);
            Arc::make_mut(&mut p.charter).founded(recorded, *fact);
        }
        Event::CharterSigned(fact) => Arc::make_mut(&mut p.charter).signed(recorded, fact),
        Event::CharterEnteredIntoForce(fact) => {
            let on = fact.on;
            Arc::make_mut(&mut p.charter).entered_into_force(recorded, fact);
            if let Some(version) = p.charter.version_on(on) {
                p.mandates.in_force(recorded, &version.charter, on);
            }
        }
        Event::CharterAmended(fact) => {
            let from = fact.from;
            p.partners.named(recorded, fact.text.partners.iter(), from);
            p.bodies.amended(recorded, &fact);
            Arc::make_mut(&mut p.charter).amended(recorded, *fact);
            if let Some(version) = p.charter.version_on(from) {
                p.mandates.amended(recorded, &version.charter, from);
            }
        }
        Event::ReadingConfirmed(fact) => Arc::make_mut(&mut p.charter).confirmed(recorded, fact),
        Event::PolicySet(fact) => Arc::make_mut(&mut p.charter).policy_set(recorded, fact),
        Event::CharterReviewed(fact)
        | Event::GovernanceReviewRecorded(fact)
        | Event::NetworkReviewed(fact)
        | Event::DutyPerformed(fact) => Arc::make_mut(&mut p.charter).reviewed(recorded, fact),
        Event::FindingAccepted(fact) => p.acceptances.accepted(recorded, fact),
        Event::PartnerRegistered(fact) => p.partners.registered(recorded, fact),
        Event::PartnerRenamed(fact) => p.partners.renamed(recorded, fact),
        Event::PartnerSucceeded(fact) => p.partners.succeeded(recorded, fact),
        Event::PartnerLeft(fact) => p.partners.left(recorded, fact),
        Event::PledgeCancelled(fact) => p.partners.cancelled(recorded, fact),
        Event::AreaRegistered(fact) => p.areas.registered(recorded, fact),
        Event::AreaSucceeded(fact) => p.areas.changed(recorded, fact),
        Event::PersonRegistered(fact) => p.persons.registered(recorded, fact),
        Event::InitiativeRegistered(fact) => p.initiatives.registered(recorded, fact),
        Event::InitiativeLeft(fact) => p.initiatives.left(recorded, fact),
        Event::GroupFormed(fact) => {
            let version = p.charter.version_on(fact.on);
            p.bodies.formed(recorded, version.map(|version| &version.charter), fact);
        }
        Event::GroupsMerged(fact) => {
            let version = p.charter.version_on(fact.on);
            p.bodies.merged(recorded, version.map(|version| &version.charter), fact);
        }
        Event::GroupEnded(fact) => p.bodies.group_ended(recorded, fact),
        Event::SeatTaken(fact) => p.bodies.taken(recorded, fact),
        Event::SeatVacated(fact) => p.bodies.vacated(recorded, fact),
        Event::DeputyDesignated(fact) => p.bodies.deputised(recorded, fact),
        Event::MeetingScheduled(fact) => p.meetings.scheduled(recorded, fact),
        Event::MeetingHeld(fact) => p.meetings.was_held(recorded, fact),
        Event::MeetingCancelled(fact) => p.meetings.cancelled(recorded, fact),
        Event::AgendaSet(fact) => p.meetings.agenda_set(recorded, fact),
        Event::MinutesFiled(fact) => p.meetings.minutes_filed(recorded, fact),
        Event::MinutesAdopted(fact) => p.meetings.minutes_adopted(recorded, fact),
        Event::WeekWithoutMeeting(fact) => p.meetings.week_without(recorded, fact),
        Event::ActionAgreed(fact) => p.actions.agreed(recorded, fact),
        Event::ActionDone(fact) => p.actions.completed(recorded, fact),
        Event::ProposalPrepared(fact) => p.decisions.prepared(recorded, fact),
        Event::AdviceGiven(fact) => p.decisions.advised(recorded, fact),
        Event::ProposalWithdrawn(fact) => p.decisions.withdrawn(recorded, fact),
        Event::DecisionTaken(fact) => p.decisions.taken(recorded, *fact),
        Event::DecisionSuperseded(fact) => p.decisions.superseded(recorded, fact),
        Event::DecisionRevoked(fact) => p.decisions.revoked(recorded, fact),
        Event::ReservationLifted(fact) => p.decisions.lifted(recorded, fact),
        Event::ReservationLapsed(fact) => {
            p.funds.freed(&fact.decision);
            p.mandates.unused(&fact.decision);
            p.decisions.lapsed(recorded, fact);
        }
        Event::RecordCorrected(fact) => match fact.of.clone() {
            Corrected::Decision(decision) => {
                p.retract(&decision);
                p.decisions.corrected(recorded, fact, &decision);
            }
            Corrected::Meeting(meeting) => p.meetings.corrected(recorded, fact, &meeting),
        },
        Event::MandateGranted(fact) => p.mandates.granted(recorded, fact),
        Event::MandateNarrowed(fact) => p.mandates.narrowed(recorded, fact),
        Event::MandateRevoked(fact) => p.mandates.revoked(recorded, fact),
        Event::MandateUsed(fact) => p.mandates.was_used(recorded, fact),
        Event::IrregularActRecorded(fact) => p.acts.recorded(recorded, fact),
        Event::Ratified(fact) => p.acts.ratified(recorded, fact),
        Event::Reversed(fact) => p.acts.reversed(recorded, fact),
        Event::LegacyFactRecorded(fact) => p.acts.remembered(recorded, fact),
        Event::ReportSubmitted(fact) => p.feedback.submitted(recorded, fact),
        Event::SignalRaised(fact) => p.feedback.raised(recorded, fact),
        Event::FeedbackGiven(fact) => p.feedback.given(recorded, fact),
        Event::StrategyAdjusted(fact) => p.decisions.adjusted(recorded, fact),
        Event::ContributionProvided(fact) => p.funds.provided(recorded, fact),
        Event::FundsAllocated(fact) => p.funds.allocated(recorded, fact),
        Event::FundsReserved(fact) => p.funds.set_aside(recorded, fact),
        Event::FundsReassigned(fact) => p.funds.reassigned(recorded, fact),
        Event::FundsReleased(fact) => p.funds.released(recorded, fact),
        Event::CommitmentEntered(fact) => p.funds.committed(recorded, fact),
        Event::DeliveryConfirmed(fact) => p.funds.delivered(recorded, fact),
        Event::InvoiceReceived(fact) => p.funds.invoiced(recorded, fact),
        Event::InvoiceCredited(fact) => p.funds.credited(recorded, fact),
        Event::Paid(fact) => p.funds.paid(recorded, fact),
        Event::Refunded(fact) => p.funds.refunded(recorded, fact),
        Event::CommitmentSettled(fact) => p.funds.settled(recorded, fact),
        Event::InitiativeBudgetGranted(fact) => p.funds.initiative_granted(recorded, fact),
        Event::YearClosed(fact) => p.funds.year_closed(recorded, fact),
        Event::CarriedOver(fact) => p.funds.carried_over(recorded, fact),
        Event::FundingAppliedFor(fact) => p.fundings.applied_for(recorded, fact),
        Event::FundingAwarded(fact) => p.fundings.was_awarded(recorded, fact),
        Event::FundingDenied(fact) => p.fundings.denied(recorded, fact),
        Event::FundingAdvanced(fact) => p.fundings.was_advanced(recorded, fact),
        Event::FundingSettled(fact) => p.fundings.settled(recorded, fact),
        Event::FundingRecovered(fact) => p.fundings.was_recovered(recorded, fact),
        Event::BudgetDrafted(fact) => p.budgets.drafted(recorded, fact),
        Event::BudgetAdopted(fact) => p.budgets.adopted(recorded, fact),
        Event::CapacityDistributed(fact) => p.effort.distributed(recorded, fact),
        Event::CapacityReleased(fact) => p.effort.released(recorded, fact),
        Event::EffortDistributed(fact) => p.effort.spread(recorded, fact),
        Event::EffortReleased(fact) => p.effort.share_released(recorded, fact),
        Event::EffortDelivered(fact) => p.effort.delivered(recorded, fact),
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
        Event::ProgressRecorded(fact) => p.plans.progressed(recorded, fact),
        Event::PlanStopped(fact) => p.plans.stopped(recorded, fact),
        Event::PlanSuperseded(fact) => p.plans.superseded(recorded, fact),
        Event::OutputRecorded(fact) => p.plans.counted(recorded, fact),
        Event::IndicatorDefined(fact) => p.evaluations.defined(recorded, fact),
        Event::BaselineRecorded(fact) => p.evaluations.baseline(recorded, fact),
        Event::MeasurementRecorded(fact) => p.evaluations.measured(recorded, fact),
        Event::TargetSet(fact) => p.evaluations.aimed(recorded, fact),
        Event::EvaluationRecorded(fact) => p.evaluations.evaluated(recorded, fact),
    }
}

#[cfg(test)]
mod tests;
