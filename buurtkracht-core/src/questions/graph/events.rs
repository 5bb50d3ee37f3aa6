//! The node that each event makes or adds to, with the edges that its payload states.

use std::fmt;

use super::{Drawn, NodeKey, NodeKind, Relation, key, number, purpose, source};
use crate::decisions::{Advice, Corrected, Proposal};
use crate::effort::Assignment;
use crate::evaluation::{Evaluation, Indicator};
use crate::event::Event;
use crate::feedback::FeedbackSubject;
use crate::funds::{Allocation, Invoice, InvoiceLine, Release};
use crate::id::{AllocationId, CommitmentId, DecisionId, Sequence};
use crate::participant::Participant;
use crate::plans::{Plan, PlanKind};

fn decided(decision: &DecisionId) -> [NodeKey; 1] {
    [key(NodeKind::Decision, decision)]
}

pub(super) fn allocation(of: &Allocation, entry: Option<Sequence>) -> Drawn {
    Drawn::new(key(NodeKind::Allocation, &of.allocation), entry)
        .amount(of.amount)
        .on(of.on)
        .after([source(&of.from)], Relation::Funded)
        .before(Relation::Funded, [key(NodeKind::Plan, &of.plan)])
        .after(decided(&of.decision), Relation::Made)
}

pub(super) fn released(of: &Release, entry: Option<Sequence>) -> Drawn {
    Drawn::new(key(NodeKind::FreedMoney, format!("{} {}", of.allocation, number(entry))), entry)
        .amount(of.amount)
        .on(of.on)
        .after(decided(&of.decision), Relation::Freed)
        .after([key(NodeKind::Allocation, &of.allocation)], Relation::CameBackAs)
}

pub(super) fn assignment(of: &Assignment, entry: Option<Sequence>) -> Drawn {
    Drawn::new(key(NodeKind::Assignment, &of.assignment), entry)
        .effort(of.effort)
        .on(of.on)
        .after([key(NodeKind::Pledge, &of.from)], Relation::Staffed)
        .before(Relation::Staffed, [key(NodeKind::Body, &of.to)])
        .after(decided(&of.decision), Relation::Made)
}

/// The debtor of a line or payment: the commitment or, without one, the allocation.
fn owing(commitment: Option<&CommitmentId>, allocation: &AllocationId) -> NodeKey {
    commitment.map_or_else(|| key(NodeKind::Allocation, allocation), |id| key(NodeKind::Commitment, id))
}

pub(super) fn line(of: &Invoice, line: &InvoiceLine, entry: Option<Sequence>) -> Drawn {
    let from = owing(line.commitment.as_ref(), &line.allocation);
    let invoice = Drawn::new(key(NodeKind::Invoice, &of.invoice), entry).on(of.on);
    invoice.part(from, Relation::ChargedBy, line.amount.gross())
}

pub(super) fn plan(of: &Plan, entry: Option<Sequence>) -> Drawn {
    let goals = of.goals.iter().map(|goal| key(NodeKind::Goal, goal));
    let lead = match &of.kind {
        PlanKind::Project { lead, .. } => Some(key(NodeKind::Person, lead)),
        PlanKind::Annual { .. } | PlanKind::Neighbourhood => None,
    };
    let plan = Drawn::new(key(NodeKind::Plan, &of.plan), entry).titled(&of.title).on(of.on);
    plan.after(goals.chain(lead), Relation::LedTo)
}

pub(super) fn proposal(of: &Proposal, entry: Option<Sequence>) -> Drawn {
    let by = match &of.by {
        Participant::Body(body) => key(NodeKind::Body, body),
        Participant::Partner(partner) => key(NodeKind::Partner, partner),
        Participant::Person(person) => key(NodeKind::Person, person),
    };
    let proposal = Drawn::new(key(NodeKind::Proposal, &of.proposal), entry).titled(&of.title).on(of.on);
    proposal.amount(of.amount).after([by], Relation::Made)
}

pub(super) fn advice(of: &Advice, entry: Option<Sequence>) -> Drawn {
    let advice =
        Drawn::new(key(NodeKind::Advice, format!("{} {}", of.by, number(entry))), entry).word(of.verdict);
    advice.on(of.on).before(Relation::AdvisedOn, [key(NodeKind::Proposal, &of.proposal)])
}

pub(super) fn indicator(of: &Indicator, entry: Option<Sequence>) -> Drawn {
    let indicator = Drawn::new(key(NodeKind::Indicator, &of.indicator), entry).titled(&of.title);
    indicator.after([key(NodeKind::Goal, &of.goal)], Relation::LedTo)
}

pub(super) fn evaluation(of: &Evaluation, entry: Option<Sequence>) -> Drawn {
    let plan = of.about.plan().map(|plan| key(NodeKind::Plan, plan));
    let figures = of.measurements.iter().map(|id| key(NodeKind::Measurement, id));
    let evaluation = Drawn::new(key(NodeKind::Evaluation, &of.evaluation), entry).titled(&of.title);
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
    let by = || event.decision().map(|decision| key(NodeKind::Decision, decision));
    let changed = |kind, id: &dyn fmt::Display, led| named(kind, id).after_by(by(), led, entry);
    let drawn = match event {
        Event::FundsAllocated(of) => allocation(of, entry),
        Event::FundsReassigned(of) => {
            let from = key(NodeKind::Allocation, &of.from);
            allocation(&of.to, entry).part(from, Relation::WentNextTo, of.to.amount)
        }
        Event::FundsReleased(of) => released(of, entry),
        Event::CommitmentEntered(of) => new(NodeKind::Commitment, &of.commitment)
            .amount(of.amount)
            .after([key(NodeKind::Allocation, &of.allocation)], Relation::CommittedIn),
        Event::InitiativeBudgetGranted(of) => new(NodeKind::Commitment, &of.granted.commitment)
            .amount(of.granted.ceiling)
            .after([key(NodeKind::Allocation, &of.granted.allocation)], Relation::CommittedIn)
            .after(by(), Relation::Made),
        Event::DeliveryConfirmed(of) => more(NodeKind::Commitment, &of.commitment),
        Event::CommitmentSettled(of) => more(NodeKind::Commitment, &of.commitment),
        Event::InvoiceReceived(of) => {
            let invoice = new(NodeKind::Invoice, &of.invoice);
            let invoice = invoice.after([key(NodeKind::Supplier, &of.supplier)], Relation::Made);
            of.lines.iter().fold(invoice, |invoice, line| {
                let from = owing(line.commitment.as_ref(), &line.allocation);
                invoice.part(from, Relation::ChargedBy, line.amount.gross())
            })
        }
        Event::InvoiceCredited(of) => new(NodeKind::Credit, &of.credit)
            .amount(of.amount.gross())
            .after([key(NodeKind::Invoice, &of.invoice)], Relation::LoweredBy),
        Event::Paid(of) => {
            let invoice = of.invoice.as_ref().map(|id| key(NodeKind::Invoice, id));
            let from = invoice.unwrap_or_else(|| owing(of.commitment.as_ref(), &of.allocation));
            new(NodeKind::Payment, &of.payment).amount(of.amount).after([from], Relation::PaidBy)
        }
        Event::Refunded(of) => new(NodeKind::Refund, &of.refund)
            .amount(of.amount)
            .after([key(NodeKind::Payment, &of.payment)], Relation::CameBackAs),
        Event::FundingAppliedFor(of) => new(NodeKind::Funding, &of.funding)
            .titled(&of.title)
            .after([key(NodeKind::Partner, &of.applicant)], Relation::AskedFor),
        Event::FundingAwarded(of) => more(NodeKind::Funding, &of.funding),
        Event::FundingDenied(of) => more(NodeKind::Funding, &of.funding),
        Event::FundingAdvanced(of) => more(NodeKind::Funding, &of.funding),
        Event::FundingSettled(of) => more(NodeKind::Funding, &of.funding),
        Event::FundingRecovered(of) => more(NodeKind::Funding, &of.funding),
        Event::ContributionProvided(of) => more(NodeKind::Pledge, &of.pledge),
        Event::PledgeCancelled(of) => more(NodeKind::Pledge, &of.pledge),
        Event::CapacityDistributed(of) => assignment(of, entry),
        Event::CapacityReleased(of) => more(NodeKind::Assignment, &of.assignment),
        Event::EffortDistributed(of) => new(NodeKind::Share, &of.share)
            .effort(of.effort)
            .after([key(NodeKind::Assignment, &of.from)], Relation::Staffed)
            .before(Relation::Staffed, of.plan.iter().map(|plan| key(NodeKind::Plan, plan)))
            .after(by(), Relation::Made),
        Event::EffortReleased(of) => more(NodeKind::Share, &of.share),
        Event::EffortDelivered(of) => {
            let plan = of.plan.as_ref().map(|plan| key(NodeKind::Plan, plan));
            new(NodeKind::Work, &of.work)
                .after([key(NodeKind::Pledge, &of.pledge)], Relation::Staffed)
                .before(Relation::Staffed, [plan.unwrap_or_else(|| key(NodeKind::Body, &of.body))])
        }
        Event::PlanProposed(of) => plan(of, entry),
        Event::PlanAdopted(of) => changed(NodeKind::Plan, &of.plan, Relation::Adopted),
        Event::PlanRejected(of) => changed(NodeKind::Plan, &of.plan, Relation::Rejected),
        Event::PlanExpanded(of) => changed(NodeKind::Plan, &of.plan, Relation::Expanded),
        Event::PlanScaledUp(of) => changed(NodeKind::Plan, &of.plan, Relation::ScaledUp),
        Event::PlanStopped(of) => changed(NodeKind::Plan, &of.plan, Relation::Stopped),
        Event::PlanSuperseded(of) => {
            let ended = changed(NodeKind::Plan, &of.plan, Relation::Ended);
            ended.before_by(Relation::SupersededBy, [key(NodeKind::Plan, &of.by)], entry)
        }
        Event::ProgressRecorded(of) => {
            let progress = new(NodeKind::Progress, &format!("{} {}", of.plan, number(entry))).word(of.colour);
            progress.after([key(NodeKind::Plan, &of.plan)], Relation::ToldIn)
        }
        Event::OutputRecorded(of) => new(NodeKind::Output, &of.output)
            .titled(&of.what)
            .after([key(NodeKind::Plan, &of.plan)], Relation::BroughtAbout),
        Event::IndicatorDefined(of) => indicator(of, entry),
        Event::EvaluationRecorded(of) => evaluation(of, entry),
        Event::ProposalPrepared(of) => proposal(of, entry),
        Event::AdviceGiven(of) => advice(of, entry),
        Event::ProposalWithdrawn(of) => more(NodeKind::Proposal, &of.proposal),
        Event::DecisionSuperseded(of) => {
            named(NodeKind::Decision, &of.decision).before_by(Relation::SupersededBy, by(), entry)
        }
        Event::DecisionRevoked(of) => {
            named(NodeKind::Decision, &of.decision).before_by(Relation::RevokedBy, by(), entry)
        }
        Event::RecordCorrected(of) => {
            let from = match &of.of {
                Corrected::Decision(id) => key(NodeKind::Decision, id),
                Corrected::Meeting(id) => key(NodeKind::Meeting, id),
            };
            new(NodeKind::Correction, &number(entry)).titled(&of.reason).after([from], Relation::CorrectedBy)
        }
        Event::GroupFormed(of) => changed(NodeKind::Body, &of.group, Relation::Made),
        Event::GroupsMerged(of) => changed(NodeKind::Body, &of.into, Relation::Made),
        Event::GroupEnded(of) => changed(NodeKind::Body, &of.group, Relation::Ended),
        Event::MandateGranted(of) => new(NodeKind::Mandate, &of.mandate.mandate).after(by(), Relation::Made),
        Event::MandateNarrowed(of) => changed(NodeKind::Mandate, &of.narrowed.mandate, Relation::Changed),
        Event::MandateRevoked(of) => changed(NodeKind::Mandate, &of.mandate, Relation::Ended),
        Event::MandateUsed(of) => named(NodeKind::Mandate, &of.mandate).before_by(
            Relation::Empowered,
            [purpose(&of.purpose)],
            entry,
        ),
        Event::ReadingConfirmed(of) => new(NodeKind::Charter, &of.point).after(by(), Relation::Changed),
        Event::PolicySet(_) => new(NodeKind::Charter, &"policy").after(by(), Relation::Changed),
        Event::BudgetAdopted(of) => changed(NodeKind::Budget, &of.budget, Relation::Adopted),
        Event::IrregularActRecorded(of) => {
            new(NodeKind::IrregularAct, &of.act).titled(&of.what).amount(of.amount)
        }
        Event::Ratified(of) => changed(NodeKind::IrregularAct, &of.act, Relation::Adopted),
        Event::Reversed(of) => more(NodeKind::IrregularAct, &of.act),
        Event::ReportSubmitted(of) => new(NodeKind::Report, &of.report),
        Event::SignalRaised(of) => new(NodeKind::Signal, &of.signal).titled(&of.title),
        Event::FeedbackGiven(of) => {
            let about = match &of.about {
                FeedbackSubject::Decision(id) => key(NodeKind::Decision, id),
                FeedbackSubject::Proposal(id) => key(NodeKind::Proposal, id),
                FeedbackSubject::Report(id) => key(NodeKind::Report, id),
                FeedbackSubject::Signal(id) => key(NodeKind::Signal, id),
            };
            new(NodeKind::Feedback, &of.feedback).after([about], Relation::ToldIn)
        }
        Event::ProgrammeFounded(_)
        | Event::CharterSigned(_)
        | Event::CharterEnteredIntoForce(_)
        | Event::CharterAmended(_)
        | Event::CharterReviewed(_)
        | Event::GovernanceReviewRecorded(_)
        | Event::NetworkReviewed(_)
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
        | Event::ActionAgreed(_)
        | Event::ActionDone(_)
        | Event::DecisionTaken(_)
        | Event::ReservationLifted(_)
        | Event::ReservationLapsed(_)
        | Event::LegacyFactRecorded(_)
        | Event::StrategyAdjusted(_)
        | Event::FundsReserved(_)
        | Event::YearClosed(_)
        | Event::CarriedOver(_)
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
