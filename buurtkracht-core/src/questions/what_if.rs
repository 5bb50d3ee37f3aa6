//! What if: the same history without one decision, or with a plan stopped on another day (§ 3, domain § 4).
//!
//! The commands are handed in again, each at the time it was recorded, and decided by the same rules on what would
//! have been recorded before it. What a rule then refuses, or lets happen otherwise, is a consequence; nothing else
//! is changed, and nobody is made to decide otherwise than they did. So an invoice on money that would never have been
//! allocated is told as refused, though somebody might have paid it some other way.
//!
//! A stop on another day is the only thing that is made up, and told as such: the real stop, if there was one, stops
//! nothing, with whatever else its decision resolved as it was; and on the day asked for the body that stopped the
//! plan, or the plan's own, or another that may stop it, decides so in writing, with the consent of everyone who holds
//! a seat of it. It is recorded at the end of that day, or as soon after as the record knows that the plan runs.
//!
//! Until the first difference there is one state; from then on there are two. It is near-linear in the history.

use std::collections::BTreeMap;

use super::places::places;
use crate::charter::Versions;
use crate::command::{Command, CommandEnvelope};
use crate::decisions::{CorrectedValue, DecisionTaken, Effect, TakeDecision};
use crate::event::Event;
use crate::id::{BodyId, EvaluationId, PlanId, Sequence};
use crate::plans::StopGround;
use crate::programme::Programme;
use crate::record::CommitMeta;
use crate::rejection::Rejection;
use crate::value::Day;
use crate::{decide, evolve};

mod answer;
mod free;
mod stop;

pub use answer::{Consequence, LeftOut, MadeUp, Otherwise, Supposition, SuppositionError, WhatIfAnswer};
pub use free::{AssignmentOtherwise, CapacityOtherwise, MoneyOtherwise, SourceOtherwise, UnspreadAt};

/// What the record says of the stop of a plan.
#[derive(Debug, Clone)]
struct RealStop {
    body: Option<BodyId>,
    ground: StopGround,
    evaluation: Option<EvaluationId>,
}

/// Takes in a history, entry after entry, beside the one that is supposed.
#[derive(Debug, Clone)]
pub struct WhatIf {
    supposed: Supposition,
    real_stop: RealStop,
    real: Programme,
    /// The other history, once it differs.
    other: Option<Programme>,
    last: Option<(CommitMeta, CommandEnvelope)>,
    decided_again: u64,
    left_out: Vec<LeftOut>,
    made_up: Option<MadeUp>,
    refused: Option<SuppositionError>,
    consequences: Vec<Consequence>,
    /// What would not be there, by the entry that brought it.
    lost: BTreeMap<String, Sequence>,
}

/// Returns what the same history would have led to under a supposition.
///
/// It takes the entries in the order recorded, and the state that they give. For a history that is read page by page,
/// see [`WhatIf`].
///
/// # Errors
/// [`SuppositionError`].
pub fn what_if<'a>(
    history: impl IntoIterator<Item = (&'a CommitMeta, &'a CommandEnvelope, &'a [Event])>,
    programme: &Programme,
    supposed: Supposition,
    as_of: Day,
) -> Result<WhatIfAnswer, SuppositionError> {
    let mut what_if = WhatIf::new(programme, supposed)?;
    for (recorded, command, events) in history {
        what_if.take(recorded, command, events);
    }
    what_if.answer(as_of)
}

impl WhatIf {
    /// Supposes something of a programme, given as the whole history tells it.
    ///
    /// # Errors
    /// [`SuppositionError`] where the history has no such decision or plan.
    pub fn new(programme: &Programme, supposed: Supposition) -> Result<Self, SuppositionError> {
        programme.charter().ok_or(SuppositionError::NotFounded)?;
        let mut real_stop = RealStop { body: None, ground: StopGround::NotWorking, evaluation: None };
        match &supposed {
            Supposition::Without(decision) => {
                if !programme.decisions().all().contains_key(decision) {
                    return Err(SuppositionError::UnknownDecision(decision.clone()));
                }
            }
            Supposition::Stopped { plan, .. } => {
                let life = programme.plans().all().get(plan);
                let life = life.ok_or_else(|| SuppositionError::UnknownPlan(plan.clone()))?;
                if let Some(stop) = &life.stop {
                    let case = programme.decisions().all().get(&stop.fact.decision);
                    let body = case.map(|case| case.decision.fact.body.clone());
                    let (ground, evaluation) = (stop.fact.ground, stop.fact.evaluation.clone());
                    real_stop = RealStop { body, ground, evaluation };
                }
            }
        }
        Ok(Self {
            supposed,
            real_stop,
            real: Programme::default(),
            other: None,
            last: None,
            decided_again: 0,
            left_out: Vec::new(),
            made_up: None,
            refused: None,
            consequences: Vec::new(),
            lost: BTreeMap::new(),
        })
    }

    /// Takes in the next entry: what its commit says, its command and its events.
    pub fn take(&mut self, recorded: &CommitMeta, command: &CommandEnvelope, events: &[Event]) {
        self.stop_in_time(recorded);
        match self.altered(command) {
            Altered::Same if self.other.is_none() => self.real(recorded, events),
            Altered::Same => self.decide_again(recorded, command, events, false),
            Altered::LeftOut => {
                self.other();
                self.real(recorded, events);
                self.lose(recorded, events);
                let (entry, recorded_at) = (recorded.sequence, recorded.recorded_at);
                self.left_out.push(LeftOut { entry, recorded_at, events: events.to_vec() });
            }
            Altered::Changed(changed) => {
                self.other();
                self.decide_again(recorded, &changed, events, true);
            }
        }
        self.last = Some((recorded.clone(), command.clone()));
    }

    /// The answer by what was taken in.
    ///
    /// # Errors
    /// [`SuppositionError`] where the plan could not have been stopped that day.
    pub fn answer(mut self, as_of: Day) -> Result<WhatIfAnswer, SuppositionError> {
        if let (Supposition::Stopped { plan, on }, None, None, Some((last, _))) =
            (self.supposed.clone(), &self.made_up, &self.refused, self.last.clone())
        {
            self.stop(&plan, on, &last, None);
        }
        if let Some(refused) = self.refused {
            return Err(refused);
        }
        let other = self.other.as_ref().unwrap_or(&self.real);
        let (money, capacity, assignments) =
            free::beside(&self.real, other, as_of).ok_or(SuppositionError::NotFounded)?;
        Ok(WhatIfAnswer {
            supposed: self.supposed,
            as_of,
            decided_again: self.decided_again,
            left_out: self.left_out,
            made_up: self.made_up,
            consequences: self.consequences,
            money,
            capacity,
            assignments,
        })
    }

    /// The state of the other history: from now on one of its own.
    fn other(&mut self) -> &mut Programme {
        self.other.get_or_insert_with(|| self.real.clone())
    }

    fn real(&mut self, recorded: &CommitMeta, events: &[Event]) {
        events.iter().for_each(|event| evolve(&mut self.real, recorded, event.clone()));
    }

    fn lose(&mut self, recorded: &CommitMeta, events: &[Event]) {
        for event in events {
            if let Some(place) = places(&self.real, event).into_iter().next() {
                self.lost.entry(place.about).or_insert(recorded.sequence);
            }
        }
    }

    fn altered(&self, envelope: &CommandEnvelope) -> Altered {
        let changed =
            |command: Command| Altered::Changed(Box::new(CommandEnvelope { command, ..envelope.clone() }));
        match &self.supposed {
            Supposition::Without(decision) => {
                if let Command::TakeDecision(request) = &envelope.command
                    && request.decision.decision == *decision
                {
                    Altered::LeftOut
                } else {
                    Altered::Same
                }
            }
            Supposition::Stopped { plan, .. } => {
                if let Command::TakeDecision(request) = &envelope.command
                    && stops(request, plan)
                {
                    changed(Command::TakeDecision(Box::new(without_stop(request, plan))))
                } else if let Command::CorrectRecord(request) = &envelope.command
                    && let CorrectedValue::Decision(value) = &request.value
                    && stops(value, plan)
                {
                    let mut request = request.clone();
                    request.value = CorrectedValue::Decision(Box::new(without_stop(value, plan)));
                    changed(Command::CorrectRecord(request))
                } else {
                    Altered::Same
                }
            }
        }
    }

    fn decide_again(
        &mut self,
        recorded: &CommitMeta,
        command: &CommandEnvelope,
        events: &[Event],
        changed: bool,
    ) {
        self.decided_again += 1;
        let (at, entry) = (recorded.recorded_at, recorded.sequence);
        let outcome = decide(self.other(), command, at);
        // What older rules let happen and present ones do not, in either history, is no consequence.
        let same = outcome.as_ref().is_ok_and(|decided| decided == events)
            || (!changed && decide(&self.real, command, at) == outcome);
        let (decided, refusal) = match outcome {
            _ if same => (events.to_vec(), None),
            Ok(decided) => (decided, None),
            Err(refusal) => (Vec::new(), Some(refusal)),
        };
        for event in &decided {
            evolve(self.other(), recorded, event.clone());
        }
        self.real(recorded, events);
        let (mut lost, instead) = (except(events, &decided), except(&decided, events));
        self.lose(recorded, &lost);
        if changed {
            let events = std::mem::take(&mut lost);
            self.left_out.push(LeftOut { entry, recorded_at: at, events });
        }
        let otherwise = match refusal {
            Some(refusal) => {
                let since = match &refusal.rejection {
                    Rejection::Unknown { id, .. } => self.lost.get(id).copied(),
                    _ => None,
                };
                Otherwise::Refused { text: refusal.to_string(), refusal, since, lost }
            }
            None if lost.is_empty() && instead.is_empty() => return,
            None => match versions(&lost, &instead) {
                Some((was, would)) => Otherwise::UnderOtherVersions { was, would },
                None => Otherwise::Other { lost, instead },
            },
        };
        let command = (&command.command).into();
        self.consequences.push(Consequence { entry, recorded_at: at, command, otherwise });
    }
}

/// What is supposed of one command.
enum Altered {
    Same,
    LeftOut,
    Changed(Box<CommandEnvelope>),
}

fn is_stop(effect: &Effect, plan: &PlanId) -> bool {
    match effect {
        Effect::StopPlan(stop) => stop.plan == *plan,
        _ => false,
    }
}

fn stops(request: &TakeDecision, plan: &PlanId) -> bool {
    request.effects.iter().any(|effect| is_stop(effect, plan))
}

fn without_stop(request: &TakeDecision, plan: &PlanId) -> TakeDecision {
    let mut request = request.clone();
    request.effects.retain(|effect| !is_stop(effect, plan));
    request
}

/// The events that are not among others.
fn except(events: &[Event], others: &[Event]) -> Vec<Event> {
    events.iter().filter(|event| !others.contains(event)).cloned().collect()
}

/// The versions of the charter, where nothing but those differs.
fn versions(lost: &[Event], instead: &[Event]) -> Option<(Versions, Versions)> {
    let ([Event::DecisionTaken(was)], [Event::DecisionTaken(would)]) = (lost, instead) else { return None };
    let same = DecisionTaken { under: was.under, ..would.as_ref().clone() };
    (same == **was).then_some((was.under, would.under))
}

#[cfg(test)]
mod tests;
