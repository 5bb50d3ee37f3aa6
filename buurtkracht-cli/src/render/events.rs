//! An event in one line.

use buurtkracht_core::Event;
use buurtkracht_core::actions::Doer;
use buurtkracht_core::budgets::Budget;
use buurtkracht_core::charter::{
    Contribution, MandateScope, PolicySetting, Review, ReviewOutcome, ReviewSubject, Reviewer,
};
use buurtkracht_core::decisions::{AdviceSubject, Corrected, Decision};
use buurtkracht_core::effort::Effort;
use buurtkracht_core::evaluation::{Measured, Measurement};
use buurtkracht_core::id::{ActorId, Sequence};
use buurtkracht_core::mandates::{MandateHolder, UsedFor};
use buurtkracht_store::commit::Commit;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Style, feedback, join, word};
use crate::document::Item;
use crate::words::{Words, say};

/// An entry of the log on a line, for programs.
#[derive(Serialize, JsonSchema)]
pub struct Line<'a> {
    /// The position of the entry in the log.
    entry: Sequence,
    /// When it was recorded.
    recorded_at: DateTime<FixedOffset>,
    /// Who recorded it.
    recorded_by: &'a ActorId,
    /// Those of its events that were asked for.
    events: Vec<&'a Event>,
}

impl<'a> Line<'a> {
    pub fn of(commit: &'a Commit, events: Vec<&'a Event>) -> Self {
        let Commit { sequence, recorded_at, recorded_by, .. } = commit;
        Self { entry: *sequence, recorded_at: *recorded_at, recorded_by, events }
    }
}

/// An entry with some of its events.
pub fn entry(style: &Style<'_>, commit: &Commit, events: &[&Event]) -> Item {
    let at = commit.recorded_at.format("%Y-%m-%d %H:%M");
    let line = |event: &&Event| {
        let on = event.on().map_or(String::new(), |on| format!("{on}  "));
        Item::new(format!("{on}{}", line(style, event)))
    };
    Item::new(format!("{}  {at}  {}", commit.sequence, commit.recorded_by)).with(events.iter().map(line))
}

/// A baseline or measurement without the day of it.
pub fn figure(style: &Style<'_>, of: &Measurement) -> String {
    let words = style.words();
    let value = match of.value {
        Some(Measured::Figure(figure)) => figure.to_string(),
        Some(Measured::Suppressed) => say!(words, "suppressed"),
        None => say!(words, "absent"),
    };
    let (indicator, area) = (&of.indicator, &of.area);
    say!(words, "measured", indicator, area, value, of.n, of.source)
}

/// What a mandate reaches.
pub fn scopes(style: &Style<'_>, scope: &[MandateScope]) -> String {
    join(scope.iter().map(|scope| word(style.lang, (*scope).into())))
}

/// The name of a setting, and its value.
pub fn setting(words: &Words, setting: &PolicySetting) -> (String, String) {
    let name: &str = setting.into();
    let value = serde_json::to_value(setting).ok().and_then(|value| value.get(name).cloned());
    (say!(words, "policy-setting", name), value.map_or_else(String::new, |value| plain(words, &value)))
}

/// A value without the marks of JSON.
fn plain(words: &Words, value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => word(words.lang, text).to_owned(),
        serde_json::Value::Array(items) => join(items.iter().map(|item| plain(words, item))),
        serde_json::Value::Object(members) => join(members.values().map(|member| plain(words, member))),
        other => other.to_string(),
    }
}

/// A contribution with its unit.
pub fn contribution(style: &Style<'_>, what: &Contribution) -> String {
    match what {
        Contribution::Money(amount) => style.money(*amount),
        Contribution::Fte(fte) => effort(style, Effort::Fte(*fte)),
        Contribution::HoursPerWeek(time) => effort(style, Effort::HoursPerWeek(*time)),
        Contribution::HoursPerYear(time) => effort(style, Effort::HoursPerYear(*time)),
        Contribution::InKind(what) => what.to_string(),
    }
}

/// How much effort, with its unit.
pub fn effort(style: &Style<'_>, effort: Effort) -> String {
    match effort {
        Effort::Fte(fte) => say!(style.words(), "fte", fte),
        Effort::HoursPerWeek(time) => say!(style.words(), "time-a-week", time = &time),
        Effort::HoursPerYear(time) => say!(style.words(), "time-a-year", time = &time),
        Effort::InKind => say!(style.words(), "kind"),
    }
}

/// The years of a budget.
pub fn years(budget: &Budget) -> String {
    match budget.is_multi_year() {
        true => format!("{}–{}", budget.from, budget.until),
        false => budget.from.to_string(),
    }
}

/// Who does an action.
pub fn doer(style: &Style<'_>, who: &Doer) -> String {
    match who {
        Doer::Seat { body, seat } => say!(style.words(), "mandate-seat", seat, body),
        Doer::Body(body) => body.to_string(),
        Doer::Partner(partner) => partner.to_string(),
        Doer::Person(person) => style.person(person),
    }
}

/// Who reviewed what, and what came of it.
pub fn review(style: &Style<'_>, review: &Review) -> String {
    let words = style.words();
    let (by, outcome) = (reviewers(review), outcome(words, review));
    match &review.of {
        ReviewSubject::Charter { year } => say!(words, "charter-reviewed", year = *year, by, outcome),
        ReviewSubject::Duty(duty) => say!(words, "duty-performed", duty, by, outcome),
        ReviewSubject::Governance => say!(words, "governance-reviewed", by, outcome),
        ReviewSubject::Network => say!(words, "network-reviewed", by, outcome),
    }
}

/// Who reviewed something.
pub fn reviewers(review: &Review) -> String {
    match &review.by {
        Reviewer::Partners(partners) => join(partners),
        Reviewer::Body(body) => body.to_string(),
    }
}

/// What came of a review.
pub fn outcome(words: &Words, review: &Review) -> String {
    match &review.outcome {
        ReviewOutcome::Amendment(id) => say!(words, "review-amendment", amendment = id),
        ReviewOutcome::NoChange(reason) => say!(words, "review-no-change", reason),
    }
}

/// A decision in a line.
pub fn decision(style: &Style<'_>, of: &Decision) -> String {
    say!(
        style.words(),
        "decision-taken",
        of.decision,
        of.title,
        of.body,
        outcome = word(style.lang, of.outcome.into()),
        authority = of.reservation.as_ref().map(|reservation| &reservation.authority)
    )
}

/// What happened and on which day, unless the line names the day already.
pub fn dated(style: &Style<'_>, event: &Event) -> String {
    let line = line(style, event);
    match event.on() {
        Some(on) if !line.contains(&on.to_string()) => {
            say!(style.words(), "event-on", event = line, on)
        }
        _ => line,
    }
}

/// What happened, in a line.
pub fn line(style: &Style<'_>, event: &Event) -> String {
    let t = style.words();
    let w = |code| word(style.lang, code);
    let p = |person| style.person(person);
    match event {
        Event::ProgrammeFounded(f) => say!(t, "programme-founded", title = &f.charter.title),
        Event::CharterSigned(f) => say!(t, "charter-signed", f.partner, person = p(&f.signatory)),
        Event::CharterEnteredIntoForce(f) => say!(t, "charter-entered-into-force", f.on),
        Event::CharterAmended(f) => say!(t, "charter-amended", f.amendment, f.summary, f.from),
        Event::ReadingConfirmed(f) => {
            let answer = f.read.as_ref().map(|read| read.answer.text(style.lang.code()));
            say!(t, "reading-confirmed", point = w(f.point.into()), answer)
        }
        Event::PolicySet(f) => {
            let (name, value) = setting(t, &f.setting);
            say!(t, "policy-set", name, value)
        }
        Event::CharterReviewed(f)
        | Event::GovernanceReviewRecorded(f)
        | Event::NetworkReviewed(f)
        | Event::DutyPerformed(f) => review(style, f),
        Event::PartnerRegistered(f) => say!(t, "partner-registered", f.name, f.partner),
        Event::PartnerRenamed(f) => say!(t, "partner-renamed", f.partner, f.name),
        Event::PartnerSucceeded(f) => say!(t, "partner-succeeded", f.to, f.from, f.on),
        Event::PartnerLeft(f) => say!(t, "partner-left", f.partner, f.until),
        Event::PledgeCancelled(f) => {
            say!(t, "pledge-cancelled", f.pledge, what = contribution(style, &f.unprovided))
        }
        Event::AreaSucceeded(f) => {
            say!(t, "area-succeeded", from = join(&f.from), to = join(&f.to), kind = w(f.kind.into()), f.on)
        }
        Event::AreaRegistered(f) => say!(t, "area-registered", f.area, f.name, f.year),
        Event::PersonRegistered(f) => say!(t, "person-registered", person = p(&f.person)),
        Event::InitiativeRegistered(f) => say!(t, "initiative-registered", f.name, f.initiative),
        Event::InitiativeLeft(f) => say!(t, "initiative-left", f.initiative, f.until),
        Event::GroupFormed(f) => {
            let word = (style.kinds)(&f.form);
            say!(t, "group-formed", word, f.name, f.group, areas = join(&f.areas))
        }
        Event::GroupsMerged(f) => say!(t, "groups-merged", groups = join(&f.groups), f.name, f.into),
        Event::GroupEnded(f) => say!(t, "group-ended", word = (style.kinds)(&f.group), f.group, f.on),
        Event::SeatTaken(f) => {
            let initiative = f.initiative.as_ref();
            say!(t, "seat-taken", person = p(&f.person), f.seat, f.body, f.from, initiative)
        }
        Event::SeatVacated(f) => say!(t, "seat-vacated", person = p(&f.person), f.seat, f.body, f.until),
        Event::DeputyDesignated(f) => {
            say!(t, "deputy-designated", person = p(&f.person), f.seat, f.body, f.from)
        }
        Event::MeetingScheduled(f) => say!(t, "meeting-called", f.meeting, f.body, f.on),
        Event::MeetingHeld(f) => say!(t, "meeting-held", f.meeting, f.body, f.on, present = f.present.len()),
        Event::MeetingCancelled(f) => say!(t, "meeting-cancelled", f.meeting),
        Event::AgendaSet(f) => say!(t, "agenda-set", f.meeting, items = f.items.len()),
        Event::MinutesFiled(f) => say!(t, "minutes-filed", f.meeting),
        Event::MinutesAdopted(f) => say!(t, "minutes-adopted", f.meeting, f.at),
        Event::WeekWithoutMeeting(f) => {
            say!(t, "week-without-meeting", f.body, f.week, why = w(f.why.into()))
        }
        Event::ActionAgreed(f) => say!(t, "action-agreed", f.action, f.what, who = doer(style, &f.who), f.by),
        Event::ActionDone(f) => say!(t, "action-done", f.action),
        Event::ProposalPrepared(f) => {
            let by = style.party(&f.by);
            say!(t, "proposal-prepared", f.proposal, f.title, by, f.to)
        }
        Event::AdviceGiven(f) => {
            let (plan, about) = match &f.about {
                AdviceSubject::Proposal(proposal) => ("no", proposal.to_string()),
                AdviceSubject::Plan(plan) => ("yes", plan.to_string()),
            };
            let to = (!f.to.is_empty()).then(|| join(&f.to));
            say!(t, "advice-given", f.by, plan, about, to, verdict = w(f.verdict.into()))
        }
        Event::ProposalWithdrawn(f) => say!(t, "proposal-withdrawn", f.proposal),
        Event::DecisionTaken(f) => decision(style, &f.decision),
        Event::DecisionRevoked(f) => say!(t, "decision-revoked", f.decision, f.by),
        Event::ReservationLifted(f) => say!(t, "reservation-lifted", f.decision),
        Event::ReservationLapsed(f) => say!(t, "reservation-lapsed", f.decision),
        Event::RecordCorrected(f) => match &f.of {
            Corrected::Decision(id) => say!(t, "decision-corrected", decision = id, f.entry, f.reason),
            Corrected::Meeting(id) => say!(t, "meeting-corrected", meeting = id, f.entry, f.reason),
        },
        Event::MandateGranted(f) => {
            let (to, scope) = (holder(style, &f.mandate.to), scopes(style, &f.mandate.scope));
            say!(t, "mandate-granted", mandate = &f.mandate.mandate, to, scope)
        }
        Event::MandateNarrowed(f) => say!(t, "mandate-narrowed", mandate = &f.narrowed.mandate),
        Event::MandateRevoked(f) => say!(t, "mandate-revoked", f.mandate, f.on),
        Event::MandateUsed(f) => match &f.purpose {
            UsedFor::Decision(id) => say!(t, "mandate-used-in-decision", f.mandate, decision = id, f.amount),
            UsedFor::Commitment(id) => {
                say!(t, "mandate-used-in-commitment", f.mandate, commitment = id, f.amount)
            }
        },
        Event::IrregularActRecorded(f) => say!(t, "act-recorded", f.act, f.what, f.rule),
        Event::Ratified(f) => say!(t, "act-ratified", f.act, f.decision),
        Event::Reversed(f) => say!(t, "act-reversed", f.act, f.how),
        Event::FindingAccepted(f) => {
            say!(t, "finding-accepted", finding = w(f.finding.into()), f.about, f.by, f.reason, f.until)
        }
        Event::LegacyFactRecorded(f) => say!(t, "legacy-fact", f.on, f.what),
        Event::ReportSubmitted(f) => say!(t, "report-submitted", f.report, f.by, f.to, f.period),
        Event::SignalRaised(f) => {
            let from = style.party(&f.from);
            say!(t, "signal-raised", f.signal, f.title, from, f.to)
        }
        Event::FeedbackGiven(f) => {
            say!(t, "feedback-given", about = feedback::about(t, &f.about), f.from, f.to)
        }
        Event::DecisionSuperseded(f) => say!(t, "decision-superseded", f.decision, f.by),
        Event::StrategyAdjusted(f) => say!(t, "strategy-adjusted", f.what),
        Event::ContributionProvided(f) => {
            say!(t, "contribution-provided", f.pledge, f.amount, f.contribution)
        }
        Event::FundsAllocated(f) => say!(t, "funds-allocated", f.allocation, f.amount, f.from, f.plan),
        Event::FundsReserved(f) => say!(t, "funds-reserved", f.allocation, f.amount, f.from, f.plan),
        Event::FundsReassigned(f) => {
            let to = &f.to;
            say!(t, "funds-reassigned", to.allocation, to.amount, f.from, to.plan)
        }
        Event::FundsReleased(f) => say!(t, "funds-released", f.allocation, f.amount),
        Event::CommitmentEntered(f) => {
            let (ground, on) = (w(f.ground.into()), &f.allocation);
            say!(t, "commitment-entered", f.commitment, f.amount, on, ground)
        }
        Event::DeliveryConfirmed(f) => say!(t, "delivery-confirmed", f.commitment, by = p(&f.by)),
        Event::InvoiceReceived(f) => {
            let line = f.lines.iter();
            let lines = line.map(|own| say!(t, "invoice-line", amount = own.amount.gross(), own.allocation));
            let lines = join(lines);
            say!(t, "invoice-received", f.invoice, f.supplier, f.number, lines)
        }
        Event::InvoiceCredited(f) => {
            let (amount, on) = (f.amount.gross(), &f.allocation);
            say!(t, "invoice-credited", f.credit, amount, f.invoice, on)
        }
        Event::Paid(f) => say!(t, "payment-made", f.payment, f.amount, f.allocation),
        Event::Refunded(f) => say!(t, "payment-refunded", f.refund, f.amount, f.payment),
        Event::CommitmentSettled(f) => say!(t, "commitment-settled", f.commitment, f.amount),
        Event::InitiativeBudgetGranted(f) => say!(
            t,
            "initiative-budget-granted",
            id = &f.granted.commitment,
            initiative = &f.granted.initiative,
            what = &f.granted.what,
            amount = f.granted.ceiling,
            on = &f.granted.allocation,
            by = f.granted.settle_by
        ),
        Event::YearClosed(f) => say!(t, "year-closed", f.partner, f.year),
        Event::CarriedOver(f) => {
            say!(t, "carried-over", f.carry_over, f.amount, f.source, f.from, f.to, f.authority)
        }
        Event::FundingAppliedFor(f) => {
            say!(t, "funding-applied-for", f.funding, f.title, f.applicant, f.funder, f.amount)
        }
        Event::FundingAwarded(f) => say!(t, "funding-awarded", f.funding, f.amount, f.period),
        Event::FundingDenied(f) => say!(t, "funding-denied", f.funding),
        Event::FundingAdvanced(f) => say!(t, "funding-advanced", f.funding, f.amount, f.advance),
        Event::FundingSettled(f) => say!(t, "funding-settled", f.funding, f.amount),
        Event::FundingRecovered(f) => say!(t, "funding-recovered", f.funding, f.amount, f.recovery),
        Event::BudgetDrafted(f) => say!(t, "budget-drafted", f.budget, f.title, f.by, years = years(f)),
        Event::BudgetAdopted(f) => say!(t, "budget-adopted", f.budget),
        Event::CapacityDistributed(f) => {
            let (id, effort) = (&f.assignment, effort(style, f.effort));
            say!(t, "capacity-distributed", id, effort, f.from, f.to, f.period)
        }
        Event::CapacityReleased(f) => say!(t, "capacity-released", f.assignment, f.on),
        Event::EffortDistributed(f) => {
            let (id, effort, over) = (&f.share, effort(style, f.effort), join(&f.areas));
            say!(t, "effort-distributed", id, effort, f.from, over, f.period)
        }
        Event::EffortReleased(f) => say!(t, "effort-released", f.share, f.on),
        Event::EffortDelivered(f) => say!(
            t,
            "effort-delivered",
            f.work,
            f.time,
            f.pledge,
            f.body,
            source = w(f.source.into()),
            f.period
        ),
        Event::PlanProposed(f) => say!(t, "plan-proposed", f.plan, f.title, kind = w(f.kind.name().into())),
        Event::PlanAdopted(f) => say!(t, "plan-adopted", f.plan),
        Event::PlanRejected(f) => say!(t, "plan-rejected", f.plan),
        Event::PlanWithdrawn(f) => say!(t, "plan-withdrawn", f.plan),
        Event::PlanStarted(f) => say!(t, "plan-started", f.plan),
        Event::PlanPaused(f) => say!(t, "plan-paused", f.plan),
        Event::PlanResumed(f) => say!(t, "plan-resumed", f.plan),
        Event::PlanCompleted(f) => say!(t, "plan-completed", f.plan),
        Event::ProgressRecorded(f) => say!(t, "plan-progress", f.plan, colour = w(f.colour.into()), f.by),
        Event::PlanExpanded(f) => say!(t, "plan-expanded", f.plan, f.what, f.amount),
        Event::PlanScaledUp(f) => say!(t, "plan-scaled-up", f.plan, areas = join(&f.to_areas), f.amount),
        Event::PlanStopped(f) => say!(t, "plan-stopped", f.plan, ground = w(f.ground.into())),
        Event::PlanSuperseded(f) => say!(t, "plan-superseded", f.plan, f.by),
        Event::OutputRecorded(f) => {
            say!(t, "output-recorded", f.plan, f.count, f.unit, f.what, days = f.period, f.output)
        }
        Event::TargetSet(f) => say!(t, "target-set", f.target, f.indicator, f.area, f.value, f.period, f.by),
        Event::IndicatorDefined(f) => say!(t, "indicator-defined", f.indicator, f.title, f.unit, f.goal),
        Event::BaselineRecorded(f) => say!(t, "baseline-recorded", f.measurement, figure = figure(style, f)),
        Event::MeasurementRecorded(f) => {
            say!(t, "measurement-recorded", f.measurement, figure = figure(style, f))
        }
        Event::EvaluationRecorded(f) => {
            let (kind, conclusion) = (w(f.kind.into()), w(f.conclusion.into()));
            say!(t, "evaluation-recorded", f.evaluation, f.title, kind, conclusion)
        }
    }
}

/// Who holds a mandate.
pub fn holder(style: &Style<'_>, to: &MandateHolder) -> String {
    match to {
        MandateHolder::Seat { body, seat } => say!(style.words(), "mandate-seat", seat, body),
        MandateHolder::Body(body) => body.to_string(),
    }
}
