//! The rules of the charter and its layers (§§ 1, 5, 8; domain § 0).

use std::collections::{BTreeMap, BTreeSet};

use super::dropped;
use super::{
    Amendment, Charter, Competence, ConfirmReading, DutyKind, Founding, InForce, PolicyChange,
    ReadingConfirmation, Review, ReviewOutcome, ReviewSubject, Reviewer, SetPolicy, Signature,
};
use crate::context::Context;
use crate::decisions::{Basis, Requirements, Resolve};
use crate::effort;
use crate::event::Event;
use crate::funds;
use crate::id::PartnerId;
use crate::programme::Programme;
use crate::rejection::{IdKind, Rejection, free, once_each};
use crate::value::Day;

pub(crate) fn found(programme: &Programme, founding: &Founding) -> Result<Vec<Event>, Rejection> {
    if let Some(charter) = programme.charter() {
        return Err(Rejection::AlreadyFounded { programme: charter.programme.clone() });
    }
    flawless(&founding.charter)?;
    Ok(vec![Event::ProgrammeFounded(Box::new(founding.clone()))])
}

fn flawless(charter: &Charter) -> Result<(), Rejection> {
    let flaws = charter.flaws();
    if flaws.is_empty() { Ok(()) } else { Err(Rejection::CharterFlawed { flaws }) }
}

pub(crate) fn sign(ctx: &Context<'_>, signature: &Signature) -> Result<Vec<Event>, Rejection> {
    let partner = ctx.core_partner(&signature.partner)?;
    signed(ctx, signature)?;
    one_partner_each(
        ctx.programme.charter.signatures().values().map(|earlier| &earlier.fact).chain([signature]),
    )?;
    let signed = ctx.programme.charter.signatures().get(partner);
    free(IdKind::Signature, partner, signed.map(|signature| signature.sequence))?;
    Ok(vec![Event::CharterSigned(signature.clone())])
}

/// What holds for every signature.
fn signed(ctx: &Context<'_>, signature: &Signature) -> Result<(), Rejection> {
    ctx.known(&signature.signatory)?;
    ctx.not_future("on", signature.on)?;
    let signed = ctx.charter.text.signing.on;
    if signature.on < signed {
        return Err(Rejection::BeforeSigning { asked: signature.on, signed });
    }
    Ok(())
}

/// Refuses a person who signs for two partners.
fn one_partner_each<'s>(signatures: impl IntoIterator<Item = &'s Signature>) -> Result<(), Rejection> {
    let mut signed = BTreeMap::new();
    for Signature { partner, signatory, .. } in signatures {
        if let Some(other) = signed.insert(signatory, partner).filter(|other| *other != partner) {
            let (signatory, other, partner) = (signatory.clone(), other.clone(), partner.clone());
            return Err(Rejection::SignsForTwoPartners { signatory, other, partner });
        }
    }
    Ok(())
}

pub(crate) fn bring_into_force(ctx: &Context<'_>, in_force: &InForce) -> Result<Vec<Event>, Rejection> {
    if let Some(earlier) = ctx.programme.charter.in_force() {
        return Err(Rejection::AlreadyInForce { since: earlier.fact.on });
    }
    ctx.not_future("on", in_force.on)?;
    let unsigned: Vec<PartnerId> = ctx
        .charter
        .core_partners()
        .filter(|partner| {
            ctx.programme.charter.signatures().get(partner).is_none_or(|s| s.fact.on > in_force.on)
        })
        .cloned()
        .collect();
    if !unsigned.is_empty() {
        return Err(Rejection::NotEveryCorePartnerSigned { on: in_force.on, unsigned });
    }
    Ok(vec![Event::CharterEnteredIntoForce(*in_force)])
}

/// A new text: signed by every core partner of the text so far and of the new one, with every source still
/// covering what is allocated from it, and without dropping what is in use unless it says what becomes of it.
pub(crate) fn amend(ctx: &Context<'_>, amendment: &Amendment) -> Result<Vec<Event>, Rejection> {
    ctx.free(&amendment.amendment)?;
    ctx.in_force(amendment.from)?;
    let signing = || amendment.signatures.iter().map(|signature| &signature.partner);
    for signature in &amendment.signatures {
        signed(ctx, signature)?;
    }
    once_each(IdKind::Signature, signing())?;
    one_partner_each(&amendment.signatures)?;
    let mut amended = ctx.latest().clone();
    amended.text = amendment.text.clone();
    flawless(&amended)?;
    let partners = ctx.programme.partners();
    let named = amended.core_partners().map(|named| partners.acting_on(named, amendment.from).clone());
    let bound: BTreeSet<PartnerId> = ctx.core_partners_on(amendment.from).into_iter().chain(named).collect();
    if let Some(other) = signing().filter(|partner| !bound.contains(*partner)).min() {
        let kind = ctx.known(other)?.partner.fact.kind;
        return Err(Rejection::NotACorePartner { partner: other.clone(), kind });
    }
    let signs = |partner: &PartnerId| {
        amendment.signatures.iter().any(|s| s.partner == *partner && s.on <= amendment.from)
    };
    let unsigned: Vec<PartnerId> = bound.into_iter().filter(|partner| !signs(partner)).collect();
    if !unsigned.is_empty() {
        return Err(Rejection::NotEveryCorePartnerSigned { on: amendment.from, unsigned });
    }
    dropped::accounted_for(ctx, amendment)?;
    keeps_held_seats(ctx, amendment)?;
    let since = if amendment.retroactive { Day::MIN } else { amendment.from };
    covers_allocations(ctx, &amended, (since, amendment.from))?;
    let follows = dropped::follow(ctx, amendment);
    Ok(std::iter::once(Event::CharterAmended(Box::new(amendment.clone()))).chain(follows).collect())
}

fn keeps_held_seats(ctx: &Context<'_>, amendment: &Amendment) -> Result<(), Rejection> {
    for (id, body) in ctx.programme.bodies().all() {
        if body.ended_by(amendment.from) {
            continue;
        }
        let Some(kept) = amendment.text.bodies.iter().find(|kept| kept.id == body.like) else {
            if body.formed_by.is_none() {
                continue;
            }
            return Err(Rejection::AmendmentDropsForm { form: body.like.clone(), group: id.clone() });
        };
        let partners = ctx.programme.partners();
        let becomes = |named: &PartnerId| {
            let mut dropped = amendment.dropped_partners().filter(|part| part.id == *named);
            dropped.next().and_then(|part| part.becomes.clone()).unwrap_or_else(|| named.clone())
        };
        let acting =
            |named: Option<&PartnerId>| named.map(|named| becomes(partners.acting_on(named, amendment.from)));
        let leaves = |named: &Option<PartnerId>| {
            amendment
                .dropped_partners()
                .any(|part| part.becomes.is_none() && Some(&part.id) == named.as_ref())
        };
        // A seat that another partner fills from then on is another seat.
        let dropped = |(seat, known): &(&crate::id::SeatId, &crate::bodies::Seat)| {
            !kept.seats.iter().any(|kept| {
                kept.id == **seat && acting(kept.partner.as_ref()) == acting(known.partner.as_ref())
            })
        };
        for (seat, known) in body.seats.iter().filter(dropped).filter(|(_, known)| !leaves(&known.partner)) {
            if let Some(tenure) = known.holders_on(amendment.from).next() {
                return Err(Rejection::AmendmentDropsHeldSeat {
                    body: id.clone(),
                    seat: seat.clone(),
                    holder: tenure.person.clone(),
                });
            }
        }
    }
    Ok(())
}

/// Refuses a charter under which a source holds less than is allocated or assigned from it, or the term ends
/// before performance that it was for. Money is judged since a day, effort from the first day of the charter.
fn covers_allocations(
    ctx: &Context<'_>,
    amended: &Charter,
    (since, from): (Day, Day),
) -> Result<(), Rejection> {
    let term = amended.text.term.period;
    let allocated = ctx.programme.funds.accounts().values().map(|account| account.allocation.fact.period);
    let assigned = ctx.programme.effort.assignments().values();
    let assigned = assigned.filter_map(|case| effort::assigned_days(ctx.programme, case));
    if let Some(asked) = allocated.chain(assigned).find(|period| !term.encloses(period)) {
        return Err(Rejection::PerformanceOutsideTerm { asked, term });
    }
    if let Some((from, pledged, allocated)) = funds::shortfall(ctx.programme, amended, (since, from)) {
        let uses = funds::uses(ctx.programme, &from);
        return Err(Rejection::SourceBelowAllocated { from, pledged, allocated, uses });
    }
    effort::amended(ctx, amended, from)
}

impl Resolve for ConfirmReading {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::ConfirmReading), self.point)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let own = |of: &ReadingConfirmation| of.point == self.point && of.decision == basis.decision.decision;
        if ctx.programme.charter.confirmations().iter().any(|earlier| own(&earlier.fact)) {
            return Err(Rejection::ReadingConfirmedAlready { point: self.point });
        }
        if let Some(read) = &self.read {
            let of = read.rule.point();
            if of != self.point {
                return Err(Rejection::ReadingOfAnotherPoint { asked: self.point, of });
            }
            let mut charter = ctx.latest().clone();
            charter.readings.confirm(self.point, Some((&read.answer, &read.rule)));
            flawless(&charter)?;
            covers_allocations(ctx, &charter, (basis.on, basis.on))?;
        } else if ctx.charter.is_confirmed(self.point) {
            return Err(Rejection::ReadingConfirmedAlready { point: self.point });
        }
        Ok(vec![Event::ReadingConfirmed(ReadingConfirmation {
            point: self.point,
            read: self.read.clone(),
            decision: basis.id(),
            on: basis.on,
        })])
    }
}

impl Resolve for SetPolicy {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::SetPolicy), "")
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let mut charter = ctx.latest().clone();
        charter.policy.set(&self.setting);
        flawless(&charter)?;
        Ok(vec![Event::PolicySet(PolicyChange {
            setting: self.setting.clone(),
            decision: basis.id(),
            on: basis.on,
        })])
    }
}

pub(crate) fn review(ctx: &Context<'_>, review: &Review) -> Result<Vec<Event>, Rejection> {
    match &review.by {
        Reviewer::Body(body) => ctx.acting_body(body).map(drop)?,
        Reviewer::Partners(partners) => {
            for partner in partners {
                ctx.known(partner)?;
            }
        }
    }
    if matches!(&review.by, Reviewer::Partners(partners) if partners.is_empty()) {
        return Err(Rejection::ReviewByNobody);
    }
    if let ReviewOutcome::Amendment(amendment) = &review.outcome {
        ctx.known(amendment)?;
    }
    if let ReviewSubject::Duty(id) = &review.of {
        let own =
            || ctx.charter.text.duties.iter().filter(|duty| duty.asks == DutyKind::Own).map(|duty| &duty.id);
        if !own().any(|known| known == id) {
            return Err(Rejection::unknown(IdKind::Duty, id, own().map(ToString::to_string)));
        }
    }
    ctx.not_future("on", review.on)?;
    Ok(vec![match review.of {
        ReviewSubject::Charter { .. } => Event::CharterReviewed(review.clone()),
        ReviewSubject::Governance => Event::GovernanceReviewRecorded(review.clone()),
        ReviewSubject::Network => Event::NetworkReviewed(review.clone()),
        ReviewSubject::Duty(_) => Event::DutyPerformed(review.clone()),
    }])
}
