//! The facts of a payload, which each states once, beside its type.

use std::fmt::Display;

use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantNames};

use crate::charter::Competence;
use crate::event::Event;
use crate::id::{
    ActId, ActionId, AllocationId, AssignmentId, BodyId, CommitmentId, DecisionId, EvaluationId, FundingId,
    InitiativeId, MandateId, MeetingId, PartnerId, PaymentId, PersonId, PlanId, PledgeId, ProposalId, SeatId,
    ShareId,
};
use crate::plans;
use crate::programme::Programme;
use crate::value::{Day, Sealed};

/// A payload of an event. It states its facts to a visitor, which keeps those that it needs.
///
/// The visitor is a type parameter, so a question for one fact costs no more than a match for that fact.
pub(crate) trait Payload {
    /// States every fact.
    fn visit<'a>(&'a self, to: &mut impl Visitor<'a>);
}

/// Implements [`Payload`] for a type, beside it: `payload!(PlanStep, |fact, to| to.day(fact.on).name(&fact.plan))`.
macro_rules! payload {
    ($type:ty, |$fact:ident, $to:ident| $facts:expr) => {
        impl crate::payload::Payload for $type {
            fn visit<'a>(&'a self, $to: &mut impl crate::payload::Visitor<'a>) {
                let $fact = self;
                $facts;
            }
        }
    };
}
pub(crate) use payload;

/// Receives the facts of a payload. Each method returns the visitor, for the next fact.
pub(crate) trait Visitor<'a> {
    /// Receives the day in the world that the payload is about.
    fn day(&mut self, _: Day) -> &mut Self {
        self
    }

    /// Receives the decision that the payload is an effect of.
    fn decision(&mut self, _: &'a DecisionId) -> &mut Self {
        self
    }

    /// Receives an id that the payload names.
    fn name(&mut self, _: impl Into<Id<'a>>) -> &mut Self {
        self
    }

    /// Receives a thing that the payload makes, changes or ends.
    fn thing(&mut self, _: Topic, _: impl Display) -> &mut Self {
        self
    }

    /// Receives the aspect of the last thing that the payload is about. Without one it is about the whole thing.
    fn aspect(&mut self, _: impl Display) -> &mut Self {
        self
    }

    /// Receives the day and the decision of an effect. An effect also names its decision.
    fn effect(&mut self, on: Day, decision: &'a DecisionId) -> &mut Self {
        self.day(on).decision(decision).name(decision)
    }

    /// Receives the competence that an effect takes. What follows from another effect takes none.
    fn competence(&mut self, _: impl Into<CompetenceOf<'a>>) -> &mut Self {
        self
    }

    /// Receives a thing that the payload also names.
    fn about<T: Display>(&mut self, topic: Topic, id: &'a T) -> &mut Self
    where
        &'a T: Into<Id<'a>>,
    {
        self.thing(topic, id).name(id)
    }

    /// Receives each of several ids.
    fn names<I: Into<Id<'a>>>(&mut self, ids: impl IntoIterator<Item = I>) -> &mut Self {
        for id in ids {
            self.name(id);
        }
        self
    }

    /// Receives the persons that a sealed text is about.
    fn sealed(&mut self, text: Option<&'a Sealed>) -> &mut Self {
        self.names(text.into_iter().flat_map(|text| &text.about))
    }
}

/// The competence that an effect takes, or the thing by whose kind it differs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum CompetenceOf<'a> {
    Always(Competence),
    AdoptingPlan(&'a PlanId),
    Act(&'a ActId),
}

impl From<Competence> for CompetenceOf<'_> {
    fn from(competence: Competence) -> Self {
        CompetenceOf::Always(competence)
    }
}

impl<'a> From<&'a PlanId> for CompetenceOf<'a> {
    fn from(plan: &'a PlanId) -> Self {
        CompetenceOf::AdoptingPlan(plan)
    }
}

impl<'a> From<&'a ActId> for CompetenceOf<'a> {
    fn from(act: &'a ActId) -> Self {
        CompetenceOf::Act(act)
    }
}

/// A topic of what is recorded, in the order in which answers tell them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Display, IntoStaticStr, VariantNames,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Topic {
    /// The text, its signing, readings, policy, reviews.
    Charter,
    /// Partners.
    Partners,
    /// Areas.
    Areas,
    /// Persons.
    Persons,
    /// Initiatives of residents.
    Initiatives,
    /// Bodies and groups.
    Bodies,
    /// The holders and deputies of seats.
    Seats,
    /// Meetings, agendas, minutes.
    Meetings,
    /// Actions.
    Actions,
    /// Proposals and the advice on them.
    Proposals,
    /// Decisions.
    Decisions,
    /// Mandates and their use.
    Mandates,
    /// Money, from the pledge to the payment.
    Money,
    /// Other funding.
    OtherFunding,
    /// Budgets.
    Budgets,
    /// Pledged, assigned, spread and delivered effort.
    Capacity,
    /// Plans and projects.
    Plans,
    /// Indicators, figures, evaluations.
    Evaluation,
    /// Reports, signals, feedback.
    Feedback,
    /// Irregular acts, and facts from before the signing.
    Acts,
}

/// Declares the kinds of ids that payloads name, each with its conversion.
macro_rules! ids {
    ($($kind:ident($id:ident),)*) => {
        /// An id that a payload names.
        #[derive(Debug, Clone, Copy)]
        pub(crate) enum Id<'a> {
            $($kind(&'a $id),)*
            Seat(&'a BodyId, &'a SeatId),
        }

        $(impl<'a> From<&'a $id> for Id<'a> {
            fn from(id: &'a $id) -> Self {
                Id::$kind(id)
            }
        })*
    };
}

ids! {
    Act(ActId),
    Action(ActionId),
    Allocation(AllocationId),
    Assignment(AssignmentId),
    Body(BodyId),
    Commitment(CommitmentId),
    Decision(DecisionId),
    Evaluation(EvaluationId),
    Funding(FundingId),
    Initiative(InitiativeId),
    Mandate(MandateId),
    Meeting(MeetingId),
    Partner(PartnerId),
    Payment(PaymentId),
    Person(PersonId),
    Plan(PlanId),
    Pledge(PledgeId),
    Proposal(ProposalId),
    Share(ShareId),
}

impl Event {
    /// Returns the day in the world that the event is about, if it has one.
    pub fn on(&self) -> Option<Day> {
        struct Days(Option<Day>);
        impl Visitor<'_> for Days {
            fn day(&mut self, day: Day) -> &mut Self {
                self.0 = Some(day);
                self
            }
        }
        let mut days = Days(None);
        self.visit(&mut days);
        days.0
    }

    /// Returns the decision that the event is an effect of, if it is one. A decision is no effect of itself.
    pub fn decision(&self) -> Option<&DecisionId> {
        struct Decisions<'a>(Option<&'a DecisionId>);
        impl<'a> Visitor<'a> for Decisions<'a> {
            fn decision(&mut self, decision: &'a DecisionId) -> &mut Self {
                self.0 = Some(decision);
                self
            }

            // `evolve` asks each event for its decision, so this visitor walks no list.
            fn names<I: Into<Id<'a>>>(&mut self, _: impl IntoIterator<Item = I>) -> &mut Self {
                self
            }
        }
        let mut decisions = Decisions(None);
        self.visit(&mut decisions);
        decisions.0
    }

    /// Returns the competence that the event took, if it is an effect. What follows from another effect took
    /// none.
    pub(crate) fn competence(&self, programme: &Programme) -> Option<Competence> {
        struct Taken<'a>(Option<CompetenceOf<'a>>);
        impl<'a> Visitor<'a> for Taken<'a> {
            fn competence(&mut self, competence: impl Into<CompetenceOf<'a>>) -> &mut Self {
                self.0 = Some(competence.into());
                self
            }
        }
        let mut taken = Taken(None);
        self.visit(&mut taken);
        match taken.0? {
            CompetenceOf::Always(competence) => Some(competence),
            CompetenceOf::AdoptingPlan(plan) => plans::adopting(programme, plan),
            CompetenceOf::Act(act) => Some(programme.acts.all().get(act)?.act.fact.competence()),
        }
    }

    /// Returns the first plan that the event names.
    pub fn plan(&self) -> Option<&PlanId> {
        self.first(|id| if let Id::Plan(plan) = id { Some(plan) } else { None })
    }

    /// Returns the first evaluation that the event names.
    pub(crate) fn evaluation(&self) -> Option<&EvaluationId> {
        self.first(|id| if let Id::Evaluation(evaluation) = id { Some(evaluation) } else { None })
    }

    fn first<'a, T>(&'a self, of: fn(Id<'a>) -> Option<T>) -> Option<T> {
        struct First<'a, T> {
            of: fn(Id<'a>) -> Option<T>,
            found: Option<T>,
        }
        impl<'a, T> Visitor<'a> for First<'a, T> {
            fn name(&mut self, id: impl Into<Id<'a>>) -> &mut Self {
                if self.found.is_none() {
                    self.found = (self.of)(id.into());
                }
                self
            }
        }
        let mut first = First { of, found: None };
        self.visit(&mut first);
        first.found
    }

    /// Returns the places of the event in the record, the first for the thing that it makes or changes itself.
    pub(crate) fn places(&self) -> Vec<Place> {
        struct Places(Vec<Place>);
        impl Visitor<'_> for Places {
            fn thing(&mut self, topic: Topic, about: impl Display) -> &mut Self {
                self.0.push(Place::new(topic, about));
                self
            }

            fn aspect(&mut self, aspect: impl Display) -> &mut Self {
                if let Some(last) = self.0.last_mut() {
                    last.aspect = aspect.to_string();
                }
                self
            }
        }
        let mut places = Places(Vec::new());
        self.visit(&mut places);
        places.0
    }
}

/// The place of a fact in the record. Of two facts in one place, the later replaces the earlier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) topic: Topic,
    /// The id of the thing.
    pub(crate) about: String,
    /// The aspect of the thing; empty for the whole thing.
    pub(crate) aspect: String,
}

impl Place {
    pub(crate) fn new(topic: Topic, about: impl Display) -> Self {
        Self { topic, about: about.to_string(), aspect: String::new() }
    }

    pub(crate) fn of(self, aspect: impl Display) -> Self {
        Self { aspect: aspect.to_string(), ..self }
    }
}

impl Payload for Event {
    fn visit<'a>(&'a self, to: &mut impl Visitor<'a>) {
        self.visit_payload(to);
        // Their payloads have one type, so only the event tells the two apart.
        if let Event::BaselineRecorded(fact) = self {
            to.aspect(format_args!("baseline {}", fact.area));
        }
        if let Event::MeasurementRecorded(fact) = self {
            to.aspect(format_args!("measurement {}", fact.area));
        }
    }
}

#[cfg(test)]
mod tests;
