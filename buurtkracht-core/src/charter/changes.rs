//! What is asked and what happened about the charter: founding, signing, and the ways in which its layers change.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::*;
use crate::id::{AmendmentId, BodyId, DecisionId, PartnerId, PersonId};
use crate::payload::{Topic, payload};
use crate::value::{Day, Document, Title};

/// Founds a programme: the first command of its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Founding {
    /// The charter that it works under.
    pub charter: Charter,
}

payload!(Founding, |fact, to| to.thing(Topic::Charter, &fact.charter.programme));

/// A core partner signed the charter. The signatory holds no seat by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The partner that is bound.
    pub partner: PartnerId,
    /// Who signed for it.
    pub signatory: PersonId,
    /// In which function, where the copy shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<Title>,
    /// When.
    pub on: Day,
    /// Where.
    pub place: Title,
    /// The signed copy.
    pub evidence: Document,
}

payload!(Signature, |fact, to| {
    to.day(fact.on).about(Topic::Charter, &fact.partner).aspect("signature").name(&fact.signatory);
});

/// The charter is in force from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// The first day.
    pub on: Day,
}

payload!(InForce, |fact, to| to.day(fact.on).thing(Topic::Charter, "charter").aspect("in force"));

/// A new text of the charter, signed by every core partner (§ 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// The amendment.
    pub amendment: AmendmentId,
    /// What it changes, in words.
    pub summary: Title,
    /// The first day of the new text.
    pub from: Day,
    /// Who signed it: every core partner of the text so far and of the new one.
    pub signatures: Vec<Signature>,
    /// The whole text as it is from then on.
    pub text: Text,
}

payload!(Amendment, |fact, to| {
    to.day(fact.from).thing(Topic::Charter, &fact.amendment);
    for signature in &fact.signatures {
        to.name(&signature.partner).name(&signature.signatory);
    }
});

/// Asks to confirm how a point is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmReading {
    /// The point.
    pub point: Point,
    /// How it is to be read, where that differs from how it was read so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<NewReading>,
}

/// How a point is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReading {
    /// In words.
    pub answer: Title,
    /// As the rules use it.
    pub rule: ReadingRule,
}

/// The partners confirmed how a point is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingConfirmation {
    /// The point.
    pub point: Point,
    /// How it is to be read, where that differs from how it was read so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<NewReading>,
    /// The decision.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPolicy {
    /// The setting.
    pub setting: PolicySetting,
}

/// A setting of the policy was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyChange {
    /// The setting.
    pub setting: PolicySetting,
    /// The decision.
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

/// The partners looked at how it goes (§§ 5, 7.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// What was looked at.
    pub of: ReviewSubject,
    /// The partners or the body that did.
    pub by: Reviewer,
    /// What came of it.
    pub outcome: ReviewOutcome,
    /// The report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day.
    pub on: Day,
}

payload!(Review, |fact, to| {
    to.day(fact.on);
    match fact.of {
        ReviewSubject::Charter { year } => {
            to.thing(Topic::Charter, "charter").aspect(format_args!("review {year}"))
        }
        ReviewSubject::Governance => to.thing(Topic::Charter, "governance").aspect("review"),
        ReviewSubject::Network => to.thing(Topic::Charter, "network").aspect("review"),
    };
    match &fact.by {
        Reviewer::Partners(partners) => to.names(partners),
        Reviewer::Body(body) => to.name(body),
    };
});

/// What a review looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewSubject {
    /// The charter, funds and contributions included, over a calendar year.
    Charter {
        /// The year.
        year: u16,
    },
    /// Governance and effort.
    Governance,
    /// The network of residents, volunteers and partners.
    Network,
}

/// Who reviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reviewer {
    /// These partners.
    Partners(Vec<PartnerId>),
    /// A body.
    Body(BodyId),
}

/// What came of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// The charter was amended.
    Amendment(AmendmentId),
    /// Nothing changes, for this reason.
    NoChange(Title),
}
