//! Bodies and seats: who may speak for which partner, where, on which day (§ 3).
//!
//! Decisions and mandates attach to the seat. A decision of a holder stays theirs when the seat passes on. [`SeatTaking`],
//! [`Deputising`] and [`SeatVacating`] are notices of a partner; [`FormGroup`], [`MergeGroups`] and [`EndGroup`] are effects
//! of a decision. [`Bodies`] is the state.

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
