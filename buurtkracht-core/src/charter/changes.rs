//! Payloads of the charter: founding, signing, and the changes of its three layers.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantArray};

use super::*;
use crate::id::{AmendmentId, BodyId, DecisionId, DutyId, PartnerId, PersonId};
use crate::payload::{Topic, payload};
use crate::value::{Day, Document, Localized, Title};

/// Founds a programme: the first command of its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Founding {
    /// The charter that it works under.
    pub charter: Charter,
}

payload!(Founding, |fact, to| to.thing(Topic::Charter, &fact.charter.programme));

/// A core partner signed the charter. The signatory holds no seat by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The core partner that the signature binds.
    pub partner: PartnerId,
    /// The person who signed for it.
    pub signatory: PersonId,
    /// The function of the signatory; absent where the copy shows none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<Title>,
    /// The day of the signature: on or after the signing day of the text, and not in the future.
    pub on: Day,
    /// The place of the signature.
    pub place: Title,
    /// The signed copy.
    pub evidence: Document,
}

payload!(Signature, |fact, to| {
    to.day(fact.on).about(Topic::Charter, &fact.partner).aspect("signature").name(&fact.signatory);
});

/// The charter is in force from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// The first day in force, when every core partner has signed. A future day is refused.
    pub on: Day,
}

payload!(InForce, |fact, to| to.day(fact.on).thing(Topic::Charter, "charter").aspect("in force"));

/// A new text of the charter, signed by every core partner (§ 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// The new amendment's id. A taken id is refused.
    pub amendment: AmendmentId,
    /// The changes, in words.
    pub summary: Title,
    /// The first day of the new text; every core partner has signed by then.
    pub from: Day,
    /// True if the amendment also changes what was due before its first day. Otherwise each period is judged by the
    /// text in force in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retroactive: bool,
    /// One signature of each core partner of the present text and of the new one.
    pub signatures: Vec<Signature>,
    /// The whole new text, changed or not.
    pub text: Text,
    /// What becomes of each goal, body or partner that the new text does not have and that is still in use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<Dropped>,
}

payload!(Amendment, |fact, to| {
    to.day(fact.from).thing(Topic::Charter, &fact.amendment);
    for signature in &fact.signatures {
        to.name(&signature.partner).name(&signature.signatory);
    }
});

/// Asks to confirm how a point is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmReading {
    /// The point to confirm.
    pub point: Point,
    /// The new reading; absent, the present one is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<NewReading>,
}

/// A new reading of a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewReading {
    /// The reading, in words.
    pub answer: Localized,
    /// The reading, as the rules use it. It is of the same point.
    pub rule: ReadingRule,
}

/// The partners confirmed how a point is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadingConfirmation {
    /// The point that was confirmed.
    pub point: Point,
    /// The new reading; absent, the present one was confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<NewReading>,
    /// The decision that confirmed it.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: Day,
}

payload!(ReadingConfirmation, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::ConfirmReading)
        .thing(Topic::Charter, fact.point)
        .aspect("reading");
});

/// Asks to change one setting of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetPolicy {
    /// The setting to change, with its new value.
    pub setting: PolicySetting,
}

/// A setting of the policy was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PolicyChange {
    /// The setting that was changed, with its new value.
    pub setting: PolicySetting,
    /// The decision that changed it.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: Day,
}

payload!(PolicyChange, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::SetPolicy)
        .thing(Topic::Charter, <&str>::from(&fact.setting))
        .aspect("policy");
});

/// A review of the charter, the governance or the network (§§ 5, 7.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The subject of the review.
    pub of: ReviewSubject,
    /// The partners or the body that reviewed it.
    pub by: Reviewer,
    /// The outcome: an amendment, or no change and the reason.
    pub outcome: ReviewOutcome,
    /// The parts of the charter that the review covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<ReviewPart>,
    /// The document of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the review; a future day is refused.
    pub on: Day,
}

payload!(Review, |fact, to| {
    to.day(fact.on);
    match &fact.of {
        ReviewSubject::Charter { year } => {
            to.thing(Topic::Charter, "charter").aspect(format_args!("review {year}"))
        }
        ReviewSubject::Governance => to.thing(Topic::Charter, "governance").aspect("review"),
        ReviewSubject::Network => to.thing(Topic::Charter, "network").aspect("review"),
        ReviewSubject::Duty(duty) => to.thing(Topic::Charter, duty).aspect("duty"),
    };
    match &fact.by {
        Reviewer::Partners(partners) => to.names(partners),
        Reviewer::Body(body) => to.name(body),
    };
});

/// The subject of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewSubject {
    /// The charter, funds and contributions included, over a calendar year.
    Charter {
        /// The calendar year under review.
        year: u16,
    },
    /// Governance and effort.
    Governance,
    /// The network of residents, volunteers and partners.
    Network,
    /// A duty of the charter's own, by its id: it was done.
    Duty(DutyId),
}

/// A part of the charter that a review covers (§ 5).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    IntoStaticStr,
    VariantArray,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ReviewPart {
    /// The text of the charter.
    Text,
    /// The funds of the programme.
    Funds,
    /// The contributions of the partners.
    Contributions,
}

/// The partners or the body that reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reviewer {
    /// At least one partner, by id.
    Partners(Vec<PartnerId>),
    /// A body, by its id.
    Body(BodyId),
}

/// The outcome of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// An amendment, by its id.
    Amendment(AmendmentId),
    /// No change, with the reason.
    NoChange(Title),
}
