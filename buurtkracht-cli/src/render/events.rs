//! An event in one line.

use buurtkracht_core::Event;
use buurtkracht_core::actions::Doer;
use buurtkracht_core::budgets::Budget;
use buurtkracht_core::charter::{
    Contribution, MandateScope, PolicySetting, Review, ReviewOutcome, ReviewSubject, Reviewer,
};
use buurtkracht_core::decisions::{Corrected, Decision, Proposer};
use buurtkracht_core::effort::Effort;
use buurtkracht_core::evaluation::{Measured, Measurement};
use buurtkracht_core::event::Event as E;
use buurtkracht_core::feedback::{FeedbackSubject, SignalSource};
use buurtkracht_core::mandates::UsedFor;
use buurtkracht_core::value::{AreaCode, Money};
use buurtkracht_store::commit::Commit;

use super::{Page, Style, word};
use crate::args::Lang;

fn list(areas: &[AreaCode]) -> String {
    areas.iter().map(AreaCode::as_str).collect::<Vec<_>>().join(", ")
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

fn join<T: std::fmt::Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// What a mandate reaches.
pub fn scopes(style: &Style<'_>, scope: &[MandateScope]) -> String {
    scope.iter().map(|scope| word(style.lang, (*scope).into())).collect::<Vec<_>>().join(", ")
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
        E::ProgrammeFounded(f) => format!("{} {}", style.say("founded:", "opgericht:"), f.charter.title),
        E::CharterSigned(f) if nl => format!("{} tekende de verklaring, door {}", f.partner, p(&f.signatory)),
        E::CharterSigned(f) => format!("{} signed the charter, by {}", f.partner, p(&f.signatory)),
        E::CharterEnteredIntoForce(f) => format!("{} {}", style.say("the charter is in force from", "de verklaring geldt vanaf"), f.on),
        E::CharterAmended(f) => format!("{} {}: {} ({} {})", style.say("charter amended:", "verklaring gewijzigd:"), f.amendment, f.summary, style.say("from", "vanaf"), f.from),
        E::ReadingConfirmed(f) => match &f.read {
            Some(read) => format!("{} {}: {}", style.say("reading confirmed anew:", "lezing opnieuw bevestigd:"), w(f.point.into()), read.answer),
            None => format!("{} {}", style.say("reading confirmed:", "lezing bevestigd:"), w(f.point.into())),
        },
        E::PolicySet(f) => format!("{} {}", style.say("policy set:", "beleid vastgesteld:"), setting(&f.setting)),
        E::CharterReviewed(f) => format!("{} {}", style.say("charter reviewed:", "verklaring geëvalueerd:"), review(style, f)),
        E::GovernanceReviewRecorded(f) => format!("{} {}", style.say("governance reviewed:", "governance geëvalueerd:"), review(style, f)),
        E::NetworkReviewed(f) => format!("{} {}", style.say("network reviewed:", "netwerk bekeken:"), review(style, f)),
        E::PartnerRegistered(f) => format!("{} {} ({})", style.say("partner joined:", "partner sloot zich aan:"), f.name, f.partner),
        E::PartnerRenamed(f) => format!("{} {} {}", f.partner, style.say("is now called", "heet nu"), f.name),
        E::PartnerSucceeded(f) => format!("{} {} {} {} {}", f.to, style.say("came in the place of", "kwam in de plaats van"), f.from, style.say("on", "op"), f.on),
        E::PartnerLeft(f) => format!("{} {} {}", f.partner, style.say("left the programme after", "verliet het programma na"), f.until),
        E::PledgeCancelled(f) => format!("{} {}: {}", style.say("will not come of pledge", "vervalt van toezegging"), f.pledge, contribution(style, &f.unprovided)),
        E::AreaSucceeded(f) => format!("{} → {} ({}, {})", list(&f.from), list(&f.to), w(f.kind.into()), f.on),
        E::AreaRegistered(f) => format!("{} {} {} ({})", style.say("area", "gebied"), f.area, f.name, f.year),
        E::PersonRegistered(f) => format!("{} {}", style.say("person", "persoon"), p(&f.person)),
        E::GroupFormed(f) => format!("{} {} ({}): {}", style.say("group formed:", "werkgroep ingesteld:"), f.name, f.group, list(&f.areas)),
        E::GroupsMerged(f) => format!("{} {} → {} ({})", style.say("groups merged:", "werkgroepen samengevoegd:"), join(&f.groups), f.name, f.into),
        E::GroupEnded(f) => format!("{} {} ({})", style.say("group ended:", "werkgroep opgeheven:"), f.group, f.on),
        E::SeatTaken(f) if nl => format!("{} neemt zetel {} in {} vanaf {}", p(&f.person), f.seat, f.body, f.from),
        E::SeatTaken(f) => format!("{} takes seat {} of {} from {}", p(&f.person), f.seat, f.body, f.from),
        E::SeatVacated(f) if nl => format!("{} verlaat zetel {} in {} na {}", p(&f.person), f.seat, f.body, f.until),
        E::SeatVacated(f) => format!("{} leaves seat {} of {} after {}", p(&f.person), f.seat, f.body, f.until),
        E::DeputyDesignated(f) if nl => format!("{} vervangt op zetel {} in {} vanaf {}", p(&f.person), f.seat, f.body, f.from),
        E::DeputyDesignated(f) => format!("{} deputises for seat {} of {} from {}", p(&f.person), f.seat, f.body, f.from),
        E::MeetingScheduled(f) => format!("{} {}: {} {}", style.say("meeting called:", "overleg gepland:"), f.meeting, f.body, f.on),
        E::MeetingHeld(f) => format!("{} {}: {} {}, {} {}", style.say("meeting held:", "overleg gehouden:"), f.meeting, f.body, f.on, f.present.len(), style.say("present", "aanwezig")),
        E::MeetingCancelled(f) => format!("{} {}", style.say("meeting cancelled:", "overleg afgelast:"), f.meeting),
        E::AgendaSet(f) => format!("{} {}: {} {}", style.say("agenda of", "agenda van"), f.meeting, f.items.len(), style.say("items", "punten")),
        E::MinutesFiled(f) => format!("{} {}", style.say("minutes filed:", "notulen ingediend:"), f.meeting),
        E::MinutesAdopted(f) => format!("{} {} {} {}", style.say("minutes of", "notulen van"), f.meeting, style.say("adopted at", "vastgesteld in"), f.at),
        E::WeekWithoutMeeting(f) => format!("{} {} {} ({})", f.body, style.say("did not meet in", "kwam niet bijeen in"), f.week, w(f.why.into())),
        E::ActionAgreed(f) => format!("{} {}: \"{}\", {} {} {}", style.say("action", "actie"), f.action, f.what, doer(style, &f.who), style.say("by", "uiterlijk"), f.by),
        E::ActionDone(f) => format!("{} {} {}", style.say("action", "actie"), f.action, style.say("done", "gedaan")),
        E::ProposalPrepared(f) => {
            let by = match &f.by {
                Proposer::Body(body) => body.to_string(),
                Proposer::Partner(partner) => partner.to_string(),
                Proposer::Person(person) => p(person),
            };
            format!("{} {} \"{}\": {by} → {}", style.say("proposal", "voorstel"), f.proposal, f.title, f.to)
        }
        E::AdviceGiven(f) => format!("{} {} {} {}: {}", f.by, style.say("advises on", "adviseert over"), style.say("proposal", "voorstel"), f.proposal, w(f.verdict.into())),
        E::ProposalWithdrawn(f) => format!("{} {}", style.say("proposal withdrawn:", "voorstel ingetrokken:"), f.proposal),
        E::DecisionTaken(f) => decision(style, &f.decision),
        E::DecisionRevoked(f) => format!("{} {} {} {}", style.say("decision", "besluit"), f.decision, style.say("revoked by", "ingetrokken door"), f.by),
        E::ReservationLifted(f) => format!("{} {}", style.say("reservation lifted:", "voorbehoud vervallen door instemming:"), f.decision),
        E::ReservationLapsed(f) => format!("{} {}", style.say("reservation lapsed, no approval:", "geen instemming, besluit vervallen:"), f.decision),
        E::RecordCorrected(f) => {
            let of = match &f.of {
                Corrected::Decision(id) => format!("{} {id}", style.say("decision", "besluit")),
                Corrected::Meeting(id) => format!("{} {id}", style.say("meeting", "overleg")),
            };
            format!("{} {of} ({} {}): {}", style.say("record corrected:", "vastlegging gecorrigeerd:"), style.say("entry", "regel"), f.entry, f.reason)
        }
        E::MandateGranted(f) => format!("{} {} → {}: {}", style.say("mandate granted:", "mandaat verleend:"), f.mandate.mandate, f.mandate.to, scopes(style, &f.mandate.scope)),
        E::MandateNarrowed(f) => format!("{} {}", style.say("mandate narrowed:", "mandaat beperkt:"), f.narrowed.mandate),
        E::MandateRevoked(f) => format!("{} {} ({})", style.say("mandate withdrawn:", "mandaat ingetrokken:"), f.mandate, f.on),
        E::MandateUsed(f) => {
            let what = match &f.purpose {
                UsedFor::Decision(id) => id.to_string(),
                UsedFor::Commitment(id) => id.to_string(),
            };
            format!("{} {}: {what}, {}", style.say("mandate used:", "mandaat gebruikt:"), f.mandate, m(f.amount))
        }
        E::IrregularActRecorded(f) => format!("{} {}: {} ({})", style.say("irregular act", "onregelmatige handeling"), f.act, f.what, f.rule),
        E::Ratified(f) => format!("{} {} {} {}", style.say("act", "handeling"), f.act, style.say("ratified by", "bekrachtigd door"), f.decision),
        E::Reversed(f) => format!("{} {} {} {}", style.say("act", "handeling"), f.act, style.say("reversed:", "teruggedraaid:"), f.how),
        E::LegacyFactRecorded(f) => format!("{} {}: {}", style.say("before the signing,", "voor de ondertekening,"), f.on, f.what),
        E::ReportSubmitted(f) => format!("{} {}: {} → {}, {}", style.say("report", "rapportage"), f.report, f.by, f.to, f.period),
        E::SignalRaised(f) => {
            let from = match &f.from {
                SignalSource::Body(body) => body.to_string(),
                SignalSource::Partner(partner) => partner.to_string(),
                SignalSource::Person(person) => p(person),
            };
            format!("{} {} \"{}\": {from} → {}", style.say("signal", "signaal"), f.signal, f.title, f.to)
        }
        E::FeedbackGiven(f) => {
            let about = match &f.about {
                FeedbackSubject::Decision(id) => format!("{} {id}", style.say("decision", "besluit")),
                FeedbackSubject::Proposal(id) => format!("{} {id}", style.say("proposal", "voorstel")),
                FeedbackSubject::Report(id) => format!("{} {id}", style.say("report", "rapportage")),
                FeedbackSubject::Signal(id) => format!("{} {id}", style.say("signal", "signaal")),
            };
            format!("{} {about}: {} → {}", style.say("feedback on", "terugkoppeling over"), f.from, f.to)
        }
        E::DecisionSuperseded(f) => format!("{} {} {} {}", style.say("decision", "besluit"), f.decision, style.say("superseded by", "vervangen door"), f.by),
        E::StrategyAdjusted(f) => format!("{} {}", style.say("strategy adjusted:", "bijgestuurd:"), f.what),
        E::ContributionProvided(f) => format!("{} {} {}", m(f.amount), style.say("provided on pledge", "nagekomen op toezegging"), f.pledge),
        E::FundsAllocated(f) => format!("{} {} {} {} {} ({})", m(f.amount), style.say("from", "van"), f.from, style.say("to plan", "naar plan"), f.plan, f.allocation),
        E::FundsReserved(f) => format!("{} {} {} {} {} ({})", m(f.amount), style.say("set aside from", "gereserveerd van"), f.from, style.say("for plan", "voor plan"), f.plan, f.allocation),
        E::FundsReassigned(f) => format!("{} {} {} {} {} ({})", m(f.to.amount), style.say("reassigned from", "overgezet van"), f.from, style.say("to plan", "naar plan"), f.to.plan, f.to.allocation),
        E::FundsReleased(f) => format!("{} {} {}", m(f.amount), style.say("back to its source from", "terug naar de bron uit"), f.allocation),
        E::CommitmentEntered(f) => format!("{} {} {} ({}, {})", m(f.amount), style.say("owed on", "verplicht op"), f.allocation, w(f.ground.into()), f.commitment),
        E::DeliveryConfirmed(f) => format!("{} {}, {} {}", style.say("delivery confirmed:", "prestatie bevestigd:"), f.commitment, style.say("by", "door"), p(&f.by)),
        E::InvoiceReceived(f) => {
            let on: Vec<String> = f.lines.iter().map(|line| format!("{} {} {}", m(line.amount.gross()), style.say("on", "op"), line.allocation)).collect();
            format!("{} {} ({} {}): {}", style.say("invoice", "factuur"), f.invoice, f.supplier, f.number, on.join(", "))
        }
        E::InvoiceCredited(f) => format!("{} {}: {} {} {} ({})", style.say("credit note", "creditnota"), f.credit, m(f.amount.gross()), style.say("off invoice", "af van factuur"), f.invoice, f.allocation),
        E::Paid(f) => format!("{} {} {} ({})", m(f.amount), style.say("paid on", "betaald op"), f.allocation, f.payment),
        E::Refunded(f) => format!("{} {} {} ({})", m(f.amount), style.say("came back of payment", "terugbetaald van betaling"), f.payment, f.refund),
        E::CommitmentSettled(f) => format!("{} {} {} {}", style.say("commitment", "verplichting"), f.commitment, style.say("settled at", "afgerekend op"), m(f.amount)),
        E::InitiativeBudgetGranted(f) => format!("{} \"{}\": {} {} {}, {} {} ({})", style.say("budget for the initiative", "bewonersbudget voor"), f.granted.initiative, m(f.granted.ceiling), style.say("on", "op"), f.granted.allocation, style.say("to be settled by", "af te rekenen voor of op"), f.granted.settle_by, f.granted.commitment),
        E::YearClosed(f) => format!("{} {} {}", f.partner, style.say("closed its books of", "sloot het jaar af:"), f.year),
        E::CarriedOver(f) => format!("{} {} {} {} {} → {} ({}, {})", m(f.amount), style.say("carried over of", "overgeheveld van"), f.source, style.say("from", "van"), f.from, f.to, f.authority, f.carry_over),
        E::FundingAppliedFor(f) => format!("{} {} \"{}\": {} → {}, {}", style.say("funding applied for:", "subsidie aangevraagd:"), f.funding, f.title, f.applicant, f.funder, m(f.amount)),
        E::FundingAwarded(f) => format!("{} {}: {}, {}", style.say("funding awarded:", "subsidie verleend:"), f.funding, m(f.amount), f.period),
        E::FundingDenied(f) => format!("{} {}", style.say("funding denied:", "subsidie afgewezen:"), f.funding),
        E::FundingAdvanced(f) => format!("{} {} {} ({})", m(f.amount), style.say("paid by the funder of", "voorschot ontvangen van"), f.funding, f.advance),
        E::FundingSettled(f) => format!("{} {} {} {}", style.say("funding", "subsidie"), f.funding, style.say("settled at", "vastgesteld op"), m(f.amount)),
        E::FundingRecovered(f) => format!("{} {} {} ({})", m(f.amount), style.say("taken back by the funder of", "teruggevorderd van"), f.funding, f.recovery),
        E::BudgetDrafted(f) => format!("{} {} \"{}\": {}, {}", style.say("budget drawn up:", "begroting opgesteld:"), f.budget, f.title, f.by, years(f)),
        E::BudgetAdopted(f) => format!("{} {}", style.say("budget adopted:", "begroting vastgesteld:"), f.budget),
        E::CapacityDistributed(f) => format!("{} {} {} {} {} ({}, {})", effort(style, f.effort), style.say("from", "van"), f.from, style.say("to", "naar"), f.to, f.assignment, f.period),
        E::CapacityReleased(f) => format!("{} {} ({})", style.say("capacity released:", "capaciteit vrijgevallen:"), f.assignment, f.on),
        E::EffortDistributed(f) => format!("{} {} {} {} {} ({}, {})", effort(style, f.effort), style.say("of", "van"), f.from, style.say("spread over", "verdeeld over"), list(&f.areas), f.share, f.period),
        E::EffortReleased(f) => format!("{} {} ({})", style.say("effort released:", "inzet vrijgevallen:"), f.share, f.on),
        E::EffortDelivered(f) => format!("{} {} {} {} {} ({}, {}, {})", f.time, style.say("hours on pledge", "uur op toezegging"), f.pledge, style.say("for", "voor"), f.body, w(f.source.into()), f.work, f.period),
        E::PlanProposed(f) => format!("{} {} \"{}\" ({})", style.say("plan proposed:", "plan voorgesteld:"), f.plan, f.title, w(f.kind.name().into())),
        E::PlanAdopted(f) => format!("plan {} {}", f.plan, style.say("adopted", "vastgesteld")),
        E::PlanRejected(f) => format!("plan {} {}", f.plan, style.say("rejected", "afgewezen")),
        E::PlanWithdrawn(f) => format!("plan {} {}", f.plan, style.say("withdrawn", "ingetrokken")),
        E::PlanStarted(f) => format!("plan {} {}", f.plan, style.say("started", "gestart")),
        E::PlanPaused(f) => format!("plan {} {}", f.plan, style.say("paused", "gepauzeerd")),
        E::PlanResumed(f) => format!("plan {} {}", f.plan, style.say("resumed", "hervat")),
        E::PlanCompleted(f) => format!("plan {} {}", f.plan, style.say("completed", "voltooid")),
        E::ProgressRecorded(f) => format!("plan {}: {} ({})", f.plan, w(f.colour.into()), f.by),
        E::PlanExpanded(f) => format!("plan {} {} {}{}", f.plan, style.say("expanded:", "uitgebreid:"), f.what, extra(style, f.amount)),
        E::PlanScaledUp(f) => format!("plan {} {} {}{}", f.plan, style.say("scaled up to", "opgeschaald naar"), list(&f.to_areas), extra(style, f.amount)),
        E::PlanStopped(f) => format!("plan {} {}: {}", f.plan, style.say("stopped", "stopgezet"), w(f.ground.into())),
        E::PlanSuperseded(f) => format!("plan {} {} {}", f.plan, style.say("superseded by", "vervangen door"), f.by),
        E::OutputRecorded(f) => format!("plan {}: {} {} \"{}\" ({}, {})", f.plan, f.count, f.unit, f.what, f.period, f.output),
        E::TargetSet(f) => format!("{} {}: {} {} {} {} ({}, {})", style.say("target", "streefwaarde"), f.target, f.indicator, f.area, style.say("to", "naar"), f.value, f.period, f.by),
        E::IndicatorDefined(f) => format!("{} {} \"{}\" ({}) → {}", style.say("indicator", "indicator"), f.indicator, f.title, f.unit, f.goal),
        E::BaselineRecorded(f) => format!("{} {}", style.say("baseline", "0-meting"), figure(style, f)),
        E::MeasurementRecorded(f) => format!("{} {}", style.say("measurement", "meting"), figure(style, f)),
        E::EvaluationRecorded(f) => format!("{} {} \"{}\" ({}): {}", style.say("evaluation", "evaluatie"), f.evaluation, f.title, w(f.kind.into()), w(f.conclusion.into())),
    }
}
