//! What changed between two days (§ 3, domain §§ 0 and 4): in force, and apart from that in what was known.
//!
//! A day in the world and the time of recording are two clocks, and a change can be on either:
//!
//! - *In force*: what holds by the end of the last day and did not by the end of the first, by all that is recorded
//!   as far as the history goes (known at). What was recorded before the first day with an effect in the span is
//!   there; what was recorded after the last day about a day in the span is too, with the time it was recorded; and a
//!   corrected record counts as it was corrected, on the day of the correct value.
//! - *Known late*: what was recorded in the span about the first day or an earlier one, so that an answer as of the
//!   first day would have been another one had it been known; and what was recorded in the span later after its day
//!   than the policy allows.
//! - *Corrected*: each record that was corrected in the span, as it was and as it is.
//!
//! Old and new are told by the events, one the other's successor in its place: of a plan's status, of an allocation,
//! of a seat. It takes the events, and not two states, because a state does not keep what was replaced in it, and
//! one rule for every topic leaves none out.

use std::collections::BTreeMap;
use std::sync::Arc;

use strum::VariantArray;

use super::charter::AmendmentSummary;
use super::charter::{answer, settings};
use super::places::places;
use crate::charter::{Amendment, Founding, Point};
use crate::decisions::{Corrected, Correction};
use crate::event::Event;
use crate::evolve;
use crate::id::DecisionId;
use crate::payload::{Place, Topic};
use crate::programme::Programme;
use crate::record::{CommitMeta, Record};
use crate::value::Day;

mod answer;
mod figures;
mod parts;

pub use answer::{Change, ChangesAnswer, Held, KnownLate, LateReason, RecordChanged, TopicChanges, Value};
pub use figures::{CapacityAt, CapacityMoved, MoneyAt, MoneyChanges, MoneyMoved};
pub use parts::TextPart;

/// A value in its place, as it was taken in.
#[derive(Debug, Clone)]
struct Stand {
    held: Held,
    /// Its number among all: what was derived from the same event has the same.
    nth: u64,
}

/// Takes in a history, entry after entry, and tells what changed between two days. It keeps each event once, and
/// takes each in its place: near-linear in the history.
#[derive(Debug, Clone)]
pub struct Changes {
    from: Day,
    to: Day,
    programme: Programme,
    stands: BTreeMap<Place, Vec<Stand>>,
    parts: BTreeMap<Place, TextPart>,
    /// What each decision did by its last record.
    done: BTreeMap<DecisionId, Vec<Stand>>,
    known_late: Vec<KnownLate>,
    corrected: Vec<RecordChanged>,
    nth: u64,
}

/// Returns what changed after `from`, until and including `to`.
///
/// The history consists of entries in the order recorded. `None` before the programme is founded. For a history that is
/// read page by page, see [`Changes`].
pub fn changes<'a>(
    history: impl IntoIterator<Item = (&'a CommitMeta, &'a [Event])>,
    from: Day,
    to: Day,
) -> Option<ChangesAnswer> {
    let mut changes = Changes::between(from, to);
    history.into_iter().for_each(|(recorded, events)| changes.take(recorded, events));
    changes.answer()
}

impl Changes {
    /// What changed after one day, until and including another.
    pub fn between(from: Day, to: Day) -> Self {
        Self {
            from,
            to,
            programme: Programme::default(),
            stands: BTreeMap::new(),
            parts: BTreeMap::new(),
            done: BTreeMap::new(),
            known_late: Vec::new(),
            corrected: Vec::new(),
            nth: 0,
        }
    }

    /// Takes in the next entry: what its commit says, and its events.
    pub fn take(&mut self, recorded: &CommitMeta, events: &[Event]) {
        for event in events {
            evolve(&mut self.programme, recorded, event.clone());
        }
        if let Some((Event::RecordCorrected(correction), corrected)) = events.split_first() {
            self.correct(recorded, correction, corrected);
            return;
        }
        for event in events {
            if let Some(late) = self.late(recorded, event) {
                self.known_late.push(late);
            }
            self.place(recorded, event);
        }
    }

    /// The answer by what was taken in.
    pub fn answer(self) -> Option<ChangesAnswer> {
        let policy = &self.programme.charter_on(self.to)?.policy;
        let (money, capacity) = figures::between(&self.programme, self.from, self.to)?;
        let mut found: BTreeMap<Topic, Vec<(Day, u64, Change)>> = BTreeMap::new();
        for (place, stands) in &self.stands {
            for (at, stand) in stands.iter().enumerate() {
                let Some(since) = stand.held.since.filter(|day| self.from < *day && *day <= self.to) else {
                    continue;
                };
                let before = at.checked_sub(1).and_then(|at| stands.get(at));
                if stand.held.value == Value::RanOut && !before.is_some_and(runs) {
                    continue;
                }
                let change = Change {
                    about: place.about.clone(),
                    before: before.map(|before| before.held.clone()),
                    after: stand.held.clone(),
                };
                found.entry(place.topic).or_default().push((since, stand.nth, change));
            }
        }
        let in_force = found.into_iter().map(|(topic, mut changes)| {
            changes.sort_by_key(|(since, nth, _)| (*since, *nth));
            TopicChanges { topic, changes: changes.into_iter().map(|(_, _, change)| change).collect() }
        });
        Some(ChangesAnswer {
            from: self.from,
            to: self.to,
            late_recording_days: policy.late_recording_days,
            in_force: in_force.collect(),
            money,
            capacity,
            known_late: self.known_late,
            corrected: self.corrected,
        })
    }

    /// Whether it was recorded in the span.
    fn in_span(&self, recorded: &CommitMeta) -> bool {
        let day = Day::from(recorded.recorded_at.date_naive());
        self.from < day && day <= self.to
    }

    /// What of an event becomes known late.
    fn late(&self, recorded: &CommitMeta, event: &Event) -> Option<KnownLate> {
        let on = event.on()?;
        if !self.in_span(recorded) {
            return None;
        }
        let day = Day::from(recorded.recorded_at.date_naive());
        let days = (day - on).num_days();
        let allowed = self.programme.charter_on(day)?.policy.late_recording_days;
        let by_nature = matches!(event, Event::LegacyFactRecorded(_) | Event::BaselineRecorded(_));
        let before = (on <= self.from).then_some(LateReason::BeforeTheSpan);
        let beyond = (days > i64::from(allowed) && !by_nature).then_some(LateReason::BeyondPolicy);
        let why: Vec<LateReason> = before.into_iter().chain(beyond).collect();
        if why.is_empty() {
            return None;
        }
        let place = places(&self.programme, event).into_iter().next()?;
        let after = self.held(recorded, event);
        let earlier = self.stands.get(&place).into_iter().flatten();
        let before = earlier.rev().find(|stand| stand.held.since <= after.since);
        let before = before.filter(|stand| stand.held.value != Value::RanOut);
        let before = before.map(|stand| stand.held.clone());
        Some(KnownLate { topic: place.topic, about: place.about, on, days, why, before, after })
    }

    fn held(&self, recorded: &CommitMeta, event: &Event) -> Held {
        let value = if let Event::ProgrammeFounded(fact) = event {
            Value::Founded(fact.charter.title.title().clone())
        } else if let Event::CharterAmended(fact) = event {
            Value::Amended(summary(recorded, fact))
        } else if let Event::PolicySet(fact) = event {
            Value::Setting(fact.setting.clone())
        } else if let Event::ReadingConfirmed(fact) = event
            && let Some(charter) = self.programme.charter_on(fact.on)
        {
            let confirmed = charter.is_confirmed(fact.point);
            Value::Reading { answer: answer(charter, fact.point).clone(), confirmed }
        } else {
            Value::Event(Arc::new(event.clone()))
        };
        let since = Some(holds_from(event).unwrap_or_else(|| Day::from(recorded.recorded_at.date_naive())));
        Held { since, entry: recorded.sequence, recorded_at: recorded.recorded_at, value }
    }

    /// Takes an event in its places.
    fn place(&mut self, recorded: &CommitMeta, event: &Event) -> Held {
        let held = self.held(recorded, event);
        let stand = Stand { held: held.clone(), nth: self.nth };
        self.nth += 1;
        if let Event::ProgrammeFounded(fact) = event {
            self.founded(&stand, fact);
        } else if let Event::CharterAmended(fact) = event {
            self.amended(&stand, fact);
        }
        let ends = runs_until(event).and_then(|until| until.succ_opt());
        for place in self.places(event) {
            if let Some(since) = ends {
                let held = Held { since: Some(since), value: Value::RanOut, ..held.clone() };
                self.stand(place.clone(), Stand { held, nth: stand.nth });
            }
            self.stand(place, stand.clone());
        }
        let decision = if let Event::DecisionTaken(fact) = event {
            Some(&fact.decision.decision)
        } else {
            event.decision()
        };
        if let Some(decision) = decision {
            self.done.entry(decision.clone()).or_default().push(stand);
        }
        held
    }

    fn places(&self, event: &Event) -> Vec<Place> {
        let mut found = places(&self.programme, event);
        if let Event::ReservationLapsed(fact) = event {
            // What was set aside is free again.
            for stand in self.done.get(&fact.decision).into_iter().flatten() {
                if let Value::Event(event) = &stand.held.value
                    && matches!(event.as_ref(), Event::FundsReserved(_))
                {
                    found.extend(places(&self.programme, event));
                }
            }
        }
        found
    }

    fn stand(&mut self, place: Place, stand: Stand) {
        let stands = self.stands.entry(place).or_default();
        let key = |stand: &Stand| (stand.held.since, stand.nth);
        let at = stands.partition_point(|other| key(other) <= key(&stand));
        stands.insert(at, stand);
    }

    /// What the charter comes with holds before all that follows.
    fn founded(&mut self, stand: &Stand, founding: &Founding) {
        let charter = &founding.charter;
        let parts = parts::of(&charter.text);
        let readings = Point::VARIANTS.iter().map(|point| {
            let value = Value::Reading {
                answer: answer(charter, *point).clone(),
                confirmed: charter.is_confirmed(*point),
            };
            (Place::new(Topic::Charter, point).of("reading"), value)
        });
        let policy = settings(&charter.policy).into_iter().map(|setting| {
            let name: &str = (&setting).into();
            (Place::new(Topic::Charter, name).of("policy"), Value::Setting(setting))
        });
        let text = parts.iter().map(|(place, part)| (place.clone(), Value::Part(Box::new(part.clone()))));
        for (place, value) in text.chain(readings).chain(policy).collect::<Vec<_>>() {
            let held = Held { since: None, value, ..stand.held.clone() };
            self.stand(place, Stand { held, nth: stand.nth });
        }
        self.parts = parts;
    }

    /// Tells each part that a new text changes, adds or drops.
    fn amended(&mut self, stand: &Stand, amendment: &Amendment) {
        let parts = parts::of(&amendment.text);
        let dropped = self.parts.keys().filter(|place| !parts.contains_key(place));
        let dropped = dropped.map(|place| (place.clone(), Value::Dropped));
        let changed = parts.iter().filter(|(place, part)| self.parts.get(place) != Some(part));
        let changed = changed.map(|(place, part)| (place.clone(), Value::Part(Box::new(part.clone()))));
        for (place, value) in dropped.chain(changed).collect::<Vec<_>>() {
            let held = Held { value, ..stand.held.clone() };
            self.stand(place, Stand { held, nth: stand.nth });
        }
        self.parts = parts;
    }

    /// Puts the full new value of a record in the place of the one before.
    fn correct(&mut self, recorded: &CommitMeta, correction: &Correction, events: &[Event]) {
        let before: Vec<Stand> = match &correction.of {
            Corrected::Decision(decision) => self.done.remove(decision).unwrap_or_default(),
            Corrected::Meeting(meeting) => {
                let held = |stand: &&Stand| stand.held.entry == correction.entry;
                let known = self.stands.get(&Place::new(Topic::Meetings, meeting));
                known.into_iter().flatten().filter(held).cloned().collect()
            }
        };
        for stand in &before {
            if let Value::Event(event) = &stand.held.value {
                self.forget(stand.nth, &places(&self.programme, event));
            } else {
                let known: Vec<Place> =
                    self.stands.keys().filter(|place| place.topic == Topic::Charter).cloned().collect();
                self.forget(stand.nth, &known);
            }
        }
        let after: Vec<Held> = events.iter().map(|event| self.place(recorded, event)).collect();
        if !self.in_span(recorded) {
            return;
        }
        let same = |a: &Held, b: &Held| a.value == b.value;
        let before: Vec<Held> = before.into_iter().map(|stand| stand.held).collect();
        let gone =
            before.iter().filter(|held| !after.iter().any(|other| same(held, other))).cloned().collect();
        let come =
            after.iter().filter(|held| !before.iter().any(|other| same(held, other))).cloned().collect();
        let correction = Record::new(recorded, correction.clone());
        self.corrected.push(RecordChanged { correction, before: gone, after: come });
    }

    fn forget(&mut self, nth: u64, places: &[Place]) {
        for place in places {
            if let Some(stands) = self.stands.get_mut(place) {
                stands.retain(|stand| stand.nth != nth);
            }
        }
    }
}

fn summary(recorded: &CommitMeta, fact: &Amendment) -> AmendmentSummary {
    AmendmentSummary {
        amendment: fact.amendment.clone(),
        summary: fact.summary.clone(),
        from: fact.from,
        signed: fact.signatures.iter().map(|signature| signature.partner.clone()).collect(),
        entry: recorded.sequence,
    }
}

/// The first day on which what an event says holds, where it has a day of its own.
fn holds_from(event: &Event) -> Option<Day> {
    let on = event.on()?;
    if let Event::SeatVacated(_) | Event::PartnerLeft(_) | Event::PledgeCancelled(_) = event {
        // A last day is still one.
        on.succ_opt()
    } else if let Event::CapacityDistributed(fact) = event {
        Some(on.max(fact.period.from()))
    } else if let Event::EffortDistributed(fact) = event {
        Some(on.max(fact.period.from()))
    } else if let Event::MandateGranted(fact) = event {
        Some(on.max(fact.mandate.valid.from()))
    } else {
        Some(on)
    }
}

/// The last day on which what an event says holds, where it says one.
fn runs_until(event: &Event) -> Option<Day> {
    if let Event::CapacityDistributed(fact) = event {
        Some(fact.period.until())
    } else if let Event::EffortDistributed(fact) = event {
        Some(fact.period.until())
    } else if let Event::MandateGranted(fact) = event {
        Some(fact.mandate.valid.until())
    } else if let Event::MandateNarrowed(fact) = event {
        fact.narrowed.until
    } else if let Event::DeputyDesignated(fact) = event {
        fact.until
    } else {
        None
    }
}

/// Whether a value can still run out.
fn runs(stand: &Stand) -> bool {
    let Value::Event(event) = &stand.held.value else { return false };
    runs_until(event).is_some() || matches!(event.as_ref(), Event::MandateNarrowed(_))
}

#[cfg(test)]
mod tests;
