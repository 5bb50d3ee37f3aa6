//! The meeting file in one form: English keys, one spelling.

use buurtkracht_core::bodies::FormGroup;
use buurtkracht_core::charter::{ConfirmReading, Departure};
use buurtkracht_core::decisions::{Effect, ReservationKind};
use buurtkracht_core::funds::CommitmentGround;
use buurtkracht_core::id::{
    ActId, ActionId, ActorId, AllocationId, BodyId, BudgetId, CommitmentId, DecisionId, EarmarkId,
    EvaluationId, FeedbackId, InitiativeId, ItemId, MeetingId, PartnerId, PersonId, PlanId, ProposalId,
    ReportId, SeatId, SignalId,
};
use buurtkracht_core::mandates::{Mandate, MandateCited};
use buurtkracht_core::plans::{ExpandPlan, ScaleUpPlan, StopPlan};
use buurtkracht_core::value::{Day, Document, Money, Period, Sealed, Title};
use serde::Deserialize;

/// A whole meeting.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct MeetingFile {
    pub body: BodyId,
    pub date: Day,
    pub meeting: Option<MeetingId>,
    #[serde(default)]
    pub with: Vec<BodyId>,
    /// Seats or persons; every holder of a seat where nothing is said.
    pub present: Option<Vec<String>>,
    /// Seats or persons.
    #[serde(default)]
    pub absent: Vec<String>,
    #[serde(default)]
    pub guests: Vec<PersonId>,
    /// A file, beside this one.
    pub minutes: Option<String>,
    pub minutes_on: Option<Day>,
    pub case: Option<Title>,
    #[serde(default)]
    pub adopt_minutes: Vec<Adoption>,
    #[serde(default)]
    pub reported: Vec<DecisionId>,
    pub recorded_by: Option<ActorId>,
    #[serde(default)]
    pub item: Vec<Item>,
    #[serde(default)]
    pub action: Vec<ActionEntry>,
    #[serde(default)]
    pub done: Vec<Done>,
    #[serde(default)]
    pub feedback: Vec<FeedbackEntry>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Adoption {
    pub meeting: MeetingId,
    #[serde(default)]
    pub differing: Vec<DecisionId>,
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    Adopted,
    UnderReservation,
    Deferred,
    Rejected,
    /// Dealt with, and nothing decided.
    Noted,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Item {
    pub id: ItemId,
    pub title: Option<Title>,
    pub body: Option<BodyId>,
    pub proposal: Option<ProposalId>,
    /// Nothing where it was not dealt with: it carries over.
    pub decision: Option<Became>,
    pub authority: Option<Title>,
    pub until: Option<Day>,
    pub kind: Option<ReservationKind>,
    pub effective_on: Option<Day>,
    #[serde(default)]
    pub based_on: Vec<EvaluationId>,
    pub reason: Option<Sealed>,
    #[serde(default)]
    pub objects: Vec<Objection>,
    #[serde(default)]
    pub abstains: Vec<SeatId>,
    #[serde(default)]
    pub consents: Vec<Consent>,
    pub decided_on: Option<Day>,
    #[serde(default)]
    pub departs_from: Vec<Departure>,
    pub supersedes: Option<DecisionId>,
    pub mandate: Option<MandateCited>,
    #[serde(default)]
    pub allocate: Vec<Allocate>,
    #[serde(default)]
    pub reassign: Vec<Reassign>,
    #[serde(default)]
    pub release: Vec<AllocationId>,
    #[serde(default)]
    pub initiative: Vec<Initiative>,
    #[serde(default)]
    pub adopt_budget: Vec<BudgetId>,
    #[serde(default)]
    pub adopt: Vec<PlanId>,
    #[serde(default)]
    pub reject: Vec<PlanId>,
    #[serde(default)]
    pub stop: Vec<StopPlan>,
    #[serde(default)]
    pub expand: Vec<ExpandPlan>,
    #[serde(default)]
    pub scale_up: Vec<ScaleUpPlan>,
    #[serde(default)]
    pub adjust: Vec<Title>,
    #[serde(default)]
    pub form_group: Vec<FormGroup>,
    #[serde(default)]
    pub end_group: Vec<BodyId>,
    #[serde(default)]
    pub confirm_reading: Vec<ConfirmReading>,
    #[serde(default)]
    pub revoke: Vec<DecisionId>,
    #[serde(default)]
    pub ratify: Vec<ActId>,
    pub grant: Option<Mandate>,
    #[serde(default)]
    pub effects: Vec<Effect>,
    #[serde(default)]
    pub action: Vec<ActionEntry>,
    #[serde(default)]
    pub feedback: Vec<FeedbackEntry>,
}

impl Item {
    /// Whether the body decided on it.
    pub fn decided(&self) -> bool {
        self.decision.is_some_and(|became| became != Became::Noted)
    }
}

/// A consent in writing, after the meeting.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    pub seat: SeatId,
    pub person: PersonId,
    pub on: Day,
    pub evidence: Document,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Objection {
    pub seat: SeatId,
    pub reason: Option<Sealed>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Allocate {
    pub id: Option<AllocationId>,
    pub plan: PlanId,
    /// A pledge, a partner that pledges money once, or other funding.
    pub from: String,
    pub earmark: Option<EarmarkId>,
    pub amount: Money,
    pub period: Option<Period>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Reassign {
    pub id: Option<AllocationId>,
    pub from: AllocationId,
    pub plan: PlanId,
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Initiative {
    pub id: CommitmentId,
    pub initiative: InitiativeId,
    pub from: AllocationId,
    pub title: Title,
    pub amount: Money,
    pub accountable: PersonId,
    pub under: CommitmentGround,
    pub settle_by: Day,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ActionEntry {
    pub id: Option<ActionId>,
    pub what: Option<Title>,
    pub who: Vec<Who>,
    pub by: Day,
    pub plan: Option<PlanId>,
    pub evaluation: Option<EvaluationId>,
}

/// A seat of the body, or one of another body that is named with it; or a body, a partner, a person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Who {
    pub seat: Option<SeatId>,
    pub body: Option<BodyId>,
    pub partner: Option<PartnerId>,
    pub person: Option<PersonId>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Done {
    pub action: ActionId,
    pub result: Option<Sealed>,
    pub on: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct FeedbackEntry {
    pub id: Option<FeedbackId>,
    pub about: Option<About>,
    pub to: BodyId,
    pub text: Option<Sealed>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct About {
    pub decision: Option<DecisionId>,
    pub proposal: Option<ProposalId>,
    pub report: Option<ReportId>,
    pub signal: Option<SignalId>,
}
