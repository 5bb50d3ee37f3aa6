//! An event in one line.

use buurtkracht_core::Event;
use buurtkracht_core::actions::Doer;
use buurtkracht_core::budgets::Budget;
use buurtkracht_core::charter::{
    Contribution, MandateScope, PolicySetting, Review, ReviewOutcome, ReviewSubject, Reviewer,
};
use buurtkracht_core::decisions::{Corrected, Decision};
use buurtkracht_core::effort::Effort;
use buurtkracht_core::evaluation::{Measured, Measurement};
use buurtkracht_core::feedback::FeedbackSubject;
use buurtkracht_core::id::{ActorId, Sequence};
use buurtkracht_core::mandates::UsedFor;
use buurtkracht_core::value::Money;
use buurtkracht_store::commit::Commit;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Page, Style, join, word};
use crate::args::Lang;

impl Page {
    /// An event so many columns in, with its entry.
    pub fn event(&mut self, style: &Style<'_>, indent: usize, event: &Event, entry: Sequence) {
        self.line(format!("{:indent$}{}  [{entry}]", "", line(style, event)));
    }
}

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

/// Money that a plan gets besides.
fn extra(style: &Style<'_>, amount: Option<Money>) -> String {
    amount.map_or(String::new(), |amount| format!(" ({} {})", style.say("with", "met"), style.money(amount)))
}

/// A baseline or measurement without the day of it.
pub fn figure(style: &Style<'_>, measurement: &Measurement) -> String {
    let value = match measurement.value {
        Some(Measured::Figure(figure)) => figure.to_string(),
        Some(Measured::Suppressed) => style.say("suppressed", "onderdrukt").to_owned(),
        None => style.say("absent", "ontbreekt").to_owned(),
    };
    format!(
        "{} {}: {value} (n = {}, {})",
        measurement.indicator, measurement.area, measurement.n, measurement.source
    )
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
        Contribution::Fte(fte) => format!("{fte} fte"),
        Contribution::HoursPerWeek(time) => format!("{time} {}", style.say("hours a week", "uur per week")),
        Contribution::InKind(what) => what.to_string(),
    }
}

/// How much effort, with its unit.
pub fn effort(style: &Style<'_>, effort: Effort) -> String {
    match effort {
        Effort::Fte(fte) => format!("{fte} fte"),
        Effort::HoursPerWeek(time) => format!("{time} {}", style.say("hours a week", "uur per week")),
        Effort::InKind => style.say("in kind", "in natura").to_owned(),
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
        Doer::Seat { body, seat } => format!("{seat} ({body})"),
        Doer::Body(body) => body.to_string(),
        Doer::Partner(partner) => partner.to_string(),
        Doer::Person(person) => style.person(person),
    }
}

/// Who reviewed, and what came of it.
pub fn review(style: &Style<'_>, review: &Review) -> String {
    let by = match &review.by {
        Reviewer::Partners(partners) => join(partners),
        Reviewer::Body(body) => body.to_string(),
    };
    let outcome = match &review.outcome {
        ReviewOutcome::Amendment(amendment) => format!("{} {amendment}", style.say("amendment", "wijziging")),
        ReviewOutcome::NoChange(reason) => format!("{} {reason}", style.say("no change:", "geen wijziging:")),
    };
    let year = match review.of {
        ReviewSubject::Charter { year } => format!("{year}, "),
        ReviewSubject::Governance | ReviewSubject::Network => String::new(),
    };
    format!("{year}{by}; {outcome}")
}

/// A decision in a line.
pub fn decision(style: &Style<'_>, decision: &Decision) -> String {
    let reserved = decision.reservation.as_ref().map_or(String::new(), |reservation| {
        format!(", {} {}", style.say("under reservation of", "onder voorbehoud van"), reservation.authority)
    });
    format!(
        "{} {} \"{}\": {} {}{reserved}",
        style.say("decision", "besluit"),
        decision.decision,
        decision.title,
        decision.body,
        word(style.lang, decision.outcome.into())
    )
}

/// An entry with some of its events.
pub fn entry(style: &Style<'_>, page: &mut Page, commit: &Commit, events: &[&Event]) {
    let at = commit.recorded_at.format("%Y-%m-%d %H:%M");
    let number = commit.sequence.to_string();
    page.line(format!("{number:>5}  {at}  {}", commit.recorded_by));
    for event in events {
        let on = event.on().map_or(String::new(), |on| format!("{on}  "));
        page.line(format!("         {on}{}", line(style, event)));
    }
}

/// What happened, in a line.
#[rustfmt::skip]
pub fn line(style: &Style<'_>, event: &Event) -> String {
    let nl = style.lang == Lang::Nl;
    let w = |text| word(style.lang, text);
    let p = |person| style.person(person);
    let m = |amount| style.money(amount);
    match event {
        Event::ProgrammeFounded(f) => format!("{} {}", style.say("founded:", "opgericht:"), f.charter.title),
        Event::CharterSigned(f) if nl => format!("{} tekende de verklaring, door {}", f.partner, p(&f.signatory)),
        Event::CharterSigned(f) => format!("{} signed the charter, by {}", f.partner, p(&f.signatory)),
        Event::CharterEnteredIntoForce(f) => format!("{} {}", style.say("the charter is in force from", "de verklaring geldt vanaf"), f.on),
        Event::CharterAmended(f) => format!("{} {}: {} ({} {})", style.say("charter amended:", "verklaring gewijzigd:"), f.amendment, f.summary, style.say("from", "vanaf"), f.from),
        Event::ReadingConfirmed(f) => match &f.read {
            Some(read) => format!("{} {}: {}", style.say("reading confirmed anew:", "lezing opnieuw bevestigd:"), w(f.point.into()), read.answer),
            None => format!("{} {}", style.say("reading confirmed:", "lezing bevestigd:"), w(f.point.into())),
        },
        Event::PolicySet(f) => format!("{} {}", style.say("policy set:", "beleid vastgesteld:"), setting(&f.setting)),
        Event::CharterReviewed(f) => format!("{} {}", style.say("charter reviewed:", "verklaring geëvalueerd:"), review(style, f)),
        Event::GovernanceReviewRecorded(f) => format!("{} {}", style.say("governance reviewed:", "governance geëvalueerd:"), review(style, f)),
        Event::NetworkReviewed(f) => format!("{} {}", style.say("network reviewed:", "netwerk bekeken:"), review(style, f)),
        Event::PartnerRegistered(f) => format!("{} {} ({})", style.say("partner joined:", "partner sloot zich aan:"), f.name, f.partner),
        Event::PartnerRenamed(f) => format!("{} {} {}", f.partner, style.say("is now called", "heet nu"), f.name),
        Event::PartnerSucceeded(f) => format!("{} {} {} {} {}", f.to, style.say("came in the place of", "kwam in de plaats van"), f.from, style.say("on", "op"), f.on),
        Event::PartnerLeft(f) => format!("{} {} {}", f.partner, style.say("left the programme after", "verliet het programma na"), f.until),
        Event::PledgeCancelled(f) => format!("{} {}: {}", style.say("will not come of pledge", "vervalt van toezegging"), f.pledge, contribution(style, &f.unprovided)),
        Event::AreaSucceeded(f) => format!("{} → {} ({}, {})", join(&f.from), join(&f.to), w(f.kind.into()), f.on),
        Event::AreaRegistered(f) => format!("{} {} {} ({})", style.say("area", "gebied"), f.area, f.name, f.year),
        Event::PersonRegistered(f) => format!("{} {}", style.say("person", "persoon"), p(&f.person)),
        Event::GroupFormed(f) => format!("{} {} ({}): {}", style.say("group formed:", "werkgroep ingesteld:"), f.name, f.group, join(&f.areas)),
        Event::GroupsMerged(f) => format!("{} {} → {} ({})", style.say("groups merged:", "werkgroepen samengevoegd:"), join(&f.groups), f.name, f.into),
        Event::GroupEnded(f) => format!("{} {} ({})", style.say("group ended:", "werkgroep opgeheven:"), f.group, f.on),
        Event::SeatTaken(f) if nl => format!("{} neemt zetel {} in {} vanaf {}", p(&f.person), f.seat, f.body, f.from),
        Event::SeatTaken(f) => format!("{} takes seat {} of {} from {}", p(&f.person), f.seat, f.body, f.from),
        Event::SeatVacated(f) if nl => format!("{} verlaat zetel {} in {} na {}", p(&f.person), f.seat, f.body, f.until),
        Event::SeatVacated(f) => format!("{} leaves seat {} of {} after {}", p(&f.person), f.seat, f.body, f.until),
        Event::DeputyDesignated(f) if nl => format!("{} vervangt op zetel {} in {} vanaf {}", p(&f.person), f.seat, f.body, f.from),
        Event::DeputyDesignated(f) => format!("{} deputises for seat {} of {} from {}", p(&f.person), f.seat, f.body, f.from),
        Event::MeetingScheduled(f) => format!("{} {}: {} {}", style.say("meeting called:", "overleg gepland:"), f.meeting, f.body, f.on),
        Event::MeetingHeld(f) => format!("{} {}: {} {}, {} {}", style.say("meeting held:", "overleg gehouden:"), f.meeting, f.body, f.on, f.present.len(), style.say("present", "aanwezig")),
        Event::MeetingCancelled(f) => format!("{} {}", style.say("meeting cancelled:", "overleg afgelast:"), f.meeting),
        Event::AgendaSet(f) => format!("{} {}: {} {}", style.say("agenda of", "agenda van"), f.meeting, f.items.len(), style.say("items", "punten")),
        Event::MinutesFiled(f) => format!("{} {}", style.say("minutes filed:", "notulen ingediend:"), f.meeting),
        Event::MinutesAdopted(f) => format!("{} {} {} {}", style.say("minutes of", "notulen van"), f.meeting, style.say("adopted at", "vastgesteld in"), f.at),
        Event::WeekWithoutMeeting(f) => format!("{} {} {} ({})", f.body, style.say("did not meet in", "kwam niet bijeen in"), f.week, w(f.why.into())),
        Event::ActionAgreed(f) => format!("{} {}: \"{}\", {} {} {}", style.say("action", "actie"), f.action, f.what, doer(style, &f.who), style.say("by", "uiterlijk"), f.by),
        Event::ActionDone(f) => format!("{} {} {}", style.say("action", "actie"), f.action, style.say("done", "gedaan")),
        Event::ProposalPrepared(f) => {
            let by = style.party(&f.by);
            format!("{} {} \"{}\": {by} → {}", style.say("proposal", "voorstel"), f.proposal, f.title, f.to)
        }
        Event::AdviceGiven(f) => format!("{} {} {} {}: {}", f.by, style.say("advises on", "adviseert over"), style.say("proposal", "voorstel"), f.proposal, w(f.verdict.into())),
        Event::ProposalWithdrawn(f) => format!("{} {}", style.say("proposal withdrawn:", "voorstel ingetrokken:"), f.proposal),
        Event::DecisionTaken(f) => decision(style, &f.decision),
        Event::DecisionRevoked(f) => format!("{} {} {} {}", style.say("decision", "besluit"), f.decision, style.say("revoked by", "ingetrokken door"), f.by),
        Event::ReservationLifted(f) => format!("{} {}", style.say("reservation lifted:", "voorbehoud vervallen door instemming:"), f.decision),
        Event::ReservationLapsed(f) => format!("{} {}", style.say("reservation lapsed, no approval:", "geen instemming, besluit vervallen:"), f.decision),
        Event::RecordCorrected(f) => {
            let of = match &f.of {
                Corrected::Decision(id) => format!("{} {id}", style.say("decision", "besluit")),
                Corrected::Meeting(id) => format!("{} {id}", style.say("meeting", "overleg")),
            };
            format!("{} {of} ({} {}): {}", style.say("record corrected:", "vastlegging gecorrigeerd:"), style.say("entry", "regel"), f.entry, f.reason)
        }
        Event::MandateGranted(f) => format!("{} {} → {}: {}", style.say("mandate granted:", "mandaat verleend:"), f.mandate.mandate, f.mandate.to, scopes(style, &f.mandate.scope)),
        Event::MandateNarrowed(f) => format!("{} {}", style.say("mandate narrowed:", "mandaat beperkt:"), f.narrowed.mandate),
        Event::MandateRevoked(f) => format!("{} {} ({})", style.say("mandate withdrawn:", "mandaat ingetrokken:"), f.mandate, f.on),
        Event::MandateUsed(f) => {
            let what = match &f.purpose {
                UsedFor::Decision(id) => id.to_string(),
                UsedFor::Commitment(id) => id.to_string(),
            };
            format!("{} {}: {what}, {}", style.say("mandate used:", "mandaat gebruikt:"), f.mandate, m(f.amount))
        }
        Event::IrregularActRecorded(f) => format!("{} {}: {} ({})", style.say("irregular act", "onregelmatige handeling"), f.act, f.what, f.rule),
        Event::Ratified(f) => format!("{} {} {} {}", style.say("act", "handeling"), f.act, style.say("ratified by", "bekrachtigd door"), f.decision),
        Event::Reversed(f) => format!("{} {} {} {}", style.say("act", "handeling"), f.act, style.say("reversed:", "teruggedraaid:"), f.how),
        Event::LegacyFactRecorded(f) => format!("{} {}: {}", style.say("before the signing,", "voor de ondertekening,"), f.on, f.what),
        Event::ReportSubmitted(f) => format!("{} {}: {} → {}, {}", style.say("report", "rapportage"), f.report, f.by, f.to, f.period),
        Event::SignalRaised(f) => {
            let from = style.party(&f.from);
            format!("{} {} \"{}\": {from} → {}", style.say("signal", "signaal"), f.signal, f.title, f.to)
        }
        Event::FeedbackGiven(f) => {
            let about = match &f.about {
                FeedbackSubject::Decision(id) => format!("{} {id}", style.say("decision", "besluit")),
                FeedbackSubject::Proposal(id) => format!("{} {id}", style.say("proposal", "voorstel")),
                FeedbackSubject::Report(id) => format!("{} {id}", style.say("report", "rapportage")),
                FeedbackSubject::Signal(id) => format!("{} {id}", style.say("signal", "signaal")),
            };
            format!("{} {about}: {} → {}", style.say("feedback on", "terugkoppeling over"), f.from, f.to)
        }
        Event::DecisionSuperseded(f) => format!("{} {} {} {}", style.say("decision", "besluit"), f.decision, style.say("superseded by", "vervangen door"), f.by),
        Event::StrategyAdjusted(f) => format!("{} {}", style.say("strategy adjusted:", "bijgestuurd:"), f.what),
        Event::ContributionProvided(f) => format!("{} {} {}", m(f.amount), style.say("provided on pledge", "nagekomen op toezegging"), f.pledge),
        Event::FundsAllocated(f) => format!("{} {} {} {} {} ({})", m(f.amount), style.say("from", "van"), f.from, style.say("to plan", "naar plan"), f.plan, f.allocation),
        Event::FundsReserved(f) => format!("{} {} {} {} {} ({})", m(f.amount), style.say("set aside from", "gereserveerd van"), f.from, style.say("for plan", "voor plan"), f.plan, f.allocation),
        Event::FundsReassigned(f) => format!("{} {} {} {} {} ({})", m(f.to.amount), style.say("reassigned from", "overgezet van"), f.from, style.say("to plan", "naar plan"), f.to.plan, f.to.allocation),
        Event::FundsReleased(f) => format!("{} {} {}", m(f.amount), style.say("back to its source from", "terug naar de bron uit"), f.allocation),
        Event::CommitmentEntered(f) => format!("{} {} {} ({}, {})", m(f.amount), style.say("owed on", "verplicht op"), f.allocation, w(f.ground.into()), f.commitment),
        Event::DeliveryConfirmed(f) => format!("{} {}, {} {}", style.say("delivery confirmed:", "prestatie bevestigd:"), f.commitment, style.say("by", "door"), p(&f.by)),
        Event::InvoiceReceived(f) => {
            let on = f.lines.iter().map(|line| format!("{} {} {}", m(line.amount.gross()), style.say("on", "op"), line.allocation));
            format!("{} {} ({} {}): {}", style.say("invoice", "factuur"), f.invoice, f.supplier, f.number, join(on))
        }
        Event::InvoiceCredited(f) => format!("{} {}: {} {} {} ({})", style.say("credit note", "creditnota"), f.credit, m(f.amount.gross()), style.say("off invoice", "af van factuur"), f.invoice, f.allocation),
        Event::Paid(f) => format!("{} {} {} ({})", m(f.amount), style.say("paid on", "betaald op"), f.allocation, f.payment),
        Event::Refunded(f) => format!("{} {} {} ({})", m(f.amount), style.say("came back of payment", "terugbetaald van betaling"), f.payment, f.refund),
        Event::CommitmentSettled(f) => format!("{} {} {} {}", style.say("commitment", "verplichting"), f.commitment, style.say("settled at", "afgerekend op"), m(f.amount)),
        Event::InitiativeBudgetGranted(f) => format!("{} \"{}\": {} {} {}, {} {} ({})", style.say("budget for the initiative", "bewonersbudget voor"), f.granted.initiative, m(f.granted.ceiling), style.say("on", "op"), f.granted.allocation, style.say("to be settled by", "af te rekenen voor of op"), f.granted.settle_by, f.granted.commitment),
        Event::YearClosed(f) => format!("{} {} {}", f.partner, style.say("closed its books of", "sloot het jaar af:"), f.year),
        Event::CarriedOver(f) => format!("{} {} {} {} {} → {} ({}, {})", m(f.amount), style.say("carried over of", "overgeheveld van"), f.source, style.say("from", "van"), f.from, f.to, f.authority, f.carry_over),
        Event::FundingAppliedFor(f) => format!("{} {} \"{}\": {} → {}, {}", style.say("funding applied for:", "subsidie aangevraagd:"), f.funding, f.title, f.applicant, f.funder, m(f.amount)),
        Event::FundingAwarded(f) => format!("{} {}: {}, {}", style.say("funding awarded:", "subsidie verleend:"), f.funding, m(f.amount), f.period),
        Event::FundingDenied(f) => format!("{} {}", style.say("funding denied:", "subsidie afgewezen:"), f.funding),
        Event::FundingAdvanced(f) => format!("{} {} {} ({})", m(f.amount), style.say("paid by the funder of", "voorschot ontvangen van"), f.funding, f.advance),
        Event::FundingSettled(f) => format!("{} {} {} {}", style.say("funding", "subsidie"), f.funding, style.say("settled at", "vastgesteld op"), m(f.amount)),
        Event::FundingRecovered(f) => format!("{} {} {} ({})", m(f.amount), style.say("taken back by the funder of", "teruggevorderd van"), f.funding, f.recovery),
        Event::BudgetDrafted(f) => format!("{} {} \"{}\": {}, {}", style.say("budget drawn up:", "begroting opgesteld:"), f.budget, f.title, f.by, years(f)),
        Event::BudgetAdopted(f) => format!("{} {}", style.say("budget adopted:", "begroting vastgesteld:"), f.budget),
        Event::CapacityDistributed(f) => format!("{} {} {} {} {} ({}, {})", effort(style, f.effort), style.say("from", "van"), f.from, style.say("to", "naar"), f.to, f.assignment, f.period),
        Event::CapacityReleased(f) => format!("{} {} ({})", style.say("capacity released:", "capaciteit vrijgevallen:"), f.assignment, f.on),
        Event::EffortDistributed(f) => format!("{} {} {} {} {} ({}, {})", effort(style, f.effort), style.say("of", "van"), f.from, style.say("spread over", "verdeeld over"), join(&f.areas), f.share, f.period),
        Event::EffortReleased(f) => format!("{} {} ({})", style.say("effort released:", "inzet vrijgevallen:"), f.share, f.on),
        Event::EffortDelivered(f) => format!("{} {} {} {} {} ({}, {}, {})", f.time, style.say("hours on pledge", "uur op toezegging"), f.pledge, style.say("for", "voor"), f.body, w(f.source.into()), f.work, f.period),
        Event::PlanProposed(f) => format!("{} {} \"{}\" ({})", style.say("plan proposed:", "plan voorgesteld:"), f.plan, f.title, w(f.kind.name().into())),
        Event::PlanAdopted(f) => format!("plan {} {}", f.plan, style.say("adopted", "vastgesteld")),
        Event::PlanRejected(f) => format!("plan {} {}", f.plan, style.say("rejected", "afgewezen")),
        Event::PlanWithdrawn(f) => format!("plan {} {}", f.plan, style.say("withdrawn", "ingetrokken")),
        Event::PlanStarted(f) => format!("plan {} {}", f.plan, style.say("started", "gestart")),
        Event::PlanPaused(f) => format!("plan {} {}", f.plan, style.say("paused", "gepauzeerd")),
        Event::PlanResumed(f) => format!("plan {} {}", f.plan, style.say("resumed", "hervat")),
        Event::PlanCompleted(f) => format!("plan {} {}", f.plan, style.say("completed", "voltooid")),
        Event::ProgressRecorded(f) => format!("plan {}: {} ({})", f.plan, w(f.colour.into()), f.by),
        Event::PlanExpanded(f) => format!("plan {} {} {}{}", f.plan, style.say("expanded:", "uitgebreid:"), f.what, extra(style, f.amount)),
        Event::PlanScaledUp(f) => format!("plan {} {} {}{}", f.plan, style.say("scaled up to", "opgeschaald naar"), join(&f.to_areas), extra(style, f.amount)),
        Event::PlanStopped(f) => format!("plan {} {}: {}", f.plan, style.say("stopped", "stopgezet"), w(f.ground.into())),
        Event::PlanSuperseded(f) => format!("plan {} {} {}", f.plan, style.say("superseded by", "vervangen door"), f.by),
        Event::OutputRecorded(f) => format!("plan {}: {} {} \"{}\" ({}, {})", f.plan, f.count, f.unit, f.what, f.period, f.output),
        Event::TargetSet(f) => format!("{} {}: {} {} {} {} ({}, {})", style.say("target", "streefwaarde"), f.target, f.indicator, f.area, style.say("to", "naar"), f.value, f.period, f.by),
        Event::IndicatorDefined(f) => format!("{} {} \"{}\" ({}) → {}", style.say("indicator", "indicator"), f.indicator, f.title, f.unit, f.goal),
        Event::BaselineRecorded(f) => format!("{} {}", style.say("baseline", "0-meting"), figure(style, f)),
        Event::MeasurementRecorded(f) => format!("{} {}", style.say("measurement", "meting"), figure(style, f)),
        Event::EvaluationRecorded(f) => format!("{} {} \"{}\" ({}): {}", style.say("evaluation", "evaluatie"), f.evaluation, f.title, w(f.kind.into()), w(f.conclusion.into())),
    }
}
