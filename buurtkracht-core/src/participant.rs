//! Participants: bodies, partners, persons and initiatives of residents.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{BodyId, InitiativeId, PartnerId, PersonId};
use crate::payload::Id;

/// A body, partner, person or initiative that did or said something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Participant {
    /// A body that acts: a form of the charter is refused.
    Body(BodyId),
    /// A partner, by its id.
    Partner(PartnerId),
    /// A person, such as a project lead or a resident.
    Person(PersonId),
    /// An initiative of residents, by its id.
    Initiative(InitiativeId),
}

impl<'a> From<&'a Participant> for Id<'a> {
    fn from(party: &'a Participant) -> Self {
        match party {
            Participant::Body(body) => Id::Body(body),
            Participant::Partner(partner) => Id::Partner(partner),
            Participant::Person(person) => Id::Person(person),
            Participant::Initiative(initiative) => Id::Initiative(initiative),
        }
    }
}

impl Participant {
    /// The body, if it is one.
    pub fn body(&self) -> Option<&BodyId> {
        if let Participant::Body(body) = self { Some(body) } else { None }
    }
}

impl fmt::Display for Participant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Participant::Body(body) => body.fmt(f),
            Participant::Partner(partner) => partner.fmt(f),
            Participant::Person(person) => person.fmt(f),
            Participant::Initiative(initiative) => initiative.fmt(f),
        }
    }
}
