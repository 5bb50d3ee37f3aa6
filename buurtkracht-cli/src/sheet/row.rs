//! From a row to the command that it becomes.

use std::collections::BTreeMap;

use buurtkracht_core::Command;
use buurtkracht_core::value::Digest;
use buurtkracht_core::value::Money;
use serde_json::Value;
use uuid::Uuid;

use super::map::{Cell, Field, Map, Origin};
use super::rows::Row;
use super::shape::Step;
use crate::exit::Failure;
use crate::input::{LocatedValue, inside, suggestion};

/// What a row says.
pub enum Read {
    Command {
        key: Vec<String>,
        amount: Option<Money>,
        /// The command by its name, with plain texts to seal.
        asked: Value,
    },
    Skipped {
        /// The column and cell that say so; none where the row is empty.
        by: Option<(String, String)>,
    },
    Unreadable(Unreadable),
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The cells of the key, as far as they are there.
    pub key: Vec<String>,
    /// The columns; none where it is the row as a whole.
    pub columns: Vec<String>,
    /// What was there, and what was expected.
    pub reason: String,
}

/// The longest id.
const LONGEST: usize = 63;

impl Map<'_> {
    /// Reads a row.
    ///
    /// # Errors
    /// Where it is the map that is wrong, for this row and every other.
    pub fn read(&self, row: Row) -> Result<Read, Failure> {
        let cells = match row.cells {
            Ok(cells) => Cells(cells),
            Err(reason) => {
                return Ok(Read::Unreadable(Unreadable { key: Vec::new(), columns: Vec::new(), reason }));
            }
        };
        if cells.0.iter().all(String::is_empty) {
            return Ok(Read::Skipped { by: None });
        }
        if let Some(skip) = self.skip.iter().find(|skip| skip.cell.is(cells.at(skip.column))) {
            let by = (self.name(skip.column).to_owned(), cells.at(skip.column).to_owned());
            return Ok(Read::Skipped { by: Some(by) });
        }
        let key: Vec<String> = self.key.iter().map(|column| cells.at(*column).to_owned()).collect();
        let unreadable = |(columns, reason): Flaw| {
            let columns = columns.into_iter().map(|column| self.name(column).to_owned()).collect();
            Read::Unreadable(Unreadable { key: key.clone(), columns, reason })
        };
        if let Some(column) = self.key.iter().find(|column| cells.at(**column).is_empty()) {
            let reason = "it is empty, and the row is known again by it".to_owned();
            return Ok(unreadable((vec![*column], reason)));
        }
        // Where the command needs it an empty cell is told as any other.
        let amount =
            self.amount.map(|column| (column, cells.at(column))).filter(|(_, cell)| !cell.is_empty());
        let amount = match amount.map(|(column, cell)| (column, cell.parse::<Money>())) {
            None => None,
            Some((_, Ok(amount))) => Some(amount),
            Some((column, Err(error))) => return Ok(unreadable((vec![column], error.to_string()))),
        };
        let mut filled = match self.fill(&cells, &key) {
            Ok(filled) => filled,
            Err(flaw) => return Ok(unreadable(flaw)),
        };
        let content = std::mem::take(&mut filled.content);
        let content = if content.is_null() { Value::Object(serde_json::Map::new()) } else { content };
        let asked = Value::Object(serde_json::Map::from_iter([(self.command.clone(), content)]));
        match self.flaw(&asked, &filled, &cells)? {
            Some(flaw) => Ok(unreadable(flaw)),
            None => Ok(Read::Command { key, amount, asked }),
        }
    }

    fn fill(&self, cells: &Cells, key: &[String]) -> Result<Filled<'_>, Flaw> {
        let mut filled = Filled::default();
        for field in &self.fields {
            if field.parts.iter().any(|part| self.is_empty(part, cells)) {
                filled.spots.push((field.path.clone(), field));
                continue;
            }
            let value = match &field.from {
                Origin::Constant(value) => value.clone(),
                Origin::Key(word) => Value::from(id(word, key).ok_or_else(|| {
                    (self.key.clone(), "no id can be made of it: it has no letter and no digit".to_owned())
                })?),
                Origin::Cell { column, optional, .. } if cells.at(*column).is_empty() => {
                    if !optional {
                        return Err((vec![*column], "it is empty".to_owned()));
                    }
                    filled.spots.push((field.path.clone(), field));
                    continue;
                }
                Origin::Cell { column, table, .. } => {
                    let cell = cells.at(*column);
                    let text = match table {
                        None => cell,
                        Some(table) => table.get(cell).ok_or_else(|| {
                            let hint = suggestion(cell, table.keys().map(String::as_str));
                            (vec![*column], format!("{cell:?} is not in the table of the map{hint}"))
                        })?,
                    };
                    field.kind.value(text).map_err(|reason| (vec![*column], reason))?
                }
            };
            filled.put(field, value);
        }
        Ok(filled)
    }

    /// Whether a part has cells, all of them empty.
    fn is_empty(&self, part: &str, cells: &Cells) -> bool {
        let within = self.fields.iter().filter(|field| field.parts.iter().any(|p| p == part));
        let mut columns = within.filter_map(Field::column).peekable();
        columns.peek().is_some() && columns.all(|column| cells.at(column).is_empty())
    }

    /// Why it is no such command, by the columns that it comes from.
    fn flaw(&self, asked: &Value, filled: &Filled<'_>, cells: &Cells) -> Result<Option<Flaw>, Failure> {
        let located = LocatedValue::part(String::new(), asked.clone());
        let located = located.with_digests(|_| Digest::from([0; 32]))?;
        let Err(error) = serde_path_to_error::deserialize::<_, Command>(&located.value) else {
            return Ok(None);
        };
        let path = error.path().to_string();
        let mut at = path.strip_prefix(&format!("{}.", self.command)).unwrap_or_default().to_owned();
        let reason = error.inner().to_string();
        let missing = reason.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        if let Some(name) = missing {
            at = if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
        }
        let spots = filled.spots.iter();
        let around = spots.clone().find(|(spot, _)| inside(spot, &at));
        let columns: Vec<usize> = match around {
            Some((_, field)) => match field.column() {
                Some(column) => vec![column],
                None => match field.from {
                    Origin::Key(_) => self.key.clone(),
                    Origin::Constant(_) | Origin::Cell { .. } => return Err(self.wrong(Some(field), &reason)),
                },
            },
            // What is wrong with it as a whole comes from the cells in it.
            None => spots
                .filter(|(spot, _)| at.is_empty() || inside(&at, spot))
                .filter_map(|(_, field)| field.column())
                .collect(),
        };
        if columns.is_empty() {
            return Err(self.wrong(None, &reason));
        }
        let told = columns.iter().map(|column| cells.at(*column)).find(|cell| !reason.contains(*cell));
        let reason = match told {
            Some(cell) if columns.len() == 1 => format!("{cell:?}: {reason}"),
            Some(_) | None => reason,
        };
        Ok(Some((columns, reason)))
    }
}

/// The columns, and what is wrong.
type Flaw = (Vec<usize>, String);

struct Cells(Vec<String>);

impl Cells {
    fn at(&self, column: usize) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }
}

impl Cell {
    fn is(&self, cell: &str) -> bool {
        let cell = cell.to_lowercase();
        match self {
            Cell::Is(text) => cell == *text,
            Cell::Starts(text) => cell.starts_with(text),
        }
    }
}

/// What a command holds so far.
#[derive(Default)]
struct Filled<'a> {
    content: Value,
    /// Where each part of a list came to stand: those that are empty leave no gap.
    places: BTreeMap<String, usize>,
    /// Where each field stands, as an error tells it.
    spots: Vec<(String, &'a Field)>,
}

impl<'a> Filled<'a> {
    fn put(&mut self, field: &'a Field, value: Value) {
        let (mut node, mut path, mut spot) = (&mut self.content, String::new(), String::new());
        for step in &field.steps {
            match step {
                Step::Member(name) => {
                    let dot = if path.is_empty() { "" } else { "." };
                    path = format!("{path}{dot}{name}");
                    spot = format!("{spot}{dot}{name}");
                    if !node.is_object() {
                        *node = Value::Object(serde_json::Map::new());
                    }
                    node = match node {
                        Value::Object(members) => members.entry(name.as_str()).or_insert(Value::Null),
                        other => other,
                    };
                }
                Step::Part(number) => {
                    path = format!("{path}.{number}");
                    if !node.is_array() {
                        *node = Value::Array(Vec::new());
                    }
                    let Value::Array(items) = node else { return };
                    let place = *self.places.entry(path.clone()).or_insert(items.len());
                    spot = format!("{spot}[{place}]");
                    if place == items.len() {
                        items.push(Value::Null);
                    }
                    let Some(item) = items.get_mut(place) else { return };
                    node = item;
                }
            }
        }
        *node = value;
        self.spots.push((spot, field));
    }
}

/// The id of what a row makes, the same at every run; nothing where the key has no letter and no digit.
fn id(word: &str, key: &[String]) -> Option<String> {
    let mut slug = String::new();
    for character in key.join("-").to_lowercase().chars().map(plain) {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    let slug = slug.trim_end_matches('-');
    let whole = if word.is_empty() { slug.to_owned() } else { format!("{word}-{slug}") };
    if whole.len() <= LONGEST {
        return (!slug.is_empty()).then_some(whole);
    }
    // What is cut off still tells one from another.
    let rest = Uuid::new_v5(&Uuid::NAMESPACE_OID, whole.as_bytes()).simple().to_string();
    let (start, end) = (whole.get(..LONGEST - 9).unwrap_or(word), rest.get(..8).unwrap_or(&rest));
    Some(format!("{}-{end}", start.trim_end_matches('-')))
}

/// A letter without its accent.
fn plain(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::input;
    use crate::sheet::{Sheet, Written};

    const MAP: &str = r#"
sheet = "people"
do = "HoldMeeting"
key = ["Groep", "Week"]
skip = [{ column = "Groep", starts = "totaal" }]

[fields]
meeting = { key = "m" }
body = "Groep"
on = "Dag"
present.0.person = "Wie"
present.0.as = { constant = "guest" }
present.1.person = "Ook"
present.1.as = { constant = "guest" }
reported.0 = { column = "Besluit", table = "decisions" }

[tables.decisions]
"jaarplan" = "d-annual"
"#;

    const HEADER: &str = "Groep;Week;Dag;Wie;Ook;Besluit";

    fn read(map: &str, header: &str, row: &str) -> Result<Read, Failure> {
        let located = input::toml("map.toml", map)?;
        let written: Written = located.typed()?;
        let delimiter = written.delimiter(&located)?;
        let sheet = Sheet::read("s.csv".to_owned(), format!("{header}\n{row}\n").into_bytes(), delimiter)?;
        let map = Map::fit(written, &located, &sheet)?;
        map.read(sheet.rows().next().unwrap()?)
    }

    fn meeting(row: &str) -> Value {
        match read(MAP, HEADER, row).unwrap() {
            Read::Command { mut asked, .. } => asked["HoldMeeting"].take(),
            Read::Skipped { by } => json!({ "skipped": by }),
            Read::Unreadable(flaw) => json!({ "columns": flaw.columns, "reason": flaw.reason }),
        }
    }

    #[test]
    fn a_row_becomes_the_command_that_the_map_says() {
        let part = |person: &str| json!({ "person": person, "as": "guest" });
        let whole = json!({
            "meeting": "m-noord-2025-w11", "body": "noord", "on": "2025-03-11",
            "present": [part("p-1"), part("p-2")], "reported": ["d-annual"],
        });
        assert_eq!(meeting("noord;2025-W11;11 maart 2025;p-1;p-2;jaarplan"), whole);
        let mut second = whole.clone();
        second["present"] = json!([part("p-2")]);
        second.as_object_mut().unwrap().remove("reported");
        assert_eq!(meeting("noord;2025-W11;11-3-2025;;p-2;"), second);
        assert_eq!(meeting("Totaal;;;;;"), json!({ "skipped": ["Groep", "Totaal"] }));
        assert_eq!(meeting(";;;;;"), json!({ "skipped": null }));
    }

    #[test]
    fn a_text_to_seal_that_is_empty_is_left_out_with_whom_it_is_about() {
        let map = "sheet = \"done\"\ndo = \"CompleteAction\"\nkey = [\"Actie\"]\n[fields]\naction = \"Actie\"\non = \"Dag\"\nresult.seal = \"Uitkomst\"\nresult.about.0 = { constant = \"p-1\" }\n";
        let read = |row: &str| match read(map, "Actie;Dag;Uitkomst", row).unwrap() {
            Read::Command { mut asked, .. } => asked["CompleteAction"].take(),
            Read::Skipped { .. } | Read::Unreadable(_) => Value::Null,
        };
        assert_eq!(read("a-1;11-3-2025;"), json!({ "action": "a-1", "on": "2025-03-11" }));
        let sealed = json!({ "seal": "Gelukt", "about": ["p-1"] });
        assert_eq!(read("a-1;11-3-2025;Gelukt")["result"], sealed);
    }

    #[test]
    fn a_cell_that_cannot_be_read_is_told_by_its_column() {
        for (row, column, words) in [
            (";2025-W11;11-3-2025;p-1;;", "Groep", ["empty", "known again"]),
            ("noord;2025-W11;;p-1;;", "Dag", ["empty", ""]),
            ("noord;2025-W11;3/11;p-1;;", "Dag", ["\"3/11\"", "11-3-2025"]),
            ("De Heul;2025-W11;11-3-2025;p-1;;", "Groep", ["De Heul", "a-z"]),
            ("noord;2025-W11;11-3-2025;;P 2;", "Ook", ["P 2", "a-z"]),
            ("noord;2025-W11;11-3-2025;p-1;;Jaarplan", "Besluit", ["Jaarplan", "is it \"jaarplan\"?"]),
        ] {
            let told = meeting(row);
            assert_eq!(told["columns"], json!([column]), "{told}");
            let reason = told["reason"].as_str().unwrap();
            assert!(words.iter().all(|word| reason.contains(word)), "{reason}");
        }
        assert!(meeting("noord;2025-W11;x\n")["reason"].as_str().unwrap().contains("this row 3"));
    }

    #[test]
    fn what_is_wrong_with_the_map_stops_it_with_its_line() {
        let row = "noord;2025-W11;11-3-2025;p-1;p-2;";
        for (from, to, words) in [
            ("body = \"Groep\"", "bdy = \"Groep\"", ["map.toml:9", "\"body\""]),
            ("body = \"Groep\"", "body = \"Groepen\"", ["map.toml:9", "\"Groep\""]),
            ("body = \"Groep\"", "", ["map.toml:7", "missing field `body`"]),
            ("body = \"Groep\"", "body = { constant = \"De Heul\" }", ["map.toml:9", "De Heul"]),
            ("body = \"Groep\"", "body = { column = \"Groep\", key = \"x\" }", ["map.toml:9", "column"]),
            ("body = \"Groep\"", "body = { column = \"Groep\", tabel = \"x\" }", ["map.toml:9", "tabel"]),
            ("on = \"Dag\"", "on = { constant = \"31-2-2025\" }", ["map.toml:10", "31-2-2025"]),
            ("on = \"Dag\"", "on = \"Dag\"\n\"present.0\" = \"Wie\"", ["map.toml:12", "present.0"]),
            ("on = \"Dag\"", "on = \"Dag\"\n\"reported.0\" = \"Wie\"", ["map.toml:16", "reported.0"]),
            ("on = \"Dag\"", "on = \"Dag\"\non = \"Wie\"", ["map.toml", "line 11"]),
            ("HoldMeeting", "HoldMeetings", ["map.toml:3", "\"HoldMeeting\""]),
            ("\"decisions\"", "\"besluiten\"", ["map.toml:15", "[tables.besluiten]"]),
            ("key = \"m\"", "key = \"M_\"", ["map.toml:8", "a-z"]),
            ("starts = \"totaal\"", "", ["map.toml:5", "starts"]),
            ("sheet = ", "delimiter = \"\\n\"\nsheet = ", ["map.toml:2", "semicolon"]),
            ("[\"Groep\", \"Week\"]", "[]", ["map.toml:4", "known again"]),
        ] {
            let map = MAP.replacen(from, to, 1);
            assert_ne!(map, MAP);
            let error = read(&map, HEADER, row).err().unwrap().to_string();
            assert!(words.iter().all(|word| error.contains(word)), "{to}: {error}");
        }
        let twice = read(MAP, "Groep;Groep;Dag;Wie;Ook;Besluit;Week", row).err().unwrap().to_string();
        assert!(twice.contains("map.toml:4") && twice.contains("twice"), "{twice}");
    }

    #[test]
    fn an_id_is_made_of_the_key() {
        let of =
            |word: &str, key: &[&str]| id(word, &key.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>());
        assert_eq!(of("factuur", &["2025/0113"]).unwrap(), "factuur-2025-0113");
        assert_eq!(of("m", &["Zorg & Één", "W 11"]).unwrap(), "m-zorg-een-w-11");
        assert_eq!(of("m", &["--"]), None);
        let long = |end: &str| of("m", &[&format!("{}{end}", "x".repeat(80))]).unwrap();
        assert_eq!(long("a").len(), LONGEST);
        assert_ne!(long("a"), long("b"));
    }
}
