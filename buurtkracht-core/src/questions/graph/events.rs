//! The node that each event makes or adds to, with the edges that its payload states.

use std::fmt;

use super::{Drawn, NodeKey, Relation, key, number, purpose, source};
use crate::decisions::{Advice, AdviceSubject, Corrected, Proposal};
use crate::effort::Assignment;
use crate::evaluation::{Evaluation, Indicator};
use crate::event::Event;
use crate::feedback::FeedbackSubject;
use crate::funds::{Allocation, Invoice, InvoiceLine, Release};
use crate::id::{AllocationId, CommitmentId, DecisionId, Sequence};
use crate::participant::Participant;
use crate::plans::{Plan, PlanKind};
use crate::questions::explain::FactKind;

fn decided(decision: &DecisionId) -> [NodeKey; 1] {
    [key(FactKind::Decision, decision)]
}

fn allocation(of: &Allocation, entry: Option<Sequence>) -> Drawn {
    Drawn::new(key(FactKind::Allocation, &of.allocation), entry)
        .amount(of.amount)
        .on(of.on)
        .after([source(&of.from)], Relation::Funded)
        .before(Relation::Funded, [key(FactKind::Plan, &of.plan)])
        .after(decided(&of.decision), Relation::Made)
}

pub(super) fn released(of: &Release, entry: Option<Sequence>) -> Drawn {
    Drawn::new(key(FactKind::FreedMoney, format!("{} {}", of.allocation, number(entry))), entry)
        .amount(of.amount)
        .on(of.on)
        .after(decided(&of.decision), Relation::Freed)
        .after([key(FactKind::Allocation, &of.allocation)], Relation::CameBackAs)
}

fn assignment(of: &Assignment, entry: Option<Sequence>) -> Drawn {
    Drawn::new(key(FactKind::Assignment, &of.assignment), entry)
        .effort(of.effort)
        .on(of.on)
        .after([key(FactKind::Pledge, &of.from)], Relation::Staffed)
        .before(Relation::Staffed, [key(FactKind::Body, &of.to)])
        .after(decided(&of.decision), Relation::Made)
}

/// The debtor of a line or payment: the commitment or, without one, the allocation.
fn owing(commitment: Option<&CommitmentId>, allocation: &AllocationId) -> NodeKey {
    commitment.map_or_else(|| key(FactKind::Allocation, allocation), |id| key(FactKind::Commitment, id))
}

pub(super) fn line(of: &Invoice, line: &InvoiceLine, entry: Option<Sequence>) -> Drawn {
    let from = owing(line.commitment.as_ref(), &line.allocation);
    let invoice = Drawn::new(key(FactKind::Invoice, &of.invoice), entry).on(of.on);
    invoice.part(from, Relation::ChargedBy, line.amount.gross())
}

pub(super) fn plan(of: &Plan, entry: Option<Sequence>) -> Drawn {
    let goals = of.goals.iter().map(|goal| key(FactKind::Goal, goal));
    let lead = match &of.kind {
        PlanKind::Project { lead, .. } => Some(key(FactKind::Person, lead)),
        PlanKind::Annual { .. } | PlanKind::Neighbourhood => None,
    };
    let plan = Drawn::new(key(FactKind::Plan, &of.plan), entry).titled(&of.title).on(of.on);
    plan.after(goals.chain(lead), Relation::LedTo)
}

pub(super) fn proposal(of: &Proposal, entry: Option<Sequence>) -> Drawn {
    let by = match &of.by {
        Participant::Body(body) => key(FactKind::Body, body),
        Participant::Partner(partner) => key(FactKind::Partner, partner),
        Participant::Person(person) => key(FactKind::Person, person),
        Participant::Initiative(initiative) => key(FactKind::Initiative, initiative),
    };
    let proposal = Drawn::new(key(FactKind::Proposal, &of.proposal), entry).titled(&of.title).on(of.on);
    proposal.amount(of.amount).after([by], Relation::Made)
}

fn advice(of: &Advice, entry: Option<Sequence>) -> Drawn {
    let advice =
        Drawn::new(key(FactKind::Advice, format!("{} {}", of.by, number(entry))), entry).word(of.verdict);
    let subject = match &of.about {
        AdviceSubject::Proposal(proposal) => key(FactKind::Proposal, proposal),
        AdviceSubject::Plan(plan) => key(FactKind::Plan, plan),
    };
    advice.on(of.on).before(Relation::AdvisedOn, [subject])
}

pub(super) fn indicator(of: &Indicator, entry: Option<Sequence>) -> Drawn {
    let indicator = Drawn::new(key(FactKind::Indicator, &of.indicator), entry).titled(&of.title);
    indicator.after([key(FactKind::Goal, &of.goal)], Relation::LedTo)
}

pub(super) fn evaluation(of: &Evaluation, entry: Option<Sequence>) -> Drawn {
    let plan = of.about.plan().map(|plan| key(FactKind::Plan, plan));
    let figures = of.measurements.iter().map(|id| key(FactKind::Measurement, id));
    let evaluation = Drawn::new(key(FactKind::Evaluation, &of.evaluation), entry).titled(&of.title);
    let evaluation = evaluation.word(of.conclusion).on(of.on);
    evaluation.after(plan, Relation::EvaluatedIn).after(figures, Relation::Showed)
}

/// The node of an event; none where the event makes nothing of its own, or where a fact of another shape tells it.
pub(super) fn event(event: &Event, entry: Option<Sequence>) -> Option<Drawn> {
    let new = |kind, id: &dyn fmt::Display| Drawn::new(key(kind, id), entry).on(event.on());
    // Another event made the thing and gives its day.
    let more = |kind, id: &dyn fmt::Display| Drawn::new(key(kind, id), entry);
    // The event only names the thing, so its entry belongs to the edge.
    let named = |kind, id: &dyn fmt::Display| Drawn::new(key(kind, id), None);
    let by = || event.decision().map(|decision| key(FactKind::Decision, decision));
    let changed = |kind, id: &dyn fmt::Display, led| named(kind, id).after_by(by(), led, entry);
    let drawn = match event {
        Event::InitiativeRegistered(of) => new(FactKind::Initiative, &of.initiative).titled(&of.name),
        Event::InitiativeLeft(of) => changed(FactKind::Initiative, &of.initiative, Relation::Ended),
        Event::FundsAllocated(of) => allocation(of, entry),
        Event::FundsReassigned(of) => {
            let from = key(FactKind::Allocation, &of.from);
            allocation(&of.to, entry).part(from, Relation::WentNextTo, of.to.amount)
        }
        Event::FundsReleased(of) => released(of, entry),
        Event::CommitmentEntered(of) => new(FactKind::Commitment, &of.commitment)
            .amount(of.amount)
            .after([key(FactKind::Allocation, &of.allocation)], Relation::CommittedIn),
        Event::InitiativeBudgetGranted(of) => new(FactKind::Commitment, &of.granted.commitment)
            .amount(of.granted.ceiling)
            .after([key(FactKind::Allocation, &of.granted.allocation)], Relation::CommittedIn)
            .before(Relation::Made, [key(FactKind::Initiative, &of.granted.initiative)])
            .after(by(), Relation::Made),
        Event::DeliveryConfirmed(of) => more(FactKind::Commitment, &of.commitment),
        Event::CommitmentSettled(of) => more(FactKind::Commitment, &of.commitment),
        Event::InvoiceReceived(of) => {
            let invoice = new(FactKind::Invoice, &of.invoice);
            let invoice = invoice.after([key(FactKind::Supplier, &of.supplier)], Relation::Made);
            of.lines.iter().fold(invoice, |invoice, line| {
                let from = owing(line.commitment.as_ref(), &line.allocation);
                invoice.part(from, Relation::ChargedBy, line.amount.gross())
            })
        }
        Event::InvoiceCredited(of) => new(FactKind::Credit, &of.credit)
            .amount(of.amount.gross())
            .after([key(FactKind::Invoice, &of.invoice)], Relation::LoweredBy),
        Event::Paid(of) => {
            let invoice = of.invoice.as_ref().map(|id| key(FactKind::Invoice, id));
            let from = invoice.unwrap_or_else(|| owing(of.commitment.as_ref(), &of.allocation));
            new(FactKind::Payment, &of.payment).amount(of.amount).after([from], Relation::PaidBy)
        }
        Event::Refunded(of) => new(FactKind::Refund, &of.refund)
            .amount(of.amount)
            .after([key(FactKind::Payment, &of.payment)], Relation::CameBackAs),
        Event::FundingAppliedFor(of) => new(FactKind::Funding, &of.funding)
            .titled(&of.title)
            .after([key(FactKind::Partner, &of.applicant)], Relation::AskedFor),
        Event::FundingAwarded(of) => more(FactKind::Funding, &of.funding),
        Event::FundingDenied(of) => more(FactKind::Funding, &of.funding),
        Event::FundingAdvanced(of) => more(FactKind::Funding, &of.funding),
        Event::FundingSettled(of) => more(FactKind::Funding, &of.funding),
        Event::FundingRecovered(of) => more(FactKind::Funding, &of.funding),
        Event::ContributionProvided(of) => more(FactKind::Pledge, &of.pledge),
        Event::PledgeCancelled(of) => more(FactKind::Pledge, &of.pledge),
        Event::CapacityDistributed(of) => assignment(of, entry),
        Event::CapacityReleased(of) => more(FactKind::Assignment, &of.assignment),
        Event::EffortDistributed(of) => new(FactKind::Share, &of.share)
            .effort(of.effort)
            .after([key(FactKind::Assignment, &of.from)], Relation::Staffed)
            .before(Relation::Staffed, of.plan.iter().map(|plan| key(FactKind::Plan, plan)))
            .after(by(), Relation::Made),
        Event::EffortReleased(of) => more(FactKind::Share, &of.share),
        Event::EffortDelivered(of) => {
            let plan = of.plan.as_ref().map(|plan| key(FactKind::Plan, plan));
            new(FactKind::Work, &of.work)
                .after([key(FactKind::Pledge, &of.pledge)], Relation::Staffed)
                .before(Relation::Staffed, [plan.unwrap_or_else(|| key(FactKind::Body, &of.body))])
        }
        Event::PlanProposed(of) => plan(of, entry),
        Event::PlanAdopted(of) => changed(FactKind::Plan, &of.plan, Relation::Adopted),
        Event::PlanRejected(of) => changed(FactKind::Plan, &of.plan, Relation::Rejected),
        Event::PlanExpanded(of) => changed(FactKind::Plan, &of.plan, Relation::Expanded),
        Event::PlanScaledUp(of) => changed(FactKind::Plan, &of.plan, Relation::ScaledUp),
        Event::PlanStopped(of) => changed(FactKind::Plan, &of.plan, Relation::Stopped),
        Event::PlanSuperseded(of) => {
            let ended = changed(FactKind::Plan, &of.plan, Relation::Ended);
            ended.before_by(Relation::SupersededBy, [key(FactKind::Plan, &of.by)], entry)
        }
        Event::ProgressRecorded(of) => {
            let progress = new(FactKind::Progress, &format!("{} {}", of.plan, number(entry))).word(of.colour);
            progress.after([key(FactKind::Plan, &of.plan)], Relation::ToldIn)
        }
        Event::OutputRecorded(of) => new(FactKind::Output, &of.output)
            .titled(&of.what)
            .after([key(FactKind::Plan, &of.plan)], Relation::BroughtAbout),
        Event::IndicatorDefined(of) => indicator(of, entry),
        Event::EvaluationRecorded(of) => evaluation(of, entry),
        Event::ProposalPrepared(of) => proposal(of, entry),
        Event::AdviceGiven(of) => advice(of, entry),
        Event::ProposalWithdrawn(of) => more(FactKind::Proposal, &of.proposal),
        Event::DecisionSuperseded(of) => {
            named(FactKind::Decision, &of.decision).before_by(Relation::SupersededBy, by(), entry)
        }
        Event::DecisionRevoked(of) => {
            named(FactKind::Decision, &of.decision).before_by(Relation::RevokedBy, by(), entry)
        }
        Event::RecordCorrected(of) => {
            let from = match &of.of {
                Corrected::Decision(id) => key(FactKind::Decision, id),
                Corrected::Meeting(id) => key(FactKind::Meeting, id),
            };
            new(FactKind::Correction, &number(entry)).titled(&of.reason).after([from], Relation::CorrectedBy)
        }
        Event::GroupFormed(of) => changed(FactKind::Body, &of.group, Relation::Made),
        Event::GroupsMerged(of) => changed(FactKind::Body, &of.into, Relation::Made),
        Event::GroupEnded(of) => changed(FactKind::Body, &of.group, Relation::Ended),
        Event::MandateGranted(of) => new(FactKind::Mandate, &of.mandate.mandate).after(by(), Relation::Made),
        Event::MandateNarrowed(of) => changed(FactKind::Mandate, &of.narrowed.mandate, Relation::Changed),
        Event::MandateRevoked(of) => changed(FactKind::Mandate, &of.mandate, Relation::Ended),
        Event::MandateUsed(of) => named(FactKind::Mandate, &of.mandate).before_by(
            Relation::Empowered,
            [purpose(&of.purpose)],
            entry,
        ),
        Event::ReadingConfirmed(of) => new(FactKind::Charter, &of.point).after(by(), Relation::Changed),
        Event::PolicySet(_) => new(FactKind::Charter, &"policy").after(by(), Relation::Changed),
        Event::BudgetAdopted(of) => changed(FactKind::Budget, &of.budget, Relation::Adopted),
        Event::IrregularActRecorded(of) => {
            new(FactKind::IrregularAct, &of.act).titled(&of.what).amount(of.amount)
        }
        Event::Ratified(of) => changed(FactKind::IrregularAct, &of.act, Relation::Adopted),
        Event::Reversed(of) => more(FactKind::IrregularAct, &of.act),
        Event::ActionAgreed(of) => {
            let from = of.decision.iter().map(|id| key(FactKind::Decision, id));
            let from = from.chain(of.evaluation.iter().map(|id| key(FactKind::Evaluation, id)));
            let from = from.chain(of.meeting.iter().map(|id| key(FactKind::Meeting, id)));
            new(FactKind::Action, &of.action).titled(&of.what).after(from, Relation::AskedFor)
        }
        Event::ActionDone(of) => more(FactKind::Action, &of.action),
        Event::CarriedOver(of) => new(FactKind::CarryOver, &of.carry_over)
            .amount(of.amount)
            .after([source(&of.source)], Relation::LedTo),
        Event::ReportSubmitted(of) => new(FactKind::Report, &of.report),
        Event::SignalRaised(of) => new(FactKind::Signal, &of.signal).titled(&of.title),
        Event::FeedbackGiven(of) => {
            let about = match &of.about {
                FeedbackSubject::Decision(id) => key(FactKind::Decision, id),
                FeedbackSubject::Proposal(id) => key(FactKind::Proposal, id),
                FeedbackSubject::Report(id) => key(FactKind::Report, id),
                FeedbackSubject::Signal(id) => key(FactKind::Signal, id),
            };
            new(FactKind::Feedback, &of.feedback).after([about], Relation::ToldIn)
        }
        Event::ProgrammeFounded(_)
        | Event::CharterSigned(_)
        | Event::CharterEnteredIntoForce(_)
        | Event::CharterAmended(_)
        | Event::CharterReviewed(_)
        | Event::GovernanceReviewRecorded(_)
        | Event::NetworkReviewed(_)
        | Event::DutyPerformed(_)
        | Event::FindingAccepted(_)
        | Event::PartnerRegistered(_)
        | Event::PartnerRenamed(_)
        | Event::PartnerSucceeded(_)
        | Event::PartnerLeft(_)
        | Event::AreaRegistered(_)
        | Event::AreaSucceeded(_)
        | Event::PersonRegistered(_)
        | Event::SeatTaken(_)
        | Event::SeatVacated(_)
        | Event::DeputyDesignated(_)
        | Event::MeetingScheduled(_)
        | Event::MeetingHeld(_)
        | Event::MeetingCancelled(_)
        | Event::AgendaSet(_)
        | Event::MinutesFiled(_)
        | Event::MinutesAdopted(_)
        | Event::WeekWithoutMeeting(_)
        | Event::DecisionTaken(_)
        | Event::ReservationLifted(_)
        | Event::ReservationLapsed(_)
        | Event::LegacyFactRecorded(_)
        | Event::StrategyAdjusted(_)
        | Event::FundsReserved(_)
        | Event::YearClosed(_)
        | Event::BudgetDrafted(_)
        | Event::PlanWithdrawn(_)
        | Event::PlanStarted(_)
        | Event::PlanPaused(_)
        | Event::PlanResumed(_)
        | Event::PlanCompleted(_)
        | Event::BaselineRecorded(_)
        | Event::MeasurementRecorded(_)
        | Event::TargetSet(_) => return None,
    };
    Some(drawn)
}
