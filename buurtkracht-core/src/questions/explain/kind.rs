//! The kinds of fact.

use serde::Serialize;
use strum::{IntoStaticStr, VariantNames};

/// The kinds of fact, in the order in which they tend to come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, IntoStaticStr, VariantNames)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the words of the glossary")]
#[non_exhaustive]
pub enum FactKind {
    Legacy,
    Review,
    Amendment,
    Charter,
    Goal,
    Duty,
    Partner,
    Person,
    Initiative,
    Body,
    Seat,
    Mandate,
    Pledge,
    Funding,
    Indicator,
    Measurement,
    Evaluation,
    Signal,
    Report,
    Proposal,
    Advice,
    Meeting,
    Decision,
    Correction,
    Budget,
    Plan,
    Allocation,
    Assignment,
    Share,
    Commitment,
    Supplier,
    Invoice,
    Credit,
    Payment,
    Refund,
    CarryOver,
    Work,
    Progress,
    Output,
    FreedMoney,
    FreedEffort,
    Feedback,
    Action,
    IrregularAct,
}
