//! Mandates: what the holder of a seat, or a body, can decide alone (§ 3).
//!
//! A [`Mandate`] lets its holder act within bounds without the body that is otherwise competent. It attaches to the seat. It
//! does not replace the payer's own authority, which [`MandateCited`] names too. [`Mandates`] is the state.

mod data;
mod rules;
mod state;

pub use data::{
    Mandate, MandateCited, MandateGrant, MandateHolder, MandateNarrowing, MandateRevocation, MandateUse,
    NarrowMandate, RevokeMandate, UsedFor,
};
pub(crate) use rules::{cited, commits, covers, reaching};
pub use state::{MandateBounds, MandateGiver, MandateLife, Mandates};

#[cfg(test)]
mod tests;
