//! The state by what had taken effect by a day: the same history, without what is later.
//!
//! A question about a day takes the day and the whole state. An explanation tells whole facts with all that came of
//! them, so it is asked of a state from which the later ones are left out.

use crate::decisions::Corrected;
use crate::event::Event;
use crate::evolve::evolve;
use crate::id::DecisionId;
use crate::programme::Programme;
use crate::record::CommitMeta;
use crate::value::Day;

/// Takes in a history, event by event, and leaves out what had not taken effect by a day.
///
/// An event is later where its own day is ([`Event::on`]); what has no day of its own, such as an agenda, counts
/// since it was recorded. A decision counts since the day that it was taken, by its record as last corrected, and
/// with it goes all that it did; of what it did each effect counts since its own day. Capacity for coming months is
/// there since the day on which its assignment took effect; a meeting since the day for which it was called.
#[derive(Debug)]
pub struct AsOf<'a> {
    known: &'a Programme,
    day: Day,
    state: Programme,
}

impl<'a> AsOf<'a> {
    /// As of that day, of a history of which the whole state is known.
    pub fn new(known: &'a Programme, day: Day) -> Self {
        Self { known, day, state: Programme::default() }
    }

    /// Takes in the next event of the history, unless it is later.
    pub fn take(&mut self, recorded: &CommitMeta, event: &Event) {
        if !self.is_later(event) {
            evolve(&mut self.state, recorded, event.clone());
        }
    }

    /// The state of the day.
    pub fn state(self) -> Programme {
        self.state
    }

    fn is_later(&self, event: &Event) -> bool {
        match event {
            Event::DecisionTaken(taken) => self.taken_later(&taken.decision.decision),
            Event::RecordCorrected(fact) => match &fact.of {
                Corrected::Decision(decision) => self.taken_later(decision),
                Corrected::Meeting(_) => false,
            },
            event => {
                event.on().is_some_and(|on| self.day < on)
                    || event.decision().is_some_and(|decision| self.taken_later(decision))
            }
        }
    }

    /// Whether a decision, by its record as last corrected, was taken later.
    fn taken_later(&self, decision: &DecisionId) -> bool {
        let known = self.known.decisions().all().get(decision);
        known.is_some_and(|case| self.day < case.decision.fact.decided_on)
    }
}

#[cfg(test)]
mod tests;
