//! Payloads of money: what decisions distribute, and what users record.

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::charter::{Competence, Departure, PledgePart};
use crate::id::{
    AllocationId, BodyId, CarryOverId, CommitmentId, ContributionId, CreditId, DecisionId, EarmarkId,
    FundingId, InitiativeId, InvoiceId, PartnerId, PaymentId, PersonId, PlanId, PledgeId, RefundId,
    SupplierId,
};
use crate::mandates::MandateCited;
use crate::payload::{Id, Topic, payload};
use crate::value::{Day, Digest, Document, Money, Period, Title};

/// A source of money. There is no pot: the sources stay apart (§ 4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct SourceText {
    /// The pledge that the money comes from. Give either this or `funding`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pledge: Option<PledgeId>,
    /// The earmark in it; without one, the part of the pledge that is not earmarked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    earmark: Option<EarmarkId>,
    /// The other funding, such as a subsidy, that the money comes from. Give either this or `pledge`.
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
    /// Returns the pledge of the money; `None` for other funding.
    pub fn pledge(&self) -> Option<&PledgeId> {
        match self {
            Source::Pledge(part) => Some(&part.pledge),
            Source::Funding(_) => None,
        }
    }

    /// Returns the other funding of the money; `None` for a pledge.
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

/// Asks to give money to a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AllocateFunds {
    /// The new allocation's id. A taken id is refused.
    pub allocation: AllocationId,
    /// The plan that gets the money.
    pub plan: PlanId,
    /// The source of the money: one pledge, one earmark in it, or other funding.
    pub from: Source,
    /// The amount, above zero and at most what the source has free.
    pub amount: Money,
    /// The days of performance, the last one included, within the term of the charter.
    pub period: Period,
}

/// Takes back what an allocation has neither committed nor spent. The amount is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReleaseFunds {
    /// The allocation to take the rest of. One without a rest is refused.
    pub allocation: AllocationId,
}

/// Gives money that an allocation has neither committed nor spent to another plan. The source stays the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReassignFunds {
    /// The allocation that it comes from.
    pub from: AllocationId,
    /// The new allocation's id. A taken id is refused.
    pub allocation: AllocationId,
    /// The plan that gets the money.
    pub plan: PlanId,
    /// The amount, above zero and at most what the allocation has neither committed nor spent.
    pub amount: Money,
}

/// Money went from one plan to another by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// The allocation's id, by which commitments, invoices and payments name it.
    pub allocation: AllocationId,
    /// The decision that allocates the money or, under a reservation, sets it aside.
    pub decision: DecisionId,
    /// The plan that gets the money.
    pub plan: PlanId,
    /// The source of the money.
    pub from: Source,
    /// The amount as allocated, before any release or reassignment.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The allocation that it comes from.
    pub allocation: AllocationId,
    /// The decision that freed it.
    pub decision: DecisionId,
    /// The amount: max(0, allocated − released before − committed − spent).
    pub amount: Money,
    /// The day it takes effect.
    pub on: Day,
}

payload!(Release, |fact, to| to.effect(fact.on, &fact.decision).about(Topic::Money, &fact.allocation));

/// A partner actually provided money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// The new contribution's id. A taken id is refused.
    pub contribution: ContributionId,
    /// The pledge that it makes good.
    pub pledge: PledgeId,
    /// The amount, above zero.
    pub amount: Money,
    /// Where the money went.
    pub how: ProvidedHow,
    /// The day on which it was provided; a future day is refused.
    pub on: Day,
}

payload!(Provision, |fact, to| {
    to.day(fact.on).thing(Topic::Money, &fact.contribution).name(&fact.pledge).names(fact.how.receiver());
});

/// The way in which a partner provides money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProvidedHow {
    /// Paid to another partner.
    PaidTo(PartnerId),
    /// Kept, to be spent by the partner itself.
    SpentByPartner,
}

/// Money is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The new commitment's id. A taken id is refused.
    pub commitment: CommitmentId,
    /// The allocation that covers it.
    pub allocation: AllocationId,
    /// The ground on which the money is owed.
    pub ground: CommitmentGround,
    /// The amount owed, above zero.
    pub amount: Money,
    /// Towards whom: a sealed name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<Digest>,
    /// The contract or award.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The person who entered into it. A commitment without one is a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// The authority of that person. A commitment without one that holds is a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<Authority>,
    /// The day of the commitment; a future day is refused.
    pub on: Day,
}

payload!(Commitment, |fact, to| {
    to.day(fact.on).thing(Topic::Money, &fact.commitment).name(&fact.allocation).names(&fact.by);
    match &fact.under {
        Some(Authority::Mandate(cited)) => _ = to.name(&cited.mandate),
        Some(Authority::Decision(decision)) => _ = to.name(decision),
        Some(Authority::Own(_)) | None => {}
    }
});

/// The authority under which a person enters into a commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// A mandate over funds. The person holds its seat, or is a deputy whom it extends to.
    Mandate(MandateCited),
    /// A decision to enter into it, by a body that distributes funds or under a mandate.
    Decision(DecisionId),
    /// The payer's own authority, such as that of a budget holder or a power of attorney: its document.
    Own(Document),
}

/// The ground on which money is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum CommitmentGround {
    /// Money owed for goods or services under a contract.
    Contract,
    /// Money awarded as a subsidy.
    Subsidy,
    /// Money owed to reimburse costs that somebody made.
    Reimbursement,
    /// Money promised as a gift.
    Gift,
}

/// The goods came, or the service was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeliveryConfirmation {
    /// The commitment whose goods or services came.
    pub commitment: CommitmentId,
    /// The person who saw it.
    pub by: PersonId,
    /// The delivery note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the confirmation; a future day is refused.
    pub on: Day,
}

payload!(DeliveryConfirmation, |fact, to| {
    to.day(fact.on).about(Topic::Money, &fact.commitment).aspect("delivery").name(&fact.by);
});

/// An invoice came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Invoice {
    /// The new invoice's id. A taken id is refused.
    pub invoice: InvoiceId,
    /// The supplier that sent it.
    pub supplier: SupplierId,
    /// The supplier's own number: with the supplier it names one invoice. Case, spaces and punctuation make no
    /// difference.
    pub number: Title,
    /// The lines, at least one, each with an allocation of its own.
    pub lines: Vec<InvoiceLine>,
    /// The document of the invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of receipt; a future day is refused.
    pub on: Day,
}

impl Invoice {
    /// Returns what names the invoice: the supplier, and the letters and digits of its number, in lower case.
    pub(super) fn name(&self) -> (SupplierId, String) {
        let number = self.number.as_str();
        let letters = number.chars().filter(|letter| letter.is_alphanumeric());
        let compared: String = letters.flat_map(char::to_lowercase).collect();
        // A number without any is compared as it is.
        let compared = if compared.is_empty() { number.to_owned() } else { compared };
        (self.supplier.clone(), compared)
    }
}

payload!(Invoice, |fact, to| {
    to.day(fact.on).thing(Topic::Money, &fact.invoice).names(fact.lines.iter().map(|line| &line.allocation));
});

/// The part of an invoice that one allocation is charged with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InvoiceLine {
    /// The allocation that the line is charged to.
    pub allocation: AllocationId,
    /// The commitment that it meets, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<CommitmentId>,
    /// The amount of this line, with its VAT.
    pub amount: Taxed,
}

/// An amount with its VAT. Charged is what it costs who pays: net and the VAT that cannot be recovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Taxed {
    /// Without VAT.
    pub net: Money,
    /// The VAT: from zero to the net amount.
    #[serde(default, skip_serializing_if = "Money::is_zero")]
    pub vat: Money,
    /// The part of the VAT that the payer gets back: from zero to the VAT.
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

    /// Returns the amount that the supplier gets: net and VAT.
    pub fn gross(&self) -> Money {
        self.net.saturating_add(self.vat)
    }

    /// Returns the cost for the payer: net and the VAT that cannot be recovered.
    pub fn charged(&self) -> Money {
        self.gross().saturating_sub(self.recoverable)
    }
}

/// A supplier takes back a part of an invoice, or all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreditNote {
    /// The new credit note's id. A taken id is refused.
    pub credit: CreditId,
    /// The invoice that the note credits.
    pub invoice: InvoiceId,
    /// The allocation whose line it lowers.
    pub allocation: AllocationId,
    /// The reduction: at most what earlier credit notes left of the line.
    pub amount: Taxed,
    /// The document of the credit note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of receipt; a future day is refused.
    pub on: Day,
}

payload!(CreditNote, |fact, to| to.day(fact.on).thing(Topic::Money, &fact.invoice).name(&fact.allocation));

/// Money was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// The new payment's id. A taken id is refused.
    pub payment: PaymentId,
    /// The allocation that it is charged to.
    pub allocation: AllocationId,
    /// The invoice that it pays, if any: in full with its VAT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<InvoiceId>,
    /// The commitment that it meets, if any; that of the invoice's line where it pays one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<CommitmentId>,
    /// The amount that left the account, above zero.
    pub amount: Money,
    /// The person who paid it; absent where that is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// The invoice or receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the payment; a future day is refused.
    pub on: Day,
}

payload!(Payment, |fact, to| {
    to.day(fact.on).thing(Topic::Money, &fact.payment).name(&fact.allocation).names(&fact.by);
});

/// Money that was paid came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// The new refund's id. A taken id is refused.
    pub refund: RefundId,
    /// The payment of which it came back.
    pub payment: PaymentId,
    /// The amount: at most what earlier refunds left of the payment.
    pub amount: Money,
    /// The document that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the refund: on or after the payment, and not in the future.
    pub on: Day,
}

payload!(Refund, |fact, to| to.day(fact.on).about(Topic::Money, &fact.payment));

/// A commitment is settled: it costs this much, and nothing more will be charged under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// The commitment to settle. It can be settled once.
    pub commitment: CommitmentId,
    /// The final amount: from zero to what was committed. The rest is free again.
    pub amount: Money,
    /// The final account; of an initiative's budget its receipts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the settlement: on or after the commitment, and not in the future.
    pub on: Day,
}

payload!(Settlement, |fact, to| to.day(fact.on).about(Topic::Money, &fact.commitment));

/// Asks to give residents a small budget for their initiative, out of an allocation. It is owed from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GrantInitiativeBudget {
    /// The commitment to make.
    pub commitment: CommitmentId,
    /// The allocation that covers it.
    pub allocation: AllocationId,
    /// The initiative of residents that gets it.
    pub initiative: InitiativeId,
    /// The purpose, in words that name no person.
    pub what: Title,
    /// The most that it can cost: at most what the allocation has neither committed nor spent.
    pub ceiling: Money,
    /// The person who accounts for it, by pseudonym.
    pub accountable: PersonId,
    /// The ground on which the money is owed.
    pub ground: CommitmentGround,
    /// The last day to settle it with receipts.
    pub settle_by: Day,
}

/// Residents were given a small budget for their initiative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InitiativeBudget {
    /// The decision that granted the budget.
    pub decision: DecisionId,
    /// The body that decided.
    pub body: BodyId,
    /// The budget as granted.
    pub granted: GrantInitiativeBudget,
    /// The day it takes effect.
    pub on: Day,
}

payload!(InitiativeBudget, |fact, to| {
    to.effect(fact.on, &fact.decision)
        .competence(Competence::DistributeFunds)
        .thing(Topic::Money, &fact.granted.commitment);
    to.name(&fact.granted.allocation).name(&fact.granted.initiative).name(&fact.granted.accountable);
});

/// A partner closes its books of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct YearClosing {
    /// The partner that closes its books. Each partner closes a year once.
    pub partner: PartnerId,
    /// The calendar year; it must be over.
    pub year: u16,
    /// The annual account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day of the closing, in a later year; a future day is refused.
    pub on: Day,
}

payload!(YearClosing, |fact, to| {
    to.day(fact.on).about(Topic::Money, &fact.partner).aspect(format_args!("year {}", fact.year));
});

/// Money of one year goes on to a later one, by the payer's own authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CarryOver {
    /// The new carry-over's id. A taken id is refused.
    pub carry_over: CarryOverId,
    /// The source of the money; it stays the same.
    pub source: Source,
    /// The year that it comes from.
    pub from: u16,
    /// The later year that it goes to.
    pub to: u16,
    /// The amount: at most what the source has left of the year.
    pub amount: Money,
    /// The authority that decided, such as the municipal council.
    pub authority: Title,
    /// The decision of that authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The unconfirmed readings that it departs from, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departs_from: Vec<Departure>,
    /// The day of that decision.
    pub on: Day,
}

payload!(CarryOver, |fact, to| to.day(fact.on).thing(Topic::Money, &fact.carry_over).name(&fact.source));
