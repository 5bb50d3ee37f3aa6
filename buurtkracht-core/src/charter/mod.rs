//! The charter that the partners signed, as data, and the ways in which it changes (§§ 1, 5, 8; domain § 0).
//!
//! A [`Charter`] has three layers: the signed [`Text`], the [`Readings`] of what the text leaves open, and the [`Policy`]
//! that is not from the declaration. [`Founding`] puts a charter at the beginning of a log. [`Amendment`], [`NewReading`]
//! and [`SetPolicy`] change one layer each. [`CharterState`] knows what each layer was on each day.

mod changes;
mod data;
mod dropped;
mod flaws;
mod language;
mod lookup;
mod rules;
mod state;

pub use changes::{
    Amendment, ConfirmReading, Founding, InForce, NewReading, PolicyChange, ReadingConfirmation, Review,
    ReviewOutcome, ReviewPart, ReviewSubject, Reviewer, SetPolicy, Signature,
};
pub use data::*;
pub use dropped::{Dropped, Replacement};
pub use flaws::Flaw;
pub(crate) use lookup::point_of;
pub(crate) use rules::{amend, bring_into_force, found, review, sign};
pub use state::{CharterState, CharterVersion, GoalEnd, Versions};

#[cfg(test)]
mod tests;
