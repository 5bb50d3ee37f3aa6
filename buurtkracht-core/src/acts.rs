//! Acts that broke a rule and happened anyway, and facts from before the signing (domain §§ 0 and 1, § 5).
//!
//! No authority follows from an [`IrregularAct`] or a [`LegacyFact`]. An irregular act stays a finding until it is ratified
//! or reversed. [`Acts`] is the state.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::charter::Competence;
use crate::context::Context;
use crate::decisions::{Basis, Requirements, Resolve};
use crate::event::Event;
use crate::funds::Source;
use crate::id::{ActId, DecisionId, LegacyId, Sequence};
use crate::key::key;
use crate::participant::Participant;
use crate::payload::{Topic, payload};
use crate::persistent::Map;
use crate::programme::Programme;
use crate::record::{CommitMeta, Record};
use crate::rejection::{IdKind, Rejection, positive};
use crate::value::{Day, Document, Money, Period, Sealed, Title, counts_by};

/// An act that broke a rule but happened anyway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IrregularAct {
    /// The new act's id. A taken id is refused.
    pub act: ActId,
    /// The act, in words.
    pub what: Title,
    /// The body, partner or person who did it.
    pub by: Participant,
    /// The rule that it broke: a § of the charter, or the code of the refusal.
    pub rule: Title,
    /// The money that went with it, above zero. It counts as spent until the act is reversed, so money that was
    /// paid from an allocation is not repeated here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The source of that money: it has that much less free, whether the act is ratified or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The sealed account of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// The document that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the act; a future day is refused.
    pub on: Day,
}

payload!(IrregularAct, |fact, to| to.day(fact.on).about(Topic::Acts, &fact.act).sealed(fact.text.as_ref()));

impl IrregularAct {
    /// The competence that ratifying it takes: that of the means where money went with it.
    pub(crate) fn competence(&self) -> Competence {
        if self.amount.is_some() { Competence::DistributeFunds } else { Competence::RatifyAct }
    }
}

/// Asks to ratify an irregular act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RatifyAct {
    /// The act to ratify: neither ratified nor reversed.
    pub act: ActId,
}

/// The competent body made an irregular act its own. What was spent stays spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ratification {
    /// The act that was ratified.
    pub act: ActId,
    /// The decision that ratified it.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: Day,
}

payload!(Ratification, |fact, to| to
    .effect(fact.on, &fact.decision)
    .competence(&fact.act)
    .about(Topic::Acts, &fact.act));

/// An irregular act was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reversal {
    /// The act that was undone: neither ratified nor reversed before.
    pub act: ActId,
    /// The way in which it was undone, in words.
    pub how: Title,
    /// The document that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the reversal: on or after the act, and not in the future.
    pub on: Day,
}

payload!(Reversal, |fact, to| to.day(fact.on).about(Topic::Acts, &fact.act));

/// A fact from before the signing. No right follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LegacyFact {
    /// The new fact's id. A taken id is refused.
    pub legacy: LegacyId,
    /// The fact, in words.
    pub what: Title,
    /// The document that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the fact, before the charter's signing.
    pub on: Day,
}

payload!(LegacyFact, |fact, to| to.day(fact.on).thing(Topic::Acts, &fact.legacy));

/// An irregular act with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ActCase {
    /// The act as it was recorded.
    pub act: Record<IrregularAct>,
    /// That it was ratified, if it was.
    pub ratified: Option<Record<Ratification>>,
    /// That it was reversed, if it was.
    pub reversed: Option<Record<Reversal>>,
}

impl ActCase {
    /// Whether it still waits to be ratified or reversed on a day.
    pub fn open_on(&self, day: Day) -> bool {
        self.act.fact.on <= day
            && self.ratified.as_ref().is_none_or(|ratified| day < ratified.fact.on)
            && self.reversed.as_ref().is_none_or(|reversed| day < reversed.fact.on)
    }

    /// Returns whether it was ratified or reversed, and the entry that did it.
    fn closed(&self) -> Option<(&'static str, Sequence)> {
        let ratified = self.ratified.as_ref().map(|record| ("ratified", record.sequence));
        ratified.or_else(|| self.reversed.as_ref().map(|record| ("reversed", record.sequence)))
    }
}

/// The slice of state for irregular acts and facts from before the signing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Acts {
    acts: Map<ActId, ActCase>,
    legacy: Map<LegacyId, Record<LegacyFact>>,
}

key!(ActId => ActCase, IdKind::IrregularAct, |programme| &programme.acts.acts, |case| case.act.sequence);
key!(LegacyId => Record<LegacyFact>, IdKind::LegacyFact, |programme| &programme.acts.legacy, |record| record.sequence);

impl Acts {
    /// Every irregular act by id.
    pub fn all(&self) -> &Map<ActId, ActCase> {
        &self.acts
    }

    /// The sources of money that irregular acts spent.
    pub(crate) fn sources(&self) -> BTreeSet<&Source> {
        self.acts.values().filter_map(|case| case.act.fact.source.as_ref()).collect()
    }

    /// Returns what irregular acts spent of a source: the day, the amount and the entry of each, negative where the
    /// act was reversed. Ratified or not, it is spent.
    pub(crate) fn spent(&self, source: &Source) -> impl Iterator<Item = (Day, Money, Sequence)> {
        self.acts.values().filter(move |case| case.act.fact.source.as_ref() == Some(source)).flat_map(
            |case| {
                let amount = case.act.fact.amount.unwrap_or(Money::ZERO);
                let back = case.reversed.as_ref();
                let back = back.map(|back| (back.fact.on, Money::ZERO.saturating_sub(amount), back.sequence));
                std::iter::once((case.act.fact.on, amount, case.act.sequence)).chain(back)
            },
        )
    }

    /// Returns the sum that irregular acts of a period spent of a source by a day; without a day, by all that is
    /// recorded.
    pub(crate) fn spent_in(&self, source: &Source, period: &Period, as_of: Option<Day>) -> Money {
        let by = counts_by(as_of);
        let standing = |case: &&ActCase| {
            let fact = &case.act.fact;
            fact.source.as_ref() == Some(source)
                && by(fact.on)
                && period.contains(fact.on)
                && !case.reversed.as_ref().is_some_and(|back| by(back.fact.on))
        };
        self.acts.values().filter(standing).filter_map(|case| case.act.fact.amount).sum()
    }

    /// Every fact from before the signing by id.
    pub fn legacy(&self) -> &Map<LegacyId, Record<LegacyFact>> {
        &self.legacy
    }

    pub(crate) fn recorded(&mut self, recorded: &CommitMeta, act: IrregularAct) {
        let (id, act) = (act.act.clone(), Record::new(recorded, act));
        self.acts.insert(id, ActCase { act, ratified: None, reversed: None });
    }

    pub(crate) fn ratified(&mut self, recorded: &CommitMeta, ratification: Ratification) {
        if let Some(case) = self.acts.get_mut(&ratification.act) {
            case.ratified = Some(Record::new(recorded, ratification));
        }
    }

    pub(crate) fn reversed(&mut self, recorded: &CommitMeta, reversal: Reversal) {
        if let Some(case) = self.acts.get_mut(&reversal.act) {
            case.reversed = Some(Record::new(recorded, reversal));
        }
    }

    pub(crate) fn remembered(&mut self, recorded: &CommitMeta, fact: LegacyFact) {
        self.legacy.insert(fact.legacy.clone(), Record::new(recorded, fact));
    }

    /// Forgets what a decision ratified, before its corrected record is taken in.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        let ratified = |case: &ActCase| {
            case.ratified.as_ref().is_some_and(|ratified| ratified.fact.decision == *decision)
        };
        self.acts.change_where(ratified, |case| case.ratified = None);
    }
}

pub(crate) fn record(ctx: &Context<'_>, act: &IrregularAct) -> Result<Vec<Event>, Rejection> {
    ctx.free(&act.act)?;
    ctx.party(&act.by)?;
    if let Some(source) = &act.source {
        crate::funds::known_source(ctx, source)?;
    }
    act.amount.map_or(Ok(()), positive)?;
    ctx.not_future("on", act.on)?;
    ctx.sealed(act.text.as_ref())?;
    Ok(vec![Event::IrregularActRecorded(act.clone())])
}

fn open<'a>(ctx: &Context<'a>, id: &ActId) -> Result<&'a ActCase, Rejection> {
    let case = ctx.known(id)?;
    match case.closed() {
        Some((_, Sequence::PENDING)) => {
            Err(Rejection::IdTwice { kind: IdKind::IrregularAct, id: id.to_string() })
        }
        Some((how, at)) => Err(Rejection::ActClosed { act: id.clone(), how, at }),
        None => Ok(case),
    }
}

impl Resolve for RatifyAct {
    fn requirements(&self, programme: &Programme) -> Requirements {
        let act = programme.acts.all().get(&self.act);
        Requirements::new(act.map(|case| case.act.fact.competence()), &self.act)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let case = open(ctx, &self.act)?;
        let from = case.act.fact.on;
        if basis.on < from {
            return Err(Rejection::EndsBeforeItStarts { from, until: basis.on });
        }
        let (act, decision) = (self.act.clone(), basis.id());
        Ok(vec![Event::Ratified(Ratification { act, decision, on: basis.on })])
    }
}

pub(crate) fn reverse(ctx: &Context<'_>, reversal: &Reversal) -> Result<Vec<Event>, Rejection> {
    let from = open(ctx, &reversal.act)?.act.fact.on;
    ctx.not_future("on", reversal.on)?;
    if reversal.on < from {
        return Err(Rejection::EndsBeforeItStarts { from, until: reversal.on });
    }
    Ok(vec![Event::Reversed(reversal.clone())])
}

pub(crate) fn remember(ctx: &Context<'_>, fact: &LegacyFact) -> Result<Vec<Event>, Rejection> {
    ctx.free(&fact.legacy)?;
    let signed = ctx.charter.text.signing.on;
    if fact.on >= signed {
        return Err(Rejection::NotBeforeSigning { asked: fact.on, signed });
    }
    Ok(vec![Event::LegacyFactRecorded(fact.clone())])
}

#[cfg(test)]
mod tests;
