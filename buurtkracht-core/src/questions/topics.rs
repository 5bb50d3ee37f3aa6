//! What each event is about: the topic, the thing, and what it takes the place of.

use schemars::JsonSchema;
use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantNames};

use crate::charter::{Contribution, ReviewSubject};
use crate::event::Event;
use crate::id::{BodyId, PersonId, SeatId};
use crate::mandates::UsedFor;
use crate::programme::Programme;

/// A topic of what is recorded, in the order in which answers tell them.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    JsonSchema,
    Display,
    IntoStaticStr,
    VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Topic {
    /// The text, its signing, readings, policy, reviews.
    Charter,
    /// Partners.
    Partners,
    /// Areas.
    Areas,
    /// Persons.
    Persons,
    /// Bodies and groups.
    Bodies,
    /// Who holds or deputises for which seat.
    Seats,
    /// Meetings, agendas, minutes.
    Meetings,
    /// Actions.
    Actions,
    /// Proposals and the advice on them.
    Proposals,
    /// Decisions.
    Decisions,
    /// Mandates and their use.
    Mandates,
    /// Money, from the pledge to the payment.
    Money,
    /// Other funding.
    OtherFunding,
    /// Budgets.
    Budgets,
    /// Pledged, assigned, spread and delivered effort.
    Capacity,
    /// Plans and projects.
    Plans,
    /// Indicators, figures, evaluations.
    Evaluation,
    /// Reports, signals, feedback.
    Feedback,
    /// Irregular acts, and facts from before the signing.
    Acts,
}

/// The place of a fact: of two facts in the same place the later takes the place of the earlier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) topic: Topic,
    /// The thing, by its id.
    pub(super) about: String,
    /// What of the thing; empty for what became of the thing itself.
    pub(super) aspect: String,
}

impl Place {
    pub(super) fn new(topic: Topic, about: impl ToString) -> Self {
        Self { topic, about: about.to_string(), aspect: String::new() }
    }

    pub(super) fn of(self, aspect: impl ToString) -> Self {
        Self { aspect: aspect.to_string(), ..self }
    }
}

/// What pledges are about.
pub(super) fn topic_of(what: &Contribution) -> Topic {
    match what {
        Contribution::Money(_) => Topic::Money,
        Contribution::Fte(_) | Contribution::HoursPerWeek(_) | Contribution::InKind(_) => Topic::Capacity,
    }
}

/// A seat as a whole; of a seat that several hold each holder, and each deputy, is a place of its own.
fn seat(programme: &Programme, body: &BodyId, seat: &SeatId, person: &PersonId, deputy: bool) -> Place {
    let place = Place::new(Topic::Seats, format_args!("{body}/{seat}"));
    let known = programme.bodies().all().get(body).and_then(|body| body.seats.get(seat));
    let holds = |known: &crate::bodies::Seat| known.holders.iter().any(|tenure| tenure.person == *person);
    match known {
        _ if deputy => place.of(format_args!("deputy {person}")),
        Some(known) if known.plural => place.of(person),
        Some(known) if !holds(known) => place.of(format_args!("deputy {person}")),
        Some(_) | None => place,
    }
}

/// Where an event belongs, the thing that it makes or changes first. The state must hold the event. What an
/// amendment changes, and how a point is read, is told by the parts of the charter.
#[allow(clippy::too_many_lines, reason = "one line for each kind of event")]
pub(super) fn places(programme: &Programme, event: &Event) -> Vec<Place> {
    let one = |topic, about: &dyn std::fmt::Display| Place::new(topic, about);
    let place = match event {
        Event::ProgrammeFounded(f) => one(Topic::Charter, &f.charter.programme),
        Event::CharterSigned(f) => one(Topic::Charter, &f.partner).of("signature"),
        Event::CharterEnteredIntoForce(_) => one(Topic::Charter, &"charter").of("in force"),
        Event::CharterAmended(f) => one(Topic::Charter, &f.amendment),
        Event::ReadingConfirmed(f) => one(Topic::Charter, &f.point).of("reading"),
        Event::PolicySet(f) => one(Topic::Charter, &<&str>::from(&f.setting)).of("policy"),
        Event::CharterReviewed(f) | Event::GovernanceReviewRecorded(f) | Event::NetworkReviewed(f) => {
            match f.of {
                ReviewSubject::Charter { year } => {
                    one(Topic::Charter, &"charter").of(format_args!("review {year}"))
                }
                ReviewSubject::Governance => one(Topic::Charter, &"governance").of("review"),
                ReviewSubject::Network => one(Topic::Charter, &"network").of("review"),
            }
        }
        Event::PartnerRegistered(f) => one(Topic::Partners, &f.partner),
        Event::PartnerRenamed(f) => one(Topic::Partners, &f.partner),
        Event::PartnerSucceeded(f) => {
            return vec![one(Topic::Partners, &f.to).of("successor"), one(Topic::Partners, &f.from)];
        }
        Event::PartnerLeft(f) => one(Topic::Partners, &f.partner),
        Event::PledgeCancelled(f) => one(topic_of(&f.unprovided), &f.pledge),
        Event::AreaRegistered(f) => one(Topic::Areas, &f.area),
        Event::AreaSucceeded(f) => return f.from.iter().map(|area| one(Topic::Areas, area)).collect(),
        Event::PersonRegistered(f) => one(Topic::Persons, &f.person),
        Event::GroupFormed(f) => one(Topic::Bodies, &f.group),
        Event::GroupsMerged(f) => {
            let ended = f.groups.iter().filter(|group| **group != f.into);
            return std::iter::once(&f.into).chain(ended).map(|group| one(Topic::Bodies, group)).collect();
        }
        Event::GroupEnded(f) => one(Topic::Bodies, &f.group),
        Event::SeatTaken(f) => seat(programme, &f.body, &f.seat, &f.person, false),
        Event::SeatVacated(f) => seat(programme, &f.body, &f.seat, &f.person, false),
        Event::DeputyDesignated(f) => seat(programme, &f.body, &f.seat, &f.person, true),
        Event::MeetingScheduled(f) => one(Topic::Meetings, &f.meeting),
        Event::MeetingHeld(f) => one(Topic::Meetings, &f.meeting),
        Event::MeetingCancelled(f) => one(Topic::Meetings, &f.meeting),
        Event::AgendaSet(f) => one(Topic::Meetings, &f.meeting).of("agenda"),
        Event::MinutesFiled(f) => one(Topic::Meetings, &f.meeting).of("minutes"),
        Event::MinutesAdopted(f) => one(Topic::Meetings, &f.meeting).of("minutes"),
        Event::WeekWithoutMeeting(f) => one(Topic::Meetings, &f.body).of(f.week),
        Event::ActionAgreed(f) => one(Topic::Actions, &f.action),
        Event::ActionDone(f) => one(Topic::Actions, &f.action),
        Event::ProposalPrepared(f) => one(Topic::Proposals, &f.proposal),
        Event::AdviceGiven(f) => one(Topic::Proposals, &f.proposal).of(format_args!("advice {}", f.by)),
        Event::ProposalWithdrawn(f) => one(Topic::Proposals, &f.proposal),
        Event::DecisionTaken(f) => one(Topic::Decisions, &f.decision.decision),
        Event::DecisionSuperseded(f) | Event::DecisionRevoked(f) => one(Topic::Decisions, &f.decision),
        Event::ReservationLifted(f) => one(Topic::Decisions, &f.decision),
        Event::ReservationLapsed(f) => one(Topic::Decisions, &f.decision),
        Event::RecordCorrected(_) => return Vec::new(),
        Event::StrategyAdjusted(f) => {
            one(Topic::Decisions, &f.decision).of(format_args!("strategy {}", f.what))
        }
        Event::MandateGranted(f) => one(Topic::Mandates, &f.mandate.mandate),
        Event::MandateNarrowed(f) => one(Topic::Mandates, &f.narrowed.mandate),
        Event::MandateRevoked(f) => one(Topic::Mandates, &f.mandate),
        Event::MandateUsed(f) => one(Topic::Mandates, &f.mandate).of(match &f.purpose {
            UsedFor::Decision(decision) => format!("use {decision}"),
            UsedFor::Commitment(commitment) => format!("use of money {commitment}"),
        }),
        Event::IrregularActRecorded(f) => one(Topic::Acts, &f.act),
        Event::Ratified(f) => one(Topic::Acts, &f.act),
        Event::Reversed(f) => one(Topic::Acts, &f.act),
        Event::LegacyFactRecorded(f) => one(Topic::Acts, &f.legacy),
        // A second report on a period takes the place of the first.
        Event::ReportSubmitted(f) => {
            one(Topic::Feedback, &f.by).of(format_args!("report {} {}", f.to, f.period))
        }
        Event::SignalRaised(f) => one(Topic::Feedback, &f.signal),
        Event::FeedbackGiven(f) => one(Topic::Feedback, &f.feedback),
        Event::ContributionProvided(f) => one(Topic::Money, &f.contribution),
        Event::FundsAllocated(f) | Event::FundsReserved(f) => one(Topic::Money, &f.allocation),
        Event::FundsReassigned(f) => {
            return vec![one(Topic::Money, &f.to.allocation), one(Topic::Money, &f.from)];
        }
        Event::FundsReleased(f) => one(Topic::Money, &f.allocation),
        Event::CommitmentEntered(f) => one(Topic::Money, &f.commitment),
        Event::DeliveryConfirmed(f) => one(Topic::Money, &f.commitment).of("delivery"),
        Event::InvoiceReceived(f) => one(Topic::Money, &f.invoice),
        Event::InvoiceCredited(f) => one(Topic::Money, &f.invoice),
        Event::Paid(f) => one(Topic::Money, &f.payment),
        Event::Refunded(f) => one(Topic::Money, &f.payment),
        Event::CommitmentSettled(f) => one(Topic::Money, &f.commitment),
        Event::InitiativeBudgetGranted(f) => one(Topic::Money, &f.granted.commitment),
        Event::YearClosed(f) => one(Topic::Money, &f.partner).of(format_args!("year {}", f.year)),
        Event::CarriedOver(f) => one(Topic::Money, &f.carry_over),
        Event::FundingAppliedFor(f) => one(Topic::OtherFunding, &f.funding),
        Event::FundingAwarded(f) => one(Topic::OtherFunding, &f.funding),
        Event::FundingDenied(f) => one(Topic::OtherFunding, &f.funding),
        Event::FundingAdvanced(f) => one(Topic::OtherFunding, &f.advance),
        Event::FundingSettled(f) => one(Topic::OtherFunding, &f.funding),
        Event::FundingRecovered(f) => one(Topic::OtherFunding, &f.recovery),
        Event::BudgetDrafted(f) => one(Topic::Budgets, &f.budget),
        Event::BudgetAdopted(f) => one(Topic::Budgets, &f.budget),
        Event::CapacityDistributed(f) => one(Topic::Capacity, &f.assignment),
        Event::CapacityReleased(f) => one(Topic::Capacity, &f.assignment),
        Event::EffortDistributed(f) => one(Topic::Capacity, &f.share),
        Event::EffortReleased(f) => one(Topic::Capacity, &f.share),
        Event::EffortDelivered(f) => one(Topic::Capacity, &f.work),
        Event::PlanProposed(f) => one(Topic::Plans, &f.plan),
        Event::PlanAdopted(f) | Event::PlanRejected(f) => one(Topic::Plans, &f.plan),
        Event::PlanWithdrawn(f)
        | Event::PlanStarted(f)
        | Event::PlanPaused(f)
        | Event::PlanResumed(f)
        | Event::PlanCompleted(f) => one(Topic::Plans, &f.plan),
        Event::PlanStopped(f) => one(Topic::Plans, &f.plan),
        Event::PlanSuperseded(f) => one(Topic::Plans, &f.plan),
        Event::PlanExpanded(f) => one(Topic::Plans, &f.plan).of(format_args!("expansion {}", f.decision)),
        Event::PlanScaledUp(f) => one(Topic::Plans, &f.plan).of(format_args!("scaling {}", f.decision)),
        Event::ProgressRecorded(f) => one(Topic::Plans, &f.plan).of("progress"),
        Event::OutputRecorded(f) => one(Topic::Plans, &f.output),
        Event::IndicatorDefined(f) => one(Topic::Evaluation, &f.indicator),
        Event::BaselineRecorded(f) => {
            one(Topic::Evaluation, &f.indicator).of(format_args!("baseline {}", f.area))
        }
        Event::MeasurementRecorded(f) => {
            one(Topic::Evaluation, &f.indicator).of(format_args!("measurement {}", f.area))
        }
        Event::TargetSet(f) => {
            one(Topic::Evaluation, &f.indicator).of(format_args!("target {} {}", f.area, f.period))
        }
        Event::EvaluationRecorded(f) => one(Topic::Evaluation, &f.evaluation),
    };
    vec![place]
}
