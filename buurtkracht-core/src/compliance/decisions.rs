//! Decisions, proposals and acts: how they came about, and what still waits (§ 3, domain §§ 0 and 3).

use chrono::TimeDelta;

use super::seen::after;
use super::{Finding, FindingCode, StateOn, plans};
use crate::charter::{Competence, Departure, Level};
use crate::decisions::{DecisionCase, Proposal, Venue};
use crate::event::Event;
use crate::id::{DecisionId, EvaluationId, ProposalId};
use crate::participant::Participant;
use crate::value::Day;

pub(super) fn findings(seen: &StateOn<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let reported = seen.programme.meetings().reported_by(seen.on);
    for (id, case) in taken(seen) {
        without_proposal(seen, id, case, &mut found);
        late(seen, id, case, &mut found);
        if !reported.contains_key(id) {
            not_reported(seen, id, case, &mut found);
        }
        reserved(seen, id, case, &mut found);
        unfounded(seen, id, case, &mut found);
        objected(seen, id, case, &mut found);
    }
    departs(seen, &mut found);
    interested(seen, &mut found);
    acts(seen, &mut found);
    found
}

/// Decisions taken by the day.
pub(super) fn taken<'a>(seen: &'a StateOn<'_>) -> impl Iterator<Item = (&'a DecisionId, &'a DecisionCase)> {
    seen.programme.decisions().all().iter().filter(|(_, case)| case.decision.fact.decided_on <= seen.on)
}

fn without_proposal(seen: &StateOn<'_>, id: &DecisionId, case: &DecisionCase, found: &mut Vec<Finding>) {
    let fact = &case.decision.fact;
    let known = seen.programme.bodies().all().get(&fact.body);
    let proposal = fact.proposal.as_ref().and_then(|id| seen.programme.decisions().proposals().get(id));
    let prepared = proposal.is_some_and(|case| case.proposal.fact.on <= fact.decided_on);
    if known.is_some_and(|body| body.level == Level::Strategic) && !prepared {
        let detail = format!("{} decided it without a prepared proposal", fact.body);
        let code = (FindingCode::DecidedWithoutProposal, seen.body(&case.decision.fact.body));
        found.push(seen.finding(code, id, detail, [case.decision.sequence]).since(fact.decided_on));
    }
}

/// A corrected record keeps the day on which the decision was first recorded.
fn late(seen: &StateOn<'_>, id: &DecisionId, case: &DecisionCase, found: &mut Vec<Finding>) {
    let first = case.corrections.first().map_or(&case.decision, |(_, before)| before);
    let (decided, recorded) = (case.decision.fact.decided_on, Day::from(first.recorded_at.date_naive()));
    let allowed = seen.charter.policy.late_recording_days;
    let days = (recorded - decided).num_days();
    if recorded <= seen.on && days > i64::from(allowed) {
        let detail = format!("decided on {decided}, recorded {days} days later (policy: {allowed})");
        let late = seen.finding(
            (FindingCode::RecordedLate, seen.body(&case.decision.fact.body)),
            id,
            detail,
            [first.sequence],
        );
        found.push(late.since(after(decided + TimeDelta::days(i64::from(allowed)))));
    }
}

/// Whether a decision is to be reported at a meeting: it was taken outside one.
pub(super) fn outside_meeting(case: &DecisionCase) -> bool {
    match case.decision.fact.venue {
        Venue::Written { .. } | Venue::Mandate { .. } => true,
        Venue::Meeting(_) => false,
    }
}

/// A decision that no meeting reported.
fn not_reported(seen: &StateOn<'_>, id: &DecisionId, case: &DecisionCase, found: &mut Vec<Finding>) {
    let fact = &case.decision.fact;
    if !outside_meeting(case) {
        return;
    }
    let Some((next, met)) = seen.programme.next_meeting(&fact.body, fact.decided_on, seen.on) else { return };
    let detail =
        format!("decided outside a meeting on {}; {next} on {} did not report it", fact.decided_on, met.on);
    let entries = [case.decision.sequence, met.sequence];
    found.push(
        seen.finding(
            (FindingCode::DecisionNotReported, seen.body(&case.decision.fact.body)),
            id,
            detail,
            entries,
        )
        .since(met.on),
    );
}

fn reserved(seen: &StateOn<'_>, id: &DecisionId, case: &DecisionCase, found: &mut Vec<Finding>) {
    let reservation = case.reservation_on(seen.on);
    let Some(reservation) = reservation.filter(|reservation| reservation.until < seen.on) else { return };
    let detail = format!("waits for {} since its last day {}", reservation.authority, reservation.until);
    let code = (FindingCode::ReservationOverdue, seen.body(&case.decision.fact.body));
    found.push(seen.finding(code, id, detail, [case.decision.sequence]).since(after(reservation.until)));
}

fn unfounded(seen: &StateOn<'_>, id: &DecisionId, case: &DecisionCase, found: &mut Vec<Finding>) {
    let fact = &case.decision.fact;
    let ground = |evaluation: &EvaluationId| plans::evaluated_by(seen, evaluation, fact.decided_on);
    let unfounded = !fact.based_on.iter().any(ground)
        && case.resolved_on() <= seen.on
        && case.effects.iter().any(|event| match event {
            Event::PlanExpanded(expansion) => !expansion.evaluation.as_ref().is_some_and(ground),
            Event::PlanScaledUp(scaling) => !scaling.evaluation.as_ref().is_some_and(ground),
            event => matches!(event, Event::StrategyAdjusted(_)),
        });
    if unfounded {
        let detail = "it expands, scales up or adjusts, and rests on no evaluation";
        let code = (FindingCode::ChangeWithoutEvaluation, seen.body(&case.decision.fact.body));
        found.push(seen.finding(code, id, detail, [case.decision.sequence]).since(case.resolved_on()));
    }
}

/// Acts that read a point in another way than the charter does, until the partners confirm a reading.
fn departs(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let programme = seen.programme;
    let decisions = taken(seen).map(|(id, case)| {
        let fact = &case.decision.fact;
        (id.to_string(), fact.decided_on, case.decision.sequence, &fact.departs_from)
    });
    let plans = programme.plans().all().iter().map(|(id, life)| {
        (id.to_string(), life.plan.fact.on, life.plan.sequence, &life.plan.fact.departs_from)
    });
    let budgets = programme.budgets().all().iter().map(|(id, life)| {
        (id.to_string(), life.budget.fact.on, life.budget.sequence, &life.budget.fact.departs_from)
    });
    let carried = programme.funds().carried().iter();
    let carried = carried
        .map(|(id, record)| (id.to_string(), record.fact.on, record.sequence, &record.fact.departs_from));
    for (about, on, entry, departures) in decisions.chain(plans).chain(budgets).chain(carried) {
        let open = departures
            .iter()
            .filter(|departure| on <= seen.on && !seen.charter.is_confirmed(departure.point));
        for Departure { point, reason } in open {
            let detail = format!("it departs from the reading of {point}: {reason}");
            let code = (FindingCode::DepartsFromReading, seen.competent(Competence::ConfirmReading));
            found.push(seen.finding(code, &about, detail, [entry]).since(on));
        }
    }
}

/// A decision that was deferred after an objection, while its proposal still waits: it goes to the tactical body.
fn objected(seen: &StateOn<'_>, id: &DecisionId, case: &DecisionCase, found: &mut Vec<Finding>) {
    let fact = &case.decision.fact;
    let waits = |proposal: &ProposalId| {
        let waiting = seen.programme.decisions().open_on(seen.on).find(|(open, _)| *open == proposal);
        waiting.is_some_and(|(_, waiting)| waiting.decisions.last() == Some(id))
    };
    let Some(proposal) = fact.proposal.as_ref().filter(|proposal| waits(proposal)) else { return };
    let level = seen.programme.bodies().all().get(&fact.body).map(|body| body.level);
    if !case.deferred_after_objection() || level != Some(Level::Operational) {
        return;
    }
    let tactical = seen.bodies().find(|(_, body)| body.level == Level::Tactical).map(|(id, _)| id);
    let owner = tactical.map_or_else(|| seen.body(&fact.body), |tactical| seen.body(tactical));
    let detail = format!("{} deferred {proposal} after an objection that is not resolved", fact.body);
    let code = (FindingCode::ObjectionUnresolved, owner);
    found.push(seen.finding(code, id, detail, [case.decision.sequence]).since(fact.decided_on));
}

/// Whether a partner is the proposer's own: itself, or the one whose seat the person held.
fn own(seen: &StateOn<'_>, proposal: &Proposal, partner: &crate::id::PartnerId) -> bool {
    let partners = seen.programme.partners();
    let same = |other| partners.acting_on(other, proposal.on) == partners.acting_on(partner, proposal.on);
    match &proposal.by {
        Participant::Partner(proposer) => same(proposer),
        Participant::Person(person) => {
            let bodies = seen.programme.bodies().all().values();
            let mut seats = bodies.flat_map(|body| body.seats.values());
            seats.any(|seat| {
                seat.partner.as_ref().is_some_and(same) && seat.standing(person, proposal.on).is_some()
            })
        }
        Participant::Body(_) | Participant::Initiative(_) => false,
    }
}

fn interested(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, case) in seen.programme.decisions().proposals() {
        let proposal = &case.proposal.fact;
        let withdrawn = case.withdrawn.as_ref().is_some_and(|withdrawn| withdrawn.fact.on <= seen.on);
        let [partner] = proposal.benefits.as_slice() else { continue };
        if proposal.on <= seen.on && !withdrawn && own(seen, proposal, partner) {
            let detail = format!("{partner} alone benefits from it, and it comes from there");
            let code = (FindingCode::InterestedParty, seen.body(&proposal.to));
            let found_here = seen.finding(code, id, detail, [case.proposal.sequence]).since(proposal.on);
            found.push(Finding { amount: proposal.amount, ..found_here });
        }
    }
}

fn acts(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    for (id, case) in seen.programme.acts().all().iter().filter(|(_, case)| case.open_on(seen.on)) {
        let act = &case.act.fact;
        let amount = act.amount.map_or_else(String::new, |amount| format!(", {amount}"));
        let detail = format!(
            "{} by {} on {} against {}{amount}: neither ratified nor reversed",
            act.what, act.by, act.on, act.rule
        );
        let code = (FindingCode::IrregularAct, seen.competent(act.competence()));
        let found_here = seen.finding(code, id, detail, [case.act.sequence]).since(act.on);
        found.push(Finding { amount: act.amount, ..found_here });
    }
}
