//! What is asked and what happened about money.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::charter::{Competence, PledgePart};
use crate::id::{
    AllocationId, BodyId, CarryOverId, CommitmentId, ContributionId, CreditId, DecisionId, EarmarkId,
    FundingId, InvoiceId, PartnerId, PaymentId, PersonId, PlanId, PledgeId, RefundId, SupplierId,
};
use crate::mandates::MandateCited;
use crate::payload::{Id, Topic, payload};
use crate::value::{Day, Digest, Document, Money, Period, Title};

/// Where money comes from. Each is a source of its own: there is no pot (§ 4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "SourceText", into = "SourceText")]
pub enum Source {
    /// A pledge of the charter, or an earmark in it.
    Pledge(PledgePart),
    /// Other funding, such as a subsidy (§ 7.1). It holds money once it is awarded.
    Funding(FundingId),
}

impl<'a> From<&'a Source> for Id<'a> {
    fn from(source: &'a Source) -> Self {
        match source {
            Source::Pledge(part) => Id::Pledge(&part.pledge),
            Source::Funding(funding) => Id::Funding(funding),
        }
    }
}

/// A source names a pledge or other funding, one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "money comes from a pledge, {{ pledge, earmark? }}, or from other funding, {{ funding }}: name one of them"
)]
pub struct NotASource;

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SourceText {
    /// The pledge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pledge: Option<PledgeId>,
    /// The earmark in it; without one, the part of the pledge that is not earmarked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    earmark: Option<EarmarkId>,
    /// Or the other funding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    funding: Option<FundingId>,
}

impl TryFrom<SourceText> for Source {
    type Error = NotASource;
    fn try_from(text: SourceText) -> Result<Self, NotASource> {
        match text {
            SourceText { pledge: Some(pledge), earmark, funding: None } => {
                Ok(Source::Pledge(PledgePart { pledge, earmark }))
            }
            SourceText { pledge: None, earmark: None, funding: Some(funding) } => {
                Ok(Source::Funding(funding))
            }
            SourceText { .. } => Err(NotASource),
        }
    }
}

impl From<Source> for SourceText {
    fn from(source: Source) -> Self {
        match source {
            Source::Pledge(part) => {
                SourceText { pledge: Some(part.pledge), earmark: part.earmark, funding: None }
            }
            Source::Funding(funding) => SourceText { pledge: None, earmark: None, funding: Some(funding) },
        }
    }
}

impl Source {
    /// The pledge, where it is one.
    pub fn pledge(&self) -> Option<&PledgeId> {
        match self {
            Source::Pledge(part) => Some(&part.pledge),
            Source::Funding(_) => None,
        }
    }

    /// The other funding, where it is that.
    pub fn funding(&self) -> Option<&FundingId> {
        match self {
            Source::Pledge(_) => None,
            Source::Funding(funding) => Some(funding),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Pledge(part) => part.fmt(f),
            Source::Funding(funding) => funding.fmt(f),
        }
    }
}

/// What an allocating decision asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocateFunds {
    /// The allocation to make.
    pub allocation: AllocationId,
    /// The plan that gets the money.
    pub plan: PlanId,
    /// Whose money it is.
    pub from: Source,
    /// How much.
    pub amount: Money,
    /// The days in which it is to be performed.
    pub period: Period,
}

/// Takes back what an allocation has neither committed nor spent. The amount is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseFunds {
    /// The allocation.
    pub allocation: AllocationId,
}

/// Gives money that an allocation has neither committed nor spent to another plan. The source stays the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassignFunds {
    /// The allocation that it comes from.
    pub from: AllocationId,
    /// The allocation to make.
    pub allocation: AllocationId,
    /// The plan that gets the money.
    pub plan: PlanId,
    /// How much.
    pub amount: Money,
}

/// Money went from one plan to another by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reassignment {
    /// The allocation that it comes from.
    pub from: AllocationId,
    /// The allocation that it made.
    pub to: Allocation,
}

payload!(Reassignment, |fact, to| {
    fact.to.visit(to);
    to.about(Topic::Money, &fact.from);
});

/// Money was allocated by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// The allocation.
    pub allocation: AllocationId,
    /// The decision.
    pub decision: DecisionId,
    /// The plan that gets the money.
    pub plan: PlanId,
    /// Whose money it is.
    pub from: Source,
    /// How much.
    pub amount: Money,
    /// The days in which it is to be performed.
    pub period: Period,
    /// The day it takes effect.
    pub on: Day,
}

payload!(Allocation, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::DistributeFunds)
        .thing(Topic::Money, &fact.allocation);
    to.name(&fact.plan).name(&fact.from);
});

/// Money went back to its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The allocation that it comes from.
    pub allocation: AllocationId,
    /// The decision that freed it.
    pub decision: DecisionId,
    /// How much: max(0, allocated − released before − committed − spent).
    pub amount: Money,
    /// The day it takes effect.
    pub on: Day,
}

payload!(Release, |fact, to| to.effect(fact.on, &fact.decision).about(Topic::Money, &fact.allocation));

/// A partner actually provided money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// The contribution.
    pub contribution: ContributionId,
    /// The pledge that it makes good.
    pub pledge: PledgeId,
    /// How much.
    pub amount: Money,
    /// How.
    pub how: ProvidedHow,
    /// When.
    pub on: Day,
}

payload!(Provision, |fact, to| {
    to.day(fact.on).thing(Topic::Money, &fact.contribution).name(&fact.pledge).names(fact.how.receiver());
});

/// How a partner provides money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProvidedHow {
    /// Paid to another partner.
    PaidTo(PartnerId),
    /// Kept, to be spent by the partner itself.
    SpentByPartner,
}

/// Money is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The commitment.
    pub commitment: CommitmentId,
    /// The allocation that covers it.
    pub allocation: AllocationId,
    /// Under what.
    pub ground: CommitmentGround,
    /// How much.
    pub amount: Money,
    /// Towards whom: a sealed name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<Digest>,
    /// The contract or award.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The mandate under which somebody entered into it alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<CommittedUnder>,
    /// Who ordered it, where no mandate says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// When.
    pub on: Day,
}

payload!(Commitment, |fact, to| {
    to.day(fact.on).thing(Topic::Money, &fact.commitment).name(&fact.allocation).names(fact.orderer());
});

/// Who enters into a commitment alone, and under which mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommittedUnder {
    /// The mandate, with the payer's own authority.
    pub mandate: MandateCited,
    /// Who.
    pub person: PersonId,
}

impl Commitment {
    /// Who ordered it, where that is known.
    pub fn orderer(&self) -> Option<&PersonId> {
        self.under.as_ref().map(|under| &under.person).or(self.by.as_ref())
    }
}

/// Under what money is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum CommitmentGround {
    /// A contract.
    Contract,
    /// A subsidy.
    Subsidy,
    /// A reimbursement.
    Reimbursement,
    /// A gift.
    Gift,
}

/// What was ordered came, or what was promised was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryConfirmation {
    /// The commitment.
    pub commitment: CommitmentId,
    /// Who saw it.
    pub by: PersonId,
    /// The delivery note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// When.
    pub on: Day,
}

payload!(DeliveryConfirmation, |fact, to| {
    to.day(fact.on).about(Topic::Money, &fact.commitment).aspect("delivery").name(&fact.by);
});

/// An invoice came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invoice {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Who sent it.
    pub supplier: SupplierId,
    /// The supplier's own number: with the supplier it names one invoice.
    pub number: Title,
    /// What is charged to which allocation: at least one line, of each allocation at most one.
    pub lines: Vec<InvoiceLine>,
    /// The invoice itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// When it came in.
    pub on: Day,
}

payload!(Invoice, |fact, to| {
    to.day(fact.on).thing(Topic::Money, &fact.invoice).names(fact.lines.iter().map(|line| &line.allocation));
});

/// What an invoice charges to one allocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceLine {
    /// The allocation.
    pub allocation: AllocationId,
    /// The commitment that it meets, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<CommitmentId>,
    /// How much.
    pub amount: Taxed,
}

/// An amount with its VAT. Charged is what it costs who pays: net and the VAT that cannot be recovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Taxed {
    /// Without VAT.
    pub net: Money,
    /// The VAT.
    #[serde(default, skip_serializing_if = "Money::is_zero")]
    pub vat: Money,
    /// What of the VAT the payer gets back.
    #[serde(default, skip_serializing_if = "Money::is_zero")]
    pub recoverable: Money,
}

impl fmt::Display for Taxed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} net, {} VAT of which {} recoverable", self.net, self.vat, self.recoverable)
    }
}

impl Taxed {
    /// Without another amount.
    pub(crate) fn less(&self, other: &Taxed) -> Taxed {
        Taxed {
            net: self.net.saturating_sub(other.net),
            vat: self.vat.saturating_sub(other.vat),
            recoverable: self.recoverable.saturating_sub(other.recoverable),
        }
    }

    /// The VAT that the payer does not get back.
    pub fn unrecoverable(&self) -> Money {
        self.vat.saturating_sub(self.recoverable)
    }

    /// What is paid to the supplier.
    pub fn gross(&self) -> Money {
        self.net.saturating_add(self.vat)
    }

    /// What it costs who pays.
    pub fn charged(&self) -> Money {
        self.gross().saturating_sub(self.recoverable)
    }
}

/// A supplier takes back a part of an invoice, or all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditNote {
    /// The credit note.
    pub credit: CreditId,
    /// The invoice.
    pub invoice: InvoiceId,
    /// The allocation whose line it lowers.
    pub allocation: AllocationId,
    /// By how much.
    pub amount: Taxed,
    /// The note itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// When it came in.
    pub on: Day,
}

payload!(CreditNote, |fact, to| to.day(fact.on).thing(Topic::Money, &fact.invoice).name(&fact.allocation));

/// Money was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// The payment.
    pub payment: PaymentId,
    /// The allocation that it is charged to.
    pub allocation: AllocationId,
    /// The invoice that it pays, if any: in full with its VAT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<InvoiceId>,
    /// The commitment that it meets, if any; that of the invoice's line where it pays one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<CommitmentId>,
    /// How much left the account.
    pub amount: Money,
    /// Who paid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// The invoice or receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// When.
    pub on: Day,
}

payload!(Payment, |fact, to| {
    to.day(fact.on).thing(Topic::Money, &fact.payment).name(&fact.allocation).names(&fact.by);
});

/// Money that was paid came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// The refund.
    pub refund: RefundId,
    /// The payment of which it came back.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
    /// What says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// When.
    pub on: Day,
}

payload!(Refund, |fact, to| to.day(fact.on).about(Topic::Money, &fact.payment));

/// A commitment is settled: it costs this much, and nothing more will be charged under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// The commitment.
    pub commitment: CommitmentId,
    /// What it comes to: at most what was committed.
    pub amount: Money,
    /// The final account; of an initiative's budget its receipts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// When.
    pub on: Day,
}

payload!(Settlement, |fact, to| to.day(fact.on).about(Topic::Money, &fact.commitment));

/// Asks to give residents a small budget for their initiative, out of an allocation. It is owed from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantInitiativeBudget {
    /// The commitment to make.
    pub commitment: CommitmentId,
    /// The allocation that covers it.
    pub allocation: AllocationId,
    /// What the initiative is called; it names no person.
    pub initiative: Title,
    /// The most that it can cost.
    pub ceiling: Money,
    /// Who accounts for it, by a pseudonym.
    pub accountable: PersonId,
    /// Under what.
    pub ground: CommitmentGround,
    /// The last day to settle it with receipts.
    pub settle_by: Day,
}

/// Residents were given a small budget for their initiative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InitiativeBudget {
    /// The decision.
    pub decision: DecisionId,
    /// The body that decided.
    pub body: BodyId,
    /// What was given, as asked.
    pub granted: GrantInitiativeBudget,
    /// The day it takes effect.
    pub on: Day,
}

payload!(InitiativeBudget, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::DistributeFunds)
        .thing(Topic::Money, &fact.granted.commitment);
    to.name(&fact.granted.allocation).name(&fact.granted.accountable);
});

/// A partner closes its books of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearClosing {
    /// The partner.
    pub partner: PartnerId,
    /// The calendar year.
    pub year: u16,
    /// The annual account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// When.
    pub on: Day,
}

payload!(YearClosing, |fact, to| {
    to.day(fact.on).about(Topic::Money, &fact.partner).aspect(format_args!("year {}", fact.year));
});

/// Money of one year goes on to a later one, by the payer's own authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarryOver {
    /// The carry-over.
    pub carry_over: CarryOverId,
    /// Whose money it is.
    pub source: Source,
    /// The year that it comes from.
    pub from: u16,
    /// The later year that it goes to.
    pub to: u16,
    /// How much.
    pub amount: Money,
    /// Who decided, such as the municipal council.
    pub authority: Title,
    /// The decision of that authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of that decision.
    pub on: Day,
}

payload!(CarryOver, |fact, to| to.day(fact.on).thing(Topic::Money, &fact.carry_over).name(&fact.source));
