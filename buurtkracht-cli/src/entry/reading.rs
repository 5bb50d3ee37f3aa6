//! From keys in either language and dates as people write them to one form.

use std::collections::HashMap;

use buurtkracht_core::value::Digest;
use buurtkracht_store::draft::PlainText;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::file::MeetingFile;
use super::keys::{Holds, Key, MEETING, Word};
use crate::dates;
use crate::exit::Failure;
use crate::input::{LocatedValue, below, suggestion};

/// Whether a file tells of a meeting: it names a body and a day, and no command.
pub fn is_meeting(located: &LocatedValue) -> bool {
    let has = |en: &str| {
        let key = MEETING.iter().find(|key| key.en == en);
        key.is_some_and(|key| located.has(key.en) || located.has(key.nl))
    };
    !located.has("do") && (has("body") || has("date") || has("item"))
}

/// The plain texts of a file. Placeholder digests stand for them until the ledger seals them.
#[derive(Debug, Default)]
pub struct Texts(HashMap<Digest, String>);

impl Texts {
    fn put(&mut self, plain: &PlainText) -> Digest {
        let hash = Sha256::new().chain_update(&plain.path).chain_update([0]).chain_update(&plain.text);
        let digest = Digest::from(<[u8; 32]>::from(hash.finalize()));
        self.0.insert(digest, plain.text.clone());
        digest
    }

    /// The text behind a digest.
    pub fn open(&self, digest: &Digest) -> Option<&str> {
        self.0.get(digest).map(String::as_str)
    }
}

/// Reads a meeting file and its plain texts.
pub fn read(located: &LocatedValue) -> Result<(MeetingFile, LocatedValue, Texts), Failure> {
    let mut reading = Reading { of: located, lines: Vec::new() };
    let value = reading.table(&located.value, ["", ""], MEETING)?;
    let lines = reading.lines;
    let read = located.rewritten(value, lines);
    let mut texts = Texts::default();
    let read = read.with_digests(|plain| texts.put(plain))?;
    Ok((read.typed()?, read, texts))
}

struct Reading<'a> {
    of: &'a LocatedValue,
    /// Each new path with the old one.
    lines: Vec<(String, String)>,
}

/// What a command takes, its dates in one form.
fn as_is(value: &Value) -> Value {
    let mut value = value.clone();
    dates::in_command(&mut value);
    value
}

impl Reading<'_> {
    fn wrong(&self, path: &str, what: &str) -> Failure {
        self.of.wrong(path, what)
    }

    /// `paths` are those in the file and in what is read.
    fn table(&mut self, value: &Value, paths: [&str; 2], keys: &[Key]) -> Result<Value, Failure> {
        let [old, new] = paths;
        let Some(members) = value.as_object() else {
            return Err(self.wrong(old, "this is a table: write { key = value }"));
        };
        let mut read = Map::new();
        for (name, member) in members {
            let path = below(old, name);
            let plain = name.to_lowercase().replace('-', "_");
            let Some(key) = keys.iter().find(|key| key.en == plain || key.nl == plain) else {
                let names = keys.iter().flat_map(|key| [key.en, key.nl]);
                let hint = suggestion(&plain, names);
                return Err(self.wrong(&path, &format!("there is no key {name:?} here{hint}")));
            };
            let field = key.en.to_owned();
            let to = below(new, &field);
            self.lines.push((to.clone(), path.clone()));
            let value = self.value(member, [&path, &to], &key.holds)?;
            if read.insert(field, value).is_some() {
                return Err(self.wrong(&path, &format!("{:?} stands here twice, in two spellings", key.en)));
            }
        }
        Ok(Value::Object(read))
    }

    fn value(&mut self, value: &Value, paths: [&str; 2], holds: &Holds) -> Result<Value, Failure> {
        Ok(match holds {
            Holds::Text => self.text(value, paths[0])?,
            Holds::Texts => self.list(value, paths, |reading, item, paths| reading.text(item, paths[0]))?,
            Holds::Date => {
                let text = value.as_str().and_then(dates::date);
                let expected = "this is no date: write 2025-03-11, \"11-3-2025\" or \"11 maart 2025\"";
                Value::from(text.ok_or_else(|| self.wrong(paths[0], expected))?.to_string())
            }
            Holds::Word(words) => self.word(value, paths[0], words)?,
            Holds::Sealed => match value {
                Value::String(text) => serde_json::json!({ "seal": text }),
                table => table.clone(),
            },
            Holds::Table(keys) => self.table(value, paths, keys)?,
            Holds::Tables(keys) => {
                self.list(value, paths, |reading, item, paths| reading.table(item, paths, keys))?
            }
            Holds::Short(keys, alone) => self.list(value, paths, |reading, item, paths| match item {
                Value::String(_) | Value::Number(_) => {
                    let text = reading.text(item, paths[0])?;
                    Ok(Value::Object(Map::from_iter([((*alone).to_owned(), text)])))
                }
                table => reading.table(table, paths, keys),
            })?,
            Holds::AsIs => as_is(value),
            Holds::ListAsIs => self.list(value, paths, |_, item, _| Ok(as_is(item)))?,
        })
    }

    fn list(
        &mut self,
        value: &Value,
        [old, new]: [&str; 2],
        mut each: impl FnMut(&mut Self, &Value, [&str; 2]) -> Result<Value, Failure>,
    ) -> Result<Value, Failure> {
        let several = value.as_array();
        let items = several.map_or(std::slice::from_ref(value), Vec::as_slice);
        let mut read = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let (from, to) = match several {
                Some(_) => (format!("{old}[{i}]"), format!("{new}[{i}]")),
                None => (old.to_owned(), format!("{new}[0]")),
            };
            self.lines.push((to.clone(), from.clone()));
            read.push(each(self, item, [&from, &to])?);
        }
        Ok(Value::Array(read))
    }

    fn text(&self, value: &Value, path: &str) -> Result<Value, Failure> {
        match value {
            Value::String(text) => Ok(Value::from(text.as_str())),
            Value::Number(number) if number.is_u64() => Ok(Value::from(number.to_string())),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                Err(self.wrong(path, "this is a text: write it in quotes"))
            }
        }
    }

    fn word(&self, value: &Value, path: &str, words: &[Word]) -> Result<Value, Failure> {
        let text = value.as_str().unwrap_or_default();
        let plain = text.trim().to_lowercase().replace(['_', ' '], "-");
        let known = words.iter().find(|word| word.en == plain || word.nl.replace(' ', "-") == plain);
        let choices =
            || words.iter().map(|word| format!("{:?} ({:?})", word.en, word.nl)).collect::<Vec<_>>();
        known
            .map(|word| Value::from(word.en))
            .ok_or_else(|| self.wrong(path, &format!("{text:?} is not among: {}", choices().join(", "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input;

    fn read_text(text: &str) -> Result<MeetingFile, String> {
        let located = input::toml("m.toml", text).unwrap();
        read(&located).map(|(file, ..)| file).map_err(|failure| failure.to_string())
    }

    #[test]
    fn what_is_wrong_has_its_line_and_the_nearest_key() {
        let head = "body = \"b\"\ndate = 2025-03-11\n";
        for (text, words) in [
            ("presnt = [\"p\"]\n", vec!["m.toml:3", "presnt", "\"present\""]),
            ("[[punt]]\nid = 1\nbeslut = \"vastgesteld\"\n", vec!["m.toml:5", "beslut", "\"besluit\""]),
            ("[[item]]\nid = 1\ndecision = \"maybe\"\n", vec!["m.toml:5", "maybe", "under-reservation"]),
            ("orgaan = \"b\"\n", vec!["m.toml:3", "twice"]),
            ("[[item]]\nid = 1\nuntil = \"3/4\"\n", vec!["m.toml:5", "no date"]),
            (
                "[[item]]\nid = 1\n\n[item.allocate]\nplan = \"p\"\nfrom = \"f\"\namount = \"1.250\"\n",
                vec!["m.toml:9", "1250", "1.25"],
            ),
            ("[[item]]\ntitle = \"x\"\n", vec!["m.toml:3", "id"]),
        ] {
            let error = read_text(&format!("{head}{text}")).unwrap_err();
            for word in words {
                assert!(error.contains(word), "{word:?} is not in: {error}");
            }
        }
    }

    #[test]
    fn both_languages_read_alike() {
        let en = read_text(
            "body = \"b\"\ndate = 2025-03-11\nabsent = [\"s\"]\n[[item]]\nid = 4\ntitle = \"T\"\ndecision = \"adopted\"\nallocate = { plan = \"p\", from = \"f\", amount = \"1250.00\" }\naction = { who = \"s\", by = 2025-04-01 }\n",
        );
        let nl = read_text(
            "orgaan = \"b\"\ndatum = \"11 maart 2025\"\nafwezig = \"s\"\n[[punt]]\nnummer = 4\ntitel = \"T\"\nbesluit = \"vastgesteld\"\ntoewijzen = { plan = \"p\", van = \"f\", bedrag = \"€ 1.250,00\" }\nactie = { wie = \"s\", uiterlijk = \"1-4-2025\" }\n",
        );
        assert_eq!(en.unwrap(), nl.unwrap());
    }
}
