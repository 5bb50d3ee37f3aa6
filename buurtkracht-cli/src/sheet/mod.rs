//! Reading sheets of a spreadsheet or a bookkeeping program: which command each row becomes, as a map says.
//!
//! The map is checked against header and command before a row is read. A row that cannot be read costs that
//! row; a map that does not fit costs the whole sheet.

mod characters;
mod map;
mod row;
mod rows;
mod shape;

pub use characters::Characters;
pub use map::{Map, Written};
pub use row::{Read, Unreadable};
pub use rows::Sheet;
