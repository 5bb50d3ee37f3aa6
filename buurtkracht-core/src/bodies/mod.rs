//! Bodies and seats: who may speak for which partner, where, on which day (§ 3).
//!
//! Decisions and mandates attach to the seat; what a holder decided stays theirs.

mod data;
mod rules;
mod state;

pub use data::{
    Deputising, EndGroup, FormGroup, GroupEnding, GroupForming, GroupMerging, MergeGroups, SeatTaking,
    SeatVacating,
};
pub(crate) use rules::{deputise, take, vacate};
pub use state::{Bodies, Body, Ended, Seat, Standing, Tenure};

#[cfg(test)]
mod tests;
