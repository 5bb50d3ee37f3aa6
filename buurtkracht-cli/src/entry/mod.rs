//! The meeting file: what people fill in for a whole meeting, read with the line of every value.

pub mod dates;
pub mod file;
pub mod keys;
mod reading;

pub use reading::{is_meeting, nearest, read};
