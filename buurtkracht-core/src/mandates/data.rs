//! What is asked and what happened about mandates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::charter::{Competence, MandateScope};
use crate::id::{BodyId, CommitmentId, DecisionId, MandateId, PersonId, SeatId};
use crate::payload::{Id, Topic, payload};
use crate::value::{Day, Document, Money, Period};

/// Who holds a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MandateHolder {
    /// Who holds a seat decides alone.
    Seat {
        /// The body.
        body: BodyId,
        /// The seat in it.
        seat: SeatId,
    },
    /// A body decides, in a meeting or in writing.
    Body(BodyId),
}

impl<'a> From<&'a MandateHolder> for Id<'a> {
    fn from(holder: &'a MandateHolder) -> Self {
        match holder {
            MandateHolder::Seat { body, .. } | MandateHolder::Body(body) => Id::Body(body),
        }
    }
}

impl std::fmt::Display for MandateHolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            MandateHolder::Seat { body, seat } => write!(f, "seat {seat} of {body}"),
            MandateHolder::Body(body) => body.fmt(f),
        }
    }
}

/// A mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// The mandate.
    pub mandate: MandateId,
    /// Who holds it.
    pub to: MandateHolder,
    /// What it reaches.
    pub scope: Vec<MandateScope>,
    /// The most that can be decided under it together; without one, only its scope bounds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Money>,
    /// The days on which it can be used.
    pub valid: Period,
    /// Whether a deputy of the seat can use it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deputy: bool,
    /// Whether its holder can grant a part of it to others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub passes_on: bool,
    /// The mandate that it is a part of, for a sub-mandate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<MandateId>,
}

/// A mandate was granted by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateGrant {
    /// The mandate.
    pub mandate: Mandate,
    /// The decision.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: Day,
}

payload!(MandateGrant, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::GrantMandate)
        .about(Topic::Mandates, &fact.mandate.mandate);
});

/// Asks to narrow a mandate. What is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NarrowMandate {
    /// The mandate.
    pub mandate: MandateId,
    /// What it still reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Vec<MandateScope>>,
    /// Its new ceiling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Money>,
    /// Its new last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// A mandate was narrowed by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateNarrowing {
    /// What was asked.
    pub narrowed: NarrowMandate,
    /// The decision.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: Day,
}

payload!(MandateNarrowing, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::GrantMandate)
        .about(Topic::Mandates, &fact.narrowed.mandate);
});

/// Asks to withdraw a mandate, and with it every sub-mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeMandate {
    /// The mandate.
    pub mandate: MandateId,
}

/// A mandate was withdrawn by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateRevocation {
    /// The mandate.
    pub mandate: MandateId,
    /// The decision.
    pub decision: DecisionId,
    /// The first day on which it cannot be used.
    pub on: Day,
}

payload!(MandateRevocation, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::GrantMandate)
        .about(Topic::Mandates, &fact.mandate);
});

/// Cites the mandate under which something is decided, and the payer's own authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateCited {
    /// The mandate.
    pub mandate: MandateId,
    /// The authority of the partner whose money it is: budget holder, power of attorney.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Document>,
}

/// A mandate was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateUse {
    /// The mandate.
    pub mandate: MandateId,
    /// For what.
    #[serde(rename = "for")]
    pub purpose: UsedFor,
    /// Who used it, where it is of a seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// The money decided on; zero where there was none.
    pub amount: Money,
    /// The authority of the partner whose money it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Document>,
    /// The day.
    pub on: Day,
}

payload!(MandateUse, |fact, to| {
    to.day(fact.on).about(Topic::Mandates, &fact.mandate).names(&fact.person);
    match &fact.purpose {
        UsedFor::Decision(decision) => to.decision(decision).aspect(format_args!("use {decision}")),
        UsedFor::Commitment(commitment) => to.aspect(format_args!("use of money {commitment}")),
    };
});

/// For what a mandate was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UsedFor {
    /// A decision.
    Decision(DecisionId),
    /// Money owed.
    Commitment(CommitmentId),
}
