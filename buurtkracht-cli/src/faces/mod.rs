//! The faces of a document: how it looks in a terminal, in a spreadsheet, on paper and on the web. Escaping, alignment
//! and number formats live here and nowhere else.

mod csv;
pub mod graph;
mod html;
mod markdown;
mod plot;
mod svg;
mod terminal;
mod text;
mod text_chart;
mod xlsx;

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use textwrap::{Options, WordSplitter};

use crate::document::Document;
use crate::exit::Failure;
use crate::lang::Lang;
pub use svg::file as svg;
pub use terminal::{Output, Terminal};
pub use text::print as text;

/// A face that prints documents. JSON is none: it prints the answer itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    Text,
    Csv,
    Xlsx,
    Html,
    Markdown,
}

/// A printed document: bytes, each with the end of its file name where there are several files.
pub type Files = Vec<(Option<String>, Vec<u8>)>;

/// Prints a document.
///
/// # Errors
/// [`Failure::Input`] where the face needs a table and the document has none.
pub fn print(face: Face, document: &Document, lang: Lang, terminal: &Terminal) -> Result<Files, Failure> {
    Ok(match face {
        Face::Text => vec![(None, text::print(document, lang, terminal).into_bytes())],
        Face::Html => vec![(None, html::print(document, lang).into_bytes())],
        Face::Markdown => vec![(None, markdown::print(document, lang).into_bytes())],
        Face::Csv => csv::print(document, lang)?,
        Face::Xlsx => vec![(None, xlsx::print(document, lang)?)],
    })
}

/// Writes a printed document to standard output, or to new files.
///
/// # Errors
/// [`Failure::Input`] where standard output cannot take it: a workbook in a terminal, or several files.
pub fn deliver(files: Files, out: Option<&Path>, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(out) = out {
        return files.iter().try_for_each(|(end, bytes)| write_new(&numbered(out, end.as_deref()), bytes));
    }
    let [(_, bytes)] = files.as_slice() else {
        let several =
            format!("the answer has {} tables, a file each: name the first with --out", files.len());
        return Err(Failure::Input(several));
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        let mut stdout = io::stdout().lock();
        if stdout.is_terminal() {
            return Err(Failure::Input("a workbook is no text: name a file with --out".to_owned()));
        }
        stdout.write_all(bytes)?;
        return Ok(stdout.flush()?);
    };
    let mut output = terminal.output(text);
    output.write(text)?;
    Ok(output.finish()?)
}

/// Writes a new file. A file that is there stays as it is.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_parts(path, [Ok(bytes)])
}

/// Writes the parts of a new file. After an error there is no new file.
pub fn write_parts<B: AsRef<[u8]>>(
    path: &Path,
    parts: impl IntoIterator<Item = Result<B, Failure>>,
) -> Result<(), Failure> {
    let mut file = BufWriter::new(create(path)?);
    let failed = |error: io::Error| cannot_write(path, &error);
    let write = || {
        parts.into_iter().try_for_each(|part| file.write_all(part?.as_ref()).map_err(failed))?;
        file.flush().and_then(|()| file.get_ref().sync_all()).map_err(failed)
    };
    // The file is new, so nobody else misses it.
    write().inspect_err(|_| drop(fs::remove_file(path)))
}

/// Creates a new file.
pub fn create(path: &Path) -> Result<File, Failure> {
    File::create_new(path).map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::Input(match error.kind() {
        ErrorKind::AlreadyExists => format!("{} is there already: name a new file", path.display()),
        _ => format!("cannot write {}: {error}", path.display()),
    })
}

/// Refuses a document without a table.
fn no_table(document: &Document) -> Failure {
    Failure::Input(format!("{:?} has no table: use --format text, html or md", document.title))
}

/// Returns the path of one of several files: `funds.csv` becomes `funds-2.csv`.
pub fn numbered(path: &Path, end: Option<&str>) -> PathBuf {
    let Some(end) = end else { return path.to_owned() };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().map(|extension| format!(".{}", extension.to_string_lossy()));
    path.with_file_name(format!("{stem}-{end}{}", extension.unwrap_or_default()))
}

/// Returns how a text wraps in so many columns: at a hyphen too, but not within a date or a number.
pub fn wrapping<'a>(columns: usize) -> Options<'a> {
    let splits = |word: &str| match word.contains(|c: char| c.is_ascii_digit()) {
        true => Vec::new(),
        false => WordSplitter::HyphenSplitter.split_points(word),
    };
    Options::new(columns).word_splitter(WordSplitter::Custom(splits))
}

/// Shows control characters and changes of the direction of writing as `\u{…}`, so that no text moves a cursor, starts
/// a line or turns one around.
pub fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if hidden(c) { c.escape_unicode().collect() } else { String::from(c) };
    Cow::Owned(text.chars().map(shown).collect())
}

#[cfg(test)]
mod tests;
