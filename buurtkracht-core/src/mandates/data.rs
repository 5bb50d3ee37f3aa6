//! Payloads of mandates: granting, narrowing, withdrawing and using them.

use serde::{Deserialize, Serialize};

use crate::charter::{Competence, MandateScope};
use crate::id::{BodyId, CommitmentId, DecisionId, MandateId, PersonId, SeatId};
use crate::payload::{Id, Topic, payload};
use crate::value::{Day, Document, Money, Period};

/// The holder of a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MandateHolder {
    /// The holder of a seat decides alone.
    Seat {
        /// The body that has the seat.
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

/// A mandate: who can decide on what, up to which amount, on which days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// The new mandate's id. A taken id is refused.
    pub mandate: MandateId,
    /// The holder: one seat, or a whole body.
    pub to: MandateHolder,
    /// The acts that it covers.
    pub scope: Vec<MandateScope>,
    /// The most money that all decisions under it reach together. Absent, only the scope bounds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Money>,
    /// The days on which it can be used, the last one included; the last is within the term.
    pub valid: Period,
    /// Whether a deputy of the seat can use it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deputy: bool,
    /// Whether its holder can grant a part of it to others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub passes_on: bool,
    /// The mandate that this sub-mandate is a part of: it can be passed on, and is at least as wide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<MandateId>,
}

/// A mandate was granted by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MandateGrant {
    /// The mandate as granted, before any narrowing.
    pub mandate: Mandate,
    /// The decision that granted it.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: Day,
}

payload!(MandateGrant, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::GrantMandate)
        .about(Topic::Mandates, &fact.mandate.mandate);
});

/// Asks to narrow a mandate. An absent field leaves its part as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NarrowMandate {
    /// The mandate to narrow: valid on the day that the decision takes effect.
    pub mandate: MandateId,
    /// The scope that remains: a part of the present one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Vec<MandateScope>>,
    /// The new ceiling: at most the present one, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Money>,
    /// The new last day, included: at most the present one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// A mandate was narrowed by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MandateNarrowing {
    /// The new bounds, as the decision set them.
    pub narrowed: NarrowMandate,
    /// The decision that narrowed it.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RevokeMandate {
    /// The mandate to withdraw: valid on the day that the decision takes effect.
    pub mandate: MandateId,
}

/// A mandate was withdrawn by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MandateRevocation {
    /// The mandate that was withdrawn. Its sub-mandates end with it.
    pub mandate: MandateId,
    /// The decision that withdrew it.
    pub decision: DecisionId,
    /// The first day on which it cannot be used.
    pub on: Day,
}

payload!(MandateRevocation, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::GrantMandate)
        .about(Topic::Mandates, &fact.mandate);
});

/// Cites a mandate for a decision or a commitment, and the payer's own authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MandateCited {
    /// The mandate: valid on that day, and held by whoever decides.
    pub mandate: MandateId,
    /// The authority of the partner whose money it is: budget holder, power of attorney.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Document>,
}

/// A mandate was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MandateUse {
    /// The mandate that was used.
    pub mandate: MandateId,
    /// The decision or commitment that it was used for.
    #[serde(rename = "for")]
    pub purpose: UsedFor,
    /// The person who used it; absent where a body did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// The money decided on; zero where there was none.
    pub amount: Money,
    /// The authority of the partner whose money it is: budget holder, power of attorney.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Document>,
    /// The day of the decision or commitment.
    pub on: Day,
}

payload!(MandateUse, |fact, to| {
    to.day(fact.on).about(Topic::Mandates, &fact.mandate).names(&fact.person);
    match &fact.purpose {
        UsedFor::Decision(decision) => to.decision(decision).aspect(format_args!("use {decision}")),
        UsedFor::Commitment(commitment) => to.aspect(format_args!("use of money {commitment}")),
    };
});

/// The purpose of one use of a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum UsedFor {
    /// A decision, by its id.
    Decision(DecisionId),
    /// A commitment of money, by its id.
    Commitment(CommitmentId),
}
