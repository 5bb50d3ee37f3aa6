//! Who did or said something: a body, a partner or a person.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{BodyId, PartnerId, PersonId};
use crate::payload::Id;

/// A body, a partner or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// A body.
    Body(BodyId),
    /// A partner.
    Partner(PartnerId),
    /// A person, such as a project lead or a resident.
    Person(PersonId),
}

impl<'a> From<&'a Party> for Id<'a> {
    fn from(party: &'a Party) -> Self {
        match party {
            Party::Body(body) => Id::Body(body),
            Party::Partner(partner) => Id::Partner(partner),
            Party::Person(person) => Id::Person(person),
        }
    }
}

impl Party {
    /// The body, if it is one.
    #[must_use]
    pub fn body(&self) -> Option<&BodyId> {
        if let Party::Body(body) = self { Some(body) } else { None }
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Party::Body(body) => body.fmt(f),
            Party::Partner(partner) => partner.fmt(f),
            Party::Person(person) => person.fmt(f),
        }
    }
}
