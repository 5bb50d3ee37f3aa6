//! The slice of state of the charter: its versions by day.

use std::mem::discriminant;

use serde::{Deserialize, Serialize};

use super::*;
use crate::id::{AmendmentId, DecisionId, GoalId, PartnerId, PledgeId};
use crate::key::key;
use crate::persistent::Map;
use crate::record::{CommitMeta, Record};
use crate::rejection::IdKind;
use crate::value::{Day, Title};

/// The numbers of the three layers, each counted from 1 in the order recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// The version of the text.
    pub text: u32,
    /// The version of the readings.
    pub readings: u32,
    /// The version of the policy.
    pub policy: u32,
}

/// The charter as it is from a day on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CharterVersion {
    /// The first day of this version; `None` for the charter as founded.
    pub from: Option<Day>,
    /// The version of each layer.
    pub versions: Versions,
    /// The three layers.
    pub charter: Charter,
}

/// The end of a goal that an amendment dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct GoalEnd {
    /// The first day on which the text does not have it.
    pub on: Day,
    /// The goal that it became, if it became one.
    pub becomes: Option<GoalId>,
    /// The reason; absent where nothing used it.
    pub reason: Option<Title>,
}

/// The slice of state for the charter, with what each layer was on each day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CharterState {
    founding: Option<Record<Founding>>,
    signatures: Map<PartnerId, Record<Signature>>,
    in_force: Option<Record<InForce>>,
    amendments: Map<AmendmentId, Record<Amendment>>,
    confirmations: Vec<Record<ReadingConfirmation>>,
    policy_changes: Vec<Record<PolicyChange>>,
    reviews: Vec<Record<Review>>,
    /// What the layers come to, by first day: computed anew at each change of a layer.
    versions: Vec<CharterVersion>,
}

key!(AmendmentId => Record<Amendment>, IdKind::Amendment, |programme| &programme.charter.amendments, |record| record.sequence);

impl CharterState {
    /// Returns the signature of each partner under the charter, apart from those under amendments.
    pub fn signatures(&self) -> &Map<PartnerId, Record<Signature>> {
        &self.signatures
    }

    /// Returns the entry into force, once there is one.
    pub fn in_force(&self) -> Option<&Record<InForce>> {
        self.in_force.as_ref()
    }

    /// The entry that founded the programme.
    pub fn founding(&self) -> Option<&Record<Founding>> {
        self.founding.as_ref()
    }

    /// Amendments of the text.
    pub fn amendments(&self) -> &Map<AmendmentId, Record<Amendment>> {
        &self.amendments
    }

    /// Readings that were confirmed, in the order recorded.
    pub fn confirmations(&self) -> &[Record<ReadingConfirmation>] {
        &self.confirmations
    }

    /// Changes of the policy, in the order recorded.
    pub fn policy_changes(&self) -> &[Record<PolicyChange>] {
        &self.policy_changes
    }

    /// Reviews, in the order recorded.
    pub fn reviews(&self) -> &[Record<Review>] {
        &self.reviews
    }

    /// Every version by its first day.
    pub fn versions(&self) -> &[CharterVersion] {
        &self.versions
    }

    /// Returns the goal that a goal is on a day: itself, or the one that an amendment let it become by then.
    pub fn goal_on<'a>(&'a self, goal: &'a GoalId, day: Day) -> &'a GoalId {
        let mut goal = goal;
        let mut amendments: Vec<_> = self.amendments.values().filter(|a| a.fact.from <= day).collect();
        amendments.sort_by_key(|amendment| (amendment.fact.from, amendment.sequence));
        for amendment in amendments {
            let mut dropped = amendment.fact.dropped_goals().filter(|dropped| dropped.id == *goal);
            if let Some(becomes) = dropped.next().and_then(|dropped| dropped.becomes.as_ref()) {
                goal = becomes;
            }
        }
        goal
    }

    /// Returns every goal that the text has on a day or had before, each as it was last, with its end.
    pub fn goals_by(&self, day: Day) -> Vec<(&Goal, Option<GoalEnd>)> {
        let versions = self.versions.iter().filter(|version| version.from.is_none_or(|from| from <= day));
        let mut goals: Vec<(&Goal, Option<GoalEnd>)> = Vec::new();
        for version in versions {
            for (goal, end) in &mut goals {
                if end.is_none() && !version.charter.text.goals.iter().any(|kept| kept.id == goal.id) {
                    *end = version.from.map(|on| self.goal_end(&goal.id, on));
                }
            }
            for goal in &version.charter.text.goals {
                match goals.iter_mut().find(|(known, _)| known.id == goal.id) {
                    Some(known) => *known = (goal, None),
                    None => goals.push((goal, None)),
                }
            }
        }
        goals
    }

    fn goal_end(&self, goal: &GoalId, on: Day) -> GoalEnd {
        let amendments = self.amendments.values().filter(|amendment| amendment.fact.from == on);
        let mut dropped = amendments.flat_map(|a| a.fact.dropped_goals()).filter(|part| part.id == *goal);
        let part = dropped.next();
        GoalEnd {
            on,
            becomes: part.and_then(|part| part.becomes.clone()),
            reason: part.map(|part| part.reason.clone()),
        }
    }

    /// The version of a day; `None` before the programme is founded.
    pub fn version_on(&self, day: Day) -> Option<&CharterVersion> {
        let after = self.versions.partition_point(|version| version.from.is_none_or(|from| from <= day));
        self.versions.get(after.checked_sub(1)?)
    }

    /// Keeps the texts of one language in every version.
    pub(crate) fn keep_language(&mut self, language: &str) {
        for version in &mut self.versions {
            version.charter.keep_language(language);
        }
    }

    /// The version by which a day is judged, as of another: the one in force on it, unless an amendment that was in force
    /// by then also changes what was due before it.
    pub(crate) fn judging(&self, day: Day, as_of: Day) -> Option<&CharterVersion> {
        let amendments = self.amendments.values().map(|amendment| &amendment.fact);
        let back = amendments.filter(|own| own.retroactive && day < own.from && own.from <= as_of);
        self.version_on(back.map(|own| own.from).max().unwrap_or(day))
    }

    /// Every pledge of the texts in force by a day, as the last of them has it: those of the last text first.
    pub(crate) fn pledges_by(&self, day: Day) -> Vec<&Pledge> {
        let mut known: Vec<&Pledge> = Vec::new();
        let by = self.versions.iter().rev().filter(|version| version.from.is_none_or(|from| from <= day));
        for pledge in by.flat_map(|version| &version.charter.text.pledges) {
            if !known.iter().any(|other| other.id == pledge.id) {
                known.push(pledge);
            }
        }
        known
    }

    /// The last text that names a pledge.
    pub(crate) fn naming(&self, pledge: &PledgeId) -> Option<&Charter> {
        self.versions.iter().rev().map(|version| &version.charter).find(|text| text.pledge(pledge).is_some())
    }

    pub(crate) fn founded(&mut self, recorded: &CommitMeta, founding: Founding) {
        self.founding = Some(Record::new(recorded, founding));
        self.compute_versions();
    }

    pub(crate) fn signed(&mut self, recorded: &CommitMeta, signature: Signature) {
        self.signatures.insert(signature.partner.clone(), Record::new(recorded, signature));
    }

    pub(crate) fn entered_into_force(&mut self, recorded: &CommitMeta, in_force: InForce) {
        self.in_force = Some(Record::new(recorded, in_force));
    }

    pub(crate) fn amended(&mut self, recorded: &CommitMeta, amendment: Amendment) {
        self.amendments.insert(amendment.amendment.clone(), Record::new(recorded, amendment));
        self.compute_versions();
    }

    pub(crate) fn confirmed(&mut self, recorded: &CommitMeta, confirmation: ReadingConfirmation) {
        let corrects = |earlier: &ReadingConfirmation| {
            earlier.decision == confirmation.decision && earlier.point == confirmation.point
        };
        put(&mut self.confirmations, corrects, Record::new(recorded, confirmation.clone()));
        self.compute_versions();
    }

    pub(crate) fn policy_set(&mut self, recorded: &CommitMeta, change: PolicyChange) {
        let corrects = |earlier: &PolicyChange| {
            let same = discriminant(&earlier.setting) == discriminant(&change.setting);
            earlier.decision == change.decision && same
        };
        put(&mut self.policy_changes, corrects, Record::new(recorded, change.clone()));
        self.compute_versions();
    }

    pub(crate) fn reviewed(&mut self, recorded: &CommitMeta, review: Review) {
        self.reviews.push(Record::new(recorded, review));
    }

    /// As if a decision had changed nothing in the layers.
    pub(crate) fn without(&mut self, decision: &DecisionId) {
        self.confirmations.retain(|confirmation| confirmation.fact.decision != *decision);
        self.policy_changes.retain(|change| change.fact.decision != *decision);
        self.compute_versions();
    }

    /// Lays the changes of each layer over the charter as founded, in the order of their first days; of two
    /// with the same day the one recorded later counts.
    fn compute_versions(&mut self) {
        let Some(founding) = &self.founding else { return };
        let mut amendments: Vec<_> = self.amendments.values().collect();
        amendments.sort_by_key(|amendment| amendment.sequence);
        let texts = amendments.into_iter().map(|a| (a.fact.from, Change::Text(&a.fact)));
        let readings = self.confirmations.iter().map(|c| (c.fact.on, Change::Reading(&c.fact)));
        let policies = self.policy_changes.iter().map(|p| (p.fact.on, Change::Policy(&p.fact)));
        // Numbered in the order recorded: a change with an earlier first day renumbers nothing.
        let mut changes: Vec<(Day, u32, Change<'_>)> = Vec::new();
        for layer in [texts.collect::<Vec<_>>(), readings.collect(), policies.collect()] {
            changes.extend(
                layer.into_iter().zip(2_u32..).map(|((from, change), number)| (from, number, change)),
            );
        }
        changes.sort_by_key(|(from, number, _)| (*from, *number));
        let first = Versions { text: 1, readings: 1, policy: 1 };
        let mut current =
            CharterVersion { from: None, versions: first, charter: founding.fact.charter.clone() };
        let mut versions = Vec::new();
        for (from, number, change) in changes {
            if current.from != Some(from) {
                versions.push(current.clone());
                current.from = Some(from);
            }
            match change {
                Change::Text(amendment) => {
                    current.charter.text = amendment.text.clone();
                    current.versions.text = number;
                }
                Change::Reading(confirmation) => {
                    let read = confirmation.read.as_ref().map(|read| (&read.answer, &read.rule));
                    current.charter.readings.confirm(confirmation.point, read);
                    current.versions.readings = number;
                }
                Change::Policy(change) => {
                    current.charter.policy.set(&change.setting);
                    current.versions.policy = number;
                }
            }
        }
        versions.push(current);
        self.versions = versions;
    }
}

/// Keeps a change in the order first recorded: a corrected record takes the place of the one before.
fn put<T>(changes: &mut Vec<Record<T>>, corrects: impl Fn(&T) -> bool, change: Record<T>) {
    match changes.iter_mut().find(|known| corrects(&known.fact)) {
        Some(known) => *known = change,
        None => changes.push(change),
    }
}

/// A change of one layer.
enum Change<'a> {
    Text(&'a Amendment),
    Reading(&'a ReadingConfirmation),
    Policy(&'a PolicyChange),
}
