//! Who may take which seat, and what becomes of groups (§ 3).

use std::collections::BTreeSet;

use super::{
    Body, Deputising, EndGroup, FormGroup, GroupEnding, GroupForming, GroupMerging, MergeGroups, Seat,
    SeatTaking, SeatVacating, Tenure,
};
use crate::charter::Competence;
use crate::context::Context;
use crate::decisions::{Basis, Requirements, Resolve};
use crate::event::Event;
use crate::id::{BodyId, PartnerId, PersonId, SeatId};
use crate::initiatives;
use crate::persons::PersonKind;
use crate::programme::Programme;
use crate::rejection::{IdKind, Rejection, once_each};
use crate::value::{AreaCode, Day};

/// The seat, once it is certain that this person can speak from it for this partner.
fn seat_for<'a>(
    ctx: &Context<'a>,
    body_id: &BodyId,
    seat_id: &SeatId,
    person: &PersonId,
    partner: Option<&PartnerId>,
    from: Day,
) -> Result<&'a Seat, Rejection> {
    let body = ctx.body_on(body_id, from)?;
    let seat = ctx.seat_on(body_id, seat_id, from)?;
    let kind = ctx.known(person)?.fact.kind;
    let partners = &ctx.programme.partners;
    let fills = seat.partner.as_ref().map(|named| partners.acting_on(named, from));
    if let Some(filling) = fills
        && !partners.takes_part(filling, from)
        && let Some(left) = partners.all().get(filling).and_then(|life| life.left.as_ref())
    {
        return Err(Rejection::PartnerLeft { partner: filling.clone(), until: left.fact.until });
    }
    if fills != partner {
        return Err(Rejection::SeatOfAnotherPartner {
            body: body_id.clone(),
            seat: seat_id.clone(),
            of: fills.cloned(),
            asked: partner.cloned(),
        });
    }
    if seat.partner.is_some() && kind != PersonKind::Professional {
        return Err(Rejection::ResidentInPartnerSeat { seat: seat_id.clone(), person: person.clone() });
    }
    let acting = |seat: &'a Seat| seat.partner.as_ref().map(|named| partners.acting_on(named, from));
    let elsewhere = body.seats.iter().find(|(_, other)| {
        acting(other) != fills && other.tenures_of(person).any(|tenure| tenure.reaches(from))
    });
    if let Some((other, _)) = elsewhere {
        return Err(Rejection::SpeaksForTwoPartners {
            body: body_id.clone(),
            person: person.clone(),
            seat: seat_id.clone(),
            other: other.clone(),
        });
    }
    Ok(seat)
}

pub(crate) fn take(ctx: &Context<'_>, notice: &SeatTaking) -> Result<Vec<Event>, Rejection> {
    let seat =
        seat_for(ctx, &notice.body, &notice.seat, &notice.person, notice.partner.as_ref(), notice.from)?;
    if let Some(initiative) = &notice.initiative {
        if let Some(partner) = &seat.partner {
            return Err(Rejection::InitiativeInPartnerSeat {
                seat: notice.seat.clone(),
                initiative: initiative.clone(),
                partner: partner.clone(),
            });
        }
        initiatives::still_there(ctx, initiative, notice.from)?;
    }
    let reaches = |tenure: &&Tenure| tenure.reaches(notice.from);
    let rivals = |tenure: &&Tenure| !seat.plural || tenure.person == notice.person;
    let rival = seat.holders.iter().filter(rivals).find(reaches);
    if let Some(held) = rival {
        return Err(Rejection::SeatHeld {
            body: notice.body.clone(),
            seat: notice.seat.clone(),
            holder: held.person.clone(),
            from: held.from,
            until: held.until,
            asked: notice.from,
        });
    }
    Ok(vec![Event::SeatTaken(notice.clone())])
}

pub(crate) fn vacate(ctx: &Context<'_>, notice: &SeatVacating) -> Result<Vec<Event>, Rejection> {
    let seat = ctx.seat(&notice.body, &notice.seat)?;
    ctx.known(&notice.person)?;
    let open = seat.tenures_of(&notice.person).find(|tenure| tenure.until.is_none());
    let Some(tenure) = open else {
        return Err(Rejection::NotSeatHolder {
            body: notice.body.clone(),
            seat: notice.seat.clone(),
            person: notice.person.clone(),
            on: notice.until,
        });
    };
    if notice.until < tenure.from {
        return Err(Rejection::EndsBeforeItStarts { from: tenure.from, until: notice.until });
    }
    Ok(vec![Event::SeatVacated(notice.clone())])
}

pub(crate) fn deputise(ctx: &Context<'_>, notice: &Deputising) -> Result<Vec<Event>, Rejection> {
    if let Some(until) = notice.until.filter(|until| *until < notice.from) {
        return Err(Rejection::EndsBeforeItStarts { from: notice.from, until });
    }
    seat_for(ctx, &notice.body, &notice.seat, &notice.person, notice.partner.as_ref(), notice.from)?;
    Ok(vec![Event::DeputyDesignated(notice.clone())])
}

/// The id of a group to be made.
fn new_group(ctx: &Context<'_>, id: &BodyId) -> Result<(), Rejection> {
    ctx.free(id)
}

impl Resolve for FormGroup {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::FormGroup), &self.group)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        new_group(ctx, &self.group)?;
        if !ctx.known(&self.form)?.form {
            return Err(Rejection::NotAForm { body: self.form.clone() });
        }
        if self.areas.is_empty() {
            return Err(Rejection::GroupWithoutArea { group: self.group.clone() });
        }
        crate::areas::usable(ctx, &self.areas, basis.on)?;
        Ok(vec![Event::GroupFormed(GroupForming {
            decision: basis.id(),
            group: self.group.clone(),
            form: self.form.clone(),
            name: self.name.clone(),
            areas: self.areas.clone(),
            on: basis.on,
        })])
    }
}

/// A group made by a decision, and not ended.
fn standing_group<'a>(ctx: &Context<'a>, id: &BodyId) -> Result<&'a Body, Rejection> {
    let body = ctx.known(id)?;
    if body.formed_by.is_none() {
        return Err(Rejection::NotAGroup { body: id.clone() });
    }
    if let Some(ended) = &body.ended {
        return Err(Rejection::BodyEnded { body: id.clone(), on: ended.on });
    }
    Ok(body)
}

impl Resolve for MergeGroups {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::FormGroup), &self.into)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        new_group(ctx, &self.into)?;
        let mut areas: BTreeSet<AreaCode> = BTreeSet::new();
        let mut form: Option<&BodyId> = None;
        once_each(IdKind::Body, &self.groups)?;
        for group in &self.groups {
            let body = standing_group(ctx, group)?;
            if let Some(form) = form.filter(|form| **form != body.like) {
                return Err(Rejection::GroupsOfTwoForms { forms: [form.clone(), body.like.clone()] });
            }
            form = Some(&body.like);
            areas.extend(body.areas.iter().cloned());
        }
        let Some(form) = form.filter(|_| self.groups.len() > 1) else {
            return Err(Rejection::TooFewGroups { asked: self.groups.len() });
        };
        Ok(vec![Event::GroupsMerged(GroupMerging {
            decision: basis.id(),
            groups: self.groups.clone(),
            into: self.into.clone(),
            form: form.clone(),
            name: self.name.clone(),
            areas: areas.into_iter().collect(),
            on: basis.on,
        })])
    }
}

impl Resolve for EndGroup {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::FormGroup), &self.group)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        standing_group(ctx, &self.group)?;
        Ok(vec![Event::GroupEnded(GroupEnding {
            decision: basis.id(),
            group: self.group.clone(),
            on: basis.on,
        })])
    }
}
