//! The terminal that an answer is printed in, if it is one.

use std::fs::File;
use std::io::{self, Stdout, Write as _};
use std::process::{Child, Command, Stdio};

use clap::ColorChoice;

/// How an answer is printed as text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal {
    /// The columns to keep within; none where nobody counts them.
    pub width: Option<u16>,
    /// Whether headings, totals and findings stand out by colour and weight.
    pub colour: bool,
    /// The rows above which a pager shows the text; none where no pager is wanted.
    pub rows: Option<u16>,
}

impl Terminal {
    /// Returns what standard output is, or a file in its place.
    pub fn of(to_file: bool, colour: ColorChoice, pager: bool) -> Self {
        let size = (!to_file).then(|| terminal_size::terminal_size_of(io::stdout())).flatten();
        let colour = match colour {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            // NO_COLOR, CLICOLOR and TERM decide.
            ColorChoice::Auto => {
                !to_file && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
            }
        };
        Self {
            width: size.map(|(width, _)| width.0),
            colour,
            rows: size.filter(|_| pager).map(|(_, height)| height.0),
        }
    }

    /// Returns where a text goes of which this is the beginning: to a pager where it is longer than the terminal.
    pub fn output(&self, text: &str) -> Output {
        let long = self.rows.is_some_and(|rows| text.lines().count() >= usize::from(rows));
        let pager = if long { pager() } else { None };
        pager.map_or_else(|| Output::Plain(io::stdout()), Output::Paged)
    }
}

/// Where text goes.
pub enum Output {
    File(File),
    Plain(Stdout),
    Paged(Child),
}

impl Output {
    /// Writes a text, and keeps nothing back.
    pub fn write(&mut self, text: &str) -> io::Result<()> {
        match self {
            Self::File(file) => file.write_all(text.as_bytes()),
            Self::Plain(stdout) => {
                stdout.write_all(text.as_bytes())?;
                stdout.flush()
            }
            Self::Paged(child) => match &mut child.stdin {
                Some(stdin) => stdin.write_all(text.as_bytes()),
                None => Ok(()),
            },
        }
    }

    /// Waits until the file is durable, or the reader has left the pager.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::File(file) => file.sync_all(),
            Self::Plain(_) => Ok(()),
            // It closes the standard input of the pager first.
            Self::Paged(mut child) => child.wait().map(drop),
        }
    }
}

/// Starts the program that PAGER names, `less` where it names none. None where there is no such program.
fn pager() -> Option<Child> {
    let pager = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    let mut words = pager.split_whitespace();
    let mut command = Command::new(words.next().filter(|program| *program != "cat")?);
    command.args(words).stdin(Stdio::piped());
    // As git does: show colours, end at once with a short text, and leave the text on the screen.
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    let child = command.spawn().ok()?;
    // Ctrl-C is the pager's: it stops a search, and leaves the text on the screen.
    drop(ctrlc::set_handler(|| {}));
    Some(child)
}
