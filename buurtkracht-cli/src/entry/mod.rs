//! The meeting file: what people fill in for a whole meeting, read with the line of every value.

pub mod file;
pub mod keys;
mod reading;

pub use reading::{Texts, is_meeting, read};
