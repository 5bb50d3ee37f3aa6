//! Proposals, advice, and decisions with their effects (§ 3, domain §§ 2 and 3).
//!
//! A decision and its effects are one commit, so an effect without an authority cannot exist. Competence,
//! seats, quorum and the decision rule are checked as of the day it was decided.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::bodies::{self, GroupForming};
use crate::charter::{Competence, DecisionRule, QuorumRule};
use crate::event::{Event, Record, Recorded};
use crate::funds::{self, AllocateFunds, Allocation, AllocationAccount, Release, ReleaseFunds, Source};
use crate::id::{
    BodyId, DecisionId, EvaluationId, MeetingId, PartnerId, PersonId, PlanId, ProposalId, SeatId,
};
use crate::meetings::MeetingStatus;
use crate::plans::{self, ExpandPlan, PlanLife, PlanNamed, ScaleUpPlan, StopPlan};
use crate::programme::{Context, Programme};
use crate::rejection::{Kind, Rejection};
use crate::value::{AreaCode, Document, Money, Sealed, Title};

/// A proposal for a body to decide on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The proposal.
    pub proposal: ProposalId,
    /// What people call it.
    pub title: Title,
    /// Who prepared it.
    pub by: Proposer,
    /// The body that is asked to decide.
    pub to: BodyId,
    /// The plan that it is about, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The money that it asks for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// The day.
    pub on: NaiveDate,
}

/// Who prepared a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposer {
    /// A body.
    Body(BodyId),
    /// A partner.
    Partner(PartnerId),
    /// A person, such as a project lead.
    Person(PersonId),
}

/// Advice on a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// The proposal.
    pub proposal: ProposalId,
    /// The body that advises.
    pub by: BodyId,
    /// What it advises.
    pub verdict: Verdict,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
    /// The day.
    pub on: NaiveDate,
}

/// What a body advises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Verdict {
    /// To adopt it.
    Positive,
    /// Not to adopt it.
    Negative,
    /// To adopt it with changes.
    WithChanges,
}

/// A proposal is taken back before it is decided on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalWithdrawal {
    /// The proposal.
    pub proposal: ProposalId,
    /// The day.
    pub on: NaiveDate,
}

/// Takes a decision together with all that it resolves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeDecision {
    /// The decision.
    pub decision: Decision,
    /// What it resolves, in order; empty unless it is adopted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
}

/// A decision: who decided, where, when, on which ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The decision.
    pub decision: DecisionId,
    /// What people call it.
    pub title: Title,
    /// The body that decides.
    pub body: BodyId,
    /// Where it was decided.
    pub venue: Venue,
    /// The day it was decided: never in the future.
    pub decided_on: NaiveDate,
    /// The day it takes effect, where that is another day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<NaiveDate>,
    /// What became of it.
    pub outcome: Outcome,
    /// The proposal that it decides on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
    /// The evaluations that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub based_on: Vec<EvaluationId>,
    /// What each seat said. Silence is no consent: who said nothing is not listed.
    pub positions: Vec<Position>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
    /// The earlier decision that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<DecisionId>,
    /// The minutes or letter that it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

impl Decision {
    /// The day its effects take effect.
    #[must_use]
    pub fn takes_effect_on(&self) -> NaiveDate {
        self.effective_on.unwrap_or(self.decided_on)
    }
}

/// Where a decision was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Venue {
    /// In a meeting that was held.
    Meeting(MeetingId),
    /// In writing, between meetings.
    Written {
        /// The day it was put to the members.
        opened: NaiveDate,
        /// The day the last of them answered: the day it is decided.
        closed: NaiveDate,
    },
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Outcome {
    /// Adopted.
    Adopted,
    /// Put off.
    Deferred,
    /// Rejected.
    Rejected,
}

/// What one seat said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The seat.
    pub seat: SeatId,
    /// Who spoke from it: its holder or a deputy on that day.
    pub person: PersonId,
    /// What was said.
    pub stance: Stance,
    /// Why. An objection must have a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
}

/// What a seat can say.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Display, IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Stance {
    /// Neither.
    Abstain,
    /// For it.
    Consent,
    /// Against it.
    Object,
}

/// What a decision resolves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Gives money to a plan.
    AllocateFunds(AllocateFunds),
    /// Takes back what an allocation has neither committed nor spent.
    ReleaseFunds(ReleaseFunds),
    /// Adjusts the strategy.
    AdjustStrategy(AdjustStrategy),
    /// Forms a group.
    FormGroup(FormGroup),
    /// Adopts a plan.
    AdoptPlan(PlanNamed),
    /// Rejects a plan.
    RejectPlan(PlanNamed),
    /// Adds to a plan.
    ExpandPlan(ExpandPlan),
    /// Takes a plan to more areas.
    ScaleUpPlan(ScaleUpPlan),
    /// Stops a plan.
    StopPlan(StopPlan),
}

/// Asks to adjust the strategy or the activities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdjustStrategy {
    /// What changes.
    pub what: Title,
}

/// The strategy was adjusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrategyAdjustment {
    /// The decision.
    pub decision: DecisionId,
    /// What changes.
    pub what: Title,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// Asks to form a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormGroup {
    /// The group.
    pub group: BodyId,
    /// The form of the charter after which it is made.
    pub form: BodyId,
    /// What people call it.
    pub name: Title,
    /// The areas it works in.
    pub areas: Vec<AreaCode>,
}

/// A decision was replaced by another. What was spent stays spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supersession {
    /// The decision that was replaced.
    pub decision: DecisionId,
    /// The decision that replaces it.
    pub by: DecisionId,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// A proposal with what came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposalCase {
    /// The proposal.
    pub proposal: Record<Proposal>,
    /// The advice on it.
    pub advice: Vec<Record<Advice>>,
    /// The decisions on it; a deferral leaves it open.
    pub decisions: Vec<DecisionId>,
    /// Whether it was adopted or rejected.
    pub settled: bool,
    /// Whether it was taken back.
    pub withdrawn: Option<Record<ProposalWithdrawal>>,
}

/// A decision with what it did and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionCase {
    /// The decision.
    pub decision: Record<Decision>,
    /// Every effect, as the events of its commit.
    pub effects: Vec<Event>,
    /// How it was replaced, if it was.
    pub superseded: Option<Record<Supersession>>,
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions {
    pub(crate) proposals: BTreeMap<ProposalId, ProposalCase>,
    pub(crate) decisions: BTreeMap<DecisionId, DecisionCase>,
    pub(crate) adjustments: Vec<Record<StrategyAdjustment>>,
}

impl Decisions {
    /// Every decision by id.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<DecisionId, DecisionCase> {
        &self.decisions
    }

    /// Every proposal by id.
    #[must_use]
    pub fn proposals(&self) -> &BTreeMap<ProposalId, ProposalCase> {
        &self.proposals
    }

    /// Adjustments of the strategy, in the order recorded.
    #[must_use]
    pub fn adjustments(&self) -> &[Record<StrategyAdjustment>] {
        &self.adjustments
    }

    pub(crate) fn prepared(&mut self, recorded: &Recorded, proposal: &Proposal) {
        let case = ProposalCase {
            proposal: Record::new(recorded, proposal),
            advice: Vec::new(),
            decisions: Vec::new(),
            settled: false,
            withdrawn: None,
        };
        self.proposals.insert(proposal.proposal.clone(), case);
    }

    pub(crate) fn advised(&mut self, recorded: &Recorded, advice: &Advice) {
        if let Some(case) = self.proposals.get_mut(&advice.proposal) {
            case.advice.push(Record::new(recorded, advice));
        }
    }

    pub(crate) fn withdrawn(&mut self, recorded: &Recorded, withdrawal: &ProposalWithdrawal) {
        if let Some(case) = self.proposals.get_mut(&withdrawal.proposal) {
            case.withdrawn = Some(Record::new(recorded, withdrawal));
        }
    }

    pub(crate) fn taken(&mut self, recorded: &Recorded, decision: &Decision) {
        if let Some(case) = decision.proposal.as_ref().and_then(|id| self.proposals.get_mut(id)) {
            case.decisions.push(decision.decision.clone());
            case.settled = decision.outcome != Outcome::Deferred;
        }
        let case =
            DecisionCase { decision: Record::new(recorded, decision), effects: Vec::new(), superseded: None };
        self.decisions.insert(decision.decision.clone(), case);
    }

    /// Keeps an effect with the decision that it names.
    pub(crate) fn resolved(&mut self, event: &Event) {
        if let Some(case) = event.decision().and_then(|id| self.decisions.get_mut(id)) {
            case.effects.push(event.clone());
        }
    }

    pub(crate) fn superseded(&mut self, recorded: &Recorded, supersession: &Supersession) {
        if let Some(case) = self.decisions.get_mut(&supersession.decision) {
            case.superseded = Some(Record::new(recorded, supersession));
        }
    }

    pub(crate) fn adjusted(&mut self, recorded: &Recorded, adjustment: &StrategyAdjustment) {
        self.adjustments.push(Record::new(recorded, adjustment));
    }
}

/// A decision while its effects are worked out: each is checked against the state and against those before
/// it in the same commit.
pub(crate) struct Draft<'a> {
    pub(crate) decision: &'a Decision,
    events: Vec<Event>,
}

impl Draft<'_> {
    /// The day the effects take effect.
    pub(crate) fn on(&self) -> NaiveDate {
        self.decision.takes_effect_on()
    }

    /// What this decision allocates so far.
    pub(crate) fn allocations(&self) -> impl Iterator<Item = &Allocation> {
        self.events.iter().filter_map(|event| {
            if let Event::FundsAllocated(allocation) = event { Some(allocation) } else { None }
        })
    }

    fn releases(&self) -> impl Iterator<Item = &Release> {
        self.events
            .iter()
            .filter_map(|event| if let Event::FundsReleased(release) = event { Some(release) } else { None })
    }

    /// What this decision takes from a source so far, less what it releases to it.
    pub(crate) fn taken(&self, c: &Context<'_>, source: &Source, year: Option<i32>) -> Money {
        use chrono::Datelike;
        let counts = |allocation: &Allocation| {
            allocation.from == *source && year.is_none_or(|year| year == allocation.period.from().year())
        };
        let allocated: Money = self.allocations().filter(|a| counts(a)).map(|a| a.amount).sum();
        let account = |release: &Release| c.programme.funds.accounts.get(&release.allocation);
        let released: Money = self
            .releases()
            .filter(|release| account(release).is_some_and(|a| counts(&a.allocation.fact)))
            .map(|release| release.amount)
            .sum();
        allocated.saturating_sub(released)
    }

    /// Gives back what an allocation has neither committed nor spent; nothing where that is zero.
    pub(crate) fn release(&self, account: &AllocationAccount) -> Option<Event> {
        let allocation = &account.allocation.fact.allocation;
        let amount = account.figures(None).uncommitted();
        let free = amount.is_positive() && !self.releases().any(|release| release.allocation == *allocation);
        free.then(|| {
            Event::FundsReleased(Release {
                allocation: allocation.clone(),
                decision: self.decision.decision.clone(),
                amount,
                on: self.on(),
            })
        })
    }

    /// Refuses a plan that is ended, or that this decision ends.
    pub(crate) fn plan_open(&self, id: &PlanId, life: &PlanLife) -> Result<(), Rejection> {
        plans::open(id, life)?;
        let on = self.on();
        for event in &self.events {
            let ended = |status| Rejection::PlanEnded { plan: id.clone(), status, on };
            if let Event::PlanStopped(stop) = event
                && stop.plan == *id
            {
                return Err(ended(plans::PlanStatus::Stopped));
            }
            if let Event::PlanRejected(verdict) = event
                && verdict.plan == *id
            {
                return Err(ended(plans::PlanStatus::Rejected));
            }
        }
        Ok(())
    }

    /// Whether this decision already adopts or rejects the plan.
    pub(crate) fn judged(&self, id: &PlanId) -> bool {
        let judges = |event: &Event| matches!(event, Event::PlanAdopted(verdict) | Event::PlanRejected(verdict) if verdict.plan == *id);
        self.events.iter().any(judges)
    }

    fn forms(&self, id: &BodyId) -> bool {
        self.events.iter().any(|event| matches!(event, Event::GroupFormed(group) if group.group == *id))
    }
}

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

#[cfg(test)]
mod tests;
