//! Partners: who takes part, under which name, since when, until when, and in whose place (§ 3).
//!
//! The charter names the first partners. [`Partner`] registers another, and [`PartnerRenaming`], [`PartnerSuccession`] and
//! [`PartnerLeaving`] record changes. [`Partners`] is the state.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::charter::{Charter, Contribution, PartnerKind, Text};
use crate::context::Context;
use crate::event::Event;
use crate::id::{PartnerId, PledgeId};
use crate::key::key;
use crate::payload::{Topic, payload};
use crate::persistent::Map;
use crate::record::{CommitMeta, Record};
use crate::rejection::{IdKind, Rejection, free};
use crate::value::{Day, Document, Money, Sealed, Title, folded};

/// A partner joins. Neither a vote nor a contribution follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// The new partner's id. An id, name or alias that another partner has is refused.
    pub partner: PartnerId,
    /// The name. An id, name or alias that another partner has is refused.
    pub name: Title,
    /// Formal or informal; a core partner comes only by the charter.
    pub kind: PartnerKind,
    /// Other names for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Title>,
    /// The day it joins; a future day is refused.
    pub on: Day,
}

payload!(Partner, |fact, to| to.day(fact.on).about(Topic::Partners, &fact.partner));

/// A partner goes by another name from a day on. The old one stays an alias.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PartnerRenaming {
    /// The partner that takes a new name. It has neither left nor been succeeded.
    pub partner: PartnerId,
    /// The new name. An id, name or alias that a partner has is refused.
    pub name: Title,
    /// The first day of the new name; a future day is refused.
    pub on: Day,
    /// The document that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

payload!(PartnerRenaming, |fact, to| to.day(fact.on).about(Topic::Partners, &fact.partner));

/// Another organisation comes in the place of a partner: seats, pledges and mandates pass on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PartnerSuccession {
    /// The partner that gives way.
    pub from: PartnerId,
    /// The partner, registered, that comes in its place.
    pub to: PartnerId,
    /// The first day on which the successor acts; a future day is refused.
    pub on: Day,
    /// The document that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

payload!(PartnerSuccession, |fact, to| {
    to.day(fact.on).about(Topic::Partners, &fact.to).aspect("successor").about(Topic::Partners, &fact.from);
});

/// A partner leaves the programme. It is a fact: what follows from it is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PartnerLeaving {
    /// The partner that leaves. It has neither left nor been succeeded.
    pub partner: PartnerId,
    /// The last day on which it takes part, included; a future day is refused.
    pub until: Day,
    /// The reason, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
    /// The letter of notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

payload!(PartnerLeaving, |fact, to| {
    to.day(fact.until).about(Topic::Partners, &fact.partner).sealed(fact.reason.as_ref());
});

/// The rest of a pledge, which its partner will not provide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PledgeCancellation {
    /// The pledge of the partner that left.
    pub pledge: PledgeId,
    /// What will not come: of money what is not provided (of a pledge for each calendar year in the
    /// year of that day; the years after it bring nothing), of effort and in kind the pledge from that day on.
    pub unprovided: Contribution,
    /// The last day on which the pledge held.
    pub until: Day,
}

payload!(PledgeCancellation, |fact, to| {
    to.day(fact.until).thing(fact.unprovided.topic(), &fact.pledge).name(&fact.pledge);
});

/// A partner with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PartnerLife {
    /// As it joined; the kind is the present one.
    pub partner: Record<Partner>,
    /// Its later names, in the order recorded.
    pub renamings: Vec<Record<PartnerRenaming>>,
    /// The succession that replaced it, if there was one.
    pub succeeded: Option<Record<PartnerSuccession>>,
    /// That it left, if it did.
    pub left: Option<Record<PartnerLeaving>>,
}

impl PartnerLife {
    /// Its name on a day.
    pub fn name_on(&self, day: Day) -> &Title {
        let renamed = self.renamings.iter().rev().find(|renaming| renaming.fact.on <= day);
        renamed.map_or(&self.partner.fact.name, |renaming| &renaming.fact.name)
    }

    /// Its name by all that is recorded.
    pub fn name(&self) -> &Title {
        self.name_on(Day::MAX)
    }
}

/// The slice of state: partners of the charter and those registered since.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Partners {
    partners: Map<PartnerId, PartnerLife>,
    cancellations: Map<PledgeId, Record<PledgeCancellation>>,
    /// The partners by each id, name and alias that they have or had.
    names: Map<String, BTreeSet<PartnerId>>,
}

key!(PartnerId => PartnerLife, IdKind::Partner, |programme| &programme.partners.partners, |life| life.partner.sequence);

impl Partners {
    /// Every partner by id.
    pub fn all(&self) -> &Map<PartnerId, PartnerLife> {
        &self.partners
    }

    /// Pledges of which the rest will not come.
    pub fn cancellations(&self) -> &Map<PledgeId, Record<PledgeCancellation>> {
        &self.cancellations
    }

    /// Returns the partner itself or, by that day, the one that replaced it.
    pub fn acting_on<'a>(&'a self, partner: &'a PartnerId, day: Day) -> &'a PartnerId {
        let mut acting = partner;
        // Each step leads to another partner; the bound holds even where events contradict each other.
        for _ in 0..self.partners.len() {
            let succeeded = self.partners.get(acting).and_then(|life| life.succeeded.as_ref());
            match succeeded.filter(|succession| succession.fact.on <= day) {
                Some(succession) => acting = &succession.fact.to,
                None => break,
            }
        }
        acting
    }

    /// Whether a partner takes part on a day: it joined, and it neither left nor was succeeded.
    pub fn takes_part(&self, partner: &PartnerId, day: Day) -> bool {
        self.partners.get(partner).is_some_and(|life| {
            life.partner.fact.on <= day
                && life.left.as_ref().is_none_or(|left| day <= left.fact.until)
                && life.succeeded.as_ref().is_none_or(|succession| day < succession.fact.on)
        })
    }

    pub(crate) fn founded(&mut self, recorded: &CommitMeta, charter: &Charter) {
        self.named(recorded, charter.text.partners.iter(), charter.text.signing.on);
    }

    /// Takes in the partners that a text names: those that are new join, those that are known may have
    /// become another kind.
    pub(crate) fn named<'a>(
        &mut self,
        recorded: &CommitMeta,
        partners: impl Iterator<Item = &'a crate::charter::CharterPartner>,
        on: Day,
    ) {
        // Who is core is what the text says: one that it no longer names takes part all the same.
        self.partners.change_where(
            |life| life.partner.fact.kind == PartnerKind::Core,
            |life| life.partner.fact.kind = PartnerKind::Formal,
        );
        for partner in partners {
            if self.partners.contains_key(&partner.id) {
                let acting = self.acting_on(&partner.id, Day::MAX).clone();
                for id in [&partner.id, &acting] {
                    if let Some(life) = self.partners.get_mut(id) {
                        life.partner.fact.kind = partner.kind;
                    }
                }
                continue;
            }
            let joined = Partner {
                partner: partner.id.clone(),
                name: partner.name.title().clone(),
                kind: partner.kind,
                aliases: partner.aliases.clone(),
                on,
            };
            self.registered(recorded, joined);
        }
    }

    /// Takes the names of partners from a text.
    pub(crate) fn name_by(&mut self, text: &Text) {
        for named in &text.partners {
            if let Some(life) = self.partners.get_mut(&named.id) {
                life.partner.fact.name = named.name.title().clone();
            }
        }
    }

    pub(crate) fn registered(&mut self, recorded: &CommitMeta, partner: Partner) {
        let id = partner.partner.as_str();
        for name in [id, partner.name.as_str()].into_iter().chain(partner.aliases.iter().map(Title::as_str)) {
            self.names.get_or_default(folded(name)).insert(partner.partner.clone());
        }
        let id = partner.partner.clone();
        let partner = Record::new(recorded, partner);
        let life = PartnerLife { partner, renamings: Vec::new(), succeeded: None, left: None };
        self.partners.insert(id, life);
    }

    pub(crate) fn renamed(&mut self, recorded: &CommitMeta, renaming: PartnerRenaming) {
        if let Some(life) = self.partners.get_mut(&renaming.partner) {
            let name = folded(renaming.name.as_str());
            self.names.get_or_default(name).insert(renaming.partner.clone());
            life.renamings.push(Record::new(recorded, renaming));
        }
    }

    pub(crate) fn succeeded(&mut self, recorded: &CommitMeta, succession: PartnerSuccession) {
        let Some(from) = self.partners.get_mut(&succession.from) else { return };
        let (kind, to) = (from.partner.fact.kind, succession.to.clone());
        from.succeeded = Some(Record::new(recorded, succession));
        if let Some(to) = self.partners.get_mut(&to)
            && kind == PartnerKind::Core
        {
            to.partner.fact.kind = kind;
        }
    }

    pub(crate) fn left(&mut self, recorded: &CommitMeta, leaving: PartnerLeaving) {
        if let Some(life) = self.partners.get_mut(&leaving.partner) {
            life.left = Some(Record::new(recorded, leaving));
        }
    }

    pub(crate) fn cancelled(&mut self, recorded: &CommitMeta, cancellation: PledgeCancellation) {
        self.cancellations.insert(cancellation.pledge.clone(), Record::new(recorded, cancellation));
    }

    /// The partner that already goes by a name.
    pub(crate) fn called(&self, name: &str) -> Option<&PartnerLife> {
        self.partners.get(self.names.get(&folded(name))?.first()?)
    }
}

fn free_name(ctx: &Context<'_>, name: &str) -> Result<(), Rejection> {
    free(IdKind::Partner, name, ctx.programme.partners.called(name).map(|known| known.partner.sequence))
}

pub(crate) fn register(ctx: &Context<'_>, partner: &Partner) -> Result<Vec<Event>, Rejection> {
    let names = [partner.partner.as_str(), partner.name.as_str()];
    for name in names.into_iter().chain(partner.aliases.iter().map(Title::as_str)) {
        free_name(ctx, name)?;
    }
    if partner.kind == PartnerKind::Core {
        return Err(Rejection::CorePartnerOutsideCharter { partner: partner.partner.clone() });
    }
    ctx.not_future("on", partner.on)?;
    Ok(vec![Event::PartnerRegistered(partner.clone())])
}

pub(crate) fn rename(ctx: &Context<'_>, renaming: &PartnerRenaming) -> Result<Vec<Event>, Rejection> {
    still_there(ctx, &renaming.partner)?;
    // A partner can take one of its own other names, such as an alias, as its name.
    let name = renaming.name.as_str();
    let other =
        ctx.programme.partners.called(name).filter(|known| known.partner.fact.partner != renaming.partner);
    free(IdKind::Partner, name, other.map(|known| known.partner.sequence))?;
    ctx.not_future("on", renaming.on)?;
    Ok(vec![Event::PartnerRenamed(renaming.clone())])
}

/// The partner, if it neither left nor was succeeded.
fn still_there<'a>(ctx: &Context<'a>, id: &PartnerId) -> Result<&'a PartnerLife, Rejection> {
    let life = ctx.known(id)?;
    if let Some(left) = &life.left {
        return Err(Rejection::PartnerLeft { partner: id.clone(), until: left.fact.until });
    }
    if let Some(succession) = &life.succeeded {
        let by = succession.fact.to.clone();
        return Err(Rejection::PartnerSucceeded { partner: id.clone(), by, on: succession.fact.on });
    }
    Ok(life)
}

/// Two core partners that merge change the number of voices, which only an amendment can.
pub(crate) fn succeed(ctx: &Context<'_>, succession: &PartnerSuccession) -> Result<Vec<Event>, Rejection> {
    let from = still_there(ctx, &succession.from)?;
    let to = still_there(ctx, &succession.to)?;
    if succession.from == succession.to {
        return Err(Rejection::IdTwice { kind: IdKind::Partner, id: succession.to.to_string() });
    }
    ctx.not_future("on", succession.on)?;
    let core = |life: &PartnerLife| life.partner.fact.kind == PartnerKind::Core;
    if core(from) && core(to) {
        return Err(Rejection::CorePartnersMerge {
            from: succession.from.clone(),
            to: succession.to.clone(),
        });
    }
    if to.partner.fact.kind == PartnerKind::Informal
        && let Some(body) = ctx.programme.bodies.strategic_seat_of(|named| {
            *ctx.programme.partners.acting_on(named, succession.on) == succession.from
        })
    {
        let (partner, body) = (succession.to.clone(), body.clone());
        return Err(Rejection::InformalInStrategicBody { partner, body });
    }
    Ok(vec![Event::PartnerSucceeded(succession.clone())])
}

/// Its seats fall vacant and what it had not provided is cancelled, in the same commit.
pub(crate) fn leave(ctx: &Context<'_>, leaving: &PartnerLeaving) -> Result<Vec<Event>, Rejection> {
    still_there(ctx, &leaving.partner)?;
    ctx.not_future("until", leaving.until)?;
    ctx.sealed(leaving.reason.as_ref())?;
    let mut events = vec![Event::PartnerLeft(leaving.clone())];
    let own = |named: &PartnerId| *ctx.programme.partners.acting_on(named, leaving.until) == leaving.partner;
    events.extend(ctx.programme.bodies.vacated_by(own, leaving.until).map(Event::SeatVacated));
    let charter = ctx.latest();
    let covers = charter.readings.pledge_period.rule;
    for pledge in &charter.text.pledges {
        if !own(&pledge.partner) || ctx.programme.partners.cancellations().contains_key(&pledge.id) {
            continue;
        }
        let unprovided = match &pledge.what {
            Contribution::Money(_) => {
                let periods = charter.pledge_periods(&pledge.id, covers).into_iter();
                let own = periods.filter(|period| period.contains(leaving.until));
                let unprovided = own.map(|period| {
                    let pledged = pledge.on(leaving.until).money().unwrap_or(Money::ZERO);
                    pledged.saturating_sub(ctx.programme.funds.provided_in(&pledge.id, &period)).or_zero()
                });
                Contribution::Money(unprovided.sum())
            }
            effort => effort.clone(),
        };
        let (pledge, until) = (pledge.id.clone(), leaving.until);
        events.push(Event::PledgeCancelled(PledgeCancellation { pledge, unprovided, until }));
    }
    Ok(events)
}

#[cfg(test)]
mod tests;
