//! Actions that a body agreed on, and their completion (§ 3).
//!
//! An [`Action`] has a [`Doer`] and a day. An [`ActionResult`] says that it is done. [`Actions`] is the state.

use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::event::Event;
use crate::id::{ActionId, BodyId, DecisionId, EvaluationId, MeetingId, PartnerId, PersonId, PlanId, SeatId};
use crate::key::key;
use crate::payload::{Id, Topic, payload};
use crate::persistent::Map;
use crate::record::{CommitMeta, Record};
use crate::rejection::{IdKind, Rejection};
use crate::value::{Day, Sealed, Title};

/// Somebody is to do something by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The new action's id. A taken id is refused.
    pub action: ActionId,
    /// The task, in words.
    pub what: Title,
    /// The seat, body, partner or person that does it.
    pub who: Doer,
    /// The last day to do it, included: on or after the day it was agreed.
    pub by: Day,
    /// The meeting where it was agreed, if it was in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// The decision that it carries out, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionId>,
    /// The plan that it belongs to, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The evaluation whose challenge it takes up, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationId>,
    /// The day it was agreed; a future day is refused.
    pub on: Day,
}

payload!(Action, |fact, to| {
    to.day(fact.on).thing(Topic::Actions, &fact.action);
    to.name(&fact.who).names(&fact.meeting).names(&fact.decision).names(&fact.plan);
});

/// The one that does an action. An action of a seat passes to its next holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Doer {
    /// The holder of a seat.
    Seat {
        /// The body that has the seat.
        body: BodyId,
        /// The seat in it.
        seat: SeatId,
    },
    /// A body as a whole.
    Body(BodyId),
    /// A partner as an organisation.
    Partner(PartnerId),
    /// One person, by pseudonym.
    Person(PersonId),
}

impl<'a> From<&'a Doer> for Id<'a> {
    fn from(doer: &'a Doer) -> Self {
        match doer {
            Doer::Seat { body, .. } | Doer::Body(body) => Id::Body(body),
            Doer::Partner(partner) => Id::Partner(partner),
            Doer::Person(person) => Id::Person(person),
        }
    }
}

/// An action is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ActionResult {
    /// The open action that was done.
    pub action: ActionId,
    /// The result, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Sealed>,
    /// The day it was done: on or after the agreement, and not in the future.
    pub on: Day,
}

payload!(ActionResult, |fact, to| {
    to.day(fact.on).about(Topic::Actions, &fact.action).sealed(fact.result.as_ref());
});

/// An action with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ActionCase {
    /// The action as it was agreed.
    pub action: Record<Action>,
    /// That it is done, if it is.
    pub done: Option<Record<ActionResult>>,
}

impl ActionCase {
    /// Whether it is still to be done on a day.
    pub fn open_on(&self, day: Day) -> bool {
        self.action.fact.on <= day && self.done.as_ref().is_none_or(|done| day < done.fact.on)
    }
}

/// The slice of state for actions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Actions {
    actions: Map<ActionId, ActionCase>,
}

key!(ActionId => ActionCase, IdKind::Action, |programme| &programme.actions.actions, |case| case.action.sequence);

impl Actions {
    /// Every action by id.
    pub fn all(&self) -> &Map<ActionId, ActionCase> {
        &self.actions
    }

    pub(crate) fn agreed(&mut self, recorded: &CommitMeta, action: Action) {
        let (id, action) = (action.action.clone(), Record::new(recorded, action));
        self.actions.insert(id, ActionCase { action, done: None });
    }

    pub(crate) fn completed(&mut self, recorded: &CommitMeta, result: ActionResult) {
        if let Some(case) = self.actions.get_mut(&result.action) {
            case.done = Some(Record::new(recorded, result));
        }
    }
}

pub(crate) fn agree(ctx: &Context<'_>, action: &Action) -> Result<Vec<Event>, Rejection> {
    ctx.free(&action.action)?;
    match &action.who {
        Doer::Seat { body, seat } => ctx.seat(body, seat).map(drop)?,
        Doer::Body(body) => ctx.acting_body(body).map(drop)?,
        Doer::Partner(partner) => ctx.known(partner).map(drop)?,
        Doer::Person(person) => ctx.known(person).map(drop)?,
    }
    if let Some(meeting) = &action.meeting {
        ctx.known(meeting)?;
    }
    if let Some(decision) = &action.decision {
        ctx.known(decision)?;
    }
    if let Some(plan) = &action.plan {
        ctx.known(plan)?;
    }
    if let Some(evaluation) = &action.evaluation {
        ctx.known(evaluation)?;
    }
    ctx.not_future("on", action.on)?;
    if action.by < action.on {
        return Err(Rejection::EndsBeforeItStarts { from: action.on, until: action.by });
    }
    Ok(vec![Event::ActionAgreed(action.clone())])
}

pub(crate) fn complete(ctx: &Context<'_>, result: &ActionResult) -> Result<Vec<Event>, Rejection> {
    let case = ctx.known(&result.action)?;
    if let Some(done) = &case.done {
        return Err(Rejection::ActionAlreadyDone { action: result.action.clone(), on: done.fact.on });
    }
    ctx.not_future("on", result.on)?;
    let from = case.action.fact.on;
    if result.on < from {
        return Err(Rejection::EndsBeforeItStarts { from, until: result.on });
    }
    ctx.sealed(result.result.as_ref())?;
    Ok(vec![Event::ActionDone(result.clone())])
}

#[cfg(test)]
mod tests;
