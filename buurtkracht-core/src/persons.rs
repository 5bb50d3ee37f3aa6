//! Persons: pseudonymous ids, with names and contact data sealed (domain § 5).
//!
//! A [`Person`] in the log has no name: the name is in the vault. [`Persons`] is the state.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::context::Context;
use crate::event::Event;
use crate::id::PersonId;
use crate::key::key;
use crate::payload::{Topic, payload};
use crate::persistent::Map;
use crate::record::{CommitMeta, Record};
use crate::rejection::{IdKind, Rejection};
use crate::value::Digest;

/// A person, known by a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The pseudonym. It must not tell who it is.
    pub person: PersonId,
    /// Whether the person takes part for an organisation, as a resident or as a volunteer.
    pub kind: PersonKind,
    /// The digest of the sealed name; absent where no name is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Digest>,
    /// The digest of the sealed contact data; absent where none is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Digest>,
}

payload!(Person, |fact, to| to.about(Topic::Persons, &fact.person));

/// In which quality a person takes part. It decides when a name can be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum PersonKind {
    /// For an organisation.
    Professional,
    /// As a resident of a neighbourhood.
    Resident,
    /// As a volunteer.
    Volunteer,
}

/// The slice of state for persons.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Persons {
    persons: Map<PersonId, Record<Person>>,
}

key!(PersonId => Record<Person>, IdKind::Person, |programme| &programme.persons.persons, |record| record.sequence);

impl Persons {
    /// Every person by pseudonym.
    pub fn all(&self) -> &Map<PersonId, Record<Person>> {
        &self.persons
    }

    pub(crate) fn registered(&mut self, recorded: &CommitMeta, person: Person) {
        self.persons.insert(person.person.clone(), Record::new(recorded, person));
    }
}

pub(crate) fn register(ctx: &Context<'_>, person: &Person) -> Result<Vec<Event>, Rejection> {
    ctx.free(&person.person)?;
    Ok(vec![Event::PersonRegistered(person.clone())])
}

#[cfg(test)]
mod tests;
