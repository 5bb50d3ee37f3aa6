//! Ids: slugs that callers choose, and the UUID of a command.
//!
//! An id matches `[a-z0-9-]{1,63}`. The ledger mints none of them inside a command, so a batch can refer
//! forward, a replay can decide again, and a signature over the command holds.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::value::as_text::serde_as_text;

/// The text is no slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 63 of the characters a-z, 0-9 and '-', got {text:?}")]
#[non_exhaustive]
pub struct NotASlug {
    /// The given text, cut after 80 characters.
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
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schemars", schemars(with = "String", extend("pattern" = "^[a-z0-9-]{1,63}$")))]
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
    /// The id of a programme, which is also the name of its log.
    ProgrammeId;
    /// The id of whoever submits a command, or of whoever the embedding service authenticated.
    ActorId;
    /// The id of a partner: core, formal or informal.
    PartnerId;
    /// The pseudonym of a person. The name is sealed elsewhere.
    PersonId;
    /// The id of a body: a steering group, a coordination group or a working group.
    BodyId;
    /// The id of a seat, unique within its body.
    SeatId;
    /// The id of a meeting, called or held.
    MeetingId;
    /// The id of a proposal to a body.
    ProposalId;
    /// The id of a decision, whatever its outcome.
    DecisionId;
    /// The id of a pledge of money, effort or something in kind.
    PledgeId;
    /// The id of a part of a pledge set apart for one use, unique within its pledge.
    EarmarkId;
    /// The id of an allocation: money from one source given to one plan.
    AllocationId;
    /// The id of a commitment: money owed under a contract, subsidy, reimbursement or gift.
    CommitmentId;
    /// The id of an invoice in this log. The supplier has a number of its own.
    InvoiceId;
    /// The id of a supplier. A supplier that is a person goes by a pseudonym.
    SupplierId;
    /// The id of a credit note on an invoice.
    CreditId;
    /// The id of a payment of money.
    PaymentId;
    /// The id of a refund: money that was paid and came back.
    RefundId;
    /// The id of a carry-over: money of one year that goes on to a later one.
    CarryOverId;
    /// The id of other funding, such as a subsidy, from the application on.
    FundingId;
    /// The id of a payment by the funder.
    AdvanceId;
    /// The id of a recovery: money that the funder took back.
    RecoveryId;
    /// The id of a budget of one year or several.
    BudgetId;
    /// The id of a contribution that a partner provided on a pledge.
    ContributionId;
    /// The id of an assignment: capacity from one pledge given to one body.
    AssignmentId;
    /// The id of a share: effort of an assignment given to areas.
    ShareId;
    /// The id of work that employees of a partner did.
    WorkId;
    /// The id of a plan: an annual plan, a neighbourhood plan or a project.
    PlanId;
    /// The id of a goal of the charter.
    GoalId;
    /// The id of an initiative of residents.
    InitiativeId;
    /// The id of a series of figures that were found in the same way.
    SeriesId;
    /// The id of a sub-aim, unique within its goal.
    SubAimId;
    /// The id of an indicator of a goal.
    IndicatorId;
    /// The id of a baseline or measurement of an indicator in an area.
    MeasurementId;
    /// The id of a target of an indicator in an area.
    TargetId;
    /// The id of an output of a plan.
    OutputId;
    /// The id of an evaluation of a plan or of the programme.
    EvaluationId;
    /// The id of a duty of the charter.
    DutyId;
    /// The id of an amendment of the charter.
    AmendmentId;
    /// The id of a mandate or a sub-mandate.
    MandateId;
    /// The id of an item on an agenda, unique within its meeting.
    ItemId;
    /// The id of an action that was agreed.
    ActionId;
    /// The id of a report of one body to another.
    ReportId;
    /// The id of a signal: something that a body should know.
    SignalId;
    /// The id of feedback that one body gave another.
    FeedbackId;
    /// The id of an act that broke a rule and happened anyway.
    ActId;
    /// The id of a fact from before the signing.
    LegacyId;
}

/// The id of a command. It makes a retry safe: an id seen before returns the first receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
