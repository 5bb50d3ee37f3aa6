//! An event in one line.

use buurtkracht_core::Event;
use buurtkracht_core::actions::Doer;
use buurtkracht_core::budgets::Budget;
use buurtkracht_core::charter::{Contribution, MandateScope, PolicySetting, Review, ReviewSubject};
use buurtkracht_core::decisions::{Corrected, Decision};
use buurtkracht_core::effort::Effort;
use buurtkracht_core::evaluation::{Measured, Measurement};
use buurtkracht_core::id::{ActorId, Sequence};
use buurtkracht_core::mandates::{MandateHolder, UsedFor};
use buurtkracht_store::commit::Commit;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Style, feedback, governance, join, word};
use crate::document::Item;
use crate::words::say;

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
    Item::new(format!("{at}  {}", commit.recorded_by))
        .shown_by([commit.sequence])
        .with(events.iter().map(line))
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
    say!(words, "measured", indicator = indicator, area = area, value = value, n = of.n, source = &of.source)
}

/// What a mandate reaches.
pub fn scopes(style: &Style<'_>, scope: &[MandateScope]) -> String {
    join(scope.iter().map(|scope| word(style.lang, (*scope).into())))
}

/// A setting as it is written in a charter: `vacancy_days = 60`.
pub fn setting(setting: &PolicySetting) -> String {
    let value = serde_json::to_value(setting).unwrap_or_default();
    let members = value.as_object().into_iter().flatten();
    members.map(|(name, value)| format!("{name} = {value}")).collect()
}

/// A contribution with its unit.
pub fn contribution(style: &Style<'_>, what: &Contribution) -> String {
    match what {
        Contribution::Money(amount) => style.money(*amount),
        Contribution::Fte(fte) => effort(style, Effort::Fte(*fte)),
        Contribution::HoursPerWeek(time) => effort(style, Effort::HoursPerWeek(*time)),
        Contribution::InKind(what) => what.to_string(),
    }
}

/// How much effort, with its unit.
pub fn effort(style: &Style<'_>, effort: Effort) -> String {
    match effort {
        Effort::Fte(fte) => say!(style.words(), "fte", fte = fte),
        Effort::HoursPerWeek(time) => say!(style.words(), "time-a-week", time = &time),
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
        Doer::Seat { body, seat } => say!(style.words(), "mandate-seat", seat = seat, body = body),
        Doer::Body(body) => body.to_string(),
        Doer::Partner(partner) => partner.to_string(),
        Doer::Person(person) => style.person(person),
    }
}

/// Who reviewed what, and what came of it.
pub fn review(style: &Style<'_>, review: &Review) -> String {
    let words = style.words();
    let (by, outcome) = (governance::reviewers(review), governance::outcome(words, review));
    match review.of {
        ReviewSubject::Charter { year } => {
            say!(words, "charter-reviewed", year = year, by = by, outcome = outcome)
        }
        ReviewSubject::Governance => say!(words, "governance-reviewed", by = by, outcome = outcome),
        ReviewSubject::Network => say!(words, "network-reviewed", by = by, outcome = outcome),
    }
}

/// A decision in a line.
pub fn decision(style: &Style<'_>, of: &Decision) -> String {
    say!(
        style.words(),
        "decision-taken",
        decision = &of.decision,
        title = &of.title,
        body = &of.body,
        outcome = word(style.lang, of.outcome.into()),
        authority = of.reservation.as_ref().map(|reservation| &reservation.authority)
    )
}

/// What happened and on which day, unless the line names the day already.
pub fn dated(style: &Style<'_>, event: &Event) -> String {
    let line = line(style, event);
    match event.on() {
        Some(on) if !line.contains(&on.to_string()) => {
            say!(style.words(), "event-on", event = line, on = on)
        }
        _ => line,
    }
}

/// What happened, in a line.
#[rustfmt::skip]
pub fn line(style: &Style<'_>, event: &Event) -> String {
    let t = style.words();
    let w = |code| word(style.lang, code);
    let p = |person| style.person(person);
    match event {
        Event::ProgrammeFounded(f) => say!(t, "programme-founded", title = &f.charter.title),
        Event::CharterSigned(f) => say!(t, "charter-signed", partner = &f.partner, person = p(&f.signatory)),
        Event::CharterEnteredIntoForce(f) => say!(t, "charter-entered-into-force", on = f.on),
        Event::CharterAmended(f) =>
            say!(t, "charter-amended", amendment = &f.amendment, summary = &f.summary, from = f.from),
        Event::ReadingConfirmed(f) => {
            let answer = f.read.as_ref().map(|read| &read.answer);
            say!(t, "reading-confirmed", point = w(f.point.into()), answer = answer)
        }
        Event::PolicySet(f) => say!(t, "policy-set", setting = setting(&f.setting)),
        Event::CharterReviewed(f) | Event::GovernanceReviewRecorded(f) | Event::NetworkReviewed(f) => review(style, f),
        Event::PartnerRegistered(f) => say!(t, "partner-registered", name = &f.name, partner = &f.partner),
        Event::PartnerRenamed(f) => say!(t, "partner-renamed", partner = &f.partner, name = &f.name),
        Event::PartnerSucceeded(f) => say!(t, "partner-succeeded", to = &f.to, from = &f.from, on = f.on),
        Event::PartnerLeft(f) => say!(t, "partner-left", partner = &f.partner, until = f.until),
        Event::PledgeCancelled(f) =>
            say!(t, "pledge-cancelled", pledge = &f.pledge, what = contribution(style, &f.unprovided)),
        Event::AreaSucceeded(f) =>
            say!(t, "area-succeeded", from = join(&f.from), to = join(&f.to), kind = w(f.kind.into()), on = f.on),
        Event::AreaRegistered(f) => say!(t, "area-registered", area = &f.area, name = &f.name, year = f.year),
        Event::PersonRegistered(f) => say!(t, "person-registered", person = p(&f.person)),
        Event::GroupFormed(f) => say!(t, "group-formed", name = &f.name, group = &f.group, areas = join(&f.areas)),
        Event::GroupsMerged(f) =>
            say!(t, "groups-merged", groups = join(&f.groups), name = &f.name, into = &f.into),
        Event::GroupEnded(f) => say!(t, "group-ended", group = &f.group, on = f.on),
        Event::SeatTaken(f) =>
            say!(t, "seat-taken", person = p(&f.person), seat = &f.seat, body = &f.body, from = f.from),
        Event::SeatVacated(f) =>
            say!(t, "seat-vacated", person = p(&f.person), seat = &f.seat, body = &f.body, until = f.until),
        Event::DeputyDesignated(f) =>
            say!(t, "deputy-designated", person = p(&f.person), seat = &f.seat, body = &f.body, from = f.from),
        Event::MeetingScheduled(f) => say!(t, "meeting-called", meeting = &f.meeting, body = &f.body, on = f.on),
        Event::MeetingHeld(f) =>
            say!(t, "meeting-held", meeting = &f.meeting, body = &f.body, on = f.on, present = f.present.len()),
        Event::MeetingCancelled(f) => say!(t, "meeting-cancelled", meeting = &f.meeting),
        Event::AgendaSet(f) => say!(t, "agenda-set", meeting = &f.meeting, items = f.items.len()),
        Event::MinutesFiled(f) => say!(t, "minutes-filed", meeting = &f.meeting),
        Event::MinutesAdopted(f) => say!(t, "minutes-adopted", meeting = &f.meeting, at = &f.at),
        Event::WeekWithoutMeeting(f) =>
            say!(t, "week-without-meeting", body = &f.body, week = &f.week, why = w(f.why.into())),
        Event::ActionAgreed(f) =>
            say!(t, "action-agreed", action = &f.action, what = &f.what, who = doer(style, &f.who), by = f.by),
        Event::ActionDone(f) => say!(t, "action-done", action = &f.action),
        Event::ProposalPrepared(f) => {
            let by = style.party(&f.by);
            say!(t, "proposal-prepared", proposal = &f.proposal, title = &f.title, by = by, to = &f.to)
        }
        Event::AdviceGiven(f) =>
            say!(t, "advice-given", by = &f.by, proposal = &f.proposal, verdict = w(f.verdict.into())),
        Event::ProposalWithdrawn(f) => say!(t, "proposal-withdrawn", proposal = &f.proposal),
        Event::DecisionTaken(f) => decision(style, &f.decision),
        Event::DecisionRevoked(f) => say!(t, "decision-revoked", decision = &f.decision, by = &f.by),
        Event::ReservationLifted(f) => say!(t, "reservation-lifted", decision = &f.decision),
        Event::ReservationLapsed(f) => say!(t, "reservation-lapsed", decision = &f.decision),
        Event::RecordCorrected(f) => match &f.of {
            Corrected::Decision(id) =>
                say!(t, "decision-corrected", decision = id, entry = &f.entry, reason = &f.reason),
            Corrected::Meeting(id) =>
                say!(t, "meeting-corrected", meeting = id, entry = &f.entry, reason = &f.reason),
        },
        Event::MandateGranted(f) => {
            let (to, scope) = (holder(style, &f.mandate.to), scopes(style, &f.mandate.scope));
            say!(t, "mandate-granted", mandate = &f.mandate.mandate, to = to, scope = scope)
        }
        Event::MandateNarrowed(f) => say!(t, "mandate-narrowed", mandate = &f.narrowed.mandate),
        Event::MandateRevoked(f) => say!(t, "mandate-revoked", mandate = &f.mandate, on = f.on),
        Event::MandateUsed(f) => match &f.purpose {
            UsedFor::Decision(id) =>
                say!(t, "mandate-used-in-decision", mandate = &f.mandate, decision = id, amount = f.amount),
            UsedFor::Commitment(id) =>
                say!(t, "mandate-used-in-commitment", mandate = &f.mandate, commitment = id, amount = f.amount),
        },
        Event::IrregularActRecorded(f) => say!(t, "act-recorded", act = &f.act, what = &f.what, rule = &f.rule),
        Event::Ratified(f) => say!(t, "act-ratified", act = &f.act, decision = &f.decision),
        Event::Reversed(f) => say!(t, "act-reversed", act = &f.act, how = &f.how),
        Event::LegacyFactRecorded(f) => say!(t, "legacy-fact", on = f.on, what = &f.what),
        Event::ReportSubmitted(f) =>
            say!(t, "report-submitted", report = &f.report, by = &f.by, to = &f.to, period = f.period),
        Event::SignalRaised(f) => {
            let from = style.party(&f.from);
            say!(t, "signal-raised", signal = &f.signal, title = &f.title, from = from, to = &f.to)
        }
        Event::FeedbackGiven(f) =>
            say!(t, "feedback-given", about = feedback::about(t, &f.about), from = &f.from, to = &f.to),
        Event::DecisionSuperseded(f) => say!(t, "decision-superseded", decision = &f.decision, by = &f.by),
        Event::StrategyAdjusted(f) => say!(t, "strategy-adjusted", what = &f.what),
        Event::ContributionProvided(f) =>
            say!(t, "contribution-provided", pledge = &f.pledge, amount = f.amount, id = &f.contribution),
        Event::FundsAllocated(f) =>
            say!(t, "funds-allocated", id = &f.allocation, amount = f.amount, from = &f.from, plan = &f.plan),
        Event::FundsReserved(f) =>
            say!(t, "funds-reserved", id = &f.allocation, amount = f.amount, from = &f.from, plan = &f.plan),
        Event::FundsReassigned(f) => {
            let to = &f.to;
            say!(t, "funds-reassigned", id = &to.allocation, amount = to.amount, from = &f.from, plan = &to.plan)
        }
        Event::FundsReleased(f) => say!(t, "funds-released", id = &f.allocation, amount = f.amount),
        Event::CommitmentEntered(f) => {
            let (ground, on) = (w(f.ground.into()), &f.allocation);
            say!(t, "commitment-entered", id = &f.commitment, amount = f.amount, on = on, ground = ground)
        }
        Event::DeliveryConfirmed(f) => say!(t, "delivery-confirmed", commitment = &f.commitment, by = p(&f.by)),
        Event::InvoiceReceived(f) => {
            let line = f.lines.iter();
            let lines = line.map(|own| say!(t, "invoice-line", amount = own.amount.gross(), on = &own.allocation));
            let lines = join(lines);
            say!(t, "invoice-received", id = &f.invoice, by = &f.supplier, number = &f.number, lines = lines)
        }
        Event::InvoiceCredited(f) => {
            let (amount, on) = (f.amount.gross(), &f.allocation);
            say!(t, "invoice-credited", id = &f.credit, amount = amount, invoice = &f.invoice, on = on)
        }
        Event::Paid(f) => say!(t, "payment-made", id = &f.payment, amount = f.amount, on = &f.allocation),
        Event::Refunded(f) => say!(t, "payment-refunded", id = &f.refund, amount = f.amount, of = &f.payment),
        Event::CommitmentSettled(f) => say!(t, "commitment-settled", id = &f.commitment, amount = f.amount),
        Event::InitiativeBudgetGranted(f) => say!(
            t, "initiative-budget-granted", id = &f.granted.commitment, initiative = &f.granted.initiative,
            amount = f.granted.ceiling, on = &f.granted.allocation, by = f.granted.settle_by
        ),
        Event::YearClosed(f) => say!(t, "year-closed", partner = &f.partner, year = f.year),
        Event::CarriedOver(f) => say!(
            t, "carried-over", id = &f.carry_over, amount = f.amount, of = &f.source, from = f.from, to = f.to,
            by = &f.authority
        ),
        Event::FundingAppliedFor(f) => say!(
            t, "funding-applied-for", id = &f.funding, title = &f.title, by = &f.applicant, from = &f.funder,
            amount = f.amount
        ),
        Event::FundingAwarded(f) =>
            say!(t, "funding-awarded", id = &f.funding, amount = f.amount, period = f.period),
        Event::FundingDenied(f) => say!(t, "funding-denied", id = &f.funding),
        Event::FundingAdvanced(f) =>
            say!(t, "funding-advanced", id = &f.funding, amount = f.amount, advance = &f.advance),
        Event::FundingSettled(f) => say!(t, "funding-settled", id = &f.funding, amount = f.amount),
        Event::FundingRecovered(f) =>
            say!(t, "funding-recovered", id = &f.funding, amount = f.amount, recovery = &f.recovery),
        Event::BudgetDrafted(f) =>
            say!(t, "budget-drafted", id = &f.budget, title = &f.title, by = &f.by, years = years(f)),
        Event::BudgetAdopted(f) => say!(t, "budget-adopted", id = &f.budget),
        Event::CapacityDistributed(f) => {
            let (id, effort) = (&f.assignment, effort(style, f.effort));
            say!(t, "capacity-distributed", id = id, effort = effort, from = &f.from, to = &f.to, days = f.period)
        }
        Event::CapacityReleased(f) => say!(t, "capacity-released", id = &f.assignment, on = f.on),
        Event::EffortDistributed(f) => {
            let (id, effort, over) = (&f.share, effort(style, f.effort), join(&f.areas));
            say!(t, "effort-distributed", id = id, effort = effort, of = &f.from, over = over, days = f.period)
        }
        Event::EffortReleased(f) => say!(t, "effort-released", id = &f.share, on = f.on),
        Event::EffortDelivered(f) => say!(
            t, "effort-delivered", id = &f.work, time = &f.time, pledge = &f.pledge, body = &f.body,
            source = w(f.source.into()), days = f.period
        ),
        Event::PlanProposed(f) =>
            say!(t, "plan-proposed", plan = &f.plan, title = &f.title, kind = w(f.kind.name().into())),
        Event::PlanAdopted(f) => say!(t, "plan-adopted", plan = &f.plan),
        Event::PlanRejected(f) => say!(t, "plan-rejected", plan = &f.plan),
        Event::PlanWithdrawn(f) => say!(t, "plan-withdrawn", plan = &f.plan),
        Event::PlanStarted(f) => say!(t, "plan-started", plan = &f.plan),
        Event::PlanPaused(f) => say!(t, "plan-paused", plan = &f.plan),
        Event::PlanResumed(f) => say!(t, "plan-resumed", plan = &f.plan),
        Event::PlanCompleted(f) => say!(t, "plan-completed", plan = &f.plan),
        Event::ProgressRecorded(f) => say!(t, "plan-progress", plan = &f.plan, colour = w(f.colour.into()), by = &f.by),
        Event::PlanExpanded(f) => say!(t, "plan-expanded", plan = &f.plan, what = &f.what, amount = f.amount),
        Event::PlanScaledUp(f) =>
            say!(t, "plan-scaled-up", plan = &f.plan, areas = join(&f.to_areas), amount = f.amount),
        Event::PlanStopped(f) => say!(t, "plan-stopped", plan = &f.plan, ground = w(f.ground.into())),
        Event::PlanSuperseded(f) => say!(t, "plan-superseded", plan = &f.plan, by = &f.by),
        Event::OutputRecorded(f) => say!(
            t, "output-recorded", plan = &f.plan, count = &f.count, unit = &f.unit, what = &f.what, days = f.period,
            output = &f.output
        ),
        Event::TargetSet(f) => say!(
            t, "target-set", target = &f.target, indicator = &f.indicator, area = &f.area, value = &f.value,
            days = f.period, by = &f.by
        ),
        Event::IndicatorDefined(f) =>
            say!(t, "indicator-defined", id = &f.indicator, title = &f.title, unit = &f.unit, goal = &f.goal),
        Event::BaselineRecorded(f) =>
            say!(t, "baseline-recorded", id = &f.measurement, figure = figure(style, f)),
        Event::MeasurementRecorded(f) =>
            say!(t, "measurement-recorded", id = &f.measurement, figure = figure(style, f)),
        Event::EvaluationRecorded(f) => {
            let (kind, conclusion) = (w(f.kind.into()), w(f.conclusion.into()));
            say!(t, "evaluation-recorded", id = &f.evaluation, title = &f.title, kind = kind, conclusion = conclusion)
        }
    }
}

/// Who holds a mandate.
pub fn holder(style: &Style<'_>, to: &MandateHolder) -> String {
    match to {
        MandateHolder::Seat { body, seat } => say!(style.words(), "mandate-seat", seat = seat, body = body),
        MandateHolder::Body(body) => body.to_string(),
    }
}
