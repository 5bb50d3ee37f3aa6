//! Funds: per source and earmark, never as a pot (§ 4; domain § 1).
//!
//! The path of money is [`Provision`], [`Allocation`], [`Commitment`], [`Invoice`], [`Payment`]. [`Funds`] is the state.
//!
//! Every allocation names the source that it draws on. Acts that a source cannot carry are refused. Money owed or paid
//! above its allocation is a fact: it is recorded, and it is a finding. On every day and by all that is recorded:
//!
//! - of a source: pledged = free + reserved + allocated + spent irregularly, where allocated is less what was released;
//!   this holds in every period of a pledge, with what was carried in and out of it;
//! - of an allocation: as decided = allocated + released + reassigned, and allocated = committed + invoiced + spent +
//!   uncommitted − overspent;
//! - of a line of an invoice: charged = net + VAT − recoverable VAT, less credits; what is charged and not yet spent
//!   is invoiced.

mod accounts;
mod data;
mod distribution;
mod pledges;
mod running;
mod spending;
mod state;
mod years;

pub use accounts::{AllocationAccount, AllocationFigures, CommitmentAccount, LineAccount};
pub use data::{
    AllocateFunds, Allocation, Authority, CarryOver, Commitment, CommitmentGround, CreditNote,
    DeliveryConfirmation, GrantInitiativeBudget, InitiativeBudget, Invoice, InvoiceLine, NotASource, Payment,
    ProvidedHow, Provision, ReassignFunds, Reassignment, Refund, Release, ReleaseFunds, Settlement, Source,
    Taxed, YearClosing,
};
pub(crate) use distribution::{given, release};
pub use pledges::{coming, sources};
pub(crate) use pledges::{in_periods, known_source, payer, pledged, shortfall, uses};
pub(crate) use spending::{commit, confirm_delivery, credit, pay, provide, receive_invoice, refund, settle};
pub use state::Funds;
pub(crate) use years::{carry_over, close, left_over};

#[cfg(test)]
mod tests;
