//! Ids: slugs that callers choose, and the UUID of a command.
//!
//! An id matches `[a-z0-9-]{1,63}`. The ledger mints none of them inside a command, so a batch can refer
//! forward, a replay can decide again, and a signature over the command holds.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::value::as_text::serde_as_text;

/// The text is no slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 63 of the characters a-z, 0-9 and '-', got {text:?}")]
pub struct NotASlug {
    /// What was given, cut after 80 characters.
    pub text: String,
}

fn check_slug(text: &str) -> Result<(), NotASlug> {
    let fits = (1..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits { Ok(()) } else { Err(NotASlug { text: text.chars().take(80).collect() }) }
}

/// Declares one newtype over a checked slug per kind of thing, so that ids cannot be mixed up. An id of at most 24
/// characters lies in place: state and events are full of them.
macro_rules! slugs {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
        #[schemars(with = "String", extend("pattern" = "^[a-z0-9-]{1,63}$"))]
        pub struct $name(CompactString);

        serde_as_text!($name, |value, serializer| serializer.serialize_str(&value.0));

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NotASlug;
            fn from_str(text: &str) -> Result<Self, NotASlug> {
                check_slug(text)?;
                Ok(Self(CompactString::new(text)))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.into_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )*};
}

slugs! {
    /// A programme: the name of its log.
    ProgrammeId;
    /// Who hands a command in, or what the embedding service authenticated.
    ActorId;
    /// A partner.
    PartnerId;
    /// A person, pseudonymous: the name is sealed elsewhere.
    PersonId;
    /// A body: steering group, coordination group, a working group.
    BodyId;
    /// A seat, unique within its body.
    SeatId;
    /// A meeting.
    MeetingId;
    /// A proposal.
    ProposalId;
    /// A decision.
    DecisionId;
    /// A pledge of money, effort or something in kind.
    PledgeId;
    /// A part of a pledge set apart for one use, unique within its pledge.
    EarmarkId;
    /// Money from one pledge assigned to one plan.
    AllocationId;
    /// Money owed under a contract, subsidy, reimbursement or gift.
    CommitmentId;
    /// An invoice of a supplier.
    InvoiceId;
    /// A supplier. One that is a person goes by a pseudonym.
    SupplierId;
    /// A credit note on an invoice.
    CreditId;
    /// A payment.
    PaymentId;
    /// Money that was paid and came back.
    RefundId;
    /// Money of one year that goes on to another.
    CarryOverId;
    /// Other funding, such as a subsidy.
    FundingId;
    /// Money of other funding that was paid.
    AdvanceId;
    /// Money of other funding that was taken back.
    RecoveryId;
    /// A budget.
    BudgetId;
    /// A contribution actually provided on a pledge.
    ContributionId;
    /// Capacity from one pledge given to one body.
    AssignmentId;
    /// Effort of an assignment given to areas.
    ShareId;
    /// Work that was done.
    WorkId;
    /// A plan: annual plan, neighbourhood plan or project.
    PlanId;
    /// A goal of the charter.
    GoalId;
    /// A sub-aim of a goal, unique within it.
    SubAimId;
    /// An indicator of a goal.
    IndicatorId;
    /// A measurement of an indicator in an area.
    MeasurementId;
    /// A target of an indicator in an area.
    TargetId;
    /// An output of a plan.
    OutputId;
    /// An evaluation.
    EvaluationId;
    /// A duty of the charter.
    DutyId;
    /// An amendment of the charter.
    AmendmentId;
    /// A mandate.
    MandateId;
    /// An item on an agenda, unique within its meeting.
    ItemId;
    /// An action that was agreed.
    ActionId;
    /// A report of a group.
    ReportId;
    /// A signal: something that a body should know.
    SignalId;
    /// Feedback given.
    FeedbackId;
    /// An act that broke a rule and happened anyway.
    ActId;
    /// A fact from before the signing.
    LegacyId;
}

/// The id of a command. It makes a retry safe: an id seen before returns the first receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct CommandId(pub Uuid);

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for CommandId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Uuid::parse_str(text).map(Self)
    }
}

/// The position of a commit in the log of its programme, from 0 without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Sequence(pub u64);

impl Sequence {
    /// The position of the entry that is being decided, which nobody knows yet.
    pub(crate) const PENDING: Self = Self(u64::MAX);
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_lowercase_letters_digits_and_hyphens() {
        assert_eq!("steering-group-1".parse::<BodyId>().unwrap().as_str(), "steering-group-1");
        for wrong in ["", "A", "a b", "a_b", "é", "a/b", "a\n", &"x".repeat(64)] {
            assert!(wrong.parse::<BodyId>().is_err(), "{wrong:?}");
        }
        assert!("x".repeat(63).parse::<BodyId>().is_ok());
    }
}
