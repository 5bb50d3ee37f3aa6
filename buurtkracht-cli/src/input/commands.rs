//! Reading the commands of a file one at a time, so that memory does not grow with the file.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read, Seek as _};
use std::path::Path;

use serde::de::IgnoredAny;

use super::{LocatedValue, MAX_JSON, display, has_ending, json, limited, text_of, toml_file};
use crate::exit::Failure;

/// The commands in a file.
pub enum Commands {
    One(LocatedValue),
    Batch(Batch),
}

/// Several commands in a file: JSON Lines, or a JSON array.
pub struct Batch {
    name: String,
    /// The file, or a copy of what came through a pipe, so that it can be read twice.
    file: File,
    is_array: bool,
}

/// A command of a batch, with the line on which it begins.
pub struct Line {
    pub number: usize,
    pub value: LocatedValue,
}

/// Reads a command, or opens a batch.
pub fn read_commands(path: &Path) -> Result<Commands, Failure> {
    let name = display(path);
    let mut file = seekable(path).map_err(|error| cannot_read(&name, &error))?;
    let head = head(&mut file).map_err(|error| cannot_read(&name, &error))?;
    let text = head.trim_ascii_start();
    if text.is_empty() {
        return Err(Failure::Input(format!("{name} holds no command")));
    }
    // In TOML an array of tables begins with two brackets, and a table with its name.
    let is_array = text
        .strip_prefix(b"[")
        .is_some_and(|rest| rest.trim_ascii_start().first().is_none_or(|byte| b"{]".contains(byte)))
        || (has_ending(path, "json") && text.starts_with(b"["));
    let is_json = has_ending(path, "json") || has_ending(path, "jsonl");
    if has_ending(path, "toml") || !(is_json || is_array || text.starts_with(b"{")) {
        return toml_file(&name, &mut file).map(Commands::One);
    }
    let is_array = is_array && !has_ending(path, "jsonl");
    let is_batch = match () {
        () if has_ending(path, "jsonl") || is_array => true,
        () if has_ending(path, "json") => false,
        // If the first line is not complete JSON, the file is one indented command.
        () => {
            let (first, rest) =
                text.split_at(text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len()));
            !rest.trim_ascii().is_empty() && serde_json::from_slice::<IgnoredAny>(first).is_ok()
        }
    };
    if is_batch {
        return Ok(Commands::Batch(Batch { name, file, is_array }));
    }
    let bytes = limited(&name, &mut file, MAX_JSON)?;
    json(&name, &text_of(&name, bytes)?).map(Commands::One)
}

fn cannot_read(name: &str, error: &io::Error) -> Failure {
    Failure::Input(format!("cannot read {name}: {error}"))
}

/// Opens a file, or copies what comes through a pipe to a temporary file.
fn seekable(path: &Path) -> io::Result<File> {
    let copied = |mut from: &mut dyn Read| {
        let mut copy = tempfile::tempfile()?;
        io::copy(&mut from, &mut copy)?;
        copy.rewind()?;
        Ok(copy)
    };
    if path == Path::new("-") {
        return copied(&mut io::stdin().lock());
    }
    let mut file = File::open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { copied(&mut file) }
}

/// Returns the beginning of a file.
fn head(file: &mut File) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    skip_mark(file)?;
    file.take(MAX_JSON).read_to_end(&mut head)?;
    skip_mark(file)?;
    Ok(head)
}

/// Goes to the beginning of a file, after a byte order mark.
fn skip_mark(file: &mut File) -> io::Result<()> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    file.rewind()?;
    let mut start = Vec::new();
    file.take(MARK.len() as u64).read_to_end(&mut start)?;
    if start != MARK {
        file.rewind()?;
    }
    Ok(())
}

impl Batch {
    /// Returns the commands from the first one on, each as it is read.
    pub fn commands(&mut self) -> Result<impl Iterator<Item = Result<Line, Failure>> + use<'_>, Failure> {
        skip_mark(&mut self.file).map_err(|error| cannot_read(&self.name, &error))?;
        let mut reader = Reader {
            name: &self.name,
            input: BufReader::new(&mut self.file),
            line: 1,
            place: if self.is_array { Place::Start } else { Place::Lines },
        };
        Ok(std::iter::from_fn(move || reader.next().transpose()))
    }
}

/// The place of a reader.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the beginning of a line.
    Lines,
    /// Before an array.
    Start,
    /// Before the first element of an array, or its end.
    First,
    /// After an element.
    After,
    /// Before another element.
    Next,
    /// After the last command, or after an error.
    End,
}

struct Reader<'a> {
    name: &'a str,
    input: BufReader<&'a mut File>,
    /// The line of the next byte.
    line: usize,
    place: Place,
}

impl Reader<'_> {
    fn next(&mut self) -> Result<Option<Line>, Failure> {
        let read = match self.place {
            Place::End => return Ok(None),
            Place::Lines => self.next_line(),
            _ => self.next_element(),
        };
        let command = read.and_then(|found| {
            let Some((number, bytes)) = found else { return Ok(None) };
            let name = format!("{}:{number}", self.name);
            let value = json(&name, &text_of(&name, bytes)?)?;
            Ok(Some(Line { number, value }))
        });
        if !matches!(command, Ok(Some(_))) {
            self.place = Place::End;
        }
        command
    }

    /// Returns the next line that is not blank.
    fn next_line(&mut self) -> Result<Option<(usize, Vec<u8>)>, Failure> {
        loop {
            let mut line = Vec::new();
            let read = (&mut self.input).take(MAX_JSON + 2).read_until(b'\n', &mut line);
            if read.map_err(|error| cannot_read(self.name, &error))? == 0 {
                return Ok(None);
            }
            let number = self.line;
            self.line += 1;
            if line.len() as u64 > MAX_JSON + 1 {
                return Err(self.too_large(number));
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some((number, line)));
            }
        }
    }

    /// Returns the text of the next element of an array.
    fn next_element(&mut self) -> Result<Option<(usize, Vec<u8>)>, Failure> {
        let mut element = Vec::new();
        while element.is_empty() {
            let line = self.line;
            match (self.byte()?, self.place) {
                (Some(byte), _) if byte.is_ascii_whitespace() => {}
                (Some(b'['), Place::Start) => self.place = Place::First,
                (Some(b']'), Place::First | Place::After) => return self.end().map(|()| None),
                (Some(b','), Place::After) => self.place = Place::Next,
                (Some(byte @ (b'{' | b'[' | b'"')), Place::First | Place::Next) => element.push(byte),
                (Some(_), Place::First | Place::Next) => return Err(self.wrong(line, "expected a command")),
                (Some(_), _) => return Err(self.wrong(line, "expected a comma or the end of the array")),
                (None, _) => return Err(self.wrong(line, "the array has no end")),
            }
        }
        let number = self.line;
        let (mut depth, mut in_string, mut escaped) = (1_u32, element == b"\"", false);
        while depth > 0 {
            let byte = self.byte()?.ok_or_else(|| self.wrong(number, "the array has no end"))?;
            element.push(byte);
            if element.len() as u64 > MAX_JSON {
                return Err(self.too_large(number));
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string => depth -= 1,
                _ => {}
            }
        }
        self.place = Place::After;
        Ok(Some((number, element)))
    }

    /// Refuses anything after the end of an array.
    fn end(&mut self) -> Result<(), Failure> {
        let line = self.line;
        while let Some(byte) = self.byte()? {
            if !byte.is_ascii_whitespace() {
                return Err(self.wrong(line, "there is more after the end of the array"));
            }
        }
        Ok(())
    }

    fn byte(&mut self) -> Result<Option<u8>, Failure> {
        let buffer = self.input.fill_buf().map_err(|error| cannot_read(self.name, &error))?;
        let byte = buffer.first().copied();
        self.input.consume(usize::from(byte.is_some()));
        self.line += usize::from(byte == Some(b'\n'));
        Ok(byte)
    }

    fn wrong(&self, line: usize, what: &str) -> Failure {
        Failure::Input(format!("{}:{line}: {what}", self.name))
    }

    fn too_large(&self, line: usize) -> Failure {
        self.wrong(line, &format!("the command is larger than {MAX_JSON} bytes"))
    }
}

#[cfg(test)]
mod tests;
