//! The rules of proposals and decisions (§ 3, domain §§ 2 and 3).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Advice, Decision, Draft, Effect, FormGroup, Outcome, Position, Proposal, ProposalCase,
    ProposalWithdrawal, Proposer, Stance, StrategyAdjustment, Supersession, TakeDecision, Venue,
};
use crate::bodies::{self, GroupForming};
use crate::charter::{Competence, DecisionRule, QuorumRule};
use crate::event::Event;
use crate::funds;
use crate::id::{DecisionId, PartnerId, PersonId, PlanId, ProposalId, SeatId};
use crate::meetings::MeetingStatus;
use crate::plans;
use crate::programme::{Context, Programme};
use crate::rejection::{Kind, Rejection};

pub(crate) fn prepare(c: &Context<'_>, proposal: &Proposal) -> Result<Vec<Event>, Rejection> {
    if let Some(case) = c.programme.decisions.proposals.get(&proposal.proposal) {
        let id = proposal.proposal.to_string();
        return Err(Rejection::IdTaken { kind: Kind::Proposal, id, at: case.proposal.sequence });
    }
    match &proposal.by {
        Proposer::Body(body) => c.acting_body(body).map(drop)?,
        Proposer::Partner(partner) => c.partner(partner).map(drop)?,
        Proposer::Person(person) => c.person(person).map(drop)?,
    }
    c.acting_body(&proposal.to)?;
    if let Some(plan) = &proposal.plan {
        c.plan(plan)?;
    }
    if let Some(asked) = proposal.amount.filter(|amount| !amount.is_positive()) {
        return Err(Rejection::AmountNotPositive { asked });
    }
    c.not_future("on", proposal.on)?;
    c.sealed(proposal.text.as_ref())?;
    Ok(vec![Event::ProposalPrepared(proposal.clone())])
}

/// The proposal, if it still awaits a decision.
fn open_proposal<'a>(c: &Context<'a>, id: &ProposalId) -> Result<&'a ProposalCase, Rejection> {
    let case = c.known(Kind::Proposal, &c.programme.decisions.proposals, id)?;
    if case.withdrawn.is_some() {
        return Err(Rejection::ProposalWithdrawn { proposal: id.clone() });
    }
    match case.decisions.last() {
        Some(decision) if case.settled => {
            Err(Rejection::ProposalDecided { proposal: id.clone(), by: decision.clone() })
        }
        Some(_) | None => Ok(case),
    }
}

pub(crate) fn advise(c: &Context<'_>, advice: &Advice) -> Result<Vec<Event>, Rejection> {
    open_proposal(c, &advice.proposal)?;
    c.acting_body(&advice.by)?;
    c.not_future("on", advice.on)?;
    c.sealed(advice.reason.as_ref())?;
    Ok(vec![Event::AdviceGiven(advice.clone())])
}

pub(crate) fn withdraw(c: &Context<'_>, withdrawal: &ProposalWithdrawal) -> Result<Vec<Event>, Rejection> {
    open_proposal(c, &withdrawal.proposal)?;
    c.not_future("on", withdrawal.on)?;
    Ok(vec![Event::ProposalWithdrawn(withdrawal.clone())])
}

pub(crate) fn take(c: &Context<'_>, asked: &TakeDecision) -> Result<Vec<Event>, Rejection> {
    let decision = &asked.decision;
    if let Some(case) = c.programme.decisions.decisions.get(&decision.decision) {
        let id = decision.decision.to_string();
        return Err(Rejection::IdTaken { kind: Kind::Decision, id, at: case.decision.sequence });
    }
    c.acting_body(&decision.body)?;
    c.not_future("decided_on", decision.decided_on)?;
    c.in_force(decision.decided_on)?;
    if let Some(until) = decision.effective_on.filter(|on| *on < decision.decided_on) {
        return Err(Rejection::EndsBeforeItStarts { from: decision.decided_on, until });
    }
    venue(c, decision)?;
    if let Some(proposal) = &decision.proposal {
        let to = &open_proposal(c, proposal)?.proposal.fact.to;
        if *to != decision.body {
            return Err(Rejection::ProposalToAnotherBody {
                proposal: proposal.clone(),
                to: to.clone(),
                asked: decision.body.clone(),
            });
        }
    }
    for evaluation in &decision.based_on {
        c.evaluation(evaluation)?;
    }
    c.sealed(decision.reason.as_ref())?;
    let mut draft = Draft { decision, events: Vec::new() };
    draft.events.push(Event::DecisionTaken(Box::new(decision.clone())));
    if let Some(earlier) = &decision.supersedes {
        let events = supersede(c, &draft, earlier)?;
        draft.events.extend(events);
    }
    // Whether the body may is asked before whether it did so properly.
    for effect in &asked.effects {
        competent(c, decision, effect)?;
    }
    positions(c, decision)?;
    if decision.outcome != Outcome::Adopted {
        if !asked.effects.is_empty() || decision.supersedes.is_some() {
            return Err(Rejection::EffectWithoutAdoption { outcome: decision.outcome });
        }
        return Ok(draft.events);
    }
    let about_means = |effect: &Effect| needs(c, effect) == Some(Competence::DistributeFunds);
    quorum(c, decision, asked.effects.iter().any(about_means))?;
    carried(c, decision)?;
    for effect in &asked.effects {
        let events = resolve(c, &draft, effect)?;
        draft.events.extend(events);
    }
    Ok(draft.events)
}

fn venue(c: &Context<'_>, decision: &Decision) -> Result<(), Rejection> {
    match &decision.venue {
        Venue::Meeting(id) => {
            let meeting = c.known(Kind::Meeting, &c.programme.meetings.meetings, id)?;
            if meeting.body != decision.body {
                return Err(Rejection::MeetingOfAnotherBody {
                    meeting: id.clone(),
                    of: meeting.body.clone(),
                    asked: decision.body.clone(),
                });
            }
            if !matches!(meeting.status, MeetingStatus::Held(_)) {
                return Err(Rejection::MeetingNotHeld { meeting: id.clone() });
            }
            if meeting.on != decision.decided_on {
                return Err(Rejection::NotDecidedThatDay {
                    decided_on: decision.decided_on,
                    venue_on: meeting.on,
                });
            }
        }
        Venue::Written { opened, closed } => {
            if closed < opened {
                return Err(Rejection::EndsBeforeItStarts { from: *opened, until: *closed });
            }
            if *closed != decision.decided_on {
                return Err(Rejection::NotDecidedThatDay {
                    decided_on: decision.decided_on,
                    venue_on: *closed,
                });
            }
        }
    }
    Ok(())
}

/// Replaces an earlier decision: by the same body or a higher one; money it did not use goes back.
fn supersede(c: &Context<'_>, draft: &Draft<'_>, earlier: &DecisionId) -> Result<Vec<Event>, Rejection> {
    let case = c.known(Kind::Decision, &c.programme.decisions.decisions, earlier)?;
    let fact = &case.decision.fact;
    if fact.outcome != Outcome::Adopted {
        return Err(Rejection::NotAdopted { decision: earlier.clone(), outcome: fact.outcome });
    }
    if let Some(superseded) = &case.superseded {
        return Err(Rejection::AlreadySuperseded {
            decision: earlier.clone(),
            by: superseded.fact.by.clone(),
        });
    }
    let (body, other) = (c.body(&draft.decision.body)?, c.body(&fact.body)?);
    if draft.decision.body != fact.body && body.level <= other.level {
        return Err(Rejection::LesserBody {
            decision: earlier.clone(),
            of: fact.body.clone(),
            asked: draft.decision.body.clone(),
        });
    }
    let superseded = Event::DecisionSuperseded(Supersession {
        decision: earlier.clone(),
        by: draft.decision.decision.clone(),
        on: draft.on(),
    });
    let releases = c.programme.funds.of_decision(earlier).filter_map(|account| draft.release(account));
    Ok(std::iter::once(superseded).chain(releases).collect())
}

/// Every position comes from a seat of the body, by someone who held it or stood in that day.
fn positions(c: &Context<'_>, decision: &Decision) -> Result<(), Rejection> {
    let mut spoken: BTreeMap<&PersonId, &Position> = BTreeMap::new();
    let mut seats: BTreeSet<&SeatId> = BTreeSet::new();
    for position in &decision.positions {
        let seat = c.seat(&decision.body, &position.seat)?;
        c.person(&position.person)?;
        if seat.standing(&position.person, decision.decided_on).is_none() {
            return Err(Rejection::NotSeatHolder {
                body: decision.body.clone(),
                seat: position.seat.clone(),
                person: position.person.clone(),
                on: decision.decided_on,
            });
        }
        if let Some(earlier) = spoken.insert(&position.person, position) {
            return Err(Rejection::SpokeTwice {
                person: position.person.clone(),
                seats: [earlier.seat.clone(), position.seat.clone()],
            });
        }
        if !seats.insert(&position.seat) && !seat.plural {
            return Err(Rejection::SeatSpokeTwice { seat: position.seat.clone() });
        }
        if position.stance == Stance::Object && position.reason.is_none() {
            return Err(Rejection::ObjectionWithoutReason { seat: position.seat.clone() });
        }
        c.sealed(position.reason.as_ref())?;
    }
    Ok(())
}

/// The voice of each core partner that spoke: an objection outweighs a consent, a consent an abstention.
fn voices(c: &Context<'_>, decision: &Decision) -> BTreeMap<PartnerId, Stance> {
    let core: BTreeSet<&PartnerId> = c.charter.core_partners().collect();
    let mut voices = BTreeMap::new();
    for position in &decision.positions {
        let seat = c.seat(&decision.body, &position.seat).ok();
        let Some(partner) = seat.and_then(|seat| seat.partner.as_ref()).filter(|p| core.contains(p)) else {
            continue;
        };
        let voice = voices.entry(partner.clone()).or_insert(position.stance);
        *voice = (*voice).max(position.stance);
    }
    voices
}

fn quorum(c: &Context<'_>, decision: &Decision, about_means: bool) -> Result<(), Rejection> {
    let rule = &c.charter.readings.quorum.rule;
    match if about_means { rule.means } else { rule.other } {
        QuorumRule::EveryCorePartner => {
            let voices = voices(c, decision);
            let absent: Vec<PartnerId> =
                c.charter.core_partners().filter(|partner| !voices.contains_key(*partner)).cloned().collect();
            if !absent.is_empty() {
                return Err(Rejection::CorePartnerAbsent { absent });
            }
        }
        QuorumRule::MajorityOfFilledSeats => {
            let body = c.body(&decision.body)?;
            let filled =
                body.seats.values().filter(|seat| seat.holders_on(decision.decided_on).next().is_some());
            let filled = filled.count();
            let present: BTreeSet<&SeatId> = decision.positions.iter().map(|p| &p.seat).collect();
            if present.len() * 2 <= filled {
                return Err(Rejection::TooFewSeats { present: present.len(), filled });
            }
        }
    }
    Ok(())
}

/// Whether the decision rule lets it be adopted.
fn carried(c: &Context<'_>, decision: &Decision) -> Result<(), Rejection> {
    let voices = voices(c, decision);
    let saying = |stance: Stance| -> Vec<PartnerId> {
        voices.iter().filter(|(_, voice)| **voice == stance).map(|(partner, _)| partner.clone()).collect()
    };
    let (consenting, objecting) = (saying(Stance::Consent), saying(Stance::Object));
    let rule = c.charter.readings.decision_rule.rule;
    let carried = match rule {
        DecisionRule::Consent => objecting.is_empty() && !consenting.is_empty(),
        DecisionRule::SimpleMajority => consenting.len() > objecting.len(),
        DecisionRule::Unanimity => !voices.is_empty() && consenting.len() == voices.len(),
    };
    if carried { Ok(()) } else { Err(Rejection::NotCarried { rule, consenting, objecting }) }
}

fn adopting(programme: &Programme, plan: &PlanId) -> Option<Competence> {
    programme.plans.plans.get(plan).map(|life| plans::adopting(&life.plan.fact.kind))
}

/// The competence that an effect needs; none for a plan that is unknown, which its own check names.
fn needs(c: &Context<'_>, effect: &Effect) -> Option<Competence> {
    Some(match effect {
        Effect::AllocateFunds(_) | Effect::ReleaseFunds(_) => Competence::DistributeFunds,
        Effect::AdjustStrategy(_) => Competence::DecideMainLines,
        Effect::FormGroup(_) => Competence::FormGroup,
        Effect::AdoptPlan(named) | Effect::RejectPlan(named) => adopting(c.programme, &named.plan)?,
        Effect::ExpandPlan(_) => Competence::ExpandPlan,
        Effect::ScaleUpPlan(_) => Competence::ScaleUpPlan,
        Effect::StopPlan(_) => Competence::StopPlan,
    })
}

/// The competence that an effect took, by its event; none for what follows from another effect.
pub(crate) fn competence_of(programme: &Programme, event: &Event) -> Option<Competence> {
    if let Event::FundsAllocated(_) = event {
        Some(Competence::DistributeFunds)
    } else if let Event::StrategyAdjusted(_) = event {
        Some(Competence::DecideMainLines)
    } else if let Event::GroupFormed(_) = event {
        Some(Competence::FormGroup)
    } else if let Event::PlanAdopted(verdict) | Event::PlanRejected(verdict) = event {
        adopting(programme, &verdict.plan)
    } else if let Event::PlanExpanded(_) = event {
        Some(Competence::ExpandPlan)
    } else if let Event::PlanScaledUp(_) = event {
        Some(Competence::ScaleUpPlan)
    } else if let Event::PlanStopped(_) = event {
        Some(Competence::StopPlan)
    } else {
        None
    }
}

fn competent(c: &Context<'_>, decision: &Decision, effect: &Effect) -> Result<(), Rejection> {
    let Some(competence) = needs(c, effect) else { return Ok(()) };
    let like = &c.body(&decision.body)?.like;
    let competent = c.charter.competent(competence);
    if competent.contains(&like) {
        return Ok(());
    }
    Err(Rejection::NotCompetent {
        body: decision.body.clone(),
        competence,
        competent: competent.into_iter().cloned().collect(),
    })
}

fn resolve(c: &Context<'_>, draft: &Draft<'_>, effect: &Effect) -> Result<Vec<Event>, Rejection> {
    match effect {
        Effect::AllocateFunds(asked) => funds::allocate(c, draft, asked),
        Effect::ReleaseFunds(asked) => funds::release(c, draft, asked),
        Effect::AdjustStrategy(asked) => Ok(vec![Event::StrategyAdjusted(StrategyAdjustment {
            decision: draft.decision.decision.clone(),
            what: asked.what.clone(),
            on: draft.on(),
        })]),
        Effect::FormGroup(asked) => form_group(c, draft, asked),
        Effect::AdoptPlan(named) => plans::judge(c, draft, named, Event::PlanAdopted),
        Effect::RejectPlan(named) => plans::judge(c, draft, named, Event::PlanRejected),
        Effect::ExpandPlan(asked) => plans::expand(c, draft, asked),
        Effect::ScaleUpPlan(asked) => plans::scale_up(c, draft, asked),
        Effect::StopPlan(asked) => plans::stop(c, draft, asked),
    }
}

fn form_group(c: &Context<'_>, draft: &Draft<'_>, asked: &FormGroup) -> Result<Vec<Event>, Rejection> {
    if let Some(body) = c.programme.bodies.bodies.get(&asked.group) {
        let id = asked.group.to_string();
        return Err(Rejection::IdTaken { kind: Kind::Body, id, at: body.sequence });
    }
    if draft.forms(&asked.group) {
        return Err(Rejection::IdTwice { kind: Kind::Body, id: asked.group.to_string() });
    }
    bodies::form(c, &asked.form)?;
    if asked.areas.is_empty() {
        return Err(Rejection::GroupWithoutArea { group: asked.group.clone() });
    }
    for area in &asked.areas {
        c.known(Kind::Area, &c.programme.areas.areas, area)?;
    }
    Ok(vec![Event::GroupFormed(GroupForming {
        decision: draft.decision.decision.clone(),
        group: asked.group.clone(),
        form: asked.form.clone(),
        name: asked.name.clone(),
        areas: asked.areas.clone(),
        on: draft.on(),
    })])
}
