//! The source of a competence to decide: the charter, or a mandate with those that it is a part of.

use std::collections::BTreeSet;

use serde::Serialize;

use super::walk::Walk;
use super::{Fact, Statement};
use crate::charter::{CharterState, Competence, Point};
use crate::decisions::{DecisionCase, Venue};
use crate::event::Event;
use crate::id::{BodyId, MandateId, Sequence};
use crate::mandates::{MandateCited, MandateUse, UsedFor};
use crate::programme::Programme;
use crate::questions::mandates::{MandateLink, chain};
use crate::record::Record;
use crate::value::{Day, Document, Title};

/// The mandate behind a decision or a commitment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MandateBehind {
    /// The payer's own authority, where it is cited.
    pub authority: Option<Document>,
    /// Its use; none where the decision was not adopted.
    pub used: Option<Record<MandateUse>>,
    /// The mandate, and those that it is a part of, up to the one that the text or a decision gave.
    pub chain: Vec<MandateLink>,
}

/// A competence and its source.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CompetenceUsed {
    /// The competence that an effect took.
    pub competence: Competence,
    /// The source of the competence: text, reading, policy or mandate.
    pub from: CompetenceSource,
    /// The version of the charter's layer that gives it; none for a mandate.
    pub version: Option<u32>,
}

/// The source of a competence.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CompetenceSource {
    /// The text of the charter.
    Text {
        /// The section (§) that sets up the body.
        section: Title,
    },
    /// A reading where the text is silent.
    Reading {
        /// The point that is read.
        point: Point,
        /// Whether the partners confirmed it.
        confirmed: bool,
    },
    /// Policy, not from the declaration.
    Policy,
    /// The mandate that the decision cites.
    Mandate(MandateId),
}

impl Walk<'_> {
    /// The mandate that a decision or a commitment cites.
    pub(super) fn cited(&self, cited: &MandateCited, purpose: &UsedFor, on: Day) -> Fact {
        let life = self.programme.mandates().all().get(&cited.mandate);
        let used = life.into_iter().flat_map(|life| &life.uses).find(|used| used.fact.purpose == *purpose);
        Fact::of(Statement::Cited(Box::new(MandateBehind {
            authority: cited.authority.clone(),
            used: used.cloned(),
            chain: chain(self.programme, &cited.mandate, on),
        })))
    }
}

/// The competence that an effect took and what gave it, with the entry that brought it: the founding, the change of
/// the layer since, or the grant of the mandate.
pub(super) fn competence(
    programme: &Programme,
    (like, case): (&BodyId, &DecisionCase),
    event: &Event,
) -> Option<(CompetenceUsed, Option<Sequence>)> {
    let competence = event.competence(programme)?;
    let (decision, under) = (&case.decision.fact, case.under);
    let (day, by) = (decision.decided_on, case.decision.sequence);
    let charter = programme.charter_on(day)?;
    let alone = matches!(decision.venue, Venue::Mandate { .. });
    if let Some(cited) = &decision.mandate
        && (alone || !charter.competent(competence).contains(like))
    {
        let grant = programme.mandates().all().get(&cited.mandate);
        let from = CompetenceSource::Mandate(cited.mandate.clone());
        let used = CompetenceUsed { competence, from, version: None };
        return Some((used, grant.map(|life| life.mandate.sequence)));
    }
    let layers = Layers { signing: programme.signing(), day, by };
    let by_text = charter.body(like).filter(|body| body.may.contains(&competence));
    let (from, version, entry) = match (by_text, crate::charter::point_of(competence)) {
        (Some(body), _) => {
            (CompetenceSource::Text { section: body.section.clone() }, under.text, layers.text())
        }
        (None, Some(point)) => {
            let confirmed = charter.is_confirmed(point);
            (CompetenceSource::Reading { point, confirmed }, under.readings, layers.reading(Some(point)))
        }
        (None, None) => (CompetenceSource::Policy, under.policy, layers.policy()),
    };
    Some((CompetenceUsed { competence, from, version: Some(version) }, entry.or(layers.founding())))
}

/// The entries of the charter as a decision was taken under it: the founding, its entry into force, and what last
/// changed each layer by then.
pub(super) fn charter_entries(programme: &Programme, case: &DecisionCase) -> Vec<Sequence> {
    let signing = programme.signing();
    let layers = Layers { signing, day: case.decision.fact.decided_on, by: case.decision.sequence };
    let in_force = signing.in_force().map(|in_force| in_force.sequence);
    let changed = [layers.founding(), in_force, layers.text(), layers.reading(None), layers.policy()];
    let entries: BTreeSet<Sequence> = changed.into_iter().flatten().collect();
    entries.into_iter().collect()
}

/// The layers of the charter, as they were on a day by what was recorded then.
struct Layers<'a> {
    signing: &'a CharterState,
    day: Day,
    by: Sequence,
}

impl Layers<'_> {
    fn founding(&self) -> Option<Sequence> {
        self.signing.founding().map(|founding| founding.sequence)
    }

    /// The entry that last changed a layer.
    fn last(&self, changes: impl Iterator<Item = (Day, Sequence)>) -> Option<Sequence> {
        let then = changes.filter(|(on, entry)| *on <= self.day && *entry < self.by);
        then.max().map(|(_, entry)| entry)
    }

    fn text(&self) -> Option<Sequence> {
        self.last(self.signing.amendments().values().map(|change| (change.fact.from, change.sequence)))
    }

    /// Of the readings, or of one of them.
    fn reading(&self, point: Option<Point>) -> Option<Sequence> {
        let known = self.signing.confirmations().iter();
        let own = known.filter(|known| point.is_none_or(|point| known.fact.point == point));
        self.last(own.map(|known| (known.fact.on, known.sequence)))
    }

    fn policy(&self) -> Option<Sequence> {
        self.last(self.signing.policy_changes().iter().map(|change| (change.fact.on, change.sequence)))
    }
}

/// The entry that brought the text of the charter as it is by all that is recorded.
pub(super) fn text_entry(programme: &Programme) -> Option<Sequence> {
    let signing = programme.signing();
    let layers = Layers { signing, day: Day::MAX, by: Sequence(u64::MAX) };
    layers.text().or(layers.founding())
}
