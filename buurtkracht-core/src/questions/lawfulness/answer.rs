//! The payments with their chains, and the sums of them.

use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantArray};

use crate::compliance::{BrokenLink, Finding};
use crate::funds::{Authority, CommitmentGround, Source};
use crate::id::{
    AllocationId, BodyId, CommitmentId, CreditId, DecisionId, InvoiceId, PartnerId, PaymentId, PersonId,
    PlanId, RefundId, Sequence, SupplierId,
};
use crate::mandates::MandateCited;
use crate::value::{Day, Money};

/// The payments with their chains, and sums of them. In every sum total = whole + broken + before the signing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LawfulnessAnswer {
    /// The day: what took effect by then counts.
    pub as_of: Day,
    /// The calendar year of the payments; absent, all years.
    pub year: Option<i32>,
    /// The signing day by the text of the charter. Earlier payments are counted apart.
    pub signed_on: Day,
    /// The sum of all payments.
    pub total: PaymentSum,
    /// The sum of the payments with a whole chain.
    pub whole: PaymentSum,
    /// The sum of the payments with a broken link, each counted once.
    pub broken: PaymentSum,
    /// Those dated before the signing: nothing of the charter held then.
    pub before_signing: PaymentSum,
    /// Per broken link the payments that have it; one with several links is in each of them, so these sums can
    /// come to more than what is broken.
    pub broken_links: Vec<BrokenSum>,
    /// The same sums grouped; each payment is in one group of each grouping.
    pub groupings: Vec<LawfulnessGrouping>,
    /// Per pledge of money and other funding what came in and what left of it: of all years.
    pub sources: Vec<SourcePaid>,
    /// What is spent, charged or paid above what covers it, of all years: of its `amount` only what is too much.
    /// It breaks no chain.
    pub above: Vec<Finding>,
    /// The entries of facts from before the signing. None of them is a payment.
    pub legacy: Vec<Sequence>,
    /// The payments, by day.
    pub payments: Vec<PaymentChain>,
}

/// A count and a sum of payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PaymentSum {
    /// The number of payments.
    pub payments: u64,
    /// The sum that left the account.
    pub paid: Money,
    /// The part of it that came back.
    pub returned: Money,
    /// Paid less returned.
    pub net: Money,
}

impl<'a> FromIterator<&'a PaymentChain> for PaymentSum {
    fn from_iter<I: IntoIterator<Item = &'a PaymentChain>>(chains: I) -> Self {
        let mut sum = Self::default();
        for chain in chains {
            sum.payments += 1;
            sum.paid = sum.paid.saturating_add(chain.paid);
            sum.returned = sum.returned.saturating_add(chain.returned);
        }
        sum.net = sum.paid.saturating_sub(sum.returned);
        sum
    }
}

/// The payments that have one broken link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BrokenSum {
    /// The link that is broken.
    pub link: BrokenLink,
    /// The sum of the payments that have it.
    #[serde(flatten)]
    pub sum: PaymentSum,
}

/// The thing by which payments are grouped.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Display, IntoStaticStr, VariantArray,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum PaymentsBy {
    /// The partner whose money it is on the day of the payment.
    Partner,
    /// The body that carries the plan out on the day of the payment.
    Body,
    /// The plan that had the money.
    Plan,
    /// The areas of the plan; what several share is a group of its own.
    Area,
    /// The goals of the plan; what several share is a group of its own.
    Goal,
    /// The source, with its earmark.
    Source,
    /// The calendar year of the payment.
    Year,
}

/// Payments grouped by one thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LawfulnessGrouping {
    /// The thing by which they are grouped.
    pub by: PaymentsBy,
    /// The groups. Each payment is in one of them.
    pub groups: Vec<LawfulnessGroup>,
}

/// The payments of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LawfulnessGroup {
    /// The partner, body, plan, areas, goals, source or year of these payments.
    pub of: Vec<String>,
    /// The sum of all payments of the group.
    pub total: PaymentSum,
    /// The sum of the payments with a whole chain.
    pub whole: PaymentSum,
    /// The sum of the payments with a broken link, each counted once.
    pub broken: PaymentSum,
    /// The sum of the payments dated before the signing.
    pub before_signing: PaymentSum,
    /// The sum of the payments with each broken link.
    pub broken_links: Vec<BrokenSum>,
}

/// The money provided on a pledge or other funding, and the money paid from it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SourcePaid {
    /// The pledge, its earmarks included; or the other funding.
    #[serde(flatten)]
    pub source: Source,
    /// The partner whose money it is.
    pub partner: PartnerId,
    /// The sum provided by the day, less what was taken back.
    pub provided: Money,
    /// The sum paid by the day, less what came back.
    pub paid: Money,
    /// The sum that irregular acts spent by the day, outside every chain.
    pub irregular: Money,
    /// The excess of paid and irregularly spent over provided. It breaks no chain: a payer may pay ahead.
    pub ahead: Money,
    /// The entries that hold the pledge: the charter, the signature, amendments.
    pub pledged_by: Vec<Sequence>,
    /// The entries that provided it.
    pub entries: Vec<Sequence>,
}

/// An id with the entry that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Link<T> {
    /// The id of the thing.
    pub id: T,
    /// The entry that recorded the thing.
    pub entry: Sequence,
}

impl<T: Clone> Link<T> {
    pub(super) fn new(id: &T, entry: Sequence) -> Self {
        Self { id: id.clone(), entry }
    }
}

/// Whether a chain is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ChainStanding {
    /// Every link of the chain is there.
    Whole,
    /// At least one link is missing.
    Broken,
    /// The payment is from before the signing, when no chain was required.
    BeforeSigning,
}

/// A payment with the chain behind it, as far as it took effect by the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PaymentChain {
    /// The payment's id.
    pub payment: PaymentId,
    /// The day of the payment.
    pub on: Day,
    /// Whether its chain is whole.
    pub standing: ChainStanding,
    /// The links that are broken.
    pub broken: Vec<BrokenLink>,
    /// The amount that left the account.
    pub paid: Money,
    /// The part of it that came back.
    pub returned: Money,
    /// The person who paid it; absent where that is unknown.
    pub paid_by: Option<PersonId>,
    /// Whether the payment itself cites a document.
    pub document: bool,
    /// The entry of the payment.
    pub entry: Sequence,
    /// The pledge with its earmark, or the other funding.
    pub source: Source,
    /// The partner whose money it is on the day of the payment.
    pub partner: Option<PartnerId>,
    /// The plan that had it.
    pub plan: PlanId,
    /// The body that carries the plan out on the day of the payment.
    pub body: Option<BodyId>,
    /// The decision that allocated it.
    pub decision: Option<DecisionLink>,
    /// The allocation that it is charged to.
    pub allocation: Link<AllocationId>,
    /// The commitment that it meets; absent where it meets none.
    pub commitment: Option<CommitmentLink>,
    /// The confirmations that the goods or services came.
    pub deliveries: Vec<DeliveryLink>,
    /// The invoice whose line it pays.
    pub invoice: Option<InvoiceLink>,
    /// The refunds of the payment.
    pub refunds: Vec<Link<RefundId>>,
}

impl PaymentChain {
    /// The entries that it rests on, in order.
    pub fn entries(&self) -> Vec<Sequence> {
        let decision = self.decision.iter().map(|decision| decision.entry);
        let commitment = self.commitment.iter().flat_map(|own| [Some(own.entry), own.settled]).flatten();
        let invoice = self.invoice.iter().flat_map(|invoice| {
            [invoice.entry].into_iter().chain(invoice.credits.iter().map(|credit| credit.entry))
        });
        let mut entries: Vec<Sequence> = [self.entry, self.allocation.entry]
            .into_iter()
            .chain(decision)
            .chain(commitment)
            .chain(self.deliveries.iter().map(|delivery| delivery.entry))
            .chain(invoice)
            .chain(self.refunds.iter().map(|refund| refund.entry))
            .collect();
        entries.sort_unstable();
        entries.dedup();
        entries
    }
}

/// The decision behind a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DecisionLink {
    /// The decision's id.
    pub decision: DecisionId,
    /// The body that decided.
    pub body: BodyId,
    /// The mandate that it was decided under, with the payer's own authority.
    pub mandate: Option<MandateCited>,
    /// The entry that recorded the decision.
    pub entry: Sequence,
}

/// The commitment that a payment meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CommitmentLink {
    /// The commitment's id.
    pub commitment: CommitmentId,
    /// The ground on which the money is owed.
    pub ground: CommitmentGround,
    /// The person who ordered it; absent where that is unknown.
    pub ordered_by: Option<PersonId>,
    /// The decision that granted it; absent unless it is a small budget.
    pub granted_by: Option<DecisionId>,
    /// The authority under which it was entered into.
    pub under: Option<Authority>,
    /// The entry that recorded the commitment.
    pub entry: Sequence,
    /// The entry that settled it; absent while it is open.
    pub settled: Option<Sequence>,
}

/// A confirmation that the goods or services came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DeliveryLink {
    /// The person who confirmed it.
    pub confirmed_by: PersonId,
    /// The entry of the confirmation.
    pub entry: Sequence,
}

/// The invoice whose line a payment pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct InvoiceLink {
    /// The invoice's id.
    pub invoice: InvoiceId,
    /// The supplier that sent it.
    pub supplier: SupplierId,
    /// The entry that recorded the invoice.
    pub entry: Sequence,
    /// The credit notes on that line.
    pub credits: Vec<Link<CreditId>>,
}
