//! Bodies and seats with who held them when.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use super::{Deputising, GroupEnding, GroupForming, GroupMerging, SeatTaking, SeatVacating};
use crate::charter::{Charter, CharterBody, CharterSeat, Level, SeatMandate, Text};
use crate::event::Recorded;
use crate::id::{BodyId, DecisionId, PartnerId, PersonId, SeatId, Sequence};
use crate::value::{AreaCode, Title};

/// Days on which a person held a seat, or could stand in for its holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    pub(super) fn reaches(&self, from: NaiveDate) -> bool {
        self.until.is_none_or(|until| from <= until)
    }
}

/// A seat with everyone who held it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    pub(super) fn speakers(&self) -> impl Iterator<Item = &Tenure> {
        self.holders.iter().chain(&self.deputies)
    }
}

/// A body with its seats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bodies {
    pub(crate) bodies: BTreeMap<BodyId, Body>,
    /// In each body the seats from which a person speaks or spoke, with the places of the tenures.
    spoken: BTreeMap<BodyId, BTreeMap<PersonId, BTreeMap<SeatId, Places>>>,
}

/// The places of one person's tenures among all of a seat.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Places {
    holders: Vec<usize>,
    deputies: Vec<usize>,
}

/// The tenures of one person in a seat.
pub(crate) struct Spoken<'a> {
    seat: &'a Seat,
    places: &'a Places,
}

impl<'a> Spoken<'a> {
    pub(super) fn holders(&self) -> impl Iterator<Item = &'a Tenure> + use<'a> {
        let seat = self.seat;
        self.places.holders.iter().filter_map(move |at| seat.holders.get(*at))
    }

    fn deputies(&self) -> impl Iterator<Item = &'a Tenure> + use<'a> {
        let seat = self.seat;
        self.places.deputies.iter().filter_map(move |at| seat.deputies.get(*at))
    }

    /// As holder and as deputy alike.
    pub(crate) fn tenures(&self) -> impl Iterator<Item = &'a Tenure> + use<'a> {
        self.holders().chain(self.deputies())
    }

    /// In which quality the person speaks from the seat on a day, if at all.
    pub(crate) fn standing(&self, on: NaiveDate) -> Option<Standing> {
        if self.holders().any(|tenure| tenure.covers(on)) {
            Some(Standing::Holder)
        } else if self.deputies().any(|tenure| tenure.covers(on)) {
            Some(Standing::Deputy)
        } else {
            None
        }
    }
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

    pub(crate) fn formed(&mut self, recorded: &Recorded, charter: Option<&Charter>, group: GroupForming) {
        let made = (&group.name, group.areas.as_slice(), group.on, &group.decision);
        self.make(recorded, charter, [&group.group, &group.form], made);
    }

    pub(crate) fn merged(&mut self, recorded: &Recorded, charter: Option<&Charter>, merging: GroupMerging) {
        let made = (&merging.name, merging.areas.as_slice(), merging.on, &merging.decision);
        self.make(recorded, charter, [&merging.into, &merging.form], made);
        for group in &merging.groups {
            self.end(recorded, group, merging.on, &merging.decision, Some(&merging.into));
        }
    }

    pub(crate) fn group_ended(&mut self, recorded: &Recorded, ending: GroupEnding) {
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
        self.spoken.retain(|body, _| self.bodies.contains_key(body));
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

    /// The seats of a body from which a person speaks or spoke.
    pub(crate) fn spoken(
        &self,
        body: &BodyId,
        person: &PersonId,
    ) -> impl Iterator<Item = (&SeatId, Spoken<'_>)> {
        let known = self.bodies.get(body);
        let own = self.spoken.get(body).and_then(|persons| persons.get(person)).into_iter().flatten();
        own.filter_map(move |(id, places)| Some((id, Spoken { seat: known?.seats.get(id)?, places })))
    }

    /// In which quality a person speaks from a seat on a day, if at all.
    pub(crate) fn standing(
        &self,
        body: &BodyId,
        seat: &SeatId,
        person: &PersonId,
        on: NaiveDate,
    ) -> Option<Standing> {
        let mut own = self.spoken(body, person).filter(|(id, _)| *id == seat);
        own.find_map(|(_, spoken)| spoken.standing(on))
    }

    fn places(&mut self, body: &BodyId, seat: &SeatId, person: &PersonId) -> &mut Places {
        let persons = self.spoken.entry(body.clone()).or_default();
        persons.entry(person.clone()).or_default().entry(seat.clone()).or_default()
    }

    fn seat_mut(&mut self, body: &BodyId, seat: &SeatId) -> Option<&mut Seat> {
        self.bodies.get_mut(body)?.seats.get_mut(seat)
    }

    pub(crate) fn taken(&mut self, recorded: &Recorded, notice: SeatTaking) {
        if let Some(seat) = self.seat_mut(&notice.body, &notice.seat) {
            seat.holders.push(Tenure {
                person: notice.person.clone(),
                from: notice.from,
                until: None,
                sequence: recorded.sequence,
                ended_by: None,
            });
            let at = seat.holders.len() - 1;
            self.places(&notice.body, &notice.seat, &notice.person).holders.push(at);
        }
    }

    pub(crate) fn vacated(&mut self, recorded: &Recorded, notice: SeatVacating) {
        let Some(seat) = self.bodies.get_mut(&notice.body).and_then(|body| body.seats.get_mut(&notice.seat))
        else {
            return;
        };
        let persons = self.spoken.get(&notice.body);
        let places = persons.and_then(|persons| persons.get(&notice.person)?.get(&notice.seat));
        let Some(places) = places else { return };
        let spoken = Spoken { seat, places };
        // A tenure without a last day ends first; one that would end later does so where its partner leaves.
        let open = spoken.tenures().position(|tenure| tenure.until.is_none());
        let later =
            || spoken.tenures().position(|tenure| tenure.until.is_some_and(|last| last > notice.until));
        let Some(nth) = open.or_else(later) else { return };
        let tenure = match places.holders.get(nth) {
            Some(at) => seat.holders.get_mut(*at),
            None => {
                let at = places.deputies.get(nth - places.holders.len());
                at.and_then(|at| seat.deputies.get_mut(*at))
            }
        };
        if let Some(tenure) = tenure {
            tenure.until = Some(notice.until);
            tenure.ended_by = Some(recorded.sequence);
        }
    }

    pub(crate) fn deputised(&mut self, recorded: &Recorded, notice: Deputising) {
        if let Some(seat) = self.seat_mut(&notice.body, &notice.seat) {
            seat.deputies.push(Tenure {
                person: notice.person.clone(),
                from: notice.from,
                until: notice.until,
                sequence: recorded.sequence,
                ended_by: None,
            });
            let at = seat.deputies.len() - 1;
            self.places(&notice.body, &notice.seat, &notice.person).deputies.push(at);
        }
    }
}
