//! The map of a sheet: which command a row becomes, and where each of its fields comes from.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::rows::Sheet;
use super::shape::{CellKind, Shape, Step};
use crate::exit::Failure;
use crate::input::{LocatedValue, below, inside, suggestion};

/// A map as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    sheet: String,
    #[serde(rename = "do")]
    command: String,
    key: Vec<String>,
    amount: Option<String>,
    delimiter: Option<char>,
    #[serde(default)]
    skip: Vec<WrittenSkip>,
    fields: serde_json::Map<String, Value>,
    #[serde(default)]
    tables: BTreeMap<String, Table>,
}

/// What the words of a sheet stand for.
pub type Table = BTreeMap<String, String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSkip {
    column: String,
    is: Option<String>,
    starts: Option<String>,
}

/// Where a field comes from, as it is written; a text alone is a column.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenOrigin {
    column: Option<String>,
    table: Option<String>,
    #[serde(default)]
    optional: bool,
    constant: Option<Value>,
    key: Option<String>,
}

/// The members that tell a source from a deeper field. No command has fields of these names.
const SOURCES: [&str; 3] = ["column", "constant", "key"];

/// A map that fits a sheet. A column is told by its place.
pub struct Map<'a> {
    /// What kind of sheet it is for: with the key, it makes the command's id.
    pub sheet: String,
    pub command: String,
    pub key: Vec<usize>,
    pub amount: Option<usize>,
    pub skip: Vec<Skip>,
    pub fields: Vec<Field>,
    pub header: &'a [String],
    located: &'a LocatedValue,
}

/// A row that is none: a total, say.
pub struct Skip {
    pub column: usize,
    pub cell: Cell,
}

/// What its cell says, capitals aside.
pub enum Cell {
    Is(String),
    Starts(String),
}

/// A field of the command.
pub struct Field {
    /// Its path as in the map.
    pub path: String,
    pub steps: Vec<Step>,
    pub kind: CellKind,
    pub from: Origin,
    /// The parts that it belongs to: parts of lists, and texts that are sealed. One whose cells are all empty is
    /// left out, with its constants.
    pub parts: Vec<String>,
}

/// Where a field comes from.
pub enum Origin {
    Cell {
        column: usize,
        table: Option<Table>,
        optional: bool,
    },
    Constant(Value),
    /// The key as an id, behind this word.
    Key(String),
}

impl Field {
    /// The column that it is read from.
    pub fn column(&self) -> Option<usize> {
        match self.from {
            Origin::Cell { column, .. } => Some(column),
            Origin::Constant(_) | Origin::Key(_) => None,
        }
    }
}

impl Written {
    /// What separates the cells, where the map says it.
    pub fn delimiter(&self, located: &LocatedValue) -> Result<Option<u8>, Failure> {
        let Some(delimiter) = self.delimiter else { return Ok(None) };
        let mark = u8::try_from(delimiter).ok();
        let mark = mark.filter(|mark| *mark == b'\t' || (mark.is_ascii_punctuation() && *mark != b'"'));
        let expected = "cells are separated by a mark such as a semicolon, a comma or a tab (\"\\t\")";
        mark.map(Some).ok_or_else(|| located.wrong("delimiter", expected))
    }
}

impl<'a> Map<'a> {
    /// Fits a map to a sheet: its columns are there, and its fields are those of the command.
    pub fn fit(written: Written, located: &'a LocatedValue, sheet: &'a Sheet) -> Result<Self, Failure> {
        let columns = Columns { located, sheet };
        let Written { sheet: kind, command, key, amount, delimiter: _, skip, fields, tables } = written;
        let shape = Shape::of(&command).map_err(|what| located.wrong("do", &what))?;
        if key.is_empty() {
            return Err(located.wrong("key", "name the columns by which a row is known again"));
        }
        let named = |path: &str, names: &[String]| -> Result<Vec<usize>, Failure> {
            names.iter().enumerate().map(|(i, name)| columns.at(&format!("{path}[{i}]"), name)).collect()
        };
        let key = named("key", &key)?;
        let amount = amount.map(|name| columns.at("amount", &name)).transpose()?;
        let skip = skip.into_iter().enumerate().map(|(i, skip)| columns.skip(&format!("skip[{i}]"), skip));
        let skip = skip.collect::<Result<_, Failure>>()?;
        let mut flat = Vec::new();
        flatten("", &fields, &mut flat);
        let mut fitted: Vec<Field> = Vec::new();
        for (path, from) in flat {
            let place = format!("fields.{path}");
            let (steps, kind) = shape.at(&path).map_err(|what| located.wrong(&place, &what))?;
            let clash = fitted.iter().find(|f| inside(&f.path, &path) || inside(&path, &f.path));
            if let Some(other) = clash {
                return Err(located.wrong(&place, &format!("{} stands there already", other.path)));
            }
            let from = columns.from(&place, kind, from, &tables)?;
            let parts = parts(&path, &steps);
            fitted.push(Field { path, steps, kind, from, parts });
        }
        let sealed: Vec<String> =
            fitted.iter().filter_map(|field| field.path.strip_suffix(".seal")).map(str::to_owned).collect();
        for field in &mut fitted {
            let parts = sealed.iter().filter(|part| inside(part, &field.path));
            field.parts.extend(parts.cloned());
        }
        Ok(Self { sheet: kind, command, key, amount, skip, fields: fitted, header: &sheet.header, located })
    }

    /// What is wrong with the map, at a field of it.
    pub fn wrong(&self, field: Option<&Field>, what: &str) -> Failure {
        let path = field.map_or_else(|| "fields".to_owned(), |field| format!("fields.{}", field.path));
        self.located.wrong(&path, what)
    }

    /// The name of a column.
    pub fn name(&self, column: usize) -> &str {
        self.header.get(column).map_or("", String::as_str)
    }
}

/// The fields by their dotted paths, however deep the tables in which they are written.
fn flatten<'a>(path: &str, fields: &'a serde_json::Map<String, Value>, flat: &mut Vec<(String, &'a Value)>) {
    for (name, value) in fields {
        let path = below(path, name);
        match value.as_object().filter(|inner| !SOURCES.iter().any(|source| inner.contains_key(*source))) {
            Some(deeper) => flatten(&path, deeper, flat),
            None => flat.push((path, value)),
        }
    }
}

/// The parts of lists on the way to a field.
fn parts(path: &str, steps: &[Step]) -> Vec<String> {
    let names: Vec<&str> = path.split('.').collect();
    let numbered = steps.iter().enumerate().filter(|(_, step)| matches!(step, Step::Part(_)));
    numbered.filter_map(|(i, _)| Some(names.get(..=i)?.join("."))).collect()
}

/// Looks columns up in the header.
struct Columns<'a> {
    located: &'a LocatedValue,
    sheet: &'a Sheet,
}

impl Columns<'_> {
    fn wrong(&self, path: &str, what: &str) -> Failure {
        self.located.wrong(path, what)
    }

    fn at(&self, path: &str, name: &str) -> Result<usize, Failure> {
        let header = &self.sheet.header;
        let mut found = header.iter().enumerate().filter(|(_, column)| *column == name.trim());
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Ok(at),
            (Some(_), Some(_)) => {
                Err(self.wrong(path, &format!("the header of {} has {name:?} twice", self.sheet.name)))
            }
            (None, _) => {
                let names = || header.iter().map(String::as_str).filter(|name| !name.is_empty());
                let hint = suggestion(name, names());
                let listed: Vec<String> = names().map(|name| format!("{name:?}")).collect();
                Err(self.wrong(
                    path,
                    &format!(
                        "{} has no column {name:?}{hint}; it has: {}",
                        self.sheet.name,
                        listed.join(", ")
                    ),
                ))
            }
        }
    }

    fn skip(&self, path: &str, skip: WrittenSkip) -> Result<Skip, Failure> {
        let column = self.at(&format!("{path}.column"), &skip.column)?;
        let cell = match (skip.is, skip.starts) {
            (Some(is), None) => Cell::Is(is.trim().to_lowercase()),
            (None, Some(starts)) => Cell::Starts(starts.trim().to_lowercase()),
            _ => return Err(self.wrong(path, "write is = \"Totaal\" or starts = \"Totaal\"")),
        };
        Ok(Skip { column, cell })
    }

    fn from(
        &self,
        path: &str,
        kind: CellKind,
        from: &Value,
        tables: &BTreeMap<String, Table>,
    ) -> Result<Origin, Failure> {
        if let Some(name) = from.as_str() {
            return Ok(Origin::Cell { column: self.at(path, name)?, table: None, optional: false });
        }
        let one_of = "name a column, or write { column = \"…\" }, { constant = \"…\" } or { key = \"…\" }";
        let written: WrittenOrigin = serde_json::from_value(from.clone())
            .map_err(|error| self.wrong(path, &format!("{error}; {one_of}")))?;
        match written {
            WrittenOrigin { column: Some(name), table, optional, constant: None, key: None } => {
                let column = self.at(path, &name)?;
                let table = table.map(|name| {
                    let table = tables.get(&name).cloned();
                    table.ok_or_else(|| self.wrong(path, &format!("the map has no [tables.{name}]")))
                });
                Ok(Origin::Cell { column, table: table.transpose()?, optional })
            }
            WrittenOrigin {
                column: None,
                table: None,
                optional: false,
                constant: Some(value),
                key: None,
            } => {
                let value = match value.as_str() {
                    Some(text) => kind.value(text).map_err(|what| self.wrong(path, &what))?,
                    None => value,
                };
                Ok(Origin::Constant(value))
            }
            WrittenOrigin { column: None, table: None, optional: false, constant: None, key: Some(word) } => {
                let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                match word.chars().all(fits) && word.len() < 32 {
                    true => Ok(Origin::Key(word)),
                    false => Err(self.wrong(path, "an id begins with at most 31 of a-z, 0-9 and '-'")),
                }
            }
            _ => Err(self.wrong(path, one_of)),
        }
    }
}
