//! Mandates: what the holder of a seat, or a body, can decide within bounds without the body that is
//! otherwise competent (§ 3). A mandate attaches to the seat and does not replace the payer's own authority,
//! which is cited.

mod data;
mod rules;
mod state;

pub use data::{
    Mandate, MandateCited, MandateGrant, MandateHolder, MandateNarrowing, MandateRevocation, MandateUse,
    NarrowMandate, RevokeMandate, UsedFor,
};
pub(crate) use rules::{cited, commits, covers};
pub use state::{MandateBounds, MandateGiver, MandateLife, Mandates};

#[cfg(test)]
mod tests;
