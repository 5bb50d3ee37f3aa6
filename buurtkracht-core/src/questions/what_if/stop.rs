//! The stop that nobody decided: who takes it, when it is recorded, and how it is decided.

use chrono::TimeZone;
use uuid::Uuid;

use super::{MadeUp, Supposition, SuppositionError, WhatIf};
use crate::charter::Competence;
use crate::command::{Command, CommandEnvelope};
use crate::decisions::{Decision, Effect, Outcome, Position, Stance, TakeDecision, Venue};
use crate::id::{BodyId, CommandId, DecisionId, PlanId, Sequence};
use crate::plans::{PlanLife, PlanStatus, StopPlan};
use crate::record::CommitMeta;
use crate::value::Day;
use crate::{decide, evolve};

impl WhatIf {
    /// Makes the stop up once its day is over and the record knows that the plan runs.
    pub(super) fn stop_in_time(&mut self, next: &CommitMeta) {
        let Supposition::Stopped { plan, on } = self.supposed.clone() else { return };
        let waits =
            self.made_up.is_none() && self.refused.is_none() && on < Day::from(next.recorded_at.date_naive());
        let state = self.other.as_ref().unwrap_or(&self.real);
        let status = state.plans().all().get(&plan).map(PlanLife::status);
        if waits
            && status.is_some_and(|status| status != PlanStatus::Proposed)
            && let Some((last, _)) = self.last.clone()
        {
            self.stop(&plan, on, &last, Some(next));
        }
    }

    /// Has a body stop the plan: the first of those that may.
    pub(super) fn stop(&mut self, plan: &PlanId, on: Day, last: &CommitMeta, next: Option<&CommitMeta>) {
        let Some((_, envelope)) = self.last.clone() else { return };
        let state = self.other.as_ref().unwrap_or(&self.real);
        let steps = state.plans().all().get(plan).map(|life| life.steps.as_slice()).unwrap_or_default();
        let adopted = steps.iter().find(|step| step.status == PlanStatus::Adopted).map(|step| step.on);
        if let Some(adopted) = adopted.filter(|adopted| on < *adopted) {
            self.refused = Some(SuppositionError::NotRunning { plan: plan.clone(), on, adopted });
            return;
        }
        let offset = *last.recorded_at.offset();
        let evening = on.and_hms_opt(23, 59, 59).and_then(|end| offset.from_local_datetime(&end).single());
        let recorded = CommitMeta {
            sequence: next.map_or(Sequence(last.sequence.0.saturating_add(1)), |next| next.sequence),
            recorded_at: evening.map_or(last.recorded_at, |evening| evening.max(last.recorded_at)),
            command: CommandId(Uuid::nil()),
        };
        let mut refused = None;
        for body in self.bodies(plan, on) {
            let Some(asked) = self.asked(plan, on, &body) else { continue };
            let decision = asked.decision.clone();
            let command = Command::TakeDecision(Box::new(asked));
            let envelope = CommandEnvelope { command, id: recorded.command, ..envelope.clone() };
            match decide(self.other(), &envelope, recorded.recorded_at) {
                Ok(events) => {
                    events.iter().for_each(|event| evolve(self.other(), &recorded, event.clone()));
                    let ahead_of = next.map(|next| next.sequence);
                    self.made_up =
                        Some(MadeUp { decision, recorded_at: recorded.recorded_at, ahead_of, events });
                    return;
                }
                Err(refusal) => {
                    let refusal = Box::new(refusal);
                    refused.get_or_insert(SuppositionError::StopRefused { body, on, refusal });
                }
            }
        }
        self.refused =
            Some(refused.unwrap_or_else(|| SuppositionError::NobodyMayStop { plan: plan.clone(), on }));
    }

    /// The bodies that may stop a plan on a day: first the one that did, then its own, then the others.
    fn bodies(&self, plan: &PlanId, on: Day) -> Vec<BodyId> {
        let state = self.other.as_ref().unwrap_or(&self.real);
        let own = state.plans().all().get(plan).map(|life| &life.plan.fact.body);
        let own = own.map(|own| state.bodies().acting_on(own, on));
        let competent = state.charter_on(on).map(|charter| charter.competent(Competence::StopPlan));
        let competent = competent.unwrap_or_default();
        let may = |body: &BodyId| {
            let known = state.bodies().all().get(body);
            known.is_some_and(|known| {
                !known.form && known.from <= on && !known.ended_by(on) && competent.contains(&known.like)
            })
        };
        let mut bodies: Vec<BodyId> = Vec::new();
        for body in self.real_stop.body.iter().chain(own).chain(state.bodies().all().keys()) {
            if may(body) && !bodies.contains(body) {
                bodies.push(body.clone());
            }
        }
        bodies
    }

    /// The stop as a body decides it: in writing, with the consent of everyone who holds a seat of it that day.
    fn asked(&self, plan: &PlanId, on: Day, body: &BodyId) -> Option<TakeDecision> {
        let state = self.other.as_ref().unwrap_or(&self.real);
        let mut positions: Vec<Position> = Vec::new();
        for (seat, held) in &state.bodies().all().get(body)?.seats {
            for tenure in held.holders_on(on).filter(|_| held.exists_on(on)) {
                // Nobody speaks from two seats.
                if positions.iter().all(|known| known.person != tenure.person) {
                    let (seat, person) = (seat.clone(), tenure.person.clone());
                    let stance = Stance::Consent;
                    positions.push(Position { seat, person, stance, reason: None, written: None });
                }
            }
        }
        let taken = |id: &DecisionId| state.decisions().all().contains_key(id);
        let ids = (0_u32..).map(|n| if n == 0 { "what-if".to_owned() } else { format!("what-if-{n}") });
        let decision = ids.filter_map(|id| id.parse().ok()).find(|id| !taken(id))?;
        let evaluation = self.real_stop.evaluation.clone();
        let evaluation = evaluation.filter(|known| state.evaluations().all().contains_key(known));
        let ground = Some(self.real_stop.ground);
        Some(TakeDecision {
            decision: Decision {
                decision,
                title: format!("What if: stop {plan}").parse().ok()?,
                body: body.clone(),
                venue: Venue::Written { opened: on, closed: on },
                decided_on: on,
                effective_on: None,
                outcome: Outcome::Adopted,
                reservation: None,
                item: None,
                proposal: None,
                mandate: None,
                based_on: Vec::new(),
                positions,
                reason: None,
                departs_from: Vec::new(),
                supersedes: None,
                document: None,
            },
            effects: vec![Effect::StopPlan(StopPlan { plan: plan.clone(), ground, evaluation })],
        })
    }
}
