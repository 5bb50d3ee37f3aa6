//! Section 8: what was settled after every row was tried by hand.
//!
//! A suppressed cell of a sheet is tried in `sheets.rs`. The paragraphs on late acts and on as-of have one test for what holds
//! today.

mod charter;
mod duties;
mod figures;
mod initiatives;
mod money;
mod plans;
mod readings;
mod voices;
