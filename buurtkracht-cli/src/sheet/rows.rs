//! The rows of a sheet, each with its line in the file. A cell is only ever text: nothing in it is computed.

use super::characters::{self, Characters};
use crate::exit::Failure;

/// What cells can be separated by, where the map does not say.
const DELIMITERS: [u8; 3] = [b';', b',', b'\t'];

/// A sheet with a header.
#[derive(Debug)]
pub struct Sheet {
    pub name: String,
    pub characters: Characters,
    pub header: Vec<String>,
    text: String,
    delimiter: u8,
}

/// A row: as many cells as the header has.
#[derive(Debug)]
pub struct Row {
    /// The line on which it starts.
    pub line: usize,
    /// Trimmed; or why these are not the cells of this header.
    pub cells: Result<Vec<String>, String>,
}

impl Sheet {
    /// Reads the header. The delimiter is the one that stands in it most, unless another is given.
    pub fn read(name: String, bytes: Vec<u8>, delimiter: Option<u8>) -> Result<Self, Failure> {
        let (text, characters) =
            characters::text(bytes).map_err(|why| Failure::Input(format!("{name}: {why}")))?;
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let count = |delimiter: u8| outside_quotes(first, delimiter);
        let delimiter = delimiter.unwrap_or_else(|| {
            // The first one wins where two stand there as often.
            DELIMITERS.into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b';')
        });
        let mut sheet = Self { name, characters, header: Vec::new(), text, delimiter };
        let header = sheet.records().next().transpose()?;
        let header = header.ok_or_else(|| Failure::Input(format!("{}: it holds no header", sheet.name)))?;
        sheet.header = header.cells;
        Ok(sheet)
    }

    /// The rows behind the header.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row, Failure>> {
        self.records().skip(1).map(|record| record.map(|record| self.row(record)))
    }

    fn row(&self, mut record: Record) -> Row {
        let (found, expected) = (record.cells.len(), self.header.len());
        let surplus = record.cells.get(expected..).is_some_and(|rest| rest.iter().all(String::is_empty));
        if surplus {
            record.cells.truncate(expected);
        }
        let cells = match record.cells.len() == expected {
            _ if record.open_quote => {
                Err("a quote is opened and not closed: what stands behind it cannot be told apart".to_owned())
            }
            // An empty line with as many delimiters as somebody typed.
            _ if record.cells.iter().all(String::is_empty) => Ok(vec![String::new(); expected]),
            true => Ok(record.cells),
            false => Err(format!("the header has {expected} cells, this row {found}")),
        };
        Row { line: record.line, cells }
    }

    fn records(&self) -> impl Iterator<Item = Result<Record, Failure>> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(self.text.as_bytes());
        let (mut counted, mut line) = (0, 1);
        std::iter::from_fn(move || {
            let from = place(&reader);
            let mut record = csv::StringRecord::new();
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(Failure::Input(format!("{}: {error}", self.name)))),
            }
            let raw = self.text.get(from..place(&reader)).unwrap_or_default();
            // Empty lines in front of it are not part of it.
            let start = from + raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            line += newlines(self.text.get(counted..start).unwrap_or_default());
            counted = start;
            let raw = raw.trim_matches(['\r', '\n']);
            let open_quote = raw.contains('\n') && raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
            let cells = record.iter().map(|cell| cell.trim().to_owned()).collect();
            Some(Ok(Record { line, cells, open_quote }))
        })
    }
}

struct Record {
    line: usize,
    cells: Vec<String>,
    open_quote: bool,
}

/// How far a reader has come, in bytes. The text is in memory, so it fits.
fn place(reader: &csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

fn outside_quotes(line: &str, wanted: u8) -> usize {
    let mut quoted = false;
    let mut found = 0;
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        found += usize::from(byte == wanted && !quoted);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(usize, Result<Vec<String>, String>)> {
        let sheet = Sheet::read("s.csv".to_owned(), text.as_bytes().to_vec(), None).unwrap();
        sheet.rows().map(|row| row.map(|row| (row.line, row.cells)).unwrap()).collect()
    }

    fn cells(cells: &[&str]) -> Result<Vec<String>, String> {
        Ok(cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn a_row_has_the_line_on_which_it_starts() {
        for end in ["\n", "\r\n"] {
            let text = ["a;b", "1;\"x", "y\"", "", "2;z", ";;", "3;\"a;\"\"b\"\"\"", "", ""].join(end);
            let expected = vec![
                (2, cells(&["1", &format!("x{end}y")])),
                (5, cells(&["2", "z"])),
                (6, cells(&["", ""])),
                (7, cells(&["3", "a;\"b\""])),
            ];
            assert_eq!(rows(&text), expected);
        }
    }

    #[test]
    fn the_delimiter_is_the_one_of_the_header() {
        for (text, expected) in [
            ("a;b\n1;2,5\n", ["1", "2,5"]),
            ("a,b\n1,2;5\n", ["1", "2;5"]),
            ("a\tb\n1\t2\n", ["1", "2"]),
            ("\"a,b,c\";d\n1;2\n", ["1", "2"]),
        ] {
            assert_eq!(rows(text), vec![(2, cells(&expected))]);
        }
    }

    #[test]
    fn a_row_of_another_width_or_with_an_open_quote_is_told_as_such() {
        let flaw = |text: &str| rows(text).pop().unwrap().1.unwrap_err();
        assert!(flaw("a;b\n1\n").contains("the header has 2 cells, this row 1"));
        assert!(flaw("a;b\n1;2;3\n").contains("this row 3"));
        assert!(flaw("a;b\n1;\"2\n3;4\n").contains("not closed"));
        assert_eq!(rows("a;b\n1;2;;\n"), vec![(2, cells(&["1", "2"]))]);
    }
}
