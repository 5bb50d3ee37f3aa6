//! What is asked and what happened about seats and groups.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::charter::Competence;
use crate::id::{BodyId, DecisionId, PartnerId, PersonId, SeatId};
use crate::payload::{Id, Topic, payload};
use crate::value::{AreaCode, Day, Document, Title};

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
    pub from: Day,
    /// The notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

payload!(SeatTaking, |fact, to| {
    to.day(fact.from).thing(Topic::Seats, format_args!("{}/{}", fact.body, fact.seat));
    to.name(&fact.body).name(&fact.person).names(&fact.partner);
});

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
    pub until: Day,
}

payload!(SeatVacating, |fact, to| {
    to.day(fact.until).thing(Topic::Seats, format_args!("{}/{}", fact.body, fact.seat));
    to.name(&fact.body).name(&fact.person).name(Id::Seat(&fact.body, &fact.seat));
});

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
    pub from: Day,
    /// The last day, where one is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

payload!(Deputising, |fact, to| {
    to.day(fact.from).thing(Topic::Seats, format_args!("{}/{}", fact.body, fact.seat));
    to.aspect(format_args!("deputy {}", fact.person));
    to.name(&fact.body).name(&fact.person).names(&fact.partner);
});

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
    pub on: Day,
}

payload!(GroupForming, |fact, to| to
    .effect(fact.on, &fact.decision)
    .competence(Competence::FormGroup)
    .about(Topic::Bodies, &fact.group));

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
    pub on: Day,
}

payload!(GroupEnding, |fact, to| to
    .effect(fact.on, &fact.decision)
    .competence(Competence::FormGroup)
    .about(Topic::Bodies, &fact.group));
