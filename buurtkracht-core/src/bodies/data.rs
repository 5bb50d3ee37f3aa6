//! Payloads of seats and groups.

use serde::{Deserialize, Serialize};

use crate::charter::Competence;
use crate::id::{BodyId, DecisionId, InitiativeId, PartnerId, PersonId, SeatId};
use crate::payload::{Id, Topic, payload};
use crate::value::{AreaCode, Day, Document, Title};

/// A partner's notice that a person takes a seat. No decision is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeatTaking {
    /// The body that has the seat.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// The person who takes the seat.
    pub person: PersonId,
    /// The partner that gives notice; none for a seat of residents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// The initiative that the person comes for, in a seat of residents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiative: Option<InitiativeId>,
    /// The first day on which the person holds the seat. It may lie ahead.
    pub from: Day,
    /// The document of the notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

payload!(SeatTaking, |fact, to| {
    to.day(fact.from).thing(Topic::Seats, format_args!("{}/{}", fact.body, fact.seat));
    to.name(&fact.body).name(&fact.person).names(&fact.partner).names(&fact.initiative);
});

/// A person leaves a seat, or stops to deputise for its holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeatVacating {
    /// The body that has the seat.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// The person who leaves it: a holder or deputy without a last day so far.
    pub person: PersonId,
    /// The last day of the person at this seat, included.
    pub until: Day,
}

payload!(SeatVacating, |fact, to| {
    to.day(fact.until).thing(Topic::Seats, format_args!("{}/{}", fact.body, fact.seat));
    to.name(&fact.body).name(&fact.person).name(Id::Seat(&fact.body, &fact.seat));
});

/// A partner's notice that a person can stand in for the holder of a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Deputising {
    /// The body that has the seat.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// The deputy. The holder keeps the seat.
    pub person: PersonId,
    /// The partner that gives notice; none for a seat of residents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// The first day on which the deputy can stand in.
    pub from: Day,
    /// The last day, included; absent, the deputy stays until vacated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

payload!(Deputising, |fact, to| {
    to.day(fact.from).thing(Topic::Seats, format_args!("{}/{}", fact.body, fact.seat));
    to.aspect(format_args!("deputy {}", fact.person));
    to.name(&fact.body).name(&fact.person).names(&fact.partner);
});

/// A group was formed by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupForming {
    /// The decision that formed the group.
    pub decision: DecisionId,
    /// The group's id, used as the id of a body.
    pub group: BodyId,
    /// The form in the charter that gives the group its seats and competences.
    pub form: BodyId,
    /// The name of the group, for people.
    pub name: Title,
    /// The areas it works in.
    pub areas: Vec<AreaCode>,
    /// The first day of the group.
    pub on: Day,
}

payload!(GroupForming, |fact, to| to
    .effect(fact.on, &fact.decision)
    .competence(Competence::FormGroup)
    .about(Topic::Bodies, &fact.group));

/// Asks to form a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FormGroup {
    /// The new group's id. A taken id is refused.
    pub group: BodyId,
    /// The form in the charter that gives the group its seats and competences.
    pub form: BodyId,
    /// The name of the group, for people.
    pub name: Title,
    /// The areas it works in: at least one.
    pub areas: Vec<AreaCode>,
}

/// Asks to make one group of several, for all their areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeGroups {
    /// The groups to merge: at least two, all after one form.
    pub groups: Vec<BodyId>,
    /// The new group's id. A taken id is refused.
    pub into: BodyId,
    /// The name of the new group, for people.
    pub name: Title,
}

/// Groups were merged by a decision. Their plans are those of the new group from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupMerging {
    /// The decision that merged the groups.
    pub decision: DecisionId,
    /// The groups that ended.
    pub groups: Vec<BodyId>,
    /// The group that they became.
    pub into: BodyId,
    /// The form in the charter that gives the group its seats and competences.
    pub form: BodyId,
    /// The name of the new group, for people.
    pub name: Title,
    /// The areas of all the merged groups.
    pub areas: Vec<AreaCode>,
    /// The first day of the new group, and the first day without the others.
    pub on: Day,
}

payload!(GroupMerging, |fact, to| {
    to.effect(fact.on, &fact.decision).competence(Competence::FormGroup).about(Topic::Bodies, &fact.into);
    for group in fact.groups.iter().filter(|group| **group != fact.into) {
        to.thing(Topic::Bodies, group);
    }
    to.names(&fact.groups);
});

/// Asks to end a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EndGroup {
    /// The group to end: formed by a decision, and not ended.
    pub group: BodyId,
}

/// A group was ended by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupEnding {
    /// The decision that ended the group.
    pub decision: DecisionId,
    /// The group that ended.
    pub group: BodyId,
    /// The first day without the group.
    pub on: Day,
}

payload!(GroupEnding, |fact, to| to
    .effect(fact.on, &fact.decision)
    .competence(Competence::FormGroup)
    .about(Topic::Bodies, &fact.group));
