//! The page for the steering group: what is on it, and how much of it fits one sheet of A4.

mod html;
mod means;
mod results;
mod sections;
mod sheet;
mod text;

pub use self::sheet::{Checkpoint, Printed};
use super::{Opener, Style};

/// The page as text, for a terminal or a printer.
pub fn text(style: &Style<'_>, open: &Opener<'_>, printed: &Printed) -> String {
    text::text(style, &sections::sheet(style, open, printed).fitted())
}

/// The page as one file of HTML without anything from elsewhere.
pub fn html(style: &Style<'_>, open: &Opener<'_>, printed: &Printed) -> String {
    html::html(style, &sections::sheet(style, open, printed).fitted())
}
