//! Mandates with what became of them.

use serde::{Deserialize, Serialize};

use super::{Mandate, MandateGrant, MandateHolder, MandateNarrowing, MandateRevocation, MandateUse, UsedFor};
use crate::charter::{Charter, MandateScope};
use crate::id::{DecisionId, MandateId, Sequence};
use crate::key::key;
use crate::persistent::{List, Map};
use crate::record::{CommitMeta, Record};
use crate::rejection::IdKind;
use crate::value::{Day, Money, Period};

/// The source of a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MandateGiver {
    /// The text of the charter.
    Text,
    /// A decision, by its id.
    Decision(DecisionId),
}

/// A mandate with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct MandateLife {
    /// As it was given.
    pub mandate: Record<Mandate>,
    /// The source of the mandate.
    pub by: MandateGiver,
    /// The first day on which it can be used, whatever it says: no mandate reaches back.
    pub since: Day,
    /// The narrowings, in the order recorded.
    pub narrowings: Vec<Record<MandateNarrowing>>,
    /// That it was withdrawn, if it was: the first day without it, and the entry.
    pub revoked: Option<(Day, Sequence)>,
    /// The decision that withdrew it; none where a new text did.
    pub revoked_by: Option<DecisionId>,
    /// The uses of this mandate, in the order recorded. Those of its sub-mandates are with these.
    pub uses: List<Record<MandateUse>>,
    /// The sum decided by these uses.
    pub used: Money,
}

/// The bounds of a mandate on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct MandateBounds {
    /// The acts that it covers.
    pub scope: Vec<MandateScope>,
    /// The most money that all decisions under it reach together; absent without a ceiling.
    pub ceiling: Option<Money>,
    /// The days on which it can be used, the last one included.
    pub valid: Period,
}

impl MandateLife {
    /// What it reaches on a day, narrowings counted.
    pub fn bounds_on(&self, day: Day) -> MandateBounds {
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
    pub fn stands_on(&self, day: Day) -> bool {
        self.bounds_on(day).valid.contains(day) && self.revoked.is_none_or(|(since, _)| day < since)
    }
}

/// The slice of the state for mandates and their use.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Mandates {
    pub(crate) mandates: Map<MandateId, MandateLife>,
}

key!(MandateId => MandateLife, IdKind::Mandate, |programme| &programme.mandates.mandates, |life| life.mandate.sequence);

impl Mandates {
    /// Every mandate by id.
    pub fn all(&self) -> &Map<MandateId, MandateLife> {
        &self.mandates
    }

    /// What was decided under a mandate and its sub-mandates together.
    pub fn used(&self, mandate: &MandateId) -> Money {
        let within = self.mandates.values().filter(|life| self.is_within(life, mandate));
        within.map(|life| life.used).sum()
    }

    /// Whether a mandate is another, or a part of it.
    fn is_within(&self, life: &MandateLife, of: &MandateId) -> bool {
        let above = |life: &&MandateLife| self.mandates.get(life.mandate.fact.under.as_ref()?);
        // The bound holds even where mandates are parts of each other.
        let mut line = std::iter::successors(Some(life), above).take(self.mandates.len());
        line.any(|life| life.mandate.fact.mandate == *of)
    }

    /// The mandates that the text gives to seats hold from the day it is in force.
    pub(crate) fn in_force(&mut self, recorded: &CommitMeta, charter: &Charter, from: Day) {
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
            self.give(recorded, mandate, MandateGiver::Text, valid.from());
        }
    }

    /// A new text gives mandates anew, and withdraws those that it no longer gives. One that it leaves as it
    /// was goes on: only its last day follows the term.
    pub(crate) fn amended(&mut self, recorded: &CommitMeta, charter: &Charter, from: Day) {
        let kept: Vec<&MandateId> = charter.seat_mandates().map(|(_, _, given)| &given.id).collect();
        let dropped = |life: &MandateLife| {
            life.by == MandateGiver::Text
                && !kept.contains(&&life.mandate.fact.mandate)
                && life.revoked.is_none()
        };
        self.mandates.change_where(dropped, |life| life.revoked = Some((from, recorded.sequence)));
        self.in_force(recorded, charter, from);
    }

    fn give(&mut self, recorded: &CommitMeta, mandate: Mandate, by: MandateGiver, since: Day) {
        let mandate = Record::new(recorded, mandate);
        let Some(known) = self.mandates.get_mut(&mandate.fact.mandate) else {
            let (id, revoked_by) = (mandate.fact.mandate.clone(), None);
            let (narrowings, uses) = (Vec::new(), List::default());
            let used = Money::ZERO;
            let life = MandateLife { mandate, by, since, narrowings, revoked: None, revoked_by, uses, used };
            self.mandates.insert(id, life);
            return;
        };
        (known.mandate, known.by, known.since) = (mandate, by, since);
        // A new text gives again what an old one took, or otherwise; what a decision took stays taken.
        known.revoked = known.revoked.filter(|_| known.revoked_by.is_some());
    }

    pub(crate) fn granted(&mut self, recorded: &CommitMeta, grant: MandateGrant) {
        self.give(recorded, grant.mandate, MandateGiver::Decision(grant.decision), grant.on);
    }

    pub(crate) fn narrowed(&mut self, recorded: &CommitMeta, narrowing: MandateNarrowing) {
        if let Some(life) = self.mandates.get_mut(&narrowing.narrowed.mandate) {
            life.narrowings.push(Record::new(recorded, narrowing));
        }
    }

    pub(crate) fn revoked(&mut self, recorded: &CommitMeta, revocation: MandateRevocation) {
        if let Some(life) = self.mandates.get_mut(&revocation.mandate) {
            life.revoked = Some((revocation.on, recorded.sequence));
            life.revoked_by = Some(revocation.decision);
        }
    }

    pub(crate) fn was_used(&mut self, recorded: &CommitMeta, used: MandateUse) {
        if let Some(life) = self.mandates.get_mut(&used.mandate) {
            life.used = life.used.saturating_add(used.amount);
            life.uses.push(Record::new(recorded, used));
        }
    }

    /// A decision that lapsed did not use its mandate up.
    pub(crate) fn unused(&mut self, decision: &DecisionId) {
        let purpose = UsedFor::Decision(decision.clone());
        let used = |life: &MandateLife| life.uses.iter().any(|used| used.fact.purpose == purpose);
        self.mandates.change_where(used, |life| {
            life.uses.retain(|used| used.fact.purpose != purpose);
            life.used = life.uses.iter().map(|used| used.fact.amount).sum();
        });
    }

    /// Forgets what a decision did to mandates, before its corrected record is taken in.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        self.unused(decision);
        let narrowed = |narrowing: &Record<MandateNarrowing>| narrowing.fact.decision == *decision;
        let changed = |life: &MandateLife| {
            life.narrowings.iter().any(narrowed) || life.revoked_by.as_ref() == Some(decision)
        };
        self.mandates.change_where(changed, |life| {
            life.narrowings.retain(|narrowing| !narrowed(narrowing));
            if life.revoked_by.as_ref() == Some(decision) {
                (life.revoked, life.revoked_by) = (None, None);
            }
        });
    }

    /// Forgets the mandates that a decision granted.
    pub(crate) fn without(&mut self, decision: &DecisionId) {
        self.mandates.retain(|life| life.by != MandateGiver::Decision(decision.clone()));
    }
}
