//! Bodies and seats with who held them when.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use super::{Deputising, GroupEnding, GroupForming, GroupMerging, SeatTaking, SeatVacating};
use crate::charter::{Amendment, Charter, CharterBody, CharterSeat, Level, SeatMandate, Text};
use crate::id::{BodyId, DecisionId, InitiativeId, PartnerId, PersonId, SeatId, Sequence};
use crate::key::key;
use crate::persistent::Map;
use crate::record::CommitMeta;
use crate::rejection::IdKind;
use crate::value::{AreaCode, Day, Title};

/// Days on which a person held a seat, or could stand in for its holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Tenure {
    /// The person, by pseudonym.
    pub person: PersonId,
    /// The initiative that the person comes for, if any.
    pub initiative: Option<InitiativeId>,
    /// The first day of the person in the seat.
    pub from: Day,
    /// The last day, included; absent while none is known.
    pub until: Option<Day>,
    /// The entry that began it.
    pub sequence: Sequence,
    /// The entry that ended it.
    pub ended_by: Option<Sequence>,
}

impl Tenure {
    /// Whether it covers the day.
    pub fn covers(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it covers any day from the given one on.
    pub(super) fn reaches(&self, from: Day) -> bool {
        self.until.is_none_or(|until| from <= until)
    }
}

/// A seat with everyone who held it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Seat {
    /// The partner that fills it; none for residents and initiatives.
    pub partner: Option<PartnerId>,
    /// The function of its holder.
    pub function: Title,
    /// Whether several persons can hold it at once.
    pub plural: bool,
    /// The mandate that the text gives its holder.
    pub mandate: Option<SeatMandate>,
    /// The first day on which the text has it, where an amendment added it.
    pub added: Option<Day>,
    /// The first day on which the text does not have it, where an amendment dropped it.
    pub dropped: Option<Day>,
    /// Its holders, in the order recorded.
    pub holders: Vec<Tenure>,
    /// Its deputies, in the order recorded.
    pub deputies: Vec<Tenure>,
}

/// Whether a person speaks from a seat as its holder or as a deputy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
    pub fn standing(&self, person: &PersonId, on: Day) -> Option<Standing> {
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
    pub fn exists_on(&self, day: Day) -> bool {
        self.added.is_none_or(|added| added <= day) && self.dropped.is_none_or(|dropped| day < dropped)
    }

    /// Returns those who hold it on a day.
    pub fn holders_on(&self, day: Day) -> impl Iterator<Item = &Tenure> {
        self.holders.iter().filter(move |tenure| tenure.covers(day))
    }

    /// Holders and deputies alike.
    pub(super) fn speakers(&self) -> impl Iterator<Item = &Tenure> {
        self.holders.iter().chain(&self.deputies)
    }

    /// The tenures of a person, as holder and as deputy alike.
    pub(crate) fn tenures_of(&self, person: &PersonId) -> impl Iterator<Item = &Tenure> {
        self.speakers().filter(move |tenure| tenure.person == *person)
    }
}

/// A body with its seats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Body {
    /// The name of the body, for people.
    pub name: Title,
    /// The level of the body, or of its form.
    pub level: Level,
    /// The body of the charter whose competences and seats it has: itself, or its form.
    pub like: BodyId,
    /// Whether it is a form, which does not meet or decide itself.
    pub form: bool,
    /// The areas it works in; empty where it works everywhere.
    pub areas: BTreeSet<AreaCode>,
    /// The first day of the body.
    pub from: Day,
    /// The decision that formed it, for a group.
    pub formed_by: Option<DecisionId>,
    /// The end of a group, or of a body that the text dropped; absent while it exists.
    pub ended: Option<Ended>,
    /// The seats by id, with everybody who held them.
    pub seats: Map<SeatId, Seat>,
    /// The entry that made it.
    pub sequence: Sequence,
}

/// The end of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Ended {
    /// The first day on which it is no more.
    pub on: Day,
    /// The decision that ended it; absent where an amendment did.
    pub decision: Option<DecisionId>,
    /// The body that it became part of, if it did.
    pub into: Option<BodyId>,
    /// The entry of that decision or amendment.
    pub sequence: Sequence,
}

impl Body {
    /// Whether it is no more on a day.
    pub fn ended_by(&self, day: Day) -> bool {
        self.ended.as_ref().is_some_and(|ended| ended.on <= day)
    }
}

/// The slice of the state for bodies, groups and seats.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Bodies {
    bodies: Map<BodyId, Body>,
}

key!(BodyId => Body, IdKind::Body, |programme| &programme.bodies.bodies, |body| body.sequence);

fn vacant(seat: &CharterSeat) -> Seat {
    Seat {
        partner: seat.partner.clone(),
        function: seat.function.title().clone(),
        plural: seat.plural,
        mandate: seat.mandate.clone(),
        added: None,
        dropped: None,
        holders: Vec::new(),
        deputies: Vec::new(),
    }
}

fn vacant_seats(body: &CharterBody) -> Map<SeatId, Seat> {
    body.seats.iter().map(|seat| (seat.id.clone(), vacant(seat))).collect()
}

impl Bodies {
    /// Every body by id, the forms of the charter included.
    pub fn all(&self) -> &Map<BodyId, Body> {
        &self.bodies
    }

    pub(crate) fn founded(&mut self, recorded: &CommitMeta, charter: &Charter) {
        for body in &charter.text.bodies {
            self.set_up(recorded, body, charter.text.signing.on);
        }
    }

    /// Takes the names of bodies and functions from a text.
    pub(crate) fn name_by(&mut self, text: &Text) {
        for named in &text.bodies {
            let like = |body: &Body| body.like == named.id;
            self.bodies.change_where(like, |body| {
                if body.formed_by.is_none() {
                    body.name = named.name.title().clone();
                }
                for seat in &named.seats {
                    if let Some(known) = body.seats.get_mut(&seat.id) {
                        known.function = seat.function.title().clone();
                    }
                }
            });
        }
    }

    fn set_up(&mut self, recorded: &CommitMeta, body: &CharterBody, from: Day) {
        let made = Body {
            name: body.name.title().clone(),
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
    /// get its new seats and lose those that it does not have; one that the text drops ends.
    pub(crate) fn amended(&mut self, recorded: &CommitMeta, amendment: &Amendment) {
        let (text, from) = (&amendment.text, amendment.from);
        let dropped = |known: &Body| {
            known.formed_by.is_none()
                && known.ended.is_none()
                && !text.bodies.iter().any(|body| body.id == known.like)
        };
        self.bodies.change_where(dropped, |known| {
            let mut named = amendment.dropped_bodies().filter(|part| part.id == known.like);
            let into = named.next().and_then(|part| part.becomes.clone());
            known.ended = Some(Ended { on: from, decision: None, into, sequence: recorded.sequence });
        });
        for body in &text.bodies {
            if !self.bodies.contains_key(&body.id) {
                self.set_up(recorded, body, from);
            }
            self.bodies.change_where(
                |known| known.like == body.id,
                |known| {
                    known.level = body.level;
                    known.ended = known.ended.take().filter(|ended| ended.decision.is_some());
                    for id in known.seats.keys().cloned().collect::<Vec<_>>() {
                        match known.seats.get_mut(&id) {
                            Some(seat) if body.seats.iter().any(|kept| kept.id == id) => seat.dropped = None,
                            Some(seat) if seat.speakers().next().is_some() => {
                                seat.dropped = seat.dropped.or(Some(from));
                            }
                            Some(_) | None => drop(known.seats.remove(&id)),
                        }
                    }
                    for seat in &body.seats {
                        if !known.seats.contains_key(&seat.id) {
                            known.seats.insert(seat.id.clone(), Seat { added: Some(from), ..vacant(seat) });
                        }
                        let Some(known) = known.seats.get_mut(&seat.id) else { continue };
                        known.partner.clone_from(&seat.partner);
                        known.function.clone_from(seat.function.title());
                        known.plural = seat.plural;
                        known.mandate.clone_from(&seat.mandate);
                    }
                },
            );
        }
    }

    fn make(
        &mut self,
        recorded: &CommitMeta,
        charter: Option<&Charter>,
        [group, form]: [&BodyId; 2],
        made: (&Title, &[AreaCode], Day, &DecisionId),
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

    pub(crate) fn formed(&mut self, recorded: &CommitMeta, charter: Option<&Charter>, group: GroupForming) {
        let made = (&group.name, group.areas.as_slice(), group.on, &group.decision);
        self.make(recorded, charter, [&group.group, &group.form], made);
    }

    pub(crate) fn merged(&mut self, recorded: &CommitMeta, charter: Option<&Charter>, merging: GroupMerging) {
        let made = (&merging.name, merging.areas.as_slice(), merging.on, &merging.decision);
        self.make(recorded, charter, [&merging.into, &merging.form], made);
        for group in &merging.groups {
            self.end(recorded, group, merging.on, &merging.decision, Some(&merging.into));
        }
    }

    pub(crate) fn group_ended(&mut self, recorded: &CommitMeta, ending: GroupEnding) {
        self.end(recorded, &ending.group, ending.on, &ending.decision, None);
    }

    fn end(
        &mut self,
        recorded: &CommitMeta,
        group: &BodyId,
        on: Day,
        decision: &DecisionId,
        into: Option<&BodyId>,
    ) {
        if let Some(body) = self.bodies.get_mut(group) {
            let (decision, into) = (Some(decision.clone()), into.cloned());
            body.ended = Some(Ended { on, decision, into, sequence: recorded.sequence });
        }
    }

    /// Groups that a decision ended stand again, before its corrected record is taken in.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        let ended =
            |body: &Body| body.ended.as_ref().is_some_and(|ended| ended.decision.as_ref() == Some(decision));
        self.bodies.change_where(ended, |body| body.ended = None);
    }

    /// As if a decision had not been taken.
    pub(crate) fn without(&mut self, decision: &DecisionId) {
        self.retract(decision);
        self.bodies.retain(|body| body.formed_by.as_ref() != Some(decision));
    }

    /// The group that has the plans of a group on a day: itself, or the one that it became part of by then.
    pub fn acting_on<'a>(&'a self, group: &'a BodyId, day: Day) -> &'a BodyId {
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
        until: Day,
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

    /// The seats that persons hold for an initiative after a day.
    pub(crate) fn vacated_by_initiative(
        &self,
        initiative: &InitiativeId,
        until: Day,
    ) -> impl Iterator<Item = SeatVacating> {
        let seats =
            self.bodies.iter().flat_map(|(body, known)| known.seats.iter().map(move |seat| (body, seat)));
        seats.flat_map(move |(body, (id, seat))| {
            let held = seat.holders.iter().filter(move |tenure| {
                tenure.initiative.as_ref() == Some(initiative) && tenure.until.is_none_or(|last| last > until)
            });
            held.map(move |tenure| SeatVacating {
                body: body.clone(),
                seat: id.clone(),
                person: tenure.person.clone(),
                until,
            })
        })
    }

    fn seat_mut(&mut self, body: &BodyId, seat: &SeatId) -> Option<&mut Seat> {
        self.bodies.get_mut(body)?.seats.get_mut(seat)
    }

    pub(crate) fn taken(&mut self, recorded: &CommitMeta, notice: SeatTaking) {
        if let Some(seat) = self.seat_mut(&notice.body, &notice.seat) {
            seat.holders.push(Tenure {
                person: notice.person,
                initiative: notice.initiative,
                from: notice.from,
                until: None,
                sequence: recorded.sequence,
                ended_by: None,
            });
        }
    }

    pub(crate) fn vacated(&mut self, recorded: &CommitMeta, notice: SeatVacating) {
        let Some(seat) = self.seat_mut(&notice.body, &notice.seat) else { return };
        // A tenure without a last day ends first; one that would end later does so where its partner leaves.
        let open = |tenure: &Tenure| tenure.until.is_none();
        let later = |tenure: &Tenure| tenure.until.is_some_and(|last| last > notice.until);
        let own = |tenure: &Tenure| tenure.person == notice.person;
        let is_open = seat.tenures_of(&notice.person).any(open);
        let ends = |tenure: &&mut Tenure| own(tenure) && if is_open { open(tenure) } else { later(tenure) };
        if let Some(tenure) = seat.holders.iter_mut().chain(&mut seat.deputies).find(ends) {
            tenure.until = Some(notice.until);
            tenure.ended_by = Some(recorded.sequence);
        }
    }

    pub(crate) fn deputised(&mut self, recorded: &CommitMeta, notice: Deputising) {
        if let Some(seat) = self.seat_mut(&notice.body, &notice.seat) {
            seat.deputies.push(Tenure {
                person: notice.person,
                initiative: None,
                from: notice.from,
                until: notice.until,
                sequence: recorded.sequence,
                ended_by: None,
            });
        }
    }
}
