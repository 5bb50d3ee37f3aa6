//! What partners pledge (§ 4).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{BodyId, EarmarkId, PartnerId, PledgeId};
use crate::value::{Fte, Money, Title, WeeklyTime};

/// A contribution that a partner pledges (§ 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pledge {
    /// Its id.
    pub id: PledgeId,
    /// §.
    pub section: Title,
    /// Who pledges it.
    pub partner: PartnerId,
    /// What is pledged.
    pub what: Contribution,
    /// The bodies it is meant for; empty where the text names none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<BodyId>,
    /// Over how many employees it is spread, where the text says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headcount: Option<u32>,
    /// Parts set apart for one use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earmarks: Vec<Earmark>,
}

/// What is contributed. The units are never added up with each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Contribution {
    /// Euros.
    Money(Money),
    /// Full-time equivalents.
    Fte(Fte),
    /// Time per week.
    HoursPerWeek(WeeklyTime),
    /// Something that is not quantified.
    InKind(Title),
}

impl Contribution {
    /// The unit, as a word; `None` in kind.
    #[must_use]
    pub fn unit(&self) -> Option<&'static str> {
        match self {
            Contribution::Money(_) => Some("money"),
            Contribution::Fte(_) => Some("fte"),
            Contribution::HoursPerWeek(_) => Some("hours_per_week"),
            Contribution::InKind(_) => None,
        }
    }

    /// The quantity in the smallest step of its unit: cents, hundredths of an fte, minutes; 0 in kind.
    pub(crate) fn steps(&self) -> i64 {
        match self {
            Contribution::Money(amount) => amount.cents(),
            Contribution::Fte(fte) => i64::from(fte.hundredths()),
            Contribution::HoursPerWeek(time) => i64::from(time.minutes()),
            Contribution::InKind(_) => 0,
        }
    }
}

/// A part of a pledge set apart for one use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Earmark {
    /// Its id, unique within the pledge.
    pub id: EarmarkId,
    /// How much, in the unit of the pledge.
    pub part: Contribution,
    /// For what.
    pub purpose: Title,
}
