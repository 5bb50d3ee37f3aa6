//! The register: everything irregular, ratified, recorded late, corrected, superseded, revoked, lapsed or out of
//! mandate, one row each (domain §§ 0, 3 and 4).

mod rows;

use std::collections::BTreeMap;

use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantNames};

use crate::compliance::{FindingCode, Owner};
use crate::id::{BodyId, DecisionId, InitiativeId, PartnerId, PersonId, Sequence};
use crate::participant::Participant;
use crate::programme::Programme;
use crate::value::{Day, Money};

/// The filters of the register. All must hold; without any, every row is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterRequest {
    /// The first day that a row is about.
    pub from: Option<Day>,
    /// The last day that a row is about, included.
    pub until: Option<Day>,
    /// The partner that did it, or whose money it is about.
    pub partner: Option<PartnerId>,
    /// The body that did it or answers for it.
    pub body: Option<BodyId>,
    /// The state of the row.
    pub state: Option<RegisterState>,
}

/// The register as of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RegisterAnswer {
    /// The day: what took effect by then counts.
    pub as_of: Day,
    /// The rows counted and summed by kind and code. They add up to the total.
    pub sums: Vec<RegisterSum>,
    /// The sum of all rows.
    pub total: RowSum,
    /// The rows, by day.
    pub rows: Vec<RegisterRow>,
}

/// The rows of one kind, and of one code.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RegisterSum {
    /// The kind of these rows.
    pub kind: RegisterKind,
    /// The finding, where a row is one.
    pub code: Option<FindingCode>,
    /// The count and the sum of these rows.
    #[serde(flatten)]
    pub sum: RowSum,
}

/// Rows counted and summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RowSum {
    /// The number of rows.
    pub rows: u64,
    /// The number of rows that are open.
    pub open: u64,
    /// The number of rows that have an amount.
    pub with_amount: u64,
    /// The sum of their amounts. The same money can be in several rows.
    pub amount: Money,
}

impl RowSum {
    fn add(&mut self, row: &RegisterRow) {
        self.rows += 1;
        self.open += u64::from(row.state == RegisterState::Open);
        self.with_amount += u64::from(row.amount.is_some());
        self.amount = self.amount.saturating_add(row.amount.unwrap_or_default());
    }
}

/// The kind of a row.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Display, IntoStaticStr, VariantNames,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum RegisterKind {
    /// An act that broke a rule and happened anyway.
    IrregularAct,
    /// A voice, a mandate or an attendance without what it takes.
    OutOfMandate,
    /// Money spent, paid or owed against a rule.
    Money,
    /// Another act against a rule.
    Conduct,
    /// A decision recorded later than the policy allows.
    RecordedLate,
    /// A record that was corrected: of a decision by what its allocations changed.
    Corrected,
    /// A decision that another came in the place of.
    Superseded,
    /// A decision that was taken back.
    Revoked,
    /// A decision whose reservation lapsed, or is open after its last day.
    Reservation,
    /// Something that is missing or not done, which was accepted.
    Omission,
}

/// The state of a row.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Display, IntoStaticStr, VariantNames,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum RegisterState {
    /// Somebody should still act.
    Open,
    /// The competent body made it its own.
    Ratified,
    /// It was undone.
    Reversed,
    /// The record was put right.
    Corrected,
    /// Another decision came in its place.
    Superseded,
    /// It was taken back.
    Revoked,
    /// The approval did not come.
    Lapsed,
    /// It is so for good: nothing can mend it.
    Stands,
    /// Its owner, or the strategic body, accepted it.
    Accepted,
}

/// The body, partner or person that did it; of a finding, the one that answers for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RegisterWho {
    /// A body, by its id.
    Body(BodyId),
    /// A partner, by its id.
    Partner(PartnerId),
    /// A person, by pseudonym.
    Person(PersonId),
    /// An initiative of residents, by its id.
    Initiative(InitiativeId),
    /// All core partners together.
    CorePartners,
}

impl From<Participant> for RegisterWho {
    fn from(party: Participant) -> Self {
        match party {
            Participant::Body(body) => RegisterWho::Body(body),
            Participant::Partner(partner) => RegisterWho::Partner(partner),
            Participant::Person(person) => RegisterWho::Person(person),
            Participant::Initiative(initiative) => RegisterWho::Initiative(initiative),
        }
    }
}

impl From<Owner> for RegisterWho {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::Body(body) => RegisterWho::Body(body),
            Owner::Partner(partner) => RegisterWho::Partner(partner),
            Owner::CorePartners => RegisterWho::CorePartners,
        }
    }
}

/// A row of the register.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RegisterRow {
    /// The kind of the row.
    pub kind: RegisterKind,
    /// The finding, where it is one.
    pub code: Option<FindingCode>,
    /// The day it is about; of a correction the day it was recorded.
    pub on: Day,
    /// The id of what it is about.
    pub about: String,
    /// The description, in words.
    pub detail: String,
    /// The one that did it; of a finding, the one that answers for it.
    pub who: RegisterWho,
    /// The partners whose money it is about, or that did it.
    pub partners: Vec<PartnerId>,
    /// The money that it is about; of a correction what its allocations became more or less.
    pub amount: Option<Money>,
    /// The state on the day.
    pub state: RegisterState,
    /// The day on which it got that state; absent where nothing closed it.
    pub closed_on: Option<Day>,
    /// The decision that closed it, where one did.
    pub closed_by: Option<DecisionId>,
    /// The entry that it is about.
    pub entry: Sequence,
    /// All entries that it rests on, in order.
    pub entries: Vec<Sequence>,
}

/// Returns the register as of a day; `None` before the programme is founded.
pub fn register(programme: &Programme, as_of: Day, request: &RegisterRequest) -> Option<RegisterAnswer> {
    programme.charter_on(as_of)?;
    let mut rows = rows::rows(programme, as_of);
    rows.retain(|row| request.wants(row));
    rows.sort_by(|a, b| {
        (a.on, a.entry, a.kind, a.code, &a.about).cmp(&(b.on, b.entry, b.kind, b.code, &b.about))
    });
    let mut sums: BTreeMap<(RegisterKind, Option<FindingCode>), RowSum> = BTreeMap::new();
    let mut total = RowSum::default();
    for row in &rows {
        sums.entry((row.kind, row.code)).or_default().add(row);
        total.add(row);
    }
    let sums = sums.into_iter().map(|((kind, code), sum)| RegisterSum { kind, code, sum }).collect();
    Some(RegisterAnswer { as_of, sums, total, rows })
}

impl RegisterRequest {
    fn wants(&self, row: &RegisterRow) -> bool {
        let body = |body: &BodyId| row.who == RegisterWho::Body(body.clone());
        self.from.is_none_or(|from| from <= row.on)
            && self.until.is_none_or(|until| row.on <= until)
            && self.partner.as_ref().is_none_or(|partner| row.partners.contains(partner))
            && self.body.as_ref().is_none_or(body)
            && self.state.is_none_or(|state| row.state == state)
    }
}

#[cfg(test)]
mod tests;
