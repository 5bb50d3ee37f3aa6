//! Section 8: what was settled after every row was tried by hand.
//!
//! Without a test here: days on which a body met without a quorum being marked, and an objection by a person who holds
//! no seat.

mod charter;
mod duties;
mod figures;
mod initiatives;
mod money;
mod plans;
mod readings;
mod voices;
