//! The roles of persons and partners in each thing.

use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantNames};

use crate::compliance::{Finding, FindingCode};
use crate::id::{AllocationId, BodyId, CommitmentId, PartnerId, PersonId, PlanId, Sequence};
use crate::value::{Day, Money};

/// The roles in each thing, and who has several.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RolesAnswer {
    /// The day: what took effect by then counts.
    pub as_of: Day,
    /// The number of things in which somebody has several roles.
    pub combined: u64,
    /// The number of combinations that one person has.
    pub same_person: u64,
    /// The number of combinations that one partner has, through several persons.
    pub same_partner: u64,
    /// How many findings stand on the things, each once: who ordered it also confirmed or paid it, or who alone
    /// benefits proposed it. Every other combination is information.
    pub findings: u64,
    /// Each plan, its allocations, and under each of these its commitments.
    pub things: Vec<ThingRoles>,
}

/// A thing that people have roles in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// A plan, by its id.
    Plan(PlanId),
    /// An allocation, by its id.
    Allocation(AllocationId),
    /// A commitment, small budgets included.
    Commitment(CommitmentId),
}

/// The roles in one thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ThingRoles {
    /// The plan, allocation or commitment.
    pub thing: Thing,
    /// The plan that it is, or is for.
    pub plan: PlanId,
    /// The amount allocated or committed; absent for a plan.
    pub amount: Option<Money>,
    /// The entry that made it.
    pub entry: Sequence,
    /// Who did what: its own roles first, then those of the allocation and of the plan that it is a part of. Of
    /// the evaluations of the plan the last by each body.
    pub roles: Vec<RoleHeld>,
    /// The persons and partners with several roles in it.
    pub combined: Vec<Combination>,
    /// The findings about these roles.
    pub findings: Vec<Finding>,
}

/// A role in a thing, as a past act.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Display, IntoStaticStr, VariantNames,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// Prepared the proposal.
    Proposed,
    /// Consented to the decision, or took it alone under a mandate.
    Decided,
    /// Ordered it.
    Ordered,
    /// Confirmed that it came.
    Received,
    /// Paid it.
    Paid,
    /// Evaluated the plan.
    Evaluated,
}

/// A role that somebody had on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoleHeld {
    /// The role that somebody had.
    pub role: Role,
    /// The person; absent where a partner, or a body without seat holders, did it.
    pub person: Option<PersonId>,
    /// The body, where it is a body that did it: then the person held a seat in it that day.
    pub body: Option<BodyId>,
    /// The partners that the person spoke for, by the seats of that day; of who decided by the seat that spoke.
    pub partners: Vec<PartnerId>,
    /// The day of that act.
    pub on: Day,
    /// The entry that shows it.
    pub entry: Sequence,
}

impl RoleHeld {
    /// The person and the partners.
    pub(super) fn who(&self) -> impl Iterator<Item = Who> {
        let person = self.person.iter().cloned().map(Who::Person);
        person.chain(self.partners.iter().cloned().map(Who::Partner))
    }
}

/// A person, or a partner through several persons.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// A person, by pseudonym.
    Person(PersonId),
    /// A partner, through several persons.
    Partner(PartnerId),
}

/// Several roles of one person or partner in one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Combination {
    /// The person or the partner.
    pub who: Who,
    /// The roles that they have together: at least two.
    pub roles: Vec<Role>,
    /// The finding that it is, under the rules; else it is information.
    pub finding: Option<FindingCode>,
    /// The entries of those roles.
    pub entries: Vec<Sequence>,
}
