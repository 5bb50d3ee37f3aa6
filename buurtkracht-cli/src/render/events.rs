//! An event in one line.

use buurtkracht_core::Event;
use buurtkracht_core::decisions::Proposer;
use buurtkracht_core::evaluation::{Measured, Measurement};
use buurtkracht_core::event::Event as E;
use buurtkracht_core::value::AreaCode;

use super::{Style, word};
use crate::args::Lang;

fn list(areas: &[AreaCode]) -> String {
    areas.iter().map(AreaCode::as_str).collect::<Vec<_>>().join(", ")
}

fn figure(style: &Style<'_>, measurement: &Measurement) -> String {
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
        E::PartnerRegistered(f) => format!("{} {} ({})", style.say("partner joined:", "partner sloot zich aan:"), f.name, f.partner),
        E::AreaRegistered(f) => format!("{} {} {} ({})", style.say("area", "gebied"), f.area, f.name, f.year),
        E::PersonRegistered(f) => format!("{} {}", style.say("person", "persoon"), p(&f.person)),
        E::GroupFormed(f) => format!("{} {} ({}): {}", style.say("group formed:", "werkgroep ingesteld:"), f.name, f.group, list(&f.areas)),
        E::SeatTaken(f) if nl => format!("{} neemt zetel {} in {} vanaf {}", p(&f.person), f.seat, f.body, f.from),
        E::SeatTaken(f) => format!("{} takes seat {} of {} from {}", p(&f.person), f.seat, f.body, f.from),
        E::SeatVacated(f) if nl => format!("{} verlaat zetel {} in {} na {}", p(&f.person), f.seat, f.body, f.until),
        E::SeatVacated(f) => format!("{} leaves seat {} of {} after {}", p(&f.person), f.seat, f.body, f.until),
        E::DeputyDesignated(f) if nl => format!("{} vervangt op zetel {} in {} vanaf {}", p(&f.person), f.seat, f.body, f.from),
        E::DeputyDesignated(f) => format!("{} deputises for seat {} of {} from {}", p(&f.person), f.seat, f.body, f.from),
        E::MeetingScheduled(f) => format!("{} {}: {} {}", style.say("meeting called:", "overleg gepland:"), f.meeting, f.body, f.on),
        E::MeetingHeld(f) => format!("{} {}: {} {}, {} {}", style.say("meeting held:", "overleg gehouden:"), f.meeting, f.body, f.on, f.present.len(), style.say("present", "aanwezig")),
        E::MeetingCancelled(f) => format!("{} {}", style.say("meeting cancelled:", "overleg afgelast:"), f.meeting),
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
        E::DecisionTaken(f) => format!("{} {} \"{}\": {} {}", style.say("decision", "besluit"), f.decision, f.title, f.body, w(f.outcome.into())),
        E::DecisionSuperseded(f) => format!("{} {} {} {}", style.say("decision", "besluit"), f.decision, style.say("superseded by", "vervangen door"), f.by),
        E::StrategyAdjusted(f) => format!("{} {}", style.say("strategy adjusted:", "bijgestuurd:"), f.what),
        E::ContributionProvided(f) => format!("{} {} {}", m(f.amount), style.say("provided on pledge", "nagekomen op toezegging"), f.pledge),
        E::FundsAllocated(f) => format!("{} {} {} {} {} ({})", m(f.amount), style.say("from", "van"), f.from, style.say("to plan", "naar plan"), f.plan, f.allocation),
        E::FundsReleased(f) => format!("{} {} {}", m(f.amount), style.say("back to its source from", "terug naar de bron uit"), f.allocation),
        E::CommitmentEntered(f) => format!("{} {} {} ({}, {})", m(f.amount), style.say("owed on", "verplicht op"), f.allocation, w(f.ground.into()), f.commitment),
        E::Paid(f) => format!("{} {} {} ({})", m(f.amount), style.say("paid on", "betaald op"), f.allocation, f.payment),
        E::PlanProposed(f) => format!("{} {} \"{}\" ({})", style.say("plan proposed:", "plan voorgesteld:"), f.plan, f.title, w(f.kind.name().into())),
        E::PlanAdopted(f) => format!("plan {} {}", f.plan, style.say("adopted", "vastgesteld")),
        E::PlanRejected(f) => format!("plan {} {}", f.plan, style.say("rejected", "afgewezen")),
        E::PlanWithdrawn(f) => format!("plan {} {}", f.plan, style.say("withdrawn", "ingetrokken")),
        E::PlanStarted(f) => format!("plan {} {}", f.plan, style.say("started", "gestart")),
        E::PlanPaused(f) => format!("plan {} {}", f.plan, style.say("paused", "gepauzeerd")),
        E::PlanResumed(f) => format!("plan {} {}", f.plan, style.say("resumed", "hervat")),
        E::PlanCompleted(f) => format!("plan {} {}", f.plan, style.say("completed", "voltooid")),
        E::PlanExpanded(f) => format!("plan {} {} {}", f.plan, style.say("expanded:", "uitgebreid:"), f.what),
        E::PlanScaledUp(f) => format!("plan {} {} {}", f.plan, style.say("scaled up to", "opgeschaald naar"), list(&f.to_areas)),
        E::PlanStopped(f) => format!("plan {} {}: {}", f.plan, style.say("stopped", "stopgezet"), w(f.ground.into())),
        E::IndicatorDefined(f) => format!("{} {} \"{}\" ({}) → {}", style.say("indicator", "indicator"), f.indicator, f.title, f.unit, f.goal),
        E::BaselineRecorded(f) => format!("{} {}", style.say("baseline", "0-meting"), figure(style, f)),
        E::MeasurementRecorded(f) => format!("{} {}", style.say("measurement", "meting"), figure(style, f)),
        E::EvaluationRecorded(f) => format!("{} {} \"{}\" ({}): {}", style.say("evaluation", "evaluatie"), f.evaluation, f.title, w(f.kind.into()), w(f.conclusion.into())),
    }
}
