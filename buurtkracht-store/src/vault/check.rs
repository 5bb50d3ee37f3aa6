//! Checking a vault: every value that the entries of a log name, against its digest and its key.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use buurtkracht_core::id::{CommandId, PersonId, Sequence};
use buurtkracht_core::questions::search::written;
use buurtkracht_core::value::Digest;
use buurtkracht_core::{CommandEnvelope, Event};
use serde::Serialize;
use serde_json::Value;

use super::{Disclosed, Key, Vault, VaultError, key_name, salt};
use crate::commit::Commit;
use crate::draft::Subject;

/// The result of checking a vault against a log.
///
/// A value is sound, absent or damaged. An absent value is no fault by itself, since a log can be without its vault.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct VaultCheck {
    /// The number of values that the vault holds and whose digests are right.
    pub present: u64,
    /// The number of values that the vault does not hold.
    pub absent: u64,
    /// The number of values that are not what was sealed, or cannot be read.
    pub damaged: u64,
    /// The number of present values whose key the vault does not hold. The same command cannot be sealed again.
    pub without_key: u64,
    /// Every absent or damaged value and every lost or damaged key, in the order of the entries.
    pub flaws: Vec<VaultFlaw>,
}

impl VaultCheck {
    /// Whether nothing is damaged and no key is lost. The vault may still lack values.
    pub fn is_sound(&self) -> bool {
        self.flaws.iter().all(|flaw| flaw.kind == VaultFlawKind::ValueAbsent)
    }

    /// Returns the number of values that the log names.
    pub const fn values(&self) -> u64 {
        self.present + self.absent + self.damaged
    }
}

/// One fault of a vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct VaultFlaw {
    /// The first entry that names the value.
    pub sequence: Sequence,
    /// The path of the sealed field in its command; empty if the command does not have it.
    pub field: String,
    /// The kind of fault.
    pub kind: VaultFlawKind,
    /// The path of the file; `None` for a key whose name the log does not tell.
    pub file: Option<PathBuf>,
    /// The fault, in words.
    pub reason: String,
}

/// A kind of fault of a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum VaultFlawKind {
    /// The vault does not hold the value.
    ValueAbsent,
    /// The value is not what was sealed, or cannot be read.
    ValueDamaged,
    /// The value is sound and the vault does not hold its key.
    KeyLost,
    /// A key has another length than it was written with, or cannot be read.
    KeyDamaged,
}

/// The sealed values that a commit names.
#[derive(Debug)]
pub(crate) struct MentionedValues {
    sequence: Sequence,
    command: Option<CommandId>,
    values: Vec<MentionedValue>,
    /// The persons that it registers, each of whom can have a key.
    persons: Vec<PersonId>,
}

#[derive(Debug)]
struct MentionedValue {
    digest: Digest,
    field: String,
    subject: MentionedSubject,
}

/// What the command says of the owner of a value's key.
#[derive(Debug)]
enum MentionedSubject {
    Text,
    /// A person: the one that stands beside the value, or else any.
    Person(Option<PersonId>),
    /// The command does not have the value.
    Unknown,
}

impl MentionedValues {
    pub(crate) fn of(commit: &Commit) -> Self {
        let mut digests = written(&commit.events).digests;
        let envelope = serde_json::from_str::<CommandEnvelope>(commit.command.get());
        digests.extend(envelope.iter().flat_map(|envelope| written(envelope).digests));
        let mut places = BTreeMap::new();
        if !digests.is_empty()
            && let Ok(command) = serde_json::from_str(commit.command.get())
        {
            find(&command, String::new(), None, &digests, &mut places);
        }
        let value = |digest| {
            let absent = || (String::new(), MentionedSubject::Unknown);
            let (field, subject) = places.remove(&digest).unwrap_or_else(absent);
            MentionedValue { digest, field, subject }
        };
        let person = |event: &Event| match event {
            Event::PersonRegistered(registered) => Some(registered.person.clone()),
            _ => None,
        };
        Self {
            sequence: commit.sequence,
            command: commit.command_id().ok(),
            values: digests.into_iter().map(value).collect(),
            persons: commit.events.iter().filter_map(person).collect(),
        }
    }
}

/// Finds the digests in the JSON of a command, with the paths under which they were sealed.
fn find(
    value: &Value,
    path: String,
    person: Option<&str>,
    digests: &BTreeSet<Digest>,
    found: &mut BTreeMap<Digest, (String, MentionedSubject)>,
) {
    let known = |text: &str| text.parse().ok().filter(|digest| digests.contains(digest));
    match value {
        Value::String(text) => {
            if let Some(digest) = known(text) {
                let person = person.and_then(|person| person.parse().ok());
                found.insert(digest, (path, MentionedSubject::Person(person)));
            }
        }
        Value::Object(members) => {
            if let Some(digest) = members.get("digest").and_then(Value::as_str).and_then(known) {
                found.insert(digest, (path, MentionedSubject::Text));
                return;
            }
            let person = members.get("person").and_then(Value::as_str);
            for (name, member) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                find(member, path, person, digests, found);
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                find(item, format!("{path}[{number}]"), None, digests, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Checks the values of one entry after another. It checks a value where it is named first, since a correction can
/// name it again.
pub(crate) struct VaultChecker<'a> {
    vault: &'a dyn Vault,
    seen: HashSet<Digest>,
    keys: HashMap<String, Option<Key>>,
    persons: Vec<PersonId>,
    found: VaultCheck,
}

impl<'a> VaultChecker<'a> {
    pub(crate) fn new(vault: &'a dyn Vault) -> Self {
        let (seen, keys, persons) = (HashSet::new(), HashMap::new(), Vec::new());
        Self { vault, seen, keys, persons, found: VaultCheck::default() }
    }

    pub(crate) fn into_check(self) -> VaultCheck {
        self.found
    }

    pub(crate) fn check(&mut self, mentioned: MentionedValues) {
        let MentionedValues { sequence, command, values, persons } = mentioned;
        self.persons.extend(persons);
        for value in values {
            if self.seen.insert(value.digest) {
                self.check_value(sequence, command, &value);
            }
        }
    }

    fn check_value(&mut self, sequence: Sequence, command: Option<CommandId>, value: &MentionedValue) {
        let mut flaw = |kind, file, reason: String| {
            let field = value.field.clone();
            self.found.flaws.push(VaultFlaw { sequence, field, kind, file, reason });
        };
        let path = self.vault.value_path(&value.digest);
        let disclosed = match self.vault.disclosure(&value.digest) {
            Ok(None) => {
                flaw(VaultFlawKind::ValueAbsent, Some(path), "the vault does not hold the value".to_owned());
                self.found.absent += 1;
                return;
            }
            Ok(Some(bytes)) => Disclosed::of(&value.digest, &bytes).map_err(str::to_owned),
            Err(error) => Err(error.to_string()),
        };
        let disclosed = match disclosed {
            Ok(disclosed) => disclosed,
            Err(reason) => {
                flaw(VaultFlawKind::ValueDamaged, Some(path), reason);
                self.found.damaged += 1;
                return;
            }
        };
        self.found.present += 1;
        if let Some(command) = command {
            self.check_key(sequence, command, value, &disclosed.salt);
        }
    }

    /// Checks that the vault holds the key of a present value.
    fn check_key(&mut self, sequence: Sequence, command: CommandId, value: &MentionedValue, sealed: &str) {
        let field = value.field.as_str();
        let name = match &value.subject {
            MentionedSubject::Unknown => return,
            MentionedSubject::Text => Some(key_name(&Subject::Text, command, field)),
            MentionedSubject::Person(None) => None,
            MentionedSubject::Person(Some(person)) => {
                Some(key_name(&Subject::Person(person.clone()), command, field))
            }
        };
        let seals = |key: &Option<Key>| key.as_ref().is_some_and(|key| salt(key, command, field) == sealed);
        if name.as_ref().is_some_and(|name| seals(self.key(sequence, field, name))) {
            return;
        }
        // A name can be sealed under another person than the one beside it.
        if matches!(value.subject, MentionedSubject::Person(_)) {
            let persons = std::mem::take(&mut self.persons);
            let found = persons.iter().any(|person| {
                let name = key_name(&Subject::Person(person.clone()), command, field);
                seals(self.key(sequence, field, &name))
            });
            self.persons = persons;
            if found {
                return;
            }
        }
        self.found.without_key += 1;
        self.found.flaws.push(VaultFlaw {
            sequence,
            field: field.to_owned(),
            kind: VaultFlawKind::KeyLost,
            file: name.map(|name| self.vault.key_path(&name)),
            reason: "the vault does not hold the key of this value".to_owned(),
        });
    }

    /// Returns the key of that name. A damaged one is reported once and then counts as lost.
    fn key(&mut self, sequence: Sequence, field: &str, name: &str) -> &Option<Key> {
        let (vault, flaws) = (self.vault, &mut self.found.flaws);
        self.keys.entry(name.to_owned()).or_insert_with(|| {
            vault.key(name).unwrap_or_else(|error| {
                let reason = match error {
                    VaultError::Damaged { reason, .. } => reason,
                    other => other.to_string(),
                };
                let (kind, file) = (VaultFlawKind::KeyDamaged, Some(vault.key_path(name)));
                flaws.push(VaultFlaw { sequence, field: field.to_owned(), kind, file, reason });
                None
            })
        })
    }
}
