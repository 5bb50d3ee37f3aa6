//! The charter: founding, signing, coming into force, and the ways in which its three layers change
//! (§§ 1, 5, 8; domain § 0).

mod changes;
mod data;
mod flaws;
mod lookup;
mod rules;
mod state;

pub use changes::{
    Amendment, ConfirmReading, Founding, InForce, NewReading, PolicyChange, ReadingConfirmation, Review,
    ReviewOutcome, ReviewSubject, Reviewer, SetPolicy, Signature,
};
pub use data::*;
pub use flaws::Flaw;
pub(crate) use lookup::point_of;
pub(crate) use rules::{amend, bring_into_force, found, review, sign};
pub use state::{CharterState, CharterVersion, Versions};

#[cfg(test)]
mod tests;
