//! Bodies and seats: who may speak for which partner, where, on which day (§ 3).
//!
//! Decisions and mandates attach to the seat; what a holder decided stays theirs.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::charter::{Charter, CharterBody, CharterSeat, Level, SeatMandate, Text};
use crate::decisions::Draft;
use crate::event::{Event, Recorded};
use crate::id::{BodyId, DecisionId, PartnerId, PersonId, SeatId, Sequence};
use crate::persons::PersonKind;
use crate::programme::Context;
use crate::rejection::{Kind, Rejection};
use crate::value::{AreaCode, Document, Title};

/// A partner's notice that a person takes a seat. No decision is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatTaking {
    /// The body.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// Who takes it.
    pub person: PersonId,
    /// The partner that gives notice; none for a seat of residents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// The first day.
    pub from: NaiveDate,
    /// The notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

/// A person leaves a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatVacating {
    /// The body.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// Who leaves it.
    pub person: PersonId,
    /// The last day on which the person holds it.
    pub until: NaiveDate,
}

/// A partner's notice that a person can stand in for the holder of a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deputising {
    /// The body.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// The deputy.
    pub person: PersonId,
    /// The partner that gives notice; none for a seat of residents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, where one is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// A group was formed by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupForming {
    /// The decision.
    pub decision: DecisionId,
    /// The group.
    pub group: BodyId,
    /// The form of the charter after which it is made.
    pub form: BodyId,
    /// What people call it.
    pub name: Title,
    /// The areas it works in.
    pub areas: Vec<AreaCode>,
    /// The first day.
    pub on: NaiveDate,
}

/// Asks to form a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// Asks to make one group of several, for all their areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeGroups {
    /// The groups: at least two.
    pub groups: Vec<BodyId>,
    /// The group that they become.
    pub into: BodyId,
    /// What people call it.
    pub name: Title,
}

/// Groups were merged by a decision. Their plans are those of the new group from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupMerging {
    /// The decision.
    pub decision: DecisionId,
    /// The groups.
    pub groups: Vec<BodyId>,
    /// The group that they became.
    pub into: BodyId,
    /// The form of the charter after which it is made.
    pub form: BodyId,
    /// What people call it.
    pub name: Title,
    /// The areas it works in.
    pub areas: Vec<AreaCode>,
    /// Its first day, and the day after the last one of the others.
    pub on: NaiveDate,
}

/// Asks to end a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndGroup {
    /// The group.
    pub group: BodyId,
}

/// A group was ended by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupEnding {
    /// The decision.
    pub decision: DecisionId,
    /// The group.
    pub group: BodyId,
    /// The day after its last one.
    pub on: NaiveDate,
}

/// Days on which a person held a seat, or could stand in for its holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tenure {
    /// Who.
    pub person: PersonId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, once known.
    pub until: Option<NaiveDate>,
    /// The entry that began it.
    pub sequence: Sequence,
    /// The entry that ended it.
    pub ended_by: Option<Sequence>,
}

impl Tenure {
    /// Whether it covers the day.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it covers any day from the given one on.
    fn reaches(&self, from: NaiveDate) -> bool {
        self.until.is_none_or(|until| from <= until)
    }
}

/// A seat with everyone who held it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seat {
    /// The partner that fills it; none for residents and initiatives.
    pub partner: Option<PartnerId>,
    /// The function of its holder.
    pub function: Title,
    /// Whether several persons can hold it at once.
    pub plural: bool,
    /// What the text lets its holder decide alone.
    pub mandate: Option<SeatMandate>,
    /// The first day on which the text has it, where an amendment added it.
    pub added: Option<NaiveDate>,
    /// The first day on which the text does not have it, where an amendment dropped it.
    pub dropped: Option<NaiveDate>,
    /// Its holders, in the order recorded.
    pub holders: Vec<Tenure>,
    /// Its deputies, in the order recorded.
    pub deputies: Vec<Tenure>,
}

/// Whether a person speaks from a seat as its holder or as a deputy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Standing {
    /// Holds the seat.
    Holder,
    /// Stands in for its holder.
    Deputy,
}

impl Seat {
    /// In which quality a person speaks from this seat on a day, if at all.
    #[must_use]
    pub fn standing(&self, person: &PersonId, on: NaiveDate) -> Option<Standing> {
        let is = |tenure: &Tenure| tenure.person == *person && tenure.covers(on);
        if self.holders.iter().any(is) {
            Some(Standing::Holder)
        } else if self.deputies.iter().any(is) {
            Some(Standing::Deputy)
        } else {
            None
        }
    }

    /// Whether the text has it on a day.
    #[must_use]
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.added.is_none_or(|added| added <= day) && self.dropped.is_none_or(|dropped| day < dropped)
    }

    /// Who holds it on a day.
    pub fn holders_on(&self, day: NaiveDate) -> impl Iterator<Item = &Tenure> {
        self.holders.iter().filter(move |tenure| tenure.covers(day))
    }

    /// Holders and deputies alike.
    fn speakers(&self) -> impl Iterator<Item = &Tenure> {
        self.holders.iter().chain(&self.deputies)
    }
}

/// A body with its seats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Body {
    /// What people call it.
    pub name: Title,
    /// Its level.
    pub level: Level,
    /// The body of the charter whose competences and seats it has: itself, or its form.
    pub like: BodyId,
    /// Whether it is a form, which does not meet or decide itself.
    pub form: bool,
    /// The areas it works in; empty where it works everywhere.
    pub areas: BTreeSet<AreaCode>,
    /// Its first day.
    pub from: NaiveDate,
    /// The decision that formed it, for a group.
    pub formed_by: Option<DecisionId>,
    /// How it ended, for a group that did.
    pub ended: Option<Ended>,
    /// Its seats.
    pub seats: BTreeMap<SeatId, Seat>,
    /// The entry that made it.
    pub sequence: Sequence,
}

/// How a group ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// The first day on which it is no more.
    pub on: NaiveDate,
    /// The decision.
    pub decision: DecisionId,
    /// The group that it became part of, if it did.
    pub into: Option<BodyId>,
    /// The entry.
    pub sequence: Sequence,
}

impl Body {
    /// Whether it is no more on a day.
    #[must_use]
    pub fn ended_by(&self, day: NaiveDate) -> bool {
        self.ended.as_ref().is_some_and(|ended| ended.on <= day)
    }
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bodies {
    pub(crate) bodies: BTreeMap<BodyId, Body>,
}

fn vacant(seat: &CharterSeat) -> Seat {
    Seat {
        partner: seat.partner.clone(),
        function: seat.function.clone(),
        plural: seat.plural,
        mandate: seat.mandate.clone(),
        added: None,
        dropped: None,
        holders: Vec::new(),
        deputies: Vec::new(),
    }
}

fn vacant_seats(body: &CharterBody) -> BTreeMap<SeatId, Seat> {
    body.seats.iter().map(|seat| (seat.id.clone(), vacant(seat))).collect()
}

impl Bodies {
    /// Every body by id, the forms of the charter included.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<BodyId, Body> {
        &self.bodies
    }

    pub(crate) fn founded(&mut self, recorded: &Recorded, charter: &Charter) {
        for body in &charter.text.bodies {
            self.set_up(recorded, body, charter.text.signing.on);
        }
    }

    fn set_up(&mut self, recorded: &Recorded, body: &CharterBody, from: NaiveDate) {
        let made = Body {
            name: body.name.clone(),
            level: body.level,
            like: body.id.clone(),
            form: body.form,
            areas: BTreeSet::new(),
            from,
            formed_by: None,
            ended: None,
            seats: vacant_seats(body),
            sequence: recorded.sequence,
        };
        self.bodies.insert(body.id.clone(), made);
    }

    /// Takes in the bodies of a new text: new ones are set up; known ones, and the groups made after them,
    /// get its new seats and lose those that it does not have.
    pub(crate) fn amended(&mut self, recorded: &Recorded, text: &Text, from: NaiveDate) {
        for body in &text.bodies {
            if !self.bodies.contains_key(&body.id) {
                self.set_up(recorded, body, from);
            }
            for known in self.bodies.values_mut().filter(|known| known.like == body.id) {
                known.level = body.level;
                known.seats.retain(|id, seat| {
                    let kept = body.seats.iter().any(|kept| kept.id == *id);
                    seat.dropped = if kept { None } else { seat.dropped.or(Some(from)) };
                    kept || seat.speakers().next().is_some()
                });
                for seat in &body.seats {
                    let known = known
                        .seats
                        .entry(seat.id.clone())
                        .or_insert_with(|| Seat { added: Some(from), ..vacant(seat) });
                    known.partner.clone_from(&seat.partner);
                    known.function.clone_from(&seat.function);
                    known.plural = seat.plural;
                    known.mandate.clone_from(&seat.mandate);
                }
            }
        }
    }

    fn make(
        &mut self,
        recorded: &Recorded,
        charter: Option<&Charter>,
        [group, form]: [&BodyId; 2],
        made: (&Title, &[AreaCode], NaiveDate, &DecisionId),
    ) {
        let Some(form) = charter.and_then(|charter| charter.body(form)) else { return };
        let (name, areas, from, decision) = made;
        let known = self.bodies.get(group);
        let (kept, ended) =
            (known.map(|known| known.seats.clone()), known.and_then(|known| known.ended.clone()));
        let made = Body {
            name: name.clone(),
            level: form.level,
            like: form.id.clone(),
            form: false,
            areas: areas.iter().cloned().collect(),
            from,
            formed_by: Some(decision.clone()),
            // A corrected record of its forming leaves its end and its seats as they are.
            ended,
            seats: kept.unwrap_or_else(|| vacant_seats(form)),
            sequence: recorded.sequence,
        };
        self.bodies.insert(group.clone(), made);
    }

    pub(crate) fn formed(&mut self, recorded: &Recorded, charter: Option<&Charter>, group: &GroupForming) {
        let made = (&group.name, group.areas.as_slice(), group.on, &group.decision);
        self.make(recorded, charter, [&group.group, &group.form], made);
    }

    pub(crate) fn merged(&mut self, recorded: &Recorded, charter: Option<&Charter>, merging: &GroupMerging) {
        let made = (&merging.name, merging.areas.as_slice(), merging.on, &merging.decision);
        self.make(recorded, charter, [&merging.into, &merging.form], made);
        for group in &merging.groups {
            self.end(recorded, group, merging.on, &merging.decision, Some(&merging.into));
        }
    }

    pub(crate) fn group_ended(&mut self, recorded: &Recorded, ending: &GroupEnding) {
        self.end(recorded, &ending.group, ending.on, &ending.decision, None);
    }

    fn end(
        &mut self,
        recorded: &Recorded,
        group: &BodyId,
        on: NaiveDate,
        decision: &DecisionId,
        into: Option<&BodyId>,
    ) {
        if let Some(body) = self.bodies.get_mut(group) {
            let (decision, into) = (decision.clone(), into.cloned());
            body.ended = Some(Ended { on, decision, into, sequence: recorded.sequence });
        }
    }

    /// Groups that a decision ended stand again, before its corrected record is taken in.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        for body in self.bodies.values_mut() {
            body.ended = body.ended.take().filter(|ended| ended.decision != *decision);
        }
    }

    /// As if a decision had not been taken.
    pub(crate) fn without(&mut self, decision: &DecisionId) {
        self.retract(decision);
        self.bodies.retain(|_, body| body.formed_by.as_ref() != Some(decision));
    }

    /// The group that has the plans of a group on a day: itself, or the one that it became part of by then.
    #[must_use]
    pub fn acting_on<'a>(&'a self, group: &'a BodyId, day: NaiveDate) -> &'a BodyId {
        let mut acting = group;
        for _ in 0..self.bodies.len() {
            let ended = self.bodies.get(acting).and_then(|body| body.ended.as_ref());
            match ended.filter(|ended| ended.on <= day).and_then(|ended| ended.into.as_ref()) {
                Some(into) => acting = into,
                None => break,
            }
        }
        acting
    }

    /// A strategic body in which a partner of one's choice fills a seat.
    pub(crate) fn strategic_seat_of(&self, own: impl Fn(&PartnerId) -> bool) -> Option<&BodyId> {
        let strategic = self.bodies.iter().filter(|(_, body)| body.level == Level::Strategic);
        let mut with =
            strategic.filter(|(_, body)| body.seats.values().filter_map(|s| s.partner.as_ref()).any(&own));
        with.next().map(|(id, _)| id)
    }

    /// The seats, held or deputised for after a day, of partners of one's choice.
    pub(crate) fn vacated_by(
        &self,
        own: impl Fn(&PartnerId) -> bool,
        until: NaiveDate,
    ) -> impl Iterator<Item = SeatVacating> {
        let seats = self
            .bodies
            .iter()
            .flat_map(|(body, known)| known.seats.iter().map(move |(id, seat)| (body, id, seat)));
        seats.filter(move |(_, _, seat)| seat.partner.as_ref().is_some_and(&own)).flat_map(
            move |(body, id, seat)| {
                let open = seat.speakers().filter(move |tenure| tenure.until.is_none_or(|last| last > until));
                let vacating = |tenure: &Tenure| SeatVacating {
                    body: body.clone(),
                    seat: id.clone(),
                    person: tenure.person.clone(),
                    until,
                };
                open.map(vacating).collect::<Vec<_>>()
            },
        )
    }

    fn seat_mut(&mut self, body: &BodyId, seat: &SeatId) -> Option<&mut Seat> {
        self.bodies.get_mut(body)?.seats.get_mut(seat)
    }

    pub(crate) fn taken(&mut self, recorded: &Recorded, notice: &SeatTaking) {
        if let Some(seat) = self.seat_mut(&notice.body, &notice.seat) {
            seat.holders.push(Tenure {
                person: notice.person.clone(),
                from: notice.from,
                until: None,
                sequence: recorded.sequence,
                ended_by: None,
            });
        }
    }

    pub(crate) fn vacated(&mut self, recorded: &Recorded, notice: &SeatVacating) {
        let Some(seat) = self.seat_mut(&notice.body, &notice.seat) else { return };
        let of = |tenure: &&mut Tenure| tenure.person == notice.person;
        let mut tenures: Vec<&mut Tenure> =
            seat.holders.iter_mut().chain(&mut seat.deputies).filter(of).collect();
        // A tenure without a last day ends first; one that would end later does so where its partner leaves.
        let open = tenures.iter().position(|tenure| tenure.until.is_none());
        let later = || tenures.iter().position(|tenure| tenure.until.is_some_and(|last| last > notice.until));
        if let Some(tenure) = open.or_else(later).and_then(|at| tenures.get_mut(at)) {
            tenure.until = Some(notice.until);
            tenure.ended_by = Some(recorded.sequence);
        }
    }

    pub(crate) fn deputised(&mut self, recorded: &Recorded, notice: &Deputising) {
        if let Some(seat) = self.seat_mut(&notice.body, &notice.seat) {
            seat.deputies.push(Tenure {
                person: notice.person.clone(),
                from: notice.from,
                until: notice.until,
                sequence: recorded.sequence,
                ended_by: None,
            });
        }
    }
}

/// The seat, once it is certain that this person can speak from it for this partner.
fn seat_for<'a>(
    c: &Context<'a>,
    body_id: &BodyId,
    seat_id: &SeatId,
    person: &PersonId,
    partner: Option<&PartnerId>,
    from: NaiveDate,
) -> Result<&'a Seat, Rejection> {
    let body = c.body_on(body_id, from)?;
    let seat = c.seat_on(body_id, seat_id, from)?;
    let kind = c.person(person)?.fact.kind;
    let partners = &c.programme.partners;
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
        acting(other) != fills
            && other.speakers().any(|tenure| tenure.person == *person && tenure.reaches(from))
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

pub(crate) fn take(c: &Context<'_>, notice: &SeatTaking) -> Result<Vec<Event>, Rejection> {
    let seat = seat_for(c, &notice.body, &notice.seat, &notice.person, notice.partner.as_ref(), notice.from)?;
    let rival =
        |tenure: &&Tenure| tenure.reaches(notice.from) && (!seat.plural || tenure.person == notice.person);
    if let Some(held) = seat.holders.iter().find(rival) {
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

pub(crate) fn vacate(c: &Context<'_>, notice: &SeatVacating) -> Result<Vec<Event>, Rejection> {
    let seat = c.seat(&notice.body, &notice.seat)?;
    c.person(&notice.person)?;
    let open = seat.speakers().find(|t| t.person == notice.person && t.until.is_none());
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

pub(crate) fn deputise(c: &Context<'_>, notice: &Deputising) -> Result<Vec<Event>, Rejection> {
    if let Some(until) = notice.until.filter(|until| *until < notice.from) {
        return Err(Rejection::EndsBeforeItStarts { from: notice.from, until });
    }
    seat_for(c, &notice.body, &notice.seat, &notice.person, notice.partner.as_ref(), notice.from)?;
    Ok(vec![Event::DeputyDesignated(notice.clone())])
}

/// The id of a group to be made.
fn new_group(c: &Context<'_>, draft: &Draft<'_>, id: &BodyId) -> Result<(), Rejection> {
    if let Some(body) = c.programme.bodies.bodies.get(id) {
        return Err(Rejection::IdTaken { kind: Kind::Body, id: id.to_string(), at: body.sequence });
    }
    if draft.forms(id) {
        return Err(Rejection::IdTwice { kind: Kind::Body, id: id.to_string() });
    }
    Ok(())
}

pub(crate) fn form_group(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &FormGroup,
) -> Result<Vec<Event>, Rejection> {
    new_group(c, draft, &asked.group)?;
    if !c.body(&asked.form)?.form {
        return Err(Rejection::NotAForm { body: asked.form.clone() });
    }
    if asked.areas.is_empty() {
        return Err(Rejection::GroupWithoutArea { group: asked.group.clone() });
    }
    crate::areas::usable(c, &asked.areas, draft.on)?;
    Ok(vec![Event::GroupFormed(GroupForming {
        decision: draft.decision.decision.clone(),
        group: asked.group.clone(),
        form: asked.form.clone(),
        name: asked.name.clone(),
        areas: asked.areas.clone(),
        on: draft.on,
    })])
}

/// A group made by a decision, and not ended.
fn standing_group<'a>(c: &Context<'a>, draft: &Draft<'_>, id: &BodyId) -> Result<&'a Body, Rejection> {
    let body = c.body(id)?;
    if body.formed_by.is_none() {
        return Err(Rejection::NotAGroup { body: id.clone() });
    }
    if let Some(ended) = &body.ended {
        return Err(Rejection::BodyEnded { body: id.clone(), on: ended.on });
    }
    if draft.ends(id) {
        return Err(Rejection::IdTwice { kind: Kind::Body, id: id.to_string() });
    }
    Ok(body)
}

pub(crate) fn merge_groups(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &MergeGroups,
) -> Result<Vec<Event>, Rejection> {
    new_group(c, draft, &asked.into)?;
    let mut areas: BTreeSet<AreaCode> = BTreeSet::new();
    let mut form: Option<&BodyId> = None;
    for (i, group) in asked.groups.iter().enumerate() {
        if asked.groups.iter().skip(i + 1).any(|other| other == group) {
            return Err(Rejection::IdTwice { kind: Kind::Body, id: group.to_string() });
        }
        let body = standing_group(c, draft, group)?;
        if let Some(form) = form.filter(|form| **form != body.like) {
            return Err(Rejection::GroupsOfTwoForms { forms: [form.clone(), body.like.clone()] });
        }
        form = Some(&body.like);
        areas.extend(body.areas.iter().cloned());
    }
    let Some(form) = form.filter(|_| asked.groups.len() > 1) else {
        return Err(Rejection::TooFewGroups { asked: asked.groups.len() });
    };
    Ok(vec![Event::GroupsMerged(GroupMerging {
        decision: draft.decision.decision.clone(),
        groups: asked.groups.clone(),
        into: asked.into.clone(),
        form: form.clone(),
        name: asked.name.clone(),
        areas: areas.into_iter().collect(),
        on: draft.on,
    })])
}

pub(crate) fn end_group(
    c: &Context<'_>,
    draft: &Draft<'_>,
    asked: &EndGroup,
) -> Result<Vec<Event>, Rejection> {
    standing_group(c, draft, &asked.group)?;
    Ok(vec![Event::GroupEnded(GroupEnding {
        decision: draft.decision.decision.clone(),
        group: asked.group.clone(),
        on: draft.on,
    })])
}

#[cfg(test)]
mod tests;
