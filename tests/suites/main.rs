//! Suites that cross the crates, most of them by running the command as a user does. They are one program, so that
//! the demo is made once for all of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot be set up ends there")]

mod bench;
mod command;
mod compliance;
mod declaration;
mod demo;
mod desk;
mod docs;
mod doctor;
mod entering;
mod evolution;
mod faces;
mod golden;
mod questions;
mod readers;
mod rows;
mod schema;
mod sheets;
mod sqlite;
mod vault_check;
