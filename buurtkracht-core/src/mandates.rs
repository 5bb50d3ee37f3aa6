//! Mandates: what the holder of a seat, or a body, can decide within bounds without the body that is
//! otherwise competent (§ 3). A mandate attaches to the seat and does not replace the payer's own authority,
//! which is cited.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::bodies::Standing;
use crate::charter::{Charter, Competence, MandateScope};
use crate::decisions::{Decision, Draft, Effect, Venue};
use crate::event::{Event, Record, Recorded};
use crate::id::{BodyId, CommitmentId, DecisionId, MandateId, PersonId, SeatId, Sequence};
use crate::programme::Context;
use crate::rejection::{Kind, Rejection};
use crate::value::{Document, Money, Period};

/// Who holds a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MandateHolder {
    /// Who holds a seat decides alone.
    Seat {
        /// The body.
        body: BodyId,
        /// The seat in it.
        seat: SeatId,
    },
    /// A body decides, in a meeting or in writing.
    Body(BodyId),
}

impl std::fmt::Display for MandateHolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            MandateHolder::Seat { body, seat } => write!(f, "seat {seat} of {body}"),
            MandateHolder::Body(body) => body.fmt(f),
        }
    }
}

/// A mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// The mandate.
    pub mandate: MandateId,
    /// Who holds it.
    pub to: MandateHolder,
    /// What it reaches.
    pub scope: Vec<MandateScope>,
    /// The most that can be decided under it together; without one, only its scope bounds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Money>,
    /// The days on which it can be used.
    pub valid: Period,
    /// Whether a deputy of the seat can use it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deputy: bool,
    /// Whether its holder can grant a part of it to others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub passes_on: bool,
    /// The mandate that it is a part of, for a sub-mandate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<MandateId>,
}

/// A mandate was granted by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateGrant {
    /// The mandate.
    pub mandate: Mandate,
    /// The decision.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// Asks to narrow a mandate. What is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NarrowMandate {
    /// The mandate.
    pub mandate: MandateId,
    /// What it still reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Vec<MandateScope>>,
    /// Its new ceiling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Money>,
    /// Its new last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// A mandate was narrowed by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateNarrowing {
    /// What was asked.
    pub narrowed: NarrowMandate,
    /// The decision.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: NaiveDate,
}

/// Asks to withdraw a mandate, and with it every sub-mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeMandate {
    /// The mandate.
    pub mandate: MandateId,
}

/// A mandate was withdrawn by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateRevocation {
    /// The mandate.
    pub mandate: MandateId,
    /// The decision.
    pub decision: DecisionId,
    /// The first day on which it cannot be used.
    pub on: NaiveDate,
}

/// Cites the mandate under which something is decided, and the payer's own authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateCited {
    /// The mandate.
    pub mandate: MandateId,
    /// The authority of the partner whose money it is: budget holder, power of attorney.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Document>,
}

/// A mandate was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateUse {
    /// The mandate.
    pub mandate: MandateId,
    /// For what.
    #[serde(rename = "for")]
    pub purpose: UsedFor,
    /// Who used it, where it is of a seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// The money decided on; zero where there was none.
    pub amount: Money,
    /// The authority of the partner whose money it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Document>,
    /// The day.
    pub on: NaiveDate,
}

/// For what a mandate was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UsedFor {
    /// A decision.
    Decision(DecisionId),
    /// Money owed.
    Commitment(CommitmentId),
}

/// What gives a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MandateGiver {
    /// The text of the charter.
    Text,
    /// A decision.
    Decision(DecisionId),
}

/// A mandate with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MandateLife {
    /// As it was given.
    pub mandate: Record<Mandate>,
    /// What gave it.
    pub by: MandateGiver,
    /// The first day on which it can be used, whatever it says: no mandate reaches back.
    pub since: NaiveDate,
    /// How it was narrowed, in the order recorded.
    pub narrowings: Vec<Record<MandateNarrowing>>,
    /// That it was withdrawn, if it was: the first day without it, and the entry.
    pub revoked: Option<(NaiveDate, Sequence)>,
    /// The decision that withdrew it; none where a new text did.
    pub revoked_by: Option<DecisionId>,
    /// How it was used, in the order recorded; of its sub-mandates not.
    pub uses: Vec<Record<MandateUse>>,
    /// What these uses decided on together.
    pub used: Money,
}

/// What a mandate reaches on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MandateBounds {
    /// What it reaches.
    pub scope: Vec<MandateScope>,
    /// The most that can be decided under it together.
    pub ceiling: Option<Money>,
    /// The days on which it can be used.
    pub valid: Period,
}

impl MandateLife {
    /// What it reaches on a day, narrowings counted.
    #[must_use]
    pub fn bounds_on(&self, day: NaiveDate) -> MandateBounds {
        let given = &self.mandate.fact;
        let valid = Period::new(given.valid.from().max(self.since), given.valid.until());
        let mut bounds = MandateBounds {
            scope: given.scope.clone(),
            ceiling: given.ceiling,
            valid: valid.unwrap_or(given.valid),
        };
        for narrowing in self.narrowings.iter().filter(|narrowing| narrowing.fact.on <= day) {
            let narrowed = &narrowing.fact.narrowed;
            if let Some(scope) = &narrowed.scope {
                bounds.scope.retain(|kept| scope.contains(kept));
            }
            bounds.ceiling = narrowed.ceiling.into_iter().chain(bounds.ceiling).min();
            if let Some(until) = narrowed.until {
                let until = until.min(bounds.valid.until());
                bounds.valid =
                    Period::new(bounds.valid.from(), until.max(bounds.valid.from())).unwrap_or(bounds.valid);
            }
        }
        bounds
    }

    /// Whether a text that gives this mandate leaves it as it was, its days aside. What a decision took stays
    /// taken.
    fn goes_on_as(&self, given: &Mandate) -> bool {
        let known = &self.mandate.fact;
        self.by == MandateGiver::Text
            && (self.revoked.is_none() || self.revoked_by.is_some())
            && (&known.to, &known.scope, known.deputy) == (&given.to, &given.scope, given.deputy)
    }

    /// Whether it can be used on a day, its bounds aside.
    #[must_use]
    pub fn stands_on(&self, day: NaiveDate) -> bool {
        self.bounds_on(day).valid.contains(day) && self.revoked.is_none_or(|(since, _)| day < since)
    }
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mandates {
    pub(crate) mandates: BTreeMap<MandateId, MandateLife>,
}

impl Mandates {
    /// Every mandate by id.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<MandateId, MandateLife> {
        &self.mandates
    }

    /// What was decided under a mandate and its sub-mandates together.
    #[must_use]
    pub fn used(&self, mandate: &MandateId) -> Money {
        let under = |life: &&MandateLife| {
            let mut at = Some(&life.mandate.fact.mandate);
            // A chain of sub-mandates is as long as there are mandates at the most.
            for _ in 0..=self.mandates.len() {
                match at {
                    Some(id) if id == mandate => return true,
                    Some(id) => at = self.mandates.get(id).and_then(|life| life.mandate.fact.under.as_ref()),
                    None => return false,
                }
            }
            false
        };
        self.mandates.values().filter(under).map(|life| life.used).sum()
    }

    /// The mandates that the text gives to seats hold from the day it is in force.
    pub(crate) fn in_force(&mut self, recorded: &Recorded, charter: &Charter, from: NaiveDate) {
        let term = charter.text.term.period;
        for (body, seat, given) in charter.seat_mandates() {
            let Ok(valid) = Period::new(from.min(term.until()), term.until()) else { continue };
            let mandate = Mandate {
                mandate: given.id.clone(),
                to: MandateHolder::Seat { body: body.id.clone(), seat: seat.id.clone() },
                scope: given.scope.clone(),
                ceiling: None,
                valid,
                deputy: given.deputy,
                passes_on: false,
                under: None,
            };
            if let Some(life) = self.mandates.get_mut(&given.id).filter(|life| life.goes_on_as(&mandate)) {
                let known = &mut life.mandate.fact;
                known.valid = Period::new(known.valid.from(), valid.until()).unwrap_or(valid);
                continue;
            }
            self.give(recorded, &mandate, MandateGiver::Text, valid.from());
        }
    }

    /// A new text gives mandates anew, and withdraws those that it no longer gives. One that it leaves as it
    /// was goes on: only its last day follows the term.
    pub(crate) fn amended(&mut self, recorded: &Recorded, charter: &Charter, from: NaiveDate) {
        let kept: Vec<&MandateId> = charter.seat_mandates().map(|(_, _, given)| &given.id).collect();
        for (id, life) in &mut self.mandates {
            if life.by == MandateGiver::Text && !kept.contains(&id) && life.revoked.is_none() {
                life.revoked = Some((from, recorded.sequence));
            }
        }
        self.in_force(recorded, charter, from);
    }

    fn give(&mut self, recorded: &Recorded, mandate: &Mandate, by: MandateGiver, since: NaiveDate) {
        let mandate = Record::new(recorded, mandate);
        let Some(known) = self.mandates.get_mut(&mandate.fact.mandate) else {
            let (id, revoked_by) = (mandate.fact.mandate.clone(), None);
            let (narrowings, uses) = (Vec::new(), Vec::new());
            let used = Money::ZERO;
            let life = MandateLife { mandate, by, since, narrowings, revoked: None, revoked_by, uses, used };
            self.mandates.insert(id, life);
            return;
        };
        (known.mandate, known.by, known.since) = (mandate, by, since);
        // A new text gives again what an old one took, or otherwise; what a decision took stays taken.
        known.revoked = known.revoked.filter(|_| known.revoked_by.is_some());
    }

    pub(crate) fn granted(&mut self, recorded: &Recorded, grant: &MandateGrant) {
        self.give(recorded, &grant.mandate, MandateGiver::Decision(grant.decision.clone()), grant.on);
    }

    pub(crate) fn narrowed(&mut self, recorded: &Recorded, narrowing: &MandateNarrowing) {
        if let Some(life) = self.mandates.get_mut(&narrowing.narrowed.mandate) {
            life.narrowings.push(Record::new(recorded, narrowing));
        }
    }

    pub(crate) fn revoked(&mut self, recorded: &Recorded, revocation: &MandateRevocation) {
        if let Some(life) = self.mandates.get_mut(&revocation.mandate) {
            life.revoked = Some((revocation.on, recorded.sequence));
            life.revoked_by = Some(revocation.decision.clone());
        }
    }

    pub(crate) fn was_used(&mut self, recorded: &Recorded, used: &MandateUse) {
        if let Some(life) = self.mandates.get_mut(&used.mandate) {
            life.uses.push(Record::new(recorded, used));
            life.used = life.used.saturating_add(used.amount);
        }
    }

    /// A decision that lapsed did not use its mandate up.
    pub(crate) fn unused(&mut self, decision: &DecisionId) {
        for life in self.mandates.values_mut() {
            life.uses.retain(|used| used.fact.purpose != UsedFor::Decision(decision.clone()));
            life.used = life.uses.iter().map(|used| used.fact.amount).sum();
        }
    }

    /// Forgets what a decision did to mandates, before its corrected record is taken in.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        self.unused(decision);
        for life in self.mandates.values_mut() {
            life.narrowings.retain(|narrowing| narrowing.fact.decision != *decision);
            if life.revoked_by.as_ref() == Some(decision) {
                (life.revoked, life.revoked_by) = (None, None);
            }
        }
    }

    /// Forgets the mandates that a decision granted.
    pub(crate) fn without(&mut self, decision: &DecisionId) {
        self.mandates.retain(|_, life| life.by != MandateGiver::Decision(decision.clone()));
    }
}

/// Whether a mandate's scope reaches a competence.
fn reaches(scope: &[MandateScope], asked: MandateScope) -> bool {
    scope.contains(&asked) || (asked == MandateScope::Funds && scope.contains(&MandateScope::Allocate))
}

/// What a mandate must reach for an effect to be decided under it; none where no mandate can.
fn scope_of(effect: &Effect) -> Option<MandateScope> {
    match effect {
        Effect::ReassignFunds(_) => Some(MandateScope::Funds),
        Effect::AllocateFunds(_) => Some(MandateScope::Allocate),
        Effect::StopPlan(_) => Some(MandateScope::StopPlans),
        Effect::ReleaseFunds(_)
        | Effect::AdjustStrategy(_)
        | Effect::FormGroup(_)
        | Effect::MergeGroups(_)
        | Effect::EndGroup(_)
        | Effect::AdoptPlan(_)
        | Effect::RejectPlan(_)
        | Effect::ExpandPlan(_)
        | Effect::ScaleUpPlan(_)
        | Effect::ConfirmReading(_)
        | Effect::SetPolicy(_)
        | Effect::RevokeDecision(_)
        | Effect::GrantMandate(_)
        | Effect::NarrowMandate(_)
        | Effect::RevokeMandate(_)
        | Effect::RatifyAct(_) => None,
    }
}

/// The money that an effect decides on.
fn amount_of(effect: &Effect) -> Money {
    match effect {
        Effect::AllocateFunds(asked) => asked.amount,
        Effect::ReassignFunds(asked) => asked.amount,
        Effect::ReleaseFunds(_)
        | Effect::AdjustStrategy(_)
        | Effect::FormGroup(_)
        | Effect::MergeGroups(_)
        | Effect::EndGroup(_)
        | Effect::AdoptPlan(_)
        | Effect::RejectPlan(_)
        | Effect::ExpandPlan(_)
        | Effect::ScaleUpPlan(_)
        | Effect::StopPlan(_)
        | Effect::ConfirmReading(_)
        | Effect::SetPolicy(_)
        | Effect::RevokeDecision(_)
        | Effect::GrantMandate(_)
        | Effect::NarrowMandate(_)
        | Effect::RevokeMandate(_)
        | Effect::RatifyAct(_) => Money::ZERO,
    }
}

/// The mandate, with everything above it, if it stands on a day.
fn standing<'a>(c: &Context<'a>, id: &MandateId, on: NaiveDate) -> Result<&'a MandateLife, Rejection> {
    let mandates = &c.programme.mandates.mandates;
    let asked = c.known(Kind::Mandate, mandates, id)?;
    let mut life = asked;
    for _ in 0..=mandates.len() {
        let mandate = life.mandate.fact.mandate.clone();
        if let Some((since, _)) = life.revoked.filter(|(since, _)| *since <= on) {
            return Err(Rejection::MandateRevoked { mandate, since });
        }
        let valid = life.bounds_on(on).valid;
        if !valid.contains(on) {
            return Err(Rejection::MandateNotValid { mandate, on, valid });
        }
        let Some(above) = life.mandate.fact.under.as_ref().and_then(|above| mandates.get(above)) else {
            break;
        };
        life = above;
    }
    Ok(asked)
}

/// Refuses a person who cannot use a mandate of a seat on a day.
fn held_by(c: &Context<'_>, life: &MandateLife, person: &PersonId, on: NaiveDate) -> Result<(), Rejection> {
    let mandate = &life.mandate.fact;
    c.person(person)?;
    let MandateHolder::Seat { body, seat } = &mandate.to else {
        return Err(Rejection::MandateOfAnother {
            mandate: mandate.mandate.clone(),
            holder: mandate.to.clone(),
        });
    };
    match c.seat(body, seat)?.standing(person, on) {
        Some(Standing::Holder) => Ok(()),
        Some(Standing::Deputy) if mandate.deputy => Ok(()),
        Some(Standing::Deputy) => {
            let (mandate, person) = (mandate.mandate.clone(), person.clone());
            Err(Rejection::MandateNotForDeputy { mandate, person })
        }
        None => {
            let (body, seat, person) = (body.clone(), seat.clone(), person.clone());
            Err(Rejection::NotSeatHolder { body, seat, person, on })
        }
    }
}

/// Refuses what would exceed the ceiling of a mandate or of one above it.
fn within_ceiling(c: &Context<'_>, id: &MandateId, asked: Money, on: NaiveDate) -> Result<(), Rejection> {
    let mandates = &c.programme.mandates;
    let mut at = Some(id);
    for _ in 0..=mandates.mandates.len() {
        let Some(life) = at.and_then(|id| mandates.mandates.get(id)) else { break };
        let mandate = &life.mandate.fact.mandate;
        let used = mandates.used(mandate);
        if let Some(ceiling) = life.bounds_on(on).ceiling
            && used.saturating_add(asked) > ceiling
        {
            return Err(Rejection::MandateExhausted { mandate: mandate.clone(), ceiling, used, asked });
        }
        at = life.mandate.fact.under.as_ref();
    }
    Ok(())
}

/// Whether the mandate that a decision cites makes it competent for an effect.
pub(crate) fn covers(
    c: &Context<'_>,
    decision: &Decision,
    effect: &Effect,
    competence: Competence,
) -> Result<bool, Rejection> {
    let Some(cited) = &decision.mandate else { return Ok(false) };
    if let Effect::GrantMandate(granted) = effect
        && granted.under.as_ref() == Some(&cited.mandate)
    {
        return Ok(true);
    }
    let bounds = c
        .known(Kind::Mandate, &c.programme.mandates.mandates, &cited.mandate)?
        .bounds_on(decision.decided_on);
    if scope_of(effect).is_some_and(|scope| reaches(&bounds.scope, scope)) {
        return Ok(true);
    }
    Err(Rejection::OutsideMandate { mandate: cited.mandate.clone(), scope: bounds.scope, asked: competence })
}

/// The use of the mandate that a decision cites: held by who decides, standing, and not exhausted by it.
pub(crate) fn cited(
    c: &Context<'_>,
    decision: &Decision,
    effects: &[Effect],
) -> Result<Option<Event>, Rejection> {
    let (on, alone) = (decision.decided_on, matches!(decision.venue, Venue::Mandate { .. }));
    let Some(cited) = &decision.mandate else {
        return if alone {
            Err(Rejection::MandateNotCited { decision: decision.decision.clone() })
        } else {
            Ok(None)
        };
    };
    let life = standing(c, &cited.mandate, on)?;
    let holder = &life.mandate.fact.to;
    let another = || Rejection::MandateOfAnother { mandate: cited.mandate.clone(), holder: holder.clone() };
    let person = match (&decision.venue, holder) {
        (Venue::Mandate { seat, person }, MandateHolder::Seat { body, seat: held }) => {
            if *body != decision.body || seat != held {
                return Err(another());
            }
            held_by(c, life, person, on)?;
            Some(person.clone())
        }
        (Venue::Meeting(_) | Venue::Written { .. }, MandateHolder::Body(body)) if *body == decision.body => {
            None
        }
        _ => return Err(another()),
    };
    let amount: Money = effects.iter().map(amount_of).sum();
    within_ceiling(c, &cited.mandate, amount, on)?;
    Ok(Some(Event::MandateUsed(MandateUse {
        mandate: cited.mandate.clone(),
        purpose: UsedFor::Decision(decision.decision.clone()),
        person,
        amount,
        authority: cited.authority.clone(),
        on,
    })))
}

/// Money owed under the mandate of a seat.
pub(crate) fn commits(
    c: &Context<'_>,
    commitment: &CommitmentId,
    (cited, person): (&MandateCited, &PersonId),
    (amount, on): (Money, NaiveDate),
) -> Result<Event, Rejection> {
    let life = standing(c, &cited.mandate, on)?;
    held_by(c, life, person, on)?;
    let scope = life.bounds_on(on).scope;
    if !reaches(&scope, MandateScope::Funds) {
        let (mandate, asked) = (cited.mandate.clone(), Competence::DistributeFunds);
        return Err(Rejection::OutsideMandate { mandate, scope, asked });
    }
    within_ceiling(c, &cited.mandate, amount, on)?;
    Ok(Event::MandateUsed(MandateUse {
        mandate: cited.mandate.clone(),
        purpose: UsedFor::Commitment(commitment.clone()),
        person: Some(person.clone()),
        amount,
        authority: cited.authority.clone(),
        on,
    }))
}

pub(crate) fn grant(c: &Context<'_>, draft: &Draft<'_>, asked: &Mandate) -> Result<Vec<Event>, Rejection> {
    let mandates = &c.programme.mandates.mandates;
    if let Some(known) = mandates.get(&asked.mandate) {
        let (id, at) = (asked.mandate.to_string(), known.mandate.sequence);
        return Err(Rejection::IdTaken { kind: Kind::Mandate, id, at });
    }
    if draft.grants(&asked.mandate) {
        return Err(Rejection::IdTwice { kind: Kind::Mandate, id: asked.mandate.to_string() });
    }
    match &asked.to {
        MandateHolder::Seat { body, seat } => c.seat(body, seat).map(drop)?,
        MandateHolder::Body(body) => c.acting_body(body).map(drop)?,
    }
    let term = c.charter.text.term.period;
    if asked.valid.until() > term.until() {
        return Err(Rejection::MandateOutsideTerm {
            mandate: asked.mandate.clone(),
            valid: asked.valid,
            term,
        });
    }
    if asked.valid.until() < draft.on {
        return Err(Rejection::EndsBeforeItStarts { from: draft.on, until: asked.valid.until() });
    }
    if let Some(asked) = asked.ceiling.filter(|ceiling| !ceiling.is_positive()) {
        return Err(Rejection::AmountNotPositive { asked });
    }
    if let Some(above) = &asked.under {
        let life = standing(c, above, draft.on)?;
        if !life.mandate.fact.passes_on {
            return Err(Rejection::SubMandateNotGranted { mandate: above.clone() });
        }
        let bounds = life.bounds_on(draft.on);
        let narrower = asked.scope.iter().all(|scope| reaches(&bounds.scope, *scope))
            && bounds.ceiling.is_none_or(|above| asked.ceiling.is_some_and(|own| own <= above))
            && asked.valid.until() <= bounds.valid.until();
        if !narrower {
            return Err(Rejection::MandateWidened { mandate: asked.mandate.clone(), of: above.clone() });
        }
    }
    let (mandate, decision) = (asked.clone(), draft.decision.decision.clone());
    Ok(vec![Event::MandateGranted(MandateGrant { mandate, decision, on: draft.on })])
}

/// Refuses a mandate that this decision already withdraws.
fn once(draft: &Draft<'_>, id: &MandateId) -> Result<(), Rejection> {
    if draft.revokes(id) {
        return Err(Rejection::IdTwice { kind: Kind::Mandate, id: id.to_string() });
    }
    Ok(())
}

pub(crate) fn narrow(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &NarrowMandate,
) -> Result<Vec<Event>, Rejection> {
    let bounds = standing(c, &asked.mandate, draft.on)?.bounds_on(draft.on);
    once(draft, &asked.mandate)?;
    let scope = asked.scope.iter().flatten().all(|scope| reaches(&bounds.scope, *scope));
    let ceiling = asked.ceiling.is_none_or(|own| bounds.ceiling.is_none_or(|above| own <= above));
    let until = asked.until.is_none_or(|until| until <= bounds.valid.until());
    if !(scope && ceiling && until) {
        let (mandate, of) = (asked.mandate.clone(), asked.mandate.clone());
        return Err(Rejection::MandateWidened { mandate, of });
    }
    let (narrowed, decision) = (asked.clone(), draft.decision.decision.clone());
    Ok(vec![Event::MandateNarrowed(MandateNarrowing { narrowed, decision, on: draft.on })])
}

pub(crate) fn revoke(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &RevokeMandate,
) -> Result<Vec<Event>, Rejection> {
    standing(c, &asked.mandate, draft.on)?;
    once(draft, &asked.mandate)?;
    let (mandate, decision) = (asked.mandate.clone(), draft.decision.decision.clone());
    Ok(vec![Event::MandateRevoked(MandateRevocation { mandate, decision, on: draft.on })])
}

#[cfg(test)]
mod tests;
